//! From a query to the beads that may match, with what the index says of their relevance.
//!
//! For each clause the index is asked for its parts: grams, words with their families, prefixes.
//! Where the parts say all there is to say (one word, one gram) the candidates are the matches;
//! otherwise they are a superset, which [`crate::matcher`] verifies on the text.

use core::mem::take;
use core::ops::Range;

use enface_format::{
    FREQUENT_BEADS, GramTerm, Hash, Posting, Root, Second, WordShardReader, count_before, pair_term,
};
use enface_text::{Analyzer, Class, split_at_first};

use crate::fuzzy;
use crate::keys;
use crate::matcher;
use crate::query::{Clause, Field, Query, QueryToken};
use crate::rank::{self, Scored};
use crate::results::TermScore;
use crate::store::{Chunks, Stop, document_of};

/// A prefix that begins words in more shards than this is taken as a whole word: one or two
/// letters in a large archive would fetch half of its words and match nearly everything.
const MAX_PREFIX_SHARDS: usize = 8;

/// Longer strings are looked up by every other gram, which all of their characters still enter.
const MAX_ADJACENT_GRAMS: usize = 8;

/// With more candidates than this a phrase also asks the index for its pairs of frequent words, which
/// takes another file or two: about as much as so many texts.
const MANY_FOR_PAIRS: usize = 16;

/// How much a match counts that is not in the form that was asked for, in 1/256: so little that
/// the weakest exact match stands before the strongest of these, as far apart as impacts are, and
/// that one term in its form mostly outweighs what another one adds by its impact.
mod weight {
    pub(super) const EXACT: u32 = 256;
    /// Another form of the same word.
    pub(super) const FAMILY: u32 = 40;
    /// A longer word that begins so.
    pub(super) const PREFIX: u32 = 32;
    /// A word one edit away from one that the archive does not have.
    pub(super) const FUZZY: u32 = 12;

    /// The weight under a bonus for exactness that is less than full.
    pub(super) fn at(weight: u32, exactness: u8) -> u32 {
        EXACT - (EXACT - weight) * u32::from(exactness) / u32::from(crate::results::Bonuses::FULL)
    }
}

/// What the index knows of one clause.
#[derive(Clone, Debug, Default)]
pub(crate) struct ClauseCandidates {
    /// The beads that may match, with the clause's score, in order.
    pub(crate) beads: Vec<Scored>,
    /// Whether each of them does match.
    pub(crate) is_exact: bool,
    /// For a clause of one word: what else matches it, folded: its other forms in the archive, or,
    /// if there is none of it, words that are spelt nearly so.
    pub(crate) forms: Vec<String>,
    /// Whether words that begin with the last word match too.
    pub(crate) is_prefix: bool,
}

impl ClauseCandidates {
    /// Whether `bead` may match.
    pub(crate) fn has(&self, bead: u32) -> bool {
        rank::find(&self.beads, bead).is_some()
    }
}

/// A part of a clause that the index is asked for.
enum Unit<'a> {
    /// One of some characters, and one of others behind it.
    Gram(&'a str, &'a str),
    /// One of some characters, wherever it stands.
    AnyGram(&'a str),
    Word {
        text: &'a str,
        with_family: bool,
        with_prefix: bool,
    },
}

impl Unit<'_> {
    /// What the index is asked for, as it is shown.
    fn name(&self) -> String {
        match self {
            Self::Gram(first, second) => {
                let mut name = String::from(*first);
                name.push_str(second);
                name
            }
            Self::AnyGram(text) | Self::Word { text, .. } => (*text).to_owned(),
        }
    }
}

/// Looks up all clauses. Each notes the files that it needs before any stops, so that all that can
/// be told from the query are fetched at once.
pub(crate) fn look_up(
    chunks: &Chunks<'_>,
    query: &Query,
    analyzer: &Analyzer,
) -> Result<Vec<ClauseCandidates>, Stop> {
    let mut out = Vec::new();
    let mut stopped = Ok(());
    for clause in &query.clauses {
        match look_up_clause(chunks, query, clause, analyzer) {
            Ok(found) => out.push(found),
            Err(stop) => stopped = Err(stop),
        }
    }
    stopped.map(|()| out)
}

