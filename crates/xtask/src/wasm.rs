//! How does the widget become the files that the indexer embeds?
//!
//! One compilation gives one wasm file and its glue, which `enface.js` has inside: a request less,
//! and no script meets a module that it was not made with. wasm-pack makes the package that is
//! published; wasm-bindgen writes the glue from the wasm file which wasm-pack compiled, since
//! wasm-pack cannot drop the names, and this module checks that both glues agree.
//!
//! Everything lands in `index-build/assets/`. A file whose bytes have not changed is not touched,
//! so cargo does not rebuild the indexer that embeds it.

use std::collections::{BTreeMap, HashMap};
use std::path::Path;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::tools::{WASM_BINDGEN, WASM_PACK, WASM_TARGET};
use crate::workspace::Workspace;
use crate::{command, glue, names, npm, order, size};

/// The folder that the indexer embeds.
pub(crate) const ASSETS: &str = "index-build/assets";
/// The compiled widget.
pub(crate) const WASM: &str = "enface_widget_bg.wasm";
/// What lets scripts call it.
const GLUE: &str = "enface_widget.js";
/// The element and the interface for scripts.
const SCRIPT: &str = "enface.js";

/// What the names of modules begin with that are loaded when they are needed.
pub(crate) const MODULE_PREFIX: &str = "enface-";

/// Name of the generated files, without extension.
const OUT_NAME: &str = "enface_widget";
/// The cargo profile in the workspace's manifest that makes small wasm.
const PROFILE: &str = "wasm";

/// Compiles the widget and fills [`ASSETS`].
///
/// # Errors
/// When a compiler fails, the two glues do not fit one wasm file, or a file cannot be written.
pub(crate) fn build(workspace: &Workspace) -> Result<()> {
    println!("Compiling the widget to wasm.");
    let package = workspace.target.join("wasm-pack");
    wasm_pack(workspace, &package)?;

    println!("Writing the glue.");
    let module = workspace.target.join("wasm-glue/web");
    wasm_bindgen(workspace, &module)?;
    let wasm = read(&module.join(WASM))?;
    if read(&module.join(GLUE))? != read(&package.join(GLUE))? {
        bail!("wasm-pack and wasm-bindgen wrote different glue for the same wasm");
    }

    println!("Making the wasm smaller.");
    let glue = text(&module.join(GLUE))?;
    let generated = names::generated(&glue);
    let wasm = optimised(workspace, &names::shorten_wasm(&wasm, &generated)?)?;
    for folder in [&module, &package] {
        let glue = folder.join(GLUE);
        let shortened = names::shorten_glue(&text(&glue)?, &generated);
        write_if_changed(&glue, shortened.as_bytes())?;
    }
    // The published package has the same wasm as the site: wasm-pack cannot drop the names.
    write_if_changed(&package.join(WASM), &wasm)?;
    for license in ["LICENSE-MIT", "LICENSE-APACHE"] {
        write_if_changed(&package.join(license), &read(&workspace.path(license))?)?;
    }

    let mut assets = BTreeMap::new();
    assets.insert(WASM.to_owned(), wasm);
    add_page(workspace, &mut assets)?;
    add_site(workspace, &mut assets)?;
    add_modules(workspace, &mut assets)?;
    let n_written = fill(&workspace.path(ASSETS), &assets)?;
    println!("{ASSETS} holds {} files, of which {n_written} have changed.", assets.len());
    Ok(())
}

/// The element and the interface for scripts, with the glue of the module that was built last: an ES
/// module, or a classic script that declares the variable `global`.
///
/// # Errors
/// When the module has not been built, or a file has a syntax error.
pub(crate) fn script(workspace: &Workspace, global: Option<&str>) -> Result<Vec<u8>> {
    let package = workspace.target.join("wasm-pack");
    let (glue, wasm) = (workspace.target.join("wasm-glue").join(GLUE), package.join(WASM));
    write_if_changed(&glue, glue::lean(&text(&package.join(GLUE))?)?.as_bytes())?;
    let source = workspace.path("www").join(SCRIPT);
    npm::with_module(workspace, &source, &glue, &wasm, global)
}

