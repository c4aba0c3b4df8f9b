//! The documents of a built archive as `pages.jsonl` of WACZ 1.1: what a web archive of the site
//! lists as its pages.
//!
//! A WACZ is a ZIP of captures (`archive/*.warc.gz`), their index (`indexes/`), and this list as
//! `pages/pages.jsonl`. Captures are made by a crawler; the list tells it and its readers where the
//! documents are, under which titles, and with which text.

use std::io::Write;

use anyhow::bail;
use serde_json::json;

use super::{Documents, Whole, segments, title};

/// Writes the list. `captured` is when the archive was written, as RFC 3339.
///
/// # Errors
/// If the archive does not say where it is published, a document cannot be read, or `out` cannot be
/// written.
pub fn write(
    whole: &Whole,
    captured: &str,
    documents: Documents<'_>,
    out: &mut dyn Write,
) -> anyhow::Result<()> {
    let Some(base) = &whole.base_url else {
        bail!("pages have addresses: put base-url into enface.toml and build the archive anew");
    };
    let head = json!({
        "format": "json-pages-1.0",
        "id": "pages",
        "title": whole.titles.values().next().map_or("All pages", String::as_str),
        "hasText": true,
    });
    writeln!(out, "{head}")?;
    for document in documents {
        let document = document?;
        let texts = segments(&document).iter().flat_map(|segment| segment.texts.values());
        let text: Vec<&str> = texts.map(String::as_str).collect();
        let page = json!({
            "id": document.id,
            "url": address(base, &document.id),
            "ts": captured,
            "title": title(&document, &whole.langs),
            "text": text.join("\n"),
        });
        writeln!(out, "{page}")?;
    }
    Ok(())
}

/// The address at which the widget opens a document.
pub(super) fn address(base: &str, id: &str) -> String {
    let mut out = format!("{}/#", base.trim_end_matches('/'));
    for byte in id.bytes() {
        match byte {
            b'a'..=b'z' | b'A'..=b'Z' | b'0'..=b'9' | b'-' | b'_' | b'.' | b'~' => {
                out.push(char::from(byte));
            }
            byte => out.push_str(&format!("%{byte:02X}")),
        }
    }
    out
}
