//! From text to tokens: what is compared when a query meets a passage.

use core::ops::Range;

use crate::fold::FoldTable;
use crate::script::Class;

/// Cuts text into folded tokens that remember where they came from.
#[derive(Clone, Debug, Default)]
pub struct Analyzer {
    folds: FoldTable,
}

/// The tokens of one text, in reading order.
///
/// Separators leave no token: two tokens are adjacent whatever stood between them. So a phrase is
/// found across punctuation, line breaks and, between grams, spaces.
#[derive(Clone, Debug, Default)]
pub struct Analysis {
    folded: String,
    spans: Vec<Span>,
}

#[derive(Clone, Copy, Debug)]
struct Span {
    class: Class,
    /// Byte range in `Analysis::folded`.
    folded: (u32, u32),
    /// Byte range in the source text.
    source: (u32, u32),
}

/// One token: a word, or one character of a script without spaces.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Token<'a> {
    /// [`Class::Word`] or [`Class::Gram`], never [`Class::Separator`].
    pub class: Class,
    /// The folded text: what is indexed and compared.
    pub text: &'a str,
    /// Where the token stands in the source text, in bytes of UTF-8; marks that fold away belong
    /// to the token before them.
    pub source: Range<usize>,
}

impl Analyzer {
    /// An analyzer that folds by `folds`.
    pub fn new(folds: FoldTable) -> Self {
        Self { folds }
    }

    /// The table in use.
    pub fn folds(&self) -> &FoldTable {
        &self.folds
    }

    /// Cuts `text` into tokens. Linear in its bytes.
    pub fn analyze(&self, text: &str) -> Analysis {
        let mut cutter = Cutter { folds: &self.folds, out: Analysis::default(), word_open: false };
        cutter.out.folded.reserve(text.len());
        // Grams have three bytes, words a few more.
        cutter.out.spans.reserve(text.len() / 4 + 1);
        for (at, c) in text.char_indices() {
            let source = (at as u32, (at + c.len_utf8()) as u32);
            if c.is_ascii() {
                // Fold tables never say more about ASCII than its case.
                cutter.push(c.to_ascii_lowercase(), source);
                continue;
            }
            match self.folds.fold(c) {
                None => cutter.push_or_compose(c, source),
                // A mark may be dropped after one letter and kept after another.
                Some("") => {
                    if !cutter.compose(c, source) {
                        cutter.extend(source);
                    }
                }
                Some(folded) => folded.chars().for_each(|f| cutter.push_or_compose(f, source)),
            }
        }
        cutter.out
    }

    /// The folded form of a single word or term: its tokens, words parted by one space.
    pub fn fold_term(&self, text: &str) -> String {
        let analysis = self.analyze(text);
        let mut out = String::new();
        let mut last = Class::Separator;
        for token in analysis.tokens() {
            if token.class == Class::Word && last == Class::Word {
                out.push(' ');
            }
            out.push_str(token.text);
            last = token.class;
        }
        out
    }
}

struct Cutter<'a> {
    folds: &'a FoldTable,
    out: Analysis,
    /// Whether the last span is a word that the next word character continues.
    word_open: bool,
}

impl Cutter<'_> {
    fn push_or_compose(&mut self, c: char, source: (u32, u32)) {
        if !self.compose(c, source) {
            self.push(c, source);
        }
    }

    fn push(&mut self, c: char, source: (u32, u32)) {
        let class = self.folds.class(c);
        if class == Class::Separator {
            self.word_open = false;
            return;
        }
        let start = self.out.folded.len() as u32;
        self.out.folded.push(c);
        let end = self.out.folded.len() as u32;
        if class == Class::Word && self.word_open {
            if let Some(last) = self.out.spans.last_mut() {
                last.folded.1 = end;
                last.source.1 = source.1;
            }
        } else {
            self.out.spans.push(Span { class, folded: (start, end), source });
            self.word_open = class == Class::Word;
        }
    }

    /// Joins `mark` to the character before it where the table keeps the two as one.
    fn compose(&mut self, mark: char, source: (u32, u32)) -> bool {
        let Some(last) = self.out.spans.last_mut() else { return false };
        if last.source.1 != source.0 {
            return false;
        }
        let Some(base) = self.out.folded.chars().next_back() else { return false };
        let Some(composed) = self.folds.compose(base, mark) else { return false };
        self.out.folded.pop();
        self.out.folded.push(composed);
        last.folded.1 = self.out.folded.len() as u32;
        last.source.1 = source.1;
        true
    }

    /// Gives a dropped mark to the token it follows.
    fn extend(&mut self, source: (u32, u32)) {
        if let Some(last) = self.out.spans.last_mut()
            && last.source.1 == source.0
        {
            last.source.1 = source.1;
        }
    }
}

