//! How do pages in one language or several become one document?
//!
//! A page is what the importers of HTML, Markdown and `WordPress` have in common: paragraphs, some
//! of which state their language. Pages of one group are sides of one document, or one page holds
//! them all.

use std::collections::{BTreeMap, BTreeSet};

use super::blocks::Block;
use super::facts::{facts, is_title_like};
use super::flow::Paragraph;
use super::split::split;
use super::tags::primary;
use super::{Context, Imported, titles};
use crate::diagnostic::Diagnostic;
use crate::model::{Body, Document, GivenSegment, Lang, SideText};

/// One page as its format states it.
#[derive(Clone, Debug, Default)]
pub(super) struct PageText {
    /// The file, for messages.
    pub(super) path: String,
    /// The language that the page states.
    pub(super) lang: Option<Lang>,
    /// Whether that is beyond doubt, as a file's name is; else another page has to agree.
    pub(super) is_sure: bool,
    /// Its title.
    pub(super) title: Option<String>,
    /// Titles in languages that are stated.
    pub(super) titles: BTreeMap<Lang, String>,
    /// The date that it states.
    pub(super) date: Option<String>,
    /// Where it is published.
    pub(super) source: Option<String>,
    /// What else it states.
    pub(super) meta: Vec<(String, String)>,
    /// Its text.
    pub(super) paragraphs: Vec<Paragraph>,
}

/// The document that pages make together, and what of them is left out.
pub(super) fn document(id: String, pages: Vec<PageText>, context: &Context) -> Imported {
    let mut imported = Imported::default();
    let langs: BTreeSet<&Lang> = pages.iter().filter_map(|page| page.lang.as_ref()).collect();
    let is_pair = langs.len() > 1;
    let mut document = Document { id, ..Document::default() };
    let mut sides: Vec<SideText> = Vec::new();
    let mut given: Vec<(String, GivenSegment)> = Vec::new();
    let mut names: Vec<(String, Option<Lang>)> = Vec::new();
    for mut page in pages {
        let (own, segments) = sides_of(&mut page, is_pair, context);
        if own.is_empty() && segments.is_empty() {
            let diagnostic = Diagnostic::warning(&page.path, "the page has no text");
            imported
                .diagnostics
                .push(diagnostic.with_help("put text into it or take it out of the input"));
        }
        let own_langs: Vec<Lang> = own.iter().map(|side| side.lang.clone()).collect();
        for side in own {
            match sides.iter().find(|known| known.lang == side.lang) {
                None => sides.push(side),
                Some(known) if *known == side => {}
                Some(_) => imported.diagnostics.push(
                    Diagnostic::warning(
                        &page.path,
                        format!("its {} text is left out: another page has that side", side.lang),
                    )
                    .with_help("give the pages different names if they are two documents"),
                ),
            }
        }
        for (pair, segment) in segments {
            match given.iter_mut().find(|(known, _)| *known == pair) {
                Some((_, known)) => {
                    for (lang, text) in segment.texts {
                        known.texts.entry(lang).or_insert(text);
                    }
                }
                None => given.push((pair, segment)),
            }
        }
        if let Some(title) = page.title.take() {
            let stated =
                page.lang.filter(|lang| page.is_sure || is_pair || own_langs == [lang.clone()]);
            names.push((title, stated));
        }
        document.titles.append(&mut page.titles);
        document.date = document.date.or(page.date);
        document.source = document.source.or(page.source);
        for fact in page.meta {
            if !document.meta.contains(&fact) {
                document.meta.push(fact);
            }
        }
    }
    let all: Vec<Lang> = sides.iter().map(|side| side.lang.clone()).collect();
    for (title, stated) in names {
        if !is_pair && let Some(parts) = titles::part(&title, &all, &context.languages) {
            for (lang, part) in parts {
                document.titles.entry(lang).or_insert(part);
            }
            continue;
        }
        let lang = stated.unwrap_or_else(|| context.languages.identify(&title, &all));
        document.titles.entry(lang).or_insert(title);
    }
    for side in &sides {
        if let [first, _, ..] = side.paragraphs.as_slice()
            && !document.titles.contains_key(&side.lang)
            && is_title_like(first)
        {
            document.titles.insert(side.lang.clone(), first.clone());
        }
    }
    if given.is_empty() && sides.is_empty() {
        return imported;
    }
    let facts = facts(&sides);
    document.date = document.date.or(facts.date);
    for fact in facts.meta {
        if !document.meta.contains(&fact) {
            document.meta.push(fact);
        }
    }
    document.body = match given.is_empty() {
        true => Body::Sides(sides),
        false => Body::Given(given.into_iter().map(|(_, segment)| segment).collect()),
    };
    imported.documents.push(document);
    imported
}

