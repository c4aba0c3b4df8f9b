//! Which documents, and which of their articles, does a text cite?
//!
//! A **mention** is a stretch of one passage that names a document or an article. The module
//! `mentions` finds them by the words of the passage's language, in tables of `grammar`; here they
//! are resolved: by the titles of the archive, by the short forms that a document defines, and by
//! the passage's other side, which says the same. What is not in the archive is kept with its text.

mod articles;
mod catalog;
mod grammar;
mod mentions;
mod titles;

use core::ops::Range;
use std::collections::{BTreeMap, BTreeSet};

use enface_align::{EnumeratorKind, enumerator};
use rayon::prelude::*;

use self::catalog::Catalog;
use self::grammar::{Grammar, grammar};
use self::mentions::{Mention, Reference};
use super::names::normal;
use super::{Passage, Place};
use crate::align::side_text;
use crate::cache::{Kept, Key};
use crate::model::{AlignedDocument, Lang};

/// A mention of a document or of a part of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Citation {
    /// Where it stands.
    pub place: Place,
    /// What it means.
    pub target: Target,
}

/// What a citation means.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Target {
    /// A document of the archive, perhaps the citing one, and the bead in which the cited article
    /// begins; the document as a whole if no article is named or it does not have that article.
    Document {
        /// The document's number.
        document: u32,
        /// The bead's number in it.
        bead: Option<u32>,
    },
    /// The number in [`super::Knowledge::missing`].
    Missing(u32),
}

impl Target {
    /// `id#article` or `id` of what is cited, `?` for what is missing: as passages marked by hand
    /// say it.
    pub fn describe(self, documents: &[AlignedDocument]) -> String {
        let Self::Document { document, bead } = self else { return "?".to_owned() };
        let document = &documents[document as usize];
        let Some(bead) = bead else { return document.id.clone() };
        let bead = &document.beads[bead as usize];
        let parts = document.sides.iter().zip(&bead.parts);
        let texts = parts.map(|(side, part)| side_text(side, [part]));
        let label = bead.labels.values().cloned().chain(texts).find_map(|text| enumerator(&text));
        let numbers = label.map_or_else(Vec::new, |label| label.numbers);
        let numbers: Vec<String> = numbers.iter().map(u64::to_string).collect();
        format!("{}#{}", document.id, numbers.join("-"))
    }
}

/// A place in another document that cites this one.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct BackLink {
    /// The citing document.
    pub document: u32,
    /// Its bead.
    pub bead: u32,
    /// The cited bead, if an article is cited.
    pub to: Option<u32>,
}

/// A document that is cited and not there.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Missing {
    /// How it is named most often.
    pub text: String,
    /// How many passages cite it.
    pub citations: u32,
    /// How many documents do.
    pub documents: u32,
    /// The first document that cites it, and the bead there.
    pub first: (u32, u32),
}

/// What was found.
#[derive(Clone, Debug, Default)]
pub struct Cited {
    /// What each document cites.
    pub by_document: Vec<Vec<Citation>>,
    /// Who cites each document.
    pub back_links: Vec<Vec<BackLink>>,
    /// What is not there, the most cited first.
    pub missing: Vec<Missing>,
}

/// What a mention means, while it is being found out.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Meaning {
    Document(u32),
    /// A document that the archive lacks, by its name for comparison.
    Named(String),
}

struct Resolved {
    place: Place,
    text: String,
    article: Option<(EnumeratorKind, Vec<u64>)>,
    meaning: Meaning,
    /// Whether no document was named, so that the citing one was assumed.
    is_assumed: bool,
}

/// Articles by kind and number, and where they begin.
type Articles = BTreeMap<(EnumeratorKind, Vec<u64>), u32>;

