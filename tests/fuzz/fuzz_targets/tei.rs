//! What does the reader of `tei` make of any bytes?

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| enface_fuzz::read("tei", "a.xml", bytes));
