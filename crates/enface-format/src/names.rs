//! How the files of an index are named.

use core::fmt;

/// The first 40 bits of the XXH3-128 hash of a file's bytes: its name, so that a name is never
/// given to other bytes and may be cached for ever.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Hash(pub [u8; 5]);

impl fmt::Display for Hash {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&hex(&self.0))
    }
}

/// Which file of an index is meant.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum ChunkName {
    /// The root, which finds all others.
    Root(Hash),
    /// A shard of grams, by number.
    Grams(u32),
    /// A shard of words, by number.
    Words(u32),
    /// Texts of consecutive beads, by number.
    Texts(u32),
    /// Records of consecutive documents, by number.
    Documents(u32),
    /// The dictionary that texts are compressed with.
    Dictionary(Hash),
    /// The table of document ids.
    Ids(Hash),
    /// All words.
    Vocabulary(Hash),
    /// The values of a field.
    Facet(Hash),
    /// All of the above in one file.
    Bundle(Hash),
}

impl ChunkName {
    /// The path below the archive's folder; `edition` names the folder of numbered files.
    pub fn path(self, edition: &str) -> String {
        let (place, hash) = match self {
            Self::Root(hash) => ("root.", hash),
            Self::Grams(n) => return numbered("z/", edition, n),
            Self::Words(n) => return numbered("w/", edition, n),
            Self::Texts(n) => return numbered("t/", edition, n),
            Self::Documents(n) => return numbered("d/", edition, n),
            Self::Dictionary(hash) => ("dictionary.", hash),
            Self::Ids(hash) => ("ids.", hash),
            Self::Vocabulary(hash) => ("vocabulary.", hash),
            Self::Facet(hash) => ("f/", hash),
            Self::Bundle(hash) => ("bundle.", hash),
        };
        let mut path = String::from(place);
        path.push_str(&hex(&hash.0));
        path
    }
}

/// Without `format!`, whose machinery no browser would otherwise load.
fn numbered(place: &str, edition: &str, n: u32) -> String {
    let mut path = String::from(place);
    path.push_str(edition);
    path.push('/');
    path.push_str(&decimal(n));
    path
}

/// The decimal digits of a number, without the formatting machinery of the standard library.
pub fn decimal(n: u32) -> String {
    let mut digits = if n < 10 { String::new() } else { decimal(n / 10) };
    digits.push(char::from(b'0' + (n % 10) as u8));
    digits
}

/// Eight hexadecimal digits that tell one text from another: the CRC-32 of `bytes`.
pub fn checksum_name(bytes: &[u8]) -> String {
    hex(&crate::checksum::checksum(&[bytes]).to_be_bytes())
}

/// Two lower-case hexadecimal digits a byte. Smaller than what `{:02x}` compiles to.
fn hex(bytes: &[u8]) -> String {
    let mut digits = String::new();
    for byte in bytes {
        for digit in [byte >> 4, byte & 0xF] {
            digits.push(char::from(if digit < 10 { b'0' + digit } else { b'a' - 10 + digit }));
        }
    }
    digits
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
    fn decimals_are_those_of_the_standard_library() {
        for n in [0, 9, 10, 4_096, u32::MAX] {
            assert_eq!(decimal(n), n.to_string());
        }
    }

    #[test]
    fn paths_follow_the_specification() {
        let hash = Hash([0, 0x1A, 0xB2, 0xFF, 9]);
        assert_eq!(ChunkName::Grams(3).path("e1"), "z/e1/3");
        assert_eq!(ChunkName::Facet(hash).path("e"), "f/001ab2ff09");
        assert_eq!(ChunkName::Texts(12).path("e1"), "t/e1/12");
        assert_eq!(ChunkName::Root(hash).path("e"), "root.001ab2ff09");
    }
}
