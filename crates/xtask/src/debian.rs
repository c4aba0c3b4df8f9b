//! How are programs of the system installed, where that is ours to do?

use std::path::Path;
use std::process::Command;

use anyhow::{Result, bail};

use crate::command;

/// Installs Debian's packages, if this is a Debian and we may.
///
/// # Errors
/// When it is another system, we are not its administrator, or a package cannot be had.
pub(crate) fn install(packages: &[&str]) -> Result<()> {
    let line = format!(
        "Install them with:\n    sudo apt-get update && sudo apt-get install {}",
        packages.join(" ")
    );
    if !is_ours() {
        bail!("{} are missing. {line}", packages.join(", "));
    }
    println!("Installing {} with apt-get.", packages.join(", "));
    let install = ["install", "--yes", "--no-install-recommends"];
    for arguments in [&["update"][..], &[&install[..], packages].concat()] {
        let mut apt_get = Command::new("apt-get");
        apt_get.arg("--quiet").args(arguments).env("DEBIAN_FRONTEND", "noninteractive");
        command::run(&mut apt_get, &line)?;
    }
    Ok(())
}

/// Whether this is a Debian whose packages we may install.
pub(crate) fn is_ours() -> bool {
    is_debian() && is_root() && command::find_program(&["apt-get"]).is_some()
}

fn is_debian() -> bool {
    Path::new("/etc/debian_version").exists()
}

fn is_root() -> bool {
    let answer = command::ask(Command::new("id").arg("-u"));
    answer.is_some_and(|output| output.stdout.trim_ascii() == b"0")
}
