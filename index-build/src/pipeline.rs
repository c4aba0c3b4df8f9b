//! The whole flow from input files to the files of an archive.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Instant;

use enface_text::Analyzer;
use rayon::prelude::*;

use crate::corrections::{self, Corrections};
use crate::diagnostic::Diagnostic;
use crate::dictionary::DictionaryFile;
use crate::import::{ImportOptions, import_all};
use crate::indexer::{Index, Parts, Sizes, Weights, index};
use crate::knowledge::{self, About, Institution, Knowledge, Own, write};
use crate::language::parse_tag;
use crate::limits::{self, Limits};
use crate::model::{AlignedDocument, Lang};
use crate::prepare::CutDocument;
use crate::report::BuildReport;
use crate::source::Input;
use crate::{align, census, findings, page, prepare, site};

/// An index below this many bytes travels as one bundle: one request instead of several, and
/// better compression.
const MAX_BUNDLE_BYTES: usize = 300 << 10;

/// What to build.
#[derive(Clone, Debug, Default)]
pub struct BuildOptions {
    /// Files and folders to read.
    pub inputs: Vec<Input>,
    /// How to read them.
    pub import: ImportOptions,
    /// Dictionaries that help to align.
    pub dictionaries: Vec<DictionaryFile>,
    /// The archive's title, shown on its page; none takes the name of the first input.
    pub title: Option<String>,
    /// The title in languages that have their own.
    pub titles: BTreeMap<Lang, String>,
    /// What the owner says about the archive; sides and titles are filled in.
    pub about: About,
    /// What the owner adds to what is found in the texts.
    pub own: Own,
    /// Documents that are taken down, by their ids.
    pub removed: Vec<String>,
    /// How much a term counts by where it stands.
    pub weights: Weights,
    /// What editors have decided about the alignment.
    pub corrections: Corrections,
    /// Whether blocks may cross.
    pub order: align::Order,
    /// Whether a bundle is needed whatever its size, because one file is made of it.
    pub bundle: bool,
    /// What the host allows.
    pub limits: Limits,
    /// Whether there will be pages, which count towards the limits.
    pub pages: bool,
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
    /// The documents, in the index's order.
    pub documents: Vec<AlignedDocument>,
    /// What is known of them beside their texts.
    pub knowledge: Knowledge,
    /// What was done; times and files are not yet counted.
    pub report: BuildReport,
}

/// Reads, aligns and indexes. `progress` is told what is being done.
pub fn build(options: &BuildOptions, progress: &dyn Fn(&str)) -> Built {
    let start = Instant::now();
    let title = options.title.clone().or_else(|| options.titles.values().next().cloned());
    let title = title.unwrap_or_else(|| default_title(&options.inputs));
    let Read { langs, analyzer, aligned, mut report } = match read(options, progress) {
        Ok(read) => read,
        Err(report) => return Built { title, report: *report, ..Built::default() },
    };
    progress("learning how terms are rendered");
    let lexicon = align::lexicon(&aligned, &langs, &analyzer);
    progress("gathering what the texts say of each other");
    let known = gather(options, &aligned, &langs, &lexicon, &analyzer);
    report.diagnostics.extend(known.diagnostics.iter().cloned());
    report.count_knowledge(&known);
    progress("indexing");
    let titles = titles(options, &langs, &title);
    let parts = Parts {
        documents: &aligned,
        langs: &langs,
        titles: &titles,
        analyzer: &analyzer,
        lexicon: &lexicon,
        fields: &known.fields,
        weights: options.weights,
    };
    let make = |sizes| index(&parts, sizes);
    // Text and index together come to about half of the text.
    let is_small = report.text_bytes / 2 <= MAX_BUNDLE_BYTES * 2;
    let mut bundled = (options.bundle || is_small).then(|| make(Sizes::BUNDLED));
    let fits = bundled.as_ref().is_some_and(|index| n_bytes(index) <= MAX_BUNDLE_BYTES);
    let hosted = (!fits).then(|| {
        let n_others = match options.limits.max_files {
            Some(_) => {
                let pages = if options.pages { site::most_pages(&aligned, &known) } else { 0 };
                write::files(&known, &aligned, "").0.len() + page::n_files() + pages
            }
            None => 0,
        };
        limits::fit(options.limits, n_others, limits::usual_sizes(report.text_bytes), make)
    });
    if !fits && !options.bundle {
        bundled = None;
    }
    if let Some(index) = hosted.as_ref().or(bundled.as_ref()) {
        report.edition.clone_from(&index.edition);
        report.terms = index.n_terms;
        report.stored_text_bytes = index.text_bytes;
        report.index_bytes = n_bytes(index) - index.text_bytes;
        report.bytes = census::census(index);
        report.lexicon_bytes = census::lexicon_bytes(&report.bytes);
    }
    report.languages = langs;
    report.seconds = start.elapsed().as_secs_f64();
    Built { title, hosted, bundled, documents: aligned, knowledge: known, report }
}

/// Gathers what is known beside the texts, with what the owner says.
fn gather(
    options: &BuildOptions,
    documents: &[AlignedDocument],
    langs: &[Lang],
    lexicon: &align::Lexicon,
    analyzer: &Analyzer,
) -> Knowledge {
    let about =
        About { sides: langs.to_vec(), titles: options.titles.clone(), ..options.about.clone() };
    knowledge::gather(documents, about, options.own.clone(), lexicon, analyzer)
}

