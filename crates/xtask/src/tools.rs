//! Which command-line tools does the build need, at which versions, and how do they get here?
//!
//! All are installed by cargo from source into `target/tools`, so nothing on the machine changes
//! and no prebuilt binary is downloaded.

use std::path::PathBuf;
use std::process::Command;

use anyhow::{Result, bail};

use crate::command;
use crate::workspace::Workspace;

/// The wasm target of rustc that the widget is compiled for.
pub(crate) const WASM_TARGET: &str = "wasm32-unknown-unknown";

/// Builds the published wasm package.
pub(crate) const WASM_PACK: Tool = Tool { package: "wasm-pack", program: "wasm-pack" };
/// Writes the JavaScript glue; comes with `wasm-bindgen-test-runner`.
pub(crate) const WASM_BINDGEN: Tool = Tool { package: "wasm-bindgen-cli", program: "wasm-bindgen" };
/// Checks licences, sources and advisories of all dependencies.
pub(crate) const CARGO_DENY: Tool = Tool { package: "cargo-deny", program: "cargo-deny" };
/// Makes the book in which an adapter is tested.
pub(crate) const MDBOOK: Tool = Tool { package: "mdbook", program: "mdbook" };

const WASM_PACK_VERSION: &str = "0.15.1";
const CARGO_DENY_VERSION: &str = "0.20.2";
const MDBOOK_VERSION: &str = "0.4.52";

/// A tool installed by `cargo install`.
#[derive(Clone, Copy)]
pub(crate) struct Tool {
    /// The crate that cargo installs.
    package: &'static str,
    /// The program that it brings.
    program: &'static str,
}

impl Tool {
    /// Where the program lies once it is installed.
    pub(crate) fn path(self, workspace: &Workspace) -> PathBuf {
        let file = format!("{}{}", self.program, std::env::consts::EXE_SUFFIX);
        workspace.tools().join("bin").join(file)
    }

    /// Installs the tool at its pinned version unless just that version is there.
    ///
    /// # Errors
    /// When cargo cannot install it, or the workspace pins no version.
    pub(crate) fn install(self, workspace: &Workspace) -> Result<()> {
        let version = self.pinned_version(workspace)?;
        if self.installed_version(workspace).as_deref() == Some(version) {
            println!("{} {version} is already in target/tools.", self.package);
            return Ok(());
        }
        println!("Installing {} {version} into target/tools; this takes minutes.", self.package);
        let remedy = "Check the network, then run the same command again.";
        if let Err(error) = command::run(self.cargo_install(workspace, version).arg("--locked"), "")
        {
            // A registry's mirror may lag behind the lock file that a tool was published with.
            println!("{}", error.to_string().trim_end());
            println!(
                "Trying again with dependencies that are compatible, but not the locked ones."
            );
            command::run(&mut self.cargo_install(workspace, version), remedy)?;
        }
        match self.installed_version(workspace) {
            Some(found) if found == version => Ok(()),
            Some(found) => bail!("{} {version} was installed, but {found} answers", self.package),
            None => bail!("{} was installed, but does not start", self.program),
        }
    }

    fn cargo_install(self, workspace: &Workspace, version: &str) -> Command {
        let mut cargo = Command::new("cargo");
        cargo
            .args(["install", "--quiet", "--force", "--root"])
            .arg(workspace.tools())
            .arg(format!("{}@{version}", self.package))
            // They run for seconds: what their optimisation takes would be longer than it saves.
            // What several of them are made of is compiled once.
            .env("CARGO_PROFILE_RELEASE_OPT_LEVEL", "0")
            .env("CARGO_PROFILE_RELEASE_LTO", "off")
            .env("CARGO_PROFILE_RELEASE_CODEGEN_UNITS", "16")
            .env("CARGO_PROFILE_RELEASE_STRIP", "true")
            .env("CARGO_TARGET_DIR", workspace.tools().join("build"))
            .current_dir(&workspace.root);
        cargo
    }

    /// The glue's generator must have the very version of the crate whose glue it writes, so its
    /// version is read from the lock file and stands nowhere else.
    fn pinned_version(self, workspace: &Workspace) -> Result<&str> {
        match self.package {
            "wasm-pack" => Ok(WASM_PACK_VERSION),
            "cargo-deny" => Ok(CARGO_DENY_VERSION),
            "mdbook" => Ok(MDBOOK_VERSION),
            _ => {
                check_exact_pin(workspace)?;
                workspace.locked_version("wasm-bindgen")
            }
        }
    }

    fn installed_version(self, workspace: &Workspace) -> Option<String> {
        let output = command::ask(Command::new(self.path(workspace)).arg("--version"))?;
        let answer = String::from_utf8(output.stdout).ok()?;
        // "wasm-bindgen 0.2.1 (commit)", "mdbook v0.4.52": the version is the second word.
        Some(answer.split_whitespace().nth(1)?.trim_start_matches('v').to_owned())
    }
}

/// Adds to the toolchain what the widget is compiled with, unless it is there: the wasm target,
/// and the sources of the standard library.
///
/// # Errors
/// When rustup is missing or cannot add them.
pub(crate) fn complete_toolchain(workspace: &Workspace) -> Result<()> {
    add_to_toolchain(workspace, "target", WASM_TARGET)?;
    add_to_toolchain(workspace, "component", "rust-src")
}

fn add_to_toolchain(workspace: &Workspace, kind: &str, name: &str) -> Result<()> {
    let remedy = format!("Install rustup, then run: rustup {kind} add {name}");
    let mut list = Command::new("rustup");
    list.args([kind, "list", "--installed"]).current_dir(&workspace.root);
    if command::stdout_of(&mut list, &remedy)?.lines().any(|line| line.trim() == name) {
        println!("{name} is already in the Rust toolchain.");
        return Ok(());
    }
    println!("Adding {name} to the Rust toolchain.");
    let mut add = Command::new("rustup");
    command::run(add.args([kind, "add", name]).current_dir(&workspace.root), &remedy)
}

fn check_exact_pin(workspace: &Workspace) -> Result<()> {
    for member in workspace.members() {
        for dependency in member.dependencies.iter().filter(|d| d.name == "wasm-bindgen") {
            let requirement = dependency.requirement;
            if !requirement.starts_with('=') {
                bail!(
                    "{} asks for wasm-bindgen {requirement}: pin it as \"={}\", since the \
                     command-line tool must have the same version",
                    member.name,
                    workspace.locked_version("wasm-bindgen")?,
                );
            }
        }
    }
    Ok(())
}
