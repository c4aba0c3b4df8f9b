//! A tiny archive: one small file of each kind, with every feature of the format in it.

use enface_format::{
    BeadKind, BeadText, ChunkKind, ChunkReader, Dictionary, DocumentRecord, FacetValue,
    GramShardWriter, GramTerm, Origin, Posting, Rendering, Root, RootMeta, Second, SideInfo,
    SideText, TextsWriter, Window, WordEntry, WordShardWriter, write_bundle, write_dictionary,
    write_documents, write_facet, write_ids, write_root, write_vocabulary,
};
use enface_text::FoldData;

/// The sides of the tiny archive: zh-Hant, en and ar.
pub(crate) const N_SIDES: u8 = 3;
/// The bits of an impact there.
pub(crate) const IMPACT_BITS: u8 = 2;
/// What its texts are compressed with.
pub(crate) const DICTIONARY: &str = "網路安全是國家安全的基石。Cybersecurity is the cornerstone of national \
                                     security. ";

/// A file of the tiny archive.
pub(crate) struct Sample {
    pub(crate) name: &'static str,
    pub(crate) kind: ChunkKind,
    pub(crate) bytes: Vec<u8>,
    /// What its sections are unpacked with.
    pub(crate) dictionary: Option<Dictionary>,
}

/// All files of the tiny archive.
pub(crate) fn samples() -> Vec<Sample> {
    let sample = |name, kind, bytes| Sample { name, kind, bytes, dictionary: None };
    let dictionary_file = dictionary_file(DICTIONARY, N_SIDES);
    let dictionary = dictionary(DICTIONARY, N_SIDES);
    vec![
        sample("root", ChunkKind::Root, write_root(&mut root())),
        sample("grams", ChunkKind::Grams, grams()),
        sample("words", ChunkKind::Words, words_file()),
        sample("texts", ChunkKind::Texts, texts(&beads(), &[], N_SIDES, None)),
        Sample {
            name: "texts-dictionary",
            kind: ChunkKind::Texts,
            bytes: texts(&beads(), &documents(), N_SIDES, Some(&dictionary)),
            dictionary: Some(dictionary),
        },
        sample("documents", ChunkKind::Documents, write_documents(&documents())),
        sample("ids", ChunkKind::Ids, write_ids(["law-1", "法-2", "law-1"])),
        sample("dictionary", ChunkKind::Dictionary, dictionary_file),
        sample("vocabulary", ChunkKind::Vocabulary, write_vocabulary(["law", "право"])),
        sample("facet", ChunkKind::Facet, write_facet(&facet())),
        sample("bundle", ChunkKind::Bundle, write_bundle(bundle_files())),
    ]
}

/// The unpacked sections of a file, whatever it is.
pub(crate) fn sections(
    bytes: &[u8],
    kind: ChunkKind,
    dictionary: Option<&Dictionary>,
) -> Vec<(u8, Vec<u8>)> {
    let chunk = ChunkReader::open(bytes, kind).unwrap();
    (0..=u8::MAX)
        .filter(|&section| chunk.has(section))
        .map(|section| (section, chunk.section(section, window(section, dictionary)).unwrap()))
        .collect()
}

fn dictionary_file(content: &str, n_sides: u8) -> Vec<u8> {
    write_dictionary(&documents(), &vec![content.as_bytes().to_vec(); n_sides.into()])
}

/// A dictionary with typical records, and the same content for each side.
pub(crate) fn dictionary(content: &str, n_sides: u8) -> Dictionary {
    Dictionary::open(&dictionary_file(content, n_sides), n_sides).unwrap()
}

/// What a section of texts is packed behind.
pub(crate) fn window(section: u8, dictionary: Option<&Dictionary>) -> Option<&Window> {
    match section {
        2 => dictionary?.records(),
        _ => dictionary?.side(section.checked_sub(16)?.into()),
    }
}

