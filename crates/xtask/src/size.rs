//! How many bytes does a reader's browser load before the archive itself, and is it few enough?

use std::path::Path;
use std::process::{Command, Stdio};

use anyhow::{Context, Result, bail};

use crate::wasm::{ASSETS, MODULE_PREFIX};
use crate::workspace::Workspace;

/// The budget of DESIGN.md, section 6, for wasm and JavaScript under Brotli 11: what a page needs
/// before the first query can be answered. Pagefind 1.6 takes 79 to 83 KB without its interface.
const CODE_BUDGET_BYTES: usize = 60 * 1024;

/// The budget of DESIGN.md, section 6, for the same with style sheet, icons and the texts of one
/// interface language under Brotli 11. Pagefind's components take 128 KB with gzip.
const WIDGET_BUDGET_BYTES: usize = 75 * 1024;

/// The budget of DESIGN.md, section 6, for each module that is loaded when it is opened.
const MODULE_BUDGET_BYTES: usize = 25 * 1024;

/// The words of the interface language that counts; the others are about as long.
const ENGLISH: &str = "enface-words-en.js";

/// What a file counts towards.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Kind {
    /// wasm and JavaScript: both budgets.
    Code,
    /// Style sheets, icons, texts: the larger budget.
    Looks,
    /// Loaded when a reader opens what it is for: a budget for each.
    Module,
    /// Not loaded by the widget in a page: what the archive's own pages load, and scripts for `file://`.
    Beside,
}

/// Byte counts of one file or of several.
#[derive(Clone, Copy, Default)]
struct Sizes {
    raw: usize,
    gzip: usize,
    brotli: usize,
}

/// Prints the sizes of the files in [`ASSETS`] and holds them against the budgets.
///
/// # Errors
/// When the assets have not been built, or are larger than a budget.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let files = measure(&workspace.path(ASSETS))?;
    if !files.iter().any(|(name, ..)| name.ends_with(".wasm")) {
        bail!("{ASSETS} holds no wasm: run `cargo xtask wasm` first.");
    }
    println!("{:<28}{:>10}{:>10}{:>12}", "bytes", "raw", "gzip 9", "Brotli 11");
    let (mut code, mut widget) = (Sizes::default(), Sizes::default());
    for (name, kind, sizes) in &files {
        let note = match kind {
            Kind::Beside => "  (not counted)",
            Kind::Module => "  (when opened)",
            Kind::Code | Kind::Looks => "",
        };
        println!("{}{note}", row(name, *sizes));
        if *kind == Kind::Module {
            verdict(name, sizes.brotli, MODULE_BUDGET_BYTES)?;
        }
        if *kind == Kind::Code {
            code += *sizes;
        }
        if matches!(kind, Kind::Code | Kind::Looks) {
            widget += *sizes;
        }
    }
    let parts = [
        ("wasm and JavaScript", code.brotli, CODE_BUDGET_BYTES),
        ("with style, icon and words", widget.brotli, WIDGET_BUDGET_BYTES),
    ];
    println!("{}", row(parts[0].0, code));
    println!("{}", row(parts[1].0, widget));
    for (what, n_bytes, budget_bytes) in parts {
        println!("{}", verdict(what, n_bytes, budget_bytes)?);
    }
    Ok(())
}

/// How a size stands to its budget; an error above it.
fn verdict(what: &str, n_bytes: usize, budget_bytes: usize) -> Result<String> {
    match budget_bytes.checked_sub(n_bytes) {
        Some(left) => Ok(format!("{what}: {left} bytes below the budget of {budget_bytes}.")),
        None => bail!(
            "{what} takes {n_bytes} bytes under Brotli 11, {} over the budget of {budget_bytes}: \
             make it smaller.",
            n_bytes - budget_bytes,
        ),
    }
}

fn row(name: &str, sizes: Sizes) -> String {
    format!("{name:<28}{:>10}{:>10}{:>12}", sizes.raw, sizes.gzip, sizes.brotli)
}

