//! What does the reader of `markdown` make of any bytes?

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| enface_fuzz::read("markdown", "a.md", bytes));
