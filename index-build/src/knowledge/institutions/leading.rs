//! Names in languages in which the word for a body stands first and no capitals show where the name
//! ends: "Ministère de la justice", «Министерство юстиции», وزارة العدل, משרד המשפטים.
//!
//! Each beginning of what follows the word may be the name. Which it is shows in the archive as a
//! whole: a name comes again, and what stands behind it changes ([`is_cut`]).

use core::ops::Range;

/// How the bodies of a language are called.
pub(super) struct Heads {
    /// The primary subtag.
    lang: &'static str,
    /// The words that names begin with; with a capital where the script has them.
    words: &'static [&'static str],
    /// Words that a name may hold, and does not end with.
    small: &'static [&'static str],
    /// Letters that are written together with the next word: "and", "for", "in", the article.
    proclitics: &'static [&'static str],
}

const ARABIC_PROCLITICS: &[&str] =
    &["و", "ف", "ب", "ل", "ك", "ال", "وال", "بال", "فال", "لل", "ول", "وب"];
const HEBREW_PROCLITICS: &[&str] = &["ו", "ב", "ל", "מ", "ש", "ה", "וה", "שה", "מה", "ול", "וב"];

const HEADS: &[Heads] = &[
    Heads {
        lang: "fr",
        words: &[
            "Ministère",
            "Conseil",
            "Commissariat",
            "Commission",
            "Agence",
            "Assemblée",
            "Autorité",
            "Cour",
            "Tribunal",
            "Comité",
            "Direction",
            "Office",
            "Institut",
            "Secrétariat",
            "Parlement",
            "Banque",
            "Haute",
            "Sénat",
            "Défenseur",
            "Préfecture",
            "Chambre",
        ],
        small: &[
            "de", "du", "des", "la", "le", "les", "l", "d", "et", "à", "aux", "au", "en", "pour",
            "sur",
        ],
        proclitics: &["l'", "d'", "L'", "D'", "qu'", "l’", "d’", "L’", "D’", "qu’"],
    },
    Heads {
        lang: "es",
        words: &[
            "Ministerio",
            "Consejo",
            "Comisión",
            "Agencia",
            "Tribunal",
            "Comité",
            "Secretaría",
            "Dirección",
            "Congreso",
            "Senado",
            "Asamblea",
            "Instituto",
            "Banco",
            "Corte",
            "Audiencia",
            "Autoridad",
            "Oficina",
            "Parlamento",
            "Procuraduría",
            "Fiscalía",
        ],
        small: &[
            "de", "del", "la", "el", "las", "los", "y", "e", "a", "al", "en", "para", "por",
            "sobre",
        ],
        proclitics: &[],
    },
    Heads {
        lang: "pt",
        words: &[
            "Ministério",
            "Conselho",
            "Comissão",
            "Agência",
            "Tribunal",
            "Comité",
            "Comitê",
            "Secretaria",
            "Direção",
            "Congresso",
            "Senado",
            "Assembleia",
            "Instituto",
            "Banco",
            "Autoridade",
            "Câmara",
            "Procuradoria",
            "Supremo",
        ],
        small: &["de", "do", "da", "dos", "das", "o", "a", "e", "em", "para", "sobre", "no", "na"],
        proclitics: &[],
    },
    Heads {
        lang: "it",
        words: &[
            "Ministero",
            "Consiglio",
            "Commissione",
            "Agenzia",
            "Tribunale",
            "Comitato",
            "Direzione",
            "Parlamento",
            "Senato",
            "Camera",
            "Corte",
            "Istituto",
            "Banca",
            "Autorità",
            "Garante",
            "Presidenza",
            "Ufficio",
        ],
        small: &[
            "di", "del", "della", "dello", "dei", "degli", "delle", "dell", "il", "la", "i", "e",
            "per", "in", "a", "al", "alla", "sul", "sulla",
        ],
        proclitics: &[
            "l'", "dell'", "all'", "L'", "sull'", "nell'", "dall'", "l’", "dell’", "all’", "L’",
            "sull’", "nell’", "dall’",
        ],
    },
    Heads {
        lang: "pl",
        words: &[
            "Ministerstwo",
            "Ministerstwa",
            "Rada",
            "Rady",
            "Komisja",
            "Komisji",
            "Urząd",
            "Urzędu",
            "Sąd",
            "Sądu",
            "Trybunał",
            "Trybunału",
            "Agencja",
            "Agencji",
            "Instytut",
            "Bank",
            "Izba",
            "Izby",
        ],
        small: &["i", "do", "w", "na", "ds", "spraw", "oraz"],
        proclitics: &[],
    },
    Heads {
        lang: "ru",
        words: &[
            "Министерство",
            "Министерства",
            "Министерством",
            "Министерству",
            "Комиссия",
            "Комиссии",
            "Комитет",
            "Комитета",
            "Агентство",
            "Агентства",
            "Совет",
            "Совета",
            "Верховный",
            "Верховного",
            "Конституционный",
            "Конституционного",
            "Федеральная",
            "Федеральной",
            "Генеральная",
            "Прокуратура",
            "Банк",
            "Государственная",
            "Государственной",
            "Правительство",
            "Правительства",
        ],
        small: &["и", "по", "в", "на", "о", "об", "при", "с", "для"],
        proclitics: &[],
    },
    Heads {
        lang: "uk",
        words: &[
            "Міністерство",
            "Міністерства",
            "Комісія",
            "Комісії",
            "Комітет",
            "Комітету",
            "Агентство",
            "Рада",
            "Ради",
            "Верховна",
            "Верховної",
            "Верховний",
            "Кабінет",
            "Кабінету",
            "Конституційний",
            "Державна",
            "Державної",
            "Національна",
        ],
        small: &["і", "та", "з", "у", "в", "на", "про", "при", "для", "й"],
        proclitics: &[],
    },
    Heads {
        lang: "el",
        words: &[
            "Υπουργείο",
            "Υπουργείου",
            "Επιτροπή",
            "Επιτροπής",
            "Αρχή",
            "Αρχής",
            "Συμβούλιο",
            "Συμβουλίου",
            "Δικαστήριο",
            "Δικαστηρίου",
            "Βουλή",
            "Τράπεζα",
        ],
        small: &["της", "του", "των", "και", "για", "την", "τον", "το", "τη", "στη", "στην", "στο"],
        proclitics: &[],
    },
    Heads {
        lang: "id",
        words: &[
            "Kementerian",
            "Badan",
            "Komisi",
            "Mahkamah",
            "Dewan",
            "Majelis",
            "Lembaga",
            "Bank",
            "Pengadilan",
            "Direktorat",
        ],
        small: &["dan", "untuk", "dari", "di", "yang"],
        proclitics: &[],
    },
    Heads {
        lang: "ar",
        words: &[
            "وزارة",
            "هيئة",
            "مجلس",
            "لجنة",
            "محكمة",
            "مكتب",
            "مصلحة",
            "مؤسسة",
            "إدارة",
            "وكالة",
            "بنك",
            "برلمان",
            "نيابة",
            "رئاسة",
            "أمانة",
            "مفوضية",
            "جمعية",
            "اتحاد",
            "ديوان",
            "معهد",
        ],
        small: &["و", "في", "من", "على", "ل", "أو", "عن"],
        proclitics: ARABIC_PROCLITICS,
    },
    Heads {
        lang: "fa",
        words: &[
            "وزارت",
            "سازمان",
            "شورای",
            "مجلس",
            "دادگاه",
            "دیوان",
            "کمیسیون",
            "کمیته",
            "بانک",
            "اداره",
            "هیئت",
            "قوه",
        ],
        small: &["و", "در", "از", "به", "با", "برای", "که"],
        proclitics: &[],
    },
    Heads {
        lang: "he",
        words: &[
            "משרד",
            "רשות",
            "ועדת",
            "ועדה",
            "מועצת",
            "מועצה",
            "נציבות",
            "בית",
            "לשכת",
            "מינהל",
            "סוכנות",
            "בנק",
            "מרכז",
            "איגוד",
        ],
        small: &["של", "על", "את", "עם", "או"],
        proclitics: HEBREW_PROCLITICS,
    },
];

