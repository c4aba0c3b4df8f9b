//! Writes an archive's folder, whole or not at all.

mod folder;
mod host;
mod pack;
mod previous;
mod stage;

use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context as _, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use enface_format::{ChunkName, hash_of, write_bundle};
use rayon::prelude::*;
use serde_json::json;

pub use host::Host;

use crate::files::{EDITION, ENTRY, Entry};
use crate::indexer::Index;
use crate::knowledge::write;
use crate::limits::Limits;
use crate::page;
use crate::pipeline::Built;
use crate::site::{File, Plan, Site};
use stage::Stage;

/// How much is written beside the index.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Parts {
    /// Nothing.
    Index,
    /// The widget, to be embedded in pages that exist.
    Widget,
    /// The widget and a whole site.
    #[default]
    Site,
}

/// What to write, and for which host.
#[derive(Clone, Debug, Default)]
pub struct EmitOptions {
    /// How much is written beside the index.
    pub parts: Parts,
    /// One HTML file that holds everything.
    pub single_file: bool,
    /// What makes the folder work by double-click, without a server.
    pub offline_folder: bool,
    /// All of it in a ZIP, to be unpacked and opened by double-click.
    pub zip: bool,
    /// The host, whose files are written and whose limits are kept.
    pub host: Option<Host>,
    /// An edition that readers may still have open, to be kept beside the new one.
    pub keep_previous: Option<PathBuf>,
    /// The owner's templates.
    pub templates: Option<PathBuf>,
    /// Documents that are taken down everywhere, by their ids.
    pub removed: Vec<String>,
    /// What the owner says that his host allows.
    pub limits: Limits,
}

/// What was written.
#[derive(Clone, Debug, Default)]
pub struct Emitted {
    /// The number of files.
    pub files: usize,
    /// How many of them are pages.
    pub pages: usize,
    /// Bytes of the pages.
    pub page_bytes: u64,
    /// What the owner should know.
    pub notes: Vec<String>,
}

/// The name of the file that holds everything.
pub const SINGLE_FILE: &str = "archive.html";
/// The name of the ZIP.
pub const ZIP: &str = "archive.zip";
/// A larger single file is more than browsers open gladly.
const MAX_SINGLE_FILE_BYTES: usize = 50 << 20;

