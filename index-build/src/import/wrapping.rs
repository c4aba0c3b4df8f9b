//! Were the lines of a plain text broken to fit a width?
//!
//! Editors and mail programs fill lines up to a column. There a line break means nothing, and cut
//! at it sentences would come in pieces. It shows in that hardly a line had room for the first word
//! of the next; lines of verse, of lists or of one sentence each have.

use std::collections::BTreeSet;
use std::sync::LazyLock;

use enface_align::enumerator;
use icu_properties::CodePointSetData;
use icu_properties::props::SentenceTerminal;
use regex::Regex;
use unicode_width::{UnicodeWidthChar as _, UnicodeWidthStr as _};

use super::blocks::lines;
use super::pattern;
use super::white::{collapse, is_unspaced};

/// With fewer breaks inside paragraphs nothing can be told.
const MIN_BREAKS: usize = 4;
/// Columns that lines are filled to.
const WIDTHS: core::ops::RangeInclusive<usize> = 34..=120;
/// So many of a hundred breaks stand where the next word had no room.
const FULL_PERCENT: usize = 75;
/// Where more of a hundred lines end with a sentence, sentences are what they were broken for.
const ENDED_PERCENT: usize = 50;
/// Where more of a hundred lines have cells, they are rows of a table.
const CELLS_PERCENT: usize = 25;
/// Words before which a hyphen stands for what follows later: "Vor- und Nachteile".
const CONJUNCTIONS: &[&str] =
    &["and", "or", "und", "oder", "bzw", "et", "ou", "y", "o", "e", "en", "of"];

/// The text with its lines joined to paragraphs, if they were broken to fit a width.
pub(super) fn unwrapped(text: &str) -> Option<String> {
    let lines: Vec<&str> = lines(text).map(str::trim_end).collect();
    let breaks: Vec<(&str, &str)> = lines
        .windows(2)
        .filter_map(|pair| match pair {
            [line, next] if !line.is_empty() && !next.is_empty() => Some((*line, *next)),
            _ => None,
        })
        .collect();
    if breaks.len() < MIN_BREAKS {
        return None;
    }
    let mut widths: Vec<usize> = breaks.iter().map(|(line, _)| line.width()).collect();
    widths.sort_unstable();
    // A long address may stand out.
    let width = *widths.get((widths.len() - 1) * 95 / 100)?;
    let count = |is: &dyn Fn(&str, &str) -> bool| {
        breaks.iter().filter(|(line, next)| is(line, next)).count() * 100 / breaks.len()
    };
    let is_wrapped = WIDTHS.contains(&width)
        && count(&|line, next| is_full(line, next, width)) >= FULL_PERCENT
        && count(&|line, _| ends_sentence(line)) <= ENDED_PERCENT
        && count(&|line, _| has_cells(line)) <= CELLS_PERCENT;
    is_wrapped.then(|| joined(&lines, width))
}

/// Whether the first word of the next line would have passed the width.
fn is_full(line: &str, next: &str, width: usize) -> bool {
    /// A mark that must not begin a line takes the character before it along.
    const N_CHARS: usize = 2;
    let next = next.trim_start();
    let room = width.saturating_sub(line.width());
    // Quotation marks are those of both kinds of script.
    if next.chars().find(|c| c.is_alphanumeric()).is_some_and(is_unspaced) {
        let first = next.chars().take(N_CHARS).filter_map(char::width).sum::<usize>();
        return room < first;
    }
    let word = next.split_whitespace().next().unwrap_or_default();
    room < word.width() + 1
}

/// Whether wide gaps part a line into cells.
fn has_cells(line: &str) -> bool {
    line.trim().contains("   ") || line.trim().contains('\t')
}

fn ends_sentence(line: &str) -> bool {
    let bare = line.trim_end_matches(|c: char| "\"'”’»」』)）]".contains(c));
    bare.ends_with(|c| CodePointSetData::new::<SentenceTerminal>().contains(c))
}

/// The lines with those joined that the width alone parted.
fn joined(lines: &[&str], width: usize) -> String {
    let words: BTreeSet<&str> =
        lines.iter().flat_map(|line| line.split(|c: char| !c.is_alphabetic())).collect();
    let mut out = String::new();
    let mut paragraph = String::new();
    // The column at which the paragraph's lines begin at most.
    let mut column = 0;
    for (i, line) in lines.iter().enumerate() {
        if paragraph.is_empty() {
            column = if begins_item(line) { column_of_item(line) } else { indent(line) };
        }
        add(&mut paragraph, line, &words);
        let goes_on = lines.get(i + 1).is_some_and(|next| {
            !line.is_empty()
                && !next.is_empty()
                && (is_full(line, next, width) || goes_on_with(next))
                && indent(next) <= column
                && !begins_item(next)
                && !(has_cells(line) && has_cells(next))
        });
        if !goes_on {
            out.push_str(&collapse(&paragraph));
            out.push('\n');
            paragraph.clear();
        }
    }
    out
}

/// Adds a line to a paragraph. What was parted at a hyphen is one word again, without the hyphen if
/// the text has it so elsewhere.
fn add(paragraph: &mut String, line: &str, words: &BTreeSet<&str>) {
    let line = line.trim_start();
    if let Some(start) = paragraph.strip_suffix(['-', '\u{ad}', '‐'])
        && start.ends_with(char::is_alphanumeric)
        && line.starts_with(char::is_alphanumeric)
        && let rest = line.split(|c: char| !c.is_alphabetic()).next().unwrap_or_default()
        && !CONJUNCTIONS.contains(&rest)
    {
        let first = start.rsplit(|c: char| !c.is_alphabetic()).next().unwrap_or_default();
        let is_one = line.starts_with(char::is_lowercase)
            && words.contains(format!("{first}{rest}").as_str());
        if paragraph.ends_with('\u{ad}') || is_one {
            paragraph.truncate(start.len());
        }
    } else {
        paragraph.push('\n');
    }
    paragraph.push_str(line);
}

