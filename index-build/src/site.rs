//! Which pages stand beside an archive's search?
//!
//! A home page, a page for every document, lists to browse by, and what other machines read: a
//! feed, a map of the site, a file for robots. All of it is plain HTML from templates that the
//! owner may replace, and needs no script.
//!
//! Pages with words of ours (home, lists) exist in each of the archive's languages that there are
//! words in: the first at the root, the others in a folder named by their tag. A document's page
//! exists once, with all sides.

/// What a template sees: values by name, and after `..` all of another such map.
macro_rules! context {
    (@value $key:ident) => { minijinja::Value::from(minijinja::value::Serde(&$key)) };
    (@value $key:ident $value:expr) => { minijinja::Value::from(minijinja::value::Serde(&$value)) };
    ($($key:ident $(=> $value:expr)?),* $(, ..$rest:expr)? $(,)?) => {
        minijinja::value::merge_maps([
            minijinja::Value::from_pairs([
                $((stringify!($key), context!(@value $key $($value)?))),*
            ]),
            $($rest,)?
        ])
    };
}

mod address;
mod browse;
mod reading;
mod structured;
mod templates;
mod terms;
mod text;
mod words;

use std::path::{Path, PathBuf};

use minijinja::Value;
use rayon::prelude::*;
use serde::Serialize;

use crate::direction::is_rtl;
use crate::knowledge::{About, Knowledge};
use crate::model::{AlignedDocument, Lang};
use crate::pipeline::Built;
use templates::Templates;
use words::{Words, autonym, words};

/// Documents in the feed, as many as readers of feeds commonly keep.
const MAX_FEED: usize = 50;
/// Addresses in one map of a site, by the protocol of sitemaps.org.
const MAX_SITEMAP: usize = 50_000;
/// Documents in a list of the newest.
const MAX_NEWEST: usize = 10;
/// Characters of a description, about what search engines show.
const MAX_DESCRIPTION_CHARS: usize = 160;

/// Path below the archive's folder, and bytes.
pub(crate) type File = (String, Vec<u8>);

/// What a site is made of and how.
#[derive(Clone, Debug, Default)]
pub(crate) struct Plan {
    /// The owner's templates.
    pub(crate) templates: Option<PathBuf>,
    /// Other editions that the home page offers: label's key, and path.
    pub(crate) editions: Vec<(&'static str, String)>,
    /// Whether the home page is loaded by a script that also works without a server.
    pub(crate) is_folder: bool,
}

/// A language that pages speak, and the folder of its pages.
struct Tongue {
    lang: Lang,
    words: Words,
    prefix: String,
}

/// Everything that pages are made of.
pub(crate) struct Site<'a> {
    documents: &'a [AlignedDocument],
    known: &'a Knowledge,
    title: &'a str,
    templates: Templates,
    tongues: Vec<Tongue>,
    /// The path of each document's page.
    paths: Vec<String>,
    plan: &'a Plan,
    edition: &'a str,
}

/// One page before it is written.
struct Page<'a> {
    /// Below the folder of its language, or below the root for pages that exist once.
    path: String,
    tongue: &'a Tongue,
    template: &'a str,
    title: String,
    description: String,
    /// Its other languages and their paths below the root; a page that exists once is its own.
    alternates: Vec<(Lang, String)>,
    is_article: bool,
    data: Option<serde_json::Value>,
    content: Value,
}

/// A link to another language of a page.
#[derive(Serialize)]
struct Alternate {
    lang: String,
    name: String,
    href: String,
}

impl<'a> Site<'a> {
    /// Gathers what pages are made of.
    ///
    /// # Errors
    /// If the owner's templates or words cannot be read.
    pub(crate) fn new(built: &'a Built, edition: &'a str, plan: &'a Plan) -> anyhow::Result<Self> {
        let folder = plan.templates.as_deref();
        let templates = Templates::new(folder)?;
        let tongues = tongues(&built.knowledge.about.sides, folder)?;
        let paths = built.documents.iter().map(|document| address::document(&document.id));
        Ok(Site {
            documents: &built.documents,
            known: &built.knowledge,
            title: &built.title,
            templates,
            tongues,
            paths: paths.collect(),
            plan,
            edition,
        })
    }

