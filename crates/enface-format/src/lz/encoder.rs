//! Finding the steps that make a stream short.
//!
//! As in LZMA's own encoder, stretches are parsed by the shortest path over the prices of
//! literals, matches and repeats that the models have at the start of the stretch.

use core::cell::RefCell;

use super::{
    ALIGN_BITS, FIRST_MATCH_STATE, FIRST_PLAIN_SLOT, LONG_BITS, MIN_MATCH, N_LENGTH_STATES,
    SHORT_BITS, SLOT_BITS, Window, after, after_literal, at, footer_models, length_state,
    literal_model, next_expected, slot_models,
};
use crate::range_coder::{Encoder, Model, ModelPrices, PRICE_UNIT};

/// The longest match.
const MAX_MATCH: usize = MIN_MATCH + (2 << SHORT_BITS) + (1 << LONG_BITS) - 1;
/// Positions that are parsed at once: prices are of the models before them.
const STRETCH: usize = 512;
/// How many earlier places with the same bytes are looked at.
const MAX_CHAIN: usize = 48;
/// Matches of this length are taken without looking for better ones.
const GOOD_MATCH: usize = 96;
const HASH_BITS: u32 = 15;

thread_local! {
    /// The tables are larger than most sections are: each thread makes them once.
    static PARSER: RefCell<Parser> = RefCell::new(Parser::default());
}

/// Packs `raw` behind what `window` holds, and keeps it there.
pub(crate) fn compress(window: &mut Window, raw: &[u8]) -> Vec<u8> {
    let start = window.bytes.len();
    let mut all = core::mem::take(&mut window.bytes);
    all.extend_from_slice(raw);
    let packed = PARSER.with_borrow_mut(|parser| {
        parser.finder.begin(all.len());
        for at in 0..start {
            parser.finder.insert(&all, at);
        }
        let mut writer = Writer { window, out: Encoder::new() };
        let mut from = start;
        while from < all.len() {
            parser.parse(&all, from, writer.window);
            for &step in parser.steps.iter().rev() {
                writer.write(&all, from, step);
                from += step.n_bytes as usize;
            }
        }
        writer.out.finish()
    });
    window.bytes = all;
    packed
}

