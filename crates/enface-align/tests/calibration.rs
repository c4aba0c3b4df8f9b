//! Are beads that are shown as sure right?
//!
//! `calibration/units.tsv` has passages of three kinds of text that face each other. Here they are
//! run together, merged and left out by lot, the same in every run, so that the right beads are
//! known; each kind is an archive of its own. None of these documents was used when the weights of
//! the confidence were found.

#![allow(clippy::print_stdout, reason = "a test that reports what it measured")]

use std::collections::BTreeSet;
use std::ops::Range;

use enface_align::{Bead, Config, Dictionary, Model, Pair, Text};
use enface_text::{Analyzer, FoldTableBuilder};
use fastrand::Rng;

const UNITS: &str = include_str!("calibration/units.tsv");
/// The confidence from which on a bead is shown as sure.
const SURE: u8 = 50;
const MERGED_PERCENT: u64 = 5;
const OMITTED_PERCENT: u64 = 3;

type Beads = BTreeSet<(Vec<usize>, Vec<usize>)>;

/// A text made of units: the segments of both sides, each of which has some units, and what is right.
struct Made {
    sides: [Vec<String>; 2],
    gold: Beads,
}

fn made(units: &[&str], lots: &mut Rng) -> Made {
    // For each side its segments: text, and the first unit and the last.
    let mut sides: [Vec<(String, usize, usize)>; 2] = Default::default();
    for (side, segments) in sides.iter_mut().enumerate() {
        let joint = if side == 0 { "" } else { " " };
        for (number, unit) in units.iter().enumerate() {
            let text = unit.split('\t').nth(side).unwrap_or_default();
            if lots.u64(..100) < OMITTED_PERCENT {
                continue;
            }
            match segments.last_mut() {
                Some((before, _, last)) if lots.u64(..100) < MERGED_PERCENT => {
                    before.push_str(joint);
                    before.push_str(text);
                    *last = number;
                }
                _ => segments.push((text.to_owned(), number, number)),
            }
        }
    }
    // Units that one segment ties together are one group.
    let mut group: Vec<usize> = (0..units.len()).collect();
    for unit in 1..units.len() {
        let is_inside = |s: &(String, usize, usize)| s.1 < unit && unit <= s.2;
        if sides.iter().flatten().any(is_inside) {
            group[unit] = group[unit - 1];
        }
    }
    let mut gold = Beads::new();
    for number in group.iter().copied().collect::<BTreeSet<_>>() {
        let [a, b] = [0, 1].map(|side: usize| -> Vec<usize> {
            (0..sides[side].len()).filter(|&i| group[sides[side][i].1] == number).collect()
        });
        if a.is_empty() || b.is_empty() {
            gold.extend(a.into_iter().map(|i| (vec![i], vec![])));
            gold.extend(b.into_iter().map(|j| (vec![], vec![j])));
        } else {
            gold.insert((a, b));
        }
    }
    Made { sides: sides.map(|side| side.into_iter().map(|s| s.0).collect()), gold }
}

/// The shares of an archive's beads that are sure, that are right, and of the sure ones that are.
struct Shares {
    sure: f64,
    right: f64,
    right_of_sure: f64,
    right_of_others: f64,
}

fn measure(texts: &[Made]) -> Shares {
    let borrowed: Vec<[Vec<&str>; 2]> = texts
        .iter()
        .map(|text| [0, 1].map(|side| text.sides[side].iter().map(String::as_str).collect()))
        .collect();
    let numbers: Vec<u32> = (0..1000).collect();
    let pairs: Vec<Pair<'_>> = borrowed
        .iter()
        .map(|[a, b]| Pair {
            a: Text { lang: "zh", segments: a, paragraphs: &numbers[..a.len()] },
            b: Text { lang: "en", segments: b, paragraphs: &numbers[..b.len()] },
        })
        .collect();
    let mut folds = FoldTableBuilder::new(["zh", "en"]);
    borrowed.iter().flatten().flatten().for_each(|segment| folds.add(segment));
    let analyzer = Analyzer::new(folds.build());
    let model = Model::learn(&pairs, &Dictionary::default(), &analyzer, &Config::default());
    let (mut n, mut n_sure, mut n_right, mut n_sure_right) = (0.0, 0.0, 0.0, 0.0);
    for (text, pair) in texts.iter().zip(&pairs) {
        for Bead { a, b, confidence } in model.align(pair, &analyzer) {
            let list = |range: Range<u32>| range.map(|i| i as usize).collect::<Vec<_>>();
            let is_right = text.gold.contains(&(list(a), list(b)));
            let is_sure = confidence >= SURE;
            n += 1.0;
            n_sure += f64::from(u8::from(is_sure));
            n_right += f64::from(u8::from(is_right));
            n_sure_right += f64::from(u8::from(is_sure && is_right));
        }
    }
    Shares {
        sure: n_sure / n,
        right: n_right / n,
        right_of_sure: n_sure_right / n_sure,
        right_of_others: (n_right - n_sure_right) / f64::max(n - n_sure, 1.0),
    }
}

/// Makes four archives of the documents of a kind, and compares what is measured over all of them.
fn check(kind: &str, min_sure: f64) {
    let of_kind = UNITS.split("# ").find_map(|part| part.strip_prefix(kind)).unwrap_or_default();
    let documents: Vec<Vec<&str>> = of_kind
        .trim()
        .split("\n\n")
        .map(|d| d.lines().filter(|line| line.contains('\t')).collect())
        .collect();
    let mut all = [0.0; 4];
    const N_ARCHIVES: u64 = 4;
    for seed in 1..=N_ARCHIVES {
        let mut lots = Rng::with_seed(seed);
        let texts: Vec<Made> = documents.iter().map(|units| made(units, &mut lots)).collect();
        let Shares { sure, right, right_of_sure, right_of_others } = measure(&texts);
        for (sum, share) in all.iter_mut().zip([sure, right, right_of_sure, right_of_others]) {
            *sum += share / N_ARCHIVES as f64;
        }
    }
    let [sure, right, right_of_sure, right_of_others] = all;
    println!(
        "{kind}: right {right:.3}, sure {sure:.3}, of these right {right_of_sure:.4}, of others {right_of_others:.3}"
    );
    assert!(right_of_sure >= 0.99, "{kind}: only {right_of_sure:.4} of the sure beads are right");
    assert!(sure >= min_sure, "{kind}: only {sure:.3} of the beads are sure");
}

#[test]
fn sure_beads_of_laws_are_right() {
    check("laws", 0.82);
}

#[test]
fn sure_beads_of_verses_are_right() {
    check("verses", 0.56);
}

#[test]
fn sure_beads_of_documentation_are_right() {
    check("documentation", 0.77);
}
