//! KML and GPX through the network reader.

use std::io::Cursor;
use std::ops::ControlFlow;

use proptest::prelude::*;

use crate::geodesy::Crs;
use crate::import::fault::Faults;
use crate::import::feature::Shape;
use crate::import::{Draft, Limits, Reading, read_network};

pub(super) fn read_with(reading: &Reading, bytes: &[u8]) -> Draft {
    read_network(Cursor::new(bytes), reading, &mut |_| ControlFlow::Continue(()))
}

pub(super) fn read(text: &str) -> Draft {
    read_with(&Reading::default(), text.as_bytes())
}

pub(super) fn codes(draft: &Draft) -> Vec<&'static str> {
    draft.scan.faults.iter().map(|f| f.code).collect()
}

pub(super) fn kml(inside: &str) -> String {
    format!(r#"<?xml version="1.0" encoding="UTF-8"?><kml xmlns="http://www.opengis.net/kml/2.2">{inside}</kml>"#)
}

pub(super) fn placemark(inside: &str) -> String {
    kml(&format!("<Placemark>{inside}</Placemark>"))
}

fn line(coordinates: &str) -> String {
    format!("<LineString><coordinates>{coordinates}</coordinates></LineString>")
}

pub(super) const POINT: &str = "<Point><coordinates>107.1,16.8</coordinates></Point>";
const ROUTE: &str = "107.1,16.8 107.2,16.9";

// The faults that are told in their order, and the positions of a line.
type Codes = &'static [&'static str];
type Positions<'a> = &'a [(f64, f64)];

