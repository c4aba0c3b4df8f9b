//! Where do the bytes of an index go?

use enface_format::{ChunkKind, ChunkReader};
use serde::Serialize;

use crate::indexer::Index;

/// What one section takes in all files of a kind.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
pub struct SectionBytes {
    /// The kind of the files.
    pub files: &'static str,
    /// What the section holds; `frame` is the header and the table of sections.
    pub section: &'static str,
    /// How many files have it.
    pub n_files: usize,
    /// Bytes as stored.
    pub stored_bytes: usize,
    /// Bytes when unpacked.
    pub unpacked_bytes: usize,
}

/// What the sections of a kind of file hold, by their numbers.
type Sections = &'static [(u8, &'static str)];

/// The beginning of the path of each kind of file, the kind, its name, and what its sections hold,
/// by `FORMAT.md`. What stands there once for each side comes last, under one name.
const KINDS: [(&str, ChunkKind, &str, Sections); 9] = [
    (
        "root.",
        ChunkKind::Root,
        "root",
        &[
            (1, "description"),
            (2, "ranks"),
            (3, "folds"),
            (4, "gram shards"),
            (5, "word shards"),
            (6, "documents"),
            (7, "text chunks"),
            (8, "record chunks"),
            (9, "suffixes"),
        ],
    ),
    ("z/", ChunkKind::Grams, "grams", &[(1, "terms"), (2, "postings"), (3, LEXICON)]),
    ("w/", ChunkKind::Words, "words", &[(1, "words"), (2, "terms"), (3, "postings"), (4, LEXICON)]),
    ("t/", ChunkKind::Texts, "texts", &[(1, "beads"), (2, "records"), (16, "texts")]),
    ("d/", ChunkKind::Documents, "documents", &[(1, "records")]),
    ("f/", ChunkKind::Facet, "facets", &[(1, "values")]),
    ("ids.", ChunkKind::Ids, "ids", &[(1, "checksums")]),
    ("vocabulary.", ChunkKind::Vocabulary, "vocabulary", &[(1, "words")]),
    ("dictionary.", ChunkKind::Dictionary, "dictionary", &[(1, "records"), (16, "texts")]),
];

const LEXICON: &str = "lexicon";

/// The bytes of all files by kind and section, in the order of `FORMAT.md`.
pub fn census(index: &Index) -> Vec<SectionBytes> {
    let mut all = Vec::new();
    for (beginning, kind, files, names) in KINDS {
        let chunks = index.files.iter().filter(|(path, _)| path.starts_with(beginning));
        let chunks: Vec<ChunkReader<'_>> =
            chunks.filter_map(|(_, bytes)| ChunkReader::open(bytes, kind).ok()).collect();
        let mut rows = vec![SectionBytes {
            files,
            section: "frame",
            n_files: chunks.len(),
            stored_bytes: chunks.iter().map(ChunkReader::frame_bytes).sum(),
            unpacked_bytes: 0,
        }];
        for &(first, section) in names {
            let row =
                SectionBytes { files, section, n_files: 0, stored_bytes: 0, unpacked_bytes: 0 };
            rows.push(chunks.iter().fold(row, |mut row, chunk| {
                for (number, stored, unpacked) in chunk.section_bytes() {
                    let is_of_a_side = first >= 16 && number >= first;
                    if number == first || is_of_a_side {
                        row.n_files += usize::from(number == first);
                        row.stored_bytes += stored;
                        row.unpacked_bytes += unpacked;
                    }
                }
                row
            }));
        }
        all.extend(rows.into_iter().filter(|row| row.stored_bytes > 0));
    }
    all
}

/// The bytes of the lexicon, which stands in the shards.
pub fn lexicon_bytes(census: &[SectionBytes]) -> usize {
    census.iter().filter(|row| row.section == LEXICON).map(|row| row.stored_bytes).sum()
}

#[cfg(test)]
mod tests {
    use enface_format::write_ids;

    use super::*;

    #[test]
    fn frames_and_sections_are_all_bytes_of_a_file() {
        let ids = write_ids(["a", "b"]);
        let n_bytes = ids.len();
        let index = Index { files: vec![("ids.0".to_owned(), ids)], ..Index::default() };
        let census = census(&index);
        assert_eq!(census.iter().map(|row| row.stored_bytes).sum::<usize>(), n_bytes);
        assert_eq!(census.last().map(|row| (row.section, row.n_files)), Some(("checksums", 1)));
    }
}
