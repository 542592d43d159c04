//! The real binary at the command line: what an operator or an analyst types.

use std::io::Write;
use std::path::Path;
use std::process::{Command, Output, Stdio};

use serde_json::{Value, json};

fn run(folder: &Path, arguments: &[&str], input: &[u8]) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cablewatch"))
        .current_dir(folder)
        .args(arguments)
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    // A command that refuses its arguments does not wait for its input.
    let _ = child.stdin.take().unwrap().write_all(input);
    child.wait_with_output().unwrap()
}

/// The JSON answer of a command and its exit code.
fn answer(folder: &Path, arguments: &[&str], input: &Value) -> (Value, i32) {
    let output = run(folder, arguments, input.to_string().as_bytes());
    let json = serde_json::from_slice(&output.stdout);
    let json = json.unwrap_or_else(|_| panic!("{arguments:?}: {}", String::from_utf8_lossy(&output.stderr)));
    (json, output.status.code().unwrap())
}

fn route(id: &str, lat: f64) -> Value {
    json!({"type": "Feature", "id": id, "properties": {"name": format!("Tuyến {id}")},
        "geometry": {"type": "LineString", "coordinates": [[107.0, lat], [107.01, lat]]}})
}

fn network(routes: &[Value]) -> Value {
    json!({"type": "FeatureCollection", "features": routes})
}

const IMPORT: [&str; 5] = ["import", "routes", "-", "--carrier", "mtn"];

#[test]
fn a_dry_run_tells_everything_and_makes_no_database() {
    let folder = tempfile::tempdir().unwrap();
    let file = network(&[route("A", 16.8), route("B", 96.8), route("A", 16.9)]);
    let (told, code) = answer(folder.path(), &[&IMPORT[..], &["--dry-run"]].concat(), &file);
    assert_eq!((told["status"].as_str(), told["verdict"].as_str(), code), (Some("dry_run"), Some("reject"), 1));
    let faults: Vec<_> = told["faults"].as_array().unwrap().iter().map(|f| (&f["code"], &f["feature"])).collect();
    assert_eq!(faults, [(&json!("G101"), &json!(1)), (&json!("G201"), &json!(2))]);
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0);
}

#[test]
fn the_same_file_again_changes_nothing_and_a_broken_one_leaves_what_was_there() {
    let folder = tempfile::tempdir().unwrap();
    let first = network(&[route("A", 16.8), route("B", 16.9)]);
    let (told, code) = answer(folder.path(), &IMPORT, &first);
    assert_eq!((told["new"].clone(), code), (json!(["A", "B"]), 0));
    let (told, _) = answer(folder.path(), &IMPORT, &first);
    assert_eq!((told["new"].clone(), told["changed"].clone(), &told["unchanged"]), (json!([]), json!([]), &json!(2)));
    let broken = network(&[route("A", 17.1), route("C", 16.7), route("D", 95.0)]);
    let (told, code) = answer(folder.path(), &IMPORT, &broken);
    assert_eq!((told["status"].as_str(), code), (Some("rejected"), 1));
    let (told, _) = answer(folder.path(), &IMPORT, &network(&[route("A", 16.8)]));
    assert_eq!(
        (&told["unchanged"], told["gone"].clone()),
        (&json!(1), json!(["B"])),
        "neither C nor the new A is there"
    );
    assert!(told["km_after"].as_f64() > Some(2.0), "what is gone from the file stays until somebody says so: {told}");
    let only_a = network(&[route("A", 16.8)]);
    let (told, _) = answer(folder.path(), &[&IMPORT[..], &["--retire-gone"]].concat(), &only_a);
    assert_eq!((told["gone"].clone(), &told["retired"]), (json!(["B"]), &json!(true)));
    assert!(told["km_after"].as_f64() < Some(1.1), "{told}");
    let (told, _) = answer(folder.path(), &IMPORT, &first);
    assert_eq!(
        (told["new"].clone(), told["gone"].clone()),
        (json!(["B"]), json!([])),
        "B left, and its id is free again"
    );
}

