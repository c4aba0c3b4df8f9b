//! Shards of words: terms of scripts that are written with spaces.
//!
//! Format: section "Word shards".

use crate::chunk::{ChunkKind, ChunkReader};
use crate::error::FormatError;
use crate::lexicon::LexiconReader;
use crate::order::count_before;
use crate::postings::{Posting, PostingsTable};
use crate::varint::Cursor;

const WORDS: u8 = 1;
const TERMS: u8 = 2;
const POSTINGS: u8 = 3;
const LEXICON: u8 = 4;

/// A word that is in so many beads is frequent: a shard also has what frequent words stand side by
/// side, as terms of their own.
pub const FREQUENT_BEADS: usize = 4096;

/// The term of two frequent words that stand side by side. No word has the character between them.
pub fn pair_term(first: &str, second: &str) -> String {
    let mut term = String::from(first);
    term.push('\u{1}');
    term.push_str(second);
    term
}

/// A shard of words, unpacked.
#[derive(Clone, Debug)]
pub struct WordShardReader {
    /// In order.
    words: Vec<String>,
    /// For each word the number of its bytes that its stem shares.
    stems: Vec<u8>,
    /// For each word how many words before it the last one of its family stands; 0 for none.
    links: Vec<u8>,
    /// For some words the members of their family that links do not reach, sorted.
    elsewhere: Vec<(u32, Vec<String>)>,
    table: PostingsTable,
    lexicon: LexiconReader,
}

impl WordShardReader {
    /// Verifies and unpacks a shard; linear in its bytes.
    ///
    /// # Errors
    /// If the bytes are no sound word shard.
    pub fn open(bytes: &[u8], impact_bits: u8, n_sides: u8) -> Result<Self, FormatError> {
        let chunk = ChunkReader::open(bytes, ChunkKind::Words)?;
        Self::read(&chunk, impact_bits, n_sides).ok_or(FormatError::Malformed)
    }

    fn read(chunk: &ChunkReader<'_>, impact_bits: u8, n_sides: u8) -> Option<Self> {
        let words = read_words(&chunk.section(WORDS, None)?)?;
        let n_terms = words.len();
        let columns = chunk.section(TERMS, None)?;
        let mut cursor = Cursor::new(&columns);
        let stems = cursor.bytes()?.to_vec();
        let links = cursor.bytes()?.to_vec();
        let mut families = cursor.part()?;
        let elsewhere =
            families.list(|cursor| Some((cursor.u32()?, cursor.list(Cursor::string)?)))?;
        families.end()?;
        let is_sound = stems.len() == n_terms
            && links.len() == n_terms
            && links.iter().enumerate().all(|(at, &link)| usize::from(link) <= at)
            && elsewhere.is_sorted_by(|a, b| a.0 < b.0)
            && elsewhere.last().is_none_or(|&(term_idx, _)| (term_idx as usize) < n_terms);
        if !is_sound {
            return None;
        }
        let postings = chunk.section(POSTINGS, None)?;
        let table = PostingsTable::read(&mut cursor, n_terms, &postings, impact_bits, n_sides)?;
        let lexicon = LexiconReader::read(&chunk.section(LEXICON, None)?, n_sides)?;
        Some(Self { words, stems, links, elsewhere, table, lexicon })
    }

    /// The number of words.
    pub fn n_terms(&self) -> usize {
        self.table.n_terms()
    }

    /// The number of a folded word in this shard. Logarithmic.
    pub fn find(&self, word: &str) -> Option<usize> {
        let i = count_before(self.words.len(), &mut |i| self.word(i) < Some(word));
        (self.word(i) == Some(word)).then_some(i)
    }

    /// The word with a number.
    pub fn word(&self, term_idx: usize) -> Option<&str> {
        self.words.get(term_idx).map(String::as_str)
    }

    /// The numbers of all words of this shard that begin with `prefix`.
    pub fn starting_with(&self, prefix: &str) -> core::ops::Range<usize> {
        let n = self.words.len();
        let start = count_before(n, &mut |i| self.word(i) < Some(prefix));
        let is_in = |word: &str| word < prefix || word.starts_with(prefix);
        start..count_before(n, &mut |i| self.word(i).is_some_and(is_in))
    }

    /// The number of bytes that a word shares with its stem.
    pub fn stem_bytes(&self, term_idx: usize) -> usize {
        self.stems.get(term_idx).map_or(0, |&n| usize::from(n))
    }

    /// The words of this shard that are forms of the same word as `term_idx`, itself among them,
    /// in order. Looks at no more than 255 words a member, and 255 after the last.
    pub fn family(&self, term_idx: usize) -> Vec<usize> {
        let mut members = vec![term_idx];
        let mut at = term_idx;
        while let Some(before) =
            self.links.get(at).filter(|&&n| n > 0).and_then(|&n| at.checked_sub(usize::from(n)))
        {
            members.push(before);
            at = before;
        }
        members.reverse();
        let mut last = term_idx;
        for (at, &link) in self.links.iter().enumerate().skip(term_idx.saturating_add(1)) {
            let distance = at.saturating_sub(last);
            if distance > usize::from(u8::MAX) {
                break;
            }
            if usize::from(link) == distance {
                members.push(at);
                last = at;
            }
        }
        members
    }

