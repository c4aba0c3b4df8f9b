//! The whole flow from input files to the files of an archive.

use std::borrow::Cow;
use std::collections::{BTreeMap, BTreeSet};
use std::sync::Arc;
use std::time::Instant;

use enface_text::Analyzer;
use rayon::prelude::*;

use crate::align::Models;
use crate::cache::{Cache, Kept, Key};
use crate::corrections::{self, Corrections};
use crate::diagnostic::Diagnostic;
use crate::dictionary::DictionaryFile;
use crate::import::{ImportOptions, import_all};
use crate::indexer::{Index, Parts, Sizes, Weights, index};
use crate::knowledge::{self, About, Institution, Knowledge, Own, Told, write};
use crate::language::parse_tag;
use crate::learnt::{LOCK, Learnt, Lock, Sketch};
use crate::limits::{self, Limits};
use crate::model::{AlignedDocument, Document, Lang};
use crate::prepare::{self, CutDocument};
use crate::report::BuildReport;
use crate::source::Input;
use crate::{align, census, findings, page, site};

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
    /// What was learnt before and is to hold on, if it fits.
    pub lock: Option<Arc<Lock>>,
    /// Answers of earlier builds, or of other machines.
    pub cache: Arc<Cache>,
    /// What the host allows.
    pub limits: Limits,
    /// Whether there will be pages, which count towards the limits.
    pub pages: bool,
}

/// A share of the documents: those whose number leaves `number` when it is divided by `of`.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Shard {
    /// Which, from 0.
    pub number: usize,
    /// How many there are.
    pub of: usize,
}

impl Shard {
    /// All documents.
    const ALL: Self = Self { number: 0, of: 1 };

    fn has(self, document: usize) -> bool {
        document % self.of == self.number
    }
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
    /// What was learnt, if it is not what was given as learnt before.
    pub lock: Option<Lock>,
}

/// Reads, aligns and indexes. `progress` is told what is being done.
pub fn build(options: &BuildOptions, progress: &dyn Fn(&str)) -> Built {
    let start = Instant::now();
    let title = options.title.clone().or_else(|| options.titles.values().next().cloned());
    let title = title.unwrap_or_else(|| default_title(&options.inputs));
    let read = match read(options, progress) {
        Ok(read) => read,
        Err(report) => return Built { title, report: *report, ..Built::default() },
    };
    let lock = read.lock.clone();
    progress("gathering what the texts say of each other");
    let (told, lexicon) = rayon::join(
        || listen(options, &read),
        || match &lock {
            Some(lock) => Cow::Borrowed(&lock.learnt.lexicon),
            None => Cow::Owned(align::lexicon(&read.aligned, &read.langs, &read.analyzer)),
        },
    );
    progress("counting how terms are rendered");
    let known = gather(options, &read, told, &lexicon);
    let Read { langs, analyzer, aligned, keys, models, sketch, mut report, .. } = read;
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
        measures: lock.as_ref().map(|lock| &lock.learnt.measures),
        kept: Kept { cache: &options.cache, keys: &keys },
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
    let measures = hosted.as_ref().or(bundled.as_ref()).map(|index| index.measures.clone());
    // An archive may have outgrown what was learnt: a pair of languages more, or a dictionary.
    let is_learnt = lock.as_ref().is_none_or(|lock| {
        let has_dictionary = measures.as_ref().is_some_and(|found| found.dictionary.is_some());
        lock.learnt.models.len() < models.len()
            || (has_dictionary && lock.learnt.measures.dictionary.is_none())
    });
    let new_lock = is_learnt.then(|| Lock {
        learnt: Learnt {
            models,
            lexicon: lexicon.clone().into_owned(),
            measures: measures.unwrap_or_default(),
        },
        sides: langs.clone(),
        dictionaries: Key::of(&options.dictionaries),
        sketch: lock.as_ref().map_or(sketch, |lock| lock.sketch.clone()),
    });
    report.languages = langs;
    report.seconds = start.elapsed().as_secs_f64();
    Built { title, hosted, bundled, documents: aligned, knowledge: known, report, lock: new_lock }
}

/// What the owner says about the archive, with its sides and titles.
fn about(options: &BuildOptions, read: &Read) -> About {
    About { sides: read.langs.clone(), titles: options.titles.clone(), ..options.about.clone() }
}

