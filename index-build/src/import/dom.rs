//! What tree do browsers make of a page?
//!
//! A sink for html5ever: the tree as a list of nodes that name each other by number, so that a page
//! nested without end costs no stack. Comments and declarations are left out.

use core::cell::{Ref, RefCell};
use std::borrow::Cow;
use std::sync::LazyLock;

use html5ever::interface::{ElemName, ElementFlags, NodeOrText, QuirksMode, TreeSink};
use html5ever::tendril::{StrTendril, TendrilSink as _};
use regex::{Captures, Regex};

use super::pattern;
use html5ever::{
    Attribute, LocalName, Namespace, ParseOpts, QualName, local_name, ns, parse_document,
};

/// The number of a node; 0 is the page itself.
pub(super) type NodeId = usize;

/// A page.
#[derive(Debug, Default)]
pub(super) struct Page {
    nodes: Vec<Node>,
}

#[derive(Debug, Default)]
struct Node {
    parent: Option<NodeId>,
    children: Vec<NodeId>,
    data: Data,
}

#[derive(Debug, Default)]
enum Data {
    /// The page, a comment, a template's content.
    #[default]
    Other,
    Text(String),
    Element(QualName, Vec<(String, String)>),
}

impl Page {
    /// Reads a page, or a piece of one; it never fails.
    pub(super) fn parse(html: &str) -> Self {
        let sink = Sink { nodes: RefCell::new(vec![Node::default()]) };
        let nodes = parse_document(sink, ParseOpts::default()).one(&*shallow(html));
        Page { nodes }
    }

    /// What is in a node.
    pub(super) fn children(&self, id: NodeId) -> &[NodeId] {
        self.nodes.get(id).map(|node| node.children.as_slice()).unwrap_or_default()
    }

    /// A node's text, if it is one.
    pub(super) fn text(&self, id: NodeId) -> Option<&str> {
        match &self.nodes.get(id)?.data {
            Data::Text(text) => Some(text),
            _ => None,
        }
    }

    /// The name of an element, in lower case; empty for what is none.
    pub(super) fn name(&self, id: NodeId) -> &str {
        match self.nodes.get(id).map(|node| &node.data) {
            Some(Data::Element(name, _)) => &name.local,
            _ => "",
        }
    }

    /// The value of an element's attribute.
    pub(super) fn attribute(&self, id: NodeId, name: &str) -> Option<&str> {
        match &self.nodes.get(id)?.data {
            Data::Element(_, attributes) => {
                attributes.iter().find(|(key, _)| key == name).map(|(_, value)| value.as_str())
            }
            _ => None,
        }
    }

    /// The elements in the tree, in the order of the page.
    pub(super) fn elements(&self) -> impl Iterator<Item = NodeId> {
        let mut stack = vec![0];
        core::iter::from_fn(move || {
            while let Some(id) = stack.pop() {
                stack.extend(self.children(id).iter().rev());
                if !self.name(id).is_empty() {
                    return Some(id);
                }
            }
            None
        })
    }

    /// All text in a node, as it stands.
    pub(super) fn all_text(&self, id: NodeId) -> String {
        let mut text = String::new();
        let mut stack = vec![id];
        while let Some(id) = stack.pop() {
            text.push_str(self.text(id).unwrap_or_default());
            stack.extend(self.children(id).iter().rev());
        }
        text
    }
}

/// The page without the tags that are nested deeper than any page is: for each tag the parser looks
/// through those around it, so that a page nested without end would take for ever.
fn shallow(html: &str) -> Cow<'_, str> {
    const MAX_DEPTH: usize = 500;
    static TAG: LazyLock<Regex> = LazyLock::new(|| pattern(r"<(/?)([A-Za-z][A-Za-z0-9]*)[^<>]*>"));
    /// Elements that may lack their end, or have none.
    const OPEN: &[&str] = &[
        "area", "base", "br", "col", "colgroup", "dd", "dt", "embed", "hr", "img", "input", "li",
        "link", "meta", "option", "p", "param", "rp", "rt", "source", "tbody", "td", "tfoot", "th",
        "thead", "tr", "track", "wbr",
    ];
    const FORMATTING: &[&str] = &[
        "b", "big", "code", "em", "font", "i", "nobr", "s", "small", "strike", "strong", "tt", "u",
    ];
    if html.bytes().filter(|&b| b == b'<').count() <= MAX_DEPTH {
        return Cow::Borrowed(html);
    }
    let mut depth = 0_usize;
    TAG.replace_all(html, |tag: &Captures<'_>| {
        let whole = tag.get(0).map_or("", |tag| tag.as_str());
        let name = tag.get(2).map_or("", |name| name.as_str()).to_ascii_lowercase();
        // Each paragraph would open anew those that were not closed; they say nothing here, unless
        // a language.
        if FORMATTING.contains(&name.as_str()) && !whole.contains("lang") {
            return String::new();
        }
        if OPEN.contains(&name.as_str()) || whole.ends_with("/>") {
            return whole.to_owned();
        }
        let is_end = tag.get(1).is_some_and(|slash| !slash.is_empty());
        let is_kept = depth < MAX_DEPTH || (is_end && depth == MAX_DEPTH);
        depth = if is_end { depth.saturating_sub(1) } else { depth + 1 };
        if is_kept { whole.to_owned() } else { String::new() }
    })
}

