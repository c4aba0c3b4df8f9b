//! What does an archive know about its texts, beside the texts: who cites whom, which bodies are
//! named, how terms are rendered, what its owner notes?
//!
//! Gathered after alignment from all documents together, shown by the reader on demand. Documents
//! and beads are named by their numbers in the index.

pub mod annotations;
pub mod citations;
pub mod facets;
pub mod institutions;
pub mod lexicon;
mod names;
pub mod own;
pub mod suggestions;
pub mod write;

use core::ops::Range;
use std::borrow::Cow;
use std::collections::BTreeMap;

use rayon::prelude::*;

use crate::align::part_text;
use crate::cache::Kept;
use crate::diagnostic::Diagnostic;
use crate::import::provenance::of_document;
use crate::model::{AlignedDocument, Lang, Provenance};

pub use annotations::{Annotation, AnnotationKind, Note};
pub use citations::{BackLink, Citation, Missing, Target};
pub use facets::{Facet, FacetValue};
pub use institutions::{Institution, Naming, Role};
pub use lexicon::{Headword, HeadwordRendering, OwnEntry, OwnTerm};

/// What the owner says about the archive as a whole.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct About {
    /// The sides' languages, in order.
    pub sides: Vec<Lang>,
    /// The title in each language that has its own, or the one title for the first side.
    pub titles: BTreeMap<Lang, String>,
    /// Under which terms the texts may be used.
    pub licence: Option<String>,
    /// Where the archive will be published.
    pub base_url: Option<String>,
    /// The language whose text decides where the sides differ.
    pub prevailing: Option<Lang>,
}

/// What the owner adds to what is found in the texts.
#[derive(Clone, Debug, Default)]
pub struct Own {
    /// The keys of the metadata that readers may filter by; empty takes those that are useful.
    pub facets: Vec<String>,
    /// Terms and their renderings.
    pub terms: Vec<OwnTerm>,
    /// Notes on passages.
    pub notes: Vec<Note>,
    /// The register of institutions, if there is one; `None` finds them in the text.
    pub register: Option<Vec<Institution>>,
}

/// Everything that is known.
#[derive(Clone, Debug, Default)]
pub struct Knowledge {
    /// The archive as a whole.
    pub about: About,
    /// Of each document, in the index's order.
    pub documents: Vec<DocumentKnowledge>,
    /// Documents that are cited and not there, the most cited first.
    pub missing: Vec<Missing>,
    /// Bodies that issue documents or are named in them, those of most documents first.
    pub institutions: Vec<Institution>,
    /// Terms, sorted by side and text.
    pub lexicon: Vec<Headword>,
    /// All fields of documents.
    pub fields: Vec<Facet>,
    /// What readers may filter by.
    pub facets: Vec<Facet>,
    /// What of the owner's does not fit the texts.
    pub diagnostics: Vec<Diagnostic>,
}

/// What is known of one document.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DocumentKnowledge {
    /// What it cites, in the order of the text.
    pub citations: Vec<Citation>,
    /// Where other documents cite it, in their order.
    pub cited_by: Vec<BackLink>,
    /// Notes on it, in the order of the text.
    pub annotations: Vec<Annotation>,
    /// The bodies that issued it and those that it names.
    pub institutions: Vec<Naming>,
    /// Where the translation of runs of its beads comes from, in order; nothing is known of others.
    pub provenance: Vec<(Range<u32>, Provenance)>,
}

/// A stretch of the text of one side of a bead.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Place {
    /// The bead in its document.
    pub bead: u32,
    /// The side's number in the archive.
    pub side: u8,
    /// Bytes of the side's text of this bead.
    pub range: Range<usize>,
}

impl Place {
    /// What places are sorted by.
    fn key(&self) -> (u32, u8, usize, usize) {
        (self.bead, self.side, self.range.start, self.range.end)
    }
}

/// The text of one side of a bead.
#[derive(Clone, Debug)]
pub(crate) struct Passage<'a> {
    /// The bead in its document.
    pub(crate) bead: u32,
    /// The side's number in the archive.
    pub(crate) side: u8,
    /// What stands there.
    pub(crate) text: Cow<'a, str>,
}

