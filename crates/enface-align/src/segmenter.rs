//! Where sentences end.
//!
//! The rules follow UAX #29 (sentence boundaries) with three changes: an opening mark belongs to
//! the sentence that it opens (there it is left at the end of the one before where no space parts
//! the two, as in Chinese), abbreviations and list labels do not end sentences, and line breaks
//! always do.

use std::ops::Range;

use crate::enumerator::enumerator;

mod abbreviations;

/// Cuts a paragraph, which may hold line breaks, into sentences.
///
/// The pieces put together are the input: each has its trailing white space, and only a text of
/// nothing else gives a piece of white space alone. `lang` is a BCP 47 tag; it chooses the
/// abbreviations and the quotation marks, and an unknown one is taken as English.
///
/// ```
/// let text = "第一条 数据（一）安全。第二款。";
/// let pieces: Vec<_> = enface_align::sentences(text, "zh").into_iter().map(|r| &text[r]).collect();
/// assert_eq!(pieces, ["第一条 数据（一）安全。", "第二款。"]);
/// ```
pub fn sentences(text: &str, lang: &str) -> Vec<Range<usize>> {
    let language = lang.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
    let mut pieces: Vec<Range<usize>> = Vec::new();
    let mut start = 0;
    for line in text.split_inclusive(['\n', '\r', '\u{2028}', '\u{2029}', '\u{85}']) {
        let line_end = start + line.len();
        let mut straight_quotes = 0;
        while start < line_end {
            let n = first_sentence(&text[start..line_end], &language, &mut straight_quotes);
            push(&mut pieces, text, start..start + n);
            start += n;
        }
    }
    pieces
}

/// Adds a piece; white space alone goes to a neighbour.
fn push(pieces: &mut Vec<Range<usize>>, text: &str, piece: Range<usize>) {
    if let Some(last) = pieces.last_mut() {
        let is_blank = |range: &Range<usize>| text[range.clone()].trim().is_empty();
        if is_blank(&piece) || is_blank(last) {
            last.end = piece.end;
            return;
        }
    }
    pieces.push(piece);
}

/// The bytes of the first sentence of `rest`, which goes on to the end of a line;
/// `straight_quotes` counts those of the line so far.
fn first_sentence(rest: &str, language: &str, straight_quotes: &mut usize) -> usize {
    let label_end = enumerator(rest).map_or(0, |label| label.range.end);
    let mut at = 0;
    while let Some(c) = rest[at..].chars().next() {
        let from = at;
        at += c.len_utf8();
        *straight_quotes += usize::from(c == '"');
        if is_terminator(c, language) && at > label_end {
            at += span(&rest[at..], |c| is_terminator(c, language));
            let marks = from..at;
            at += closing(&rest[at..], language, straight_quotes);
            let end = at + span(&rest[at..], char::is_whitespace);
            if end == rest.len() {
                return end;
            }
            if ends_sentence(rest, &marks, at..end, language) {
                return end;
            }
        } else if is_unmarked(language) && c.is_whitespace() && from >= UNMARKED_BYTES {
            let end = at + span(&rest[at..], char::is_whitespace);
            // A short rest stays with its sentence.
            if rest.len() - end >= UNMARKED_BYTES / 2 {
                return end;
            }
        }
    }
    rest.len()
}

/// Thai and Lao have no mark at the end of a sentence; a space after this many bytes (about 80
/// characters) is the best border.
const UNMARKED_BYTES: usize = 240;

fn is_unmarked(language: &str) -> bool {
    matches!(language, "th" | "lo")
}

/// Marks that end a sentence wherever they stand.
fn is_strong(c: char) -> bool {
    const MARKS: &str = "。！？｡؟۔।॥။៕។።፧፨։‼⁇⁈⁉‽᠃᠉꓿";
    !c.is_ascii() && MARKS.contains(c)
}

/// Marks that end one only where white space or a change of script follows.
fn is_weak(c: char) -> bool {
    matches!(c, '.' | '!' | '?' | '…' | '．')
}

