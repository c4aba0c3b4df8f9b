//! Is this text a date, and which?
//!
//! Only a text that is nothing but a date counts, and only one that can be read in one way:
//! `04/05/2017` is no date here.

use std::sync::LazyLock;

use enface_align::numeral;
use jiff::civil::Date;
use regex::Regex;

use super::{calendars, pattern};

/// Reads a text that is a date and nothing else: `April 11, 2017`, `12 août 2016`,
/// `2017年4月11日`, `二〇一六年八月十二日`, `2015/12/16`, with brackets around it or a place before it
/// (`Brussels, 27 April 2016`).
///
/// Returns `YYYY-MM-DD`, or `YYYY-MM` where no day is named.
pub(super) fn whole_date(text: &str) -> Option<String> {
    // Longer texts are no dates; 80 bytes hold a place and the longest date.
    if text.len() > 120 || text.contains('\n') {
        return None;
    }
    let text: String = text.chars().map(plain_digit).collect();
    let text = text.trim_matches(|c: char| c.is_whitespace() || "()（）[]【】〔〕.。".contains(c));
    let read = numeric(text).or_else(|| east_asian(text)).or_else(|| in_words(text));
    read.or_else(|| calendars::read(text)).or_else(|| {
        let (place, date) = text.split_once([',', '،'])?;
        is_place(place).then(|| in_words(date)).flatten()
    })
}

/// Reads what a field for dates says: a date as [`whole_date`] reads it, `YYYY`, `YYYY-MM`, or a
/// date with an hour behind it, which is left out.
pub(super) fn stated(text: &str) -> Option<String> {
    let text = text.trim();
    let is_year = text.len() == 4 && text.bytes().all(|b| b.is_ascii_digit());
    if is_year {
        return Some(text.to_owned());
    }
    if text.split('-').count() == 2 && text.len() == 7 {
        return whole_date(&format!("{text}-01")).and_then(|day| day.get(..7).map(str::to_owned));
    }
    whole_date(text).or_else(|| match (text.get(..10), text.get(10..)) {
        (Some(day), Some(hour)) if hour.starts_with(['T', 't', ' ']) => whole_date(day),
        _ => None,
    })
}

/// Decimal digits of any script as ASCII; Han numerals stay.
fn plain_digit(c: char) -> char {
    numeral::digit(c).and_then(|digit| char::from_digit(digit, 10)).unwrap_or(c)
}

/// A few words that begin with a capital, without digits.
fn is_place(text: &str) -> bool {
    text.split_whitespace().count() <= 3
        && text.chars().next().is_some_and(|c| c.is_alphabetic() && !c.is_lowercase())
        && !text.chars().any(char::is_numeric)
}

fn numeric(text: &str) -> Option<String> {
    static YEAR_FIRST: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(\d{4})([-/.])(\d{1,2})([-/.])(\d{1,2})$"));
    static YEAR_LAST: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"^(\d{1,2})([-/.])(\d{1,2})([-/.])(\d{4})$"));
    if let Some(parts) = YEAR_FIRST.captures(text) {
        let [year, first, month, second, day] = parts.extract().1;
        return if first == second {
            iso(year.parse().ok()?, month.parse().ok()?, Some(day.parse().ok()?))
        } else {
            None
        };
    }
    let [one, first, two, second, year] = YEAR_LAST.captures(text)?.extract().1;
    let (one, two, year) = (one.parse().ok()?, two.parse().ok()?, year.parse().ok()?);
    let (day, month) = match first {
        _ if first != second => return None,
        // Dots are written with the day first wherever they are written.
        "." => (one, two),
        _ if one > 12 || one == two => (one, two),
        _ if two > 12 => (two, one),
        _ => return None,
    };
    iso(year, month, Some(day))
}

/// Year, month, day with the Chinese, Japanese or Korean words for them after the numbers.
fn east_asian(text: &str) -> Option<String> {
    static PATTERN: LazyLock<Regex> = LazyLock::new(|| {
        const NUMBER: &str = r"([0-9]+|[〇○零一二三四五六七八九十廿卅百元]+)";
        pattern(&format!(
            r"^(公元|西元|中華民國|中华民国|民國|民国|令和|平成|昭和|大正)?\s*{NUMBER}\s*[年년]\s*{NUMBER}\s*[月월]\s*(?:{NUMBER}\s*[日号號일])?$"
        ))
    });
    let parts = PATTERN.captures(text)?;
    let number = |i: usize| parts.get(i).and_then(|part| chinese_number(part.as_str()));
    let offset = match parts.get(1).map_or("", |era| era.as_str()) {
        "中華民國" | "中华民国" | "民國" | "民国" => 1911,
        "令和" => 2018,
        "平成" => 1988,
        "昭和" => 1925,
        "大正" => 1911,
        _ => 0,
    };
    let year = number(2)?.checked_add(offset)?;
    let day = match parts.get(4) {
        Some(_) => Some(number(4)?),
        None => None,
    };
    iso(year, number(3)?, day)
}

