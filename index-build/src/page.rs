//! The pages that show an archive: the site's page with its files, and the one file that holds
//! everything and works without a server.

use std::collections::BTreeMap;

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha384};

use crate::assets;
use crate::direction::is_rtl;
use crate::files::Entry;

/// The page, with `{{…}}` where something is filled in.
const PAGE: &str = "index.html";
const STYLE: &str = "enface.css";
const ICON: &str = "enface.svg";
const WASM: &str = "enface_widget_bg.wasm";
/// The module's glue as a classic script, for pages that cannot load modules.
const CLASSIC_GLUE: &str = "enface_classic.js";
/// The module's glue, loaded by the scripts.
const GLUE: &str = "enface_widget.js";
/// The element and the API for scripts, a module.
const SCRIPT: &str = "enface.js";
/// What the element's archive is called within a page that holds everything.
const INLINE_ID: &str = "enface";

/// The files of a site, beside its page and its index.
const SITE_FILES: [&str; 5] = [STYLE, ICON, WASM, GLUE, SCRIPT];

/// The first asset that is needed and not in the program.
pub(crate) fn missing_asset(single_file: bool) -> Option<&'static str> {
    let classic = single_file.then_some(CLASSIC_GLUE);
    SITE_FILES.into_iter().chain([PAGE]).chain(classic).find(|name| assets::get(name).is_none())
}

fn asset(name: &'static str) -> anyhow::Result<&'static [u8]> {
    assets::get(name).with_context(|| format!("{name} is not in this program"))
}

fn asset_text(name: &'static str) -> anyhow::Result<&'static str> {
    core::str::from_utf8(asset(name)?).with_context(|| format!("{name} is no text"))
}

/// The integrity of each of a site's files, as in HTML's `integrity` attribute.
pub(crate) fn integrities() -> BTreeMap<String, String> {
    SITE_FILES
        .into_iter()
        .filter_map(|name| Some((name, assets::get(name)?)))
        .map(|(name, bytes)| {
            (name.to_owned(), format!("sha384-{}", STANDARD.encode(Sha384::digest(bytes))))
        })
        .collect()
}

/// A hash of all modules that are loaded later, by which a page asks for those of its own build.
pub(crate) fn modules_version() -> String {
    let mut digest = Sha384::new();
    for (name, bytes) in assets::modules() {
        digest.update(name);
        digest.update(bytes);
    }
    let digest = digest.finalize();
    digest.iter().take(6).map(|byte| format!("{byte:02x}")).collect()
}

/// The page of a site, and the files that it needs.
pub(crate) fn site(title: &str, langs: &[String]) -> anyhow::Result<Vec<(String, Vec<u8>)>> {
    let style = format!(
        "<link rel=\"stylesheet\" href=\"{STYLE}\">\n    <link rel=\"icon\" href=\"{ICON}\">"
    );
    let script = format!("<script type=\"module\" src=\"{SCRIPT}\"></script>");
    let page = fill(title, langs, &style, "./", &script)?;
    let mut files = vec![(PAGE.to_owned(), page.into_bytes())];
    for name in SITE_FILES {
        files.push((name.to_owned(), asset(name)?.to_vec()));
    }
    files.extend(assets::modules().map(|(name, bytes)| (name.to_owned(), bytes.to_vec())));
    Ok(files)
}

/// How many files there are beside index and knowledge: those of [`site`], the entry file, and the
/// page that holds everything.
pub(crate) fn n_files() -> usize {
    1 + SITE_FILES.len() + assets::modules().count() + 2
}

/// One page with style, scripts, module and index in it.
pub(crate) fn single(
    title: &str,
    langs: &[String],
    entry: &Entry,
    bundle: &[u8],
) -> anyhow::Result<String> {
    let icon = STANDARD.encode(asset(ICON)?);
    let style = format!(
        "<link rel=\"icon\" href=\"data:image/svg+xml;base64,{icon}\">\n    \
         <style id=\"enface-css\">{}</style>",
        asset_text(STYLE)?
    );
    // The entry is our own JSON; its only free text could end the element early.
    let entry = serde_json::to_string(entry)?.replace('<', "\\u003c");
    // Where nothing can be fetched, modules that are loaded later stand in the page as text.
    let mut modules = String::new();
    for (name, bytes) in assets::modules() {
        let id = name.trim_end_matches(".js");
        let text = core::str::from_utf8(bytes).with_context(|| format!("{name} is no text"))?;
        let text = fits(name, text)?;
        modules += &format!("<script type=\"text/plain\" id=\"{id}\">{text}</script>\n    ");
    }
    let binary = "application/octet-stream;base64";
    let script = format!(
        "<script type=\"application/json\" id=\"{INLINE_ID}\">{entry}</script>\n    \
         <script type=\"{binary}\" id=\"{INLINE_ID}-bundle\">{}</script>\n    \
         <script type=\"{binary}\" id=\"{INLINE_ID}-wasm\">{}</script>\n    \
         {modules}<script>{}</script>\n    <script type=\"module\">{}</script>",
        STANDARD.encode(bundle),
        STANDARD.encode(asset(WASM)?),
        script_text(CLASSIC_GLUE)?,
        script_text(SCRIPT)?,
    );
    fill(title, langs, &style, &format!("#{INLINE_ID}"), &script)
}

/// The text of a script that may stand in a page: nothing in it ends the element.
fn script_text(name: &'static str) -> anyhow::Result<&'static str> {
    fits(name, asset_text(name)?)
}

/// `text`, if nothing in it ends a script element.
fn fits<'a>(name: &str, text: &'a str) -> anyhow::Result<&'a str> {
    let is_safe = !text.contains("</script") && !text.contains("<!--");
    anyhow::ensure!(is_safe, "{name} cannot stand inside a page");
    Ok(text)
}

fn fill(
    title: &str,
    langs: &[String],
    style: &str,
    src: &str,
    script: &str,
) -> anyhow::Result<String> {
    let title = escape(title);
    let lang = escape(langs.first().map_or("en", String::as_str));
    let dir = if langs.first().is_some_and(|lang| is_rtl(lang)) { "rtl" } else { "ltr" };
    let values = [
        ("title", title.as_str()),
        ("lang", &lang),
        ("dir", dir),
        ("style", style),
        ("src", src),
        ("script", script),
    ];
    // One pass, so that nothing that is filled in is taken for a placeholder.
    let mut out = String::new();
    let mut rest = asset_text(PAGE)?;
    while let Some((before, after)) = rest.split_once("{{") {
        let (name, after) = after.split_once("}}").context("the page has an open placeholder")?;
        let value = values.iter().find(|(n, _)| *n == name);
        let (_, value) = value.with_context(|| format!("the page asks for {name:?}"))?;
        out.push_str(before);
        out.push_str(value);
        rest = after;
    }
    out.push_str(rest);
    Ok(out)
}

/// Text that is safe in HTML text and attribute values.
fn escape(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\'' => out.push_str("&#39;"),
            _ => out.push(c),
        }
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn text_never_becomes_markup() {
        assert_eq!(escape("<b a='1'>&\"</b>"), "&lt;b a=&#39;1&#39;&gt;&amp;&quot;&lt;/b&gt;");
    }
}