    /// Makes all pages, and hands each to `write`, which may be called from several threads.
    ///
    /// # Errors
    /// If a template is wrong, or whatever `write` gives back.
    pub(crate) fn pages(
        &self,
        write: &(dyn Fn(File) -> anyhow::Result<()> + Sync),
    ) -> anyhow::Result<()> {
        let terms = terms::Terms::new(self);
        (0..self.documents.len())
            .into_par_iter()
            .try_for_each(|i| write(self.render(reading::page(self, &terms, i))?))?;
        let mut listed = Vec::new();
        for tongue in &self.tongues {
            let mut pages = vec![self.home(tongue, "index.html", "home.html")];
            pages.extend(browse::pages(self, tongue));
            pages.extend(terms.pages(self, tongue));
            listed.extend(pages.iter().map(|page| format!("{}{}", tongue.prefix, page.path)));
            pages.into_par_iter().try_for_each(|page| write(self.render(page)?))?;
        }
        if let Some(first) = self.tongues.first() {
            write(self.render(self.home(first, "404.html", "404.html"))?)?;
        }
        listed.extend(self.paths.iter().cloned());
        self.for_machines(&listed, write)
    }

    /// The home pages alone.
    ///
    /// # Errors
    /// If a template is wrong.
    pub(crate) fn homes(&self) -> anyhow::Result<Vec<File>> {
        let homes = self.tongues.iter().map(|tongue| self.home(tongue, "index.html", "home.html"));
        homes.map(|page| self.render(page)).collect()
    }

    /// The page that holds everything: `styles` and `scripts` are markup of ours.
    ///
    /// # Errors
    /// If the template is wrong.
    pub(crate) fn single(&self, styles: &str, src: &str, scripts: &str) -> anyhow::Result<String> {
        let Some(tongue) = self.tongues.first() else { return Ok(String::new()) };
        let content = context!(
            src, styles => Value::from_safe_string(styles.to_owned()),
            scripts => Value::from_safe_string(scripts.to_owned()),
        );
        let page = Page { content, ..self.home(tongue, "index.html", "single.html") };
        let (_, bytes) = self.render(page)?;
        Ok(String::from_utf8(bytes)?)
    }

    /// What a browser needs to install the archive like a program.
    pub(crate) fn manifest(&self) -> serde_json::Value {
        let lang = self.tongues.first().map_or("en", |tongue| tongue.lang.as_str());
        serde_json::json!({
            "name": self.title(lang),
            "lang": lang,
            "dir": if is_rtl(lang) { "rtl" } else { "ltr" },
            "start_url": "./",
            "scope": "./",
            "display": "minimal-ui",
            "background_color": "#faf8f3",
            "theme_color": "#2c4a80",
            "icons": [{"src": "enface.svg", "sizes": "any", "type": "image/svg+xml", "purpose": "any"}],
        })
    }

    /// Where the archive is published, with a slash at its end.
    fn base(&self) -> Option<String> {
        let url = self.about().base_url.as_deref()?;
        Some(format!("{}/", url.trim_end_matches('/')))
    }

    fn about(&self) -> &About {
        &self.known.about
    }

    /// The archive's title in a language.
    fn title(&self, lang: &str) -> &str {
        self.about().titles.get(lang).map_or(self.title, String::as_str)
    }

