//! Which documents does a table of texts hold?
//!
//! CSV and TSV: a row is an aligned segment, a column a language. A first row that names columns
//! says which (`en`, `text_zh`, `Chinese`); without one each column's text does. A column `doc`
//! tells documents apart; `title_en`, `date`, `source`, `label_zh` and `heading` are what they are
//! in JSON Lines.

use std::collections::BTreeMap;
use std::collections::btree_map::Entry;

use super::{Context, Imported, Importer, dates, given, jsonl, names, provenance, returned};
use crate::diagnostic::Diagnostic;
use crate::language::{UNDETERMINED, parse_tag};
use crate::model::{Document, GivenSegment, Lang};
use crate::source::DecodedFile;

/// Reads tables with delimiters.
pub(super) struct Delimited;

impl Importer for Delimited {
    fn name(&self) -> &'static str {
        "csv"
    }

    fn describe(&self) -> &'static str {
        "tables with a column for each language (.csv, .tsv, .tab)"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["csv", "tsv", "tab"]
    }

    fn recognizes(&self, file: &DecodedFile) -> bool {
        self.extensions().contains(&file.extension().as_str())
    }

    fn read(&self, files: &[DecodedFile], context: &Context) -> Imported {
        let mut imported = Imported::default();
        for file in files {
            imported.append(read(file, context));
        }
        imported
    }
}

/// What a column holds.
#[derive(Clone, Debug, PartialEq, Eq)]
enum Column {
    Text(Lang),
    Title(Lang),
    Label(Lang),
    Document,
    Date,
    Source,
    Heading,
    Provenance,
    /// What is said of documents, under this name.
    Meta(String),
    Other,
}

/// A row and the line on which it begins.
type Row = (usize, Vec<String>);

