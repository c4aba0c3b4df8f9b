//! Which paragraphs does a page show, in which languages?
//!
//! [`read`] walks the tree of a page and yields its paragraphs as a reader sees them: headings,
//! list items with their numbers, table rows with a line for each cell, footnotes with their marks
//! in brackets. Scripts, styles, forms, navigation and what is hidden are no text.

use std::collections::BTreeMap;

use super::dom::{NodeId, Page};
use super::white::collapse;
use crate::language::parse_tag;
use crate::model::Lang;

/// A paragraph.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Paragraph {
    /// The text; a line break that is seen is one.
    pub(super) text: String,
    /// The language that its markup states.
    pub(super) lang: Option<Lang>,
    /// 1 to 6 for a heading, else 0.
    pub(super) level: u8,
    /// The date, if the paragraph is nothing but one that is marked as such.
    pub(super) date: Option<String>,
    /// What paragraphs of several languages that say the same have in common.
    pub(super) pair: Option<String>,
}

/// How line breaks are meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Breaks {
    /// As in HTML: they are white space.
    Markup,
    /// As in `WordPress`'s classic editor: blank lines part paragraphs, other breaks are seen.
    Paragraphs,
}

/// The paragraphs in a node.
pub(super) fn read(page: &Page, root: NodeId, breaks: Breaks) -> Vec<Paragraph> {
    let is_inside = ["article", "main"].contains(&page.name(root));
    let mut flow = Flow { page, breaks, paragraphs: vec![], runs: vec![], mark: None, n_rows: 0 };
    flow.node(root, &Place { is_inside, ..Place::default() }, 0);
    flow.end(&Place::default());
    flow.paragraphs
}

/// Elements deeper than this are read as plain text.
const MAX_DEPTH: usize = 150;

/// Stands for a line break that is seen, until the white space around it is known to be none.
const BREAK: char = '\u{b}';

const SKIPPED: &[&str] = &[
    "audio", "button", "canvas", "datalist", "dialog", "embed", "head", "iframe", "input", "map",
    "nav", "noembed", "noframes", "noscript", "object", "rp", "rt", "script", "select", "style",
    "svg", "template", "textarea", "title", "video",
];

const BLOCKS: &[&str] = &[
    "address",
    "article",
    "aside",
    "blockquote",
    "body",
    "caption",
    "center",
    "dd",
    "details",
    "dir",
    "div",
    "dl",
    "dt",
    "fieldset",
    "figcaption",
    "figure",
    "footer",
    "form",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "header",
    "hgroup",
    "hr",
    "html",
    "legend",
    "li",
    "main",
    "menu",
    "ol",
    "p",
    "pre",
    "section",
    "summary",
    "table",
    "tbody",
    "td",
    "tfoot",
    "th",
    "thead",
    "tr",
    "ul",
];

/// What a page puts around its text.
const FRAMES: &[&str] = &["header", "footer", "aside"];

/// What is known at a place of the tree.
#[derive(Clone, Debug, Default)]
struct Place {
    lang: Option<Lang>,
    pair: Option<String>,
    level: u8,
    date: Option<String>,
    is_pre: bool,
    /// Whether this is within the page's own text, where a header is the text's.
    is_inside: bool,
}

/// A piece of the paragraph at hand.
struct Run {
    text: String,
    lang: Option<Lang>,
    date: Option<String>,
}

struct Flow<'a> {
    page: &'a Page,
    breaks: Breaks,
    paragraphs: Vec<Paragraph>,
    runs: Vec<Run>,
    /// What stands before the next paragraph: the number of a list item or a footnote.
    mark: Option<String>,
    n_rows: usize,
}