fn chinese_number(text: &str) -> Option<u32> {
    // An era's first year is called so.
    let number = if text == "元" { Some(1) } else { numeral::number(text) };
    u32::try_from(number?).ok()
}

/// A month by name, a year of four digits and perhaps a day, in any order.
fn in_words(text: &str) -> Option<String> {
    let (mut year, mut month, mut day) = (None, None, None);
    let mut is_buddhist = false;
    let is_break = |c: char| c.is_whitespace() || matches!(c, ',' | '،' | '.');
    for word in text.split(is_break).filter(|word| !word.is_empty()) {
        let word = word.to_lowercase();
        if is_filler(&word) {
            continue;
        }
        let number = word.trim_end_matches(|c: char| c.is_alphabetic() || c == 'º' || c == 'ª');
        let ending = word.get(number.len()..).unwrap_or_default();
        let slot = match number.len() {
            0 => {
                set(&mut month, month_of(&word)?)?;
                is_buddhist |= THAI_MONTHS.contains(&word.as_str());
                continue;
            }
            4 if ending.is_empty() => &mut year,
            1 | 2 if matches!(ending, "" | "st" | "nd" | "rd" | "th" | "er" | "º" | "ª") => {
                &mut day
            }
            _ => return None,
        };
        set(slot, number.parse().ok()?)?;
    }
    let year = if is_buddhist { year?.checked_sub(543)? } else { year? };
    iso(year, month?, day)
}

/// Dates that stand inside a text, in its order, and where.
pub(super) fn places(text: &str) -> Vec<(core::ops::Range<usize>, String)> {
    static SHAPES: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?x)
            (?:公元|西元|中華民國|中华民国|民國|民国|令和|平成|昭和|大正)?\s*[\d〇○零一二三四五六七八九十百元]{1,7}\s*[年년]\s*[\d〇○零一二三四五六七八九十廿卅]{1,4}\s*[月월]\s*[\d〇○零一二三四五六七八九十廿卅]{1,4}\s*[日号號일]
            | \d{1,2}(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+|of\s+)?[\p{L}\p{M}]{3,14}\.?,?\s+(?:de\s+|del\s+|พ\.ศ\.\s*)?\d{4}\b
            | \d{1,2}\s+(?:من\s+)?(?:[\p{Arabic}\p{M}]{2,8}\s+)?[\p{Arabic}\p{M}]{2,12}\s+\d{4}\b
            | \p{L}{3,10}\.?\s+\d{1,2}(?:st|nd|rd|th)?,?\s+\d{4}\b
            | \b\d{4}-\d{2}-\d{2}\b",
        )
    });
    let dates = SHAPES.find_iter(text);
    dates.filter_map(|found| Some((found.range(), whole_date(found.as_str())?))).collect()
}

/// Dates that stand inside a text, in its order.
pub(super) fn within(text: &str) -> Vec<String> {
    places(text).into_iter().map(|(_, date)| date).collect()
}

/// Fills a slot that must be empty.
fn set(slot: &mut Option<u32>, value: u32) -> Option<()> {
    slot.replace(value).is_none().then_some(())
}

/// Small words that stand inside dates, and the names of the days of the week.
fn is_filler(word: &str) -> bool {
    const WORDS: &[&str] = &[
        "the",
        "of",
        "on",
        "le",
        "de",
        "del",
        "el",
        "la",
        "den",
        "der",
        "am",
        "il",
        "di",
        "do",
        "op",
        "г",
        "года",
        "monday",
        "tuesday",
        "wednesday",
        "thursday",
        "friday",
        "saturday",
        "sunday",
        "dne",
        "den",
        "dnia",
        "roku",
        "r",
        "år",
        "p",
        "року",
        "tanggal",
        "ngày",
        "năm",
        "ที่",
        "วันที่",
        "พ",
        "ศ",
    ];
    WORDS.contains(&word)
}

fn month_of(word: &str) -> Option<u32> {
    let row = MONTHS.iter().position(|names| names.contains(&word));
    let row = row.or_else(|| {
        FURTHER_MONTHS.iter().find_map(|names| names.iter().position(|name| *name == word))
    })?;
    u32::try_from(row + 1).ok()
}

