//! Each importer on small files of our own: right text, right order, right languages.

use enface::diagnostic::Severity;
use enface::import::{ImportOptions, Imported, import};
use enface::model::{Body, Document, keys};

use crate::fixtures::{self, Fixture};
use crate::*;

fn read(fixture: &Fixture) -> Imported {
    let files: Vec<(&str, &[u8])> =
        fixture.files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
    import_files(&files)
}

fn ids(imported: &Imported) -> Vec<&str> {
    imported.documents.iter().map(|document| document.id.as_str()).collect()
}

/// The segments of a document as pairs of texts.
fn pairs<'a>(document: &'a Document, one: &str, other: &str) -> Vec<(&'a str, &'a str)> {
    let Body::Given(segments) = &document.body else { panic!("not aligned: {document:?}") };
    let text = |segment: &'a enface::model::GivenSegment, lang: &str| {
        segment.texts.get(lang).map_or("", String::as_str)
    };
    segments.iter().map(|segment| (text(segment, one), text(segment, other))).collect()
}

#[test]
fn every_format_has_a_fixture_and_can_be_named() {
    let mut named: Vec<_> = fixtures::all().iter().map(|fixture| fixture.format).collect();
    let mut all = enface::import::format_names();
    named.sort_unstable();
    all.sort_unstable();
    assert_eq!(named, all);
    for fixture in fixtures::all() {
        // Each reading is in a folder of its own.
        let bare = |imported: Imported| -> Vec<Document> {
            let bare = |document| Document { path: String::new(), ..document };
            imported.documents.into_iter().map(bare).collect()
        };
        let found = bare(read(&fixture));
        let files: Vec<(&str, &[u8])> =
            fixture.files.iter().map(|(name, bytes)| (*name, bytes.as_slice())).collect();
        let options =
            ImportOptions { format: Some(fixture.format.to_owned()), ..ImportOptions::default() };
        assert_eq!(bare(import_files_with(&files, &options)), found, "{}", fixture.format);
    }
}

#[test]
fn an_unknown_format_is_an_error_that_lists_the_known() {
    let options = ImportOptions { format: Some("word".to_owned()), ..ImportOptions::default() };
    let imported = import_files_with(&[("a.txt", EN_1.as_bytes())], &options);
    assert_eq!(messages(&imported, Severity::Error), ["\"word\" is no format that enface reads"]);
    assert!(imported.diagnostics[0].help.as_ref().unwrap().contains("tmx"));
}

#[test]
fn text_in_four_encodings() {
    let imported = read(&fixtures::text());
    assert_eq!(imported.diagnostics, []);
    assert_eq!(ids(&imported), ["a", "b", "c"]);
    let [a, b, c] = imported.documents.as_slice() else { panic!() };
    assert_eq!(paragraphs(a, "zh"), ["政府信息公开条例", ZH_1, ZH_2]);
    assert_eq!(paragraphs(b, "zh-Hant")[0], "政府資訊公開法");
    assert_eq!(paragraphs(c, "zh"), ["政府信息公开条例", ZH_1, ZH_2]);
    assert_eq!(paragraphs(c, "ar"), ["قانون", AR_1]);
}

#[test]
fn a_translation_memory() {
    let imported = read(&fixtures::tmx());
    assert_eq!(imported.diagnostics, []);
    assert_eq!(ids(&imported), ["one", "two"]);
    let first = format!("Article 1 {EN_1}");
    assert_eq!(
        pairs(&imported.documents[0], "en-GB", "ar"),
        [(first.as_str(), AR_1), ("A & B", "")]
    );
    assert_eq!(pairs(&imported.documents[1], "en-GB", "ar"), [(EN_2, AR_2)]);
}

#[test]
fn localization_files() {
    let imported = read(&fixtures::xliff());
    assert_eq!(imported.diagnostics, []);
    assert_eq!(ids(&imported), ["new", "laws/info"]);
    let [new, old] = imported.documents.as_slice() else { panic!() };
    assert_eq!(
        pairs(old, "fr", "ja"),
        [(FR_1, JA_1), ("Un deux.", "一二。"), ("Trois.", "三。"), ("Seul", "")]
    );
    assert_eq!(pairs(new, "en", "he"), [(EN_1, "שלום עולם"), ("A bc", "")]);
}

