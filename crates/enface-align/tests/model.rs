//! Alignment from outside: every segment has its bead, and made-up texts come out as made.

use std::ops::Range;

use enface_align::{Bead, Config, Dictionary, Model, Pair, Text, sentences};
use enface_text::Analyzer;
use proptest::prelude::*;

fn align(pair: &Pair<'_>) -> Vec<Bead> {
    let analyzer = Analyzer::default();
    Model::learn(&[*pair], &Dictionary::default(), &analyzer, &Config::default())
        .align(pair, &analyzer)
}

/// Aligns texts of one paragraph a line.
fn check(a: (&str, &[&str]), b: (&str, &[&str]), expected: &[(Range<u32>, Range<u32>)]) {
    let numbers: Vec<u32> = (0..a.1.len().max(b.1.len()) as u32).collect();
    let pair = Pair {
        a: Text { lang: a.0, segments: a.1, paragraphs: &numbers[..a.1.len()] },
        b: Text { lang: b.0, segments: b.1, paragraphs: &numbers[..b.1.len()] },
    };
    let got: Vec<_> = align(&pair).into_iter().map(|bead| (bead.a, bead.b)).collect();
    assert_eq!(got, expected);
}

#[test]
fn a_paragraph_without_counterpart_stands_alone() {
    check(
        (
            "zh",
            &[
                "第一条 为保障数据安全，制定本办法。",
                "第二条 数据应当境内存储。",
                "第三条 本办法自发布之日起施行。",
            ],
        ),
        (
            "en",
            &[
                "This translation was kindly provided by a friend.",
                "Article 1 These Measures are formulated in order to protect data security.",
                "Article 3 These Measures take effect on the day of promulgation.",
            ],
        ),
        &[(0..0, 0..1), (0..1, 1..2), (1..2, 2..2), (2..3, 2..3)],
    );
}

#[test]
fn split_and_joined_paragraphs_are_found() {
    check(
        (
            "zh",
            &[
                "第一条 网络运营者应当在2017年5月11日前提交报告。报告应当包括50万人以上的个人信息。",
                "第二条 主管部门应当于60日内完成评估。",
                "评估结果应当报送。",
            ],
        ),
        (
            "en",
            &[
                "Article 1 Network operators shall submit a report before May 11, 2017.",
                "The report shall cover personal information of more than 500,000 people.",
                "Article 2 The competent department shall complete the assessment within 60 days. The results of the assessment shall be reported.",
            ],
        ),
        &[(0..1, 0..2), (1..3, 2..3)],
    );
}

#[test]
fn swapped_labels_are_survived() {
    let a = Text {
        lang: "zh", segments: &["第二条 甲。", "第一条 乙。"], paragraphs: &[0, 1]
    };
    let b = Text { lang: "en", segments: &["Article 1 A.", "Article 2 B."], paragraphs: &[0, 1] };
    assert_covers(&align(&Pair { a, b }), 2, 2);
}

#[test]
fn labels_anchor_a_long_law_against_a_gap() {
    let zh: Vec<String> = (1..=300).map(|i| format!("第{i}条 内容应当依法处理。")).collect();
    let en: Vec<String> = (1..=300)
        .filter(|i| !(101..=150).contains(i))
        .map(|i| format!("Article {i} Content shall be handled according to law."))
        .collect();
    let a: Vec<&str> = zh.iter().map(String::as_str).collect();
    let b: Vec<&str> = en.iter().map(String::as_str).collect();
    let numbers: Vec<u32> = (0..300).collect();
    let pair = Pair {
        a: Text { lang: "zh", segments: &a, paragraphs: &numbers },
        b: Text { lang: "en", segments: &b, paragraphs: &numbers[..250] },
    };
    let beads = align(&pair);
    assert_covers(&beads, 300, 250);
    let n_right = beads
        .iter()
        .filter(|bead| {
            let shift = if bead.a.start < 100 { 0 } else { 50 };
            bead.a.len() == 1 && bead.b == (bead.a.start - shift..bead.a.end - shift)
        })
        .count();
    assert_eq!(n_right, 250);
}