/// Writes the archive to `out`, which is replaced as a whole once everything is written.
///
/// # Errors
/// If `out` holds something that is no archive, cannot be written, or is more than the host
/// takes; it is untouched then.
pub fn emit(built: &Built, out: &Path, options: &EmitOptions) -> anyhow::Result<Emitted> {
    check_replaceable(out)?;
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
    let stage = Stage::new(staging.path().join("new"), out);
    let emitted = write_all(built, &stage, options)?;
    // Two renames in one folder: a reader of the disk sees the old archive or the new one.
    let failed = || format!("{}: the old archive cannot be replaced", out.display());
    if out.exists() {
        let old = staging.path().join("old");
        fs::rename(out, &old).with_context(failed)?;
        if let Err(error) = fs::rename(stage.root(), out) {
            fs::rename(&old, out).with_context(failed)?;
            return Err(error).with_context(failed);
        }
    } else {
        fs::rename(stage.root(), out).with_context(failed)?;
    }
    Ok(emitted)
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

/// Writes everything; the entry file comes last.
fn write_all(built: &Built, stage: &Stage, options: &EmitOptions) -> anyhow::Result<Emitted> {
    let has_widget = options.parts != Parts::Index;
    let bundle = built.bundled.as_ref().map(bundle);
    let entry = |index: &Index, bundle: Option<&str>| Entry {
        enface: env!("CARGO_PKG_VERSION").to_owned(),
        format: enface_format::FORMAT_MAJOR,
        edition: index.edition.clone(),
        root: index.root.clone(),
        data: index
            .files
            .iter()
            .find(|(path, _)| *path == index.root)
            .map(|(_, b)| STANDARD.encode(b))
            .filter(|_| bundle.is_none()),
        bundle: bundle.map(str::to_owned),
        knowledge: None,
        files: if has_widget { page::integrities() } else { std::collections::BTreeMap::new() },
        modules: has_widget.then(page::modules_version),
    };
    let mut main = match (&built.hosted, &built.bundled, &bundle) {
        (Some(index), _, _) => {
            index.files.par_iter().try_for_each(|(path, bytes)| stage.put(path, bytes))?;
            entry(index, None)
        }
        (None, Some(index), Some((name, bytes))) => {
            stage.put(name, bytes)?;
            entry(index, Some(name))
        }
        _ => bail!("there is nothing to write: no document could be read"),
    };
    let (known, manifest) = write::files(&built.knowledge, &built.documents, &main.edition);
    known.par_iter().try_for_each(|(path, bytes)| stage.put(path, bytes))?;
    main.knowledge = Some(manifest.clone());
    let entry_bytes = serde_json::to_vec(&main)?;
    let index_files = stage.paths();
    let mut emitted = Emitted::default();
    if has_widget {
        page::widget()?.iter().try_for_each(|(path, bytes)| stage.put(path, bytes))?;
    }
    if options.single_file
        && let (Some(index), Some((name, bytes))) = (&built.bundled, &bundle)
    {
        let entry = Entry { knowledge: Some(manifest), ..entry(index, Some(name)) };
        let page = page::single(built, options.templates.as_deref(), &entry, bytes, &known)?;
        if page.len() > MAX_SINGLE_FILE_BYTES {
            bail!(
                "{SINGLE_FILE} would have {} MB, and browsers do not open more than {} MB gladly: \
                 use --offline-folder or --zip instead of --single-file",
                page.len() >> 20,
                MAX_SINGLE_FILE_BYTES >> 20
            );
        }
        stage.put(SINGLE_FILE, page.as_bytes())?;
    }
    if options.parts == Parts::Site {
        site(built, stage, options, &main.edition, &mut emitted)?;
    }
    let loose = [index_files.as_slice(), &[ENTRY.to_owned()]].concat();
    if options.offline_folder || options.zip {
        let with_entry = |path: &str| match path {
            ENTRY => Ok(entry_bytes.clone()),
            path => stage.get(path),
        };
        let files = folder::files(&loose, &main, with_entry)?;
        if options.zip {
            // The folder's own files stand for the loose ones, which no page could fetch.
            let others = stage.paths().into_iter().filter(|path| !loose.contains(path));
            let others: Vec<String> = others.filter(|path| path != SINGLE_FILE).collect();
            let zip =
                pack::archive(&others, &files, &pages_of_folder(built, options, &main)?, stage)?;
            stage.put(ZIP, &zip)?;
        }
        if options.offline_folder {
            files.iter().try_for_each(|(path, bytes)| stage.put(path, bytes))?;
        }
    }
    if options.parts == Parts::Site {
        keepable(stage, options, &main.edition, &entry_bytes)?;
    }
    if let Some(old) = &options.keep_previous {
        let note = previous::carry(old, &options.removed, stage)?;
        emitted.notes.push(note);
    }
    if let Some(host) = options.host {
        host.files(&stage.paths()).iter().try_for_each(|(path, bytes)| stage.put(path, bytes))?;
    }
    stage.put(ENTRY, &entry_bytes)?;
    let sizes = stage.sizes();
    options.limits.check(&sizes)?;
    if let Some(host) = options.host {
        host.check(&sizes)?;
    }
    emitted.files = sizes.len();
    Ok(emitted)
}

/// The home pages of a folder that works without a server.
fn pages_of_folder(
    built: &Built,
    options: &EmitOptions,
    main: &Entry,
) -> anyhow::Result<Vec<File>> {
    let plan = Plan { templates: options.templates.clone(), is_folder: true, ..Plan::default() };
    Site::new(built, &main.edition, &plan)?.homes()
}

/// Writes the pages, and what keeps an edition on a reader's device.
fn site(
    built: &Built,
    stage: &Stage,
    options: &EmitOptions,
    edition: &str,
    emitted: &mut Emitted,
) -> anyhow::Result<()> {
    let mut editions = Vec::new();
    if options.single_file {
        editions.push(("single-file", SINGLE_FILE.to_owned()));
    }
    if options.zip {
        editions.push(("zip", ZIP.to_owned()));
    }
    let templates = options.templates.clone();
    let plan = Plan { templates, editions, is_folder: options.offline_folder };
    let site = Site::new(built, edition, &plan)?;
    let before = stage.sizes();
    site.pages(&|(path, bytes)| stage.put(&path, &bytes))?;
    let is_new = |path: &&String| !before.contains_key(*path);
    let after = stage.sizes();
    emitted.pages = after.keys().filter(is_new).filter(|path| path.ends_with(".html")).count();
    emitted.page_bytes =
        after.iter().filter(|(path, _)| is_new(path)).map(|(_, n_bytes)| n_bytes).sum();
    page::site_files()?.iter().try_for_each(|(path, bytes)| stage.put(path, bytes))?;
    stage.put("manifest.webmanifest", site.manifest().to_string().as_bytes())
}

/// Writes what a reader's device needs to keep this edition, all of whose files are written.
fn keepable(
    stage: &Stage,
    options: &EmitOptions,
    edition: &str,
    entry: &[u8],
) -> anyhow::Result<()> {
    // What only serves without a host, and the other forms of the same, stay there.
    let is_kept = |path: &str| {
        !path.starts_with("offline/") && ![SINGLE_FILE, ZIP, "404.html"].contains(&path)
    };
    let kept = stage.sizes();
    let files = kept.iter().filter(|(path, _)| is_kept(path));
    let files = files.map(|(path, n_bytes)| (path.as_str(), *n_bytes));
    // The entry file is written last.
    let files: Vec<(&str, u64)> = files.chain([(ENTRY, entry.len() as u64)]).collect();
    let n_bytes: u64 = files.iter().map(|(_, n_bytes)| n_bytes).sum();
    let list = serde_json::to_vec(&files)?;
    let name = format!("files.{}.json", hash_of(&list));
    let mut removed = options.removed.clone();
    removed.sort_unstable();
    removed.dedup();
    let about = json!({"edition": edition, "bytes": n_bytes, "files": name, "removed": removed});
    stage.put(&name, &list)?;
    stage.put(EDITION, about.to_string().as_bytes())
}

/// All files of an index as one: its path, and its bytes.
fn bundle(index: &Index) -> (String, Vec<u8>) {
    let bytes =
        write_bundle(index.files.iter().map(|(path, bytes)| (path.as_str(), bytes.as_slice())));
    (ChunkName::Bundle(hash_of(&bytes)).path(&index.edition), bytes)
}