#[test]
fn a_message_catalogue() {
    let imported = read(&fixtures::po());
    assert_eq!(imported.diagnostics, []);
    let [document] = imported.documents.as_slice() else { panic!() };
    assert_eq!(document.id, "guide");
    assert_eq!((&*document.titles["en"], &*document.titles["fa"]), ("Guide", "راهنما"));
    assert_eq!(meta(document, keys::TRANSLATOR), ["Sara Ahmadi"]);
    let long = format!("{EN_1} \"Two\"\n");
    assert_eq!(
        pairs(document, "en", "fa"),
        [
            ("Guide", "راهنما"),
            (long.as_str(), "این یک متن فارسی است"),
            ("old", ""),
            ("one file", "یک پرونده"),
            ("many files", "پرونده‌ها"),
        ]
    );
}

#[test]
fn tei_with_links_and_with_corresp() {
    let imported = read(&fixtures::tei());
    assert_eq!(imported.diagnostics, []);
    assert_eq!(ids(&imported), ["corresp", "law"]);
    let [corresp, links] = imported.documents.as_slice() else { panic!() };
    assert_eq!(links.date.as_deref(), Some("2021-05-03"));
    assert_eq!((&*links.titles["fr"], &*links.titles["ar"]), ("La loi", "القانون"));
    let (french, arabic) = (format!("{FR_1}\n{FR_2}"), format!("{AR_1} صواب"));
    assert_eq!(
        pairs(links, "fr", "ar"),
        [("Titre", "عنوان"), (french.as_str(), arabic.as_str()), ("[*] Une note.", ""), ("", AR_2)]
    );
    assert_eq!(pairs(corresp, "en", "ja"), [(EN_1, JA_1), (EN_2, ""), ("", "一"), ("", "二")]);
}

#[test]
fn parallel_lines() {
    let imported = read(&fixtures::moses());
    assert_eq!(imported.diagnostics, []);
    let [document] = imported.documents.as_slice() else { panic!() };
    assert_eq!(pairs(document, "en", "ar"), [(EN_1, AR_1), ("", "سطر"), (EN_2, AR_2)]);
}

#[test]
fn parallel_lines_in_a_folder_need_no_pair_in_their_names_if_the_format_is_named() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("train.de"), "Guten Tag.\n").unwrap();
    std::fs::write(folder.path().join("train.uk"), "Добрий день.\n").unwrap();
    std::fs::write(folder.path().join("README.md"), "About this.\n").unwrap();
    std::fs::write(folder.path().join("NOTES.txt"), "About this.\n").unwrap();
    let moses = ImportOptions { format: Some("moses".to_owned()), ..ImportOptions::default() };
    let imported = import(&[folder.path().to_owned()], &moses);
    let [document] = imported.documents.as_slice() else { panic!("{imported:#?}") };
    assert_eq!(pairs(document, "de", "uk"), [("Guten Tag.", "Добрий день.")]);
}

#[test]
fn parallel_lines_of_unequal_number_are_an_error() {
    let imported =
        import_files(&[("a.en-fr.en", b"one\ntwo\n".as_slice()), ("a.en-fr.fr", b"un\n")]);
    let [error] = messages(&imported, Severity::Error)[..] else { panic!("{imported:?}") };
    assert!(error.starts_with("1 lines here, 2 in "), "{error}");
}

#[test]
fn tables_with_and_without_names() {
    let imported = read(&fixtures::csv());
    assert_eq!(imported.diagnostics, []);
    assert_eq!(ids(&imported), ["bare", "x", "y", "semi"]);
    let [bare, x, y, semi] = imported.documents.as_slice() else { panic!() };
    assert_eq!(pairs(bare, "fr", "ja"), [(FR_1, JA_1), (FR_2, JA_2), ("Seul", "")]);
    let first = format!("{EN_1}\nnext \"line\"");
    assert_eq!(pairs(x, "en", "he"), [(first.as_str(), "שלום"), ("Only here", "")]);
    assert_eq!(x.titles["en"], "A, title");
    assert_eq!(pairs(y, "en", "he"), [("", "רק כאן")]);
    assert_eq!(pairs(semi, "fr", "ar"), [("Titre", "عنوان"), ("Un, deux", "واحد")]);
    let Body::Given(segments) = &semi.body else { panic!() };
    assert!(segments[0].heading && !segments[1].heading);
}

