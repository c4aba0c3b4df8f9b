//! Searches an index: from a query to passages with everything that is shown of them.
//!
//! The question this crate answers: *which passages match, in what order, and what is marked in
//! them?* It does no input or output of its own: chunks come through a [`ChunkSource`], files
//! natively and `fetch` in the browser. It keeps no globals and reads no clock; scores are
//! integers and equal scores order by bead, so that every platform gives the same answers.

#![forbid(unsafe_code)]
#![cfg_attr(
    not(test),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod candidates;
mod counterparts;
mod engine;
mod entry;
mod error;
mod excerpt;
mod expand;
mod facets;
mod fuzzy;
mod keys;
mod matcher;
mod query;
mod rank;
mod results;
mod sounds;
mod source;
mod store;

pub use engine::Engine;
pub use error::EngineError;
pub use excerpt::{Excerpt, Run, excerpt};
pub use results::{
    BeadId, Bonuses, Counterpart, DocId, Explanation, FacetCount, FacetCounts, Hit, Mark, MarkKind,
    Passage, Reading, SearchOptions, SearchResults, Sort, TermScore, TitleMatch, Total,
};
pub use source::{ChunkSource, SourceError};
