//! A search finds what was meant, after what was typed; and says why.

use std::collections::BTreeSet;

use enface_engine::{Bonuses, SearchOptions, SearchResults};
use enface_tests::{Archive, corpus};

/// An archive of documents with an id, and segments of an English and a Chinese side.
fn archive(documents: &[(&str, &[(&str, &str)])]) -> Archive {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("texts.jsonl");
    let lines: Vec<String> = documents
        .iter()
        .enumerate()
        .map(|(i, (id, segments))| {
            let segments: Vec<serde_json::Value> = segments
                .iter()
                .map(|(en, zh)| {
                    let sides = [("en", *en), ("zh", *zh)];
                    let stated = sides.into_iter().filter(|(_, text)| !text.is_empty());
                    stated.map(|(lang, text)| (lang.to_owned(), text.to_owned())).collect()
                })
                .collect();
            let date = format!("{}-01-01", 2001 + i);
            serde_json::json!({ "id": id, "date": date, "segments": segments }).to_string()
        })
        .collect();
    std::fs::write(&path, lines.join("\n")).unwrap();
    Archive::build(&[path])
}

fn search(archive: &Archive, query: &str, bonuses: Bonuses) -> SearchResults {
    let options = SearchOptions { bonuses, explain: true, ..SearchOptions::default() };
    pollster::block_on(archive.engine.search(query, &options)).unwrap()
}

/// The documents of an answer, in its order.
fn order(results: &SearchResults) -> String {
    let ids: Vec<&str> = results.hits.iter().map(|hit| hit.document.id.as_str()).collect();
    ids.join(" ")
}

#[track_caller]
fn check(archive: &Archive, query: &str, expected: &str) {
    assert_eq!(order(&search(archive, query, Bonuses::default())), expected, "{query}");
}

#[test]
fn characters_are_found_by_their_sound() {
    let archive = archive(&[
        ("net", &[("Networks are kept safe.", "网络安全法。")]),
        ("part", &[("Some safety, and a net.", "安全，还有网，络。")]),
        ("long", &[("The mayor said so.", "市长说，很长。")]),
        ("way", &[("There is a way.", "有一个方案。")]),
        ("name", &[("Mr Wang knows Anquan.", "无。")]),
    ]);
    for query in ["wangluo", "wǎngluò", "Wǎngluò", "wang3luo4", "wang luo", "wǎng luò"] {
        check(&archive, query, "net part");
    }
    for query in ["wangluo anquan", "wǎngluò ānquán", "wang luo an quan", "wangluoanquan"] {
        check(&archive, query, "net");
    }
    check(&archive, "wáng luò", "");
    // A tone tells readings apart; without one all of them are meant.
    check(&archive, "shìzhǎng", "long");
    check(&archive, "hěncháng", "long");
    check(&archive, "henzhang", "long");
    // Where syllables can be cut in two ways, both are meant.
    check(&archive, "fangan", "way");
    check(&archive, "fang'an", "way");
    // Words of the texts come first.
    check(&archive, "anquan", "name");
    check(&archive, "ānquán", "net part");
    check(&archive, "wangluo safe", "net part");
    let hit = &search(&archive, "wangluo", Bonuses::default()).hits[0];
    let marked = hit.marks.iter().flatten().count();
    assert_eq!(marked, 1);
}

#[test]
fn joined_spaced_and_hyphenated_words_find_one_another_the_form_as_typed_first() {
    let documents: &[(&str, &[(&str, &str)])] = &[
        ("joined", &[("We value cybersecurity.", "一")]),
        ("spaced", &[("We value cyber security.", "二")]),
        ("hyphen", &[("We value cyber-security.", "三")]),
    ];
    let all = archive(documents);
    let found = |archive: &Archive, query: &str| -> BTreeSet<String> {
        archive.found(query).into_iter().map(|(document, _)| document).collect()
    };
    for query in ["cybersecurity", "cyber security", "cyber-security"] {
        assert_eq!(found(&all, query).len(), 3, "{query}");
    }
    assert!(order(&search(&all, "cybersecurity", Bonuses::default())).starts_with("joined"));
    assert!(order(&search(&all, "cyber security", Bonuses::default())).ends_with("joined"));
    // The joined word need not be in the archive.
    let parted = archive(&documents[1..]);
    assert_eq!(found(&parted, "cybersecurity").len(), 2);
    assert_eq!(found(&parted, "\"cybersecurity\"").len(), 0);
}

#[test]
fn irregular_forms_find_one_another_the_form_as_typed_first() {
    let archive = archive(&[
        ("a", &[("The men ran.", "一")]),
        ("b", &[("A man will run.", "二")]),
        ("c", &[("It was laid down.", "三")]),
        ("d", &[("Lay it down.", "四")]),
    ]);
    check(&archive, "man", "b a");
    check(&archive, "men", "a b");
    check(&archive, "ran", "a b");
    check(&archive, "\"ran\"", "a");
    check(&archive, "lay", "d c");
}

#[test]
fn one_edit_is_forgiven_where_nothing_is_spelt_so() {
    let archive = archive(&[
        ("a", &[("The government speaks.", "一")]),
        ("b", &[("A governor speaks.", "二")]),
    ]);
    for query in ["goverment", "govrenment", "fovernment", "ogvernment", "governmentt"] {
        check(&archive, query, "a");
    }
    check(&archive, "\"goverment\"", "");
}

