//! Helpers of the whole-system tests: archives built from corpora, and an oracle that says which
//! passages contain a string, without any of enface's own text analysis.

pub mod naive;
pub mod oracle;

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};

use enface::emit::{EmitOptions, Parts, emit};
use enface::files::{Folder, open};
use enface::import::ImportOptions;
use enface::pipeline::{BuildOptions, Built, build};
use enface_engine::{DocId, Engine, Reading, SearchOptions, SearchResults};
use tempfile::TempDir;

/// A file or folder below `tests/corpora`.
pub fn corpus(path: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("corpora").join(path)
}

/// A file of the large corpora, which are not in the project; says "skipped" without them.
pub fn large_corpus(path: &str) -> Option<PathBuf> {
    let found = std::env::var_os("ENFACE_CORPORA").map(|dir| PathBuf::from(dir).join(path));
    if found.is_none() {
        #[expect(clippy::print_stderr, reason = "a skipped test says so")]
        {
            eprintln!("skipped: ENFACE_CORPORA does not name the folder of {path}");
        }
    }
    found
}

/// Builds the index of `inputs` in memory.
pub fn built(inputs: &[PathBuf]) -> Built {
    let options = BuildOptions {
        inputs: inputs.iter().map(Into::into).collect(),
        import: ImportOptions::default(),
        title: Some("Test".to_owned()),
        ..BuildOptions::default()
    };
    build(&options, &|_| ())
}

/// An archive on disk, and the engine that reads it.
pub struct Archive {
    /// The engine.
    pub engine: Engine<Folder>,
    /// Where the archive is; deleted with this value.
    pub folder: TempDir,
}

/// Which passage: its document's id, and its number there.
pub type PassageKey = (String, u32);

impl Archive {
    /// Builds an archive and opens it.
    ///
    /// # Panics
    /// If it cannot be built or opened.
    pub fn build(inputs: &[PathBuf]) -> Self {
        let folder = tempfile::tempdir().expect("a temporary folder");
        let out = folder.path().join("out");
        let built = built(inputs);
        assert_eq!(built.report.diagnostics, [], "the corpus reads without complaint");
        let options = EmitOptions { parts: Parts::Index, ..EmitOptions::default() };
        emit(&built, &out, &options).expect("the archive is written");
        Self { engine: open(&out).expect("the archive opens"), folder }
    }

    /// All that a query finds.
    ///
    /// # Panics
    /// If the archive cannot be read.
    pub fn search(&self, query: &str) -> SearchResults {
        let options =
            SearchOptions { limit: usize::MAX, exact_total: true, ..SearchOptions::default() };
        let results = pollster::block_on(self.engine.search(query, &options));
        let results = results.expect("the archive can be searched");
        assert!(results.total.exact, "{query}");
        assert_eq!(results.total.n as usize, results.hits.len(), "{query}");
        results
    }

    /// The passages that a query finds.
    pub fn found(&self, query: &str) -> BTreeSet<PassageKey> {
        let results = self.search(query);
        let found: BTreeSet<PassageKey> =
            results.hits.iter().map(|h| (h.document.id.clone(), h.passage.index)).collect();
        assert_eq!(found.len(), results.hits.len(), "no passage is found twice: {query}");
        found
    }

    /// All documents.
    ///
    /// # Panics
    /// If the archive cannot be read.
    pub fn readings(&self) -> Vec<Reading> {
        (0..self.engine.n_documents())
            .map(|doc| {
                let reading = pollster::block_on(self.engine.read(DocId(doc), ""));
                reading.expect("the archive can be read").expect("the document is there")
            })
            .collect()
    }

    /// All passages: their key, and the text of each side.
    pub fn passages(&self) -> Vec<(PassageKey, Vec<String>)> {
        let mut out = Vec::new();
        for reading in self.readings() {
            for passage in &reading.passages {
                let key = (reading.document.id.clone(), passage.index);
                out.push((key, passage.sides.iter().map(|side| side.text.clone()).collect()));
            }
        }
        out
    }
}