#[test]
fn incidents_of_a_table_come_once_however_often_it_is_imported() {
    let folder = tempfile::tempdir().unwrap();
    answer(folder.path(), &IMPORT, &network(&[route("A", 16.8)]));
    let table =
        "id,kind,occurred_from,occurred_to,lon,lat,metres_taken\nV-1,theft,2025-11-01,2026-01-31,107.005,16.8,218.7\n";
    let import = ["import", "incidents", "-", "--carrier", "mtn"];
    let told = |table: &str| -> Value {
        serde_json::from_slice(&run(folder.path(), &import, table.as_bytes()).stdout).unwrap()
    };
    let first = told(table);
    assert_eq!((&first["new"], &first["known"], &first["format"]), (&json!(1), &json!(0), &json!("csv")));
    let more = told(&format!("{table}V-2,cut,2026-02-01,2026-02-01,107.006,16.8,\n"));
    assert_eq!((&more["new"], &more["known"]), (&json!(1), &json!(1)));
}

#[test]
fn communes_are_imported_before_anybody_is_made_for_one() {
    let folder = tempfile::tempdir().unwrap();
    let area = json!([[[106.9, 16.7], [107.2, 16.7], [107.2, 16.9], [106.9, 16.9], [106.9, 16.7]]]);
    let file = json!({"type": "FeatureCollection", "features": [{"type": "Feature",
        "properties": {"code": "19432", "name": "Cam Lộ", "fullName": "Xã Cam Lộ"}, "geometry": {"type": "Polygon", "coordinates": area}}]});
    let user = ["user", "add", "xa-cam-lo", "--role", "commune", "--commune", "19432"];
    let refused = run(folder.path(), &user, b"mot mat khau dai\n");
    assert_eq!(refused.status.code(), Some(1), "there is no such commune yet");
    let (told, code) = answer(folder.path(), &["import", "communes", "-"], &file);
    assert_eq!((&told["communes"], code), (&json!(1), 0));
    assert!(run(folder.path(), &user, b"mot mat khau dai\n").status.success());
}

#[test]
fn help_does_not_show_the_password_of_the_database() {
    for command in ["serve", "import", "export", "user", "mail"] {
        let help = Command::new(env!("CARGO_BIN_EXE_cablewatch"))
            .args([command, "--help"])
            .env("CABLEWATCH_DB", "postgres://cablewatch:geheim-9@db/cablewatch")
            .output()
            .unwrap();
        let text = String::from_utf8(help.stdout).unwrap();
        assert!(text.contains("--db") && !text.contains("geheim-9"), "{command}: {text}");
    }
}

#[test]
fn what_cannot_be_done_is_wrong_usage_and_says_so() {
    let folder = tempfile::tempdir().unwrap();
    let cases: [(&[&str], &str); 5] = [
        (&["import", "routes", "-"], "--carrier"),
        (&["import", "routes", "missing.geojson", "--carrier", "mtn"], "missing.geojson"),
        (&["import", "routes", "-", "--carrier", "m t n"], "--carrier"),
        (&["import", "routes", "-", "--carrier", "mtn", "--db", "mysql://x"], "sqlite:"),
        (&["user", "add", "x", "--role", "king"], "--role"),
    ];
    for (arguments, named) in cases {
        let output = run(folder.path(), arguments, b"{}");
        let says = String::from_utf8_lossy(&output.stderr).into_owned();
        assert_eq!(output.status.code(), Some(2), "{arguments:?}: {says}");
        assert!(says.contains(named), "{arguments:?}: {says}");
    }
}

