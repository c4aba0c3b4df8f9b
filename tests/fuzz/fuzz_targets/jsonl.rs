//! What does the reader of `jsonl` make of any bytes?

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| enface_fuzz::read("jsonl", "a.jsonl", bytes));
