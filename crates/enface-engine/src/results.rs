//! What a search gives back, and what a reader opens.

use core::ops::Range;
use std::rc::Rc;

use enface_format::{DocumentRecord, SideText};

use crate::error::EngineError;

/// Number of a document within one index, dense from 0 in the archive's order.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct DocId(pub u32);

/// Number of a bead within one index, dense from 0, documents one after another.
///
/// The first bead of each document is its title; the others are its passages.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct BeadId(pub u32);

/// What to give back of a search.
#[derive(Clone, Debug)]
pub struct SearchOptions {
    /// At most this many hits, best first.
    pub limit: usize,
    /// Leave out this many of the best hits first: the page before.
    pub offset: usize,
    /// Verify every candidate, so that the total is exact, instead of only those shown.
    /// Fetches all texts that might match; the default does so only where nothing is fetched.
    pub exact_total: bool,
    /// The order of hits.
    pub sort: Sort,
    /// The fields to count by: `date` (by year), `lang`, keys of metadata.
    pub facets: Vec<String>,
    /// What counts beside terms.
    pub bonuses: Bonuses,
    /// Whether each hit says why it has its score.
    pub explain: bool,
}

/// How much counts what is no weight of a term: each from 0 to [`Bonuses::FULL`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Bonuses {
    /// At 0 a document's title says nothing of its passages; at 1 a term in the title adds to each
    /// passage what it adds to the title.
    pub title: u8,
    /// At 0 another form of a word, a longer or a misspelt one counts as the one that was typed; at
    /// 1 the least passage with what was typed comes before the best with anything else.
    pub exactness: u8,
    /// At 0 terms may stand anywhere in a passage; at 1 a passage in which they stand side by side
    /// counts five times. Orders the passages of one page, since it needs their texts.
    pub proximity: u8,
    /// At 1 passages with all terms are found, and only where there are none those with some terms,
    /// of documents that have them all; at 0 both are found and count by their terms alone; between
    /// the two a passage with all counts as much more.
    pub completeness: u8,
    /// At 0 dates say nothing; at 1 a passage of the latest document counts twice, one of the
    /// earliest, or of a document without a date, once.
    pub date: u8,
}

impl Bonuses {
    /// The value that stands for 1.
    pub const FULL: u8 = 32;
}

impl Default for Bonuses {
    fn default() -> Self {
        let full = Self::FULL;
        Self { title: 12, exactness: full, proximity: full, completeness: full, date: 0 }
    }
}

/// An order of hits. Passages of one document stay in its order.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Best first.
    #[default]
    Relevance,
    /// By the date of the document, the latest first, those without one last.
    Newest,
    /// By the date of the document, the earliest first, those without one last.
    Oldest,
    /// By the document's title in the archive's first language.
    Title,
}

impl Default for SearchOptions {
    fn default() -> Self {
        Self {
            limit: 10,
            offset: 0,
            exact_total: false,
            sort: Sort::Relevance,
            facets: Vec::new(),
            bonuses: Bonuses::default(),
            explain: false,
        }
    }
}

/// The answer to one query.
#[derive(Clone, Debug, Default)]
pub struct SearchResults {
    /// The passages that match, best first; equal scores in the order of the archive.
    pub hits: Vec<Hit>,
    /// How many passages match in all.
    pub total: Total,
    /// In how many documents they stand; exact when `total` is.
    pub n_documents: u32,
    /// Documents whose title matches the whole query, best first, whether or not a passage does.
    pub titles: Vec<TitleMatch>,
    /// How the query's terms are rendered on other sides, where the lexicon knows it.
    pub counterparts: Vec<Counterpart>,
    /// Whether no passage has all that was asked for: then each has a part of it, and its document
    /// the rest.
    pub is_loose: bool,
    /// For each field that was asked for and that the archive has, what values the matching
    /// documents have; as exact as `total`.
    pub facets: Vec<FacetCounts>,
    /// For the first page: what else matches if the query is translated by the lexicon, of
    /// documents that are in one language only; the best of them.
    pub across: Vec<Hit>,
    /// How many there are of these.
    pub n_across: Total,
    /// What could not be had: then `hits` are those of the first page whose texts have arrived,
    /// there are neither `titles` nor `facets`, and asking again may give all.
    pub failure: Option<EngineError>,
}

