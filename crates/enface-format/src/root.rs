//! The root: the one file that every reader loads; it finds all others.
//!
//! Format: section "Root".

use enface_text::{FoldData, FoldTable};
use serde::{Deserialize, Serialize};

use crate::chunk::{ChunkKind, ChunkReader};
use crate::error::FormatError;
use crate::folds;
use crate::grams::{GramTerm, Second};
use crate::names::Hash;
use crate::records;
use crate::varint::Cursor;

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
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
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
}

/// One side of the archive.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SideInfo {
    /// Its BCP 47 tag.
    pub lang: String,
    /// Whether it is written from right to left.
    pub is_rtl: bool,
}

/// A gram shard: the first gram it may hold, and its name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct GramShardEntry {
    /// All grams from this one on, up to the next shard's, are here or nowhere.
    pub first: GramTerm,
    /// Its file.
    pub hash: Hash,
}

/// A word shard: the first word it may hold, and its name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct WordShardEntry {
    /// All words from this one on, up to the next shard's, are here or nowhere.
    pub first: String,
    /// Its file.
    pub hash: Hash,
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
    /// Gram shards in order.
    pub gram_shards: Vec<GramShardEntry>,
    /// Word shards in order.
    pub word_shards: Vec<WordShardEntry>,
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
        let meta: RootMeta = records::read(&chunk.require(META, "root")?, "root")?;
        let ranks = read_ranks(&chunk.require(RANKS, "ranks")?)?;
        let folds = folds::read(&chunk.require(FOLDS, "fold table")?, &ranks)?;
        let gram_shards = read_gram_shards(&chunk.require(GRAM_SHARDS, "gram shards")?)?;
        let word_shards = read_word_shards(&chunk.require(WORD_SHARDS, "word shards")?)?;
        let document_beads = read_starts(&chunk.require(DOCUMENTS, "document table")?)?;
        let text_beads = read_starts(&chunk.require(TEXT_CHUNKS, "text table")?)?;
        let record_documents = read_starts(&chunk.require(DOCUMENT_CHUNKS, "record table")?)?;
        let suffixes = records::read(&chunk.require(SUFFIXES, "suffixes")?, "suffixes")?;
        let mut root = Self {
            meta,
            ranks,
            folds,
            gram_shards,
            word_shards,
            document_beads,
            text_beads,
            record_documents,
            suffixes,
            by_char: Vec::new(),
        };
        root.index_ranks();
        root.check()?;
        Ok(root)
    }

    fn index_ranks(&mut self) {
        let key = |(rank, &c)| u64::from(u32::from(c)) << 32 | rank;
        self.by_char = (0u64..).zip(&self.ranks).map(key).collect();
        self.by_char.sort_unstable();
    }

    /// What a root must fulfil besides being readable: [`Self::open`] refuses and [`write_root`]
    /// never writes another. Needs [`Self::index_ranks`].
    fn check(&self) -> Result<(), FormatError> {
        let meta = &self.meta;
        let is_side = |side: u8| usize::from(side) < meta.sides.len();
        let is_described = (1..=32).contains(&meta.sides.len())
            && meta.titles.iter().all(|&(side, _)| is_side(side))
            // The edition becomes a part of paths.
            && meta.edition.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit())
            && meta.impacts.len().is_power_of_two()
            && meta.impacts.len() <= 128
            // A bead shares 32 bits with an impact.
            && u64::from(meta.n_beads) << self.impact_bits() <= 1 << 32;
        let named = [
            (is_described, "root"),
            (self.by_char.is_sorted_by(|a, b| a >> 32 < b >> 32), "ranks"),
            (self.gram_shards.is_sorted_by(|a, b| a.first < b.first), "gram shards"),
            (self.word_shards.is_sorted_by(|a, b| a.first < b.first), "word shards"),
            (are_starts(&self.document_beads, meta.n_beads), "document table"),
            (are_starts(&self.text_beads, meta.n_beads), "text table"),
            (are_starts(&self.record_documents, self.n_documents()), "record table"),
        ];
        match named.iter().find(|(is_sound, _)| !is_sound) {
            Some(&(_, part)) => Err(FormatError::Malformed(part)),
            None => Ok(()),
        }
    }

    /// The archive's fold table, ready for use.
    pub fn fold_table(&self) -> FoldTable {
        FoldTable::new(self.folds.clone())
    }

    /// The rank of a folded gram character, or `None` if the archive does not have it.
    pub fn rank(&self, c: char) -> Option<u32> {
        let i = self.by_char.binary_search_by_key(&u64::from(c), |key| key >> 32).ok()?;
        self.by_char.get(i).map(|&key| key as u32)
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

fn read_ranks(bytes: &[u8]) -> Result<Vec<char>, FormatError> {
    let mut cursor = Cursor::new(bytes);
    let mut ranks = Vec::with_capacity(bytes.len());
    let mut last = 0u32;
    while !cursor.is_empty() {
        last = last.wrapping_add_signed(cursor.i32()?);
        ranks.push(char::from_u32(last).ok_or(FormatError::Malformed("ranks"))?);
    }
    Ok(ranks)
}

/// The hashes of shards stand apart from their first terms, since nothing compresses them.
fn split_hashes(cursor: &mut Cursor<'_>) -> Result<Vec<Hash>, FormatError> {
    let mut hashes = cursor.part()?;
    let mut out = Vec::new();
    while !hashes.is_empty() {
        out.push(Hash(hashes.array()?));
    }
    Ok(out)
}

fn read_gram_shards(bytes: &[u8]) -> Result<Vec<GramShardEntry>, FormatError> {
    let mut cursor = Cursor::new(bytes);
    let hashes = split_hashes(&mut cursor)?;
    let mut shards = Vec::with_capacity(hashes.len());
    let mut first = 0u32;
    for hash in hashes {
        first = first.checked_add(cursor.u32()?).ok_or(FormatError::Malformed("gram shards"))?;
        let second = Second::from_code(cursor.u32()?);
        shards.push(GramShardEntry { first: GramTerm { first, second }, hash });
    }
    if cursor.is_empty() { Ok(shards) } else { Err(FormatError::Malformed("gram shards")) }
}

fn read_word_shards(bytes: &[u8]) -> Result<Vec<WordShardEntry>, FormatError> {
    let mut cursor = Cursor::new(bytes);
    let hashes = split_hashes(&mut cursor)?;
    let mut shards = Vec::with_capacity(hashes.len());
    for hash in hashes {
        shards.push(WordShardEntry { first: cursor.str()?.to_owned(), hash });
    }
    if cursor.is_empty() { Ok(shards) } else { Err(FormatError::Malformed("word shards")) }
}

/// Sizes of consecutive ranges → where each starts, and where the last one ends.
fn read_starts(bytes: &[u8]) -> Result<Vec<u32>, FormatError> {
    let mut cursor = Cursor::new(bytes);
    let mut starts = vec![0u32];
    let mut at = 0u32;
    while !cursor.is_empty() {
        at = at.checked_add(cursor.u32()?).ok_or(FormatError::Malformed("table"))?;
        starts.push(at);
    }
    Ok(starts)
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
    root.check().expect("a root is sound before it is written");
    let mut ranks = Vec::new();
    let mut last = 0u32;
    for &c in &root.ranks {
        put::i32(&mut ranks, u32::from(c).wrapping_sub(last) as i32);
        last = u32::from(c);
    }
    let folds = folds::write(&root.folds, |c| root.rank(c));
    let mut gram_shards = Vec::new();
    let hashes: Vec<u8> = root.gram_shards.iter().flat_map(|shard| shard.hash.0).collect();
    put::part(&mut gram_shards, &hashes);
    let mut last = 0;
    for shard in &root.gram_shards {
        put::u32(&mut gram_shards, shard.first.first - last);
        put::u32(&mut gram_shards, shard.first.second.code());
        last = shard.first.first;
    }
    let mut word_shards = Vec::new();
    let hashes: Vec<u8> = root.word_shards.iter().flat_map(|shard| shard.hash.0).collect();
    put::part(&mut word_shards, &hashes);
    root.word_shards.iter().for_each(|shard| put::str(&mut word_shards, &shard.first));
    ChunkWriter::new(ChunkKind::Root)
        .section(META, &records::write(&root.meta))
        .section(RANKS, &ranks)
        .section(FOLDS, &folds)
        .section(GRAM_SHARDS, &gram_shards)
        .section(WORD_SHARDS, &word_shards)
        .section(DOCUMENTS, &starts(&root.document_beads))
        .section(TEXT_CHUNKS, &starts(&root.text_beads))
        .section(DOCUMENT_CHUNKS, &starts(&root.record_documents))
        .section(SUFFIXES, &records::write(&root.suffixes))
        .finish()
}
