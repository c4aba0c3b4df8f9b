//! Where in the texts do the owner's notes belong, and which notes did the translator leave there?
//!
//! A note quotes the words that it is about. If they are not there as quoted, the most similar
//! stretch is taken as long as it is similar enough: small edits of the text do not lose a note,
//! and a note that no longer fits is reported.

use std::sync::LazyLock;

use regex::Regex;

use super::{Passage, Place};
use crate::diagnostic::Diagnostic;
use crate::model::AlignedDocument;

/// A note in its place.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Annotation {
    /// What it is about.
    pub place: Place,
    /// What it says, in Markdown.
    pub body: String,
    /// Whose it is.
    pub kind: AnnotationKind,
    /// Who wrote it, if that is stated.
    pub author: Option<String>,
    /// When, as stated.
    pub date: Option<String>,
}

/// Whose a note is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum AnnotationKind {
    /// Of the archive's owner, from a file of notes.
    Owner,
    /// Of the translator, in brackets in the text.
    Translator,
}

/// A note as the owner wrote it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Note {
    /// The document, by its id, or by the address that it comes from.
    pub document: String,
    /// The words that it is about; empty means the document as a whole.
    pub quote: String,
    /// What stands before them.
    pub prefix: String,
    /// What stands behind them.
    pub suffix: String,
    /// What it says, in Markdown.
    pub body: String,
    /// Who wrote it.
    pub author: Option<String>,
    /// When.
    pub date: Option<String>,
    /// The file and line that it stands in, for messages.
    pub path: String,
    /// The line, from 1; 0 if the format has none.
    pub line: usize,
}

/// Of a quotation, so many percent of the characters may have changed.
const MAX_CHANGED_PERCENT: usize = 25;
/// Longer quotations are compared by their beginning.
const MAX_QUOTE_CHARS: usize = 600;

