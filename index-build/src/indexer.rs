//! From aligned documents to the files of an index.
//!
//! Each step runs in parallel over parts that are cut by content, never by thread, and joins them
//! in order: the bytes are the same for any number of threads.

mod dictionary;
mod facets;
mod families;
mod occurrences;
pub(crate) mod readings;
mod shards;
mod texts;

use std::collections::BTreeMap;

use enface_format::{
    ChunkName, Dictionary, DocumentRecord, GramTerm, Hash, Posting, Root, RootMeta, SideInfo,
    hash_of, write_documents, write_ids, write_root, write_vocabulary,
};
use enface_text::Analyzer;
use serde::{Deserialize, Serialize};

use crate::align::Lexicon;
use crate::cache::Kept;
use crate::knowledge::Facet;
use crate::model::{AlignedDocument, Lang};

/// What each impact weighs, in 1/256 of BM25's term-frequency part: one in a passage of average
/// length or longer, and all that is more. A second bit takes 2 % of the text, and no class of
/// queries gains by it.
const IMPACTS: [u16; 2] = [200, 360];

/// The file of readings, among the fields of documents.
const READINGS: &str = "@pinyin";

/// Sizes that shape the files, before compression.
#[derive(Clone, Copy, Debug)]
pub struct Sizes {
    /// Bytes of a shard of grams or words.
    pub shard_bytes: usize,
    /// Bytes of a chunk of texts.
    pub chunk_bytes: usize,
    /// Bytes of what texts are compressed with, of all sides together: each reader waits for it
    /// before the first text is shown.
    pub dictionary_bytes: usize,
    /// Whether all words are in a file of their own, too: what a misspelt word is looked up in
    /// where shards are fetched one by one.
    pub has_vocabulary: bool,
    /// Bytes of a chunk of records: a page of titles from many documents needs one from each.
    pub record_bytes: usize,
    /// Whether each chunk of texts has the records of its documents, so that a hit needs no other
    /// file.
    pub has_records_beside: bool,
}

impl Sizes {
    /// Small files, so that a query fetches little.
    pub const HOSTED: Self = Self {
        shard_bytes: 6 << 10,
        chunk_bytes: 9 << 10,
        dictionary_bytes: 16 << 10,
        record_bytes: 2 << 10,
        has_vocabulary: true,
        has_records_beside: true,
    };
    /// Large files for an archive that travels in one bundle, where each costs a header and
    /// compresses worse when cut.
    pub const BUNDLED: Self = Self {
        shard_bytes: 1 << 20,
        chunk_bytes: 1 << 20,
        dictionary_bytes: 0,
        record_bytes: 1 << 20,
        has_vocabulary: false,
        has_records_beside: false,
    };
}

/// The files of an index and what is in them.
#[derive(Clone, Debug, Default)]
pub struct Index {
    /// Path below the archive's folder, and bytes; the root is among them.
    pub files: Vec<(String, Vec<u8>)>,
    /// The root's path.
    pub root: String,
    /// Which state of the archive this is.
    pub edition: String,
    /// The number of different grams and words.
    pub n_terms: usize,
    /// Bytes of the files that hold texts; all other bytes are index.
    pub text_bytes: usize,
    /// What was measured, or given as measured.
    pub measures: Measures,
}

/// How much an occurrence of a term counts in each place (BM25F: Robertson and Zaragoza 2009,
/// section 3.5). At 0 it is found there, and adds next to nothing.
#[derive(Clone, Copy, Debug, PartialEq, Serialize)]
pub struct Weights {
    /// In a document's title.
    pub title: f64,
    /// In a heading.
    pub heading: f64,
    /// In the label of a passage, where its text begins with it: `Article 5`.
    pub label: f64,
    /// Anywhere else.
    pub body: f64,
}

impl Weights {
    /// The largest weight.
    pub const MAX: f64 = 16.0;
}

impl Default for Weights {
    fn default() -> Self {
        Self { title: 2.0, heading: 1.5, label: 2.0, body: 1.0 }
    }
}

/// What an index is made of.
#[derive(Clone, Copy, Debug)]
pub struct Parts<'a> {
    /// The documents, aligned.
    pub documents: &'a [AlignedDocument],
    /// The languages of the sides.
    pub langs: &'a [Lang],
    /// The titles of the archive, each with its side.
    pub titles: &'a [(u8, String)],
    /// What texts are folded and cut by.
    pub analyzer: &'a Analyzer,
    /// How terms are rendered.
    pub lexicon: &'a Lexicon,
    /// The fields by which documents can be found.
    pub fields: &'a [Facet],
    /// How much terms count.
    pub weights: Weights,
    /// What is to be taken as measured; `None` measures it.
    pub measures: Option<&'a Measures>,
    /// Answers of earlier builds.
    pub kept: Kept<'a>,
}

