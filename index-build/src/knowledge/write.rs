//! What stands in the files that a reader loads on demand? Their shape is in `ARCHITECTURE.md`.

use std::collections::BTreeMap;

use enface_format::hash_of;
use serde_json::{Map, Value, json};

use super::{
    AnnotationKind, DocumentKnowledge, Headword, Knowledge, Passage, Place, Role, Target, passages,
    suggestions,
};
use crate::model::AlignedDocument;

/// Bytes of a page of documents or headwords: few enough to fetch for one of them.
const PAGE_BYTES: usize = 32 << 10;

/// Path below the archive's folder, and bytes.
pub type File = (String, Vec<u8>);

/// All files, and the path of the one that lists the others.
pub fn files(
    knowledge: &Knowledge,
    documents: &[AlignedDocument],
    edition: &str,
) -> (Vec<File>, String) {
    let mut out = Files::default();
    let about = &knowledge.about;
    let (starts, names) = {
        let page = |i: usize| document(knowledge, documents, i);
        out.pages(documents.len(), page, |first, list| json!({"first": first, "documents": list}))
    };
    let facets = (!knowledge.facets.is_empty()).then(|| out.add(&facets(knowledge)));
    let institutions = (!knowledge.institutions.is_empty()).then(|| {
        let file = out.add(&institutions(knowledge, documents));
        json!({"count": knowledge.institutions.len(), "file": file})
    });
    let missing = (!knowledge.missing.is_empty()).then(|| {
        let file = out.add(&missing(knowledge, documents));
        json!({"count": knowledge.missing.len(), "file": file})
    });
    let lexicon = (!knowledge.lexicon.is_empty()).then(|| lexicon(knowledge, documents, &mut out));
    let suggestions = suggested(knowledge, documents, &mut out);
    let manifest = json!({
        "version": 1,
        "edition": edition,
        "about": {
            "sides": about.sides,
            "titles": about.titles,
            "licence": about.licence,
            "baseUrl": about.base_url,
            "prevailing": about.prevailing,
        },
        "documents": {"count": documents.len(), "starts": starts, "files": names},
        "facets": facets,
        "institutions": institutions,
        "missing": missing,
        "lexicon": lexicon,
        "suggestions": suggestions,
    });
    let bytes = manifest.to_string().into_bytes();
    let path = format!("knowledge.{}.json", hash_of(&bytes));
    let mut files = out.files;
    files.insert(path.clone(), bytes);
    (files.into_iter().collect(), path)
}

#[derive(Default)]
struct Files {
    files: BTreeMap<String, Vec<u8>>,
}

impl Files {
    fn add(&mut self, value: &Value) -> String {
        let bytes = value.to_string().into_bytes();
        let path = format!("k/{}.json", hash_of(&bytes));
        self.files.insert(path.clone(), bytes);
        path
    }

    /// Cuts `count` items to pages: where each begins and the end of the last, and their paths.
    fn pages(
        &mut self,
        count: usize,
        item: impl Fn(usize) -> Value + Sync,
        wrap: impl Fn(usize, Vec<Value>) -> Value,
    ) -> (Vec<usize>, Vec<String>) {
        use rayon::prelude::*;
        let items: Vec<(Value, usize)> = (0..count)
            .into_par_iter()
            .map(|i| {
                let value = item(i);
                let n_bytes = value.to_string().len();
                (value, n_bytes)
            })
            .collect();
        let (mut starts, mut names) = (vec![0], Vec::new());
        let (mut page, mut size, mut first) = (Vec::new(), 0, 0);
        for (i, (value, n_bytes)) in items.into_iter().enumerate() {
            page.push(value);
            size += n_bytes;
            if size >= PAGE_BYTES || i + 1 == count {
                names.push(self.add(&wrap(first, core::mem::take(&mut page))));
                starts.push(i + 1);
                first = i + 1;
                size = 0;
            }
        }
        (starts, names)
    }
}

/// How a document is called.
fn name(documents: &[AlignedDocument], number: u32) -> Map<String, Value> {
    let mut out = Map::new();
    out.insert("doc".into(), json!(number));
    if let Some(document) = documents.get(number as usize) {
        out.insert("id".into(), json!(document.id));
        out.insert("titles".into(), json!(document.titles));
    }
    out
}

