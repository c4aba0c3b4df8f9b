//! Which document does a name mean?

use core::ops::Range;
use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, AhoCorasickKind, MatchKind};

use super::super::names::{is_unspaced, loose, normal};
use super::grammar::Grammar;
use crate::model::{AlignedDocument, Lang, keys};

/// The titles and numbers of an archive's documents.
#[derive(Debug)]
pub(super) struct Catalog {
    by_name: BTreeMap<String, u32>,
    by_loose: BTreeMap<String, u32>,
    finder: Option<AhoCorasick>,
}

impl Catalog {
    /// Takes the titles of all documents, and their official numbers.
    pub(super) fn new(documents: &[AlignedDocument], grammars: &[Grammar], langs: &[Lang]) -> Self {
        let mut names: BTreeMap<String, Option<u32>> = BTreeMap::new();
        let mut add = |name: String, document: u32| {
            // Two characters name nothing for certain, except laws such as 民法.
            if name.chars().count() < 2 {
                return;
            }
            // A name of two documents means neither.
            names
                .entry(name)
                .and_modify(|old| *old = old.filter(|&old| old == document))
                .or_insert(Some(document));
        };
        for (number, document) in (0u32..).zip(documents) {
            for (lang, title) in &document.titles {
                add(normal(title), number);
                let side = langs.iter().position(|l| l == lang);
                if let Some(grammar) = side.and_then(|side| grammars.get(side)) {
                    grammar.short_titles(title).into_iter().for_each(|t| add(normal(&t), number));
                }
            }
            for (_, value) in document.meta.iter().filter(|(key, _)| key == keys::NUMBER) {
                add(normal(value), number);
            }
        }
        let by_name: BTreeMap<String, u32> =
            names.into_iter().filter_map(|(name, document)| Some((name, document?))).collect();
        let mut by_loose: BTreeMap<String, Option<u32>> = BTreeMap::new();
        for (name, &document) in &by_name {
            by_loose
                .entry(loose(name))
                .and_modify(|old| *old = old.filter(|&old| old == document))
                .or_insert(Some(document));
        }
        let by_loose =
            by_loose.into_iter().filter_map(|(name, document)| Some((name, document?))).collect();
        let finder = AhoCorasickBuilder::new()
            // The faster automaton takes seconds to build for a title as long as a book.
            .kind(Some(AhoCorasickKind::ContiguousNFA))
            .match_kind(MatchKind::LeftmostLongest)
            .ascii_case_insensitive(true)
            .build(by_name.keys().map(|name| name.replace('\'', "’")))
            .ok();
        Self { by_name, by_loose, finder }
    }

    /// All names that mean a document.
    pub(super) fn names(&self) -> impl Iterator<Item = &str> {
        self.by_name.keys().map(String::as_str)
    }

    /// The document that a name means.
    pub(super) fn document(&self, name: &str) -> Option<u32> {
        let name = normal(name);
        let found = self.by_name.get(&name).or_else(|| self.by_loose.get(&loose(&name))).copied();
        // The genitive of a German name: des Bundesdatenschutzgesetzes.
        found.or_else(|| {
            let stem = name.strip_suffix("es").or_else(|| name.strip_suffix('s'))?;
            let is_german = stem.ends_with("gesetz") || stem.ends_with("gesetzbuch");
            self.by_name.get(stem).copied().filter(|_| is_german)
        })
    }

    /// Where titles stand in a text, as words of their own.
    pub(super) fn find(&self, text: &str, grammar: Grammar) -> Vec<Range<usize>> {
        let Some(finder) = &self.finder else { return Vec::new() };
        let found = finder.find_iter(text).map(|found| found.range());
        found.filter(|range| is_name(text, range, grammar)).collect()
    }
}

/// Whether a title that was found by its letters is meant as one: between words, and written with
/// a capital where its script has capitals.
fn is_name(text: &str, range: &Range<usize>, grammar: Grammar) -> bool {
    let name = text.get(range.clone()).unwrap_or_default();
    let before = text.get(..range.start).and_then(|t| t.chars().next_back());
    let after = text.get(range.end..).and_then(|t| t.chars().next());
    let Some(first) = name.chars().next() else { return false };
    if is_unspaced(first) {
        // Han has no word borders: a short name must stand where a name can begin and end.
        let n_chars = name.chars().count();
        let begins = before.is_none_or(|c| !is_unspaced(c) || BEFORE.contains(c));
        let ends = after.is_none_or(|c| !is_unspaced(c) || AFTER.contains(c));
        return ends && (begins || n_chars >= 4) && !(n_chars <= 3 && before == Some('本'));
    }
    let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    // A title of one word is a word of the language.
    let n_words = name.split_whitespace().count();
    // "la loi relative aux données" begins small in a sentence; two small words are no name yet.
    let is_capital = !first.is_lowercase() || (grammar.writes_small() && n_words >= 3);
    is_capital && n_words > 1 && !joins(before) && !joins(after)
}

/// Characters that may stand before a name: by, and, or, against, of, in …
const BEFORE: &str =
    "依據据照按與与及或和暨反用於于為为以由除合之經经在至從从犯對对係系即則则指受如因並并其和";
/// Characters that may stand behind it.
const AFTER: &str = "第所之及或與与和暨規规等有定相另施公修制辦办自各中為为以已者而時时令訂订上同於于是由至未應应得亦";