impl Flow<'_> {
    fn node(&mut self, id: NodeId, place: &Place, depth: usize) {
        if let Some(text) = self.page.text(id) {
            self.text(text, place);
            return;
        }
        let name = self.page.name(id);
        if self.is_skipped(id, name, place) {
            return;
        }
        if depth > MAX_DEPTH {
            self.text(&self.page.all_text(id), place);
            return;
        }
        let inner = self.place(id, name, place);
        match name {
            "br" => self.push(&BREAK.to_string(), place),
            "q" => {
                self.push("“", &inner);
                self.inside(id, &inner, depth);
                self.push("”", &inner);
            }
            "sup" if self.page.attribute(id, "class") == Some("footnote-definition-label") => {
                self.mark = Some(format!("[{}]", self.page.all_text(id).trim()));
            }
            "sup" | "a" if let Some(mark) = self.reference(id, name) => self.push(&mark, place),
            "a" if self.is_way_back(id) => {}
            "tr" => self.row(id, &inner, depth),
            "ol" => {
                self.end(place);
                self.list(id, &inner, depth);
                self.end(&inner);
            }
            _ if BLOCKS.contains(&name) => {
                self.end(place);
                if let Some(mark) = self.note_mark(id, name) {
                    self.mark = Some(mark);
                }
                self.inside(id, &inner, depth);
                self.end(&inner);
                if name == "li" || self.is_note(id) {
                    self.mark = None;
                }
            }
            _ => self.inside(id, &inner, depth),
        }
    }

    fn inside(&mut self, id: NodeId, place: &Place, depth: usize) {
        for &child in self.page.children(id) {
            self.node(child, place, depth + 1);
        }
    }

    fn is_skipped(&self, id: NodeId, name: &str, place: &Place) -> bool {
        let is_on = |attribute| self.page.attribute(id, attribute).is_some_and(|v| v != "false");
        let role = self.page.attribute(id, "role").unwrap_or_default();
        SKIPPED.contains(&name)
            || (FRAMES.contains(&name) && !place.is_inside)
            || is_on("hidden")
            || is_on("data-enface-ignore")
            || self.page.attribute(id, "aria-hidden") == Some("true")
            || matches!(role, "navigation" | "search" | "banner" | "contentinfo")
    }

    fn place(&self, id: NodeId, name: &str, outer: &Place) -> Place {
        let mut place = outer.clone();
        let attribute =
            |names: &[&str]| names.iter().find_map(|name| self.page.attribute(id, name));
        if let Some(lang) = lang_of(self.page, id) {
            place.lang = Some(lang);
        }
        let pair = ["data-segment", "data-seg", "data-align", "data-pair", "data-bead"];
        if let Some(pair) = attribute(&pair).filter(|pair| !pair.is_empty()) {
            place.pair = Some(pair.to_owned());
        }
        match name {
            "h1" | "h2" | "h3" | "h4" | "h5" | "h6" => {
                place.level = name.as_bytes().get(1).map_or(0, |digit| digit - b'0');
            }
            "time" => place.date = attribute(&["datetime"]).map(str::to_owned),
            "pre" => place.is_pre = true,
            "article" | "main" => place.is_inside = true,
            _ => {}
        }
        place
    }

    fn text(&mut self, text: &str, place: &Place) {
        let text = text.replace(BREAK, " ");
        if place.is_pre {
            let text = text.trim_end_matches('\n').replace("\r\n", "\n");
            self.push(&text.replace(['\n', '\r'], "\u{b}"), place);
        } else if self.breaks == Breaks::Paragraphs {
            let text = text.replace("\r\n", "\n");
            let mut lines = text.split('\n').peekable();
            let mut n_blank = 0;
            let mut is_first = true;
            while let Some(line) = lines.next() {
                let is_last = lines.peek().is_none();
                let is_blank = line.trim_matches(crate::source::is_blank).is_empty();
                if is_blank && !is_first && !is_last {
                    n_blank += 1;
                    continue;
                }
                if !is_first {
                    if n_blank > 0 {
                        self.end(place);
                    } else {
                        self.push(&BREAK.to_string(), place);
                    }
                }
                n_blank = 0;
                is_first = false;
                self.push(line, place);
            }
        } else {
            self.push(&text, place);
        }
    }

    fn push(&mut self, text: &str, place: &Place) {
        self.runs.push(Run {
            text: text.to_owned(),
            lang: place.lang.clone(),
            date: place.date.clone(),
        });
    }

    /// Ends the paragraph at hand, or the several that it is if its lines change languages.
    fn end(&mut self, place: &Place) {
        let runs = std::mem::take(&mut self.runs);
        let mut lines: Vec<(String, Option<Lang>)> = Vec::new();
        let mut open: Vec<(&str, &Option<Lang>)> = Vec::new();
        let mut close = |open: &mut Vec<(&str, &Option<Lang>)>| {
            let line = collapse(&open.iter().map(|(text, _)| *text).collect::<String>());
            let line = line.trim_matches(crate::source::is_blank).replace('\u{a0}', " ");
            let lang = main_lang(open);
            open.clear();
            if line.is_empty() {
                return;
            }
            match lines.last_mut() {
                Some((text, before)) if *before == lang => {
                    text.push('\n');
                    text.push_str(&line);
                }
                _ => lines.push((line, lang)),
            }
        };
        for run in &runs {
            for (i, piece) in run.text.split(BREAK).enumerate() {
                if i > 0 {
                    close(&mut open);
                }
                open.push((piece, &run.lang));
            }
        }
        close(&mut open);
        let is_date = |run: &Run| {
            run.date.is_some() || run.text.trim_matches(crate::source::is_blank).is_empty()
        };
        let date =
            runs.iter().find_map(|run| run.date.clone()).filter(|_| runs.iter().all(is_date));
        for (text, lang) in lines {
            let text = match self.mark.take() {
                Some(mark) => format!("{mark} {text}"),
                None => text,
            };
            self.paragraphs.push(Paragraph {
                text,
                lang,
                level: place.level,
                date: date.clone(),
                pair: place.pair.clone(),
            });
        }
    }

    /// A list with numbers; the numbers are part of the text that a reader sees.
    fn list(&mut self, id: NodeId, place: &Place, depth: usize) {
        let mut number: i64 =
            self.page.attribute(id, "start").and_then(|start| start.parse().ok()).unwrap_or(1);
        let kind = self.page.attribute(id, "type").unwrap_or("1").to_owned();
        for &child in self.page.children(id) {
            if self.page.name(child) == "li" {
                if let Some(value) =
                    self.page.attribute(child, "value").and_then(|v| v.parse().ok())
                {
                    number = value;
                }
                self.mark = Some(format!("{}.", counter(number, &kind)));
                number = number.saturating_add(1);
            }
            self.node(child, place, depth + 1);
        }
        self.mark = None;
    }

    /// A row of a table: one paragraph with a line for each cell; or, if the cells state different
    /// languages, one for each that belong together.
    fn row(&mut self, id: NodeId, place: &Place, depth: usize) {
        self.end(place);
        let start = self.paragraphs.len();
        let mut cells: Vec<Vec<Paragraph>> = Vec::new();
        for &child in self.page.children(id) {
            self.node(child, place, depth + 1);
            self.end(place);
            cells.push(self.paragraphs.split_off(start));
        }
        cells.retain(|cell| !cell.is_empty());
        let langs: BTreeMap<&Option<Lang>, usize> =
            cells.iter().filter_map(|cell| cell.first()).map(|p| (&p.lang, 1)).collect();
        let is_parallel = langs.len() > 1 && langs.keys().all(|lang| lang.is_some());
        // A cell that holds much is a column of a page's layout.
        let is_layout = cells.len() == 1 || cells.iter().any(|cell| cell.len() > 4);
        if is_parallel {
            self.n_rows += 1;
            let pair = format!("row {}", self.n_rows);
            for mut paragraph in cells.into_iter().flatten() {
                paragraph.pair.get_or_insert_with(|| pair.clone());
                self.paragraphs.push(paragraph);
            }
        } else if is_layout {
            self.paragraphs.extend(cells.into_iter().flatten());
        } else {
            let lines: Vec<String> = cells.iter().flatten().map(|p| p.text.clone()).collect();
            if let Some(first) = cells.into_iter().flatten().next() {
                self.paragraphs.push(Paragraph { text: lines.join("\n"), ..first });
            }
        }
    }

    /// The mark of a footnote in the text, `[1]`, if the element refers to one.
    fn reference(&self, id: NodeId, name: &str) -> Option<String> {
        let link = match name {
            "a" => id,
            _ => *self.page.children(id).iter().find(|&&child| self.page.name(child) == "a")?,
        };
        let href = self.page.attribute(link, "href")?;
        let is_note = self.page.attribute(link, "role") == Some("doc-noteref")
            || href.strip_prefix('#').is_some_and(|id| name == "sup" || is_note_id(id));
        let text = self.page.all_text(id);
        let mark = text.trim().trim_matches(['[', ']', '(', ')']);
        let is_mark = !mark.is_empty()
            && mark.chars().count() <= 4
            && mark.chars().all(|c| c.is_alphanumeric() || c == '*');
        (is_note && is_mark).then(|| format!("[{mark}]"))
    }

    /// Whether a link only leads from a footnote back to the text.
    fn is_way_back(&self, id: NodeId) -> bool {
        let text = self.page.all_text(id);
        self.page.attribute(id, "role") == Some("doc-backlink")
            || matches!(text.trim().trim_end_matches('\u{fe0e}'), "↩" | "↑" | "^" | "↵" | "⤴")
    }

    fn is_note(&self, id: NodeId) -> bool {
        let class = self.page.attribute(id, "class").unwrap_or_default();
        class.split_whitespace().any(|class| class == "footnote-definition")
            || self.page.attribute(id, "id").is_some_and(is_note_id)
    }

    /// The mark of a footnote, `[1]`, if the element is one in a list.
    fn note_mark(&self, id: NodeId, name: &str) -> Option<String> {
        if name != "li" {
            return None;
        }
        let number = self.page.attribute(id, "id").filter(|id| is_note_id(id))?;
        let digits = number.rsplit(|c: char| !c.is_ascii_digit()).next().unwrap_or_default();
        (!digits.is_empty()).then(|| format!("[{digits}]"))
    }
}

