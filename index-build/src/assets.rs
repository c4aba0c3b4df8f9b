//! The widget and its page, embedded when the program was built.

/// Every asset: file name and bytes, in the order of names.
static ASSETS: &[(&str, &[u8])] = include!(concat!(env!("OUT_DIR"), "/assets.rs"));

/// The asset called `name`.
pub(crate) fn get(name: &str) -> Option<&'static [u8]> {
    ASSETS.iter().find(|(n, _)| *n == name).map(|(_, bytes)| *bytes)
}
