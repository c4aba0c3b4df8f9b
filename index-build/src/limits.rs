//! How large are shards and chunks, so that an archive keeps within what its host allows?

use core::str::FromStr;
use std::collections::BTreeMap;

use anyhow::bail;

use crate::indexer::{Index, Sizes};

/// What a host allows; nothing by default.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Limits {
    /// The number of all files of an archive.
    pub max_files: Option<usize>,
    /// The bytes of each.
    pub max_file_bytes: Option<FileBytes>,
}

/// A number of bytes, as people write it: `500000`, `25M`, `1.5G`; K is 1,024.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct FileBytes(pub u64);

impl FromStr for FileBytes {
    type Err = String;

    fn from_str(text: &str) -> Result<Self, String> {
        let text = text.trim_end_matches(['B', 'b']);
        let (number, unit) = match text.char_indices().last() {
            Some((at, 'k' | 'K')) => (&text[..at], 1u64 << 10),
            Some((at, 'm' | 'M')) => (&text[..at], 1 << 20),
            Some((at, 'g' | 'G')) => (&text[..at], 1 << 30),
            _ => (text, 1),
        };
        let is_plain = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        match number.trim().parse::<f64>() {
            Ok(n) if is_plain && n * unit as f64 >= 1.0 => Ok(Self((n * unit as f64) as u64)),
            _ => Err("no size: write it like 500000, 800K or 25M".to_owned()),
        }
    }
}

/// With more files than this chunks of texts are merged even if no limit is given: it is what hosts
/// of static sites allow at most, and tools that copy archives grow slow.
const MANY_FILES: usize = 20_000;
/// Shards are larger in archives with more text than this.
const LARGE_BYTES: usize = 32 << 20;
/// Of all files so many hold texts: the rest are shards, records and knowledge.
const TEXT_FILES_OF_TEN: usize = 7;

/// The sizes for an archive of so many bytes of text, where no limit says otherwise.
pub fn usual_sizes(text_bytes: usize) -> Sizes {
    let hosted = Sizes::HOSTED;
    let n_files = text_bytes / hosted.chunk_bytes * 10 / TEXT_FILES_OF_TEN;
    let chunk_bytes = if n_files > MANY_FILES { MAX_CHUNK_BYTES } else { hosted.chunk_bytes };
    // The first gram and word of each shard stand in the root, which every reader loads.
    let shard_bytes = if text_bytes > LARGE_BYTES { 8 << 10 } else { hosted.shard_bytes };
    Sizes { chunk_bytes, shard_bytes, ..hosted }
}

/// A chunk of texts is fetched for each hit: larger ones would make every query dear.
const MAX_CHUNK_BYTES: usize = 16 << 10;
/// A shard is fetched for each term.
const MAX_SHARD_BYTES: usize = 48 << 10;

/// What to try after `sizes` if that makes too many files: first larger chunks of texts, which are
/// most of them, then larger shards.
fn coarser(sizes: Sizes) -> Option<Sizes> {
    if sizes.chunk_bytes < MAX_CHUNK_BYTES {
        Some(Sizes { chunk_bytes: MAX_CHUNK_BYTES, ..sizes })
    } else if sizes.shard_bytes < MAX_SHARD_BYTES {
        let (shard_bytes, record_bytes) = (sizes.shard_bytes * 2, sizes.record_bytes * 2);
        Some(Sizes { shard_bytes, record_bytes, ..sizes })
    } else {
        None
    }
}

/// The index with the smallest files that are still few enough beside `n_others` files that are no
/// part of it; with the largest if there are too many all the same, which [`Limits::check`] tells.
pub fn fit(
    limits: Limits,
    n_others: usize,
    mut sizes: Sizes,
    make: impl Fn(Sizes) -> Index,
) -> Index {
    let mut index = make(sizes);
    let max_files = limits.max_files.unwrap_or(usize::MAX).saturating_sub(n_others);
    while index.files.len() > max_files {
        let Some(mut next) = coarser(sizes) else { break };
        // Indexing takes long: what cannot be enough is not tried.
        while estimate(&index, sizes, next) > max_files
            && let Some(further) = coarser(next)
        {
            next = further;
        }
        sizes = next;
        index = make(sizes);
    }
    index
}

