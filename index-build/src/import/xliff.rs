//! Which documents does a localization file hold?
//!
//! XLIFF 1.2 and 2.0: each `file` is a document, each `trans-unit`, or `segment` of a `unit`, an
//! aligned segment. Where 1.2 says how a unit is segmented (`seg-source`, `mrk mtype="seg"`), its
//! marks are the segments. Notes, alternative translations and native codes are no text.

use super::xml::{self, Element};
use super::{Context, Imported, Importer, given, names, returned};
use crate::diagnostic::Diagnostic;
use crate::language::parse_tag;
use crate::model::{GivenSegment, Lang, Provenance};
use crate::source::DecodedFile;

/// Reads XLIFF.
pub(super) struct Xliff;

impl Importer for Xliff {
    fn name(&self) -> &'static str {
        "xliff"
    }

    fn describe(&self) -> &'static str {
        "localization files, XLIFF 1.2 and 2.0 (.xlf, .xliff, .sdlxliff, .mqxliff, .mxliff)"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xlf", "xliff", "sdlxliff", "mqxliff", "mxliff"]
    }

    fn recognizes(&self, file: &DecodedFile) -> bool {
        xml::has_root(&file.text, "xliff")
    }

    fn read(&self, files: &[DecodedFile], context: &Context) -> Imported {
        let mut imported = Imported::default();
        for file in files {
            imported.append(read(file, context));
        }
        imported
    }
}

/// Elements whose content is code of the original's format.
const CODES: &[&str] = &["bpt", "ept", "ph", "it", "sub", "note", "data"];

/// The languages of a file's two sides; one that is not stated is found in the text.
struct Pair<'a> {
    source: Option<Lang>,
    target: Option<Lang>,
    context: &'a Context,
}

impl Pair<'_> {
    fn segment(&self, source: Option<&Element>, target: Option<&Element>) -> GivenSegment {
        let side = |element: Option<&Element>, stated: &Option<Lang>| {
            let text = plain(element?);
            let own = element.and_then(|e| e.attribute("lang")).and_then(parse_tag);
            let lang = own
                .or_else(|| stated.clone())
                .unwrap_or_else(|| self.context.languages.identify(&text, &self.context.langs));
            Some((lang, text))
        };
        // As XLIFF 1.2 lists them in section 3.2: mt-suggestion, leveraged-mt.
        let state = target.and_then(|target| target.attribute("state-qualifier"));
        let provenance = state
            .filter(|state| state.ends_with("mt") || state.starts_with("mt"))
            .map(|_| Provenance::Machine(None));
        let texts = [side(source, &self.source), side(target, &self.target)];
        GivenSegment { provenance, ..given::segment(texts.into_iter().flatten()) }
    }
}

fn read(file: &DecodedFile, context: &Context) -> Imported {
    let (root, diagnostics) = xml::parse(&file.text, &file.path);
    let mut imported = Imported { diagnostics, ..Imported::default() };
    let mut n_files = 0;
    for xliff in root.all("xliff") {
        for part in xliff.all("file") {
            n_files += 1;
            if let Some(document) = returned::xliff(xliff, part) {
                imported.documents.push(document);
                continue;
            }
            let tag = |here: &str, above: &str| {
                part.attribute(here).or_else(|| xliff.attribute(above)).and_then(parse_tag)
            };
            let pair = Pair {
                source: tag("source-language", "srcLang"),
                target: tag("target-language", "trgLang"),
                context,
            };
            let mut segments = Vec::new();
            collect(part, &pair, &mut segments);
            segments.retain(|segment| !segment.texts.is_empty());
            if segments.is_empty() {
                imported.diagnostics.push(
                    Diagnostic::warning(&file.path, "this part holds no unit with text")
                        .at_line(part.line)
                        .in_element("file")
                        .with_help("export it anew with its units, or take it out of the input"),
                );
                continue;
            }
            let original = part.attribute("original").map(names::without_extension);
            let id = original
                .filter(|id| !id.is_empty())
                .map_or_else(|| names::stem(file), str::to_owned);
            imported.documents.push(given::document(id, segments));
        }
    }
    if n_files == 0 {
        imported.diagnostics.push(
            Diagnostic::error(&file.path, "the localization file has no <file> element")
                .with_help("export it anew as XLIFF 1.2 or 2.0"),
        );
    }
    imported
}

/// Finds the units below an element, in reading order.
fn collect(element: &Element, pair: &Pair<'_>, segments: &mut Vec<GivenSegment>) {
    for child in element.elements() {
        match child.local() {
            "trans-unit" => segments.extend(trans_unit(child, pair)),
            "unit" => {
                for part in child.all("segment") {
                    segments.push(pair.segment(part.first("source"), part.first("target")));
                }
            }
            "header" | "notes" | "skeleton" | "originalData" | "bin-unit" => {}
            _ => collect(child, pair, segments),
        }
    }
}

/// The segments of a unit of version 1.2: its marks if both sides have the same, else the whole.
fn trans_unit(unit: &Element, pair: &Pair<'_>) -> Vec<GivenSegment> {
    let whole = || vec![pair.segment(unit.first("source"), unit.first("target"))];
    let (Some(source), Some(target)) = (unit.first("seg-source"), unit.first("target")) else {
        return whole();
    };
    let (sources, targets) = (marks(source), marks(target));
    let ids = |marks: &[&Element]| -> Vec<Option<String>> {
        marks.iter().map(|mark| mark.attribute("mid").map(str::to_owned)).collect()
    };
    if sources.is_empty() || ids(&sources) != ids(&targets) {
        return whole();
    }
    sources.iter().zip(&targets).map(|(s, t)| pair.segment(Some(s), Some(t))).collect()
}

fn marks(element: &Element) -> Vec<&Element> {
    let mut marks = Vec::new();
    element.find_all("mrk", &mut marks);
    marks.retain(|mark| mark.attribute("mtype") == Some("seg"));
    marks
}

fn plain(element: &Element) -> String {
    let mut text = String::new();
    element.push_text(&mut text, &|inner| !CODES.contains(&inner.local()));
    text.trim().to_owned()
}
