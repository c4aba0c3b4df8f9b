//! A built archive as TEI P5: a `TEI` a document, a `text` a side, a `seg` a passage.
//!
//! `corresp` names what a passage says on the other sides, `resp` who paired and who translated
//! them, `cert` how sure the pairing is. Passages of one paragraph stand in one `p`.

use std::collections::BTreeSet;
use std::io::Write;

use super::xml::{attribute, text};
use super::{Documents, Whole, segments};
use crate::model::{Document, GivenSegment, Lang, Origin, Provenance, origin_name};

/// The type of the `idno` by which the importer knows that a document is read to the letter.
pub(crate) const IDNO: &str = "enface";

/// Writes all documents.
///
/// # Errors
/// If a document cannot be read or `out` cannot be written.
pub fn write(whole: &Whole, documents: Documents<'_>, out: &mut dyn Write) -> anyhow::Result<()> {
    out.write_all(
        b"<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n\
          <teiCorpus xmlns=\"http://www.tei-c.org/ns/1.0\">\n<teiHeader><fileDesc><titleStmt>\n",
    )?;
    titles(&mut whole.titles.iter(), out)?;
    for origin in [Origin::Given, Origin::Aligned, Origin::Human] {
        let name = origin_name(origin);
        let (does, who) = match origin {
            Origin::Given => ("alignment stated by the source", "the source"),
            Origin::Aligned => ("alignment found by program", "enface"),
            Origin::Human => ("alignment corrected by hand", "an editor"),
        };
        writeln!(
            out,
            "<respStmt xml:id=\"{name}\"><resp>{does}</resp><name>{who}</name></respStmt>"
        )?;
    }
    writeln!(
        out,
        "</titleStmt>\n<publicationStmt><authority>enface</authority><idno type=\"edition\">{}</idno>\
         </publicationStmt>\n<sourceDesc><p>exported by enface</p></sourceDesc></fileDesc></teiHeader>",
        text(&whole.edition)
    )?;
    for (number, document) in documents.enumerate() {
        one(number, &document?, out)?;
    }
    out.write_all(b"</teiCorpus>\n")?;
    Ok(())
}

fn titles(
    titles: &mut dyn Iterator<Item = (&Lang, &String)>,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let mut has_one = false;
    for (lang, title) in titles {
        writeln!(out, "<title xml:lang=\"{}\">{}</title>", attribute(lang), text(title))?;
        has_one = true;
    }
    if !has_one {
        out.write_all(b"<title/>\n")?;
    }
    Ok(())
}

fn one(number: usize, document: &Document, out: &mut dyn Write) -> anyhow::Result<()> {
    out.write_all(b"<TEI>\n<teiHeader><fileDesc><titleStmt>\n")?;
    titles(&mut document.titles.iter(), out)?;
    let provenances: BTreeSet<&Provenance> =
        segments(document).iter().filter_map(|segment| segment.provenance.as_ref()).collect();
    let provenances: Vec<&Provenance> = provenances.into_iter().collect();
    for (i, provenance) in provenances.iter().enumerate() {
        writeln!(
            out,
            "<respStmt xml:id=\"{}\"><resp>{} translation</resp><name>{}</name></respStmt>",
            provenance_id(number, i),
            provenance.word(),
            text(provenance.by().unwrap_or_default())
        )?;
    }
    writeln!(
        out,
        "</titleStmt>\n<publicationStmt><authority>enface</authority><idno type=\"{IDNO}\">{}</idno>\
         </publicationStmt>",
        text(&document.id)
    )?;
    if !document.meta.is_empty() {
        out.write_all(b"<notesStmt>\n")?;
        for (key, value) in &document.meta {
            writeln!(out, "<note type=\"meta\" n=\"{}\">{}</note>", attribute(key), text(value))?;
        }
        out.write_all(b"</notesStmt>\n")?;
    }
    match &document.source {
        Some(source) => {
            writeln!(out, "<sourceDesc><bibl>{}</bibl></sourceDesc>", text(source))?;
        }
        None => out.write_all(b"<sourceDesc><p/></sourceDesc>\n")?,
    }
    out.write_all(b"</fileDesc>")?;
    if let Some(date) = &document.date {
        let date = attribute(date);
        write!(out, "<profileDesc><creation><date when=\"{date}\"/></creation></profileDesc>")?;
    }
    out.write_all(b"</teiHeader>\n")?;
    let mut langs: Vec<&Lang> = segments(document).iter().flat_map(|s| s.texts.keys()).collect();
    langs.sort_unstable();
    langs.dedup();
    if langs.is_empty() {
        out.write_all(b"<text><body><p/></body></text>\n")?;
    } else {
        out.write_all(b"<text xml:space=\"preserve\"><group>\n")?;
        for lang in langs {
            side(number, lang, segments(document), &provenances, out)?;
        }
        out.write_all(b"</group></text>\n")?;
    }
    out.write_all(b"</TEI>\n")?;
    Ok(())
}

fn side(
    number: usize,
    lang: &Lang,
    segments: &[GivenSegment],
    provenances: &[&Provenance],
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    writeln!(out, "<text xml:lang=\"{}\"><body>", attribute(lang))?;
    let mut is_open = false;
    for (i, segment) in segments.iter().enumerate() {
        let Some(content) = segment.texts.get(lang) else { continue };
        out.write_all(if is_open { b"" } else { b"<p>" })?;
        write!(out, "<seg xml:id=\"{}\"", passage_id(number, i, lang))?;
        let others: Vec<String> = segment
            .texts
            .keys()
            .filter(|other| *other != lang)
            .map(|other| format!("#{}", passage_id(number, i, other)))
            .collect();
        if !others.is_empty() {
            write!(out, " corresp=\"{}\"", others.join(" "))?;
        }
        if let Some(label) = segment.labels.get(lang) {
            write!(out, " n=\"{}\"", attribute(label))?;
        }
        if segment.heading {
            out.write_all(b" type=\"heading\"")?;
        }
        let mut resp: Vec<String> = Vec::new();
        if let Some(pairing) = segment.pairing {
            let cert = f32::from(pairing.confidence) / 100.0;
            write!(out, " cert=\"{cert}\"")?;
            resp.push(format!("#{}", origin_name(pairing.origin)));
        }
        let own = segment.provenance.as_ref();
        let own = own.and_then(|own| provenances.iter().position(|other| *other == own));
        resp.extend(own.map(|own| format!("#{}", provenance_id(number, own))));
        if !resp.is_empty() {
            write!(out, " resp=\"{}\"", resp.join(" "))?;
        }
        write!(out, ">{}</seg>", text(content))?;
        is_open = match segment.after.get(lang) {
            Some(after) => {
                out.write_all(text(after).as_bytes())?;
                true
            }
            None => {
                out.write_all(b"</p>\n")?;
                false
            }
        };
    }
    out.write_all(if is_open { b"</p>\n" } else { b"" })?;
    out.write_all(b"</body></text>\n")?;
    Ok(())
}

/// The id of what a passage says in a language; the importer takes the passage's number from it.
fn passage_id(document: usize, passage: usize, lang: &str) -> String {
    format!("d{document}.p{passage}.{lang}")
}

/// The id of where a document's translations come from.
fn provenance_id(document: usize, provenance: usize) -> String {
    format!("d{document}.by{provenance}")
}

/// The number of the passage that an id names.
pub(crate) fn passage_of(id: &str) -> Option<usize> {
    id.split('.').nth(1)?.strip_prefix('p')?.parse().ok()
}
