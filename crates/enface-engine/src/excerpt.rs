//! What of a passage is shown: runs of marked and plain text, cut around the marks.

use core::ops::Range;

use enface_text::split_at_first;

use crate::results::{Mark, MarkKind};

/// A stretch of text that is shown in one style.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Run {
    /// Byte range in the text.
    pub range: Range<u32>,
    /// The style; `None` is plain.
    pub kind: Option<MarkKind>,
}

/// A part of a text, cut to a number of characters.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Excerpt {
    /// The runs, in order, without gaps between them.
    pub runs: Vec<Run>,
    /// Whether text was left out before the first run.
    pub cut_start: bool,
    /// Whether text was left out after the last run.
    pub cut_end: bool,
}

/// Cuts `text` to about `max_chars` characters around the place with the most marks, at white
/// space where there is some near, else between characters; no mark is cut.
///
/// A text that is only a little longer is shown whole: cutting two words helps nobody. Linear in
/// the text.
pub fn excerpt(text: &str, marks: &[Mark], max_chars: usize) -> Excerpt {
    let n_chars = text.chars().count();
    let window = if n_chars <= max_chars + max_chars / 4 {
        0..text.len()
    } else {
        window(text, marks, max_chars)
    };
    Excerpt {
        runs: runs(&window, marks),
        cut_start: window.start > 0,
        cut_end: window.end < text.len(),
    }
}

/// The bytes to show.
fn window(text: &str, marks: &[Mark], max_chars: usize) -> Range<usize> {
    // Bytes stand in for characters here: within one text the two are nearly proportional.
    let bytes_per_char = (text.len() / text.chars().count().max(1)).max(1);
    let max_bytes = max_chars * bytes_per_char;
    // Query marks decide where to look; a side that has none shows its counterparts.
    let has_query = marks.iter().any(|mark| mark.kind == MarkKind::Query);
    let counted = || {
        marks
            .iter()
            .filter(|mark| !has_query || mark.kind == MarkKind::Query)
            .map(|mark| mark.range.start as usize..mark.range.end as usize)
    };
    let mut best = (0, 0..0);
    for first in counted() {
        let inside =
            counted().filter(|m| m.start > first.start && m.end <= first.start + max_bytes);
        let (n, end) = inside.fold((1, first.end), |(n, end), m| (n + 1, m.end.max(end)));
        if n > best.0 {
            best = (n, first.start..end);
        }
    }
    let core = best.1;
    // A third of what is left goes before the marks, so that they are read in their sentence.
    let spare = max_bytes.saturating_sub(core.len());
    let start = core.start.saturating_sub(spare / 3);
    let end = (start + max_bytes.max(core.len())).min(text.len()).max(core.end);
    let start = start.min(end.saturating_sub(max_bytes.max(core.len()))).min(core.start);
    let slack = max_bytes / 4;
    let mut start = cut_before(text, start, core.start, slack);
    let mut end = cut_after(text, end, core.end, slack);
    for mark in marks {
        let mark = mark.range.start as usize..mark.range.end as usize;
        if mark.start < start && start < mark.end {
            start = mark.end;
        }
        if mark.start < end && end < mark.end {
            end = mark.start;
        }
    }
    start..end
}

/// The first good place at or after `at` to begin, not behind `limit`.
fn cut_before(text: &str, at: usize, limit: usize, slack: usize) -> usize {
    let at = ceil_border(text, at).min(limit);
    if at == 0 {
        return 0;
    }
    let reach = text.get(at..limit.min(floor_border(text, at + slack).max(at))).unwrap_or_default();
    match split_at_first(reach, &char::is_whitespace) {
        Some((_, behind)) => at + reach.len() - behind.len(),
        None => at,
    }
}

/// The last good place at or before `at` to end, not before `limit`.
fn cut_after(text: &str, at: usize, limit: usize, slack: usize) -> usize {
    let at = floor_border(text, at).max(limit);
    if at >= text.len() {
        return text.len();
    }
    let from = limit.max(ceil_border(text, at.saturating_sub(slack)).min(at));
    let mut end = at;
    let mut rest = text.get(from..at).unwrap_or_default();
    while let Some((before, behind)) = split_at_first(rest, &char::is_whitespace) {
        end = at - rest.len() + before.len();
        rest = behind;
    }
    end
}

/// The first character border at or after `at` that parts no mark from its letter.
fn ceil_border(text: &str, mut at: usize) -> usize {
    while at < text.len() && !is_border(text, at) {
        at += 1;
    }
    at.min(text.len())
}

/// The last character border at or before `at` that parts no mark from its letter.
fn floor_border(text: &str, at: usize) -> usize {
    let mut at = at.min(text.len());
    while at > 0 && !is_border(text, at) {
        at -= 1;
    }
    at
}