pub(crate) fn root() -> Root {
    let mut root = Root::default();
    root.meta = RootMeta {
        edition: "0123456789".into(),
        titles: vec![(0, "法規".into()), (1, "Laws".into())],
        sides: [("zh-Hant", false), ("en", false), ("ar", true)]
            .map(|(lang, is_rtl)| SideInfo { lang: lang.into(), is_rtl })
            .into(),
        n_beads: 300,
        impacts: vec![64, 128, 256, 400],
        dictionary: Some([1, 2, 3, 4, 5]),
        ids: [6, 7, 8, 9, 10],
        vocabulary: Some([6; 5]),
        facets: vec![("date".into(), [7; 5]), ("種類".into(), [8; 5])],
    };
    root.ranks = "安法路全是網国𠀀".chars().collect();
    root.folds = FoldData {
        folds: vec![
            ('É', "e".into()),
            ('ß', "ss".into()),
            ('\u{301}', String::new()),
            ('㍿', "株式会社".into()),
            ('國', "国".into()),
        ],
        compositions: vec![('a', '\u{308}', 'ä'), ('ا', '\u{653}', 'آ')],
        word_marks: vec![('\u{93E}', '\u{94D}'), ('\u{963}', '\u{963}')],
    };
    root.gram_shards = vec![term(0, Second::End), term(3, Second::Rank(5)), term(7, Second::Any)];
    root.word_shards = ["", "law", "شبكة"].map(String::from).into();
    root.document_beads = vec![0, 1, 130, 300];
    root.text_beads = vec![0, 200, 300];
    root.record_documents = vec![0, 2, 3];
    root.suffixes = ["s", "ing", "ées"].map(String::from).into();
    root
}

pub(crate) fn term(first: u32, second: Second) -> GramTerm {
    GramTerm { first, second }
}

pub(crate) fn posting(bead: u32, impact: u8, sides: u32) -> Posting {
    Posting { bead, impact, sides }
}

pub(crate) fn gram_entries() -> Vec<(GramTerm, Vec<Posting>)> {
    vec![
        (term(0, Second::End), vec![posting(0, 3, 1), posting(299, 0, 1)]),
        (term(0, Second::Any), vec![posting(0, 3, 1), posting(17, 1, 3), posting(299, 0, 1)]),
        (term(0, Second::Rank(3)), vec![posting(17, 1, 2)]),
        (term(0, Second::Rank(200)), vec![posting(150, 2, 5)]),
        (term(2, Second::Rank(0)), vec![posting(1, 0, 4), posting(2, 0, 4), posting(130, 3, 4)]),
        (term(300, Second::End), vec![posting(128, 3, 7)]),
    ]
}

pub(crate) fn gram_lexicon() -> Vec<(String, Vec<Rendering>)> {
    let rendering = |side, text: &str| Rendering { side, text: text.into() };
    vec![
        ("安全".into(), vec![rendering(1, "security"), rendering(1, "safety")]),
        ("安全法".into(), vec![rendering(2, "قانون الامن"), rendering(1, "security law")]),
    ]
}

pub(crate) fn word_lexicon() -> Vec<(String, Vec<Rendering>)> {
    vec![("law".into(), vec![Rendering { side: 0, text: "法".into() }])]
}

fn grams() -> Vec<u8> {
    let mut writer = GramShardWriter::new(IMPACT_BITS, N_SIDES);
    for (term, postings) in gram_entries() {
        writer.push(term, &postings);
    }
    writer.finish(&gram_lexicon())
}

pub(crate) fn words() -> Vec<WordEntry> {
    let word = |text: &str, stem_bytes, link, elsewhere: &[&str], postings: &[Posting]| WordEntry {
        text: text.into(),
        stem_bytes,
        link,
        elsewhere: elsewhere.iter().map(|&s| s.into()).collect(),
        postings: postings.into(),
    };
    vec![
        word("law", 3, 0, &[], &[posting(0, 0, 2), posting(1, 1, 2)]),
        word("lawful", 6, 0, &[], &[posting(3, 2, 2), posting(140, 3, 3)]),
        word("laws", 3, 2, &[], &[posting(299, 3, 2)]),
        word("mice", 4, 0, &["mouse", "mouses"], &[posting(7, 0, 7)]),
        word("étude", 5, 0, &[], &[posting(8, 1, 2)]),
        word("études", 5, 1, &[], &[posting(8, 1, 2)]),
        word("закон", 10, 0, &["людьми"], &[posting(9, 1, 2), posting(10, 2, 4)]),
    ]
}

