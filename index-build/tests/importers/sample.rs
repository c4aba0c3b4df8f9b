//! The sample archive is read as a human reads it.

use std::fs;

use enface::import::{ImportOptions, import};
use enface::model::{Body, keys};
use serde_json::Value;

use crate::{meta, paragraphs, seed};

fn seed_gold() -> Vec<Value> {
    let gold = fs::read_to_string(seed("docs.jsonl")).unwrap();
    gold.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn strings(value: &Value) -> Vec<&str> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).collect()
}

#[test]
fn the_sample_archive_is_read_as_a_human_splits_it() {
    let imported = import(&[seed("archive.txt")], &ImportOptions::default());
    assert_eq!(imported.diagnostics, []);
    let gold = seed_gold();
    assert_eq!(imported.documents.len(), gold.len());
    for (document, gold) in imported.documents.iter().zip(&gold) {
        let name = gold["id"].as_str().unwrap();
        assert_eq!(
            document.titles.get("en").map(String::as_str),
            gold["title_en"].as_str(),
            "{name}"
        );
        assert_eq!(
            document.titles.get("zh").map(String::as_str),
            gold["title_zh"].as_str(),
            "{name}"
        );
        assert_eq!(paragraphs(document, "en"), strings(&gold["en_paragraphs"]), "{name}");
        assert_eq!(paragraphs(document, "zh"), strings(&gold["zh_paragraphs"]), "{name}");
        // What was inferred says so, and is no date that the archive states.
        let is_stated = meta(document, keys::DATE_BASIS).is_empty();
        let date = document.date.as_deref().filter(|_| is_stated);
        assert_eq!(date, gold["date"].as_str(), "{name}");
        let number = gold["doc_number"].as_str().unwrap_or_default();
        assert_eq!(meta(document, keys::NUMBER).join(" / "), number, "{name}");
        let is_truncated = meta(document, keys::STATUS).contains(&"truncated");
        assert_eq!(Some(is_truncated), gold["truncated"].as_bool(), "{name}");
    }
}

#[test]
fn the_credits_of_the_sample_archive_name_their_people() {
    let imported = import(&[seed("archive.txt")], &ImportOptions::default());
    let credits: Vec<_> = imported
        .documents
        .iter()
        .enumerate()
        .flat_map(|(i, document)| {
            document.meta.iter().map(move |(k, v)| (i + 1, k.as_str(), v.as_str()))
        })
        .filter(|(_, key, _)| !matches!(*key, keys::NUMBER | keys::KIND | keys::DATE_BASIS))
        .collect();
    assert_eq!(
        credits,
        [
            (1, keys::STATUS, "truncated"),
            (4, keys::TRANSLATOR, "Paul Triolo"),
            (4, keys::STATUS, "opinion-seeking"),
            (4, keys::PROVENANCE, "human"),
            (5, keys::OFFICIAL_TRANSLATION, "Xinhua"),
            (5, keys::STATUS, "truncated"),
            (5, keys::PROVENANCE, "official"),
            (6, keys::TRANSLATOR, "Paul Triolo"),
            (6, keys::STATUS, "truncated"),
            (6, keys::STATUS, "opinion-seeking"),
            (6, keys::PROVENANCE, "human"),
            (10, keys::STATUS, "truncated"),
            (13, keys::STATUS, "truncated"),
            (14, keys::STATUS, "reblog"),
            (14, keys::STATUS, "truncated"),
            (14, keys::MORE, "1,245 more words"),
            (15, keys::STATUS, "truncated"),
        ]
    );
}

#[test]
fn ids_of_the_sample_archive_are_slugs_of_its_titles() {
    let imported = import(&[seed("archive.txt")], &ImportOptions::default());
    let ids: Vec<_> = imported.documents.iter().map(|document| document.id.as_str()).collect();
    assert_eq!(
        &ids[..4],
        [
            "notice-concerning-promoting-the-accelerated-development-of",
            "a-change-is-gonna-come",
            "what-did-xi-jinping-say-about-cyberspace",
            "circular-of-the-state-internet-information-office-on-the",
        ]
    );
}

#[test]
fn the_sample_archive_split_by_hand_keeps_its_segments() {
    let imported = import(&[seed("docs.jsonl")], &ImportOptions::default());
    assert_eq!(imported.diagnostics, []);
    for (document, gold) in imported.documents.iter().zip(&seed_gold()) {
        assert_eq!(document.id, gold["id"].as_str().unwrap());
        let Body::Given(segments) = &document.body else { panic!("{document:?}") };
        let gold = gold["segments"].as_array().unwrap();
        assert_eq!(segments.len(), gold.len());
        for (segment, gold) in segments.iter().zip(gold) {
            for lang in ["en", "zh"] {
                assert_eq!(segment.texts.get(lang).map(String::as_str), gold[lang].as_str());
            }
        }
    }
}

#[test]
fn titles_of_the_sample_archive_say_what_kinds_of_text_they_head() {
    let imported = import(&[seed("archive.txt")], &ImportOptions::default());
    let kinds: Vec<_> =
        imported.documents.iter().map(|document| meta(document, keys::KIND).join(" ")).collect();
    assert_eq!(
        kinds,
        [
            "notice",
            "",
            "",
            "notice",
            "strategy",
            "measures",
            "opinions",
            "paper",
            "paper",
            "opinions",
            "essay",
            "speech",
            "regulations",
            "",
            "",
        ]
    );
}
