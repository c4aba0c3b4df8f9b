//! Does what is exported come back to the letter, whatever an archive holds?

use std::collections::BTreeMap;
use std::fs;
use std::io::Write;
use std::path::Path;
use std::process::Command;

use enface::export::known::Known;
use enface::export::{self, Documents, Whole, csv, jsonl, lexicon, tei, tmx, xliff};
use enface::files::open;
use enface::import::{ImportOptions, import_sources};
use enface::knowledge::own;
use enface::model::{Body, Document, GivenSegment, Lang, Origin, Pairing, Provenance};
use enface::source::SourceFile;
use proptest::prelude::*;

/// Two languages of different scripts and directions, and a third.
const LANGS: [&str; 3] = ["ar", "en", "zh-Hant"];

/// Texts with what formats stumble over: marks of XML and CSV, white space at the ends, several
/// lines, controls, right to left marks, characters beyond the first plane, and our own escapes.
fn text() -> impl Strategy<Value = String> {
    let pieces = prop_oneof![
        Just("<b>&amp;\"'"),
        Just("]]>"),
        Just(" "),
        Just("\n"),
        Just("\r\n"),
        Just("\t"),
        Just("\u{1}\u{7f}\u{85}\u{2028}\u{fffe}"),
        Just("\u{202b}قانون حماية\u{202c}"),
        Just("第一條，個人資料"),
        Just("𠀀👩‍⚖️e\u{301}"),
        Just("\\u{41}\\u{"),
        Just("=1+1,;"),
        Just("\u{feff}\u{a0}"),
        Just("Article 1. Data."),
    ];
    prop::collection::vec(pieces, 0..6).prop_map(|pieces| pieces.concat())
}

fn some_text() -> impl Strategy<Value = String> {
    text().prop_map(|text| format!("x{text}"))
}

fn by_lang(
    n: usize,
    value: impl Strategy<Value = String>,
) -> impl Strategy<Value = BTreeMap<Lang, String>> {
    let langs = prop::sample::select(&LANGS[..n]).prop_map(str::to_owned);
    prop::collection::btree_map(langs, value, 0..=n)
}

fn segment(n: usize) -> impl Strategy<Value = GivenSegment> {
    let pairing = (prop::sample::select(vec![Origin::Aligned, Origin::Human]), 0u8..=100);
    let after = prop_oneof![
        Just(String::new()),
        Just(" ".to_owned()),
        Just("\n".to_owned()),
        Just(" \t\r".to_owned())
    ];
    let by = prop::option::of(prop::sample::select(vec!["Ann Lee", "法务部: 处", "a <b>"]));
    let provenance = (prop::sample::select(vec!["official", "human", "machine"]), by)
        .prop_map(|(word, by)| Provenance::new(word, by.map(str::to_owned)));
    (
        by_lang(n, text()),
        by_lang(n, some_text()),
        by_lang(n, after),
        any::<bool>(),
        prop::option::of(pairing),
        prop_oneof![Just(None), provenance],
    )
        .prop_map(|(mut texts, mut labels, mut after, heading, pairing, provenance)| {
            if texts.is_empty() {
                texts.insert("en".into(), "only".into());
            }
            labels.retain(|lang, _| texts.contains_key(lang));
            after.retain(|lang, _| texts.contains_key(lang));
            let pairing = pairing.map(|(origin, confidence)| Pairing { origin, confidence });
            GivenSegment { texts, labels, heading, after, pairing, provenance }
        })
}

fn document(n: usize) -> impl Strategy<Value = Document> {
    let dates = prop::sample::select(vec!["2017-05-11", "1949-10", "0987"]).prop_map(str::to_owned);
    let key = "[a-z]{1,6}( [.:&\"<]|\u{1})?";
    (
        some_text(),
        by_lang(n, some_text()),
        prop::option::of(dates),
        prop::option::of(some_text()),
        prop::collection::vec((key, text()), 0..4),
        prop::collection::vec(segment(n), 0..6),
    )
        .prop_map(|(id, titles, date, source, meta, mut segments)| {
            // Nothing stands behind the last text of a side.
            for lang in LANGS {
                if let Some(last) = segments.iter_mut().rev().find(|s| s.texts.contains_key(lang)) {
                    last.after.remove(lang);
                }
            }
            let body = Body::Given(segments);
            Document {
                id,
                titles,
                date,
                source,
                meta,
                is_settled: true,
                body,
                ..Document::default()
            }
        })
}

