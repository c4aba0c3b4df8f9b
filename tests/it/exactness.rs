//! A search finds exactly the passages that contain the string.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use enface_engine::{SearchOptions, Sort};
use enface_format::SideText;
use enface_tests::{Archive, PassageKey, corpus, large_corpus, oracle};
use proptest::prelude::*;

/// A text, and its units.
type Unitized = (String, Vec<String>);

/// An archive and, for each of its passages, the text of each side.
struct Indexed {
    archive: Archive,
    passages: Vec<(PassageKey, Vec<Unitized>)>,
    /// For each passage the languages of its sides.
    langs: BTreeMap<PassageKey, Vec<String>>,
}

impl Indexed {
    fn new(inputs: &[std::path::PathBuf]) -> Self {
        let archive = Archive::build(inputs);
        let passages = archive
            .passages()
            .into_iter()
            .map(|(key, sides)| {
                let sides = sides.into_iter().map(|text| {
                    let units = oracle::units(&text);
                    (text, units)
                });
                (key, sides.collect())
            })
            .collect();
        let sides = archive.engine.sides();
        let mut langs = BTreeMap::new();
        for reading in archive.readings() {
            for passage in &reading.passages {
                let lang = |side: &SideText| sides[usize::from(side.side)].lang.clone();
                let key = (reading.document.id.clone(), passage.index);
                langs.insert(key, passage.sides.iter().map(lang).collect());
            }
        }
        Self { archive, passages, langs }
    }

    fn expected(&self, query: &str) -> BTreeSet<PassageKey> {
        let query = oracle::units(query);
        let contains =
            |sides: &[Unitized]| sides.iter().any(|(_, units)| oracle::contains(units, &query));
        self.passages.iter().filter(|(_, s)| contains(s)).map(|(key, _)| key.clone()).collect()
    }
}

thread_local! {
    static SEED: LazyLock<Indexed> =
        LazyLock::new(|| Indexed::new(&[corpus("seed/archive.txt")]));
}

fn check(query: &str, n: usize) {
    SEED.with(|seed| {
        let found = seed.archive.found(query);
        assert_eq!(found, seed.expected(query), "{query}");
        assert_eq!(found.len(), n, "{query}");
    });
}

#[test]
fn chinese_strings_are_found_wherever_they_stand_and_nowhere_else() {
    check("网络安全", 40);
    check("网络安全法", 2);
    check("网絡安全法", 2);
    check("網絡安全法", 2);
    check("个人信息", 17);
    check("個人資訊", 0);
    check("出境数据", 3);
    check("据出境", 19);
    check("数据出境安全评估", 8);
    check("互联网信息办公室", 3);
    check("国家标准", 14);
    check("民标准", 2);
    check("息基础", 4);
    check("织开展", 3);
    check("关键信息基础设施", 4);
    check("法", 14);
    check("第十二条", 1);
    check("第十二条 网络运营者", 1);
    check("《中华人民共和国网络安全法》", 2);
    check("中华人民共和国网络安全法等法律", 2);
    check("征求意见稿", 4);
    check("不存在的字符串", 0);
}

#[test]
fn mixed_strings_are_found_whole_or_cut_at_their_end() {
    check("50万人", 1);
    check("５０万人", 1);
    check("0万人", 0);
    check("1000GB", 1);
    check("1000G", 1);
    check("cac.gov.cn", 2);
    check("security@cac.gov.cn", 1);
    check("2017年5月11日", 1);
}

/// Words are found in other forms too, so the exact form is asked for with quotation marks.
#[test]
fn english_phrases_are_found_exactly_in_quotation_marks() {
    SEED.with(|seed| {
        for phrase in [
            "cybersecurity",
            "personal information",
            "Personal  Information",
            "critical information infrastructure",
            "Article 12",
            "outbound data",
            "network operators",
            "State Internet Information Office",
            "People’s Republic of China",
            "People's Republic of China",
            "1000 GB",
            "no such phrase",
        ] {
            // A whole last word is asked for, so the oracle may not take it as a prefix.
            let units = oracle::units(phrase);
            let expected: BTreeSet<PassageKey> = seed
                .passages
                .iter()
                .filter(|(_, sides)| {
                    sides.iter().any(|(_, text)| text.windows(units.len()).any(|w| w == units))
                })
                .map(|(key, _)| key.clone())
                .collect();
            assert_eq!(seed.archive.found(&format!("\"{phrase}\"")), expected, "{phrase}");
        }
    });
}

