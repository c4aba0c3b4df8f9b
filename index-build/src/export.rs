//! A built archive as JSON Lines: one document a line, with everything the index holds of it.

use std::collections::BTreeMap;
use std::io::Write;

use anyhow::Context as _;
use enface_engine::{ChunkSource, DocId, Engine, Reading};
use enface_format::Origin;
use serde_json::{Map, Value, json};

/// Writes all documents of an archive, in order.
///
/// # Errors
/// If the archive cannot be read or `out` cannot be written.
pub fn json_lines<S: ChunkSource>(engine: &Engine<S>, out: &mut impl Write) -> anyhow::Result<()> {
    for doc in 0..engine.n_documents() {
        let reading = pollster::block_on(engine.read(DocId(doc), ""))?
            .with_context(|| format!("document {doc} is not in the index"))?;
        serde_json::to_writer(&mut *out, &document(engine, &reading))?;
        out.write_all(b"\n")?;
    }
    Ok(())
}

fn document<S: ChunkSource>(engine: &Engine<S>, reading: &Reading) -> Value {
    let lang = |side: u8| engine.sides().get(usize::from(side)).map_or("", |s| s.lang.as_str());
    let record = &reading.document;
    let mut out = Map::new();
    out.insert("id".into(), json!(record.id));
    for (side, title) in &record.titles {
        out.insert(format!("title_{}", lang(*side)), json!(title));
    }
    out.insert("date".into(), json!(record.date));
    out.insert("source".into(), json!(record.source));
    if !record.meta.is_empty() {
        let meta: Vec<Value> = record.meta.iter().map(|(k, v)| json!([k, v])).collect();
        out.insert("meta".into(), Value::Array(meta));
    }
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
        let origin = match passage.origin {
            Origin::Given => "given",
            Origin::Aligned => "aligned",
            Origin::Human => "human",
        };
        bead.insert("origin".into(), json!(origin));
        bead.insert("confidence".into(), json!(passage.confidence));
        beads.push(Value::Object(bead));
    }
    out.insert("sides".into(), json!(sides));
    out.insert("beads".into(), Value::Array(beads));
    out.insert("segments".into(), segments(reading, &lang));
    Value::Object(out)
}

/// The input's segments, put together again from the passages they were cut into; where the input
/// gave none, each passage is one.
fn segments<'a>(reading: &Reading, lang: &impl Fn(u8) -> &'a str) -> Value {
    let n_given = reading.document.n_given;
    let n = if n_given > 0 { n_given as usize } else { reading.passages.len() };
    let mut segments: Vec<BTreeMap<&str, (String, String)>> = vec![BTreeMap::new(); n];
    for passage in &reading.passages {
        let Some(segment) = segments.get_mut(passage.segment as usize) else { continue };
        for side in passage.sides.iter() {
            let (text, after) = segment.entry(lang(side.side)).or_default();
            text.push_str(after);
            text.push_str(&side.text);
            after.clone_from(&side.after);
        }
    }
    let texts = |segment: BTreeMap<&str, (String, String)>| -> Map<String, Value> {
        segment.into_iter().map(|(lang, (text, _))| (lang.to_owned(), json!(text))).collect()
    };
    Value::Array(segments.into_iter().map(|segment| Value::Object(texts(segment))).collect())
}
