//! `enface check`: what a build would find, and nothing written.

use std::io::{Write as _, stdout};
use std::process::ExitCode;

use clap::Args;

use super::input::{DictionaryArgs, InputArgs, settings};
use super::messages::{is_quiet, print_diagnostics, progress};
use super::{FAILED, INCOMPLETE};
use crate::diagnostic::Diagnostic;
use crate::pipeline::{BuildOptions, check};
use crate::report::Findings;

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  enface check\n  enface check laws/ --strict\n\n\
                        Exit codes: 0 all was read, 1 nothing could be read, or --strict found a warning, 2 wrong command line, \
                        3 some input could not be read")]
pub(super) struct CheckArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    dictionaries: DictionaryArgs,
}

/// Reads and aligns everything, and tells what was found.
pub(super) fn run(args: CheckArgs) -> anyhow::Result<ExitCode> {
    let (json, strict) = (args.input.json, args.input.strict);
    let progress = progress(json);
    let Some((settings, keeping)) = settings(args.input, None, None, false) else {
        return Ok(ExitCode::from(FAILED));
    };
    let options = BuildOptions {
        inputs: settings.inputs,
        import: settings.import,
        dictionaries: args.dictionaries.read()?,
        about: settings.about,
        own: settings.own,
        removed: settings.removed,
        lock: keeping.lock,
        cache: keeping.cache,
        corrections: settings.corrections,
        ..BuildOptions::default()
    };
    let mut report = check(&options, &progress);
    report.diagnostics.extend(keeping.diagnostics);
    print_diagnostics(&report.diagnostics);
    let mut out = stdout();
    if json {
        writeln!(out, "{}", serde_json::to_string(&report)?)?;
    } else if !is_quiet() {
        writeln!(
            out,
            "{} documents: {} two-sided, {} one-sided, {} truncated; languages: {}",
            report.documents,
            report.two_sided,
            report.one_sided,
            report.truncated,
            report.languages.join(", ")
        )?;
        write!(out, "{}", Findings(&report.findings))?;
    }
    if report.documents == 0 {
        anyhow::bail!("no document could be read");
    }
    let n_warnings = report.n_warnings();
    if strict && n_warnings > 0 {
        anyhow::bail!("{n_warnings} warnings, and --strict is given");
    }
    let is_incomplete = report.diagnostics.iter().any(Diagnostic::is_error);
    Ok(if is_incomplete { ExitCode::from(INCOMPLETE) } else { ExitCode::SUCCESS })
}
