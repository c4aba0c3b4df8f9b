//! What elements does an XML file hold, even if it is broken?
//!
//! [`parse`] makes a tree of whatever it is given. A tag that cannot be read, an end without a
//! beginning, or the end of the file in the middle become diagnostics, and what stands before and
//! after is kept. Entities that a document type declares are not expanded: no file can grow by
//! being read.

use quick_xml::escape::resolve_xml_entity;
use quick_xml::events::{BytesStart, Event};
use quick_xml::{Reader, XmlVersion};

use crate::diagnostic::Diagnostic;

/// Elements deeper than this are taken for text of the one at this depth; no format nests so deep.
const MAX_DEPTH: usize = 200;
/// Reading gives up after so many places that are no XML: the file is something else.
const MAX_RECOVERIES: usize = 30;

/// An element.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(super) struct Element {
    /// The name with its prefix.
    pub(super) name: String,
    /// The attributes with their prefixes, in the order of the file.
    pub(super) attributes: Vec<(String, String)>,
    /// What it holds; texts next to one another are one.
    pub(super) children: Vec<Node>,
    /// The line on which it begins, from 1.
    pub(super) line: usize,
}

/// What an element holds.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Node {
    Element(Element),
    Text(String),
}

impl Element {
    /// The name without its prefix.
    pub(super) fn local(&self) -> &str {
        local(&self.name)
    }

    /// The value of an attribute, by its name without prefix.
    pub(super) fn attribute(&self, name: &str) -> Option<&str> {
        self.attributes.iter().find(|(key, _)| local(key) == name).map(|(_, value)| value.as_str())
    }

    /// The elements in it.
    pub(super) fn elements(&self) -> impl Iterator<Item = &Element> {
        self.children.iter().filter_map(|node| match node {
            Node::Element(element) => Some(element),
            Node::Text(_) => None,
        })
    }

    /// The elements in it with a local name.
    pub(super) fn all<'a>(&'a self, name: &'a str) -> impl Iterator<Item = &'a Element> {
        self.elements().filter(move |element| element.local() == name)
    }

    /// The first element in it with a local name.
    pub(super) fn first(&self, name: &str) -> Option<&Element> {
        self.elements().find(|element| element.local() == name)
    }

    /// The first element with a local name at any depth, itself included.
    pub(super) fn find(&self, name: &str) -> Option<&Element> {
        if self.local() == name {
            return Some(self);
        }
        self.elements().find_map(|element| element.find(name))
    }

    /// All elements with a local name at any depth that are in no other such, in reading order.
    pub(super) fn find_all<'a>(&'a self, name: &str, found: &mut Vec<&'a Element>) {
        for element in self.elements() {
            if element.local() == name {
                found.push(element);
            } else {
                element.find_all(name, found);
            }
        }
    }

    /// All text in it.
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        self.push_text(&mut text, &|_| true);
        text
    }

    /// Adds the text in it, passing over the elements that `keeps` does not keep.
    pub(super) fn push_text(&self, text: &mut String, keeps: &dyn Fn(&Element) -> bool) {
        for node in &self.children {
            match node {
                Node::Text(piece) => text.push_str(piece),
                Node::Element(element) if keeps(element) => element.push_text(text, keeps),
                Node::Element(_) => {}
            }
        }
    }

    fn push(&mut self, piece: &str) {
        match self.children.last_mut() {
            Some(Node::Text(text)) => text.push_str(piece),
            _ => self.children.push(Node::Text(piece.to_owned())),
        }
    }
}

fn local(name: &str) -> &str {
    name.rsplit_once(':').map_or(name, |(_, local)| local)
}

/// Whether a text looks like XML whose root is called `root`, whatever its prefix.
pub(super) fn has_root(text: &str, root: &str) -> bool {
    let mut rest = text.trim_start();
    loop {
        let Some(markup) = rest.strip_prefix('<') else { return false };
        let end = match markup {
            _ if markup.starts_with("!--") => "-->",
            _ if markup.starts_with("!DOCTYPE")
                && markup.split('>').next().is_some_and(|d| d.contains('[')) =>
            {
                "]>"
            }
            _ if markup.starts_with(['?', '!']) => ">",
            _ => {
                let name: &str =
                    markup.split([' ', '\t', '\r', '\n', '>', '/']).next().unwrap_or_default();
                return local(name) == root;
            }
        };
        let Some((_, after)) = markup.split_once(end) else { return false };
        rest = after.trim_start();
    }
}

