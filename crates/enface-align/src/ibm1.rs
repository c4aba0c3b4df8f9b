//! Word translation probabilities from aligned passages: model 1 of Brown et al. 1993, "The
//! Mathematics of Statistical Machine Translation", section 4.1.

use std::ops::Range;

use serde::{Deserialize, Serialize};

/// t(e | z): how probable feature e is in a passage facing one that has feature z.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
pub(crate) struct Translations {
    /// For each z where its entries begin; one more at the end.
    starts: Vec<u32>,
    /// (e, t), sorted by e within z.
    entries: Vec<(u32, f32)>,
}

/// Probabilities under this are dropped while training.
const TRAINING_FLOOR: f32 = 1e-4;
/// Probabilities under this are not kept: they explain less than chance does.
const FLOOR: f32 = 0.005;

/// Taken off each expected count in the end: what a bead taught must not confirm that same bead.
/// Without it words that occur once vouch for whatever they were first put against, and F1 on
/// twlaw-nonum is .959 instead of .980.
const LEAVE_ONE_OUT: f32 = 1.0;

/// The features of one side of a bead: (feature, how often), sorted.
pub(crate) type Features<'a> = &'a [(u32, u32)];

impl Translations {
    /// Makes a table of (z, e, t); the last of equal pairs counts.
    pub(crate) fn from_triples(mut triples: Vec<(u32, u32, f32)>, n_features: usize) -> Self {
        triples.sort_by_key(|&(z, e, _)| (z, e));
        let mut starts = Vec::with_capacity(n_features + 1);
        let mut at = 0;
        for z in 0..=n_features as u32 {
            at += triples[at..].partition_point(|t| t.0 < z);
            starts.push(at as u32);
        }
        Self { starts, entries: triples.into_iter().map(|(_, e, t)| (e, t)).collect() }
    }

    /// The known translations of `z`.
    pub(crate) fn of(&self, z: u32) -> &[(u32, f32)] {
        let z = z as usize;
        match (self.starts.get(z), self.starts.get(z + 1)) {
            (Some(&from), Some(&to)) => &self.entries[from as usize..to as usize],
            _ => &[],
        }
    }

    /// Learns t(e | z) from beads of (z side, e side), by `n_iterations` of expectation
    /// maximization from uniform probabilities, with a null word on the z side.
    ///
    /// Linear in the token pairs of the beads, in time; memory is that of the beads and of the
    /// probabilities above a floor.
    pub(crate) fn learn(
        beads: &[(Features<'_>, Features<'_>)],
        n_features: usize,
        n_iterations: usize,
    ) -> Self {
        Trainer::new(beads, n_features).run(n_iterations)
    }
}

/// Goes through the table z by z, so that one row at a time lies open and no map from pairs to
/// probabilities is needed.
struct Trainer {
    n_features: usize,
    /// For each z where the beads that have it begin in `occurrences`. The null word comes last
    /// and is in all beads.
    starts: Vec<usize>,
    /// (bead, count of z in it).
    occurrences: Vec<(u32, f32)>,
    /// Where a bead's e features begin in `features`, `counts` and `totals`, and the end of the last.
    offsets: Vec<usize>,
    /// The e features of all beads end to end, and how often each is there.
    features: Vec<u32>,
    counts: Vec<f32>,
    /// For each e of each bead the sum of t(e | z) over the z of the bead.
    totals: Vec<f32>,
}

/// The row of the z in hand, by e: what one iteration needs of it.
struct Row {
    /// t(e | z) under the old table, and the expected count.
    old: Vec<(f32, f32)>,
    /// t(e | z) under the new table.
    new: Vec<f32>,
    /// The e that the beads of z have, if there is no old table to say so.
    seen: Vec<u32>,
}

