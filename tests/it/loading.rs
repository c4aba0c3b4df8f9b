//! Which files does a query ask for, in how many steps, and what if one does not come?

use std::cell::RefCell;
use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use enface_engine::{ChunkSource, Engine, EngineError, Hit, SearchOptions, SourceError};
use enface_tests::built;

/// The files of an archive, and what is asked of them: a list for each step.
#[derive(Clone, Copy)]
struct Watched<'a> {
    files: &'a BTreeMap<String, Vec<u8>>,
    steps: &'a RefCell<Vec<Vec<String>>>,
}

impl ChunkSource for Watched<'_> {
    async fn fetch(&self, paths: &[String]) -> Vec<Result<Vec<u8>, SourceError>> {
        self.steps.borrow_mut().push(paths.to_vec());
        paths.iter().map(|path| self.files.get(path).cloned().ok_or(SourceError::Missing)).collect()
    }
}

/// Some hundred documents in two languages, too many for one file. Document `n` alone has the word
/// `only…`, and one in ten the word `tenth` in its title.
fn lines() -> String {
    const SYLLABLES: [&str; 12] =
        ["ka", "lo", "mi", "ren", "tu", "vas", "shi", "or", "qua", "nel", "der", "zu"];
    let mut lots = fastrand::Rng::with_seed(7);
    let mut out = String::new();
    for doc in 0..500 {
        let tenth = if doc % 10 == 0 { " tenth" } else { "" };
        let only = char::from(b'a' + (doc % 26) as u8);
        let _ = write!(
            out,
            "{{\"id\":\"doc-{doc}\",\"title_en\":\"Title{tenth} {doc}\",\"segments\":["
        );
        for segment in 0..8 {
            let mut word = || (0..3).map(|_| SYLLABLES[lots.usize(..12)]).collect::<String>();
            let mut sentence = || (0..12).map(|_| word()).collect::<Vec<_>>().join(" ");
            let (en, de) = (sentence(), sentence());
            let comma = if segment > 0 { "," } else { "" };
            let marked = if segment == 3 { format!(" only{only}{doc}x") } else { String::new() };
            let _ = write!(out, "{comma}{{\"en\":\"{en}{marked}\",\"de\":\"{de}\"}}");
        }
        out.push_str("]}\n");
    }
    out
}

/// An archive of these documents.
struct Archive {
    root: String,
    files: BTreeMap<String, Vec<u8>>,
}

impl Archive {
    fn new() -> Self {
        let folder = tempfile::tempdir().unwrap();
        let input = folder.path().join("docs.jsonl");
        std::fs::write(&input, lines()).unwrap();
        let index = built(&[input]).hosted.expect("too much for one file");
        Self { root: index.root, files: index.files.into_iter().collect() }
    }

    fn open<S: ChunkSource>(&self, source: S) -> Engine<S> {
        Engine::open(source, &self.root, &self.root, &self.files[&self.root]).unwrap()
    }
}

#[test]
fn a_hit_needs_a_shard_the_dictionary_and_one_chunk_of_texts() {
    let archive = Archive::new();
    let steps = RefCell::new(Vec::new());
    let engine = archive.open(Watched { files: &archive.files, steps: &steps });
    let search = |query: &str| {
        steps.borrow_mut().clear();
        let results = pollster::block_on(engine.search(query, &SearchOptions::default())).unwrap();
        let kind = |path: &String| path.split(['/', '.']).next().unwrap_or_default().to_owned();
        let steps: Vec<Vec<String>> =
            steps.borrow().iter().map(|paths| paths.iter().map(kind).collect()).collect();
        (results, steps)
    };
    let (results, steps) = search("onlyk36x");
    assert_eq!(results.hits.len(), 1);
    assert_eq!(results.hits[0].document.id, "doc-36");
    assert!(steps.len() <= 3, "{steps:?}");
    let shown: Vec<String> = steps.last().cloned().unwrap_or_default();
    assert_eq!(shown, ["dictionary", "t"], "{steps:?}");
    assert!(steps.iter().flatten().all(|kind| kind != "d"), "{steps:?}");
    // Titles are in records alone; these come along with the texts, if there are any.
    let (results, steps) = search("tenth");
    assert!(!results.titles.is_empty());
    assert_eq!(steps.iter().flatten().filter(|kind| *kind == "t").count(), 0, "{steps:?}");
    assert!(steps.iter().filter(|step| step.iter().any(|kind| kind == "d")).count() <= 1);
}

/// The files of an archive on a line that drops: what it refuses cannot be reached.
struct Dropping<'a> {
    files: &'a BTreeMap<String, Vec<u8>>,
    refused: RefCell<BTreeSet<String>>,
    asked: RefCell<BTreeSet<String>>,
}

impl ChunkSource for &Dropping<'_> {
    async fn fetch(&self, paths: &[String]) -> Vec<Result<Vec<u8>, SourceError>> {
        self.asked.borrow_mut().extend(paths.iter().cloned());
        let get = |path: &String| {
            if self.refused.borrow().contains(path) {
                return Err(SourceError::Unreachable);
            }
            self.files.get(path).cloned().ok_or(SourceError::Missing)
        };
        paths.iter().map(get).collect()
    }
}

#[test]
fn what_has_arrived_is_shown_when_the_line_drops() {
    let archive = Archive::new();
    let source =
        Dropping { files: &archive.files, refused: RefCell::default(), asked: RefCell::default() };
    let open = || archive.open(&source);
    let search = |engine: &Engine<&Dropping<'_>>, options: &SearchOptions| {
        pollster::block_on(engine.search("only*", options))
    };
    let usual = SearchOptions::default();
    let whole = search(&open(), &usual).unwrap();
    assert_eq!((whole.hits.len(), whole.failure.is_some()), (10, false));
    let texts: Vec<String> =
        source.asked.borrow().iter().filter(|path| path.starts_with("t/")).cloned().collect();
    assert!(texts.len() > 1, "{texts:?}");
    for refused in &texts {
        source.refused.replace(BTreeSet::from([refused.clone()]));
        let engine = open();
        let part = search(&engine, &usual).unwrap();
        let Some(EngineError::Source { path, error }) = &part.failure else {
            panic!("{refused} was not missed");
        };
        assert_eq!((path, *error), (refused, SourceError::Unreachable));
        assert!((1..10).contains(&part.hits.len()), "{} hits", part.hits.len());
        let all = |hits: &[Hit]| hits.iter().map(|hit| hit.passage.bead).collect::<Vec<_>>();
        let (shown, expected) = (all(&part.hits), all(&whole.hits));
        assert!(shown.iter().all(|bead| expected.contains(bead)), "{shown:?} of {expected:?}");
        // It is no exact answer, nor the next page of one.
        assert!(search(&engine, &SearchOptions { exact_total: true, ..usual.clone() }).is_err());
        source.refused.replace(texts.iter().cloned().collect());
        assert!(search(&open(), &usual).is_err(), "nothing has arrived");
        source.refused.replace(BTreeSet::new());
        assert_eq!(all(&search(&engine, &usual).unwrap().hits), expected, "asked again");
    }
}
