//! Which fields documents have, and which documents have which value of each.

use std::collections::BTreeMap;

use enface_format::{DocumentRecord, FacetValue, write_facet};
use enface_text::Analyzer;

use crate::model::Lang;

/// The field of documents' own dates.
const DATE: &str = "date";
/// The field of the languages in which a document has text.
const LANG: &str = "lang";
/// The orders of documents by title, one a side.
const TITLE: &str = "title";

/// The fields in the order of their names, each with its file.
pub(super) fn facets(
    records: &[DocumentRecord],
    langs: &[Lang],
    analyzer: &Analyzer,
) -> Vec<(String, Vec<u8>)> {
    let mut fields: BTreeMap<&str, BTreeMap<&str, Vec<u32>>> = BTreeMap::new();
    for (doc, record) in (0..).zip(records) {
        let date = record.date.iter().map(|date| (DATE, date.as_str()));
        let sides = record.sides.iter().map(|&side| (LANG, langs[usize::from(side)].as_str()));
        let meta = record.meta.iter().map(|(key, value)| (key.as_str(), value.as_str()));
        for (field, value) in date.chain(sides).chain(meta) {
            let documents = fields.entry(field).or_default().entry(value).or_default();
            if documents.last() != Some(&doc) {
                documents.push(doc);
            }
        }
    }
    // A key of that name would hide the orders, which every archive has.
    fields.remove(TITLE);
    let file = |values: BTreeMap<&str, Vec<u32>>| {
        let value =
            |(text, documents): (&str, Vec<u32>)| FacetValue { text: text.into(), documents };
        write_facet(&values.into_iter().map(value).collect::<Vec<_>>())
    };
    let mut files: BTreeMap<String, Vec<u8>> =
        fields.into_iter().map(|(name, values)| (name.to_owned(), file(values))).collect();
    files.insert(TITLE.to_owned(), write_facet(&title_orders(records, langs, analyzer)));
    files.into_iter().collect()
}

/// For each side the documents in the order of their titles there, or of any title they have.
fn title_orders(
    records: &[DocumentRecord],
    langs: &[Lang],
    analyzer: &Analyzer,
) -> Vec<FacetValue> {
    let order = |side: usize| {
        let title = |record: &DocumentRecord| {
            let own = record.titles.iter().find(|(s, _)| usize::from(*s) == side);
            let title = own.or(record.titles.first());
            title.map(|(_, title)| analyzer.fold_term(title))
        };
        let mut titles: Vec<(Option<String>, u32)> =
            (0..).zip(records).map(|(doc, record)| (title(record), doc)).collect();
        // Those without a title come last.
        titles.sort_by(|a, b| (a.0.is_none(), a).cmp(&(b.0.is_none(), b)));
        titles.into_iter().map(|(_, doc)| doc).collect()
    };
    let sides = langs.iter().enumerate();
    sides.map(|(side, lang)| FacetValue { text: lang.clone(), documents: order(side) }).collect()
}

#[cfg(test)]
mod tests {
    use enface_format::FacetReader;

    use super::*;

    fn record(title: &str, date: Option<&str>, kinds: &[&str]) -> DocumentRecord {
        DocumentRecord {
            titles: vec![(0, title.to_owned())],
            date: date.map(str::to_owned),
            meta: kinds.iter().map(|kind| ("kind".to_owned(), (*kind).to_owned())).collect(),
            sides: vec![0],
            ..DocumentRecord::default()
        }
    }

    #[test]
    fn each_field_has_its_values_and_titles_have_orders() {
        let records = [
            record("B", Some("2016"), &["law", "law", "draft"]),
            record("a", None, &["law"]),
            record("C", Some("2015-03"), &[]),
        ];
        let files = facets(&records, &["en".to_owned()], &Analyzer::default());
        let shown: Vec<String> = files
            .iter()
            .map(|(name, bytes)| {
                let values = FacetReader::open(bytes).unwrap().values;
                let values = values.iter().map(|v| format!("{}{:?}", v.text, v.documents));
                format!("{name}: {}", values.collect::<Vec<_>>().join(" "))
            })
            .collect();
        assert_eq!(
            shown,
            [
                "date: 2015-03[2] 2016[0]",
                "kind: draft[0] law[0, 1]",
                "lang: en[0, 1, 2]",
                "title: en[1, 0, 2]",
            ]
        );
    }
}
