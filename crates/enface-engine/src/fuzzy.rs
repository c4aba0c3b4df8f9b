//! What a word that the archive does not have may have been meant to be.

use enface_format::Hash;

use crate::store::{Chunks, Stop};

/// In shorter words one edit changes too much.
const MIN_CHARS: usize = 4;
/// Shorter parts make words that nobody means; as the indexer has it for pairs.
const MIN_HALF_BYTES: usize = 3;
/// More words that are one edit away are not what anybody meant.
const MAX_WORDS: usize = 16;

/// The words of the archive that are one edit away from the folded word `text`, in order. A word
/// with digits is a number or a name, and another one is no misspelt one.
pub(crate) fn words_near(chunks: &Chunks<'_>, text: &str) -> Result<Vec<String>, Stop> {
    let mut near = Vec::new();
    if text.bytes().all(|b| b > b'9') && text.chars().count() >= MIN_CHARS {
        each_word(chunks, &mut |word| {
            if near.len() < MAX_WORDS && is_one_edit(text, word) {
                near.push(word.to_owned());
            }
        })?;
    }
    Ok(near)
}

/// Where `text` is two words of the archive, joined: the bytes of the first.
pub(crate) fn halves(chunks: &Chunks<'_>, text: &str) -> Result<Vec<usize>, Stop> {
    let mut halves = Vec::new();
    if text.len() < 2 * MIN_HALF_BYTES {
        return Ok(halves);
    }
    // A bit for each byte at which a word ends that `text` begins with, or begins that it ends with.
    let (mut ends, mut begins) = (0u64, 0u64);
    each_word(chunks, &mut |word| {
        if word.len() >= MIN_HALF_BYTES && word.len() < text.len().min(64) {
            ends |= u64::from(text.starts_with(word)) << word.len();
            begins |=
                u64::from(text.ends_with(word)).wrapping_shl((text.len() - word.len()) as u32);
        }
    })?;
    for at in 0..text.len().min(64) {
        if (ends & begins) >> at & 1 != 0 {
            halves.push(at);
        }
    }
    Ok(halves)
}

/// Calls `visit` with the words of the archive.
fn each_word(chunks: &Chunks<'_>, visit: &mut dyn FnMut(&str)) -> Result<(), Stop> {
    let root = chunks.root();
    if let Some(hash) = root.meta.vocabulary {
        chunks.vocabulary(Hash(hash))?.each_word(visit);
        return Ok(());
    }
    // All of them are at hand, or few enough to be fetched one by one.
    for number in 0..root.word_shards.len() as u32 {
        let shard = chunks.words(number)?;
        for i in 0..shard.n_terms() {
            shard.word(i).into_iter().for_each(&mut *visit);
        }
    }
    Ok(())
}

/// Whether one character was added, left out or exchanged, or two neighbours swapped.
fn is_one_edit(a: &str, b: &str) -> bool {
    let (mut a, mut b) = (a.chars(), b.chars());
    loop {
        let (whole_a, whole_b) = (a.as_str(), b.as_str());
        let (first_a, first_b) = (a.next(), b.next());
        if first_a == first_b && first_a.is_some() {
            continue;
        }
        // Here they differ, if at all: without the edit the rests are the same.
        let (rest_a, rest_b) = (a.as_str(), b.as_str());
        return first_a != first_b
            && (rest_a == rest_b
                || rest_a == whole_b
                || whole_a == rest_b
                || (a.next() == first_b && b.next() == first_a && a.as_str() == b.as_str()));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_edit_is_one_character_or_a_swap() {
        for (a, b) in [
            ("modulse", "modules"),
            ("cmputer", "computer"),
            ("xlaw", "law"),
            ("laww", "law"),
            ("kaw", "law"),
            ("alw", "law"),
            ("прво", "право"),
            ("aaa", "aaaa"),
        ] {
            assert!(is_one_edit(a, b) && is_one_edit(b, a), "{a} {b}");
        }
        for (a, b) in [("law", "law"), ("law", "wal"), ("laaw", "lw"), ("ab", "cd"), ("abc", "cab")]
        {
            assert!(!is_one_edit(a, b) && !is_one_edit(b, a), "{a} {b}");
        }
    }
}
