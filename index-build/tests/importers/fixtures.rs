//! Small files of our own in every format and several pairs of languages, for the tests of what is
//! read and of what is survived.

use crate::{AR_1, AR_2, EN_1, EN_2, FR_1, FR_2, JA_1, JA_2, ZH_1, ZH_2};

/// The files of one small archive in a format.
pub(crate) struct Fixture {
    pub(crate) format: &'static str,
    pub(crate) files: Vec<(&'static str, Vec<u8>)>,
}

fn fixture(format: &'static str, files: &[(&'static str, String)]) -> Fixture {
    let files = files.iter().map(|(name, text)| (*name, text.clone().into_bytes())).collect();
    Fixture { format, files }
}

pub(crate) fn text() -> Fixture {
    let zh =
        format!("政府信息公开条例\r\n\r\n\u{3000}\u{3000}{ZH_1}\r\n\r\n\u{3000}\u{3000}{ZH_2}\r\n");
    let big5 = "政府資訊公開法\r\n\r\n為建立政府資訊公開制度，便利人民共享及公平利用政府資訊，特制定本法。\r\n";
    let utf16 = zh.encode_utf16().flat_map(u16::to_le_bytes);
    Fixture {
        format: "text",
        files: vec![
            (
                "a.en.txt",
                format!("Regulations on Open Information\n\n{EN_1}\n\n{EN_2}\n").into_bytes(),
            ),
            ("a.zh.gb18030.txt", encoding_rs::GB18030.encode(&zh).0.into_owned()),
            ("b.fr.txt", format!("Loi\n\n{FR_1}\n").into_bytes()),
            ("b.zh-Hant.big5.txt", encoding_rs::BIG5.encode(big5).0.into_owned()),
            ("c.ar.txt", format!("قانون\n\n{AR_1}\n").into_bytes()),
            ("c.zh.txt", [0xff, 0xfe].into_iter().chain(utf16).collect()),
        ],
    }
}

pub(crate) fn dump() -> Fixture {
    fixture(
        "dump",
        &[(
            "blog.txt",
            format!(
                "Loi sur l’accès\n\nPublié le 3 mai 2021\n\n{FR_1}\n\n{FR_2}\n\n{AR_1}\n\n{AR_2}\n\nNote\n\nPublié le\n\n{FR_1}\n\nLire la suite\n"
            ),
        )],
    )
}

pub(crate) fn jsonl() -> Fixture {
    fixture(
        "jsonl",
        &[(
            "docs.jsonl",
            format!(
                "{{\"id\":\"a\",\"title_en\":\"T\",\"date\":\"2016-08-12\",\"segments\":[{{\"en\":\"{EN_1}\",\"ja\":\"{JA_1}\"}},{{\"en\":\"{EN_2}\"}}]}}\n{{\"id\":\"b\",\"segments\":[{{\"ja\":\"{JA_2}\"}}]}}\n"
            ),
        )],
    )
}

pub(crate) fn tmx() -> Fixture {
    fixture(
        "tmx",
        &[(
            "memory.tmx",
            format!(
                "<?xml version=\"1.0\"?>\n<!DOCTYPE tmx SYSTEM \"tmx14.dtd\">\n<tmx version=\"1.4\"><header srclang=\"en\"/><body>\n\
         <tu><prop type=\"x-document\">one</prop><tuv xml:lang=\"en-GB\"><seg><bpt i=\"1\">&lt;b&gt;</bpt>Article 1<ept i=\"1\">&lt;/b&gt;</ept> {EN_1}</seg></tuv><tuv xml:lang=\"ar\"><seg>{AR_1}</seg></tuv></tu>\n\
         <tu><tuv xml:lang=\"en-GB\"><seg>A &amp; B<ph x=\"1\">{{}}</ph></seg></tuv><tuv xml:lang=\"ar\"><seg></seg></tuv></tu>\n\
         <tu><prop type=\"x-document\">two</prop><tuv xml:lang=\"en-GB\"><seg><hi>{EN_2}</hi></seg></tuv><tuv xml:lang=\"ar\"><seg>{AR_2}</seg></tuv></tu>\n\
         </body></tmx>\n"
            ),
        )],
    )
}

