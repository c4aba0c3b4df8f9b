//! Where words begin and end in scripts without spaces: forward maximum matching over the heads
//! of a dictionary (ALIGN, "Where t comes from" 1).

use rustc_hash::FxHashSet;

/// The heads of a dictionary that are strings of grams, folded.
#[derive(Clone, Debug, Default)]
pub(crate) struct Words {
    heads: FxHashSet<Box<str>>,
    /// The characters of the longest head.
    longest: usize,
}

/// A head longer than this is a saying, whose words the texts may part.
const MAX_CHARS: usize = 8;

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