fn read(file: &DecodedFile, context: &Context) -> Imported {
    let mut imported = Imported::default();
    let rows = rows(file, &mut imported.diagnostics);
    let Some((_, first)) = rows.first() else { return imported };
    if let Some(documents) = returned::table(first, rows.get(1..).unwrap_or_default()) {
        return Imported { documents, ..imported };
    }
    let (mut columns, rows) = match named_columns(first, context) {
        Some(columns) => (columns, rows.get(1..).unwrap_or_default()),
        None => (found_columns(&rows, context), rows.as_slice()),
    };
    for (i, column) in columns.iter_mut().enumerate() {
        // `Nr` is a language, too, but numbers are no text.
        let is_blank = |(_, row): &Row| row.get(i).is_none_or(|cell| cell.trim().is_empty());
        let has_letters =
            |(_, row): &Row| row.get(i).is_some_and(|cell| cell.chars().any(char::is_alphabetic));
        let is_numbers = !rows.iter().all(is_blank) && !rows.iter().any(has_letters);
        if matches!(column, Column::Text(_)) && is_numbers {
            *column = Column::Other;
        }
    }
    let n_texts = columns.iter().filter(|column| matches!(column, Column::Text(_))).count();
    if n_texts == 0 {
        imported.diagnostics.push(
            Diagnostic::error(&file.path, "no column of the table holds text in a language")
                .at_line(1)
                .with_help("name the columns in the first row, as in doc,en,zh"),
        );
        return imported;
    }
    let mut documents: Vec<(Document, Vec<GivenSegment>)> = Vec::new();
    // What each document's first row says of it; where others say otherwise it is no matter of the
    // document.
    let mut meta: Vec<BTreeMap<&str, Option<&str>>> = Vec::new();
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    for (line, row) in rows {
        if row.len() != columns.len() {
            imported.diagnostics.push(
                Diagnostic::warning(
                    &file.path,
                    format!("{} fields in this row, {} in the first", row.len(), columns.len()),
                )
                .at_line(*line)
                .with_help("put a field that holds the delimiter into quotation marks"),
            );
        }
        let cells = || columns.iter().zip(row).filter(|(_, cell)| !cell.trim().is_empty());
        let id =
            cells().find(|(column, _)| **column == Column::Document).map(|(_, cell)| cell.trim());
        let id = id.map_or_else(|| names::stem(file), str::to_owned);
        let place = *places.entry(id.clone()).or_insert(documents.len());
        let is_first = place == documents.len();
        if is_first {
            documents.push((Document { id, ..Document::default() }, vec![]));
            meta.push(BTreeMap::new());
        }
        let Some((document, segments)) = documents.get_mut(place) else { continue };
        let mut segment = GivenSegment::default();
        for (column, cell) in cells() {
            match column {
                Column::Text(lang) => {
                    segment.texts.insert(lang.clone(), cell.replace("\r\n", "\n"));
                }
                Column::Title(lang) => {
                    document.titles.entry(lang.clone()).or_insert_with(|| cell.trim().to_owned());
                }
                Column::Label(lang) => {
                    segment.labels.insert(lang.clone(), cell.trim().to_owned());
                }
                Column::Date => match dates::stated(cell.trim()) {
                    Some(date) => document.date = document.date.take().or(Some(date)),
                    None => imported.diagnostics.push(
                        Diagnostic::warning(
                            &file.path,
                            format!(
                                "the date {:?} is left out: it is not clear which day it is",
                                cell.trim()
                            ),
                        )
                        .at_line(*line)
                        .with_help("write dates as YYYY-MM-DD, YYYY-MM or YYYY"),
                    ),
                },
                Column::Source => {
                    document.source.get_or_insert_with(|| cell.trim().to_owned());
                }
                Column::Provenance => {
                    segment.provenance = segment.provenance.or_else(|| provenance::stated(cell));
                }
                Column::Heading => {
                    segment.heading = matches!(cell.trim(), "1" | "true" | "yes" | "x");
                }
                Column::Meta(name) => {
                    let (value, meta) = (Some(cell.trim()), meta.get_mut(place));
                    match meta.map(|meta| meta.entry(name)) {
                        Some(Entry::Vacant(entry)) if is_first => _ = entry.insert(value),
                        Some(Entry::Occupied(mut entry)) if *entry.get() != value => {
                            entry.insert(None);
                        }
                        _ => {}
                    }
                }
                Column::Document | Column::Other => {}
            }
        }
        if !segment.texts.is_empty() {
            segments.push(segment);
        }
    }
    for ((stated, segments), meta) in documents.into_iter().zip(meta) {
        if segments.is_empty() && stated.titles.is_empty() {
            continue;
        }
        let mut document = given::document(stated.id, segments);
        document.date = stated.date.or(document.date);
        document.titles = stated.titles;
        document.source = stated.source;
        let meta = meta.into_iter().filter_map(|(name, value)| Some((name, value?)));
        document.meta.extend(meta.map(|(name, value)| (name.to_owned(), value.to_owned())));
        imported.documents.push(document);
    }
    if n_texts == 1 {
        imported.diagnostics.push(
            Diagnostic::warning(
                &file.path,
                "only one column of the table holds text in a language",
            )
            .at_line(1)
            .with_help("name the columns in the first row, as in doc,en,zh"),
        );
    }
    imported
}

fn rows(file: &DecodedFile, diagnostics: &mut Vec<Diagnostic>) -> Vec<Row> {
    let delimiter = delimiter(file);
    let text = file.text.as_str();
    let is_quoted = delimiter != b'\t' || has_quoted_cells(text);
    let mut rows = parse(file, delimiter, is_quoted, diagnostics);
    let is_open = is_quoted && !text.bytes().filter(|&b| b == b'"').count().is_multiple_of(2);
    if is_open {
        let last = rows.last().map_or(0, |(line, _)| *line);
        // A mark that swallows much of the table was no quotation mark; one near the end is where
        // the table was cut off.
        let n_swallowed = text.lines().count().saturating_sub(last);
        let message = if n_swallowed > MAX_CELL_LINES {
            rows = parse(file, delimiter, false, diagnostics);
            "a quotation mark is not closed; all of them are taken for text"
        } else {
            "a quotation mark is not closed; the last cell has all that follows it"
        };
        diagnostics.push(
            Diagnostic::error(&file.path, message)
                .at_line(last)
                .with_help("close the mark, or double marks within a field"),
        );
    }
    rows
}

