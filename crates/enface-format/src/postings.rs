//! Posting lists: which beads have a term, how strongly, on which sides.
//!
//! Format: section "Postings".

use crate::range_coder::{Decoder, Model};
use crate::varint::Cursor;

/// One bead that has a term.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Posting {
    /// The bead.
    pub bead: u32,
    /// Quantised weight of the term in the bead: an index into [`crate::RootMeta::impacts`].
    pub impact: u8,
    /// The sides on which the bead has the term, bit `i` for side `i`; never 0.
    pub sides: u32,
}

/// No posting takes less than a sixty-fourth of a byte: a count that claims more is damage.
const MAX_POSTINGS_PER_BYTE: usize = 64;

/// The postings of all terms of a shard.
#[derive(Clone, Debug, Default)]
pub(crate) struct PostingsTable {
    /// For each term where its postings start; one more entry, their number in all.
    starts: Vec<u32>,
    postings: Vec<Posting>,
}

impl PostingsTable {
    /// Reads the columns from `cursor`; `bytes` are the postings themselves.
    pub(crate) fn read(
        cursor: &mut Cursor<'_>,
        n_terms: usize,
        bytes: &[u8],
        impact_bits: u8,
        n_sides: u8,
    ) -> Option<Self> {
        let mut n_beads = cursor.part()?;
        let mut sides = cursor.part()?;
        let max_postings = (bytes.len() + 1).saturating_mul(MAX_POSTINGS_PER_BYTE);
        let mut coder = Models::new(impact_bits);
        let mut decoder = Decoder::new(bytes);
        let mut table = Self::default();
        for _ in 0..n_terms {
            let n = n_beads.usize()?;
            let side = sides.u8()?;
            table.starts.push(table.postings.len() as u32);
            if side > n_sides || n > max_postings - table.postings.len() {
                return None;
            }
            coder.start(n, side, n_sides);
            for _ in 0..n {
                table.postings.push(coder.read(&mut decoder)?);
            }
        }
        table.starts.push(table.postings.len() as u32);
        let is_used_up = [&n_beads, &sides, cursor].iter().all(|c| c.is_empty());
        (is_used_up && decoder.is_done()).then_some(table)
    }

    pub(crate) fn n_terms(&self) -> usize {
        self.starts.len().saturating_sub(1)
    }

    /// The postings of a term in the order of beads; none if there is no such term.
    pub(crate) fn postings(&self, term_idx: usize) -> &[Posting] {
        match self.starts.get(term_idx..) {
            Some(&[start, end, ..]) => {
                self.postings.get(start as usize..end as usize).unwrap_or_default()
            }
            _ => &[],
        }
    }
}

/// Bits of the number of bits of a difference, less one: 1 to 32.
const SIZE_BITS: u32 = 5;
/// Terms are told apart by the number of bits of their number of postings: 0 to 32.
const N_CLASSES: usize = 33;

/// What a stream of postings has shown so far. The same for reading and for writing.
#[derive(Clone, Debug)]
struct Models {
    impact_bits: u32,
    /// For each class of terms a tree of the sizes of differences between beads.
    sizes: Vec<Model>,
    /// For each impact a tree of the one after it.
    impacts: Vec<Model>,
    /// For each side whether a bead has the term on it, given whether the bead before had.
    sides: [[Model; 2]; 32],
    class: usize,
    /// The one side of the term; [`MIXED`] if the sides are said one by one.
    side: u8,
    n_sides: u8,
    last: Posting,
}

/// Of [`Models::side`]: no side in particular.
const MIXED: u8 = u8::MAX;

impl Models {
    fn new(impact_bits: u8) -> Self {
        let impact_bits = u32::from(impact_bits.min(MAX_IMPACT_BITS));
        Self {
            impact_bits,
            sizes: vec![Model::EVEN; N_CLASSES << SIZE_BITS],
            impacts: vec![Model::EVEN; 1 << (2 * impact_bits)],
            sides: [[Model::EVEN; 2]; 32],
            class: 0,
            side: 0,
            n_sides: 0,
            last: Posting { bead: u32::MAX, impact: 0, sides: 0 },
        }
    }

    /// Begins with a term of `n_postings`, on `side` alone or on any of `n_sides`.
    fn start(&mut self, n_postings: usize, side: u8, n_sides: u8) {
        self.class = (usize::BITS - n_postings.leading_zeros()) as usize;
        self.side = if side < n_sides { side } else { MIXED };
        self.n_sides = n_sides.min(32);
        self.last = Posting { bead: u32::MAX, impact: 0, sides: 0 };
    }

