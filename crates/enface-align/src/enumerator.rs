//! The label at the head of a unit: which article, chapter or list item it is.

use std::ops::Range;

use serde::{Deserialize, Serialize};

use crate::numeral;

mod names;

/// What a label counts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
pub enum EnumeratorKind {
    /// Part, book, title: 编, Teil, partie, часть.
    Part,
    /// Chapter: 章, Kapitel, chapitre, глава.
    Chapter,
    /// Section: 节, Abschnitt, section, раздел.
    Section,
    /// Article: 条, Artikel, §, статья.
    Article,
    /// A list item marked by a stop or comma: `1.`, `I,`, `一、`, "First,".
    Item,
    /// A list item in brackets or a circle: `(1)`, `(A)`, `（一）`, `①`.
    SubItem,
}

/// A label at the head of a unit, as in "第十二条", "Article 12", "(A)" or "一、".
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Enumerator {
    /// What is counted.
    pub kind: EnumeratorKind,
    /// The number and its parts: `[14, 1]` for "Article 14-1", never empty.
    pub numbers: Vec<u64>,
    /// A second reading of a single letter that is a Roman numeral too: "(C)" is 3 or 100.
    pub alternative: Option<u64>,
    /// Where the label stands, in bytes of the text, with its closing mark.
    pub range: Range<usize>,
}

/// Reads the label at the head of `text`, after white space; `None` if there is none.
///
/// Only the head counts: 第十五条 inside a sentence is a reference.
///
/// ```
/// use enface_align::{EnumeratorKind, enumerator};
///
/// let label = enumerator("第十四條之一　本法…").unwrap();
/// assert_eq!((label.kind, label.numbers), (EnumeratorKind::Article, vec![14, 1]));
/// assert_eq!(enumerator("(C) data").unwrap().numbers, [3]);
/// assert_eq!(enumerator("Data"), None);
/// ```
pub fn enumerator(text: &str) -> Option<Enumerator> {
    let head = text.trim_start();
    let start = text.len() - head.len();
    let found = counted_before(head)
        .or_else(|| counted_after(head))
        .or_else(|| spelled_out(head))
        .or_else(|| bracketed(head))
        .or_else(|| stopped(head))?;
    let (kind, number, end) = found;
    Some(Enumerator {
        kind,
        numbers: number.path,
        alternative: number.alternative,
        range: start..start + end,
    })
}

impl Enumerator {
    /// Whether two labels of corresponding units are expected to be equal: articles are only
    /// compared with articles, list items of any shape with each other (ALIGN, "Anchors").
    pub(crate) fn comparable(&self, other: &Self) -> bool {
        self.kind == other.kind || (self.is_item() && other.is_item())
    }

    /// Whether it counts items of a list, which begin anew in each list.
    pub(crate) fn is_item(&self) -> bool {
        self.kind >= EnumeratorKind::Item
    }

    /// Whether the numbers agree in one of their readings.
    pub(crate) fn agrees(&self, other: &Self) -> bool {
        let is_second = |numbers: &[u64], of: &Self| of.alternative.is_some_and(|n| numbers == [n]);
        self.numbers == other.numbers
            || is_second(&self.numbers, other)
            || is_second(&other.numbers, self)
    }
}

/// A number as it was read.
struct Number {
    path: Vec<u64>,
    alternative: Option<u64>,
}

impl Number {
    fn plain(value: u64) -> Self {
        Self { path: vec![value], alternative: None }
    }
}

type Found = (EnumeratorKind, Number, usize);

/// 第 12 条: a mark before the number, a counter after it; 제3조의2, 第 14-1 條, 第十四條之一.
fn counted_before(head: &str) -> Option<Found> {
    let rest = head.strip_prefix('第').or_else(|| head.strip_prefix('제'))?;
    let mut at = head.len() - rest.len();
    at += blank(&head[at..]);
    let (mut number, n) = east_asian(&head[at..])?;
    at += n;
    at += sub_number(&head[at..], &mut number);
    at += blank(&head[at..]);
    let counter = head[at..].chars().next()?;
    let kind = names::COUNTERS.iter().find(|(_, list)| list.contains(counter))?.0;
    at += counter.len_utf8();
    at += sub_number(&head[at..], &mut number);
    // "第一条规定…" refers to an article; "第一条 …" is one.
    (head[at..].is_empty() || separated(&head[at..])).then_some((kind, number, at))
}

