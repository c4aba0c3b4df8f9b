//! What in the archive may an editor want to mend?
//!
//! Findings are about documents that were read well: one that lacks a side, one that is cut, two
//! with the same text. They cost nothing; with `--strict` those that are warnings fail a build.

use core::fmt;
use std::collections::{BTreeMap, BTreeSet};

use enface_align::{EnumeratorKind, enumerator};
use rayon::prelude::*;
use serde::{Deserialize, Serialize};

use crate::cache::{Kept, Key};
use crate::diagnostic::Severity;
use crate::model::{AlignedDocument, Body, Document, Lang, keys};

/// What was found.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "kebab-case")]
pub enum FindingKind {
    /// The document has text in one language only.
    OneSided,
    /// The text is cut, or an excerpt of a text elsewhere.
    Truncated,
    /// Another document has the same id or the same text.
    Duplicate,
    /// Much of one side has no counterpart on the other, or the pairing is doubtful.
    Misaligned,
    /// A number counts two things: an article number stands twice on a side, or a document number
    /// belongs to two documents.
    AmbiguousNumber,
    /// No date is stated.
    Undated,
}

impl FindingKind {
    /// Whether it points to a mistake, and not only to what the archive does not have.
    pub fn severity(self) -> Severity {
        match self {
            FindingKind::OneSided | FindingKind::Undated => Severity::Note,
            _ => Severity::Warning,
        }
    }

    /// What an editor can do.
    pub fn help(self) -> &'static str {
        match self {
            FindingKind::OneSided => "add the text of the other language, or leave it as it is",
            FindingKind::Truncated => "replace it by the whole text",
            FindingKind::Duplicate => "keep one of them",
            FindingKind::Misaligned => "look for a missing or misplaced part on one side",
            FindingKind::AmbiguousNumber => "correct the number, or split the document",
            FindingKind::Undated => "state a date in its metadata",
        }
    }
}

impl fmt::Display for FindingKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            FindingKind::OneSided => "one-sided",
            FindingKind::Truncated => "truncated",
            FindingKind::Duplicate => "duplicate",
            FindingKind::Misaligned => "misaligned",
            FindingKind::AmbiguousNumber => "ambiguously numbered",
            FindingKind::Undated => "undated",
        })
    }
}

/// One finding about one document.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize)]
pub struct Finding {
    /// What was found.
    pub kind: FindingKind,
    /// How bad it is.
    pub severity: Severity,
    /// The document's id.
    pub id: String,
    /// The file that it comes from.
    pub path: String,
    /// What exactly: lower case, no final stop.
    pub message: String,
    /// What to do.
    pub help: &'static str,
}

impl Finding {
    fn new(kind: FindingKind, id: &str, path: &str, message: impl Into<String>) -> Self {
        Finding {
            kind,
            severity: kind.severity(),
            id: id.to_owned(),
            path: path.to_owned(),
            message: message.into(),
            help: kind.help(),
        }
    }
}

/// What is found in the text of one document.
#[derive(Serialize, Deserialize)]
struct Text {
    /// The languages that have text.
    langs: BTreeSet<Lang>,
    /// Of all texts, if they are long enough to be told from others.
    content: Option<Key>,
    /// The labels that stand twice, by language.
    twice: BTreeMap<Lang, Vec<String>>,
}

impl Text {
    fn of(document: &Document) -> Self {
        let texts = texts(document);
        let twice = texts
            .iter()
            .map(|(lang, texts)| ((*lang).to_owned(), repeated_articles(texts)))
            .filter(|(_, twice)| !twice.is_empty());
        Self {
            langs: texts.keys().map(|&lang| lang.to_owned()).collect(),
            content: content(&texts),
            twice: twice.collect(),
        }
    }
}

