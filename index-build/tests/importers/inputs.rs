//! One archive in every format: each folder of `inputs` gives the text and the beads that its
//! SOURCE.md promises. `ENFACE_CORPORA` names the folder that holds `inputs` and `seed`; without it
//! these tests are skipped.

use std::collections::BTreeMap;
use std::fs;
use std::path::PathBuf;

use enface::import::{ImportOptions, Imported, import};
use enface::model::{Body, Document};
use serde_json::Value;

use crate::{meta, paragraphs};

const LAW: &str = "pi-outbound-measures-2017";
const OPINIONS: &str = "cybersecurity-standardization-opinions-2016";

/// Reads a folder of `inputs`, or says that it is not there.
fn read(folder: &str) -> Option<(Imported, BTreeMap<String, Value>)> {
    let Some(corpora) = std::env::var_os("ENFACE_CORPORA").map(PathBuf::from) else {
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: ENFACE_CORPORA does not name the folder of inputs/{folder}");
        }
        return None;
    };
    let gold = fs::read_to_string(corpora.join("seed/docs.jsonl")).unwrap();
    let gold = gold.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
    let gold = gold.map(|gold| (gold["id"].as_str().unwrap().to_owned(), gold)).collect();
    Some((import(&[corpora.join("inputs").join(folder)], &ImportOptions::default()), gold))
}

fn document<'a>(imported: &'a Imported, id: &str) -> &'a Document {
    let found = imported.documents.iter().find(|document| document.id == id);
    found.unwrap_or_else(|| {
        let ids: Vec<_> = imported.documents.iter().map(|d| &d.id).collect();
        panic!("no {id} among {ids:?}: {:?}", imported.diagnostics)
    })
}

/// The text without what formats may set differently: a line break within a paragraph is a space
/// in one, and between Chinese characters nothing in another.
fn plain(text: &str) -> String {
    let mut plain = String::new();
    for word in text.split_whitespace() {
        let is_ascii = |c: Option<char>| c.is_none_or(|c| c.is_ascii());
        if !plain.is_empty()
            && (is_ascii(plain.chars().next_back()) || is_ascii(word.chars().next()))
        {
            plain.push(' ');
        }
        plain.push_str(word);
    }
    plain
}

fn strings(value: &Value) -> Vec<String> {
    value.as_array().into_iter().flatten().filter_map(Value::as_str).map(plain).collect()
}

/// The sides of a document against its split by hand. `main` is the language whose title stands
/// in a field of its own; a paragraph that is the other side's title may do so too.
#[track_caller]
fn check_sides(document: &Document, gold: &Value, langs: &[(&str, &str)]) {
    for (lang, gold_lang) in langs {
        let mut expected = strings(&gold[format!("{gold_lang}_paragraphs")]);
        let found: Vec<String> = paragraphs(document, lang).into_iter().map(plain).collect();
        let title = gold[format!("title_{gold_lang}")].as_str().map(plain);
        assert_eq!(document.titles.get(*lang).map(|title| plain(title)), title, "{}", document.id);
        if expected.first() == title.as_ref() && found.first() != title.as_ref() {
            expected.remove(0);
        }
        check_equal(&found, &expected, &format!("{} {lang}", document.id));
    }
}

/// Names the first difference, for whole texts are long.
#[track_caller]
fn check_equal<T: PartialEq + std::fmt::Debug>(found: &[T], expected: &[T], what: &str) {
    for (i, (found, expected)) in found.iter().zip(expected).enumerate() {
        assert_eq!(found, expected, "{what}, number {i}");
    }
    assert_eq!(found.len(), expected.len(), "{what}");
}

/// The segments of a document against the gold's.
#[track_caller]
fn check_segments(
    document: &Document,
    expected: &[(Option<String>, Option<String>)],
    langs: [&str; 2],
) {
    let Body::Given(segments) = &document.body else { panic!("not aligned: {document:?}") };
    let found: Vec<_> = segments
        .iter()
        .map(|segment| {
            (
                segment.texts.get(langs[0]).map(|t| plain(t)),
                segment.texts.get(langs[1]).map(|t| plain(t)),
            )
        })
        .collect();
    check_equal(&found, expected, &document.id);
}

fn gold_segments(gold: &Value) -> Vec<(Option<String>, Option<String>)> {
    let segments = gold["segments"].as_array().unwrap();
    segments.iter().map(|s| (s["en"].as_str().map(plain), s["zh"].as_str().map(plain))).collect()
}

#[track_caller]
fn check_quiet(imported: &Imported) {
    assert_eq!(imported.diagnostics, []);
}

