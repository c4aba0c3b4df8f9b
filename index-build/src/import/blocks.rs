//! Where do the paragraphs of a plain text begin and end?

use crate::source::is_blank;

/// Lines without a blank line between them: a paragraph.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Block {
    /// The number of its first line in the file, from 1.
    pub(super) line: usize,
    /// Its lines, each trimmed and not empty.
    pub(super) lines: Vec<String>,
}

impl Block {
    /// The paragraph as one text; a line break stays one.
    pub(super) fn text(&self) -> String {
        self.lines.join("\n")
    }
}

/// Cuts a text at blank lines; where it has none, each line is a paragraph.
///
/// Lines of white space alone are blank. No-break spaces become spaces: in saved pages they stand
/// for line-breaking taste, not for meaning.
pub(super) fn blocks(text: &str) -> Vec<Block> {
    let mut blocks: Vec<Block> = Vec::new();
    let mut is_open = false;
    for (line_idx, line) in lines(text).enumerate() {
        let line = clean(line);
        if line.is_empty() {
            is_open = false;
        } else if let (true, Some(block)) = (is_open, blocks.last_mut()) {
            block.lines.push(line);
        } else {
            blocks.push(Block { line: line_idx + 1, lines: vec![line] });
            is_open = true;
        }
    }
    match blocks.as_mut_slice() {
        [only] => {
            let line = only.line;
            let lines = std::mem::take(&mut only.lines);
            let single = |(i, text)| Block { line: line + i, lines: vec![text] };
            lines.into_iter().enumerate().map(single).collect()
        }
        _ => blocks,
    }
}

/// The lines of a text, whatever system wrote it: LF, CR LF, CR, and Unicode's two separators.
pub(super) fn lines(text: &str) -> impl Iterator<Item = &str> {
    text.split('\n').flat_map(|line| {
        line.strip_suffix('\r').unwrap_or(line).split(['\r', '\u{2028}', '\u{2029}'])
    })
}

/// A line without white space at its ends and with plain spaces inside.
fn clean(line: &str) -> String {
    line.trim_matches(is_blank).replace('\u{a0}', " ")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[track_caller]
    fn check(text: &str, expected: &[(usize, &str)]) {
        let blocks = blocks(text);
        let found: Vec<_> = blocks.iter().map(|block| (block.line, block.text())).collect();
        let expected: Vec<_> = expected.iter().map(|&(n, text)| (n, text.to_owned())).collect();
        assert_eq!(found, expected);
    }

    #[test]
    fn blank_lines_part_paragraphs() {
        check("a\nb\n\n\nc\n", &[(1, "a\nb"), (5, "c")]);
        check("a\r\n\u{a0}\r\nb\r\n", &[(1, "a"), (3, "b")]);
        check("a\r \u{3000}\rb", &[(1, "a"), (3, "b")]);
    }

    #[test]
    fn lines_are_trimmed_and_no_break_spaces_become_spaces() {
        check(
            "\u{3000}\u{3000}第一条\u{a0}本法 \n\n Article\u{a0}1\u{a0}",
            &[(1, "第一条 本法"), (3, "Article 1")],
        );
    }

    #[test]
    fn without_blank_lines_each_line_is_a_paragraph() {
        check("a\nb\nc\n", &[(1, "a"), (2, "b"), (3, "c")]);
        check("\n\na\nb\n\n", &[(3, "a"), (4, "b")]);
    }

    #[test]
    fn a_text_of_blank_lines_has_no_paragraphs() {
        check("\n \u{200b}\n\u{feff}", &[]);
    }
}
