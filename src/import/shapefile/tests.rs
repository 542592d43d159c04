//! Zipped Shapefiles made here, good and broken.

use std::io::Cursor;
use std::ops::ControlFlow;

use proptest::prelude::*;
use serde_json::json;
use shapefile::record::EsriShape;
use shapefile::{Multipoint, Point, PointZ, Polygon, PolygonRing, Polyline, PolylineM, PolylineZ, ShapeWriter};

use crate::geodesy::Crs;
use crate::import::shapefile::archive::tests::packed;
use crate::import::shapefile::dbf::tests::table;
use crate::import::{Choices, Draft, Limits, Reading, Verdict, read_network};

fn read_as(reading: &Reading, bytes: &[u8]) -> Draft {
    read_network(Cursor::new(bytes), reading, &mut |_| ControlFlow::Continue(()))
}

fn read(files: &[(&str, &[u8])]) -> Draft {
    read_as(&Reading::default(), &packed(files))
}

/// Codes with their paths.
fn told(draft: &Draft) -> Vec<(&'static str, &str)> {
    draft.scan.faults.iter().map(|f| (f.code, f.path.as_deref().unwrap_or_default())).collect()
}

/// A .shp of these shapes, and its .shx.
fn written<S: EsriShape>(shapes: &[S]) -> (Vec<u8>, Vec<u8>) {
    let (mut shp, mut shx) = (Cursor::new(Vec::new()), Cursor::new(Vec::new()));
    let mut writer = ShapeWriter::with_shx(&mut shp, &mut shx);
    shapes.iter().for_each(|shape| writer.write_shape(shape).unwrap());
    drop(writer);
    (shp.into_inner(), shx.into_inner())
}

fn line(places: &[(f64, f64)]) -> Polyline {
    Polyline::new(places.iter().map(|&(x, y)| Point::new(x, y)).collect())
}

/// Two routes with a row each.
fn two() -> (Vec<u8>, Vec<u8>, Vec<u8>) {
    let (shp, shx) = written(&[line(&[(107.1, 16.8), (107.2, 16.9)]), line(&[(107.3, 16.8), (107.4, 16.9)])]);
    let columns = [("MA_TUYEN", b'C', 10, 0), ("TEN", b'C', 30, 0), ("SO_SOI", b'N', 5, 0), ("NGAY", b'D', 8, 0)];
    let rows: [(u8, Vec<&[u8]>); 2] = [
        (b' ', vec![b"T-1", "Đông Hà – Lao Bảo".as_bytes(), b"   24", b"20240131"]),
        (b' ', vec![b"T-2", b"", b"", b""]),
    ];
    (shp, shx, table(&columns, 0, &rows))
}

const DEGREES: &[u8] = br#"GEOGCS["GCS_WGS_1984",DATUM["D_WGS_1984",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]]"#;

/// Old Quảng Trị's zone as ArcGIS writes it.
const ZONE: &[u8] = br#"PROJCS["VN_2000_Quang_Tri",GEOGCS["GCS_VN-2000",DATUM["D_Vietnam_2000",SPHEROID["WGS_1984",6378137.0,298.257223563]],PRIMEM["Greenwich",0.0],UNIT["Degree",0.0174532925199433]],PROJECTION["Transverse_Mercator"],PARAMETER["False_Easting",500000.0],PARAMETER["False_Northing",0.0],PARAMETER["Central_Meridian",106.25],PARAMETER["Scale_Factor",0.9999],PARAMETER["Latitude_Of_Origin",0.0],UNIT["Meter",1.0]]"#;

#[test]
fn a_whole_set_gives_routes_with_their_rows() {
    let (shp, shx, dbf) = two();
    let files: [(&str, &[u8]); 5] = [
        ("cap/tuyen.shp", &shp),
        ("cap/tuyen.shx", &shx),
        ("cap/TUYEN.DBF", &dbf),
        ("cap/tuyen.prj", DEGREES),
        ("cap/tuyen.cpg", b"UTF-8\n"),
    ];
    let draft = read(&files);
    assert_eq!((told(&draft), draft.scan.format, draft.scan.features), (vec![], "shapefile", 2));
    let route = &draft.routes[0];
    assert_eq!((route.id.as_str(), route.name.as_deref()), ("T-1", Some("Đông Hà – Lao Bảo")));
    assert_eq!(serde_json::Value::from(route.properties.clone()), json!({"SO_SOI": 24, "NGAY": "2024-01-31"}));
    let first = route.lines().next().unwrap()[0];
    assert_eq!((first.lon(), first.lat()), (107.1, 16.8));
    assert_eq!(draft.routes[1].id, "T-2");
}

