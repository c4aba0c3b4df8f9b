//! Which terms occur in which beads, how strongly, on which sides.
//!
//! Documents are counted in groups, which begin where the ids of documents say so: what a group
//! holds does not depend on what stands before it, so that it can be kept from build to build.

use std::collections::BTreeMap;
use std::ops::Range;

use enface_format::{FREQUENT_BEADS, Posting, pair_term};
use enface_text::{Analyzer, Class};
use rayon::prelude::*;
use rustc_hash::{FxHashMap, FxHashSet};
use serde::{Deserialize, Serialize};
use xxhash_rust::xxh3::xxh3_64;

use super::{Parts, Weights};
use crate::align::side_text;
use crate::cache::Key;
use crate::model::AlignedDocument;

/// A gram: its first character, and the next one unless it ends its run.
pub(super) type Gram = (char, Option<char>);

/// Everything that is indexed of an archive.
pub(super) struct Occurrences {
    /// The number of beads, titles included.
    pub(super) n_beads: u32,
    /// Postings of each gram.
    pub(super) grams: BTreeMap<Gram, Vec<Posting>>,
    /// Postings of each word; of each pair of words that the archive writes joined, too, with a space
    /// between them; and of pairs of frequent words, as [`pair_term`] has them.
    pub(super) words: BTreeMap<String, Vec<Posting>>,
    /// How many tokens a text has, on average, on each side.
    pub(super) mean_tokens: Vec<f32>,
}

/// BM25's constants (Robertson and Zaragoza 2009, section 3.4), at their usual values.
const K1: f64 = 1.2;
const B: f64 = 0.75;
/// Occurrences are counted in parts of one, since one in a label may count more or less.
const PARTS: f64 = 16.0;

/// A group has about so many documents, and at most twice as many.
const GROUP: usize = 32;

/// How often a term is in a bead, in [`PARTS`], before lengths are known. Beads count from the group's first.
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
    n_beads: u32,
}

/// The postings of a term in a group: beads after the one before, impact, and sides.
type List = Vec<(u32, u8, u32)>;

/// What a group has, sorted.
#[derive(Default, Serialize, Deserialize)]
struct Group {
    grams: Vec<(Gram, List)>,
    words: Vec<(String, List)>,
}

/// Documents that are counted together.
struct Task<'a> {
    documents: &'a [AlignedDocument],
    /// The number of the first bead.
    first: u32,
    key: Key,
}

/// Counts all terms of all documents.
pub(super) fn collect(parts: &Parts<'_>, impacts: &[u16]) -> Occurrences {
    let side_of: BTreeMap<&str, u8> =
        parts.langs.iter().zip(0u8..).map(|(lang, i)| (lang.as_str(), i)).collect();
    let (tasks, n_beads) = tasks(parts);
    let count = |task: &Task<'_>| count_group(task, &side_of, parts);
    // Without a measure of the archive all is counted before anything is weighed.
    let known = parts.measures.map(|measures| measures.mean_tokens.clone());
    let (mean_tokens, counted) = match known {
        Some(means) => (means, None),
        None => {
            let counts: Vec<Counts> = tasks.par_iter().map(count).collect();
            (means(&counts, parts.langs.len()), Some(counts))
        }
    };
    let weigh = Weigher::new(&mean_tokens, impacts);
    let keys: Vec<Key> = tasks
        .iter()
        .map(|task| Key::of(&(task.key, parts.langs, &mean_tokens, impacts, parts.weights)))
        .collect();
    let groups: Vec<Group> = match counted {
        Some(counts) => counts
            .into_par_iter()
            .zip(&keys)
            .map(|(counts, &key)| parts.kept.cache.memo("terms", key, || weigh.group(counts)))
            .collect(),
        None => tasks
            .par_iter()
            .zip(&keys)
            .map(|(task, &key)| parts.kept.cache.memo("terms", key, || weigh.group(count(task))))
            .collect(),
    };
    let mut grams: FxHashMap<Gram, Vec<Posting>> = FxHashMap::default();
    let mut words: FxHashMap<String, Vec<Posting>> = FxHashMap::default();
    for (task, group) in tasks.iter().zip(groups) {
        rayon::join(
            || join(&mut grams, group.grams, task.first),
            || join(&mut words, group.words, task.first),
        );
    }
    let frequent: FxHashSet<String> = words
        .iter()
        .filter(|(_, postings)| postings.len() >= FREQUENT_BEADS)
        .map(|(word, _)| word.clone())
        .collect();
    let frequent_key = {
        let mut sorted: Vec<&String> = frequent.iter().collect();
        sorted.sort_unstable();
        Key::of(&sorted)
    };
    let hashes: FxHashSet<u64> = match parts.kept.cache.is_open() {
        true => words.keys().map(|word| xxh3_64(word.as_bytes())).collect(),
        false => FxHashSet::default(),
    };
    let pairs: Vec<Group> = tasks
        .par_iter()
        .zip(&keys)
        .map(|(task, &key)| {
            let make = || weigh.group(count_pairs(task, &side_of, parts, &words, &frequent));
            if !parts.kept.cache.is_open() {
                return make();
            }
            // Which pairs are written joined, and which words are frequent, depends on the archive,
            // but hardly ever changes.
            let all = parts.kept.cache.memo("pairs that might be joined", key, || {
                joined_pairs(task, &side_of, parts.analyzer)
            });
            let joined: Vec<u64> = all.into_iter().filter(|hash| hashes.contains(hash)).collect();
            parts.kept.cache.memo("pairs", Key::of(&(key, joined, frequent_key)), make)
        })
        .collect();
    for (task, group) in tasks.iter().zip(pairs) {
        join(&mut words, group.words, task.first);
    }
    thin_pairs(&mut words, &frequent);
    Occurrences {
        n_beads,
        grams: grams.into_par_iter().collect(),
        words: words.into_par_iter().collect(),
        mean_tokens,
    }
}

