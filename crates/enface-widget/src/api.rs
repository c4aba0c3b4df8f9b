//! The JavaScript API: answers as plain objects, ready to show, without any rendering.

use std::rc::Rc;

use crate::error;
use crate::promise::promise;
use crate::source::Source;
use enface_engine::{
    DocId, Engine, Excerpt, Hit, Mark, MarkKind, Passage, Reading, SearchOptions, SearchResults,
    excerpt,
};
use enface_format::{DocumentRecord, Origin};
use js_sys::{Array, JsString, Map, Object, Promise, Reflect};
use wasm_bindgen::prelude::*;

/// An open archive.
#[wasm_bindgen]
pub struct Archive {
    pub(crate) engine: Rc<Engine<Source>>,
}

#[wasm_bindgen]
impl Archive {
    /// Opens the archive whose files stand below `base` (ending in a slash) or in `given`, a map
    /// from paths to bytes or promises of bytes. `root` and `bundle` are as in `enface.json`.
    ///
    /// Like every promise here it rejects with an `Error` that has a plain sentence and a `kind`.
    pub fn open(base: Option<String>, root: String, bundle: Option<String>, given: Map) -> Promise {
        promise(async move {
            let source = Source::new(base, given);
            let engine = Engine::open(source, &root, bundle.as_deref()).await;
            let engine = Rc::new(engine.map_err(|e| error::to_js(&e))?);
            Ok(Self { engine }.into())
        })
    }

    /// The languages of the archive's sides, as BCP 47 tags, in its order.
    #[wasm_bindgen(getter)]
    pub fn languages(&self) -> Array {
        array(&mut self.engine.sides().iter().map(|side| JsValue::from_str(&side.lang)))
    }

    /// How many documents there are.
    #[wasm_bindgen(getter)]
    pub fn documents(&self) -> u32 {
        self.engine.n_documents()
    }

    /// How many passages there are.
    #[wasm_bindgen(getter)]
    pub fn passages(&self) -> u32 {
        self.engine.n_passages()
    }

    /// The archive's edition.
    #[wasm_bindgen(getter)]
    pub fn edition(&self) -> String {
        self.engine.edition().into()
    }

    /// Searches. `options` may have `limit` (10), `offset` (0) and `exactTotal` (false).
    ///
    /// Resolves to `{hits, total, exact, documents, titles, counterparts}`.
    pub fn search(&self, query: String, options: &JsValue) -> Promise {
        let engine = self.engine.clone();
        let options = search_options(options);
        promise(async move {
            let results = engine.search(&query, &options).await.map_err(|e| error::to_js(&e))?;
            Ok(results_object(&engine, &results))
        })
    }

    /// Reads the document `id`, with the words of `query` (which may be empty) marked.
    ///
    /// Resolves to `{document, titles, date, source, meta, passages}`, or to `undefined` if the
    /// archive has no such document.
    pub fn read(&self, id: String, query: Option<String>) -> Promise {
        let engine = self.engine.clone();
        promise(async move {
            let reading = read(&engine, &id, query.as_deref().unwrap_or_default()).await?;
            Ok(reading.map_or(JsValue::UNDEFINED, |reading| reading_object(&engine, &reading)))
        })
    }
}

/// The document with the string `id`, or `None` if there is none.
pub(crate) async fn read(
    engine: &Engine<Source>,
    id: &str,
    query: &str,
) -> Result<Option<Reading>, JsValue> {
    let found: Option<DocId> = engine.find_document(id).await.map_err(|e| error::to_js(&e))?;
    let Some(doc) = found else { return Ok(None) };
    engine.read(doc, query).await.map_err(|e| error::to_js(&e))
}

/// About as many characters of a text as fill five lines of a column.
pub(crate) fn excerpt_of(text: &str, marks: &[Mark]) -> Excerpt {
    // Characters from the CJK radicals on are about twice as wide, and say about thrice as much.
    let is_wide = text.chars().filter(|c| *c >= '\u{2E80}').nth(text.len() / 6).is_some();
    excerpt(text, marks, if is_wide { 110 } else { 280 })
}

/// The bytes of `range` in `text`; nothing if it does not fit, which the engine rules out.
pub(crate) fn slice(text: &str, range: &core::ops::Range<u32>) -> String {
    text.get(range.start as usize..range.end as usize).unwrap_or_default().into()
}

/// The name of a kind of mark in objects and in `part` attributes.
pub(crate) fn mark_name(kind: MarkKind) -> &'static str {
    match kind {
        MarkKind::Query => "query",
        MarkKind::Counterpart => "counterpart",
    }
}

fn search_options(options: &JsValue) -> SearchOptions {
    let default = SearchOptions::default();
    // `Reflect::get` fails on what is no object, which then has no options.
    let get = |key: &str| Reflect::get(options, &key.into()).unwrap_or_default();
    // Casts from floats saturate, so that negative numbers and NaN are 0.
    let number = |key, default| get(key).as_f64().map_or(default, |n| n as usize);
    SearchOptions {
        limit: number("limit", default.limit),
        offset: number("offset", default.offset),
        exact_total: get("exactTotal").is_truthy(),
    }
}

