//! What scripts get: answers as plain objects, ready to show, without any rendering.

use core::ops::Range;
use std::cell::OnceCell;
use std::rc::Rc;

use enface_engine::{
    Bonuses, Engine, Excerpt, Hit, Mark, MarkKind, Passage, Reading, SearchOptions, SearchResults,
    Sort, excerpt,
};
use enface_format::{DocumentRecord, Origin};
use enface_text::{each_part, split_at_first};
use wasm_bindgen::prelude::*;

use crate::json::Json;
use crate::source::Source;
use crate::work::{Work, failure};

/// An archive: empty until it has been opened.
///
/// This is the inner side of the class that `open()` of `enface.js` gives to scripts.
#[wasm_bindgen]
#[derive(Clone, Default)]
pub struct Archive(Rc<Inner>);

#[derive(Default)]
struct Inner {
    source: Source,
    engine: OnceCell<Engine<Source>>,
}

/// What becomes of the answer to a query: it gets the query, too.
type Found = Box<dyn FnOnce(String, &SearchResults) -> Json>;
/// What becomes of a document, or of its absence: it gets the place and the document that were
/// asked for, too.
type Opened = Box<dyn FnOnce(&str, &str, Option<&Reading>) -> Json>;

/// The first part of a request, and the others.
///
/// A request is one string, since each string that is handed over takes code on both sides. Its
/// parts are parted by NUL, and what a reader typed, which may have anything in it, comes last.
pub(crate) fn parts(request: &str) -> (&str, &str) {
    split_at_first(request, &|c| c == '\0').unwrap_or_default()
}

/// Each of the two things that wait for files is written once, for scripts and for the view:
/// what the compiler makes of an `async` block is large.
impl Archive {
    /// The engine of an archive that has been opened.
    pub(crate) fn engine(&self) -> &Engine<Source> {
        self.0.engine.get().expect_throw("the archive is not open")
    }

    /// A search, and what `then` makes of the answer. Of what has arrived before something could not
    /// be had `then` makes something, too, before that is said.
    pub(crate) fn ask(&self, query: String, options: SearchOptions, then: Found) -> Work {
        let archive = self.clone();
        Work::new(&self.0.source, async move {
            let answer = archive.engine().search(&query, &options).await?;
            let json = then(query, &answer);
            answer.failure.map_or(Ok(json), Err)
        })
    }

    /// The document of `request`, a place, a document and a query: the words of the query marked,
    /// and what `then` makes of it.
    pub(crate) fn ask_for(&self, request: String, then: Opened) -> Work {
        let archive = self.clone();
        Work::new(&self.0.source, async move {
            let engine = archive.engine();
            let (place, request) = parts(&request);
            let (id, query) = parts(request);
            let reading = match engine.find_document(id).await? {
                Some(doc) => engine.read(doc, query).await?,
                None => None,
            };
            Ok(then(place, id, reading.as_ref()))
        })
    }
}

#[wasm_bindgen]
impl Archive {
    /// An archive to open.
    #[wasm_bindgen(constructor)]
    pub fn new() -> Self {
        Self::default()
    }

    /// Opens the archive, given the bytes of its first file. `names` are those of that file and of the
    /// root, which may be in it, as in `enface.json`, parted by NUL.
    ///
    /// Answers as [`Work::step`] does, with `{languages, documents, passages, edition}`.
    pub fn open(&self, bytes: &[u8], names: &str) -> String {
        let (path, root) = parts(names);
        let json = match Engine::open(self.0.source.clone(), path, root, bytes) {
            Ok(engine) => about_json(self.0.engine.get_or_init(|| engine)),
            Err(error) => failure(&error),
        };
        json.finish()
    }

    /// Searches for at most `limit` passages after `offset` better ones. `how` is 0 for the best
    /// first, 1 for the newest, 2 for the oldest, 3 for the order of titles, and 4 more to count
    /// them all, 8 more for whole texts instead of excerpts, 16 more to explain scores: each option
    /// of its own costs more. `request` is the fields to count by, parted by commas, then NUL and the
    /// query. `bonuses` are five digits to the base 64, the last one first: title, exactness,
    /// proximity, completeness, date, each 0 to 32, or 63 for what is usual.
    ///
    /// Answers with `{hits, total, exact, loose, documents, titles, counterparts, facets, across}`.
    pub fn search(&self, request: &str, limit: f64, offset: f64, how: u8, bonuses: u32) -> Work {
        let whole = how & 8 != 0;
        let (fields, query) = parts(request);
        let mut facets = Vec::new();
        each_part(fields, ',', &mut |field| facets.push(field.to_owned()));
        let mut options = SearchOptions {
            // Casts from floats saturate, so that negative numbers and NaN are 0.
            limit: limit as usize,
            offset: offset as usize,
            exact_total: how & 4 != 0,
            sort: order(how & 3),
            facets,
            explain: how & 16 != 0,
            ..SearchOptions::default()
        };
        let own = &mut options.bonuses;
        let own = [
            &mut own.title,
            &mut own.exactness,
            &mut own.proximity,
            &mut own.completeness,
            &mut own.date,
        ];
        for (i, bonus) in own.into_iter().enumerate() {
            let stated = (bonuses >> (6 * i) & 63) as u8;
            if stated <= Bonuses::FULL {
                *bonus = stated;
            }
        }
        let archive = self.clone();
        let then = move |_, answer: &SearchResults| results_json(archive.engine(), answer, whole);
        self.ask(query.to_owned(), options, Box::new(then))
    }

