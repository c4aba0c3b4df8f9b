//! What a reader typed: clauses that must all be found in a passage.

use enface_text::{Analyzer, Class};

/// A query: all clauses must match.
#[derive(Debug, Default)]
pub(crate) struct Query {
    pub(crate) clauses: Vec<Clause>,
}

/// Tokens that stand one after another, whatever separators are between them.
#[derive(Debug)]
pub(crate) struct Clause {
    /// At least one.
    pub(crate) tokens: Vec<QueryToken>,
    /// Written in quotation marks: words in just this form.
    pub(crate) is_exact: bool,
    /// The last token is a word that may go on: it is matched as a prefix too.
    pub(crate) is_prefix: bool,
}

#[derive(Debug)]
pub(crate) struct QueryToken {
    pub(crate) class: Class,
    /// Folded.
    pub(crate) text: String,
}

/// The folded tokens of a text.
pub(crate) fn tokens(text: &str, analyzer: &Analyzer) -> Vec<QueryToken> {
    let mut tokens = Vec::new();
    for token in analyzer.analyze(text).tokens() {
        tokens.push(QueryToken { class: token.class, text: token.text.to_owned() });
    }
    tokens
}

impl Query {
    /// Parses what was typed. Never fails: what is no syntax is text.
    ///
    /// White space parts clauses. Quotation marks around a whole clause make it exact; elsewhere
    /// they are punctuation, as in a passage pasted from a text. The last word of the query may be
    /// unfinished, and so may a word that ends a clause of several tokens: it is a part of a
    /// string that a reader may have cut anywhere.
    pub(crate) fn parse(text: &str, analyzer: &Analyzer) -> Self {
        let mut clauses = Vec::new();
        let mut rest = text.trim_start();
        while !rest.is_empty() {
            let (piece, is_exact, after) = next_piece(rest);
            let tokens = tokens(piece, analyzer);
            let ends_in_word = tokens.last().is_some_and(|token| token.class == Class::Word);
            rest = after.trim_start();
            if !tokens.is_empty() {
                let is_open = tokens.len() > 1 || rest.is_empty();
                let is_prefix = !is_exact && ends_in_word && is_open;
                clauses.push(Clause { tokens, is_exact, is_prefix });
            }
        }
        Self { clauses }
    }

    /// The ways to understand what was typed, to be tried in turn until one finds something.
    ///
    /// In scripts without spaces white space means nothing: a passage pasted from a text is
    /// looked for as it stands. If that finds nothing, the white space parts terms after all.
    pub(crate) fn readings(text: &str, analyzer: &Analyzer) -> Vec<Self> {
        let mut joined = Self::parse(text, analyzer);
        let n_clauses = joined.clauses.len();
        joined.join();
        let is_joined = joined.clauses.len() < n_clauses;
        let mut readings = vec![joined];
        if is_joined {
            readings.push(Self::parse(text, analyzer));
        }
        readings
    }

    /// Joins clauses where grams meet across white space.
    fn join(&mut self) {
        let is_gram = |token: Option<&QueryToken>| token.is_some_and(|t| t.class == Class::Gram);
        let mut clauses: Vec<Clause> = Vec::new();
        for clause in self.clauses.drain(..) {
            match clauses.last_mut() {
                Some(last)
                    if !last.is_exact
                        && !clause.is_exact
                        && is_gram(last.tokens.last())
                        && is_gram(clause.tokens.first()) =>
                {
                    last.tokens.extend(clause.tokens);
                    last.is_prefix = clause.is_prefix;
                }
                _ => clauses.push(clause),
            }
        }
        self.clauses = clauses;
    }
}

/// Opening quotation marks that make a clause exact, each with the marks that close it.
const QUOTES: [(char, &[char]); 4] =
    [('"', &['"', '“', '”']), ('“', &['”', '"']), ('„', &['“', '”']), ('＂', &['＂'])];

/// Takes the next clause off `text`, which begins with no white space: the clause without its
/// quotation marks, whether it had some, and what follows.
fn next_piece(text: &str) -> (&str, bool, &str) {
    let quotes = QUOTES.iter().find(|(open, _)| text.starts_with(*open));
    if let Some((open, closing)) = quotes {
        let inner = text.get(open.len_utf8()..).unwrap_or_default();
        for (at, c) in inner.char_indices() {
            let after = inner.get(at + c.len_utf8()..).unwrap_or_default();
            let ends = after.is_empty() || after.starts_with(char::is_whitespace);
            if closing.contains(&c) && ends {
                return (inner.get(..at).unwrap_or_default(), true, after);
            }
        }
        // An open quotation that runs to the end is being typed.
        return (inner, true, "");
    }
    let end = text.find(char::is_whitespace).unwrap_or(text.len());
    let (piece, after) = text.split_at(end);
    (piece, false, after)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Clauses as `tokens|tokens`, with `*` behind a prefix and quotes around what is exact.
    fn show(query: &Query) -> String {
        let clause = |clause: &Clause| {
            let texts: Vec<_> = clause.tokens.iter().map(|t| t.text.as_str()).collect();
            let quote = if clause.is_exact { "\"" } else { "" };
            let star = if clause.is_prefix { "*" } else { "" };
            format!("{quote}{}{star}{quote}", texts.join("+"))
        };
        query.clauses.iter().map(clause).collect::<Vec<_>>().join(" ")
    }

    fn check(text: &str, expected: &str) {
        assert_eq!(show(&Query::parse(text, &Analyzer::default())), expected, "{text}");
    }

    #[test]
    fn white_space_parts_clauses_and_the_last_word_is_a_prefix() {
        check("personal inform", "personal inform*");
        check("personal information. ", "personal information*");
        check("网络安全 law", "网+络+安+全 law*");
    }

    #[test]
    fn punctuation_inside_a_clause_joins_its_tokens() {
        check("cac.gov.cn", "cac+gov+cn*");
        check("cyber-security law", "cyber+security* law*");
        check("50万人", "50+万+人");
        check("《网络》", "网+络");
    }

    #[test]
    fn quotation_marks_around_a_clause_make_it_exact() {
        check("\"network operators\" law", "\"network+operators\" law*");
        check("“network operators”", "\"network+operators\"");
        check("\"being typed", "\"being+typed\"");
        check("注明“征求意见”。", "注+明+征+求+意+见");
    }

    #[test]
    fn odd_input_is_text_or_nothing() {
        check("", "");
        check("  \"\"  ", "");
        check("!!! ??", "");
        check("\"", "");
        check("a\"b", "a+b*");
    }

    #[test]
    fn grams_join_across_white_space_and_words_do_not() {
        let readings = |text| {
            let readings = Query::readings(text, &Analyzer::default());
            readings.iter().map(show).collect::<Vec<_>>()
        };
        assert_eq!(readings("第一条 为保障"), ["第+一+条+为+保+障", "第+一+条 为+保+障"]);
        assert_eq!(readings("网络 law 安全"), ["网+络 law 安+全"]);
        assert_eq!(readings("personal information"), ["personal information*"]);
    }
}
