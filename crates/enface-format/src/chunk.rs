//! The frame of every file: header, section table, checksums, compression.
//!
//! Format: section "Chunks".

use crate::checksum::checksum;
use crate::error::FormatError;
use crate::lz::Window;
#[cfg(feature = "write")]
use crate::lz::compress;
use crate::varint::Cursor;

/// The first eight bytes of every file. The first is not ASCII and line breaks follow, so that a
/// transfer in text mode shows at once, as in PNG.
pub const MAGIC: [u8; 8] = *b"\x89EnF\r\n\x1A\n";
/// The one major version that this crate reads and writes.
pub const FORMAT_MAJOR: u16 = 1;
/// The minor version that this crate writes.
pub const FORMAT_MINOR: u16 = 0;

const HEADER_BYTES: usize = 24;
const ENTRY_BYTES: usize = 20;
/// A section unpacks to less than this; larger claims are damage or malice.
const MAX_SECTION_BYTES: u32 = 1 << 30;

/// What a file contains.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum ChunkKind {
    /// [`crate::Root`].
    Root = 1,
    /// [`crate::GramShardReader`].
    Grams = 2,
    /// [`crate::WordShardReader`].
    Words = 3,
    /// [`crate::TextsReader`].
    Texts = 4,
    /// [`crate::DocumentsReader`].
    Documents = 5,
    /// A compression dictionary, as it is.
    Dictionary = 6,
    /// [`crate::BundleReader`].
    Bundle = 7,
    /// [`crate::IdsReader`].
    Ids = 8,
    /// [`crate::VocabularyReader`].
    Vocabulary = 9,
    /// [`crate::FacetReader`].
    Facet = 10,
}

/// How a section's bytes are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[repr(u8)]
pub enum Encoding {
    /// As they are.
    Raw = 0,
    /// Packed by itself.
    Packed = 1,
    /// Packed behind the archive's dictionary.
    PackedDictionary = 2,
}

/// A file whose frame and checksums have been verified.
#[derive(Clone, Debug)]
pub struct ChunkReader<'a> {
    bytes: &'a [u8],
    table: &'a [u8],
}

struct Header {
    major: u16,
    n_bytes: u32,
    kind: u8,
    n_sections: u8,
    reserved: [u8; 2],
    checksum: u32,
}

struct Entry {
    kind: u8,
    encoding: u8,
    offset: u32,
    stored_bytes: u32,
    raw_bytes: u32,
    checksum: u32,
    reserved: [u8; 2],
}

impl<'a> ChunkReader<'a> {
    /// Verifies the frame of `bytes` and the checksum of every section.
    ///
    /// Linear in the bytes. Unknown sections are accepted and never looked at: a newer minor
    /// version may add some.
    ///
    /// # Errors
    /// Whatever is wrong with the frame, the version or a checksum; nothing is parsed before.
    pub fn open(bytes: &'a [u8], kind: ChunkKind) -> Result<Self, FormatError> {
        // A file that is too short to have a header may still show that it is no chunk at all.
        let n_magic = bytes.len().min(MAGIC.len());
        if bytes.get(..n_magic) != MAGIC.get(..n_magic) || bytes.is_empty() {
            return Err(FormatError::NotEnface);
        }
        let mut cursor = Cursor::new(bytes);
        let header = Header::read(&mut cursor).ok_or(FormatError::Truncated)?;
        if header.major != FORMAT_MAJOR {
            return Err(FormatError::Version(header.major));
        }
        if header.n_bytes as usize > bytes.len() {
            return Err(FormatError::Truncated);
        }
        let n_table = usize::from(header.n_sections) * ENTRY_BYTES;
        let table = cursor.take(n_table).ok_or(FormatError::Truncated)?;
        let head = bytes.get(..HEADER_BYTES - 4).unwrap_or_default();
        if checksum(&[head, table]) != header.checksum {
            return Err(FormatError::Checksum);
        }
        if header.reserved != [0, 0] || header.n_bytes as usize != bytes.len() {
            return Err(FormatError::Malformed);
        }
        if header.kind != kind as u8 {
            return Err(FormatError::WrongKind);
        }
        let reader = Self { bytes, table };
        let mut at = HEADER_BYTES + table.len();
        let mut last_kind = None;
        for entry in reader.entries() {
            // Sections lie one after another, so none overlaps and no byte is unaccounted for.
            if entry.offset as usize != at
                || last_kind >= Some(entry.kind)
                || entry.raw_bytes >= MAX_SECTION_BYTES
                || entry.reserved != [0, 0]
            {
                return Err(FormatError::Malformed);
            }
            last_kind = Some(entry.kind);
            let stored = reader.stored(&entry).ok_or(FormatError::Truncated)?;
            if checksum(&[stored]) != entry.checksum {
                return Err(FormatError::Checksum);
            }
            at += stored.len();
        }
        if at == bytes.len() { Ok(reader) } else { Err(FormatError::Malformed) }
    }

