//! Which sides do plain text files hold, and which files are sides of one document?
//!
//! `name.en.txt` and `name.zh.txt` are the sides of the document `name`, in any languages and any
//! number. A file that names no language is looked through for them. An encoding may stand in the
//! name too: `name.zh.gb18030.txt`.

use super::blocks::{Block, blocks};
use super::facts::{facts, is_title_like};
use super::split::split;
use super::{Context, Imported, Importer};
use crate::diagnostic::Diagnostic;
use crate::language::parse_tag;
use crate::model::{Body, Document, Lang, SideText};
use crate::source::{DecodedFile, encoding_from_name_part};

/// Extensions of plain text.
pub(super) const EXTENSIONS: &[&str] = &["txt", "text"];

/// Reads plain text files, one a side.
pub(super) struct TextPairs;

impl Importer for TextPairs {
    fn name(&self) -> &'static str {
        "plain text (name.en.txt and name.zh.txt, or one .txt with both languages)"
    }

    fn extensions(&self) -> &'static [&'static str] {
        EXTENSIONS
    }

    fn recognizes(&self, file: &DecodedFile) -> bool {
        is_text(file)
    }

    fn group(&self, file: &DecodedFile) -> String {
        let name_at = file.path.len() - file.file_name().len();
        let folder = file.path.get(..name_at).unwrap_or_default();
        format!("{folder}{}", FileName::of(file).stem)
    }

    fn read(&self, files: &[DecodedFile], context: &Context) -> Imported {
        read(files, context)
    }
}

/// What the name of a text file says.
#[derive(Clone, Debug, PartialEq, Eq)]
struct FileName<'a> {
    /// The name without language, encoding and extension.
    stem: &'a str,
    lang: Option<Lang>,
    has_encoding: bool,
}

impl<'a> FileName<'a> {
    fn of(file: &'a DecodedFile) -> Self {
        let name = file.file_name();
        let mut stem = name.rsplit_once('.').map_or(name, |(stem, _)| stem);
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

/// The language that a dot-separated part of a file name states.
///
/// Parts like `old` or `new` are tags of languages that few people write in; three letters count
/// only for languages that have no shorter tag and a literature to be archived.
fn lang_from_name_part(part: &str) -> Option<Lang> {
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

/// Whether the file is to be read as plain text: by its extension, or because a person gave it by
/// its path though it has none.
pub(super) fn is_text(file: &DecodedFile) -> bool {
    match file.extension().as_str() {
        "" => file.named,
        extension => EXTENSIONS.contains(&extension),
    }
}

/// Whether the file's name says which language it is in.
pub(super) fn states_language(file: &DecodedFile) -> bool {
    FileName::of(file).lang.is_some()
}

/// The path below the input without language, encoding and extension.
pub(super) fn stem(file: &DecodedFile) -> String {
    let folder_end = file.relative.len() - file.file_name().len();
    format!("{}{}", file.relative.get(..folder_end).unwrap_or_default(), FileName::of(file).stem)
}

fn read(files: &[DecodedFile], context: &Context) -> Imported {
    let mut imported = Imported::default();
    let mut sides: Vec<(SideText, &DecodedFile)> = Vec::new();
    // Files in plain UTF-8 first: a copy in an older encoding is the copy.
    let mut by_rank: Vec<_> = files.iter().map(|file| (FileName::of(file), file)).collect();
    by_rank.sort_by_key(|(name, _)| (name.has_encoding, name.lang.is_none()));
    for (name, file) in by_rank {
        for side in sides_of(&blocks(&file.text), name.lang, context) {
            match sides.iter().find(|(known, _)| known.lang == side.lang) {
                None => sides.push((side, file)),
                Some((known, _)) if known.paragraphs == side.paragraphs => {}
                Some((_, other)) => imported.diagnostics.push(
                    Diagnostic::warning(
                        &file.path,
                        format!("its {} text is left out: {} has that side", side.lang, other.path),
                    )
                    .with_help("give the two files different names if they are two documents"),
                ),
            }
        }
    }
    // In the order of the input, whatever was read first.
    sides.sort_by_key(|(_, file)| files.iter().position(|other| other.path == file.path));
    let sides: Vec<SideText> = sides.into_iter().map(|(side, _)| side).collect();
    let Some(first) = files.first().filter(|_| !sides.is_empty()) else {
        return imported;
    };

    let facts = facts(&sides);
    let mut document =
        Document { id: stem(first), date: facts.date, meta: facts.meta, ..Document::default() };
    for side in &sides {
        if let [title, _, ..] = side.paragraphs.as_slice()
            && is_title_like(title)
        {
            document.titles.insert(side.lang.clone(), title.clone());
        }
    }
    document.body = Body::Sides(sides);
    imported.documents.push(document);
    imported
}

fn sides_of(blocks: &[Block], lang: Option<Lang>, context: &Context) -> Vec<SideText> {
    match lang {
        None => split(blocks, &context.languages),
        Some(lang) => {
            vec![SideText { lang, paragraphs: blocks.iter().map(Block::text).collect() }]
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn file(relative: &str, text: &str) -> DecodedFile {
        DecodedFile {
            path: format!("in/{relative}"),
            relative: relative.to_owned(),
            named: false,
            text: text.to_owned(),
        }
    }

    #[track_caller]
    fn check_name(name: &str, stem: &str, lang: Option<&str>) {
        let file = file(name, "");
        let found = FileName::of(&file);
        assert_eq!((found.stem, found.lang.as_deref()), (stem, lang), "{name}");
    }

    #[test]
    fn names_state_languages_and_encodings() {
        check_name("law.en.txt", "law", Some("en"));
        check_name("law.zh-hant.big5.txt", "law", Some("zh-Hant"));
        check_name("law.gb18030.zh.txt", "law", Some("zh"));
        check_name("law.zh.utf16le-bom.txt", "law", Some("zh"));
        check_name("v1.2.law.grc.txt", "v1.2.law", Some("grc"));
        check_name("law.txt", "law", None);
        check_name("law.old.txt", "law.old", None);
        check_name("law.chinese.txt", "law.chinese", None);
    }

    #[test]
    fn the_id_is_the_path_below_the_input_without_language() {
        let files =
            [file("laws/a.en.txt", "Title\n\nText."), file("laws/a.zh.txt", "标题\n\n正文。")];
        let imported = read(&files, &Context::default());
        let [document] = imported.documents.as_slice() else { panic!("{imported:?}") };
        assert_eq!(document.id, "laws/a");
        assert_eq!(document.titles["en"], "Title");
        assert_eq!(document.titles["zh"], "标题");
        assert!(imported.diagnostics.is_empty());
    }
}
