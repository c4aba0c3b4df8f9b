//! Which documents do TEI files hold?
//!
//! TEI P5: `text`s or `div`s in several languages, whose parts say what parts of the others say,
//! by `corresp` or by a `link` in a `linkGrp`, within a file or from file to file. What is linked
//! is aligned; without links the sides are aligned by enface. Notes follow the paragraph that they
//! belong to; what an editor deleted or corrected is left out.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use regex::Regex;

use super::groups::root;
use super::white::collapse;
use super::xml::{self, Element, Node};
use super::{Context, Imported, Importer, dates, facts, given, names, pattern, returned};
use crate::diagnostic::Diagnostic;
use crate::language::parse_tag;
use crate::model::{Body, Document, GivenSegment, Lang, SideText};
use crate::source::DecodedFile;

/// Reads TEI.
pub(super) struct Tei;

impl Importer for Tei {
    fn name(&self) -> &'static str {
        "tei"
    }

    fn describe(&self) -> &'static str {
        "TEI P5 with corresp or linkGrp (.xml, .tei)"
    }

    fn extensions(&self) -> &'static [&'static str] {
        &["xml", "tei"]
    }

    fn recognizes(&self, file: &DecodedFile) -> bool {
        ["TEI", "teiCorpus"].iter().any(|root| xml::has_root(&file.text, root))
    }

    fn keys(&self, file: &DecodedFile) -> Vec<String> {
        static OTHER: LazyLock<Regex> =
            LazyLock::new(|| pattern(r#"["\s]([^"\s#<>=]+\.(?:xml|tei))#"#));
        let folder = names::folder(&file.path);
        let others = OTHER.captures_iter(&file.text).filter_map(|found| found.get(1));
        let mut keys: BTreeSet<String> =
            others.map(|name| format!("{folder}{}", name.as_str())).collect();
        keys.insert(file.path.clone());
        keys.into_iter().collect()
    }

    fn read(&self, files: &[DecodedFile], context: &Context) -> Imported {
        read(files, context)
    }
}

/// A part of a side that is aligned as a whole.
#[derive(Clone, Debug, PartialEq, Eq)]
struct Unit {
    lang: Lang,
    text: String,
    is_heading: bool,
    /// Its id, and the ids that it says it corresponds to, each with its file's name before it.
    id: Option<String>,
    partners: Vec<String>,
}

/// What files say before they are one document or several.
#[derive(Default)]
struct Text {
    id: Option<String>,
    titles: BTreeMap<Lang, String>,
    date: Option<String>,
    units: Vec<Unit>,
    links: Vec<Vec<String>>,
}

fn read(files: &[DecodedFile], context: &Context) -> Imported {
    let mut imported = Imported::default();
    let mut texts: Vec<(Text, &DecodedFile)> = Vec::new();
    for file in files {
        let (root, diagnostics) = xml::parse(&file.text, &file.path);
        imported.diagnostics.extend(diagnostics);
        let mut roots = Vec::new();
        root.find_all("TEI", &mut roots);
        for tei in roots {
            if let Some(document) = returned::tei(tei) {
                imported.documents.push(document);
                continue;
            }
            texts.push((Text::read(tei, file, context), file));
        }
    }
    if texts.is_empty() && !imported.documents.is_empty() {
        return imported;
    }
    if let [_, _, ..] = files {
        // Files that link to one another are one document.
        let mut texts = std::mem::take(&mut texts).into_iter();
        let Some((mut whole, file)) = texts.next() else { return imported };
        for (text, _) in texts {
            whole.titles.extend(text.titles);
            whole.date = whole.date.or(text.date);
            whole.units.extend(text.units);
            whole.links.extend(text.links);
        }
        imported.documents.extend(document(whole, names::stem(file)));
    } else {
        let is_single = texts.len() == 1;
        for (i, (text, file)) in texts.into_iter().enumerate() {
            let stem = names::stem(file);
            imported
                .documents
                .extend(document(text, if is_single { stem } else { format!("{stem}-{}", i + 1) }));
        }
    }
    if imported.documents.is_empty()
        && let Some(file) = files.first()
    {
        imported.diagnostics.push(
            Diagnostic::error(&file.path, "the file holds no text")
                .in_element("text")
                .with_help("put the text into <TEI><text><body>, in <p>, <ab>, <l> or <head>"),
        );
    }
    imported
}

impl Text {
    fn read(tei: &Element, file: &DecodedFile, context: &Context) -> Self {
        let lang = tei.attribute("lang").and_then(parse_tag).or_else(|| names::lang(file));
        let mut text = Text { id: tei.attribute("id").map(str::to_owned), ..Text::default() };
        if let Some(header) = tei.first("teiHeader") {
            text.read_header(header, lang.as_ref(), context);
        }
        let mut links = Vec::new();
        tei.find_all("link", &mut links);
        text.links = links
            .iter()
            .filter_map(|link| link.attribute("target").or_else(|| link.attribute("targets")))
            .map(|targets| references(targets, file))
            .collect();
        let mut targets: BTreeSet<String> = text.links.iter().flatten().cloned().collect();
        corresponding(tei, file, &mut targets);
        let mut walker = Walker { targets, file, context, units: vec![] };
        for body in tei.all("text") {
            walker.walk(body, lang.as_ref());
        }
        text.units = walker.units;
        text
    }

    fn read_header(&mut self, header: &Element, lang: Option<&Lang>, context: &Context) {
        for title in header.find("titleStmt").into_iter().flat_map(|titles| titles.all("title")) {
            let name = collapse(&title.text());
            if name.is_empty() {
                continue;
            }
            let own = title.attribute("lang").and_then(parse_tag).or_else(|| lang.cloned());
            let lang = own.unwrap_or_else(|| context.languages.identify(&name, &context.langs));
            self.titles.entry(lang).or_insert(name);
        }
        // The text's own date stands before those of its source and of the file.
        let places = ["creation", "sourceDesc", "publicationStmt"];
        self.date = places.iter().filter_map(|name| header.find(name)).find_map(|place| {
            let mut found = Vec::new();
            place.find_all("date", &mut found);
            found.iter().find_map(|date| {
                dates::stated(date.attribute("when").unwrap_or_default())
                    .or_else(|| dates::stated(&collapse(&date.text())))
            })
        });
    }
}

/// Adds the ids that parts correspond to.
fn corresponding(element: &Element, file: &DecodedFile, targets: &mut BTreeSet<String>) {
    if let Some(ids) = element.attribute("corresp") {
        targets.extend(references(ids, file));
    }
    for child in element.elements() {
        corresponding(child, file, targets);
    }
}

/// The ids that an attribute points to, each with its file's name before it.
fn references(value: &str, file: &DecodedFile) -> Vec<String> {
    let with_file = |reference: &str| match reference.split_once('#') {
        Some(("", id)) => Some(global(file, id)),
        Some((other, id)) => Some(format!("{}#{id}", other.rsplit('/').next().unwrap_or_default())),
        None => None,
    };
    value.split_whitespace().filter_map(with_file).collect()
}

fn global(file: &DecodedFile, id: &str) -> String {
    format!("{}#{id}", file.file_name())
}

/// Elements whose text is a paragraph.
const BLOCKS: &[&str] = &[
    "p",
    "ab",
    "head",
    "l",
    "item",
    "row",
    "u",
    "opener",
    "closer",
    "salute",
    "signed",
    "trailer",
    "label",
    "byline",
    "dateline",
    "docTitle",
    "titlePart",
    "stage",
    "speaker",
    "quote",
    "bibl",
];

/// Other elements that are aligned where they have a counterpart.
const PARTS: &[&str] = &[
    "seg", "s", "cl", "div", "div1", "div2", "div3", "div4", "lg", "sp", "list", "table", "cell",
    "text", "body", "front", "back", "group",
];

/// Elements that are units where the text around them is cut into such.
const SENTENCES: &[&str] = &["seg", "s", "cl"];

/// Elements that hold no text of the document.
const SKIPPED: &[&str] =
    &["teiHeader", "standOff", "linkGrp", "facsimile", "fw", "figDesc", "graphic", "del"];

struct Walker<'a> {
    /// Ids that links name.
    targets: BTreeSet<String>,
    file: &'a DecodedFile,
    context: &'a Context,
    units: Vec<Unit>,
}

