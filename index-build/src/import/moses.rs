//! Which document do files of parallel lines hold?
//!
//! As the Moses toolkit and OPUS have them: `name.en-zh.en` and `name.en-zh.zh`, where line N of
//! one says what line N of the other says. Two files `name.en` and `name.zh` are read so if the
//! format is named, for `.pl` or `.cs` say other things to other people.

use super::{Context, Imported, Importer, given, names};
use crate::diagnostic::Diagnostic;
use crate::language::parse_tag;
use crate::model::Lang;
use crate::source::DecodedFile;

/// Reads files of parallel lines.
pub(super) struct Moses;

impl Importer for Moses {
    fn name(&self) -> &'static str {
        "moses"
    }

    fn describe(&self) -> &'static str {
        "parallel lines as Moses has them (name.en-zh.en and name.en-zh.zh)"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &[]
    }

    fn takes_name(&self, file_name: &str) -> bool {
        name(file_name).is_some_and(|name| name.is_stated)
    }

    fn takes_name_if_told(&self, file_name: &str) -> bool {
        /// They look like languages, and are none.
        const OTHERS: [&str; 10] = ["bz", "db", "gz", "js", "md", "py", "rb", "sh", "vb", "xz"];
        let extension = file_name.rsplit_once('.').map(|(_, extension)| extension);
        extension.is_some_and(|part| {
            names::lang_from_name_part(part).is_some() && !OTHERS.contains(&part)
        })
    }

    fn recognizes(&self, file: &DecodedFile) -> bool {
        self.takes_name(file.file_name())
    }

    fn keys(&self, file: &DecodedFile) -> Vec<String> {
        let stem = name(file.file_name()).map_or(file.file_name(), |name| name.stem);
        vec![format!("{}{stem}", names::folder(&file.path))]
    }

    fn read(&self, files: &[DecodedFile], context: &Context) -> Imported {
        read(files, context)
    }
}

struct Name<'a> {
    stem: &'a str,
    lang: Lang,
    /// Whether the name states the pair of languages.
    is_stated: bool,
}

fn name(file_name: &str) -> Option<Name<'_>> {
    let (stem, extension) = file_name.rsplit_once('.')?;
    let lang = parse_tag(extension)?;
    let pair = stem.rsplit_once('.').and_then(|(name, pair)| {
        let is_pair = pair.match_indices(['-', '_']).any(|(at, _)| {
            let (one, other) = (&pair[..at], &pair[at + 1..]);
            parse_tag(one).is_some()
                && parse_tag(other).is_some()
                && [one, other].contains(&extension)
        });
        is_pair.then_some(name)
    });
    Some(Name { stem: pair.unwrap_or(stem), lang, is_stated: pair.is_some() })
}

fn read(files: &[DecodedFile], context: &Context) -> Imported {
    let mut imported = Imported::default();
    let mut sides: Vec<(Lang, Vec<&str>, &DecodedFile)> = Vec::new();
    for file in files {
        let lang = name(file.file_name()).map(|name| name.lang).or_else(|| file.lang.clone());
        let lang = lang.unwrap_or_else(|| context.languages.identify(&file.text, &context.langs));
        if sides.iter().any(|(known, ..)| *known == lang) {
            let message = format!("left out: another file has the {lang} lines of this document");
            imported.diagnostics.push(
                Diagnostic::error(&file.path, message)
                    .with_help("give the files of another document another name"),
            );
            continue;
        }
        let text = file.text.strip_suffix('\n').unwrap_or(&file.text);
        sides.push((
            lang,
            text.split('\n').map(|line| line.trim_end_matches('\r')).collect(),
            file,
        ));
    }
    let Some((_, first, file)) = sides.first() else { return imported };
    let n_lines = sides.iter().map(|(_, lines, _)| lines.len()).max().unwrap_or_default();
    for (_, lines, other) in sides.iter().filter(|(_, lines, _)| lines.len() != first.len()) {
        imported.diagnostics.push(
            Diagnostic::error(
                &other.path,
                format!(
                    "{} lines here, {} in {}: from some line on they do not match",
                    lines.len(),
                    first.len(),
                    file.path
                ),
            )
            .at_line(lines.len().min(first.len()))
            .with_help(
                "find the line that one of the files lacks, and give it an empty line there",
            ),
        );
    }
    let segment = |i: usize| {
        let side = |(lang, lines, _): &(Lang, Vec<&str>, _)| {
            Some((lang.clone(), (*lines.get(i)?).trim().to_owned()))
        };
        given::segment(sides.iter().filter_map(side))
    };
    let segments = (0..n_lines).map(segment).filter(|segment| !segment.texts.is_empty()).collect();
    let stem = name(file.file_name()).map_or(file.file_name(), |name| name.stem);
    let id = format!("{}{stem}", names::folder(&file.relative));
    imported.documents.push(given::document(id, segments));
    if let [_] = sides.as_slice() {
        imported.diagnostics.push(
            Diagnostic::warning(&file.path, "the lines of the other language are not there")
                .with_help("put both files into one folder, as name.en-zh.en and name.en-zh.zh"),
        );
    }
    imported
}
