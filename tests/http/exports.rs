//! Networks taken away as files over HTTP: who gets what, and that it comes back as it was.

use std::io::{Cursor, Read};

use crate::running::Server;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

const FORMATS: [&str; 5] = ["geojson", "ofds", "kml", "shapefile", "csv"];

async fn export(server: &Server, client: &Client, query: &str) -> Vec<u8> {
    let reply = client.get(format!("{}/api/v1/export?{query}", server.base)).send().await.unwrap();
    assert_eq!(reply.status(), StatusCode::OK, "{query}");
    reply.bytes().await.unwrap().to_vec()
}

/// All bytes of a file; those of an archive as they unpack.
fn unpacked(bytes: Vec<u8>) -> Vec<u8> {
    let Ok(mut zip) = zip::ZipArchive::new(Cursor::new(&bytes)) else { return bytes };
    let mut all = Vec::new();
    for number in 0..zip.len() {
        zip.by_index(number).unwrap().read_to_end(&mut all).unwrap();
    }
    all
}

fn holds(bytes: &[u8], secret: &[u8]) -> bool {
    bytes.windows(secret.len()).any(|window| window == secret)
}

#[tokio::test]
async fn no_file_of_a_carrier_holds_a_byte_of_another_one() {
    let server = Server::start();
    let (carrier, police) = (server.sign_in("carrier").await, server.sign_in("police").await);
    let all: Value = serde_json::from_slice(&export(&server, &police, "carrier=BH").await).unwrap();
    let foreign = &all["features"][0];
    let at = [0, 1].map(|n| foreign["geometry"]["coordinates"][0][n].as_f64().unwrap());
    let mut secrets: Vec<Vec<u8>> = vec![foreign["id"].as_str().unwrap().into(), "\"BH\"".into()];
    secrets.push("Cáp quang Bến Hải".into());
    secrets.extend(at.map(|degrees| degrees.to_string().into_bytes()));
    secrets.push(at.map(f64::to_le_bytes).concat());
    for format in FORMATS {
        let told = unpacked(export(&server, &police, &format!("format={format}")).await);
        let found = secrets.iter().filter(|secret| holds(&told, secret)).count();
        assert!(found >= 2, "{format}: police see it, {found}");
        for query in [format!("format={format}"), format!("format={format}&carrier=TS")] {
            let own = unpacked(export(&server, &carrier, &query).await);
            assert!(own.len() > 10_000, "{query}: its own is there");
            for secret in &secrets {
                assert!(!holds(&own, secret), "{query} tells of {}", String::from_utf8_lossy(secret));
            }
        }
    }
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn who_has_no_exact_routes_has_no_export_and_a_foreign_carrier_is_as_absent_as_an_unknown_one() {
    let server = Server::start();
    let carrier = server.sign_in("carrier").await;
    let unknown = server.get(&carrier, "/api/v1/export?carrier=XX").await;
    assert_eq!(unknown.0, StatusCode::NOT_FOUND);
    assert_eq!(server.get(&carrier, "/api/v1/export?carrier=BH").await, unknown);
    let stranger = server.get(&Client::new(), "/api/v1/export?carrier=XX").await;
    assert_eq!(stranger.0, StatusCode::UNAUTHORIZED);
    assert_eq!(server.get(&Client::new(), "/api/v1/export?carrier=TS").await, stranger);
    for client in [server.sign_in("commune").await, server.sign_in("admin").await] {
        for query in ["", "?format=csv", "?carrier=TS", "?carrier=XX"] {
            assert_eq!(server.get(&client, &format!("/api/v1/export{query}")).await, unknown, "{query}");
        }
    }
    for query in ["format=shp", "format=kml&limit=3", "carrier=a%20b", "format=kml&format=csv"] {
        let (status, text) = server.get(&carrier, &format!("/api/v1/export?{query}")).await;
        assert_eq!((status, text.contains("V400")), (StatusCode::BAD_REQUEST, true), "{query}: {text}");
    }
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn a_file_says_what_it_is_and_how_it_is_classified() {
    let server = Server::start();
    let carrier = server.sign_in("carrier").await;
    let cases = [
        ("geojson", "application/geo+json", ".geojson"),
        ("ofds", "application/json", ".ofds.json"),
        ("kml", "application/vnd.google-earth.kml+xml", ".kml"),
        ("shapefile", "application/zip", ".shp.zip"),
        ("csv", "text/csv; charset=utf-8; header=present", ".csv"),
    ];
    for (format, media_type, ending) in cases {
        let url = format!("{}/api/v1/export?format={format}&carrier=TS", server.base);
        let reply = carrier.get(url).send().await.unwrap();
        let header = |name: &str| reply.headers()[name].to_str().unwrap().to_owned();
        let (disposition, length) = (header("content-disposition"), header("content-length"));
        assert_eq!(
            (header("content-type").as_str(), header("cache-control").as_str()),
            (media_type, "private, no-store")
        );
        assert!(disposition.starts_with("attachment; filename=\"cablewatch-TS-20"), "{disposition}");
        assert!(disposition.ends_with(&format!("-thuong{ending}\"")), "{disposition}");
        let bytes = reply.bytes().await.unwrap().to_vec();
        assert_eq!(length, bytes.len().to_string());
        assert!(holds(&unpacked(bytes), "Độ mật: thường / Classification: unclassified".as_bytes()), "{format}");
    }
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn what_a_carrier_takes_away_and_sends_again_changes_nothing() {
    let server = Server::start();
    let carrier = server.sign_in("carrier").await;
    let file = json!({"type": "FeatureCollection", "features": [
        {"type": "Feature", "id": " =1", "properties": {"name": "]]>\n\"x\" ", "loai_cap": "Cáp quang 24FO", "a": {"b": [1, null, 0.1]}, "medium_2": "=cmd"},
         "geometry": {"type": "MultiLineString", "coordinates": [[[107.12345678901234, 16.6], [107.31, 16.6]], [[107.32, 16.6], [107.33, 16.61]]]}},
        {"type": "Feature", "id": "N", "properties": {"kind": "tủ cáp"}, "geometry": {"type": "Point", "coordinates": [107.3, 16.6]}}]});
    let url = |path: &str| format!("{}/api/v1/{path}", server.base);
    let proposal: Value =
        carrier.post(url("imports?carrier=TS")).json(&file).send().await.unwrap().json().await.unwrap();
    let accept = url(&format!("imports/{}/accept", proposal["id"].as_str().unwrap()));
    assert_eq!(carrier.post(accept).send().await.unwrap().status(), StatusCode::OK, "{proposal}");
    for format in FORMATS {
        let bytes = export(&server, &carrier, &format!("format={format}")).await;
        let again = carrier.post(url("imports?carrier=TS&dry_run=true")).body(bytes).send().await.unwrap();
        let told: Value = again.json().await.unwrap();
        assert_ne!(told["verdict"], "reject", "{format}: {told}");
        assert_eq!((&told["new"], &told["changed"], &told["gone"]), (&json!([]), &json!([]), &json!([])), "{format}");
        assert!(told["unchanged"].as_i64() > Some(10), "{format}: {told}");
        let km = |when: &str| (told[when].as_f64().unwrap() * 1e6).round();
        assert_eq!(km("km_after"), km("km_before"), "{format}: to the millimetre");
    }
    assert_eq!(server.stop(), "", "the log is clean");
}
