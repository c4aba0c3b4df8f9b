//! `enface build`: read, align, index, write.

use std::io::{Write as _, stderr, stdout};
use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Instant;

use clap::error::ErrorKind;
use clap::{Args, CommandFactory as _};

use super::input::{DictionaryArgs, InputArgs, settings};
use super::messages::{print_diagnostics, progress};
use super::publish::PublishArgs;
use super::{Cli, FAILED, INCOMPLETE};
use crate::align::Order;
use crate::diagnostic::Diagnostic;
use crate::emit::{Parts, SINGLE_FILE, emit};
use crate::limits::{FileBytes, Limits};
use crate::page;
use crate::pipeline::{BuildOptions, build};
use crate::report::Findings;

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  enface build archive.txt -o site\n  enface build laws/ notes.jsonl -o site --title \"Laws\" --single-file\n\n\
                        Exit codes: 0 done, 1 nothing written, 2 wrong command line, 3 written without some input"
)]
pub(super) struct BuildArgs {
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
    #[command(flatten)]
    publish: PublishArgs,
    /// How many files the host allows: files are made larger to keep within it.
    #[arg(long, value_name = "N")]
    max_files: Option<usize>,
    /// How large the host allows a file to be, such as 25M.
    #[arg(long, value_name = "SIZE")]
    max_file_size: Option<FileBytes>,
}

/// Builds the archive, or leaves an older one as it was.
pub(super) fn run(args: BuildArgs) -> anyhow::Result<ExitCode> {
    let start = Instant::now();
    if !args.publish.index_only
        && let Some(missing) = page::missing_asset()
    {
        anyhow::bail!(
            "this program was built without the widget ({missing} is not in it): build it with \
             `cargo xtask wasm` first, or use --index-only for the index alone"
        );
    }
    let (json, strict) = (args.input.json, args.input.strict);
    let progress = progress(json);
    let Some(settings) = settings(args.input, args.title, args.out) else {
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
            limits: emit_options.limits,
            pages: emit_options.parts == Parts::Site,
        },
        &progress,
    );
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
    let emitted = emit(&built, &out_folder, &emit_options)?;
    built.report.files = emitted.files;
    built.report.pages = emitted.pages;
    built.report.page_bytes = emitted.page_bytes;
    for note in &emitted.notes {
        let _ = writeln!(stderr(), "{note}");
    }
    built.report.seconds = start.elapsed().as_secs_f64();
    let mut out = stdout();
    if json {
        writeln!(out, "{}", serde_json::to_string(&built.report)?)?;
    } else {
        write!(out, "{}", built.report)?;
        writeln!(out, "\nThe archive is in {}.", out_folder.display())?;
        if emit_options.single_file {
            writeln!(out, "{} works without a server.", out_folder.join(SINGLE_FILE).display())?;
        }
    }
    Ok(if is_incomplete { ExitCode::from(INCOMPLETE) } else { ExitCode::SUCCESS })
}
