//! What has the owner written down: terms, notes, the register of institutions?

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

use serde::Deserialize;
use serde_json::Value;

use super::annotations::Note;
use super::institutions::{Institution, unique_id};
use super::lexicon::OwnTerm;
use crate::diagnostic::Diagnostic;
use crate::dictionary;
use crate::language::parse_tag;
use crate::model::Lang;

/// The name that `enface institutions` gives to the register.
pub const REGISTER: &str = "institutions.toml";

#[derive(Deserialize)]
#[serde(untagged)]
enum OneOrMany {
    One(String),
    Many(Vec<String>),
}

impl OneOrMany {
    fn into_vec(self) -> Vec<String> {
        match self {
            OneOrMany::One(text) => vec![text],
            OneOrMany::Many(texts) => texts,
        }
    }
}

fn text_of(path: &Path) -> Result<String, Diagnostic> {
    fs::read_to_string(path).map_err(|error| {
        Diagnostic::error(path.display().to_string(), format!("cannot be read: {error}"))
    })
}

fn toml_error(text: &str, path: &str, error: &toml::de::Error, help: &str) -> Diagnostic {
    let at = error.span().map_or(0, |span| span.start);
    let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
    Diagnostic::error(path, error.message().replace('\n', "; ")).at_line(line).with_help(help)
}

/// Reads terms from TOML, CSV or TSV with a line of heads, or a dictionary that states its
/// languages (TBX).
///
/// # Errors
/// What is wrong with the file as a whole.
pub fn terms(path: &Path) -> Result<Vec<OwnTerm>, Diagnostic> {
    let shown = path.display().to_string();
    let extension =
        path.extension().map(|e| e.to_string_lossy().to_lowercase()).unwrap_or_default();
    match extension.as_str() {
        "toml" => terms_in_toml(&text_of(path)?, &shown),
        "csv" => terms_in_table(&text_of(path)?, b',', &shown),
        "tsv" | "tab" => terms_in_table(&text_of(path)?, b'\t', &shown),
        _ => {
            let file = dictionary::read(path)
                .map_err(|error| Diagnostic::error(&shown, format!("{error:#}")))?;
            let terms: Vec<OwnTerm> = file
                .concepts()
                .iter()
                .map(|concept| {
                    let mut term = OwnTerm {
                        definition: concept.definition.clone(),
                        note: concept.note.clone(),
                        source: concept.source.clone(),
                        ..OwnTerm::default()
                    };
                    for (lang, text) in &concept.terms {
                        term.texts.entry(lang.clone()).or_default().push(text.clone());
                    }
                    term
                })
                .collect();
            if terms.is_empty() {
                return Err(Diagnostic::error(shown, "no term that states its language is in it")
                    .with_help("use TBX, a CSV with a column for each language, or lexicon.toml"));
            }
            Ok(terms)
        }
    }
}

fn terms_in_toml(text: &str, path: &str) -> Result<Vec<OwnTerm>, Diagnostic> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        #[serde(default)]
        term: Vec<BTreeMap<String, OneOrMany>>,
    }
    let help = "write [[term]] and under it a line for each language, as in en = \"cyber power\"";
    let file: File = toml::from_str(text).map_err(|error| toml_error(text, path, &error, help))?;
    let mut out = Vec::with_capacity(file.term.len());
    for (i, fields) in file.term.into_iter().enumerate() {
        let fields = fields.into_iter().map(|(key, value)| (key, value.into_vec()));
        out.push(term(fields).map_err(|key| {
            Diagnostic::error(path, format!("{key:?} is no language tag, and no field of a term"))
                .in_element(format!("term {}", i + 1))
                .with_help("the fields beside languages are definition, note and source")
        })?);
    }
    Ok(out)
}

