//! The sample archive: paragraphs of its bilingual documents must come out as they were paired by
//! hand.

use std::collections::BTreeSet;
use std::error::Error;

use enface_align::{Config, Dictionary, Model, Pair, Text, sentences};
use enface_text::Analyzer;
use serde_json::Value;

const ARCHIVE: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/corpora/seed/docs.jsonl");

/// One side of a document, cut to sentences.
struct Side {
    paragraphs: Vec<String>,
    sentences: Vec<String>,
    /// For each sentence its paragraph.
    numbers: Vec<u32>,
}

impl Side {
    fn read(document: &Value, lang: &str) -> Self {
        let paragraphs = strings(&document[format!("{lang}_paragraphs")]);
        let (mut all, mut numbers) = (Vec::new(), Vec::new());
        for (number, paragraph) in paragraphs.iter().enumerate() {
            for range in sentences(paragraph, lang) {
                all.push(paragraph[range].to_owned());
                numbers.push(number as u32);
            }
        }
        Self { paragraphs, sentences: all, numbers }
    }

    fn numbers(&self, range: std::ops::Range<u32>) -> BTreeSet<u32> {
        range.map(|i| self.numbers[i as usize]).collect()
    }
}

fn strings(list: &Value) -> Vec<String> {
    list.as_array().into_iter().flatten().filter_map(Value::as_str).map(str::to_owned).collect()
}

type Beads = BTreeSet<(BTreeSet<u32>, BTreeSet<u32>)>;

/// The pairs of paragraphs by hand: a segment is the text of one or more paragraphs.
fn gold(document: &Value, sides: [&Side; 2]) -> Beads {
    let mut next = [0, 0];
    let mut out = Beads::new();
    for segment in document["segments"].as_array().into_iter().flatten() {
        let mut take = |side: usize, lang: &str| {
            let mut numbers = BTreeSet::new();
            let squeeze = |s: &str| s.split_whitespace().collect::<String>();
            let mut rest = squeeze(segment[lang].as_str().unwrap_or_default());
            while !rest.is_empty() && next[side] < sides[side].paragraphs.len() {
                let paragraph = squeeze(&sides[side].paragraphs[next[side]]);
                if let Some(tail) = rest.strip_prefix(&paragraph) {
                    rest = tail.to_owned();
                    numbers.insert(next[side] as u32);
                }
                next[side] += 1;
            }
            numbers
        };
        out.insert((take(0, "zh"), take(1, "en")));
    }
    out
}

/// Beads of sentences as pairs of paragraphs: those that share a paragraph are one.
fn by_paragraph(beads: &[enface_align::Bead], sides: [&Side; 2]) -> Beads {
    let mut out: Vec<(BTreeSet<u32>, BTreeSet<u32>)> = Vec::new();
    for bead in beads {
        let mut a = sides[0].numbers(bead.a.clone());
        let mut b = sides[1].numbers(bead.b.clone());
        while let Some(last) = out.last()
            && !(last.0.is_disjoint(&a) && last.1.is_disjoint(&b))
        {
            a.extend(&last.0);
            b.extend(&last.1);
            out.pop();
        }
        out.push((a, b));
    }
    out.into_iter().collect()
}

#[test]
fn paragraphs_of_the_sample_archive_face_each_other() -> Result<(), Box<dyn Error>> {
    let documents: Vec<Value> = std::fs::read_to_string(ARCHIVE)?
        .lines()
        .map(serde_json::from_str)
        .collect::<Result<_, _>>()?;
    let bilingual: Vec<(&Value, Side, Side)> = documents
        .iter()
        .map(|d| (d, Side::read(d, "zh"), Side::read(d, "en")))
        .filter(|(_, zh, en)| !zh.sentences.is_empty() && !en.sentences.is_empty())
        .collect();
    assert_eq!(bilingual.len(), 2);
    let borrowed: Vec<[Vec<&str>; 2]> = bilingual
        .iter()
        .map(|(_, zh, en)| [zh, en].map(|s| s.sentences.iter().map(String::as_str).collect()))
        .collect();
    let pairs: Vec<Pair<'_>> = bilingual
        .iter()
        .zip(&borrowed)
        .map(|((_, zh, en), [a, b])| Pair {
            a: Text { lang: "zh", segments: a, paragraphs: &zh.numbers },
            b: Text { lang: "en", segments: b, paragraphs: &en.numbers },
        })
        .collect();
    let analyzer = Analyzer::default();
    let model = Model::learn(&pairs, &Dictionary::default(), &analyzer, &Config::default());
    // Strict F1 as in Vecalign's scorer: recall over two-sided beads, precision over all.
    let (mut n_found, mut n_gold, mut n_right, mut n_recalled) = (0, 0, 0, 0);
    let mut wrong = Vec::new();
    for ((document, zh, en), pair) in bilingual.iter().zip(&pairs) {
        let gold = gold(document, [zh, en]);
        let found = by_paragraph(&model.align(pair, &analyzer), [zh, en]);
        let is_paired =
            |bead: &&(BTreeSet<u32>, BTreeSet<u32>)| !bead.0.is_empty() && !bead.1.is_empty();
        // Titles are no segments: beads that only have paragraphs outside the gold do not count.
        let listed: BTreeSet<u32> = gold.iter().flat_map(|b| b.0.iter().copied()).collect();
        let counted: Beads = found
            .into_iter()
            .filter(|b| !b.1.is_empty() || b.0.iter().any(|i| listed.contains(i)))
            .collect();
        n_found += counted.len();
        n_right += counted.intersection(&gold).count();
        n_gold += gold.iter().filter(is_paired).count();
        n_recalled += counted.intersection(&gold).filter(|b| is_paired(b)).count();
        wrong.extend(counted.difference(&gold).cloned());
    }
    let (p, r) = (f64::from(n_right as u32) / n_found as f64, n_recalled as f64 / n_gold as f64);
    let f1 = 2.0 * p * r / (p + r);
    assert!(f1 >= 0.99, "precision {p:.3}, recall {r:.3}, F1 {f1:.3}; wrong: {wrong:?}");
    Ok(())
}
