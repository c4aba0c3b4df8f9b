//! How does a language cite? One table a language; what no table covers is found by titles,
//! brackets and numbers alone.

use std::sync::LazyLock;

use regex::Regex;

/// How a language words citations.
#[derive(Clone, Copy, Debug)]
pub(super) struct Grammar {
    pub(super) words: &'static Words,
    pub(super) patterns: &'static Patterns,
}

/// The words of a language, as parts of regular expressions.
#[derive(Debug)]
pub(super) struct Words {
    langs: &'static [&'static str],
    /// Words that stand before an article's number, in lower case.
    pub(super) articles: &'static [&'static str],
    /// Those of them that announce several numbers.
    pub(super) plurals: &'static [&'static str],
    /// What documents are called; the longer first where one ends another.
    pub(super) kinds: &'static [&'static str],
    /// What may stand between an article and the name of its document or another article.
    gap: &'static str,
    /// "This Act", with the kind in the group `kind`; `KINDS` is replaced by the kinds.
    near: &'static str,
    /// "The Act" in the same way; empty if the language has nothing of the sort.
    far: &'static str,
    /// "The same Act".
    same: &'static str,
    /// "The preceding article".
    preceding: &'static str,
    /// What introduces a short form in brackets, which is the group `short`.
    defines: &'static str,
    /// Whether the document's name stands before the article.
    pub(super) is_name_first: bool,
}

/// The same, compiled.
#[derive(Debug)]
pub(super) struct Patterns {
    /// A kind, and nothing else.
    pub(super) kind: Option<Regex>,
    pub(super) gap: Regex,
    pub(super) near: Option<Regex>,
    pub(super) far: Option<Regex>,
    pub(super) same: Option<Regex>,
    pub(super) preceding: Option<Regex>,
    pub(super) defines: Option<Regex>,
}

/// The grammar of a language.
pub(super) fn grammar(lang: &str) -> Grammar {
    static ALL: LazyLock<Vec<Patterns>> = LazyLock::new(|| LANGUAGES.iter().map(compile).collect());
    let base = lang.split('-').next().unwrap_or(lang);
    let at = LANGUAGES.iter().position(|words| words.langs.contains(&base));
    let at = at.unwrap_or(LANGUAGES.len() - 1);
    Grammar { words: &LANGUAGES[at], patterns: &ALL[at] }
}

fn compile(words: &Words) -> Patterns {
    let kinds = words.kinds.join("|");
    let optional = |text: &str| {
        let text = text.replace("KINDS", &kinds);
        (!text.is_empty()).then(|| Regex::new(&text)).and_then(Result::ok)
    };
    // The patterns are constants, tried by the tests.
    let gap = Regex::new(words.gap).unwrap_or_else(|_| unreachable!("the gap of {words:?}"));
    let kind = match kinds.is_empty() {
        true => None,
        false => Regex::new(&format!("^(?i:{kinds})$")).ok(),
    };
    Patterns {
        kind,
        gap,
        near: optional(words.near),
        far: optional(words.far),
        same: optional(words.same),
        preceding: optional(words.preceding),
        defines: optional(words.defines),
    }
}

impl Grammar {
    /// Whether a name, made normal, is that of a document of this kind.
    pub(super) fn is_of_kind(&self, name: &str, kind: &str) -> bool {
        let kind = kind.to_lowercase();
        if self.words.is_name_first {
            return name.ends_with(&kind);
        }
        // The first word that is a kind says what it is: the rules of an act are rules.
        let mut words = name.split(|c: char| !c.is_alphanumeric());
        let of_name = words.find(|word| self.is_kind(word));
        of_name.is_some_and(|word| word.trim_end_matches('s') == kind.trim_end_matches('s'))
    }

    /// German writes names of laws as single words, and cites by abbreviations.
    pub(super) fn is_german(&self) -> bool {
        self.words.langs.contains(&"de")
    }

    /// Whether names of laws begin with a small letter inside sentences: "le code de commerce".
    pub(super) fn writes_small(&self) -> bool {
        self.words.langs.contains(&"fr") || self.words.langs.contains(&"es")
    }

    /// Whether a word is a name by itself: Bundesdatenschutzgesetz.
    pub(super) fn is_compound(&self, word: &str) -> bool {
        const GENERIC: &[&str] = &["bundesgesetz", "landesgesetz", "reichsgesetz", "einzelgesetz"];
        let lower = word.to_lowercase();
        self.is_german()
            && word.chars().count() > MIN_COMPOUND
            && self.is_kind(word)
            && !GENERIC.iter().any(|generic| lower.starts_with(generic))
    }

