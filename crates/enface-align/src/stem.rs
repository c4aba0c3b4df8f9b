//! Which forms are one word: Snowball stems, and the English forms that no rule makes.

use core::cell::RefCell;

use rust_stemmers::{Algorithm, Stemmer};
use rustc_hash::FxHashMap;

/// Languages without a stemmer are compared by the first characters of their words.
const HEAD_CHARS: usize = 6;

/// How words of one language are brought to a common form.
pub(crate) struct Stems {
    /// The stemmer, and its number in [`ALGORITHMS`].
    stemmer: Option<(usize, Stemmer)>,
    is_english: bool,
}

/// Words and their stems.
type Known = FxHashMap<Box<str>, Box<str>>;

/// So many words of a language are known at a time; then all are forgotten.
const MAX_KNOWN: usize = 1 << 15;

thread_local! {
    /// By algorithm the stems of words that came by: a text has few words that are new, and looking
    /// one up takes a tenth of the time of stemming it.
    static KNOWN: RefCell<[Known; ALGORITHMS.len()]> = RefCell::default();
}

impl Stems {
    /// For a BCP 47 tag.
    pub(crate) fn new(lang: &str) -> Self {
        let language = lang.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
        let algorithm =
            ALGORITHMS.iter().position(|row| row.0.split(' ').any(|tag| tag == language));
        let stemmer = algorithm.map(|number| (number, Stemmer::create(ALGORITHMS[number].1)));
        Self { stemmer, is_english: language == "en" }
    }

    /// Calls `sink` with the stem of a folded word.
    pub(crate) fn stem(&self, word: &str, sink: impl FnOnce(&str)) {
        match &self.stemmer {
            Some((number, stemmer)) => KNOWN.with_borrow_mut(|known| {
                let known = &mut known[*number];
                if let Some(stem) = known.get(word) {
                    return sink(stem);
                }
                let stem = stemmer.stem(if self.is_english { regular(word) } else { word });
                if known.len() >= MAX_KNOWN {
                    known.clear();
                }
                known.insert(word.into(), stem.as_ref().into());
                sink(&stem);
            }),
            None => {
                let end = word.char_indices().nth(HEAD_CHARS).map_or(word.len(), |c| c.0);
                sink(&word[..end]);
            }
        }
    }
}

/// Tags and their Snowball algorithms.
const ALGORITHMS: [(&str, Algorithm); 17] = [
    ("ar", Algorithm::Arabic),
    ("da", Algorithm::Danish),
    ("nl", Algorithm::Dutch),
    ("en", Algorithm::English),
    ("fi", Algorithm::Finnish),
    ("fr", Algorithm::French),
    ("de", Algorithm::German),
    ("el", Algorithm::Greek),
    ("hu", Algorithm::Hungarian),
    ("it", Algorithm::Italian),
    ("no nb nn", Algorithm::Norwegian),
    ("pt", Algorithm::Portuguese),
    ("ro", Algorithm::Romanian),
    ("ru", Algorithm::Russian),
    ("es", Algorithm::Spanish),
    ("sv", Algorithm::Swedish),
    ("tr", Algorithm::Turkish),
];

/// The regular form of an irregular English one; other words stay.
fn regular(word: &str) -> &str {
    if word.len() > LONGEST {
        return word;
    }
    IRREGULAR.binary_search_by_key(&word, |row| row.0).map_or(word, |i| IRREGULAR[i].1)
}

/// The longest form listed, in bytes.
const LONGEST: usize = 10;

