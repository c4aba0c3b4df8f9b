//! Which number is written in digits of any script, or in Han numerals?

/// `12`, `１２`, `十二`, `二十`, `廿一`, `一百零五`, `二千零一`, and `二〇一六` read digit by digit; `元` is
/// a first year.
pub(crate) fn number(text: &str) -> Option<u64> {
    let digits: Option<String> =
        text.chars().map(|c| digit(c).and_then(|digit| char::from_digit(digit, 10))).collect();
    if let Some(digits) = digits {
        return digits.parse().ok();
    }
    if text == "元" {
        return Some(1);
    }
    let (mut total, mut last) = (0_u64, None);
    for c in text.chars() {
        let unit = match c {
            '千' => 1_000,
            '百' => 100,
            '十' => 10,
            '廿' => {
                total = total.checked_add(20)?;
                continue;
            }
            '卅' => {
                total = total.checked_add(30)?;
                continue;
            }
            '〇' | '○' | '零' => {
                last = None;
                continue;
            }
            _ if last.is_some() => return None,
            _ => {
                last = Some(u64::from(digit(c)?));
                continue;
            }
        };
        total = total.checked_add(last.take().unwrap_or(1) * unit)?;
    }
    total.checked_add(last.unwrap_or(0))
}

/// The value of one digit.
pub(crate) fn digit(c: char) -> Option<u32> {
    let zero = match c {
        '0'..='9' => '0',
        '０'..='９' => '０',
        '٠'..='٩' => '٠',
        '۰'..='۹' => '۰',
        '०'..='९' => '०',
        '๐'..='๙' => '๐',
        _ => {
            let position =
                ["〇○零", "一壹", "二貳贰", "三參叁", "四", "五", "六", "七", "八", "九"]
                    .iter()
                    .position(|digits| digits.contains(c))?;
            return u32::try_from(position).ok();
        }
    };
    (c as u32).checked_sub(zero as u32)
}

#[cfg(test)]
mod tests {
    use super::number;

    #[test]
    fn numbers_are_read_in_any_writing() {
        for (text, value) in [
            ("12", 12),
            ("１２", 12),
            ("١٢", 12),
            ("十二", 12),
            ("二十", 20),
            ("廿一", 21),
            ("一百零五", 105),
            ("三百四十三", 343),
            ("一千二百", 1_200),
            ("二〇一六", 2016),
            ("元", 1),
        ] {
            assert_eq!(number(text), Some(value), "{text}");
        }
        for text in ["", "x", "十x", "99999999999999999999999"] {
            assert_eq!(number(text), None, "{text}");
        }
    }
}