struct Sink {
    nodes: RefCell<Vec<Node>>,
}

impl Sink {
    fn create(&self, data: Data) -> NodeId {
        let mut nodes = self.nodes.borrow_mut();
        nodes.push(Node { data, ..Node::default() });
        nodes.len() - 1
    }

    /// Puts a child in front of place `at` of its parent; a text joins the text before it.
    fn insert(&self, parent: NodeId, at: Option<usize>, child: NodeOrText<NodeId>) {
        let child = match child {
            NodeOrText::AppendNode(child) => {
                self.remove_from_parent(&child);
                child
            }
            NodeOrText::AppendText(text) => {
                let mut nodes = self.nodes.borrow_mut();
                let children = &nodes[parent].children;
                let before = match at {
                    Some(at) => at.checked_sub(1).and_then(|at| children.get(at)),
                    None => children.last(),
                };
                if let Some(&before) = before
                    && let Data::Text(existing) = &mut nodes[before].data
                {
                    existing.push_str(&text);
                    return;
                }
                drop(nodes);
                self.create(Data::Text(text.to_string()))
            }
        };
        let mut nodes = self.nodes.borrow_mut();
        nodes[child].parent = Some(parent);
        let children = &mut nodes[parent].children;
        children.insert(at.unwrap_or(children.len()).min(children.len()), child);
    }
}

/// The name of an element within the sink.
#[derive(Debug)]
struct Name<'a>(Ref<'a, QualName>);

impl ElemName for Name<'_> {
    fn ns(&self) -> &Namespace {
        &self.0.ns
    }

    fn local_name(&self) -> &LocalName {
        &self.0.local
    }
}

impl TreeSink for Sink {
    type Handle = NodeId;
    type Output = Vec<Node>;
    type ElemName<'a> = Name<'a>;

    fn finish(self) -> Vec<Node> {
        self.nodes.into_inner()
    }

    fn parse_error(&self, _: Cow<'static, str>) {}

    fn get_document(&self) -> NodeId {
        0
    }

    fn elem_name<'a>(&'a self, target: &'a NodeId) -> Name<'a> {
        static NONE: LazyLock<QualName> =
            LazyLock::new(|| QualName::new(None, ns!(html), local_name!("")));
        Name(Ref::map(self.nodes.borrow(), |nodes| match &nodes[*target].data {
            Data::Element(name, _) => name,
            _ => &NONE,
        }))
    }

    fn create_element(
        &self,
        name: QualName,
        attributes: Vec<Attribute>,
        _: ElementFlags,
    ) -> NodeId {
        let pair = |a: Attribute| (a.name.local.to_string(), a.value.to_string());
        self.create(Data::Element(name, attributes.into_iter().map(pair).collect()))
    }

    fn create_comment(&self, _: StrTendril) -> NodeId {
        self.create(Data::Other)
    }

    fn create_pi(&self, _: StrTendril, _: StrTendril) -> NodeId {
        self.create(Data::Other)
    }

    fn append(&self, parent: &NodeId, child: NodeOrText<NodeId>) {
        self.insert(*parent, None, child);
    }

    fn append_based_on_parent_node(
        &self,
        element: &NodeId,
        before: &NodeId,
        child: NodeOrText<NodeId>,
    ) {
        let has_parent = self.nodes.borrow()[*element].parent.is_some();
        if has_parent {
            self.append_before_sibling(element, child);
        } else {
            self.append(before, child);
        }
    }

    fn append_doctype_to_document(&self, _: StrTendril, _: StrTendril, _: StrTendril) {}

    fn get_template_contents(&self, target: &NodeId) -> NodeId {
        *target
    }

    fn same_node(&self, one: &NodeId, other: &NodeId) -> bool {
        one == other
    }

    fn set_quirks_mode(&self, _: QuirksMode) {}

    fn append_before_sibling(&self, sibling: &NodeId, child: NodeOrText<NodeId>) {
        if let NodeOrText::AppendNode(child) = &child {
            self.remove_from_parent(child);
        }
        let nodes = self.nodes.borrow();
        let Some(parent) = nodes[*sibling].parent else { return };
        let at = nodes[parent].children.iter().position(|child| child == sibling);
        drop(nodes);
        self.insert(parent, at, child);
    }

    fn add_attrs_if_missing(&self, target: &NodeId, attributes: Vec<Attribute>) {
        let mut nodes = self.nodes.borrow_mut();
        if let Data::Element(_, known) = &mut nodes[*target].data {
            for attribute in attributes {
                let key = attribute.name.local.to_string();
                if !known.iter().any(|(name, _)| *name == key) {
                    known.push((key, attribute.value.to_string()));
                }
            }
        }
    }

    fn remove_from_parent(&self, target: &NodeId) {
        let mut nodes = self.nodes.borrow_mut();
        if let Some(parent) = nodes[*target].parent.take() {
            nodes[parent].children.retain(|child| child != target);
        }
    }

    fn reparent_children(&self, node: &NodeId, new_parent: &NodeId) {
        let mut nodes = self.nodes.borrow_mut();
        let children = std::mem::take(&mut nodes[*node].children);
        for &child in &children {
            nodes[child].parent = Some(*new_parent);
        }
        nodes[*new_parent].children.extend(children);
    }
}
