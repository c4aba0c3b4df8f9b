//! How sections are compressed: matches and literals under the range coder.
//!
//! Format: section "Compression". The scheme is that of LZMA (I. Pavlov, LZMA specification,
//! public domain) with literal contexts for UTF-8 and without position states. What has been
//! learnt from the archive's dictionary, probabilities as well as bytes, is where each chunk of
//! texts begins: so a chunk of a few kilobytes is coded as if it stood in the middle of a large
//! file. Deflate takes 12 % more for texts, and four times as much code in the browser.

use core::mem::swap;

use crate::range_coder::{Decoder, Model};

#[cfg(feature = "write")]
mod encoder;

#[cfg(feature = "write")]
pub(crate) use encoder::compress;

/// The shortest match.
const MIN_MATCH: usize = 2;
/// Lengths above [`MIN_MATCH`] come in three classes: 8, 8 and 256 of them.
const SHORT_BITS: u32 = 3;
const LONG_BITS: u32 = 8;
/// Bits of a distance slot.
const SLOT_BITS: u32 = 6;
/// Distances of short matches have slots of their own: lengths 2, 3, 4, and all longer ones.
const N_LENGTH_STATES: usize = 4;
/// Slots from this one on end in plain bits and [`ALIGN_BITS`] modelled ones.
const FIRST_PLAIN_SLOT: u32 = 14;
const ALIGN_BITS: u32 = 4;
/// What the last few steps were; below [`FIRST_MATCH_STATE`] the last one was a literal.
const N_STATES: usize = 12;
const FIRST_MATCH_STATE: usize = 7;
/// Models of one literal: a tree of eight bits, and two more for a literal that follows a match,
/// given the bits of the byte that the match would have gone on with.
const N_LITERAL: usize = 3 << 8;
const N_LITERAL_CONTEXTS: usize = 8;

/// What a stream has shown so far, which the next one may begin with. The same for reading and
/// for writing.
#[derive(Clone, Debug)]
pub struct Window {
    /// The bytes before those to come.
    bytes: Vec<u8>,
    /// Where each part of the models begins is said by the constants in [`at`].
    models: Vec<Model>,
    state: usize,
    /// The last four distances, the latest first, each less one.
    distances: [u32; 4],
}

/// Where in [`Window::models`] each part begins.
mod at {
    use super::{
        ALIGN_BITS, FIRST_PLAIN_SLOT, LONG_BITS, N_LENGTH_STATES, N_LITERAL, N_LITERAL_CONTEXTS,
        N_STATES, SHORT_BITS, SLOT_BITS,
    };

    pub(super) const IS_MATCH: usize = 0;
    pub(super) const IS_REPEAT: usize = IS_MATCH + N_STATES;
    pub(super) const IS_LATER: [usize; 3] =
        [IS_REPEAT + N_STATES, IS_REPEAT + 2 * N_STATES, IS_REPEAT + 3 * N_STATES];
    pub(super) const IS_LONG: usize = IS_REPEAT + 4 * N_STATES;
    /// Lengths of matches, then of repeats.
    pub(super) const LENGTHS: [usize; 2] = [IS_LONG + N_STATES, IS_LONG + N_STATES + N_LENGTH];
    /// Two choices, two short trees, a long one.
    pub(super) const N_LENGTH: usize = 2 + (2 << SHORT_BITS) + (1 << LONG_BITS);
    pub(super) const SLOTS: usize = LENGTHS[1] + N_LENGTH;
    /// For each slot a tree of at most 2^5 models.
    pub(super) const FOOTERS: usize = SLOTS + (N_LENGTH_STATES << SLOT_BITS);
    pub(super) const ALIGN: usize = FOOTERS + ((FIRST_PLAIN_SLOT as usize) << 5);
    pub(super) const LITERALS: usize = ALIGN + (1 << ALIGN_BITS);
    pub(super) const END: usize = LITERALS + N_LITERAL * N_LITERAL_CONTEXTS;
}

impl Default for Window {
    fn default() -> Self {
        Self { bytes: Vec::new(), models: vec![Model::EVEN; at::END], state: 0, distances: [0; 4] }
    }
}

