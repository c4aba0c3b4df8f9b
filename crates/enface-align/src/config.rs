//! The constants of the model. Sections cited as "ALIGN" are those of the project's ALIGN.md.

use serde::{Deserialize, Serialize};

/// The largest number of units on one side of a bead.
pub(crate) const MAX_SIDE: usize = 5;
/// The largest number of units in a bead, both sides together.
pub(crate) const MAX_BEAD: usize = 6;

/// Constants of alignment; the default is the profile for legal and policy texts.
///
/// All scores are in nats (natural logarithm of a probability).
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Config {
    /// λ: the share of a token that needs no explanation by the other side, after learning
    /// (ALIGN, "The model that works": .7 to .8 is best).
    pub smoothing: f64,
    /// λ of the first pass, which has no dictionary and only knows identical tokens
    /// (ALIGN, "Where t comes from" 7).
    pub first_pass_smoothing: f64,
    /// The weight of the lexical term.
    pub lexical_weight: f64,
    /// The weight of the length term, a half squared standard deviation (Gale & Church 1993).
    pub length_weight: f64,
    /// The largest squared deviation of lengths that counts.
    pub max_squared_delta: f64,
    /// The cost of each unit beyond one a side.
    pub merge_cost: f64,
    /// The prior probability of a unit without counterpart.
    pub deletion_prior: f64,
    /// Whether the gain that a unit has with any text of the other side is taken off
    /// (ALIGN, "Untranslated lines"); right for legal texts, harmful for novels.
    pub subtract_chance: bool,
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
            first_pass_smoothing: 0.97,
            lexical_weight: 0.75,
            length_weight: 1.0,
            max_squared_delta: 40.0,
            merge_cost: 0.8,
            deletion_prior: 0.05,
            subtract_chance: true,
            label_weight: 3.0,
            label_missing_cost: 0.7,
            one_sided_bonus: 1.0,
            n_rounds: 2,
            n_iterations: 5,
            max_token_pairs: 20_000_000,
            max_training_tokens: 3_000_000,
            band_units: 80,
        }
    }
}

impl Config {
    /// The profile for literary texts: few deletions, many merged sentences (ALIGN, "Untranslated
    /// lines").
    pub fn literary() -> Self {
        Self { merge_cost: 0.3, deletion_prior: 0.002, subtract_chance: false, ..Self::default() }
    }
}
