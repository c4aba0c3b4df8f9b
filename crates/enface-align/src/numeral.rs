//! Reading numbers: digits of any script, Chinese numerals, Roman numerals, month names.

use std::borrow::Cow;

/// Zeros of the decimal digits (general category Nd) of the scripts in use; nine digits follow
/// each.
const ZEROS: [u32; 36] = [
    0x0030, 0x0660, 0x06F0, 0x07C0, 0x0966, 0x09E6, 0x0A66, 0x0AE6, 0x0B66, 0x0BE6, 0x0C66, 0x0CE6,
    0x0D66, 0x0DE6, 0x0E50, 0x0ED0, 0x0F20, 0x1040, 0x1090, 0x17E0, 0x1810, 0x1946, 0x19D0, 0x1A80,
    0x1A90, 0x1B50, 0x1BB0, 0x1C40, 0x1C50, 0xA620, 0xA8D0, 0xA900, 0xA9D0, 0xAA50, 0xABF0, 0xFF10,
];

/// The value of a decimal digit of any script.
pub fn digit(c: char) -> Option<u32> {
    let c = u32::from(c);
    let i = ZEROS.partition_point(|&zero| zero <= c).checked_sub(1)?;
    let value = c - ZEROS[i];
    (value < 10).then_some(value)
}

/// The number that a string of decimal digits stands for; `None` for anything else.
pub fn decimal(text: &str) -> Option<u64> {
    let mut value: u64 = 0;
    for c in text.chars() {
        value = value.checked_mul(10)?.checked_add(u64::from(digit(c)?))?;
    }
    (!text.is_empty()).then_some(value)
}

/// The value of a Han digit.
fn han_digit(c: char) -> Option<u64> {
    Some(match c {
        '〇' | '零' | '○' => 0,
        '一' | '壹' | '弌' => 1,
        '二' | '贰' | '貳' | '两' | '兩' | '弐' => 2,
        '三' | '叁' | '參' | '叄' => 3,
        '四' | '肆' => 4,
        '五' | '伍' => 5,
        '六' | '陆' | '陸' => 6,
        '七' | '柒' => 7,
        '八' | '捌' => 8,
        '九' | '玖' => 9,
        _ => return None,
    })
}

/// The power of ten of a Han unit within a myriad.
fn han_unit(c: char) -> Option<u64> {
    Some(match c {
        '十' | '拾' => 10,
        '百' | '佰' => 100,
        '千' | '仟' => 1000,
        _ => return None,
    })
}

/// The power of ten that multiplies all that stands before it.
pub(crate) fn han_myriad(c: char) -> Option<u64> {
    Some(match c {
        '万' | '萬' => 10_000,
        '亿' | '億' => 100_000_000,
        _ => return None,
    })
}

/// Whether `c` can stand in a Han numeral.
pub(crate) fn is_han_numeral(c: char) -> bool {
    han_digit(c).is_some()
        || han_unit(c).is_some()
        || han_myriad(c).is_some()
        || matches!(c, '廿' | '卅' | '卌')
}

/// Reads a Han numeral, with units (一百二十三, 廿三) or digit by digit (二〇一六).
pub fn han(text: &str) -> Option<u64> {
    if text.is_empty() || !text.chars().all(is_han_numeral) {
        return None;
    }
    if text.chars().all(|c| han_digit(c).is_some()) {
        return text.chars().try_fold(0u64, |n, c| n.checked_mul(10)?.checked_add(han_digit(c)?));
    }
    let (mut total, mut section, mut open) = (0u64, 0u64, None);
    for c in text.chars() {
        if let Some(d) = han_digit(c) {
            open = Some(d);
        } else if let Some(unit) = han_unit(c) {
            section = section.checked_add(open.take().unwrap_or(1).checked_mul(unit)?)?;
        } else if let Some(unit) = han_myriad(c) {
            let below = section.checked_add(open.take().unwrap_or(0))?;
            total = if unit > 10_000 {
                total.checked_add(below)?.max(1).checked_mul(unit)?
            } else {
                total.checked_add(below.max(1).checked_mul(unit)?)?
            };
            section = 0;
        } else {
            section = section.checked_add(match c {
                '廿' => 20,
                '卅' => 30,
                _ => 40,
            })?;
        }
    }
    total.checked_add(section)?.checked_add(open.unwrap_or(0))
}

/// Reads a number in digits of any script, or a Han numeral.
pub fn number(text: &str) -> Option<u64> {
    decimal(text).or_else(|| han(text))
}

/// Reads a Roman numeral in its one correct spelling, either case.
pub fn roman(text: &str) -> Option<u64> {
    const PARTS: [(&str, u64); 13] = [
        ("m", 1000),
        ("cm", 900),
        ("d", 500),
        ("cd", 400),
        ("c", 100),
        ("xc", 90),
        ("l", 50),
        ("xl", 40),
        ("x", 10),
        ("ix", 9),
        ("v", 5),
        ("iv", 4),
        ("i", 1),
    ];
    if let Some(value) = roman_character(text) {
        return Some(value);
    }
    if text.is_empty() || text.len() > 15 {
        return None;
    }
    let text = text.to_ascii_lowercase();
    let (mut rest, mut value) = (text.as_str(), 0);
    for (part, worth) in PARTS {
        let mut times = 0;
        while let Some(tail) = rest.strip_prefix(part) {
            (rest, value, times) = (tail, value + worth, times + 1);
            // Parts that subtract and the fives stand once, the others three times.
            if times > if part.len() == 2 || matches!(part, "d" | "l" | "v") { 1 } else { 3 } {
                return None;
            }
        }
    }
    rest.is_empty().then_some(value)
}