/// The names of the months in further languages, each in the form that stands in dates: Polish,
/// Czech, Ukrainian, Turkish, Swedish, Danish, Finnish, Greek, Indonesian, Hebrew, Persian, Hindi,
/// Romanian, Hungarian, Thai.
static FURTHER_MONTHS: [[&str; 12]; 15] = [
    [
        "stycznia",
        "lutego",
        "marca",
        "kwietnia",
        "maja",
        "czerwca",
        "lipca",
        "sierpnia",
        "września",
        "października",
        "listopada",
        "grudnia",
    ],
    [
        "ledna",
        "února",
        "března",
        "dubna",
        "května",
        "června",
        "července",
        "srpna",
        "září",
        "října",
        "listopadu",
        "prosince",
    ],
    [
        "січня",
        "лютого",
        "березня",
        "квітня",
        "травня",
        "червня",
        "липня",
        "серпня",
        "вересня",
        "жовтня",
        "листопада",
        "грудня",
    ],
    [
        "ocak", "şubat", "mart", "nisan", "mayıs", "haziran", "temmuz", "ağustos", "eylül", "ekim",
        "kasım", "aralık",
    ],
    [
        "januari",
        "februari",
        "mars",
        "april",
        "maj",
        "juni",
        "juli",
        "augusti",
        "september",
        "oktober",
        "november",
        "december",
    ],
    [
        "januar",
        "februar",
        "marts",
        "april",
        "maj",
        "juni",
        "juli",
        "august",
        "september",
        "oktober",
        "november",
        "desember",
    ],
    [
        "tammikuuta",
        "helmikuuta",
        "maaliskuuta",
        "huhtikuuta",
        "toukokuuta",
        "kesäkuuta",
        "heinäkuuta",
        "elokuuta",
        "syyskuuta",
        "lokakuuta",
        "marraskuuta",
        "joulukuuta",
    ],
    [
        "ιανουαρίου",
        "φεβρουαρίου",
        "μαρτίου",
        "απριλίου",
        "μαΐου",
        "ιουνίου",
        "ιουλίου",
        "αυγούστου",
        "σεπτεμβρίου",
        "οκτωβρίου",
        "νοεμβρίου",
        "δεκεμβρίου",
    ],
    [
        "januari",
        "februari",
        "maret",
        "april",
        "mei",
        "juni",
        "juli",
        "agustus",
        "september",
        "oktober",
        "november",
        "desember",
    ],
    [
        "בינואר",
        "בפברואר",
        "במרץ",
        "באפריל",
        "במאי",
        "ביוני",
        "ביולי",
        "באוגוסט",
        "בספטמבר",
        "באוקטובר",
        "בנובמבר",
        "בדצמבר",
    ],
    [
        "ژانویه",
        "فوریه",
        "مارس",
        "آوریل",
        "مه",
        "ژوئن",
        "ژوئیه",
        "اوت",
        "سپتامبر",
        "اکتبر",
        "نوامبر",
        "دسامبر",
    ],
    [
        "जनवरी",
        "फ़रवरी",
        "मार्च",
        "अप्रैल",
        "मई",
        "जून",
        "जुलाई",
        "अगस्त",
        "सितंबर",
        "अक्टूबर",
        "नवंबर",
        "दिसंबर",
    ],
    [
        "ianuarie",
        "februarie",
        "martie",
        "aprilie",
        "mai",
        "iunie",
        "iulie",
        "august",
        "septembrie",
        "octombrie",
        "noiembrie",
        "decembrie",
    ],
    [
        "január",
        "február",
        "március",
        "április",
        "május",
        "június",
        "július",
        "augusztus",
        "szeptember",
        "október",
        "november",
        "december",
    ],
    THAI_MONTHS,
];
/// Thai dates count years from 543 BC.
const THAI_MONTHS: [&str; 12] = [
    "มกราคม",
    "กุมภาพันธ์",
    "มีนาคม",
    "เมษายน",
    "พฤษภาคม",
    "มิถุนายน",
    "กรกฎาคม",
    "สิงหาคม",
    "กันยายน",
    "ตุลาคม",
    "พฤศจิกายน",
    "ธันวาคม",
];

/// The names of the months in lower case: English with its abbreviations, French, German, Spanish,
/// Italian, Portuguese, Dutch, Russian (genitive), Arabic.
static MONTHS: [&[&str]; 12] = [
    &[
        "january",
        "jan",
        "janvier",
        "januar",
        "jänner",
        "enero",
        "gennaio",
        "janeiro",
        "januari",
        "января",
        "يناير",
    ],
    &[
        "february",
        "feb",
        "février",
        "februar",
        "febrero",
        "febbraio",
        "fevereiro",
        "februari",
        "февраля",
        "فبراير",
    ],
    &["march", "mar", "mars", "märz", "marzo", "março", "maart", "марта", "مارس"],
    &["april", "apr", "avril", "abril", "aprile", "апреля", "أبريل", "إبريل", "ابريل"],
    &["may", "mai", "mayo", "maggio", "maio", "mei", "мая", "مايو"],
    &["june", "jun", "juin", "juni", "junio", "giugno", "junho", "июня", "يونيو"],
    &["july", "jul", "juillet", "juli", "julio", "luglio", "julho", "июля", "يوليو"],
    &["august", "aug", "août", "agosto", "augustus", "августа", "أغسطس", "اغسطس"],
    &[
        "september",
        "sep",
        "sept",
        "septembre",
        "septiembre",
        "setiembre",
        "settembre",
        "setembro",
        "сентября",
        "سبتمبر",
    ],
    &[
        "october",
        "oct",
        "octobre",
        "oktober",
        "octubre",
        "ottobre",
        "outubro",
        "октября",
        "أكتوبر",
        "اكتوبر",
    ],
    &["november", "nov", "novembre", "noviembre", "novembro", "ноября", "نوفمبر"],
    &[
        "december",
        "dec",
        "décembre",
        "dezember",
        "diciembre",
        "dicembre",
        "dezembro",
        "декабря",
        "ديسمبر",
    ],
];