/// How the bodies of a language are called, if its names begin with the word for a body.
pub(super) fn heads(lang: &str) -> Option<&'static Heads> {
    let primary = lang.split('-').next().unwrap_or_default();
    HEADS.iter().find(|heads| heads.lang == primary)
}

/// All that may be names: from a word for a body, the beginnings of what follows, of two words to
/// seven.
pub(super) fn find(text: &str, heads: &Heads) -> Vec<Range<usize>> {
    const MOST_WORDS: usize = 7;
    let words: Vec<Range<usize>> = words(text).collect();
    let mut out = Vec::new();
    for (i, word) in words.iter().enumerate() {
        let Some(start) = text.get(word.clone()).and_then(|word| head_in(word, heads)) else {
            continue;
        };
        let start = word.start + start;
        let mut end = word.end;
        for next in words.iter().skip(i + 1).take(MOST_WORDS - 1) {
            let is_joined = text.get(end..next.start).is_some_and(|between| between == " ");
            let Some(next_word) = text.get(next.clone()).filter(|_| is_joined) else { break };
            end = next.end;
            if !heads.small.contains(&next_word) {
                out.push(start..end);
            }
        }
    }
    out
}

/// Where in a word the word for a body begins, behind what is written together with it.
fn head_in(word: &str, heads: &Heads) -> Option<usize> {
    let mut rests = heads.proclitics.iter().filter_map(|before| word.strip_prefix(before));
    let head = core::iter::once(word).chain(&mut rests).find(|rest| heads.words.contains(rest))?;
    Some(word.len() - head.len())
}

