//! How well units of two sides fit: the score of a bead (ALIGN, "The model that works").
//!
//! In the comments e is a feature of the side in focus, z one of the other side, as in ALIGN.

use std::ops::Range;

use rustc_hash::FxHashMap;

use crate::config::{Config, MAX_BEAD, MAX_SIDE, Settings};
use crate::enumerator::EnumeratorKind;
use crate::ibm1::Translations;
use crate::length::LengthModel;
use crate::unit::Unit;

/// The shapes of beads: units of side a, units of side b.
pub(crate) const SHAPES: [(usize, usize); 17] = [
    (1, 1),
    (1, 0),
    (0, 1),
    (1, 2),
    (2, 1),
    (2, 2),
    (1, 3),
    (3, 1),
    (2, 3),
    (3, 2),
    (1, 4),
    (4, 1),
    (3, 3),
    (2, 4),
    (4, 2),
    (1, 5),
    (5, 1),
];

/// What is known of one direction: how features of the other side explain those in focus.
#[derive(Clone, Copy)]
pub(crate) struct Direction<'a> {
    /// t(e | z) as learnt; empty in the first pass.
    pub(crate) learnt: &'a Translations,
    /// t(e | z) by likeness of spelling.
    pub(crate) cognates: &'a Translations,
    /// t(e | z) by the dictionary.
    pub(crate) dictionary: &'a Translations,
    /// p(e), by feature.
    pub(crate) unigrams: &'a [f32],
}

/// What is known when a level (paragraphs, or sentences) is aligned.
#[derive(Clone, Copy)]
pub(crate) struct Knowledge<'a> {
    pub(crate) config: &'a Config,
    /// Those of them that the archive has chosen.
    pub(crate) settings: Settings,
    /// The features of marks, sorted.
    pub(crate) marks: &'a [u32],
    /// λ of this pass.
    pub(crate) smoothing: f64,
    /// Side a explained by side b, and side b by side a.
    pub(crate) directions: [Direction<'a>; 2],
    pub(crate) lengths: LengthModel,
    /// s² of this level.
    pub(crate) variance: f64,
    /// log prior of each of [`SHAPES`].
    pub(crate) priors: &'a [f64; SHAPES.len()],
}

/// The lexical gains of the units of one side against windows of the other.
struct Gains {
    /// For each unit in focus: the first start of a window, and where its entries begin.
    rows: Vec<(usize, usize)>,
    /// By start of the window, then by its units less one.
    values: Vec<[f32; MAX_SIDE]>,
}

impl Gains {
    fn get(&self, focus: usize, start: usize, n_units: usize) -> f64 {
        let (first, at) = self.rows[focus];
        f64::from(self.values[at + start - first][n_units - 1])
    }
}

/// Scores beads of two lists of units.
pub(crate) struct Scorer<'a> {
    known: Knowledge<'a>,
    a: &'a [Unit],
    b: &'a [Unit],
    gains: [Gains; 2],
    /// Characters before each unit.
    chars: [Vec<f64>; 2],
    /// Whether any unit has a label or is often alone: most sentences within an article have and
    /// are nothing of the kind.
    has_labels: bool,
}

impl<'a> Scorer<'a> {
    /// Prepares scores for beads that start at the cells of `band`: for each unit of side a, and
    /// the end, the units of side b.
    pub(crate) fn new(
        known: Knowledge<'a>,
        a: &'a [Unit],
        b: &'a [Unit],
        band: &[Range<usize>],
    ) -> Self {
        let columns = transpose(band, b.len());
        let gains = [
            gains(&known, known.directions[0], a, b, &window_starts(band, b.len())),
            gains(&known, known.directions[1], b, a, &window_starts(&columns, a.len())),
        ];
        let prefix = |units: &[Unit]| {
            let mut sum = 0.0;
            let mut out = vec![0.0];
            out.extend(units.iter().map(|unit| {
                sum += f64::from(unit.n_chars);
                sum
            }));
            out
        };
        let has_labels = a.iter().chain(b).any(|unit| unit.label.is_some() || unit.often_alone);
        Self { known, a, b, gains, chars: [prefix(a), prefix(b)], has_labels }
    }

