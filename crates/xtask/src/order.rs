//! In what order do the functions of a wasm file compress best?
//!
//! Brotli finds what it has seen before wherever it stands, but says a short way back in fewer bits,
//! and guesses what comes next by what came last. So each function follows those that it has most
//! in common with. wasm-opt puts functions into the order of their names; this module gives the
//! names.

use std::collections::HashMap;

use anyhow::{Result, bail};

use crate::binary::{CODE, CUSTOM, IMPORTS, Reader, sections, write_bytes, write_len};

/// What is compared: so many bytes in a row, about two instructions with what they work on.
const WINDOW: usize = 6;
/// How much a function that stands one further back counts, and to what power the size of a function
/// weighs against what it has in common: with 0 large ones would always come first. None of these
/// is the best for every program, and all are tried.
pub(crate) const WEIGHTS: [(f64, f64); 12] = [
    (0.75, 0.3),
    (0.8, 0.3),
    (0.8, 0.4),
    (0.85, 0.3),
    (0.87, 0.4),
    (0.9, 0.3),
    (0.9, 0.35),
    (0.9, 0.4),
    (0.9, 0.5),
    (0.92, 0.4),
    (0.95, 0.5),
    (0.97, 0.4),
];

/// The number of the part of the section `name` that has the names of functions.
const FUNCTION_NAMES: u8 = 1;

/// `wasm`, which has no names yet, with its function `i`, counted without imports, named `names[i]`.
///
/// # Errors
/// When it is no wasm.
pub(crate) fn with_names(wasm: &[u8], names: impl Fn(usize) -> String) -> Result<Vec<u8>> {
    let (n_imports, bodies) = (n_imports(wasm)?, bodies(wasm)?);
    let mut map = Vec::new();
    write_len(&mut map, bodies.len());
    for i in 0..bodies.len() {
        write_len(&mut map, n_imports + i);
        write_bytes(&mut map, names(i).as_bytes());
    }
    let mut section = Vec::new();
    write_bytes(&mut section, b"name");
    section.push(FUNCTION_NAMES);
    write_bytes(&mut section, &map);
    let mut out = wasm.to_vec();
    out.push(CUSTOM);
    write_bytes(&mut out, &section);
    Ok(out)
}

/// The names of the functions of `wasm`, without imports.
///
/// # Errors
/// When it is no wasm, or its functions have no names.
pub(crate) fn names(wasm: &[u8]) -> Result<Vec<String>> {
    let n_imports = n_imports(wasm)?;
    for (id, mut section) in sections(wasm)? {
        if id != CUSTOM || section.bytes()? != b"name" {
            continue;
        }
        while !section.0.is_empty() {
            let (id, mut part) = (section.u8()?, Reader(section.bytes()?));
            if id != FUNCTION_NAMES {
                continue;
            }
            let mut names = Vec::new();
            for _ in 0..part.len()? {
                let (i, name) = (part.len()?, part.bytes()?);
                if i >= n_imports {
                    names.push(String::from_utf8(name.to_vec())?);
                }
            }
            return Ok(names);
        }
    }
    bail!("the functions have no names")
}

/// The functions of `wasm`, each behind those that are most like it.
///
/// # Errors
/// When it is no wasm.
pub(crate) fn by_likeness(wasm: &[u8], (nearness, weight): (f64, f64)) -> Result<Vec<usize>> {
    let mut ids = HashMap::new();
    let mut n_with: Vec<f64> = Vec::new();
    let mut functions: Vec<Vec<usize>> = Vec::new();
    for body in bodies(wasm)? {
        let mut windows: Vec<usize> = Vec::new();
        for window in body.windows(WINDOW) {
            let next = ids.len();
            windows.push(*ids.entry(window).or_insert(next));
        }
        windows.sort_unstable();
        windows.dedup();
        n_with.resize(ids.len(), 0.0);
        windows.iter().for_each(|&window| n_with[window] += 1.0);
        functions.push(windows);
    }
    let n = functions.len();
    // What a window counts that last stood so many functions before.
    let counts: Vec<f64> = (0..n).map(|age| nearness.powi(age as i32)).collect();
    let sizes: Vec<f64> =
        functions.iter().map(|windows| (windows.len() as f64 + 1.0).powf(weight)).collect();
    let mut last: Vec<Option<usize>> = vec![None; ids.len()];
    let mut left: Vec<usize> = (0..n).collect();
    let mut order = Vec::new();
    for step in 0..n {
        let mut best = (-1.0, 0);
        for (at, &function) in left.iter().enumerate() {
            let mut common = 0.0;
            for &window in &functions[function] {
                // What many functions have says little.
                common += last[window].map_or(0.0, |seen| counts[step - 1 - seen] / n_with[window]);
            }
            let likeness = common / sizes[function];
            if likeness > best.0 {
                best = (likeness, at);
            }
        }
        let function = left.remove(best.1);
        functions[function].iter().for_each(|&window| last[window] = Some(step));
        order.push(function);
    }
    Ok(order)
}

fn n_imports(wasm: &[u8]) -> Result<usize> {
    let mut n = 0;
    for (id, mut section) in sections(wasm)? {
        if id != IMPORTS {
            continue;
        }
        for _ in 0..section.len()? {
            section.bytes()?;
            section.bytes()?;
            // Functions are all that wasm-bindgen lets a module import.
            if section.u8()? != 0 {
                bail!("the wasm imports something else than functions");
            }
            section.len()?;
            n += 1;
        }
    }
    Ok(n)
}

fn bodies(wasm: &[u8]) -> Result<Vec<&[u8]>> {
    let mut bodies = Vec::new();
    for (id, mut section) in sections(wasm)? {
        if id == CODE {
            for _ in 0..section.len()? {
                bodies.push(section.bytes()?);
            }
        }
    }
    Ok(bodies)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// A module with one import and functions with these bytes.
    fn module(bodies: &[&[u8]]) -> Vec<u8> {
        let mut wasm = b"\0asm\x01\0\0\0\x02\x05\x01\x00\x00\x00\x00".to_vec();
        let mut code = Vec::new();
        write_len(&mut code, bodies.len());
        bodies.iter().for_each(|body| write_bytes(&mut code, body));
        wasm.push(CODE);
        write_bytes(&mut wasm, &code);
        wasm
    }

    #[test]
    fn names_that_are_given_are_read() {
        let wasm = with_names(&module(&[b"1", b"2"]), |i| format!("f{i}")).unwrap();
        assert_eq!(names(&wasm).unwrap(), ["f0", "f1"]);
        assert!(names(&module(&[b"1"])).is_err(), "none were given");
    }

    #[test]
    fn what_is_alike_stands_together() {
        let wasm = module(&[b"abcdefgh", b"12345678", b"ABCDEFGH", b"bcdefghi", b"23456789"]);
        for weights in WEIGHTS {
            let order = by_likeness(&wasm, weights).unwrap();
            let at = |i| order.iter().position(|&one| one == i).unwrap();
            assert_eq!(at(0).abs_diff(at(3)), 1, "{order:?}");
            assert_eq!(at(1).abs_diff(at(4)), 1, "{order:?}");
        }
    }

    #[test]
    fn what_is_no_wasm_is_refused() {
        assert!(bodies(b"\0asm").is_err());
        assert!(bodies(b"\0asm\x01\0\0\0\x0A\x7F").is_err());
    }
}
