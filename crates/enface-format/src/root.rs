//! The root: the one file that every reader loads; it finds all others.
//!
//! Format: section "Root".

use crate::chunk::{ChunkKind, ChunkReader};
use crate::documents::side_and_string;
use crate::error::FormatError;
use crate::folds;
use crate::grams::{GramTerm, Second};
use crate::order::{count_before, in_order};
use crate::varint::Cursor;
use enface_text::{FoldData, FoldTable};

const META: u8 = 1;
const RANKS: u8 = 2;
const FOLDS: u8 = 3;
const GRAM_SHARDS: u8 = 4;
const WORD_SHARDS: u8 = 5;
const DOCUMENTS: u8 = 6;
const TEXT_CHUNKS: u8 = 7;
const DOCUMENT_CHUNKS: u8 = 8;
const SUFFIXES: u8 = 9;

/// What describes the archive as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "write", derive(serde::Serialize))]
pub struct RootMeta {
    /// Names this state of the archive: ten hexadecimal digits that follow from its content.
    pub edition: String,
    /// Titles of the archive, each with its side.
    pub titles: Vec<(u8, String)>,
    /// The sides, in order; at most 32.
    pub sides: Vec<SideInfo>,
    /// The number of beads, titles included.
    pub n_beads: u32,
    /// What each impact of a posting weighs, in 1/256; its size is a power of two.
    pub impacts: Vec<u16>,
    /// The dictionary that texts are compressed with, if there is one.
    pub dictionary: Option<[u8; 5]>,
    /// The table of document ids.
    pub ids: [u8; 5],
    /// All words, if they are in a file of their own: an archive in one bundle has them in its
    /// shards.
    pub vocabulary: Option<[u8; 5]>,
    /// The fields that documents have, each with its file: `date`, `lang`, `title` (for sorting),
    /// and the keys of their metadata.
    pub facets: Vec<(String, [u8; 5])>,
}

/// One side of the archive.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "write", derive(serde::Serialize))]
pub struct SideInfo {
    /// Its BCP 47 tag.
    pub lang: String,
    /// Whether it is written from right to left.
    pub is_rtl: bool,
}

/// The root of an index, unpacked.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Root {
    /// What describes the archive.
    pub meta: RootMeta,
    /// The grams' characters in the order of ranks.
    pub ranks: Vec<char>,
    /// Which characters are searched as the same.
    pub folds: FoldData,
    /// For each gram shard the first gram that it may hold: all grams from this one on, up to that
    /// of the next shard, are there or nowhere.
    pub gram_shards: Vec<GramTerm>,
    /// For each word shard the first word that it may hold.
    pub word_shards: Vec<String>,
    /// For each document its first bead, which is its title; one more entry, the number of beads.
    pub document_beads: Vec<u32>,
    /// For each text chunk its first bead; one more entry, the number of beads.
    pub text_beads: Vec<u32>,
    /// For each chunk of records its first document; one more entry, the number of documents.
    pub record_documents: Vec<u32>,
    /// Endings of inflected words, by which unknown forms find a known word's family.
    pub suffixes: Vec<String>,
    /// Character → rank, sorted by character.
    by_char: Vec<u64>,
}

impl Root {
    /// Verifies and unpacks a root.
    ///
    /// # Errors
    /// If the bytes are no sound root.
    pub fn open(bytes: &[u8]) -> Result<Self, FormatError> {
        let chunk = ChunkReader::open(bytes, ChunkKind::Root)?;
        let mut root = Self::default();
        match root.fill(&chunk) {
            Some(()) if root.is_sound() => Ok(root),
            _ => Err(FormatError::Malformed),
        }
    }

