//! The engine: an open index that answers queries and opens documents.

use core::ops::Range;
use std::rc::Rc;

use enface_format::{ChunkName, DocumentRecord, Root, SideInfo, SideText, count_before};
use enface_text::Analyzer;

use crate::candidates::{self, ClauseCandidates};
use crate::counterparts;
use crate::entry::Entry;
use crate::error::EngineError;
use crate::expand;
use crate::facets;
use crate::matcher::{Matcher, Rendered, Text};
use crate::query::Query;
use crate::rank::{self, Scored};
use crate::results::{
    Bonuses, Counterpart, DocId, Explanation, Hit, Mark, MarkKind, Passage, Reading, SearchOptions,
    SearchResults, Sort, TitleMatch, Total,
};
use crate::source::ChunkSource;
use crate::store::{Chunks, Stop, Store, chunk_of, document_of};

/// How many candidates beyond those still needed are verified in one step: enough that a few
/// false ones cost no extra round trip.
const SPARE_CANDIDATES: usize = 4;

/// Bounds the memory that one step takes where everything is verified.
const MAX_STEP: usize = 64;

/// How many passages are put in order by how close their terms stand: as many as the element shows.
const PAGE: usize = 20;
/// Of fewer candidates those with all terms side by side are mostly among the first.
const MANY_CANDIDATES: usize = 60;

/// How many titles that match are shown.
const MAX_TITLES: usize = 10;

/// How much a passage gains whose terms stand side by side, at a full bonus: of 0 to 6 times, four
/// put most unquoted phrases of the benchmark first.
const PROXIMITY: u32 = 4;

/// How many passages are shown that match through the lexicon.
const MAX_ACROSS: usize = 5;

/// An open index.
///
/// Cheap to query again: chunks stay in memory within a bound. Several queries may be under way
/// at once; none changes what another sees.
pub struct Engine<S> {
    store: Store<S>,
    analyzer: Analyzer,
}

/// A query that has met the index.
#[derive(Default)]
struct Resolved {
    query: Query,
    clauses: Vec<ClauseCandidates>,
    counterparts: Vec<Counterpart>,
    renderings: Vec<Rendered>,
    /// What each bonus has made of the scores: its name, and the scores after it.
    stages: Vec<(&'static str, Vec<Scored>)>,
}

impl Resolved {
    fn matcher(&self) -> Matcher<'_> {
        Matcher { query: &self.query, clauses: &self.clauses, renderings: &self.renderings }
    }
}

impl<S: ChunkSource> Engine<S> {
    /// Opens an index, given the `bytes` of the file `path` of `source`: the root itself, or the
    /// bundle that has it under the name `root`. Both names are in the archive's `enface.json`.
    ///
    /// # Errors
    /// If the file is damaged, or has a newer format.
    pub fn open(source: S, path: &str, root: &str, bytes: &[u8]) -> Result<Self, EngineError> {
        let (store, folds) = Store::open(source, path, root, bytes)?;
        let analyzer = Analyzer::new(folds);
        Ok(Self { store, analyzer })
    }

    fn root(&self) -> &Root {
        self.store.root()
    }

    /// The archive's sides, in order.
    pub fn sides(&self) -> &[SideInfo] {
        &self.root().meta.sides
    }

    /// The archive's titles, each with its side.
    pub fn titles(&self) -> &[(u8, String)] {
        &self.root().meta.titles
    }

    /// Which state of the archive this is.
    pub fn edition(&self) -> &str {
        &self.root().meta.edition
    }

    /// The number of documents.
    pub fn n_documents(&self) -> u32 {
        self.root().n_documents()
    }

    /// The number of passages: what a search without conditions would find.
    pub fn n_passages(&self) -> u32 {
        self.root().n_passages()
    }

    /// The analyzer that queries and texts of this archive go through.
    pub fn analyzer(&self) -> &Analyzer {
        &self.analyzer
    }

