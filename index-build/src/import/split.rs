//! Which paragraphs of a mixed text belong to which side?
//!
//! The languages may follow one another as wholes, in either order, or take turns. A hidden Markov
//! model over the paragraphs finds the likeliest sequence: each paragraph pays for the words that
//! do not fit its language, each change of language pays as much as changes are rare in this very
//! document. So a mail address or a name of two Latin words inside a Chinese text stays where it
//! is, while headings of two words find their sides in a text that alternates.

use crate::language::{Judge, Languages, WORD, Weights};
use crate::model::SideText;

use super::blocks::Block;

/// Distributes the paragraphs over sides by language, in reading order; the side that begins
/// first stands first.
pub(super) fn split(blocks: &[Block], languages: &Languages) -> Vec<SideText> {
    let units: Vec<Unit> =
        blocks.iter().enumerate().flat_map(|(i, block)| units(i, block)).collect();
    let pieces: Vec<_> = units.iter().map(|unit| (unit.text.as_str(), &unit.weights)).collect();
    let judge = languages.judge(&pieces);
    let states = states(&units, &judge);

    let mut sides: Vec<SideText> = Vec::new();
    let mut previous: Option<(usize, usize)> = None;
    for (unit, state) in units.into_iter().zip(states) {
        let Some(lang) = judge.langs.get(state) else { continue };
        let side = match sides.iter_mut().position(|side| side.lang == *lang) {
            Some(side_idx) => side_idx,
            None => {
                sides.push(SideText { lang: lang.clone(), paragraphs: Vec::new() });
                sides.len() - 1
            }
        };
        let Some(side) = sides.get_mut(side) else { continue };
        // Lines that were looked at apart, but are of one language after all, stay one paragraph.
        match side.paragraphs.last_mut() {
            Some(last) if previous == Some((unit.block_idx, state)) => {
                last.push('\n');
                last.push_str(&unit.text);
            }
            _ => side.paragraphs.push(unit.text),
        }
        previous = Some((unit.block_idx, state));
    }
    sides
}

/// A paragraph, or some lines of one whose lines are in different scripts.
struct Unit {
    block_idx: usize,
    text: String,
    weights: Weights,
}

fn units(block_idx: usize, block: &Block) -> Vec<Unit> {
    let mut parts: Vec<Vec<&str>> = Vec::new();
    let mut current = None;
    for line in &block.lines {
        let weights = Weights::of(line);
        // Two words, three quarters of them in one script: enough to say what a line is in.
        let script = weights.main_script().filter(|&script| {
            let weight = weights.in_script(script);
            weight >= 2 * WORD && weight * 4 >= weights.total() * 3
        });
        let is_change = script.is_some() && current.is_some() && script != current;
        match parts.last_mut() {
            Some(part) if !is_change => part.push(line),
            _ => parts.push(vec![line]),
        }
        current = script.or(current);
    }
    let unit = |lines: Vec<&str>| {
        let text = lines.join("\n");
        let weights = Weights::of(&text);
        Unit { block_idx, text, weights }
    };
    parts.into_iter().map(unit).collect()
}

/// The likeliest language of each unit, as an index into the judge's.
fn states(units: &[Unit], judge: &Judge) -> Vec<usize> {
    if judge.langs.len() < 2 {
        return vec![0; units.len()];
    }
    let costs: Vec<Vec<u64>> =
        units.iter().map(|unit| judge.costs(&unit.text, &unit.weights)).collect();
    cheapest_path(&costs, &Transitions::seen_in(&costs))
}

/// What it costs to stay with a language and to change it, in halves of a word.
struct Transitions {
    stay: u64,
    change: u64,
}

impl Transitions {
    /// How rare changes are among the units whose language is beyond doubt, one after another:
    /// short ones between them say nothing about whether languages take turns.
    fn seen_in(costs: &[Vec<u64>]) -> Self {
        // Three halves of a word for each natural unit of improbability: with one change in ninety
        // paragraphs, a stray piece of other language needs seven words to be taken for a side.
        const SCALE: f64 = 1.5;
        let clear: Vec<usize> = costs.iter().filter_map(|costs| clear_winner(costs)).collect();
        let pairs = clear.iter().zip(clear.iter().skip(1));
        let n_pairs = pairs.clone().count();
        let n_changes = pairs.filter(|(one, next)| one != next).count();
        // Half a change more than was seen, so that neither changing nor staying is ever free.
        let p_change = (n_changes as f64 + 0.5) / (n_pairs as f64 + 1.0);
        let cost = |p: f64| (-SCALE * p.ln()).round() as u64;
        Transitions { stay: cost(1.0 - p_change), change: cost(p_change) }
    }
}

/// The language that costs at least four words less than any other.
fn clear_winner(costs: &[u64]) -> Option<usize> {
    const MARGIN: u64 = 8;
    let (winner, lowest) = costs.iter().enumerate().min_by_key(|&(i, cost)| (cost, i))?;
    let mut others = costs.iter().enumerate().filter(|&(i, _)| i != winner);
    others.all(|(_, cost)| *cost >= lowest + MARGIN).then_some(winner)
}

/// Viterbi's algorithm.
fn cheapest_path(costs: &[Vec<u64>], transitions: &Transitions) -> Vec<usize> {
    let n_states = costs.first().map_or(0, Vec::len);
    let mut totals = vec![0_u64; n_states];
    let mut came_from: Vec<Vec<usize>> = Vec::with_capacity(costs.len());
    for (i, costs) in costs.iter().enumerate() {
        let mut next = Vec::with_capacity(n_states);
        let mut from = Vec::with_capacity(n_states);
        for (state, &cost) in costs.iter().enumerate() {
            let arrivals = totals.iter().enumerate().map(|(before, &total)| {
                let transition = match (i, before == state) {
                    (0, _) => 0,
                    (_, true) => transitions.stay,
                    (_, false) => transitions.change,
                };
                // Staying wins over changing at equal cost, then the first language.
                (total + transition, before != state, before)
            });
            let (total, _, before) = arrivals.min().unwrap_or_default();
            next.push(total + cost);
            from.push(before);
        }
        totals = next;
        came_from.push(from);
    }
    let mut state = (0..n_states).min_by_key(|&state| totals[state]).unwrap_or_default();
    let mut path = vec![0; costs.len()];
    for (i, from) in came_from.iter().enumerate().rev() {
        path[i] = state;
        state = from[state];
    }
    path
}
