//! What the texts of each side have in common, and what its chunks are packed behind.
//!
//! Format: section "Dictionary".

use crate::chunk::{ChunkKind, ChunkReader};
use crate::error::FormatError;
use crate::lz::Window;

/// Section of side `i` is `SIDE + i`.
const SIDE: u8 = 16;

/// The dictionary of an archive, unpacked: a part for each side that has one.
#[derive(Clone, Debug, Default)]
pub struct Dictionary(Vec<Option<Window>>);

impl Dictionary {
    /// Verifies and unpacks a dictionary.
    ///
    /// # Errors
    /// If the bytes are no sound chunk with a dictionary.
    pub fn open(bytes: &[u8], n_sides: u8) -> Result<Self, FormatError> {
        let chunk = ChunkReader::open(bytes, ChunkKind::Dictionary)?;
        let mut sides = Vec::new();
        for kind in (SIDE..).take(n_sides.into()) {
            sides.push(if chunk.has(kind) {
                Some(chunk.window(kind, None).ok_or(FormatError::Malformed)?)
            } else {
                None
            });
        }
        Ok(Self(sides))
    }

    /// What the texts of a side are packed behind.
    pub fn side(&self, side: usize) -> Option<&Window> {
        self.0.get(side)?.as_ref()
    }
}

/// A dictionary as [`Dictionary::open`] reads it; a side without one has no bytes.
#[cfg(feature = "write")]
pub fn write_dictionary(sides: &[Vec<u8>]) -> Vec<u8> {
    let mut chunk = crate::chunk::ChunkWriter::new(ChunkKind::Dictionary);
    for (kind, content) in (SIDE..).zip(sides) {
        if !content.is_empty() {
            chunk = chunk.section(kind, content);
        }
    }
    chunk.finish()
}
