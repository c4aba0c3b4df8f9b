//! How work that needs files is done together with the page.

use core::future::Future;
use core::mem::take;
use core::pin::Pin;
use core::task::{Context, Poll, Waker};

use enface_engine::{EngineError, SourceError};
use enface_format::FormatError;
use wasm_bindgen::prelude::*;

use crate::json::Json;
use crate::source::Source;

/// Something under way that may need files: a search, a document.
///
/// The page takes [`Work::step`] after step; where one says that files are wanted, it gives them
/// all, in their order, before the next. So the module needs no promises and no callbacks.
#[wasm_bindgen]
pub struct Work {
    source: Source,
    doing: Pin<Box<dyn Future<Output = Result<Json, EngineError>>>>,
    given: Vec<Result<Vec<u8>, SourceError>>,
}

impl Work {
    /// What `doing` comes to, with files from `source`. It answers with an object that has the
    /// answer as `value`, or nothing.
    pub(crate) fn new(
        source: &Source,
        doing: impl Future<Output = Result<Json, EngineError>> + 'static,
    ) -> Self {
        Self { source: source.clone(), doing: Box::pin(doing), given: Vec::new() }
    }
}

#[wasm_bindgen]
impl Work {
    /// Goes on as far as the files reach that are there.
    ///
    /// Returns JSON: `{"wanted": [paths]}` as long as files are needed, then `{"value": answer}`,
    /// `{}` for no answer, or `{"error": message, "kind": kind}`, after which it is over. `kind`
    /// says what can be done: `unreachable` (try again), `missing` or `damaged` (load the archive
    /// anew), `version` (reload the page, or rebuild the archive).
    pub fn step(&mut self) -> String {
        let exchange = &self.source.0;
        exchange.given.replace(take(&mut self.given));
        let answer = self.doing.as_mut().poll(&mut Context::from_waker(Waker::noop()));
        let json = match answer {
            Poll::Ready(Ok(json)) => json,
            Poll::Ready(Err(error)) => failure(&error),
            Poll::Pending => {
                let mut json = Json::new();
                json.open("wanted", '[');
                for path in exchange.wanted.take() {
                    json.text("", Some(&path));
                }
                json.close(']');
                json
            }
        };
        json.finish()
    }

    /// Gives the next file that is wanted; without bytes that there is no such file (`is_missing`)
    /// or that it cannot be reached.
    pub fn give(&mut self, bytes: Option<Vec<u8>>, is_missing: bool) {
        let error = if is_missing { SourceError::Missing } else { SourceError::Unreachable };
        self.given.push(bytes.ok_or(error));
    }
}

/// What went wrong, as [`Work::step`] says it.
pub(crate) fn failure(error: &EngineError) -> Json {
    let kind = match error {
        EngineError::Source { error: SourceError::Unreachable, .. } => "unreachable",
        EngineError::Source { .. } => "missing",
        EngineError::Format { error: FormatError::Version(_), .. } => "version",
        _ => "damaged",
    };
    let mut json = Json::new();
    json.text("error", Some(&error.message()));
    json.text("kind", Some(kind));
    json
}
