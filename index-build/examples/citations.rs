//! Lists the citations of some passages of an archive, for checking them by hand.
//!
//! `cargo run --release -p enface --example citations -- INPUT [STEP [DOC…]]` takes each STEP-th
//! passage side of the archive that is short enough to be read (all, of documents that are named)
//! and prints it with what was found in it: the form of `tests/citations/*.tsv`.

#![allow(clippy::print_stdout, reason = "an example that prints")]

use std::path::PathBuf;

use enface::align::side_text;
use enface::pipeline::{BuildOptions, build};
use enface::source::Input;

/// Longer passages take too long to check.
const MAX_BYTES: usize = 900;

fn main() {
    let mut args = std::env::args().skip(1);
    let path = PathBuf::from(args.next().unwrap_or_default());
    let step: usize = args.next().and_then(|step| step.parse().ok()).unwrap_or(1);
    let wanted: Vec<String> = args.collect();
    let options = BuildOptions { inputs: vec![Input::from(&path)], ..BuildOptions::default() };
    let built = build(&options, &|_| {});
    let mut n = 0_usize;
    for (document, known) in built.documents.iter().zip(&built.knowledge.documents) {
        for (number, bead) in (0u32..).zip(&document.beads) {
            for (side, part) in document.sides.iter().zip(&bead.parts) {
                let text = side_text(side, [part]);
                n += 1;
                let is_named = wanted.is_empty() || wanted.contains(&document.id);
                let is_long = text.len() > MAX_BYTES && wanted.is_empty();
                if text.is_empty() || is_long || !is_named || !n.is_multiple_of(step) {
                    continue;
                }
                println!("= {}\t{number}\t{}\t{}", document.id, side.lang, text.replace('\n', "⏎"));
                let langs = &built.knowledge.about.sides;
                let of_side = known.citations.iter().filter(|citation| {
                    citation.place.bead == number
                        && langs.get(usize::from(citation.place.side)) == Some(&side.lang)
                });
                for citation in of_side {
                    let target = citation.target.describe(&built.documents);
                    let quote = text.get(citation.place.range.clone()).unwrap_or_default();
                    println!("{}\t{target}", quote.replace('\n', "⏎"));
                }
            }
        }
    }
}
