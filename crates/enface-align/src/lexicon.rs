//! Which terms translate which: for marking the other side, and for looking up renderings.

use enface_text::Analyzer;

mod association;
mod terms;

use association::{Link, associate};
use terms::Terms;

/// The texts of a two-sided bead.
#[derive(Clone, Copy, Debug, Default)]
pub struct Passage<'a> {
    /// The text of side a.
    pub a: &'a str,
    /// The text of side b.
    pub b: &'a str,
}

/// A term of one side and what stands for it on the other.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct LexiconEntry {
    /// 0 for side a, 1 for side b.
    pub side: u8,
    /// The folded term: 2 to 6 grams, or 1 to 4 words parted by one space.
    pub term: String,
    /// One to four, the best attested first; folded like the term.
    pub counterparts: Vec<Counterpart>,
}

/// A rendering of a term.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Counterpart {
    /// The folded rendering, as it occurs: "standard" and "standards" are two.
    pub text: String,
    /// The passages read in which both occur; all passages unless the archive is large.
    pub count: u32,
}

/// Constants of the lexicon. A wrong counterpart is marked before the reader's eyes and a missing
/// one is only missing, so all of them err on the side of leaving out.
#[derive(Clone, Debug, PartialEq)]
pub struct LexiconConfig {
    /// The least number of passages that attest a counterpart in a small archive, at least 2; it
    /// rises with the logarithm of the passages.
    pub min_count: u32,
    /// The least log-likelihood ratio G² (Dunning 1993): 15 is a chance of 1 in 10,000.
    pub min_likelihood_ratio: f64,
    /// The least correlation φ of the occurrences of two terms; less for further forms of a word.
    pub min_correlation: f64,
    /// The share of the likelihood ratio of a word's best partner that a partner must have.
    pub min_share_of_best: f64,
    /// The tokens of both sides that are read at most.
    pub max_tokens: usize,
    /// The pairs of terms of a passage that are counted at most, all passages together.
    pub max_term_pairs: usize,
    /// The bytes of the lexicon's strings for each byte of text, at most.
    pub max_share_of_text: f64,
}

impl Default for LexiconConfig {
    fn default() -> Self {
        Self {
            min_count: 2,
            min_likelihood_ratio: 15.0,
            min_correlation: 0.5,
            min_share_of_best: 0.85,
            max_tokens: 6_000_000,
            max_term_pairs: 300_000_000,
            max_share_of_text: 0.03,
        }
    }
}

const MAX_COUNTERPARTS: usize = 4;

/// Learns the lexicon of an archive from its aligned passages, all in the same two languages.
///
/// Entries are sorted by side, then term. Reads a sample of bounded size, evenly spread; the same
/// passages give the same lexicon.
pub fn learn_lexicon(
    passages: &[Passage<'_>],
    analyzer: &Analyzer,
    config: &LexiconConfig,
) -> Vec<LexiconEntry> {
    let sample = choose(passages, config.max_tokens);
    let texts_a: Vec<&str> = sample.iter().map(|&i| passages[i].a).collect();
    let texts_b: Vec<&str> = sample.iter().map(|&i| passages[i].b).collect();
    let (a, b) =
        rayon::join(|| Terms::read(&texts_a, analyzer), || Terms::read(&texts_b, analyzer));
    let mut sides = [a, b];
    let [a, b] = &mut sides;
    terms::drop_fillers(a, b);
    let links = associate(&sides, config);
    let mut entries: Vec<(f64, LexiconEntry)> = Vec::new();
    for (side, of_side) in links.iter().enumerate() {
        for (term, links) in of_side.iter().enumerate().filter(|(_, links)| !links.is_empty()) {
            entries.push((links[0].score, entry(&sides, side, term, links)));
        }
    }
    let n_bytes: usize = passages.iter().map(|p| p.a.len() + p.b.len()).sum();
    keep_best(entries, (n_bytes as f64 * config.max_share_of_text) as usize)
}

fn entry(sides: &[Terms; 2], side: usize, term: usize, links: &[Link]) -> LexiconEntry {
    let counterparts = links
        .iter()
        .take(MAX_COUNTERPARTS)
        .map(|link| Counterpart {
            text: sides[1 - side].text(link.other as usize),
            count: link.count,
        })
        .collect();
    LexiconEntry { side: side as u8, term: sides[side].text(term), counterparts }
}

/// The entries with the best evidence that fit into `max_bytes`, sorted by side and term.
fn keep_best(mut entries: Vec<(f64, LexiconEntry)>, max_bytes: usize) -> Vec<LexiconEntry> {
    entries.sort_by(|x, y| {
        y.0.total_cmp(&x.0).then_with(|| (x.1.side, &x.1.term).cmp(&(y.1.side, &y.1.term)))
    });
    let mut n_bytes = 0;
    let mut kept: Vec<LexiconEntry> = entries
        .into_iter()
        .map(|(_, entry)| entry)
        .take_while(|entry| {
            let texts = entry.counterparts.iter().map(|c| c.text.len() + 2).sum::<usize>();
            n_bytes += entry.term.len() + 2 + texts;
            n_bytes <= max_bytes
        })
        .collect();
    kept.sort_by(|x, y| (x.side, &x.term).cmp(&(y.side, &y.term)));
    kept
}

/// Passages spread evenly over the archive, of about `max_tokens` tokens.
fn choose(passages: &[Passage<'_>], max_tokens: usize) -> Vec<usize> {
    /// A token is about this many bytes in all languages: a word with its space, or a character.
    const TOKEN_BYTES: usize = 4;
    let n_bytes: usize = passages.iter().map(|p| p.a.len() + p.b.len()).sum();
    let stride = (n_bytes / TOKEN_BYTES).div_ceil(max_tokens.max(1)).max(1);
    (0..passages.len()).step_by(stride).collect()
}

#[cfg(test)]
mod tests;
