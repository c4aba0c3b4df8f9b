//! Shards of grams: pairs of neighbouring characters in scripts without spaces.
//!
//! Format: section "Gram shards".

use core::cmp::Ordering;

use crate::chunk::{ChunkKind, ChunkReader};
use crate::error::FormatError;
use crate::lexicon::LexiconReader;
use crate::order::count_before;
use crate::postings::{Posting, PostingsTable};
use crate::varint::Cursor;

/// What follows a gram's first character.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Second {
    /// Nothing: the character ends its run of grams.
    End,
    /// Anything: all beads that have the character, kept only for frequent characters.
    Any,
    /// The character of this rank.
    Rank(u32),
}

impl Second {
    /// What a number in a file stands for; their order is the order of `Second`.
    pub(crate) fn from_code(code: u32) -> Self {
        match code {
            0 => Self::End,
            1 => Self::Any,
            code => Self::Rank(code - 2),
        }
    }

    /// The number that stands for it in files.
    pub(crate) fn code(self) -> u32 {
        match self {
            Self::End => 0,
            Self::Any => 1,
            Self::Rank(rank) => rank.saturating_add(2),
        }
    }
}

/// A gram: the rank of its first character and what follows. Ordered as in the index.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct GramTerm {
    /// Rank of the first character, see [`crate::Root::rank`].
    pub first: u32,
    /// What follows it.
    pub second: Second,
}

impl GramTerm {
    fn key(self) -> u64 {
        u64::from(self.first) << 32 | u64::from(self.second.code())
    }
}

impl Ord for GramTerm {
    fn cmp(&self, other: &Self) -> Ordering {
        self.key().cmp(&other.key())
    }
}

impl PartialOrd for GramTerm {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

const TERMS: u8 = 1;
const POSTINGS: u8 = 2;
const LEXICON: u8 = 3;

/// A shard of grams, unpacked.
#[derive(Clone, Debug)]
pub struct GramShardReader {
    terms: Vec<GramTerm>,
    table: PostingsTable,
    lexicon: LexiconReader,
}

impl GramShardReader {
    /// Verifies and unpacks a shard; linear in its bytes.
    ///
    /// # Errors
    /// If the bytes are no sound gram shard.
    pub fn open(bytes: &[u8], impact_bits: u8, n_sides: u8) -> Result<Self, FormatError> {
        let chunk = ChunkReader::open(bytes, ChunkKind::Grams)?;
        Self::read(&chunk, impact_bits, n_sides).ok_or(FormatError::Malformed)
    }

    fn read(chunk: &ChunkReader<'_>, impact_bits: u8, n_sides: u8) -> Option<Self> {
        let columns = chunk.section(TERMS, None)?;
        let mut cursor = Cursor::new(&columns);
        let mut groups = cursor.part()?;
        let mut seconds = cursor.part()?;
        let mut terms = Vec::with_capacity(seconds.rest().len());
        let mut first = 0u32;
        while !groups.is_empty() {
            first = first.checked_add(groups.u32()?)?;
            let mut code = 0u32;
            for _ in 0..groups.u32()? {
                code = code.checked_add(seconds.u32()?)?;
                terms.push(GramTerm { first, second: Second::from_code(code) });
            }
        }
        if !seconds.is_empty() || !terms.is_sorted_by(|a, b| a < b) {
            return None;
        }
        let postings = chunk.section(POSTINGS, None)?;
        let table = PostingsTable::read(&mut cursor, terms.len(), &postings, impact_bits, n_sides)?;
        let lexicon = LexiconReader::read(&chunk.section(LEXICON, None)?, n_sides)?;
        Some(Self { terms, table, lexicon })
    }

    /// The number of a gram in this shard. Logarithmic.
    pub fn find(&self, term: GramTerm) -> Option<usize> {
        let i = self.count_before(term);
        (self.terms.get(i) == Some(&term)).then_some(i)
    }

    /// The numbers of all grams of this shard that begin with a character.
    pub fn starting_with(&self, first: u32) -> core::ops::Range<usize> {
        let start = |first| self.count_before(GramTerm { first, second: Second::End });
        start(first)..first.checked_add(1).map_or(self.terms.len(), start)
    }

    fn count_before(&self, term: GramTerm) -> usize {
        count_before(self.terms.len(), &mut |i| self.terms.get(i).is_some_and(|t| *t < term))
    }

    /// All grams in order.
    pub fn terms(&self) -> &[GramTerm] {
        &self.terms
    }

    /// The beads that have a gram.
    pub fn postings(&self, term_idx: usize) -> &[Posting] {
        self.table.postings(term_idx)
    }

    /// Renderings of terms whose first gram belongs to this shard.
    pub fn lexicon(&self) -> &LexiconReader {
        &self.lexicon
    }
}

/// Puts a gram shard together, grams in order.
#[cfg(feature = "write")]
#[derive(Clone, Debug)]
pub struct GramShardWriter {
    groups: Vec<(u32, u32)>,
    seconds: Vec<u8>,
    last: Option<GramTerm>,
    n_sides: u8,
    postings: crate::postings::PostingsWriter,
}

#[cfg(feature = "write")]
impl GramShardWriter {
    /// An empty shard; the arguments as for [`crate::PostingsWriter::new`].
    pub fn new(impact_bits: u8, n_sides: u8) -> Self {
        Self {
            groups: vec![],
            seconds: vec![],
            last: None,
            n_sides,
            postings: crate::postings::PostingsWriter::new(impact_bits, n_sides),
        }
    }

    /// Adds the next gram.
    ///
    /// # Panics
    /// If grams do not come in order.
    pub fn push(&mut self, term: GramTerm, postings: &[Posting]) {
        use crate::varint::put;
        assert!(self.last < Some(term), "grams come in order");
        let same_first = self.last.is_some_and(|last| last.first == term.first);
        let base = match (same_first, self.last) {
            (true, Some(last)) => last.second.code(),
            _ => 0,
        };
        if same_first {
            self.groups.last_mut().expect("a group is open").1 += 1;
        } else {
            let last_first = self.last.map_or(0, |last| last.first);
            self.groups.push((term.first - last_first, 1));
        }
        put::u32(&mut self.seconds, term.second.code() - base);
        self.postings.push(postings);
        self.last = Some(term);
    }

    /// The bytes so far, before compression.
    pub fn n_bytes(&self) -> usize {
        self.postings.n_bytes() + self.seconds.len() + self.groups.len() * 3
    }

    /// The finished bytes. `lexicon` has the renderings of the terms whose first gram is here.
    ///
    /// # Panics
    /// If the lexicon is not in order.
    pub fn finish(self, lexicon: &[(String, Vec<crate::Rendering>)]) -> Vec<u8> {
        use crate::varint::put;
        let mut groups = Vec::new();
        for (first_delta, n_terms) in &self.groups {
            put::u32(&mut groups, *first_delta);
            put::u32(&mut groups, *n_terms);
        }
        let mut columns = Vec::new();
        put::part(&mut columns, &groups);
        put::part(&mut columns, &self.seconds);
        let postings = self.postings.finish(&mut columns);
        crate::chunk::ChunkWriter::new(ChunkKind::Grams)
            .section(TERMS, &columns)
            .section_as_is(POSTINGS, postings)
            .section(LEXICON, &crate::lexicon::write_lexicon(lexicon, self.n_sides))
            .finish()
    }
}
