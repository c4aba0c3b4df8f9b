//! Chunks of the text store.

use core::ops::Range;
use std::collections::BTreeSet;

use enface_format::{BeadKind, BeadText, Dictionary, DocumentRecord, SideText, TextsWriter};
use rayon::prelude::*;

use super::Parts;
use crate::cache::Key;
use crate::model::{self, AlignedDocument, Lang};

/// The chunks, in order: how many entries each has, and its bytes. `records` of all documents, if
/// chunks are to have those of theirs.
pub(super) fn chunks(
    parts: &Parts<'_>,
    records: Option<&[DocumentRecord]>,
    chunk_bytes: usize,
    (dictionary, dictionary_file): (Option<&Dictionary>, Option<&[u8]>),
) -> Vec<(u32, Vec<u8>)> {
    let Parts { documents, langs, kept, .. } = *parts;
    let dictionary_key = dictionary_file.map(Key::of_bytes);
    let finish = |range: Range<Place>| {
        let make = || {
            let writer = writer(documents, langs, records, &range);
            (writer.n_entries() as u32, writer.finish(dictionary))
        };
        let end = range.end.0 + usize::from(range.end.1 > 0);
        let of_documents = kept.keys.get(range.start.0..end);
        let places = (range.start.1, range.end.1, records.is_some());
        kept.cache.memo("texts", Key::of(&(dictionary_key, langs, of_documents, places)), make)
    };
    cut(documents, chunk_bytes).into_par_iter().map(finish).collect()
}

/// For each side what chunks of texts have of it, of as many chunks all over the archive as have
/// about `sample_bytes` together.
pub(super) fn samples(
    documents: &[AlignedDocument],
    langs: &[Lang],
    chunk_bytes: usize,
    sample_bytes: usize,
) -> Vec<Vec<Vec<u8>>> {
    let ranges = cut(documents, chunk_bytes);
    let step = (ranges.len() * chunk_bytes).div_ceil(sample_bytes).max(1);
    let chunks: Vec<Vec<Vec<u8>>> = ranges
        .into_par_iter()
        .step_by(step)
        .map(|range| writer(documents, langs, None, &range).side_bytes().to_vec())
        .collect();
    let mut sides = vec![Vec::new(); langs.len()];
    for (i, bytes) in chunks.into_iter().flat_map(|chunk| chunk.into_iter().enumerate()) {
        sides[i].push(bytes);
    }
    sides
}

fn writer(
    documents: &[AlignedDocument],
    langs: &[Lang],
    records: Option<&[DocumentRecord]>,
    range: &Range<Place>,
) -> TextsWriter {
    let first = range.start.1.saturating_sub(1) as u32;
    let mut writer = TextsWriter::new(langs.len() as u8, first);
    let mut last = None;
    let mut starts = BTreeSet::new();
    for (doc, bead) in beads(documents, range) {
        if let Some(records) = records.filter(|_| last != Some(doc)) {
            writer.push_document(&records[doc]);
        }
        let document = &documents[doc];
        if last != Some(doc) {
            starts = document.entries().into_iter().map(|entry| entry.start).collect();
        }
        last = Some(doc);
        match bead.checked_sub(1) {
            Some(bead) => {
                let joins = !starts.contains(&bead);
                writer.push(&bead_text(document, &document.beads[bead], joins, langs));
            }
            None => {
                let kind = BeadKind::Title;
                writer.push(&BeadText { kind, ..BeadText::default() });
            }
        }
    }
    writer
}

/// A place between beads: a document, and a bead of it counted from its title.
type Place = (usize, usize);

fn beads(documents: &[AlignedDocument], range: &Range<Place>) -> Vec<Place> {
    let (start, end) = (range.start, range.end);
    (start.0..=end.0.min(documents.len().saturating_sub(1)))
        .flat_map(|doc| (0..=documents[doc].beads.len()).map(move |bead| (doc, bead)))
        .filter(|place| *place >= start && *place < end)
        .collect()
}

/// One in so many documents ends a chunk, full or not, so that chunks further on stay as they were
/// when a document grows: 16 for chunks of 8 KB and some more, hardly any for a bundle.
fn restart(chunk_bytes: usize) -> u64 {
    1 << (chunk_bytes as u64 >> 9).max(1).ilog2()
}

/// Cuts all beads into ranges of about `chunk_bytes` bytes of text, between entries.
fn cut(documents: &[AlignedDocument], chunk_bytes: usize) -> Vec<Range<Place>> {
    let mut ranges = Vec::new();
    let mut start = (0, 0);
    let mut size = 0;
    for (doc, document) in documents.iter().enumerate() {
        for entry in document.entries() {
            let beads = &document.beads[entry.clone()];
            size += beads.iter().map(|bead| document.bead_bytes(bead) + 8).sum::<usize>();
            if size >= chunk_bytes {
                let is_last = entry.end == document.beads.len();
                let end = if is_last { (doc + 1, 0) } else { (doc, entry.end + 1) };
                ranges.push(start..end);
                (start, size) = (end, 0);
            }
        }
        let hash = Key::of_bytes(document.id.as_bytes()).low();
        if size > 0 && hash.is_multiple_of(restart(chunk_bytes)) {
            let end = (doc + 1, 0);
            ranges.push(start..end);
            (start, size) = (end, 0);
        }
    }
    let end = (documents.len(), 0);
    if start < end {
        ranges.push(start..end);
    }
    ranges
}

fn bead_text(
    document: &AlignedDocument,
    bead: &model::Bead,
    joins: bool,
    langs: &[Lang],
) -> BeadText {
    let side_text = |(side, lang): (u8, &Lang)| {
        let at = document.sides.iter().position(|side| side.lang == *lang)?;
        let part = &bead.parts[at];
        if part.is_empty() {
            return None;
        }
        let segments = &document.sides[at].segments[part.start as usize..part.end as usize];
        let label = bead.labels.get(lang).cloned();
        let mut text = SideText { side, label, ..SideText::default() };
        for segment in segments {
            text.push(&segment.text, &segment.after, segment.paragraph);
        }
        Some(text)
    };
    let sides: Vec<SideText> = (0..).zip(langs).filter_map(side_text).collect();
    BeadText {
        kind: if bead.heading { BeadKind::Heading } else { BeadKind::Passage },
        origin: bead.origin,
        confidence: bead.confidence,
        given: bead.given,
        joins,
        sides: sides.into(),
    }
}
