#![no_main]

mod osm;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| osm::roads(bytes));