/// A term of fields; the name of a field that is none.
fn term(fields: impl Iterator<Item = (String, Vec<String>)>) -> Result<OwnTerm, String> {
    let mut out = OwnTerm::default();
    for (key, texts) in fields {
        let texts: Vec<String> =
            texts.into_iter().map(|t| t.trim().to_owned()).filter(|t| !t.is_empty()).collect();
        let joined = (!texts.is_empty()).then(|| texts.join("; "));
        match key.as_str() {
            "definition" => out.definition = joined,
            "note" => out.note = joined,
            "source" => out.source = joined,
            _ => {
                let lang = parse_tag(&key).ok_or(key)?;
                if !texts.is_empty() {
                    out.texts.insert(lang, texts);
                }
            }
        }
    }
    Ok(out)
}

fn terms_in_table(text: &str, delimiter: u8, path: &str) -> Result<Vec<OwnTerm>, Diagnostic> {
    let mut reader =
        csv::ReaderBuilder::new().delimiter(delimiter).flexible(true).from_reader(text.as_bytes());
    let wrong = |error: csv::Error| {
        let line = error.position().map_or(1, |at| at.line() as usize);
        Diagnostic::error(path, error.to_string()).at_line(line)
    };
    let heads: Vec<String> =
        reader.headers().map_err(wrong)?.iter().map(|h| h.trim().to_lowercase()).collect();
    let mut out = Vec::new();
    for record in reader.records() {
        let record = record.map_err(wrong)?;
        let fields = heads.iter().zip(record.iter()).map(|(head, text)| {
            // Several words for one thing are parted by semicolons.
            let texts = match head.as_str() {
                "definition" | "note" | "source" => vec![text.to_owned()],
                _ => text.split([';', '；']).map(str::to_owned).collect(),
            };
            (head.clone(), texts)
        });
        out.push(term(fields).map_err(|key| {
            Diagnostic::error(
                path,
                format!("the column {key:?} is no language tag, and no field of a term"),
            )
            .at_line(1)
            .with_help("name the columns by languages (en, zh), definition, note and source")
        })?);
    }
    Ok(out)
}

/// Reads notes: W3C Web Annotations in JSON, else Markdown.
///
/// # Errors
/// What is wrong with the file as a whole.
pub fn notes(path: &Path) -> Result<Vec<Note>, Diagnostic> {
    let shown = path.display().to_string();
    let text = text_of(path)?;
    match text.trim_start().starts_with(['{', '[']) {
        true => notes_in_json(&text, &shown),
        false => Ok(notes_in_markdown(&text, &shown)),
    }
}

/// `## id` names the document, `> quote` the words that the text behind it is about. In a quotation
/// `==words==` are what is meant, and the rest what stands around them.
fn notes_in_markdown(text: &str, path: &str) -> Vec<Note> {
    let mut out: Vec<Note> = Vec::new();
    let mut document = String::new();
    let mut open: Option<Note> = None;
    let mut in_quote = false;
    let close = |open: &mut Option<Note>, out: &mut Vec<Note>| {
        if let Some(mut note) = open.take() {
            note.body = note.body.trim().to_owned();
            mark(&mut note);
            if !note.body.is_empty() {
                out.push(note);
            }
        }
    };
    for (i, line) in text.lines().enumerate() {
        if let Some(id) = line.strip_prefix("## ") {
            close(&mut open, &mut out);
            id.trim().clone_into(&mut document);
            open = None;
            in_quote = false;
        } else if let (Some(quote), false) = (line.strip_prefix('>'), document.is_empty()) {
            if !in_quote {
                close(&mut open, &mut out);
                open = Some(Note {
                    document: document.clone(),
                    path: path.to_owned(),
                    line: i + 1,
                    ..Note::default()
                });
            }
            in_quote = true;
            if let Some(note) = &mut open {
                note.quote.push_str(quote);
            }
        } else {
            in_quote = false;
            if open.is_none() && !document.is_empty() && !line.trim().is_empty() {
                open = Some(Note {
                    document: document.clone(),
                    path: path.to_owned(),
                    line: i + 1,
                    ..Note::default()
                });
            }
            if let Some(note) = &mut open {
                note.body.push_str(line);
                note.body.push('\n');
            }
        }
    }
    close(&mut open, &mut out);
    out
}

