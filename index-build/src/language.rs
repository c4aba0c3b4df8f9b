//! Which language is a text in?
//!
//! Scripts answer first: Han with or without kana, Hangul, Thai and so on. Where several languages
//! share a script, letter statistics (whatlang) decide, and where a text is too short for them,
//! what is known of the rest of the archive. No pair of languages is special here. How a document
//! is cut into sides is the question of the importers' `split` module.

mod names;

use std::collections::BTreeMap;

use icu_properties::CodePointMapData;
use icu_properties::props::Script;
use oxilangtag::LanguageTag;
use whatlang::Detector;

use self::names::{only_language, primary, script_of, tag_of, whatlang_of};
use crate::model::Lang;

/// The tag for text whose language cannot be told (BCP 47: undetermined).
pub const UNDETERMINED: &str = "und";

/// Reads a BCP 47 tag and puts it into normal form: `zh-hant` and `zh_Hant` become `zh-Hant`.
///
/// The language itself has two or three letters, as all languages in use have. Whether the tag is
/// registered is not checked.
pub fn parse_tag(tag: &str) -> Option<Lang> {
    let tag = LanguageTag::parse_and_normalize(&tag.replace('_', "-")).ok()?;
    let language = tag.primary_language();
    let is_plain =
        matches!(language.len(), 2 | 3) && language.bytes().all(|b| b.is_ascii_alphabetic());
    is_plain.then(|| tag.into_inner())
}

/// How much text a piece has in each script, in quarters of a word.
///
/// A word counts 4, a single letter or an acronym 1, for they are at home in any language; a Han
/// character or kana 2, a character of Thai and the like 1. Numbers, addresses of mail and web
/// count nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub(crate) struct Weights {
    by_script: BTreeMap<Script, u64>,
    /// Number of kana; they are part of Han's weight.
    n_kana: u64,
    /// Number of Han characters.
    n_han: u64,
}

/// A word in the measure of [`Weights`].
pub(crate) const WORD: u64 = 4;

impl Weights {
    /// The weights of a text; what it says in brackets counts only if it says nothing else, for
    /// that is where the terms of another language are quoted.
    pub(crate) fn of(text: &str) -> Self {
        let outside = Self::of_all(&without_brackets(text));
        if outside.total() < WORD { Self::of_all(text) } else { outside }
    }

    fn of_all(text: &str) -> Self {
        let mut weights = Weights::default();
        for token in text.split_whitespace().filter(|token| !is_address(token)) {
            weights.add(token);
        }
        weights
    }

    /// The script with most text, if there is any.
    pub(crate) fn main_script(&self) -> Option<Script> {
        // The first of equals, so that the answer does not depend on anything but the text.
        let mut main = None;
        for (&script, &weight) in &self.by_script {
            if main.is_none_or(|(_, best)| weight > best) {
                main = Some((script, weight));
            }
        }
        main.map(|(script, _)| script)
    }

    pub(crate) fn in_script(&self, script: Script) -> u64 {
        self.by_script.get(&script).copied().unwrap_or_default()
    }

    pub(crate) fn total(&self) -> u64 {
        self.by_script.values().sum()
    }

    fn merge(&mut self, other: &Weights) {
        for (&script, &weight) in &other.by_script {
            *self.by_script.entry(script).or_default() += weight;
        }
        self.n_kana += other.n_kana;
        self.n_han += other.n_han;
    }

    fn add(&mut self, token: &str) {
        let scripts = CodePointMapData::<Script>::new();
        let mut run: Option<Run> = None;
        for c in token.chars() {
            let script = match scripts.get(c) {
                // Digits, punctuation and signs belong to no language; marks to their letter.
                Script::Common | Script::Unknown => {
                    self.close(run.take());
                    continue;
                }
                Script::Inherited => continue,
                Script::Hiragana | Script::Katakana | Script::Bopomofo => {
                    self.n_kana += u64::from(script_is_kana(scripts.get(c)));
                    Script::Han
                }
                script => script,
            };
            self.n_han += u64::from(scripts.get(c) == Script::Han);
            match &mut run {
                Some(run) if run.script == script => run.push(c),
                _ => {
                    self.close(run.take());
                    run = Some(Run::new(script, c));
                }
            }
        }
        self.close(run);
    }

    fn close(&mut self, run: Option<Run>) {
        let Some(run) = run else { return };
        let weight = match run.script {
            Script::Han => run.n_chars.saturating_mul(2),
            Script::Thai | Script::Lao | Script::Khmer | Script::Myanmar | Script::Tibetan => {
                run.n_chars
            }
            _ if run.n_chars == 1 || !run.has_lower && run.has_upper => 1,
            _ => WORD,
        };
        *self.by_script.entry(run.script).or_default() += weight;
    }
}

