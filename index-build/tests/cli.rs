//! What the command says and does: exit codes, messages, and outputs that are whole or untouched.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use serde_json::Value;
use tempfile::TempDir;

fn seed() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/corpora/seed/archive.txt")
}

/// A folder to work in, with the command run inside it.
struct Bench(TempDir);

impl Bench {
    fn new() -> Self {
        Self(tempfile::tempdir().unwrap())
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn write(&self, name: &str, bytes: impl AsRef<[u8]>) -> &Self {
        fs::create_dir_all(self.path(name).parent().unwrap()).unwrap();
        fs::write(self.path(name), bytes).unwrap();
        self
    }

    fn run(&self, args: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_enface"))
            .args(args)
            .current_dir(self.0.path())
            .env("ENFACE_CACHE", self.path(".cache"))
            .output()
            .unwrap()
    }

    /// Runs, and expects an exit code and a piece of what is said.
    fn check(&self, args: &[&str], code: i32, said: &str) -> Output {
        let output = self.run(args);
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {stderr}");
        assert!(stderr.contains(said), "{args:?}: {said:?} is not in {stderr:?}");
        assert!(!stderr.contains("panicked"), "{stderr}");
        output
    }

    fn json(&self, args: &[&str]) -> Value {
        let output = self.check(args, 0, "");
        serde_json::from_slice(&output.stdout).unwrap()
    }

    fn files(&self, folder: &str) -> BTreeMap<PathBuf, Vec<u8>> {
        let mut out = BTreeMap::new();
        let mut folders = vec![self.path(folder)];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                if path.is_dir() {
                    folders.push(path);
                } else {
                    out.insert(path.clone(), fs::read(path).unwrap());
                }
            }
        }
        out
    }
}

#[test]
fn the_report_counts_what_was_built() {
    let bench = Bench::new();
    let seed = seed();
    let report =
        bench.json(&["build", seed.to_str().unwrap(), "-o", "out", "--index-only", "--json"]);
    assert_eq!(report["documents"], 15);
    assert_eq!(report["two_sided"], 2);
    assert_eq!(report["one_sided"], 13);
    assert_eq!(report["truncated"], 7);
    assert_eq!(report["diagnostics"], Value::Array(vec![]));
    for figure in ["beads", "terms", "index_bytes", "stored_text_bytes", "files"] {
        assert!(report[figure].as_u64().unwrap() > 0, "{figure}");
    }
}

#[test]
fn building_twice_gives_the_same_bytes() {
    let bench = Bench::new();
    let seed = seed();
    let build = || {
        bench.check(&["build", seed.to_str().unwrap(), "-o", "out", "--index-only"], 0, "");
        bench.files("out")
    };
    assert_eq!(build(), build());
}

#[test]
fn input_that_cannot_be_read_is_named_and_an_older_output_stays() {
    let bench = Bench::new();
    bench.write("good.en.txt", "Title\n\nOne sentence.\n").write("empty.txt", "");
    bench.write("binary.txt", b"a\0b\x01\x02").write("latin1.txt", b"line one\ncaf\xe9\n");
    bench.check(&["build", "good.en.txt", "-o", "out", "--index-only"], 0, "");
    let before = bench.files("out");
    for (input, said) in [
        ("empty.txt", "empty.txt"),
        ("binary.txt", "binary.txt"),
        ("latin1.txt", "latin1.txt:2"),
        ("missing.txt", "missing.txt"),
    ] {
        bench.check(&["build", input, "-o", "out", "--index-only"], 1, said);
        assert_eq!(bench.files("out"), before, "{input}");
    }
    bench.check(&["build", "missing.txt", "-o", "new", "--index-only"], 1, "missing.txt");
    assert!(!bench.path("new").exists());
}

