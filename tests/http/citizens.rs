//! A citizen's report over HTTP: who reported, photos, and what its code tells.

use std::io::Cursor;

use crate::running::Server;
use image::{ImageFormat, Rgb, RgbImage};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

const NAME: &str = "Bà Ba Planted";
const PHONE: &str = "0987 123 987";

fn jpeg(red: u8) -> Vec<u8> {
    let mut bytes = Cursor::new(Vec::new());
    let image = RgbImage::from_pixel(64, 48, Rgb([red, 90, 90]));
    image::DynamicImage::from(image).write_to(&mut bytes, ImageFormat::Jpeg).unwrap();
    bytes.into_inner()
}

/// The JPEG with a place in its metadata.
fn located(jpeg: &[u8]) -> Vec<u8> {
    let exif = b"Exif\0\0MM\0\x2a\0\0\0\x08\0\0\0\0\0\0GPSLatitude PLANTED-16.8163";
    let length = u16::try_from(exif.len() + 2).unwrap();
    [&jpeg[..2], &[0xff, 0xe1], &length.to_be_bytes(), exif, &jpeg[2..]].concat()
}

fn report() -> Value {
    json!({"kind": "cut", "point": [107.1, 16.8], "accuracy_m": 35, "note": "Dây đứt",
        "contact": {"name": NAME, "phone": PHONE, "consent": true}})
}

async fn file(server: &Server, client: &Client, report: &Value, key: &str) -> (StatusCode, Value) {
    let url = format!("{}/api/v1/incidents", server.base);
    let reply = client.post(url).header("Idempotency-Key", key).json(report).send().await.unwrap();
    (reply.status(), reply.json().await.unwrap())
}

async fn put(server: &Server, path: &str, bytes: Vec<u8>) -> (u16, Value) {
    let url = format!("{}{path}", server.base);
    let reply = Client::new().put(url).header("accept-language", "en").body(bytes).send().await.unwrap();
    (reply.status().as_u16(), reply.json().await.unwrap())
}

/// Every `GET` of the OpenAPI document with this id and code in its place.
async fn every_get(server: &Server, id: &str, code: &str) -> Vec<String> {
    let document = server.json(&Client::new(), "/api/v1/openapi.json").await;
    let gets = document["paths"].as_object().unwrap().iter().filter(|(_, item)| item.get("get").is_some());
    let paths = gets.map(|(path, _)| path.replace("{id}", id).replace("{code}", code).replace("{number}", "1"));
    paths.filter(|path| path != "/events").collect()
}

