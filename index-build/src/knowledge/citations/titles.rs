//! Where in a text do names of documents stand, by their brackets, their wording, their numbers?

use core::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::super::names::is_unspaced;
use super::articles::Article;
use super::catalog::Catalog;
use super::grammar::{Grammar, is_abbreviation};

/// Names in brackets or quotation marks. Double angle brackets always hold a title; other marks do
/// if what they hold is called as documents are, or is one of the archive.
pub(super) fn bracketed(text: &str, grammar: Grammar, catalog: &Catalog) -> Vec<Range<usize>> {
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
pub(super) fn worded(text: &str, grammar: Grammar) -> Vec<Range<usize>> {
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
            let is_content = !grammar.is_kind(word.text) || grammar.is_compound(word.text);
            !is_small && is_content && !MONTHS.contains(&word.text)
        });
        // "General Provisions" and "Enforcement Rules" are in every law; "Banking Act" is one.
        let is_strong = STRONG.contains(&word.text.trim_end_matches('s'));
        let n_needed = if is_strong || grammar.is_compound(word.text) { 1 } else { 2 };
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

/// Abbreviations of laws behind articles: `§ 5 Abs. 2 BDSG`. Elsewhere than in German, where
/// nothing else stands there, only those that the archive has.
pub(super) fn abbreviated(
    text: &str,
    grammar: Grammar,
    catalog: &Catalog,
    articles: &[Article],
) -> Vec<Range<usize>> {
    /// Paragraphs and sentences of an article take less.
    const MAX_GAP: usize = 60;
    let mut out = Vec::new();
    if grammar.words.is_name_first {
        return out;
    }
    for article in articles {
        let rest = text.get(article.range.end..).unwrap_or_default();
        let mut near = each_word(rest).take_while(|word| word.start <= MAX_GAP);
        let found = near.find(|word| {
            is_abbreviation(word.text)
                && rest.get(..word.start).is_some_and(|gap| grammar.patterns.gap.is_match(gap))
        });
        let Some(word) = found else { continue };
        if grammar.is_german() || catalog.document(word.text).is_some() {
            let start = article.range.end + word.start;
            out.push(start..start + word.text.len());
        }
    }
    out.dedup();
    out
}

pub(super) struct Word<'a> {
    start: usize,
    pub(super) text: &'a str,
    pub(super) is_capital: bool,
    /// Whether only a space parts it from the word before it.
    is_joined: bool,
}

pub(super) fn words(text: &str) -> Vec<Word<'_>> {
    each_word(text).collect()
}

fn each_word(text: &str) -> impl Iterator<Item = Word<'_>> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '’' | '\'' | '-' | '&' | '/');
    let mut at = 0;
    core::iter::from_fn(move || {
        let start = at + text.get(at..)?.find(is_part)?;
        let rest = text.get(start..).unwrap_or_default();
        let length = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        let word = rest.get(..length).unwrap_or_default();
        let between = text.get(at..start).unwrap_or_default();
        let is_joined =
            at > 0 && !between.is_empty() && between.trim().is_empty() && !between.contains('\n');
        at = start + length;
        let is_capital = word.starts_with(char::is_uppercase);
        Some(Word { start, text: word, is_capital, is_joined })
    })
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
pub(super) const INSIDE: &[&str] = &[
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
pub(super) fn has_content(text: &str, grammar: Grammar) -> bool {
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
pub(super) fn worded_before(
    text: &str,
    grammar: Grammar,
    articles: &[Article],
) -> Vec<Range<usize>> {
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
pub(super) fn numbers(text: &str) -> Vec<Range<usize>> {
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
