//! Parts of sections that are lists of small records, encoded by postcard.
//!
//! Format: section "Records".

use serde::de::DeserializeOwned;

use crate::error::FormatError;

/// Reads a record that takes all of `bytes`; `name` is what an error calls it.
pub(crate) fn read<T: DeserializeOwned>(
    bytes: &[u8],
    name: &'static str,
) -> Result<T, FormatError> {
    match postcard::take_from_bytes(bytes) {
        Ok((record, [])) => Ok(record),
        _ => Err(FormatError::Malformed(name)),
    }
}

/// Writes a record.
#[cfg(feature = "write")]
pub(crate) fn write<T: serde::Serialize + ?Sized>(record: &T) -> Vec<u8> {
    postcard::to_allocvec(record).expect("strings and numbers always serialise")
}
