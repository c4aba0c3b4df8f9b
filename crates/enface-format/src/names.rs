//! How the files of an index are named.

use core::fmt;

/// The first 40 bits of the XXH3-128 hash of a file's bytes: its name, so that a name is never
/// given to other bytes and may be cached for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 5]);

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        hex(&self.0).try_for_each(|digit| fmt::Write::write_char(f, digit))
    }
}

/// Which file of an index is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChunkName {
    /// The root, which finds all others.
    Root(Hash),
    /// A shard of grams.
    Grams(Hash),
    /// A shard of words.
    Words(Hash),
    /// Texts of consecutive beads, by number.
    Texts(u32),
    /// Records of consecutive documents, by number.
    Documents(u32),
    /// The dictionary that texts are compressed with.
    Dictionary(Hash),
    /// The table of document ids.
    Ids(Hash),
    /// All of the above in one file.
    Bundle(Hash),
}

impl ChunkName {
    /// The path below the archive's folder; `edition` names the folder of numbered files.
    pub fn path(self, edition: &str) -> String {
        match self {
            Self::Root(hash) => format!("root.{hash}"),
            Self::Grams(hash) => format!("z/{hash}"),
            Self::Words(hash) => format!("w/{hash}"),
            Self::Texts(n) => format!("t/{edition}/{n}"),
            Self::Documents(n) => format!("d/{edition}/{n}"),
            Self::Dictionary(hash) => format!("dictionary.{hash}"),
            Self::Ids(hash) => format!("ids.{hash}"),
            Self::Bundle(hash) => format!("bundle.{hash}"),
        }
    }
}

/// Eight hexadecimal digits that tell one text from another: the CRC-32 of `bytes`.
pub fn checksum_name(bytes: &[u8]) -> String {
    hex(&crate::checksum::checksum(&[bytes]).to_be_bytes()).collect()
}

/// Two lower-case hexadecimal digits a byte. Smaller than what `{:02x}` compiles to.
fn hex(bytes: &[u8]) -> impl Iterator<Item = char> {
    let digits = bytes.iter().flat_map(|byte| [byte >> 4, byte & 0xF]);
    digits.filter_map(|digit| char::from_digit(u32::from(digit), 16))
}

/// The hash that names `bytes`.
#[cfg(feature = "write")]
pub fn hash_of(bytes: &[u8]) -> Hash {
    let hash = xxhash_rust::xxh3::xxh3_128(bytes).to_be_bytes();
    Hash([hash[0], hash[1], hash[2], hash[3], hash[4]])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn paths_follow_the_specification() {
        let hash = Hash([0, 0x1A, 0xB2, 0xFF, 9]);
        assert_eq!(ChunkName::Grams(hash).path("e"), "z/001ab2ff09");
        assert_eq!(ChunkName::Texts(12).path("e1"), "t/e1/12");
        assert_eq!(ChunkName::Root(hash).path("e"), "root.001ab2ff09");
    }
}
