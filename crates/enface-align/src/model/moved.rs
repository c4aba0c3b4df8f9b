//! Blocks that stand at another place on the other side: articles and sections that a translation,
//! or another edition, has in another order.
//!
//! The first pass is monotone: of two blocks that cross it pairs one, and the other stays alone on
//! both sides. Here such leftovers are tried against each other. Inside a block order holds.

use std::ops::Range;

use super::{Model, PARAGRAPHS};
use crate::path::{Step, best_path};
use crate::unit::Unit;

/// The lexical gain that a moved block must have, all together, in nats.
const MIN_GAIN: f64 = 6.0;
/// The same for each token: what stands together by chance has next to none.
const MIN_GAIN_PER_TOKEN: f64 = 0.1;
/// A block without a label is this many paragraphs at least, that a lone line that recurs in
/// another article is not taken for a moved one.
const MIN_PARAGRAPHS: usize = 2;
/// So many leftovers are tried at most: with more the texts are no translations of each other.
const MAX_RUNS: usize = 64;

/// A leftover of side a, its counterpart of side b, and the steps that pair them.
type Moved = (Range<usize>, Range<usize>, Vec<Step>);

impl Model {
    /// The steps of a path with the blocks paired that have changed places; steps stay in the order
    /// of side a, and those of side b alone where they stand.
    pub(super) fn with_moved(&self, steps: Vec<Step>, a: &[Unit], b: &[Unit]) -> Vec<Step> {
        let runs_a = runs(&steps, |step| (step.b.is_empty(), &step.a));
        let runs_b = runs(&steps, |step| (step.a.is_empty(), &step.b));
        if runs_a.is_empty() || runs_b.is_empty() || runs_a.len().max(runs_b.len()) > MAX_RUNS {
            return steps;
        }
        let mut found: Vec<(f64, Moved)> = Vec::new();
        for run_a in &runs_a {
            for run_b in &runs_b {
                if let Some((gain, block)) = self.moved(run_a, run_b, a, b) {
                    found.push((gain, (run_a.clone(), run_b.clone(), block)));
                }
            }
        }
        // The best first; each leftover has one counterpart.
        let starts = |block: &Moved| (block.0.start, block.1.start);
        found.sort_by(|x, y| y.0.total_cmp(&x.0).then_with(|| starts(&x.1).cmp(&starts(&y.1))));
        let mut taken: Vec<Moved> = Vec::new();
        for (_, (run_a, run_b, block)) in found {
            if taken.iter().all(|(x, y, _)| *x != run_a && *y != run_b) {
                taken.push((run_a, run_b, block));
            }
        }
        let mut out = Vec::with_capacity(steps.len());
        for step in steps {
            let is_in = |run: &Range<usize>, part: &Range<usize>| {
                run.start <= part.start && part.end <= run.end
            };
            if step.b.is_empty()
                && let Some((run, _, block)) = taken.iter().find(|x| is_in(&x.0, &step.a))
            {
                if run.start == step.a.start {
                    out.extend(block.iter().cloned());
                }
            } else if step.a.is_empty() && taken.iter().any(|x| is_in(&x.1, &step.b)) {
                // It stands with its counterpart.
            } else {
                out.push(step);
            }
        }
        out
    }

    /// The steps of a block that has moved, and its gain; `None` if the evidence is thin.
    fn moved(
        &self,
        run_a: &Range<usize>,
        run_b: &Range<usize>,
        a: &[Unit],
        b: &[Unit],
    ) -> Option<(f64, Vec<Step>)> {
        let (units_a, units_b) = (a.get(run_a.clone())?, b.get(run_b.clone())?);
        let mut block = best_path(self.knowledge(PARAGRAPHS), units_a, units_b);
        let (mut gain, mut n_tokens, mut n_paired, mut has_label) = (0.0, 0.0, 0, false);
        for step in block.iter().filter(|step| !step.a.is_empty() && !step.b.is_empty()) {
            let (of_a, of_b) = (&units_a[step.a.clone()], &units_b[step.b.clone()]);
            gain += step.lexical;
            n_tokens += of_a.iter().chain(of_b).map(|u| f64::from(u.n_tokens)).sum::<f64>();
            n_paired += 1;
            has_label |= match (&of_a[0].label, &of_b[0].label) {
                (Some(x), Some(y)) => x.comparable(y) && x.agrees(y) && !x.is_item(),
                _ => false,
            };
        }
        let is_enough = n_paired >= MIN_PARAGRAPHS || (has_label && n_paired > 0);
        if !is_enough || gain < MIN_GAIN || gain < MIN_GAIN_PER_TOKEN * n_tokens {
            return None;
        }
        for step in &mut block {
            step.a = step.a.start + run_a.start..step.a.end + run_a.start;
            step.b = step.b.start + run_b.start..step.b.end + run_b.start;
        }
        Some((gain, block))
    }
}

/// The runs of units of one side that stand alone and follow each other.
fn runs<'s>(
    steps: &'s [Step],
    alone: impl Fn(&'s Step) -> (bool, &'s Range<usize>),
) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    for (is_alone, part) in steps.iter().map(alone) {
        match out.last_mut() {
            _ if !is_alone || part.is_empty() => {}
            Some(last) if last.end == part.start => last.end = part.end,
            _ => out.push(part.clone()),
        }
    }
    out
}
