//! Files of other people's making: those of placemark/togeojson, some of them broken on purpose.

use std::io::Cursor;
use std::ops::ControlFlow;
use std::time::{Duration, Instant};

use crate::import::reference_tests::data;
use crate::import::{Draft, Reading, Verdict, read_network};

/// Files refused, each for one reason.
const REFUSED: &[(&str, &str)] = &[
    ("addresses.kml", "G106"),
    ("bad.gpx", "G105"),
    ("bad.kml", "G105"),
    ("bad.tcx", "X105"),
    ("blue_hills.gpx", "G107"),
    ("garmin_connect.tcx", "X105"),
    ("multigeometry_discrete.kml", "G111"),
    ("north_core.gpx", "G107"),
    ("polygon.kml", "G110"),
    ("sample.tcx", "X105"),
    ("schema.kml", "G110"),
    ("selfclosing.kml", "G107"),
    ("style_url.kml", "G110"),
    ("styles.kml", "G110"),
    ("tcx-courses.tcx", "X105"),
    ("timespan.kml", "G110"),
    ("tour_hr.tcx", "X105"),
    ("unique_trkpt.gpx", "G107"),
];

/// Routes, their parts and sites of files that are taken.
const TAKEN: &[(&str, [usize; 3])] = &[
    ("gdal.gpx", [2, 3, 2]),
    ("gxmultitrack.kml", [1, 2, 2]),
    ("gxtrack.kml", [1, 1, 0]),
    ("linear_ring.kml", [1, 1, 0]),
    ("linestring.kml", [2, 2, 0]),
    ("multigeometry.kml", [1, 2, 0]),
    ("multigeometry_sibling.kml", [1, 23, 0]),
    ("multitrackgpx.gpx", [3, 3, 0]),
    ("networklink.kml", [0, 0, 0]),
    ("non_gx_multitrack.kml", [1, 1, 2]),
    ("simpledata.kml", [0, 0, 2]),
    ("trek.gpx", [1, 1, 0]),
    ("wpt.gpx", [0, 0, 40]),
];

fn drafts() -> Vec<(String, Draft, Duration)> {
    let Some(folder) = data("kml-gpx/test/data") else { return Vec::new() };
    let files = std::fs::read_dir(folder).unwrap().map(|e| e.unwrap().path());
    let read = |file: std::path::PathBuf| {
        let (bytes, start) = (std::fs::read(&file).unwrap(), Instant::now());
        let draft = read_network(Cursor::new(bytes), &Reading::default(), &mut |_| ControlFlow::Continue(()));
        (file.file_name().unwrap().to_string_lossy().into_owned(), draft, start.elapsed())
    };
    files.map(read).collect()
}

#[test]
fn other_peoples_files_are_taken_or_refused_for_the_right_reason() {
    let drafts = drafts();
    for (name, draft, took) in &drafts {
        let refused = REFUSED.iter().find(|(file, _)| file == name);
        let errors = draft.scan.faults.iter().filter(|f| f.severity == crate::import::Severity::Error);
        let mut codes: Vec<_> = errors.map(|f| f.code).collect();
        codes.dedup();
        assert_eq!(codes, Vec::from_iter(refused.map(|(_, code)| *code)), "{name}: {:?}", draft.scan.faults);
        assert_eq!(draft.scan.verdict == Verdict::Reject, refused.is_some(), "{name}");
        assert!(*took < Duration::from_secs(1), "{name}: {took:?}");
        if let Some((_, want)) = TAKEN.iter().find(|(file, _)| file == name) {
            let parts = draft.routes.iter().map(|r| r.lines().count()).sum();
            assert_eq!([draft.routes.len(), parts, draft.sites.len()], *want, "{name}");
        }
    }
    assert!(drafts.is_empty() || drafts.len() == 62, "{}", drafts.len());
}
