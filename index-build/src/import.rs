//! What documents does the input hold?
//!
//! [`import`] finds the files, decodes them, lets the first [`Importer`] that recognizes a file
//! read it, and returns the documents in the order of the input. One importer reads one format
//! and lives in its own module; adding one means a module and a line in `IMPORTERS`.
//!
//! Cutting sides into segments and aligning them is not done here.

mod blocks;
mod dates;
mod dump;
mod facts;
mod json;
mod jsonl;
mod pairs;
mod phrases;
mod split;

use std::collections::BTreeMap;
use std::path::PathBuf;

use rayon::prelude::*;
use regex::Regex;

use crate::diagnostic::Diagnostic;
use crate::language::{self, Languages};
use crate::model::{Document, Lang};
use crate::source::{self, DecodedFile};

/// What the person building the archive says about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct ImportOptions {
    /// The languages of the archive as BCP 47 tags. If there are any, no text is taken for another
    /// language, and the tags are used as they are spelled here (`zh-Hant` for Chinese text).
    pub langs: Vec<String>,
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
    /// The format's name, for messages.
    fn name(&self) -> &'static str;

    /// The file extensions that the format goes by, in lower case. A file in a folder is looked at
    /// only if an importer names its extension.
    fn extensions(&self) -> &'static [&'static str];

    /// Whether the file is in this format.
    fn recognizes(&self, file: &DecodedFile) -> bool;

    /// Whether the file is running text whose language has to be found, not fields that state it.
    fn is_prose(&self) -> bool {
        true
    }

    /// What the files that belong together have in common; by default each is on its own.
    fn group(&self, file: &DecodedFile) -> String {
        file.path.clone()
    }

    /// Reads files of one group, in the order of the input. What cannot be read becomes a
    /// diagnostic and never costs a sibling.
    fn read(&self, files: &[DecodedFile], context: &Context) -> Imported;
}

/// All importers; the first that recognizes a file reads it.
static IMPORTERS: &[&dyn Importer] = &[&jsonl::JsonLines, &dump::BlogDump, &pairs::TextPairs];

/// Reads all documents that `paths`, files or folders, hold.
///
/// The result depends on nothing but the options and the files: neither on the order in which a
/// folder lists them nor on the number of threads.
pub fn import(paths: &[PathBuf], options: &ImportOptions) -> Imported {
    let mut imported = Imported::default();
    let mut langs = Vec::new();
    for tag in &options.langs {
        match language::parse_tag(tag) {
            Some(lang) => langs.push(lang),
            None => imported.diagnostics.push(
                Diagnostic::error("--lang", format!("{tag:?} is not a language tag"))
                    .with_help("use BCP 47 tags such as en, zh, zh-Hant or ar"),
            ),
        }
    }

    let extensions: Vec<&str> = IMPORTERS.iter().flat_map(|i| i.extensions()).copied().collect();
    let (files, diagnostics) = source::collect(paths, &extensions);
    imported.diagnostics.extend(diagnostics);

    let mut groups = Groups::default();
    let decoded: Vec<_> = files.into_par_iter().map(source::decode).collect();
    for file in decoded {
        match file {
            Err(diagnostic) => imported.diagnostics.push(diagnostic),
            Ok((file, warnings)) => {
                imported.diagnostics.extend(warnings);
                if let Err(diagnostic) = groups.add(file) {
                    imported.diagnostics.push(diagnostic);
                }
            }
        }
    }

    let prose = groups.list.iter().filter(|group| group.importer.is_prose());
    let texts = prose.flat_map(|group| group.files.iter().map(|file| file.text.as_str()));
    let languages = Languages::learn(&langs, texts);
    let context = Context { langs, languages };
    let parts: Vec<_> = groups
        .list
        .into_par_iter()
        .map(|group| group.importer.read(&group.files, &context))
        .collect();
    for part in parts {
        imported.append(part);
    }
    imported
}

/// Files that one importer reads together.
struct Group {
    importer: &'static dyn Importer,
    files: Vec<DecodedFile>,
}

/// All groups, in the order of their first files.
#[derive(Default)]
struct Groups {
    list: Vec<Group>,
    /// Importer and key to place in `list`.
    by_key: BTreeMap<(&'static str, String), usize>,
}

impl Groups {
    fn add(&mut self, file: DecodedFile) -> Result<(), Diagnostic> {
        let Some(&importer) = IMPORTERS.iter().find(|importer| importer.recognizes(&file)) else {
            let names: Vec<_> = IMPORTERS.iter().map(|importer| importer.name()).collect();
            return Err(Diagnostic::error(
                file.path,
                "no importer knows what kind of file this is",
            )
            .with_help(format!("enface reads: {}", names.join("; "))));
        };
        let key = (importer.name(), importer.group(&file));
        let group_idx = *self.by_key.entry(key).or_insert(self.list.len());
        match self.list.get_mut(group_idx) {
            Some(group) => group.files.push(file),
            None => self.list.push(Group { importer, files: vec![file] }),
        }
        Ok(())
    }
}

/// A regular expression of an importer's own; a fault in one is a fault of the program, which the
/// first test that comes by finds.
fn pattern(pattern: &str) -> Regex {
    Regex::new(pattern).expect("the pattern is well formed")
}
