//! The text store: beads with the text of every side, and how they were paired.
//!
//! Format: section "Texts".

use core::ops::Range;
use std::rc::Rc;

use crate::chunk::{ChunkKind, ChunkReader};
use crate::dictionary::Dictionary;
use crate::documents::{DocumentRecord, read_records};
use crate::error::FormatError;
use crate::names::decimal;
use crate::varint::Cursor;

const BEADS: u8 = 1;
const RECORDS: u8 = 2;
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
    /// Whether it belongs to the entry of the bead before; see [`BeadTexts::entry`].
    pub joins: bool,
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

/// The strings behind segments that have a code.
const AFTER: [&str; 4] = ["", " ", "\n", "\n\n"];
const MAX_CONFIDENCE: u8 = 100;

/// The texts of consecutive beads.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct BeadTexts {
    /// In the order of beads.
    pub beads: Vec<BeadText>,
    /// Where each entry begins, and the index of its first bead among its document's passages, so
    /// that none is looked for: in a bundle a chunk has thousands. The last one is the end.
    entries: Vec<(u32, u32)>,
    /// The records of the documents that the beads belong to, in order, so that a hit is shown
    /// without another file; empty where a reader has those of all documents anyway.
    pub documents: Vec<Rc<DocumentRecord>>,
}

impl BeadTexts {
    /// The places in [`Self::beads`] of those that make the entry `number`, counted from the first
    /// in this chunk: what is indexed, counted and found as one. Also the index of the first of
    /// them among its document's passages; 0 for a title.
    pub fn entry(&self, number: u32) -> (Range<usize>, u32) {
        match self.entries.get(number as usize..) {
            Some(&[(start, passage), (end, _), ..]) => (start as usize..end as usize, passage),
            _ => (0..0, 0),
        }
    }
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
        let mut documents = Vec::new();
        if chunk.has(RECORDS) {
            let records = chunk.section(RECORDS, dictionary.and_then(Dictionary::records))?;
            documents = read_records(&records)?;
        }
        let mut blobs = Vec::new();
        for bytes in &texts {
            blobs.push(Cursor::new(bytes));
        }
        let mut cursor = Cursor::new(&columns);
        let n_beads = cursor.count()?;
        let mut passage = cursor.u32()?;
        let mut state = State::new(n_sides);
        let mut entries = Vec::new();
        let mut beads = Vec::with_capacity(n_beads);
        for _ in 0..n_beads {
            let bead = read_bead(&mut cursor, &mut blobs, &mut state)?;
            if beads.is_empty() || !bead.joins {
                entries.push((beads.len() as u32, passage));
            }
            passage = if bead.kind == BeadKind::Title { 0 } else { passage.wrapping_add(1) };
            beads.push(bead);
        }
        entries.push((beads.len() as u32, 0));
        (cursor.is_empty() && blobs.iter().all(Cursor::is_empty)).then_some(BeadTexts {
            beads,
            entries,
            documents,
        })
    }
}

/// Bytes that no UTF-8 has: what stands in a side's text behind a segment.
mod sign {
    /// The paragraph is not the one expected: the difference follows, `i32`.
    pub(super) const PARAGRAPH: u8 = 0xC0;
    /// What stands behind the segment has no code: it follows, `string`.
    pub(super) const AFTER: u8 = 0xC1;
    /// The end: bits 0 and 1 are the code of what stands behind it, bit 2 says that it is the last
    /// of its bead on this side.
    pub(super) const END: u8 = 0xF8;
    pub(super) const IS_LAST: u8 = 4;
}

/// How a bead's `given` follows from that of the bead before.
mod given {
    pub(super) const NONE: u8 = 0;
    #[cfg(feature = "write")]
    pub(super) const SAME: u8 = 1;
    pub(super) const NEXT: u8 = 2;
    pub(super) const OTHER: u8 = 3;
}

/// What a bead has on a side.
mod head {
    pub(super) const NOTHING: u8 = 0;
    pub(super) const NO_LABEL: u8 = 1;
    pub(super) const SAME_LABEL: u8 = 2;
    /// The last label with its last number increased by one.
    pub(super) const NEXT_LABEL: u8 = 3;
    pub(super) const OTHER_LABEL: u8 = 4;
}

/// Of a bead's flags: its confidence is not that of the bead before.
const HAS_CONFIDENCE: u8 = 64;
/// Of a bead's flags: it belongs to the entry of the bead before.
const JOINS: u8 = 128;

