//! Whatever stands behind a valid checksum, readers give an error or an answer; they never panic.
//!
//! The finite-state transducer of word shards is exempt: the crate fst may panic on bytes that it
//! did not write, and only the checksum guards it. Its section is left as it is here.

use enface_format::{
    BundleReader, ChunkKind, ChunkReader, ChunkWriter, Dictionary, DocumentsReader, FacetReader,
    FormatError, GramShardReader, GramTerm, IdsReader, Root, Second, TextsReader, VocabularyReader,
    WordShardReader,
};
use proptest::prelude::*;

use crate::sample::{IMPACT_BITS, N_SIDES, Sample, samples, sections};

const FST_SECTION: u8 = 1;
const HEADER_BYTES: usize = 24;
const ENTRY_BYTES: usize = 20;

fn is_fst(sample: &Sample, section: u8) -> bool {
    sample.kind == ChunkKind::Words && section == FST_SECTION
}

/// Reads a file and, if that succeeds, everything in it.
fn exercise(sample: &Sample, bytes: &[u8]) -> Result<(), FormatError> {
    match sample.kind {
        ChunkKind::Root => {
            let mut root = Root::open(bytes)?;
            let analyzer = enface_text::Analyzer::new(root.take_fold_table());
            analyzer.fold_term("Éine 網路 a\u{308}\u{301} شبكة ㍿");
            root.ranks.iter().for_each(|&c| assert!(root.rank(c).is_some()));
            assert!(root.n_documents() <= root.meta.n_beads);
            assert!(root.impact_bits() <= 4 && (1..=32).contains(&root.n_sides()));
        }
        ChunkKind::Grams => {
            let shard = GramShardReader::open(bytes, IMPACT_BITS, N_SIDES)?;
            for (i, &term) in shard.terms().iter().enumerate() {
                assert_eq!(shard.find(term), Some(i));
                assert!(shard.starting_with(term.first).contains(&i));
                read_postings(shard.postings(i));
            }
            shard.starting_with(u32::MAX);
            shard.find(GramTerm { first: u32::MAX, second: Second::Rank(u32::MAX) });
            read_postings(shard.postings(usize::MAX));
            shard.lexicon().renderings("安全");
        }
        ChunkKind::Words => {
            let shard = WordShardReader::open(bytes, IMPACT_BITS, N_SIDES)?;
            for i in (0..shard.n_terms()).chain([usize::MAX]) {
                assert!(shard.family(i).contains(&i));
                shard.family_elsewhere(i);
                shard.stem_bytes(i);
                shard.word(i);
                read_postings(shard.postings(i));
            }
            shard.lexicon().renderings("law");
        }
        ChunkKind::Texts => {
            let texts = TextsReader::read(bytes, N_SIDES, sample.dictionary.as_ref())?;
            for side in texts.beads.iter().flat_map(|bead| bead.sides.iter()) {
                assert!(!side.segments.is_empty());
                for (range, _) in &side.segments {
                    assert!(side.text.get(range.start as usize..range.end as usize).is_some());
                }
            }
        }
        ChunkKind::Documents => {
            DocumentsReader::read(bytes)?;
        }
        ChunkKind::Ids => {
            let ids = IdsReader::open(bytes)?;
            assert!(ids.find("law-1").count() <= 3);
        }
        ChunkKind::Facet => {
            FacetReader::open(bytes)?;
        }
        ChunkKind::Vocabulary => {
            VocabularyReader::open(bytes)?.words().count();
        }
        ChunkKind::Dictionary => {
            Dictionary::open(bytes, N_SIDES)?;
        }
        ChunkKind::Bundle => {
            let bundle = BundleReader::open(bytes)?;
            bundle.get("root.0123456789");
        }
    }
    Ok(())
}

/// Postings are in order and on sides that exist, or an error.
fn read_postings(postings: &[enface_format::Posting]) {
    assert!(postings.is_sorted_by(|a, b| a.bead < b.bead));
    assert!(postings.iter().all(|p| p.sides != 0 && p.sides < 1 << N_SIDES));
    assert!(postings.iter().all(|p| p.impact < 1 << IMPACT_BITS));
}

/// The sample with the content of one section exchanged, and valid checksums.
fn with_section(sample: &Sample, exchanged: u8, content: &[u8]) -> Vec<u8> {
    let mut writer = ChunkWriter::new(sample.kind);
    for (section, raw) in sections(&sample.bytes, sample.kind, sample.dictionary.as_ref()) {
        let raw = if section == exchanged { content } else { &raw };
        writer = if sample.kind == ChunkKind::Texts && section >= 16 {
            writer.section_with_dictionary(
                section,
                raw,
                crate::sample::window(section, sample.dictionary.as_ref()),
            )
        } else {
            writer.section(section, raw)
        };
    }
    writer.finish()
}