/// Whether an id is one that programs give to footnotes.
fn is_note_id(id: &str) -> bool {
    let bare = id.trim_start_matches('_').trim_start_matches("user-content-");
    let rest = ["footnote", "fn", "ftn", "note", "endnote", "edn"]
        .iter()
        .find_map(|name| bare.strip_prefix(name));
    rest.is_some_and(|rest| rest.contains(|c: char| c.is_ascii_digit()) && !rest.contains("ref"))
}

/// The language that most of a line is in.
fn main_lang(runs: &[(&str, &Option<Lang>)]) -> Option<Lang> {
    let mut weights: BTreeMap<&Option<Lang>, usize> = BTreeMap::new();
    for (text, lang) in runs {
        *weights.entry(lang).or_default() += text.chars().filter(|c| c.is_alphanumeric()).count();
    }
    let heaviest = weights.into_iter().filter(|(_, n)| *n > 0).max_by_key(|(_, n)| *n);
    heaviest.or_else(|| runs.first().map(|(_, lang)| (*lang, 0))).and_then(|(lang, _)| lang.clone())
}

/// The language that an element states.
pub(super) fn lang_of(page: &Page, id: NodeId) -> Option<Lang> {
    let names = ["lang", "xml:lang", "data-lang", "data-language"];
    names.iter().find_map(|name| page.attribute(id, name)).and_then(parse_tag)
}