#[test]
fn html_in_pairs_mixed_and_in_rows() {
    let imported = read(&fixtures::html());
    assert_eq!(imported.diagnostics, []);
    let [pair, mixed, rows] = imported.documents.as_slice() else { panic!("{imported:#?}") };
    assert_eq!(pair.date.as_deref(), Some("2021-05-03"));
    assert_eq!((&*pair.titles["en"], &*pair.titles["ar"]), ("The law", "القانون"));
    assert_eq!(paragraphs(pair, "en"), [EN_1, "One", "Téo\nw o", "1\n2"]);
    assert_eq!(paragraphs(pair, "ar"), [AR_1, "واحد", "اثنان"]);
    assert_eq!(mixed.id, "mixed");
    assert_eq!(paragraphs(mixed, "fr"), [FR_1, FR_2]);
    assert_eq!(paragraphs(mixed, "ja"), [JA_1, JA_2]);
    assert_eq!(pairs(rows, "en", "zh"), [(EN_1, ZH_1), (EN_2, ZH_2)]);
}

#[test]
fn html_in_a_declared_encoding() {
    let html = format!("<html lang=zh><head><meta charset=\"gb2312\"></head><body><p>{ZH_1}</p>");
    let imported = import_files(&[("a.html", &encoding_rs::GB18030.encode(&html).0)]);
    assert_eq!(imported.diagnostics, []);
    assert_eq!(paragraphs(&imported.documents[0], "zh"), [ZH_1]);
}

#[test]
fn markdown_as_hugo_and_jekyll_have_it() {
    let imported = read(&fixtures::markdown());
    assert_eq!(messages(&imported, Severity::Warning), ["a draft; left out"]);
    assert_eq!(ids(&imported), ["both", "o", "law"]);
    let [both, other, law] = imported.documents.as_slice() else { panic!() };
    assert_eq!(both.date.as_deref(), Some("2019-02-03"));
    assert_eq!(paragraphs(both, "en"), [EN_1, EN_2]);
    assert_eq!(paragraphs(both, "zh"), [ZH_1, ZH_2]);
    assert_eq!(paragraphs(other, "fr"), [FR_1]);
    assert_eq!(paragraphs(other, "ja"), [JA_1]);
    assert_eq!((&*other.titles["fr"], &*other.titles["ja"]), ("Autre", "別"));
    let noted = format!("{EN_1}[1]");
    assert_eq!(
        paragraphs(law, "en"),
        ["Chapter", noted.as_str(), "1. one em", "2. two", "a\nb", "c\nd", "[1] A note."]
    );
    assert_eq!(paragraphs(law, "ar"), ["فصل", AR_1]);
    assert_eq!(meta(law, keys::TAG), ["net"]);
}

#[test]
fn a_wordpress_export() {
    let imported = read(&fixtures::wxr());
    assert_eq!(
        messages(&imported, Severity::Warning),
        ["1 drafts, private posts or posts with a password left out"]
    );
    assert_eq!(ids(&imported), ["classic", "loi", "about"]);
    let [classic, linked, about] = imported.documents.as_slice() else { panic!() };
    let first = format!("{EN_1}\nthe [national] code");
    assert_eq!(paragraphs(classic, "en"), [first.as_str()]);
    assert_eq!(paragraphs(classic, "zh"), [ZH_1, ZH_2]);
    assert_eq!(meta(classic, keys::TAG), ["A & B"]);
    assert_eq!(meta(classic, keys::AUTHOR), ["Ann Lee"]);
    assert_eq!(classic.date.as_deref(), Some("2021-05-01"));
    assert_eq!(classic.source.as_deref(), Some("https://example.org/1/"));
    assert_eq!(paragraphs(linked, "fr"), [FR_1]);
    assert_eq!(paragraphs(linked, "ar"), [AR_1]);
    assert_eq!(langs(about), ["ja"]);
    assert_eq!(meta(about, keys::STATUS), ["truncated"]);
}

