//! `enface export`: what a built archive holds, in a format of others.

use std::fs;
use std::io::{BufWriter, Write, stdout};
use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::time::UNIX_EPOCH;

use anyhow::{Context as _, bail};
use clap::{Args, ValueEnum};
use enface_engine::Engine;

use super::input::language_tag;
use crate::export::{
    self, Whole, bibliography, csv, jsonl, known::Known, lexicon, pages, search, tei, tmx, xliff,
};
use crate::files::{self, ENTRY, Folder};
use crate::model::Lang;
use crate::whole_file::{beside, write_whole};

#[derive(Debug, Args)]
#[command(
    after_help = "Examples:\n  enface export site --to tmx -o laws.tmx\n  enface export site --to xliff --langs zh,en -o laws.xlf\n  \
                  enface export site --to opensearch -o opensearch\n\n\
                  Exit codes: 0 done, 1 nothing written, 2 wrong command line"
)]
pub(super) struct ExportArgs {
    /// The folder that `enface build` wrote.
    #[arg(value_name = "OUT")]
    archive: PathBuf,
    /// The format.
    #[arg(long, value_enum)]
    to: ExportFormat,
    /// The two languages of XLIFF [default: those of the archive, if it has two].
    #[arg(long, value_name = "SOURCE,TARGET", value_delimiter = ',', value_parser = language_tag)]
    langs: Vec<Lang>,
    /// The file to write [default: standard output]; for opensearch and quickwit a folder.
    #[arg(short, long, value_name = "FILE")]
    output: Option<PathBuf>,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq, ValueEnum)]
enum ExportFormat {
    /// JSON Lines: one document a line, with sides, beads and segments.
    Jsonl,
    /// A table: one passage a row, a column for each language.
    Csv,
    /// Translation memory, TMX 1.4b.
    Tmx,
    /// XLIFF 2.0, two languages.
    Xliff,
    /// TEI P5 with corresp.
    Tei,
    /// The terms and their renderings as a termbase, TBX.
    Tbx,
    /// The documents as references, BibTeX.
    Bibtex,
    /// The documents as references, RIS.
    Ris,
    /// The documents as references, CSL-JSON.
    CslJson,
    /// The documents as the list of pages of a web archive, pages.jsonl of WACZ.
    Pages,
    /// Index and records for OpenSearch and Elasticsearch.
    Opensearch,
    /// Index and records for Quickwit.
    Quickwit,
}

/// Writes the export to a file, to a folder, or to standard output.
pub(super) fn run(args: &ExportArgs) -> anyhow::Result<ExitCode> {
    let engine = files::open(&args.archive)?;
    let known = Known::of(&args.archive)?;
    let base_url = known.base_url().map(str::to_owned);
    let archive = Archive { whole: Whole { base_url, ..Whole::of(&engine) }, engine, known };
    if let ExportFormat::Opensearch | ExportFormat::Quickwit = args.to {
        write_folder(args, &archive)?;
        return Ok(ExitCode::SUCCESS);
    }
    let write = |out: &mut dyn Write| write(args, &archive, out);
    match &args.output {
        None => {
            let mut out = BufWriter::new(stdout().lock());
            write(&mut out)?;
            out.flush()?;
        }
        Some(path) => write_file(path, write)?,
    }
    Ok(ExitCode::SUCCESS)
}

/// What is exported.
struct Archive {
    engine: Engine<Folder>,
    whole: Whole,
    known: Known,
}

fn write(args: &ExportArgs, archive: &Archive, out: &mut dyn Write) -> anyhow::Result<()> {
    let Archive { engine, whole, known } = archive;
    let provenances = known.provenances()?;
    let documents = &mut export::documents(engine, &provenances);
    match args.to {
        ExportFormat::Jsonl => jsonl::write(engine, &provenances, out),
        ExportFormat::Csv => csv::write(whole, documents, out),
        ExportFormat::Tmx => tmx::write(whole, documents, out),
        ExportFormat::Xliff => xliff::write(two_langs(args, whole)?, documents, out),
        ExportFormat::Tei => tei::write(whole, documents, out),
        ExportFormat::Tbx => lexicon::tbx(whole, &lexicon::terms(known)?, out),
        ExportFormat::Bibtex => bibliography::bibtex(whole, documents, out),
        ExportFormat::Ris => bibliography::ris(whole, documents, out),
        ExportFormat::CslJson => bibliography::csl_json(whole, documents, out),
        ExportFormat::Pages => pages::write(whole, &written_at(&args.archive)?, documents, out),
        ExportFormat::Opensearch => search::opensearch_bulk(whole, documents, out),
        ExportFormat::Quickwit => search::quickwit_records(whole, documents, out),
    }
}

/// Writes the index's definition and its records into a folder.
fn write_folder(args: &ExportArgs, archive: &Archive) -> anyhow::Result<()> {
    let Some(folder) = &args.output else {
        bail!("this export is two files: give their folder with -o");
    };
    let shown = folder.display();
    fs::create_dir_all(folder).with_context(|| format!("{shown}: the folder cannot be made"))?;
    let name = folder.file_name().map_or("enface".into(), |name| name.to_string_lossy());
    let (index, records) = match args.to {
        ExportFormat::Quickwit => (search::quickwit_index(&archive.whole, &name), "records.ndjson"),
        _ => (search::opensearch_index(&archive.whole), "bulk.ndjson"),
    };
    write_file(&folder.join(records), |out| write(args, archive, out))?;
    let mut index = serde_json::to_vec_pretty(&index)?;
    index.push(b'\n');
    write_whole(&folder.join("index.json"), &index)
}

/// Written beside the target and renamed, so that a failure leaves no half of it.
fn write_file(
    path: &Path,
    write: impl FnOnce(&mut dyn Write) -> anyhow::Result<()>,
) -> anyhow::Result<()> {
    let mut file =
        beside(path).with_context(|| format!("{}: cannot be written", path.display()))?;
    let mut out = BufWriter::new(&mut file);
    write(&mut out)?;
    out.flush()?;
    drop(out);
    file.persist(path).with_context(|| format!("{}: cannot be written", path.display()))?;
    Ok(())
}

/// The languages of XLIFF, which has two.
fn two_langs<'a>(args: &'a ExportArgs, whole: &'a Whole) -> anyhow::Result<(&'a Lang, &'a Lang)> {
    let chosen = if args.langs.is_empty() { &whole.langs } else { &args.langs };
    match chosen.as_slice() {
        [source, target] if source != target => Ok((source, target)),
        _ => bail!(
            "XLIFF has two languages, and the archive has {}: say which two, as in --langs {}",
            whole.langs.join(", "),
            whole.langs.iter().take(2).cloned().collect::<Vec<_>>().join(",")
        ),
    }
}

/// When the archive was written, as RFC 3339.
fn written_at(archive: &Path) -> anyhow::Result<String> {
    let written = fs::metadata(archive.join(ENTRY))?.modified()?;
    let seconds = written.duration_since(UNIX_EPOCH)?.as_secs();
    Ok(jiff::Timestamp::from_second(i64::try_from(seconds)?)?.to_string())
}