#[test]
fn words_are_found_in_all_their_forms_the_exact_one_first() {
    SEED.with(|seed| {
        let regulation = seed.archive.found("regulation");
        assert!(regulation.is_superset(&seed.archive.found("\"regulation\"")));
        assert!(regulation.is_superset(&seed.archive.found("\"regulations\"")));
        assert!(seed.archive.found("\"networking\"").is_empty());
        let unknown_form = seed.archive.found("networking");
        assert!(unknown_form.is_superset(&seed.archive.found("\"networks\"")));
        let best = &seed.archive.search("standard").hits[0];
        let text: String = best.passage.sides.iter().map(|s| s.text.to_lowercase()).collect();
        assert!(text.contains("standard"));
    });
}

#[test]
fn several_terms_must_all_be_in_the_passage_on_whichever_side() {
    SEED.with(|seed| {
        let both = seed.archive.found("网络安全 \"standards\"");
        let zh = seed.archive.found("网络安全");
        let en = seed.archive.found("\"standards\"");
        assert_eq!(both, zh.intersection(&en).cloned().collect());
        assert!(!both.is_empty());
    });
}

#[test]
fn the_counterpart_is_marked_on_the_other_side() {
    SEED.with(|seed| {
        let results = seed.archive.search("网络安全");
        assert!(results.counterparts.iter().any(|c| c.text == "cybersecurity"));
        let results = seed.archive.search("cybersecurity");
        assert!(results.counterparts.iter().any(|c| c.text == "网络安全"));
    });
}

/// So many cases; most pieces that are drawn are no string of the query language.
fn cases(cases: u32) -> ProptestConfig {
    ProptestConfig {
        cases,
        max_global_rejects: 20_000,
        failure_persistence: None,
        ..ProptestConfig::default()
    }
}

fn substring(passages: usize) -> impl Strategy<Value = (usize, usize, usize, usize)> {
    (0..passages, 0..2usize, 0..10_000usize, 1..16usize)
}

/// Draws a piece of a passage's side.
fn draw(indexed: &Indexed, (passage, side, start, n): (usize, usize, usize, usize)) -> String {
    let sides = &indexed.passages[passage % indexed.passages.len()].1;
    let text: Vec<char> = sides[side % sides.len()].0.chars().collect();
    let start = start % text.len().max(1);
    text[start..text.len().min(start + n)].iter().collect()
}

/// Whether a drawn piece is one string for the query language, too: white space between words
/// parts terms, and a lone word is found in other forms.
fn is_one_string(piece: &str) -> bool {
    let units = oracle::units(piece);
    let is_han = |unit: &String| unit.chars().all(|c| ('\u{3400}'..='\u{9FFF}').contains(&c));
    let begins_quoted = piece.trim_start().starts_with(['"', '“', '„', '＂']);
    !units.is_empty()
        && !begins_quoted
        && (units.iter().all(is_han) || !piece.trim().contains(char::is_whitespace))
        && (units.len() > 1 || is_han(&units[0]))
        // Two words find the one that they are when joined.
        && (units.len() != 2 || units.iter().any(is_han))
}

fn check_drawn(indexed: &Indexed, at: (usize, usize, usize, usize)) -> Result<(), TestCaseError> {
    let piece = draw(indexed, at);
    prop_assume!(is_one_string(&piece));
    prop_assert_eq!(indexed.archive.found(&piece), indexed.expected(&piece), "{:?}", piece);
    Ok(())
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn any_piece_of_a_passage_finds_exactly_the_passages_that_contain_it(at in substring(400)) {
        SEED.with(|seed| check_drawn(seed, at))?;
    }
}

/// A condition of a query: a piece of a text, where it may stand, and what joins it to the others.
#[derive(Clone, Debug)]
struct Condition {
    piece: (usize, usize, usize, usize),
    side: Option<usize>,
    is_excluded: bool,
    is_alternative: bool,
}

