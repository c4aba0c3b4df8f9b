//! Which documents does a translation memory hold?
//!
//! TMX 1.4b: units of variants, each in a language. Units belong to the document that a property
//! `x-document` names, and those after it too until another is named; without one the file is one
//! document. Native codes (`bpt`, `ept`, `ph`, `it`, `ut`) are no text.

use super::xml::{self, Element};
use super::{Context, Imported, Importer, given, names, provenance, returned};
use crate::diagnostic::Diagnostic;
use crate::language::parse_tag;
use crate::model::GivenSegment;
use crate::source::DecodedFile;

/// Reads translation memories.
pub(super) struct Tmx;

impl Importer for Tmx {
    fn name(&self) -> &'static str {
        "tmx"
    }

    fn describe(&self) -> &'static str {
        "translation memories, TMX 1.4 (.tmx)"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["tmx"]
    }

    fn recognizes(&self, file: &DecodedFile) -> bool {
        xml::has_root(&file.text, "tmx")
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
const CODES: &[&str] = &["bpt", "ept", "ph", "it", "ut"];

fn read(file: &DecodedFile, context: &Context) -> Imported {
    let (root, diagnostics) = xml::parse(&file.text, &file.path);
    let mut imported = Imported { diagnostics, ..Imported::default() };
    if let Some(documents) = returned::tmx(&root) {
        return Imported { documents, ..imported };
    }
    let mut units = Vec::new();
    root.find_all("tu", &mut units);
    let mut documents: Vec<(String, Vec<GivenSegment>)> = Vec::new();
    let mut current = names::stem(file);
    for unit in units {
        if let Some(name) = unit.all("prop").find(|prop| {
            prop.attribute("type").is_some_and(|kind| kind.eq_ignore_ascii_case("x-document"))
        }) {
            current = name.text().trim().to_owned();
        }
        let segment = segment(unit, file, context, &mut imported.diagnostics);
        if segment.texts.is_empty() {
            continue;
        }
        match documents.iter_mut().rev().find(|(name, _)| *name == current) {
            Some((_, segments)) => segments.push(segment),
            None => documents.push((current.clone(), vec![segment])),
        }
    }
    if documents.is_empty() {
        imported.diagnostics.push(
            Diagnostic::error(&file.path, "the translation memory holds no unit with text")
                .with_help("export it anew, with its units as <tu> in <body>"),
        );
    }
    for (id, segments) in documents {
        imported.documents.push(given::document(id, segments));
    }
    imported
}

fn segment(
    unit: &Element,
    file: &DecodedFile,
    context: &Context,
    diagnostics: &mut Vec<Diagnostic>,
) -> GivenSegment {
    let stated = |element: &Element| {
        let prop = element.all("prop").find(|prop| {
            prop.attribute("type").is_some_and(|kind| kind.trim_start_matches("x-") == "provenance")
        });
        prop.and_then(|prop| provenance::stated(prop.text().trim()))
    };
    // Tools that translate sign what they made; who typed the rest into a tool need not have
    // translated it.
    let program = |element: &Element| {
        let names = ["changeid", "creationid", "creationtool"];
        let name = names.iter().filter_map(|name| element.attribute(name));
        name.filter(|name| provenance::is_program(name)).map(provenance::named).next()
    };
    let of_variants =
        || unit.all("tuv").find_map(stated).or_else(|| unit.all("tuv").find_map(program));
    let provenance = stated(unit).or_else(of_variants).or_else(|| program(unit));
    let mut segment = GivenSegment { provenance, ..GivenSegment::default() };
    for variant in unit.all("tuv") {
        let mut text = String::new();
        for seg in variant.all("seg") {
            seg.push_text(&mut text, &|element| !CODES.contains(&element.local()));
        }
        let text = text.trim();
        if text.is_empty() {
            continue;
        }
        let lang = match variant.attribute("lang") {
            Some(tag) => parse_tag(tag),
            None => Some(context.languages.identify(text, &context.langs)),
        };
        let problem = match lang {
            None => {
                format!("{:?} is not a language tag", variant.attribute("lang").unwrap_or_default())
            }
            Some(lang) if segment.texts.contains_key(&lang) => {
                format!("the unit has two variants in {lang}; the second is left out")
            }
            Some(lang) => {
                segment.texts.insert(lang, text.to_owned());
                continue;
            }
        };
        diagnostics.push(
            Diagnostic::warning(&file.path, problem)
                .at_line(variant.line)
                .in_element("tuv")
                .with_help("give each variant a language of its own, as in xml:lang=\"zh-Hant\""),
        );
    }
    segment
}
