//! Where in a passage are documents and articles named?

use core::ops::Range;
use std::sync::LazyLock;

use enface_align::EnumeratorKind;
use regex::Regex;

use super::super::names::{is_unspaced, normal};
use super::catalog::Catalog;
use super::grammar::Grammar;
use super::overlap;

/// What a mention refers to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Reference {
    /// A document by its name, as it stands there.
    Name(String),
    /// A document by its kind: "this Act", "the Act".
    Short {
        /// What stands there, without the article: `Act`, `本法`.
        text: String,
        /// The kind: `Act`, `法`.
        kind: String,
        /// Whether it says "this".
        is_near: bool,
    },
    /// "The same act".
    Same,
    /// No document is named: an article of the citing one.
    Own,
    /// The article before the one that cites.
    Preceding,
}

/// A stretch of a passage that names a document, an article, or an article of a document.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mention {
    /// Bytes of the passage.
    pub(super) range: Range<usize>,
    /// The name, or what stands for it.
    pub(super) text: String,
    pub(super) reference: Reference,
    /// The article's kind and number.
    pub(super) article: Option<(EnumeratorKind, Vec<u64>)>,
    /// Short forms that the passage gives to the named document.
    pub(super) defines: Vec<String>,
}

/// A name of a document.
struct Name {
    range: Range<usize>,
    /// Behind the name, its brackets and the definition of its short form.
    end: usize,
    reference: Reference,
    defines: Vec<String>,
}

/// An article's number with the word before it.
#[derive(Clone)]
struct Article {
    range: Range<usize>,
    kind: EnumeratorKind,
    numbers: Vec<u64>,
}

/// Finds all mentions, in the order of the text. `has_label` says that the passage's own label is
/// not part of the text, so that a number at its head is a mention.
pub(super) fn find(
    text: &str,
    grammar: Grammar,
    catalog: &Catalog,
    has_label: bool,
) -> Vec<Mention> {
    let articles = articles(text, grammar, has_label);
    let names = names(text, grammar, catalog, &articles);
    let mut mentions = link(text, grammar, &names, articles, has_label);
    if let Some(preceding) = &grammar.patterns.preceding {
        for found in preceding.find_iter(text) {
            let is_free = mentions.iter().all(|mention| !overlap(&mention.range, &found.range()));
            if is_free {
                mentions.push(mention(text, found.range(), Reference::Preceding));
            }
        }
    }
    // A line that is nothing but a name or a number heads the document: it cites nothing.
    let bare = |text: &str| text.chars().filter(|c| c.is_alphanumeric()).count();
    mentions.retain(|mention| {
        let is_name = matches!(mention.reference, Reference::Name(_)) && mention.article.is_none();
        let is_all = bare(&mention.text) == bare(text) || normal(&mention.text) == normal(text);
        !(is_name && is_all)
    });
    mentions.sort_by_key(|mention| mention.range.start);
    mentions
}

fn mention(text: &str, range: Range<usize>, reference: Reference) -> Mention {
    let text = text.get(range.clone()).unwrap_or_default().to_owned();
    Mention { range, text, reference, article: None, defines: Vec::new() }
}

// Articles

/// All articles that a text names by number, but not the label that a line begins with.
fn articles(text: &str, grammar: Grammar, has_label: bool) -> Vec<Article> {
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
        Regex::new(r"^[.\s\x{a0}]{0,3}(?:No\.\s*)?(?<first>\d{1,5})(?<letter>[a-z]\b)?(?:(?:\s?[-–]\s?|\.)(?<second>\d{1,3})\b)?").ok()
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
    let number = roman(found.name("roman")?.as_str())?;
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
    let number = |name| found.name(name).and_then(|part| crate::numbers::number(part.as_str()));
    let mut numbers = vec![number("first")?];
    numbers.extend(number("dash").or_else(|| number("second")));
    Some((EnumeratorKind::Article, numbers, found.get(0)?.end()))
}

