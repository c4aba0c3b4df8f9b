//! A built archive as a translation memory, TMX 1.4b.
//!
//! A unit is a passage. Each document begins with a unit of its titles, whose properties say what
//! is known of it; what TMX has no word for stands in properties too.

use std::io::Write;

use super::xml::{attribute, text};
use super::{Documents, Whole, segments};
use crate::model::{Document, GivenSegment, Lang, origin_name};

/// The program's name in the header, by which the importer knows that a file is read to the letter.
pub(crate) const TOOL: &str = "enface";

/// Writes all documents.
///
/// # Errors
/// If a document cannot be read or `out` cannot be written.
pub fn write(whole: &Whole, documents: Documents<'_>, out: &mut dyn Write) -> anyhow::Result<()> {
    write!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n<tmx version=\"1.4\">\n\
         <header creationtool=\"{TOOL}\" creationtoolversion=\"{}\" segtype=\"sentence\" \
         o-tmf=\"{TOOL}\" adminlang=\"en\" srclang=\"*all*\" datatype=\"plaintext\"/>\n<body>\n",
        env!("CARGO_PKG_VERSION")
    )?;
    for document in documents {
        let document = document?;
        head(&document, whole, out)?;
        for segment in segments(&document) {
            unit(segment, out)?;
        }
    }
    out.write_all(b"</body>\n</tmx>\n")?;
    Ok(())
}

/// The unit of a document's titles. A document without one has an empty text, for a unit needs one.
fn head(document: &Document, whole: &Whole, out: &mut dyn Write) -> anyhow::Result<()> {
    out.write_all(b"<tu>\n")?;
    property("x-document", &document.id, out)?;
    property("x-part", "document", out)?;
    if let Some(date) = &document.date {
        property("x-date", date, out)?;
    }
    if let Some(source) = &document.source {
        property("x-source", source, out)?;
    }
    for (key, value) in &document.meta {
        property(&format!("x-meta-{key}"), value, out)?;
    }
    for (lang, title) in &document.titles {
        variant(lang, None, None, title, out)?;
    }
    if document.titles.is_empty() {
        variant(whole.langs.first().map_or("und", Lang::as_str), None, None, "", out)?;
    }
    out.write_all(b"</tu>\n")?;
    Ok(())
}

fn unit(segment: &GivenSegment, out: &mut dyn Write) -> anyhow::Result<()> {
    out.write_all(b"<tu>\n")?;
    if segment.heading {
        property("x-heading", "true", out)?;
    }
    if let Some(pairing) = segment.pairing {
        property("x-origin", origin_name(pairing.origin), out)?;
        property("x-confidence", &pairing.confidence.to_string(), out)?;
    }
    if let Some(provenance) = &segment.provenance {
        property("x-provenance", &provenance.to_string(), out)?;
    }
    for (lang, text) in &segment.texts {
        let label = segment.labels.get(lang).map(String::as_str);
        variant(lang, label, segment.after.get(lang).map(String::as_str), text, out)?;
    }
    out.write_all(b"</tu>\n")?;
    Ok(())
}

fn variant(
    lang: &str,
    label: Option<&str>,
    after: Option<&str>,
    content: &str,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    writeln!(out, "<tuv xml:lang=\"{}\">", attribute(lang))?;
    if let Some(label) = label {
        property("x-label", label, out)?;
    }
    if let Some(after) = after {
        property("x-after", after, out)?;
    }
    writeln!(out, "<seg>{}</seg>\n</tuv>", text(content))?;
    Ok(())
}

fn property(kind: &str, value: &str, out: &mut dyn Write) -> anyhow::Result<()> {
    writeln!(out, "<prop type=\"{}\">{}</prop>", attribute(kind), text(value))?;
    Ok(())
}
