//! How are wasm and glue called to one another in fewer bytes?
//!
//! wasm-bindgen gives each function that the module imports a name with a hash of 16 digits, which
//! no compression shortens and which stands in both files. Here the names become short ones.

use anyhow::{Context, Result};

use crate::binary::{HEADER_LEN, IMPORTS, sections, write_bytes};

/// How long the hash at the end of a generated name is.
const HASH_LEN: usize = 16;
/// What all generated names begin with.
const PREFIX: &str = "__wbg_";

/// The names in `glue` that end in a hash, each once, in the order in which they appear.
pub(crate) fn generated(glue: &str) -> Vec<&str> {
    let mut names: Vec<&str> = Vec::new();
    for name in glue.split(|c: char| !c.is_ascii_alphanumeric() && c != '_') {
        let is_hashed = name.rsplit_once('_').is_some_and(|(_, hash)| {
            hash.len() == HASH_LEN && hash.bytes().all(|byte| byte.is_ascii_hexdigit())
        });
        if name.starts_with(PREFIX) && is_hashed && !names.contains(&name) {
            names.push(name);
        }
    }
    names
}

/// `glue` with a short name for each of `names`.
pub(crate) fn shorten_glue(glue: &str, names: &[&str]) -> String {
    let text = glue.to_owned();
    names.iter().enumerate().fold(text, |text, (i, name)| text.replace(name, &short(i)))
}

/// `wasm` that imports by the same short names.
///
/// # Errors
/// When it does not import one of `names`.
pub(crate) fn shorten_wasm(wasm: &[u8], names: &[&str]) -> Result<Vec<u8>> {
    let mut out = wasm.get(..HEADER_LEN).context("the wasm is cut")?.to_vec();
    let mut has_imports = false;
    for (id, section) in sections(wasm)? {
        out.push(id);
        if id == IMPORTS {
            write_bytes(&mut out, &shorten_imports(section.0, names)?);
            has_imports = true;
        } else {
            write_bytes(&mut out, section.0);
        }
    }
    has_imports.then_some(out).context("the wasm has no imports")
}

fn shorten_imports(body: &[u8], names: &[&str]) -> Result<Vec<u8>> {
    let mut body = body.to_vec();
    for (i, name) in names.iter().enumerate() {
        // A name stands after its length, which takes one byte below 128.
        let mut from = vec![u8::try_from(name.len())?];
        from.extend(name.as_bytes());
        let mut to = vec![u8::try_from(short(i).len())?];
        to.extend(short(i).as_bytes());
        let at = body.windows(from.len()).position(|bytes| bytes == from);
        let at = at.with_context(|| format!("the wasm does not import {name}"))?;
        body.splice(at..at + from.len(), to);
    }
    Ok(body)
}

/// A name of few letters, another one for each number.
fn short(i: usize) -> String {
    format!("$_{i}")
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::binary::write_len;

    const GLUE: &str = "{ __wbg_set_0123456789abcdef: f, __wbg_free: g, \
                        __wbg_of_aaaaaaaaaaaaaaaa() { __wbg_set_0123456789abcdef } }";

    #[test]
    fn names_with_a_hash_become_short_in_both_files() {
        let names = generated(GLUE);
        assert_eq!(names, ["__wbg_set_0123456789abcdef", "__wbg_of_aaaaaaaaaaaaaaaa"]);
        assert_eq!(shorten_glue(GLUE, &names), "{ $_0: f, __wbg_free: g, $_1() { $_0 } }");

        let mut body = vec![2];
        for name in &names {
            body.push(name.len() as u8);
            body.extend(name.as_bytes());
            body.extend([0, 5]);
        }
        let mut wasm = b"\0asm\x01\0\0\0\x01\x01\x00\x02".to_vec();
        write_len(&mut wasm, body.len());
        wasm.extend(body);
        wasm.extend(b"\x03\x01\x00");
        let shortened = shorten_wasm(&wasm, &names).unwrap();
        assert_eq!(
            shortened,
            b"\0asm\x01\0\0\0\x01\x01\x00\x02\x0D\x02\x03$_0\x00\x05\x03$_1\x00\x05\x03\x01\x00"
        );
    }

    #[test]
    fn another_module_is_refused() {
        assert!(shorten_wasm(b"\0asm\x01\0\0\0\x02\x01\x00", &["__wbg_a"]).is_err());
        assert!(shorten_wasm(b"\0asm\x01\0\0\0", &[]).is_err());
    }
}
