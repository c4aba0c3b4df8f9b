//! An enface archive in the browser: the JavaScript API, and what a reader sees.
//!
//! The question this crate answers: *how do the engine's answers get into a page?* It is a thin
//! shell: [`Archive`] turns answers into JSON for scripts, [`View`] into DOM nodes (text nodes and
//! attributes only, never markup). Both hand out [`Work`], which the page carries on with the files
//! that it asks for. What is searched and how is the engine's business; the box, the keys, the
//! address bar, the network and all words that a reader sees are in `www/`, so that they are there
//! before this module is loaded.

mod api;
mod json;
mod source;
mod view;
mod work;

/// Allocates in constant time, in 4 KB less code than the standard library's allocator.
#[cfg(target_arch = "wasm32")]
#[global_allocator]
static ALLOCATOR: rlsf::SmallGlobalTlsf = rlsf::SmallGlobalTlsf::new();

pub use api::Archive;
pub use view::{Ui, View};
pub use work::Work;