pub(super) fn gpx(inside: &str) -> String {
    format!(r#"<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1">{inside}</gpx>"#)
}

/// The positions of a route, a list a part.
fn parts(draft: &Draft, route: usize) -> Vec<Vec<(f64, f64)>> {
    draft.routes[route].lines().map(|l| l.iter().map(|p| (p.lon(), p.lat())).collect()).collect()
}

#[test]
fn what_is_wrong_with_the_xml_is_told_with_its_line() {
    let good = placemark(&line(ROUTE));
    let latin = [&b"<?xml version=\"1.0\"?>\n<kml><Placemark>\n<name>\xe9</name></Placemark></kml>"[..]].concat();
    let utf16: Vec<u8> = good.encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: &[(&str, Vec<u8>, &str, Option<usize>)] = &[
        ("cut in a tag", b"<kml>\n<Placem".to_vec(), "G004", Some(2)),
        ("cut between tags", b"<kml>\n<Placemark>\n".to_vec(), "G004", Some(3)),
        ("cut in a comment", b"<kml>\n<!-- ".to_vec(), "G004", Some(2)),
        ("another tag closes", b"<kml>\n<Document>\n\n</kml>".to_vec(), "X107", Some(4)),
        ("nothing to close", b"<kml></kml>\n</kml>".to_vec(), "X106", Some(2)),
        ("garbage behind", format!("{good}\n\nabc").into(), "X106", Some(3)),
        ("a second document", format!("{good}\n{good}").into(), "X106", Some(2)),
        ("NUL bytes behind", format!("{good}\n\0\0\0").into(), "X106", Some(2)),
        ("UTF-16 without a mark", utf16.clone(), "G002", None),
        ("UTF-16 with a mark", [&[0xff, 0xfe][..], &utf16].concat(), "G002", None),
        ("windows-1258, declared", br#"<?xml version="1.0" encoding="windows-1258"?><kml/>"#.to_vec(), "G002", Some(1)),
        ("windows-1258, not declared", latin, "G003", Some(3)),
        (
            "windows-1258 in a long text",
            b"<kml><Placemark><name>\n\xe9\n\n</name></Placemark></kml>".to_vec(),
            "G003",
            Some(2),
        ),
        ("a DTD", b"<!DOCTYPE kml SYSTEM \"kml.dtd\">\n<kml/>".to_vec(), "X102", Some(1)),
        (
            "a billion laughs",
            b"<!DOCTYPE kml [<!ENTITY a \"ha\"><!ENTITY b \"&a;&a;\">]>\n<kml>&b;</kml>".to_vec(),
            "X102",
            Some(1),
        ),
        ("an unknown entity", b"<kml>\n&nbsp;</kml>".to_vec(), "X103", Some(2)),
        ("an unknown entity in an id", b"<kml>\n<Placemark id=\"&nbsp;\"/></kml>".to_vec(), "X103", Some(2)),
        ("a bare &", b"<kml><Placemark>\n<name>A & B</name></Placemark></kml>".to_vec(), "X103", Some(2)),
        ("an attribute without quotes", b"<gpx>\n<wpt lat=1 lon=2/></gpx>".to_vec(), "X101", Some(2)),
        ("an attribute twice", b"<gpx>\n<wpt lat='1' lat='2'/></gpx>".to_vec(), "X101", Some(2)),
        ("a bare <", b"<kml><Placemark>\n<name>a <5 m</name></Placemark></kml>".to_vec(), "X101", Some(2)),
        ("a NUL byte", b"<kml><Placemark><name>\na\0</name></Placemark></kml>".to_vec(), "X101", Some(2)),
        ("a NUL in an id", b"<kml><Placemark id='\0'/></kml>".to_vec(), "X101", Some(1)),
        ("too deep", format!("<kml>{}", "<Folder>\n".repeat(100)).into(), "G008", Some(64)),
        ("another XML", b"\n<svg/>".to_vec(), "X104", Some(2)),
        ("TCX", b"<TrainingCenterDatabase/>".to_vec(), "X105", Some(1)),
    ];
    for (name, bytes, code, line) in cases {
        let draft = read_with(&Reading::default(), bytes);
        let last = draft.scan.faults.last().map(|f| (f.code, f.line));
        assert_eq!(last, Some((*code, *line)), "{name}: {:?}", draft.scan.faults);
    }
}

#[test]
fn placemarks_are_read_wherever_they_stand() {
    let bare = format!("<Placemark><name>A</name>{}</Placemark>", line(ROUTE));
    let prefixed = "<k:kml xmlns:k='http://www.opengis.net/kml/2.2'><k:Placemark><k:LineString><k:coordinates>107.1,16.8 107.2,16.9</k:coordinates></k:LineString></k:Placemark></k:kml>";
    for (name, text) in [
        ("in kml", kml(&bare)),
        ("alone", bare.clone()),
        ("in a document", format!("<Document>{bare}</Document>")),
        ("in a folder", format!("<Folder>{bare}</Folder>")),
        ("of an older KML", format!("<kml xmlns='http://earth.google.com/kml/2.1'><Folder>{bare}</Folder></kml>")),
        ("with a byte order mark", format!("\u{feff}{}", kml(&bare))),
        ("with a prefix", prefixed.to_owned()),
    ] {
        let draft = read(&text);
        assert_eq!((draft.routes.len(), codes(&draft), draft.scan.format), (1, vec![], "kml"), "{name}");
        assert_eq!(parts(&draft, 0), [[(107.1, 16.8), (107.2, 16.9)]], "{name}");
    }
}

#[test]
fn each_geometry_is_what_it_is_in_a_network() {
    let two = format!("{}{}", line(ROUTE), line("107.3,16.8 107.4,16.9"));
    let ring =
        |name: &str| format!("<{name}><LinearRing><coordinates>1,2 3,2 3,4 1,2</coordinates></LinearRing></{name}>");
    let multi = |inside: &str| format!("<MultiGeometry>{inside}</MultiGeometry>");
    let track =
        "<gx:Track><when>x</when><gx:coord>107.1 16.8</gx:coord><gx:coord/><gx:coord>107.2 16.9</gx:coord></gx:Track>";
    let cases: &[(&str, String, &[usize], usize, Codes)] = &[
        ("a line", line(ROUTE), &[1], 0, &[]),
        ("a line in pieces", line("107.1,16.8<!-- x --> 107.2,<![CDATA[16.9]]>"), &[1], 0, &[]),
        ("lines gathered", multi(&two), &[2], 0, &[]),
        ("lines gathered twice", multi(&multi(&two)), &[2], 0, &[]),
        ("a ring", "<LinearRing><coordinates>1,2 3,2 1,2</coordinates></LinearRing>".into(), &[1], 0, &[]),
        ("a track", track.into(), &[1], 0, &[]),
        ("tracks", format!("<gx:MultiTrack>{track}{track}</gx:MultiTrack>"), &[2], 0, &[]),
        ("a point", POINT.into(), &[], 1, &[]),
        ("a point gathered", multi(POINT), &[], 1, &[]),
        ("points gathered", multi(&[POINT, POINT].concat()), &[], 0, &["G116"]),
        ("line and point gathered", multi(&format!("{two}{POINT}")), &[], 0, &["G111"]),
        (
            "an area",
            format!("<Polygon>{}{}</Polygon>", ring("innerBoundaryIs"), ring("outerBoundaryIs")),
            &[],
            0,
            &["G110"],
        ),
        ("none", String::new(), &[], 0, &["G109"]),
        ("a model", "<Model/>".into(), &[], 0, &["G112"]),
        ("two positions in a point", "<Point><coordinates>1,2 3,4</coordinates></Point>".into(), &[], 0, &["G116"]),
    ];
    for (name, inside, routes, sites, want) in cases {
        let draft = read(&placemark(inside));
        let counts: Vec<usize> = draft.routes.iter().map(|r| r.lines().count()).collect();
        assert_eq!((&counts[..], draft.sites.len(), codes(&draft)), (*routes, *sites, want.to_vec()), "{name}");
    }
}

#[test]
fn the_outer_ring_of_an_area_comes_first_wherever_it_is_written() {
    let ring = |name: &str, x: u8| {
        format!("<{name}><LinearRing><coordinates>{x},2 3,2 3,4 {x},2</coordinates></LinearRing></{name}>")
    };
    let inside = [ring("innerBoundaryIs", 1), ring("innerBoundaryIs", 2), ring("outerBoundaryIs", 0)].concat();
    let text = placemark(&format!("<Polygon>{inside}</Polygon>"));
    let (reading, mut firsts) = (Reading::default(), Vec::new());
    let mut each = |feature: crate::import::feature::Feature, _: &mut Faults| {
        if let Shape::Areas(areas) = feature.shape {
            firsts.extend(areas[0].iter().map(|ring| ring[0].lon()));
        }
    };
    let mut faults = Faults::new(&reading.limits);
    super::read(&mut text.as_bytes(), &reading, &mut |_| ControlFlow::Continue(()), &mut faults, &mut each);
    assert_eq!(firsts, [0.0, 1.0, 2.0]);
}

#[test]
fn coordinates_are_read_as_written_or_told() {
    let two = &[(107.1, 16.8), (107.2, 16.9)][..];
    let cases: &[(&str, &str, Positions<'_>, Codes)] = &[
        ("as they should be", "\n 107.1,16.8\n\t107.2,16.9 ", two, &[]),
        ("heights", "107.1,16.8,0 107.2,16.9,12.5", two, &["G113"]),
        ("more than three", "107.1,16.8,0,1 107.2,16.9", two, &["G114"]),
        ("a no-break space between", "107.1,16.8\u{a0}107.2,16.9", two, &[]),
        ("a space after each comma", "107.1, 16.8 107.2, 16.9", two, &["X110"]),
        ("a space before a comma", "107.1 ,16.8 107.2 , 16.9", two, &["X110"]),
        ("spaces, with heights", "107.1, 16.8, 5 107.2, 16.9, 5", two, &["X110", "G113"]),
        ("a comma at the end of each", "107.1,16.8, 107.2,16.9,", two, &["X110"]),
        ("only commas", "107.1, 16.8, 107.2, 16.9", &[], &["X111"]),
        ("decimal commas", "107,1234,16,8123 107,2234,16,9123", &[], &["X112"]),
        ("decimal commas and a height", "107,1234,16,8123,0.5", &[], &["X112"]),
        ("decimal commas and a space", "107,1234 16,8123 107,2234 16,9123", &[], &["X112"]),
        ("decimal commas and a semicolon", "107,1;16,8 107,2;16,9", &[], &["X112"]),
        ("metres", "590430,1860091 590431,1860092", &[], &["G104"]),
        ("whole degrees", "107,16 108,17", &[(107.0, 16.0), (108.0, 17.0)], &[]),
        ("empty", "", &[], &["G107"]),
        ("one", "107.1,16.8", &[], &["G107"]),
        ("a number alone", "107.1 16.8", &[], &["G106"]),
        ("a hole", "107.1,,16.8 107.2,16.9", &[], &["G105"]),
        ("words", "no,no 1.5,2.5", &[], &["G105"]),
        ("not a number", "NaN,16.8 inf,16.9", &[], &["G105"]),
        ("swapped", "16.8,107.1 16.9,107.2", &[], &["G102"]),
        ("one of them wrong", "107.1,16.8 107.2,106.9", &[], &["G101"]),
        ("beyond the globe", "187.1,16.8 107.2,16.9", &[], &["G103"]),
    ];
    for (name, text, positions, want) in cases {
        let draft = read(&placemark(&line(text)));
        let found: Vec<_> = draft.routes.first().map(|_| parts(&draft, 0).concat()).unwrap_or_default();
        assert_eq!((&found[..], codes(&draft)), (*positions, want.to_vec()), "{name}: {:?}", draft.scan.faults);
    }
}

#[test]
fn properties_of_a_placemark_are_kept_as_written() {
    let text = kml(
        r##"<Document id="doc"><name>Mạng</name><Folder><name> Cáp quang </name><Folder><name>Đông Hà</name>
        <Placemark id="T-17"><name><![CDATA[ QL9 &amp; A ]]></name><description><![CDATA[<b>24</b> sợi ]]></description>
        <atom:author><atom:name>x</atom:name></atom:author><styleUrl>#quang</styleUrl>
        <ExtendedData><Data name="loai_cap"><displayName>L</displayName><value>Cáp quang</value></Data>
        <SchemaData schemaUrl="#s"><SimpleData name="sợi">24</SimpleData></SchemaData><own:nam>2019 &lt; 2020</own:nam></ExtendedData>
        <LineString><coordinates>107.1,16.8 107.2,16.9</coordinates></LineString></Placemark>
        </Folder></Folder></Document>"##,
    );
    let draft = read(&text);
    let route = &draft.routes[0];
    assert_eq!((route.id.as_str(), route.name.as_deref()), ("T-17", Some("QL9 &amp; A")), "{:?}", draft.scan.faults);
    assert!(route.medium.is_some(), "the words of the network are understood");
    assert_eq!(
        serde_json::Value::from(route.properties.clone()),
        serde_json::json!({
            "folder": "Cáp quang/Đông Hà", "description": "<b>24</b> sợi ", "styleUrl": "#quang",
            "sợi": "24", "nam": "2019 < 2020",
        })
    );
    let cases = [
        (
            "the id among the data",
            r#"<ExtendedData><Data name="id"><value>T-9</value></Data></ExtendedData>"#,
            "T-9",
            vec![],
        ),
        ("no id: the number", "", "0", vec![]),
        ("one name twice", "<name>A</name><ExtendedData><name>B</name></ExtendedData>", "0", vec!["X113"]),
        ("markup in a description", "<description>a <b>b</b></description>", "0", vec![]),
    ];
    for (name, inside, id, want) in cases {
        let draft = read(&placemark(&format!("{inside}{POINT}")));
        assert_eq!((draft.sites[0].id.as_str(), codes(&draft)), (id, want), "{name}");
    }
}

#[test]
fn every_fault_has_its_feature_id_line_and_path() {
    let text = format!(
        "<kml>\n<Document><Folder>{POINT}</Folder><Folder>\n<Placemark>{POINT}</Placemark>\n<Placemark id='B'>\n{}\n</Placemark><NetworkLink/>\n<Placemark><MultiGeometry>{}\n{}</MultiGeometry></Placemark></Folder></Document></kml>",
        line("107.1,16.8\n107.2,98"),
        line(ROUTE),
        line("x,1")
    );
    let draft = read(&text);
    let told: Vec<_> =
        draft.scan.faults.iter().map(|f| (f.code, f.feature, f.id.as_deref(), f.line, f.path.as_deref())).collect();
    let second = Some("Document/Folder[2]/Placemark[2]/LineString/coordinates[2]");
    let third = Some("Document/Folder[2]/Placemark[3]/MultiGeometry/LineString[2]/coordinates[1]");
    assert_eq!(
        told,
        [
            ("G101", Some(1), Some("B"), Some(6), second),
            ("X115", None, None, Some(7), Some("Document/Folder[2]/NetworkLink")),
            ("G105", Some(2), Some("2"), Some(9), third),
        ]
    );
}

#[test]
fn beyond_a_limit_a_file_is_refused() {
    let mark = |inside: &str| format!("<Placemark>{inside}{}</Placemark>", line(ROUTE));
    let two = kml(&[mark("<name>abcdef</name>"), mark("")].concat());
    let full = Limits::default();
    for (limits, code) in [
        (Limits { features: 1, ..full }, "G010"),
        (Limits { vertices: 3, ..full }, "G011"),
        (Limits { property_bytes: 4, ..full }, "G012"),
        (Limits { depth: 3, ..full }, "G008"),
    ] {
        let told = codes(&read_with(&Reading { limits, ..Reading::default() }, two.as_bytes()));
        assert!(told.contains(&code), "{code}: {told:?}");
    }
    let comment = format!("<kml><!--{}--></kml>", "x".repeat(17 << 20));
    assert_eq!(codes(&read(&comment)), ["G012"], "no piece of XML is held whatever its size");
    let stopped = read_network(Cursor::new(&two), &Reading::default(), &mut |_| ControlFlow::Break(()));
    assert_eq!(codes(&stopped), ["G014"]);
}

#[test]
fn a_chosen_system_counts_for_kml_and_gpx_alike() {
    let reading = Reading { crs: Crs::from_code("EPSG:9212"), ..Reading::default() };
    let metres = placemark("<Point><coordinates>590430.6229,1860091.6366</coordinates></Point>");
    for text in [&metres, &gpx("<wpt lon='590430.6229' lat='1860091.6366'/>")] {
        let at = read_with(&reading, text.as_bytes()).sites[0].at;
        assert!((at.lon() - 107.1003).abs() < 1e-6 && (at.lat() - 16.81625).abs() < 1e-6, "{at:?}");
    }
    assert_eq!(read(&metres).scan.unplaced, [(590_430.622_9, 1_860_091.636_6)], "kept for a person to say");
}

proptest! {
    #[test]
    fn what_was_written_comes_back(
        lines in prop::collection::vec(prop::collection::vec((-180.0..=180.0, -90.0..=90.0), 2..20), 1..5)
    ) {
        let kml_line = |l: &Vec<(f64, f64)>| line(&l.iter().map(|(x, y)| format!("{x:?},{y:?}")).collect::<Vec<_>>().join(" "));
        let written = placemark(&format!("<MultiGeometry>{}</MultiGeometry>", lines.iter().map(kml_line).collect::<String>()));
        let gpx_part = |l: &Vec<(f64, f64)>| {
            format!("<trkseg>{}</trkseg>", l.iter().map(|(x, y)| format!("<trkpt lat='{y:?}' lon='{x:?}'/>")).collect::<String>())
        };
        let track = gpx(&format!("<trk>{}</trk>", lines.iter().map(gpx_part).collect::<String>()));
        for text in [written, track] {
            prop_assert_eq!(&parts(&read(&text), 0), &lines);
        }
    }

    #[test]
    fn nothing_panics_on_any_text(cut in 0_usize..400, word in "[<>/&;\"'!?\\[\\]a-z0-9,. -]{0,30}", bytes in prop::collection::vec(any::<u8>(), 0..100)) {
        let whole = kml(&format!("<Document><Placemark id='a'><name>x</name>{}{POINT}</Placemark></Document>", line(ROUTE)));
        let cut = cut.min(whole.len());
        read(&format!("{}{word}{}", &whole[..cut], &whole[cut..]));
        read(&placemark(&line(&word.replace(['<', '&'], " "))));
        read_with(&Reading::default(), &[b"<kml>", &bytes[..]].concat());
    }
}
