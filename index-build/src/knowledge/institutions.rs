//! Which bodies issue the documents, and which are named in them?
//!
//! Names are found by the words that bodies are called by, and tied to one another by the passages
//! in which they stand side by side, by abbreviations in brackets, and by the owner's register.

use std::collections::{BTreeMap, BTreeSet};
use std::sync::LazyLock;

use aho_corasick::{AhoCorasickBuilder, MatchKind};
use rayon::prelude::*;
use regex::Regex;

use super::Passage;
use super::names::is_unspaced;
use crate::cache::{Kept, Key};
use crate::model::{AlignedDocument, Lang};
use crate::slug::slug;

/// A body.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Institution {
    /// Lower-case letters, digits and hyphens; unique.
    pub id: String,
    /// Its names in each language, the usual one first.
    pub names: BTreeMap<Lang, Vec<String>>,
    /// A note of the owner.
    pub note: Option<String>,
    /// The documents that it issued, and those that name it: number, role, and in how many
    /// passages.
    pub documents: Vec<(u32, Role, u32)>,
    /// The date of the earliest of them that has one.
    pub first: Option<String>,
    /// The date of the latest.
    pub last: Option<String>,
}

/// What a body has to do with a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum Role {
    /// It issued the document.
    Issuer,
    /// It is named in it.
    Named,
}

/// A body in a document.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Naming {
    /// The number in [`super::Knowledge::institutions`].
    pub institution: u32,
    /// What it has to do with the document.
    pub role: Role,
    /// In how many passages it is named.
    pub count: u32,
}

/// Metadata that names the body that a document comes from.
const ISSUER_KEYS: &[&str] =
    &["issuer", "publisher", "agency", "department", "ministry", "category"];