/// `-1`, `之一`, `の二`, `의2` after a number.
fn sub_number(text: &str, number: &mut Number) -> usize {
    let mut at = 0;
    while let Some(mark) =
        ["之", "の", "의", "-", "‑", "–"].into_iter().find(|mark| text[at..].starts_with(mark))
        && let Some((sub, n)) = east_asian(&text[at + mark.len()..])
    {
        number.path.extend(sub.path);
        at += mark.len() + n;
    }
    at
}

/// Digits of any script, or a Han numeral.
fn east_asian(text: &str) -> Option<(Number, usize)> {
    let end = prefix(text, |c| numeral::digit(c).is_some());
    if let Some(value) = numeral::decimal(&text[..end]) {
        return Some((Number::plain(value), end));
    }
    let end = prefix(text, numeral::is_han_numeral);
    Some((Number::plain(numeral::han(&text[..end])?), end))
}

/// "Article 12", "§ 5a", "Art. 3", "المادة ٣": a name, then a number or an ordinal word.
fn counted_after(head: &str) -> Option<Found> {
    let first = head.chars().next()?.to_lowercase().next();
    let (kind, name) = names::NAMES.iter().find_map(|(kind, list)| {
        let mut likely = list.iter().filter(|name| name.chars().next() == first);
        let name = likely.find(|name| starts_with_folded(head, name))?;
        Some((*kind, *name))
    })?;
    let mut at = folded_len(head, name);
    let is_word = name.chars().next_back().is_some_and(char::is_alphabetic);
    if head[at..].starts_with('.') {
        at += 1;
    } else if is_word
        && !head[at..].starts_with(|c: char| c.is_whitespace() || numeral::digit(c).is_some())
    {
        return None;
    }
    at += blank(&head[at..]);
    if let Some(prefix) = names::NUMBER_MARKS.iter().find(|m| head[at..].starts_with(**m)) {
        at += prefix.len();
        at += blank(&head[at..]);
    }
    let (number, n) = western(&head[at..]).or_else(|| ordinal(&head[at..]))?;
    at += n;
    if head[at..].starts_with(['.', ':', '：', ')', '–', '—']) {
        at += head[at..].chars().next().map_or(0, char::len_utf8);
    }
    let ends = !head[at..].starts_with(char::is_alphanumeric);
    ends.then_some((kind, number, at))
}

/// Digits with parts and a letter (`14-1`, `5a`), or a Roman numeral.
fn western(text: &str) -> Option<(Number, usize)> {
    let mut at = prefix(text, |c| numeral::digit(c).is_some());
    if let Some(value) = numeral::decimal(&text[..at]) {
        let mut path = vec![value];
        while let Some(mark) =
            ["-", ".", "‑", "–", "/"].into_iter().find(|mark| text[at..].starts_with(mark))
        {
            let from = at + mark.len();
            let to = from + prefix(&text[from..], |c| numeral::digit(c).is_some());
            let Some(sub) = numeral::decimal(&text[from..to]) else { break };
            path.push(sub);
            at = to;
        }
        let letter = prefix(&text[at..], |c| c.is_ascii_lowercase());
        if letter == 1 {
            path.push(u64::from(text.as_bytes()[at] - b'a') + 1);
            at += 1;
        }
        return Some((Number { path, alternative: None }, at));
    }
    at = prefix(text, |c| c.is_ascii_alphabetic() || ('Ⅰ'..='ⅻ').contains(&c));
    Some((Number::plain(numeral::roman(&text[..at])?), at))
}

/// "premier", "first", "الأولى" after a name.
fn ordinal(text: &str) -> Option<(Number, usize)> {
    let end = prefix(text, char::is_alphabetic);
    let value = names::ordinal(&text[..end])?;
    Some((Number::plain(value), end))
}

/// "First, …", "Second: …", 首先，, 第一，, 一是.
fn spelled_out(head: &str) -> Option<Found> {
    let end = prefix(head, char::is_alphabetic);
    if let Some(value) = names::ordinal(&head[..end])
        && let Some(mark) = head[end..].chars().next().filter(|c| ",:，、：".contains(*c))
    {
        return Some((EnumeratorKind::Item, Number::plain(value), end + mark.len_utf8()));
    }
    // 第一，… and 一是…
    let rest = head.strip_prefix('第').unwrap_or(head);
    let at = head.len() - rest.len();
    let n = prefix(rest, numeral::is_han_numeral);
    let value = numeral::han(&rest[..n])?;
    let marks: &[char] = if at > 0 { &['，', '、', ',', '：', ':'] } else { &['是'] };
    let mark = rest[n..].chars().next().filter(|c| marks.contains(c))?;
    Some((EnumeratorKind::Item, Number::plain(value), at + n + mark.len_utf8()))
}

