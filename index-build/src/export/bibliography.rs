//! The documents of a built archive as references: BibTeX, RIS, and CSL-JSON.
//!
//! A reference has what people cite by: titles in each language, date, source, author, translator,
//! number, kind, publisher and keywords.

use std::collections::BTreeSet;
use std::io::Write;

use serde_json::{Map, Value, json};

use super::{Documents, Whole, is_law, title, values, web_address};
use crate::model::{Document, keys};

/// Writes BibTeX.
///
/// # Errors
/// If a document cannot be read or `out` cannot be written.
pub fn bibtex(whole: &Whole, documents: Documents<'_>, out: &mut dyn Write) -> anyhow::Result<()> {
    let mut taken = BTreeSet::new();
    for document in documents {
        let document = document?;
        let kind = if is_law(&document) { "legislation" } else { "misc" };
        write!(out, "@{kind}{{{}", citation_key(&document.id, &mut taken))?;
        for (name, value) in fields(whole, &document) {
            let value = if name == "url" { verbatim(&value) } else { latex(&value) };
            write!(out, ",\n  {name} = {{{value}}}")?;
        }
        out.write_all(b"\n}\n\n")?;
    }
    Ok(())
}

/// Names and values of a BibTeX entry.
fn fields(whole: &Whole, document: &Document) -> Vec<(String, String)> {
    let mut out: Vec<(String, String)> = Vec::new();
    let mut add = |name: &str, value: &str| {
        let value = one_line(value);
        if !value.is_empty() {
            out.push((name.to_owned(), value));
        }
    };
    // Inner braces keep capitals as they are.
    add("title", title(document, &whole.langs));
    for (lang, title) in &document.titles {
        add(&format!("title-{lang}"), title);
    }
    let list = |key: &'static str| values(document, key).collect::<Vec<_>>();
    add("author", &list(keys::AUTHOR).join(" and "));
    add("translator", &list(keys::TRANSLATOR).join(" and "));
    add("number", &list(keys::NUMBER).join("; "));
    add("type", &list(keys::KIND).join("; "));
    add("publisher", &list(keys::OFFICIAL_TRANSLATION).join("; "));
    add("keywords", &list(keys::TAG).join(", "));
    if let Some(date) = &document.date {
        add("date", date);
        for (name, part) in ["year", "month", "day"].into_iter().zip(date.split('-')) {
            add(name, part.trim_start_matches('0'));
        }
    }
    match (web_address(document), &document.source) {
        (Some(address), _) => add("url", address),
        (None, Some(source)) => add("howpublished", source),
        (None, None) => {}
    }
    let langs: Vec<&str> = whole.langs.iter().map(String::as_str).collect();
    add("language", &langs.join(", "));
    add("enface-id", &document.id);
    out
}

/// A key that BibTeX takes, different from those before.
fn citation_key(id: &str, taken: &mut BTreeSet<String>) -> String {
    let is_fine = |c: char| c.is_ascii_alphanumeric() || "-_:.".contains(c);
    let key: String = id.chars().map(|c| if is_fine(c) { c } else { '-' }).collect();
    let key = if key.trim_matches('-').is_empty() { "document".to_owned() } else { key };
    let all = std::iter::once(key.clone()).chain((2u32..).map(|n| format!("{key}-{n}")));
    all.into_iter().find(|key| taken.insert(key.to_lowercase())).unwrap_or(key)
}

/// Marks of LaTeX that mean something, written so that they mean themselves. Braces by name: BibTeX
/// counts those behind a backslash too.
fn latex(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '\\' => out.push_str("\\textbackslash{}"),
            '{' => out.push_str("\\textbraceleft{}"),
            '}' => out.push_str("\\textbraceright{}"),
            '^' => out.push_str("\\textasciicircum{}"),
            '~' => out.push_str("\\textasciitilde{}"),
            '%' | '&' | '$' | '#' | '_' => {
                out.push('\\');
                out.push(c);
            }
            c => out.push(c),
        }
    }
    out
}

/// An address, which LaTeX takes as it is, but for what would end the field.
fn verbatim(address: &str) -> String {
    address.replace('{', "%7B").replace('}', "%7D").replace('\\', "%5C")
}

/// A text on one line.
fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    words.filter(|word| !word.is_empty()).collect::<Vec<_>>().join(" ")
}

/// Writes RIS.
///
/// # Errors
/// If a document cannot be read or `out` cannot be written.
pub fn ris(whole: &Whole, documents: Documents<'_>, out: &mut dyn Write) -> anyhow::Result<()> {
    for document in documents {
        let document = document?;
        let mut line = |tag: &str, value: &str| -> anyhow::Result<()> {
            let value = one_line(value);
            if !value.is_empty() {
                write!(out, "{tag}  - {value}\r\n")?;
            }
            Ok(())
        };
        line("TY", if is_law(&document) { "STAT" } else { "GEN" })?;
        line("ID", &document.id)?;
        let first = title(&document, &whole.langs);
        line("TI", first)?;
        for title in document.titles.values().filter(|title| *title != first) {
            line("TT", title)?;
        }
        for (tag, key) in [
            ("AU", keys::AUTHOR),
            ("A4", keys::TRANSLATOR),
            ("M1", keys::NUMBER),
            ("M3", keys::KIND),
            ("PB", keys::OFFICIAL_TRANSLATION),
            ("KW", keys::TAG),
        ] {
            for value in values(&document, key) {
                line(tag, value)?;
            }
        }
        if let Some(date) = &document.date {
            let mut parts: Vec<&str> = date.split('-').collect();
            line("PY", parts[0])?;
            parts.resize(4, "");
            line("DA", &parts.join("/"))?;
        }
        match (web_address(&document), &document.source) {
            (Some(address), _) => line("UR", address)?,
            (None, Some(source)) => line("N1", source)?,
            (None, None) => {}
        }
        line("LA", &whole.langs.join(", "))?;
        out.write_all(b"ER  - \r\n\r\n")?;
    }
    Ok(())
}