fn look_up_clause(
    chunks: &Chunks<'_>,
    query: &Query,
    clause: &Clause,
    analyzer: &Analyzer,
) -> Result<ClauseCandidates, Stop> {
    let docs = match &clause.field {
        Field::Text => return look_up_text(chunks, query, clause),
        Field::Title => {
            let found = look_up_text(chunks, query, clause)?;
            titles(chunks, clause, &found, analyzer)?
        }
        Field::Facet(facet, value) => documents_with(chunks, clause, *facet, value, analyzer)?,
    };
    Ok(passages_of(chunks.root(), &docs))
}

/// All beads of some documents, with nothing to say for their relevance.
fn passages_of(root: &Root, docs: &[u32]) -> ClauseCandidates {
    let mut out = ClauseCandidates { is_exact: true, ..ClauseCandidates::default() };
    for &doc in docs {
        if let Some(&[first, end, ..]) = root.document_beads.get(doc as usize..) {
            for bead in first..end {
                out.beads.push(Scored { bead, score: 0 });
            }
        }
    }
    out
}

/// The documents whose value in a field has what the clause says, or is within what it says: for
/// `from..to` not before the one and not behind the other, which may be the beginning of it.
fn documents_with(
    chunks: &Chunks<'_>,
    clause: &Clause,
    facet: usize,
    wanted: &str,
    analyzer: &Analyzer,
) -> Result<Vec<u32>, Stop> {
    let Some((name, hash)) = chunks.root().meta.facets.get(facet) else { return Ok(Vec::new()) };
    // A year is a range of dates.
    let range = range(wanted).or_else(|| (name == "date").then_some((wanted, wanted)));
    let mut docs = Vec::new();
    for value in &chunks.facet(Hash(*hash))?.values {
        let text = value.text.as_str();
        let fits = match range {
            Some((from, to)) => text >= from && (text <= to || text.starts_with(to)),
            None => matcher::has(&analyzer.analyze(text), &clause.tokens, clause.is_prefix),
        };
        if fits {
            value.documents.iter().for_each(|&doc| docs.push(doc.into()));
        }
    }
    Ok(keys::distinct(docs))
}

/// What stands before and behind two full stops.
fn range(text: &str) -> Option<(&str, &str)> {
    let (from, to) = split_at_first(text, &|c| c == '.')?;
    Some((from, to.strip_prefix('.')?))
}

/// The documents among `found` whose titles match a clause.
fn titles(
    chunks: &Chunks<'_>,
    clause: &Clause,
    found: &ClauseCandidates,
    analyzer: &Analyzer,
) -> Result<Vec<u32>, Stop> {
    let root = chunks.root();
    let mut docs = Vec::new();
    for scored in &found.beads {
        if root.document_beads.binary_search(&scored.bead).is_ok() {
            docs.push(document_of(root, scored.bead));
        }
    }
    if !found.is_exact {
        chunks.need_records(&docs)?;
        let mut matching = Vec::new();
        for doc in docs {
            let record = chunks.record(doc)?;
            let mut is_match = false;
            for (side, title) in &record.titles {
                let is_asked = clause.sides >> (side & 31) & 1 != 0;
                let analysis = analyzer.analyze(title);
                matcher::find(&analysis, title, clause, found, &mut |_, _| is_match |= is_asked);
            }
            if is_match {
                matching.push(doc);
            }
        }
        docs = matching;
    }
    Ok(docs)
}

/// What to ask the index for; nothing if a character of the clause is not in the archive.
fn units<'a>(root: &Root, clause: &'a Clause) -> Vec<Unit<'a>> {
    let tokens = &clause.tokens;
    let mut units = Vec::new();
    let is_known = |token: &QueryToken| {
        token.class != Class::Gram || token.text.chars().any(|c| root.rank(c).is_some())
    };
    if !tokens.iter().all(is_known) {
        return units;
    }
    if let [token] = tokens.as_slice() {
        units.push(match token.class {
            Class::Gram => Unit::AnyGram(&token.text),
            _ => Unit::Word {
                text: &token.text,
                with_family: !clause.is_exact,
                with_prefix: clause.is_prefix && prefix_shards(root, &token.text).is_some(),
            },
        });
        return units;
    }
    let mut lone_grams = Vec::new();
    for run in tokens.chunk_by(|a, b| a.class == Class::Gram && b.class == Class::Gram) {
        let is_last = tokens.last().is_some_and(|last| run.iter().any(|t| core::ptr::eq(t, last)));
        match run {
            [token] if token.class == Class::Gram => lone_grams.push(Unit::AnyGram(&token.text)),
            [token] => {
                let with_prefix = clause.is_prefix && is_last;
                let is_short = prefix_shards(root, &token.text).is_none();
                // A last word that could go on in too many ways says nothing to the index; the
                // other tokens find the candidates.
                if !(with_prefix && is_short) {
                    units.push(Unit::Word { text: &token.text, with_family: false, with_prefix });
                }
            }
            run => {
                let last = run.len().saturating_sub(2);
                let step = if last < MAX_ADJACENT_GRAMS { 1 } else { 2 };
                for (i, pair) in run.windows(2).enumerate() {
                    if let [first, second] = pair
                        && (i % step == 0 || i == last)
                    {
                        units.push(Unit::Gram(&first.text, &second.text));
                    }
                }
            }
        }
    }
    // A character alone between words is in too many beads to ask for, unless there is no choice.
    if units.is_empty() {
        units = lone_grams;
    }
    units
}