/// Cuts the documents into groups; and the number of all beads.
fn tasks<'a>(parts: &Parts<'a>) -> (Vec<Task<'a>>, u32) {
    let documents = parts.documents;
    let is_first = |i: usize| {
        documents.get(i).is_none_or(|document| {
            Key::of_bytes(document.id.as_bytes()).low().is_multiple_of(GROUP as u64)
        })
    };
    let (mut tasks, mut start, mut first) = (Vec::new(), 0, 0);
    for end in 1..=documents.len() {
        if is_first(end) || end - start == 2 * GROUP {
            let group: Range<usize> = start..end;
            let key = Key::of(&parts.kept.keys.get(group.clone()));
            let documents = &documents[group];
            tasks.push(Task { documents, first, key });
            first += documents.iter().map(|d| d.entries().len() as u32 + 1).sum::<u32>();
            start = end;
        }
    }
    (tasks, first)
}

/// How many tokens a text has, on average, on each side.
fn means(counts: &[Counts], n_sides: usize) -> Vec<f32> {
    let mut totals = vec![(0u64, 0u64); n_sides];
    for &(_, side, size) in counts.iter().flat_map(|counts| &counts.sizes) {
        let total = &mut totals[usize::from(side)];
        *total = (total.0 + u64::from(size), total.1 + 1);
    }
    totals.into_iter().map(|(sum, n)| (sum as f64 / (n as f64).max(1.0)) as f32).collect()
}

/// Appends a group's postings, which come behind all beads so far.
fn join<K: Eq + std::hash::Hash>(
    all: &mut FxHashMap<K, Vec<Posting>>,
    group: Vec<(K, List)>,
    first: u32,
) {
    for (term, list) in group {
        let mut bead = first;
        all.entry(term).or_default().extend(list.into_iter().map(|(step, impact, sides)| {
            bead += step;
            Posting { bead, impact, sides }
        }));
    }
}

fn count_group(task: &Task<'_>, side_of: &BTreeMap<&str, u8>, parts: &Parts<'_>) -> Counts {
    let mut counts = Counts::default();
    let weights = parts.weights;
    // What a label adds to the weight of its passage.
    let in_label = (PARTS * weights.label / weights.body.max(1.0 / PARTS)) as u16;
    for_each_text(task, side_of, weights, &mut counts, |text, n_label, bead, side, counts| {
        count_text(text, (n_label, in_label), bead, side, parts.analyzer, counts);
    });
    counts
}

