//! What a look at every passage finds: random conditions as a query, and the passages that meet
//! them. No index, no ranking; it shares the cutting of text into tokens with the engine alone, so
//! that it can be run in WebAssembly, too.

use enface_engine::Passage;
use enface_text::{Analyzer, Class};
use fastrand::Rng;

/// A token as it is compared, and as it stands in the text.
#[derive(Clone, Debug)]
struct Token {
    class: Class,
    text: String,
    raw: String,
    /// Where it stands in the text; a character that folds to several makes several tokens there.
    start: usize,
}

#[derive(Clone, Debug)]
struct Side {
    side: u8,
    tokens: Vec<Token>,
}

/// Passages as they are found: those of one entry of the index as one.
pub fn entries(passages: Vec<Passage>) -> Vec<Passage> {
    let mut out: Vec<Passage> = Vec::new();
    for passage in passages {
        let Some(last) = out.last_mut().filter(|last| last.bead == passage.bead) else {
            out.push(passage);
            continue;
        };
        let mut sides = last.sides.to_vec();
        for side in passage.sides.iter() {
            match sides.iter_mut().find(|one| one.side == side.side) {
                Some(one) => {
                    one.text.push_str(&one.after);
                    one.text.push_str(&side.text);
                    one.after.clone_from(&side.after);
                }
                None => sides.push(side.clone()),
            }
        }
        sides.sort_by_key(|side| side.side);
        last.sides = sides.into();
    }
    out
}

/// All passages of an archive, cut into tokens.
#[derive(Clone, Debug)]
pub struct Scan {
    passages: Vec<(u32, Vec<Side>)>,
    langs: Vec<String>,
    analyzer: Analyzer,
}

/// What a passage must have.
#[derive(Clone, Debug)]
struct Condition {
    wanted: Vec<Token>,
    is_prefix: bool,
    is_literal: bool,
    side: Option<u8>,
    /// At most so many tokens lie between it and the condition before.
    near: Option<usize>,
    is_excluded: bool,
    is_alternative: bool,
}

impl Scan {
    /// Cuts the passages of an archive whose sides have the languages `langs`.
    pub fn new(passages: &[Passage], analyzer: &Analyzer, langs: Vec<String>) -> Self {
        let side = |side: &enface_format::SideText| Side {
            side: side.side,
            tokens: cut(&side.text, analyzer),
        };
        let passages =
            passages.iter().map(|p| (p.bead, p.sides.iter().map(side).collect())).collect();
        Self { passages, langs, analyzer: analyzer.clone() }
    }

    /// A random query and the beads that it must find, in order.
    pub fn draw(&self, lots: &mut Rng) -> (String, Vec<u32>) {
        let mut conditions: Vec<Condition> = Vec::new();
        // Conditions from one passage are met together more often.
        let passage = lots.usize(..self.passages.len());
        for _ in 0..1 + lots.usize(..3) {
            let at = if lots.usize(..3) > 0 { passage } else { lots.usize(..self.passages.len()) };
            let drawn = self.condition(at, conditions.last(), lots);
            conditions.extend(drawn);
        }
        let meets = |sides: &[Side]| {
            let mut met: Vec<bool> = Vec::new();
            let mut is_excluded = false;
            for (i, condition) in conditions.iter().enumerate() {
                let before = i.checked_sub(1).and_then(|i| conditions.get(i));
                let has = sides.iter().any(|side| has(side, condition, before));
                match met.last_mut() {
                    _ if condition.is_excluded => is_excluded |= has,
                    Some(last) if condition.is_alternative => *last |= has,
                    _ => met.push(has),
                }
            }
            !is_excluded && met.iter().all(|met| *met) && !met.is_empty()
        };
        let found = self.passages.iter().filter(|(_, sides)| meets(sides));
        let query: Vec<String> = conditions.iter().map(|condition| self.text(condition)).collect();
        (query.join(" "), found.map(|(bead, _)| *bead).collect())
    }

