//! Where do the pages' templates come from?
//!
//! From the program, and one by one from the owner's folder: a file that is there stands instead
//! of ours of the same name. Templates are in the language of Jinja; all text is escaped.

use std::path::{Path, PathBuf};

use anyhow::Context as _;
use minijinja::syntax::SyntaxConfig;
use minijinja::{AutoEscape, Environment, Error, Output, State, UndefinedBehavior, Value};
use quick_xml::escape::escape;

use super::address;

/// Every template, by the name of its file.
const OURS: [(&str, &str); 13] = [
    ("404.html", include_str!("../../templates/404.html")),
    ("base.html", include_str!("../../templates/base.html")),
    ("browse.html", include_str!("../../templates/browse.html")),
    ("documents.html", include_str!("../../templates/documents.html")),
    ("feed.xml", include_str!("../../templates/feed.xml")),
    ("home.html", include_str!("../../templates/home.html")),
    ("institution.html", include_str!("../../templates/institution.html")),
    ("parts.html", include_str!("../../templates/parts.html")),
    ("reading.html", include_str!("../../templates/reading.html")),
    ("robots.txt", include_str!("../../templates/robots.txt")),
    ("single.html", include_str!("../../templates/single.html")),
    ("sitemap.xml", include_str!("../../templates/sitemap.xml")),
    ("terms.html", include_str!("../../templates/terms.html")),
];

/// The templates of a site.
pub(crate) struct Templates {
    environment: Environment<'static>,
    folder: Option<PathBuf>,
}

impl Templates {
    /// Those of the program, with those of the owner's `folder` over them.
    ///
    /// # Errors
    /// If the folder or a file in it cannot be read, or a template is wrong.
    pub(crate) fn new(folder: Option<&Path>) -> anyhow::Result<Self> {
        let mut environment = Environment::new();
        environment.set_undefined_behavior(UndefinedBehavior::SemiStrict);
        let syntax = SyntaxConfig::builder().trim_blocks(true).lstrip_blocks(true).build();
        environment.set_syntax(syntax.context("the syntax of templates is wrong")?);
        environment.set_formatter(write_value);
        environment.add_filter("href", |path: String| address::href(&path));
        environment.add_filter("component", |text: String| address::component(&text));
        for (name, text) in OURS {
            environment.add_template(name, text).context("a template of the program is wrong")?;
        }
        if let Some(folder) = folder {
            let shown = folder.display();
            let entries = std::fs::read_dir(folder)
                .with_context(|| format!("{shown}: the folder of templates cannot be read"))?;
            for entry in entries {
                let path = entry?.path();
                let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
                if !path.is_file() || !is_template(&name) {
                    continue;
                }
                let text = std::fs::read_to_string(&path)
                    .with_context(|| format!("{}: cannot be read", path.display()))?;
                environment.add_template_owned(name, text).map_err(|error| told(&error, folder))?;
            }
        }
        Ok(Self { environment, folder: folder.map(Path::to_owned) })
    }

    /// The page that the template `name` makes of `context`.
    ///
    /// # Errors
    /// If the template asks for something that is not there.
    pub(crate) fn render(&self, name: &str, context: &Value) -> anyhow::Result<String> {
        let made = self.environment.get_template(name).and_then(|page| page.render(context));
        let folder = self.folder.as_deref().unwrap_or(Path::new("templates"));
        made.map_err(|error| told(&error, folder))
    }
}

/// Writes a value into a page. Texts are escaped; minijinja alone would escape slashes too, which
/// makes addresses longer and no safer.
fn write_value(
    out: &mut Output<'_>,
    state: &mut State<'_, '_>,
    value: &Value,
) -> Result<(), Error> {
    match value.as_str() {
        Some(text) if *state.auto_escape() == AutoEscape::Html && !value.is_safe() => {
            Ok(out.write_str(&escape(text))?)
        }
        _ => minijinja::escape_formatter(out, state, value),
    }
}

/// Whether a file of the owner's folder is a template, and not words or notes of his own.
fn is_template(name: &str) -> bool {
    name.ends_with(".html") || name.ends_with(".xml") || name == "robots.txt"
}

/// What is wrong with a template, as it is told to its author.
fn told(error: &Error, folder: &Path) -> anyhow::Error {
    let file = folder.join(error.name().unwrap_or("a template"));
    let line = error.line().unwrap_or(1);
    let what = error.detail().map_or_else(|| error.kind().to_string(), str::to_owned);
    anyhow::anyhow!("{}:{line}: {what}", file.display())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_owners_file_stands_instead_of_ours_and_the_others_stay() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("robots.txt"), "Disallow: {{ x }}").unwrap();
        let templates = Templates::new(Some(folder.path())).unwrap();
        assert_eq!(templates.render("robots.txt", &context!(x => 1)).unwrap(), "Disallow: 1");
        let ours = templates.render("sitemap.xml", &context!(urls => Vec::<u8>::new())).unwrap();
        assert!(ours.contains("<urlset"));
    }

    #[test]
    fn a_wrong_template_is_named_with_its_line() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("home.html"), "<p>\n{% if %}").unwrap();
        let error = Templates::new(Some(folder.path())).err().unwrap().to_string();
        assert!(error.contains("home.html:2: "), "{error}");
    }

    #[test]
    fn text_never_becomes_markup() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("404.html"), "<a title=\"{{ x }}\">{{ x }}").unwrap();
        let templates = Templates::new(Some(folder.path())).unwrap();
        let page = templates.render("404.html", &context!(x => "\"'><script>")).unwrap();
        assert!(!page.contains("<script>") && !page.contains("\"\""), "{page}");
    }
}