fn roman(text: &str) -> Option<u64> {
    let digit = |c| {
        Some(match c {
            'I' => 1,
            'V' => 5,
            'X' => 10,
            'L' => 50,
            'C' => 100,
            _ => return None,
        })
    };
    let digits: Option<Vec<u64>> = text.chars().map(digit).collect();
    let digits = digits?;
    let mut total = 0;
    for (i, &digit) in digits.iter().enumerate() {
        match digits.get(i + 1) {
            Some(&next) if next > digit => total = u64::checked_sub(total, digit).unwrap_or(0),
            _ => total += digit,
        }
    }
    // IV: the subtraction above cannot go below zero, so read it again the plain way.
    Some(match text {
        "IV" => 4,
        "IX" => 9,
        "XL" => 40,
        "XC" => 90,
        _ => total,
    })
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
    !rest.starts_with("of ") && !rest.starts_with(',') && !rest.starts_with("and ")
}

// Names

fn names(text: &str, grammar: Grammar, catalog: &Catalog, articles: &[Article]) -> Vec<Name> {
    let mut found: Vec<(Range<usize>, Reference)> = Vec::new();
    let add = |found: &mut Vec<(Range<usize>, Reference)>, range: Range<usize>, reference| {
        let is_free = found.iter().all(|(other, _)| !overlap(other, &range));
        if is_free && !range.is_empty() {
            found.push((range, reference));
        }
    };
    let slice = |range: &Range<usize>| text.get(range.clone()).unwrap_or_default().to_owned();
    for range in bracketed(text, grammar, catalog) {
        let name = slice(&range);
        add(&mut found, range, Reference::Name(name));
    }
    let known = catalog.find(text);
    let worded = match grammar.words.is_name_first {
        true => worded_before(text, grammar, articles),
        false => worded(text, grammar),
    };
    // A wording that is longer than the title inside it names something else.
    for range in &worded {
        let inner = known.iter().filter(|known| overlap(known, range));
        let is_longer = inner.clone().all(|known| {
            let before = text.get(range.start..known.start.max(range.start)).unwrap_or_default();
            known.start >= range.start
                && known.end <= range.end
                && (known.end < range.end || has_content(before, grammar))
        });
        if is_longer && !grammar.words.is_name_first {
            add(&mut found, range.clone(), Reference::Name(slice(range)));
        }
    }
    for range in known {
        let name = slice(&range);
        add(&mut found, range, Reference::Name(name));
    }
    for range in worded {
        let name = slice(&range);
        add(&mut found, range, Reference::Name(name));
    }
    for range in numbers(text) {
        let name = slice(&range);
        add(&mut found, range, Reference::Name(name));
    }
    for (pattern, is_near) in [(&grammar.patterns.near, true), (&grammar.patterns.far, false)] {
        let Some(pattern) = pattern else { continue };
        for found_short in pattern.captures_iter(text) {
            let (Some(whole), Some(kind)) = (found_short.get(0), found_short.name("kind")) else {
                continue;
            };
            if goes_on(text, whole.end(), grammar) {
                continue;
            }
            let short = match grammar.words.is_name_first {
                true => whole.as_str(),
                false => kind.as_str(),
            };
            let reference = Reference::Short {
                text: short.to_owned(),
                kind: kind.as_str().to_owned(),
                is_near,
            };
            add(&mut found, whole.range(), reference);
        }
    }
    if let Some(same) = &grammar.patterns.same {
        for whole in same.find_iter(text) {
            if !goes_on(text, whole.end(), grammar) {
                add(&mut found, whole.range(), Reference::Same);
            }
        }
    }
    found.sort_by_key(|(range, _)| range.start);
    let mut names: Vec<Name> = Vec::with_capacity(found.len());
    for (range, reference) in found {
        // What stands in the brackets that define a short form cites nothing.
        if names.last().is_none_or(|last| range.start >= last.end) {
            names.push(name(text, grammar, range, reference));
        }
    }
    names
}

