//! All words of an archive: what a word that it does not have may have been meant to be.
//!
//! Format: section "Vocabulary".

use crate::chunk::{ChunkKind, ChunkReader};
use crate::error::FormatError;

const WORDS: u8 = 1;

/// The words of an archive, in order.
#[derive(Clone, Debug, Default)]
pub struct VocabularyReader {
    text: String,
}

impl VocabularyReader {
    /// Verifies and unpacks a vocabulary.
    ///
    /// # Errors
    /// If the bytes are no sound vocabulary.
    pub fn open(bytes: &[u8]) -> Result<Self, FormatError> {
        let chunk = ChunkReader::open(bytes, ChunkKind::Vocabulary)?;
        let words = chunk.section(WORDS, None).ok_or(FormatError::Malformed)?;
        let text = String::from_utf8(words).map_err(|_| FormatError::Malformed)?;
        Ok(Self { text })
    }

    /// The words, in order.
    pub fn words(&self) -> impl Iterator<Item = &str> {
        self.text.split_terminator('\n')
    }
}

/// A vocabulary of these words, which hold no line breaks.
#[cfg(feature = "write")]
pub fn write_vocabulary<'a>(words: impl IntoIterator<Item = &'a str>) -> Vec<u8> {
    let mut text = String::new();
    for word in words {
        text.push_str(word);
        text.push('\n');
    }
    crate::chunk::ChunkWriter::new(ChunkKind::Vocabulary).section(WORDS, text.as_bytes()).finish()
}

#[cfg(all(test, feature = "write"))]
mod tests {
    use super::*;

    #[test]
    fn the_words_come_back() {
        let words = ["law", "laws", "öl", "право"];
        let reader = VocabularyReader::open(&write_vocabulary(words)).unwrap();
        assert_eq!(reader.words().collect::<Vec<_>>(), words);
        let none = VocabularyReader::open(&write_vocabulary([])).unwrap();
        assert_eq!(none.words().count(), 0);
    }
}
