//! Relevance: integer BM25 from what the index stores of each posting.
//!
//! The index quantises each posting's term-frequency part of BM25F (Robertson and Zaragoza 2009,
//! section 3.5: field weights, document length) into a few impacts; here only the inverse
//! document frequency of what the query actually matched is computed, in fixed point, so that
//! native and wasm agree to the last bit.

use core::mem::swap;

use enface_format::{Posting, Root, count_before};

use crate::candidates::{ClauseCandidates, Weighted};
use crate::keys;
use crate::query::{Clause, Query};
use crate::results::{Bonuses, TermScore};
use crate::store::{count_up_to, document_of};

/// A bead and its score.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Scored {
    pub(crate) bead: u32,
    pub(crate) score: u32,
}

/// Scores the union of posting lists as one term: all forms of a word share a document frequency.
pub(crate) fn score_unit(
    lists: &Weighted<'_>,
    clause: &Clause,
    impacts: &[u16],
    n_beads: u32,
) -> Vec<Scored> {
    let mut out: Vec<Scored> = Vec::new();
    for (list, weight) in lists {
        for &Posting { bead, impact, sides } in *list {
            if sides & clause.sides == 0 {
                continue;
            }
            let impact = impacts.get(usize::from(impact)).copied().unwrap_or_default();
            out.push(Scored { bead, score: (u32::from(impact) * weight) >> 8 });
        }
    }
    if lists.len() > 1 {
        out = best_of_each(&out);
    }
    let idf = idf(n_beads, out.len() as u32);
    out.iter_mut().for_each(|scored| scored.score = scored.score.saturating_mul(idf) >> 8);
    out
}

/// What [`score_unit`] makes of one bead, in its parts.
pub(crate) fn explain_unit(
    term: String,
    lists: &Weighted<'_>,
    clause: &Clause,
    root: &Root,
    bead: u32,
) -> Option<TermScore> {
    let impacts = &root.meta.impacts;
    let scored = score_unit(lists, clause, impacts, root.meta.n_beads);
    let score = find(&scored, bead)?;
    let mut best = TermScore { term, impact: 0, form: 0, idf: 0, score };
    for &(list, form) in lists {
        let own =
            list.iter().find(|posting| posting.bead == bead && posting.sides & clause.sides != 0);
        let impact = own.and_then(|posting| impacts.get(usize::from(posting.impact)));
        let impact = impact.copied().map_or(0, u32::from);
        if impact * form > best.impact * best.form {
            (best.impact, best.form) = (impact, form);
        }
    }
    best.idf = idf(root.meta.n_beads, scored.len() as u32);
    Some(best)
}

/// The score of a bead on a list in order.
pub(crate) fn find(list: &[Scored], bead: u32) -> Option<u32> {
    let i = count_before(list.len(), &mut |i| list.get(i).is_some_and(|s| s.bead < bead));
    list.get(i).filter(|scored| scored.bead == bead).map(|scored| scored.score)
}

/// A score with a bonus, of which `part`, in 1/256, applies.
pub(crate) fn lift(score: u32, bonus: u8, part: u32) -> u32 {
    let more = u64::from(score) * u64::from(bonus) * u64::from(part);
    score.saturating_add((more / (256 * u64::from(Bonuses::FULL))) as u32)
}

/// BM25's inverse document frequency ln(1 + (N - n + ½) / (n + ½)) = ln((N + 1) / (n + ½)), as a
/// base-2 logarithm in 1/256.
fn idf(n_beads: u32, n_matching: u32) -> u32 {
    let n_all = log2(2 * u64::from(n_beads) + 2);
    n_all.saturating_sub(log2(2 * u64::from(n_matching) + 1)).max(1)
}

/// log2 in 1/256, linear between powers of two: monotonic, and within 0.09 of the logarithm.
fn log2(x: u64) -> u32 {
    let x = x.max(1);
    let whole = x.ilog2();
    let fraction = if whole >= 8 { x >> (whole - 8) } else { x << (8 - whole) };
    (whole << 8) + (fraction as u32 & 0xFF)
}

/// Leaves the beads that `is_kept`, which may change their scores.
pub(crate) fn keep(beads: &mut Vec<Scored>, is_kept: &mut dyn FnMut(&mut Scored) -> bool) {
    beads.retain_mut(is_kept);
}

/// The beads that are on every list, with the sum of their scores. Lists and result are in order.
pub(crate) fn intersect(mut lists: Vec<Vec<Scored>>) -> Vec<Scored> {
    let Some(mut out) = lists.pop() else { return Vec::new() };
    // The shortest comes first.
    for list in &mut lists {
        if list.len() < out.len() {
            swap(list, &mut out);
        }
    }
    for list in &lists {
        let mut rest = list.as_slice();
        keep(&mut out, &mut |scored| {
            rest = skip_to(rest, scored.bead);
            match rest.first() {
                Some(other) if other.bead == scored.bead => {
                    scored.score = scored.score.saturating_add(other.score);
                    true
                }
                _ => false,
            }
        });
    }
    out
}