/// Letters of one script without anything between them.
struct Run {
    script: Script,
    n_chars: u64,
    has_upper: bool,
    has_lower: bool,
}

impl Run {
    fn new(script: Script, c: char) -> Self {
        let mut run = Run { script, n_chars: 0, has_upper: false, has_lower: false };
        run.push(c);
        run
    }

    fn push(&mut self, c: char) {
        self.n_chars += 1;
        self.has_upper |= c.is_uppercase();
        self.has_lower |= c.is_lowercase();
    }
}

fn script_is_kana(script: Script) -> bool {
    matches!(script, Script::Hiragana | Script::Katakana)
}

/// The text without what stands between round brackets; a bracket without its partner is ignored.
fn without_brackets(text: &str) -> String {
    let mut outside = String::with_capacity(text.len());
    let mut rest = text;
    while let Some((before, inside)) = rest.split_once(['(', '（']) {
        let Some((_, after)) = inside.split_once([')', '）']) else { break };
        outside.push_str(before);
        outside.push(' ');
        rest = after;
    }
    outside.push_str(rest);
    outside
}

/// Whether a token is an address of mail or web rather than words.
fn is_address(token: &str) -> bool {
    token.is_ascii() && (token.contains('@') || token.contains("://") || token.starts_with("www."))
}

/// What is known of an archive's languages before a single piece of it is judged.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Languages {
    /// The archive's languages, if the person building it said so.
    stated: Vec<Lang>,
    /// The languages found in each script, the commonest first.
    found: BTreeMap<Script, Vec<Lang>>,
}

/// At most so many bytes of each text are looked at to learn an archive's languages.
const LEARN_BYTES: usize = 256 * 1024;

impl Languages {
    /// Looks through `texts`; `stated` are the archive's languages if a person named them.
    pub fn learn<'a>(stated: &[Lang], texts: impl IntoIterator<Item = &'a str>) -> Self {
        let mut tallies: BTreeMap<Script, Tally> = BTreeMap::new();
        if stated.is_empty() {
            for text in texts {
                let text = &text[..text.floor_char_boundary(LEARN_BYTES)];
                for piece in text.split("\n\n") {
                    let weights = Weights::of(piece);
                    if let Some(script) = weights.main_script() {
                        tallies.entry(script).or_default().add(script, piece, &weights);
                    }
                }
            }
        }
        let found = tallies.into_iter().map(|(script, tally)| (script, tally.major())).collect();
        Languages { stated: stated.to_vec(), found }
    }

    /// The language of `text`: one of `among` if it is written in the script of one of them, else
    /// the likeliest of the archive's.
    pub fn identify(&self, text: &str, among: &[Lang]) -> Lang {
        let weights = Weights::of(text);
        let Some(script) = weights.main_script() else {
            return among.first().or(self.stated.first()).cloned().unwrap_or_else(undetermined);
        };
        let fitting: Vec<Lang> =
            among.iter().filter(|lang| script_of(lang) == script).cloned().collect();
        let candidates =
            if fitting.is_empty() { self.candidates(script, &[(text, &weights)]) } else { fitting };
        let judge = Judge::new(candidates);
        let costs = judge.costs(text, &weights);
        let best = costs.iter().enumerate().min_by_key(|&(i, cost)| (cost, i));
        best.and_then(|(i, _)| judge.langs.get(i)).cloned().unwrap_or_else(undetermined)
    }

    /// A judge between the languages that `pieces` of one document are in.
    pub(crate) fn judge(&self, pieces: &[(&str, &Weights)]) -> Judge {
        let mut by_script: BTreeMap<Script, Vec<(&str, &Weights)>> = BTreeMap::new();
        for &(text, weights) in pieces {
            if let Some(script) = weights.main_script() {
                by_script.entry(script).or_default().push((text, weights));
            }
        }
        let mut langs: Vec<Lang> = Vec::new();
        for (&script, pieces) in &by_script {
            langs.extend(self.candidates(script, pieces));
        }
        langs.dedup();
        if langs.is_empty() {
            let fallback = self.stated.first().or_else(|| self.found.values().flatten().next());
            langs.extend(fallback.cloned());
        }
        if langs.is_empty() {
            langs.push(undetermined());
        }
        Judge::new(langs)
    }

    /// The languages that pieces mainly in `script` may be in.
    fn candidates(&self, script: Script, pieces: &[(&str, &Weights)]) -> Vec<Lang> {
        if !self.stated.is_empty() {
            return self.stated.iter().filter(|lang| script_of(lang) == script).cloned().collect();
        }
        let mut tally = Tally::default();
        for (text, weights) in pieces {
            tally.add(script, text, weights);
        }
        let archive = self.found.get(&script).map(Vec::as_slice).unwrap_or_default();
        let langs = tally.certain(archive);
        if !langs.is_empty() {
            return langs;
        }
        archive
            .first()
            .cloned()
            .or_else(|| tally.major().into_iter().next())
            .map_or_else(|| vec![undetermined()], |lang| vec![lang])
    }
}

