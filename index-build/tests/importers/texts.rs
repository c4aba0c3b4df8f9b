//! Text files, one a side.

use enface::diagnostic::Severity;

use crate::*;

#[test]
fn text_pairs_become_documents_with_a_side_for_each_file() {
    let zh =
        format!("政府信息公开条例\r\n\r\n\u{3000}\u{3000}{ZH_1}\r\n\r\n\u{3000}\u{3000}{ZH_2}\r\n");
    let en = format!("Regulations on Open Information\n\n{EN_1}\n\n{EN_2}\n");
    let (gb18030, _, _) = encoding_rs::GB18030.encode(&zh);
    let utf16: Vec<u8> =
        "\u{feff}".encode_utf16().chain(zh.encode_utf16()).flat_map(u16::to_le_bytes).collect();
    let imported = import_files(&[
        ("laws/a.en.txt", en.as_bytes()),
        ("laws/a.zh.gb18030.txt", &gb18030),
        ("b.en.txt", en.as_bytes()),
        ("b.zh.utf16le-bom.txt", &utf16),
        ("c.en.txt", en.as_bytes()),
        ("c.zh.txt", zh.as_bytes()),
        ("c.zh.gb18030.txt", &gb18030),
        ("d.zh.txt", zh.as_bytes()),
    ]);
    assert_eq!(imported.diagnostics, []);
    let ids: Vec<_> = imported.documents.iter().map(|d| d.id.as_str()).collect();
    assert_eq!(ids, ["b", "c", "d", "laws/a"]);
    for document in &imported.documents {
        assert_eq!(document.titles["zh"], "政府信息公开条例");
        assert_eq!(paragraphs(document, "zh"), ["政府信息公开条例", ZH_1, ZH_2]);
    }
    assert_eq!(langs(&imported.documents[0]), ["en", "zh"]);
    assert_eq!(langs(&imported.documents[2]), ["zh"]);
}

#[test]
fn a_second_text_for_a_side_is_left_out_with_a_warning() {
    let imported = import_files(&[
        ("a.en.txt", EN_1.as_bytes()),
        ("a.zh.txt", ZH_1.as_bytes()),
        ("a.zh.utf8.txt", ZH_2.as_bytes()),
    ]);
    assert_eq!(paragraphs(&imported.documents[0], "zh"), [ZH_1]);
    let [warning] = messages(&imported, Severity::Warning)[..] else { panic!("{imported:?}") };
    assert!(warning.starts_with("its zh text is left out"), "{warning}");
}

#[test]
fn a_lone_text_file_is_looked_through_for_its_languages() {
    let text = format!("A Law\n\n{EN_1}\n\n法律名称\n\n{ZH_1}\n");
    let imported = import_text("both.txt", &text);
    let document = &imported.documents[0];
    assert_eq!(document.id, "both");
    assert_eq!(langs(document), ["en", "zh"]);
    assert_eq!((&*document.titles["en"], &*document.titles["zh"]), ("A Law", "法律名称"));
}

#[test]
fn a_text_in_an_old_encoding_is_read_as_what_it_looks_like_and_that_is_said() {
    for (lang, label, text) in [
        ("ar", "windows-1256", "المادة 1. يحمي هذا القانون البيانات الشخصية."),
        ("el", "iso-8859-7", "Ο νόμος αυτός προστατεύει τα προσωπικά δεδομένα."),
        ("he", "windows-1255", "סעיף 1. חוק זה מגן על מידע אישי."),
        ("ja", "shift_jis", "第一条　この法律は、個人情報を保護する。"),
        ("ko", "euc-kr", "제1조 이 법은 개인정보를 보호한다."),
        ("ru", "windows-1251", "Статья 1. Настоящий закон защищает личные данные."),
        ("th", "windows-874", "มาตรา 1 กฎหมายนี้คุ้มครองข้อมูลส่วนบุคคล"),
        ("zh", "big5", "第一條　本法保護個人資料，促進合理利用。"),
        ("zh", "gb18030", "第一条　为了保障网络安全，维护网络空间主权，制定本法。"),
    ] {
        let encoding = encoding_rs::Encoding::for_label(label.as_bytes()).unwrap();
        let (bytes, ..) = encoding.encode(text);
        // The folder says nothing of the file.
        let imported = import_files(&[(&format!("ru-ja/law.{lang}.txt"), &bytes)]);
        assert_eq!(paragraphs(&imported.documents[0], lang), [text], "{label}");
        let warnings = messages(&imported, Severity::Warning);
        assert!(warnings.iter().any(|said| said.contains("which its bytes look like")), "{label}");
    }
    // A file that is damaged is no other file.
    let damaged = [EN_1.as_bytes(), "安全".as_bytes(), b"\xff\xfe\xff\xff\xff"].concat();
    assert!(import_files(&[("law.en.txt", &damaged)]).documents.is_empty());
}
