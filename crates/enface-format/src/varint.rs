//! Integers of variable size, and a cursor that never reads past its bytes.
//!
//! Format: sections "Integers" and "Records". What cannot be read is `None`: where in a part it
//! went wrong helps nobody, and a browser that need not carry the reason along is spared the code.

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

    pub(crate) fn u8(&mut self) -> Option<u8> {
        let (&first, rest) = self.bytes.split_first()?;
        self.bytes = rest;
        Some(first)
    }

    pub(crate) fn take(&mut self, n_bytes: usize) -> Option<&'a [u8]> {
        let (taken, rest) = self.bytes.split_at_checked(n_bytes)?;
        self.bytes = rest;
        Some(taken)
    }

    pub(crate) fn array<const N: usize>(&mut self) -> Option<[u8; N]> {
        let (taken, rest) = self.bytes.split_first_chunk()?;
        self.bytes = rest;
        Some(*taken)
    }

    /// LEB128, at most five bytes.
    pub(crate) fn u32(&mut self) -> Option<u32> {
        let mut value = 0u64;
        for shift in [0, 7, 14, 21, 28] {
            let byte = self.u8()?;
            value |= u64::from(byte & 0x7F) << shift;
            if byte < 0x80 {
                return u32::try_from(value).ok();
            }
        }
        None
    }

    pub(crate) fn usize(&mut self) -> Option<usize> {
        self.u32().map(|value| value as usize)
    }

    /// A count of things that take at least one byte each: refused where they cannot be there, so
    /// that damaged counts never reserve memory.
    pub(crate) fn count(&mut self) -> Option<usize> {
        self.usize().filter(|&n| n <= self.bytes.len())
    }

    /// A zigzag-coded signed difference.
    pub(crate) fn i32(&mut self) -> Option<i32> {
        let value = self.u32()?;
        Some((value >> 1) as i32 ^ -((value & 1) as i32))
    }

    pub(crate) fn char(&mut self) -> Option<char> {
        char::from_u32(self.u32()?)
    }

    /// Bytes behind their number.
    pub(crate) fn bytes(&mut self) -> Option<&'a [u8]> {
        let n_bytes = self.usize()?;
        self.take(n_bytes)
    }

    /// `n_bytes` of UTF-8.
    pub(crate) fn text(&mut self, n_bytes: usize) -> Option<&'a str> {
        core::str::from_utf8(self.take(n_bytes)?).ok()
    }

    /// A string: its size in bytes, then UTF-8.
    pub(crate) fn string(&mut self) -> Option<String> {
        let n_bytes = self.usize()?;
        self.text(n_bytes).map(str::to_owned)
    }

    /// A part of what is left: its size in bytes, then its bytes.
    pub(crate) fn part(&mut self) -> Option<Cursor<'a>> {
        self.bytes().map(Cursor::new)
    }

    /// A list as postcard has it: the number of items, then each as `item` reads it.
    pub(crate) fn list<T>(
        &mut self,
        mut item: impl FnMut(&mut Self) -> Option<T>,
    ) -> Option<Vec<T>> {
        let n = self.count()?;
        let mut items = Vec::new();
        for _ in 0..n {
            items.push(item(self)?);
        }
        Some(items)
    }

    /// An option as postcard has it: 0, or 1 and the item.
    pub(crate) fn option<T>(
        &mut self,
        item: impl FnOnce(&mut Self) -> Option<T>,
    ) -> Option<Option<T>> {
        match self.u8()? {
            0 => Some(None),
            1 => item(self).map(Some),
            _ => None,
        }
    }

    /// `Some` if everything has been read.
    pub(crate) fn end(&self) -> Option<()> {
        self.bytes.is_empty().then_some(())
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
                prop_assert_eq!(cursor.u32(), Some(v));
            }
            for v in signed {
                prop_assert_eq!(cursor.i32(), Some(v));
            }
            prop_assert!(cursor.is_empty());
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes: Vec<u8>) {
            let mut cursor = Cursor::new(&bytes);
            while cursor.u32().is_some() {}
            let _ = Cursor::new(&bytes).string();
        }
    }
}
