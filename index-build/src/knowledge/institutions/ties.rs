//! Which names are those of one body?
//!
//! Names that stand side by side in the same passages are tied to one another, and those that have
//! the same abbreviation.

use std::collections::{BTreeMap, BTreeSet};

use rayon::prelude::*;

use super::super::Passage;
use super::names::names_in;
use super::{Institution, leading, unique_id};
use crate::cache::{Kept, Key};
use crate::model::{AlignedDocument, Lang};

#[derive(Default)]
struct Candidate {
    /// Beads in which it stands: document and bead.
    beads: BTreeSet<(u32, u32)>,
    shorts: BTreeMap<String, u32>,
}

/// A name as it was found: side, bead, name, abbreviation.
type Found = (u8, u32, String, Option<String>);

/// The bodies that are named in several passages, with their names tied together.
pub(super) fn seed(
    documents: &[AlignedDocument],
    passages: &[Vec<Passage<'_>>],
    langs: &[Lang],
    kept: Kept<'_>,
) -> Vec<Institution> {
    /// A register that nobody can look through helps nobody.
    const MAX_BODIES: usize = 400;
    const MIN_BEADS: usize = 2;
    let found: Vec<Vec<Found>> = passages
        .par_iter()
        .zip(documents)
        .enumerate()
        .map(|(number, (passages, document))| {
            kept.memo("names of bodies", number, Key::of(&langs), || {
                named_in(document, passages, langs)
            })
        })
        .collect();
    let mut candidates: BTreeMap<(u8, String), Candidate> = BTreeMap::new();
    for (document, found) in (0u32..).zip(found) {
        for (side, bead, name, short) in found {
            let candidate = candidates.entry((side, name)).or_default();
            candidate.beads.insert((document, bead));
            if let Some(short) = short {
                *candidate.shorts.entry(short).or_default() += 1;
            }
        }
    }
    candidates.retain(|_, candidate| candidate.beads.len() >= MIN_BEADS);
    drop_parts(&mut candidates);
    drop_beginnings(&mut candidates, langs);
    let mut list: Vec<((u8, String), Candidate)> = candidates.into_iter().collect();
    list.sort_by(|(a, x), (b, y)| y.beads.len().cmp(&x.beads.len()).then_with(|| a.cmp(b)));
    list.truncate(MAX_BODIES * langs.len().max(1) * 2);
    let partners = partners(&list);
    group(&list, &partners, langs, MAX_BODIES)
}

/// All names in a document.
fn named_in(document: &AlignedDocument, passages: &[Passage<'_>], langs: &[Lang]) -> Vec<Found> {
    let mut out = Vec::new();
    // The titles say the same in several languages, as the sides of a bead do.
    for (side, lang) in (0u8..).zip(langs) {
        let title = document.titles.get(lang).map_or("", String::as_str);
        let names = names_in(title, lang).into_iter();
        out.extend(names.map(|found| (side, u32::MAX, found.name, found.short)));
    }
    for passage in passages {
        let lang = langs.get(usize::from(passage.side)).map_or("", String::as_str);
        for found in names_in(&passage.text, lang) {
            out.push((passage.side, passage.bead, found.name, found.short));
        }
    }
    out
}

/// Of names with "and" in them and their ends, drops those that are cut at the wrong place.
fn drop_parts(candidates: &mut BTreeMap<(u8, String), Candidate>) {
    let mut dropped: BTreeSet<(u8, String)> = BTreeSet::new();
    for ((side, name), candidate) in candidates.iter() {
        let joint = name.char_indices().find(|(_, c)| "和及與与".contains(*c));
        let Some(rest) = joint.and_then(|(at, c)| name.get(at + c.len_utf8()..)) else { continue };
        let part = (*side, rest.to_owned());
        if let Some(of_part) = candidates.get(&part) {
            // Where the part hardly ever stands alone, it is no name.
            let is_whole = candidate.beads.len() * 5 >= of_part.beads.len() * 3;
            dropped.insert(if is_whole { part } else { (*side, name.clone()) });
        }
    }
    candidates.retain(|name, _| !dropped.contains(name));
}

/// Of the beginnings that may be names, drops those that nearly always go on, and those that are
/// longer than the name.
fn drop_beginnings(candidates: &mut BTreeMap<(u8, String), Candidate>, langs: &[Lang]) {
    /// What comes so much more rarely than its beginning has only what stands behind it by chance.
    const CHANCE: usize = 5;
    let leads =
        |side: u8| langs.get(usize::from(side)).is_some_and(|lang| leading::heads(lang).is_some());
    let mut dropped: BTreeSet<(u8, String)> = BTreeSet::new();
    for ((side, name), candidate) in candidates.iter().filter(|((side, _), _)| leads(*side)) {
        let n = candidate.beads.len();
        let shorter = name
            .match_indices(' ')
            .filter_map(|(at, _)| name.get(..at))
            .filter_map(|begin| Some((begin, candidates.get(&(*side, begin.to_owned()))?)));
        for (begin, of_begin) in shorter {
            let n_begin = of_begin.beads.len();
            if leading::is_cut(n_begin, n) {
                dropped.insert((*side, begin.to_owned()));
            } else if n * CHANCE < n_begin {
                dropped.insert((*side, name.clone()));
            }
        }
    }
    candidates.retain(|name, _| !dropped.contains(name));
}

/// For each candidate its partner on another side, if most of its passages have it.
fn partners(list: &[((u8, String), Candidate)]) -> Vec<Option<usize>> {
    let mut by_bead: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
    for (i, (_, candidate)) in list.iter().enumerate() {
        for &bead in &candidate.beads {
            by_bead.entry(bead).or_default().push(i);
        }
    }
    list.par_iter()
        .enumerate()
        .map(|(i, ((side, _), candidate))| {
            let mut joint: BTreeMap<usize, u32> = BTreeMap::new();
            for bead in &candidate.beads {
                for &other in by_bead.get(bead).into_iter().flatten() {
                    if other != i && list[other].0.0 != *side {
                        *joint.entry(other).or_default() += 1;
                    }
                }
            }
            // Dice: what stands wherever this stands, and hardly elsewhere; but a variant of a
            // name is rarer than its partner, so its own passages count twice.
            let n = candidate.beads.len() as f64;
            let (best, share, score) = joint
                .into_iter()
                .map(|(other, both)| {
                    let m = list[other].1.beads.len() as f64;
                    let both = f64::from(both);
                    (other, both / n, 3.0 * both / (2.0 * n + m))
                })
                .max_by(|a, b| a.2.total_cmp(&b.2).then(b.0.cmp(&a.0)))?;
            (share >= 0.4 && score >= 0.3).then_some(best)
        })
        .collect()
}

fn group(
    list: &[((u8, String), Candidate)],
    partners: &[Option<usize>],
    langs: &[Lang],
    max: usize,
) -> Vec<Institution> {
    // A name that others point to is the middle of a group; the most frequent comes first.
    let mut of: Vec<usize> = (0..list.len()).collect();
    for (i, partner) in partners.iter().enumerate() {
        if let Some(partner) = *partner {
            let (a, b) = (root(&of, i), root(&of, partner));
            let (low, high) = (a.min(b), a.max(b));
            let is_mutual = partners[partner] == Some(i);
            // A chain of weak ties joins everything to everything: only ties to the middle count.
            if is_mutual
                || of[partner] == partner
                || partners[partner].is_some_and(|p| root(&of, p) == b)
            {
                of[high] = low;
            }
        }
    }
    // Two names with the same abbreviation, or one that is the other's, are one body.
    let mut owners: BTreeMap<(u8, &str), usize> = BTreeMap::new();
    for (i, ((side, name), candidate)) in list.iter().enumerate() {
        for text in core::iter::once(name).chain(candidate.shorts.keys()) {
            match owners.get(&(*side, text.as_str())) {
                Some(&other) => {
                    let (a, b) = (root(&of, i), root(&of, other));
                    of[a.max(b)] = a.min(b);
                }
                None => drop(owners.insert((*side, text.as_str()), i)),
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for i in 0..list.len() {
        groups.entry(root(&of, i)).or_default().push(i);
    }
    let mut ids = BTreeSet::new();
    let mut out = Vec::new();
    for members in groups.into_values() {
        let mut names: BTreeMap<Lang, Vec<String>> = BTreeMap::new();
        for &i in &members {
            let ((side, name), candidate) = &list[i];
            let Some(lang) = langs.get(usize::from(*side)) else { continue };
            let names = names.entry(lang.clone()).or_default();
            for name in core::iter::once(name)
                .chain(candidate.shorts.iter().filter(|(_, n)| **n >= 1).map(|(s, _)| s))
            {
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
        }
        let id = unique_id(&names, &mut ids);
        out.push(Institution { id, names, ..Institution::default() });
        if out.len() == max {
            break;
        }
    }
    out
}

fn root(of: &[usize], mut i: usize) -> usize {
    while of[i] != i {
        i = of[i];
    }
    i
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::cache::Cache;

    #[test]
    fn variants_are_tied_through_the_other_side() {
        let passage = |bead, side, text: &'static str| Passage { bead, side, text: text.into() };
        let zh = "国家互联网信息办公室负责。";
        let mut passages = Vec::new();
        for bead in 0..6 {
            let en = match bead % 2 {
                0 => "The Cyberspace Administration of China is responsible.",
                _ => "The State Internet Information Office is responsible.",
            };
            passages.push(passage(bead, 0, en));
            passages.push(passage(bead, 1, zh));
        }
        let langs = ["en".to_owned(), "zh".to_owned()];
        let cache = Cache::default();
        let bodies = seed(
            &[AlignedDocument::default()],
            &[passages],
            &langs,
            Kept { cache: &cache, keys: &[] },
        );
        assert_eq!(bodies.len(), 1, "{bodies:?}");
        assert_eq!(bodies[0].names["en"].len(), 2);
        assert_eq!(bodies[0].names["zh"], ["国家互联网信息办公室"]);
    }

    #[test]
    fn a_name_without_capitals_ends_where_what_follows_changes() {
        let texts = [
            "تصدر وزارة العدل قرارا.",
            "تقوم وزارة العدل بذلك.",
            "يجوز لوزارة العدل النظر فيه.",
            "وزارة العدل مسؤولة.",
        ];
        let passages: Vec<Passage<'_>> = (0..)
            .zip(texts)
            .map(|(bead, text)| Passage { bead, side: 0, text: text.into() })
            .collect();
        let langs = ["ar".to_owned()];
        let cache = Cache::default();
        let kept = Kept { cache: &cache, keys: &[] };
        let bodies = seed(&[AlignedDocument::default()], &[passages], &langs, kept);
        let names: Vec<_> = bodies.iter().flat_map(|body| &body.names["ar"]).collect();
        assert_eq!(names, ["وزارة العدل"]);
    }
}
