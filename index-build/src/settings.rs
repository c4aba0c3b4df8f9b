//! What holds, if the command line, the environment and `enface.toml` all say something?
//!
//! The command line wins, then the environment (which clap reads as if it were the command line),
//! then the file.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};

use crate::config::{CONFIG, Config, read};
use crate::corrections::{self, Corrections};
use crate::diagnostic::Diagnostic;
use crate::import::ImportOptions;
use crate::indexer::Weights;
use crate::knowledge::own::{notes, register, terms};
use crate::knowledge::{About, Own};
use crate::learnt::LOCK;
use crate::model::Lang;
use crate::source::Input;

/// What the command line and the environment say.
#[derive(Clone, Debug, Default)]
pub struct Said {
    /// Files and folders; any replace those of the file.
    pub inputs: Vec<PathBuf>,
    /// The file; none takes `enface.toml` in the current folder if it is there.
    pub config: Option<PathBuf>,
    /// The languages of the sides; any replace those of the file.
    pub langs: Vec<String>,
    /// The format of all inputs.
    pub format: Option<String>,
    /// The archive's title in all languages.
    pub title: Option<String>,
    /// The folder to write.
    pub out: Option<PathBuf>,
    /// The file with what was learnt.
    pub lock: Option<PathBuf>,
}

/// What holds.
#[derive(Clone, Debug, Default)]
pub struct Settings {
    /// What is read.
    pub inputs: Vec<Input>,
    /// How.
    pub import: ImportOptions,
    /// The archive's title, if anything says one for all languages.
    pub title: Option<String>,
    /// The archive's title in each language that has its own.
    pub titles: BTreeMap<Lang, String>,
    /// The folder to write.
    pub out: Option<PathBuf>,
    /// The file with what was learnt: stated, or beside `enface.toml`.
    pub lock: Option<PathBuf>,
    /// What the owner says about the archive.
    pub about: About,
    /// What the owner adds to what is found in the texts.
    pub own: Own,
    /// The folder of the owner's templates.
    pub templates: Option<PathBuf>,
    /// Documents that are taken down, by their ids.
    pub removed: Vec<String>,
    /// How much a term counts by where it stands.
    pub weights: Weights,
    /// What editors have decided about the alignment.
    pub corrections: Corrections,
    /// Where they stand.
    pub alignments: Vec<PathBuf>,
    /// What could not be read of that.
    pub diagnostics: Vec<Diagnostic>,
}

/// Puts together what holds.
///
/// # Errors
/// If the file cannot be read or is wrong.
pub fn settle(said: Said) -> Result<Settings, Vec<Diagnostic>> {
    let beside = Path::new(CONFIG);
    let path = said.config.or_else(|| beside.is_file().then(|| beside.to_owned()));
    let config = match &path {
        Some(path) => read(path)?,
        None => Config::default(),
    };
    let inputs = match said.inputs.is_empty() {
        true => config.inputs,
        false => said.inputs.iter().map(Input::from).collect(),
    };
    let mut wrong = Vec::new();
    let mut own = Own { facets: config.facets, ..Own::default() };
    for path in &config.lexicon {
        terms(path).map_or_else(|error| wrong.push(error), |terms| own.terms.extend(terms));
    }
    for path in &config.annotations {
        notes(path).map_or_else(|error| wrong.push(error), |notes| own.notes.extend(notes));
    }
    if let Some(path) = &config.institutions {
        register(path).map_or_else(|error| wrong.push(error), |list| own.register = Some(list));
    }
    let (corrections, diagnostics) = corrections::file::read(&config.alignments);
    if !wrong.is_empty() {
        return Err(wrong);
    }
    let about = About {
        licence: config.licence,
        base_url: config.base_url,
        prevailing: config.prevailing,
        ..About::default()
    };
    let langs = if said.langs.is_empty() { config.sides } else { said.langs };
    Ok(Settings {
        inputs,
        import: ImportOptions { langs, format: said.format },
        titles: if said.title.is_some() { BTreeMap::new() } else { config.titles },
        title: said.title.or(config.title),
        out: said.out.or(config.out),
        lock: said.lock.or_else(|| path.map(|path| path.with_file_name(LOCK))),
        about,
        own,
        templates: config.templates,
        removed: config.removed,
        weights: config.weights,
        corrections,
        alignments: config.alignments,
        diagnostics,
    })
}
