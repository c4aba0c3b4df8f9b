//! How sure is a bead? That follows from how much worse any alignment without it is, and from what
//! the bead and its neighbours are like.
//!
//! The weights are those of a logistic regression on documents of four kinds that were cut, merged and
//! left out by lot: documentation, verses, a book on programming, and messages of programs, in Chinese
//! and Russian beside English. None of these documents is in a set of `tests/bench/ALIGNMENT.md` or of
//! the test `calibration`, which keeps what holds elsewhere.

/// A margin counts up to this many nats.
pub(crate) const MAX_MARGIN: f64 = 50.0;
/// The same for δ².
const MAX_SQUARED_DELTA: f64 = 40.0;

/// What is known of a bead on the best path.
#[derive(Clone, Copy, Debug, Default)]
pub(crate) struct Evidence {
    /// Segments of both sides.
    pub(crate) n_segments: (usize, usize),
    /// By how many nats the best path is better than the best one without the bead.
    pub(crate) margin: f64,
    /// How well the words of both sides explain each other, in nats a token; 0 for one side alone.
    pub(crate) gain: f64,
    /// δ² of their lengths; 0 for one side alone.
    pub(crate) squared_delta: f64,
    /// The tokens of both sides; 0 for one side alone.
    pub(crate) n_tokens: f64,
}

impl Evidence {
    fn is_one_to_one(&self) -> bool {
        self.n_segments == (1, 1)
    }

    fn log_odds(&self, n_irregular: usize) -> f64 {
        let (n_a, n_b) = self.n_segments;
        let is_one_sided = n_a == 0 || n_b == 0;
        let n_merged = if is_one_sided { 0 } else { n_a + n_b - 2 };
        INTERCEPT
            + MARGIN * self.margin.min(MAX_MARGIN).ln_1p()
            + GAIN * self.gain.clamp(-1.0, 2.0)
            + if is_one_sided { ONE_SIDED } else { 0.0 }
            + MERGED * n_merged as f64
            + IRREGULAR * n_irregular as f64
            + DELTA * self.squared_delta.min(MAX_SQUARED_DELTA).sqrt()
            + TOKENS * self.n_tokens.ln_1p()
    }
}

/// The weights of the regression, for the logarithm of the margin, the gain, one side alone, each
/// segment beyond one a side, each neighbour that is not one to one, |δ|, and the logarithm of the
/// tokens.
const MARGIN: f64 = 2.24;
const GAIN: f64 = 0.53;
const ONE_SIDED: f64 = -1.85;
const MERGED: f64 = -0.87;
const IRREGULAR: f64 = -0.27;
const DELTA: f64 = -0.39;
const TOKENS: f64 = -0.27;
const INTERCEPT: f64 = 1.14;

/// The chance that a bead of confidence 50 is right: above it more than 99 % are, and more than 90 %
/// of the beads of `twlaw-nonum` are above it.
const AT_FIFTY: f64 = 0.984;

/// How sure each of the beads of a text is, 0 to 100, in their order.
pub(crate) fn confidences(beads: &[Evidence]) -> Vec<u8> {
    let at_fifty = (AT_FIFTY / (1.0 - AT_FIFTY)).ln();
    let irregular = |i: Option<usize>| {
        usize::from(i.and_then(|i| beads.get(i)).is_some_and(|bead| !bead.is_one_to_one()))
    };
    let confidence = |(i, bead): (usize, &Evidence)| {
        let n_irregular = irregular(i.checked_sub(1)) + irregular(Some(i + 1));
        let share = 100.0 / (1.0 + (at_fifty - bead.log_odds(n_irregular)).exp());
        share.round() as u8
    };
    beads.iter().enumerate().map(confidence).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const CLEAR: Evidence = Evidence {
        n_segments: (1, 1),
        margin: 15.0,
        gain: 0.4,
        squared_delta: 0.5,
        n_tokens: 40.0,
    };

    fn middle(before: Evidence, bead: Evidence, after: Evidence) -> u8 {
        confidences(&[before, bead, after])[1]
    }

    #[test]
    fn a_clear_bead_among_clear_ones_is_sure() {
        assert!(middle(CLEAR, CLEAR, CLEAR) >= 50);
        assert!(middle(CLEAR, Evidence { margin: 0.5, ..CLEAR }, CLEAR) < 50);
    }

    #[test]
    fn what_speaks_against_a_bead_makes_it_less_sure() {
        let doubtful = Evidence { margin: 8.0, ..CLEAR };
        let sure = middle(CLEAR, doubtful, CLEAR);
        let merged = Evidence { n_segments: (1, 2), ..doubtful };
        let odd = Evidence { squared_delta: 12.0, ..doubtful };
        assert!(middle(CLEAR, merged, CLEAR) < sure);
        assert!(middle(CLEAR, odd, CLEAR) < sure);
        assert!(middle(merged, doubtful, CLEAR) < sure);
    }

    #[test]
    fn a_bead_without_neighbours_has_a_confidence() {
        assert_eq!(confidences(&[]), []);
        assert!(confidences(&[Evidence { margin: f64::MAX, ..CLEAR }])[0] >= 50);
    }
}
