//! Which Chinese characters are a name that the other side spells by its sound: 清扬 and Qingyang
//! (ALIGN, "Where t comes from" 6).

use std::collections::BTreeMap;

use enface_text::{Analyzer, Class};
use pinyin::ToPinyin as _;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};

use crate::stem::Stems;

/// Names in Latin letters, and the features that stand for them.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "BTreeMap<Box<str>, Box<str>>", into = "BTreeMap<Box<str>, Box<str>>")]
pub(crate) struct Names {
    by_sound: FxHashMap<Box<str>, Box<str>>,
}

/// Names of one syllable are too short to be told from words.
const MIN_CHARS: usize = 2;
const MAX_CHARS: usize = 3;

// Sorted where they are written, so that equal ones are written alike.
impl From<BTreeMap<Box<str>, Box<str>>> for Names {
    fn from(by_sound: BTreeMap<Box<str>, Box<str>>) -> Self {
        Self { by_sound: by_sound.into_iter().collect() }
    }
}

impl From<Names> for BTreeMap<Box<str>, Box<str>> {
    fn from(names: Names) -> Self {
        names.by_sound.into_iter().collect()
    }
}

impl Names {
    /// The words of `texts`, in `lang`, that are always capitalized: among them are the names.
    pub(crate) fn read<'t>(
        texts: impl Iterator<Item = &'t str>,
        lang: &str,
        analyzer: &Analyzer,
    ) -> Self {
        let mut capitalized: FxHashSet<String> = FxHashSet::default();
        let mut small: FxHashSet<String> = FxHashSet::default();
        for text in texts {
            let analysis = analyzer.analyze(text);
            for token in analysis.tokens().filter(|t| t.class == Class::Word) {
                let is_capitalized = text[token.source.clone()].starts_with(char::is_uppercase);
                let words = if is_capitalized { &mut capitalized } else { &mut small };
                if !words.contains(token.text) && token.text.bytes().all(|b| b.is_ascii_lowercase())
                {
                    words.insert(token.text.to_owned());
                }
            }
        }
        let stems = Stems::new(lang);
        let mut names = Self::default();
        #[expect(clippy::iter_over_hash_type, reason = "a map is made of a set")]
        for word in capitalized {
            if !small.contains(&word) {
                stems.stem(&word, |stem| {
                    names.by_sound.insert(word.as_str().into(), stem.into());
                });
            }
        }
        names
    }

    /// Calls `sink` with the feature of each name that is read in `chars`.
    pub(crate) fn find(&self, chars: &[&str], buffer: &mut String, sink: &mut impl FnMut(&str)) {
        if self.by_sound.is_empty() {
            return;
        }
        let sound = |c: &&str| c.chars().next()?.to_pinyin().map(pinyin::Pinyin::plain);
        let sounds: Vec<Option<&str>> = chars.iter().map(sound).collect();
        for start in 0..sounds.len() {
            buffer.clear();
            for (i, sound) in sounds[start..].iter().take(MAX_CHARS).enumerate() {
                let Some(sound) = sound else { break };
                buffer.push_str(sound);
                if i + 1 >= MIN_CHARS
                    && let Some(feature) = self.by_sound.get(buffer.as_str())
                {
                    sink(feature);
                }
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_found_by_its_sound_and_a_word_is_not() {
        let texts = ["Then Qingyang saw the women.", "Women of Qingyang."];
        let names = Names::read(texts.into_iter(), "en", &Analyzer::default());
        let mut found = Vec::new();
        let chars = ["我", "们", "和", "清", "扬"];
        names.find(&chars, &mut String::new(), &mut |feature: &str| found.push(feature.to_owned()));
        assert_eq!(found, ["qingyang"]);
    }
}
