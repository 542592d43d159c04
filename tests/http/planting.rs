//! A province in which something of everything is planted, and the paths that lead to it; for the tests that ask every
//! call of the interface as everybody.

use std::io::{Cursor, Write};
use std::path::Path;
use std::process::{Command, Stdio};
use std::time::Duration;

use image::{ImageFormat, RgbImage};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

use crate::running::Server;

pub const REPORTER: &str = "Planted Ba";
pub const PHONE: &str = "0987 123 987";
/// The password of the cable's owner.
pub const OWNER: &str = "mat-khau-rat-dai";
pub const PHOTO: &str = "PLANTED-GPS";
pub const ROUTE_NAME: &str = "Planted Nam";
pub const ROUTE_ID: &str = "BH-QZ77";
/// The vertex of the route that lies nearest to the report, so that the place of its match as well.
pub const LON: f64 = 106.951_234_7;
pub const LAT: f64 = 16.756_348_1;

async fn sent(call: reqwest::RequestBuilder, wanted: StatusCode) -> Value {
    let reply = call.send().await.unwrap();
    let (status, text) = (reply.status(), reply.text().await.unwrap());
    assert_eq!(status, wanted, "{text}");
    serde_json::from_str(&text).unwrap_or(Value::Null)
}

/// A second carrier of the demo province, with an account of its own.
pub async fn owner(server: &Server, folder: &Path) -> Client {
    let mut add = Command::new(env!("CARGO_BIN_EXE_cablewatch"))
        .args(["user", "add", "chu-tuyen", "--role", "carrier", "--carrier", "BH", "--db"])
        .arg(format!("sqlite:{}", folder.join("demo.db").display()))
        .stdin(Stdio::piped())
        .spawn()
        .unwrap();
    add.stdin.take().unwrap().write_all(format!("{OWNER}\n").as_bytes()).unwrap();
    assert!(add.wait().unwrap().success());
    server.sign_in_as("chu-tuyen", OWNER).await
}

/// Ids and codes that the walk fills paths with.
pub struct Planted {
    pub route: String,
    /// One that was taken over, and one that waits.
    pub imports: [String; 2],
    pub incident: String,
    pub code: String,
    pub run: String,
    pub plan: String,
    pub order: [String; 3],
    pub inspection: String,
    pub track: String,
    /// A key target on the planted route, and an exercise there.
    pub ready: [String; 2],
    /// What opens something: codes, tokens and passwords.
    pub keys: Vec<String>,
}

pub async fn plant(server: &Server, owner: &Client, department: &Client) -> Planted {
    let url = |path: &str| format!("{}{path}", server.base);
    let text = |value: &Value| value.as_str().unwrap().to_owned();
    let line = json!([[LON - 0.02, LAT - 0.006], [LON, LAT], [LON + 0.02, LAT - 0.006]]);
    let file = json!({"type": "FeatureCollection", "features": [{"type": "Feature", "id": ROUTE_ID,
        "properties": {"name": ROUTE_NAME}, "geometry": {"type": "LineString", "coordinates": line}}]});
    let proposed = async || {
        let import = sent(owner.post(url("/api/v1/imports?carrier=BH")).json(&file), StatusCode::CREATED).await;
        text(&import["id"])
    };
    let import = proposed().await;
    sent(owner.post(url(&format!("/api/v1/imports/{import}/accept"))), StatusCode::OK).await;
    let imports = [import, proposed().await];
    let routes = server.json(owner, "/api/v1/routes?limit=10000").await;
    let mut own = routes["features"].as_array().unwrap().iter();
    let route = text(&own.find(|r| r["properties"]["route_id"] == ROUTE_ID).unwrap()["id"]);
    let works = json!({"what": "Thay măng xông", "route": route, "from_m": 1_500, "to_m": 2_600, "crew": 3,
        "from": "2030-01-01", "to": "2030-01-02", "leader_phone": "0911 222 333", "phone": "1800 0000"});
    let works = sent(owner.post(url("/api/v1/works")).json(&works), StatusCode::CREATED).await;
    let token =
        sent(owner.post(url("/api/v1/tokens")).json(&json!({"name": "máy", "days": 30})), StatusCode::CREATED).await;
    let mut keys = vec![text(&works["properties"]["code"]), text(&token["token"]), session(server).await];
    keys.extend(server.accounts.iter().map(|(_, _, password)| password.clone()));

    // The place of the report is its own, some metres off the cable.
    let report = json!({"kind": "cut", "point": [106.9514, 16.7566], "accuracy_m": 20, "in_progress": true,
        "note": "Dây đứt", "contact": {"name": REPORTER, "phone": PHONE, "consent": true}});
    let filed = sent(Client::new().post(url("/api/v1/incidents")).json(&report), StatusCode::CREATED).await;
    let code = text(&filed["code"]);
    let photo = Client::new().put(url(&format!("/api/v1/answers/{code}/photos/1"))).body(photo());
    sent(photo, StatusCode::OK).await;

    let run = url("/api/v1/hotspots/runs?method=count-per-km");
    let run = department.post(run).json(&json!({"title": "Bản đồ thử"}));
    let run = text(&sent(run, StatusCode::CREATED).await["id"]);
    let crews = server.json(department, "/api/v1/crews").await;
    let crews: Vec<&Value> = crews["items"].as_array().unwrap().iter().map(|c| &c["id"]).take(2).collect();
    let wanted = json!({"night": today(), "crews": crews, "iterations": 200});
    let plan = text(&sent(department.post(url("/api/v1/plans")).json(&wanted), StatusCode::ACCEPTED).await["id"]);
    while server.json(department, &format!("/api/v1/plans/{plan}")).await["status"] == "running" {
        tokio::time::sleep(Duration::from_millis(200)).await;
    }
    let inspection = inspect(server, owner, &route).await;
    let order = ordered(server, department, &plan).await;
    let walk = owner.post(url("/api/v1/tracks")).body(walk());
    let track = text(&sent(walk, StatusCode::CREATED).await["track"]["id"]);
    let ready = stand_ready(server, owner, department, &route).await;
    keys.extend([code.clone(), order[1].clone(), OWNER.to_owned()]);
    Planted { route, imports, incident: text(&filed["id"]), code, run, plan, order, inspection, track, ready, keys }
}