    /// Forms of the same word that [`Self::family`] does not reach, mostly in other shards.
    pub fn family_elsewhere(&self, term_idx: usize) -> &[String] {
        let number = |i: usize| self.elsewhere.get(i).map_or(usize::MAX, |(n, _)| *n as usize);
        let i = count_before(self.elsewhere.len(), &mut |i| number(i) < term_idx);
        match self.elsewhere.get(i) {
            Some((n, words)) if *n as usize == term_idx => words,
            _ => &[],
        }
    }

    /// The beads that have a word.
    pub fn postings(&self, term_idx: usize) -> &[Posting] {
        self.table.postings(term_idx)
    }

    /// Renderings of terms whose first word belongs to this shard.
    pub fn lexicon(&self) -> &LexiconReader {
        &self.lexicon
    }
}

/// The words, of which each says how many bytes it begins with of the one before.
fn read_words(bytes: &[u8]) -> Option<Vec<String>> {
    let mut cursor = Cursor::new(bytes);
    let mut words: Vec<String> = Vec::new();
    while !cursor.is_empty() {
        let n_shared = usize::from(cursor.u8()?);
        let mut word = words.last().map_or("", String::as_str).get(..n_shared)?.to_owned();
        word.push_str(&cursor.string()?);
        words.push(word);
    }
    words.is_sorted_by(|a, b| a < b).then_some(words)
}

/// A word as it is written to a shard.
#[cfg(feature = "write")]
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct WordEntry {
    /// The folded word.
    pub text: String,
    /// The number of its bytes that its stem shares.
    pub stem_bytes: u8,
    /// How many words before it in this shard the last one of its family stands; 0 for none.
    pub link: u8,
    /// Members of its family that `link`s do not reach, in this shard or another, in order.
    pub elsewhere: Vec<String>,
    /// Its postings, in the order of beads.
    pub postings: Vec<Posting>,
}

#[cfg(feature = "write")]
pub use writer::WordShardWriter;

#[cfg(feature = "write")]
mod writer {
    use super::{ChunkKind, LEXICON, POSTINGS, Posting, TERMS, WORDS, WordEntry};
    use crate::chunk::ChunkWriter;
    use crate::lexicon::{Rendering, write_lexicon};
    use crate::postings::PostingsWriter;
    use crate::varint::put;

    /// Writes word shards.
    #[derive(Clone, Copy, Debug)]
    pub struct WordShardWriter {
        /// Bits of an impact.
        pub impact_bits: u8,
        /// Sides of the archive.
        pub n_sides: u8,
    }

    impl WordShardWriter {
        /// A shard of `words`, which must be in order.
        ///
        /// # Panics
        /// If words do not come in order, or links do not chain: each leads to a word of the
        /// shard, and no two to the same.
        pub fn write(self, words: &[WordEntry], lexicon: &[(String, Vec<Rendering>)]) -> Vec<u8> {
            assert!(words.is_sorted_by(|a, b| a.text < b.text), "words come in order");
            assert!(links_chain(words), "the words of a family form one chain");
            let mut postings = PostingsWriter::new(self.impact_bits, self.n_sides);
            words.iter().for_each(|word| postings.push(&word.postings));
            let stems: Vec<u8> = words.iter().map(|word| word.stem_bytes).collect();
            let links: Vec<u8> = words.iter().map(|word| word.link).collect();
            let elsewhere: Vec<(u32, &[String])> = words
                .iter()
                .enumerate()
                .filter(|(_, word)| !word.elsewhere.is_empty())
                .map(|(i, word)| (i as u32, word.elsewhere.as_slice()))
                .collect();
            let mut columns = Vec::new();
            put::part(&mut columns, &stems);
            put::part(&mut columns, &links);
            put::part(&mut columns, &crate::records::write(&elsewhere));
            let postings = postings.finish(&mut columns);
            ChunkWriter::new(ChunkKind::Words)
                .section(WORDS, &listed(words))
                .section(TERMS, &columns)
                .section_as_is(POSTINGS, postings)
                .section(LEXICON, &write_lexicon(lexicon, self.n_sides))
                .finish()
        }

        /// Roughly the bytes that a word with these postings adds to a shard.
        pub fn estimate(text: &str, postings: &[Posting]) -> usize {
            text.len() / 2 + 6 + postings.len() * 2
        }
    }

    fn listed(words: &[WordEntry]) -> Vec<u8> {
        let mut out = Vec::new();
        let mut last = "";
        for word in words {
            let mut pairs = word.text.char_indices().zip(last.chars());
            let differs = pairs.find(|((_, a), b)| a != b).map(|((at, _), _)| at);
            let n_alike = differs.unwrap_or(word.text.len().min(last.len()));
            let n_shared = word.text.floor_char_boundary(n_alike.min(u8::MAX.into()));
            out.push(n_shared as u8);
            put::str(&mut out, &word.text[n_shared..]);
            last = &word.text;
        }
        out
    }

    fn links_chain(words: &[WordEntry]) -> bool {
        let mut is_linked = vec![false; words.len()];
        words.iter().enumerate().filter(|(_, word)| word.link > 0).all(|(at, word)| {
            at.checked_sub(usize::from(word.link))
                .is_some_and(|before| !core::mem::replace(&mut is_linked[before], true))
        })
    }
}
