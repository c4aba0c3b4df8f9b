//! A built archive as a table: a row a passage, a column for each language.
//!
//! The first row of a document has its titles and metadata and no text. `sides` says which
//! languages a row has, so that an empty text differs from none; what joins texts to paragraphs
//! stands in `after_` columns as JSON, which shows white space.

use std::io::Write;

use serde_json::json;

use super::{Documents, Whole, segments};
use crate::model::{Document, GivenSegment, origin_name};

/// Writes all documents.
///
/// # Errors
/// If a document cannot be read or `out` cannot be written.
pub fn write(whole: &Whole, documents: Documents<'_>, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut table = ::csv::Writer::from_writer(out);
    let for_each = |prefix: &str| -> Vec<String> {
        whole.langs.iter().map(|lang| format!("{prefix}{lang}")).collect()
    };
    let names = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
    table.write_record(
        [
            names(&["doc", "sides"]),
            for_each(""),
            for_each("label_"),
            names(&["heading", "origin", "confidence", "provenance"]),
            for_each("after_"),
            for_each("title_"),
            names(&["date", "source", "meta"]),
        ]
        .concat(),
    )?;
    for document in documents {
        let document = document?;
        table.write_record(row(whole, &document, None))?;
        for segment in segments(&document) {
            table.write_record(row(whole, &document, Some(segment)))?;
        }
    }
    table.flush()?;
    Ok(())
}

/// The row of a passage, or the first of a document.
fn row(whole: &Whole, document: &Document, segment: Option<&GivenSegment>) -> Vec<String> {
    let none = GivenSegment::default();
    let is_first = segment.is_none();
    let segment = segment.unwrap_or(&none);
    let sides: Vec<&str> = segment.texts.keys().map(String::as_str).collect();
    let mut row = vec![document.id.clone(), sides.join(" ")];
    let cell = |cell: Option<&String>| cell.cloned().unwrap_or_default();
    row.extend(whole.langs.iter().map(|lang| cell(segment.texts.get(lang))));
    row.extend(whole.langs.iter().map(|lang| cell(segment.labels.get(lang))));
    row.push(if segment.heading { "true".to_owned() } else { String::new() });
    row.push(segment.pairing.map_or("", |pairing| origin_name(pairing.origin)).to_owned());
    row.push(segment.pairing.map_or(String::new(), |pairing| pairing.confidence.to_string()));
    row.push(segment.provenance.as_ref().map_or(String::new(), ToString::to_string));
    let after =
        |lang| segment.after.get(lang).map_or(String::new(), |after| json!(after).to_string());
    row.extend(whole.langs.iter().map(after));
    if is_first {
        row.extend(whole.langs.iter().map(|lang| cell(document.titles.get(lang))));
        row.push(cell(document.date.as_ref()));
        row.push(cell(document.source.as_ref()));
        row.push(json!(document.meta).to_string());
    } else {
        row.extend(vec![String::new(); whole.langs.len() + 3]);
    }
    row
}
