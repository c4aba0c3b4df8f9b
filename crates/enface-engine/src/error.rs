//! Why a query or an archive cannot be answered or opened.

use core::fmt;

use enface_format::FormatError;

use crate::source::SourceError;

/// An error of one query; the engine stays usable.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum EngineError {
    /// A file could not be had.
    Source {
        /// The file, relative to the archive's folder.
        path: String,
        /// Why.
        error: SourceError,
    },
    /// A file is damaged or of another format version.
    Format {
        /// The file, relative to the archive's folder.
        path: String,
        /// What is wrong with it.
        error: FormatError,
    },
}

impl EngineError {
    /// Which file it is about, and what is wrong with it.
    pub fn message(&self) -> String {
        let (path, error) = match self {
            Self::Source { path, error } => (path, error.message().to_owned()),
            Self::Format { path, error } => (path, error.message()),
        };
        let mut message = path.clone();
        message.push_str(": ");
        message.push_str(&error);
        message
    }
}

impl fmt::Display for EngineError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl core::error::Error for EngineError {}
