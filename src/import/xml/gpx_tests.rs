//! Tracks, routes and waypoints through the network reader.

use super::tests::{codes, gpx, read};

#[test]
fn tracks_and_routes_are_lines_and_waypoints_sites() {
    let two =
        |tag: &str| format!("<{tag} lat='16.8' lon='107.1'/><{tag} lat=\"16.9\" lon=\"107.2\"><ele>5</ele></{tag}>");
    let segment = format!("<trkseg>{}</trkseg>", two("trkpt"));
    let cases: &[(&str, String, usize, usize, &[&str])] = &[
        ("a track of two parts", format!("<trk>{segment}<trkseg/>{segment}</trk>"), 2, 0, &["G113"]),
        ("a route", format!("<rte>{}</rte>", two("rtept")), 1, 0, &["G113"]),
        ("a waypoint", "<wpt lat='16.8' lon='107.1'><ele/></wpt>".into(), 0, 1, &[]),
        ("an empty track", "<trk><trkseg></trkseg></trk>".into(), 0, 0, &["G109"]),
        ("one point", "<trk><trkseg><trkpt lat='1' lon='2'/></trkseg></trk>".into(), 0, 0, &["G107"]),
        ("no longitude", "<wpt lat='16.8'/>".into(), 0, 0, &["X114"]),
        ("not a number", "<wpt lat='undefined' lon='x'/>".into(), 0, 0, &["G105"]),
        ("a decimal comma", "<wpt lat='16,8' lon='107,1'/>".into(), 0, 0, &["X112"]),
        ("beyond the pole", "<wpt lat='116.8' lon='107.1'/>".into(), 0, 0, &["G101"]),
        ("swapped", "<wpt lat='107.1' lon='16.8'/>".into(), 0, 0, &["G102"]),
        ("points of other names", "<trk><x:trkseg/><wpt lat='1' lon='2'/></trk>".into(), 0, 0, &["G109"]),
        ("nothing", "<metadata><name>x</name></metadata>".into(), 0, 0, &["G017"]),
    ];
    for (name, inside, lines, sites, want) in cases {
        let draft = read(&gpx(inside));
        let found: usize = draft.routes.iter().map(|r| r.lines().count()).sum();
        assert_eq!((found, draft.sites.len(), codes(&draft)), (*lines, *sites, want.to_vec()), "{name}");
        assert_eq!(draft.scan.format, "gpx");
    }
    let named = format!(
        "<rte><name> Tuyến 1 </name><cmt>a</cmt><number>7</number><link><type>no</type></link><extensions><o:cores>24</o:cores></extensions>{}</rte>",
        two("rtept")
    );
    let draft = read(&gpx(&named));
    let route = &draft.routes[0];
    assert_eq!(route.name.as_deref(), Some("Tuyến 1"));
    let properties = serde_json::Value::from(route.properties.clone());
    assert_eq!(properties, serde_json::json!({"cmt": "a", "number": "7", "cores": "24"}));
    let broken = gpx("\n<trk/><trk><trkseg>\n<trkpt lat='1' lon='2'/>\n<trkpt lon='2'/></trkseg></trk>");
    let fault = &read(&broken).scan.faults[1];
    assert_eq!((fault.line, fault.path.as_deref()), (Some(4), Some("trk[2]/trkseg/trkpt[2]")));
}