/// The notes of each document in the order of the text, and those that do not fit.
pub(super) fn place(
    documents: &[AlignedDocument],
    passages: &[Vec<Passage<'_>>],
    notes: &[Note],
) -> (Vec<Vec<Annotation>>, Vec<Diagnostic>) {
    let mut out: Vec<Vec<Annotation>> =
        passages.iter().map(|passages| translators_notes(passages)).collect();
    let mut diagnostics = Vec::new();
    for note in notes {
        let number = documents.iter().position(|document| is_of(note, document));
        let of_document = number.and_then(|n| Some((n, passages.get(n)?)));
        let Some((number, passages)) = of_document else {
            let message = format!("a note is about {:?}, which is no document here", note.document);
            let help = "name the document by its id, as `enface query` shows it";
            diagnostics.push(report(note, message, help));
            continue;
        };
        match anchor(note, passages) {
            Some(place) => {
                if let Some(annotations) = out.get_mut(number) {
                    annotations.push(Annotation {
                        place,
                        body: note.body.clone(),
                        kind: AnnotationKind::Owner,
                        author: note.author.clone(),
                        date: note.date.clone(),
                    });
                }
            }
            None => {
                let quote: String = note.quote.chars().take(60).collect();
                let message =
                    format!("a note no longer fits: {quote:?} is not in {:?}", note.document);
                diagnostics.push(report(note, message, "quote the words as they stand there now"));
            }
        }
    }
    for annotations in &mut out {
        annotations.sort_by(|a, b| {
            (a.place.key(), a.kind, &a.body).cmp(&(b.place.key(), b.kind, &b.body))
        });
    }
    (out, diagnostics)
}

fn report(note: &Note, message: String, help: &str) -> Diagnostic {
    let diagnostic = Diagnostic::warning(&note.path, message).with_help(help);
    if note.line > 0 { diagnostic.at_line(note.line) } else { diagnostic }
}

fn is_of(note: &Note, document: &AlignedDocument) -> bool {
    let wanted = note.document.trim();
    let last = wanted.trim_end_matches('/').rsplit(['/', '#']).next().unwrap_or(wanted);
    document.id == wanted
        || document.source.as_deref() == Some(wanted)
        || document.id == last.trim_end_matches(".html")
        || document.titles.values().any(|title| title == wanted)
}

/// Where a note belongs: the quoted words, where what is around them is most alike.
fn anchor(note: &Note, passages: &[Passage<'_>]) -> Option<Place> {
    if note.quote.trim().is_empty() {
        let first = passages.first()?;
        return Some(Place { bead: first.bead, side: first.side, range: 0..0 });
    }
    let wanted: Vec<char> = letters(&note.quote).map(|(_, c)| c).take(MAX_QUOTE_CHARS).collect();
    if wanted.is_empty() {
        return None;
    }
    let mut best: Option<(usize, usize, Place)> = None;
    for passage in passages {
        let text: Vec<(usize, char)> = letters(&passage.text).collect();
        let limit = best.as_ref().map_or(wanted.len() * MAX_CHANGED_PERCENT / 100, |best| best.0);
        for (start, end, changed) in similar(&text, &wanted, limit) {
            let Some(&(from, _)) = text.get(start) else { continue };
            let Some(to) = text.get(end - 1).map(|&(at, _)| at + char_bytes(&passage.text, at))
            else {
                continue;
            };
            let around = misfit(&passage.text, from, to, note);
            let place = Place { bead: passage.bead, side: passage.side, range: from..to };
            if best.as_ref().is_none_or(|(c, a, _)| (changed, around) < (*c, *a)) {
                best = Some((changed, around, place));
            }
        }
    }
    best.map(|(_, _, place)| place)
}

fn char_bytes(text: &str, at: usize) -> usize {
    text.get(at..).and_then(|rest| rest.chars().next()).map_or(0, char::len_utf8)
}

/// Letters and digits in lower case, with where they stand: spaces and punctuation change most
/// often and mean least.
fn letters(text: &str) -> impl Iterator<Item = (usize, char)> {
    text.char_indices()
        .filter(|(_, c)| c.is_alphanumeric())
        .map(|(at, c)| (at, c.to_lowercase().next().unwrap_or(c)))
}

/// Stretches of a text that can be made the wanted one by at most `limit` insertions, deletions and
/// replacements, those with fewest: start, end, changes (Sellers 1980).
fn similar(text: &[(usize, char)], wanted: &[char], limit: usize) -> Vec<(usize, usize, usize)> {
    let n = wanted.len();
    // For each length of the wanted text's beginning: changes, and where the stretch begins.
    let mut column: Vec<(usize, usize)> = (0..=n).map(|i| (i, 0)).collect();
    let mut out: Vec<(usize, usize, usize)> = Vec::new();
    for (j, &(_, c)) in text.iter().enumerate() {
        let mut diagonal = column[0];
        column[0] = (0, j + 1);
        diagonal.1 = j;
        for i in 1..=n {
            let replaced = (diagonal.0 + usize::from(wanted[i - 1] != c), diagonal.1);
            let inserted = (column[i].0 + 1, column[i].1);
            let left_out = (column[i - 1].0 + 1, column[i - 1].1);
            diagonal = column[i];
            column[i] = replaced.min_by_changes(inserted).min_by_changes(left_out);
        }
        let (changed, start) = column[n];
        if changed <= limit && start <= j {
            out.push((start, j + 1, changed));
        }
    }
    let least = out.iter().map(|found| found.2).min();
    out.retain(|found| Some(found.2) == least);
    out
}

trait Fewer {
    fn min_by_changes(self, other: Self) -> Self;
}

impl Fewer for (usize, usize) {
    fn min_by_changes(self, other: Self) -> Self {
        if other.0 < self.0 { other } else { self }
    }
}

/// How many of the letters next to a place differ from those that the note remembers.
fn misfit(text: &str, from: usize, to: usize, note: &Note) -> usize {
    let before = text.get(..from).unwrap_or_default();
    let after = text.get(to..).unwrap_or_default();
    let last = |text: &str| letters(text).map(|(_, c)| c).collect::<Vec<_>>();
    let wanted = last(&note.prefix);
    let is = last(before);
    let differ_before =
        wanted.iter().rev().zip(is.iter().rev().map(Some).chain(core::iter::repeat(None)));
    let n_before = differ_before.filter(|(a, b)| Some(*a) != *b).count();
    let (wanted, is) = (last(&note.suffix), last(after));
    let differ_after = wanted.iter().zip(is.iter().map(Some).chain(core::iter::repeat(None)));
    n_before + differ_after.filter(|(a, b)| Some(*a) != *b).count()
}

/// The notes that stand in brackets in the text: `[Translator’s note: …]`, `[the SIIO]`.
fn translators_notes(passages: &[Passage<'_>]) -> Vec<Annotation> {
    static BRACKETS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"\[(?<note>[^\[\]\n]{3,800})\]|【(?<note2>[^【】\n]{3,400})】").ok()
    });
    static SAYS: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?i)^\s*(?:translator|trans\.|tn\b|t\.n\.|note\b|n\.\s?d\.\s?t|note du traducteur|nota del|anm\.|anmerkung|прим|译注|譯註|译者|譯者|訳注|注[:：]|註[:：]|역주|ملاحظة)").ok()
    });
    let mut out = Vec::new();
    for passage in passages {
        for found in BRACKETS.iter().flat_map(|pattern| pattern.captures_iter(&passage.text)) {
            let (Some(whole), Some(note)) =
                (found.get(0), found.name("note").or_else(|| found.name("note2")))
            else {
                continue;
            };
            let says = SAYS.as_ref().is_some_and(|pattern| pattern.is_match(note.as_str()));
            if says || (is_prose(note.as_str()) && is_here_alone(passage, passages)) {
                out.push(Annotation {
                    place: Place { bead: passage.bead, side: passage.side, range: whole.range() },
                    body: note.as_str().trim().to_owned(),
                    kind: AnnotationKind::Translator,
                    author: None,
                    date: None,
                });
            }
        }
    }
    out
}

