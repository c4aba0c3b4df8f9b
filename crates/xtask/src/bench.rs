//! What does enface cost and find, beside other engines that search in the browser?
//!
//! The measuring is done by `tests/bench` in Node, which drives Chromium; this builds what it
//! measures and tells it where that is. No part of `cargo xtask test`: times depend on the machine.

use std::path::PathBuf;
use std::process::Command;

use anyhow::Result;
use clap::{Args, Subcommand};

use crate::bench_align::{self, AlignOptions};
use crate::workspace::Workspace;
use crate::{browsers, command, instructions, npm, setup, wasm};

/// The corpora of the charts: one text at three sizes.
const PLOTTED: [&str; 3] = ["large-1mb", "large-10mb", "large"];
/// The folder of the charts.
const CHARTS: &str = "tests/bench/charts";

/// What is measured, and how thoroughly.
#[derive(Args)]
#[command(args_conflicts_with_subcommands = true)]
pub(crate) struct BenchOptions {
    #[command(subcommand)]
    part: Option<Part>,
    /// Folders below `ENFACE_CORPORA` or tests/corpora that hold a docs.jsonl; `large-10mb` is the
    /// part of `large` with so much text [default: seed, and medium and large if they are there]
    #[arg(long, value_delimiter = ',')]
    corpora: Vec<String>,
    /// Engines and their set-ups [default: all]
    #[arg(long, value_delimiter = ',')]
    peers: Vec<String>,
    /// Fewer repetitions and queries: about a minute for one engine
    #[arg(long)]
    quick: bool,
    /// A folder with a list of queries for each corpus, such as medium.json; else they are drawn
    #[arg(long, value_name = "DIR")]
    queries: Option<PathBuf>,
    /// Draws other queries
    #[arg(long)]
    seed: Option<String>,
    /// Draws so many queries of each class [default: 15]
    #[arg(long, value_name = "N")]
    per: Option<u32>,
    /// Keep the figures of earlier runs for what is not measured now
    #[arg(long)]
    keep: bool,
    /// Draw charts of how cost grows with the text, from enface over `large` and two parts of it
    #[arg(long)]
    plot: bool,
    /// Measure nothing else, but count the instructions of inner parts, and fail if some have
    /// become dearer; needs Valgrind
    #[arg(long)]
    instructions: bool,
    /// With --instructions: put the counts on record
    #[arg(long, requires = "instructions")]
    bless: bool,
}

#[derive(Subcommand)]
enum Part {
    /// Measure alignment instead: F1, time and memory beside other aligners
    Align(AlignOptions),
}

/// Builds enface, installs the peers, and measures.
///
/// # Errors
/// When a tool is missing, a build fails, or an engine could not be measured.
pub(crate) fn run(workspace: &Workspace, options: &BenchOptions) -> Result<()> {
    if let Some(Part::Align(options)) = &options.part {
        return bench_align::run(workspace, options);
    }
    if options.instructions {
        return instructions::check(workspace, options.bless);
    }
    let chromium = browsers::find_chromium()?;
    setup::for_wasm(workspace)?;
    npm::install(workspace, npm::BENCHMARK)?;
    wasm::build(workspace)?;
    println!("Building the indexer.");
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--release", "--package", "enface"]).current_dir(&workspace.root);
    command::run(&mut cargo, "Mend what the compiler names above, then run it again.")?;

    let enface = format!("release/enface{}", std::env::consts::EXE_SUFFIX);
    let mut node = Command::new("node");
    node.arg(workspace.path("tests/bench/run.mjs"))
        .args(arguments(options))
        .env("ENFACE_BIN", workspace.target.join(enface))
        .env("CHROMIUM", chromium);
    command::run(&mut node, "The messages above say what could not be measured.")?;
    println!("The figures are in target/bench/bench.md and bench.json.");
    Ok(())
}

/// The options as the script takes them.
fn arguments(options: &BenchOptions) -> Vec<String> {
    let mut arguments = Vec::new();
    let mut corpora = options.corpora.clone();
    let mut peers = options.peers.clone();
    if options.plot {
        if corpora.is_empty() {
            corpora = PLOTTED.map(str::to_owned).to_vec();
        }
        if peers.is_empty() {
            peers.push("enface".to_owned());
        }
        arguments.push(format!("--plot={CHARTS}"));
    }
    let given = [
        ("corpora", (!corpora.is_empty()).then(|| corpora.join(","))),
        ("peers", (!peers.is_empty()).then(|| peers.join(","))),
        ("queries", options.queries.as_ref().map(|path| path.display().to_string())),
        ("seed", options.seed.clone()),
        ("per", options.per.map(|n| n.to_string())),
    ];
    for (name, value) in given {
        arguments.extend(value.map(|value| format!("--{name}={value}")));
    }
    for (name, is_set) in [("quick", options.quick), ("keep", options.keep)] {
        arguments.extend(is_set.then(|| format!("--{name}")));
    }
    arguments
}

#[cfg(test)]
mod tests {
    use clap::Parser;

    use super::*;

    #[derive(Parser)]
    struct Line {
        #[command(flatten)]
        options: BenchOptions,
    }

    fn arguments_of(line: &str) -> Vec<String> {
        arguments(&Line::parse_from(["bench"].into_iter().chain(line.split_whitespace())).options)
    }

    #[test]
    fn options_reach_the_script() {
        let line = "--corpora seed,medium --peers enface --per 60 --quick";
        let expected = ["--corpora=seed,medium", "--peers=enface", "--per=60", "--quick"];
        assert_eq!(arguments_of(line), expected);
        assert!(arguments_of("").is_empty());
    }

    #[test]
    fn charts_need_one_text_at_several_sizes() {
        let arguments = arguments_of("--plot");
        assert!(arguments.contains(&"--corpora=large-1mb,large-10mb,large".to_owned()));
        assert!(arguments.contains(&"--peers=enface".to_owned()));
    }
}
