//! A whole index in one file, for small archives and for pages that work without a server.
//!
//! Format: section "Bundle".

use crate::chunk::{ChunkKind, ChunkReader};
use crate::error::FormatError;
use crate::order::count_before;
use crate::varint::Cursor;

const DIRECTORY: u8 = 1;
const FILES: u8 = 2;

/// The files of an index, by path.
#[derive(Clone, Debug, Default)]
pub struct BundleReader {
    files: Vec<(String, core::ops::Range<usize>)>,
    bytes: Vec<u8>,
}

impl BundleReader {
    /// Verifies and unpacks a bundle.
    ///
    /// # Errors
    /// If the bytes are no sound bundle.
    pub fn open(bytes: &[u8]) -> Result<Self, FormatError> {
        let chunk = ChunkReader::open(bytes, ChunkKind::Bundle)?;
        Self::read(&chunk).ok_or(FormatError::Malformed)
    }

    fn read(chunk: &ChunkReader<'_>) -> Option<Self> {
        let directory = chunk.section(DIRECTORY, None)?;
        let bytes = chunk.section(FILES, None)?;
        let mut cursor = Cursor::new(&directory);
        let mut files: Vec<(String, core::ops::Range<usize>)> = Vec::new();
        let mut at = 0usize;
        while !cursor.is_empty() {
            let path = cursor.string()?;
            let end = at.checked_add(cursor.usize()?)?;
            files.push((path, at..end));
            at = end;
        }
        let is_sound = at == bytes.len() && files.is_sorted_by(|a, b| a.0 < b.0);
        is_sound.then_some(Self { files, bytes })
    }

    /// The bytes of the file at `path`.
    pub fn get(&self, path: &str) -> Option<&[u8]> {
        let is_before = |i: usize| self.files.get(i).is_some_and(|(known, _)| **known < *path);
        let (known, range) =
            self.files.get(count_before(self.files.len(), &mut |i| is_before(i)))?;
        self.bytes.get(range.clone()).filter(|_| known == path)
    }
}

/// A bundle of files, each a path and its bytes, in any order.
///
/// # Panics
/// If two files have the same path.
#[cfg(feature = "write")]
pub fn write_bundle<'a>(files: impl IntoIterator<Item = (&'a str, &'a [u8])>) -> Vec<u8> {
    use crate::varint::put;
    let (mut directory, mut bytes) = (Vec::new(), Vec::new());
    let mut sorted = std::collections::BTreeMap::new();
    for (path, file) in files {
        assert!(sorted.insert(path, file).is_none(), "each file of a bundle has its own path");
    }
    for (path, file) in sorted {
        put::str(&mut directory, path);
        put::usize(&mut directory, file.len());
        bytes.extend_from_slice(file);
    }
    crate::chunk::ChunkWriter::new(ChunkKind::Bundle)
        .section(DIRECTORY, &directory)
        .section(FILES, &bytes)
        .finish()
}
