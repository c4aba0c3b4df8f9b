//! The index of a bilingual archive, as bytes.
//!
//! The question this crate answers: *what do the files of an index contain, and how are they
//! read and written?* `FORMAT.md` beside the crate is normative. Each structure has one reader and
//! one writer; writers stand behind the feature `write`, so that the browser does not carry them.
//!
//! Bytes are untrusted: each chunk's checksum is verified before anything in it is parsed, and
//! parsing returns a [`FormatError`] where the content is wrong; it never panics.

#![forbid(unsafe_code)]
#![cfg_attr(
    not(any(test, feature = "write")),
    deny(clippy::unwrap_used, clippy::expect_used, clippy::panic, clippy::indexing_slicing)
)]

mod bundle;
mod checksum;
mod chunk;
mod dictionary;
mod documents;
mod error;
mod facet;
mod folds;
mod grams;
mod ids;
mod lexicon;
mod lz;
mod names;
mod order;
mod postings;
mod range_coder;
#[cfg(feature = "write")]
mod records;
mod root;
mod texts;
mod varint;
mod vocabulary;
mod words;

pub use bundle::BundleReader;
pub use chunk::{ChunkKind, ChunkReader, Encoding, FORMAT_MAJOR, FORMAT_MINOR, MAGIC};
pub use dictionary::Dictionary;
pub use documents::{DocumentRecord, DocumentsReader};
pub use error::FormatError;
pub use facet::{FacetReader, FacetValue};
pub use grams::{GramShardReader, GramTerm, Second};
pub use ids::IdsReader;
pub use lexicon::{LexiconReader, Rendering};
pub use lz::Window;
pub use names::{ChunkName, Hash, checksum_name, decimal};
pub use order::{count_before, in_order};
pub use postings::Posting;
pub use root::{Root, RootMeta, SideInfo};
pub use texts::{BeadKind, BeadText, BeadTexts, Origin, SideText, TextsReader};
pub use vocabulary::VocabularyReader;
pub use words::{FREQUENT_BEADS, WordShardReader, pair_term};

#[cfg(feature = "write")]
pub use self::{
    bundle::write_bundle,
    chunk::ChunkWriter,
    dictionary::write_dictionary,
    documents::write_documents,
    facet::write_facet,
    grams::GramShardWriter,
    ids::write_ids,
    names::hash_of,
    postings::PostingsWriter,
    root::write_root,
    texts::TextsWriter,
    vocabulary::write_vocabulary,
    words::{WordEntry, WordShardWriter},
};
