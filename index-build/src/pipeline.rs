//! The whole flow from input files to the files of an archive.

use std::path::PathBuf;
use std::time::Instant;

use rayon::prelude::*;

use crate::align;
use crate::dictionary::DictionaryFile;
use crate::import::{ImportOptions, import};
use crate::indexer::{Index, Sizes, index};
use crate::prepare;
use crate::report::BuildReport;

/// An index below this many bytes travels as one bundle: one request instead of several, and
/// better compression.
const MAX_BUNDLE_BYTES: usize = 300 << 10;

/// What to build.
#[derive(Clone, Debug, Default)]
pub struct BuildOptions {
    /// Files and folders to read.
    pub inputs: Vec<PathBuf>,
    /// How to read them.
    pub import: ImportOptions,
    /// Dictionaries that help to align.
    pub dictionaries: Vec<DictionaryFile>,
    /// The archive's title, shown on its page; none takes the name of the first input.
    pub title: Option<String>,
    /// Whether a bundle is needed whatever its size, because one file is made of it.
    pub bundle: bool,
}

/// An archive that is ready to be written.
#[derive(Clone, Debug, Default)]
pub struct Built {
    /// Its title.
    pub title: String,
    /// The files of the index, small ones for a host; `None` if the bundle is all that is needed.
    pub hosted: Option<Index>,
    /// The files of the index, large ones for a bundle.
    pub bundled: Option<Index>,
    /// What was done; times and files are not yet counted.
    pub report: BuildReport,
}

/// Reads, aligns and indexes. `progress` is told what is being done.
pub fn build(options: &BuildOptions, progress: &dyn Fn(&str)) -> Built {
    let start = Instant::now();
    progress("reading");
    let mut imported = import(&options.inputs, &options.import);
    let mut report = BuildReport {
        diagnostics: core::mem::take(&mut imported.diagnostics),
        ..BuildReport::default()
    };
    let mut documents = imported.documents;
    let title = options.title.clone().unwrap_or_else(|| default_title(&options.inputs));
    if documents.is_empty() {
        return Built { title, report, ..Built::default() };
    }
    prepare::settle_ids(&mut documents);
    let langs = prepare::order_of_sides(&documents);
    progress("cutting sentences");
    let analyzer = prepare::analyzer(&documents, &langs);
    let cut: Vec<_> =
        documents.into_par_iter().map(|document| prepare::cut(document, &langs)).collect();
    progress("aligning");
    let aligned = align::align_all(cut, &options.dictionaries, &analyzer);
    progress("learning how terms are rendered");
    let lexicon = align::lexicon(&aligned, &langs, &analyzer);
    progress("indexing");
    report.count(&aligned);
    let titles = [(0u8, title.clone())];
    let make = |sizes| index(&aligned, &langs, &titles, &analyzer, &lexicon, sizes);
    // Text and index together come to about half of the text.
    let is_small = report.text_bytes / 2 <= MAX_BUNDLE_BYTES * 2;
    let mut bundled = (options.bundle || is_small).then(|| make(Sizes::BUNDLED));
    let fits = bundled.as_ref().is_some_and(|index| n_bytes(index) <= MAX_BUNDLE_BYTES);
    let hosted = (!fits).then(|| make(Sizes::HOSTED));
    if !fits && !options.bundle {
        bundled = None;
    }
    if let Some(index) = hosted.as_ref().or(bundled.as_ref()) {
        report.edition.clone_from(&index.edition);
        report.terms = index.n_terms;
        report.stored_text_bytes = index.text_bytes;
        report.index_bytes = n_bytes(index) - index.text_bytes;
    }
    report.languages = langs;
    report.seconds = start.elapsed().as_secs_f64();
    Built { title, hosted, bundled, report }
}

fn n_bytes(index: &Index) -> usize {
    index.files.iter().map(|(_, bytes)| bytes.len()).sum()
}

fn default_title(inputs: &[PathBuf]) -> String {
    let name = inputs.first().and_then(|path| path.file_stem());
    name.map_or_else(|| "Archive".to_owned(), |name| name.to_string_lossy().into_owned())
}
