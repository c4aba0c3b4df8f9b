//! The candidate terms of one side: sequences of grams or words that recur and stand alone.

use core::ops::Range;

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
/// The most frequent tokens beside an n-gram that are noted.
const N_NEIGHBOURS: usize = 3;
/// A string of grams is cut out of words if these take this share of its occurrences, and there are
/// so many of these that others would have shown.
const BOUND_SHARE: f64 = 0.9;
const MIN_BOUND: u32 = 12;
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
    by_passage: Lists,
}

/// The tokens of all passages end to end. [`NONE`] parts runs that no term crosses, and stands
/// before the first token of each passage.
struct Runs {
    tokens: Vec<u32>,
    /// Where each passage begins, and the end of the last.
    starts: Vec<usize>,
}

/// Lists of numbers end to end.
struct Lists {
    items: Vec<u32>,
    /// Where each list begins, and the end of the last.
    starts: Vec<usize>,
}

/// An n-gram while they are counted.
struct Candidate {
    /// Where it first stands in [`Runs::tokens`].
    place: u32,
    n_passages: u32,
    n_occurrences: u32,
    last_passage: u32,
    /// Passages of the most frequent n-gram that is this one and a token more.
    longest_share: u32,
    /// The tokens that stand before it most often, and behind it, with how often.
    neighbours: [[(u32, u32); N_NEIGHBOURS]; 2],
}

impl Terms {
    /// Counts n-grams level by level: only what recurs is extended, so memory stays in
    /// proportion to the text.
    pub(super) fn read(texts: &[&str], analyzer: &Analyzer) -> Self {
        let mut tokens: Vec<(Box<str>, Class)> = Vec::new();
        let runs = read_tokens(texts, analyzer, &mut tokens);
        let has_digit: Vec<bool> =
            tokens.iter().map(|(text, _)| text.contains(char::is_numeric)).collect();
        let mut terms = Self {
            tokens,
            cohesion: Vec::new(),
            sequences: Vec::new(),
            passages: Vec::new(),
            by_passage: Lists { items: Vec::new(), starts: Vec::new() },
        };
        let mut candidates = unigrams(&runs, terms.tokens.len());
        let mut bonds = Bonds::default();
        // For each place the n-gram of the level that starts there.
        let mut places = runs.tokens.clone();
        for n in 2..=MAX_GRAMS.max(MAX_WORDS) + 1 {
            let (longer, longer_places) = extend(&runs, &places, n, &mut candidates);
            if n == 2 {
                terms.cohesion = cohesion(&runs, &candidates, &longer);
                bonds = Bonds::measure(&runs, &candidates, &longer);
            }
            terms.take(&runs, &candidates, &places, n - 1, &has_digit, &bonds);
            (candidates, places) = (longer, longer_places);
        }
        terms.by_passage = Lists::turned(&terms.passages, texts.len());
        terms
    }

    /// Takes those of a level's `n`-grams that are terms, and notes their passages.
    fn take(
        &mut self,
        runs: &Runs,
        candidates: &[Candidate],
        places: &[u32],
        n: usize,
        has_digit: &[bool],
        bonds: &Bonds,
    ) {
        let mut numbers = Vec::with_capacity(candidates.len());
        for candidate in candidates {
            let sequence = &runs.tokens[candidate.place as usize..][..n];
            if is_term(candidate, sequence, &self.tokens, has_digit, bonds) {
                numbers.push(self.sequences.len() as u32);
                self.sequences.push(sequence.to_vec());
                self.passages.push(Vec::with_capacity(candidate.n_passages as usize));
            } else {
                numbers.push(NONE);
            }
        }
        for (passage, range) in runs.passages() {
            for &candidate in places[range].iter().filter(|&&candidate| candidate != NONE) {
                let term = numbers[candidate as usize];
                if term != NONE && self.passages[term as usize].last() != Some(&passage) {
                    self.passages[term as usize].push(passage);
                }
            }
        }
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
        let head = |token: u32| self.tokens[token as usize].0.chars().take(4);
        let (x, y) = (&self.sequences[x], &self.sequences[y]);
        x.len() == y.len() && x.iter().zip(y).all(|(&x, &y)| x == y || head(x).eq(head(y)))
    }

    pub(super) fn n_passages(&self) -> usize {
        self.by_passage.starts.len().saturating_sub(1)
    }

    /// The terms of a passage, sorted.
    pub(super) fn of_passage(&self, passage: u32) -> &[u32] {
        let passage = passage as usize;
        &self.by_passage.items[self.by_passage.starts[passage]..self.by_passage.starts[passage + 1]]
    }

    fn retain(&mut self, keep: &[bool]) {
        let mut flags = keep.iter();
        self.sequences.retain(|_| flags.next().copied().unwrap_or(false));
        let mut flags = keep.iter();
        self.passages.retain(|_| flags.next().copied().unwrap_or(false));
        self.by_passage = Lists::turned(&self.passages, self.n_passages());
    }
}