#[test]
fn one_bad_file_costs_no_other_document() {
    let bench = Bench::new();
    bench.write("in/good.en.txt", "Title\n\nOne sentence.\n");
    bench.write("in/latin1.txt", b"caf\xe9\n");
    bench.write("in/some.jsonl", "{\"id\":\"a\",\"segments\":[{\"en\":\"x\"}]}\n{broken\n");
    bench.check(&["build", "in", "-o", "out", "--index-only"], 3, "some.jsonl:2");
    let found = bench.json(&["query", "out", "sentence", "--json"]);
    assert_eq!(found["total"], 1);
    assert_eq!(bench.json(&["query", "out", "x", "--json"])["total"], 1);
}

#[test]
fn a_folder_that_is_no_archive_is_never_replaced() {
    let bench = Bench::new();
    bench
        .write("good.en.txt", "Title\n\nOne sentence.\n")
        .write("mine/thesis.doc", "years of work");
    let said = "holds no archive";
    bench.check(&["build", "good.en.txt", "-o", "mine", "--index-only"], 1, said);
    assert_eq!(fs::read(bench.path("mine/thesis.doc")).unwrap(), b"years of work");
    bench.check(&["build", "good.en.txt", "-o", "good.en.txt", "--index-only"], 1, "good.en.txt");
}

#[test]
fn what_is_no_archive_is_not_searched() {
    let bench = Bench::new();
    bench.write("other/enface.json", "{}").write(
        "future/enface.json",
        "{\"enface\":\"9\",\"format\":9,\"edition\":\"x\",\"root\":\"r\"}",
    );
    bench.check(&["query", "nowhere", "x"], 1, "enface build");
    bench.check(&["query", "other", "x"], 1, "enface.json");
    bench.check(&["query", "future", "x"], 1, "format version 9");
    bench.check(&["query"], 2, "Usage");
    bench.check(&["build", "x", "-o", "out", "--lang", "not a tag"], 2, "BCP 47");
}

#[test]
fn a_damaged_archive_is_an_error_and_no_answer() {
    let bench = Bench::new();
    bench.write("good.en.txt", "Title\n\nOne sentence.\n");
    bench.check(&["build", "good.en.txt", "-o", "out", "--index-only"], 0, "");
    let bundle = bench.files("out").into_keys().find(|p| !p.ends_with("enface.json")).unwrap();
    let good = fs::read(&bundle).unwrap();
    let mut bytes = good.clone();
    let middle = bytes.len() / 2;
    bytes[middle] ^= 0x20;
    fs::write(&bundle, &bytes).unwrap();
    bench.check(&["query", "out", "sentence"], 1, "checksum");
    fs::write(&bundle, &good[..middle]).unwrap();
    bench.check(&["query", "out", "sentence"], 1, "damaged");
    fs::write(&bundle, &good[..10]).unwrap();
    bench.check(&["query", "out", "sentence"], 1, "not fully received");
    fs::remove_file(&bundle).unwrap();
    bench.check(&["query", "out", "sentence"], 1, "not there");
}

#[test]
fn the_export_gives_segments_back_as_they_went_in() {
    let bench = Bench::new();
    let long = "Sentence one. ".repeat(150);
    let input = serde_json::json!({
        "id": "law", "title_en": "A law", "title_zh": "法", "date": "2017-04-11", "source": "s",
        "segments": [
            {"en": "First.\n\nSecond. ", "zh": "第一。\n第二。"},
            {"en": long, "zh": "句子一。".repeat(150)},
            {"en": "Only here"},
            {"zh": ""},
        ],
    });
    bench.write("in.jsonl", format!("{input}\n"));
    bench.check(&["build", "in.jsonl", "-o", "out", "--index-only"], 0, "");
    let mut exported = bench.json(&["export", "out", "--to", "jsonl"]);
    for segment in exported["segments"].as_array_mut().unwrap() {
        // What it was cut into stands beside it.
        segment.as_object_mut().unwrap().remove("passages");
    }
    for field in ["id", "title_en", "title_zh", "date", "source", "segments"] {
        assert_eq!(exported[field], input[field], "{field}");
    }
    let beads = exported["beads"].as_array().unwrap();
    assert!(beads.len() > 100, "the long segment is cut further");
    let found = bench.json(&["query", "out", "\"only here\"", "--json"]);
    assert_eq!(found["hits"][0]["segment"], 2);
    for lang in ["en", "zh"] {
        let mut seen: Vec<u64> = beads
            .iter()
            .flat_map(|bead| bead[lang].as_array().cloned().unwrap_or_default())
            .map(|n| n.as_u64().unwrap())
            .collect();
        seen.sort_unstable();
        let n = exported["sides"][lang].as_array().unwrap().len() as u64;
        assert_eq!(seen, (0..n).collect::<Vec<_>>(), "each segment is in exactly one bead");
    }
}

