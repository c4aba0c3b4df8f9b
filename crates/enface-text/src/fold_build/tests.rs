//! What readers find, and what holds for any text.

use std::sync::LazyLock;

use icu_normalizer::{ComposingNormalizerBorrowed, DecomposingNormalizerBorrowed};
use proptest::prelude::*;
use proptest::sample::select;

use super::languages::KEPT;
use super::*;
use crate::analyzer::Analyzer;

const NFC: ComposingNormalizerBorrowed<'static> = ComposingNormalizerBorrowed::new_nfc();
const NFD: DecomposingNormalizerBorrowed<'static> = DecomposingNormalizerBorrowed::new_nfd();

fn cut(langs: &[&str], archive: &str) -> Analyzer {
    let mut builder = FoldTableBuilder::new(langs.iter().copied());
    builder.add(archive);
    Analyzer::new(builder.build())
}

fn tokens(analyzer: &Analyzer, text: &str) -> Vec<String> {
    analyzer.analyze(text).tokens().map(|t| t.text.to_owned()).collect()
}

/// Folds `text` by the table of an archive that holds `archive`; tokens are parted by a space.
fn check(langs: &[&str], archive: &str, text: &str, expected: &str) {
    assert_eq!(tokens(&cut(langs, archive), text).join(" "), expected, "{text} in {archive}");
}

#[test]
fn traditional_and_simplified_find_each_other_whichever_occurs() {
    check(&["zh"], "网络", "網絡", "网 络");
    check(&["zh"], "網絡", "网络", "网 络");
    check(&["zh"], "網絡", "網絡", "网 络");
    check(&["en", "yue-Hant"], "後", "后", "后");
    check(&["zh_TW"], "乾燥", "干燥", "干 燥");
}

#[test]
fn japanese_and_korean_keep_han_variants_apart() {
    check(&["ja", "en"], "国國", "國国", "國 国");
    check(&["ko"], "國", "國", "國");
}

#[test]
fn characters_that_cannot_match_are_not_listed() {
    check(&["zh"], "网", "網絡", "网 絡");
    let latin = cut(&["en"], "abc");
    assert_eq!(latin.folds().fold('é'), None);
    assert_eq!(latin.folds().fold('á'), Some("a"));
}

#[test]
fn half_and_full_width_forms_are_equal() {
    check(&["ja"], "abc 12 カガ", "ＡＢＣ１２ ｶｶﾞ", "abc12 カ ガ");
    check(&["ja"], "ＡＢＣ１２ ｶｶﾞ", "abc12 カガ", "abc12 カ ガ");
}

#[test]
fn diacritics_fold_composed_and_decomposed() {
    for archive in ["cafe", "CAFÉ", "cafe\u{301}"] {
        for text in ["café", "cafe\u{301}", "Cafe", "CAFE\u{301}"] {
            check(&["en", "fr"], archive, text, "cafe");
        }
    }
    check(&["en"], "Lodz Kobenhavn naive", "Łódź København naïve", "lodz kobenhavn naive");
    check(&["en"], "Nguyen", "Nguyễn", "nguyen");
    check(&["el"], "λόγος", "ΛΌΓΟΣ λογος λόγοσ", "λογοσ λογοσ λογοσ");
    check(&["el"], "λόγος ωδή", "ᾠδή", "ωδη");
}

#[test]
fn case_folds_in_full() {
    check(&["de"], "Straße", "STRASSE strasse STRAẞE", "strasse strasse strasse");
    check(&["tr"], "ışık İzmir", "IŞIK ışık izmir", "işik işik izmir");
    check(&["en"], "office", "oﬃce", "office");
}

#[test]
fn german_keeps_umlauts_in_any_form() {
    let archive = "schon schön";
    check(&["de"], archive, "SCHÖN scho\u{308}n SCHO\u{308}N schon", "schön schön schön schon");
    check(&["de"], "scho\u{308}n", "schön Schön", "schön schön");
    check(&["en"], archive, "schön scho\u{308}n", "schon schon");
}