#[test]
fn quotation_marks_in_a_table_are_text_or_around_cells() {
    let table = "He said\tIl dit\n\"Go\" she said\t\"Va\" dit-elle\n";
    let imported = import_text("a.tsv", &format!("en\tfr\n{table}"));
    assert_eq!(
        pairs(&imported.documents[0], "en", "fr"),
        [("He said", "Il dit"), ("\"Go\" she said", "\"Va\" dit-elle")]
    );
    let imported = import_text("a.tsv", "en\tfr\n\"a \"\"b\"\"\nc\"\t\"d\"\n");
    assert_eq!(pairs(&imported.documents[0], "en", "fr"), [("a \"b\"\nc", "d")]);
    let imported = import_text("a.csv", "en,fr\none,un\ntwo,\"deu");
    assert_eq!(pairs(&imported.documents[0], "en", "fr"), [("one", "un"), ("two", "deu")]);
    assert_eq!(
        messages(&imported, Severity::Error),
        ["a quotation mark is not closed; the last cell has all that follows it"]
    );
}

#[test]
fn markdown_of_a_multilingual_jekyll_site() {
    let page = |lang: &str, title: &str, text: &str| {
        format!("---\nlang: {lang}\nref: law\ntitle: {title}\n---\n{text}\n")
    };
    let imported = import_files(&[
        ("_posts/2019-02-03-the-law.md", page("en", "The law", EN_1).as_bytes()),
        ("_posts/2019-02-03-qanun.md", page("ar", "القانون", AR_1).as_bytes()),
    ]);
    assert_eq!(imported.diagnostics, []);
    let [document] = imported.documents.as_slice() else { panic!("{imported:?}") };
    assert_eq!((document.id.as_str(), document.date.as_deref()), ("law", Some("2019-02-03")));
    assert_eq!(paragraphs(document, "en"), [EN_1]);
    assert_eq!(paragraphs(document, "ar"), [AR_1]);
}

#[test]
fn tei_that_links_names_and_sentences() {
    let tei = format!(
        "<TEI><text><body><div xml:lang=\"fr\"><p><s xml:id=\"a\" corresp=\"#b\">{FR_1}</s> <s>Et <persName corresp=\"#p\">Jean</persName>.</s></p><p xml:id=\"c\" corresp=\"#a\">Renvoi</p></div>\
         <div xml:lang=\"ja\"><p><s xml:id=\"b\">{JA_1}</s></p></div></body></text></TEI>"
    );
    let imported = import_text("a.xml", &tei);
    assert_eq!(imported.diagnostics, []);
    assert_eq!(
        pairs(&imported.documents[0], "fr", "ja"),
        [(FR_1, JA_1), ("Et Jean.", ""), ("Renvoi", "")]
    );
    let names = format!(
        "<TEI xml:lang=\"en\"><text><body><p>{EN_1} <name xml:id=\"n\" corresp=\"#m\">A</name></p><p xml:lang=\"zh\">{ZH_1}<name xml:id=\"m\">甲</name></p></body></text></TEI>"
    );
    let imported = import_text("b.xml", &names);
    assert_eq!(paragraphs(&imported.documents[0], "en"), [format!("{EN_1} A")]);
    assert_eq!(paragraphs(&imported.documents[0], "zh"), [format!("{ZH_1}甲")]);
}

#[test]
fn columns_of_a_table_that_are_no_text_say_what_a_document_is() {
    let table = "doc,Nr,Issuer,Version-of,Datum,en,zh,Remark\na,1,CAC,x,2017-04-11,one,一,\n\
                 a,2,CAC,,,two,二,see above\nb,1,CAC,,2018,three,三,\nb,2,MIIT,,,four,四,\n";
    let imported = import_text("a.csv", table);
    assert_eq!(messages(&imported, Severity::Warning), [""; 0]);
    let [a, b] = imported.documents.as_slice() else { panic!("{imported:#?}") };
    assert_eq!(a.langs().into_iter().collect::<Vec<_>>(), ["en", "zh"]);
    let meta = |document: &Document| document.meta.clone();
    let fact = |key: &str, value: &str| (key.to_owned(), value.to_owned());
    assert_eq!(meta(a), [fact("issuer", "CAC"), fact("version-of", "x")]);
    assert_eq!(meta(b), [], "what differs from row to row is no matter of the document");
    assert_eq!(a.date.as_ref().map(ToString::to_string).as_deref(), Some("2017-04-11"));
}

#[test]
fn a_table_with_names_alone_says_nothing_wrong() {
    let imported = import_text("a.csv", "doc,en,zh\n");
    assert_eq!(messages(&imported, Severity::Error), [""; 0]);
}
