//! A query's answer as `enface query` prints it: JSON for scripts, marked text for people.

use core::fmt::Write as _;

use enface_engine::{
    ChunkSource, Engine, Explanation, Hit, Mark, MarkKind, SearchResults, TermScore,
};
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
            "explanation": hit.explanation.as_ref().map(explanation),
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
        "across": results.across.iter().map(hit).collect::<Vec<_>>(),
    })
}

/// Why a passage has its score.
fn explanation(explanation: &Explanation) -> Value {
    let terms = explanation.terms.iter().map(|term| {
        json!({
            "term": term.term,
            "impact": term.impact,
            "form": term.form,
            "idf": term.idf,
            "score": term.score,
        })
    });
    let bonuses = explanation.bonuses.iter().map(|(name, n)| ((*name).to_owned(), json!(n)));
    json!({ "terms": terms.collect::<Vec<_>>(), "bonuses": Value::Object(bonuses.collect()) })
}

/// The answer for people: `[…]` around what was asked for, `{…}` around its rendering.
pub fn plain<S: ChunkSource>(engine: &Engine<S>, results: &SearchResults) -> String {
    let lang = |side: u8| engine.sides().get(usize::from(side)).map_or("", |s| s.lang.as_str());
    let mut out = String::new();
    let write_hit = |out: &mut String, hit: &Hit| {
        let _ = writeln!(out, "{}:{}", hit.document.id, hit.passage.index);
        for (side, marks) in hit.passage.sides.iter().zip(&hit.marks) {
            let _ = writeln!(out, "  {}  {}", lang(side.side), marked(&side.text, marks));
        }
        let Some(explanation) = &hit.explanation else { return };
        let _ = writeln!(out, "  score {}", hit.score);
        for TermScore { term, impact, form, idf, score } in &explanation.terms {
            let _ = writeln!(
                out,
                "    {score:>6}  {term}: impact {impact}/256, form {form}/256, idf {idf}/256"
            );
        }
        for (name, n) in explanation.bonuses.iter().filter(|(_, n)| *n > 0) {
            let _ = writeln!(out, "    {n:>6}  {name}");
        }
    };
    for hit in &results.hits {
        write_hit(&mut out, hit);
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
    if !results.across.is_empty() {
        let _ = writeln!(out, "In documents in one language, through the lexicon:");
        for hit in &results.across {
            write_hit(&mut out, hit);
        }
    }
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
