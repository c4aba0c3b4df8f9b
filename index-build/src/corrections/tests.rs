use super::file::{self, Format};
use super::{Row, apply};
use crate::model::{AlignedDocument, AlignedSide, Bead, Body, Document, Origin, Segment, SideText};
use crate::prepare::{CutDocument, cut};

fn document(en: &[&str], zh: &[&str]) -> CutDocument {
    let side = |lang: &str, paragraphs: &[&str]| SideText {
        lang: lang.to_owned(),
        paragraphs: paragraphs.iter().map(|&p| p.to_owned()).collect(),
    };
    let body = Body::Sides(vec![side("en", en), side("zh", zh)]);
    let document = Document { id: "d".into(), body, ..Document::default() };
    cut(document, &["en".into(), "zh".into()])
}

fn row(en: &str, zh: &str) -> Row {
    let texts = [("en", en), ("zh", zh)].into_iter().filter(|(_, text)| !text.is_empty());
    Row {
        path: "d.tsv".into(),
        line: 2,
        confidence: None,
        texts: texts.map(|(lang, text)| (lang.to_owned(), text.to_owned())).collect(),
    }
}

/// The pieces of a document: their texts, and whether an editor has made them one bead.
fn pieces(document: &CutDocument) -> Vec<(String, String, bool)> {
    let text = |segments: &[Segment]| {
        segments.iter().map(|s| s.text.as_str()).collect::<Vec<_>>().join("|")
    };
    let piece = |s: &crate::prepare::Stretch| {
        let is_fixed = s.fixed.is_some_and(|fixed| fixed.origin == Origin::Human);
        (text(&s.sides[0]), text(&s.sides[1]), is_fixed)
    };
    document.stretches.iter().map(piece).collect()
}

fn check(document: &CutDocument, expected: &[(&str, &str, bool)]) {
    let expected: Vec<_> =
        expected.iter().map(|&(a, b, fixed)| (a.to_owned(), b.to_owned(), fixed)).collect();
    assert_eq!(pieces(document), expected);
}

#[test]
fn rows_part_a_document_and_the_rest_stays_for_the_aligner() {
    let mut d = document(&["One. Two.", "Three. Four."], &["一。第二句在这里。", "三。四。"]);
    let rows = [row("Two. Three.", "第二句在这里。"), row("", "三。")];
    assert!(apply(&mut d, &rows).is_empty());
    check(
        &d,
        &[
            ("One.", "一。", false),
            ("Two.|Three.", "第二句在这里。", true),
            ("", "三。", true),
            ("Four.", "四。", false),
        ],
    );
}

#[test]
fn a_row_may_cut_a_sentence_and_white_space_does_not_count() {
    let mut d = document(&["One and two."], &["一，二。"]);
    let rows = [row("One  and", "一，"), row(" two.\n", "二。")];
    assert!(apply(&mut d, &rows).is_empty());
    check(&d, &[("One and", "一，", true), ("two.", "二。", true)]);
    assert_eq!(d.stretches[0].sides[0][0].after, " ");
}

#[test]
fn rows_whose_text_has_changed_are_reported_and_the_others_hold() {
    let mut d = document(
        &["One is here.", "New is here.", "Three is here."],
        &["一。", "新。", "三个字在这里。"],
    );
    let rows = [
        row("One is here.", "一。"),
        row("Two is here.", "二。"),
        row("Three is here.", "三个字在这里。"),
    ];
    let said: Vec<String> = apply(&mut d, &rows).iter().map(ToString::to_string).collect();
    assert_eq!(said.len(), 1);
    assert!(said[0].starts_with("d.tsv:2: warning: 1 of 3 corrected rows of d"), "{said:?}");
    check(
        &d,
        &[
            ("One is here.", "一。", true),
            ("New is here.", "新。", false),
            ("Three is here.", "三个字在这里。", true),
        ],
    );
}

#[test]
fn no_rows_change_nothing() {
    let mut d = document(&["One. Two."], &["一。二。"]);
    let before = d.stretches.clone();
    assert!(apply(&mut d, &[row("Other.", "")]).len() == 1);
    assert_eq!(d.stretches, before);
}

fn aligned() -> AlignedDocument {
    let side = |lang: &str, texts: &[&str]| AlignedSide {
        lang: lang.to_owned(),
        segments: texts
            .iter()
            .map(|&text| Segment { text: text.into(), after: "\n\n".into(), paragraph: 0 })
            .collect(),
    };
    let bead = |a, b, origin| Bead { parts: vec![a, b], origin, confidence: 40, ..Bead::default() };
    AlignedDocument {
        id: "A \"law\"/1".into(),
        sides: vec![side("en", &["One.", "Two\tand \"more\" <b>."]), side("zh", &["一。", "二。"])],
        beads: vec![bead(0..2, 0..1, Origin::Human), bead(2..2, 1..2, Origin::Aligned)],
        ..AlignedDocument::default()
    }
}

#[test]
fn what_is_exported_comes_back() {
    let document = aligned();
    let names = file::names(&[document.id.as_str(), document.id.as_str()]);
    assert_ne!(names[0], names[1]);
    for (format, extension) in [(Format::Tsv, "tsv"), (Format::Tmx, "tmx")] {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(format!("{}.{extension}", names[0]));
        std::fs::write(&path, file::write(&document, format).unwrap()).unwrap();
        let (corrections, diagnostics) = file::read(&[folder.path().to_owned()]);
        assert!(diagnostics.is_empty(), "{diagnostics:?}");
        let rows = &corrections[&document.id];
        let bare = |text: &str| text.split_whitespace().collect::<String>();
        let texts: Vec<Vec<String>> =
            rows.iter().map(|row| row.texts.values().map(|text| bare(text)).collect()).collect();
        assert_eq!(texts, [vec!["One.Twoand\"more\"<b>.", "一。"], vec!["二。"]], "{extension}");
        assert_eq!(rows[0].confidence, None);
        let of_second = if format == Format::Tsv { Some(40) } else { None };
        assert_eq!(rows[1].confidence, of_second);
    }
}

#[test]
fn a_table_that_cannot_be_read_is_an_error_of_one_file() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("a.tsv"), "no\tcolumns\n").unwrap();
    std::fs::write(folder.path().join("b.tsv"), "document\tconfidence\ten\nd\t7\tText\n").unwrap();
    let (corrections, diagnostics) = file::read(&[folder.path().to_owned()]);
    assert_eq!((corrections.len(), diagnostics.len()), (1, 1), "{diagnostics:?}");
    assert!(diagnostics[0].is_error());
}