#[test]
fn columns_of_its_table_can_be_chosen() {
    let (shp, shx, dbf) = two();
    let columns = Choices::from_json(&json!({"so_soi": "fibre_count", "ngay": "id"}));
    let reading = Reading { columns: columns.unwrap(), ..Reading::default() };
    let files: [(&str, &[u8]); 4] = [("a.shp", &shp), ("a.shx", &shx), ("a.dbf", &dbf), ("a.prj", DEGREES)];
    let draft = read_as(&reading, &packed(&files));
    let route = &draft.routes[0];
    assert_eq!(route.id, "2024-01-31");
    assert_eq!(serde_json::Value::from(route.properties.clone()), json!({"fibre_count": 24, "MA_TUYEN": "T-1"}));
    assert_eq!(draft.routes[1].id, "T-2", "where the chosen column is empty, its usual one counts");
}

#[test]
fn what_is_missing_or_wrong_beside_the_shapes_is_told() {
    let (shp, shx, dbf) = two();
    let latin = table(&[("id", b'C', 5, 0)], 0x57, &[(b' ', vec![b"1"]), (b' ', vec![b"H\xe0"])]);
    let one = table(&[("id", b'C', 5, 0)], 0, &[(b' ', vec![b"1"])]);
    let deleted = table(&[("id", b'C', 5, 0)], 0, &[(b'*', vec![b"1"]), (b' ', vec![b"2"])]);
    let memo =
        table(&[("id", b'N', 5, 0), ("note", b'M', 10, 0)], 0, &[(b' ', vec![b"1", b"1"]), (b' ', vec![b"2", b""])]);
    type Files<'a> = Vec<(&'a str, &'a [u8])>;
    let base: Files<'_> = vec![("a.shp", &shp), ("a.shx", &shx), ("a.prj", DEGREES)];
    type Told = Vec<(&'static str, &'static str)>;
    let cases: Vec<(&str, Files<'_>, Told)> = vec![
        ("no .dbf", base.clone(), vec![("S103", "a.dbf")]),
        ("no .shx", vec![base[0], base[2], ("a.dbf", &dbf)], vec![("S104", "a.shx")]),
        ("no .prj, degrees", vec![base[0], base[1], ("a.dbf", &dbf)], vec![("S102", "a.prj")]),
        (
            "a .cpg of a font",
            [base.clone(), vec![("a.dbf", &dbf), ("a.cpg", b"TCVN3")]].concat(),
            vec![("S109", "a.cpg")],
        ),
        ("bytes of another encoding", [base.clone(), vec![("a.dbf", &latin)]].concat(), vec![("S108", "a.shp[1]")]),
        ("fewer rows", [base.clone(), vec![("a.dbf", &one)]].concat(), vec![("S105", "a.dbf")]),
        ("a deleted row", [base.clone(), vec![("a.dbf", &deleted)]].concat(), vec![("S111", "a.shp[0]")]),
        ("long texts elsewhere", [base.clone(), vec![("a.dbf", &memo)]].concat(), vec![("S110", "a.dbf")]),
        ("no table at all", [base.clone(), vec![("a.dbf", b"x")]].concat(), vec![("S112", "a.dbf")]),
        ("no Shapefile", vec![("a.shp", b"x"), ("a.dbf", &dbf)], vec![("S106", "a.shp")]),
        (
            "an unknown system",
            vec![base[0], base[1], ("a.dbf", &dbf), ("a.prj", b"LOCAL_CS[\"x\"]")],
            vec![("S101", "a.prj")],
        ),
    ];
    for (name, files, want) in cases {
        let draft = read(&files);
        assert_eq!(told(&draft), want, "{name}: {:?}", draft.scan.faults);
        let whole = !want.iter().any(|(code, _)| ["S101", "S105", "S106", "S108", "S111"].contains(code));
        assert!(!whole || draft.routes.len() == 2, "{name}: the shapes are read all the same");
    }
}