/// About how many files an index would have with other sizes.
fn estimate(index: &Index, was: Sizes, is: Sizes) -> usize {
    let n_of = |start: &str| index.files.iter().filter(|(path, _)| path.starts_with(start)).count();
    let (n_texts, n_shards, n_records) = (n_of("t/"), n_of("z/") + n_of("w/"), n_of("d/"));
    index.files.len() - n_texts - n_shards - n_records
        + n_texts * was.chunk_bytes / is.chunk_bytes
        + n_shards * was.shard_bytes / is.shard_bytes
        + n_records * was.record_bytes / is.record_bytes
}

impl Limits {
    /// Refuses files that are too many or too large.
    ///
    /// # Errors
    /// With what is too many or too large, and what to do.
    pub fn check(self, sizes: &BTreeMap<String, u64>) -> anyhow::Result<()> {
        if let Some(max) = self.max_files.filter(|max| sizes.len() > *max) {
            bail!(
                "the archive takes {} files, however large they are made, and may have {max}: give \
                 a higher --max-files, make several archives of it, or, if the whole of it is \
                 small, send it as one file with --single-file",
                sizes.len()
            );
        }
        let largest = sizes.iter().max_by_key(|(_, n_bytes)| **n_bytes);
        if let (Some(max), Some((path, n_bytes))) = (self.max_file_bytes, largest)
            && *n_bytes > max.0
        {
            bail!(
                "{path} has {n_bytes} bytes, and a file may have {}: give a higher --max-file-size, make \
                 several archives of it, or leave out --single-file if that is the file",
                max.0
            );
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// An index whose texts and shards take so many bytes.
    fn index(n_bytes: usize) -> impl Fn(Sizes) -> Index {
        move |sizes| {
            let files = |folder: &'static str, size: usize| {
                (0..n_bytes.div_ceil(size)).map(move |n| (format!("{folder}/e/{n}"), vec![]))
            };
            let texts = files("t", sizes.chunk_bytes);
            Index {
                files: texts.chain(files("z", sizes.shard_bytes)).collect(),
                ..Index::default()
            }
        }
    }

    #[test]
    fn chunks_of_texts_grow_first_then_shards() {
        let make = index(1 << 20);
        let n_files = |max| {
            let limits = Limits { max_files: Some(max), ..Limits::default() };
            fit(limits, 10, Sizes::HOSTED, &make).files.len() + 10
        };
        let [usual, merged] = [n_files(usize::MAX), n_files(250)];
        assert!(usual > 250, "{usual}");
        assert!((180..=250).contains(&merged), "{merged}");
        assert!((100..=170).contains(&n_files(170)), "{}", n_files(170));
        // What cannot be held comes out as small as it can be, for the check to refuse.
        assert_eq!(n_files(20), n_files(1));
    }

    #[test]
    fn larger_archives_have_larger_files() {
        let sizes = |text_bytes| {
            let sizes = usual_sizes(text_bytes);
            (sizes.shard_bytes >> 10, sizes.chunk_bytes >> 10)
        };
        assert_eq!(sizes(8 << 20), (6, 9));
        assert_eq!(sizes(80 << 20), (8, 9));
        assert_eq!(sizes(1 << 30), (8, 16));
    }

    #[test]
    fn sizes_are_read_as_people_write_them() {
        for (text, n) in [("500000", 500_000), ("800K", 800 << 10), ("25M", 25 << 20)] {
            assert_eq!(text.parse(), Ok(FileBytes(n)));
        }
        assert_eq!("1.5GB".parse(), Ok(FileBytes(3 << 29)));
        for text in ["", "M", "-1M", "ten", "0", "inf"] {
            assert!(text.parse::<FileBytes>().is_err(), "{text}");
        }
    }

    #[test]
    fn what_is_too_much_is_named() {
        let files = BTreeMap::from([("a".to_owned(), 9), ("b".to_owned(), 2000)]);
        let limits = |max_files, max| Limits {
            max_files: Some(max_files),
            max_file_bytes: Some(FileBytes(max)),
        };
        assert!(limits(2, 2000).check(&files).is_ok());
        let said = |limits: Limits| limits.check(&files).unwrap_err().to_string();
        assert!(said(limits(1, 2000)).contains("2 files"));
        assert!(said(limits(2, 1999)).contains("b has 2000 bytes"));
    }
}