impl Window {
    /// Bytes of which nothing else is known.
    pub(crate) fn of(bytes: &[u8]) -> Self {
        Self { bytes: bytes.to_vec(), ..Self::default() }
    }

    /// The bytes that it holds.
    pub fn bytes(&self) -> &[u8] {
        &self.bytes
    }

    /// The bytes that it holds.
    pub(crate) fn into_bytes(self) -> Vec<u8> {
        self.bytes
    }

    /// Unpacks `n_bytes` bytes from `packed` and keeps them. `None` if they do not fit.
    pub(crate) fn read(&mut self, packed: &[u8], n_bytes: usize) -> Option<()> {
        let mut decoder = Decoder::new(packed);
        let end = self.bytes.len().checked_add(n_bytes)?;
        while self.bytes.len() < end {
            let state = self.state;
            if self.bit(&mut decoder, at::IS_MATCH + state) == 0 {
                self.literal(&mut decoder);
            } else {
                let n = self.match_length(&mut decoder);
                let distance = self.last_distance();
                for _ in 0..n {
                    let from = self.bytes.len().checked_sub(distance + 1)?;
                    self.bytes.push(self.bytes.get(from).copied()?);
                }
            }
            if decoder.is_overrun() {
                return None;
            }
        }
        (self.bytes.len() == end && decoder.is_done()).then_some(())
    }

    fn bit(&mut self, decoder: &mut Decoder<'_>, model: usize) -> u32 {
        self.models.get_mut(model).map_or(0, |model| decoder.bit(model))
    }

    fn tree(&mut self, decoder: &mut Decoder<'_>, first: usize, n_bits: u32) -> u32 {
        decoder.tree(self.models.get_mut(first..).unwrap_or_default(), n_bits)
    }

    fn literal(&mut self, decoder: &mut Decoder<'_>) {
        let (models, mut expected) = self.literal_models();
        let mut node = 1;
        while node < 0x100 {
            let bit = self.bit(decoder, models + literal_model(node, expected));
            node = node << 1 | bit as usize;
            expected = next_expected(expected, bit);
        }
        self.bytes.push(node as u8);
        self.state = after_literal(self.state);
    }

    fn last_distance(&self) -> usize {
        let [last, ..] = self.distances;
        last as usize
    }

    /// Where the models of the next literal are, and what it is expected to be: the byte behind
    /// the last match with a mark above it, if there was a match; else no more than 1.
    fn literal_models(&self) -> (usize, usize) {
        let expected = if self.state < FIRST_MATCH_STATE {
            0
        } else {
            let from = self.bytes.len().wrapping_sub(self.last_distance() + 1);
            0x100 | usize::from(self.bytes.get(from).copied().unwrap_or_default())
        };
        (literal_models(&self.bytes), expected)
    }

    /// Reads a match: its length; its distance is then the first of [`Self::distances`].
    fn match_length(&mut self, decoder: &mut Decoder<'_>) -> usize {
        let state = self.state;
        if self.bit(decoder, at::IS_REPEAT + state) == 0 {
            let n = self.length(decoder, at::LENGTHS[0]);
            let distance = self.distance(decoder, n);
            let [a, b, c, _] = self.distances;
            self.distances = [distance, a, b, c];
            self.state = after(state, 7);
            return n;
        }
        let mut which = 0;
        for (i, later) in at::IS_LATER.into_iter().enumerate() {
            if self.bit(decoder, later + state) == 0 {
                break;
            }
            which = i + 1;
        }
        let is_long = which > 0 || self.bit(decoder, at::IS_LONG + state) == 1;
        let mut moved = 0;
        for distance in self.distances.iter_mut().take(which + 1) {
            swap(distance, &mut moved);
        }
        if let Some(first) = self.distances.first_mut() {
            *first = moved;
        }
        self.state = after(state, if is_long { 8 } else { 9 });
        if is_long { self.length(decoder, at::LENGTHS[1]) } else { 1 }
    }

