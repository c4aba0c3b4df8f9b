//! What the view asks of the page: words in the reader's language, links, icons.

use wasm_bindgen::prelude::*;
use web_sys::Element;

#[wasm_bindgen]
extern "C" {
    /// The object that `enface.js` gives a [`super::View`]. It alone knows the reader's language
    /// and the address bar.
    #[derive(Debug)]
    pub type Ui;

    /// The sentence `key` of the table of words, with `name` in its place.
    #[wasm_bindgen(method, js_name = text)]
    pub(super) fn text(this: &Ui, key: &str, name: &str) -> String;

    /// The sentence `key` of the table of words, with `n` and `other` in their places.
    #[wasm_bindgen(method, js_name = text)]
    pub(super) fn count(this: &Ui, key: &str, n: u32, other: u32) -> String;

    /// The address that opens `document` at `place`.
    #[wasm_bindgen(method)]
    pub(super) fn href(this: &Ui, document: &str, place: &str) -> String;

    /// The icon `name`, an SVG element hidden from assistive technology.
    #[wasm_bindgen(method)]
    pub(super) fn icon(this: &Ui, name: &str) -> Element;
}

/// The other words that the page knows are asked for by keys of their own, since each function that
/// is imported takes code on both sides.
impl Ui {
    /// A sentence without places.
    pub(super) fn word(&self, key: &str) -> String {
        self.text(key, "")
    }

    /// The name of the language `tag`.
    pub(super) fn language(&self, tag: &str) -> String {
        self.text("language", tag)
    }

    /// A date of the archive (`YYYY`, `YYYY-MM` or `YYYY-MM-DD`) as it is written.
    pub(super) fn date(&self, date: &str) -> String {
        self.text("date", date)
    }

    /// The address of the results.
    pub(super) fn back(&self) -> String {
        self.word("address")
    }

    /// The query whose results "back" leads to.
    pub(super) fn query(&self) -> String {
        self.word("query")
    }

    /// The language of the table of words.
    pub(super) fn lang(&self) -> String {
        self.word("lang")
    }
}
