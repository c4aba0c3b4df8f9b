//! `enface init`: a first `enface.toml`.

use std::io::{Write as _, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::init::init;

#[derive(Debug, Args)]
pub(super) struct InitArgs {
    /// The folder with the archive's files.
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
    /// Replace an `enface.toml` that is there.
    #[arg(long)]
    force: bool,
}

/// Looks at the folder and writes the file.
pub(super) fn run(args: &InitArgs) -> anyhow::Result<ExitCode> {
    let path = init(&args.folder, args.force)?;
    writeln!(stdout(), "{} is written; look through it, then run `enface check`", path.display())?;
    Ok(ExitCode::SUCCESS)
}
