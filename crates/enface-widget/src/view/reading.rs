//! A document side by side.

use enface_engine::{Passage, Reading};
use enface_text::split_at_first;
use web_sys::Element;

use super::dom::{add, add_text, append, clear, set, write};
use super::parts::Painter;

/// What became of the passage that was asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Found {
    /// None was asked for.
    Whole,
    /// It is there as it was.
    Passage(usize),
    /// Its text is not in the document any more; another stands in its place.
    Changed(usize),
    /// Its text is not in the document any more, and its place neither.
    Gone,
}

/// Draws `reading` into `place`, instead of what is there.
pub(super) fn draw(painter: &Painter, place: &Element, reading: &Reading, found: Found) {
    clear(place);
    let Painter { ui, .. } = painter;
    let document = &reading.document;
    draw_bar(painter, place);
    let header = add(place, "header", "header");
    let heading = add(&header, "h2", "heading");
    set(&heading, "tabindex", "-1");
    painter.titles(&header, &heading, document, &[]);
    painter.meta(&header, document);
    if let Some(source) = &document.source {
        draw_source(&header, source);
    }
    if found == Found::Gone {
        painter.note(place, &ui.word("gone"));
    }
    if let ([side], true) = (document.sides.as_slice(), painter.engine().sides().len() > 1) {
        let language = painter.language(*side);
        painter.note(place, &ui.text("one", &language));
    }
    let rows = add(place, "ol", "rows");
    set(&rows, "role", "list");
    // For each side the paragraph that the last passage ended in.
    let mut ends: Vec<(u8, u32)> = Vec::new();
    for (i, passage) in reading.passages.iter().enumerate() {
        let marks = reading.marks.get(i).map_or(&[][..], Vec::as_slice);
        let row = painter.row(document, passage, marks, false);
        let mut class = String::from("row");
        if begins_paragraph(&mut ends, passage) && i > 0 {
            class.push_str(" paragraph");
        }
        if passage.is_heading {
            class.push_str(" head");
        }
        if marks.iter().any(|side| !side.is_empty()) {
            class.push_str(" hit");
        }
        if matches!(found, Found::Passage(at) | Found::Changed(at) if at == i) {
            class.push_str(" target");
        }
        set(&row, "class", &class);
        set(&row, "part", &class);
        if found == Found::Changed(i) {
            add_text(&rows, "li", "note", &ui.word("changed"));
        }
        append(&rows, &row);
    }
    draw_end(painter, place, reading);
}

/// Draws a sentence in place of a document that the archive does not have.
pub(super) fn draw_unknown(painter: &Painter, place: &Element, id: &str) {
    clear(place);
    draw_bar(painter, place);
    let heading = add(place, "h2", "heading");
    set(&heading, "tabindex", "-1");
    write(&heading, &painter.ui.text("unknown", id));
}

/// Finds the passage `place` (`<number>~<hash of the text>`) among `passages`.
///
/// The text decides; the number tells equal texts apart, and serves where the text has changed.
pub(super) fn find(painter: &Painter, passages: &[Passage], place: &str) -> Found {
    if place.is_empty() {
        return Found::Whole;
    }
    let (index, anchor) = split_at_first(place, &|c| c == '~').unwrap_or((place, ""));
    let index = index.parse::<u32>().ok();
    let mut same: Option<(u32, usize)> = None;
    for (at, passage) in passages.iter().enumerate() {
        if !anchor.is_empty() && painter.engine().anchor(passage) == anchor {
            let distance = index.map_or(0, |index| passage.index.abs_diff(index));
            if same.is_none_or(|(least, _)| distance < least) {
                same = Some((distance, at));
            }
        }
    }
    if let Some((_, at)) = same {
        return Found::Passage(at);
    }
    match passages.iter().position(|passage| Some(passage.index) == index) {
        Some(at) if anchor.is_empty() => Found::Passage(at),
        Some(at) => Found::Changed(at),
        None => Found::Gone,
    }
}

fn draw_bar(painter: &Painter, place: &Element) {
    let bar = add(place, "div", "bar");
    let back = add(&bar, "a", "back");
    set(&back, "href", &painter.ui.back());
    append(&back, &painter.ui.icon("chevron"));
    write(&back, &painter.ui.text("back", &painter.ui.query()));
}

fn draw_source(header: &Element, source: &str) {
    let line = add(header, "p", "source");
    // Only addresses of the web become links: anything else could run a script when followed.
    if source.starts_with("https://") || source.starts_with("http://") {
        let link = add_text(&line, "a", "", source);
        set(&link, "href", source);
        set(&link, "rel", "external");
    } else {
        write(&line, source);
    }
}

/// Says at the end of a document that it is not the end of the text.
fn draw_end(painter: &Painter, place: &Element, reading: &Reading) {
    let meta = &reading.document.meta;
    let value = |key: &str| meta.iter().find(|(k, _)| k == key).map(|(_, value)| value.as_str());
    if meta.iter().any(|(key, value)| key == "status" && value == "truncated") {
        painter.note(place, &painter.ui.text("end", value("more").unwrap_or_default()));
    }
}

/// Whether a paragraph begins with `passage` on any side; notes where it ends.
fn begins_paragraph(ends: &mut Vec<(u8, u32)>, passage: &Passage) -> bool {
    let mut is_new = false;
    for side in passage.sides.iter() {
        let (Some((_, first)), Some((_, last))) = (side.segments.first(), side.segments.last())
        else {
            continue;
        };
        match ends.iter_mut().find(|(of, _)| *of == side.side) {
            Some((_, end)) => {
                is_new |= end != first;
                *end = *last;
            }
            None => {
                is_new = true;
                ends.push((side.side, *last));
            }
        }
    }
    is_new
}
