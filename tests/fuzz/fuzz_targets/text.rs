//! What does the reader of `text` make of any bytes?

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| enface_fuzz::read("text", "a.txt", bytes));
