//! What does the name of a file say: which document it belongs to, which language it is in?
//!
//! `law.en.txt` and `law.zh.txt`, `en/law.html` and `zh/law.html`, `content/law.md` and
//! `content/zh/law.md` are sides of one document. An encoding may stand in the name too:
//! `law.zh.gb18030.txt`.

use crate::language::parse_tag;
use crate::model::Lang;
use crate::source::{DecodedFile, encoding_from_name_part};

/// What the last part of a path says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct FileName<'a> {
    /// The name without language, encoding and extension.
    pub(super) stem: &'a str,
    pub(super) lang: Option<Lang>,
    pub(super) has_encoding: bool,
}

impl<'a> FileName<'a> {
    pub(super) fn of(file: &'a DecodedFile) -> Self {
        let name = file.file_name();
        let mut stem = without_extension(name);
        let (mut lang, mut has_encoding) = (None, false);
        // From the end: an encoding and a language, each at most once, in either order.
        while let Some((rest, part)) = stem.rsplit_once('.') {
            if !has_encoding && encoding_from_name_part(part).is_some() {
                has_encoding = true;
            } else if lang.is_none()
                && let Some(tag) = lang_from_name_part(part)
            {
                lang = Some(tag);
            } else {
                break;
            }
            stem = rest;
        }
        FileName { stem, lang, has_encoding }
    }
}

/// The language that a part of a name states.
///
/// Parts like `old` or `new` are tags of languages that few people write in; three letters count
/// only for languages that have no shorter tag and a literature to be archived.
pub(super) fn lang_from_name_part(part: &str) -> Option<Lang> {
    const THREE_LETTERS: &[&str] = &[
        "arc", "arz", "ast", "bho", "ceb", "chr", "ckb", "cmn", "cop", "egy", "enm", "fil", "frm",
        "fro", "fur", "gmh", "goh", "got", "grc", "gsw", "hak", "haw", "kok", "lij", "lzh", "mai",
        "nah", "nan", "nap", "nds", "ojp", "okm", "ota", "pal", "pro", "scn", "sco", "sux", "syr",
        "szl", "tlh", "uga", "vec", "wuu", "xcl", "yue",
    ];
    let tag = parse_tag(part)?;
    let language = tag.split('-').next().unwrap_or_default();
    (language.len() == 2 || THREE_LETTERS.contains(&language)).then_some(tag)
}

/// The path below the input without language, encoding and extension.
pub(super) fn stem(file: &DecodedFile) -> String {
    format!("{}{}", folder(&file.relative), FileName::of(file).stem)
}

/// The language that the name or else the person states.
pub(super) fn lang(file: &DecodedFile) -> Option<Lang> {
    FileName::of(file).lang.or_else(|| file.lang.clone())
}

/// A path up to and with its last `/`.
pub(super) fn folder(path: &str) -> &str {
    path.rfind('/').and_then(|at| path.get(..=at)).unwrap_or_default()
}

/// A name without what follows its last dot.
pub(super) fn without_extension(name: &str) -> &str {
    name.rsplit_once('.').map_or(name, |(stem, _)| stem)
}

/// What the path of a page says.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PageName {
    /// The language that the file's name or a folder states.
    pub(super) lang: Option<Lang>,
    /// Whether a folder states it, and not the file's own name.
    pub(super) is_folder: bool,
    /// The path below the input without language, encoding and extension.
    pub(super) stem: String,
    /// The whole path without them: equal for the sides of one document.
    pub(super) key: String,
}

impl PageName {
    pub(super) fn of(file: &DecodedFile) -> Self {
        let name = FileName::of(file);
        // Of a file that was given by its path, the folder above it may be the language's; of
        // other folders on the way there nothing is known.
        let below = match (file.named, folder(&file.path).trim_end_matches('/')) {
            (true, above) if !above.is_empty() => {
                let last = above.rfind('/').map_or(0, |at| at + 1);
                file.path.get(last..).unwrap_or(&file.relative)
            }
            _ => file.relative.as_str(),
        };
        let root = file.path.strip_suffix(below).unwrap_or_default();
        let mut folders: Vec<&str> = folder(below).split_terminator('/').collect();
        let mut lang = name.lang;
        let mut is_folder = false;
        if lang.is_none()
            && let Some(at) = folders.iter().position(|part| lang_from_name_part(part).is_some())
        {
            lang = folders.get(at).and_then(|part| lang_from_name_part(part));
            is_folder = true;
            folders.remove(at);
        }
        folders.push(name.stem);
        let reduced = folders.join("/");
        let stem = if file.named { name.stem.to_owned() } else { reduced.clone() };
        PageName { lang, is_folder, key: format!("{root}{reduced}"), stem }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(relative: &str) -> DecodedFile {
        DecodedFile {
            path: format!("in/{relative}"),
            relative: relative.to_owned(),
            ..DecodedFile::default()
        }
    }

    #[track_caller]
    fn check_name(name: &str, stem: &str, lang: Option<&str>) {
        let file = file(name);
        let found = FileName::of(&file);
        assert_eq!((found.stem, found.lang.as_deref()), (stem, lang), "{name}");
    }

    #[test]
    fn names_state_languages_and_encodings() {
        check_name("law.en.txt", "law", Some("en"));
        check_name("law.zh-hant.big5.txt", "law", Some("zh-Hant"));
        check_name("law.gb18030.zh.txt", "law", Some("zh"));
        check_name("law.zh.utf16le-bom.txt", "law", Some("zh"));
        check_name("law.zh_CN.po", "law", Some("zh-CN"));
        check_name("v1.2.law.grc.txt", "v1.2.law", Some("grc"));
        check_name("law.txt", "law", None);
        check_name("law.old.txt", "law.old", None);
        check_name("law.chinese.txt", "law.chinese", None);
    }

    #[test]
    fn folders_state_languages_of_pages() {
        for (path, lang, stem) in [
            ("content/en/laws/a.md", Some("en"), "content/laws/a"),
            ("content/laws/a.md", None, "content/laws/a"),
            ("ar/b.html", Some("ar"), "b"),
            ("content/a.fa.md", Some("fa"), "content/a"),
        ] {
            let found = PageName::of(&file(path));
            assert_eq!((found.lang.as_deref(), found.stem.as_str()), (lang, stem), "{path}");
            assert_eq!(found.key, format!("in/{stem}"));
        }
    }
}