    /// The passages that match `query`.
    ///
    /// # Errors
    /// If a chunk that the query needs cannot be had or is damaged; the engine stays usable.
    pub async fn search(
        &self,
        query: &str,
        options: &SearchOptions,
    ) -> Result<SearchResults, EngineError> {
        let mut results = SearchResults::default();
        results.total.exact = true;
        let mut readings = Query::readings(query, &self.analyzer, &self.root().meta);
        // The next one is the last.
        readings.reverse();
        let mut options = options.clone();
        while let Some(mut query) = readings.pop() {
            if query.clauses.is_empty() {
                break;
            }
            query.bonuses = options.bonuses;
            let is_partial = query.bonuses.completeness < Bonuses::FULL;
            query.is_loose |= is_partial && query.n_groups() > 1 && !query.is_one_sided;
            let (found, across) = match self.search_parsed(&query, &options).await {
                Err(error) if query.is_one_sided => {
                    results.failure = Some(error);
                    break;
                }
                found => found?,
            };
            if query.is_one_sided {
                results.n_across = found.total;
                results.failure = found.failure;
                for mut hit in found.hits {
                    // Nobody typed these words: they are what was typed in another language.
                    for marks in &mut hit.marks {
                        marks.iter_mut().for_each(|mark| mark.kind = MarkKind::Counterpart);
                    }
                    // A text in one language may have words of another.
                    if !results.hits.iter().any(|one| one.passage.bead == hit.passage.bead) {
                        results.across.push(hit);
                    }
                }
                break;
            }
            results = found;
            if results.total.n > 0 || !results.titles.is_empty() || readings.is_empty() {
                readings.clear();
                let is_whole = results.failure.is_none();
                if let Some(across) = across.filter(|_| options.offset == 0 && is_whole) {
                    options.limit = MAX_ACROSS;
                    readings.push(across);
                }
            }
        }
        Ok(results)
    }

    /// What one reading of a query finds, and what to look for in documents in one language only.
    async fn search_parsed(
        &self,
        query: &Query,
        options: &SearchOptions,
    ) -> Result<(SearchResults, Option<Query>), EngineError> {
        let mut resolved = Resolved::default();
        let (mut beads, mut titles) = (Vec::new(), Vec::new());
        self.store
            .run(&mut |chunks| {
                resolved = self.resolve(chunks, query)?;
                (beads, titles) = self.rank(chunks, &mut resolved, options)?;
                Ok(())
            })
            .await?;
        let query = &resolved.query;
        let n_best = if query.is_loose { 0 } else { rank::put_best_first(&mut titles, MAX_TITLES) };
        let best = titles.get(..n_best.min(MAX_TITLES)).unwrap_or_default();

        // How close terms stand is seen in the texts alone: of many candidates some more are looked
        // at than a short page shows.
        let (mut n_before, mut wanted) = (0, options.offset.saturating_add(options.limit));
        if query.n_groups() > 1 && beads.len() > MANY_CANDIDATES {
            n_before = options.offset % PAGE;
            wanted = wanted.div_ceil(PAGE).saturating_mul(PAGE);
        }
        let start = options.offset - n_before;
        // How many candidates are in order.
        let mut n_ordered = rank::put_best_first(&mut beads, wanted);
        // What a document has need not be in the passage.
        let is_exact = !query.is_loose && resolved.clauses.iter().all(|clause| clause.is_exact);
        // Candidates that surely match need not be looked at before the page that shows them.
        let mut matching: Vec<Scored> = if is_exact {
            beads.get(..start.min(beads.len())).unwrap_or_default().to_vec()
        } else {
            Vec::new()
        };
        let verify_all = !is_exact && (options.exact_total || self.store.is_local());
        let mut n_seen = matching.len();
        let mut hits: Vec<Hit> = Vec::new();
        let mut failure = None;
        while n_seen < beads.len() && (matching.len() < wanted || verify_all) {
            let n_wanted = wanted.saturating_sub(matching.len());
            let spare = if is_exact { 0 } else { SPARE_CANDIDATES };
            let n = if verify_all { MAX_STEP } else { n_wanted.saturating_add(spare) };
            let n = n.clamp(1, MAX_STEP);
            if let Some(behind) = beads.get_mut(n_ordered..).filter(|_| n_seen + n > n_ordered) {
                n_ordered += rank::put_best_first(behind, n);
            }
            let end = (n_seen + n).min(n_ordered);
            let step = beads.get(n_seen..end).unwrap_or_default();
            let mut found = Vec::new();
            let verified = self
                .store
                .run(&mut |chunks| {
                    // Records of titles are shown, too: they come along with the texts.
                    let titles = self.need_titles(chunks, best);
                    found.clear();
                    self.verify(chunks, step, &resolved, options, &mut found).and(titles)
                })
                .await;
            let first = n_seen;
            n_seen = end;
            for (i, hit) in found {
                if matching.len() == wanted && !verify_all {
                    // The page is full: from here on candidates were looked at too early.
                    n_seen = first + i;
                    break;
                }
                if (start..wanted).contains(&matching.len()) {
                    // Orders other than that of relevance are those of the candidates.
                    let is_kept = options.sort != Sort::Relevance;
                    let at = count_before(hits.len(), &mut |i| {
                        is_kept || hits.get(i).is_some_and(|one| one.score >= hit.score)
                    });
                    hits.insert(at, hit);
                }
                if let Some(scored) = step.get(i) {
                    matching.push(*scored);
                }
            }
            if let Err(error) = verified {
                if hits.is_empty() || options.offset > 0 || options.exact_total {
                    return Err(error);
                }
                // What has arrived is shown; what has not may match, too.
                failure = Some(error);
                matching.clear();
                n_seen = 0;
                break;
            }
        }
        let (mut n_hidden, mut n_shown) = (n_before, options.limit);
        hits.retain(|_| {
            let is_shown = n_hidden == 0 && n_shown > 0;
            n_shown -= usize::from(is_shown);
            n_hidden = n_hidden.saturating_sub(1);
            is_shown
        });
        matching.extend_from_slice(beads.get(n_seen..).unwrap_or_default());
        let total = Total { n: matching.len() as u32, exact: is_exact || n_seen == beads.len() };
        let passages = facets::passages(self.root(), &matching);
        let n_documents = passages.iter().filter(|&&n| n > 0).count() as u32;
        let (mut titles, mut facets) = (Vec::new(), Vec::new());
        if failure.is_none() {
            self.store
                .run(&mut |chunks| {
                    titles = self.titles_of(chunks, best, &resolved)?;
                    facets = facets::count(chunks, &options.facets, &passages)?;
                    Ok(())
                })
                .await?;
        }
        // What was asked for in parts is no way out.
        let is_loose = query.is_loose && query.bonuses.completeness == Bonuses::FULL;
        let across = if query.is_one_sided || query.is_translated {
            None
        } else {
            facets::named(&self.root().meta, facets::ONE_SIDED)
                .and_then(|_| expand::across(query, &resolved.renderings))
        };
        let results = SearchResults {
            hits,
            total,
            n_documents,
            titles,
            counterparts: resolved.counterparts,
            is_loose,
            facets,
            failure,
            ..SearchResults::default()
        };
        Ok((results, across))
    }

