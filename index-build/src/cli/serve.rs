//! `enface serve`: a built archive in the browser of this machine.

use std::io::{Write as _, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use clap::Args;

use crate::server::{PORT, Served};

#[derive(Debug, Args)]
#[command(
    after_help = "Serves on 127.0.0.1 alone, for looking at an archive before it is published.\n\n\
                  Exit codes: 1 the folder is not there or the port is taken, 2 wrong command line"
)]
pub(super) struct ServeArgs {
    /// The folder that `enface build` wrote, or any other.
    #[arg(value_name = "FOLDER")]
    folder: PathBuf,
    /// The port; 0 takes any free one.
    #[arg(long, default_value_t = PORT)]
    port: u16,
    /// Load pages anew when the archive has been built anew.
    #[arg(long)]
    reload: bool,
}

/// Serves until the program is stopped.
pub(super) fn run(args: &ServeArgs) -> anyhow::Result<ExitCode> {
    let shown = args.folder.display();
    if !args.folder.is_dir() {
        bail!("{shown}: there is no such folder");
    }
    let served = Served::open(&args.folder, args.port, args.reload)?;
    let mut out = stdout();
    writeln!(out, "Serving {shown} at {} until you press Ctrl+C.", served.address())?;
    out.flush()?;
    served.run();
    Ok(ExitCode::SUCCESS)
}