    fn fill(&mut self, chunk: &ChunkReader<'_>) -> Option<()> {
        let section = |kind| chunk.section(kind, None);
        self.meta.fill(&section(META)?)?;
        read_ranks(&mut self.ranks, &section(RANKS)?)?;
        folds::read(&mut self.folds, &section(FOLDS)?, &self.ranks)?;
        read_gram_shards(&mut self.gram_shards, &section(GRAM_SHARDS)?)?;
        read_word_shards(&mut self.word_shards, &section(WORD_SHARDS)?)?;
        let tables = [
            (&mut self.document_beads, DOCUMENTS),
            (&mut self.text_beads, TEXT_CHUNKS),
            (&mut self.record_documents, DOCUMENT_CHUNKS),
        ];
        for (starts, kind) in tables {
            read_starts(starts, &section(kind)?)?;
        }
        let suffixes = section(SUFFIXES)?;
        let mut cursor = Cursor::new(&suffixes);
        self.suffixes = cursor.list(Cursor::string)?;
        cursor.end()?;
        self.index_ranks();
        Some(())
    }

    fn index_ranks(&mut self) {
        let mut keys = Vec::new();
        for (rank, &c) in self.ranks.iter().enumerate() {
            keys.push(u64::from(u32::from(c)) << 32 | rank as u64);
        }
        self.by_char = in_order(keys);
    }

    /// What a root must fulfil besides being readable: [`Self::open`] refuses and [`write_root`]
    /// never writes another. Needs [`Self::index_ranks`].
    fn is_sound(&self) -> bool {
        let meta = &self.meta;
        let is_side = |side: u8| usize::from(side) < meta.sides.len();
        (1..=32).contains(&meta.sides.len())
            && meta.titles.iter().all(|&(side, _)| is_side(side))
            // The edition becomes a part of paths.
            && meta.edition.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            && meta.impacts.len().is_power_of_two()
            && meta.impacts.len() <= 16
            && meta.n_beads < u32::MAX
            && self.by_char.is_sorted_by(|a, b| a >> 32 < b >> 32)
            && self.gram_shards.is_sorted_by(|a, b| a < b)
            && self.word_shards.is_sorted_by(|a, b| a < b)
            && are_starts(&self.document_beads, meta.n_beads)
            && are_starts(&self.text_beads, meta.n_beads)
            && are_starts(&self.record_documents, self.n_documents())
    }

    /// The archive's fold table, ready for use; [`Self::folds`] is empty afterwards.
    pub fn take_fold_table(&mut self) -> FoldTable {
        FoldTable::new(core::mem::take(&mut self.folds))
    }

    /// The rank of a folded gram character, or `None` if the archive does not have it.
    pub fn rank(&self, c: char) -> Option<u32> {
        let least = u64::from(c) << 32;
        let is_before = |i: usize| self.by_char.get(i).is_some_and(|key| *key < least);
        let key = self.by_char.get(count_before(self.by_char.len(), &mut |i| is_before(i)))?;
        (key >> 32 == u64::from(c)).then_some(*key as u32)
    }

    /// The number of documents.
    pub fn n_documents(&self) -> u32 {
        self.document_beads.len().saturating_sub(1) as u32
    }

    /// The number of passages: beads that are no titles.
    pub fn n_passages(&self) -> u32 {
        self.meta.n_beads.saturating_sub(self.n_documents())
    }

    /// The number of sides.
    pub fn n_sides(&self) -> u8 {
        self.meta.sides.len() as u8
    }

    /// The number of bits of an impact.
    pub fn impact_bits(&self) -> u8 {
        self.meta.impacts.len().trailing_zeros() as u8
    }
}

impl RootMeta {
    fn fill(&mut self, bytes: &[u8]) -> Option<()> {
        let mut cursor = Cursor::new(bytes);
        self.edition = cursor.string()?;
        self.titles = cursor.list(side_and_string)?;
        self.sides = cursor.list(|cursor| {
            let (lang, is_rtl) = (cursor.string()?, cursor.u8()?);
            (is_rtl < 2).then_some(SideInfo { lang, is_rtl: is_rtl == 1 })
        })?;
        self.n_beads = cursor.u32()?;
        self.impacts = cursor.list(|cursor| cursor.u32()?.try_into().ok())?;
        self.dictionary = cursor.option(Cursor::array)?;
        self.ids = cursor.array()?;
        self.vocabulary = cursor.option(Cursor::array)?;
        self.facets = cursor.list(|cursor| Some((cursor.string()?, cursor.array()?)))?;
        cursor.end()
    }
}

