//! What kind of text is it, in what state, and since when is it in force?
//!
//! The title says the first two, a sentence near the end the third. Only what is plain is taken;
//! what the input states itself is never replaced.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use regex::Regex;

use super::{dates, pattern};
use crate::model::{Body, Document, keys};

/// Adds what title and text say to a document that does not state it.
pub(super) fn add(document: &mut Document) {
    if !has(document, keys::KIND)
        && let Some(kind) = document.titles.values().find_map(|title| kind(title))
    {
        document.meta.push((keys::KIND.to_owned(), kind.to_owned()));
    }
    let is_known = |status: &str| {
        document.meta.iter().any(|(key, value)| key == keys::STATUS && value == status)
    };
    if let Some(status) = document.titles.values().find_map(|title| status(title))
        && !is_known(status)
    {
        document.meta.push((keys::STATUS.to_owned(), status.to_owned()));
    }
    if !has(document, keys::EFFECTIVE)
        && let Some(date) = effective(document)
    {
        document.meta.push((keys::EFFECTIVE.to_owned(), date));
    }
}

fn has(document: &Document, key: &str) -> bool {
    document.meta.iter().any(|(known, _)| known == key)
}

/// Kinds with the words that titles have for them: whole words where words are spaced, ends of the
/// title where they are not. Of two that fit the longer stands first.
const KINDS: &[(&str, &[&str])] = &[
    ("opinions", &["opinions", "avis", "意见", "意見"]),
    ("notice", &["notice", "circular", "circulaire", "通知", "إشعار"]),
    ("announcement", &["announcement", "communiqué", "公告", "通告", "公报", "公報", "إعلان"]),
    ("measures", &["measures", "办法", "辦法"]),
    ("provisions", &["provisions", "规定", "規定"]),
    (
        "regulations",
        &["regulations", "règlement", "verordnung", "reglamento", "条例", "條例", "لائحة"],
    ),
    ("rules", &["rules", "细则", "細則", "规则", "規則", "施行規則"]),
    ("decision", &["decision", "décision", "beschluss", "decisión", "决定", "決定", "قرار"]),
    ("decree", &["decree", "order", "décret", "arrêté", "decreto", "政令", "مرسوم"]),
    ("interpretation", &["interpretation", "解释", "解釋"]),
    ("strategy", &["strategy", "stratégie", "战略", "戰略"]),
    ("plan", &["plan", "规划", "規劃", "计划", "計畫"]),
    ("guidelines", &["guidelines", "指南", "指引"]),
    ("speech", &["speech", "remarks", "discours", "rede", "讲话", "講話", "致辞", "خطاب"]),
    ("paper", &["paper", "白皮书", "白皮書"]),
    ("essay", &["essay"]),
    ("law", &["法", "قانون"]),
];

/// The kind of text that a title names.
fn kind(title: &str) -> Option<&'static str> {
    let title = without_note(title);
    let is_word = |c: char| c.is_alphabetic() || c == '’' || c == '\'';
    let lower = title.to_lowercase();
    let words: Vec<&str> = lower.split(|c| !is_word(c)).filter(|word| !word.is_empty()).collect();
    // The first that a title names is what the text is; further ones are what it is about.
    let named = words.iter().find_map(|word| {
        KINDS.iter().find(|(_, names)| names.contains(word)).map(|(kind, _)| *kind)
    });
    // Many a title speaks of law: only one that is called so is one.
    let is_law =
        |word: Option<&&str>| matches!(word, Some(&("law" | "act" | "loi" | "gesetz" | "ley")));
    let by_place = (is_law(words.first()) || is_law(words.last())).then_some("law");
    let at_end = || {
        // Words that end like laws.
        const OTHERS: &[&str] =
            &["方法", "看法", "说法", "說法", "做法", "想法", "语法", "語法", "书法", "書法"];
        if OTHERS.iter().any(|other| title.ends_with(other)) {
            return None;
        }
        let ends = |name: &&str| !name.is_ascii() && title.ends_with(*name);
        KINDS.iter().find(|(_, names)| names.iter().any(ends)).map(|(kind, _)| *kind)
    };
    named.or(by_place).or_else(at_end)
}

/// A title without what stands in brackets at its end: `(Draft)`.
fn without_note(title: &str) -> &str {
    let bare = title.trim().trim_end_matches(['》', '”', '"']);
    match (bare.ends_with([')', '）']), bare.rfind(['(', '（'])) {
        (true, Some(at)) => bare.get(..at).unwrap_or(bare).trim(),
        _ => bare,
    }
}

/// What state a title says that the text is in.
fn status(title: &str) -> Option<&'static str> {
    const OPINIONS: &[&str] = &[
        "opinion-seeking",
        "soliciting opinions",
        "seeking opinions",
        "for comment",
        "public consultation",
        "征求意见",
        "徵求意見",
        "意见征求",
        "パブリックコメント",
    ];
    const DRAFTS: &[&str] =
        &["(draft", "draft law", "草案", "projet de loi", "entwurf", "anteproyecto"];
    let lower = title.to_lowercase();
    let says = |words: &[&str]| words.iter().any(|word| lower.contains(word));
    if says(OPINIONS) {
        Some("opinion-seeking")
    } else if says(DRAFTS) {
        Some("draft")
    } else {
        None
    }
}

