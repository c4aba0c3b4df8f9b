//! Learning a model from an archive, and aligning texts with it, from paragraphs down to
//! sentences.

use std::ops::Range;

use enface_text::Analyzer;
use rustc_hash::FxHashMap;
use serde::{Deserialize, Serialize};

use crate::confidence::{Evidence, MAX_MARGIN, confidences};
use crate::config::{Config, Settings};
use crate::dictionary::Dictionary;
use crate::feature::Reader;
use crate::ibm1::Translations;
use crate::length::LengthModel;
use crate::names::Names;
use crate::pair::{Bead, Pair, Text};
use crate::path::{Step, best_path};
use crate::score::{Direction, Knowledge, SHAPES};
use crate::unit::{Unit, Vocabulary};
use crate::words::Words;

mod learn;
mod moved;

/// What is known of a pair of languages after reading an archive.
///
/// Immutable and without interior state: texts may be aligned in parallel.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Model {
    config: Config,
    /// Those of the constants that the archive has chosen.
    settings: Settings,
    /// The features of marks, sorted.
    marks: Vec<u32>,
    vocabulary: Vocabulary,
    /// Where words begin and end in scripts without spaces.
    words: Words,
    /// Names on the other side of Chinese.
    names: Names,
    /// p(e) of both sides, by feature.
    unigrams: [Vec<f32>; 2],
    /// t(a | b) and t(b | a).
    learnt: [Translations; 2],
    /// The same by likeness of spelling.
    cognates: [Translations; 2],
    /// The same by the dictionary.
    dictionary: [Translations; 2],
    lengths: LengthModel,
    /// Paragraphs and sentences.
    levels: [Level; 2],
    /// λ now: it falls when translations are learnt.
    smoothing: f64,
}

/// What differs between aligning paragraphs and sentences.
#[derive(Clone, Debug, Serialize, Deserialize)]
struct Level {
    /// s² (Gale & Church 1993).
    variance: f64,
    /// log prior of each of [`SHAPES`].
    priors: [f64; SHAPES.len()],
}

const PARAGRAPHS: usize = 0;
const SENTENCES: usize = 1;

/// The texts of a pair, read.
struct Prepared {
    /// The segments of both sides.
    units: [Vec<Unit>; 2],
    /// Their paragraphs.
    paragraphs: [Vec<Range<usize>>; 2],
}

/// A bead before its confidence is known.
struct Found {
    a: Range<usize>,
    b: Range<usize>,
    level: usize,
    /// What is known of it.
    evidence: Evidence,
}