/// Where a place begins and ends in UTF-16 code units, which is how scripts count.
fn units(place: &Place, texts: &[Passage<'_>]) -> (usize, usize) {
    let text = texts
        .iter()
        .find(|passage| passage.bead == place.bead && passage.side == place.side)
        .map_or("", |passage| &*passage.text);
    let count = |end: usize| text.get(..end).map_or(0, |head| head.encode_utf16().count());
    (count(place.range.start), count(place.range.end))
}

fn role(role: Role) -> &'static str {
    match role {
        Role::Issuer => "issuer",
        Role::Named => "named",
    }
}

fn number_or_none(number: Option<u32>) -> i64 {
    number.map_or(-1, i64::from)
}

fn document(knowledge: &Knowledge, documents: &[AlignedDocument], i: usize) -> Value {
    let nothing = DocumentKnowledge::default();
    let known = knowledge.documents.get(i).unwrap_or(&nothing);
    let texts = documents.get(i).map_or_else(Vec::new, |d| passages(d, &knowledge.about.sides));
    // Passages come bead by bead; so do citations, and each bead has few.
    let of_bead = |bead: u32| {
        let start = texts.partition_point(|passage| passage.bead < bead);
        let end = texts.partition_point(|passage| passage.bead <= bead);
        texts.get(start..end).unwrap_or_default()
    };
    let mut targets: Vec<Value> = Vec::new();
    let mut numbers: BTreeMap<(bool, u32), usize> = BTreeMap::new();
    let citations: Vec<Value> = known
        .citations
        .iter()
        .map(|citation| {
            let (key, bead) = match citation.target {
                Target::Document { document, bead } => ((true, document), bead),
                Target::Missing(missing) => ((false, missing), None),
            };
            let target = *numbers.entry(key).or_insert_with(|| {
                targets.push(match key {
                    (true, document) => Value::Object(name(documents, document)),
                    (false, missing) => {
                        let text = knowledge.missing.get(missing as usize).map(|m| &m.text);
                        json!({"missing": missing, "text": text})
                    }
                });
                targets.len() - 1
            });
            let place = &citation.place;
            let (start, end) = units(place, of_bead(place.bead));
            json!([place.bead, place.side, start, end, target, number_or_none(bead)])
        })
        .collect();
    let mut cited_by: Vec<(u32, Vec<Value>)> = Vec::new();
    for link in &known.cited_by {
        let bead = json!([link.bead, number_or_none(link.to)]);
        match cited_by.last_mut() {
            Some((document, beads)) if *document == link.document => beads.push(bead),
            _ => cited_by.push((link.document, vec![bead])),
        }
    }
    let cited_by: Vec<Value> = cited_by
        .into_iter()
        .map(|(document, beads)| {
            let mut out = name(documents, document);
            out.insert("beads".into(), Value::Array(beads));
            Value::Object(out)
        })
        .collect();
    let annotations: Vec<Value> = known
        .annotations
        .iter()
        .map(|annotation| {
            let (start, end) = units(&annotation.place, of_bead(annotation.place.bead));
            let kind = match annotation.kind {
                AnnotationKind::Owner => "owner",
                AnnotationKind::Translator => "translator",
            };
            json!({
                "bead": annotation.place.bead, "side": annotation.place.side,
                "start": start, "end": end, "kind": kind, "body": annotation.body,
                "author": annotation.author, "date": annotation.date,
            })
        })
        .collect();
    let institutions: Vec<Value> = known
        .institutions
        .iter()
        .map(|naming| json!([naming.institution, role(naming.role), naming.count]))
        .collect();
    let provenance: Vec<Value> = known
        .provenance
        .iter()
        .map(|(run, provenance)| json!([run.start, run.end, provenance.word(), provenance.by()]))
        .collect();
    json!({
        "id": documents.get(i).map(|d| d.id.as_str()),
        "targets": targets,
        "citations": citations,
        "citedBy": cited_by,
        "annotations": annotations,
        "institutions": institutions,
        "provenance": provenance,
    })
}

fn facets(knowledge: &Knowledge) -> Value {
    let facets: Vec<Value> = knowledge
        .facets
        .iter()
        .map(|facet| {
            let values: Vec<Value> = facet
                .values
                .iter()
                .map(|v| json!({"value": v.value, "names": v.names, "documents": v.documents}))
                .collect();
            json!({"key": facet.key, "values": values})
        })
        .collect();
    json!({"facets": facets})
}

