//! Tables as carriers write them.

use std::io::Cursor;
use std::ops::ControlFlow;

use proptest::prelude::*;

use crate::geodesy::Crs;
use crate::import::{Draft, Limits, Reading, Verdict, read_network};

fn read_as(reading: &Reading, table: &[u8]) -> Draft {
    read_network(Cursor::new(table), reading, &mut |_| ControlFlow::Continue(()))
}

fn read(table: &str) -> Draft {
    read_as(&Reading::default(), table.as_bytes())
}

/// Codes with their lines.
fn told(draft: &Draft) -> Vec<(&'static str, Option<usize>)> {
    draft.scan.faults.iter().map(|f| (f.code, f.line)).collect()
}

fn line(draft: &Draft, route: usize) -> Vec<(f64, f64)> {
    draft.routes[route].lines().flatten().map(|p| (p.lon(), p.lat())).collect()
}

const LINE: [(f64, f64); 2] = [(107.1, 16.8), (107.2, 16.9)];

#[test]
fn a_route_reads_alike_however_its_table_is_written() {
    let cases = [
        ("well-known text", "id,wkt,Ghi chú\nT-1,\"LINESTRING (107.1 16.8, 107.2 16.9)\",mới\n"),
        ("tabs", "ma\tthe_geom\tGhi chú\nT-1\tSRID=4326;LINESTRING(107.1 16.8,107.2 16.9)\tmới\n"),
        ("one row a vertex", "Mã tuyến;STT;Kinh độ;Vĩ độ;Ghi chú\nT-1;1;107,1;16,8;mới\nT-1;2;107,2;16,9;mới\n"),
        (
            "with a mark, Windows line ends, backwards and an empty row",
            "\u{feff}route_id,seq,lon,lat,Ghi chú\r\nT-1,2,107.2,16.9,mới\r\n,,,,\r\nT-1,1,107.1,16.8,mới\r\n",
        ),
        (
            "headings with units",
            "CODE;Thứ tự;Kinh độ (độ);Vĩ độ (độ);Ghi chú\nT-1;1;107.1;16.8;mới\nT-1;1.5;107.2;16.9;\n",
        ),
    ];
    for (name, table) in cases {
        let draft = read(table);
        assert_eq!((told(&draft), draft.scan.format), (vec![], "csv"), "{name}: {:?}", draft.scan.faults);
        assert_eq!((draft.routes.len(), draft.routes[0].id.as_str()), (1, "T-1"), "{name}");
        assert_eq!(line(&draft, 0), LINE, "{name}");
        let properties = serde_json::Value::from(draft.routes[0].properties.clone());
        assert_eq!(properties, serde_json::json!({"Ghi chú": "mới"}), "{name}");
    }
}

#[test]
fn a_site_reads_alike_whatever_its_columns_are_called() {
    let cases = [
        "id,name,lon,lat\nB-1,Đông Hà,107.1,16.8\n",
        "Mã trạm;Tên trạm;Kinh độ;Vĩ độ\nB-1;Đông Hà;107,1;16,8\n",
        "code\tTÊN\tx\ty\nB-1\tĐông Hà\t107.1\t16.8\n",
        "id,name,long,lat\nB-1,Đông Hà,\"107,1\",\"16,8\"\n",
        "id,name,geom\nB-1,Đông Hà,POINT Z (107.1 16.8 12)\n",
        "id,name,lat,geometry\nB-1,Đông Hà,,MULTIPOINT ((107.1 16.8))\n",
    ];
    for table in cases {
        let draft = read(table);
        assert_eq!(draft.scan.verdict, Verdict::Accept, "{table}: {:?}", draft.scan.faults);
        let site = &draft.sites[0];
        assert_eq!((site.id.as_str(), site.name.as_deref()), ("B-1", Some("Đông Hà")), "{table}");
        assert_eq!((site.at.lon(), site.at.lat()), (107.1, 16.8), "{table}");
    }
}

