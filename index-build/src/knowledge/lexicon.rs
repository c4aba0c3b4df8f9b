//! How are terms rendered in the archive, since when, how often, and what does the owner say?

use std::collections::hash_map::Entry;
use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use enface_text::{Analyzer, Class};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Passage;
use crate::align::Lexicon;
use crate::cache::{Kept, Key};
use crate::model::{AlignedDocument, Lang};

/// A term and its renderings.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Headword {
    /// The side's number in the archive.
    pub side: u8,
    /// The term as the texts write it, or the owner.
    pub text: String,
    /// Its renderings on other sides: the owner's first, then by the number of passages.
    pub renderings: Vec<HeadwordRendering>,
    /// What the owner says about it.
    pub own: Option<OwnEntry>,
}

/// A rendering and where it is attested.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct HeadwordRendering {
    /// The side's number in the archive.
    pub side: u8,
    /// The rendering as the texts write it, or the owner.
    pub text: String,
    /// The passages that have the term on its side and the rendering on this one.
    pub count: u32,
    /// Their share of the passages that have the term and this side, in percent.
    pub share: u8,
    /// The date of the earliest document with one of them, if any has a date.
    pub first: Option<String>,
    /// Their number by the year of the document.
    pub years: BTreeMap<u16, u32>,
    /// Some of them: document and bead.
    pub evidence: Vec<(u32, u32)>,
    /// Whether the owner states it.
    pub is_owners: bool,
}

/// What the owner says about a term.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnEntry {
    /// The renderings as stated.
    pub renderings: Vec<String>,
    /// What it means.
    pub definition: Option<String>,
    /// Whatever else.
    pub note: Option<String>,
    /// Where this is from.
    pub source: Option<String>,
}

/// A term as the owner states it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct OwnTerm {
    /// What it is called in each language, the usual word first.
    pub texts: BTreeMap<Lang, Vec<String>>,
    /// What it means.
    pub definition: Option<String>,
    /// Whatever else.
    pub note: Option<String>,
    /// Where this is from.
    pub source: Option<String>,
}

/// So many passages stand as evidence of a rendering.
const MAX_EVIDENCE: usize = 5;
/// A rendering that is found by itself needs so many passages.
const MIN_COUNT: u32 = 2;
/// So many headwords of each side are listed, those of most passages.
const MAX_HEADWORDS: usize = 5_000;

/// Counts how the terms are rendered that were learnt or that the owner states.
pub(super) fn gather(
    documents: &[AlignedDocument],
    passages: &[Vec<Passage<'_>>],
    langs: &[Lang],
    learnt: &Lexicon,
    own: &[OwnTerm],
    analyzer: &Analyzer,
    kept: Kept<'_>,
) -> Vec<Headword> {
    let mut plan = Plan::default();
    for term in own {
        plan.add_own(term, langs, analyzer);
    }
    for ((side, text), renderings) in learnt {
        // A single gram or letter is a part of terms, not one.
        if text.chars().count() < 2 || renderings.is_empty() {
            continue;
        }
        let head = plan.term(*side, &spaced(&analyzer.analyze(text)), text);
        for rendering in renderings {
            let to = plan.term(
                rendering.side,
                &spaced(&analyzer.analyze(&rendering.text)),
                &rendering.text,
            );
            plan.links.entry(head).or_default().insert(to);
        }
    }
    if plan.terms.is_empty() {
        return Vec::new();
    }
    let counts = plan.count(documents, passages, analyzer, kept);
    plan.headwords(&counts, passages, analyzer)
}

/// A folded text with a space around each word, so that a term is found by its letters alone.
fn spaced(analysis: &enface_text::Analysis) -> String {
    let mut out = String::new();
    for token in analysis.tokens() {
        if token.class == Class::Word {
            if !out.ends_with(' ') {
                out.push(' ');
            }
            out.push_str(token.text);
            out.push(' ');
        } else {
            out.push_str(token.text);
        }
    }
    out
}

#[derive(Default)]
struct Plan<'a> {
    /// Side, spaced form, and how it is written if the texts do not show it.
    terms: Vec<(u8, String, String)>,
    numbers: BTreeMap<(u8, String), usize>,
    links: BTreeMap<usize, BTreeSet<usize>>,
    own: BTreeMap<usize, &'a OwnTerm>,
    stated: BTreeSet<(usize, usize)>,
    own_names: BTreeSet<usize>,
}