/// A cell with more lines than this is not believed to be one.
const MAX_CELL_LINES: usize = 50;

fn parse(
    file: &DecodedFile,
    delimiter: u8,
    is_quoted: bool,
    diagnostics: &mut Vec<Diagnostic>,
) -> Vec<Row> {
    let mut reader = csv::ReaderBuilder::new()
        .delimiter(delimiter)
        .has_headers(false)
        .flexible(true)
        .quoting(is_quoted)
        .from_reader(file.text.as_bytes());
    let mut rows = Vec::new();
    let mut record = csv::StringRecord::new();
    loop {
        match reader.read_record(&mut record) {
            Ok(true) => {
                let line = record.position().map_or(0, csv::Position::line);
                let line = usize::try_from(line).unwrap_or(usize::MAX);
                rows.push((line, record.iter().map(str::to_owned).collect()));
            }
            Ok(false) => break,
            Err(error) => {
                diagnostics.push(
                    Diagnostic::error(&file.path, format!("the row cannot be read: {error}"))
                        .with_help("save the table anew as UTF-8"),
                );
            }
        }
    }
    rows
}

/// Whether the quotation marks of a tab-separated table are around cells, as a spreadsheet writes
/// them, and not part of its text.
fn has_quoted_cells(text: &str) -> bool {
    let mut cells = text.lines().flat_map(|line| line.split('\t')).filter(|c| c.starts_with('"'));
    let mut has_some = false;
    let is_around = |cell: &str| {
        let n_marks = cell.bytes().filter(|&b| b == b'"').count();
        // An odd number begins a cell of several lines.
        n_marks % 2 == 1 || (cell.len() > 1 && cell.ends_with('"'))
    };
    let all = cells.all(|cell| {
        has_some = true;
        is_around(cell)
    });
    has_some && all
}

/// The delimiter that the first line has most of; a tab wins, a comma is the default.
fn delimiter(file: &DecodedFile) -> u8 {
    let first = file.text.lines().next().unwrap_or_default();
    let count = |delimiter: u8| first.bytes().filter(|&b| b == delimiter).count();
    if file.extension() != "csv" || (count(b'\t') > 0 && count(b',') == 0 && count(b';') == 0) {
        b'\t'
    } else if count(b';') > count(b',') {
        b';'
    } else {
        b','
    }
}

/// The columns that a first row names, if it names two or more, or one and nothing but names.
fn named_columns(row: &[String], context: &Context) -> Option<Vec<Column>> {
    let columns: Vec<Column> = row.iter().map(|name| named_column(name.trim(), context)).collect();
    let n_texts = columns.iter().filter(|column| matches!(column, Column::Text(_))).count();
    let is_known = |column: &&Column| !matches!(column, Column::Other | Column::Meta(_));
    let n_known = columns.iter().filter(is_known).count();
    // Running text is no name.
    let is_short = row.iter().all(|name| name.chars().count() <= 40);
    (is_short && n_texts > 0 && n_known >= 2.min(row.len())).then_some(columns)
}