impl Walker<'_> {
    fn walk(&mut self, element: &Element, lang: Option<&Lang>) {
        if SKIPPED.contains(&element.local()) {
            return;
        }
        let own = element.attribute("lang").and_then(parse_tag);
        let lang = own.as_ref().or(lang);
        let is_unit = BLOCKS.contains(&element.local())
            || SENTENCES.contains(&element.local())
            || self.is_anchor(element);
        if is_unit && !self.has_anchor_below(element) {
            let mut notes = Vec::new();
            let mut lines = Lines::default();
            lines.read(element, &mut notes);
            self.push(lines, &notes, lang, Some(element));
            return;
        }
        // What stands between parts is one unit, with the inline elements in it.
        let (mut lines, mut notes) = (Lines::default(), Vec::new());
        for node in &element.children {
            match node {
                Node::Element(child) if !self.is_inline(child) => {
                    self.push(std::mem::take(&mut lines), &notes, lang, None);
                    notes.clear();
                    self.walk(child, lang);
                }
                node => lines.node(node, &mut notes),
            }
        }
        self.push(lines, &notes, lang, None);
    }

    /// Whether an element is within a sentence, and holds nothing that is more.
    fn is_inline(&self, element: &Element) -> bool {
        let name = element.local();
        let is_part = BLOCKS.contains(&name) || PARTS.contains(&name);
        !is_part && element.elements().all(|child| self.is_inline(child))
    }

    /// Whether an element is aligned. Names and words may correspond to something too, but are no
    /// parts that a text is cut into.
    fn is_anchor(&self, element: &Element) -> bool {
        let name = element.local();
        if !BLOCKS.contains(&name) && !PARTS.contains(&name) {
            return false;
        }
        element.attribute("corresp").is_some()
            || element
                .attribute("id")
                .is_some_and(|id| self.targets.contains(&global(self.file, id)))
    }

    fn has_anchor_below(&self, element: &Element) -> bool {
        element.elements().any(|child| self.is_anchor(child) || self.has_anchor_below(child))
    }

    fn push(
        &mut self,
        lines: Lines,
        notes: &[&Element],
        lang: Option<&Lang>,
        element: Option<&Element>,
    ) {
        self.add(lines.join(), lang, element);
        for (i, note) in notes.iter().enumerate() {
            let mut lines = Lines::default();
            for child in &note.children {
                lines.node(child, &mut Vec::new());
            }
            let mark = note.attribute("n").map_or_else(|| (i + 1).to_string(), str::to_owned);
            let own = note.attribute("lang").and_then(parse_tag);
            let text = lines.join();
            if !text.is_empty() {
                self.add(format!("[{mark}] {text}"), own.as_ref().or(lang), None);
            }
        }
    }

    fn add(&mut self, text: String, lang: Option<&Lang>, element: Option<&Element>) {
        if text.is_empty() {
            return;
        }
        let identify = || self.context.languages.identify(&text, &self.context.langs);
        let attribute = |name| element.and_then(|element| element.attribute(name));
        self.units.push(Unit {
            lang: lang.cloned().unwrap_or_else(identify),
            is_heading: element.is_some_and(|element| element.local() == "head"),
            id: attribute("id").map(|id| global(self.file, id)),
            partners: attribute("corresp")
                .map(|ids| references(ids, self.file))
                .unwrap_or_default(),
            text,
        });
    }
}