    /// The score of the bead of shape number `shape` that starts at (`i`, `j`).
    pub(crate) fn bead(&self, shape: usize, i: usize, j: usize) -> f64 {
        let (n_a, n_b) = SHAPES[shape];
        let config = self.known.config;
        let prior = self.known.priors[shape];
        if n_a == 0 || n_b == 0 {
            let unit = if n_b == 0 { &self.a[i] } else { &self.b[j] };
            return prior + if unit.often_alone { config.one_sided_bonus } else { 0.0 };
        }
        prior + self.lexical(shape, i, j) + self.labels(shape, i, j)
            - config.length_weight / 2.0 * self.squared_delta(shape, i, j)
            - self.known.settings.merge_cost * (n_a + n_b - 2) as f64
    }

    /// The weighted lexical gain of a two-sided bead.
    pub(crate) fn lexical(&self, shape: usize, i: usize, j: usize) -> f64 {
        let (n_a, n_b) = SHAPES[shape];
        let of_a: f64 = (i..i + n_a).map(|unit| self.gains[0].get(unit, j, n_b)).sum();
        let of_b: f64 = (j..j + n_b).map(|unit| self.gains[1].get(unit, i, n_a)).sum();
        self.known.config.lexical_weight / 2.0 * (of_a + of_b)
    }

    /// δ² of Gale & Church 1993, section 3.1, capped.
    pub(crate) fn squared_delta(&self, shape: usize, i: usize, j: usize) -> f64 {
        let (n_a, n_b) = SHAPES[shape];
        let a = self.chars[0][i + n_a] - self.chars[0][i];
        let b = self.chars[1][j + n_b] - self.chars[1][j];
        let squared = self.known.lengths.squared_deviation(a, b) / self.known.variance;
        squared.min(self.known.config.max_squared_delta)
    }

    /// The score of the labels at the heads of the two sides, and of those swallowed by a merge.
    fn labels(&self, shape: usize, i: usize, j: usize) -> f64 {
        if !self.has_labels {
            return 0.0;
        }
        let (n_a, n_b) = SHAPES[shape];
        let config = self.known.config;
        let swallowed = |units: &[Unit]| -> f64 {
            let labels = units.iter().filter_map(|unit| unit.label.as_ref());
            labels
                .map(|label| match label.kind {
                    EnumeratorKind::Item | EnumeratorKind::SubItem => config.label_missing_cost,
                    _ => config.label_weight,
                })
                .sum()
        };
        // A translator's note or an annex is a unit of its own, wherever it stands in a merge.
        let notes = |units: &[Unit]| match units {
            [_, _, ..] => units.iter().filter(|unit| unit.often_alone).count() as f64,
            _ => 0.0,
        };
        let n_notes = notes(&self.a[i..i + n_a]) + notes(&self.b[j..j + n_b]);
        let lost = swallowed(&self.a[i + 1..i + n_a])
            + swallowed(&self.b[j + 1..j + n_b])
            + config.label_weight * n_notes;
        let heads = match (&self.a[i].label, &self.b[j].label) {
            (None, None) => 0.0,
            (Some(a), Some(b)) if a.comparable(b) => {
                if a.agrees(b) {
                    config.label_weight
                } else {
                    -config.label_weight
                }
            }
            _ => -config.label_missing_cost,
        };
        heads - lost
    }
}

/// For each unit in focus the window starts that a bead may need: beads start up to
/// [`MAX_SIDE`] − 1 units before.
fn window_starts(band: &[Range<usize>], n_other: usize) -> Vec<Range<usize>> {
    (0..band.len() - 1)
        .map(|i| {
            let first = band[i.saturating_sub(MAX_SIDE - 1)].start.min(n_other);
            first..band[i].end.min(n_other).max(first)
        })
        .collect()
}

/// The band by columns: for each unit of side b, and the end, the units of side a.
fn transpose(band: &[Range<usize>], n_b: usize) -> Vec<Range<usize>> {
    let (mut first, mut end) = (0, 0);
    (0..=n_b)
        .map(|j| {
            while first < band.len() && band[first].end <= j {
                first += 1;
            }
            while end < band.len() && band[end].start <= j {
                end += 1;
            }
            first..end
        })
        .collect()
}