    /// A document's title: in `lang` if it has one, else the first that it has, else its id.
    fn title_of<'d>(&self, document: &'d AlignedDocument, lang: &str) -> (&'d str, &'d str) {
        let of = |lang: &str| document.titles.get_key_value(lang);
        let sides = document.sides.iter().find_map(|side| of(&side.lang));
        let found = of(lang).or(sides).or_else(|| document.titles.iter().next());
        found.map_or(("", document.id.as_str()), |(lang, title)| (lang.as_str(), title.as_str()))
    }

    fn home<'b>(&'b self, tongue: &'b Tongue, path: &str, template: &'b str) -> Page<'b> {
        let mut newest: Vec<usize> =
            (0..self.documents.len()).filter(|&i| self.documents[i].date.is_some()).collect();
        newest.sort_by_key(|&i| (core::cmp::Reverse(self.documents[i].date.as_deref()), i));
        newest.truncate(MAX_NEWEST);
        let newest: Vec<Value> = newest.iter().map(|&i| browse::item(self, tongue, i)).collect();
        let passages: usize = self.documents.iter().map(|document| document.beads.len()).sum();
        let langs: Vec<&str> = self.about().sides.iter().map(|lang| autonym(lang)).collect();
        let editions: Vec<Value> = self
            .plan
            .editions
            .iter()
            .map(|(key, path)| context!(text => tongue.words.get(key), href => path))
            .collect();
        let is_home = template == "home.html";
        Page {
            path: path.to_owned(),
            tongue,
            template,
            title: match template {
                "404.html" => tongue.words.get("missing-title").into(),
                _ => String::new(),
            },
            description: format!(
                "{}: {}. {}: {}.",
                tongue.words.get("documents"),
                self.documents.len(),
                tongue.words.get("languages"),
                langs.join(", ")
            ),
            alternates: if is_home { self.alternates(path) } else { Vec::new() },
            is_article: false,
            data: is_home.then(|| structured::site(self, tongue)),
            content: context!(
                n_documents => self.documents.len(),
                n_passages => passages,
                langs => langs,
                licence => self.about().licence,
                fields => browse::hub(self, tongue),
                newest => newest,
                editions => editions,
                is_folder => self.plan.is_folder,
            ),
        }
    }

    /// The same page in each of the languages that pages speak.
    fn alternates(&self, path: &str) -> Vec<(Lang, String)> {
        let of = |tongue: &Tongue| (tongue.lang.clone(), format!("{}{path}", tongue.prefix));
        self.tongues.iter().map(of).collect()
    }

    /// Fills in the template.
    fn render(&self, page: Page<'_>) -> anyhow::Result<File> {
        let Page { tongue, .. } = page;
        let exists_once = page.is_article || page.template == "404.html";
        let prefix = if exists_once { "" } else { tongue.prefix.as_str() };
        let path = format!("{prefix}{}", page.path);
        let base = self.base();
        // Whoever is told that a page is not there may be in any folder.
        let root = match page.template {
            "404.html" => base.as_deref().map_or_else(|| "/".to_owned(), path_of),
            _ => "../".repeat(path.matches('/').count()),
        };
        let absolute = |path: &str| base.as_ref().map(|base| format!("{base}{}", plain(path)));
        // Search engines want whole addresses, and count others as mistakes.
        let alternate = |(lang, path): &(Lang, String)| {
            let (lang, name) = (lang.clone(), autonym(lang).to_owned());
            Some(Alternate { lang, name, href: absolute(path)? })
        };
        let alternates: Vec<Alternate> = page.alternates.iter().filter_map(alternate).collect();
        // Within the page they lead to files, which also works without a server.
        let languages: Vec<Value> = page
            .alternates
            .iter()
            .filter(|_| !page.is_article && page.alternates.len() > 1)
            .map(|(lang, path)| {
                let (href, is_here) =
                    (format!("{root}{}", address::href(path)), *lang == tongue.lang);
                context!(lang, name => autonym(lang), href, is_here)
            })
            .collect();
        let site_title = self.title(&tongue.lang);
        let title = match page.title.is_empty() {
            true => site_title.to_owned(),
            false => format!("{} · {site_title}", page.title),
        };
        let data = page.data.map(|data| data.to_string().replace('<', "\\u003c"));
        let canonical = if page.template == "404.html" { None } else { absolute(&path) };
        let base_context = context!(
            lang => tongue.lang,
            dir => if is_rtl(&tongue.lang) { "rtl" } else { "ltr" },
            root, home => format!("{root}{}", tongue.prefix),
            site_title, title,
            heading => page.title,
            description => page.description,
            canonical,
            alternates, languages,
            default => page.alternates.first().and_then(|(_, path)| absolute(path)),
            og_type => if page.is_article { "article" } else { "website" },
            data => data.map(Value::from_safe_string),
            t => tongue.words.words,
            nav => browse::nav(self, tongue),
            edition => self.edition,
        );
        let all = minijinja::value::merge_maps([page.content, base_context]);
        let mut out = self.templates.render(page.template, &all)?;
        out.shrink_to_fit();
        Ok((path, out.into_bytes()))
    }

    /// The feed, the map of the site, and the file for robots.
    fn for_machines(
        &self,
        listed: &[String],
        write: &(dyn Fn(File) -> anyhow::Result<()> + Sync),
    ) -> anyhow::Result<()> {
        let base = self.base();
        let Some(tongue) = self.tongues.first() else { return Ok(()) };
        let mut dated: Vec<(&str, usize)> = self
            .documents
            .iter()
            .enumerate()
            .filter_map(|(i, document)| Some((document.date.as_deref()?, i)))
            .collect();
        dated.sort_by_key(|&(date, i)| (core::cmp::Reverse(date), i));
        dated.truncate(MAX_FEED);
        let entries: Vec<Value> = dated
            .iter()
            .filter_map(|&(date, i)| {
                let document = self.documents.get(i)?;
                let (lang, title) = self.title_of(document, &tongue.lang);
                let path = address::href(self.paths.get(i)?);
                Some(context!(
                    title, lang,
                    href => base.as_ref().map_or_else(|| path.clone(), |base| format!("{base}{path}")),
                    id => base.as_ref().map_or_else(|| format!("urn:enface:{}", address::component(&document.id)), |base| format!("{base}{path}")),
                    updated => timestamp(date),
                    summary => describe(document, &tongue.lang),
                ))
            })
            .collect();
        let feed = context!(
            title => self.title(&tongue.lang), lang => tongue.lang, base, entries,
            id => base.clone().unwrap_or_else(|| format!("urn:enface:{}", address::component(self.title))),
            updated => timestamp(dated.first().map_or("1970", |(date, _)| date)),
        );
        write(("feed.xml".to_owned(), self.templates.render("feed.xml", &feed)?.into_bytes()))?;
        // A map of the site holds whole addresses alone.
        if let Some(base) = &base {
            let urls: Vec<String> =
                listed.iter().map(|path| format!("{base}{}", plain(path))).collect();
            let maps: Vec<_> = urls.chunks(MAX_SITEMAP).collect();
            let mut parts = Vec::new();
            for (n, urls) in maps.iter().enumerate() {
                let name = match maps.len() {
                    1 => "sitemap.xml".to_owned(),
                    _ => format!("sitemap-{}.xml", n + 1),
                };
                let map = self.templates.render("sitemap.xml", &context!(urls => urls))?;
                write((name.clone(), map.into_bytes()))?;
                parts.push(format!("{base}{name}"));
            }
            if parts.len() > 1 {
                let map = self
                    .templates
                    .render("sitemap.xml", &context!(urls => Vec::<String>::new(), parts))?;
                write(("sitemap.xml".to_owned(), map.into_bytes()))?;
            }
        }
        let robots = self.templates.render("robots.txt", &context!(base))?;
        write(("robots.txt".to_owned(), robots.into_bytes()))
    }
}