#[test]
fn rows_of_several_routes_may_be_mixed_and_numbered_tables_of_sites_stay_sites() {
    let mixed = "ma tuyen;thu tu;x;y\nA;2;2;2\nB;1;5;5\nA;10;3;3\nB;2;6;6\nA;1;1;1\n";
    let draft = read(mixed);
    assert_eq!((told(&draft), draft.scan.features), (vec![], 2));
    assert_eq!(line(&draft, 0), [(1.0, 1.0), (2.0, 2.0), (3.0, 3.0)], "by number, not by text");
    let sites = read(
        "STT;Mã;Tên;Kinh độ;Vĩ độ\n1;B-1;Một;107,1;16,8\n2;B-2;Hai;107,2;16,8\n3;B-2;Ba;107,3;16,8\n4;B-4;Tư;107,4;16,8\n",
    );
    assert_eq!(told(&sites), [("G201", Some(4))], "{:?}", sites.scan.faults);
    assert_eq!((sites.sites.len(), sites.scan.features), (3, 4));
    assert_eq!(serde_json::Value::from(sites.sites[1].properties.clone()), serde_json::json!({"STT": "2"}));
}

#[test]
fn every_bad_row_is_told_at_once_with_its_line() {
    let cases = [
        (
            "well-known text",
            "id,wkt\nA,\"LINESTRING (107 16, 108\"\nB,\"LINESTRING (107 16, 108 91)\"\nC,\"POLYGON ((1 2,3 4,5 6,1 2))\"\nD,\nE,\"GEOMETRYCOLLECTION (POINT (1 2))\"\nF,POINT (590430.6 1860091.6)\nG,SRID=1234;POINT (1 2)\nH,POINT M (1 2 3)\nI,LINESTRING (107 16)\n",
            vec![
                ("G106", 2),
                ("G101", 3),
                ("G110", 4),
                ("G109", 5),
                ("G111", 6),
                ("G104", 7),
                ("G018", 8),
                ("T108", 9),
                ("G107", 10),
            ],
        ),
        (
            "points",
            "id,lon,lat\nA,107,\nB,16.8,107.1\nC,x,16\nD,107.1,16.8,,\nE,107,1,16,8\nD,107.1,16.8\n",
            vec![("G105", 2), ("G102", 3), ("G105", 4), ("T107", 6), ("G201", 7)],
        ),
        (
            "vertices",
            "ma;stt;lon;lat\nA;1;107;16\nA;1;108;17\nB;1;107;16\nB;hai;108;17\n;1;107;16\nC;1;107;16\nC;2;108;a\nD;1;107;16\n",
            vec![("T106", 3), ("T105", 5), ("T104", 6), ("G105", 8), ("G107", 9)],
        ),
        ("all vertices swapped", "ma;stt;lon;lat\nA;1;16;107\nA;2;17;108\n", vec![("G102", 2)]),
        ("rows that differ", "ma;stt;lon;lat;cột số\nA;1;107;16;7\nA;2;108;17;8\n", vec![("T109", 2)]),
        ("no place", "id,name\n1,a\n", vec![("T101", 1)]),
        ("half a place", "id,Kinh độ\n1,107\n", vec![("T101", 1)]),
        ("a heading twice", "id,lon,lat,note,note\n1,107,16,a,b\n", vec![("T102", 1)]),
    ];
    for (name, table, want) in cases {
        let want: Vec<_> = want.into_iter().map(|(code, line)| (code, Some(line))).collect();
        let draft = read(table);
        assert_eq!(told(&draft), want, "{name}: {:?}", draft.scan.faults);
    }
}

