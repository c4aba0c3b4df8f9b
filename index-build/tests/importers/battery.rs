//! What every importer survives: files cut anywhere, and files damaged in thousands of ways. Never
//! a panic, never a hang, never a lost sibling.
//!
//! `ENFACE_MUTATIONS=10000` asks for more than the usual number of damaged inputs.

use std::fs;
use std::path::{Path, PathBuf};
use std::sync::LazyLock;
use std::time::Duration;

use enface::import::{ImportOptions, Imported, format_names, import_sources};
use enface::source::SourceFile;
use fastrand::Rng;
use rayon::{ThreadPool, ThreadPoolBuilder};

use crate::fixtures::{self, Fixture};
use crate::hostile::check_sound;
use crate::{AR_1, FR_1, paragraphs};

/// Pieces that mean something in one format or another.
const TOKENS: &[&str] = &[
    "<",
    ">",
    "&",
    "\"",
    "'",
    "</",
    "/>",
    "<!--",
    "-->",
    "<![CDATA[",
    "]]>",
    "&#0;",
    "&#x110000;",
    "&nope;",
    "<!DOCTYPE a [<!ENTITY b \"c\">]>",
    "\0",
    "\u{feff}",
    "\u{fffd}",
    "\u{202e}",
    "\r",
    "\n",
    "\n\n",
    "\t",
    ",",
    ";",
    "\\",
    "{",
    "}",
    "[",
    "]",
    "---\n",
    "+++\n",
    "msgid \"",
    "msgstr[9] \"",
    "xml:lang=\"x-\"",
    "lang=en",
    "<tu>",
    "</seg>",
    "<p>",
    "</p>",
    "<table><tr><td>",
    "<b><i></b>",
    "<div lang=ar>",
    "Posted on",
    "draft: true",
    "\"segments\":",
    "null",
    "1e999",
    "第一条",
    "- ",
    "[^1]",
    "[^1]: ",
    "|",
    "```",
    "    ",
    "<svg><math>",
    "<template>",
    "<select>",
];

/// One damaged version of some bytes.
fn damaged(bytes: &[u8], lots: &mut Rng) -> Vec<u8> {
    let mut bytes = bytes.to_vec();
    for _ in 0..=lots.usize(..4) {
        let at = lots.usize(..bytes.len() + 1);
        let end = (at + 1 + lots.usize(..40)).min(bytes.len());
        match lots.usize(..8) {
            0 => bytes.truncate(at),
            1 => drop(bytes.drain(at..end)),
            2 => {
                let piece = bytes[at..end].repeat(1 + lots.usize(..30));
                bytes.splice(at..at, piece);
            }
            3 if at < bytes.len() => bytes[at] ^= 1 << lots.u8(..8),
            4 if at < bytes.len() => bytes[at] = lots.u8(..),
            5 => {
                let from = lots.usize(..bytes.len() + 1);
                let piece = bytes[from..(from + 30).min(bytes.len())].to_vec();
                bytes.splice(at..end, piece);
            }
            6 => {
                let token = TOKENS[lots.usize(..TOKENS.len())];
                bytes.splice(at..at, token.repeat(1 + lots.usize(..200)).into_bytes());
            }
            _ => {
                let token = TOKENS[lots.usize(..TOKENS.len())];
                bytes.splice(at..end, token.bytes());
            }
        }
    }
    bytes
}

fn source(name: &str, bytes: &[u8]) -> SourceFile {
    SourceFile {
        path: format!("in/{name}"),
        relative: name.to_owned(),
        bytes: bytes.to_vec(),
        ..SourceFile::default()
    }
}

/// More time of a processor is a hang. That of the clock says nothing: other tests run beside.
const HANG: Duration = Duration::from_secs(5);

/// Imports on one thread, whose processor's time can be told.
fn import(files: Vec<SourceFile>) -> Imported {
    static ALONE: LazyLock<ThreadPool> =
        LazyLock::new(|| ThreadPoolBuilder::new().num_threads(1).build().unwrap());
    ALONE.install(|| {
        let start = processor_time();
        let imported = import_sources(files, &ImportOptions::default());
        let took = processor_time() - start;
        assert!(took < HANG, "took {took:?}");
        imported
    })
}

/// How long this thread has had a processor.
fn processor_time() -> Duration {
    let time = rustix::time::clock_gettime(rustix::time::ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec as u64, time.tv_nsec as u32)
}

/// Reads files beside two that are in order, which have to come out whole.
fn read_beside_siblings(files: Vec<SourceFile>) -> Imported {
    let mut all = vec![
        source("0sibling.fr.txt", format!("Titre\n\n{FR_1}").as_bytes()),
        source("0sibling.ar.txt", AR_1.as_bytes()),
    ];
    all.extend(files);
    let imported = import(all);
    let sibling = imported.documents.iter().find(|document| document.id == "0sibling");
    let sibling = sibling.expect("the sibling is lost");
    assert_eq!(paragraphs(sibling, "fr"), ["Titre", FR_1]);
    assert_eq!(paragraphs(sibling, "ar"), [AR_1]);
    imported
}

fn n_mutations() -> usize {
    std::env::var("ENFACE_MUTATIONS").ok().and_then(|n| n.parse().ok()).unwrap_or(2_000)
}

/// Damages each file of a fixture in turn; the others stay as they are.
fn check_damage(fixture: &Fixture) {
    let n_files = fixture.files.len();
    let seed = fixture.format.bytes().fold(7, |sum: u64, b| sum * 31 + u64::from(b));
    let mut lots = Rng::with_seed(seed);
    for i in 0..n_mutations() {
        let hit = i % n_files;
        let files: Vec<SourceFile> = fixture
            .files
            .iter()
            .enumerate()
            .map(|(j, (name, bytes))| match j == hit {
                true => source(name, &damaged(bytes, &mut lots)),
                false => source(name, bytes),
            })
            .collect();
        check_sound(&read_beside_siblings(files));
    }
}

