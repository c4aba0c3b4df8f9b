//! Whatever stands behind a valid checksum, readers give an error or an answer; they never panic.

use enface_format::{
    BundleReader, ChunkKind, ChunkReader, ChunkWriter, Dictionary, DocumentsReader, FacetReader,
    FormatError, GramShardReader, GramTerm, IdsReader, Root, Second, TextsReader, VocabularyReader,
    WordShardReader,
};
use proptest::prelude::*;

use crate::sample::{IMPACT_BITS, N_SIDES, Sample, samples, sections};

const HEADER_BYTES: usize = 18;
/// Of a section that is stored as it is and has fewer than 128 bytes.
const RAW_ENTRY_BYTES: usize = 3;

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
            VocabularyReader::open(bytes)?.each_word(&mut |_| {});
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
        writer = if sample.kind == ChunkKind::Texts && section >= 2 {
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

/// Makes the checksum of a file right again. Follows `FORMAT.md`, section "Chunks".
fn refresh_checksum(bytes: &mut [u8]) {
    let checksum = crc32fast::hash(&[&bytes[..12], &bytes[16..]].concat());
    bytes[12..16].copy_from_slice(&checksum.to_le_bytes());
}

/// Where the first section of a file is.
fn first_section(bytes: &[u8]) -> std::ops::Range<usize> {
    let mut at = HEADER_BYTES;
    let u32 = |at: &mut usize| {
        let (mut value, mut shift) = (0, 0);
        loop {
            let byte = usize::from(bytes[*at]);
            *at += 1;
            value |= (byte & 0x7F) << shift;
            shift += 7;
            if byte < 0x80 {
                return value;
            }
        }
    };
    let mut first = 0;
    for n in 0..bytes[17] {
        let encoding = bytes[at + 1];
        at += 2;
        let stored = u32(&mut at);
        if encoding != 0 {
            u32(&mut at);
        }
        if n == 0 {
            first = stored;
        }
    }
    at..at + first
}

#[test]
fn a_sample_is_sound() {
    for sample in samples() {
        assert_eq!(exercise(&sample, &sample.bytes), Ok(()), "{}", sample.name);
        let mut bytes = sample.bytes.clone();
        refresh_checksum(&mut bytes);
        assert_eq!(bytes, sample.bytes, "{}", sample.name);
    }
}

#[test]
fn a_damaged_byte_of_a_section_makes_no_panic() {
    for sample in samples() {
        for (section, raw) in sections(&sample.bytes, sample.kind, sample.dictionary.as_ref()) {
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
        for at in 0..sample.bytes.len() {
            for damage in 1..=u8::MAX {
                let mut bytes = sample.bytes.clone();
                bytes[at] ^= damage;
                refresh_checksum(&mut bytes);
                let _ = exercise(&sample, &bytes);
            }
        }
    }
}

#[test]
fn a_section_that_claims_to_be_huge_is_refused_before_memory_is_taken() {
    let good = ChunkWriter::new(ChunkKind::Dictionary).section(1, &[b'a'; 99]).finish();
    // Kind, encoding, bytes stored, bytes unpacked.
    let claimed = HEADER_BYTES + 3;
    for claim in [(1 << 30) - 1, 1 << 30, 98, 100] {
        let mut number = Vec::new();
        let mut rest: u32 = claim;
        while rest >= 0x80 {
            number.push(rest as u8 | 0x80);
            rest >>= 7;
        }
        number.push(rest as u8);
        let mut bytes = [&good[..claimed], &number, &good[claimed + 1..]].concat();
        refresh_checksum(&mut bytes);
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
        refresh_checksum(&mut bytes);
        assert_eq!(exercise(&sample, &bytes), Ok(()), "{}", sample.name);
        // An encoding that only an unknown section has is of no matter either. It is not raw, so
        // it states both sizes.
        let content = first_section(&bytes).start;
        assert_eq!(bytes[content - RAW_ENTRY_BYTES..content - 1], [250, 0]);
        bytes[content - 2] = 99;
        bytes.insert(content, 1);
        refresh_checksum(&mut bytes);
        assert_eq!(exercise(&sample, &bytes), Ok(()), "{}", sample.name);
    }
}

#[test]
fn a_section_twice_is_refused() {
    let mut bytes =
        ChunkWriter::new(ChunkKind::Dictionary).section(1, b"x").section(2, b"y").finish();
    bytes[HEADER_BYTES + RAW_ENTRY_BYTES] = 1;
    refresh_checksum(&mut bytes);
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
        let _ = exercise(sample, &with_section(sample, *section, &content));
    }

    #[test]
    fn any_compressed_bytes_make_no_panic(
        stored: Vec<u8>,
        raw_bytes in 0u32..1 << 14,
        encoding in 0u8..4,
    ) {
        let stored = &stored[..stored.len().min(127)];
        let mut bytes = ChunkWriter::new(ChunkKind::Dictionary).section(1, stored).finish();
        // Small and random, so stored as it is; now it claims to be something else.
        bytes[HEADER_BYTES + 1] = encoding;
        if encoding != 0 {
            let claim = [raw_bytes as u8 | 0x80, (raw_bytes >> 7) as u8];
            let at = HEADER_BYTES + RAW_ENTRY_BYTES;
            bytes.splice(at..at, claim);
        }
        refresh_checksum(&mut bytes);
        let chunk = ChunkReader::open(&bytes, ChunkKind::Dictionary).unwrap();
        let _ = chunk.section(1, None);
    }
}
