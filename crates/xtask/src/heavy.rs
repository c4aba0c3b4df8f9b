//! What do the heavy tests need that the others do not?
//!
//! They run enface beside the programs of others (schemas, package managers, site generators,
//! servers), so they install much and take long. `cargo xtask test --all` runs them; their files
//! are in `tests/heavy`.

use anyhow::Result;

use crate::tools::MDBOOK;
use crate::workspace::Workspace;
use crate::{command, debian};

/// Programs that the tests call, each with the Debian package that has it.
const PROGRAMS: &[(&str, &str)] = &[
    ("xmllint", "libxml2-utils"),
    ("nginx", "nginx-light"),
    ("apache2", "apache2-bin"),
    ("hugo", "hugo"),
    ("jekyll", "jekyll"),
    ("mkdocs", "mkdocs"),
];

/// Installs the programs that are missing.
///
/// # Errors
/// When one is missing and cannot be installed.
pub(crate) fn install(workspace: &Workspace) -> Result<()> {
    MDBOOK.install(workspace)?;
    let is_missing = |program: &&(&str, &str)| command::find_program(&[program.0]).is_none();
    let missing: Vec<&str> =
        PROGRAMS.iter().filter(is_missing).map(|(_, package)| *package).collect();
    if missing.is_empty() {
        println!("The programs of the heavy tests are already there.");
        return Ok(());
    }
    debian::install(&missing)
}