/// What can be found in documents before they are aligned, ids settled or not.
pub fn in_documents(documents: &[Document], kept: Kept<'_>) -> Vec<Finding> {
    let texts: Vec<Text> = documents
        .par_iter()
        .enumerate()
        .map(|(i, document)| kept.memo("findings", i, Key::default(), || Text::of(document)))
        .collect();
    let langs: BTreeSet<&Lang> = texts.iter().flat_map(|text| &text.langs).collect();
    let mut findings = Vec::new();
    let mut ids: BTreeMap<&str, &Document> = BTreeMap::new();
    let mut contents: BTreeMap<Key, &Document> = BTreeMap::new();
    let mut numbers: BTreeMap<&str, &Document> = BTreeMap::new();
    for (document, text) in documents.iter().zip(&texts) {
        let mut find = |kind, message: String| {
            findings.push(Finding::new(kind, &document.id, &document.path, message));
        };
        if let ([only], true) = (text.langs.iter().collect::<Vec<_>>().as_slice(), langs.len() > 1)
        {
            find(FindingKind::OneSided, format!("text in {only} only"));
        }
        let status: Vec<&str> = values(document, keys::STATUS);
        if status.contains(&"truncated") {
            let more = values(document, keys::MORE).first().map(|more| format!(": {more}"));
            find(FindingKind::Truncated, format!("the text is cut{}", more.unwrap_or_default()));
        } else if status.contains(&"reblog") {
            find(FindingKind::Truncated, "an excerpt of a text elsewhere".to_owned());
        }
        match ids.get(document.id.as_str()) {
            Some(first) => find(
                FindingKind::Duplicate,
                format!("the id is that of a document in {}", first.path),
            ),
            None => drop(ids.insert(&document.id, document)),
        }
        if let Some(content) = text.content {
            match contents.get(&content) {
                Some(first) => find(
                    FindingKind::Duplicate,
                    format!("the text is that of {:?} in {}", first.id, first.path),
                ),
                None => drop(contents.insert(content, document)),
            }
        }
        for number in values(document, keys::NUMBER) {
            match numbers.get(number) {
                Some(first) if first.id != document.id => find(
                    FindingKind::AmbiguousNumber,
                    format!("{number} is also the number of {:?}", first.id),
                ),
                Some(_) => {}
                None => drop(numbers.insert(number, document)),
            }
        }
        for (lang, twice) in &text.twice {
            if let Some(first) = twice.first() {
                let others = match twice.len() - 1 {
                    0 => String::new(),
                    n => format!(", and {n} more"),
                };
                find(
                    FindingKind::AmbiguousNumber,
                    format!("in {lang}, {first:?} stands twice{others}"),
                );
            }
        }
        match (&document.date, values(document, keys::DATE_BASIS).first()) {
            (None, _) => find(FindingKind::Undated, "no date".to_owned()),
            (Some(date), Some(basis)) => find(
                FindingKind::Undated,
                format!("no date is stated; {date} was inferred from its {basis}"),
            ),
            (Some(_), None) => {}
        }
    }
    findings
}

/// A document whose beads are less sure than this on average is likely to be paired with a text
/// that it does not translate: at 15 a bead is right seven times of eight.
const DOUBTFUL_MEAN: u64 = 15;

/// What can be found by how documents were aligned; `paths` are their files, in the same order.
pub fn in_alignment(paths: &[String], aligned: &[AlignedDocument]) -> Vec<Finding> {
    /// Below so many beads a few missing ones say nothing.
    const MIN_BEADS: usize = 6;
    let mut findings = Vec::new();
    for (path, aligned) in paths.iter().zip(aligned) {
        let n_full = aligned.sides.iter().filter(|side| !side.segments.is_empty()).count();
        let n_beads = aligned.beads.len();
        if n_full < 2 || n_beads < MIN_BEADS {
            continue;
        }
        let n_sides =
            |bead: &crate::model::Bead| bead.parts.iter().filter(|part| !part.is_empty()).count();
        let n_alone = aligned.beads.iter().filter(|bead| n_sides(bead) < 2).count();
        let paired: Vec<u64> = aligned
            .beads
            .iter()
            .filter(|bead| n_sides(bead) >= 2)
            .map(|b| u64::from(b.confidence))
            .collect();
        let mean = paired.iter().sum::<u64>() / (paired.len() as u64).max(1);
        // A third without counterpart: more than notes and signatures make up.
        if n_alone * 3 > n_beads {
            findings.push(Finding::new(
                FindingKind::Misaligned,
                &aligned.id,
                path,
                format!("{n_alone} of {n_beads} passages have no counterpart"),
            ));
        } else if mean < DOUBTFUL_MEAN {
            findings.push(Finding::new(
                FindingKind::Misaligned,
                &aligned.id,
                path,
                format!("the pairing is doubtful: {mean} of 100 on average"),
            ));
        }
    }
    findings
}

fn values<'a>(document: &'a Document, key: &str) -> Vec<&'a str> {
    document.meta.iter().filter(|(k, _)| k == key).map(|(_, value)| value.as_str()).collect()
}

