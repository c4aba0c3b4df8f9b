//! Which files are to be read, and what text do they hold?
//!
//! [`collect`] turns the INPUT arguments into [`SourceFile`]s in a fixed order; [`decode`] turns
//! the bytes of one into text. What the text means is the importers' question.

mod decoding;
mod guess;

use std::collections::{BTreeMap, BTreeSet};
use std::ffi::OsStr;
use std::fs;
use std::path::{Path, PathBuf};

use globset::GlobSet;
use walkdir::{DirEntry, WalkDir};

pub use self::decoding::{TextEncoding, decode, encoding_from_name_part};
use crate::config::CONFIG;
use crate::diagnostic::Diagnostic;
use crate::files::ENTRY;
use crate::learnt::LOCK;
use crate::model::Lang;

/// What to do about files that are left out.
const READS: &str = "`enface formats` lists what enface reads; take the others out of the input";

impl SourceFile {
    /// A file that is read for itself, not as an input.
    pub fn alone(path: &Path, bytes: Vec<u8>) -> Self {
        Self {
            path: display(path),
            relative: path.file_name().unwrap_or_default().to_string_lossy().into_owned(),
            named: true,
            bytes,
            ..Self::default()
        }
    }
}

/// What a person gives to be read: a file or a folder, and what is known of it.
#[derive(Clone, Debug, Default)]
pub struct Input {
    /// The file or folder.
    pub path: PathBuf,
    /// Which files below a folder are meant, by their paths below it; `None` means all.
    pub include: Option<GlobSet>,
    /// Which files below a folder are not meant.
    pub exclude: Option<GlobSet>,
    /// The format's name; `None` lets each file speak for itself.
    pub format: Option<String>,
    /// The encoding of files that do not state their own; `None` means UTF-8.
    pub encoding: Option<TextEncoding>,
    /// The language of files that do not state their own.
    pub lang: Option<Lang>,
    /// Metadata of documents that do not state their own: `date`, `source`, or any other field.
    pub defaults: Vec<(String, String)>,
}

impl From<&PathBuf> for Input {
    fn from(path: &PathBuf) -> Self {
        Input { path: path.clone(), ..Input::default() }
    }
}

impl Input {
    /// The path, for messages.
    pub fn shown(&self) -> String {
        display(&self.path)
    }

    /// Whether a file below the folder is meant.
    fn means(&self, below: &Path) -> bool {
        self.include.as_ref().is_none_or(|globs| globs.is_match(below))
            && !self.exclude.as_ref().is_some_and(|globs| globs.is_match(below))
    }
}

/// A file as it lies on disk.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct SourceFile {
    /// The path as given on the command line, extended below a given folder; for messages.
    pub path: String,
    /// The path below the given folder, or the bare file name; `/` between parts.
    pub relative: String,
    /// Whether the file itself was given, and not found in a folder.
    pub named: bool,
    /// The language that the person says it is in.
    pub lang: Option<Lang>,
    /// Metadata of its documents that they do not state themselves.
    pub defaults: Vec<(String, String)>,
    /// Its bytes.
    pub bytes: Vec<u8>,
}

/// A file whose text is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct DecodedFile {
    /// As in [`SourceFile`].
    pub path: String,
    /// As in [`SourceFile`].
    pub relative: String,
    /// As in [`SourceFile`].
    pub named: bool,
    /// As in [`SourceFile`].
    pub lang: Option<Lang>,
    /// As in [`SourceFile`].
    pub defaults: Vec<(String, String)>,
    /// Its text without byte order mark; line ends are as in the file.
    pub text: String,
}

impl DecodedFile {
    /// The last part of the path.
    pub fn file_name(&self) -> &str {
        self.relative.rsplit('/').next().unwrap_or_default()
    }

    /// The extension in lower case, empty if there is none.
    pub fn extension(&self) -> String {
        extension_of(self.file_name())
    }
}

/// Reads the files that an input names: a file as it is, a folder with everything below it whose
/// name is one that `takes`.
///
/// The order within a folder is by name. Hidden files and folders are passed over; a file that is
/// reached twice (its canonical path is in `seen`) is read once. A file that cannot be read, or is
/// empty, is an error, and the others are kept.
pub fn collect(
    input: &Input,
    takes: &dyn Fn(&str) -> bool,
    seen: &mut BTreeSet<PathBuf>,
) -> (Vec<SourceFile>, Vec<Diagnostic>) {
    let mut collector = Collector { input, takes, seen, files: vec![], diagnostics: vec![] };
    let path = &input.path;
    match fs::metadata(path) {
        Err(error) => collector.unreadable(&display(path), &error),
        Ok(metadata) if metadata.is_dir() => collector.folder(path),
        Ok(_) => {
            let relative = path.file_name().unwrap_or(path.as_os_str()).to_string_lossy();
            collector.file(path, relative.into_owned(), true);
        }
    }
    (collector.files, collector.diagnostics)
}