fn undetermined() -> Lang {
    UNDETERMINED.to_owned()
}

/// Votes on the languages of one script.
#[derive(Clone, Debug, Default)]
struct Tally {
    votes: BTreeMap<Lang, Votes>,
    weights: Weights,
    /// Han characters in pieces without kana, and in the largest of these.
    n_plain_han: u64,
    max_plain_han: u64,
}

/// Quarters of words that speak for a language.
#[derive(Clone, Copy, Debug, Default)]
struct Votes {
    all: u64,
    /// From pieces that are long and clear.
    sure: u64,
}

impl Tally {
    fn add(&mut self, script: Script, text: &str, weights: &Weights) {
        self.weights.merge(weights);
        if script == Script::Han {
            if weights.n_kana * 20 < weights.n_han + weights.n_kana {
                self.n_plain_han += weights.n_han;
                self.max_plain_han = self.max_plain_han.max(weights.n_han);
            }
            self.judge_han();
            return;
        }
        let weight = weights.in_script(script);
        let (lang, is_sure) = match only_language(script) {
            Some(lang) => (Some(lang), true),
            None => match Detector::new().detect(text) {
                Some(info) if info.confidence() >= 0.5 || weight < 12 * WORD => {
                    (tag_of(info.lang().code()), info.is_reliable() && weight >= 12 * WORD)
                }
                _ => (None, false),
            },
        };
        if let Some(lang) = lang {
            let votes = self.votes.entry(lang.to_owned()).or_default();
            votes.all += weight;
            votes.sure += if is_sure { weight } else { 0 };
        }
    }

    /// Kana make a text Japanese; Han alone does so only where it is a small part beside them.
    fn judge_han(&mut self) {
        let Weights { n_kana, n_han, .. } = self.weights;
        let n_all = n_kana + n_han;
        self.votes.clear();
        let sure = |n: u64| Votes { all: n, sure: n };
        let has_ja = n_kana * 20 >= n_all || n_kana >= 20;
        let has_zh = !has_ja
            || (self.max_plain_han >= 15
                && self.n_plain_han >= 20
                && self.n_plain_han * 10 >= n_all * 3);
        if has_ja {
            self.votes.insert("ja".to_owned(), sure(2 * (n_all - self.n_plain_han.min(n_all))));
        }
        if has_zh {
            self.votes.insert("zh".to_owned(), sure(2 * self.n_plain_han));
        }
    }

    /// The languages with a tenth of the votes or more, the commonest first.
    fn major(&self) -> Vec<Lang> {
        let n_all: u64 = self.votes.values().map(|votes| votes.all).sum();
        self.ranked(|_, votes| votes.all * 10 >= n_all)
    }

    /// The languages that are in use here beyond reasonable doubt, the commonest first; `archive`
    /// are those that are common elsewhere in the archive.
    ///
    /// A clear sentence is enough for a language of the archive. Another one needs more, for names
    /// and addresses look like any language: nearly all of the text, or some clear paragraphs.
    fn certain(&self, archive: &[Lang]) -> Vec<Lang> {
        let n_all: u64 = self.votes.values().map(|votes| votes.all).sum();
        let is_certain = |lang: &Lang, votes: &Votes| {
            let n_words = votes.sure / WORD;
            n_words >= 120
                || n_words >= 40 && votes.all * 7 >= n_all
                || n_words >= 12 && (votes.all * 5 >= n_all * 4 || archive.contains(lang))
        };
        self.ranked(is_certain)
    }

    fn ranked(&self, is_in: impl Fn(&Lang, &Votes) -> bool) -> Vec<Lang> {
        let chosen = self.votes.iter().filter(|(lang, votes)| is_in(lang, votes));
        let mut langs: Vec<_> = chosen.collect();
        langs.sort_by_key(|(lang, votes)| (core::cmp::Reverse(votes.all), (*lang).clone()));
        langs.into_iter().map(|(lang, _)| lang.clone()).collect()
    }
}

/// Says how badly a piece of text fits each of some languages.
#[derive(Clone, Debug)]
pub(crate) struct Judge {
    /// The languages, each once.
    pub(crate) langs: Vec<Lang>,
    scripts: Vec<Script>,
    /// For the scripts that several of `langs` share: what tells them apart.
    detectors: BTreeMap<Script, Detector>,
}

