//! A track of any device: what is taken is in the order of time, on the earth and no longer than allowed.
#![no_main]

use cablewatch::import::{Severity, TrackReading, Verdict, read_track};

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| {
    let reading = TrackReading { fixes: 2_000, ..TrackReading::default() };
    let draft = read_track(&mut &bytes[..], &reading);
    assert!(draft.faults.len() <= draft.faults_total);
    let errors = draft.faults.iter().any(|fault| fault.severity == Severity::Error);
    assert!(!errors || draft.verdict == Verdict::Reject, "an error refuses the file");
    assert_eq!(draft.track.is_none(), draft.verdict == Verdict::Reject, "what is not taken has no track");
    if let Some(track) = draft.track {
        assert!((1..=reading.fixes).contains(&track.fixes.len()));
        assert!(track.fixes.is_sorted_by(|a, b| a.at < b.at), "no time twice, none goes back");
        for fix in &track.fixes {
            assert!(fix.place.lon().abs() <= 180.0 && fix.place.lat().abs() <= 90.0, "a place on the earth");
            assert!(fix.accuracy.is_none_or(|metres| metres.get().is_finite() && metres.get() >= 0.0));
        }
    }
});