/// For each unit in focus and each window of 1 to 5 units of the other side:
/// `Σ_e log( λ + (1−λ) / (|Z|+1) · Σ_z t(e|z) / p(e) )`, less its mean over all windows.
fn gains(
    known: &Knowledge<'_>,
    direction: Direction<'_>,
    focus: &[Unit],
    other: &[Unit],
    starts: &[Range<usize>],
) -> Gains {
    let sums = explanation_sums(known, direction, focus, other);
    let mut n_before = vec![0.0f64];
    for unit in other {
        n_before.push(n_before[n_before.len() - 1] + f64::from(unit.n_tokens));
    }
    let n_unknown = 1.0 / direction.unigrams.len().max(1_000) as f32;
    let odds = (1.0 - known.smoothing) / known.smoothing;
    let mut out = Gains { rows: Vec::with_capacity(focus.len()), values: Vec::new() };
    let mut window = Window::default();
    for (unit, starts) in focus.iter().zip(starts) {
        window.reset(starts.clone(), other.len());
        for &(e, count) in &unit.features {
            let Some(row) = sums.get(&e) else { continue };
            let p = direction.unigrams.get(e as usize).copied().unwrap_or(n_unknown);
            window.add(row, odds / f64::from(p), count, &n_before);
        }
        let floor = f64::from(unit.n_tokens) * known.smoothing.ln();
        out.rows.push((starts.start, out.values.len()));
        window.finish(floor, known.settings.chance_share, &mut out.values);
    }
    out
}

/// For each feature e in focus the units of the other side that explain it: `(unit, Σ_z t(e|z))`.
fn explanation_sums(
    known: &Knowledge<'_>,
    direction: Direction<'_>,
    focus: &[Unit],
    other: &[Unit],
) -> FxHashMap<u32, Vec<(u32, f32)>> {
    let mut sums: FxHashMap<u32, Vec<(u32, f32)>> = FxHashMap::default();
    // Nearly all translations of z are of other features: a bit for each feature in focus spares
    // most lookups.
    const N_WORDS: u32 = 64;
    let mut filter = [0u64; N_WORDS as usize];
    let bit = |e: u32| ((e / u64::BITS % N_WORDS) as usize, 1u64 << (e % u64::BITS));
    for &(e, _) in focus.iter().flat_map(|unit| &unit.features) {
        sums.entry(e).or_default();
        let (word, bit) = bit(e);
        filter[word] |= bit;
    }
    for (j, unit) in other.iter().enumerate() {
        let j = j as u32;
        for &(z, count) in &unit.features {
            let is_mark = known.marks.binary_search(&z).is_ok();
            let identical = (z, if is_mark { MARK_WEIGHT } else { 1.0 });
            // Where both know a word, what was learnt and the dictionary share it.
            let (learnt, listed) = (direction.learnt.of(z), direction.dictionary.of(z));
            let of_learnt = match (learnt, listed) {
                ([], _) => 0.0,
                (_, []) => 1.0,
                _ => LEARNT_SHARE,
            };
            let mixed = scaled(learnt, of_learnt).chain(scaled(listed, 1.0 - of_learnt));
            let spelt = scaled(direction.cognates.of(z), 1.0).chain([identical]);
            for (e, t) in mixed.chain(spelt) {
                let (word, bit) = bit(e);
                if filter[word] & bit == 0 {
                    continue;
                }
                let Some(row) = sums.get_mut(&e) else { continue };
                let t = t * count as f32;
                match row.last_mut() {
                    Some(last) if last.0 == j => last.1 += t,
                    _ => row.push((j, t)),
                }
            }
        }
    }
    sums
}

fn scaled(entries: &[(u32, f32)], weight: f32) -> impl Iterator<Item = (u32, f32)> {
    entries.iter().map(move |&(e, t)| (e, t * weight))
}

/// The products of one unit in focus over all windows, kept in a range that does not overflow.
#[derive(Default)]
struct Window {
    starts: Range<usize>,
    n_other: usize,
    products: Vec<[f64; MAX_SIDE]>,
    logs: Vec<[f64; MAX_SIDE]>,
}

impl Window {
    fn reset(&mut self, starts: Range<usize>, n_other: usize) {
        let n = starts.len();
        self.starts = starts;
        self.n_other = n_other;
        self.products.clear();
        self.products.resize(n, [1.0; MAX_SIDE]);
        self.logs.clear();
        self.logs.resize(n, [0.0; MAX_SIDE]);
    }

