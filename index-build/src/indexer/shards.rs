//! Cuts terms into shards, and gives each what the lexicon knows of its terms.

use std::collections::BTreeMap;

use enface_format::{
    GramShardWriter, GramTerm, Posting, Rendering, Second, WordEntry, WordShardWriter,
};
use rayon::prelude::*;

use super::families::Families;
use super::occurrences::Gram;
use crate::align::Lexicon;

/// What all shards share.
pub(super) struct Shared<'a> {
    pub(super) impact_bits: u8,
    pub(super) n_sides: u8,
    pub(super) shard_bytes: usize,
    pub(super) lexicon: &'a Lexicon,
}

/// A character in more beads than this has a list of its own, so that a query of one character
/// reads one shard and not all that it begins: those of one in fewer beads are a few shards. At
/// 1,000 beads such lists were a third of all postings.
const MIN_ANY_BEADS: usize = 12_000;

/// The characters of all grams in the order of their ranks, which is that of code points.
pub(super) fn ranks(grams: &BTreeMap<Gram, Vec<Posting>>) -> Vec<char> {
    let mut chars: Vec<char> =
        grams.keys().flat_map(|&(first, second)| [Some(first), second]).flatten().collect();
    chars.sort_unstable();
    chars.dedup();
    chars
}

/// The gram shards, in order: the first gram of each, and its bytes.
pub(super) fn grams(
    grams: BTreeMap<Gram, Vec<Posting>>,
    ranks: &[char],
    shared: &Shared<'_>,
) -> Vec<(GramTerm, Vec<u8>)> {
    let rank_of: BTreeMap<char, u32> = ranks.iter().copied().zip(0..).collect();
    let mut terms: Vec<(GramTerm, Vec<Posting>)> = grams
        .into_iter()
        .map(|((first, second), postings)| {
            let second = second.map_or(Second::End, |c| Second::Rank(rank_of[&c]));
            (GramTerm { first: rank_of[&first], second }, postings)
        })
        .collect();
    let frequent: Vec<(GramTerm, Vec<Posting>)> = terms
        .chunk_by(|a, b| a.0.first == b.0.first)
        .collect::<Vec<_>>()
        .into_par_iter()
        .filter(|group| group.len() > 1)
        .filter_map(|group| {
            let postings = union(group.iter().map(|(_, postings)| postings.as_slice()));
            let term = GramTerm { first: group[0].0.first, second: Second::Any };
            (postings.len() > MIN_ANY_BEADS).then_some((term, postings))
        })
        .collect();
    terms.extend(frequent);
    terms.sort_by_key(|(term, _)| *term);

    let mut lexicon: BTreeMap<GramTerm, BTreeMap<String, Vec<Rendering>>> = BTreeMap::new();
    for ((_, term), renderings) in shared.lexicon {
        let mut chars = term.chars().map(|c| rank_of.get(&c));
        if let (Some(Some(&first)), Some(Some(&second))) = (chars.next(), chars.next()) {
            let gram = GramTerm { first, second: Second::Rank(second) };
            lexicon
                .entry(gram)
                .or_default()
                .entry(term.clone())
                .or_default()
                .extend(renderings.iter().cloned());
        }
    }

    let sizes = terms.iter().map(|(_, postings)| 4 + postings.len() * 2);
    let ranges = cut(sizes, shared.shard_bytes, |_| true);
    ranges
        .into_par_iter()
        .map(|range| {
            let mut writer = GramShardWriter::new(shared.impact_bits, shared.n_sides);
            let first = terms[range.start].0;
            let last = terms[range.end - 1].0;
            for (term, postings) in &terms[range] {
                writer.push(*term, postings);
            }
            let mut entries = BTreeMap::new();
            for (term, renderings) in lexicon.range(first..=last).flat_map(|(_, terms)| terms) {
                entries.insert(term.clone(), renderings.clone());
            }
            let entries: Vec<_> = entries.into_iter().collect();
            (first, writer.finish(&entries))
        })
        .collect()
}

/// The word shards, in order: the shortest word that may be the first of each, and its bytes.
pub(super) fn words(
    words: BTreeMap<String, Vec<Posting>>,
    families: &Families,
    shared: &Shared<'_>,
) -> Vec<(String, Vec<u8>)> {
    /// Families that reach further than this are not kept in one shard for their own sake.
    const MAX_FAMILY_SPAN: u32 = 64;
    let words: Vec<(String, Vec<Posting>)> = words.into_iter().collect();
    // A cut before word `i` parts no family if no family with a member before it reaches it.
    let mut reach = 0;
    let may_cut: Vec<bool> = (0u32..)
        .zip(&families.of_word)
        .map(|(i, &family)| {
            let may = reach < i;
            if let Some(members) = families.members.get(family as usize) {
                let near = members.iter().filter(|&&m| m < i + MAX_FAMILY_SPAN);
                reach = near.copied().fold(reach, u32::max);
            }
            may || i == 0
        })
        .collect();
    let sizes = words.iter().map(|(word, postings)| WordShardWriter::estimate(word, postings));
    let ranges = cut(sizes, shared.shard_bytes, |i| may_cut[i]);
    let lexicon = word_lexicon(shared.lexicon);
    let writer = WordShardWriter { impact_bits: shared.impact_bits, n_sides: shared.n_sides };
    ranges
        .into_par_iter()
        .map(|range| {
            let entries: Vec<WordEntry> =
                range.clone().map(|i| entry(i as u32, &range, &words, families)).collect();
            let lexicon = entries_of(
                &lexicon,
                &words[range.start].0,
                words.get(range.end).map(|(word, _)| word.as_str()),
            );
            let before = range.start.checked_sub(1).map_or("", |last| &words[last].0);
            let first = shortest_between(before, &words[range.start].0).to_owned();
            (first, writer.write(&entries, &lexicon))
        })
        .collect()
}

