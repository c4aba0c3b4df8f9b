//! Input that cannot be read, and input that should not have to be.

use std::fs;
use std::path::PathBuf;

use enface::diagnostic::{Diagnostic, Severity};
use enface::import::{ImportOptions, Imported, import};
use enface::model::Body;
use proptest::prelude::*;

use crate::{EN_1, ZH_1, import_files, import_text, langs, messages, paragraphs, seed};

#[track_caller]
fn check_refused(name: &str, bytes: &[u8], line: Option<u32>, message: &str) {
    let imported = import_files(&[(name, bytes), ("good.txt", EN_1.as_bytes())]);
    let errors: Vec<_> = imported.diagnostics.iter().filter(|d| d.is_error()).collect();
    let [error] = errors.as_slice() else { panic!("{imported:#?}") };
    assert!(error.path.ends_with(name), "{error}");
    assert_eq!((error.line, error.message.as_str()), (line, message));
    assert!(error.help.is_some());
    assert_eq!(imported.documents.len(), 1, "the other file is kept");
}

#[test]
fn bytes_that_are_not_text_are_refused_with_their_place() {
    check_refused("bad.txt", b"one\ntwo \xb9\xfa", Some(2), "byte 9 (0xB9) is not UTF-8");
    check_refused("bad.jsonl", b"{\"id\":\n\"\xff\"}", Some(2), "byte 9 (0xFF) is not UTF-8");
    check_refused("bom.txt", b"\xef\xbb\xbfa\n\xff", Some(2), "byte 6 (0xFF) is not UTF-8");
    check_refused("bad.zh.gb18030.txt", b"\xb9\xfa\n\xb9\xff", Some(2), "byte 4 is not gb18030");
    check_refused("half.txt", b"\xff\xfea\0b", Some(1), "half of a UTF-16 character at byte 5");
    check_refused("half.txt", b"\xff\xfe\n\0\0\xd8a\0", Some(2), "half of a UTF-16 pair at byte 5");
    check_refused(
        "nul.txt",
        b"text\0\x01\x02\x03",
        None,
        "the file is binary (it holds NUL bytes), not text",
    );
    check_refused(
        "odd.txt",
        b"\x01\x02\x03\x04",
        None,
        "the file is binary (full of control characters)",
    );
    check_refused(
        "wide.txt",
        b"t\0e\0x\0t\0",
        None,
        "the file looks like UTF-16 without a byte order mark",
    );
    check_refused("a.txt", b"%PDF-1.7\n", None, "the file is a PDF, not plain text");
    check_refused("empty.txt", b"", None, "the file is empty");
    check_refused(
        "blank.txt",
        " \n\u{200b}\n".as_bytes(),
        None,
        "the file holds nothing but white space",
    );
}

#[test]
fn a_missing_file_is_an_error_and_the_others_are_kept() {
    let imported = import(
        &[PathBuf::from("no/such/file.txt"), seed("archive.txt")],
        &ImportOptions::default(),
    );
    let expected = Diagnostic::error("no/such/file.txt", "no such file or folder")
        .with_help("check the spelling of the path");
    assert_eq!(imported.diagnostics, [expected]);
    assert_eq!(imported.documents.len(), 15);
}

#[test]
fn folders_are_walked_by_name_and_hidden_files_passed_over() {
    let text = EN_1.as_bytes();
    let imported = import_files(&[
        ("b/x.txt", text),
        ("b.txt", text),
        ("a.txt", text),
        (".hidden.txt", b"\0"),
        (".git/y.txt", b"\0"),
        ("picture.png", b"\0"),
        ("README.doc", text),
    ]);
    let ids: Vec<_> = imported.documents.iter().map(|d| d.id.as_str()).collect();
    assert_eq!(ids, ["a", "b/x", "b"]);
    assert_eq!(
        messages(&imported, Severity::Warning),
        [
            "1 file of type .doc left out: no importer reads them",
            "1 file of type .png left out: no importer reads them",
        ]
    );
}

