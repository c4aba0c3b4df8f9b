//! How is what enface exported read back to the letter?
//!
//! The formats of translators trim texts and know no labels or metadata. Files that enface wrote
//! say so, and hold the rest in the places that their format has for what it does not know; see
//! [`crate::export`], whose modules these functions mirror.

use std::collections::BTreeMap;

use super::provenance;
use super::xml::{Element, Node};
use crate::export::{plain, tei, tmx, xliff};
use crate::model::{Body, Document, GivenSegment, Lang, Pairing, Provenance};

/// The text of an element as it was before it was exported.
fn text(element: &Element) -> String {
    plain(&element.text()).into_owned()
}

fn attribute(element: &Element, name: &str) -> Option<String> {
    element.attribute(name).map(|value| plain(value).into_owned())
}

fn document(id: String, segments: Vec<GivenSegment>) -> Document {
    Document { id, is_settled: true, body: Body::Given(segments), ..Document::default() }
}

/// The documents of a translation memory that enface wrote, else `None`.
pub(super) fn tmx(root: &Element) -> Option<Vec<Document>> {
    let header = root.find("header")?;
    if header.attribute("creationtool") != Some(tmx::TOOL) {
        return None;
    }
    let mut units = Vec::new();
    root.find_all("tu", &mut units);
    let mut documents: Vec<(Document, Vec<GivenSegment>)> = Vec::new();
    for unit in units {
        let facts = properties(unit);
        let get = |name: &str| facts.iter().find(|(key, _)| key == name).map(|(_, v)| v.clone());
        if let Some(id) = get("x-document") {
            let mut document = document(id, vec![]);
            document.date = get("x-date");
            document.source = get("x-source");
            for (key, value) in &facts {
                if let Some(key) = key.strip_prefix("x-meta-") {
                    document.meta.push((key.to_owned(), value.clone()));
                }
            }
            for (lang, title, _) in variants(unit) {
                if !title.is_empty() {
                    document.titles.insert(lang, title);
                }
            }
            documents.push((document, vec![]));
            continue;
        }
        let mut segment = GivenSegment {
            heading: get("x-heading").is_some(),
            pairing: pairing(get("x-origin"), get("x-confidence")),
            provenance: get("x-provenance").as_deref().and_then(provenance::stated),
            ..GivenSegment::default()
        };
        for (lang, text, facts) in variants(unit) {
            for (key, value) in facts {
                match key.as_str() {
                    "x-label" => drop(segment.labels.insert(lang.clone(), value)),
                    "x-after" => drop(segment.after.insert(lang.clone(), value)),
                    _ => {}
                }
            }
            segment.texts.insert(lang, text);
        }
        documents.last_mut()?.1.push(segment);
    }
    Some(with_bodies(documents))
}

fn with_bodies(documents: Vec<(Document, Vec<GivenSegment>)>) -> Vec<Document> {
    let with_body = |(document, segments): (Document, Vec<GivenSegment>)| Document {
        body: Body::Given(segments),
        ..document
    };
    documents.into_iter().map(with_body).collect()
}

fn properties(element: &Element) -> Vec<(String, String)> {
    let fact = |prop: &Element| Some((attribute(prop, "type")?, text(prop)));
    element.all("prop").filter_map(fact).collect()
}

/// The language, the text and the properties of each variant.
fn variants(unit: &Element) -> impl Iterator<Item = (Lang, String, Vec<(String, String)>)> {
    unit.all("tuv").filter_map(|variant| {
        let lang = attribute(variant, "lang")?;
        Some((lang, text(variant.first("seg")?), properties(variant)))
    })
}

fn pairing(origin: Option<String>, confidence: Option<String>) -> Option<Pairing> {
    Pairing::parse(&origin?, &confidence?)
}

