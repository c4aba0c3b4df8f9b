//! How often is the first rendering of a headword right?
//!
//! `lexicon/judged.tsv` has 201 headwords, all of the sample archive and every 51st of `large`, with
//! the rendering that stood first when they were judged. They were read twice. The first time only
//! a rendering counted that is one as a whole: "emergency medical" for 紧急医疗, but not
//! "practicing professional" for 执业技师, which lacks its "engineer". The second time a part of
//! the right rendering was enough. Where the two differ, both stand.
//!
//! Nine of them, eight of which were wrong, were no headwords any more when strings that are cut out
//! of words had been dropped. In their place stands every twelfth of the 107 headwords that were new
//! then or had another first rendering, read twice in the same way.

#![allow(clippy::print_stdout, reason = "a test that reports what it measured")]

use std::collections::BTreeMap;
use std::error::Error;
use std::path::{Path, PathBuf};

use enface_align::{LexiconConfig, Passage, learn_lexicon};
use enface_text::{Analyzer, FoldTableBuilder};
use serde_json::Value;

const JUDGED: &str = include_str!("lexicon/judged.tsv");
const SEED: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/../../tests/corpora/seed/docs.jsonl");

/// The first rendering of each headword, by side and term.
type Lexicon = BTreeMap<(String, String), String>;

fn learn(corpus: &Path) -> Result<Lexicon, Box<dyn Error>> {
    let mut texts: Vec<(String, String)> = Vec::new();
    for line in std::fs::read_to_string(corpus)?.lines() {
        let document: Value = serde_json::from_str(line)?;
        for segment in document["segments"].as_array().into_iter().flatten() {
            let (Some(zh), Some(en)) = (segment["zh"].as_str(), segment["en"].as_str()) else {
                continue;
            };
            let (a, b): (Vec<&str>, Vec<&str>) = (zh.lines().collect(), en.lines().collect());
            if a.len() == b.len() {
                texts.extend(a.iter().zip(&b).map(|(a, b)| ((*a).to_owned(), (*b).to_owned())));
            } else {
                texts.push((zh.to_owned(), en.to_owned()));
            }
        }
    }
    // Judged headwords are folded as an archive folds them: traditional characters to simplified.
    let mut folds = FoldTableBuilder::new(["zh", "en"]);
    texts.iter().flat_map(|(a, b)| [a, b]).for_each(|text| folds.add(text));
    let analyzer = Analyzer::new(folds.build());
    let passages: Vec<Passage<'_>> = texts.iter().map(|(a, b)| Passage { a, b }).collect();
    let entries = learn_lexicon(&passages, &analyzer, &LexiconConfig::default());
    let text_bytes: usize = texts.iter().map(|(a, b)| a.len() + b.len()).sum();
    let bytes = |text: &str| text.len() + 2;
    let lexicon_bytes: usize = entries
        .iter()
        .map(|e| bytes(&e.term) + e.counterparts.iter().map(|c| bytes(&c.text)).sum::<usize>())
        .sum();
    assert!(lexicon_bytes * 100 <= text_bytes * 3, "{lexicon_bytes} of {text_bytes} bytes");
    let top = entries.into_iter().filter_map(|entry| {
        let side = if entry.side == 0 { "zh" } else { "en" };
        Some(((side.to_owned(), entry.term), entry.counterparts.into_iter().next()?.text))
    });
    Ok(top.collect())
}

/// Counts how many of the first renderings were judged right; those that stand first no more do not
/// count.
fn check(corpus: &str, lexicon: &Lexicon) {
    let (mut n, mut n_same, mut n_first, mut n_second) = (0u32, 0u32, 0u32, 0u32);
    for line in JUDGED.lines().skip(1) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [of, side, term, rendering, first, second] = fields[..] else { panic!("{line}") };
        if of != corpus {
            continue;
        }
        n += 1;
        let now = lexicon.get(&(side.to_owned(), term.to_owned()));
        if now.is_some_and(|now| now == rendering) {
            n_same += 1;
            n_first += u32::from(first == "right");
            n_second += u32::from(second == "right");
        }
    }
    println!("{corpus}: {n_same} of {n} as judged; right as a whole {n_first}, in part {n_second}");
    // What has changed is to be judged anew before it can count.
    assert!(n_same * 10 >= n * 7, "{corpus}: only {n_same} of {n} stand as they were judged");
    assert!(n_first * 100 >= n_same * 85, "{corpus}: {n_first} of {n_same} right as a whole");
    assert!(n_second * 100 >= n_same * 95, "{corpus}: {n_second} of {n_same} right");
}

#[test]
fn first_renderings_of_the_sample_archive_are_right() -> Result<(), Box<dyn Error>> {
    check("seed", &learn(Path::new(SEED))?);
    Ok(())
}

#[test]
fn first_renderings_of_a_large_archive_are_right() -> Result<(), Box<dyn Error>> {
    let Some(corpora) = std::env::var_os("ENFACE_CORPORA") else {
        println!("skipped: ENFACE_CORPORA is not set");
        return Ok(());
    };
    check("large", &learn(&PathBuf::from(corpora).join("large/docs.jsonl"))?);
    Ok(())
}
