//! Where are the project's folders, and what does cargo say of its packages?

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, anyhow, bail};
use serde_json::Value;

use crate::command;

/// The project's folders, and cargo's description of its packages.
pub(crate) struct Workspace {
    /// The folder that holds the workspace's `Cargo.toml`.
    pub(crate) root: PathBuf,
    /// Where cargo builds: `target`, unless the environment says otherwise.
    pub(crate) target: PathBuf,
    /// The answer of `cargo metadata`, with every package of the lock file.
    metadata: Value,
}

/// One package as cargo describes it.
pub(crate) struct Package<'a> {
    /// The package's name.
    pub(crate) name: &'a str,
    /// The package's exact version.
    pub(crate) version: &'a str,
    /// The folder that holds its `Cargo.toml`.
    pub(crate) folder: &'a Path,
    /// Its direct dependencies of every kind.
    pub(crate) dependencies: Vec<Dependency<'a>>,
}

/// One line of a package's dependency tables.
pub(crate) struct Dependency<'a> {
    /// The name of the package depended on.
    pub(crate) name: &'a str,
    /// The version requirement, such as `^1.2` or `=0.2.1`.
    pub(crate) requirement: &'a str,
    /// `normal`, `dev` or `build`.
    pub(crate) kind: &'a str,
    /// The features that this line switches on.
    pub(crate) features: Vec<&'a str>,
}

impl Workspace {
    /// Finds the workspace that this tool was built from, or the one around the current folder.
    ///
    /// # Errors
    /// When cargo cannot describe the workspace.
    pub(crate) fn find() -> Result<Self> {
        // Set by `cargo run`; a tool started by its path is looked after by the current folder.
        let start = match std::env::var_os("CARGO_MANIFEST_DIR") {
            Some(manifest_dir) => PathBuf::from(manifest_dir),
            None => std::env::current_dir()?,
        };
        let answer = command::stdout_of(
            Command::new("cargo").args(["metadata", "--format-version", "1"]).current_dir(start),
            "Run it inside a clone of enface, with cargo installed.",
        )?;
        let metadata: Value =
            serde_json::from_str(&answer).context("cargo metadata did not answer in JSON")?;
        let folder = |key: &str| {
            let path = metadata[key].as_str();
            path.map(PathBuf::from).ok_or_else(|| anyhow!("cargo metadata names no {key}"))
        };
        Ok(Self { root: folder("workspace_root")?, target: folder("target_directory")?, metadata })
    }

    /// A path below the workspace's root.
    pub(crate) fn path(&self, relative: &str) -> PathBuf {
        self.root.join(relative)
    }

    /// Where the pinned tools are installed.
    ///
    /// Always inside the clone, so that a `CARGO_TARGET_DIR` shared by several clones cannot mix
    /// the tools of two versions.
    pub(crate) fn tools(&self) -> PathBuf {
        self.root.join("target/tools")
    }

    /// A path as the user sees it: relative to the workspace where it lies inside.
    pub(crate) fn display<'p>(&self, path: &'p Path) -> std::path::Display<'p> {
        path.strip_prefix(&self.root).unwrap_or(path).display()
    }

    /// The packages of the workspace itself.
    pub(crate) fn members(&self) -> Vec<Package<'_>> {
        let members = self.metadata["workspace_members"].as_array();
        let ids: Vec<&Value> = members.into_iter().flatten().collect();
        self.packages().filter(|package| ids.contains(&&package["id"])).map(package).collect()
    }

    /// The one version of `name` that the lock file holds.
    ///
    /// # Errors
    /// When no package has this name, or several versions are locked.
    pub(crate) fn locked_version(&self, name: &str) -> Result<&str> {
        let mut versions =
            self.packages().filter(|p| p["name"] == name).map(|p| package(p).version);
        let version = versions.next().ok_or_else(|| {
            anyhow!("no crate of the workspace depends on {name}; enface-widget should")
        })?;
        if versions.next().is_some() {
            bail!("Cargo.lock holds several versions of {name}: make the crates agree on one");
        }
        Ok(version)
    }

    /// The folders that hold the sources of all packages: this workspace, and cargo's registries.
    pub(crate) fn source_folders(&self) -> BTreeSet<&Path> {
        let registries = self
            .packages()
            .filter(|package| !package["source"].is_null())
            .filter_map(|value| package(value).folder.parent());
        registries.chain([self.root.as_path()]).collect()
    }

    fn packages(&self) -> impl Iterator<Item = &Value> {
        self.metadata["packages"].as_array().into_iter().flatten()
    }
}

fn package(value: &Value) -> Package<'_> {
    let manifest = Path::new(text(&value["manifest_path"]));
    let dependencies = value["dependencies"].as_array().into_iter().flatten();
    Package {
        name: text(&value["name"]),
        version: text(&value["version"]),
        folder: manifest.parent().unwrap_or(manifest),
        dependencies: dependencies.map(dependency).collect(),
    }
}

fn dependency(value: &Value) -> Dependency<'_> {
    let features = value["features"].as_array().into_iter().flatten();
    Dependency {
        name: text(&value["name"]),
        requirement: text(&value["req"]),
        kind: value["kind"].as_str().unwrap_or("normal"),
        features: features.map(text).collect(),
    }
}

fn text(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
