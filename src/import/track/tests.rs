use std::fmt::Write as _;
use std::sync::Arc;

use super::*;
use crate::network::Commune;

const NOW: Timestamp = Timestamp::from_millis(1_795_000_000_000);

fn point(second: i64, lon: f64) -> String {
    let at = Timestamp::from_millis(NOW.millis() - 86_400_000 + second * 1000).rfc3339();
    format!("<trkpt lat=\"16.8\" lon=\"{lon}\"><time>{at}</time></trkpt>\n")
}

fn gpx(points: &str) -> String {
    format!("<?xml version=\"1.0\"?>\n<gpx>\n<trk><name>Tổ 1</name><trkseg>\n{points}</trkseg></trk></gpx>")
}

fn read(text: &str) -> TrackDraft {
    let reading = TrackReading { now: Some(NOW), ..TrackReading::default() };
    read_track(&mut text.as_bytes(), &reading)
}

fn codes(draft: &TrackDraft) -> Vec<&'static str> {
    draft.faults.iter().map(|fault| fault.code).collect()
}

fn drive(count: i64) -> String {
    (0..count).map(|n| point(n * 10, 107.0 + n as f64 * 0.001)).collect()
}

#[test]
fn a_track_of_each_format_is_read_with_its_times() {
    let kml = "<kml><Document><Placemark><name>Tổ 1</name><gx:Track><when>2026-11-14T20:00:00Z</when>\
        <when>2026-11-14T20:00:10Z</when><gx:coord>107.1 16.8 5</gx:coord><gx:coord>107.2 16.8 5</gx:coord></gx:Track>\
        </Placemark></Document></kml>";
    let points = "<kml><Document><Placemark><TimeStamp><when>2026-11-14T20:00:00Z</when></TimeStamp><Point>\
        <coordinates>107.1,16.8</coordinates></Point></Placemark><Placemark><TimeStamp><when>2026-11-14T20:00:10Z</when>\
        </TimeStamp><Point><coordinates>107.2,16.8</coordinates></Point></Placemark></Document></kml>";
    let tcx = "<TrainingCenterDatabase><Activities><Activity><Id>x</Id><Lap><Track><Trackpoint><Time>2026-11-14T20:00:00Z</Time>\
        <Position><LatitudeDegrees>16.8</LatitudeDegrees><LongitudeDegrees>107.1</LongitudeDegrees></Position></Trackpoint>\
        <Trackpoint><Time>2026-11-14T20:00:05Z</Time></Trackpoint><Trackpoint><Time>2026-11-14T20:00:10Z</Time><Position>\
        <LatitudeDegrees>16.8</LatitudeDegrees><LongitudeDegrees>107.2</LongitudeDegrees></Position></Trackpoint></Track></Lap>\
        </Activity></Activities></TrainingCenterDatabase>";
    for (format, text) in [("kml", kml), ("kml", points), ("tcx", tcx)] {
        let draft = read_track(&mut text.as_bytes(), &TrackReading::default());
        let fixes = draft.track.unwrap_or_else(|| panic!("{format}: {:?}", draft.faults)).fixes;
        let told: Vec<_> = fixes.iter().map(|fix| (fix.at.rfc3339(), fix.place.lon())).collect();
        let want = [("2026-11-14T20:00:00Z".to_owned(), 107.1), ("2026-11-14T20:00:10Z".to_owned(), 107.2)];
        assert_eq!(told, want, "{format}");
        assert_eq!(draft.format, format);
    }
}

#[test]
fn a_line_with_a_beginning_and_an_end_spreads_its_times_and_says_so() {
    let kml = "<kml><Placemark><TimeSpan><begin>2026-11-14T20:00:00Z</begin><end>2026-11-14T20:01:00Z</end></TimeSpan>\
        <LineString><coordinates>107,0 107.5,0 108,0</coordinates></LineString></Placemark></kml>";
    let draft = read_track(&mut kml.as_bytes(), &TrackReading::default());
    assert_eq!(codes(&draft), ["K017"]);
    assert_eq!(draft.track.unwrap().fixes[1].at.rfc3339(), "2026-11-14T20:00:30Z");
}

