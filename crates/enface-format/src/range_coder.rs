//! An adaptive binary range coder: decisions that are likely, as far as the stream has shown,
//! take less than a bit.
//!
//! Format: section "Range coder". The coder is that of LZMA (I. Pavlov, LZMA specification,
//! public domain), but without the first byte, which is always 0, and with faster learning: a
//! shard has a few thousand decisions, not millions.

/// Probabilities are in 1/2^11.
const PROBABILITY_BITS: u32 = 11;
/// How fast probabilities move: by 1/2^4 of what is left.
const RATE: u32 = 4;
const TOP: u32 = 1 << 24;
/// The unit of [`ModelPrices`].
#[cfg(feature = "write")]
pub(crate) const PRICE_UNIT: u32 = 64;

/// The probability that a decision is 0.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Model(u16);

impl Model {
    /// Nothing is known yet.
    pub(crate) const EVEN: Self = Self(1 << (PROBABILITY_BITS - 1));

    fn learn(&mut self, bit: u32) {
        let p = self.0;
        self.0 =
            if bit == 0 { p + (((1 << PROBABILITY_BITS) - p) >> RATE) } else { p - (p >> RATE) };
    }

    fn bound(self, range: u32) -> u32 {
        (range >> PROBABILITY_BITS) * u32::from(self.0)
    }
}

/// What decisions cost, in [`PRICE_UNIT`]ths of a bit, by the highest bits of their probability.
#[cfg(feature = "write")]
#[derive(Debug)]
pub(crate) struct ModelPrices([u32; 1 << u8::BITS]);

/// Bits of a probability that its price depends on.
#[cfg(feature = "write")]
const PRICE_BITS: u32 = 7;

#[cfg(feature = "write")]
impl ModelPrices {
    /// The table, made once.
    pub(crate) fn get() -> &'static Self {
        static PRICES: std::sync::LazyLock<ModelPrices> = std::sync::LazyLock::new(|| {
            ModelPrices(core::array::from_fn(|i| {
                // What is as good as sure costs as much as what is nearly so; and as any byte has
                // an entry, none is looked for beyond the end.
                let i = i.min((1 << PRICE_BITS) - 1);
                let p = (i as f64 + 0.5) / f64::from(1 << PRICE_BITS);
                (-p.log2() * f64::from(PRICE_UNIT)) as u32
            }))
        });
        &PRICES
    }

    /// Of `bit`, as `model` foresees it.
    #[inline]
    pub(crate) fn of(&self, model: Model, bit: u32) -> u32 {
        let p = if bit == 0 { model.0 } else { (1 << PROBABILITY_BITS) - model.0 };
        self.0[usize::from((p >> (PROBABILITY_BITS - PRICE_BITS)) as u8)]
    }
}

/// Reads decisions. Behind the end of its bytes it reads zeros, which [`Self::is_done`] tells.
#[derive(Debug)]
pub(crate) struct Decoder<'a> {
    bytes: &'a [u8],
    at: usize,
    range: u32,
    code: u32,
}

impl<'a> Decoder<'a> {
    pub(crate) fn new(bytes: &'a [u8]) -> Self {
        let mut decoder = Self { bytes, at: 0, range: u32::MAX, code: 0 };
        for _ in 0..4 {
            decoder.read();
        }
        decoder
    }

    fn read(&mut self) {
        let byte = self.bytes.get(self.at).copied().unwrap_or_default();
        self.code = self.code << 8 | u32::from(byte);
        self.at += 1;
    }

    fn normalize(&mut self) {
        if self.range < TOP {
            self.range <<= 8;
            self.read();
        }
    }

    pub(crate) fn bit(&mut self, model: &mut Model) -> u32 {
        let bound = model.bound(self.range);
        let bit = u32::from(self.code >= bound);
        if bit == 0 {
            self.range = bound;
        } else {
            self.code -= bound;
            self.range -= bound;
        }
        model.learn(bit);
        self.normalize();
        bit
    }

    /// `n_bits` bits that no model foresees, highest first.
    pub(crate) fn plain(&mut self, n_bits: u32) -> u32 {
        let mut value = 0;
        for _ in 0..n_bits {
            self.range >>= 1;
            let bit = u32::from(self.code >= self.range);
            self.code -= self.range * bit;
            value = value << 1 | bit;
            self.normalize();
        }
        value
    }

    /// `n_bits` bits, highest first, each foreseen from those before it; takes 2^`n_bits` models,
    /// of which the first is not used. Models that are missing make zeros.
    pub(crate) fn tree(&mut self, models: &mut [Model], n_bits: u32) -> u32 {
        let mut node = 1;
        for _ in 0..n_bits {
            let bit = models.get_mut(node).map_or(0, |model| self.bit(model));
            node = node << 1 | bit as usize;
        }
        node as u32 - (1 << n_bits)
    }

    /// Whether the bytes were used up, neither more nor less.
    pub(crate) fn is_done(&self) -> bool {
        self.at == self.bytes.len() && self.code == 0
    }

    /// Whether more was read than there is.
    pub(crate) fn is_overrun(&self) -> bool {
        self.at > self.bytes.len()
    }
}

