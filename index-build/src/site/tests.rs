//! What a reader without scripts, and what a machine, finds in the pages.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::sync::Mutex;

use serde_json::Value as Json;

use super::*;
use crate::import::ImportOptions;
use crate::knowledge::own::notes;
use crate::knowledge::{About, Own};
use crate::pipeline::{BuildOptions, build};
use crate::source::Input;

const LAWS: &str = r#"{"id": "security-law", "title_en": "Security Law", "title_ar": "قانون الأمن", "date": "2016-11-07", "kind": "law", "segments": [{"heading": true, "en": "Chapter 1", "ar": "الفصل 1"}, {"en": "Article 1 Networks <are> safe & sound.", "ar": "المادة 1 الشبكات آمنة.", "label_en": "Article 1"}, {"en": "Article 2 Only here.", "label_en": "Article 2"}]}
{"id": "../Notice\" 1", "title_en": "Notice", "title_ar": "إشعار", "date": "2017", "kind": "notice", "translator": "Ann Lee", "source": "javascript:alert(1)", "segments": [{"en": "This Notice is issued under Article 1 of the Security Law.", "ar": "صدر هذا الإشعار بموجب المادة 1 من قانون الأمن."}, {"en": "Operators shall store data.", "ar": "يخزن المشغلون البيانات."}]}
"#;

/// All pages of an archive, by path.
fn pages(own: Own, about: About, plan: &Plan) -> BTreeMap<String, String> {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("laws.jsonl");
    fs::write(&path, LAWS).unwrap();
    let langs = vec!["en".to_owned(), "ar".to_owned()];
    let options = BuildOptions {
        inputs: vec![Input::from(&path)],
        import: ImportOptions { langs, ..ImportOptions::default() },
        title: Some("Laws".to_owned()),
        about,
        own,
        ..BuildOptions::default()
    };
    let built = build(&options, &|_| {});
    assert_eq!(built.report.documents, 2, "{:?}", built.report.diagnostics);
    let site = Site::new(&built, "e", plan).unwrap();
    let found = Mutex::new(BTreeMap::new());
    let write = |(path, bytes): File| -> anyhow::Result<()> {
        let before = found.lock().unwrap().insert(path.clone(), String::from_utf8(bytes)?);
        assert_eq!(before, None, "{path} is written twice");
        Ok(())
    };
    site.pages(&write).unwrap();
    found.into_inner().unwrap()
}

fn published() -> About {
    let base_url = Some("https://example.org/laws".to_owned());
    About { base_url, licence: Some("CC0".to_owned()), ..About::default() }
}

fn law(pages: &BTreeMap<String, String>) -> &str {
    &pages["read/security-law.html"]
}

/// The path of the page about the document with the odd id.
fn notice(pages: &BTreeMap<String, String>) -> &str {
    let mut paths = pages.keys().filter(|path| path.starts_with("read/notice"));
    paths.next().expect("the odd id has a page")
}

#[test]
fn every_segment_of_every_side_stands_on_its_page_with_an_anchor() {
    let pages = pages(Own::default(), About::default(), &Plan::default());
    let page = law(&pages);
    for part in [
        "<h1 lang=\"en\" dir=\"ltr\">Security Law</h1>",
        "<h2 class=\"side\" lang=\"ar\" dir=\"rtl\"><span id=\"ar-1\">الفصل 1</span></h2>",
        "<span id=\"en-2\">Article 1 Networks &lt;are&gt; safe &amp; sound.</span>",
        "<span id=\"ar-2\">المادة 1 الشبكات آمنة.</span>",
        "<span id=\"en-3\">Article 2 Only here.</span>",
        "id=\"p2\"",
        "<bdi lang=\"ar\">العربية</bdi>",
        ">Article 2</a>",
    ] {
        assert!(page.contains(part), "{part} is not in {page}");
    }
    let odd = &pages[notice(&pages)];
    assert!(!odd.contains("href=\"javascript"), "only addresses of the web become links");
    assert!(odd.contains("index.html#..%2FNotice%22%201/"), "{odd}");
}

#[test]
fn citations_lead_to_the_passage_and_back() {
    let pages = pages(Own::default(), About::default(), &Plan::default());
    let path = notice(&pages).trim_start_matches("read/");
    let citing = &pages[notice(&pages)];
    assert!(citing.contains("<a class=\"cites\" href=\"security-law.html#p1\">"), "{citing}");
    assert!(law(&pages).contains(&format!("href=\"{path}#p0\"")), "{}", law(&pages));
}