/// The paragraphs within an element, one a line.
#[derive(Default)]
struct Lines {
    done: Vec<String>,
    open: String,
}

impl Lines {
    /// Adds an element; the notes in it are put aside.
    fn read<'a>(&mut self, element: &'a Element, notes: &mut Vec<&'a Element>) {
        let name = element.local();
        let is_corrected = |name: &str| {
            element.local() == "choice"
                && element.elements().count() > 1
                && matches!(name, "orig" | "sic" | "abbr")
        };
        match name {
            _ if SKIPPED.contains(&name) => return,
            "note" => {
                notes.push(element);
                return;
            }
            // A break within a word says so.
            "lb" | "pb" | "cb" => {
                if element.attribute("break") != Some("no") {
                    self.open.push('\n');
                }
                return;
            }
            _ => {}
        }
        let is_line =
            BLOCKS.contains(&name) || matches!(name, "cell" | "lg" | "list" | "table" | "div");
        if is_line {
            self.end();
        }
        for node in &element.children {
            match node {
                Node::Element(child) if is_corrected(child.local()) => {}
                node => self.node(node, notes),
            }
        }
        if is_line {
            self.end();
        }
    }

    fn node<'a>(&mut self, node: &'a Node, notes: &mut Vec<&'a Element>) {
        match node {
            Node::Text(text) => self.open.push_str(text),
            Node::Element(element) => self.read(element, notes),
        }
    }

    fn end(&mut self) {
        let line = collapse(&std::mem::take(&mut self.open));
        if !line.is_empty() {
            self.done.push(line);
        }
    }

    fn join(mut self) -> String {
        self.end();
        self.done.join("\n")
    }
}

