#![no_main]

mod read;

use std::io::Cursor;
use std::ops::ControlFlow;

use cablewatch::import::{Reading, read_communes};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let reading = Reading { limits: read::limits(), ..Reading::default() };
    let draft = read_communes(Cursor::new(bytes), &reading, &mut |_| ControlFlow::Continue(()));
    assert!(draft.faults.len() <= draft.faults_total);
});
