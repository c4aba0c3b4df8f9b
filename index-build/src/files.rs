//! The files of a built archive: the entry file, and the rest for the engine.

use std::path::{Path, PathBuf};
use std::{fs, io};

use anyhow::{Context as _, bail};
use enface_engine::{ChunkSource, Engine, EngineError, SourceError};
use serde::{Deserialize, Serialize};
use std::collections::BTreeMap;

/// The name of the entry file.
pub const ENTRY: &str = "enface.json";
/// The name of the file that says which edition a site is, and what a reader keeps of it.
pub const EDITION: &str = "edition.json";
/// The name of the file that lists what is kept of the edition before.
pub const PREVIOUS: &str = "previous.json";

/// The entry file of an archive: the only one that ever changes its content.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Entry {
    /// The version of enface that built it.
    pub enface: String,
    /// The major version of the index format.
    pub format: u16,
    /// Which state of the archive this is.
    pub edition: String,
    /// The root's path.
    pub root: String,
    /// The root's bytes, in base64, unless they are in the bundle: so a page that searches has them
    /// along with this file, and need not ask again.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub data: Option<String>,
    /// The file that holds the whole index, if it is in one.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub bundle: Option<String>,
    /// The file that lists what is known beside the texts.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub knowledge: Option<String>,
    /// The widget's files with their integrity, as in HTML's `integrity` attribute.
    #[serde(default)]
    pub files: BTreeMap<String, String>,
    /// A hash of the widget's modules that are loaded when a reader opens what they are for.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub modules: Option<String>,
}

/// A folder as the engine's source.
#[derive(Clone, Debug)]
pub struct Folder(pub PathBuf);

impl Folder {
    fn read(&self, path: &str) -> Result<Vec<u8>, SourceError> {
        fs::read(self.0.join(path)).map_err(|error| match error.kind() {
            io::ErrorKind::NotFound => SourceError::Missing,
            _ => SourceError::Unreachable,
        })
    }
}

impl ChunkSource for Folder {
    async fn fetch(&self, paths: &[String]) -> Vec<Result<Vec<u8>, SourceError>> {
        paths.iter().map(|path| self.read(path)).collect()
    }
}

/// The entry file of the archive that was built into `folder`.
///
/// # Errors
/// If the folder is no archive, or one of a newer format.
pub fn entry(folder: &Path) -> anyhow::Result<Entry> {
    let path = folder.join(ENTRY);
    let bytes = fs::read(&path).with_context(|| {
        format!("{}: cannot be read; give a folder that `enface build` wrote", path.display())
    })?;
    let entry: Entry = serde_json::from_slice(&bytes)
        .with_context(|| format!("{}: is no entry file of an archive", path.display()))?;
    if entry.format > enface_format::FORMAT_MAJOR {
        bail!(
            "{}: the archive has format version {}, this program reads up to {}; update enface",
            path.display(),
            entry.format,
            enface_format::FORMAT_MAJOR
        );
    }
    Ok(entry)
}

/// Opens the archive that was built into `folder`.
///
/// # Errors
/// If the folder is no archive, or its index cannot be read.
pub fn open(folder: &Path) -> anyhow::Result<Engine<Folder>> {
    let entry = entry(folder)?;
    let source = Folder(folder.to_owned());
    let first = entry.bundle.as_ref().unwrap_or(&entry.root);
    let engine = source
        .read(first)
        .map_err(|error| EngineError::Source { path: first.clone(), error })
        .and_then(|bytes| Engine::open(source, first, &entry.root, &bytes));
    engine.with_context(|| format!("{}: the archive cannot be opened", folder.display()))
}
