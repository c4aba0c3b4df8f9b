//! What does an archive's `enface.toml` say?
//!
//! The file stands beside the archive's files; its paths are relative to it. What is said on the
//! command line wins over the environment, and that over the file.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};
use serde::Deserialize;

use crate::diagnostic::Diagnostic;
use crate::import::format_names;
use crate::indexer::Weights;
use crate::language::parse_tag;
use crate::model::Lang;
use crate::source::{Input, encoding_from_name_part};

/// The name of the file.
pub const CONFIG: &str = "enface.toml";

/// The file as it is written.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct File {
    title: Option<Title>,
    #[serde(default)]
    sides: Vec<String>,
    prevailing: Option<String>,
    licence: Option<String>,
    base_url: Option<String>,
    out: Option<PathBuf>,
    #[serde(default)]
    facets: Vec<String>,
    #[serde(default)]
    lexicon: Vec<String>,
    #[serde(default)]
    annotations: Vec<String>,
    institutions: Option<String>,
    templates: Option<PathBuf>,
    #[serde(default)]
    removed: Vec<String>,
    #[serde(default)]
    ranking: BTreeMap<String, f64>,
    #[serde(default)]
    alignments: Vec<String>,
    #[serde(default)]
    defaults: BTreeMap<String, String>,
    #[serde(default)]
    inputs: Vec<FileInput>,
}

#[derive(Clone, Debug, Deserialize)]
#[serde(untagged)]
enum Title {
    One(String),
    ByLanguage(BTreeMap<String, String>),
}

#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, rename_all = "kebab-case")]
struct FileInput {
    files: Vec<String>,
    #[serde(default)]
    exclude: Vec<String>,
    format: Option<String>,
    encoding: Option<String>,
    lang: Option<String>,
    #[serde(default)]
    defaults: BTreeMap<String, String>,
}

/// What an archive is made of, checked.
#[derive(Clone, Debug, Default)]
pub struct Config {
    /// The title, if there is one for all languages.
    pub title: Option<String>,
    /// The title in each language that has its own.
    pub titles: BTreeMap<Lang, String>,
    /// The sides' languages, in the order in which they are shown.
    pub sides: Vec<Lang>,
    /// The language whose text decides where the sides differ.
    pub prevailing: Option<Lang>,
    /// Under which terms the texts may be used.
    pub licence: Option<String>,
    /// Where the archive will be published.
    pub base_url: Option<String>,
    /// The folder to write.
    pub out: Option<PathBuf>,
    /// The fields of the metadata that readers may filter by.
    pub facets: Vec<String>,
    /// Files with the owner's terms.
    pub lexicon: Vec<PathBuf>,
    /// Files with the owner's notes.
    pub annotations: Vec<PathBuf>,
    /// The register of institutions.
    pub institutions: Option<PathBuf>,
    /// The folder of the owner's templates.
    pub templates: Option<PathBuf>,
    /// Documents that are taken down, by their ids.
    pub removed: Vec<String>,
    /// How much a term counts by where it stands.
    pub weights: Weights,
    /// Files with corrected alignments, and folders of such files.
    pub alignments: Vec<PathBuf>,
    /// What is to be read.
    pub inputs: Vec<Input>,
}

/// Reads a configuration.
///
/// # Errors
/// One diagnostic for each thing that is wrong; nothing is guessed.
pub fn read(path: &Path) -> Result<Config, Vec<Diagnostic>> {
    let shown = path.display().to_string();
    let text = fs::read_to_string(path).map_err(|error| {
        vec![
            Diagnostic::error(&shown, format!("cannot be read: {error}"))
                .with_help("`enface init` writes one by looking at the folder"),
        ]
    })?;
    let folder = path.parent().unwrap_or(Path::new(""));
    parse(&text, folder, &shown)
}

