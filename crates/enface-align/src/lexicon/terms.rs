//! The candidate terms of one side: sequences of grams or words that recur and stand alone.

use enface_text::{Analyzer, Class};
use rustc_hash::FxHashMap;

use super::association::correlation;

/// The longest term, in grams and in words.
const MAX_GRAMS: usize = 8;
const MAX_WORDS: usize = 4;
/// A term is a fragment if a longer one around it has this share of its passages.
const FRAGMENT_SHARE: f64 = 0.8;
/// The same for a single word, which is more often a term of its own.
const FRAGMENT_WORD_SHARE: f64 = 0.9;
/// No term: an n-gram that is too rare, or a place where none can stand.
const NONE: u32 = u32::MAX;

/// The terms of one side, and where they occur.
pub(super) struct Terms {
    /// Folded tokens, numbered.
    tokens: Vec<(Box<str>, Class)>,
    /// For each token the share of its occurrences that the most frequent pairs with it take.
    cohesion: Vec<f64>,
    /// For each term its tokens.
    sequences: Vec<Vec<u32>>,
    /// For each term the passages that have it, in order.
    pub(super) passages: Vec<Vec<u32>>,
    /// For each passage its terms, sorted.
    pub(super) by_passage: Vec<Vec<u32>>,
}

/// An n-gram while they are counted.
struct Candidate {
    sequence: Vec<u32>,
    n_passages: u32,
    n_occurrences: u32,
    last_passage: u32,
    /// Passages of the most frequent n-gram that is this one and a token more.
    longest_share: u32,
}

impl Terms {
    /// Counts n-grams level by level: only what recurs is extended, so memory stays in
    /// proportion to the text.
    pub(super) fn read(texts: &[&str], analyzer: &Analyzer) -> Self {
        let mut tokens: Vec<(Box<str>, Class)> = Vec::new();
        let runs = read_tokens(texts, analyzer, &mut tokens);
        let mut kept: Vec<Candidate> = Vec::new();
        // For each passage and place the n-gram of the level before that starts there.
        let mut before: Vec<Vec<u32>> = runs.clone();
        let mut candidates = unigrams(&runs, tokens.len());
        let mut tied = Vec::new();
        for n in 2..=MAX_GRAMS.max(MAX_WORDS) + 1 {
            let (longer, places) = extend(&runs, &before, &mut candidates, n);
            if n == 2 {
                tied = cohesion(&candidates, &longer);
            }
            kept.append(&mut candidates);
            candidates = longer;
            before = places;
        }
        let is_term = |c: &Candidate| is_term(c, &tokens);
        let sequences: Vec<Vec<u32>> =
            kept.into_iter().filter(is_term).map(|c| c.sequence).collect();
        let mut terms = Self {
            tokens,
            cohesion: tied,
            sequences,
            passages: Vec::new(),
            by_passage: Vec::new(),
        };
        terms.locate(&runs);
        terms
    }

    pub(super) fn n_terms(&self) -> usize {
        self.sequences.len()
    }

    pub(super) fn sequence(&self, term: usize) -> &[u32] {
        &self.sequences[term]
    }

    /// The term as it is looked up: words parted by one space.
    pub(super) fn text(&self, term: usize) -> String {
        let mut out = String::new();
        for (i, &token) in self.sequences[term].iter().enumerate() {
            let (text, class) = &self.tokens[token as usize];
            if i > 0 && *class == Class::Word {
                out.push(' ');
            }
            out.push_str(text);
        }
        out
    }

    /// Whether two terms are forms of one word: as many tokens, each pair with a common head of
    /// four letters.
    pub(super) fn are_variants(&self, x: usize, y: usize) -> bool {
        let head = |token: u32| self.tokens[token as usize].0.chars().take(4).collect::<String>();
        let (x, y) = (&self.sequences[x], &self.sequences[y]);
        x.len() == y.len() && x.iter().zip(y).all(|(&x, &y)| head(x) == head(y))
    }

    /// Finds the passages of each term.
    fn locate(&mut self, runs: &[Vec<u32>]) {
        let ids: FxHashMap<&[u32], u32> =
            self.sequences.iter().enumerate().map(|(i, s)| (&s[..], i as u32)).collect();
        self.passages = vec![Vec::new(); self.sequences.len()];
        self.by_passage = Vec::with_capacity(runs.len());
        for (passage, run) in runs.iter().enumerate() {
            let mut found = Vec::new();
            for start in 0..run.len() {
                let rest = &run[start..run.len().min(start + MAX_GRAMS)];
                let n_known = rest.iter().position(|&t| t == NONE).unwrap_or(rest.len());
                found.extend((1..=n_known).filter_map(|n| ids.get(&rest[..n]).copied()));
            }
            found.sort_unstable();
            found.dedup();
            found.iter().for_each(|&term| self.passages[term as usize].push(passage as u32));
            self.by_passage.push(found);
        }
    }

