//! The files of the fields of documents, and what is looked up in the same way: the orders of
//! documents by title, those in one language only.

use enface_format::{DocumentRecord, FacetValue, write_facet};
use enface_text::Analyzer;

use crate::knowledge::{self, Facet};
use crate::model::Lang;

/// The orders of documents by title, one a side.
const TITLE: &str = "title";
/// The documents that have text in one language only.
const ONE_SIDED: &str = "@one-sided";
/// Between the names of one value: a reader may ask for any of them.
const JOINT: &str = " / ";

/// The fields in the order of their names, each with its file.
pub(super) fn facets(
    fields: &[Facet],
    records: &[DocumentRecord],
    langs: &[Lang],
    analyzer: &Analyzer,
) -> Vec<(String, Vec<u8>)> {
    let titles = write_facet(&title_orders(records, langs, analyzer));
    // A key of that name would hide the orders, which every archive has; what begins so is ours.
    let fields = fields.iter().filter(|field| field.key != TITLE && !field.key.starts_with('@'));
    let mut files: Vec<(String, Vec<u8>)> =
        fields.map(|field| (field.key.clone(), file(field))).collect();
    files.push((TITLE.to_owned(), titles));
    let one_sided = one_sided(records, langs);
    if !one_sided.is_empty() {
        files.push((ONE_SIDED.to_owned(), write_facet(&one_sided)));
    }
    files.sort();
    files
}

fn file(field: &Facet) -> Vec<u8> {
    let mut values: Vec<FacetValue> = field
        .values
        .iter()
        .map(|value| FacetValue { text: text(value), documents: value.documents.clone() })
        .collect();
    values.sort_by(|a, b| a.text.cmp(&b.text));
    write_facet(&values)
}

/// What a value is called, in all languages that have a name for it.
fn text(value: &knowledge::FacetValue) -> String {
    let mut names: Vec<&str> = Vec::new();
    for name in value.names.values() {
        if !names.contains(&name.as_str()) {
            names.push(name);
        }
    }
    if names.is_empty() { value.value.clone() } else { names.join(JOINT) }
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

/// For each side the documents that have no other.
fn one_sided(records: &[DocumentRecord], langs: &[Lang]) -> Vec<FacetValue> {
    let documents = |side: u8| {
        let alone = (0..).zip(records).filter(|(_, record)| record.sides == [side]);
        alone.map(|(doc, _)| doc).collect()
    };
    let mut values: Vec<FacetValue> = (0u8..)
        .zip(langs)
        .map(|(side, lang)| FacetValue { text: lang.clone(), documents: documents(side) })
        .collect();
    values.retain(|value| !value.documents.is_empty());
    values.sort_by(|a, b| a.text.cmp(&b.text));
    values
}

#[cfg(test)]
mod tests {
    use enface_format::FacetReader;

    use super::*;

    fn record(title: &str) -> DocumentRecord {
        DocumentRecord { titles: vec![(0, title.to_owned())], ..DocumentRecord::default() }
    }

    /// A value with its names by language and its documents.
    type Value<'a> = (&'a str, &'a [(&'a str, &'a str)], &'a [u32]);

    fn field(key: &str, values: &[Value<'_>]) -> Facet {
        let value = |(value, names, documents): &Value<'_>| {
            let names = names.iter().map(|(lang, name)| ((*lang).to_owned(), (*name).to_owned()));
            knowledge::FacetValue {
                value: (*value).to_owned(),
                names: names.collect(),
                documents: documents.to_vec(),
            }
        };
        Facet { key: key.to_owned(), values: values.iter().map(value).collect() }
    }

    #[test]
    fn each_field_has_its_values_and_titles_have_orders() {
        let mut records = [record("B"), record("a"), record("C")];
        records[1].sides = vec![0];
        let fields = [
            field("kind", &[("draft", &[], &[0]), ("law", &[], &[0, 1])]),
            field("issuer", &[("cac", &[("en", "CAC"), ("zh", "网信办")], &[2])]),
            field("title", &[("hides", &[], &[2])]),
            field("@x", &[("is ours", &[], &[2])]),
        ];
        let files = facets(&fields, &records, &["en".to_owned()], &Analyzer::default());
        let shown: Vec<String> = files
            .iter()
            .map(|(name, bytes)| {
                let values = FacetReader::open(bytes).unwrap().values;
                let values = values.iter().map(|v| format!("{}{:?}", v.text, v.documents));
                format!("{name}: {}", values.collect::<Vec<_>>().join(", "))
            })
            .collect();
        assert_eq!(
            shown,
            [
                "@one-sided: en[1]",
                "issuer: CAC / 网信办[2]",
                "kind: draft[0], law[0, 1]",
                "title: en[1, 0, 2]",
            ]
        );
    }
}