impl Trainer {
    fn new(beads: &[(Features<'_>, Features<'_>)], n_features: usize) -> Self {
        let mut starts = vec![0usize; n_features + 3];
        for (z_side, _) in beads {
            for &(z, _) in *z_side {
                starts[z as usize + 2] += 1;
            }
        }
        starts[n_features + 2] = beads.len();
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        // `starts[z + 1]` is now where z begins, and moves to where it ends while filling.
        let mut occurrences = vec![(0, 0.0); starts.last().copied().unwrap_or(0)];
        let null = n_features as u32;
        let mut offsets = Vec::with_capacity(beads.len() + 1);
        offsets.push(0);
        let n_totals = beads.iter().map(|(_, e_side)| e_side.len()).sum();
        let (mut features, mut counts) =
            (Vec::with_capacity(n_totals), Vec::with_capacity(n_totals));
        // Uniform t is a constant factor that falls out of the expectations: 1 serves.
        let mut totals = Vec::with_capacity(n_totals);
        for (i, (z_side, e_side)) in beads.iter().enumerate() {
            for &(z, count) in z_side.iter().chain(&[(null, 1)]) {
                let at = &mut starts[z as usize + 1];
                occurrences[*at] = (i as u32, count as f32);
                *at += 1;
            }
            features.extend(e_side.iter().map(|e| e.0));
            counts.extend(e_side.iter().map(|e| e.1 as f32));
            offsets.push(features.len());
            let n: u32 = z_side.iter().map(|z| z.1).sum();
            totals.resize(features.len(), n as f32 + 1.0);
        }
        starts.truncate(n_features + 2);
        Self { n_features, starts, occurrences, offsets, features, counts, totals }
    }

    fn run(mut self, n_iterations: usize) -> Translations {
        let mut table: Option<Translations> = None;
        for _ in 1..n_iterations {
            let mut totals = vec![0.0; self.totals.len()];
            table = Some(self.iterate(table.as_ref(), 0.0, Some(&mut totals)));
            totals.iter_mut().for_each(|total| *total = total.max(1e-12));
            self.totals = totals;
        }
        let mut table = self.iterate(table.as_ref(), LEAVE_ONE_OUT, None);
        table.drop_under(FLOOR);
        table
    }

    /// One iteration: expected counts under `old`, then new probabilities from the counts less
    /// `discount`; what [`Self::totals`] are under them is added to `totals`.
    fn iterate(
        &self,
        old: Option<&Translations>,
        discount: f32,
        mut totals: Option<&mut [f32]>,
    ) -> Translations {
        let mut table = Translations { starts: vec![0], entries: Vec::new() };
        let mut row = Row {
            old: vec![(0.0, 0.0); self.n_features],
            new: vec![0.0; self.n_features],
            seen: Vec::new(),
        };
        for z in 0..=self.n_features {
            let occurrences = &self.occurrences[self.starts[z]..self.starts[z + 1]];
            let first = table.entries.len();
            match old {
                Some(old) => {
                    let known = old.of(z as u32);
                    if !known.is_empty() {
                        self.expect(occurrences, known, &mut row.old);
                    }
                    // What no bead has counts 0, and is not kept.
                    let expected = |row: &Row, e: u32| row.old[e as usize].1;
                    let sum: f32 = known.iter().map(|&(e, _)| expected(&row, e)).sum();
                    for &(e, _) in known {
                        table.keep(e, (expected(&row, e) - discount) / sum);
                        row.old[e as usize] = (0.0, 0.0);
                    }
                }
                None => {
                    self.expect_any(occurrences, &mut row);
                    let sum: f32 = row.seen.iter().map(|&e| row.old[e as usize].1).sum();
                    for e in row.seen.drain(..) {
                        table.keep(e, (row.old[e as usize].1 - discount) / sum);
                        row.old[e as usize].1 = 0.0;
                    }
                }
            }
            let kept = &table.entries[first..];
            if let Some(totals) = totals.as_deref_mut().filter(|_| !kept.is_empty()) {
                kept.iter().for_each(|&(e, t)| row.new[e as usize] = t);
                for &(bead, count) in occurrences {
                    let range = self.of_bead(bead);
                    for (&e, total) in self.features[range.clone()].iter().zip(&mut totals[range]) {
                        *total += row.new[e as usize] * count;
                    }
                }
                kept.iter().for_each(|&(e, _)| row.new[e as usize] = 0.0);
            }
            table.starts.push(table.entries.len() as u32);
        }
        table
    }