/// Reads a configuration's text; `folder` is where its paths begin, `shown` names it in messages.
///
/// # Errors
/// As for [`read`].
pub fn parse(text: &str, folder: &Path, shown: &str) -> Result<Config, Vec<Diagnostic>> {
    let file: File = toml::from_str(text).map_err(|error| {
        let at = error.span().map_or(0, |span| span.start);
        let line = text.get(..at).unwrap_or_default().matches('\n').count() + 1;
        let diagnostic = Diagnostic::error(shown, error.message().replace('\n', "; "));
        vec![diagnostic.at_line(line).with_help("`enface init` shows which fields there are")]
    })?;
    let mut reader = Reader { shown, folder, diagnostics: Vec::new() };
    let config = reader.config(file);
    if reader.diagnostics.is_empty() { Ok(config) } else { Err(reader.diagnostics) }
}

struct Reader<'a> {
    shown: &'a str,
    folder: &'a Path,
    diagnostics: Vec<Diagnostic>,
}

impl Reader<'_> {
    fn config(&mut self, file: File) -> Config {
        let mut config = Config {
            licence: file.licence,
            out: file.out.map(|out| self.folder.join(out)),
            facets: file.facets,
            removed: file.removed,
            ..Config::default()
        };
        match file.title {
            None => {}
            Some(Title::One(title)) => config.title = Some(title),
            Some(Title::ByLanguage(titles)) => {
                for (tag, title) in titles {
                    config.titles.extend(self.lang("title", &tag).map(|lang| (lang, title)));
                }
            }
        }
        config.sides = file.sides.iter().filter_map(|tag| self.lang("sides", tag)).collect();
        config.prevailing = file.prevailing.and_then(|tag| self.lang("prevailing", &tag));
        if let Some(lang) = &config.prevailing
            && !config.sides.is_empty()
            && !config.sides.contains(lang)
        {
            self.fail(
                "prevailing",
                format!("{lang} is none of the sides"),
                "name one of the sides",
            );
        }
        if let Some(url) = file.base_url {
            if !url.starts_with("https://") && !url.starts_with("http://") {
                self.fail(
                    "base-url",
                    format!("{url:?} is no web address"),
                    "begin it with https://",
                );
            }
            config.base_url = Some(url);
        }
        config.lexicon = self.existing("lexicon", &file.lexicon);
        config.annotations = self.existing("annotations", &file.annotations);
        if let Some(name) = file.templates {
            let folder = self.folder.join(&name);
            if !folder.is_dir() {
                let shown = name.display();
                self.fail(
                    "templates",
                    format!("\"{shown}\" is no folder"),
                    "give a path from the folder of this file",
                );
            }
            config.templates = Some(folder);
        }
        // A folder for corrections may still be empty, and need not be there yet.
        for name in &file.alignments {
            let path = self.folder.join(name);
            if name.ends_with('/') || path.is_dir() {
                config.alignments.push(path);
            } else {
                config.alignments.extend(self.existing("alignments", core::slice::from_ref(name)));
            }
        }
        let register: Vec<String> = file.institutions.into_iter().collect();
        config.institutions = self.existing("institutions", &register).pop();
        config.weights = self.weights(&file.ranking);
        for input in file.inputs {
            self.input(input, &file.defaults, &mut config.inputs);
        }
        config
    }

    fn weights(&mut self, stated: &BTreeMap<String, f64>) -> Weights {
        let mut weights = Weights::default();
        for (place, &weight) in stated {
            let own = match place.as_str() {
                "title" => &mut weights.title,
                "heading" => &mut weights.heading,
                "label" => &mut weights.label,
                "body" => &mut weights.body,
                _ => {
                    let help = "the places are title, heading, label and body";
                    self.fail("ranking", format!("{place:?} is no place of a term"), help);
                    continue;
                }
            };
            if (0.0..=Weights::MAX).contains(&weight) {
                *own = weight;
            } else {
                let help = format!("give a number from 0 to {}", Weights::MAX);
                self.fail("ranking", format!("{place} = {weight} is out of range"), &help);
            }
        }
        weights
    }

    /// The inputs that an entry means: one for each folder in which its patterns begin.
    fn input(
        &mut self,
        entry: FileInput,
        defaults: &BTreeMap<String, String>,
        out: &mut Vec<Input>,
    ) {
        let mut all: BTreeMap<String, String> = defaults.clone();
        all.extend(entry.defaults);
        let format = entry.format.filter(|name| {
            let is_known = format_names().contains(&name.as_str());
            if !is_known {
                let help = format!("the formats are {}", format_names().join(", "));
                self.fail(
                    "inputs.format",
                    format!("{name:?} is no format that enface reads"),
                    &help,
                );
            }
            is_known
        });
        let encoding = entry.encoding.and_then(|name| {
            let encoding = encoding_from_name_part(&name);
            if encoding.is_none() {
                let help = "use names such as utf-8, utf-16le, gb18030, big5 or windows-1256";
                self.fail(
                    "inputs.encoding",
                    format!("{name:?} is no encoding that enface knows"),
                    help,
                );
            }
            encoding
        });
        let base = Input {
            format,
            encoding,
            lang: entry.lang.and_then(|tag| self.lang("inputs.lang", &tag)),
            defaults: all.into_iter().collect(),
            ..Input::default()
        };
        if entry.files.is_empty() {
            self.fail(
                "inputs.files",
                "names no file",
                "write files = [\"**/*\"] for all below this folder",
            );
        }
        for pattern in &entry.files {
            let (root, rest) = self.split(pattern);
            if rest.is_empty() {
                out.push(Input { path: root, exclude: self.globs(&entry.exclude), ..base.clone() });
                continue;
            }
            let include = self.globs(&[rest]);
            // What is excluded is named from the folder of the file, as what is included is.
            let below = root.strip_prefix(self.folder).unwrap_or(Path::new("")).to_path_buf();
            let exclude: Vec<String> = entry
                .exclude
                .iter()
                .map(|glob| {
                    let prefix = format!("{}/", below.display());
                    glob.strip_prefix(prefix.as_str()).unwrap_or(glob).to_owned()
                })
                .collect();
            let exclude = self.globs(&exclude);
            out.push(Input { path: root, include, exclude, ..base.clone() });
        }
    }

    /// The folder that a pattern begins with, and the pattern below it; empty if it has no signs.
    fn split(&self, pattern: &str) -> (PathBuf, String) {
        let is_sign = |part: &str| part.contains(['*', '?', '[', '{']);
        let parts: Vec<&str> = pattern.split('/').collect();
        let at = parts.iter().position(|part| is_sign(part)).unwrap_or(parts.len());
        let (plain, signs) = parts.split_at(at);
        let root = self.folder.join(plain.join("/"));
        // The folder of a file that is given by its bare name is the current one.
        let root = if root.as_os_str().is_empty() { PathBuf::from(".") } else { root };
        (root, signs.join("/"))
    }

    fn globs(&mut self, patterns: &[String]) -> Option<GlobSet> {
        if patterns.is_empty() {
            return None;
        }
        let mut set = GlobSetBuilder::new();
        for pattern in patterns {
            match GlobBuilder::new(pattern).literal_separator(true).build() {
                Ok(glob) => drop(set.add(glob)),
                Err(error) => {
                    let help = "* stands for a part of a name, ** for any folders";
                    self.fail(
                        "inputs.files",
                        format!("{pattern:?} is no pattern: {}", error.kind()),
                        help,
                    );
                }
            }
        }
        set.build().ok()
    }

    fn existing(&mut self, field: &str, names: &[String]) -> Vec<PathBuf> {
        let mut paths = Vec::new();
        for name in names {
            let path = self.folder.join(name);
            if path.is_file() {
                paths.push(path);
            } else {
                self.fail(
                    field,
                    format!("{name:?} is no file"),
                    "give a path from the folder of this file",
                );
            }
        }
        paths
    }

    fn lang(&mut self, field: &str, tag: &str) -> Option<Lang> {
        let lang = parse_tag(tag);
        if lang.is_none() {
            let help = "use BCP 47 tags such as en, zh, zh-Hant or ar";
            self.fail(field, format!("{tag:?} is not a language tag"), help);
        }
        lang
    }

    fn fail(&mut self, field: &str, message: impl Into<String>, help: &str) {
        self.diagnostics
            .push(Diagnostic::error(self.shown, message).in_element(field).with_help(help));
    }
}

