//! What does the reader of `dump` make of any bytes?

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| enface_fuzz::read("dump", "a.txt", bytes));
