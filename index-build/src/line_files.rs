//! Aligns plain files of one segment a line, for scripts and for checking an alignment.
//!
//! Two files, or two folders with files of equal names, go in; beads come out, one a line:
//! `[0, 1]:[0]` says that the first two lines of the first file face the first of the second.

use core::fmt::Write as _;
use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::{Context as _, bail};
use enface_align::{Config, Model, Pair, Text};
use enface_text::{Analyzer, FoldTableBuilder};
use rayon::prelude::*;

use crate::diagnostic::Diagnostic;
use crate::dictionary::{self, DictionaryFile};
use crate::model::Lang;
use crate::source::{self, SourceFile};
use crate::whole_file::write_whole;

/// How files are aligned.
#[derive(Clone, Debug)]
pub struct LineOptions {
    /// The languages of the first side and of the second.
    pub langs: (Lang, Lang),
    /// Dictionaries between them.
    pub dictionaries: Vec<DictionaryFile>,
    /// Whether each bead says how sure it is.
    pub confidence: bool,
}

/// The lines of two files that are translations of each other.
struct Lines {
    a: String,
    b: String,
}

/// Aligns two files and gives back the beads as text.
///
/// # Errors
/// If one of the files cannot be read.
pub fn align_pair(a: &Path, b: &Path, options: &LineOptions) -> anyhow::Result<String> {
    let read = |path: &Path| read(path).map_err(|diagnostic| anyhow::anyhow!("{diagnostic:#}"));
    let lines = Lines { a: read(a)?, b: read(b)? };
    Ok(align(&[lines], options).concat())
}

/// What became of two folders.
#[derive(Clone, Debug, Default)]
pub struct FoldersDone {
    /// The pairs that were aligned and written.
    pub n_pairs: usize,
    /// The files that were left out, and why.
    pub diagnostics: Vec<Diagnostic>,
}

/// Aligns the files of equal names in two folders with one model learnt from all of them, and
/// writes the beads of each pair to a file of that name in `out`.
///
/// # Errors
/// If a folder cannot be read, if no pair of files can be, or if `out` cannot be written.
pub fn align_folders(
    a: &Path,
    b: &Path,
    out: &Path,
    options: &LineOptions,
) -> anyhow::Result<FoldersDone> {
    let (names_a, names_b) = (file_names(a)?, file_names(b)?);
    let mut done = FoldersDone::default();
    for (folder, others, names) in [(a, &names_b, &names_a), (b, &names_a, &names_b)] {
        done.diagnostics.extend(names.difference(others).map(|name| {
            let path = folder.join(name).display().to_string();
            Diagnostic::warning(path, "the other folder has no file of this name; left out")
        }));
    }
    let mut names = Vec::new();
    let mut pairs = Vec::new();
    for name in names_a.intersection(&names_b) {
        match (read(&a.join(name)), read(&b.join(name))) {
            (Ok(a), Ok(b)) => {
                names.push(name);
                pairs.push(Lines { a, b });
            }
            (a, b) => done.diagnostics.extend([a, b].into_iter().filter_map(Result::err)),
        }
    }
    if pairs.is_empty() {
        let said: String = done.diagnostics.iter().map(|d| format!("\n{d}")).collect();
        bail!("{} and {} have no pair of files to align{said}", a.display(), b.display());
    }
    fs::create_dir_all(out)
        .with_context(|| format!("{}: the folder cannot be made", out.display()))?;
    let place = |path: &Path| fs::canonicalize(path).ok();
    if [a, b].into_iter().any(|folder| place(folder) == place(out)) {
        bail!("{}: the beads would replace the texts; give another folder", out.display());
    }
    for (name, beads) in names.into_iter().zip(align(&pairs, options)) {
        write_whole(&out.join(name), beads.as_bytes())?;
        done.n_pairs += 1;
    }
    Ok(done)
}

/// The names of the files in a folder that are not hidden.
fn file_names(folder: &Path) -> anyhow::Result<BTreeSet<String>> {
    let failed = || format!("{}: the folder cannot be read", folder.display());
    let mut names = BTreeSet::new();
    for entry in fs::read_dir(folder).with_context(failed)? {
        let entry = entry.with_context(failed)?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if entry.path().is_file() && !name.starts_with('.') {
            names.insert(name);
        }
    }
    Ok(names)
}

/// The text of a file; one without any text has no or blank segments, and is no error here.
fn read(path: &Path) -> Result<String, Diagnostic> {
    let shown = path.display().to_string();
    let bytes = fs::read(path).map_err(|error| {
        Diagnostic::error(shown.clone(), format!("the file cannot be read: {error}"))
    })?;
    if bytes.iter().all(u8::is_ascii_whitespace) {
        return Ok(String::from_utf8_lossy(&bytes).into_owned());
    }
    source::decode(SourceFile::alone(path, bytes), None).map(|(file, _)| file.text)
}

/// The beads of each pair, as text.
fn align(pairs: &[Lines], options: &LineOptions) -> Vec<String> {
    let (lang_a, lang_b) = &options.langs;
    let dictionary = dictionary::between(&options.dictionaries, lang_a, lang_b);
    let segments: Vec<(Vec<&str>, Vec<&str>)> =
        pairs.iter().map(|p| (p.a.lines().collect(), p.b.lines().collect())).collect();
    let longest = segments.iter().map(|(a, b)| a.len().max(b.len())).max().unwrap_or(0);
    // Each line is a paragraph of its own.
    let numbers: Vec<u32> = (0u32..).take(longest).collect();
    let pairs: Vec<Pair<'_>> = segments
        .iter()
        .map(|(a, b)| Pair {
            a: Text { lang: lang_a, segments: a, paragraphs: &numbers[..a.len()] },
            b: Text { lang: lang_b, segments: b, paragraphs: &numbers[..b.len()] },
        })
        .collect();
    let analyzer = analyzer(&pairs, &options.langs);
    let model = Model::learn(&pairs, &dictionary, &analyzer, &Config::default());
    let write = |pair: &Pair<'_>| {
        let mut out = String::new();
        for bead in model.align(pair, &analyzer) {
            let list = |range: core::ops::Range<u32>| range.collect::<Vec<_>>();
            let _ = write!(out, "{:?}:{:?}", list(bead.a), list(bead.b));
            if options.confidence {
                let _ = write!(out, ":{}", bead.confidence);
            }
            out.push('\n');
        }
        out
    };
    pairs.par_iter().map(write).collect()
}

/// The analyzer for all texts, as an archive of them would have it.
fn analyzer(pairs: &[Pair<'_>], (a, b): &(Lang, Lang)) -> Analyzer {
    let mut builder = FoldTableBuilder::new([a.as_str(), b.as_str()]);
    for text in pairs.iter().flat_map(|pair| pair.a.segments.iter().chain(pair.b.segments)) {
        builder.add(text);
    }
    Analyzer::new(builder.build())
}
