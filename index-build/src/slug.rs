//! What does a title look like in a URL?

use icu_normalizer::DecomposingNormalizerBorrowed;

/// No slug has more characters than this, so that links stay readable.
const MAX_CHARS: usize = 60;

/// Turns a title into letters, digits and hyphens: `Ma Kai’s Speech` becomes `ma-kais-speech`.
///
/// Latin letters become lower-case ASCII (`é` is `e`, `ß` is `ss`); letters, digits and vowel signs
/// of other scripts are kept, lower-cased, for there is no transliteration that all readers of a
/// script share. Everything else parts words. At most 60 characters, cut between words where
/// that leaves at least half of them. Empty if the title holds neither letters nor digits.
pub fn slug(title: &str) -> String {
    let mut words: Vec<String> = vec![String::new()];
    let nfd = DecomposingNormalizerBorrowed::new_nfd();
    for c in title.chars() {
        let word = match words.last_mut() {
            Some(word) => word,
            None => return String::new(),
        };
        if c.is_alphanumeric() || (is_mark(c) && !word.is_empty()) {
            push_folded(word, c, &nfd);
        } else if !is_apostrophe(c) && !word.is_empty() {
            words.push(String::new());
        }
    }
    shorten(&words)
}

fn push_folded(word: &mut String, c: char, nfd: &DecomposingNormalizerBorrowed<'_>) {
    let ascii = match c {
        'ß' | 'ẞ' => "ss",
        'æ' | 'Æ' => "ae",
        'œ' | 'Œ' => "oe",
        'ø' | 'Ø' => "o",
        'đ' | 'Đ' | 'ð' | 'Ð' => "d",
        'ł' | 'Ł' => "l",
        'þ' | 'Þ' => "th",
        'ı' => "i",
        _ => "",
    };
    if !ascii.is_empty() {
        word.push_str(ascii);
        return;
    }
    let mut buffer = [0; 4];
    let text: &str = c.encode_utf8(&mut buffer);
    let base = nfd.normalize_iter(text.chars()).next();
    match base {
        Some(base) if base.is_ascii() => word.push(base.to_ascii_lowercase()),
        // A combining mark after a Latin letter is its diacritic in decomposed spelling.
        _ if is_mark(c) && word.ends_with(|last: char| last.is_ascii()) => {}
        _ => word.extend(c.to_lowercase()),
    }
}

/// Marks of any script: parts of a letter, though not letters themselves.
fn is_mark(c: char) -> bool {
    use icu_properties::CodePointMapData;
    use icu_properties::props::{GeneralCategory, GeneralCategoryGroup};
    GeneralCategoryGroup::Mark.contains(CodePointMapData::<GeneralCategory>::new().get(c))
}

fn is_apostrophe(c: char) -> bool {
    matches!(c, '\'' | '’' | '‘' | 'ʼ' | 'ʻ' | '＇')
}

fn shorten(words: &[String]) -> String {
    let mut slug = String::new();
    let mut n_chars = 0;
    for word in words.iter().filter(|word| !word.is_empty()) {
        let n_hyphen = usize::from(!slug.is_empty());
        let n_word = word.chars().count();
        let n_left = MAX_CHARS.saturating_sub(n_chars + n_hyphen);
        if n_word > n_left {
            if n_chars < MAX_CHARS / 2 && n_left > 0 {
                slug.push_str(&"-"[..n_hyphen]);
                slug.extend(word.chars().take(n_left));
            }
            break;
        }
        slug.push_str(&"-"[..n_hyphen]);
        slug.push_str(word);
        n_chars += n_hyphen + n_word;
    }
    slug
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(title: &str, expected: &str) {
        assert_eq!(slug(title), expected);
    }

    #[test]
    fn latin_titles_become_ascii() {
        check(
            "Ma Kai’s Speech at the World Internet Conference",
            "ma-kais-speech-at-the-world-internet-conference",
        );
        check("Où l’on paie — 5 €", "ou-lon-paie-5");
        check("Straße nach Łódź", "strasse-nach-lodz");
        check("e\u{301}te\u{301}", "ete");
    }

    #[test]
    fn other_scripts_are_kept() {
        check(
            "关于加强国家网络安全标准化工作的若干意见",
            "关于加强国家网络安全标准化工作的若干意见",
        );
        check("Закон О связи", "закон-о-связи");
        check("กฎหมายนี้ ใหม่", "กฎหมายนี้-ใหม่");
        check("개인정보 보호법", "개인정보-보호법");
        check("关于5G的通知", "关于5g的通知");
    }

    #[test]
    fn long_titles_are_cut_between_words() {
        let slug =
            slug("Circular of the State Internet Information Office on the Public Consultation");
        assert_eq!(slug, "circular-of-the-state-internet-information-office-on-the");
        assert_eq!(super::slug(&"法".repeat(100)).chars().count(), 60);
    }

    #[test]
    fn a_title_of_signs_alone_has_no_slug() {
        check("— … ! —", "");
        check("", "");
    }
}