fn is_terminator(c: char, language: &str) -> bool {
    // Most of a text are letters, which are known at a glance.
    let may_be = !(c.is_ascii_alphanumeric() || c == ' ' || ('\u{4E00}'..'\u{A000}').contains(&c));
    may_be && (is_weak(c) || is_strong(c) || (language == "el" && matches!(c, ';' | '\u{37e}')))
}

/// The bytes of the closing quotes and brackets at the head of `text`.
fn closing(text: &str, language: &str, straight_quotes: &mut usize) -> usize {
    let mut at = 0;
    while let Some(c) = text[at..].chars().next() {
        let closes = match c {
            '"' => {
                *straight_quotes += 1;
                straight_quotes.is_multiple_of(2)
            }
            '“' | '‘' | '«' => language == "de",
            '»' | '›' => language != "de" || text[at + c.len_utf8()..].trim_start().is_empty(),
            '\'' | '’' | '”' | ')' | ']' | '}' => true,
            _ => "）］｝」』】》〉〕〗〙〛｣".contains(c),
        };
        if !closes {
            // French parts the closing mark by a space.
            let blank = span(&text[at..], char::is_whitespace);
            if blank > 0 && language == "fr" && text[at + blank..].starts_with(['»', '›']) {
                at += blank;
                continue;
            }
            *straight_quotes -= usize::from(c == '"');
            break;
        }
        at += c.len_utf8();
    }
    at
}

/// Whether the terminators at `marks` end a sentence, with white space at `blank` behind them and
/// their closing marks, and more text after that.
fn ends_sentence(rest: &str, marks: &Range<usize>, blank: Range<usize>, language: &str) -> bool {
    let last = rest[..marks.start].chars().next_back();
    let next = rest[blank.end..].chars().next();
    // "（！）" and "[…]" stand for something that is not a sentence.
    if last.is_none_or(|c| "([（［【〔“‘「『".contains(c)) {
        return false;
    }
    if next.is_some_and(|c| ",;:，、；：,".contains(c)) {
        return false;
    }
    let run = &rest[marks.clone()];
    if run.contains(is_strong) || (language == "el" && run.contains([';', '\u{37e}'])) {
        return true;
    }
    if blank.is_empty() {
        // "…吗?我…", "他走了……我": no spaces in scripts that have none.
        return last.is_some_and(enface_text::is_gram)
            && next.is_some_and(|c| {
                !c.is_ascii_alphanumeric() && (c.is_alphanumeric() || "“「『《（".contains(c))
            });
    }
    if next.is_some_and(char::is_lowercase) {
        return false;
    }
    run != "." || !is_abbreviation(&rest[..marks.start], &rest[blank.end..], language)
}

/// Whether the full stop after `before` belongs to an abbreviation or an ordinal number.
fn is_abbreviation(before: &str, after: &str, language: &str) -> bool {
    let word_start = before
        .char_indices()
        .rev()
        .find(|(_, c)| !(c.is_alphanumeric() || *c == '.' || *c == '\''))
        .map_or(0, |(at, c)| at + c.len_utf8());
    let word = &before[word_start..];
    let mut chars = word.chars();
    let Some(first) = chars.next() else { return false };
    let is_single = chars.next().is_none();
    if word.chars().all(char::is_numeric) {
        // "am 3. Oktober"; years end sentences.
        return abbreviations::has_ordinal_stops(language) && word.chars().count() <= 2;
    }
    if enface_text::is_gram(first) {
        return false;
    }
    if is_single || (word.contains('.') && !word.ends_with(".m") && !word.contains("..")) {
        // Initials, "U.S.", "z.B."; but "item I." and "vitamin C." are too rare to tell apart.
        return word
            .split('.')
            .all(|part| part.chars().count() <= 3 && part.chars().all(char::is_alphabetic));
    }
    // The number may stand in brackets: "MIIT Communications No. (2020)49".
    let number = after.trim_start_matches(['(', '[', '（', '〔', '［']);
    let counts = number.starts_with(|c: char| c.is_numeric() || "IVXLC".contains(c));
    abbreviations::is_listed(word, language, counts)
}

/// The bytes of the longest head of `text` whose characters all fit.
fn span(text: &str, fits: impl Fn(char) -> bool) -> usize {
    text.find(|c| !fits(c)).unwrap_or(text.len())
}

#[cfg(test)]
mod tests;
