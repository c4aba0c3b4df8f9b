//! What a reader typed: clauses that must all be found in a passage.

use core::mem::take;

use enface_format::RootMeta;
use enface_text::{Analyzer, Class, primary, split_at_first, trim_start};

use crate::results::Bonuses;
use crate::sounds;

/// A query: a passage must match one clause of each group, and none that is excluded.
///
/// Clauses of one group are alternatives.
#[derive(Clone, Debug, Default)]
pub(crate) struct Query {
    pub(crate) clauses: Vec<Clause>,
    /// Every term is looked for in the other languages' words, too.
    pub(crate) is_translated: bool,
    /// It is enough that a passage has one group, and its document the others.
    pub(crate) is_loose: bool,
    /// Words that fewer beads have are looked for as if they were misspelt, too.
    pub(crate) forgiving: usize,
    /// Only documents in one language are looked at.
    pub(crate) is_one_sided: bool,
    /// Whether words are also read as the sounds of characters.
    pub(crate) sounds: Sounds,
    /// What counts beside terms.
    pub(crate) bonuses: Bonuses,
}

/// What fewer beads have may be a word that their authors have misspelt.
const RARE: usize = 32;

/// How words are read as the sounds of characters.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) enum Sounds {
    /// Not at all.
    #[default]
    Never,
    /// All that can be are, and those that stand side by side are one string.
    Joined,
    /// Each word may be meant as it stands, or as a string of its own.
    Parted,
}

/// Tokens that stand one after another, whatever separators are between them.
#[derive(Clone, Debug, Default)]
pub(crate) struct Clause {
    /// At least one, but for values of a field.
    pub(crate) tokens: Vec<QueryToken>,
    /// Written in quotation marks: words in just this form.
    pub(crate) is_exact: bool,
    /// Written behind `=`: letters in just this form, capitals and variants too.
    pub(crate) is_literal: bool,
    /// The last token is a word that may go on: it is matched as a prefix too.
    pub(crate) is_prefix: bool,
    /// Written behind `-`: a passage that has it does not match.
    pub(crate) is_excluded: bool,
    /// The number of its group: that of the clause before, if `OR` is between them.
    pub(crate) group: usize,
    /// Nobody typed it: it counts as little as another form of a word.
    pub(crate) is_added: bool,
    /// Written behind `NEAR/n`: with at most so many tokens between it and the clause before.
    pub(crate) near: Option<u32>,
    /// The side on which it must stand, of those that the archive has: its bits.
    pub(crate) sides: u32,
    /// Where it must stand.
    pub(crate) field: Field,
}

/// What a clause is compared with.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) enum Field {
    /// The passage.
    #[default]
    Text,
    /// The titles of the passage's document.
    Title,
    /// What is known of the document: the number of a facet in the root, and the value as it was
    /// typed.
    Facet(usize, String),
}

#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct QueryToken {
    pub(crate) class: Class,
    /// Folded; for a gram any of the characters that will do: all those of a reading.
    pub(crate) text: String,
    /// As it was typed.
    pub(crate) raw: String,
}

impl Clause {
    /// Whether passages that match it have it in their text.
    pub(crate) fn is_shown(&self) -> bool {
        !self.is_excluded && self.field == Field::Text
    }

    /// Whether it is nothing but words.
    pub(crate) fn is_words(&self) -> bool {
        let is_open = !self.is_exact && self.is_shown() && self.near.is_none();
        is_open && self.tokens.iter().all(|token| token.class == Class::Word)
    }

    /// Whether it is nothing but tokens and a prefix.
    pub(crate) fn is_plain(&self) -> bool {
        !self.is_exact && self.is_shown() && self.near.is_none() && self.sides == u32::MAX
    }
}

/// The folded tokens of a text.
pub(crate) fn tokens(text: &str, analyzer: &Analyzer) -> Vec<QueryToken> {
    let mut tokens = Vec::new();
    for token in analyzer.analyze(text).tokens() {
        let raw = text.get(token.source).unwrap_or_default().to_owned();
        tokens.push(QueryToken { class: token.class, text: token.text.to_owned(), raw });
    }
    tokens
}

