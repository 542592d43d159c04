//! Advisories over HTTP: written by the police, read by those they are for, confirmed, withdrawn.

use crate::asking::{post, put};
use crate::running::Server;
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use time::{Duration, OffsetDateTime, UtcOffset};

const LAO_BAO: &str = "19432";

#[expect(clippy::disallowed_methods, reason = "advisories are of today, as the server under test has it")]
fn day(days: i64) -> String {
    let local = OffsetDateTime::now_utc().to_offset(UtcOffset::from_hms(7, 0, 0).unwrap());
    (local.date() + Duration::days(days)).to_string()
}

fn advisory(more: Value) -> Value {
    let mut body = json!({"title": "Cắt cáp lúc mưa", "text": "Họ đến khi mưa to.", "advice": "Kiểm tra sau mưa.",
        "audiences": ["carriers", "communes"], "period": {"from": day(0), "to": day(30)}});
    body.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
    body
}

fn titles(list: &Value) -> Vec<&str> {
    list["items"].as_array().unwrap().iter().filter_map(|item| item["title"].as_str()).collect()
}

#[tokio::test]
async fn an_advisory_is_written_published_confirmed_and_withdrawn() {
    let server = Server::start();
    let (police, carrier, commune) =
        (server.sign_in("police").await, server.sign_in("carrier").await, server.sign_in("commune").await);
    let (status, made) = post(&server, &police, "/api/v1/advisories", advisory(json!({}))).await;
    assert_eq!((status, &made["state"]), (StatusCode::CREATED, &json!("draft")), "{made}");
    let path = format!("/api/v1/advisories/{}", made["id"].as_str().unwrap());
    let absent = server.get(&carrier, "/api/v1/advisories/00000000-0000-0000-0000-000000000000").await;
    assert_eq!(server.get(&carrier, &path).await, absent, "a draft is not there for its readers");
    let (status, changed) = put(&server, &police, &path, advisory(json!({"title": "Cắt cáp lúc mưa to"}))).await;
    assert_eq!((status, &changed["title"]), (StatusCode::OK, &json!("Cắt cáp lúc mưa to")));
    let steps = format!("{path}/steps");
    let (status, told) = post(&server, &police, &steps, json!({"to": "published"})).await;
    assert_eq!((status, &told["state"]), (StatusCode::CREATED, &json!("published")), "{told}");
    let (status, problem) = put(&server, &police, &path, advisory(json!({}))).await;
    assert_eq!((status, &problem["code"]), (StatusCode::CONFLICT, &json!("W409")), "not under its readers' eyes");
    let seen = server.json(&carrier, &path).await;
    assert_eq!((&seen["may_confirm"], &seen["next"], &seen["written"]["by"]), (&json!(true), &json!([]), &Value::Null));
    assert!(seen.get("history").is_none(), "{seen}");
    let confirmations = format!("{path}/confirmations");
    let before = server.json(&police, &confirmations).await;
    assert_eq!(before["read"], 0);
    assert_eq!(before["asked"], 4 + 78, "every carrier and every commune");
    let (status, told) = post(&server, &carrier, &confirmations, json!({})).await;
    assert_eq!((status, &told["may_confirm"]), (StatusCode::CREATED, &json!(false)), "{told}");
    let again = post(&server, &carrier, &confirmations, json!({})).await.1;
    assert_eq!(again["confirmed_at"], told["confirmed_at"], "once is enough");
    let after = server.json(&police, &confirmations).await;
    assert_eq!(after["read"], 1);
    let body = |code: &str| after["bodies"].as_array().unwrap().iter().find(|b| b["code"] == code).unwrap().clone();
    assert_eq!(body("TS")["read"][0]["by"], "Phòng mạng lưới");
    assert_eq!(body("BH")["read"], json!([]), "who has not read it is seen");
    for (who, client) in [("a carrier", &carrier), ("a commune", &commune)] {
        assert_eq!(
            server.get(client, &confirmations).await.0,
            StatusCode::NOT_FOUND,
            "{who} does not see who has read it"
        );
        assert_eq!(
            post(&server, client, "/api/v1/advisories", advisory(json!({}))).await.0,
            StatusCode::NOT_FOUND,
            "{who}"
        );
        assert_eq!(post(&server, client, &steps, json!({"to": "withdrawn"})).await.0, StatusCode::NOT_FOUND, "{who}");
    }
    assert_eq!(
        post(&server, &police, &confirmations, json!({})).await.0,
        StatusCode::NOT_FOUND,
        "writers are not asked"
    );
    let (status, told) = post(&server, &police, &steps, json!({"to": "withdrawn", "note": "Đã xử lý"})).await;
    assert_eq!((status, &told["next"]), (StatusCode::CREATED, &json!([])));
    let acts: Vec<&str> = told["history"].as_array().unwrap().iter().filter_map(|line| line["act"].as_str()).collect();
    assert_eq!(acts, ["written", "changed", "published", "withdrawn"]);
    assert_eq!(server.get(&carrier, &path).await, absent, "what is withdrawn is gone");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn each_reader_gets_those_for_it_and_everybody_the_public_ones() {
    let server = Server::start();
    let (police, carrier, commune) =
        (server.sign_in("police").await, server.sign_in("carrier").await, server.sign_in("commune").await);
    let publish = async |more: Value| {
        let made = post(&server, &police, "/api/v1/advisories", advisory(more)).await.1;
        let steps = format!("/api/v1/advisories/{}/steps", made["id"].as_str().unwrap());
        assert_eq!(post(&server, &police, &steps, json!({"to": "published"})).await.0, StatusCode::CREATED);
    };
    publish(json!({"title": "Chỉ doanh nghiệp", "audiences": ["carriers"]})).await;
    publish(json!({"title": "Chỉ Lao Bảo", "audiences": ["communes", "public"], "communes": [LAO_BAO]})).await;
    publish(json!({"title": "Ngày mai", "audiences": ["public"], "period": {"from": day(1), "to": day(2)}})).await;
    let to_carrier = server.json(&carrier, "/api/v1/advisories").await;
    let to_commune = server.json(&commune, "/api/v1/advisories").await;
    let anybody = Client::new();
    let public = server.json(&anybody, "/api/v1/advisories/public").await;
    let elsewhere = server.json(&anybody, "/api/v1/advisories/public?commune=19597").await;
    for (name, list, own, foreign) in [
        ("a carrier", &to_carrier, "Chỉ doanh nghiệp", "Chỉ Lao Bảo"),
        ("a commune", &to_commune, "Thu mua dây đồng đốt vỏ", "Chỉ Lao Bảo"),
        ("everybody", &public, "Chỉ Lao Bảo", "Chỉ doanh nghiệp"),
        ("everybody, later", &public, "Chỉ Lao Bảo", "Ngày mai"),
        ("people of a commune", &elsewhere, "Giả danh tổ thi công để cắt cáp ban ngày", "Chỉ Lao Bảo"),
    ] {
        let titles = titles(list);
        assert!(titles.contains(&own) && !titles.contains(&foreign), "{name}: {titles:?}");
    }
    assert!(public["questions"].as_array().unwrap().len() > 2, "{public}");
    assert!(!public.to_string().contains("Công an tỉnh"), "no account is named: {public}");
    assert_eq!(server.json(&anybody, "/api/v1/advisories").await["items"], json!([]));
    let questions = json!({"questions": [{"question": "Mới?", "answer": "Có."}]});
    assert_eq!(put(&server, &carrier, "/api/v1/questions", questions.clone()).await.0, StatusCode::NOT_FOUND);
    assert_eq!(put(&server, &police, "/api/v1/questions", questions.clone()).await.0, StatusCode::OK);
    let public = server.json(&anybody, "/api/v1/advisories/public").await;
    assert_eq!(public["questions"], questions["questions"]);
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn every_fault_of_an_advisory_is_named_at_once() {
    let server = Server::start();
    let client = server.sign_in("police").await;
    let nothing =
        json!({"title": " ", "text": "", "advice": "", "audiences": [], "period": {"from": day(2), "to": day(1)}});
    let cases = [
        ("nothing is right", nothing, vec!["title", "text", "advice", "audiences", "period"]),
        ("for nobody known", advisory(json!({"audiences": ["thieves"]})), vec!["audiences"]),
        ("no such commune", advisory(json!({"communes": ["0"]})), vec!["communes"]),
        ("a book", advisory(json!({"title": "x".repeat(201), "text": "x".repeat(2_001)})), vec!["title", "text"]),
        ("an unknown field", advisory(json!({"colour": 1})), vec!["colour"]),
    ];
    for (name, body, want) in cases {
        let (status, problem) = post(&server, &client, "/api/v1/advisories", body).await;
        assert_eq!(status, StatusCode::BAD_REQUEST, "{name}: {problem}");
        let names: Vec<&str> =
            problem["fields"].as_array().unwrap().iter().filter_map(|f| f["name"].as_str()).collect();
        assert_eq!(names, want, "{name}");
    }
    let past = advisory(json!({"period": {"from": day(-9), "to": day(-2)}}));
    let made = post(&server, &client, "/api/v1/advisories", past).await.1;
    let steps = format!("/api/v1/advisories/{}/steps", made["id"].as_str().unwrap());
    let (status, problem) = post(&server, &client, &steps, json!({"to": "published"})).await;
    assert_eq!((status, &problem["fields"][0]["name"]), (StatusCode::BAD_REQUEST, &json!("to")), "{problem}");
    let (status, _) =
        put(&server, &client, "/api/v1/questions", json!({"questions": [{"question": "", "answer": ""}]})).await;
    assert_eq!(status, StatusCode::BAD_REQUEST);
    assert_eq!(server.stop(), "", "the log is clean");
}
