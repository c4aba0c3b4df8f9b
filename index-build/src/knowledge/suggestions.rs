//! What may a reader be about to type? Terms, institutions and document numbers by how they begin,
//! sorted, so that a browser fetches a page or two of them.

use std::cmp::Ordering;

use icu_normalizer::DecomposingNormalizerBorrowed;
use serde_json::{Value, json};

use super::{Institution, Knowledge};
use crate::indexer::readings::Readings;
use crate::model::{AlignedDocument, keys};

/// Names of more starts are entered by these only: the end of a long name is typed by nobody.
const MAX_STARTS: usize = 24;

/// A term of more readings is entered by these only.
const MAX_READINGS: usize = 4;

/// What is suggested.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Kind {
    /// A headword.
    Term,
    /// A headword by how it sounds.
    Sound,
    /// A body.
    Institution,
    /// The number of a document.
    Number,
}

/// One way to begin typing something.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Suggestion {
    /// The letters and digits to type, as [`fold`] gives them.
    pub key: String,
    /// What is suggested.
    pub kind: Kind,
    /// The number of the side that `text` is of.
    pub side: u8,
    /// What is suggested, as it is written.
    pub text: String,
    /// What it is called on another side, or the title of the document.
    pub other: Option<(u8, String)>,
    /// In how many passages or documents it is.
    pub count: u32,
    /// The institution or the document.
    pub id: Option<String>,
}

impl Suggestion {
    /// As it stands in a page: a list, without the names of its fields.
    pub fn json(&self) -> Value {
        let kind = match self.kind {
            Kind::Term => "term",
            Kind::Sound => "sound",
            Kind::Institution => "institution",
            Kind::Number => "number",
        };
        let (side, other) = match &self.other {
            Some((side, other)) => (i16::from(*side), other.as_str()),
            None => (-1, ""),
        };
        json!([self.key, kind, self.side, self.text, side, other, self.count, self.id])
    }
}

/// Letters and digits alone, without case, accents and width. A page does the same to what is typed.
pub fn fold(text: &str) -> String {
    let plain = DecomposingNormalizerBorrowed::new_nfkd().normalize(text);
    plain.chars().filter(|c| c.is_alphanumeric()).flat_map(char::to_lowercase).collect()
}

/// All suggestions, in the order of their keys as scripts compare texts.
pub fn gather(knowledge: &Knowledge, documents: &[AlignedDocument]) -> Vec<Suggestion> {
    let mut out = Vec::new();
    let langs = &knowledge.about.sides;
    let is_chinese = |side: u8| {
        langs.get(usize::from(side)).is_some_and(|lang| lang.split('-').next() == Some("zh"))
    };
    let readings = (0u8..).zip(langs).any(|(side, _)| is_chinese(side)).then(Readings::new);
    for headword in &knowledge.lexicon {
        let best = headword.renderings.first();
        let term = Suggestion {
            key: fold(&headword.text),
            kind: Kind::Term,
            side: headword.side,
            text: headword.text.clone(),
            other: best.map(|rendering| (rendering.side, rendering.text.clone())),
            count: headword.renderings.iter().map(|rendering| rendering.count).sum(),
            id: None,
        };
        let readings = readings.as_ref().filter(|_| is_chinese(headword.side));
        for key in readings.map_or_else(Vec::new, |r| r.typed(&headword.text, MAX_READINGS)) {
            out.push(Suggestion { key, kind: Kind::Sound, ..term.clone() });
        }
        out.push(term);
    }
    for institution in &knowledge.institutions {
        of_institution(institution, langs, &mut out);
    }
    for document in documents {
        of_document(document, langs, &mut out);
    }
    out.retain(|suggestion| !suggestion.key.is_empty());
    out.sort_by(|a, b| {
        by_units(&a.key, &b.key)
            .then_with(|| a.kind.cmp(&b.kind))
            .then_with(|| b.count.cmp(&a.count))
            .then_with(|| (a.side, &a.text, &a.id).cmp(&(b.side, &b.text, &b.id)))
    });
    out.dedup();
    out
}

/// Scripts compare UTF-16 code units.
fn by_units(a: &str, b: &str) -> Ordering {
    a.encode_utf16().cmp(b.encode_utf16())
}

fn of_institution(institution: &Institution, langs: &[String], out: &mut Vec<Suggestion>) {
    let sides = || (0u8..).zip(langs);
    let name_on = |lang: &String| institution.names.get(lang).and_then(|names| names.first());
    for (side, lang) in sides() {
        let other = sides()
            .filter(|(other, _)| *other != side)
            .find_map(|(other, lang)| Some((other, name_on(lang)?.clone())));
        for name in institution.names.get(lang).into_iter().flatten() {
            for start in starts(name) {
                out.push(Suggestion {
                    key: fold(start),
                    kind: Kind::Institution,
                    side,
                    text: name.clone(),
                    other: other.clone(),
                    count: institution.documents.len() as u32,
                    id: Some(institution.id.clone()),
                });
            }
        }
    }
}