/// The bodies of an archive: those of the register, or else those that are found.
pub(super) fn find(
    documents: &[AlignedDocument],
    passages: &[Vec<Passage<'_>>],
    langs: &[Lang],
    register: Option<Vec<Institution>>,
    kept: Kept<'_>,
) -> Vec<Institution> {
    let bodies = match register {
        Some(bodies) => bodies,
        None => seed(documents, passages, langs, kept),
    };
    count(documents, passages, langs, bodies, kept)
}

// Finding names

/// Words that bodies are called by, in languages with capitals: the last or first word of a name.
const HEADS: &[&str] = &[
    "Ministry",
    "Commission",
    "Administration",
    "Bureau",
    "Office",
    "Department",
    "Council",
    "Committee",
    "Court",
    "Authority",
    "Agency",
    "Yuan",
    "Association",
    "Congress",
    "Assembly",
    "Parliament",
    "Board",
    "Secretariat",
    "Directorate",
    "Procuratorate",
    "Bank",
    "Academy",
    "Institute",
    "Federation",
    "Inspectorate",
    "Tribunal",
    "Ministère",
    "Conseil",
    "Commissariat",
    "Agence",
    "Assemblée",
    "Cour",
    "Comité",
    "Bundesministerium",
    "Ministerium",
    "Behörde",
    "Bundesamt",
    "Bundesrat",
    "Bundestag",
    "Ministerio",
    "Consejo",
    "Comisión",
    "Agencia",
    "Tribunal",
    "Ministério",
    "Conselho",
    "Comissão",
    "Ministero",
    "Министерство",
    "Комиссия",
    "Комитет",
    "Агентство",
    "Служба",
    "Совет",
    "Суд",
];
const INSIDE: &[&str] = &[
    "of", "and", "for", "the", "on", "&", "de", "du", "des", "la", "le", "et", "für", "und", "der",
    "del", "y", "da", "do",
];
/// Words with a capital that stand before a name and are none of it.
const OPENING: &[&str] = &[
    "The", "A", "An", "This", "These", "Any", "Each", "In", "Of", "By", "When", "If", "Where",
    "All", "Such", "For", "As", "Under", "To", "And", "Or", "Our", "Its", "No",
];
/// Characters that end the names of bodies in Chinese and Japanese, the longer ends first.
const HAN_ENDS: &[&str] = &[
    "委员会",
    "委員會",
    "人民法院",
    "检察院",
    "檢察署",
    "办公室",
    "辦公室",
    "办公厅",
    "辦公廳",
    "管理局",
    "总局",
    "總局",
    "总署",
    "總署",
    "联席会议",
    "领导小组",
    "国务院",
    "行政院",
    "立法院",
    "司法院",
    "監察院",
    "考試院",
    "協會",
    "协会",
    "聯合會",
    "联合会",
    "公署",
    "部",
    "署",
    "局",
    "廳",
    "厅",
];
/// Characters at which a name does not go on to the left.
const HAN_BREAKS: &str = "的由向和与與及或经經對对為为在以被应應将將于於自从從并並至其该該本各是有指即送报報陳呈请請同商依等任之得须須令";

static ABBREVIATION: LazyLock<Option<Regex>> = LazyLock::new(|| {
    Regex::new(r"^\s*[(（](?:(?:以下|下)?(?:简称|簡稱|稱|称)(?:为|為)?|(?i:hereinafter)[^“”\x22)]{0,40}?|the\s)?\s*[“\x22「]?(?:the\s)?(?<short>[A-Z][A-Za-z&.-]{1,11}|\p{Han}{2,8})[”\x22」]?[)）]").ok()
});

/// Names in a text, and an abbreviation that stands behind one.
fn names_in(text: &str) -> Vec<(String, Option<String>)> {
    let mut out = Vec::new();
    let mut ranges = capitalized(text);
    // "State Internet Information Office Coordination Bureau" names the office, too.
    let heads: Vec<core::ops::Range<usize>> =
        ranges.iter().filter_map(|range| first_body(text, range)).collect();
    ranges.extend(heads);
    for range in ranges.into_iter().chain(han(text)) {
        let Some(name) = text.get(range.clone()) else { continue };
        if is_generic(name) || is_in_title(text, range.end) {
            continue;
        }
        let short = ABBREVIATION
            .as_ref()
            .and_then(|pattern| pattern.captures(text.get(range.end..)?))
            .and_then(|found| Some(found.name("short")?.as_str().to_owned()))
            .filter(|short| abbreviates(short, name));
        out.push((name.replace('’', "'"), short));
    }
    out
}

/// The body at the beginning of a name that has two heads without a small word between them.
fn first_body(text: &str, range: &core::ops::Range<usize>) -> Option<core::ops::Range<usize>> {
    let name = text.get(range.clone())?;
    let mut end = 0;
    for (i, word) in name.split(' ').enumerate() {
        let is_head = HEADS.contains(&word);
        end += word.len() + usize::from(i > 0);
        if word.starts_with(char::is_lowercase) || (is_head && i == 0) {
            return None;
        }
        if is_head {
            let goes_on =
                name.get(end + 1..).is_some_and(|rest| rest.starts_with(char::is_uppercase));
            return goes_on.then_some(range.start..range.start + end);
        }
    }
    None
}

/// Whether a short form is made of the letters that a name's words begin with, or of some of its
/// characters.
fn abbreviates(short: &str, name: &str) -> bool {
    let is_han = short.chars().all(is_unspaced);
    if !is_han && short.chars().any(char::is_lowercase) {
        return false;
    }
    // "MOF" takes a letter of the small word, too.
    let initials: String = match is_han {
        true => name.to_owned(),
        false => name
            .split([' ', '-'])
            .flat_map(|word| {
                let first = word.chars().next().map(|c| c.to_ascii_uppercase());
                first.into_iter().chain(word.chars().skip(1).filter(|c| c.is_uppercase()))
            })
            .collect(),
    };
    let mut left = initials.chars().peekable();
    let begins = is_han || left.peek() == short.chars().next().as_ref();
    let is_part = short.chars().filter(|c| c.is_alphabetic()).all(|c| left.any(|l| l == c));
    begins && is_part && short.chars().count() > 1 && short.len() < name.len()
}

/// Whether a name is one that any body may have.
fn is_generic(name: &str) -> bool {
    const WORDS: &[&str] = &[
        "Competent",
        "Review",
        "Standing",
        "Supervisory",
        "Directors",
        "Supervisors",
        "Local",
        "Municipal",
        "Relevant",
        "Responsible",
        "Branch",
        "Main",
        "Regional",
        "District",
        "Head",
        "Assessment",
        "Evaluation",
        "of",
        "and",
        "the",
        "for",
        "Establishment",
        "Management",
        "Organization",
        "Working",
        "Joint",
        "Central",
        "General",
        "Special",
        "High",
        "Technical",
        "Accounting",
    ];
    const STEMS: &[&str] = &[
        "管理", "審議", "审议", "相關", "相关", "評審", "评审", "監督", "监督", "委員", "委员",
        "執行", "执行", "主管", "有關", "有关", "所屬", "所属", "分", "總", "总", "該管", "評議",
        "審查", "审查", "专门", "基金", "諮詢", "咨询", "技術", "技术",
    ];
    const HEADS_OF_STATE: &[&str] =
        &["国务院", "國務院", "行政院", "立法院", "司法院", "監察院", "考試院"];
    if name.chars().any(is_unspaced) {
        let ending = HAN_ENDS.iter().find(|ending| name.ends_with(**ending));
        let stem = ending.and_then(|ending| name.strip_suffix(ending)).unwrap_or(name);
        let is_loose = ["下簡稱", "下简称", "稱", "所", "相關", "有關"];
        return (stem.is_empty() && !HEADS_OF_STATE.contains(&name))
            || STEMS.contains(&stem)
            || is_loose.iter().any(|head| name.starts_with(head));
    }
    let is_known = matches!(name, "Central Bank" | "High Court");
    let all = name.split(' ').all(|word| WORDS.contains(&word) || HEADS.contains(&word));
    (all && !is_known) || name.starts_with("Establishment") || name.starts_with("Management")
}

/// Whether a name is a part of a law's title.
fn is_in_title(text: &str, end: usize) -> bool {
    let rest = text.get(end..).unwrap_or_default().trim_start();
    let titles =
        ["Act", "Law", "Regulations", "Statute", "Organization", "Organic", "組織", "组织"];
    titles.iter().any(|word| rest.starts_with(word))
}

/// Runs of capitalized words with small words between them that begin or end with a head.
fn capitalized(text: &str) -> Vec<core::ops::Range<usize>> {
    let is_part = |c: char| c.is_alphanumeric() || matches!(c, '’' | '\'' | '-' | '&');
    let mut words: Vec<(usize, &str)> = Vec::new();
    let mut at = 0;
    while let Some(found) = text.get(at..).and_then(|rest| rest.find(is_part)) {
        let start = at + found;
        let rest = text.get(start..).unwrap_or_default();
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        words.push((start, rest.get(..end).unwrap_or_default()));
        at = start + end;
    }
    let is_capital = |word: &str| word.starts_with(char::is_uppercase);
    let is_joined = |i: usize| -> bool {
        let (Some(before), Some(word)) = (words.get(i.wrapping_sub(1)), words.get(i)) else {
            return false;
        };
        let between = text.get(before.0 + before.1.len()..word.0).unwrap_or_default();
        between == " "
    };
    let mut out: Vec<core::ops::Range<usize>> = Vec::new();
    for (i, &(_, word)) in words.iter().enumerate() {
        // Every head has a capital, which is seen at once.
        let is_head = is_capital(word) && HEADS.contains(&word);
        if !is_head || out.last().is_some_and(|last| last.end > words[i].0) {
            continue;
        }
        let mut first = i;
        while first > 0 && is_joined(first) {
            let word = words[first - 1].1;
            if is_capital(word) && !OPENING.contains(&word) {
                first -= 1;
            } else if matches!(word, "and" | "&")
                && first > 1
                && is_joined(first - 1)
                && is_capital(words[first - 2].1)
                && !HEADS.contains(&words[first - 2].1)
            {
                first -= 2;
            } else {
                break;
            }
        }
        let mut last = i;
        // "Ministry of Industry and Information Technology", but "Council, Executive Yuan" ends.
        let mut next = i + 1;
        let mut n_small = 0;
        if words.get(next).is_some_and(|w| {
            matches!(w.1, "of" | "for" | "on" | "de" | "des" | "du" | "für" | "der" | "del")
        }) {
            while next < words.len() && is_joined(next) && n_small < 3 {
                let word = words[next].1;
                if is_capital(word) && !(HEADS.contains(&word) && words[next - 1].1 == "and") {
                    last = next;
                    n_small = 0;
                } else if word == "and" && words.get(next + 1).is_some_and(|next| next.1 == "the") {
                    // "the Ministry of Labor and the Ministry of Justice" are two.
                    break;
                } else if INSIDE.contains(&word) {
                    n_small += 1;
                } else {
                    break;
                }
                next += 1;
            }
        }
        if last == first {
            continue;
        }
        let (Some(a), Some(z)) = (words.get(first), words.get(last)) else { continue };
        out.push(a.0..z.0 + z.1.len());
    }
    out
}

/// Runs of Han characters that end as bodies do and begin where a name can.
fn han(text: &str) -> Vec<core::ops::Range<usize>> {
    let mut out: Vec<core::ops::Range<usize>> = Vec::new();
    let mut long: Vec<core::ops::Range<usize>> = Vec::new();
    let (mut start, mut before) = (None, None);
    for (i, c) in text.char_indices() {
        let rest = text.get(i..).unwrap_or_default();
        let is_break =
            HAN_BREAKS.contains(c) && !rest.starts_with("經濟") && !rest.starts_with("经济");
        if !is_unspaced(c) || is_break {
            // 工业和信息化部 goes on over one "and"; how often it stands so decides.
            before = if "和及與与".contains(c) { start } else { None };
            start = None;
            continue;
        }
        let begin = *start.get_or_insert(i);
        let end = i + c.len_utf8();
        let run = text.get(begin..end).unwrap_or_default();
        let n_chars = run.chars().count();
        if n_chars < 3 || !HAN_ENDS.iter().any(|ending| run.ends_with(ending)) {
            continue;
        }
        // The longest: 工业和信息化部 goes on from 工业, which 和 parts; 财政部办公厅 from 财政部.
        let next = text.get(end..).unwrap_or_default();
        if next.chars().next().is_some_and(|c| "门門分份长長员員队隊".contains(c)) {
            continue;
        }
        match out.last_mut() {
            Some(last) if last.start == begin => last.end = end,
            _ => out.push(begin..end),
        }
        if let Some(before) = before {
            long.retain(|range| range.start != before);
            long.push(before..end);
        }
    }
    out.append(&mut long);
    out.retain(|range| {
        let name = text.get(range.clone()).unwrap_or_default();
        name.chars().count() <= 24
            && ![
                "全部", "内部", "內部", "外部", "干部", "幹部", "各部", "本部", "一部", "当局",
                "總部", "总部",
            ]
            .iter()
            .any(|w| name.ends_with(w))
    });
    out
}

#[derive(Default)]
struct Candidate {
    /// Beads in which it stands: document and bead.
    beads: BTreeSet<(u32, u32)>,
    shorts: BTreeMap<String, u32>,
}

/// A name as it was found: side, bead, name, abbreviation.
type Found = (u8, u32, String, Option<String>);

/// The bodies that are named in several passages, with their names tied together.
fn seed(
    documents: &[AlignedDocument],
    passages: &[Vec<Passage<'_>>],
    langs: &[Lang],
    kept: Kept<'_>,
) -> Vec<Institution> {
    /// A register that nobody can look through helps nobody.
    const MAX_BODIES: usize = 400;
    const MIN_BEADS: usize = 2;
    let found: Vec<Vec<Found>> = passages
        .par_iter()
        .zip(documents)
        .enumerate()
        .map(|(number, (passages, document))| {
            kept.memo("names of bodies", number, Key::of(&langs), || {
                named_in(document, passages, langs)
            })
        })
        .collect();
    let mut candidates: BTreeMap<(u8, String), Candidate> = BTreeMap::new();
    for (document, found) in (0u32..).zip(found) {
        for (side, bead, name, short) in found {
            let candidate = candidates.entry((side, name)).or_default();
            candidate.beads.insert((document, bead));
            if let Some(short) = short {
                *candidate.shorts.entry(short).or_default() += 1;
            }
        }
    }
    candidates.retain(|_, candidate| candidate.beads.len() >= MIN_BEADS);
    drop_parts(&mut candidates);
    let mut list: Vec<((u8, String), Candidate)> = candidates.into_iter().collect();
    list.sort_by(|(a, x), (b, y)| y.beads.len().cmp(&x.beads.len()).then_with(|| a.cmp(b)));
    list.truncate(MAX_BODIES * langs.len().max(1) * 2);
    let partners = partners(&list);
    group(&list, &partners, langs, MAX_BODIES)
}

/// All names in a document.
fn named_in(document: &AlignedDocument, passages: &[Passage<'_>], langs: &[Lang]) -> Vec<Found> {
    let mut out = Vec::new();
    // The titles say the same in several languages, as the sides of a bead do.
    for (side, lang) in (0u8..).zip(langs) {
        let title = document.titles.get(lang).map_or("", String::as_str);
        let names = names_in(title).into_iter();
        out.extend(names.map(|(name, short)| (side, u32::MAX, name, short)));
    }
    for passage in passages {
        for (name, short) in names_in(&passage.text) {
            out.push((passage.side, passage.bead, name, short));
        }
    }
    out
}

/// Of names with "and" in them and their ends, drops those that are cut at the wrong place.
fn drop_parts(candidates: &mut BTreeMap<(u8, String), Candidate>) {
    let mut dropped: BTreeSet<(u8, String)> = BTreeSet::new();
    for ((side, name), candidate) in candidates.iter() {
        let joint = name.char_indices().find(|(_, c)| "和及與与".contains(*c));
        let Some(rest) = joint.and_then(|(at, c)| name.get(at + c.len_utf8()..)) else { continue };
        let part = (*side, rest.to_owned());
        if let Some(of_part) = candidates.get(&part) {
            // Where the part hardly ever stands alone, it is no name.
            let is_whole = candidate.beads.len() * 5 >= of_part.beads.len() * 3;
            dropped.insert(if is_whole { part } else { (*side, name.clone()) });
        }
    }
    candidates.retain(|name, _| !dropped.contains(name));
}

/// For each candidate its partner on another side, if most of its passages have it.
fn partners(list: &[((u8, String), Candidate)]) -> Vec<Option<usize>> {
    let mut by_bead: BTreeMap<(u32, u32), Vec<usize>> = BTreeMap::new();
    for (i, (_, candidate)) in list.iter().enumerate() {
        for &bead in &candidate.beads {
            by_bead.entry(bead).or_default().push(i);
        }
    }
    list.par_iter()
        .enumerate()
        .map(|(i, ((side, _), candidate))| {
            let mut joint: BTreeMap<usize, u32> = BTreeMap::new();
            for bead in &candidate.beads {
                for &other in by_bead.get(bead).into_iter().flatten() {
                    if other != i && list[other].0.0 != *side {
                        *joint.entry(other).or_default() += 1;
                    }
                }
            }
            // Dice: what stands wherever this stands, and hardly elsewhere; but a variant of a
            // name is rarer than its partner, so its own passages count twice.
            let n = candidate.beads.len() as f64;
            let (best, share, score) = joint
                .into_iter()
                .map(|(other, both)| {
                    let m = list[other].1.beads.len() as f64;
                    let both = f64::from(both);
                    (other, both / n, 3.0 * both / (2.0 * n + m))
                })
                .max_by(|a, b| a.2.total_cmp(&b.2).then(b.0.cmp(&a.0)))?;
            (share >= 0.4 && score >= 0.3).then_some(best)
        })
        .collect()
}

fn group(
    list: &[((u8, String), Candidate)],
    partners: &[Option<usize>],
    langs: &[Lang],
    max: usize,
) -> Vec<Institution> {
    // A name that others point to is the middle of a group; the most frequent comes first.
    let mut of: Vec<usize> = (0..list.len()).collect();
    for (i, partner) in partners.iter().enumerate() {
        if let Some(partner) = *partner {
            let (a, b) = (root(&of, i), root(&of, partner));
            let (low, high) = (a.min(b), a.max(b));
            let is_mutual = partners[partner] == Some(i);
            // A chain of weak ties joins everything to everything: only ties to the middle count.
            if is_mutual
                || of[partner] == partner
                || partners[partner].is_some_and(|p| root(&of, p) == b)
            {
                of[high] = low;
            }
        }
    }
    // Two names with the same abbreviation, or one that is the other's, are one body.
    let mut owners: BTreeMap<(u8, &str), usize> = BTreeMap::new();
    for (i, ((side, name), candidate)) in list.iter().enumerate() {
        for text in core::iter::once(name).chain(candidate.shorts.keys()) {
            match owners.get(&(*side, text.as_str())) {
                Some(&other) => {
                    let (a, b) = (root(&of, i), root(&of, other));
                    of[a.max(b)] = a.min(b);
                }
                None => drop(owners.insert((*side, text.as_str()), i)),
            }
        }
    }
    let mut groups: BTreeMap<usize, Vec<usize>> = BTreeMap::new();
    for i in 0..list.len() {
        groups.entry(root(&of, i)).or_default().push(i);
    }
    let mut ids = BTreeSet::new();
    let mut out = Vec::new();
    for members in groups.into_values() {
        let mut names: BTreeMap<Lang, Vec<String>> = BTreeMap::new();
        for &i in &members {
            let ((side, name), candidate) = &list[i];
            let Some(lang) = langs.get(usize::from(*side)) else { continue };
            let names = names.entry(lang.clone()).or_default();
            for name in core::iter::once(name)
                .chain(candidate.shorts.iter().filter(|(_, n)| **n >= 1).map(|(s, _)| s))
            {
                if !names.contains(name) {
                    names.push(name.clone());
                }
            }
        }
        let id = unique_id(&names, &mut ids);
        out.push(Institution { id, names, ..Institution::default() });
        if out.len() == max {
            break;
        }
    }
    out
}

fn root(of: &[usize], mut i: usize) -> usize {
    while of[i] != i {
        i = of[i];
    }
    i
}

/// An id from the first name that gives one.
pub(super) fn unique_id(
    names: &BTreeMap<Lang, Vec<String>>,
    taken: &mut BTreeSet<String>,
) -> String {
    let all = || names.values().flatten();
    let ascii = all().find(|name| name.is_ascii()).or_else(|| all().next());
    let base = ascii.map_or_else(|| "institution".to_owned(), |name| slug(name));
    let mut id = base.clone();
    let mut n = 2;
    while !taken.insert(id.clone()) {
        id = format!("{base}-{n}");
        n += 1;
    }
    id
}

// Counting

fn count(
    documents: &[AlignedDocument],
    passages: &[Vec<Passage<'_>>],
    langs: &[Lang],
    mut bodies: Vec<Institution>,
    kept: Kept<'_>,
) -> Vec<Institution> {
    let mut names: Vec<(&str, usize, u8)> = Vec::new();
    for (i, body) in bodies.iter().enumerate() {
        for (lang, of_lang) in &body.names {
            let side = langs.iter().position(|l| l == lang).unwrap_or(usize::from(u8::MAX)) as u8;
            names.extend(of_lang.iter().map(|name| (name.as_str(), i, side)));
        }
    }
    let finder = AhoCorasickBuilder::new()
        .match_kind(MatchKind::LeftmostLongest)
        .build(names.iter().map(|(name, ..)| *name));
    let Ok(finder) = finder else { return bodies };
    let find = |text: &str| -> BTreeSet<usize> {
        finder
            .find_iter(text)
            .filter(|found| stands_alone(text, found.start(), found.end()))
            .filter_map(|found| names.get(found.pattern().as_usize()).map(|(_, body, _)| *body))
            .collect()
    };
    let exact: BTreeMap<&str, usize> = names.iter().map(|(name, body, _)| (*name, *body)).collect();
    type Bodies = (BTreeMap<usize, u32>, BTreeSet<usize>);
    let all = Key::of(&names);
    let found: Vec<Bodies> = documents
        .par_iter()
        .zip(passages)
        .enumerate()
        .map(|(number, (document, passages))| {
            kept.memo("bodies", number, all, || {
                let mut beads: BTreeMap<usize, BTreeSet<u32>> = BTreeMap::new();
                for passage in passages {
                    for body in find(&passage.text.replace('’', "'")) {
                        beads.entry(body).or_default().insert(passage.bead);
                    }
                }
                let counts =
                    beads.into_iter().map(|(body, beads)| (body, beads.len() as u32)).collect();
                (counts, issuers(document, passages, &exact, &find))
            })
        })
        .collect();
    for (number, (counts, issuers)) in (0u32..).zip(found) {
        for body in &issuers {
            let n = counts.get(body).copied().unwrap_or(0);
            bodies[*body].documents.push((number, Role::Issuer, n));
        }
        for (body, n) in counts {
            if !issuers.contains(&body) {
                bodies[body].documents.push((number, Role::Named, n));
            }
        }
    }
    for body in &mut bodies {
        let dates = || {
            body.documents
                .iter()
                .filter_map(|(number, ..)| documents.get(*number as usize)?.date.clone())
        };
        let (first, last) = (dates().min(), dates().max());
        (body.first, body.last) = (first, last);
    }
    bodies.retain(|body| !body.documents.is_empty());
    bodies.sort_by(|a, b| b.documents.len().cmp(&a.documents.len()).then_with(|| a.id.cmp(&b.id)));
    bodies
}

/// Whether a name is no part of a longer word.
fn stands_alone(text: &str, start: usize, end: usize) -> bool {
    let first = text.get(start..).and_then(|t| t.chars().next());
    if first.is_some_and(is_unspaced) {
        return true;
    }
    let joins = |c: Option<char>| c.is_some_and(char::is_alphanumeric);
    !joins(text.get(..start).and_then(|t| t.chars().next_back()))
        && !joins(text.get(end..).and_then(|t| t.chars().next()))
}

/// The bodies that issued a document: named by its metadata, by its title before what it is about
/// (`国家网信办关于…的通知`, `Circular of the Office on …`), or by a line of their own at its end or
/// head.
fn issuers(
    document: &AlignedDocument,
    passages: &[Passage<'_>],
    exact: &BTreeMap<&str, usize>,
    find: &impl Fn(&str) -> BTreeSet<usize>,
) -> BTreeSet<usize> {
    const EDGE: u32 = 4;
    let mut out = BTreeSet::new();
    for (key, value) in &document.meta {
        if ISSUER_KEYS.contains(&key.as_str()) {
            let parts = value.split(['＞', '>', '/', ';', '；', '、']);
            out.extend(parts.filter_map(|part| exact.get(part.trim()).copied()));
        }
    }
    for title in document.titles.values() {
        let about =
            ["关于", "關於", " on ", " concerning ", " regarding ", " sur ", " über ", " sobre "];
        let head = about.iter().filter_map(|word| title.find(word)).min();
        if let Some(head) = head.and_then(|at| title.get(..at)) {
            out.extend(find(&head.replace('’', "'")));
        }
    }
    let n_beads = document.beads.len() as u32;
    for passage in passages {
        let is_edge = passage.bead < EDGE || passage.bead + EDGE >= n_beads;
        if !is_edge {
            continue;
        }
        for line in passage.text.lines() {
            let parts = line
                .split(['、', ',', '，', ';', ' ', '　'])
                .filter(|part| !part.trim().is_empty());
            let whole = exact.get(line.trim().trim_start_matches("The ")).copied();
            let all: Option<Vec<usize>> =
                parts.map(|part| exact.get(part.trim()).copied()).collect();
            out.extend(whole);
            out.extend(all.into_iter().flatten());
        }
    }
    out
}

#[cfg(test)]
mod tests;
