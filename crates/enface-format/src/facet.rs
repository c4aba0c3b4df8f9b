//! Facets: which documents have which value of a field. Only queries that filter, count or sort by
//! a field load it.
//!
//! Format: section "Facets".

use crate::chunk::{ChunkKind, ChunkReader};
use crate::error::FormatError;
use crate::varint::Cursor;

const VALUES: u8 = 1;

/// A value of a field, and the documents that have it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FacetValue {
    /// The value as it is shown.
    pub text: String,
    /// The documents, by number, in an order that the field defines; ascending for most.
    pub documents: Vec<u32>,
}

/// A field, unpacked.
#[derive(Clone, Debug, Default)]
pub struct FacetReader {
    /// Its values, in an order that the field defines; that of their text for most.
    pub values: Vec<FacetValue>,
}

impl FacetReader {
    /// Verifies and unpacks a field.
    ///
    /// # Errors
    /// If the bytes are no sound chunk with a field.
    pub fn open(bytes: &[u8]) -> Result<Self, FormatError> {
        let chunk = ChunkReader::open(bytes, ChunkKind::Facet)?;
        read(&chunk).ok_or(FormatError::Malformed)
    }
}

fn read(chunk: &ChunkReader<'_>) -> Option<FacetReader> {
    let bytes = chunk.section(VALUES, None)?;
    let mut cursor = Cursor::new(&bytes);
    let values = cursor.list(|cursor| {
        let text = cursor.string()?;
        let mut last = 0u32;
        let documents = cursor.list(|cursor| {
            last = last.wrapping_add_signed(cursor.i32()?);
            Some(last)
        })?;
        Some(FacetValue { text, documents })
    })?;
    cursor.end()?;
    Some(FacetReader { values })
}

/// A field with these values, which are in order.
#[cfg(feature = "write")]
pub fn write_facet(values: &[FacetValue]) -> Vec<u8> {
    use crate::varint::put;

    let mut out = Vec::new();
    put::usize(&mut out, values.len());
    for value in values {
        put::str(&mut out, &value.text);
        put::usize(&mut out, value.documents.len());
        let mut last = 0u32;
        for &document in &value.documents {
            put::i32(&mut out, document.wrapping_sub(last) as i32);
            last = document;
        }
    }
    crate::chunk::ChunkWriter::new(ChunkKind::Facet).section(VALUES, &out).finish()
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    proptest! {
        #[test]
        fn values_come_back(values: Vec<(String, Vec<u32>)>) {
            let values: Vec<FacetValue> = values
                .into_iter()
                .map(|(text, documents)| FacetValue { text, documents })
                .collect();
            let read = FacetReader::open(&write_facet(&values)).unwrap();
            prop_assert_eq!(read.values, values);
        }
    }
}
