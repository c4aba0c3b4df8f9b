//! What does the reader of `wxr` make of any bytes?

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| enface_fuzz::read("wxr", "a.xml", bytes));
