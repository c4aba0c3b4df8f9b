//! Which characters are cut into words, which are indexed as grams, and which separate.

/// What a folded character is for the tokenizer.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Class {
    /// Neither letter nor digit: space, punctuation, symbols.
    Separator,
    /// A letter, digit or mark of a script that is written with spaces; runs of them are words.
    Word,
    /// A character of a script written without spaces; each one is a token of its own.
    Gram,
}

/// Blocks of the scripts that are searched by substring: Han, kana, bopomofo, Hangul, Yi, Thai,
/// Lao, Tibetan, Myanmar, Khmer and their neighbours. Inclusive, in order, without overlap.
///
/// Hangul is written with spaces, but its words carry particles that no reader types, so that
/// substrings serve it better than words.
const GRAM_RANGES: [(u32, u32); 37] = [
    (0x0E01, 0x0E3A), // Thai letters and vowels
    (0x0E40, 0x0E4E),
    (0x0E81, 0x0ECE), // Lao
    (0x0EDC, 0x0EDF),
    (0x0F00, 0x0F00), // Tibetan
    (0x0F18, 0x0F19),
    (0x0F35, 0x0F35),
    (0x0F37, 0x0F37),
    (0x0F39, 0x0F39),
    (0x0F3E, 0x0F84),
    (0x0F86, 0x0FBC),
    (0x1000, 0x103F), // Myanmar
    (0x1050, 0x108F),
    (0x109A, 0x109D),
    (0x1100, 0x11FF), // Hangul jamo
    (0x1780, 0x17D3), // Khmer
    (0x17D7, 0x17D7),
    (0x17DC, 0x17DD),
    (0x1950, 0x19CF), // Tai Le, New Tai Lue
    (0x1A20, 0x1A7F), // Tai Tham
    (0x2E80, 0x2FD5), // Han radicals
    (0x3005, 0x3007),
    (0x3021, 0x3029),
    (0x3031, 0x3035),
    (0x3038, 0x303C),
    (0x3041, 0x309A), // kana
    (0x309D, 0x309F),
    (0x30A1, 0x30FA),
    (0x30FC, 0x318E), // kana, bopomofo, Hangul compatibility jamo
    (0x31A0, 0x31BF),
    (0x31F0, 0x31FF),
    (0x3400, 0x4DBF), // Han
    (0x4E00, 0xA48C), // Han, Yi
    (0xA9E0, 0xA9EF), // Myanmar extended
    (0xAA60, 0xAADF),
    (0xAC00, 0xD7FB), // Hangul
    (0xF900, 0xFAFF), // Han compatibility
];

/// Whether a folded character belongs to a script that is indexed by grams.
///
/// Constant time in effect: a binary search over a few dozen ranges.
pub fn is_gram(c: char) -> bool {
    let c = u32::from(c);
    if c < 0x0E01 {
        return false;
    }
    // Supplementary planes: kana extensions, then all of Han.
    if c > 0xFFFF {
        return (0x1AFF0..=0x1B16F).contains(&c) || (0x20000..=0x3FFFD).contains(&c);
    }
    in_ranges(&GRAM_RANGES, c)
}

/// Whether one of the inclusive ranges, which are in order and do not overlap, holds `item`.
pub(crate) fn in_ranges<T: Ord + Copy>(ranges: &[(T, T)], item: T) -> bool {
    let after = ranges.partition_point(|&(first, _)| first <= item);
    after.checked_sub(1).and_then(|i| ranges.get(i)).is_some_and(|&(_, last)| item <= last)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ranges_are_sorted_and_disjoint() {
        assert!(GRAM_RANGES.iter().all(|(first, last)| first <= last));
        assert!(GRAM_RANGES.windows(2).all(|w| w[0].1 < w[1].0));
    }

    #[test]
    fn scripts_without_spaces_are_grams() {
        for c in "网絡かナー한ไท่ဗမាລາ〇々𠀀ㄅ".chars() {
            assert!(is_gram(c), "{c} {:04X}", c as u32);
        }
        for c in "aé1٣жאع。、《》「」？ ，๐".chars() {
            assert!(!is_gram(c), "{c} {:04X}", c as u32);
        }
    }
}