#[test]
fn notes_stand_below_and_their_signs_behind_the_words() {
    let folder = tempfile::tempdir().unwrap();
    let path = folder.path().join("notes.md");
    fs::write(&path, "## security-law\n\n> Article 2 ==Only here==.\n\nA *note* <b>.\n").unwrap();
    let own = Own { notes: notes(&path).unwrap(), ..Own::default() };
    let pages = pages(own, About::default(), &Plan::default());
    let page = law(&pages);
    assert!(
        page.contains("Only here<sup class=\"sign\"><a id=\"sign-1\" href=\"#note-1\">1</a>"),
        "{page}"
    );
    assert!(page.contains("<p>A <em>note</em> &lt;b&gt;.</p>"), "{page}");
}

/// What `attribute` is in each tag of a page.
fn values<'a>(page: &'a str, attribute: &str) -> Vec<&'a str> {
    let start = format!(" {attribute}=\"");
    page.split(start.as_str()).skip(1).filter_map(|rest| rest.split('"').next()).collect()
}

#[test]
fn every_link_within_the_site_leads_somewhere() {
    let pages = pages(Own::default(), published(), &Plan::default());
    let others = ["site.css", "enface.svg", "manifest.webmanifest", "feed.xml"];
    let mut n_links = 0;
    for (path, page) in pages.iter().filter(|(path, _)| path.ends_with(".html")) {
        let ids: BTreeSet<&str> = values(page, "id").into_iter().collect();
        assert_eq!(ids.len(), values(page, "id").len(), "{path} has an id twice");
        // Whoever is told that a page is not there may be in any folder.
        let folder = match path.as_str() {
            "404.html" => PathBuf::from("/laws"),
            path => Path::new("/laws").join(path).parent().map(Path::to_owned).unwrap_or_default(),
        };
        for link in values(page, "href") {
            if link.starts_with("https://") {
                let base = "https://example.org/laws/";
                let below = link.strip_prefix(base).expect("nothing leads elsewhere");
                let below = if below.is_empty() || below.ends_with('/') {
                    format!("{below}index.html")
                } else {
                    below.to_owned()
                };
                assert!(pages.contains_key(&decoded(&below)), "{path}: {link}");
                continue;
            }
            let (file, fragment) = link.split_once('#').unwrap_or((link, ""));
            let file = file.split('?').next().unwrap_or_default();
            let target = if file.is_empty() { path.clone() } else { resolved(&folder, file) };
            n_links += 1;
            if others.contains(&target.as_str()) {
                continue;
            }
            let target_page = pages.get(&target);
            assert!(target_page.is_some(), "{path}: {link} leads to {target}, which is not there");
            // What stands behind the sign of the home page is the widget's.
            if !fragment.is_empty() && target != "index.html" {
                let id = format!("id=\"{}\"", decoded(fragment));
                assert!(target_page.is_some_and(|page| page.contains(&id)), "{path}: {link}");
            }
        }
    }
    assert!(n_links > 100, "{n_links}");
}

/// The path below the root of a link from a page in `folder`.
fn resolved(folder: &Path, link: &str) -> String {
    let mut parts: Vec<String> = Vec::new();
    let whole = folder.join(decoded(link));
    for part in whole.to_string_lossy().split('/') {
        match part {
            ".." => drop(parts.pop()),
            "." | "" => {}
            part => parts.push(part.to_owned()),
        }
    }
    let mut path = parts.get(1..).unwrap_or_default().join("/");
    if path.is_empty() || link.ends_with('/') {
        path = format!("{path}/index.html").trim_start_matches('/').to_owned();
    }
    path
}

fn decoded(link: &str) -> String {
    let mut bytes = Vec::new();
    let mut rest = link.as_bytes();
    while let [first, tail @ ..] = rest {
        match (first, tail) {
            (b'%', [a, b, tail @ ..]) => {
                let digits = String::from_utf8(vec![*a, *b]).unwrap();
                bytes.push(u8::from_str_radix(&digits, 16).unwrap());
                rest = tail;
            }
            _ => {
                bytes.push(*first);
                rest = tail;
            }
        }
    }
    String::from_utf8(bytes).unwrap()
}

