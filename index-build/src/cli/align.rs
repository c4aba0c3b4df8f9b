//! `enface align`: aligning files without building an archive of them.

use std::io::{Write as _, stderr, stdout};
use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::bail;
use clap::{Args, Subcommand, ValueEnum};

use super::input::{DictionaryArgs, InputArgs, settings};
use super::messages::{print_diagnostics, progress};
use super::{FAILED, INCOMPLETE};
use crate::align::Order;
use crate::corrections::file::{self, Format};
use crate::language::parse_tag;
use crate::line_files::{LineOptions, align_folders, align_pair};
use crate::model::{AlignedDocument, Lang};
use crate::pipeline::{BuildOptions, aligned};
use crate::review::Review;
use crate::whole_file::write_whole;

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
    /// Write an archive's alignment to files that can be edited, one a document.
    Export(ExportArgs),
    /// Look through an archive's alignment in a browser, and mend it.
    Review(ReviewArgs),
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

/// Where corrections stand if nothing says it.
const ALIGNMENTS: &str = "alignments";

#[derive(Debug, Args)]
#[command(
    after_help = "An edited file is read back if `alignments` in enface.toml names it or its \
                        folder.\n\n\
                        Exit codes: 0 done, 1 nothing written, 2 wrong command line"
)]
struct ExportArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    dictionaries: DictionaryArgs,
    /// The format.
    #[arg(long, value_enum, default_value_t = EditableFormat::Tsv)]
    to: EditableFormat,
    /// Only this document; may be given several times [default: all].
    #[arg(long = "document", value_name = "ID")]
    documents: Vec<String>,
    /// The folder to write to.
    #[arg(short, long, value_name = "DIR", default_value = ALIGNMENTS)]
    out: PathBuf,
    /// Replace files that are there.
    #[arg(long)]
    force: bool,
}

#[derive(Clone, Copy, Debug, ValueEnum)]
enum EditableFormat {
    /// A table, for a spreadsheet or an editor.
    Tsv,
    /// A translation memory, for translators' tools.
    Tmx,
}

#[derive(Debug, Args)]
#[command(
    after_help = "Prints the address of a page that only this machine can open; Ctrl+C stops \
                        it. What is saved there is read by the next build if `alignments` in \
                        enface.toml names the folder."
)]
struct ReviewArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    dictionaries: DictionaryArgs,
    /// The folder for corrections [default: the first that `alignments` in enface.toml names, else
    /// alignments].
    #[arg(short, long, value_name = "DIR")]
    out: Option<PathBuf>,
    /// The port on 127.0.0.1; 0 takes any free one.
    #[arg(long, default_value_t = 0)]
    port: u16,
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
        AlignCommand::Export(args) => export(args),
        AlignCommand::Review(args) => review(args),
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

/// An archive's documents, aligned, and the folders that its corrections come from; `None` if the
/// configuration is wrong and that has been said.
fn archive(
    input: InputArgs,
    dictionaries: &DictionaryArgs,
) -> anyhow::Result<Option<(Vec<AlignedDocument>, Vec<PathBuf>)>> {
    let json = input.json;
    let Some((settings, keeping)) = settings(input, None, None, false) else { return Ok(None) };
    let options = BuildOptions {
        inputs: settings.inputs,
        import: settings.import,
        dictionaries: dictionaries.read()?,
        corrections: settings.corrections,
        order: Order::Kept,
        lock: keeping.lock,
        cache: keeping.cache,
        ..BuildOptions::default()
    };
    let (documents, diagnostics) = aligned(&options, &progress(json));
    print_diagnostics(&diagnostics);
    if documents.is_empty() {
        bail!("no document could be read");
    }
    Ok(Some((documents, settings.alignments)))
}

fn export(args: ExportArgs) -> anyhow::Result<ExitCode> {
    let Some((documents, _)) = archive(args.input, &args.dictionaries)? else {
        return Ok(ExitCode::from(FAILED));
    };
    let ids: Vec<&str> = documents.iter().map(|document| document.id.as_str()).collect();
    if let Some(id) = args.documents.iter().find(|id| !ids.contains(&id.as_str())) {
        bail!("there is no document {id}; `enface export` lists them");
    }
    let (format, extension) = match args.to {
        EditableFormat::Tsv => (Format::Tsv, "tsv"),
        EditableFormat::Tmx => (Format::Tmx, "tmx"),
    };
    let is_asked = |id: &str| args.documents.is_empty() || args.documents.iter().any(|d| d == id);
    let chosen: Vec<(&AlignedDocument, PathBuf)> = documents
        .iter()
        .zip(file::names(&ids))
        .filter(|(document, _)| is_asked(&document.id))
        .map(|(document, name)| (document, args.out.join(format!("{name}.{extension}"))))
        .collect();
    if let Some((_, path)) = chosen.iter().find(|(_, path)| path.exists() && !args.force) {
        bail!(
            "{} is there already: give another folder with -o, or --force to replace it",
            path.display()
        );
    }
    std::fs::create_dir_all(&args.out)?;
    for (document, path) in &chosen {
        write_whole(path, file::write(document, format)?.as_bytes())?;
    }
    let n = chosen.len();
    let files = if n == 1 { "file is" } else { "files are" };
    writeln!(stdout(), "{n} {files} in {}.", args.out.display())?;
    Ok(ExitCode::SUCCESS)
}

fn review(args: ReviewArgs) -> anyhow::Result<ExitCode> {
    let Some((documents, folders)) = archive(args.input, &args.dictionaries)? else {
        return Ok(ExitCode::from(FAILED));
    };
    let first = folders.into_iter().find(|folder| !folder.is_file());
    let folder = args.out.or(first).unwrap_or_else(|| PathBuf::from(ALIGNMENTS));
    let review = Review::open(documents, folder, args.port)?;
    writeln!(stdout(), "Open {} in a browser; Ctrl+C stops the review.", review.address())?;
    review.run();
    Ok(ExitCode::SUCCESS)
}
