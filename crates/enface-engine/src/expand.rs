//! What else a query may mean: alternatives that nobody typed.
//!
//! Words that the archive writes joined as well as apart (`cyber security`, `cybersecurity`) stand
//! for each other: the indexer keeps the pair as a term with a space in it, of one family with the
//! joined word. A query that asks to be translated gets its renderings as alternatives.

use enface_format::ChunkName;
use enface_text::{Analyzer, Class};

use crate::candidates::word_shard;
use crate::counterparts;
use crate::query::{Clause, Query, QueryToken};
use crate::store::{Chunks, Stop};

/// The query with its alternatives, which come behind its own clauses.
pub(crate) fn expand(
    chunks: &Chunks<'_>,
    query: &Query,
    analyzer: &Analyzer,
) -> Result<Query, Stop> {
    let mut out = query.clone();
    // Two words one after another, and the groups that they are in.
    let mut pairs: Vec<(String, String, usize, usize)> = Vec::new();
    let mut last: Option<(&QueryToken, usize)> = None;
    for clause in &query.clauses {
        let is_open = clause.is_shown() && !clause.is_exact;
        if !is_open || clause.near.is_some() {
            last = None;
            continue;
        }
        match clause.tokens.as_slice() {
            [word] if word.class == Class::Word => {
                if let Some((before, group)) = last.filter(|(_, group)| *group != clause.group) {
                    pairs.push((before.text.clone(), word.text.clone(), group, clause.group));
                }
                last = Some((word, clause.group));
            }
            [a, b] if a.class == Class::Word && b.class == Class::Word => {
                pairs.push((a.text.clone(), b.text.clone(), clause.group, clause.group));
                last = None;
            }
            _ => last = None,
        }
    }
    let mut names = Vec::new();
    let mut terms = Vec::new();
    for (a, b, first, second) in pairs {
        let own = word_shard(chunks.root(), &a);
        // The pair is next to its first word; the joined word may be in another shard, which long
        // queries are not worth.
        for joint in [" ", ""] {
            let term = [a.as_str(), b.as_str()].join(joint);
            let shard = word_shard(chunks.root(), &term);
            if let Some(hash) = shard
                && (shard == own || query.clauses.len() <= 2)
            {
                names.push(ChunkName::Words(hash));
                terms.push((term, hash, first..second + 1));
            }
        }
    }
    chunks.need(&names)?;
    for (term, hash, groups) in terms {
        if chunks.words(hash)?.find(&term).is_some() {
            let tokens = vec![QueryToken { class: Class::Word, text: term, raw: String::new() }];
            add(&mut out, groups, &tokens, u32::MAX);
        }
    }
    if query.is_translated {
        for rendered in counterparts::look_up(chunks, query, analyzer)?.1 {
            let groups = query.clauses.get(rendered.clauses).unwrap_or_default();
            let Some((first, last)) = groups.first().zip(groups.last()) else { continue };
            add(&mut out, first.group..last.group + 1, &rendered.tokens, 1 << (rendered.side & 31));
        }
    }
    Ok(out)
}

/// Adds an alternative to each of some groups: one that stands for all of them together.
fn add(query: &mut Query, groups: core::ops::Range<usize>, tokens: &[QueryToken], sides: u32) {
    for group in groups {
        let tokens = tokens.to_vec();
        let clause = Clause { tokens, group, sides, is_added: true, ..Clause::default() };
        query.clauses.push(clause);
    }
}