pub(crate) fn xliff() -> Fixture {
    fixture(
        "xliff",
        &[
            (
                "old.xlf",
                format!(
                    "<?xml version=\"1.0\"?>\n<xliff version=\"1.2\" xmlns=\"urn:oasis:names:tc:xliff:document:1.2\">\n<file original=\"laws/info.html\" source-language=\"fr\" target-language=\"ja\"><body><group>\n\
             <trans-unit id=\"1\"><source>{FR_1}</source><target>{JA_1}</target><note>x</note><alt-trans><target>x</target></alt-trans></trans-unit>\n\
             <trans-unit id=\"2\"><source>Un <g id=\"1\">deux</g><x id=\"2\"/>. Trois.</source><seg-source><mrk mtype=\"seg\" mid=\"0\">Un <g id=\"1\">deux</g>.</mrk> <mrk mtype=\"seg\" mid=\"1\">Trois.</mrk></seg-source><target><mrk mtype=\"seg\" mid=\"0\">一二。</mrk><mrk mtype=\"seg\" mid=\"1\">三。</mrk></target></trans-unit>\n\
             <trans-unit id=\"3\"><source>Seul</source><target/></trans-unit></group></body></file></xliff>\n"
                ),
            ),
            (
                "new.xlf",
                format!(
                    "<xliff xmlns=\"urn:oasis:names:tc:xliff:document:2.0\" version=\"2.0\" srcLang=\"en\" trgLang=\"he\"><file id=\"f1\"><group id=\"g\"><unit id=\"u1\"><originalData><data id=\"d\">x</data></originalData>\n\
             <segment><source>{EN_1}</source><target>שלום עולם</target></segment><ignorable><source> </source></ignorable><segment><source>A <pc id=\"1\">b</pc><ph id=\"2\" dataRef=\"d\"/>c</source></segment></unit></group></file></xliff>\n"
                ),
            ),
        ],
    )
}

pub(crate) fn po() -> Fixture {
    fixture(
        "po",
        &[(
            "guide.fa.po",
            format!(
                "# A catalogue\nmsgid \"\"\nmsgstr \"\"\n\"Language: fa\\n\"\n\"Last-Translator: Sara Ahmadi <s@example.org>\\n\"\n\n\
         #: a.rst:1\nmsgid \"Guide\"\nmsgstr \"راهنما\"\n\nmsgid \"\"\n\"{EN_1} \"\n\"\\\"Two\\\"\\n\"\nmsgstr \"این یک متن فارسی است\"\n\n\
         #, fuzzy\nmsgid \"old\"\nmsgstr \"کهنه\"\n\nmsgctxt \"menu\"\nmsgid \"one file\"\nmsgid_plural \"many files\"\nmsgstr[0] \"یک پرونده\"\nmsgstr[1] \"پرونده‌ها\"\n\n\
         #~ msgid \"gone\"\n#~ msgstr \"رفته\"\n"
            ),
        )],
    )
}

