//! On which day was a text issued, if nothing states it but the text itself?
//!
//! Such a date is an inference and says so: [`keys::DATE_BASIS`] tells what it was taken from.

use std::sync::LazyLock;

use regex::Regex;

use super::{dates, pattern};
use crate::model::{Body, Document, keys};

/// Sentences about the text's own date stand among so many first or last paragraphs of a side.
const EDGE: usize = 4;

/// Adds the day of promulgation that the text names; if the document has no date, that day becomes
/// its date, or else one that its title names, or the year of its number.
pub(super) fn add(document: &mut Document) {
    let has = |key: &str| document.meta.iter().any(|(known, _)| known == key);
    let promulgated = (!has(keys::PROMULGATED)).then(|| promulgated(document)).flatten();
    if let Some(date) = &promulgated {
        document.meta.push((keys::PROMULGATED.to_owned(), date.clone()));
    }
    if document.date.is_some() {
        return;
    }
    let found = promulgated
        .map(|date| (date, "promulgation"))
        .or_else(|| Some((in_title(document)?, "title")))
        .or_else(|| Some((year_of_number(document)?, "number")));
    if let Some((date, basis)) = found {
        document.date = Some(date);
        document.meta.push((keys::DATE_BASIS.to_owned(), basis.to_owned()));
    }
}

/// The day on which the text says that it was issued, if the sides agree.
fn promulgated(document: &Document) -> Option<String> {
    let mut edges: Vec<&str> = Vec::new();
    match &document.body {
        Body::Sides(sides) => {
            for side in sides {
                let texts = &side.paragraphs;
                let tail = texts.len().saturating_sub(EDGE).max(EDGE);
                edges.extend(texts.iter().take(EDGE).map(String::as_str));
                edges.extend(texts.iter().skip(tail).map(String::as_str));
            }
        }
        Body::Given(segments) => {
            let tail = segments.len().saturating_sub(EDGE).max(EDGE);
            let texts = segments.iter().take(EDGE).chain(segments.iter().skip(tail));
            edges.extend(texts.flat_map(|segment| segment.texts.values()).map(String::as_str));
        }
    }
    let mut found: Vec<String> = edges.into_iter().filter_map(issued_on).collect();
    found.sort_unstable();
    found.dedup();
    // Two days are two texts, of which one amends the other.
    found.pop().filter(|_| found.is_empty())
}

/// The day that a sentence says a text was issued on.
fn issued_on(text: &str) -> Option<String> {
    static BEFORE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\b(?:promulgated|issued|adopted|enacted|published|released|passed|approved|promulguée?|adoptée?|publiée?|promulgad[oa]|publicad[oa]|aprobad[oa]|promulgat[oa]|veröffentlicht|verabschiedet|erlassen|принят[оаы]?|утвержден[оаы]?|опубликован[оаы]?)\b[^.;\d]{0,60}$|(?:الصادرة?|صدرت?|نشرت?)[^.\d]{0,40}$",
        )
    });
    static BEHIND: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^[^。；;，,年月前起]{0,24}(?:发布|發布|公布|頒布|颁布|印发|印發|通过|通過|頒行|制定|공포|제정)",
        )
    });
    // A long paragraph speaks of other texts.
    if text.chars().nth(240).is_some() {
        return None;
    }
    dates::places(text).into_iter().find_map(|(range, date)| {
        let is_issue = text.get(..range.start).is_some_and(|head| BEFORE.is_match(head))
            || text.get(range.end..).is_some_and(|tail| BEHIND.is_match(tail));
        is_issue.then_some(date)
    })
}

/// The one day that the titles name: `Gesetz vom 3. März 2021`.
fn in_title(document: &Document) -> Option<String> {
    let mut found: Vec<String> =
        document.titles.values().flat_map(|title| dates::within(title)).collect();
    found.sort_unstable();
    found.dedup();
    found.pop().filter(|_| found.is_empty())
}

/// The year in the document's own number: 〔2016〕5号, No. (2015)40, Loi n° 2016-1321.
fn year_of_number(document: &Document) -> Option<String> {
    static YEAR: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"[(\[〔（［【]\s*(?P<year>(?:19|20)\d{2})\s*[)\]〕）］】]|\b(?P<first>(?:19|20)\d{2})-\d{1,5}$",
        )
    });
    let numbers = document.meta.iter().filter(|(key, _)| key == keys::NUMBER);
    let mut years: Vec<String> = numbers
        .filter_map(|(_, number)| {
            let found = YEAR.captures(number)?;
            Some(found.name("year").or_else(|| found.name("first"))?.as_str().to_owned())
        })
        .collect();
    years.dedup();
    years.pop().filter(|_| years.is_empty())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::model::SideText;

    #[track_caller]
    fn check(title: &str, number: &str, text: &str, expected: Option<(&str, &str)>) {
        let side = SideText { lang: "en".into(), paragraphs: vec![text.to_owned()] };
        let mut document = Document { body: Body::Sides(vec![side]), ..Document::default() };
        document.titles.insert("en".into(), title.to_owned());
        if !number.is_empty() {
            document.meta.push((keys::NUMBER.to_owned(), number.to_owned()));
        }
        add(&mut document);
        let basis = document.meta.iter().find(|(key, _)| key == keys::DATE_BASIS);
        let found = document.date.as_deref().zip(basis.map(|(_, basis)| basis.as_str()));
        assert_eq!(found, expected, "{title} {number} {text}");
    }

    #[test]
    fn an_inferred_date_says_what_it_is_taken_from() {
        check(
            "",
            "",
            "Promulgated by the State Council on 12 August 2016.",
            Some(("2016-08-12", "promulgation")),
        );
        check("", "", "（2016年8月12日国务院第5次会议通过）", Some(("2016-08-12", "promulgation")));
        check("", "", "民國105年8月12日總統令公布", Some(("2016-08-12", "promulgation")));
        check("", "", "Loi adoptée le 7 octobre 2016", Some(("2016-10-07", "promulgation")));
        check("Gesetz vom 3. März 2021", "", "Text.", Some(("2021-03-03", "title")));
        check("", "GF No. (2015)40", "Text.", Some(("2015", "number")));
        check("", "", "He came on 12 August 2016.", None);
        check("Report of May 2017 and June 2018", "", "Text.", None);
    }
}