#[test]
fn each_kind_of_shape_is_what_it_means_here() {
    let at = |x: f64| Point::new(x, 16.0);
    let ring = PolygonRing::Outer(vec![at(1.0), Point::new(1.0, 17.0), at(2.0), at(1.0)]);
    let high = PolylineZ::new(vec![PointZ::new(107.0, 16.0, 5.0, f64::MIN), PointZ::new(108.0, 16.0, 6.0, f64::MIN)]);
    let flat = PolylineZ::new(vec![PointZ::new(107.0, 16.0, 0.0, f64::MIN), PointZ::new(108.0, 16.0, 0.0, f64::MIN)]);
    let measured =
        PolylineM::new(vec![shapefile::PointM::new(107.0, 16.0, 1.0), shapefile::PointM::new(108.0, 16.0, 2.0)]);
    let mut null = written(&[at(107.0)]).0;
    // The kind of the first record, behind the heading and the record's own.
    null[108..112].copy_from_slice(&0_i32.to_le_bytes());
    let cases = [
        (
            "a line of two parts",
            written(&[Polyline::with_parts(vec![vec![at(1.0), at(2.0)], vec![at(3.0), at(4.0)]])]).0,
            (1, 0),
            vec![],
        ),
        ("a line with heights", written(&[high]).0, (1, 0), vec!["G113"]),
        ("a line with heights of 0", written(&[flat]).0, (1, 0), vec![]),
        ("a line with measures", written(&[measured]).0, (1, 0), vec!["T108"]),
        ("a point", written(&[at(107.0)]).0, (0, 1), vec![]),
        ("a point alone among several", written(&[Multipoint::new(vec![at(107.0)])]).0, (0, 1), vec![]),
        ("several points", written(&[Multipoint::new(vec![at(107.0), at(108.0)])]).0, (0, 0), vec!["G116"]),
        ("an area", written(&[Polygon::new(ring)]).0, (0, 0), vec!["G110"]),
        ("nothing", null, (0, 0), vec!["G109"]),
        ("no shapes", written::<Point>(&[]).0, (0, 0), vec!["G017"]),
        ("swapped", written(&[line(&[(16.0, 107.0), (17.0, 108.0)])]).0, (0, 0), vec!["G102"]),
        ("metres", written(&[Point::new(590_430.6, 1_860_091.6)]).0, (0, 0), vec!["G104"]),
        ("not a number", written(&[line(&[(107.0, 16.0), (f64::NAN, 16.0)])]).0, (0, 0), vec!["G105"]),
    ];
    for (name, shp, counts, want) in cases {
        let draft = read(&[("a.shp", &shp)]);
        let codes: Vec<_> = draft.scan.faults.iter().map(|f| f.code).filter(|code| !code.starts_with("S10")).collect();
        assert_eq!((codes, (draft.routes.len(), draft.sites.len())), (want, counts), "{name}: {:?}", draft.scan.faults);
    }
}

#[test]
fn a_broken_shape_does_not_hide_those_behind_it() {
    let (shp, shx, dbf) = two();
    let mut broken = shp.clone();
    // How many points the first record says it has.
    broken[148..152].copy_from_slice(&i32::MAX.to_le_bytes());
    let mut negative = shp.clone();
    negative[148..152].copy_from_slice(&(-5_i32).to_le_bytes());
    for bytes in [broken, negative] {
        let draft = read(&[("a.shp", &bytes), ("a.shx", &shx), ("a.dbf", &dbf), ("a.prj", DEGREES)]);
        assert_eq!(told(&draft), [("S107", "a.shp[0]")]);
        assert_eq!(draft.routes.iter().map(|r| r.id.as_str()).collect::<Vec<_>>(), ["T-2"]);
    }
    let cut = &shp[..shp.len() - 10];
    let indexed = read(&[("a.shp", cut), ("a.shx", &shx), ("a.dbf", &dbf), ("a.prj", DEGREES)]);
    assert_eq!(told(&indexed), [("G004", "a.shp"), ("S107", "a.shp[1]")]);
    let plain = read(&[("a.shp", cut), ("a.dbf", &dbf), ("a.prj", DEGREES)]);
    assert_eq!(told(&plain), [("S104", "a.shx"), ("G004", "a.shp"), ("S105", "a.dbf")]);
}

#[test]
fn the_index_counts_where_remains_lie_between_the_shapes() {
    let (shp, shx, dbf) = two();
    let second = 100 + (shp.len() - 100) / 2;
    let mut padded = shp[..second].to_vec();
    padded.extend([0xee; 6]);
    padded.extend(&shp[second..]);
    let mut index = shx.clone();
    index[108..112].copy_from_slice(&(((second + 6) / 2) as u32).to_be_bytes());
    let draft = read(&[("a.shp", &padded), ("a.shx", &index), ("a.dbf", &dbf), ("a.prj", DEGREES)]);
    assert_eq!((told(&draft), draft.routes.len()), (vec![], 2));
}

