//! What each character of Unicode is searched as: compatibility decomposition, full case folding,
//! diacritics, simplified Han, Arabic spelling, digits.
//!
//! A character is taken apart and rewritten until nothing changes, and what the languages keep is
//! put together again. So a fold is its own fold, and the same whether the character came in one
//! piece or decomposed.
//!
//! Left alone although Unicode would rewrite them: vulgar fractions (3½ is not 31⁄2), and symbols
//! such as ™, № and ℃, whose letters would stick to the word beside them.

use std::collections::BTreeMap;

use icu_casemap::{CaseMapper, CaseMapperBorrowed};
use icu_normalizer::properties::{
    CanonicalCompositionBorrowed, CanonicalDecompositionBorrowed, Decomposed,
};
use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

use super::han;
use super::languages::Languages;
use super::marks::is_dropped;

const NFD: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizerBorrowed::new_nfd();
const NFKD: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizerBorrowed::new_nfkd();
const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();
const COMPOSITION: CanonicalCompositionBorrowed<'static> = CanonicalCompositionBorrowed::new();
const DECOMPOSITION: CanonicalDecompositionBorrowed<'static> =
    CanonicalDecompositionBorrowed::new();
const CASE: CaseMapperBorrowed<'static> = CaseMapper::new();

/// Letters that Unicode does not decompose, and what they are searched as unless kept: Latin
/// letters with strokes and ligatures, and the light normalization usual for Arabic script, which
/// makes Persian and Arabic keyboards equal.
const LETTERS: [(char, &str); 16] = [
    ('æ', "ae"),
    ('ð', "d"),
    ('ø', "o"),
    ('þ', "th"),
    ('đ', "d"),
    ('ħ', "h"),
    ('ı', "i"),
    ('ł', "l"),
    ('œ', "oe"),
    ('ŧ', "t"),
    ('ة', "ه"),
    ('ى', "ي"),
    ('ٱ', "ا"),
    ('ک', "ك"),
    ('ی', "ي"),
    ('ە', "ه"),
];

/// The fold of every character, for the languages of an archive.
#[derive(Debug)]
pub(super) struct Rules {
    languages: Languages,
    /// Traditional → simplified; empty without Chinese.
    han: BTreeMap<char, char>,
    /// The zero of each run of ten decimal digits, sorted.
    zeros: Vec<u32>,
}

/// The characters that can fold; in other planes nothing does.
pub(super) fn candidates() -> impl Iterator<Item = char> {
    ('\u{80}'..='\u{33FFF}').chain('\u{E0000}'..='\u{E0FFF}')
}

/// Whether `c` is a full-width or half-width form, as East Asian keyboards have them.
pub(super) fn is_wide_or_narrow(c: char) -> bool {
    matches!(c, '\u{FF01}'..='\u{FFDC}')
}

/// Whether `c` folds without compatibility decomposition, and is no compatibility ideograph.
pub(super) fn is_canonical(c: char) -> bool {
    if matches!(c, '\u{F900}'..='\u{FAFF}' | '\u{2F800}'..='\u{2FA1F}') {
        return false;
    }
    let parts: String = decompose(c).collect();
    let folded = CASE.fold_string(&parts);
    NFD.normalize(&folded) == NFKD.normalize(&folded)
}

/// The canonical decomposition of `c`.
pub(super) fn decompose(c: char) -> impl Iterator<Item = char> {
    NFD.normalize_iter([c].into_iter())
}

impl Rules {
    pub(super) fn new(languages: Languages) -> Self {
        let han = if languages.is_chinese() { han::simplified() } else { BTreeMap::new() };
        // Unicode keeps the digits of a script together and in order.
        let zeros = CodePointMapData::<GeneralCategory>::new()
            .iter_ranges_for_value(GeneralCategory::DecimalNumber)
            .flat_map(|range| range.step_by(10))
            .collect();
        Self { languages, han, zeros }
    }

    /// What `c` is searched as: `None` for itself, empty if it is dropped.
    pub(super) fn fold(&self, c: char) -> Option<String> {
        let mut folded = String::new();
        if is_solid(c) || !is_dropped(c) {
            self.rewrite(c)?.chars().for_each(|part| self.append(part, &mut folded));
        }
        let is_itself = folded.chars().eq([c]);
        (!is_itself).then_some(folded)
    }

