//! The engine gives the same answers natively and in WebAssembly: this file is run in both.
//!
//! `golden/archive.enface` is a whole index in one file, as an earlier enface wrote it from the
//! sample archive, and `golden/answers.txt` what the engine answers to some queries.
//! `ENFACE_BLESS=1 cargo test -p enface-engine --test golden` renews the answers (and nothing
//! else): look at the difference before you keep it.

use std::fmt::Write as _;

use enface_engine::{ChunkSource, DocId, Engine, Passage, SearchOptions, SourceError};
#[cfg(not(target_arch = "wasm32"))]
use test as promise;
#[cfg(target_arch = "wasm32")]
use wasm_bindgen_test::wasm_bindgen_test as promise;

#[path = "../../../tests/src/naive.rs"]
#[expect(unreachable_pub, reason = "it is also a module of enface-tests")]
mod naive;

const ARCHIVE: &[u8] = include_bytes!("golden/archive.enface");
const ANSWERS: &str = include_str!("golden/answers.txt");
/// The name of the root inside the archive.
const ROOT: &str = include_str!("golden/root.txt");

/// Nothing more: the bundle is enough.
struct Memory;

impl ChunkSource for Memory {
    async fn fetch(&self, paths: &[String]) -> Vec<Result<Vec<u8>, SourceError>> {
        paths.iter().map(|_| Err(SourceError::Missing)).collect()
    }
}

fn open() -> Engine<Memory> {
    Engine::open(Memory, "bundle", ROOT.trim(), ARCHIVE).unwrap()
}

/// An answer with everything that a reader sees of it, and the scores.
fn answer(engine: &Engine<Memory>, query: &str) -> String {
    let options = SearchOptions { limit: 5, ..SearchOptions::default() };
    let results = pollster::block_on(engine.search(query, &options)).unwrap();
    let about = if results.total.exact { "" } else { "about " };
    let mut out = format!("{query} → {about}{} in {}\n", results.total.n, results.n_documents);
    for title in &results.titles {
        writeln!(out, "  title of {} [{}]", title.document.id, title.score).unwrap();
    }
    for hit in &results.hits {
        writeln!(out, "  {} {} [{}]", hit.document.id, hit.passage.index, hit.score).unwrap();
        for (side, marks) in hit.passage.sides.iter().zip(&hit.marks) {
            let shown: Vec<&str> = marks
                .iter()
                .map(|mark| &side.text[mark.range.start as usize..mark.range.end as usize])
                .collect();
            writeln!(out, "    {}: {}", side.side, shown.join(" | ")).unwrap();
        }
    }
    for counterpart in &results.counterparts {
        writeln!(out, "  {} = {}", counterpart.term, counterpart.text).unwrap();
    }
    out
}

#[promise]
fn answers_are_the_golden_ones() {
    let engine = open();
    let queries = ANSWERS.lines().filter_map(|line| line.split_once(" → ")).map(|(query, _)| query);
    let answers: String = queries.map(|query| answer(&engine, query)).collect();
    #[cfg(not(target_arch = "wasm32"))]
    if std::env::var_os("ENFACE_BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/golden/answers.txt");
        std::fs::write(path, answers).unwrap();
        return;
    }
    assert_eq!(answers, ANSWERS);
}

/// Every passage of the archive.
fn passages(engine: &Engine<Memory>) -> Vec<Passage> {
    let documents = (0..engine.n_documents()).map(DocId);
    let readings = documents.map(|doc| pollster::block_on(engine.read(doc, "")).unwrap().unwrap());
    naive::entries(readings.flat_map(|reading| reading.passages).collect())
}

#[promise]
fn conditions_of_every_kind_find_what_a_look_at_every_passage_finds() {
    let engine = open();
    let langs = engine.sides().iter().map(|side| side.lang.clone()).collect();
    let scan = naive::Scan::new(&passages(&engine), engine.analyzer(), langs);
    let mut lots = fastrand::Rng::with_seed(20_261_129);
    let options =
        SearchOptions { limit: usize::MAX, exact_total: true, ..SearchOptions::default() };
    for _ in 0..300 {
        let (query, expected) = scan.draw(&mut lots);
        let results = pollster::block_on(engine.search(&query, &options)).unwrap();
        let mut found: Vec<u32> = results.hits.iter().map(|hit| hit.passage.bead).collect();
        found.sort_unstable();
        // What no passage has as a whole may be found in parts, which is another promise.
        if !results.is_loose || !expected.is_empty() {
            assert_eq!(found, expected, "{query}");
            assert!(results.total.exact, "{query}");
        }
    }
}

#[promise]
fn any_piece_of_a_text_finds_just_the_passages_that_have_it() {
    let engine = open();
    let passages = passages(&engine);
    let analyzer = engine.analyzer();
    // The tokens of each text, each between bars, so that a piece is looked for by plain search.
    let barred = |text: &str| -> String {
        let analysis = analyzer.analyze(text);
        analysis.tokens().fold(String::from("|"), |barred, token| barred + token.text + "|")
    };
    let texts: Vec<Vec<String>> = passages
        .iter()
        .map(|passage| passage.sides.iter().map(|side| barred(&side.text)).collect())
        .collect();
    let mut lots = fastrand::Rng::with_seed(20_261_124);
    let options = SearchOptions { limit: usize::MAX, ..SearchOptions::default() };
    for _ in 0..150 {
        let passage = &passages[lots.usize(..passages.len())];
        let side = &passage.sides[lots.usize(..passage.sides.len())];
        let analysis = analyzer.analyze(&side.text);
        if analysis.n_tokens() == 0 {
            continue;
        }
        let first = lots.usize(..analysis.n_tokens());
        let last = (first + lots.usize(..6)).min(analysis.n_tokens() - 1);
        let (first, last) = (analysis.token(first).unwrap(), analysis.token(last).unwrap());
        // Quotation marks inside would end the quotation, and are no tokens anyway.
        let piece: String = side.text[first.source.start..last.source.end]
            .chars()
            .map(|c| if ['"', '“', '”'].contains(&c) { ' ' } else { c })
            .collect();
        let query = format!("\"{piece}\"");
        let results = pollster::block_on(engine.search(&query, &options)).unwrap();
        let mut found: Vec<u32> = results.hits.iter().map(|hit| hit.passage.bead).collect();
        found.sort_unstable();
        let wanted = barred(&piece);
        let expected: Vec<u32> = passages
            .iter()
            .zip(&texts)
            .filter(|(_, sides)| sides.iter().any(|text| text.contains(&wanted)))
            .map(|(passage, _)| passage.bead)
            .collect();
        assert_eq!(found, expected, "{query}");
        assert!(results.total.exact, "{query}");
    }
}
