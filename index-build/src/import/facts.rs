//! What does a text say about itself: its number, its date, its translator, its title?
//!
//! Everything here is read from the text and stays in it.

use std::sync::LazyLock;

use regex::{Captures, Regex};

use super::{dates, pattern};
use crate::model::{SideText, keys};

/// A document's number stands among so many first paragraphs of a side.
const HEAD: usize = 4;
/// A credit stands among so many first or last paragraphs of a side.
const EDGE: usize = 3;

/// What the text of a document says about it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Facts {
    /// The date that the document's signature lines agree on.
    pub(super) date: Option<String>,
    /// Numbers and credits, as [`crate::model::Document::meta`].
    pub(super) meta: Vec<(String, String)>,
}

/// Looks through all sides.
pub(super) fn facts(sides: &[SideText]) -> Facts {
    let mut meta: Vec<(String, String)> = Vec::new();
    let mut add = |key: &str, value: &str| {
        let fact = (key.to_owned(), value.to_owned());
        if !meta.contains(&fact) {
            meta.push(fact);
        }
    };
    for side in sides {
        if let Some(number) = side.paragraphs.iter().take(HEAD).find_map(|text| number(text)) {
            add(keys::NUMBER, number);
        }
    }
    for side in sides {
        let paragraphs = &side.paragraphs;
        let tail = paragraphs.len().saturating_sub(EDGE).max(EDGE);
        let edges = paragraphs.iter().take(EDGE).chain(paragraphs.iter().skip(tail));
        for (key, name) in edges.filter_map(|text| credit(text)) {
            add(key, name);
        }
    }
    Facts { date: signature_date(sides), meta }
}

/// The date of the paragraphs that are nothing but a date, if there are any and they agree.
fn signature_date(sides: &[SideText]) -> Option<String> {
    let paragraphs = sides.iter().flat_map(|side| &side.paragraphs);
    let mut dates = paragraphs.filter_map(|text| dates::whole_date(text));
    let first = dates.next()?;
    dates.all(|date| date == first).then_some(first)
}

/// The document's number, if the paragraph is one and nothing else.
pub(super) fn number(text: &str) -> Option<&str> {
    static PATTERNS: LazyLock<[Regex; 3]> = LazyLock::new(|| {
        [
            // ZWBFW No. (2016)5 · Guofa [2015] No. 40 · MIIT Communications No. (2020)49
            r"(?i)^[\p{L}\p{N} .&’'/-]{0,60}?(?:\bNo\.?|\bNr\.?|\bn°|\bNº|№)?\s*[(\[〔（［【]\d{4}[)\]〕）］】]\s*(?:No\.?|Nr\.?|n°|Nº|№)?\s*\d{1,5}$",
            // Decree No. 711 · Loi n° 2016-1321 · Order No. 12 of 2017
            r"(?i)^(?:\p{L}[\p{L}’'-]*\s+){1,8}(?:No\.?|Nr\.?|n°|Nº|№)\s*[\p{N}/-]{1,16}(?: of \d{4})?$",
            // 中网办发文〔2016〕5号 · 国务院令第711号 · 第 12 号
            r"^\p{Han}{0,20}\s*(?:[(\[〔（［【]\s*[\d〇○零一二三四五六七八九]{4}\s*[)\]〕）］】])?\s*第?\s*[\d〇○零一二三四五六七八九十百]{1,6}\s*[号號]$",
        ]
        .map(pattern)
    });
    // The longest numbers that laws bear have less than half of this.
    if text.len() > 160 || text.contains('\n') {
        return None;
    }
    let bare = unbracketed(text);
    PATTERNS.iter().any(|pattern| pattern.is_match(bare)).then_some(bare)
}

/// The text without brackets, if one pair is around the whole of it.
fn unbracketed(text: &str) -> &str {
    for (open, close) in [('(', ')'), ('（', '）')] {
        if let Some(inner) = text.strip_prefix(open).and_then(|text| text.strip_suffix(close))
            && !inner.contains([open, close])
        {
            return inner.trim();
        }
    }
    text
}

