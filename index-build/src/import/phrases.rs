//! What does a blog say around its posts, and in which words?
//!
//! The phrases are those of `WordPress`’s themes in the languages that archives have been seen in.
//! They are data: a phrase more costs a word in a list.

use std::sync::LazyLock;

use regex::Regex;

use super::{dates, pattern};

/// How the page cuts a post off.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// The rest of the text is elsewhere.
    Truncated,
    /// The text is the beginning of a post of another blog.
    Reblog {
        /// How much more there is, as the page says it: `1,245 more words`.
        more: Option<String>,
    },
}

const POSTED: &str = "Posted on|Published on|Posté le|Publié le|Veröffentlicht am|Publiziert am|\
    Publicado el|Publicada el|Publicado em|Pubblicato il|Geplaatst op|Опубликовано|发表于|发布于|\
    發表於|發佈於|發布於|投稿日|نُشر في|نشر في|نُشرت في";

const UPDATED: &str = "Updated on|Mis à jour le|Aktualisiert am|Actualizado el|Atualizado em|\
    Aggiornato il|Bijgewerkt op|Обновлено|更新于|更新於|更新日|تم التحديث في|حُدِّث في";

const MORE: &str = "Continue reading|Read more|Lire la suite|Weiterlesen|Leer más|Seguir leyendo|\
    Sigue leyendo|Continue lendo|Leia mais|Continua a leggere|Leggi tutto|Lees verder|Verder lezen|\
    Читать далее|Читать дальше|继续阅读|阅读全文|繼續閱讀|閱讀全文|続きを読む|اقرأ المزيد|متابعة القراءة";

/// Whether a line says when a post was posted; within, the date if the line has one.
///
/// The line holds nothing but that, the date of the last change, and perhaps the author.
pub(super) fn posted(line: &str) -> Option<Option<String>> {
    static LINE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(
            r"^(?:{POSTED})\s*[:：]?(?P<date>.*?)(?:\s*\b(?:{UPDATED})\s*[:：]?(?P<updated>.*?))?(?:\s(?:by|in|par|von|por|di|door|автор|作者|من)\s.*)?$"
        ))
    });
    // No such line is longer; it saves the pattern from looking at paragraphs.
    if line.len() > 300 {
        return None;
    }
    let parts = LINE.captures(line)?;
    let part = |name: &str| parts.name(name).map_or("", |part| part.as_str().trim());
    let date = match part("date") {
        "" => None,
        date => Some(dates::whole_date(without_time(date))?),
    };
    let updated = part("updated");
    (updated.is_empty() || dates::whole_date(without_time(updated)).is_some()).then_some(date)
}

/// The date without the hour after it.
fn without_time(text: &str) -> &str {
    static TIME: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)[\s,]*(?:\b(?:at|um|à|às|a las|alle|om|в)\s+)?\d{1,2}[:h.]\d{2}(?::\d{2})?\s*(?:[ap]\.?m\.?|uhr)?$",
        )
    });
    match TIME.find(text) {
        // `12.08.2016` ends like an hour: what is left then is no date.
        Some(time) if dates::whole_date(text).is_none() => text.get(..time.start()).unwrap_or(text),
        _ => text,
    }
}

/// What a line says about the post being cut there, and the line without it.
///
/// The phrases that are part of ordinary language count only with an arrow, or in the last line of
/// a post, and never with text before them.
pub(super) fn cut(line: &str, is_last: bool) -> Option<(&str, Cut)> {
    static REST: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"(?i)\s*(?:Read the rest of this entry\s*(?:»|→|>>|\.\.\.|…)?|\(more\s*(?:…|\.\.\.)\))$",
        )
    });
    static REBLOG: LazyLock<Regex> = LazyLock::new(|| {
        pattern(r"(?i)\s*View original post(?:\s+(?P<more>[\d.,  ]+ more words?))?\s*(?:»|→|…)?$")
    });
    static MORE_LINE: LazyLock<Regex> = LazyLock::new(|| {
        pattern(&format!(r"^(?i:{MORE})(?P<title>.{{0,300}}?)\s*(?P<arrow>»|→|←|>>|›)?$"))
    });
    if let Some(rest) = REST.find(line) {
        return Some((line.get(..rest.start())?, Cut::Truncated));
    }
    if let Some(parts) = REBLOG.captures(line) {
        let start = parts.get(0)?.start();
        let more = parts.name("more").map(|more| more.as_str().to_owned());
        return Some((line.get(..start)?, Cut::Reblog { more }));
    }
    let parts = MORE_LINE.captures(line)?;
    let is_bare = parts.name("title").is_none_or(|title| title.is_empty() || title.as_str() == "…");
    (parts.name("arrow").is_some() || is_last && is_bare).then_some(("", Cut::Truncated))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check_posted(line: &str, expected: Option<Option<&str>>) {
        assert_eq!(posted(line).as_ref().map(|date| date.as_deref()), expected, "{line:?}");
    }

    #[test]
    fn posting_lines_are_recognized_with_and_without_dates() {
        check_posted("Posted on", Some(None));
        check_posted("Posted on Updated on", Some(None));
        check_posted("Posted on October 24, 2017", Some(Some("2017-10-24")));
        check_posted(
            "Posted on October 24, 2017 Updated on October 25, 2017",
            Some(Some("2017-10-24")),
        );
        check_posted("Posted on October 24, 2017 at 10:15 am by Rogier", Some(Some("2017-10-24")));
        check_posted("Posted on 24.10.2017 by Rogier Creemers in Law", Some(Some("2017-10-24")));
        check_posted("Publié le 3 mai 2021 par Leïla", Some(Some("2021-05-03")));
        check_posted("发表于 2017年10月24日", Some(Some("2017-10-24")));
    }

    #[test]
    fn sentences_are_no_posting_lines() {
        check_posted("Posted on the wall was a notice.", None);
        check_posted("Posted online", None);
        check_posted("It was posted on October 24, 2017", None);
    }

    #[track_caller]
    fn check_cut(line: &str, is_last: bool, expected: Option<&(&str, Cut)>) {
        assert_eq!(cut(line, is_last).as_ref(), expected, "{line:?}");
    }

    #[test]
    fn cuts_are_found_alone_and_at_the_end_of_a_line() {
        check_cut("Read the rest of this entry »", false, Some(&("", Cut::Truncated)));
        check_cut(
            "information networks. Read the rest of this entry »",
            false,
            Some(&("information networks.", Cut::Truncated)),
        );
        check_cut("Continue reading “Law” →", false, Some(&("", Cut::Truncated)));
        check_cut("Lire la suite", true, Some(&("", Cut::Truncated)));
        let reblog = |more: Option<&str>| Cut::Reblog { more: more.map(str::to_owned) };
        check_cut(
            "View original post 1,245 more words",
            false,
            Some(&("", reblog(Some("1,245 more words")))),
        );
        check_cut("View original post", false, Some(&("", reblog(None))));
    }

    #[test]
    fn ordinary_sentences_cut_nothing() {
        check_cut("Continue reading this law with care", true, None);
        check_cut("Lire la suite", false, None);
        check_cut("You may view original posts", true, None);
    }
}
