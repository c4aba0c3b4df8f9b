//! What stands on the page of a document?
//!
//! Both sides passage by passage, every segment with an anchor; what is known of the document
//! above, and what it cites, who cites it, notes and terms below.

use core::ops::Range;
use std::collections::BTreeMap;

use minijinja::Value;

use super::text::{Mark, markdown, segments};
use super::{Page, Site, Tongue, address, autonym, browse, describe, structured, terms::Terms};
use crate::direction::is_rtl;
use crate::knowledge::{AnnotationKind, DocumentKnowledge, Role, Target};
use crate::model::{AlignedDocument, Bead, Origin, keys};

/// Below this confidence a pair is marked as approximate, as in the widget.
const SURE: u8 = 50;
/// So many headings make contents worth showing.
const MIN_CONTENTS: usize = 3;

/// The page of document `i`.
pub(super) fn page<'a>(site: &'a Site<'_>, terms: &Terms, i: usize) -> Page<'a> {
    let document = &site.documents[i];
    let tongue = &site.tongues[0];
    let nothing = DocumentKnowledge::default();
    let known = site.known.documents.get(i).unwrap_or(&nothing);
    let path = &site.paths[i];
    let (lang, title) = site.title_of(document, &tongue.lang);
    let sides: Vec<Value> = document.sides.iter().map(|side| side_of(&side.lang)).collect();
    let titles: Vec<Value> = document
        .sides
        .iter()
        .filter_map(|side| document.titles.get_key_value(&side.lang))
        .filter(|(of, _)| *of != lang)
        .map(|(lang, text)| context!(lang, dir => dir(lang), text))
        .collect();
    let mut body = Body { site, document, known, here: i, notes: Vec::new() };
    let rows: Vec<Value> = (0u32..)
        .zip(&document.beads)
        .map(|(number, bead)| body.row(tongue, number, bead))
        .collect();
    let whole = body.notes_of_the_whole();
    let notes = [whole, body.notes].concat();
    let contents = contents(document, lang);
    let is_cut = document.meta.iter().any(|(k, v)| k == keys::STATUS && v == "truncated");
    let widget = format!("index.html#{}/", address::component(&document.id));
    Page {
        path: path.clone(),
        tongue,
        template: "reading.html",
        title: title.to_owned(),
        description: describe(document, lang),
        alternates: document.sides.iter().map(|side| (side.lang.clone(), path.clone())).collect(),
        is_article: true,
        data: Some(structured::document(site, i)),
        content: context!(
            id => document.id,
            title_lang => lang, title_dir => dir(lang), title_text => title,
            titles, sides, rows, notes, contents, is_cut, widget,
            is_one_sided => document.sides.len() == 1 && site.about().sides.len() > 1,
            facts => facts(site, tongue, i),
            cites => cites(site, tongue, known, i),
            missing => missing(site, known),
            cited_by => cited_by(site, tongue, known),
            terms => terms.of(site, tongue, i),
            named => named(site, tongue, known),
        ),
    }
}

fn dir(lang: &str) -> &'static str {
    if is_rtl(lang) { "rtl" } else { "ltr" }
}

/// A language as templates see it.
fn side_of(lang: &str) -> Value {
    context!(lang, dir => dir(lang), name => autonym(lang))
}

/// The rows of a document, and the notes on them as they come.
struct Body<'a> {
    site: &'a Site<'a>,
    document: &'a AlignedDocument,
    known: &'a DocumentKnowledge,
    here: usize,
    notes: Vec<Value>,
}

