//! Which articles does a text name by number?

use core::ops::Range;
use std::sync::LazyLock;

use enface_align::{EnumeratorKind, numeral};
use regex::Regex;

use super::super::names::is_unspaced;
use super::grammar::Grammar;

/// An article's number with the word before it.
#[derive(Clone)]
pub(super) struct Article {
    pub(super) range: Range<usize>,
    pub(super) kind: EnumeratorKind,
    pub(super) numbers: Vec<u64>,
}

/// All articles that a text names by number, but not the label that a line begins with.
pub(super) fn articles(text: &str, grammar: Grammar, has_label: bool) -> Vec<Article> {
    let mut out: Vec<Article> = Vec::new();
    let mut at = 0;
    while let Some((start, word)) = next_article_word(text, at, grammar) {
        at = start + word.len();
        let label = text.get(start..).and_then(|rest| read_article(rest, word, grammar));
        let Some((kind, numbers, length)) = label else { continue };
        let range = start..start + length;
        at = range.end.max(at);
        if !has_label && is_label(text, &range) {
            continue;
        }
        let is_plural = grammar.words.plurals.contains(&word.to_lowercase().as_str());
        let end = range.end;
        out.push(Article { range, kind, numbers });
        if is_plural {
            for (range, numbers) in further_numbers(text, end) {
                at = range.end;
                out.push(Article { range, kind, numbers });
            }
        }
    }
    out
}

/// The next place at or after `at` where a word for articles stands.
fn next_article_word(text: &str, at: usize, grammar: Grammar) -> Option<(usize, &str)> {
    let words = grammar.words.articles;
    // Marks that need no border.
    if let [mark @ ("第" | "제")] = words {
        let found = at + text.get(at..)?.find(mark)?;
        return Some((found, text.get(found..found + mark.len())?));
    }
    let mut from = at;
    loop {
        let rest = text.get(from..)?;
        let start = from + rest.find(|c: char| c.is_alphabetic() || c == '§')?;
        let word = text.get(start..)?;
        let end = match word.strip_prefix('§') {
            Some(more) => '§'.len_utf8() + if more.starts_with('§') { '§'.len_utf8() } else { 0 },
            None => word.find(|c: char| !c.is_alphanumeric()).unwrap_or(word.len()),
        };
        let word = word.get(..end)?;
        from = start + end;
        if words
            .iter()
            .any(|known| known.eq_ignore_ascii_case(word) || **known == word.to_lowercase())
        {
            return Some((start, word));
        }
    }
}

/// Reads an article's number at the head of a text: kind, number, and the bytes of both.
fn read_article(
    rest: &str,
    word: &str,
    grammar: Grammar,
) -> Option<(EnumeratorKind, Vec<u64>, usize)> {
    if matches!(word, "第" | "제") {
        return read_counted(rest);
    }
    // "Articles 3", "Paragraph 1 of Art. 3", "المادة 3": the word is known, the number follows.
    static NUMBER: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^[.\s\x{a0}]{0,3}(?:No\.\s*|[LRDA]\.\s?\*?)?(?<first>\d{1,5})(?<letter>[a-z]\b)?(?:(?:\s?[-–]\s?|\.)(?<second>\d{1,3})\b)?").ok()
    });
    static ROMAN: LazyLock<Option<Regex>> =
        LazyLock::new(|| Regex::new(r"^\s(?<roman>[IVXLC]{1,7})\b").ok());
    let tail = rest.get(word.len()..)?;
    let kind = match word.to_lowercase().starts_with("section")
        && grammar.words.articles.contains(&"section")
    {
        true => EnumeratorKind::Section,
        false => EnumeratorKind::Article,
    };
    if let Some(found) = NUMBER.as_ref()?.captures(tail) {
        let mut numbers: Vec<u64> = vec![found.name("first")?.as_str().parse().ok()?];
        if let Some(letter) = found.name("letter").and_then(|l| l.as_str().bytes().next()) {
            numbers.push(u64::from(letter - b'a') + 1);
        }
        let mut length = found.get(0)?.end();
        if let Some(second) = found.name("second") {
            let second: u64 = second.as_str().parse().ok()?;
            // Articles 3–9 are a range; Article 3-1 is one.
            let is_range = found.get(0)?.as_str().contains('–')
                || (grammar.words.plurals.contains(&word.to_lowercase().as_str())
                    && numbers.first().is_some_and(|&first| second > first));
            match is_range {
                true => length = found.name("first")?.end(),
                false => numbers.push(second),
            }
        }
        return Some((kind, numbers, word.len() + length));
    }
    let found = ROMAN.as_ref()?.captures(tail)?;
    let number = numeral::roman(found.name("roman")?.as_str())?;
    Some((kind, vec![number], word.len() + found.get(0)?.end()))
}