    fn condition(
        &self,
        passage: usize,
        before: Option<&Condition>,
        lots: &mut Rng,
    ) -> Option<Condition> {
        let sides = &self.passages[passage].1;
        let Side { side, tokens } = &sides[lots.usize(..sides.len())];
        let first = lots.usize(..tokens.len().max(1));
        let n = 1 + lots.usize(..4) * lots.usize(..2);
        let end = (first + n).min(tokens.len());
        // What one character makes cannot be typed in part.
        let around = &tokens[first.saturating_sub(1)..(end + 1).min(tokens.len())];
        if around.windows(2).any(|pair| pair[0].start == pair[1].start) {
            return None;
        }
        let wanted = tokens.get(first..end)?.to_vec();
        let mut condition = Condition {
            wanted,
            is_prefix: false,
            is_literal: false,
            side: (lots.usize(..4) == 0).then_some(*side),
            near: None,
            is_excluded: false,
            is_alternative: false,
        };
        // A character that folds to two cannot be typed in halves.
        let typed = cut(&spaced(&condition.wanted), &self.analyzer);
        if !typed.iter().map(|t| &t.text).eq(condition.wanted.iter().map(|t| &t.text)) {
            return None;
        }
        let last = condition.wanted.last_mut()?;
        let is_plain = before.is_some_and(|b| b.near.is_none() && !b.is_excluded && !b.is_literal);
        match lots.usize(..8) {
            0 if last.class == Class::Word && last.text.chars().count() > 3 => {
                condition.is_prefix = true;
                last.text.pop();
                last.raw.clone_from(&last.text);
            }
            1 if n == 1 && last.raw.chars().all(char::is_alphanumeric) => {
                condition.is_literal = true;
            }
            2 if is_plain => condition.near = Some(lots.usize(..6)),
            3 if before.is_some() => condition.is_excluded = true,
            4 if is_plain => condition.is_alternative = true,
            _ => {}
        }
        Some(condition)
    }

    /// A condition as it is typed.
    fn text(&self, condition: &Condition) -> String {
        let mut out = String::new();
        if let Some(n) = condition.near {
            out += &format!("NEAR/{n} ");
        }
        out += if condition.is_alternative { "OR " } else { "" };
        out += if condition.is_excluded { "-" } else { "" };
        if let Some(side) = condition.side {
            out += &format!("{}:", self.langs[usize::from(side)]);
        }
        if condition.is_literal {
            return out + "=" + &spaced(&condition.wanted);
        }
        let star = if condition.is_prefix { "*" } else { "" };
        out + "\"" + &spaced(&condition.wanted) + star + "\""
    }
}

/// The tokens of a text.
fn cut(text: &str, analyzer: &Analyzer) -> Vec<Token> {
    let analysis = analyzer.analyze(text);
    let token = |token: enface_text::Token<'_>| Token {
        class: token.class,
        text: token.text.to_owned(),
        start: token.source.start,
        raw: text[token.source].to_owned(),
    };
    analysis.tokens().map(token).collect()
}

/// Tokens as they stand in the text, with spaces between them.
fn spaced(tokens: &[Token]) -> String {
    let raw: Vec<&str> = tokens.iter().map(|token| token.raw.as_str()).collect();
    raw.join(" ")
}

/// Whether a side has what is wanted, near what the condition before wants if that is asked.
fn has(side: &Side, condition: &Condition, before: Option<&Condition>) -> bool {
    let ends = places(side, condition);
    let Some(n) = condition.near else { return !ends.is_empty() };
    let others = before.map_or(Vec::new(), |before| {
        // Where the other one stands, whatever is asked of its side.
        places(side, &Condition { side: None, ..before.clone() })
    });
    ends.iter().any(|a| others.iter().any(|b| a.0 <= b.1 + n + 1 && b.0 <= a.1 + n + 1))
}

/// Where a side has what is wanted: the first and the last token.
fn places(side: &Side, condition: &Condition) -> Vec<(usize, usize)> {
    let n = condition.wanted.len();
    if condition.side.is_some_and(|wanted| wanted != side.side) {
        return Vec::new();
    }
    let is_same = |(i, (token, wanted)): (usize, (&Token, &Token))| {
        let is_begun = condition.is_prefix && i + 1 == n && token.class == Class::Word;
        token.class == wanted.class
            && (token.text == wanted.text || is_begun && token.text.starts_with(&wanted.text))
            && (!condition.is_literal || token.raw == wanted.raw)
    };
    let windows = side.tokens.windows(n).enumerate();
    let found =
        windows.filter(|(_, window)| window.iter().zip(&condition.wanted).enumerate().all(is_same));
    found.map(|(at, _)| (at, at + n - 1)).collect()
}
