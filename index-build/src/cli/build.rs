//! `enface build`: read, align, index, write.

use std::io::{Write as _, stderr, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use std::sync::Arc;
use std::time::Instant;

use anyhow::{Context as _, bail};
use clap::error::ErrorKind;
use clap::{Args, CommandFactory as _};

use super::input::{DictionaryArgs, InputArgs, settings};
use super::messages::{is_quiet, print_diagnostics, progress};
use super::publish::PublishArgs;
use super::{Cli, FAILED, INCOMPLETE, watch};
use crate::align::Order;
use crate::cache::Cache;
use crate::diagnostic::Diagnostic;
use crate::emit::{Parts, SINGLE_FILE, emit};
use crate::limits::{FileBytes, Limits};
use crate::page;
use crate::pipeline::{BuildOptions, Shard, build, share};
use crate::report::Findings;
use crate::server::PORT;

#[derive(Clone, Debug, Args)]
#[command(
    after_help = "Options win over the environment, and that over enface.toml.\n\nExamples:\n  enface build archive.txt -o site\n  enface build laws/ notes.jsonl -o site --title \"Laws\" --single-file\n\n\
                        Exit codes: 0 done, 1 nothing written, 2 wrong command line, 3 written without some input"
)]
pub(super) struct BuildArgs {
    #[command(flatten)]
    pub(super) input: InputArgs,
    /// The folder to write. It is replaced as a whole; it must be empty, an archive, or not there.
    #[arg(short, long, value_name = "OUT", env = "ENFACE_OUT")]
    pub(super) out: Option<PathBuf>,
    /// The archive's title [default: the name of the first input].
    #[arg(long, env = "ENFACE_TITLE")]
    pub(super) title: Option<String>,
    #[command(flatten)]
    dictionaries: DictionaryArgs,
    #[command(flatten)]
    publish: PublishArgs,
    /// Learn anew from the archive as a whole, and write that to `enface.lock`.
    #[arg(long)]
    retrain: bool,
    /// How many files the host allows: files are made larger to keep within it.
    #[arg(long, value_name = "N")]
    max_files: Option<usize>,
    /// How large the host allows a file to be, such as 25M.
    #[arg(long, value_name = "SIZE")]
    max_file_size: Option<FileBytes>,
    /// Do a share of the work of a big build, one of N, and write it to the file OUT; `enface merge`
    /// makes the archive of all of them.
    #[arg(long, value_name = "N", requires = "shard", conflicts_with = "watch")]
    pub(super) shards: Option<usize>,
    /// Which share, from 0 to N - 1.
    #[arg(long, value_name = "I", requires = "shards")]
    shard: Option<usize>,
    #[command(flatten)]
    pub(super) watch: WatchArgs,
}

/// Building again and again.
#[derive(Clone, Debug, Args)]
pub(super) struct WatchArgs {
    /// Build again whenever an input changes, and show the archive in the browser of this machine.
    #[arg(long, conflicts_with = "json")]
    pub(super) watch: bool,
    /// The port on which --watch shows the archive; 0 takes any free one.
    #[arg(long, default_value_t = PORT, requires = "watch")]
    pub(super) port: u16,
}

/// Builds the archive, or leaves an older one as it was; watches, if that is asked for.
pub(super) fn run(args: BuildArgs) -> anyhow::Result<ExitCode> {
    match (args.shards, args.shard) {
        (Some(of), Some(number)) if number < of => shard(args, Shard { number, of }),
        (Some(of), Some(_)) => {
            bail!("--shard is one of 0 to {}, for --shards {of}", of.saturating_sub(1))
        }
        _ if args.watch.watch => watch::run(&args),
        _ => once(args, None),
    }
}

/// Does a share of the work, and writes it into a file.
fn shard(args: BuildArgs, shard: Shard) -> anyhow::Result<ExitCode> {
    let progress = progress(args.input.json);
    let Some((settings, keeping)) = settings(args.input, args.title, args.out, false) else {
        return Ok(ExitCode::from(FAILED));
    };
    let Some(path) = settings.out else {
        bail!("say where to write this part: --out FILE");
    };
    if path.is_dir() {
        bail!("{}: is a folder; a part of a build is a file, such as parts/0", path.display());
    }
    let cache = Arc::new(Cache::of_parts(&[])?);
    let options = BuildOptions {
        inputs: settings.inputs,
        import: settings.import,
        dictionaries: args.dictionaries.read()?,
        removed: [settings.removed, args.publish.removed].concat(),
        corrections: settings.corrections,
        lock: keeping.lock,
        cache: Arc::clone(&cache),
        ..BuildOptions::default()
    };
    let report = share(&options, shard, &progress);
    print_diagnostics(&report.diagnostics);
    cache.write(&path).with_context(|| format!("{}: cannot be written", path.display()))?;
    if !is_quiet() {
        let n = report.documents;
        let documents = if n == 1 { "document is" } else { "documents are" };
        writeln!(stdout(), "{n} {documents} aligned in {}.", path.display())?;
    }
    let is_incomplete = report.diagnostics.iter().any(Diagnostic::is_error);
    Ok(if is_incomplete { ExitCode::from(INCOMPLETE) } else { ExitCode::SUCCESS })
}

