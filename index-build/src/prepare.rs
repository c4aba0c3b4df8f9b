//! From imported documents to an archive that can be aligned: unique ids, the order of sides, the
//! fold table, and every side cut into segments.

use std::collections::{BTreeMap, BTreeSet};

use enface_align::sentences;
use enface_text::{Analyzer, FoldTableBuilder};
use rayon::prelude::*;

use crate::model::{
    Body, Document, GivenSegment, Lang, PARAGRAPH_BORDER, Pairing, Provenance, Segment,
};

/// A given segment longer than this is cut and aligned further.
const MAX_GIVEN_CHARS: usize = 1_500;

/// Sides, cut into segments, of which nothing is known yet but that they belong together.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Stretch {
    /// The segments of each of the document's sides; empty where it has none.
    pub sides: Vec<Vec<Segment>>,
    /// The index of the input's segment that this is, where the input gave segments.
    pub given: Option<u32>,
    /// The label in each language, where the input has one.
    pub labels: BTreeMap<Lang, String>,
    /// Whether it is a heading.
    pub heading: bool,
    /// Where its translation comes from, where the input says so.
    pub provenance: Option<Provenance>,
    /// How it is paired as a whole, where an editor or an export says so; the aligner does not
    /// touch it.
    pub fixed: Option<Pairing>,
}

/// A document whose sides are cut, but not aligned.
#[derive(Clone, Debug, Default)]
pub struct CutDocument {
    /// The document without its text.
    pub document: Document,
    /// Its languages, in the archive's order.
    pub langs: Vec<Lang>,
    /// Stretches with hard borders between them: one for a plain document, one for each segment
    /// that the input gave.
    pub stretches: Vec<Stretch>,
}

/// Makes ids unique: the second document with an id gets `-2`, and so on.
pub fn settle_ids(documents: &mut [Document]) {
    let mut taken: BTreeSet<String> = documents.iter().map(|d| d.id.clone()).collect();
    let mut seen = BTreeSet::new();
    for document in documents {
        if seen.insert(document.id.clone()) {
            continue;
        }
        let unique = (2u32..)
            .map(|n| format!("{}-{n}", document.id))
            .find(|id| !taken.contains(id))
            .unwrap_or_default();
        taken.insert(unique.clone());
        seen.insert(unique.clone());
        document.id = unique;
    }
}

/// The archive's languages: those in most documents first, then those with most text.
pub fn order_of_sides(documents: &[Document]) -> Vec<Lang> {
    let mut weights: BTreeMap<&str, (usize, usize)> = BTreeMap::new();
    for document in documents {
        for (lang, n_bytes) in bytes_by_language(document) {
            let weight = weights.entry(lang).or_default();
            weight.0 += 1;
            weight.1 += n_bytes;
        }
    }
    let mut langs: Vec<_> = weights.into_iter().collect();
    langs.sort_by(|a, b| b.1.cmp(&a.1).then(a.0.cmp(b.0)));
    langs.into_iter().map(|(lang, _)| lang.to_owned()).collect()
}

/// The languages in which a document has text or a title, with the bytes of text.
fn bytes_by_language(document: &Document) -> BTreeMap<&str, usize> {
    let mut out: BTreeMap<&str, usize> = BTreeMap::new();
    match &document.body {
        Body::Sides(sides) => {
            for side in sides {
                *out.entry(&side.lang).or_default() +=
                    side.paragraphs.iter().map(String::len).sum::<usize>();
            }
        }
        Body::Given(segments) => {
            for (lang, text) in segments.iter().flat_map(|segment| &segment.texts) {
                *out.entry(lang).or_default() += text.len();
            }
        }
    }
    for lang in document.titles.keys() {
        out.entry(lang).or_default();
    }
    out
}

/// The analyzer for an archive: its fold table is cut to what the documents contain.
pub fn analyzer(documents: &[Document], langs: &[Lang]) -> Analyzer {
    let builder = || FoldTableBuilder::new(langs.iter().map(String::as_str));
    let folds = documents
        .par_iter()
        .fold(builder, |mut builder, document| {
            document.titles.values().for_each(|title| builder.add(title));
            match &document.body {
                Body::Sides(sides) => sides
                    .iter()
                    .flat_map(|side| &side.paragraphs)
                    .for_each(|paragraph| builder.add(paragraph)),
                Body::Given(segments) => segments
                    .iter()
                    .flat_map(|segment| segment.texts.values())
                    .for_each(|text| builder.add(text)),
            }
            builder
        })
        .reduce(builder, |mut a, b| {
            a.merge(b);
            a
        });
    Analyzer::new(folds.build())
}

/// Cuts a document into segments.
pub fn cut(mut document: Document, order: &[Lang]) -> CutDocument {
    let used: BTreeSet<String> =
        bytes_by_language(&document).into_keys().map(str::to_owned).collect();
    let langs: Vec<Lang> = order.iter().filter(|lang| used.contains(*lang)).cloned().collect();
    let stretches = match core::mem::take(&mut document.body) {
        Body::Sides(sides) => {
            let mut stretch = Stretch { sides: vec![vec![]; langs.len()], ..Stretch::default() };
            for (lang, out) in langs.iter().zip(&mut stretch.sides) {
                let of_side = sides.iter().filter(|side| side.lang == *lang);
                for paragraph in of_side.flat_map(|side| &side.paragraphs) {
                    let number = out.last().map_or(0, |last: &Segment| last.paragraph + 1);
                    cut_paragraph(paragraph, lang, number, out);
                }
            }
            vec![stretch]
        }
        Body::Given(segments) => cut_given(&segments, &langs),
    };
    CutDocument { document, langs, stretches }
}