/// What is measured in all texts together.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Measures {
    /// How many tokens a text has, on average, on each side.
    pub mean_tokens: Vec<f32>,
    /// What texts are compressed with: the file, if there is enough text.
    pub dictionary: Option<Vec<u8>>,
}

/// What can be searched: the shards, and what is known of all terms together.
struct Terms {
    n_beads: u32,
    n_terms: usize,
    ranks: Vec<char>,
    gram_shards: Vec<(GramTerm, Vec<u8>)>,
    word_shards: Vec<(String, Vec<u8>)>,
    suffixes: Vec<String>,
    vocabulary: Option<Vec<u8>>,
    mean_tokens: Vec<f32>,
}

fn terms(parts: &Parts<'_>, sizes: Sizes) -> Terms {
    let occurrences = occurrences::collect(parts, &IMPACTS);
    let shared = shards::Shared {
        impact_bits: IMPACTS.len().trailing_zeros() as u8,
        n_sides: parts.langs.len() as u8,
        shard_bytes: sizes.shard_bytes,
        lexicon: parts.lexicon,
    };
    let n_terms = occurrences.grams.len() + occurrences.words.len();
    let ranks = shards::ranks(&occurrences.grams);
    let gram_shards = shards::grams(occurrences.grams, &ranks, &shared);
    let families = families::Families::find(&occurrences.words, parts.langs, parts.analyzer);
    let suffixes = families.suffixes(&occurrences.words);
    let vocabulary =
        sizes.has_vocabulary.then(|| write_vocabulary(words_alone(&occurrences.words)));
    let word_shards = shards::words(occurrences.words, &families, &shared);
    let (n_beads, mean_tokens) = (occurrences.n_beads, occurrences.mean_tokens);
    Terms { n_beads, n_terms, ranks, gram_shards, word_shards, suffixes, vocabulary, mean_tokens }
}

/// What is read: the chunks of texts, each with the number of its entries, and the file of what
/// they are compressed with.
type Texts = (Vec<(u32, Vec<u8>)>, Option<Vec<u8>>);

fn texts(parts: &Parts<'_>, sizes: Sizes, records: &[DocumentRecord]) -> Texts {
    let Parts { documents, langs, .. } = *parts;
    let known = parts.measures.and_then(|measures| measures.dictionary.clone());
    let dictionary_file = match known.filter(|_| sizes.dictionary_bytes > 0) {
        Some(known) => Some(known),
        None => dictionary::train(documents, langs, records, sizes),
    };
    let dictionary = dictionary_file.as_deref().map(|bytes| {
        Dictionary::open(bytes, langs.len() as u8).expect("what was written can be read")
    });
    let shown = sizes.has_records_beside.then_some(records);
    let with = (dictionary.as_ref(), dictionary_file.as_deref());
    (texts::chunks(parts, shown, sizes.chunk_bytes, with), dictionary_file)
}

