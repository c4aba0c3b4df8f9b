//! Other archives in the same shape: other languages, orders, themes and habits.

use enface::diagnostic::Severity;
use enface::import::ImportOptions;
use enface::model::keys;

use crate::*;

#[test]
fn a_dump_in_french_and_arabic_is_read_like_any_other() {
    let text = format!(
        "Lois\n\nLoi sur l’accès à l’information\n\nPublié le 3 mai 2021 par Leïla\n\nLoi n° 2021-512\n\n{FR_1}\n\n{FR_2}\n\n\
         Traduit du français par Samir Haddad\n\nقانون الحصول على المعلومات\n\n{AR_1}\n\nwww.example.org\n\n{AR_2}\n\n\
         Une note brève\n\nPublié le\n\n{FR_1} Lire la suite →\n\n{FR_2}\n\nLire la suite\n"
    );
    let imported = import_text("lois.txt", &text);
    assert_eq!(imported.diagnostics, []);
    let [first, second] = imported.documents.as_slice() else { panic!("{imported:#?}") };
    assert_eq!(first.id, "loi-sur-lacces-a-linformation");
    assert_eq!(first.titles["fr"], "Loi sur l’accès à l’information");
    assert_eq!(first.titles["ar"], "قانون الحصول على المعلومات");
    assert_eq!(first.date.as_deref(), Some("2021-05-03"));
    assert_eq!(meta(first, keys::NUMBER), ["Loi n° 2021-512"]);
    assert_eq!(meta(first, keys::TRANSLATOR), ["Samir Haddad"]);
    assert_eq!(langs(first), ["fr", "ar"]);
    assert_eq!(
        paragraphs(first, "fr"),
        ["Loi n° 2021-512", FR_1, FR_2, "Traduit du français par Samir Haddad"]
    );
    assert_eq!(
        paragraphs(first, "ar"),
        ["قانون الحصول على المعلومات", AR_1, "www.example.org", AR_2]
    );
    assert_eq!(langs(second), ["fr"]);
    assert_eq!(meta(second, keys::STATUS), ["truncated"]);
    assert_eq!(second.date, None);
}

/// Splits one post with the paragraphs given and says on which side each is.
#[track_caller]
fn check_split(paragraphs_in: &[&str], expected: &[(&str, &[&str])]) {
    let text = format!("Title of the Post\n\nPosted on\n\n{}\n", paragraphs_in.join("\n\n"));
    let imported = import_text("dump.txt", &text);
    let [document] = imported.documents.as_slice() else { panic!("{imported:#?}") };
    let found: Vec<_> = langs(document).into_iter().map(|l| (l, paragraphs(document, l))).collect();
    let expected: Vec<_> = expected.iter().map(|(l, p)| (*l, p.to_vec())).collect();
    assert_eq!(found, expected);
}

#[test]
fn either_language_may_come_first() {
    check_split(&[EN_1, EN_2, ZH_1, ZH_2], &[("en", &[EN_1, EN_2]), ("zh", &[ZH_1, ZH_2])]);
    check_split(&[ZH_1, ZH_2, EN_1, EN_2], &[("zh", &[ZH_1, ZH_2]), ("en", &[EN_1, EN_2])]);
}

#[test]
fn languages_may_take_turns() {
    check_split(
        &["Chapter I", "第一章", EN_1, ZH_1, "Chapter II", "第二章", EN_2, ZH_2, "Annex", "附件"],
        &[
            ("en", &["Chapter I", EN_1, "Chapter II", EN_2, "Annex"]),
            ("zh", &["第一章", ZH_1, "第二章", ZH_2, "附件"]),
        ],
    );
    let turns = format!("{EN_1}\n{ZH_1}");
    let other_turns = format!("{EN_2}\n{ZH_2}");
    check_split(&[&turns, &other_turns], &[("en", &[EN_1, EN_2]), ("zh", &[ZH_1, ZH_2])]);
}

