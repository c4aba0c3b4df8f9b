//! Are the files of earlier versions still read, and are the same bytes still written?
//!
//! Each folder of `tests/compat` has one small file of each kind, as some version of this crate
//! wrote it. A file that is missing from the newest folder is written; none is ever overwritten,
//! so that a change of the format shows in review as a new folder.

use std::path::PathBuf;

use enface_format::{
    BundleReader, ChunkKind, ChunkReader, DocumentsReader, FacetReader, GramShardReader, IdsReader,
    Root, TextsReader, VocabularyReader, WordShardReader,
};

use crate::sample::{self, IMPACT_BITS, N_SIDES, Sample, samples, sections};

/// All folders of `tests/compat`, the newest last.
const VERSIONS: [&str; 1] = ["v1"];

fn path(version: &str, sample: &Sample) -> PathBuf {
    let folder = PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("tests/compat").join(version);
    folder.join(format!("{}.bin", sample.name))
}

#[test]
fn the_newest_version_is_written_as_before() {
    let version = VERSIONS.last().unwrap();
    for sample in samples() {
        let path = path(version, &sample);
        let Ok(kept) = std::fs::read(&path) else {
            std::fs::create_dir_all(path.parent().unwrap()).unwrap();
            std::fs::write(&path, &sample.bytes).unwrap();
            continue;
        };
        let [was, is] = [&kept, &sample.bytes]
            .map(|bytes| sections(bytes, sample.kind, sample.dictionary.as_ref()));
        assert_eq!(
            was,
            is,
            "{}: the format changed; see FORMAT.md, section \"Versions\", then add a folder to \
             VERSIONS in {}",
            sample.name,
            file!(),
        );
        assert_eq!(
            kept,
            sample.bytes,
            "{}: only the frame or the compressor's output changed; all files of all archives get \
             other names. If that is meant, add a folder to VERSIONS in {}",
            sample.name,
            file!(),
        );
    }
}

#[test]
fn every_version_is_read() {
    for version in VERSIONS {
        for sample in samples() {
            // The newest folder may be about to be written.
            if let Ok(bytes) = std::fs::read(path(version, &sample)) {
                check(&sample, &bytes);
            }
        }
    }
}

#[test]
fn a_sample_is_read_as_it_was_written() {
    samples().iter().for_each(|sample| check(sample, &sample.bytes));
}

/// Whether `bytes` have the content of `sample`.
fn check(sample: &Sample, bytes: &[u8]) {
    match sample.kind {
        ChunkKind::Root => {
            let mut root = sample::root();
            enface_format::write_root(&mut root);
            assert_eq!(Root::open(bytes).unwrap(), root);
        }
        ChunkKind::Grams => {
            let shard = GramShardReader::open(bytes, IMPACT_BITS, N_SIDES).unwrap();
            let entries: Vec<_> = (shard.terms().iter().enumerate())
                .map(|(i, &term)| (term, shard.postings(i).to_vec()))
                .collect();
            assert_eq!(entries, sample::gram_entries());
            for (term, renderings) in sample::gram_lexicon() {
                assert_eq!(shard.lexicon().renderings(&term), renderings);
            }
        }
        ChunkKind::Words => {
            let shard = WordShardReader::open(bytes, IMPACT_BITS, N_SIDES).unwrap();
            let words = sample::words();
            assert_eq!(shard.n_terms(), words.len());
            for (i, word) in words.iter().enumerate() {
                assert_eq!(shard.find(&word.text), Some(i));
                assert_eq!(shard.stem_bytes(i), usize::from(word.stem_bytes));
                assert_eq!(shard.family_elsewhere(i), word.elsewhere);
                assert_eq!(shard.postings(i), word.postings);
            }
            assert_eq!(shard.family(0), [0, 2]);
            assert_eq!(shard.family(5), [4, 5]);
            for (term, renderings) in sample::word_lexicon() {
                assert_eq!(shard.lexicon().renderings(&term), renderings);
            }
        }
        ChunkKind::Texts => {
            let texts = TextsReader::read(bytes, N_SIDES, sample.dictionary.as_ref()).unwrap();
            assert_eq!(texts.beads, sample::beads());
            // The other sample is one without records.
            if sample.dictionary.is_some() {
                let read: Vec<_> = texts.documents.iter().map(|r| (**r).clone()).collect();
                assert_eq!(read, sample::documents());
            }
        }
        ChunkKind::Documents => {
            let read = DocumentsReader::read(bytes).unwrap();
            let read: Vec<_> = read.iter().map(|record| (**record).clone()).collect();
            assert_eq!(read, sample::documents());
        }
        ChunkKind::Ids => {
            let ids = IdsReader::open(bytes).unwrap();
            assert_eq!(ids.find("law-1").collect::<Vec<_>>(), [0, 2]);
            assert_eq!(ids.find("法-2").collect::<Vec<_>>(), [1]);
        }
        ChunkKind::Facet => {
            assert_eq!(FacetReader::open(bytes).unwrap().values, sample::facet());
        }
        ChunkKind::Vocabulary => {
            let mut words = Vec::new();
            let vocabulary = VocabularyReader::open(bytes).unwrap();
            vocabulary.each_word(&mut |word| words.push(word.to_owned()));
            assert_eq!(words, ["law", "право"]);
        }
        ChunkKind::Dictionary => {
            let chunk = ChunkReader::open(bytes, ChunkKind::Dictionary).unwrap();
            assert_eq!(chunk.section(16, None).unwrap(), sample::DICTIONARY.as_bytes());
        }
        ChunkKind::Bundle => {
            let bundle = BundleReader::open(bytes).unwrap();
            for (path, file) in sample::bundle_files() {
                assert_eq!(bundle.get(path), Some(file));
            }
        }
    }
}
