use enface_text::Analyzer;

use super::*;

/// Sentences of a law in which terms and verbs vary freely.
fn passages() -> Vec<(String, String)> {
    let terms = [
        ("网络安全", "cybersecurity"),
        ("个人信息", "personal information"),
        ("国家标准", "national standards"),
        ("关键信息基础设施", "critical information infrastructure"),
        ("重要数据", "important data"),
    ];
    let verbs = [
        ("应当保护", "shall protect"),
        ("加强", "strengthens"),
        ("公开", "publishes"),
        ("可以审查", "may review"),
        ("负责", "answers for"),
        ("禁止", "forbids"),
        ("支持", "supports"),
    ];
    let mut out = Vec::new();
    for i in 0..70 {
        // Every term meets every verb and every other term.
        let (x, y) = (terms[i % 5], terms[(i + 1 + i / 5 % 4) % 5]);
        let verb = verbs[i * 3 % 7];
        out.push((
            format!("主管部门{}{}和{}。", verb.0, x.0, y.0),
            format!("The department {} {} and the {}.", verb.1, x.1, y.1),
        ));
    }
    out
}

fn learn() -> Vec<LexiconEntry> {
    let texts = passages();
    let passages: Vec<Passage<'_>> = texts.iter().map(|(a, b)| Passage { a, b }).collect();
    let config = LexiconConfig { max_share_of_text: 1.0, ..LexiconConfig::default() };
    learn_lexicon(&passages, &Analyzer::default(), &config)
}

fn counterparts<'a>(lexicon: &'a [LexiconEntry], term: &str) -> Vec<&'a str> {
    let entry = lexicon.iter().find(|entry| entry.term == term);
    entry.into_iter().flat_map(|e| &e.counterparts).map(|c| c.text.as_str()).collect()
}

#[test]
fn terms_find_their_renderings_both_ways() {
    let lexicon = learn();
    for (zh, en) in [
        ("网络安全", "cybersecurity"),
        ("个人信息", "personal information"),
        ("国家标准", "national standards"),
        ("重要数据", "important data"),
    ] {
        assert_eq!(counterparts(&lexicon, zh), [en], "{lexicon:#?}");
        assert_eq!(counterparts(&lexicon, en), [zh], "{lexicon:#?}");
    }
}

#[test]
fn function_words_and_fragments_are_no_terms() {
    let lexicon = learn();
    for term in ["the", "and", "络安", "personal", "网络安", "the cybersecurity", "department"]
    {
        assert!(counterparts(&lexicon, term).is_empty(), "{term}: {lexicon:#?}");
    }
}

#[test]
fn chance_meetings_teach_nothing() {
    let passages = [Passage { a: "数据安全", b: "data security" }, Passage::default()];
    let config = LexiconConfig::default();
    assert_eq!(learn_lexicon(&passages, &Analyzer::default(), &config), []);
    assert_eq!(learn_lexicon(&[], &Analyzer::default(), &config), []);
}

#[test]
fn what_is_cut_out_of_words_is_no_term() {
    // 计画 stands behind three words that end in 要; none of them has nearly all of 要计画.
    let words = ["主要", "重要", "次要"];
    let verbs = ["保存", "公布", "修正", "审查", "执行"];
    let texts: Vec<String> = (0..90)
        .map(|i| {
            let (word, verb) = (words[i % 3], verbs[i / 3 % 5]);
            // The words stand alone as often: 要 belongs to what is before it.
            if i % 2 == 0 {
                format!("{verb}{word}计画。")
            } else {
                format!("{verb}{word}，计画。")
            }
        })
        .collect();
    let texts: Vec<&str> = texts.iter().map(String::as_str).collect();
    let terms = Terms::read(&texts, &Analyzer::default());
    let all: Vec<String> = (0..terms.n_terms()).map(|term| terms.text(term)).collect();
    assert!(all.iter().any(|term| term == "计画"), "{all:?}");
    assert!(all.iter().all(|term| term != "要计画"), "{all:?}");
}