/// Who translated the text, or published the official translation, as the key and the name.
pub(super) fn credit(text: &str) -> Option<(&'static str, &str)> {
    // A name: capitalized words and initials, with particles or "and" between them.
    const NAME: &str = r"(?P<name>\p{Lu}[\p{L}\p{M}’'.-]*(?:(?:,? (?:and|et|und|y|e|de|du|von|van|der|den|la|of|the|for|bin|al|&)){0,2},? \p{Lu}[\p{L}\p{M}’'.-]*){0,11})";
    const HAN_NAME: &str = r"(?P<name>[\p{Han}\p{Katakana}\p{Hiragana}\p{L}·•・、 .ー-]{2,40}?)";
    static OFFICIAL: LazyLock<[Regex; 2]> = LazyLock::new(|| {
        [
            format!(r"\b[Oo]fficial (?:\p{{L}}+ )?[Tt]ranslation\b[^.]*?\b(?:by|from|of) (?:the )?{NAME}\W*$"),
            format!(r"\b[Oo]fficial (?:\p{{L}}+ )?[Tt]ranslation\b[^.]*?\b(?:published|provided|released|issued|made) by (?:the )?{NAME}"),
        ]
        .map(|p| pattern(&p))
    });
    static TRANSLATOR: LazyLock<[Regex; 4]> = LazyLock::new(|| {
        [
            format!(r"\b[Tt]ranslat(?:ion|ed)\b[^.:：]{{0,60}}?\b(?:by|courtesy of) {NAME}"),
            format!(r"^\W*(?:[Tt]ranslators?|[Tt]ranslation|[Tt]raducteurs?|[Tt]raductrices?|[Tt]raduction|[Tt]raductor(?:a|es)?|[Tt]raducción|[Tt]raduzione|[Tt]radução|[Üü]bersetzung|[Üü]bersetzer(?:in)?|[Vv]ertaling|Перевод(?:чик)?)\s*[:：]\s*{NAME}"),
            format!(r"^\W*(?:[Tt]raduit(?:e)?(?: du \p{{L}}+| de l[’']\p{{L}}+)? par|[Tt]raduction(?: française)? (?:de|par)|[Tt]raducid[oa] por|[Üü]bersetzt von|[Tt]radotto da|[Tt]raduzido por|[Vv]ertaald door) {NAME}"),
            format!(r"^\W*(?:(?:译者|譯者|翻译者?|翻譯者?|訳者|翻訳者?|번역)\s*[:：]\s*{HAN_NAME}\W*$|[(（]\s*{} [译譯訳]\s*[)）]$)", HAN_NAME.replace("<name>", "<name2>")),
        ]
        .map(|p| pattern(&p))
    });
    // Longer paragraphs are text that happens to speak of a translation.
    if text.len() > 400 {
        return None;
    }
    let name = |patterns: &[Regex]| {
        let captures = patterns.iter().find_map(|pattern| pattern.captures(text))?;
        name_of(text, &captures)
    };
    if let Some(name) = name(OFFICIAL.as_slice()) {
        return Some((keys::OFFICIAL_TRANSLATION, name));
    }
    name(TRANSLATOR.as_slice()).map(|name| (keys::TRANSLATOR, name))
}

fn name_of<'a>(text: &'a str, captures: &Captures<'_>) -> Option<&'a str> {
    let found = captures.name("name").or_else(|| captures.name("name2"))?;
    let name =
        text.get(found.range())?.trim_matches(|c: char| c.is_whitespace() || ",、-".contains(c));
    // A stop ends the sentence unless it belongs to an initial: `J. R.`
    let name = match name.strip_suffix('.') {
        Some(bare) if bare.rsplit(' ').next().is_some_and(|word| word.chars().count() > 2) => bare,
        _ => name,
    };
    (!name.is_empty()).then_some(name)
}