#[test]
fn a_stray_line_stays_with_its_neighbors() {
    check_split(
        &[
            EN_1,
            EN_2,
            "附件",
            EN_1,
            ZH_1,
            "E-mail: security@cac.gov.cn",
            ZH_2,
            "WTO",
            ZH_1,
            "2016-08-12",
            "Annex",
            ZH_2,
        ],
        &[
            ("en", &[EN_1, EN_2, "附件", EN_1]),
            (
                "zh",
                &[
                    ZH_1,
                    "E-mail: security@cac.gov.cn",
                    ZH_2,
                    "WTO",
                    ZH_1,
                    "2016-08-12",
                    "Annex",
                    ZH_2,
                ],
            ),
        ],
    );
}

#[test]
fn quoted_terms_of_the_other_language_move_no_paragraph() {
    let en = "Cybersecurity Law of the People’s Republic of China (中华人民共和国网络安全法)";
    let zh = "人工智能（Artificial Intelligence, 简称AI）发展规划";
    let code = "filesystem encoding and error handler 是在 Python 启动时通过配置函数来设定的";
    check_split(
        &[EN_1, ZH_1, en, zh, EN_2, ZH_2, code],
        &[("en", &[EN_1, en, EN_2]), ("zh", &[ZH_1, zh, ZH_2, code])],
    );
}

#[test]
fn line_breaks_inside_one_language_stay_in_the_paragraph() {
    let lines = format!("{ZH_1}\n{ZH_2}\nWTO");
    check_split(&[EN_1, &lines], &[("en", &[EN_1]), ("zh", &[&lines])]);
}

#[test]
fn languages_of_one_script_are_told_apart() {
    check_split(&[EN_1, EN_2, FR_1, FR_2], &[("en", &[EN_1, EN_2]), ("fr", &[FR_1, FR_2])]);
    check_split(&[FR_1, EN_1, FR_2, EN_2], &[("fr", &[FR_1, FR_2]), ("en", &[EN_1, EN_2])]);
}

#[test]
fn kana_tell_japanese_from_chinese() {
    check_split(
        &[EN_1, EN_2, "行政機関情報公開法", JA_1, "総務省", JA_2],
        &[("en", &[EN_1, EN_2]), ("ja", &["行政機関情報公開法", JA_1, "総務省", JA_2])],
    );
    check_split(&[ZH_1, ZH_2, JA_1, JA_2], &[("zh", &[ZH_1, ZH_2]), ("ja", &[JA_1, JA_2])]);
}

#[test]
fn three_sides_are_three_sides() {
    check_split(
        &[EN_1, EN_2, ZH_1, ZH_2, AR_1, AR_2],
        &[("en", &[EN_1, EN_2]), ("zh", &[ZH_1, ZH_2]), ("ar", &[AR_1, AR_2])],
    );
}

#[test]
fn a_text_without_letters_is_of_the_archives_language_or_undetermined() {
    check_split(&["1234", "5678"], &[("en", &["1234", "5678"])]);
    let imported = import_text("numbers.txt", "12\n\n34\n");
    assert_eq!(langs(&imported.documents[0]), ["und"]);
}

#[test]
fn stated_languages_are_used_as_they_are_spelled() {
    let text = format!("Title of the Post\n\nPosted on\n\n{EN_1}\n\n{ZH_1}\n\n{AR_1}\n");
    let options = ImportOptions {
        langs: vec!["zh-hant".to_owned(), "en-GB".to_owned()],
        ..ImportOptions::default()
    };
    let imported = import_files_with(&[("dump.txt", text.as_bytes())], &options);
    assert_eq!(langs(&imported.documents[0])[..2], ["en-GB", "zh-Hant"]);
    assert_eq!(langs(&imported.documents[0]).len(), 2);
    let options = ImportOptions { langs: vec!["not a tag".to_owned()], ..ImportOptions::default() };
    let imported = import_files_with(&[("dump.txt", text.as_bytes())], &options);
    assert_eq!(messages(&imported, Severity::Error), ["\"not a tag\" is not a language tag"]);
}