/// Takes what stands between `==` as the quotation.
fn mark(note: &mut Note) {
    let quote = core::mem::take(&mut note.quote);
    let mut parts = quote.splitn(3, "==");
    match (parts.next(), parts.next(), parts.next()) {
        (Some(before), Some(exact), Some(after)) => {
            before.trim().clone_into(&mut note.prefix);
            exact.trim().clone_into(&mut note.quote);
            after.trim().clone_into(&mut note.suffix);
        }
        _ => quote.trim().clone_into(&mut note.quote),
    }
}

fn notes_in_json(text: &str, path: &str) -> Result<Vec<Note>, Diagnostic> {
    let value: Value = serde_json::from_str(text).map_err(|error| {
        Diagnostic::error(path, format!("is no JSON: {error}"))
            .at_line(error.line())
            .with_help("write W3C Web Annotations, or Markdown")
    })?;
    let items = value
        .get("items")
        .or_else(|| value.get("first").and_then(|page| page.get("items")))
        .unwrap_or(&value);
    let items: Vec<&Value> = match items {
        Value::Array(items) => items.iter().collect(),
        one => vec![one],
    };
    let mut out = Vec::new();
    for (i, item) in items.into_iter().enumerate() {
        let note = note_of(item, path).ok_or_else(|| {
            Diagnostic::error(path, "an annotation has no target or no text")
                .in_element(format!("annotation {}", i + 1))
                .with_help("give it a target with a source, and a body")
        })?;
        out.push(note);
    }
    Ok(out)
}

fn note_of(item: &Value, path: &str) -> Option<Note> {
    let string = |value: &Value| -> Option<String> { value.as_str().map(str::to_owned) };
    let first = |value: &Value| -> Value {
        value.as_array().and_then(|list| list.first()).unwrap_or(value).clone()
    };
    let target = first(item.get("target")?);
    let source = match &target {
        Value::String(source) => source.clone(),
        _ => {
            let source = target.get("source").or_else(|| target.get("id"))?;
            source.as_str().or_else(|| source.get("id")?.as_str())?.to_owned()
        }
    };
    let selectors: Vec<Value> = match target.get("selector") {
        Some(Value::Array(list)) => list.clone(),
        Some(one) => vec![one.clone()],
        None => Vec::new(),
    };
    let quote = selectors.iter().find(|selector| selector.get("exact").is_some());
    let part = |name: &str| quote.and_then(|q| string(q.get(name)?)).unwrap_or_default();
    let bodies = match item.get("body").or_else(|| item.get("bodyValue"))? {
        Value::Array(list) => list.clone(),
        one => vec![one.clone()],
    };
    let body: Vec<String> = bodies
        .iter()
        .filter_map(|body| string(body).or_else(|| string(body.get("value")?)))
        .collect();
    let creator = item.get("creator").map(first);
    Some(Note {
        document: source,
        quote: part("exact"),
        prefix: part("prefix"),
        suffix: part("suffix"),
        body: (!body.is_empty()).then(|| body.join("\n\n"))?,
        author: creator.and_then(|c| string(&c).or_else(|| string(c.get("name")?))),
        date: item.get("created").and_then(string),
        path: path.to_owned(),
        line: 0,
    })
}

/// Reads the register of institutions.
///
/// # Errors
/// What is wrong with the file.
pub fn register(path: &Path) -> Result<Vec<Institution>, Diagnostic> {
    register_in(&text_of(path)?, &path.display().to_string())
}

fn register_in(text: &str, path: &str) -> Result<Vec<Institution>, Diagnostic> {
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct File {
        #[serde(default)]
        institution: Vec<Entry>,
    }
    #[derive(Deserialize)]
    #[serde(deny_unknown_fields)]
    struct Entry {
        id: Option<String>,
        names: BTreeMap<Lang, OneOrMany>,
        note: Option<String>,
    }
    let help = "`enface institutions` writes a register that shows the form";
    let file: File = toml::from_str(text).map_err(|error| toml_error(text, path, &error, help))?;
    let mut taken = std::collections::BTreeSet::new();
    let mut out = Vec::with_capacity(file.institution.len());
    for entry in file.institution {
        let names: BTreeMap<Lang, Vec<String>> = entry
            .names
            .into_iter()
            .map(|(lang, names)| (parse_tag(&lang).unwrap_or(lang), names.into_vec()))
            .collect();
        let id = match entry.id {
            Some(id) if taken.insert(id.clone()) => id,
            Some(id) => {
                return Err(Diagnostic::error(
                    path,
                    format!("two institutions have the id {id:?}"),
                )
                .with_help("give each an id of its own, or leave it out"));
            }
            None => unique_id(&names, &mut taken),
        };
        out.push(Institution { id, names, note: entry.note, ..Institution::default() });
    }
    Ok(out)
}