/// The tree of a text, under an element without a name, and what is wrong with it.
pub(super) fn parse(text: &str, path: &str) -> (Element, Vec<Diagnostic>) {
    let mut parser = Parser { path, stack: vec![Element::default()], ..Parser::default() };
    let mut start = 0;
    for n_recoveries in 0.. {
        let Some(rest) = text.get(start..) else { break };
        let Some(error_at) = parser.run(rest) else { break };
        if n_recoveries == MAX_RECOVERIES {
            parser
                .fail(format!("after {n_recoveries} such places the rest of the file is not read"));
            break;
        }
        // Go on behind the place, at what may be the next tag.
        let at = start + error_at.max(1);
        let at = text.ceil_char_boundary(at.min(text.len()));
        let Some(next) = text.get(at..).and_then(|rest| rest.find('<')) else { break };
        parser.lines_before = line_of(text, at + next) - 1;
        start = at + next;
    }
    parser.finish()
}

#[derive(Default)]
struct Parser<'a> {
    path: &'a str,
    stack: Vec<Element>,
    /// Elements within the deepest that is kept.
    n_too_deep: usize,
    /// Lines before the text that the reader reads.
    lines_before: usize,
    line: usize,
    diagnostics: Vec<Diagnostic>,
}

impl Parser<'_> {
    /// Reads to the end, or to the byte at which there is no XML.
    fn run(&mut self, text: &str) -> Option<usize> {
        let mut reader = Reader::from_str(text);
        let config = reader.config_mut();
        config.check_end_names = false;
        config.allow_unmatched_ends = true;
        config.allow_dangling_amp = true;
        let mut counted = 0;
        self.line = self.lines_before + 1;
        loop {
            let at =
                usize::try_from(reader.buffer_position()).unwrap_or(usize::MAX).min(text.len());
            self.line += n_newlines(text, counted, at);
            counted = at.max(counted);
            match reader.read_event() {
                Ok(Event::Start(tag)) => self.open(&tag),
                Ok(Event::Empty(tag)) => {
                    self.open(&tag);
                    self.close(tag.name().as_ref());
                }
                Ok(Event::End(tag)) => self.close(tag.name().as_ref()),
                Ok(Event::Text(piece)) => self.text(&piece.xml10_content()),
                Ok(Event::CData(piece)) => self.text(&piece.xml10_content()),
                Ok(Event::GeneralRef(entity)) => match entity.resolve_char_ref() {
                    Ok(Some(c)) => self.text(c.encode_utf8(&mut [0; 4])),
                    _ => {
                        let name = entity.into_inner();
                        match resolve_xml_entity(&name).or_else(|| html_entity(&name)) {
                            Some(text) => self.text(text),
                            None => self.text(&format!("&{name};")),
                        }
                    }
                },
                Ok(Event::Eof) => return None,
                Ok(_) => {}
                Err(error) => {
                    let at = usize::try_from(reader.error_position()).unwrap_or(0);
                    self.line += n_newlines(text, counted, at);
                    self.fail(format!("this is not XML: {error}"));
                    return Some(at);
                }
            }
        }
    }

    fn open(&mut self, tag: &BytesStart<'_>) {
        if self.stack.len() > MAX_DEPTH {
            if self.n_too_deep == 0 {
                self.warn(format!(
                    "elements are nested deeper than {MAX_DEPTH}; their text is kept"
                ));
            }
            self.n_too_deep += 1;
            return;
        }
        let mut element =
            Element { name: tag.name().as_ref().to_owned(), line: self.line, ..Element::default() };
        let mut attributes = tag.attributes();
        attributes.with_checks(false);
        for attribute in attributes.flatten() {
            let value = attribute.normalized_value_with(XmlVersion::Implicit1_0, 1, |name| {
                resolve_xml_entity(name).or_else(|| html_entity(name))
            });
            let value =
                value.map_or_else(|_| attribute.value.to_string(), |value| value.into_owned());
            element.attributes.push((attribute.key.as_ref().to_owned(), value));
        }
        self.stack.push(element);
    }

    fn close(&mut self, name: &str) {
        if self.n_too_deep > 0 {
            self.n_too_deep -= 1;
            return;
        }
        let Some(at) = self.stack.iter().rposition(|open| open.name == name).filter(|&at| at > 0)
        else {
            self.warn(format!("</{name}> ends nothing"));
            return;
        };
        while self.stack.len() > at {
            let is_named = self.stack.len() == at + 1;
            let Some(element) = self.stack.pop() else { return };
            if !is_named {
                self.warn(format!("<{}> of line {} has no end", element.name, element.line));
            }
            self.add(element);
        }
    }

    fn add(&mut self, element: Element) {
        if let Some(parent) = self.stack.last_mut() {
            parent.children.push(Node::Element(element));
        }
    }

    fn text(&mut self, text: &str) {
        if let Some(parent) = self.stack.last_mut() {
            parent.push(text);
        }
    }

    fn finish(mut self) -> (Element, Vec<Diagnostic>) {
        if let Some(open) = self.stack.get(1..).and_then(<[Element]>::last) {
            let message =
                format!("the file ends inside <{}>, which begins in line {}", open.name, open.line);
            self.fail(message);
        }
        while self.stack.len() > 1 {
            if let Some(element) = self.stack.pop() {
                self.add(element);
            }
        }
        (self.stack.pop().unwrap_or_default(), self.diagnostics)
    }

    fn warn(&mut self, message: String) {
        let diagnostic = Diagnostic::warning(self.path, message).at_line(self.line);
        self.diagnostics.push(diagnostic.with_help("correct the tag; the text around it is kept"));
    }

    fn fail(&mut self, message: String) {
        let diagnostic = Diagnostic::error(self.path, message).at_line(self.line);
        self.diagnostics.push(
            diagnostic
                .with_help("export or save the file anew; what stands elsewhere in it was read"),
        );
    }
}

