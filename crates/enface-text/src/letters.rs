//! Which characters beyond ASCII are letters or digits.
//!
//! The same answer as [`char::is_alphanumeric`], from a table a third of the size: the standard
//! library's is made for speed, and no compression shrinks it. Characters that nothing asks about
//! are in whatever run makes the table shortest: those of scripts that are indexed by grams, and
//! those that Unicode has not assigned.

/// Where runs of letters and digits begin and end, by turns, each as the LEB128 difference from
/// the one before. Written by the test below, with `ENFACE_BLESS=1`.
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

#[cfg(all(test, feature = "build"))]
mod tests {
    use icu_properties::CodePointMapData;
    use icu_properties::props::GeneralCategory;

    use super::*;
    use crate::script::is_gram;

    /// The characters that the table must be right about.
    fn asked() -> impl Iterator<Item = char> {
        let categories = CodePointMapData::<GeneralCategory>::new();
        ('\u{80}'..=char::MAX).filter(move |&c| {
            let category = categories.get(c);
            let is_known =
                category != GeneralCategory::Unassigned && category != GeneralCategory::PrivateUse;
            is_known && !is_gram(c)
        })
    }

    #[test]
    fn the_table_agrees_with_the_standard_library() {
        if std::env::var_os("ENFACE_BLESS").is_some() {
            let mut bytes = Vec::new();
            let (mut last, mut inside) = (0, false);
            for c in asked().filter(|c| {
                let differs = c.is_alphanumeric() != inside;
                inside ^= differs;
                differs
            }) {
                let mut difference = u32::from(c) - last;
                last = u32::from(c);
                while difference >= 0x80 {
                    bytes.push(difference as u8 | 0x80);
                    difference >>= 7;
                }
                bytes.push(difference as u8);
            }
            let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/letters.bin");
            std::fs::write(path, bytes).unwrap();
            return;
        }
        let letters = Letters::new();
        for c in asked() {
            assert_eq!(letters.has(c), c.is_alphanumeric(), "{c} {:04X}", u32::from(c));
        }
    }
}
