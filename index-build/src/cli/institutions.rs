//! `enface institutions`: a register of the bodies that an archive names, to be edited.

use std::fs;
use std::io::{Write as _, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::{Context as _, bail};
use clap::Args;

use super::FAILED;
use super::input::{InputArgs, settings};
use super::messages::{print_diagnostics, progress};
use crate::knowledge::own::{REGISTER, write_register};
use crate::pipeline::{BuildOptions, institutions};

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  enface institutions\n  enface institutions laws/ -o institutions.toml\n\n\
                        Exit codes: 0 done, 1 nothing written, 2 wrong command line"
)]
pub(super) struct InstitutionsArgs {
    #[command(flatten)]
    input: InputArgs,
    /// The file to write.
    #[arg(short, long, value_name = "FILE", default_value = REGISTER)]
    output: PathBuf,
    /// Replace a file that is there.
    #[arg(long)]
    force: bool,
}

/// Finds the bodies and writes the register.
pub(super) fn run(args: InstitutionsArgs) -> anyhow::Result<ExitCode> {
    let shown = args.output.display().to_string();
    if args.output.exists() && !args.force {
        bail!("{shown} is there already: give another name with -o, or --force to replace it");
    }
    let json = args.input.json;
    let Some((mut settings, keeping)) = settings(args.input, None, None, false) else {
        return Ok(ExitCode::from(FAILED));
    };
    // What the register says now must not keep new bodies from being found.
    settings.own.register = None;
    let options = BuildOptions {
        inputs: settings.inputs,
        import: settings.import,
        lock: keeping.lock,
        cache: keeping.cache,
        ..BuildOptions::default()
    };
    let (bodies, diagnostics) = institutions(&options, &progress(json));
    print_diagnostics(&diagnostics);
    if bodies.is_empty() {
        bail!("no body was found; {shown} is not written");
    }
    fs::write(&args.output, write_register(&bodies))
        .with_context(|| format!("{shown}: cannot be written"))?;
    writeln!(stdout(), "{} bodies are in {shown}.", bodies.len())?;
    Ok(ExitCode::SUCCESS)
}
