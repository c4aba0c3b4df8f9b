//! Which documents have which value of a field, and by which fields can readers filter them?

use std::collections::{BTreeMap, BTreeSet};

use super::institutions::{Institution, Role};
use crate::model::{AlignedDocument, Lang, keys};

/// A field of documents and its values: the kind, the date, the issuing body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Facet {
    /// The key of the metadata, or [`DATE`], [`ISSUER`], [`LANG`]; of a choice also [`YEAR`].
    pub key: String,
    /// Its values.
    pub values: Vec<FacetValue>,
}

/// One value of a facet.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct FacetValue {
    /// The value as documents state it, or an institution's id.
    pub value: String,
    /// What it is called in each language, if that is known.
    pub names: BTreeMap<Lang, String>,
    /// The documents that have it, by number, in order.
    pub documents: Vec<u32>,
}

/// The date that a document states as its own.
pub const DATE: &str = "date";
/// The year of that date.
pub const YEAR: &str = "year";
/// The body that issued a document.
pub const ISSUER: &str = "issuer";
/// The languages that a document has text in.
pub const LANG: &str = "lang";

/// The facets if the owner names none.
const USUAL: &[&str] =
    &[keys::KIND, keys::STATUS, ISSUER, YEAR, LANG, keys::CATEGORY, keys::TAG, keys::TRANSLATOR];
/// More values than this are no list that a reader can look through; those of fewest documents are
/// left out, unless the owner asks for the facet.
const MAX_USUAL_VALUES: usize = 200;

/// All fields that documents have, by key, and the values of each in the order of their bytes.
pub fn fields(documents: &[AlignedDocument], institutions: &[Institution]) -> Vec<Facet> {
    let mut fields: BTreeMap<&str, BTreeMap<&str, BTreeSet<u32>>> = BTreeMap::new();
    for (number, document) in (0u32..).zip(documents) {
        let date = document.date.iter().map(|date| (DATE, date.as_str()));
        let sides = document.sides.iter().filter(|side| !side.segments.is_empty());
        let sides = sides.map(|side| (LANG, side.lang.as_str()));
        let meta = document.meta.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        for (field, value) in date.chain(sides).chain(meta) {
            fields.entry(field).or_default().entry(value).or_default().insert(number);
        }
    }
    let values = |values: BTreeMap<&str, BTreeSet<u32>>| {
        let value = |(value, documents): (&str, BTreeSet<u32>)| FacetValue {
            value: value.to_owned(),
            names: BTreeMap::new(),
            documents: documents.into_iter().collect(),
        };
        values.into_iter().map(value).collect()
    };
    let mut out: Vec<Facet> = fields
        .into_iter()
        .map(|(key, found)| Facet { key: key.to_owned(), values: values(found) })
        .collect();
    name_issuers(&mut out, institutions);
    out
}

/// Bodies that issue documents are institutions, whatever each document calls them; what a document
/// states stays where it is no known institution.
fn name_issuers(fields: &mut Vec<Facet>, institutions: &[Institution]) {
    let mut values = issuers(institutions);
    let known: BTreeSet<u32> = values.iter().flat_map(|value| value.documents.clone()).collect();
    if let Some(i) = fields.iter().position(|field| field.key == ISSUER) {
        for mut stated in fields.remove(i).values {
            stated.documents.retain(|document| !known.contains(document));
            values.extend((!stated.documents.is_empty()).then_some(stated));
        }
    }
    if !values.is_empty() {
        values.sort_by(|a, b| a.value.cmp(&b.value));
        fields.push(Facet { key: ISSUER.to_owned(), values });
        fields.sort_by(|a, b| a.key.cmp(&b.key));
    }
}

fn issuers(institutions: &[Institution]) -> Vec<FacetValue> {
    institutions
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
                .collect::<BTreeSet<u32>>()
                .into_iter()
                .collect(),
        })
        .filter(|value| !value.documents.is_empty())
        .collect()
}

/// The fields to filter by: `wanted` are the owner's; empty takes the usual ones, each if it tells
/// documents apart. Years come in their order, other values by the number of documents.
pub fn choose(fields: &[Facet], n_documents: usize, wanted: &[String]) -> Vec<Facet> {
    let usual: Vec<String> = USUAL.iter().map(|&key| key.to_owned()).collect();
    let is_own = !wanted.is_empty();
    let keys = if is_own { wanted } else { &usual };
    let mut facets = Vec::new();
    for key in keys {
        let source = if key == YEAR { DATE } else { key };
        let Some(field) = fields.iter().find(|field| field.key == source) else { continue };
        let mut values = field.values.clone();
        if key == YEAR {
            values = years(&values);
        } else {
            values.sort_by_key(|value| core::cmp::Reverse(value.documents.len()));
        }
        let tells_apart =
            values.len() > 1 || values.iter().any(|v| v.documents.len() < n_documents);
        if !is_own {
            values.truncate(MAX_USUAL_VALUES);
        }
        if is_own || tells_apart {
            facets.push(Facet { key: key.clone(), values });
        }
    }
    facets
}

fn years(dates: &[FacetValue]) -> Vec<FacetValue> {
    let mut years: Vec<FacetValue> = Vec::new();
    for date in dates {
        let Some(year) = date.value.get(..4) else { continue };
        match years.last_mut().filter(|last| last.value == year) {
            Some(last) => last.documents.extend_from_slice(&date.documents),
            None => years.push(FacetValue { value: year.to_owned(), ..date.clone() }),
        }
    }
    years.iter_mut().for_each(|year| year.documents.sort_unstable());
    years
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
        let found: Vec<String> = choose(&fields(&documents, &[]), documents.len(), &[])
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
        let facets = choose(&fields(&documents, &[]), 1, &["place".to_owned()]);
        assert_eq!(facets[0].values[0].value, "Cairo");
    }
}