    /// Reads the document of `request`, which is nothing, the document, and the query (which may be
    /// empty) whose words are marked, parted by NUL.
    ///
    /// Answers with `{document, titles, date, source, meta, passages}`, or with nothing if the
    /// archive has no such document.
    pub fn read(&self, request: String) -> Work {
        let archive = self.clone();
        let then = move |_: &str, _: &str, reading: Option<&Reading>| match reading {
            Some(reading) => reading_json(archive.engine(), reading),
            None => Json::new(),
        };
        self.ask_for(request, Box::new(then))
    }
}

/// The order with the number `sort`: 1 newest, 2 oldest, 3 by title; else the best first.
pub(crate) fn order(sort: u8) -> Sort {
    match sort {
        1 => Sort::Newest,
        2 => Sort::Oldest,
        3 => Sort::Title,
        _ => Sort::Relevance,
    }
}

/// What is shown of a text: all of it, or an excerpt.
pub(crate) fn shown(text: &str, marks: &[Mark], is_excerpt: bool) -> Excerpt {
    // Characters from the CJK radicals on are about twice as wide, and say about thrice as much.
    let is_wide = text.chars().filter(|c| *c >= '\u{2E80}').nth(text.len() / 6).is_some();
    // About as many characters as fill five lines of a column.
    let n_chars = if is_wide { 110 } else { 280 };
    excerpt(text, marks, if is_excerpt { n_chars } else { usize::MAX })
}

/// The bytes of `range` in `text`; nothing if it does not fit, which the engine rules out.
pub(crate) fn slice<'a>(text: &'a str, range: &Range<u32>) -> &'a str {
    text.get(range.start as usize..range.end as usize).unwrap_or_default()
}

/// The name of a kind of mark in objects and in `part` attributes.
pub(crate) fn mark_name(kind: MarkKind) -> &'static str {
    match kind {
        MarkKind::Query => "query",
        MarkKind::Counterpart => "counterpart",
    }
}

fn about_json(engine: &Engine<Source>) -> Json {
    let mut json = Json::new();
    json.open("value", '{');
    json.open("languages", '[');
    for side in engine.sides() {
        json.text("", Some(&side.lang));
    }
    json.close(']');
    json.number("documents", engine.n_documents());
    json.number("passages", engine.n_passages());
    json.text("edition", Some(engine.edition()));
    json.close('}');
    json
}

fn results_json(engine: &Engine<Source>, results: &SearchResults, whole: bool) -> Json {
    let mut json = Json::new();
    json.open("value", '{');
    for (key, hits) in [("hits", &results.hits), ("across", &results.across)] {
        json.open(key, '[');
        for hit in hits {
            hit_json(&mut json, engine, hit, !whole);
        }
        json.close(']');
    }
    summary(&mut json, results);
    json.open("titles", '[');
    for title in &results.titles {
        json.open("", '{');
        document(&mut json, engine, &title.document, &title.marks);
        json.number("score", title.score);
        json.close('}');
    }
    json.close(']');
    json.open("counterparts", '[');
    for counterpart in &results.counterparts {
        json.open("", '{');
        json.text("term", Some(&counterpart.term));
        json.text("lang", Some(lang(engine, counterpart.side)));
        json.text("text", Some(&counterpart.text));
        json.close('}');
    }
    json.close(']');
    json.flag("loose", results.is_loose);
    json.open("facets", '[');
    for facet in &results.facets {
        json.open("", '{');
        json.text("field", Some(&facet.field));
        json.open("values", '[');
        for value in &facet.values {
            json.open("", '{');
            json.text("value", Some(&value.text));
            json.number("passages", value.n_passages);
            json.close('}');
        }
        json.close(']');
        json.close('}');
    }
    json.close(']');
    json.close('}');
    json
}