/// Finds all citations.
pub(super) fn find(
    documents: &[AlignedDocument],
    passages: &[Vec<Passage<'_>>],
    langs: &[Lang],
    kept: Kept<'_>,
) -> Cited {
    let grammars: Vec<Grammar> = langs.iter().map(|lang| grammar(lang)).collect();
    let catalog = Catalog::new(documents, &grammars, langs);
    let titles = Key::of(&(catalog.names().collect::<Vec<_>>(), langs));
    let articles: Vec<Articles> = documents
        .par_iter()
        .zip(passages)
        .enumerate()
        .map(|(number, (document, passages))| {
            kept.memo("articles", number, Key::default(), || articles(document, passages))
        })
        .collect();
    let mut found: Vec<Vec<Resolved>> = (0u32..)
        .zip(documents)
        .zip(passages)
        .collect::<Vec<_>>()
        .into_par_iter()
        .map(|((number, document), passages)| {
            let mentions = kept.memo("mentions", number as usize, titles, || {
                mentions_of(document, passages, &grammars, &catalog, langs)
            });
            Reader { number, document, grammars: &grammars, langs, catalog: &catalog }
                .resolve(mentions, &articles)
        })
        .collect();
    let learnt = learn_names(&found);
    found.par_iter_mut().for_each(|found| {
        for mention in found.iter_mut() {
            if let Meaning::Named(name) = &mention.meaning
                && let Some(&document) = learnt.get(&(mention.place.side, name.clone()))
            {
                mention.meaning = Meaning::Document(document);
            }
        }
    });
    (0u32..).zip(found.iter_mut()).for_each(|(number, found)| follow_other_side(number, found));
    collect(found, &articles)
}

fn mentions_of(
    document: &AlignedDocument,
    passages: &[Passage<'_>],
    grammars: &[Grammar],
    catalog: &Catalog,
    langs: &[Lang],
) -> Vec<(u32, u8, Mention)> {
    let mut out = Vec::new();
    for passage in passages {
        let side = usize::from(passage.side);
        let (Some(grammar), Some(lang)) = (grammars.get(side), langs.get(side)) else { continue };
        let bead = document.beads.get(passage.bead as usize);
        if bead.is_some_and(|bead| bead.heading) {
            continue;
        }
        let has_label = bead.is_some_and(|bead| bead.labels.contains_key(lang));
        let found = mentions::find(&passage.text, *grammar, catalog, has_label);
        out.extend(found.into_iter().map(|mention| (passage.bead, passage.side, mention)));
    }
    out
}

/// Where each article of a document begins.
fn articles(document: &AlignedDocument, passages: &[Passage<'_>]) -> Articles {
    let mut out = Articles::new();
    let mut add = |label: &str, bead: u32| {
        if let Some(label) = enumerator(label)
            && matches!(label.kind, EnumeratorKind::Article | EnumeratorKind::Section)
        {
            out.entry((label.kind, label.numbers)).or_insert(bead);
        }
    };
    for (number, bead) in (0u32..).zip(&document.beads) {
        bead.labels.values().for_each(|label| add(label, number));
    }
    for passage in passages {
        passage.text.lines().for_each(|line| add(line, passage.bead));
    }
    out
}

struct Reader<'a> {
    number: u32,
    document: &'a AlignedDocument,
    grammars: &'a [Grammar],
    langs: &'a [Lang],
    catalog: &'a Catalog,
}

impl Reader<'_> {
    fn resolve(&self, mentions: Vec<(u32, u8, Mention)>, articles: &[Articles]) -> Vec<Resolved> {
        let own_articles = articles.get(self.number as usize);
        // Short forms hold for the whole document: a definition may stand behind a first use.
        let mut defined: BTreeMap<(u8, String), Meaning> = BTreeMap::new();
        let mut named: Vec<(u8, String, Meaning)> = Vec::new();
        for (_, side, mention) in &mentions {
            if let Reference::Name(name) = &mention.reference {
                let meaning = self.meaning_of(name);
                for short in &mention.defines {
                    defined.entry((*side, normal(short))).or_insert_with(|| meaning.clone());
                }
                if !named.iter().any(|(s, n, _)| s == side && n == name) {
                    named.push((*side, name.clone(), meaning));
                }
            }
        }
        let mut last: BTreeMap<u8, Meaning> = BTreeMap::new();
        let mut out = Vec::with_capacity(mentions.len());
        for (bead, side, mention) in mentions {
            let own = || Meaning::Document(self.number);
            let mut is_assumed = false;
            let mut article = mention.article.clone();
            let meaning = match &mention.reference {
                Reference::Name(name) => Some(
                    defined
                        .get(&(side, normal(name)))
                        .cloned()
                        .unwrap_or_else(|| self.meaning_of(name)),
                ),
                Reference::Own => {
                    is_assumed = true;
                    Some(own())
                }
                Reference::Short { text, kind, is_near } => defined
                    .get(&(side, normal(text)))
                    .cloned()
                    .or_else(|| self.meaning_of_kind(side, kind, *is_near, &named)),
                Reference::Same => last.get(&side).cloned(),
                Reference::Preceding => {
                    article = own_articles.and_then(|articles| preceding(articles, bead));
                    article.is_some().then(own)
                }
            };
            let Some(meaning) = meaning else { continue };
            if !is_assumed {
                last.insert(side, meaning.clone());
            }
            out.push(Resolved {
                place: Place { bead, side, range: mention.range },
                // A short form is no name to list a missing document by.
                text: match mention.reference {
                    Reference::Name(_) => mention.text,
                    _ => String::new(),
                },
                article,
                meaning,
                is_assumed,
            });
        }
        out
    }

    fn meaning_of(&self, name: &str) -> Meaning {
        match self.catalog.document(name) {
            Some(document) => Meaning::Document(document),
            None => Meaning::Named(normal(name)),
        }
    }

    /// What "this Act" or "the Act" means in a document that does not say so: the document itself
    /// if it is one, else the first act that it names.
    fn meaning_of_kind(
        &self,
        side: u8,
        kind: &str,
        is_near: bool,
        named: &[(u8, String, Meaning)],
    ) -> Option<Meaning> {
        let at = usize::from(side);
        let (grammar, lang) = (self.grammars.get(at)?, self.langs.get(at)?);
        let is_kind = |name: &str| grammar.is_of_kind(name, kind);
        let title = self.document.titles.get(lang).map(|title| normal(title));
        if title.as_deref().is_some_and(is_kind) {
            return Some(Meaning::Document(self.number));
        }
        let first = named.iter().find(|(s, name, _)| *s == side && is_kind(&normal(name)));
        if let Some((_, _, meaning)) = first.filter(|_| title.is_some()) {
            return Some(meaning.clone());
        }
        is_near.then_some(Meaning::Document(self.number))
    }
}

/// Where an article begins; of 5.2, where 5 does, if there is no 5-2.
fn bead_of(articles: &Articles, article: &(EnumeratorKind, Vec<u64>)) -> Option<u32> {
    articles.get(article).copied().or_else(|| {
        let (kind, numbers) = article;
        articles.get(&(*kind, numbers.get(..1)?.to_vec())).copied()
    })
}

/// The article before the one that a bead belongs to.
fn preceding(articles: &Articles, bead: u32) -> Option<(EnumeratorKind, Vec<u64>)> {
    let mut of_kind: Vec<_> = articles
        .iter()
        .filter(|((kind, _), at)| *kind == EnumeratorKind::Article && **at <= bead)
        .map(|(key, at)| (*at, key))
        .collect();
    of_kind.sort_unstable();
    of_kind.pop();
    of_kind.pop().map(|(_, key)| key.clone())
}

/// Names of documents as one side words them, learnt from beads whose other side names the document
/// by its title.
fn learn_names(found: &[Vec<Resolved>]) -> BTreeMap<(u8, String), u32> {
    let mut votes: BTreeMap<(u8, String), BTreeMap<u32, u32>> = BTreeMap::new();
    for found in found {
        for group in found.chunk_by(|a, b| a.place.bead == b.place.bead) {
            let sides: BTreeSet<u8> = group.iter().map(|mention| mention.place.side).collect();
            for &side in &sides {
                learn_from(group, side, &mut votes);
            }
        }
    }
    votes
        .into_iter()
        .filter_map(|(name, votes)| {
            let all: u32 = votes.values().sum();
            let (&document, &best) = votes.iter().max_by_key(|(_, votes)| **votes)?;
            // Two thirds agree.
            (best * 3 >= all * 2).then_some((name, document))
        })
        .collect()
}

fn learn_from(
    group: &[Resolved],
    side: u8,
    votes: &mut BTreeMap<(u8, String), BTreeMap<u32, u32>>,
) {
    let here: BTreeSet<u32> = known(group.iter().filter(|m| m.place.side == side));
    let there: Vec<&Resolved> =
        group.iter().filter(|m| m.place.side != side && !m.is_assumed).collect();
    let others: BTreeSet<u32> = known(there.iter().copied()).difference(&here).copied().collect();
    let unknown: BTreeSet<&String> = group
        .iter()
        .filter(|m| m.place.side == side)
        .filter_map(|m| match &m.meaning {
            Meaning::Named(name) => Some(name),
            Meaning::Document(_) => None,
        })
        .collect();
    let has_unknown_there = there.iter().any(|m| matches!(m.meaning, Meaning::Named(_)));
    for name in &unknown {
        let of_name = || {
            group.iter().filter(|m| {
                m.place.side == side && matches!(&m.meaning, Meaning::Named(n) if n == *name)
            })
        };
        let articles: BTreeSet<_> = of_name().filter_map(|m| m.article.as_ref()).collect();
        let candidates: BTreeSet<u32> =
            match articles.is_empty() {
                true => others.clone(),
                // The same article is cited on the other side, of one document only.
                false => known(there.iter().copied().filter(|m| {
                    m.article.as_ref().is_some_and(|article| articles.contains(article))
                }))
                .intersection(&others)
                .copied()
                .collect(),
            };
        let is_alone = unknown.len() == 1 && !has_unknown_there;
        if let (Some(&document), 1, true) =
            (candidates.first(), candidates.len(), is_alone || !articles.is_empty())
        {
            *votes.entry((side, (*name).clone())).or_default().entry(document).or_default() += 1;
        }
    }
}

fn known<'a>(mentions: impl Iterator<Item = &'a Resolved>) -> BTreeSet<u32> {
    mentions
        .filter_map(|mention| match mention.meaning {
            Meaning::Document(document) => Some(document),
            Meaning::Named(_) => None,
        })
        .collect()
}