/// Finds what the texts say of each other.
fn listen<'a>(options: &BuildOptions, read: &'a Read) -> Told<'a> {
    let kept = Kept { cache: &options.cache, keys: &read.keys };
    knowledge::listen(&read.aligned, &about(options, read), &options.own, kept)
}

/// Gathers what is known beside the texts, with what the owner says.
fn gather(
    options: &BuildOptions,
    read: &Read,
    told: Told<'_>,
    lexicon: &align::Lexicon,
) -> Knowledge {
    let (own, about) = (&options.own, about(options, read));
    let kept = Kept { cache: &options.cache, keys: &read.keys };
    knowledge::gather(&read.aligned, told, about, own, lexicon, &read.analyzer, kept)
}

/// Reads and aligns, and tells what was found; nothing is indexed.
pub fn check(options: &BuildOptions, progress: &dyn Fn(&str)) -> BuildReport {
    let start = Instant::now();
    let mut report = match read(options, progress) {
        Ok(read) => {
            let known = gather(options, &read, listen(options, &read), &align::Lexicon::new());
            let mut report = read.report;
            report.diagnostics.extend(known.diagnostics.iter().cloned());
            report.count_knowledge(&known);
            BuildReport { languages: read.langs, ..report }
        }
        Err(report) => *report,
    };
    report.seconds = start.elapsed().as_secs_f64();
    report
}

/// Reads everything and aligns a share of it, for the cache of `options`.
pub fn share(options: &BuildOptions, shard: Shard, progress: &dyn Fn(&str)) -> BuildReport {
    let start = Instant::now();
    let mut report = match read_shard(options, shard, progress) {
        Ok(read) => BuildReport { languages: read.langs, ..read.report },
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
        Ok(read) => {
            let known = gather(options, &read, listen(options, &read), &align::Lexicon::new());
            (known.institutions, read.report.diagnostics)
        }
        Err(report) => (Vec::new(), report.diagnostics),
    }
}

/// Documents on their way to the index.
struct Read {
    langs: Vec<Lang>,
    analyzer: Analyzer,
    aligned: Vec<AlignedDocument>,
    /// For each document what it follows from; none if no answers are kept.
    keys: Vec<Key>,
    models: Models,
    sketch: Sketch,
    /// What was learnt before, if it fits.
    lock: Option<Arc<Lock>>,
    report: BuildReport,
}

/// Reads and aligns; the report alone if there is no document.
fn read(options: &BuildOptions, progress: &dyn Fn(&str)) -> Result<Read, Box<BuildReport>> {
    read_shard(options, Shard::ALL, progress)
}

