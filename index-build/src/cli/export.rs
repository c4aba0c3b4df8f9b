//! `enface export`: what a built archive holds, in a format of others.

use std::io::{Write as _, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, ValueEnum};

use crate::{export, files};

#[derive(Debug, Args)]
pub(super) struct ExportArgs {
    /// The folder that `enface build` wrote.
    #[arg(value_name = "OUT")]
    archive: PathBuf,
    /// The format.
    #[arg(long, value_enum)]
    to: ExportFormat,
    /// The file to write [default: standard output].
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum ExportFormat {
    /// JSON Lines: one document a line, with sides, beads and segments.
    Jsonl,
}

/// Writes the export to a file or to standard output.
pub(super) fn run(args: &ExportArgs) -> anyhow::Result<ExitCode> {
    let engine = files::open(&args.archive)?;
    let ExportFormat::Jsonl = args.to;
    match &args.output {
        None => {
            let mut out = std::io::BufWriter::new(stdout().lock());
            export::json_lines(&engine, &mut out)?;
            out.flush()?;
        }
        Some(path) => {
            // Written beside the target and renamed, so that a failure leaves no half of it.
            let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
            let mut file = tempfile::NamedTempFile::new_in(folder.unwrap_or(".".as_ref()))?;
            let mut out = std::io::BufWriter::new(&mut file);
            export::json_lines(&engine, &mut out)?;
            out.flush()?;
            drop(out);
            file.persist(path)?;
        }
    }
    Ok(ExitCode::SUCCESS)
}
