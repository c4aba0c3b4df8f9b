//! A built archive for a search engine with a server: OpenSearch and Elasticsearch, or Quickwit.
//!
//! A passage is a record, with a text field for each language that is analysed as this language;
//! what is known of its document stands in it as keywords. Records go to the server as they are.

use std::io::Write;

use serde_json::{Map, Value, json};
use xxhash_rust::xxh3::xxh3_64;

use super::pages::address;
use super::{Documents, Whole, segments};
use crate::model::{Document, GivenSegment};

/// Languages with an analyzer of their own in OpenSearch and Elasticsearch.
const ANALYZERS: [(&str, &str); 38] = [
    ("ar", "arabic"),
    ("bg", "bulgarian"),
    ("bn", "bengali"),
    ("ca", "catalan"),
    ("ckb", "sorani"),
    ("cs", "czech"),
    ("da", "danish"),
    ("de", "german"),
    ("el", "greek"),
    ("en", "english"),
    ("es", "spanish"),
    ("et", "estonian"),
    ("eu", "basque"),
    ("fa", "persian"),
    ("fi", "finnish"),
    ("fr", "french"),
    ("ga", "irish"),
    ("gl", "galician"),
    ("hi", "hindi"),
    ("hu", "hungarian"),
    ("hy", "armenian"),
    ("id", "indonesian"),
    ("it", "italian"),
    ("ja", "cjk"),
    ("ko", "cjk"),
    ("lt", "lithuanian"),
    ("lv", "latvian"),
    ("nb", "norwegian"),
    ("nl", "dutch"),
    ("nn", "norwegian"),
    ("no", "norwegian"),
    ("pt", "portuguese"),
    ("ro", "romanian"),
    ("ru", "russian"),
    ("sv", "swedish"),
    ("th", "thai"),
    ("tr", "turkish"),
    ("zh", "cjk"),
];

fn primary(lang: &str) -> &str {
    lang.split('-').next().unwrap_or(lang)
}

/// Settings and mappings of an index of OpenSearch or Elasticsearch, for `PUT /NAME`.
pub fn opensearch_index(whole: &Whole) -> Value {
    let keyword = json!({"type": "keyword", "ignore_above": 8191});
    let mut properties = Map::new();
    for name in ["document", "source", "address", "labels"] {
        properties.insert(name.into(), keyword.clone());
    }
    properties
        .insert("date".into(), json!({"type": "date", "format": "yyyy-MM-dd||yyyy-MM||yyyy"}));
    properties.insert("meta".into(), json!({"type": "object", "dynamic": true}));
    for name in ["passage", "confidence"] {
        properties.insert(name.into(), json!({"type": "integer"}));
    }
    properties.insert("heading".into(), json!({"type": "boolean"}));
    for lang in &whole.langs {
        let own = ANALYZERS.iter().find(|(known, _)| *known == primary(lang));
        let analyzer = own.map_or("standard", |(_, analyzer)| analyzer);
        for name in ["title", "text"] {
            let field = json!({
                "type": "text",
                "analyzer": analyzer,
                // As typed, beside the stems.
                "fields": {"exact": {"type": "text", "analyzer": "folded"}},
            });
            properties.insert(format!("{name}_{lang}"), field);
        }
    }
    json!({
        "settings": {"analysis": {"analyzer": {"folded": {
            "type": "custom",
            "tokenizer": "standard",
            "filter": ["cjk_width", "lowercase", "asciifolding"],
        }}}},
        "mappings": {
            "dynamic": false,
            "_meta": {"enface": {"edition": whole.edition, "sides": whole.langs}},
            "dynamic_templates": [{"meta": {"path_match": "meta.*", "mapping": keyword}}],
            "properties": properties,
        },
    })
}