fn read_ranks(ranks: &mut Vec<char>, bytes: &[u8]) -> Option<()> {
    let mut cursor = Cursor::new(bytes);
    let mut last = 0u32;
    while !cursor.is_empty() {
        last = last.wrapping_add_signed(cursor.i32()?);
        ranks.push(char::from_u32(last)?);
    }
    Some(())
}

fn read_gram_shards(shards: &mut Vec<GramTerm>, bytes: &[u8]) -> Option<()> {
    let mut cursor = Cursor::new(bytes);
    let mut first = 0u32;
    while !cursor.is_empty() {
        first = first.checked_add(cursor.u32()?)?;
        shards.push(GramTerm { first, second: Second::from_code(cursor.u32()?) });
    }
    Some(())
}

fn read_word_shards(shards: &mut Vec<String>, bytes: &[u8]) -> Option<()> {
    let mut cursor = Cursor::new(bytes);
    while !cursor.is_empty() {
        shards.push(cursor.string()?);
    }
    Some(())
}

/// Sizes of consecutive ranges → where each starts, and where the last one ends.
fn read_starts(starts: &mut Vec<u32>, bytes: &[u8]) -> Option<()> {
    let mut cursor = Cursor::new(bytes);
    let mut at = 0u32;
    starts.push(at);
    while !cursor.is_empty() {
        at = at.checked_add(cursor.u32()?)?;
        starts.push(at);
    }
    Some(())
}

/// Whether these are the starts of ranges, none of them empty, that end at `end` in all.
fn are_starts(starts: &[u32], end: u32) -> bool {
    starts.first() == Some(&0) && starts.last() == Some(&end) && starts.is_sorted_by(|a, b| a < b)
}

/// Writes a root, and makes [`Root::rank`] know its ranks.
///
/// # Panics
/// If lists are not in order or do not fit each other.
#[cfg(feature = "write")]
pub fn write_root(root: &mut Root) -> Vec<u8> {
    use crate::chunk::ChunkWriter;
    use crate::varint::put;

    fn starts(starts: &[u32]) -> Vec<u8> {
        let mut out = Vec::new();
        starts.windows(2).for_each(|pair| put::u32(&mut out, pair[1] - pair[0]));
        out
    }
    root.index_ranks();
    assert!(root.is_sound(), "a root is sound before it is written");
    let mut ranks = Vec::new();
    let mut last = 0u32;
    for &c in &root.ranks {
        put::i32(&mut ranks, u32::from(c).wrapping_sub(last) as i32);
        last = u32::from(c);
    }
    let folds = folds::write(&root.folds, |c| root.rank(c));
    let mut gram_shards = Vec::new();
    let mut last = 0;
    for shard in &root.gram_shards {
        put::u32(&mut gram_shards, shard.first - last);
        put::u32(&mut gram_shards, shard.second.code());
        last = shard.first;
    }
    let mut word_shards = Vec::new();
    root.word_shards.iter().for_each(|first| put::str(&mut word_shards, first));
    ChunkWriter::new(ChunkKind::Root)
        .section(META, &crate::records::write(&root.meta))
        .section(RANKS, &ranks)
        .section(FOLDS, &folds)
        .section(GRAM_SHARDS, &gram_shards)
        .section(WORD_SHARDS, &word_shards)
        .section(DOCUMENTS, &starts(&root.document_beads))
        .section(TEXT_CHUNKS, &starts(&root.text_beads))
        .section(DOCUMENT_CHUNKS, &starts(&root.record_documents))
        .section(SUFFIXES, &crate::records::write(&root.suffixes))
        .finish()
}
