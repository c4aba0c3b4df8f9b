//! Cuts the fold table to an archive: *which ways of typing does this archive need to know?*
//!
//! What a character folds to is settled in [`rules`], for all of Unicode. This module only picks
//! the part that an archive can use, since the table is in every reader's first download:
//!
//! - A character is listed if all of its fold occurs in the folded archive. So 網 is listed where
//!   only 网 occurs, and the other way round.
//! - A character that does not itself occur must also be one that people type. That leaves out
//!   everything with a compatibility decomposition (𝐀, Ⓐ, ㍿, ², Kangxi radicals, Arabic
//!   presentation forms) but the full-width and half-width forms of East Asian keyboards, leaves
//!   out compatibility ideographs, and admits the digits of those scripts only that occur.
//! - What is a separator and folds to separators is not listed: it leaves no token either way.
//! - A dropped mark is listed if it occurs, if a listed or kept letter decomposes to it, if it
//!   belongs to a script that occurs (vowel marks), or if text copied from elsewhere often has it
//!   (soft hyphen, zero-width and direction characters).
//!
//! Not for applying the table: that is [`FoldTable`], and needs no Unicode data.

mod char_set;
mod han;
mod languages;
mod marks;
mod rules;
#[cfg(test)]
mod tests;

use icu_properties::CodePointMapData;
use icu_properties::props::Script;
use icu_properties::script::ScriptWithExtensions;

use self::char_set::CharSet;
use self::languages::Languages;
use self::rules::Rules;
use crate::fold::{FoldData, FoldTable};
use crate::script::is_gram;

/// Collects the characters of an archive, then cuts the fold table to them.
///
/// Every text that will be indexed must be added: the table folds added text exactly as the rules
/// for all of Unicode would, and queries as far as they can match added text.
///
/// # Examples
///
/// ```
/// use enface_text::{Analyzer, FoldTableBuilder};
///
/// let mut builder = FoldTableBuilder::new(["zh-Hant", "de"]);
/// builder.add("網絡安全");
/// builder.add("Sicherheit im Café, für Größe Ｘ");
/// let analyzer = Analyzer::new(builder.build());
///
/// assert_eq!(analyzer.fold_term("网络"), analyzer.fold_term("網絡"));
/// assert_eq!(analyzer.fold_term("CAFE\u{301}"), "cafe");
/// assert_eq!(analyzer.fold_term("GRO\u{308}SSE"), "grösse");
/// ```
#[derive(Clone, Debug)]
pub struct FoldTableBuilder {
    languages: Languages,
    seen: CharSet,
}

impl FoldTableBuilder {
    /// A builder for an archive whose sides have these BCP 47 tags.
    pub fn new<'a>(langs: impl IntoIterator<Item = &'a str>) -> Self {
        Self { languages: Languages::new(langs), seen: CharSet::default() }
    }

    /// Takes note of the characters of `text`. Linear in its bytes, a few nanoseconds each.
    pub fn add(&mut self, text: &str) {
        text.chars().for_each(|c| self.seen.insert(c));
    }

    /// Takes over what `other` has collected, so that texts can be added in parallel.
    pub fn merge(&mut self, other: Self) {
        self.languages.merge(other.languages);
        self.seen.union(&other.seen);
    }

    /// Cuts the table. Takes some milliseconds, however much text there was.
    pub fn build(self) -> FoldTable {
        Cut::new(Rules::new(self.languages), self.seen).table()
    }
}

/// An archive as the cut sees it.
struct Cut {
    rules: Rules,
    /// The characters that occur.
    seen: CharSet,
    /// The characters that tokens can be made of, with the parts of what is composed, and with
    /// what decomposed text composes to: which of the parts seen ever met is not known.
    alphabet: CharSet,
    /// All kept compositions of characters in `alphabet`, sorted.
    compositions: Vec<(char, char, char)>,
}

impl Cut {
    fn new(rules: Rules, seen: CharSet) -> Self {
        let mut alphabet = CharSet::default();
        for c in seen.iter() {
            match rules.fold(c) {
                None => alphabet.insert(c),
                Some(folded) => folded.chars().for_each(|f| alphabet.insert(f)),
            }
        }
        let mut compositions = rules.compositions();
        // A query may bring the parts of what occurs composed, and the other way round. Letters
        // have at most three marks, so this ends after as many rounds and one.
        let mut grows = true;
        while grows {
            grows = false;
            for &(base, _, composed) in &compositions {
                if alphabet.contains(base) != alphabet.contains(composed) {
                    alphabet.insert(base);
                    alphabet.insert(composed);
                    grows = true;
                }
            }
        }
        compositions.retain(|&(base, _, _)| alphabet.contains(base));
        for &(_, mark, _) in &compositions {
            if !marks::is_dropped(mark) {
                alphabet.insert(mark);
            }
        }
        Self { rules, seen, alphabet, compositions }
    }

    fn table(self) -> FoldTable {
        let scripts = self.scripts();
        let in_use = |c| scripts.iter().any(|&s| ScriptWithExtensions::new().has_script(c, s));
        let is_typed = |c| {
            rules::is_wide_or_narrow(c)
                || rules::is_canonical(c) && (!self.rules.is_digit(c) || in_use(c))
        };
        let mut folds = Vec::new();
        let mut dropped = CharSet::default();
        for c in rules::candidates() {
            let Some(folded) = self.rules.fold(c) else { continue };
            if folded.is_empty() {
                if self.seen.contains(c) || marks::is_common(c) || in_use(c) {
                    dropped.insert(c);
                }
            } else if self.is_of_use(c, &folded) && (self.seen.contains(c) || is_typed(c)) {
                let parts = rules::decompose(c);
                parts.filter(|&part| marks::is_dropped(part)).for_each(|mark| dropped.insert(mark));
                folds.push((c, folded));
            }
        }
        for &(_, mark, _) in &self.compositions {
            if marks::is_dropped(mark) {
                dropped.insert(mark);
            }
        }
        folds.extend(dropped.iter().map(|mark| (mark, String::new())));
        folds.sort_unstable();
        let word_marks = self.word_marks();
        FoldTable::new(FoldData { folds, compositions: self.compositions, word_marks })
    }

    /// Whether `c` can match something in the archive, and matches less without its fold.
    fn is_of_use(&self, c: char, folded: &str) -> bool {
        folded.chars().all(|f| self.alphabet.contains(f))
            && !(is_separator(c) && folded.chars().all(is_separator))
    }

    /// The scripts that occur.
    fn scripts(&self) -> Vec<Script> {
        let map = CodePointMapData::<Script>::new();
        let mut scripts: Vec<_> = self.alphabet.iter().map(|c| map.get(c)).collect();
        scripts.sort_unstable();
        scripts.dedup();
        scripts.retain(|s| ![Script::Common, Script::Inherited, Script::Unknown].contains(s));
        scripts
    }

    /// The marks of the alphabet that belong to words without being alphanumeric, as ranges.
    fn word_marks(&self) -> Vec<(char, char)> {
        let mut ranges: Vec<(char, char)> = Vec::new();
        for c in self.alphabet.iter() {
            if !marks::is_mark(c) || c.is_alphanumeric() || is_gram(c) {
                continue;
            }
            match ranges.last_mut() {
                Some((_, last)) if u32::from(*last) + 1 == u32::from(c) => *last = c,
                _ => ranges.push((c, c)),
            }
        }
        ranges
    }
}

/// Whether the analyzer sees a separator in `c`, given the word marks of any archive.
fn is_separator(c: char) -> bool {
    !c.is_alphanumeric() && !is_gram(c) && !marks::is_mark(c)
}