impl Model {
    /// Measures how the languages of `pairs` correspond: lengths, then words (Brown et al. 1993,
    /// model 1) on a first alignment by lengths, labels, numbers and identical words.
    ///
    /// All pairs must be in the same two languages. Reads and aligns a sample of bounded size,
    /// so the cost grows with the archive only in counting its characters; the same archive gives
    /// the same model.
    pub fn learn(
        pairs: &[Pair<'_>],
        dictionary: &Dictionary,
        analyzer: &Analyzer,
        config: &Config,
    ) -> Self {
        learn::learn(pairs, dictionary, analyzer, config)
    }

    /// Aligns the two sides of `pair`: every segment of either side is in exactly one bead. Beads
    /// are in the order of side `a`; so are their parts on side `b`, but for whole blocks, as
    /// articles, that stand at another place there.
    ///
    /// A pair of one segment on each side is one bead; a text without counterpart gives a bead for
    /// each segment. Linear in the tokens, times the width of the band that is searched.
    pub fn align(&self, pair: &Pair<'_>, analyzer: &Analyzer) -> Vec<Bead> {
        self.align_with(pair, analyzer, true)
    }

    /// The same with both sides in order: blocks that have moved stay alone on both sides.
    pub fn align_in_order(&self, pair: &Pair<'_>, analyzer: &Analyzer) -> Vec<Bead> {
        self.align_with(pair, analyzer, false)
    }

    fn align_with(&self, pair: &Pair<'_>, analyzer: &Analyzer, may_cross: bool) -> Vec<Bead> {
        let (n_a, n_b) = (pair.a.segments.len(), pair.b.segments.len());
        if (n_a, n_b) == (1, 1) {
            return vec![Bead { a: 0..1, b: 0..1, confidence: 100 }];
        }
        if n_a == 0 || n_b == 0 {
            return with_confidence(&alone(0..n_a, 0..n_b).collect::<Vec<_>>());
        }
        let mut unknown: FxHashMap<String, u32> = FxHashMap::default();
        let first_unknown = self.vocabulary.n_features();
        let readers = readers(pair, analyzer, &self.words, &self.names);
        let prepared = Prepared::read(pair, &readers, |feature| {
            self.vocabulary.get(feature).unwrap_or_else(|| {
                let next = (first_unknown + unknown.len()) as u32;
                *unknown.entry(feature.to_owned()).or_insert(next)
            })
        });
        with_confidence(&self.align_prepared(&prepared, may_cross))
    }

    /// From paragraphs down to sentences.
    fn align_prepared(&self, prepared: &Prepared, may_cross: bool) -> Vec<Found> {
        let [paragraphs_a, paragraphs_b] = &prepared.paragraphs;
        if let ([a], [b]) = (&paragraphs_a[..], &paragraphs_b[..]) {
            return self.align_sentences(prepared, a.clone(), b.clone(), MAX_MARGIN);
        }
        let merge = |side: usize| -> Vec<Unit> {
            prepared.paragraphs[side]
                .iter()
                .map(|range| Unit::merge(&prepared.units[side][range.clone()]))
                .collect()
        };
        let (a, b) = (merge(0), merge(1));
        let mut out = Vec::new();
        let mut steps = best_path(self.knowledge(PARAGRAPHS), &a, &b);
        if may_cross {
            steps = self.with_moved(steps, &a, &b);
        }
        for step in steps {
            let segments_a = segments(paragraphs_a, &step.a);
            let segments_b = segments(paragraphs_b, &step.b);
            let is_one_sided = segments_a.is_empty() || segments_b.is_empty();
            let is_uncut = segments_a.len() == step.a.len() && segments_b.len() == step.b.len();
            if is_uncut && !is_one_sided {
                out.push(Found::new(PARAGRAPHS, &step, segments_a, segments_b, &a, &b));
            } else if is_one_sided {
                out.extend(alone(segments_a, segments_b).map(|mut found| {
                    found.evidence.margin = step.margin;
                    found
                }));
            } else {
                out.extend(self.align_sentences(prepared, segments_a, segments_b, step.margin));
            }
        }
        out
    }

    fn align_sentences(
        &self,
        prepared: &Prepared,
        a: Range<usize>,
        b: Range<usize>,
        margin: f64,
    ) -> Vec<Found> {
        let (units_a, units_b) = (&prepared.units[0][a.clone()], &prepared.units[1][b.clone()]);
        best_path(self.knowledge(SENTENCES), units_a, units_b)
            .iter()
            .map(|step| {
                let shift = |range: &Range<usize>, by: usize| range.start + by..range.end + by;
                let (of_a, of_b) = (shift(&step.a, a.start), shift(&step.b, b.start));
                let mut found = Found::new(SENTENCES, step, of_a, of_b, units_a, units_b);
                found.evidence.margin = found.evidence.margin.min(margin);
                found
            })
            .collect()
    }

    fn knowledge(&self, level: usize) -> Knowledge<'_> {
        let direction = |side: usize| Direction {
            learnt: &self.learnt[side],
            cognates: &self.cognates[side],
            dictionary: &self.dictionary[side],
            unigrams: &self.unigrams[side],
        };
        Knowledge {
            config: &self.config,
            settings: self.settings,
            marks: &self.marks,
            smoothing: self.smoothing,
            directions: [direction(0), direction(1)],
            lengths: self.lengths,
            variance: self.levels[level].variance,
            priors: &self.levels[level].priors,
        }
    }
}