/// Reads and aligns, and tells what was found; nothing is indexed.
pub fn check(options: &BuildOptions, progress: &dyn Fn(&str)) -> BuildReport {
    let start = Instant::now();
    let mut report = match read(options, progress) {
        Ok(Read { langs, analyzer, aligned, mut report }) => {
            let lexicon = align::Lexicon::new();
            let known = gather(options, &aligned, &langs, &lexicon, &analyzer);
            report.diagnostics.extend(known.diagnostics.iter().cloned());
            report.count_knowledge(&known);
            BuildReport { languages: langs, ..report }
        }
        Err(report) => *report,
    };
    report.seconds = start.elapsed().as_secs_f64();
    report
}

/// The bodies that the inputs name, and what could not be read.
pub fn institutions(
    options: &BuildOptions,
    progress: &dyn Fn(&str),
) -> (Vec<Institution>, Vec<Diagnostic>) {
    match read(options, progress) {
        Ok(Read { langs, analyzer, aligned, report }) => {
            let known = gather(options, &aligned, &langs, &align::Lexicon::new(), &analyzer);
            (known.institutions, report.diagnostics)
        }
        Err(report) => (Vec::new(), report.diagnostics),
    }
}

/// Documents on their way to the index.
struct Read {
    langs: Vec<Lang>,
    analyzer: Analyzer,
    aligned: Vec<AlignedDocument>,
    report: BuildReport,
}

/// Reads and aligns; the report alone if there is no document.
fn read(options: &BuildOptions, progress: &dyn Fn(&str)) -> Result<Read, Box<BuildReport>> {
    progress("reading");
    let imported = import_all(&options.inputs, &options.import);
    let mut report = BuildReport { diagnostics: imported.diagnostics, ..BuildReport::default() };
    let mut documents = imported.documents;
    if documents.is_empty() {
        return Err(Box::new(report));
    }
    prepare::settle_ids(&mut documents);
    // Ids are settled by all, so that those of the others stay.
    documents.retain(|document| !options.removed.contains(&document.id));
    if documents.is_empty() {
        return Err(Box::new(report));
    }
    report.findings = findings::in_documents(&documents);
    let mut langs = prepare::order_of_sides(&documents);
    // What a person stated comes first, in that order.
    let stated: Vec<Lang> = options.import.langs.iter().filter_map(|tag| parse_tag(tag)).collect();
    langs.sort_by_key(|lang| stated.iter().position(|s| s == lang).unwrap_or(stated.len()));
    progress("cutting sentences");
    let analyzer = prepare::analyzer(&documents, &langs);
    let paths: Vec<String> = documents.iter().map(|document| document.path.clone()).collect();
    let mut cut: Vec<_> =
        documents.into_par_iter().map(|document| prepare::cut(document, &langs)).collect();
    report.diagnostics.extend(correct(&mut cut, &options.corrections));
    progress("aligning");
    let aligned = align::align_all(cut, &options.dictionaries, &analyzer, options.order);
    report.findings.extend(findings::in_alignment(&paths, &aligned));
    report.count(&aligned);
    Ok(Read { langs, analyzer, aligned, report })
}

/// Puts corrections in force, and says which no longer fit.
fn correct(documents: &mut [CutDocument], corrections: &Corrections) -> Vec<Diagnostic> {
    let mut left: BTreeSet<&String> = corrections.keys().collect();
    let mut diagnostics = Vec::new();
    for document in documents {
        if let Some(rows) = corrections.get(&document.document.id) {
            left.remove(&document.document.id);
            diagnostics.extend(corrections::apply(document, rows));
        }
    }
    diagnostics.extend(left.into_iter().filter_map(|id| {
        let row = corrections.get(id)?.first()?;
        let message = format!("{id} is no document of this archive; its corrections are not used");
        let help = "documents are named as in `enface export`";
        Some(Diagnostic::warning(&row.path, message).at_line(row.line).with_help(help))
    }));
    diagnostics
}

/// The documents of the inputs, aligned, with their languages and what is to be said of them.
pub fn aligned(
    options: &BuildOptions,
    progress: &dyn Fn(&str),
) -> (Vec<AlignedDocument>, Vec<Diagnostic>) {
    match read(options, progress) {
        Ok(Read { aligned, report, .. }) => (aligned, report.diagnostics),
        Err(report) => (Vec::new(), report.diagnostics),
    }
}

/// The archive's titles by the numbers of their sides.
fn titles(options: &BuildOptions, langs: &[Lang], title: &str) -> Vec<(u8, String)> {
    let side =
        |lang: &Lang| langs.iter().position(|l| l == lang).and_then(|at| u8::try_from(at).ok());
    let mut titles: Vec<(u8, String)> = options
        .titles
        .iter()
        .filter_map(|(lang, title)| Some((side(lang)?, title.clone())))
        .collect();
    titles.sort_unstable();
    if titles.is_empty() { vec![(0, title.to_owned())] } else { titles }
}

fn n_bytes(index: &Index) -> usize {
    index.files.iter().map(|(_, bytes)| bytes.len()).sum()
}

fn default_title(inputs: &[Input]) -> String {
    let name = inputs.first().and_then(|input| input.path.file_stem());
    name.map_or_else(|| "Archive".to_owned(), |name| name.to_string_lossy().into_owned())
}