#[derive(Clone, Debug, Default)]
struct Count {
    count: u32,
    first: Option<String>,
    years: BTreeMap<u16, u32>,
    evidence: Vec<(u32, u32)>,
}

#[derive(Clone, Debug, Default)]
struct Counts {
    /// Passages with the term, by the sides that they have beside it.
    beside: FxHashMap<(usize, u8), u32>,
    pairs: FxHashMap<(usize, usize), Count>,
}

impl Counts {
    /// Together with those of the documents that follow.
    #[expect(clippy::iter_over_hash_type, reason = "each key is added to for itself")]
    fn and(mut self, following: Self) -> Self {
        for (key, n) in following.beside {
            *self.beside.entry(key).or_default() += n;
        }
        for (key, following) in following.pairs {
            match self.pairs.entry(key) {
                Entry::Vacant(entry) => {
                    entry.insert(following);
                }
                Entry::Occupied(mut entry) => entry.get_mut().add(following),
            }
        }
        self
    }
}

impl Count {
    /// Adds what the documents that follow have.
    fn add(&mut self, following: Self) {
        self.count += following.count;
        self.first = match (self.first.take(), following.first) {
            (Some(a), Some(b)) => Some(a.min(b)),
            (a, b) => a.or(b),
        };
        for (year, n) in following.years {
            *self.years.entry(year).or_default() += n;
        }
        self.evidence.extend(following.evidence);
        self.evidence.truncate(MAX_EVIDENCE);
    }
}

/// Documents are counted by so many at a time.
const GROUP: usize = 64;

/// The terms on each side of a bead, sorted.
type Sides = Vec<(u8, Vec<usize>)>;

impl<'a> Plan<'a> {
    fn term(&mut self, side: u8, spaced: &str, text: &str) -> usize {
        let key = (side, spaced.to_owned());
        if let Some(&number) = self.numbers.get(&key) {
            return number;
        }
        let number = self.terms.len();
        self.terms.push((side, spaced.to_owned(), text.to_owned()));
        self.numbers.insert(key, number);
        number
    }

    fn add_own(&mut self, term: &'a OwnTerm, langs: &[Lang], analyzer: &Analyzer) {
        let mut of_term: Vec<usize> = Vec::new();
        for (lang, texts) in &term.texts {
            let Some(side) = langs.iter().position(|l| l == lang) else { continue };
            for text in texts {
                let number = self.term(side as u8, &spaced(&analyzer.analyze(text)), text);
                of_term.push(number);
                self.own.entry(number).or_insert(term);
                self.own_names.insert(number);
            }
        }
        for &a in &of_term {
            for &b in of_term.iter().filter(|&&b| self.terms[a].0 != self.terms[b].0) {
                self.links.entry(a).or_default().insert(b);
                self.stated.insert((a, b));
            }
        }
    }

