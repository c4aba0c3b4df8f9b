//! What an archive carries beside its texts, from files to files, in a language from right to left.

use std::fs;
use std::path::Path;
use std::process::Command;

use serde_json::Value;

const DOCS: &str = r#"{"id": "data-act", "title_en": "Personal Data Act", "title_ar": "قانون البيانات", "date": "2016-08-12", "segments": [{"en": "Article 1 This Act protects data.", "ar": "المادة 1 يحمي هذا القانون البيانات.", "label_en": "Article 1"}, {"en": "Article 2 The Ministry of Justice keeps a register [translator’s note: of names].", "ar": "المادة 2 تمسك وزارة العدل سجلا.", "label_en": "Article 2"}]}
{"id": "rules", "title_en": "Rules on Data", "title_ar": "قواعد البيانات", "kind": "rules", "segments": [{"en": "These Rules are issued under Article 2 of the Personal Data Act (hereinafter “the Act”).", "ar": "صدرت هذه القواعد وفق المادة 2 من قانون البيانات."}, {"en": "The Ministry of Justice applies Article 1 of the Act and the Civil Service Act.", "ar": "تطبق وزارة العدل المادة 1."}]}
"#;

const CONFIG: &str = r#"
sides = ["en", "ar"]
prevailing = "ar"
licence = "CC0-1.0"
base-url = "https://example.org/a/"
facets = ["kind", "year"]
lexicon = ["lexicon.toml"]
annotations = ["notes.md"]
institutions = "institutions.toml"
[[inputs]]
files = ["docs.jsonl"]
"#;

fn enface(folder: &Path, args: &[&str]) -> (i32, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_enface"));
    command.args(args).current_dir(folder).env("ENFACE_CACHE", folder.join(".cache"));
    let output = command.output().unwrap();
    (output.status.code().unwrap(), String::from_utf8_lossy(&output.stderr).into_owned())
}

fn read(folder: &Path, path: &str) -> Value {
    serde_json::from_slice(&fs::read(folder.join(path)).unwrap()).unwrap()
}

fn write_archive(folder: &Path) {
    let write = |name: &str, text: &str| fs::write(folder.join(name), text).unwrap();
    write("docs.jsonl", DOCS);
    write("enface.toml", CONFIG);
    write(
        "lexicon.toml",
        "[[term]]\nen = \"data\"\nar = \"بيانات\"\ndefinition = \"What is known.\"\n",
    );
    write(
        "notes.md",
        "## data-act\n\n> keeps ==a registers==\n\nSince *1999*.\n\n> nowhere to be found\nLost.\n",
    );
    write(
        "institutions.toml",
        "[[institution]]\nid = \"moj\"\nnames.en = [\"Ministry of Justice\"]\nnames.ar = [\"وزارة العدل\"]\n",
    );
}

