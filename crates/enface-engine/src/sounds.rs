//! Which characters a reader means who types how they sound: Pinyin, with or without tones.

use enface_format::{FacetValue, RootMeta, count_before};
use enface_text::Class;

use crate::facets;
use crate::query::{Clause, Query, QueryToken, Sounds};
use crate::store::{Chunks, Stop};

/// The file of readings among the fields: no field of documents is called so.
const READINGS: &str = "@pinyin";
/// The longest syllable, in letters: `zhuang`.
const MAX_SYLLABLE: usize = 6;
/// Vowels with their four tones, and the vowels.
const TONED: [&str; 2] = ["āáǎàēéěèīíǐìōóǒòūúǔùǖǘǚǜ", "ĀÁǍÀĒÉĚÈĪÍǏÌŌÓǑÒŪÚǓÙǕǗǙǛ"];
const VOWELS: &str = "aeiouv";
/// Marks of the four tones that follow their vowel.
const MARKS: &str = "\u{304}\u{301}\u{30C}\u{300}";

/// Whether the archive says how its characters sound.
pub(crate) fn are_known(meta: &RootMeta) -> bool {
    facets::named(meta, READINGS).is_some()
}

/// Whether a text has a vowel with a tone.
pub(crate) fn has_tones(text: &str) -> bool {
    text.chars().any(|c| tone_of(c).is_some())
}

/// The vowel, if it is one, and the tone.
fn tone_of(c: char) -> Option<(Option<char>, u8)> {
    if let Some(i) = MARKS.chars().position(|mark| mark == c) {
        return Some((None, i as u8));
    }
    let i = TONED.iter().find_map(|vowels| vowels.chars().position(|vowel| vowel == c))?;
    Some((VOWELS.chars().nth(i / 4), (i % 4) as u8))
}

/// Takes the words of a query as sounds; nothing is left of it if none of them can be.
pub(crate) fn spell(chunks: &Chunks<'_>, query: &mut Query) -> Result<(), Stop> {
    let root = chunks.root();
    let Some(hash) = facets::named(&root.meta, READINGS) else { return Ok(()) };
    let syllables = &chunks.facet(hash)?.values;
    let is_joined = query.sounds == Sounds::Joined;
    let mut clauses = if is_joined { Vec::new() } else { query.clauses.clone() };
    let mut is_sound = false;
    // `fangan` is fang-an or fan-gan.
    for is_longest in [true, false] {
        let mut way = query.clone();
        for clause in &mut way.clauses {
            let mut tokens = Vec::new();
            let mut is_spelt = clause.is_words();
            for token in &clause.tokens {
                is_spelt = is_spelt
                    && cut(&token.raw, syllables, &root.ranks, is_longest, &mut tokens).is_some();
            }
            // One syllable of many meanings is no alternative to a word.
            if is_spelt && (is_joined || tokens.len() > 1) {
                clause.tokens = tokens;
                clause.is_prefix = false;
                clause.is_added = !is_joined;
                is_sound = true;
            }
        }
        if is_joined {
            way.join();
        }
        for clause in way.clauses {
            let is_same = |other: &Clause| {
                other.group == clause.group
                    && other.tokens.len() == clause.tokens.len()
                    && other.tokens.iter().zip(&clause.tokens).all(|(a, b)| a.text == b.text)
            };
            if !clauses.iter().any(is_same) {
                clauses.push(clause);
            }
        }
    }
    if !is_sound {
        clauses.clear();
    }
    query.clauses = clauses;
    Ok(())
}

/// Cuts a word into syllables and adds a token for each, with the characters that sound so; `None`
/// if it cannot be cut. Each syllable is as long as the rest allows, or as short.
fn cut(
    word: &str,
    syllables: &[FacetValue],
    ranks: &[char],
    is_longest: bool,
    tokens: &mut Vec<QueryToken>,
) -> Option<()> {
    let mut letters = String::new();
    // For each letter the tone that stands on or behind it, as a digit.
    let mut tones: Vec<u8> = Vec::new();
    for c in word.chars() {
        let (letter, tone) = match (c, tone_of(c)) {
            (_, Some((letter, tone))) => (letter, b'1' + tone),
            ('1'..='5', _) => (None, c as u8),
            ('ü' | 'Ü', _) => (Some('v'), 0),
            _ => (Some(c.to_ascii_lowercase()), 0),
        };
        if let Some(letter) = letter {
            letters.push(letter);
            tones.push(tone);
        } else {
            *tones.last_mut()? = tone;
        }
    }
    // Where each letter is one byte, positions in the two agree; where not, no syllable is found.
    let said = |from: usize, to: usize| {
        let syllable = letters.get(from..to).unwrap_or_default();
        let tone = tones.get(from..to).unwrap_or_default().iter().copied().max().unwrap_or(0);
        let start = count_before(syllables.len(), &mut |i| {
            syllables.get(i).is_some_and(|value| *value.text < *syllable)
        });
        let mut chars = String::new();
        for value in syllables.get(start..).unwrap_or_default() {
            match value.text.strip_prefix(syllable).map(str::as_bytes) {
                Some(&[digit]) if tone == 0 || tone == digit => {
                    for &rank in &value.documents {
                        chars.extend(ranks.get(rank as usize));
                    }
                }
                Some([_]) => {}
                _ => break,
            }
        }
        chars
    };
    // From each letter on the end of the first syllable; 0 if there is none.
    let n = letters.len();
    let mut ends = vec![0; n];
    for from in (0..n).rev() {
        for to in from + 1..=n.min(from + MAX_SYLLABLE) {
            let is_open = to == n || ends.get(to).is_some_and(|&end| end > 0);
            if is_open && !said(from, to).is_empty() {
                *ends.get_mut(from)? = to;
                if !is_longest {
                    break;
                }
            }
        }
    }
    let mut from = 0;
    while from < n {
        let to = *ends.get(from)?;
        if to == 0 {
            return None;
        }
        let raw = String::new();
        tokens.push(QueryToken { class: Class::Gram, text: said(from, to), raw });
        from = to;
    }
    Some(())
}

#[cfg(test)]
mod tests {
    use super::*;

    const RANKS: [char; 8] = ['网', '往', '落', '络', '安', '方', '案', '犯'];

    fn syllables() -> Vec<FacetValue> {
        let value = |(text, documents): (&str, &[u32])| FacetValue {
            text: text.into(),
            documents: documents.to_vec(),
        };
        [
            ("an1", &[4][..]),
            ("an4", &[6]),
            ("fan4", &[7]),
            ("fang1", &[5]),
            ("luo4", &[2, 3]),
            ("wang3", &[0, 1]),
        ]
        .map(value)
        .to_vec()
    }

    fn check(word: &str, expected: &str) {
        let mut tokens = Vec::new();
        let found = cut(word, &syllables(), &RANKS, true, &mut tokens);
        let texts: Vec<&str> = tokens.iter().map(|token| token.text.as_str()).collect();
        let shown = if found.is_some() { texts.join(" ") } else { "none".to_owned() };
        assert_eq!(shown, expected, "{word}");
    }

    #[test]
    fn a_word_of_syllables_is_the_characters_that_sound_so() {
        check("wangluo", "网往 落络");
        check("Wǎngluò", "网往 落络");
        check("wa\u{30C}ngluo\u{300}", "网往 落络");
        check("wang3luo4", "网往 落络");
        check("wang2luo", "none");
        check("fangan", "方 安案");
        check("fāngàn", "方 案");
        check("law", "none");
        check("网", "none");
    }
}
