//! Which characters beyond ASCII are letters or digits.
//!
//! The same answer as [`char::is_alphanumeric`], from a table a third of the size: the standard
//! library's is made for speed, and no compression shrinks it. Characters that nothing asks about
//! are in whatever run makes the table shortest: those of scripts that are indexed by grams, and
//! those that Unicode has not assigned.

/// Where runs of letters and digits begin and end, by turns, each as the LEB128 difference from
/// the one before. Written by `tests/letters.rs`, with `ENFACE_BLESS=1`.
const BORDERS: &[u8] = include_bytes!("letters.bin");

/// The table, unpacked.
#[derive(Clone, Debug)]
pub(crate) struct Letters {
    borders: Vec<u32>,
}

impl Letters {
    pub(crate) fn new() -> Self {
        let mut borders = Vec::with_capacity(BORDERS.len());
        let (mut at, mut difference, mut shift) = (0, 0, 0);
        for byte in BORDERS {
            difference |= u32::from(byte & 0x7F) << shift;
            shift += 7;
            if *byte < 0x80 {
                at += difference;
                borders.push(at);
                (difference, shift) = (0, 0);
            }
        }
        Self { borders }
    }

    /// Whether `c`, which is neither ASCII nor a gram, is alphanumeric. Logarithmic.
    pub(crate) fn has(&self, c: char) -> bool {
        self.borders.partition_point(|&border| border <= u32::from(c)) % 2 == 1
    }
}