/// The text of a configuration for a folder: what was found in it, and what else can be said.
/// `formats` are patterns of files by format; an empty format is left open.
pub fn template(title: &str, sides: &[Lang], formats: &[(String, Vec<String>)]) -> String {
    let quoted = |text: &str| toml::Value::String(text.to_owned()).to_string();
    let list =
        |texts: &[String]| texts.iter().map(|text| quoted(text)).collect::<Vec<_>>().join(", ");
    let mut out = format!(
        "# What this archive is made of. Paths are relative to this file.\n\
         # `enface check` reads everything and writes nothing; `enface build` writes the archive.\n\n\
         # Shown on the page. For a title in each language:\n\
         # title = {{ en = \"…\", zh = \"…\" }}\n\
         title = {}\n\n\
         # The languages of the sides as BCP 47 tags, in the order in which they are shown.\n",
        quoted(title)
    );
    match sides.is_empty() {
        true => out.push_str("# sides = [\"en\", \"zh\"]\n"),
        false => out.push_str(&format!("sides = [{}]\n", list(sides))),
    }
    let first = sides.first().map_or("zh", String::as_str);
    out.push_str(&format!(
        "\n# The language whose text decides where the sides differ.\n# prevailing = {}\n\n\
         # The folder to write.\nout = \"site\"\n\n\
         # Where the archive will be published, and under which terms the texts may be used.\n\
         # base-url = \"https://example.org/archive/\"\n# licence = \"CC-BY-4.0\"\n\n\
         # Fields of the metadata that readers may filter by.\n# facets = [\"kind\", \"status\", \"tag\"]\n\n\
         # Your own terms and notes.\n# lexicon = [\"lexicon.toml\"]\n# annotations = [\"notes.md\"]\n\
         # The bodies that issue documents or are named in them; `enface institutions` writes the list.\n\
         # institutions = \"institutions.toml\"\n\
         # What faces what, corrected; `enface align review` and `enface align export` write it.\n\
         # alignments = [\"alignments\"]\n\n\
         # Your own templates of pages, and documents that are taken down, by their ids.\n\
         # templates = \"templates\"\n# removed = [\"notice-1\"]\n\n\
         # How much a term counts in a document's title, in a heading, in the label of a passage\n\
         # (\"Article 5\") at its beginning, and elsewhere: from 0 to 16.\n\
         # [ranking]\n# title = 2.0\n# heading = 1.5\n# label = 2.0\n# body = 1.0\n\n\
         # What holds for all documents that do not say otherwise.\n# [defaults]\n# translator = \"…\"\n",
        quoted(first)
    ));
    for (format, files) in formats {
        out.push_str(&format!(
            "\n[[inputs]]\nfiles = [{}]\n{}# exclude = [\"drafts/**\"]\n# lang = \"en\"\n# encoding = \"gb18030\"\n",
            list(files),
            match format.as_str() {
                "" => String::new(),
                format => format!("format = {}\n", quoted(format)),
            }
        ));
    }
    if formats.is_empty() {
        out.push_str("\n# [[inputs]]\n# files = [\"texts/**/*.txt\"]\n");
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_errors(text: &str, expected: &[&str]) {
        let errors = parse(text, Path::new("a"), "enface.toml").unwrap_err();
        let found: Vec<_> = errors.iter().map(ToString::to_string).collect();
        assert_eq!(found.len(), expected.len(), "{found:?}");
        for (found, expected) in found.iter().zip(expected) {
            assert!(found.starts_with(expected), "{found}");
        }
    }

    #[test]
    fn every_field_is_read() {
        let config = parse(
            "title = { en = \"Laws\", ar = \"قوانين\" }\nsides = [\"ar\", \"en\"]\nprevailing = \"ar\"\n\
             licence = \"CC0\"\nbase-url = \"https://example.org\"\nout = \"site\"\nfacets = [\"kind\"]\n\
             [ranking]\ntitle = 4\nbody = 0.5\n\
             [defaults]\nkind = \"law\"\ntranslator = \"Ann\"\n\
             [[inputs]]\nfiles = [\"laws/**/*.md\", \"one.tmx\"]\nexclude = [\"laws/old/**\"]\nlang = \"en\"\nencoding = \"gb18030\"\n\
             [inputs.defaults]\nkind = \"notice\"\n",
            Path::new("a"),
            "enface.toml",
        )
        .unwrap();
        assert_eq!(config.titles["ar"], "قوانين");
        assert_eq!(config.sides, ["ar", "en"]);
        let weights = Weights { title: 4.0, body: 0.5, ..Weights::default() };
        assert_eq!(config.weights, weights);
        assert_eq!(config.out.as_deref(), Some(Path::new("a/site")));
        let [laws, one] = config.inputs.as_slice() else { panic!("{config:?}") };
        assert_eq!(
            (laws.path.as_path(), one.path.as_path()),
            (Path::new("a/laws"), Path::new("a/one.tmx"))
        );
        assert!(laws.include.as_ref().unwrap().is_match("deep/x.md"));
        assert!(!laws.include.as_ref().unwrap().is_match("x.txt"));
        assert!(laws.exclude.as_ref().unwrap().is_match("old/x.md"));
        let kind = ("kind".to_owned(), "notice".to_owned());
        let translator = ("translator".to_owned(), "Ann".to_owned());
        assert_eq!(laws.defaults, [kind, translator]);
    }

    #[test]
    fn each_mistake_is_named_with_its_field() {
        check_errors("titel = \"x\"\n", &["enface.toml:1: error: unknown field `titel`"]);
        check_errors("sides = [\n\"en\",", &["enface.toml:2: error: "]);
        check_errors(
            "sides = [\"english language\"]\nlexicon = [\"none.toml\"]\nbase-url = \"example.org\"\n\
             [[inputs]]\nfiles = [\"a/[x\"]\nformat = \"word\"\nencoding = \"ebcdic\"\n",
            &[
                "enface.toml: error: <sides>: \"english language\" is not a language tag",
                "enface.toml: error: <base-url>: \"example.org\" is no web address",
                "enface.toml: error: <lexicon>: \"none.toml\" is no file",
                "enface.toml: error: <inputs.format>: \"word\" is no format",
                "enface.toml: error: <inputs.encoding>: \"ebcdic\" is no encoding",
                "enface.toml: error: <inputs.files>: \"[x\" is no pattern",
            ],
        );
    }

    #[test]
    fn the_template_reads_back() {
        let formats = [("markdown".to_owned(), vec!["content/**/*.md".to_owned()])];
        let text = template("My \"laws\"", &["en".to_owned(), "fa".to_owned()], &formats);
        let config = parse(&text, Path::new(""), "enface.toml").unwrap();
        assert_eq!(config.title.as_deref(), Some("My \"laws\""));
        assert_eq!(config.sides, ["en", "fa"]);
        assert_eq!(config.inputs.len(), 1);
        let empty = template("x", &[], &[]);
        assert!(parse(&empty, Path::new(""), "enface.toml").unwrap().inputs.is_empty());
    }
}
