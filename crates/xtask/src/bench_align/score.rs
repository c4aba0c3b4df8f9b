//! How many beads are right? Strict and lax F1 of Sennrich & Volk 2011, as Vecalign's and
//! Bertalign's scorers count them: precision over all beads found, recall over those of the gold
//! standard that have both sides.

use std::collections::BTreeSet;

use anyhow::{Context, Result};

/// Segments of the first side, and of the second.
pub(super) type Bead = (Vec<usize>, Vec<usize>);

/// Counts over the texts of a set.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Counts {
    found: usize,
    gold: usize,
    right: usize,
    recalled: usize,
    touching: usize,
    touched: usize,
}

impl Counts {
    /// Counts one text: a strictly right bead is in `gold`; a lax one shares a segment of each
    /// side with one there.
    pub(super) fn add(&mut self, gold: &[Bead], found: &[Bead]) {
        let links = |beads: &[Bead]| -> BTreeSet<(usize, usize)> {
            let pairs = |(a, b): &Bead| -> Vec<(usize, usize)> {
                a.iter().flat_map(|&i| b.iter().map(move |&j| (i, j))).collect()
            };
            beads.iter().flat_map(pairs).collect()
        };
        let touches = |(a, b): &Bead, links: &BTreeSet<(usize, usize)>| {
            a.iter().any(|&i| b.iter().any(|&j| links.contains(&(i, j))))
        };
        let (all_gold, all_found): (BTreeSet<&Bead>, BTreeSet<&Bead>) =
            (gold.iter().collect(), found.iter().collect());
        let (gold_links, found_links) = (links(gold), links(found));
        self.found += all_found.len();
        for bead in &all_found {
            let is_right = all_gold.contains(bead);
            self.right += usize::from(is_right);
            self.touching += usize::from(is_right || touches(bead, &gold_links));
        }
        for bead in all_gold.iter().filter(|(a, b)| !a.is_empty() && !b.is_empty()) {
            self.gold += 1;
            self.recalled += usize::from(all_found.contains(bead));
            self.touched += usize::from(touches(bead, &found_links));
        }
    }

    pub(super) fn strict(&self) -> f64 {
        f1((self.right, self.found), (self.recalled, self.gold))
    }

    pub(super) fn lax(&self) -> f64 {
        f1((self.touching, self.found), (self.touched, self.gold))
    }

    /// Beads that are wrong, and beads of the gold standard that are missed.
    pub(super) fn strict_errors(&self) -> usize {
        self.found - self.right + self.gold - self.recalled
    }
}

/// Beads of segments as beads of the articles that these are in: those that share one are one.
pub(super) fn by_article(found: &[Bead], articles: &[Vec<usize>; 2]) -> Vec<Bead> {
    let mut out: Vec<[BTreeSet<usize>; 2]> = Vec::new();
    for (a, b) in found {
        let of = |side: usize, segments: &[usize]| -> BTreeSet<usize> {
            segments.iter().map(|&i| articles[side][i]).collect()
        };
        let mut bead = [of(0, a), of(1, b)];
        // Beads are in order but for moved blocks: what shares an article stands near the end.
        while let Some(last) = out.last()
            && !(0..2).all(|side| last[side].is_disjoint(&bead[side]))
        {
            (0..2).for_each(|side| bead[side].extend(&last[side]));
            out.pop();
        }
        out.push(bead);
    }
    let list = |set: &BTreeSet<usize>| set.iter().copied().collect();
    out.iter().map(|[a, b]| (list(a), list(b))).collect()
}

fn f1(precision: (usize, usize), recall: (usize, usize)) -> f64 {
    let share = |(n, of): (usize, usize)| n as f64 / of.max(1) as f64;
    let (p, r) = (share(precision), share(recall));
    if p + r > 0.0 { 2.0 * p * r / (p + r) } else { 0.0 }
}

/// Reads `[0, 1]:[0]`, a bead a line, and what may stand after a second colon as a number.
///
/// # Errors
/// When a line is no bead.
pub(super) fn parse(text: &str) -> Result<Vec<(Bead, Option<u8>)>> {
    let numbers = |part: &str| -> Vec<usize> {
        part.split(|c: char| !c.is_ascii_digit()).filter_map(|n| n.parse().ok()).collect()
    };
    let mut out = Vec::new();
    for line in text.lines().filter(|line| !line.trim().is_empty()) {
        let mut parts = line.split(':');
        let (a, b) = parts.next().zip(parts.next()).with_context(|| format!("no bead: {line}"))?;
        let confidence = parts.next().and_then(|n| n.trim().parse().ok());
        out.push(((numbers(a), numbers(b)), confidence));
    }
    Ok(out)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lines_of_one_article_are_one_bead_of_articles() {
        let found: Vec<Bead> =
            vec![(vec![0], vec![0]), (vec![1], vec![1, 2]), (vec![2], vec![]), (vec![3], vec![3])];
        let articles = [vec![0, 0, 0, 1], vec![0, 0, 0, 2]];
        let expected: Vec<Bead> = vec![(vec![0], vec![0]), (vec![1], vec![2])];
        assert_eq!(by_article(&found, &articles), expected);
    }

    #[test]
    fn beads_are_counted_as_the_published_scorers_do() {
        let beads = |text: &str| -> Vec<Bead> {
            parse(text).unwrap().into_iter().map(|(bead, _)| bead).collect()
        };
        let gold = beads("[0]:[0]\n[1]:[1, 2]\n[2]:[]\n[3]:[3]\n");
        let mut counts = Counts::default();
        counts.add(&gold, &gold);
        assert!((counts.strict() - 1.0).abs() < 1e-9 && (counts.lax() - 1.0).abs() < 1e-9);
        let mut counts = Counts::default();
        counts.add(&gold, &beads("[0]:[0]\n[1]:[1]\n[2]:[2]\n[3]:[3]:97\n"));
        // 2 of 4 found, 2 of 3 recalled; 3 of 4 touch, 3 of 3 are touched.
        assert!((counts.strict() - 4.0 / 7.0).abs() < 1e-9);
        assert!((counts.lax() - 6.0 / 7.0).abs() < 1e-9);
        assert_eq!(counts.strict_errors(), 3);
    }
}