#[test]
fn pages_of_ours_exist_in_each_language_and_name_each_other() {
    let pages = pages(Own::default(), published(), &Plan::default());
    let arabic = &pages["ar/index.html"];
    assert!(arabic.contains("<html lang=\"ar\" dir=\"rtl\">") && arabic.contains("الوثائق"));
    for page in [arabic, &pages["index.html"]] {
        for link in [
            "hreflang=\"en\" href=\"https://example.org/laws/\"",
            "hreflang=\"ar\" href=\"https://example.org/laws/ar/\"",
            "hreflang=\"x-default\" href=\"https://example.org/laws/\"",
        ] {
            assert!(page.contains(link), "{link}: {page}");
        }
    }
    assert!(arabic.contains("rel=\"canonical\" href=\"https://example.org/laws/ar/\""));
}

#[test]
fn documents_are_listed_by_year_kind_and_institution() {
    let pages = pages(Own::default(), About::default(), &Plan::default());
    for (path, part) in [
        ("documents.html", "Security Law"),
        ("browse/year-2016.html", "Security Law"),
        ("browse/kind-notice.html", "Notice"),
        ("ar/browse/kind-law.html", "قانون الأمن"),
    ] {
        assert!(pages.get(path).is_some_and(|page| page.contains(part)), "{path}");
    }
    assert!(!pages["browse/kind-notice.html"].contains("Security Law"));
}

#[test]
fn machines_are_told_what_a_document_is() {
    let about = About { prevailing: Some("ar".to_owned()), ..published() };
    let pages = pages(Own::default(), about, &Plan::default());
    let data = |page: &str| -> Json {
        let (_, rest) = page.split_once("application/ld+json\">").unwrap();
        serde_json::from_str(rest.split_once("</script>").unwrap().0).unwrap()
    };
    let law = data(law(&pages));
    let (english, arabic) = (&law["@graph"][0], &law["@graph"][1]);
    assert_eq!(english["@type"], "Legislation");
    assert_eq!(english["legislationDate"], "2016-11-07");
    assert_eq!(english["translationOfWork"]["@id"], arabic["@id"]);
    assert_eq!(arabic["workTranslation"][0]["@id"], english["@id"]);
    assert_eq!(arabic["@id"], "https://example.org/laws/read/security-law.html#ar");
    assert_eq!(data(&pages[notice(&pages)])["@graph"][0]["translator"]["name"], "Ann Lee");
    assert_eq!(data(&pages["index.html"])["license"], "CC0");
}

#[test]
fn the_map_and_the_feed_hold_every_page_and_the_newest_documents() {
    let site = pages(Own::default(), published(), &Plan::default());
    let n_pages = site.keys().filter(|path| path.ends_with(".html")).count();
    assert_eq!(site["sitemap.xml"].matches("<loc>").count(), n_pages - 1, "all but 404.html");
    assert!(site["robots.txt"].contains("Sitemap: https://example.org/laws/sitemap.xml"));
    let feed = &site["feed.xml"];
    assert_eq!(feed.matches("<entry>").count(), 2);
    assert!(feed.find("2017-01-01T00:00:00Z").unwrap() < feed.find("2016-11-07T").unwrap());
    let local = pages(Own::default(), About::default(), &Plan::default());
    assert!(!local.contains_key("sitemap.xml"), "a map holds whole addresses alone");
    assert!(local["feed.xml"].contains("urn:enface:"));
    assert!(!local["index.html"].contains("rel=\"alternate\" hreflang"), "so do other languages");
}

#[test]
fn every_page_has_a_title_and_one_heading() {
    for (path, page) in pages(Own::default(), About::default(), &Plan::default()) {
        if path.ends_with(".html") {
            assert_eq!(page.matches("<h1").count(), 1, "{path}");
            assert!(page.contains("<title>") && !page.contains("<title></title>"), "{path}");
            assert!(!page.contains("{{") && !page.contains("undefined"), "{path}");
        }
    }
}

#[test]
fn the_owners_template_takes_the_place_of_ours() {
    let folder = tempfile::tempdir().unwrap();
    let own =
        "{% extends 'base.html' %}{% block main %}<h1>Mine: {{ n_documents }}</h1>{% endblock %}";
    fs::write(folder.path().join("home.html"), own).unwrap();
    let plan = Plan { templates: Some(folder.path().to_owned()), ..Plan::default() };
    let pages = pages(Own::default(), About::default(), &plan);
    assert!(pages["index.html"].contains("<h1>Mine: 2</h1>"));
    assert!(law(&pages).contains("Security Law"), "the others stay");
}

#[test]
fn dates_become_moments() {
    let moments = ["2017-05-11", "2017-05", "2017", "May"].map(timestamp);
    let expected = ["2017-05-11", "2017-05-01", "2017-01-01", "1970-01-01"];
    assert_eq!(moments.map(|moment| moment[..10].to_owned()), expected);
}
