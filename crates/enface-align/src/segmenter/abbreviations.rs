//! Words whose full stop does not end a sentence, by language, in lower case.

/// Words that only stand before a name or another word, so that no sentence ends with them.
const ALWAYS: [(&str, &str); 9] = [
    (
        "en",
        "mr mrs ms dr prof st gen col lt sgt capt gov sen rep hon rev messrs vs co ltd inc corp \
         bros dept univ assn approx e.g i.e cf viz al resp incl esp ed eds trans mt ph.d",
    ),
    (
        "de",
        "dr prof hr fr frl bzw vgl ca evtl ggf inkl insb lit sog str tel u.a usw z.b d.h o.ä abs \
         art nr ziff kap rn rdnr hrsg bd jh mio mrd geb gem lfd mind max vorb zzgl aufl abb anm",
    ),
    (
        "fr",
        "m mm mme mmes mlle dr pr me st ste cf p.ex art al ch chap env éd n no nos p pp vol av \
         boul tél réf min max",
    ),
    (
        "es",
        "sr sra srta sres dr dra d dña lic ing prof ud uds vd art arts núm nº pág págs p.ej ej cap \
         inc vol tel av avda cía excmo",
    ),
    ("it", "sig sigg dott prof avv ing art artt n pag pagg cfr ecc es cap vol sez lett"),
    ("pt", "sr sra dr dra prof exmo art arts n pág págs cap vol ex av inc ltda"),
    ("nl", "dhr mevr dr prof ir mr art nr blz bijv enz o.a d.w.z jl resp ca"),
    (
        "ru",
        "ст п пп ч г гг т тт д ул им др пр см ср руб коп тыс млн млрд напр проф акад гл разд абз \
         рис табл стр т.е т.к т.д т.п и.о",
    ),
    ("ar", "د أ م ص ج ط هـ ق.م"),
];

/// Words that are abbreviations only before a number: "No. 5", but "No. He stayed."
const BEFORE_NUMBERS: [(&str, &str); 5] = [
    (
        "en",
        "no nos art arts sec secs ch chap para paras pt vol vols fig figs p pp ann app reg regs cl \
         add doc jan feb mar apr jun jul aug sep sept oct nov dec",
    ),
    ("de", "s seite teil"),
    ("fr", "sect titre janv févr juil sept oct nov déc"),
    ("es", "no sec fig"),
    ("ru", "с №"),
];

/// Languages that write ordinal numbers with a full stop.
const ORDINAL_STOPS: [&str; 17] = [
    "de", "da", "nb", "nn", "no", "fi", "et", "lv", "cs", "sk", "hu", "pl", "sl", "hr", "sr", "bs",
    "is",
];

/// Whether `word`, without its full stop, is an abbreviation; `counts` if a number follows.
pub(super) fn is_listed(word: &str, language: &str, counts: bool) -> bool {
    let word = word.to_lowercase();
    has(&ALWAYS, language, &word) || (counts && has(&BEFORE_NUMBERS, language, &word))
}

/// Whether a full stop after a number makes it an ordinal.
pub(super) fn has_ordinal_stops(language: &str) -> bool {
    ORDINAL_STOPS.contains(&language)
}

fn has(table: &[(&str, &str)], language: &str, word: &str) -> bool {
    let row = table.iter().find(|row| row.0 == language).or(table.first());
    row.is_some_and(|row| row.1.split(' ').any(|listed| listed == word))
}
