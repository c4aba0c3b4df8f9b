//! Which sides do plain text files hold, and which files are sides of one document?
//!
//! `name.en.txt` and `name.zh.txt` are the sides of the document `name`, in any languages and any
//! number. A file that names no language is looked through for them. An encoding may stand in the
//! name too: `name.zh.gb18030.txt`.

use std::borrow::Cow;

use super::blocks::{Block, blocks};
use super::facts::{facts, is_title_like};
use super::names::{self, FileName};
use super::split::split;
use super::wrapping::unwrapped;
use super::{Context, Imported, Importer};
use crate::diagnostic::Diagnostic;
use crate::model::{Body, Document, Lang, SideText};
use crate::source::DecodedFile;

/// Extensions of plain text.
pub(super) const EXTENSIONS: &[&str] = &["txt", "text"];

/// Reads plain text files, one a side.
pub(super) struct TextPairs;

impl Importer for TextPairs {
    fn name(&self) -> &'static str {
        "text"
    }

    fn describe(&self) -> &'static str {
        "plain text (name.en.txt and name.zh.txt, or one .txt with both languages)"
    }

    fn extensions(&self) -> &'static [&'static str] {
        EXTENSIONS
    }

    fn recognizes(&self, file: &DecodedFile) -> bool {
        is_text(file)
    }

    fn prose<'a>(&self, file: &'a DecodedFile) -> Option<Cow<'a, str>> {
        Some(Cow::Borrowed(&file.text))
    }

    fn keys(&self, file: &DecodedFile) -> Vec<String> {
        vec![format!("{}{}", names::folder(&file.path), FileName::of(file).stem)]
    }

    fn read(&self, files: &[DecodedFile], context: &Context) -> Imported {
        read(files, context)
    }
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

fn read(files: &[DecodedFile], context: &Context) -> Imported {
    let mut imported = Imported::default();
    let mut sides: Vec<(SideText, &DecodedFile)> = Vec::new();
    // Files in plain UTF-8 first: a copy in an older encoding is the copy.
    let mut by_rank: Vec<_> = files.iter().map(|file| (FileName::of(file), file)).collect();
    by_rank.sort_by_key(|(name, _)| (name.has_encoding, name.lang.is_none()));
    for (name, file) in by_rank {
        let text = unwrapped(&file.text).map_or(Cow::Borrowed(file.text.as_str()), Cow::Owned);
        for side in sides_of(&blocks(&text), name.lang.or_else(|| file.lang.clone()), context) {
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
    let mut document = Document {
        id: names::stem(first),
        date: facts.date,
        meta: facts.meta,
        ..Document::default()
    };
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
            ..DecodedFile::default()
        }
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
