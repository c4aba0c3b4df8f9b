//! What is found as one: the beads of an entry, with their texts together and apart.

use core::ops::Range;
use std::rc::Rc;

use enface_format::{BeadKind, BeadText, BeadTexts, Origin, SideText};

use crate::results::{Mark, MarkKind, Passage};

/// An entry of the index, with the texts of its beads.
pub(crate) struct Entry<'a> {
    /// Its beads, at least one.
    pub(crate) beads: &'a [BeadText],
    /// The texts of all of them, side by side.
    pub(crate) sides: Rc<Vec<SideText>>,
    number: u32,
    /// The number of the first bead within its document.
    first: u32,
    /// Where in the text of a side that of a bead stands: bead, side, bytes.
    parts: Vec<(usize, u8, Range<u32>)>,
}

impl<'a> Entry<'a> {
    /// The entry `number`, which is `at` entries behind the first one of `texts`; `None` if there
    /// is none of passages.
    pub(crate) fn new(texts: &'a BeadTexts, number: u32, at: u32) -> Option<Self> {
        let places = texts.entry(at);
        let first = texts.passage(places.start)?;
        let beads = texts.beads.get(places)?;
        let mut entry = Self { beads, sides: Rc::default(), number, first, parts: Vec::new() };
        let (one, rest) = beads.split_first()?;
        entry.sides = one.sides.clone();
        if !rest.is_empty() {
            entry.join();
        }
        Some(entry)
    }

    fn join(&mut self) {
        let mut joined: Vec<SideText> = Vec::new();
        for (i, bead) in self.beads.iter().enumerate() {
            for side in bead.sides.iter() {
                let at = joined.partition_point(|one| one.side < side.side);
                if joined.get(at).is_none_or(|one| one.side != side.side) {
                    let label = side.label.clone();
                    joined.insert(at, SideText { side: side.side, label, ..SideText::default() });
                }
                let Some(out) = joined.get_mut(at) else { continue };
                let start = (out.text.len() + out.after.len()) as u32;
                out.append(side);
                self.parts.push((i, side.side, start..out.text.len() as u32));
            }
        }
        self.sides = Rc::new(joined);
    }

    /// Its bead `i` as a passage.
    pub(crate) fn bead(&self, i: usize) -> Passage {
        let Some(bead) = self.beads.get(i) else { return Passage::default() };
        let index = self.first + i as u32;
        Passage {
            bead: self.number,
            index,
            segment: bead.given.unwrap_or(index),
            is_given: bead.given.is_some(),
            origin: bead.origin,
            confidence: bead.confidence,
            is_heading: bead.kind == BeadKind::Heading,
            sides: bead.sides.clone(),
            place: bead.sides.clone(),
        }
    }

    /// All of it as one passage, on which `marks` were found.
    pub(crate) fn passage(&self, marks: &[Vec<Mark>]) -> Passage {
        let mut passage = self.bead(self.place(marks));
        if self.beads.len() > 1 {
            passage.sides = self.sides.clone();
            // That its beads belong together was given.
            (passage.origin, passage.confidence) = (Origin::Given, 100);
        }
        passage
    }

    /// The first of its beads with something that was asked for.
    fn place(&self, marks: &[Vec<Mark>]) -> usize {
        for (i, side, part) in &self.parts {
            for (text, marks) in self.sides.iter().zip(marks) {
                let is_asked =
                    |mark: &Mark| mark.kind == MarkKind::Query && part.contains(&mark.range.start);
                if text.side == *side && marks.iter().any(is_asked) {
                    return *i;
                }
            }
        }
        0
    }

    /// What of the `marks` on all of it is on the bead `i`.
    pub(crate) fn marks_of(&self, i: usize, marks: &[Vec<Mark>]) -> Vec<Vec<Mark>> {
        if self.beads.len() == 1 {
            return marks.to_vec();
        }
        let mut out = Vec::new();
        for (_, side, part) in self.parts.iter().filter(|(bead, ..)| *bead == i) {
            let mut own = Vec::new();
            for (text, marks) in self.sides.iter().zip(marks) {
                for mark in marks.iter().filter(|_| text.side == *side) {
                    let start = mark.range.start.max(part.start);
                    let end = mark.range.end.min(part.end);
                    if start < end {
                        let range = start - part.start..end - part.start;
                        own.push(Mark { range, kind: mark.kind });
                    }
                }
            }
            out.push(own);
        }
        out
    }
}
