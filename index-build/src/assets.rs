//! The widget and its page, embedded when the program was built.

/// Every asset: file name and bytes, in the order of names.
static ASSETS: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The asset called `name`.
pub(crate) fn get(name: &str) -> Option<&'static [u8]> {
    ASSETS.iter().find(|(n, _)| *n == name).map(|(_, bytes)| *bytes)
}

/// The widget's modules that a page loads when a reader opens what they are for: `enface-*.js`.
pub(crate) fn modules() -> impl Iterator<Item = (&'static str, &'static [u8])> {
    let is_module = |name: &str| name.starts_with("enface-") && name.ends_with(".js");
    ASSETS.iter().copied().filter(move |(name, _)| is_module(name))
}