#[test]
fn ids_that_collide_are_numbered() {
    let bench = Bench::new();
    let line = "{\"id\":\"a\",\"segments\":[{\"en\":\"x\"}]}\n";
    bench.write("in.jsonl", line.repeat(3));
    bench.check(&["build", "in.jsonl", "-o", "out", "--index-only"], 0, "");
    let output = bench.check(&["export", "out", "--to", "jsonl", "-o", "out.jsonl"], 0, "");
    assert!(output.stdout.is_empty());
    let text = fs::read_to_string(bench.path("out.jsonl")).unwrap();
    let ids: Vec<String> = text
        .lines()
        .map(|line| serde_json::from_str::<Value>(line).unwrap()["id"].as_str().unwrap().into())
        .collect();
    assert_eq!(ids, ["a", "a-2", "a-3"]);
}

#[test]
fn marks_are_byte_ranges_of_what_matched() {
    let bench = Bench::new();
    bench.write("in.jsonl", "{\"id\":\"a\",\"segments\":[{\"zh\":\"维护《网络》安全。\",\"en\":\"Maintain cyber security.\"}]}\n");
    bench.check(&["build", "in.jsonl", "-o", "out", "--index-only"], 0, "");
    let found = bench.json(&["query", "out", "網絡安全", "--json"]);
    let sides = found["hits"][0]["sides"].as_array().unwrap();
    let zh = sides.iter().find(|side| side["lang"] == "zh").unwrap();
    let (start, end) = (
        zh["marks"][0][0].as_u64().unwrap() as usize,
        zh["marks"][0][1].as_u64().unwrap() as usize,
    );
    assert_eq!(&zh["text"].as_str().unwrap()[start..end], "网络》安全");
    let en = sides.iter().find(|side| side["lang"] == "en").unwrap();
    assert_eq!(en["marks"], Value::Array(vec![]));
}

#[test]
fn a_configuration_says_what_is_built() {
    let bench = Bench::new();
    bench
        .write("texts/a.en.txt", "A law\n\nOne sentence.\n\nAnother one.\n")
        .write("texts/a.fa.txt", "قانون\n\nیک جمله.\n\nیکی دیگر.\n")
        .write("texts/old/b.en.txt", "Old\n\nGone.\n")
        .write(
            "enface.toml",
            "title = \"Laws\"\nsides = [\"fa\", \"en\"]\nout = \"site\"\n[defaults]\nkind = \"law\"\n\
             [[inputs]]\nfiles = [\"texts/**/*.txt\"]\nexclude = [\"texts/old/**\"]\n",
        );
    let report = bench.json(&["build", "--index-only", "--json"]);
    assert_eq!(report["documents"], 1);
    assert_eq!(report["languages"], serde_json::json!(["fa", "en"]));
    let exported = bench.json(&["export", "site", "--to", "jsonl"]);
    assert_eq!(exported["meta"], serde_json::json!([["kind", "law"]]));
    // The folder that was written is no input of the next build.
    bench.check(&["build", ".", "-o", "site", "--index-only"], 0, "");
    assert_eq!(bench.json(&["check", ".", "--json"])["documents"], 2);
}