/// What the next bead is expected to be.
#[cfg_attr(feature = "write", derive(Debug))]
struct State {
    /// Of the bead before; the one before 0 where a document begins.
    given: u32,
    confidence: u8,
    /// For each side the paragraph of the next segment, and the last label.
    sides: Vec<(u32, String)>,
}

impl State {
    fn new(n_sides: u8) -> Self {
        let mut sides = Vec::new();
        for _ in 0..n_sides {
            sides.push((0, String::new()));
        }
        Self { given: u32::MAX, confidence: MAX_CONFIDENCE, sides }
    }

    /// Forgets all but the confidence if a document begins.
    fn begin(&mut self, kind: BeadKind) {
        if kind == BeadKind::Title {
            let confidence = self.confidence;
            *self = Self { confidence, ..Self::new(self.sides.len() as u8) };
        }
    }
}

/// The paragraph behind one in which `after` follows a segment.
fn paragraph_after(paragraph: u32, after: &str) -> u32 {
    paragraph.wrapping_add(u32::from(after.bytes().any(|byte| byte == b'\n')))
}

/// `label` with its last number increased by one: what most often follows it. Numbers are short;
/// others count modulo 2^32.
fn next_label(label: &str) -> String {
    let is_digit = |at: usize| label.as_bytes().get(at).is_some_and(u8::is_ascii_digit);
    let mut end = label.len();
    while end > 0 && !is_digit(end - 1) {
        end -= 1;
    }
    let mut start = end;
    while start > 0 && is_digit(start - 1) {
        start -= 1;
    }
    let mut n = 0u32;
    for digit in label.bytes().take(end).skip(start) {
        n = n.wrapping_mul(10).wrapping_add(u32::from(digit & 15));
    }
    let mut next = String::from(label.get(..start).unwrap_or_default());
    next.push_str(&decimal(n.wrapping_add(1)));
    next.push_str(label.get(end..).unwrap_or_default());
    next
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
    state.begin(kind);
    let step = match flags >> 4 & 3 {
        given::OTHER => cursor.i32()?,
        step => i32::from(step == given::NEXT),
    };
    state.given = state.given.wrapping_add_signed(step);
    let given = (flags >> 4 & 3 != given::NONE).then_some(state.given);
    if flags & HAS_CONFIDENCE != 0 {
        state.confidence = cursor.u8()?;
    }
    let confidence = state.confidence;
    if confidence > MAX_CONFIDENCE {
        return None;
    }
    let joins = flags & JOINS != 0;
    let mut sides = Vec::new();
    for ((blob, (paragraph, last_label)), side) in blobs.iter_mut().zip(&mut state.sides).zip(0..) {
        let label = match cursor.u8()? {
            head::NOTHING => continue,
            head::NO_LABEL => None,
            head::SAME_LABEL => Some(last_label.clone()),
            head::NEXT_LABEL => Some(next_label(last_label)),
            head::OTHER_LABEL => Some(cursor.string()?),
            _ => return None,
        };
        if let Some(label) = &label {
            last_label.clone_from(label);
        }
        let mut text = SideText { side, label, ..SideText::default() };
        let mut is_last = false;
        while !is_last {
            let segment = blob.text(blob.rest().iter().position(|&byte| is_sign(byte))?)?;
            let mut other = None;
            let end = loop {
                match blob.u8()? {
                    sign::PARAGRAPH => *paragraph = paragraph.wrapping_add_signed(blob.i32()?),
                    sign::AFTER => other = Some(blob.string()?),
                    end => break end,
                }
            };
            let after = other.as_deref().or(AFTER.get(usize::from(end & 3)).copied())?;
            if end < sign::END {
                return None;
            }
            is_last = end & sign::IS_LAST != 0;
            text.push(segment, after, *paragraph);
            *paragraph = paragraph_after(*paragraph, after);
        }
        sides.push(text);
    }
    Some(BeadText { kind, origin, confidence, given, joins, sides: Rc::new(sides) })
}

fn is_sign(byte: u8) -> bool {
    matches!(byte, sign::PARAGRAPH | sign::AFTER | sign::END..)
}

/// Collects the texts of consecutive beads.
#[cfg(feature = "write")]
#[derive(Debug)]
pub struct TextsWriter {
    n_beads: usize,
    n_entries: usize,
    first_passage: u32,
    columns: Vec<u8>,
    documents: Vec<DocumentRecord>,
    blobs: Vec<Vec<u8>>,
    state: State,
}

