//! Which texts are aligned, and what is right there?
//!
//! Sets stand in folders of their own, or are made of given segments: they are cut, run together
//! and left out by lot, the same in every run, so that what faces what is known.

use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};

use anyhow::{Context, Result, bail};
use fastrand::Rng;
use serde_json::Value;

use super::score::{Bead, parse};

/// A pair of texts, one segment a line, and the beads that are right.
pub(super) struct Text {
    pub(super) name: String,
    pub(super) sides: [Vec<String>; 2],
    pub(super) gold: Vec<Bead>,
    /// Where the right beads are of articles and not of segments: the article of each segment.
    pub(super) articles: Option<[Vec<usize>; 2]>,
}

/// Texts in the same two languages.
pub(super) struct Set {
    pub(super) name: String,
    pub(super) langs: [String; 2],
    pub(super) texts: Vec<Text>,
}

/// A set as its folder has it: a folder for each language, and `gold`.
///
/// # Errors
/// When a file is missing or is no list of beads.
pub(super) fn in_folder(folder: &Path, langs: [&str; 2]) -> Result<Set> {
    let name = folder.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let read = |path: PathBuf| {
        fs::read_to_string(&path).with_context(|| format!("{} cannot be read", path.display()))
    };
    let mut names = Vec::new();
    let gold = folder.join("gold");
    for entry in fs::read_dir(&gold).with_context(|| format!("no {}", gold.display()))? {
        names.push(entry?.file_name().to_string_lossy().into_owned());
    }
    names.sort();
    let mut texts = Vec::new();
    for name in names {
        let lines = |lang: &str| -> Result<Vec<String>> {
            Ok(read(folder.join(lang).join(&name))?.lines().map(str::to_owned).collect())
        };
        let sides = [lines(langs[0])?, lines(langs[1])?];
        let beads = parse(&read(gold.join(&name))?)?;
        let gold = beads.into_iter().map(|(bead, _)| bead).collect();
        texts.push(Text { name, sides, gold, articles: None });
    }
    Ok(Set { name, langs: langs.map(str::to_owned), texts })
}

/// A set with some of its right beads replaced, as `mended` says: a line has the text, beads to
/// take out and beads to put in, parted by tabs; beads are parted by spaces.
///
/// # Errors
/// When a line is not of that form, or takes out a bead that is not there.
pub(super) fn mended(mut set: Set, mended: &str, name: &str) -> Result<Set> {
    for line in mended.lines().filter(|line| !line.starts_with('#')) {
        let fields: Vec<&str> = line.split('\t').collect();
        let [text, out, put] = fields[..] else { bail!("not TEXT, BEADS, BEADS: {line}") };
        let beads = |list: &str| -> Result<Vec<Bead>> {
            Ok(parse(&list.replace(' ', "\n"))?.into_iter().map(|(bead, _)| bead).collect())
        };
        let text = set.texts.iter_mut().find(|t| t.name == text);
        let text = text.with_context(|| format!("no such text: {line}"))?;
        for bead in beads(out)? {
            let at = text.gold.iter().position(|b| *b == bead);
            text.gold.remove(at.with_context(|| format!("no such bead: {line}"))?);
        }
        text.gold.extend(beads(put)?);
    }
    name.clone_into(&mut set.name);
    Ok(set)
}