fn document(text: Text, stem: String) -> Option<Document> {
    if text.units.is_empty() {
        return None;
    }
    let id = text.id.unwrap_or(stem);
    let groups = groups(&text.units, &text.links);
    let mut document = if groups.iter().any(|group| group.len() > 1) {
        given::document(id, aligned(&text.units, &groups))
    } else {
        let mut sides: Vec<SideText> = Vec::new();
        for unit in text.units {
            let at = sides.iter().position(|side| side.lang == unit.lang).unwrap_or_else(|| {
                sides.push(SideText { lang: unit.lang.clone(), paragraphs: vec![] });
                sides.len() - 1
            });
            if let Some(side) = sides.get_mut(at) {
                side.paragraphs.push(unit.text);
            }
        }
        let facts = facts::facts(&sides);
        Document {
            id,
            date: facts.date,
            meta: facts.meta,
            body: Body::Sides(sides),
            ..Document::default()
        }
    };
    document.titles = text.titles;
    document.date = text.date.or(document.date);
    Some(document)
}

/// The units that links tie together, each group in reading order; a unit without links is a group
/// of its own.
fn groups(units: &[Unit], links: &[Vec<String>]) -> Vec<Vec<usize>> {
    let by_id: BTreeMap<&str, usize> =
        units.iter().enumerate().filter_map(|(i, unit)| Some((unit.id.as_deref()?, i))).collect();
    // Union-find; the root of a group is its first unit.
    let mut parents: Vec<usize> = (0..units.len()).collect();
    let own = units.iter().enumerate().map(|(i, unit)| {
        let mut ids: Vec<usize> =
            unit.partners.iter().filter_map(|id| by_id.get(id.as_str()).copied()).collect();
        ids.push(i);
        ids
    });
    let linked = links.iter().map(|link| {
        link.iter().filter_map(|id| by_id.get(id.as_str()).copied()).collect::<Vec<usize>>()
    });
    for ids in own.chain(linked) {
        // Links within a language are cross-references or notes, not translations.
        let mut langs = ids.iter().filter_map(|&i| units.get(i)).map(|unit| &unit.lang);
        let first = langs.next();
        if langs.all(|lang| Some(lang) == first) {
            continue;
        }
        for pair in ids.windows(2) {
            let (one, other) = (root(&mut parents, pair[0]), root(&mut parents, pair[1]));
            parents[one.max(other)] = one.min(other);
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for i in 0..units.len() {
        groups.entry(root(&mut parents, i)).or_default().push(i);
    }
    groups.into_values().collect()
}

/// Groups as segments, in the order of the side that begins first. What the other sides have
/// before a group of two languages stands before it.
fn aligned(units: &[Unit], groups: &[Vec<usize>]) -> Vec<GivenSegment> {
    let Some(first) = units.first() else { return Vec::new() };
    let mut group_of = vec![0; units.len()];
    for (g, group) in groups.iter().enumerate() {
        for &i in group {
            group_of[i] = g;
        }
    }
    let mut others: BTreeMap<&Lang, Vec<usize>> = BTreeMap::new();
    for (i, unit) in units.iter().enumerate().filter(|(_, unit)| unit.lang != first.lang) {
        others.entry(&unit.lang).or_default().push(i);
    }
    let mut is_done = vec![false; groups.len()];
    let mut order: Vec<usize> = Vec::with_capacity(groups.len());
    let main = units.iter().enumerate().filter(|(_, unit)| unit.lang == first.lang).map(|(i, _)| i);
    for i in main {
        let group = group_of[i];
        if is_done[group] {
            continue;
        }
        for side in others.values() {
            let Some(at) = side.iter().position(|&j| group_of[j] == group) else { continue };
            for &j in side.iter().take(at) {
                let alone = group_of[j];
                if !is_done[alone] && groups[alone].iter().all(|&k| units[k].lang != first.lang) {
                    is_done[alone] = true;
                    order.push(alone);
                }
            }
        }
        is_done[group] = true;
        order.push(group);
    }
    for side in others.values() {
        for &j in side {
            if !is_done[group_of[j]] {
                is_done[group_of[j]] = true;
                order.push(group_of[j]);
            }
        }
    }
    order.into_iter().map(|group| segment(units, &groups[group])).collect()
}

fn segment(units: &[Unit], group: &[usize]) -> GivenSegment {
    let mut segment = GivenSegment { heading: true, ..GivenSegment::default() };
    for unit in group.iter().filter_map(|&i| units.get(i)) {
        let text = segment.texts.entry(unit.lang.clone()).or_default();
        if !text.is_empty() {
            text.push('\n');
        }
        text.push_str(&unit.text);
        segment.heading &= unit.is_heading;
    }
    segment
}