/// The text of an entity of HTML, which people use in XML too.
fn html_entity(name: &str) -> Option<&'static str> {
    quick_xml::escape::resolve_html5_entity(name)
}

fn n_newlines(text: &str, from: usize, to: usize) -> usize {
    let bytes = text.as_bytes().get(from..to).unwrap_or_default();
    bytes.iter().filter(|&&b| b == b'\n').count()
}

fn line_of(text: &str, at: usize) -> usize {
    n_newlines(text, 0, at) + 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected_text: &str, expected: &[&str]) {
        let (root, diagnostics) = parse(text, "a.xml");
        assert_eq!(root.text(), expected_text);
        let found: Vec<_> = diagnostics
            .iter()
            .map(|d| format!("{}: {}", d.line.unwrap_or_default(), d.message))
            .collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn entities_and_sections_become_text() {
        check(
            "<a>&lt;x&gt; &amp;&#20013;&#x6587;&eacute;<![CDATA[<b>]]>&own;</a>",
            "<x> &中文é<b>&own;",
            &[],
        );
    }

    #[test]
    fn what_a_document_type_declares_is_not_expanded() {
        check("<!DOCTYPE a [<!ENTITY b \"bbbb\">]><a>&b;</a>", "&b;", &[]);
    }

    #[test]
    fn the_end_in_the_middle_is_told_and_the_beginning_kept() {
        check(
            "<a>\n<b>one</b>\n<b>tw",
            "\none\ntw",
            &["3: the file ends inside <b>, which begins in line 3"],
        );
    }

    #[test]
    fn a_wrong_end_costs_nothing() {
        check(
            "<a><b>one</a>\n<c>two</d></c>",
            "one\ntwo",
            &["1: <b> of line 1 has no end", "2: </d> ends nothing"],
        );
    }

    #[test]
    fn nesting_without_end_is_read() {
        let deep = format!("{}x{}", "<a>".repeat(100_000), "</a>".repeat(100_000));
        let (root, diagnostics) = parse(&deep, "a.xml");
        assert_eq!((root.text().as_str(), diagnostics.len()), ("x", 1));
    }

    #[test]
    fn roots_are_recognized_behind_declarations_and_comments() {
        assert!(has_root(
            "<?xml version='1.0'?>\n<!-- <x> -->\n<!DOCTYPE tmx SYSTEM \"a\">\n<tmx>",
            "tmx"
        ));
        assert!(has_root("<t:TEI xmlns:t='x'>", "TEI"));
        assert!(!has_root("<html><tmx>", "tmx"));
        assert!(!has_root("text", "tmx"));
    }
}
