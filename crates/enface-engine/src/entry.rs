//! What is found as one: the beads of an entry, with their texts together and apart.

use core::ops::Range;
use std::rc::Rc;

use enface_format::{BeadKind, BeadText, BeadTexts, Origin, SideText};

use crate::results::{Mark, MarkKind, Passage};

/// An entry of the index, with the texts of its beads.
pub(crate) struct Entry<'a> {
    /// Its beads, at least one.
    pub(crate) beads: &'a [BeadText],
    /// The texts of all of them, side by side, without the borders of segments.
    pub(crate) sides: Rc<Vec<SideText>>,
    number: u32,
    /// The number of the first bead within its document.
    first: u32,
    /// Where the text of each side of each bead stands in that of all: bead, side, bytes.
    parts: Vec<(usize, u8, Range<u32>)>,
}

impl<'a> Entry<'a> {
    /// The entry `number`, which is `at` entries behind the first one of `texts`; `None` if there
    /// is none of passages.
    pub(crate) fn new(texts: &'a BeadTexts, number: u32, at: u32) -> Option<Self> {
        let (places, first) = texts.entry(at);
        let beads = texts.beads.get(places)?;
        if beads.first()?.kind == BeadKind::Title {
            return None;
        }
        let (mut sides, mut parts): (Vec<SideText>, _) = (Vec::new(), Vec::new());
        for (i, bead) in beads.iter().enumerate() {
            for side in bead.sides.iter() {
                let mut at = 0;
                while sides.get(at).is_some_and(|one| one.side < side.side) {
                    at += 1;
                }
                if sides.get(at).is_none_or(|one| one.side != side.side) {
                    let label = side.label.clone();
                    sides.insert(at, SideText { side: side.side, label, ..SideText::default() });
                }
                if let Some(all) = sides.get_mut(at) {
                    all.text.push_str(&all.after);
                    let start = all.text.len() as u32;
                    all.text.push_str(&side.text);
                    all.after.clone_from(&side.after);
                    parts.push((i, side.side, start..all.text.len() as u32));
                }
            }
        }
        Some(Self { beads, sides: Rc::new(sides), number, first, parts })
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

    /// All of it as one passage, on which `marks` were found. Its place is the first bead with
    /// something that was asked for.
    pub(crate) fn passage(&self, marks: &[Vec<Mark>]) -> Passage {
        let mut place = 0;
        for i in (0..self.beads.len()).rev() {
            for mark in self.marks_of(i, marks).iter().flatten() {
                if mark.kind == MarkKind::Query {
                    place = i;
                }
            }
        }
        let mut passage = self.bead(place);
        passage.sides = self.sides.clone();
        if self.beads.len() > 1 {
            // That its beads belong together was given.
            (passage.origin, passage.confidence) = (Origin::Given, 100);
        }
        passage
    }

    /// What of the `marks` on all of it is on the bead `i`.
    pub(crate) fn marks_of(&self, i: usize, marks: &[Vec<Mark>]) -> Vec<Vec<Mark>> {
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
