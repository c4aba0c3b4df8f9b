//! Which documents does a `WordPress` export hold?
//!
//! WXR 1.2: published posts and pages, each with its HTML in `content:encoded`. Both languages may
//! stand in one post, or in posts that Polylang or WPML link. Drafts, attachments, comments,
//! menus and posts behind a password are left out.

use std::borrow::Cow;
use std::collections::BTreeMap;
use std::sync::LazyLock;

use regex::Regex;

use super::dom::Page;
use super::flow::{Breaks, read as paragraphs};
use super::html::rough_text;
use super::pages::{self, PageText};
use super::phrases::{self, Cut};
use super::white::collapse;
use super::xml::{self, Element};
use super::{Context, Imported, Importer, dates, names, pattern};
use crate::diagnostic::Diagnostic;
use crate::language::parse_tag;
use crate::model::{Body, Document, keys};
use crate::source::DecodedFile;

/// Reads exports of `WordPress`.
pub(super) struct Wxr;

impl Importer for Wxr {
    fn name(&self) -> &'static str {
        "wxr"
    }

    fn describe(&self) -> &'static str {
        "WordPress exports, WXR 1.2 (.xml)"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xml", "wxr"]
    }

    fn recognizes(&self, file: &DecodedFile) -> bool {
        xml::has_root(&file.text, "rss") && file.text.contains("wordpress.org/export/")
    }

    fn prose<'a>(&self, file: &'a DecodedFile) -> Option<Cow<'a, str>> {
        Some(Cow::Owned(rough_text(&file.text)))
    }

    fn read(&self, files: &[DecodedFile], context: &Context) -> Imported {
        let mut imported = Imported::default();
        for file in files {
            imported.append(read(file, context));
        }
        imported
    }
}

/// Types of posts that are no texts of their own.
const NO_TEXTS: &[&str] = &[
    "attachment",
    "revision",
    "nav_menu_item",
    "custom_css",
    "customize_changeset",
    "oembed_cache",
    "user_request",
    "wp_block",
    "wp_template",
    "wp_template_part",
    "wp_global_styles",
    "wp_navigation",
    "wp_font_family",
    "wp_font_face",
    "feedback",
    "polylang_mo",
    "acf-field",
];

fn read(file: &DecodedFile, context: &Context) -> Imported {
    let (root, diagnostics) = xml::parse(&file.text, &file.path);
    let mut imported = Imported { diagnostics, ..Imported::default() };
    let mut items = Vec::new();
    root.find_all("item", &mut items);
    let authors = authors(&root);
    let mut n_unpublished = 0_usize;
    let mut groups: Vec<Vec<Post<'_>>> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for item in items {
        let post = Post { item };
        if NO_TEXTS.contains(&post.field("post_type").as_str()) {
            continue;
        }
        let is_published = matches!(post.field("status").as_str(), "publish" | "");
        if !is_published || !post.field("post_password").is_empty() {
            n_unpublished += 1;
            continue;
        }
        if post.is_search() {
            continue;
        }
        let place = post.translations().map(|key| *places.entry(key).or_insert(groups.len()));
        match place.and_then(|place| groups.get_mut(place)) {
            Some(group) => group.push(post),
            None => groups.push(vec![post]),
        }
    }
    if n_unpublished > 0 {
        imported.diagnostics.push(
            Diagnostic::warning(
                &file.path,
                format!("{n_unpublished} drafts, private posts or posts with a password left out"),
            )
            .with_help("publish those that belong into the archive, and export anew"),
        );
    }
    for posts in groups {
        let id = posts.first().map_or_else(String::new, |post| post.id(file));
        let is_page = posts.iter().all(|post| post.field("post_type") == "page");
        let texts = posts.iter().map(|post| post.page_text(file, &authors)).collect();
        let mut part = pages::document(id, texts, context);
        for document in &mut part.documents {
            if is_page {
                document.meta.push((keys::KIND.to_owned(), "page".to_owned()));
            }
            prefer_signed_date(document);
        }
        imported.append(part);
    }
    imported
}

/// The day on which a text was signed is its date; the day on which it was posted is another fact.
fn prefer_signed_date(document: &mut Document) {
    let Some(posted) = document.date.take() else { return };
    let signed = match &document.body {
        Body::Sides(sides) => super::facts::facts(sides).date,
        Body::Given(_) => None,
    };
    document.meta.push((keys::POSTED.to_owned(), posted.clone()));
    document.date = Some(signed.unwrap_or(posted));
}

/// The display names of the site's authors by their logins.
fn authors(root: &Element) -> BTreeMap<String, String> {
    let mut found = Vec::new();
    root.find_all("author", &mut found);
    let text =
        |author: &Element, name: &str| author.first(name).map(|e| e.text().trim().to_owned());
    let pair = |author: &&Element| {
        let login = text(author, "author_login")?;
        let name = text(author, "author_display_name").filter(|name| !name.is_empty())?;
        // The database has it as markup.
        Some((login, collapse(&plain(&name))))
    };
    found.iter().filter_map(pair).collect()
}

struct Post<'a> {
    item: &'a Element,
}

