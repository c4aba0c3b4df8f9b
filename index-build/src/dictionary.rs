//! Reads dictionaries: CC-CEDICT and files like it, TBX, and lines of head TAB renderings.

use std::path::Path;

use anyhow::{Context as _, bail};
use enface_align::Dictionary;
use quick_xml::Reader;
use quick_xml::events::Event;
use serde::Serialize;

use crate::diagnostic::Diagnostic;
use crate::export::plain;
use crate::language::parse_tag;
use crate::model::Lang;
use crate::source::{self, SourceFile};

/// What a dictionary file holds, for any pair of languages.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct DictionaryFile {
    /// Heads with their renderings; the languages are not stated.
    entries: Vec<(String, Vec<String>)>,
    /// Concepts that state the languages of their terms.
    concepts: Vec<Concept>,
    /// What could not be read.
    pub diagnostics: Vec<Diagnostic>,
}

/// A concept of a termbase.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Concept {
    /// Its terms, each with its language.
    pub terms: Vec<(Lang, String)>,
    /// What it means.
    pub definition: Option<String>,
    /// Whatever else is said of the concept as a whole.
    pub note: Option<String>,
    /// Where this is from.
    pub source: Option<String>,
}

impl DictionaryFile {
    /// The concepts whose terms state their languages.
    pub fn concepts(&self) -> &[Concept] {
        &self.concepts
    }

    /// The entries between two languages, heads in the first where languages are stated.
    fn between(&self, a: &str, b: &str) -> Vec<(String, Vec<String>)> {
        let language = |tag: &str| tag.split('-').next().unwrap_or_default().to_owned();
        let terms = |concept: &Concept, lang: &str| -> Vec<String> {
            let of_lang = concept.terms.iter().filter(|term| language(&term.0) == language(lang));
            of_lang.map(|term| term.1.clone()).collect()
        };
        let of_concepts = self.concepts.iter().flat_map(|concept| {
            let renderings = terms(concept, b);
            terms(concept, a).into_iter().map(move |head| (head, renderings.clone()))
        });
        self.entries.iter().cloned().chain(of_concepts.filter(|x| !x.1.is_empty())).collect()
    }
}

/// What dictionaries say between two languages. Those that do not state their languages may be for
/// any pair: the aligner finds out whether they are.
pub fn between(dictionaries: &[DictionaryFile], a: &str, b: &str) -> Dictionary {
    dictionaries.iter().flat_map(|file| file.between(a, b)).collect()
}

/// Reads a dictionary; what is no entry is passed over and reported.
///
/// # Errors
/// If the file cannot be read or has no entry at all.
pub fn read(path: &Path) -> anyhow::Result<DictionaryFile> {
    let shown = path.display().to_string();
    let bytes =
        std::fs::read(path).with_context(|| format!("{shown}: the dictionary cannot be read"))?;
    let (file, warnings) = source::decode(SourceFile::alone(path, bytes), None)
        .map_err(|diagnostic| anyhow::anyhow!("{diagnostic:#}"))?;
    let mut out = if file.text.trim_start().starts_with('<') {
        tbx(&file.text).with_context(|| format!("{shown}: is no well-formed TBX"))?
    } else {
        lines(&file.text, &shown)
    };
    if out.entries.is_empty() && out.concepts.is_empty() {
        bail!(
            "{shown}: no entry of a dictionary is in it; enface reads CC-CEDICT (傳統 传统 [pin1 yin1] \
             /rendering/rendering/), lines of head TAB rendering;rendering, and TBX"
        );
    }
    out.diagnostics.splice(0..0, warnings);
    Ok(out)
}

fn lines(text: &str, shown: &str) -> DictionaryFile {
    let mut out = DictionaryFile::default();
    let (mut n_bad, mut first_bad) = (0, 0);
    for (number, line) in (1..).zip(text.lines()) {
        let line = line.trim();
        if line.is_empty() || line.starts_with('#') {
            continue;
        }
        if let Some(entry) = cedict(line) {
            out.entries.extend(entry);
        } else if let Some(entry) = tabbed(line) {
            out.entries.push(entry);
        } else {
            if n_bad == 0 {
                first_bad = number;
            }
            n_bad += 1;
        }
    }
    if n_bad > 0 {
        let entries = if n_bad == 1 { "line is no entry" } else { "lines are no entries" };
        out.diagnostics.push(
            Diagnostic::warning(shown, format!("{n_bad} {entries}, from here on; passed over"))
                .at_line(first_bad)
                .with_help("write head TAB rendering;rendering, or the form of CC-CEDICT"),
        );
    }
    out
}

