//! How well does enface align, beside Gale & Church and hunalign? `cargo xtask bench align`.
//!
//! Runs `enface align dirs` on sets whose right beads are known, and writes the figures to
//! `tests/bench/ALIGNMENT.md`. `ENFACE_BIN` names a program that is built already.

use std::fmt::Write as _;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};
use std::time::{Duration, Instant};

use anyhow::{Context, Result, bail};
use clap::Args;

use crate::command;
use crate::workspace::Workspace;

mod gale_church;
mod score;
mod sets;

use score::{Bead, Counts, by_article, parse};
use sets::{Sample, Set};

/// Beads of this confidence are shown as sure.
const SURE: u8 = 50;

#[derive(Args)]
pub(crate) struct AlignOptions {
    /// A dictionary for the sets in Chinese and English [default: `cedict/cedict_ts.u8`
    /// below `ENFACE_CORPORA`, if it is there]
    #[arg(long, value_name = "FILE")]
    dictionary: Option<PathBuf>,
    /// Further sets, as FOLDER:A:B: a folder with the folders A, B (languages) and gold
    #[arg(long = "set", value_name = "FOLDER:A:B")]
    sets: Vec<String>,
}

/// The set that is measured for its size.
const LARGE: &str = "large, from scratch";

/// Where the gold standard of `twlaw` and `twlaw-nonum` was mended by hand, and why.
const MENDED: [(&str, &str); 2] = [
    ("twlaw", include_str!("../../../tests/bench/align/twlaw.tsv")),
    ("twlaw-nonum", include_str!("../../../tests/bench/align/twlaw-nonum.tsv")),
];

/// What hunalign reached with its best set-up, where it is on record: ALIGN.md, measured in 2026.
const RECORDED: [(&str, f64, f64); 3] =
    [("sample archive", 0.982, 0.994), ("twlaw", 0.992, 0.999), ("twlaw-nonum", 0.957, 0.991)];

/// Measures, and writes the table.
///
/// # Errors
/// When the indexer cannot be built, a set cannot be read, or a program fails.
pub(crate) fn run(workspace: &Workspace, options: &AlignOptions) -> Result<()> {
    let enface = match std::env::var_os("ENFACE_BIN") {
        Some(built) => PathBuf::from(built),
        None => build(workspace)?,
    };
    let corpora = std::env::var_os("ENFACE_CORPORA").map(PathBuf::from);
    let dictionary = options.dictionary.clone().or_else(|| {
        let file = corpora.as_ref()?.join("cedict/cedict_ts.u8");
        file.is_file().then_some(file)
    });
    let sets = sets(workspace, corpora.as_deref(), &options.sets)?;
    let mut rows = String::new();
    for set in &sets {
        println!("Aligning {}.", set.name);
        let folder = workspace.target.join("bench/align").join(set.name.replace([' ', ','], "-"));
        write(set, &folder)?;
        let is_listed = set.langs == ["zh", "en"];
        let mut measured = vec![("no dictionary", None)];
        if let Some(dictionary) = dictionary.as_ref().filter(|_| is_listed) {
            measured.push(("CC-CEDICT", Some(dictionary.as_path())));
        }
        for (with, dictionary) in measured {
            row(
                &mut rows,
                set,
                &format!("enface, {with}"),
                &ours(&enface, set, &folder, dictionary)?,
            );
        }
        // The matrix of the published program is too large for the longest laws.
        if set.name == LARGE {
            continue;
        }
        for (what, ratio) in [("Gale–Church", 1.0), ("Gale–Church, ratio measured", ratio(set))]
        {
            let start = Instant::now();
            let found: Vec<Vec<(Bead, Option<u8>)>> = set
                .texts
                .iter()
                .map(|text| {
                    let lengths =
                        |side: &[String]| side.iter().map(|s| n_chars(s)).collect::<Vec<_>>();
                    let beads = gale_church::align(
                        &lengths(&text.sides[0]),
                        &lengths(&text.sides[1]),
                        ratio,
                    );
                    beads.into_iter().map(|bead| (bead, None)).collect()
                })
                .collect();
            row(&mut rows, set, what, &Measured { found, time: start.elapsed(), peak_kb: None });
        }
        hunalign(&mut rows, set, &folder)?;
    }
    let path = workspace.path("tests/bench/ALIGNMENT.md");
    fs::write(&path, format!("{HEAD}{rows}{TAIL}"))?;
    println!("The figures are in {}.", path.display());
    Ok(())
}

fn build(workspace: &Workspace) -> Result<PathBuf> {
    let mut cargo = Command::new("cargo");
    cargo.args(["build", "--release", "--package", "enface"]).current_dir(&workspace.root);
    command::run(&mut cargo, "Mend what the compiler names above, then run it again.")?;
    Ok(workspace.target.join(format!("release/enface{}", std::env::consts::EXE_SUFFIX)))
}