fn institutions(knowledge: &Knowledge, documents: &[AlignedDocument]) -> Value {
    let mut titles: BTreeMap<String, Value> = BTreeMap::new();
    let list: Vec<Value> = knowledge
        .institutions
        .iter()
        .map(|institution| {
            let of: Vec<Value> = institution
                .documents
                .iter()
                .map(|&(document, what, count)| {
                    titles.entry(document.to_string()).or_insert_with(|| {
                        let mut name = name(documents, document);
                        let date = documents.get(document as usize).map(|d| &d.date);
                        name.remove("doc");
                        name.insert("date".into(), json!(date));
                        Value::Object(name)
                    });
                    json!([document, role(what), count])
                })
                .collect();
            json!({
                "id": institution.id, "names": institution.names, "documents": of,
                "first": institution.first, "last": institution.last, "note": institution.note,
            })
        })
        .collect();
    json!({"institutions": list, "titles": titles})
}

fn missing(knowledge: &Knowledge, documents: &[AlignedDocument]) -> Value {
    let list: Vec<Value> = knowledge
        .missing
        .iter()
        .map(|missing| {
            let mut first = name(documents, missing.first.0);
            first.remove("titles");
            first.insert("bead".into(), json!(missing.first.1));
            json!({
                "text": missing.text, "citations": missing.citations,
                "documents": missing.documents, "first": first,
            })
        })
        .collect();
    json!({"missing": list})
}

fn lexicon(knowledge: &Knowledge, documents: &[AlignedDocument], out: &mut Files) -> Value {
    let sides: Vec<Value> = (0u8..)
        .zip(&knowledge.about.sides)
        .map(|(side, lang)| {
            let of_side: Vec<&Headword> =
                knowledge.lexicon.iter().filter(|headword| headword.side == side).collect();
            let item = |i: usize| of_side.get(i).map_or(Value::Null, |h| headword(h, documents));
            let (starts, files) =
                out.pages(of_side.len(), item, |_, list| json!({"headwords": list}));
            let firsts: Vec<&str> = starts
                .iter()
                .filter_map(|&start| of_side.get(start))
                .map(|headword| headword.text.as_str())
                .collect();
            // All of them in one file, to find those that a text has.
            let texts: Vec<&str> = of_side.iter().map(|headword| headword.text.as_str()).collect();
            let bytes = texts.iter().map(|text| text.len() + 3).sum::<usize>();
            let own: Vec<&str> = of_side
                .iter()
                .filter(|headword| headword.own.is_some())
                .map(|headword| headword.text.as_str())
                .collect();
            let all = out.add(&json!({"headwords": texts, "own": own}));
            json!({"lang": lang, "count": of_side.len(), "firsts": firsts, "files": files,
                "all": {"file": all, "bytes": bytes}})
        })
        .collect();
    json!({"count": knowledge.lexicon.len(), "sides": sides})
}

fn suggested(knowledge: &Knowledge, documents: &[AlignedDocument], out: &mut Files) -> Value {
    let all = suggestions::gather(knowledge, documents);
    let item = |i: usize| all.get(i).map_or(Value::Null, suggestions::Suggestion::json);
    let (starts, files) = out.pages(all.len(), item, |_, list| json!({"suggestions": list}));
    let firsts: Vec<&str> =
        starts.iter().filter_map(|&start| all.get(start)).map(|one| one.key.as_str()).collect();
    if all.is_empty() { Value::Null } else { json!({"firsts": firsts, "files": files}) }
}

fn headword(headword: &Headword, documents: &[AlignedDocument]) -> Value {
    let renderings: Vec<Value> = headword
        .renderings
        .iter()
        .map(|rendering| {
            let evidence: Vec<Value> = rendering
                .evidence
                .iter()
                .map(|&(document, bead)| {
                    let id = documents.get(document as usize).map(|d| d.id.as_str());
                    json!({"doc": document, "id": id, "bead": bead})
                })
                .collect();
            json!({
                "side": rendering.side, "text": rendering.text, "count": rendering.count,
                "share": rendering.share, "first": rendering.first, "years": rendering.years,
                "evidence": evidence, "owner": rendering.is_owners,
            })
        })
        .collect();
    let own = headword.own.as_ref().map(|own| {
        json!({
            "renderings": own.renderings, "definition": own.definition,
            "note": own.note, "source": own.source,
        })
    });
    json!({"text": headword.text, "own": own, "renderings": renderings})
}
