//! Whether a text has what was asked for, and where.

use core::ops::Range;

use enface_format::count_before;
use enface_text::{Analysis, Analyzer, Class, Token, each_part};

use crate::candidates::ClauseCandidates;
use crate::keys;
use crate::query::{Clause, Field, Query, QueryToken};
use crate::results::{Mark, MarkKind};

/// A query that has met the index: it knows the forms of its words, and can verify texts.
pub(crate) struct Matcher<'a> {
    pub(crate) query: &'a Query,
    /// What the index knows of each clause.
    pub(crate) clauses: &'a [ClauseCandidates],
    pub(crate) renderings: &'a [Rendered],
}

/// A rendering of a part of the query, as tokens.
#[derive(Debug)]
pub(crate) struct Rendered {
    /// The clauses that the rendered term stands in.
    pub(crate) clauses: Range<usize>,
    /// The side of the rendering.
    pub(crate) side: u8,
    /// The rendering's tokens.
    pub(crate) tokens: Vec<QueryToken>,
}

/// A text that is looked at.
pub(crate) struct Text<'a> {
    pub(crate) side: u8,
    pub(crate) text: &'a str,
}

impl Matcher<'_> {
    /// What is marked in each of the texts of a bead; `None` if `bead` says which it is and it does
    /// not match the query.
    ///
    /// A rendering is marked where its clauses match in the bead, but not on that side. Along with
    /// the marks comes how close the terms stand on one side, in 1/256.
    pub(crate) fn marks(
        &self,
        texts: &[Text<'_>],
        analyzer: &Analyzer,
        bead: Option<u32>,
    ) -> Option<(Vec<Vec<Mark>>, u32)> {
        let mut analyses: Vec<Analysis> = Vec::new();
        let mut marks: Vec<Vec<Mark>> = Vec::new();
        for text in texts {
            analyses.push(analyzer.analyze(text.text));
            marks.push(Vec::new());
        }
        // For each clause the texts that it matches in, one bit each; all bits where the whole
        // document does.
        let mut found: Vec<u64> = Vec::new();
        // Which group stands where: text, first token, group, packed for sorting.
        let mut places: Vec<u64> = Vec::new();
        for (i, (clause, known)) in self.query.clauses.iter().zip(self.clauses).enumerate() {
            let mut mask = 0u64;
            if clause.field == Field::Text {
                for (t, (text, analysis)) in texts.iter().zip(&analyses).enumerate() {
                    let Some(marks) = marks.get_mut(t) else { continue };
                    if clause.sides >> (text.side & 31) & 1 == 0 {
                        continue;
                    }
                    let before = clause.near.and_then(|n| {
                        let i = i.checked_sub(1)?;
                        Some((n as usize, self.query.clauses.get(i)?, self.clauses.get(i)?))
                    });
                    find(analysis, text.text, clause, known, &mut |tokens, range| {
                        let is_near = before.is_none_or(|(n, clause, known)| {
                            let mut is_near = false;
                            find(analysis, text.text, clause, known, &mut |other, _| {
                                is_near |= tokens.start <= other.end + n + 1
                                    && other.start <= tokens.end + n + 1;
                            });
                            is_near
                        });
                        if is_near {
                            mask |= 1 << (t & 63);
                            if !clause.is_excluded {
                                marks.push(mark(range, MarkKind::Query));
                                let at = (t as u32) << 24 | tokens.start as u32 & 0xFF_FFFF;
                                places.push(keys::key(at, clause.group as u32));
                            }
                        }
                    });
                }
            } else if bead.is_some_and(|bead| known.has(bead)) {
                mask = u64::MAX;
            }
            found.push(mask);
        }
        if bead.is_some() && !self.is_match(&found) {
            return None;
        }
        marks.iter_mut().for_each(merge);
        for rendered in self.renderings {
            let matched = found.get(rendered.clauses.clone()).unwrap_or_default();
            if matched.is_empty() || matched.contains(&0) {
                continue;
            }
            for (i, (text, analysis)) in texts.iter().zip(&analyses).enumerate() {
                let matches_here = matched.iter().any(|mask| mask >> (i & 63) & 1 != 0);
                let Some(marks) = marks.get_mut(i) else { continue };
                if text.side == rendered.side && !matches_here {
                    find_sequence(analysis, &rendered.tokens, false, None, &mut |_, range| {
                        let new = mark(range, MarkKind::Counterpart);
                        if !marks.iter().any(|old| overlaps(&old.range, &new.range)) {
                            let at = count_before(marks.len(), &mut |i| {
                                marks.get(i).is_some_and(|m| m.range.start < new.range.start)
                            });
                            marks.insert(at, new);
                        }
                    });
                }
            }
        }
        Some((marks, closeness(places, self.query.n_groups())))
    }

    /// Whether this is a match, given what each clause was found in.
    fn is_match(&self, found: &[u64]) -> bool {
        let clauses = || self.query.clauses.iter().zip(found);
        if clauses().any(|(clause, mask)| clause.is_excluded && *mask != 0) {
            return false;
        }
        if self.query.is_loose {
            // The document has all groups: the passage needs one that it can show.
            return clauses().any(|(clause, mask)| clause.is_shown() && *mask != 0);
        }
        clauses().all(|(clause, _)| {
            let group = clause.group;
            clause.is_excluded || clauses().any(|(o, mask)| o.group == group && *mask != 0)
        })
    }
}

