//! What went wrong, where, and what to do about it?
//!
//! Importers never fail as a whole: they return what could be read and a [`Diagnostic`] for each
//! thing that could not. Printing and exit codes are the command's business, not this module's.

use core::fmt;

use serde::Serialize;

/// How bad a [`Diagnostic`] is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
pub enum Severity {
    /// Worth knowing; nothing is wrong.
    Note,
    /// Something was left out or ignored that a reader may miss; the rest stands.
    Warning,
    /// A file or a document could not be read and is missing from the result.
    Error,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Severity::Note => "note",
            Severity::Warning => "warning",
            Severity::Error => "error",
        })
    }
}

/// One finding about the input, told to a person.
///
/// Displays as `archive.tmx:12: error: <tuv>: what is wrong (help: what to do)`; with `{:#}` the
/// severity is left out, for messages that say it themselves.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Diagnostic {
    /// How bad it is.
    pub severity: Severity,
    /// The file or folder, as it was given on the command line.
    pub path: String,
    /// The line in the file, from 1, where it applies to one.
    pub line: Option<u32>,
    /// The element or field that it is about: `tuv`, `title_en`.
    pub element: Option<String>,
    /// What is wrong: lower case, no final stop.
    pub message: String,
    /// What to do about it: lower case, no final stop.
    pub help: Option<String>,
}

impl Diagnostic {
    /// An error about `path`.
    pub fn error(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Error, path.into(), message.into())
    }

    /// A note about `path`.
    pub fn note(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Note, path.into(), message.into())
    }

    /// A warning about `path`.
    pub fn warning(path: impl Into<String>, message: impl Into<String>) -> Self {
        Self::new(Severity::Warning, path.into(), message.into())
    }

    /// The same at `line`, counted from 1. Numbers above `u32::MAX` become that.
    pub fn at_line(mut self, line: usize) -> Self {
        self.line = Some(u32::try_from(line).unwrap_or(u32::MAX));
        self
    }

    /// The same about an element or a field.
    pub fn in_element(mut self, name: impl Into<String>) -> Self {
        self.element = Some(name.into());
        self
    }

    /// The same with advice.
    pub fn with_help(mut self, help: impl Into<String>) -> Self {
        self.help = Some(help.into());
        self
    }

    /// Whether something is missing from the result.
    pub fn is_error(&self) -> bool {
        self.severity == Severity::Error
    }

    fn new(severity: Severity, path: String, message: String) -> Self {
        Diagnostic { severity, path, line: None, element: None, message, help: None }
    }
}

impl fmt::Display for Diagnostic {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.path)?;
        if let Some(line) = self.line {
            write!(f, ":{line}")?;
        }
        f.write_str(": ")?;
        if !f.alternate() {
            write!(f, "{}: ", self.severity)?;
        }
        if let Some(element) = &self.element {
            write!(f, "<{element}>: ")?;
        }
        f.write_str(&self.message)?;
        if let Some(help) = &self.help {
            write!(f, " (help: {help})")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_diagnostic_reads_as_path_line_severity_message_and_help() {
        let diagnostic = Diagnostic::error("archive.txt", "the bytes are not UTF-8")
            .at_line(12)
            .with_help("save the file as UTF-8");
        assert_eq!(
            diagnostic.to_string(),
            "archive.txt:12: error: the bytes are not UTF-8 (help: save the file as UTF-8)"
        );
        assert_eq!(
            format!("{diagnostic:#}"),
            "archive.txt:12: the bytes are not UTF-8 (help: save the file as UTF-8)"
        );
        assert_eq!(Diagnostic::warning("a", "b").to_string(), "a: warning: b");
        let diagnostic = Diagnostic::warning("a", "b").in_element("tuv");
        assert_eq!(diagnostic.to_string(), "a: warning: <tuv>: b");
    }

    #[test]
    fn json_has_the_severity_in_lower_case() {
        let json = serde_json::to_string(&Diagnostic::warning("a", "b")).unwrap();
        assert_eq!(
            json,
            r#"{"severity":"warning","path":"a","line":null,"element":null,"message":"b","help":null}"#
        );
    }
}
