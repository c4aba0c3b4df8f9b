//! From text to the features that two languages are compared by: stems, grams and numbers.
//!
//! Not for display or search: those use the tokens of `enface-text` as they are.

use enface_text::{Analyzer, Class, Token};

use crate::numeral;

/// Words are compared by their first characters, a stemmer for any language (ALIGN, "Where t
/// comes from" 2, has a light stemmer for English; this one serves all).
const STEM_CHARS: usize = 6;

/// Characters that part groups of three digits.
const GROUP_MARKS: [&str; 7] = [",", ".", "，", "'", "’", "\u{a0}", "\u{202f}"];

/// Calls `sink` with each feature of `text`, in reading order.
///
/// Numbers of any notation are `#` and their decimal digits, so that 二十一, 21 and twenty-one
/// are one feature; so are months with a number beside them. Runs of grams give overlapping
/// bigrams (four characters for the scripts of South-East Asia, whose letters say less).
pub(crate) fn features(text: &str, analyzer: &Analyzer, mut sink: impl FnMut(&str)) {
    let analysis = analyzer.analyze(text);
    let tokens: Vec<Token<'_>> = analysis.tokens().collect();
    let mut buffer = String::new();
    let mut i = 0;
    while let Some(token) = tokens.get(i) {
        if let Some((value, n)) = number(text, &tokens, i) {
            buffer.clear();
            buffer.push('#');
            buffer.push_str(&value.to_string());
            sink(&buffer);
            i += n;
        } else if token.class == Class::Word {
            let end = token.text.char_indices().nth(STEM_CHARS).map_or(token.text.len(), |c| c.0);
            sink(&token.text[..end]);
            i += 1;
        } else {
            let mut end = i + 1;
            while follows(&tokens, end) && number(text, &tokens, end).is_none() {
                end += 1;
            }
            grams(&tokens[i..end], &mut buffer, &mut sink);
            i = end;
        }
    }
}

/// Whether the gram at `i` stands directly after the gram before it.
fn follows(tokens: &[Token<'_>], i: usize) -> bool {
    let (Some(last), Some(token)) = (tokens.get(i.wrapping_sub(1)), tokens.get(i)) else {
        return false;
    };
    last.class == Class::Gram && token.class == Class::Gram && token.source.start <= last.source.end
}

fn grams(run: &[Token<'_>], buffer: &mut String, sink: &mut impl FnMut(&str)) {
    let wide = |t: &Token<'_>| {
        t.text
            .chars()
            .next()
            .is_some_and(|c| c < '\u{1100}' || ('\u{1780}'..'\u{1B00}').contains(&c))
    };
    let n = if run.first().is_some_and(wide) { 4 } else { 2 }.min(run.len());
    for window in run.windows(n.max(1)) {
        buffer.clear();
        window.iter().for_each(|token| buffer.push_str(token.text));
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
        features(text, &Analyzer::default(), |f| got.push(f.to_owned()));
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn words_are_cut_to_stems_and_grams_overlap() {
        check("The Regulations", &["the", "regula"]);
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
        check("500,000 people", &["#500000", "people"]);
        check("二十一条", &["#21", "条"]);
        check("twenty-one", &["#21"]);
        check("第一条", &["第", "#1", "条"]);
        check("统一的", &["统一", "一的"]);
        check("٣٢", &["#32"]);
    }
}