fn entry(
    i: u32,
    range: &core::ops::Range<usize>,
    words: &[(String, Vec<Posting>)],
    families: &Families,
) -> WordEntry {
    let (text, postings) = &words[i as usize];
    let family = families.of_word[i as usize];
    let members = families.members.get(family as usize).map_or(&[][..], Vec::as_slice);
    let local: Vec<u32> =
        members.iter().copied().filter(|&m| range.contains(&(m as usize))).collect();
    // The chain of links breaks where two members are too far apart for a byte.
    let chain = local
        .chunk_by(|a, b| b - a <= u32::from(u8::MAX))
        .find(|chain| chain.contains(&i))
        .unwrap_or(&[]);
    let at = chain.iter().position(|&m| m == i).unwrap_or(0);
    WordEntry {
        text: text.clone(),
        stem_bytes: families.stem_bytes[i as usize],
        link: if at == 0 { 0 } else { (i - chain[at - 1]) as u8 },
        elsewhere: members
            .iter()
            .filter(|m| !chain.contains(m))
            .map(|&m| words[m as usize].0.clone())
            .collect(),
        postings: postings.clone(),
    }
}

/// The lexicon's terms of words with their renderings, by first word and term.
type WordLexicon<'a> = BTreeMap<(&'a str, &'a str), Vec<Rendering>>;

fn word_lexicon(lexicon: &Lexicon) -> WordLexicon<'_> {
    let mut entries = WordLexicon::new();
    for ((_, term), renderings) in lexicon {
        let head = term.split(' ').next().unwrap_or_default();
        let is_word = term.chars().next().is_some_and(|c| !enface_text::is_gram(c));
        if is_word {
            entries.entry((head, term)).or_default().extend(renderings.iter().cloned());
        }
    }
    entries
}

/// The entries whose first word is in the shard from `first` up to `next`, by term.
fn entries_of(
    lexicon: &WordLexicon<'_>,
    first: &str,
    next: Option<&str>,
) -> Vec<(String, Vec<Rendering>)> {
    let mut entries: Vec<(String, Vec<Rendering>)> = lexicon
        .range((first, "")..)
        .take_while(|((head, _), _)| next.is_none_or(|next| *head < next))
        .map(|((_, term), renderings)| ((*term).to_owned(), renderings.clone()))
        .collect();
    entries.sort_unstable_by(|a, b| a.0.cmp(&b.0));
    entries
}

/// Cuts a sequence into ranges of about `target` bytes, only before items that may begin one.
/// A range grows to half as much again while it waits for such a place.
fn cut(
    sizes: impl Iterator<Item = usize>,
    target: usize,
    may_begin: impl Fn(usize) -> bool,
) -> Vec<core::ops::Range<usize>> {
    let mut ranges = Vec::new();
    let (mut start, mut size, mut n) = (0, 0, 0);
    for (i, bytes) in sizes.enumerate() {
        let is_full = size >= target && (may_begin(i) || size >= target + target / 2);
        if i > start && is_full {
            ranges.push(start..i);
            (start, size) = (i, 0);
        }
        size += bytes;
        n = i + 1;
    }
    if start < n {
        ranges.push(start..n);
    }
    ranges
}

/// The shortest beginning of `word` that is above `before`, which the word is, too: it tells two
/// shards apart as well as the word itself.
fn shortest_between<'a>(before: &str, word: &'a str) -> &'a str {
    let ends = word.char_indices().map(|(at, c)| at + c.len_utf8());
    ends.map(|end| &word[..end]).find(|start| *start > before).unwrap_or(word)
}

/// The union of posting lists: per bead the strongest impact and all sides.
fn union<'a>(lists: impl Iterator<Item = &'a [Posting]>) -> Vec<Posting> {
    let mut all: Vec<Posting> = lists.flatten().copied().collect();
    all.sort_unstable_by_key(|posting| posting.bead);
    all.dedup_by(|next, kept| {
        let same = next.bead == kept.bead;
        if same {
            kept.impact = kept.impact.max(next.impact);
            kept.sides |= next.sides;
        }
        same
    });
    all
}
