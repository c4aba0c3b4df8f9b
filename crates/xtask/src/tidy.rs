//! Which rules of this repository does no compiler check?
//!
//! 1. **Dependencies point one way** (DESIGN.md, section 2): `text` <- `format` <- `engine` <-
//!    `widget`; `align` uses `text`; `index-build` uses all of these but `widget`.
//! 2. **Only `widget` names the browser** (`web_sys`, `js_sys`, `wasm_bindgen`); only `index-build`,
//!    `xtask` and tests name files, threads, processes, the network and the clock; `align` divides
//!    what it learns among the threads of its caller.
//! 3. **Nothing large reaches the wasm** that DESIGN.md measured and rejected, directly or through
//!    another crate.
//! 4. **Files** stay below 800 lines unless listed here with a reason, hold no unfinished work and
//!    no machine's paths; every Rust module opens by saying which question it answers; npm versions
//!    are exact, and lock files name no registry.
//!
//! `cargo xtask test` runs these as a step; `cargo xtask tidy` runs them alone.

use std::collections::BTreeSet;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Result, bail};

use crate::command;
use crate::tools::WASM_TARGET;
use crate::workspace::Workspace;

/// Which crates of the workspace each crate may use outside its tests.
const MAY_USE: &[(&str, &[&str])] = &[
    ("enface-text", &[]),
    ("enface-format", &["enface-text"]),
    ("enface-engine", &["enface-text", "enface-format"]),
    ("enface-align", &["enface-text"]),
    ("enface-widget", &["enface-text", "enface-format", "enface-engine"]),
    ("enface", &["enface-text", "enface-format", "enface-engine", "enface-align"]),
    ("xtask", &[]),
    ("enface-tests", &["enface-text", "enface-format", "enface-engine", "enface-align", "enface"]),
];

/// Features for the indexer alone: they would carry Unicode data and the writer into the browser.
const INDEXER_FEATURES: [(&str, &str); 2] = [("enface-format", "write"), ("enface-text", "build")];
/// The crates that may switch those on outside their tests.
const INDEXERS: [&str; 2] = ["enface", "enface-tests"];

/// Names of the browser's interfaces, and the one crate that may use them; xtask only speaks of
/// them.
const BROWSER_NAMES: [&str; 3] = ["web_sys", "js_sys", "wasm_bindgen"];
const BROWSER_CRATES: [&str; 2] = ["enface-widget", "xtask"];

/// Names of what the operating system gives, and the crates that may use them.
const SYSTEM_NAMES: [&str; 6] =
    ["std::fs", "std::thread", "std::time", "std::process", "std::net", "std::env"];
const SYSTEM_CRATES: [&str; 3] = ["enface", "xtask", "enface-tests"];

/// What divides work among threads, and the crates that may: those that never reach the browser.
const PARALLEL_NAMES: [&str; 1] = ["rayon"];
const PARALLEL_CRATES: [&str; 4] = ["enface", "enface-align", "xtask", "enface-tests"];

/// Crates that cost more bytes in wasm than the whole budget has to spare (DESIGN.md, section 6),
/// or whose work belongs to the indexer.
const TOO_LARGE_FOR_WASM: &[&str] = &[
    "anyhow",
    "chardetng",
    "clap",
    "encoding_rs",
    "flate2",
    "icu_casemap",
    "icu_normalizer",
    "icu_properties",
    "rayon",
    "regex",
    "regex-automata",
    "rust-stemmers",
    "serde-wasm-bindgen",
    "serde_json",
    "unicode-normalization",
    "unicode-segmentation",
    "whatlang",
    "xxhash-rust",
];

/// Lines that a source file may have.
const MAX_LINES: usize = 800;
/// Longer files, each with the reason why it is not cut. None at present.
const LONGER_FILES: &[(&str, &str)] = &[];

/// Words that mark unfinished work, written so that this file does not hold them itself.
const UNFINISHED: [&str; 4] = [
    concat!("TO", "DO"),
    concat!("FIX", "ME"),
    concat!("todo", "!("),
    concat!("unimplemented", "!("),
];
/// Beginnings of paths that exist on one machine only.
const MACHINE_PATHS: [&str; 3] =
    [concat!("/ro", "ot/"), concat!("/wo", "rk/"), concat!("/home", "/")];

/// Folders that hold nothing of ours, or archives that must stay as they are.
const SKIPPED_FOLDERS: [&str; 5] =
    [".git", "target", "node_modules", "index-build/assets", "tests/corpora"];
/// Endings of the text files that people write.
const TEXT_ENDINGS: [&str; 10] =
    ["rs", "mjs", "js", "css", "html", "md", "toml", "json", "sh", "svg"];
/// Endings of the files whose length is limited.
const CODE_ENDINGS: [&str; 4] = ["rs", "mjs", "js", "css"];

