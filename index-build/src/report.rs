//! What a build did, for people and for scripts.

use core::fmt;

use serde::Serialize;

use crate::diagnostic::{Diagnostic, Severity};
use crate::findings::{Finding, FindingKind};
use crate::model::{AlignedDocument, keys};

/// The figures of a build.
#[derive(Clone, Debug, Default, Serialize)]
pub struct BuildReport {
    /// Which state of the archive was built.
    pub edition: String,
    /// The sides' languages, in order.
    pub languages: Vec<String>,
    /// All documents.
    pub documents: usize,
    /// Documents with text on two sides or more.
    pub two_sided: usize,
    /// Documents with text on one side.
    pub one_sided: usize,
    /// Documents that are cut in the archive.
    pub truncated: usize,
    /// All passages.
    pub beads: usize,
    /// Passages of two-sided documents that have only one side.
    pub unaligned: usize,
    /// Different grams and words.
    pub terms: usize,
    /// Bytes of text in the documents.
    pub text_bytes: usize,
    /// Bytes of the index, without texts.
    pub index_bytes: usize,
    /// Bytes of the stored texts.
    pub stored_text_bytes: usize,
    /// The number of files written.
    pub files: usize,
    /// Wall time, in seconds.
    pub seconds: f64,
    /// What an editor may want to mend.
    pub findings: Vec<Finding>,
    /// What went wrong or is worth knowing.
    pub diagnostics: Vec<Diagnostic>,
}

impl BuildReport {
    /// Counts the documents.
    pub fn count(&mut self, documents: &[AlignedDocument]) {
        let n_sides =
            |d: &AlignedDocument| d.sides.iter().filter(|s| !s.segments.is_empty()).count();
        self.documents = documents.len();
        self.two_sided = documents.iter().filter(|d| n_sides(d) >= 2).count();
        self.one_sided = documents.iter().filter(|d| n_sides(d) == 1).count();
        let is_cut = |(key, value): &(String, String)| {
            key == keys::STATUS && (value == "truncated" || value == "reblog")
        };
        self.truncated = documents.iter().filter(|d| d.meta.iter().any(is_cut)).count();
        self.beads = documents.iter().map(|d| d.beads.len()).sum();
        self.unaligned = documents
            .iter()
            .filter(|d| n_sides(d) >= 2)
            .flat_map(|d| &d.beads)
            .filter(|bead| bead.parts.iter().filter(|part| !part.is_empty()).count() < 2)
            .count();
        self.text_bytes = documents
            .iter()
            .flat_map(|d| &d.sides)
            .flat_map(|side| &side.segments)
            .map(|segment| segment.text.len())
            .sum();
    }
}

impl BuildReport {
    /// The number of warnings, or of worse.
    pub fn n_warnings(&self) -> usize {
        let of_input = self.diagnostics.iter().filter(|d| d.severity >= Severity::Warning).count();
        of_input + self.findings.iter().filter(|f| f.severity >= Severity::Warning).count()
    }
}

/// Findings as lists, one a kind.
#[derive(Clone, Copy, Debug)]
pub struct Findings<'a>(pub &'a [Finding]);

impl fmt::Display for Findings<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// So many of a kind are shown; `--json` has all.
        const MAX_SHOWN: usize = 20;
        let mut kinds: Vec<FindingKind> = self.0.iter().map(|finding| finding.kind).collect();
        kinds.sort_unstable();
        kinds.dedup();
        for kind in kinds {
            let of_kind: Vec<_> = self.0.iter().filter(|finding| finding.kind == kind).collect();
            writeln!(f, "\n{kind} ({}): {}", of_kind.len(), kind.help())?;
            for finding in of_kind.iter().take(MAX_SHOWN) {
                writeln!(f, "  {}: {}: {}", finding.path, finding.id, finding.message)?;
            }
            if of_kind.len() > MAX_SHOWN {
                writeln!(f, "  … and {} more; --json lists all", of_kind.len() - MAX_SHOWN)?;
            }
        }
        Ok(())
    }
}

impl fmt::Display for BuildReport {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let kib = |n: usize| format!("{:.1} KB", n as f64 / 1024.0);
        let rows = [
            ("documents", self.documents.to_string()),
            ("  two-sided", self.two_sided.to_string()),
            ("  one-sided", self.one_sided.to_string()),
            ("  truncated", self.truncated.to_string()),
            ("beads", self.beads.to_string()),
            ("  unaligned", self.unaligned.to_string()),
            ("terms", self.terms.to_string()),
            ("text", kib(self.text_bytes)),
            ("index", kib(self.index_bytes)),
            ("stored text", kib(self.stored_text_bytes)),
            ("files", self.files.to_string()),
            ("time", format!("{:.2} s", self.seconds)),
        ];
        for (name, value) in rows {
            writeln!(f, "{name:<14}{value:>12}")?;
        }
        write!(f, "{}", Findings(&self.findings))
    }
}
