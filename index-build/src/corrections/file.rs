//! How do alignments stand in files that a person can edit?
//!
//! A table, tab-separated: the columns `document` and `confidence`, then one a language with the
//! text of that side; a row is a bead. `confidence` is the aligner's number, or `checked` once an
//! editor has looked. And TMX, a unit a bead, for translators' tools: all its units count as
//! checked.

use core::fmt::Write as _;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use quick_xml::escape::escape;

use super::{Corrections, Row};
use crate::align::side_text;
use crate::diagnostic::Diagnostic;
use crate::import::{ImportOptions, import_all};
use crate::language::parse_tag;
use crate::model::{AlignedDocument, Body, Lang, Origin};
use crate::slug::slug;
use crate::source::{self, Input, SourceFile};

/// The word for a bead that an editor has looked at.
const CHECKED: &str = "checked";

/// The formats of such files.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// A table.
    Tsv,
    /// A translation memory.
    Tmx,
}

/// Names for the files of documents, in their order: each id as a file name of its own.
pub fn names(ids: &[&str]) -> Vec<String> {
    let mut taken: BTreeMap<String, u32> = BTreeMap::new();
    let mut out = Vec::with_capacity(ids.len());
    for id in ids {
        let slug = slug(id);
        let slug = if slug.is_empty() { "document".to_owned() } else { slug };
        let n = taken.entry(slug.clone()).and_modify(|n| *n += 1).or_insert(1);
        out.push(if *n == 1 { slug } else { format!("{slug}--{n}") });
    }
    out
}

/// A document's alignment as the text of a file.
///
/// # Errors
/// Never for text in memory; what the writer reports is passed on.
pub fn write(document: &AlignedDocument, format: Format) -> anyhow::Result<String> {
    match format {
        Format::Tsv => tsv(document),
        Format::Tmx => Ok(tmx(document)),
    }
}

fn tsv(document: &AlignedDocument) -> anyhow::Result<String> {
    let mut out = csv::WriterBuilder::new().delimiter(b'\t').from_writer(Vec::new());
    let langs = document.sides.iter().map(|side| side.lang.as_str());
    out.write_record(["document", "confidence"].into_iter().chain(langs))?;
    for bead in &document.beads {
        let confidence = match bead.origin {
            Origin::Human => CHECKED.to_owned(),
            _ => bead.confidence.to_string(),
        };
        let texts = document.sides.iter().zip(&bead.parts);
        // On one line: white space does not count when it is read back.
        let texts = texts.map(|(side, part)| {
            side_text(side, [part]).split_whitespace().collect::<Vec<_>>().join(" ")
        });
        out.write_record([document.id.clone(), confidence].into_iter().chain(texts))?;
    }
    Ok(String::from_utf8(out.into_inner()?)?)
}

// An archive's export has another name for its tool: it is read back to the letter.
fn tmx(document: &AlignedDocument) -> String {
    let source = document.sides.first().map_or("und", |side| side.lang.as_str());
    let mut out = format!(
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">\n  <header \
         creationtool=\"enface align\" creationtoolversion=\"{}\" segtype=\"block\" o-tmf=\"enface\" \
         adminlang=\"en\" srclang=\"{}\" datatype=\"plaintext\"/>\n  <body>\n",
        env!("CARGO_PKG_VERSION"),
        xml(source),
    );
    for bead in &document.beads {
        let _ = writeln!(
            out,
            "    <tu>\n      <prop type=\"x-document\">{}</prop>\n      <prop \
             type=\"x-confidence\">{}</prop>",
            xml(&document.id),
            bead.confidence,
        );
        for (side, part) in document.sides.iter().zip(&bead.parts) {
            let text = side_text(side, [part]);
            if !text.trim().is_empty() {
                let _ = writeln!(
                    out,
                    "      <tuv xml:lang=\"{}\"><seg>{}</seg></tuv>",
                    xml(&side.lang),
                    xml(text.trim()),
                );
            }
        }
        out.push_str("    </tu>\n");
    }
    out.push_str("  </body>\n</tmx>\n");
    out
}

/// Text as XML holds it; control characters cannot stand in XML and say nothing.
fn xml(text: &str) -> String {
    let text: String = text.chars().filter(|c| !c.is_control() || "\n\t".contains(*c)).collect();
    escape(&text).into_owned()
}

