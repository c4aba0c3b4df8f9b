//! How does the command behave beyond its one task: what it says and how loudly, what it can tell a
//! shell or a browser, and what it notices?

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};

use serde_json::Value;
use tempfile::TempDir;

const PROGRAM: &str = env!("CARGO_BIN_EXE_enface");

const LINES: &str = "{\"id\":\"a\",\"title_en\":\"A law\",\"title_ar\":\"قانون\",\"date\":\"2017-05-11\",\"kind\":\"law\",\
    \"segments\":[{\"en\":\"One.\",\"ar\":\"واحد.\"},{\"en\":\"Two.\"}]}\n\
    {\"id\":\"b\",\"title_en\":\"B\",\"segments\":[{\"en\":\"Three.\"}]}\n";

fn folder() -> TempDir {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("in.jsonl"), LINES).unwrap();
    folder
}

fn run(folder: &Path, args: &[&str]) -> Output {
    Command::new(PROGRAM).args(args).current_dir(folder).output().unwrap()
}

fn stdout_of(folder: &Path, args: &[&str]) -> String {
    let output = run(folder, args);
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{args:?}: {stderr}");
    String::from_utf8(output.stdout).unwrap()
}

fn build(folder: &Path) {
    stdout_of(folder, &["build", "in.jsonl", "-o", "out", "--index-only"]);
}

#[test]
fn quiet_says_nothing_and_verbose_names_the_steps() {
    let folder = folder();
    let build = ["build", "in.jsonl", "-o", "out", "--index-only"];
    let quiet = run(folder.path(), &[&build[..], &["--quiet"]].concat());
    assert_eq!((quiet.stdout.len(), quiet.stderr.len()), (0, 0));
    let usual = run(folder.path(), &build);
    assert!(usual.stderr.is_empty(), "no progress off a terminal");
    let verbose = run(folder.path(), &[&build[..], &["-v"]].concat());
    let said = String::from_utf8(verbose.stderr).unwrap();
    for step in ["reading: ", "aligning: ", "indexing: ", "writing: "] {
        assert!(said.contains(step), "{said}");
    }
    assert!(!said.contains('\u{1b}'), "no colors off a terminal");
    let wrong = run(folder.path(), &["build", "none.txt", "-o", "out", "--quiet", "--index-only"]);
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("none.txt"), "errors are told");
}

#[test]
fn stats_count_what_was_built() {
    let folder = folder();
    build(folder.path());
    let stats: Value =
        serde_json::from_str(&stdout_of(folder.path(), &["stats", "out", "--json"])).unwrap();
    assert_eq!((&stats["documents"], &stats["two_sided"]), (&2.into(), &1.into()));
    assert_eq!((&stats["passages"], &stats["aligned"]), (&3.into(), &1.into()));
    assert_eq!(stats["languages"]["ar"]["characters"], 5);
    assert_eq!(stats["years"]["2017"]["two_sided"], 1);
    assert_eq!(stats["undated"], 1);
    assert_eq!(stats["fields"]["kind"], serde_json::json!([["law", 1]]));
    let shown = stdout_of(folder.path(), &["stats", "out", "--svg", "years.svg"]);
    assert!(shown.contains("2017"), "{shown}");
    let picture = fs::read_to_string(folder.path().join("years.svg")).unwrap();
    assert!(picture.starts_with("<svg ") && picture.contains("<title>2017: 1</title>"));
}

#[test]
fn the_environment_may_ask_for_strictness() {
    let folder = folder();
    // Worth a warning.
    fs::write(folder.path().join("empty.html"), "<main></main>").unwrap();
    let check = |value: &str| {
        let mut check = Command::new(PROGRAM);
        check
            .args(["check", "in.jsonl", "empty.html"])
            .env("ENFACE_STRICT", value)
            .current_dir(folder.path());
        check.output().unwrap().status.code()
    };
    assert_eq!(check("1"), Some(1));
    assert_eq!(check("true"), Some(1));
    assert_eq!(check("0"), Some(0));
}

#[test]
fn xliff_has_the_two_languages_that_are_named() {
    let folder = folder();
    build(folder.path());
    let xliff =
        |langs: &str| run(folder.path(), &["export", "out", "--to", "xliff", "--langs", langs]);
    let said = String::from_utf8(xliff("ar,en").stdout).unwrap();
    assert!(said.contains("srcLang=\"ar\"") && said.contains("trgLang=\"en\""), "{said}");
    let wrong = xliff("ar");
    assert_eq!(wrong.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&wrong.stderr).contains("say which two"));
}

#[test]
fn shells_and_the_manual_know_every_subcommand() {
    let folder = folder();
    for shell in ["bash", "fish", "zsh", "powershell", "elvish"] {
        let script = stdout_of(folder.path(), &["completions", shell]);
        for name in ["build", "export", "stats", "serve"] {
            assert!(script.contains(name), "{shell}");
        }
    }
    assert!(stdout_of(folder.path(), &["man"]).starts_with(".ie"), "a page in roff");
    stdout_of(folder.path(), &["man", "-o", "man1"]);
    let page = fs::read_to_string(folder.path().join("man1/enface-build.1")).unwrap();
    assert!(page.contains("Exit codes") && page.contains("single\\-file"), "{page}");
}

#[test]
fn a_reader_that_has_seen_enough_is_no_failure() {
    for args in [&["completions", "bash"][..], &["man"], &["formats"]] {
        let mut child = Command::new(PROGRAM)
            .args(args)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        drop(child.stdout.take());
        let done = child.wait_with_output().unwrap();
        assert!(done.status.success(), "{args:?}: {}", String::from_utf8_lossy(&done.stderr));
    }
}