#[test]
fn an_analyst_pipes_files_through_without_a_database() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("n.geojson"), network(&[route("A", 16.8)]).to_string()).unwrap();
    let theft = json!({"type": "FeatureCollection", "features": [{"type": "Feature", "id": "V-1",
        "properties": {"kind": "theft", "occurred_from": "2026-01-01", "occurred_to": "2026-01-30"},
        "geometry": {"type": "Point", "coordinates": [107.005, 16.80005]}}]});
    let files = ["--network", "n.geojson", "--incidents", "-"];
    let (matched, code) = answer(folder.path(), &[&["match"][..], &files].concat(), &theft);
    let best = &matched["features"][0]["properties"]["match"];
    assert_eq!((best["status"].as_str(), &best["candidates"][0]["route_id"], code), (Some("matched"), &json!("A"), 0));
    assert!((best["candidates"][0]["distance_m"].as_f64().unwrap() - 5.5).abs() < 0.1, "{best}");
    let hot = [&["hotspots"][..], &files, &["--method", "count-per-km"]].concat();
    let (rates, _) = answer(folder.path(), &hot, &theft);
    let counts: f64 =
        rates["features"].as_array().unwrap().iter().filter_map(|l| l["properties"]["count"].as_f64()).sum();
    assert!((counts - 1.0).abs() < 1e-9, "one theft is one event: {counts}");
    let later = [&hot[..], &["--from", "2026-02-01", "--to", "2026-03-01"]].concat();
    let (rates, _) = answer(folder.path(), &later, &theft);
    assert_eq!(
        (&rates["summary"]["incidents"], &rates["summary"]["events"]),
        (&json!(0), &json!(0.0)),
        "not in that period"
    );
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 1, "nothing but the network file is there");
}

fn metres(first: [f64; 2], second: [f64; 2]) -> Value {
    network(&[json!({"type": "Feature", "id": "T-1", "properties": {"name": "Đông Hà – Cam Lộ", "cores": 24},
        "geometry": {"type": "LineString", "coordinates": [first, second]}})])
}

#[test]
fn a_file_in_an_unnamed_system_is_proposed_where_it_may_lie_and_waits_for_a_person() {
    let folder = tempfile::tempdir().unwrap();
    let cases = [
        ("metres", metres([590_430.622_9, 1_860_091.636_6], [590_530.0, 1_860_091.0]), "EPSG:9212", false),
        ("north first", metres([1_860_091.636_6, 590_430.622_9], [1_860_091.0, 590_530.0]), "EPSG:9212", true),
        ("latitude first", metres([16.81625, 107.1003], [16.81625, 107.1103]), "EPSG:4326", true),
    ];
    for (name, file, code, north_first) in cases {
        let (told, exit) = answer(folder.path(), &["check", "-"], &file);
        assert_eq!((told["verdict"].as_str(), exit), (Some("reject"), 1), "{name}");
        let suggested = told["suggested_crs"].as_array().unwrap();
        let own = suggested.iter().find(|s| s["code"] == code && s["north_first"] == north_first);
        assert_eq!(own.map(|s| s["communes"].clone()), Some(json!(["Nam Đông Hà"])), "{name}: {suggested:?}");
        let chosen = [&["check", "-", "--crs", code][..], if north_first { &["--north-first"] } else { &[] }].concat();
        let (told, exit) = answer(folder.path(), &chosen, &file);
        assert_eq!((told["verdict"].as_str(), exit), (Some("accept"), 0), "{name}: {told}");
    }
}

