//! Whether a text has what was asked for, and where.

use core::ops::Range;

use enface_text::{Analysis, Analyzer, Class, Token};

use crate::candidates::ClauseCandidates;
use crate::keys;
use crate::query::{Clause, Query};
use crate::results::{Mark, MarkKind};

/// A query that has met the index: it knows the forms of its words, and can verify texts.
#[derive(Clone, Debug, Default)]
pub(crate) struct Matcher {
    clauses: Vec<ClauseMatcher>,
}

#[derive(Clone, Debug)]
struct ClauseMatcher {
    tokens: Vec<(Class, String)>,
    /// Other forms of the only word.
    forms: Vec<String>,
    is_prefix: bool,
}

/// A rendering of a part of the query, as tokens.
#[derive(Clone, Debug)]
pub(crate) struct Rendered {
    /// The clauses that the rendered term stands in.
    pub(crate) clauses: Range<usize>,
    /// The side of the rendering.
    pub(crate) side: u8,
    /// The rendering's tokens.
    pub(crate) tokens: Vec<(Class, String)>,
}

/// A text that is looked at.
pub(crate) struct Text<'a> {
    pub(crate) side: u8,
    pub(crate) text: &'a str,
}

impl Matcher {
    pub(crate) fn new(query: &Query, candidates: &[ClauseCandidates]) -> Self {
        let clause = |(clause, found): (&Clause, &ClauseCandidates)| ClauseMatcher {
            tokens: clause.tokens.iter().map(|t| (t.class, t.text.clone())).collect(),
            forms: found.forms.clone(),
            is_prefix: found.is_prefix,
        };
        Self { clauses: query.clauses.iter().zip(candidates).map(clause).collect() }
    }

    /// What is marked in each of the texts of a bead; `None` if some clause is on none of them
    /// and `all` are asked for.
    ///
    /// A rendering is marked where its clauses match in the bead, but not on that side.
    pub(crate) fn marks(
        &self,
        texts: &[Text<'_>],
        analyzer: &Analyzer,
        renderings: &[Rendered],
        all: bool,
    ) -> Option<Vec<Vec<Mark>>> {
        let analyses: Vec<Analysis> = texts.iter().map(|t| analyzer.analyze(t.text)).collect();
        let mut marks: Vec<Vec<Mark>> = vec![Vec::new(); texts.len()];
        // For each clause the texts that it matches in, one bit each.
        let mut found: Vec<u64> = Vec::with_capacity(self.clauses.len());
        for clause in &self.clauses {
            let mut mask = 0u64;
            for (i, (analysis, marks)) in analyses.iter().zip(&mut marks).enumerate() {
                let n = clause.find(analysis, |range| marks.push(mark(range, MarkKind::Query)));
                mask |= u64::from(n > 0) << (i & 63);
            }
            if mask == 0 && all {
                return None;
            }
            found.push(mask);
        }
        marks.iter_mut().for_each(merge);
        for rendered in renderings {
            let matched = found.get(rendered.clauses.clone()).unwrap_or_default();
            if matched.is_empty() || matched.contains(&0) {
                continue;
            }
            for (i, (text, analysis)) in texts.iter().zip(&analyses).enumerate() {
                let matches_here = matched.iter().any(|mask| mask >> (i & 63) & 1 != 0);
                let Some(marks) = marks.get_mut(i) else { continue };
                if text.side == rendered.side && !matches_here {
                    find_sequence(analysis, &rendered.tokens, false, |range| {
                        let new = mark(range, MarkKind::Counterpart);
                        if !marks.iter().any(|old| overlaps(&old.range, &new.range)) {
                            let at = marks.partition_point(|m| m.range.start < new.range.start);
                            marks.insert(at, new);
                        }
                    });
                }
            }
        }
        Some(marks)
    }
}

impl ClauseMatcher {
    /// Calls `found` for each place, and gives back how many there are.
    fn find(&self, analysis: &Analysis, mut found: impl FnMut(Range<usize>)) -> usize {
        let mut n = 0;
        match self.tokens.as_slice() {
            [(Class::Word, text)] => {
                for token in analysis.tokens().filter(|t| t.class == Class::Word) {
                    let is_same = token.text == text
                        || self.is_prefix && token.text.starts_with(text.as_str())
                        || self.forms.iter().any(|form| form == token.text);
                    if is_same {
                        n += 1;
                        found(token.source);
                    }
                }
            }
            tokens => find_sequence(analysis, tokens, self.is_prefix, |range| {
                n += 1;
                found(range);
            }),
        }
        n
    }
}

/// Calls `found` for each place where `tokens` stand one after another, the last one perhaps as a
/// prefix. Places may overlap.
fn find_sequence(
    analysis: &Analysis,
    tokens: &[(Class, String)],
    is_prefix: bool,
    mut found: impl FnMut(Range<usize>),
) {
    let Some((last, _)) = tokens.split_last() else { return };
    let is_same = |wanted: &(Class, String), token: &Token<'_>| {
        wanted.0 == token.class
            && (wanted.1 == token.text
                || is_prefix
                    && core::ptr::eq(wanted, last)
                    && token.class == Class::Word
                    && token.text.starts_with(wanted.1.as_str()))
    };
    let texts = analysis.tokens();
    for start in 0..(analysis.n_tokens() + 1).saturating_sub(tokens.len()) {
        let here = texts.clone().skip(start);
        if here.zip(tokens).all(|(token, wanted)| is_same(wanted, &token)) {
            let first = analysis.token(start).map(|t| t.source.start);
            let end = analysis.token(start + tokens.len() - 1).map(|t| t.source.end);
            if let (Some(first), Some(end)) = (first, end) {
                found(first..end);
            }
        }
    }
}

