//! What every reader owes any bytes: an answer, a verdict that agrees with the faults, and lengths
//! that are numbers.

use std::io::{Cursor, Write};
use std::ops::ControlFlow;

use cablewatch::import::{Limits, Reading, Severity, Thing, Verdict, scan_network};
use zip::write::SimpleFileOptions;

/// Small limits, so that they are met.
#[allow(dead_code, reason = "not every target asks for it")]
pub fn limits() -> Limits {
    Limits { features: 500, vertices: 5_000, faults_kept: 50, ..Limits::default() }
}

/// Read as a carrier's network.
#[allow(dead_code, reason = "not every target asks for it")]
pub fn network(bytes: &[u8]) {
    let reading = Reading { limits: limits(), ..Reading::default() };
    let mut things = 0;
    let scan = scan_network(Cursor::new(bytes), &reading, &mut |_| ControlFlow::Continue(()), &mut |thing| {
        things += 1;
        if let Thing::Route(route) = thing {
            assert!(route.length().get().is_finite());
            assert!(route.bbox().is_some(), "a route has a place");
        }
    });
    let errors = scan.faults.iter().any(|fault| fault.severity == Severity::Error);
    assert!(!errors || scan.verdict == Verdict::Reject, "an error refuses the file");
    assert!(scan.length.get().is_finite() && scan.faults.len() <= scan.faults_total);
    assert_eq!(things, scan.routes + scan.sites, "what is counted was given");
}

/// The entries of a ZIP archive, stored as they are.
#[allow(dead_code, reason = "not every target asks for it")]
pub fn packed(entries: &[(&str, &[u8])]) -> Vec<u8> {
    let mut archive = zip::ZipWriter::new(Cursor::new(Vec::new()));
    let options = SimpleFileOptions::default().compression_method(zip::CompressionMethod::Stored);
    for (name, bytes) in entries {
        archive.start_file(*name, options).expect("a name");
        archive.write_all(bytes).expect("memory");
    }
    archive.finish().expect("memory").into_inner()
}