struct Collector<'a> {
    input: &'a Input,
    takes: &'a dyn Fn(&str) -> bool,
    /// Canonical paths of what has been read.
    seen: &'a mut BTreeSet<PathBuf>,
    files: Vec<SourceFile>,
    diagnostics: Vec<Diagnostic>,
}

impl Collector<'_> {
    fn folder(&mut self, root: &Path) {
        let mut passed_over: BTreeMap<String, usize> = BTreeMap::new();
        let mut n_candidates = 0_usize;
        let walk = WalkDir::new(root).follow_links(true).sort_by_file_name();
        for entry in walk.into_iter().filter_entry(|e| e.depth() == 0 || is_input(e)) {
            let entry = match entry {
                Ok(entry) => entry,
                Err(error) => {
                    self.walk_error(root, &error);
                    continue;
                }
            };
            if entry.file_type().is_dir() {
                continue;
            }
            let below = entry.path().strip_prefix(root).unwrap_or(entry.path());
            if !self.input.means(below) {
                continue;
            }
            let name = entry.file_name().to_string_lossy();
            if !entry.file_type().is_file() || !(self.takes)(&name) {
                *passed_over.entry(extension_of(&name)).or_default() += 1;
                continue;
            }
            n_candidates += 1;
            self.file(entry.path(), display(below), false);
        }
        for (extension, n_files) in passed_over {
            let kind = match extension.as_str() {
                "" => "without an extension".to_owned(),
                extension => format!("of type .{extension}"),
            };
            let files = if n_files == 1 { "file" } else { "files" };
            self.diagnostics.push(
                Diagnostic::warning(
                    display(root),
                    format!("{n_files} {files} {kind} left out: no importer reads them"),
                )
                .with_help(READS),
            );
        }
        if n_candidates == 0 {
            self.diagnostics.push(
                Diagnostic::error(display(root), "the folder holds no file that enface reads")
                    .with_help(READS),
            );
        }
    }

    fn file(&mut self, path: &Path, relative: String, named: bool) {
        let shown = display(path);
        if let Ok(canonical) = fs::canonicalize(path)
            && !self.seen.insert(canonical)
        {
            self.diagnostics.push(Diagnostic::warning(shown, "given twice; read once"));
            return;
        }
        match fs::read(path) {
            Err(error) => self.unreadable(&shown, &error),
            Ok(bytes) if bytes.iter().all(u8::is_ascii_whitespace) => {
                self.diagnostics.push(
                    Diagnostic::error(shown, "the file is empty")
                        .with_help("put text into it or take it out of the input"),
                );
            }
            Ok(bytes) => {
                self.files.push(SourceFile {
                    path: shown,
                    relative,
                    named,
                    lang: self.input.lang.clone(),
                    defaults: self.input.defaults.clone(),
                    bytes,
                });
            }
        }
    }

    fn walk_error(&mut self, root: &Path, error: &walkdir::Error) {
        let path = display(error.path().unwrap_or(root));
        if error.loop_ancestor().is_some() {
            self.diagnostics.push(Diagnostic::warning(
                path,
                "this link leads back to a folder above it; not followed",
            ));
        } else if let Some(error) = error.io_error() {
            self.unreadable(&path, error);
        }
    }

    fn unreadable(&mut self, path: &str, error: &std::io::Error) {
        let diagnostic = match error.kind() {
            std::io::ErrorKind::NotFound => Diagnostic::error(path, "no such file or folder")
                .with_help("check the spelling of the path"),
            std::io::ErrorKind::PermissionDenied => {
                Diagnostic::error(path, "no permission to read this")
                    .with_help("change its permissions, or run as a user who may read it")
            }
            _ => Diagnostic::error(path, format!("cannot be read: {error}")),
        };
        self.diagnostics.push(diagnostic);
    }
}

/// Whether a file or folder may be input: not if it is hidden, an archive that enface built, or
/// the configuration.
fn is_input(entry: &DirEntry) -> bool {
    let is_hidden = entry.file_name().as_encoded_bytes().starts_with(b".");
    let is_archive = entry.file_type().is_dir() && entry.path().join(ENTRY).is_file();
    !is_hidden && !is_archive && entry.file_name() != CONFIG && entry.file_name() != LOCK
}

/// The extension of a file name in lower case, empty if there is none.
pub fn extension_of(name: &str) -> String {
    Path::new(name).extension().map(OsStr::to_string_lossy).unwrap_or_default().to_lowercase()
}

/// The path with `/` between its parts on every system.
fn display(path: &Path) -> String {
    let path = path.to_string_lossy();
    if cfg!(windows) { path.replace('\\', "/") } else { path.into_owned() }
}

/// Whether a character shows nothing and separates nothing that can be seen.
pub(crate) fn is_blank(c: char) -> bool {
    c.is_whitespace() || matches!(c, '\u{200b}' | '\u{2060}' | '\u{feff}')
}
