//! What does alignment by lengths alone find? Gale & Church 1993, "A Program for Aligning
//! Sentences in Bilingual Corpora", as published, to compare with.

use super::score::Bead;

/// Beads and their prior probabilities, table 5.
const PRIORS: [(usize, usize, f64); 6] =
    [(1, 1, 0.89), (1, 0, 0.00495), (0, 1, 0.00495), (2, 1, 0.0445), (1, 2, 0.0445), (2, 2, 0.011)];
/// s², section 3.2.
const VARIANCE: f64 = 6.8;

/// Aligns two texts by the characters of their segments; `ratio` is the characters of the second
/// side for each of the first, 1 in the published program.
pub(super) fn align(a: &[usize], b: &[usize], ratio: f64) -> Vec<Bead> {
    let width = b.len() + 1;
    let mut costs = vec![f64::INFINITY; (a.len() + 1) * width];
    let mut came_by = vec![0usize; costs.len()];
    costs[0] = 0.0;
    for i in 0..=a.len() {
        for j in 0..=b.len() {
            for (kind, &(n_a, n_b, prior)) in PRIORS.iter().enumerate() {
                if n_a > i || n_b > j {
                    continue;
                }
                let length = |segments: &[usize]| segments.iter().sum::<usize>() as f64;
                let (l_a, l_b) = (length(&a[i - n_a..i]), length(&b[j - n_b..j]));
                let cost =
                    costs[(i - n_a) * width + j - n_b] - prior.ln() + match_cost(l_a, l_b / ratio);
                if cost < costs[i * width + j] {
                    costs[i * width + j] = cost;
                    came_by[i * width + j] = kind;
                }
            }
        }
    }
    let (mut i, mut j, mut out) = (a.len(), b.len(), Vec::new());
    while (i, j) != (0, 0) {
        let (n_a, n_b, _) = PRIORS[came_by[i * width + j]];
        out.push(((i - n_a..i).collect(), (j - n_b..j).collect()));
        (i, j) = (i - n_a, j - n_b);
    }
    out.reverse();
    out
}

/// −log of the probability that two lengths differ by so much, section 3.3.
fn match_cost(a: f64, b: f64) -> f64 {
    let mean = f64::midpoint(a, b);
    if mean == 0.0 {
        return 0.0;
    }
    let delta = (b - a).abs() / (mean * VARIANCE).sqrt();
    -(2.0 * upper_tail(delta)).max(1e-300).ln()
}

/// 1 − Φ(z): Abramowitz & Stegun, 26.2.17, as in the published program.
fn upper_tail(z: f64) -> f64 {
    let t = 1.0 / (1.0 + 0.231_641_9 * z);
    let polynomial = t
        * (0.319_381_530
            + t * (-0.356_563_782
                + t * (1.781_477_937 + t * (-1.821_255_978 + t * 1.330_274_429))));
    (-z * z / 2.0).exp() / (2.0 * std::f64::consts::PI).sqrt() * polynomial
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn lengths_decide() {
        let beads = align(&[100, 50, 50, 80], &[98, 101, 79], 1.0);
        let expected: [Bead; 3] = [(vec![0], vec![0]), (vec![1, 2], vec![1]), (vec![3], vec![2])];
        assert_eq!(beads, expected);
        assert!((upper_tail(1.96) - 0.025).abs() < 1e-4);
    }
}