fn documents(n: usize) -> impl Strategy<Value = Vec<Document>> {
    prop::collection::vec(document(n), 1..4)
}

/// What is read of an export, without the name of the file.
fn read_back(name: &str, bytes: Vec<u8>) -> Vec<Document> {
    let file = SourceFile::alone(Path::new(name), bytes);
    let imported = import_sources(vec![file], &ImportOptions::default());
    assert_eq!(imported.diagnostics, []);
    let without_path = |document| Document { path: String::new(), ..document };
    imported.documents.into_iter().map(without_path).collect()
}

type Writer<'a> = &'a dyn Fn(&Whole, Documents<'_>, &mut dyn Write) -> anyhow::Result<()>;

#[track_caller]
fn check(name: &str, write: Writer<'_>, documents: &[Document]) {
    let whole = Whole {
        langs: LANGS.map(str::to_owned).into(),
        edition: "e<1>".into(),
        ..Whole::default()
    };
    let mut out = Vec::new();
    write(&whole, &mut documents.iter().cloned().map(Ok), &mut out).unwrap();
    assert_eq!(read_back(name, out), documents, "{name}");
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::with_cases(200) })]

    #[test]
    fn translation_memories_come_back(documents in documents(3)) {
        check("a.tmx", &tmx::write, &documents);
    }

    #[test]
    fn tei_comes_back(documents in documents(3)) {
        check("a.xml", &tei::write, &documents);
    }

    #[test]
    fn tables_come_back(documents in documents(3)) {
        check("a.csv", &csv::write, &documents);
    }

    #[test]
    fn localization_files_come_back(documents in documents(2)) {
        let langs = ("en".to_owned(), "ar".to_owned());
        let write = |_: &Whole, documents: Documents<'_>, out: &mut dyn Write| {
            xliff::write((&langs.0, &langs.1), documents, out)
        };
        check("a.xlf", &write, &documents);
    }
}

fn build(folder: &Path, input: &str, out: &str) {
    let done = Command::new(env!("CARGO_BIN_EXE_enface"))
        .args(["build", input, "-o", out, "--index-only"])
        .current_dir(folder)
        .output()
        .unwrap();
    assert!(done.status.success(), "{input}: {}", String::from_utf8_lossy(&done.stderr));
}

/// The passages of an archive, with all that belongs to them.
fn passages(folder: &Path) -> Vec<Document> {
    let engine = open(folder).unwrap();
    let provenances = Known::of(folder).unwrap().provenances().unwrap();
    let documents: anyhow::Result<Vec<_>> = export::documents(&engine, &provenances).collect();
    documents.unwrap()
}

