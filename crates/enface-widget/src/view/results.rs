//! The results of a search: documents in order of their best passage, with passages as rows.

use enface_engine::Mark;
use enface_engine::{DocId, Hit, SearchOptions, SearchResults, Sort, TitleMatch};
use enface_format::DocumentRecord;
use web_sys::Element;

use super::dom::{add, add_text, append, clear, element, fill, set, write};
use super::parts::Painter;
use crate::api::lang;

/// Passages that are fetched and shown at once: the texts of twenty passages of different
/// documents are about 60 KB, two seconds of a slow line.
const PAGE: usize = 20;
/// Passages of one document that are shown before the others are folded away.
const UNFOLDED: usize = 3;

/// What is shown for one query.
#[derive(Debug)]
pub(super) struct Listing {
    query: String,
    sort: Sort,
    n_loaded: usize,
    groups: Vec<Group>,
    list: Element,
    more: Element,
}

/// One document among the results.
#[derive(Debug)]
struct Group {
    doc: DocId,
    rows: Element,
    n_rows: usize,
    /// What has to be unfolded, what that says, and the passages in it.
    fold: Element,
    label: Element,
    folded: Element,
}

impl Listing {
    /// What to search for, for the next page of this listing.
    pub(super) fn next(&self) -> (String, SearchOptions) {
        (self.query.clone(), options(self.n_loaded, self.sort))
    }

    /// Draws the first page of `results` into `place`, instead of what is there.
    pub(super) fn draw(
        painter: &Painter,
        place: &Element,
        query: String,
        sort: Sort,
        results: &SearchResults,
    ) -> Self {
        clear(place);
        let Painter { ui, .. } = painter;
        if results.hits.is_empty() && results.titles.is_empty() && results.across.is_empty() {
            let empty = add(place, "div", "empty");
            add_text(&empty, "p", "", &ui.text("none", &query));
        } else {
            let count = add(place, "p", "count");
            let total = &results.total;
            add_text(&count, "strong", "", &ui.count("passages", total.n, total.exact.into()));
            write(&count, " ");
            write(&count, &ui.count("documents", results.n_documents, 0));
        }
        let list = add(place, "ol", "list");
        set(&list, "role", "list");
        let more = element("button", "more");
        set(&more, "type", "button");
        write(&more, &ui.word("more"));
        append(place, &more);
        let mut listing = Self { query, sort, n_loaded: 0, groups: Vec::new(), list, more };
        // Both lists are in order of relevance; merged they still are.
        let mut titles = results.titles.iter().peekable();
        for hit in &results.hits {
            while let Some(title) = titles.next_if(|title| title.score > hit.score) {
                listing.add_title(painter, title, results);
            }
            listing.add_hit(painter, hit, &results.titles);
        }
        for title in titles {
            listing.add_title(painter, title, results);
        }
        listing.loaded(painter, results);
        if !results.across.is_empty() {
            add_text(place, "p", "across", &ui.word("across"));
            let list = add(place, "ol", "list");
            set(&list, "role", "list");
            let mut across = Self {
                query: String::new(),
                sort,
                n_loaded: 0,
                groups: Vec::new(),
                list,
                more: listing.more.clone(),
            };
            for hit in &results.across {
                across.add_hit(painter, hit, &[]);
            }
            for group in &across.groups {
                group.count(painter, true);
            }
        }
        listing
    }

    /// Adds the next page below what is shown.
    pub(super) fn extend(&mut self, painter: &Painter, results: &SearchResults) {
        for hit in &results.hits {
            self.add_hit(painter, hit, &results.titles);
        }
        self.loaded(painter, results);
    }

    fn loaded(&mut self, painter: &Painter, results: &SearchResults) {
        self.n_loaded += results.hits.len();
        // An inexact total may be too high; a page that is not full is the last one either way.
        let is_last = results.hits.len() < PAGE || self.n_loaded >= results.total.n as usize;
        if is_last {
            self.more.remove();
        }
        // What is not loaded may stand in any of the documents.
        for group in &self.groups {
            group.count(painter, is_last);
        }
    }

    fn add_title(&mut self, painter: &Painter, title: &TitleMatch, results: &SearchResults) {
        // A document that has passages too is linked to the best of them, further on.
        if !results.hits.iter().any(|hit| hit.doc == title.doc) && self.group(title.doc).is_none() {
            self.add_group(painter, title.doc, &title.document, &title.marks, "");
        }
    }

    fn add_hit(&mut self, painter: &Painter, hit: &Hit, titles: &[TitleMatch]) {
        let at = self.group(hit.doc).unwrap_or_else(|| {
            let marks = titles.iter().find(|title| title.doc == hit.doc);
            let marks = marks.map_or(&[][..], |title| title.marks.as_slice());
            let place = painter.place(&hit.passage);
            self.add_group(painter, hit.doc, &hit.document, marks, &place)
        });
        let row = painter.row(&hit.document, &hit.passage, &hit.marks, true);
        if let Some(group) = self.groups.get_mut(at) {
            group.add(&row);
        }
    }

    fn group(&self, doc: DocId) -> Option<usize> {
        self.groups.iter().position(|group| group.doc == doc)
    }

    fn add_group(
        &mut self,
        painter: &Painter,
        doc: DocId,
        document: &DocumentRecord,
        marks: &[Vec<Mark>],
        place: &str,
    ) -> usize {
        let item = add(&self.list, "li", "document");
        let heading = add(&item, "h2", "title");
        let link = add(&heading, "a", "");
        painter.link(&link, &document.id, place);
        painter.titles(&item, &link, document, marks);
        painter.meta(&item, document);
        let rows = list(&item);
        let fold = add(&item, "details", "fold");
        let summary = add(&fold, "summary", "unfold");
        append(&summary, &painter.ui.icon("chevron"));
        let label = add(&summary, "span", "");
        let folded = list(&fold);
        self.groups.push(Group { doc, rows, n_rows: 0, fold, label, folded });
        self.groups.len() - 1
    }
}

/// A list of passages.
fn list(parent: &Element) -> Element {
    let rows = add(parent, "ol", "rows");
    set(&rows, "role", "list");
    rows
}

impl Group {
    fn add(&mut self, row: &Element) {
        self.n_rows += 1;
        append(if self.n_rows > UNFOLDED { &self.folded } else { &self.rows }, row);
    }

    /// Says how many passages are folded away. Where not all are loaded the page loads the others
    /// when the fold is opened; an empty fold of what is all there is not shown.
    fn count(&self, painter: &Painter, is_complete: bool) {
        let n = self.n_rows.saturating_sub(UNFOLDED) as u32;
        set(&self.fold, "data-rest", if is_complete { "" } else { "1" });
        fill(&self.label, &painter.ui.count("unfold", n, is_complete.into()));
    }
}

/// The page that begins after `offset` hits in the order `sort`.
pub(super) fn options(offset: usize, sort: Sort) -> SearchOptions {
    SearchOptions { limit: PAGE, offset, sort, ..SearchOptions::default() }
}

/// How the query is said on other sides, or nothing.
pub(super) fn draw_counterparts(painter: &Painter, place: &Element, results: &SearchResults) {
    clear(place);
    for (i, counterpart) in results.counterparts.iter().enumerate() {
        let mut lead = if i == 0 { painter.ui.word("also") } else { ",".into() };
        lead.push(' ');
        write(place, &lead);
        let mark = add_text(place, "mark", "counterpart", &counterpart.text);
        set(&mark, "lang", lang(painter.engine(), counterpart.side));
    }
}
