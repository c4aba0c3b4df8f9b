//! Does the table of letters say what the standard library says? `ENFACE_BLESS=1` renews it.

use enface_text::{Class, FoldTable, is_gram};
use icu_properties::CodePointMapData;
use icu_properties::props::GeneralCategory;

/// The characters that the table must be right about, in order.
fn asked() -> impl Iterator<Item = char> {
    let categories = CodePointMapData::<GeneralCategory>::new();
    ('\u{80}'..=char::MAX).filter(move |&c| {
        let category = categories.get(c);
        let is_known =
            category != GeneralCategory::Unassigned && category != GeneralCategory::PrivateUse;
        is_known && !is_gram(c)
    })
}

/// Where runs of letters and digits begin and end, by turns, as LEB128 differences.
fn written() -> Vec<u8> {
    let mut bytes = Vec::new();
    let (mut last, mut inside) = (0, false);
    for c in asked() {
        if c.is_alphanumeric() == inside {
            continue;
        }
        inside = !inside;
        let mut difference = u32::from(c) - last;
        last = u32::from(c);
        while difference >= 0x80 {
            bytes.push(difference as u8 | 0x80);
            difference >>= 7;
        }
        bytes.push(difference as u8);
    }
    bytes
}

#[test]
fn the_table_agrees_with_the_standard_library() {
    if std::env::var_os("ENFACE_BLESS").is_some() {
        let path = concat!(env!("CARGO_MANIFEST_DIR"), "/src/letters.bin");
        std::fs::write(path, written()).unwrap();
        return;
    }
    let table = FoldTable::default();
    for c in asked() {
        let class = if c.is_alphanumeric() { Class::Word } else { Class::Separator };
        assert_eq!(table.class(c), class, "{c} {:04X}", u32::from(c));
    }
}