/// A name with what belongs to it: brackets around it, the short form that it gets.
fn name(text: &str, grammar: Grammar, range: Range<usize>, reference: Reference) -> Name {
    const CLOSING: &[char] = &['》', '〉', '」', '』', '”', '"', '»', '’'];
    let mut end = range.end;
    let rest = text.get(end..).unwrap_or_default();
    end += rest.len() - rest.trim_start_matches(CLOSING).len();
    let mut defines = Vec::new();
    if let (Some(pattern), Reference::Name(_)) = (&grammar.patterns.defines, &reference)
        && let Some(found) = pattern.captures(text.get(end..).unwrap_or_default())
        && let (Some(whole), Some(short)) = (found.get(0), found.name("short"))
    {
        defines.push(short.as_str().trim().to_owned());
        end += whole.end();
    }
    Name { range, end, reference, defines }
}

/// Whether a kind is the beginning of another word or name: 本法人, "the Law Commission".
fn goes_on(text: &str, end: usize, grammar: Grammar) -> bool {
    let rest = text.get(end..).unwrap_or_default();
    let Some(next) = rest.chars().next() else { return false };
    if grammar.words.is_name_first {
        return "人院庭官定律令制學学科源術术益系師师会會局".contains(next);
    }
    let word = rest.trim_start();
    word.len() < rest.len()
        && word.starts_with(char::is_uppercase)
        && !grammar.words.articles.iter().any(|a| word.to_lowercase().starts_with(a))
        && !["Paragraph", "Subparagraph", "Item", "Chapter", "Part"]
            .iter()
            .any(|w| word.starts_with(w))
}

/// Names in brackets or quotation marks. Double angle brackets always hold a title; other marks do
/// if what they hold is called as documents are, or is one of the archive.
fn bracketed(text: &str, grammar: Grammar, catalog: &Catalog) -> Vec<Range<usize>> {
    const PAIRS: [(char, char); 6] =
        [('《', '》'), ('〈', '〉'), ('「', '」'), ('“', '”'), ('"', '"'), ('«', '»')];
    /// Longer quotations are no titles.
    const MAX_CHARS: usize = 120;
    let mut out: Vec<Range<usize>> = Vec::new();
    for (open, close) in PAIRS {
        let mut at = 0;
        while let Some(found) = text.get(at..).and_then(|rest| rest.find(open)) {
            let start = at + found + open.len_utf8();
            let rest = text.get(start..).unwrap_or_default();
            let Some(length) = closing(rest, open, close) else { break };
            let range = start..start + length;
            at = range.end + close.len_utf8();
            let inner = text.get(range.clone()).unwrap_or_default();
            if inner.chars().nth(MAX_CHARS).is_some()
                || inner.trim().is_empty()
                || inner.contains('\n')
            {
                continue;
            }
            let is_name = match open {
                '《' => true,
                '〈' => false,
                _ => catalog.document(inner).is_some() || is_called(inner, grammar),
            };
            if is_name {
                out.push(range);
            }
        }
    }
    out
}

/// The bytes up to the mark that closes; marks may be nested.
fn closing(rest: &str, open: char, close: char) -> Option<usize> {
    let mut depth = 1;
    for (i, c) in rest.char_indices() {
        if c == close {
            depth -= 1;
            if depth == 0 {
                return Some(i);
            }
        } else if c == open {
            depth += 1;
        }
    }
    None
}

/// Whether a quoted text is called as documents are: more than the kind alone.
fn is_called(inner: &str, grammar: Grammar) -> bool {
    let inner = inner.trim();
    if grammar.words.is_name_first {
        let ends = grammar.words.kinds.iter().any(|kind| inner.ends_with(kind));
        return ends && inner.chars().count() >= 5;
    }
    let words: Vec<&str> = inner.split_whitespace().collect();
    let is_title =
        words.iter().filter(|w| w.starts_with(char::is_uppercase)).count() * 2 > words.len();
    is_title && words.len() >= 3 && words.iter().any(|word| grammar.is_kind(word))
}

