use super::EnumeratorKind::{Article, Chapter, Item, Part, Section, SubItem};
use super::*;

#[test]
fn labels_are_read_in_many_languages() {
    for (text, kind, numbers, label) in [
        ("Article 12 These Measures", Article, &[12][..], "Article 12"),
        ("Article 14-1", Article, &[14, 1], "Article 14-1"),
        ("Article 1: Civil", Article, &[1], "Article 1:"),
        ("第十二条 网络", Article, &[12], "第十二条"),
        ("第 14-1 條", Article, &[14, 1], "第 14-1 條"),
        ("第14條之1", Article, &[14, 1], "第14條之1"),
        ("第三条の二　省略", Article, &[3, 2], "第三条の二"),
        ("제3조(목적) 이 법은", Article, &[3], "제3조"),
        ("제3조의2 ", Article, &[3, 2], "제3조의2"),
        ("Artikel 3 (1) Alle", Article, &[3], "Artikel 3"),
        ("Art. 3 GG", Article, &[3], "Art. 3"),
        ("§ 5a Geltung", Article, &[5, 1], "§ 5a"),
        ("Article premier", Article, &[1], "Article premier"),
        ("Artículo 3. Los", Article, &[3], "Artículo 3."),
        ("Статья 5. Права", Article, &[5], "Статья 5."),
        ("المادة ٣ يجب", Article, &[3], "المادة ٣"),
        ("المادة الأولى: يجب", Article, &[1], "المادة الأولى:"),
        ("סעיף 4 חוק", Article, &[4], "סעיף 4"),
        ("มาตรา ๓ ให้", Article, &[3], "มาตรา ๓"),
        ("Chapter III General", Chapter, &[3], "Chapter III"),
        ("Chapter II. Basic Principles", Chapter, &[2], "Chapter II."),
        ("Chapter Ⅵ Operations", Chapter, &[6], "Chapter Ⅵ"),
        ("第三章 总则", Chapter, &[3], "第三章"),
        ("Section 2", Section, &[2], "Section 2"),
        ("第二节", Section, &[2], "第二节"),
        ("第一編", Part, &[1], "第一編"),
        ("Part IV", Part, &[4], "Part IV"),
        ("一、通过信函", Item, &[1], "一、"),
        ("I, The work", Item, &[1], "I,"),
        ("VII, Providing", Item, &[7], "VII,"),
        ("1.The Principle", Item, &[1], "1."),
        ("1、数据", Item, &[1], "1、"),
        ("First, through a letter", Item, &[1], "First,"),
        ("第一，坚持", Item, &[1], "第一，"),
        ("一是加强", Item, &[1], "一是"),
        ("首先，我们", Item, &[1], "首先，"),
        ("(A) the necessity", SubItem, &[1], "(A)"),
        ("(一)数据", SubItem, &[1], "(一)"),
        ("（１２）数据", SubItem, &[12], "（１２）"),
        ("(10) Raising", SubItem, &[10], "(10)"),
        ("③ 三", SubItem, &[3], "③"),
        ("  2) two", SubItem, &[2], "2)"),
    ] {
        let found = enumerator(text).unwrap_or_else(|| panic!("no label in {text}"));
        assert_eq!((found.kind, &found.numbers[..]), (kind, numbers), "{text}");
        assert_eq!(text[found.range].trim_start(), label, "{text}");
    }
}

#[test]
fn text_without_label_has_none() {
    for text in [
        "",
        "   ",
        "Data security",
        "3,000 people",
        "3.5 percent",
        "2016年8月12日",
        "I, the undersigned",
        "Article of faith",
        "Particular 5",
        "第十五条规定的",
        "Articles 5 and 6",
        "A network operator",
        "一般规定",
        "Secondary data",
        "(see below)",
        "Arthur 3",
    ] {
        assert_eq!(enumerator(text), None, "{text}");
    }
}

#[test]
fn list_labels_agree_across_notations() {
    let agree = |a: &str, b: &str| {
        let (a, b) = (enumerator(a).unwrap(), enumerator(b).unwrap());
        (a.comparable(&b), a.agrees(&b))
    };
    assert_eq!(agree("(C) x", "(三)x"), (true, true));
    assert_eq!(agree("(c) x", "(100)x"), (true, true));
    assert_eq!(agree("(i) x", "（一）x"), (true, true));
    assert_eq!(agree("(I) x", "(九)x"), (true, true));
    assert_eq!(agree("II, Xx", "二、x"), (true, true));
    assert_eq!(agree("Second, x", "二、x"), (true, true));
    assert_eq!(agree("(A) x", "(二)x"), (true, false));
    assert!(!agree("Article 2", "2. x").0);
    assert!(!agree("Article 2", "第二章").0);
}