#[test]
fn plain_dump() {
    let Some((imported, gold)) = read("plain-dump") else { return };
    check_quiet(&imported);
    assert_eq!(imported.documents.len(), gold.len());
}

#[test]
fn wxr() {
    let Some((imported, gold)) = read("wxr") else { return };
    let messages: Vec<_> = imported.diagnostics.iter().map(|d| d.message.as_str()).collect();
    assert_eq!(messages, ["1 drafts, private posts or posts with a password left out"]);
    let mut ids: Vec<&str> = imported.documents.iter().map(|d| d.id.as_str()).collect();
    assert_eq!(ids.pop(), Some("about"));
    assert_eq!(ids.len(), gold.len());
    for (id, gold) in &gold {
        let document = document(&imported, id);
        let langs: &[_] = match strings(&gold["zh_paragraphs"]).is_empty() {
            true => &[("en", "en")],
            false => &[("en", "en"), ("zh", "zh")],
        };
        check_sides(document, gold, langs);
        assert!(document.date.is_some());
        let is_truncated = meta(document, "status").contains(&"truncated");
        assert_eq!(Some(is_truncated), gold["truncated"].as_bool(), "{id}");
        assert_eq!(meta(document, "author"), ["Editor"]);
    }
    assert_eq!(document(&imported, LAW).date.as_deref(), Some("2017-04-11"));
    assert_eq!(meta(document(&imported, "5g-notice-2020"), "tag"), ["CAC 网信办"]);
}

#[test]
fn markdown() {
    for folder in ["hugo", "hugo-suffix", "mixed-markdown"] {
        let Some((imported, gold)) = read(folder) else { return };
        let messages: Vec<_> = imported.diagnostics.iter().filter(|d| d.is_error()).collect();
        assert_eq!(messages, Vec::<&enface::diagnostic::Diagnostic>::new());
        for id in [LAW, OPINIONS] {
            check_sides(document(&imported, id), &gold[id], &[("en", "en"), ("zh", "zh")]);
            assert_eq!(document(&imported, id).date.as_deref(), gold[id]["date"].as_str());
        }
        if folder == "hugo" {
            assert_eq!(imported.documents.len(), 4);
            for id in ["a-change-is-gonna-come", "ma-kai-world-internet-conference"] {
                check_sides(document(&imported, id), &gold[id], &[("en", "en")]);
            }
        } else {
            assert_eq!(imported.documents.len(), 2);
        }
    }
}

#[test]
fn text_pairs() {
    let Some((imported, gold)) = read("text-pairs") else { return };
    check_quiet(&imported);
    assert_eq!(imported.documents.len(), 2);
    for id in [LAW, OPINIONS] {
        let document = document(&imported, id);
        for lang in ["en", "zh"] {
            let mut found: Vec<String> =
                paragraphs(document, lang).into_iter().map(plain).collect();
            let title = plain(gold[id][format!("title_{lang}")].as_str().unwrap());
            let expected = strings(&gold[id][format!("{lang}_paragraphs")]);
            if expected.first() != Some(&title) {
                assert_eq!(found.remove(0), title);
            }
            check_equal(&found, &expected, &format!("{id} {lang}"));
        }
    }
}

#[test]
fn html() {
    let Some((imported, gold)) = read("html") else { return };
    check_quiet(&imported);
    assert_eq!(imported.documents.len(), 2);
    for id in [LAW, OPINIONS] {
        check_sides(document(&imported, id), &gold[id], &[("en", "en"), ("zh-CN", "zh")]);
        assert_eq!(document(&imported, id).date.as_deref(), gold[id]["date"].as_str());
    }
}

/// The segments of both laws that have both sides.
fn two_sided(gold: &BTreeMap<String, Value>) -> Vec<(Option<String>, Option<String>)> {
    [LAW, OPINIONS]
        .iter()
        .flat_map(|id| gold_segments(&gold[*id]))
        .filter(|(en, zh)| en.is_some() && zh.is_some())
        .collect()
}

#[test]
fn moses() {
    let Some((imported, gold)) = read("moses") else { return };
    check_quiet(&imported);
    let [document] = imported.documents.as_slice() else { panic!("{imported:?}") };
    assert_eq!(document.id, "seed");
    check_segments(document, &two_sided(&gold), ["en", "zh"]);
}

