//! The command line: what can be asked for, and what comes of it.

use std::io::{IsTerminal as _, Write as _, stderr, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use clap::builder::PossibleValuesParser;
use clap::error::ErrorKind;
use clap::{Args, CommandFactory as _, Parser, Subcommand, ValueEnum};
use enface_engine::SearchOptions;

use self::keep::Keeping;
use crate::diagnostic::Diagnostic;
use crate::dictionary::{self, DictionaryFile};
use crate::emit::{EmitOptions, SINGLE_FILE, emit};
use crate::import::{format_names, formats};
use crate::init::init;
use crate::language::parse_tag;
use crate::pipeline::{BuildOptions, build, check};
use crate::report::Findings;
use crate::settings::{Said, Settings, settle};
use crate::{answer, export, files, page};

mod align;
mod institutions;
mod keep;

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
    /// Read and align everything, tell what was found, and write nothing.
    Check(CheckArgs),
    /// Write a commented `enface.toml` by looking at a folder.
    Init(InitArgs),
    /// Write a register of the bodies that the archive names, to be edited.
    Institutions(institutions::InstitutionsArgs),
    /// List the formats that can be read.
    Formats,
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
    #[command(flatten)]
    input: InputArgs,
    /// The folder to write. It is replaced as a whole; it must be empty, an archive, or not there.
    #[arg(short, long, value_name = "OUT", env = "ENFACE_OUT")]
    out: Option<PathBuf>,
    /// The archive's title [default: the name of the first input].
    #[arg(long, env = "ENFACE_TITLE")]
    title: Option<String>,
    #[command(flatten)]
    dictionaries: DictionaryArgs,
    /// Also write `archive.html`: one file with everything, for use without a server.
    #[arg(long, conflicts_with = "index_only")]
    single_file: bool,
    /// Write the index alone, without page and widget.
    #[arg(long)]
    index_only: bool,
    /// Learn anew from the archive as a whole, and write that to `enface.lock`.
    #[arg(long)]
    retrain: bool,
}

/// What is read, and what is said about it.
#[derive(Debug, Args)]
struct InputArgs {
    /// Files or folders, in any of the formats that `enface formats` lists [default: those of
    /// `enface.toml`].
    #[arg(value_name = "INPUT")]
    inputs: Vec<PathBuf>,
    /// The file that describes the archive [default: `enface.toml`, if it is in this folder].
    #[arg(long, value_name = "FILE", env = "ENFACE_CONFIG")]
    config: Option<PathBuf>,
    /// The languages of the archive, as BCP 47 tags, in the order of the sides [default: found in
    /// the text].
    #[arg(long, value_name = "TAG", value_delimiter = ',', value_parser = language_tag, env = "ENFACE_LANG")]
    lang: Vec<String>,
    /// The format of all inputs [default: found by name and content].
    #[arg(long, value_name = "NAME", value_parser = PossibleValuesParser::new(format_names()), env = "ENFACE_FORMAT")]
    format: Option<String>,
    #[command(flatten)]
    keep: keep::KeepArgs,
    /// Fail if there is a warning.
    #[arg(long, env = "ENFACE_STRICT")]
    strict: bool,
    /// Print the report as JSON.
    #[arg(long)]
    json: bool,
}

#[derive(Debug, Args)]
#[command(after_help = "Examples:\n  enface check\n  enface check laws/ --strict\n\n\
                        Exit codes: 0 all was read, 1 nothing could be read, or --strict found a warning, 2 wrong command line, \
                        3 some input could not be read")]
struct CheckArgs {
    #[command(flatten)]
    input: InputArgs,
    #[command(flatten)]
    dictionaries: DictionaryArgs,
}

#[derive(Debug, Args)]
struct InitArgs {
    /// The folder with the archive's files.
    #[arg(value_name = "FOLDER", default_value = ".")]
    folder: PathBuf,
    /// Replace an `enface.toml` that is there.
    #[arg(long)]
    force: bool,
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
        Command::Check(args) => run_check(args),
        Command::Init(args) => run_init(&args),
        Command::Institutions(args) => institutions::run(args),
        Command::Formats => run_formats(),
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
    let (json, strict) = (args.input.json, args.input.strict);
    let progress = progress(json);
    let Some((settings, keeping)) = settings(args.input, args.title, args.out, args.retrain) else {
        return Ok(ExitCode::from(FAILED));
    };
    let Some(out_folder) = settings.out else {
        Cli::command()
            .error(
                ErrorKind::MissingRequiredArgument,
                "say where to write: --out OUT, or out in enface.toml",
            )
            .exit();
    };
    let dictionaries = args.dictionaries.read()?;
    let mut built = build(
        &BuildOptions {
            inputs: settings.inputs,
            import: settings.import,
            dictionaries,
            title: settings.title,
            titles: settings.titles,
            about: settings.about,
            own: settings.own,
            bundle: args.single_file,
            lock: keeping.lock,
            cache: Arc::clone(&keeping.cache),
        },
        &progress,
    );
    built.report.diagnostics.extend(keeping.diagnostics);
    print_diagnostics(&built.report.diagnostics);
    let is_incomplete = built.report.diagnostics.iter().any(Diagnostic::is_error);
    let n_warnings = built.report.n_warnings();
    let is_refused = strict && n_warnings > 0;
    if built.report.documents == 0 || is_refused {
        if json {
            writeln!(stdout(), "{}", serde_json::to_string(&built.report)?)?;
        } else if is_refused {
            write!(stdout(), "{}", Findings(&built.report.findings))?;
        }
        let shown = out_folder.display();
        if built.report.documents == 0 {
            anyhow::bail!("no document could be read; {shown} is as it was");
        }
        anyhow::bail!("{n_warnings} warnings, and --strict is given; {shown} is as it was");
    }
    progress("writing");
    let options = EmitOptions { site: !args.index_only, single_file: args.single_file };
    built.report.files = emit(&built, &out_folder, options)?;
    if let (Some(path), Some(lock)) = (&settings.lock, &built.lock) {
        lock.write(path)?;
    }
    keeping.cache.save();
    built.report.seconds = start.elapsed().as_secs_f64();
    let mut out = stdout();
    if json {
        writeln!(out, "{}", serde_json::to_string(&built.report)?)?;
    } else {
        write!(out, "{}", built.report)?;
        writeln!(out, "\nThe archive is in {}.", out_folder.display())?;
        if args.single_file {
            writeln!(out, "{} works without a server.", out_folder.join(SINGLE_FILE).display())?;
        }
    }
    Ok(if is_incomplete { ExitCode::from(INCOMPLETE) } else { ExitCode::SUCCESS })
}

