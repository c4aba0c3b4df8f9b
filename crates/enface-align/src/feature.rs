//! From text to the features that two languages are compared by: stems, grams and numbers.
//!
//! Not for display or search: those use the tokens of `enface-text` as they are.

use enface_text::{Analyzer, Class, Token};

use crate::names::Names;
use crate::numeral;
use crate::stem::Stems;
use crate::words::Words;

/// Characters that part groups of three digits.
const GROUP_MARKS: [&str; 7] = [",", ".", "，", "'", "’", "\u{a0}", "\u{202f}"];

/// What texts of one language are read with.
pub(crate) struct Reader<'a> {
    analyzer: &'a Analyzer,
    words: &'a Words,
    names: &'a Names,
    stems: Stems,
}

impl<'a> Reader<'a> {
    /// For texts in `lang`; `words` part scripts without spaces.
    pub(crate) fn new(
        lang: &str,
        analyzer: &'a Analyzer,
        words: &'a Words,
        names: &'a Names,
    ) -> Self {
        Self { analyzer, words, names, stems: Stems::new(lang) }
    }

    /// Calls `sink` with each feature of `text`, in reading order.
    ///
    /// Words give their stems. Numbers of any notation are `#` and their decimal digits, so that
    /// 二十一, 21 and twenty-one are one feature; so are months with a number beside them. Marks
    /// that most languages share (?, !, quotes, colons) are features too. In scripts without
    /// spaces words of the dictionary are one feature each; what is between them gives
    /// overlapping bigrams (four characters for the scripts of South-East Asia, whose letters
    /// say less).
    pub(crate) fn features(&self, text: &str, mut sink: impl FnMut(&str)) {
        let analysis = self.analyzer.analyze(text);
        let tokens: Vec<Token<'_>> = analysis.tokens().collect();
        let mut buffer = String::new();
        let (mut i, mut at, mut n_quotes) = (0, 0, 0);
        while let Some(token) = tokens.get(i) {
            marks(text.get(at..token.source.start).unwrap_or_default(), &mut n_quotes, &mut sink);
            if let Some((value, n)) = number(text, &tokens, i) {
                buffer.clear();
                buffer.push('#');
                buffer.push_str(&value.to_string());
                sink(&buffer);
                i += n;
            } else if token.class == Class::Word {
                self.stems.stem(token.text, &mut sink);
                i += 1;
            } else {
                let mut end = i + 1;
                while follows(&tokens, end) && number(text, &tokens, end).is_none() {
                    end += 1;
                }
                self.grams(&tokens[i..end], &mut buffer, &mut sink);
                i = end;
            }
            at = tokens[i - 1].source.end;
        }
        marks(text.get(at..).unwrap_or_default(), &mut n_quotes, &mut sink);
    }