/// Writes decisions.
#[cfg(feature = "write")]
#[derive(Clone, Debug)]
pub(crate) struct Encoder {
    out: Vec<u8>,
    low: u64,
    range: u32,
    /// The last byte, which a carry may still change, and how many 0xFF follow it.
    pending: Option<u8>,
    n_full: usize,
}

#[cfg(feature = "write")]
impl Encoder {
    pub(crate) fn new() -> Self {
        Self { out: Vec::new(), low: 0, range: u32::MAX, pending: None, n_full: 0 }
    }

    /// Bytes so far, about.
    pub(crate) fn n_bytes(&self) -> usize {
        self.out.len() + self.n_full + 4
    }

    fn shift(&mut self) {
        let carry = (self.low >> 32) as u8;
        if self.low < 0xFF00_0000 || carry > 0 {
            // The byte before the first is 0 and gets no carry: it is not written.
            self.out.extend(self.pending.map(|byte| byte + carry));
            self.out.extend(std::iter::repeat_n(0xFFu8.wrapping_add(carry), self.n_full));
            self.n_full = 0;
            self.pending = Some((self.low >> 24) as u8);
        } else {
            self.n_full += 1;
        }
        self.low = (self.low & 0x00FF_FFFF) << 8;
    }

    fn normalize(&mut self) {
        if self.range < TOP {
            self.range <<= 8;
            self.shift();
        }
    }

    pub(crate) fn bit(&mut self, model: &mut Model, bit: u32) {
        let bound = model.bound(self.range);
        if bit == 0 {
            self.range = bound;
        } else {
            self.low += u64::from(bound);
            self.range -= bound;
        }
        model.learn(bit);
        self.normalize();
    }

    pub(crate) fn plain(&mut self, value: u32, n_bits: u32) {
        for at in (0..n_bits).rev() {
            self.range >>= 1;
            if value >> at & 1 == 1 {
                self.low += u64::from(self.range);
            }
            self.normalize();
        }
    }

    pub(crate) fn tree(&mut self, models: &mut [Model], value: u32, n_bits: u32) {
        let mut node = 1;
        for at in (0..n_bits).rev() {
            let bit = value >> at & 1;
            self.bit(&mut models[node], bit);
            node = node << 1 | bit as usize;
        }
    }

    /// The finished bytes.
    pub(crate) fn finish(mut self) -> Vec<u8> {
        for _ in 0..5 {
            self.shift();
        }
        self.out
    }
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use proptest::prelude::*;

    use super::*;

    #[derive(Clone, Debug)]
    enum Step {
        Bit(usize, u32),
        Plain(u32, u32),
        Tree(u32),
    }

    fn step() -> impl Strategy<Value = Step> {
        prop_oneof![
            (0usize..3, prop_oneof![9 => Just(0u32), 1 => Just(1)])
                .prop_map(|(m, b)| Step::Bit(m, b)),
            (0u32..=32)
                .prop_flat_map(|n| {
                    let below = if n == 32 { u32::MAX } else { (1 << n) - 1 };
                    (prop_oneof![0..=below, Just(below)], Just(n))
                })
                .prop_map(|(value, n)| Step::Plain(value, n)),
            prop_oneof![0u32..32, Just(31)].prop_map(Step::Tree),
        ]
    }

    proptest! {
        #[test]
        fn decisions_come_back(steps in prop::collection::vec(step(), 0..400)) {
            let mut models = [Model::EVEN; 3];
            let mut tree = [Model::EVEN; 32];
            let mut encoder = Encoder::new();
            for step in &steps {
                match *step {
                    Step::Bit(model, bit) => encoder.bit(&mut models[model], bit),
                    Step::Plain(value, n_bits) => encoder.plain(value, n_bits),
                    Step::Tree(value) => encoder.tree(&mut tree, value, 5),
                }
            }
            let bytes = encoder.finish();
            let mut models = [Model::EVEN; 3];
            let mut tree = [Model::EVEN; 32];
            let mut decoder = Decoder::new(&bytes);
            for step in &steps {
                match *step {
                    Step::Bit(model, bit) => prop_assert_eq!(decoder.bit(&mut models[model]), bit),
                    Step::Plain(value, n_bits) => prop_assert_eq!(decoder.plain(n_bits), value),
                    Step::Tree(value) => prop_assert_eq!(decoder.tree(&mut tree, 5), value),
                }
            }
            prop_assert!(decoder.is_done());
        }

        #[test]
        fn any_bytes_are_read_without_panic(bytes: Vec<u8>) {
            let mut models = [Model::EVEN; 32];
            let mut decoder = Decoder::new(&bytes);
            for _ in 0..200 {
                decoder.tree(&mut models, 5);
                decoder.plain(32);
            }
        }
    }

    #[test]
    fn what_is_foreseen_takes_less_than_a_bit() {
        let mut model = Model::EVEN;
        let mut encoder = Encoder::new();
        for _ in 0..10_000 {
            encoder.bit(&mut model, 0);
        }
        assert!(encoder.finish().len() < 50);
    }
}