    /// Multiplies the windows that explain a feature: `row` has (unit, sum), `weight` is
    /// (1−λ) / λ / p(e).
    fn add(&mut self, row: &[(u32, f32)], weight: f64, count: u32, n_before: &[f64]) {
        let mut at = row.partition_point(|x| (x.0 as usize) < self.starts.start);
        let mut start = self.starts.start;
        while let Some(&(first, _)) = row.get(at) {
            // The next window that reaches an explaining unit.
            start = start.max((first as usize + 1).saturating_sub(MAX_SIDE));
            if start >= self.starts.end {
                break;
            }
            let mut sum = 0.0;
            let mut next = at;
            for n in 1..=MAX_SIDE.min(self.n_other - start) {
                while let Some(&(unit, t)) = row.get(next)
                    && (unit as usize) < start + n
                {
                    sum += f64::from(t);
                    next += 1;
                }
                if sum > 0.0 {
                    let n_tokens = n_before[start + n] - n_before[start];
                    let factor = 1.0 + weight * sum / (n_tokens + 1.0);
                    self.multiply(start - self.starts.start, n - 1, factor, count);
                }
            }
            start += 1;
            while row.get(at).is_some_and(|x| (x.0 as usize) < start) {
                at += 1;
            }
        }
    }

    fn multiply(&mut self, start: usize, n: usize, factor: f64, count: u32) {
        // Factors are below 1e10 and the product is kept below 1e150, so that it stays finite.
        let product = &mut self.products[start][n];
        for _ in 0..count.min(8) {
            *product *= factor;
            if *product > 1e150 {
                self.logs[start][n] += product.ln();
                *product = 1.0;
            }
        }
    }

    /// Appends the logarithms plus `floor`, less their mean as far as `chance_share` says.
    fn finish(&mut self, floor: f64, chance_share: f64, out: &mut Vec<[f32; MAX_SIDE]>) {
        for (logs, products) in self.logs.iter_mut().zip(&self.products) {
            for (log, product) in logs.iter_mut().zip(products) {
                *log += product.ln() + floor;
            }
        }
        let mut chance = [0.0; MAX_SIDE];
        if chance_share > 0.0 {
            for (n, mean) in chance.iter_mut().enumerate() {
                let n_windows = self
                    .logs
                    .len()
                    .min((self.n_other - n.min(self.n_other)).saturating_sub(self.starts.start));
                let sum: f64 = self.logs[..n_windows].iter().map(|logs| logs[n]).sum();
                *mean = (sum + CHANCE_PRIOR * CHANCE * floor) / (n_windows as f64 + CHANCE_PRIOR);
            }
        }
        out.extend(self.logs.iter().map(|logs| {
            let mut row = [0.0; MAX_SIDE];
            for (n, value) in row.iter_mut().enumerate() {
                *value = (logs[n] - chance_share * chance[n]) as f32;
            }
            row
        }));
    }
}

/// How much of a word's translations is learnt where a dictionary has it too (ALIGN, "Where t comes
/// from" 7).
const LEARNT_SHARE: f32 = 0.4;

/// The probability that a mark (?, !, a quote) is kept.
const MARK_WEIGHT: f32 = 0.5;

/// In a short text most windows are the right one: the chance level is mixed with this many
/// windows at the level usual for texts that have nothing to do with each other.
const CHANCE_PRIOR: f64 = 4.0;
/// That level, as a share of the floor.
const CHANCE: f64 = 0.8;

const _: () =
    assert!(SHAPES.len() == 2 + MAX_SIDE * (MAX_SIDE + 1) / 2 && MAX_BEAD == MAX_SIDE + 1);

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shapes_are_all_beads_within_the_limits() {
        for n_a in 0..=MAX_SIDE {
            for n_b in 0..=MAX_SIDE {
                let wanted = match (n_a, n_b) {
                    (0, n) | (n, 0) => n == 1,
                    (n_a, n_b) => n_a + n_b <= MAX_BEAD,
                };
                assert_eq!(SHAPES.contains(&(n_a, n_b)), wanted, "{n_a}-{n_b}");
            }
        }
    }

    #[test]
    fn a_band_by_columns_has_the_same_cells() {
        let band = [0..2, 0..3, 1..4, 3..5];
        let columns = transpose(&band, 4);
        for (i, row) in band.iter().enumerate() {
            for (j, column) in columns.iter().enumerate() {
                assert_eq!(row.contains(&j), column.contains(&i), "{i} {j}");
            }
        }
    }
}