/// Checks every rule and reports all breaches at once.
///
/// # Errors
/// When a rule is broken, or a file cannot be read.
pub(crate) fn check(workspace: &Workspace) -> Result<()> {
    let mut breaches = Vec::new();
    check_dependencies(workspace, &mut breaches);
    check_wasm_graph(workspace, &mut breaches)?;
    let files = text_files(&workspace.root)?;
    for file in &files {
        let text = std::fs::read_to_string(workspace.path(file))?;
        check_file(file, &text, &mut breaches);
    }
    check_names(workspace, &files, &mut breaches)?;
    if breaches.is_empty() {
        println!("{} files and the dependencies keep the rules.", files.len());
        return Ok(());
    }
    bail!("{}\nThe rules and their reasons stand in crates/xtask/src/tidy.rs.", breaches.join("\n"))
}

fn check_dependencies(workspace: &Workspace, breaches: &mut Vec<String>) {
    let members = workspace.members();
    let names: BTreeSet<&str> = members.iter().map(|member| member.name).collect();
    for member in &members {
        let Some((_, allowed)) = MAY_USE.iter().find(|(name, _)| *name == member.name) else {
            breaches.push(format!("{} is not in the list of who may use whom", member.name));
            continue;
        };
        for dependency in member.dependencies.iter().filter(|d| d.kind != "dev") {
            if names.contains(dependency.name) && !allowed.contains(&dependency.name) {
                breaches.push(format!("{} may not use {}", member.name, dependency.name));
            }
            for (name, feature) in INDEXER_FEATURES {
                let is_on = dependency.name == name && dependency.features.contains(&feature);
                if is_on && !INDEXERS.contains(&member.name) {
                    breaches.push(format!("{} may not switch on {name}/{feature}", member.name));
                }
            }
        }
    }
}

fn check_wasm_graph(workspace: &Workspace, breaches: &mut Vec<String>) -> Result<()> {
    let mut tree = Command::new("cargo");
    tree.args(["tree", "--package", "enface-widget", "--target", WASM_TARGET])
        .args(["--edges", "normal,no-proc-macro", "--prefix", "none", "--format", "{p}"])
        .current_dir(&workspace.root);
    let listing = command::stdout_of(&mut tree, "Mend the manifest that cargo names.")?;
    let names: BTreeSet<&str> =
        listing.lines().filter_map(|line| line.split_whitespace().next()).collect();
    for name in TOO_LARGE_FOR_WASM.iter().filter(|name| names.contains(*name)) {
        breaches.push(format!(
            "{name} reaches the wasm: `cargo tree -p enface-widget --target {WASM_TARGET} -i {name}` \
             says by whom",
        ));
    }
    Ok(())
}

/// Rules for one file, whichever crate it belongs to.
fn check_file(file: &str, text: &str, breaches: &mut Vec<String>) {
    let n_lines = text.lines().count();
    let is_listed = LONGER_FILES.iter().any(|(listed, _)| *listed == file);
    if has_ending(file, &CODE_ENDINGS) && n_lines > MAX_LINES && !is_listed {
        breaches.push(format!("{file} has {n_lines} lines; cut it by question, or list it"));
    }
    for (line_idx, line) in text.lines().enumerate() {
        let mut found =
            UNFINISHED.iter().chain(&MACHINE_PATHS).filter(|word| line.contains(**word));
        if let Some(word) = found.next() {
            breaches.push(format!("{file}:{}: {word:?} must not stay", line_idx + 1));
        }
    }
    if file.ends_with(".rs") && !text.trim_start().starts_with("//!") && !is_test_file(file) {
        breaches.push(format!("{file} does not open with //! and the question that it answers"));
    }
    if file.ends_with("package-lock.json") && text.contains("\"resolved\": \"http") {
        breaches.push(format!("{file} names a registry; make it anew with the .npmrc beside it"));
    }
    if file.ends_with("package.json") && (text.contains("\"^") || text.contains("\"~")) {
        breaches.push(format!("{file} asks for a range of versions; pin exact ones"));
    }
}

/// Names that only some crates may use, outside comments and tests.
fn check_names(workspace: &Workspace, files: &[String], breaches: &mut Vec<String>) -> Result<()> {
    let rules = [
        (&BROWSER_NAMES[..], &BROWSER_CRATES[..]),
        (&SYSTEM_NAMES[..], &SYSTEM_CRATES[..]),
        (&PARALLEL_NAMES[..], &PARALLEL_CRATES[..]),
    ];
    for member in workspace.members() {
        let folder = member.folder.strip_prefix(&workspace.root).unwrap_or(member.folder);
        let sources = files.iter().filter(|file| Path::new(file).starts_with(folder));
        for file in sources.filter(|file| file.ends_with(".rs") && !is_test_file(file)) {
            let text = std::fs::read_to_string(workspace.path(file))?;
            for (names, crates) in rules {
                if crates.contains(&member.name) {
                    continue;
                }
                for (line, name) in uses(&text, names) {
                    breaches.push(format!("{file}:{line}: {} may not name {name}", member.name));
                }
            }
        }
    }
    Ok(())
}

