//! Which documents does a file of JSON Lines hold?
//!
//! One document a line: `{"id", "title_<lang>", "date", "source", "segments": [{"<lang>": "…",
//! "label_<lang>": "…", "heading": true}…]}`. The segments are aligned already and their texts stay
//! exactly as they are. `enface export` adds `meta`, a list of keys and values that is complete, and
//! to segments `after_<lang>`, which joins texts to paragraphs, and `pairing`. Every other plain value of a document becomes metadata; structures that
//! are not known here are passed over.

use std::collections::BTreeMap;

use rayon::prelude::*;

use super::json::Json;
use super::{Context, Imported, Importer, dates, facts, names, provenance};
use crate::diagnostic::Diagnostic;
use crate::language::parse_tag;
use crate::model::{Body, Document, GivenSegment, Lang, PARAGRAPH_BORDER, Pairing, keys};
use crate::slug::slug;
use crate::source::DecodedFile;

/// Reads JSON Lines.
pub(super) struct JsonLines;

impl Importer for JsonLines {
    fn name(&self) -> &'static str {
        "jsonl"
    }

    fn describe(&self) -> &'static str {
        "JSON Lines (.jsonl, a document with aligned segments on each line)"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["jsonl", "ndjson"]
    }

    fn recognizes(&self, file: &DecodedFile) -> bool {
        self.extensions().contains(&file.extension().as_str())
    }

    fn read(&self, files: &[DecodedFile], context: &Context) -> Imported {
        let mut imported = Imported::default();
        for file in files {
            let lines: Vec<(usize, &str)> = file.text.split('\n').enumerate().collect();
            let parts: Vec<Imported> = lines
                .into_par_iter()
                .filter(|(_, line)| !line.trim().is_empty())
                .map(|(line_idx, line)| read_line(file, line_idx + 1, line, context))
                .collect();
            for part in parts {
                imported.append(part);
            }
        }
        imported
    }
}

fn read_line(file: &DecodedFile, line_number: usize, line: &str, context: &Context) -> Imported {
    let mut reader = LineReader { path: &file.path, line_number, context, diagnostics: Vec::new() };
    let document = match serde_json::from_str(line) {
        Ok(Json::Object(members)) => reader.document(members),
        Ok(other) => reader.fail(
            format!("the line is {}, not an object", other.kind()),
            "write one document as {…} on each line",
        ),
        Err(error) => reader.fail(
            broken_json(&error),
            "correct the line, and mind that each document stands on one line of its own",
        ),
    };
    let documents = document.into_iter().map(|document| with_id(document, file, line_number));
    Imported { documents: documents.collect(), diagnostics: reader.diagnostics }
}

fn with_id(mut document: Document, file: &DecodedFile, line_number: usize) -> Document {
    if document.id.is_empty() {
        let slug = document.titles.values().map(|title| slug(title)).find(|id| !id.is_empty());
        document.id = slug.unwrap_or_else(|| format!("{}-{line_number}", names::stem(file)));
    }
    document
}

/// The message of `serde_json` without its line number, which is always 1 here.
fn broken_json(error: &serde_json::Error) -> String {
    let message = error.to_string();
    let what = message.split(" at line ").next().unwrap_or_default();
    format!("the line is not JSON: {what}, at column {}", error.column())
}

/// Reads one line, noting what is wrong with it.
struct LineReader<'a> {
    path: &'a str,
    line_number: usize,
    context: &'a Context,
    diagnostics: Vec<Diagnostic>,
}

const SEGMENTS_HELP: &str = r#"write the segments as [{"en": "…", "zh": "…"}, …]"#;

