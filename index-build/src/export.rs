//! What does a built archive hold, in the formats of others?
//!
//! One format is one module. Each writes the documents of [`documents`] one after the other; the
//! unit is the passage, so that the alignment is kept as it is. Our own importers read every format
//! of texts back without loss: texts to the letter, labels, headings, paragraphs, metadata, where a
//! translation comes from, and how sure each pairing is.

pub mod bibliography;
pub mod csv;
pub mod jsonl;
pub mod known;
pub mod lexicon;
pub mod pages;
pub mod search;
pub mod tei;
pub mod tmx;
pub mod xliff;
mod xml;

use std::collections::BTreeMap;

use anyhow::Context as _;
use enface_engine::{ChunkSource, DocId, Engine, Reading};

use self::known::Provenances;
pub(crate) use self::xml::plain;
use crate::import::provenance::of_document;
use crate::model::{
    Body, Document, GivenSegment, Lang, Origin, PARAGRAPH_BORDER, Pairing, Provenance, keys,
};

/// What holds for an archive as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Whole {
    /// The languages of its sides, in order.
    pub langs: Vec<Lang>,
    /// Its titles.
    pub titles: BTreeMap<Lang, String>,
    /// Which state of it this is.
    pub edition: String,
    /// Where it is published.
    pub base_url: Option<String>,
}

impl Whole {
    /// What an open archive says.
    pub fn of<S: ChunkSource>(engine: &Engine<S>) -> Self {
        let lang = |side: u8| engine.sides().get(usize::from(side)).map(|side| side.lang.clone());
        let titles = engine.titles().iter();
        Self {
            langs: engine.sides().iter().map(|side| side.lang.clone()).collect(),
            titles: titles
                .filter_map(|(side, title)| Some((lang(*side)?, title.clone())))
                .collect(),
            edition: engine.edition().to_owned(),
            base_url: None,
        }
    }
}

/// Documents, one after the other; reading one may fail.
pub type Documents<'a> = &'a mut dyn Iterator<Item = anyhow::Result<Document>>;

/// All documents of an archive, with a segment for each passage.
pub fn documents<'a, S: ChunkSource>(
    engine: &'a Engine<S>,
    provenances: &'a Provenances,
) -> impl Iterator<Item = anyhow::Result<Document>> + use<'a, S> {
    (0..).zip(readings(engine)).map(|(number, reading)| {
        let mut document = document(engine, &reading?);
        add_provenance(&mut document, |passage| provenances.of(number, passage));
        Ok(document)
    })
}

/// Says of segments where their translation comes from, unless that is what the document says of
/// all.
fn add_provenance<'a>(document: &mut Document, of: impl Fn(u32) -> Option<&'a Provenance>) {
    let of_document = of_document(&document.meta);
    let Body::Given(segments) = &mut document.body else { return };
    let all: Vec<_> =
        (0..).zip(&*segments).map(|(i, segment)| (of(i), segment.is_paired())).collect();
    let is_inherited = |(own, is_paired): &(Option<&Provenance>, bool)| match is_paired {
        true => *own == of_document.as_ref(),
        false => own.is_none(),
    };
    if !all.iter().all(is_inherited) {
        for (segment, (own, _)) in segments.iter_mut().zip(all) {
            segment.provenance = own.cloned();
        }
    }
}

fn readings<S: ChunkSource>(engine: &Engine<S>) -> impl Iterator<Item = anyhow::Result<Reading>> {
    (0..engine.n_documents()).map(|doc| {
        pollster::block_on(engine.read(DocId(doc), ""))?
            .with_context(|| format!("document {doc} is not in the index"))
    })
}

fn document<S: ChunkSource>(engine: &Engine<S>, reading: &Reading) -> Document {
    let lang = |side: u8| engine.sides().get(usize::from(side)).map(|side| side.lang.clone());
    let record = &reading.document;
    let titles = record.titles.iter();
    let mut segments = Vec::with_capacity(reading.passages.len());
    for passage in &reading.passages {
        let pairing = Pairing { origin: passage.origin, confidence: passage.confidence };
        let mut segment = GivenSegment {
            heading: passage.is_heading,
            pairing: (!is_plain(pairing)).then_some(pairing),
            ..GivenSegment::default()
        };
        for side in passage.sides.iter() {
            let Some(lang) = lang(side.side) else { continue };
            if let Some(label) = side.label.as_ref().filter(|label| !label.is_empty()) {
                segment.labels.insert(lang.clone(), label.clone());
            }
            if side.after != PARAGRAPH_BORDER {
                segment.after.insert(lang.clone(), side.after.clone());
            }
            segment.texts.insert(lang, side.text.clone());
        }
        segments.push(segment);
    }
    end_sides(&mut segments);
    Document {
        id: record.id.clone(),
        titles: titles.filter_map(|(side, title)| Some((lang(*side)?, title.clone()))).collect(),
        date: record.date.clone(),
        source: record.source.clone(),
        meta: record.meta.clone(),
        is_settled: true,
        body: Body::Given(segments),
        ..Document::default()
    }
}

/// Whether a pairing is that of a segment that the input gave and nobody changed.
fn is_plain(pairing: Pairing) -> bool {
    pairing == Pairing { origin: Origin::Given, confidence: 100 }
}

/// Nothing stands behind the last text of a side.
fn end_sides(segments: &mut [GivenSegment]) {
    let mut ended: Vec<Lang> = Vec::new();
    for segment in segments.iter_mut().rev() {
        for lang in segment.texts.keys() {
            if !ended.contains(lang) {
                ended.push(lang.clone());
                segment.after.remove(lang);
            }
        }
    }
}

/// The segments of a document that [`documents`] gave.
fn segments(document: &Document) -> &[GivenSegment] {
    match &document.body {
        Body::Given(segments) => segments,
        Body::Sides(_) => &[],
    }
}

/// The values that a document states for a key.
fn values<'a>(document: &'a Document, key: &'static str) -> impl Iterator<Item = &'a str> {
    document.meta.iter().filter(move |(known, _)| known == key).map(|(_, value)| value.as_str())
}

/// The address of a document's source, if it is one.
fn web_address(document: &Document) -> Option<&str> {
    let source = document.source.as_deref()?;
    (source.starts_with("https://") || source.starts_with("http://")).then_some(source)
}

/// The title by which a document is called first: that of the archive's first side that has one.
fn title<'a>(document: &'a Document, langs: &[Lang]) -> &'a str {
    let first = langs.iter().find_map(|lang| document.titles.get(lang));
    first.or_else(|| document.titles.values().next()).map_or(document.id.as_str(), String::as_str)
}

/// The kinds of texts that are law, by the words of [`keys::KIND`].
fn is_law(document: &Document) -> bool {
    const KINDS: [&str; 8] =
        ["law", "regulations", "measures", "provisions", "rules", "decree", "decision", "treaty"];
    values(document, keys::KIND).any(|kind| KINDS.contains(&kind))
}