fn wasm_pack(workspace: &Workspace, package: &Path) -> Result<()> {
    let mut wasm_pack = Command::new(WASM_PACK.path(workspace));
    wasm_pack
        .args(["--log-level", "error", "build"])
        .arg(workspace.path("crates/enface-widget"))
        .args(["--profile", PROFILE, "--target", "web", "--out-name", OUT_NAME])
        // Else it downloads a binaryen and a wasm-bindgen of its own choice.
        .args(["--no-opt", "--mode", "no-install"])
        .arg("--out-dir")
        .arg(package)
        .env("PATH", command::path_with(&workspace.tools().join("bin"))?)
        // The standard library is compiled along, for size and without panic messages: 10 KB of
        // Brotli less for every reader. The flags are unstable, so they are allowed here, for the
        // pinned toolchain alone; the crate builds without them, too.
        .args(["--", "-Zbuild-std=std,panic_abort", "-Zbuild-std-features=optimize_for_size"])
        .env("RUSTC_BOOTSTRAP", "1")
        .env("CARGO_ENCODED_RUSTFLAGS", rust_flags(workspace)?)
        .current_dir(&workspace.root);
    command::run(&mut wasm_pack, "Mend what the compiler names above, then run it again.")
}

/// Compiler flags, in the form that cargo wants: separated by a character that no path holds.
/// Panics stop at once and say nothing, `Debug` writes nothing, and source paths are the same on every machine.
fn rust_flags(workspace: &Workspace) -> Result<String> {
    let mut flags: Vec<String> = [
        "-Zunstable-options",
        "-Cpanic=immediate-abort",
        "-Zlocation-detail=none",
        // Small generic functions are put in their callers before code is generated, which for
        // size alone the compiler does not do: 2 KB of Brotli less.
        "-Zinline-mir=yes",
        "-Zinline-mir-threshold=50",
        "-Zinline-mir-hint-threshold=30",
        "-Cllvm-args=--inline-threshold=8",
        "-Zfmt-debug=none",
    ]
    .map(str::to_owned)
    .to_vec();
    for folder in workspace.source_folders() {
        let path = folder.to_str().context("a folder of sources has a name that is not UTF-8")?;
        flags.push(format!("--remap-path-prefix={path}="));
    }
    Ok(flags.join("\x1f"))
}

fn wasm_bindgen(workspace: &Workspace, out_dir: &Path) -> Result<()> {
    let compiled = workspace.target.join(WASM_TARGET).join(PROFILE).join("enface_widget.wasm");
    let mut wasm_bindgen = Command::new(WASM_BINDGEN.path(workspace));
    wasm_bindgen
        .args([
            "--target",
            "web",
            "--out-name",
            OUT_NAME,
            "--remove-name-section",
            "--remove-producers-section",
        ])
        .arg("--out-dir")
        .arg(out_dir)
        .arg(compiled)
        .current_dir(&workspace.root);
    command::run(&mut wasm_bindgen, "Run `cargo xtask setup`, then run it again.")
}

/// `wasm` made smaller, with its functions in the best of the orders that are tried.
fn optimised(workspace: &Workspace, wasm: &[u8]) -> Result<Vec<u8>> {
    let optimise = |named: &[u8], place: &str, options: &[&str]| {
        let folder = workspace.target.join("wasm-glue");
        let (source, target) = (folder.join(format!("named-{place}.wasm")), folder.join(place));
        std::fs::write(&source, named)
            .with_context(|| format!("{} cannot be written", source.display()))?;
        npm::optimised(workspace, &source, &target, options)?;
        read(&target)
    };
    let numbers = |wasm: &[u8]| order::with_names(wasm, |i| i.to_string());
    // The second time finds what the first one has laid bare.
    let wasm = &optimise(&numbers(wasm)?, WASM, &["--strip-debug"])?;
    let numbered = &optimise(&numbers(wasm)?, WASM, &["--debuginfo"])?;
    // Not all functions are still there.
    let names = &order::names(numbered)?;
    let ordered = |place: usize, weights| -> Result<(usize, Vec<u8>)> {
        let order = order::by_likeness(numbered, weights)?;
        let places: HashMap<&str, usize> =
            order.iter().enumerate().map(|(place, &i)| (names[i].as_str(), place)).collect();
        let named = order::with_names(wasm, |i| match places.get(i.to_string().as_str()) {
            Some(place) => format!("{place:06}"),
            None => format!("gone {i}"),
        })?;
        let options = ["--reorder-functions-by-name", "--strip-debug"];
        let ordered = optimise(&named, &format!("order-{place}.wasm"), &options)?;
        Ok((size::brotli(&ordered)?, ordered))
    };
    let tried = std::thread::scope(|scope| {
        let ordered = &ordered;
        let tries: Vec<_> = (0..)
            .zip(order::WEIGHTS)
            .map(|(place, weights)| scope.spawn(move || ordered(place, weights)))
            .collect();
        tries.into_iter().map(|one| one.join().expect("it does not panic")).collect::<Vec<_>>()
    });
    let tried = tried.into_iter().collect::<Result<Vec<_>>>()?;
    let best = tried.into_iter().min_by_key(|(n_bytes, _)| *n_bytes);
    best.map(|(_, wasm)| wasm).context("no order was tried")
}