impl Query {
    /// Parses what was typed. Never fails: what is no syntax is text.
    ///
    /// White space parts clauses. Before a clause may stand `-`, `=`, `~`, and the name of a side
    /// or a field with a colon; between two `OR` or `NEAR/n`. Quotation marks around what follows
    /// make it exact; elsewhere they are punctuation, as in a passage pasted from a text. The last
    /// word of the query may be unfinished, and so may a word that ends a clause of several
    /// tokens: it is a part of a string that a reader may have cut anywhere.
    pub(crate) fn parse(text: &str, analyzer: &Analyzer, meta: &RootMeta) -> Self {
        let mut query = Self::default();
        let mut rest = trim_start(text);
        let mut is_alternative = false;
        let mut group = 0;
        let mut near = None;
        while !rest.is_empty() {
            let (word, behind) = split_at_first(rest, &char::is_whitespace).unwrap_or((rest, ""));
            let behind = trim_start(behind);
            if !query.clauses.is_empty() && !behind.is_empty() {
                let distance = word.strip_prefix("NEAR/").and_then(|n| n.parse().ok());
                if word == "OR" || distance.is_some() {
                    is_alternative = word == "OR";
                    near = distance;
                    rest = behind;
                    continue;
                }
            }
            let mut clause = Clause { near, sides: u32::MAX, ..Clause::default() };
            rest = query.prefixes(&mut clause, rest, meta);
            let (piece, is_exact, after) = next_piece(rest);
            let tokens = tokens(piece, analyzer);
            rest = trim_start(after);
            if tokens.is_empty() && !matches!(clause.field, Field::Facet(..)) {
                continue;
            }
            let ends_in_word = tokens.last().is_some_and(|token| token.class == Class::Word);
            let is_open = tokens.len() > 1 || rest.is_empty();
            clause.is_exact = is_exact || clause.is_literal;
            let mut is_typed = !clause.is_exact && !clause.is_excluded && is_open;
            if let Field::Facet(_, value) = &mut clause.field {
                piece.clone_into(value);
                is_typed = false;
            }
            clause.is_prefix = ends_in_word && (is_typed || piece.ends_with('*'));
            clause.tokens = tokens;
            group += usize::from(!is_alternative && !query.clauses.is_empty());
            clause.group = group;
            query.clauses.push(clause);
            (is_alternative, near) = (false, None);
        }
        // Nothing but exclusions finds nothing: then they are text.
        let is_positive = query.clauses.iter().any(|clause| !clause.is_excluded);
        query.clauses.iter_mut().for_each(|clause| clause.is_excluded &= is_positive);
        query
    }

