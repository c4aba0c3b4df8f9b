//! How does the text of a passage become HTML: its segments, what it cites, what is noted on it?

use core::ops::Range;
use std::fmt::Write as _;

use pulldown_cmark::{CowStr, Event, Options, Parser, Tag, TagEnd};

use crate::model::{AlignedSide, Segment};

/// Something that a stretch of the text is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Mark {
    /// A link to what is cited, by the address.
    Link(String),
    /// The cited document is not there.
    Missing,
    /// The translator's words.
    Aside,
    /// A note with this number is about it.
    Note(usize),
}

/// Text that is safe in HTML text and attribute values.
pub(crate) fn escape(text: &str, out: &mut String) {
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            // A document may hold it; HTML may not.
            '\0' => out.push('\u{fffd}'),
            '\u{1}'..='\u{8}' | '\u{b}' | '\u{e}'..='\u{1f}' | '\u{7f}'..='\u{9f}' => {}
            _ => out.push(c),
        }
    }
}

/// The segments `part` of `side` as HTML, each with its anchor, with `marks` over bytes of the
/// text that the segments join to.
pub(crate) fn segments(
    side: &AlignedSide,
    part: &Range<u32>,
    marks: &[(Range<usize>, Mark)],
) -> String {
    let marks = apart(marks);
    let mut out = String::new();
    let mut at = 0;
    let list = side.segments.get(part.start as usize..part.end as usize).unwrap_or_default();
    for (n, Segment { text, after, .. }) in (part.start + 1..).zip(list) {
        let _ = write!(out, "<span id=\"{}-{n}\">", side.lang);
        pieces(text, at, &marks, &mut out);
        out.push_str("</span>");
        at += text.len();
        if n < part.end {
            out.push_str(after);
            at += after.len();
        }
    }
    out
}

/// `marks` in their order, without those that would cross one before them.
fn apart(marks: &[(Range<usize>, Mark)]) -> Vec<&(Range<usize>, Mark)> {
    let mut sorted: Vec<_> = marks.iter().filter(|(range, _)| !range.is_empty()).collect();
    sorted.sort_by_key(|(range, mark)| (range.start, matches!(mark, Mark::Aside), range.end));
    let mut out: Vec<&(Range<usize>, Mark)> = Vec::with_capacity(sorted.len());
    for mark in sorted {
        // A note is a sign behind its words, whatever else they are.
        let is_free = |end: usize| end <= mark.0.start;
        let wraps = |mark: &Mark| !matches!(mark, Mark::Note(_));
        let last = out.iter().rev().find(|(_, mark)| wraps(mark)).map_or(0, |(range, _)| range.end);
        if !wraps(&mark.1) || is_free(last) {
            out.push(mark);
        }
    }
    out
}

/// The text of a segment that begins at `start`, with the marks that reach into it.
fn pieces(text: &str, start: usize, marks: &[&(Range<usize>, Mark)], out: &mut String) {
    let end = start + text.len();
    let mut at = start;
    let mut notes: Vec<(usize, usize)> = marks
        .iter()
        .filter_map(|(range, mark)| match mark {
            Mark::Note(number) if start < range.end && range.end <= end => {
                Some((range.end, *number))
            }
            _ => None,
        })
        .collect();
    notes.sort_unstable();
    let mut notes = notes.into_iter().peekable();
    let slice = |from: usize, to: usize| text.get(from - start..to - start).unwrap_or_default();
    // Plain text up to `to`, with the signs of notes in it.
    let mut plain = |at: &mut usize, to: usize, inside: bool, out: &mut String| {
        // Within a link there is no other: the sign waits until the link has ended.
        while let Some((end, number)) = notes.next_if(|(end, _)| !inside && *end <= to) {
            escape(slice(*at, end.max(*at)), out);
            sign(number, out);
            *at = end.max(*at);
        }
        escape(slice(*at, to), out);
        *at = to;
    };
    for (range, mark) in marks {
        let (from, to) = (range.start.max(at), range.end.min(end));
        if matches!(mark, Mark::Note(_)) || from >= to || range.start >= end {
            continue;
        }
        plain(&mut at, from, false, out);
        match mark {
            Mark::Link(href) => {
                out.push_str("<a class=\"cites\" href=\"");
                escape(href, out);
                out.push_str("\">");
                plain(&mut at, to, true, out);
                out.push_str("</a>");
            }
            Mark::Missing | Mark::Aside => {
                let class = if *mark == Mark::Aside { "aside" } else { "missing" };
                let _ = write!(out, "<span class=\"{class}\">");
                plain(&mut at, to, false, out);
                out.push_str("</span>");
            }
            Mark::Note(_) => {}
        }
    }
    plain(&mut at, end, false, out);
}

