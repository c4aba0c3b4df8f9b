//! Which terms does a document have, and where do pages say how they are rendered?

use std::collections::BTreeMap;

use aho_corasick::{AhoCorasick, AhoCorasickBuilder, MatchKind};
use minijinja::Value;
use rayon::prelude::*;

use super::{Page, Site, Tongue, address, autonym, browse};
use crate::direction::is_rtl;
use crate::knowledge::{Headword, HeadwordRendering, Knowledge};

/// Terms on one page of the list.
const PAGE_TERMS: usize = 200;
/// Terms that a document's page names: those that it has most often.
const MAX_NAMED: usize = 40;
/// Passages that attest a rendering, as many as are shown.
const MAX_EVIDENCE: usize = 3;

/// The terms of an archive, found in texts.
pub(super) struct Terms {
    /// For each side the numbers of its headwords, and what finds them.
    sides: Vec<(Vec<usize>, Option<AhoCorasick>)>,
    /// For each headword its list: side, page from 0, and name within it.
    places: Vec<(usize, usize, String)>,
}

impl Terms {
    pub(super) fn new(site: &Site<'_>) -> Self {
        let lexicon = &site.known.lexicon;
        let mut sides: Vec<Vec<usize>> = vec![Vec::new(); site.about().sides.len()];
        let mut places = Vec::with_capacity(lexicon.len());
        for (i, headword) in lexicon.iter().enumerate() {
            let side = usize::from(headword.side);
            let n = sides.get(side).map_or(0, Vec::len);
            places.push((side, n / PAGE_TERMS, format!("t-{}", address::name(&headword.text))));
            if let Some(of) = sides.get_mut(side) {
                of.push(i);
            }
        }
        let finder = |numbers: &[usize]| {
            let texts = numbers.iter().filter_map(|&i| lexicon.get(i)).map(|h| h.text.as_str());
            let mut builder = AhoCorasickBuilder::new();
            builder.match_kind(MatchKind::LeftmostLongest).ascii_case_insensitive(true);
            builder.build(texts).ok().filter(|_| !numbers.is_empty())
        };
        let sides = sides.into_iter().map(|numbers| {
            let finder = finder(&numbers);
            (numbers, finder)
        });
        Self { sides: sides.collect(), places }
    }

    /// The path of a headword in the lists.
    fn path(&self, site: &Site<'_>, tongue: &Tongue, headword: usize) -> Option<(String, &str)> {
        let (side, page, name) = self.places.get(headword)?;
        let lang = site.about().sides.get(*side)?;
        Some((format!("{}{}", tongue.prefix, list_path(lang, *page)), name))
    }

    /// The terms that document `i` has, the most frequent first, as links into the lists.
    pub(super) fn of(&self, site: &Site<'_>, tongue: &Tongue, i: usize) -> Vec<Value> {
        let Some(document) = site.documents.get(i) else { return Vec::new() };
        let mut counts: BTreeMap<usize, usize> = BTreeMap::new();
        for side in &document.sides {
            let at = site.about().sides.iter().position(|lang| *lang == side.lang);
            let Some((numbers, Some(finder))) = at.and_then(|at| self.sides.get(at)) else {
                continue;
            };
            for segment in &side.segments {
                for found in finder.find_iter(&segment.text) {
                    let is_whole = is_border(&segment.text, found.start())
                        && is_border(&segment.text, found.end());
                    if let (true, Some(&number)) =
                        (is_whole, numbers.get(found.pattern().as_usize()))
                    {
                        *counts.entry(number).or_default() += 1;
                    }
                }
            }
        }
        let mut found: Vec<(usize, usize)> = counts.into_iter().collect();
        found.sort_by_key(|&(number, count)| (core::cmp::Reverse(count), number));
        found.truncate(MAX_NAMED);
        let link = |(number, count): (usize, usize)| {
            let headword = site.known.lexicon.get(number)?;
            let (path, id) = self.path(site, tongue, number)?;
            let lang = site.about().sides.get(usize::from(headword.side))?;
            Some(context!(text => headword.text, lang, href => path, id, count))
        };
        found.into_iter().filter_map(link).collect()
    }