#[test]
fn a_category_above_each_title_is_no_text() {
    let text = format!(
        "Uncategorized\n\nFirst Post\n\nPosted on\n\n{EN_1}\n\nUncategorized\n\nSecond Post\n\nPosted on\n\n{EN_2}\n"
    );
    let imported = import_text("dump.txt", &text);
    assert_eq!(paragraphs(&imported.documents[0], "en"), [EN_1]);
    assert_eq!(paragraphs(&imported.documents[1], "en"), [EN_2]);
}

#[test]
fn posts_without_blank_lines_are_found() {
    let text = format!(
        "First Post\r\nPosted on October 24, 2017 Updated on October 25, 2017\r\n{EN_1}\r\n{EN_2}\r\nSecond Post\r\nPosted on\r\n{EN_2}\r\nRead the rest of this entry »\r\n"
    );
    let imported = import_text("dump.txt", &text);
    let [first, second] = imported.documents.as_slice() else { panic!("{imported:#?}") };
    assert_eq!(first.titles["en"], "First Post");
    assert_eq!(first.date.as_deref(), Some("2017-10-24"));
    assert_eq!(paragraphs(first, "en"), [EN_1, EN_2]);
    assert_eq!(paragraphs(second, "en"), [EN_2]);
    assert_eq!(meta(second, keys::STATUS), ["truncated"]);
}

#[test]
fn the_title_may_stand_in_the_line_above_in_one_paragraph() {
    let text =
        format!("First Post\nPosted on\n{EN_1}\n\n{EN_2}\nSecond Post\nPosted on\n\n{EN_1}\n");
    let imported = import_text("dump.txt", &text);
    let [first, second] = imported.documents.as_slice() else { panic!("{imported:#?}") };
    assert_eq!(paragraphs(first, "en"), [EN_1, EN_2]);
    assert_eq!(second.titles["en"], "Second Post");
}

#[test]
fn a_title_in_the_paragraph_that_ends_another_post_is_found() {
    let text = format!(
        "First Post\n\nPosted on\n\n{EN_1}\nRead the rest of this entry »\nSecond Post\n\nPosted on\n\n{EN_2}\n"
    );
    let imported = import_text("dump.txt", &text);
    let [first, second] = imported.documents.as_slice() else { panic!("{imported:#?}") };
    assert_eq!(paragraphs(first, "en"), [EN_1]);
    assert_eq!(second.titles["en"], "Second Post");
}

#[test]
fn a_post_without_a_title_is_kept_and_reported() {
    let text =
        format!("Posted on\n\n{EN_1}\n\nRead the rest of this entry »\n\nPosted on\n\n{EN_2}\n");
    let imported = import_text("dump.txt", &text);
    let ids: Vec<_> = imported.documents.iter().map(|d| d.id.as_str()).collect();
    assert_eq!(ids, ["dump-1", "dump-2"]);
    assert_eq!(messages(&imported, Severity::Warning), ["the post has no title"; 2]);
}

#[test]
fn a_posting_line_under_another_begins_a_post_without_a_title() {
    let imported = import_text("dump.txt", "First Post\nPosted on\nPosted on\n\nText of it.\n");
    let [first, second] = imported.documents.as_slice() else { panic!("{imported:#?}") };
    assert_eq!((first.id.as_str(), second.id.as_str()), ("first-post", "dump-2"));
    assert_eq!(langs(first), [""; 0]);
    assert_eq!(paragraphs(second, "en"), ["Text of it."]);
}

#[test]
fn a_chinese_title_over_chinese_text_is_the_chinese_title() {
    let text = format!(
        "政府信息公开条例\n\nPosted on\n\n{ZH_1}\n\nRegulations on Open Government Information\n\n{EN_1}\n\n{EN_2}\n"
    );
    let imported = import_text("dump.txt", &text);
    let document = &imported.documents[0];
    assert_eq!(document.id, "政府信息公开条例");
    assert_eq!(document.titles["zh"], "政府信息公开条例");
    assert_eq!(document.titles["en"], "Regulations on Open Government Information");
}
