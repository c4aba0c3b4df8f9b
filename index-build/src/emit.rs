//! Writes an archive's folder, whole or not at all.

use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context as _, bail};
use enface_format::{ChunkName, hash_of, write_bundle};

use crate::files::{ENTRY, Entry};
use crate::indexer::Index;
use crate::knowledge::write;
use crate::limits::Limits;
use crate::page;
use crate::pipeline::Built;

/// What to write beside the index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct EmitOptions {
    /// The page and the widget; without them the folder is for embedding.
    pub site: bool,
    /// One HTML file that holds everything.
    pub single_file: bool,
    /// What the host allows.
    pub limits: Limits,
}

/// The name of the file that holds everything.
pub const SINGLE_FILE: &str = "archive.html";

/// Writes the archive to `out`, which is replaced as a whole once everything is written.
/// Gives back the number of files.
///
/// # Errors
/// If `out` holds something that is no archive, or cannot be written, or the host allows less; it
/// is untouched then.
pub fn emit(built: &Built, out: &Path, options: EmitOptions) -> anyhow::Result<usize> {
    check_replaceable(out)?;
    let files = files(built, options)?;
    options.limits.check(&files)?;
    let parent = match out.parent() {
        Some(parent) if !parent.as_os_str().is_empty() => parent.to_owned(),
        _ => PathBuf::from("."),
    };
    fs::create_dir_all(&parent)
        .with_context(|| format!("{}: the folder cannot be made", parent.display()))?;
    let staging = tempfile::Builder::new()
        .prefix(".enface-")
        .tempdir_in(&parent)
        .with_context(|| format!("{}: nothing can be written there", parent.display()))?;
    let new = staging.path().join("new");
    for (path, bytes) in &files {
        write(&new.join(path), bytes)
            .with_context(|| format!("{}: cannot be written", out.join(path).display()))?;
    }
    // Two renames in one folder: a reader of the disk sees the old archive or the new one.
    let failed = || format!("{}: the old archive cannot be replaced", out.display());
    if out.exists() {
        let old = staging.path().join("old");
        fs::rename(out, &old).with_context(failed)?;
        if let Err(error) = fs::rename(&new, out) {
            fs::rename(&old, out).with_context(failed)?;
            return Err(error).with_context(failed);
        }
    } else {
        fs::rename(&new, out).with_context(failed)?;
    }
    Ok(files.len())
}

/// A folder that is not there, is empty, or holds an archive may be replaced; no other.
fn check_replaceable(out: &Path) -> anyhow::Result<()> {
    match fs::read_dir(out) {
        Ok(mut entries) => {
            if entries.next().is_some() && !out.join(ENTRY).is_file() {
                bail!(
                    "{}: the folder is not empty and holds no archive; give another one with -o",
                    out.display()
                );
            }
            Ok(())
        }
        Err(error) if error.kind() == io::ErrorKind::NotFound => Ok(()),
        Err(error) => Err(error).with_context(|| format!("{}: no folder", out.display())),
    }
}

fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes)
}

/// Everything that is written: path below the folder, and bytes.
fn files(built: &Built, options: EmitOptions) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let mut files: Vec<(String, Vec<u8>)> = Vec::new();
    let bundle = built.bundled.as_ref().map(bundle);
    let entry = |index: &Index, bundle: Option<&str>| Entry {
        enface: env!("CARGO_PKG_VERSION").to_owned(),
        format: enface_format::FORMAT_MAJOR,
        edition: index.edition.clone(),
        root: index.root.clone(),
        bundle: bundle.map(str::to_owned),
        knowledge: None,
        files: if options.site { page::integrities() } else { std::collections::BTreeMap::new() },
        modules: options.site.then(page::modules_version),
    };
    let mut main = match (&built.hosted, &built.bundled, &bundle) {
        (Some(index), _, _) => {
            files.extend(index.files.iter().cloned());
            entry(index, None)
        }
        (None, Some(index), Some((name, bytes))) => {
            files.push((name.clone(), bytes.clone()));
            entry(index, Some(name))
        }
        _ => bail!("there is nothing to write: no document could be read"),
    };
    let (known, manifest) = write::files(&built.knowledge, &built.documents, &main.edition);
    files.extend(known);
    main.knowledge = Some(manifest);
    if options.site {
        files.extend(page::site(&built.title, &built.report.languages)?);
    }
    if options.single_file
        && let (Some(index), Some((name, bytes))) = (&built.bundled, &bundle)
    {
        let entry = entry(index, Some(name));
        let page = page::single(&built.title, &built.report.languages, &entry, bytes)?;
        files.push((SINGLE_FILE.to_owned(), page.into_bytes()));
    }
    files.push((ENTRY.to_owned(), serde_json::to_vec(&main)?));
    Ok(files)
}

/// All files of an index as one: its path, and its bytes.
fn bundle(index: &Index) -> (String, Vec<u8>) {
    let bytes =
        write_bundle(index.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    (ChunkName::Bundle(hash_of(&bytes)).path(&index.edition), bytes)
}
