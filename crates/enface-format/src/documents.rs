//! The document table: what is known of each document besides its text.
//!
//! Format: section "Documents".

use std::rc::Rc;

use crate::chunk::{ChunkKind, ChunkReader};
use crate::error::FormatError;
use crate::varint::Cursor;

const RECORDS: u8 = 1;

/// What is known of a document besides its text.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "write", derive(serde::Serialize))]
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
    pub fn read(bytes: &[u8]) -> Result<Vec<Rc<DocumentRecord>>, FormatError> {
        let chunk = ChunkReader::open(bytes, ChunkKind::Documents)?;
        read_section(&chunk).ok_or(FormatError::Malformed)
    }
}

fn read_section(chunk: &ChunkReader<'_>) -> Option<Vec<Rc<DocumentRecord>>> {
    read_records(&chunk.section(RECORDS, None)?)
}

/// A list of records, and nothing else.
pub(crate) fn read_records(bytes: &[u8]) -> Option<Vec<Rc<DocumentRecord>>> {
    let mut cursor = Cursor::new(bytes);
    let records = cursor.list(read_record)?;
    cursor.end()?;
    Some(records)
}

fn read_record(cursor: &mut Cursor<'_>) -> Option<Rc<DocumentRecord>> {
    let mut record = DocumentRecord::default();
    record.fill(cursor)?;
    Some(Rc::new(record))
}

impl DocumentRecord {
    fn fill(&mut self, cursor: &mut Cursor<'_>) -> Option<()> {
        self.id = cursor.string()?;
        self.titles = cursor.list(side_and_string)?;
        self.date = cursor.option(Cursor::string)?;
        self.source = cursor.option(Cursor::string)?;
        self.meta = cursor.list(|cursor| Some((cursor.string()?, cursor.string()?)))?;
        self.sides = cursor.list(Cursor::u8)?;
        self.n_passages = cursor.u32()?;
        self.n_given = cursor.u32()?;
        Some(())
    }
}

/// A text with its side, as titles are stored.
pub(crate) fn side_and_string(cursor: &mut Cursor<'_>) -> Option<(u8, String)> {
    Some((cursor.u8()?, cursor.string()?))
}

/// A chunk of the records of consecutive documents.
#[cfg(feature = "write")]
pub fn write_documents(records: &[DocumentRecord]) -> Vec<u8> {
    let raw = crate::records::write(records);
    crate::chunk::ChunkWriter::new(ChunkKind::Documents).section(RECORDS, &raw).finish()
}
