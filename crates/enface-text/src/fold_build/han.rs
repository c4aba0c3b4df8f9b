//! Which traditional Han characters are written how in simplified script.

use std::collections::BTreeMap;

/// `OpenCC`'s table; see `data/README.md` for its origin and license.
const TABLE: &str = include_str!("../../data/TSCharacters.txt");

/// Traditional character → simplified character.
///
/// Of several targets the first counts: it is the most frequent one. Characters whose first
/// target is themselves are left alone.
pub(super) fn simplified() -> BTreeMap<char, char> {
    TABLE
        .lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| {
            let (from, to) = line.split_once('\t')?;
            Some((from.chars().next()?, to.chars().next()?))
        })
        .filter(|(from, to)| from != to)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_first_target_counts() {
        let table = simplified();
        assert_eq!(table.get(&'網'), Some(&'网'));
        assert_eq!(table.get(&'乾'), Some(&'干'));
        assert_eq!(table.get(&'㑮'), None);
        assert!(table.len() > 3000);
    }
}
