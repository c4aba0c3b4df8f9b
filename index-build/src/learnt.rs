//! What was learnt from an archive as a whole, and how does it stay so from one build to the next?
//!
//! Most of a build is about one document at a time. What is not is here: how the languages
//! correspond, how terms are rendered, how long passages are, which phrases texts are compressed
//! with. It is written to [`LOCK`] beside `enface.toml`, so that a changed document changes no
//! other, and so that any two builds of the same files give the same bytes. It is learnt anew when
//! a person says so, or when it is of other languages, other dictionaries or another version.

use std::collections::BTreeSet;
use std::fs;
use std::io::Write as _;
use std::path::Path;

use anyhow::{Context as _, bail};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use enface_format::Rendering;
use serde::{Deserialize, Serialize};

use crate::align::{Lexicon, Models};
use crate::cache::Key;
use crate::indexer::Measures;
use crate::model::Lang;
use crate::whole_file::beside;

/// The name of the file, beside `enface.toml`.
pub const LOCK: &str = "enface.lock";

/// What is learnt from all documents together.
#[derive(Clone, Debug, Default)]
pub struct Learnt {
    /// How the languages correspond.
    pub models: Models,
    /// How terms are rendered.
    pub lexicon: Lexicon,
    /// What the indexer measures.
    pub measures: Measures,
}

/// What was learnt, and from what.
#[derive(Clone, Debug, Default)]
pub struct Lock {
    /// What was learnt.
    pub learnt: Learnt,
    /// The sides' languages, in order.
    pub sides: Vec<Lang>,
    /// The dictionaries that helped.
    pub dictionaries: Key,
    /// The documents that it was learnt from.
    pub sketch: Sketch,
}

/// Which documents an archive had, in a few bytes: the smallest of the hashes of their contents
/// (Bar-Yossef et al. 2002, "Counting distinct elements in a data stream", algorithm 2).
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Sketch {
    n_documents: usize,
    /// Sorted.
    smallest: Vec<u64>,
}

/// So many hashes tell the share of documents that two archives have in common to 4 % or so.
const MAX_HASHES: usize = 512;

impl Sketch {
    /// The sketch of documents with these contents.
    pub fn of(documents: &[Key]) -> Self {
        let hashes: BTreeSet<u64> = documents.iter().map(|key| key.low()).collect();
        Self {
            n_documents: documents.len(),
            smallest: hashes.into_iter().take(MAX_HASHES).collect(),
        }
    }

    /// Which share of the documents of two archives only one of them has, in percent.
    pub fn difference(&self, other: &Self) -> u8 {
        let all: BTreeSet<u64> = self.smallest.iter().chain(&other.smallest).copied().collect();
        let has = |sketch: &Self, hash: &u64| sketch.smallest.binary_search(hash).is_ok();
        let is_joint = |hash: &&u64| has(self, hash) && has(other, hash);
        let n = all.len().min(MAX_HASHES);
        let n_joint = all.iter().take(n).filter(is_joint).count();
        (n_joint * 100).checked_div(n).map_or(0, |joint| (100 - joint) as u8)
    }
}

/// The file as it is written.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(rename_all = "kebab-case")]
struct File {
    version: u32,
    enface: String,
    sides: Vec<Lang>,
    documents: usize,
    dictionaries: String,
    sketch: String,
    learnt: String,
}

/// The form of what stands in [`File::learnt`]; another number is another form.
const VERSION: u32 = 1;
const LEVEL: i32 = 9;
const HEAD: &str = "\
# What enface learnt from the whole archive: how its languages correspond, how terms are rendered,
# how long passages are, and which phrases texts are compressed with. Keep this file beside
# enface.toml, under version control: with it, equal files give equal archives, and a changed
# document costs its own work. `enface build --retrain` writes it anew.

";

/// Terms as they are stored: side and term, and for each rendering its side and text.
type Terms = Vec<((u8, String), Vec<(u8, String)>)>;

impl Lock {
    /// Reads the file; `None` if there is none.
    ///
    /// # Errors
    /// If it cannot be read, or is of another version of enface.
    pub fn read(path: &Path) -> anyhow::Result<Option<Self>> {
        let shown = path.display();
        let text = match fs::read_to_string(path) {
            Ok(text) => text,
            Err(error) if error.kind() == std::io::ErrorKind::NotFound => return Ok(None),
            Err(error) => return Err(error).context("it cannot be read"),
        };
        let file: File = toml::from_str(&text).with_context(|| format!("{shown} is damaged"))?;
        if file.version != VERSION || file.enface != env!("CARGO_PKG_VERSION") {
            bail!("it is of enface {}", file.enface);
        }
        Self::parse(&file).context("it is damaged").map(Some)
    }

