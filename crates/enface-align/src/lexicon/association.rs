//! Which pairs of terms belong together: log-likelihood ratios, and which of them to trust.

use rayon::prelude::*;

use super::LexiconConfig;
use super::terms::Terms;

/// A counterpart of a term.
#[derive(Clone, Debug)]
pub(super) struct Link {
    /// The term of the other side.
    pub(super) other: u32,
    /// Passages that have both.
    pub(super) count: u32,
    /// G².
    pub(super) score: f64,
    /// φ.
    correlation: f64,
}

/// The best partners of each term that are kept while choosing.
const MAX_PARTNERS: usize = 16;

/// φ that a form of the best partner must have: its other forms take the rest.
const VARIANT_CORRELATION: f64 = 0.2;
/// The share of the best partner's likelihood ratio that its other forms must have, and that
/// partners of another kind must have.
const VARIANT_SHARE: f64 = 0.15;
const RIVAL_SHARE: f64 = 0.5;
/// A pair is attested well by this many times the least number of passages.
const FEW: u32 = 3;
/// A phrase replaces a word of it as counterpart if it has this share of its likelihood ratio.
const PHRASE_SHARE: f64 = 0.6;

/// For both sides and each term its counterparts, best first.
pub(super) fn associate(sides: &[Terms; 2], config: &LexiconConfig) -> [Vec<Vec<Link>>; 2] {
    let partners = partners(sides, config);
    [0, 1].map(|side| {
        (0..sides[side].n_terms())
            .into_par_iter()
            .map(|term| trusted(sides, &partners, side, term, config))
            .collect()
    })
}

/// All associations above the thresholds, by term of each side, best first.
fn partners(sides: &[Terms; 2], config: &LexiconConfig) -> [Vec<Vec<Link>>; 2] {
    let [a, b] = sides;
    let n_pairs: usize = (0..a.n_passages() as u32)
        .map(|passage| a.of_passage(passage).len() * b.of_passage(passage).len())
        .sum();
    let stride = n_pairs.div_ceil(config.max_term_pairs.max(1)).max(1);
    let is_read = |passage: u32| (passage as usize).is_multiple_of(stride);
    let n = a.n_passages().div_ceil(stride);
    let n_read = |terms: &Terms| -> Vec<usize> {
        terms.passages.iter().map(|p| p.iter().filter(|&&p| is_read(p)).count()).collect()
    };
    let (n_a, n_b) = (n_read(a), n_read(b));
    let min_count = min_count(config, n);
    // The associations of one term, by the other side's term, with counters that are all 0 before
    // and after.
    let of_term = |(joint, seen): &mut (Vec<u32>, Vec<u32>), x: usize| -> Vec<Link> {
        for &passage in a.passages[x].iter().filter(|&&p| is_read(p)) {
            for &y in b.of_passage(passage) {
                if joint[y as usize] == 0 {
                    seen.push(y);
                }
                joint[y as usize] += 1;
            }
        }
        let mut links: Vec<Link> = seen
            .drain(..)
            .filter_map(|y| {
                let count = core::mem::take(&mut joint[y as usize]);
                let (n_x, n_y) = (n_a[x], n_b[y as usize]);
                if count < min_count {
                    return None;
                }
                let correlation = correlation(count, n_x, n_y, n);
                if correlation < VARIANT_CORRELATION {
                    return None;
                }
                let score = likelihood_ratio(count, n_x, n_y, n);
                let is_likely = score >= config.min_likelihood_ratio;
                is_likely.then_some(Link { other: y, count, score, correlation })
            })
            .collect();
        links.sort_unstable_by_key(|link| link.other);
        links
    };
    let found: Vec<Vec<Link>> = (0..a.n_terms())
        .into_par_iter()
        .map_init(|| (vec![0u32; b.n_terms()], Vec::new()), of_term)
        .collect();
    let mut out = [vec![Vec::new(); a.n_terms()], vec![Vec::new(); b.n_terms()]];
    for (x, links) in found.into_iter().enumerate() {
        for link in links {
            insert(&mut out[1][link.other as usize], Link { other: x as u32, ..link.clone() });
            insert(&mut out[0][x], link);
        }
    }
    out
}

/// The more passages, the more pairs that only chance brings together: one passage more for each
/// sixfold archive.
fn min_count(config: &LexiconConfig, n_passages: usize) -> u32 {
    config.min_count.max(2) + (n_passages / 80).max(1).ilog(6)
}

/// Keeps the best links, in order; the earlier of equals.
fn insert(links: &mut Vec<Link>, link: Link) {
    let at = links.partition_point(|l| l.score >= link.score);
    if at < MAX_PARTNERS {
        links.insert(at, link);
        links.truncate(MAX_PARTNERS);
    }
}