/// How much was found.
pub(crate) fn summary(json: &mut Json, results: &SearchResults) {
    json.number("total", results.total.n);
    json.flag("exact", results.total.exact);
    json.number("documents", results.n_documents);
}

fn hit_json(json: &mut Json, engine: &Engine<Source>, hit: &Hit, is_excerpt: bool) {
    json.open("", '{');
    document(json, engine, &hit.document, &[]);
    json.number("score", hit.score);
    passage(json, engine, &hit.passage, &hit.marks, is_excerpt);
    if let Some(explanation) = &hit.explanation {
        json.open("explanation", '{');
        json.open("terms", '[');
        for term in &explanation.terms {
            json.open("", '{');
            json.text("term", Some(&term.term));
            json.number("impact", term.impact);
            json.number("form", term.form);
            json.number("idf", term.idf);
            json.number("score", term.score);
            json.close('}');
        }
        json.close(']');
        for (name, n) in &explanation.bonuses {
            json.number(name, *n);
        }
        json.close('}');
    }
    json.close('}');
}

fn reading_json(engine: &Engine<Source>, reading: &Reading) -> Json {
    let mut json = Json::new();
    json.open("value", '{');
    document(&mut json, engine, &reading.document, &[]);
    json.number("number", reading.doc.0);
    json.open("passages", '[');
    for (one, marks) in reading.passages.iter().zip(&reading.marks) {
        json.open("", '{');
        let origin = match one.origin {
            Origin::Given => "given",
            Origin::Aligned => "aligned",
            Origin::Human => "human",
        };
        json.text("origin", Some(origin));
        json.number("confidence", one.confidence.into());
        json.flag("heading", one.is_heading);
        passage(&mut json, engine, one, marks, false);
        json.close('}');
    }
    json.close(']');
    json.close('}');
    json
}

/// The fields of a document.
fn document(
    json: &mut Json,
    engine: &Engine<Source>,
    document: &DocumentRecord,
    marks: &[Vec<Mark>],
) {
    json.text("document", Some(&document.id));
    json.open("titles", '[');
    for (i, (side, title)) in document.titles.iter().enumerate() {
        let marks = marks.get(i).map_or(&[][..], Vec::as_slice);
        json.open("", '{');
        json.text("lang", Some(lang(engine, *side)));
        json.text("text", Some(title));
        runs(json, title, &excerpt(title, marks, usize::MAX));
        json.close('}');
    }
    json.close(']');
    json.text("date", document.date.as_deref());
    json.text("source", document.source.as_deref());
    json.open("meta", '[');
    for (key, value) in &document.meta {
        json.open("", '[');
        json.text("", Some(key));
        json.text("", Some(value));
        json.close(']');
    }
    json.close(']');
}

/// The fields of a passage.
fn passage(
    json: &mut Json,
    engine: &Engine<Source>,
    passage: &Passage,
    marks: &[Vec<Mark>],
    is_excerpt: bool,
) {
    json.number("segment", passage.segment);
    json.number("passage", passage.index);
    json.text("anchor", Some(&engine.anchor(passage)));
    json.open("sides", '[');
    for (i, one) in passage.sides.iter().enumerate() {
        let marks = marks.get(i).map_or(&[][..], Vec::as_slice);
        side(json, engine, one, marks, is_excerpt);
    }
    json.close(']');
}

fn side(
    json: &mut Json,
    engine: &Engine<Source>,
    side: &enface_format::SideText,
    marks: &[Mark],
    is_excerpt: bool,
) {
    let shown = shown(&side.text, marks, is_excerpt);
    json.open("", '{');
    json.text("lang", Some(lang(engine, side.side)));
    json.text("dir", Some(dir(engine, side.side)));
    json.text("label", side.label.as_deref());
    runs(json, &side.text, &shown);
    json.flag("cutStart", shown.cut_start);
    json.flag("cutEnd", shown.cut_end);
    json.text("text", Some(&side.text));
    json.close('}');
}

fn runs(json: &mut Json, text: &str, shown: &Excerpt) {
    json.open("runs", '[');
    for run in &shown.runs {
        json.open("", '{');
        json.text("text", Some(slice(text, &run.range)));
        json.text("mark", run.kind.map(mark_name));
        json.close('}');
    }
    json.close(']');
}

/// The language tag of `side`; empty (which in HTML is "unknown") for one that there is not.
pub(crate) fn lang(engine: &Engine<Source>, side: u8) -> &str {
    engine.sides().get(usize::from(side)).map_or("", |info| &info.lang)
}

/// The direction in which `side` is written.
pub(crate) fn dir(engine: &Engine<Source>, side: u8) -> &'static str {
    match engine.sides().get(usize::from(side)) {
        Some(info) if info.is_rtl => "rtl",
        _ => "ltr",
    }
}