/// Makes all checksums of a file right again. Follows `FORMAT.md`, section "Chunks".
fn refresh_checksums(bytes: &mut [u8]) {
    let u32_at = |bytes: &[u8], at: usize| {
        bytes.get(at..at + 4).map(|b| u32::from_le_bytes(b.try_into().unwrap()) as usize)
    };
    let table_end = HEADER_BYTES + usize::from(bytes[17]) * ENTRY_BYTES;
    for entry in (HEADER_BYTES..table_end).step_by(ENTRY_BYTES) {
        let (Some(offset), Some(n_bytes)) = (u32_at(bytes, entry + 4), u32_at(bytes, entry + 8))
        else {
            return;
        };
        if let Some(stored) = bytes.get(offset..offset.saturating_add(n_bytes)) {
            let checksum = crc32fast::hash(stored);
            bytes[entry + 16..entry + 20].copy_from_slice(&checksum.to_le_bytes());
        }
    }
    let Some(table) = bytes.get(HEADER_BYTES..table_end) else { return };
    let checksum = crc32fast::hash(&[&bytes[..20], table].concat());
    bytes[20..24].copy_from_slice(&checksum.to_le_bytes());
}

#[test]
fn a_sample_is_sound() {
    for sample in samples() {
        assert_eq!(exercise(&sample, &sample.bytes), Ok(()), "{}", sample.name);
        let mut bytes = sample.bytes.clone();
        refresh_checksums(&mut bytes);
        assert_eq!(bytes, sample.bytes, "{}", sample.name);
    }
}

#[test]
fn a_damaged_byte_of_a_section_makes_no_panic() {
    for sample in samples() {
        for (section, raw) in sections(&sample.bytes, sample.kind, sample.dictionary.as_ref()) {
            if is_fst(&sample, section) {
                continue;
            }
            for at in 0..raw.len() {
                for damage in [1, 2, 4, 8, 0x10, 0x20, 0x40, 0x80, 0xFF] {
                    let mut raw = raw.clone();
                    raw[at] ^= damage;
                    let _ = exercise(&sample, &with_section(&sample, section, &raw));
                }
            }
        }
    }
}

#[test]
fn a_lost_or_added_byte_of_a_section_makes_no_panic() {
    for sample in samples() {
        for (section, raw) in sections(&sample.bytes, sample.kind, sample.dictionary.as_ref()) {
            if is_fst(&sample, section) {
                continue;
            }
            for at in 0..raw.len() {
                let shorter = [&raw[..at], &raw[at + 1..]].concat();
                let _ = exercise(&sample, &with_section(&sample, section, &shorter));
                let cut = &raw[..at];
                let _ = exercise(&sample, &with_section(&sample, section, cut));
                for added in [0, 1, 0x7F, 0x80, 0xFF] {
                    let longer = [&raw[..at], &[added], &raw[at..]].concat();
                    let _ = exercise(&sample, &with_section(&sample, section, &longer));
                }
            }
        }
    }
}

#[test]
fn a_byte_after_the_last_is_refused() {
    for sample in samples() {
        for (section, mut raw) in sections(&sample.bytes, sample.kind, sample.dictionary.as_ref()) {
            let may_grow = match sample.kind {
                // One more rank, document, text chunk or record chunk; the sums tell on the latter.
                ChunkKind::Root => section == 2,
                ChunkKind::Dictionary | ChunkKind::Vocabulary => true,
                ChunkKind::Words => section == FST_SECTION,
                _ => false,
            };
            raw.push(1);
            if !may_grow {
                let bytes = with_section(&sample, section, &raw);
                assert!(exercise(&sample, &bytes).is_err(), "{} {section}", sample.name);
            }
        }
    }
}

/// Also damages the table of sections and compressed bytes, which [`with_section`] cannot.
#[test]
fn a_damaged_byte_of_a_file_with_valid_checksums_makes_no_panic() {
    for sample in samples() {
        let fst_range = if sample.kind == ChunkKind::Words {
            let at = |at: usize| {
                u32::from_le_bytes(sample.bytes[at..at + 4].try_into().unwrap()) as usize
            };
            let start = at(HEADER_BYTES + 4);
            start..start + at(HEADER_BYTES + 8)
        } else {
            0..0
        };
        for at in (0..sample.bytes.len()).filter(|at| !fst_range.contains(at)) {
            for damage in 1..=u8::MAX {
                let mut bytes = sample.bytes.clone();
                bytes[at] ^= damage;
                refresh_checksums(&mut bytes);
                let _ = exercise(&sample, &bytes);
            }
        }
    }
}

