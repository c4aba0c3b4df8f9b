//! Aligns the sides of every document, and learns from them how terms are rendered.

use core::ops::Range;
use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};

use enface_align::{Config, Dictionary, LexiconConfig, Model, Pair, Passage, Text, learn_lexicon};
use enface_format::Rendering;
use enface_text::Analyzer;
use rayon::prelude::*;
use serde::Serialize;

use crate::dictionary::{self, DictionaryFile};
use crate::model::{
    AlignedDocument, AlignedSide, Bead, Body, Document, GivenSegment, Lang, Origin, Segment,
};
use crate::prepare::{CutDocument, Stretch};

/// A side's segments as the aligner takes them.
struct View<'a> {
    segments: Vec<&'a str>,
    paragraphs: Vec<u32>,
}

impl<'a> View<'a> {
    fn new(segments: &'a [Segment]) -> Self {
        Self {
            segments: segments.iter().map(|s| s.text.as_str()).collect(),
            paragraphs: segments.iter().map(|s| s.paragraph).collect(),
        }
    }
}

/// Whether blocks that stand at another place on the other side are paired across.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub enum Order {
    /// They are.
    #[default]
    MayCross,
    /// They stay alone, so that an editor's rows are in the order of all sides.
    Kept,
}

/// How each pair of languages corresponds.
pub type Models = BTreeMap<(Lang, Lang), Model>;

/// The pairs of languages, in the archive's order, that have to be aligned in a document.
pub fn pairs_of(document: &Document, order: &[Lang]) -> BTreeSet<(Lang, Lang)> {
    let mut out = BTreeSet::new();
    let mut add = |has: &dyn Fn(&Lang) -> bool| {
        let mut present = order.iter().filter(|lang| has(lang));
        if let Some(pivot) = present.next() {
            out.extend(present.map(|other| (pivot.clone(), other.clone())));
        }
    };
    match &document.body {
        Body::Sides(sides) => add(&|lang| sides.iter().any(|side| side.lang == *lang)),
        Body::Given(segments) => {
            // Most segments have the same languages as the one before.
            let alike = |a: &&GivenSegment, b: &&GivenSegment| a.texts.keys().eq(b.texts.keys());
            let segments: Vec<&GivenSegment> = segments.iter().collect();
            for group in segments.chunk_by(alike) {
                add(&|lang| group.iter().any(|segment| segment.texts.contains_key(lang)));
            }
        }
    }
    out
}

/// The languages of a stretch that is aligned: the document's first side that has text, and another.
fn pairs(document: &CutDocument, stretch: &Stretch) -> Vec<(usize, usize)> {
    let mut present = (0..document.langs.len()).filter(|&i| !stretch.sides[i].is_empty());
    let Some(pivot) = present.next() else { return Vec::new() };
    present.map(|other| (pivot, other)).collect()
}

/// Learns from all documents how the languages of `wanted` correspond.
pub fn learn_models(
    documents: &[&CutDocument],
    wanted: &BTreeSet<(Lang, Lang)>,
    dictionaries: &[DictionaryFile],
    analyzer: &Analyzer,
) -> Models {
    let mut views: BTreeMap<(&str, &str), Vec<(View<'_>, View<'_>)>> = BTreeMap::new();
    let mut is_given = true;
    for document in documents {
        for stretch in &document.stretches {
            is_given &= stretch.given.is_some();
            for (a, b) in pairs(document, stretch) {
                views
                    .entry((&document.langs[a], &document.langs[b]))
                    .or_default()
                    .push((View::new(&stretch.sides[a]), View::new(&stretch.sides[b])));
            }
        }
    }
    views.retain(|(a, b), _| wanted.iter().any(|(x, y)| x == a && y == b));
    views
        .into_par_iter()
        .map(|((a, b), views)| {
            let pairs: Vec<Pair<'_>> =
                views.iter().map(|(va, vb)| Pair { a: text(a, va), b: text(b, vb) }).collect();
            let dictionary = dictionary::between(dictionaries, a, b);
            let config = if is_given { within_given() } else { Config::default() };
            let model = Model::learn(&pairs, &dictionary, analyzer, &config);
            ((a.to_owned(), b.to_owned()), model)
        })
        .collect()
}

/// What is learnt where the input pairs all texts, and only the sentences within them are left: few
/// places each may go, so that a tenth of the text tells as much as all of it.
fn within_given() -> Config {
    Config { max_training_tokens: 600_000, max_token_pairs: 3_000_000, ..Config::default() }
}

fn text<'a>(lang: &'a str, view: &'a View<'a>) -> Text<'a> {
    Text { lang, segments: &view.segments, paragraphs: &view.paragraphs }
}

