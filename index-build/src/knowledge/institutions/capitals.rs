//! Names in languages with capital letters: runs of capitalized words that begin or end with a
//! word for a body, "Ministry of Public Security", "State Internet Information Office".

use core::ops::Range;

/// Words that bodies are called by: the last or first word of a name.
const HEADS: &[&str] = &[
    // English
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
    // German
    "Ministerium",
    "Behörde",
    "Kommission",
    "Ausschuss",
    "Verband",
    "Gerichtshof",
    // Dutch
    "Ministerie",
    "Raad",
    "Autoriteit",
    "Rechtbank",
    "Hof",
    "Commissie",
    // Turkish
    "Bakanlığı",
    "Kurulu",
    "Kurumu",
    "Başkanlığı",
    "Mahkemesi",
    "Meclisi",
    "Komisyonu",
    "Müdürlüğü",
    "Dairesi",
    "Bakanlar",
];
/// What German compounds that are names of bodies begin with.
const COMPOUND_STARTS: &[&str] =
    &["Bundes", "Landes", "Staats", "Reichs", "Verfassungs", "Finanz", "Justiz", "Innen"];
/// What they end with, in the nominative or the genitive.
const COMPOUND_ENDS: &[&str] = &[
    "ministerium",
    "ministeriums",
    "gericht",
    "gerichts",
    "gerichtshof",
    "gerichtshofs",
    "amt",
    "amtes",
    "agentur",
    "behörde",
    "kammer",
    "anstalt",
    "kommission",
    "regierung",
    "anwaltschaft",
    "rechnungshof",
    "rechnungshofs",
];
/// Short ends, which count only directly behind a beginning: "Bundesrat", not "Landesverrat".
const SHORT_ENDS: &[&str] = &["rat", "rates", "tag", "tages"];
/// Small words that stand within a name.
const INSIDE: &[&str] =
    &["of", "and", "for", "the", "on", "&", "für", "und", "der", "des", "voor", "van"];
/// Small words behind the word for a body, with which its name goes on.
const GOING_ON: &[&str] = &["of", "for", "on", "für", "der", "des", "voor", "van"];
/// Names have no more words before the word for the body.
const MOST_WORDS: usize = 12;
/// Words with a capital that stand before a name and are none of it.
const OPENING: &[&str] = &[
    "The", "A", "An", "This", "These", "Any", "Each", "In", "Of", "By", "When", "If", "Where",
    "All", "Such", "For", "As", "Under", "To", "And", "Or", "Our", "Its", "No", "Das", "Die",
    "Der", "Dem", "Den", "Des", "Het", "De", "Bu", "Am", "Im", "Vom", "Zum", "Zur", "Beim", "Bei",
    "Nach", "Ein", "Eine", "Einen",
];

/// Names of bodies in a text, and of the body that another body's name begins with.
pub(super) fn find(text: &str) -> Vec<Range<usize>> {
    let mut ranges = runs(text);
    // "State Internet Information Office Coordination Bureau" names the office, too.
    let heads: Vec<Range<usize>> =
        ranges.iter().filter_map(|range| first_body(text, range)).collect();
    ranges.extend(heads);
    ranges
}

/// The body at the beginning of a name that has two heads without a small word between them.
fn first_body(text: &str, range: &Range<usize>) -> Option<Range<usize>> {
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

/// Runs of capitalized words with small words between them that begin or end with a head.
fn runs(text: &str) -> Vec<Range<usize>> {
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
    let mut out: Vec<Range<usize>> = Vec::new();
    for (i, &(_, word)) in words.iter().enumerate() {
        // Every head has a capital, which is seen at once.
        let is_compound = is_capital(word) && is_compound(word);
        let is_head = is_compound || is_capital(word) && HEADS.contains(&word);
        if !is_head || out.last().is_some_and(|last| last.end > words[i].0) {
            continue;
        }
        let mut first = i;
        while first > 0 && i - first < MOST_WORDS && is_joined(first) {
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
        if words.get(next).is_some_and(|w| GOING_ON.contains(&w.1)) {
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
        if last == first && !is_compound {
            continue;
        }
        let (Some(a), Some(z)) = (words.get(first), words.get(last)) else { continue };
        out.push(a.0..z.0 + z.1.len());
    }
    out
}

/// Whether a name is one that any body may have.
pub(super) fn is_generic(name: &str) -> bool {
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
    let is_known = matches!(name, "Central Bank" | "High Court");
    let all = name.split(' ').all(|word| WORDS.contains(&word) || HEADS.contains(&word));
    (all && !is_known) || name.starts_with("Establishment") || name.starts_with("Management")
}

/// Whether a word is a German compound that says what body it is: "Bundesverfassungsgericht".
fn is_compound(word: &str) -> bool {
    COMPOUND_STARTS.iter().filter_map(|start| word.strip_prefix(start)).any(|rest| {
        SHORT_ENDS.contains(&rest) || COMPOUND_ENDS.iter().any(|end| rest.ends_with(end))
    })
}