#[test]
fn flags_win_over_the_environment_and_that_over_the_file() {
    let bench = Bench::new();
    bench
        .write("a.txt", "Title\n\nOne sentence.\n")
        .write("enface.toml", "sides = [\"en\"]\n[[inputs]]\nfiles = [\"*.txt\"]\n");
    let languages = |flag: &[&str], variable: Option<&str>| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_enface"));
        command.args(["check", "--json"]).args(flag).current_dir(bench.0.path());
        if let Some(value) = variable {
            command.env("ENFACE_LANG", value);
        }
        let report: Value = serde_json::from_slice(&command.output().unwrap().stdout).unwrap();
        report["languages"].clone()
    };
    assert_eq!(languages(&[], None), serde_json::json!(["en"]));
    assert_eq!(languages(&[], Some("fr")), serde_json::json!(["fr"]));
    assert_eq!(languages(&["--lang", "de"], Some("fr")), serde_json::json!(["de"]));
}

#[test]
fn a_wrong_configuration_is_refused_with_line_and_field() {
    let bench = Bench::new();
    bench.write("enface.toml", "title = \"x\"\nside = [\"en\"]\n");
    bench.check(
        &["build", "-o", "out", "--index-only"],
        1,
        "enface.toml:2: error: unknown field `side`",
    );
    bench.write("enface.toml", "[[inputs]]\nfiles = [\"*.txt\"]\nformat = \"word\"\n");
    bench.check(&["check"], 1, "<inputs.format>: \"word\" is no format");
    bench.write("enface.toml", "title = \"x\"\n");
    bench.check(&["check"], 2, "say what to read");
    bench.check(&["check", "--config", "none.toml"], 1, "none.toml");
}

#[test]
fn init_writes_a_configuration_that_reads_the_folder() {
    let bench = Bench::new();
    let seed = fs::read_to_string(seed()).unwrap();
    bench
        .write("dump/posts.txt", seed)
        .write("content/en/a.md", "---\ntitle: A\n---\nOne sentence about the law of the land.\n")
        .write("content/zh/a.md", "---\ntitle: 甲\n---\n关于法律的一句话。\n");
    bench.check(&["init"], 0, "");
    let written = fs::read_to_string(bench.path("enface.toml")).unwrap();
    assert!(written.contains("files = [\"content/**/*.md\"]\nformat = \"markdown\""), "{written}");
    assert!(written.contains("sides = [\"en\", \"zh\"]"), "{written}");
    assert_eq!(bench.json(&["check", "--json"])["documents"], 16);
    bench.check(&["init"], 1, "is there already");
    bench.check(&["init", "--force"], 0, "");
    bench.check(&["init", "nowhere"], 1, "no such folder");
}

#[test]
fn check_lists_what_an_editor_may_mend_and_writes_nothing() {
    let bench = Bench::new();
    let seed = seed();
    let before = bench.files(".");
    let report = bench.json(&["check", seed.to_str().unwrap(), "--json"]);
    assert_eq!(bench.files("."), before);
    let findings = report["findings"].as_array().unwrap();
    let n_of = |kind: &str| findings.iter().filter(|finding| finding["kind"] == kind).count();
    assert_eq!((n_of("one-sided"), n_of("truncated"), n_of("undated")), (13, 7, 12));
    assert!(findings.iter().all(|finding| !finding["help"].as_str().unwrap().is_empty()));
    let shown = bench.check(&["check", seed.to_str().unwrap()], 0, "");
    let shown = String::from_utf8(shown.stdout).unwrap();
    assert!(shown.contains("\ntruncated (7): replace it by the whole text\n"), "{shown}");
}

#[test]
fn strict_turns_warnings_into_failure_and_leaves_an_older_output() {
    let bench = Bench::new();
    bench.write("a.en.txt", "Title\n\nOne sentence.\n");
    bench.check(&["build", "a.en.txt", "-o", "out", "--index-only", "--strict"], 0, "");
    let before = bench.files("out");
    let seed = seed();
    let build = ["build", seed.to_str().unwrap(), "-o", "out", "--index-only", "--strict"];
    bench.check(&build, 1, "warnings, and --strict is given; out is as it was");
    assert_eq!(bench.files("out"), before);
    bench.check(&["check", seed.to_str().unwrap(), "--strict"], 1, "--strict");
}

