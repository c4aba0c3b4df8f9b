//! `enface align` and dictionaries: beads of files as they lie, exit codes and messages.

use std::fs;
use std::path::PathBuf;
use std::process::{Command, Output};

use tempfile::TempDir;

const ZH: &str = "第一条 为保障数据安全，制定本办法。\n第二条 数据应当境内存储。\n第三条 本办法自2017年5月11日起施行。\n";
const EN: &str = "This translation was kindly provided by a friend.\nArticle 1 These Measures are formulated in order to protect data security.\nArticle 3 These Measures take effect on May 11, 2017.\n";
const BEADS: &str = "[]:[0]\n[0]:[1]\n[1]:[]\n[2]:[2]\n";

/// A folder to work in, with the command run inside it.
struct Bench(TempDir);

impl Bench {
    fn new(files: &[(&str, &str)]) -> Self {
        let bench = Self(tempfile::tempdir().unwrap());
        for (name, text) in files {
            let path = bench.path(name);
            fs::create_dir_all(path.parent().unwrap()).unwrap();
            fs::write(path, text).unwrap();
        }
        bench
    }

    fn path(&self, name: &str) -> PathBuf {
        self.0.path().join(name)
    }

    fn read(&self, name: &str) -> String {
        fs::read_to_string(self.path(name)).unwrap()
    }

    /// Runs, and expects an exit code and a piece of what is said.
    fn check(&self, args: &[&str], code: i32, said: &str) -> Output {
        let output = Command::new(env!("CARGO_BIN_EXE_enface"))
            .args(args)
            .current_dir(self.0.path())
            .output()
            .unwrap();
        let stderr = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(code), "{args:?}: {stderr}");
        assert!(stderr.contains(said), "{args:?}: {said:?} is not in {stderr:?}");
        assert!(!stderr.contains("panicked"), "{stderr}");
        output
    }
}

#[test]
fn two_files_become_a_bead_a_line() {
    let bench =
        Bench::new(&[("a.txt", ZH), ("b.txt", EN), ("crlf.txt", &EN.replace('\n', "\r\n"))]);
    for b in ["b.txt", "crlf.txt"] {
        let output = bench.check(&["align", "pair", "a.txt", b, "--langs", "zh,en"], 0, "");
        assert_eq!(String::from_utf8_lossy(&output.stdout), BEADS);
    }
    let to_file = ["align", "pair", "b.txt", "a.txt", "--langs", "en,zh", "--out", "out"];
    let output = bench.check(&to_file, 0, "");
    assert!(output.stdout.is_empty());
    assert_eq!(bench.read("out"), "[0]:[]\n[1]:[0]\n[]:[1]\n[2]:[2]\n");
}

#[test]
fn blank_lines_and_files_without_text_keep_their_numbers() {
    let bench = Bench::new(&[("a.txt", "one\n\ntwo\n"), ("b.txt", ""), ("c.txt", "\n")]);
    let output = bench.check(&["align", "pair", "a.txt", "b.txt", "--langs", "en,de"], 0, "");
    assert_eq!(output.stdout, b"[0]:[]\n[1]:[]\n[2]:[]\n");
    let output = bench.check(&["align", "pair", "b.txt", "c.txt", "--langs", "en,de"], 0, "");
    assert_eq!(output.stdout, b"[]:[0]\n");
}

#[test]
fn a_bead_may_say_how_sure_it_is() {
    let bench = Bench::new(&[("a.txt", ZH), ("b.txt", EN)]);
    let args = ["align", "pair", "a.txt", "b.txt", "--langs", "zh,en", "--confidence"];
    let output = String::from_utf8(bench.check(&args, 0, "").stdout).unwrap();
    for (line, bead) in output.lines().zip(BEADS.lines()) {
        let confidence: u8 = line.strip_prefix(bead).unwrap()[1..].parse().unwrap();
        assert!(confidence <= 100);
    }
}

#[test]
fn files_of_equal_names_are_pairs() {
    let files = [("zh/law", ZH), ("en/law", EN), ("zh/rule", ZH), ("en/rule", EN), ("en/note", EN)];
    let bench = Bench::new(&files);
    let args = ["align", "dirs", "zh", "en", "--langs", "zh,en", "--out", "out"];
    bench.check(&args, 0, "note: warning: the other folder has no file of this name; left out");
    assert_eq!(bench.read("out/law"), BEADS);
    assert_eq!(bench.read("out/rule"), BEADS);
    assert!(!bench.path("out/note").exists());
}

