//! Which languages are written from right to left.

use icu_locale::{Direction, Locale, LocaleDirectionality};

/// Whether the main script of a BCP 47 tag runs from right to left; not for tags that mean
/// nothing.
pub fn is_rtl(lang: &str) -> bool {
    let Ok(locale) = lang.parse::<Locale>() else { return false };
    LocaleDirectionality::new_extended().get(&locale.id) == Some(Direction::RightToLeft)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_script_decides() {
        for lang in ["ar", "he", "fa", "ur", "yi", "ckb", "az-Arab"] {
            assert!(is_rtl(lang), "{lang}");
        }
        for lang in ["en", "zh", "zh-Hant", "az", "xx", "", "not a tag"] {
            assert!(!is_rtl(lang), "{lang}");
        }
    }
}