#[test]
fn formats_are_listed() {
    let output = Bench::new().check(&["formats"], 0, "");
    let listed = String::from_utf8(output.stdout).unwrap();
    for name in enface::import::format_names() {
        assert!(listed.lines().any(|line| line.starts_with(name)), "{listed}");
    }
}

#[test]
fn what_was_learnt_is_kept_beside_the_configuration() {
    let bench = Bench::new();
    let config = "out = \"site\"\n[[inputs]]\nfiles = [\"docs/*.txt\"]\n";
    bench.write("enface.toml", config).write("docs/a.en.txt", "Act\n\nArticle 1 Data is kept.\n");
    bench.write("docs/a.fr.txt", "Loi\n\nArticle 1 Les données sont gardées.\n");
    let build = ["build", "--index-only", "--json"];
    assert_eq!(bench.json(&build)["drift"], Value::Null);
    let lock = fs::read_to_string(bench.path("enface.lock")).unwrap();
    assert!(lock.starts_with("# What enface learnt"), "{lock}");
    assert!(bench.path(".cache").is_dir());
    let first = bench.files("site");

    // The same with and without what was kept.
    assert_eq!(bench.json(&build)["drift"], 0);
    assert_eq!(bench.files("site"), first);
    assert_eq!(bench.json(&["build", "--index-only", "--json", "--no-cache"])["drift"], 0);
    assert_eq!(bench.files("site"), first);
    assert_eq!(fs::read_to_string(bench.path("enface.lock")).unwrap(), lock);

    bench.write("docs/b.en.txt", "Rules\n\nSection 1 Names are kept.\n");
    assert_eq!(bench.json(&build)["drift"], 50);
    assert_eq!(fs::read_to_string(bench.path("enface.lock")).unwrap(), lock);
    assert_eq!(bench.json(&["build", "--index-only", "--json", "--retrain"])["drift"], Value::Null);
    assert_ne!(fs::read_to_string(bench.path("enface.lock")).unwrap(), lock);

    // A lock that cannot be read costs nothing but what was learnt.
    bench.write("enface.lock", "version = [");
    bench.check(&build, 0, "everything is learnt anew");
    assert_eq!(bench.json(&build)["drift"], 0);
}

#[test]
fn a_host_that_allows_too_little_is_named_before_anything_is_written() {
    let bench = Bench::new();
    let seed = seed();
    let build = ["build", seed.to_str().unwrap(), "-o", "out", "--index-only"];
    let with = |option, value| [&build[..], &[option, value]].concat();
    bench.check(&with("--max-files", "2"), 1, "give a higher --max-files");
    bench.check(&with("--max-file-size", "1K"), 1, "give a higher --max-file-size");
    bench.check(&with("--max-file-size", "many"), 2, "write it like");
    assert!(!bench.0.path().join("out").exists());
    let both = [&with("--max-files", "200")[..], &["--max-file-size", "25M"]].concat();
    bench.check(&both, 0, "");
}

#[test]
fn the_report_says_where_the_bytes_are() {
    let bench = Bench::new();
    let seed = seed();
    let report =
        bench.json(&["build", seed.to_str().unwrap(), "-o", "out", "--index-only", "--json"]);
    let stored = report["bytes"].as_array().unwrap().iter();
    let stored: u64 = stored.map(|row| row["stored_bytes"].as_u64().unwrap()).sum();
    let all = ["index_bytes", "stored_text_bytes"].map(|name| report[name].as_u64().unwrap());
    assert_eq!(stored, all.iter().sum::<u64>());
    assert!(report["lexicon_bytes"].as_u64().unwrap() < report["index_bytes"].as_u64().unwrap());
}
