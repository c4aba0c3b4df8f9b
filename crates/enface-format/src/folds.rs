//! The fold table of an archive as bytes.
//!
//! Format: section "Folds".

use enface_text::FoldData;

use crate::varint::Cursor;

/// Reads a fold table; results that are grams are stored as ranks.
pub(crate) fn read(data: &mut FoldData, bytes: &[u8], ranks: &[char]) -> Option<()> {
    let mut cursor = Cursor::new(bytes);
    let mut keys = cursor.part()?;
    let mut results = cursor.part()?;
    let mut key = 0u32;
    while !keys.is_empty() {
        key = key.checked_add(keys.u32()?)?;
        let mut folded = String::new();
        for _ in 0..results.u8()? {
            folded.push(read_char(&mut results, ranks)?);
        }
        data.folds.push((char::from_u32(key)?, folded));
    }
    data.compositions = cursor.list(|c| Some((c.char()?, c.char()?, c.char()?)))?;
    data.word_marks = cursor.list(|c| Some((c.char()?, c.char()?)))?;
    (cursor.is_empty() && results.is_empty() && is_sound(data)).then_some(())
}

/// Whether the lists are sorted without repetition, and ranges without overlap.
fn is_sound(data: &FoldData) -> bool {
    data.folds.is_sorted_by(|a, b| a.0 < b.0)
        && data.compositions.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1))
        && data.word_marks.iter().all(|(first, last)| first <= last)
        && data.word_marks.is_sorted_by(|a, b| a.1 < b.0)
}

fn read_char(cursor: &mut Cursor<'_>, ranks: &[char]) -> Option<char> {
    let value = cursor.u32()?;
    if value & 1 == 0 {
        char::from_u32(value >> 1)
    } else {
        ranks.get((value >> 1) as usize).copied()
    }
}

/// Writes a fold table. `rank` gives a gram's rank.
///
/// # Panics
/// If lists are not in order.
#[cfg(feature = "write")]
pub(crate) fn write(data: &FoldData, rank: impl Fn(char) -> Option<u32>) -> Vec<u8> {
    use crate::varint::put;
    assert!(is_sound(data), "the lists of a fold table come in order");
    let (mut keys, mut results, mut out) = (Vec::new(), Vec::new(), Vec::new());
    let mut last = 0;
    for (c, folded) in &data.folds {
        put::u32(&mut keys, u32::from(*c) - last);
        last = u32::from(*c);
        results.push(u8::try_from(folded.chars().count()).expect("a fold is short"));
        for f in folded.chars() {
            match rank(f) {
                Some(rank) => put::u32(&mut results, rank << 1 | 1),
                None => put::u32(&mut results, u32::from(f) << 1),
            }
        }
    }
    put::part(&mut out, &keys);
    put::part(&mut out, &results);
    put::usize(&mut out, data.compositions.len());
    for (base, mark, composed) in &data.compositions {
        [*base, *mark, *composed].iter().for_each(|&c| put::u32(&mut out, u32::from(c)));
    }
    put::usize(&mut out, data.word_marks.len());
    for (first, last) in &data.word_marks {
        [*first, *last].iter().for_each(|&c| put::u32(&mut out, u32::from(c)));
    }
    out
}