/// Cuts each file of a fixture at some hundred places, character or not.
fn check_truncation(fixture: &Fixture) {
    for (hit, (name, bytes)) in fixture.files.iter().enumerate() {
        let step = bytes.len() / 120 + 1;
        for at in (0..bytes.len()).step_by(step) {
            let mut files: Vec<_> =
                fixture.files.iter().map(|(name, bytes)| source(name, bytes)).collect();
            files[hit] = source(name, &bytes[..at]);
            check_sound(&read_beside_siblings(files));
        }
    }
}

macro_rules! battery {
    ($($format:ident)*) => {$(
        mod $format {
            #[test]
            fn damaged_anywhere() {
                super::check_damage(&super::fixtures::$format());
            }

            #[test]
            fn cut_anywhere() {
                super::check_truncation(&super::fixtures::$format());
            }
        }
    )*};
}

battery!(text dump jsonl tmx xliff po tei moses csv html markdown wxr);

/// All fixtures, one a format.
fn all() -> Vec<Fixture> {
    vec![
        fixtures::text(),
        fixtures::dump(),
        fixtures::jsonl(),
        fixtures::tmx(),
        fixtures::xliff(),
        fixtures::po(),
        fixtures::tei(),
        fixtures::moses(),
        fixtures::csv(),
        fixtures::html(),
        fixtures::markdown(),
        fixtures::wxr(),
    ]
}

#[test]
fn every_reader_has_a_fixture_and_a_fuzz_target() {
    let of_fixtures: Vec<&str> = all().iter().map(|fixture| fixture.format).collect();
    let targets = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/fuzz");
    let manifest = fs::read_to_string(targets.join("Cargo.toml")).unwrap();
    for name in format_names() {
        assert!(of_fixtures.contains(&name), "{name} has no fixture");
        let path = format!("fuzz_targets/{name}.rs");
        assert!(manifest.contains(&path), "{name} is not in tests/fuzz/Cargo.toml");
        let target = fs::read_to_string(targets.join(path)).unwrap();
        assert!(target.contains(&format!("read(\"{name}\"")), "{name} has no fuzz target");
    }
}

/// Writes the fixtures for the fuzzer to begin with, if `ENFACE_SEEDS` names a folder.
#[test]
fn seeds_are_written() {
    let Some(folder) = std::env::var_os("ENFACE_SEEDS").map(PathBuf::from) else { return };
    for fixture in all() {
        let folder = folder.join(fixture.format);
        fs::create_dir_all(&folder).unwrap();
        for (name, bytes) in &fixture.files {
            fs::write(folder.join(name.replace('/', "-")), bytes).unwrap();
        }
    }
}

#[test]
fn a_file_that_ends_in_the_middle_says_so_and_keeps_its_beginning() {
    for fixture in [fixtures::tmx(), fixtures::xliff(), fixtures::tei(), fixtures::wxr()] {
        let (name, bytes) = &fixture.files[0];
        let files = vec![source(name, &bytes[..bytes.len() * 9 / 10])];
        let imported = read_beside_siblings(files);
        let said =
            imported.diagnostics.iter().any(|d| d.message.contains("the file ends inside <"));
        assert!(said, "{}: {:?}", fixture.format, imported.diagnostics);
        assert!(imported.documents.len() > 1, "{}", fixture.format);
    }
}

/// Files of a megabyte that are meant to take for ever.
#[test]
fn what_is_meant_to_take_for_ever_does_not() {
    let n = 100_000;
    let formats: String = (0..400).map(|i| format!("<b id={i}><a href=x{i}>")).collect();
    let cases = [
        ("a.html", "<script>".repeat(n)),
        ("a.html", "<div><b><i>".repeat(n)),
        ("a.html", "<table><tr><td>x".repeat(n / 10)),
        ("a.html", "<!--".repeat(n)),
        ("a.html", "<link hreflang ".repeat(n)),
        ("a.html", format!("<div>{formats}</div>{}", "<p>x</p>".repeat(n / 10))),
        ("a.md", "{{< ".repeat(n)),
        ("a.md", "> ".repeat(n)),
        ("a.md", "[".repeat(n)),
        ("a.md", "*a **b ".repeat(n / 4)),
        ("a.md", format!("---\n{}\n---\nx", "[".repeat(n))),
        ("a.md", format!("---\na: &a [x]\n{}\n---\nx", "b: &b [*a, *a]\n".repeat(n / 20))),
        ("a.md", format!("+++\n{}\n+++\nx", "a = [".repeat(n / 5))),
        ("a.tmx", format!("<tmx>{}", "<".repeat(n))),
        ("a.tmx", format!("<tmx>{}", "<tu>".repeat(n))),
        ("a.tmx", format!("<tmx>{}", "</x>".repeat(n))),
        ("a.xlf", format!("<xliff>{}", "<![CDATA[".repeat(n))),
        ("a.xml", format!("<TEI>{}", "<p a='&lt;".repeat(n))),
        ("a.po", "msgid \"a\"\n".repeat(n)),
        ("a.csv", "en,fr\n".to_owned() + &"\"".repeat(n)),
        ("a.csv", ",".repeat(n)),
        ("a.jsonl", "[".repeat(n)),
    ];
    for (name, text) in cases {
        let shown: String = text.chars().take(30).collect();
        let imported = read_beside_siblings(vec![source(name, text.as_bytes())]);
        check_sound(&imported);
        assert!(imported.diagnostics.len() <= 51, "{name}: {shown}");
    }
}
