//! Which bodies issue the documents, and which are named in them?
//!
//! They are those of the owner's register, or else those whose names are found in the texts
//! and tied to one another.

mod capitals;
mod endings;
mod leading;
mod names;
mod ties;

use std::collections::{BTreeMap, BTreeSet};

use aho_corasick::{AhoCorasickBuilder, MatchKind};
use rayon::prelude::*;

use super::Passage;
use super::names::is_unspaced;
use crate::cache::{Kept, Key};
use crate::model::{AlignedDocument, Lang};
use crate::slug::slug;

/// A body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Institution {
    /// Lower-case letters, digits and hyphens; unique.
    pub id: String,
    /// Its names in each language, the usual one first.
    pub names: BTreeMap<Lang, Vec<String>>,
    /// A note of the owner.
    pub note: Option<String>,
    /// The documents that it issued, and those that name it: number, role, and in how many
    /// passages.
    pub documents: Vec<(u32, Role, u32)>,
    /// The date of the earliest of them that has one.
    pub first: Option<String>,
    /// The date of the latest.
    pub last: Option<String>,
}

/// What a body has to do with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// It issued the document.
    Issuer,
    /// It is named in it.
    Named,
}

/// A body in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Naming {
    /// The number in [`super::Knowledge::institutions`].
    pub institution: u32,
    /// What it has to do with the document.
    pub role: Role,
    /// In how many passages it is named.
    pub count: u32,
}

/// Metadata that names the body that a document comes from.
const ISSUER_KEYS: &[&str] =
    &["issuer", "publisher", "agency", "department", "ministry", "category"];

