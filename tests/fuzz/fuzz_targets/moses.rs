//! What does the reader of `moses` make of any bytes?

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| enface_fuzz::read("moses", "a.en-fr.en", bytes));
