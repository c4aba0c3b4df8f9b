//! Which document does a message catalogue hold?
//!
//! gettext's PO: each message is an aligned segment, its original on one side and its translation
//! on the other. Obsolete messages are passed over. A fuzzy translation is one that the tools only
//! guessed, so it is left out, as `msgfmt` leaves it out. Own code, since the crates for PO refuse
//! a whole file for one bad line.

use super::{Context, Imported, Importer, given, names};
use crate::diagnostic::Diagnostic;
use crate::language::parse_tag;
use crate::model::{GivenSegment, Lang, keys};
use crate::source::DecodedFile;

/// Reads message catalogues.
pub(super) struct Po;

impl Importer for Po {
    fn name(&self) -> &'static str {
        "po"
    }

    fn describe(&self) -> &'static str {
        "message catalogues of gettext (.po)"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["po"]
    }

    fn recognizes(&self, file: &DecodedFile) -> bool {
        let is_message = |line: &str| {
            let line = line.trim_start();
            ["msgid \"", "msgctxt \""].iter().any(|word| line.starts_with(word))
        };
        file.extension() == "po" || file.extension().is_empty() && file.text.lines().any(is_message)
    }

    fn read(&self, files: &[DecodedFile], context: &Context) -> Imported {
        let mut imported = Imported::default();
        for file in files {
            imported.append(read(file, context));
        }
        imported
    }
}

/// A message as the file has it.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
struct Message {
    id: String,
    id_plural: Option<String>,
    /// The translations by their number; a message without plural has number 0.
    translations: Vec<String>,
    is_fuzzy: bool,
}

fn read(file: &DecodedFile, context: &Context) -> Imported {
    let mut imported = Imported::default();
    let messages = messages(file, &mut imported.diagnostics);
    let header = messages.iter().find(|message| message.id.is_empty());
    let header =
        header.and_then(|message| message.translations.first()).cloned().unwrap_or_default();
    let field = |name: &str| {
        let value = header.lines().find_map(|line| line.strip_prefix(name))?.strip_prefix(':')?;
        Some(value.trim()).filter(|value| !value.is_empty())
    };
    let sample = |pick: &dyn Fn(&Message) -> Option<&str>| {
        let texts: Vec<&str> = messages.iter().filter_map(pick).take(200).collect();
        texts.join("\n")
    };
    let target = field("Language").and_then(parse_tag).or_else(|| names::lang(file));
    let target = target.unwrap_or_else(|| {
        let text =
            sample(&|m| m.translations.first().filter(|_| !m.id.is_empty()).map(String::as_str));
        context.languages.identify(&text, &context.langs)
    });
    let source = field("X-Source-Language").and_then(parse_tag).unwrap_or_else(|| {
        let others: Vec<Lang> =
            context.langs.iter().filter(|lang| **lang != target).cloned().collect();
        context
            .languages
            .identify(&sample(&|m| Some(m.id.as_str()).filter(|id| !id.is_empty())), &others)
    });
    let mut segments: Vec<GivenSegment> = Vec::new();
    for message in messages.iter().filter(|message| !message.id.is_empty()) {
        segments.extend(pairs(message).into_iter().map(|(id, translation)| {
            let translation = if message.is_fuzzy { "" } else { translation };
            given::segment([
                (target.clone(), translation.to_owned()),
                (source.clone(), id.to_owned()),
            ])
        }));
    }
    segments.retain(|segment| !segment.texts.is_empty());
    if segments.is_empty() {
        imported.diagnostics.push(
            Diagnostic::error(&file.path, "the catalogue holds no message")
                .with_help("put messages into it (msgid, msgstr) or take it out of the input"),
        );
        return imported;
    }
    let mut document = given::document(names::stem(file), segments.clone());
    document.titles = given::titles(&segments);
    if let Some(name) = field("Last-Translator") {
        let name = name.split(['<', ',']).next().unwrap_or_default().trim();
        if !name.is_empty() && name != "FULL NAME" {
            document.meta.push((keys::TRANSLATOR.to_owned(), name.to_owned()));
        }
    }
    imported.documents.push(document);
    imported
}