/// Cuts one paragraph to sentences; white space at the ends of sentences goes between them.
fn cut_paragraph(paragraph: &str, lang: &str, number: u32, out: &mut Vec<Segment>) {
    for range in sentences(paragraph, lang) {
        let piece = &paragraph[range];
        let text = piece.trim_end();
        let after = piece[text.len()..].to_owned();
        if text.is_empty() {
            // A paragraph that is never empty still may begin with white space.
            continue;
        }
        out.push(Segment { text: text.to_owned(), paragraph: number, after });
    }
    if let Some(last) = out.last_mut() {
        PARAGRAPH_BORDER.clone_into(&mut last.after);
    }
}

fn cut_given(segments: &[GivenSegment], langs: &[Lang]) -> Vec<Stretch> {
    let mut next_paragraph = vec![0u32; langs.len()];
    let mut stretches = Vec::with_capacity(segments.len());
    for (given, segment) in segments.iter().enumerate() {
        // What was paired is cut as it was before: into sentences, and paragraphs of them.
        let is_cut = segment.pairing.is_some()
            || segment
                .texts
                .values()
                .any(|text| text.contains('\n') || text.chars().count() > MAX_GIVEN_CHARS);
        let border = if segment.pairing.is_some() { PARAGRAPH_BORDER } else { "\n" };
        let sides = langs
            .iter()
            .zip(&mut next_paragraph)
            .map(|(lang, paragraph)| {
                let Some(text) = segment.texts.get(lang) else { return Vec::new() };
                let pieces = if is_cut { pieces_of(text, lang) } else { vec![text.as_str()] };
                let behind = segment.after.get(lang).map_or(PARAGRAPH_BORDER, String::as_str);
                let mut out = Vec::with_capacity(pieces.len());
                for (i, piece) in pieces.iter().enumerate() {
                    let is_last = i + 1 == pieces.len();
                    // The end of a given text belongs to it, so that it comes back as it went in.
                    let text = if is_last { piece } else { piece.trim_end() };
                    let between = &piece[text.len()..];
                    let after = if is_last { behind } else { between };
                    out.push(Segment {
                        text: text.to_owned(),
                        paragraph: *paragraph,
                        after: after.to_owned(),
                    });
                    if between.contains(border) {
                        *paragraph += 1;
                    }
                }
                if behind.contains(PARAGRAPH_BORDER) {
                    *paragraph += 1;
                }
                out
            })
            .collect();
        stretches.push(Stretch {
            sides,
            given: Some(given as u32),
            labels: segment.labels.clone(),
            heading: segment.heading,
            provenance: segment.provenance.clone(),
            fixed: segment.pairing,
        });
    }
    stretches
}

/// The sentences of a given text, each with the white space behind it. A piece of white space
/// alone joins the piece before it, so that each has something to show.
fn pieces_of<'a>(text: &'a str, lang: &str) -> Vec<&'a str> {
    let mut ends = Vec::new();
    for range in sentences(text, lang) {
        if text[range.clone()].trim().is_empty()
            && let Some(last) = ends.last_mut()
        {
            *last = range.end;
        } else {
            ends.push(range.end);
        }
    }
    let mut start = 0;
    let pieces: Vec<&str> = ends
        .into_iter()
        .map(|end| {
            let piece = &text[start..end];
            start = end;
            piece
        })
        .collect();
    if pieces.is_empty() { vec![text] } else { pieces }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn given(texts: &[(&str, &str)]) -> GivenSegment {
        let texts = texts.iter().map(|(l, t)| ((*l).to_owned(), (*t).to_owned())).collect();
        GivenSegment { texts, ..GivenSegment::default() }
    }

    #[test]
    fn the_second_of_equal_ids_is_numbered_around_those_taken() {
        let mut documents: Vec<Document> = ["a", "a", "a-2", "a"]
            .map(|id| Document { id: id.into(), ..Document::default() })
            .to_vec();
        settle_ids(&mut documents);
        let ids: Vec<_> = documents.iter().map(|d| d.id.as_str()).collect();
        assert_eq!(ids, ["a", "a-3", "a-2", "a-4"]);
    }

    #[test]
    fn given_texts_come_back_as_they_went_in() {
        for text in ["one", " one. Two.\n\n three ", "", "\n", "a\r\nb", "第一。\n第二。 \n"]
        {
            let document = Document {
                body: Body::Given(vec![given(&[("en", text), ("zh", "短")])]),
                ..Document::default()
            };
            let cut = cut(document, &["en".into(), "zh".into()]);
            let side = &cut.stretches[0].sides[0];
            let (last, before) = side.split_last().unwrap();
            let mut joined: String =
                before.iter().flat_map(|s| [s.text.as_str(), s.after.as_str()]).collect();
            joined.push_str(&last.text);
            assert_eq!(joined, text);
        }
    }
}