    fn count(
        &self,
        documents: &[AlignedDocument],
        passages: &[Vec<Passage<'_>>],
        analyzer: &Analyzer,
        kept: Kept<'_>,
    ) -> Counts {
        let finder = AhoCorasickBuilder::new()
            .match_kind(MatchKind::Standard)
            .build(self.terms.iter().map(|(_, spaced, _)| spaced));
        let Ok(finder) = finder else { return Counts::default() };
        let all =
            Key::of(&self.terms.iter().map(|(side, text, _)| (side, text)).collect::<Vec<_>>());
        let find = |passages: &[Passage<'_>]| -> Vec<(u32, Sides)> {
            let groups = passages.chunk_by(|a, b| a.bead == b.bead);
            groups
                .map(|group| {
                    let bead = group.first().map_or(0, |passage| passage.bead);
                    let found = |p: &Passage<'_>| (p.side, self.found(&finder, p, analyzer));
                    (bead, group.iter().map(found).collect())
                })
                .collect()
        };
        let count = |(first, documents): (usize, &[AlignedDocument])| {
            let mut counts = Counts::default();
            for (number, document) in (first * GROUP..).zip(documents) {
                let beads = kept.memo("headwords", number, all, || {
                    find(passages.get(number).map_or(&[], Vec::as_slice))
                });
                for (bead, sides) in beads {
                    let place = (number as u32, bead);
                    for (side, terms) in &sides {
                        for &term in terms {
                            self.count_term(&mut counts, document, place, *side, term, &sides);
                        }
                    }
                }
            }
            counts
        };
        let groups: Vec<Counts> = documents.par_chunks(GROUP).enumerate().map(count).collect();
        groups.into_iter().reduce(Counts::and).unwrap_or_default()
    }

    fn count_term(
        &self,
        counts: &mut Counts,
        document: &AlignedDocument,
        place: (u32, u32),
        side: u8,
        term: usize,
        sides: &[(u8, Vec<usize>)],
    ) {
        let Some(links) = self.links.get(&term) else { return };
        for (other, terms) in sides.iter().filter(|(other, _)| *other != side) {
            *counts.beside.entry((term, *other)).or_default() += 1;
            for &to in links.iter().filter(|to| terms.binary_search(to).is_ok()) {
                let count = counts.pairs.entry((term, to)).or_default();
                count.count += 1;
                if count.evidence.len() < MAX_EVIDENCE {
                    count.evidence.push(place);
                }
                let Some(date) = &document.date else { continue };
                if count.first.as_ref().is_none_or(|first| date < first) {
                    count.first = Some(date.clone());
                }
                if let Some(year) = date.get(..4).and_then(|year| year.parse().ok()) {
                    *count.years.entry(year).or_default() += 1;
                }
            }
        }
    }

    fn found(
        &self,
        finder: &AhoCorasick,
        passage: &Passage<'_>,
        analyzer: &Analyzer,
    ) -> Vec<usize> {
        let text = spaced(&analyzer.analyze(&passage.text));
        let mut terms: Vec<usize> = finder
            .find_overlapping_iter(&text)
            .map(|found| found.pattern().as_usize())
            .filter(|&term| self.terms.get(term).is_some_and(|(side, ..)| *side == passage.side))
            .collect();
        terms.sort_unstable();
        terms.dedup();
        terms
    }

    fn headwords(
        &self,
        counts: &Counts,
        passages: &[Vec<Passage<'_>>],
        analyzer: &Analyzer,
    ) -> Vec<Headword> {
        let mut by_side: BTreeMap<u8, Vec<(u32, usize)>> = BTreeMap::new();
        for (&term, links) in &self.links {
            if let Some(rank) = self.rank(term, links, counts) {
                by_side.entry(self.terms[term].0).or_default().push((rank, term));
            }
        }
        let mut listed: Vec<usize> = Vec::new();
        for (_, mut terms) in by_side {
            terms.sort_by(|a, b| b.0.cmp(&a.0).then_with(|| a.1.cmp(&b.1)));
            terms.truncate(MAX_HEADWORDS);
            listed.extend(terms.into_iter().map(|(_, term)| term));
        }
        let mut out: Vec<Headword> = listed
            .into_par_iter()
            .map(|term| self.headword(term, counts, passages, analyzer))
            .collect();
        out.sort_by(|a, b| (a.side, &a.text).cmp(&(b.side, &b.text)));
        out
    }

    /// The renderings of a term that are attested well enough or stated by the owner, each with its
    /// count.
    fn renderings<'c>(
        &self,
        term: usize,
        links: &BTreeSet<usize>,
        counts: &'c Counts,
    ) -> impl Iterator<Item = (usize, bool, Option<&'c Count>)> {
        links.iter().filter_map(move |&to| {
            let is_owners = self.stated.contains(&(term, to));
            let count = counts.pairs.get(&(term, to));
            let is_attested = count.is_some_and(|count| count.count >= MIN_COUNT);
            (is_owners || is_attested).then_some((to, is_owners, count))
        })
    }

    /// How much a term counts among those of its side, if it has a rendering.
    fn rank(&self, term: usize, links: &BTreeSet<usize>, counts: &Counts) -> Option<u32> {
        let renderings = self.renderings(term, links, counts);
        let totals = renderings.map(|(_, _, count)| count.map_or(0, |count| count.count));
        let total = totals.reduce(|a, b| a + b)?;
        Some(if self.own.contains_key(&term) { u32::MAX } else { total })
    }

    fn headword(
        &self,
        term: usize,
        counts: &Counts,
        passages: &[Vec<Passage<'_>>],
        analyzer: &Analyzer,
    ) -> Headword {
        let (side, ..) = &self.terms[term];
        let mut renderings: Vec<HeadwordRendering> = Vec::new();
        let links = self.links.get(&term).into_iter();
        for (to, is_owners, count) in links.flat_map(|links| self.renderings(term, links, counts)) {
            let count = count.cloned().unwrap_or_default();
            let (to_side, ..) = &self.terms[to];
            let beside = counts.beside.get(&(term, *to_side)).copied().unwrap_or(0);
            let share = (u64::from(count.count) * 100 / u64::from(beside.max(1))) as u8;
            let text = self.written(to, &count.evidence, passages, analyzer);
            renderings.push(HeadwordRendering {
                side: *to_side,
                text,
                count: count.count,
                share,
                first: count.first,
                years: count.years,
                evidence: count.evidence,
                is_owners,
            });
        }
        renderings.sort_by(|a, b| {
            (b.is_owners, b.count).cmp(&(a.is_owners, a.count)).then_with(|| a.text.cmp(&b.text))
        });
        let evidence: Vec<(u32, u32)> =
            renderings.iter().flat_map(|rendering| rendering.evidence.iter().copied()).collect();
        let own = self.own.get(&term).map(|own| OwnEntry {
            renderings: renderings.iter().filter(|r| r.is_owners).map(|r| r.text.clone()).collect(),
            definition: own.definition.clone(),
            note: own.note.clone(),
            source: own.source.clone(),
        });
        Headword {
            side: *side,
            text: self.written(term, &evidence, passages, analyzer),
            renderings,
            own,
        }
    }

    /// How the texts write a term: with fewest capitals among some passages that have it. The
    /// owner's spelling stays.
    fn written(
        &self,
        term: usize,
        evidence: &[(u32, u32)],
        passages: &[Vec<Passage<'_>>],
        analyzer: &Analyzer,
    ) -> String {
        let (side, wanted, text) = &self.terms[term];
        if self.own_names.contains(&term) {
            return text.clone();
        }
        let written = evidence.iter().filter_map(|&(document, bead)| {
            let of_document = passages.get(document as usize)?;
            let start = of_document.partition_point(|passage| passage.bead < bead);
            let passage = of_document
                .get(start..)?
                .iter()
                .take_while(|passage| passage.bead == bead)
                .find(|passage| passage.side == *side)?;
            find_written(&passage.text, wanted, analyzer)
        });
        let n_capitals = |text: &String| text.chars().filter(|c| c.is_uppercase()).count();
        written.min_by_key(n_capitals).unwrap_or_else(|| text.clone())
    }
}

/// The first stretch of a text whose tokens are those of a term.
fn find_written(text: &str, wanted: &str, analyzer: &Analyzer) -> Option<String> {
    let analysis = analyzer.analyze(text);
    let tokens: Vec<_> = analysis.tokens().collect();
    let wanted = wanted.replace(' ', "");
    for i in 0..tokens.len() {
        let mut length = 0;
        for (j, token) in tokens.iter().enumerate().skip(i) {
            if !wanted.get(length..).is_some_and(|rest| rest.starts_with(token.text)) {
                break;
            }
            length += token.text.len();
            if length == wanted.len() {
                let stretch = text.get(tokens.get(i)?.source.start..tokens.get(j)?.source.end)?;
                return (!stretch.contains('\n')).then(|| stretch.to_owned());
            }
        }
    }
    None
}
