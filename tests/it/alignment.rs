//! Bilingual posts are paired as a human pairs them, and nothing of them is lost.

use std::collections::{BTreeMap, BTreeSet};

use enface_tests::{Archive, corpus};
use serde_json::Value;

fn gold() -> Vec<Value> {
    let text = std::fs::read_to_string(corpus("seed/docs.jsonl")).unwrap();
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn squeeze(text: &str) -> String {
    text.chars().filter(|c| !c.is_whitespace()).collect()
}

#[test]
fn all_posts_are_read_with_their_paragraphs() {
    let archive = Archive::build(&[corpus("seed/archive.txt")]);
    let readings = archive.readings();
    let gold = gold();
    assert_eq!(readings.len(), gold.len());
    for (reading, gold) in readings.iter().zip(&gold) {
        let title = reading.document.titles.first().map(|(_, title)| title.as_str());
        assert_eq!(title, gold["title_en"].as_str());
        for (side, lang) in [(0u8, "en"), (1, "zh")] {
            let mut paragraphs: BTreeMap<u32, String> = BTreeMap::new();
            for passage in &reading.passages {
                for text in passage.sides.iter().filter(|s| s.side == side) {
                    for (range, paragraph) in &text.segments {
                        let piece = &text.text[range.start as usize..range.end as usize];
                        paragraphs.entry(*paragraph).or_default().push_str(&squeeze(piece));
                    }
                }
            }
            let got: Vec<String> = paragraphs.into_values().collect();
            let expected = gold[format!("{lang}_paragraphs")].as_array().unwrap();
            let expected: Vec<String> =
                expected.iter().map(|p| squeeze(p.as_str().unwrap())).collect();
            assert_eq!(got, expected, "{title:?} {lang}");
        }
    }
}

/// The pairs of paragraphs that face each other, each named by its squeezed text.
type Pairs = BTreeSet<(String, String)>;

/// For each segment of the gold the paragraphs of a side that it covers. Both are the side's text
/// in order, so they are laid beside each other; a title that opens the text is in no segment.
fn covered(gold: &Value, lang: &str, paragraphs: &[Value]) -> Vec<Vec<usize>> {
    let segments = gold["segments"].as_array().unwrap();
    let mut ends = Vec::new();
    let mut at = 0;
    for paragraph in paragraphs {
        at += squeeze(paragraph.as_str().unwrap()).len();
        ends.push(at);
    }
    let has_title = paragraphs[0] == gold[format!("title_{lang}")];
    let mut start = if has_title { ends[0] } else { 0 };
    let covered = segments.iter().map(|segment| {
        let end = start + squeeze(segment[lang].as_str().unwrap_or_default()).len();
        let first = ends.partition_point(|&e| e <= start);
        let last = ends.partition_point(|&e| e < end);
        let range = if start < end { first..last + 1 } else { 0..0 };
        start = end;
        range.collect()
    });
    covered.collect()
}

#[test]
fn chinese_paragraphs_stand_beside_their_english() {
    let archive = Archive::build(&[corpus("seed/archive.txt")]);
    for (reading, gold) in archive.readings().iter().zip(gold()) {
        let Some(zh) = gold["zh_paragraphs"].as_array().filter(|list| !list.is_empty()) else {
            continue;
        };
        let en = gold["en_paragraphs"].as_array().unwrap();
        let text = |list: &[Value], i: usize| squeeze(list[i].as_str().unwrap());
        let (en_of, zh_of) = (covered(&gold, "en", en), covered(&gold, "zh", zh));
        let mut expected = Pairs::new();
        for (en_of, zh_of) in en_of.iter().zip(&zh_of) {
            for &a in en_of {
                expected.extend(zh_of.iter().map(|&b| (text(en, a), text(zh, b))));
            }
        }
        let mut got = Pairs::new();
        for passage in &reading.passages {
            let [a, b] = passage.sides.as_slice() else { continue };
            for (_, p) in &a.segments {
                for (_, q) in &b.segments {
                    got.insert((text(en, *p as usize), text(zh, *q as usize)));
                }
            }
        }
        let right = got.intersection(&expected).count() as f64;
        let (precision, recall) = (right / got.len() as f64, right / expected.len() as f64);
        let f1 = 2.0 * precision * recall / (precision + recall);
        let wrong: Vec<_> = got.difference(&expected).collect();
        let missing: Vec<_> = expected.difference(&got).collect();
        assert!(f1 >= 0.95, "{}: F1 {f1:.3}; wrong: {wrong:#?}; missing: {missing:#?}", gold["id"]);
    }
}
