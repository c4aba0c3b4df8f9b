//! What has an editor decided about which passages face each other, and does it still hold?
//!
//! A corrected document is a list of rows, each a bead with the text of every side. A row holds
//! where its texts still stand in the document, in order; white space does not count. Rows that
//! hold win over the aligner and may cut sentences; what is between them is aligned as ever. Rows
//! that no longer hold are reported, and nothing else is lost.

use std::collections::{BTreeMap, BTreeSet};

use crate::diagnostic::Diagnostic;
use crate::model::{Lang, Origin, Pairing, Segment};
use crate::prepare::{CutDocument, Stretch};

pub mod file;

/// The corrected documents of an archive, by id.
pub type Corrections = BTreeMap<String, Vec<Row>>;

/// A bead as an editor left it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Row {
    /// The file that it stands in, as messages name it.
    pub path: String,
    /// Its line there.
    pub line: usize,
    /// How sure the aligner was; none where an editor has looked at it.
    pub confidence: Option<u8>,
    /// The text of each side that has some.
    pub texts: BTreeMap<Lang, String>,
}

/// A run of characters of one side, not counting white space.
type Run = core::ops::Range<usize>;

/// A text found farther on than expected must be this long, so that it is not another one.
const MIN_CHARS_APART: usize = 6;

/// Puts the rows of a document in force, and says which no longer hold.
pub fn apply(document: &mut CutDocument, rows: &[Row]) -> Vec<Diagnostic> {
    let n_sides = document.langs.len();
    let sides: Vec<Side> = (0..n_sides).map(|side| Side::read(&document.stretches, side)).collect();
    let mut cursors = vec![0; n_sides];
    let mut held: Vec<Held> = Vec::new();
    let mut lost: Vec<&Row> = Vec::new();
    for row in rows {
        match hold(row, document, &sides, &cursors) {
            Some(found) => {
                cursors = found.runs.iter().map(|run| run.end).collect();
                held.push(found);
            }
            None => lost.push(row),
        }
    }
    let stretches = core::mem::take(&mut document.stretches);
    let mut next = held.into_iter().peekable();
    for (number, stretch) in stretches.into_iter().enumerate() {
        let starts: Vec<usize> = sides.iter().map(|side| side.starts[number]).collect();
        let ends: Vec<usize> = sides.iter().map(|side| side.starts[number + 1]).collect();
        let mut of_stretch = Vec::new();
        while let Some(row) = next.next_if(|held| held.stretch == number) {
            of_stretch.push(row);
        }
        part(stretch, &starts, &ends, of_stretch, &mut document.stretches);
    }
    reports(&document.document.id, rows.len(), &lost)
}

/// One warning for a document, at the first of its rows that no longer hold.
fn reports(id: &str, n_rows: usize, lost: &[&Row]) -> Vec<Diagnostic> {
    let Some(first) = lost.first() else { return Vec::new() };
    let message = format!(
        "{} of {n_rows} corrected rows of {id} no longer fit: its text has changed since, or they \
         cross the borders of what the input gives; the aligner decides there",
        lost.len(),
    );
    let help = "look through the document with `enface align review`, which writes its file anew";
    vec![Diagnostic::warning(&first.path, message).at_line(first.line).with_help(help)]
}

/// A row that holds.
struct Held {
    stretch: usize,
    runs: Vec<Run>,
    fixed: Pairing,
}

/// One side of a document, without white space.
struct Side {
    chars: Vec<char>,
    /// For each stretch the characters before it, and all of them at the end.
    starts: Vec<usize>,
}

impl Side {
    fn read(stretches: &[Stretch], side: usize) -> Self {
        let (mut chars, mut starts) = (Vec::new(), vec![0]);
        for stretch in stretches {
            for segment in &stretch.sides[side] {
                chars.extend(bare(&segment.text));
            }
            starts.push(chars.len());
        }
        Self { chars, starts }
    }

    /// Where `text` stands, at `cursor` or after it.
    fn find(&self, text: &[char], cursor: usize) -> Option<Run> {
        let rest = self.chars.get(cursor..)?;
        if rest.starts_with(text) {
            return Some(cursor..cursor + text.len());
        }
        if text.len() < MIN_CHARS_APART {
            return None;
        }
        let at = rest.windows(text.len()).position(|window| window == text)?;
        Some(cursor + at..cursor + at + text.len())
    }

