//! How good are an archive's answers to queries whose documents are known?
//!
//! `cargo run --release -p enface --example relevance -- ARCHIVE QUERIES.json [--misses]` prints
//! MRR@10 for each class, as `tests/bench/lib/relevance.mjs` has it, without any browser, and the
//! bytes that a query reads, all of them in one session; the lists are those of the benchmark. `--misses` also prints each query whose right answer is not first.

#![expect(clippy::print_stdout, reason = "an example shows its result")]

use std::cell::Cell;
use std::collections::BTreeMap;
use std::path::Path;
use std::rc::Rc;
use std::time::{Duration, Instant};

use enface::files::{ENTRY, Entry, Folder};
use enface_engine::{ChunkSource, Engine, SearchOptions, SourceError};
use serde::Deserialize;

/// How many answers count.
const SHOWN: usize = 10;

#[derive(Deserialize)]
struct Query {
    class: String,
    q: String,
    targets: Vec<String>,
    segment: Option<u32>,
}

/// What the queries of a class come to.
#[derive(Default)]
struct Class {
    n: usize,
    reciprocal_ranks: f64,
    n_empty: usize,
    times: Vec<Duration>,
    n_bytes: usize,
}

/// A folder that counts what is read of it.
struct Metered {
    folder: Folder,
    n_bytes: Rc<Cell<usize>>,
}

impl ChunkSource for Metered {
    async fn fetch(&self, paths: &[String]) -> Vec<Result<Vec<u8>, SourceError>> {
        let files = self.folder.fetch(paths).await;
        let n_bytes: usize = files.iter().flatten().map(Vec::len).sum();
        self.n_bytes.set(self.n_bytes.get() + n_bytes);
        files
    }
}

fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let archive = arguments.next().unwrap_or_default();
    let queries = arguments.next().unwrap_or_default();
    let shows_misses = arguments.next().is_some();
    let entry: Entry = serde_json::from_slice(&std::fs::read(Path::new(&archive).join(ENTRY))?)?;
    let n_bytes = Rc::new(Cell::new(0));
    let path = entry.bundle.as_ref().unwrap_or(&entry.root);
    let bytes = std::fs::read(Path::new(&archive).join(path))?;
    let source = Metered { folder: Folder(archive.into()), n_bytes: n_bytes.clone() };
    let engine = Engine::open(source, path, &entry.root, &bytes)?;
    let queries: Vec<Query> = serde_json::from_slice(&std::fs::read(queries)?)?;
    let options = SearchOptions { limit: SHOWN, ..SearchOptions::default() };
    let mut classes: BTreeMap<String, Class> = BTreeMap::new();
    for query in &queries {
        n_bytes.set(0);
        // The first time files are read and unpacked.
        let results = pollster::block_on(engine.search(&query.q, &options))?;
        let start = Instant::now();
        pollster::block_on(engine.search(&query.q, &options))?;
        let time = start.elapsed();
        let hits =
            results.hits.iter().map(|hit| (hit.score, &hit.document.id, Some(hit.passage.segment)));
        let is_shown = |id: &String| results.hits.iter().any(|hit| hit.document.id == *id);
        let titles = results.titles.iter().filter(|title| !is_shown(&title.document.id));
        let titles = titles.map(|title| (title.score, &title.document.id, None));
        let mut answers: Vec<_> = hits.chain(titles).collect();
        answers.sort_by_key(|(score, ..)| u32::MAX - score);
        let rank = answers.iter().take(SHOWN).position(|(_, id, segment)| {
            query.targets.contains(id) && (query.segment.is_none() || query.segment == *segment)
        });
        let class = classes.entry(query.class.clone()).or_default();
        class.n += 1;
        class.times.push(time);
        class.n_bytes += n_bytes.get();
        class.reciprocal_ranks += rank.map_or(0.0, |rank| 1.0 / (rank as f64 + 1.0));
        class.n_empty += usize::from(answers.is_empty());
        if shows_misses && rank != Some(0) {
            let rank = rank.map_or("none".to_owned(), |rank| (rank + 1).to_string());
            println!("{}: {} → {rank} of {}", query.class, query.q, results.total.n);
        }
    }
    println!(
        "{:<20}{:>6}{:>8}{:>7}{:>9}{:>9}{:>9}",
        "class", "n", "MRR@10", "empty", "p50 ms", "p95 ms", "KB"
    );
    let all: usize = classes.values().map(|class| class.n_bytes).sum();
    for (name, class) in &mut classes {
        class.times.sort_unstable();
        let at = |share: f64| {
            let i = ((class.times.len() - 1) as f64 * share).round() as usize;
            class.times[i].as_secs_f64() * 1000.0
        };
        let mrr = class.reciprocal_ranks / class.n as f64;
        let (p50, p95) = (at(0.5), at(0.95));
        let kb = class.n_bytes as f64 / 1024.0 / class.n as f64;
        println!(
            "{name:<20}{:>6}{mrr:>8.3}{:>7}{p50:>9.2}{p95:>9.2}{kb:>9.1}",
            class.n, class.n_empty
        );
    }
    println!("{:.1} KB a query", all as f64 / 1024.0 / queries.len().max(1) as f64);
    Ok(())
}
