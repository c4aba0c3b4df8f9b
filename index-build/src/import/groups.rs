//! Which files does one importer read together?
//!
//! Two files belong together if the importer gives them a key in common, directly or by way of a
//! third: the pages of a document may each name only one of the others.

use std::collections::BTreeMap;

use super::Importer;
use super::registry::IMPORTERS;
use crate::diagnostic::Diagnostic;
use crate::source::DecodedFile;

/// Files that one importer reads together.
pub(super) struct Group {
    pub(super) importer: &'static dyn Importer,
    /// In the order of the input.
    pub(super) files: Vec<DecodedFile>,
}

/// Files that are yet to be grouped.
#[derive(Default)]
pub(super) struct Groups {
    /// The files with their importers, in the order of the input.
    files: Vec<(&'static dyn Importer, DecodedFile)>,
}

impl Groups {
    /// Adds a file; `importer` reads it if a person said so.
    pub(super) fn add(
        &mut self,
        file: DecodedFile,
        importer: Option<&'static dyn Importer>,
        diagnostics: &mut Vec<Diagnostic>,
    ) {
        let found =
            importer.or_else(|| IMPORTERS.iter().copied().find(|one| one.recognizes(&file)));
        match found {
            Some(importer) => self.files.push((importer, file)),
            None => diagnostics.push(
                Diagnostic::error(file.path, "no importer knows what kind of file this is")
                    .with_help("`enface formats` lists what enface reads, --format names one"),
            ),
        }
    }

    /// The groups, in the order of their first files.
    pub(super) fn into_list(self) -> Vec<Group> {
        let files = self.files;
        // Union-find; the root of a set is its first file.
        let mut parents: Vec<usize> = (0..files.len()).collect();
        let mut by_key: BTreeMap<(&'static str, String), usize> = BTreeMap::new();
        for (file_idx, (importer, file)) in files.iter().enumerate() {
            for key in importer.keys(file) {
                let other = *by_key.entry((importer.name(), key)).or_insert(file_idx);
                let (one, other) = (root(&mut parents, file_idx), root(&mut parents, other));
                parents[one.max(other)] = one.min(other);
            }
        }
        let mut by_root: BTreeMap<usize, Group> = BTreeMap::new();
        for (file_idx, (importer, file)) in files.into_iter().enumerate() {
            let root = root(&mut parents, file_idx);
            by_root
                .entry(root)
                .or_insert_with(|| Group { importer, files: vec![] })
                .files
                .push(file);
        }
        by_root.into_values().collect()
    }
}

/// The first file of a file's set; the way there is shortened.
pub(super) fn root(parents: &mut [usize], mut at: usize) -> usize {
    while parents[at] != at {
        parents[at] = parents[parents[at]];
        at = parents[at];
    }
    at
}