pub(crate) fn tei() -> Fixture {
    fixture(
        "tei",
        &[
            (
                "links.xml",
                format!(
                    "<?xml version=\"1.0\"?>\n<TEI xmlns=\"http://www.tei-c.org/ns/1.0\" xml:id=\"law\"><teiHeader><fileDesc><titleStmt><title xml:lang=\"fr\">La loi</title><title xml:lang=\"ar\">القانون</title></titleStmt></fileDesc><profileDesc><creation><date when=\"2021-05-03\"/></creation></profileDesc></teiHeader>\n\
             <text><group><text xml:lang=\"fr\"><body><head xml:id=\"f0\">Titre</head><p xml:id=\"f1\">{FR_1}<note n=\"*\">Une note.</note></p><p xml:id=\"f2\">{FR_2}</p></body></text>\n\
             <text xml:lang=\"ar\"><body><head xml:id=\"a0\">عنوان</head><p xml:id=\"a1\">{AR_1} <choice><sic>خطا</sic><corr>صواب</corr></choice></p><p>{AR_2}</p></body></text></group></text>\n\
             <standOff><linkGrp type=\"translation\"><link target=\"#f0 #a0\"/><link target=\"#f1 #f2 #a1\"/></linkGrp></standOff></TEI>\n"
                ),
            ),
            (
                "corresp.xml",
                format!(
                    "<TEI xmlns=\"http://www.tei-c.org/ns/1.0\"><text><body><div xml:lang=\"en\"><ab xml:id=\"e1\" corresp=\"#j1\">{EN_1}</ab><ab>{EN_2}</ab></div><div xml:lang=\"ja\"><ab xml:id=\"j1\">{JA_1}</ab><lg><l>一</l><l>二</l></lg></div></body></text></TEI>\n"
                ),
            ),
        ],
    )
}

pub(crate) fn moses() -> Fixture {
    fixture(
        "moses",
        &[
            ("set.ar-en.en", format!("{EN_1}\n\n{EN_2}\n")),
            ("set.ar-en.ar", format!("{AR_1}\nسطر\n{AR_2}\n")),
        ],
    )
}

pub(crate) fn csv() -> Fixture {
    fixture(
        "csv",
        &[
            (
                "named.csv",
                format!(
                    "\u{feff}doc,n,title_en,English,he\nx,1,\"A, title\",\"{EN_1}\nnext \"\"line\"\"\",שלום\nx,2,,Only here,\ny,1,,,רק כאן\n"
                ),
            ),
            ("bare.tsv", format!("{FR_1}\t{JA_1}\n{FR_2}\t{JA_2}\nSeul\t\n")),
            ("semi.csv", "fr;ar;heading\nTitre;عنوان;1\nUn, deux;واحد;0\n".to_owned()),
        ],
    )
}

pub(crate) fn html() -> Fixture {
    fixture(
        "html",
        &[
            (
                "en/law.html",
                format!(
                    "<!DOCTYPE html><html lang=\"en\"><head><title>The law | Site</title><link rel=\"alternate\" hreflang=\"ar\" href=\"../%D9%82/../ar/qanun.html\"><link rel=alternate hreflang=ar href='../ar/qanun.html'><script>x</script></head><body><nav>x</nav><main><h1>The law</h1><p><time datetime=\"2021-05-03\">3 May 2021</time></p><p>{EN_1}</p><ul><li>One<li>T&eacute;o<br>w&nbsp;o</ul><table><tr><td>1<td>2</table></main><footer>x</footer></body></html>"
                ),
            ),
            (
                "ar/qanun.html",
                format!(
                    "<!DOCTYPE html><html lang=\"ar\" dir=\"rtl\"><head><title>x</title></head><body><main><h1>القانون</h1><p>{AR_1}</p><ul><li>واحد<li>اثنان</ul></main></body></html>"
                ),
            ),
            (
                "mixed.html",
                format!(
                    "<html lang=\"fr\"><body><p>{FR_1}</p><div lang=\"ja\"><p>{JA_1}</p></div><p>{FR_2}</p><p lang=ja>{JA_2}</p></body></html>"
                ),
            ),
            (
                "rows.html",
                format!(
                    "<html><body><table><tr><td lang=en>{EN_1}<td lang=zh>{ZH_1}</tr><tr><td lang=en>{EN_2}<td lang=zh>{ZH_2}</table></body></html>"
                ),
            ),
        ],
    )
}