/// A step of the parse.
#[derive(Clone, Copy, Debug)]
struct Step {
    /// Bytes that it makes.
    n_bytes: u32,
    kind: Kind,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Kind {
    Literal,
    /// The byte at the last distance.
    Short,
    /// A match at one of the last distances.
    Repeat(u8),
    /// A match at a distance, less one.
    Match(u32),
}

/// A place in a stretch: the cheapest step that leads there.
#[derive(Clone, Copy)]
struct Node {
    price: u32,
    step: Step,
}

impl Node {
    const UNKNOWN: Self = Self { price: u32::MAX, step: Step { n_bytes: 1, kind: Kind::Literal } };
}

/// State and last distances at a place, by the cheapest way there.
#[derive(Clone, Copy)]
struct Context {
    state: usize,
    distances: [u32; 4],
}

/// Finds the steps of one stretch after the other.
#[derive(Default)]
struct Parser {
    finder: Finder,
    /// The places of the stretch, and those beyond it that a match reaches.
    nodes: Vec<Node>,
    /// Of each place that steps are looked for at.
    contexts: Vec<Context>,
    /// The matches at one place.
    matches: Vec<(usize, u32)>,
    /// What was found, the last step first.
    steps: Vec<Step>,
}

impl Parser {
    /// Finds the steps from `from` on that take the fewest bits, for about [`STRETCH`] bytes.
    fn parse(&mut self, all: &[u8], from: usize, window: &Window) {
        let Self { finder, nodes, contexts, matches, steps } = self;
        let prices = Prices::new(window);
        let n = (all.len() - from).min(STRETCH);
        // Matches may reach beyond the stretch.
        nodes.clear();
        nodes.resize(n + MAX_MATCH + 1, Node::UNKNOWN);
        contexts.clear();
        contexts.push(Context { state: window.state, distances: window.distances });
        nodes[0].price = 0;
        let mut end = n;
        let mut i = 0;
        while i < end {
            let at = from + i;
            let Node { price: so_far, step } = nodes[i];
            if i > 0 {
                let before = contexts[i - step.n_bytes as usize];
                contexts.push(step.follow(before));
            }
            let Context { state, distances } = contexts[i];
            let rest = (all.len() - at).min(MAX_MATCH);
            finder.find(all, at, matches);
            finder.insert(all, at);
            // Steps of n bytes lead to the place `ahead[n]`.
            let ahead = &mut nodes[i..=i + MAX_MATCH];
            let mut offer = |n_bytes: usize, kind: Kind, price: u32| {
                let price = so_far.saturating_add(price);
                if price < ahead[n_bytes].price {
                    ahead[n_bytes] = Node { price, step: Step { n_bytes: n_bytes as u32, kind } };
                }
            };
            let no_match = prices.bit(at::IS_MATCH + state, 0);
            offer(1, Kind::Literal, no_match + prices.literal(all, at, state, distances[0]));
            let is_match = prices.bit(at::IS_MATCH + state, 1);
            let repeat = is_match + prices.bit(at::IS_REPEAT + state, 1);
            let mut longest = 1;
            for (which, &distance) in distances.iter().enumerate() {
                let Some(earlier) = at.checked_sub(distance as usize + 1) else { continue };
                if all[earlier] != all[at] {
                    continue;
                }
                let n_same = n_same(all, earlier, at, rest);
                let which_price = repeat + prices.which(state, which);
                if which == 0 {
                    let price = which_price + prices.bit(at::IS_LONG + state, 0);
                    offer(1, Kind::Short, price);
                }
                let long = if which == 0 { prices.bit(at::IS_LONG + state, 1) } else { 0 };
                for n_bytes in MIN_MATCH..=n_same {
                    let price = which_price + long + prices.lengths[1][n_bytes];
                    offer(n_bytes, Kind::Repeat(which as u8), price);
                }
                longest = longest.max(n_same);
            }
            let new = is_match + prices.bit(at::IS_REPEAT + state, 0);
            let mut n_bytes = MIN_MATCH;
            for &(n_same, distance) in matches.iter() {
                let distance_prices = prices.distance(distance);
                while n_bytes <= n_same {
                    let of_distance = distance_prices[length_state(n_bytes)];
                    let price = prices.lengths[0][n_bytes] + of_distance;
                    offer(n_bytes, Kind::Match(distance), new + price);
                    n_bytes += 1;
                }
                longest = longest.max(n_same);
            }
            i += 1;
            if longest >= GOOD_MATCH {
                // Parse no further: this match ends the stretch, whatever stands inside it.
                end = i - 1 + longest;
                while i < end {
                    finder.insert(all, from + i);
                    i += 1;
                }
            }
        }
        steps.clear();
        // The last node that a step was offered to lies at the end or the best way goes beyond it.
        let mut at = end;
        while at > 0 {
            let step = nodes[at].step;
            steps.push(step);
            at -= step.n_bytes as usize;
        }
    }
}

impl Step {
    /// State and last distances after this step.
    fn follow(self, before: Context) -> Context {
        let Context { state, mut distances } = before;
        match self.kind {
            Kind::Literal => Context { state: after_literal(state), distances },
            Kind::Short => Context { state: after(state, 9), distances },
            Kind::Repeat(which) => {
                distances[..=usize::from(which)].rotate_right(1);
                Context { state: after(state, 8), distances }
            }
            Kind::Match(distance) => {
                distances.rotate_right(1);
                distances[0] = distance;
                Context { state: after(state, 7), distances }
            }
        }
    }
}

/// How many bytes from `a` on are those from `b` on, at most `max`; eight are compared at once.
fn n_same(all: &[u8], a: usize, b: usize, max: usize) -> usize {
    let (a, b) = (&all[a..a + max], &all[b..b + max]);
    let (eights_a, rest_a) = a.as_chunks::<8>();
    let (eights_b, rest_b) = b.as_chunks::<8>();
    let mut n = 0;
    for (a, b) in eights_a.iter().zip(eights_b) {
        let differ = u64::from_le_bytes(*a) ^ u64::from_le_bytes(*b);
        if differ != 0 {
            return n + differ.trailing_zeros() as usize / 8;
        }
        n += 8;
    }
    n + rest_a.iter().zip(rest_b).take_while(|(a, b)| a == b).count()
}

/// Earlier places by their first bytes.
///
/// A place is noted as a number above `base`, which rises from stream to stream: so what an earlier
/// stream has left is known as such, and nothing need be cleared.
#[derive(Default)]
struct Finder {
    base: u32,
    /// Bytes of the stream in hand.
    n_bytes: u32,
    /// By the hash of three bytes the latest place.
    heads: Vec<u32>,
    /// By two bytes the latest place: short matches pay off only near by.
    pairs: Vec<u32>,
    /// For each place the one before it with the same hash.
    before: Vec<u32>,
}

impl Finder {
    /// Forgets all places; those to come are below `n_bytes`.
    fn begin(&mut self, n_bytes: usize) {
        let n_bytes = n_bytes as u32;
        let base = self.base.checked_add(self.n_bytes);
        match base.filter(|base| !self.heads.is_empty() && base.checked_add(n_bytes).is_some()) {
            Some(base) => self.base = base,
            None => {
                self.base = 0;
                self.heads.clear();
                self.heads.resize(1 << HASH_BITS, 0);
                self.pairs.clear();
                self.pairs.resize(1 << 16, 0);
            }
        }
        self.n_bytes = n_bytes;
        self.before.clear();
        self.before.resize(n_bytes as usize, 0);
    }

