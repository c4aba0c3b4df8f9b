//! What does the glue carry that no page of ours uses?
//!
//! wasm-bindgen writes for pages that load the module in other ways, and for browsers that are older
//! than those that can run it: a fetch of its own, a response that nobody has looked at, encoders
//! and registries that may be missing. `enface.js` has the glue inside, so every reader would load
//! that.

use anyhow::{Context, Result, ensure};

/// Where a piece begins, and what stands behind it.
const PIECES: [(&str, &str); 27] = [
    // `run` of `www/parts/archive.js` frees its work, whatever happens.
    ("        WorkFinalization.register(", "        return obj;"),
    ("        WorkFinalization.unregister(this);", "        return ptr;"),
    ("const WorkFinalization", "function _assertClass"),
    // Registries came before the reference types that the module needs.
    (REGISTRY, "new FinalizationRegistry("),
    (REGISTRY, "new FinalizationRegistry("),
    // A view is made of an archive in one place.
    ("        _assertClass(archive, Archive);", "        const ret = wasm.view_new"),
    // Memory does not run out between two strings and leave the page of use.
    ("            try {\n                ptr0", "                ptr0"),
    ("            } catch (e) {", "            const ret = wasm.archive_open"),
    // A view of the memory is made in no time.
    ("    if (cachedDataViewMemory0 === null", "        cachedDataViewMemory0 ="),
    ("    }\n    return cachedDataViewMemory0", "    return cachedDataViewMemory0"),
    // Strings that are passed are short: one way is enough.
    ("    if (realloc === undefined) {", "        const buf"),
    ("    let len = arg.length;", "let cachedTextDecoder"),
    ("if (!('encodeInto' in cachedTextEncoder)) {", "let WASM_VECTOR_LEN"),
    // No session of a reader comes to two gigabytes of text.
    ("const MAX_SAFARI_DECODE_BYTES", "function decodeText"),
    ("    numBytesDecoded +=", "    return cachedTextDecoder.decode(bytes)"),
    // The module is instantiated once.
    ("    wasmInstance = instance;", "    wasm = instance"),
    ("    wasmModule = module;", "    wasm.__wbindgen_start"),
    // `get` of `www/parts/get.js` has looked at the response; what is no response is bytes.
    ("typeof Response === 'function' && ", "module instanceof"),
    ("        if (!module.ok) {", "            try {"),
    ("                const validResponse", "                if (validResponse"),
    ("validResponse && ", "module.headers"),
    ("        }\n\n        const bytes", "        const bytes"),
    ("        if (instance instanceof WebAssembly.Instance) {", "            return instance;"),
    ("        }\n    }\n\n    function expectedResponseType", "    }\n\n    function expected"),
    ("    function expectedResponseType", "}\n\nfunction initSync"),
    // `load` of `www/parts/archive.js` does it once, and passes a response or bytes.
    ("let __wbg_init_promise;", "async function __wbg_init_once"),
    ("    if (module_or_path !== undefined) {", "    const { instance, module }"),
];
const REGISTRY: &str = "(typeof FinalizationRegistry === 'undefined')";
/// What is written shorter, or called otherwise without these pieces.
const NAMES: [(&str, &str); 6] = [
    (" * 1, 1)", ", 1)"),
    (", ptr / 1)", ", ptr)"),
    ("isLikeNone(bytes)", "!bytes"),
    (", wasm.__wbindgen_realloc", ""),
    ("await module_or_path, imports", "module_or_path, __wbg_get_imports()"),
    ("__wbg_init as default", "__wbg_init_once as default"),
];

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
    for (from, to) in NAMES {
        ensure!(glue.contains(from), "the glue has no {from:?}");
        glue = glue.replace(from, to);
    }
    Ok(glue)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_piece_that_is_missing_is_named() {
        let error = lean("let wasm;").unwrap_err().to_string();
        assert!(error.contains("WorkFinalization"), "{error}");
    }
}