/// The number of the shard that holds a gram, if any does.
pub(crate) fn gram_shard(root: &Root, term: GramTerm) -> Option<u32> {
    let shards = &root.gram_shards;
    let after = count_before(shards.len(), &mut |i| shards.get(i) <= Some(&term));
    after.checked_sub(1).map(|number| number as u32)
}

/// The number of the shard that holds a folded word, if any does.
pub(crate) fn word_shard(root: &Root, word: &str) -> Option<u32> {
    let shards = &root.word_shards;
    let after = count_before(shards.len(), &mut |i| shards.get(i).is_some_and(|w| **w <= *word));
    after.checked_sub(1).map(|number| number as u32)
}

/// The shards with words that begin with `prefix`; `None` if they are too many.
fn prefix_shards(root: &Root, prefix: &str) -> Option<Range<u32>> {
    let shards = &root.word_shards;
    let start = word_shard(root, prefix).unwrap_or_default();
    let is_in = |first: &String| **first <= *prefix || first.starts_with(prefix);
    let end = count_before(shards.len(), &mut |i| shards.get(i).is_some_and(is_in)) as u32;
    ((end - start) as usize <= MAX_PREFIX_SHARDS).then_some(start..end)
}

fn look_up_text(
    chunks: &Chunks<'_>,
    query: &Query,
    clause: &Clause,
) -> Result<ClauseCandidates, Stop> {
    let root = chunks.root();
    let (n_beads, impacts) = (root.meta.n_beads, &root.meta.impacts);
    let mut out = ClauseCandidates {
        is_exact: match clause.tokens.as_slice() {
            _ if clause.is_literal || clause.near.is_some() => false,
            [_] => true,
            [a, b] => a.class == Class::Gram && b.class == Class::Gram,
            _ => false,
        },
        ..ClauseCandidates::default()
    };
    let mut lists: Vec<Vec<Scored>> = Vec::new();
    for_each_unit(chunks, query, clause, &mut out, &mut |_, found| {
        lists.push(rank::score_unit(found, clause, impacts, n_beads));
    })?;
    out.beads = rank::intersect(lists);
    // Characters stand in no shard of words: none is loaded for them.
    let is_words = clause.tokens.iter().all(|token| token.class == Class::Word);
    if is_words && out.beads.len() > MANY_FOR_PAIRS {
        let mut lists = vec![take(&mut out.beads)];
        narrow(chunks, clause, &mut lists)?;
        out.beads = rank::intersect(lists);
    }
    // What has no candidates has no matches.
    out.is_exact |= out.beads.is_empty();
    // A prefix that the index was not asked for still counts when the text is verified.
    out.is_prefix |= clause.is_prefix && clause.tokens.len() > 1;
    Ok(out)
}

/// Adds to `lists`, which beads have the parts of a phrase, what the index knows of its pairs of
/// frequent words.
fn narrow(chunks: &Chunks<'_>, clause: &Clause, lists: &mut Vec<Vec<Scored>>) -> Result<(), Stop> {
    let meta = &chunks.root().meta;
    let mut stopped = Ok(());
    let mut before: Option<&str> = None;
    // The last word of a prefix may be any that begins so.
    let n_whole = clause.tokens.len() - usize::from(clause.is_prefix);
    for token in clause.tokens.iter().take(n_whole) {
        let own = exact_word(chunks, &token.text, 0)?;
        let word = own.filter(|(postings, _)| postings.len() >= FREQUENT_BEADS);
        let word = word.map(|_| token.text.as_str());
        if let (Some(first), Some(second)) = (before, word) {
            match exact_word(chunks, &pair_term(first, second), 0) {
                // It has too many postings to be written down.
                Ok(Some((&[], _))) => {}
                Ok(pair) => {
                    let pair = pair.map_or_else(Vec::new, |pair| vec![pair]);
                    lists.push(rank::score_unit(&pair, clause, &meta.impacts, meta.n_beads));
                }
                Err(stop) => stopped = Err(stop),
            }
        }
        before = word;
    }
    stopped
}

