//! Finding the steps that make a stream short.
//!
//! As in LZMA's own encoder, stretches are parsed by the shortest path over the prices of
//! literals, matches and repeats that the models have at the start of the stretch.

use super::{
    ALIGN_BITS, FIRST_MATCH_STATE, FIRST_PLAIN_SLOT, LONG_BITS, MIN_MATCH, N_LENGTH_STATES,
    SHORT_BITS, SLOT_BITS, Window, after, after_literal, at, footer_models, length_state,
    literal_model, next_expected, slot_models,
};
use crate::range_coder::{Encoder, Model, PRICE_UNIT};

/// The longest match.
const MAX_MATCH: usize = MIN_MATCH + (2 << SHORT_BITS) + (1 << LONG_BITS) - 1;
/// Positions that are parsed at once: prices are of the models before them.
const STRETCH: usize = 512;
/// How many earlier places with the same bytes are looked at.
const MAX_CHAIN: usize = 48;
/// Matches of this length are taken without looking for better ones.
const GOOD_MATCH: usize = 96;
const HASH_BITS: u32 = 15;

/// Packs `raw` behind what `window` holds, and keeps it there.
pub(crate) fn compress(window: &mut Window, raw: &[u8]) -> Vec<u8> {
    let start = window.bytes.len();
    let mut all = core::mem::take(&mut window.bytes);
    all.extend_from_slice(raw);
    let mut finder = Finder::new(all.len());
    for at in 0..start {
        finder.insert(&all, at);
    }
    let mut writer = Writer { window, out: Encoder::new() };
    let mut from = start;
    while from < all.len() {
        let prices = Prices::new(writer.window);
        let steps = shortest(&all, from, writer.window, &prices, &mut finder);
        for step in steps {
            writer.write(&all, from, step);
            from += step.n_bytes as usize;
        }
    }
    let packed = writer.out.finish();
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
    Repeat(usize),
    /// A match at a distance, less one.
    Match(u32),
}

/// A place in a stretch: the cheapest way there.
#[derive(Clone, Copy)]
struct Node {
    price: u32,
    step: Step,
    state: usize,
    distances: [u32; 4],
}

