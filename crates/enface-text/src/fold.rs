//! The fold table: which characters are searched as the same.

use crate::letters::Letters;
use crate::script::{Class, in_ranges, is_gram};

/// A fold table as it is stored in an index: plain sorted lists, independent of any language.
///
/// Cut to an archive by the indexer: it has each character whose fold *result* occurs in the
/// archive, and so serves every way of typing what is there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FoldData {
    /// Character → what it is searched as, sorted by character. An empty string drops it (a
    /// diacritic, a vowel mark). Characters that are not listed stand for themselves.
    pub folds: Vec<(char, String)>,
    /// (folded base, combining mark, composed folded character), sorted: what a mark that is kept
    /// makes of the character before it, so that decomposed input is found.
    pub compositions: Vec<(char, char, char)>,
    /// Inclusive ranges of characters that belong to words although they are not alphanumeric
    /// (vowel signs, viramas), sorted.
    pub word_marks: Vec<(char, char)>,
}

/// A fold table ready for use: constant time a character.
#[derive(Clone, Debug)]
pub struct FoldTable {
    data: FoldData,
    /// Page of 256 characters → its number in `entries`, [`NO_PAGE`] if nothing on it folds.
    pages: Vec<u16>,
    /// For each listed page 256 entries: index into `data.folds` plus 1, or 0 for "itself".
    entries: Vec<u32>,
    letters: Letters,
}

const NO_PAGE: u16 = u16::MAX;
const PAGE_BITS: u32 = 8;
const N_PAGES: usize = 0x110000 >> PAGE_BITS;

impl Default for FoldTable {
    /// The table that folds nothing.
    fn default() -> Self {
        Self::new(FoldData::default())
    }
}

impl FoldTable {
    /// Prepares stored data for lookups. Unsorted data makes no panic, only misses.
    pub fn new(data: FoldData) -> Self {
        let mut pages = vec![NO_PAGE; N_PAGES];
        let mut entries: Vec<u32> = Vec::new();
        for (i, (c, _)) in data.folds.iter().enumerate() {
            let Some(page) = pages.get_mut((u32::from(*c) >> PAGE_BITS) as usize) else { continue };
            if *page == NO_PAGE {
                *page = (entries.len() >> PAGE_BITS) as u16;
                entries.resize(entries.len() + (1 << PAGE_BITS), 0);
            }
            let at = (usize::from(*page) << PAGE_BITS) + (u32::from(*c) & 0xFF) as usize;
            if let Some(entry) = entries.get_mut(at) {
                *entry = i as u32 + 1;
            }
        }
        Self { data, pages, entries, letters: Letters::new() }
    }

    /// The stored form.
    pub fn data(&self) -> &FoldData {
        &self.data
    }

    /// What `c` is searched as: `None` for itself.
    pub fn fold(&self, c: char) -> Option<&str> {
        let page = *self.pages.get((u32::from(c) >> PAGE_BITS) as usize)?;
        if page == NO_PAGE {
            return None;
        }
        let at = (usize::from(page) << PAGE_BITS) + (u32::from(c) & 0xFF) as usize;
        let i = (*self.entries.get(at)?).checked_sub(1)?;
        self.data.folds.get(i as usize).map(|(_, folded)| folded.as_str())
    }

    /// The folded character that `mark` makes of the folded character `base`, if it is kept.
    pub(crate) fn compose(&self, base: char, mark: char) -> Option<char> {
        compose_hangul(base, mark).or_else(|| {
            let list = &self.data.compositions;
            let i = list.binary_search_by_key(&(base, mark), |&(b, m, _)| (b, m)).ok()?;
            list.get(i).map(|&(_, _, composed)| composed)
        })
    }

    /// The class of a folded character.
    pub fn class(&self, c: char) -> Class {
        if c.is_ascii() {
            return if c.is_ascii_alphanumeric() { Class::Word } else { Class::Separator };
        }
        if is_gram(c) {
            return Class::Gram;
        }
        let is_mark = in_ranges(&self.data.word_marks, c);
        if is_mark || self.letters.has(c) { Class::Word } else { Class::Separator }
    }
}

/// Composition of conjoining jamo (The Unicode Standard, section 3.12).
fn compose_hangul(base: char, mark: char) -> Option<char> {
    const L: u32 = 0x1100;
    const V: u32 = 0x1161;
    const T: u32 = 0x11A7;
    const S: u32 = 0xAC00;
    let (base, mark) = (u32::from(base), u32::from(mark));
    if (L..L + 19).contains(&base) && (V..V + 21).contains(&mark) {
        return char::from_u32(S + ((base - L) * 21 + (mark - V)) * 28);
    }
    if (S..S + 11172).contains(&base)
        && (base - S).is_multiple_of(28)
        && (T + 1..T + 28).contains(&mark)
    {
        return char::from_u32(base + (mark - T));
    }
    None
}

#[cfg(test)]
mod tests {
    use super::*;

    fn table() -> FoldTable {
        FoldTable::new(FoldData {
            folds: vec![
                ('A', "a".into()),
                ('\u{301}', String::new()),
                ('絡', "络".into()),
                ('㍿', "株式会社".into()),
            ],
            compositions: vec![('a', '\u{308}', 'ä')],
            word_marks: vec![('\u{93E}', '\u{94D}')],
        })
    }

    #[test]
    fn listed_characters_fold_and_others_stay() {
        let t = table();
        assert_eq!(t.fold('A'), Some("a"));
        assert_eq!(t.fold('絡'), Some("络"));
        assert_eq!(t.fold('㍿'), Some("株式会社"));
        assert_eq!(t.fold('\u{301}'), Some(""));
        assert_eq!(t.fold('b'), None);
        assert_eq!(t.fold('\u{10FFFF}'), None);
    }

    #[test]
    fn jamo_compose_to_syllables() {
        let t = table();
        let lv = t.compose('\u{1112}', '\u{1161}');
        assert_eq!(lv, Some('하'));
        assert_eq!(t.compose('하', '\u{11AB}'), Some('한'));
        assert_eq!(t.compose('한', '\u{11AB}'), None);
        assert_eq!(t.compose('a', '\u{308}'), Some('ä'));
    }

    #[test]
    fn vowel_signs_belong_to_words() {
        assert_eq!(table().class('\u{94D}'), Class::Word);
        assert_eq!(FoldTable::default().class('\u{94D}'), Class::Separator);
    }
}