    fn retain(&mut self, keep: &[bool]) {
        let mut next = 0;
        let renamed: Vec<u32> = keep
            .iter()
            .map(|&keep| {
                next += u32::from(keep);
                if keep { next - 1 } else { NONE }
            })
            .collect();
        let mut flags = keep.iter();
        self.sequences.retain(|_| flags.next().copied().unwrap_or(false));
        let mut flags = keep.iter();
        self.passages.retain(|_| flags.next().copied().unwrap_or(false));
        for terms in &mut self.by_passage {
            terms.iter_mut().for_each(|term| *term = renamed[*term as usize]);
            terms.retain(|&term| term != NONE);
        }
    }
}

/// Reads the tokens of all texts; [`NONE`] parts runs that no term crosses.
fn read_tokens(
    texts: &[&str],
    analyzer: &Analyzer,
    tokens: &mut Vec<(Box<str>, Class)>,
) -> Vec<Vec<u32>> {
    let mut ids: FxHashMap<Box<str>, u32> = FxHashMap::default();
    let mut read = |text: &str| {
        let analysis = analyzer.analyze(text);
        let mut run = Vec::with_capacity(analysis.n_tokens());
        let (mut end, mut last) = (0, Class::Separator);
        for token in analysis.tokens() {
            let between = text.get(end..token.source.start).unwrap_or_default();
            let joins = match token.class {
                Class::Word => matches!(between, " " | "-" | "\n" | "'" | "’"),
                _ => between.is_empty(),
            };
            if token.class != last || !joins {
                run.push(NONE);
            }
            (end, last) = (token.source.end, token.class);
            let id = match ids.get(token.text) {
                Some(&id) => id,
                None => {
                    let id = tokens.len() as u32;
                    ids.insert(token.text.into(), id);
                    tokens.push((token.text.into(), token.class));
                    id
                }
            };
            run.push(id);
        }
        run
    };
    texts.iter().map(|text| read(text)).collect()
}

fn unigrams(runs: &[Vec<u32>], n_tokens: usize) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = (0..n_tokens as u32).map(|t| Candidate::new(vec![t])).collect();
    for (passage, run) in runs.iter().enumerate() {
        for &token in run.iter().filter(|&&t| t != NONE) {
            out[token as usize].meet(passage as u32);
        }
    }
    out
}

/// How much of a token stands in its most frequent pairs: nearly all of a gram that makes words
/// with a few others, little of a particle that follows anything.
fn cohesion(tokens: &[Candidate], pairs: &[Candidate]) -> Vec<f64> {
    const N_PAIRS: usize = 6;
    let mut counts: Vec<Vec<u32>> = vec![Vec::new(); tokens.len()];
    for pair in pairs {
        for &token in &pair.sequence {
            counts[token as usize].push(pair.n_occurrences);
        }
    }
    let shares = tokens.iter().zip(counts).map(|(token, mut counts)| {
        counts.sort_unstable_by(|x, y| y.cmp(x));
        let sum: u32 = counts.iter().take(N_PAIRS).sum();
        f64::from(sum) / f64::from(token.n_occurrences.max(1))
    });
    shares.collect()
}

impl Candidate {
    fn new(sequence: Vec<u32>) -> Self {
        Self { sequence, n_passages: 0, n_occurrences: 0, last_passage: NONE, longest_share: 0 }
    }

    fn meet(&mut self, passage: u32) {
        self.n_occurrences += 1;
        if self.last_passage != passage {
            self.last_passage = passage;
            self.n_passages += 1;
        }
    }
}

/// The n-grams that are two (n−1)-grams which recur; `before` has the number of the (n−1)-gram at
/// each place. Notes in `shorter` how many passages a longer n-gram takes of theirs.
fn extend(
    runs: &[Vec<u32>],
    before: &[Vec<u32>],
    shorter: &mut [Candidate],
    n: usize,
) -> (Vec<Candidate>, Vec<Vec<u32>>) {
    let mut ids: FxHashMap<(u32, u32), u32> = FxHashMap::default();
    let mut out: Vec<Candidate> = Vec::new();
    let mut parts: Vec<(u32, u32)> = Vec::new();
    let mut places = Vec::with_capacity(runs.len());
    for (passage, (run, before)) in runs.iter().zip(before).enumerate() {
        let mut here = vec![NONE; run.len()];
        for i in 0..run.len().saturating_sub(n - 1) {
            let (left, right) = (before[i], before[i + 1]);
            let recurs = |g: u32| g != NONE && shorter[g as usize].n_passages >= 2;
            if !recurs(left) || !recurs(right) {
                continue;
            }
            let id = *ids.entry((left, right)).or_insert_with(|| {
                out.push(Candidate::new(run[i..i + n].to_vec()));
                parts.push((left, right));
                out.len() as u32 - 1
            });
            out[id as usize].meet(passage as u32);
            here[i] = id;
        }
        places.push(here);
    }
    for (candidate, (left, right)) in out.iter().zip(parts) {
        for part in [left, right] {
            let share = &mut shorter[part as usize].longest_share;
            *share = candidate.n_passages.max(*share);
        }
    }
    (out, places)
}