    fn parse(file: &File) -> anyhow::Result<Self> {
        let hashes = BASE64.decode(&file.sketch)?;
        let (hashes, _) = hashes.as_chunks();
        let bytes = zstd::decode_all(BASE64.decode(&file.learnt)?.as_slice())?;
        let (models, terms, measures): (Models, Terms, Measures) = postcard::from_bytes(&bytes)?;
        let rendering = |(side, text)| Rendering { side, text };
        let lexicon = terms
            .into_iter()
            .map(|(term, renderings)| (term, renderings.into_iter().map(rendering).collect()));
        Ok(Self {
            learnt: Learnt { models, lexicon: lexicon.collect(), measures },
            sides: file.sides.clone(),
            dictionaries: file.dictionaries.parse()?,
            sketch: Sketch {
                n_documents: file.documents,
                smallest: hashes.iter().map(|hash| u64::from_le_bytes(*hash)).collect(),
            },
        })
    }

    /// Writes the file, whole or not at all.
    ///
    /// # Errors
    /// If nothing can be written there.
    pub fn write(&self, path: &Path) -> anyhow::Result<()> {
        let Learnt { models, lexicon, measures } = &self.learnt;
        let terms: Terms = lexicon
            .iter()
            .map(|(term, renderings)| {
                (term.clone(), renderings.iter().map(|r| (r.side, r.text.clone())).collect())
            })
            .collect();
        let bytes = postcard::to_allocvec(&(models, terms, measures))?;
        let hashes: Vec<u8> =
            self.sketch.smallest.iter().flat_map(|hash| hash.to_le_bytes()).collect();
        let file = File {
            version: VERSION,
            enface: env!("CARGO_PKG_VERSION").to_owned(),
            sides: self.sides.clone(),
            documents: self.sketch.n_documents,
            dictionaries: self.dictionaries.to_string(),
            sketch: BASE64.encode(hashes),
            learnt: BASE64.encode(zstd::encode_all(bytes.as_slice(), LEVEL)?),
        };
        let failed = || "it cannot be written";
        let mut out = beside(path).with_context(failed)?;
        out.write_all(HEAD.as_bytes()).with_context(failed)?;
        out.write_all(toml::to_string(&file)?.as_bytes()).with_context(failed)?;
        out.persist(path).with_context(failed)?;
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sketch_tells_how_much_two_archives_differ() {
        let archive = |range: core::ops::Range<u32>| {
            Sketch::of(&range.map(|i| Key::of(&i)).collect::<Vec<_>>())
        };
        assert_eq!(archive(0..5).difference(&archive(0..5)), 0);
        assert_eq!(archive(0..5).difference(&archive(5..9)), 100);
        assert_eq!(archive(0..0).difference(&archive(0..0)), 0);
        let large = archive(0..10_000).difference(&archive(2_000..10_000));
        assert!((14..27).contains(&large), "{large}");
    }

    #[test]
    fn what_is_written_is_read() {
        let folder = tempfile::tempdir().unwrap();
        let path = folder.path().join(LOCK);
        assert!(Lock::read(&path).unwrap().is_none());
        let rendering = Rendering { side: 1, text: "法".to_owned() };
        let lock = Lock {
            learnt: Learnt {
                lexicon: [((0, "law".to_owned()), vec![rendering])].into(),
                ..Learnt::default()
            },
            sides: vec!["en".to_owned(), "zh".to_owned()],
            dictionaries: Key::of(&"d"),
            sketch: Sketch::of(&[Key::of(&1), Key::of(&2)]),
        };
        lock.write(&path).unwrap();
        let read = Lock::read(&path).unwrap().unwrap();
        assert_eq!(read.learnt.lexicon, lock.learnt.lexicon);
        assert_eq!((read.sides, read.dictionaries), (lock.sides, lock.dictionaries));
        assert_eq!(read.sketch, lock.sketch);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("learnt = \"", "learnt = \"AAAA")).unwrap();
        assert!(Lock::read(&path).unwrap_err().to_string().contains("damaged"));
        fs::write(&path, text.replace("version = 1", "version = 0")).unwrap();
        assert!(Lock::read(&path).unwrap_err().to_string().contains("it is of enface"));
    }
}
