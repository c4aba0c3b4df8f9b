//! Which checks and tests must pass before a change lands, and in which order do they run?
//!
//! Cheap steps come first, so that a slip is reported within a minute. Each step says in one
//! sentence what it does and how long it took; the first failure ends the run.

use std::path::Path;
use std::process::Command;
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::ValueEnum;

use crate::tools::{CARGO_DENY, WASM_TARGET};
use crate::workspace::Workspace;
use crate::{browsers, command, heavy, setup, size, tidy, wasm};

/// The crates that reach the browser.
const BROWSER_CRATES: [&str; 4] =
    ["enface-text", "enface-format", "enface-engine", "enface-widget"];

/// The steps of `cargo xtask test`, in the order in which they run.
#[derive(Clone, Copy, PartialEq, Eq, ValueEnum)]
pub(crate) enum StepName {
    /// Install what is missing
    Setup,
    /// Formatting
    Fmt,
    /// Dependency direction and file hygiene
    Tidy,
    /// Licences, sources and advisories of dependencies
    Deny,
    /// The compiled widget and the embedded files
    Wasm,
    /// Bytes against the budgets
    Size,
    /// Lints, natively and for wasm
    Clippy,
    /// Documentation without warnings
    Docs,
    /// Unit, golden, property and documentation tests
    Unit,
    /// The arithmetic of the benchmark, without measuring anything
    Arithmetic,
    /// Tests compiled to wasm and run in Node
    WasmTests,
    /// Tests in Chromium and Firefox
    Browser,
    /// Tests beside the programs of others, which are installed: in `--all`, or by this name
    Heavy,
}

/// Steps that install much or take long.
const HEAVY: &[StepName] = &[StepName::Heavy];

/// Runs the steps in `only`; if it is empty, all of them, the heavy ones too if `all` says so.
///
/// # Errors
/// At the first step that fails.
pub(crate) fn run(workspace: &Workspace, only: &[StepName], all: bool) -> Result<()> {
    let start = Instant::now();
    let is_chosen = |step: &StepName| match only {
        [] => all || !HEAVY.contains(step),
        only => only.contains(step),
    };
    let steps: Vec<StepName> =
        StepName::value_variants().iter().copied().filter(is_chosen).collect();
    for &step in &steps {
        let step_start = Instant::now();
        let name = name(step);
        println!("\n== {name}: {}", step.purpose());
        step.run(workspace).with_context(|| {
            format!("the step {name} failed; `cargo xtask test --only {name}` repeats it alone")
        })?;
        println!("== {name} took {}.", shown(step_start.elapsed()));
    }
    let passed = if only.is_empty() {
        format!("All {} steps", steps.len())
    } else {
        format!("The chosen {}", if steps.len() == 1 { "step" } else { "steps" })
    };
    println!("\n{passed} passed in {}.", shown(start.elapsed()));
    Ok(())
}

impl StepName {
    fn purpose(self) -> &'static str {
        match self {
            Self::Setup => "installing what the build and the tests need.",
            Self::Fmt => "checking that the code is formatted.",
            Self::Tidy => "checking the direction of dependencies and the state of the files.",
            Self::Deny => "checking licences, sources and advisories of all dependencies.",
            Self::Wasm => "compiling the widget and filling the indexer's assets.",
            Self::Size => "measuring what a reader's browser loads.",
            Self::Clippy => "linting the code, natively and for wasm.",
            Self::Docs => "building the documentation.",
            Self::Unit => "running the unit, golden, property and documentation tests.",
            Self::Arithmetic => "testing the arithmetic of the benchmark.",
            Self::WasmTests => "running the tests that are compiled to wasm.",
            Self::Browser => "running the tests in Chromium and Firefox.",
            Self::Heavy => "running the tests beside the programs of others.",
        }
    }

    fn run(self, workspace: &Workspace) -> Result<()> {
        match self {
            Self::Setup => setup::everything(workspace),
            Self::Fmt => {
                let fmt = &mut cargo(workspace, &["fmt", "--all", "--check"]);
                command::run(fmt, "Run `cargo fmt --all`.")
            }
            Self::Tidy => tidy::check(workspace),
            Self::Deny => deny(workspace),
            Self::Wasm => wasm::build(workspace),
            Self::Size => size::check(workspace),
            Self::Clippy => clippy(workspace),
            Self::Docs => {
                let arguments = ["doc", "--workspace", "--no-deps"];
                let doc = &mut cargo(workspace, &arguments);
                doc.env("RUSTDOCFLAGS", "-D warnings");
                command::run(doc, "Mend the documentation that it names.")
            }
            Self::Unit => {
                let test = &mut cargo(workspace, &["test", "--workspace"]);
                command::run(test, "Mend what the failing tests name.")
            }
            Self::Arithmetic => arithmetic_tests(workspace),
            Self::WasmTests => wasm_tests(workspace),
            Self::Browser => node_tests(workspace, "tests/browser"),
            Self::Heavy => {
                heavy::install(workspace);
                node_tests(workspace, "tests/heavy")
            }
        }
    }
}

