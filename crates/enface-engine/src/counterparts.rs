//! How the query is rendered on the other sides, from the lexicon in the shards it needs anyway.

use core::ops::Range;

use enface_format::{GramTerm, Rendering, Second};
use enface_text::{Analyzer, Class};

use crate::candidates::{family, gram_shard, word_shard};
use crate::matcher::Rendered;
use crate::query::{self, Query};
use crate::results::Counterpart;
use crate::store::{Chunks, Stop};

/// The longest terms of the lexicon, in tokens.
const MAX_TERM_TOKENS: usize = 8;

/// Finds the query's terms in the lexicon: from each place the longest, then on behind it.
pub(crate) fn look_up(
    chunks: &Chunks<'_>,
    query: &Query,
    analyzer: &Analyzer,
) -> Result<(Vec<Counterpart>, Vec<Rendered>), Stop> {
    let mut shown = Vec::new();
    let mut rendered = Vec::new();
    let mut tokens: Vec<(usize, Class, &str)> = Vec::new();
    for (i, clause) in query.clauses.iter().enumerate() {
        for token in clause.tokens.iter().filter(|_| clause.is_shown() && !clause.is_added) {
            tokens.push((i, token.class, &token.text));
        }
    }
    let mut rest = tokens.as_slice();
    while let Some(((_, class, _), behind)) = rest.split_first() {
        let n_same = rest.iter().take(MAX_TERM_TOKENS).take_while(|t| t.1 == *class).count();
        let mut next = behind;
        for n in (1..=n_same).rev() {
            let Some((term, after)) = rest.split_at_checked(n) else { continue };
            let clauses = clause_range(term);
            // The rendering of a small part of a string would mark what was not asked for.
            let mut n_asked = 0;
            for clause in query.clauses.get(clauses.clone()).unwrap_or_default() {
                n_asked += clause.tokens.len();
            }
            if n * 2 < n_asked {
                continue;
            }
            let Some((text, renderings)) = find(chunks, term)? else { continue };
            for rendering in renderings {
                let Rendering { side, text: rendering } = rendering;
                let tokens = query::tokens(rendering, analyzer);
                rendered.push(Rendered { clauses: clauses.clone(), side: *side, tokens });
                let (term, text) = (text.clone(), rendering.clone());
                shown.push(Counterpart { term, side: *side, text });
            }
            next = after;
            break;
        }
        rest = next;
    }
    Ok((shown, rendered))
}

fn clause_range(term: &[(usize, Class, &str)]) -> Range<usize> {
    let first = term.first().map_or(0, |t| t.0);
    let last = term.last().map_or(0, |t| t.0);
    first..last + 1
}

/// The renderings of a term, under its own form or another one of its only word.
fn find<'a>(
    chunks: &'a Chunks<'_>,
    term: &[(usize, Class, &str)],
) -> Result<Option<(String, &'a [Rendering])>, Stop> {
    let root = chunks.root();
    let Some(&(clause, class, first)) = term.first() else { return Ok(None) };
    if class == Class::Gram {
        // Terms of several clauses are no terms: a reader who parts them means them apart.
        let [a, b, ..] = term else { return Ok(None) };
        if term.iter().any(|t| t.0 != clause) {
            return Ok(None);
        }
        let rank = |text: &str| text.chars().next().and_then(|c| root.rank(c));
        let (Some(first), Some(second)) = (rank(a.2), rank(b.2)) else { return Ok(None) };
        let gram = GramTerm { first, second: Second::Rank(second) };
        let Some(number) = gram_shard(root, gram) else { return Ok(None) };
        let mut text = String::new();
        term.iter().for_each(|t| text.push_str(t.2));
        let renderings = chunks.grams(number)?.lexicon().renderings(&text);
        return Ok((!renderings.is_empty()).then_some((text, renderings)));
    }
    let mut text = String::new();
    for (i, token) in term.iter().enumerate() {
        text.push_str(if i > 0 { " " } else { "" });
        text.push_str(token.2);
    }
    let Some(number) = word_shard(root, first) else { return Ok(None) };
    let shard = chunks.words(number)?;
    let known = shard.lexicon().renderings(&text);
    if !known.is_empty() {
        return Ok(Some((text, known)));
    }
    if let [_] = term {
        for i in family(root, shard, first) {
            let Some(form) = shard.word(i) else { continue };
            let known = shard.lexicon().renderings(form);
            if !known.is_empty() {
                return Ok(Some((form.to_owned(), known)));
            }
        }
    }
    Ok(None)
}