    /// Takes what may stand before a clause off `text`.
    fn prefixes<'a>(&mut self, clause: &mut Clause, mut text: &'a str, meta: &RootMeta) -> &'a str {
        loop {
            let mut chars = text.chars();
            let first = chars.next();
            let behind = chars.as_str();
            // A sign that stands alone is text.
            let is_sign = begins_in_text(behind);
            match first {
                Some('-') if is_sign && !clause.is_excluded => clause.is_excluded = true,
                Some('=') if is_sign => clause.is_literal = true,
                Some('~') if is_sign => self.is_translated = true,
                _ => {
                    let is_colon = |c| c == ':' || c == '：';
                    let Some((name, behind)) = split_at_first(text, &is_colon) else { break };
                    if !begins_in_text(behind) {
                        break;
                    }
                    let sides = sides_called(name, meta);
                    if sides != 0 {
                        clause.sides = sides;
                    } else if let Some(field) = field_called(name, meta) {
                        clause.field = field;
                    } else {
                        break;
                    }
                    text = behind;
                    continue;
                }
            }
            text = behind;
        }
        text
    }

    /// The ways to understand what was typed, to be tried in turn until one finds something.
    ///
    /// In scripts without spaces white space means nothing: a passage pasted from a text is
    /// looked for as it stands. If that finds nothing, the white space parts terms after all.
    /// Words that find nothing may be sounds, then misspelt; with tones they are sounds first.
    pub(crate) fn readings(text: &str, analyzer: &Analyzer, meta: &RootMeta) -> Vec<Self> {
        let mut parted = Self::parse(text, analyzer, meta);
        let mut joined = parted.clone();
        joined.join();
        let mut readings = Vec::new();
        if sounds::are_known(meta) && parted.clauses.iter().any(Clause::is_words) {
            if !sounds::has_tones(text) {
                readings.push(joined.clone());
            }
            for sounds in [Sounds::Joined, Sounds::Parted] {
                let mut spelt = parted.clone();
                spelt.sounds = sounds;
                readings.push(spelt);
            }
        }
        let is_joined = joined.clauses.len() < parted.clauses.len();
        joined.forgiving = 1;
        readings.push(joined);
        if is_joined {
            parted.forgiving = 1;
            readings.push(parted);
        }
        // What no passage has a document may still have; and texts are misspelt, too.
        if let Some(mut last) = readings.last().filter(|query| query.n_groups() > 1).cloned() {
            last.is_loose = true;
            readings.push(last.clone());
            last.is_loose = false;
            last.forgiving = RARE;
            readings.push(last);
        }
        readings
    }

    /// The number of its groups.
    pub(crate) fn n_groups(&self) -> usize {
        self.clauses.iter().map(|clause| clause.group + 1).max().unwrap_or_default()
    }

    /// Joins clauses where grams meet across white space.
    pub(crate) fn join(&mut self) {
        let is_gram = |token: Option<&QueryToken>| token.is_some_and(|t| t.class == Class::Gram);
        let mut clauses: Vec<Clause> = Vec::new();
        for clause in take(&mut self.clauses) {
            match clauses.last_mut() {
                Some(last)
                    if last.is_plain()
                        && clause.is_plain()
                        && last.group != clause.group
                        && is_gram(last.tokens.last())
                        && is_gram(clause.tokens.first()) =>
                {
                    for token in clause.tokens {
                        last.tokens.push(token);
                    }
                    last.is_prefix = clause.is_prefix;
                }
                _ => clauses.push(clause),
            }
        }
        self.clauses = clauses;
    }
}

/// Whether there is anything, and no white space before it.
fn begins_in_text(text: &str) -> bool {
    text.chars().next().is_some_and(|c| !c.is_whitespace())
}

/// The bits of the sides whose tag is or begins with `name`, as `zh` begins `zh-Hant`.
fn sides_called(name: &str, meta: &RootMeta) -> u32 {
    let mut sides = 0;
    for (i, side) in meta.sides.iter().enumerate() {
        let is_called = side.lang == name || primary(&side.lang) == name;
        sides |= u32::from(is_called) << (i & 31);
    }
    sides
}

/// The field that a reader calls `name`, if the archive has it.
fn field_called(name: &str, meta: &RootMeta) -> Option<Field> {
    if name == "title" {
        return Some(Field::Title);
    }
    // Years are the beginnings of dates.
    let name = if name == "year" { "date" } else { name };
    let facet = meta.facets.iter().position(|(facet, _)| facet == name)?;
    // What begins so is no field of documents.
    let is_field = !name.starts_with('@');
    is_field.then(|| Field::Facet(facet, String::new()))
}

/// Opening quotation marks that make a clause exact, each with the marks that close it.
const QUOTES: [(char, &str); 4] = [('"', "\"“”"), ('“', "”\""), ('„', "“”"), ('＂', "＂")];

/// Takes the next clause off `text`, which begins with no white space: the clause without its
/// quotation marks, whether it had some, and what follows.
fn next_piece(text: &str) -> (&str, bool, &str) {
    let quotes = QUOTES.iter().find(|(open, _)| text.starts_with(*open));
    if let Some((open, closing)) = quotes {
        let inner = text.get(open.len_utf8()..).unwrap_or_default();
        for (at, c) in inner.char_indices() {
            let after = inner.get(at + c.len_utf8()..).unwrap_or_default();
            if closing.chars().any(|one| one == c) && !begins_in_text(after) {
                return (inner.get(..at).unwrap_or_default(), true, after);
            }
        }
        // An open quotation that runs to the end is being typed.
        return (inner, true, "");
    }
    let (piece, after) = split_at_first(text, &char::is_whitespace).unwrap_or((text, ""));
    (piece, false, after)
}

