//! Which documents do Markdown files hold?
//!
//! As Hugo has them: `content/en/law.md` and `content/zh/law.md`, `law.en.md` and `law.zh.md`, or
//! pages with the same `translationKey`; as Jekyll has them: `_posts/2016-08-12-law.md`, with both
//! languages in one file. Drafts are left out, as both leave them out.

use std::borrow::Cow;
use std::sync::LazyLock;

use pulldown_cmark::{Options, Parser};
use regex::Regex;

use super::dom::Page;
use super::flow::{Breaks, read};
use super::front_matter::FrontMatter;
use super::html::take_title;
use super::names::PageName;
use super::pages::{self, PageText};
use super::{Context, Imported, Importer, dates, pattern};
use crate::diagnostic::Diagnostic;
use crate::language::parse_tag;
use crate::model::keys;
use crate::source::DecodedFile;

/// Reads Markdown.
pub(super) struct Markdown;

impl Importer for Markdown {
    fn name(&self) -> &'static str {
        "markdown"
    }

    fn describe(&self) -> &'static str {
        "Markdown with front matter, as Hugo and Jekyll have it (.md, .markdown)"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["md", "markdown", "mdown"]
    }

    fn recognizes(&self, file: &DecodedFile) -> bool {
        self.takes_name(file.file_name())
    }

    fn prose<'a>(&self, file: &'a DecodedFile) -> Option<Cow<'a, str>> {
        Some(Cow::Owned(FrontMatter::of(&file.text).text))
    }

    fn keys(&self, file: &DecodedFile) -> Vec<String> {
        let head = FrontMatter::of(&file.text);
        let mut keys = vec![PageName::of(file).key];
        // A space keeps it apart from paths of files that exist.
        keys.extend(translation_key(&head).map(|key| format!("translation key {key}")));
        keys
    }

    fn read(&self, files: &[DecodedFile], context: &Context) -> Imported {
        let mut imported = Imported::default();
        let mut pages = Vec::new();
        let mut id = None;
        for file in files {
            let head = FrontMatter::of(&file.text);
            if let Some((line, problem)) = &head.problem {
                imported.diagnostics.push(
                    Diagnostic::warning(&file.path, problem.as_str())
                        .at_line(*line)
                        .with_help("correct the head; the text below it was read"),
                );
            }
            if head.is("draft", true) || head.is("published", false) {
                imported.diagnostics.push(
                    Diagnostic::warning(&file.path, "a draft; left out")
                        .in_element("draft")
                        .with_help("write draft: false to have it in the archive"),
                );
                continue;
            }
            if id.is_none() {
                let stated = translation_key(&head).or_else(|| head.value(&["slug"]));
                id = Some(stated.map_or_else(|| stem(file), str::to_owned));
            }
            pages.push(page_text(file, &head, &mut imported.diagnostics));
        }
        if let Some(id) = id {
            imported.append(pages::document(id, pages, context));
        }
        imported
    }
}

/// What the pages of a document have in common by their heads: Hugo's field, or those of Jekyll's
/// multilingual sites, which count only beside a language.
fn translation_key(head: &FrontMatter) -> Option<&str> {
    let own = head.value(&["translationKey", "translationkey", "translation_key"]);
    let has_lang = head.value(&["lang", "language", "locale"]).is_some();
    own.or_else(|| head.value(&["ref", "page_id"]).filter(|_| has_lang))
}

/// The path below the input without language, Hugo's `content/` and Jekyll's `_posts/` and date.
fn stem(file: &DecodedFile) -> String {
    let stem = PageName::of(file).stem;
    let stem = stem.strip_prefix("content/").unwrap_or(&stem);
    let stem = stem.strip_prefix("_posts/").unwrap_or(stem);
    let stem = posted(stem).map_or(stem, |(_, rest)| rest);
    stem.strip_suffix("/index").or_else(|| stem.strip_suffix("/_index")).unwrap_or(stem).to_owned()
}

/// The date that a name begins with, and the rest of it.
fn posted(name: &str) -> Option<(String, &str)> {
    let date = dates::stated(name.get(..10)?)?;
    Some((date, name.get(10..)?.strip_prefix('-')?))
}

fn page_text(
    file: &DecodedFile,
    head: &FrontMatter,
    diagnostics: &mut Vec<Diagnostic>,
) -> PageText {
    let name = PageName::of(file);
    let own = head.value(&["lang", "language", "locale"]).and_then(parse_tag);
    let mut page = PageText {
        path: file.path.clone(),
        is_sure: own.is_some() || (name.lang.is_some() && !name.is_folder),
        lang: own.or(name.lang).or_else(|| file.lang.clone()),
        source: head.value(&["source", "original_url", "canonical_url", "link"]).map(str::to_owned),
        ..PageText::default()
    };
    let page_of_text = Page::parse(&to_html(&head.text));
    page.paragraphs = read(&page_of_text, 0, Breaks::Markup);
    if let Some(lang) = &page.lang {
        for paragraph in &mut page.paragraphs {
            paragraph.lang.get_or_insert_with(|| lang.clone());
        }
    }
    match head.value(&["title"]) {
        Some(title) => page.title = Some(title.to_owned()),
        None => take_title(&mut page),
    }
    for (key, _) in &head.fields {
        if let Some(lang) = key.strip_prefix("title_").and_then(parse_tag)
            && let Some(title) = head.value(&[key])
        {
            page.titles.insert(lang, title.to_owned());
        }
    }
    if let Some(date) = head.value(&["date", "publishDate", "publishdate"]) {
        page.date = dates::stated(date);
        if page.date.is_none() {
            diagnostics.push(
                Diagnostic::warning(
                    &file.path,
                    format!("the date {date:?} is left out: it is not clear which day it is"),
                )
                .in_element("date")
                .with_help("write dates as YYYY-MM-DD, YYYY-MM or YYYY"),
            );
        }
    }
    let base = name.stem.rsplit('/').next().unwrap_or_default();
    page.date = page.date.or_else(|| posted(base).map(|(date, _)| date));
    let facts = [
        ("categories", keys::CATEGORY),
        ("category", keys::CATEGORY),
        ("tags", keys::TAG),
        ("author", keys::AUTHOR),
        ("authors", keys::AUTHOR),
        ("translator", keys::TRANSLATOR),
        ("translators", keys::TRANSLATOR),
        ("status", keys::STATUS),
        ("kind", keys::KIND),
        ("number", keys::NUMBER),
        ("doc_number", keys::NUMBER),
    ];
    for (field, key) in facts {
        for value in head.values(field) {
            page.meta.push((key.to_owned(), value.to_owned()));
        }
    }
    page
}

/// The HTML that a text means.
fn to_html(text: &str) -> String {
    let mut options = Options::ENABLE_TABLES | Options::ENABLE_FOOTNOTES;
    options |= Options::ENABLE_STRIKETHROUGH | Options::ENABLE_HEADING_ATTRIBUTES;
    let text = without_templates(text);
    let mut html = String::with_capacity(text.len() * 2);
    pulldown_cmark::html::push_html(&mut html, Parser::new_ext(&text, options));
    html
}

/// The text without the commands of templates: Hugo's shortcodes, Jekyll's tags and kramdown's
/// attributes. What stands between two of them stays.
fn without_templates(text: &str) -> Cow<'_, str> {
    static COMMANDS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"\{\{<[^{}]*>\}\}|\{\{%[^{}]*%\}\}|\{%[^{}]*%\}|(?m:^[ \t]*\{:[^}\n]*\}[ \t]*$)")
    });
    COMMANDS.replace_all(text, "")
}
