//! Building of DOM nodes: elements, attributes, text. There is no other way in this crate, so
//! nothing of an archive is ever read as markup.

use wasm_bindgen::UnwrapThrowExt;
use web_sys::{Document, Element};

/// Makes elements.
#[derive(Debug)]
pub(super) struct Dom(Document);

impl Dom {
    /// For the document that `element` is in.
    pub(super) fn of(element: &Element) -> Self {
        Self(element.owner_document().unwrap_throw())
    }

    /// An element without a parent, with `name` as its class and its part.
    pub(super) fn element(&self, tag: &str, name: &str) -> Element {
        let element = self.0.create_element(tag).unwrap_throw();
        if !name.is_empty() {
            set(&element, "class", name);
            set(&element, "part", name);
        }
        element
    }

    /// A new last child of `parent`.
    pub(super) fn add(&self, parent: &Element, tag: &str, name: &str) -> Element {
        let element = self.element(tag, name);
        append(parent, &element);
        element
    }

    /// A new last child of `parent` with `text` in it.
    pub(super) fn add_text(&self, parent: &Element, tag: &str, name: &str, text: &str) -> Element {
        let element = self.add(parent, tag, name);
        element.set_text_content(Some(text));
        element
    }

    /// A text at the end of `parent`.
    pub(super) fn text(&self, parent: &Element, text: &str) {
        parent.append_child(&self.0.create_text_node(text)).unwrap_throw();
    }
}

/// Puts `child` at the end of `parent`.
pub(super) fn append(parent: &Element, child: &Element) {
    parent.append_child(child).unwrap_throw();
}

/// Sets an attribute. Its name is always one of ours, so this cannot fail.
pub(super) fn set(element: &Element, name: &str, value: &str) {
    element.set_attribute(name, value).unwrap_throw();
}

/// Removes what is in `element`.
pub(super) fn clear(element: &Element) {
    element.set_text_content(None);
}
