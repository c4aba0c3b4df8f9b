//! Parts of sections that are lists of small records, written by postcard.
//!
//! Format: section "Records". They are read with [`crate::varint::Cursor`], field by field: its
//! wire format is that of the integers and strings around them, and code that serde derives for
//! each record would be a tenth of what a browser loads.

/// Writes a record.
pub(crate) fn write<T: serde::Serialize + ?Sized>(record: &T) -> Vec<u8> {
    postcard::to_allocvec(record).expect("strings and numbers always serialise")
}