/// A server that ends with the test.
struct Serving(Child, String);

impl Serving {
    fn start(folder: &Path, args: &[&str]) -> Self {
        let mut child = Command::new(PROGRAM)
            .args(args)
            .current_dir(folder)
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut lines = BufReader::new(child.stdout.take().unwrap()).lines();
        let address = lines.by_ref().map(Result::unwrap).find_map(|line| {
            let (_, rest) = line.split_once("http://")?;
            Some(rest.split('/').next()?.to_owned())
        });
        // What is said later must not fill the pipe.
        std::thread::spawn(move || lines.for_each(drop));
        Self(child, address.expect("an address is printed"))
    }

    /// The head and the body of an answer.
    fn get(&self, path: &str) -> (String, String) {
        let mut stream = TcpStream::connect(&self.1).unwrap();
        write!(stream, "GET {path} HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n").unwrap();
        let mut bytes = Vec::new();
        stream.read_to_end(&mut bytes).unwrap();
        let answer = String::from_utf8_lossy(&bytes).into_owned();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        (head.to_owned(), body.to_owned())
    }
}

impl Drop for Serving {
    fn drop(&mut self) {
        let _ = self.0.kill();
        let _ = self.0.wait();
    }
}

#[test]
fn serve_gives_the_folder_to_this_machine() {
    let folder = folder();
    build(folder.path());
    fs::write(folder.path().join("out/index.html"), "<p>page").unwrap();
    let server = Serving::start(folder.path(), &["serve", "out", "--port", "0"]);
    assert!(server.1.starts_with("127.0.0.1:"));
    let (head, body) = server.get("/");
    assert!(head.starts_with("HTTP/1.1 200") && head.contains("text/html"), "{head}");
    assert_eq!(body, "<p>page");
    assert!(server.get("/enface.json").0.contains("application/json"));
    assert!(server.get("/none").0.starts_with("HTTP/1.1 404"));
    assert!(server.get("/%2e%2e/in.jsonl").0.starts_with("HTTP/1.1 400"));

    let server = Serving::start(folder.path(), &["serve", "out", "--port", "0", "--reload"]);
    assert!(server.get("/").1.contains("<script src=\"/.enface/reload.js\">"));
    assert!(server.get("/.enface/edition").1.contains("edition"));
    let wrong = run(folder.path(), &["serve", "nowhere"]);
    assert_eq!(wrong.status.code(), Some(1));
}

#[test]
fn watching_builds_anew_when_an_input_changes() {
    let folder = folder();
    let args = ["build", "in.jsonl", "-o", "out", "--index-only", "--watch", "--port", "0"];
    let server = Serving::start(folder.path(), &args);
    let before = server.get("/.enface/edition").1;
    assert!(before.contains("edition"), "{before}");
    fs::write(folder.path().join("in.jsonl"), LINES.replace("Three", "Four")).unwrap();
    for _ in 0..600 {
        std::thread::sleep(std::time::Duration::from_millis(100));
        let now = server.get("/.enface/edition").1;
        if now != before && now.contains("edition") {
            return;
        }
    }
    panic!("the archive was not built anew");
}

/// The files below a folder: their paths, and their bytes.
fn files(folder: &Path) -> std::collections::BTreeMap<String, Vec<u8>> {
    let mut out = std::collections::BTreeMap::new();
    for entry in fs::read_dir(folder).unwrap() {
        let path = entry.unwrap().path();
        let name = path.file_name().unwrap().to_string_lossy().into_owned();
        if path.is_dir() {
            let below = files(&path).into_iter();
            out.extend(below.map(|(below, bytes)| (format!("{name}/{below}"), bytes)));
        } else {
            out.insert(name, fs::read(path).unwrap());
        }
    }
    out
}

#[test]
fn a_build_that_was_shared_out_gives_the_bytes_of_one() {
    let folder = folder();
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/corpora/seed/archive.txt");
    let inputs = ["in.jsonl", seed.to_str().unwrap()];
    let with = |command: &str, args: &[&str]| {
        stdout_of(folder.path(), &[&[command], &inputs[..], args].concat())
    };
    with("build", &["-o", "one", "--index-only"]);
    for shard in ["0", "1", "2"] {
        let part = format!("parts/{shard}");
        let said = with("build", &["--shards", "3", "--shard", shard, "-o", &part]);
        assert!(said.contains("documents are aligned in parts/"), "{said}");
    }
    let parts = ["--part", "parts/0", "parts/1", "parts/2"];
    with("merge", &[&parts[..], &["-o", "merged", "--index-only", "--quiet"]].concat());
    assert_eq!(files(&folder.path().join("merged")), files(&folder.path().join("one")));

    // A part that is not there costs time and changes nothing.
    let args = [&["merge"], &inputs[..], &["--part", "parts/1", "-o", "less", "--index-only"]];
    let less = run(folder.path(), &args.concat());
    assert!(String::from_utf8_lossy(&less.stderr).contains("are in no part"));
    assert_eq!(files(&folder.path().join("less")), files(&folder.path().join("one")));
    fs::write(folder.path().join("broken"), "x").unwrap();
    let args = [&["merge"], &inputs[..], &["--part", "broken", "-o", "no", "--index-only"]];
    let broken = run(folder.path(), &args.concat());
    assert_eq!(broken.status.code(), Some(1));
    assert!(String::from_utf8_lossy(&broken.stderr).contains("broken: is no part of a build"));
}
