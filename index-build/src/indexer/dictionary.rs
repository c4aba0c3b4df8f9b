//! What the texts of an archive have in common, and the records of its documents: the dictionary
//! that they are compressed with.
//!
//! A chunk of texts is so small that it hardly has anything twice. With a dictionary each chunk
//! begins as if the archive's most frequent phrases stood before it.

use enface_format::{DocumentRecord, write_dictionary};
use rayon::prelude::*;

use super::{Sizes, texts};
use crate::model::{AlignedDocument, Lang};

/// Below this the dictionary is not earned back: a reader loads it with the first text.
const MIN_TEXT_BYTES: usize = 512 << 10;
/// Enough text to learn from; a larger archive is learnt from chunks all over it.
const SAMPLE_BYTES: usize = 4 << 20;
/// The trainer's own tables stand before the dictionary's content, and are of no use here.
const TABLES_BYTES: usize = 2 << 10;
/// Records that others are told by their differences from: of documents all over the archive.
const N_RECORDS: usize = 6;

/// The dictionary for the texts of `documents`, as a file; `None` if they are too few.
///
/// Each side gets a part in proportion to its bytes. The result depends on the documents alone.
pub(super) fn train(
    documents: &[AlignedDocument],
    langs: &[Lang],
    records: &[DocumentRecord],
    sizes: Sizes,
) -> Option<Vec<u8>> {
    let texts = documents.iter().flat_map(|document| &document.sides);
    let n_bytes: usize =
        texts.flat_map(|side| &side.segments).map(|segment| segment.text.len()).sum();
    if n_bytes < MIN_TEXT_BYTES || sizes.dictionary_bytes == 0 {
        return None;
    }
    let samples = texts::samples(documents, langs, sizes.chunk_bytes, SAMPLE_BYTES);
    let sample_bytes: usize = samples.iter().flatten().map(Vec::len).sum();
    let sides: Vec<Vec<u8>> = samples
        .into_par_iter()
        .map(|samples| {
            let lengths: Vec<usize> = samples.iter().map(Vec::len).collect();
            let sample = samples.concat();
            let size = sizes.dictionary_bytes * sample.len() / sample_bytes.max(1);
            // The trainer refuses samples that are too few or have nothing in common.
            let trained = zstd::dict::from_continuous(&sample, &lengths, size + TABLES_BYTES);
            let mut content = trained.unwrap_or_default();
            content.drain(..content.len().saturating_sub(size));
            content
        })
        .collect();
    let step = records.len().div_ceil(N_RECORDS).max(1);
    let records: Vec<_> = records.iter().step_by(step).cloned().collect();
    Some(write_dictionary(&records, &sides))
}
