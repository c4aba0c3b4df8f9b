//! Where in a passage are documents and articles named?

use core::cell::LazyCell;
use core::ops::Range;

use enface_align::EnumeratorKind;
use serde::{Deserialize, Serialize};

use super::super::names::normal;
use super::articles::{Article, articles};
use super::catalog::Catalog;
use super::grammar::Grammar;
use super::overlap;
use super::titles::{
    INSIDE, abbreviated, bracketed, has_content, numbers, worded, worded_before, words,
};

/// What a mention refers to.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
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
    let all = LazyCell::new(|| (bare(text), normal(text)));
    mentions.retain(|mention| {
        let is_name = matches!(mention.reference, Reference::Name(_)) && mention.article.is_none();
        let is_all = || bare(&mention.text) == all.0 || normal(&mention.text) == all.1;
        !(is_name && is_all())
    });
    mentions.sort_by_key(|mention| mention.range.start);
    mentions
}

fn mention(text: &str, range: Range<usize>, reference: Reference) -> Mention {
    let text = text.get(range.clone()).unwrap_or_default().to_owned();
    Mention { range, text, reference, article: None, defines: Vec::new() }
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
    let known = catalog.find(text, grammar);
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
    for range in abbreviated(text, grammar, catalog, articles) {
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
    // German, Cyrillic and Arabic put the name behind the number without a word between.
    let needs_word = !grammar.is_name_next();
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