fn run_check(args: CheckArgs) -> anyhow::Result<ExitCode> {
    let (json, strict) = (args.input.json, args.input.strict);
    let progress = progress(json);
    let Some((settings, keeping)) = settings(args.input, None, None, false) else {
        return Ok(ExitCode::from(FAILED));
    };
    let options = BuildOptions {
        inputs: settings.inputs,
        import: settings.import,
        dictionaries: args.dictionaries.read()?,
        about: settings.about,
        own: settings.own,
        lock: keeping.lock,
        cache: keeping.cache,
        ..BuildOptions::default()
    };
    let mut report = check(&options, &progress);
    report.diagnostics.extend(keeping.diagnostics);
    print_diagnostics(&report.diagnostics);
    let mut out = stdout();
    if json {
        writeln!(out, "{}", serde_json::to_string(&report)?)?;
    } else {
        writeln!(
            out,
            "{} documents: {} two-sided, {} one-sided, {} truncated; languages: {}",
            report.documents,
            report.two_sided,
            report.one_sided,
            report.truncated,
            report.languages.join(", ")
        )?;
        write!(out, "{}", Findings(&report.findings))?;
    }
    if report.documents == 0 {
        anyhow::bail!("no document could be read");
    }
    let n_warnings = report.n_warnings();
    if strict && n_warnings > 0 {
        anyhow::bail!("{n_warnings} warnings, and --strict is given");
    }
    let is_incomplete = report.diagnostics.iter().any(Diagnostic::is_error);
    Ok(if is_incomplete { ExitCode::from(INCOMPLETE) } else { ExitCode::SUCCESS })
}

fn run_init(args: &InitArgs) -> anyhow::Result<ExitCode> {
    let path = init(&args.folder, args.force)?;
    writeln!(stdout(), "{} is written; look through it, then run `enface check`", path.display())?;
    Ok(ExitCode::SUCCESS)
}

/// What holds and what is kept, or `None` if the configuration is wrong and that has been said.
fn settings(
    args: InputArgs,
    title: Option<String>,
    out: Option<PathBuf>,
    retrain: bool,
) -> Option<(Settings, Keeping)> {
    let InputArgs { inputs, config, lang, format, keep, .. } = args;
    let lock = keep.lock.clone();
    let settings = match settle(Said { inputs, config, langs: lang, format, title, out, lock }) {
        Ok(settings) => settings,
        Err(diagnostics) => {
            print_diagnostics(&diagnostics);
            return None;
        }
    };
    if settings.inputs.is_empty() {
        let hint =
            "say what to read: INPUT, or [[inputs]] in enface.toml, which `enface init` writes";
        Cli::command().error(ErrorKind::MissingRequiredArgument, hint).exit();
    }
    let keeping = keep.open(settings.lock.as_deref(), retrain);
    Some((settings, keeping))
}

fn print_diagnostics(diagnostics: &[Diagnostic]) {
    for diagnostic in diagnostics {
        let _ = writeln!(stderr(), "{diagnostic}");
    }
}

/// Tells a person what is being done; a script is told nothing.
fn progress(json: bool) -> impl Fn(&str) {
    let is_talkative = !json && stderr().is_terminal();
    move |step: &str| {
        if is_talkative {
            let _ = writeln!(stderr(), "{step} …");
        }
    }
}

fn run_formats() -> anyhow::Result<ExitCode> {
    let mut out = stdout();
    for (name, description) in formats() {
        writeln!(out, "{name:<10}{description}")?;
    }
    Ok(ExitCode::SUCCESS)
}

fn run_query(args: &QueryArgs) -> anyhow::Result<ExitCode> {
    let engine = files::open(&args.archive)?;
    let options = SearchOptions {
        limit: args.limit,
        offset: args.offset,
        exact_total: true,
        ..SearchOptions::default()
    };
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
