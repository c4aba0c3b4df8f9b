//! Which terms occur in which beads, how strongly, on which sides.

use std::collections::BTreeMap;

use enface_format::Posting;
use enface_text::{Analyzer, Class};
use rayon::prelude::*;
use rustc_hash::FxHashMap;

use super::Weights;
use crate::align::side_text;
use crate::model::{AlignedDocument, Lang};

/// A gram: its first character, and the next one unless it ends its run.
pub(super) type Gram = (char, Option<char>);

/// Everything that is indexed of an archive.
pub(super) struct Occurrences {
    /// The number of beads, titles included.
    pub(super) n_beads: u32,
    /// Postings of each gram.
    pub(super) grams: BTreeMap<Gram, Vec<Posting>>,
    /// Postings of each word, and of each pair of words that the archive writes joined, too; the
    /// two stand with a space between them.
    pub(super) words: BTreeMap<String, Vec<Posting>>,
}

/// BM25's constants (Robertson and Zaragoza 2009, section 3.4), at their usual values.
const K1: f64 = 1.2;
const B: f64 = 0.75;
/// Occurrences are counted in parts of one, since one in a label may count more or less.
const PARTS: f64 = 16.0;

/// Documents are counted in groups of this many; a group is one task.
const GROUP: usize = 32;

/// How often a term is in a bead, in [`PARTS`], before lengths are known.
#[derive(Clone, Copy)]
struct Count {
    bead: u32,
    side: u8,
    n: u16,
}

#[derive(Default)]
struct Counts {
    grams: FxHashMap<Gram, Vec<Count>>,
    words: FxHashMap<String, Vec<Count>>,
    /// (bead, side, tokens) of each text.
    sizes: Vec<(u32, u8, u32)>,
    /// How much each bead weighs.
    weights: Vec<(u32, f64)>,
}

/// Counts all terms of all documents.
pub(super) fn collect(
    documents: &[AlignedDocument],
    langs: &[Lang],
    analyzer: &Analyzer,
    weights: Weights,
    impacts: &[u16],
) -> Occurrences {
    let side_of: BTreeMap<&str, u8> =
        langs.iter().zip(0u8..).map(|(lang, i)| (lang.as_str(), i)).collect();
    let mut first_beads = Vec::with_capacity(documents.len());
    let mut n_beads = 0u32;
    for document in documents {
        first_beads.push(n_beads);
        n_beads += document.beads.len() as u32 + 1;
    }
    let groups: Vec<Counts> = documents
        .par_chunks(GROUP)
        .zip(first_beads.par_chunks(GROUP))
        .map(|(documents, first_beads)| {
            let mut counts = Counts::default();
            for (document, &first) in documents.iter().zip(first_beads) {
                count_document(document, first, &side_of, analyzer, weights, &mut counts);
            }
            counts
        })
        .collect();
    let weigh = Weigher::new(&groups, n_beads, langs.len(), impacts);
    let mut grams: FxHashMap<Gram, Vec<Count>> = FxHashMap::default();
    let mut words: FxHashMap<String, Vec<Count>> = FxHashMap::default();
    for group in groups {
        join(&mut grams, group.grams);
        join(&mut words, group.words);
    }
    let pairs: Vec<FxHashMap<String, Vec<Count>>> = documents
        .par_chunks(GROUP)
        .zip(first_beads.par_chunks(GROUP))
        .map(|(documents, first_beads)| {
            let mut pairs = FxHashMap::default();
            for (document, &first) in documents.iter().zip(first_beads) {
                for_each_text(document, first, &side_of, |text, _, bead, side| {
                    count_pairs(text, bead, side, analyzer, &words, &mut pairs);
                });
            }
            pairs
        })
        .collect();
    pairs.into_iter().for_each(|group| join(&mut words, group));
    Occurrences {
        n_beads,
        grams: grams
            .into_par_iter()
            .map(|(gram, counts)| (gram, weigh.postings(&counts)))
            .collect(),
        words: words
            .into_par_iter()
            .map(|(word, counts)| (word, weigh.postings(&counts)))
            .collect(),
    }
}

/// Appends a group's counts, which come behind all beads so far.
fn join<K: Eq + std::hash::Hash>(
    all: &mut FxHashMap<K, Vec<Count>>,
    group: FxHashMap<K, Vec<Count>>,
) {
    #[expect(clippy::iter_over_hash_type, reason = "each key has its own list; order is by bead")]
    for (key, counts) in group {
        all.entry(key).or_default().extend(counts);
    }
}

fn count_document(
    document: &AlignedDocument,
    first: u32,
    side_of: &BTreeMap<&str, u8>,
    analyzer: &Analyzer,
    weights: Weights,
    counts: &mut Counts,
) {
    counts.weights.push((first, weights.title));
    for (bead, number) in document.beads.iter().zip(first + 1..) {
        counts.weights.push((number, if bead.heading { weights.heading } else { weights.body }));
    }
    // What a label adds to the weight of its passage.
    let in_label = (PARTS * weights.label / weights.body.max(1.0 / PARTS)) as u16;
    for_each_text(document, first, side_of, |text, n_label, bead, side| {
        count_text(text, (n_label, in_label), bead, side, analyzer, counts);
    });
}