fn named_column(name: &str, context: &Context) -> Column {
    let lower = name.to_lowercase().replace([' ', '-'], "_");
    match lower.as_str() {
        "doc" | "document" | "doc_id" | "document_id" | "docid" | "file" => {
            return Column::Document;
        }
        "date" | "datum" | "fecha" | "дата" | "日期" | "날짜" | "تاريخ" | "تاریخ" | "תאריך" =>
        {
            return Column::Date;
        }
        "source" | "url" => return Column::Source,
        "heading" => return Column::Heading,
        "provenance" | "translator" => return Column::Provenance,
        _ => {}
    }
    let lang = |tag: &str| {
        let tag = parse_tag(tag)?;
        let is_stated = context.langs.is_empty() || context.langs.contains(&tag);
        is_stated.then_some(tag)
    };
    if let Some(lang) = lower.strip_prefix("title_").and_then(lang) {
        return Column::Title(lang);
    }
    if let Some(lang) = lower.strip_prefix("label_").and_then(lang) {
        return Column::Label(lang);
    }
    let bare = ["text_", "lang_", "segment_"].iter().find_map(|prefix| lower.strip_prefix(prefix));
    let bare = bare.or_else(|| lower.strip_suffix("_text")).unwrap_or(&lower);
    let is_clear = names::lang_from_name_part(bare).is_some() && !jsonl::is_ambiguous(bare)
        || context.langs.iter().any(|lang| lang.to_lowercase() == bare.replace('_', "-"));
    match lang(bare).filter(|_| is_clear).or_else(|| lang_of_word(&lower)) {
        Some(lang) => Column::Text(lang),
        None if lower.is_empty() => Column::Other,
        None => Column::Meta(name.to_lowercase().replace(' ', "-")),
    }
}

/// The language that people call so at the head of a column.
fn lang_of_word(word: &str) -> Option<Lang> {
    const WORDS: &[(&str, &str)] = &[
        ("arabic", "ar"),
        ("العربية", "ar"),
        ("chinese", "zh"),
        ("中文", "zh"),
        ("汉语", "zh"),
        ("漢語", "zh"),
        ("dutch", "nl"),
        ("nederlands", "nl"),
        ("english", "en"),
        ("英文", "en"),
        ("french", "fr"),
        ("français", "fr"),
        ("german", "de"),
        ("deutsch", "de"),
        ("greek", "el"),
        ("hebrew", "he"),
        ("עברית", "he"),
        ("hindi", "hi"),
        ("italian", "it"),
        ("italiano", "it"),
        ("japanese", "ja"),
        ("日本語", "ja"),
        ("korean", "ko"),
        ("한국어", "ko"),
        ("latin", "la"),
        ("persian", "fa"),
        ("فارسی", "fa"),
        ("polish", "pl"),
        ("portuguese", "pt"),
        ("português", "pt"),
        ("russian", "ru"),
        ("русский", "ru"),
        ("spanish", "es"),
        ("español", "es"),
        ("thai", "th"),
        ("tibetan", "bo"),
        ("turkish", "tr"),
        ("türkçe", "tr"),
        ("ukrainian", "uk"),
        ("vietnamese", "vi"),
    ];
    WORDS.iter().find(|(name, _)| *name == word).map(|(_, tag)| (*tag).to_owned())
}

/// The columns of a table without names: each that holds text is in the language of that text.
fn found_columns(rows: &[Row], context: &Context) -> Vec<Column> {
    /// So many rows are looked at.
    const SAMPLE: usize = 200;
    let n_columns = rows.iter().map(|(_, row)| row.len()).max().unwrap_or_default();
    let mut columns: Vec<Column> = Vec::with_capacity(n_columns);
    for i in 0..n_columns {
        let cells: Vec<&str> = rows
            .iter()
            .filter_map(|(_, row)| row.get(i))
            .map(String::as_str)
            .take(SAMPLE)
            .collect();
        let text = cells.join("\n");
        let lang = context.languages.identify(&text, &context.langs);
        let is_text = text.chars().filter(|c| c.is_alphabetic()).count() * 2 > text.chars().count();
        let column = Column::Text(lang.clone());
        let is_new = lang != UNDETERMINED && !columns.contains(&column);
        columns.push(if is_text && is_new { column } else { Column::Other });
    }
    columns
}
