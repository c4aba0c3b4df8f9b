//! The command line: what can be asked for, and what comes of it.

use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod align;
mod build;
mod check;
mod completions;
mod export;
mod formats;
mod init;
mod input;
mod institutions;
mod keep;
mod man;
mod merge;
mod messages;
mod publish;
mod query;
mod serve;
mod stats;
mod watch;

/// Nothing was done: no document could be read, or the output could not be written.
const FAILED: u8 = 1;
/// The archive was built, but something of the input could not be read.
const INCOMPLETE: u8 = 3;

/// Compiles a bilingual archive into static files that search themselves.
#[derive(Debug, Parser)]
#[command(
    name = "enface",
    version,
    after_help = "Exit codes:\n  0  done\n  1  nothing was done: no document could be read, or the output cannot be written; \
                  an older output is untouched\n  2  the command line is wrong\n  3  built, but some of the \
                  input could not be read; the messages say what, every other document is in the archive"
)]
pub struct Cli {
    #[command(flatten)]
    voice: messages::Voice,
    #[command(subcommand)]
    command: Command,
}

#[derive(Debug, Subcommand)]
enum Command {
    /// Read documents, align their sides, and write an archive.
    Build(build::BuildArgs),
    /// Read and align everything, tell what was found, and write nothing.
    Check(check::CheckArgs),
    /// Write a commented `enface.toml` by looking at a folder.
    Init(init::InitArgs),
    /// Write a register of the bodies that the archive names, to be edited.
    Institutions(institutions::InstitutionsArgs),
    /// List the formats that can be read.
    Formats,
    /// Search a built archive with the engine that the browser runs.
    Query(query::QueryArgs),
    /// Write what a built archive holds.
    Export(export::ExportArgs),
    /// Build the archive of parts that `enface build --shards` made.
    Merge(merge::MergeArgs),
    /// Tell what is in a built archive: tables, and a timeline.
    Stats(stats::StatsArgs),
    /// Show a built archive in the browser of this machine.
    Serve(serve::ServeArgs),
    /// Align files without building an archive: for scripts, and for checking.
    Align(align::AlignArgs),
    /// Print the script that completes the command line in a shell.
    Completions(completions::CompletionsArgs),
    /// Print or write the manual's pages.
    Man(man::ManArgs),
}

/// Runs the command line; messages go to standard error.
pub fn run() -> ExitCode {
    let Cli { voice, command } = Cli::parse();
    messages::set(voice);
    let done = match command {
        Command::Build(args) => build::run(args),
        Command::Check(args) => check::run(args),
        Command::Init(args) => init::run(&args),
        Command::Institutions(args) => institutions::run(args),
        Command::Formats => formats::run(),
        Command::Query(args) => query::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Merge(args) => merge::run(args),
        Command::Stats(args) => stats::run(&args),
        Command::Serve(args) => serve::run(&args),
        Command::Align(args) => align::run(args),
        Command::Completions(args) => completions::run(&args),
        Command::Man(args) => man::run(&args),
    };
    match done {
        Ok(code) => code,
        // A reader that has seen enough closes the pipe.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            messages::print_error(&error);
            ExitCode::from(FAILED)
        }
    }
}

fn is_broken_pipe(error: &anyhow::Error) -> bool {
    let kind = |cause: &(dyn std::error::Error + 'static)| {
        let io = cause.downcast_ref::<std::io::Error>().map(std::io::Error::kind);
        let json =
            cause.downcast_ref::<serde_json::Error>().and_then(serde_json::Error::io_error_kind);
        io.or(json)
    };
    error.chain().any(|cause| kind(cause) == Some(std::io::ErrorKind::BrokenPipe))
}
