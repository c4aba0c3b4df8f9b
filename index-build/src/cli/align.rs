//! `enface align`: aligning files without building an archive of them.

use std::io::{Write as _, stderr, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use clap::{Args, Subcommand};

use super::INCOMPLETE;
use super::input::DictionaryArgs;
use crate::language::parse_tag;
use crate::line_files::{LineOptions, align_folders, align_pair, write_whole};
use crate::model::Lang;

#[derive(Debug, Args)]
pub(super) struct AlignArgs {
    #[command(subcommand)]
    command: AlignCommand,
}

#[derive(Debug, Subcommand)]
enum AlignCommand {
    /// Align two files of one segment a line.
    Pair(PairArgs),
    /// Align the files of equal names in two folders, with one model learnt from all of them.
    Dirs(DirsArgs),
}

#[derive(Debug, Args)]
#[command(after_help = "Writes a bead a line, as [0, 1]:[0]: line numbers from 0, the first \
                        file's first; a line without counterpart faces an empty list.\n\n\
                        Exit codes: 0 done, 1 nothing written, 2 wrong command line")]
struct PairArgs {
    /// A text, one segment a line.
    #[arg(value_name = "A.txt")]
    a: PathBuf,
    /// Its translation, one segment a line.
    #[arg(value_name = "B.txt")]
    b: PathBuf,
    #[command(flatten)]
    options: LineArgs,
    /// The file to write [default: standard output].
    #[arg(short, long, value_name = "FILE")]
    out: Option<PathBuf>,
}

#[derive(Debug, Args)]
#[command(after_help = "Writes OUT/NAME for each NAME that both folders have, a bead a line, as \
                        [0, 1]:[0].\n\n\
                        Exit codes: 0 done, 1 nothing written, 2 wrong command line, 3 written \
                        without some files that could not be read")]
struct DirsArgs {
    /// A folder of texts, one segment a line.
    #[arg(value_name = "A_DIR")]
    a: PathBuf,
    /// A folder with their translations, under the same names.
    #[arg(value_name = "B_DIR")]
    b: PathBuf,
    #[command(flatten)]
    options: LineArgs,
    /// The folder to write to; files of the same names in it are replaced.
    #[arg(short, long, value_name = "DIR")]
    out: PathBuf,
}

#[derive(Debug, Args)]
struct LineArgs {
    /// The languages of the first side and the second, as BCP 47 tags.
    #[arg(long, value_name = "TAG,TAG", value_parser = two_tags)]
    langs: (Lang, Lang),
    #[command(flatten)]
    dictionaries: DictionaryArgs,
    /// Add to each bead how sure it is, 0 to 100, as [0]:[0]:98.
    #[arg(long)]
    confidence: bool,
}

impl LineArgs {
    fn read(self) -> anyhow::Result<LineOptions> {
        let dictionaries = self.dictionaries.read()?;
        Ok(LineOptions { langs: self.langs, dictionaries, confidence: self.confidence })
    }
}

/// Two language tags, as clap checks them.
fn two_tags(tags: &str) -> Result<(Lang, Lang), &'static str> {
    let both = tags.split_once(',').and_then(|(a, b)| Some((parse_tag(a)?, parse_tag(b)?)));
    both.ok_or("give two BCP 47 tags, such as zh,en or de,fr")
}

pub(super) fn run(args: AlignArgs) -> anyhow::Result<ExitCode> {
    match args.command {
        AlignCommand::Pair(args) => {
            let beads = align_pair(&args.a, &args.b, &args.options.read()?)?;
            match args.out {
                Some(path) => write_whole(&path, beads.as_bytes())?,
                None => stdout().write_all(beads.as_bytes())?,
            }
            Ok(ExitCode::SUCCESS)
        }
        AlignCommand::Dirs(args) => {
            let done = align_folders(&args.a, &args.b, &args.out, &args.options.read()?)?;
            for diagnostic in &done.diagnostics {
                let _ = writeln!(stderr(), "{diagnostic}");
            }
            let n = done.n_pairs;
            let files = if n == 1 { "pair" } else { "pairs" };
            writeln!(stdout(), "{n} {files} of files aligned, in {}", args.out.display())?;
            let is_incomplete =
                done.diagnostics.iter().any(crate::diagnostic::Diagnostic::is_error);
            Ok(if is_incomplete { ExitCode::from(INCOMPLETE) } else { ExitCode::SUCCESS })
        }
    }
}
