//! What is read and built: documents, sides, segments, beads.
//!
//! An importer yields [`Document`]s; the pipeline turns each into an [`AlignedDocument`], which is
//! what the indexer and the exports see.

use core::fmt;
use core::ops::Range;
use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

pub use enface_format::Origin;

/// A BCP 47 language tag as the archive uses it: `en`, `zh`, `zh-Hant`, `ar`.
pub type Lang = String;

/// One document as an importer found it.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Document {
    /// Unique in the archive: lower-case letters, digits and hyphens where enface makes it (see
    /// [`crate::slug`]), anything non-empty where the input states it. Collisions are settled by
    /// the pipeline.
    pub id: String,
    /// The file that it was read from, as messages name it.
    pub path: String,
    /// The title in each language that has one.
    pub titles: BTreeMap<Lang, String>,
    /// The date that the archive states, `YYYY-MM-DD`, `YYYY-MM` or `YYYY`; if it was inferred from
    /// the text, [`keys::DATE_BASIS`] says so.
    pub date: Option<String>,
    /// Where the text comes from, as the input says it (a URL, a note).
    pub source: Option<String>,
    /// Everything else that is known, key → value, in the order it is shown; see [`keys`].
    pub meta: Vec<(String, String)>,
    /// Whether date and metadata are all that is to be known, so that nothing is taken from the
    /// text: an archive that enface exported states what was found in it.
    pub is_settled: bool,
    /// The text.
    pub body: Body,
}

impl Document {
    /// The languages in which it has text.
    pub fn langs(&self) -> BTreeSet<&str> {
        match &self.body {
            Body::Sides(sides) => sides.iter().map(|side| side.lang.as_str()).collect(),
            Body::Given(segments) => {
                let langs = segments.iter().flat_map(|segment| segment.texts.keys());
                langs.map(String::as_str).collect()
            }
        }
    }
}

/// Well-known keys of [`Document::meta`].
pub mod keys {
    /// The document's official number, as printed: `MIIT Communications No. (2020)49`.
    pub const NUMBER: &str = "number";
    /// Who translated it, a name only: `Paul Triolo`.
    pub const TRANSLATOR: &str = "translator";
    /// Who published an official translation: `Xinhua`.
    pub const OFFICIAL_TRANSLATION: &str = "official-translation";
    /// `truncated` (cut in the archive), `reblog` (an excerpt of a post elsewhere), `draft`, or
    /// `opinion-seeking` (a draft on which opinions are asked for); may repeat.
    pub const STATUS: &str = "status";
    /// Who wrote it, or posted it: a name.
    pub const AUTHOR: &str = "author";
    /// A category that the archive puts it in; may repeat.
    pub const CATEGORY: &str = "category";
    /// A keyword that the archive gives it; may repeat.
    pub const TAG: &str = "tag";
    /// What kind of text it is: `law`, `notice`, `page`.
    pub const KIND: &str = "kind";
    /// From which day it holds.
    pub const EFFECTIVE: &str = "effective";
    /// On which day the text says that it was issued.
    pub const PROMULGATED: &str = "promulgated";
    /// What the document's date was inferred from, if nothing states it: `promulgation` (a sentence
    /// of the text), `title`, or `number` (the year in its number).
    pub const DATE_BASIS: &str = "date-basis";
    /// When it was posted in the archive, if that is not the text's own date.
    pub const POSTED: &str = "posted";
    /// How much more there is where the text was cut: `1,245 more words`.
    pub const MORE: &str = "more";
    /// Where the translation comes from: `official`, `human` or `machine`; may repeat. See
    /// [`super::Provenance`] for a segment's own.
    pub const PROVENANCE: &str = "provenance";
}

/// The text of a document.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Body {
    /// Each side as paragraphs in reading order; enface cuts and aligns them. A paragraph may hold
    /// line breaks (`\n`); it is never empty.
    Sides(Vec<SideText>),
    /// Segments that the input has aligned already.
    Given(Vec<GivenSegment>),
}

impl Default for Body {
    fn default() -> Self {
        Body::Sides(Vec::new())
    }
}

/// One side of a document before segmentation.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct SideText {
    /// The side's language.
    pub lang: Lang,
    /// Its paragraphs.
    pub paragraphs: Vec<String>,
}

/// One aligned segment as the input gives it. Text comes back out exactly as it went in.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct GivenSegment {
    /// The text in each language that has one; an empty text is kept apart from a missing one.
    pub texts: BTreeMap<Lang, String>,
    /// The segment's label in each language (`Article 12`, `第十二条`), where the input has one.
    pub labels: BTreeMap<Lang, String>,
    /// Whether it is a heading.
    pub heading: bool,
    /// Where its translation comes from, where the input says so.
    pub provenance: Option<Provenance>,
    /// What stands between the text and the next of its language, where that is no border between
    /// paragraphs.
    pub after: BTreeMap<Lang, String>,
    /// How the texts came to be paired, if someone other than the input did it; the segment is then
    /// one bead, however long it is.
    pub pairing: Option<Pairing>,
}

impl GivenSegment {
    /// Whether it has a text on more than one side: what has one side is no translation of another.
    pub fn is_paired(&self) -> bool {
        self.texts.len() > 1
    }
}