#[test]
fn another_encoding_and_an_empty_table_are_told_in_words() {
    let utf16: Vec<u8> = "\u{feff}id,lon,lat\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let cases: [(&str, &[u8], &[&str]); 4] = [
        ("UTF-16", &utf16, &["G002"]),
        ("windows-1258 in the heading", b"id,lon,lat,gh\xed ch\xfa\n1,107,16,a\n", &["G003"]),
        (
            "windows-1258 in two rows",
            b"id,lon,lat,name\n1,107,16,\xd0\xf4ng\n2,107,16,a\n3,107,16,H\xe0\n",
            &["G003", "G003"],
        ),
        ("no rows", b"id,lon,lat\n", &["G017"]),
    ];
    for (name, bytes, want) in cases {
        let draft = read_as(&Reading::default(), bytes);
        assert_eq!(draft.scan.faults.iter().map(|f| f.code).collect::<Vec<_>>(), want, "{name}");
        assert_eq!(draft.scan.format, "csv", "{name}");
    }
}

#[test]
fn the_system_is_what_somebody_says_else_what_the_row_says() {
    let rows = "id,wkt\nA,SRID=9212;POINT (590430.6229 1860091.6366)\nB,SRID=9212;POINT (590530.6 1860091.6)\n";
    let draft = read(rows);
    assert_eq!(told(&draft), [("G013", None)], "told once");
    let at = draft.sites[0].at;
    assert!((at.lon() - 107.1003).abs() < 1e-6 && (at.lat() - 16.81625).abs() < 1e-6, "{at:?}");
    let chosen = Reading { crs: Crs::from_code("EPSG:9211"), ..Reading::default() };
    let at = read_as(&chosen, b"id,wkt\nA,SRID=9212;POINT (617078.3219 1860222.6396)\n").sites[0].at;
    assert!((at.lon() - 107.1003).abs() < 1e-6, "{at:?}");
    // Surveyors write X for north.
    let north = Reading { crs: Crs::from_code("EPSG:9212").map(Crs::north_first), ..Reading::default() };
    let at = read_as(&north, "tên;X;Y\na;1860091,6366;590430,6229\n".as_bytes()).sites[0].at;
    assert!((at.lon() - 107.1003).abs() < 1e-6, "{at:?}");
    let unknown = read("id,x,y\n1,590430.6229,1860091.6366\n");
    assert_eq!(unknown.scan.unplaced, [(590_430.622_9, 1_860_091.636_6)], "kept for a person to say");
}

#[test]
fn beyond_a_limit_a_table_is_refused() {
    let full = Limits::default();
    let points = "id,lon,lat,n\n1,107,16,abcdef\n2,107,16,abcdef\n";
    let vertices = "id,seq,lon,lat\n1,1,107,16\n1,2,108,16\n2,1,107,17\n2,2,108,17\n";
    let text = "id,wkt\n1,\"LINESTRING (107 16, 108 16)\"\n2,\"LINESTRING (107 17, 108 16)\"\n";
    for (table, limits, code) in [
        (points, Limits { features: 1, ..full }, "G010"),
        (points, Limits { property_bytes: 8, ..full }, "G012"),
        (vertices, Limits { features: 1, ..full }, "G010"),
        (vertices, Limits { vertices: 3, ..full }, "G011"),
        (text, Limits { vertices: 3, ..full }, "G011"),
    ] {
        let draft = read_as(&Reading { limits, ..Reading::default() }, table.as_bytes());
        assert!(draft.scan.faults.iter().all(|f| f.code == code) && !draft.scan.faults.is_empty(), "{code}");
    }
    let stopped = read_network(Cursor::new(points.as_bytes()), &Reading::default(), &mut |_| ControlFlow::Break(()));
    assert_eq!(told(&stopped), [("G014", None)]);
    let long = Limits { property_bytes: 8, ..full };
    let draft = read_as(&Reading { limits: long, ..Reading::default() }, text.as_bytes());
    assert_eq!(told(&draft), [], "a long line is no long property");
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(64))]

    #[test]
    fn nothing_panics_on_any_table(rows in prop::collection::vec("[0-9a-cđ,;\t\"() .-]{0,30}", 0..8), heading in "(id[,;]stt[,;]x[,;]y|ma,wkt|lon,lat)") {
        read(&format!("{heading}\n{}", rows.join("\n")));
    }
}
