//! What does the reader of `html` make of any bytes?

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| enface_fuzz::read("html", "a.html", bytes));