/// The documents of a corpus of given segments with nothing said of what faces what: labels and
/// lines one below the other. Right are the given segments, here articles.
///
/// # Errors
/// When the corpus cannot be read.
pub(super) fn forgotten(corpus: &Path, name: &str, langs: [&str; 2]) -> Result<Set> {
    let text = fs::read_to_string(corpus)
        .with_context(|| format!("{} cannot be read", corpus.display()))?;
    let mut texts = Vec::new();
    for line in text.lines() {
        let document: Value = serde_json::from_str(line)?;
        let name = document["id"].as_str().unwrap_or_default().replace('/', "_");
        let (mut sides, mut articles): ([Vec<String>; 2], [Vec<usize>; 2]) = Default::default();
        let mut gold = Vec::new();
        for (number, unit) in document["segments"].as_array().into_iter().flatten().enumerate() {
            let mut bead = [Vec::new(), Vec::new()];
            for (side, lang) in langs.iter().enumerate() {
                let text = unit[lang].as_str().unwrap_or_default();
                let lines: Vec<String> =
                    text.lines().map(squeezed).filter(|line| !line.is_empty()).collect();
                if lines.is_empty() {
                    continue;
                }
                bead[side].push(number);
                let label = unit[format!("label_{lang}")].as_str().map(squeezed);
                sides[side].extend(label.into_iter().chain(lines));
                articles[side].resize(sides[side].len(), number);
            }
            let [a, b] = bead;
            if !a.is_empty() || !b.is_empty() {
                gold.push((a, b));
            }
        }
        texts.push(Text { name, sides, gold, articles: Some(articles) });
    }
    Ok(Set { name: name.to_owned(), langs: langs.map(str::to_owned), texts })
}

/// Of so many documents of a corpus one is taken, and of that its first units.
pub(super) struct Sample {
    pub(super) every: usize,
    pub(super) max_units: usize,
    /// Shorter units, as titles of methods, are left out.
    pub(super) min_chars: usize,
}

/// Given segments run together: each is a line; some are cut at a sentence, on one side or both,
/// some go into one line with their neighbour, and some are left out on one side.
///
/// # Errors
/// When the corpus cannot be read.
pub(super) fn run_together(
    corpus: &Path,
    name: &str,
    langs: [&str; 2],
    sample: &Sample,
) -> Result<Set> {
    let text = fs::read_to_string(corpus)
        .with_context(|| format!("{} cannot be read", corpus.display()))?;
    let mut lots = Rng::with_seed(1);
    let mut texts = Vec::new();
    for line in text.lines().step_by(sample.every.max(1)) {
        let document: Value = serde_json::from_str(line)?;
        let name = document["id"].as_str().unwrap_or_default().replace('/', "_");
        let units = document["segments"].as_array().into_iter().flatten();
        let units: Vec<[String; 2]> = units
            .map(|unit| langs.map(|lang| squeezed(unit[lang].as_str().unwrap_or_default())))
            .filter(|unit| unit.iter().any(|text| text.chars().count() >= sample.min_chars))
            .take(sample.max_units)
            .collect();
        texts.push(mixed(name, &units, &mut lots));
    }
    Ok(Set { name: name.to_owned(), langs: langs.map(str::to_owned), texts })
}

fn squeezed(text: &str) -> String {
    text.split_whitespace().collect::<Vec<_>>().join(" ")
}

const CUT_PERCENT: u64 = 50;
const MERGED_PERCENT: u64 = 6;
const OMITTED_PERCENT: u64 = 2;

fn mixed(name: String, units: &[[String; 2]], lots: &mut Rng) -> Text {
    // Pieces of units: the number of the piece's unit, where equal numbers of sentences make
    // units of their own.
    let mut pieces: Vec<[Vec<String>; 2]> = Vec::new();
    for unit in units {
        let cut = [sentences(&unit[0]), sentences(&unit[1])];
        let [a, b] = &cut;
        if a.len() == b.len() && lots.u64(..100) < CUT_PERCENT {
            pieces.extend(a.iter().zip(b).map(|(a, b)| [vec![a.clone()], vec![b.clone()]]));
        } else if lots.u64(..100) < CUT_PERCENT {
            let whole = usize::from(lots.bool());
            let mut sides = cut;
            sides[whole] = vec![unit[whole].clone()];
            sides[1 - whole] = two(&sides[1 - whole]);
            pieces.push(sides);
        } else {
            pieces.push([vec![unit[0].clone()], vec![unit[1].clone()]]);
        }
    }
    let mut lines: [Vec<(String, Vec<usize>)>; 2] = Default::default();
    for (side, lines) in lines.iter_mut().enumerate() {
        for (number, unit) in pieces.iter().enumerate() {
            if unit[side].iter().all(String::is_empty) || lots.u64(..100) < OMITTED_PERCENT {
                continue;
            }
            for (i, piece) in unit[side].iter().enumerate() {
                match lines.last_mut() {
                    Some((text, units)) if i == 0 && lots.u64(..100) < MERGED_PERCENT => {
                        text.push_str(joint(piece));
                        text.push_str(piece);
                        units.push(number);
                    }
                    _ => lines.push((piece.clone(), vec![number])),
                }
            }
        }
    }
    let gold = tied(&lines, pieces.len());
    let sides = lines.map(|lines| lines.into_iter().map(|x| x.0).collect());
    Text { name, sides, gold, articles: None }
}

