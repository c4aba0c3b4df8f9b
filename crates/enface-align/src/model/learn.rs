//! Learning: a first alignment without words, then words from it, then again.

use enface_text::Analyzer;
use rayon::prelude::*;

use super::{Found, Level, Model, Prepared, readers};
use crate::config::{Config, Settings};
use crate::dictionary::Dictionary;
use crate::feature::{Reader, is_mark};
use crate::ibm1::{Features, Translations};
use crate::length::{LengthModel, variance};
use crate::names::Names;
use crate::pair::{Pair, Text};
use crate::score::SHAPES;
use crate::unit::{Unit, Vocabulary, n_chars};

/// s² before anything is measured (ALIGN: "start 3").
const START_VARIANCE: f64 = 3.0;
/// The freedom before anything is measured.
const START_FREEDOM: f64 = 0.0;
/// A bead with more token pairs than this teaches little for its cost.
const MAX_BEAD_PAIRS: usize = 100_000;

pub(super) fn learn(
    pairs: &[Pair<'_>],
    dictionary: &Dictionary,
    analyzer: &Analyzer,
    config: &Config,
) -> Model {
    let texts: Vec<(usize, usize)> = pairs.par_iter().map(pair_chars).collect();
    let mut vocabulary = Vocabulary::default();
    let words = dictionary.words(analyzer);
    let chosen = choose(pairs, config.max_training_tokens);
    let names = names(pairs, &chosen, analyzer);
    let first = pairs.first().copied().unwrap_or_default();
    let readers = readers(&first, analyzer, &words, &names);
    let sample = read(pairs, chosen, &readers, &mut vocabulary);
    let settings = Settings::new(config.freedom.unwrap_or(START_FREEDOM));
    let level = Level { variance: START_VARIANCE, priors: start_priors(&settings) };
    let marks = (0u32..).zip(vocabulary.names()).filter(|x| is_mark(x.1)).map(|x| x.0).collect();
    let unigrams = unigrams(&sample, vocabulary.n_features());
    let occurs = occurrences(&sample, vocabulary.n_features());
    let mut model = Model {
        config: config.clone(),
        settings,
        marks,
        learnt: [Translations::default(), Translations::default()],
        cognates: cognates(&vocabulary, &occurs),
        dictionary: dictionary.translations(&vocabulary, &readers, &unigrams, &occurs),
        unigrams,
        vocabulary,
        words: words.clone(),
        names: names.clone(),
        lengths: lengths(&texts, &sample),
        levels: [level.clone(), level],
        smoothing: if dictionary.is_empty() {
            config.first_pass_smoothing
        } else {
            config.smoothing
        },
    };
    for _ in 0..config.n_rounds {
        let beads: Vec<Vec<Found>> = sample.par_iter().map(|p| model.align_sample(p)).collect();
        model.update(&sample, &beads);
    }
    model
}

/// Reads the `chosen` pairs. Each is read with a vocabulary of its own, at the same time as others;
/// then features get the numbers that they have in the order of the texts.
fn read(
    pairs: &[Pair<'_>],
    chosen: Vec<usize>,
    readers: &[Reader<'_>; 2],
    vocabulary: &mut Vocabulary,
) -> Vec<Prepared> {
    let read_alone = |i: usize| {
        let mut own = Vocabulary::default();
        let prepared = Prepared::read(&pairs[i], readers, |feature| own.intern(feature));
        (prepared, own)
    };
    let read: Vec<(Prepared, Vocabulary)> = chosen.into_par_iter().map(read_alone).collect();
    let (mut sample, numbers): (Vec<Prepared>, Vec<Vec<u32>>) = read
        .into_iter()
        .map(|(prepared, own)| {
            (prepared, own.names().iter().map(|name| vocabulary.intern(name)).collect())
        })
        .unzip();
    sample.par_iter_mut().zip(&numbers).for_each(|(prepared, numbers)| {
        for unit in prepared.units.iter_mut().flatten() {
            unit.features.iter_mut().for_each(|(feature, _)| *feature = numbers[*feature as usize]);
            unit.features.sort_unstable();
        }
    });
    sample
}

impl Model {
    fn align_sample(&self, prepared: &Prepared) -> Vec<Found> {
        let [a, b] = &prepared.units;
        if a.is_empty() || b.is_empty() { Vec::new() } else { self.align_prepared(prepared, false) }
    }

    /// Learns from an alignment of the sample.
    fn update(&mut self, sample: &[Prepared], beads: &[Vec<Found>]) {
        let merged: Vec<Vec<(Unit, Unit)>> = sample
            .par_iter()
            .zip(beads)
            .map(|(prepared, found)| {
                let two_sided = found.iter().filter(|bead| bead.is_two_sided());
                let merged = two_sided.map(|bead| {
                    let a = Unit::merge(&prepared.units[0][bead.a.clone()]);
                    (a, Unit::merge(&prepared.units[1][bead.b.clone()]))
                });
                merged.collect()
            })
            .collect();
        let mut counts = [[0.0; SHAPES.len()]; 2];
        let mut deviations: [Vec<f64>; 2] = Default::default();
        let mut sizes: Vec<(usize, usize)> = Vec::new();
        for (found, merged) in beads.iter().zip(&merged) {
            let mut merged = merged.iter();
            for bead in found {
                let shape = (bead.a.len(), bead.b.len());
                if let Some(shape) = SHAPES.iter().position(|&s| s == shape) {
                    counts[bead.level][shape] += 1.0;
                }
                if !bead.is_two_sided() {
                    continue;
                }
                let Some((a, b)) = merged.next() else { continue };
                if shape == (1, 1) {
                    let (n_a, n_b) = (f64::from(a.n_chars), f64::from(b.n_chars));
                    deviations[bead.level].push(self.lengths.squared_deviation(n_a, n_b));
                    sizes.push((a.n_chars as usize, b.n_chars as usize));
                }
            }
        }
        if self.config.freedom.is_none() {
            let n = |fits: fn((usize, usize)) -> bool| -> f64 {
                let fitting = (0..SHAPES.len()).filter(|&shape| fits(SHAPES[shape]));
                fitting.map(|shape| counts[0][shape] + counts[1][shape]).sum()
            };
            let n_two_sided = n(|(a, b)| a > 0 && b > 0);
            let n_merged = n(|(a, b)| a > 0 && b > 0 && a + b > 2);
            self.settings = Settings::new(Settings::freedom(n_merged / n_two_sided.max(1.0)));
        }
        if sizes.len() >= 20 {
            self.lengths = LengthModel::measure(&sizes);
        }
        for (level, (counts, deviations)) in
            self.levels.iter_mut().zip(counts.iter().zip(deviations))
        {
            if let Some(variance) = variance(deviations) {
                level.variance = variance;
            }
            level.priors = mixed_priors(&self.settings, counts);
        }
        self.teach(&merged);
    }

    /// Model 1 both ways, on as many beads as the budget allows.
    fn teach(&mut self, taught: &[Vec<(Unit, Unit)>]) {
        let cost = |(a, b): &(Unit, Unit)| a.features.len() * b.features.len();
        let fits = |bead: &&(Unit, Unit)| (1..=MAX_BEAD_PAIRS).contains(&cost(bead));
        let total: usize = taught.iter().flatten().filter(fits).map(cost).sum();
        let stride = total.div_ceil(self.config.max_token_pairs.max(1)).max(1);
        let beads: Vec<(Features<'_>, Features<'_>)> = taught
            .iter()
            .flatten()
            .filter(fits)
            .step_by(stride)
            .map(|(a, b)| (&a.features[..], &b.features[..]))
            .collect();
        if beads.is_empty() {
            return;
        }
        let turned: Vec<(Features<'_>, Features<'_>)> =
            beads.iter().map(|&(a, b)| (b, a)).collect();
        let (n, iterations) = (self.vocabulary.n_features(), self.config.n_iterations);
        let (of_a, of_b) = rayon::join(
            || Translations::learn(&turned, n, iterations),
            || Translations::learn(&beads, n, iterations),
        );
        self.learnt = [of_a, of_b];
        self.smoothing = self.config.smoothing;
    }
}

/// The names on the other side of Chinese, if there is Chinese.
fn names(pairs: &[Pair<'_>], chosen: &[usize], analyzer: &Analyzer) -> Names {
    let others: Vec<Text<'_>> = chosen.iter().filter_map(|&i| beside_chinese(&pairs[i])).collect();
    let Some(first) = others.first() else { return Names::default() };
    Names::read(others.iter().flat_map(|text| text.segments).copied(), first.lang, analyzer)
}

/// The side that faces a Chinese one.
fn beside_chinese<'a>(pair: &Pair<'a>) -> Option<Text<'a>> {
    let is_chinese = |text: &Text<'_>| text.lang.split('-').next() == Some("zh");
    match (is_chinese(&pair.a), is_chinese(&pair.b)) {
        (true, false) => Some(pair.b),
        (false, true) => Some(pair.a),
        _ => None,
    }
}

/// The ratio of lengths by all texts; where much is left out on one side, by the segments that share
/// a word or a number which both texts have once.
fn lengths(texts: &[(usize, usize)], sample: &[Prepared]) -> LengthModel {
    const ENOUGH: usize = 30;
    /// Below this the two measures differ by no more than texts of one archive do.
    const MAX_QUOTIENT: f64 = 1.25;
    let by_texts = LengthModel::measure(texts);
    let sizes: Vec<(usize, usize)> = sample.iter().flat_map(sizes_of_shared).collect();
    if sizes.len() < ENOUGH {
        return by_texts;
    }
    let by_segments = LengthModel::measure(&sizes);
    let quotient = by_segments.ratio / by_texts.ratio;
    if quotient.max(1.0 / quotient) > MAX_QUOTIENT { by_segments } else { by_texts }
}

/// The characters of the segments of both sides that share a feature which each side has once.
fn sizes_of_shared(prepared: &Prepared) -> Vec<(usize, usize)> {
    let once = |side: usize| -> Vec<(u32, u32)> {
        let mut all: Vec<(u32, u32)> = prepared.units[side]
            .iter()
            .flat_map(|unit| unit.features.iter().map(|&(feature, _)| (feature, unit.n_chars)))
            .collect();
        all.sort_unstable();
        let single = |same: &[(u32, u32)]| if let [only] = same { Some(*only) } else { None };
        all.chunk_by(|x, y| x.0 == y.0).filter_map(single).collect()
    };
    let (a, b) = (once(0), once(1));
    let mut out = Vec::new();
    for (feature, n_a) in a {
        if let Ok(at) = b.binary_search_by_key(&feature, |x| x.0) {
            out.push((n_a as usize, b[at].1 as usize));
        }
    }
    out
}

fn pair_chars(pair: &Pair<'_>) -> (usize, usize) {
    let sum = |segments: &[&str]| segments.iter().map(|s| n_chars(s)).sum();
    (sum(pair.a.segments), sum(pair.b.segments))
}

/// A sample of pairs, spread evenly over the archive, of about `max_tokens` tokens.
fn choose(pairs: &[Pair<'_>], max_tokens: usize) -> Vec<usize> {
    /// A token is about this many bytes in all languages: a word with its space, or a character.
    const TOKEN_BYTES: usize = 4;
    let size = |pair: &Pair<'_>| {
        let sum = |segments: &[&str]| segments.iter().map(|s| s.len()).sum::<usize>();
        (sum(pair.a.segments) + sum(pair.b.segments)) / TOKEN_BYTES
    };
    let total: usize = pairs.iter().map(size).sum();
    let stride = total.div_ceil(max_tokens.max(1)).max(1);
    let mut left = max_tokens;
    let mut out = Vec::new();
    for (i, pair) in pairs.iter().enumerate().step_by(stride) {
        let size = size(pair);
        // One text larger than the budget is better than nothing to learn from.
        if size <= left || out.is_empty() {
            left = left.saturating_sub(size);
            out.push(i);
        }
    }
    out
}

fn unigrams(sample: &[Prepared], n_features: usize) -> [Vec<f32>; 2] {
    [0, 1].map(|side| {
        let mut counts = vec![1u64; n_features];
        for unit in sample.iter().flat_map(|p| &p.units[side]) {
            for &(feature, count) in &unit.features {
                counts[feature as usize] += u64::from(count);
            }
        }
        let total: u64 = counts.iter().sum();
        counts.into_iter().map(|count| (count as f64 / total as f64) as f32).collect()
    })
}

/// Which features occur on each side.
fn occurrences(sample: &[Prepared], n_features: usize) -> [Vec<bool>; 2] {
    [0, 1].map(|side| {
        let mut seen = vec![false; n_features];
        for unit in sample.iter().flat_map(|p| &p.units[side]) {
            unit.features.iter().for_each(|f| seen[f.0 as usize] = true);
        }
        seen
    })
}

/// The priors of ALIGN, "The model that works", with the deletion prior of the profile.
fn start_priors(settings: &Settings) -> [f64; SHAPES.len()] {
    SHAPES.map(|shape| prior(settings, shape).ln())
}

fn prior(settings: &Settings, shape: (usize, usize)) -> f64 {
    match shape {
        (1, 1) => 0.60,
        (0, _) | (_, 0) => settings.deletion_prior,
        (1, 2) | (2, 1) => 0.09,
        (1, 3) | (3, 1) => 0.025,
        (2, 2) => 0.03,
        _ => 0.005,
    }
}

/// Half the priors to start with, half what was counted; the former where little was counted.
fn mixed_priors(settings: &Settings, counts: &[f64; SHAPES.len()]) -> [f64; SHAPES.len()] {
    const START_WEIGHT: f64 = 50.0;
    let total: f64 = counts.iter().sum();
    let mut out = [0.0; SHAPES.len()];
    for ((out, shape), count) in out.iter_mut().zip(SHAPES).zip(counts) {
        let start = prior(settings, shape);
        let measured = (count + START_WEIGHT * start) / (total + START_WEIGHT);
        *out = f64::midpoint(start, measured).ln();
    }
    out
}

/// A word as languages that share it may spell it: Kommission and commission, Physik and physique.
fn spelling(word: &str) -> Vec<char> {
    let mut out: Vec<char> = Vec::with_capacity(word.len());
    for c in word.chars() {
        let c = match (c, out.last()) {
            ('h', Some('p')) => {
                out.pop();
                'f'
            }
            ('h', Some('t' | 'r')) | ('k', Some('k')) => continue,
            ('c' | 'q', _) => 'k',
            ('y' | 'j', _) => 'i',
            ('w', _) => 'v',
            ('z' | 'ç' | 'ß', _) => 's',
            ('ä' | 'à' | 'â', _) => 'a',
            ('é' | 'è' | 'ê', _) => 'e',
            ('ö' | 'ô', _) => 'o',
            ('ü' | 'û', _) => 'u',
            (c, _) => c,
        };
        if out.last() != Some(&c) {
            out.push(c);
        }
    }
    out
}

/// Words of the two sides that are spelt alike: a common head of four letters or more, similarity
/// of at least .6, probability half of it (ALIGN, "Where t comes from" 8).
fn cognates(vocabulary: &Vocabulary, occurs: &[Vec<bool>; 2]) -> [Translations; 2] {
    const HEAD_CHARS: usize = 4;
    const MIN_SIMILARITY: f32 = 0.6;
    /// A head with more words than this is a common prefix and says nothing.
    const MAX_GROUP: usize = 40;
    let n = vocabulary.n_features();
    let mut words: Vec<(Vec<char>, u32)> = Vec::new();
    for (id, name) in vocabulary.names().iter().enumerate() {
        let is_word = !name.starts_with('#') && !name.contains(enface_text::is_gram);
        let chars = spelling(name);
        if is_word && chars.len() >= HEAD_CHARS {
            words.push((chars, id as u32));
        }
    }
    words.sort();
    let mut triples: [Vec<(u32, u32, f32)>; 2] = Default::default();
    for group in words.chunk_by(|x, y| x.0[..HEAD_CHARS] == y.0[..HEAD_CHARS]) {
        if group.len() > MAX_GROUP {
            continue;
        }
        for (a, id_a) in group.iter().filter(|w| occurs[0][w.1 as usize]) {
            for (b, id_b) in group.iter().filter(|w| occurs[1][w.1 as usize]) {
                let common = a.iter().zip(b).take_while(|(x, y)| x == y).count();
                let similarity = 2.0 * common as f32 / (a.len() + b.len()) as f32;
                if id_a != id_b && similarity >= MIN_SIMILARITY {
                    triples[0].push((*id_b, *id_a, similarity / 2.0));
                    triples[1].push((*id_a, *id_b, similarity / 2.0));
                }
            }
        }
    }
    triples.map(|triples| Translations::from_triples(triples, n))
}
