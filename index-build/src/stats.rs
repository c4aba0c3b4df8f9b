//! What is in an archive: how many documents and passages, of which years, kinds and languages?

pub mod timeline;

use core::fmt;
use std::collections::BTreeMap;

use serde::Serialize;

use crate::model::{Body, Document, Lang, Origin, keys};

/// The figures of an archive.
#[derive(Clone, Debug, Default, PartialEq, Serialize)]
pub struct Stats {
    /// All documents.
    pub documents: usize,
    /// Documents with text in two languages or more.
    pub two_sided: usize,
    /// Documents with text in one.
    pub one_sided: usize,
    /// All passages.
    pub passages: usize,
    /// Passages with text in two languages or more.
    pub aligned: usize,
    /// How passages in two languages came to be paired.
    pub origins: BTreeMap<&'static str, usize>,
    /// How sure their pairing is on the average, 0 to 100.
    pub confidence: f64,
    /// What each language has.
    pub languages: BTreeMap<Lang, LanguageStats>,
    /// Documents by year.
    pub years: BTreeMap<u16, YearStats>,
    /// Documents without a date.
    pub undated: usize,
    /// For each field of the metadata the values that most documents have, with their number.
    pub fields: BTreeMap<String, Vec<(String, usize)>>,
}

/// What an archive has in one language.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct LanguageStats {
    /// Documents with text in it.
    pub documents: usize,
    /// Passages with text in it.
    pub passages: usize,
    /// Characters of text.
    pub characters: usize,
}

/// The documents of a year.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct YearStats {
    /// Those with text in two languages or more.
    pub two_sided: usize,
    /// The others.
    pub one_sided: usize,
}

/// So many values of a field are counted one by one.
const MAX_VALUES: usize = 10;
/// Fields that tell documents apart instead of saying what they have in common.
const OWN: [&str; 6] =
    [keys::NUMBER, keys::EFFECTIVE, keys::PROMULGATED, keys::POSTED, keys::MORE, "note"];

impl Stats {
    /// Counts documents with a segment for each passage.
    ///
    /// # Errors
    /// If one cannot be read.
    pub fn count(
        documents: &mut dyn Iterator<Item = anyhow::Result<Document>>,
    ) -> anyhow::Result<Self> {
        let mut stats = Self::default();
        let mut sum = 0.0;
        let mut fields: BTreeMap<String, BTreeMap<String, usize>> = BTreeMap::new();
        for document in documents {
            stats.add(&document?, &mut sum, &mut fields);
        }
        stats.confidence = if stats.aligned == 0 { 0.0 } else { sum / stats.aligned as f64 };
        for (field, values) in fields {
            let mut values: Vec<(String, usize)> = values.into_iter().collect();
            values.sort_by(|a, b| b.1.cmp(&a.1).then_with(|| a.0.cmp(&b.0)));
            values.truncate(MAX_VALUES);
            stats.fields.insert(field, values);
        }
        Ok(stats)
    }

    fn add(
        &mut self,
        document: &Document,
        sum: &mut f64,
        fields: &mut BTreeMap<String, BTreeMap<String, usize>>,
    ) {
        self.documents += 1;
        let is_two_sided = match document.langs().len() {
            0 => false,
            1 => {
                self.one_sided += 1;
                false
            }
            _ => {
                self.two_sided += 1;
                true
            }
        };
        for lang in document.langs() {
            self.languages.entry(lang.to_owned()).or_default().documents += 1;
        }
        let segments = match &document.body {
            Body::Given(segments) => segments.as_slice(),
            Body::Sides(_) => &[],
        };
        for segment in segments {
            self.passages += 1;
            for (lang, text) in &segment.texts {
                let language = self.languages.entry(lang.clone()).or_default();
                language.passages += 1;
                language.characters += text.chars().count();
            }
            if segment.texts.len() > 1 {
                self.aligned += 1;
                let pairing = segment.pairing;
                let origin = pairing.map_or(Origin::Given, |pairing| pairing.origin);
                *self.origins.entry(crate::model::origin_name(origin)).or_default() += 1;
                *sum += pairing.map_or(100.0, |pairing| f64::from(pairing.confidence));
            }
        }
        let year = document.date.as_deref().and_then(|date| date.get(..4)?.parse().ok());
        match year {
            None => self.undated += 1,
            Some(year) => {
                let year: &mut YearStats = self.years.entry(year).or_default();
                if is_two_sided { year.two_sided += 1 } else { year.one_sided += 1 }
            }
        }
        let mut seen: Vec<&(String, String)> = Vec::new();
        for fact in document.meta.iter().filter(|(key, _)| !OWN.contains(&key.as_str())) {
            if !seen.contains(&fact) {
                seen.push(fact);
                let values = fields.entry(fact.0.clone()).or_default();
                *values.entry(fact.1.clone()).or_default() += 1;
            }
        }
    }
}

impl fmt::Display for Stats {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (name, figure) in [
            ("documents", self.documents),
            ("  two-sided", self.two_sided),
            ("  one-sided", self.one_sided),
            ("passages", self.passages),
            ("  two-sided", self.aligned),
        ] {
            writeln!(f, "{name:<14}{figure:>12}")?;
        }
        for (origin, n) in &self.origins {
            writeln!(f, "    {origin:<10}{n:>12}")?;
        }
        writeln!(f, "confidence    {:>12.1}", self.confidence)?;
        writeln!(
            f,
            "\n{:<14}{:>12}{:>12}{:>14}",
            "language", "documents", "passages", "characters"
        )?;
        for (lang, stats) in &self.languages {
            let LanguageStats { documents, passages, characters } = stats;
            writeln!(f, "{lang:<14}{documents:>12}{passages:>12}{characters:>14}")?;
        }
        writeln!(f, "\n{:<14}{:>12}{:>12}", "year", "two-sided", "one-sided")?;
        for (year, stats) in &self.years {
            writeln!(f, "{year:<14}{:>12}{:>12}", stats.two_sided, stats.one_sided)?;
        }
        if self.undated > 0 {
            writeln!(f, "{:<14}{:>24}", "without date", self.undated)?;
        }
        for (field, values) in &self.fields {
            writeln!(f, "\n{field}")?;
            for (value, n) in values {
                writeln!(f, "{n:>8}  {value}")?;
            }
        }
        Ok(())
    }
}
