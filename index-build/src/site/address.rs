//! What are pages called, and how are they linked to?
//!
//! A page's name follows from what it is about alone, never from what else there is, so that links
//! from elsewhere last.

use std::fmt::Write as _;

use enface_format::hash_of;

use crate::slug::slug;

/// A name for the page about `what`: its slug, with a few digits of its hash if the slug does not
/// tell it from all others.
pub(crate) fn name(what: &str) -> String {
    let slug = slug(what);
    if !slug.is_empty() && slug == what && !is_device(&slug) {
        return slug;
    }
    let hash = hash_of(what.as_bytes()).to_string();
    let digits = hash.get(..8).unwrap_or(&hash);
    if slug.is_empty() { digits.to_owned() } else { format!("{slug}-{digits}") }
}

/// Names that stand for devices on Windows, whatever their ending.
fn is_device(name: &str) -> bool {
    let numbered = |prefix: &str| {
        let digit = name.strip_prefix(prefix).unwrap_or_default();
        digit.len() == 1 && digit.chars().all(|c| c.is_ascii_digit())
    };
    matches!(name, "con" | "prn" | "aux" | "nul") || numbered("com") || numbered("lpt")
}

/// The path of a document's page.
pub(crate) fn document(id: &str) -> String {
    format!("read/{}.html", name(id))
}

/// The id of a passage on its document's page: its number in permalinks.
pub(crate) fn passage(bead: u32) -> String {
    format!("p{bead}")
}

/// `path` as it stands in a link: bytes that have a meaning in addresses are escaped.
pub(crate) fn href(path: &str) -> String {
    let mut out = String::with_capacity(path.len());
    for byte in path.bytes() {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte) {
            out.push(char::from(byte));
        } else {
            let _ = write!(out, "%{byte:02X}");
        }
    }
    out
}

/// `text` as it stands in a fragment or a query, slashes escaped too.
pub(crate) fn component(text: &str) -> String {
    href(text).replace('/', "%2F")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn plain_ids_are_names_and_all_others_are_told_apart() {
        assert_eq!(document("law-1"), "read/law-1.html");
        assert_eq!(document("个人信息"), "read/个人信息.html");
        let names = ["Law 1", "law 1", "law/1", "../law-1", "LAW-1", "", "con", "lpt1", "a\0"];
        let mut names: Vec<String> = names.iter().map(|id| name(id)).collect();
        let is_safe = |c: char| c.is_alphanumeric() || c == '-';
        for name in &names {
            assert!(name.chars().all(is_safe) && !name.is_empty(), "{name:?}");
        }
        assert!(!names.contains(&"con".to_owned()));
        names.push(name("law-1"));
        names.sort();
        names.dedup();
        assert_eq!(names.len(), 10);
    }

    #[test]
    fn links_hold_no_byte_with_a_meaning() {
        assert_eq!(href("read/a b%?#.html"), "read/a%20b%25%3F%23.html");
        assert_eq!(component("法/1"), "%E6%B3%95%2F1");
    }
}