    /// The passages that may match, with their scores, and the titles that do.
    fn rank(
        &self,
        chunks: &Chunks<'_>,
        resolved: &mut Resolved,
        options: &SearchOptions,
    ) -> Result<(Vec<Scored>, Vec<Scored>), Stop> {
        let Resolved { query, clauses, stages, .. } = resolved;
        let Bonuses { title, date, .. } = query.bonuses;
        let mut note = |name, beads: &Vec<Scored>| {
            if options.explain {
                stages.push((name, beads.clone()));
            }
        };
        let mut beads = rank::combine(query, clauses, self.root());
        if query.is_one_sided {
            facets::keep_one_sided(chunks, &mut beads)?;
        }
        note("", &beads);
        let titles = rank::split_titles(&mut beads, clauses, &self.root().document_beads, title);
        note("title", &beads);
        let is_relevance = options.sort == Sort::Relevance;
        let order = if is_relevance && date > 0 { Sort::Newest } else { options.sort };
        let places = facets::places(chunks, order)?;
        let n_places = places.iter().copied().max().unwrap_or_default().max(1);
        for scored in beads.iter_mut().filter(|_| !places.is_empty()) {
            let place = places.get(document_of(self.root(), scored.bead) as usize).copied();
            let place = place.unwrap_or_default();
            scored.score = if is_relevance {
                rank::lift(
                    scored.score,
                    date,
                    (u64::from(place) * 256 / u64::from(n_places)) as u32,
                )
            } else {
                place
            };
        }
        note("date", &beads);
        Ok((beads, titles))
    }

