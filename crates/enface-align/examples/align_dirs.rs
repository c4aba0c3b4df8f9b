//! Aligns two directories of texts, one unit a line, and writes the beads for a scorer.
//!
//! `cargo run --release -p enface-align --example align_dirs -- A_DIR B_DIR zh-en OUT_DIR`: files
//! of the same name are a pair; the output has a bead a line, `[0, 1]:[0]`.

use std::error::Error;
use std::fmt::Write as _;
use std::ops::Range;
use std::path::Path;
use std::time::Instant;
use std::{env, fs};

use enface_align::{Config, Dictionary, Model, Pair, Text};
use enface_text::Analyzer;

fn main() -> Result<(), Box<dyn Error>> {
    let args: Vec<String> = env::args().skip(1).collect();
    let [a_dir, b_dir, langs, out_dir] = &args[..] else {
        return Err("usage: align_dirs A_DIR B_DIR LANG-LANG OUT_DIR".into());
    };
    let (lang_a, lang_b) = langs.split_once('-').ok_or("languages are given as zh-en")?;
    let mut names: Vec<_> =
        fs::read_dir(a_dir)?.map(|e| Ok(e?.file_name())).collect::<std::io::Result<_>>()?;
    names.sort();
    let read = |dir: &str| -> std::io::Result<Vec<String>> {
        names.iter().map(|name| fs::read_to_string(Path::new(dir).join(name))).collect()
    };
    let (texts_a, texts_b) = (read(a_dir)?, read(b_dir)?);
    let lines = |texts: &'_ [String]| -> Vec<Vec<String>> {
        texts.iter().map(|text| text.lines().map(str::to_owned).collect()).collect()
    };
    let (lines_a, lines_b) = (lines(&texts_a), lines(&texts_b));
    let segments_a: Vec<Vec<&str>> =
        lines_a.iter().map(|l| l.iter().map(String::as_str).collect()).collect();
    let segments_b: Vec<Vec<&str>> =
        lines_b.iter().map(|l| l.iter().map(String::as_str).collect()).collect();
    let numbers = |lines: &[Vec<String>]| -> Vec<Vec<u32>> {
        lines.iter().map(|l| (0..l.len() as u32).collect()).collect()
    };
    let (numbers_a, numbers_b) = (numbers(&lines_a), numbers(&lines_b));
    let pairs: Vec<Pair<'_>> = (0..names.len())
        .map(|i| Pair {
            a: Text { lang: lang_a, segments: &segments_a[i], paragraphs: &numbers_a[i] },
            b: Text { lang: lang_b, segments: &segments_b[i], paragraphs: &numbers_b[i] },
        })
        .collect();

    let analyzer = Analyzer::default();
    let start = Instant::now();
    let model = Model::learn(&pairs, &Dictionary::default(), &analyzer, &Config::default());
    let learnt = start.elapsed();
    fs::create_dir_all(out_dir)?;
    for (name, pair) in names.iter().zip(&pairs) {
        let mut out = String::new();
        for bead in model.align(pair, &analyzer) {
            let list = |range: &Range<u32>| range.clone().collect::<Vec<_>>();
            writeln!(out, "{:?}:{:?}:{}", list(&bead.a), list(&bead.b), bead.confidence)?;
        }
        fs::write(Path::new(out_dir).join(name), out)?;
    }
    let n_units: usize = pairs.iter().map(|p| p.a.segments.len() + p.b.segments.len()).sum();
    let mut report = String::new();
    writeln!(report, "{n_units} units: learnt in {learnt:.2?}, {:.2?} in all", start.elapsed())?;
    fs::write(Path::new(out_dir).with_extension("time"), report)?;
    Ok(())
}