/// Aligns a document.
pub fn align_one(
    mut cut: CutDocument,
    models: &Models,
    analyzer: &Analyzer,
    order: Order,
) -> AlignedDocument {
    let n_sides = cut.langs.len();
    let mut sides: Vec<AlignedSide> = cut
        .langs
        .iter()
        .map(|lang| AlignedSide { lang: lang.clone(), segments: Vec::new() })
        .collect();
    let mut beads = Vec::new();
    for stretch in core::mem::take(&mut cut.stretches) {
        let offsets: Vec<u32> = sides.iter().map(|side| side.segments.len() as u32).collect();
        for (parts, confidence) in beads_of(&cut, &stretch, models, analyzer, order) {
            let parts = parts
                .into_iter()
                .zip(&offsets)
                .map(|(part, offset)| part.start + offset..part.end + offset)
                .collect();
            let is_whole = stretch.given.is_some() && stretch.sides.iter().all(|s| s.len() <= 1);
            let (origin, confidence) = match stretch.fixed {
                Some(fixed) => (fixed.origin, fixed.confidence),
                None if is_whole => (Origin::Given, 100),
                None => (Origin::Aligned, confidence),
            };
            beads.push(Bead {
                parts,
                origin,
                confidence,
                given: stretch.given,
                labels: stretch.labels.clone(),
                heading: stretch.heading,
                provenance: stretch.provenance.clone(),
            });
        }
        for (side, segments) in sides.iter_mut().zip(stretch.sides) {
            side.segments.extend(segments);
        }
    }
    debug_assert!(beads.iter().all(|bead| bead.parts.len() == n_sides));
    AlignedDocument {
        id: cut.document.id,
        titles: cut.document.titles,
        date: cut.document.date,
        source: cut.document.source,
        meta: cut.document.meta,
        sides,
        beads,
    }
}

/// The beads of one stretch: for each the segments of every side, and how sure they are.
fn beads_of(
    document: &CutDocument,
    stretch: &Stretch,
    models: &Models,
    analyzer: &Analyzer,
    order: Order,
) -> Vec<(Vec<Range<u32>>, u8)> {
    let n_sides = document.langs.len();
    let sizes: Vec<u32> = stretch.sides.iter().map(|side| side.len() as u32).collect();
    if stretch.fixed.is_some() || sizes.iter().all(|&n| n <= 1) {
        // Paired already, or given as one segment and not cut: there is nothing to align.
        return if sizes.iter().any(|&n| n > 0) {
            vec![(sizes.iter().map(|&n| 0..n).collect(), 100)]
        } else {
            Vec::new()
        };
    }
    let pairs = pairs(document, stretch);
    let Some(&(pivot, _)) = pairs.first() else {
        // One side alone: each segment is a bead.
        let side = sizes.iter().position(|&n| n > 0).unwrap_or(0);
        return (0..sizes[side])
            .map(|i| {
                let mut parts = vec![0..0; n_sides];
                parts[side] = i..i + 1;
                (parts, 100)
            })
            .collect();
    };
    let alignments: Vec<(usize, Vec<enface_align::Bead>)> = pairs
        .iter()
        .map(|&(a, b)| {
            let key = (document.langs[a].clone(), document.langs[b].clone());
            let (va, vb) = (View::new(&stretch.sides[a]), View::new(&stretch.sides[b]));
            let pair = Pair { a: text(&key.0, &va), b: text(&key.1, &vb) };
            // A pair of which nothing is known is aligned by numbers, labels and lengths.
            let learnt;
            let model = match models.get(&key) {
                Some(model) => model,
                None => {
                    let nothing = Dictionary::default();
                    learnt = Model::learn(&[pair], &nothing, analyzer, &Config::default());
                    &learnt
                }
            };
            // More than two sides are joined along the first one, each in its order.
            let beads = match order {
                Order::MayCross if pairs.len() == 1 => model.align(&pair, analyzer),
                _ => model.align_in_order(&pair, analyzer),
            };
            (b, beads)
        })
        .collect();
    join_sides(n_sides, pivot, sizes[pivot], &alignments)
}

/// Joins alignments that share a side into beads over all sides: segments that are tied through
/// the shared side come into one bead.
fn join_sides(
    n_sides: usize,
    pivot: usize,
    n_pivot: u32,
    alignments: &[(usize, Vec<enface_align::Bead>)],
) -> Vec<(Vec<Range<u32>>, u8)> {
    // A border of the pivot is kept if it is a border in every alignment.
    let mut is_inside = vec![false; n_pivot as usize + 1];
    for bead in alignments.iter().flat_map(|(_, beads)| beads) {
        for border in bead.a.start + 1..bead.a.end {
            is_inside[border as usize] = true;
        }
    }
    let mut out: Vec<(Vec<Range<u32>>, u8)> = Vec::new();
    let mut cursors: Vec<_> = alignments.iter().map(|(_, beads)| beads.iter().peekable()).collect();
    let mut start = 0;
    loop {
        // What stands on other sides alone, before the next segment of the pivot.
        for ((side, _), cursor) in alignments.iter().zip(&mut cursors) {
            while let Some(bead) = cursor.next_if(|bead| bead.a.is_empty()) {
                let mut parts = vec![0..0; n_sides];
                parts[*side] = bead.b.clone();
                out.push((parts, bead.confidence));
            }
        }
        if start >= n_pivot {
            return out;
        }
        let mut end = start + 1;
        while end < n_pivot && is_inside[end as usize] {
            end += 1;
        }
        let mut parts = vec![0..0; n_sides];
        parts[pivot] = start..end;
        let mut confidence = 100;
        for ((side, _), cursor) in alignments.iter().zip(&mut cursors) {
            // Beads without pivot inside a joined stretch belong to it.
            while let Some(bead) = cursor.next_if(|bead| bead.a.start < end) {
                if !bead.b.is_empty() {
                    let part = &mut parts[*side];
                    let start = if part.start < part.end { part.start } else { bead.b.start };
                    *part = start..bead.b.end;
                }
                confidence = confidence.min(bead.confidence);
            }
        }
        out.push((parts, confidence));
        start = end;
    }
}

