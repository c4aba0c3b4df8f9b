//! What a reader sees of an archive: results and reading.
//!
//! The view draws into elements that `enface.js` gives it. It has no listeners of its own: links
//! carry `data-document` and `data-place`, and the page acts on them.

mod dom;
mod parts;
mod reading;
mod results;
mod ui;

use core::cell::{Cell, RefCell};
use std::rc::Rc;

use enface_engine::SearchResults;
use js_sys::{Object, Promise, Reflect};
use wasm_bindgen::prelude::*;
use web_sys::Element;

use crate::api::{self, Archive};
use crate::error;
use crate::promise::promise;
use dom::{Dom, clear};
use parts::Painter;
use reading::Found;
use results::Listing;

pub use ui::Ui;

/// The results and the reading view of one element.
#[wasm_bindgen]
pub struct View {
    inner: Rc<Inner>,
}

struct Inner {
    painter: Painter,
    hint: Element,
    results: Element,
    reading: Element,
    listing: RefCell<Option<Listing>>,
    /// Counts what was asked for, so that an answer that comes late is dropped.
    turn: Cell<u32>,
}

#[wasm_bindgen]
impl View {
    /// A view of `archive` that draws into the three elements.
    #[wasm_bindgen(constructor)]
    pub fn new(
        archive: &Archive,
        ui: Ui,
        hint: Element,
        results: Element,
        reading: Element,
    ) -> View {
        let painter = Painter::new(archive.engine.clone(), ui, Dom::of(&results));
        let (listing, turn) = (RefCell::new(None), Cell::new(0));
        Self { inner: Rc::new(Inner { painter, hint, results, reading, listing, turn }) }
    }

    /// Searches and draws the results; an empty query removes them.
    ///
    /// Resolves to `{total, exact, documents, titles}`, or to `undefined` if something else was
    /// asked for meanwhile.
    pub fn search(&self, query: String) -> Promise {
        let inner = self.inner.clone();
        let turn = inner.take_turn();
        promise(async move { inner.search(query, turn).await })
    }

    /// Drops what is under way: what is drawn stays.
    pub fn drop(&self) {
        self.inner.take_turn();
    }

    /// Draws the next page of results; resolves as [`View::search`] does.
    pub fn more(&self) -> Promise {
        let inner = self.inner.clone();
        let turn = inner.take_turn();
        promise(async move { inner.more(turn).await })
    }

    /// Draws the document `id` with the words of `query` marked, and the passage at `place` as the
    /// one that was asked for.
    ///
    /// Resolves to whether there is such a document, or to `undefined` if something else was asked
    /// for meanwhile.
    pub fn read(&self, id: String, query: String, place: String) -> Promise {
        let inner = self.inner.clone();
        let turn = inner.take_turn();
        promise(async move { inner.read(&id, &query, &place, turn).await })
    }
}

impl Inner {
    fn take_turn(&self) -> u32 {
        let turn = self.turn.get().wrapping_add(1);
        self.turn.set(turn);
        turn
    }

    async fn search(&self, query: String, turn: u32) -> Result<JsValue, JsValue> {
        let Painter { engine, ui, .. } = &self.painter;
        if query.trim().is_empty() {
            self.listing.replace(None);
            clear(&self.results);
            let (documents, passages) = (engine.n_documents(), engine.n_passages());
            let about = ui.text("about", &documents.into(), &passages.into());
            self.hint.set_text_content(Some(&about));
            return Ok(JsValue::UNDEFINED);
        }
        let answer = engine.search(&query, &results::options(0)).await;
        if self.turn.get() != turn {
            return Ok(JsValue::UNDEFINED);
        }
        let answer = answer.map_err(|e| error::to_js(&e))?;
        results::draw_counterparts(&self.painter, &self.hint, &answer);
        self.listing.replace(Some(Listing::draw(&self.painter, &self.results, query, &answer)));
        Ok(summary(&answer))
    }

    async fn more(&self, turn: u32) -> Result<JsValue, JsValue> {
        let next = self.listing.borrow().as_ref().map(Listing::next);
        let Some((query, options)) = next else { return Ok(JsValue::UNDEFINED) };
        let answer = self.painter.engine.search(&query, &options).await;
        if self.turn.get() != turn {
            return Ok(JsValue::UNDEFINED);
        }
        let answer = answer.map_err(|e| error::to_js(&e))?;
        if let Some(listing) = self.listing.borrow_mut().as_mut() {
            listing.extend(&self.painter, &answer);
        }
        Ok(summary(&answer))
    }

    async fn read(
        &self,
        id: &str,
        query: &str,
        place: &str,
        turn: u32,
    ) -> Result<JsValue, JsValue> {
        let answer = api::read(&self.painter.engine, id, query).await;
        if self.turn.get() != turn {
            return Ok(JsValue::UNDEFINED);
        }
        let Some(document) = answer? else {
            reading::draw_unknown(&self.painter, &self.reading, id);
            return Ok(JsValue::FALSE);
        };
        let found: Found = reading::find(&self.painter, &document.passages, place);
        reading::draw(&self.painter, &self.reading, &document, found);
        Ok(JsValue::TRUE)
    }
}

/// What an answer amounts to, for events and for announcing it.
fn summary(answer: &SearchResults) -> JsValue {
    let object = Object::new();
    let fields = [
        ("total", JsValue::from(answer.total.n)),
        ("exact", answer.total.exact.into()),
        ("documents", answer.n_documents.into()),
        ("titles", JsValue::from(answer.titles.len() as u32)),
    ];
    for (key, value) in fields {
        // Setting a property of a plain object cannot fail.
        let _ = Reflect::set(&object, &key.into(), &value);
    }
    object.into()
}
