//! How do the texts in `www/docs/` become a site that searches itself?
//!
//! Each Markdown file becomes a page with enface's own widget on it; the index that it searches is
//! built by `enface build --widget-only` from the same files. Pages share the style of a site.

use std::fmt::Write as _;
#[cfg(test)]
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result};
use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd, html};

use crate::wasm::ASSETS;
use crate::workspace::Workspace;
use crate::{command, demo, serve};

/// The pages in the order of the list at their head: file, and what it is called there.
const PAGES: [(&str, &str); 10] = [
    ("index", "Quick start"),
    ("formats", "Formats"),
    ("configuration", "Configuration"),
    ("embedding", "Embedding"),
    ("hosting", "Hosting"),
    ("queries", "Queries"),
    ("how-it-works", "How it works"),
    ("index-format", "Index format"),
    ("accessibility", "Accessibility"),
    ("benchmarks", "Benchmarks"),
];
/// The specification stands beside the code that keeps it.
const SPECIFICATION: &str = "crates/enface-format/FORMAT.md";
/// The chart that the benchmark draws.
const CHART: &str = "tests/bench/charts/growth-enface.svg";
/// The folder of the index, below that of the pages.
const SEARCH: &str = "search";

/// Builds the documentation into `target/docs`, and serves it if that is wanted.
///
/// # Errors
/// When a file cannot be read or written, or the indexer fails.
pub(crate) fn docs(workspace: &Workspace, port: Option<u16>, no_serve: bool) -> Result<()> {
    let enface = demo::indexer(workspace)?;
    let out = workspace.path("target/docs");
    if out.exists() {
        std::fs::remove_dir_all(&out).context("the old documentation cannot be removed")?;
    }
    let sources = workspace.path("target/docs-sources");
    std::fs::create_dir_all(&sources)?;
    std::fs::create_dir_all(&out)?;
    for (name, _) in PAGES {
        let text = source(workspace, name)?;
        std::fs::write(sources.join(format!("{name}.md")), &text)?;
        std::fs::write(out.join(format!("{name}.html")), page(name, &text))?;
    }
    let folder = workspace.path("www/docs");
    for entry in std::fs::read_dir(&folder).context("www/docs cannot be read")? {
        let path = entry?.path();
        let is_asset = ["svg", "png", "js"].map(|ending| Some(ending.as_ref()));
        if is_asset.contains(&path.extension())
            && let Some(name) = path.file_name()
        {
            std::fs::copy(&path, out.join(name))?;
        }
    }
    std::fs::copy(workspace.path(CHART), out.join("growth-enface.svg"))?;
    for name in ["site.css", "enface.svg"] {
        let asset = workspace.path(ASSETS).join(name);
        std::fs::copy(asset, out.join(name)).context("run `cargo xtask wasm` first")?;
    }
    println!("Indexing the documentation.");
    let mut build = Command::new(enface);
    build
        .args(["build", "--widget-only", "--lang", "en", "--title", "enface", "-o"])
        .arg(out.join(SEARCH))
        .arg(&sources);
    command::run(&mut build, "The message above says what is wrong.")?;
    let shown = workspace.display(&out);
    if no_serve {
        println!("The documentation is in {shown}; `cargo xtask serve {shown}` serves it.");
        return Ok(());
    }
    serve::serve(&out, port.unwrap_or(0), false)
}

/// The Markdown of a page, which begins with its title.
fn source(workspace: &Workspace, name: &str) -> Result<String> {
    let path = match name {
        "index-format" => workspace.path(SPECIFICATION),
        name => workspace.path("www/docs").join(format!("{name}.md")),
    };
    let failed = || format!("{} cannot be read", workspace.display(&path));
    std::fs::read_to_string(&path).with_context(failed)
}

/// The page of a text.
fn page(name: &str, text: &str) -> String {
    let title = text.lines().find_map(|line| line.strip_prefix("# ")).unwrap_or(name);
    let mut links = String::new();
    for (file, label) in PAGES {
        let here = if file == name { " aria-current=\"page\"" } else { "" };
        let _ = write!(links, "<li><a href=\"{file}.html\"{here}>{label}</a></li>");
    }
    let words = Parser::new(title).filter_map(|event| match event {
        Event::Text(text) | Event::Code(text) => Some(Event::Text(text)),
        _ => None,
    });
    let mut heading = String::new();
    html::push_html(&mut heading, words);
    let body = body(text);
    format!(
        "<!doctype html>\n<html lang=\"en\" dir=\"ltr\">\n<head>\n<meta charset=\"utf-8\">\n\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n\
         <meta name=\"color-scheme\" content=\"light dark\">\n<title>{heading} · enface</title>\n\
         <meta name=\"description\" content=\"{heading}: documentation of enface\">\n\
         <link rel=\"stylesheet\" href=\"site.css\">\n<link rel=\"icon\" href=\"enface.svg\">\n</head>\n\
         <body class=\"site docs\">\n<header class=\"masthead\">\n\
         <p class=\"name\"><a href=\"index.html\">enface</a></p>\n\
         <nav class=\"nav\" aria-label=\"Documentation\"><ul>{links}</ul></nav>\n</header>\n\
         <main id=\"main\">\n<enface-search src=\"{SEARCH}/\" ui-lang=\"en\"></enface-search>\n\
         <article class=\"list prose\">\n{body}</article>\n</main>\n\
         <script type=\"module\" src=\"pages.js\"></script>\n\
         <script type=\"module\" src=\"{SEARCH}/enface.js\"></script>\n</body>\n</html>\n"
    )
}