/// The sides of a page; or, if its markup says which paragraphs belong together, these.
fn sides_of(
    page: &mut PageText,
    is_pair: bool,
    context: &Context,
) -> (Vec<SideText>, Vec<(String, GivenSegment)>) {
    let paragraphs = std::mem::take(&mut page.paragraphs);
    if paragraphs.is_empty() {
        return (vec![], vec![]);
    }
    if paragraphs.iter().any(|paragraph| paragraph.pair.is_some()) {
        return (vec![], segments(paragraphs, page, context));
    }
    let marked: BTreeSet<&Lang> = paragraphs.iter().filter_map(|p| p.lang.as_ref()).collect();
    let differs = |lang: &&Lang| page.lang.as_ref().is_none_or(|own| primary(own) != primary(lang));
    let is_marked = marked.iter().any(differs) && (marked.len() > 1 || page.lang.is_some());
    if let Some(lang) = page.lang.clone().filter(|_| !is_marked && (is_pair || page.is_sure)) {
        let paragraphs = paragraphs.into_iter().map(|paragraph| paragraph.text).collect();
        return (vec![SideText { lang, paragraphs }], vec![]);
    }
    if is_marked {
        let mut sides: Vec<SideText> = Vec::new();
        let known: Vec<Lang> = marked.into_iter().cloned().collect();
        for paragraph in paragraphs {
            // What states no language is in the page's, unless that is only the page's frame's.
            let lang = paragraph.lang.or_else(|| page.lang.clone());
            let lang = lang.unwrap_or_else(|| context.languages.identify(&paragraph.text, &known));
            match sides.iter_mut().find(|side| side.lang == lang) {
                Some(side) => side.paragraphs.push(paragraph.text),
                None => sides.push(SideText { lang, paragraphs: vec![paragraph.text] }),
            }
        }
        return (sides, vec![]);
    }
    let block = |(i, paragraph): (usize, Paragraph)| Block {
        line: i + 1,
        lines: paragraph.text.split('\n').map(str::to_owned).collect(),
    };
    let blocks: Vec<Block> = paragraphs.into_iter().enumerate().map(block).collect();
    let mut sides = split(&blocks, &context.languages);
    // The page's own tag says more than what its letters show.
    if let Some(stated) = &page.lang {
        let is_alone = sides.len() == 1;
        for side in &mut sides {
            if primary(&side.lang) == primary(stated)
                || (is_alone && side.lang == crate::language::UNDETERMINED)
            {
                side.lang.clone_from(stated);
            }
        }
    }
    (sides, vec![])
}

/// Paragraphs that belong together as segments, in reading order; others stand alone.
fn segments(
    paragraphs: Vec<Paragraph>,
    page: &PageText,
    context: &Context,
) -> Vec<(String, GivenSegment)> {
    let mut segments: Vec<(String, GivenSegment)> = Vec::new();
    for (i, paragraph) in paragraphs.into_iter().enumerate() {
        let lang = paragraph.lang.or_else(|| page.lang.clone());
        let lang =
            lang.unwrap_or_else(|| context.languages.identify(&paragraph.text, &context.langs));
        // A key of its own, which no attribute can have: they are never empty before the number.
        let key = paragraph.pair.unwrap_or_else(|| format!("\u{0}{}{i}", page.path));
        let at = segments.iter().position(|(known, _)| *known == key).unwrap_or_else(|| {
            let segment = GivenSegment { heading: true, ..GivenSegment::default() };
            segments.push((key, segment));
            segments.len() - 1
        });
        let Some((_, segment)) = segments.get_mut(at) else { continue };
        segment.heading &= paragraph.level > 0;
        let text = segment.texts.entry(lang).or_default();
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&paragraph.text);
    }
    segments
}
