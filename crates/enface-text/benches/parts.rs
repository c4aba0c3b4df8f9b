//! What does text analysis cost, on the sample archive's Chinese and English?
//!
//! `cargo bench -p enface-text --features build` measures time. With `--instructions` each case
//! runs in the function that `cargo xtask bench --instructions` counts.
#![allow(missing_docs, clippy::print_stdout, reason = "a program that is run by hand")]

use std::hint::black_box;

use criterion::Criterion;
use enface_text::{Analyzer, FoldTableBuilder};

/// Both languages, with names, numbers and punctuation of real posts.
const TEXT: &str = include_str!("../../../tests/corpora/seed/archive.txt");

fn main() {
    let cases = cases();
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [_, "--names", ..] => cases.iter().for_each(|(name, _)| println!("{name}")),
        [_, "--instructions", ..] => {
            for (_, case) in &cases {
                case();
                counted(case);
            }
        }
        _ => {
            let mut criterion = Criterion::default().configure_from_args();
            for (name, case) in &cases {
                criterion.bench_function(name, |bencher| bencher.iter(case));
            }
            criterion.final_summary();
        }
    }
}

type Case = (&'static str, Box<dyn Fn()>);

/// Nothing but `case` happens in here, so that its instructions can be counted; often, since what
/// an allocation takes depends on those before.
#[inline(never)]
fn counted(case: &dyn Fn()) {
    for _ in 0..20 {
        case();
    }
}

fn cases() -> Vec<Case> {
    let mut builder = FoldTableBuilder::new(["en", "zh-Hans"]);
    builder.add(TEXT);
    let analyzer = || Analyzer::new(folds(&builder));
    let is_han = |line: &&str| line.chars().any(|c| c >= '\u{4E00}');
    let chinese: String = TEXT.lines().filter(is_han).collect::<Vec<_>>().join("\n");
    let english: String = TEXT.lines().filter(|line| !is_han(line)).collect::<Vec<_>>().join("\n");
    let fold = |text: String| {
        let analyzer = analyzer();
        Box::new(move || {
            black_box(analyzer.fold_term(black_box(&text)));
        })
    };
    let analyze = |text: String| {
        let analyzer = analyzer();
        Box::new(move || {
            black_box(analyzer.analyze(black_box(&text)).n_tokens());
        })
    };
    vec![
        ("text/fold-chinese", fold(chinese.clone())),
        ("text/fold-english", fold(english.clone())),
        ("text/analyze-chinese", analyze(chinese)),
        ("text/analyze-english", analyze(english)),
    ]
}

fn folds(builder: &FoldTableBuilder) -> enface_text::FoldTable {
    builder.clone().build()
}