#[test]
fn languages_keep_their_letters() {
    check(&["sv"], "år ar", "ÅR A\u{30A}R ar", "år år ar");
    check(&["da"], "ære øre", "Ære ØRE", "ære øre");
    check(&["es"], "año café", "an\u{303}o CAFE", "año cafe");
    check(&["pl"], "łódź", "ŁO\u{301}DZ\u{301}", "łódź");
    check(&["tr"], "çok", "ÇOK c\u{327}ok cok", "çok çok cok");
    check(&["en", "de"], "über", "über uber", "über uber");
}

#[test]
fn vietnamese_tones_compose_in_any_order() {
    for text in ["một", "mo\u{302}\u{323}t", "mo\u{323}\u{302}t", "mô\u{323}t", "mọ\u{302}t"] {
        check(&["vi"], "một", text, "một");
        check(&["vi"], "mo\u{323}\u{302}t", text, "một");
        check(&["en"], "mot", text, "mot");
    }
}

#[test]
fn cyrillic_letters_are_no_accents_but_yo_and_stress_are() {
    check(&["ru"], "мой ёлка", "МОЙ мои\u{306} мои елка ЁЛКА", "мой мой мои елка елка");
    check(&["ru"], "замок", "за\u{301}мок", "замок");
    check(&["uk", "en"], "їжак", "ЇЖАК і\u{308}жак іжак", "їжак їжак іжак");
}

#[test]
fn kana_keep_their_voicing_marks() {
    check(&["ja"], "かがぱ", "か か\u{3099} は\u{309A}", "か が ぱ");
    check(&["ja"], "か\u{3099}", "が", "が");
}

#[test]
fn hangul_composes_from_jamo() {
    check(&["ko"], "한글", "\u{1112}\u{1161}\u{11AB}\u{1100}\u{1173}\u{11AF}", "한 글");
    check(&["ko"], "\u{1112}\u{1161}\u{11AB}", "한", "한");
}

#[test]
fn indic_signs_belong_to_words() {
    check(&["hi"], "हिन्दी", "हिन्दी", "हिन्दी");
    check(&["hi"], "सड़क", "स\u{95C}क", "सड\u{93C}क");
    check(&["hi"], "स\u{95C}क", "सड\u{93C}क", "सड\u{93C}क");
    check(&["bn"], "ক\u{9CB}", "ক\u{9C7}\u{9BE}", "ক\u{9CB}");
    check(&["ta"], "தமிழ்", "தமிழ்", "தமிழ்");
}

#[test]
fn arabic_folds_vowels_and_spelling() {
    check(&["ar"], "الكتاب", "ال\u{652}ك\u{650}ت\u{64E}ابـ", "الكتاب");
    check(&["ar"], "أَحْمَد", "احمد إحمد ا\u{654}حمد ٱحمد", "احمد احمد احمد احمد");
    check(&["ar"], "مدرسة على", "مدرسه علي", "مدرسه علي");
    check(&["ar"], "سؤال", "سؤال سو\u{654}ال سوال", "سؤال سؤال سوال");
    check(&["fa"], "کتاب می\u{200C}روم", "كتاب میروم", "كتاب ميروم");
    check(&["fa"], "خانه", "خان\u{6C0}", "خانه");
}

#[test]
fn hebrew_drops_points_but_keeps_final_letters() {
    check(&["he"], "שלום", "ש\u{5C1}\u{5B8}לו\u{5B9}ם \u{FB2A}לום", "שלום שלום");
    check(&["he"], "ש\u{5C1}לום", "שלום שלומ", "שלום שלומ");
}

#[test]
fn digits_of_all_scripts_are_equal() {
    check(&["ar"], "عام ٢٠٢٠", "2020 ٢٠٢٠", "2020 2020");
    check(&["hi"], "वर्ष 2020", "२०२०", "2020");
    check(&["th"], "ปี 2020", "๒๐๒๐", "2020");
    check(&["en"], "2020", "२०२०", "२०२०");
    check(&["en"], "𝟐𝟎𝟐𝟎", "2020", "2020");
}

