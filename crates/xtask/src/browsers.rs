//! Are the browsers there that the tests drive, and if not, can they be installed?
//!
//! Browsers come from the system and are never downloaded by an npm package. When they are missing
//! and cannot be installed, the tests fail and print the line to type: they are never skipped.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Context, Result, bail};

use crate::{command, debian};

/// Debian's packages: both browsers, and a font with the characters of the sample archive.
const PACKAGES: [&str; 3] = ["chromium", "firefox-esr", "fonts-noto-cjk"];

/// The programs that the tests drive.
pub(crate) struct Browsers {
    /// Chromium, or a browser made from it.
    pub(crate) chromium: PathBuf,
    /// Firefox, best the extended support release.
    pub(crate) firefox: PathBuf,
}

/// Finds the browsers, or installs them where this is a Debian and we may.
///
/// # Errors
/// When a browser or the font is missing and cannot be installed.
pub(crate) fn find_or_install() -> Result<Browsers> {
    let missing = missing_parts()?;
    if missing.is_empty() {
        println!("Chromium, Firefox and a Chinese font are already there.");
    } else {
        install(&missing)?;
    }
    find()
}

/// Finds the browsers.
///
/// # Errors
/// When one is missing.
pub(crate) fn find() -> Result<Browsers> {
    match (chromium()?, firefox()?) {
        (Some(chromium), Some(firefox)) => Ok(Browsers { chromium, firefox }),
        _ => bail!("{}", install_line(&missing_parts()?)),
    }
}

/// Finds Chromium alone, for what is measured in one browser.
///
/// # Errors
/// When it is missing.
pub(crate) fn find_chromium() -> Result<PathBuf> {
    chromium()?.with_context(|| install_line(&PACKAGES[..1]))
}

fn chromium() -> Result<Option<PathBuf>> {
    browser("CHROMIUM", &["chromium", "chromium-browser", "google-chrome"])
}

fn firefox() -> Result<Option<PathBuf>> {
    browser("FIREFOX", &["firefox-esr", "firefox"])
}

fn browser(variable: &str, names: &[&str]) -> Result<Option<PathBuf>> {
    let Some(named) = std::env::var_os(variable).filter(|value| !value.is_empty()) else {
        return Ok(command::find_program(names));
    };
    let path = PathBuf::from(named);
    if !command::is_program(&path) {
        bail!("{variable} names {}, which is not a program: correct or unset it.", path.display());
    }
    Ok(Some(path))
}

fn missing_parts() -> Result<Vec<&'static str>> {
    let there = [chromium()?.is_some(), firefox()?.is_some(), has_chinese_font()];
    Ok(PACKAGES.into_iter().zip(there).filter(|(_, there)| !there).map(|(name, _)| name).collect())
}

/// Without such a font every Chinese character is an empty box, and what a screenshot shows or
/// where a line breaks means nothing. A system without fontconfig is taken at its word.
fn has_chinese_font() -> bool {
    let answer = command::ask(Command::new("fc-list").arg(":lang=zh-cn"));
    answer.is_none_or(|output| !output.stdout.is_empty())
}

fn install(missing: &[&str]) -> Result<()> {
    debian::install(missing).context("installing browsers").with_context(|| install_line(missing))
}

fn install_line(missing: &[&str]) -> String {
    format!(
        "The browser tests need {}. Install with:\n    \
         sudo apt-get update && sudo apt-get install {}\n\
         On other systems install Chromium, Firefox and a font with Chinese, \
         or name the programs in CHROMIUM and FIREFOX.",
        missing.join(", "),
        missing.join(" "),
    )
}