/// The beads that match a query, of which `clauses` are its clauses' own lists.
///
/// Those that are excluded are left out where that is sure; else [`crate::matcher`] does it.
pub(crate) fn combine(query: &Query, clauses: &[ClauseCandidates], root: &Root) -> Vec<Scored> {
    let mut groups: Vec<Vec<Scored>> = Vec::new();
    let n_groups = query.n_groups();
    for group in 0..n_groups {
        let mut n_lists = 0;
        let mut beads = Vec::new();
        for (clause, known) in query.clauses.iter().zip(clauses) {
            if clause.group == group && !clause.is_excluded {
                beads.extend_from_slice(&known.beads);
                n_lists += 1;
            }
        }
        if n_lists > 0 {
            groups.push(if n_lists > 1 { best_of_each(&beads) } else { beads });
        }
    }
    let mut beads = if query.is_loose {
        scattered(&groups, root, query.bonuses.completeness)
    } else {
        intersect(groups)
    };
    for (clause, known) in query.clauses.iter().zip(clauses) {
        if clause.is_excluded && known.is_exact {
            let mut rest = known.beads.as_slice();
            keep(&mut beads, &mut |scored| {
                rest = skip_to(rest, scored.bead);
                rest.first().is_none_or(|other| other.bead != scored.bead)
            });
        }
    }
    beads
}

/// The beads of any group in the documents that have all of them; those that have all themselves
/// get the bonus for completeness.
fn scattered(groups: &[Vec<Scored>], root: &Root, completeness: u8) -> Vec<Scored> {
    let document = |scored: &Scored| document_of(root, scored.bead);
    let mut documents: Vec<Vec<Scored>> = Vec::new();
    for beads in groups {
        let mut own = Vec::new();
        beads.iter().for_each(|scored| own.push(u64::from(document(scored))));
        let mut list = Vec::new();
        for bead in keys::distinct(own) {
            list.push(Scored { bead, score: 0 });
        }
        documents.push(list);
    }
    let documents = intersect(documents);
    let mut all = Vec::new();
    for group in groups {
        group.iter().for_each(|scored| all.push(keys::key(scored.bead, scored.score)));
    }
    let all = keys::in_order(all);
    let mut beads = Vec::new();
    for same in all.chunk_by(|a, b| a >> 32 == b >> 32) {
        let mut bead = Scored { bead: 0, score: 0 };
        for &key in same {
            let (number, score) = keys::unkey(key);
            bead = Scored { bead: number, score: bead.score.saturating_add(score) };
        }
        if find(&documents, document(&bead)).is_some() {
            let is_complete = same.len() == groups.len();
            bead.score = lift(bead.score, completeness, 256 * u32::from(is_complete));
            beads.push(bead);
        }
    }
    beads
}

/// Each bead once, in order, with its best score.
fn best_of_each(beads: &[Scored]) -> Vec<Scored> {
    let mut keys = Vec::new();
    beads.iter().for_each(|s| keys.push(keys::key(s.bead, !s.score)));
    let mut out: Vec<Scored> = Vec::new();
    for key in keys::in_order(keys) {
        let (bead, score) = keys::unkey(key);
        if out.last().is_none_or(|last| last.bead != bead) {
            out.push(Scored { bead, score: !score });
        }
    }
    out
}

/// `list` without the beads before `bead`. Gallops: cheap for the next bead, logarithmic far away.
fn skip_to(list: &[Scored], bead: u32) -> &[Scored] {
    let mut step = 1;
    while list.get(step).is_some_and(|scored| scored.bead < bead) {
        step *= 2;
    }
    let from = step / 2;
    let to = (step + 1).min(list.len());
    let near = list.get(from..to).unwrap_or_default();
    let skipped = from + near.partition_point(|scored| scored.bead < bead);
    list.get(skipped..).unwrap_or_default()
}

/// Adds what a document's title says to the score of its passages, and takes the titles out.
///
/// `clauses` are the clauses' own lists, `beads` the beads that match all of them;
/// `document_beads` as in the root. `title_bonus` is how much of a clause's score in the title
/// each passage gets. Gives back the titles that match the whole query.
pub(crate) fn split_titles(
    beads: &mut Vec<Scored>,
    clauses: &[ClauseCandidates],
    document_beads: &[u32],
    title_bonus: u8,
) -> Vec<Scored> {
    let mut titles = Vec::new();
    let mut doc = 0;
    let mut bonus = 0u32;
    let mut cursors: Vec<&[Scored]> = Vec::new();
    clauses.iter().for_each(|clause| cursors.push(&clause.beads));
    keep(beads, &mut |scored| {
        let ahead = document_beads.get(doc + 1..).unwrap_or_default();
        let n_skipped = count_up_to(ahead, scored.bead);
        if n_skipped > 0 || doc == 0 {
            doc += n_skipped;
            let title = document_beads.get(doc).copied().unwrap_or_default();
            bonus = 0;
            for cursor in &mut cursors {
                *cursor = skip_to(cursor, title);
                if let Some(first) = cursor.first()
                    && first.bead == title
                {
                    let lifted = lift(first.score, title_bonus, 256);
                    bonus = bonus.saturating_add(lifted - first.score);
                }
            }
        }
        if document_beads.get(doc) == Some(&scored.bead) {
            titles.push(*scored);
            return false;
        }
        scored.score = scored.score.saturating_add(bonus);
        true
    });
    titles
}