#[test]
fn documents_in_one_language_are_found_through_the_lexicon_and_listed_apart() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("alone.jsonl");
    let line = r#"{"id":"alone","date":"2001","segments":[{"zh":"这里只有网络安全。"}]}"#;
    std::fs::write(&path, line).unwrap();
    let archive = Archive::build(&[corpus("seed/archive.txt"), path]);
    let both = search(&archive, "cybersecurity", Bonuses::default());
    let across = |results: &SearchResults| -> BTreeSet<String> {
        results.across.iter().map(|hit| hit.document.id.clone()).collect()
    };
    assert!(across(&both).contains("alone"), "{:?}", across(&both));
    assert_eq!(both.n_across.n as usize, both.across.len());
    // Each has the rendering, and is in one language.
    for hit in &both.across {
        assert_eq!(hit.document.sides.len(), 1);
        assert!(!hit.marks.concat().is_empty());
    }
    // A query in the language of the document finds it itself.
    let zh = archive.search("网络安全");
    assert!(zh.hits.iter().any(|hit| hit.document.id == "alone"));
    assert!(!across(&zh).contains("alone"));
    // Translated as a whole, it is one list.
    let translated = archive.search("~cybersecurity");
    assert!(translated.hits.iter().any(|hit| hit.document.id == "alone"));
    assert!(translated.across.is_empty());
    // What has no rendering is not left out.
    assert!(search(&archive, "cybersecurity nowhere", Bonuses::default()).across.is_empty());
}

#[test]
fn bonuses_do_what_their_ends_say() {
    let archive = archive(&[
        ("far", &[("Data is what nobody here ever thought of as security.", "一")]),
        ("near", &[("Here is the data security that somebody thought of.", "二")]),
        ("part", &[("Security of many kinds is of interest.", "三"), ("Data.", "四")]),
        ("form", &[("The secured datum: a security of data, in other words.", "五")]),
    ]);
    let usual = Bonuses::default();
    let found = |query: &str, bonuses: Bonuses| search(&archive, query, bonuses);
    let none = Bonuses { title: 0, exactness: 0, proximity: 0, completeness: 32, date: 0 };
    assert!(order(&found("data security", usual)).starts_with("near"));
    // Without any bonus nothing is added.
    for hit in found("data security", none).hits {
        let explanation = hit.explanation.unwrap();
        assert!(explanation.bonuses.iter().all(|(_, n)| *n == 0), "{explanation:?}");
    }
    let by_date = found("data security", Bonuses { date: 32, proximity: 0, ..usual });
    assert!(order(&by_date).starts_with("form"), "{}", order(&by_date));
    // What only a document has as a whole.
    assert!(!order(&found("data security", usual)).contains("part"));
    assert!(order(&found("data security", Bonuses { completeness: 0, ..usual })).contains("part"));
    let partly = found("data security", Bonuses { completeness: 31, ..usual });
    assert!(order(&partly).ends_with("part part"), "{}", order(&partly));
}

#[test]
fn a_score_is_the_sum_of_what_explains_it() {
    let archive = archive(&[
        ("a", &[("Data security is security.", "数据安全。"), ("Secure data.", "安全数据。")]),
        ("b", &[("Of networks.", "网络。")]),
    ]);
    for query in ["data security", "数据安全", "secur*", "network OR data", "securty"] {
        let results = search(&archive, query, Bonuses { date: 16, ..Bonuses::default() });
        assert!(!results.hits.is_empty(), "{query}");
        for hit in results.hits {
            let explanation = hit.explanation.unwrap();
            let terms: u32 = explanation.terms.iter().map(|term| term.score).sum();
            let bonuses: u32 = explanation.bonuses.iter().map(|(_, n)| n).sum();
            assert_eq!(terms + bonuses, hit.score, "{query}: {explanation:?}");
            for term in &explanation.terms {
                let weighed = (term.impact * term.form) >> 8;
                assert_eq!((weighed * term.idf) >> 8, term.score);
            }
        }
    }
}

#[test]
fn a_word_that_some_text_misspells_is_forgiven_where_nothing_else_is_found() {
    let archive = archive(&[
        ("typo", &[("The goverment said so.", "政府。")]),
        ("law", &[("Government procurement is public.", "政府采购。")]),
        ("other", &[("Procurement of goods.", "采购。")]),
    ]);
    // Alone it is what was typed, and nothing else.
    check(&archive, "goverment", "typo");
    check(&archive, "goverment procurement", "law");
    check(&archive, "procurement", "law other");
    // The document has marked what its hit has.
    let hit = &search(&archive, "goverment procurement", Bonuses::default()).hits[0];
    let reading = archive.engine.read(hit.doc, "goverment procurement");
    let reading = pollster::block_on(reading).unwrap().unwrap();
    assert_eq!(reading.marks[0][0], hit.marks[0], "{:?}", reading.passages);
    assert_eq!(hit.marks[0].len(), 2);
}

#[test]
fn a_document_with_all_words_comes_before_a_passage_with_others() {
    let archive = archive(&[
        ("apart", &[("County offices.", "县。"), ("Tariff rates.", "税率。")]),
        ("near", &[("The country tariff.", "国。")]),
    ]);
    let results = search(&archive, "county tariff", Bonuses::default());
    assert!(results.hits.iter().all(|hit| hit.document.id == "apart") && !results.hits.is_empty());
}

#[test]
fn another_number_is_no_misspelt_one() {
    let archive = archive(&[
        ("year", &[("Adopted in 2016 as No. 12345.", "二〇一六年通过。")]),
        ("other", &[("Adopted by committee.", "委员会通过。")]),
    ]);
    check(&archive, "adopted 2016", "year");
    check(&archive, "2017", "");
    check(&archive, "12346", "");
    check(&archive, "comittee", "other");
}
