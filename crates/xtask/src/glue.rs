//! What does the glue carry that no page of ours uses?
//!
//! wasm-bindgen writes for pages that load the module in other ways, and for browsers that are older
//! than those that can run it: a fetch of its own, a response that nobody has looked at, encoders
//! and registries that may be missing. `enface.js` has the glue inside, so every reader would load
//! that.

use anyhow::{Context, Result};

/// Where a piece begins, and what stands behind it.
const PIECES: [(&str, &str); 8] = [
    // Registries came before the reference types that the module needs.
    (REGISTRY, "new FinalizationRegistry("),
    (REGISTRY, "new FinalizationRegistry("),
    (REGISTRY, "new FinalizationRegistry("),
    // Every string is passed with a way to make room for it.
    ("    if (realloc === undefined) {", "    let len = arg.length;"),
    ("if (!('encodeInto' in cachedTextEncoder)) {", "let WASM_VECTOR_LEN"),
    // `get` of `www/parts/get.js` has looked at the response.
    ("        if (!module.ok) {", "        if (typeof WebAssembly.instantiateStreaming"),
    // What is passed is a response or bytes.
    ("    if (module_or_path === undefined) {", "    const imports = __wbg_get_imports();"),
    ("    if (typeof module_or_path === 'string'", "    const { instance, module }"),
];
const REGISTRY: &str = "(typeof FinalizationRegistry === 'undefined')";

/// `glue` without these pieces.
///
/// # Errors
/// When one of them is not there: another version of wasm-bindgen writes something else, and
/// [`PIECES`] has to follow.
pub(crate) fn lean(glue: &str) -> Result<String> {
    let mut glue = glue.to_owned();
    for (from, behind) in PIECES {
        let start = glue.find(from);
        let end = start.and_then(|start| Some(start + glue.get(start..)?.find(behind)?));
        let range = start.zip(end).map(|(start, end)| start..end);
        let range = range.with_context(|| format!("the glue has no {from:?} before {behind:?}"))?;
        glue.replace_range(range, "");
    }
    Ok(glue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_that_is_missing_is_named() {
        let error = lean("let wasm;").unwrap_err().to_string();
        assert!(error.contains("typeof FinalizationRegistry"), "{error}");
    }
}