impl Post<'_> {
    /// A field of `WordPress`'s own.
    fn field(&self, name: &str) -> String {
        let own = self.item.elements().find(|e| e.name.starts_with("wp:") && e.local() == name);
        own.map(|element| element.text().trim().to_owned()).unwrap_or_default()
    }

    fn text(&self, name: &str) -> Option<String> {
        let element = self.item.elements().find(|element| element.name == name)?;
        Some(element.text().trim().to_owned()).filter(|text| !text.is_empty())
    }

    fn meta(&self, key: &str) -> Option<String> {
        let mut metas = self.item.all("postmeta");
        let meta =
            metas.find(|meta| meta.first("meta_key").is_some_and(|e| e.text().trim() == key))?;
        Some(meta.first("meta_value")?.text().trim().to_owned()).filter(|value| !value.is_empty())
    }

    /// The names of the post's terms in a taxonomy.
    fn terms(&self, domain: &str) -> impl Iterator<Item = &Element> {
        self.item.all("category").filter(move |term| term.attribute("domain") == Some(domain))
    }

    /// Whether the post is but a page with our search, by shortcode or block.
    fn is_search(&self) -> bool {
        let content = self.text("content:encoded").unwrap_or_default();
        (content.contains("[enface") || content.contains("<!-- wp:enface/search"))
            && plain(&without_shortcodes(&content)).trim().is_empty()
    }

    /// What posts that are translations of each other have in common: Polylang keeps it as a term,
    /// WPML as a field.
    fn translations(&self) -> Option<String> {
        let term = self.terms("post_translations").find_map(|term| term.attribute("nicename"));
        term.map(str::to_owned).or_else(|| self.meta("_wpml_import_translation_group"))
    }

    fn lang(&self) -> Option<String> {
        let term = self.terms("language").find_map(|term| term.attribute("nicename"));
        let stated = term.map(str::to_owned).or_else(|| self.meta("_wpml_import_language_code"));
        stated.as_deref().and_then(parse_tag)
    }

    /// The post's name in the addresses of the site, else its number.
    fn id(&self, file: &DecodedFile) -> String {
        let name = percent_decoded(&self.field("post_name"));
        if !name.is_empty() {
            return name;
        }
        let number = self.field("post_id");
        format!(
            "{}-{}",
            names::stem(file),
            if number.is_empty() { self.item.line.to_string() } else { number }
        )
    }

    fn page_text(&self, file: &DecodedFile, authors: &BTreeMap<String, String>) -> PageText {
        let content = self.text("content:encoded").unwrap_or_default();
        // The block editor writes its paragraphs as such.
        let is_classic = !content.contains("<!-- wp:");
        let breaks = if is_classic { Breaks::Paragraphs } else { Breaks::Markup };
        let page = Page::parse(&without_shortcodes(&content));
        let mut text = PageText {
            path: file.path.clone(),
            lang: self.lang(),
            is_sure: self.lang().is_some(),
            title: self.text("title").map(|title| collapse(&plain(&title))),
            date: dates::stated(&self.field("post_date")),
            source: self.text("link"),
            paragraphs: paragraphs(&page, 0, breaks),
            ..PageText::default()
        };
        take_cut(&mut text);
        // What is behind the tag is the rest; if it is empty, the export has only the beginning.
        if content.trim_end_matches("<!-- /wp:more -->").trim_end().ends_with("<!--more-->") {
            Cut::Truncated.describe(&mut text.meta);
        }
        if let Some(login) = self.text("dc:creator") {
            let name = authors.get(&login).cloned().unwrap_or(login);
            text.meta.push((keys::AUTHOR.to_owned(), name));
        }
        for (domain, key) in [("category", keys::CATEGORY), ("post_tag", keys::TAG)] {
            for term in self.terms(domain) {
                text.meta.push((key.to_owned(), collapse(&plain(&term.text()))));
            }
        }
        text
    }
}

/// Takes away the line at the end that says that the text goes on elsewhere.
fn take_cut(text: &mut PageText) {
    let Some(last) = text.paragraphs.last_mut() else { return };
    let (before, line) = last.text.rsplit_once('\n').unwrap_or(("", &last.text));
    let Some((rest, cut)) = phrases::cut(line, true) else { return };
    last.text = format!("{before}\n{rest}").trim().to_owned();
    if last.text.is_empty() {
        text.paragraphs.pop();
    }
    cut.describe(&mut text.meta);
}

/// Text without the tags and entities that titles may have.
fn plain(html: &str) -> String {
    if html.contains(['<', '&']) { Page::parse(html).all_text(0) } else { html.to_owned() }
}

/// The content without the shortcodes of `WordPress` and of our plugin. Other brackets are text: translators write
/// their additions in them.
fn without_shortcodes(content: &str) -> Cow<'_, str> {
    static CODES: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"\[/?(?:caption|wp_caption|gallery|playlist|audio|video|embed|enface)(?:\s[^\]]*)?\]",
        )
    });
    CODES.replace_all(content, "")
}

fn percent_decoded(text: &str) -> String {
    let mut bytes = Vec::with_capacity(text.len());
    let mut rest = text.as_bytes();
    while let Some((&first, after)) = rest.split_first() {
        let hex = after.get(..2).and_then(|hex| str::from_utf8(hex).ok());
        match hex.and_then(|hex| u8::from_str_radix(hex, 16).ok()).filter(|_| first == b'%') {
            Some(byte) => {
                bytes.push(byte);
                rest = after.get(2..).unwrap_or_default();
            }
            None => {
                bytes.push(first);
                rest = after;
            }
        }
    }
    String::from_utf8(bytes).unwrap_or_else(|_| text.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_in_addresses_are_decoded() {
        assert_eq!(percent_decoded("%e7%bd%91%E7%BB%9C-law"), "网络-law");
        assert_eq!(percent_decoded("100%"), "100%");
        assert_eq!(percent_decoded("%ff"), "%ff");
    }

    #[test]
    fn only_shortcodes_of_wordpress_and_ours_are_no_text() {
        assert_eq!(
            without_shortcodes(
                "[caption id=\"a\"]x[/caption] the [national] territory [gallery ids=\"1\"][enface]"
            ),
            "x the [national] territory "
        );
    }
}