impl Body<'_> {
    fn row(&mut self, tongue: &Tongue, number: u32, bead: &Bead) -> Value {
        let mut sides = Vec::with_capacity(bead.parts.len());
        let mut begins = false;
        let mut notes = self.notes.len();
        for (side, part) in self.document.sides.iter().zip(&bead.parts) {
            if part.is_empty() {
                sides.push(context!(lang => side.lang, name => autonym(&side.lang)));
                continue;
            }
            let at = part.start as usize;
            let paragraph = |i: usize| side.segments.get(i).map(|segment| segment.paragraph);
            begins |= at == 0 || paragraph(at) != paragraph(at - 1);
            let marks = self.marks(number, &side.lang);
            let html = segments(side, part, &marks);
            sides.push(context!(
                lang => side.lang, dir => dir(&side.lang), html => Value::from_safe_string(html),
            ));
        }
        let noted: Vec<usize> = (notes + 1..=self.notes.len()).collect();
        notes = noted.len();
        let is_paired = bead.parts.iter().filter(|part| !part.is_empty()).count() > 1;
        let label = |lang: &str| bead.labels.get(lang).map(String::as_str);
        let first = self.document.sides.iter().find_map(|side| label(&side.lang));
        let links = self.known.cited_by.iter().filter(|link| link.to == Some(number));
        let mut citing: BTreeMap<u32, Value> = BTreeMap::new();
        for link in links {
            if let Some(document) = self.site.documents.get(link.document as usize) {
                let (lang, title) = self.site.title_of(document, &tongue.lang);
                let href =
                    format!("{}#{}", self.address(link.document), address::passage(link.bead));
                citing.entry(link.document).or_insert_with(|| context!(title, lang, href));
            }
        }
        context!(
            id => address::passage(number),
            label => label(&tongue.lang).or(first),
            heading => bead.heading,
            begins,
            unsure => is_paired && bead.origin == Origin::Aligned && bead.confidence < SURE,
            n_notes => notes,
            cited_by => citing.into_values().collect::<Vec<_>>(),
            sides,
        )
    }

    /// The address of another document's page from this one's.
    fn address(&self, document: u32) -> String {
        let path = self.site.paths.get(document as usize).map_or("", String::as_str);
        address::href(path.trim_start_matches("read/"))
    }

    /// What stretches of one side of a passage are; notes get their numbers.
    fn marks(&mut self, number: u32, lang: &str) -> Vec<(Range<usize>, Mark)> {
        let side = self.site.about().sides.iter().position(|of| of == lang);
        let is_here = |place: &crate::knowledge::Place| {
            place.bead == number && Some(usize::from(place.side)) == side
        };
        let mut out = Vec::new();
        // Citations come in the order of the text.
        let citations = &self.known.citations;
        let first = citations.partition_point(|citation| citation.place.bead < number);
        let of_bead = citations.iter().skip(first).take_while(|c| c.place.bead == number);
        for citation in of_bead.filter(|citation| is_here(&citation.place)) {
            let mark = match citation.target {
                Target::Missing(_) => Mark::Missing,
                Target::Document { document, bead } => {
                    let is_self = document as usize == self.here;
                    let page = if is_self { String::new() } else { self.address(document) };
                    match bead.map(address::passage) {
                        Some(passage) => Mark::Link(format!("{page}#{passage}")),
                        // The document cites itself as a whole: there is nowhere to go.
                        None if is_self => continue,
                        None => Mark::Link(page),
                    }
                }
            };
            out.push((citation.place.range.clone(), mark));
        }
        for annotation in &self.known.annotations {
            if !is_here(&annotation.place) || annotation.place.range.is_empty() {
                continue;
            }
            let mark = match annotation.kind {
                AnnotationKind::Translator => Mark::Aside,
                AnnotationKind::Owner => {
                    self.notes.push(note(annotation, self.notes.len() + 1));
                    Mark::Note(self.notes.len())
                }
            };
            out.push((annotation.place.range.clone(), mark));
        }
        out
    }

    /// Notes that are about the document and no words in it.
    fn notes_of_the_whole(&self) -> Vec<Value> {
        let of_whole = |annotation: &&crate::knowledge::Annotation| {
            annotation.kind == AnnotationKind::Owner && annotation.place.range.is_empty()
        };
        let notes = self.known.annotations.iter().filter(of_whole);
        notes.map(|annotation| note(annotation, 0)).collect()
    }
}

/// A note as templates see it; number 0 is about no words.
fn note(annotation: &crate::knowledge::Annotation, number: usize) -> Value {
    context!(
        number,
        html => Value::from_safe_string(markdown(&annotation.body)),
        author => annotation.author,
        date => annotation.date,
    )
}

/// The headings of the document, in the language of its title.
fn contents(document: &AlignedDocument, lang: &str) -> Vec<Value> {
    let at = document.sides.iter().position(|side| side.lang == lang).unwrap_or(0);
    let heading = |(number, bead): (u32, &Bead)| {
        let is_there = |i: &usize| bead.parts.get(*i).is_some_and(|part| !part.is_empty());
        let i = Some(at).filter(is_there).or_else(|| (0..bead.parts.len()).find(is_there))?;
        let (side, part) = (document.sides.get(i)?, bead.parts.get(i)?);
        let text = crate::align::side_text(side, [part]);
        Some(context!(href => format!("#{}", address::passage(number)), text, lang => side.lang))
    };
    let beads = (0u32..).zip(&document.beads).filter(|(_, bead)| bead.heading);
    let out: Vec<Value> = beads.filter_map(heading).collect();
    if out.len() < MIN_CONTENTS { Vec::new() } else { out }
}