pub(crate) fn markdown() -> Fixture {
    fixture(
        "markdown",
        &[
            (
                "content/en/law.md",
                format!(
                    "---\ntitle: The law\ndate: 2021-05-03\ntags: [net]\n---\n\n# Chapter\n\n{EN_1}[^1]\n\n1. one *em*\n2. two\n\n| a | b |\n|---|---|\n| c | d |\n\n{{{{< figure src=\"x\" >}}}}\n\n[^1]: A note.\n"
                ),
            ),
            (
                "content/ar/law.md",
                format!("---\ntitle: القانون\ndate: 2021-05-03\n---\n\n# فصل\n\n{AR_1}\n"),
            ),
            (
                "other.fr.md",
                format!("+++\ntitle = \"Autre\"\ntranslationKey = \"o\"\n+++\n{FR_1}\n"),
            ),
            ("autre.ja.md", format!("+++\ntitle = \"別\"\ntranslationKey = \"o\"\n+++\n{JA_1}\n")),
            (
                "_posts/2019-02-03-both.md",
                format!(
                    "---\nlayout: post\ntitle: \"Both\"\n---\n{EN_1}\n\n{EN_2}\n\n{ZH_1}\n\n{ZH_2}\n{{: .right}}\n"
                ),
            ),
            ("draft.md", format!("---\ndraft: true\n---\n{EN_1}\n")),
        ],
    )
}

pub(crate) fn wxr() -> Fixture {
    let item = |id: u32, kind: &str, status: &str, name: &str, more: &str, content: &str| {
        format!(
            "<item><title><![CDATA[Post {id}]]></title><link>https://example.org/{id}/</link><dc:creator><![CDATA[ann]]></dc:creator><content:encoded><![CDATA[{content}]]></content:encoded><excerpt:encoded><![CDATA[]]></excerpt:encoded><wp:post_id>{id}</wp:post_id><wp:post_date><![CDATA[2021-05-0{id} 10:00:00]]></wp:post_date><wp:post_name><![CDATA[{name}]]></wp:post_name><wp:status><![CDATA[{status}]]></wp:status><wp:post_type><![CDATA[{kind}]]></wp:post_type>{more}</item>\n"
        )
    };
    let linked = |lang: &str| {
        format!(
            "<category domain=\"language\" nicename=\"{lang}\"><![CDATA[x]]></category><category domain=\"post_translations\" nicename=\"pll_1\"><![CDATA[pll_1]]></category>"
        )
    };
    let items = [
        item(
            1,
            "post",
            "publish",
            "classic",
            "<category domain=\"post_tag\" nicename=\"a\"><![CDATA[A &amp; B]]></category>",
            &format!("{EN_1}\n[caption id=\"x\"]the [national] code[/caption]\n\n{ZH_1}\n\n{ZH_2}"),
        ),
        item(
            2,
            "post",
            "publish",
            "loi",
            &linked("fr"),
            &format!("<!-- wp:paragraph --><p>{FR_1}</p><!-- /wp:paragraph -->"),
        ),
        item(
            3,
            "post",
            "publish",
            "%d9%82",
            &linked("ar"),
            &format!("<!-- wp:paragraph --><p>{AR_1}</p><!-- /wp:paragraph -->"),
        ),
        item(4, "post", "draft", "draft", "", EN_1),
        item(5, "attachment", "inherit", "scan", "", ""),
        item(6, "page", "publish", "about", "", &format!("{JA_1}\n\n{JA_2}<!--more-->")),
    ];
    fixture(
        "wxr",
        &[(
            "export.xml",
            format!(
                "<?xml version=\"1.0\" encoding=\"UTF-8\" ?>\n<!-- x -->\n<rss version=\"2.0\" xmlns:content=\"http://purl.org/rss/1.0/modules/content/\" xmlns:dc=\"http://purl.org/dc/elements/1.1/\" xmlns:wp=\"http://wordpress.org/export/1.2/\"><channel><title>x</title><wp:author><wp:author_login><![CDATA[ann]]></wp:author_login><wp:author_display_name><![CDATA[Ann Lee]]></wp:author_display_name></wp:author>\n{}</channel></rss>\n",
                items.concat()
            ),
        )],
    )
}

pub(crate) fn all() -> Vec<Fixture> {
    vec![
        text(),
        dump(),
        jsonl(),
        tmx(),
        xliff(),
        po(),
        tei(),
        moses(),
        csv(),
        html(),
        markdown(),
        wxr(),
    ]
}
