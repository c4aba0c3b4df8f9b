//! `enface man`: the manual's pages, one a subcommand.

use std::fs;
use std::io::stdout;
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Context as _;
use clap::{Args, CommandFactory as _};
use clap_mangen::Man;

use super::Cli;

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  enface man | man -l -\n  enface man -o ~/.local/share/man/man1"
)]
pub(super) struct ManArgs {
    /// The folder to write all pages into [default: the first page, to standard output].
    #[arg(short, long, value_name = "FOLDER")]
    output: Option<PathBuf>,
}

/// Prints the first page, or writes all of them.
pub(super) fn run(args: &ManArgs) -> anyhow::Result<ExitCode> {
    match &args.output {
        None => Man::new(Cli::command()).render(&mut stdout())?,
        Some(folder) => {
            let shown = folder.display();
            fs::create_dir_all(folder)
                .with_context(|| format!("{shown}: the folder cannot be made"))?;
            clap_mangen::generate_to(Cli::command(), folder)
                .with_context(|| format!("{shown}: the pages cannot be written"))?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
