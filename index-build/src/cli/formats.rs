//! `enface formats`: what can be read.

use std::io::{Write as _, stdout};
use std::process::ExitCode;

use crate::import::formats;

/// Lists the formats.
pub(super) fn run() -> anyhow::Result<ExitCode> {
    let mut out = stdout();
    for (name, description) in formats() {
        writeln!(out, "{name:<10}{description}")?;
    }
    Ok(ExitCode::SUCCESS)
}