/// The partners of a term that may be marked.
fn trusted(
    sides: &[Terms; 2],
    partners: &[Vec<Vec<Link>>; 2],
    side: usize,
    term: usize,
    config: &LexiconConfig,
) -> Vec<Link> {
    let (own, others) = (&sides[side], &sides[1 - side]);
    let links = &partners[side][term];
    let Some(best) = links.first() else { return Vec::new() };
    let mut out: Vec<Link> = Vec::new();
    for link in links {
        let other = link.other as usize;
        let back = &partners[1 - side][other];
        let best_back = back.first().map_or(0.0, |l| l.score);
        // What another term explains better is not a counterpart of this one.
        if link.score < config.min_share_of_best * best_back {
            continue;
        }
        // "civil" faces 公务人员 because "civil servant" does: a part of the term that is meant.
        let is_part = back.first().is_some_and(|l| {
            let whole = l.other as usize;
            whole != term
                && own.sequence(whole).len() > own.sequence(term).len()
                && related(own, whole, term)
        });
        if is_part {
            continue;
        }
        let is_best = link.other == best.other;
        let is_variant = others.are_variants(other, best.other as usize);
        let share = link.score / best.score;
        let fits = is_variant && share >= VARIANT_SHARE
            || link.correlation >= config.min_correlation && (is_best || share >= RIVAL_SHARE);
        let few = FEW * min_count(config, own.n_passages());
        let doubtful =
            is_doubtful(own, back, term, link, few) || is_doubtful(others, links, other, link, few);
        if !fits || doubtful {
            continue;
        }
        let clash = out.iter().position(|kept| {
            let kept = kept.other as usize;
            related(others, kept, other) && !others.are_variants(kept, other)
        });
        match clash {
            None => out.push(link.clone()),
            // The whole phrase rather than a word of it, where it is attested as well.
            Some(at) => {
                let kept = &out[at];
                let is_longer =
                    others.sequence(other).len() > others.sequence(kept.other as usize).len();
                if is_longer && link.score >= PHRASE_SHARE * kept.score {
                    out[at] = link.clone();
                }
            }
        }
    }
    out
}

/// Few passages attest a pair by chance as often as by meaning: then it must be nearly exclusive,
/// and no other candidate of `terms` may come near. Terms that always come together cannot be told
/// apart by any number of passages.
fn is_doubtful(terms: &Terms, rivals: &[Link], candidate: usize, link: &Link, few: u32) -> bool {
    const EXCLUSIVE: f64 = 0.7;
    let rival = |l: &&Link| {
        let other = l.other as usize;
        other != candidate
            && !related(terms, other, candidate)
            && !terms.are_variants(other, candidate)
    };
    let Some(rival) = rivals.iter().find(rival) else {
        return link.count < few && link.correlation < EXCLUSIVE;
    };
    if link.count < few {
        link.correlation < EXCLUSIVE || rival.score > 0.8 * link.score
    } else {
        rival.correlation > EXCLUSIVE && rival.score > 0.9 * link.score
    }
}

/// Whether one of two terms contains the other.
fn related(terms: &Terms, x: usize, y: usize) -> bool {
    let (x, y) = (terms.sequence(x), terms.sequence(y));
    let contains = |long: &[u32], short: &[u32]| {
        long.len() >= short.len() && long.windows(short.len()).any(|w| w == short)
    };
    contains(x, y) || contains(y, x)
}

/// φ, the correlation of two events: `both` of n passages have x and y, `n_x` and `n_y` one.
pub(super) fn correlation(both: u32, n_x: usize, n_y: usize, n: usize) -> f64 {
    let (both, x, y, n) = (f64::from(both), n_x as f64, n_y as f64, n as f64);
    let spread = (x * (n - x) * y * (n - y)).sqrt();
    if spread <= 0.0 { 0.0 } else { (n * both - x * y) / spread }
}

/// G² of a two by two table: Dunning 1993, "Accurate Methods for the Statistics of Surprise and
/// Coincidence", section 4.
fn likelihood_ratio(both: u32, n_x: usize, n_y: usize, n: usize) -> f64 {
    let (both, x, y, n) = (f64::from(both), n_x as f64, n_y as f64, n as f64);
    let term = |k: f64, row: f64, column: f64| {
        if k <= 0.0 { 0.0 } else { k * (k * n / (row * column)).ln() }
    };
    2.0 * (term(both, x, y)
        + term(x - both, x, n - y)
        + term(y - both, n - x, y)
        + term(n - x - y + both, n - x, n - y))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn independent_terms_have_no_association() {
        assert!(likelihood_ratio(10, 100, 100, 1000).abs() < 1e-9);
        assert!(correlation(10, 100, 100, 1000).abs() < 1e-9);
    }

    #[test]
    fn terms_that_always_meet_correlate_fully() {
        assert!((correlation(10, 10, 10, 100) - 1.0).abs() < 1e-9);
        assert!(likelihood_ratio(10, 10, 10, 100) > 60.0);
        assert_eq!(correlation(5, 5, 5, 5), 0.0);
    }
}
