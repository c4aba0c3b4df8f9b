//! What the texts of each side have in common, and the records of documents, and what those in
//! chunks of texts are packed behind.
//!
//! Format: section "Dictionary".

use crate::chunk::{ChunkKind, ChunkReader};
use crate::error::FormatError;
use crate::lz::Window;

const RECORDS: u8 = 1;
/// Section of side `i` is `SIDE + i`.
const SIDE: u8 = 16;

/// The dictionary of an archive, unpacked: a part for records and for each side, where there is
/// one.
#[derive(Clone, Debug, Default)]
pub struct Dictionary {
    records: Option<Window>,
    sides: Vec<Option<Window>>,
}

impl Dictionary {
    /// Verifies and unpacks a dictionary.
    ///
    /// # Errors
    /// If the bytes are no sound chunk with a dictionary.
    pub fn open(bytes: &[u8], n_sides: u8) -> Result<Self, FormatError> {
        let chunk = ChunkReader::open(bytes, ChunkKind::Dictionary)?;
        let part = |kind| {
            let window = || chunk.window(kind, None).ok_or(FormatError::Malformed);
            chunk.has(kind).then(window).transpose()
        };
        let records = part(RECORDS)?;
        let mut sides = Vec::new();
        for kind in (SIDE..).take(n_sides.into()) {
            sides.push(part(kind)?);
        }
        Ok(Self { records, sides })
    }

    /// What records in chunks of texts are packed behind.
    pub fn records(&self) -> Option<&Window> {
        self.records.as_ref()
    }

    /// What the texts of a side are packed behind.
    pub fn side(&self, side: usize) -> Option<&Window> {
        self.sides.get(side)?.as_ref()
    }
}

/// A dictionary as [`Dictionary::open`] reads it: some typical records, and for each side what is
/// typical of its texts. What has no part is empty.
#[cfg(feature = "write")]
pub fn write_dictionary(records: &[crate::DocumentRecord], sides: &[Vec<u8>]) -> Vec<u8> {
    let mut chunk = crate::chunk::ChunkWriter::new(ChunkKind::Dictionary);
    let mut parts = Vec::new();
    if !records.is_empty() {
        parts.push((RECORDS, crate::records::write(records)));
    }
    parts.extend((SIDE..).zip(sides.iter().cloned()));
    for (kind, content) in &parts {
        let kind = *kind;
        if !content.is_empty() {
            chunk = chunk.section(kind, content);
        }
    }
    chunk.finish()
}
