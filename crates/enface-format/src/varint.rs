//! Integers of variable size, and a cursor that never reads past its bytes.
//!
//! Format: section "Integers".

use crate::error::FormatError;

/// Reads from the front of a byte slice.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Cursor<'a> {
    bytes: &'a [u8],
}

impl<'a> Cursor<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        Self { bytes }
    }

    pub(crate) fn rest(&self) -> &'a [u8] {
        self.bytes
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.bytes.is_empty()
    }

    pub(crate) fn u8(&mut self) -> Result<u8, FormatError> {
        let (&first, rest) = self.bytes.split_first().ok_or(FormatError::Truncated)?;
        self.bytes = rest;
        Ok(first)
    }

    pub(crate) fn take(&mut self, n_bytes: usize) -> Result<&'a [u8], FormatError> {
        let (taken, rest) = self.bytes.split_at_checked(n_bytes).ok_or(FormatError::Truncated)?;
        self.bytes = rest;
        Ok(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Result<[u8; N], FormatError> {
        let (taken, rest) = self.bytes.split_first_chunk().ok_or(FormatError::Truncated)?;
        self.bytes = rest;
        Ok(*taken)
    }

    /// LEB128, at most five bytes.
    pub(crate) fn u32(&mut self) -> Result<u32, FormatError> {
        let mut value = 0u32;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.u8()?;
            let part = u32::from(byte & 0x7F);
            if shift == 28 && part > 0xF {
                return Err(FormatError::Malformed("integer"));
            }
            value |= part << shift;
            if byte < 0x80 {
                return Ok(value);
            }
        }
        Err(FormatError::Malformed("integer"))
    }

    pub(crate) fn usize(&mut self) -> Result<usize, FormatError> {
        Ok(self.u32()? as usize)
    }

    /// A count of things that take at least one byte each: refused where they cannot be there, so
    /// that damaged counts never reserve memory.
    pub(crate) fn count(&mut self) -> Result<usize, FormatError> {
        let n = self.usize()?;
        if n > self.bytes.len() { Err(FormatError::Truncated) } else { Ok(n) }
    }

    /// A zigzag-coded signed difference.
    pub(crate) fn i32(&mut self) -> Result<i32, FormatError> {
        let value = self.u32()?;
        Ok((value >> 1) as i32 ^ -((value & 1) as i32))
    }

    /// A string: its size in bytes, then UTF-8.
    pub(crate) fn str(&mut self) -> Result<&'a str, FormatError> {
        let n_bytes = self.usize()?;
        core::str::from_utf8(self.take(n_bytes)?).map_err(|_| FormatError::Malformed("text"))
    }

    /// `part` of what is left: its size in bytes, then its bytes.
    pub(crate) fn part(&mut self) -> Result<Cursor<'a>, FormatError> {
        let n_bytes = self.usize()?;
        Ok(Cursor::new(self.take(n_bytes)?))
    }
}

#[cfg(feature = "write")]
pub(crate) mod put {
    //! The writing half.

    pub(crate) fn u32(out: &mut Vec<u8>, mut value: u32) {
        while value >= 0x80 {
            out.push(value as u8 | 0x80);
            value >>= 7;
        }
        out.push(value as u8);
    }

    pub(crate) fn usize(out: &mut Vec<u8>, value: usize) {
        u32(out, u32::try_from(value).expect("an index part has fewer than 2^32 entries"));
    }

    pub(crate) fn i32(out: &mut Vec<u8>, value: i32) {
        u32(out, ((value << 1) ^ (value >> 31)) as u32);
    }

    pub(crate) fn str(out: &mut Vec<u8>, value: &str) {
        usize(out, value.len());
        out.extend_from_slice(value.as_bytes());
    }

    pub(crate) fn part(out: &mut Vec<u8>, bytes: &[u8]) {
        usize(out, bytes.len());
        out.extend_from_slice(bytes);
    }
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn integers_come_back(values: Vec<u32>, signed: Vec<i32>) {
            let mut bytes = Vec::new();
            values.iter().for_each(|&v| put::u32(&mut bytes, v));
            signed.iter().for_each(|&v| put::i32(&mut bytes, v));
            let mut cursor = Cursor::new(&bytes);
            for v in values {
                prop_assert_eq!(cursor.u32(), Ok(v));
            }
            for v in signed {
                prop_assert_eq!(cursor.i32(), Ok(v));
            }
            prop_assert!(cursor.is_empty());
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes: Vec<u8>) {
            let mut cursor = Cursor::new(&bytes);
            while cursor.u32().is_ok() {}
            let _ = Cursor::new(&bytes).str();
        }
    }
}
