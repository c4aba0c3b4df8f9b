//! Learns the lexicon of an archive of aligned segments and prints it.
//!
//! `cargo run --release -p enface-align --example lexicon -- docs.jsonl zh en`: a document a line,
//! `{"segments": [{"zh": "…", "en": "…"}]}`. Prints `side term: counterpart (count), …`.

use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::time::Instant;

use enface_align::{LexiconConfig, Passage, learn_lexicon};
use enface_text::Analyzer;
use serde_json::Value;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [path, lang_a, lang_b] = &args[..] else {
        return Err("usage: lexicon DOCS.jsonl LANG LANG".into());
    };
    let mut texts: Vec<(String, String)> = Vec::new();
    for line in fs::read_to_string(path)?.lines() {
        let document: Value = serde_json::from_str(line)?;
        for segment in document["segments"].as_array().into_iter().flatten() {
            if let (Some(a), Some(b)) = (segment[lang_a].as_str(), segment[lang_b].as_str()) {
                texts.push((a.to_owned(), b.to_owned()));
            }
        }
    }
    let passages: Vec<Passage<'_>> = texts.iter().map(|(a, b)| Passage { a, b }).collect();
    let start = Instant::now();
    let lexicon = learn_lexicon(&passages, &Analyzer::default(), &LexiconConfig::default());
    let elapsed = start.elapsed();
    let mut out = std::io::stdout().lock();
    let mut n_bytes = 0;
    for entry in &lexicon {
        let list: Vec<String> =
            entry.counterparts.iter().map(|c| format!("{} ({})", c.text, c.count)).collect();
        n_bytes +=
            entry.term.len() + entry.counterparts.iter().map(|c| c.text.len()).sum::<usize>();
        writeln!(out, "{} {}: {}", entry.side, entry.term, list.join(", "))?;
    }
    let n_text: usize = texts.iter().map(|(a, b)| a.len() + b.len()).sum();
    writeln!(
        out,
        "{} entries, {n_bytes} of {n_text} bytes, {} passages, {elapsed:.2?}",
        lexicon.len(),
        passages.len()
    )?;
    Ok(())
}