fn clippy(workspace: &Workspace) -> Result<()> {
    let native = ["clippy", "--workspace", "--all-targets", "--all-features"];
    let remedy = "Mend what clippy names.";
    command::run(cargo(workspace, &native).args(["--", "-D", "warnings"]), remedy)?;

    let mut for_wasm = cargo(workspace, &["clippy", "--target", WASM_TARGET]);
    for name in BROWSER_CRATES {
        for_wasm.args(["--package", name]);
    }
    // A list of its own: what must not be called in the browser may well be called natively.
    for_wasm.env("CLIPPY_CONF_DIR", workspace.path(".config/clippy-wasm"));
    command::run(for_wasm.args(["--", "-D", "warnings"]), remedy)
}

/// The advisories need a database from the network. A machine without that network cannot be told
/// from one whose dependencies are fine, so this says which it was; an advisory found is a failure.
fn deny(workspace: &Workspace) -> Result<()> {
    let deny = |arguments: &[&str]| {
        let mut deny = Command::new(CARGO_DENY.path(workspace));
        deny.args(["--workspace", "--all-features"]).args(arguments).current_dir(&workspace.root);
        deny
    };
    let remedy = "Replace the dependency, or allow it in .cargo/deny.toml with a reason.";
    command::run(&mut deny(&["check", "licenses", "bans", "sources"]), remedy)?;
    let fetched = command::ask(&mut deny(&["fetch", "db"]));
    if !fetched.is_some_and(|output| output.status.success()) {
        println!("The advisory database cannot be fetched here: advisories were not checked.");
        return Ok(());
    }
    command::run(&mut deny(&["check", "--disable-fetch", "advisories"]), remedy)
}

fn wasm_tests(workspace: &Workspace) -> Result<()> {
    let runner = format!("wasm-bindgen-test-runner{}", std::env::consts::EXE_SUFFIX);
    let arguments =
        ["test", "--package", "enface-engine", "--test", "golden", "--target", WASM_TARGET];
    let mut test = cargo(workspace, &arguments);
    test.env(
        "CARGO_TARGET_WASM32_UNKNOWN_UNKNOWN_RUNNER",
        workspace.tools().join("bin").join(runner),
    );
    command::run(&mut test, "Mend what the failing tests name.")
}

/// What turns measurements into figures must be right, though no test measures.
fn arithmetic_tests(workspace: &Workspace) -> Result<()> {
    let folder = workspace.path("tests/bench/lib");
    let mut node = Command::new("node");
    node.arg("--test").args(test_files(&folder)?).current_dir(&folder);
    command::run(&mut node, "Mend what the failing tests name.")
}

/// The rig is told by its environment where programs and browsers are; see
/// `tests/browser/README.md`.
fn node_tests(workspace: &Workspace, folder: &str) -> Result<()> {
    let browsers = browsers::find()?;
    println!("Building the indexer that the tests call.");
    // As the step `unit` has built it for the tests of its command line: `cargo build` would choose
    // other features of dependencies, and compile them all once more.
    let arguments = ["test", "--workspace", "--no-run", "--test", "cli"];
    let build = &mut cargo(workspace, &arguments);
    command::run(build, "Mend what the compiler names above.")?;
    let enface = format!("debug/enface{}", std::env::consts::EXE_SUFFIX);

    let folder = workspace.path(folder);
    let mut node = Command::new("node");
    // One file at a time: two browsers on two cores would make timeouts a matter of luck.
    node.args(["--test", "--test-concurrency=1", "--test-reporter=spec"])
        .args(test_files(&folder)?)
        .env("ENFACE_XTASK", std::env::current_exe()?)
        .env("ENFACE_BIN", workspace.target.join(enface))
        .env("CHROMIUM", browsers.chromium)
        .env("FIREFOX", browsers.firefox)
        .current_dir(&folder);
    command::run(&mut node, "Mend what the failing tests name; target/screenshots may help.")
}

fn test_files(folder: &Path) -> Result<Vec<String>> {
    let mut files = Vec::new();
    for entry in std::fs::read_dir(folder).context("a folder of tests cannot be read")? {
        let name = entry?.file_name().to_string_lossy().into_owned();
        if name.ends_with(".test.mjs") {
            files.push(name);
        }
    }
    if files.is_empty() {
        bail!("{} holds no test: a run without tests proves nothing.", folder.display());
    }
    files.sort_unstable();
    Ok(files)
}

fn cargo(workspace: &Workspace, arguments: &[&str]) -> Command {
    let mut cargo = Command::new("cargo");
    cargo.args(arguments).current_dir(&workspace.root);
    cargo
}

fn name(step: StepName) -> String {
    step.to_possible_value().map(|value| value.get_name().to_owned()).unwrap_or_default()
}

fn shown(time: Duration) -> String {
    let seconds = time.as_secs();
    if seconds < 60 {
        format!("{:.1} s", time.as_secs_f64())
    } else {
        format!("{} min {} s", seconds / 60, seconds % 60)
    }
}