/// The secret of a session.
async fn session(server: &Server) -> String {
    let (_, user, password) = &server.accounts[0];
    let asked = Client::new().post(format!("{}/api/v1/sessions", server.base));
    let reply = asked.json(&json!({"user": user, "password": password})).send().await.unwrap();
    let cookie = reply.headers()["set-cookie"].to_str().unwrap().to_owned();
    cookie.split(['=', ';']).nth(1).unwrap().to_owned()
}

/// The night of an order that is still open.
#[expect(clippy::disallowed_methods, reason = "the server of the test has the machine's clock")]
fn today() -> String {
    time::OffsetDateTime::now_utc().date().to_string()
}

/// An order of a plan: its id, its code, and the key of a photo that its crew sent.
async fn ordered(server: &Server, department: &Client, plan: &str) -> [String; 3] {
    let url = |path: String| format!("{}{path}", server.base);
    sent(department.post(url(format!("/api/v1/plans/{plan}/approve"))), StatusCode::NO_CONTENT).await;
    let issued = sent(department.post(url(format!("/api/v1/plans/{plan}/orders"))), StatusCode::OK).await;
    let of_first = |field: &str| issued["items"][0][field].as_str().unwrap().to_owned();
    let (id, code, key) = (of_first("id"), of_first("code"), "0190a000-0000-7000-8000-000000000001".to_owned());
    let at = of_first("issued_at");
    let said =
        json!({"device": "0190a000-0000-7000-8000-00000000000d", "entries": [{"key": key, "at": at, "kind": "photo"}]});
    sent(Client::new().post(url(format!("/api/v1/road/{code}/entries"))).json(&said), StatusCode::OK).await;
    let photo = Client::new().put(url(format!("/api/v1/road/{code}/photos/{key}"))).body(photo());
    sent(photo, StatusCode::OK).await;
    [id, code, key]
}

/// The planted route, due by a calendar and inspected by its owner with a photo.
async fn inspect(server: &Server, owner: &Client, route: &str) -> String {
    let url = |path: &str| format!("{}/api/v1/inspections{path}", server.base);
    let asset = json!({"route": route, "from_m": 1_500, "to_m": 2_600});
    let calendar = json!({"what": "pole_line", "asset": asset, "interval_days": 30});
    sent(owner.post(url("/calendars")).json(&calendar), StatusCode::CREATED).await;
    let kinds = server.json(owner, "/api/v1/inspections/kinds").await;
    let kind = kinds["kinds"].as_array().unwrap().iter().find(|kind| kind["what"] == "pole_line").unwrap();
    let well = |item: &Value| json!({"item": item["id"], "ok": true, "note": ROUTE_NAME});
    let items: Vec<Value> = kind["items"].as_array().unwrap().iter().map(well).collect();
    let new = json!({"what": "pole_line", "asset": asset, "items": items, "note": ROUTE_NAME});
    let done = sent(owner.post(url("")).json(&new), StatusCode::CREATED).await;
    let id = done["id"].as_str().unwrap().to_owned();
    sent(owner.put(url(&format!("/{id}/photos/1"))).body(photo()), StatusCode::OK).await;
    id
}