    /// The lists of terms in one language of the pages: an overview, and pages of terms.
    pub(super) fn pages<'a>(&self, site: &'a Site<'_>, tongue: &'a Tongue) -> Vec<Page<'a>> {
        let mut out = Vec::new();
        if site.known.lexicon.is_empty() {
            return out;
        }
        let title = tongue.words.get("terms");
        let mut lists = Vec::new();
        for (lang, (numbers, _)) in site.about().sides.iter().zip(&self.sides) {
            let n_pages = numbers.len().div_ceil(PAGE_TERMS);
            let mut parts = Vec::new();
            let entries = |part: &[usize]| -> Vec<Value> {
                part.iter().filter_map(|&i| self.entry(site, tongue, i)).collect()
            };
            let of_pages: Vec<Vec<Value>> = numbers.par_chunks(PAGE_TERMS).map(entries).collect();
            for ((n, part), entries) in numbers.chunks(PAGE_TERMS).enumerate().zip(of_pages) {
                let text = |i: Option<&usize>| {
                    i.and_then(|&i| site.known.lexicon.get(i)).map_or("", |h| h.text.as_str())
                };
                let (first, last) = (text(part.first()), text(part.last()));
                let link = |n: usize| format!("{}{}", tongue.prefix, list_path(lang, n));
                parts.push(context!(href => link(n), first, last, n => part.len()));
                let path = list_path(lang, n);
                out.push(Page {
                    template: "terms.html",
                    title: format!("{title} · {} · {first} – {last}", autonym(lang)),
                    description: format!("{title}: {first} – {last}"),
                    alternates: site.alternates(&path),
                    path,
                    tongue,
                    is_article: false,
                    data: None,
                    content: context!(
                        entries, term_lang => lang, term_dir => dir(lang), name => autonym(lang),
                        page => n + 1, n_pages,
                        previous => n.checked_sub(1).map(link),
                        next => (n + 1 < n_pages).then(|| link(n + 1)),
                    ),
                });
            }
            if !parts.is_empty() {
                lists.push(context!(lang, name => autonym(lang), n => numbers.len(), parts));
            }
        }
        let path = "browse/terms.html";
        out.push(Page {
            path: path.to_owned(),
            tongue,
            template: "terms.html",
            title: title.to_owned(),
            description: format!("{title} · {}", site.title(&tongue.lang)),
            alternates: site.alternates(path),
            is_article: false,
            data: None,
            content: context!(lists),
        });
        out
    }

    /// A headword with its renderings.
    fn entry(&self, site: &Site<'_>, tongue: &Tongue, i: usize) -> Option<Value> {
        let headword: &Headword = site.known.lexicon.get(i)?;
        let (_, id) = self.path(site, tongue, i)?;
        let renderings: Vec<Value> =
            headword.renderings.iter().filter_map(|r| rendering(site, tongue, r)).collect();
        let own = headword.own.as_ref();
        let query =
            format!("index.html?q={}", address::component(&format!("\"{}\"", headword.text)));
        Some(context!(
            id, text => headword.text, renderings,
            query => format!("{}{query}", tongue.prefix),
            own => own.map(|own| &own.renderings),
            definition => own.and_then(|own| own.definition.as_ref()),
            note => own.and_then(|own| own.note.as_ref()),
            source => own.and_then(|own| own.source.as_ref()),
        ))
    }
}

/// A rendering with where it is attested.
fn rendering(site: &Site<'_>, tongue: &Tongue, rendering: &HeadwordRendering) -> Option<Value> {
    let lang = site.about().sides.get(usize::from(rendering.side))?;
    let evidence: Vec<Value> = rendering
        .evidence
        .iter()
        .take(MAX_EVIDENCE)
        .map(|&(document, bead)| {
            context!(id => address::passage(bead), ..browse::item(site, tongue, document as usize))
        })
        .collect();
    Some(context!(
        text => rendering.text, lang, dir => dir(lang),
        count => rendering.count, share => rendering.share, is_own => rendering.is_owners,
        first => rendering.first, evidence,
    ))
}

fn dir(lang: &str) -> &'static str {
    if is_rtl(lang) { "rtl" } else { "ltr" }
}

/// So many lists of terms there are at most in one language of the pages.
pub(super) fn n_lists(known: &Knowledge) -> usize {
    1 + known.about.sides.len() + known.lexicon.len() / PAGE_TERMS
}

/// The path of a page of terms, below the folder of a language of the pages.
fn list_path(lang: &str, page: usize) -> String {
    format!("browse/terms-{}-{}.html", lang.to_lowercase(), page + 1)
}

/// Whether a word may begin or end at byte `at`: not between two letters of a script with spaces.
fn is_border(text: &str, at: usize) -> bool {
    let spaced = |c: char| c.is_alphanumeric() && !is_unspaced(c);
    let before = text.get(..at).and_then(|head| head.chars().next_back());
    let after = text.get(at..).and_then(|tail| tail.chars().next());
    !(before.is_some_and(spaced) && after.is_some_and(spaced))
}

/// Characters of scripts that put no spaces between words.
fn is_unspaced(c: char) -> bool {
    matches!(c,
        '\u{e00}'..='\u{eff}' | '\u{1000}'..='\u{109f}' | '\u{1780}'..='\u{17ff}'
        | '\u{2e80}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn words_are_found_whole_where_words_are_spaced() {
        assert!(is_border("data law", 4) && is_border("data", 4) && is_border("data", 0));
        assert!(!is_border("database", 4));
        assert!(is_border("网络安全", 6) && is_border("用data法", 3));
    }
}
