//! Which scripts do languages use, and what does whatlang call them?

use icu_properties::props::Script;

/// The language itself, without script and region.
pub(super) fn primary(lang: &str) -> &str {
    lang.split('-').next().unwrap_or_default()
}

/// The script that a language is written in, by its tag.
pub(super) fn script_of(lang: &str) -> Script {
    let by_subtag = lang.split('-').skip(1).find_map(|subtag| {
        Some(match subtag {
            "Latn" => Script::Latin,
            "Cyrl" => Script::Cyrillic,
            "Arab" => Script::Arabic,
            "Hebr" => Script::Hebrew,
            "Deva" => Script::Devanagari,
            "Hans" | "Hant" | "Hani" | "Jpan" => Script::Han,
            "Hang" | "Kore" => Script::Hangul,
            _ => return None,
        })
    });
    let by_language = || {
        let row = SCRIPTS.iter().find(|(_, langs)| langs.contains(&primary(lang)));
        row.map(|&(script, _)| script)
    };
    by_subtag.or_else(by_language).unwrap_or(Script::Latin)
}

/// The language to assume for a script that one language alone uses widely.
pub(super) fn only_language(script: Script) -> Option<&'static str> {
    match SCRIPTS.iter().find(|&&(s, _)| s == script)?.1 {
        [only] => Some(only),
        _ => None,
    }
}

/// Scripts other than Latin and the languages commonly written in them; for Han whatever is not
/// Japanese counts as Chinese.
static SCRIPTS: &[(Script, &[&str])] = &[
    (Script::Han, &["zh", "ja", "yue", "lzh", "cmn", "wuu", "nan", "hak", "gan", "hsn"]),
    (Script::Hangul, &["ko"]),
    (
        Script::Cyrillic,
        &[
            "ru", "uk", "be", "bg", "mk", "sr", "kk", "ky", "mn", "tg", "tt", "ba", "cv", "os",
            "ce", "ab",
        ],
    ),
    (Script::Arabic, &["ar", "fa", "ur", "ps", "ug", "sd", "ckb", "arz", "apc", "prs"]),
    (Script::Hebrew, &["he", "yi"]),
    (Script::Devanagari, &["hi", "mr", "ne", "sa", "kok", "mai", "bho"]),
    (Script::Greek, &["el", "grc"]),
    (Script::Thai, &["th"]),
    (Script::Lao, &["lo"]),
    (Script::Khmer, &["km"]),
    (Script::Myanmar, &["my"]),
    (Script::Tibetan, &["bo", "dz"]),
    (Script::Georgian, &["ka"]),
    (Script::Armenian, &["hy"]),
    (Script::Ethiopic, &["am", "ti"]),
    (Script::Bengali, &["bn", "as"]),
    (Script::Gujarati, &["gu"]),
    (Script::Gurmukhi, &["pa"]),
    (Script::Tamil, &["ta"]),
    (Script::Telugu, &["te"]),
    (Script::Kannada, &["kn"]),
    (Script::Malayalam, &["ml"]),
    (Script::Oriya, &["or"]),
    (Script::Sinhala, &["si"]),
    (Script::Mongolian, &["mn"]),
    (Script::Thaana, &["dv"]),
    (Script::Syriac, &["syr"]),
];

/// The tag for a code of whatlang's (ISO 639-3).
pub(super) fn tag_of(code: &str) -> Option<&'static str> {
    TAGS.iter().find(|(iso, _)| *iso == code).map(|&(_, tag)| tag)
}

/// The language as whatlang knows it.
pub(super) fn whatlang_of(lang: &str) -> Option<whatlang::Lang> {
    let language = primary(lang);
    let row = TAGS.iter().find(|(iso, tag)| *tag == language || *iso == language);
    row.and_then(|(iso, _)| whatlang::Lang::from_code(*iso))
}

/// whatlang's codes and the tags of BCP 47 for them.
static TAGS: &[(&str, &str)] = &[
    ("afr", "af"),
    ("aka", "ak"),
    ("amh", "am"),
    ("ara", "ar"),
    ("aze", "az"),
    ("bel", "be"),
    ("ben", "bn"),
    ("bul", "bg"),
    ("cat", "ca"),
    ("ces", "cs"),
    ("cmn", "zh"),
    ("cym", "cy"),
    ("dan", "da"),
    ("deu", "de"),
    ("ell", "el"),
    ("eng", "en"),
    ("epo", "eo"),
    ("est", "et"),
    ("fin", "fi"),
    ("fra", "fr"),
    ("guj", "gu"),
    ("heb", "he"),
    ("hin", "hi"),
    ("hrv", "hr"),
    ("hun", "hu"),
    ("hye", "hy"),
    ("ind", "id"),
    ("ita", "it"),
    ("jav", "jv"),
    ("jpn", "ja"),
    ("kan", "kn"),
    ("kat", "ka"),
    ("khm", "km"),
    ("kor", "ko"),
    ("lat", "la"),
    ("lav", "lv"),
    ("lit", "lt"),
    ("mal", "ml"),
    ("mar", "mr"),
    ("mkd", "mk"),
    ("mya", "my"),
    ("nep", "ne"),
    ("nld", "nl"),
    ("nob", "nb"),
    ("ori", "or"),
    ("pan", "pa"),
    ("pes", "fa"),
    ("pol", "pl"),
    ("por", "pt"),
    ("ron", "ro"),
    ("rus", "ru"),
    ("sin", "si"),
    ("slk", "sk"),
    ("slv", "sl"),
    ("sna", "sn"),
    ("spa", "es"),
    ("srp", "sr"),
    ("swe", "sv"),
    ("tam", "ta"),
    ("tel", "te"),
    ("tgl", "tl"),
    ("tha", "th"),
    ("tuk", "tk"),
    ("tur", "tr"),
    ("ukr", "uk"),
    ("urd", "ur"),
    ("uzb", "uz"),
    ("vie", "vi"),
    ("yid", "yi"),
    ("zul", "zu"),
];
