//! The best way through all beads: dynamic programming within a band, and how much better it is
//! than the next.

use std::ops::Range;

use crate::confidence::MAX_MARGIN;
use crate::score::{Knowledge, SHAPES, Scorer};
use crate::unit::Unit;

/// A bead on the best path.
#[derive(Clone, Debug)]
pub(crate) struct Step {
    pub(crate) a: Range<usize>,
    pub(crate) b: Range<usize>,
    /// By how many nats the best path is better than the best one without this bead.
    pub(crate) margin: f64,
    /// The lexical gain in nats; 0 for one side alone.
    pub(crate) lexical: f64,
    /// δ² of the lengths; 0 for one side alone.
    pub(crate) squared_delta: f64,
}

/// Texts of more units than this on a side are aligned coarsely first.
const LONG_TEXT_UNITS: usize = 400;
/// That many units are then one.
const COARSE_UNITS: usize = 8;
/// The prior probability of such a run without counterpart: parts that are missing are long.
const COARSE_DELETION_PRIOR: f64 = 0.4;
/// A band of more cells is not widened: its memory is bounded, and a path that still lies outside
/// belongs to texts that are no translations of each other.
const MAX_CELLS: usize = 2_000_000;
/// How much a band is widened where the best path comes near its edge.
const WIDENING: usize = 4;

/// Aligns two lists of units: every unit is in exactly one step, in order.
///
/// Time and memory are linear in the cells of the band, which lies around the diagonal, or in a long
/// text around the path that a coarse alignment found, and widens until the best path keeps away
/// from its edges.
pub(crate) fn best_path(known: Knowledge<'_>, a: &[Unit], b: &[Unit]) -> Vec<Step> {
    let half_width = known.config.band_units.max(1);
    let is_long = a.len().max(b.len()) > LONG_TEXT_UNITS && a.len().min(b.len()) > COARSE_UNITS;
    let (middle, width) = if is_long {
        (coarse_path(known, a, b), half_width.div_ceil(2))
    } else {
        // A side much longer than it should be has parts of its own: leave room for them.
        let difference = a.len().abs_diff(b.len()).min(WIDENING * half_width);
        (diagonal(a, b), half_width.max(difference))
    };
    let mut widths = vec![width; middle.len()];
    let mut max_cells = None;
    loop {
        let band = Band::new(&middle, &widths, b.len());
        let n_cells = band.offsets[a.len() + 1];
        // Very long texts have more from the start.
        let max_cells = *max_cells.get_or_insert(MAX_CELLS.max(2 * n_cells));
        let steps = search(known, a, b, &band);
        let near = match &steps {
            Some(steps) => band.rows_near_edge(steps),
            // Where one unit is as long as many of the other side, a narrow band has gaps.
            None => (0..middle.len()).collect(),
        };
        match steps {
            Some(steps) if near.is_empty() || n_cells > max_cells => return steps,
            _ => widen(&mut widths, &near, half_width),
        }
    }
}

/// Widens a band at some rows and around them.
fn widen(widths: &mut [usize], near: &[usize], reach: usize) {
    let mut next = 0;
    for &row in near {
        let (first, end) = (row.saturating_sub(reach), (row + reach + 1).min(widths.len()));
        for width in &mut widths[first.max(next)..end.max(next)] {
            *width *= WIDENING;
        }
        next = next.max(end);
    }
}

/// For each place between units of side a the place between units of side b that is as far, in
/// characters: an empty range.
fn diagonal(a: &[Unit], b: &[Unit]) -> Vec<Range<usize>> {
    let n_chars =
        |units: &[Unit]| units.iter().map(|unit| f64::from(unit.n_chars)).sum::<f64>().max(1.0);
    let scale = n_chars(b) / n_chars(a);
    let (mut j, mut a_chars, mut b_chars) = (0, 0.0, 0.0);
    let mut out = Vec::with_capacity(a.len() + 1);
    for i in 0..=a.len() {
        while j < b.len() && b_chars < a_chars * scale {
            b_chars += f64::from(b[j].n_chars);
            j += 1;
        }
        out.push(j..j);
        a_chars += a.get(i).map_or(0.0, |unit| f64::from(unit.n_chars));
    }
    out
}