/// Builds the archive, or leaves an older one as it was. `parts` are shares of the work that are
/// done already.
pub(super) fn once(args: BuildArgs, parts: Option<Cache>) -> anyhow::Result<ExitCode> {
    let start = Instant::now();
    if !args.publish.index_only
        && let Some(missing) = page::missing_asset()
    {
        bail!(
            "this program was built without the widget ({missing} is not in it): build it with \
             `cargo xtask wasm` first, or use --index-only for the index alone"
        );
    }
    let (json, strict) = (args.input.json, args.input.strict);
    let progress = progress(json);
    let said = settings(args.input, args.title, args.out, args.retrain);
    let Some((settings, mut keeping)) = said else {
        return Ok(ExitCode::from(FAILED));
    };
    let is_merged = parts.is_some();
    if let Some(parts) = parts {
        keeping.cache = Arc::new(parts);
    }
    let Some(out_folder) = settings.out else {
        Cli::command()
            .error(
                ErrorKind::MissingRequiredArgument,
                "say where to write: --out OUT, or out in enface.toml",
            )
            .exit();
    };
    let dictionaries = args.dictionaries.read()?;
    let limits = Limits { max_files: args.max_files, max_file_bytes: args.max_file_size };
    let emit_options = args.publish.options(settings.templates, settings.removed, limits);
    let mut built = build(
        &BuildOptions {
            inputs: settings.inputs,
            import: settings.import,
            dictionaries,
            title: settings.title,
            titles: settings.titles,
            about: settings.about,
            own: settings.own,
            weights: settings.weights,
            removed: emit_options.removed.clone(),
            corrections: settings.corrections,
            order: Order::default(),
            bundle: emit_options.single_file,
            lock: keeping.lock,
            cache: Arc::clone(&keeping.cache),
            limits: emit_options.limits,
            pages: emit_options.parts == Parts::Site,
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
        } else if is_refused && !is_quiet() {
            write!(stdout(), "{}", Findings(&built.report.findings))?;
        }
        let shown = out_folder.display();
        if built.report.documents == 0 {
            bail!("no document could be read; {shown} is as it was");
        }
        bail!("{n_warnings} warnings, and --strict is given; {shown} is as it was");
    }
    progress("writing");
    let emitted = emit(&built, &out_folder, &emit_options)?;
    built.report.files = emitted.files;
    built.report.pages = emitted.pages;
    built.report.page_bytes = emitted.page_bytes;
    for note in &emitted.notes {
        let _ = writeln!(stderr(), "{note}");
    }
    if let (Some(path), Some(lock)) = (&settings.lock, &built.lock)
        && let Err(error) = lock.write(path)
    {
        let warning = Diagnostic::warning(path.display().to_string(), format!("{error:#}"));
        let help = "the next build learns anew; --lock names another file";
        print_diagnostics(&[warning.with_help(help)]);
    }
    if is_merged {
        tell_missing(&keeping.cache);
    } else {
        keeping.cache.save();
    }
    built.report.seconds = start.elapsed().as_secs_f64();
    let mut out = stdout();
    if json {
        writeln!(out, "{}", serde_json::to_string(&built.report)?)?;
    } else if !is_quiet() {
        write!(out, "{}", built.report)?;
        writeln!(out, "\nThe archive is in {}.", out_folder.display())?;
        if emit_options.single_file {
            writeln!(out, "{} works without a server.", out_folder.join(SINGLE_FILE).display())?;
        }
    }
    Ok(if is_incomplete { ExitCode::from(INCOMPLETE) } else { ExitCode::SUCCESS })
}

/// Parts that are missing, old or of another program cost time, and the owner should know.
fn tell_missing(parts: &Cache) {
    if let Some(n) = parts.made().get("aligned") {
        let message = format!("{n} documents are in no part, and were aligned here");
        let help = "build every part from the same inputs, with the same options and program";
        print_diagnostics(&[Diagnostic::warning("merge", message).with_help(help)]);
    }
}