#[test]
fn a_file_is_converted_to_wgs84_and_loses_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let file = metres([590_430.622_9, 1_860_091.636_6], [590_530.0, 1_860_091.0]);
    let output = run(folder.path(), &["convert", "-", "--crs", "EPSG:9212"], file.to_string().as_bytes());
    let text = String::from_utf8(output.stdout).unwrap();
    let first = text.split("\"coordinates\":[[").nth(1).unwrap().split(']').next().unwrap();
    assert!(first.split(',').all(|number| number.split('.').nth(1).unwrap().len() >= 9), "nine decimals: {first}");
    let converted: Value = serde_json::from_str(&text).unwrap();
    let feature = &converted["features"][0];
    assert_eq!((&feature["id"], &feature["properties"]["cores"]), (&json!("T-1"), &json!(24)));
    assert_eq!(feature["properties"]["name"], "Đông Hà – Cam Lộ");
    let at = &feature["geometry"]["coordinates"][0];
    assert!(
        (at[0].as_f64().unwrap() - 107.1003).abs() < 1e-7 && (at[1].as_f64().unwrap() - 16.81625).abs() < 1e-7,
        "{at}"
    );
    let wrong = run(folder.path(), &["convert", "-", "--crs", "EPSG:1"], b"{}");
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn a_file_in_metres_is_stored_where_its_system_puts_it() {
    let folder = tempfile::tempdir().unwrap();
    let file = metres([590_430.622_9, 1_860_091.636_6], [590_530.0, 1_860_091.0]);
    let (told, exit) = answer(folder.path(), &[&IMPORT[..], &["--crs", "EPSG:9212"]].concat(), &file);
    assert_eq!((told["status"].as_str(), exit), (Some("accepted"), 0), "{told}");
    assert!((told["length_m"].as_f64().unwrap() - 99.4).abs() < 0.1, "{told}");
}

#[test]
fn geojson_is_judged_by_its_own_rules_alone_when_asked() {
    let folder = tempfile::tempdir().unwrap();
    let area = json!({"type": "Polygon", "coordinates": [[[0, 0], [1, 0], [1, 1], [0, 0]]]});
    let by = |rules: &str| answer(folder.path(), &["check", "-", "--rules", rules], &area);
    assert_eq!((by("rfc7946").0["verdict"].as_str(), by("rfc7946").1), (Some("accept"), 0), "an area is GeoJSON");
    assert_eq!((by("carrier").0["verdict"].as_str(), by("carrier").1), (Some("reject"), 1), "but no cable");
}

#[test]
fn what_is_exported_and_imported_again_changes_nothing() {
    let folder = tempfile::tempdir().unwrap();
    let missing = run(folder.path(), &["export", "--format", "kml"], b"");
    assert_eq!((missing.status.code(), missing.stdout.len()), (Some(2), 0));
    assert_eq!(std::fs::read_dir(folder.path()).unwrap().count(), 0, "no database is made to export from");
    answer(folder.path(), &IMPORT, &network(&[route("A", 16.8), route("B", 16.9)]));
    for format in ["geojson", "ofds", "kml", "shapefile", "csv"] {
        let output = run(folder.path(), &["export", "--format", format, "--carrier", "mtn"], b"");
        assert_eq!((output.status.code(), output.stderr), (Some(0), vec![]), "{format}");
        let again = run(folder.path(), &[&IMPORT[..], &["--dry-run", "--isolated-lan"]].concat(), &output.stdout);
        let told: Value = serde_json::from_slice(&again.stdout).unwrap();
        assert_eq!((&told["verdict"], &told["routes"]), (&json!("accept"), &json!(2)), "{format}: {told}");
        let saved = run(folder.path(), &["export", "--format", format, "-o", "out"], b"");
        assert_eq!((saved.status.code(), saved.stdout.len()), (Some(0), 0), "{format}");
        assert_eq!(std::fs::read(folder.path().join("out")).unwrap(), output.stdout, "{format}: there is one carrier");
    }
    let cases = [
        (["export", "--format", "shp"], "shapefile"),
        (["export", "--format=kml", "--carrier=xx"], "không có doanh nghiệp này / there is no such carrier"),
        (["export", "--format=kml", "--carrier=x x"], "1 to 16"),
        (["export", "--format=kml", "--output=missing/out"], "missing/out"),
    ];
    for (arguments, says) in cases {
        let output = run(folder.path(), &arguments, b"");
        let told = String::from_utf8(output.stderr).unwrap();
        assert!(output.status.code() == Some(2) && told.contains(says), "{arguments:?}: {told}");
    }
}