#[test]
fn tables() {
    let Some((imported, gold)) = read("csv") else { return };
    check_quiet(&imported);
    assert_eq!(imported.documents.len(), 2);
    for id in [LAW, OPINIONS] {
        check_segments(document(&imported, id), &gold_segments(&gold[id]), ["en", "zh"]);
    }
    let Some((imported, gold)) = read("tsv") else { return };
    check_quiet(&imported);
    let [document] = imported.documents.as_slice() else { panic!("{imported:?}") };
    let all: Vec<_> = [LAW, OPINIONS].iter().flat_map(|id| gold_segments(&gold[*id])).collect();
    check_segments(document, &all, ["en", "zh"]);
}

#[test]
fn tmx() {
    let Some((imported, gold)) = read("tmx") else { return };
    check_quiet(&imported);
    assert_eq!(imported.documents.len(), 3);
    for id in [LAW, OPINIONS, "x"] {
        let of = if id == "x" { LAW } else { id };
        let mut expected: Vec<_> = gold_segments(&gold[of])
            .into_iter()
            .filter(|(en, zh)| en.is_some() && zh.is_some())
            .collect();
        let document = document(&imported, id);
        if id == "x"
            && let Body::Given(segments) = &document.body
        {
            expected.truncate(segments.len());
        }
        check_segments(document, &expected, ["en-US", "zh-CN"]);
    }
}

#[test]
fn xliff() {
    let Some((imported, gold)) = read("xliff") else { return };
    check_quiet(&imported);
    assert_eq!(imported.documents.len(), 2);
    // The 1.2 file has a unit for each segment that has a source.
    let expected: Vec<_> =
        gold_segments(&gold[LAW]).into_iter().filter(|(_, zh)| zh.is_some()).collect();
    check_segments(document(&imported, LAW), &expected, ["en", "zh-CN"]);
    // In the 2.0 file a unit may have several segments; joined, the sides are the gold's.
    let Body::Given(segments) = &document(&imported, OPINIONS).body else { panic!() };
    let side = |lang: &str| -> String {
        segments
            .iter()
            .filter_map(|s| s.texts.get(lang))
            .flat_map(|t| t.chars())
            .filter(|c| !c.is_whitespace())
            .collect()
    };
    let gold_side = |at: usize| -> String {
        let of = |pair: (Option<String>, Option<String>)| if at == 0 { pair.0 } else { pair.1 };
        let pairs = gold_segments(&gold[OPINIONS]).into_iter().filter(|(en, zh)| {
            at == 0 && zh.is_some() || at == 1 && (en.is_some() || zh.is_some())
        });
        pairs
            .filter_map(of)
            .flat_map(|t| t.chars().collect::<Vec<_>>())
            .filter(|c| !c.is_whitespace())
            .collect()
    };
    assert_eq!(side("zh-CN"), gold_side(1));
    assert_eq!(side("en"), gold_side(0));
    assert!(segments.len() > gold_segments(&gold[OPINIONS]).len());
}

#[test]
fn tei() {
    let Some((imported, gold)) = read("tei") else { return };
    check_quiet(&imported);
    assert_eq!(imported.documents.len(), 2);
    for id in [LAW, OPINIONS] {
        let document = document(&imported, id);
        // The title of the Chinese side is a paragraph here, without a link.
        let mut document = document.clone();
        if let Body::Given(segments) = &mut document.body {
            let title = gold[id]["title_zh"].as_str();
            segments
                .retain(|s| s.texts.len() > 1 || s.texts.get("zh").map(String::as_str) != title);
        }
        check_segments(&document, &gold_segments(&gold[id]), ["en", "zh"]);
        assert_eq!(document.titles["en"], gold[id]["title_en"].as_str().unwrap());
        assert_eq!(document.titles["zh"], gold[id]["title_zh"].as_str().unwrap());
    }
}

#[test]
fn po() {
    let Some((imported, _)) = read("po") else { return };
    check_quiet(&imported);
    let ids: Vec<_> = imported.documents.iter().map(|d| d.id.as_str()).collect();
    assert_eq!(ids, ["reference-executionmodel", "tutorial-appetite"]);
    let document = &imported.documents[1];
    assert_eq!(document.titles["en"], "Whetting Your Appetite");
    assert_eq!(document.titles["zh-CN"], "课前甜点");
    let Body::Given(segments) = &document.body else { panic!() };
    assert!(segments.iter().all(|segment| segment.texts.len() == 2));
    assert!(segments[1].texts["en"].starts_with(
        "If you do much work on computers, eventually you find that there's some task you'd like"
    ));
    assert!(segments[1].texts["en"].ends_with("or a simple game."));
}

#[test]
fn json_lines() {
    let Some((imported, gold)) = read("jsonl") else { return };
    check_quiet(&imported);
    for (id, gold) in &gold {
        check_segments(document(&imported, id), &gold_segments(gold), ["en", "zh"]);
    }
}