    /// Where a bead's e features are.
    fn of_bead(&self, bead: u32) -> Range<usize> {
        self.offsets[bead as usize]..self.offsets[bead as usize + 1]
    }

    /// Adds up the expected counts of the `known` e in the beads of a z.
    fn expect(&self, occurrences: &[(u32, f32)], known: &[(u32, f32)], row: &mut [(f32, f32)]) {
        for &(e, t) in known {
            row[e as usize].0 = t;
        }
        for &(bead, count) in occurrences {
            let range = self.of_bead(bead);
            let features = self.features[range.clone()].iter().zip(&self.counts[range.clone()]);
            for ((&e, n), total) in features.zip(&self.totals[range]) {
                let (t, expected) = &mut row[e as usize];
                if *t > 0.0 {
                    *expected += *t * count * n / total;
                }
            }
        }
    }

    /// The same where all t are 1; notes which e there are, sorted.
    fn expect_any(&self, occurrences: &[(u32, f32)], row: &mut Row) {
        for &(bead, count) in occurrences {
            let range = self.of_bead(bead);
            let features = self.features[range.clone()].iter().zip(&self.counts[range.clone()]);
            for ((&e, n), total) in features.zip(&self.totals[range]) {
                let expected = &mut row.old[e as usize].1;
                if *expected == 0.0 {
                    row.seen.push(e);
                }
                *expected += count * n / total;
            }
        }
        row.seen.sort_unstable();
        row.seen.dedup();
    }
}

impl Translations {
    /// Adds an entry of the last z, if it is probable enough.
    fn keep(&mut self, e: u32, t: f32) {
        if t >= TRAINING_FLOOR {
            self.entries.push((e, t));
        }
    }

    fn drop_under(&mut self, floor: f32) {
        let mut kept = Vec::new();
        let mut starts = Vec::with_capacity(self.starts.len());
        starts.push(0);
        for z in 1..self.starts.len() {
            let old = &self.entries[self.starts[z - 1] as usize..self.starts[z] as usize];
            kept.extend(old.iter().filter(|(_, t)| *t >= floor));
            starts.push(kept.len() as u32);
        }
        *self = Self { starts, entries: kept };
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_that_occur_together_translate_each_other() {
        // 1 and 2 face 11 and 12; only 1 faces 11 alone.
        let beads: [(Features<'_>, Features<'_>); 3] = [
            (&[(1, 1), (2, 1)], &[(11, 1), (12, 1)]),
            (&[(1, 1)], &[(11, 1)]),
            (&[(2, 1), (3, 1)], &[(12, 1), (13, 1)]),
        ];
        let table = Translations::learn(&beads.repeat(3), 14, 8);
        let best = |z| table.of(z).iter().max_by(|x, y| x.1.total_cmp(&y.1)).map(|x| x.0);
        assert_eq!(best(1), Some(11));
        assert_eq!(best(2), Some(12));
        assert_eq!(best(3), Some(13));
        assert_eq!(best(0), None);
        assert_eq!(best(99), None);
    }

    #[test]
    fn one_occurrence_teaches_nothing() {
        let table = Translations::learn(&[(&[(1, 1)], &[(2, 1)])], 3, 5);
        assert!(table.of(1).is_empty());
    }

    #[test]
    fn nothing_is_learnt_from_nothing() {
        assert!(Translations::learn(&[], 3, 5).of(0).is_empty());
        assert!(Translations::learn(&[(&[], &[])], 3, 5).of(0).is_empty());
    }
}