/// A key target on the planted route, named after it, with its plan and an exercise to which another carrier is invited.
async fn stand_ready(server: &Server, owner: &Client, department: &Client, route: &str) -> [String; 2] {
    let url = |path: &str| format!("{}/api/v1{path}", server.base);
    let period = json!({"from": today(), "to": "2030-01-01"});
    let new = json!({"route": route, "from_m": 1_500, "to_m": 2_600, "reason": ROUTE_NAME, "period": period});
    let made = sent(department.post(url("/key-places")).json(&new), StatusCode::CREATED).await;
    let place = made["id"].as_str().unwrap().to_owned();
    let step = server.sign_in("police").await.post(url(&format!("/key-places/{place}/steps")));
    sent(step.json(&json!({"to": "approved", "note": "Thống nhất"})), StatusCode::CREATED).await;
    let plan = json!({"based_on": null, "guards": [{"who": ROUTE_NAME, "phone": "0233 000 411", "hours": ""}], "fire": ROUTE_NAME,
        "contacts": [{"who": "Công an xã", "duty": "", "phone": "113"}], "steps": ["Gọi 113"], "review_on": "2027-06-01", "note": ROUTE_NAME});
    sent(owner.put(url(&format!("/key-places/{place}/protection"))).json(&plan), StatusCode::CREATED).await;
    let exercise = json!({"title": "Báo động", "on": today(), "kind": "alarm", "key_place": place, "carriers": ["TS"]});
    let made = sent(department.post(url("/exercises")).json(&exercise), StatusCode::CREATED).await;
    [place, made["id"].as_str().unwrap().to_owned()]
}

/// A walk along the planted cable.
fn walk() -> String {
    let point = |n: i32| {
        let (lon, lat) = (LON - 0.02 + f64::from(n) * 0.0002, LAT - 0.006 + f64::from(n) * 0.000_06);
        let (minute, second) = (n * 20 / 60, n * 20 % 60);
        format!("<trkpt lat=\"{lat}\" lon=\"{lon}\"><time>2026-11-01T03:{minute:02}:{second:02}Z</time></trkpt>")
    };
    let points: String = (0..=100).map(point).collect();
    format!("<gpx><trk><trkseg>{points}</trkseg></trk></gpx>")
}

/// A JPEG that tells in its metadata where it was taken.
fn photo() -> Vec<u8> {
    let mut jpeg = Cursor::new(Vec::new());
    let image = RgbImage::from_pixel(64, 48, image::Rgb([200, 90, 90]));
    image::DynamicImage::from(image).write_to(&mut jpeg, ImageFormat::Jpeg).unwrap();
    let (jpeg, exif) = (jpeg.into_inner(), format!("Exif\0\0MM\0\x2a\0\0\0\x08\0\0\0\0\0\0{PHOTO} {LON}"));
    let length = u16::try_from(exif.len() + 2).unwrap();
    [&jpeg[..2], &[0xff, 0xe1], &length.to_be_bytes(), exif.as_bytes(), &jpeg[2..]].concat()
}