/// Puts the best of `beads`, which are in order, in front, best first and equal scores in the order
/// of beads: `n` at least, and all that score as well. Behind them the others stay in order.
/// Gives back how many stand in front.
///
/// Linear but for those in front: a frequent word has a hundred thousand, of which ten are shown.
pub(crate) fn put_best_first(beads: &mut [Scored], n: usize) -> usize {
    const CLASS_BITS: u32 = 8;
    let best = beads.iter().fold(0, |best, scored| scored.score.max(best));
    let shift = (u32::BITS - best.leading_zeros()).saturating_sub(CLASS_BITS);
    // How many have a score of each class.
    let mut sizes = [0usize; 1 << CLASS_BITS];
    for scored in &*beads {
        if let Some(size) = sizes.get_mut((scored.score >> shift) as usize) {
            *size += 1;
        }
    }
    let (mut least, mut n_front) = (1 << CLASS_BITS, 0);
    for (class, size) in sizes.into_iter().enumerate().rev() {
        if n_front >= n {
            break;
        }
        (least, n_front) = (class as u32, n_front + size);
    }
    let mut front = Vec::new();
    let mut others = Vec::new();
    for &scored in &*beads {
        if scored.score >> shift >= least {
            front.push(keys::key(!scored.score, scored.bead));
        } else {
            others.push(scored);
        }
    }
    for (place, key) in beads.iter_mut().zip(keys::in_order(front)) {
        let (score, bead) = keys::unkey(key);
        *place = Scored { bead, score: !score };
    }
    if let Some(behind) = beads.get_mut(n_front..) {
        behind.copy_from_slice(&others);
    }
    n_front
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn list(beads: impl IntoIterator<Item = u32>) -> Vec<Scored> {
        beads.into_iter().map(|bead| Scored { bead, score: 1 }).collect()
    }

    #[test]
    fn rarer_terms_weigh_more() {
        let weights: Vec<u32> = [1, 2, 10, 500, 1000].map(|n| idf(1000, n)).to_vec();
        assert!(weights.is_sorted_by(|a, b| a > b), "{weights:?}");
    }

    #[test]
    fn log2_is_monotonic() {
        assert!((1..100_000u64).map(log2).is_sorted());
        assert_eq!(log2(1024), 10 << 8);
    }

    #[test]
    fn a_title_leaves_the_hits_and_lifts_its_passages() {
        let all = list([0, 1, 2, 5, 7]);
        let mut clause = all.clone();
        clause.iter_mut().for_each(|s| s.score = 256);
        let mut beads = clause.clone();
        let clause = ClauseCandidates { beads: clause, ..ClauseCandidates::default() };
        let titles = split_titles(&mut beads, &[clause], &[0, 4, 9], 12);
        assert_eq!(titles.iter().map(|s| s.bead).collect::<Vec<_>>(), [0]);
        let scores: Vec<_> = beads.iter().map(|s| (s.bead, s.score)).collect();
        assert_eq!(scores, [(1, 352), (2, 352), (5, 256), (7, 256)]);
    }

    proptest! {
        #[test]
        fn the_best_stand_in_front(
            scores in prop::collection::vec(prop_oneof![0u32..9, any::<u32>()], 0..60),
            n in 0usize..70,
        ) {
            let all = scores.into_iter().zip(0..).map(|(score, bead)| Scored { bead, score });
            let mut beads: Vec<Scored> = all.collect();
            let mut sorted = beads.clone();
            sorted.sort_by_key(|scored| (!scored.score, scored.bead));
            let n_front = put_best_first(&mut beads, n);
            prop_assert!(n_front >= n.min(beads.len()));
            prop_assert_eq!(&beads[..n_front], &sorted[..n_front]);
            prop_assert!(beads[n_front..].is_sorted_by(|a, b| a.bead < b.bead));
            let n_rest = beads.len() - n_front;
            prop_assert_eq!(put_best_first(&mut beads[n_front..], n_rest), n_rest);
            prop_assert_eq!(beads, sorted);
        }

        #[test]
        fn intersection_is_that_of_sets(
            a: std::collections::BTreeSet<u8>,
            b: std::collections::BTreeSet<u8>,
            c: std::collections::BTreeSet<u8>,
        ) {
            let expected: Vec<u32> =
                a.iter().filter(|x| b.contains(x) && c.contains(x)).map(|&x| x.into()).collect();
            let lists = [a, b, c].map(|set| list(set.into_iter().map(u32::from))).to_vec();
            let got = intersect(lists);
            prop_assert_eq!(got.iter().map(|s| s.bead).collect::<Vec<_>>(), expected);
            prop_assert!(got.iter().all(|s| s.score == 3));
        }
    }
}