/// Calls `visit` with each text of a group, the bytes of the label that it begins with, its bead and
/// its side, and notes what beads weigh.
fn for_each_text(
    task: &Task<'_>,
    side_of: &BTreeMap<&str, u8>,
    weights: Weights,
    counts: &mut Counts,
    mut visit: impl FnMut(&str, usize, u32, u8, &mut Counts),
) {
    for document in task.documents {
        let first = counts.n_beads;
        counts.weights.push((first, weights.title));
        for (lang, title) in &document.titles {
            if let Some(&side) = side_of.get(lang.as_str()) {
                visit(title, 0, first, side, counts);
            }
        }
        let entries = document.entries();
        counts.n_beads += entries.len() as u32 + 1;
        for (entry, number) in entries.into_iter().zip(first + 1..) {
            let beads = &document.beads[entry];
            let weight = if beads[0].heading { weights.heading } else { weights.body };
            counts.weights.push((number, weight));
            for (i, side) in document.sides.iter().enumerate() {
                let text = side_text(side, beads.iter().map(|bead| &bead.parts[i]));
                if !text.is_empty() {
                    let label = beads[0].labels.get(&side.lang);
                    let label = label.filter(|label| text.starts_with(*label));
                    let n_label = label.map_or(0, String::len);
                    visit(&text, n_label, number, side_of[side.lang.as_str()], counts);
                }
            }
        }
    }
}

/// Parts of a joined word have at least so many characters: `may be` is not `maybe`.
const MIN_PART_CHARS: usize = 3;

/// Counts pairs of words that `words` has joined, too, and pairs of `frequent` words.
fn count_pairs(
    task: &Task<'_>,
    side_of: &BTreeMap<&str, u8>,
    parts: &Parts<'_>,
    words: &FxHashMap<String, Vec<Posting>>,
    frequent: &FxHashSet<String>,
) -> Counts {
    let mut counts = Counts::default();
    let mut joined = String::new();
    for_each_text(task, side_of, parts.weights, &mut counts, |text, _, bead, side, counts| {
        let mut count = |term: String| {
            add(counts.words.entry(term).or_default(), bead, side, PARTS as u16);
        };
        let n_tokens = for_each_pair(text, parts.analyzer, |first, second| {
            if join_parts(first, second, &mut joined) && words.contains_key(&joined) {
                count(format!("{first} {second}"));
            }
            if frequent.contains(first) && frequent.contains(second) {
                count(pair_term(first, second));
            }
        });
        counts.sizes.push((bead, side, n_tokens));
    });
    counts
}

/// The hashes of all that pairs of words would be if they were joined, sorted.
fn joined_pairs(task: &Task<'_>, side_of: &BTreeMap<&str, u8>, analyzer: &Analyzer) -> Vec<u64> {
    let mut hashes: FxHashSet<u64> = FxHashSet::default();
    let (weights, mut counts) = (Weights::default(), Counts::default());
    let mut joined = String::new();
    for_each_text(task, side_of, weights, &mut counts, |text, _, _, _, _| {
        for_each_pair(text, analyzer, |first, second| {
            if join_parts(first, second, &mut joined) {
                hashes.insert(xxh3_64(joined.as_bytes()));
            }
        });
    });
    let mut hashes: Vec<u64> = hashes.into_iter().collect();
    hashes.sort_unstable();
    hashes
}

/// A pair is worth its postings that is in so many times fewer beads than the rarer of its words:
/// there are few others to tell it from.
const MIN_PAIR_GAIN: usize = 24;

/// Takes from pairs of frequent words what nobody reads: impacts, and the postings of those that
/// hardly narrow down where their words stand together.
fn thin_pairs(words: &mut FxHashMap<String, Vec<Posting>>, frequent: &FxHashSet<String>) {
    let n_beads: Vec<(&String, usize)> =
        frequent.iter().map(|word| (word, words[word].len())).collect();
    for &(first, n_first) in &n_beads {
        for &(second, n_second) in &n_beads {
            let Some(postings) = words.get_mut(&pair_term(first, second)) else { continue };
            if postings.len() * MIN_PAIR_GAIN > n_first.min(n_second) {
                postings.clear();
            }
            postings.iter_mut().for_each(|posting| posting.impact = 0);
        }
    }
}

/// Makes `joined` what two words would be if they were written as one; whether they may be.
fn join_parts(first: &str, second: &str, joined: &mut String) -> bool {
    joined.clear();
    joined.extend([first, second]);
    [first, second].iter().all(|part| part.chars().nth(MIN_PART_CHARS - 1).is_some())
}

