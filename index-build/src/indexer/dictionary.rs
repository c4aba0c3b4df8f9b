//! What the texts of an archive have in common: the dictionary that they are compressed with.
//!
//! A chunk of texts is so small that it hardly has anything twice. With a dictionary each chunk
//! begins as if the archive's most frequent phrases stood before it.

use enface_format::write_dictionary;

use crate::model::{AlignedDocument, Lang};

/// Of all sides together. Every reader waits for the dictionary before the first text is shown.
const DICTIONARY_BYTES: usize = 16 << 10;
/// Below this the dictionary is not earned back: a reader loads it with the first text.
const MIN_TEXT_BYTES: usize = 512 << 10;
/// Enough text to learn from; a larger archive is learnt from documents all over it.
const SAMPLE_BYTES: usize = 8 << 20;
/// About what a chunk has of one side: phrases count once a sample, however often they stand in it.
const SAMPLE_SIZE: usize = 4 << 10;
/// The trainer's own tables stand before the dictionary's content, and are of no use here.
const TABLES_BYTES: usize = 2 << 10;

/// The dictionary for the texts of `documents`, as a file; `None` if they are too few.
///
/// Each side gets a part in proportion to its bytes. The result depends on the documents alone.
pub(super) fn train(documents: &[AlignedDocument], langs: &[Lang]) -> Option<Vec<u8>> {
    let side_bytes: Vec<usize> =
        langs.iter().map(|lang| texts(documents, lang, 1).map(str::len).sum()).collect();
    let n_bytes: usize = side_bytes.iter().sum();
    if n_bytes < MIN_TEXT_BYTES {
        return None;
    }
    let step = n_bytes.div_ceil(SAMPLE_BYTES);
    let mut sides = Vec::new();
    for (lang, side_bytes) in langs.iter().zip(side_bytes) {
        let size = DICTIONARY_BYTES * side_bytes / n_bytes;
        let (sample, sizes) = samples(texts(documents, lang, step));
        // The trainer refuses samples that are too few or have nothing in common.
        let trained = zstd::dict::from_continuous(&sample, &sizes, size + TABLES_BYTES);
        let mut content = trained.unwrap_or_default();
        content.drain(..content.len().saturating_sub(size));
        sides.push(content);
    }
    Some(write_dictionary(&sides))
}

/// The segments of one side of every `step`th document.
fn texts<'a>(
    documents: &'a [AlignedDocument],
    lang: &'a Lang,
    step: usize,
) -> impl Iterator<Item = &'a str> {
    let sides = documents.iter().step_by(step).flat_map(|document| &document.sides);
    let segments = sides.filter(move |side| side.lang == *lang).flat_map(|side| &side.segments);
    segments.map(|segment| segment.text.as_str())
}

/// Texts put together to samples of about [`SAMPLE_SIZE`]: all bytes, and the size of each sample.
fn samples<'a>(texts: impl Iterator<Item = &'a str>) -> (Vec<u8>, Vec<usize>) {
    let (mut bytes, mut sizes, mut start) = (Vec::new(), Vec::new(), 0);
    for text in texts {
        bytes.extend_from_slice(text.as_bytes());
        if bytes.len() - start >= SAMPLE_SIZE {
            sizes.push(bytes.len() - start);
            start = bytes.len();
        }
    }
    bytes.truncate(start);
    (bytes, sizes)
}
