//! Posting lists: which beads have a term, how strongly, on which sides.
//!
//! Format: section "Postings".

use crate::error::FormatError;
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

/// Where a term's postings are and how to read them.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct PostingsInfo {
    /// In how many beads the term is.
    pub n_beads: u32,
    /// The one side that has the term, or the number of sides if the postings say it one by one.
    pub side: u8,
    /// Offset in the shard's posting bytes.
    pub offset: u32,
    /// Number of bytes there.
    pub n_bytes: u32,
}

/// The columns of a shard that describe its terms' postings, one entry a term.
///
/// Kept as columns because equal things beside each other deflate best.
#[derive(Clone, Debug, Default)]
pub(crate) struct PostingsTable {
    infos: Vec<PostingsInfo>,
    bytes: Vec<u8>,
    impact_bits: u32,
    n_sides: u8,
}

impl PostingsTable {
    /// Reads the columns from `cursor`; `bytes` are the postings themselves.
    pub(crate) fn read(
        cursor: &mut Cursor<'_>,
        n_terms: usize,
        bytes: Vec<u8>,
        impact_bits: u8,
        n_sides: u8,
    ) -> Option<Self> {
        let mut n_beads = cursor.part()?;
        let mut sides = cursor.part()?;
        let mut sizes = cursor.part()?;
        let mut infos = Vec::with_capacity(n_terms.min(sides.rest().len()));
        let mut offset = 0u32;
        for _ in 0..n_terms {
            let n_beads = n_beads.u32()?;
            let extra = sizes.u32()?;
            let n_bytes = n_beads.checked_add(extra)?;
            let side = sides.u8()?;
            if side > n_sides {
                return None;
            }
            infos.push(PostingsInfo { n_beads, side, offset, n_bytes });
            offset = offset.checked_add(n_bytes)?;
        }
        // Columns and bytes are used up, so no term claims more beads than there are bytes.
        let is_used_up = [&n_beads, &sides, &sizes, cursor].iter().all(|c| c.is_empty());
        if !is_used_up || offset as usize != bytes.len() {
            return None;
        }
        Some(Self { infos, bytes, impact_bits: u32::from(impact_bits.min(7)), n_sides })
    }

    pub(crate) fn n_terms(&self) -> usize {
        self.infos.len()
    }

    pub(crate) fn info(&self, term_idx: usize) -> Option<PostingsInfo> {
        self.infos.get(term_idx).copied()
    }

    /// The postings of a term in the order of beads.
    pub(crate) fn postings(&self, term_idx: usize) -> Result<Vec<Posting>, FormatError> {
        self.read_postings(term_idx).ok_or(FormatError::Malformed)
    }

    fn read_postings(&self, term_idx: usize) -> Option<Vec<Posting>> {
        let info = self.info(term_idx)?;
        let start = info.offset as usize;
        let end = start + info.n_bytes as usize;
        let mut cursor = Cursor::new(self.bytes.get(start..end)?);
        // Invariant: `n_beads` <= `n_bytes` <= the bytes of all postings.
        let mut postings = Vec::with_capacity(info.n_beads as usize);
        let all_sides = all_sides(self.n_sides);
        let mut bead = 0u32;
        for i in 0..info.n_beads {
            let value = cursor.u32()?;
            let delta = value >> self.impact_bits;
            let impact = (value & ((1 << self.impact_bits) - 1)) as u8;
            let sides = if info.side < self.n_sides {
                1u32.checked_shl(u32::from(info.side)).unwrap_or(0)
            } else {
                cursor.u32()?
            };
            if sides == 0 || sides & !all_sides != 0 || (delta == 0 && i > 0) {
                return None;
            }
            bead = bead.checked_add(delta)?;
            postings.push(Posting { bead, impact, sides });
        }
        cursor.end()?;
        Some(postings)
    }
}

/// The mask that has the bits of `n_sides` sides.
fn all_sides(n_sides: u8) -> u32 {
    u32::MAX.checked_shr(u32::from(32u8.saturating_sub(n_sides))).unwrap_or(0)
}

/// Collects the posting columns of a shard.
#[cfg(feature = "write")]
#[derive(Clone, Debug)]
pub struct PostingsWriter {
    impact_bits: u8,
    n_sides: u8,
    n_beads: Vec<u8>,
    sides: Vec<u8>,
    sizes: Vec<u8>,
    bytes: Vec<u8>,
}

#[cfg(feature = "write")]
impl PostingsWriter {
    /// For postings whose impacts take `impact_bits` bits, in an archive of `n_sides` sides.
    ///
    /// # Panics
    /// If there are more than 7 bits or more than 32 sides.
    pub fn new(impact_bits: u8, n_sides: u8) -> Self {
        assert!(impact_bits <= 7 && n_sides <= 32, "impacts fit 7 bits, sides a 32-bit mask");
        Self { impact_bits, n_sides, n_beads: vec![], sides: vec![], sizes: vec![], bytes: vec![] }
    }

    /// Adds the next term's postings.
    ///
    /// # Panics
    /// If they are not in the order of beads, a bead twice, or a value does not fit its bits.
    pub(crate) fn push(&mut self, postings: &[Posting]) {
        use crate::varint::put;
        let union = postings.iter().fold(0, |mask, p| mask | p.sides);
        let is_single = union.count_ones() == 1;
        let start = self.bytes.len();
        assert!(postings.is_sorted_by(|a, b| a.bead < b.bead), "postings come in order");
        let mut last = 0;
        for posting in postings {
            let Posting { bead, impact, sides } = *posting;
            assert!(u64::from(bead) < 1 << (32 - self.impact_bits), "a bead fits its bits");
            assert!(impact < 1 << self.impact_bits, "an impact fits its bits");
            assert!(sides != 0 && sides & !all_sides(self.n_sides) == 0, "sides are known");
            let value = (bead - last) << self.impact_bits | u32::from(impact);
            put::u32(&mut self.bytes, value);
            if !is_single {
                put::u32(&mut self.bytes, sides);
            }
            last = bead;
        }
        put::usize(&mut self.n_beads, postings.len());
        self.sides.push(if is_single { union.trailing_zeros() as u8 } else { self.n_sides });
        put::usize(&mut self.sizes, self.bytes.len() - start - postings.len());
    }

    /// The bytes that the shard has taken so far, before compression.
    pub(crate) fn n_bytes(&self) -> usize {
        self.bytes.len() + self.n_beads.len() + self.sides.len() + self.sizes.len()
    }

    /// Writes the columns to `out` and gives back the posting bytes.
    pub(crate) fn finish(self, out: &mut Vec<u8>) -> Vec<u8> {
        use crate::varint::put;
        put::part(out, &self.n_beads);
        put::part(out, &self.sides);
        put::part(out, &self.sizes);
        self.bytes
    }
}