#[test]
fn a_file_that_cannot_be_read_costs_no_other() {
    let bench = Bench::new(&[("zh/law", ZH), ("en/law", EN), ("zh/bad", ZH)]);
    fs::write(bench.path("en/bad"), b"\xff\xfe\x00").unwrap();
    let args = ["align", "dirs", "zh", "en", "--langs", "zh,en", "--out", "out"];
    bench.check(&args, 3, "bad");
    assert_eq!(bench.read("out/law"), BEADS);
    assert!(!bench.path("out/bad").exists());
}

#[test]
fn mistakes_are_told_and_nothing_is_written() {
    let bench = Bench::new(&[("zh/law", ZH), ("en/law", EN), ("none/other", EN)]);
    let dirs = |a, b, out| ["align", "dirs", a, b, "--langs", "zh,en", "--out", out];
    bench.check(&dirs("zh", "none", "out"), 1, "no pair of files to align");
    bench.check(&dirs("zh", "missing", "out"), 1, "missing: the folder cannot be read");
    assert!(!bench.path("out").exists());
    bench.check(&dirs("zh", "en", "en"), 1, "the beads would replace the texts");
    assert_eq!(bench.read("en/law"), EN);
    let pair = |langs| ["align", "pair", "zh/law", "en/law", "--langs", langs];
    for langs in ["zh", "zh,en,fr", "zh,", "not a tag,en"] {
        bench.check(&pair(langs), 2, "two BCP 47 tags");
    }
    let gone = ["align", "pair", "zh/law", "gone", "--langs", "zh,en"];
    bench.check(&gone, 1, "error: gone: the file cannot be read");
}

#[test]
fn a_dictionary_pairs_what_nothing_else_would() {
    let de = "Hund Katze Maus\nIgel Pferd Vogel\nFisch Wolf Baum\nBlume Gras Moos\n\
              Haus Fenster Dach\nWand Tisch Stuhl\nBett Lampe Brot\nMilch Käse Salz\n";
    let fr = "poisson loup arbre\nfleur herbe mousse\nmur table chaise\nlit lampe pain\n\
              lait fromage sel\n";
    let known = [
        ("Fisch", "poisson"),
        ("Wolf", "loup"),
        ("Baum", "arbre"),
        ("Blume", "fleur"),
        ("Gras", "herbe;gazon"),
        ("Moos", "mousse"),
        ("Wand", "mur"),
        ("Tisch", "table"),
        ("Stuhl", "chaise"),
    ];
    let words: String = known.iter().map(|(a, b)| format!("{a}\t{b}\n")).collect();
    let turned: String = known.iter().map(|(a, b)| format!("{b}\t{a}\n")).collect();
    let bench = Bench::new(&[("a", de), ("b", fr), ("words.tsv", &words), ("turned.tsv", &turned)]);
    let faces = |more: &[&str]| {
        let args = [&["align", "pair", "a", "b", "--langs", "de,fr"], more].concat();
        let beads = String::from_utf8(bench.check(&args, 0, "").stdout).unwrap();
        let is_in = |list: &str, n: &str| list.trim_matches(['[', ']']).split(", ").any(|x| x == n);
        let faces = |a: &str, b: &str| {
            beads.lines().filter_map(|l| l.split_once(':')).any(|(x, y)| is_in(x, a) && is_in(y, b))
        };
        faces("2", "0") && faces("3", "1") && faces("5", "2")
    };
    assert!(faces(&["--dictionary", "words.tsv"]));
    assert!(faces(&["--dictionary", "turned.tsv"]), "either side may have the heads");
    assert!(!faces(&[]), "the texts are too short to learn from");
}

#[test]
fn a_dictionary_that_cannot_be_read_stops_the_work() {
    let bench = Bench::new(&[("a", ZH), ("b", EN), ("none", "no entry\n"), ("bad", "<a></b>")]);
    let pair = |file| ["align", "pair", "a", "b", "--langs", "zh,en", "--dictionary", file];
    bench.check(&pair("none"), 1, "none: no entry of a dictionary");
    bench.check(&pair("bad"), 1, "bad: is no well-formed TBX");
    bench.check(&pair("gone"), 1, "gone: the dictionary cannot be read");
    let build = ["build", "a", "-o", "out", "--index-only", "--dictionary", "none"];
    bench.check(&build, 1, "no entry of a dictionary");
    assert!(!bench.path("out").exists());
}
