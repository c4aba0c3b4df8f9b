//! The document table: what is known of each document besides its text.
//!
//! Format: section "Documents".

use serde::{Deserialize, Serialize};

use crate::chunk::{ChunkKind, ChunkReader};
use crate::error::FormatError;
use crate::records;

const RECORDS: u8 = 1;

/// What is known of a document besides its text.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct DocumentRecord {
    /// Unique in the archive and stable across rebuilds.
    pub id: String,
    /// Titles, each with its side, in the order of sides.
    pub titles: Vec<(u8, String)>,
    /// The date that the archive states: `YYYY-MM-DD`, `YYYY-MM` or `YYYY`.
    pub date: Option<String>,
    /// Where the text comes from, as the archive says it.
    pub source: Option<String>,
    /// Everything else, key and value, in the order it is shown.
    pub meta: Vec<(String, String)>,
    /// The sides that have text, in order.
    pub sides: Vec<u8>,
    /// How many passages it has.
    pub n_passages: u32,
    /// How many segments the input gave; 0 where it gave none.
    pub n_given: u32,
}

/// Reads chunks of document records.
#[derive(Clone, Copy, Debug)]
pub struct DocumentsReader;

impl DocumentsReader {
    /// Verifies and unpacks the records of consecutive documents.
    ///
    /// # Errors
    /// If the bytes are no sound chunk of documents.
    pub fn read(bytes: &[u8]) -> Result<Vec<DocumentRecord>, FormatError> {
        let chunk = ChunkReader::open(bytes, ChunkKind::Documents)?;
        records::read(&chunk.require(RECORDS, "documents")?, "documents")
    }
}

/// A chunk of the records of consecutive documents.
#[cfg(feature = "write")]
pub fn write_documents(records: &[DocumentRecord]) -> Vec<u8> {
    let raw = records::write(records);
    crate::chunk::ChunkWriter::new(ChunkKind::Documents).section(RECORDS, &raw).finish()
}