/// `head TAB rendering;rendering`; further fields are not read.
fn tabbed(line: &str) -> Option<(String, Vec<String>)> {
    let mut fields = line.split('\t').map(str::trim);
    let head = fields.next().filter(|head| !head.is_empty())?;
    let renderings = fields.next()?.split([';', '；']).map(str::trim);
    let renderings: Vec<String> = renderings.filter(|r| !r.is_empty()).map(str::to_owned).collect();
    (!renderings.is_empty()).then(|| (head.to_owned(), renderings))
}

/// `傳統 传统 [chuan2 tong3] /tradition/traditional/`: an entry for each spelling. One that only
/// points to another has no rendering and gives none; `None` is no such line.
fn cedict(line: &str) -> Option<Vec<(String, Vec<String>)>> {
    let (spellings, rest) = line.split_once(" [")?;
    let (_, rest) = rest.split_once(']')?;
    let glosses = rest.trim().strip_prefix('/')?.strip_suffix('/')?;
    let (traditional, simplified) = spellings.split_once(' ')?;
    let mut renderings: Vec<String> = Vec::new();
    for gloss in glosses.split('/') {
        let gloss = without_brackets(gloss);
        if POINTERS.iter().any(|pointer| gloss.trim_start().starts_with(pointer)) {
            continue;
        }
        for rendering in gloss.split([';', ',']) {
            let rendering = rendering.trim();
            let bare = PARTICLES.iter().find_map(|particle| rendering.strip_prefix(particle));
            let rendering = bare.unwrap_or(rendering).trim();
            if !rendering.is_empty() && !renderings.iter().any(|r| r == rendering) {
                renderings.push(rendering.to_owned());
            }
        }
    }
    let mut spellings = vec![traditional, simplified];
    spellings.dedup();
    let entry = |head: &str| (head.to_owned(), renderings.clone());
    Some(if renderings.is_empty() { vec![] } else { spellings.into_iter().map(entry).collect() })
}

/// Glosses that are about the word instead of rendering it.
const POINTERS: [&str; 12] = [
    "CL:",
    "variant of",
    "old variant of",
    "see ",
    "see also",
    "erhua variant",
    "abbr. for",
    "abbr. of",
    "also written",
    "also pr.",
    "surname ",
    "classifier for",
];

/// Words before a rendering that are not part of it.
const PARTICLES: [&str; 4] = ["to ", "a ", "an ", "the "];

/// A text without what stands in brackets.
fn without_brackets(text: &str) -> String {
    let mut depth = 0usize;
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '(' | '[' => depth += 1,
            ')' | ']' => depth = depth.saturating_sub(1),
            _ if depth == 0 => out.push(c),
            _ => {}
        }
    }
    out
}

/// TBX (ISO 30042), of 2008 (`termEntry`, `langSet`) and of 2019 (`conceptEntry`, `langSec`).
fn tbx(text: &str) -> anyhow::Result<DictionaryFile> {
    let mut out = DictionaryFile::default();
    let mut reader = Reader::from_str(text);
    let mut lang: Option<Lang> = None;
    let mut concept = Concept::default();
    let mut is_in_term = false;
    // The element whose text is being read, and the text.
    let mut open: Option<(&str, String)> = None;
    loop {
        match reader.read_event()? {
            Event::Start(start) => match start.local_name().as_ref() {
                "langSet" | "langSec" => {
                    let tag = start.try_get_attribute("xml:lang")?;
                    lang = tag.and_then(|tag| parse_tag(&tag.value));
                }
                "term" => open = Some(("term", String::new())),
                "tig" | "ntig" | "termSec" => is_in_term = true,
                name @ ("descrip" | "admin" | "note") if !is_in_term => {
                    let kind = start.try_get_attribute("type")?;
                    let field = match (name, kind.as_ref().map(|kind| kind.value.as_ref())) {
                        ("descrip", Some("definition")) => Some("definition"),
                        ("admin", Some("source")) => Some("source"),
                        ("note", _) => Some("note"),
                        _ => None,
                    };
                    open = field.map(|field| (field, String::new()));
                }
                _ => {}
            },
            Event::Text(piece) => {
                if let Some((_, text)) = &mut open {
                    text.push_str(&piece);
                }
            }
            Event::GeneralRef(reference) => {
                if let Some((_, text)) = &mut open {
                    text.extend(character(&reference));
                }
            }
            Event::End(end) => match end.local_name().as_ref() {
                "term" | "descrip" | "admin" | "note" => {
                    let Some((field, text)) = open.take() else { continue };
                    let text = plain(text.trim()).into_owned();
                    match (field, &lang) {
                        _ if text.is_empty() => {}
                        ("term", Some(lang)) => concept.terms.push((lang.clone(), text)),
                        ("definition", _) => concept.definition = Some(text),
                        ("source", _) => concept.source = Some(text),
                        ("note", _) => concept.note = Some(text),
                        _ => {}
                    }
                }
                "tig" | "ntig" | "termSec" => is_in_term = false,
                "langSet" | "langSec" => lang = None,
                "termEntry" | "conceptEntry" => out.concepts.push(core::mem::take(&mut concept)),
                _ => {}
            },
            Event::Eof => return Ok(out),
            _ => {}
        }
    }
}

