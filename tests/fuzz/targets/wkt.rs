#![no_main]

mod read;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| read::network(&[b"id;wkt\n1;", bytes].concat()));
