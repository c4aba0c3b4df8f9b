//! By which lists can a reader come to the documents without searching?
//!
//! All of them, by year, by institution, and by each field that tells them apart; long lists go on
//! over several pages.

use std::collections::BTreeMap;

use minijinja::Value;

use super::{Page, Site, Tongue, address, autonym};
use crate::direction::is_rtl;
use crate::knowledge::{Institution, Role};
use crate::model::keys;

/// Fields of the metadata with lists of their own.
pub(super) const FIELDS: [&str; 5] =
    [keys::KIND, keys::STATUS, keys::CATEGORY, keys::TAG, keys::TRANSLATOR];
/// Documents on one page of a list: about 100 KB.
const PAGE_DOCUMENTS: usize = 500;
/// Values of a field that the start page shows.
const HUB_VALUES: usize = 12;

/// One value of a field, and its documents.
struct Listed {
    path: String,
    text: String,
    lang: String,
    documents: Vec<usize>,
}

/// A field and its values.
struct Field {
    key: &'static str,
    values: Vec<Listed>,
}

/// The year of a date.
pub(super) fn year(date: &str) -> Option<String> {
    let year = date.split('-').next().filter(|year| year.len() == 4)?;
    year.bytes().all(|b| b.is_ascii_digit()).then(|| year.to_owned())
}

/// The path of the list of documents that have `value` in the field `key`.
pub(super) fn value_path(tongue: &Tongue, key: &str, value: &str) -> String {
    format!("{}browse/{key}-{}.html", tongue.prefix, address::name(value))
}

/// The path of an institution's page.
pub(super) fn body_path(tongue: &Tongue, body: &Institution) -> String {
    format!("{}browse/institution-{}.html", tongue.prefix, address::name(&body.id))
}

/// What an institution is called: in `lang` if that is known.
pub(super) fn body_name<'a>(body: &'a Institution, lang: &str) -> (&'a str, &'a str) {
    let names = body.names.get_key_value(lang).or_else(|| body.names.iter().next());
    let name = names.and_then(|(lang, names)| Some((lang.as_str(), names.first()?.as_str())));
    name.unwrap_or(("", &body.id))
}

/// A document in a list.
pub(super) fn item(site: &Site<'_>, tongue: &Tongue, i: usize) -> Value {
    let Some(document) = site.documents.get(i) else { return Value::UNDEFINED };
    let (lang, title) = site.title_of(document, &tongue.lang);
    let others: Vec<Value> = document
        .titles
        .iter()
        .filter(|(of, text)| of.as_str() != lang && text.as_str() != title)
        .map(|(lang, text)| context!(lang, dir => dir(lang), text))
        .collect();
    let langs: Vec<&str> = document.sides.iter().map(|side| autonym(&side.lang)).collect();
    let kind = document.meta.iter().find(|(key, _)| key == keys::KIND);
    context!(
        title, lang, dir => dir(lang), others, langs,
        href => site.paths.get(i),
        date => document.date,
        kind => kind.map(|(key, value)| tongue.words.value(key, value)),
    )
}

fn dir(lang: &str) -> &'static str {
    if is_rtl(lang) { "rtl" } else { "ltr" }
}

/// The links at the head of every page.
pub(super) fn nav(site: &Site<'_>, tongue: &Tongue) -> Vec<Value> {
    let mut links = vec![("documents", "documents.html"), ("browse", "browse/index.html")];
    if !site.known.institutions.is_empty() {
        links.push(("institutions", "browse/institutions.html"));
    }
    if !site.known.lexicon.is_empty() {
        links.push(("terms", "browse/terms.html"));
    }
    let link = |(key, path)| context!(text => tongue.words.get(key), href => format!("{}{path}", tongue.prefix));
    links.into_iter().map(link).collect()
}

/// Each field with its values that have most documents.
pub(super) fn hub(site: &Site<'_>, tongue: &Tongue) -> Vec<Value> {
    fields(site, tongue).iter().map(|field| shown(field, tongue, HUB_VALUES)).collect()
}