/// The beads of lines that share units.
fn tied(lines: &[Vec<(String, Vec<usize>)>; 2], n_units: usize) -> Vec<Bead> {
    // Lines are in order: a unit belongs to the group of the unit before it if a line ties them.
    let mut group: Vec<usize> = (0..n_units).collect();
    for (_, units) in lines.iter().flatten() {
        if let (Some(&first), Some(&last)) = (units.first(), units.last()) {
            group[first + 1..=last].iter_mut().for_each(|group| *group = usize::MAX);
        }
    }
    for unit in 1..n_units {
        if group[unit] == usize::MAX {
            group[unit] = group[unit - 1];
        }
    }
    let mut beads: BTreeMap<usize, Bead> = BTreeMap::new();
    for (side, lines) in lines.iter().enumerate() {
        for (i, (_, units)) in lines.iter().enumerate() {
            let bead = beads.entry(group[units[0]]).or_default();
            if side == 0 { bead.0.push(i) } else { bead.1.push(i) }
        }
    }
    let mut out = Vec::new();
    for (a, b) in beads.into_values() {
        if a.is_empty() || b.is_empty() {
            out.extend(a.into_iter().map(|i| (vec![i], Vec::new())));
            out.extend(b.into_iter().map(|j| (Vec::new(), vec![j])));
        } else {
            out.push((a, b));
        }
    }
    out
}

/// A text cut after its sentence marks; simpler than the indexer's rules, and independent of them.
fn sentences(text: &str) -> Vec<String> {
    let mut out = vec![String::new()];
    let mut chars = text.chars().peekable();
    while let Some(c) = chars.next() {
        if let Some(last) = out.last_mut() {
            last.push(c);
        }
        let next = chars.peek().copied();
        let ends = match c {
            '。' | '！' | '？' => next.is_some_and(|n| !"」』”’）。！？".contains(n)),
            '.' | '!' | '?' => next == Some(' '),
            _ => false,
        };
        if ends {
            out.push(String::new());
        }
    }
    let out: Vec<String> =
        out.iter().map(|s| s.trim().to_owned()).filter(|s| !s.is_empty()).collect();
    if out.is_empty() { vec![text.to_owned()] } else { out }
}

/// Sentences in two pieces, parted in the middle.
fn two(sentences: &[String]) -> Vec<String> {
    let (head, tail) = sentences.split_at(sentences.len().div_ceil(2));
    let join = |part: &[String]| {
        part.iter().fold(String::new(), |mut text, piece| {
            text.push_str(if text.is_empty() { "" } else { joint(piece) });
            text.push_str(piece);
            text
        })
    };
    [head, tail].into_iter().filter(|part| !part.is_empty()).map(join).collect()
}

/// What stands between two sentences.
fn joint(next: &str) -> &'static str {
    if next.starts_with(|c: char| c >= '\u{2E80}') { "" } else { " " }
}

