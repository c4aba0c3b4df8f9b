//! What can be wrong with the bytes of an index.

use core::fmt;

/// Why bytes are refused. Small and `Copy`: it reaches the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FormatError {
    /// The bytes do not begin as a chunk does.
    NotEnface,
    /// The chunk was written by a newer enface.
    Version {
        /// The newest major version that this reader knows.
        expected: u16,
        /// The chunk's major version.
        got: u16,
    },
    /// The bytes end too early or a part lies outside them.
    Truncated,
    /// The content does not match its checksum.
    Checksum,
    /// It is a chunk, but not of the kind that was asked for.
    WrongKind {
        /// The kind asked for.
        expected: u8,
        /// The chunk's kind.
        got: u8,
    },
    /// The checksum holds, but the content makes no sense; the name says which part.
    Malformed(&'static str),
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::NotEnface => f.write_str("this is not a file of an enface index"),
            Self::Version { expected, got } => write!(
                f,
                "the index has format version {got}, this program reads up to {expected}; \
                 update the program or rebuild the archive with `enface build`"
            ),
            Self::Truncated => f.write_str("the file ends too early; it was not fully received"),
            Self::Checksum => f.write_str("the file is damaged: its checksum is wrong"),
            Self::WrongKind { expected, got } => {
                write!(f, "the file has kind {got} where kind {expected} is needed")
            }
            Self::Malformed(part) => write!(f, "the file's {part} cannot be read"),
        }
    }
}

impl core::error::Error for FormatError {}