    fn length(&mut self, decoder: &mut Decoder<'_>, models: usize) -> usize {
        let trees = models + 2;
        let n = if self.bit(decoder, models) == 0 {
            self.tree(decoder, trees, SHORT_BITS)
        } else if self.bit(decoder, models + 1) == 0 {
            (1 << SHORT_BITS) + self.tree(decoder, trees + (1 << SHORT_BITS), SHORT_BITS)
        } else {
            (2 << SHORT_BITS) + self.tree(decoder, trees + (2 << SHORT_BITS), LONG_BITS)
        };
        n as usize + MIN_MATCH
    }

    /// A distance less one.
    fn distance(&mut self, decoder: &mut Decoder<'_>, length: usize) -> u32 {
        let slot = self.tree(decoder, slot_models(length), SLOT_BITS);
        if slot < 4 {
            return slot;
        }
        let n_bits = (slot >> 1) - 1;
        let high = (2 | slot & 1) << n_bits;
        high | if slot < FIRST_PLAIN_SLOT {
            self.tree(decoder, footer_models(slot), n_bits)
        } else {
            decoder.plain(n_bits - ALIGN_BITS) << ALIGN_BITS
                | self.tree(decoder, at::ALIGN, ALIGN_BITS)
        }
    }
}

/// The models of a literal behind `bytes`: by the highest bits of the byte before it.
fn literal_models(bytes: &[u8]) -> usize {
    at::LITERALS + N_LITERAL * bytes.last().map_or(0, |&byte| usize::from(byte >> 5))
}

/// The model of the next bit of a literal, given the bits so far behind a 1, and what
/// [`Window::literal_models`] expects.
fn literal_model(node: usize, expected: usize) -> usize {
    if expected < 0x100 { node } else { ((1 + (expected >> 7 & 1)) << 8) + node }
}

/// As long as the bits are those expected, the rest of the byte is.
fn next_expected(expected: usize, bit: u32) -> usize {
    // The mark at 2^8 stays above, eight more bits pass below it.
    if expected < 0x100 || (expected >> 7 & 1) as u32 != bit {
        0
    } else {
        0x100 | (expected << 1 & 0xFF)
    }
}

fn slot_models(length: usize) -> usize {
    at::SLOTS + (length_state(length) << SLOT_BITS)
}

/// Which slots a match of this length has.
fn length_state(length: usize) -> usize {
    (length - MIN_MATCH).min(N_LENGTH_STATES - 1)
}

fn footer_models(slot: u32) -> usize {
    at::FOOTERS + ((slot as usize) << 5)
}

fn after_literal(state: usize) -> usize {
    match state {
        0..4 => 0,
        4..10 => state - 3,
        _ => state - 6,
    }
}

/// The state after a step that after literals leads to `state`.
fn after(before: usize, state: usize) -> usize {
    match state {
        _ if before < FIRST_MATCH_STATE => state,
        7 => 10,
        _ => 11,
    }
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn check(dictionary: &[u8], raw: &[u8]) -> usize {
        let mut window = Window::default();
        let head = compress(&mut window, dictionary);
        let mut read = Window::default();
        read.read(&head, dictionary.len()).expect("the dictionary comes back");
        assert_eq!(read.bytes(), dictionary);
        let packed = compress(&mut window.clone(), raw);
        read.read(&packed, raw.len()).expect("the bytes come back");
        assert!(read.bytes().ends_with(raw));
        packed.len()
    }

    #[test]
    fn texts_come_back_and_are_short() {
        let text = "网络安全法 Cybersecurity Law ".repeat(40);
        assert!(check(&[], text.as_bytes()) < 90);
        assert!(check(text.as_bytes(), text.as_bytes()) < 30);
        check(&[], b"");
        check(&[], &[7; 5000]);
    }

    proptest! {
        #[test]
        fn any_bytes_come_back(
            dictionary in prop::collection::vec(0u8..4, 0..300),
            raw in prop::collection::vec(prop_oneof![4 => 0u8..4, 1 => any::<u8>()], 0..3000),
        ) {
            check(&dictionary, &raw);
        }

        #[test]
        fn any_stream_is_read_without_panic(bytes: Vec<u8>, n_bytes in 0usize..5000) {
            let _ = Window::default().read(&bytes, n_bytes);
        }
    }
}