fn of_document(document: &AlignedDocument, langs: &[String], out: &mut Vec<Suggestion>) {
    let title = (0u8..)
        .zip(langs)
        .find_map(|(side, lang)| Some((side, document.titles.get(lang)?.clone())));
    for (_, number) in document.meta.iter().filter(|(key, _)| key == keys::NUMBER) {
        let digits = number.find(|c: char| c.is_ascii_digit()).filter(|at| *at > 0);
        let ends = digits.and_then(|at| number.get(at..));
        for start in [Some(number.as_str()), ends].into_iter().flatten() {
            out.push(Suggestion {
                key: fold(start),
                kind: Kind::Number,
                side: 0,
                text: number.clone(),
                other: title.clone(),
                count: 1,
                id: Some(document.id.clone()),
            });
        }
    }
}

/// The ends of `name` that begin with a word, or with any character of a script without spaces.
fn starts(name: &str) -> impl Iterator<Item = &str> {
    let mut before = ' ';
    let at = name.char_indices().filter_map(move |(at, c)| {
        let is_dense = |c: char| c >= '\u{2E80}';
        let begins = c.is_alphanumeric() && (!before.is_alphanumeric() || is_dense(c));
        before = c;
        begins.then_some(at)
    });
    at.take(MAX_STARTS).filter_map(|at| name.get(at..))
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeMap;

    use super::*;
    use crate::knowledge::{About, Headword, HeadwordRendering, Role};

    fn knowledge() -> Knowledge {
        let names = [("en", "Network Security Bureau"), ("zh", "网络安全局")];
        let institution = Institution {
            id: "nsb".into(),
            names: names.map(|(lang, name)| (lang.into(), vec![name.into()])).into(),
            note: None,
            documents: vec![(0, Role::Issuer, 3)],
            first: None,
            last: None,
        };
        let rendering =
            HeadwordRendering { side: 1, text: "网络".into(), count: 4, ..Default::default() };
        let headword = Headword {
            side: 0,
            text: "Réseau, the".into(),
            renderings: vec![rendering],
            own: None,
        };
        let about = About { sides: vec!["en".into(), "zh".into()], ..About::default() };
        Knowledge {
            about,
            lexicon: vec![headword],
            institutions: vec![institution],
            ..Knowledge::default()
        }
    }

    #[test]
    fn what_is_typed_in_any_width_case_or_accent_is_the_same() {
        assert_eq!(fold("Réseau, the"), "reseauthe");
        assert_eq!(fold("ＡＢ〔２０１６〕5号"), "ab20165号");
        assert_eq!(fold("—"), "");
    }

    #[test]
    fn a_chinese_term_is_found_by_its_pinyin_too() {
        let mut knowledge = knowledge();
        knowledge.lexicon[0] = Headword { side: 1, text: "网络".into(), ..Headword::default() };
        let all = gather(&knowledge, &[]);
        let by_sound = all.iter().filter(|one| one.kind == Kind::Sound);
        let typed: Vec<_> = by_sound.map(|one| (one.key.as_str(), one.text.as_str())).collect();
        assert_eq!(typed, [("wangluo", "网络")]);
    }

    #[test]
    fn a_body_is_found_by_each_word_of_its_name_and_a_number_by_its_digits() {
        let document = AlignedDocument {
            id: "a".into(),
            titles: BTreeMap::from([("zh".into(), "通知".into())]),
            meta: vec![("number".into(), "中网办〔2016〕5号".into())],
            ..AlignedDocument::default()
        };
        let all = gather(&knowledge(), &[document]);
        let keys_of = |kind| -> Vec<&str> {
            all.iter().filter(|one| one.kind == kind).map(|one| one.key.as_str()).collect()
        };
        assert_eq!(keys_of(Kind::Term), ["reseauthe"]);
        assert_eq!(keys_of(Kind::Sound), [""; 0]);
        assert_eq!(
            keys_of(Kind::Institution),
            [
                "bureau",
                "networksecuritybureau",
                "securitybureau",
                "全局",
                "安全局",
                "局",
                "络安全局",
                "网络安全局"
            ]
        );
        assert_eq!(keys_of(Kind::Number), ["20165号", "中网办20165号"]);
        let number = all.iter().find(|one| one.kind == Kind::Number).unwrap();
        assert_eq!(number.other, Some((1, "通知".into())));
        let body = all.iter().find(|one| one.key == "bureau").unwrap();
        assert_eq!(body.other, Some((1, "网络安全局".into())));
        assert!(all.windows(2).all(|pair| by_units(&pair[0].key, &pair[1].key).is_le()));
    }
}
