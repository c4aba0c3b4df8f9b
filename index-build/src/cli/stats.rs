//! `enface stats`: what is in a built archive.

use std::io::{Write as _, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::export::known::Provenances;
use crate::stats::{Stats, timeline};
use crate::whole_file::write_whole;
use crate::{export, files};

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  enface stats site\n  enface stats site --json\n  enface stats site --svg years.svg\n\n\
                  Exit codes: 0 done, 1 the archive cannot be read, 2 wrong command line"
)]
pub(super) struct StatsArgs {
    /// The folder that `enface build` wrote.
    #[arg(value_name = "OUT")]
    archive: PathBuf,
    /// Print the figures as JSON.
    #[arg(long)]
    json: bool,
    /// Also write a picture of the documents over the years.
    #[arg(long, value_name = "FILE")]
    svg: Option<PathBuf>,
}

/// Counts, and prints the tables.
pub(super) fn run(args: &StatsArgs) -> anyhow::Result<ExitCode> {
    let engine = files::open(&args.archive)?;
    let stats = Stats::count(&mut export::documents(&engine, &Provenances::default()))?;
    let mut out = stdout();
    if args.json {
        writeln!(out, "{}", serde_json::to_string(&stats)?)?;
    } else {
        write!(out, "{stats}")?;
    }
    if let Some(path) = &args.svg {
        write_whole(path, timeline::svg(&stats).as_bytes())?;
    }
    Ok(ExitCode::SUCCESS)
}
