//! What is read, and what is said about it: the options of all commands that read texts.

use std::io::{Write as _, stderr};
use std::path::PathBuf;

use clap::builder::{BoolishValueParser, PossibleValuesParser};
use clap::error::ErrorKind;
use clap::{Args, CommandFactory as _};

use super::Cli;
use super::keep::{KeepArgs, Keeping};
use super::messages::print_diagnostics;
use crate::dictionary::{self, DictionaryFile};
use crate::import::format_names;
use crate::language::parse_tag;
use crate::settings::{Said, Settings, settle};

/// What is read, and what is said about it.
#[derive(Clone, Debug, Args)]
pub(super) struct InputArgs {
    /// Files or folders, in any of the formats that `enface formats` lists [default: those of
    /// `enface.toml`].
    #[arg(value_name = "INPUT")]
    pub(super) inputs: Vec<PathBuf>,
    /// The file that describes the archive [default: `enface.toml`, if it is in this folder].
    #[arg(long, value_name = "FILE", env = "ENFACE_CONFIG")]
    pub(super) config: Option<PathBuf>,
    /// The languages of the archive, as BCP 47 tags, in the order of the sides [default: found in
    /// the text].
    #[arg(long, value_name = "TAG", value_delimiter = ',', value_parser = language_tag, env = "ENFACE_LANG")]
    pub(super) lang: Vec<String>,
    /// The format of all inputs [default: found by name and content].
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(format_names()), env = "ENFACE_FORMAT")]
    pub(super) format: Option<String>,
    #[command(flatten)]
    pub(super) keep: KeepArgs,
    /// Fail if there is a warning.
    #[arg(long, env = "ENFACE_STRICT", value_parser = BoolishValueParser::new())]
    pub(super) strict: bool,
    /// Print the report as JSON.
    #[arg(long)]
    pub(super) json: bool,
}

#[derive(Clone, Debug, Args)]
pub(super) struct DictionaryArgs {
    /// A dictionary that helps to align: CC-CEDICT, TBX, or lines of head TAB
    /// rendering;rendering. May be given several times.
    #[arg(long = "dictionary", value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl DictionaryArgs {
    /// Reads them, and says what could not be read.
    pub(super) fn read(&self) -> anyhow::Result<Vec<DictionaryFile>> {
        let mut out = Vec::with_capacity(self.files.len());
        for path in &self.files {
            let file = dictionary::read(path)?;
            for diagnostic in &file.diagnostics {
                let _ = writeln!(stderr(), "{diagnostic}");
            }
            out.push(file);
        }
        Ok(out)
    }
}

/// What holds and what is kept, or `None` if the configuration is wrong and that has been said.
pub(super) fn settings(
    args: InputArgs,
    title: Option<String>,
    out: Option<PathBuf>,
    retrain: bool,
) -> Option<(Settings, Keeping)> {
    let InputArgs { inputs, config, lang, format, keep, .. } = args;
    let lock = keep.lock.clone();
    let settings = match settle(Said { inputs, config, langs: lang, format, title, out, lock }) {
        Ok(settings) => {
            print_diagnostics(&settings.diagnostics);
            settings
        }
        Err(diagnostics) => {
            print_diagnostics(&diagnostics);
            return None;
        }
    };
    if settings.inputs.is_empty() {
        let hint =
            "say what to read: INPUT, or [[inputs]] in enface.toml, which `enface init` writes";
        Cli::command().error(ErrorKind::MissingRequiredArgument, hint).exit();
    }
    let keeping = keep.open(settings.lock.as_deref(), retrain);
    Some((settings, keeping))
}

/// A language tag, as clap checks it.
pub(super) fn language_tag(tag: &str) -> Result<String, &'static str> {
    let hint = "use BCP 47 tags such as en, zh, zh-Hant or ar";
    parse_tag(tag).map(|_| tag.to_owned()).ok_or(hint)
}
