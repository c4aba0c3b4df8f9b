//! Which words are forms of one word.
//!
//! The stemmers of the archive's languages run here, so that the browser needs none: it is told
//! which words belong together. What no stemmer knows (men, man) is listed in `data/irregular`.

use std::collections::BTreeMap;

use enface_format::Posting;
use enface_text::Analyzer;
use rayon::prelude::*;
use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

use crate::model::Lang;

/// The families of an archive's words, by the words' numbers in order.
pub(super) struct Families {
    /// For each word the family it belongs to, or `u32::MAX` if it is alone.
    pub(super) of_word: Vec<u32>,
    /// For each word the bytes that its stem shares.
    pub(super) stem_bytes: Vec<u8>,
    /// For each family its words, in order.
    pub(super) members: Vec<Vec<u32>>,
}

/// Endings are kept if they occur with this many stems, and at most so many of them.
const MIN_SUFFIX_STEMS: usize = 4;
const MAX_SUFFIXES: usize = 64;

impl Families {
    /// Groups `words` by the stemmers and lists for `langs`, each on the words that its side has.
    pub(super) fn find(
        words: &BTreeMap<String, Vec<Posting>>,
        langs: &[Lang],
        analyzer: &Analyzer,
    ) -> Self {
        let sides: Vec<u32> =
            words.values().map(|p| p.iter().fold(0, |mask, p| mask | p.sides)).collect();
        let mut stem_bytes: Vec<u8> =
            words.keys().map(|word| u8::try_from(word.len()).unwrap_or(u8::MAX)).collect();
        let mut roots: Vec<u32> = (0..words.len() as u32).collect();
        for (lang, side) in langs.iter().zip(0u32..) {
            let Some(algorithm) = algorithm(lang) else { continue };
            let texts: Vec<(u32, &String)> = (0u32..)
                .zip(words.keys())
                .filter(|&(i, word)| sides[i as usize] >> side & 1 != 0 && is_inflected(word))
                .collect();
            let stems: Vec<(u32, &String, String)> = texts
                .into_par_iter()
                .map_init(
                    || Stemmer::create(algorithm),
                    |stemmer, (i, word)| (i, word, stemmer.stem(word).into_owned()),
                )
                .collect();
            let mut by_stem: BTreeMap<String, u32> = BTreeMap::new();
            for (i, word, stem) in stems {
                let shared = shared_bytes(word, &stem).min(usize::from(u8::MAX)) as u8;
                let bytes = &mut stem_bytes[i as usize];
                *bytes = shared.min(*bytes);
                let first = *by_stem.entry(stem).or_insert(i);
                unite(&mut roots, first, i);
            }
        }
        let numbers: FxHashMap<&str, u32> = words.keys().map(String::as_str).zip(0u32..).collect();
        for (lang, side) in langs.iter().zip(0u32..) {
            for family in irregular(lang).lines() {
                let forms = family.split(' ').map(|form| analyzer.fold_term(form));
                let known = forms.filter_map(|form| numbers.get(form.as_str()).copied());
                let mut members = known.filter(|&i| sides[i as usize] >> side & 1 != 0);
                if let Some(first) = members.next() {
                    members.for_each(|i| unite(&mut roots, first, i));
                }
            }
        }
        // A pair of words and the word that they are joined.
        for (pair, i) in words.keys().zip(0u32..).filter(|(word, _)| word.contains(' ')) {
            if let Some(&word) = numbers.get(pair.replace(' ', "").as_str()) {
                unite(&mut roots, word, i);
            }
        }
        let mut by_root: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
        for i in 0..roots.len() as u32 {
            let root = root_of(&mut roots, i);
            by_root.entry(root).or_default().push(i);
        }
        let members: Vec<Vec<u32>> = by_root.into_values().filter(|m| m.len() > 1).collect();
        let mut of_word = vec![u32::MAX; words.len()];
        for (family, members) in (0u32..).zip(&members) {
            members.iter().for_each(|&i| of_word[i as usize] = family);
        }
        Self { of_word, stem_bytes, members }
    }

    /// The endings that the archive's words take, in order: those with most stems.
    pub(super) fn suffixes(&self, words: &BTreeMap<String, Vec<Posting>>) -> Vec<String> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for (word, &bytes) in words.keys().zip(&self.stem_bytes) {
            let suffix = word.get(usize::from(bytes)..).unwrap_or_default();
            if !suffix.is_empty() {
                *counts.entry(suffix).or_default() += 1;
            }
        }
        let mut frequent: Vec<(usize, &str)> = counts
            .into_iter()
            .filter(|(_, n)| *n >= MIN_SUFFIX_STEMS)
            .map(|(suffix, n)| (n, suffix))
            .collect();
        frequent.sort_by(|a, b| b.0.cmp(&a.0).then(a.1.cmp(b.1)));
        frequent.truncate(MAX_SUFFIXES);
        // A word that is its own stem may take any of them, so nothing is an ending too.
        let mut out: Vec<String> =
            frequent.into_iter().map(|(_, suffix)| suffix.to_owned()).collect();
        if !out.is_empty() {
            out.push(String::new());
        }
        out.sort();
        out
    }
}