fn shown(field: &Field, tongue: &Tongue, most: usize) -> Value {
    let mut best: Vec<&Listed> = field.values.iter().collect();
    if field.values.len() > most {
        best.sort_by_key(|value| core::cmp::Reverse(value.documents.len()));
        best.truncate(most);
        if field.key == "year" {
            best.sort_by(|a, b| b.text.cmp(&a.text));
        }
    }
    let values: Vec<Value> = best
        .iter()
        .map(|value| {
            context!(text => value.text, lang => value.lang, href => value.path, n => value.documents.len())
        })
        .collect();
    context!(
        key => field.key,
        label => tongue.words.get(if field.key == "institution" { "institutions" } else { field.key }),
        values,
        n_more => field.values.len() - best.len(),
        href => match field.key {
            "institution" => format!("{}browse/institutions.html", tongue.prefix),
            key => format!("{}browse/{key}.html", tongue.prefix),
        },
    )
}

/// The fields that documents can be found by, years first.
fn fields(site: &Site<'_>, tongue: &Tongue) -> Vec<Field> {
    let mut years: BTreeMap<String, Vec<usize>> = BTreeMap::new();
    for (i, document) in site.documents.iter().enumerate() {
        let year = document.date.as_deref().and_then(year).unwrap_or_default();
        years.entry(year).or_default().push(i);
    }
    let value = |(year, documents): (String, Vec<usize>)| Listed {
        path: value_path(tongue, "year", if year.is_empty() { "undated" } else { &year }),
        text: if year.is_empty() { tongue.words.get("undated").to_owned() } else { year },
        lang: String::new(),
        documents,
    };
    // The newest first; what has no date last.
    let years: Vec<Listed> = years.into_iter().rev().map(value).collect();
    let mut out = vec![Field { key: "year", values: years }];
    let bodies: Vec<Listed> = site
        .known
        .institutions
        .iter()
        .map(|body| {
            let (lang, text) = body_name(body, &tongue.lang);
            let mut documents: Vec<usize> =
                body.documents.iter().map(|(document, ..)| *document as usize).collect();
            documents.sort_unstable();
            documents.dedup();
            let (path, text) = (body_path(tongue, body), text.to_owned());
            Listed { path, text, lang: lang.to_owned(), documents }
        })
        .collect();
    out.push(Field { key: "institution", values: bodies });
    for key in FIELDS {
        let Some(field) = site.known.fields.iter().find(|field| field.key == key) else { continue };
        let mut values: Vec<Listed> = field
            .values
            .iter()
            .map(|value| Listed {
                path: value_path(tongue, key, &value.value),
                text: tongue.words.value(key, &value.value).to_owned(),
                lang: String::new(),
                documents: value.documents.iter().map(|&document| document as usize).collect(),
            })
            .collect();
        values.sort_by_key(|value| core::cmp::Reverse(value.documents.len()));
        out.push(Field { key, values });
    }
    out.retain(|field| !field.values.is_empty());
    out
}

/// All lists in one language.
pub(super) fn pages<'a>(site: &'a Site<'_>, tongue: &'a Tongue) -> Vec<Page<'a>> {
    let mut out = Vec::new();
    let title = tongue.words.get("all-documents").to_owned();
    let mut all: Vec<usize> = (0..site.documents.len()).collect();
    let date = |i: &usize| site.documents.get(*i).and_then(|document| document.date.as_deref());
    all.sort_by(|a, b| date(b).cmp(&date(a)).then(a.cmp(b)));
    list(site, tongue, "documents.html", &title, "", &all, None, &mut out);
    let fields = fields(site, tongue);
    out.push(overview(site, tongue, "browse/index.html", tongue.words.get("browse"), &fields));
    for field in &fields {
        let label = tongue.words.get(field.key);
        if field.key == "institution" {
            let title = tongue.words.get("institutions");
            let path = "browse/institutions.html";
            out.push(overview(site, tongue, path, title, core::slice::from_ref(field)));
            for (value, body) in field.values.iter().zip(&site.known.institutions) {
                institution(site, tongue, value, body, &mut out);
            }
            continue;
        }
        let path = format!("browse/{}.html", field.key);
        out.push(overview(site, tongue, &path, label, core::slice::from_ref(field)));
        for value in &field.values {
            let path = value.path.strip_prefix(&tongue.prefix).unwrap_or(&value.path);
            let title = format!("{label}: {}", value.text);
            list(site, tongue, path, &title, "", &value.documents, None, &mut out);
        }
    }
    out
}

