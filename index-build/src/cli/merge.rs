//! `enface merge`: the archive of a build that was shared out.

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use clap::Args;

use super::build::{BuildArgs, once};
use crate::cache::Cache;

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  enface build texts/ --shards 8 --shard 0 -o parts/0     (and so on to 7, anywhere)\n  \
                  enface merge texts/ --part parts/0 --part parts/1 … -o site\n\n\
                  The inputs and options are those of the parts; the archive is the same, byte for byte, as that of \
                  one build. What no part has is done here.\n\n\
                  Exit codes: 0 done, 1 nothing written, 2 wrong command line, 3 written without some input"
)]
pub(super) struct MergeArgs {
    /// A file that `enface build --shards N --shard I` wrote; may be given several times.
    #[arg(long = "part", value_name = "FILE", required = true, num_args = 1..)]
    parts: Vec<PathBuf>,
    #[command(flatten)]
    build: BuildArgs,
}

/// Builds the archive with what the parts hold.
pub(super) fn run(args: MergeArgs) -> anyhow::Result<ExitCode> {
    if args.build.shards.is_some() || args.build.watch.watch {
        bail!("a merge makes the whole archive, once: leave out --shards, --shard and --watch");
    }
    let parts = Cache::of_parts(&args.parts)?;
    once(args.build, Some(parts))
}