/// Names that a text words without marks, in languages that write capitals: `Securities and
/// Exchange Act`, `Regulations Governing Foreign Banks`.
fn worded(text: &str, grammar: Grammar) -> Vec<Range<usize>> {
    let mut out: Vec<Range<usize>> = Vec::new();
    let words = words(text);
    let mut from = 0;
    for (i, word) in words.iter().enumerate() {
        if i < from || !word.is_capital || !grammar.is_kind(word.text) {
            continue;
        }
        let first = first_word(&words, i, from, grammar);
        let last = last_word(&words, i, grammar);
        let (Some(a), Some(z)) = (words.get(first), words.get(last)) else { continue };
        let content = words.get(first..=last).unwrap_or_default().iter().filter(|word| {
            let is_small = INSIDE.contains(&word.text) || LEADING.contains(&word.text);
            !is_small && !grammar.is_kind(word.text) && !MONTHS.contains(&word.text)
        });
        // "General Provisions" and "Enforcement Rules" are in every law; "Banking Act" is one.
        let n_needed = if STRONG.contains(&word.text.trim_end_matches('s')) { 1 } else { 2 };
        // "Enforcement Rules of the Act" has the name of no act.
        let ends_short = last > i
            && words.get(last - 1).is_some_and(|word| word.text == "the")
            && grammar.is_kind(z.text);
        if content.count() < n_needed || ends_short {
            continue;
        }
        from = last + 1;
        out.push(a.start..z.start + z.text.len());
    }
    out
}

struct Word<'a> {
    start: usize,
    text: &'a str,
    is_capital: bool,
    /// Whether only a space parts it from the word before it.
    is_joined: bool,
}

fn words(text: &str) -> Vec<Word<'_>> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '’' | '\'' | '-' | '&' | '/');
    let mut out: Vec<Word<'_>> = Vec::new();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(is_part)) {
        let start = at + found;
        let rest = text.get(start..).unwrap_or_default();
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default();
        let between = text.get(at..start).unwrap_or_default();
        let is_joined =
            at > 0 && !between.is_empty() && between.trim().is_empty() && !between.contains('\n');
        out.push(Word {
            start,
            text: word,
            is_capital: word.starts_with(char::is_uppercase),
            is_joined,
        });
        at = start + length;
    }
    out
}

/// "The Act on January 1" has no name.
const MONTHS: &[&str] = &[
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
];
/// What is called so is one document, with one more word.
const STRONG: &[&str] = &[
    "Act",
    "Law",
    "Code",
    "Statute",
    "Constitution",
    "Ordinance",
    "Convention",
    "Treaty",
    "Gesetz",
    "Loi",
    "Ley",
    "Lei",
    "Legge",
    "Charter",
];
/// Small words that stand inside titles.
const INSIDE: &[&str] = &[
    "of", "and", "for", "the", "on", "in", "to", "or", "with", "from", "into", "by", "at", "&",
    "de", "du", "la", "des", "et", "del", "y", "und", "über", "für", "zur", "zum", "e", "di", "da",
];
/// Words that lead from the kind to its subject.
const LEADING: &[&str] = &[
    "of",
    "for",
    "on",
    "concerning",
    "governing",
    "regarding",
    "relating",
    "über",
    "zum",
    "zur",
    "sur",
    "relative",
    "relatif",
    "sobre",
];
/// Words with a capital that begin sentences, not titles.
const OPENING: &[&str] = &[
    "Under",
    "The",
    "In",
    "Pursuant",
    "According",
    "If",
    "When",
    "Where",
    "As",
    "Article",
    "Articles",
    "Paragraph",
    "This",
    "These",
    "Such",
    "Any",
    "All",
    "For",
    "From",
    "By",
    "Per",
    "With",
    "And",
    "Or",
    "Of",
    "To",
    "On",
    "At",
    "Subparagraph",
    "Item",
    "Chapter",
    "Section",
    "Paragraphs",
    "Violation",
    "Unless",
    "Except",
    "Upon",
    "Other",
    "Said",
    "Zip",
    "Postal",
    "Matters",
    "After",
    "Before",
    "Since",
    "While",
    "Both",
    "That",
    "Which",
    "Its",
    "Their",
    "It",
    "A",
    "An",
    "No",
    "Only",
];