/// How terms are rendered, by side and term; sides are numbers in `order`.
pub type Lexicon = BTreeMap<(u8, String), Vec<Rendering>>;

/// The texts of two sides of a bead.
type Facing<'a> = (Cow<'a, str>, Cow<'a, str>);

/// Learns from the beads with both sides how terms are rendered.
pub fn lexicon(documents: &[AlignedDocument], order: &[Lang], analyzer: &Analyzer) -> Lexicon {
    let number: BTreeMap<&str, u8> =
        order.iter().zip(0u8..).map(|(lang, i)| (lang.as_str(), i)).collect();
    let mut passages: BTreeMap<(u8, u8), Vec<Facing<'_>>> = BTreeMap::new();
    for document in documents {
        for bead in &document.beads {
            let mut parts = document
                .sides
                .iter()
                .zip(&bead.parts)
                .filter(|(_, part)| !part.is_empty())
                .map(|(side, part)| (number[side.lang.as_str()], part_text(side, part)));
            let Some((a, text_a)) = parts.next() else { continue };
            for (b, text_b) in parts {
                passages.entry((a, b)).or_default().push((text_a.clone(), text_b));
            }
        }
    }
    let learnt: Vec<_> = passages
        .into_par_iter()
        .map(|((a, b), texts)| {
            let passages: Vec<Passage<'_>> = texts.iter().map(|(a, b)| Passage { a, b }).collect();
            ((a, b), learn_lexicon(&passages, analyzer, &LexiconConfig::default()))
        })
        .collect();
    let mut out = Lexicon::new();
    for ((a, b), entries) in learnt {
        for entry in entries {
            let (from, to) = if entry.side == 0 { (a, b) } else { (b, a) };
            let renderings = out.entry((from, entry.term)).or_default();
            renderings.extend(
                entry.counterparts.into_iter().map(|c| Rendering { side: to, text: c.text }),
            );
        }
    }
    out
}

/// The text of the segments of a bead on one side, as it stands in the document.
pub fn part_text<'a>(side: &'a AlignedSide, part: &Range<u32>) -> Cow<'a, str> {
    match &side.segments[part.start as usize..part.end as usize] {
        [segment] => Cow::Borrowed(&segment.text),
        _ => Cow::Owned(side_text(side, [part])),
    }
}

/// The text of some consecutive segments, as it stands in the document.
pub fn side_text<'a>(
    side: &AlignedSide,
    parts: impl IntoIterator<Item = &'a Range<u32>>,
) -> String {
    let mut out = String::new();
    let mut after = "";
    for part in parts {
        for segment in &side.segments[part.start as usize..part.end as usize] {
            out.push_str(after);
            out.push_str(&segment.text);
            after = &segment.after;
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    fn bead(a: Range<u32>, b: Range<u32>) -> enface_align::Bead {
        enface_align::Bead { a, b, confidence: 80 }
    }

    #[test]
    fn two_sides_keep_their_beads() {
        let beads = vec![bead(0..0, 0..1), bead(0..1, 1..3), bead(1..3, 3..4), bead(3..4, 0..0)];
        let got = join_sides(2, 0, 4, &[(1, beads.clone())]);
        let expected: Vec<_> = beads.into_iter().map(|b| (vec![b.a, b.b], 80)).collect();
        assert_eq!(got, expected);
    }

    #[test]
    fn three_sides_join_what_the_shared_one_ties() {
        let en_zh = vec![bead(0..1, 0..1), bead(1..2, 1..2), bead(2..3, 2..3)];
        let en_fr = vec![bead(0..2, 0..1), bead(2..2, 1..2), bead(2..3, 2..3)];
        let got = join_sides(3, 0, 3, &[(1, en_zh), (2, en_fr)]);
        let expected = vec![
            (vec![0..2, 0..2, 0..1], 80),
            (vec![0..0, 0..0, 1..2], 80),
            (vec![2..3, 2..3, 2..3], 80),
        ];
        assert_eq!(got, expected);
    }
}
