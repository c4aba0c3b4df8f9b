//! What a build did, for people and for scripts.

use core::fmt;

use serde::Serialize;

use crate::census::SectionBytes;
use crate::diagnostic::{Diagnostic, Severity};
use crate::findings::{Finding, FindingKind};
use crate::knowledge::{Citation, Knowledge, Target};
use crate::learnt::LOCK;
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
    /// Bytes of the renderings in it.
    pub lexicon_bytes: usize,
    /// Bytes of the stored texts.
    pub stored_text_bytes: usize,
    /// Where the bytes of index and texts are.
    pub bytes: Vec<SectionBytes>,
    /// The number of files written.
    pub files: usize,
    /// How many of them are pages.
    pub pages: usize,
    /// Bytes of the pages.
    pub page_bytes: u64,
    /// Wall time, in seconds.
    pub seconds: f64,
    /// Mentions of documents and articles.
    pub citations: usize,
    /// How many of them are of documents that the archive lacks.
    pub unresolved: usize,
    /// The documents that are cited and not there, the most cited first.
    pub missing: Vec<MissingDocument>,
    /// The bodies that issue documents or are named in them.
    pub institutions: usize,
    /// Terms with their renderings.
    pub headwords: usize,
    /// Notes of the owner and of translators.
    pub annotations: usize,
    /// Which share of the documents is new, changed or gone since what is learnt from the archive
    /// as a whole was learnt, in percent; `None` if it was learnt now.
    pub drift: Option<u8>,
    /// What an editor may want to mend.
    pub findings: Vec<Finding>,
    /// What went wrong or is worth knowing.
    pub diagnostics: Vec<Diagnostic>,
}

/// A document that is cited and not there.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct MissingDocument {
    /// How it is named most often.
    pub text: String,
    /// How many passages cite it.
    pub citations: u32,
    /// How many documents do.
    pub documents: u32,
}

impl BuildReport {
    /// Counts what is known beside the texts.
    pub fn count_knowledge(&mut self, known: &Knowledge) {
        /// More are in the archive's own list.
        const MAX_MISSING: usize = 100;
        let citations = || known.documents.iter().flat_map(|document| &document.citations);
        self.citations = citations().count();
        let is_missing = |c: &&Citation| matches!(c.target, Target::Missing(_));
        self.unresolved = citations().filter(is_missing).count();
        let missing = known.missing.iter().take(MAX_MISSING).map(|missing| MissingDocument {
            text: missing.text.clone(),
            citations: missing.citations,
            documents: missing.documents,
        });
        self.missing = missing.collect();
        self.institutions = known.institutions.len();
        self.headwords = known.lexicon.len();
        self.annotations = known.documents.iter().map(|d| d.annotations.len()).sum();
    }

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

/// The documents that are cited most and not there, as a list.
#[derive(Clone, Copy, Debug)]
pub struct MissingDocuments<'a>(pub &'a [MissingDocument]);

impl fmt::Display for MissingDocuments<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        /// So many are shown; `--json` has more.
        const MAX_SHOWN: usize = 10;
        if !self.0.is_empty() {
            writeln!(f, "\ncited and not there: add them if you have them")?;
        }
        for missing in self.0.iter().take(MAX_SHOWN) {
            let (n, of) = (missing.citations, missing.documents);
            writeln!(f, "  {}: {n} passages of {of} documents", missing.text)?;
        }
        Ok(())
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
            ("  lexicon", kib(self.lexicon_bytes)),
            ("stored text", kib(self.stored_text_bytes)),
            ("files", self.files.to_string()),
            ("  pages", self.pages.to_string()),
            ("pages' bytes", kib(self.page_bytes as usize)),
            ("citations", self.citations.to_string()),
            ("  unresolved", self.unresolved.to_string()),
            ("institutions", self.institutions.to_string()),
            ("headwords", self.headwords.to_string()),
            ("annotations", self.annotations.to_string()),
            ("time", format!("{:.2} s", self.seconds)),
        ];
        for (name, value) in rows {
            writeln!(f, "{name:<14}{value:>12}")?;
        }
        if let Some(drift) = self.drift.filter(|drift| *drift >= MAX_DRIFT) {
            writeln!(
                f,
                "\nabout {drift} % of the documents are not those that {LOCK} was learnt from: \
                 --retrain learns from those that are here now"
            )?;
        }
        write!(f, "{}", MissingDocuments(&self.missing))?;
        write!(f, "{}", Findings(&self.findings))
    }
}

/// An archive that differs so much from what was learnt from it, in percent, is worth learning from
/// again.
const MAX_DRIFT: u8 = 10;
