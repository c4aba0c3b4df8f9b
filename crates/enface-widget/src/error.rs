//! How an error of the engine reaches JavaScript.

use enface_engine::{EngineError, SourceError};
use enface_format::FormatError;
use js_sys::{Error, Reflect};
use wasm_bindgen::JsValue;

/// An `Error` whose message is a plain sentence and whose property `kind` says what can be done:
/// `unreachable` (try again), `missing` or `damaged` (load the archive anew), `version` (reload the
/// page, or rebuild the archive).
pub(crate) fn to_js(error: &EngineError) -> JsValue {
    let kind = match error {
        EngineError::Source { error: SourceError::Unreachable, .. } => "unreachable",
        EngineError::Source { .. } => "missing",
        EngineError::Format { error: FormatError::Version(_), .. } => "version",
        _ => "damaged",
    };
    let error = Error::new(&error.message());
    // Setting a property of a fresh object cannot fail.
    let _ = Reflect::set(&error, &"kind".into(), &kind.into());
    error.into()
}