/// What the terms of a clause add to the score of one bead that matches it.
pub(crate) fn explain(
    chunks: &Chunks<'_>,
    query: &Query,
    clause: &Clause,
    bead: u32,
    terms: &mut Vec<TermScore>,
) -> Result<(), Stop> {
    let root = chunks.root();
    for_each_unit(chunks, query, clause, &mut ClauseCandidates::default(), &mut |unit, found| {
        if let Some(term) = rank::explain_unit(unit.name(), found, clause, root, bead) {
            terms.push(term);
        }
    })
}

/// Calls `visit` with each part of a clause and the posting lists that it is in, and notes in `out`
/// what else matches.
fn for_each_unit(
    chunks: &Chunks<'_>,
    query: &Query,
    clause: &Clause,
    out: &mut ClauseCandidates,
    visit: &mut dyn FnMut(&Unit<'_>, &Weighted<'_>),
) -> Result<(), Stop> {
    let mut stopped = Ok(());
    for unit in units(chunks.root(), clause) {
        let found = match unit {
            Unit::Gram(first, second) => gram_postings(chunks, first, second),
            Unit::AnyGram(text) => any_gram_postings(chunks, text),
            Unit::Word { text, with_family, with_prefix } => {
                out.is_prefix |= with_prefix;
                let is_whole = with_family && clause.is_shown();
                let forgiving = if is_whole { query.forgiving } else { 0 };
                word_postings(chunks, text, with_family, with_prefix, forgiving, &mut out.forms)
            }
        };
        match found {
            Ok(mut found) => {
                for (_, form) in &mut found {
                    if clause.is_added {
                        *form = (*form * weight::FAMILY) >> 8;
                    }
                    *form = weight::at(*form, query.bonuses.exactness);
                }
                visit(&unit, &found);
            }
            Err(stop) => stopped = Err(stop),
        }
    }
    stopped
}

/// Posting lists and the weight of each.
pub(crate) type Weighted<'a> = Vec<(&'a [Posting], u32)>;

/// The beads with one of some characters and one of others behind it.
fn gram_postings<'a>(
    chunks: &'a Chunks<'_>,
    first: &str,
    second: &str,
) -> Result<Weighted<'a>, Stop> {
    let root = chunks.root();
    let mut lists = Vec::new();
    let mut stopped = Ok(());
    for first in first.chars().filter_map(|c| root.rank(c)) {
        for second in second.chars().filter_map(|c| root.rank(c)) {
            let term = GramTerm { first, second: Second::Rank(second) };
            let Some(number) = gram_shard(root, term) else { continue };
            match chunks.grams(number) {
                Ok(shard) => {
                    if let Some(i) = shard.find(term) {
                        lists.push((shard.postings(i), weight::EXACT));
                    }
                }
                Err(stop) => stopped = Err(stop),
            }
        }
    }
    stopped.map(|()| lists)
}

/// All beads that have one of some characters: of each its own list if it is frequent, else all
/// grams that it begins.
fn any_gram_postings<'a>(chunks: &'a Chunks<'_>, text: &str) -> Result<Weighted<'a>, Stop> {
    let root = chunks.root();
    let shard_of = |term| gram_shard(root, term).unwrap_or_default();
    let mut lists = Vec::new();
    let mut stopped = Ok(());
    for first in text.chars().filter_map(|c| root.rank(c)) {
        let any = GramTerm { first, second: Second::Any };
        let mut to = shard_of(any) + 1;
        let own = match chunks.grams(to - 1) {
            Ok(shard) => shard.find(any).map(|i| shard.postings(i)),
            Err(stop) => {
                stopped = Err(stop);
                continue;
            }
        };
        if let Some(list) = own {
            lists.push((list, weight::EXACT));
            continue;
        }
        let from = shard_of(GramTerm { first, second: Second::End });
        let shards = &root.gram_shards;
        let is_before = |i: usize| shards.get(i).is_some_and(|shard| shard.first <= first);
        to = to.max(count_before(shards.len(), &mut |i| is_before(i)) as u32);
        for number in from..to {
            match chunks.grams(number) {
                Ok(shard) => {
                    for i in shard.starting_with(first) {
                        lists.push((shard.postings(i), weight::EXACT));
                    }
                }
                Err(stop) => stopped = Err(stop),
            }
        }
    }
    stopped.map(|()| lists)
}

