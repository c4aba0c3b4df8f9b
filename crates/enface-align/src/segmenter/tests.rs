use proptest::prelude::*;

use super::sentences;

fn check(lang: &str, pieces: &[&str]) {
    let text = pieces.concat();
    let got: Vec<_> = sentences(&text, lang).into_iter().map(|r| &text[r]).collect();
    assert_eq!(got, pieces, "{lang}");
}

#[test]
fn sentences_end_at_the_marks_of_each_language() {
    check("en", &["Data is stored. ", "It is safe! ", "Is it? ", "Yes."]);
    check("zh", &["数据应当存储。", "是吗？", "是！", "他走了……", "再见。"]);
    check("zh", &["数据；安全；完成。", "结束。"]);
    check("ja", &["データを保存する。", "安全です。"]);
    check("ko", &["데이터를 저장한다. ", "안전하다. ", "끝."]);
    check("de", &["Das Gesetz gilt. ", "Es tritt in Kraft."]);
    check("fr", &["Est-ce vrai ? ", "Oui."]);
    check("es", &["¿Es verdad? ", "¡Sí! ", "Claro."]);
    check("ru", &["Закон действует. ", "Он вступает в силу."]);
    check("ar", &["هل هذا صحيح؟ ", "نعم. ", "انتهى."]);
    check("ur", &["یہ قانون ہے۔ ", "ختم۔"]);
    check("he", &["החוק חל. ", "הוא נכנס לתוקף."]);
    check("th", &["กฎหมายนี้ใช้บังคับ ตั้งแต่วันนี้"]);
    check("hi", &["यह कानून है। ", "समाप्त।"]);
    check("el", &["Είναι αλήθεια; ", "Ναι."]);
}

#[test]
fn line_breaks_are_borders_and_blank_lines_stay_with_their_neighbor() {
    check("en", &["one\n", "two\r\n", "three\n\n", "four"]);
    check("en", &["\n  one"]);
    assert_eq!(sentences("", "en"), []);
    check("en", &[" \n "]);
}

#[test]
fn abbreviations_do_not_end_sentences() {
    check("en", &["Mr. Smith of Baidu Co. Ltd. met Dr. J. Doe. ", "They left."]);
    check("en", &["See Art. 5 and No. 12. ", "It applies."]);
    check("en", &["The U.S. Department agreed. ", "H.E. Mr. Li spoke."]);
    check("en", &["No. ", "He stayed."]);
    check("en", &["MIIT Communications No. (2020)49 applies. ", "So does ZWBFW No. (2016)5."]);
    check("en", &["We met at 5 p.m. ", "They left."]);
    check("en", &["Version 3.5 of cac.gov.cn is out. ", "Good."]);
    check("de", &["Nach § 5 Abs. 2 gilt z.B. Art. 3a. ", "Am 3. Oktober endet es."]);
    check("de", &["Das war 1990. ", "Es endete."]);
    check("fr", &["M. Dupont et Mme. Durand citent l’art. 5. ", "Fin."]);
    check("ru", &["Согласно ст. 5 и т.д. Закона. ", "Конец."]);
    check("es", &["Telefónica S.A. opera en España. ", "El Sr. Pérez cita el art. 5. ", "Fin."]);
    check("fr", &["La société Renault S.A. est fondée en 1898. ", "Fin."]);
    check("en", &["Nestlé S.A. Holdings reported. ", "It grew."]);
    check("de", &["Dies gilt z. B. für Daten. ", "Ende."]);
    check("he", &["לפי סעיף 5 ד\"ר כהן פעל. ", "סוף."]);
    check("he", &["א. ב. יהושע כתב ספר. ", "סוף."]);
    check("ar", &["قال د. أحمد ذلك. ", "انتهى."]);
    check("ja", &["Dr. Smith氏は言った。", "終わり。"]);
}

#[test]
fn closing_marks_stay_and_opening_marks_go_with_their_sentence() {
    check("en", &["He said “Stop.” ", "They did. ", "(It was late.) ", "Good."]);
    check("en", &["He said \"Stop.\" ", "\"Why?\" she asked. ", "Good."]);
    check("zh", &["他说：“停。”", "“为什么？”", "（二）数据。", "《办法》。"]);
    check("ja", &["「はい。」", "「いいえ。」"]);
    check("de", &["Er sagte: „Halt.“ ", "Sie gingen."]);
    check("fr", &["« Halte ! » ", "Ils partirent."]);
    check("en", &["(4) Persisting in ideas. ", "[…] Push forward."]);
}

#[test]
fn labels_stay_with_their_sentence() {
    check("en", &["1. The Principle of Peace. ", "It holds."]);
    check("en", &["I. Establishing mechanisms"]);
    check("en", &["Article 12. Operators report. ", "They comply."]);
    check("en", &["Chapter II. Basic Principles"]);
    check("en", &["(1) data; (2) systems; (3) networks. ", "All apply."]);
    check("de", &["Art. 3. Alle sind gleich. ", "Niemand fehlt."]);
    check("zh", &["一、建立机制。", "二、加强。"]);
}

#[test]
fn long_thai_lines_are_cut_at_spaces() {
    let sentence = "กฎหมายว่าด้วยความมั่นคงปลอดภัยไซเบอร์".repeat(3);
    let text = format!("{sentence} {sentence} {sentence}");
    assert_eq!(sentences(&text, "th").len(), 3);
}

proptest! {
    #[test]
    fn pieces_join_to_the_input(
        text in r#"([A-Za-z]{1,4}|[ \n\t.!?。！？…"“”«»()（）0-9;,]|第|条|\PC){0,60}"#,
        lang in "(en|zh|de|fr|th|el|ar|)",
    ) {
        let pieces = sentences(&text, &lang);
        let mut at = 0;
        for piece in &pieces {
            prop_assert_eq!(piece.start, at);
            prop_assert!(piece.end > at);
            at = piece.end;
        }
        prop_assert_eq!(at, text.len());
    }
}