    fn resolve(&self, chunks: &Chunks<'_>, query: &Query) -> Result<Resolved, Stop> {
        let mut query = query.clone();
        // What the expansion needs is fetched together with the rest.
        let expanded = expand::expand(chunks, &mut query, &self.analyzer);
        let clauses = candidates::look_up(chunks, &query, &self.analyzer)?;
        let (counterparts, renderings) = counterparts::look_up(chunks, &query, &self.analyzer)?;
        expanded?;
        Ok(Resolved { query, clauses, counterparts, renderings, stages: Vec::new() })
    }

    /// Adds those of the candidates to `found` that match, each with its place among them; stops if
    /// the texts of some are not here.
    fn verify(
        &self,
        chunks: &Chunks<'_>,
        candidates: &[Scored],
        resolved: &Resolved,
        options: &SearchOptions,
        found: &mut Vec<(usize, Hit)>,
    ) -> Result<(), Stop> {
        let mut verified = Ok(());
        for (i, scored) in candidates.iter().enumerate() {
            let Ok(entry) = self.entry(chunks, scored.bead) else {
                verified = Err(Stop);
                continue;
            };
            if let Some((marks, closeness)) = self.marks(&entry.sides, resolved, Some(scored.bead))
            {
                let passage = entry.passage(&marks);
                let doc = document_of(self.root(), scored.bead);
                let document = chunks.record_beside(self.text_chunk_of(scored.bead), doc)?;
                let mut score = scored.score;
                if options.sort == Sort::Relevance {
                    score = rank::lift(score, options.bonuses.proximity, PROXIMITY * closeness);
                }
                let explanation = if options.explain {
                    Some(self.explain(chunks, resolved, scored, score)?)
                } else {
                    None
                };
                let doc = DocId(doc);
                found.push((i, Hit { doc, document, passage, score, marks, explanation }));
            }
        }
        verified
    }

    /// Why a passage has its score.
    fn explain(
        &self,
        chunks: &Chunks<'_>,
        resolved: &Resolved,
        scored: &Scored,
        score: u32,
    ) -> Result<Explanation, Stop> {
        let mut out = Explanation::default();
        for (clause, known) in resolved.query.clauses.iter().zip(&resolved.clauses) {
            if clause.is_shown() && known.has(scored.bead) {
                candidates::explain(chunks, &resolved.query, clause, scored.bead, &mut out.terms)?;
            }
        }
        let mut before = out.terms.iter().fold(0u32, |sum, term| sum.saturating_add(term.score));
        for (name, beads) in &resolved.stages {
            let after = rank::find(beads, scored.bead).unwrap_or_default();
            // Before the first bonus is what terms add.
            let name = if name.is_empty() { "completeness" } else { name };
            out.bonuses.push((name, after.saturating_sub(before)));
            before = after;
        }
        out.bonuses.push(("proximity", score.saturating_sub(scored.score)));
        Ok(out)
    }

    fn marks(
        &self,
        sides: &[SideText],
        resolved: &Resolved,
        bead: Option<u32>,
    ) -> Option<(Vec<Vec<Mark>>, u32)> {
        let mut texts: Vec<Text<'_>> = Vec::new();
        for side in sides {
            texts.push(Text { side: side.side, text: &side.text });
        }
        resolved.matcher().marks(&texts, &self.analyzer, bead)
    }

    fn need_titles(&self, chunks: &Chunks<'_>, titles: &[Scored]) -> Result<(), Stop> {
        let mut docs = Vec::new();
        for title in titles {
            docs.push(document_of(self.root(), title.bead));
        }
        chunks.need_records(&docs)
    }

    fn titles_of(
        &self,
        chunks: &Chunks<'_>,
        titles: &[Scored],
        resolved: &Resolved,
    ) -> Result<Vec<TitleMatch>, Stop> {
        self.need_titles(chunks, titles)?;
        let mut out = Vec::new();
        for scored in titles {
            let doc = document_of(self.root(), scored.bead);
            let document = chunks.record(doc)?;
            let mut texts: Vec<Text<'_>> = Vec::new();
            for (side, text) in &document.titles {
                texts.push(Text { side: *side, text });
            }
            let found = resolved.matcher().marks(&texts, &self.analyzer, Some(scored.bead));
            if let Some((marks, _)) = found {
                out.push(TitleMatch { doc: DocId(doc), document, score: scored.score, marks });
            }
        }
        Ok(out)
    }