/// Irregular English verbs, plurals and comparatives, sorted by the form.
const IRREGULAR: &[(&str, &str)] = &[
    ("am", "be"),
    ("are", "be"),
    ("arisen", "arise"),
    ("arose", "arise"),
    ("ate", "eat"),
    ("awoke", "awake"),
    ("awoken", "awake"),
    ("beaten", "beat"),
    ("became", "become"),
    ("been", "be"),
    ("began", "begin"),
    ("begun", "begin"),
    ("bent", "bend"),
    ("bitten", "bite"),
    ("bled", "bleed"),
    ("blew", "blow"),
    ("blown", "blow"),
    ("bore", "bear"),
    ("borne", "bear"),
    ("bought", "buy"),
    ("bred", "breed"),
    ("brethren", "brother"),
    ("broke", "break"),
    ("broken", "break"),
    ("brought", "bring"),
    ("built", "build"),
    ("burnt", "burn"),
    ("came", "come"),
    ("caught", "catch"),
    ("children", "child"),
    ("chose", "choose"),
    ("chosen", "choose"),
    ("clove", "cleave"),
    ("cloven", "cleave"),
    ("clung", "cling"),
    ("could", "can"),
    ("crept", "creep"),
    ("criteria", "criterion"),
    ("dealt", "deal"),
    ("did", "do"),
    ("does", "do"),
    ("done", "do"),
    ("drank", "drink"),
    ("drawn", "draw"),
    ("dreamt", "dream"),
    ("drew", "draw"),
    ("driven", "drive"),
    ("drove", "drive"),
    ("drunk", "drink"),
    ("dug", "dig"),
    ("eaten", "eat"),
    ("fallen", "fall"),
    ("farther", "far"),
    ("fed", "feed"),
    ("feet", "foot"),
    ("fell", "fall"),
    ("felt", "feel"),
    ("fled", "flee"),
    ("flew", "fly"),
    ("flown", "fly"),
    ("flung", "fling"),
    ("forbade", "forbid"),
    ("forbidden", "forbid"),
    ("foresaw", "foresee"),
    ("foreseen", "foresee"),
    ("forgave", "forgive"),
    ("forgiven", "forgive"),
    ("forgot", "forget"),
    ("forgotten", "forget"),
    ("fought", "fight"),
    ("found", "find"),
    ("froze", "freeze"),
    ("frozen", "freeze"),
    ("gave", "give"),
    ("geese", "goose"),
    ("given", "give"),
    ("goes", "go"),
    ("gone", "go"),
    ("got", "get"),
    ("gotten", "get"),
    ("grew", "grow"),
    ("grown", "grow"),
    ("had", "have"),
    ("halves", "half"),
    ("has", "have"),
    ("hath", "have"),
    ("heard", "hear"),
    ("held", "hold"),
    ("her", "she"),
    ("hers", "she"),
    ("hid", "hide"),
    ("hidden", "hide"),
    ("him", "he"),
    ("his", "he"),
    ("hung", "hang"),
    ("is", "be"),
    ("kept", "keep"),
    ("knelt", "kneel"),
    ("knew", "know"),
    ("knives", "knife"),
    ("known", "know"),
    ("laid", "lay"),
    ("leapt", "leap"),
    ("learnt", "learn"),
    ("leaves", "leave"),
    ("led", "lead"),
    ("left", "leave"),
    ("lent", "lend"),
    ("lives", "life"),
    ("lost", "lose"),
    ("made", "make"),
    ("me", "i"),
    ("meant", "mean"),
    ("media", "medium"),
    ("men", "man"),
    ("met", "meet"),
    ("mice", "mouse"),
    ("misled", "mislead"),
    ("mistaken", "mistake"),
    ("mistook", "mistake"),
    ("my", "i"),
    ("our", "we"),
    ("ours", "we"),
    ("overcame", "overcome"),
    ("overthrew", "overthrow"),
    ("overthrown", "overthrow"),
    ("oxen", "ox"),
    ("paid", "pay"),
    ("partook", "partake"),
    ("people", "person"),
    ("persons", "person"),
    ("phenomena", "phenomenon"),
    ("ran", "run"),
    ("rang", "ring"),
    ("ridden", "ride"),
    ("risen", "rise"),
    ("rode", "ride"),
    ("rose", "rise"),
    ("rung", "ring"),
    ("said", "say"),
    ("saith", "say"),
    ("sang", "sing"),
    ("sank", "sink"),
    ("sat", "sit"),
    ("saw", "see"),
    ("seen", "see"),
    ("selves", "self"),
    ("sent", "send"),
    ("shaken", "shake"),
    ("shelves", "shelf"),
    ("shone", "shine"),
    ("shook", "shake"),
    ("shot", "shoot"),
    ("should", "shall"),
    ("shown", "show"),
    ("shrank", "shrink"),
    ("shrunk", "shrink"),
    ("slain", "slay"),
    ("slept", "sleep"),
    ("slew", "slay"),
    ("slid", "slide"),
    ("smitten", "smite"),
    ("smote", "smite"),
    ("sold", "sell"),
    ("sought", "seek"),
    ("spat", "spit"),
    ("spent", "spend"),
    ("spoke", "speak"),
    ("spoken", "speak"),
    ("sprang", "spring"),
    ("sprung", "spring"),
    ("spun", "spin"),
    ("stole", "steal"),
    ("stolen", "steal"),
    ("stood", "stand"),
    ("stricken", "strike"),
    ("striven", "strive"),
    ("strode", "stride"),
    ("strove", "strive"),
    ("struck", "strike"),
    ("stuck", "stick"),
    ("stung", "sting"),
    ("sung", "sing"),
    ("sunk", "sink"),
    ("swam", "swim"),
    ("swept", "sweep"),
    ("swollen", "swell"),
    ("swore", "swear"),
    ("sworn", "swear"),
    ("swum", "swim"),
    ("swung", "swing"),
    ("taken", "take"),
    ("taught", "teach"),
    ("teeth", "tooth"),
    ("thee", "thou"),
    ("their", "they"),
    ("theirs", "they"),
    ("them", "they"),
    ("these", "this"),
    ("thieves", "thief"),
    ("thine", "thou"),
    ("those", "that"),
    ("thought", "think"),
    ("threw", "throw"),
    ("thrown", "throw"),
    ("thy", "thou"),
    ("told", "tell"),
    ("took", "take"),
    ("tore", "tear"),
    ("torn", "tear"),
    ("trod", "tread"),
    ("trodden", "tread"),
    ("understood", "understand"),
    ("undertaken", "undertake"),
    ("undertook", "undertake"),
    ("upheld", "uphold"),
    ("us", "we"),
    ("was", "be"),
    ("went", "go"),
    ("wept", "weep"),
    ("were", "be"),
    ("withdrawn", "withdraw"),
    ("withdrew", "withdraw"),
    ("withheld", "withhold"),
    ("wives", "wife"),
    ("woke", "wake"),
    ("woken", "wake"),
    ("wolves", "wolf"),
    ("women", "woman"),
    ("won", "win"),
    ("wore", "wear"),
    ("worn", "wear"),
    ("worse", "bad"),
    ("worst", "bad"),
    ("would", "will"),
    ("wove", "weave"),
    ("woven", "weave"),
    ("written", "write"),
    ("wrote", "write"),
    ("your", "you"),
    ("yours", "you"),
];

#[cfg(test)]
mod tests {
    use super::*;

    fn stem(lang: &str, word: &str) -> String {
        let mut out = String::new();
        Stems::new(lang).stem(word, |stem| out.push_str(stem));
        out
    }

    #[test]
    fn irregular_forms_are_listed_in_order() {
        assert!(IRREGULAR.is_sorted_by(|a, b| a.0 < b.0));
        assert!(IRREGULAR.iter().all(|row| row.0.len() <= LONGEST));
    }

    #[test]
    fn forms_of_a_word_have_one_stem() {
        assert_eq!(stem("en", "said"), stem("en", "says"));
        assert_eq!(stem("en-GB", "children"), stem("en", "child"));
        assert_eq!(stem("de", "Häuser".to_lowercase().as_str()), stem("de", "hauses"));
        assert_eq!(stem("xx", "abcdefgh"), "abcdef");
    }
}
