//! What does white space in markup mean?

use icu_properties::CodePointMapData;
use icu_properties::props::Script;

/// Runs of white space become one space, none at the ends. A line break between two characters of
/// a script without spaces is only how the file is set, and becomes nothing (CSS Text, section
/// "Segment Break Transformation Rules").
pub(super) fn collapse(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    let mut run: Option<bool> = None;
    for c in text.chars() {
        if matches!(c, ' ' | '\t' | '\n' | '\r' | '\u{c}') {
            run = Some(run.unwrap_or(false) || c == '\n' || c == '\r');
            continue;
        }
        if let Some(has_break) = run.take()
            && let Some(before) = out.chars().next_back()
            && !(has_break && is_unspaced(before) && is_unspaced(c))
        {
            out.push(' ');
        }
        out.push(c);
    }
    out
}

/// Whether a character belongs to writing that puts no spaces between words.
pub(super) fn is_unspaced(c: char) -> bool {
    let is_punctuation =
        matches!(c, '\u{3000}'..='\u{303f}' | '\u{ff00}'..='\u{ff65}' | '“' | '”' | '‘' | '’');
    let script = CodePointMapData::<Script>::new().get(c);
    is_punctuation
        || matches!(script, Script::Han | Script::Hiragana | Script::Katakana | Script::Bopomofo)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_become_one_space_and_breaks_inside_chinese_nothing() {
        assert_eq!(collapse("  a\n  b\t c\u{a0}d "), "a b c\u{a0}d");
        assert_eq!(collapse("第一条\n  本法。\n第二 条"), "第一条本法。第二 条");
        assert_eq!(collapse("中文\nabc\n中文"), "中文 abc 中文");
    }
}
