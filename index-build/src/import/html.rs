//! Which documents do HTML pages hold?
//!
//! Pages that name each other with `hreflang`, or whose names differ in the language only
//! (`en/law.html`, `zh/law.html`, `law.en.html`), are sides of one document. A page may hold all
//! sides, marked with `lang` or unmarked, and may say which paragraphs belong together: with an
//! equal `data-segment`, or as cells of one row.

use std::borrow::Cow;
use std::sync::LazyLock;

use regex::Regex;

use super::dom::{NodeId, Page};
use super::flow::{Breaks, lang_of, read};
use super::names::{self, PageName};
use super::pages::{self, PageText};
use super::white::collapse;
use super::{Context, Imported, Importer, dates, pattern};
use crate::model::keys;
use crate::source::DecodedFile;

/// Reads HTML pages.
pub(super) struct Html;

impl Importer for Html {
    fn name(&self) -> &'static str {
        "html"
    }

    fn describe(&self) -> &'static str {
        "HTML pages, one a language or mixed (.html, .htm, .xhtml)"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["html", "htm", "xhtml"]
    }

    fn recognizes(&self, file: &DecodedFile) -> bool {
        let start = file.text.trim_start().get(..15).unwrap_or_default().to_lowercase();
        self.takes_name(file.file_name())
            || (file.extension().is_empty()
                && (start.starts_with("<!doctype html") || start.starts_with("<html")))
    }

    fn prose<'a>(&self, file: &'a DecodedFile) -> Option<Cow<'a, str>> {
        Some(Cow::Owned(rough_text(&file.text)))
    }

    fn keys(&self, file: &DecodedFile) -> Vec<String> {
        let mut keys = vec![PageName::of(file).key];
        keys.extend(alternates(file));
        keys
    }

    fn read(&self, files: &[DecodedFile], context: &Context) -> Imported {
        let pages: Vec<PageText> = files.iter().map(page_text).collect();
        let id = files.first().map(|file| PageName::of(file).stem).unwrap_or_default();
        pages::document(id, pages, context)
    }
}

/// The text of markup without its tags, good enough to tell languages by.
pub(super) fn rough_text(markup: &str) -> String {
    const RAW: &[(&str, &str)] = &[("<script", "</script"), ("<style", "</style"), ("<!--", "-->")];
    // Looked for once: where there is no end, the rest has none either, however often it begins.
    let mut is_endless = [false; RAW.len()];
    let mut text = String::with_capacity(markup.len());
    let mut rest = markup;
    while let Some(at) = rest.find('<') {
        text.push_str(rest.get(..at).unwrap_or_default());
        text.push_str("\n\n");
        rest = rest.get(at..).unwrap_or_default();
        if let Some(section) = rest.strip_prefix("<![CDATA[") {
            rest = section;
            continue;
        }
        for ((start, end), is_endless) in RAW.iter().zip(&mut is_endless) {
            let is_start = rest.get(..start.len()).is_some_and(|s| s.eq_ignore_ascii_case(start));
            if is_start && !*is_endless {
                match rest.find(end) {
                    Some(end_at) => rest = rest.get(end_at..).unwrap_or_default(),
                    None => *is_endless = true,
                }
            }
        }
        // A tag ends at its bracket, or where the next begins.
        let after = rest.get(1..).unwrap_or_default();
        rest = match after.find(['<', '>']) {
            Some(end) if after.as_bytes().get(end) == Some(&b'>') => {
                after.get(end + 1..).unwrap_or_default()
            }
            Some(end) => after.get(end..).unwrap_or_default(),
            None => "",
        };
    }
    text.push_str(rest);
    text
}