/// The steps from `from` on that take the fewest bits, for about [`STRETCH`] bytes.
fn shortest(
    all: &[u8],
    from: usize,
    window: &Window,
    prices: &Prices<'_>,
    finder: &mut Finder,
) -> Vec<Step> {
    let n = (all.len() - from).min(STRETCH);
    let literal = Step { n_bytes: 1, kind: Kind::Literal };
    let unknown = Node { price: u32::MAX, step: literal, state: 0, distances: [0; 4] };
    // Matches may reach beyond the stretch.
    let mut nodes = vec![unknown; n + MAX_MATCH + 1];
    nodes[0] = Node { price: 0, state: window.state, distances: window.distances, ..unknown };
    let mut end = n;
    let mut matches = Vec::new();
    let mut i = 0;
    while i < end {
        let at = from + i;
        let here = nodes[i];
        let rest = (all.len() - at).min(MAX_MATCH);
        finder.find(all, at, &mut matches);
        finder.insert(all, at);
        let mut offer = |n_bytes: usize, kind: Kind, price: u32| {
            let price = here.price.saturating_add(price);
            let node = &mut nodes[i + n_bytes];
            if price < node.price {
                let step = Step { n_bytes: n_bytes as u32, kind };
                let (state, distances) = step.follow(here.state, here.distances);
                *node = Node { price, step, state, distances };
            }
        };
        let no_match = prices.bit(at::IS_MATCH + here.state, 0);
        offer(1, Kind::Literal, no_match + prices.literal(all, at, here.state, here.distances[0]));
        let is_match = prices.bit(at::IS_MATCH + here.state, 1);
        let repeat = is_match + prices.bit(at::IS_REPEAT + here.state, 1);
        let mut longest = 1;
        for (which, &distance) in here.distances.iter().enumerate() {
            let Some(earlier) = at.checked_sub(distance as usize + 1) else { continue };
            let n_same = n_same(all, earlier, at, rest);
            if n_same == 0 {
                continue;
            }
            let which_price = repeat + prices.which(here.state, which);
            if which == 0 {
                let price = which_price + prices.bit(at::IS_LONG + here.state, 0);
                offer(1, Kind::Short, price);
            }
            let long = if which == 0 { prices.bit(at::IS_LONG + here.state, 1) } else { 0 };
            for n_bytes in MIN_MATCH..=n_same {
                let price = which_price + long + prices.lengths[1][n_bytes];
                offer(n_bytes, Kind::Repeat(which), price);
            }
            longest = longest.max(n_same);
        }
        let new = is_match + prices.bit(at::IS_REPEAT + here.state, 0);
        let mut n_bytes = MIN_MATCH;
        for &(n_same, distance) in &matches {
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
    let mut steps = Vec::new();
    // The last node that a step was offered to lies at the end or the best way goes beyond it.
    let mut at = end;
    while at > 0 {
        let step = nodes[at].step;
        steps.push(step);
        at -= step.n_bytes as usize;
    }
    steps.reverse();
    steps
}

impl Step {
    /// State and last distances after this step.
    fn follow(self, state: usize, mut distances: [u32; 4]) -> (usize, [u32; 4]) {
        match self.kind {
            Kind::Literal => (after_literal(state), distances),
            Kind::Short => (after(state, 9), distances),
            Kind::Repeat(which) => {
                distances[..=which].rotate_right(1);
                (after(state, 8), distances)
            }
            Kind::Match(distance) => {
                distances.rotate_right(1);
                distances[0] = distance;
                (after(state, 7), distances)
            }
        }
    }
}

/// How many bytes from `a` on are those from `b` on, at most `max`; eight are compared at once.
fn n_same(all: &[u8], a: usize, b: usize, max: usize) -> usize {
    let (a, b) = (&all[a..a + max], &all[b..b + max]);
    let mut n = 0;
    for (a, b) in a.chunks_exact(8).zip(b.chunks_exact(8)) {
        let differ = u64::from_le_bytes(a.try_into().expect("eight bytes"))
            ^ u64::from_le_bytes(b.try_into().expect("eight bytes"));
        if differ != 0 {
            return n + differ.trailing_zeros() as usize / 8;
        }
        n += 8;
    }
    n + a[n..].iter().zip(&b[n..]).take_while(|(a, b)| a == b).count()
}

/// Earlier places by their first bytes.
struct Finder {
    /// By the hash of three bytes the latest place, plus 1.
    heads: Vec<u32>,
    /// By two bytes the latest place, plus 1: short matches pay off only near by.
    pairs: Vec<u32>,
    /// For each place the one before it with the same hash, plus 1.
    before: Vec<u32>,
}

impl Finder {
    fn new(n_bytes: usize) -> Self {
        Self { heads: vec![0; 1 << HASH_BITS], pairs: vec![0; 1 << 16], before: vec![0; n_bytes] }
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
            let head = &mut self.heads[Self::hash(bytes)];
            self.before[at] = *head;
            *head = at as u32 + 1;
            self.pairs[Self::pair(bytes)] = at as u32 + 1;
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
        let max = bytes.len().min(MAX_MATCH);
        let mut longest = MIN_MATCH - 1;
        let pair = self.pairs[Self::pair(bytes)];
        if pair > 0 {
            longest = MIN_MATCH;
            matches.push((MIN_MATCH, (at - pair as usize) as u32));
        }
        let mut place = self.heads[Self::hash(bytes)];
        for _ in 0..MAX_CHAIN {
            let Some(earlier) = (place as usize).checked_sub(1) else { break };
            let could_be_longer =
                all.get(at + longest).is_some_and(|byte| *byte == all[earlier + longest]);
            if could_be_longer {
                let n = n_same(all, earlier, at, max);
                if n > longest {
                    matches.push((n, (at - earlier - 1) as u32));
                    longest = n;
                    if n >= GOOD_MATCH || n == max {
                        break;
                    }
                }
            }
            place = self.before[earlier];
        }
    }
}

/// What decisions cost, in [`PRICE_UNIT`]ths of a bit.
struct Prices<'a> {
    models: &'a [Model],
    /// Of a match's and of a repeat's length.
    lengths: [Vec<u32>; 2],
    /// For each length state the price of each slot.
    slots: [[u32; 1 << SLOT_BITS]; N_LENGTH_STATES],
    align: [u32; 1 << ALIGN_BITS],
}

impl<'a> Prices<'a> {
    fn new(window: &'a Window) -> Self {
        let models = &window.models;
        Self {
            models,
            lengths: at::LENGTHS.map(|first| lengths(models, first)),
            slots: core::array::from_fn(|state| {
                tree(models, slot_models(state + MIN_MATCH), SLOT_BITS)
            }),
            align: tree(models, at::ALIGN, ALIGN_BITS),
        }
    }

    fn bit(&self, model: usize, bit: u32) -> u32 {
        self.models[model].price(bit)
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
        literal(all, at, state, distance, |model, bit| price += self.bit(model, bit));
        price
    }
}

/// The prices of all lengths, by length.
fn lengths(models: &[Model], first: usize) -> Vec<u32> {
    let [short, middle] = [0, 1]
        .map(|i| tree::<{ 1 << SHORT_BITS }>(models, first + 2 + (i << SHORT_BITS), SHORT_BITS));
    let long = tree::<{ 1 << LONG_BITS }>(models, first + 2 + (2 << SHORT_BITS), LONG_BITS);
    let not_short = models[first].price(1);
    let is_short = models[first].price(0);
    let is_middle = not_short + models[first + 1].price(0);
    let is_long = not_short + models[first + 1].price(1);
    let mut out = vec![u32::MAX; MIN_MATCH];
    out.extend(short.map(|price| price + is_short));
    out.extend(middle.map(|price| price + is_middle));
    out.extend(long.map(|price| price + is_long));
    out
}

/// The prices of all values of a tree of models.
fn tree<const N: usize>(models: &[Model], first: usize, n_bits: u32) -> [u32; N] {
    core::array::from_fn(|value| {
        let mut price = 0;
        walk(value as u32, n_bits, |node, bit| price += models[first + node].price(bit));
        price
    })
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
            Kind::Repeat(which) => self.repeat(state, which, n_bytes),
        }
        (self.window.state, self.window.distances) = step.follow(state, distances);
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
