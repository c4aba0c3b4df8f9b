//! A query's answer as `enface query` prints it: JSON for scripts, marked text for people.

use core::fmt::Write as _;

use enface_engine::{ChunkSource, Engine, Hit, Mark, MarkKind, SearchResults};
use serde_json::{Value, json};

/// The answer for scripts.
pub fn json<S: ChunkSource>(engine: &Engine<S>, results: &SearchResults) -> Value {
    let lang = |side: u8| engine.sides().get(usize::from(side)).map_or("", |s| s.lang.as_str());
    let ranges = |marks: &[Mark], kind: MarkKind| -> Vec<[u32; 2]> {
        let of_kind = marks.iter().filter(|mark| mark.kind == kind);
        of_kind.map(|mark| [mark.range.start, mark.range.end]).collect()
    };
    let hit = |hit: &Hit| {
        let sides = hit.passage.sides.iter().zip(&hit.marks).map(|(side, marks)| {
            json!({
                "lang": lang(side.side),
                "label": side.label,
                "text": side.text,
                "marks": ranges(marks, MarkKind::Query),
                "counterparts": ranges(marks, MarkKind::Counterpart),
            })
        });
        json!({
            "document": hit.document.id,
            "bead": hit.passage.index,
            "segment": hit.passage.segment,
            "score": hit.score,
            "confidence": hit.passage.confidence,
            "sides": sides.collect::<Vec<_>>(),
        })
    };
    let titles = results.titles.iter().map(|title| {
        let texts = title.document.titles.iter().zip(&title.marks).map(|((side, text), marks)| {
            json!({
                "lang": lang(*side),
                "text": text,
                "marks": ranges(marks, MarkKind::Query),
                "counterparts": ranges(marks, MarkKind::Counterpart),
            })
        });
        json!({
            "document": title.document.id,
            "score": title.score,
            "titles": texts.collect::<Vec<_>>(),
        })
    });
    json!({
        "total": results.total.n,
        "exact": results.total.exact,
        "documents": results.n_documents,
        "hits": results.hits.iter().map(hit).collect::<Vec<_>>(),
        "titles": titles.collect::<Vec<_>>(),
    })
}

/// The answer for people: `[…]` around what was asked for, `{…}` around its rendering.
pub fn plain<S: ChunkSource>(engine: &Engine<S>, results: &SearchResults) -> String {
    let lang = |side: u8| engine.sides().get(usize::from(side)).map_or("", |s| s.lang.as_str());
    let mut out = String::new();
    for hit in &results.hits {
        let _ = writeln!(out, "{}:{}", hit.document.id, hit.passage.index);
        for (side, marks) in hit.passage.sides.iter().zip(&hit.marks) {
            let _ = writeln!(out, "  {}  {}", lang(side.side), marked(&side.text, marks));
        }
    }
    for title in &results.titles {
        let _ = writeln!(out, "{} (title)", title.document.id);
        for ((side, text), marks) in title.document.titles.iter().zip(&title.marks) {
            let _ = writeln!(out, "  {}  {}", lang(*side), marked(text, marks));
        }
    }
    let about = if results.total.exact { "" } else { "about " };
    let count = |n: u32, what: &str| format!("{about}{n} {what}{}", if n == 1 { "" } else { "s" });
    let passages = count(results.total.n, "passage");
    let documents = count(results.n_documents, "document");
    let _ = writeln!(out, "{passages} in {documents}");
    out
}

fn marked(text: &str, marks: &[Mark]) -> String {
    let mut out = String::with_capacity(text.len());
    let mut at = 0;
    for mark in marks {
        let (open, close) = match mark.kind {
            MarkKind::Query => ('[', ']'),
            MarkKind::Counterpart => ('{', '}'),
        };
        let (start, end) = (mark.range.start as usize, mark.range.end as usize);
        out.push_str(&text[at..start]);
        out.push(open);
        out.push_str(&text[start..end]);
        out.push(close);
        at = end;
    }
    out.push_str(&text[at..]);
    out.replace('\n', " ")
}