#[test]
fn a_long_text_with_a_long_part_left_out_is_followed() {
    const N: u32 = 2_000;
    const LEFT_OUT: Range<u32> = 500..1_500;
    let zh: Vec<String> = (0..N).map(|i| format!("登记编号{}由机关保存。", 10_000 + i)).collect();
    let en: Vec<String> = (0..N)
        .filter(|i| !LEFT_OUT.contains(i))
        .map(|i| format!("The authority keeps registration {}.", 10_000 + i))
        .collect();
    let a: Vec<&str> = zh.iter().map(String::as_str).collect();
    let b: Vec<&str> = en.iter().map(String::as_str).collect();
    let numbers: Vec<u32> = (0..N).collect();
    let pair = Pair {
        a: Text { lang: "zh", segments: &a, paragraphs: &numbers },
        b: Text { lang: "en", segments: &b, paragraphs: &numbers[..b.len()] },
    };
    let beads = align(&pair);
    assert_covers(&beads, N, b.len() as u32);
    let n_right = beads
        .iter()
        .filter(|bead| {
            let shift = if bead.a.start < LEFT_OUT.start { 0 } else { LEFT_OUT.len() as u32 };
            bead.a.len() == 1 && bead.b.len() == 1 && bead.b.start + shift == bead.a.start
        })
        .count();
    assert!(n_right * 100 >= b.len() * 99, "{n_right} of {}", b.len());
}

#[test]
fn two_latin_languages_align_by_cognates_numbers_and_lengths() {
    let de = "Die Verordnung tritt am 3. Oktober 2016 in Kraft. Die Kommission informiert die \
              Mitgliedstaaten. Jede Person hat das Recht auf Information. Daten von mehr als \
              500.000 Personen sind zu registrieren. Dies gilt nicht für militärische Daten.";
    let en = "The regulation enters into force on 3 October 2016. The Commission shall inform the \
              Member States. Every person has the right to information; this includes access. \
              Data of more than 500,000 persons must be registered. This does not apply to \
              military data.";
    let cut = |text: &'static str, lang| -> Vec<&'static str> {
        sentences(text, lang).into_iter().map(|range| &text[range]).collect()
    };
    let (a, b) = (cut(de, "de"), cut(en, "en"));
    let pair = Pair {
        a: Text { lang: "de", segments: &a, paragraphs: &[] },
        b: Text { lang: "en", segments: &b, paragraphs: &[] },
    };
    let got: Vec<_> = align(&pair).into_iter().map(|bead| (bead.a, bead.b)).collect();
    let expected: Vec<_> = (0..5u32).map(|i| (i..i + 1, i..i + 1)).collect();
    assert_eq!(got, expected, "{a:?} {b:?}");
}

#[test]
fn arabic_articles_face_theirs_in_spite_of_an_omission() {
    check(
        (
            "ar",
            &[
                "المادة ١ تحمي الدولة أمن المعلومات.",
                "المادة ٢ يجب حفظ بيانات أكثر من ٥٠٠٠ شخص.",
                "المادة ٣ يعمل بهذا القانون من ١ مايو ٢٠١٧.",
            ],
        ),
        (
            "en",
            &[
                "Article 1 The State protects information security.",
                "Article 3 This law takes effect on 1 May 2017.",
            ],
        ),
        &[(0..1, 0..1), (1..2, 1..1), (2..3, 1..2)],
    );
}

#[test]
fn an_empty_side_gives_a_bead_for_each_segment() {
    let a = Text { lang: "zh", segments: &["甲。", "乙。"], paragraphs: &[0, 0] };
    let b = Text { lang: "en", ..Text::default() };
    assert_covers(&align(&Pair { a, b }), 2, 0);
    assert_covers(&align(&Pair { a: b, b: a }), 0, 2);
    assert_eq!(align(&Pair { a: b, b }), []);
}

#[test]
fn one_segment_a_side_is_one_sure_bead() {
    let a = Text { lang: "zh", segments: &["甲。"], paragraphs: &[0] };
    let b = Text { lang: "en", segments: &["Something else."], paragraphs: &[0] };
    assert_eq!(align(&Pair { a, b }), [Bead { a: 0..1, b: 0..1, confidence: 100 }]);
}

#[test]
fn one_segment_against_many_without_text_is_covered() {
    let a = Text { lang: "zh", segments: &["data "], paragraphs: &[0] };
    let b = Text { lang: "en", segments: &[""; 14], paragraphs: &[0; 14] };
    let pair = Pair { a, b };
    let config = Config { band_units: 1, ..Config::default() };
    let analyzer = Analyzer::default();
    let model = Model::learn(&[pair], &Dictionary::default(), &analyzer, &config);
    assert_covers(&model.align(&pair, &analyzer), 1, 14);
}

