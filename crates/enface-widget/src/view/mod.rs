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

use enface_engine::{Reading, SearchResults, Sort};
use wasm_bindgen::prelude::*;
use web_sys::Element;

use crate::api::{self, Archive};
use crate::json::Json;
use crate::work::Work;
use dom::{clear, fill};
use parts::Painter;
use results::Listing;

pub use ui::Ui;

/// The results and the reading view of one element.
#[wasm_bindgen]
pub struct View {
    archive: Archive,
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
    /// A view of `archive`, which is open, that draws into the three elements.
    #[wasm_bindgen(constructor)]
    pub fn new(
        archive: &Archive,
        ui: Ui,
        hint: Element,
        results: Element,
        reading: Element,
    ) -> View {
        let archive = archive.clone();
        let painter = Painter::new(archive.clone(), ui);
        let (listing, turn) = (RefCell::new(None), Cell::new(0));
        let inner = Rc::new(Inner { painter, hint, results, reading, listing, turn });
        Self { archive, inner }
    }

    /// Searches and draws the results; an empty query removes them. `sort` is as in
    /// [`Archive::search`].
    ///
    /// Answers with `{total, exact, documents, titles}`, or with nothing if something else was
    /// asked for meanwhile.
    pub fn search(&self, query: String, sort: u8) -> Work {
        let (inner, turn) = self.begin();
        let sort = api::order(sort);
        let then = move |query, answer: &SearchResults| inner.found(turn, query, sort, answer);
        self.archive.ask(query, results::options(0, sort), Box::new(then))
    }

    /// Drops what is under way: what is drawn stays.
    pub fn drop(&self) {
        self.begin();
    }

    /// Draws the next page of results; answers as [`View::search`] does.
    pub fn more(&self) -> Work {
        let (inner, turn) = self.begin();
        let (query, options) = match &*self.inner.listing.borrow() {
            Some(listing) => listing.next(),
            None => (String::new(), results::options(0, Sort::Relevance)),
        };
        let then = move |_, answer: &SearchResults| inner.found_more(turn, answer);
        self.archive.ask(query, options, Box::new(then))
    }

    /// Draws the document of `request`, which is a place, a document and a query, parted by NUL: with
    /// the words of the query marked, and the passage at the place as the one that was asked for.
    ///
    /// Answers with whether there is such a document, or with nothing if something else was asked
    /// for meanwhile.
    pub fn read(&self, request: String) -> Work {
        let (inner, turn) = self.begin();
        let then = move |place: &str, id: &str, answer: Option<&Reading>| {
            inner.opened(turn, place, id, answer)
        };
        self.archive.ask_for(request, Box::new(then))
    }
}

impl View {
    /// Begins something that takes the place of what is under way.
    fn begin(&self) -> (Rc<Inner>, u32) {
        let turn = self.inner.turn.get().wrapping_add(1);
        self.inner.turn.set(turn);
        (self.inner.clone(), turn)
    }
}

impl Inner {
    fn found(&self, turn: u32, query: String, sort: Sort, answer: &SearchResults) -> Json {
        let Painter { ui, .. } = &self.painter;
        if self.turn.get() != turn {
            return Json::new();
        }
        if query.chars().all(char::is_whitespace) {
            self.listing.replace(None);
            clear(&self.results);
            let engine = self.painter.engine();
            let about = ui.count("about", engine.n_documents(), engine.n_passages());
            fill(&self.hint, &about);
            return Json::new();
        }
        results::draw_counterparts(&self.painter, &self.hint, answer);
        self.listing.replace(Some(Listing::draw(
            &self.painter,
            &self.results,
            query,
            sort,
            answer,
        )));
        summary(answer)
    }

    fn found_more(&self, turn: u32, answer: &SearchResults) -> Json {
        match &mut *self.listing.borrow_mut() {
            Some(listing) if self.turn.get() == turn => {
                listing.extend(&self.painter, answer);
                summary(answer)
            }
            _ => Json::new(),
        }
    }

    fn opened(&self, turn: u32, place: &str, id: &str, answer: Option<&Reading>) -> Json {
        let mut json = Json::new();
        if self.turn.get() == turn {
            match answer {
                None => reading::draw_unknown(&self.painter, &self.reading, id),
                Some(document) => {
                    let found = reading::find(&self.painter, &document.passages, place);
                    reading::draw(&self.painter, &self.reading, document, found);
                }
            }
            json.flag("value", answer.is_some());
        }
        json
    }
}

/// What an answer amounts to, for events and for announcing it.
fn summary(answer: &SearchResults) -> Json {
    let mut json = Json::new();
    json.open("value", '{');
    api::summary(&mut json, answer);
    json.number("titles", answer.titles.len() as u32);
    json.close('}');
    json
}
