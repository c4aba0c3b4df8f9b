//! How do segments that the input has aligned become a document?

use std::collections::BTreeMap;

use super::facts::{facts, is_title_like};
use crate::model::{Body, Document, GivenSegment, Lang, SideText};

/// A document of aligned segments, with what its text says about itself.
pub(super) fn document(id: String, segments: Vec<GivenSegment>) -> Document {
    let facts = facts(&sides(&segments));
    Document {
        id,
        date: facts.date,
        meta: facts.meta,
        body: Body::Given(segments),
        ..Document::default()
    }
}

/// The titles that the first segment is, if it is one in each of its languages.
pub(super) fn titles(segments: &[GivenSegment]) -> BTreeMap<Lang, String> {
    match segments {
        [first, _, ..] if first.texts.values().all(|text| is_title_like(text)) => {
            first.texts.clone()
        }
        _ => BTreeMap::new(),
    }
}

/// A segment of these texts; an empty one counts as missing.
pub(super) fn segment(texts: impl IntoIterator<Item = (Lang, String)>) -> GivenSegment {
    let texts = texts.into_iter().filter(|(_, text)| !text.trim().is_empty());
    GivenSegment { texts: texts.collect(), ..GivenSegment::default() }
}

fn sides(segments: &[GivenSegment]) -> Vec<SideText> {
    let mut sides: BTreeMap<&Lang, Vec<String>> = BTreeMap::new();
    for (lang, text) in segments.iter().flat_map(|segment| &segment.texts) {
        sides.entry(lang).or_default().extend(text.split('\n').map(|line| line.trim().to_owned()));
    }
    let side =
        |(lang, paragraphs): (&Lang, Vec<String>)| SideText { lang: lang.clone(), paragraphs };
    sides.into_iter().map(side).collect()
}