/// Whether an n-gram recurs, has the size of a term and no digits, and is no fragment. Single
/// grams pass here: whether they are fillers is still to be found out.
fn is_term(candidate: &Candidate, tokens: &[(Box<str>, Class)]) -> bool {
    let class = |t: u32| tokens[t as usize].1;
    let Some(&first) = candidate.sequence.first() else { return false };
    let max = if class(first) == Class::Gram { MAX_GRAMS } else { MAX_WORDS };
    let has_digit =
        candidate.sequence.iter().any(|&t| tokens[t as usize].0.contains(char::is_numeric));
    let share = if candidate.sequence.len() > 1 { FRAGMENT_SHARE } else { FRAGMENT_WORD_SHARE };
    let is_single_gram = candidate.sequence.len() == 1 && class(first) == Class::Gram;
    let is_fragment = !is_single_gram
        && f64::from(candidate.longest_share) >= share * f64::from(candidate.n_passages);
    candidate.n_passages >= 2 && candidate.sequence.len() <= max && !has_digit && !is_fragment
}

/// Drops function words, terms that begin or end with one, and single grams.
///
/// A function word is frequent, and goes with nothing on the other side or with all on its own.
pub(super) fn drop_fillers(a: &mut Terms, b: &mut Terms) {
    let fillers = [fillers(a, b), fillers(b, a)];
    for (terms, fillers) in [a, b].into_iter().zip(fillers) {
        let keep: Vec<bool> = terms
            .sequences
            .iter()
            .map(|s| {
                let is_filler = |t: Option<&u32>| t.is_some_and(|&t| fillers[t as usize]);
                let is_single_gram = s.len() == 1 && terms.tokens[s[0] as usize].1 == Class::Gram;
                !is_single_gram && !is_filler(s.first()) && !is_filler(s.last())
            })
            .collect();
        terms.retain(&keep);
    }
}

/// For each token of `terms` whether it is a function word.
///
/// The bounds were read off the sample archive and a corpus of laws, where they part the two
/// kinds with few exceptions.
fn fillers(terms: &Terms, other: &Terms) -> Vec<bool> {
    /// More frequent tokens than this are examined.
    const FREQUENT: f64 = 0.02;
    /// A gram that makes words has more cohesion than this: 之 .24, 及 .24, 人 .45, 規 1.3.
    const GRAM_COHESION: f64 = 0.43;
    /// A word that joins others at will has less than this: "or" .16, "information" .44.
    const WORD_COHESION: f64 = 0.25;
    /// A word that means something goes with some term at least so much. What stands in many
    /// passages goes with all that does, as both come with length.
    const CORRELATION: f64 = 0.35;
    const CORRELATION_BY_SHARE: f64 = 0.7;
    const MAX_CORRELATION: f64 = 0.6;
    let n = terms.by_passage.len();
    let mut out = vec![false; terms.tokens.len()];
    let mut joint = vec![0u32; other.n_terms()];
    for (term, sequence) in terms.sequences.iter().enumerate() {
        let passages = &terms.passages[term];
        let share = passages.len() as f64 / n as f64;
        if sequence.len() != 1 || share < FREQUENT {
            continue;
        }
        let token = sequence[0] as usize;
        if terms.tokens[token].1 == Class::Gram {
            out[token] = terms.cohesion[token] < GRAM_COHESION;
            continue;
        }
        joint.fill(0);
        for &passage in passages {
            for &y in &other.by_passage[passage as usize] {
                joint[y as usize] += 1;
            }
        }
        let best = joint
            .iter()
            .enumerate()
            .map(|(y, &both)| correlation(both, passages.len(), other.passages[y].len(), n))
            .fold(0.0, f64::max);
        let needed = (CORRELATION + CORRELATION_BY_SHARE * share).min(MAX_CORRELATION);
        out[token] = best < needed || terms.cohesion[token] < WORD_COHESION;
    }
    out
}
