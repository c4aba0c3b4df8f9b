//! Alignment: which passages of two texts say the same, and which words.
//!
//! The question this crate answers: *what stands facing what?* It cuts paragraphs into sentences
//! ([`sentences`]), reads the labels at their heads ([`enumerator`]), learns how the two
//! languages of an archive correspond ([`Model::learn`]), aligns each pair of texts
//! ([`Model::align`]) and finally learns which terms translate which ([`learn_lexicon`]).
//!
//! There is no neural model: everything is measured in the archive itself, by dynamic programming
//! over sentence lengths (Gale & Church 1993) and word translation probabilities (Brown et al. 1993,
//! model 1). A [`Dictionary`] helps, and need not be there. The crate does no I/O and reads no clock.
//! Learning divides its work among the caller's threads (rayon), and gives the same answer on every
//! run and for any number of them; callers may align texts in parallel.
//!
//! ```
//! use enface_align::{Bead, Config, Dictionary, Model, Pair, Text};
//! use enface_text::Analyzer;
//!
//! let analyzer = Analyzer::default();
//! let a = Text { lang: "zh", segments: &["第一条 总则。", "第二条 数据。"], paragraphs: &[0, 1] };
//! let b = Text { lang: "en", segments: &["Article 2 Data."], paragraphs: &[0] };
//! let pair = Pair { a, b };
//! let model = Model::learn(&[pair], &Dictionary::default(), &analyzer, &Config::default());
//! let beads = model.align(&pair, &analyzer);
//! assert_eq!((beads[0].a.clone(), beads[0].b.clone()), (0..1, 0..0));
//! assert_eq!((beads[1].a.clone(), beads[1].b.clone()), (1..2, 0..1));
//! ```

#![forbid(unsafe_code)]

mod confidence;
mod config;
mod dictionary;
mod enumerator;
mod feature;
mod ibm1;
mod length;
mod lexicon;
mod model;
mod names;
pub mod numeral;
mod pair;
mod path;
mod score;
mod segmenter;
mod stem;
mod unit;
mod words;

pub use config::Config;
pub use dictionary::Dictionary;
pub use enumerator::{Enumerator, EnumeratorKind, enumerator};
pub use lexicon::{Counterpart, LexiconConfig, LexiconEntry, Passage, learn_lexicon};
pub use model::Model;
pub use pair::{Bead, Pair, Text};
pub use segmenter::sentences;