    /// The number that a place is noted as.
    fn noted(&self, at: usize) -> u32 {
        self.base + at as u32 + 1
    }

    /// The place that was noted, if it is one of this stream.
    fn place(&self, noted: u32) -> Option<usize> {
        noted.checked_sub(self.base + 1).map(|at| at as usize)
    }

    fn hash(bytes: &[u8]) -> usize {
        let bytes = u32::from_le_bytes([0, bytes[0], bytes[1], bytes[2]]);
        (bytes.wrapping_mul(0x9E37_79B1) >> (32 - HASH_BITS)) as usize
    }

    fn pair(bytes: &[u8]) -> usize {
        usize::from(u16::from_le_bytes([bytes[0], bytes[1]]))
    }

    /// Adds the place `at`; places come in order.
    fn insert(&mut self, all: &[u8], at: usize) {
        let bytes = &all[at..];
        if bytes.len() >= 3 {
            let noted = self.noted(at);
            let head = &mut self.heads[Self::hash(bytes)];
            self.before[at] = *head;
            *head = noted;
            self.pairs[Self::pair(bytes)] = noted;
        }
    }

    /// The matches at `at`, each as length and distance less one: longer ones later, and each the
    /// nearest of its length.
    fn find(&self, all: &[u8], at: usize, matches: &mut Vec<(usize, u32)>) {
        matches.clear();
        let bytes = &all[at..];
        if bytes.len() < 3 {
            return;
        }
        // Where no place has two bytes, none has more.
        let Some(pair) = self.place(self.pairs[Self::pair(bytes)]) else { return };
        matches.push((MIN_MATCH, (at - pair - 1) as u32));
        let max = bytes.len().min(MAX_MATCH);
        let mut longest = MIN_MATCH;
        // A longer match has the last byte that the longest one has, and one more.
        let ending = |place: usize, longest: usize| -> Option<u16> {
            let ending = all.get(place + longest - 1..)?.first_chunk()?;
            Some(u16::from_le_bytes(*ending))
        };
        let Some(mut wanted) = ending(at, longest) else { return };
        let mut noted = self.heads[Self::hash(bytes)];
        for _ in 0..MAX_CHAIN {
            let Some(earlier) = self.place(noted) else { break };
            if ending(earlier, longest) == Some(wanted) {
                let n = n_same(all, earlier, at, max);
                if n > longest {
                    matches.push((n, (at - earlier - 1) as u32));
                    longest = n;
                    if n >= GOOD_MATCH || n == max {
                        break;
                    }
                    let Some(next) = ending(at, longest) else { break };
                    wanted = next;
                }
            }
            noted = self.before[earlier];
        }
    }
}

/// What decisions cost, in [`PRICE_UNIT`]ths of a bit.
struct Prices<'a> {
    models: &'a [Model],
    of_models: &'static ModelPrices,
    /// Of a match's and of a repeat's length.
    lengths: [[u32; MAX_MATCH + 1]; 2],
    /// For each length state the price of each slot.
    slots: [[u32; 1 << SLOT_BITS]; N_LENGTH_STATES],
    align: [u32; 1 << ALIGN_BITS],
}

