//! What does a wasm file consist of?

use anyhow::{Context, Result};

/// How many bytes stand before the first section: magic number and version.
pub(crate) const HEADER_LEN: usize = 8;

/// The numbers of sections.
pub(crate) const CUSTOM: u8 = 0;
pub(crate) const IMPORTS: u8 = 2;
pub(crate) const CODE: u8 = 10;

/// The sections of `wasm`, each with its number.
///
/// # Errors
/// When it is cut.
pub(crate) fn sections(wasm: &[u8]) -> Result<Vec<(u8, Reader<'_>)>> {
    let mut rest = Reader(wasm.get(HEADER_LEN..).context("the wasm is cut")?);
    let mut sections = Vec::new();
    while !rest.0.is_empty() {
        sections.push((rest.u8()?, Reader(rest.bytes()?)));
    }
    Ok(sections)
}

/// What is left to read.
pub(crate) struct Reader<'a>(pub(crate) &'a [u8]);

impl<'a> Reader<'a> {
    pub(crate) fn u8(&mut self) -> Result<u8> {
        let (&first, rest) = self.0.split_first().context("the wasm is cut")?;
        self.0 = rest;
        Ok(first)
    }

    /// An unsigned LEB128 number.
    pub(crate) fn len(&mut self) -> Result<usize> {
        let (mut n, mut shift) = (0, 0);
        loop {
            let byte = self.u8()?;
            n |= usize::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return Ok(n);
            }
            shift += 7;
        }
    }

    /// Bytes behind their number.
    pub(crate) fn bytes(&mut self) -> Result<&'a [u8]> {
        let n = self.len()?;
        let (bytes, rest) = self.0.split_at_checked(n).context("the wasm is cut")?;
        self.0 = rest;
        Ok(bytes)
    }
}

/// Adds a number as [`Reader::len`] reads it.
pub(crate) fn write_len(out: &mut Vec<u8>, mut n: usize) {
    while n >= 0x80 {
        out.push((n & 0x7F) as u8 | 0x80);
        n >>= 7;
    }
    out.push(n as u8);
}

/// Adds bytes as [`Reader::bytes`] reads them.
pub(crate) fn write_bytes(out: &mut Vec<u8>, bytes: &[u8]) {
    write_len(out, bytes.len());
    out.extend(bytes);
}