#[cfg(feature = "write")]
impl TextsWriter {
    /// An empty chunk for an archive of `n_sides` sides, whose first bead has the index
    /// `first_passage` among its document's passages, or is a title.
    pub fn new(n_sides: u8, first_passage: u32) -> Self {
        Self {
            n_beads: 0,
            n_entries: 0,
            first_passage,
            columns: vec![],
            documents: vec![],
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
        self.state.begin(bead.kind);
        let step = bead.given.map(|given| given.wrapping_sub(self.state.given));
        let code = match step {
            None => given::NONE,
            Some(0) => given::SAME,
            Some(1) => given::NEXT,
            Some(_) => given::OTHER,
        };
        let has_confidence = bead.confidence != self.state.confidence;
        let out = &mut self.columns;
        let joins = bead.joins && self.n_beads > 0;
        let flags = (u8::from(has_confidence) * HAS_CONFIDENCE) | (u8::from(joins) * JOINS);
        out.push(kind | origin << 2 | code << 4 | flags);
        if code == given::OTHER {
            put::i32(out, step.unwrap_or_default() as i32);
        }
        self.state.given = bead.given.unwrap_or(self.state.given);
        if has_confidence {
            out.push(bead.confidence);
            self.state.confidence = bead.confidence;
        }
        let mut sides = bead.sides.iter().peekable();
        for (i, (blob, (next, last_label))) in
            self.blobs.iter_mut().zip(&mut self.state.sides).enumerate()
        {
            let Some(side) = sides.next_if(|side| usize::from(side.side) == i) else {
                out.push(head::NOTHING);
                continue;
            };
            assert!(!side.segments.is_empty(), "a side that is there has segments");
            match &side.label {
                None => out.push(head::NO_LABEL),
                Some(label) if label == last_label => out.push(head::SAME_LABEL),
                Some(label) if *label == next_label(last_label) => out.push(head::NEXT_LABEL),
                Some(label) => {
                    out.push(head::OTHER_LABEL);
                    put::str(out, label);
                }
            }
            if let Some(label) = &side.label {
                last_label.clone_from(label);
            }
            for (n, (range, paragraph)) in side.segments.iter().enumerate() {
                let (start, end) = (range.start as usize, range.end as usize);
                let following = side.segments.get(n + 1);
                let after = match following {
                    Some((next, _)) => &side.text[end..next.start as usize],
                    None => &side.after,
                };
                blob.extend_from_slice(&side.text.as_bytes()[start..end]);
                if *paragraph != *next {
                    blob.push(sign::PARAGRAPH);
                    put::i32(blob, paragraph.wrapping_sub(*next) as i32);
                }
                let code = AFTER.iter().position(|known| *known == after);
                if code.is_none() {
                    blob.push(sign::AFTER);
                    put::str(blob, after);
                }
                let is_last = if following.is_none() { sign::IS_LAST } else { 0 };
                blob.push(sign::END | is_last | code.unwrap_or_default() as u8);
                *next = paragraph_after(*paragraph, after);
            }
        }
        self.n_beads += 1;
        self.n_entries += usize::from(!joins);
    }

    /// Adds the record of the next document that the beads belong to: of all of them, or of none.
    pub fn push_document(&mut self, record: &DocumentRecord) {
        self.documents.push(record.clone());
    }

    /// The number of entries so far: of beads that belong to no bead before them.
    pub fn n_entries(&self) -> usize {
        self.n_entries
    }

    /// The bytes so far, before compression.
    pub fn n_bytes(&self) -> usize {
        self.columns.len() + self.blobs.iter().map(Vec::len).sum::<usize>()
    }

    /// The bytes of each side's text so far, before compression.
    pub fn side_bytes(&self) -> &[Vec<u8>] {
        &self.blobs
    }

    /// The finished chunk. Each side's text is a section of its own: one alphabet deflates
    /// better than two mixed.
    pub fn finish(self, dictionary: Option<&Dictionary>) -> Vec<u8> {
        use crate::varint::put;
        let mut columns = Vec::new();
        put::usize(&mut columns, self.n_beads);
        put::u32(&mut columns, self.first_passage);
        columns.extend_from_slice(&self.columns);
        let mut chunk = crate::chunk::ChunkWriter::new(ChunkKind::Texts).section(BEADS, &columns);
        if !self.documents.is_empty() {
            let records = crate::records::write(&self.documents);
            let dictionary = dictionary.and_then(Dictionary::records);
            chunk = chunk.section_with_dictionary(RECORDS, &records, dictionary);
        }
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
