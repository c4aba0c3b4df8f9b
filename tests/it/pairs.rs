//! Phrases of words that nearly every passage has.

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use enface_engine::{ChunkSource, Engine, SearchOptions, SourceError};
use enface_tests::{Archive, built};

/// Words that each stand in more than 4,096 passages.
const WORDS: [&str; 6] = ["and", "for", "its", "of", "the", "über"];
/// Passages, eight a document.
const N_PASSAGES: usize = 6400;

/// Passages in which some words follow one another often, some hardly ever and some never, with
/// `n_others` others behind them that few have.
fn passages(n_others: usize) -> Vec<String> {
    let mut lots = fastrand::Rng::with_seed(11);
    let mut draw = |n: usize| lots.usize(..n);
    let mut passage = || {
        let mut words = vec![draw(6)];
        while words.len() < 11 {
            let (last, next) = (words[words.len() - 1], draw(6));
            let is_never = (last, next) == (2, 3);
            let is_rare = (last + 2 * next) % 5 == 0 && draw(200) > 0;
            if !is_never && !is_rare {
                words.push(next);
            }
        }
        let mut words: Vec<String> = words.iter().map(|&i| WORDS[i].to_owned()).collect();
        words.extend((0..n_others).map(|_| format!("x{}", draw(9_000))));
        words.join(" ")
    };
    (0..N_PASSAGES).map(|_| passage()).collect()
}

fn lines(passages: &[String]) -> String {
    let mut out = String::new();
    for (i, passages) in passages.chunks(8).enumerate() {
        let segments: Vec<String> =
            passages.iter().map(|text| format!("{{\"en\":\"{text}\"}}")).collect();
        let _ = writeln!(
            out,
            "{{\"id\":\"{i}\",\"title_en\":\"No {i}\",\"segments\":[{}]}}",
            segments.join(",")
        );
    }
    out
}

fn write(passages: &[String]) -> (tempfile::TempDir, std::path::PathBuf) {
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("docs.jsonl");
    std::fs::write(&input, lines(passages)).unwrap();
    (folder, input)
}

fn with(passages: &[String], phrase: &str) -> BTreeSet<(String, u32)> {
    // Words stand between spaces.
    let phrase = format!(" {phrase} ");
    let has = |text: &str| format!(" {text} ").contains(&phrase);
    let found = (0..).zip(passages).filter(|(_, text)| has(text));
    found.map(|(i, _)| ((i / 8).to_string(), (i % 8) as u32)).collect()
}

#[test]
fn phrases_of_frequent_words_are_found_wherever_they_stand_and_nowhere_else() {
    let passages = passages(0);
    let (_folder, input) = write(&passages);
    let archive = Archive::build(&[input]);
    let mut n_empty = 0;
    for a in WORDS {
        for b in WORDS {
            for phrase in [format!("{a} {b}"), format!("the {a} {b}"), format!("{a} {b} of its")] {
                let expected = with(&passages, &phrase);
                n_empty += usize::from(expected.is_empty());
                assert_eq!(archive.found(&format!("\"{phrase}\"")), expected, "{phrase}");
            }
            // The last word may go on.
            let phrase = format!("{a} {b}");
            assert_eq!(archive.found(&format!("\"{phrase}*\"")), with(&passages, &phrase));
        }
    }
    assert!(n_empty > 3, "some phrases are nowhere");
}

/// The files of an archive, and how many of those below `folder` were asked for.
#[derive(Clone, Copy)]
struct Counted<'a> {
    files: &'a BTreeMap<String, Vec<u8>>,
    folder: &'a str,
    n_asked: &'a RefCell<usize>,
}

impl ChunkSource for Counted<'_> {
    async fn fetch(&self, paths: &[String]) -> Vec<Result<Vec<u8>, SourceError>> {
        let asked = paths.iter().filter(|path| path.starts_with(self.folder)).count();
        *self.n_asked.borrow_mut() += asked;
        paths.iter().map(|path| self.files.get(path).cloned().ok_or(SourceError::Missing)).collect()
    }
}

#[test]
fn a_phrase_loads_no_texts_that_lack_a_rare_pair_of_its_words() {
    let passages = passages(12);
    let (_folder, input) = write(&passages);
    let built = built(&[input]);
    let index = built.hosted.as_ref().expect("too much for one file");
    let files: BTreeMap<String, Vec<u8>> = index.files.iter().cloned().collect();
    let n_asked = RefCell::new(0);
    let search = |phrase: &str| {
        let source = Counted { files: &files, folder: "t/", n_asked: &n_asked };
        let engine = Engine::open(source, &index.root, &index.root, &files[&index.root]).unwrap();
        n_asked.replace(0);
        let query = format!("\"{phrase}\"");
        let results = pollster::block_on(engine.search(&query, &SearchOptions::default())).unwrap();
        (results.hits.len(), results.total)
    };
    let n_chunks = files.keys().filter(|path| path.starts_with("t/")).count();
    let (n, total) = search("its of");
    assert_eq!((n, total.n, total.exact), (0, 0, true), "no passage has it");
    assert_eq!(*n_asked.borrow(), 0);
    let rare = (0..36)
        .map(|i| format!("{} {}", WORDS[i / 6], WORDS[i % 6]))
        .find(|phrase| (1..40).contains(&with(&passages, phrase).len()))
        .expect("some words hardly ever follow one another");
    let (n, _) = search(&rare);
    assert!(n > 0);
    let n_loaded = *n_asked.borrow();
    assert!(n_loaded <= 14 && n_chunks > 3 * n_loaded, "{n_loaded} of {n_chunks}");
}

#[test]
fn a_string_of_characters_loads_no_words() {
    let passages: Vec<String> = (0..N_PASSAGES)
        .map(|i| match i % 8 {
            0 => format!("第{i}条保障网络安全"),
            _ => format!("第{i}条网络运营者的安全"),
        })
        .collect();
    let folder = tempfile::tempdir().unwrap();
    let input = folder.path().join("docs.jsonl");
    let english = lines(&self::passages(12));
    let chinese = lines(&passages).replace("\"en\"", "\"zh\"").replace("\"id\":\"", "\"id\":\"zh");
    std::fs::write(&input, english + &chinese.replace("title_en", "title_zh")).unwrap();
    let built = built(&[input]);
    let index = built.hosted.as_ref().expect("too much for one file");
    let files: BTreeMap<String, Vec<u8>> = index.files.iter().cloned().collect();
    assert!(files.keys().any(|path| path.starts_with("w/")), "the archive has words");
    let n_asked = RefCell::new(0);
    let source = Counted { files: &files, folder: "w/", n_asked: &n_asked };
    let engine = Engine::open(source, &index.root, &index.root, &files[&index.root]).unwrap();
    let results = pollster::block_on(engine.search("网络安全", &SearchOptions::default())).unwrap();
    assert!(results.hits.len() >= 10, "{} hits", results.hits.len());
    assert_eq!(*n_asked.borrow(), 0);
}