/// The beads with a word and what else matches it, of which `forms` gets the spelling: its other
/// forms, or, if there is nothing at all, words that are spelt nearly so.
pub(crate) fn word_postings<'a>(
    chunks: &'a Chunks<'_>,
    text: &str,
    with_family: bool,
    with_prefix: bool,
    forgiving: usize,
    forms: &mut Vec<String>,
) -> Result<Weighted<'a>, Stop> {
    let root = chunks.root();
    let mut lists = Vec::new();
    let mut stopped = Ok(());
    let prefix = prefix_shards(root, text).filter(|_| with_prefix).unwrap_or_default();
    for number in prefix {
        match chunks.words(number) {
            Ok(shard) => {
                for i in shard.starting_with(text) {
                    let is_whole = shard.word(i) == Some(text);
                    let weight = if is_whole { weight::EXACT } else { weight::PREFIX };
                    lists.push((shard.postings(i), weight));
                }
            }
            Err(stop) => stopped = Err(stop),
        }
    }
    stopped?;
    if !with_prefix {
        lists.extend(exact_word(chunks, text, weight::EXACT)?);
    }
    if with_family && let Some(number) = word_shard(root, text) {
        let shard = chunks.words(number)?;
        // What the archive does not have, and what words begin with, is the beginning of one.
        if lists.is_empty() || shard.find(text).is_some() {
            for i in family(root, shard, text) {
                let mut add = |form: &str| {
                    if form != text {
                        keys::add(forms, form.to_owned());
                    }
                };
                shard.word(i).into_iter().for_each(&mut add);
                shard.family_elsewhere(i).iter().for_each(|form| add(form));
            }
            lists.extend(forms_postings(chunks, forms, weight::FAMILY)?);
        }
    }
    let mut n_found = 0;
    lists.iter().for_each(|(postings, _)| n_found += postings.len());
    if n_found < forgiving {
        let near = fuzzy::words_near(chunks, text)?;
        lists.extend(forms_postings(chunks, &near, weight::FUZZY)?);
        forms.extend(near);
    }
    Ok(lists)
}

/// The beads with some words.
fn forms_postings<'a>(
    chunks: &'a Chunks<'_>,
    forms: &[String],
    weight: u32,
) -> Result<Weighted<'a>, Stop> {
    let mut lists = Vec::new();
    let mut stopped = Ok(());
    for form in forms {
        match exact_word(chunks, form, weight) {
            Ok(list) => lists.extend(list),
            Err(stop) => stopped = Err(stop),
        }
    }
    stopped.map(|()| lists)
}

/// Whether the archive has a folded word.
pub(crate) fn has_word(chunks: &Chunks<'_>, word: &str) -> Result<bool, Stop> {
    Ok(exact_word(chunks, word, weight::EXACT)?.is_some())
}

fn exact_word<'a>(
    chunks: &'a Chunks<'_>,
    word: &str,
    weight: u32,
) -> Result<Option<(&'a [Posting], u32)>, Stop> {
    let Some(number) = word_shard(chunks.root(), word) else { return Ok(None) };
    let shard = chunks.words(number)?;
    let Some(i) = shard.find(word) else { return Ok(None) };
    Ok(Some((shard.postings(i), weight)))
}

/// The forms of `text` in its shard. A form that the archive does not have finds its family by
/// its ending: a word with a stem that `text` begins with, and an ending that words here have.
pub(crate) fn family(root: &Root, shard: &WordShardReader, text: &str) -> Vec<usize> {
    if let Some(i) = shard.find(text) {
        return shard.family(i);
    }
    const MIN_STEM_BYTES: usize = 3;
    let mut best: Option<(usize, usize)> = None;
    for suffix in &root.suffixes {
        let Some(stem) = text.strip_suffix(suffix.as_str()) else { continue };
        if stem.len() < MIN_STEM_BYTES {
            continue;
        }
        for i in shard.starting_with(stem) {
            let is_form = shard.stem_bytes(i) == stem.len();
            if is_form && best.is_none_or(|(n_bytes, _)| n_bytes < stem.len()) {
                best = Some((stem.len(), i));
            }
        }
    }
    best.map_or_else(Vec::new, |(_, i)| shard.family(i))
}
