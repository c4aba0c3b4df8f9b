//! CRC-32 (IEEE), without a table: it would be a kilobyte that no compression shrinks and that
//! every reader would load, to save a fraction of a millisecond a query.

use crc::{CRC_32_ISO_HDLC, Crc, NoTable};

static CRC: Crc<u32, NoTable> = Crc::<u32, NoTable>::new(&CRC_32_ISO_HDLC);

/// The CRC-32 of parts that stand one after another.
pub(crate) fn checksum(parts: &[&[u8]]) -> u32 {
    let mut digest = CRC.digest();
    parts.iter().for_each(|part| digest.update(part));
    digest.finalize()
}
