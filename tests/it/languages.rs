//! Nothing assumes Chinese and English: other pairs, other scripts, right to left.

use enface_tests::{Archive, corpus};

fn archive() -> Archive {
    Archive::build(&[corpus("udhr")])
}

fn check(archive: &Archive, query: &str, document: &str, lang: &str) {
    let results = archive.search(query);
    let side = archive.engine.sides().iter().position(|s| s.lang == lang).unwrap() as u8;
    let is_shown = results.hits.iter().filter(|hit| hit.document.id == document).any(|hit| {
        let at = hit.passage.sides.iter().position(|s| s.side == side);
        at.is_some_and(|at| !hit.marks[at].is_empty()) && hit.passage.sides.len() > 1
    });
    assert!(is_shown, "{query} is marked on the {lang} side of {document}, the other beside it");
}

#[test]
fn every_script_is_searched_and_shows_its_other_side() {
    let archive = archive();
    check(&archive, "حقوق", "ar-en", "ar");
    check(&archive, "حُقُوق", "ar-en", "ar");
    check(&archive, "בני אדם", "he-en", "he");
    check(&archive, "間は", "ja-en", "ja");
    check(&archive, "理性", "ja-en", "ja");
    check(&archive, "เสรีภาพ", "th-en", "th");
    check(&archive, "достоинстве", "ru-en", "ru");
    check(&archive, "αξιοπρεπεια", "el-en", "el");
    check(&archive, "ΑΞΙΟΠΡΈΠΕΙΑ", "el-en", "el");
    check(&archive, "Würde", "de-fr", "de");
    check(&archive, "dignite", "de-fr", "fr");
    check(&archive, "존엄", "ko-en", "ko");
    check(&archive, "dignity", "ko-en", "en");
}

#[test]
fn a_language_keeps_its_own_letters_apart() {
    let archive = archive();
    assert!(archive.found("\"wurde\"").is_disjoint(&archive.found("\"Würde\"")));
}

#[test]
fn sides_know_their_direction() {
    let archive = archive();
    let rtl = archive.engine.sides().iter().filter(|side| side.is_rtl).map(|s| s.lang.as_str());
    assert_eq!(rtl.collect::<std::collections::BTreeSet<_>>(), ["ar", "he"].into());
}
