//! Where does a translation come from: an authority, a person, a program?
//!
//! A segment may say so itself; what is known of a whole document becomes its metadata.

use std::sync::LazyLock;

use regex::Regex;

use super::pattern;
use crate::model::{Body, Document, Provenance, keys};

/// Reads what a field says: `official`, `human`, `machine`, `machine: DeepL`, or the name of a
/// translator. `None` where it says that nothing is known.
pub(super) fn stated(text: &str) -> Option<Provenance> {
    let (word, name) = match text.split_once([':', '：']) {
        Some((word, name)) => (word.trim(), Some(name.trim()).filter(|name| !name.is_empty())),
        None => (text.trim(), None),
    };
    let by = name.map(str::to_owned);
    Some(match word.to_lowercase().as_str() {
        "" | "unknown" | "none" | "-" => return None,
        "official" | "authoritative" => Provenance::Official(by),
        "human" | "manual" | "translator" => Provenance::Human(by),
        "machine" | "mt" | "automatic" | "auto" | "ai" | "post-edited" => Provenance::Machine(by),
        _ => named(text.trim()),
    })
}

/// A translator by name, who may be a program.
pub(super) fn named(name: &str) -> Provenance {
    match is_program(name) {
        true => Provenance::Machine(Some(name.to_owned())),
        false => Provenance::Human(Some(name.to_owned())),
    }
}

/// Whether a name is one of a program that translates.
pub(super) fn is_program(name: &str) -> bool {
    static PROGRAMS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:(?:machine|automatic|google|bing|microsoft|yandex|baidu|amazon)[ _-]?translat\w*|deepl|systran|apertium|argos ?translate|libretranslate|(?:chat)?gpt(?:-?[\w.]+)?|opus-?mt|nllb|(?-i:MT)!?)\b|机器翻译|機器翻譯|機械翻訳|기계 번역|traduction automatique|maschinelle übersetzung",
        )
    });
    PROGRAMS.is_match(name)
}

/// Adds to a document the kinds of provenance that it and its segments state. Where segments state
/// their own, the others get the document's.
pub(super) fn add(document: &mut Document) {
    let own = of_document(&document.meta);
    let mut kinds: Vec<&'static str> = Vec::new();
    let mut add = |found: &Provenance| {
        if !kinds.contains(&found.word()) {
            kinds.push(found.word());
        }
    };
    own.iter().for_each(&mut add);
    if let Body::Given(segments) = &mut document.body
        && segments.iter().any(|segment| segment.provenance.is_some())
    {
        for segment in segments {
            // What has one side is no translation, unless it says so itself.
            let inherited = own.as_ref().filter(|_| segment.is_paired());
            segment.provenance = segment.provenance.take().or_else(|| inherited.cloned());
            segment.provenance.iter().for_each(&mut add);
        }
    }
    document.meta.retain(|(key, _)| key != keys::PROVENANCE);
    let key = match &own {
        Some(Provenance::Official(_)) => keys::OFFICIAL_TRANSLATION,
        _ => keys::TRANSLATOR,
    };
    if let Some(by) = own.as_ref().and_then(Provenance::by)
        && !document.meta.iter().any(|(known, value)| known == key || value == by)
    {
        document.meta.push((key.to_owned(), by.to_owned()));
    }
    let kinds = kinds.into_iter().map(|kind| (keys::PROVENANCE.to_owned(), kind.to_owned()));
    document.meta.extend(kinds);
}

/// What a document's metadata say about all of its translation.
pub(crate) fn of_document(meta: &[(String, String)]) -> Option<Provenance> {
    let value = |key: &str| meta.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_str());
    if let Some(publisher) = value(keys::OFFICIAL_TRANSLATION) {
        return Some(Provenance::Official(Some(publisher.to_owned())));
    }
    let translator = value(keys::TRANSLATOR).map(named);
    match (value(keys::PROVENANCE).and_then(stated), translator) {
        // The name that another field has.
        (Some(Provenance::Official(None)), Some(Provenance::Human(by))) => {
            Some(Provenance::Official(by))
        }
        (Some(Provenance::Human(None)), Some(Provenance::Human(by))) => Some(Provenance::Human(by)),
        (Some(Provenance::Machine(None)), Some(Provenance::Machine(by))) => {
            Some(Provenance::Machine(by))
        }
        (stated, translator) => stated.or(translator),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_says_who_translated() {
        let name = |name: &str| Some(name.to_owned());
        for (text, expected) in [
            ("official", Some(Provenance::Official(None))),
            (
                "official: Ministry of Justice",
                Some(Provenance::Official(name("Ministry of Justice"))),
            ),
            ("Machine", Some(Provenance::Machine(None))),
            ("Claude Bing", Some(Provenance::Human(name("Claude Bing")))),
            ("DeepL", Some(Provenance::Machine(name("DeepL")))),
            ("Leïla Ben Amor", Some(Provenance::Human(name("Leïla Ben Amor")))),
            ("human: 张三", Some(Provenance::Human(name("张三")))),
            ("unknown", None),
            ("", None),
        ] {
            assert_eq!(stated(text), expected, "{text}");
        }
    }

    #[test]
    fn a_document_says_it_once() {
        let meta = |pairs: &[(&str, &str)]| -> Vec<(String, String)> {
            pairs.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect()
        };
        let mut document = Document {
            meta: meta(&[("translator", "Ann Lee"), ("provenance", "official")]),
            ..Document::default()
        };
        let found = of_document(&document.meta);
        assert_eq!(found, Some(Provenance::Official(Some("Ann Lee".to_owned()))));
        add(&mut document);
        assert_eq!(document.meta, meta(&[("translator", "Ann Lee"), ("provenance", "official")]));
    }
}