#[test]
fn an_archive_carries_what_its_texts_and_its_owner_know() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write_archive(folder);
    let (code, said) = enface(folder, &["build", "-o", "out", "--index-only"]);
    assert_eq!(code, 0, "{said}");
    assert!(said.contains("notes.md:7") && said.contains("no longer fits"), "{said}");
    let out = folder.join("out");
    let entry = read(&out, "enface.json");
    let manifest = read(&out, entry["knowledge"].as_str().unwrap());
    assert_eq!(manifest["about"]["licence"], "CC0-1.0");
    assert_eq!(manifest["about"]["prevailing"], "ar");
    let page = read(&out, manifest["documents"]["files"][0].as_str().unwrap());
    let [act, rules] = page["documents"].as_array().unwrap().as_slice() else { panic!("{page}") };

    let cited: Vec<_> = rules["citations"]
        .as_array()
        .unwrap()
        .iter()
        .filter(|citation| citation[1] == 0)
        .map(|citation| {
            let target = &rules["targets"][citation[4].as_u64().unwrap() as usize];
            let name = target.get("id").or_else(|| target.get("text")).unwrap();
            (name.as_str().unwrap(), citation[5].as_i64().unwrap())
        })
        .collect();
    let expected = [("rules", -1), ("data-act", 1), ("data-act", 0), ("Civil Service Act", -1)];
    assert_eq!(cited, expected, "{rules}");
    assert_eq!(act["citedBy"][0]["id"], "rules");
    assert_eq!(act["citedBy"][0]["beads"][0], serde_json::json!([0, 1]));

    let notes: Vec<_> = act["annotations"]
        .as_array()
        .unwrap()
        .iter()
        .map(|note| (note["kind"].as_str().unwrap(), note["body"].as_str().unwrap()))
        .collect();
    let expected = [("owner", "Since *1999*."), ("translator", "translator’s note: of names")];
    assert_eq!(notes, expected);

    let bodies = read(&out, manifest["institutions"]["file"].as_str().unwrap());
    assert_eq!(bodies["institutions"][0]["id"], "moj");
    assert_eq!(bodies["institutions"][0]["documents"].as_array().unwrap().len(), 2);
    assert_eq!(bodies["institutions"][0]["first"], "2016-08-12");

    let facets = read(&out, manifest["facets"].as_str().unwrap());
    assert_eq!(facets["facets"][0]["values"][1]["value"], "rules");
    assert_eq!(facets["facets"][1]["values"][0]["documents"], serde_json::json!([0]));

    let terms = read(&out, manifest["lexicon"]["sides"][0]["files"][0].as_str().unwrap());
    let data = &terms["headwords"][0];
    assert_eq!(
        (&data["text"], &data["own"]["definition"]),
        (&"data".into(), &"What is known.".into())
    );
    assert_eq!(data["renderings"][0]["owner"], true);
}

#[test]
fn a_register_is_written_to_be_edited() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    write_archive(folder);
    let (code, said) = enface(folder, &["institutions", "-o", "found.toml"]);
    assert_eq!(code, 0, "{said}");
    let text = fs::read_to_string(folder.join("found.toml")).unwrap();
    assert!(text.contains("names.en = [\"Ministry of Justice\"]"), "{text}");
    let (code, said) = enface(folder, &["institutions", "-o", "found.toml"]);
    assert_eq!((code, said.contains("--force")), (1, true), "{said}");
}

#[test]
fn where_a_translation_comes_from_is_known_for_each_passage() {
    let folder = tempfile::tempdir().unwrap();
    let folder = folder.path();
    let docs = r#"{"id": "a", "title_en": "Act", "translator": "Ann Lee", "segments": [{"en": "One.", "ar": "واحد."}, {"en": "Two.", "ar": "اثنان.", "provenance": "machine: DeepL"}, {"en": "Three.", "ar": "ثلاثة.", "provenance": "official"}, {"en": "Alone."}, {"en": "Four.", "ar": "أربعة."}]}
{"id": "b", "segments": [{"en": "One.", "ar": "واحد."}]}
"#;
    fs::write(folder.join("docs.jsonl"), docs).unwrap();
    let tmx = r#"<tmx version="1.4"><body><tu creationid="Google Translate"><tuv xml:lang="en"><seg>Sea.</seg></tuv><tuv xml:lang="ar"><seg>بحر.</seg></tuv></tu><tu><prop type="x-provenance">human: Ali</prop><tuv xml:lang="en"><seg>Sun.</seg></tuv><tuv xml:lang="ar"><seg>شمس.</seg></tuv></tu></body></tmx>"#;
    fs::write(folder.join("memory.tmx"), tmx).unwrap();
    let (code, said) =
        enface(folder, &["build", "docs.jsonl", "memory.tmx", "-o", "out", "--index-only"]);
    assert_eq!(code, 0, "{said}");
    let entry = read(&folder.join("out"), "enface.json");
    let manifest = read(&folder.join("out"), entry["knowledge"].as_str().unwrap());
    let page = read(&folder.join("out"), manifest["documents"]["files"][0].as_str().unwrap());
    let of = |i: usize| page["documents"][i]["provenance"].to_string();
    assert_eq!(
        of(0),
        r#"[[0,1,"human","Ann Lee"],[1,2,"machine","DeepL"],[2,3,"official",null],[4,5,"human","Ann Lee"]]"#
    );
    assert_eq!(of(1), "[]");
    assert_eq!(of(2), r#"[[0,1,"machine","Google Translate"],[1,2,"human","Ali"]]"#);
}