/// What is known of the document, as a list of names and values.
fn facts(site: &Site<'_>, tongue: &Tongue, i: usize) -> Vec<Value> {
    let document = &site.documents[i];
    let mut out: Vec<(String, Vec<Value>)> = Vec::new();
    let mut add = |key: &str, value: Value| {
        let label = tongue.words.get(key);
        match out.iter_mut().find(|(known, _)| known == label) {
            Some((_, values)) => values.push(value),
            None => out.push((label.to_owned(), vec![value])),
        }
    };
    if let Some(date) = &document.date {
        let href = browse::year(date).map(|year| browse::value_path(tongue, "year", &year));
        add("date", context!(text => date, href, is_date => true));
    }
    let issuers = site.known.documents.get(i).into_iter().flat_map(|known| &known.institutions);
    for naming in issuers.filter(|naming| naming.role == Role::Issuer) {
        if let Some(body) = site.known.institutions.get(naming.institution as usize) {
            let (lang, text) = browse::body_name(body, &tongue.lang);
            add("issuer", context!(text, lang, href => browse::body_path(tongue, body)));
        }
    }
    for (key, value) in &document.meta {
        // These stand elsewhere on the page, or say how it was read.
        if [keys::DATE_BASIS, keys::MORE].contains(&key.as_str()) {
            continue;
        }
        let text = tongue.words.value(key, value);
        let is_listed = browse::FIELDS.contains(&key.as_str());
        let href = is_listed.then(|| browse::value_path(tongue, key, value));
        add(key, context!(text, href));
    }
    if let Some(source) = &document.source {
        // Only addresses of the web become links: anything else could run a script when followed.
        let is_web = source.starts_with("https://") || source.starts_with("http://");
        add("source", context!(text => source, url => is_web.then_some(source)));
    }
    out.into_iter().map(|(label, values)| context!(label, values)).collect()
}

/// The documents that this one cites, and how often.
fn cites(site: &Site<'_>, tongue: &Tongue, known: &DocumentKnowledge, here: usize) -> Vec<Value> {
    let mut counts: BTreeMap<u32, usize> = BTreeMap::new();
    for citation in &known.citations {
        if let Target::Document { document, .. } = citation.target
            && document as usize != here
        {
            *counts.entry(document).or_default() += 1;
        }
    }
    let item = |(document, count): (u32, usize)| {
        context!(count, ..browse::item(site, tongue, document as usize))
    };
    counts.into_iter().map(item).collect()
}

/// What it cites and the archive lacks.
fn missing<'a>(site: &'a Site<'_>, known: &DocumentKnowledge) -> Vec<&'a str> {
    let mut numbers: Vec<u32> = known
        .citations
        .iter()
        .filter_map(|citation| match citation.target {
            Target::Missing(number) => Some(number),
            Target::Document { .. } => None,
        })
        .collect();
    numbers.sort_unstable();
    numbers.dedup();
    let text = |number: u32| site.known.missing.get(number as usize).map(|m| m.text.as_str());
    numbers.into_iter().filter_map(text).collect()
}

/// The documents that cite this one, with the passages in which they do.
fn cited_by(site: &Site<'_>, tongue: &Tongue, known: &DocumentKnowledge) -> Vec<Value> {
    let mut places: BTreeMap<u32, Vec<u32>> = BTreeMap::new();
    for link in &known.cited_by {
        let of = places.entry(link.document).or_default();
        if of.last() != Some(&link.bead) {
            of.push(link.bead);
        }
    }
    let item = |(document, beads): (u32, Vec<u32>)| {
        let label = |bead: u32| {
            let bead = site.documents.get(document as usize)?.beads.get(bead as usize)?;
            bead.labels.get(&tongue.lang).or_else(|| bead.labels.values().next()).cloned()
        };
        let places: Vec<Value> = beads
            .iter()
            .map(|&bead| {
                let text = label(bead).unwrap_or_else(|| format!("¶ {}", bead + 1));
                context!(text, id => address::passage(bead))
            })
            .collect();
        context!(places, ..browse::item(site, tongue, document as usize))
    };
    places.into_iter().map(item).collect()
}

/// The bodies that the document names.
fn named(site: &Site<'_>, tongue: &Tongue, known: &DocumentKnowledge) -> Vec<Value> {
    let mut out: Vec<(u32, Value)> = Vec::new();
    for naming in known.institutions.iter().filter(|naming| naming.role == Role::Named) {
        if let Some(body) = site.known.institutions.get(naming.institution as usize) {
            let (lang, text) = browse::body_name(body, &tongue.lang);
            let href = browse::body_path(tongue, body);
            out.push((naming.count, context!(text, lang, href, count => naming.count)));
        }
    }
    out.sort_by_key(|(count, _)| core::cmp::Reverse(*count));
    out.into_iter().map(|(_, value)| value).collect()
}
