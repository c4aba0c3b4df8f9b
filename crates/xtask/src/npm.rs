//! How do the npm packages of the tests get here, and how are JavaScript and wasm made smaller?

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::command;
use crate::workspace::Workspace;

/// A folder with a `package.json`: the browser tests, and the minifier for what they test.
pub(crate) const BROWSER_TESTS: &str = "tests/browser";
/// A folder with a `package.json`: the benchmark, and the engines beside which it puts enface.
pub(crate) const BENCHMARK: &str = "tests/bench";

/// What our scripts call the glue that wasm-bindgen writes.
const MODULE: &str = "enface-widget";

/// npm's own record of what it installed, inside `node_modules`.
const INSTALLED: &str = "node_modules/.package-lock.json";
/// Our copy of the lock file that `node_modules` was made from.
const STAMP: &str = "node_modules/.installed-from.json";

/// Installs the packages of `name` exactly as locked, unless they are there already.
///
/// # Errors
/// When Node or npm is missing or a package cannot be had.
pub(crate) fn install(workspace: &Workspace, name: &str) -> Result<()> {
    let folder = workspace.path(name);
    let lock_file = folder.join("package-lock.json");
    let locked = std::fs::read(&lock_file)
        .with_context(|| format!("{} is missing", workspace.display(&lock_file)))?;
    let stamp = folder.join(STAMP);
    if folder.join(INSTALLED).exists() && std::fs::read(&stamp).is_ok_and(|made| made == locked) {
        println!("The npm packages of {name} are already there.");
        return Ok(());
    }
    println!("Installing the npm packages of {name}.");
    let mut npm = Command::new("npm");
    npm.args(["ci", "--no-audit", "--no-fund", "--ignore-scripts"])
        .env("PUPPETEER_SKIP_DOWNLOAD", "1")
        .env("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")
        .current_dir(&folder);
    command::run(&mut npm, "Install Node 20 or newer with npm, check the network, run it again.")?;
    std::fs::write(stamp, locked).context("the npm packages cannot be marked as installed")
}

/// The module or style sheet `source`, made smaller, with the files that it imports inside.
///
/// # Errors
/// When one of the files has a syntax error or is missing.
pub(crate) fn bundled(workspace: &Workspace, source: &Path) -> Result<Vec<u8>> {
    // A script imports a style sheet as a text.
    let is_script = source.extension().is_some_and(|extension| extension == "js");
    let options: &[&str] = if is_script { &["--format=esm", "--loader:.css=text"] } else { &[] };
    esbuild(workspace, source, options)
}

/// The script `source`, which has the module's glue inside, made smaller: an ES module, or a classic
/// script for CDNs that declares the variable `global` and finds what stands beside it by its own
/// address.
///
/// # Errors
/// When one of the files has a syntax error or is missing.
pub(crate) fn with_module(
    workspace: &Workspace,
    source: &Path,
    glue: &Path,
    wasm: &Path,
    global: Option<&str>,
) -> Result<Vec<u8>> {
    let mut options = vec![
        "--loader:.css=text".to_owned(),
        format!("--alias:{MODULE}={}", glue.display()),
        // The shortest hash that browsers know: no byte of it compresses.
        format!("--define:WASM_INTEGRITY=\"{}\"", integrity(wasm, "sha256")?),
        // What no script of ours uses of the glue.
        "--drop:console".to_owned(),
        "--define:Symbol.dispose=undefined".to_owned(),
    ];
    match global {
        None => options.push("--format=esm".to_owned()),
        Some(global) => {
            let address = format!("{global}ScriptUrl");
            options.extend([
                "--format=iife".to_owned(),
                format!("--global-name={global}"),
                format!("--banner:js=var {address}=document.currentScript.src;"),
                format!("--define:import.meta.url={address}"),
            ]);
        }
    }
    let options: Vec<&str> = options.iter().map(String::as_str).collect();
    esbuild(workspace, source, &options)
}

/// A file's hash by `algorithm`, as HTML's `integrity` attribute has it.
///
/// # Errors
/// When Node or the file is missing.
pub(crate) fn integrity(path: &Path, algorithm: &str) -> Result<String> {
    const HASH: &str = "const {createHash}=require('node:crypto');\
        const [path,algorithm]=process.argv.slice(1);\
        const bytes=require('node:fs').readFileSync(path);\
        console.log(createHash(algorithm).update(bytes).digest('base64'))";
    let mut node = Command::new("node");
    node.arg("-e").arg(HASH).arg(path).arg(algorithm);
    let hash = command::stdout_of(&mut node, "Install Node 20 or newer.")?;
    Ok(format!("{algorithm}-{}", hash.trim()))
}

fn esbuild(workspace: &Workspace, source: &Path, options: &[&str]) -> Result<Vec<u8>> {
    let mut esbuild = Command::new(tool(workspace, "esbuild"));
    esbuild.arg(source).args(["--bundle", "--minify", "--charset=utf8", "--legal-comments=none"]);
    esbuild.args(options).arg("--log-level=warning");
    let text = command::stdout_of(&mut esbuild, "Mend the file that it names.")?;
    Ok(text.into_bytes())
}

/// What the compiler's wasm may use beyond the first version: all of it is in every browser that
/// the widget runs in. wasm-opt uses no more than it is told.
const WASM_FEATURES: [&str; 8] = [
    "--enable-bulk-memory",
    "--enable-bulk-memory-opt",
    "--enable-call-indirect-overlong",
    "--enable-multivalue",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-sign-ext",
];

/// What makes the wasm fewer bytes *under Brotli*. `-Oz`, inlining and the two other passes that
/// are left out make it smaller raw but larger compressed: what they change is less like the rest.
/// Traps stay as they are: damaged files must stop the module, not read other memory.
const WASM_PASSES: [&str; 7] = [
    "-Os",
    "--skip-pass=inlining-optimizing",
    "--skip-pass=local-cse",
    "--skip-pass=simplify-locals",
    "--code-folding",
    "--dealign",
    "--strip-target-features",
];

/// Writes the module `source` to `target`, made smaller, and changed as `options` say.
///
/// # Errors
/// When `source` is no wasm, or the optimiser is missing.
pub(crate) fn optimised(
    workspace: &Workspace,
    source: &Path,
    target: &Path,
    options: &[&str],
) -> Result<()> {
    let mut wasm_opt = Command::new(tool(workspace, "wasm-opt"));
    wasm_opt.args(WASM_FEATURES).args(WASM_PASSES).args(options);
    wasm_opt.arg(source).arg("-o").arg(target);
    command::run(&mut wasm_opt, "Run `cargo xtask setup`, then run it again.")
}

/// A command of one of the packages.
fn tool(workspace: &Workspace, name: &str) -> PathBuf {
    workspace.path(BROWSER_TESTS).join("node_modules/.bin").join(name)
}