impl Analysis {
    /// The number of tokens.
    pub fn n_tokens(&self) -> usize {
        self.spans.len()
    }

    /// The token at `i`, counted from 0.
    pub fn token(&self, i: usize) -> Option<Token<'_>> {
        self.spans.get(i).map(|span| self.resolve(span))
    }

    /// All tokens in reading order.
    pub fn tokens(&self) -> impl DoubleEndedIterator<Item = Token<'_>> + ExactSizeIterator + Clone {
        self.spans.iter().map(|span| self.resolve(span))
    }

    fn resolve(&self, span: &Span) -> Token<'_> {
        let (start, end) = (span.folded.0 as usize, span.folded.1 as usize);
        Token {
            class: span.class,
            text: self.folded.get(start..end).unwrap_or_default(),
            source: span.source.0 as usize..span.source.1 as usize,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::fold::FoldData;

    fn check(text: &str, expected: &[(&str, &str)]) {
        let analyzer = Analyzer::new(FoldTable::new(FoldData {
            folds: vec![
                ('\u{301}', String::new()),
                ('\u{308}', String::new()),
                ('é', "e".into()),
                ('絡', "络".into()),
                ('ß', "ss".into()),
                ('Ａ', "a".into()),
                ('㍿', "株式会社".into()),
            ],
            compositions: vec![('u', '\u{308}', 'ü')],
            word_marks: vec![],
        }));
        let analysis = analyzer.analyze(text);
        let got: Vec<_> = analysis.tokens().map(|t| (t.text, &text[t.source.clone()])).collect();
        assert_eq!(got, expected, "{text}");
    }

    #[test]
    fn words_are_runs_of_letters_and_digits() {
        check("Cyber-security, 5G!", &[("cyber", "Cyber"), ("security", "security"), ("5g", "5G")]);
        check("cac.gov.cn", &[("cac", "cac"), ("gov", "gov"), ("cn", "cn")]);
    }

    #[test]
    fn grams_stand_alone_and_end_words() {
        check("50万人", &[("50", "50"), ("万", "万"), ("人", "人")]);
        check("《网絡》", &[("网", "网"), ("络", "絡")]);
    }

    #[test]
    fn folded_characters_keep_their_source() {
        check("Straße", &[("strasse", "Straße")]);
        check("Ａb", &[("ab", "Ａb")]);
        check("㍿x", &[("株", "㍿"), ("式", "㍿"), ("会", "㍿"), ("社", "㍿"), ("x", "x")]);
    }

    #[test]
    fn marks_compose_or_drop_with_their_base() {
        check("cafe\u{301} x", &[("cafe", "cafe\u{301}"), ("x", "x")]);
        check("u\u{308}ber", &[("über", "u\u{308}ber")]);
        check("a\u{308}", &[("a", "a\u{308}")]);
        check("\u{301}a", &[("a", "a")]);
    }

    #[test]
    fn a_term_has_one_spelling() {
        let analyzer = Analyzer::default();
        assert_eq!(analyzer.fold_term(" Cyber  Security,"), "cyber security");
        assert_eq!(analyzer.fold_term("网络 安全"), "网络安全");
        assert_eq!(analyzer.fold_term("5 G网"), "5 g网");
    }
}