/// Original and translation of a message, twice if it has a plural: the first form is the
/// singular's, the last the plural's.
fn pairs(message: &Message) -> Vec<(&str, &str)> {
    let first = message.translations.first().map_or("", String::as_str);
    let mut pairs = vec![(message.id.as_str(), first)];
    if let Some(plural) = &message.id_plural {
        let last = message.translations.get(1..).and_then(<[String]>::last);
        pairs.push((plural, last.map_or("", String::as_str)));
    }
    pairs
}

/// What a quoted string belongs to.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Field {
    None,
    Context,
    Id,
    Plural,
    Translation(usize),
}

fn messages(file: &DecodedFile, diagnostics: &mut Vec<Diagnostic>) -> Vec<Message> {
    /// No language has more than six plural forms.
    const MAX_FORMS: usize = 10;
    let mut messages: Vec<Message> = Vec::new();
    let mut current = Message::default();
    let mut field = Field::None;
    let mut is_fuzzy = false;
    for (line_idx, line) in file.text.lines().enumerate() {
        let line = line.trim();
        if let Some(comment) = line.strip_prefix('#') {
            if comment.starts_with(',') && comment.split(',').any(|flag| flag.trim() == "fuzzy") {
                is_fuzzy = true;
            }
            continue;
        }
        let (keyword, rest) = match line.find('"') {
            _ if line.is_empty() => continue,
            Some(at) => line.split_at(at),
            None => (line, ""),
        };
        let next = match keyword.trim() {
            "" => field,
            "msgctxt" => Field::Context,
            "msgid" => Field::Id,
            "msgid_plural" => Field::Plural,
            "msgstr" => Field::Translation(0),
            other => {
                let number = other.strip_prefix("msgstr[").and_then(|rest| rest.strip_suffix(']'));
                match number
                    .and_then(|number| number.parse().ok())
                    .filter(|&n: &usize| n < MAX_FORMS)
                {
                    Some(number) => Field::Translation(number),
                    None => Field::None,
                }
            }
        };
        let is_new = !keyword.trim().is_empty();
        let begins =
            matches!(next, Field::Context) || (next == Field::Id && field != Field::Context);
        if is_new && begins {
            if field != Field::None {
                messages.push(std::mem::take(&mut current));
            }
            current = Message { is_fuzzy: std::mem::take(&mut is_fuzzy), ..Message::default() };
        }
        let text = match next {
            Field::None => None,
            _ => unquoted(rest),
        };
        let Some(text) = text else {
            diagnostics.push(
                Diagnostic::error(&file.path, "this line is no part of a message")
                    .at_line(line_idx + 1)
                    .with_help(
                        "a message is msgid \"…\" and msgstr \"…\", each line in quotation marks",
                    ),
            );
            continue;
        };
        match next {
            Field::None | Field::Context => {}
            Field::Id => current.id.push_str(&text),
            Field::Plural => current.id_plural.get_or_insert_default().push_str(&text),
            Field::Translation(number) => {
                while current.translations.len() <= number {
                    current.translations.push(String::new());
                }
                if let Some(translation) = current.translations.get_mut(number) {
                    translation.push_str(&text);
                }
            }
        }
        field = next;
    }
    if field != Field::None {
        messages.push(current);
    }
    messages
}

/// The text of a string in quotation marks with the escapes of C.
fn unquoted(quoted: &str) -> Option<String> {
    let inner = quoted.strip_prefix('"')?.strip_suffix('"')?;
    let mut text = String::with_capacity(inner.len());
    let mut chars = inner.chars();
    while let Some(c) = chars.next() {
        match c {
            '\\' => match chars.next()? {
                'n' => text.push('\n'),
                't' => text.push('\t'),
                'r' => text.push('\r'),
                other => text.push(other),
            },
            '"' => return None,
            other => text.push(other),
        }
    }
    Some(text)
}
