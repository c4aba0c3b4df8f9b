//! What can readers filter documents by?

use std::collections::{BTreeMap, BTreeSet};

use super::institutions::{Institution, Role};
use crate::model::{AlignedDocument, Lang, keys};

/// One thing to filter by: the kind, the year, the issuing body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facet {
    /// The key of the metadata, or `year`, `issuer`, `language`.
    pub key: String,
    /// Its values: years in their order, others by the number of documents.
    pub values: Vec<FacetValue>,
}

/// One value of a facet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FacetValue {
    /// The value as documents state it, or an institution's id.
    pub value: String,
    /// What it is called in each language, if that is known.
    pub names: BTreeMap<Lang, String>,
    /// The documents that have it, by number.
    pub documents: Vec<u32>,
}

/// The year of a document's date.
pub const YEAR: &str = "year";
/// The body that issued a document.
pub const ISSUER: &str = "issuer";
/// The languages that a document has text in.
pub const LANGUAGE: &str = "language";

/// The facets if the owner names none.
const USUAL: &[&str] = &[
    keys::KIND,
    keys::STATUS,
    ISSUER,
    YEAR,
    LANGUAGE,
    keys::CATEGORY,
    keys::TAG,
    keys::TRANSLATOR,
];
/// More values than this are no list that a reader can look through; those of fewest documents are
/// left out, unless the owner asks for the facet.
const MAX_USUAL_VALUES: usize = 200;

/// Counts the values. `wanted` are the owner's facets; empty takes the usual ones, each if it tells
/// documents apart.
pub fn gather(
    documents: &[AlignedDocument],
    institutions: &[Institution],
    wanted: &[String],
) -> Vec<Facet> {
    let usual: Vec<String> = USUAL.iter().map(|&key| key.to_owned()).collect();
    let is_own = !wanted.is_empty();
    let keys = if is_own { wanted } else { &usual };
    let mut facets = Vec::new();
    for key in keys {
        let mut facet = facet(documents, institutions, key);
        let tells_apart = facet.values.len() > 1
            || facet.values.iter().any(|v| v.documents.len() < documents.len());
        if !is_own {
            facet.values.truncate(MAX_USUAL_VALUES);
        }
        if !facet.values.is_empty() && (is_own || tells_apart) {
            facets.push(facet);
        }
    }
    facets
}

fn facet(documents: &[AlignedDocument], institutions: &[Institution], key: &str) -> Facet {
    if key == ISSUER {
        return Facet { key: key.to_owned(), values: issuers(institutions) };
    }
    let mut values: BTreeMap<String, BTreeSet<u32>> = BTreeMap::new();
    for (number, document) in (0u32..).zip(documents) {
        for value in values_of(document, key) {
            values.entry(value).or_default().insert(number);
        }
    }
    let mut values: Vec<FacetValue> = values
        .into_iter()
        .map(|(value, documents)| FacetValue {
            value,
            names: BTreeMap::new(),
            documents: documents.into_iter().collect(),
        })
        .collect();
    if key != YEAR {
        values.sort_by(|a, b| {
            b.documents.len().cmp(&a.documents.len()).then_with(|| a.value.cmp(&b.value))
        });
    }
    Facet { key: key.to_owned(), values }
}

fn values_of(document: &AlignedDocument, key: &str) -> Vec<String> {
    match key {
        YEAR => document.date.iter().filter_map(|date| date.get(..4)).map(str::to_owned).collect(),
        LANGUAGE => {
            let sides = document.sides.iter().filter(|side| !side.segments.is_empty());
            sides.map(|side| side.lang.clone()).collect()
        }
        _ => {
            let values = document.meta.iter().filter(|(k, _)| k == key);
            values.map(|(_, value)| value.clone()).collect()
        }
    }
}

fn issuers(institutions: &[Institution]) -> Vec<FacetValue> {
    let mut values: Vec<FacetValue> = institutions
        .iter()
        .map(|institution| FacetValue {
            value: institution.id.clone(),
            names: institution
                .names
                .iter()
                .filter_map(|(lang, names)| Some((lang.clone(), names.first()?.clone())))
                .collect(),
            documents: institution
                .documents
                .iter()
                .filter(|(_, role, _)| *role == Role::Issuer)
                .map(|(document, ..)| *document)
                .collect(),
        })
        .filter(|value| !value.documents.is_empty())
        .collect();
    values.sort_by_key(|value| core::cmp::Reverse(value.documents.len()));
    values
}

#[cfg(test)]
mod tests {
    use super::*;

    fn document(date: &str, meta: &[(&str, &str)]) -> AlignedDocument {
        AlignedDocument {
            date: Some(date.to_owned()),
            meta: meta.iter().map(|(k, v)| ((*k).to_owned(), (*v).to_owned())).collect(),
            ..AlignedDocument::default()
        }
    }

    #[test]
    fn usual_facets_are_those_that_tell_documents_apart() {
        let documents = [
            document("2016-08", &[("kind", "law"), ("tag", "a"), ("tag", "b")]),
            document("2015", &[("kind", "law"), ("tag", "b")]),
        ];
        let found: Vec<String> = gather(&documents, &[], &[])
            .iter()
            .map(|facet| {
                let values = facet.values.iter().map(|v| format!("{}={:?}", v.value, v.documents));
                format!("{}: {}", facet.key, values.collect::<Vec<_>>().join(" "))
            })
            .collect();
        assert_eq!(found, ["year: 2015=[1] 2016=[0]", "tag: b=[0, 1] a=[0]"]);
    }

    #[test]
    fn the_owner_may_ask_for_any_field() {
        let documents = [document("2015", &[("place", "Cairo")])];
        let facets = gather(&documents, &[], &["place".to_owned()]);
        assert_eq!(facets[0].values[0].value, "Cairo");
    }
}