    /// A whole document, with what `query` marks in it; `None` if there is no such document.
    ///
    /// # Errors
    /// If a chunk cannot be had or is damaged.
    pub async fn read(&self, doc: DocId, query: &str) -> Result<Option<Reading>, EngineError> {
        let readings = Query::readings(query, &self.analyzer, &self.root().meta);
        let mut reading = None;
        self.store
            .run(&mut |chunks| {
                reading = self.read_parsed(chunks, doc, &readings)?;
                Ok(())
            })
            .await?;
        Ok(reading)
    }

    fn read_parsed(
        &self,
        chunks: &Chunks<'_>,
        doc: DocId,
        queries: &[Query],
    ) -> Result<Option<Reading>, Stop> {
        let beads = self.root().document_beads.get(doc.0 as usize..).unwrap_or_default();
        let &[first, end, ..] = beads else { return Ok(None) };
        // The first bead is the title.
        let beads = first + 1..end;
        let mut names = Vec::new();
        for bead in beads.clone() {
            let name = ChunkName::Texts(self.text_chunk_of(bead));
            if names.last() != Some(&name) {
                names.push(name);
            }
        }
        chunks.need(&names)?;
        let document = chunks.record_beside(self.text_chunk_of(first), doc.0)?;
        let mut entries = Vec::new();
        let mut passages = Vec::new();
        for bead in beads {
            let entry = self.entry(chunks, bead)?;
            for i in 0..entry.beads.len() {
                passages.push(entry.bead(i));
            }
            entries.push(entry);
        }
        let mut marks: Vec<Vec<Vec<Mark>>> = Vec::new();
        for query in queries {
            let resolved = self.resolve(chunks, query)?;
            marks.clear();
            for entry in &entries {
                let found = self.marks(&entry.sides, &resolved, None).unwrap_or_default().0;
                for i in 0..entry.beads.len() {
                    marks.push(entry.marks_of(i, &found));
                }
            }
            // A search goes on where no passage of the archive has all that was asked for; so does
            // this, or a document would not have marked what its hit has.
            let is_found =
                !rank::combine(&resolved.query, &resolved.clauses, self.root()).is_empty();
            if is_found && marks.iter().any(|sides| sides.iter().any(|marks| !marks.is_empty())) {
                break;
            }
        }
        Ok(Some(Reading { doc, document, passages, marks }))
    }

    /// The document called `id`.
    ///
    /// # Errors
    /// If a chunk cannot be had or is damaged.
    pub async fn find_document(&self, id: &str) -> Result<Option<DocId>, EngineError> {
        let mut found = None;
        self.store
            .run(&mut |chunks| {
                for doc in chunks.ids()?.find(id) {
                    if chunks.record(doc)?.id == id {
                        found = Some(DocId(doc));
                    }
                }
                Ok(())
            })
            .await?;
        Ok(found)
    }

    /// What is known of some consecutive documents.
    ///
    /// # Errors
    /// If a chunk cannot be had or is damaged.
    pub async fn documents(
        &self,
        range: Range<u32>,
    ) -> Result<Vec<Rc<DocumentRecord>>, EngineError> {
        let range = range.start..range.end.min(self.n_documents());
        let mut records = Vec::new();
        self.store
            .run(&mut |chunks| {
                chunks.need_records(&range.clone().collect::<Vec<_>>())?;
                records.clear();
                for doc in range.clone() {
                    records.push(chunks.record(doc)?);
                }
                Ok(())
            })
            .await?;
        Ok(records)
    }

    /// Names a passage's text, so that a link can tell whether it has changed: eight hexadecimal
    /// digits of the folded text.
    pub fn anchor(&self, passage: &Passage) -> String {
        let mut folded = String::new();
        for side in passage.place.iter() {
            folded.push_str(&self.analyzer.fold_term(&side.text));
            folded.push('\n');
        }
        enface_format::checksum_name(folded.as_bytes())
    }

    fn text_chunk_of(&self, bead: u32) -> u32 {
        chunk_of(&self.root().text_beads, bead)
    }

    fn entry<'a>(&self, chunks: &'a Chunks<'_>, bead: u32) -> Result<Entry<'a>, Stop> {
        let number = self.text_chunk_of(bead);
        let first = self.root().text_beads.get(number as usize).copied().unwrap_or(bead);
        let entry = Entry::new(chunks.texts(number)?, bead, bead - first);
        entry.ok_or_else(|| chunks.damaged(ChunkName::Texts(number)))
    }
}