impl LineReader<'_> {
    /// The document, unless its segments are missing or wrong.
    fn document(&mut self, members: Vec<(String, Json)>) -> Option<Document> {
        let mut document = Document::default();
        let mut entries = None;
        for (key, value) in members {
            match (key.as_str(), value) {
                ("segments", Json::List(list)) => entries = Some(list),
                ("segments", other) => {
                    let message = format!("\"segments\" is {}, not a list", other.kind());
                    return self.fail(message, SEGMENTS_HELP);
                }
                ("id", Json::Text(id) | Json::Number(id)) => document.id = id,
                ("source", Json::Text(source)) => {
                    document.source = Some(source).filter(|source| !source.is_empty());
                }
                ("date", Json::Text(date)) => document.date = self.date(&date),
                ("notes", Json::List(notes)) => add_notes(&mut document, notes),
                ("meta", Json::List(pairs)) => {
                    document.meta.extend(pairs.into_iter().filter_map(pair));
                    document.is_settled = true;
                }
                ("id" | "source" | "date", Json::Null) => {}
                ("id" | "source" | "date", other) => self.left_out(&key, &other),
                (_, value) => match key.strip_prefix("title_").and_then(parse_tag) {
                    Some(lang) => self.title(&mut document, &key, lang, value),
                    None => add_meta(&mut document, &key, value),
                },
            }
        }
        let Some(entries) = entries else {
            return self.fail("the document has no \"segments\"", SEGMENTS_HELP);
        };
        let mut segments = Vec::with_capacity(entries.len());
        for (segment_idx, entry) in entries.into_iter().enumerate() {
            segments.extend(self.segments(segment_idx, entry, &document)?);
        }
        document.body = Body::Given(segments);
        Some(document)
    }

    fn title(&mut self, document: &mut Document, key: &str, lang: Lang, value: Json) {
        match value {
            Json::Text(title) if !title.is_empty() => {
                document.titles.insert(lang, title);
            }
            Json::Text(_) | Json::Null => {}
            other => self.left_out(key, &other),
        }
    }

    fn date(&mut self, date: &str) -> Option<String> {
        if date.is_empty() {
            return None;
        }
        let found = dates::stated(date);
        if found.is_none() {
            self.warn(
                format!("the date {date:?} is left out: it is not clear which day it is"),
                "write dates as YYYY-MM-DD, YYYY-MM or YYYY",
            );
        }
        found
    }

    /// One segment, or the passages that it was cut into. If anything in it is of the wrong kind, the
    /// document cannot be trusted.
    fn segments(
        &mut self,
        idx: usize,
        mut entry: Json,
        document: &Document,
    ) -> Option<Vec<GivenSegment>> {
        let mut pieces = Vec::new();
        if let Json::Object(members) = &mut entry {
            for (_, value) in members.extract_if(.., |(key, _)| key == "passages") {
                let Json::List(list) = value else { continue };
                for piece in list {
                    pieces.push(self.segment(idx, piece, document)?);
                }
            }
        }
        let segment = self.segment(idx, entry, document)?;
        // A text that was changed since is cut anew.
        Some(if is_cut_into(&segment, &pieces) { pieces } else { vec![segment] })
    }

    fn segment(&mut self, idx: usize, entry: Json, document: &Document) -> Option<GivenSegment> {
        let Json::Object(members) = entry else {
            let message = format!("segments[{idx}] is {}, not an object", entry.kind());
            return self.fail(message, SEGMENTS_HELP);
        };
        let mut segment = GivenSegment::default();
        for (key, value) in members {
            if key == "heading" {
                segment.heading = value == Json::Bool(true);
            } else if let ("provenance" | "translator", Json::Text(text)) = (key.as_str(), &value) {
                segment.provenance = segment.provenance.or_else(|| provenance::stated(text));
            } else if key == "pairing" {
                segment.pairing = pairing(value);
            } else if let Some(tag) = key.strip_prefix("after_") {
                if let (Some(lang), Json::Text(after)) = (parse_tag(tag), value) {
                    segment.after.insert(lang, after);
                }
            } else if let Some(tag) = key.strip_prefix("label_") {
                if let (Some(lang), Json::Text(label)) = (parse_tag(tag), value) {
                    segment.labels.insert(lang, label);
                }
            } else if let Some(lang) = self.text_lang(&key, document) {
                match value {
                    Json::Text(text) => {
                        segment.texts.insert(lang, text);
                    }
                    Json::Null => {}
                    other => {
                        let message =
                            format!("segments[{idx}].{key} is {}, not a text", other.kind());
                        let help = "put the text into quotation marks, or write null for none";
                        return self.fail(message, help);
                    }
                }
            }
        }
        Some(segment)
    }

    /// The language that a key of a segment names, if it names one.
    fn text_lang(&self, key: &str, document: &Document) -> Option<Lang> {
        let lang = parse_tag(key)?;
        let stated = &self.context.langs;
        let is_known = stated.contains(&lang) || document.titles.contains_key(&lang);
        (is_known || (stated.is_empty() && !is_ambiguous(key))).then_some(lang)
    }

    fn left_out(&mut self, key: &str, value: &Json) {
        self.warn(format!("{key:?} is {} and is left out", value.kind()), "write it as a text");
    }

    fn warn(&mut self, message: impl Into<String>, help: &str) {
        let diagnostic = Diagnostic::warning(self.path, message);
        self.diagnostics.push(diagnostic.at_line(self.line_number).with_help(help));
    }

    /// Notes why the document cannot be read.
    fn fail<T>(&mut self, message: impl Into<String>, help: &str) -> Option<T> {
        let diagnostic = Diagnostic::error(self.path, message);
        self.diagnostics.push(diagnostic.at_line(self.line_number).with_help(help));
        None
    }
}

