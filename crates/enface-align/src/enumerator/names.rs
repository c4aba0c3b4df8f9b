//! How languages write labels, in tables: a new language is one more word in each row.

use super::EnumeratorKind::{self, Article, Chapter, Part, Section};

/// What is counted in 第…条 and 제…조.
pub(super) const COUNTERS: [(EnumeratorKind, &str); 4] =
    [(Part, "编編篇部卷편부"), (Chapter, "章장"), (Section, "节節절款관目"), (Article, "条條조")];

/// Names that stand before their number, in lower case; the longer first where one begins
/// another.
pub(super) const NAMES: [(EnumeratorKind, &[&str]); 4] = [
    (
        Part,
        &[
            "part",
            "book",
            "teil",
            "buch",
            "partie",
            "livre",
            "titre",
            "parte",
            "libro",
            "título",
            "titulo",
            "часть",
            "الباب",
            "חלק",
            "ภาค",
            "phần",
            "parte",
            "deel",
        ],
    ),
    (
        Chapter,
        &[
            "chapter",
            "kapitel",
            "chapitre",
            "capítulo",
            "capitulo",
            "capitolo",
            "глава",
            "الفصل",
            "פרק",
            "หมวด",
            "chương",
            "hoofdstuk",
        ],
    ),
    (
        Section,
        &[
            "section",
            "abschnitt",
            "sección",
            "seccion",
            "sezione",
            "seção",
            "раздел",
            "القسم",
            "סימן",
            "ส่วนที่",
            "mục",
            "afdeling",
        ],
    ),
    (
        Article,
        &[
            "article",
            "artikel",
            "artículo",
            "articulo",
            "articolo",
            "artigo",
            "art",
            "статья",
            "ст",
            "المادة",
            "مادة",
            "סעיף",
            "มาตรา",
            "điều",
            "madde",
            "pasal",
            "§§",
            "§",
        ],
    ),
];

/// What may stand between a name and its number.
pub(super) const NUMBER_MARKS: [&str; 6] = ["No.", "no.", "Nr.", "n°", "nº", "№"];

/// Ordinals as they are spelled out, by number.
const ORDINALS: [&[&str]; 10] = [
    &[
        "first",
        "firstly",
        "premier",
        "première",
        "primero",
        "primera",
        "erstens",
        "erste",
        "первая",
        "первый",
        "الأولى",
        "الأول",
        "أولا",
        "أولاً",
        "首先",
    ],
    &[
        "second",
        "secondly",
        "deuxième",
        "segundo",
        "segunda",
        "zweitens",
        "zweite",
        "вторая",
        "второй",
        "الثانية",
        "الثاني",
        "ثانيا",
        "ثانياً",
        "其次",
    ],
    &[
        "third",
        "thirdly",
        "troisième",
        "tercero",
        "tercera",
        "drittens",
        "dritte",
        "третья",
        "третий",
        "الثالثة",
        "الثالث",
        "ثالثا",
        "ثالثاً",
        "再次",
    ],
    &[
        "fourth",
        "fourthly",
        "quatrième",
        "cuarto",
        "cuarta",
        "viertens",
        "vierte",
        "четвертая",
        "الرابعة",
        "الرابع",
        "رابعا",
    ],
    &[
        "fifth",
        "fifthly",
        "cinquième",
        "quinto",
        "quinta",
        "fünftens",
        "fünfte",
        "пятая",
        "الخامسة",
        "الخامس",
        "خامسا",
    ],
    &["sixth", "sixthly", "sixième", "sexto", "sexta", "sechstens", "шестая", "السادسة", "السادس"],
    &["seventh", "septième", "séptimo", "siebtens", "седьмая", "السابعة", "السابع"],
    &["eighth", "huitième", "octavo", "achtens", "восьмая", "الثامنة", "الثامن"],
    &["ninth", "neuvième", "noveno", "neuntens", "девятая", "التاسعة", "التاسع"],
    &["tenth", "dixième", "décimo", "zehntens", "десятая", "العاشرة", "العاشر"],
];

/// The value of a spelled-out ordinal.
pub(super) fn ordinal(word: &str) -> Option<u64> {
    let word = word.to_lowercase();
    ORDINALS.iter().position(|list| list.contains(&word.as_str())).map(|i| i as u64 + 1)
}

/// The number in a circle, in brackets or with a stop that is one character: ①, ⑴, ⒈, ㈠, ㊀.
pub(super) fn circled(c: char) -> Option<u64> {
    const SERIES: [(u32, u32, u64); 8] = [
        (0x2460, 0x2473, 1),
        (0x2474, 0x2487, 1),
        (0x2488, 0x249B, 1),
        (0x2776, 0x277F, 1),
        (0x3220, 0x3229, 1),
        (0x3251, 0x325F, 21),
        (0x3280, 0x3289, 1),
        (0x32B1, 0x32BF, 36),
    ];
    let c = u32::from(c);
    SERIES
        .iter()
        .find(|(first, last, _)| (*first..=*last).contains(&c))
        .map(|(first, _, start)| u64::from(c - first) + start)
}

/// The place of a single letter in the order in which lists use it.
pub(super) fn letter(word: &str) -> Option<u64> {
    const ORDERS: [&str; 6] = [
        "abcdefghijklmnopqrstuvwxyz",
        "абвгдежзиклмнопрстуфхцчшщ",
        "אבגדהוזחטיכלמנסעפצקרשת",
        "أبجدهوزحطيكلمن",
        "甲乙丙丁戊己庚辛壬癸",
        "가나다라마바사아자차카타파하",
    ];
    let mut chars = word.chars();
    let c = chars.next().filter(|_| chars.next().is_none())?.to_lowercase().next()?;
    ORDERS.iter().find_map(|order| order.chars().position(|l| l == c)).map(|i| i as u64 + 1)
}
