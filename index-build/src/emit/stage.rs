//! Where does an archive stand until all of it is written?

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use anyhow::{Context as _, bail};

/// A folder that is filled, from several threads, and takes its place when it is complete.
pub(super) struct Stage {
    root: PathBuf,
    /// Where it will be, as messages name it.
    out: PathBuf,
    sizes: Mutex<BTreeMap<String, u64>>,
}

impl Stage {
    pub(super) fn new(root: PathBuf, out: &Path) -> Self {
        Self { root, out: out.to_owned(), sizes: Mutex::default() }
    }

    pub(super) fn root(&self) -> &Path {
        &self.root
    }

    /// Writes a file below the folder.
    ///
    /// # Errors
    /// If it cannot be written, or there is one of that path.
    pub(super) fn put(&self, path: &str, bytes: &[u8]) -> anyhow::Result<()> {
        let failed = || format!("{}: cannot be written", self.out.join(path).display());
        let mut sizes = self.sizes.lock().unwrap_or_else(PoisonError::into_inner);
        if sizes.insert(path.to_owned(), bytes.len() as u64).is_some() {
            bail!("{}: two files would have this name", self.out.join(path).display());
        }
        drop(sizes);
        let file = self.root.join(path);
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder).with_context(failed)?;
        }
        fs::write(file, bytes).with_context(failed)
    }

    /// The bytes of a file that was written.
    ///
    /// # Errors
    /// If it cannot be read.
    pub(super) fn get(&self, path: &str) -> anyhow::Result<Vec<u8>> {
        fs::read(self.root.join(path)).with_context(|| format!("{path}: cannot be read again"))
    }

    /// All paths in order.
    pub(super) fn paths(&self) -> Vec<String> {
        self.sizes().into_keys().collect()
    }

    /// All paths in order, and how many bytes each has.
    pub(super) fn sizes(&self) -> BTreeMap<String, u64> {
        self.sizes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}