/// Makes the index of an archive.
pub fn index(parts: &Parts<'_>, sizes: Sizes) -> Index {
    let Parts { documents, langs, titles, analyzer, fields, .. } = *parts;
    let records = records(documents, langs);
    let (terms, (texts, dictionary_file)) =
        rayon::join(|| terms(parts, sizes), || texts(parts, sizes, &records));
    let Terms { n_beads, n_terms, ranks, gram_shards, word_shards, suffixes, vocabulary, .. } =
        terms;
    let measures = Measures { mean_tokens: terms.mean_tokens, dictionary: dictionary_file.clone() };
    let record_chunks = record_chunks(&records, sizes.record_bytes);
    let mut facets = facets::facets(fields, &records, langs, analyzer);
    facets.extend(readings::file(&ranks, langs).map(|file| (READINGS.to_owned(), file)));
    facets.sort();
    let ids = write_ids(records.iter().map(|record| record.id.as_str()));

    let mut root = Root::default();
    root.meta = RootMeta {
        edition: String::new(),
        titles: titles.to_vec(),
        sides: langs
            .iter()
            .map(|lang| SideInfo { lang: lang.clone(), is_rtl: crate::direction::is_rtl(lang) })
            .collect(),
        n_beads,
        impacts: IMPACTS.to_vec(),
        dictionary: dictionary_file.as_ref().map(|bytes| hash_of(bytes).0),
        ids: hash_of(&ids).0,
        vocabulary: vocabulary.as_ref().map(|bytes| hash_of(bytes).0),
        facets: facets.iter().map(|(name, bytes)| (name.clone(), hash_of(bytes).0)).collect(),
    };
    root.ranks = ranks;
    root.folds = analyzer.folds().data().clone();
    root.gram_shards = gram_shards.iter().map(|(first, _)| *first).collect();
    root.word_shards = word_shards.iter().map(|(first, _)| first.clone()).collect();
    root.document_beads = starts(documents.iter().map(|d| d.entries().len() as u32 + 1));
    root.text_beads = starts(texts.iter().map(|(n, _)| *n));
    root.record_documents = starts(record_chunks.iter().map(|(n, _)| *n));
    root.suffixes = suffixes;
    // The edition follows from everything that is in the index: the root, and the numbered files,
    // which have no hash anywhere else.
    let mut content = write_root(&mut root);
    let numbered = [
        gram_shards.iter().map(|(_, bytes)| bytes).collect::<Vec<_>>(),
        word_shards.iter().map(|(_, bytes)| bytes).collect(),
        texts.iter().map(|(_, bytes)| bytes).collect(),
        record_chunks.iter().map(|(_, bytes)| bytes).collect(),
    ];
    for bytes in numbered.into_iter().flatten() {
        content.extend_from_slice(&hash_of(bytes).0);
    }
    root.meta.edition = hash_of(&content).to_string();
    let edition = root.meta.edition.clone();
    let root_bytes = write_root(&mut root);
    let root_path = ChunkName::Root(hash_of(&root_bytes)).path(&edition);

    let text_bytes = texts.iter().map(|(_, bytes)| bytes.len()).sum();
    let mut files = vec![(root_path.clone(), root_bytes)];
    let mut add = |name: ChunkName, bytes: Vec<u8>| files.push((name.path(&edition), bytes));
    add(ChunkName::Ids(Hash(root.meta.ids)), ids);
    if let (Some(hash), Some(bytes)) = (root.meta.vocabulary, vocabulary) {
        add(ChunkName::Vocabulary(Hash(hash)), bytes);
    }
    if let (Some(hash), Some(bytes)) = (root.meta.dictionary, dictionary_file) {
        add(ChunkName::Dictionary(Hash(hash)), bytes);
    }
    // Fields may be equal, and then they are one file.
    let mut facets: Vec<Vec<u8>> = facets.into_iter().map(|(_, bytes)| bytes).collect();
    facets.sort_unstable();
    facets.dedup();
    facets.into_iter().for_each(|bytes| add(ChunkName::Facet(hash_of(&bytes)), bytes));
    (0..).zip(gram_shards).for_each(|(n, (_, bytes))| add(ChunkName::Grams(n), bytes));
    (0..).zip(word_shards).for_each(|(n, (_, bytes))| add(ChunkName::Words(n), bytes));
    (0..).zip(texts).for_each(|(n, (_, bytes))| add(ChunkName::Texts(n), bytes));
    (0..).zip(record_chunks).for_each(|(n, (_, bytes))| add(ChunkName::Documents(n), bytes));
    Index { files, root: root_path, edition, n_terms, text_bytes, measures }
}

/// The words, without pairs.
fn words_alone(words: &BTreeMap<String, Vec<Posting>>) -> impl Iterator<Item = &str> {
    words.keys().map(String::as_str).filter(|word| !word.contains([' ', '\u{1}']))
}

/// Sizes of consecutive ranges → where each begins, and the end of the last.
fn starts(sizes: impl Iterator<Item = u32>) -> Vec<u32> {
    let mut out = vec![0];
    let mut at = 0;
    for size in sizes {
        at += size;
        out.push(at);
    }
    out
}

fn records(documents: &[AlignedDocument], langs: &[Lang]) -> Vec<DocumentRecord> {
    let side_of = |lang: &Lang| langs.iter().position(|l| l == lang).map(|i| i as u8);
    documents
        .iter()
        .map(|document| {
            let mut titles: Vec<(u8, String)> = document
                .titles
                .iter()
                .filter_map(|(lang, title)| Some((side_of(lang)?, title.clone())))
                .collect();
            titles.sort_unstable();
            let n_given = document.beads.iter().filter_map(|bead| bead.given).max();
            DocumentRecord {
                id: document.id.clone(),
                titles,
                date: document.date.clone(),
                source: document.source.clone(),
                meta: document.meta.clone(),
                sides: document
                    .sides
                    .iter()
                    .filter(|side| !side.segments.is_empty())
                    .filter_map(|side| side_of(&side.lang))
                    .collect(),
                n_passages: document.beads.len() as u32,
                n_given: n_given.map_or(0, |n| n + 1),
            }
        })
        .collect()
}

/// Chunks of records: how many documents each has, and its bytes.
fn record_chunks(records: &[DocumentRecord], chunk_bytes: usize) -> Vec<(u32, Vec<u8>)> {
    let n_bytes = |record: &DocumentRecord| {
        let meta = record.meta.iter().map(|(key, value)| key.len() + value.len() + 2);
        let titles = record.titles.iter().map(|(_, title)| title.len() + 2);
        record.id.len() + meta.chain(titles).sum::<usize>() + 24
    };
    let mut chunks = Vec::new();
    let mut start = 0;
    let mut size = 0;
    for (i, record) in records.iter().enumerate() {
        size += n_bytes(record);
        if size >= chunk_bytes || i + 1 == records.len() {
            chunks.push(((i + 1 - start) as u32, write_documents(&records[start..=i])));
            start = i + 1;
            size = 0;
        }
    }
    chunks
}
