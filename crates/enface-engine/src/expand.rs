//! What else a query may mean: alternatives that nobody typed.
//!
//! Words that the archive writes joined as well as apart (`cyber security`, `cybersecurity`) stand
//! for each other: the indexer keeps the pair as a term with a space in it, of one family with the
//! joined word; a joined word that it does not have may be a pair that it has. A query that asks to
//! be translated gets its renderings as alternatives.

use core::ops::Range;

use enface_text::{Analyzer, Class};

use crate::candidates::{self, word_shard};
use crate::counterparts;
use crate::fuzzy;
use crate::matcher::Rendered;
use crate::query::{Clause, Query, QueryToken, Sounds};
use crate::sounds;
use crate::store::{Chunks, Stop};

/// Adds the alternatives of a query behind its own clauses.
pub(crate) fn expand(
    chunks: &Chunks<'_>,
    query: &mut Query,
    analyzer: &Analyzer,
) -> Result<(), Stop> {
    let root = chunks.root();
    if query.sounds != Sounds::Never {
        sounds::spell(chunks, query)?;
    }
    let mut added: Vec<(Range<usize>, Vec<QueryToken>, u32)> = Vec::new();
    let mut stopped = Ok(());
    // The word before, and its group.
    let mut last: Option<(&str, usize)> = None;
    for clause in &query.clauses {
        // A pair is two clauses, or one of two words.
        let is_alone = clause.tokens.len() == 1;
        let is_open = clause.is_shown() && !clause.is_exact && clause.near.is_none();
        last = last.filter(|_| is_alone);
        for token in &clause.tokens {
            let is_part = is_open && token.class == Class::Word && clause.tokens.len() <= 2;
            if let Some((before, group)) = last.filter(|_| is_part) {
                for joint in [" ", ""] {
                    let mut term = String::from(before);
                    term.push_str(joint);
                    term.push_str(&token.text);
                    // The pair is next to its first word; the joined word may be in another
                    // shard, which long queries are not worth.
                    let is_near = word_shard(root, before) == word_shard(root, &term);
                    if !is_near && query.clauses.len() > 2 {
                        continue;
                    }
                    match candidates::has_word(chunks, &term) {
                        Ok(false) => {}
                        Ok(true) => {
                            let (text, raw) = (term, String::new());
                            let token = QueryToken { class: Class::Word, text, raw };
                            added.push((group..clause.group + 1, vec![token], u32::MAX));
                        }
                        Err(stop) => stopped = Err(stop),
                    }
                }
            }
            last = Some((token.text.as_str(), clause.group)).filter(|_| is_part);
        }
        last = last.filter(|_| is_alone);
    }
    stopped?;
    for clause in query.clauses.iter().filter(|clause| query.forgiving > 0 && clause.is_words()) {
        let [QueryToken { text, .. }] = clause.tokens.as_slice() else { continue };
        let (is_prefix, forms) = (clause.is_prefix, &mut Vec::new());
        if candidates::word_postings(chunks, text, true, is_prefix, 0, forms)?.is_empty() {
            for at in fuzzy::halves(chunks, text)? {
                let (first, second) = text.split_at(at);
                let mut tokens = Vec::new();
                for text in [first, second] {
                    let (text, raw) = (text.to_owned(), String::new());
                    tokens.push(QueryToken { class: Class::Word, text, raw });
                }
                added.push((clause.group..clause.group + 1, tokens, clause.sides));
            }
        }
    }
    if query.is_translated {
        for rendered in counterparts::look_up(chunks, query, analyzer)?.1 {
            if let Some([first, .., last] | [first @ last]) = query.clauses.get(rendered.clauses) {
                let groups = first.group..last.group + 1;
                added.push((groups, rendered.tokens, 1 << (rendered.side & 31)));
            }
        }
    }
    for (groups, tokens, sides) in added {
        // It stands for all of its groups together.
        for group in groups {
            let tokens = tokens.clone();
            query.clauses.push(Clause {
                tokens,
                group,
                sides,
                is_added: true,
                ..Clause::default()
            });
        }
    }
    Ok(())
}

/// The query in the words of other languages, as the lexicon renders it, for documents that are in
/// one language only; `None` if a term has no rendering.
pub(crate) fn across(query: &Query, renderings: &[Rendered]) -> Option<Query> {
    let mut out = query.clone();
    out.clauses.clear();
    for clause in query.clauses.iter().filter(|clause| !clause.is_added) {
        if !clause.is_shown() {
            out.clauses.push(clause.clone());
            continue;
        }
        let mut is_rendered = false;
        for rendered in renderings {
            let terms = query.clauses.get(rendered.clauses.clone()).unwrap_or_default();
            if terms.iter().any(|term| term.group == clause.group) {
                let (group, tokens) = (clause.group, rendered.tokens.clone());
                let sides = 1 << (rendered.side & 31);
                out.clauses.push(Clause { tokens, group, sides, ..Clause::default() });
                is_rendered = true;
            }
        }
        if !is_rendered {
            return None;
        }
    }
    (out.is_loose, out.is_one_sided, out.sounds) = (false, true, Sounds::Never);
    Some(out)
}
