//! Which of the program's assets does a page need, on a server, in a folder, or in one file that
//! holds everything?

use std::collections::BTreeMap;
use std::path::Path;

use anyhow::Context as _;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest as _, Sha384};

use crate::assets;
use crate::files::Entry;
use crate::pipeline::Built;
use crate::site::{File, Plan, Site};

const STYLE: &str = "enface.css";
const ICON: &str = "enface.svg";
const WASM: &str = "enface_widget_bg.wasm";
/// The element and the API for scripts, a module.
const SCRIPT: &str = "enface.js";
/// What the element's archive is called within a page that holds everything.
const INLINE_ID: &str = "enface";

/// The style of pages.
const SITE_STYLE: &str = "site.css";
/// What the home page does beside the search.
const SITE_SCRIPT: &str = "site.js";
/// What answers for a kept archive.
const WORKER: &str = "site-worker.js";
/// What loads an archive without a server.
const FOLDER: &str = "site-folder.js";

/// Files of a site that are no pages: style, scripts, feed, and what devices and robots read.
const SITE_FILES: usize = 10;

/// The files of the widget that a page on a server loads from the start.
const WIDGET_FILES: [&str; 4] = [STYLE, ICON, WASM, SCRIPT];
/// What a site and its other forms are made of beside them.
const OTHERS: [&str; 4] = [SITE_STYLE, SITE_SCRIPT, WORKER, FOLDER];

/// The first asset that is needed and not in the program.
pub(crate) fn missing_asset() -> Option<&'static str> {
    WIDGET_FILES.into_iter().chain(OTHERS).find(|name| assets::get(name).is_none())
}

fn asset(name: &'static str) -> anyhow::Result<&'static [u8]> {
    assets::get(name).with_context(|| format!("{name} is not in this program"))
}

fn asset_text(name: &'static str) -> anyhow::Result<&'static str> {
    core::str::from_utf8(asset(name)?).with_context(|| format!("{name} is no text"))
}

/// The integrity of each of the widget's files, as in HTML's `integrity` attribute.
pub(crate) fn integrities() -> BTreeMap<String, String> {
    WIDGET_FILES
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

/// The widget's files, as a page on a server loads them.
pub(crate) fn widget() -> anyhow::Result<Vec<File>> {
    let mut files = Vec::new();
    for name in WIDGET_FILES {
        files.push((name.to_owned(), asset(name)?.to_vec()));
    }
    files.extend(assets::modules().map(|(name, bytes)| (name.to_owned(), bytes.to_vec())));
    Ok(files)
}

/// How many files there are beside index, knowledge and pages: those of the widget and of a site, the
/// entry file, and the page that holds everything.
pub(crate) fn n_files() -> usize {
    WIDGET_FILES.len() + assets::modules().count() + SITE_FILES + 2
}

/// What pages of a site load beside the widget, and what keeps an archive on a device.
pub(crate) fn site_files() -> anyhow::Result<Vec<File>> {
    let file = |name: &str, asset_name| Ok((name.to_owned(), asset(asset_name)?.to_vec()));
    let names = [("site.css", SITE_STYLE), ("site.js", SITE_SCRIPT), ("sw.js", WORKER)];
    names.into_iter().map(|(name, asset_name)| file(name, asset_name)).collect()
}

/// What a page without a server loads in place of the widget's files.
pub(crate) fn program() -> anyhow::Result<Vec<(&'static str, &'static [u8])>> {
    let mut files = Vec::new();
    for name in [SCRIPT, STYLE, WASM] {
        files.push((name, asset(name)?));
    }
    files.extend(assets::modules());
    Ok(files)
}

/// The script of a page without a server.
pub(crate) fn folder_script() -> anyhow::Result<&'static str> {
    asset_text(FOLDER)
}

/// One page with style, scripts, module and index in it.
pub(crate) fn single(
    built: &Built,
    templates: Option<&Path>,
    entry: &Entry,
    bundle: &[u8],
    knowledge: &[File],
) -> anyhow::Result<String> {
    let icon = STANDARD.encode(asset(ICON)?);
    let style = format!(
        "<link rel=\"icon\" href=\"data:image/svg+xml;base64,{icon}\">\n    \
         <style id=\"site-css\">{}</style>\n    <style id=\"enface-css\">{}</style>",
        asset_text(SITE_STYLE)?,
        asset_text(STYLE)?
    );
    let edition = entry.edition.clone();
    // JSON may have text that would end the element early.
    let escaped = |json: &str| json.replace('<', "\\u003c");
    let entry = escaped(&serde_json::to_string(entry)?);
    let mut known = String::from("{");
    for (path, bytes) in knowledge {
        let json = core::str::from_utf8(bytes).with_context(|| format!("{path} is no text"))?;
        let comma = if known.len() > 1 { "," } else { "" };
        known += &format!("{comma}\"{path}\":{}", escaped(json));
    }
    known.push('}');
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
         <script type=\"application/json\" id=\"{INLINE_ID}-knowledge\">{known}</script>\n    \
         <script type=\"{binary}\" id=\"{INLINE_ID}-bundle\">{}</script>\n    \
         <script type=\"{binary}\" id=\"{INLINE_ID}-wasm\">{}</script>\n    \
         {modules}<script type=\"module\">{}</script>",
        STANDARD.encode(bundle),
        STANDARD.encode(asset(WASM)?),
        script_text(SCRIPT)?,
    );
    let plan = Plan { templates: templates.map(Path::to_owned), ..Plan::default() };
    let site = Site::new(built, &edition, &plan)?;
    site.single(&style, &format!("#{INLINE_ID}"), &script)
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
