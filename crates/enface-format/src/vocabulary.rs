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

    /// Calls `visit` with the words, in order.
    pub fn each_word(&self, visit: &mut dyn FnMut(&str)) {
        // A line break, which is one byte, ends each: looking at bytes is faster than at characters.
        let mut rest = self.text.as_str();
        while let Some(end) = rest.bytes().position(|byte| byte == b'\n') {
            visit(rest.get(..end).unwrap_or_default());
            rest = rest.get(end + 1..).unwrap_or_default();
        }
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
        let mut read = Vec::new();
        let reader = VocabularyReader::open(&write_vocabulary(words)).unwrap();
        reader.each_word(&mut |word| read.push(word.to_owned()));
        assert_eq!(read, words);
        let none = VocabularyReader::open(&write_vocabulary([])).unwrap();
        none.each_word(&mut |word| panic!("there is no {word}"));
    }
}
