//! Which characters have been seen: a set over all of Unicode that takes a bit a character.

const N_WORDS: usize = 0x110000 / u64::BITS as usize;

/// A set of characters; 136 KiB, constant time for all but [`CharSet::iter`].
#[derive(Clone, Debug)]
pub(super) struct CharSet(Box<[u64]>);

impl Default for CharSet {
    fn default() -> Self {
        Self(vec![0; N_WORDS].into())
    }
}

impl CharSet {
    pub(super) fn insert(&mut self, c: char) {
        let (word, bit) = place(c);
        if let Some(word) = self.0.get_mut(word) {
            *word |= bit;
        }
    }

    pub(super) fn contains(&self, c: char) -> bool {
        let (word, bit) = place(c);
        self.0.get(word).is_some_and(|word| word & bit != 0)
    }

    pub(super) fn union(&mut self, other: &Self) {
        for (word, more) in self.0.iter_mut().zip(&other.0) {
            *word |= more;
        }
    }

    /// The characters in order.
    pub(super) fn iter(&self) -> impl Iterator<Item = char> {
        let words = self.0.iter().zip((0u32..).step_by(u64::BITS as usize));
        words.filter(|(word, _)| **word != 0).flat_map(|(&word, first)| {
            (0..u64::BITS)
                .filter(move |bit| word >> bit & 1 != 0)
                .filter_map(move |bit| char::from_u32(first + bit))
        })
    }
}

/// The word and the bit in it that stand for `c`.
fn place(c: char) -> (usize, u64) {
    let c = u32::from(c);
    ((c / u64::BITS) as usize, 1 << (c % u64::BITS))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_come_back_in_order_and_once() {
        let mut set = CharSet::default();
        "网a\u{10FFFF}\0a?@".chars().for_each(|c| set.insert(c));
        let mut other = CharSet::default();
        other.insert('é');
        set.union(&other);
        assert_eq!(set.iter().collect::<String>(), "\0?@aé网\u{10FFFF}");
        assert!(set.contains('网') && !set.contains('b'));
    }
}
