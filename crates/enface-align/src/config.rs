//! The constants of the model. Sections cited as "ALIGN" are those of the project's ALIGN.md.

use serde::{Deserialize, Serialize};

/// The largest number of units on one side of a bead.
pub(crate) const MAX_SIDE: usize = 5;
/// The largest number of units in a bead, both sides together.
pub(crate) const MAX_BEAD: usize = 6;

/// Constants of alignment; those of a kind of text are measured.
///
/// All scores are in nats (natural logarithm of a probability).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Config {
    /// λ: the share of a token that needs no explanation by the other side, after learning
    /// (ALIGN, "The model that works": .7 to .8 is best).
    pub smoothing: f64,
    /// λ of the first pass where there is no dictionary: it only knows identical tokens, names and
    /// cognates (ALIGN, "Where t comes from" 7).
    pub first_pass_smoothing: f64,
    /// The weight of the lexical term.
    pub lexical_weight: f64,
    /// The weight of the length term, a half squared standard deviation (Gale & Church 1993).
    pub length_weight: f64,
    /// The largest squared deviation of lengths that counts.
    pub max_squared_delta: f64,
    /// How freely sentences are merged, 0 for laws to 1 for novels (ALIGN, "Untranslated
    /// lines"); measured on the archive if it is not stated.
    pub freedom: Option<f64>,
    /// Added where both sides have an equal label, subtracted where they differ
    /// (ALIGN, "Anchors").
    pub label_weight: f64,
    /// Subtracted where one side has a label and the other has none, and for each list label
    /// inside a merged bead; an article or chapter inside one costs `label_weight`.
    pub label_missing_cost: f64,
    /// Added to a unit without counterpart that is usually one: a translator's note, a signature,
    /// an annex.
    pub one_sided_bonus: f64,
    /// Rounds of learning: each aligns with what is known and learns from the result.
    pub n_rounds: usize,
    /// Iterations of expectation maximization a round (Brown et al. 1993).
    pub n_iterations: usize,
    /// The token pairs that one round of learning may look at: bounds time and memory.
    pub max_token_pairs: usize,
    /// The tokens of both sides that learning reads and aligns at most.
    pub max_training_tokens: usize,
    /// Half the width of the band around the diagonal that is searched, in units.
    pub band_units: usize,
}

impl Default for Config {
    fn default() -> Self {
        Self {
            smoothing: 0.7,
            first_pass_smoothing: 0.9,
            lexical_weight: 0.75,
            length_weight: 1.0,
            max_squared_delta: 40.0,
            freedom: None,
            label_weight: 3.0,
            label_missing_cost: 0.7,
            one_sided_bonus: 1.0,
            n_rounds: 2,
            n_iterations: 8,
            max_token_pairs: 20_000_000,
            max_training_tokens: 3_000_000,
            band_units: 80,
        }
    }
}

/// The constants that differ between laws, where sentences face each other one by one and some are
/// left out, and novels, where nothing is left out and sentences are merged as style asks.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub(crate) struct Settings {
    /// The cost of each unit beyond one a side.
    pub(crate) merge_cost: f64,
    /// The prior probability of a unit without counterpart.
    pub(crate) deletion_prior: f64,
    /// How much is taken off of the gain that a unit has with any text of the other side.
    pub(crate) chance_share: f64,
}

impl Settings {
    /// Between those for laws, at 0, and those for novels, at 1 (ALIGN, "Untranslated lines").
    pub(crate) fn new(freedom: f64) -> Self {
        let between = |law: f64, novel: f64| law + (novel - law) * freedom.clamp(0.0, 1.0);
        Self {
            merge_cost: between(0.8, 0.3),
            deletion_prior: between(0.05_f64.ln(), 0.002_f64.ln()).exp(),
            chance_share: between(1.0, 0.5),
        }
    }

    /// How free an archive is whose beads of both sides have this share of merged ones: under 2 %
    /// in laws, a fifth and more in novels.
    pub(crate) fn freedom(merged_share: f64) -> f64 {
        const LAWS: f64 = 0.08;
        const NOVELS: f64 = 0.20;
        ((merged_share - LAWS) / (NOVELS - LAWS)).clamp(0.0, 1.0)
    }
}