/// A register as text, to be edited.
pub fn write_register(bodies: &[Institution]) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let mut out = String::from(
        "# The bodies that issue the archive's documents or are named in them.\n\
         # The first name of a language is shown, the others are found too.\n\
         # Join entries that are one body, take out what is none, add what is missing.\n\
         # With institutions = \"institutions.toml\" in enface.toml this list holds instead of what is found.\n",
    );
    for body in bodies {
        out.push_str(&format!("\n[[institution]]\nid = {}\n", quoted(&body.id)));
        if let Some(note) = &body.note {
            out.push_str(&format!("note = {}\n", quoted(note)));
        }
        for (lang, names) in &body.names {
            let names: Vec<String> = names.iter().map(|name| quoted(name)).collect();
            out.push_str(&format!("names.{lang} = [{}]\n", names.join(", ")));
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn terms_are_read_from_toml_and_tables() {
        let toml = "[[term]]\nen = [\"cyber power\", \"strong cyber country\"]\nzh = \"网络强国\"\ndefinition = \"A slogan.\"\n";
        let table = "en,zh,definition\ncyber power; strong cyber country,网络强国,A slogan.\n";
        let first = terms_in_toml(toml, "x").unwrap();
        assert_eq!(first[0].texts["en"], ["cyber power", "strong cyber country"]);
        assert_eq!(terms_in_table(table, b',', "x").unwrap(), first);
        let error = terms_in_toml("[[term]]\nmeaning = \"x\"\n", "lexicon.toml").unwrap_err();
        assert!(error.to_string().contains("\"meaning\" is no language tag"), "{error}");
    }

    #[test]
    fn notes_are_read_from_markdown() {
        let notes = notes_in_markdown(
            "# Notes\n\n## law-1\n\nOn all of it.\n\n> Operators ==shall store== data\n\nA *note*.\n\nMore.\n\n> other\nNext.\n",
            "notes.md",
        );
        let found: Vec<_> = notes
            .iter()
            .map(|n| (n.line, n.prefix.as_str(), n.quote.as_str(), n.body.as_str()))
            .collect();
        assert_eq!(
            found,
            [
                (5, "", "", "On all of it."),
                (7, "Operators", "shall store", "A *note*.\n\nMore."),
                (13, "", "other", "Next.")
            ]
        );
    }

    #[test]
    fn notes_are_read_from_web_annotations() {
        let json = r#"{"@context": "http://www.w3.org/ns/anno.jsonld", "type": "Annotation", "creator": {"name": "Ann"},
            "body": {"type": "TextualBody", "value": "A note"}, "target": {"source": "https://example.org/law-1",
            "selector": {"type": "TextQuoteSelector", "exact": "data", "prefix": "store "}}}"#;
        let notes = notes_in_json(json, "a.json").unwrap();
        assert_eq!((notes[0].quote.as_str(), notes[0].author.as_deref()), ("data", Some("Ann")));
        assert!(notes_in_json("[{}]", "a.json").is_err());
    }

    #[test]
    fn a_register_is_read_as_it_is_written() {
        let names = BTreeMap::from([
            (
                "en".to_owned(),
                vec!["Cyberspace Administration of China".to_owned(), "CAC".to_owned()],
            ),
            ("zh".to_owned(), vec!["国家互联网信息办公室".to_owned()]),
        ]);
        let body = Institution { id: "cac".to_owned(), names, ..Institution::default() };
        assert_eq!(register_in(&write_register(std::slice::from_ref(&body)), "x").unwrap(), [body]);
    }
}
