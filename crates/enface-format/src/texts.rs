//! The text store: beads with the text of every side, and how they were paired.
//!
//! Format: section "Texts".

use core::ops::Range;
use std::rc::Rc;

use crate::chunk::{ChunkKind, ChunkReader};
use crate::dictionary::Dictionary;
use crate::error::FormatError;
use crate::varint::Cursor;

const BEADS: u8 = 1;
/// Section of the text of side `i` is `TEXT + i`.
const TEXT: u8 = 16;

/// What a bead is in its document.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum BeadKind {
    /// A passage of the text.
    #[default]
    Passage,
    /// The document's title; its text is in the document's record.
    Title,
    /// A passage that is a heading.
    Heading,
}

/// Who paired the parts of a bead.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(feature = "write", derive(serde::Serialize, serde::Deserialize))]
pub enum Origin {
    /// The input.
    Given,
    /// The aligner.
    #[default]
    Aligned,
    /// An editor.
    Human,
}

/// One bead of the text store.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BeadText {
    /// What it is.
    pub kind: BeadKind,
    /// Who paired it.
    pub origin: Origin,
    /// How sure the pairing is, 0 to 100.
    pub confidence: u8,
    /// The index of the input's segment that it is (a part of), where the input gave segments.
    pub given: Option<u32>,
    /// The sides that have text, in the archive's order of sides; shared by all who show them.
    pub sides: Rc<Vec<SideText>>,
}

/// What a bead has on one side.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SideText {
    /// Which of the archive's sides.
    pub side: u8,
    /// The label on this side (`Article 12`), where the input has one.
    pub label: Option<String>,
    /// The text as it is searched and shown: the segments with what stands between them.
    pub text: String,
    /// The segments in reading order, at least one: byte range in `text`, and the number of the
    /// paragraph on this side of the document.
    pub segments: Vec<(Range<u32>, u32)>,
    /// What stands in the document between this text and the next one of its side.
    pub after: String,
}

impl SideText {
    /// Adds a segment, and what stands behind it.
    pub fn push(&mut self, text: &str, after: &str, paragraph: u32) {
        self.text.push_str(&self.after);
        let start = self.text.len() as u32;
        self.text.push_str(text);
        self.segments.push((start..self.text.len() as u32, paragraph));
        self.after.clear();
        self.after.push_str(after);
    }
}

/// The strings between segments that have a code of their own.
const AFTER: [&str; 4] = ["", " ", "\n", "\n\n"];
const MAX_CONFIDENCE: u8 = 100;

/// The texts of consecutive beads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BeadTexts {
    /// In the order of beads.
    pub beads: Vec<BeadText>,
}

/// Reads a chunk of texts.
#[derive(Clone, Copy, Debug)]
pub struct TextsReader;

impl TextsReader {
    /// Verifies and unpacks a chunk of texts.
    ///
    /// # Errors
    /// If the bytes are no sound chunk of texts.
    pub fn read(
        bytes: &[u8],
        n_sides: u8,
        dictionary: Option<&Dictionary>,
    ) -> Result<BeadTexts, FormatError> {
        let chunk = ChunkReader::open(bytes, ChunkKind::Texts)?;
        Self::read_sections(&chunk, n_sides, dictionary).ok_or(FormatError::Malformed)
    }

    fn read_sections(
        chunk: &ChunkReader<'_>,
        n_sides: u8,
        dictionary: Option<&Dictionary>,
    ) -> Option<BeadTexts> {
        let columns = chunk.section(BEADS, None)?;
        let mut texts = Vec::new();
        for (i, kind) in (TEXT..).take(usize::from(n_sides)).enumerate() {
            let dictionary = dictionary.and_then(|dictionary| dictionary.side(i));
            // A side without any text has no section.
            let has_text = chunk.has(kind);
            texts.push(if has_text { chunk.section(kind, dictionary)? } else { Vec::new() });
        }
        let mut blobs: Vec<Cursor<'_>> = texts.iter().map(|bytes| Cursor::new(bytes)).collect();
        let mut cursor = Cursor::new(&columns);
        let n_beads = cursor.count()?;
        let mut state = State::new(n_sides);
        let mut beads = Vec::with_capacity(n_beads);
        for _ in 0..n_beads {
            beads.push(read_bead(&mut cursor, &mut blobs, &mut state)?);
        }
        (cursor.is_empty() && blobs.iter().all(Cursor::is_empty)).then_some(BeadTexts { beads })
    }
}

/// What the differences in a bead table are taken from.
#[cfg_attr(feature = "write", derive(Debug))]
struct State {
    given: u32,
    paragraphs: Vec<u32>,
}

impl State {
    fn new(n_sides: u8) -> Self {
        Self { given: 0, paragraphs: vec![0; usize::from(n_sides)] }
    }
}

