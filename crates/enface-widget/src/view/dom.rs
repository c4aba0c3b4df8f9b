//! Building of DOM nodes: elements, attributes, text. There is no other way in this crate, so
//! nothing of an archive is ever read as markup.

use wasm_bindgen::prelude::*;
use web_sys::Element;

/// The five things that are done to the page, called by their own names: web-sys would add to each
/// what keeps a thrown error for Rust, which here could do no more than throw it again.
#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = document, js_name = createElement)]
    fn create(tag: &str) -> Element;

    /// Puts `child` at the end of `parent`.
    #[wasm_bindgen(js_namespace = ["Element", "prototype", "append"], js_name = call)]
    pub(super) fn append(parent: &Element, child: &Element);

    /// A text node at the end of `parent`: `append` never reads markup.
    #[wasm_bindgen(js_namespace = ["Element", "prototype", "append"], js_name = call)]
    pub(super) fn write(parent: &Element, text: &str);

    /// Removes what is in `element`.
    #[wasm_bindgen(js_namespace = ["Element", "prototype", "replaceChildren"], js_name = call)]
    pub(super) fn clear(element: &Element);

    /// Sets an attribute.
    #[wasm_bindgen(js_namespace = ["Element", "prototype", "setAttribute"], js_name = call)]
    pub(super) fn set(element: &Element, name: &str, value: &str);
}

/// An element without a parent, with `name` as its class and its part.
pub(super) fn element(tag: &str, name: &str) -> Element {
    let element = create(tag);
    if !name.is_empty() {
        set(&element, "class", name);
        set(&element, "part", name);
    }
    element
}

/// A new last child of `parent`.
pub(super) fn add(parent: &Element, tag: &str, name: &str) -> Element {
    let element = element(tag, name);
    append(parent, &element);
    element
}

/// A new last child of `parent` with `text` in it.
pub(super) fn add_text(parent: &Element, tag: &str, name: &str, text: &str) -> Element {
    let element = add(parent, tag, name);
    write(&element, text);
    element
}

/// Puts `text` in the place of what is in `element`.
pub(super) fn fill(element: &Element, text: &str) {
    clear(element);
    write(element, text);
}
