//! The command line: what can be asked for, and what comes of it.

use std::io::{IsTerminal as _, Write as _, stderr, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::{Args, Parser, Subcommand, ValueEnum};
use enface_engine::SearchOptions;

use crate::dictionary::{self, DictionaryFile};
use crate::emit::{EmitOptions, SINGLE_FILE, emit};
use crate::import::ImportOptions;
use crate::language::parse_tag;
use crate::pipeline::{BuildOptions, build};
use crate::{answer, export, files, page};

mod align;

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
    Build(BuildArgs),
    /// Search a built archive with the engine that the browser runs.
    Query(QueryArgs),
    /// Write what a built archive holds.
    Export(ExportArgs),
    /// Align files without building an archive: for scripts, and for checking.
    Align(align::AlignArgs),
}

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  enface build archive.txt -o site\n  enface build laws/ notes.jsonl -o site --title \"Laws\" --single-file\n\n\
                        Exit codes: 0 done, 1 nothing written, 2 wrong command line, 3 written without some input"
)]
struct BuildArgs {
    /// Files or folders: saved blog pages, `name.en.txt` + `name.zh.txt`, JSON Lines.
    #[arg(required = true, value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// The folder to write. It is replaced as a whole; it must be empty, an archive, or not there.
    #[arg(short, long, value_name = "OUT")]
    out: PathBuf,
    /// The archive's title [default: the name of the first input].
    #[arg(long)]
    title: Option<String>,
    /// The languages of the archive, as BCP 47 tags [default: found in the text].
    #[arg(long, value_name = "TAG", value_delimiter = ',', value_parser = language_tag)]
    lang: Vec<String>,
    #[command(flatten)]
    dictionaries: DictionaryArgs,
    /// Also write `archive.html`: one file with everything, for use without a server.
    #[arg(long, conflicts_with = "index_only")]
    single_file: bool,
    /// Write the index alone, without page and widget.
    #[arg(long)]
    index_only: bool,
    /// Print the build report as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct DictionaryArgs {
    /// A dictionary that helps to align: CC-CEDICT, TBX, or lines of head TAB
    /// rendering;rendering. May be given several times.
    #[arg(long = "dictionary", value_name = "FILE")]
    files: Vec<PathBuf>,
}

impl DictionaryArgs {
    /// Reads them, and says what could not be read.
    fn read(&self) -> anyhow::Result<Vec<DictionaryFile>> {
        let mut out = Vec::with_capacity(self.files.len());
        for path in &self.files {
            let file = dictionary::read(path)?;
            for diagnostic in &file.diagnostics {
                let _ = writeln!(stderr(), "{diagnostic}");
            }
            out.push(file);
        }
        Ok(out)
    }
}

#[derive(Debug, Args)]
struct QueryArgs {
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
    /// Print the answer as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
struct ExportArgs {
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

/// A language tag, as clap checks it.
fn language_tag(tag: &str) -> Result<String, &'static str> {
    let hint = "use BCP 47 tags such as en, zh, zh-Hant or ar";
    parse_tag(tag).map(|_| tag.to_owned()).ok_or(hint)
}

/// Runs the command line; messages go to standard error.
pub fn run() -> ExitCode {
    let done = match Cli::parse().command {
        Command::Build(args) => run_build(args),
        Command::Query(args) => run_query(&args),
        Command::Export(args) => run_export(&args),
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

fn run_build(args: BuildArgs) -> anyhow::Result<ExitCode> {
    let start = Instant::now();
    if !args.index_only
        && let Some(missing) = page::missing_asset(args.single_file)
    {
        anyhow::bail!(
            "this program was built without the widget ({missing} is not in it): build it with \
             `cargo xtask wasm` first, or use --index-only for the index alone"
        );
    }
    let is_talkative = !args.json && stderr().is_terminal();
    let progress = |step: &str| {
        if is_talkative {
            let _ = writeln!(stderr(), "{step} …");
        }
    };
    let dictionaries = args.dictionaries.read()?;
    let mut built = build(
        &BuildOptions {
            inputs: args.inputs,
            import: ImportOptions { langs: args.lang },
            dictionaries,
            title: args.title,
            bundle: args.single_file,
        },
        &progress,
    );
    for diagnostic in &built.report.diagnostics {
        let _ = writeln!(stderr(), "{diagnostic}");
    }
    let is_incomplete =
        built.report.diagnostics.iter().any(crate::diagnostic::Diagnostic::is_error);
    if built.report.documents == 0 {
        if args.json {
            writeln!(stdout(), "{}", serde_json::to_string(&built.report)?)?;
        }
        anyhow::bail!("no document could be read; {} is as it was", args.out.display());
    }
    progress("writing");
    let options = EmitOptions { site: !args.index_only, single_file: args.single_file };
    built.report.files = emit(&built, &args.out, options)?;
    built.report.seconds = start.elapsed().as_secs_f64();
    let mut out = stdout();
    if args.json {
        writeln!(out, "{}", serde_json::to_string(&built.report)?)?;
    } else {
        write!(out, "{}", built.report)?;
        writeln!(out, "The archive is in {}.", args.out.display())?;
        if args.single_file {
            writeln!(out, "{} works without a server.", args.out.join(SINGLE_FILE).display())?;
        }
    }
    Ok(if is_incomplete { ExitCode::from(INCOMPLETE) } else { ExitCode::SUCCESS })
}

fn run_query(args: &QueryArgs) -> anyhow::Result<ExitCode> {
    let engine = files::open(&args.archive)?;
    let options = SearchOptions { limit: args.limit, offset: args.offset, exact_total: true };
    let results = pollster::block_on(engine.search(&args.query, &options))?;
    let mut out = stdout();
    if args.json {
        writeln!(out, "{}", answer::json(&engine, &results))?;
    } else {
        write!(out, "{}", answer::plain(&engine, &results))?;
    }
    Ok(ExitCode::SUCCESS)
}

fn run_export(args: &ExportArgs) -> anyhow::Result<ExitCode> {
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