#[test]
fn compatibility_characters_fold_where_they_occur() {
    check(&["ja", "en"], "㍿ Ⅳ m² 𝐇", "株式会社 iv m2 h", "株 式 会 社 iv m2 h");
    check(&["ja", "en"], "㍿ Ⅳ m² 𝐇", "㍿ Ⅳ m² 𝐇", "株 式 会 社 iv m2 h");
    check(&["en"], "iv m2 h", "Ⅳ m² 𝐇", "Ⅳ m² 𝐇");
}

#[test]
fn symbols_stay_whole() {
    check(&["en"], "Windows™ №5 20℃ 3½", "Windows™ №5 20℃ 3½", "windows 5 20 3½");
}

#[test]
fn invisible_characters_do_not_break_words() {
    check(&["en"], "word", "wo\u{AD}rd \u{FEFF}wo\u{200B}rd w\u{2060}ord", "word word word");
    check(&["mn"], "a\u{180B}b", "ab a\u{180B}b", "ab ab");
}

#[test]
fn builders_merge() {
    let mut one = FoldTableBuilder::new(["en"]);
    one.add("网");
    let mut other = FoldTableBuilder::new(["zh", "de"]);
    other.add("aä");
    one.merge(other);
    let mut both = FoldTableBuilder::new(["zh", "en", "de"]);
    both.add("aä网");
    assert_eq!(one.build().data(), both.build().data());
}

#[test]
fn tables_are_sorted_and_without_ascii() {
    let data = cut(&["zh", "vi", "de"], &SAMPLES.concat()).folds().data().clone();
    assert!(data.folds.is_sorted_by(|a, b| a.0 < b.0));
    assert!(data.compositions.is_sorted_by(|a, b| (a.0, a.1) < (b.0, b.1)));
    assert!(data.word_marks.is_sorted_by(|a, b| a.1 < b.0));
    assert!(data.folds.iter().all(|(c, _)| !c.is_ascii()));
}

#[test]
fn every_fold_is_its_own_fold() {
    for langs in [&[][..], &["zh", "vi", "tr"], &["ja", "de", "ckb"]] {
        let rules = Rules::new(Languages::new(langs.iter().copied()));
        for c in char::MIN..=char::MAX {
            let Some(folded) = rules.fold(c) else { continue };
            for f in folded.chars() {
                assert_eq!(rules.fold(f), None, "{f} of {c} U+{:04X}", u32::from(c));
            }
        }
    }
}

#[test]
fn nothing_folds_outside_the_candidates() {
    let mut candidates = CharSet::default();
    rules::candidates().for_each(|c| candidates.insert(c));
    let rules = Rules::new(Languages::new(["zh"]));
    for c in '\u{80}'..=char::MAX {
        assert!(candidates.contains(c) || rules.fold(c).is_none(), "U+{:04X}", u32::from(c));
    }
}

#[test]
fn kept_letters_fold_to_themselves_in_their_languages() {
    for (langs, letters) in KEPT {
        for lang in langs {
            let rules = Rules::new(Languages::new([*lang]));
            for letter in letters.chars() {
                assert_eq!(rules.fold(letter), None, "{letter} in {lang}");
            }
        }
    }
}

/// Text in many scripts, to draw random text from.
const SAMPLES: [&str; 14] = [
    "aAeEoOuUnNsSzZcCyiIłŁßıİ",
    "äÅéñçğőșậỗǖǟữſ",
    "αάΐΰᾳᾠΏςΣϊ",
    "иИйёЁїўєґ",
    "اأإآٱوؤيئىیكکةهۀە٣",
    "שםןבﬠשׁ",
    "कन\u{95C}ऩि३",
    "কে\u{9CB}ொಕ\u{CCB}",
    "かはがぱカハｶﾊﾞﾟゝ",
    "网網絡络乾干后後國国豈\u{FA0E}⺟⼈",
    "한글각가\u{1100}\u{1161}\u{11A8}ㄱㅏﾡ",
    "กำ๒ဦကཀྵខម",
    "ＡｂＣ１２²½Ⅳ①㍿㎏™℃ﬃǆ𝐇𝟐",
    " .,-。！　\u{AD}\u{200B}\u{FE0F}a1øØæǽ",
];

