//! What is kept from one build to the next, and where?

use std::env;
use std::path::{Path, PathBuf};
use std::sync::Arc;

use clap::Args;

use crate::cache::Cache;
use crate::diagnostic::Diagnostic;
use crate::learnt::{LOCK, Lock};

#[derive(Clone, Debug, Args)]
pub(super) struct KeepArgs {
    /// The file with what was learnt from the archive as a whole [default: `enface.lock` beside
    /// `enface.toml`].
    #[arg(long, value_name = "FILE", env = "ENFACE_LOCK")]
    pub(super) lock: Option<PathBuf>,
    /// Where answers of earlier builds are kept, so that a changed document costs its own work; it
    /// may be deleted at any time [default: the user's folder for caches, for archives with an
    /// `enface.lock`].
    #[arg(long, value_name = "DIR", env = "ENFACE_CACHE")]
    cache: Option<PathBuf>,
    /// Work everything out anew, and keep nothing.
    #[arg(long)]
    no_cache: bool,
}

/// What is kept.
pub(super) struct Keeping {
    pub(super) lock: Option<Arc<Lock>>,
    pub(super) cache: Arc<Cache>,
    /// What is wrong with the lock.
    pub(super) diagnostics: Vec<Diagnostic>,
}

impl KeepArgs {
    /// Opens the cache of the archive whose lock is at `lock`, and reads that unless everything is
    /// to be learnt anew.
    pub(super) fn open(&self, lock: Option<&Path>, retrain: bool) -> Keeping {
        let mut diagnostics = Vec::new();
        let read = lock.filter(|_| !retrain).and_then(|path| {
            Lock::read(path).unwrap_or_else(|error| {
                let message = format!("{error:#}; everything is learnt anew");
                diagnostics.push(Diagnostic::note(path.display().to_string(), message));
                None
            })
        });
        let root = self.cache.clone().or_else(|| lock.and_then(|_| user_cache()));
        let cache = match root.filter(|_| !self.no_cache) {
            Some(root) => Cache::open(&root, &name(lock)),
            None => Cache::default(),
        };
        Keeping { lock: read.map(Arc::new), cache: Arc::new(cache), diagnostics }
    }
}

/// What tells the archive from others: where its lock is, or the current folder.
fn name(lock: Option<&Path>) -> String {
    let folder = lock.and_then(Path::parent).filter(|folder| !folder.as_os_str().is_empty());
    let folder = folder.unwrap_or(Path::new("."));
    let folder = folder.canonicalize().unwrap_or_else(|_| folder.to_owned());
    let file = lock.and_then(Path::file_name).unwrap_or(LOCK.as_ref());
    folder.join(file).to_string_lossy().into_owned()
}

/// The folder for caches by the conventions of the system, if it has one.
fn user_cache() -> Option<PathBuf> {
    let folder = |name: &str| env::var_os(name).map(PathBuf::from).filter(|p| p.is_absolute());
    let root = folder("XDG_CACHE_HOME")
        .or_else(|| folder("LOCALAPPDATA"))
        .or_else(|| folder("HOME").map(|home| home.join(".cache")));
    root.map(|root| root.join("enface"))
}