/// The paragraphs of the sample archive's documents in two languages, paired by hand.
///
/// # Errors
/// When the archive cannot be read.
pub(super) fn sample_archive(corpus: &Path) -> Result<Set> {
    let text = fs::read_to_string(corpus)
        .with_context(|| format!("{} cannot be read", corpus.display()))?;
    let langs = ["zh", "en"];
    let mut texts = Vec::new();
    for line in text.lines() {
        let document: Value = serde_json::from_str(line)?;
        let paragraphs = langs.map(|lang| -> Vec<String> {
            let list = document[format!("{lang}_paragraphs")].as_array();
            list.into_iter().flatten().filter_map(Value::as_str).map(squeezed).collect()
        });
        if paragraphs.iter().any(Vec::is_empty) {
            continue;
        }
        let mut next = [0, 0];
        let mut gold = Vec::new();
        // Lines before the first segment are titles, which the gold does not pair.
        let mut is_listed = [vec![false; paragraphs[0].len()], vec![false; paragraphs[1].len()]];
        for segment in document["segments"].as_array().into_iter().flatten() {
            let mut bead = [0, 1].map(|side| {
                let bare = |text: &str| text.split_whitespace().collect::<String>();
                let mut rest = bare(segment[langs[side]].as_str().unwrap_or_default());
                let mut numbers = Vec::new();
                while !rest.is_empty() && next[side] < paragraphs[side].len() {
                    if let Some(tail) = rest.strip_prefix(&bare(&paragraphs[side][next[side]])) {
                        rest = tail.to_owned();
                        numbers.push(next[side]);
                        is_listed[side][next[side]] = true;
                    }
                    next[side] += 1;
                }
                numbers
            });
            gold.push((std::mem::take(&mut bead[0]), std::mem::take(&mut bead[1])));
        }
        // What the gold does not pair is left out of the texts, and the rest numbered anew.
        let renumber = |side: usize, old: &[usize]| -> Vec<usize> {
            old.iter().map(|&i| is_listed[side][..i].iter().filter(|&&l| l).count()).collect()
        };
        let gold = gold.iter().map(|(a, b)| (renumber(0, a), renumber(1, b))).collect();
        let mut side = 0;
        let sides = paragraphs.map(|list| {
            let kept = list.into_iter().zip(&is_listed[side]).filter(|(_, is_listed)| **is_listed);
            side += 1;
            kept.map(|(text, _)| text).collect()
        });
        let name = document["id"].as_str().unwrap_or_default().to_owned();
        texts.push(Text { name, sides, gold, articles: None });
    }
    Ok(Set { name: "sample archive".to_owned(), langs: langs.map(str::to_owned), texts })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn beads_are_replaced_as_the_table_says() -> Result<()> {
        let text = |gold: &str| -> Result<Text> {
            let gold = parse(gold)?.into_iter().map(|(bead, _)| bead).collect();
            Ok(Text { name: "x".into(), sides: Default::default(), gold, articles: None })
        };
        let set = |gold: &str| -> Result<Set> {
            Ok(Set { name: "s".into(), langs: Default::default(), texts: vec![text(gold)?] })
        };
        let table = "# why\nx\t[0,1]:[0,1]\t[0]:[0] [1]:[1]";
        let got = mended(set("[0, 1]:[0, 1]\n[2]:[2]")?, table, "s, mended")?;
        assert_eq!(got.texts[0].gold, text("[2]:[2]\n[0]:[0]\n[1]:[1]")?.gold);
        assert!(mended(set("[2]:[2]")?, table, "s, mended").is_err());
        Ok(())
    }

    #[test]
    fn every_line_is_in_one_bead_and_the_same_in_every_run() {
        let units: Vec<[String; 2]> = (0..200)
            .map(|i| [format!("一{i}。二{i}。"), format!("One {i}. Two {i}. Three {i}.")])
            .collect();
        let text = mixed("x".into(), &units, &mut Rng::with_seed(7));
        let count = |side: usize| {
            let of = |bead: &Bead| if side == 0 { bead.0.clone() } else { bead.1.clone() };
            let mut all: Vec<usize> = text.gold.iter().flat_map(of).collect();
            all.sort_unstable();
            all
        };
        for side in 0..2 {
            assert_eq!(count(side), (0..text.sides[side].len()).collect::<Vec<_>>());
        }
        let again = mixed("x".into(), &units, &mut Rng::with_seed(7));
        assert_eq!((text.sides, text.gold), (again.sides, again.gold));
    }
}
