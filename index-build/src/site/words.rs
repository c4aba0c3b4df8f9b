//! How do pages say things in a language, and what does a language call itself?

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use serde::Deserialize;

/// The words of a page in one language.
#[derive(Clone, Debug, Default, Deserialize)]
pub(crate) struct Words {
    #[serde(flatten)]
    pub(crate) words: BTreeMap<String, String>,
    /// What known values of the metadata are called, by field.
    #[serde(default)]
    values: BTreeMap<String, BTreeMap<String, String>>,
}

impl Words {
    /// The word for `key`; the key itself if there is none.
    pub(crate) fn get<'a>(&'a self, key: &'a str) -> &'a str {
        self.words.get(key).map_or(key, String::as_str)
    }

    /// What the value of a field is called; the value itself if it is nothing known.
    pub(crate) fn value<'a>(&'a self, field: &str, value: &'a str) -> &'a str {
        let known = self.values.get(field).and_then(|values| values.get(value));
        known.map_or(value, String::as_str)
    }

    /// These words over those of `base`, which says what these do not.
    fn over(self, mut base: Words) -> Words {
        base.words.extend(self.words);
        for (field, values) in self.values {
            base.values.entry(field).or_default().extend(values);
        }
        base
    }
}

/// The languages that there are words in, English first, which says what the others lack.
const OURS: [(&str, &str); 6] = [
    ("en", include_str!("words/en.toml")),
    ("ar", include_str!("words/ar.toml")),
    ("de", include_str!("words/de.toml")),
    ("fr", include_str!("words/fr.toml")),
    ("zh-Hans", include_str!("words/zh-Hans.toml")),
    ("zh-Hant", include_str!("words/zh-Hant.toml")),
];

/// The words for pages in `lang`, if there are any: ours, and those that the owner has put beside
/// the templates as `words-<tag>.toml`.
///
/// # Errors
/// If the owner's file cannot be read.
pub(crate) fn words(lang: &str, own: Option<&Path>) -> anyhow::Result<Option<Words>> {
    let parse = |text: &str| toml::from_str::<Words>(text);
    let base = parse(OURS[0].1).context("the English words of the pages")?;
    let ours = OURS.iter().find(|(tag, _)| *tag == nearest(lang));
    let ours = ours.map(|(_, text)| parse(text)).transpose().context("the words of the pages")?;
    let path = own.map(|folder| folder.join(format!("words-{lang}.toml")));
    let own = match path.filter(|path| path.is_file()) {
        None => None,
        Some(path) => {
            let shown = path.display();
            let text = std::fs::read_to_string(&path).with_context(|| format!("{shown}"))?;
            Some(parse(&text).with_context(|| format!("{shown}: is no table of words"))?)
        }
    };
    Ok(match (ours, own) {
        (None, None) => None,
        (ours, own) => Some(own.unwrap_or_default().over(ours.unwrap_or_default().over(base))),
    })
}

/// The tag of our words that suits a language.
fn nearest(lang: &str) -> &str {
    let parts: Vec<&str> = lang.split('-').collect();
    match parts.first() {
        Some(&"zh") if parts.iter().any(|part| matches!(*part, "Hant" | "TW" | "HK" | "MO")) => {
            "zh-Hant"
        }
        Some(&"zh") => "zh-Hans",
        Some(primary) => primary,
        None => lang,
    }
}

/// What a language calls itself; its tag if that is not known.
pub(crate) fn autonym(lang: &str) -> &str {
    let by_script = match nearest(lang) {
        "zh-Hans" if lang.contains("Hans") => Some("简体中文"),
        "zh-Hant" => Some("繁體中文"),
        _ => None,
    };
    let primary = lang.split('-').next().unwrap_or(lang);
    let known = || AUTONYMS.iter().find(|(tag, _)| *tag == primary).map(|(_, name)| *name);
    by_script.or_else(known).unwrap_or(lang)
}

/// From the Common Locale Data Repository.
static AUTONYMS: &[(&str, &str)] = &[
    ("am", "አማርኛ"),
    ("ar", "العربية"),
    ("bg", "Български"),
    ("bn", "বাংলা"),
    ("bo", "བོད་སྐད་"),
    ("ca", "Català"),
    ("cs", "Čeština"),
    ("cy", "Cymraeg"),
    ("da", "Dansk"),
    ("de", "Deutsch"),
    ("el", "Ελληνικά"),
    ("en", "English"),
    ("es", "Español"),
    ("et", "Eesti"),
    ("eu", "Euskara"),
    ("fa", "فارسی"),
    ("fi", "Suomi"),
    ("fr", "Français"),
    ("ga", "Gaeilge"),
    ("he", "עברית"),
    ("hi", "हिन्दी"),
    ("hr", "Hrvatski"),
    ("hu", "Magyar"),
    ("hy", "Հայերեն"),
    ("id", "Indonesia"),
    ("is", "Íslenska"),
    ("it", "Italiano"),
    ("ja", "日本語"),
    ("ka", "ქართული"),
    ("kk", "Қазақ тілі"),
    ("km", "ខ្មែរ"),
    ("ko", "한국어"),
    ("la", "Latina"),
    ("lo", "ລາວ"),
    ("lt", "Lietuvių"),
    ("lv", "Latviešu"),
    ("mn", "Монгол"),
    ("ms", "Melayu"),
    ("mt", "Malti"),
    ("my", "မြန်မာ"),
    ("nl", "Nederlands"),
    ("no", "Norsk"),
    ("pl", "Polski"),
    ("ps", "پښتو"),
    ("pt", "Português"),
    ("ro", "Română"),
    ("ru", "Русский"),
    ("sk", "Slovenčina"),
    ("sl", "Slovenščina"),
    ("sq", "Shqip"),
    ("sr", "Српски"),
    ("sv", "Svenska"),
    ("sw", "Kiswahili"),
    ("ta", "தமிழ்"),
    ("th", "ไทย"),
    ("tr", "Türkçe"),
    ("ug", "ئۇيغۇرچە"),
    ("uk", "Українська"),
    ("ur", "اردو"),
    ("vi", "Tiếng Việt"),
    ("yi", "ייִדיש"),
    ("zh", "中文"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_table_says_everything() {
        let english = words("en", None).unwrap().unwrap();
        for (tag, text) in OURS {
            let table: Words = toml::from_str(text).unwrap();
            let keys = |words: &Words| words.words.keys().cloned().collect::<Vec<_>>();
            assert_eq!(keys(&table), keys(&english), "{tag}");
            let values = |words: &Words| {
                let fields = words.values.iter();
                fields.flat_map(|(_, values)| values.keys().cloned()).collect::<Vec<_>>()
            };
            assert_eq!(values(&table), values(&english), "{tag}");
        }
    }

    #[test]
    fn a_region_takes_the_words_of_its_script() {
        let traditional = words("zh-TW", None).unwrap().unwrap();
        assert_eq!(traditional.get("search"), "檢索");
        assert_eq!(words("de-AT", None).unwrap().unwrap().get("search"), "Suche");
        assert!(words("th", None).unwrap().is_none());
    }

    #[test]
    fn the_owner_may_bring_words_for_a_language() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("words-th.toml"), "search = \"ค้นหา\"").unwrap();
        let thai = words("th", Some(folder.path())).unwrap().unwrap();
        assert_eq!((thai.get("search"), thai.get("terms")), ("ค้นหา", "Terms"));
    }

    #[test]
    fn languages_are_called_as_they_call_themselves() {
        let names = ["zh", "zh-Hant", "pt-BR", "tlh"].map(autonym);
        assert_eq!(names, ["中文", "繁體中文", "Português", "tlh"]);
    }
}