/// Writes the records as lines for `POST /NAME/_bulk`.
///
/// # Errors
/// If a document cannot be read or `out` cannot be written.
pub fn opensearch_bulk(
    whole: &Whole,
    documents: Documents<'_>,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    records(whole, documents, &mut |id, record| {
        writeln!(out, "{}", json!({"index": {"_id": id}}))?;
        writeln!(out, "{record}")?;
        Ok(())
    })
}

/// The configuration of a Quickwit index, for `quickwit index create --index-config`.
pub fn quickwit_index(whole: &Whole, name: &str) -> Value {
    let raw = |name: &str| json!({"name": name, "type": "text", "tokenizer": "raw", "fast": true});
    let mut fields: Vec<Value> = ["id", "document", "date", "source", "address"].map(raw).into();
    fields.push(json!({"name": "labels", "type": "array<text>", "tokenizer": "raw"}));
    fields.push(json!({"name": "passage", "type": "u64", "fast": true}));
    fields.push(json!({"name": "confidence", "type": "u64", "fast": true}));
    fields.push(json!({"name": "heading", "type": "bool"}));
    fields.push(json!({"name": "meta", "type": "json", "tokenizer": "raw", "fast": true}));
    let mut searched = Vec::new();
    for lang in &whole.langs {
        let tokenizer = match primary(lang) {
            "zh" | "ja" | "ko" => "chinese_compatible",
            "en" => "en_stem",
            _ => "default",
        };
        for kind in ["title", "text"] {
            let field = format!("{kind}_{lang}");
            fields.push(json!({
                "name": field,
                "type": "text",
                "tokenizer": tokenizer,
                "record": "position",
                "fieldnorms": true,
            }));
            searched.push(field);
        }
    }
    json!({
        "version": "0.8",
        "index_id": quickwit_id(name),
        "doc_mapping": {"mode": "strict", "field_mappings": fields},
        "search_settings": {"default_search_fields": searched},
    })
}

/// A name that Quickwit takes for an index: ASCII letters, digits, `-`, `_` and `.`, at least three
/// of them and at most 255, with a letter first.
fn quickwit_id(name: &str) -> String {
    let is_taken = |c: &char| c.is_ascii_alphanumeric() || matches!(c, '-' | '_' | '.');
    let kept: String = name.chars().filter(is_taken).collect();
    let kept = kept.trim_start_matches(|c: char| !c.is_ascii_alphabetic());
    let kept = &kept[..kept.len().min(255)];
    if kept.len() < 3 { "enface".to_owned() } else { kept.to_owned() }
}

/// Writes the records as lines for `quickwit index ingest`.
///
/// # Errors
/// If a document cannot be read or `out` cannot be written.
pub fn quickwit_records(
    whole: &Whole,
    documents: Documents<'_>,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    records(whole, documents, &mut |id, mut record| {
        if let Value::Object(record) = &mut record {
            record.insert("id".into(), json!(id));
        }
        writeln!(out, "{record}")?;
        Ok(())
    })
}

fn records(
    whole: &Whole,
    documents: Documents<'_>,
    write: &mut dyn FnMut(&str, Value) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    for document in documents {
        let document = document?;
        for (i, segment) in segments(&document).iter().enumerate() {
            let record = record(whole, &document, i, segment);
            write(&record_id(&document.id, i), record)?;
        }
    }
    Ok(())
}

/// The id of a passage's record. OpenSearch takes no more than 512 bytes of one; of a longer id its
/// beginning stands there, and its hash.
fn record_id(document: &str, i: usize) -> String {
    const MAX_BYTES: usize = 480;
    if document.len() <= MAX_BYTES {
        return format!("{document}#{i}");
    }
    let start = &document[..document.floor_char_boundary(MAX_BYTES - 17)];
    format!("{start}~{:016x}#{i}", xxh3_64(document.as_bytes()))
}