/// The words of a text: runs of letters and digits, with the apostrophes and hyphens within.
fn words(text: &str) -> impl Iterator<Item = Range<usize>> {
    let is_part = |c: char| {
        c.is_alphanumeric()
            || matches!(c, '\'' | '’' | '-' | '\u{5f3}' | '\u{5f4}' | '"' | '\u{200c}')
    };
    let mut at = 0;
    core::iter::from_fn(move || {
        let start = at + text.get(at..)?.find(char::is_alphanumeric)?;
        let rest = text.get(start..)?;
        let end = rest.find(|c| !is_part(c)).unwrap_or(rest.len());
        at = start + end;
        let bare = rest.get(..end)?.trim_end_matches(|c: char| !c.is_alphanumeric());
        Some(start..start + bare.len())
    })
}

/// Whether the longer of two beginnings is the name and the shorter one only a part of it: it
/// goes on so in most passages.
///
/// `n_short` and `n_long` are the passages that have them.
pub(super) fn is_cut(n_short: usize, n_long: usize) -> bool {
    n_long * 5 >= n_short * 3
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(text: &str, lang: &str) -> Vec<String> {
        find(text, heads(lang).unwrap()).into_iter().map(|range| text[range].to_owned()).collect()
    }

    #[test]
    fn each_beginning_may_be_the_name() {
        assert_eq!(
            found("Le Ministère de la justice décide.", "fr"),
            ["Ministère de la justice", "Ministère de la justice décide"]
        );
        assert_eq!(found("Приказ Министерства юстиции, и точка.", "ru"), ["Министерства юстиции"]);
    }

    #[test]
    fn what_is_written_together_with_the_word_is_no_part_of_the_name() {
        assert_eq!(found("de l’Assemblée nationale", "fr"), ["Assemblée nationale"]);
        assert_eq!(found("لوزارة العدل", "ar"), ["وزارة العدل"]);
        assert_eq!(found("במשרד המשפטים.", "he"), ["משרד המשפטים"]);
    }

    #[test]
    fn a_mark_ends_the_name() {
        assert_eq!(found("Conseil d'État, section", "fr"), ["Conseil d'État"]);
        assert_eq!(found("Ministère (de la justice)", "fr"), Vec::<String>::new());
    }
}