/// For each place between units of side a the places on side b that it may face by the best path of
/// runs of units: it tells where long parts are missing.
fn coarse_path(known: Knowledge<'_>, a: &[Unit], b: &[Unit]) -> Vec<Range<usize>> {
    let n_chars: f64 = a.iter().map(|unit| f64::from(unit.n_chars)).sum();
    let run_chars = (n_chars / a.len() as f64 * COARSE_UNITS as f64).max(1.0);
    let (runs_a, runs_b) = (runs(a, run_chars), runs(b, run_chars * known.lengths.ratio));
    let merge = |units: &[Unit], runs: &[Range<usize>]| -> Vec<Unit> {
        runs.iter().map(|run| Unit::merge(&units[run.clone()])).collect()
    };
    // Where a run has no counterpart, the next has none either more often than not.
    let mut priors = *known.priors;
    for (prior, (n_a, n_b)) in priors.iter_mut().zip(SHAPES) {
        if n_a == 0 || n_b == 0 {
            *prior = prior.max(COARSE_DELETION_PRIOR.ln());
        }
    }
    let known = Knowledge { priors: &priors, ..known };
    let n_units = |runs: &[Range<usize>]| runs.iter().map(ExactSizeIterator::len).sum::<usize>();
    let mut out = Vec::with_capacity(a.len() + 1);
    out.push(0..0);
    let mut start = 0;
    for step in best_path(known, &merge(a, &runs_a), &merge(b, &runs_b)) {
        let end = start + n_units(&runs_b[step.b.clone()]);
        if let Some(first) = out.last_mut() {
            first.end = end;
        }
        out.resize(out.len() + n_units(&runs_a[step.a.clone()]), start..end);
        start = end;
    }
    out
}

/// Units in runs of about so many characters.
fn runs(units: &[Unit], run_chars: f64) -> Vec<Range<usize>> {
    let mut out = Vec::new();
    let (mut start, mut n_chars) = (0, 0.0);
    for (i, unit) in units.iter().enumerate() {
        n_chars += f64::from(unit.n_chars);
        if n_chars >= run_chars || i - start + 1 >= WIDENING * COARSE_UNITS {
            out.push(start..i + 1);
            (start, n_chars) = (i + 1, 0.0);
        }
    }
    if start < units.len() {
        out.push(start..units.len());
    }
    out
}

/// The cells that are searched: for each place between units of side a the places between units
/// of side b. Neither the first nor the last of them ever falls from one row to the next.
struct Band {
    rows: Vec<Range<usize>>,
    /// Where the cells of a row begin when all rows are put end to end.
    offsets: Vec<usize>,
    n_b: usize,
}

impl Band {
    /// A band that reaches so far beyond the `middle` of each row.
    fn new(middle: &[Range<usize>], widths: &[usize], n_b: usize) -> Self {
        let row = |(middle, &width): (&Range<usize>, &usize)| {
            middle.start.saturating_sub(width)..(middle.end + width).min(n_b) + 1
        };
        let mut rows: Vec<Range<usize>> = middle.iter().zip(widths).map(row).collect();
        if let Some(first) = rows.first_mut() {
            first.start = 0;
        }
        if let Some(last) = rows.last_mut() {
            last.end = n_b + 1;
            // The last row may begin late where the end of side b has no characters.
            last.start = last.start.min(n_b);
        }
        for i in 1..rows.len() {
            rows[i].end = rows[i].end.max(rows[i - 1].end);
        }
        for i in (1..rows.len()).rev() {
            rows[i - 1].start = rows[i - 1].start.min(rows[i].start);
        }
        let mut offsets = vec![0];
        for row in &rows {
            offsets.push(offsets[offsets.len() - 1] + row.len());
        }
        Self { rows, offsets, n_b }
    }

    fn cell(&self, i: usize, j: usize) -> Option<usize> {
        let row = self.rows.get(i)?;
        row.contains(&j).then(|| self.offsets[i] + j - row.start)
    }

    /// The rows where a path comes so near an edge of the band that a better one may lie outside.
    fn rows_near_edge(&self, steps: &[Step]) -> Vec<usize> {
        const NEAR: usize = 2;
        let is_near = |step: &&Step| {
            let (row, j) = (&self.rows[step.a.end], step.b.end);
            (row.start > 0 && j < row.start + NEAR) || (row.end <= self.n_b && j + NEAR >= row.end)
        };
        steps.iter().filter(is_near).map(|step| step.a.end).collect()
    }
}

const UNREACHED: f64 = f64::NEG_INFINITY;

/// The best path within the band, if one leads through it.
fn search(known: Knowledge<'_>, a: &[Unit], b: &[Unit], band: &Band) -> Option<Vec<Step>> {
    let scorer = Scorer::new(known, a, b, &band.rows);
    let n_cells = band.offsets[a.len() + 1];
    // Scores of the beads that start at a cell; −∞ where they leave the band.
    let mut scores = vec![[f32::NEG_INFINITY; SHAPES.len()]; n_cells];
    let mut forward = vec![UNREACHED; n_cells];
    let mut came_by = vec![u8::MAX; n_cells];
    forward[0] = 0.0;
    for (i, row) in band.rows.iter().enumerate() {
        for j in row.clone() {
            let at = band.offsets[i] + j - row.start;
            if forward[at] == UNREACHED {
                continue;
            }
            for (shape, &(n_a, n_b)) in SHAPES.iter().enumerate() {
                let Some(to) = band.cell(i + n_a, j + n_b) else { continue };
                let score = scorer.bead(shape, i, j);
                scores[at][shape] = score as f32;
                if forward[at] + score > forward[to] {
                    forward[to] = forward[at] + score;
                    came_by[to] = shape as u8;
                }
            }
        }
    }
    let backward = backward(band, &scores);
    let mut steps = Vec::new();
    let (mut i, mut j) = (a.len(), b.len());
    while (i, j) != (0, 0) {
        let shape = usize::from(came_by[band.cell(i, j)?]);
        let &(n_a, n_b) = SHAPES.get(shape)?;
        (i, j) = (i - n_a, j - n_b);
        let (lexical, squared_delta) = if n_a > 0 && n_b > 0 {
            (scorer.lexical(shape, i, j), scorer.squared_delta(shape, i, j))
        } else {
            (0.0, 0.0)
        };
        let margin = margin(band, &scores, &forward, &backward, (i, j, shape));
        steps.push(Step { a: i..i + n_a, b: j..j + n_b, margin, lexical, squared_delta });
    }
    steps.reverse();
    Some(steps)
}