/// The keys of the pages that a page names as itself in other languages.
fn alternates(file: &DecodedFile) -> Vec<String> {
    static TAG: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"(?is)<(?:link|a)\b([^<>]*\bhreflang\b[^<>]*)>"));
    static HREF: LazyLock<Regex> =
        LazyLock::new(|| pattern(r#"(?is)\bhref\s*=\s*(?:"([^"]*)"|'([^']*)'|([^\s>]+))"#));
    let tags = TAG.captures_iter(&file.text).filter_map(|tag| tag.get(1));
    let hrefs = tags.filter_map(|tag| {
        let href = HREF.captures(tag.as_str())?;
        Some(href.get(1).or_else(|| href.get(2)).or_else(|| href.get(3))?.as_str().to_owned())
    });
    hrefs.filter_map(|href| key_of_link(&href, file)).collect()
}

/// The key that the page under a link has.
fn key_of_link(href: &str, file: &DecodedFile) -> Option<String> {
    let href = href.split(['#', '?']).next().unwrap_or_default();
    let root = file.path.strip_suffix(file.relative.as_str()).unwrap_or_default();
    let path = match href.split_once("://") {
        Some((_, rest)) => format!("{root}{}", rest.split_once('/')?.1),
        None => match href.strip_prefix('/') {
            Some(rest) => format!("{root}{rest}"),
            None if href.is_empty() => return None,
            None => format!("{}{href}", names::folder(&file.path)),
        },
    };
    let mut parts: Vec<&str> = Vec::new();
    for part in path.split('/') {
        match part {
            "." => {}
            ".." if parts.last().is_some_and(|last| !last.is_empty() && *last != "..") => {
                parts.pop();
            }
            part => parts.push(part),
        }
    }
    let mut path = parts.join("/");
    if path.ends_with('/') || path.is_empty() {
        path.push_str("index.html");
    }
    let relative = path.strip_prefix(root).unwrap_or(&path).to_owned();
    let other = DecodedFile { relative, path, named: file.named, ..DecodedFile::default() };
    Some(PageName::of(&other).key)
}

fn page_text(file: &DecodedFile) -> PageText {
    let page = Page::parse(&file.text);
    let name = PageName::of(file);
    let mut text = PageText { path: file.path.clone(), ..PageText::default() };
    let html = page.elements().find(|&id| page.name(id) == "html");
    let stated = html.and_then(|id| lang_of(&page, id));
    text.is_sure = name.lang.is_some() && !name.is_folder;
    text.lang = stated.or(name.lang).or_else(|| file.lang.clone());
    read_head(&page, &mut text);

    let root = content(&page);
    text.paragraphs = read(&page, root, Breaks::Markup);
    // The language of the page as a whole is no mark of a paragraph's own.
    if let Some(lang) = &text.lang {
        for paragraph in &mut text.paragraphs {
            paragraph.lang.get_or_insert_with(|| lang.clone());
        }
    }
    take_title(&mut text);
    text
}

/// Takes the first heading of the first rank and the date under it out of the text.
pub(super) fn take_title(text: &mut PageText) {
    let at = text.paragraphs.iter().position(|paragraph| paragraph.level == 1);
    if let Some(at) = at.filter(|&at| at < 3)
        && text.paragraphs.iter().filter(|paragraph| paragraph.level == 1).count() == 1
    {
        text.title = Some(text.paragraphs.remove(at).text.replace('\n', " "));
    }
    let date = text.paragraphs.iter().take(3).position(|paragraph| paragraph.date.is_some());
    if let Some(at) = date {
        let paragraph = text.paragraphs.remove(at);
        let date = paragraph.date.as_deref().and_then(dates::stated);
        text.date = date.or(text.date.take());
    }
}

/// What the head of a page says.
fn read_head(page: &Page, text: &mut PageText) {
    for id in page.elements() {
        match page.name(id) {
            "title" if text.title.is_none() => {
                text.title = Some(collapse(&page.all_text(id))).filter(|title| !title.is_empty());
            }
            "meta" => {
                let name = page.attribute(id, "name").or_else(|| page.attribute(id, "property"));
                let content = page.attribute(id, "content").unwrap_or_default().trim();
                match name.unwrap_or_default().to_lowercase().as_str() {
                    _ if content.is_empty() => {}
                    "article:published_time"
                    | "date"
                    | "dc.date"
                    | "dcterms.date"
                    | "citation_date" => {
                        text.date = text.date.take().or_else(|| dates::stated(content));
                    }
                    "author" => text.meta.push((keys::AUTHOR.to_owned(), content.to_owned())),
                    _ => {}
                }
            }
            "link" if page.attribute(id, "rel") == Some("canonical") => {
                text.source = page.attribute(id, "href").map(str::to_owned);
            }
            _ => {}
        }
    }
}

/// The element that holds the page's own text: the one that says so, else the only article or the
/// first main part.
fn content(page: &Page) -> NodeId {
    let all = |is: &dyn Fn(NodeId) -> bool| -> Vec<NodeId> {
        page.elements().filter(|&id| is(id)).collect()
    };
    if let &[stated, ..] = all(&|id| page.attribute(id, "data-enface-body").is_some()).as_slice() {
        return stated;
    }
    let articles = all(&|id| page.name(id) == "article");
    let mains = all(&|id| page.name(id) == "main" || page.attribute(id, "role") == Some("main"));
    let bodies = all(&|id| page.name(id) == "body");
    match (articles.as_slice(), mains.as_slice(), bodies.as_slice()) {
        (&[article], ..) => article,
        (_, &[main, ..], _) => main,
        (_, _, &[body, ..]) => body,
        _ => 0,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn rough_text_has_no_tags_and_no_scripts() {
        let words = |markup: &str| {
            rough_text(markup).split_whitespace().map(str::to_owned).collect::<Vec<_>>()
        };
        assert_eq!(
            words("<p a='b'>one</p><SCRIPT>x</script><!-- x -->two<![CDATA[<b>three</b>"),
            ["one", "two", "three"]
        );
        assert_eq!(words("a<script>b"), ["a", "b"]);
        assert_eq!(words("<p"), Vec::<String>::new());
    }
}
