#![no_main]

mod read;

use std::io::Cursor;
use std::ops::ControlFlow;

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let found =
        cablewatch::import::check_rfc7946(Cursor::new(bytes), &read::limits(), &mut |_| ControlFlow::Continue(()));
    assert!(found.faults.len() <= found.faults_total);
});
