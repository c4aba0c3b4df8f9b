//! Conditions of every kind find what a look at every passage finds, in every script.

use enface_engine::{Passage, SearchOptions};
use enface_tests::naive::{Draws, Scan};
use enface_tests::{Archive, corpus, large_corpus};

fn check(archive: &Archive, seed: u64, n: usize) {
    let engine = &archive.engine;
    let passages: Vec<Passage> =
        archive.readings().into_iter().flat_map(|reading| reading.passages).collect();
    let langs = engine.sides().iter().map(|side| side.lang.clone()).collect();
    let scan = Scan::new(&passages, engine.analyzer(), langs);
    let mut draws = Draws(seed);
    let options =
        SearchOptions { limit: usize::MAX, exact_total: true, ..SearchOptions::default() };
    let mut n_found = 0;
    for _ in 0..n {
        let (query, expected) = scan.draw(&mut draws);
        let results = pollster::block_on(engine.search(&query, &options)).unwrap();
        let mut found: Vec<u32> = results.hits.iter().map(|hit| hit.passage.bead).collect();
        found.sort_unstable();
        // What no passage has as a whole may be found in parts, which is another promise.
        if !results.is_loose || !expected.is_empty() {
            assert_eq!(found, expected, "{query}");
            assert!(results.total.exact, "{query}");
        }
        n_found += usize::from(!expected.is_empty());
    }
    assert!(n_found > n / 2, "{n_found} of {n} queries find something");
}

#[test]
fn arabic_greek_han_hangul_hebrew_kana_latin_russian_and_thai() {
    check(&Archive::build(&[corpus("udhr")]), 20_261_129, 1_500);
}

#[test]
fn a_larger_archive() {
    let Some(path) = large_corpus("medium/docs.jsonl") else { return };
    check(&Archive::build(&[path]), 5, 200);
}
