//! What is published on npm, and how does it come together?
//!
//! `target/npm/enface` is the package: the widget as an ES module with its types, the same as a
//! classic script for CDNs, and a command that runs the indexer. The indexer itself comes in a
//! package a platform, which npm installs where it fits; this makes the one of this machine.

use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use serde_json::{Map, Value, json};

use crate::workspace::Workspace;
use crate::{npm, wasm};

/// Platforms with a package of their own, as Node names them.
const PLATFORMS: [(&str, &str); 5] = [
    ("linux", "x64"),
    ("linux", "arm64"),
    ("darwin", "x64"),
    ("darwin", "arm64"),
    ("win32", "x64"),
];
/// The folder of what is in the package and nowhere else.
const SOURCES: &str = "www/npm";
/// The folder of the types and the description of the elements.
const TYPES: &str = "www/types";
/// The widget as a classic script.
const CLASSIC: &str = "enface.iife.js";
/// Where the package is served by a CDN.
const CDN: &str = "https://cdn.jsdelivr.net/npm";
/// How the assets are called that the pages of a site need, and packages do not.
const PAGES_ONLY: &str = "site";

/// Makes the packages below `target/npm` from the assets and the indexer of the profile `release`.
///
/// # Errors
/// When the assets or the indexer are not built, or a file cannot be written.
pub(crate) fn build(workspace: &Workspace, indexer: Option<&Path>) -> Result<()> {
    let target = workspace.target.join("npm");
    if target.exists() {
        fs::remove_dir_all(&target).context("the old packages cannot be removed")?;
    }
    let version = workspace.locked_version("enface")?;
    widget(workspace, &target.join("enface"), version)?;
    let made = platform(workspace, &target, version, indexer)?;
    println!("The packages are in {} and {}.", target.join("enface").display(), made.display());
    Ok(())
}

fn widget(workspace: &Workspace, folder: &Path, version: &str) -> Result<()> {
    let assets = workspace.path(wasm::ASSETS);
    if !assets.join(wasm::WASM).exists() {
        bail!("{} is empty: run `cargo xtask wasm` first.", wasm::ASSETS);
    }
    for entry in fs::read_dir(&assets)? {
        let path = entry?.path();
        let name = path.file_name().unwrap_or_default().to_string_lossy().into_owned();
        if !name.starts_with(PAGES_ONLY) && name != "README.md" {
            write(&folder.join(name), &fs::read(&path)?)?;
        }
    }
    let classic = wasm::script(workspace, Some("enface"))?;
    write(&folder.join(CLASSIC), &classic)?;
    for name in ["enface.d.ts", "custom-elements.json"] {
        write(&folder.join(name), &fs::read(workspace.path(TYPES).join(name))?)?;
    }
    let sources = workspace.path(SOURCES);
    let command = "bin/enface.mjs";
    write(&folder.join(command), &fs::read(sources.join(command))?)?;
    let readme = fs::read_to_string(sources.join("README.md"))?;
    let readme = readme
        .replace("{{script}}", &tag(folder, version, "enface.js", "type=\"module\" ")?)
        .replace("{{classic}}", &tag(folder, version, CLASSIC, "")?);
    write(&folder.join("README.md"), readme.as_bytes())?;
    licences(workspace, folder)?;
    let manifest = format!("{:#}\n", manifest(version));
    write(&folder.join("package.json"), manifest.as_bytes())
}

/// The tag that loads a script of the package from a CDN, pinned and checked.
fn tag(folder: &Path, version: &str, name: &str, kind: &str) -> Result<String> {
    let integrity = npm::integrity(&folder.join(name), "sha384")?;
    Ok(format!(
        "<script {kind}src=\"{CDN}/enface@{version}/{name}\"\n  integrity=\"{integrity}\"\n  \
         crossorigin=\"anonymous\"></script>"
    ))
}

fn manifest(version: &str) -> Value {
    let optional: Map<String, Value> =
        PLATFORMS.iter().map(|(os, cpu)| (format!("enface-{os}-{cpu}"), json!(version))).collect();
    json!({
        "name": "enface",
        "version": version,
        "description": "Bilingual archives as static files: searched in the browser, read side by side",
        "keywords": ["search", "bilingual", "parallel texts", "static site", "custom element"],
        "license": "MIT OR Apache-2.0",
        "repository": "github:enface/enface",
        "type": "module",
        "exports": {
            ".": {"types": "./enface.d.ts", "default": "./enface.js"},
            "./iife": format!("./{CLASSIC}"),
            "./enface.css": "./enface.css",
            "./custom-elements.json": "./custom-elements.json",
            "./package.json": "./package.json",
        },
        "types": "./enface.d.ts",
        "customElements": "custom-elements.json",
        "unpkg": format!("./{CLASSIC}"),
        "jsdelivr": format!("./{CLASSIC}"),
        "sideEffects": ["./enface.js", format!("./{CLASSIC}")],
        "bin": {"enface": "bin/enface.mjs"},
        "files": ["*.js", "*.wasm", "*.css", "*.svg", "*.d.ts", "custom-elements.json", "bin", "LICENSE-*"],
        "engines": {"node": ">=20"},
        "optionalDependencies": optional,
    })
}

/// The package of the indexer for this machine.
fn platform(
    workspace: &Workspace,
    target: &Path,
    version: &str,
    indexer: Option<&Path>,
) -> Result<PathBuf> {
    let os = match std::env::consts::OS {
        "macos" => "darwin",
        "windows" => "win32",
        other => other,
    };
    let cpu = match std::env::consts::ARCH {
        "x86_64" => "x64",
        "aarch64" => "arm64",
        other => other,
    };
    if !PLATFORMS.contains(&(os, cpu)) {
        bail!("npm has no package of enface for {os} on {cpu}: add it to PLATFORMS.");
    }
    let program = format!("enface{}", std::env::consts::EXE_SUFFIX);
    let built = indexer.map_or_else(|| workspace.target.join("release").join(&program), Into::into);
    let bytes = fs::read(&built).with_context(|| {
        format!("{} is not built: run `cargo build --release --package enface`", built.display())
    })?;
    let name = format!("enface-{os}-{cpu}");
    let folder = target.join(&name);
    let path = folder.join("bin").join(&program);
    write(&path, &bytes)?;
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        fs::set_permissions(&path, fs::Permissions::from_mode(0o755))?;
    }
    licences(workspace, &folder)?;
    let manifest = json!({
        "name": name,
        "version": version,
        "description": format!("The indexer of enface for {os} on {cpu}"),
        "license": "MIT OR Apache-2.0",
        "repository": "github:enface/enface",
        "os": [os],
        "cpu": [cpu],
        "files": ["bin", "LICENSE-*"],
    });
    write(&folder.join("package.json"), format!("{manifest:#}\n").as_bytes())?;
    Ok(folder)
}

fn licences(workspace: &Workspace, folder: &Path) -> Result<()> {
    for name in ["LICENSE-MIT", "LICENSE-APACHE"] {
        write(&folder.join(name), &fs::read(workspace.path(name))?)?;
    }
    Ok(())
}

fn write(path: &Path, bytes: &[u8]) -> Result<()> {
    if let Some(folder) = path.parent() {
        fs::create_dir_all(folder)?;
    }
    fs::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))
}
