//! Embeds what xtask has put into `assets/`: the widget and its page.

use std::fmt::Write as _;
use std::path::Path;
use std::{env, fs, io};

fn main() -> io::Result<()> {
    println!("cargo::rerun-if-changed=assets");
    let manifest = env::var("CARGO_MANIFEST_DIR").map_err(io::Error::other)?;
    let out = env::var("OUT_DIR").map_err(io::Error::other)?;
    let mut names: Vec<_> = fs::read_dir(Path::new(&manifest).join("assets"))?
        .filter_map(|entry| entry.ok().map(|entry| entry.path()))
        .filter(|path| path.is_file() && path.file_name().is_some_and(|n| n != "README.md"))
        .collect();
    names.sort();
    let mut code = String::from("&[");
    for path in names {
        let name = path.file_name().unwrap_or_default().to_string_lossy();
        let _ = write!(code, "({name:?}, include_bytes!({path:?}).as_slice()),");
    }
    code.push(']');
    fs::write(Path::new(&out).join("assets.rs"), code)
}
