//! Which day of our calendar is a day of the Hijri, the Persian or the Hebrew one?
//!
//! They are read where their months are named, or where a sign behind the numbers says which it is.
//! Hijri days are those of the Umm al-Qura calendar, by which laws are dated.

use std::sync::LazyLock;

use icu_calendar::Date;
use icu_calendar::cal::{Hijri, Iso};
use icu_calendar::types::Month;
use regex::Regex;

use super::pattern;

/// The names of the months of the Hijri calendar without vowel signs, in Arabic, in Persian, and as
/// English has them without apostrophes and hyphens.
const HIJRI: [&[&str]; 12] = [
    &["محرم", "المحرم", "muharram"],
    &["صفر", "safar"],
    &["ربيع الأول", "ربيع الاول", "ربیع الاول", "rabi al awwal", "rabi i"],
    &["ربيع الآخر", "ربيع الثاني", "ربيع الاخر", "ربیع الثانی", "rabi al thani", "rabi ii"],
    &["جمادى الأولى", "جمادى الاولى", "جمادی الاول", "jumada al awwal", "jumada al ula", "jumada i"],
    &[
        "جمادى الآخرة",
        "جمادى الثانية",
        "جمادى الاخرة",
        "جمادی الثانی",
        "jumada al thani",
        "jumada al akhirah",
        "jumada ii",
    ],
    &["رجب", "rajab"],
    &["شعبان", "shaban", "shaaban"],
    &["رمضان", "ramadan"],
    &["شوال", "shawwal"],
    &["ذو القعدة", "ذي القعدة", "ذیقعده", "dhu al qadah", "dhu al qada", "dhul qadah"],
    &["ذو الحجة", "ذي الحجة", "ذیحجه", "dhu al hijjah", "dhu al hijja", "dhul hijjah"],
];

/// The names of the months of the Persian calendar, in Persian and in Dari.
const PERSIAN: [&[&str]; 12] = [
    &["فروردین", "حمل"],
    &["اردیبهشت", "ثور"],
    &["خرداد", "جوزا"],
    &["تیر", "سرطان"],
    &["مرداد", "اسد"],
    &["شهریور", "سنبله"],
    &["مهر", "میزان"],
    &["آبان", "عقرب"],
    &["آذر", "قوس"],
    &["دی", "جدی"],
    &["بهمن", "دلو"],
    &["اسفند", "حوت"],
];

/// The names of the months of the Hebrew calendar from autumn on, in Hebrew and in English; the first
/// Adar of leap years is no month of its own here.
const HEBREW: [&[&str]; 12] = [
    &["תשרי", "tishri", "tishrei"],
    &["חשוון", "חשון", "מרחשוון", "מרחשון", "cheshvan", "heshvan", "marcheshvan", "marheshvan"],
    &["כסלו", "kislev"],
    &["טבת", "tevet", "tebeth"],
    &["שבט", "shevat", "shvat"],
    &["אדר", "אדר ב", "אדר שני", "adar", "adar ii", "adar sheni"],
    &["ניסן", "nisan"],
    &["אייר", "איר", "iyar", "iyyar"],
    &["סיוון", "סיון", "sivan"],
    &["תמוז", "tammuz", "tamuz"],
    &["אב", "מנחם אב", "av"],
    &["אלול", "elul"],
];
/// The first Adar, which comes before the sixth month.
const FIRST_ADAR: &[&str] = &["אדר א", "אדר ראשון", "adar i", "adar rishon"];

/// Reads a date of one of these calendars, digits in ASCII, as `YYYY-MM-DD` of ours.
pub(super) fn read(text: &str) -> Option<String> {
    static NAMED: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(\d{1,2})\s+(?:من\s+)?([\p{L}\p{M}'’ʿʾ -]{2,24}?),?\s+(\d{4})\s*(?:هـ|ه|هجرية|هجري|ق|ش|AH|A\.H)?\.?$",
        )
    });
    static YEAR_FIRST: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^(\d{4})\s*[/-]\s*(\d{1,2})\s*[/-]\s*(\d{1,2})\s*(?:هـ|ه|هجرية|هجري|AH)$")
    });
    static DAY_FIRST: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"^(\d{1,2})\s*[/-]\s*(\d{1,2})\s*[/-]\s*(\d{4})\s*(?:هـ|ه|هجرية|هجري|AH)$")
    });
    static LETTERS: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r#"^([א-ת]{1,2}['"׳״’”]?[א-ת]?['׳’]?)\s+(?:ב|ל)?([א-ת]{2,7}(?:\s[א-ת]{1,5}['׳’]?)?),?\s+(?:ה['׳’]?)?([א-ת]{2,4}["״”][א-ת])$"#,
        )
    });
    if let Some(parts) = LETTERS.captures(text) {
        let [day, month, year] = parts.extract().1;
        // Thousands are left out.
        return hebrew(5_000 + counted(year)?, month, u8::try_from(counted(day)?).ok()?);
    }
    if let Some(parts) = YEAR_FIRST.captures(text) {
        let [year, month, day] = parts.extract().1;
        return hijri(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    }
    if let Some(parts) = DAY_FIRST.captures(text) {
        let [day, month, year] = parts.extract().1;
        return hijri(year.parse().ok()?, month.parse().ok()?, day.parse().ok()?);
    }
    let [day, month, year] = NAMED.captures(text)?.extract().1;
    let (day, year) = (day.parse().ok()?, year.parse().ok()?);
    let name = plain(month);
    let number = |months: &[&[&str]; 12]| {
        let at = months.iter().position(|names| names.contains(&name.as_str()))?;
        u8::try_from(at + 1).ok()
    };
    match (number(&HIJRI), number(&PERSIAN)) {
        (Some(month), _) => hijri(year, month, day),
        (None, Some(month)) => persian(year, month, day),
        (None, None) => hebrew(year, month, day),
    }
}

