//! What is known of a built archive beside its texts: the files that readers load on demand, whose
//! shape is in `ARCHITECTURE.md`.

use core::ops::Range;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::Context as _;
use serde::Deserialize;

use crate::files::entry;
use crate::model::{Lang, Provenance};

/// The list of what is known of an archive; an archive of an index alone has none.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    folder: PathBuf,
    list: List,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
struct List {
    about: About,
    documents: Pages,
    lexicon: Option<Lexicon>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default, rename_all = "camelCase")]
struct About {
    base_url: Option<String>,
}

#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize)]
#[serde(default)]
struct Pages {
    files: Vec<String>,
}

/// The pages of headwords of each side.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct Lexicon {
    pub(super) sides: Vec<LexiconSide>,
}

#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
pub(super) struct LexiconSide {
    pub(super) lang: Lang,
    pub(super) files: Vec<String>,
}

#[derive(Deserialize)]
struct Page {
    documents: Vec<OfDocument>,
}

#[derive(Deserialize)]
struct OfDocument {
    /// The first passage of a run, that behind its last, the word for where its translation comes
    /// from, and who made it.
    provenance: Vec<(u32, u32, String, Option<String>)>,
}

impl Known {
    /// Reads the list of the archive in `folder`.
    ///
    /// # Errors
    /// If `folder` is no archive, or the list cannot be read.
    pub fn of(folder: &Path) -> anyhow::Result<Self> {
        let mut known = Self { folder: folder.to_owned(), ..Self::default() };
        if let Some(path) = entry(folder)?.knowledge {
            known.list = known.read(&path)?;
        }
        Ok(known)
    }

    /// Where the archive is published.
    pub fn base_url(&self) -> Option<&str> {
        self.list.about.base_url.as_deref()
    }

    pub(super) fn lexicon(&self) -> Option<&Lexicon> {
        self.list.lexicon.as_ref()
    }

    /// The folder of the archive, for messages.
    pub(super) fn folder(&self) -> &Path {
        &self.folder
    }

    /// Where the translations of all documents come from.
    ///
    /// # Errors
    /// If a page cannot be read.
    pub fn provenances(&self) -> anyhow::Result<Provenances> {
        let mut documents = Vec::new();
        for path in &self.list.documents.files {
            let page: Page = self.read(path)?;
            for document in page.documents {
                let run = |(start, end, word, by): (u32, u32, String, Option<String>)| {
                    let provenance = Provenance::new(&word, by);
                    let provenance =
                        provenance.with_context(|| format!("{path}: {word:?} is no provenance"))?;
                    Ok((start..end, provenance))
                };
                let runs: anyhow::Result<Vec<_>> =
                    document.provenance.into_iter().map(run).collect();
                documents.push(runs?);
            }
        }
        Ok(Provenances(documents))
    }

    /// Reads one of the archive's files of JSON.
    ///
    /// # Errors
    /// If it is not there or damaged.
    pub(super) fn read<T: for<'a> Deserialize<'a>>(&self, path: &str) -> anyhow::Result<T> {
        let path = self.folder.join(path);
        let bytes =
            fs::read(&path).with_context(|| format!("{}: cannot be read", path.display()))?;
        serde_json::from_slice(&bytes).with_context(|| format!("{}: is damaged", path.display()))
    }
}

/// Where the translation of each passage comes from, as far as that is known.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Provenances(Vec<Vec<(Range<u32>, Provenance)>>);

impl Provenances {
    /// That of a passage.
    pub(super) fn of(&self, document: u32, passage: u32) -> Option<&Provenance> {
        let runs = self.0.get(document as usize)?;
        // Runs are in order.
        let (run, provenance) = runs.get(runs.partition_point(|(run, _)| run.end <= passage))?;
        run.contains(&passage).then_some(provenance)
    }
}