/// ISO 8601 if the calendar has this day.
fn iso(year: u32, month: u32, day: Option<u32>) -> Option<String> {
    let year = i16::try_from(year).ok().filter(|year| (1000..=9999).contains(year))?;
    let month = i8::try_from(month).ok()?;
    let date = Date::new(year, month, i8::try_from(day.unwrap_or(1)).ok()?).ok()?;
    let (year, month) = (date.year(), date.month());
    Some(match day {
        Some(_) => format!("{year:04}-{month:02}-{:02}", date.day()),
        None => format!("{year:04}-{month:02}"),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: Option<&str>) {
        assert_eq!(whole_date(text).as_deref(), expected, "{text:?}");
    }

    #[test]
    fn dates_in_words_are_read_in_any_order() {
        check("April 11, 2017", Some("2017-04-11"));
        check("12 August 2016", Some("2016-08-12"));
        check("Tuesday, 24th of October 2017", Some("2017-10-24"));
        check("1er août 2016", Some("2016-08-01"));
        check("3. März 2021", Some("2021-03-03"));
        check("12 de octubre de 1492", Some("1492-10-12"));
        check("12 августа 2016 г.", Some("2016-08-12"));
        check("١٢ أغسطس ٢٠١٦", Some("2016-08-12"));
        check("٩ ذو القعدة ١٤٣٧ هـ", Some("2016-08-12"));
        check("۲۲ مرداد ۱۳۹۵", Some("2016-08-12"));
        check("August 2016", Some("2016-08"));
        check("12 sierpnia 2016 r.", Some("2016-08-12"));
        check("12 Ağustos 2016", Some("2016-08-12"));
        check("12. augusta 2016", None);
        check("12 באוגוסט 2016", Some("2016-08-12"));
        check("วันที่ 12 สิงหาคม พ.ศ. 2559", Some("2016-08-12"));
    }

    #[test]
    fn dates_are_found_inside_texts() {
        let text = "中華民國105年8月12日公布，平成28年8月13日; passed on 14 August 2016 and August 15, 2016; 12 people came.";
        assert_eq!(within(text), ["2016-08-12", "2016-08-13", "2016-08-14", "2016-08-15"]);
    }

    #[test]
    fn east_asian_dates_are_read_in_digits_and_characters() {
        check("2017年4月11日", Some("2017-04-11"));
        check("２０１６年８月１２日", Some("2016-08-12"));
        check("二〇一六年八月十二日", Some("2016-08-12"));
        check("二○二一年十一月二十日", Some("2021-11-20"));
        check("(2016年8月12日)", Some("2016-08-12"));
        check("中華民國一百零五年八月十二日", Some("2016-08-12"));
        check("令和元年5月1日", Some("2019-05-01"));
        check("2017년 4월 11일", Some("2017-04-11"));
        check("2016年8月", Some("2016-08"));
    }

    #[test]
    fn a_place_may_stand_before_the_date() {
        check("Brussels, 27 April 2016", Some("2016-04-27"));
        check("Fait à Paris, le 12 août 2016", Some("2016-08-12"));
    }

    #[test]
    fn numbers_count_only_where_their_order_is_certain() {
        check("2015/12/16", Some("2015-12-16"));
        check("24/10/2017", Some("2017-10-24"));
        check("10/24/2017", Some("2017-10-24"));
        check("04/05/2017", None);
        check("4.5.2017", Some("2017-05-04"));
    }

    #[test]
    fn what_is_no_date_or_not_in_the_calendar_is_refused() {
        for text in [
            "",
            "2017",
            "May",
            "30 February 2017",
            "2017年13月1日",
            "on 12 August 2016 it rained",
            "In May 2017, 12 people",
            "Article 4",
            "12 August 12 2016",
            "本办法自2017年 月 日起实施。",
            "99999999999年1月1日",
            "十十十十十十十百百年一月",
        ] {
            check(text, None);
        }
    }
}