/// How the texts of a pair are read.
fn readers<'a>(
    pair: &Pair<'_>,
    analyzer: &'a Analyzer,
    words: &'a Words,
    names: &'a Names,
) -> [Reader<'a>; 2] {
    [pair.a.lang, pair.b.lang].map(|lang| Reader::new(lang, analyzer, words, names))
}

impl Prepared {
    fn read(pair: &Pair<'_>, readers: &[Reader<'_>; 2], mut id: impl FnMut(&str) -> u32) -> Self {
        let mut read = |text: &Text<'_>, reader: &Reader<'_>| -> Vec<Unit> {
            text.segments.iter().map(|s| Unit::read(s, reader, &mut id)).collect()
        };
        let [of_a, of_b] = readers;
        Self {
            units: [read(&pair.a, of_a), read(&pair.b, of_b)],
            paragraphs: [paragraphs(&pair.a), paragraphs(&pair.b)],
        }
    }
}

/// The segments of each paragraph.
fn paragraphs(text: &Text<'_>) -> Vec<Range<usize>> {
    let last = text.paragraphs.last().copied().unwrap_or(0);
    let number = |i: usize| text.paragraphs.get(i).copied().unwrap_or(last);
    let mut out: Vec<Range<usize>> = Vec::new();
    for i in 0..text.segments.len() {
        match out.last_mut() {
            Some(range) if number(range.start) == number(i) => range.end = i + 1,
            _ => out.push(i..i + 1),
        }
    }
    out
}

/// The segments of some paragraphs; an empty range at its place for none.
fn segments(paragraphs: &[Range<usize>], chosen: &Range<usize>) -> Range<usize> {
    let place = |i: usize| match paragraphs.get(i) {
        Some(paragraph) => paragraph.start,
        None => paragraphs.last().map_or(0, |last| last.end),
    };
    place(chosen.start)..place(chosen.end)
}

/// A bead for each segment where one of the two ranges is empty.
fn alone(a: Range<usize>, b: Range<usize>) -> impl Iterator<Item = Found> {
    let one = |a: Range<usize>, b: Range<usize>| {
        let n_segments = (a.len(), b.len());
        let evidence = Evidence { n_segments, margin: MAX_MARGIN, ..Evidence::default() };
        Found { a, b, level: PARAGRAPHS, evidence }
    };
    let (at_a, at_b) = (a.start, b.start);
    a.map(move |i| one(i..i + 1, at_b..at_b)).chain(b.map(move |j| one(at_a..at_a, j..j + 1)))
}

impl Found {
    fn new(
        level: usize,
        step: &Step,
        a: Range<usize>,
        b: Range<usize>,
        units_a: &[Unit],
        units_b: &[Unit],
    ) -> Self {
        let sum = |units: &[Unit]| units.iter().map(|u| f64::from(u.n_tokens)).sum::<f64>();
        let mut evidence =
            Evidence { n_segments: (a.len(), b.len()), margin: step.margin, ..Evidence::default() };
        if !a.is_empty() && !b.is_empty() {
            evidence.n_tokens = sum(&units_a[step.a.clone()]) + sum(&units_b[step.b.clone()]);
            evidence.gain = step.lexical / evidence.n_tokens.max(1.0);
            evidence.squared_delta = step.squared_delta;
        }
        Self { a, b, level, evidence }
    }

    fn is_two_sided(&self) -> bool {
        !self.a.is_empty() && !self.b.is_empty()
    }
}

/// Beads of a text, all of them in order, with how sure each is.
fn with_confidence(found: &[Found]) -> Vec<Bead> {
    let evidence: Vec<Evidence> = found.iter().map(|bead| bead.evidence).collect();
    let range = |r: &Range<usize>| r.start as u32..r.end as u32;
    found
        .iter()
        .zip(confidences(&evidence))
        .map(|(bead, confidence)| Bead { a: range(&bead.a), b: range(&bead.b), confidence })
        .collect()
}