/// 第十二條, 第 14-1 條, 第十四條之一, 제3조의2.
fn read_counted(rest: &str) -> Option<(EnumeratorKind, Vec<u64>, usize)> {
    static PATTERN: LazyLock<Option<Regex>> = LazyLock::new(|| {
        const NUMBER: &str = "[0-9０-９]{1,5}|[〇○零一二三四五六七八九十百千]{1,9}";
        Regex::new(&format!(
            r"^[第제]\s?(?<first>{NUMBER})(?:\s?[-－]\s?(?<dash>[0-9]{{1,3}}))?\s?[條条조](?:\s?[之의]\s?(?<second>{NUMBER}))?"
        ))
        .ok()
    });
    let found = PATTERN.as_ref()?.captures(rest)?;
    let number = |name| found.name(name).and_then(|part| numeral::number(part.as_str()));
    let mut numbers = vec![number("first")?];
    numbers.extend(number("dash").or_else(|| number("second")));
    Some((EnumeratorKind::Article, numbers, found.get(0)?.end()))
}

/// The numbers that follow the first after a plural: `, 4-1 and 9`.
fn further_numbers(text: &str, mut at: usize) -> Vec<(Range<usize>, Vec<u64>)> {
    static NEXT: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"^(?:\s*(?:,|;|–|-|and|or|to|through|et|ou|und|bis|y|e|à|al|и|و|إلى)\s*){1,2}(?<first>\d{1,4})(?:-(?<second>\d{1,3}))?\b").ok()
    });
    let mut out = Vec::new();
    while let Some(found) = NEXT.as_ref().and_then(|next| next.captures(text.get(at..)?)) {
        let (Some(first), Some(whole)) = (found.name("first"), found.get(0)) else { break };
        // "Articles 5 and 10 days" counts days.
        let tail = text.get(at + whole.end()..).unwrap_or_default();
        if tail.trim_start().starts_with(['%', '.'])
            && tail.trim_start().get(1..2).is_some_and(|d| d.bytes().all(|b| b.is_ascii_digit()))
        {
            break;
        }
        let mut numbers: Vec<u64> = first.as_str().parse().into_iter().collect();
        numbers.extend(found.name("second").and_then(|n| n.as_str().parse::<u64>().ok()));
        out.push((at + first.start()..at + whole.end(), numbers));
        at += whole.end();
    }
    out
}

/// Whether a number stands at the head of a line as its label, not in a sentence.
fn is_label(text: &str, range: &Range<usize>) -> bool {
    let before = text.get(..range.start).unwrap_or_default();
    let line = before.rsplit('\n').next().unwrap_or_default();
    if !line.trim().is_empty() {
        return false;
    }
    let Some(next) = text.get(range.end..).and_then(|rest| rest.chars().next()) else {
        return true;
    };
    if is_unspaced(text.get(range.clone()).and_then(|t| t.chars().next()).unwrap_or(' ')) {
        // 第十二条 with a space is a label; 第十二条规定 is a mention.
        return !is_unspaced(next);
    }
    let rest = text.get(range.end..).unwrap_or_default().trim_start();
    const GOES_ON: &[&str] =
        &["of ", ",", "and ", "des ", "der ", "du ", "de la ", "del ", "della ", "из ", "من "];
    !GOES_ON.iter().any(|word| rest.starts_with(word))
}
