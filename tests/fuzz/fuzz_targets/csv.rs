//! What does the reader of `csv` make of any bytes?

#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| enface_fuzz::read("csv", "a.csv", bytes));
