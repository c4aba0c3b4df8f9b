//! Which promises does every reader keep, whatever a file holds?
//!
//! It does not panic, it takes no more than five seconds (libFuzzer's `-timeout`), and the file
//! beside it comes out whole.

use enface::import::{ImportOptions, import_sources};
use enface::model::Body;
use enface::source::SourceFile;

/// What stands in the file beside it.
const SIBLING: &str = r#"{"id": "0sibling", "segments": [{"fr": "Un texte.", "ar": "نص."}]}"#;

/// Reads bytes as a file of a format, beside another file.
///
/// # Panics
/// If a promise is broken.
pub fn read(format: &str, name: &str, bytes: &[u8]) {
    let file = |name: &str, bytes: &[u8]| SourceFile {
        path: name.to_owned(),
        relative: name.to_owned(),
        bytes: bytes.to_vec(),
        ..SourceFile::default()
    };
    // By its name and content first, then as what a person says it is.
    let files = vec![file("0sibling.jsonl", SIBLING.as_bytes()), file(name, bytes)];
    let imported = import_sources(files, &ImportOptions::default());
    let sibling = imported.documents.iter().find(|document| document.id == "0sibling");
    let sibling = sibling.expect("the file beside it is lost");
    assert!(matches!(&sibling.body, Body::Given(segments) if segments.len() == 1));
    let options = ImportOptions { format: Some(format.to_owned()), ..ImportOptions::default() };
    import_sources(vec![file(name, bytes)], &options);
}