fn record(whole: &Whole, document: &Document, i: usize, segment: &GivenSegment) -> Value {
    let mut out = Map::new();
    out.insert("document".into(), json!(document.id));
    out.insert("passage".into(), json!(i));
    for (lang, title) in &document.titles {
        out.insert(format!("title_{lang}"), json!(title));
    }
    for (lang, text) in &segment.texts {
        out.insert(format!("text_{lang}"), json!(text));
    }
    if !segment.labels.is_empty() {
        out.insert("labels".into(), json!(segment.labels.values().collect::<Vec<_>>()));
    }
    out.insert("heading".into(), json!(segment.heading));
    out.insert("confidence".into(), json!(segment.pairing.map_or(100, |p| p.confidence)));
    for (name, value) in [("date", &document.date), ("source", &document.source)] {
        if let Some(value) = value {
            out.insert(name.into(), json!(value));
        }
    }
    if let Some(base) = &whole.base_url {
        out.insert("address".into(), json!(address(base, &document.id)));
    }
    let mut meta: Map<String, Value> = Map::new();
    for (key, value) in &document.meta {
        // A dot would make an object of the field.
        let list = meta.entry(key.replace('.', "_")).or_insert_with(|| json!([]));
        if let Value::Array(list) = list {
            list.push(json!(value));
        }
    }
    if !meta.is_empty() {
        out.insert("meta".into(), Value::Object(meta));
    }
    Value::Object(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::Body;

    #[test]
    fn each_passage_is_a_record_whose_fields_are_mapped() {
        let whole = Whole { langs: vec!["zh-Hant".into(), "tlh".into()], ..Whole::default() };
        let texts =
            [("zh-Hant".to_owned(), "第一".to_owned()), ("tlh".to_owned(), "wa'\n".to_owned())];
        let segment = GivenSegment { texts: texts.into(), ..GivenSegment::default() };
        let document = Document {
            id: "a/b".into(),
            date: Some("2017".into()),
            meta: vec![("a.b".into(), "x".into()), ("a.b".into(), "y".into())],
            body: Body::Given(vec![segment.clone(), segment]),
            ..Document::default()
        };
        let index = opensearch_index(&whole);
        let properties = &index["mappings"]["properties"];
        assert_eq!(properties["text_zh-Hant"]["analyzer"], "cjk");
        assert_eq!(properties["text_tlh"]["analyzer"], "standard");
        for (name, id) in
            [("laws", "laws"), ("2 laws", "laws"), ("法律", "enface"), ("q1", "enface")]
        {
            assert_eq!(quickwit_index(&whole, name)["index_id"], id);
        }
        let config = quickwit_index(&whole, "laws");
        let mapped: Vec<&str> = config["doc_mapping"]["field_mappings"]
            .as_array()
            .unwrap()
            .iter()
            .map(|field| field["name"].as_str().unwrap())
            .collect();

        let mut out = Vec::new();
        opensearch_bulk(&whole, &mut [Ok(document.clone())].into_iter(), &mut out).unwrap();
        let lines: Vec<Value> = String::from_utf8(out)
            .unwrap()
            .lines()
            .map(|line| serde_json::from_str(line).unwrap())
            .collect();
        assert_eq!(lines.len(), 4, "two lines a passage");
        assert_eq!(lines[2], json!({"index": {"_id": "a/b#1"}}));
        assert_eq!(lines[3]["text_tlh"], "wa'\n");
        assert_eq!(lines[3]["meta"], json!({"a_b": ["x", "y"]}));
        for name in lines[3].as_object().unwrap().keys() {
            assert!(!properties[name].is_null(), "{name} is mapped");
        }

        let long = |end: &str| record_id(&format!("{}{end}", "法".repeat(200)), 7);
        assert!(long("a").len() <= 512 && long("a").ends_with("#7") && long("a") != long("b"));

        let mut out = Vec::new();
        quickwit_records(&whole, &mut [Ok(document)].into_iter(), &mut out).unwrap();
        for line in String::from_utf8(out).unwrap().lines() {
            let record: Map<String, Value> = serde_json::from_str(line).unwrap();
            assert!(record.keys().all(|name| mapped.contains(&name.as_str())), "{line}");
        }
    }
}
