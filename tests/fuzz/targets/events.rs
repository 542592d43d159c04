#![no_main]

mod read;

use std::io::Cursor;
use std::ops::ControlFlow;

use cablewatch::import::{Reading, read_events};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let reading = Reading { limits: read::limits(), ..Reading::default() };
    let zone = cablewatch::app::Settings::default().zone;
    let draft = read_events(Cursor::new(bytes), &reading, zone, &mut |_| ControlFlow::Continue(()));
    assert!(draft.faults.len() <= draft.faults_total);
    assert!(draft.events.iter().all(|event| event.plane.is_none_or(|(x, y)| x.is_finite() && y.is_finite())));
});