/// The best score from each cell to the end.
fn backward(band: &Band, scores: &[[f32; SHAPES.len()]]) -> Vec<f64> {
    let mut out = vec![UNREACHED; scores.len()];
    if let Some(last) = out.last_mut() {
        *last = 0.0;
    }
    for (i, row) in band.rows.iter().enumerate().rev() {
        for j in row.clone().rev() {
            let at = band.offsets[i] + j - row.start;
            for (shape, &(n_a, n_b)) in SHAPES.iter().enumerate() {
                let score = f64::from(scores[at][shape]);
                if score > UNREACHED
                    && let Some(to) = band.cell(i + n_a, j + n_b)
                {
                    out[at] = out[at].max(score + out[to]);
                }
            }
        }
    }
    out
}

/// How much is lost without a bead of the best path: every path covers its first unit, so the
/// best of the others is the best through any other bead that covers it.
fn margin(
    band: &Band,
    scores: &[[f32; SHAPES.len()]],
    forward: &[f64],
    backward: &[f64],
    (i, j, shape): (usize, usize, usize),
) -> f64 {
    let covers_a = SHAPES[shape].0 > 0;
    let through = |i: usize, j: usize, shape: usize| {
        let (n_a, n_b) = SHAPES[shape];
        let (at, to) = (band.cell(i, j)?, band.cell(i + n_a, j + n_b)?);
        Some(forward[at] + f64::from(scores[at][shape]) + backward[to])
    };
    let mut best = UNREACHED;
    for (other, &(n_a, n_b)) in SHAPES.iter().enumerate() {
        let n = if covers_a { n_a } else { n_b };
        for back in 0..n {
            if covers_a {
                let Some(from) = i.checked_sub(back) else { continue };
                for to in band.rows[from].clone() {
                    if (from, to, other) != (i, j, shape) {
                        best = best.max(through(from, to, other).unwrap_or(UNREACHED));
                    }
                }
            } else {
                let Some(to) = j.checked_sub(back) else { continue };
                // Rows far away cannot be on a path as good: look at those near.
                for from in i.saturating_sub(8)..(i + 9).min(band.rows.len()) {
                    if (from, to, other) != (i, j, shape) {
                        best = best.max(through(from, to, other).unwrap_or(UNREACHED));
                    }
                }
            }
        }
    }
    let own = through(i, j, shape).unwrap_or(UNREACHED);
    if best == UNREACHED { MAX_MARGIN } else { (own - best).clamp(0.0, MAX_MARGIN) }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn unit(n_chars: u32) -> Unit {
        Unit { n_chars, ..Unit::default() }
    }

    #[test]
    fn a_band_widens_only_around_the_rows_that_need_it_and_never_runs_back() {
        let middle: Vec<Range<usize>> = (0..=300).map(|i| i..i).collect();
        let mut widths = vec![5; middle.len()];
        widen(&mut widths, &[150, 152], 10);
        assert_eq!((widths[100], widths[150], widths[162], widths[163]), (5, 20, 20, 5));
        let band = Band::new(&middle, &widths, 300);
        for pair in band.rows.windows(2) {
            assert!(pair[0].start <= pair[1].start && pair[0].end <= pair[1].end, "{pair:?}");
        }
        assert_eq!((band.rows[0].start, band.rows[300].end), (0, 301));
        assert_eq!(band.rows[50], 45..56);
    }

    #[test]
    fn runs_cover_all_units_even_without_characters() {
        for units in [vec![unit(0); 100], vec![unit(10); 100], vec![unit(1000), unit(0), unit(3)]] {
            let runs = runs(&units, 80.0);
            let all: Vec<usize> = runs.iter().cloned().flatten().collect();
            assert_eq!(all, (0..units.len()).collect::<Vec<_>>());
            assert!(units.len() < 10 || runs.len() * 4 <= units.len(), "{}", runs.len());
        }
    }
}