#[test]
fn an_archive_built_from_its_export_holds_the_same_passages() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    fs::create_dir(at("in")).unwrap();
    let seed = Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/corpora/seed/archive.txt");
    fs::copy(seed, at("in/archive.txt")).unwrap();
    fs::write(
        at("in/given.jsonl"),
        "{\"id\":\"g\",\"title_en\":\"T\",\"segments\":[{\"en\":\"1 Head\",\"zh\":\"\",\"label_en\":\"1\",\
         \"heading\":true},{\"en\":\" One.\\n\\nTwo. \",\"zh\":\"一。\\n\\n二。\",\"provenance\":\"machine: X\"},{\"zh\":\"只有。\"}]}\n",
    )
    .unwrap();
    build(folder.path(), "in", "first");
    let before = passages(&at("first"));
    let joined = before.iter().flat_map(|document| match &document.body {
        Body::Given(segments) => segments.as_slice(),
        Body::Sides(_) => &[],
    });
    assert!(joined.clone().any(|segment| !segment.after.is_empty()), "some share a paragraph");
    assert!(joined.clone().any(|segment| segment.pairing.is_some()), "some were aligned");
    assert!(
        joined.clone().any(|segment| segment.provenance.is_some()),
        "a program translated some"
    );

    let engine = open(&at("first")).unwrap();
    let provenances = Known::of(&at("first")).unwrap().provenances().unwrap();
    let whole = Whole::of(&engine);
    let pair = (&whole.langs[0], &whole.langs[1]);
    let write = |name: &str, write: Writer<'_>| {
        let mut out = Vec::new();
        write(&whole, &mut export::documents(&engine, &provenances), &mut out).unwrap();
        fs::write(at(name), out).unwrap();
    };
    write("a.tmx", &tmx::write);
    write("a.xml", &tei::write);
    write("a.csv", &csv::write);
    write("a.xlf", &|_, documents, out| xliff::write(pair, documents, out));
    for name in ["a.tmx", "a.xml", "a.csv", "a.xlf"] {
        build(folder.path(), name, "second");
        assert_eq!(passages(&at("second")), before, "{name}");
    }

    let lines = |archive: &str| {
        let mut out = Vec::new();
        let provenances = Known::of(&at(archive)).unwrap().provenances().unwrap();
        jsonl::write(&open(&at(archive)).unwrap(), &provenances, &mut out).unwrap();
        String::from_utf8(out).unwrap()
    };
    fs::write(at("a.jsonl"), lines("first")).unwrap();
    build(folder.path(), "a.jsonl", "second");
    let again = lines("second");
    fs::write(at("b.jsonl"), &again).unwrap();
    build(folder.path(), "b.jsonl", "third");
    assert_eq!(lines("third"), again);
    for document in passages(&at("second")) {
        let same = before.iter().find(|other| other.id == document.id).unwrap();
        assert_eq!(document, *same);
    }
}

#[test]
fn the_terms_come_back_as_terms_of_ones_own() {
    let folder = tempfile::tempdir().unwrap();
    let at = |name: &str| folder.path().join(name);
    let words = [("data", "数据"), ("network", "网络"), ("security", "安全"), ("law", "法律")];
    let lines: String = (0..40)
        .map(|i| {
            let (a, b) = (words[i % 4], words[(i / 4) % 4]);
            format!("{{\"id\":\"d{i}\",\"segments\":[{{\"en\":\"The {} and the {} hold.\",\"zh\":\"{}和{}有效。\"}}]}}\n", a.0, b.0, a.1, b.1)
        })
        .collect();
    fs::write(at("in.jsonl"), lines).unwrap();
    fs::write(
        at("enface.toml"),
        "lexicon = [\"own.toml\"]\nout = \"site\"\n[[inputs]]\nfiles = [\"in.jsonl\"]\n",
    )
    .unwrap();
    fs::write(
        at("own.toml"),
        "[[term]]\nen = \"data & \\\"facts\\\"\"\nzh = \"数据\"\ndefinition = \"What is <given>.\"\nnote = \"n\"\nsource = \"s\"\n",
    )
    .unwrap();
    build(folder.path(), ".", "site");
    let terms = lexicon::terms(&Known::of(&at("site")).unwrap()).unwrap();
    assert!(!terms.is_empty());
    let whole = Whole::of(&open(&at("site")).unwrap());
    let mut out = Vec::new();
    lexicon::tbx(&whole, &terms, &mut out).unwrap();
    fs::write(at("terms.tbx"), &out).unwrap();
    let read = own::terms(&at("terms.tbx")).unwrap();
    assert_eq!(read.len(), terms.len());
    for (own, (lang, word)) in read.iter().zip(&terms) {
        assert_eq!(own.texts[lang], [word.text.as_str()]);
        for rendering in &word.renderings {
            assert!(own.texts[&whole.langs[rendering.side]].contains(&rendering.text), "{own:?}");
        }
        let said = word.own.clone().unwrap_or_default();
        assert_eq!(
            (&own.definition, &own.note, &own.source),
            (&said.definition, &said.note, &said.source)
        );
    }
    assert!(
        read.iter().any(|own| own.definition.as_deref() == Some("What is <given>.")),
        "{read:?}"
    );
}