fn measure(folder: &Path) -> Result<Vec<(String, Kind, Sizes)>> {
    let entries = std::fs::read_dir(folder)
        .with_context(|| format!("{ASSETS} is missing: run `cargo xtask wasm` first."))?;
    let mut files = Vec::new();
    for entry in entries {
        let entry = entry?;
        let name = entry.file_name().to_string_lossy().into_owned();
        if name.ends_with(".md") || name.starts_with('.') || !entry.path().is_file() {
            continue;
        }
        let bytes = std::fs::read(entry.path())?;
        files.push((kind(&name), name, Sizes::of(&bytes)?));
    }
    files.sort_unstable_by(|a, b| (a.0 as u8, &a.1).cmp(&(b.0 as u8, &b.1)));
    Ok(files.into_iter().map(|(kind, name, sizes)| (name, kind, sizes)).collect())
}

fn kind(name: &str) -> Kind {
    if name.starts_with("site") {
        Kind::Beside
    } else if name == ENGLISH {
        Kind::Looks
    } else if name.starts_with(MODULE_PREFIX) {
        Kind::Module
    } else if name.ends_with(".wasm") || name.ends_with(".js") {
        Kind::Code
    } else {
        Kind::Looks
    }
}

impl Sizes {
    fn of(bytes: &[u8]) -> Result<Self> {
        Ok(Self { raw: bytes.len(), gzip: gzip(bytes)?, brotli: brotli(bytes)? })
    }
}

impl std::ops::AddAssign for Sizes {
    fn add_assign(&mut self, other: Self) {
        self.raw += other.raw;
        self.gzip += other.gzip;
        self.brotli += other.brotli;
    }
}

fn gzip(bytes: &[u8]) -> Result<usize> {
    use std::io::Write;
    let mut encoder = flate2::write::GzEncoder::new(Vec::new(), flate2::Compression::best());
    encoder.write_all(bytes)?;
    Ok(encoder.finish()?.len())
}

/// Under the reference encoder, which Node has and hosts use; ports of it give a few bytes more or
/// fewer. The window is that of 4 MB that servers use by default.
pub(crate) fn brotli(bytes: &[u8]) -> Result<usize> {
    use std::io::Write;
    let script = "const z = require('zlib'), c = z.constants; \
        const b = require('fs').readFileSync(0); \
        const params = { [c.BROTLI_PARAM_QUALITY]: 11, [c.BROTLI_PARAM_LGWIN]: 22, \
        [c.BROTLI_PARAM_SIZE_HINT]: b.length }; \
        process.stdout.write(`${z.brotliCompressSync(b, { params }).length}`)";
    let mut node = Command::new("node")
        .args(["-e", script])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .context("Node, which the build needs, cannot be started")?;
    node.stdin.take().context("Node takes no input")?.write_all(bytes)?;
    let output = node.wait_with_output()?;
    String::from_utf8_lossy(&output.stdout).parse().context("Node could not compress")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_size_is_held_against_the_budget() {
        assert!(verdict("It", 10, 10).unwrap().contains("0 bytes below the budget of 10"));
        let error = verdict("It", 13, 10).unwrap_err().to_string();
        assert!(error.contains("13 bytes under Brotli 11, 3 over the budget of 10"), "{error}");
    }

    #[test]
    fn the_site_and_the_script_for_files_are_not_counted() {
        assert!(kind("site.js") == Kind::Beside);
        assert!(kind("enface_widget_bg.wasm") == Kind::Code && kind("enface.js") == Kind::Code);
        assert!(kind("enface-reader.js") == Kind::Module);
        assert!(kind("enface.css") == Kind::Looks && kind("icons.svg") == Kind::Looks);
        assert!(kind(ENGLISH) == Kind::Looks && kind("enface-words-de.js") == Kind::Module);
    }

    #[test]
    fn compression_makes_repetitive_bytes_small() {
        let sizes = Sizes::of(&[b'a'; 10_000]).unwrap();
        assert!(sizes.raw == 10_000 && sizes.gzip < 100 && sizes.brotli < 50);
    }
}
