//! Which texts contain a string, said without enface's analysis.
//!
//! Text and query are folded alike (compatibility, case, diacritics, traditional characters);
//! what is neither letter nor digit is dropped; characters of scripts without spaces stand alone,
//! runs of other letters and digits are taken whole, the last one of a query also as a prefix.

use std::collections::HashMap;
use std::sync::LazyLock;

use icu_normalizer::{ComposingNormalizer, DecomposingNormalizer};

static SIMPLIFIED: LazyLock<HashMap<char, char>> = LazyLock::new(|| {
    include_str!("../../crates/enface-text/data/TSCharacters.txt")
        .lines()
        .filter_map(|line| {
            let (from, to) = line.split_once('\t')?;
            Some((from.chars().next()?, to.chars().next()?))
        })
        .collect()
});

/// The folded units of a text: single characters of Han, and runs of other letters and digits.
pub fn units(text: &str) -> Vec<String> {
    let composed = ComposingNormalizer::new_nfkc().normalize(text).to_lowercase();
    let decomposed = DecomposingNormalizer::new_nfd().normalize(&composed).into_owned();
    let mut out = Vec::new();
    let mut run = String::new();
    for c in decomposed.chars().filter(|c| !matches!(c, '\u{300}'..='\u{36F}')) {
        let c = SIMPLIFIED.get(&c).copied().unwrap_or(c);
        let is_han = matches!(c, '\u{3400}'..='\u{9FFF}' | '々' | '〇' | '\u{20000}'..='\u{3FFFF}');
        if c.is_alphanumeric() && !is_han {
            run.push(c);
            continue;
        }
        if !run.is_empty() {
            out.push(std::mem::take(&mut run));
        }
        if is_han {
            out.push(c.to_string());
        }
    }
    out.extend((!run.is_empty()).then_some(run));
    out
}

/// Whether `text` contains `query`, both as units.
pub fn contains(text: &[String], query: &[String]) -> bool {
    let Some((last, before)) = query.split_last() else { return false };
    text.windows(query.len()).any(|window| {
        window.split_last().is_some_and(|(end, start)| start == before && end.starts_with(last))
    })
}
