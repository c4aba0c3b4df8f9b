//! Times and scores alignment on an archive of aligned segments.
//!
//! `cargo run --release -p enface-align --example align_jsonl -- docs.jsonl zh en given|forget`: a
//! document a line, `{"segments": [{"zh": "…", "en": "…"}]}`. With `given` each given pair is cut
//! to sentences, which are aligned; with `forget` the segments of a document are paragraphs whose
//! pairing is to be found again.

use std::error::Error;
use std::fs;
use std::io::Write as _;
use std::time::Instant;

use enface_align::{Bead, Config, Dictionary, Model, Pair, Text, sentences};
use enface_text::Analyzer;
use serde_json::Value;

/// One side of a stretch of text.
#[derive(Default)]
struct Side<'a> {
    segments: Vec<&'a str>,
    paragraphs: Vec<u32>,
}

impl<'a> Side<'a> {
    fn push(&mut self, text: &'a str, lang: &str, number: u32) {
        for range in sentences(text, lang) {
            self.segments.push(&text[range]);
            self.paragraphs.push(number);
        }
    }

    fn text<'b>(&'b self, lang: &'b str) -> Text<'b> {
        Text { lang, segments: &self.segments, paragraphs: &self.paragraphs }
    }
}

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = std::env::args().skip(1).collect();
    let [path, lang_a, lang_b, mode] = &args[..] else {
        return Err("usage: align_jsonl DOCS.jsonl LANG LANG given|forget".into());
    };
    let documents: Vec<Value> =
        fs::read_to_string(path)?.lines().map(serde_json::from_str).collect::<Result<_, _>>()?;
    let mut out = std::io::stdout().lock();
    let start = Instant::now();
    let mut sides: Vec<(Side<'_>, Side<'_>)> = Vec::new();
    for document in &documents {
        if mode == "forget" {
            sides.push(Default::default());
        }
        for (i, segment) in document["segments"].as_array().into_iter().flatten().enumerate() {
            if mode != "forget" {
                sides.push(Default::default());
            }
            let Some((a, b)) = sides.last_mut() else { continue };
            a.push(segment[lang_a].as_str().unwrap_or_default(), lang_a, i as u32);
            b.push(segment[lang_b].as_str().unwrap_or_default(), lang_b, i as u32);
        }
    }
    let pairs: Vec<Pair<'_>> =
        sides.iter().map(|(a, b)| Pair { a: a.text(lang_a), b: b.text(lang_b) }).collect();
    writeln!(out, "{} pairs, cut after {:.2?}", pairs.len(), start.elapsed())?;
    let analyzer = Analyzer::default();
    let model = Model::learn(&pairs, &Dictionary::default(), &analyzer, &Config::default());
    writeln!(out, "learnt after {:.2?}", start.elapsed())?;
    let (mut n_beads, mut n_right, mut n_doubtful) = (0, 0, 0);
    for pair in &pairs {
        let beads = model.align(pair, &analyzer);
        n_beads += beads.len();
        n_right += beads.iter().filter(|bead| keeps_pairing(bead, pair)).count();
        n_doubtful += beads.iter().filter(|bead| bead.confidence <= 50).count();
    }
    writeln!(
        out,
        "{n_beads} beads, {n_right} within given pairs, {n_doubtful} doubtful, aligned after {:.2?}",
        start.elapsed()
    )?;
    Ok(())
}

/// Whether a bead has sentences of one given pair only, on both sides.
fn keeps_pairing(bead: &Bead, pair: &Pair<'_>) -> bool {
    let a = &pair.a.paragraphs[bead.a.start as usize..bead.a.end as usize];
    let b = &pair.b.paragraphs[bead.b.start as usize..bead.b.end as usize];
    let mut numbers = a.iter().chain(b);
    let first = numbers.next();
    !a.is_empty() && !b.is_empty() && numbers.all(|n| Some(n) == first)
}