impl Runs {
    /// The passages with their tokens.
    fn passages(&self) -> impl Iterator<Item = (u32, Range<usize>)> {
        (0u32..).zip(self.starts.windows(2).map(|ends| ends[0]..ends[1]))
    }
}

impl Lists {
    /// For each of `n` numbers the lists that have it, in order.
    fn turned(lists: &[Vec<u32>], n: usize) -> Self {
        let mut starts = vec![0; n + 2];
        for &number in lists.iter().flatten() {
            starts[number as usize + 2] += 1;
        }
        for i in 1..starts.len() {
            starts[i] += starts[i - 1];
        }
        // `starts[i + 1]` is now where list i begins, and moves to where it ends while filling.
        let mut items = vec![0; starts[n + 1]];
        for (list, numbers) in (0u32..).zip(lists) {
            for &number in numbers {
                let at = &mut starts[number as usize + 1];
                items[*at] = list;
                *at += 1;
            }
        }
        starts.truncate(n + 1);
        Self { items, starts }
    }
}

/// Reads the tokens of all texts.
fn read_tokens(texts: &[&str], analyzer: &Analyzer, tokens: &mut Vec<(Box<str>, Class)>) -> Runs {
    let mut ids: FxHashMap<Box<str>, u32> = FxHashMap::default();
    let mut runs = Runs { tokens: Vec::new(), starts: vec![0] };
    for text in texts {
        let analysis = analyzer.analyze(text);
        let (mut end, mut last) = (0, Class::Separator);
        for token in analysis.tokens() {
            let between = text.get(end..token.source.start).unwrap_or_default();
            let joins = match token.class {
                Class::Word => matches!(between, " " | "-" | "\n" | "'" | "’"),
                _ => between.is_empty(),
            };
            if token.class != last || !joins {
                runs.tokens.push(NONE);
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
            runs.tokens.push(id);
        }
        runs.starts.push(runs.tokens.len());
    }
    runs
}

fn unigrams(runs: &Runs, n_tokens: usize) -> Vec<Candidate> {
    let mut out: Vec<Candidate> = (0..n_tokens).map(|_| Candidate::at(NONE)).collect();
    for (passage, range) in runs.passages() {
        for place in range {
            if let Some(candidate) = out.get_mut(runs.tokens[place] as usize) {
                candidate.place = candidate.place.min(place as u32);
                candidate.meet(passage);
            }
        }
    }
    out
}

/// How much of a token stands in its most frequent pairs: nearly all of a gram that makes words
/// with a few others, little of a particle that follows anything.
fn cohesion(runs: &Runs, tokens: &[Candidate], pairs: &[Candidate]) -> Vec<f64> {
    const N_PAIRS: usize = 6;
    let mut counts: Vec<Vec<u32>> = vec![Vec::new(); tokens.len()];
    for pair in pairs {
        for &token in &runs.tokens[pair.place as usize..][..2] {
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

/// How strongly neighbouring tokens belong together.
#[derive(Default)]
struct Bonds {
    /// Occurrences of each token, and of each pair.
    tokens: Vec<u32>,
    pairs: FxHashMap<(u32, u32), u32>,
}

impl Bonds {
    fn measure(runs: &Runs, tokens: &[Candidate], pairs: &[Candidate]) -> Self {
        let of_pair = |pair: &Candidate| {
            let place = pair.place as usize;
            ((runs.tokens[place], runs.tokens[place + 1]), pair.n_occurrences)
        };
        Self {
            tokens: tokens.iter().map(|token| token.n_occurrences).collect(),
            pairs: pairs.iter().map(of_pair).collect(),
        }
    }

    /// How much more often than by chance two tokens stand together: their joint occurrences for
    /// the product of those that each has.
    fn strength(&self, left: u32, right: u32) -> f64 {
        let joint = self.pairs.get(&(left, right)).copied().unwrap_or_default();
        let count = |token: u32| f64::from(self.tokens[token as usize].max(1));
        f64::from(joint) / (count(left) * count(right))
    }

    /// Whether a string is cut out of words: nearly always one of few tokens stands at its edge, and
    /// the edge belongs to these rather than to the string, as 要 of 要計畫 does to 主要 and 重要.
    fn cut(&self, candidate: &Candidate, sequence: &[u32]) -> bool {
        let [first, second, ..] = sequence else { return false };
        let [.., before_last, last] = sequence else { return false };
        let n = f64::from(candidate.n_occurrences);
        let inside = [self.strength(*first, *second), self.strength(*before_last, *last)];
        candidate.n_occurrences >= MIN_BOUND
            && (0..2).any(|side| {
                let neighbours = candidate.neighbours[side].iter().filter(|x| x.1 != NONE);
                let (mut n_beside, mut outside) = (0.0, 0.0);
                for &(count, token) in neighbours {
                    let strength = match side {
                        0 => self.strength(token, *first),
                        _ => self.strength(*last, token),
                    };
                    n_beside += f64::from(count);
                    outside += f64::from(count) * strength;
                }
                n_beside >= BOUND_SHARE * n && outside > inside[side] * n_beside
            })
    }
}

impl Candidate {
    fn at(place: u32) -> Self {
        Self {
            place,
            n_passages: 0,
            n_occurrences: 0,
            last_passage: NONE,
            longest_share: 0,
            neighbours: [[(0, NONE); N_NEIGHBOURS]; 2],
        }
    }

    /// Notes how often a token stands before it (0) or behind it (1).
    fn note(&mut self, side: usize, neighbour: (u32, u32)) {
        let most = &mut self.neighbours[side];
        if neighbour.0 > most[N_NEIGHBOURS - 1].0 {
            most[N_NEIGHBOURS - 1] = neighbour;
            most.sort_by_key(|neighbour| core::cmp::Reverse(neighbour.0));
        }
    }

    fn meet(&mut self, passage: u32) {
        self.n_occurrences += 1;
        if self.last_passage != passage {
            self.last_passage = passage;
            self.n_passages += 1;
        }
    }
}

/// The n-grams that are two (n−1)-grams which recur, and where they start; `before` has the number
/// of the (n−1)-gram at each place. Notes in `shorter` how many passages a longer n-gram takes of
/// theirs.
fn extend(
    runs: &Runs,
    before: &[u32],
    n: usize,
    shorter: &mut [Candidate],
) -> (Vec<Candidate>, Vec<u32>) {
    let recurs: Vec<bool> = shorter.iter().map(|candidate| candidate.n_passages >= 2).collect();
    let mut ids: FxHashMap<u64, u32> = FxHashMap::default();
    let mut out: Vec<Candidate> = Vec::new();
    let mut parts: Vec<(u32, u32)> = Vec::new();
    let mut places = vec![NONE; before.len()];
    for (passage, range) in runs.passages() {
        // What begins at the last token of a passage has no right part: the next passage begins
        // with a border.
        let end = range.end.min(before.len().saturating_sub(1));
        for place in range.start..end {
            let (left, right) = (before[place], before[place + 1]);
            if left == NONE || right == NONE || !recurs[left as usize] || !recurs[right as usize] {
                continue;
            }
            let id = *ids.entry(u64::from(left) << 32 | u64::from(right)).or_insert_with(|| {
                out.push(Candidate::at(place as u32));
                parts.push((left, right));
                out.len() as u32 - 1
            });
            out[id as usize].meet(passage);
            places[place] = id;
        }
    }
    for (candidate, (left, right)) in out.iter().zip(parts) {
        let place = candidate.place as usize;
        for (part, side, token) in [(right, 0, place), (left, 1, place + n - 1)] {
            let part = &mut shorter[part as usize];
            part.longest_share = candidate.n_passages.max(part.longest_share);
            part.note(side, (candidate.n_occurrences, runs.tokens[token]));
        }
    }
    (out, places)
}

/// Whether an n-gram recurs, has the size of a term and no digits, and is no fragment. Single
/// grams pass here: whether they are fillers is still to be found out.
fn is_term(
    candidate: &Candidate,
    sequence: &[u32],
    tokens: &[(Box<str>, Class)],
    has_digit: &[bool],
    bonds: &Bonds,
) -> bool {
    let class = |t: u32| tokens[t as usize].1;
    let Some(&first) = sequence.first() else { return false };
    let max = if class(first) == Class::Gram { MAX_GRAMS } else { MAX_WORDS };
    let share = if sequence.len() > 1 { FRAGMENT_SHARE } else { FRAGMENT_WORD_SHARE };
    let is_single_gram = sequence.len() == 1 && class(first) == Class::Gram;
    let is_fragment = !is_single_gram
        && (f64::from(candidate.longest_share) >= share * f64::from(candidate.n_passages)
            || (class(first) == Class::Gram && bonds.cut(candidate, sequence)));
    candidate.n_passages >= 2
        && sequence.len() <= max
        && !is_fragment
        && !sequence.iter().any(|&token| has_digit[token as usize])
}

/// Drops function words, terms that begin or end with one, and single grams.
///
/// A function word is frequent, and goes with nothing on the other side or with all on its own.
pub(super) fn drop_fillers(a: &mut Terms, b: &mut Terms) {
    let (of_a, of_b) = rayon::join(|| fillers(a, b), || fillers(b, a));
    let fillers = [of_a, of_b];
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
    let n = terms.n_passages();
    let mut out = vec![false; terms.tokens.len()];
    let mut joint = vec![0u32; other.n_terms()];
    let mut seen: Vec<u32> = Vec::new();
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
        for &passage in passages {
            for &y in other.of_passage(passage) {
                if joint[y as usize] == 0 {
                    seen.push(y);
                }
                joint[y as usize] += 1;
            }
        }
        // What never meets the token goes with it less than by chance.
        let best = seen
            .drain(..)
            .map(|y| {
                let both = core::mem::take(&mut joint[y as usize]);
                correlation(both, passages.len(), other.passages[y as usize].len(), n)
            })
            .fold(0.0, f64::max);
        let needed = (CORRELATION + CORRELATION_BY_SHARE * share).min(MAX_CORRELATION);
        out[token] = best < needed || terms.cohesion[token] < WORD_COHESION;
    }
    out
}