/// Line numbers from 1 and names, for each of `names` that the code uses before its tests begin.
fn uses<'n>(text: &str, names: &[&'n str]) -> Vec<(usize, &'n str)> {
    let code = text.lines().take_while(|line| line.trim() != "#[cfg(test)]");
    let mut found = Vec::new();
    for (line_idx, line) in code.enumerate() {
        let code = line.split("//").next().unwrap_or_default();
        for name in names.iter().filter(|name| names_item(code, name)) {
            found.push((line_idx + 1, *name));
        }
    }
    found
}

/// Whether `code` holds `name` as a whole path, not as part of a longer word.
fn names_item(code: &str, name: &str) -> bool {
    let is_word = |c: char| c.is_alphanumeric() || c == '_';
    code.match_indices(name).any(|(at, _)| {
        let before = code[..at].chars().next_back();
        let after = code[at + name.len()..].chars().next();
        !before.is_some_and(is_word) && !after.is_some_and(is_word)
    })
}

fn is_test_file(file: &str) -> bool {
    let path = Path::new(file);
    let is_test_folder = |name: &str| matches!(name, "tests" | "benches" | "examples");
    path.file_name().is_some_and(|name| name == "tests.rs")
        || path.components().any(|part| part.as_os_str().to_str().is_some_and(is_test_folder))
}

fn has_ending(file: &str, endings: &[&str]) -> bool {
    Path::new(file)
        .extension()
        .and_then(|ending| ending.to_str())
        .is_some_and(|ending| endings.contains(&ending))
}

/// The text files that people write, as paths with `/` relative to the root, in order.
fn text_files(root: &Path) -> Result<Vec<String>> {
    let mut files = Vec::new();
    let mut folders = vec![PathBuf::new()];
    while let Some(folder) = folders.pop() {
        for entry in std::fs::read_dir(root.join(&folder))? {
            let entry = entry?;
            let relative = folder.join(entry.file_name());
            let Some(shown) = relative.to_str().map(|path| path.replace('\\', "/")) else {
                continue;
            };
            let kind = entry.file_type()?;
            if kind.is_dir() {
                let is_skipped =
                    |name: &&str| shown == **name || shown.ends_with(&format!("/{name}"));
                if !SKIPPED_FOLDERS.iter().any(is_skipped) {
                    folders.push(relative);
                }
            } else if kind.is_file() && (has_ending(&shown, &TEXT_ENDINGS) || shown == ".ci/run") {
                files.push(shown);
            }
        }
    }
    files.sort_unstable();
    Ok(files)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn breaches_of(file: &str, text: &str) -> Vec<String> {
        let mut breaches = Vec::new();
        check_file(file, text, &mut breaches);
        breaches
    }

    #[test]
    fn names_are_found_in_code_but_not_in_comments_tests_or_longer_words() {
        let text = "\
            use std::fs::File; // fine\n\
            // std::thread is only spoken of\n\
            let my_std::time_zone = 1;\n\
            #[cfg(test)]\n\
            use std::thread;\n";
        assert_eq!(uses(text, &SYSTEM_NAMES), [(1, "std::fs")]);
    }

    #[test]
    fn a_file_may_have_800_lines_and_not_one_more() {
        let lines = |n: usize| format!("//! a\n{}", "a\n".repeat(n - 1));
        assert!(breaches_of("a.rs", &lines(800)).is_empty());
        assert_eq!(breaches_of("a.rs", &lines(801)).len(), 1);
    }

    #[test]
    fn unfinished_work_is_found_with_its_line() {
        let text = format!("//! a\n// {}: mend\n", UNFINISHED[0]);
        assert!(breaches_of("a.rs", &text)[0].starts_with("a.rs:2:"));
    }

    #[test]
    fn a_module_says_what_it_is_for() {
        assert_eq!(breaches_of("crates/a/src/b.rs", "fn b() {}\n").len(), 1);
        assert!(breaches_of("crates/a/src/tests.rs", "fn b() {}\n").is_empty());
    }

    #[test]
    fn npm_versions_are_exact_and_lock_files_name_no_registry() {
        assert_eq!(breaches_of("a/package.json", "{\"a\": \"^1.0.0\"}").len(), 1);
        assert!(breaches_of("a/package.json", "{\"a\": \"1.0.0\"}").is_empty());
        assert_eq!(breaches_of("package-lock.json", "\"resolved\": \"https://x/\"").len(), 1);
    }
}
