use super::{EditedBead, beads};
use crate::model::{AlignedDocument, AlignedSide, Bead, Origin, Segment};

fn document() -> AlignedDocument {
    let side = |lang: &str, n: usize| AlignedSide {
        lang: lang.into(),
        segments: (0..n).map(|i| Segment { text: i.to_string(), ..Segment::default() }).collect(),
    };
    let bead = |a, b, given| Bead {
        parts: vec![a, b],
        confidence: 40,
        given: Some(given),
        ..Bead::default()
    };
    AlignedDocument {
        sides: vec![side("en", 3), side("zh", 3)],
        beads: vec![bead(0..1, 0..1, 0), bead(1..2, 1..1, 0), bead(2..3, 1..3, 1)],
        ..AlignedDocument::default()
    }
}

fn edit(parts: &[[(u32, u32); 2]]) -> anyhow::Result<Vec<Bead>> {
    let edited: Vec<EditedBead> =
        parts.iter().map(|parts| EditedBead { parts: parts.to_vec(), checked: false }).collect();
    beads(&document(), &edited)
}

#[test]
fn what_an_editor_changes_is_an_editors() {
    let beads = edit(&[[(0, 2), (0, 1)], [(2, 3), (1, 3)]]).unwrap();
    assert_eq!((beads[0].origin, beads[0].confidence), (Origin::Human, 100));
    assert_eq!((beads[1].origin, beads[1].confidence), (Origin::Aligned, 40));
    assert_eq!(beads[1].given, Some(1));
}

#[test]
fn beads_that_lose_or_double_text_are_refused() {
    for parts in [
        &[[(0, 1), (0, 1)], [(2, 3), (1, 3)]][..],
        &[[(0, 2), (0, 1)], [(1, 3), (1, 3)]],
        &[[(0, 2), (0, 1)]],
        &[[(0, 2), (0, 1)], [(2, 2), (1, 1)], [(2, 3), (1, 3)]],
        &[[(0, 2), (0, 1)], [(2, 9), (1, 3)]],
        &[[(0, 3), (0, 3)]],
    ] {
        assert!(edit(parts).is_err(), "{parts:?}");
    }
}