/// The marks that may follow the characters of a sample.
///
/// One mark for ø and æ: with two, which of them the o and e compose with depends on the form,
/// where both compose. No language has both ǿ and ọ.
const MARKS: [&str; 14] = [
    LATIN_MARKS,
    LATIN_MARKS,
    "\u{301}\u{308}\u{342}\u{313}\u{345}",
    "\u{306}\u{308}\u{301}\u{483}",
    "\u{64E}\u{654}\u{653}\u{655}\u{670}\u{640}",
    "\u{5C1}\u{5B8}\u{5BC}\u{591}",
    "\u{93C}\u{93F}\u{94D}",
    "\u{9BE}\u{9D7}\u{CC2}\u{CD5}\u{BBE}",
    "\u{3099}\u{309A}",
    "\u{FE00}\u{E0100}",
    "\u{1161}\u{11A8}",
    "\u{E32}\u{102E}\u{FB5}",
    LATIN_MARKS,
    "\u{301}",
];
const LATIN_MARKS: &str = "\u{300}\u{301}\u{302}\u{303}\u{308}\u{30A}\u{30C}\u{323}\u{327}\u{31B}";

fn any_text() -> impl Strategy<Value = String> {
    let samples = SAMPLES.iter().zip(MARKS).collect::<Vec<_>>();
    let cluster = select(samples).prop_flat_map(|(bases, marks)| {
        let base = select(bases.chars().collect::<Vec<_>>());
        let marks = prop::collection::vec(select(marks.chars().collect::<Vec<_>>()), 0..3);
        (base, marks).prop_map(|(base, marks)| [base].into_iter().chain(marks).collect::<String>())
    });
    // A nukta after a Latin letter would be sorted before its diacritics: nobody writes that.
    let other = any::<char>().prop_filter("marks have their bases", |&c| !marks::is_mark(c));
    let other = other.prop_map(String::from);
    prop::collection::vec(prop_oneof![9 => cluster, 1 => other], 0..12)
        .prop_map(|clusters| clusters.concat())
}

const LANGS: [&[&str]; 4] = [&["zh", "en"], &["ja", "de"], &["vi", "es"], &["pl", "tr", "ar"]];

/// The tables of archives in which every character occurs.
static UNCUT: LazyLock<Vec<Analyzer>> = LazyLock::new(|| {
    let all: String = (char::MIN..=char::MAX).collect();
    LANGS.iter().map(|langs| cut(langs, &all)).collect()
});

proptest! {
    #[test]
    fn a_cut_table_folds_its_archive_as_the_uncut_table(text in any_text(), lang in 0..4usize) {
        prop_assert_eq!(tokens(&cut(LANGS[lang], &text), &text), tokens(&UNCUT[lang], &text));
    }

    #[test]
    fn composed_and_decomposed_text_have_the_same_tokens(text in any_text(), lang in 0..4usize) {
        let (nfc, nfd) = (NFC.normalize(&text), NFD.normalize(&text));
        let expected = tokens(&UNCUT[lang], &nfc);
        prop_assert_eq!(&tokens(&UNCUT[lang], &nfd), &expected);
        for archive in [&nfc, &nfd] {
            let analyzer = cut(LANGS[lang], archive);
            prop_assert_eq!(&tokens(&analyzer, &nfc), &expected);
            prop_assert_eq!(&tokens(&analyzer, &nfd), &expected);
        }
    }

    #[test]
    fn tokens_are_their_own_tokens(text in any_text(), lang in 0..4usize) {
        let analyzer = cut(LANGS[lang], &text);
        for token in tokens(&analyzer, &text) {
            prop_assert_eq!(tokens(&analyzer, &token), [token]);
        }
    }
}
