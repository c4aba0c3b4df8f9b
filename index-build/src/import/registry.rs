//! Which formats can be read?

use super::{
    Importer, delimited, dump, html, jsonl, markdown, moses, pairs, po, tei, tmx, wxr, xliff,
};

/// All importers; the first that recognizes a file reads it. The more a format demands of a file,
/// the earlier it stands.
pub(super) static IMPORTERS: &[&dyn Importer] = &[
    &moses::Moses,
    &jsonl::JsonLines,
    &wxr::Wxr,
    &tmx::Tmx,
    &xliff::Xliff,
    &tei::Tei,
    &html::Html,
    &po::Po,
    &markdown::Markdown,
    &delimited::Delimited,
    &dump::BlogDump,
    &pairs::TextPairs,
];

/// The importer of a format.
pub(super) fn by_name(name: &str) -> Option<&'static dyn Importer> {
    IMPORTERS.iter().copied().find(|importer| importer.name() == name)
}

/// The names of all formats, as `--format` takes them.
pub fn format_names() -> Vec<&'static str> {
    IMPORTERS.iter().map(|importer| importer.name()).collect()
}

/// The name of each format and what it is.
pub fn formats() -> Vec<(&'static str, &'static str)> {
    IMPORTERS.iter().map(|importer| (importer.name(), importer.describe())).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_are_single_words_and_unlike_one_another() {
        let names = format_names();
        for (i, name) in names.iter().enumerate() {
            assert!(name.bytes().all(|b| b.is_ascii_lowercase() || b.is_ascii_digit()), "{name}");
            assert!(!names[..i].contains(name), "{name}");
        }
    }
}