/// The bodies of an archive: those of the register, or else those that are found.
pub(super) fn find(
    documents: &[AlignedDocument],
    passages: &[Vec<Passage<'_>>],
    langs: &[Lang],
    register: Option<Vec<Institution>>,
    kept: Kept<'_>,
) -> Vec<Institution> {
    let bodies = match register {
        Some(bodies) => bodies,
        None => ties::seed(documents, passages, langs, kept),
    };
    count(documents, passages, langs, bodies, kept)
}

/// An id from the first name that gives one.
pub(super) fn unique_id(
    names: &BTreeMap<Lang, Vec<String>>,
    taken: &mut BTreeSet<String>,
) -> String {
    let all = || names.values().flatten();
    let ascii = all().find(|name| name.is_ascii()).or_else(|| all().next());
    let base = ascii.map_or_else(|| "institution".to_owned(), |name| slug(name));
    let mut id = base.clone();
    let mut n = 2;
    while !taken.insert(id.clone()) {
        id = format!("{base}-{n}");
        n += 1;
    }
    id
}

fn count(
    documents: &[AlignedDocument],
    passages: &[Vec<Passage<'_>>],
    langs: &[Lang],
    mut bodies: Vec<Institution>,
    kept: Kept<'_>,
) -> Vec<Institution> {
    let mut names: Vec<(&str, usize, u8)> = Vec::new();
    for (i, body) in bodies.iter().enumerate() {
        for (lang, of_lang) in &body.names {
            let side = langs.iter().position(|l| l == lang).unwrap_or(usize::from(u8::MAX)) as u8;
            names.extend(of_lang.iter().map(|name| (name.as_str(), i, side)));
        }
    }
    let finder = AhoCorasickBuilder::new()
        .match_kind(MatchKind::LeftmostLongest)
        .build(names.iter().map(|(name, ..)| *name));
    let Ok(finder) = finder else { return bodies };
    let find = |text: &str| -> BTreeSet<usize> {
        finder
            .find_iter(text)
            .filter(|found| stands_alone(text, found.start(), found.end()))
            .filter_map(|found| names.get(found.pattern().as_usize()).map(|(_, body, _)| *body))
            .collect()
    };
    let exact: BTreeMap<&str, usize> = names.iter().map(|(name, body, _)| (*name, *body)).collect();
    type Bodies = (BTreeMap<usize, u32>, BTreeSet<usize>);
    let all = Key::of(&names);
    let found: Vec<Bodies> = documents
        .par_iter()
        .zip(passages)
        .enumerate()
        .map(|(number, (document, passages))| {
            kept.memo("bodies", number, all, || {
                let mut beads: BTreeMap<usize, BTreeSet<u32>> = BTreeMap::new();
                for passage in passages {
                    for body in find(&passage.text.replace('’', "'")) {
                        beads.entry(body).or_default().insert(passage.bead);
                    }
                }
                let counts =
                    beads.into_iter().map(|(body, beads)| (body, beads.len() as u32)).collect();
                (counts, issuers(document, passages, &exact, &find))
            })
        })
        .collect();
    for (number, (counts, issuers)) in (0u32..).zip(found) {
        for body in &issuers {
            let n = counts.get(body).copied().unwrap_or(0);
            bodies[*body].documents.push((number, Role::Issuer, n));
        }
        for (body, n) in counts {
            if !issuers.contains(&body) {
                bodies[body].documents.push((number, Role::Named, n));
            }
        }
    }
    for body in &mut bodies {
        let dates = || {
            body.documents
                .iter()
                .filter_map(|(number, ..)| documents.get(*number as usize)?.date.clone())
        };
        let (first, last) = (dates().min(), dates().max());
        (body.first, body.last) = (first, last);
    }
    bodies.retain(|body| !body.documents.is_empty());
    bodies.sort_by(|a, b| b.documents.len().cmp(&a.documents.len()).then_with(|| a.id.cmp(&b.id)));
    bodies
}

/// Whether a name is no part of a longer word, but for what its language writes together with words:
/// particles behind Korean ones, "and" or "for" before Arabic and Hebrew ones.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let first = text.get(start..).and_then(|t| t.chars().next());
    if first.is_some_and(is_unspaced) {
        return true;
    }
    let is_hangul = |c: char| matches!(c, '\u{ac00}'..='\u{d7a3}');
    let is_proclitic = |c: char| "وفبلكالובלמשהכ".contains(c);
    let before = text.get(..start).unwrap_or_default();
    let joined = before.chars().rev().take_while(|c| c.is_alphanumeric());
    let behind = text.get(end..).and_then(|t| t.chars().next());
    joined.clone().all(is_proclitic)
        && joined.count() <= 3
        && !behind.is_some_and(|c| c.is_alphanumeric() && !is_hangul(c))
}

/// The bodies that issued a document: named by its metadata, by its title before what it is about
/// (`国家网信办关于…的通知`, `Circular of the Office on …`), or by a line of their own at its end or
/// head.
fn issuers(
    document: &AlignedDocument,
    passages: &[Passage<'_>],
    exact: &BTreeMap<&str, usize>,
    find: &impl Fn(&str) -> BTreeSet<usize>,
) -> BTreeSet<usize> {
    const EDGE: u32 = 4;
    let mut out = BTreeSet::new();
    for (key, value) in &document.meta {
        if ISSUER_KEYS.contains(&key.as_str()) {
            let parts = value.split(['＞', '>', '/', ';', '；', '、']);
            out.extend(parts.filter_map(|part| exact.get(part.trim()).copied()));
        }
    }
    for title in document.titles.values() {
        let about =
            ["关于", "關於", " on ", " concerning ", " regarding ", " sur ", " über ", " sobre "];
        let head = about.iter().filter_map(|word| title.find(word)).min();
        if let Some(head) = head.and_then(|at| title.get(..at)) {
            out.extend(find(&head.replace('’', "'")));
        }
    }
    let n_beads = document.beads.len() as u32;
    for passage in passages {
        let is_edge = passage.bead < EDGE || passage.bead + EDGE >= n_beads;
        if !is_edge {
            continue;
        }
        for line in passage.text.lines() {
            let parts = line
                .split(['、', ',', '，', ';', ' ', '　'])
                .filter(|part| !part.trim().is_empty());
            let whole = exact.get(line.trim().trim_start_matches("The ")).copied();
            let all: Option<Vec<usize>> =
                parts.map(|part| exact.get(part.trim()).copied()).collect();
            out.extend(whole);
            out.extend(all.into_iter().flatten());
        }
    }
    out
}