#[cfg(test)]
mod tests {
    use enface_format::SideInfo;

    use super::*;

    fn meta() -> RootMeta {
        let side = |lang: &str| SideInfo { lang: lang.into(), is_rtl: false };
        RootMeta {
            sides: vec![side("en"), side("zh-Hant")],
            facets: vec![("date".into(), [0; 5]), ("kind".into(), [1; 5])],
            ..RootMeta::default()
        }
    }

    /// Clauses as `token+token`, with `*` behind a prefix, quotes around what is exact, and what
    /// else is asked of them before.
    fn show(query: &Query) -> String {
        let clause = |clause: &Clause| {
            let texts: Vec<_> = clause.tokens.iter().map(|t| t.text.as_str()).collect();
            let mut before = String::new();
            before += &clause.near.map_or(String::new(), |n| format!("near {n} "));
            before += if clause.is_excluded { "-" } else { "" };
            before += if clause.is_literal { "=" } else { "" };
            before += &match &clause.field {
                Field::Text => String::new(),
                Field::Title => "title:".to_owned(),
                Field::Facet(n, value) => format!("{n}[{value}]:"),
            };
            before += &if clause.sides == u32::MAX {
                String::new()
            } else {
                format!("{:b}:", clause.sides)
            };
            let quote = if clause.is_exact { "\"" } else { "" };
            let star = if clause.is_prefix { "*" } else { "" };
            format!("{before}{quote}{}{star}{quote}", texts.join("+"))
        };
        let translated = if query.is_translated { "~" } else { "" };
        let mut out = translated.to_owned();
        for (i, one) in query.clauses.iter().enumerate() {
            let is_same = i > 0 && query.clauses[i - 1].group == one.group;
            out += if is_same {
                " or "
            } else if i > 0 {
                " "
            } else {
                ""
            };
            out += &clause(one);
        }
        out
    }

    fn check(text: &str, expected: &str) {
        assert_eq!(show(&Query::parse(text, &Analyzer::default(), &meta())), expected, "{text}");
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
    fn operators_stand_before_and_between_clauses() {
        check("a OR b c", "a or b c*");
        check("a NEAR/5 \"b c\"", "a near 5 \"b+c\"");
        check("net -work", "net -work");
        check("cyber* law x*", "cyber* law x*");
        check("=Cloud -=b", "=\"cloud\" -=\"b\"");
        check("~cloud 法", "~cloud 法");
        check("zh:网络 -en:cyber", "10:网+络 -1:cyber");
        check("zh-Hant:网 zh:络", "10:网 10:络");
        check(
            "title:law kind:\"a b\" year:2015..2017",
            "title:law 1[a b]:\"a+b\" 0[2015..2017]:2015+2017",
        );
    }

    #[test]
    fn what_is_no_operator_is_text() {
        check("OR any", "or any*");
        check("a OR", "a or*");
        check("a NEAR/x big", "a near+x* big*");
        check("a - big", "a big*");
        check("http://x.y 12:30", "http+x+y* 12+30*");
        check("zh: xyz", "zh xyz*");
        check("--a", "a");
        check("-a -b", "a b");
        check("== ~", "");
        check("kind:", "kind*");
        check(":x", "x*");
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
            let readings = Query::readings(text, &Analyzer::default(), &meta());
            let usual = |query: &&Query| !query.is_loose && query.forgiving < RARE;
            readings.iter().filter(usual).map(show).collect::<Vec<_>>()
        };
        assert_eq!(readings("第一条 为保障"), ["第+一+条+为+保+障", "第+一+条 为+保+障"]);
        assert_eq!(readings("网络 law 安全"), ["网+络 law 安+全"]);
        assert_eq!(readings("personal information"), ["personal information*"]);
    }
}
