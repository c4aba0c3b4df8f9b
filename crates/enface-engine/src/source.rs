//! Where chunks come from.

use core::fmt;
use core::future::Future;

/// Gives the engine the files of an index.
pub trait ChunkSource {
    /// The bytes of each of `paths`, relative to the archive's folder, in the same order.
    ///
    /// Called with all files that a step needs, so that they can be fetched side by side.
    fn fetch(&self, paths: &[String]) -> impl Future<Output = Vec<Result<Vec<u8>, SourceError>>>;
}

/// Why a file could not be had.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SourceError {
    /// There is no such file.
    Missing,
    /// It could not be reached; trying again may help.
    Unreachable,
}

impl SourceError {
    /// What is wrong.
    pub fn message(self) -> &'static str {
        match self {
            Self::Missing => "the file is not there",
            Self::Unreachable => "the file cannot be reached",
        }
    }
}

impl fmt::Display for SourceError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.message())
    }
}