/// Short words and numbers have no endings to speak of.
fn is_inflected(word: &str) -> bool {
    word.chars().count() >= 3 && word.chars().all(char::is_alphabetic)
}

/// The bytes that `word` and its stem begin with alike, at a character border.
fn shared_bytes(word: &str, stem: &str) -> usize {
    word.char_indices()
        .zip(stem.chars().map(Some).chain(core::iter::repeat(None)))
        .find(|&((_, a), b)| Some(a) != b)
        .map_or(word.len(), |((at, _), _)| at)
}

fn root_of(roots: &mut [u32], mut i: u32) -> u32 {
    while roots[i as usize] != i {
        roots[i as usize] = roots[roots[i as usize] as usize];
        i = roots[i as usize];
    }
    i
}

fn unite(roots: &mut [u32], a: u32, b: u32) {
    let (a, b) = (root_of(roots, a), root_of(roots, b));
    let (first, last) = (a.min(b), a.max(b));
    roots[last as usize] = first;
}

/// The families of a language that its stemmer does not bring together, one a line.
fn irregular(lang: &str) -> &'static str {
    match lang.split('-').next().unwrap_or_default() {
        "de" => include_str!("../../data/irregular/de.txt"),
        "en" => include_str!("../../data/irregular/en.txt"),
        "es" => include_str!("../../data/irregular/es.txt"),
        "fr" => include_str!("../../data/irregular/fr.txt"),
        "it" => include_str!("../../data/irregular/it.txt"),
        "nl" => include_str!("../../data/irregular/nl.txt"),
        "ru" => include_str!("../../data/irregular/ru.txt"),
        _ => "",
    }
}

/// The Snowball stemmer for a language, if there is one.
fn algorithm(lang: &str) -> Option<Algorithm> {
    Some(match lang.split('-').next().unwrap_or_default() {
        "ar" => Algorithm::Arabic,
        "da" => Algorithm::Danish,
        "nl" => Algorithm::Dutch,
        "en" => Algorithm::English,
        "fi" => Algorithm::Finnish,
        "fr" => Algorithm::French,
        "de" => Algorithm::German,
        "el" => Algorithm::Greek,
        "hu" => Algorithm::Hungarian,
        "it" => Algorithm::Italian,
        "no" | "nb" | "nn" => Algorithm::Norwegian,
        "pt" => Algorithm::Portuguese,
        "ro" => Algorithm::Romanian,
        "ru" => Algorithm::Russian,
        "es" => Algorithm::Spanish,
        "sv" => Algorithm::Swedish,
        "ta" => Algorithm::Tamil,
        "tr" => Algorithm::Turkish,
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn vocabulary(words: &[&str]) -> BTreeMap<String, Vec<Posting>> {
        let postings = vec![Posting { bead: 1, impact: 0, sides: 1 }];
        words.iter().map(|word| ((*word).to_owned(), postings.clone())).collect()
    }

    #[test]
    fn forms_of_a_word_are_one_family() {
        let words = vocabulary(&["law", "policies", "policy", "regulation", "regulations", "x"]);
        let families = Families::find(&words, &["en".into()], &Analyzer::default());
        assert_eq!(families.members, [vec![1, 2], vec![3, 4]]);
        assert_eq!(families.of_word[0], u32::MAX);
        let stems: Vec<_> =
            words.keys().zip(&families.stem_bytes).map(|(w, &n)| &w[..n.into()]).collect();
        assert_eq!(stems, ["law", "polici", "polic", "regul", "regul", "x"]);
    }

    #[test]
    fn irregular_forms_are_one_family_in_their_own_language() {
        let words = vocabulary(&["laid", "lay", "man", "men", "mention", "ran", "run", "runs"]);
        let families = |lang: &str| Families::find(&words, &[lang.into()], &Analyzer::default());
        assert_eq!(families("en-GB").members, [vec![0, 1], vec![2, 3], vec![5, 6, 7]]);
        assert_eq!(families("th").members, [[0u32; 0]; 0]);
    }

    #[test]
    fn a_language_without_stemmer_has_no_families() {
        let words = vocabulary(&["regulation", "regulations"]);
        let families = Families::find(&words, &["th".into()], &Analyzer::default());
        assert!(families.members.is_empty());
        assert!(families.suffixes(&words).is_empty());
    }

    #[test]
    fn endings_are_those_of_many_stems() {
        let words = vocabulary(&["acts", "laws", "notices", "posts", "works", "walked"]);
        let families = Families::find(&words, &["en".into()], &Analyzer::default());
        assert_eq!(families.suffixes(&words), ["", "s"]);
    }
}