/// A page of fields and their values.
fn overview<'a>(
    site: &Site<'_>,
    tongue: &'a Tongue,
    path: &str,
    title: &str,
    fields: &[Field],
) -> Page<'a> {
    let most = if fields.len() == 1 { usize::MAX } else { HUB_VALUES };
    let shown: Vec<Value> = fields.iter().map(|field| shown(field, tongue, most)).collect();
    Page {
        path: path.to_owned(),
        tongue,
        template: "browse.html",
        title: title.to_owned(),
        description: format!("{title} · {}", site.title(&tongue.lang)),
        alternates: site.alternates(path),
        is_article: false,
        data: None,
        content: context!(fields => shown),
    }
}

/// The page of an institution: its names, what it issued, and what names it.
fn institution<'a>(
    site: &'a Site<'_>,
    tongue: &'a Tongue,
    value: &Listed,
    body: &Institution,
    out: &mut Vec<Page<'a>>,
) {
    let path = value.path.strip_prefix(&tongue.prefix).unwrap_or(&value.path);
    let of = |role: Role| {
        let mut documents: Vec<usize> = body
            .documents
            .iter()
            .filter(|(_, of, _)| *of == role)
            .map(|(document, ..)| *document as usize)
            .collect();
        documents.sort_unstable();
        documents.dedup();
        documents
    };
    let names: Vec<Value> = body
        .names
        .iter()
        .flat_map(|(lang, names)| names.iter().map(move |text| (lang, text)))
        .map(|(lang, text)| context!(lang, dir => dir(lang), text, name => autonym(lang)))
        .collect();
    let issued: Vec<Value> = of(Role::Issuer).into_iter().map(|i| item(site, tongue, i)).collect();
    let extra = context!(names, issued, note => body.note, first => body.first, last => body.last);
    list(site, tongue, path, &value.text, &value.lang, &of(Role::Named), Some(&extra), out);
}

/// A list of documents, over as many pages as it needs.
#[expect(clippy::too_many_arguments, reason = "a page is described by all of these")]
fn list<'a>(
    site: &'a Site<'_>,
    tongue: &'a Tongue,
    path: &str,
    title: &str,
    title_lang: &str,
    documents: &[usize],
    body: Option<&Value>,
    out: &mut Vec<Page<'a>>,
) {
    let n_pages = documents.len().div_ceil(PAGE_DOCUMENTS).max(1);
    let stem = path.trim_end_matches(".html");
    let path_of = |n: usize| match n {
        0 => path.to_owned(),
        n => format!("{stem}~{}.html", n + 1),
    };
    for n in 0..n_pages {
        let from = n * PAGE_DOCUMENTS;
        let part = documents.iter().skip(from).take(PAGE_DOCUMENTS);
        let items: Vec<Value> = part.map(|&i| item(site, tongue, i)).collect();
        let link = |n: usize| format!("{}{}", tongue.prefix, path_of(n));
        let is_first = n == 0;
        let content = context!(
            items, title_lang, title_dir => dir(title_lang),
            n_documents => documents.len(),
            page => n + 1, n_pages,
            previous => n.checked_sub(1).map(link),
            next => (n + 1 < n_pages).then(|| link(n + 1)),
        );
        out.push(Page {
            path: path_of(n),
            tongue,
            template: if body.is_some() { "institution.html" } else { "documents.html" },
            title: match is_first {
                true => title.to_owned(),
                false => format!("{title} · {} {}", tongue.words.get("page"), n + 1),
            },
            description: format!("{title} · {}", site.title(&tongue.lang)),
            alternates: site.alternates(&path_of(n)),
            is_article: false,
            data: None,
            content: match body {
                Some(body) => {
                    context!(is_first, ..minijinja::value::merge_maps([content, body.clone()]))
                }
                None => content,
            },
        });
    }
}
