//! What results and reading have in common: titles, metadata, a passage as a row.

use enface_engine::{Engine, Excerpt, Mark, Passage};
use enface_format::{DocumentRecord, Origin, decimal};
use enface_text::primary;
use web_sys::Element;

use super::Ui;
use super::dom::{add, add_text, append, element, set, write};
use crate::api::{Archive, dir, lang, mark_name, shown, slice};
use crate::source::Source;

/// Below this the aligner is not sure that the sides of a passage belong together.
const SURE: u8 = 50;

/// Everything that drawing needs, and the pieces that are drawn in more than one place.
pub(super) struct Painter {
    archive: Archive,
    pub(super) ui: Ui,
    /// The archive's sides in the order in which they are shown.
    order: Vec<u8>,
}

impl Painter {
    pub(super) fn new(archive: Archive, ui: Ui) -> Self {
        let engine = archive.engine();
        // The side in the reader's own language is shown first, else the archive's order is kept.
        let own = ui.lang();
        let mut order = Vec::new();
        for is_own in [true, false] {
            for side in 0..engine.sides().len() as u8 {
                if (primary(lang(engine, side)) == primary(&own)) == is_own {
                    order.push(side);
                }
            }
        }
        Self { archive, ui, order }
    }

    pub(super) fn engine(&self) -> &Engine<Source> {
        self.archive.engine()
    }

    /// An element with a text of `side`, which says its language and direction.
    pub(super) fn side(&self, parent: &Element, tag: &str, name: &str, side: u8) -> Element {
        let element = add(parent, tag, name);
        self.mark_side(&element, side);
        element
    }

    fn mark_side(&self, element: &Element, side: u8) {
        set(element, "lang", lang(self.engine(), side));
        set(element, "dir", dir(self.engine(), side));
    }

    /// Whether `text`, of which the archive does not say the language, has characters of a script
    /// that `side` has and Latin has not: those of East Asia, or of what is written leftwards.
    fn is_written(&self, side: u8, text: &str) -> bool {
        // By the first byte of a character: U+3000 and later, or Hebrew and Arabic.
        let first = match lang(self.engine(), side).as_bytes() {
            [b'z', b'h', ..] | [b'j', b'a', ..] | [b'k', b'o', ..] => 0xE3..=0xFF,
            _ if dir(self.engine(), side) == "rtl" => 0xD6..=0xDB,
            _ => return false,
        };
        text.bytes().any(|byte| first.contains(&byte))
    }

    /// The runs of `text`, marked ones in `mark` elements.
    pub(super) fn runs(&self, parent: &Element, text: &str, shown: &Excerpt) {
        if shown.cut_start {
            write(parent, "… ");
        }
        for run in &shown.runs {
            let piece = slice(text, &run.range);
            match run.kind {
                None => write(parent, piece),
                Some(kind) => {
                    add_text(parent, "mark", mark_name(kind), piece);
                }
            }
        }
        if shown.cut_end {
            write(parent, " …");
        }
    }

    /// The name of a language of the archive.
    pub(super) fn language(&self, side: u8) -> String {
        self.ui.language(lang(self.engine(), side))
    }

    /// The document's titles, the reader's own language first: the first one in `heading`, the
    /// others below it. `marks` are as in [`enface_engine::TitleMatch::marks`].
    pub(super) fn titles(
        &self,
        parent: &Element,
        heading: &Element,
        document: &DocumentRecord,
        marks: &[Vec<Mark>],
    ) {
        let mut is_first = true;
        for side in &self.order {
            for (i, (_, title)) in
                document.titles.iter().enumerate().filter(|(_, (of, _))| of == side)
            {
                let element = if is_first {
                    self.side(heading, "span", "", *side)
                } else {
                    self.side(parent, "p", "subtitle", *side)
                };
                is_first = false;
                let marks = marks.get(i).map_or(&[][..], Vec::as_slice);
                self.runs(&element, title, &shown(title, marks, false));
            }
        }
        if is_first {
            write(heading, &document.id);
        }
    }

