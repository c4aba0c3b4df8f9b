//! Where the archive's bytes come from: the page, which has them or fetches them.

use core::cell::RefCell;
use core::future::poll_fn;
use core::mem::{replace, take};
use core::task::Poll;
use std::rc::Rc;

use enface_engine::{ChunkSource, SourceError};

/// What is handed over between the engine, which waits for files, and a [`crate::Work`], by which
/// the page learns which and gives them. It holds something only while a work takes a step.
#[derive(Debug, Default)]
pub(crate) struct Exchange {
    /// Paths of files that are waited for.
    pub(crate) wanted: RefCell<Vec<String>>,
    /// The files of the paths that were wanted before, in their order.
    pub(crate) given: RefCell<Vec<Result<Vec<u8>, SourceError>>>,
}

/// The files of one archive.
#[derive(Clone, Debug, Default)]
pub(crate) struct Source(pub(crate) Rc<Exchange>);

impl ChunkSource for Source {
    async fn fetch(&self, paths: &[String]) -> Vec<Result<Vec<u8>, SourceError>> {
        let mut is_asked = false;
        poll_fn(|_| {
            if replace(&mut is_asked, true) {
                return Poll::Ready(take(&mut *self.0.given.borrow_mut()));
            }
            self.0.wanted.replace(paths.to_vec());
            Poll::Pending
        })
        .await
    }
}