/// Whether a line goes on with a sentence, wherever the line before it was broken.
fn goes_on_with(line: &str) -> bool {
    line.trim_start().starts_with(char::is_lowercase)
}

/// The columns of white space before a line.
fn indent(line: &str) -> usize {
    const TAB: usize = 8;
    let white = line.chars().take_while(|c| c.is_whitespace());
    white.map(|c| if c == '\t' { TAB } else { c.width().unwrap_or(0) }).sum()
}

/// The column at which the text of an item begins, behind its sign or number.
fn column_of_item(line: &str) -> usize {
    let item = line.trim_start();
    let behind = item.find(char::is_whitespace).and_then(|at| item.get(at..)).unwrap_or_default();
    let label = item.len() - behind.len();
    indent(line) + item.get(..label).unwrap_or_default().width() + indent(behind)
}

/// Whether a line begins an item of a list.
fn begins_item(line: &str) -> bool {
    static BULLET: LazyLock<Regex> = LazyLock::new(|| pattern(r"^\s*(?:[-–—*•·◦▪]|o)\s"));
    BULLET.is_match(line) || enumerator(line).is_some()
}

#[cfg(test)]
mod tests {
    use super::*;

    const PROSE: &str = "\
PREAMBLE

Whereas recognition of the inherent dignity and of the equal and inali-
enable rights of all members of the human family is the foundation of
freedom, justice and peace in the world, and whereas disregard and con-
tempt for human rights have resulted in barbarous acts which have out-
raged the conscience of mankind. Rights that are inalienable need a
constitution that says so.

Whereas it is essential, if man is not to be compelled to have recourse,
as a last resort, to rebellion against tyranny and oppression, that human
rights should be protected by the rule of law:
  - first of all
  - and after that
";

    #[test]
    fn lines_that_a_width_parted_are_joined() {
        let found = unwrapped(PROSE).unwrap();
        let lines: Vec<&str> = found.lines().filter(|line| !line.is_empty()).collect();
        assert_eq!(lines.len(), 5, "{lines:#?}");
        assert!(lines[1].starts_with("Whereas recognition of the inherent dignity"));
        assert!(lines[1].contains("inalienable rights"), "{}", lines[1]);
        assert!(lines[1].contains("disregard and con-tempt"), "the text has it nowhere whole");
        assert!(lines[2].ends_with("by the rule of law:"));
        assert_eq!(lines[4], "- and after that");
    }

    #[test]
    fn words_parted_at_a_hyphen_are_one_and_what_hangs_together_stays() {
        let text = "\
The commission on which both sides sit, the joint Sino-
American one, shall decide on the virus known as COVID-
19 and on the rest of it; for all of this see the text
“Constitution of the Federation”, in which the many Vor-
und Nachteile of all of these are told at some length.

1. The parties shall give notice of it to each other, and
   nothing shall be undertaken before that has been done
   with.";
        let found = unwrapped(text).unwrap();
        for expected in [
            "Sino-American one",
            "COVID-19 and",
            "the text “Constitution",
            "Vor- und Nachteile",
            "other, and nothing shall be undertaken before that has been done with.",
        ] {
            assert!(found.contains(expected), "{expected}: {found}");
        }
    }

    #[test]
    fn chinese_is_joined_without_spaces() {
        let text = "鉴于对人类家庭所有成员的固有尊严及其平等的和不移的\n权利的承认，乃是世界自由、正义与和平的基础。\n\n\
                    鉴于对人权的无视和侮蔑已发展为野蛮暴行，这些暴行玷\n污了人类的良心，而一个人人享有言论和信仰自由并免予恐\n惧和匮乏的世界的来临，已被宣布为普通人民的最高愿望。\n\n\
                    鉴于为使人类不致迫不得已铤而走险对暴政和压迫进行反\n叛，有必要使人权受法治的保护，鉴于有必要促进各国间友\n好关系的发展，鉴于各联合国国家的人民已在联合国宪章中\n重申他们对基本人权的信念。";
        let found = unwrapped(text).unwrap();
        assert!(found.contains("不移的权利的承认"), "{found}");
        assert_eq!(found.lines().filter(|line| !line.is_empty()).count(), 3);
    }

    #[test]
    fn lines_with_a_meaning_stay() {
        let verse = "Tyger Tyger, burning bright,\nIn the forests of the night;\nWhat immortal hand or eye,\n\
                     Could frame thy fearful symmetry?\n\nIn what distant deeps or skies.\nBurnt the fire of thine eyes?\n\
                     On what wings dare he aspire?\nWhat the hand, dare seize the fire?\n\nAnd what shoulder, and what art\nCould twist the sinews";
        assert_eq!(unwrapped(verse), None);
        let sentences = "The first sentence is here and it is rather long for a line.\nShort one.\n\
                         Another sentence follows, of a middling length.\nYes.\nIt goes on and on and on, for the sake of the test that it is in.\n\
                         No.\nThat was all that there was to say, or nearly all of it.\nEnd.";
        assert_eq!(unwrapped(sentences), None);
        let row = |city: &str, i: usize| {
            format!("{city:<12}People's Court        2016-04-{i:02}  No. {i:02}")
        };
        let rows: Vec<String> = (10..17).map(|i| row("Beijing", i)).collect();
        assert_eq!(unwrapped(&rows.join("\n")), None);
    }
}