/// Whether a bracket holds words, not a number, a year or an ellipsis.
fn is_prose(note: &str) -> bool {
    let n_letters = note.chars().filter(|c| c.is_alphabetic()).count();
    let n_digits = note.chars().filter(|c| c.is_numeric()).count();
    n_letters >= 3 && n_letters > n_digits * 2
}

/// Whether no other side of the bead has brackets: then they are not the text's own.
fn is_here_alone(passage: &Passage<'_>, passages: &[Passage<'_>]) -> bool {
    let start = passages.partition_point(|other| other.bead < passage.bead);
    let mut of_bead = passages.get(start..).unwrap_or_default().iter();
    of_bead
        .by_ref()
        .take_while(|other| other.bead == passage.bead)
        .all(|other| other.side == passage.side || !other.text.contains(['[', '【', '［']))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn passage(bead: u32, text: &str) -> Passage<'_> {
        Passage { bead, side: 0, text: text.into() }
    }

    #[track_caller]
    fn check(quote: &str, prefix: &str, texts: &[&str], expected: Option<(u32, &str)>) {
        let passages: Vec<Passage<'_>> =
            (0..).zip(texts).map(|(i, text)| passage(i, text)).collect();
        let note = Note { quote: quote.to_owned(), prefix: prefix.to_owned(), ..Note::default() };
        let found = anchor(&note, &passages)
            .map(|place| (place.bead, &passages[place.bead as usize].text[place.range]));
        assert_eq!(found, expected);
    }

    #[test]
    fn a_note_finds_its_words_after_small_edits() {
        let texts =
            ["Data is stored.", "Operators shall store the personal data inside the country."];
        check(
            "shall store the personal data",
            "",
            &texts,
            Some((1, "shall store the personal data")),
        );
        check("Shall store, personal data", "", &texts, Some((1, "shall store the personal data")));
        check(
            "shall store the personal date",
            "",
            &texts,
            Some((1, "shall store the personal dat")),
        );
        check("need not publish any figures", "", &texts, None);
    }

    #[test]
    fn what_stands_before_tells_equal_words_apart() {
        let texts = ["First, important data.", "Second, important data."];
        check("important data", "Second,", &texts, Some((1, "important data")));
        check("important data", "First,", &texts, Some((0, "important data")));
    }

    #[test]
    fn brackets_that_say_something_are_translators_notes() {
        let of = |text: &str| -> Vec<String> {
            translators_notes(&[passage(0, text)]).into_iter().map(|a| a.body).collect()
        };
        assert_eq!(of("The Office [of the CCILSG] decides."), ["of the CCILSG"]);
        assert_eq!(of("x [Translator’s note: a pun] y"), ["Translator’s note: a pun"]);
        assert_eq!(of("Guofa [2015] No. 40 […] [12]"), Vec::<String>::new());
    }
}