impl<'a> Prices<'a> {
    fn new(window: &'a Window) -> Self {
        let models = &window.models;
        let of_models = ModelPrices::get();
        Self {
            models,
            of_models,
            lengths: at::LENGTHS.map(|first| lengths(of_models, models, first)),
            slots: core::array::from_fn(|state| {
                tree(of_models, &models[slot_models(state + MIN_MATCH)..])
            }),
            align: tree(of_models, &models[at::ALIGN..]),
        }
    }

    fn bit(&self, model: usize, bit: u32) -> u32 {
        self.of_models.of(self.models[model], bit)
    }

    /// Of the choice of one of the last distances.
    fn which(&self, state: usize, which: usize) -> u32 {
        let later = at::IS_LATER.iter().enumerate().take(which + 1);
        later.map(|(i, later)| self.bit(later + state, u32::from(i < which))).sum()
    }

    /// Of a distance, less one, by the [`length_state`] of its match.
    fn distance(&self, distance: u32) -> [u32; N_LENGTH_STATES] {
        let (slot, n_bits) = slot_of(distance);
        let mut footer = 0;
        if n_bits > 0 && slot < FIRST_PLAIN_SLOT {
            walk(distance, n_bits, |node, bit| footer += self.bit(footer_models(slot) + node, bit));
        } else if n_bits > 0 {
            let align = distance as usize & ((1 << ALIGN_BITS) - 1);
            footer = (n_bits - ALIGN_BITS) * PRICE_UNIT + self.align[align];
        }
        core::array::from_fn(|state| self.slots[state][slot as usize] + footer)
    }

    /// Of the byte at `at`, if it is a literal.
    fn literal(&self, all: &[u8], at: usize, state: usize, distance: u32) -> u32 {
        let mut price = 0;
        if state < FIRST_MATCH_STATE {
            // As below, without what no bit is given.
            let first = super::literal_models(&all[..at]);
            if let Some(models) = self.models[first..].first_chunk::<0x100>() {
                let byte = usize::from(all[at]) | 0x100;
                for n_left in 1..=8 {
                    let model = models[byte >> n_left & 0xFF];
                    price += self.of_models.of(model, (byte >> (n_left - 1) & 1) as u32);
                }
                return price;
            }
        }
        literal(all, at, state, distance, |model, bit| price += self.bit(model, bit));
        price
    }
}

/// The prices of all lengths, by length.
fn lengths(prices: &ModelPrices, models: &[Model], first: usize) -> [u32; MAX_MATCH + 1] {
    const SHORT: usize = 1 << SHORT_BITS;
    let trees = first + 2;
    let short: [u32; SHORT] = tree(prices, &models[trees..]);
    let middle: [u32; SHORT] = tree(prices, &models[trees + SHORT..]);
    let long: [u32; 1 << LONG_BITS] = tree(prices, &models[trees + 2 * SHORT..]);
    let not_short = prices.of(models[first], 1);
    let is_short = prices.of(models[first], 0);
    let is_middle = not_short + prices.of(models[first + 1], 0);
    let is_long = not_short + prices.of(models[first + 1], 1);
    let all = short.iter().map(|price| price + is_short);
    let all = all.chain(middle.iter().map(|price| price + is_middle));
    let all = all.chain(long.iter().map(|price| price + is_long));
    let mut out = [u32::MAX; MAX_MATCH + 1];
    out[MIN_MATCH..].iter_mut().zip(all).for_each(|(out, price)| *out = price);
    out
}

/// The prices of all values of a tree of `N` models, of which the first is not used.
fn tree<const N: usize>(prices: &ModelPrices, models: &[Model]) -> [u32; N] {
    let mut out = [0; N];
    // Level by level: the values so far are the nodes of the level, from its first one on.
    let mut n_nodes = 1;
    while n_nodes < N {
        for value in (0..n_nodes).rev() {
            let (so_far, model) = (out[value], models[n_nodes + value]);
            out[2 * value] = so_far + prices.of(model, 0);
            out[2 * value + 1] = so_far + prices.of(model, 1);
        }
        n_nodes *= 2;
    }
    out
}