fn condition() -> impl Strategy<Value = Condition> {
    let side = prop_oneof![3 => Just(None), 1 => (0..2usize).prop_map(Some)];
    let short = (0..400usize, 0..2usize, 0..10_000usize, 1..6usize);
    (short, side, prop::bool::weighted(0.2), prop::bool::weighted(0.4)).prop_map(
        |(piece, side, is_excluded, is_alternative)| Condition {
            piece,
            side,
            is_excluded,
            is_alternative,
        },
    )
}

/// The sides of the sample archive.
const SIDES: [&str; 2] = ["en", "zh"];

fn check_conditions(indexed: &Indexed, conditions: &[Condition]) -> Result<(), TestCaseError> {
    let mut query = String::new();
    // Groups of alternatives, and what is excluded: units, and the side.
    let mut groups: Vec<Vec<(Vec<String>, Option<usize>)>> = Vec::new();
    let mut excluded = Vec::new();
    let mut was_excluded = false;
    for condition in conditions {
        let drawn = draw(indexed, condition.piece);
        let piece: String = drawn.chars().filter(|c| c.is_alphanumeric()).collect();
        let units = oracle::units(&piece);
        // In quotation marks words are found in their own form alone.
        let is_simple = units.iter().all(|unit| unit.chars().count() == 1) || units.len() == 1;
        prop_assume!(!units.is_empty() && is_simple);
        let is_excluded = condition.is_excluded && !groups.is_empty();
        let is_alternative =
            condition.is_alternative && !groups.is_empty() && !is_excluded && !was_excluded;
        was_excluded = is_excluded;
        query += if is_alternative { " OR " } else { " " };
        query += if is_excluded { "-" } else { "" };
        if let Some(side) = condition.side {
            query += SIDES[side];
            query += ":";
        }
        query += &format!("\"{piece}\"");
        let wanted = (units, condition.side);
        if is_excluded {
            excluded.push(wanted);
        } else if let Some(last) = groups.last_mut().filter(|_| is_alternative) {
            last.push(wanted);
        } else {
            groups.push(vec![wanted]);
        }
    }
    let has =
        |key: &PassageKey, sides: &[Unitized], (units, side): &(Vec<String>, Option<usize>)| {
            let langs = &indexed.langs[key];
            sides.iter().zip(langs).any(|((_, text), lang)| {
                side.is_none_or(|side| SIDES[side] == lang)
                    && text.windows(units.len()).any(|window| window == units)
            })
        };
    let expected: BTreeSet<PassageKey> = indexed
        .passages
        .iter()
        .filter(|(key, sides)| {
            groups.iter().all(|group| group.iter().any(|wanted| has(key, sides, wanted)))
                && !excluded.iter().any(|wanted| has(key, sides, wanted))
        })
        .map(|(key, _)| key.clone())
        .collect();
    let results = indexed.archive.search(&query);
    // What only a document has as a whole is another promise.
    prop_assume!(!results.is_loose);
    prop_assert_eq!(indexed.archive.found(&query), expected, "{}", query);
    Ok(())
}

proptest! {
    #![proptest_config(cases(400))]

    #[test]
    fn conditions_joined_in_any_way_find_what_a_look_at_every_passage_finds(
        conditions in prop::collection::vec(condition(), 1..5),
    ) {
        SEED.with(|seed| check_conditions(seed, &conditions))?;
    }
}

#[test]
fn operators_do_what_the_readme_says() {
    SEED.with(|seed| {
        let found = |query: &str| seed.archive.found(query);
        let texts = |query: &str| -> Vec<String> {
            let hits = seed.archive.search(query).hits;
            hits.iter()
                .map(|hit| hit.passage.sides.iter().map(|s| s.text.as_str()).collect())
                .collect()
        };
        assert!(!found("personal NEAR/3 data").is_empty());
        assert!(found("personal NEAR/3 data").is_subset(&found("personal NEAR/9 data")));
        assert!(found("personal NEAR/9 data").is_subset(&found("personal data")));
        assert!(texts("=Network").iter().all(|text| text.contains("Network")));
        assert!(texts("=network").iter().all(|text| text.contains("network")));
        assert!(found("=网络").len() > found("=網絡").len());
        assert_eq!(found("cyber-security"), found("cybersecurity"));
        assert!(found("cyber security").is_superset(&found("cybersecurity")));
        assert!(found("cyber*").is_superset(&found("cybersecurity")));
        assert!(found("~cybersecurity").is_superset(&found("zh:网络安全")));
        assert_eq!(
            found("title:网络安全"),
            found("title:\"Strengthening National Cybersecurity\"")
        );
        assert_eq!(found("year:2016 法"), found("year:2016..2016 法"));
        assert!(found("lang:zh 网络").len() <= found("网络").len());
    });
}

