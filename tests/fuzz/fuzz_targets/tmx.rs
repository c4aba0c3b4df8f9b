//! What does the reader of `tmx` make of any bytes?

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| enface_fuzz::read("tmx", "a.tmx", bytes));
