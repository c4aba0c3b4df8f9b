//! What documents does the input hold?
//!
//! [`import`] finds the files, decodes them, lets the first [`Importer`] that recognizes a file
//! read it, and returns the documents in the order of the input. One importer reads one format
//! and lives in its own module; adding one means a module and a line in `registry`.
//!
//! Cutting sides into segments and aligning them is not done here.

mod blocks;
mod calendars;
mod dates;
mod delimited;
mod dom;
mod dump;
mod facts;
mod flow;
mod front_matter;
mod given;
mod groups;
mod html;
mod issued;
mod json;
mod jsonl;
mod markdown;
mod moses;
mod names;
mod pages;
mod pairs;
mod phrases;
mod po;
pub(crate) mod provenance;
mod registry;
mod returned;
mod split;
mod standing;
mod tags;
mod tei;
mod titles;
mod tmx;
mod white;
mod wrapping;
mod wxr;
mod xliff;
mod xml;

use std::borrow::Cow;
use std::collections::BTreeSet;
use std::path::PathBuf;

use rayon::prelude::*;
use regex::Regex;

use self::groups::{Group, Groups};
use self::registry::{IMPORTERS, by_name};
pub use self::registry::{format_names, formats};
use crate::diagnostic::Diagnostic;
use crate::language::{self, Languages};
use crate::model::{Document, Lang};
use crate::source::{self, DecodedFile, Input, SourceFile, TextEncoding};

/// What the person building the archive says about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// The languages of the archive as BCP 47 tags. If there are any, no text is taken for another
    /// language, and the tags are used as they are spelled here (`zh-Hant` for Chinese text).
    pub langs: Vec<String>,
    /// The format of all inputs that do not name their own; none lets each file speak for itself.
    pub format: Option<String>,
}

/// What was read.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Imported {
    /// The documents, in the order of the input. Ids may collide.
    pub documents: Vec<Document>,
    /// What could not be read or was left out, in the order of the input.
    pub diagnostics: Vec<Diagnostic>,
}

impl Imported {
    fn append(&mut self, mut other: Imported) {
        self.documents.append(&mut other.documents);
        self.diagnostics.append(&mut other.diagnostics);
    }
}

/// What an importer may know beside its own files.
#[derive(Clone, Debug, Default)]
pub struct Context {
    /// The languages of the archive, in normal form; empty if the person did not say.
    pub langs: Vec<Lang>,
    /// What the running text of all files together says about languages.
    pub languages: Languages,
}

/// Reads one format.
pub trait Importer: Sync {
    /// The format's name, as `--format` takes it: one lower-case word.
    fn name(&self) -> &'static str;

    /// What the format is, for messages: `translation memories (.tmx)`.
    fn describe(&self) -> &'static str;

    /// The file extensions that the format goes by, in lower case.
    fn extensions(&self) -> &'static [&'static str];

    /// Whether a file of this name may be in the format. A file in a folder is looked at only if
    /// an importer says so.
    fn takes_name(&self, file_name: &str) -> bool {
        self.extensions().contains(&source::extension_of(file_name).as_str())
    }

    /// The same where a person said that the files are in the format.
    fn takes_name_if_told(&self, file_name: &str) -> bool {
        self.takes_name(file_name)
    }

    /// Whether the file is in this format.
    fn recognizes(&self, file: &DecodedFile) -> bool;

    /// The running text of a file whose language has to be found; `None` if fields state it.
    fn prose<'a>(&self, file: &'a DecodedFile) -> Option<Cow<'a, str>> {
        let _ = file;
        None
    }

    /// Files that have a key in common belong together; by default each is on its own.
    fn keys(&self, file: &DecodedFile) -> Vec<String> {
        vec![file.path.clone()]
    }

    /// Reads files of one group, in the order of the input. What cannot be read becomes a
    /// diagnostic and never costs a sibling.
    fn read(&self, files: &[DecodedFile], context: &Context) -> Imported;
}

/// Reads all documents that `paths`, files or folders, hold.
///
/// The result depends on nothing but the options and the files: neither on the order in which a
/// folder lists them nor on the number of threads.
pub fn import(paths: &[PathBuf], options: &ImportOptions) -> Imported {
    let inputs: Vec<Input> = paths.iter().map(Input::from).collect();
    import_all(&inputs, options)
}

/// Reads all documents of inputs that may say more than a path; see [`import`].
pub fn import_all(inputs: &[Input], options: &ImportOptions) -> Imported {
    let mut reading = Reading::default();
    let mut seen = BTreeSet::new();
    for input in inputs {
        let named = input.format.as_ref().or(options.format.as_ref());
        let importer = named.and_then(|name| by_name(name));
        if let (Some(name), None) = (named, importer) {
            reading.diagnostics.push(unknown_format(&input.shown(), name));
            continue;
        }
        let takes = |name: &str| match importer {
            Some(importer) => importer.takes_name_if_told(name),
            None => IMPORTERS.iter().any(|importer| importer.takes_name(name)),
        };
        let (files, diagnostics) = source::collect(input, &takes, &mut seen);
        reading.diagnostics.extend(diagnostics);
        reading.add(files, importer, input.encoding);
    }
    reading.finish(options)
}

