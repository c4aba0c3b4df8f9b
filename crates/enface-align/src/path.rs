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

/// Aligns two lists of units: every unit is in exactly one step, in order.
///
/// Time and memory are linear in the cells of the band, which widens until the best path keeps
/// away from its edges.
pub(crate) fn best_path(known: Knowledge<'_>, a: &[Unit], b: &[Unit]) -> Vec<Step> {
    let mut half_width = known.config.band_units.max(1);
    loop {
        let band = Band::new(a, b, half_width);
        // Where one unit is as long as many of the other side, a narrow band has gaps.
        if let Some(steps) = search(known, a, b, &band)
            && !band.touches_edge(&steps)
        {
            return steps;
        }
        half_width *= 4;
    }
}

/// The cells that are searched: for each place between units of side a the places between units
/// of side b.
struct Band {
    rows: Vec<Range<usize>>,
    /// Where the cells of a row begin when all rows are put end to end.
    offsets: Vec<usize>,
    n_b: usize,
}

impl Band {
    /// A band around the diagonal, which is measured in characters.
    fn new(a: &[Unit], b: &[Unit], half_width: usize) -> Self {
        let n_chars =
            |units: &[Unit]| units.iter().map(|unit| f64::from(unit.n_chars)).sum::<f64>().max(1.0);
        let scale = n_chars(b) / n_chars(a);
        // A side much longer than it should be has parts of its own: leave room for them.
        let half_width = half_width.max((a.len().abs_diff(b.len())).min(4 * half_width));
        let mut rows = Vec::with_capacity(a.len() + 1);
        let (mut j, mut a_chars, mut b_chars) = (0, 0.0, 0.0);
        for i in 0..=a.len() {
            while j < b.len() && b_chars < a_chars * scale {
                b_chars += f64::from(b[j].n_chars);
                j += 1;
            }
            rows.push(j.saturating_sub(half_width)..(j + half_width).min(b.len()) + 1);
            a_chars += a.get(i).map_or(0.0, |unit| f64::from(unit.n_chars));
        }
        rows[0].start = 0;
        rows[a.len()].end = b.len() + 1;
        // The last row may begin late where the end of side b has no characters.
        let last = a.len();
        rows[last].start = rows[last].start.min(b.len());
        let mut offsets = vec![0];
        for row in &rows {
            offsets.push(offsets[offsets.len() - 1] + row.len());
        }
        Self { rows, offsets, n_b: b.len() }
    }

    fn cell(&self, i: usize, j: usize) -> Option<usize> {
        let row = self.rows.get(i)?;
        row.contains(&j).then(|| self.offsets[i] + j - row.start)
    }

    /// Whether a path comes so near an edge of the band that a better one may lie outside.
    fn touches_edge(&self, steps: &[Step]) -> bool {
        const NEAR: usize = 2;
        steps.iter().any(|step| {
            let (row, j) = (&self.rows[step.a.end], step.b.end);
            (row.start > 0 && j < row.start + NEAR) || (row.end <= self.n_b && j + NEAR >= row.end)
        })
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