/// The paragraphs or segments in each language that has text.
fn texts(document: &Document) -> BTreeMap<&str, Vec<&str>> {
    let mut texts: BTreeMap<&str, Vec<&str>> = BTreeMap::new();
    let has_text = |text: &str| !text.trim().is_empty();
    match &document.body {
        Body::Sides(sides) => {
            for side in sides {
                for text in side.paragraphs.iter().filter(|text| has_text(text)) {
                    texts.entry(&side.lang).or_default().push(text);
                }
            }
        }
        Body::Given(segments) => {
            for (lang, text) in segments.iter().flat_map(|segment| &segment.texts) {
                if has_text(text) {
                    texts.entry(lang).or_default().push(text);
                }
            }
        }
    }
    texts
}

/// The text of all sides, if it is long enough to be told from another.
fn content(texts: &BTreeMap<&str, Vec<&str>>) -> Option<Key> {
    /// "See attachment" may stand alone in many documents.
    const MIN_BYTES: usize = 60;
    let n_bytes: usize = texts.values().flatten().map(|text| text.len()).sum();
    (n_bytes >= MIN_BYTES).then(|| Key::of(texts))
}

/// The labels of articles that stand twice on a side. Numbering begins anew behind a new part, a
/// new chapter 1, or an article 1, as in annexes.
fn repeated_articles(texts: &[&str]) -> Vec<String> {
    let mut seen: BTreeSet<Vec<u64>> = BTreeSet::new();
    let mut twice = Vec::new();
    for line in texts.iter().flat_map(|text| text.lines()) {
        let Some(label) = enumerator(line) else { continue };
        match label.kind {
            EnumeratorKind::Part => seen.clear(),
            EnumeratorKind::Article => {
                if label.numbers == [1] {
                    seen.clear();
                }
                if !seen.insert(label.numbers.clone()) {
                    twice.push(line.get(label.range).unwrap_or_default().trim().to_owned());
                }
            }
            _ => {}
        }
    }
    twice
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::Cache;
    use crate::model::SideText;

    fn document(id: &str, sides: &[(&str, &[&str])]) -> Document {
        let side = |(lang, texts): &(&str, &[&str])| SideText {
            lang: (*lang).to_owned(),
            paragraphs: texts.iter().map(|&text| text.to_owned()).collect(),
        };
        Document {
            id: id.to_owned(),
            path: format!("{id}.txt"),
            date: Some("2016".to_owned()),
            body: Body::Sides(sides.iter().map(side).collect()),
            ..Document::default()
        }
    }

    #[track_caller]
    fn check(documents: &[Document], expected: &[&str]) {
        let cache = Cache::default();
        let found: Vec<_> = in_documents(documents, Kept { cache: &cache, keys: &[] })
            .iter()
            .map(|finding| format!("{} {}: {}", finding.id, finding.kind, finding.message))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn a_sound_archive_has_no_findings() {
        let articles: &[&str] =
            &["Article 1 x", "Article 2 y", "Annex", "Article 1 z", "Article 2 a"];
        check(&[document("a", &[("en", articles), ("ar", &["نص"])])], &[]);
    }

    #[test]
    fn what_is_missing_or_cut_is_found() {
        let mut cut = document("a", &[("en", &["x"])]);
        cut.date = None;
        cut.meta.push((keys::STATUS.to_owned(), "truncated".to_owned()));
        cut.meta.push((keys::MORE.to_owned(), "9 more words".to_owned()));
        check(
            &[cut, document("b", &[("en", &["y"]), ("fa", &["متن"])])],
            &[
                "a one-sided: text in en only",
                "a truncated: the text is cut: 9 more words",
                "a undated: no date",
            ],
        );
    }

    #[test]
    fn what_stands_twice_is_found() {
        let text: &[&str] =
            &["This text is long enough to be told from every other text of an archive."];
        let mut first = document("a", &[("en", text)]);
        first.meta.push((keys::NUMBER.to_owned(), "No. 5".to_owned()));
        let mut second = document("b", &[("en", text)]);
        second.meta.push((keys::NUMBER.to_owned(), "No. 5".to_owned()));
        check(
            &[first, second, document("a", &[("en", &["第一条 甲", "第二条 乙", "第二条 丙"])])],
            &[
                "b duplicate: the text is that of \"a\" in a.txt",
                "b ambiguously numbered: No. 5 is also the number of \"a\"",
                "a duplicate: the id is that of a document in a.txt",
                "a ambiguously numbered: in en, \"第二条\" stands twice",
            ],
        );
    }
}