/// Calls `visit` for each node of a tree on the way to the `n_bits` lowest bits of `value`.
fn walk(value: u32, n_bits: u32, mut visit: impl FnMut(usize, u32)) {
    let mut node = 1;
    for at in (0..n_bits).rev() {
        let bit = value >> at & 1;
        visit(node, bit);
        node = node << 1 | bit as usize;
    }
}

/// The slot of a distance less one, and the number of bits behind it.
fn slot_of(distance: u32) -> (u32, u32) {
    if distance < 4 {
        return (distance, 0);
    }
    let n_bits = distance.ilog2() - 1;
    (((n_bits + 1) << 1) | (distance >> n_bits & 1), n_bits)
}

/// Calls `visit` with the models and bits of the byte at `at` as a literal.
fn literal(all: &[u8], at: usize, state: usize, distance: u32, mut visit: impl FnMut(usize, u32)) {
    let (before, rest) = all.split_at(at);
    let byte = rest[0];
    let mut expected = if state < FIRST_MATCH_STATE {
        0
    } else {
        0x100 | usize::from(before[at - distance as usize - 1])
    };
    let models = super::literal_models(before);
    walk(byte.into(), 8, |node, bit| {
        visit(models + literal_model(node, expected), bit);
        expected = next_expected(expected, bit);
    });
}

struct Writer<'a> {
    window: &'a mut Window,
    out: Encoder,
}

impl Writer<'_> {
    fn bit(&mut self, model: usize, bit: u32) {
        self.out.bit(&mut self.window.models[model], bit);
    }

    fn tree(&mut self, first: usize, value: u32, n_bits: u32) {
        self.out.tree(&mut self.window.models[first..], value, n_bits);
    }

    fn write(&mut self, all: &[u8], at: usize, step: Step) {
        let (state, distances) = (self.window.state, self.window.distances);
        let n_bytes = step.n_bytes as usize;
        self.bit(at::IS_MATCH + state, u32::from(step.kind != Kind::Literal));
        match step.kind {
            Kind::Literal => {
                literal(all, at, state, distances[0], |model, bit| {
                    self.out.bit(&mut self.window.models[model], bit);
                });
            }
            Kind::Match(distance) => {
                self.bit(at::IS_REPEAT + state, 0);
                self.length(at::LENGTHS[0], n_bytes);
                self.distance(n_bytes, distance);
            }
            Kind::Short => self.repeat(state, 0, 1),
            Kind::Repeat(which) => self.repeat(state, which.into(), n_bytes),
        }
        let Context { state, distances } = step.follow(Context { state, distances });
        (self.window.state, self.window.distances) = (state, distances);
    }

    fn repeat(&mut self, state: usize, which: usize, n_bytes: usize) {
        self.bit(at::IS_REPEAT + state, 1);
        for (i, later) in at::IS_LATER.into_iter().enumerate().take(which + 1) {
            self.bit(later + state, u32::from(i < which));
        }
        if which == 0 {
            self.bit(at::IS_LONG + state, u32::from(n_bytes > 1));
        }
        if n_bytes > 1 {
            self.length(at::LENGTHS[1], n_bytes);
        }
    }

    fn length(&mut self, models: usize, n_bytes: usize) {
        let n = (n_bytes - MIN_MATCH) as u32;
        let trees = models + 2;
        let short = 1 << SHORT_BITS;
        self.bit(models, u32::from(n >= short));
        if n < short {
            return self.tree(trees, n, SHORT_BITS);
        }
        self.bit(models + 1, u32::from(n >= 2 * short));
        if n < 2 * short {
            self.tree(trees + short as usize, n - short, SHORT_BITS);
        } else {
            self.tree(trees + 2 * short as usize, n - 2 * short, LONG_BITS);
        }
    }

    fn distance(&mut self, length: usize, distance: u32) {
        let (slot, n_bits) = slot_of(distance);
        self.tree(slot_models(length), slot, SLOT_BITS);
        if n_bits > 0 && slot < FIRST_PLAIN_SLOT {
            self.tree(footer_models(slot), distance & ((1 << n_bits) - 1), n_bits);
        } else if n_bits > 0 {
            let n_plain = n_bits - ALIGN_BITS;
            self.out.plain(distance >> ALIGN_BITS & ((1 << n_plain) - 1), n_plain);
            self.tree(at::ALIGN, distance & ((1 << ALIGN_BITS) - 1), ALIGN_BITS);
        }
    }
}
