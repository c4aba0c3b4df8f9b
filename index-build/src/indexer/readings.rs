//! How the archive's Chinese characters sound: Pinyin, by which a reader can type them.

use std::collections::BTreeMap;

use enface_format::{FacetValue, write_facet};

use crate::model::Lang;

/// For each syllable with its tone the characters that have it, from Unihan; see `data/README.md`.
const PINYIN: &str = include_str!("../../data/pinyin.txt");

/// For each syllable the ranks of the characters that have it, as a file; `None` if the archive has
/// no Chinese side, or no character of which a reading is known.
pub(super) fn file(ranks: &[char], langs: &[Lang]) -> Option<Vec<u8>> {
    if !langs.iter().any(|lang| lang.split('-').next() == Some("zh")) {
        return None;
    }
    let rank_of: BTreeMap<char, u32> = ranks.iter().copied().zip(0..).collect();
    let values: Vec<FacetValue> = PINYIN
        .lines()
        .filter_map(|line| {
            let (syllable, chars) = line.split_once('\t')?;
            let mut documents: Vec<u32> =
                chars.chars().filter_map(|c| rank_of.get(&c).copied()).collect();
            documents.sort_unstable();
            (!documents.is_empty()).then(|| FacetValue { text: syllable.to_owned(), documents })
        })
        .collect();
    (!values.is_empty()).then(|| write_facet(&values))
}

/// How characters sound, without tones.
#[derive(Debug)]
pub(crate) struct Readings(BTreeMap<char, Vec<&'static str>>);

impl Readings {
    /// The readings of all characters that have some.
    pub(crate) fn new() -> Self {
        let mut all: BTreeMap<char, Vec<&'static str>> = BTreeMap::new();
        for (syllable, chars) in PINYIN.lines().filter_map(|line| line.split_once('\t')) {
            let plain = syllable.trim_end_matches(|c: char| c.is_ascii_digit());
            for c in chars.chars() {
                let of = all.entry(c).or_default();
                if of.last() != Some(&plain) {
                    of.push(plain);
                }
            }
        }
        Self(all)
    }

    /// What one may type for `text`, syllables joined: at most `most` ways, since a character may
    /// have several readings. None if it is not all Chinese characters of which one is known.
    pub(crate) fn typed(&self, text: &str, most: usize) -> Vec<String> {
        let mut all = vec![String::new()];
        for c in text.chars() {
            let Some(of) = self.0.get(&c) else { return Vec::new() };
            all = all
                .iter()
                .flat_map(|head| of.iter().map(move |syllable| format!("{head}{syllable}")))
                .take(most)
                .collect();
        }
        all.retain(|typed| !typed.is_empty());
        all
    }
}

#[cfg(test)]
mod tests {
    use enface_format::FacetReader;

    use super::*;

    #[test]
    fn the_data_is_in_order_and_a_character_may_have_several_readings() {
        let syllables: Vec<&str> = PINYIN.lines().filter_map(|l| l.split('\t').next()).collect();
        assert!(syllables.is_sorted_by(|a, b| a < b));
        let with = |c| PINYIN.lines().filter(move |line| line.contains(c)).count();
        assert_eq!((with('长'), with('网')), (2, 1));
    }

    #[test]
    fn an_archive_has_the_readings_of_its_own_characters() {
        let file = file(&['a', '网', '往', '络'], &["en".into(), "zh-Hant".into()]).unwrap();
        let values = FacetReader::open(&file).unwrap().values;
        let shown: Vec<String> =
            values.iter().map(|v| format!("{}{:?}", v.text, v.documents)).collect();
        assert_eq!(shown, ["luo4[3]", "wang3[1, 2]", "wang4[2]"]);
    }

    #[test]
    fn a_word_is_typed_as_its_characters_may_sound() {
        let readings = Readings::new();
        assert_eq!(readings.typed("网络", 4), ["wangluo"]);
        assert_eq!(readings.typed("长长长长", 4).len(), 4);
        assert_eq!(readings.typed("网a", 4), [""; 0]);
        assert_eq!(readings.typed("", 4), [""; 0]);
    }

    #[test]
    fn an_archive_without_chinese_has_none() {
        assert_eq!(file(&['理'], &["ja".into(), "en".into()]), None);
    }
}