/// An archive of a few documents with fields.
fn fields() -> Archive {
    let line = |id: &str, title: &str, date: &str, kind: &str, texts: [(&str, &str); 2]| {
        let [(a, b), (c, d)] = texts;
        format!(
            r#"{{"id":"{id}","title_en":"{title}","date":"{date}","kind":"{kind}","segments":[{{"en":"{a}","zh":"{b}"}},{{"en":"{c}","zh":"{d}"}}]}}"#
        )
    };
    let lines = [
        line(
            "a",
            "Zebra",
            "2015",
            "law",
            [
                ("Personal data is kept.", "保存个人数据。"),
                ("Data that is personal.", "个人的数据。"),
            ],
        ),
        line(
            "b",
            "Apple",
            "2016-11-07",
            "notice",
            [("Networks need security.", "网络需要安全。"), ("A law of networks.", "网络法。")],
        ),
        line(
            "c",
            "Mango",
            "2017-05",
            "lawful notice",
            [
                ("Clouds are computers.", "云是计算机。"),
                ("Nothing personal here, but data.", "没有个人的东西，只有数据。"),
            ],
        ),
    ];
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("fields.jsonl");
    std::fs::write(&path, lines.join("\n")).unwrap();
    Archive::build(&[path])
}

#[test]
fn fields_narrow_order_and_count_what_is_found() {
    let archive = fields();
    let docs = |query: &str| -> BTreeSet<String> {
        archive.found(query).into_iter().map(|(document, _)| document).collect()
    };
    let check = |query: &str, expected: &str| {
        let found: Vec<String> = docs(query).into_iter().collect();
        assert_eq!(found.join(" "), expected, "{query}");
    };
    check("year:2016", "b");
    check("year:2015..2016", "a b");
    check("year:..2016-12", "a b");
    check("year:2016..", "b c");
    check("year:11", "");
    check("kind:law", "a");
    check("kind:law*", "a c");
    check("kind:notice -kind:lawful", "b");
    check("title:apple", "b");
    // A field that does not hold is no excuse for a phrase that is not there.
    check("kind:law OR \"security need\"", "a");
    check("kind:law OR \"need security\"", "a b");
    // Characters join across white space, and other terms stay terms.
    assert_eq!(archive.found("个人 数据 data").len(), 1);

    // No passage has all, one document has: its passages that have some, and no others.
    let scattered = archive.search("kind:notice needs 法");
    assert!(scattered.is_loose);
    assert_eq!(scattered.hits.len(), 2);
    assert!(archive.search("zebra apple").hits.is_empty());

    let order = |sort| {
        let options = SearchOptions { sort, ..SearchOptions::default() };
        let results = pollster::block_on(archive.engine.search("lang:en", &options)).unwrap();
        let ids: Vec<String> = results.hits.iter().map(|hit| hit.document.id.clone()).collect();
        ids.join("")
    };
    assert_eq!(order(Sort::Newest), "ccbbaa");
    assert_eq!(order(Sort::Oldest), "aabbcc");
    assert_eq!(order(Sort::Title), "bbccaa");

    let facets = vec!["date".to_owned(), "kind".to_owned(), "none".to_owned()];
    let options = SearchOptions { facets, exact_total: true, ..SearchOptions::default() };
    let results = pollster::block_on(archive.engine.search("personal", &options)).unwrap();
    let counts: Vec<String> = results
        .facets
        .iter()
        .flat_map(|facet| facet.values.iter().map(|v| format!("{} {}", v.text, v.n_passages)))
        .collect();
    assert_eq!(counts, ["2015 2", "2017 1", "law 2", "lawful notice 1"]);
}

#[test]
fn any_piece_of_a_large_archive_is_found_exactly() {
    let Some(path) = large_corpus("medium/docs.jsonl") else { return };
    let indexed = Indexed::new(&[path]);
    let mut runner = proptest::test_runner::TestRunner::new(cases(100));
    runner.run(&substring(30_000), |at| check_drawn(&indexed, at)).unwrap();
}