#[test]
fn the_system_of_the_prj_counts_unless_somebody_says_better() {
    let places = [(590_430.622_9, 1_860_091.636_6), (590_530.6, 1_860_091.6)];
    let (shp, shx) = written(&[line(&places)]);
    let row = table(&[("id", b'N', 5, 0)], 0, &[(b' ', vec![b"7"])]);
    let files: [(&str, &[u8]); 4] = [("a.shp", &shp), ("a.shx", &shx), ("a.dbf", &row), ("a.prj", ZONE)];
    let near = |draft: &Draft| {
        let at = draft.routes[0].lines().next().unwrap()[0];
        assert!((at.lon() - 107.1003).abs() < 1e-6 && (at.lat() - 16.81625).abs() < 1e-6, "{at:?}");
    };
    let draft = read(&files);
    assert_eq!((told(&draft), draft.scan.verdict), (vec![("G013", "a.prj")], Verdict::AcceptWithWarnings));
    assert!(draft.scan.faults[0].says.en.contains("EPSG:9212"));
    near(&draft);
    let unknown = read(&[files[0], files[1], files[2], ("a.prj", b"?")]);
    assert_eq!((told(&unknown), unknown.scan.unplaced.len()), (vec![("S101", "a.prj")], 1), "kept for a person to say");
    let chosen = Reading { crs: Crs::from_code("EPSG:9212"), ..Reading::default() };
    let draft = read_as(&chosen, &packed(&[files[0], files[1], files[2], ("a.prj", b"?")]));
    assert_eq!(told(&draft), []);
    near(&draft);
}

#[test]
fn several_layers_are_one_network() {
    let (shp, shx, dbf) = two();
    let (sites, index) = written(&[Point::new(107.1, 16.8)]);
    let row = table(&[("ma", b'C', 5, 0), ("loai", b'C', 10, 0)], 0, &[(b' ', vec![b"B-1", b"cot"])]);
    let draft = read(&[
        ("tuyen.shp", &shp),
        ("tuyen.shx", &shx),
        ("tuyen.dbf", &dbf),
        ("tuyen.prj", DEGREES),
        ("tram.shp", &sites),
        ("tram.shx", &index),
        ("tram.dbf", &row),
        ("tram.prj", DEGREES),
        ("docs/readme.pdf", b"x"),
    ]);
    assert_eq!((told(&draft), draft.routes.len(), draft.sites.len(), draft.scan.features), (vec![], 2, 1, 3));
    assert_eq!(draft.sites[0].id, "B-1");
}

#[test]
fn beyond_a_limit_a_shapefile_is_refused() {
    let (shp, shx, dbf) = two();
    let bytes = packed(&[("a.shp", &shp), ("a.shx", &shx), ("a.dbf", &dbf), ("a.prj", DEGREES)]);
    let full = Limits::default();
    for (limits, want) in [
        (Limits { features: 1, ..full }, vec!["G010"]),
        (Limits { vertices: 3, ..full }, vec!["G011"]),
        (Limits { property_bytes: 4, ..full }, vec!["G012", "G012"]),
    ] {
        let draft = read_as(&Reading { limits, ..Reading::default() }, &bytes);
        assert_eq!(draft.scan.faults.iter().map(|f| f.code).collect::<Vec<_>>(), want);
    }
    let stopped = read_network(Cursor::new(&bytes), &Reading::default(), &mut |_| ControlFlow::Break(()));
    assert_eq!(told(&stopped), [("G014", "")]);
}

#[test]
fn an_archive_without_a_shapefile_is_left_to_others() {
    let draft = read(&[("doc.kml", b"<kml/>")]);
    assert_eq!((told(&draft), draft.scan.format), (vec![("G017", "")], "kmz"));
    let (shp, ..) = two();
    let whole = packed(&[("a.shp", &shp)]);
    let cut = read_as(&Reading::default(), &whole[..whole.len() - 30]);
    assert_eq!(told(&cut), [("Z101", "")], "a torn upload says that it is torn");
    assert_eq!(told(&read(&[("a.shp", &shp), ("../b.shp", b"x")])), [("Z103", "")]);
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_panics_whatever_byte_is_wrong(at in 0_usize..2000, byte: u8, which in 0_usize..4, cut in 0_usize..2000) {
        let (shp, shx, dbf) = two();
        let mut parts = [shp, shx, dbf, ZONE.to_vec()];
        let length = parts[which].len();
        parts[which][at % length] = byte;
        let [shp, shx, dbf, prj] = &parts;
        read(&[("a.shp", shp), ("a.shx", shx), ("a.dbf", dbf), ("a.prj", prj)]);
        let mut whole = packed(&[("a.shp", shp), ("a.dbf", dbf)]);
        let length = whole.len();
        whole[at % length] = byte;
        read_as(&Reading::default(), &whole);
        read_as(&Reading::default(), &whole[..cut.min(length)]);
    }
}