/// Keys that are tags of languages, but far more often something else. They count as languages
/// only if the options or a title say so.
pub(super) fn is_ambiguous(key: &str) -> bool {
    const KEYS: &[&str] = &[
        "id", "no", "doc", "idx", "key", "lvl", "num", "pos", "ref", "row", "seq", "src", "sub",
        "tag", "typ", "uri", "url",
    ];
    KEYS.contains(&key)
}

/// Adds what the common fields do not cover.
fn add_meta(document: &mut Document, key: &str, value: Json) {
    let (key, value) = match (key, value) {
        ("truncated", Json::Bool(true)) => (keys::STATUS, "truncated".to_owned()),
        ("truncated", Json::Bool(false)) => return,
        ("doc_number", Json::Text(text)) => (keys::NUMBER, text),
        (key, Json::Text(text) | Json::Number(text)) => (key, text),
        (key, Json::Bool(value)) => (key, value.to_string()),
        _ => return,
    };
    if !value.is_empty() {
        document.meta.push((key.to_owned(), value));
    }
}

/// Whether pieces join to the texts of a segment.
fn is_cut_into(segment: &GivenSegment, pieces: &[GivenSegment]) -> bool {
    let mut joined: BTreeMap<&Lang, (String, &str)> = BTreeMap::new();
    for piece in pieces {
        for (lang, piece_text) in &piece.texts {
            let (text, after) = joined.entry(lang).or_default();
            text.push_str(after);
            text.push_str(piece_text);
            *after = piece.after.get(lang).map_or(PARAGRAPH_BORDER, String::as_str);
        }
    }
    !pieces.is_empty()
        && joined
            .into_iter()
            .map(|(lang, (text, _))| (lang.clone(), text))
            .eq(segment.texts.clone())
}

/// A key and its value, as an export states them.
fn pair(value: Json) -> Option<(String, String)> {
    let Json::List(list) = value else { return None };
    match <[Json; 2]>::try_from(list) {
        Ok([Json::Text(key), Json::Text(value)]) => Some((key, value)),
        _ => None,
    }
}

/// Who paired, and how sure that is, as in `["aligned", 83]`.
fn pairing(value: Json) -> Option<Pairing> {
    let Json::List(list) = value else { return None };
    match list.as_slice() {
        [Json::Text(origin), Json::Number(confidence)] => Pairing::parse(origin, confidence),
        _ => None,
    }
}