/// The sign of a note behind the words that it is about.
fn sign(number: usize, out: &mut String) {
    let _ = write!(
        out,
        "<sup class=\"sign\"><a id=\"sign-{number}\" href=\"#note-{number}\">{number}</a></sup>"
    );
}

/// Markdown of the owner as HTML: no markup of its own, no pictures, and only links that go to an
/// address of the web, by mail, or within the site.
pub(crate) fn markdown(text: &str) -> String {
    let mut in_picture = 0;
    let events = Parser::new_ext(text, Options::empty()).filter_map(|event| match event {
        Event::Html(text) | Event::InlineHtml(text) => Some(Event::Text(text)),
        Event::Start(Tag::Image { .. }) => {
            in_picture += 1;
            None
        }
        Event::End(TagEnd::Image) => {
            in_picture -= 1;
            None
        }
        Event::Start(Tag::HtmlBlock) | Event::End(TagEnd::HtmlBlock) => None,
        // Headings of the page are the document's.
        Event::Start(Tag::Heading { .. }) => Some(Event::Start(Tag::Paragraph)),
        Event::End(TagEnd::Heading(_)) => Some(Event::End(TagEnd::Paragraph)),
        Event::Start(Tag::Link { link_type, dest_url, title, id }) => {
            let dest_url = if is_harmless(&dest_url) { dest_url } else { CowStr::Borrowed("#") };
            Some(Event::Start(Tag::Link { link_type, dest_url, title, id }))
        }
        event => Some(event),
    });
    let mut out = String::new();
    pulldown_cmark::html::push_html(&mut out, events);
    out
}

/// Whether following an address can run nothing.
fn is_harmless(url: &str) -> bool {
    let scheme = url.split(['/', '?', '#']).next().unwrap_or_default();
    let is_web = ["https:", "http:", "mailto:"].iter().any(|known| url.starts_with(known));
    is_web || !scheme.contains(':')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn side(texts: &[&str]) -> AlignedSide {
        let segment = |text: &&str| Segment {
            text: (*text).to_owned(),
            after: " ".to_owned(),
            ..Segment::default()
        };
        AlignedSide { lang: "en".to_owned(), segments: texts.iter().map(segment).collect() }
    }

    #[track_caller]
    fn check(texts: &[&str], marks: &[(Range<usize>, Mark)], expected: &str) {
        let side = side(texts);
        assert_eq!(segments(&side, &(0..texts.len() as u32), marks), expected);
    }

    #[test]
    fn every_segment_has_its_anchor() {
        check(
            &["A <b>.", "C."],
            &[],
            "<span id=\"en-1\">A &lt;b&gt;.</span> <span id=\"en-2\">C.</span>",
        );
    }

    #[test]
    fn a_citation_may_reach_over_segments() {
        let marks = [(2..8, Mark::Link("x.html#p1".to_owned()))];
        check(
            &["a bcd", "ef g"],
            &marks,
            "<span id=\"en-1\">a <a class=\"cites\" href=\"x.html#p1\">bcd</a></span> \
             <span id=\"en-2\"><a class=\"cites\" href=\"x.html#p1\">ef</a> g</span>",
        );
    }

    #[test]
    fn a_note_stands_behind_its_words_and_marks_that_cross_are_left_out() {
        let marks =
            [(0..3, Mark::Missing), (2..5, Mark::Link("y".to_owned())), (1..4, Mark::Note(7))];
        check(
            &["abcde"],
            &marks,
            "<span id=\"en-1\"><span class=\"missing\">abc</span>d<sup class=\"sign\">\
             <a id=\"sign-7\" href=\"#note-7\">7</a></sup>e</span>",
        );
    }

    #[test]
    fn notes_are_markdown_without_markup_pictures_or_scripts() {
        let html = markdown(
            "*a* <script>x</script> [b](javascript:x) ![c](https://x.org/p.png) [d](https://x.org)\n\n# e\n\n<img src=x>",
        );
        assert!(html.contains("<em>a</em>") && html.contains("href=\"https://x.org\""), "{html}");
        for bad in ["<script", "javascript", "<img", "<h1"] {
            assert!(!html.contains(bad), "{html}");
        }
    }
}