#[tokio::test]
async fn who_reported_is_in_no_reply_but_the_one_for_police_and_department_and_in_no_log() {
    let server = Server::start();
    let nobody = Client::new();
    let (status, filed) = file(&server, &nobody, &report(), "k-1").await;
    assert_eq!(status, StatusCode::CREATED, "{filed}");
    let (id, code) = (filed["id"].as_str().unwrap(), filed["code"].as_str().unwrap());
    assert_eq!(file(&server, &nobody, &report(), "k-1").await.1, filed, "the same report once");
    let mut other = report();
    other["contact"]["phone"] = json!("0987 123 988");
    assert_eq!(file(&server, &nobody, &other, "k-1").await.0, StatusCode::CONFLICT);

    let contact = format!("/api/v1/incidents/{id}/contact");
    let clients = [
        ("public", nobody.clone()),
        ("carrier", server.sign_in("carrier").await),
        ("commune", server.sign_in("commune").await),
        ("admin", server.sign_in("admin").await),
        ("police", server.sign_in("police").await),
        ("department", server.sign_in("department").await),
    ];
    for (role, client) in &clients {
        let reaches = ["police", "department"].contains(role);
        for path in every_get(&server, id, code).await {
            let (status, text) = server.get(client, &path).await;
            let told = text.contains("Planted") || text.contains("123 987") || text.contains("0987123987");
            assert_eq!(told, reaches && path == contact, "{role} {path} {status}");
        }
        let absent = if *role == "public" { StatusCode::UNAUTHORIZED } else { StatusCode::NOT_FOUND };
        let want = if reaches { StatusCode::OK } else { absent };
        assert_eq!(server.get(client, &contact).await.0, want, "{role}");
        if !reaches {
            let refused = client.delete(format!("{}{contact}", server.base)).send().await.unwrap();
            assert_eq!(refused.status(), absent, "{role}");
        }
    }
    let police = &clients[4].1;
    let seen = server.json(police, &contact).await;
    assert_eq!((&seen["name"], &seen["phone"]), (&json!(NAME), &json!(PHONE)));
    let answer = format!("/api/v1/answers/{code}");
    let until = server.json(&nobody, &answer).await["contact_until"].clone();
    assert_eq!(until, seen["keep_until"]);

    let erased = nobody.delete(format!("{}{answer}/contact", server.base)).send().await.unwrap();
    assert_eq!(erased.status(), StatusCode::NO_CONTENT);
    assert_eq!(server.get(police, &contact).await.0, StatusCode::NOT_FOUND);
    assert_eq!(server.get(police, &format!("/api/v1/incidents/{id}")).await.0, StatusCode::OK, "the report stays");
    assert_eq!(server.json(&nobody, &answer).await["contact_until"], Value::Null);
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn a_number_without_consent_is_not_taken() {
    let server = Server::start();
    let without = json!({"kind": "cut", "point": [107.1, 16.8], "contact": {"phone": "123"}});
    let (status, problem) = file(&server, &Client::new(), &without, "k-2").await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    let names: Vec<_> = problem["fields"].as_array().unwrap().iter().map(|f| f["name"].clone()).collect();
    assert_eq!(names, ["contact.consent", "contact.phone"]);
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn a_code_tells_what_became_of_its_report_and_nothing_of_where() {
    let server = Server::start();
    let nobody = Client::new();
    let (_, filed) = file(&server, &nobody, &report(), "k-3").await;
    let code = filed["code"].as_str().unwrap();
    let answer = server.json(&nobody, &format!("/api/v1/answers/{}", code.to_lowercase())).await;
    let mut fields: Vec<&String> = answer.as_object().unwrap().keys().collect();
    fields.sort();
    let want = [
        "code",
        "contact_until",
        "kind",
        "kind_words",
        "photos",
        "photos_until",
        "received_at",
        "replied_at",
        "reply",
        "step",
        "words",
    ];
    assert_eq!(fields, want);
    assert_eq!((&answer["kind"], &answer["step"], &answer["photos"]), (&json!("cut"), &json!("received"), &json!(0)));
    let wrong = server.get(&nobody, "/api/v1/answers/ZZZZ-ZZZZ").await;
    assert_eq!(wrong.0, StatusCode::NOT_FOUND);
    assert_eq!(server.get(&nobody, "/api/v1/answers/ZZZZ-ZZZZ-ZZZZ").await, wrong);
    assert_eq!(server.get(&nobody, "/api/v1/answers/..%2f").await, wrong, "what cannot be a code is absent too");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn whoever_holds_the_code_reads_the_answer_and_nobody_who_may_not_writes_one() {
    let server = Server::start();
    let nobody = Client::new();
    let (police, commune, carrier) =
        (server.sign_in("police").await, server.sign_in("commune").await, server.sign_in("carrier").await);
    let own = server.json(&commune, "/api/v1/session").await["commune"].clone();
    let said = json!({"kind": "cut", "commune": own, "note": "Dây đứt"});
    let (_, filed) = file(&server, &nobody, &said, "k-6").await;
    let (id, code) = (filed["id"].as_str().unwrap(), filed["code"].as_str().unwrap());
    let reply = async |client: &Client, note: &str| {
        let url = format!("{}/api/v1/incidents/{id}/steps", server.base);
        let sent = client.post(url).json(&json!({"step": "reply", "note": note})).send().await.unwrap();
        (sent.status().as_u16(), sent.json::<Value>().await.unwrap())
    };
    let answer = async || server.json(&nobody, &format!("/api/v1/answers/{code}")).await;
    for client in [&nobody, &carrier] {
        assert!([401, 404].contains(&reply(client, "Không phải việc của họ").await.0));
    }
    assert_eq!(reply(&police, &"à".repeat(1_001)).await.1["fields"][0]["name"], "note", "1,000 characters at most");
    assert_eq!(reply(&police, " ").await.1["fields"][0]["name"], "note", "an answer has words");
    assert_eq!(answer().await["reply"], Value::Null);

    assert_eq!(reply(&commune, "Xã đã cử người đến xem.").await.0, 201);
    assert_eq!(answer().await["reply"], "Xã đã cử người đến xem.");
    let last = "Đã nối lại lúc 9 giờ.\n<b>Cảm ơn</b>";
    let (status, done) = reply(&police, last).await;
    assert_eq!((status, &done["properties"]["case"]["case_status"]), (201, &json!("received")), "it moves no case");
    let told = answer().await;
    assert_eq!(told["reply"], last, "as it was written: the page shows it as text");
    assert!(told["replied_at"].as_str().unwrap() >= told["received_at"].as_str().unwrap());
    assert!(!told.to_string().contains("Công an tỉnh"), "{told}");
    let read = server.get(&commune, &format!("/api/v1/incidents/{id}")).await.1;
    assert!(read.contains("Xã đã cử người") && !read.contains("Đã nối lại"), "each its own words: {read}");

    let accept = json!({"step": "accept"});
    let steps = format!("{}/api/v1/incidents/{id}/steps", server.base);
    assert_eq!(police.post(steps).json(&accept).send().await.unwrap().status(), StatusCode::CREATED);
    assert_eq!(reply(&commune, "Nói thêm").await.0, 409, "of a crime report the police speak");
    assert_eq!(answer().await["reply"], last);
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn photos_are_checked_cleaned_kept_once_and_shown_to_police_and_department_alone() {
    let server = Server::start();
    let (_, filed) = file(&server, &Client::new(), &report(), "k-4").await;
    let (id, code) = (filed["id"].as_str().unwrap(), filed["code"].as_str().unwrap());
    let of = |number: u8| format!("/api/v1/answers/{code}/photos/{number}");
    let sent = located(&jpeg(200));
    for _ in 0..2 {
        assert_eq!(put(&server, &of(1), sent.clone()).await, (200, json!({"number": 1})));
    }
    let svg = b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>".to_vec();
    let mut bomb = Cursor::new(Vec::new());
    image::DynamicImage::new_luma8(12_000, 12_000).write_to(&mut bomb, ImageFormat::Png).unwrap();
    let cases = [
        ("other bytes for the same number", of(1), jpeg(20), 409, "F409"),
        ("an SVG", of(2), svg, 415, "F415"),
        ("a text", of(2), b"xin chao".to_vec(), 415, "F415"),
        ("nothing", of(2), Vec::new(), 400, "F400"),
        ("half a photo", of(2), sent[..sent.len() / 2].to_vec(), 422, "F422"),
        ("a bomb", of(2), bomb.into_inner(), 413, "F413"),
        ("over 8 MB", of(2), vec![0xff; (8 << 20) + 1], 413, "F413"),
        ("a fourth", of(4), sent.clone(), 404, "N404"),
        ("of no report", "/api/v1/answers/ZZZZ-ZZZZ/photos/1".into(), sent.clone(), 404, "N404"),
    ];
    for (name, path, bytes, status, code) in cases {
        let (found, problem) = put(&server, &path, bytes).await;
        assert_eq!((found, &problem["code"]), (status, &json!(code)), "{name}: {problem}");
    }
    assert_eq!(server.json(&Client::new(), &format!("/api/v1/answers/{code}")).await["photos"], json!(1));

    let path = format!("/api/v1/incidents/{id}/photos");
    for role in ["carrier", "commune", "admin"] {
        let client = server.sign_in(role).await;
        for path in [path.clone(), format!("{path}/1")] {
            assert_eq!(server.get(&client, &path).await.0, StatusCode::NOT_FOUND, "{role} {path}");
        }
    }
    let police = server.sign_in("police").await;
    let listed = server.json(&police, &path).await;
    assert_eq!((&listed["photos"][0]["width"], listed["photos"].as_array().unwrap().len()), (&json!(64), 1));
    let shown = police.get(format!("{}{path}/1", server.base)).send().await.unwrap();
    assert_eq!(shown.headers()["content-type"], "image/jpeg");
    assert_eq!(shown.headers()["x-content-type-options"], "nosniff");
    assert_eq!(shown.headers()["content-disposition"], "inline; filename=\"photo-1.jpg\"");
    assert_eq!(shown.headers()["cache-control"], "no-store");
    let kept = shown.bytes().await.unwrap();
    assert!(sent.windows(7).any(|w| w == b"PLANTED") && !kept.windows(7).any(|w| w == b"PLANTED"));
    assert!(!kept.windows(4).any(|w| w == b"Exif"));
    assert!(image::load_from_memory(&kept).is_ok());
    assert_eq!(server.get(&police, &format!("{path}/2")).await.0, StatusCode::NOT_FOUND);
    assert_eq!(server.stop(), "", "the log is clean");
}