fn words_file() -> Vec<u8> {
    WordShardWriter { impact_bits: IMPACT_BITS, n_sides: N_SIDES }.write(&words(), &word_lexicon())
}

pub(crate) fn beads() -> Vec<BeadText> {
    let side = |side, label: Option<&str>, segments: &[(&str, &str, u32)]| {
        let mut text = SideText { side, label: label.map(String::from), ..SideText::default() };
        segments.iter().for_each(|(segment, after, p)| text.push(segment, after, *p));
        text
    };
    vec![
        BeadText {
            kind: BeadKind::Title,
            origin: Origin::Given,
            confidence: 100,
            given: None,
            joins: false,
            sides: vec![].into(),
        },
        BeadText {
            kind: BeadKind::Passage,
            origin: Origin::Aligned,
            confidence: 97,
            given: Some(0),
            joins: false,
            sides: vec![
                side(
                    0,
                    Some("第一條"),
                    &[("網路安全是國家安全的基石。", "", 0), ("是。", "\n", 0)],
                ),
                side(
                    1,
                    Some("1"),
                    &[("Cybersecurity is the cornerstone of national security.", " ", 0)],
                ),
            ]
            .into(),
        },
        BeadText {
            kind: BeadKind::Passage,
            origin: Origin::Aligned,
            confidence: 97,
            given: Some(0),
            joins: true,
            sides: vec![side(0, Some("第一條"), &[("安全。", "\n\n", 0)])].into(),
        },
        BeadText {
            kind: BeadKind::Heading,
            origin: Origin::Human,
            confidence: 0,
            given: Some(300),
            joins: false,
            sides: vec![
                side(0, None, &[("安全", "\u{3000}——\n", 200), ("", "\n\n", 3)]),
                side(2, Some(""), &[("الأمن", " ", u32::MAX)]),
            ]
            .into(),
        },
    ]
}

pub(crate) fn texts(
    beads: &[BeadText],
    documents: &[DocumentRecord],
    n_sides: u8,
    dictionary: Option<&Dictionary>,
) -> Vec<u8> {
    let mut writer = TextsWriter::new(n_sides, 0);
    documents.iter().for_each(|record| writer.push_document(record));
    beads.iter().for_each(|bead| writer.push(bead));
    writer.finish(dictionary)
}

pub(crate) fn documents() -> Vec<DocumentRecord> {
    vec![
        DocumentRecord {
            id: "law-1".into(),
            titles: vec![(0, "網路安全法".into()), (1, "Cybersecurity Law".into())],
            date: Some("2016-11-07".into()),
            source: Some("https://example.org/法/1".into()),
            meta: vec![("number".into(), "53".into()), ("status".into(), String::new())],
            sides: vec![0, 1],
            n_passages: 200,
            n_given: 79,
        },
        DocumentRecord { id: "法-2".into(), sides: vec![2], ..DocumentRecord::default() },
    ]
}

pub(crate) fn facet() -> [FacetValue; 2] {
    let value = |text: &str, documents: &[u32]| FacetValue {
        text: text.into(),
        documents: documents.into(),
    };
    [value("", &[]), value("法律", &[0, 3, 1])]
}

/// Not in order, and each a file or not: a bundle does not look into its files.
pub(crate) fn bundle_files() -> [(&'static str, &'static [u8]); 4] {
    [
        ("z/0101010101", b"grams"),
        ("root.0123456789", b"root"),
        ("t/0123456789/0", b"texts of the archive, texts of the archive, texts of the archive"),
        ("d/0123456789/0", b""),
    ]
}
