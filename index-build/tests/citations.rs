//! Citations are found and resolved as a person who read the passages marked them.
//!
//! `citations/README.md` says how the marks were made.

#![allow(clippy::print_stdout, reason = "figures, and tests that are skipped, are told")]

use std::path::{Path, PathBuf};

use enface::align::side_text;
use enface::pipeline::{BuildOptions, Built, build};
use enface::source::Input;

/// A passage with what it cites: the words, and the document with the article, or `?`.
struct Marked {
    document: String,
    lang: String,
    text: String,
    citations: Vec<(String, String)>,
}

fn read(text: &str) -> Vec<Marked> {
    let mut out: Vec<Marked> = Vec::new();
    for line in text.lines() {
        if let Some(head) = line.strip_prefix("= ") {
            let mut parts = head.splitn(3, '\t').map(|part| part.replace('⏎', "\n"));
            let mut part = || parts.next().expect("three fields");
            out.push(Marked {
                document: part(),
                lang: part(),
                text: part(),
                citations: Vec::new(),
            });
        } else {
            let (words, target) = line.split_once('\t').expect("two fields");
            let last = out.last_mut().expect("a passage first");
            last.citations.push((words.replace('⏎', "\n"), target.to_owned()));
        }
    }
    out
}

fn build_archive(path: &Path) -> Built {
    let options =
        BuildOptions { inputs: vec![Input::from(&path.to_owned())], ..BuildOptions::default() };
    build(&options, &|_| {})
}

/// The citations of the passage with exactly this text.
fn found(built: &Built, marked: &Marked) -> Option<Vec<(String, String)>> {
    let at = built.documents.iter().position(|document| document.id == marked.document)?;
    let document = &built.documents[at];
    let langs = &built.knowledge.about.sides;
    for (number, bead) in (0u32..).zip(&document.beads) {
        let side =
            document.sides.iter().zip(&bead.parts).find(|(side, _)| side.lang == marked.lang);
        let Some((side, part)) = side else { continue };
        let text = side_text(side, [part]);
        if text != marked.text {
            continue;
        }
        let of_passage = built.knowledge.documents[at].citations.iter().filter(|citation| {
            citation.place.bead == number && langs[usize::from(citation.place.side)] == marked.lang
        });
        return Some(
            of_passage
                .map(|c| {
                    (text[c.place.range.clone()].to_owned(), c.target.describe(&built.documents))
                })
                .collect(),
        );
    }
    None
}

#[track_caller]
fn check(built: &Built, marked: &[Marked]) {
    let (mut n_right, mut n_found, mut n_marked, mut n_lost) = (0_usize, 0_usize, 0_usize, 0_usize);
    let mut wrong = Vec::new();
    for passage in marked {
        // A change of the alignment cuts some passages otherwise.
        let Some(mut found) = found(built, passage) else {
            n_lost += 1;
            continue;
        };
        n_found += found.len();
        n_marked += passage.citations.len();
        for (words, target) in &passage.citations {
            let same = |(w, t): &(String, String)| {
                t == target && (w.contains(words.as_str()) || words.contains(w.as_str()))
            };
            match found.iter().position(same) {
                Some(at) => {
                    found.remove(at);
                    n_right += 1;
                }
                None => wrong.push(format!("- {}: {words} → {target}", passage.document)),
            }
        }
        wrong.extend(found.iter().map(|(w, t)| format!("+ {}: {w} → {t}", passage.document)));
    }
    let precision = n_right as f64 / n_found as f64;
    let recall = n_right as f64 / n_marked as f64;
    let report = format!(
        "precision {precision:.3}, recall {recall:.3} of {n_marked}; {n_lost} passages lost\n{}",
        wrong.join("\n")
    );
    assert!(n_lost * 10 <= marked.len(), "{report}");
    assert!(precision >= 0.95 && recall >= 0.85, "{report}");
    println!("{report}");
}

#[test]
fn the_sample_archive_cites_what_it_says() {
    let archive = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/corpora/seed/archive.txt");
    check(&build_archive(&archive), &read(include_str!("citations/seed.tsv")));
}

#[test]
fn laws_cite_what_they_say() {
    let folder = std::env::var_os("ENFACE_CORPORA").map(PathBuf::from);
    let Some(path) = folder.map(|folder| folder.join("large/docs.jsonl")).filter(|p| p.is_file())
    else {
        println!("skipped: ENFACE_CORPORA has no large/docs.jsonl");
        return;
    };
    check(&build_archive(&path), &read(include_str!("citations/large.tsv")));
}

/// The citations of all passages of a document in a language, as `words → target`.
fn of_document(built: &Built, id: &str, lang: &str) -> Vec<String> {
    let at = built.documents.iter().position(|document| document.id == id).unwrap();
    let document = &built.documents[at];
    let side_of = built.knowledge.about.sides.iter().position(|side| side == lang).unwrap();
    let citations = built.knowledge.documents[at].citations.iter();
    citations
        .filter(|citation| usize::from(citation.place.side) == side_of)
        .map(|citation| {
            let bead = &document.beads[citation.place.bead as usize];
            let at = document.sides.iter().position(|side| side.lang == lang).unwrap();
            let text = side_text(&document.sides[at], [&bead.parts[at]]);
            let words = &text[citation.place.range.clone()];
            format!("{words} → {}", citation.target.describe(&built.documents))
        })
        .collect()
}

#[test]
fn laws_are_cited_in_german_and_french() {
    let folder = tempfile::tempdir().unwrap();
    let docs = r#"{"id": "bdsg", "title_de": "Bundesdatenschutzgesetz (BDSG)", "title_fr": "Loi fédérale sur la protection des données", "segments": [{"de": "§ 5 Benennung", "fr": "Article 5 Désignation"}, {"de": "§ 26 Beschäftigte", "fr": "Article 26 Emploi"}]}
{"id": "code", "title_de": "Handelsgesetzbuch", "title_fr": "Code de commerce", "segments": [{"de": "§ 123 Name", "fr": "Article 123-4 Nom"}]}
{"id": "erlass", "title_de": "Erlass über Register", "title_fr": "Arrêté sur les registres", "segments": [{"de": "Nach § 5 Abs. 2 BDSG führt jede Stelle ein Register.", "fr": "Selon l’article 5 de la loi fédérale sur la protection des données, un registre est tenu."}, {"de": "§ 26 des Bundesdatenschutzgesetzes und § 123 Handelsgesetzbuch bleiben unberührt.", "fr": "L’article L. 123-4 du code de commerce reste applicable."}, {"de": "Es gilt Art. 6 DSGVO.", "fr": "Rien."}]}
"#;
    let path = folder.path().join("docs.jsonl");
    std::fs::write(&path, docs).unwrap();
    let built = build_archive(&path);
    assert_eq!(
        of_document(&built, "erlass", "de"),
        [
            "§ 5 Abs. 2 BDSG → bdsg#5",
            "§ 26 des Bundesdatenschutzgesetzes → bdsg#26",
            "§ 123 Handelsgesetzbuch → code#123-4",
            "Art. 6 DSGVO → ?",
        ]
    );
    assert_eq!(
        of_document(&built, "erlass", "fr"),
        [
            "article 5 de la loi fédérale sur la protection des données → bdsg#5",
            "article L. 123-4 du code de commerce → code#123-4",
        ]
    );
}
