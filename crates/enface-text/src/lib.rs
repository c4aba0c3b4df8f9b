//! Text analysis: from characters to the tokens that are indexed and searched.
//!
//! The question this crate answers: *which characters and words count as the same?* The indexer
//! and the engine both ask it here and nowhere else, so they cannot disagree. What depends on
//! Unicode data or on the languages of an archive travels as data in a [`FoldTable`]; the code
//! knows only how to apply it.
//!
//! ```
//! use enface_text::{Analyzer, Class, FoldTable};
//!
//! let analyzer = Analyzer::new(FoldTable::default());
//! let analysis = analyzer.analyze("50万人 or more");
//! let tokens: Vec<_> = analysis.tokens().map(|t| (t.class, t.text)).collect();
//! assert_eq!(
//!     tokens,
//!     [
//!         (Class::Word, "50"),
//!         (Class::Gram, "万"),
//!         (Class::Gram, "人"),
//!         (Class::Word, "or"),
//!         (Class::Word, "more"),
//!     ]
//! );
//! ```

#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod analyzer;
mod fold;
#[cfg(feature = "build")]
mod fold_build;
mod letters;
mod script;
mod split;

pub use analyzer::{Analysis, Analyzer, Token};
pub use fold::{FoldData, FoldTable};
#[cfg(feature = "build")]
pub use fold_build::FoldTableBuilder;
pub use script::{Class, is_gram};
pub use split::{each_part, primary, split_at_first, trim_start};
