//! Conditions of every kind find what a look at every passage finds, in every script.

use enface_engine::{Passage, SearchOptions};
use enface_tests::naive::{Scan, entries};
use enface_tests::{Archive, corpus, large_corpus};

fn check(archive: &Archive, seed: u64, n: usize) {
    let engine = &archive.engine;
    let passages = archive.readings().into_iter().flat_map(|reading| reading.passages).collect();
    let passages: Vec<Passage> = entries(passages);
    let langs = engine.sides().iter().map(|side| side.lang.clone()).collect();
    let scan = Scan::new(&passages, engine.analyzer(), langs);
    let mut lots = fastrand::Rng::with_seed(seed);
    let options =
        SearchOptions { limit: usize::MAX, exact_total: true, ..SearchOptions::default() };
    let mut n_found = 0;
    for _ in 0..n {
        let (query, expected) = scan.draw(&mut lots);
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

/// Segments of three paragraphs each, which are cut into beads and found as one.
#[test]
fn given_segments_in_every_script() {
    let folder = tempfile::tempdir().unwrap();
    let mut inputs = Vec::new();
    for pair in ["ar-en", "de-fr", "el-en", "he-en", "ja-en", "ko-en", "ru-en", "th-en"] {
        let langs: Vec<&str> = pair.split('-').collect();
        let texts = langs.iter().map(|lang| {
            std::fs::read_to_string(corpus(&format!("udhr/{pair}.{lang}.txt"))).unwrap()
        });
        let sides: Vec<Vec<String>> = texts
            .map(|text| {
                let lines: Vec<&str> = text.lines().filter(|line| !line.is_empty()).collect();
                lines.chunks(3).map(|lines| lines.join("\n")).collect()
            })
            .collect();
        let n = sides.iter().map(Vec::len).min().unwrap();
        let segment = |i: usize| {
            let texts = langs.iter().zip(&sides).map(|(lang, side)| (*lang, &side[i]));
            texts.collect::<std::collections::BTreeMap<_, _>>()
        };
        let segments: Vec<_> = (0..n).map(segment).collect();
        let path = folder.path().join(format!("{pair}.jsonl"));
        let line = serde_json::json!({"id": pair, "segments": segments}).to_string();
        std::fs::write(&path, line + "\n").unwrap();
        inputs.push(path);
    }
    let archive = Archive::build(&inputs);
    let beads: Vec<u32> = archive
        .readings()
        .iter()
        .flat_map(|reading| reading.passages.iter().map(|passage| passage.bead))
        .collect();
    let mut entries = beads.clone();
    entries.dedup();
    assert!(entries.len() * 2 < beads.len(), "{} of {}", entries.len(), beads.len());
    check(&archive, 20_261_130, 800);
    leads_to_the_words(&archive);
}

/// A hit leads to a passage with what was asked for, and so does the document that it opens.
fn leads_to_the_words(archive: &Archive) {
    for (reading, query) in archive.readings().iter().zip(["الحرية", "Freiheit", "freedom"]) {
        let results = archive.search(query);
        let own: Vec<_> = results.hits.iter().filter(|hit| hit.doc == reading.doc).collect();
        for hit in own {
            let marked = pollster::block_on(archive.engine.read(hit.doc, query)).unwrap().unwrap();
            let at = hit.passage.index as usize;
            assert!(marked.marks[at].iter().any(|marks| !marks.is_empty()), "{query} {at}");
            assert_eq!(marked.passages[at].sides, hit.passage.place);
            assert_eq!(
                archive.engine.anchor(&hit.passage),
                archive.engine.anchor(&marked.passages[at])
            );
        }
        assert!(results.total.n > 0, "{query}");
    }
}

#[test]
fn a_larger_archive() {
    let Some(path) = large_corpus("medium/docs.jsonl") else { return };
    check(&Archive::build(&[path]), 5, 200);
}