/// A number in the way that a list's type asks for.
fn counter(number: i64, kind: &str) -> String {
    let letter = |first: u8| {
        let place = u8::try_from(number.checked_sub(1)?).ok().filter(|place| *place < 26)?;
        Some(char::from(first + place).to_string())
    };
    let counted = match kind {
        "a" => letter(b'a'),
        "A" => letter(b'A'),
        "i" => roman(number).map(|roman| roman.to_lowercase()),
        "I" => roman(number),
        _ => None,
    };
    counted.unwrap_or_else(|| number.to_string())
}

fn roman(number: i64) -> Option<String> {
    const STEPS: &[(i64, &str)] = &[
        (100, "C"),
        (90, "XC"),
        (50, "L"),
        (40, "XL"),
        (10, "X"),
        (9, "IX"),
        (5, "V"),
        (4, "IV"),
        (1, "I"),
    ];
    let mut rest = Some(number).filter(|number| (1..400).contains(number))?;
    let mut text = String::new();
    for (step, sign) in STEPS {
        while rest >= *step {
            text.push_str(sign);
            rest -= step;
        }
    }
    Some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(html: &str, expected: &[&str]) {
        let page = Page::parse(html);
        let found: Vec<_> = read(&page, 0, Breaks::Markup).into_iter().map(|p| p.text).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn paragraphs_headings_and_breaks_are_as_seen() {
        check(
            "<h1>One</h1>two <b>th</b>ree<p>four<br>\n five &amp; <i>six</i></p><script>x</script>seven",
            &["One", "two three", "four\nfive & six", "seven"],
        );
    }

    #[test]
    fn lists_show_their_numbers_and_tables_their_cells() {
        check(
            "<ol start=3><li>a<li><p>b</p><p>c</p></ol><ul><li>d</ul><ol type=i><li>e</ol>",
            &["3. a", "4. b", "c", "d", "i. e"],
        );
        check("<table><tr><th>a<th>b<tr><td>c<td>d</table>", &["a\nb", "c\nd"]);
    }

    #[test]
    fn footnotes_have_their_marks() {
        check(
            "<p>Text<sup><a href='#fn1'>1</a></sup> and x<sup>2</sup>.</p><ol><li id=fn1>Note <a href='#r1'>↩</a></ol>",
            &["Text[1] and x2.", "[1] Note"],
        );
    }

    #[test]
    fn frames_and_hidden_parts_are_no_text() {
        check(
            "<header>x</header><nav>x</nav><article><header>a</header><p hidden>x</p>b<aside>c</aside></article><footer>x</footer>",
            &["a", "b", "c"],
        );
    }

    #[test]
    fn languages_and_pairs_are_kept() {
        let page = Page::parse(
            "<p lang=en>a<p lang=fa>b<p><span lang=en>one</span><br><span lang=fa>دو</span></p>\
             <table><tr><td lang=en>c<td lang=fa>d</table><p data-segment=7 data-lang=en>e",
        );
        let found: Vec<_> = read(&page, 0, Breaks::Markup)
            .into_iter()
            .map(|p| (p.text, p.lang.unwrap_or_default(), p.pair.unwrap_or_default()))
            .collect();
        let expected = [
            ("a", "en", ""),
            ("b", "fa", ""),
            ("one", "en", ""),
            ("دو", "fa", ""),
            ("c", "en", "row 1"),
            ("d", "fa", "row 1"),
            ("e", "en", "7"),
        ];
        assert_eq!(found, expected.map(|(t, l, p)| (t.to_owned(), l.to_owned(), p.to_owned())));
    }

    #[test]
    fn the_classic_editor_writes_paragraphs_as_lines() {
        let page =
            Page::parse("one <b>two</b>\nthree\n\n&nbsp;\n\nfour<ul>\n<li>five</li>\n</ul>\nsix");
        let found: Vec<_> =
            read(&page, 0, Breaks::Paragraphs).into_iter().map(|p| p.text).collect();
        assert_eq!(found, ["one two\nthree", "four", "five", "six"]);
    }

    #[test]
    fn nesting_without_end_is_read() {
        check(&format!("{}x", "<div>".repeat(20_000)), &["x"]);
    }
}
