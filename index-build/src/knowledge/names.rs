//! How is a name written, whatever its spelling: brackets, spaces, case, a country before it?

/// Prefixes of laws' names that may be left out: the state whose laws they are.
const STATES: &[&str] = &[
    "中华人民共和国",
    "中華人民共和國",
    "中華民國",
    "中华民国",
    "people's republic of china ",
    "prc ",
    "roc ",
    "republic of china ",
];
/// The same at the end.
const OF_STATES: &[&str] = &[
    " of the people's republic of china",
    " of the prc",
    " of the republic of china (taiwan)",
    " of the republic of china",
    " of the roc",
];

/// A name for comparison: one space between words, lower case, straight apostrophes, without what
/// encloses it, an article before it, the state whose law it is, and a note on its draft behind it.
pub(super) fn normal(name: &str) -> String {
    let mut out = String::with_capacity(name.len());
    for c in name.chars() {
        let c = match c {
            '’' | '‘' | 'ʼ' => '\'',
            '（' => '(',
            '）' => ')',
            _ if c.is_whitespace() => ' ',
            _ => c,
        };
        if c == ' ' && (out.is_empty() || out.ends_with(' ')) {
            continue;
        }
        out.extend(c.to_lowercase());
    }
    let mut name = out
        .trim_matches(|c: char| c == ' ' || "《》〈〉「」『』“”\"«»„‚‹›.,;:。，；：".contains(c));
    // Chinese and Japanese names are written with or without spaces.
    let squeezed: String;
    if name.chars().any(is_unspaced) && !name.chars().any(|c| c.is_ascii_alphabetic()) {
        squeezed = name.chars().filter(|&c| c != ' ').collect();
        name = &squeezed;
    }
    if let Some(at) = name.rfind('(').filter(|&at| at > 0 && name.ends_with(')')) {
        name = name.get(..at).unwrap_or(name).trim_end();
    }
    for article in ["the ", "la ", "le ", "el ", "die ", "das ", "der "] {
        name = name.strip_prefix(article).unwrap_or(name);
    }
    for state in STATES {
        name = name.strip_prefix(state).filter(|rest| !rest.is_empty()).unwrap_or(name);
    }
    for state in OF_STATES {
        name = name.strip_suffix(state).filter(|rest| !rest.is_empty()).unwrap_or(name);
    }
    name.trim().to_owned()
}

/// A normal name without small words and plurals: what different translations of one title have in
/// common.
pub(super) fn loose(normal: &str) -> String {
    const SMALL: &[&str] = &["of", "the", "and", "for", "on", "in", "to", "a", "an"];
    let words = normal.split(|c: char| c.is_whitespace() || "-,'()".contains(c));
    let words = words.filter(|word| !word.is_empty() && *word != "s" && !SMALL.contains(word));
    words.map(|word| word.trim_end_matches('s')).collect::<Vec<_>>().join(" ")
}

/// Whether a character is of a script that has no spaces between words.
pub(super) fn is_unspaced(c: char) -> bool {
    matches!(c, '\u{2e80}'..='\u{2fff}' | '々' | '〆' | '〇' | '\u{3040}'..='\u{9fff}' | '\u{f900}'..='\u{faff}' | '\u{20000}'..='\u{3ffff}')
}

#[cfg(test)]
mod tests {
    use super::{loose, normal};

    #[test]
    fn translations_of_a_title_differ_in_small_things() {
        assert_eq!(loose("fishermen's associations act"), loose("fishermen association act"));
    }

    #[test]
    fn a_name_is_the_same_however_it_is_written() {
        assert_eq!(normal("《中华人民共和国网络安全法》"), "网络安全法");
        assert_eq!(
            normal("the Cybersecurity Law of the People’s Republic of China"),
            "cybersecurity law"
        );
        assert_eq!(
            normal("Exit Security  Measures (draft for\ncomments)"),
            "exit security measures"
        );
        assert_eq!(normal("中華民國 刑法"), "刑法");
        assert_eq!(normal("中华人民共和国"), "中华人民共和国");
    }
}