/// Adds the credits that notes give, and other notes as they are.
fn add_notes(document: &mut Document, notes: Vec<Json>) {
    for note in notes {
        let text = match note {
            Json::Text(text) => Some(text),
            Json::Object(members) => members.into_iter().find_map(|member| match member {
                (key, Json::Text(text)) if key == "text" => Some(text),
                _ => None,
            }),
            _ => None,
        };
        let Some(text) = text else { continue };
        let fact = match facts::credit(&text) {
            Some((key, name)) => (key.to_owned(), name.to_owned()),
            None => ("note".to_owned(), text),
        };
        document.meta.push(fact);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str) -> Imported {
        let file = DecodedFile {
            path: "in/docs.jsonl".to_owned(),
            relative: "docs.jsonl".to_owned(),
            named: true,
            text: text.to_owned(),
            ..DecodedFile::default()
        };
        JsonLines.read(&[file], &Context::default())
    }

    fn segments(document: &Document) -> &[GivenSegment] {
        match &document.body {
            Body::Given(segments) => segments,
            Body::Sides(_) => panic!("not given: {document:?}"),
        }
    }

    #[track_caller]
    fn check_diagnostics(imported: &Imported, expected: &[&str]) {
        let found: Vec<_> = imported
            .diagnostics
            .iter()
            .map(|d| format!("{}: {}", d.line.unwrap_or_default(), d.message))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_document_keeps_its_texts_exactly() {
        let imported = read(
            r#"{"id":"a","title_en":"T","title_zh":null,"date":"2016-08","source":"S","segments":[{"en":" x\u00a0\n","zh":"","label_zh":"第 1 條","heading":true},{"en":null,"verse":3,"id":"z"}]}"#,
        );
        check_diagnostics(&imported, &[]);
        let document = &imported.documents[0];
        assert_eq!(document.titles.len(), 1);
        assert_eq!(document.date.as_deref(), Some("2016-08"));
        let [first, second] = segments(document) else { panic!("{document:?}") };
        assert_eq!(first.texts["en"], " x\u{a0}\n");
        assert_eq!(first.texts["zh"], "");
        assert_eq!(first.labels["zh"], "第 1 條");
        assert!(first.heading);
        assert_eq!(*second, GivenSegment::default());
    }

    #[test]
    fn a_broken_line_costs_no_other() {
        let imported = read(
            "{\"id\":\"a\",\"segments\":[]}\n{\"id\":\n\n[1]\n{\"id\":\"b\"}\n\
             {\"id\":\"c\",\"segments\":[{\"en\":5}]}\n{\"id\":\"d\",\"segments\":[\"x\"]}\n\
             {\"id\":7,\"segments\":[]}\r\n",
        );
        let ids: Vec<_> = imported.documents.iter().map(|d| d.id.as_str()).collect();
        assert_eq!(ids, ["a", "7"]);
        check_diagnostics(
            &imported,
            &[
                "2: the line is not JSON: EOF while parsing a value, at column 6",
                "4: the line is a list, not an object",
                "5: the document has no \"segments\"",
                "6: segments[0].en is a number, not a text",
                "7: segments[0] is a text, not an object",
            ],
        );
    }

    #[test]
    fn a_wrong_field_beside_the_text_is_left_out_with_a_warning() {
        let imported =
            read(r#"{"id":[1],"title_en":5,"date":"04/05/2017","source":{},"segments":[]}"#);
        assert_eq!(imported.documents.len(), 1);
        assert!(imported.diagnostics.iter().all(|d| !d.is_error()));
        assert_eq!(imported.diagnostics.len(), 4);
    }

    #[test]
    fn a_missing_id_is_the_title_or_else_the_line() {
        let imported = read("{\"title_en\":\"Cyber Law\",\"segments\":[]}\n{\"segments\":[]}");
        let ids: Vec<_> = imported.documents.iter().map(|d| d.id.as_str()).collect();
        assert_eq!(ids, ["cyber-law", "docs-2"]);
    }

    #[test]
    fn plain_fields_become_metadata_in_their_order() {
        let imported = read(
            r#"{"id":"a","kind":"law","doc_number":"No. 5","truncated":true,"repealed":false,"n":1.5,"x":{"y":1},"notes":[{"kind":"translator","text":"Translated by Ann Lee"},{"text":"A note."}],"segments":[]}"#,
        );
        let meta: Vec<_> =
            imported.documents[0].meta.iter().map(|(k, v)| (k.as_str(), v.as_str())).collect();
        assert_eq!(
            meta,
            [
                ("kind", "law"),
                ("number", "No. 5"),
                ("status", "truncated"),
                ("repealed", "false"),
                ("n", "1.5"),
                ("translator", "Ann Lee"),
                ("note", "A note."),
            ]
        );
    }

    #[test]
    fn any_language_tag_is_a_side() {
        let imported = read(
            r#"{"id":"a","title_no":"T","segments":[{"no":"en","zh_Hant":"二","grc":"τρεῖς","ref":"4","verse":"5"}]}"#,
        );
        let langs: Vec<_> = segments(&imported.documents[0])[0].texts.keys().collect();
        assert_eq!(langs, ["grc", "no", "zh-Hant"]);
    }
}