const HEAD: &str = "# Alignment, measured\n\n\
`cargo xtask bench align` writes this file. Sets stand below `ENFACE_CORPORA`; *verses* and \
*documentation* are given segments of `bible` and `pydocs` run together: cut at sentences, merged with \
their neighbours and left out by lot, the same in every run. *large, from scratch* is `large` with \
nothing said of what faces what: labels and lines one below the other; the beads found count by the \
articles that they pair.\n\n\
F1 counts as Vecalign's scorer does. Sure beads are those that a reader is shown without \
“approximate”; of them so many are strictly right. Time and memory are those of the whole program; \
where other programs had the cores too, the time is longer than it need be. Figures in brackets are \
recorded, not measured.\n\n\
| set | aligner | strict | lax | strict errors | sure | of them right | time | memory |\n\
|---|---|---|---|---|---|---|---|---|\n";

const TAIL: &str = "\nWhere an article has other numbers of lines on its two sides, the gold standard \
of `twlaw` and `twlaw-nonum` pairs all with all, up to 18 lines with 19. Read by hand, all but one or \
two of these lines face one line each, and most errors of all aligners there are none. In *mended* \
these articles are paired line by line; [`align/`](align/) has which. In some Psalms and other chapters \
the verses of the two editions are numbered differently: there the gold standard of *verses* is \
shifted.\n";

fn sets(workspace: &Workspace, corpora: Option<&Path>, more: &[String]) -> Result<Vec<Set>> {
    let mut out = vec![sets::sample_archive(&workspace.path("tests/corpora/seed/docs.jsonl"))?];
    let zh_en = ["zh", "en"];
    match corpora {
        None => println!("ENFACE_CORPORA is not set: only the sample archive is aligned."),
        Some(corpora) => {
            for (name, table) in MENDED {
                let read = || sets::in_folder(&corpora.join("align").join(name), zh_en);
                out.push(read()?);
                out.push(sets::mended(read()?, table, &format!("{name}, mended"))?);
            }
            let verses = Sample { every: 24, max_units: 200, min_chars: 1 };
            let units = Sample { every: 15, max_units: 120, min_chars: 25 };
            for (folder, name, sample) in
                [("bible", "verses", verses), ("pydocs", "documentation", units)]
            {
                let corpus = corpora.join(folder).join("docs.jsonl");
                out.push(sets::run_together(&corpus, name, zh_en, &sample)?);
            }
            out.push(sets::forgotten(&corpora.join("large/docs.jsonl"), LARGE, zh_en)?);
        }
    }
    for spec in more {
        let parts: Vec<&str> = spec.rsplitn(3, ':').collect();
        let [b, a, folder] = parts[..] else {
            bail!("{spec}: write FOLDER:A:B, as in sets/x:de:fr")
        };
        out.push(sets::in_folder(Path::new(folder), [a, b])?);
    }
    Ok(out)
}

/// What an aligner found, and what it cost.
struct Measured {
    found: Vec<Vec<(Bead, Option<u8>)>>,
    time: Duration,
    peak_kb: Option<u64>,
}

fn row(rows: &mut String, set: &Set, aligner: &str, measured: &Measured) {
    let Measured { found, time, peak_kb } = measured;
    let mut counts = Counts::default();
    let (mut n_beads, mut n_sure, mut n_right) = (0usize, 0usize, 0usize);
    for (text, found) in set.texts.iter().zip(found) {
        let beads: Vec<Bead> = found.iter().map(|(bead, _)| bead.clone()).collect();
        if let Some(articles) = &text.articles {
            counts.add(&text.gold, &by_article(&beads, articles));
            continue;
        }
        counts.add(&text.gold, &beads);
        n_beads += found.len();
        for (bead, _) in found.iter().filter(|(_, sure)| sure.is_some_and(|sure| sure >= SURE)) {
            n_sure += 1;
            n_right += usize::from(text.gold.contains(bead));
        }
    }
    let share = |n: usize, of: usize| format!("{:.1} %", 100.0 * n as f64 / of.max(1) as f64);
    let (sure, right) = match n_sure {
        0 => ("–".to_owned(), "–".to_owned()),
        _ => (share(n_sure, n_beads), share(n_right, n_sure)),
    };
    let memory = peak_kb.map_or_else(|| "–".to_owned(), |kb| format!("{} MB", kb / 1024));
    let _ = writeln!(
        rows,
        "| {} | {aligner} | {:.3} | {:.3} | {} | {sure} | {right} | {:.1} s | {memory} |",
        set.name,
        counts.strict(),
        counts.lax(),
        counts.strict_errors(),
        time.as_secs_f64(),
    );
}

