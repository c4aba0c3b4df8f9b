//! What the languages of an archive change: letters that they keep apart, and Chinese.

use std::collections::BTreeSet;

/// The languages of an archive, as far as folding asks.
#[derive(Clone, Debug, Default)]
pub(super) struct Languages {
    kept: BTreeSet<char>,
    is_chinese: bool,
}

/// Letters that are kept apart from their base letters, whatever the language: й ї ў ѓ ќ are
/// letters wherever Cyrillic has them (ё is not, since most text prints е), and a hamza on its
/// seat spells.
const KEPT_ALWAYS: &str = "йїўѓќؤئ";

/// Letters that some languages keep apart from their base letters.
///
/// The measure is the alphabet: what has a place of its own there (a primary difference in the
/// collation of CLDR) is kept, what sorts with its base letter (á in Czech, ē in Latvian) is not.
/// Exceptions: German keeps its umlauts and Vietnamese its tones, since their readers type them.
/// Romanian ș and ț fold, since old text has ş and ţ instead; Turkish ı folds, since the capital
/// I must be found by either i.
pub(super) const KEPT: [(&[&str], &str); 26] = [
    (&["de", "gsw", "nds"], "äöü"),
    (&["sv", "fi"], "åäö"),
    (&["da", "nb", "nn", "no"], "åæø"),
    (&["is"], "áéíóúýæöðþ"),
    (&["fo"], "áíóúýæøð"),
    (&["se"], "áčđšŧž"),
    (&["es", "gl", "ast", "eu", "fil", "tl"], "ñ"),
    (&["tr", "az", "crh"], "çğöşü"),
    (&["tk"], "çäžňöşüý"),
    (&["ku", "kmr"], "çêîşû"),
    (&["pl"], "ąćęłńóśźż"),
    (&["cs"], "čřšž"),
    (&["sk"], "äčôšž"),
    (&["hu"], "öőüű"),
    (&["ro", "mo"], "ăâî"),
    (&["hr", "bs", "sr", "sh"], "čćđšž"),
    (&["sl", "lt"], "čšž"),
    (&["lv"], "čģķļņšž"),
    (&["et"], "äõöüšž"),
    (&["sq"], "çë"),
    (&["mt"], "ċġħż"),
    (&["eo"], "ĉĝĥĵŝŭ"),
    (&["vi"], "àảãáạăằẳẵắặâầẩẫấậđèẻẽéẹêềểễếệìỉĩíịòỏõóọôồổỗốộơờởỡớợùủũúụưừửữứựỳỷỹýỵ"),
    (&["tg"], "ӣӯ"),
    (&["cv"], "ӑӗӳ"),
    (&["ckb", "ku", "ug", "kk", "ky"], "ە"),
];

/// Primary subtags of the languages that are written in both Chinese scripts.
const CHINESE: [&str; 16] = [
    "zh", "cdo", "cjy", "cmn", "cpx", "czh", "czo", "gan", "hak", "hsn", "lzh", "mnp", "nan",
    "och", "wuu", "yue",
];

impl Languages {
    pub(super) fn new<'a>(tags: impl IntoIterator<Item = &'a str>) -> Self {
        let mut languages = Self { kept: KEPT_ALWAYS.chars().collect(), is_chinese: false };
        for tag in tags {
            let primary = tag.split(['-', '_']).next().unwrap_or_default().to_ascii_lowercase();
            let primary = primary.as_str();
            languages.is_chinese |= CHINESE.contains(&primary);
            for (_, letters) in KEPT.iter().filter(|(langs, _)| langs.contains(&primary)) {
                languages.kept.extend(letters.chars());
            }
        }
        languages
    }

    pub(super) fn merge(&mut self, mut other: Self) {
        self.kept.append(&mut other.kept);
        self.is_chinese |= other.is_chinese;
    }

    /// Whether a language keeps the folded letter `c` apart from its base letter.
    pub(super) fn keep(&self, c: char) -> bool {
        self.kept.contains(&c)
    }

    /// Whether traditional and simplified characters are searched as the same.
    pub(super) fn is_chinese(&self) -> bool {
        self.is_chinese
    }
}
