//! Where words begin and end in scripts without spaces: forward maximum matching over the heads
//! of a dictionary (ALIGN, "Where t comes from" 1).

use std::collections::BTreeSet;

use rustc_hash::FxHashSet;
use serde::{Deserialize, Serialize};

/// The heads of a dictionary that are strings of grams, folded.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[serde(from = "BTreeSet<Box<str>>", into = "BTreeSet<Box<str>>")]
pub(crate) struct Words {
    heads: FxHashSet<Box<str>>,
    /// The characters of the longest head.
    longest: usize,
}

/// A head longer than this is a saying, whose words the texts may part.
const MAX_CHARS: usize = 8;

// Sorted where they are written, so that equal ones are written alike.
impl From<BTreeSet<Box<str>>> for Words {
    fn from(heads: BTreeSet<Box<str>>) -> Self {
        let longest = heads.iter().map(|head| head.chars().count()).max().unwrap_or(0);
        Self { heads: heads.into_iter().collect(), longest }
    }
}

impl From<Words> for BTreeSet<Box<str>> {
    fn from(words: Words) -> Self {
        words.heads.into_iter().collect()
    }
}

impl Words {
    /// Adds the folded characters of a head.
    pub(crate) fn add(&mut self, head: &[&str]) {
        if (1..=MAX_CHARS).contains(&head.len()) {
            self.longest = self.longest.max(head.len());
            self.heads.insert(head.concat().into());
        }
    }

    /// The characters of the longest head that `run` begins with; 0 if there is none.
    pub(crate) fn match_length(&self, run: &[&str], buffer: &mut String) -> usize {
        if self.heads.is_empty() {
            return 0;
        }
        buffer.clear();
        let mut ends = [0; MAX_CHARS + 1];
        let n = run.len().min(self.longest);
        for (i, c) in run[..n].iter().enumerate() {
            buffer.push_str(c);
            ends[i + 1] = buffer.len();
        }
        (1..=n).rev().find(|&n| self.heads.contains(&buffer[..ends[n]])).unwrap_or(0)
    }
}