#[test]
fn a_folder_without_texts_and_a_file_of_another_kind_are_errors() {
    let imported = import_files(&[("picture.png", b"\0")]);
    assert_eq!(
        messages(&imported, Severity::Error),
        ["the folder holds no file that enface reads"]
    );
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("page.doc");
    fs::write(&path, EN_1).unwrap();
    let imported = import(&[path], &ImportOptions::default());
    assert_eq!(
        messages(&imported, Severity::Error),
        ["no importer knows what kind of file this is"]
    );
}

#[test]
fn a_file_given_twice_is_read_once() {
    let imported = import(&[seed("archive.txt"), seed("archive.txt")], &ImportOptions::default());
    assert_eq!(imported.documents.len(), 15);
    assert_eq!(messages(&imported, Severity::Warning), ["given twice; read once"]);
}

#[test]
fn utf8_under_the_name_of_another_encoding_is_not_garbled() {
    let imported = import_files(&[("a.zh.gb18030.txt", ZH_1.as_bytes())]);
    assert_eq!(paragraphs(&imported.documents[0], "zh"), [ZH_1]);
    assert_eq!(messages(&imported, Severity::Warning).len(), 1);
}

/// What must hold of anything that was read.
pub(crate) fn check_sound(imported: &Imported) {
    for document in &imported.documents {
        assert!(!document.id.is_empty());
        if let Body::Sides(sides) = &document.body {
            for (i, side) in sides.iter().enumerate() {
                assert!(!side.paragraphs.is_empty());
                assert!(side.paragraphs.iter().all(|p| !p.is_empty() && p.trim() == p));
                assert!(sides.iter().skip(i + 1).all(|other| other.lang != side.lang));
            }
        }
    }
    assert!(!imported.documents.is_empty() || !imported.diagnostics.is_empty(), "silent loss");
}

/// Pieces of which texts are made that come close to what importers look for.
const PIECES: &[&str] = &[
    "Posted on",
    "Posted on October 24, 2017",
    " Updated on ",
    "\n",
    "\n\n",
    "\r",
    "\u{a0}",
    " ",
    "»",
    "Read the rest of this entry",
    "View original post 1,245 more words",
    "Uncategorized",
    "\u{feff}",
    "Translated by Ann Lee",
    "第一条",
    "附件",
    "2017年4月11日",
    "二〇一六年",
    "كتاب",
    "かな",
    "{\"id\":",
    "\"segments\":[",
    "{\"en\":\"x\"}",
    "]}",
    "null",
    "\"\\ud800\"",
    "GF No. (2015)40",
    "(",
    "a@b.c",
    "The law is the law of the land",
];

const NAMES: &[&str] = &["a.txt", "a.en.txt", "a.zh.gb18030.txt", "a.utf16le.txt", "a.jsonl"];

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn any_bytes_are_read_or_refused(
        name in prop::sample::select(NAMES),
        bytes in prop::collection::vec(any::<u8>(), 0..300),
    ) {
        check_sound(&import_files(&[(name, &bytes)]));
    }

    #[test]
    fn any_mixture_of_likely_pieces_is_read_or_refused(
        name in prop::sample::select(NAMES),
        pieces in prop::collection::vec(prop::sample::select(PIECES), 1..60),
    ) {
        check_sound(&import_files(&[(name, pieces.concat().as_bytes())]));
    }

    #[test]
    fn a_lone_text_file_loses_no_line(
        pieces in prop::collection::vec(prop::sample::select(&PIECES[3..]), 1..60),
    ) {
        let text = pieces.concat();
        let imported = import_text("a.txt", &text);
        let mut found: Vec<&str> = Vec::new();
        for document in &imported.documents {
            found.extend(langs(document).iter().flat_map(|lang| paragraphs(document, lang)));
        }
        let visible = |text: &str| {
            let mut chars: Vec<char> =
                text.chars().filter(|c| !c.is_whitespace() && *c != '\u{feff}').collect();
            chars.sort_unstable();
            chars
        };
        prop_assert_eq!(visible(&found.concat()), visible(&text));
    }

    #[test]
    fn the_sample_archive_cut_anywhere_is_read(at in 0_usize..73_478, is_gold in any::<bool>()) {
        let (from, name) = if is_gold { ("docs.jsonl", "a.jsonl") } else { ("archive.txt", "a.txt") };
        let bytes = fs::read(seed(from)).unwrap();
        check_sound(&import_files(&[(name, &bytes[..at])]));
    }
}