    fn read(&mut self, decoder: &mut Decoder<'_>) -> Option<Posting> {
        let size = decoder.tree(self.sizes.get_mut(self.class << SIZE_BITS..)?, SIZE_BITS);
        let difference = 1 << size | decoder.plain(size);
        let bead = self.last.bead.wrapping_add(difference);
        let is_first = self.last.bead == u32::MAX;
        let at = usize::from(self.last.impact) << self.impact_bits;
        let impact = decoder.tree(self.impacts.get_mut(at..)?, self.impact_bits) as u8;
        let mut sides = 0;
        if self.side == MIXED {
            let models = self.sides.iter_mut().take(usize::from(self.n_sides));
            for (side, models) in models.enumerate() {
                let before = self.last.sides >> side & 1;
                let bit = decoder.bit(models.get_mut(before as usize)?);
                sides |= bit << side;
            }
        } else {
            sides = 1 << (self.side & 31);
        }
        if decoder.is_overrun() || sides == 0 || (!is_first && bead <= self.last.bead) {
            return None;
        }
        self.last = Posting { bead, impact, sides };
        Some(self.last)
    }
}

/// Impacts of more bits would learn too slowly to be worth their models.
const MAX_IMPACT_BITS: u8 = 4;

/// Collects the postings of a shard.
#[cfg(feature = "write")]
#[derive(Clone, Debug)]
pub struct PostingsWriter {
    n_sides: u8,
    n_beads: Vec<u8>,
    sides: Vec<u8>,
    models: Models,
    encoder: crate::range_coder::Encoder,
}

#[cfg(feature = "write")]
impl PostingsWriter {
    /// For postings whose impacts take `impact_bits` bits, in an archive of `n_sides` sides.
    ///
    /// # Panics
    /// If there are more than 4 bits or more than 32 sides.
    pub fn new(impact_bits: u8, n_sides: u8) -> Self {
        assert!(
            impact_bits <= MAX_IMPACT_BITS && n_sides <= 32,
            "impacts fit 4 bits, sides a 32-bit mask"
        );
        Self {
            n_sides,
            n_beads: vec![],
            sides: vec![],
            models: Models::new(impact_bits),
            encoder: crate::range_coder::Encoder::new(),
        }
    }

    /// Adds the next term's postings.
    ///
    /// # Panics
    /// If they are not in the order of beads, a bead twice, or a value does not fit its bits.
    pub(crate) fn push(&mut self, postings: &[Posting]) {
        use crate::varint::put;
        let union = postings.iter().fold(0, |mask, p| mask | p.sides);
        let is_single = union.count_ones() == 1;
        let side = if is_single { union.trailing_zeros() as u8 } else { self.n_sides };
        assert!(postings.is_sorted_by(|a, b| a.bead < b.bead), "postings come in order");
        assert!(u64::from(union) >> self.n_sides == 0, "sides are known");
        put::usize(&mut self.n_beads, postings.len());
        self.sides.push(side);
        let (models, encoder) = (&mut self.models, &mut self.encoder);
        models.start(postings.len(), side, self.n_sides);
        for &posting in postings {
            let Posting { bead, impact, sides } = posting;
            assert!(u32::from(impact) < 1 << models.impact_bits, "an impact fits its bits");
            assert!(sides != 0 && bead < u32::MAX, "a posting has a bead and a side");
            let difference = bead.wrapping_sub(models.last.bead);
            let size = difference.ilog2();
            let first = models.class << SIZE_BITS;
            encoder.tree(&mut models.sizes[first..], size, SIZE_BITS);
            encoder.plain(difference & !(1 << size), size);
            let at = usize::from(models.last.impact) << models.impact_bits;
            encoder.tree(&mut models.impacts[at..], u32::from(impact), models.impact_bits);
            if !is_single {
                for (at, model) in
                    models.sides.iter_mut().take(usize::from(self.n_sides)).enumerate()
                {
                    let before = models.last.sides >> at & 1;
                    encoder.bit(&mut model[before as usize], sides >> at & 1);
                }
            }
            models.last = posting;
        }
    }

    /// The bytes that the shard has taken so far, before compression.
    pub(crate) fn n_bytes(&self) -> usize {
        self.encoder.n_bytes() + self.n_beads.len() + self.sides.len()
    }

    /// Writes the columns to `out` and gives back the posting bytes.
    pub(crate) fn finish(self, out: &mut Vec<u8>) -> Vec<u8> {
        use crate::varint::put;
        put::part(out, &self.n_beads);
        put::part(out, &self.sides);
        self.encoder.finish()
    }
}