/// Calls `visit` with each text of a document, the bytes of the label that it begins with, its bead
/// and its side.
fn for_each_text(
    document: &AlignedDocument,
    first: u32,
    side_of: &BTreeMap<&str, u8>,
    mut visit: impl FnMut(&str, usize, u32, u8),
) {
    for (lang, title) in &document.titles {
        if let Some(&side) = side_of.get(lang.as_str()) {
            visit(title, 0, first, side);
        }
    }
    for (bead, number) in document.beads.iter().zip(first + 1..) {
        for (side, part) in document.sides.iter().zip(&bead.parts) {
            if !part.is_empty() {
                let text = side_text(side, part);
                let label = bead.labels.get(&side.lang).filter(|label| text.starts_with(*label));
                visit(&text, label.map_or(0, String::len), number, side_of[side.lang.as_str()]);
            }
        }
    }
}

/// Parts of a joined word have at least so many characters: `may be` is not `maybe`.
const MIN_PART_CHARS: usize = 3;

/// Counts pairs of words that `words` has joined, too.
fn count_pairs(
    text: &str,
    bead: u32,
    side: u8,
    analyzer: &Analyzer,
    words: &FxHashMap<String, Vec<Count>>,
    pairs: &mut FxHashMap<String, Vec<Count>>,
) {
    let analysis = analyzer.analyze(text);
    let mut last = "";
    let mut joined = String::new();
    for token in analysis.tokens() {
        let is_part =
            token.class == Class::Word && token.text.chars().nth(MIN_PART_CHARS - 1).is_some();
        let text = if is_part { token.text } else { "" };
        if !last.is_empty() && is_part {
            joined.clear();
            joined.extend([last, text]);
            if words.contains_key(&joined) {
                let list = pairs.entry(format!("{last} {text}")).or_default();
                add(list, bead, side, PARTS as u16);
            }
        }
        last = text;
    }
}

fn add(list: &mut Vec<Count>, bead: u32, side: u8, n: u16) {
    match list.last_mut() {
        Some(last) if last.bead == bead && last.side == side => last.n = last.n.saturating_add(n),
        _ => list.push(Count { bead, side, n }),
    }
}

/// Counts the terms of a text, those in its first `label.0` bytes as `label.1` each.
fn count_text(
    text: &str,
    label: (usize, u16),
    bead: u32,
    side: u8,
    analyzer: &Analyzer,
    counts: &mut Counts,
) {
    let analysis = analyzer.analyze(text);
    counts.sizes.push((bead, side, analysis.n_tokens() as u32));
    let mut tokens = analysis.tokens().peekable();
    while let Some(token) = tokens.next() {
        let n = if token.source.end <= label.0 { label.1 } else { PARTS as u16 };
        let add = |list: &mut Vec<Count>| add(list, bead, side, n);
        match token.class {
            Class::Word => match counts.words.get_mut(token.text) {
                Some(list) => add(list),
                None => add(counts.words.entry(token.text.to_owned()).or_default()),
            },
            Class::Gram => {
                let next = tokens.peek().filter(|next| next.class == Class::Gram);
                let next = next.and_then(|next| next.text.chars().next());
                if let Some(first) = token.text.chars().next() {
                    add(counts.grams.entry((first, next)).or_default());
                }
            }
            Class::Separator => {}
        }
    }
}

/// Turns counts into quantised impacts.
struct Weigher {
    /// For each bead and side how much its length divides an occurrence's weight.
    norms: Vec<f32>,
    n_sides: usize,
    /// For each bead what an occurrence counts.
    weights: Vec<f32>,
    /// Borders between impacts.
    borders: Vec<f64>,
}

impl Weigher {
    fn new(groups: &[Counts], n_beads: u32, n_sides: usize, impacts: &[u16]) -> Self {
        let mut totals = vec![(0u64, 0u64); n_sides];
        for &(_, side, size) in groups.iter().flat_map(|group| &group.sizes) {
            let total = &mut totals[usize::from(side)];
            *total = (total.0 + u64::from(size), total.1 + 1);
        }
        let mut norms = vec![1.0; n_beads as usize * n_sides];
        for &(bead, side, size) in groups.iter().flat_map(|group| &group.sizes) {
            let (sum, n) = totals[usize::from(side)];
            let relative = f64::from(size) * n as f64 / (sum as f64).max(1.0);
            norms[bead as usize * n_sides + usize::from(side)] = (1.0 - B + B * relative) as f32;
        }
        let mut weights = vec![1.0; n_beads as usize];
        for &(bead, weight) in groups.iter().flat_map(|group| &group.weights) {
            weights[bead as usize] = weight as f32;
        }
        let borders = impacts
            .windows(2)
            .map(|pair| (f64::from(pair[0]) + f64::from(pair[1])) / 512.0)
            .collect();
        Self { norms, n_sides, weights, borders }
    }

    /// One posting for each bead, from the counts on its sides, which stand side by side.
    fn postings(&self, counts: &[Count]) -> Vec<Posting> {
        counts
            .chunk_by(|a, b| a.bead == b.bead)
            .map(|counts| {
                let bead = counts[0].bead;
                let frequency: f64 = counts
                    .iter()
                    .map(|count| {
                        let at = bead as usize * self.n_sides + usize::from(count.side);
                        f64::from(count.n) / PARTS / f64::from(self.norms[at])
                    })
                    .sum();
                let frequency = frequency * f64::from(self.weights[bead as usize]);
                let saturated = frequency * (K1 + 1.0) / (K1 + frequency);
                let impact = self.borders.iter().filter(|border| saturated > **border).count();
                let sides = counts.iter().fold(0, |mask, count| mask | 1 << count.side);
                Posting { bead, impact: impact as u8, sides }
            })
            .collect()
    }
}