fn is_border(text: &str, at: usize) -> bool {
    text.is_char_boundary(at)
        && text.get(at..).and_then(|rest| rest.chars().next()).is_none_or(|c| !is_joined(c))
}

/// Whether `c` belongs to the character before it: combining marks, joiners, variation selectors,
/// and the signs that the scripts of South-East Asia write around a letter.
fn is_joined(c: char) -> bool {
    matches!(u32::from(c),
        0x0300..=0x036F | 0x0483..=0x0489 | 0x0591..=0x05BD | 0x0610..=0x061A | 0x064B..=0x065F
        | 0x0670 | 0x0900..=0x0903 | 0x093A..=0x094F | 0x0E31 | 0x0E34..=0x0E3A | 0x0E47..=0x0E4E
        | 0x0EB1 | 0x0EB4..=0x0EBC | 0x0EC8..=0x0ECD | 0x102B..=0x103E | 0x17B4..=0x17D3
        | 0x1AB0..=0x1AFF | 0x1DC0..=0x1DFF | 0x200D | 0x20D0..=0x20FF | 0x3099..=0x309A
        | 0xFE00..=0xFE0F | 0xFE20..=0xFE2F | 0xDC00..=0xDFFF | 0xE0100..=0xE01EF)
}

/// Plain and marked runs of `window`.
fn runs(window: &Range<usize>, marks: &[Mark]) -> Vec<Run> {
    let mut runs = Vec::new();
    let window = window.start as u32..window.end as u32;
    let mut at = window.start;
    let mut push = |range: Range<u32>, kind| {
        if !range.is_empty() {
            runs.push(Run { range, kind });
        }
    };
    for mark in marks {
        let start = mark.range.start.max(at);
        let end = mark.range.end.min(window.end);
        if start < end {
            push(at..start, None);
            push(start..end, Some(mark.kind));
            at = end;
        }
    }
    push(at..window.end, None);
    runs
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn show(text: &str, excerpt: &Excerpt) -> String {
        let mut out = String::from(if excerpt.cut_start { "…" } else { "" });
        for run in &excerpt.runs {
            let piece = &text[run.range.start as usize..run.range.end as usize];
            match run.kind {
                None => out.push_str(piece),
                Some(MarkKind::Query) => out += &format!("[{piece}]"),
                Some(MarkKind::Counterpart) => out += &format!("{{{piece}}}"),
            }
        }
        out + if excerpt.cut_end { "…" } else { "" }
    }

    fn mark_all(text: &str, what: &str, kind: MarkKind) -> Vec<Mark> {
        text.match_indices(what)
            .map(|(i, m)| Mark { range: i as u32..(i + m.len()) as u32, kind })
            .collect()
    }

    fn check(text: &str, what: &str, max_chars: usize, expected: &str) {
        let marks = mark_all(text, what, MarkKind::Query);
        assert_eq!(show(text, &excerpt(text, &marks, max_chars)), expected);
    }

    #[test]
    fn short_texts_are_shown_whole() {
        check("the cyber law", "cyber", 20, "the [cyber] law");
        check("", "x", 20, "");
    }

    #[test]
    fn long_texts_are_cut_at_words_around_the_marks() {
        let text = "one two three four five six seven eight nine ten eleven twelve";
        check(text, "seven", 24, "…six [seven] eight nine…");
        check(text, "one", 20, "[one] two three four…");
        check(text, "twelve", 20, "…ten eleven [twelve]");
    }

    #[test]
    fn texts_without_spaces_are_cut_between_characters() {
        let text = "为保障个人信息和重要数据安全维护网络空间主权和国家安全社会公共利益";
        check(text, "网络", 10, "…维护[网络]空间主权和…");
    }

    proptest! {
        #[test]
        fn runs_cover_a_window_without_gaps_and_cut_no_mark(
            text in "[ab 网é\u{301}ไท่]{0,60}", what in "[ab网]{1,2}", max_chars in 1usize..30,
        ) {
            let marks = mark_all(&text, &what, MarkKind::Query);
            let e = excerpt(&text, &marks, max_chars);
            for pair in e.runs.windows(2) {
                prop_assert_eq!(pair[0].range.end, pair[1].range.start);
            }
            for run in &e.runs {
                prop_assert!(text.get(run.range.start as usize..run.range.end as usize).is_some());
            }
            for mark in &marks {
                let whole = e.runs.iter().any(|r| r.kind.is_some() && r.range == mark.range);
                let outside = e.runs.first().is_none_or(|r| mark.range.end <= r.range.start)
                    || e.runs.last().is_none_or(|r| mark.range.start >= r.range.end);
                prop_assert!(whole || outside, "{:?} {:?}", e, mark);
            }
            if !marks.is_empty() {
                prop_assert!(e.runs.iter().any(|r| r.kind.is_some()));
            }
        }
    }
}