/// A plain object under construction.
struct Fields(Object);

impl Fields {
    fn new() -> Self {
        Self(Object::new())
    }

    fn set(self, key: &str, value: impl Into<JsValue>) -> Self {
        // Setting a property of a plain object cannot fail.
        let _ = Reflect::set(&self.0, &key.into(), &value.into());
        self
    }

    fn text(self, key: &str, value: Option<&str>) -> Self {
        self.set(key, value.map_or(JsValue::NULL, JsValue::from_str))
    }

    fn finish(self) -> JsValue {
        self.0.into()
    }
}

/// An array of `items`. Compiled once for all kinds of iterators.
fn array(items: &mut dyn Iterator<Item = JsValue>) -> Array {
    let array = Array::new();
    for item in items {
        array.push(&item);
    }
    array
}

fn results_object(engine: &Engine<Source>, results: &SearchResults) -> JsValue {
    let hits = array(&mut results.hits.iter().map(|hit| hit_object(engine, hit)));
    let titles = array(&mut results.titles.iter().map(|title| {
        document_fields(engine, &title.document, &title.marks).set("score", title.score).finish()
    }));
    let counterparts = array(&mut results.counterparts.iter().map(|counterpart| {
        Fields::new()
            .text("term", Some(&counterpart.term))
            .text("lang", Some(lang(engine, counterpart.side)))
            .text("text", Some(&counterpart.text))
            .finish()
    }));
    Fields::new()
        .set("hits", hits)
        .set("total", results.total.n)
        .set("exact", results.total.exact)
        .set("documents", results.n_documents)
        .set("titles", titles)
        .set("counterparts", counterparts)
        .finish()
}

fn hit_object(engine: &Engine<Source>, hit: &Hit) -> JsValue {
    let fields = document_fields(engine, &hit.document, &[]).set("score", hit.score);
    passage_fields(engine, fields, &hit.passage, &hit.marks, true).finish()
}

fn reading_object(engine: &Engine<Source>, reading: &Reading) -> JsValue {
    let passages =
        array(&mut reading.passages.iter().zip(&reading.marks).map(|(passage, marks)| {
            let origin = match passage.origin {
                Origin::Given => "given",
                Origin::Aligned => "aligned",
                Origin::Human => "human",
            };
            let fields = Fields::new()
                .text("origin", Some(origin))
                .set("confidence", passage.confidence)
                .set("heading", passage.is_heading);
            passage_fields(engine, fields, passage, marks, false).finish()
        }));
    let meta = array(&mut reading.document.meta.iter().map(|(key, value)| -> JsValue {
        Array::of2(&key.as_str().into(), &value.as_str().into()).into()
    }));
    document_fields(engine, &reading.document, &[])
        .text("source", reading.document.source.as_deref())
        .set("meta", meta)
        .set("passages", passages)
        .finish()
}

fn document_fields(
    engine: &Engine<Source>,
    document: &DocumentRecord,
    marks: &[Vec<Mark>],
) -> Fields {
    let titles = array(&mut document.titles.iter().enumerate().map(|(i, (side, title))| {
        let marks = marks.get(i).map_or(&[][..], Vec::as_slice);
        let shown = excerpt(title, marks, usize::MAX);
        Fields::new()
            .text("lang", Some(lang(engine, *side)))
            .text("text", Some(title))
            .set("runs", runs(title, &shown))
            .finish()
    }));
    Fields::new()
        .text("document", Some(&document.id))
        .set("titles", titles)
        .text("date", document.date.as_deref())
}

fn passage_fields(
    engine: &Engine<Source>,
    fields: Fields,
    passage: &Passage,
    marks: &[Vec<Mark>],
    is_excerpt: bool,
) -> Fields {
    let sides = array(&mut passage.sides.iter().enumerate().map(|(i, side)| {
        let marks = marks.get(i).map_or(&[][..], Vec::as_slice);
        side_object(engine, side, marks, is_excerpt)
    }));
    fields
        .set("segment", passage.segment)
        .set("passage", passage.index)
        .text("anchor", Some(&engine.anchor(passage)))
        .set("sides", sides)
}

fn side_object(
    engine: &Engine<Source>,
    side: &enface_format::SideText,
    marks: &[Mark],
    is_excerpt: bool,
) -> JsValue {
    let shown = if is_excerpt {
        excerpt_of(&side.text, marks)
    } else {
        excerpt(&side.text, marks, usize::MAX)
    };
    Fields::new()
        .text("lang", Some(lang(engine, side.side)))
        .text("dir", Some(dir(engine, side.side)))
        .text("label", side.label.as_deref())
        .set("runs", runs(&side.text, &shown))
        .set("cutStart", shown.cut_start)
        .set("cutEnd", shown.cut_end)
        .text("text", Some(&side.text))
        .finish()
}

fn runs(text: &str, shown: &Excerpt) -> Array {
    array(&mut shown.runs.iter().map(|run| {
        Fields::new()
            .set("text", JsString::from(slice(text, &run.range)))
            .text("mark", run.kind.map(mark_name))
            .finish()
    }))
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