/// A name without vowel signs, apostrophes and hyphens, in lower case.
fn plain(name: &str) -> String {
    let letters =
        name.chars().filter(|c| !matches!(c, '\'' | '׳' | '’' | 'ʿ' | 'ʾ' | '\u{64b}'..='\u{652}'));
    let letters: String = letters.map(|c| if c == '-' { ' ' } else { c }).collect();
    letters.to_lowercase()
}

/// The number that Hebrew letters make.
fn counted(letters: &str) -> Option<i32> {
    letters
        .chars()
        .filter(|c| !"'\"׳״’”".contains(*c))
        .map(|c| {
            // The forms that letters have at the end of a word.
            let c = match c {
                'ך' => 'כ',
                'ם' => 'מ',
                'ן' => 'נ',
                'ף' => 'פ',
                'ץ' => 'צ',
                _ => c,
            };
            const UNITS: &str = "אבגדהוזחט";
            const TENS: &str = "יכלמנסעפצ";
            const HUNDREDS: &str = "קרשת";
            let of = |digits: &str| digits.chars().position(|digit| digit == c);
            let (units, tens, hundreds) = (of(UNITS), of(TENS), of(HUNDREDS));
            let number = units.map(|i| i + 1).or_else(|| tens.map(|i| (i + 1) * 10));
            i32::try_from(number.or_else(|| hundreds.map(|i| (i + 1) * 100))?).ok()
        })
        .sum()
}

/// Years of which documents speak.
const HIJRI_YEARS: core::ops::Range<i32> = 1200..1500;
const PERSIAN_YEARS: core::ops::Range<i32> = 1200..1500;
const HEBREW_YEARS: core::ops::Range<i32> = 5_400..6_000;

fn hijri(year: i32, month: u8, day: u8) -> Option<String> {
    let date = Date::try_new_hijri_with_calendar(year, month, day, Hijri::new_umm_al_qura());
    date.ok().filter(|_| HIJRI_YEARS.contains(&year)).map(|date| iso(&date.to_calendar(Iso)))
}

fn persian(year: i32, month: u8, day: u8) -> Option<String> {
    let date = Date::try_new_persian(year, month, day);
    date.ok().filter(|_| PERSIAN_YEARS.contains(&year)).map(|date| iso(&date.to_calendar(Iso)))
}

fn hebrew(year: i32, month: &str, day: u8) -> Option<String> {
    let name = plain(month);
    // "On the 8th in Av".
    let bare = name.strip_prefix('ב').unwrap_or(&name);
    let is = |names: &[&str]| names.contains(&name.as_str()) || names.contains(&bare);
    let month = match HEBREW.iter().position(|names| is(names)) {
        Some(at) => Month::new(u8::try_from(at + 1).ok()?),
        None => is(FIRST_ADAR).then(|| Month::leap(5))?,
    };
    let date = Date::try_new_hebrew_v2(year, month, day);
    date.ok().filter(|_| HEBREW_YEARS.contains(&year)).map(|date| iso(&date.to_calendar(Iso)))
}

fn iso(date: &Date<Iso>) -> String {
    let (year, month) = (date.era_year().year, date.month().ordinal);
    format!("{year:04}-{month:02}-{:02}", date.day_of_month().0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_of_these_calendars_are_days_of_ours() {
        for (text, expected) in [
            ("9 ذو القعدة 1437 هـ", Some("2016-08-12")),
            ("9 ذُو القعدة 1437", Some("2016-08-12")),
            ("9 Dhu al-Qa'dah 1437 AH", Some("2016-08-12")),
            ("1437/11/9 هـ", Some("2016-08-12")),
            ("9/11/1437هـ", Some("2016-08-12")),
            ("1 رمضان 1445", Some("2024-03-11")),
            ("22 مرداد 1395", Some("2016-08-12")),
            ("ח' באב תשע\"ו", Some("2016-08-12")),
            ("ח׳ באב ה׳תשע״ו", Some("2016-08-12")),
            ("ט״ו בשבט, תשע״ז", Some("2017-02-11")),
            ("8 Av 5776", Some("2016-08-12")),
            ("8 באב 5776", Some("2016-08-12")),
            ("ט”ו בשבט תשע”ז", Some("2017-02-11")),
            ("י״ב במרחשוון תשע״ז", Some("2016-11-13")),
            ("ה׳ באייר תש״ף", Some("2020-04-29")),
            ("1 Adar I 5782", Some("2022-02-02")),
            ("א׳ באדר א׳ תשפ״ב", Some("2022-02-02")),
            ("30 Av 1776", None),
            ("9/11/1437", None),
            ("31 رمضان 1445", None),
            ("9 ذو القعدة 2016", None),
            ("9 Lorem 1437", None),
        ] {
            assert_eq!(read(text).as_deref(), expected, "{text}");
        }
    }
}
