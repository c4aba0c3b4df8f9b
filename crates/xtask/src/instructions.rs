//! How many instructions do the inner parts take, and has one become dearer?
//!
//! Times on a busy machine prove nothing; instructions, counted by Valgrind's callgrind, are
//! nearly the same each time. The counts reached stand in `tests/bench/instructions.json`.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::process::Command;

use anyhow::{Context, Result, bail};
use serde_json::Value;

use crate::command;
use crate::workspace::Workspace;

/// The benches that have cases to count: package, and the features that they need.
const BENCHES: [(&str, &[&str]); 2] =
    [("enface-text", &["--features", "build"]), ("enface-engine", &[])];
/// The name of each bench.
const BENCH: &str = "parts";
/// The function in which one case runs.
const FUNCTION: &str = "parts::counted";
/// The counts reached.
const RECORD: &str = "tests/bench/instructions.json";
/// A part that has become dearer by more than this share fails; less is chance, or not worth it.
const TOLERANCE: f64 = 0.05;

type Counts = BTreeMap<String, u64>;

/// Counts, prints, and compares with the counts on record; with `bless` puts them on record.
///
/// # Errors
/// When Valgrind or a bench fails, or a part has become dearer.
pub(crate) fn check(workspace: &Workspace, bless: bool) -> Result<()> {
    if command::find_program(&["valgrind"]).is_none() {
        bail!("Counting instructions needs Valgrind: sudo apt-get install valgrind");
    }
    let mut counts = Counts::new();
    for (package, features) in BENCHES {
        println!("Counting the instructions of {package}'s parts.");
        counts.extend(count(workspace, package, features)?);
    }
    let path = workspace.path(RECORD);
    let before = recorded(&path)?;
    for (name, n) in &counts {
        let change = before.get(name).map_or("new".to_owned(), |&b| shown(share(b, *n)));
        println!("{n:>12}  {change:>8}  {name}");
    }
    if bless {
        let text = serde_json::to_string_pretty(&counts)?;
        std::fs::write(&path, format!("{text}\n")).context("the counts cannot be written")?;
        return Ok(());
    }
    let dearer = dearer(&before, &counts);
    if !dearer.is_empty() {
        bail!(
            "{} take more instructions than {RECORD} says: make them cheaper, or put the new \
             counts on record with `cargo xtask bench --instructions --bless` and say why.",
            dearer.join(", ")
        );
    }
    Ok(())
}

/// The parts of which `now` has more than `before`, and more than chance explains.
fn dearer(before: &Counts, now: &Counts) -> Vec<String> {
    let grown = |&(name, &n): &(&String, &u64)| {
        before.get(name).is_some_and(|&before| share(before, n) > TOLERANCE)
    };
    now.iter().filter(grown).map(|(name, _)| name.clone()).collect()
}

fn share(before: u64, now: u64) -> f64 {
    now as f64 / before.max(1) as f64 - 1.0
}

fn shown(share: f64) -> String {
    format!("{:+.1} %", 100.0 * share)
}

fn recorded(path: &Path) -> Result<Counts> {
    let Ok(text) = std::fs::read_to_string(path) else { return Ok(Counts::new()) };
    serde_json::from_str(&text).with_context(|| format!("{RECORD} is not a list of counts"))
}

/// Runs a bench once under callgrind, which writes a file each time that a case ends.
fn count(workspace: &Workspace, package: &str, features: &[&str]) -> Result<Counts> {
    let program = built(workspace, package, features)?;
    let names = command::stdout_of(Command::new(&program).arg("--names"), "Mend the bench.")?;
    let folder = workspace.target.join("callgrind");
    let _ = std::fs::remove_dir_all(&folder);
    std::fs::create_dir_all(&folder)?;
    let out = folder.join(package);
    let mut valgrind = Command::new("valgrind");
    valgrind
        .args(["--quiet", "--tool=callgrind"])
        .arg(format!("--callgrind-out-file={}", out.display()))
        // Two patterns: the options overwrite each other where they name a function alike.
        .arg(format!("--toggle-collect=*{FUNCTION}*"))
        .arg(format!("--dump-after={FUNCTION}"))
        .arg(program)
        .arg("--instructions");
    command::run(&mut valgrind, "Run the bench alone to see what is wrong.")?;
    let mut counts = Counts::new();
    for (i, name) in names.lines().enumerate() {
        let dump = folder.join(format!("{package}.{}", i + 1));
        let text = std::fs::read_to_string(&dump)
            .with_context(|| format!("callgrind wrote nothing about {name}"))?;
        let n = summary(&text).with_context(|| format!("{} has no summary", dump.display()))?;
        counts.insert(name.to_owned(), n);
    }
    Ok(counts)
}

fn summary(dump: &str) -> Option<u64> {
    dump.lines().find_map(|line| line.strip_prefix("summary: "))?.trim().parse().ok()
}

/// Builds a bench and asks cargo where it is.
fn built(workspace: &Workspace, package: &str, features: &[&str]) -> Result<PathBuf> {
    let mut cargo = Command::new("cargo");
    cargo
        .args(["bench", "--no-run", "--bench", BENCH, "--package", package])
        .args(features)
        .args(["--message-format", "json-render-diagnostics"])
        .current_dir(&workspace.root);
    let messages = command::stdout_of(&mut cargo, "Mend what the compiler names above.")?;
    let mut program = messages.lines().filter_map(|line| {
        let message: Value = serde_json::from_str(line).ok()?;
        let is_bench = message["target"]["name"] == BENCH;
        message["executable"].as_str().filter(|_| is_bench).map(PathBuf::from)
    });
    program
        .next_back()
        .with_context(|| format!("cargo names no program for the bench of {package}"))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn counts(list: &[(&str, u64)]) -> Counts {
        list.iter().map(|(name, n)| ((*name).to_owned(), *n)).collect()
    }

    #[test]
    fn only_what_has_grown_beyond_chance_is_dearer() {
        let before = counts(&[("a", 1000), ("b", 1000), ("c", 1000)]);
        let now = counts(&[("a", 1040), ("b", 1060), ("c", 500), ("new", 9)]);
        assert_eq!(dearer(&before, &now), ["b"]);
    }

    #[test]
    fn a_dump_says_its_sum() {
        assert_eq!(summary("version: 1\nsummary: 123\n\ntotals: 5"), Some(123));
        assert_eq!(summary("version: 1"), None);
    }
}