/// The document of a file of XLIFF that enface wrote, else `None`.
pub(super) fn xliff(xliff: &Element, file: &Element) -> Option<Document> {
    let facts = metadata(file)?;
    let get = |name: &str| facts.iter().find(|(key, _)| key == name).map(|(_, v)| v.clone());
    let (source, target) = (attribute(xliff, "srcLang")?, attribute(xliff, "trgLang")?);
    let mut segments = Vec::new();
    for unit in file.all("unit").filter(|unit| unit.attribute("id") != Some("title")) {
        let facts = metadata(unit).unwrap_or_default();
        let get = |name: &str| facts.iter().find(|(key, _)| key == name).map(|(_, v)| v.clone());
        let mut segment = GivenSegment {
            heading: get("heading").is_some(),
            pairing: pairing(get("origin"), get("confidence")),
            provenance: get("provenance").as_deref().and_then(provenance::stated),
            ..GivenSegment::default()
        };
        let part = unit.first("segment")?;
        for (name, lang) in [("source", &source), ("target", &target)] {
            let Some(element) = part.first(name) else { continue };
            if get("missing").as_deref() == Some(name) {
                continue;
            }
            segment.texts.insert(lang.clone(), text(element));
            let fact = |kind: &str| get(&format!("{kind}:{name}"));
            segment.labels.extend(fact("label").map(|label| (lang.clone(), label)));
            segment.after.extend(fact("after").map(|after| (lang.clone(), after)));
        }
        segments.push(segment);
    }
    let mut document = document(get("id")?, segments);
    document.date = get("date");
    document.source = get("source");
    for (key, value) in facts {
        if let Some(lang) = key.strip_prefix("title:") {
            document.titles.insert(lang.to_owned(), value);
        } else if let Some(key) = key.strip_prefix("meta:") {
            document.meta.push((key.to_owned(), value));
        }
    }
    Some(document)
}

/// What enface wrote into an element's metadata.
fn metadata(element: &Element) -> Option<Vec<(String, String)>> {
    let mut groups = element.all("metadata").flat_map(|metadata| metadata.all("metaGroup"));
    let own = groups.find(|group| group.attribute("category") == Some(xliff::CATEGORY))?;
    let fact = |meta: &Element| Some((attribute(meta, "type")?, text(meta)));
    Some(own.all("meta").filter_map(fact).collect())
}

/// The document of a `TEI` that enface wrote, else `None`.
pub(super) fn tei(element: &Element) -> Option<Document> {
    let header = element.first("teiHeader")?.first("fileDesc")?;
    let mut ids = header.first("publicationStmt")?.all("idno");
    let id = text(ids.find(|id| id.attribute("type") == Some(tei::IDNO))?);
    let provenances = provenances(header.first("titleStmt")?);
    let mut passages: BTreeMap<usize, GivenSegment> = BTreeMap::new();
    let sides = element.first("text")?.first("group").map(|group| group.all("text"));
    for side in sides.into_iter().flatten() {
        let lang = attribute(side, "lang")?;
        for paragraph in side.first("body")?.all("p") {
            read_paragraph(paragraph, &lang, &provenances, &mut passages)?;
        }
    }
    let mut document = document(id, passages.into_values().collect());
    for title in header.first("titleStmt")?.all("title") {
        if let Some(lang) = attribute(title, "lang") {
            document.titles.insert(lang, text(title));
        }
    }
    document.source = header.first("sourceDesc")?.first("bibl").map(text);
    document.date = element
        .first("teiHeader")?
        .find("creation")
        .and_then(|creation| creation.first("date")?.attribute("when").map(str::to_owned));
    let notes = header.first("notesStmt").map(|notes| notes.all("note"));
    for note in notes.into_iter().flatten() {
        document.meta.push((attribute(note, "n")?, text(note)));
    }
    Some(document)
}

/// Where translations come from, by the ids by which passages name it.
fn provenances(titles: &Element) -> BTreeMap<String, Provenance> {
    let stated = |by: &Element| {
        let word = by.first("resp")?.text();
        let name = Some(text(by.first("name")?)).filter(|name| !name.is_empty());
        let provenance = Provenance::new(word.strip_suffix(" translation")?, name)?;
        Some((attribute(by, "id")?, provenance))
    };
    titles.all("respStmt").filter_map(stated).collect()
}