/// Writes CSL-JSON.
///
/// # Errors
/// If a document cannot be read or `out` cannot be written.
pub fn csl_json(
    whole: &Whole,
    documents: Documents<'_>,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    out.write_all(b"[")?;
    for (i, document) in documents.enumerate() {
        out.write_all(if i == 0 { b"\n" } else { b",\n" })?;
        serde_json::to_writer(&mut *out, &csl(whole, &document?))?;
    }
    out.write_all(b"\n]\n")?;
    Ok(())
}

fn csl(whole: &Whole, document: &Document) -> Value {
    let mut out = Map::new();
    out.insert("id".into(), json!(document.id));
    out.insert("type".into(), json!(if is_law(document) { "legislation" } else { "document" }));
    out.insert("title".into(), json!(title(document, &whole.langs)));
    for (name, key) in [("author", keys::AUTHOR), ("translator", keys::TRANSLATOR)] {
        let names: Vec<Value> =
            values(document, key).map(|name| json!({"literal": name})).collect();
        if !names.is_empty() {
            out.insert(name.into(), Value::Array(names));
        }
    }
    for (name, key, joint) in [
        ("number", keys::NUMBER, "; "),
        ("genre", keys::KIND, "; "),
        ("publisher", keys::OFFICIAL_TRANSLATION, "; "),
        ("keyword", keys::TAG, ", "),
    ] {
        let joined = values(document, key).collect::<Vec<_>>().join(joint);
        if !joined.is_empty() {
            out.insert(name.into(), json!(joined));
        }
    }
    if let Some(date) = &document.date {
        let parts: Vec<u32> = date.split('-').filter_map(|part| part.parse().ok()).collect();
        out.insert("issued".into(), json!({"date-parts": [parts]}));
    }
    match (web_address(document), &document.source) {
        (Some(address), _) => drop(out.insert("URL".into(), json!(address))),
        (None, Some(source)) => drop(out.insert("source".into(), json!(source))),
        (None, None) => {}
    }
    out.insert("language".into(), json!(whole.langs.join(", ")));
    out.insert("custom".into(), json!({"titles": document.titles}));
    Value::Object(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document() -> Document {
        let meta = [
            (keys::KIND, "law"),
            (keys::TRANSLATOR, "Ann & Bob"),
            (keys::NUMBER, "No. 5_{x}"),
            (keys::TAG, "data"),
            (keys::TAG, "网络"),
        ];
        Document {
            id: "网 law".into(),
            titles: [("en", "A law\nof {data}: 50% \\o/"), ("ar", "قانون")]
                .map(|(lang, title)| (lang.to_owned(), title.to_owned()))
                .into(),
            date: Some("2017-05".into()),
            source: Some("https://example.org/a_b".into()),
            meta: meta.map(|(key, value)| (key.to_owned(), value.to_owned())).into(),
            ..Document::default()
        }
    }

    fn written(write: fn(&Whole, Documents<'_>, &mut dyn Write) -> anyhow::Result<()>) -> String {
        let whole = Whole { langs: vec!["en".into(), "ar".into()], ..Whole::default() };
        let mut out = Vec::new();
        let documents = [document(), document()];
        write(&whole, &mut documents.into_iter().map(Ok), &mut out).unwrap();
        String::from_utf8(out).unwrap()
    }

    #[test]
    fn bibtex_keeps_marks_of_latex_apart() {
        let text = written(bibtex);
        assert!(text.starts_with("@legislation{--law,\n"), "{text}");
        assert!(text.contains("@legislation{--law-2,"), "{text}");
        let title =
            "title = {A law of \\textbraceleft{}data\\textbraceright{}: 50\\% \\textbackslash{}o/}";
        assert!(text.contains(title), "{text}");
        assert!(text.contains("title-ar = {قانون}"), "{text}");
        assert!(text.contains("url = {https://example.org/a_b}"), "{text}");
        assert!(text.contains("date = {2017-05},\n  year = {2017},\n  month = {5}"), "{text}");
        let depth = text.chars().fold(0, |depth, c| match c {
            '{' => depth + 1,
            '}' => depth - 1,
            _ => depth,
        });
        assert_eq!(depth, 0, "the braces are balanced");
    }

    #[test]
    fn ris_has_a_field_a_line() {
        let text = written(ris);
        let fields: Vec<&str> = text.lines().take_while(|line| !line.starts_with("ER")).collect();
        assert!(fields.iter().all(|line| line.get(2..6) == Some("  - ")), "{text}");
        for field in [
            "TY  - STAT",
            "TI  - A law of {data}: 50% \\o/",
            "TT  - قانون",
            "A4  - Ann & Bob",
            "DA  - 2017/05//",
            "KW  - 网络",
            "UR  - https://example.org/a_b",
        ] {
            assert!(fields.contains(&field), "{field} is not in {text}");
        }
    }

    #[test]
    fn csl_has_names_and_parts_of_dates() {
        let items: Vec<Value> = serde_json::from_str(&written(csl_json)).unwrap();
        assert_eq!(items.len(), 2);
        let item = &items[0];
        assert_eq!(item["type"], "legislation");
        assert_eq!(item["issued"], json!({"date-parts": [[2017, 5]]}));
        assert_eq!(item["translator"], json!([{"literal": "Ann & Bob"}]));
        assert_eq!(item["custom"]["titles"], json!(document().titles));
    }
}
