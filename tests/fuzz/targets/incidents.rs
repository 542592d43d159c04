#![no_main]

mod read;

use std::io::Cursor;
use std::ops::ControlFlow;

use cablewatch::import::{Reading, Sniffed, read_incidents, read_incidents_csv, sniff};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let reading = Reading { limits: read::limits(), ..Reading::default() };
    let zone = cablewatch::app::Settings::default().zone;
    let mut go = |_: u64| ControlFlow::Continue(());
    let draft = match sniff(bytes) {
        Sniffed::Csv => read_incidents_csv(Cursor::new(bytes), &reading, zone, &mut go),
        _ => read_incidents(Cursor::new(bytes), &reading, zone, &mut go),
    };
    assert_eq!(draft.incidents.len(), draft.own_ids.len());
});