fn write(set: &Set, folder: &Path) -> Result<()> {
    if folder.exists() {
        fs::remove_dir_all(folder)?;
    }
    for side in 0..2 {
        let folder = folder.join(&set.langs[side]);
        fs::create_dir_all(&folder)?;
        for text in &set.texts {
            let mut lines = text.sides[side].join("\n");
            lines.push('\n');
            fs::write(folder.join(&text.name), lines)?;
        }
    }
    // For other scorers, and for a look at what is wrong.
    let gold = folder.join("gold");
    fs::create_dir_all(&gold)?;
    for text in &set.texts {
        let beads: String = text.gold.iter().map(|(a, b)| format!("{a:?}:{b:?}\n")).collect();
        fs::write(gold.join(&text.name), beads)?;
    }
    Ok(())
}

/// `enface align dirs`, with time and the peak of its memory.
fn ours(enface: &Path, set: &Set, folder: &Path, dictionary: Option<&Path>) -> Result<Measured> {
    let out = folder.join("beads");
    let mut command = Command::new(enface);
    command
        .args(["align", "dirs"])
        .args(set.langs.iter().map(|lang| folder.join(lang)))
        .args(["--langs", &set.langs.join(","), "--confidence", "--out"])
        .arg(&out)
        .stdout(Stdio::null());
    if let Some(dictionary) = dictionary {
        command.arg("--dictionary").arg(dictionary);
    }
    let start = Instant::now();
    let mut child =
        command.spawn().with_context(|| format!("{} cannot be run", enface.display()))?;
    let mut peak_kb = None;
    let status = loop {
        if let Some(status) = child.try_wait()? {
            break status;
        }
        peak_kb = peak_memory(child.id()).or(peak_kb);
        std::thread::sleep(Duration::from_millis(10));
    };
    let time = start.elapsed();
    if !status.success() {
        bail!("`enface align dirs` failed on {}: the message above says why", set.name);
    }
    let mut found = Vec::new();
    for text in &set.texts {
        found.push(parse(&fs::read_to_string(out.join(&text.name))?)?);
    }
    Ok(Measured { found, time, peak_kb })
}

/// The peak of a running process's memory, where the system tells it.
fn peak_memory(process: u32) -> Option<u64> {
    let status = fs::read_to_string(format!("/proc/{process}/status")).ok()?;
    let line = status.lines().find(|line| line.starts_with("VmHWM:"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

/// hunalign without a dictionary, if `HUNALIGN` names it; else what is on record.
fn hunalign(rows: &mut String, set: &Set, folder: &Path) -> Result<()> {
    let Some(program) = std::env::var_os("HUNALIGN") else {
        if let Some((_, strict, lax)) = RECORDED.iter().find(|(name, ..)| *name == set.name) {
            let _ = writeln!(
                rows,
                "| {} | hunalign, best set-up | ({strict:.3}) | ({lax:.3}) | | | | | |",
                set.name
            );
        }
        return Ok(());
    };
    let empty = folder.join("empty.dic");
    fs::write(&empty, "")?;
    let start = Instant::now();
    let mut found = Vec::new();
    for text in &set.texts {
        let mut command = Command::new(&program);
        command.args(["-realign"]).arg(&empty);
        command.args(set.langs.iter().map(|lang| folder.join(lang).join(&text.name)));
        let output = command.output().context("HUNALIGN names no program that runs")?;
        found.push(ladder(&String::from_utf8_lossy(&output.stdout)));
    }
    row(rows, set, "hunalign", &Measured { found, time: start.elapsed(), peak_kb: None });
    Ok(())
}

/// The beads between the rungs of hunalign's output: numbers of segments of both sides.
fn ladder(text: &str) -> Vec<(Bead, Option<u8>)> {
    let rung = |line: &str| -> Option<(usize, usize)> {
        let mut fields = line.split_whitespace().map(str::parse);
        Some((fields.next()?.ok()?, fields.next()?.ok()?))
    };
    let rungs: Vec<(usize, usize)> = text.lines().filter_map(rung).collect();
    let bead =
        |w: &[(usize, usize)]| (((w[0].0..w[1].0).collect(), (w[0].1..w[1].1).collect()), None);
    rungs.windows(2).map(bead).collect()
}

/// Characters of the second side for each of the first, over the whole set.
fn ratio(set: &Set) -> f64 {
    let sum = |side: usize| -> f64 {
        set.texts.iter().flat_map(|text| &text.sides[side]).map(|s| n_chars(s) as f64).sum()
    };
    sum(1) / sum(0).max(1.0)
}

fn n_chars(text: &str) -> usize {
    text.chars().filter(|c| !c.is_whitespace()).count()
}
