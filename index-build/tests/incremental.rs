//! A build that finds answers of an earlier one gives the same bytes as one that does not, and a
//! changed document costs its own work.

use std::collections::BTreeMap;
use std::fs;
use std::path::Path;
use std::sync::Arc;

use enface::cache::Cache;
use enface::emit::{EmitOptions, Parts, emit};
use enface::learnt::{LOCK, Lock};
use enface::pipeline::{BuildOptions, Built, build};
use enface::source::Input;
use tempfile::TempDir;

/// An archive of two languages that is large enough for a dictionary of texts, a document a line.
fn documents() -> Vec<(String, Vec<[String; 2]>)> {
    let words = [
        ["the authority", "die Behörde"],
        ["shall publish", "veröffentlicht"],
        ["every licence", "jede Genehmigung"],
        ["under section", "nach Abschnitt"],
        ["without delay", "unverzüglich"],
        ["of this Act", "dieses Gesetzes"],
        ["the operator", "der Betreiber"],
        ["must protect", "schützt"],
        ["personal data", "personenbezogene Daten"],
        ["cyber security", "Cybersicherheit"],
        ["cybersecurity", "Cyber Sicherheit"],
    ];
    let mut lots = fastrand::Rng::with_seed(7);
    (0..120)
        .map(|number| {
            let segments = (0..30)
                .map(|article| {
                    let label = [format!("§ {article} "), format!("§ {article} ")];
                    let mut texts = label;
                    for _ in 0..10 {
                        let pair = words[lots.usize(..words.len())];
                        for (text, word) in texts.iter_mut().zip(pair) {
                            text.push_str(word);
                            text.push_str(&format!(" n{} ", lots.usize(..400)));
                        }
                    }
                    texts.map(|text| format!("{}.", text.trim_end()))
                })
                .collect();
            (format!("act-{number}"), segments)
        })
        .collect()
}

struct Bench {
    folder: TempDir,
    documents: Vec<(String, Vec<[String; 2]>)>,
}

impl Bench {
    fn new() -> Self {
        let bench = Self { folder: tempfile::tempdir().unwrap(), documents: documents() };
        bench.write();
        bench
    }

    fn write(&self) {
        let lines = self.documents.iter().map(|(id, segments)| {
            let segments: Vec<_> =
                segments.iter().map(|[en, de]| serde_json::json!({"en": en, "de": de})).collect();
            let title = format!("Act No. {id} on Data");
            let line = serde_json::json!({"id": id, "title_en": title, "segments": segments});
            format!("{line}\n")
        });
        fs::write(self.folder.path().join("docs.jsonl"), lines.collect::<String>()).unwrap();
        // Plain texts are aligned by what was learnt.
        let corpus = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/corpora/udhr");
        for name in ["de-fr.de.txt", "de-fr.fr.txt", "ar-en.ar.txt", "ar-en.en.txt"] {
            fs::copy(corpus.join(name), self.folder.path().join(name)).unwrap();
        }
    }

    /// Builds under the lock if there is one, and writes it if something was learnt.
    fn build(&self, cache: &Arc<Cache>) -> Built {
        let lock = self.folder.path().join(LOCK);
        let options = BuildOptions {
            inputs: vec![Input::from(&self.folder.path().to_owned())],
            lock: Lock::read(&lock).unwrap().map(Arc::new),
            cache: Arc::clone(cache),
            ..BuildOptions::default()
        };
        let built = build(&options, &|_| ());
        if let Some(new) = &built.lock {
            new.write(&lock).unwrap();
        }
        cache.save();
        built
    }

    fn cache(&self) -> Arc<Cache> {
        Arc::new(Cache::open(&self.folder.path().join(".cache"), "test"))
    }

    /// Builds with and without a cache, compares all files, and says what had to be made anew.
    fn check(&self) -> BTreeMap<&'static str, usize> {
        self.write();
        let cache = self.cache();
        let kept = files(&self.build(&cache));
        let made = cache.made();
        let anew = files(&self.build(&Arc::new(Cache::default())));
        assert_eq!(kept.len(), anew.len());
        for (path, bytes) in &anew {
            assert!(kept.get(path) == Some(bytes), "{path} differs");
        }
        made
    }
}

fn files(built: &Built) -> BTreeMap<String, Vec<u8>> {
    let out = tempfile::tempdir().unwrap();
    let folder = out.path().join("out");
    let options = EmitOptions { parts: Parts::Index, ..EmitOptions::default() };
    emit(built, &folder, &options).unwrap();
    let mut files = BTreeMap::new();
    let mut folders = vec![folder.clone()];
    while let Some(next) = folders.pop() {
        for entry in fs::read_dir(next).unwrap() {
            let path = entry.unwrap().path();
            if path.is_dir() {
                folders.push(path);
            } else {
                let name = path.strip_prefix(&folder).unwrap().display().to_string();
                files.insert(name, fs::read(path).unwrap());
            }
        }
    }
    files
}

#[test]
fn what_is_kept_gives_the_same_bytes_for_a_fraction_of_the_work() {
    let mut bench = Bench::new();
    let cache = bench.cache();
    let learnt = bench.build(&cache);
    let all = cache.made();
    assert!(learnt.hosted.is_some() && learnt.lock.is_some());
    assert!(learnt.hosted.as_ref().unwrap().measures.dictionary.is_some());
    assert_eq!(all["aligned"], 122);
    // What is written to the lock and read again is what was learnt.
    assert_eq!(bench.check(), BTreeMap::new(), "nothing has changed");
    assert!(bench.build(&bench.cache()).lock.is_none());

    bench.documents[50].1[3][0].push_str(" Operators keep cybersafety records in ʻOumuamua.");
    let made = bench.check();
    assert_eq!(made["aligned"], 1, "{made:?}");
    assert!(made["texts"] * 4 <= all["texts"], "{made:?} of {all:?}");
    assert!(made["terms"] * 2 <= all["terms"], "{made:?} of {all:?}");

    let added = bench.documents[9].clone();
    bench.documents.insert(20, ("act-new".to_owned(), added.1));
    let made = bench.check();
    assert_eq!(made["aligned"], 1, "{made:?}");
    assert!(made["texts"] * 4 <= all["texts"], "{made:?} of {all:?}");

    bench.documents.remove(70);
    let made = bench.check();
    assert_eq!(made.get("aligned"), None, "{made:?}");
    assert!(made["texts"] * 4 <= all["texts"], "{made:?} of {all:?}");

    // A term that one document writes joined is one that others write apart.
    bench.documents[3].1[0][0].push_str(" It is an everylicence for theoperator.");
    bench.check();
}

#[test]
fn what_was_learnt_holds_until_it_does_not_fit() {
    let mut bench = Bench::new();
    bench.documents.truncate(12);
    bench.write();
    let nothing = Arc::new(Cache::default());
    let first = bench.build(&nothing);
    assert_eq!(first.report.drift, None);
    let again = bench.build(&nothing);
    assert_eq!((again.report.drift, again.lock.is_none()), (Some(0), true));
    bench.documents.truncate(5);
    bench.write();
    let drifted = bench.build(&nothing);
    assert!(drifted.report.drift > Some(30), "{:?}", drifted.report.drift);
    assert!(drifted.lock.is_none());
    // Another language: everything is learnt anew, and the report says so.
    fs::write(bench.folder.path().join("x.ru.txt"), "Закон о данных.\n\nСтатья 1.\n").unwrap();
    let other = bench.build(&nothing);
    assert!(other.lock.is_some());
    assert!(other.report.diagnostics.iter().any(|d| d.message.contains("for other languages")));
}
