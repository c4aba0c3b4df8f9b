//! How do readers who have an older edition open go on when a new one is there?
//!
//! The files of an index are named by their content or their edition, so those of both editions
//! stand side by side. One older edition is carried over: that which its folder calls its own.

use std::collections::BTreeSet;
use std::fs;
use std::path::Path;

use anyhow::Context as _;

use super::stage::Stage;
use crate::files::{self, PREVIOUS};

/// Copies the index of the edition in `old` beside the new one, and says what was done.
///
/// # Errors
/// If `old` is no archive, or cannot be read.
pub(super) fn carry(old: &Path, removed: &[String], stage: &Stage) -> anyhow::Result<String> {
    let shown = old.display();
    let engine = files::open(old)?;
    for id in removed {
        if pollster::block_on(engine.find_document(id))?.is_some() {
            return Ok(format!(
                "{shown}: the previous edition has “{id}”, which is taken down: it is not kept"
            ));
        }
    }
    let new: BTreeSet<String> = stage.paths().into_iter().collect();
    // What was carried into the older folder is of an edition before it.
    let carried: Vec<String> = match fs::read(old.join(PREVIOUS)) {
        Ok(bytes) => serde_json::from_slice(&bytes)
            .with_context(|| format!("{shown}/{PREVIOUS}: is no list of files"))?,
        Err(_) => Vec::new(),
    };
    let carried: BTreeSet<String> = carried.into_iter().collect();
    let mut kept = Vec::new();
    for entry in walkdir::WalkDir::new(old).sort_by_file_name() {
        let entry = entry.with_context(|| format!("{shown}: cannot be read"))?;
        let path = entry.path().strip_prefix(old).unwrap_or(entry.path());
        let path = path.to_string_lossy().replace('\\', "/");
        let is_wanted = entry.file_type().is_file() && is_of_an_edition(&path);
        if is_wanted && !new.contains(&path) && !carried.contains(&path) {
            let bytes = fs::read(entry.path()).with_context(|| format!("{shown}/{path}"))?;
            stage.put(&path, &bytes)?;
            kept.push(path);
        }
    }
    stage.put(PREVIOUS, &serde_json::to_vec(&kept)?)?;
    Ok(format!("{shown}: {} files of the previous edition are kept", kept.len()))
}

/// Whether a file never changes its content: its name follows from it, or from its edition.
pub(super) fn is_of_an_edition(path: &str) -> bool {
    const NAMES: [&str; 7] =
        ["root.", "bundle.", "ids.", "vocabulary.", "dictionary.", "knowledge.", "files."];
    const FOLDERS: [&str; 6] = ["z/", "w/", "f/", "t/", "d/", "k/"];
    NAMES.iter().chain(&FOLDERS).any(|start| path.starts_with(start))
}