    /// Whether the name follows an article without a word between: § 5 BDSG.
    pub(super) fn is_name_next(&self) -> bool {
        self.is_german() || !self.words.kinds.iter().any(|kind| kind.is_ascii())
    }

    /// Whether a word is what documents are called.
    pub(super) fn is_kind(&self, word: &str) -> bool {
        self.patterns.kind.as_ref().is_some_and(|kind| kind.is_match(word))
    }

    /// Other names that a title gives: of a text that is named inside it.
    pub(super) fn short_titles(&self, title: &str) -> Vec<String> {
        let mut out = Vec::new();
        // Bundesdatenschutzgesetz (BDSG), General Data Protection Regulation (GDPR)
        let inner = title.trim_end().strip_suffix(')').and_then(|head| head.rsplit_once('('));
        if let Some((_, short)) = inner
            && is_abbreviation(short.trim())
        {
            out.push(short.trim().to_owned());
        }
        // 关于印发《办法》的通知 contains the text that it names.
        if let Some((_, rest)) = title.split_once('《')
            && let Some((inner, _)) = rest.rsplit_once('》')
            && self.words.kinds.iter().any(|kind| inner.contains(kind))
        {
            out.push(inner.to_owned());
        }
        out
    }
}

/// Words for kinds have fewer letters.
const MIN_COMPOUND: usize = 10;

/// Whether a word is an abbreviation as laws have them: BDSG, StGB, GDPR.
pub(super) fn is_abbreviation(word: &str) -> bool {
    let n_capitals = word.chars().filter(|c| c.is_uppercase()).count();
    word.starts_with(char::is_uppercase)
        && (2..=12).contains(&word.chars().count())
        && n_capitals >= 2
        && word.chars().all(|c| c.is_alphabetic() || c == '-')
}