/// The numerals that are one character, Ⅰ to Ⅻ and ⅰ to ⅻ.
fn roman_character(text: &str) -> Option<u64> {
    let mut chars = text.chars();
    let c = u32::from(chars.next().filter(|_| chars.next().is_none())?);
    [0x2160, 0x2170]
        .into_iter()
        .find(|first| (*first..first + 12).contains(&c))
        .map(|first| u64::from(c - first) + 1)
}

/// The value of a number word of English, which laws spell out.
pub(crate) fn word(text: &str) -> Option<u64> {
    const UNITS: [&str; 20] = [
        "zero",
        "one",
        "two",
        "three",
        "four",
        "five",
        "six",
        "seven",
        "eight",
        "nine",
        "ten",
        "eleven",
        "twelve",
        "thirteen",
        "fourteen",
        "fifteen",
        "sixteen",
        "seventeen",
        "eighteen",
        "nineteen",
    ];
    const TENS: [&str; 8] =
        ["twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety"];
    if !(3..=9).contains(&text.len()) {
        return None;
    }
    if let Some(i) = UNITS.iter().position(|&w| w == text) {
        return Some(i as u64);
    }
    TENS.iter().position(|&w| w == text).map(|i| (i as u64 + 2) * 10)
}

/// Month names by language, January first; folded, without diacritics or with them.
const MONTHS: [[&str; 12]; 7] = [
    [
        "january",
        "february",
        "march",
        "april",
        "may",
        "june",
        "july",
        "august",
        "september",
        "october",
        "november",
        "december",
    ],
    ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
    [
        "januar",
        "februar",
        "marz",
        "april",
        "mai",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "dezember",
    ],
    [
        "janvier",
        "fevrier",
        "mars",
        "avril",
        "mai",
        "juin",
        "juillet",
        "aout",
        "septembre",
        "octobre",
        "novembre",
        "decembre",
    ],
    [
        "enero",
        "febrero",
        "marzo",
        "abril",
        "mayo",
        "junio",
        "julio",
        "agosto",
        "septiembre",
        "octubre",
        "noviembre",
        "diciembre",
    ],
    [
        "января",
        "февраля",
        "марта",
        "апреля",
        "мая",
        "июня",
        "июля",
        "августа",
        "сентября",
        "октября",
        "ноября",
        "декабря",
    ],
    [
        "يناير",
        "فبراير",
        "مارس",
        "أبريل",
        "مايو",
        "يونيو",
        "يوليو",
        "أغسطس",
        "سبتمبر",
        "أكتوبر",
        "نوفمبر",
        "ديسمبر",
    ],
];

/// The number of a month by its name. Some names are other words too ("may", "mars"): the caller
/// looks for a number beside it.
pub(crate) fn month(word: &str) -> Option<u64> {
    let plain = |c| match c {
        'ä' => 'a',
        'é' => 'e',
        'û' => 'u',
        c => c,
    };
    // Every word comes by here: most have nothing to be made plain.
    let plain = match word.is_ascii() {
        true => Cow::Borrowed(word),
        false => Cow::Owned(word.chars().map(plain).collect::<String>()),
    };
    MONTHS
        .iter()
        .find_map(|names| names.iter().position(|&name| name == plain.as_ref()))
        .map(|i| i as u64 + 1)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn han_numerals_are_read_with_units_and_digit_by_digit() {
        for (text, expected) in [
            ("十", 10),
            ("十二", 12),
            ("二十一", 21),
            ("一百二十三", 123),
            ("一百零五", 105),
            ("二〇一六", 2016),
            ("廿三", 23),
            ("五十万", 500_000),
            ("一万二千", 12_000),
            ("三億五千萬", 350_000_000),
        ] {
            assert_eq!(han(text), Some(expected), "{text}");
        }
        assert_eq!(han("人"), None);
        assert_eq!(han(""), None);
    }

    #[test]
    fn roman_numerals_have_one_spelling() {
        for (text, expected) in
            [("I", 1), ("iv", 4), ("VIII", 8), ("XIV", 14), ("xlii", 42), ("Ⅵ", 6)]
        {
            assert_eq!(roman(text), Some(expected), "{text}");
        }
        for text in ["IIII", "VV", "IC", "civil", ""] {
            assert_eq!(roman(text), None, "{text}");
        }
    }

    #[test]
    fn digits_of_any_script_count() {
        assert_eq!(decimal("２０16"), Some(2016));
        assert_eq!(decimal("٣٢"), Some(32));
        assert_eq!(decimal("๓"), Some(3));
        assert_eq!(decimal("3a"), None);
        assert_eq!(decimal("99999999999999999999999"), None);
    }

    #[test]
    fn numbers_are_read_in_any_writing() {
        for (text, expected) in [("１٢", 12), ("一千二百", 1_200), ("二〇一六", 2016)] {
            assert_eq!(number(text), Some(expected), "{text}");
        }
        for text in ["", "x", "十x"] {
            assert_eq!(number(text), None, "{text}");
        }
    }

    #[test]
    fn months_have_numbers_in_several_languages() {
        for (name, expected) in [("august", 8), ("märz", 3), ("août", 8), ("мая", 5)] {
            assert_eq!(month(name), Some(expected), "{name}");
        }
    }

    #[test]
    fn zeros_are_sorted() {
        assert!(ZEROS.windows(2).all(|w| w[0] < w[1]));
    }
}