/// Adds the files of `www/`: scripts and style sheets made smaller, with the files of `www/parts/`
/// that they import inside, so that a page loads one of each.
fn add_page(workspace: &Workspace, assets: &mut BTreeMap<String, Vec<u8>>) -> Result<()> {
    let folder = workspace.path("www");
    let entries = std::fs::read_dir(&folder)
        .with_context(|| format!("{} cannot be read", workspace.display(&folder)))?;
    for entry in entries {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if !path.is_file() || name.starts_with('.') || name.ends_with(".md") {
            continue;
        }
        let is_code = name.ends_with(".js") || name.ends_with(".css");
        let bytes = match name {
            SCRIPT => script(workspace, None)?,
            _ if is_code => npm::bundled(workspace, &path)?,
            _ => read(&path)?,
        };
        if assets.insert(name.to_owned(), bytes).is_some() {
            bail!("www/{name} has the name of a generated file: give it another one");
        }
    }
    Ok(())
}

/// What pages of a site load, by what it is called in `www/site/`, and as an asset.
const SITE: [(&str, &str); 4] = [
    ("site.css", "site.css"),
    ("site.js", "site.js"),
    ("worker.js", "site-worker.js"),
    ("folder.js", "site-folder.js"),
];

/// Adds what pages of a site load beside the widget.
fn add_site(workspace: &Workspace, assets: &mut BTreeMap<String, Vec<u8>>) -> Result<()> {
    for (file, name) in SITE {
        let path = workspace.path("www/site").join(file);
        assets.insert(name.to_owned(), npm::bundled(workspace, &path)?);
    }
    Ok(())
}

/// Adds the modules of `www/modules/`, which a page loads when a reader opens what they are for:
/// `reader.js` becomes `enface-reader.js`, with what it imports inside.
fn add_modules(workspace: &Workspace, assets: &mut BTreeMap<String, Vec<u8>>) -> Result<()> {
    let folder = workspace.path("www/modules");
    let entries = std::fs::read_dir(&folder)
        .with_context(|| format!("{} cannot be read", workspace.display(&folder)))?;
    for entry in entries {
        let path = entry?.path();
        let Some(name) = path.file_name().and_then(|name| name.to_str()) else { continue };
        if name.ends_with(".js") {
            assets.insert(format!("{MODULE_PREFIX}{name}"), npm::bundled(workspace, &path)?);
        }
    }
    Ok(())
}

/// Makes the folder hold just `assets`, and returns how many files were written or removed.
fn fill(folder: &Path, assets: &BTreeMap<String, Vec<u8>>) -> Result<usize> {
    std::fs::create_dir_all(folder)?;
    let mut n_changed = 0;
    for entry in std::fs::read_dir(folder)? {
        let entry = entry?;
        let name = entry.file_name();
        let name = name.to_string_lossy();
        let is_ours = name != "README.md" && !name.starts_with('.');
        if is_ours && !assets.contains_key(&*name) && entry.path().is_file() {
            std::fs::remove_file(entry.path())?;
            n_changed += 1;
        }
    }
    for (name, bytes) in assets {
        n_changed += usize::from(write_if_changed(&folder.join(name), bytes)?);
    }
    Ok(n_changed)
}

fn write_if_changed(path: &Path, bytes: &[u8]) -> Result<bool> {
    if std::fs::read(path).is_ok_and(|old| old == bytes) {
        return Ok(false);
    }
    std::fs::write(path, bytes).with_context(|| format!("{} cannot be written", path.display()))?;
    Ok(true)
}

fn text(path: &Path) -> Result<String> {
    String::from_utf8(read(path)?).with_context(|| format!("{} is no text", path.display()))
}

fn read(path: &Path) -> Result<Vec<u8>> {
    std::fs::read(path).with_context(|| format!("{} cannot be read", path.display()))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn filling_twice_touches_nothing_and_stale_files_go() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("old.js"), "1").unwrap();
        std::fs::write(folder.path().join("README.md"), "keep").unwrap();
        let assets = BTreeMap::from([("a.js".to_owned(), b"2".to_vec())]);
        assert_eq!(fill(folder.path(), &assets).unwrap(), 2);
        let written = std::fs::metadata(folder.path().join("a.js")).unwrap().modified().unwrap();
        assert_eq!(fill(folder.path(), &assets).unwrap(), 0);
        let after = std::fs::metadata(folder.path().join("a.js")).unwrap().modified().unwrap();
        assert_eq!(written, after);
        assert!(folder.path().join("README.md").exists());
        assert!(!folder.path().join("old.js").exists());
    }
}