/// Where a side leaves out whose article it cites and the other side says it, that one holds.
fn follow_other_side(number: u32, found: &mut [Resolved]) {
    for group in found.chunk_by_mut(|a, b| a.place.bead == b.place.bead) {
        let stated: Vec<(u8, _, Meaning, bool)> = group
            .iter()
            .filter_map(|m| {
                Some((m.place.side, m.article.clone()?, m.meaning.clone(), m.is_assumed))
            })
            .collect();
        for mention in group.iter_mut().filter(|mention| mention.is_assumed) {
            let Some(article) = &mention.article else { continue };
            let mut others = stated
                .iter()
                .filter(|(side, other, ..)| *side != mention.place.side && other == article);
            let first = others.next();
            if let Some((_, _, meaning, false)) = first
                && *meaning != Meaning::Document(number)
                && others.all(|(_, _, other, is_assumed)| other == meaning && !is_assumed)
            {
                mention.meaning = meaning.clone();
            }
        }
    }
}

fn collect(found: Vec<Vec<Resolved>>, articles: &[Articles]) -> Cited {
    let mut out = Cited {
        by_document: Vec::with_capacity(found.len()),
        back_links: vec![Vec::new(); found.len()],
        missing: Vec::new(),
    };
    let (missing, numbers) = missing(&found);
    out.missing = missing;
    for (number, found) in (0u32..).zip(found) {
        let mut citations = Vec::with_capacity(found.len());
        for mention in found {
            let target = match &mention.meaning {
                Meaning::Named(name) => match numbers.get(name) {
                    Some(&missing) => Target::Missing(missing),
                    None => continue,
                },
                &Meaning::Document(document) => {
                    let of_document = articles.get(document as usize);
                    let bead = mention
                        .article
                        .as_ref()
                        .zip(of_document)
                        .and_then(|(article, articles)| bead_of(articles, article));
                    // A number that the document does not have is the number of something else.
                    if mention.is_assumed && bead.is_none() {
                        continue;
                    }
                    // The number at the head of an article is no citation of it.
                    if document == number && bead == Some(mention.place.bead) {
                        continue;
                    }
                    if let Some(links) =
                        out.back_links.get_mut(document as usize).filter(|_| document != number)
                    {
                        let link =
                            BackLink { document: number, bead: mention.place.bead, to: bead };
                        // Those of one document come one after the other.
                        let mut own = links.iter().rev().take_while(|l| l.document == number);
                        if !own.any(|own| *own == link) {
                            links.push(link);
                        }
                    }
                    Target::Document { document, bead }
                }
            };
            citations.push(Citation { place: mention.place, target });
        }
        citations.sort_by_key(|citation| citation.place.key());
        out.by_document.push(citations);
    }
    for links in &mut out.back_links {
        links.sort_unstable();
    }
    out
}

