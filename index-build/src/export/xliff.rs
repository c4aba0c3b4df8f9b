//! A built archive as XLIFF 2.0, for two of its languages.
//!
//! A file is a document, a unit a passage. What XLIFF has no word for stands in its metadata
//! module, which other programs keep.

use std::io::Write;

use super::xml::{attribute, text};
use super::{Documents, segments};
use crate::model::{Document, GivenSegment, Lang, origin_name};

/// The category of metadata by which the importer knows that a file is read to the letter.
pub(crate) const CATEGORY: &str = "enface";

/// Writes what all documents have in two languages.
///
/// # Errors
/// If a document cannot be read or `out` cannot be written.
pub fn write(
    (source, target): (&Lang, &Lang),
    documents: Documents<'_>,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    writeln!(
        out,
        "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
         <xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" \
         xmlns:mda=\"urn:oasis:names:tc:xliff:metadata:2.0\" version=\"2.0\" \
         srcLang=\"{}\" trgLang=\"{}\">",
        attribute(source),
        attribute(target)
    )?;
    for (number, document) in (1..).zip(documents) {
        file(number, &document?, (source, target), out)?;
    }
    out.write_all(b"</xliff>\n")?;
    Ok(())
}

fn file(
    number: usize,
    document: &Document,
    langs: (&Lang, &Lang),
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let original = attribute(&document.id);
    writeln!(out, "<file id=\"f{number}\" original=\"{original}\" xml:space=\"preserve\">")?;
    let mut facts: Vec<(String, &str)> = vec![("id".to_owned(), &document.id)];
    for (lang, title) in &document.titles {
        facts.push((format!("title:{lang}"), title));
    }
    facts.extend(document.date.as_deref().map(|date| ("date".to_owned(), date)));
    facts.extend(document.source.as_deref().map(|source| ("source".to_owned(), source)));
    facts.extend(document.meta.iter().map(|(key, value)| (format!("meta:{key}"), value.as_str())));
    metadata(&facts, out)?;
    // A file needs a unit, and a translator the titles.
    let mut head = GivenSegment { texts: document.titles.clone(), ..GivenSegment::default() };
    head.texts.retain(|lang, _| lang == langs.0 || lang == langs.1);
    unit("title", &head, langs, out)?;
    let has_text =
        |s: &&GivenSegment| s.texts.contains_key(langs.0) || s.texts.contains_key(langs.1);
    for (i, segment) in (1..).zip(segments(document).iter().filter(has_text)) {
        unit(&format!("u{i}"), segment, langs, out)?;
    }
    out.write_all(b"</file>\n")?;
    Ok(())
}

fn unit(
    id: &str,
    segment: &GivenSegment,
    (source, target): (&Lang, &Lang),
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    writeln!(out, "<unit id=\"{id}\">")?;
    let confidence = segment.pairing.map(|pairing| pairing.confidence.to_string());
    let provenance = segment.provenance.as_ref().map(ToString::to_string);
    let mut facts: Vec<(String, &str)> = Vec::new();
    if segment.heading {
        facts.push(("heading".to_owned(), "true"));
    }
    if let (Some(pairing), Some(confidence)) = (segment.pairing, &confidence) {
        facts.push(("origin".to_owned(), origin_name(pairing.origin)));
        facts.push(("confidence".to_owned(), confidence));
    }
    facts.extend(provenance.iter().map(|by| ("provenance".to_owned(), by.as_str())));
    for (name, lang) in [("source", source), ("target", target)] {
        if let Some(label) = segment.labels.get(lang) {
            facts.push((format!("label:{name}"), label));
        }
        if let Some(after) = segment.after.get(lang) {
            facts.push((format!("after:{name}"), after));
        }
    }
    // A segment has a source, be it empty; one that is missing says so.
    if !segment.texts.contains_key(source) {
        facts.push(("missing".to_owned(), "source"));
    }
    if !facts.is_empty() {
        metadata(&facts, out)?;
    }
    let content = |lang: &Lang| segment.texts.get(lang).map(|content| text(content));
    write!(out, "<segment><source>{}</source>", content(source).unwrap_or_default())?;
    if let Some(target) = content(target) {
        write!(out, "<target>{target}</target>")?;
    }
    out.write_all(b"</segment>\n</unit>\n")?;
    Ok(())
}

fn metadata(facts: &[(String, &str)], out: &mut dyn Write) -> anyhow::Result<()> {
    writeln!(out, "<mda:metadata><mda:metaGroup category=\"{CATEGORY}\">")?;
    for (kind, value) in facts {
        writeln!(out, "<mda:meta type=\"{}\">{}</mda:meta>", attribute(kind), text(value))?;
    }
    out.write_all(b"</mda:metaGroup></mda:metadata>\n")?;
    Ok(())
}
