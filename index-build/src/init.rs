//! What could an `enface.toml` for this folder say?

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::bail;

use crate::config::{CONFIG, template};
use crate::import::{self, ImportOptions};
use crate::model::Document;
use crate::prepare;
use crate::source::{Input, extension_of};
use crate::whole_file::write_whole;

/// Writes an `enface.toml` into a folder, and gives back its path.
///
/// # Errors
/// If there is one already and `force` is not given, or nothing can be written there.
pub fn init(folder: &Path, force: bool) -> anyhow::Result<PathBuf> {
    let path = folder.join(CONFIG);
    if path.exists() && !force {
        bail!("{}: is there already; --force replaces it", path.display());
    }
    if !folder.is_dir() {
        bail!("{}: no such folder", folder.display());
    }
    let input = Input::from(&folder.to_path_buf());
    let formats = import::survey(&input);
    let imported = import::import_all(&[input], &ImportOptions::default());
    let text = template(&title(folder), &sides(&imported.documents), &inputs(&formats));
    write_whole(&path, text.as_bytes())?;
    Ok(path)
}

/// The folder's own name.
fn title(folder: &Path) -> String {
    let absolute = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    absolute
        .file_name()
        .map_or_else(|| "Archive".to_owned(), |name| name.to_string_lossy().into_owned())
}

/// The languages of at least a tenth of the documents: a note in a third language is no side.
fn sides(documents: &[Document]) -> Vec<String> {
    let order = prepare::order_of_sides(documents);
    let has = |document: &Document, lang: &String| document.langs().contains(lang.as_str());
    let n_with = |lang: &String| documents.iter().filter(|document| has(document, lang)).count();
    order.into_iter().filter(|lang| n_with(lang) * 10 >= documents.len()).collect()
}

/// Patterns for the files of each format, one for each type in each folder at the top. A pattern
/// that fits files of several formats leaves the format open.
fn inputs(formats: &[(&str, Vec<String>)]) -> Vec<(String, Vec<String>)> {
    let mut by_pattern: BTreeMap<String, BTreeSet<&str>> = BTreeMap::new();
    for (format, files) in formats {
        for file in files {
            let name = file.rsplit('/').next().unwrap_or_default();
            let names = match extension_of(name).as_str() {
                "" => name.to_owned(),
                extension => format!("*.{extension}"),
            };
            let pattern = match file.split_once('/') {
                Some((top, _)) => format!("{top}/**/{names}"),
                None => names,
            };
            by_pattern.entry(pattern).or_default().insert(format);
        }
    }
    let mut inputs: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for (pattern, formats) in by_pattern {
        let format = match formats.into_iter().collect::<Vec<_>>().as_slice() {
            [only] => (*only).to_owned(),
            _ => String::new(),
        };
        inputs.entry(format).or_default().push(pattern);
    }
    inputs.into_iter().collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn patterns_stand_for_types_in_folders() {
        let files = |names: &[&str]| names.iter().map(|&name| name.to_owned()).collect::<Vec<_>>();
        let found = inputs(&[
            ("markdown", files(&["content/en/a.md", "content/zh/a.md", "b.md"])),
            ("tei", files(&["x/a.xml"])),
            ("wxr", files(&["x/b.xml"])),
        ]);
        assert_eq!(
            found,
            [
                (String::new(), files(&["x/**/*.xml"])),
                ("markdown".to_owned(), files(&["*.md", "content/**/*.md"])),
            ]
        );
    }
}
