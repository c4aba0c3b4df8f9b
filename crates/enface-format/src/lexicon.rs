//! How terms are rendered on other sides; a part of each shard.
//!
//! Format: section "Lexicon".

use crate::order::count_before;
use crate::varint::Cursor;

/// How a term is rendered on one other side.
#[derive(Clone, Debug, PartialEq, Eq)]
#[cfg_attr(feature = "write", derive(serde::Serialize))]
pub struct Rendering {
    /// The side of the rendering.
    pub side: u8,
    /// The rendering, folded; words parted by one space.
    pub text: String,
}

/// The renderings of some terms, in the order of terms.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct LexiconReader {
    entries: Vec<(String, Vec<Rendering>)>,
}

impl LexiconReader {
    pub(crate) fn read(bytes: &[u8], n_sides: u8) -> Option<Self> {
        let mut cursor = Cursor::new(bytes);
        let entries = cursor.list(|cursor| {
            let term = cursor.string()?;
            let rendering = |cursor: &mut Cursor<'_>| {
                Some(Rendering { side: cursor.u8()?, text: cursor.string()? })
            };
            Some((term, cursor.list(rendering)?))
        })?;
        cursor.end()?;
        is_sound(&entries, n_sides).then_some(Self { entries })
    }

    /// The renderings of a folded term, best first; empty if it is not known.
    pub fn renderings(&self, term: &str) -> &[Rendering] {
        let is_before = |i: usize| self.entries.get(i).is_some_and(|(known, _)| **known < *term);
        match self.entries.get(count_before(self.entries.len(), &mut |i| is_before(i))) {
            Some((known, renderings)) if known == term => renderings,
            _ => &[],
        }
    }
}

/// Whether entries are in the order of terms, no term twice, and of sides that the archive has.
fn is_sound(entries: &[(String, Vec<Rendering>)], n_sides: u8) -> bool {
    entries.is_sorted_by(|a, b| a.0 < b.0)
        && entries.iter().all(|(_, renderings)| renderings.iter().all(|r| r.side < n_sides))
}

/// The entries, which must be in the order of terms and have no term twice.
#[cfg(feature = "write")]
pub(crate) fn write_lexicon(entries: &[(String, Vec<Rendering>)], n_sides: u8) -> Vec<u8> {
    assert!(is_sound(entries, n_sides), "lexicon entries come in order and have known sides");
    crate::records::write(entries)
}