/// Whether a paragraph may be the title of the text that it begins.
///
/// One line of at most 200 characters that ends like no sentence and opens no list, and is not a
/// number, a date, or a credit.
pub(super) fn is_title_like(text: &str) -> bool {
    static ENUMERATOR: LazyLock<Regex> = LazyLock::new(|| {
        pattern(
            r"^(?:[(（]?[\d〇零一二三四五六七八九十]{1,3}[)）、.,．，]|[IVX]{1,5}[.,、]|第[\d〇零一二三四五六七八九十百千 ]{1,8}[条條章节節款项項编編篇]|(?:Art(?:icle|\.)|Chapter|Section|Part|§|Chapitre|Artículo|Artikel|Статья|المادة)\s*(?:\p{N}|[IVXLC]{1,7}\b))",
        )
    });
    const SENTENCE_ENDS: &[char] = &[
        '。', '．', '.', '!', '！', '?', '？', ';', '；', ':', '：', ',', '，', '、', '…', '؟',
        '؛', '،', '।',
    ];
    let text = text.trim();
    !text.is_empty()
        && !text.contains('\n')
        && text.chars().nth(200).is_none()
        && text.chars().any(char::is_alphabetic)
        && !text.ends_with(SENTENCE_ENDS)
        && !ENUMERATOR.is_match(text)
        && number(text).is_none()
        && dates::whole_date(text).is_none()
        && credit(text).is_none()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn document_numbers_are_found_in_both_languages() {
        for text in [
            "MIIT Communications No. (2020)49",
            "ZWBFW No. (2016)5",
            "GF No. (2015)40",
            "Guofa [2015] No. 40",
            "State Council Decree No. 711",
            "Loi n° 2016-1321",
            "中网办发文〔2016〕5号",
            "国务院令第711号",
            "工信部通信〔2020〕49号",
        ] {
            assert_eq!(number(text), Some(text));
        }
        assert_eq!(number("(GF No. (2015)40)"), None);
        assert_eq!(number("(Decree No. 5)"), Some("Decree No. 5"));
    }

    #[test]
    fn sentences_and_headings_are_no_document_numbers() {
        for text in [
            "Article 4",
            "No. 5 Middle School",
            "In (2016) 5 people came.",
            "第十二条",
            "北京市东城区225号院",
            "This is Decree No. 711 of the State Council, as amended.",
            "",
            "2016",
            "Rogier",
        ] {
            assert_eq!(number(text), None, "{text:?}");
        }
    }

    #[track_caller]
    fn check_credit(text: &str, expected: Option<(&'static str, &str)>) {
        assert_eq!(credit(text), expected, "{text:?}");
    }

    #[test]
    fn translators_are_found_in_the_usual_phrases() {
        let cases = [
            ("This translation was kindly provided by Paul Triolo", "Paul Triolo"),
            ("Translated by Rogier Creemers.", "Rogier Creemers"),
            ("Translation by J. R. Smith and Paul Triolo, 2017", "J. R. Smith and Paul Triolo"),
            ("(English translation by the author’s friend, courtesy of Ann Lee)", "Ann Lee"),
            ("Translator: Graham Webster", "Graham Webster"),
            ("Traduit de l’arabe par Leïla Ben Amor", "Leïla Ben Amor"),
            ("译者：张三", "张三"),
            ("（李四 译）", "李四"),
        ];
        for (text, name) in cases {
            check_credit(text, Some((keys::TRANSLATOR, name)));
        }
    }

    #[test]
    fn an_official_translation_names_its_publisher() {
        let cases = [
            ("This is the official translation of this text, as published by Xinhua", "Xinhua"),
            (
                "Official English translation provided by the Ministry of Justice.",
                "Ministry of Justice",
            ),
        ];
        for (text, name) in cases {
            check_credit(text, Some((keys::OFFICIAL_TRANSLATION, name)));
        }
    }

    #[test]
    fn a_text_about_translation_credits_no_one() {
        for text in [
            "The current translation has been made on the basis of a reblogged version.",
            "annotations to translations, a lexicon",
            "翻译",
            "Machine translation is used by many.",
        ] {
            check_credit(text, None);
        }
    }

    #[test]
    fn titles_are_told_from_sentences_lists_and_numbers() {
        assert!(is_title_like("关于加强国家网络安全标准化工作的若干意见"));
        assert!(is_title_like("Loi pour une République numérique"));
        for text in [
            "各省、自治区:",
            "第一条 本法",
            "一、建立",
            "Article 1 These Measures",
            "Chapter IV General Provisions",
            "第二编 分则",
            "2016年8月12日",
            "",
            "— —",
            "It rained.",
        ] {
            assert!(!is_title_like(text), "{text:?}");
        }
    }

    #[test]
    fn signature_dates_must_agree() {
        let side = |lang: &str, texts: &[&str]| SideText {
            lang: lang.to_owned(),
            paragraphs: texts.iter().map(|&text| text.to_owned()).collect(),
        };
        let english = side("en", &["Text", "April 11, 2017"]);
        let same = side("zh", &["2017年4月11日", "正文"]);
        let other = side("zh", &["2017年4月12日"]);
        assert_eq!(facts(&[english.clone(), same]).date.as_deref(), Some("2017-04-11"));
        assert_eq!(facts(&[english, other]).date, None);
    }
}
