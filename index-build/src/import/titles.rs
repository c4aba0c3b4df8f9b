//! Which part of a title that stands in two languages is in which?
//!
//! "Notice on Data 关于数据的通知" is a title for each side of a text that has both. Only scripts
//! tell where the one ends: names and acronyms of another script stand in titles of all languages,
//! so each part must be of its script for the most part, and long enough to be a title.

use super::pattern;
use crate::language::{Languages, WORD, Weights};
use crate::model::Lang;

use std::sync::LazyLock;

use regex::Regex;

/// What is longer is no title.
const MAX_BYTES: usize = 1_000;

/// The titles in a title, each with its language, if there are two.
pub(super) fn part(
    title: &str,
    sides: &[Lang],
    languages: &Languages,
) -> Option<[(Lang, String); 2]> {
    static CUT: LazyLock<Regex> =
        LazyLock::new(|| pattern(r"\s*[/|／｜•·:：]\s*|\s+[-–—]\s+|\s+|[—–]+"));
    // Each cut is weighed by all of the title.
    if title.len() > MAX_BYTES {
        return None;
    }
    let cuts = CUT.find_iter(title).filter_map(|cut| {
        let parts = [title.get(..cut.start())?.trim(), title.get(cut.end()..)?.trim()];
        let is_stated = !cut.as_str().trim().is_empty();
        Some((foreign(parts, if is_stated { WORD } else { 2 * WORD })?, !is_stated, parts))
    });
    // With the least of the other script in each part; a sign between them is the better cut.
    let (_, _, parts) = cuts.min_by_key(|&(foreign, is_blank, _)| (foreign, is_blank))?;
    let [one, other] = parts.map(|part| (languages.identify(part, sides), part.to_owned()));
    (one.0 != other.0 && sides.contains(&one.0) && sides.contains(&other.0)).then_some([one, other])
}

/// How much of two parts is in the script of the other, if each is at least `least` long and three
/// quarters in a script of its own.
fn foreign(parts: [&str; 2], least: u64) -> Option<u64> {
    let weights = parts.map(Weights::of);
    let [one, other] = &weights;
    if one.main_script() == other.main_script() {
        return None;
    }
    let mut sum = 0;
    for weights in &weights {
        let own = weights.in_script(weights.main_script()?);
        if own < least || own * 4 < weights.total() * 3 {
            return None;
        }
        sum += weights.total() - own;
    }
    Some(sum)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(title: &str, langs: [&str; 2], parts: Option<[&str; 2]>) {
        let sides = langs.map(str::to_owned);
        let found = part(title, &sides, &Languages::learn(&sides, []));
        let found = found.as_ref().map(|parts| parts.each_ref().map(|(_, part)| part.as_str()));
        assert_eq!(found, parts, "{title:?}");
    }

    #[test]
    fn a_title_in_two_scripts_is_two_titles() {
        let check_zh = |title, parts| check(title, ["en", "zh"], Some(parts));
        check_zh(
            "Notice on “Data” & Privacy 关于数据与隐私的通知",
            ["Notice on “Data” & Privacy", "关于数据与隐私的通知"],
        );
        check_zh("关于WTO的通知 / Notice on the WTO", ["关于WTO的通知", "Notice on the WTO"]);
        check_zh("Laws|法律", ["Laws", "法律"]);
        check_zh(
            "Notice on Data Security: 关于数据安全的通知",
            ["Notice on Data Security", "关于数据安全的通知"],
        );
        check_zh("On 5G Networks —— 论5G网络", ["On 5G Networks", "论5G网络"]);
        check("Закон о данных Law on Data", ["ru", "en"], Some(["Закон о данных", "Law on Data"]));
        check(
            "Law on Data – قانون البيانات",
            ["ar", "en"],
            Some(["Law on Data", "قانون البيانات"]),
        );
    }

    #[test]
    fn a_name_in_another_script_is_part_of_its_title() {
        for title in [
            "Google 用户协议的解释",
            "关于 WTO 的通知",
            "The Analects 论语",
            "Notice on Data",
            "Notice on the term 网络 in laws",
            "",
        ] {
            check(title, ["en", "zh"], None);
        }
        check("Law on Data – Gesetz über Daten", ["en", "de"], None);
    }

    #[test]
    fn the_parts_are_of_the_texts_own_languages() {
        check("Law on Data 关于数据的法", ["en", "ar"], None);
    }
}