    /// Whether the chunk has a section `kind`.
    pub fn has(&self, kind: u8) -> bool {
        self.entries().any(|entry| entry.kind == kind)
    }

    /// The unpacked bytes of the section `kind`; `None` if there is none, if it cannot be
    /// unpacked, or if it needs a dictionary and there is none.
    pub fn section(&self, kind: u8, dictionary: Option<&Window>) -> Option<Vec<u8>> {
        let window = self.window(kind, dictionary)?;
        let n_before = dictionary.map_or(0, |dictionary| dictionary.bytes().len());
        let mut bytes = window.into_bytes();
        if self.entry(kind)?.encoding == Encoding::PackedDictionary as u8 {
            bytes.drain(..n_before);
        }
        Some(bytes)
    }

    /// The unpacked bytes of the section `kind`, behind those of `dictionary` if it needs one,
    /// and what may be learnt from them.
    pub(crate) fn window(&self, kind: u8, dictionary: Option<&Window>) -> Option<Window> {
        let entry = self.entry(kind)?;
        let stored = self.stored(&entry)?;
        if entry.encoding == Encoding::Raw as u8 {
            let is_whole = entry.raw_bytes == entry.stored_bytes;
            return is_whole.then(|| Window::of(stored));
        }
        let mut window = match entry.encoding {
            1 => Window::default(),
            2 => dictionary?.clone(),
            _ => return None,
        };
        window.read(stored, entry.raw_bytes as usize)?;
        Some(window)
    }

    fn entry(&self, kind: u8) -> Option<Entry> {
        self.entries().find(|entry| entry.kind == kind)
    }

    fn entries(&self) -> impl Iterator<Item = Entry> + 'a {
        self.table.chunks_exact(ENTRY_BYTES).map_while(|bytes| Entry::read(Cursor::new(bytes)))
    }

    fn stored(&self, entry: &Entry) -> Option<&'a [u8]> {
        let start = entry.offset as usize;
        self.bytes.get(start..start.checked_add(entry.stored_bytes as usize)?)
    }
}

impl Header {
    fn read(cursor: &mut Cursor<'_>) -> Option<Self> {
        cursor.take(MAGIC.len())?;
        let major = u16::from_le_bytes(cursor.array()?);
        let _minor: [u8; 2] = cursor.array()?;
        Some(Self {
            major,
            n_bytes: u32::from_le_bytes(cursor.array()?),
            kind: cursor.u8()?,
            n_sections: cursor.u8()?,
            reserved: cursor.array()?,
            checksum: u32::from_le_bytes(cursor.array()?),
        })
    }
}

impl Entry {
    fn read(mut cursor: Cursor<'_>) -> Option<Self> {
        Some(Self {
            kind: cursor.u8()?,
            encoding: cursor.u8()?,
            reserved: cursor.array()?,
            offset: u32::from_le_bytes(cursor.array()?),
            stored_bytes: u32::from_le_bytes(cursor.array()?),
            raw_bytes: u32::from_le_bytes(cursor.array()?),
            checksum: u32::from_le_bytes(cursor.array()?),
        })
    }
}

/// Puts a chunk together.
#[cfg(feature = "write")]
#[derive(Debug)]
pub struct ChunkWriter {
    kind: ChunkKind,
    table: Vec<(u8, Encoding, u32, Vec<u8>)>,
}

#[cfg(feature = "write")]
impl ChunkWriter {
    /// An empty chunk.
    pub fn new(kind: ChunkKind) -> Self {
        Self { kind, table: Vec::new() }
    }

    /// Adds a section, packed where that is smaller.
    #[must_use]
    pub fn section(self, kind: u8, raw: &[u8]) -> Self {
        self.section_with_dictionary(kind, raw, None)
    }

    /// Adds a section, packed behind `dictionary` (if there is one) where that is smaller.
    ///
    /// # Panics
    /// If `raw` has 2^30 bytes or more, or sections do not come in ascending order of kind.
    #[must_use]
    pub fn section_with_dictionary(
        mut self,
        kind: u8,
        raw: &[u8],
        dictionary: Option<&Window>,
    ) -> Self {
        let raw_bytes = u32::try_from(raw.len()).expect("a section fits 2^30 bytes");
        assert!(raw_bytes < MAX_SECTION_BYTES, "a section fits 2^30 bytes");
        let last_kind = self.table.last().map(|(kind, ..)| *kind);
        assert!(last_kind < Some(kind), "sections come in ascending order of kind");
        let packed = compress(&mut dictionary.cloned().unwrap_or_default(), raw);
        let (encoding, stored) = if packed.len() >= raw.len() {
            (Encoding::Raw, raw.to_vec())
        } else if dictionary.is_none() {
            (Encoding::Packed, packed)
        } else {
            (Encoding::PackedDictionary, packed)
        };
        self.table.push((kind, encoding, raw_bytes, stored));
        self
    }