/// Each segment of both sides in one bead: side a in order, and side b too but for moved blocks.
fn assert_covers(beads: &[Bead], n_a: u32, n_b: u32) {
    let mut at_a = 0;
    let mut of_b: Vec<u32> = Vec::new();
    for bead in beads {
        assert_eq!(bead.a.start, at_a, "{beads:?}");
        assert!(!bead.a.is_empty() || !bead.b.is_empty(), "{beads:?}");
        assert!(bead.confidence <= 100);
        at_a = bead.a.end;
        of_b.extend(bead.b.clone());
    }
    of_b.sort_unstable();
    assert_eq!(at_a, n_a, "{beads:?}");
    assert_eq!(of_b, (0..n_b).collect::<Vec<_>>(), "{beads:?}");
}

#[test]
fn articles_that_change_places_face_each_other() {
    let zh = ["网络", "数据", "标准", "信息", "教育", "农业", "交通", "能源"];
    let en = ["networks", "data", "standards", "information", "schools", "farms", "roads", "power"];
    let articles = |order: &[usize], lang: &str| -> Vec<String> {
        order
            .iter()
            .flat_map(|&i| match lang {
                "zh" => vec![
                    format!("第{}条", i + 1),
                    format!("国家保护{}，管理{}。", zh[i], zh[i]),
                    format!("{}由主管机关登记，共{}项。", zh[i], 100 + i),
                ],
                _ => vec![
                    format!("Article {}", i + 1),
                    format!("The State protects {} and manages {}.", en[i], en[i]),
                    format!("The authority registers {}, {} items in all.", en[i], 100 + i),
                ],
            })
            .collect()
    };
    let straight: Vec<usize> = (0..8).collect();
    let crossed = [0, 1, 5, 2, 3, 4, 6, 7];
    let texts = [
        (articles(&straight, "zh"), articles(&straight, "en")),
        (articles(&straight, "zh"), articles(&crossed, "en")),
    ];
    let borrowed: Vec<(Vec<&str>, Vec<&str>)> = texts
        .iter()
        .map(|(a, b)| {
            (a.iter().map(String::as_str).collect(), b.iter().map(String::as_str).collect())
        })
        .collect();
    let numbers: Vec<u32> = (0..24).collect();
    let pairs: Vec<Pair<'_>> = borrowed
        .iter()
        .map(|(a, b)| Pair {
            a: Text { lang: "zh", segments: a, paragraphs: &numbers },
            b: Text { lang: "en", segments: b, paragraphs: &numbers },
        })
        .collect();
    let analyzer = Analyzer::default();
    let model = Model::learn(&pairs, &Dictionary::default(), &analyzer, &Config::default());
    let beads = model.align(&pairs[1], &analyzer);
    assert_covers(&beads, 24, 24);
    for bead in &beads {
        let article = (bead.a.start / 3) as usize;
        let place = crossed.iter().position(|&i| i == article).unwrap() as u32;
        let expected = place * 3 + bead.a.start % 3;
        assert_eq!((bead.a.len(), bead.b.clone()), (1, expected..expected + 1), "{beads:?}");
    }
}

fn side() -> impl Strategy<Value = (Vec<String>, Vec<u32>)> {
    let segment = "(第[一二三十0-9]{1,2}条 |Article [0-9]{1,2} |\\([a-d]\\) )?(data |law |数据|法|[0-9]{1,4} |\\PC){0,12}";
    prop::collection::vec((segment, 0u32..2), 0..24).prop_map(|list| {
        let mut paragraph = 0;
        list.into_iter()
            .map(|(text, step)| {
                paragraph += step;
                (text, paragraph)
            })
            .unzip()
    })
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 200, failure_persistence: None, ..ProptestConfig::default() })]
    #[test]
    fn any_two_texts_are_covered_once_and_in_order(a in side(), b in side(), band in 1usize..6) {
        let segments_a: Vec<&str> = a.0.iter().map(String::as_str).collect();
        let segments_b: Vec<&str> = b.0.iter().map(String::as_str).collect();
        let pair = Pair {
            a: Text { lang: "zh", segments: &segments_a, paragraphs: &a.1 },
            b: Text { lang: "en", segments: &segments_b, paragraphs: &b.1 },
        };
        let analyzer = Analyzer::default();
        let config = Config { band_units: band, ..Config::default() };
        let model = Model::learn(&[pair], &Dictionary::default(), &analyzer, &config);
        let beads = model.align(&pair, &analyzer);
        assert_covers(&beads, segments_a.len() as u32, segments_b.len() as u32);
        // The same input gives the same model and alignment.
        let again = Model::learn(&[pair], &Dictionary::default(), &analyzer, &config).align(&pair, &analyzer);
        prop_assert_eq!(beads, again);
    }
}