/// The documents that are cited and not there, and their numbers by name.
fn missing(found: &[Vec<Resolved>]) -> (Vec<Missing>, BTreeMap<String, u32>) {
    #[derive(Default)]
    struct Count {
        beads: BTreeSet<(u32, u32)>,
        texts: BTreeMap<String, u32>,
    }
    let mut counts: BTreeMap<&String, Count> = BTreeMap::new();
    for (number, found) in (0u32..).zip(found) {
        for mention in found {
            if let Meaning::Named(name) = &mention.meaning {
                let count = counts.entry(name).or_default();
                count.beads.insert((number, mention.place.bead));
                if !mention.text.is_empty() {
                    *count.texts.entry(mention.text.clone()).or_default() += 1;
                }
            }
        }
    }
    let mut list: Vec<(String, Missing)> = counts
        .into_iter()
        .filter_map(|(name, count)| {
            let documents: BTreeSet<u32> = count.beads.iter().map(|(doc, _)| *doc).collect();
            // Among equally frequent wordings the shortest.
            let texts = count.texts.into_iter();
            let best = texts.max_by_key(|(text, n)| (*n, core::cmp::Reverse(text.len())));
            let text = best.map_or_else(|| name.clone(), |(text, _)| text);
            let missing = Missing {
                text,
                citations: count.beads.len() as u32,
                documents: documents.len() as u32,
                first: *count.beads.first()?,
            };
            Some((name.clone(), missing))
        })
        .collect();
    list.sort_by(|(a, x), (b, y)| {
        (y.documents, y.citations).cmp(&(x.documents, x.citations)).then_with(|| a.cmp(b))
    });
    let numbers = (0u32..).zip(&list).map(|(i, (name, _))| (name.clone(), i)).collect();
    (list.into_iter().map(|(_, missing)| missing).collect(), numbers)
}

/// Whether two ranges have a byte in common.
fn overlap(a: &Range<usize>, b: &Range<usize>) -> bool {
    a.start < b.end && b.start < a.end
}