/// The day from which the text says that it holds, if all sides that say one agree.
fn effective(document: &Document) -> Option<String> {
    static PATTERNS: LazyLock<[Regex; 4]> = LazyLock::new(|| {
        const DATE: &str = r"(?P<date>\d{1,2}(?:st|nd|rd|th|er)?\.? (?:de )?\p{L}+ (?:de )?\d{4}|\p{L}+ \d{1,2},? \d{4})";
        [
            format!(r"(?i)(?:tak(?:e|es|ing) effect|(?:come|comes|enter|enters) into (?:force|effect)|(?:is|be) (?:effective|implemented))(?: on| from| as of| as from)* {DATE}"),
            format!(r"(?i)(?:entre(?:nt)? en vigueur|entra(?:rá)? en vigor)(?: le| el)? {DATE}"),
            format!(r"(?i)tr(?:itt|eten) am {DATE} in Kraft"),
            r"自\s*(?P<date>[\d〇○零一二三四五六七八九十]+\s*年\s*[\d〇一二三四五六七八九十]+\s*月\s*[\d〇一二三四五六七八九十]+\s*日)\s*起?(?:施行|实施|實施|生效)".to_owned(),
        ]
        .map(|p| pattern(&p))
    });
    let mut found: BTreeSet<String> = BTreeSet::new();
    let mut look = |text: &str| {
        for pattern in PATTERNS.iter() {
            let dates = pattern.captures_iter(text).filter_map(|parts| parts.name("date"));
            found.extend(dates.filter_map(|date| dates::whole_date(date.as_str())));
        }
    };
    match &document.body {
        Body::Sides(sides) => {
            sides.iter().flat_map(|side| &side.paragraphs).for_each(|text| look(text));
        }
        Body::Given(segments) => {
            segments.iter().flat_map(|segment| segment.texts.values()).for_each(|text| look(text));
        }
    }
    // Two days are two texts, of which one repeals or amends the other.
    let mut found = found.into_iter();
    found.next().filter(|_| found.next().is_none())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SideText;

    #[test]
    fn titles_say_what_kind_of_text_they_head() {
        for (title, expected) in [
            ("Notice concerning Promoting the Accelerated Development of 5G", Some("notice")),
            (
                "State Council Guiding Opinions concerning the “Internet Plus” Plan",
                Some("opinions"),
            ),
            ("Supreme People’s Court Regulations concerning Applicable Law", Some("regulations")),
            ("Cybersecurity Law", Some("law")),
            ("中华人民共和国网络安全法", Some("law")),
            ("国家互联网信息办公室关于《评估办法(征求意见稿)》公开征求意见的通知", Some("notice")),
            ("网络产品和服务安全审查办法（征求意见稿）", Some("measures")),
            ("Loi pour une République numérique", Some("law")),
            ("Ma Kai’s Speech at the World Internet Conference", Some("speech")),
            ("What did Xi Jinping say about the law of cyberspace?", None),
            ("The Implementation of the Constitution", None),
            ("关于研究方法", None),
            ("", None),
        ] {
            assert_eq!(kind(title), expected, "{title}");
        }
    }

    #[test]
    fn titles_say_what_state_a_text_is_in() {
        assert_eq!(status("Measures (Opinion-seeking Draft)"), Some("opinion-seeking"));
        assert_eq!(status("审查办法(征求意见稿)"), Some("opinion-seeking"));
        assert_eq!(status("网络安全法（草案）"), Some("draft"));
        assert_eq!(status("Law on Drafting Laws"), None);
    }

    #[test]
    fn a_text_says_since_when_it_is_in_force() {
        let check = |texts: &[&str], expected: Option<&str>| {
            let side =
                |text: &&str| SideText { lang: "en".into(), paragraphs: vec![(*text).to_owned()] };
            let sides = texts.iter().map(side).collect();
            let document = Document { body: Body::Sides(sides), ..Document::default() };
            assert_eq!(effective(&document).as_deref(), expected, "{texts:?}");
        };
        check(
            &["This Law shall take effect on 1 June 2017.", "本法自2017年6月1日起施行。"],
            Some("2017-06-01"),
        );
        check(&["These Measures come into force on June 1, 2017."], Some("2017-06-01"));
        check(&["Das Gesetz tritt am 3. März 2021 in Kraft."], Some("2021-03-03"));
        check(&["La présente loi entre en vigueur le 1er août 2016."], Some("2016-08-01"));
        check(&["It takes effect on 1 June 2017.", "本法自2018年6月1日起施行。"], None);
        check(&["本办法自2017年 月 日起实施。"], None);
    }
}