    /// The words of a run of grams, and the n-grams of what is between them.
    fn grams(&self, run: &[Token<'_>], buffer: &mut String, sink: &mut impl FnMut(&str)) {
        let chars: Vec<&str> = run.iter().map(|token| token.text).collect();
        self.names.find(&chars, buffer, sink);
        let (mut unknown, mut at) = (0, 0);
        while at < chars.len() {
            let n = self.words.match_length(&chars[at..], buffer);
            if n == 0 {
                at += 1;
                continue;
            }
            n_grams(&chars[unknown..at], buffer, sink);
            sink(&chars[at..at + n].concat());
            at += n;
            unknown = at;
        }
        n_grams(&chars[unknown..], buffer, sink);
    }
}

/// The features of marks that most languages share; of quotes those that open.
fn marks(between: &str, n_quotes: &mut usize, sink: &mut impl FnMut(&str)) {
    for c in between.chars() {
        match c {
            '?' | '？' | '؟' => sink("#?"),
            '!' | '！' => sink("#!"),
            '…' => sink("#…"),
            ':' | '：' => sink("#:"),
            ';' | '；' | '؛' => sink("#;"),
            '(' | '（' => sink("#("),
            '“' | '„' | '«' | '「' | '『' | '‘' => sink("#“"),
            '"' => {
                *n_quotes += 1;
                if *n_quotes % 2 == 1 {
                    sink("#“");
                }
            }
            _ => {}
        }
    }
}

/// Whether a feature is one of a mark.
pub(crate) fn is_mark(feature: &str) -> bool {
    feature.strip_prefix('#').is_some_and(|rest| !rest.starts_with(|c: char| c.is_ascii_digit()))
}

/// Whether the gram at `i` stands directly after the gram before it.
fn follows(tokens: &[Token<'_>], i: usize) -> bool {
    let (Some(last), Some(token)) = (tokens.get(i.wrapping_sub(1)), tokens.get(i)) else {
        return false;
    };
    last.class == Class::Gram && token.class == Class::Gram && token.source.start <= last.source.end
}

fn n_grams(run: &[&str], buffer: &mut String, sink: &mut impl FnMut(&str)) {
    let Some(first) = run.first() else { return };
    let is_wide = first
        .chars()
        .next()
        .is_some_and(|c| c < '\u{1100}' || ('\u{1780}'..'\u{1B00}').contains(&c));
    let n = if is_wide { 4 } else { 2 }.min(run.len());
    for window in run.windows(n) {
        buffer.clear();
        window.iter().for_each(|c| buffer.push_str(c));
        sink(buffer);
    }
}

/// The number that starts at token `i`, and how many tokens it takes.
fn number(text: &str, tokens: &[Token<'_>], i: usize) -> Option<(u64, usize)> {
    let token = tokens.get(i)?;
    match token.class {
        Class::Gram => han_number(tokens, i),
        _ => {
            digits(text, tokens, i).or_else(|| number_word(tokens, i)).or_else(|| month(tokens, i))
        }
    }
}

/// `500,000` and `50万`.
fn digits(text: &str, tokens: &[Token<'_>], i: usize) -> Option<(u64, usize)> {
    let first = tokens.get(i)?;
    let mut value = numeral::decimal(first.text)?;
    let mut n = 1;
    if first.text.chars().count() <= 3 && value != 0 {
        while let Some(next) = tokens.get(i + n)
            && next.text.chars().count() == 3
            && let Some(group) = numeral::decimal(next.text)
            && let Some(between) = text.get(tokens[i + n - 1].source.end..next.source.start)
            && GROUP_MARKS.contains(&between)
            && let Some(longer) = value.checked_mul(1000).and_then(|v| v.checked_add(group))
        {
            value = longer;
            n += 1;
        }
    }
    while let Some(next) = tokens.get(i + n)
        && next.source.start == tokens[i + n - 1].source.end
        && let Some(unit) = single(next).and_then(numeral::han_myriad)
        && let Some(larger) = value.checked_mul(unit)
    {
        value = larger;
        n += 1;
    }
    Some((value, n))
}

fn single(token: &Token<'_>) -> Option<char> {
    let mut chars = token.text.chars();
    chars.next().filter(|_| chars.next().is_none())
}

/// A numeral of Han characters. One alone is a number where it must be: 一 means "a" and "all"
/// too, and 万 "many".
fn han_number(tokens: &[Token<'_>], i: usize) -> Option<(u64, usize)> {
    const COUNTED: &str = "年月日条條款项項章节節编編号號";
    let is_numeral = |t: &Token<'_>| single(t).is_some_and(numeral::is_han_numeral);
    if !is_numeral(tokens.get(i)?) {
        return None;
    }
    let mut n = 1;
    while follows(tokens, i + n) && is_numeral(&tokens[i + n]) {
        n += 1;
    }
    if n == 1 {
        let c = single(&tokens[i])?;
        let after_ordinal = follows(tokens, i) && tokens[i - 1].text == "第";
        let counts = follows(tokens, i + 1) && COUNTED.contains(tokens[i + 1].text);
        if "一百千万萬亿億零参參○".contains(c) && !after_ordinal && !counts {
            return None;
        }
    }
    let numeral: String = tokens[i..i + n].iter().map(|t| t.text).collect();
    Some((numeral::han(&numeral)?, n))
}

fn number_word(tokens: &[Token<'_>], i: usize) -> Option<(u64, usize)> {
    let value = numeral::word(tokens.get(i)?.text).filter(|&v| v != 1)?;
    let unit =
        tokens.get(i + 1).and_then(|t| numeral::word(t.text)).filter(|u| (1..10).contains(u));
    match unit {
        Some(unit) if value >= 20 => Some((value + unit, 2)),
        _ => Some((value, 1)),
    }
}

/// The name of a month with a number beside it.
fn month(tokens: &[Token<'_>], i: usize) -> Option<(u64, usize)> {
    let value = numeral::month(tokens.get(i)?.text)?;
    let is_number = |j: usize| tokens.get(j).is_some_and(|t| numeral::decimal(t.text).is_some());
    (is_number(i.wrapping_sub(1)) || is_number(i + 1)).then_some((value, 1))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(text: &str, expected: &[&str]) {
        let mut got = Vec::new();
        let (analyzer, words, names) = (Analyzer::default(), Words::default(), Names::default());
        Reader::new("en", &analyzer, &words, &names).features(text, |f| got.push(f.to_owned()));
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn words_give_stems_and_grams_overlap() {
        check("The Regulations", &["the", "regul"]);
        check("网络安全", &["网络", "络安", "安全"]);
        check("法", &["法"]);
        check("กฎหมาย", &["กฎหม", "ฎหมา", "หมาย"]);
    }

    #[test]
    fn numbers_have_one_form_in_all_notations() {
        check("2016年8月12日", &["#2016", "年", "#8", "月", "#12", "日"]);
        check("12 August 2016", &["#12", "#8", "#2016"]);
        check("may do", &["may", "do"]);
        check("50万人", &["#500000", "人"]);
        check("500,000 people", &["#500000", "person"]);
        check("二十一条", &["#21", "条"]);
        check("twenty-one", &["#21"]);
        check("第一条", &["第", "#1", "条"]);
        check("统一的", &["统一", "一的"]);
        check("٣٢", &["#32"]);
    }
}
