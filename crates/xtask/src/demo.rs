//! How does the sample archive get from its text file into a reader's browser?

use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result};

use crate::workspace::Workspace;
use crate::{command, serve, setup, wasm};

/// The sample archive: a saved page of a blog with 15 posts, two of them in two languages.
const ARCHIVE: &str = "tests/corpora/seed/archive.txt";

/// The port tried first, so that the address stays the same from day to day.
const USUAL_PORT: u16 = 8080;

/// Does all set-up, builds all that is needed, compiles the sample archive and serves it.
///
/// # Errors
/// When a step fails; its message says what to do.
pub(crate) fn demo(workspace: &Workspace, no_serve: bool, port: Option<u16>) -> Result<()> {
    let folder = compile(workspace, &indexer(workspace)?)?;
    let shown = workspace.display(&folder);
    if no_serve {
        println!("The sample archive is in {shown}; `cargo xtask serve {shown}` serves it.");
        return Ok(());
    }
    let listener = match port {
        Some(port) => serve::listen(port)?,
        None => serve::listen(USUAL_PORT).or_else(|_| serve::listen(0))?,
    };
    serve::serve_on(&listener, &folder)
}

/// Builds the widget and the indexer with all that they need, and says where the indexer is.
///
/// # Errors
/// When a step fails; its message says what to do.
pub(crate) fn indexer(workspace: &Workspace) -> Result<PathBuf> {
    setup::for_wasm(workspace)?;
    wasm::build(workspace)?;
    println!("Building the indexer.");
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--release", "--package", "enface"]).current_dir(&workspace.root);
    command::run(&mut cargo, "Mend what the compiler names above, then run it again.")?;
    Ok(workspace.target.join(format!("release/enface{}", std::env::consts::EXE_SUFFIX)))
}

fn compile(workspace: &Workspace, indexer: &Path) -> Result<PathBuf> {
    println!("Compiling the sample archive.");
    let folder = workspace.path("target/demo");
    let mut enface = Command::new(indexer);
    enface.args(["build", ARCHIVE, "--single-file", "-o"]).arg(&folder);
    command::run(enface.current_dir(&workspace.root), "The message above says what is wrong.")
        .context("the sample archive could not be compiled")?;
    Ok(folder)
}