/// The text as HTML: headings can be linked to, tables and code can be scrolled with the keyboard.
fn body(text: &str) -> String {
    let events: Vec<Event<'_>> = Parser::new_ext(text, Options::ENABLE_TABLES).collect();
    let mut out = Vec::with_capacity(events.len());
    let mut seen: Vec<String> = Vec::new();
    for (i, event) in events.iter().enumerate() {
        match event {
            Event::Start(Tag::Heading { level, .. }) => {
                let inner = events.iter().skip(i + 1);
                let inner = inner.take_while(|e| !matches!(e, Event::End(TagEnd::Heading(_))));
                let words: String = inner
                    .filter_map(|event| match event {
                        Event::Text(text) | Event::Code(text) => Some(text.as_ref()),
                        _ => None,
                    })
                    .collect();
                let mut id = anchor(&words);
                if seen.contains(&id) {
                    id = format!("{id}-{}", seen.len());
                }
                seen.push(id.clone());
                out.push(markup(format!("<{level} id=\"{id}\">")));
            }
            Event::End(TagEnd::Heading(level)) => out.push(markup(format!("</{level}>\n"))),
            Event::Start(Tag::Table(_)) => {
                out.push(markup(
                    "<div class=\"wide\" tabindex=\"0\" role=\"region\" aria-label=\"Table\">"
                        .to_owned(),
                ));
                out.push(event.clone());
            }
            Event::End(TagEnd::Table) => {
                out.push(event.clone());
                out.push(markup("</div>".to_owned()));
            }
            event => out.push(event.clone()),
        }
    }
    let mut body = String::new();
    html::push_html(&mut body, out.into_iter());
    body.replace("<pre>", "<pre tabindex=\"0\">")
}

fn markup<'a>(text: String) -> Event<'a> {
    Event::Html(CowStr::from(text))
}

/// What a heading is linked to by: its words in lower case with hyphens, as code hosts do.
fn anchor(words: &str) -> String {
    let mut out = String::new();
    for c in words.chars() {
        if c.is_alphanumeric() || c == '-' || c == '_' {
            out.extend(c.to_lowercase());
        } else if c == ' ' {
            out.push('-');
        }
    }
    out
}

/// Whether every link of the texts within the documentation leads to a page and a heading.
///
/// # Errors
/// When one does not, or a file cannot be read.
#[cfg(test)]
fn broken_links(folder: &Path) -> Result<Vec<String>> {
    let mut broken = Vec::new();
    let text = |name: &str| match name {
        "index-format" => Some(String::new()),
        name => std::fs::read_to_string(folder.join(format!("{name}.md"))).ok(),
    };
    for (name, _) in PAGES {
        let own = text(name).with_context(|| format!("{name} is missing"))?;
        for event in Parser::new_ext(&own, Options::ENABLE_TABLES) {
            let Event::Start(Tag::Link { dest_url, .. }) = event else { continue };
            if dest_url.starts_with("https://") {
                continue;
            }
            let (page, fragment) = dest_url.split_once('#').unwrap_or((&dest_url, ""));
            let found = page.strip_suffix(".html").and_then(text).map(|text| body(&text));
            let is_there =
                |body: String| fragment.is_empty() || body.contains(&format!("id=\"{fragment}\""));
            if !found.is_some_and(is_there) {
                broken.push(format!("{name}: {dest_url}"));
            }
        }
    }
    Ok(broken)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_link_between_the_texts_leads_somewhere() {
        let folder = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../www/docs");
        assert_eq!(broken_links(&folder).unwrap(), Vec::<String>::new());
    }

    #[test]
    fn headings_have_anchors_and_tables_can_be_reached() {
        let page = page("index", "# A `b`\n\n## C d\n\n| e |\n|---|\n| f |\n");
        assert!(page.contains("<title>A b · enface</title>"), "{page}");
        assert!(page.contains("<h2 id=\"c-d\">C d</h2>"), "{page}");
        assert!(page.contains("tabindex=\"0\" role=\"region\""), "{page}");
        assert!(page.contains("<a href=\"index.html\" aria-current=\"page\">Quick start</a>"));
    }
}
