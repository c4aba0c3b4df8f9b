//! The importers on whole files: the sample archive against its split by hand, other archives in
//! the same shape, text files, and input that no one should have to read.

mod archives;
mod battery;
mod fixtures;
mod formats;
mod hostile;
mod inputs;
mod sample;
mod texts;

use std::fs;
use std::path::{Path, PathBuf};

use enface::diagnostic::Severity;
use enface::import::{ImportOptions, Imported, import};
use enface::model::{Body, Document};

/// Imports files written into a fresh folder, which is given as a whole.
fn import_files(files: &[(&str, &[u8])]) -> Imported {
    import_files_with(files, &ImportOptions::default())
}

fn import_files_with(files: &[(&str, &[u8])], options: &ImportOptions) -> Imported {
    let folder = tempfile::tempdir().unwrap();
    for (name, bytes) in files {
        let path = folder.path().join(name);
        fs::create_dir_all(path.parent().unwrap()).unwrap();
        fs::write(path, bytes).unwrap();
    }
    import(&[folder.path().to_path_buf()], options)
}

fn import_text(name: &str, text: &str) -> Imported {
    import_files(&[(name, text.as_bytes())])
}

/// The paragraphs of the side in `lang`, none if there is no such side.
fn paragraphs<'a>(document: &'a Document, lang: &str) -> Vec<&'a str> {
    let Body::Sides(sides) = &document.body else { panic!("no sides: {document:?}") };
    let side = sides.iter().filter(|side| side.lang == lang);
    side.flat_map(|side| &side.paragraphs).map(String::as_str).collect()
}

fn langs(document: &Document) -> Vec<&str> {
    match &document.body {
        Body::Sides(sides) => sides.iter().map(|side| side.lang.as_str()).collect(),
        Body::Given(_) => panic!("no sides: {document:?}"),
    }
}

fn meta<'a>(document: &'a Document, key: &str) -> Vec<&'a str> {
    document.meta.iter().filter(|(k, _)| k == key).map(|(_, value)| value.as_str()).collect()
}

fn messages(imported: &Imported, severity: Severity) -> Vec<&str> {
    let chosen = imported.diagnostics.iter().filter(|d| d.severity == severity);
    chosen.map(|d| d.message.as_str()).collect()
}

/// A file of the sample archive.
fn seed(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../tests/corpora/seed").join(name)
}

const FR_1: &str = "La présente loi garantit à toute personne le droit d’accéder librement aux informations \
publiques et de les réutiliser dans les conditions fixées par décret.";
const FR_2: &str = "Les administrations publient en ligne les documents qu’elles produisent, sauf lorsque leur \
communication porterait atteinte au secret de la défense nationale.";
const AR_1: &str = "يضمن هذا القانون لكل شخص الحق في الاطلاع بحرية على المعلومات العامة وإعادة استخدامها وفق الشروط \
المحددة بمرسوم.";
const AR_2: &str =
    "تنشر الإدارات على الإنترنت الوثائق التي تنتجها إلا إذا كان نشرها يمس بسر الدفاع الوطني.";
const EN_1: &str = "This law guarantees every person the right to access public information freely and to reuse it \
under the conditions laid down by decree.";
const EN_2: &str = "The authorities publish the documents that they produce online, except where this would harm \
the secrets of national defence.";
const ZH_1: &str =
    "为了保障公民、法人和其他组织依法获取政府信息，提高政府工作的透明度，制定本条例。";
const ZH_2: &str = "行政机关应当及时、准确地公开政府信息，但涉及国家秘密的除外。";
const JA_1: &str = "この法律は、国民主権の理念にのっとり、行政文書の開示を請求する権利につき定めることを目的とする。";
const JA_2: &str = "何人も、この法律の定めるところにより、行政機関の長に対し、行政文書の開示を請求することができる。";
