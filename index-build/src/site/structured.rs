//! What do pages tell machines about documents, in the words of schema.org?

use serde_json::{Map, Value, json};

use super::{Site, Tongue, address};
use crate::knowledge::Role;
use crate::model::{AlignedDocument, keys};

/// Kinds of documents that are acts of a public body.
const LEGISLATION: [&str; 11] = [
    "announcement",
    "decision",
    "decree",
    "interpretation",
    "law",
    "measures",
    "notice",
    "opinions",
    "provisions",
    "regulations",
    "rules",
];

/// The archive as a whole.
pub(super) fn site(site: &Site<'_>, tongue: &Tongue) -> Value {
    let mut out = json!({
        "@context": "https://schema.org",
        "@type": "Dataset",
        "name": site.title(&tongue.lang),
        "description": format!("{}: {}", tongue.words.get("documents"), site.documents.len()),
        "inLanguage": site.about().sides,
    });
    set(&mut out, "url", site.base());
    set(&mut out, "license", site.about().licence.clone());
    out
}

/// A document: a work in each of its languages, of which one is the original if that is known.
pub(super) fn document(site: &Site<'_>, i: usize) -> Value {
    let Some(document) = site.documents.get(i) else { return Value::Null };
    let page = site.paths.get(i).map(|path| address::href(path)).unwrap_or_default();
    let url = site.base().map(|base| format!("{base}{page}"));
    let id = |lang: &str| format!("{}#{lang}", url.as_deref().unwrap_or_default());
    let meta = |key: &str| document.meta.iter().find(|(k, _)| k == key).map(|(_, v)| v.clone());
    let is_act = meta(keys::KIND).is_some_and(|kind| LEGISLATION.contains(&kind.as_str()));
    let original = original(site, document);
    let works: Vec<Value> = document
        .sides
        .iter()
        .map(|side| {
            let lang = side.lang.as_str();
            let title = document.titles.get(lang);
            let title = title.map_or_else(|| site.title_of(document, lang).1, String::as_str);
            let mut work = json!({
                "@type": if is_act { "Legislation" } else { "Article" },
                "@id": id(lang),
                if is_act { "name" } else { "headline" }: title,
                "inLanguage": lang,
            });
            set(&mut work, "url", url.clone());
            set(&mut work, "license", site.about().licence.clone());
            let date = if is_act { "legislationDate" } else { "datePublished" };
            set(&mut work, date, document.date.clone());
            let number = if is_act { "legislationIdentifier" } else { "identifier" };
            set(&mut work, number, meta(keys::NUMBER));
            if is_act {
                set(&mut work, "legislationDateOfApplicability", meta(keys::EFFECTIVE));
                set(&mut work, "legislationType", meta(keys::KIND));
            }
            let is_translation = original.is_some_and(|of| of != lang);
            if let (true, Some(of)) = (is_translation, original) {
                put(&mut work, "translationOfWork", json!({"@id": id(of)}));
                let translator =
                    meta(keys::TRANSLATOR).map(|name| json!({"@type": "Person", "name": name}));
                let office = || {
                    let name = meta(keys::OFFICIAL_TRANSLATION)?;
                    Some(json!({"@type": "Organization", "name": name}))
                };
                if let Some(by) = translator.or_else(office) {
                    put(&mut work, "translator", by);
                }
            } else if let Some(of) = original {
                let others = document.sides.iter().filter(|side| side.lang != of);
                let others: Vec<Value> = others.map(|s| json!({"@id": id(&s.lang)})).collect();
                if !others.is_empty() {
                    put(&mut work, "workTranslation", Value::Array(others));
                }
            }
            if let Some(issuer) = issuer(site, i, lang) {
                let key = if is_act { "legislationPassedBy" } else { "publisher" };
                put(&mut work, key, json!({"@type": "Organization", "name": issuer}));
            }
            let author = meta(keys::AUTHOR).map(|name| json!({"@type": "Person", "name": name}));
            if let (false, Some(author)) = (is_act, author) {
                put(&mut work, "author", author);
            }
            let source = document.source.as_deref().filter(|source| source.starts_with("http"));
            set(&mut work, "isBasedOn", source.map(str::to_owned));
            let whole = json!({"@type": "Dataset", "name": site.title(lang)});
            put(&mut work, "isPartOf", whole);
            work
        })
        .collect();
    json!({"@context": "https://schema.org", "@graph": works})
}

/// The language that the other sides of a document are translated from: the one that prevails, as
/// the owner says. If he does not, a document that names its translator is taken to be translated
/// into the archive's first language, which is that of its readers.
fn original<'a>(site: &'a Site<'_>, document: &'a AlignedDocument) -> Option<&'a str> {
    let has = |lang: &str| document.sides.iter().any(|side| side.lang == lang);
    if document.sides.len() < 2 {
        return None;
    }
    let stated = site.about().prevailing.as_deref().filter(|lang| has(lang));
    let names = [keys::TRANSLATOR, keys::OFFICIAL_TRANSLATION];
    let is_translated = document.meta.iter().any(|(key, _)| names.contains(&key.as_str()));
    let first = site.about().sides.first().map(String::as_str);
    let inferred = || {
        let others = document.sides.iter().map(|side| side.lang.as_str());
        others.into_iter().find(|lang| is_translated && Some(*lang) != first)
    };
    stated.or_else(inferred)
}

/// Who issued a document, in `lang` if that is known.
fn issuer<'a>(site: &'a Site<'_>, i: usize, lang: &str) -> Option<&'a str> {
    let namings = &site.known.documents.get(i)?.institutions;
    let naming = namings.iter().find(|naming| naming.role == Role::Issuer)?;
    let body = site.known.institutions.get(naming.institution as usize)?;
    Some(super::browse::body_name(body, lang).1)
}

fn set(value: &mut Value, key: &str, text: Option<String>) {
    if let Some(text) = text {
        put(value, key, Value::String(text));
    }
}

fn put(value: &mut Value, key: &str, what: Value) {
    let map: Option<&mut Map<String, Value>> = value.as_object_mut();
    if let Some(map) = map {
        map.insert(key.to_owned(), what);
    }
}