/// The values of a field among what matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCounts {
    /// The field.
    pub field: String,
    /// Its values in order, without those that nothing has.
    pub values: Vec<FacetCount>,
}

/// How often a value occurs among what matches.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FacetCount {
    /// The value.
    pub text: String,
    /// The passages whose documents have it.
    pub n_passages: u32,
}

/// A number of passages.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Total {
    /// The number, or an upper bound of it.
    pub n: u32,
    /// Whether `n` is exact; otherwise say "about".
    pub exact: bool,
}

/// One passage that matches.
#[derive(Clone, Debug)]
pub struct Hit {
    /// The passage's document.
    pub doc: DocId,
    /// The document's metadata, shared between its hits.
    pub document: Rc<DocumentRecord>,
    /// The passage.
    pub passage: Passage,
    /// Relevance: higher is better, comparable within one answer only.
    pub score: u32,
    /// For each of `passage.sides` what is marked on it.
    pub marks: Vec<Vec<Mark>>,
    /// Why it has its score, if that was asked for.
    pub explanation: Option<Explanation>,
}

/// Why a passage has its score: the sum of all this. Of alternatives the best counts.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Explanation {
    /// What each term that the index was asked for adds.
    pub terms: Vec<TermScore>,
    /// What each bonus adds: its name and the amount.
    pub bonuses: Vec<(&'static str, u32)>,
}

/// What a term adds to a passage's score.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TermScore {
    /// The term, folded: a word, two neighbouring characters, or one.
    pub term: String,
    /// The impact that the index has of it in this passage, in 1/256: how often it stands there,
    /// in what place, in how long a text.
    pub impact: u32,
    /// How much the form that was found counts, in 1/256: 256 for the one that was typed.
    pub form: u32,
    /// The inverse document frequency, in 1/256.
    pub idf: u32,
    /// What it adds.
    pub score: u32,
}

/// A document found by its title.
#[derive(Clone, Debug)]
pub struct TitleMatch {
    /// The document.
    pub doc: DocId,
    /// Its metadata.
    pub document: Rc<DocumentRecord>,
    /// Relevance, as in [`Hit::score`].
    pub score: u32,
    /// For each of `document.titles` what is marked on it.
    pub marks: Vec<Vec<Mark>>,
}

/// A bead as it is shown, or an entry of several: each side's text and where it stands.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Passage {
    /// The entry of the index that it is, or is a part of.
    pub bead: u32,
    /// Its number within the document, from 0; titles are not counted. Of an entry that of the
    /// bead that a reader is led to: the first one with something that was asked for.
    pub index: u32,
    /// The index of the input's segment that it is (a part of); `index` where the input gave none.
    pub segment: u32,
    /// Whether the input gave its segments, so that `segment` may repeat.
    pub is_given: bool,
    /// How the sides came to be paired.
    pub origin: enface_format::Origin,
    /// How sure the pairing is, 0 to 100.
    pub confidence: u8,
    /// Whether it is a heading.
    pub is_heading: bool,
    /// The sides that have text, in the archive's order of sides; of a hit without the borders of
    /// segments.
    pub sides: Rc<Vec<SideText>>,
    /// The same of the bead with the number `index` alone.
    pub place: Rc<Vec<SideText>>,
}

/// Something marked in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mark {
    /// Bytes of UTF-8, at character borders; marks of one text are in order and do not overlap.
    pub range: Range<u32>,
    /// What it is marked as.
    pub kind: MarkKind,
}

/// Why something is marked.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum MarkKind {
    /// The reader asked for it.
    Query,
    /// The other side's rendering of what the reader asked for.
    Counterpart,
}

/// How a term of the query is rendered on another side.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counterpart {
    /// The query's term, folded.
    pub term: String,
    /// The rendering's side.
    pub side: u8,
    /// The rendering, folded.
    pub text: String,
}

/// A whole document for reading.
#[derive(Clone, Debug)]
pub struct Reading {
    /// The document.
    pub doc: DocId,
    /// Its metadata.
    pub document: Rc<DocumentRecord>,
    /// Its passages in reading order.
    pub passages: Vec<Passage>,
    /// For each passage and each of its sides what the query marks; empty without a query.
    pub marks: Vec<Vec<Vec<Mark>>>,
}