impl Judge {
    fn new(langs: Vec<Lang>) -> Self {
        let scripts: Vec<Script> = langs.iter().map(|lang| script_of(lang)).collect();
        let mut detectors = BTreeMap::new();
        for &script in &scripts {
            let known: Vec<_> = langs
                .iter()
                .filter(|lang| script_of(lang) == script)
                .filter_map(|lang| whatlang_of(lang))
                .collect();
            if known.len() > 1 && script != Script::Han {
                detectors.insert(script, Detector::with_allowlist(known));
            }
        }
        Judge { langs, scripts, detectors }
    }

    /// For each language, what taking `text` for it would cost, in halves of a word.
    pub(crate) fn costs(&self, text: &str, weights: &Weights) -> Vec<u64> {
        let total = weights.total();
        let mut costs: Vec<u64> = Vec::with_capacity(self.langs.len());
        let mut verdicts: BTreeMap<Script, Option<(&str, u64)>> = BTreeMap::new();
        for (lang, &script) in self.langs.iter().zip(&self.scripts) {
            let native = weights.in_script(script);
            let mut foreign = total - native;
            if script != Script::Latin {
                // Latin words stand in texts of any script, if there is text to stand in.
                foreign -= weights.in_script(Script::Latin).min(3 * native) / 2;
            }
            let mut cost = foreign / 2;
            if script == Script::Han {
                cost += han_cost(primary(lang), weights);
            } else if let Some(detector) = self.detectors.get(&script) {
                let verdict =
                    verdicts.entry(script).or_insert_with(|| verdict(detector, text, native));
                if let Some((best, doubt_cost)) = verdict
                    && *best != primary(lang)
                {
                    cost += *doubt_cost;
                }
            }
            costs.push(cost);
        }
        costs
    }
}

/// The best language among the detector's, and what it costs to take another instead.
fn verdict(detector: &Detector, text: &str, weight: u64) -> Option<(&'static str, u64)> {
    // Beyond twenty words the verdict does not become any surer.
    const MAX: u64 = 20 * WORD;
    let info = detector.detect(text)?;
    let percent = (info.confidence() * 100.0) as u64;
    Some((tag_of(info.lang().code())?, weight.min(MAX) / 2 * percent / 100))
}

/// What speaks against a text in Han and kana being in `language`.
fn han_cost(language: &str, weights: &Weights) -> u64 {
    match language {
        "ja" if weights.n_kana == 0 => weights.n_han / 4,
        "ja" => 0,
        _ => weights.n_kana.saturating_mul(2),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tags_are_put_into_normal_form_and_nonsense_refused() {
        for (tag, expected) in [
            ("en", Some("en")),
            ("ZH-hant", Some("zh-Hant")),
            ("zh_CN", Some("zh-CN")),
            ("grc", Some("grc")),
            ("label", None),
            ("x-private", None),
            ("1", None),
            ("", None),
            ("e n", None),
        ] {
            assert_eq!(parse_tag(tag).as_deref(), expected, "{tag:?}");
        }
    }

    #[test]
    fn weights_count_words_and_characters_but_no_addresses_or_numbers() {
        let weight = |text: &str, script: Script| Weights::of(text).in_script(script);
        assert_eq!(weight("two words", Script::Latin), 2 * WORD);
        assert_eq!(weight("WTO 5 a@b.org https://x.org/word", Script::Latin), 1);
        assert_eq!(weight("网络 かな", Script::Han), 8);
        assert_eq!(weight("one two (网络安全)", Script::Han), 0);
        assert_eq!(weight("(网络安全)", Script::Han), 8);
    }

    #[test]
    fn a_short_text_is_taken_for_a_language_of_the_archive() {
        let french = "Les administrations publient en ligne les documents qu’elles produisent.";
        let languages = Languages::learn(&[], [french; 3]);
        assert_eq!(languages.identify("Annexe", &[]), "fr");
        assert_eq!(languages.identify("附件", &[]), "zh");
        assert_eq!(languages.identify("Annexe", &["en".to_owned(), "zh".to_owned()]), "en");
        assert_eq!(languages.identify("12", &["ar".to_owned()]), "ar");
        assert_eq!(Languages::default().identify("12", &[]), UNDETERMINED);
    }

    #[test]
    fn languages_of_every_script_are_named() {
        for (text, lang) in [
            ("Η κυβέρνηση", "el"),
            ("รัฐบาล", "th"),
            ("정부는", "ko"),
            ("政府は", "ja"),
            ("政府", "zh"),
            ("კანონი", "ka"),
            ("சட்டம்", "ta"),
        ] {
            assert_eq!(Languages::default().identify(text, &[]), lang, "{text}");
        }
    }
}