    /// The stretch that a run lies in, if it lies in one.
    fn stretch(&self, run: &Run) -> Option<usize> {
        let number = self.starts.partition_point(|&start| start <= run.start).checked_sub(1)?;
        (run.end <= *self.starts.get(number + 1)?).then_some(number)
    }
}

fn bare(text: &str) -> impl Iterator<Item = char> {
    text.chars().filter(|c| !c.is_whitespace())
}

fn hold(row: &Row, document: &CutDocument, sides: &[Side], cursors: &[usize]) -> Option<Held> {
    let mut runs: Vec<Run> = cursors.iter().map(|&cursor| cursor..cursor).collect();
    let mut stretches = BTreeSet::new();
    for (lang, text) in &row.texts {
        let text: Vec<char> = bare(text).collect();
        if text.is_empty() {
            continue;
        }
        let side = document.langs.iter().position(|l| l == lang)?;
        runs[side] = sides[side].find(&text, cursors[side])?;
        stretches.insert(sides[side].stretch(&runs[side])?);
    }
    let stretch = stretches.pop_first().filter(|_| stretches.is_empty())?;
    // A side without text in this row stands where its stretch begins, if it has not come there.
    for (run, side) in runs.iter_mut().zip(sides).filter(|(run, _)| run.start == run.end) {
        let start = side.starts[stretch].max(run.start);
        *run = start..start;
    }
    let (origin, confidence) = match row.confidence {
        None => (Origin::Human, 100),
        Some(confidence) => (Origin::Aligned, confidence.min(100)),
    };
    Some(Held { stretch, runs, fixed: Pairing { origin, confidence } })
}

/// Parts a stretch at the rows that hold in it.
fn part(
    stretch: Stretch,
    starts: &[usize],
    ends: &[usize],
    held: Vec<Held>,
    out: &mut Vec<Stretch>,
) {
    if held.is_empty() {
        out.push(stretch);
        return;
    }
    let Stretch { sides, given, labels, heading, provenance, .. } = stretch;
    let mut left: Vec<Left> =
        sides.into_iter().zip(starts).map(|(segments, &at)| Left::new(segments, at)).collect();
    let mut push = |until: &[usize], fixed: Option<Pairing>| {
        let sides: Vec<Vec<Segment>> =
            left.iter_mut().zip(until).map(|(left, &until)| left.take(until)).collect();
        if sides.iter().any(|segments| !segments.is_empty()) {
            let (labels, provenance) = (labels.clone(), provenance.clone());
            out.push(Stretch { sides, given, labels, heading, provenance, fixed });
        }
    };
    for row in held {
        let from: Vec<usize> = row.runs.iter().map(|run| run.start).collect();
        push(&from, None);
        let until: Vec<usize> = row.runs.iter().map(|run| run.end).collect();
        push(&until, Some(row.fixed));
    }
    push(ends, None);
}

/// The segments of a side that are not dealt out yet.
struct Left {
    segments: std::vec::IntoIter<Segment>,
    /// What was cut off of the last one.
    rest: Option<Segment>,
    /// Characters dealt out, those of earlier stretches too.
    at: usize,
}

impl Left {
    fn new(segments: Vec<Segment>, at: usize) -> Self {
        Self { segments: segments.into_iter(), rest: None, at }
    }

    /// The segments up to a place, the last of them cut if the place is inside it.
    fn take(&mut self, until: usize) -> Vec<Segment> {
        let mut out = Vec::new();
        while let Some(mut segment) = self.rest.take().or_else(|| self.segments.next()) {
            let n_chars = bare(&segment.text).count();
            if n_chars > 0 && self.at >= until {
                self.rest = Some(segment);
                break;
            }
            if self.at + n_chars > until {
                self.rest = Some(cut(&mut segment, until - self.at));
                self.at = until;
                out.push(segment);
                break;
            }
            self.at += n_chars;
            out.push(segment);
        }
        out
    }
}

/// Cuts a segment after so many characters and gives the rest back.
fn cut(segment: &mut Segment, n_chars: usize) -> Segment {
    let place = segment.text.char_indices().filter(|(_, c)| !c.is_whitespace()).nth(n_chars);
    let tail = segment.text.split_off(place.map_or(segment.text.len(), |(at, _)| at));
    let kept = segment.text.trim_end().len();
    let between = segment.text.split_off(kept);
    let after = core::mem::replace(&mut segment.after, between);
    Segment { text: tail, paragraph: segment.paragraph, after }
}

#[cfg(test)]
mod tests;
