//! What do the engine's inner parts cost, with all chunks in memory?
//!
//! `cargo bench -p enface-engine` measures time. With `--instructions` each case runs in the
//! function that `cargo xtask bench --instructions` counts. The text is made by a fixed rule,
//! with words and characters as frequent as in real text, so that it is the same everywhere.
#![allow(missing_docs, clippy::print_stdout, reason = "a program that is run by hand")]

use std::collections::BTreeMap;
use std::fmt::Write as _;
use std::hint::black_box;

use criterion::Criterion;
use enface::import::ImportOptions;
use enface::indexer::Index;
use enface::pipeline::{BuildOptions, build};
use enface_engine::{ChunkSource, Engine, Mark, MarkKind, SearchOptions, SourceError, excerpt};
use enface_format::{Dictionary, GramShardReader, Root, TextsReader, WordShardReader};

const N_DOCUMENTS: usize = 300;
const N_SEGMENTS: usize = 20;
/// Words of an English sentence, characters of a Chinese one.
const N_UNITS: usize = 18;
const N_WORDS: f64 = 4000.0;
const N_CHARACTERS: f64 = 1500.0;

type Case = (&'static str, Box<dyn Fn()>);

fn main() {
    let cases = cases();
    let arguments: Vec<String> = std::env::args().collect();
    match arguments.iter().map(String::as_str).collect::<Vec<_>>()[..] {
        [_, "--names", ..] => cases.iter().for_each(|(name, _)| println!("{name}")),
        [_, "--instructions", ..] => {
            for (_, case) in &cases {
                // Once before, so that chunks are read and memory is there.
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

/// Nothing but `case` happens in here, so that its instructions can be counted; often, since what
/// an allocation takes depends on those before.
#[inline(never)]
fn counted(case: &dyn Fn()) {
    for _ in 0..20 {
        case();
    }
}

fn cases() -> Vec<Case> {
    let mut lots = Lots(fastrand::Rng::with_seed(7));
    let lines = (0..N_DOCUMENTS).map(|i| lots.document(i)).collect::<Vec<_>>();
    let index = indexed(&lines.join("\n"));
    let phrase: String = chinese_of(&lines[N_DOCUMENTS / 2]).chars().skip(3).take(4).collect();
    let mut cases = chunk_cases(&index);
    cases.extend(query_cases(index, &phrase));
    let text = chinese_of(&lines[0]).repeat(50);
    let marks: Vec<Mark> = (0..40)
        .map(|i| Mark { range: 300 * i..300 * i + 6, kind: MarkKind::Query })
        .filter(|mark| text.get(mark.range.start as usize..mark.range.end as usize).is_some())
        .collect();
    let cut = move || {
        black_box(excerpt(black_box(&text), &marks, 110));
    };
    cases.push(("engine/excerpt", Box::new(cut)));
    cases
}

/// Reading the largest chunk of each kind.
fn chunk_cases(index: &Index) -> Vec<Case> {
    let bytes_of = |start: &str| {
        let files = index.files.iter().filter(|(path, _)| path.starts_with(start));
        files.map(|(_, bytes)| bytes.clone()).max_by_key(Vec::len)
    };
    let root = bytes_of(&index.root).expect("a root");
    let open = Root::open(&root).expect("a sound root");
    let (bits, sides) = (open.impact_bits(), open.n_sides());
    let dictionary = bytes_of("dictionary")
        .map(|bytes| Dictionary::open(&bytes, sides).expect("a sound dictionary"));
    let (words, grams) = (bytes_of("w/").expect("words"), bytes_of("z/").expect("grams"));
    let texts = bytes_of("t/").expect("texts");
    let shard = GramShardReader::open(&grams, bits, sides).expect("a sound shard");
    let n_terms = shard.terms().len();
    vec![
        ("format/open-root", Box::new(move || drop(black_box(Root::open(&root))))),
        (
            "format/open-words",
            Box::new(move || drop(black_box(WordShardReader::open(&words, bits, sides)))),
        ),
        (
            "format/decode-postings",
            Box::new(move || {
                for i in 0..n_terms {
                    let _ = black_box(shard.postings(i));
                }
            }),
        ),
        (
            "format/unpack-texts",
            Box::new(move || {
                drop(black_box(TextsReader::read(&texts, sides, dictionary.as_ref())));
            }),
        ),
    ]
}

/// Queries whose chunks are there.
fn query_cases(index: Index, phrase: &str) -> Vec<Case> {
    let root = index.root.clone();
    let source = Memory(index.files.into_iter().collect());
    let bytes = source.0.get(&root).cloned().expect("the root is there");
    let engine = Engine::open(source, &root, &root, &bytes).expect("the index opens");
    let engine = std::rc::Rc::new(engine);
    let queries = [
        ("engine/one-word", word(20), 10),
        // Nothing is shown: lists are decoded, intersected and ranked.
        ("engine/intersect-two-words", [word(1), word(2)].join(" "), 0),
        ("engine/three-words", [word(3), word(9), word(30)].join(" "), 10),
        ("engine/chinese-phrase", phrase.to_owned(), 10),
        ("engine/prefix", word(100)[..4].to_owned(), 10),
    ];
    queries
        .into_iter()
        .map(|(name, query, limit)| {
            let engine = engine.clone();
            let options = SearchOptions { limit, ..SearchOptions::default() };
            let case = move || {
                let found = pollster::block_on(engine.search(black_box(&query), &options));
                assert!(found.is_ok_and(|found| found.total.n > 0), "{query} is found");
            };
            (name, Box::new(case) as Box<dyn Fn()>)
        })
        .collect()
}

/// An index in memory.
struct Memory(BTreeMap<String, Vec<u8>>);

impl ChunkSource for Memory {
    async fn fetch(&self, paths: &[String]) -> Vec<Result<Vec<u8>, SourceError>> {
        paths.iter().map(|path| self.0.get(path).cloned().ok_or(SourceError::Missing)).collect()
    }
}

fn indexed(lines: &str) -> Index {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let input = folder.path().join("docs.jsonl");
    std::fs::write(&input, lines).expect("a file can be written");
    let options = BuildOptions {
        inputs: vec![(&input).into()],
        import: ImportOptions {
            langs: vec!["en".to_owned(), "zh".to_owned()],
            ..ImportOptions::default()
        },
        ..BuildOptions::default()
    };
    let built = build(&options, &|_| ());
    built.hosted.or(built.bundled).expect("an index")
}

/// The Chinese side of a document's first segment.
fn chinese_of(line: &str) -> &str {
    let (_, rest) = line.split_once("\"zh\": \"").expect("a Chinese side");
    rest.split('"').next().unwrap_or_default()
}

/// Texts drawn by lot, the same in every run.
struct Lots(fastrand::Rng);

impl Lots {
    /// A number below `n`, small ones often: about as words are in texts.
    fn zipf(&mut self, n: f64) -> u64 {
        n.powf(self.0.f64()) as u64
    }

    fn document(&mut self, i: usize) -> String {
        let segments: Vec<String> = (0..N_SEGMENTS)
            .map(|_| {
                let words: Vec<String> = (0..N_UNITS).map(|_| word(self.zipf(N_WORDS))).collect();
                let character = |n: u64| char::from_u32(0x4E00 + n as u32).unwrap_or('一');
                let zh: String = (0..N_UNITS).map(|_| character(self.zipf(N_CHARACTERS))).collect();
                format!("{{\"en\": \"{}.\", \"zh\": \"{zh}。\"}}", words.join(" "))
            })
            .collect();
        format!("{{\"id\": \"{i}\", \"segments\": [{}]}}", segments.join(", "))
    }
}

/// The word of a number: syllables, so that words share beginnings.
fn word(mut n: u64) -> String {
    let mut word = String::new();
    for _ in 0..3 {
        let consonant = b"bdfgklmnprstvz"[(n % 14) as usize] as char;
        let vowel = b"aeiou"[(n / 14 % 5) as usize] as char;
        let _ = write!(word, "{consonant}{vowel}");
        n = n / 70 + 3;
    }
    word
}
