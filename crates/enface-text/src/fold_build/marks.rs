//! Which characters leave no trace in folded text.

use icu_properties::props::{DefaultIgnorableCodePoint, GeneralCategory, GeneralCategoryGroup};
use icu_properties::{CodePointMapData, CodePointSetData};

/// Diacritics of Latin, Greek and Cyrillic, points and accents of Hebrew, vowel and reading marks
/// of Arabic with the tatweel. Not here, and so never dropped: the voicing marks of kana, and the
/// signs of the Indic and other scripts, which spell.
const DROPPED: [(char, char); 18] = [
    ('\u{300}', '\u{36F}'),
    ('\u{483}', '\u{489}'), // Cyrillic titlo and its kind
    ('\u{591}', '\u{5BD}'), // Hebrew
    ('\u{5BF}', '\u{5BF}'),
    ('\u{5C1}', '\u{5C2}'),
    ('\u{5C4}', '\u{5C5}'),
    ('\u{5C7}', '\u{5C7}'),
    ('\u{610}', '\u{61A}'), // Arabic
    ('\u{640}', '\u{640}'),
    ('\u{64B}', '\u{65F}'),
    ('\u{670}', '\u{670}'),
    ('\u{6D6}', '\u{6DC}'),
    ('\u{6DF}', '\u{6E4}'),
    ('\u{6E7}', '\u{6E8}'),
    ('\u{6EA}', '\u{6ED}'),
    ('\u{1AB0}', '\u{1AFF}'), // combining diacritical marks extended, supplement, for symbols
    ('\u{1DC0}', '\u{1DFF}'),
    ('\u{20D0}', '\u{20F0}'),
];

/// Whether `c` folds to nothing, unless it makes a kept letter of the one before it.
pub(super) fn is_dropped(c: char) -> bool {
    c >= '\u{AD}'
        && (DROPPED.iter().any(|&(first, last)| first <= c && c <= last)
            || CodePointSetData::new::<DefaultIgnorableCodePoint>().contains(c))
}

/// Whether `c` is invisible and comes along with text copied from pages and documents.
pub(super) fn is_common(c: char) -> bool {
    matches!(c, '\u{AD}' | '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}')
        || matches!(c, '\u{2066}'..='\u{2069}' | '\u{FEFF}')
}

/// Whether `c` has general category Mark.
pub(super) fn is_mark(c: char) -> bool {
    GeneralCategoryGroup::Mark.contains(CodePointMapData::<GeneralCategory>::new().get(c))
}
