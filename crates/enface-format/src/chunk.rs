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

/// Where the checksum of all other bytes stands.
const CHECKSUM: core::ops::Range<usize> = 12..16;
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

/// A file whose frame and checksum have been verified.
#[derive(Clone, Debug)]
pub struct ChunkReader<'a> {
    sections: Vec<Section<'a>>,
    #[cfg(feature = "write")]
    n_bytes: usize,
}

#[derive(Clone, Debug)]
struct Section<'a> {
    kind: u8,
    encoding: u8,
    stored: &'a [u8],
    raw_bytes: u32,
}

impl<'a> ChunkReader<'a> {
    /// Verifies the frame and the checksum of `bytes`.
    ///
    /// Linear in the bytes. Unknown sections are accepted and never looked at: a newer minor
    /// version may add some.
    ///
    /// # Errors
    /// Whatever is wrong with the frame, the version or the checksum; nothing is parsed before.
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
        let [head, rest] = [bytes.get(..CHECKSUM.start), bytes.get(CHECKSUM.end..)];
        if checksum(&[head.unwrap_or_default(), rest.unwrap_or_default()]) != header.checksum {
            return Err(FormatError::Checksum);
        }
        if header.kind != kind as u8 {
            return Err(FormatError::WrongKind);
        }
        Self::sections(cursor, header.n_sections).ok_or(FormatError::Malformed)
    }

    /// The sections, from the table on. They lie one after another, so none overlaps and no byte
    /// is unaccounted for.
    fn sections(mut cursor: Cursor<'a>, n_sections: u8) -> Option<Self> {
        #[cfg(feature = "write")]
        let n_bytes = HEADER_BYTES + cursor.rest().len();
        let mut sections: Vec<Section<'a>> = Vec::new();
        let mut sizes = Vec::new();
        for _ in 0..n_sections {
            let (kind, encoding, stored) = (cursor.u8()?, cursor.u8()?, cursor.u32()?);
            let is_raw = encoding == Encoding::Raw as u8;
            let raw_bytes = if is_raw { stored } else { cursor.u32()? };
            let is_ascending = sections.last().is_none_or(|last| last.kind < kind);
            if !is_ascending || raw_bytes >= MAX_SECTION_BYTES {
                return None;
            }
            sections.push(Section { kind, encoding, stored: &[], raw_bytes });
            sizes.push(stored);
        }
        for (section, size) in sections.iter_mut().zip(sizes) {
            section.stored = cursor.take(size as usize)?;
        }
        cursor.end()?;
        Some(Self {
            sections,
            #[cfg(feature = "write")]
            n_bytes,
        })
    }

    /// Whether the chunk has a section `kind`.
    pub fn has(&self, kind: u8) -> bool {
        self.find(kind).is_some()
    }

    /// The unpacked bytes of the section `kind`; `None` if there is none, if it cannot be
    /// unpacked, or if it needs a dictionary and there is none.
    pub fn section(&self, kind: u8, dictionary: Option<&Window>) -> Option<Vec<u8>> {
        let window = self.window(kind, dictionary)?;
        let n_before = dictionary.map_or(0, |dictionary| dictionary.bytes().len());
        let mut bytes = window.into_bytes();
        if self.find(kind)?.encoding == Encoding::PackedDictionary as u8 {
            bytes = bytes.split_off(n_before);
        }
        Some(bytes)
    }

    /// The unpacked bytes of the section `kind`, behind those of `dictionary` if it needs one,
    /// and what may be learnt from them.
    pub(crate) fn window(&self, kind: u8, dictionary: Option<&Window>) -> Option<Window> {
        let &Section { encoding, stored, raw_bytes, .. } = self.find(kind)?;
        let mut window = match encoding {
            0 => return Some(Window::of(stored)),
            1 => Window::default(),
            2 => dictionary?.clone(),
            _ => return None,
        };
        window.read(stored, raw_bytes as usize)?;
        Some(window)
    }

    fn find(&self, kind: u8) -> Option<&Section<'a>> {
        self.sections.iter().find(|section| section.kind == kind)
    }

    /// The bytes of header and table.
    #[cfg(feature = "write")]
    pub fn frame_bytes(&self) -> usize {
        self.n_bytes - self.section_bytes().map(|(_, stored, _)| stored).sum::<usize>()
    }

    /// Each section's kind, and its bytes as stored and unpacked.
    #[cfg(feature = "write")]
    pub fn section_bytes(&self) -> impl Iterator<Item = (u8, usize, usize)> {
        self.sections.iter().map(|s| (s.kind, s.stored.len(), s.raw_bytes as usize))
    }
}

#[cfg(feature = "write")]
const HEADER_BYTES: usize = 18;

struct Header {
    major: u16,
    checksum: u32,
    kind: u8,
    n_sections: u8,
}

impl Header {
    fn read(cursor: &mut Cursor<'_>) -> Option<Self> {
        cursor.take(MAGIC.len())?;
        let major = u16::from_le_bytes(cursor.array()?);
        let _minor: [u8; 2] = cursor.array()?;
        Some(Self {
            major,
            checksum: u32::from_le_bytes(cursor.array()?),
            kind: cursor.u8()?,
            n_sections: cursor.u8()?,
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
        let raw_bytes = self.check(kind, raw);
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

    /// Adds a section as it is: one that has been coded already cannot be packed further.
    ///
    /// # Panics
    /// As for [`Self::section_with_dictionary`].
    #[must_use]
    pub(crate) fn section_as_is(mut self, kind: u8, raw: Vec<u8>) -> Self {
        let raw_bytes = self.check(kind, &raw);
        self.table.push((kind, Encoding::Raw, raw_bytes, raw));
        self
    }

    /// The bytes of a section that may come next.
    fn check(&self, kind: u8, raw: &[u8]) -> u32 {
        let raw_bytes = u32::try_from(raw.len()).expect("a section fits 2^30 bytes");
        assert!(raw_bytes < MAX_SECTION_BYTES, "a section fits 2^30 bytes");
        let last_kind = self.table.last().map(|(kind, ..)| *kind);
        assert!(last_kind < Some(kind), "sections come in ascending order of kind");
        raw_bytes
    }

    /// The finished bytes.
    ///
    /// # Panics
    /// If the file would have 2^32 bytes or more, or more than 255 sections.
    pub fn finish(self) -> Vec<u8> {
        use crate::varint::put;
        let n_sections = u8::try_from(self.table.len()).expect("a chunk has up to 255 sections");
        let mut out = Vec::new();
        out.extend_from_slice(&MAGIC);
        out.extend_from_slice(&FORMAT_MAJOR.to_le_bytes());
        out.extend_from_slice(&FORMAT_MINOR.to_le_bytes());
        out.extend_from_slice(&[0; 4]);
        out.extend_from_slice(&[self.kind as u8, n_sections]);
        for (kind, encoding, raw_bytes, stored) in &self.table {
            out.extend_from_slice(&[*kind, *encoding as u8]);
            put::usize(&mut out, stored.len());
            if *encoding != Encoding::Raw {
                put::u32(&mut out, *raw_bytes);
            }
        }
        for (_, _, _, stored) in &self.table {
            out.extend_from_slice(stored);
        }
        assert!(u32::try_from(out.len()).is_ok(), "a file has fewer than 2^32 bytes");
        let sum = checksum(&[&out[..CHECKSUM.start], &out[CHECKSUM.end..]]);
        out[CHECKSUM].copy_from_slice(&sum.to_le_bytes());
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
