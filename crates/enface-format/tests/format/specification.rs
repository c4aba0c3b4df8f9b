//! Is `FORMAT.md` up to date? `ENFACE_BLESS=1` renews its example.

use std::fmt::Write;
use std::path::{Path, PathBuf};

use enface_format::{BeadKind, BeadText, ChunkName, Origin, SideText, TextsReader, hash_of};

use crate::sample;

fn folder() -> &'static Path {
    Path::new(env!("CARGO_MANIFEST_DIR"))
}

fn specification() -> String {
    std::fs::read_to_string(folder().join("FORMAT.md")).unwrap()
}

/// One bead of two sides.
fn example() -> BeadText {
    let side = |side, segment: &str| {
        let mut text = SideText { side, ..SideText::default() };
        text.push(segment, "", 0);
        text
    };
    BeadText {
        kind: BeadKind::Passage,
        origin: Origin::Aligned,
        confidence: 97,
        given: None,
        joins: false,
        sides: vec![side(0, "你好。"), side(1, "Hello.")].into(),
    }
}

/// What the bytes of [`example`] mean, each with their number.
const MEANINGS: &[(usize, &str)] = &[
    (8, "magic"),
    (2, "major version 1"),
    (2, "minor version 0"),
    (4, "CRC-32 of bytes 0 to 12 and 16 to 51"),
    (1, "kind 4: Texts"),
    (1, "3 sections"),
    (2, "section 1: beads; raw"),
    (1, "stored bytes: 6"),
    (2, "section 16: text of side 0; raw"),
    (1, "stored bytes: 10"),
    (2, "section 17: text of side 1; raw"),
    (1, "stored bytes: 7"),
    (1, "1 bead"),
    (1, "the first passage of its document, or its title"),
    (1, "a passage, paired by the aligner, not given, confidence follows"),
    (1, "confidence 97"),
    (1, "side 0: no label"),
    (1, "side 1: no label"),
    (9, "你好。"),
    (1, "the last segment, nothing behind it"),
    (6, "Hello."),
    (1, "the last segment, nothing behind it"),
];

fn dump(bytes: &[u8]) -> String {
    let mut out = String::new();
    let mut rest = bytes;
    for &(n_bytes, meaning) in MEANINGS {
        let at = bytes.len() - rest.len();
        let (part, after) = rest.split_at(n_bytes);
        let hex: Vec<_> = part.iter().map(|byte| format!("{byte:02x}")).collect();
        writeln!(out, "{at:>4}  {:<27} {meaning}", hex.join(" ")).unwrap();
        rest = after;
    }
    assert!(rest.is_empty(), "each byte has a meaning");
    let name = ChunkName::Root(hash_of(bytes)).path("").replace("root.", "");
    writeln!(out, "\nname by hash, if it were a file that has one: {name}").unwrap();
    out
}

/// The example's place in the specification.
fn example_range(specification: &str) -> std::ops::Range<usize> {
    let begin = "<!-- example: ENFACE_BLESS=1 cargo test -p enface-format --features write -->\n\
                 ```text\n";
    let start = specification.find(begin).expect("FORMAT.md has an example") + begin.len();
    start..start + specification[start..].find("```").unwrap()
}

#[test]
fn the_example_is_up_to_date_and_can_be_read() {
    let expected = dump(&sample::texts(&[example()], &[], 2, None));
    let mut specification = specification();
    let range = example_range(&specification);
    if specification[range.clone()] != expected {
        assert!(
            std::env::var_os("ENFACE_BLESS").is_some_and(|value| value == "1"),
            "the example in FORMAT.md is out of date; renew it with ENFACE_BLESS=1"
        );
        specification.replace_range(range, &expected);
        std::fs::write(folder().join("FORMAT.md"), &specification).unwrap();
    }
    let bytes: Vec<u8> = specification[example_range(&specification)]
        .lines()
        .take_while(|line| !line.is_empty())
        .flat_map(|line| line[6..].split("  ").next().unwrap().split_whitespace())
        .map(|byte| u8::from_str_radix(byte, 16).unwrap())
        .collect();
    assert_eq!(TextsReader::read(&bytes, 2, None).unwrap().beads, [example()]);
}

#[test]
fn each_section_that_code_refers_to_exists() {
    let specification = specification();
    let sources: Vec<PathBuf> = std::fs::read_dir(folder().join("src"))
        .unwrap()
        .map(|entry| entry.unwrap().path())
        .filter(|path| path.is_file())
        .collect();
    let mut n_found = 0;
    for source in sources {
        for line in std::fs::read_to_string(&source).unwrap().lines() {
            let Some((_, title)) = line.split_once("Format: section \"") else { continue };
            let (title, _) = title.split_once('"').unwrap();
            n_found += 1;
            let heading = format!("\n## {title}\n");
            assert!(specification.contains(&heading), "{title} in {}", source.display());
        }
    }
    assert!(n_found > 10);
}