/// Reads corrections from files, and from the `.tsv` and `.tmx` files in folders. What cannot be
/// read is reported, and costs nothing else.
pub fn read(paths: &[PathBuf]) -> (Corrections, Vec<Diagnostic>) {
    let (mut corrections, mut diagnostics) = (Corrections::new(), Vec::new());
    for path in paths.iter().flat_map(|path| files(path)) {
        let rows = match extension(&path).as_deref() {
            Some("tmx") => read_tmx(&path, &mut diagnostics),
            _ => read_tsv(&path, &mut diagnostics),
        };
        for (id, rows) in rows {
            let shown = path.display().to_string();
            if let Some(before) = corrections.get(&id).and_then(|rows: &Vec<Row>| rows.first()) {
                let message = format!("{id} is corrected in {} too; left out here", before.path);
                diagnostics.push(Diagnostic::warning(shown, message).with_help("keep one of them"));
            } else {
                corrections.insert(id, rows);
            }
        }
    }
    (corrections, diagnostics)
}

fn extension(path: &Path) -> Option<String> {
    path.extension().map(|extension| extension.to_string_lossy().to_lowercase())
}

/// The files that a path means.
fn files(path: &Path) -> Vec<PathBuf> {
    let Ok(entries) = fs::read_dir(path) else { return vec![path.to_owned()] };
    let mut files: Vec<PathBuf> = entries.filter_map(Result::ok).map(|e| e.path()).collect();
    files.retain(|file| matches!(extension(file).as_deref(), Some("tsv" | "tmx")));
    files.sort();
    files
}

fn read_tmx(path: &Path, diagnostics: &mut Vec<Diagnostic>) -> Corrections {
    let options = ImportOptions { format: Some("tmx".to_owned()), ..ImportOptions::default() };
    let imported = import_all(&[Input::from(&path.to_owned())], &options);
    diagnostics.extend(imported.diagnostics);
    let mut out = Corrections::new();
    for document in imported.documents {
        let Body::Given(segments) = document.body else { continue };
        let row =
            |texts| Row { path: path.display().to_string(), line: 1, confidence: None, texts };
        out.insert(document.id, segments.into_iter().map(|s| row(s.texts)).collect());
    }
    out
}

fn read_tsv(path: &Path, diagnostics: &mut Vec<Diagnostic>) -> Corrections {
    let shown = path.display().to_string();
    parse_tsv(path, &shown).unwrap_or_else(|error| {
        let help = "`enface align export` writes such a file";
        diagnostics.push(Diagnostic::error(&shown, format!("{error:#}")).with_help(help));
        Corrections::new()
    })
}

fn parse_tsv(path: &Path, shown: &str) -> anyhow::Result<Corrections> {
    let bytes = fs::read(path).context("cannot be read")?;
    let (file, _) = source::decode(SourceFile::alone(path, bytes), None)
        .map_err(|diagnostic| anyhow::anyhow!("{}", diagnostic.message))?;
    let mut reader =
        csv::ReaderBuilder::new().delimiter(b'\t').flexible(true).from_reader(file.text.as_bytes());
    let columns: Vec<String> = reader.headers()?.iter().map(|h| h.trim().to_owned()).collect();
    let column = |name: &str| {
        let at = columns.iter().position(|column| column == name);
        at.with_context(|| format!("the first line names no column {name}"))
    };
    let (document, confidence) = (column("document")?, column("confidence")?);
    let mut langs: Vec<(usize, Lang)> = Vec::new();
    for (at, name) in
        columns.iter().enumerate().filter(|(at, _)| ![document, confidence].contains(at))
    {
        let lang =
            parse_tag(name).with_context(|| format!("column {name:?} is no language tag"))?;
        langs.push((at, lang));
    }
    let mut out = Corrections::new();
    for record in reader.records() {
        let record = record?;
        let field = |at: usize| record.get(at).unwrap_or_default();
        let texts = langs.iter().map(|(at, lang)| (lang.clone(), field(*at).to_owned()));
        out.entry(field(document).to_owned()).or_default().push(Row {
            path: shown.to_owned(),
            line: record.position().map_or(0, |place| place.line() as usize),
            // Whatever is no number was written by a person.
            confidence: field(confidence).trim().parse().ok(),
            texts: texts.filter(|(_, text)| !text.trim().is_empty()).collect(),
        });
    }
    Ok(out)
}