#[test]
fn a_file_is_read_as_what_it_is_said_to_be_and_within_its_limits() {
    let folder = tempfile::tempdir().unwrap();
    let file = network(&[route("A", 16.8), route("B", 16.9)]);
    let check = |options: &[&str]| {
        let (told, exit) = answer(folder.path(), &[&["check", "-"], options].concat(), &file);
        (told["verdict"].as_str().unwrap().to_owned(), told["faults"][0]["code"].clone(), exit)
    };
    assert_eq!(check(&["--as", "geojson"]), ("accept".to_owned(), Value::Null, 0));
    assert_eq!(check(&["--as", "kml"]), ("reject".to_owned(), json!("G023"), 1));
    let limits = [
        ("bytes", "20", "G025"),
        ("features", "1", "G010"),
        ("vertices", "3", "G011"),
        ("property-bytes", "1", "G012"),
    ];
    for (limit, least, code) in limits {
        assert_eq!(check(&[&format!("--max-{limit}"), least]), ("reject".to_owned(), json!(code), 1), "{limit}");
    }
    let import = ["import", "routes", "-", "--carrier", "TS", "--max-features", "1", "--db", "sqlite:x.db"];
    assert_eq!(answer(folder.path(), &import, &file).0["faults"][0]["code"], "G010", "import keeps the same limits");
    let wrong = run(folder.path(), &["check", "-", "--as", "docx"], b"{}");
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn columns_are_told_and_chosen_on_the_command_line() {
    let folder = tempfile::tempdir().unwrap();
    let mut file = network(&[route("A", 16.8)]);
    file["features"][0]["properties"]["Số FO"] = json!("24FO");
    let check =
        |options: &[&str]| answer(folder.path(), &[&["check", "-"], options].concat(), &file).0["columns"][1].clone();
    let column = check(&[]);
    assert_eq!((&column["column"], &column["suggested"]), (&json!("Số FO"), &json!("fibre_count")), "{column}");
    let column = check(&["--column", "so fo=fibre_count"]);
    assert_eq!((&column["field"], &column["chosen"]), (&json!("fibre_count"), &json!(true)), "{column}");
    let wrong = run(folder.path(), &["check", "-", "--column", "a=colour"], b"{}");
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn a_file_that_is_not_there_is_told_in_both_languages() {
    let folder = tempfile::tempdir().unwrap();
    for command in [&["check", "none.kml"][..], &["import", "routes", "none.kml", "--carrier", "mtn"]] {
        let output = run(folder.path(), command, b"");
        let says = String::from_utf8_lossy(&output.stderr);
        assert_eq!(output.status.code(), Some(2), "{says}");
        let both = says.contains("không có tệp này") && says.contains("there is no such file");
        assert!(both && !says.contains("os error"), "{says}");
    }
}

fn happened(id: &str, from: &str, to: Option<&str>, more: &Value, geometry: &Value) -> Value {
    let mut properties = json!({"occurred_from": from, "occurred_to": to});
    properties.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    json!({"type": "Feature", "id": id, "properties": properties, "geometry": geometry})
}

#[test]
fn hours_of_the_week_need_no_place_and_are_those_of_the_zone_named() {
    let folder = tempfile::tempdir().unwrap();
    // Saturday; in Viet Nam 06:00 to 08:00, in New York Friday evening. The third tells no start.
    let all = [
        happened("1", "2016-01-02T06:00:00+07:00", Some("2016-01-02T08:00:00+07:00"), &json!({}), &Value::Null),
        happened("2", "2016-01-02T06:30:00+07:00", None, &json!({}), &Value::Null),
        json!({"type": "Feature", "id": "3", "properties": {"kind": "theft"}, "geometry": null}),
    ];
    let cases = [
        (&["aoristic", "--incidents", "-"][..], [(6, 6, 1.5), (6, 7, 0.5)]),
        (&["aoristic", "--incidents", "-", "--zone", "America/New_York"], [(5, 18, 1.5), (5, 19, 0.5)]),
    ];
    for (arguments, want) in cases {
        let (told, code) = answer(folder.path(), arguments, &network(&all));
        let hours = told["hours"].as_array().unwrap();
        assert_eq!((hours.len(), &hours[0]["day"], code, &told["with_start"]), (168, &json!(1), 0, &json!(2)));
        let some = |h: &&Value| h["weight"] != 0.0;
        let told: Vec<Value> = hours.iter().filter(some).cloned().collect();
        assert_eq!(
            told,
            want.map(|(day, hour, weight)| json!({"day": day, "hour": hour, "weight": weight})),
            "{arguments:?}"
        );
    }
    let wrong = run(folder.path(), &["aoristic", "--incidents", "-", "--zone", "Quang_Tri"], b"");
    assert_eq!(wrong.status.code(), Some(2));
}

#[test]
fn near_repeats_are_counted_by_the_distance_asked_for() {
    let folder = tempfile::tempdir().unwrap();
    std::fs::write(folder.path().join("n.geojson"), network(&[route("A", 16.8), route("B", 16.8005)]).to_string())
        .unwrap();
    let at = |lon: f64, lat: f64| json!({"type": "Point", "coordinates": [lon, lat]});
    // 53 m and exactly a day apart; 55 m across to the other cable and exactly a week.
    let near = [
        happened("1", "2026-03-01", None, &json!({}), &at(107.005, 16.8)),
        happened("2", "2026-03-02", None, &json!({}), &at(107.0055, 16.8)),
        happened("3", "2026-03-08", None, &json!({}), &at(107.005, 16.8005)),
        json!({"type": "Feature", "id": "4", "properties": {}, "geometry": at(107.005, 16.8)}),
    ];
    let table = |metric: &str, events: &[Value], more: &[&str]| {
        let all = [
            "near-repeat",
            "--incidents",
            "-",
            "--space",
            "0,100",
            "--time",
            "1,7",
            "--permutations",
            "9",
            "--metric",
            metric,
        ];
        let (told, code) = answer(folder.path(), &[&all[..], more].concat(), &network(events));
        assert_eq!(code, 0, "{told}");
        told
    };
    let straight = table("euclidean", &near, &[]);
    assert_eq!(straight["observed"], json!([[0, 0, 0], [0, 2, 1], [0, 0, 0]]), "a day and a week begin the later band");
    assert_eq!((&straight["events"], &straight["left_out"]["without_time"]), (&json!(3), &json!(1)));
    assert_eq!(straight["p"][0][0], 1.0);
    assert_eq!(straight, table("euclidean", &near, &["--seed", "1"]));
    assert_eq!(table("manhattan", &near, &[])["observed"], json!([[0, 0, 0], [0, 1, 1], [0, 1, 0]]));
    let along = table("network", &near, &["--network", "n.geojson"]);
    assert_eq!(along["observed"], json!([[0, 0, 0], [0, 1, 0], [0, 1, 1]]), "the cables do not meet");
    let plane: Vec<Value> = [(0.0, 0.0), (60.0, 80.0), (60.0, 80.0)]
        .iter()
        .enumerate()
        .map(|(i, (x, y))| {
            happened(&i.to_string(), "2026-03-01T08:00:00", None, &json!({"x": x, "y": y}), &Value::Null)
        })
        .collect();
    assert_eq!(
        table("euclidean", &plane, &[])["observed"],
        json!([[1, 0, 0], [2, 0, 0], [0, 0, 0]]),
        "100 m is within 100 m"
    );
    for (wrong, named) in
        [(["--space", "100,0"], "--space"), (["--time", "0,7"], "--time"), (["--metric", "network"], "--network")]
    {
        let output = run(folder.path(), &[&["near-repeat", "--incidents", "-"][..], &wrong].concat(), b"{}");
        let says = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(output.status.code() == Some(2) && says.contains(named), "{wrong:?}: {says}");
    }
}
