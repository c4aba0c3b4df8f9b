//! The command line: what can be asked for, and what comes of it.

use std::io::{Write as _, stderr};
use std::process::ExitCode;

use clap::{Parser, Subcommand};

mod align;
mod build;
mod check;
mod export;
mod formats;
mod init;
mod input;
mod institutions;
mod messages;
mod publish;
mod query;

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
    /// Align files without building an archive: for scripts, and for checking.
    Align(align::AlignArgs),
}

/// Runs the command line; messages go to standard error.
pub fn run() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Build(args) => build::run(args),
        Command::Check(args) => check::run(args),
        Command::Init(args) => init::run(&args),
        Command::Institutions(args) => institutions::run(args),
        Command::Formats => formats::run(),
        Command::Query(args) => query::run(&args),
        Command::Export(args) => export::run(&args),
        Command::Align(args) => align::run(args),
    };
    match done {
        Ok(code) => code,
        // A reader that has seen enough closes the pipe.
        Err(error) if is_broken_pipe(&error) => ExitCode::SUCCESS,
        Err(error) => {
            let _ = writeln!(stderr(), "error: {error:#}");
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