/// Calls `visit` with neighbouring words. Gives back the number of all tokens.
fn for_each_pair(text: &str, analyzer: &Analyzer, mut visit: impl FnMut(&str, &str)) -> u32 {
    let analysis = analyzer.analyze(text);
    let mut last = None;
    for token in analysis.tokens() {
        let word = (token.class == Class::Word).then_some(token.text);
        if let (Some(first), Some(second)) = (last, word) {
            visit(first, second);
        }
        last = word;
    }
    analysis.n_tokens() as u32
}

fn add(list: &mut Vec<Count>, bead: u32, side: u8, n: u16) {
    match list.last_mut() {
        Some(last) if last.bead == bead && last.side == side => last.n = last.n.saturating_add(n),
        _ => list.push(Count { bead, side, n }),
    }
}

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
struct Weigher<'a> {
    mean_tokens: &'a [f32],
    /// Borders between impacts.
    borders: Vec<f64>,
}

impl<'a> Weigher<'a> {
    fn new(mean_tokens: &'a [f32], impacts: &[u16]) -> Self {
        let borders = impacts
            .windows(2)
            .map(|pair| (f64::from(pair[0]) + f64::from(pair[1])) / 512.0)
            .collect();
        Self { mean_tokens, borders }
    }

    /// The postings of a group.
    fn group(&self, counts: Counts) -> Group {
        let lengths = Lengths::new(&counts, self.mean_tokens);
        fn sorted<K: Ord>(
            counts: FxHashMap<K, Vec<Count>>,
            list: impl Fn(&[Count]) -> List,
        ) -> Vec<(K, List)> {
            let mut terms: Vec<(K, List)> =
                counts.into_iter().map(|(term, counts)| (term, list(&counts))).collect();
            terms.sort_unstable_by(|a, b| a.0.cmp(&b.0));
            terms
        }
        Group {
            grams: sorted(counts.grams, |counts| self.list(counts, &lengths)),
            words: sorted(counts.words, |counts| self.list(counts, &lengths)),
        }
    }

    /// One posting for each bead, from the counts on its sides, which stand side by side.
    fn list(&self, counts: &[Count], lengths: &Lengths) -> List {
        let mut last = 0;
        counts
            .chunk_by(|a, b| a.bead == b.bead)
            .map(|counts| {
                let bead = counts[0].bead;
                let frequency: f64 = counts
                    .iter()
                    .map(|count| {
                        f64::from(count.n) / PARTS / f64::from(lengths.norm(bead, count.side))
                    })
                    .sum();
                let frequency = frequency * f64::from(lengths.weights[bead as usize]);
                let saturated = frequency * (K1 + 1.0) / (K1 + frequency);
                let impact = self.borders.iter().filter(|border| saturated > **border).count();
                let sides = counts.iter().fold(0u32, |mask, count| mask | 1 << count.side);
                let step = bead - last;
                last = bead;
                (step, impact as u8, sides)
            })
            .collect()
    }
}

/// What divides and multiplies the occurrences in a group's beads.
struct Lengths {
    /// For each bead and side how much its length divides an occurrence's weight.
    norms: Vec<f32>,
    n_sides: usize,
    /// For each bead what an occurrence counts.
    weights: Vec<f32>,
}

impl Lengths {
    fn new(counts: &Counts, mean_tokens: &[f32]) -> Self {
        let (n_beads, n_sides) = (counts.n_beads as usize, mean_tokens.len());
        let mut norms = vec![1.0; n_beads * n_sides];
        for &(bead, side, size) in &counts.sizes {
            let mean = f64::from(mean_tokens[usize::from(side)]);
            // A side that had no text when the archive was measured has no mean.
            let relative = if mean > 0.0 { f64::from(size) / mean } else { 1.0 };
            norms[bead as usize * n_sides + usize::from(side)] = (1.0 - B + B * relative) as f32;
        }
        let mut weights = vec![1.0; n_beads];
        for &(bead, weight) in &counts.weights {
            weights[bead as usize] = weight as f32;
        }
        Self { norms, n_sides, weights }
    }

    fn norm(&self, bead: u32, side: u8) -> f32 {
        self.norms[bead as usize * self.n_sides + usize::from(side)]
    }
}
