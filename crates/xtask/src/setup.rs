//! What must be on the machine before a task can run?
//!
//! Each task asks for just what it uses, and each piece is skipped when it is there.

use anyhow::Result;

use crate::tools::{CARGO_DENY, WASM_BINDGEN, WASM_PACK};
use crate::workspace::Workspace;
use crate::{browsers, npm, tools};

/// What `cargo xtask test` needs, which is everything.
///
/// # Errors
/// When a piece cannot be installed.
pub(crate) fn everything(workspace: &Workspace) -> Result<()> {
    // The cheapest checks first: whoever lacks a browser hears it before the long installs.
    browsers::find_or_install()?;
    for_wasm(workspace)?;
    CARGO_DENY.install(workspace)?;
    println!("Everything that the build and the tests need is there.");
    Ok(())
}

/// What compiling the widget needs.
///
/// # Errors
/// When a piece cannot be installed.
pub(crate) fn for_wasm(workspace: &Workspace) -> Result<()> {
    tools::complete_toolchain(workspace)?;
    npm::install(workspace, npm::BROWSER_TESTS)?;
    WASM_BINDGEN.install(workspace)?;
    WASM_PACK.install(workspace)
}