#[test]
fn each_thing_wrong_with_a_track_has_its_answer_and_place() {
    let year = 365 * 86_400;
    let swapped = point(0, 107.0) + &point(20, 107.002) + &point(10, 107.001) + &drive(9)[..0] + &point(30, 107.003);
    let reversed: String = (0..40).rev().map(|n| point(n * 10, 107.0)).collect();
    let cases: &[(&str, String, &[&str], Option<usize>)] = &[
        ("whole", gpx(&drive(20)), &[], None),
        ("no points", gpx(""), &["K001"], None),
        ("no times", gpx(&drive(5).replace("time>", "tyme>")), &["K002"], Some(4)),
        ("one without", gpx(&(drive(5) + "<trkpt lat=\"16.8\" lon=\"107\"/>\n")), &["K003"], Some(9)),
        ("one swapped", gpx(&swapped), &["K004"], Some(6)),
        ("all backwards", gpx(&reversed), &["K005"], Some(5)),
        ("one twice", gpx(&(drive(3) + &point(20, 107.002))), &["K006"], Some(7)),
        ("a jump", gpx(&(point(0, 107.0) + &point(10, 108.0))), &["K007"], Some(5)),
        ("another root", "<svg/>".to_owned(), &["K010"], Some(1)),
        ("packed", "PK\u{3}\u{4}rest".to_owned(), &["K011"], None),
        ("a year ahead", gpx(&point(year, 107.0)), &["K012"], Some(4)),
        ("a year behind", gpx(&point(-year, 107.0)), &["K015"], Some(4)),
        (
            "no latitude",
            gpx(&(drive(2) + "<trkpt lon=\"107\"><time>2026-01-01T00:00:00Z</time></trkpt>")),
            &["K013"],
            Some(6),
        ),
        ("broken", gpx(&drive(3)).replace("</trkseg>", "<trkseg>"), &["X107"], Some(7)),
        ("cut off", gpx(&drive(3))[..150].to_owned(), &["G004"], Some(5)),
        ("empty", String::new(), &["G001"], None),
    ];
    for (name, text, want, line) in cases {
        let draft = read(text);
        assert_eq!(codes(&draft), *want, "{name}");
        assert_eq!(draft.faults.first().and_then(|fault| fault.line), *line, "{name}");
        assert_eq!(draft.track.is_none(), draft.verdict == Verdict::Reject, "{name}");
        for fault in &draft.faults {
            assert!(!fault.says.vi.contains("{}") && !fault.remedy.en.is_empty(), "{name}: {fault:?}");
        }
    }
}

#[test]
fn what_was_out_of_order_is_sorted() {
    let draft = read(&gpx(&(point(0, 107.0) + &point(20, 107.002) + &point(10, 107.001))));
    let lons: Vec<f64> = draft.track.unwrap().fixes.iter().map(|fix| fix.place.lon()).collect();
    assert_eq!(lons, [107.0, 107.001, 107.002]);
}

#[test]
fn a_track_of_another_province_is_refused_and_one_that_leaves_it_told() {
    let corner = |lon, lat| LonLat::checked(lon, lat).unwrap();
    let ring =
        vec![corner(106.9, 16.7), corner(107.1, 16.7), corner(107.1, 16.9), corner(106.9, 16.9), corner(106.9, 16.7)];
    let commune = Commune {
        code: "1".into(),
        name: "Xã".into(),
        kind: "xa".into(),
        full_name: "Xã".into(),
        old_district: None,
        former: Vec::new(),
        center: corner(107.0, 16.8),
        rings: vec![vec![ring]],
        approximate: false,
    };
    let province = Province::of(&[commune], None).map(Arc::new);
    let reading = TrackReading { province, ..TrackReading::default() };
    let told = |text: &str| codes(&read_track(&mut text.as_bytes(), &reading));
    assert_eq!(told(&gpx(&point(0, 120.0))), ["K009"]);
    assert_eq!(told(&gpx(&(point(0, 107.0) + &point(9_000, 107.5)))), ["K016"]);
}

#[test]
fn a_file_without_end_is_left_at_its_limit() {
    struct Endless(usize);
    impl Read for Endless {
        fn read(&mut self, into: &mut [u8]) -> std::io::Result<usize> {
            let (head, again) = (b"<gpx><trk>", b"<trkseg></trkseg>");
            for byte in &mut *into {
                *byte = head.get(self.0).copied().unwrap_or(again[self.0.wrapping_sub(head.len()) % again.len()]);
                self.0 += 1;
            }
            assert!(self.0 < 3_000_000, "it reads on");
            Ok(into.len())
        }
    }
    let reading = TrackReading { bytes: 1_000_000, ..TrackReading::default() };
    assert_eq!(codes(&read_track(&mut Endless(0), &reading)), ["K008"]);
    let reading = TrackReading { fixes: 10, ..TrackReading::default() };
    assert_eq!(codes(&read_track(&mut gpx(&drive(11)).as_bytes(), &reading)), ["K014"]);
}

#[test]
fn every_file_of_the_reference_data_has_a_verdict_and_a_reason() {
    let folder = std::env::var("CABLEWATCH_SHARED_DATA").unwrap_or("../shared/data".to_owned());
    let Ok(files) = std::fs::read_dir(format!("{folder}/kml-gpx/test/data")) else {
        eprintln!("skipped: no kml-gpx in {folder}");
        return;
    };
    let mut told = String::new();
    let mut taken = 0;
    for path in files.map(|file| file.unwrap().path()) {
        let draft = read_track(&mut std::fs::File::open(&path).unwrap(), &TrackReading::default());
        assert_eq!(draft.track.is_none(), draft.verdict == Verdict::Reject, "{}", path.display());
        assert!(draft.track.is_some() || !draft.faults.is_empty(), "{}", path.display());
        taken += usize::from(draft.track.is_some());
        let fixes = draft.track.as_ref().map_or(0, |track| track.fixes.len());
        let _ = writeln!(told, "{} {fixes} {:?}", path.file_name().unwrap().display(), codes(&draft));
    }
    assert!(taken >= 15, "{told}");
}
