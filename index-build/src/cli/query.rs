//! `enface query`: the search of the browser, on the command line.

use std::io::{Write as _, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;
use enface_engine::SearchOptions;

use crate::{answer, files};

#[derive(Debug, Args)]
pub(super) struct QueryArgs {
    /// The folder that `enface build` wrote.
    #[arg(value_name = "OUT")]
    archive: PathBuf,
    /// The query, as typed into the search box.
    query: String,
    /// Show at most this many passages.
    #[arg(long, default_value_t = 10, value_name = "N")]
    limit: usize,
    /// Leave out this many of the best passages first.
    #[arg(long, default_value_t = 0, value_name = "N")]
    offset: usize,
    /// Say why each passage has its score.
    #[arg(long)]
    explain: bool,
    /// Print the answer as JSON.
    #[arg(long)]
    json: bool,
}

/// Searches, and prints the answer.
pub(super) fn run(args: &QueryArgs) -> anyhow::Result<ExitCode> {
    let engine = files::open(&args.archive)?;
    let options = SearchOptions {
        limit: args.limit,
        offset: args.offset,
        exact_total: true,
        explain: args.explain,
        ..SearchOptions::default()
    };
    let results = pollster::block_on(engine.search(&args.query, &options))?;
    let mut out = stdout();
    if args.json {
        writeln!(out, "{}", answer::json(&engine, &results))?;
    } else {
        write!(out, "{}", answer::plain(&engine, &results))?;
    }
    if let Some(error) = results.failure {
        return Err(error.into());
    }
    Ok(ExitCode::SUCCESS)
}