static LANGUAGES: &[Words] = &[
    Words {
        langs: &["zh", "ja", "yue", "lzh"],
        articles: &["第"],
        plurals: &[],
        kinds: &[
            "組織條例",
            "组织条例",
            "條例",
            "条例",
            "辦法",
            "办法",
            "規則",
            "规则",
            "細則",
            "细则",
            "標準",
            "标准",
            "準則",
            "准则",
            "規程",
            "规程",
            "通則",
            "通则",
            "要點",
            "要点",
            "規定",
            "规定",
            "決定",
            "决定",
            "意見",
            "意见",
            "通知",
            "公告",
            "綱要",
            "纲要",
            "憲法",
            "宪法",
            "公約",
            "公约",
            "規範",
            "规范",
            "辧法",
            "法",
            "法律",
            "条約",
            "政令",
            "省令",
        ],
        gap: r"^[\s、及或與与和至暨第一二三四五六七八九十百千零〇0-9項款目项但書书前後后段規规定準准用所各之同]*$",
        near: r"本(?<kind>KINDS)",
        far: "",
        same: r"同(?<kind>KINDS)",
        preceding: r"前[條条]",
        defines: r"^[\s]*[(（](?:以下|下)?(?:均)?(?:簡稱|简称|稱|称)(?:為|为)?[:：]?\s*[「『“《\x22]?(?<short>[^)）」』”》\x22]{1,30})[」』”》\x22]?[)）]",
        is_name_first: true,
    },
    Words {
        langs: &["en"],
        articles: &["article", "articles", "art", "arts", "section", "sections", "§", "§§"],
        plurals: &["articles", "arts", "sections", "§§"],
        kinds: &[
            "Acts?",
            "Laws?",
            "Statutes?",
            "Codes?",
            "Regulations?",
            "Rules",
            "Measures",
            "Provisions",
            "Standards?",
            "Guidelines",
            "Directions",
            "Opinions",
            "Decision",
            "Notice",
            "Constitution",
            "Ordinance",
            "Decree",
            "Criteria",
            "Principles",
            "Procedures",
            "Convention",
            "Treaty",
            "Agreement",
            "Directive",
            "Charter",
            "Bylaws",
            "Circular",
            "Outline",
        ],
        gap: r"(?i)^(?:[\s,;.()/–-]|\d+|(?:sub)?-?paragraphs?|(?:sub)?sections?|items?|clauses?|points?|and/or|and|or|of|in|under|to|through|from|the|both|either|respectively|proviso|first|second|third|fourth|fifth|latter|former|last|part|half|sentence|set|as|well|articles?|\b[ivxlcdm]{1,6}\b|(?:\d+)?(?:st|nd|rd|th)|one|two|three|four|five|six|seven|eight|nine|ten)*$",
        near: r"\b(?:[Tt]his|[Tt]hese|[Tt]he\s+[Pp]resent)\s+(?<kind>KINDS|act|law|code|statute|regulations|rules)\b",
        far: r"\b[Tt]he\s+(?<kind>KINDS)\b",
        same: r"\b(?:[Tt]he same|[Ss]aid|[Tt]he said)\s+(?<kind>KINDS)\b",
        preceding: r"\b(?i:the\s+)?(?i:preceding|previous|foregoing)\s+(?i:article)\b",
        defines: r"^\s*,?\s*(?i:(?:[(\[]\s*(?:hereinafter|hereafter|hereunder|below|hereinbelow|thereafter)?|hereinafter|hereafter),?\s*(?:collectively\s+)?(?:referred\s+to\s+(?:hereinafter\s+)?as|called|known\s+as|as)?[:,]?\s*(?:as\s+)?(?:the\s+)?[“\x22‘'](?:the\s+|this\s+|these\s+)?(?<short>[^”\x22’')]{2,60}?),?[”\x22’'])",
        is_name_first: false,
    },
    Words {
        langs: &["fr"],
        articles: &["article", "articles", "art"],
        plurals: &["articles"],
        kinds: &[
            "loi",
            "décret",
            "code",
            "règlement",
            "ordonnance",
            "arrêté",
            "constitution",
            "directive",
            "convention",
        ],
        gap: r"(?i)^(?:[\s,;.()’'–-]|\d+|alinéas?|paragraphes?|et|ou|à|de|du|des|la|le|les|l|d|er|bis|ter|susvisée?)*$",
        near: r"\b(?i:(?:la|le|l[’']|du|de\s+la|au)\s+)?(?i:présente?s?)\s+(?<kind>(?i:KINDS))\b",
        far: "",
        same: r"\b(?i:même|ledit|ladite)\s+(?<kind>(?i:KINDS))\b",
        preceding: r"(?i)l[’']article\s+précédent",
        defines: r"^\s*[(]\s*(?i:ci-après(?:\s+dénommée?)?)\s*,?\s*[«“\x22]\s*(?:la |le |l[’'])?(?<short>[^»”\x22]{2,60}?)\s*[»”\x22]",
        is_name_first: false,
    },
    Words {
        langs: &["de"],
        articles: &["artikel", "artikeln", "art", "§", "§§"],
        plurals: &["§§", "artikeln"],
        kinds: &[
            "Gesetz(?:es|e)?",
            "\\p{Lu}\\p{L}{3,}(?:gesetz|gesetze?s|gesetzbuch|gesetzbuche?s|prozessordnung|grundverordnung)",
            "Verordnung",
            "Richtlinie",
            "Satzung",
            "Ordnung",
            "Vertrag(?:s|es)?",
            "Abkommens?",
        ],
        gap: r"^(?:[\s,;.()–-]|\d+|Abs(?:atz|ätze)?|Satz|Nr|Nummer|Buchstabe|und|oder|bis|der|des|dieses|dieser)*$",
        near: r"\b(?i:dieses|dieser|diesem|diese)\s+(?<kind>KINDS)\b",
        far: "",
        same: r"\b(?i:desselben|derselben)\s+(?<kind>KINDS)\b",
        preceding: "",
        defines: r"^\s*[(]\s*(?:(?i:im\s+Folgenden|nachfolgend|nachstehend)\s*:?\s*)?[„“\x22]?(?<short>\p{Lu}[^“”\x22()]{1,60}?)[“”\x22]?[,;)]",
        is_name_first: false,
    },
    Words {
        langs: &["es", "pt", "it"],
        articles: &[
            "artículo",
            "artículos",
            "articulo",
            "artigo",
            "artigos",
            "articolo",
            "articoli",
            "art",
            "arts",
        ],
        plurals: &["artículos", "artigos", "articoli", "arts"],
        kinds: &[
            "Ley",
            "Decreto",
            "Código",
            "Reglamento",
            "Constitución",
            "Orden",
            "Lei",
            "Regulamento",
            "Portaria",
            "Constituição",
            "Legge",
            "Codice",
            "Regolamento",
            "Costituzione",
            "Direttiva",
            "Directiva",
        ],
        gap: r"(?i)^(?:[\s,;.()º’'–-]|\d+|párrafos?|apartados?|parágrafos?|commi?|comma|numerale?s?|e|y|o|ou|al?|de|del|della|dell|do|da|la|el|lo|il|il?)*$",
        near: r"\b(?i:(?:la|el|il|o|a|al|del|della|da|do)\s+)?(?i:presente|esta|este|questa)\s+(?<kind>(?i:KINDS))\b",
        far: "",
        same: r"\b(?i:mism[ao]|mesm[ao]|stess[ao])\s+(?<kind>(?i:KINDS))\b",
        preceding: r"(?i)artículo\s+anterior|artigo\s+anterior|articolo\s+precedente",
        defines: r"^\s*[(]\s*(?i:en adelante|doravante|di seguito)\s*,?\s*[«“\x22]\s*(?:la |el |a |o |il )?(?<short>[^»”\x22]{2,60}?)\s*[»”\x22]",
        is_name_first: false,
    },
    Words {
        langs: &["ru", "uk", "bg"],
        articles: &[
            "статья",
            "статьи",
            "статье",
            "статью",
            "статьей",
            "статьями",
            "ст",
            "стаття",
            "статті",
            "член",
        ],
        plurals: &["статьи", "статті"],
        kinds: &[
            "закон\\p{L}*",
            "кодекс\\p{L}*",
            "положени\\p{L}*",
            "постановлени\\p{L}*",
            "правил\\p{L}*",
            "указ\\p{L}*",
        ],
        gap: r"(?i)^(?:[\s,;.()–-]|\d+|част\p{L}*|пункт\p{L}*|абзац\p{L}*|и|или|по)*$",
        near: r"(?i)\bнастоящ\p{L}+\s+(?:федеральн\p{L}+\s+)?(?<kind>KINDS)",
        far: "",
        same: r"(?i)\bтого\s+же\s+(?<kind>KINDS)",
        preceding: "",
        defines: r"^\s*[(]\s*(?i:далее)\s*[-–—]\s*[«“\x22]?(?<short>[^»”\x22)]{2,60}?)[»”\x22]?\s*[)]",
        is_name_first: false,
    },
    Words {
        langs: &["ar", "fa", "ur"],
        articles: &["المادة", "مادة", "المواد", "بالمادة", "للمادة", "والمادة", "ماده", "مواد"],
        plurals: &["المواد", "مواد"],
        kinds: &["القانون", "قانون", "اللائحة", "النظام", "المرسوم", "القرار", "الدستور"],
        gap: r"^(?:[\s,،;؛.()–-]|\d+|[٠-٩]+|الفقرة|فقرة|من|في|و|أو|إلى)*$",
        near: r"(?:هذا|هذه|بهذا|لهذا|این)\s+(?<kind>KINDS)",
        far: "",
        same: r"(?:ذات|نفس)\s+(?<kind>KINDS)",
        preceding: r"المادة\s+السابقة",
        defines: "",
        is_name_first: false,
    },
    Words {
        langs: &["ko"],
        articles: &["제"],
        plurals: &[],
        kinds: &["시행령", "시행규칙", "규칙", "규정", "조례", "법률", "헌법", "법"],
        gap: r"^(?:[\s,·ㆍ0-9]|제|항|호|목|및|또는|부터|까지|의|내지|와|과)*$",
        near: r"이\s?(?<kind>KINDS)",
        far: "",
        same: r"같은\s?(?<kind>KINDS)",
        preceding: "전조",
        defines: r#"^\s*[(]이하\s*["“「]?(?<short>[^"”」)]{1,30})["”」]?\s*(?:이)?라\s*한다"#,
        is_name_first: true,
    },
    // What no table covers: articles are those that everybody writes.
    Words {
        langs: &[],
        articles: &["art", "§", "§§"],
        plurals: &["§§"],
        kinds: &[],
        gap: r"^[\s,;.()\d–-]*$",
        near: "",
        far: "",
        same: "",
        preceding: "",
        defines: "",
        is_name_first: false,
    },
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_compiles() {
        for words in LANGUAGES {
            let patterns = compile(words);
            assert!(patterns.gap.is_match(" "));
            for (text, pattern) in [
                (words.near, &patterns.near),
                (words.far, &patterns.far),
                (words.same, &patterns.same),
                (words.preceding, &patterns.preceding),
                (words.defines, &patterns.defines),
            ] {
                assert_eq!(text.is_empty(), pattern.is_none(), "{text}");
            }
        }
    }
}