#[test]
fn a_section_that_claims_to_be_huge_is_refused_before_memory_is_taken() {
    let mut bytes = ChunkWriter::new(ChunkKind::Dictionary).section(1, &[b'a'; 99]).finish();
    for claim in [(1 << 30) - 1, 1 << 30, 98, 100] {
        bytes[HEADER_BYTES + 12..HEADER_BYTES + 16].copy_from_slice(&u32::to_le_bytes(claim));
        refresh_checksums(&mut bytes);
        let got = ChunkReader::open(&bytes, ChunkKind::Dictionary)
            .and_then(|chunk| chunk.section(1, None).ok_or(FormatError::Malformed));
        assert_eq!(got, Err(FormatError::Malformed), "{claim}");
    }
}

#[test]
fn unknown_sections_and_minor_versions_are_skipped() {
    for sample in samples() {
        let mut writer = ChunkWriter::new(sample.kind);
        for (section, raw) in sections(&sample.bytes, sample.kind, sample.dictionary.as_ref()) {
            writer = writer.section(section, &raw);
        }
        let mut bytes = writer.section(250, b"from the future").finish();
        bytes[10] = 9; // the minor version
        refresh_checksums(&mut bytes);
        assert_eq!(exercise(&sample, &bytes), Ok(()), "{}", sample.name);
        // An encoding that only an unknown section has is of no matter either.
        let last_entry = HEADER_BYTES + (usize::from(bytes[17]) - 1) * ENTRY_BYTES;
        bytes[last_entry + 1] = 99;
        refresh_checksums(&mut bytes);
        assert_eq!(exercise(&sample, &bytes), Ok(()), "{}", sample.name);
    }
}

#[test]
fn reserved_fields_must_be_zero() {
    let good = ChunkWriter::new(ChunkKind::Dictionary).section(1, b"x").finish();
    for at in [18, 19, HEADER_BYTES + 2, HEADER_BYTES + 3] {
        let mut bytes = good.clone();
        bytes[at] = 1;
        refresh_checksums(&mut bytes);
        let got = ChunkReader::open(&bytes, ChunkKind::Dictionary).map(|_| ());
        assert!(matches!(got, Err(FormatError::Malformed)), "{at}: {got:?}");
    }
}

#[test]
fn a_section_twice_is_refused() {
    let mut bytes =
        ChunkWriter::new(ChunkKind::Dictionary).section(1, b"x").section(2, b"y").finish();
    bytes[HEADER_BYTES + ENTRY_BYTES] = 1;
    refresh_checksums(&mut bytes);
    let got = ChunkReader::open(&bytes, ChunkKind::Dictionary).map(|_| ());
    assert_eq!(got, Err(FormatError::Malformed));
}

proptest! {
    #[test]
    fn any_section_makes_no_panic(
        sample_idx in 0..samples().len(),
        section_idx: prop::sample::Index,
        content in prop::collection::vec(prop_oneof![0u8..4, any::<u8>()], 0..200),
    ) {
        let samples = samples();
        let sample = &samples[sample_idx];
        let sections = sections(&sample.bytes, sample.kind, sample.dictionary.as_ref());
        let (section, _) = section_idx.get(&sections);
        if !is_fst(sample, *section) {
            let _ = exercise(sample, &with_section(sample, *section, &content));
        }
    }

    #[test]
    fn any_compressed_bytes_make_no_panic(
        stored: Vec<u8>,
        raw_bytes in 0u32..5000,
        encoding in 0u8..4,
    ) {
        let mut bytes = ChunkWriter::new(ChunkKind::Dictionary).section(1, &stored).finish();
        // Small and random, so stored as it is; now it claims to be something else.
        bytes[HEADER_BYTES + 1] = encoding;
        bytes[HEADER_BYTES + 12..HEADER_BYTES + 16].copy_from_slice(&raw_bytes.to_le_bytes());
        refresh_checksums(&mut bytes);
        let chunk = ChunkReader::open(&bytes, ChunkKind::Dictionary).unwrap();
        let _ = chunk.section(1, None);
    }
}
