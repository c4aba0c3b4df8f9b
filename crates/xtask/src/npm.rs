//! How do the npm packages of the tests get here, and how is JavaScript made smaller?

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::command;
use crate::workspace::Workspace;

/// A folder with a `package.json`: the browser tests, and the minifier for what they test.
pub(crate) const BROWSER_TESTS: &str = "tests/browser";
/// A folder with a `package.json`: the benchmark, and the engines beside which it puts enface.
pub(crate) const BENCHMARK: &str = "tests/bench";

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

/// The file `source` (JavaScript or CSS) without comments, white space and long local names.
///
/// # Errors
/// When the file has a syntax error.
pub(crate) fn minified(workspace: &Workspace, source: &Path) -> Result<Vec<u8>> {
    esbuild(workspace, source, &[])
}

/// The module or style sheet `source`, made smaller, with the files that it imports inside.
///
/// # Errors
/// When one of the files has a syntax error or is missing.
pub(crate) fn bundled(workspace: &Workspace, source: &Path) -> Result<Vec<u8>> {
    esbuild(workspace, source, &["--bundle", "--format=esm"])
}

fn esbuild(workspace: &Workspace, source: &Path, options: &[&str]) -> Result<Vec<u8>> {
    let mut esbuild = Command::new(minifier(workspace));
    esbuild.arg(source).args(["--minify", "--charset=utf8", "--legal-comments=none"]);
    esbuild.args(options).arg("--log-level=warning");
    let text = command::stdout_of(&mut esbuild, "Mend the file that it names.")?;
    Ok(text.into_bytes())
}

fn minifier(workspace: &Workspace) -> PathBuf {
    workspace.path(BROWSER_TESTS).join("node_modules/.bin/esbuild")
}