/// Reads everything, for what is learnt is learnt from all, and aligns a share of it.
fn read_shard(
    options: &BuildOptions,
    shard: Shard,
    progress: &dyn Fn(&str),
) -> Result<Read, Box<BuildReport>> {
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
    let contents = contents(&documents);
    let kept = Kept { cache: &options.cache, keys: &contents };
    report.findings = findings::in_documents(&documents, kept);
    let sketch = Sketch::of(&contents);
    let mut langs = prepare::order_of_sides(&documents);
    // An order that was learnt with holds on: another document may turn it.
    if let Some(lock) = &options.lock {
        langs.sort_by_key(|lang| {
            lock.sides.iter().position(|side| side == lang).unwrap_or(lock.sides.len())
        });
    }
    // What a person stated comes first, in that order.
    let stated: Vec<Lang> = options.import.langs.iter().filter_map(|tag| parse_tag(tag)).collect();
    langs.sort_by_key(|lang| stated.iter().position(|s| s == lang).unwrap_or(stated.len()));
    let lock = options.lock.clone().filter(|lock| fits(lock, &langs, options, &mut report));
    if let Some(lock) = &lock {
        report.drift = Some(lock.sketch.difference(&sketch));
    }
    let analyzer = prepare::analyzer(&documents, &langs);
    let paths: Vec<String> = documents.iter().map(|document| document.path.clone()).collect();
    let mut models = lock.as_ref().map_or_else(Models::new, |lock| lock.learnt.models.clone());
    let mut wanted: BTreeSet<(Lang, Lang)> =
        documents.par_iter().flat_map_iter(|document| align::pairs_of(document, &langs)).collect();
    wanted.retain(|pair| !models.contains_key(pair));
    progress("cutting sentences");
    // What is kept aligned need not be cut; what teaches has to be.
    let ids: Vec<String> = documents.iter().map(|document| document.id.clone()).collect();
    // So has what an editor has corrected.
    let corrections = &options.corrections;
    let is_whole =
        |document: &Document| wanted.is_empty() && !corrections.contains_key(&document.id);
    let mut documents: Vec<Cutting> = documents
        .into_par_iter()
        .map(|document| match is_whole(&document) {
            true => Cutting::Whole(document),
            false => Cutting::Cut(prepare::cut(document, &langs)),
        })
        .collect();
    report.diagnostics.extend(correct(&mut documents, corrections));
    if !wanted.is_empty() {
        progress("learning how the languages correspond");
        let cut: Vec<&CutDocument> = documents.iter().filter_map(Cutting::cut).collect();
        let key = match options.cache.is_open() {
            true => {
                let corrected = format!("{corrections:?}");
                Key::of(&(&contents, &wanted, &langs, &options.dictionaries, corrected))
            }
            false => Key::default(),
        };
        let learn = || align::learn_models(&cut, &wanted, &options.dictionaries, &analyzer);
        models.extend(options.cache.memo("models", key, learn));
    }
    progress("aligning");
    let with = if options.cache.is_open() { Key::of(&(&langs, &models)) } else { Key::default() };
    let (keys, aligned): (Vec<Key>, Vec<AlignedDocument>) = documents
        .into_par_iter()
        .zip(contents.par_iter().zip(&ids))
        .enumerate()
        .filter(|(number, _)| shard.has(*number))
        .map(|(_, (document, (content, id)))| {
            let corrected = corrections.get(id).map(|rows| format!("{rows:?}"));
            let key = Key::of(&(content, id, with, corrected, options.order));
            let make =
                || align::align_one(document.into_cut(&langs), &models, &analyzer, options.order);
            (key, options.cache.memo("aligned", key, make))
        })
        .unzip();
    let paths: Vec<String> = paths
        .into_iter()
        .enumerate()
        .filter_map(|(number, path)| shard.has(number).then_some(path))
        .collect();
    report.findings.extend(findings::in_alignment(&paths, &aligned));
    report.count(&aligned);
    Ok(Read { langs, analyzer, aligned, keys, models, sketch, lock, report })
}

/// A document that may have been cut into segments.
enum Cutting {
    Whole(Document),
    Cut(CutDocument),
}

impl Cutting {
    fn cut(&self) -> Option<&CutDocument> {
        match self {
            Self::Whole(_) => None,
            Self::Cut(cut) => Some(cut),
        }
    }

    fn cut_mut(&mut self) -> Option<&mut CutDocument> {
        match self {
            Self::Whole(_) => None,
            Self::Cut(cut) => Some(cut),
        }
    }

    fn into_cut(self, langs: &[Lang]) -> CutDocument {
        match self {
            Self::Whole(document) => prepare::cut(document, langs),
            Self::Cut(cut) => cut,
        }
    }
}

/// What each document holds, wherever its file is.
fn contents(documents: &[Document]) -> Vec<Key> {
    let content = |d: &Document| Key::of(&(&d.id, &d.titles, &d.date, &d.source, &d.meta, &d.body));
    documents.par_iter().map(content).collect()
}

/// Whether what was learnt before can hold on; if not, says why.
fn fits(lock: &Lock, langs: &[Lang], options: &BuildOptions, report: &mut BuildReport) -> bool {
    let is_of_langs = lock.sides == langs;
    let is_fit = is_of_langs && lock.dictionaries == Key::of(&options.dictionaries);
    if !is_fit {
        let of = if is_of_langs { "dictionaries" } else { "languages" };
        let message = format!("it was written for other {of}; everything is learnt anew");
        report.diagnostics.push(Diagnostic::note(LOCK, message));
    }
    is_fit
}

/// Puts corrections in force, and says which no longer fit.
fn correct(documents: &mut [Cutting], corrections: &Corrections) -> Vec<Diagnostic> {
    let mut left: BTreeSet<&String> = corrections.keys().collect();
    let mut diagnostics = Vec::new();
    for document in documents.iter_mut().filter_map(Cutting::cut_mut) {
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
