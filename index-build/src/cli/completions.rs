//! `enface completions`: what a shell needs to complete the command line.

use std::io::{Write as _, stdout};
use std::process::ExitCode;

use anyhow::Result;
use clap::{Args, CommandFactory as _};
use clap_complete::Shell;

use super::Cli;

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  enface completions bash > ~/.local/share/bash-completion/completions/enface\n  \
                  enface completions fish > ~/.config/fish/completions/enface.fish"
)]
pub(super) struct CompletionsArgs {
    /// The shell.
    #[arg(value_enum)]
    shell: Shell,
}

/// Prints the script.
///
/// # Errors
/// When it cannot be written.
pub(super) fn run(args: &CompletionsArgs) -> Result<ExitCode> {
    // Written whole: the generator panics where its output is closed.
    let mut script = Vec::new();
    clap_complete::generate(args.shell, &mut Cli::command(), "enface", &mut script);
    stdout().write_all(&script)?;
    Ok(ExitCode::SUCCESS)
}
