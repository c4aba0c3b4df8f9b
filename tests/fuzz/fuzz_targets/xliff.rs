//! What does the reader of `xliff` make of any bytes?

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| enface_fuzz::read("xliff", "a.xlf", bytes));
