//! How does an archive work from a folder without a server, by double-click?
//!
//! There a page may load scripts, and nothing else. So all that the widget would fetch stands in
//! scripts of at most a megabyte, as base64, and each is loaded when something in it is asked for;
//! `folder.js` answers the widget's requests from them.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use serde_json::json;

use crate::files::Entry;
use crate::page;
use crate::site::File;

/// Bytes of a script. Browsers read it whole, whatever is asked for in it.
const MAX_SCRIPT_BYTES: usize = 1 << 20;
/// Bytes of a piece of a file: as base64 and with its path it fits into a script.
const MAX_PIECE_BYTES: usize = 700 << 10;

/// The scripts for the files of an index at `paths`, whose bytes `get` knows.
///
/// # Errors
/// If a file cannot be read, or the program lacks the widget.
pub(super) fn files(
    paths: &[String],
    entry: &Entry,
    get: impl Fn(&str) -> anyhow::Result<Vec<u8>>,
) -> anyhow::Result<Vec<File>> {
    let mut paths: Vec<&String> = paths.iter().collect();
    paths.sort_unstable();
    let mut out = Vec::new();
    let mut scripts = Scripts::default();
    for path in paths {
        scripts.add(path, &get(path)?);
    }
    let (firsts, texts) = scripts.finish();
    for (n, text) in texts.into_iter().enumerate() {
        out.push((format!("offline/{n}.js"), text.into_bytes()));
    }
    let mut program = Scripts::default();
    for (name, bytes) in page::program()? {
        program.add(name, bytes);
    }
    let (_, texts) = program.finish();
    let n_program = texts.len();
    for (n, text) in texts.into_iter().enumerate() {
        out.push((format!("offline/program-{n}.js"), text.into_bytes()));
    }
    let about = json!({ "firsts": firsts, "programs": n_program, "modules": entry.modules });
    let script = format!("self.enfaceFolder = {about};\n{}", page::folder_script()?);
    out.push(("folder.js".to_owned(), script.into_bytes()));
    Ok(out)
}

/// Scripts that are being filled, in the order of paths.
#[derive(Default)]
struct Scripts {
    firsts: Vec<String>,
    texts: Vec<String>,
    open: String,
}

impl Scripts {
    fn add(&mut self, path: &str, bytes: &[u8]) {
        // A file without bytes is there, too.
        let pieces =
            if bytes.is_empty() { vec![bytes] } else { bytes.chunks(MAX_PIECE_BYTES).collect() };
        for piece in pieces {
            let line = format!("[{},\"{}\"],", json!(path), STANDARD.encode(piece));
            if !self.open.is_empty() && self.open.len() + line.len() + 32 > MAX_SCRIPT_BYTES {
                self.close();
            }
            if self.open.is_empty() {
                self.firsts.push(path.to_owned());
            }
            self.open.push_str(&line);
        }
    }

    fn close(&mut self) {
        if !self.open.is_empty() {
            let open = core::mem::take(&mut self.open);
            self.texts.push(format!("enfaceFolder.give([{}]);\n", open.trim_end_matches(',')));
        }
    }

    fn finish(mut self) -> (Vec<String>, Vec<String>) {
        self.close();
        (self.firsts, self.texts)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_script_is_larger_than_a_megabyte_and_large_files_go_over_several() {
        let mut scripts = Scripts::default();
        scripts.add("a", &[1; 10]);
        scripts.add("b", &vec![2; 3 << 20]);
        scripts.add("c", &[]);
        let (firsts, texts) = scripts.finish();
        assert!(texts.iter().all(|text| text.len() <= MAX_SCRIPT_BYTES));
        assert_eq!(firsts.len(), texts.len());
        assert_eq!(firsts[0], "a");
        assert!(firsts[1..].iter().all(|first| first == "b"), "{firsts:?}");
        assert!(texts.last().unwrap().contains("[\"c\",\"\"]"));
    }
}