    /// Whether `c` is a decimal digit of any script but ASCII.
    pub(super) fn is_digit(&self, c: char) -> bool {
        self.digit(c).is_some()
    }

    /// All (folded base, mark, composed folded character), sorted; without Hangul, which the
    /// analyzer composes by itself.
    pub(super) fn compositions(&self) -> Vec<(char, char, char)> {
        let mut compositions = Vec::new();
        for composed in candidates() {
            if is_solid(composed)
                || !matches!(DECOMPOSITION.decompose(composed), Decomposed::Expansion(..))
                || self.fold(composed).is_some()
            {
                continue;
            }
            let parts: Vec<_> = decompose(composed).collect();
            // Vietnamese keyboards send ô + dot below for ộ, Unicode prefers ọ + circumflex: any
            // mark may come last where the order makes no difference.
            for (i, &mark) in parts.iter().enumerate().skip(1) {
                let rest = parts.iter().enumerate().filter(|&(at, _)| at != i).map(|(_, &c)| c);
                let mut rest = NFC.normalize_iter(rest);
                if let (Some(base), None) = (rest.next(), rest.next())
                    && NFC.normalize_iter([base, mark].into_iter()).eq([composed])
                {
                    compositions.push((base, mark, composed));
                }
            }
        }
        compositions.sort_unstable();
        compositions.dedup();
        compositions
    }

    /// Appends the fold of `c` to a folded text, as the analyzer does with a finished table.
    fn append(&self, c: char, folded: &mut String) {
        if is_dropped(c) {
            self.compose(c, folded);
        } else if let Some(parts) = self.rewrite(c) {
            parts.chars().for_each(|part| self.append(part, folded));
        } else if !self.compose(c, folded) {
            folded.push(c);
        }
    }

    /// Joins `mark` to the character before it, if they compose to a character that is kept.
    fn compose(&self, mark: char, folded: &mut String) -> bool {
        let Some(base) = folded.chars().next_back() else { return false };
        let Some(composed) = COMPOSITION.compose(base, mark) else { return false };
        if is_dropped(mark) && !self.languages.keep(composed) {
            return false;
        }
        folded.pop();
        folded.push(composed);
        true
    }

    /// One step towards the fold of `c`; `None` if there is none to take.
    fn rewrite(&self, c: char) -> Option<String> {
        if is_solid(c) {
            return self.han.get(&c).map(char::to_string);
        }
        if let Some(digit) = self.digit(c) {
            return Some(digit.to_string());
        }
        if let Some((_, letters)) = LETTERS.iter().find(|(letter, _)| *letter == c)
            && !self.languages.keep(c)
        {
            return Some((*letters).to_owned());
        }
        let mut buffer = [0; 4];
        let text: &str = c.encode_utf8(&mut buffer);
        // Before case: a case fold would make a letter of the iota subscript.
        if !stays_whole(c) {
            let parts = NFKD.normalize(text);
            if parts != text {
                return Some(parts.into_owned());
            }
        }
        let cased = CASE.fold_string(text);
        (cased != text).then(|| cased.into_owned())
    }

    /// The value of such a digit.
    fn digit(&self, c: char) -> Option<u32> {
        let c = u32::from(c);
        let run = self.zeros.partition_point(|&zero| zero <= c).checked_sub(1)?;
        let value = c - self.zeros.get(run)?;
        (value < 10 && c > 0x7F).then_some(value)
    }
}

/// Whether `c` is a unified ideograph or a Hangul syllable: most characters are, and nothing but
/// the Han table says anything about them.
fn is_solid(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4DBF}' | '\u{4E00}'..='\u{9FFF}' | '\u{AC00}'..='\u{D7A3}')
        || matches!(c, '\u{20000}'..='\u{2F7FF}' | '\u{30000}'..='\u{33FFF}')
}

/// Whether `c` is not replaced by the letters and digits that it is drawn from.
fn stays_whole(c: char) -> bool {
    let is_fraction = matches!(c, '¼'..='¾' | '\u{2150}'..='\u{215F}' | '\u{2189}');
    is_fraction || "℀℁℃℅℆℉№℠℡™℻".contains(c)
}
