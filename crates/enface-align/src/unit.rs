//! The units that are aligned, read once from their text: sentences, or paragraphs made of them.

use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::enumerator::{Enumerator, enumerator};
use crate::feature::Reader;

/// The features of an archive, numbered. Both sides share the numbers: the same string on either
/// side is the same feature.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "Vec<Box<str>>", into = "Vec<Box<str>>")]
pub(crate) struct Vocabulary {
    ids: FxHashMap<Box<str>, u32>,
    names: Vec<Box<str>>,
}

impl From<Vec<Box<str>>> for Vocabulary {
    fn from(names: Vec<Box<str>>) -> Self {
        Self { ids: names.iter().cloned().zip(0..).collect(), names }
    }
}

impl From<Vocabulary> for Vec<Box<str>> {
    fn from(vocabulary: Vocabulary) -> Self {
        vocabulary.names
    }
}

impl Vocabulary {
    pub(crate) fn intern(&mut self, feature: &str) -> u32 {
        if let Some(&id) = self.ids.get(feature) {
            return id;
        }
        let id = self.names.len() as u32;
        self.ids.insert(feature.into(), id);
        self.names.push(feature.into());
        id
    }

    pub(crate) fn get(&self, feature: &str) -> Option<u32> {
        self.ids.get(feature).copied()
    }

    pub(crate) fn n_features(&self) -> usize {
        self.names.len()
    }

    /// All features, in the order of their numbers.
    pub(crate) fn names(&self) -> &[Box<str>] {
        &self.names
    }
}

/// One unit of one side.
#[derive(Clone, Debug, Default)]
pub(crate) struct Unit {
    /// (feature, how often), sorted by feature.
    pub(crate) features: Vec<(u32, u32)>,
    /// The sum of the counts in `features`.
    pub(crate) n_tokens: u32,
    /// Characters that are not white space (Gale & Church measure characters).
    pub(crate) n_chars: u32,
    /// The label at the head.
    pub(crate) label: Option<Enumerator>,
    /// Whether it is a line of a kind that often has no counterpart.
    pub(crate) often_alone: bool,
}

impl Unit {
    /// Reads the text of one segment.
    pub(crate) fn read(text: &str, reader: &Reader<'_>, mut id: impl FnMut(&str) -> u32) -> Self {
        let mut ids = Vec::new();
        reader.features(text, |feature| ids.push(id(feature)));
        ids.sort_unstable();
        let features: Vec<_> =
            ids.chunk_by(|a, b| a == b).map(|same| (same[0], same.len() as u32)).collect();
        Self {
            features,
            n_tokens: ids.len() as u32,
            n_chars: n_chars(text) as u32,
            label: enumerator(text),
            often_alone: often_alone(text),
        }
    }

    /// A paragraph of its sentences.
    pub(crate) fn merge(units: &[Self]) -> Self {
        let mut all: Vec<(u32, u32)> =
            units.iter().flat_map(|unit| unit.features.iter().copied()).collect();
        all.sort_unstable();
        let features = all
            .chunk_by(|x, y| x.0 == y.0)
            .map(|same| (same[0].0, same.iter().map(|x| x.1).sum()))
            .collect();
        Self {
            features,
            n_tokens: units.iter().map(|unit| unit.n_tokens).sum(),
            n_chars: units.iter().map(|unit| unit.n_chars).sum(),
            label: units.first().and_then(|unit| unit.label.clone()),
            often_alone: units.first().is_some_and(|unit| unit.often_alone),
        }
    }
}

/// The length of a text as the length model takes it.
pub(crate) fn n_chars(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}

/// Translators' notes and the headings of annexes (ALIGN, "Untranslated lines").
fn often_alone(text: &str) -> bool {
    const NOTES: [&str; 10] = [
        "this translation",
        "official translation",
        "translation by",
        "translated by",
        "translator's note",
        "translator’s note",
        "translation was",
        "译者按",
        "譯者按",
        "译者注",
    ];
    const ANNEXES: [&str; 8] =
        ["annex", "appendix", "attachment", "附件", "附录", "附錄", "附表", "attached:"];
    const HEAD_CHARS: usize = 120;
    /// What all notes have, and no other text needs to be searched for them.
    const OF_NOTES: [&str; 3] = ["translat", "译", "譯"];
    let mut head = String::with_capacity(3 * HEAD_CHARS);
    for c in text.trim_start().chars().take(HEAD_CHARS) {
        match c {
            // Between the last letters of Greek and the Cyrillic of manuscripts nothing has a case.
            '\u{2E80}'..'\u{A640}' => head.push(c),
            _ => head.extend(c.to_lowercase()),
        }
    }
    (OF_NOTES.iter().any(|part| head.contains(part))
        && NOTES.iter().any(|note| head.contains(note)))
        || ANNEXES.iter().any(|name| head.starts_with(name))
}

#[cfg(test)]
mod tests {
    use enface_text::Analyzer;

    use super::*;
    use crate::names::Names;
    use crate::words::Words;

    #[test]
    fn a_paragraph_is_the_sum_of_its_sentences() {
        let (analyzer, words, names) = (Analyzer::default(), Words::default(), Names::default());
        let reader = Reader::new("en", &analyzer, &words, &names);
        let mut vocabulary = Vocabulary::default();
        let mut read = |text| Unit::read(text, &reader, |f| vocabulary.intern(f));
        let merged = Unit::merge(&[read("(1) one law. "), read("one rule.")]);
        let whole = read("(1) one law. one rule.");
        assert_eq!(merged.features, whole.features);
        assert_eq!(merged.n_chars, whole.n_chars);
        assert_eq!(merged.label, whole.label);
    }

    #[test]
    fn notes_of_translators_are_known() {
        assert!(often_alone("This translation was kindly provided by N. N."));
        assert!(often_alone("附件:办法"));
        assert!(!often_alone("Article 1"));
    }
}
