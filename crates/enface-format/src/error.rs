//! What can be wrong with the bytes of an index.

use core::fmt;

use crate::chunk::FORMAT_MAJOR;
use crate::names::decimal;

/// Why bytes are refused. Small and `Copy`: it reaches the browser.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum FormatError {
    /// The bytes do not begin as a chunk does.
    NotEnface,
    /// The chunk has another major version than the one that this crate reads: this one.
    Version(u16),
    /// The bytes end too early or a part lies outside them.
    Truncated,
    /// The content does not match its checksum.
    Checksum,
    /// It is a chunk, but not of the kind that was asked for.
    WrongKind,
    /// The checksum holds, but the content makes no sense.
    Malformed,
}

impl FormatError {
    /// What is wrong, and what to do where something can be done.
    pub fn message(self) -> String {
        let text = match self {
            Self::NotEnface => "this is not a file of an enface index",
            Self::Version(got) => return version_message(got),
            Self::Truncated => "the file was not fully received",
            Self::Checksum => "the file is damaged: its checksum is wrong",
            Self::WrongKind => "the file is another part of the index",
            Self::Malformed => "the file's content cannot be read",
        };
        text.to_owned()
    }
}

/// Put together without `format!`, whose machinery no browser would otherwise load.
fn version_message(got: u16) -> String {
    let mut text = String::from("the index has format version ");
    text.push_str(&decimal(got.into()));
    text.push_str(", this program reads version ");
    text.push_str(&decimal(FORMAT_MAJOR.into()));
    text.push_str("; update the program or rebuild the archive with `enface build`");
    text
}

impl fmt::Display for FormatError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message())
    }
}

impl core::error::Error for FormatError {}