/// `(1)`, `（一）`, `(A)`, `1)`, `①`.
fn bracketed(head: &str) -> Option<Found> {
    let first = head.chars().next()?;
    if let Some(value) = names::circled(first) {
        return Some((EnumeratorKind::SubItem, Number::plain(value), first.len_utf8()));
    }
    let mut at = if "(（〔[".contains(first) { first.len_utf8() } else { 0 };
    at += blank(&head[at..]);
    let (number, n) = item_number(&head[at..])?;
    at += n;
    at += blank(&head[at..]);
    let close = head[at..].chars().next().filter(|c| ")）〕]".contains(*c))?;
    Some((EnumeratorKind::SubItem, number, at + close.len_utf8()))
}

/// `1.`, `I.`, `I,`, `一、`, `1、`, `a.`: a number and the mark that parts it from the text.
fn stopped(head: &str) -> Option<Found> {
    let (number, n) = item_number(head)?;
    let mark = head[n..].chars().next().filter(|c| ".,、．，:：。".contains(*c))?;
    let is_digits = head.starts_with(|c| numeral::digit(c).is_some());
    let at = n + mark.len_utf8();
    let rest = &head[at..];
    // "3,000 people" and "3.5 percent" are numbers; "A, B and C" and "I, the undersigned" are
    // words unless the next word begins a heading.
    let fits = match mark {
        '、' | '．' => true,
        '.' => !rest.starts_with(|c| numeral::digit(c).is_some()),
        ',' | '，' | ':' | '：' => {
            !is_digits
                && (head.starts_with(numeral::is_han_numeral)
                    || (number.is_roman(head, n)
                        && rest.trim_start().starts_with(char::is_uppercase)))
        }
        _ => false,
    };
    fits.then_some((EnumeratorKind::Item, number, at))
}

impl Number {
    /// Whether the number was read from upper-case Roman letters.
    fn is_roman(&self, head: &str, n: usize) -> bool {
        head[..n].chars().all(|c| c.is_ascii_uppercase()) && numeral::roman(&head[..n]).is_some()
    }
}

/// The number of a list item: digits, Han or Roman numeral, or a single letter.
fn item_number(text: &str) -> Option<(Number, usize)> {
    if let Some((number, n)) = east_asian(text) {
        // Larger numbers at the head of a line are years and amounts.
        return (number.path[0] < 1000).then_some((number, n));
    }
    let n = prefix(text, char::is_alphabetic);
    let word = &text[..n];
    let letter = names::letter(word);
    let roman = numeral::roman(word).filter(|&value| value < 100 || word.len() == 1);
    match (letter, roman) {
        // A list seldom reaches the letter i, and never comes to the Roman hundred.
        (Some(letter), Some(roman)) if roman <= 10 => {
            Some((Number { path: vec![roman], alternative: Some(letter) }, n))
        }
        (Some(letter), roman) => Some((Number { path: vec![letter], alternative: roman }, n)),
        (None, Some(roman)) => Some((Number::plain(roman), n)),
        (None, None) => None,
    }
}

/// The bytes of the longest head of `text` whose characters all fit.
fn prefix(text: &str, fits: impl Fn(char) -> bool) -> usize {
    text.find(|c| !fits(c)).unwrap_or(text.len())
}

fn blank(text: &str) -> usize {
    prefix(text, char::is_whitespace)
}

/// Whether something parts a label from what follows.
fn separated(text: &str) -> bool {
    text.starts_with(|c: char| c.is_whitespace() || "(（〔[【:：、，,.．—《".contains(c))
}

/// Whether `text` begins with `name`, which is in lower case.
fn starts_with_folded(text: &str, name: &str) -> bool {
    let mut chars = text.chars().flat_map(char::to_lowercase);
    name.chars().all(|c| chars.next() == Some(c))
}

/// The bytes of `text` that `name` takes, whose characters correspond one to one.
fn folded_len(text: &str, name: &str) -> usize {
    text.char_indices().nth(name.chars().count()).map_or(text.len(), |(at, _)| at)
}

#[cfg(test)]
mod tests;