/// All passages of a document, bead by bead, a bead's sides in order.
pub(crate) fn passages<'a>(document: &'a AlignedDocument, langs: &[Lang]) -> Vec<Passage<'a>> {
    let mut out = Vec::with_capacity(document.beads.len() * document.sides.len());
    for (number, bead) in (0u32..).zip(&document.beads) {
        for (side, part) in document.sides.iter().zip(&bead.parts) {
            let at = langs.iter().position(|lang| *lang == side.lang);
            if let (Some(at), false) = (at, part.is_empty()) {
                out.push(Passage { bead: number, side: at as u8, text: part_text(side, part) });
            }
        }
    }
    out
}

/// Where the translation of each run of beads comes from: as the segments say, else as the document
/// does of all that have two sides.
fn provenance(document: &AlignedDocument) -> Vec<(Range<u32>, Provenance)> {
    let is_own = document.beads.iter().any(|bead| bead.provenance.is_some());
    let of_document = if is_own { None } else { of_document(&document.meta) };
    let mut runs: Vec<(Range<u32>, Provenance)> = Vec::new();
    for (number, bead) in (0u32..).zip(&document.beads) {
        let is_paired = bead.parts.iter().filter(|part| !part.is_empty()).count() > 1;
        let inherited = of_document.as_ref().filter(|_| is_paired);
        let own = bead.provenance.as_ref().or(inherited);
        let Some(provenance) = own else { continue };
        match runs.last_mut() {
            Some((run, last)) if run.end == number && last == provenance => run.end += 1,
            _ => runs.push((number..number + 1, provenance.clone())),
        }
    }
    runs
}

/// What the texts say of each other: all that can be known without their terms.
#[derive(Debug)]
pub struct Told<'a> {
    passages: Vec<Vec<Passage<'a>>>,
    cited: citations::Cited,
    institutions: Vec<Institution>,
    annotations: Vec<Vec<Annotation>>,
    diagnostics: Vec<Diagnostic>,
}

/// Finds what the texts say of each other, and where the owner's notes belong.
pub fn listen<'a>(
    documents: &'a [AlignedDocument],
    about: &About,
    own: &Own,
    kept: Kept<'_>,
) -> Told<'a> {
    let langs = &about.sides;
    let passages: Vec<Vec<Passage<'_>>> =
        documents.par_iter().map(|document| passages(document, langs)).collect();
    let register = own.register.clone();
    let (cited, institutions) = rayon::join(
        || citations::find(documents, &passages, langs, kept),
        || institutions::find(documents, &passages, langs, register, kept),
    );
    let (annotations, diagnostics) = annotations::place(documents, &passages, &own.notes);
    Told { passages, cited, institutions, annotations, diagnostics }
}

/// Puts together everything that is known.
pub fn gather(
    documents: &[AlignedDocument],
    told: Told<'_>,
    about: About,
    own: &Own,
    learnt: &crate::align::Lexicon,
    analyzer: &enface_text::Analyzer,
    kept: Kept<'_>,
) -> Knowledge {
    let langs = &about.sides;
    let Told { passages, cited, institutions, annotations, diagnostics } = told;
    let lexicon = lexicon::gather(documents, &passages, langs, learnt, &own.terms, analyzer, kept);
    drop(passages);
    let mut known: Vec<DocumentKnowledge> = vec![DocumentKnowledge::default(); documents.len()];
    for (known, citations) in known.iter_mut().zip(cited.by_document) {
        known.citations = citations;
    }
    for (known, annotations) in known.iter_mut().zip(annotations) {
        known.annotations = annotations;
    }
    for (number, institution) in (0u32..).zip(&institutions) {
        for &(document, role, count) in &institution.documents {
            if let Some(known) = known.get_mut(document as usize) {
                known.institutions.push(Naming { institution: number, role, count });
            }
        }
    }
    for (known, links) in known.iter_mut().zip(cited.back_links) {
        known.cited_by = links;
    }
    for (known, document) in known.iter_mut().zip(documents) {
        known.provenance = provenance(document);
    }
    let fields = facets::fields(documents, &institutions);
    let facets = facets::choose(&fields, documents.len(), &own.facets);
    Knowledge {
        about,
        documents: known,
        missing: cited.missing,
        institutions,
        lexicon,
        fields,
        facets,
        diagnostics,
    }
}
