//! An enface archive in the browser: the JavaScript API, and what a reader sees.
//!
//! The question this crate answers: *how do the engine's answers get into a page?* It is a thin
//! shell: [`Archive`] turns answers into JavaScript objects, [`View`] into DOM nodes (text nodes
//! and attributes only, never markup), and the chunk source turns paths into bytes. What is
//! searched and how is the engine's business; the box, the keys, the address bar and all words
//! that a reader sees are in `www/enface.js`, so that they are there before this module is loaded.

mod api;
mod error;
mod promise;
mod source;
mod view;

pub use api::Archive;
pub use view::{Ui, View};