    /// The finished bytes.
    ///
    /// # Panics
    /// If the file would have 2^32 bytes or more, or more than 255 sections.
    pub fn finish(self) -> Vec<u8> {
        let n_sections = u8::try_from(self.table.len()).expect("a chunk has up to 255 sections");
        let n_bytes = HEADER_BYTES
            + self.table.iter().map(|(.., stored)| ENTRY_BYTES + stored.len()).sum::<usize>();
        let n_bytes = u32::try_from(n_bytes).expect("a file has fewer than 2^32 bytes");
        let mut table = Vec::new();
        let mut offset = HEADER_BYTES + self.table.len() * ENTRY_BYTES;
        for (kind, encoding, raw_bytes, stored) in &self.table {
            table.extend_from_slice(&[*kind, *encoding as u8, 0, 0]);
            table.extend_from_slice(&(offset as u32).to_le_bytes());
            table.extend_from_slice(&(stored.len() as u32).to_le_bytes());
            table.extend_from_slice(&raw_bytes.to_le_bytes());
            table.extend_from_slice(&checksum(&[stored]).to_le_bytes());
            offset += stored.len();
        }
        let mut out = Vec::with_capacity(n_bytes as usize);
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&FORMAT_MAJOR.to_le_bytes());
        out.extend_from_slice(&FORMAT_MINOR.to_le_bytes());
        out.extend_from_slice(&n_bytes.to_le_bytes());
        out.extend_from_slice(&[self.kind as u8, n_sections, 0, 0]);
        let sum = checksum(&[&out, &table]);
        out.extend_from_slice(&sum.to_le_bytes());
        out.extend_from_slice(&table);
        for (_, _, _, stored) in &self.table {
            out.extend_from_slice(stored);
        }
        out
    }
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn sample() -> Vec<u8> {
        ChunkWriter::new(ChunkKind::Words)
            .section(1, b"aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")
            .section(2, b"x")
            .finish()
    }

    #[test]
    fn sections_come_back() {
        let bytes = sample();
        let chunk = ChunkReader::open(&bytes, ChunkKind::Words).unwrap();
        assert_eq!(chunk.section(1, None), Some(vec![b'a'; 56]));
        assert_eq!(chunk.section(2, None).as_deref(), Some(b"x".as_slice()));
        assert!(chunk.has(2) && !chunk.has(3));
        assert_eq!(chunk.section(3, None), None);
    }

    #[test]
    fn a_dictionary_shortens_and_is_needed_to_read() {
        let dictionary = Window::of(b"the quick brown fox jumps over the lazy dog");
        let bytes = ChunkWriter::new(ChunkKind::Texts)
            .section_with_dictionary(1, b"brown fox jumps over the lazy", Some(&dictionary))
            .finish();
        let chunk = ChunkReader::open(&bytes, ChunkKind::Texts).unwrap();
        assert_eq!(
            chunk.section(1, Some(&dictionary)).as_deref(),
            Some(b"brown fox jumps over the lazy".as_slice())
        );
        assert_eq!(chunk.section(1, None), None);
    }

    #[test]
    fn a_newer_major_version_is_refused_with_its_number() {
        let mut bytes = sample();
        bytes[8] = 2;
        let error = ChunkReader::open(&bytes, ChunkKind::Words).unwrap_err();
        assert_eq!(error, FormatError::Version(2));
    }

    #[test]
    fn every_flipped_bit_is_noticed() {
        let good = sample();
        for at in 0..good.len() * 8 {
            let mut bytes = good.clone();
            bytes[at / 8] ^= 1 << (at % 8);
            // The minor version is free to differ; it is covered by the checksum all the same.
            assert!(ChunkReader::open(&bytes, ChunkKind::Words).is_err(), "bit {at}");
        }
    }

    #[test]
    fn every_truncation_is_noticed() {
        let good = sample();
        for n in 0..good.len() {
            assert!(ChunkReader::open(&good[..n], ChunkKind::Words).is_err(), "{n} bytes");
        }
    }

    #[test]
    fn another_kind_is_refused() {
        let error = ChunkReader::open(&sample(), ChunkKind::Root).unwrap_err();
        assert_eq!(error, FormatError::WrongKind);
    }

    proptest! {
        #[test]
        fn any_bytes_are_refused_without_panic(bytes: Vec<u8>) {
            prop_assert!(ChunkReader::open(&bytes, ChunkKind::Root).is_err());
        }

        #[test]
        fn any_section_comes_back(raw: Vec<u8>, dictionary: Vec<u8>) {
            let dictionary = Window::of(&dictionary);
            let bytes = ChunkWriter::new(ChunkKind::Texts)
                .section_with_dictionary(9, &raw, Some(&dictionary))
                .finish();
            let chunk = ChunkReader::open(&bytes, ChunkKind::Texts).unwrap();
            prop_assert_eq!(chunk.section(9, Some(&dictionary)), Some(raw));
        }
    }
}
