//! Which document has an id: a table that only permalinks need.
//!
//! Format: section "Ids".

use crate::checksum::checksum;
use crate::chunk::{ChunkKind, ChunkReader};
use crate::error::FormatError;

const TABLE: u8 = 1;

/// Finds documents by the CRC-32 of their id. Different ids may share one, so the caller compares.
#[derive(Clone, Debug, Default)]
pub struct IdsReader {
    /// The CRC-32 of each document's id, in the order of documents.
    checksums: Vec<u32>,
}

impl IdsReader {
    /// Verifies and unpacks the table.
    ///
    /// # Errors
    /// If the bytes are no sound table of ids.
    pub fn open(bytes: &[u8]) -> Result<Self, FormatError> {
        let chunk = ChunkReader::open(bytes, ChunkKind::Ids)?;
        let table = chunk.section(TABLE, None).ok_or(FormatError::Malformed)?;
        let (numbers, rest) = table.as_chunks();
        if !rest.is_empty() {
            return Err(FormatError::Malformed);
        }
        let mut checksums = Vec::new();
        for number in numbers {
            checksums.push(u32::from_le_bytes(*number));
        }
        Ok(Self { checksums })
    }

    /// The numbers of the documents that may have this id, in order. Linear in the documents.
    pub fn find(&self, id: &str) -> impl Iterator<Item = u32> + '_ {
        let wanted = checksum(&[id.as_bytes()]);
        (0..).zip(&self.checksums).filter(move |&(_, &c)| c == wanted).map(|(doc, _)| doc)
    }
}

/// The table of all documents' ids, in the order of documents.
#[cfg(feature = "write")]
pub fn write_ids<'a>(ids: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
    let mut table = Vec::new();
    for id in ids {
        table.extend_from_slice(&checksum(&[id.as_bytes()]).to_le_bytes());
    }
    crate::chunk::ChunkWriter::new(ChunkKind::Ids).section(TABLE, &table).finish()
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;

    #[test]
    fn every_id_finds_its_document() {
        let ids = ["a", "b-2", "第十二条", ""];
        let reader = IdsReader::open(&write_ids(ids)).unwrap();
        for (doc, id) in ids.into_iter().enumerate() {
            assert_eq!(reader.find(id).collect::<Vec<_>>(), [doc as u32]);
        }
        assert_eq!(reader.find("c").count(), 0);
    }
}
