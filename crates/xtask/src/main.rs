//! What can be done with this repository, each in one command: `cargo xtask help`.
//!
//! `demo` and `test` are the two that everyone needs; they do all set-up themselves.
//! Every step says in one plain sentence what it does and skips what is already there.
//! A step that fails names the command that failed and what to do about it.
//!
//! Not for: anything that the published crates need at run time.
#![allow(
    clippy::print_stdout,
    clippy::print_stderr,
    reason = "a command-line tool talks to its user on both"
)]
#![forbid(unsafe_code)]

mod bench;
mod bench_align;
mod binary;
mod browsers;
mod command;
mod debian;
mod demo;
mod docs;
mod glue;
mod heavy;
mod instructions;
mod names;
mod npm;
mod order;
mod package;
mod serve;
mod setup;
mod size;
mod suite;
mod tidy;
mod tools;
mod wasm;
mod workspace;

use std::path::PathBuf;
use std::process::ExitCode;

use anyhow::Result;
use clap::{Parser, Subcommand};

use crate::bench::BenchOptions;
use crate::suite::StepName;
use crate::workspace::Workspace;

#[derive(Parser)]
#[command(name = "cargo xtask", about = "Builds, tests and demonstrates enface")]
struct Arguments {
    #[command(subcommand)]
    task: Task,
}

#[derive(Subcommand)]
enum Task {
    /// Build everything, compile the sample archive into target/demo and serve it
    Demo {
        /// Stop after writing the folder
        #[arg(long)]
        no_serve: bool,
        /// Serve on this port of 127.0.0.1 [default: 8080, or any free one]
        #[arg(long)]
        port: Option<u16>,
    },
    /// Build the documentation from www/docs into target/docs and serve it
    Docs {
        /// Stop after writing the folder
        #[arg(long)]
        no_serve: bool,
        /// Serve on this port of 127.0.0.1 [default: any free one]
        #[arg(long)]
        port: Option<u16>,
    },
    /// Do all set-up, then run every check and every test
    Test {
        /// Run these steps alone, in the usual order
        #[arg(long, value_enum, value_delimiter = ',')]
        only: Vec<StepName>,
        /// Run the heavy steps too, which install the programs that they need
        #[arg(long, conflicts_with = "only")]
        all: bool,
    },
    /// Install what the build and the tests need, and skip what is there
    Setup,
    /// Compile the widget and fill index-build/assets
    Wasm,
    /// Make the npm packages below target/npm, from the widget and the indexer that are built
    Package {
        /// The indexer [default: the one of the profile release]
        #[arg(long)]
        indexer: Option<PathBuf>,
    },
    /// Measure what the browser loads against the budgets of DESIGN.md
    Size,
    /// Measure enface beside other engines; tests/bench/README.md has the method
    Bench(BenchOptions),
    /// Check the rules that no compiler checks: dependency direction, file hygiene
    Tidy,
    /// Serve a folder on 127.0.0.1
    Serve {
        /// The folder to serve
        directory: PathBuf,
        /// The port; 0 takes any free one
        #[arg(long, default_value_t = 8080)]
        port: u16,
        /// Stop when standard input closes; for tests that start the server
        #[arg(long, hide = true)]
        until_stdin_closes: bool,
    },
}

fn main() -> ExitCode {
    let Err(error) = run(Arguments::parse().task) else { return ExitCode::SUCCESS };
    for (depth, cause) in error.chain().enumerate() {
        eprintln!("{}{cause}", if depth == 0 { "\nerror: " } else { "because: " });
    }
    ExitCode::FAILURE
}

fn run(task: Task) -> Result<()> {
    if let Task::Serve { directory, port, until_stdin_closes } = task {
        return serve::serve(&directory, port, until_stdin_closes);
    }
    let workspace = Workspace::find()?;
    match task {
        Task::Demo { no_serve, port } => demo::demo(&workspace, no_serve, port),
        Task::Test { only, all } => suite::run(&workspace, &only, all),
        Task::Docs { no_serve, port } => docs::docs(&workspace, port, no_serve),
        Task::Setup => setup::everything(&workspace),
        Task::Wasm => {
            setup::for_wasm(&workspace)?;
            wasm::build(&workspace)
        }
        Task::Package { indexer } => package::build(&workspace, indexer.as_deref()),
        Task::Size => size::check(&workspace),
        Task::Bench(options) => bench::run(&workspace, &options),
        Task::Tidy => tidy::check(&workspace),
        Task::Serve { .. } => Ok(()), // Served above: it needs no workspace.
    }
}
