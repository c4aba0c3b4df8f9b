//! Which names of bodies stand in a text?
//!
//! A name is known by the word that says what sort of body it is: a ministry, a court. Where that
//! word stands, and what shows how far the name goes, differs between languages: [`capitals`],
//! [`endings`] and [`leading`] know one way each.

use core::ops::Range;
use std::sync::LazyLock;

use regex::Regex;

use super::super::names::is_unspaced;
use super::{capitals, endings, leading};

/// A name of a body, as it stands in a text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Name {
    /// The name, with straight apostrophes.
    pub name: String,
    /// The abbreviation that stands in brackets behind it.
    pub short: Option<String>,
}

static ABBREVIATION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^\s*[(（](?:(?:以下|下)?(?:简称|簡稱|稱|称)(?:为|為)?|(?i:hereinafter)[^“”\x22)]{0,40}?|the\s)?\s*[“\x22「]?(?:the\s)?(?<short>[A-Z][A-Za-z&.-]{1,11}|\p{Lu}{2,11}|\p{Han}{2,8})[”\x22」]?[)）]").ok()
});

/// The names in a text of a language.
///
/// In a language of [`leading`] words these are all that may be names; which are is told by how
/// often they come.
pub(super) fn names_in(text: &str, lang: &str) -> Vec<Name> {
    let mut out = Vec::new();
    for range in ranges(text, lang) {
        let Some(name) = text.get(range.clone()) else { continue };
        if is_generic(name) || is_in_title(text, range.end) {
            continue;
        }
        let short = ABBREVIATION
            .as_ref()
            .and_then(|pattern| pattern.captures(text.get(range.end..)?))
            .and_then(|found| Some(found.name("short")?.as_str().to_owned()))
            .filter(|short| abbreviates(short, name));
        out.push(Name { name: name.replace('’', "'"), short });
    }
    out
}

fn ranges(text: &str, lang: &str) -> Vec<Range<usize>> {
    if let Some(heads) = leading::heads(lang) {
        return leading::find(text, heads);
    }
    let mut out = capitals::find(text);
    out.extend(endings::find(text, lang));
    out
}

/// Whether a short form is made of the letters that a name's words begin with, or of some of its
/// characters.
fn abbreviates(short: &str, name: &str) -> bool {
    let is_han = short.chars().all(is_unspaced);
    if !is_han && short.chars().any(char::is_lowercase) {
        return false;
    }
    // "MOF" takes a letter of the small word, too.
    let initials: String = match is_han {
        true => name.to_owned(),
        false => name
            .split([' ', '-', '\'', '’'])
            .flat_map(|word| {
                let first = word.chars().next().into_iter().flat_map(char::to_uppercase);
                first.chain(word.chars().skip(1).filter(|c| c.is_uppercase()))
            })
            .collect(),
    };
    let mut left = initials.chars().peekable();
    let begins = is_han || left.peek() == short.chars().next().as_ref();
    let is_part = short.chars().filter(|c| c.is_alphabetic()).all(|c| left.any(|l| l == c));
    begins && is_part && short.chars().count() > 1 && short.len() < name.len()
}

/// Whether a name is one that any body may have.
fn is_generic(name: &str) -> bool {
    if name.chars().any(is_unspaced) {
        endings::is_generic(name)
    } else {
        capitals::is_generic(name)
    }
}

/// Whether a name is a part of a law's title.
fn is_in_title(text: &str, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or_default().trim_start();
    let titles =
        ["Act", "Law", "Regulations", "Statute", "Organization", "Organic", "組織", "组织"];
    titles.iter().any(|word| rest.starts_with(word))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn names(text: &str, lang: &str) -> Vec<String> {
        names_in(text, lang).into_iter().map(|found| found.name).collect()
    }

    #[test]
    fn names_are_found_by_the_words_that_bodies_are_called_by() {
        assert_eq!(
            names(
                "The Ministry of Industry and Information Technology and the State Internet Information Office decide.",
                "en"
            ),
            [
                "Ministry of Industry and Information Technology",
                "State Internet Information Office"
            ]
        );
        assert_eq!(names("国家互联网信息办公室会同有关部门制定。", "zh"), ["国家互联网信息办公室"]);
        assert_eq!(names("the office of the president", "en"), Vec::<String>::new());
    }

    #[test]
    fn each_language_has_its_own_words_for_bodies() {
        let german =
            "Das Bundesverfassungsgericht und das Bundesministerium der Justiz entscheiden.";
        assert_eq!(
            names(german, "de"),
            ["Bundesverfassungsgericht", "Bundesministerium der Justiz"]
        );
        assert_eq!(
            names("Am Bundestagswahltag war Landesverrat strafbar.", "de"),
            Vec::<String>::new()
        );
        assert_eq!(names("Bu kararı Adalet Bakanlığı verir.", "tr"), ["Adalet Bakanlığı"]);
        assert_eq!(
            names("総務省及び個人情報保護委員会は、デジタル庁と反省する。", "ja"),
            ["総務省", "個人情報保護委員会", "デジタル庁"]
        );
        assert_eq!(names("株主総会議事録は国会議員による総務省令。", "ja"), Vec::<String>::new());
        assert_eq!(names("감사원은 국회에 보고한다.", "ko"), ["감사원", "국회"]);
        assert_eq!(
            names("행정안전부는 개인정보보호위원회와 내부에서 신청을 받는다.", "ko"),
            ["행정안전부", "개인정보보호위원회"]
        );
    }

    #[test]
    fn an_abbreviation_stands_behind_a_name() {
        let found = names_in("The Ministry of Public Security (MPS) decides.", "en");
        assert_eq!(found[0].short.as_deref(), Some("MPS"));
        let text = "La Commission nationale de l'informatique et des libertés (CNIL) décide.";
        let found = names_in(text, "fr");
        assert_eq!(found.last().unwrap().short.as_deref(), Some("CNIL"));
        let found = names_in("国家互联网信息办公室（以下简称国家网信办）负责。", "zh");
        assert_eq!(found[0].short.as_deref(), Some("国家网信办"));
        let found = names_in("Федеральная служба; Комитет охраны (КО) решает.", "ru");
        assert!(found.iter().any(|n| n.short.as_deref() == Some("КО")), "{found:?}");
    }
}