    /// The line below the titles: date, number, credits, what is there and what is missing.
    pub(super) fn meta(&self, parent: &Element, document: &DocumentRecord) {
        let line = add(parent, "p", "meta");
        if let Some(date) = &document.date {
            let element = add_text(&line, "time", "", &self.ui.date(date));
            set(&element, "datetime", date);
        }
        for (key, value) in &document.meta {
            let text = match key.as_str() {
                "issuer" | "number" | "kind" => value.clone(),
                "translator" | "official-translation" => self.ui.text(key, value),
                _ => continue,
            };
            let element = add_text(&line, "span", "", &text);
            if key != "translator"
                && let Some(side) = self.order.iter().find(|side| self.is_written(**side, value))
            {
                self.mark_side(&element, *side);
            }
        }
        match *document.sides.as_slice() {
            [side] if self.order.len() > 1 => {
                let text = self.ui.text("only", &self.language(side));
                self.badge(&line, "one", &text);
            }
            [_, _, ..] if document.sides.len() == self.order.len() => {
                let key = if self.order.len() == 2 { "both" } else { "all" };
                self.badge(&line, "both", &self.ui.word(key));
            }
            _ => {}
        }
        for (key, value) in &document.meta {
            if key == "status" {
                self.badge(&line, "cut", &self.ui.text(key, value));
            }
        }
    }

    fn badge(&self, line: &Element, icon: &str, text: &str) {
        let badge = add(line, "span", "badge");
        append(&badge, &self.ui.icon(icon));
        write(&badge, text);
    }

    /// Makes `link` open `document` at `place`.
    pub(super) fn link(&self, link: &Element, document: &str, place: &str) {
        set(link, "href", &self.ui.href(document, place));
        set(link, "data-document", document);
        set(link, "data-place", place);
    }

    /// The last part of the passage's permalink: its number and the hash of its text.
    pub(super) fn place(&self, passage: &Passage) -> String {
        let mut place = decimal(passage.index);
        place.push('~');
        place.push_str(&self.engine().anchor(passage));
        place
    }

    /// A passage as a row of a list: the reference, then a cell for each side of its document.
    pub(super) fn row(
        &self,
        document: &DocumentRecord,
        passage: &Passage,
        marks: &[Vec<Mark>],
        is_excerpt: bool,
    ) -> Element {
        let row = element("li", "row");
        let reference = add(&row, "div", "reference");
        let link = add(&reference, "a", "place");
        self.link(&link, &document.id, &self.place(passage));
        let nth = decimal(passage.index + 1);
        let spoken = if is_excerpt { "open" } else { "link" };
        let mut label = None;
        for side in &self.order {
            if !document.sides.contains(side) {
                continue;
            }
            let Some(i) = passage.sides.iter().position(|s| s.side == *side) else {
                let text = self.ui.text("absent", &self.language(*side));
                add_text(&row, "p", "absent", &text);
                continue;
            };
            let one = &passage.sides[i];
            label = label.or(one.label.as_deref());
            let tag = if passage.is_heading && !is_excerpt { "h3" } else { "p" };
            let cell = self.side(&row, tag, "side", *side);
            // Read aloud before the text.
            set(&cell, "data-language", &self.language(*side));
            let marks = marks.get(i).map_or(&[][..], Vec::as_slice);
            self.runs(&cell, &one.text, &shown(&one.text, marks, is_excerpt));
        }
        let spoken = self.ui.text(spoken, label.unwrap_or(&nth));
        set(&link, "aria-label", &spoken);
        // In a document a number of ours would look like one of the text's own.
        write(&link, label.unwrap_or(if is_excerpt { &nth } else { "¶" }));
        let is_paired = passage.sides.len() > 1 && passage.origin == Origin::Aligned;
        if is_paired && passage.confidence < SURE {
            let note = add(&reference, "span", "approximate");
            append(&note, &self.ui.icon("waves"));
            write(&note, &self.ui.word("approximate"));
        }
        row
    }

    /// A sentence about what is shown, in its place.
    pub(super) fn note(&self, parent: &Element, text: &str) {
        add_text(parent, "p", "note", text);
    }
}