fn read_bead(
    cursor: &mut Cursor<'_>,
    blobs: &mut [Cursor<'_>],
    state: &mut State,
) -> Option<BeadText> {
    let flags = cursor.u8()?;
    let kind = match flags & 3 {
        0 => BeadKind::Passage,
        1 => BeadKind::Title,
        2 => BeadKind::Heading,
        _ => return None,
    };
    let origin = match flags >> 2 & 3 {
        0 => Origin::Given,
        1 => Origin::Aligned,
        2 => Origin::Human,
        _ => return None,
    };
    let confidence = cursor.u8()?;
    if flags >> 5 != 0 || confidence > MAX_CONFIDENCE {
        return None;
    }
    let given = if flags & 16 != 0 {
        state.given = state.given.wrapping_add_signed(cursor.i32()?);
        Some(state.given)
    } else {
        None
    };
    let mut sides = Vec::new();
    for ((blob, paragraph), side) in blobs.iter_mut().zip(&mut state.paragraphs).zip(0..) {
        // 0: nothing on this side; else twice the number of segments, plus one for a label.
        let head = cursor.u32()?;
        if head == 0 {
            continue;
        }
        if head == 1 {
            return None;
        }
        let label = if head & 1 != 0 { Some(cursor.string()?) } else { None };
        let mut text = SideText { side, label, ..SideText::default() };
        for _ in 0..head >> 1 {
            *paragraph = paragraph.wrapping_add_signed(cursor.i32()?);
            let n_bytes = cursor.usize()?;
            let code = cursor.usize()?;
            let segment = blob.text(n_bytes)?;
            let after = match AFTER.get(code) {
                Some(after) => after,
                None => blob.text(code - AFTER.len())?,
            };
            text.push(segment, after, *paragraph);
        }
        sides.push(text);
    }
    Some(BeadText { kind, origin, confidence, given, sides: Rc::new(sides) })
}

/// Collects the texts of consecutive beads.
#[cfg(feature = "write")]
#[derive(Debug)]
pub struct TextsWriter {
    n_beads: usize,
    columns: Vec<u8>,
    blobs: Vec<Vec<u8>>,
    state: State,
}

#[cfg(feature = "write")]
impl TextsWriter {
    /// An empty chunk for an archive of `n_sides` sides.
    pub fn new(n_sides: u8) -> Self {
        Self {
            n_beads: 0,
            columns: vec![],
            blobs: vec![vec![]; usize::from(n_sides)],
            state: State::new(n_sides),
        }
    }

    /// Adds the next bead.
    ///
    /// # Panics
    /// If sides are not in order or not the archive's, a side has no segments, or the confidence is
    /// above 100.
    pub fn push(&mut self, bead: &BeadText) {
        use crate::varint::put;
        assert!(bead.sides.is_sorted_by(|a, b| a.side < b.side), "sides come in order");
        assert!(
            bead.sides.last().is_none_or(|last| usize::from(last.side) < self.blobs.len()),
            "the archive has every side of a bead"
        );
        assert!(bead.confidence <= MAX_CONFIDENCE, "a confidence is a percentage");
        let kind = match bead.kind {
            BeadKind::Passage => 0,
            BeadKind::Title => 1,
            BeadKind::Heading => 2,
        };
        let origin = match bead.origin {
            Origin::Given => 0,
            Origin::Aligned => 1,
            Origin::Human => 2,
        };
        let out = &mut self.columns;
        out.push(kind | origin << 2 | u8::from(bead.given.is_some()) << 4);
        out.push(bead.confidence);
        if let Some(given) = bead.given {
            put::i32(out, given.wrapping_sub(self.state.given) as i32);
            self.state.given = given;
        }
        let mut sides = bead.sides.iter().peekable();
        for (i, blob) in self.blobs.iter_mut().enumerate() {
            let Some(side) = sides.next_if(|side| usize::from(side.side) == i) else {
                put::u32(out, 0);
                continue;
            };
            assert!(!side.segments.is_empty(), "a side that is there has segments");
            put::usize(out, side.segments.len() << 1 | usize::from(side.label.is_some()));
            if let Some(label) = &side.label {
                put::str(out, label);
            }
            for (n, (range, paragraph)) in side.segments.iter().enumerate() {
                let last = &mut self.state.paragraphs[i];
                put::i32(out, paragraph.wrapping_sub(*last) as i32);
                *last = *paragraph;
                let (start, end) = (range.start as usize, range.end as usize);
                let after = match side.segments.get(n + 1) {
                    Some((next, _)) => &side.text[end..next.start as usize],
                    None => &side.after,
                };
                put::usize(out, end - start);
                blob.extend_from_slice(&side.text.as_bytes()[start..end]);
                match AFTER.iter().position(|known| *known == after) {
                    Some(code) => put::usize(out, code),
                    None => {
                        put::usize(out, after.len() + AFTER.len());
                        blob.extend_from_slice(after.as_bytes());
                    }
                }
            }
        }
        self.n_beads += 1;
    }

    /// The number of beads so far.
    pub fn n_beads(&self) -> usize {
        self.n_beads
    }

    /// The bytes so far, before compression.
    pub fn n_bytes(&self) -> usize {
        self.columns.len() + self.blobs.iter().map(Vec::len).sum::<usize>()
    }

    /// The finished chunk. Each side's text is a section of its own: one alphabet deflates
    /// better than two mixed.
    pub fn finish(self, dictionary: Option<&Dictionary>) -> Vec<u8> {
        use crate::varint::put;
        let mut columns = Vec::new();
        put::usize(&mut columns, self.n_beads);
        columns.extend_from_slice(&self.columns);
        let mut chunk = crate::chunk::ChunkWriter::new(ChunkKind::Texts).section(BEADS, &columns);
        for (i, blob) in self.blobs.iter().enumerate() {
            if !blob.is_empty() {
                chunk = chunk.section_with_dictionary(
                    TEXT + i as u8,
                    blob,
                    dictionary.and_then(|dictionary| dictionary.side(i)),
                );
            }
        }
        chunk.finish()
    }
}