/// The character that an XML reference names, without its `&` and `;`.
fn character(reference: &str) -> Option<char> {
    let number = reference.strip_prefix('#').map(|digits| match digits.strip_prefix('x') {
        Some(digits) => u32::from_str_radix(digits, 16),
        None => digits.parse(),
    });
    match (number, reference) {
        (Some(number), _) => number.ok().and_then(char::from_u32),
        (None, "amp") => Some('&'),
        (None, "lt") => Some('<'),
        (None, "gt") => Some('>'),
        (None, "quot") => Some('"'),
        (None, "apos") => Some('\''),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn check(line: &str, expected: &[(&str, &[&str])]) {
        let got = lines(line, "test").entries;
        let expected: Vec<(String, Vec<String>)> = expected
            .iter()
            .map(|(h, r)| ((*h).to_owned(), r.iter().map(|r| (*r).to_owned()).collect()))
            .collect();
        assert_eq!(got, expected, "{line}");
    }

    #[test]
    fn an_entry_of_cedict_counts_for_both_spellings() {
        let renderings: &[&str] = &["condition", "term", "factor"];
        let line = "條件 条件 [tiao2 jian4] /condition; a term/the factor (of sth)/CL:個|个[ge4]/";
        check(line, &[("條件", renderings), ("条件", renderings)]);
        check("修理 修理 [xiu1 li3] /to repair/to fix/", &[("修理", &["repair", "fix"])]);
        check("並 并 [bing4] /variant of 並|并[bing4]/", &[]);
    }

    #[test]
    fn lines_have_a_head_and_renderings() {
        check(
            "Datenschutz\tprotection des données; vie privée\tnote",
            &[("Datenschutz", &["protection des données", "vie privée"])],
        );
        check("# a comment\n\n", &[]);
        let bad = lines("a\tb\nno entry\n\t\nx\t;\n", "d.tsv");
        assert_eq!(bad.entries.len(), 1);
        assert_eq!(
            bad.diagnostics[0].to_string(),
            "d.tsv:2: warning: 2 lines are no entries, from here on; passed over (help: write head \
             TAB rendering;rendering, or the form of CC-CEDICT)"
        );
    }

    #[test]
    fn a_termbase_has_terms_by_language() {
        let text = r#"<?xml version="1.0"?><martif><text><body>
            <termEntry><langSet xml:lang="de"><tig><term>Recht &amp; Ordnung</term></tig></langSet>
            <langSet xml:lang="fr-CH"><ntig><termGrp><term>droit</term></termGrp></ntig>
            <tig><term>loi</term></tig></langSet></termEntry>
            <conceptEntry><langSec xml:lang="de"><termSec><term>Amt</term></termSec></langSec>
            </conceptEntry></body></text></martif>"#;
        let file = tbx(text).unwrap();
        let expected = [("Recht & Ordnung".to_owned(), vec!["droit".to_owned(), "loi".to_owned()])];
        assert_eq!(file.between("de", "fr"), expected);
        assert!(file.between("de", "en").is_empty());
        assert!(tbx("<martif><term>").unwrap().concepts.is_empty());
        assert!(tbx("<a></b>").is_err());
    }
}
