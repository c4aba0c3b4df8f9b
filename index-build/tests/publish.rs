//! What is written for a host, what of an older edition stays, and what is taken down.

use std::collections::BTreeSet;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Output};

use tempfile::TempDir;

/// A folder with an archive's inputs, to build in.
struct Desk(TempDir);

impl Desk {
    fn new() -> Self {
        let desk = Self(tempfile::tempdir().unwrap());
        desk.write("Security is safe.");
        desk
    }

    /// The inputs: three documents, of which the first says `text`.
    fn write(&self, text: &str) {
        let line = |id: &str, en: &str| {
            format!(
                "{{\"id\": \"{id}\", \"segments\": [{{\"en\": \"{en}\", \"de\": \"Text.\"}}]}}\n"
            )
        };
        let lines = [line("one", text), line("two", "Secret words."), line("three", "More.")];
        fs::write(self.path("in.jsonl"), lines.concat()).unwrap();
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn run(&self, args: &[&str]) -> Output {
        let mut command = Command::new(env!("CARGO_BIN_EXE_enface"));
        command.args(args).current_dir(self.0.path()).output().unwrap()
    }

    #[track_caller]
    fn build(&self, args: &[&str]) -> Output {
        let output = self.run(&[&["build", "in.jsonl", "--index-only"], args].concat());
        assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
        output
    }

    fn files(&self, folder: &str) -> BTreeSet<String> {
        let root = self.path(folder);
        let mut out = BTreeSet::new();
        let mut folders = vec![root.clone()];
        while let Some(folder) = folders.pop() {
            for entry in fs::read_dir(folder).unwrap() {
                let path = entry.unwrap().path();
                match path.is_dir() {
                    true => folders.push(path),
                    false => {
                        let below = path.strip_prefix(&root).unwrap().to_string_lossy();
                        out.insert(below.into_owned());
                    }
                }
            }
        }
        out
    }

    fn total(&self, folder: &str, query: &str) -> u64 {
        let output = self.run(&["query", folder, query, "--json"]);
        let answer: serde_json::Value = serde_json::from_slice(&output.stdout).unwrap();
        answer["total"].as_u64().unwrap()
    }
}

fn text(path: &Path) -> String {
    fs::read_to_string(path).unwrap()
}

#[test]
fn each_host_gets_what_it_needs() {
    let desk = Desk::new();
    for (host, file, part) in [
        ("github-pages", ".nojekyll", ""),
        ("cloudflare-pages", "_headers", "wasm-unsafe-eval"),
        ("netlify", "_headers", "immutable"),
        ("s3", "upload-s3.sh", "s3://"),
        ("nginx", "nginx.conf", "application/wasm"),
        ("apache", ".htaccess", "Content-Security-Policy"),
    ] {
        desk.build(&["-o", host, "--host", host]);
        assert!(text(&desk.path(host).join(file)).contains(part), "{host}");
    }
}

#[test]
fn the_upload_of_the_entry_file_comes_last() {
    let desk = Desk::new();
    desk.build(&["-o", "out", "--host", "s3"]);
    let script = text(&desk.path("out/upload-s3.sh"));
    let steps: Vec<&str> = script.lines().filter(|line| line.starts_with("copy -")).collect();
    assert!(steps.last().unwrap().contains("--include enface.json"), "{steps:?}");
    let others = steps.get(..steps.len() - 1).unwrap();
    assert!(others.iter().all(|step| !step.contains("--include enface.json")));
}

#[test]
fn one_edition_before_is_kept_and_no_more() {
    let desk = Desk::new();
    desk.build(&["-o", "out"]);
    let first = desk.files("out");
    desk.write("Another text of the first.");
    desk.build(&["-o", "out", "--keep-previous", "out"]);
    let second = desk.files("out");
    let is_of_index = |path: &&String| path.starts_with("bundle.");
    assert!(first.iter().filter(is_of_index).all(|path| second.contains(path)));
    assert_eq!(second.iter().filter(is_of_index).count(), 2);
    desk.write("A third.");
    desk.build(&["-o", "out", "--keep-previous", "out"]);
    let third = desk.files("out");
    assert_eq!(third.iter().filter(is_of_index).count(), 2, "the first edition is gone");
    assert!(first.iter().filter(is_of_index).all(|path| !third.contains(path)));
    assert_eq!(desk.total("out", "third"), 1);
}

#[test]
fn a_document_is_taken_down_from_index_and_previous_edition() {
    let desk = Desk::new();
    desk.build(&["-o", "out"]);
    assert_eq!(desk.total("out", "secret"), 1);
    let output = desk.build(&["-o", "out", "--keep-previous", "out", "--remove", "two"]);
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(said.contains("“two”, which is taken down: it is not kept"), "{said}");
    assert_eq!(desk.total("out", "secret"), 0);
    assert_eq!(desk.total("out", "security"), 1, "the others stay");
    assert_eq!(desk.files("out").iter().filter(|path| path.starts_with("bundle.")).count(), 1);
    for path in desk.files("out") {
        let bytes = fs::read(desk.path("out").join(&path)).unwrap();
        assert!(!bytes.windows(6).any(|window| window == b"Secret"), "{path}");
    }
}

#[test]
fn the_configuration_may_take_documents_down_and_a_build_that_removes_all_writes_nothing() {
    let desk = Desk::new();
    let inputs = "removed = [\"two\"]\n[[inputs]]\nfiles = [\"in.jsonl\"]\n";
    fs::write(desk.path("enface.toml"), inputs).unwrap();
    assert!(desk.run(&["build", "--index-only", "-o", "out"]).status.success());
    assert_eq!(desk.total("out", "secret"), 0);
    let none = ["--remove", "one", "--remove", "three"];
    let output = desk.run(&[&["build", "--index-only", "-o", "none"], &none[..]].concat());
    assert_eq!(output.status.code(), Some(1));
    assert!(!desk.path("none").exists());
}

#[test]
fn what_cannot_be_kept_is_an_error_and_nothing_is_written() {
    let desk = Desk::new();
    let output =
        desk.run(&["build", "in.jsonl", "--index-only", "-o", "out", "--keep-previous", "no"]);
    assert_eq!(output.status.code(), Some(1));
    assert!(!desk.path("out").exists());
}