/// So many pages an archive has at most, for hosts that limit files.
pub(crate) fn most_pages(documents: &[AlignedDocument], known: &Knowledge) -> usize {
    let values: usize = known.fields.iter().map(|field| 1 + field.values.len()).sum();
    let lists = values + known.institutions.len() + terms::n_lists(known) + documents.len() / 100;
    documents.len() + known.about.sides.len().max(1) * (lists + MAX_NEWEST)
}

/// The languages that pages speak: those of the sides that there are words in, or English.
fn tongues(sides: &[Lang], folder: Option<&Path>) -> anyhow::Result<Vec<Tongue>> {
    let mut out: Vec<Tongue> = Vec::new();
    for lang in sides {
        if let Some(words) = words(lang, folder)? {
            let prefix = if out.is_empty() { String::new() } else { format!("{lang}/") };
            out.push(Tongue { lang: lang.clone(), words, prefix });
        }
    }
    if out.is_empty() {
        let lang = "en".to_owned();
        let words = words(&lang, folder)?.unwrap_or_default();
        out.push(Tongue { lang, words, prefix: String::new() });
    }
    Ok(out)
}

/// `path` as it stands in a whole address: a folder's own page is the folder.
fn plain(path: &str) -> String {
    let is_index = path == "index.html" || path.ends_with("/index.html");
    address::href(if is_index { path.trim_end_matches("index.html") } else { path })
}

/// The path of an address of the web: `/archive/` of `https://example.org/archive/`.
fn path_of(url: &str) -> String {
    let rest = url.split_once("://").map_or(url, |(_, rest)| rest);
    rest.find('/').and_then(|at| rest.get(at..)).unwrap_or("/").to_owned()
}

/// A date, a month or a year as a moment, as feeds want it.
fn timestamp(date: &str) -> String {
    let mut parts = date.split('-');
    let mut part = |least: usize| match parts.next() {
        Some(part) if part.len() >= least && part.bytes().all(|b| b.is_ascii_digit()) => {
            part.to_owned()
        }
        _ => "01".to_owned(),
    };
    let (year, month, day) = (part(4), part(2), part(2));
    let year = if year == "01" { "1970".to_owned() } else { year };
    format!("{year}-{month}-{day}T00:00:00Z")
}

/// The beginning of a document's text in a language, or of the text that it has.
fn describe(document: &AlignedDocument, lang: &str) -> String {
    let side = document.sides.iter().find(|side| side.lang == lang && !side.segments.is_empty());
    let side = side.or_else(|| document.sides.iter().find(|side| !side.segments.is_empty()));
    let texts = side.map_or(&[][..], |side| side.segments.as_slice());
    let mut out = String::new();
    let words = texts.iter().take(12).map(|segment| segment.text.as_str());
    for word in words.flat_map(str::split_whitespace) {
        if out.chars().count() + word.chars().count() >= MAX_DESCRIPTION_CHARS {
            if out.is_empty() {
                out.extend(word.chars().take(MAX_DESCRIPTION_CHARS));
            }
            out.push('…');
            break;
        }
        if !out.is_empty() {
            out.push(' ');
        }
        out.push_str(word);
    }
    out
}

#[cfg(test)]
mod tests;