/// Where a translation comes from.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Serialize, Deserialize)]
pub enum Provenance {
    /// An authority published it, by name if that is known.
    Official(Option<String>),
    /// A person made it, by name if that is known.
    Human(Option<String>),
    /// A program made it, by name if that is known.
    Machine(Option<String>),
}

impl Provenance {
    /// That of a word of [`Self::word`], and who it was; `None` for another word.
    pub fn new(word: &str, by: Option<String>) -> Option<Self> {
        Some(match word {
            "official" => Self::Official(by),
            "human" => Self::Human(by),
            "machine" => Self::Machine(by),
            _ => return None,
        })
    }

    /// The word for it, as in [`keys::PROVENANCE`].
    pub fn word(&self) -> &'static str {
        match self {
            Self::Official(_) => "official",
            Self::Human(_) => "human",
            Self::Machine(_) => "machine",
        }
    }

    /// Who, if that is known.
    pub fn by(&self) -> Option<&str> {
        let (Self::Official(by) | Self::Human(by) | Self::Machine(by)) = self;
        by.as_deref()
    }
}

/// As importers read it: `official`, `human: Ann Lee`.
impl fmt::Display for Provenance {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.word())?;
        self.by().map_or(Ok(()), |by| write!(f, ": {by}"))
    }
}

/// What stands between paragraphs.
pub const PARAGRAPH_BORDER: &str = "\n\n";

/// Who paired the texts of a segment, and how sure that is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Pairing {
    /// Who.
    pub origin: Origin,
    /// How sure, 0 to 100.
    pub confidence: u8,
}

impl Pairing {
    /// A pairing as files state it: `aligned` and `83`.
    pub fn parse(origin: &str, confidence: &str) -> Option<Self> {
        let all = [Origin::Given, Origin::Aligned, Origin::Human];
        let origin = all.into_iter().find(|known| origin_name(*known) == origin)?;
        let confidence = confidence.parse().ok().filter(|n| *n <= 100)?;
        Some(Self { origin, confidence })
    }
}

/// The word that files have for who paired.
pub fn origin_name(origin: Origin) -> &'static str {
    match origin {
        Origin::Given => "given",
        Origin::Aligned => "aligned",
        Origin::Human => "human",
    }
}

/// A document cut into segments and beads: what the index is made of.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlignedDocument {
    /// As in [`Document`], with collisions settled.
    pub id: String,
    /// As in [`Document`].
    pub titles: BTreeMap<Lang, String>,
    /// As in [`Document`].
    pub date: Option<String>,
    /// As in [`Document`].
    pub source: Option<String>,
    /// As in [`Document`].
    pub meta: Vec<(String, String)>,
    /// The sides that have text, in the archive's order of languages.
    pub sides: Vec<AlignedSide>,
    /// The beads in reading order; each segment of each side stands in exactly one.
    pub beads: Vec<Bead>,
}

/// One side, cut into segments.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AlignedSide {
    /// The side's language.
    pub lang: Lang,
    /// Its segments in reading order.
    pub segments: Vec<Segment>,
}

/// The smallest unit that is aligned: a sentence, a list item, a line.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Segment {
    /// The text; with `after` of each, the segments of a side join to the side's text.
    pub text: String,
    /// The number of its paragraph on this side, from 0.
    pub paragraph: u32,
    /// What stands between this segment and the next of its side: nothing, a space, a line break.
    pub after: String,
}

/// Beads of one given segment are found as one as long as they have no more bytes of text together:
/// readers, and those who cite, think in articles; and a term is noted once for each of them.
const MAX_ENTRY_BYTES: usize = 4 << 10;

impl AlignedDocument {
    /// The beads that are indexed, counted and found as one, in order: those of one segment that
    /// the input gave, up to a size; else each alone.
    pub fn entries(&self) -> Vec<Range<usize>> {
        let mut out: Vec<Range<usize>> = Vec::new();
        let mut n_bytes = 0;
        for (i, bead) in self.beads.iter().enumerate() {
            let own = self.bead_bytes(bead);
            n_bytes += own;
            let is_same = |last: &&mut Range<usize>| {
                let before = &self.beads[last.start];
                bead.given.is_some() && bead.given == before.given && n_bytes <= MAX_ENTRY_BYTES
            };
            match out.last_mut().filter(is_same) {
                Some(last) => last.end = i + 1,
                None => {
                    out.push(i..i + 1);
                    n_bytes = own;
                }
            }
        }
        out
    }

    /// The bytes of text of a bead on all sides.
    pub fn bead_bytes(&self, bead: &Bead) -> usize {
        let sides = self.sides.iter().zip(&bead.parts);
        sides
            .flat_map(|(side, part)| &side.segments[part.start as usize..part.end as usize])
            .map(|segment| segment.text.len())
            .sum()
    }
}

/// Segments of one side that say what segments of the others say.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Bead {
    /// For each of [`AlignedDocument::sides`] the range of its segments; empty if it has none.
    pub parts: Vec<Range<u32>>,
    /// Who paired them.
    pub origin: Origin,
    /// How sure the pairing is, 0 to 100; 100 where it was given.
    pub confidence: u8,
    /// Index of the input's segment that this bead is (a part of); `None` where the input gave none.
    pub given: Option<u32>,
    /// The label in each language, where the input has one.
    pub labels: BTreeMap<Lang, String>,
    /// Whether it is a heading.
    pub heading: bool,
    /// Where its translation comes from, where the input says so.
    pub provenance: Option<Provenance>,
}
