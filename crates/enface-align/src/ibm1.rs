//! Word translation probabilities from aligned passages: model 1 of Brown et al. 1993, "The
//! Mathematics of Statistical Machine Translation", section 4.1.

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

/// Goes through the table z by z, so that one row at a time lies open in `row` and no map from
/// pairs to probabilities is needed.
struct Trainer<'a> {
    beads: &'a [(Features<'a>, Features<'a>)],
    n_features: usize,
    /// For each z where the beads that have it begin in `occurrences`. The null word comes last
    /// and is in all beads.
    starts: Vec<usize>,
    /// (bead, count of z in it).
    occurrences: Vec<(u32, f32)>,
    /// Where a bead's e features begin in `totals`.
    offsets: Vec<usize>,
    /// For each e of each bead the sum of t(e | z) over the z of the bead.
    totals: Vec<f32>,
}

impl<'a> Trainer<'a> {
    fn new(beads: &'a [(Features<'a>, Features<'a>)], n_features: usize) -> Self {
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
        let mut offsets = Vec::with_capacity(beads.len());
        let mut n_totals = 0;
        for (i, (z_side, e_side)) in beads.iter().enumerate() {
            for &(z, count) in z_side.iter().chain(&[(null, 1)]) {
                let at = &mut starts[z as usize + 1];
                occurrences[*at] = (i as u32, count as f32);
                *at += 1;
            }
            offsets.push(n_totals);
            n_totals += e_side.len();
        }
        starts.truncate(n_features + 2);
        Self { beads, n_features, starts, occurrences, offsets, totals: vec![0.0; n_totals] }
    }

    fn run(mut self, n_iterations: usize) -> Translations {
        // Uniform t is a constant factor that falls out of the expectations: 1 serves.
        for (i, (z_side, e_side)) in self.beads.iter().enumerate() {
            let n: u32 = z_side.iter().map(|z| z.1).sum();
            let from = self.offsets[i];
            self.totals[from..from + e_side.len()].fill(n as f32 + 1.0);
        }
        let mut table: Option<Translations> = None;
        for _ in 1..n_iterations {
            let (new, totals) = self.iterate(table.as_ref(), 0.0);
            self.totals = totals;
            table = Some(new);
        }
        let (mut table, _) = self.iterate(table.as_ref(), LEAVE_ONE_OUT);
        table.drop_under(FLOOR);
        table
    }

    /// One iteration: expected counts under `old`, then new probabilities from the counts less
    /// `discount`, and what [`Self::totals`] are under them.
    fn iterate(&self, old: Option<&Translations>, discount: f32) -> (Translations, Vec<f32>) {
        let mut new = Translations { starts: vec![0], entries: Vec::new() };
        let mut totals = vec![0.0f32; self.totals.len()];
        // For the z in hand and each e t(e | z) under the old table, and the expected count.
        let unknown = if old.is_some() { 0.0f32 } else { 1.0 };
        let mut row = vec![(unknown, 0.0f32); self.n_features];
        let mut seen: Vec<u32> = Vec::new();
        for z in 0..=self.n_features {
            let known = old.map_or(&[][..], |old| old.of(z as u32));
            for &(e, t) in known {
                row[e as usize].0 = t;
            }
            let occurrences = &self.occurrences[self.starts[z]..self.starts[z + 1]];
            for &(bead, count) in occurrences {
                let (bead, from) = (bead as usize, self.offsets[bead as usize]);
                for (&(e, n), total) in self.beads[bead].1.iter().zip(&self.totals[from..]) {
                    let (t, expected) = &mut row[e as usize];
                    if *t > 0.0 {
                        if *expected == 0.0 {
                            seen.push(e);
                        }
                        *expected += *t * count * n as f32 / total;
                    }
                }
            }
            for &(e, _) in known {
                row[e as usize].0 = 0.0;
            }
            seen.sort_unstable();
            seen.dedup();
            let sum: f32 = seen.iter().map(|&e| row[e as usize].1).sum();
            for &e in &seen {
                let expected = &mut row[e as usize].1;
                let t = (*expected - discount) / sum;
                *expected = 0.0;
                if t >= TRAINING_FLOOR {
                    new.entries.push((e, t));
                    // From here on it is the new probability.
                    *expected = t;
                }
            }
            for &(bead, count) in occurrences {
                let (bead, from) = (bead as usize, self.offsets[bead as usize]);
                for (&(e, _), total) in self.beads[bead].1.iter().zip(&mut totals[from..]) {
                    *total += row[e as usize].1 * count;
                }
            }
            seen.drain(..).for_each(|e| row[e as usize].1 = 0.0);
            new.starts.push(new.entries.len() as u32);
        }
        totals.iter_mut().for_each(|total| *total = total.max(1e-12));
        (new, totals)
    }
}

impl Translations {
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
