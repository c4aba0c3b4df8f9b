//! A built archive as JSON Lines: one document a line, with everything the index holds of it.
//!
//! `segments` are what the input gave, put together again from the passages they were cut into; where
//! the input gave none, each passage is one. One that was cut has its `passages`, so that it need not
//! be aligned again. `sides` and `beads` are what enface made of them.

use std::collections::BTreeMap;
use std::io::Write;

use enface_engine::{ChunkSource, Engine, Passage, Reading};
use serde_json::{Map, Value, json};

use super::known::Provenances;
use super::{is_plain, readings};
use crate::model::{PARAGRAPH_BORDER, Pairing, Provenance, origin_name};

/// Writes all documents of an archive, in order.
///
/// # Errors
/// If the archive cannot be read or `out` cannot be written.
pub fn write<S: ChunkSource>(
    engine: &Engine<S>,
    provenances: &Provenances,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    for (number, reading) in (0..).zip(readings(engine)) {
        let provenance = |passage: u32| provenances.of(number, passage);
        serde_json::to_writer(&mut *out, &document(engine, &reading?, &provenance))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn document<'p, S: ChunkSource>(
    engine: &Engine<S>,
    reading: &Reading,
    provenance: &dyn Fn(u32) -> Option<&'p Provenance>,
) -> Value {
    let lang = |side: u8| engine.sides().get(usize::from(side)).map_or("", |s| s.lang.as_str());
    let record = &reading.document;
    let mut out = Map::new();
    out.insert("id".into(), json!(record.id));
    for (side, title) in &record.titles {
        out.insert(format!("title_{}", lang(*side)), json!(title));
    }
    out.insert("date".into(), json!(record.date));
    out.insert("source".into(), json!(record.source));
    let meta: Vec<Value> = record.meta.iter().map(|(k, v)| json!([k, v])).collect();
    out.insert("meta".into(), Value::Array(meta));
    let mut sides: BTreeMap<&str, Vec<Value>> = BTreeMap::new();
    let mut beads = Vec::with_capacity(reading.passages.len());
    for passage in &reading.passages {
        let mut bead = Map::new();
        for side in passage.sides.iter() {
            let segments = sides.entry(lang(side.side)).or_default();
            let first = segments.len();
            for (range, paragraph) in &side.segments {
                let text = &side.text[range.start as usize..range.end as usize];
                segments.push(json!({"text": text, "paragraph": paragraph}));
            }
            let numbers: Vec<usize> = (first..segments.len()).collect();
            bead.insert(lang(side.side).to_owned(), json!(numbers));
        }
        bead.insert("origin".into(), json!(origin_name(passage.origin)));
        bead.insert("confidence".into(), json!(passage.confidence));
        beads.push(Value::Object(bead));
    }
    out.insert("sides".into(), json!(sides));
    out.insert("beads".into(), Value::Array(beads));
    out.insert("segments".into(), segments(reading, provenance, &lang));
    Value::Object(out)
}

/// A passage, and where its translation comes from.
type Known<'a> = (&'a Passage, Option<&'a Provenance>);

fn segments<'a, 'p>(
    reading: &Reading,
    provenance: &dyn Fn(u32) -> Option<&'p Provenance>,
    lang: &impl Fn(u8) -> &'a str,
) -> Value {
    let n_given = reading.document.n_given;
    let n = if n_given > 0 { n_given as usize } else { reading.passages.len() };
    let mut parts: Vec<Vec<Known<'_>>> = vec![Vec::new(); n];
    for (number, passage) in (0..).zip(&reading.passages) {
        if let Some(part) = parts.get_mut(passage.segment as usize) {
            part.push((passage, provenance(number)));
        }
    }
    Value::Array(parts.iter().map(|passages| segment(passages, lang)).collect())
}

/// The segment that passages were cut from.
fn segment<'a>(passages: &[Known<'_>], lang: &impl Fn(u8) -> &'a str) -> Value {
    let mut out = Map::new();
    let mut texts: BTreeMap<&str, (String, &str)> = BTreeMap::new();
    for side in passages.iter().flat_map(|(passage, _)| passage.sides.iter()) {
        let (text, after) = texts.entry(lang(side.side)).or_default();
        text.push_str(after);
        text.push_str(&side.text);
        *after = &side.after;
        if let Some(label) = side.label.as_ref().filter(|label| !label.is_empty()) {
            out.insert(format!("label_{}", lang(side.side)), json!(label));
        }
    }
    for (lang, (text, after)) in texts {
        out.insert(lang.to_owned(), json!(text));
        if after != PARAGRAPH_BORDER {
            out.insert(format!("after_{lang}"), json!(after));
        }
    }
    if passages.iter().any(|(passage, _)| passage.is_heading) {
        out.insert("heading".into(), json!(true));
    }
    if let Some(provenance) = passages.iter().find_map(|(_, provenance)| *provenance) {
        out.insert("provenance".into(), json!(provenance.to_string()));
    }
    match passages {
        [(only, _)] => {
            let pairing = Pairing { origin: only.origin, confidence: only.confidence };
            if !is_plain(pairing) {
                let pairing = json!([origin_name(pairing.origin), pairing.confidence]);
                out.insert("pairing".into(), pairing);
            }
        }
        passages => {
            let pieces: Vec<Value> =
                passages.iter().map(|passage| segment(&[*passage], lang)).collect();
            if !pieces.is_empty() {
                out.insert("passages".into(), Value::Array(pieces));
            }
        }
    }
    Value::Object(out)
}