/// Which format each file of an input is in: the formats' names, each with the files' paths below
/// the input. Files that cannot be read are left out.
pub fn survey(input: &Input) -> Vec<(&'static str, Vec<String>)> {
    let takes = |name: &str| IMPORTERS.iter().any(|importer| importer.takes_name(name));
    let (files, _) = source::collect(input, &takes, &mut BTreeSet::new());
    let mut found: Vec<(&'static str, Vec<String>)> =
        IMPORTERS.iter().map(|importer| (importer.name(), vec![])).collect();
    let decoded: Vec<_> = files
        .into_par_iter()
        .filter_map(|file| source::decode(file, input.encoding).ok())
        .collect();
    for (file, _) in decoded {
        let at = IMPORTERS.iter().position(|importer| importer.recognizes(&file));
        if let Some((_, files)) = at.and_then(|at| found.get_mut(at)) {
            files.push(file.relative);
        }
    }
    found.retain(|(_, files)| !files.is_empty());
    found
}

/// Reads all documents of files whose bytes are at hand; see [`import`].
pub fn import_sources(files: Vec<SourceFile>, options: &ImportOptions) -> Imported {
    let mut reading = Reading::default();
    match options.format.as_ref().map(|name| (name, by_name(name))) {
        Some((name, None)) => reading.diagnostics.push(unknown_format("--format", name)),
        named => reading.add(files, named.and_then(|(_, importer)| importer), None),
    }
    reading.finish(options)
}

fn unknown_format(path: &str, name: &str) -> Diagnostic {
    Diagnostic::error(path, format!("{name:?} is no format that enface reads"))
        .with_help(format!("the formats are {}", format_names().join(", ")))
}

/// Files on their way from bytes to documents.
#[derive(Default)]
struct Reading {
    groups: Groups,
    diagnostics: Vec<Diagnostic>,
}

impl Reading {
    /// Decodes files; `importer` reads them if a person said so.
    fn add(
        &mut self,
        files: Vec<SourceFile>,
        importer: Option<&'static dyn Importer>,
        encoding: Option<TextEncoding>,
    ) {
        let decoded: Vec<_> =
            files.into_par_iter().map(|file| source::decode(file, encoding)).collect();
        for file in decoded {
            match file {
                Err(diagnostic) => self.diagnostics.push(diagnostic),
                Ok((file, warnings)) => {
                    self.diagnostics.extend(warnings);
                    self.groups.add(file, importer, &mut self.diagnostics);
                }
            }
        }
    }

    /// Groups the files and reads each group.
    fn finish(self, options: &ImportOptions) -> Imported {
        let mut imported = Imported { diagnostics: self.diagnostics, ..Imported::default() };
        let langs = stated_langs(options, &mut imported.diagnostics);
        read_groups(self.groups.into_list(), langs, imported)
    }
}

fn read_groups(groups: Vec<Group>, langs: Vec<Lang>, mut imported: Imported) -> Imported {
    let prose: Vec<Cow<'_, str>> = groups
        .par_iter()
        .flat_map_iter(|group| group.files.iter().filter_map(|file| group.importer.prose(file)))
        .collect();
    let languages = Languages::learn(&langs, prose.iter().map(AsRef::as_ref));
    drop(prose);
    let context = Context { langs, languages };
    let parts: Vec<_> = groups
        .into_par_iter()
        .map(|group| {
            let mut part = group.importer.read(&group.files, &context);
            if let Some(file) = group.files.first() {
                part.documents.par_iter_mut().for_each(|document| complete(document, file));
                shorten(&mut part.diagnostics, &file.path);
            }
            part
        })
        .collect();
    for part in parts {
        imported.append(part);
    }
    tags::unify(&mut imported.documents, &context.langs);
    imported
}

/// Keeps the first diagnostics of files that have more than anyone reads.
fn shorten(diagnostics: &mut Vec<Diagnostic>, path: &str) {
    const MAX_SHOWN: usize = 50;
    let rest = diagnostics.split_off(MAX_SHOWN.min(diagnostics.len()));
    let Some(severity) = rest.iter().map(|diagnostic| diagnostic.severity).max() else { return };
    let message = format!("{} more of this kind are not shown", rest.len());
    let last = Diagnostic { severity, ..Diagnostic::warning(path, message) };
    diagnostics.push(last.with_help(
        "mend those above first; if there are so many, the file may be of another format",
    ));
}

/// Adds what the file's input says of documents that do not say it themselves.
fn complete(document: &mut Document, file: &DecodedFile) {
    file.path.clone_into(&mut document.path);
    if !document.is_settled {
        standing::add(document);
        issued::add(document);
    }
    for (key, value) in &file.defaults {
        match key.as_str() {
            "date" => document.date = document.date.take().or_else(|| dates::stated(value)),
            "source" => document.source = document.source.take().or_else(|| Some(value.clone())),
            key if document.meta.iter().any(|(known, _)| known == key) => {}
            key => document.meta.push((key.to_owned(), value.clone())),
        }
    }
    if !document.is_settled {
        provenance::add(document);
    }
}

/// The languages that the options state, in normal form.
fn stated_langs(options: &ImportOptions, diagnostics: &mut Vec<Diagnostic>) -> Vec<Lang> {
    let mut langs = Vec::new();
    for tag in &options.langs {
        match language::parse_tag(tag) {
            Some(lang) => langs.push(lang),
            None => diagnostics.push(
                Diagnostic::error("--lang", format!("{tag:?} is not a language tag"))
                    .with_help("use BCP 47 tags such as en, zh, zh-Hant or ar"),
            ),
        }
    }
    langs
}

/// A regular expression of an importer's own; a fault in one is a fault of the program, which the
/// first test that comes by finds.
fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is well formed")
}