/// How close terms stand, in 1/256: the share of `n_groups` groups that stand on one side, less one
/// each, times how much of the shortest stretch with all of these they fill.
fn closeness(places: Vec<u64>, n_groups: usize) -> u32 {
    let places = keys::in_order(places);
    let mut best = 0;
    for (i, &first) in places.iter().enumerate() {
        let (start, _) = keys::unkey(first);
        let mut groups: Vec<u32> = Vec::new();
        for &place in places.get(i..).unwrap_or_default() {
            let (at, group) = keys::unkey(place);
            if at >> 24 != start >> 24 || groups.len() == n_groups {
                break;
            }
            if !groups.contains(&group) {
                groups.push(group);
                let n = groups.len() as u32;
                let (gaps, all) = ((at - start).max(n - 1), n_groups as u32 - 1);
                best = best.max(256 * (n - 1) * (n - 1) / (all.max(1) * gaps.max(1)));
            }
        }
    }
    best
}

/// Whether a text has these tokens one after another, the last one perhaps as a prefix.
pub(crate) fn has(analysis: &Analysis, tokens: &[QueryToken], is_prefix: bool) -> bool {
    let mut is_found = false;
    find_sequence(analysis, tokens, is_prefix, None, &mut |_, _| is_found = true);
    is_found
}

/// Calls `found` for each place where a clause matches, with its tokens and its bytes.
pub(crate) fn find(
    analysis: &Analysis,
    text: &str,
    clause: &Clause,
    known: &ClauseCandidates,
    found: &mut dyn FnMut(Range<usize>, Range<usize>),
) {
    let literal = clause.is_literal.then_some(text);
    find_sequence(analysis, &clause.tokens, known.is_prefix, literal, found);
    for form in &known.forms {
        // A form of several words has spaces between them.
        let mut tokens: Vec<QueryToken> = Vec::new();
        each_part(form, ' ', &mut |word| {
            let (text, raw) = (word.to_owned(), String::new());
            tokens.push(QueryToken { class: Class::Word, text, raw });
        });
        find_sequence(analysis, &tokens, false, None, found);
    }
}

/// Calls `found` for each place where `tokens` stand one after another, the last one perhaps as a
/// prefix, and in just the letters of `literal`, the text, if it is given. Places may overlap.
fn find_sequence(
    analysis: &Analysis,
    tokens: &[QueryToken],
    is_prefix: bool,
    literal: Option<&str>,
    found: &mut dyn FnMut(Range<usize>, Range<usize>),
) {
    let Some(last) = tokens.len().checked_sub(1) else { return };
    let is_same = |i: usize, wanted: &QueryToken, token: &Token<'_>| {
        wanted.class == token.class
            && literal.is_none_or(|text| text.get(token.source.clone()) == Some(&wanted.raw))
            && (wanted.text == token.text
                || wanted.class == Class::Gram
                    && wanted.text.chars().any(|c| token.text.starts_with(c))
                || is_prefix
                    && i == last
                    && token.class == Class::Word
                    && token.text.starts_with(wanted.text.as_str()))
    };
    for start in 0..analysis.n_tokens().saturating_sub(last) {
        let mut source: Option<Range<usize>> = None;
        for (i, wanted) in tokens.iter().enumerate() {
            let token = analysis.token(start + i).filter(|token| is_same(i, wanted, token));
            source = token.map(|token| match &source {
                Some(before) => before.start..token.source.end,
                None => token.source,
            });
            if source.is_none() {
                break;
            }
        }
        if let Some(source) = source {
            found(start..start + last, source);
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
    let mut keys = Vec::new();
    marks.iter().for_each(|mark| keys.push(keys::key(mark.range.start, mark.range.end)));
    marks.clear();
    for key in keys::in_order(keys) {
        let (start, end) = keys::unkey(key);
        match marks.last_mut() {
            Some(last) if start <= last.range.end => last.range.end = last.range.end.max(end),
            _ => marks.push(Mark { range: start..end, kind: MarkKind::Query }),
        }
    }
}

#[cfg(test)]
mod tests {
    use enface_format::RootMeta;

    use super::*;

    /// Marks `text` with the query; `[]` is what was asked for, `{}` a counterpart.
    fn check(query: &str, forms: &[&str], texts: &[&str], expected: Option<&[&str]>) {
        let analyzer = Analyzer::default();
        let query = Query::parse(query, &analyzer, &RootMeta::default());
        let candidates: Vec<_> = query
            .clauses
            .iter()
            .map(|clause| ClauseCandidates {
                forms: forms.iter().map(|f| (*f).to_owned()).collect(),
                is_prefix: clause.is_prefix,
                ..ClauseCandidates::default()
            })
            .collect();
        let tokens = crate::query::tokens("网络", &analyzer);
        let rendered = Rendered { clauses: 0..1, side: 1, tokens };
        let matcher = Matcher { query: &query, clauses: &candidates, renderings: &[rendered] };
        let sides: Vec<_> = texts.iter().zip(0..).map(|(text, side)| Text { side, text }).collect();
        let got = matcher.marks(&sides, &analyzer, Some(0)).map(|(all, _)| {
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
    fn terms_side_by_side_are_closest() {
        // Text, token, group.
        let close = |places: &[(u32, u32, u32)], n_groups| {
            let key = |&(text, at, group): &(u32, u32, u32)| keys::key(text << 24 | at, group);
            closeness(places.iter().map(key).collect(), n_groups)
        };
        assert_eq!(close(&[(0, 4, 0), (0, 5, 1), (0, 9, 0)], 2), 256);
        assert_eq!(close(&[(0, 4, 1), (0, 8, 0)], 2), 64);
        assert_eq!(close(&[(0, 4, 0), (1, 5, 1)], 2), 0);
        assert_eq!(close(&[(0, 4, 0), (0, 5, 1), (0, 6, 2)], 3), 256);
        assert_eq!(close(&[(0, 4, 0), (0, 5, 1), (1, 6, 2)], 3), 128);
        assert_eq!(close(&[(0, 4, 0)], 1), 0);
        assert_eq!(close(&[], 0), 0);
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