fn first_word(words: &[Word<'_>], kind: usize, from: usize, grammar: Grammar) -> usize {
    let mut first = kind;
    let mut at = kind;
    while at > from && words.get(at).is_some_and(|word| word.is_joined) {
        at -= 1;
        let Some(word) = words.get(at) else { break };
        // What stands before a comma or another kind belongs to something else.
        if word.is_capital && !grammar.is_kind(word.text) && !OPENING.contains(&word.text) {
            first = at;
        } else if word.is_capital || !INSIDE.contains(&word.text) {
            break;
        } else if word.text == "of" && is_state(words, at) {
            // "the People's Republic of China Cybersecurity Law"
        } else if matches!(
            word.text,
            "of" | "the" | "in" | "to" | "by" | "with" | "from" | "on" | "for" | "at"
        ) {
            // Before a kind that ends a name, such words part it from what is before:
            // "Ministry of the Interior Organization Act" is rare, "Chairman of the Banking Act" not.
            break;
        }
    }
    first
}

/// Whether what follows "and" is a name of its own: "the Company Act and the Banking Act".
fn begins_another(words: &[Word<'_>], at: usize, grammar: Grammar) -> bool {
    let rest = words.get(at..).unwrap_or_default().iter().take_while(|word| word.is_joined);
    let mut rest = rest.skip_while(|word| word.text == "the").take_while(|word| word.is_capital);
    rest.any(|word| grammar.is_kind(word.text))
}

/// Whether "of" stands in the name of a state.
fn is_state(words: &[Word<'_>], of: usize) -> bool {
    let before = of.checked_sub(1).and_then(|at| words.get(at));
    before.is_some_and(|word| matches!(word.text, "Republic" | "Kingdom" | "Union" | "States"))
}

fn last_word(words: &[Word<'_>], kind: usize, grammar: Grammar) -> usize {
    let mut last = kind;
    let lead = words.get(kind + 1).filter(|word| word.is_joined);
    if lead.is_none_or(|word| !LEADING.contains(&word.text.to_lowercase().as_str())) {
        return kind;
    }
    let mut at = kind + 1;
    let mut n_small = 0;
    while let Some(word) = words.get(at).filter(|word| word.is_joined) {
        if word.is_capital {
            if grammar.words.articles.contains(&word.text.to_lowercase().as_str()) {
                break;
            }
            last = at;
            n_small = 0;
        } else if matches!(word.text, "and" | "or") && begins_another(words, at + 1, grammar) {
            break;
        } else if INSIDE.contains(&word.text) || LEADING.contains(&word.text) {
            n_small += 1;
        } else {
            break;
        }
        if n_small > 3 {
            break;
        }
        at += 1;
    }
    last
}

/// Whether a text has a word that is part of a name.
fn has_content(text: &str, grammar: Grammar) -> bool {
    words(text).iter().any(|word| {
        let lower = word.text.to_lowercase();
        !INSIDE.contains(&lower.as_str())
            && !OPENING.contains(&word.text)
            && !matches!(
                lower.as_str(),
                "roc" | "prc" | "taiwan" | "republic" | "china" | "people's" | "people’s"
            )
            && (word.is_capital || grammar.is_kind(word.text))
    })
}

/// Names without marks in languages that write the name before the article and have no capitals:
/// what ends as documents are called and is followed by an article, or stands behind "according
/// to".
fn worded_before(text: &str, grammar: Grammar, articles: &[Article]) -> Vec<Range<usize>> {
    static ACCORDING: LazyLock<Option<Regex>> = LazyLock::new(|| {
        Regex::new(r"(?:依據|依据|依照|适用|適用|準用|根据|根據|依|按照)(?<name>\p{Han}{3,26}?(?:條例|条例|辦法|办法|規則|规则|細則|细则|準則|准则|通則|通则|法))(?:之?(?:相關|相关|有關|有关)?(?:規定|规定)|，|。|、|辦理|办理|制定|訂定)").ok()
    });
    /// Characters that stand between a name and the sentence before it.
    const BREAKS: &[&str] = &[
        "依據", "依据", "依照", "根據", "根据", "按照", "適用", "适用", "準用", "准用", "違反",
        "违反", "符合", "合於", "比照", "參照", "除", "依", "及", "與", "与", "或", "和", "至",
        "為", "为", "由", "經", "经", "應", "应", "按", "於", "于", "據", "据", "屬", "属", "係",
        "有", "以", "就", "如", "受", "犯", "非", "並", "并", "照", "指", "在", "對", "对",
    ];
    let mut out = Vec::new();
    let mut add = |start: usize, end: usize| {
        let name = text.get(start..end).unwrap_or_default();
        let is_pronoun = name.starts_with([
            '本', '該', '该', '同', '其', '前', '各', '有', '相', '上', '下', '此', '另', '法',
            '現', '现',
        ]);
        let is_loose =
            ["所定", "另定", "規定", "规定", "之規", "第", "本法", "本條例", "中央", "主管機關"]
                .iter()
                .any(|w| name.contains(w));
        if name.chars().count() >= 3 && !is_pronoun && !is_loose {
            out.push(start..end);
        }
    };
    for article in articles {
        let before = text.get(..article.range.start).unwrap_or_default().trim_end();
        // 災害防救法（以下簡稱本法）第六十五條
        let bracket = before.strip_suffix(['）', ')']).and_then(|head| head.rfind(['（', '(']));
        let before = bracket.and_then(|at| before.get(..at)).unwrap_or(before).trim_end();
        let Some(kind) = grammar.words.kinds.iter().find(|kind| before.ends_with(**kind)) else {
            continue;
        };
        let start = before
            .char_indices()
            .rev()
            .take(40)
            .take_while(|(_, c)| is_unspaced(*c))
            .last()
            .map_or(before.len(), |(i, _)| i);
        let run = before.get(start..).unwrap_or_default();
        let stem = run.len().saturating_sub(kind.len());
        let cut = BREAKS
            .iter()
            .filter_map(|mark| {
                let head = run.get(..stem)?;
                head.rfind(mark).map(|at| at + mark.len())
            })
            .max()
            .unwrap_or(0);
        add(start + cut, before.len());
    }
    if let Some(according) = ACCORDING.as_ref() {
        for found in according.captures_iter(text) {
            if let Some(name) = found.name("name") {
                add(name.start(), name.end());
            }
        }
    }
    out
}

/// Official numbers: 中网办发〔2016〕5号, MIIT Communications No. (2020)49, Loi n° 2016-1321.
fn numbers(text: &str) -> Vec<Range<usize>> {
    static PATTERNS: LazyLock<Vec<Regex>> = LazyLock::new(|| {
        [
            r"\p{Han}{2,12}[〔\[［（(【]\s*(?:19|20)\d{2}\s*[〕\]］）)】]\s*(?:第\s*)?\d{1,5}\s*[号號]",
            r"\p{Han}{2,10}(?:字第|令第|函第|公告第)\s*[\d０-９]{3,14}\s*[号號]",
            r"(?:国务院|國務院|主席)令第\s*\d{1,4}\s*[号號]",
            r"(?:\p{Lu}[\p{L}&-]*\s+){1,6}(?:No\.?|n°|Nº|№)\s*[\[(〔]\s*(?:19|20)\d{2}\s*[\])〕]\s*\d{1,5}",
            r"(?:\p{Lu}[\p{L}&-]*\s+){0,5}\p{Lu}\p{L}*\s*[\[〔]\s*(?:19|20)\d{2}\s*[\]〕]\s*(?:No\.?\s*)?\d{1,5}",
            r"\b(?i:loi|décret|ordonnance|arrêté|directive|règlement|regulation|directive|verordnung|richtlinie|ley|lei|decreto(?:-lei)?|legge)\s+(?:\((?:EU|UE|CE|EC)\)\s*)?(?:n[°ºo]\.?|No\.?|Nr\.?|núm\.)\s*\d{1,5}(?:[-/]\d{2,5})?",
            r"(?:\p{Lu}\p{L}*\s+){0,4}(?:Decree|Order|Announcement|Letter)\s+No\.\s*[\p{L}-]*\d{1,12}",
        ]
        .into_iter()
        .filter_map(|pattern| Regex::new(pattern).ok())
        .collect()
    });
    PATTERNS.iter().flat_map(|pattern| pattern.find_iter(text).map(|found| found.range())).collect()
}

// Linking

/// Puts articles and names together.
fn link(
    text: &str,
    grammar: Grammar,
    names: &[Name],
    articles: Vec<Article>,
    has_label: bool,
) -> Vec<Mention> {
    // A number inside a name, as in 关于第十二条的解释, is the name's.
    let articles: Vec<Article> = articles
        .into_iter()
        .filter(|article| names.iter().all(|name| !overlap(&name.range, &article.range)))
        .collect();
    let is_gap = |from: usize, to: usize| {
        /// Paragraphs and items of one article take less.
        const MAX_GAP: usize = 160;
        from <= to
            && to - from <= MAX_GAP
            && text.get(from..to).is_some_and(|gap| grammar.patterns.gap.is_match(gap))
    };
    let mut of_article: Vec<Option<usize>> = vec![None; articles.len()];
    if grammar.words.is_name_first {
        for (i, article) in articles.iter().enumerate() {
            let name = names.iter().rposition(|name| name.end <= article.range.start);
            of_article[i] = name.filter(|&n| {
                names.get(n).is_some_and(|name| {
                    let gap = text.get(name.end..article.range.start).unwrap_or_default();
                    let gap = gap.trim();
                    gap.is_empty()
                        || (gap.starts_with(['(', '（'])
                            && gap.ends_with([')', '）'])
                            && gap.chars().count() < 40)
                })
            });
            let previous = i
                .checked_sub(1)
                .and_then(|p| Some((articles.get(p)?, of_article.get(p).copied().flatten()?)));
            if let (None, Some((before, name))) = (of_article[i], previous)
                && names.get(name + 1).is_none_or(|next| next.range.start >= article.range.start)
                && is_gap(before.range.end, article.range.start)
            {
                of_article[i] = Some(name);
            }
        }
    } else {
        // From behind: what follows an article tells whose it is.
        for i in (0..articles.len()).rev() {
            let Some(article) = articles.get(i) else { continue };
            let next_name = names.iter().position(|name| name.range.start >= article.range.end);
            let next_article = articles.get(i + 1);
            let name = next_name.and_then(|n| Some((n, names.get(n)?)));
            if let Some((n, name)) = name
                && next_article.is_none_or(|next| next.range.start >= name.range.start)
                && is_of(text, grammar, article.range.end, name.range.start)
            {
                of_article[i] = Some(n);
            } else if let Some(next) = next_article
                && is_gap(article.range.end, next.range.start)
                && let Some(n) = of_article.get(i + 1).copied().flatten()
                && names.get(n).is_some_and(|name| name.range.start >= next.range.end)
            {
                of_article[i] = Some(n);
            }
        }
        // "the Company Act Article 12": a name straight before, that no article before it took.
        for (i, article) in articles.iter().enumerate() {
            if of_article[i].is_some() {
                continue;
            }
            let before = names.iter().rposition(|name| name.end <= article.range.start);
            let is_free = |n: usize| !of_article.contains(&Some(n));
            if let Some(n) = before
                && let Some(name) = names.get(n)
                && text.get(name.end..article.range.start).is_some_and(|gap| {
                    gap.trim().is_empty()
                        || (gap.trim() == "," && is_free(n) && !is_above(text, article))
                })
            {
                of_article[i] = Some(n);
            }
        }
    }
    let mut is_taken = vec![false; names.len()];
    let mut out: Vec<Mention> = Vec::new();
    for (i, article) in articles.iter().enumerate() {
        let name = of_article.get(i).copied().flatten().and_then(|n| Some((n, names.get(n)?)));
        let Some((n, name)) = name else {
            // A section without a document is a part of this one, more often than what is cited.
            let is_hereof = !has_label && article.kind == EnumeratorKind::Section;
            if !is_hereof {
                out.push(with_article(
                    mention(text, article.range.clone(), Reference::Own),
                    article,
                ));
            }
            continue;
        };
        // The first article of a name takes it into its range: 《…》第十二条 is one mention.
        let joins = !is_taken.get(n).copied().unwrap_or(true)
            && (grammar.words.is_name_first || {
                let last = of_article.iter().rposition(|of| *of == Some(n));
                last == Some(i)
            });
        let range = match joins {
            true => {
                article.range.start.min(name.range.start)..article.range.end.max(name.range.end)
            }
            false => article.range.clone(),
        };
        let mut linked = with_article(mention(text, range, name.reference.clone()), article);
        name_text(text, name).clone_into(&mut linked.text);
        if joins {
            linked.defines.clone_from(&name.defines);
            if let Some(taken) = is_taken.get_mut(n) {
                *taken = true;
            }
        }
        out.push(linked);
    }
    for (n, name) in names.iter().enumerate() {
        if !is_taken.get(n).copied().unwrap_or(true) {
            let mut alone = mention(text, name.range.clone(), name.reference.clone());
            alone.defines.clone_from(&name.defines);
            out.push(alone);
        }
    }
    out
}

fn name_text<'a>(text: &'a str, name: &Name) -> &'a str {
    text.get(name.range.clone()).unwrap_or_default()
}

fn with_article(mut mention: Mention, article: &Article) -> Mention {
    mention.article = Some((article.kind, article.numbers.clone()));
    mention
}

/// Whether an article is said to be one of this document: "Article 7 above".
fn is_above(text: &str, article: &Article) -> bool {
    let rest = text.get(article.range.end..).unwrap_or_default().trim_start();
    ["above", "below", "herein", "hereof"].iter().any(|word| rest.starts_with(word))
}

/// Whether what stands between an article and a name says that the article is the document's.
fn is_of(text: &str, grammar: Grammar, from: usize, to: usize) -> bool {
    const OF: &[&str] = &[
        "of", "in", "under", "de", "du", "des", "der", "del", "della", "dell", "do", "da", "la",
        "l", "из", "من",
    ];
    let Some(gap) = text.get(from..to).filter(|gap| gap.len() <= 160) else { return false };
    // Cyrillic and Arabic put the name behind the number without a word between.
    let needs_word = grammar.words.kinds.iter().any(|kind| kind.is_ascii());
    let is_said = gap.split(|c: char| !c.is_alphanumeric()).any(|word| OF.contains(&word));
    let gap = gap.trim_end_matches(['“', '"', '«', '「', '„']);
    let is_gap = |gap: &str| grammar.patterns.gap.is_match(gap);
    if (is_said || !needs_word) && is_gap(gap) {
        return true;
    }
    // A name with commas is found from its last part on: "of the Management, Utilization, and
    // Taxation of Offshore Funds Act".
    ["of the ", "of "].iter().filter_map(|of| gap.find(of).map(|at| at + of.len())).any(|at| {
        let (head, tail) = gap.split_at(at);
        is_gap(head) && words(tail).iter().all(|w| w.is_capital || INSIDE.contains(&w.text))
    })
}