fn mark(range: Range<usize>, kind: MarkKind) -> Mark {
    Mark { range: range.start as u32..range.end as u32, kind }
}

fn overlaps(a: &Range<u32>, b: &Range<u32>) -> bool {
    a.start < b.end && b.start < a.end
}

/// Puts query marks in order and joins those that overlap or touch.
fn merge(marks: &mut Vec<Mark>) {
    let keys = keys::sorted(marks.iter().map(|m| keys::key(m.range.start, m.range.end)));
    marks.clear();
    for (start, end) in keys.into_iter().map(keys::unkey) {
        match marks.last_mut() {
            Some(last) if start <= last.range.end => last.range.end = last.range.end.max(end),
            _ => marks.push(Mark { range: start..end, kind: MarkKind::Query }),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Marks `text` with the query; `[]` is what was asked for, `{}` a counterpart.
    fn check(query: &str, forms: &[&str], texts: &[&str], expected: Option<&[&str]>) {
        let analyzer = Analyzer::default();
        let query = Query::parse(query, &analyzer);
        let candidates: Vec<_> = query
            .clauses
            .iter()
            .map(|clause| ClauseCandidates {
                forms: forms.iter().map(|f| (*f).to_owned()).collect(),
                is_prefix: clause.is_prefix,
                ..ClauseCandidates::default()
            })
            .collect();
        let matcher = Matcher::new(&query, &candidates);
        let rendered = Rendered {
            clauses: 0..1,
            side: 1,
            tokens: vec![(Class::Gram, "网".into()), (Class::Gram, "络".into())],
        };
        let sides: Vec<_> = texts.iter().zip(0..).map(|(text, side)| Text { side, text }).collect();
        let got = matcher.marks(&sides, &analyzer, &[rendered], true).map(|all| {
            let show = |(text, marks): (&&str, &Vec<Mark>)| {
                let mut out = (*text).to_owned();
                for mark in marks.iter().rev() {
                    let (open, close) = match mark.kind {
                        MarkKind::Query => ('[', ']'),
                        MarkKind::Counterpart => ('{', '}'),
                    };
                    out.insert(mark.range.end as usize, close);
                    out.insert(mark.range.start as usize, open);
                }
                out
            };
            texts.iter().zip(&all).map(show).collect::<Vec<_>>()
        });
        let expected = expected.map(|texts| texts.iter().map(ToString::to_string).collect());
        assert_eq!(got, expected);
    }

    #[test]
    fn words_match_whole_as_prefix_or_as_a_form() {
        check("\"law\"", &[], &["Law, lawful", "法"], Some(&["[Law], lawful", "法"]));
        check("law", &[], &["Law, lawful"], Some(&["[Law], [lawful]"]));
        check("mice", &["mouse"], &["one mouse"], Some(&["one [mouse]"]));
        check("aw", &[], &["law"], None);
    }

    #[test]
    fn strings_match_across_punctuation_and_are_one_mark() {
        check("网络安全", &[], &["《网络》安全法"], Some(&["《[网络》安全]法"]));
        check("安安", &[], &["安安安"], Some(&["[安安安]"]));
        check("0万人", &[], &["50万人"], None);
        check("1000g", &[], &["超过1000GB;"], Some(&["超过[1000GB];"]));
    }

    #[test]
    fn all_clauses_must_match_on_some_side() {
        check("law 法", &[], &["the law", "法律"], Some(&["the [law]", "[法]律"]));
        check("law 网", &[], &["the law", "法律"], None);
    }

    #[test]
    fn the_counterpart_is_marked_on_the_other_side_only() {
        check("net", &[], &["the net", "网络"], Some(&["the [net]", "{网络}"]));
        check("网络", &[], &["the net", "网络"], Some(&["the net", "[网络]"]));
    }
}