/// What the variable of a path stands for: the path up to it, and the values.
pub type Filling = Vec<(&'static str, Vec<String>)>;

pub async fn filling(server: &Server, department: &Client, planted: &Planted) -> Filling {
    let first = async |path: &str, list: &str, field: &str| {
        let told = server.json(department, path).await;
        let values: Vec<String> = told[list]
            .as_array()
            .unwrap()
            .iter()
            .filter_map(|x| x[field].as_str())
            .map(str::to_owned)
            .take(3)
            .collect();
        assert!(!values.is_empty(), "{path} has nothing to ask for");
        values
    };
    let near = "/api/v1/hotspots?carrier=BH&limit=10000";
    let (format, kept) = (|| vec!["json".to_owned(), "xml".to_owned()], |id: &String| vec![id.clone()]);
    vec![
        ("/api/v1/advisories/{id}", first("/api/v1/advisories", "items", "id").await),
        ("/api/v1/answers/{code}", kept(&planted.code)),
        ("/api/v1/communes/{code}", vec!["19597".to_owned()]),
        ("/api/v1/draws/{id}", first("/api/v1/draws", "items", "id").await),
        ("/api/v1/draws/public/{number}", vec!["1".to_owned(), "2".to_owned()]),
        ("/api/v1/exercises/{id}", kept(&planted.ready[1])),
        ("/api/v1/coverage/routes/{route_id}", vec![ROUTE_ID.to_owned()]),
        ("/api/v1/hotspots/runs/{id}", kept(&planted.run)),
        ("/api/v1/hotspots/{id}", first(near, "features", "id").await),
        ("/api/v1/imports/{id}", planted.imports.to_vec()),
        ("/api/v1/incidents/{id}", kept(&planted.incident)),
        ("/api/v1/incidents/{id}/photos/{number}", vec!["1".to_owned()]),
        ("/api/v1/inspections/{id}", vec![planted.inspection.clone()]),
        ("/api/v1/inspections/{id}/photos/{number}", vec!["1".to_owned()]),
        (
            "/api/v1/key-places/{id}",
            [first("/api/v1/key-places", "features", "id").await, kept(&planted.ready[0])].concat(),
        ),
        ("/api/v1/orders/{id}", kept(&planted.order[0])),
        ("/api/v1/orders/{id}/photos/{key}", kept(&planted.order[2])),
        ("/api/v1/plans/{id}", kept(&planted.plan)),
        ("/api/v1/reports/{period}", vec!["2026-10".to_owned(), "2026-Q4".to_owned()]),
        ("/api/v1/road/{code}", kept(&planted.order[1])),
        ("/api/v1/roads/{id}", first("/api/v1/roads", "items", "id").await),
        ("/api/v1/routes/{id}", kept(&planted.route)),
        ("/api/v1/sites/{id}", first("/api/v1/sites?carrier=BH", "features", "id").await),
        ("/api/v1/snapshots/{id}", first("/api/v1/snapshots?carrier=BH", "snapshots", "id").await),
        ("/api/v1/tracks/{id}", kept(&planted.track)),
        ("/api/v1/works/{id}", first("/api/v1/works?phase=coming", "features", "id").await),
        ("/open311/v2/discovery.{format}", format()),
        ("/open311/v2/requests.{format}", format()),
        ("/open311/v2/requests/{service_request_id}", vec![planted.incident.clone(), planted.code.clone()]),
        ("/open311/v2/requests/{service_request_id}.{format}", format()),
        ("/open311/v2/services.{format}", format()),
        ("/open311/v2/services/{service_code}", vec!["cut".to_owned()]),
        ("/open311/v2/services/{service_code}.{format}", format()),
    ]
}

/// The path with each of its variables filled; one that nothing is known of fails the test.
pub fn filled(path: &str, filling: &Filling) -> Vec<String> {
    let mut paths = vec![String::new()];
    let mut from = 0;
    while let Some(end) = path[from..].find('}').map(|n| from + n + 1) {
        let known = filling.iter().find(|(known, _)| *known == &path[..end]);
        let (_, values) =
            known.unwrap_or_else(|| panic!("the walk does not know how to fill {path}: {}", &path[..end]));
        let fixed = &path[from..path[..end].rfind('{').unwrap()];
        paths = paths.iter().flat_map(|p| values.iter().map(move |v| format!("{p}{fixed}{v}"))).collect();
        from = end;
    }
    paths.iter().map(|p| format!("{p}{}", &path[from..])).collect()
}

/// What else a path is asked with. A parameter that it cannot do without has to be known here.
pub fn queries(path: &str, parameters: &[Value], planted: &Planted) -> Vec<String> {
    let fixed: &[&str] = match path {
        "/api/v1/export" => &["format=geojson", "format=kml", "format=csv", "format=shapefile", "format=ofds"],
        "/api/v1/plans/{id}/export" | "/api/v1/orders/{id}/sheet" | "/api/v1/road/{code}/sheet" => {
            &["format=gpx", "format=kml", "format=geojson"]
        }
        "/api/v1/reports/{period}" => &["", "format=csv"],
        "/api/v1/contacts/now" => &["commune=19597", "lon=106.951&lat=16.756"],
        "/api/v1/dispatch" => &["at=106.95,16.75"],
        "/api/v1/works/here" => &["lon=106.951&lat=16.756", "commune=19597"],
        "/open311/v2/requests.{format}" => &["", "status=open", "service_code=cut"],
        _ => &[""],
    };
    let mut all: Vec<String> = fixed.iter().map(|&q| q.to_owned()).collect();
    for parameter in parameters.iter().filter(|p| p["in"] == "query") {
        let name = parameter["name"].as_str().unwrap();
        all.extend(match name {
            "bbox" => Some("bbox=106.94,16.74,106.96,16.76&limit=10000".replace(
                "&limit=10000",
                if parameters.iter().any(|p| p["name"] == "limit") { "&limit=10000" } else { "" },
            )),
            "carrier" => Some("carrier=BH".to_owned()),
            "route" => Some(format!("route={}", planted.route)),
            "incident" => Some(format!("incident={}", planted.incident)),
            _ => None,
        });
        let is_asked = all.iter().any(|q| q.contains(&format!("{name}=")));
        assert!(parameter["required"] != true || is_asked, "{path} cannot do without {name}, and the walk without it");
    }
    all
}