/// Reads the passages of a paragraph; the text behind one joins it to the next.
fn read_paragraph(
    paragraph: &Element,
    lang: &Lang,
    provenances: &BTreeMap<String, Provenance>,
    passages: &mut BTreeMap<usize, GivenSegment>,
) -> Option<()> {
    let n_passages = paragraph.all("seg").count();
    let mut n_read = 0;
    let mut children = paragraph.children.iter().peekable();
    while let Some(child) = children.next() {
        let Node::Element(seg) = child else { continue };
        n_read += 1;
        let behind = match children.peek() {
            Some(Node::Text(behind)) => Some(plain(behind).into_owned()),
            _ if n_read < n_passages => Some(String::new()),
            _ => None,
        };
        let number = tei::passage_of(seg.attribute("id")?)?;
        let segment = passages.entry(number).or_default();
        segment.heading |= seg.attribute("type") == Some("heading");
        segment.labels.extend(attribute(seg, "n").map(|label| (lang.clone(), label)));
        segment.after.extend(behind.map(|behind| (lang.clone(), behind)));
        for who in seg.attribute("resp").into_iter().flat_map(str::split_whitespace) {
            let who = who.trim_start_matches('#');
            segment.pairing = segment.pairing.or_else(|| {
                let cert: f32 = seg.attribute("cert")?.parse().ok()?;
                Pairing::parse(who, &(cert * 100.0).round().to_string())
            });
            segment.provenance =
                segment.provenance.take().or_else(|| provenances.get(who).cloned());
        }
        segment.texts.insert(lang.clone(), text(seg));
    }
    Some(())
}

/// The documents of a table that enface wrote: its first row, and the others. Else `None`.
pub(super) fn table(head: &[String], rows: &[(usize, Vec<String>)]) -> Option<Vec<Document>> {
    let column = |name: &str| head.iter().position(|column| column == name);
    let (id, sides, meta) = (column("doc")?, column("sides")?, column("meta")?);
    let (date, source, heading) = (column("date")?, column("source")?, column("heading")?);
    let (origin, confidence) = (column("origin")?, column("confidence")?);
    let provenance = column("provenance");
    let titles: Vec<(usize, &str)> = head
        .iter()
        .enumerate()
        .filter_map(|(at, name)| Some((at, name.strip_prefix("title_")?)))
        .collect();
    let mut documents: Vec<(Document, Vec<GivenSegment>)> = Vec::new();
    for (_, row) in rows {
        let cell = |at: usize| row.get(at).map_or("", String::as_str);
        let some = |at: usize| Some(cell(at).to_owned()).filter(|cell| !cell.is_empty());
        if !cell(meta).is_empty() {
            let mut document = document(cell(id).to_owned(), vec![]);
            document.date = some(date);
            document.source = some(source);
            document.meta = serde_json::from_str(cell(meta)).ok()?;
            let stated =
                titles.iter().filter_map(|(at, lang)| Some(((*lang).to_owned(), some(*at)?)));
            document.titles = stated.collect();
            documents.push((document, vec![]));
            continue;
        }
        let mut segment = GivenSegment {
            heading: cell(heading) == "true",
            pairing: pairing(some(origin), some(confidence)),
            provenance: provenance.and_then(some).as_deref().and_then(provenance::stated),
            ..GivenSegment::default()
        };
        for lang in cell(sides).split_whitespace() {
            let named = |prefix: &str| column(&format!("{prefix}{lang}")).and_then(some);
            segment.texts.insert(lang.to_owned(), named("").unwrap_or_default());
            segment.labels.extend(named("label_").map(|label| (lang.to_owned(), label)));
            let after = named("after_").and_then(|after| serde_json::from_str(&after).ok());
            segment.after.extend(after.map(|after| (lang.to_owned(), after)));
        }
        documents.last_mut()?.1.push(segment);
    }
    Some(with_bodies(documents))
}
