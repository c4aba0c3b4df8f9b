//! What is aligned and what comes out: texts, pairs and beads.

use std::ops::Range;

/// One side of a stretch of text to be aligned: its segments, and the paragraph of each.
#[derive(Clone, Copy, Debug, Default)]
pub struct Text<'a> {
    /// BCP 47 tag of the language.
    pub lang: &'a str,
    /// Sentence-like units in reading order.
    pub segments: &'a [&'a str],
    /// For each segment the number of its paragraph; numbers never fall. Where the list is
    /// shorter than `segments`, the rest counts as one paragraph with the last one listed.
    pub paragraphs: &'a [u32],
}

/// Two stretches that say the same: a document, or one given segment that is cut further.
#[derive(Clone, Copy, Debug, Default)]
pub struct Pair<'a> {
    /// The first side; for all pairs of one model it is in the same language.
    pub a: Text<'a>,
    /// The second side.
    pub b: Text<'a>,
}

/// Segments that stand facing each other; one side may be empty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Bead {
    /// Indices into the segments of side `a`.
    pub a: Range<u32>,
    /// Indices into the segments of side `b`.
    pub b: Range<u32>,
    /// How sure the model is, 0..=100; beads under 50 should be shown as
    /// approximate.
    pub confidence: u8,
}
