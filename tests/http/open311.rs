//! Open311 GeoReport v2 against the real binary, as the specification has it (wiki.open311.org/GeoReport_v2).

use crate::running::Server;
use reqwest::{Client, RequestBuilder, StatusCode};
use serde_json::{Value, json};

fn filing(server: &Server, client: &Client, format: &str, form: &str) -> RequestBuilder {
    let request = client.post(format!("{}/open311/v2/requests.{format}", server.base));
    request.header("content-type", "application/x-www-form-urlencoded; charset=utf-8").body(form.to_owned())
}

async fn get(server: &Server, path: &str) -> (StatusCode, String, String) {
    let reply = Client::new().get(format!("{}/open311/v2/{path}", server.base)).send().await.unwrap();
    let content = reply.headers()["content-type"].to_str().unwrap().to_owned();
    (reply.status(), content, reply.text().await.unwrap())
}

async fn list(server: &Server, path: &str) -> Vec<Value> {
    let (status, _, text) = get(server, path).await;
    assert_eq!(status, StatusCode::OK, "{path}: {text}");
    serde_json::from_str(&text).unwrap()
}

#[tokio::test]
async fn a_client_finds_the_services_and_what_each_asks() {
    let server = Server::start();
    let (_, content, text) = get(&server, "discovery.xml").await;
    assert_eq!(content, "text/xml; charset=utf-8");
    let url = format!("<url>{}/open311/v2</url>", server.base);
    for part in [
        "<discovery><changeset>",
        "<specification>http://wiki.open311.org/GeoReport_v2<",
        &url,
        "<type>test<",
        "<format>text/xml<",
    ] {
        assert!(text.contains(part), "{part}: {text}");
    }
    let discovery: Value = serde_json::from_str(&get(&server, "discovery.json").await.2).unwrap();
    assert_eq!(discovery["endpoints"][0]["formats"], json!(["text/xml", "application/json"]));

    let services = list(&server, "services.json?jurisdiction_id=quangtri.gov.vn").await;
    for service in &services {
        let texts = ["service_code", "service_name", "description", "keywords", "group"];
        assert!(texts.iter().all(|name| service[*name].is_string()), "{service}");
        assert_eq!((&service["metadata"], &service["type"]), (&json!(true), &json!("realtime")));
        let code = service["service_code"].as_str().unwrap();
        let definition: Value = serde_json::from_str(&get(&server, &format!("services/{code}.json")).await.2).unwrap();
        assert_eq!(definition["service_code"], code);
        let first = &definition["attributes"][0];
        assert_eq!(
            (&first["code"], &first["datatype"], &first["order"]),
            (&json!("occurred_from"), &json!("datetime"), &json!(1))
        );
        assert_eq!((&first["variable"], &first["required"]), (&json!(true), &json!(false)));
    }
    assert_eq!(services[0]["service_code"], "theft");
    let (status, _, text) = get(&server, "services/pothole.xml").await;
    assert_eq!(status, StatusCode::NOT_FOUND);
    assert!(
        text.starts_with("<?xml version=\"1.0\" encoding=\"utf-8\"?><errors><error><code>N404</code><description>"),
        "{text}"
    );
    assert_eq!(server.stop(), "", "the log is clean");
}

async fn token(server: &Server) -> String {
    let carrier = server.sign_in("carrier").await;
    let token = carrier.post(format!("{}/api/v1/tokens", server.base)).json(&json!({"name": "311", "days": 1}));
    let token: Value = token.send().await.unwrap().json().await.unwrap();
    token["token"].as_str().unwrap().to_owned()
}

#[tokio::test]
async fn a_report_is_filed_once_and_only_its_filer_reads_it_again() {
    let server = Server::start();
    let token = token(&server).await;
    let form = "service_code=theft&lat=16.81&long=107.1&description=M%E1%BA%A5t+c%C3%A1p+%3Cb%3E%26&phone=0905123456\
        &email=an%40example.org&attribute[occurred_from]=2026-01-31&attribute[label]=C-17&extended=true";
    let nobody = Client::new();
    let filed = async |format: &str, form: &str, key: &str| {
        let reply = filing(&server, &nobody, format, form).header("idempotency-key", key).send().await.unwrap();
        (reply.status(), reply.text().await.unwrap())
    };
    let (status, xml) = filed("xml", &format!("{form}&api_key={token}"), "k").await;
    assert_eq!(status, StatusCode::OK, "{xml}");
    let code = xml.split("<service_request_id>").nth(1).unwrap().split('<').next().unwrap();
    assert!(xml.contains("<service_requests><request><service_request_id>"), "{xml}");
    assert_eq!(filed("xml", &format!("{form}&api_key={token}"), "k").await.1, xml, "the same key and body: once");
    let conflict = filed("json", &format!("{form}&api_key={token}&x=1"), "k").await;
    assert_eq!(conflict.0, StatusCode::CONFLICT, "{}", conflict.1);
    let own = list(&server, &format!("requests.json?api_key={token}&status=open&service_code=theft")).await;
    assert_eq!(own.len(), 1, "{own:?}");
    assert_eq!((&own[0]["service_request_id"], &own[0]["status"]), (&json!(code), &json!("open")));
    assert_eq!((&own[0]["lat"], &own[0]["long"]), (&json!(16.81), &json!(107.1)));
    assert_eq!(own[0]["description"], "Mất cáp <b>&");
    assert!(own[0]["requested_datetime"].as_str().unwrap().ends_with('Z'));
    assert_eq!(list(&server, &format!("requests.json?api_key={token}&status=closed")).await, [] as [Value; 0]);

    let (status, text) = filed("json", &form.replace("%3Cb%3E%26", "2"), "k").await;
    assert_eq!(status, StatusCode::OK, "without a token: {text}");
    assert_eq!(list(&server, "requests.json").await, [] as [Value; 0], "what citizens report is not published");
    let by_code = list(&server, &format!("requests.json?service_request_id={code},NONE-2345")).await;
    assert_eq!(by_code.len(), 1);
    let (_, _, one) = get(&server, &format!("requests/{}.json", code.to_lowercase())).await;
    let one: Value = serde_json::from_str(&one).unwrap();
    assert_eq!((&one[0]["service_request_id"], &one[0]["service_code"]), (&json!(code), &json!("theft")));
    for hidden in ["description", "lat", "long", "address"] {
        assert_eq!(
            (&one[0][hidden], &by_code[0][hidden]),
            (&Value::Null, &Value::Null),
            "a code alone tells no {hidden}"
        );
    }
    assert_eq!(one[0]["updated_datetime"], one[0]["requested_datetime"], "nothing is new yet");
    let police = server.sign_in("police").await;
    let seen = server.json(&police, "/api/v1/incidents?limit=5000").await.to_string();
    assert!(seen.contains("Mất cáp") && !seen.contains("0905123456"), "the police read the report");
    assert!(!seen.contains("an@example"), "who sent it is not kept");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn a_request_moves_with_what_its_filer_is_told_and_with_nothing_else() {
    let server = Server::start();
    let token = token(&server).await;
    let form = format!("service_code=theft&lat=16.81&long=107.1&description=M%E1%BA%A5t+c%C3%A1p+311&api_key={token}");
    let filed = filing(&server, &Client::new(), "json", &form).send().await.unwrap();
    let filed: Value = filed.json().await.unwrap();
    let code = filed[0]["service_request_id"].as_str().unwrap();
    let police = server.sign_in("police").await;
    let all = server.json(&police, "/api/v1/incidents?limit=5000").await;
    let is_own = |feature: &&Value| feature["properties"]["note"] == "Mất cáp 311";
    let read = all["features"].as_array().unwrap().iter().find(is_own).expect("the police read the report");
    let steps = format!("{}/api/v1/incidents/{}/steps", server.base, read["id"].as_str().unwrap());
    let said = json!({"step": "reply", "note": "Đã cử tổ đến.\n<i>Cảm ơn</i>"});
    for step in [json!({"step": "note", "note": "Nghi cùng nhóm"}), said] {
        tokio::time::sleep(std::time::Duration::from_millis(1_100)).await;
        let taken = police.post(&steps).json(&step).send().await.unwrap();
        assert_eq!(taken.status(), StatusCode::CREATED);
        let now = list(&server, &format!("requests.json?service_request_id={code}")).await.remove(0);
        let (asked, updated) = (now["requested_datetime"].as_str().unwrap(), now["updated_datetime"].as_str().unwrap());
        let is_told = step["step"] == "reply";
        assert_eq!(updated > asked, is_told, "what the police note among themselves is no news: {now}");
        assert_eq!(now["status_notes"] == step["note"], is_told, "{now}");
    }
    let closed = police.post(steps).json(&json!({"step": "case", "to": "closed", "note": "x"})).send().await.unwrap();
    assert_eq!(closed.status(), StatusCode::CREATED);
    let closed = list(&server, &format!("requests.json?api_key={token}&status=closed")).await;
    assert_eq!(
        (&closed[0]["service_request_id"], &closed[0]["status_notes"]),
        (&json!(code), &json!("Đã kết thúc\nĐã cử tổ đến.\n<i>Cảm ơn</i>"))
    );
    assert!(closed[0]["updated_datetime"].as_str() > closed[0]["requested_datetime"].as_str(), "{closed:?}");
    assert_eq!(server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn what_is_wrong_is_told_in_the_shape_of_the_specification() {
    let server = Server::with(&["--reports-per-minute", "1000"]);
    let client = Client::new();
    let cases: &[(&str, &str, u16, &str, &str)] = &[
        ("no service", "lat=16.8&long=107.1", 400, "V400", "service_code: "),
        ("a service that is not there", "service_code=pothole&lat=16.8&long=107.1", 404, "N404", "service_code: "),
        ("no place", "service_code=theft", 400, "V400", "lat: "),
        ("half a place", "service_code=theft&lat=16.8", 400, "V400", "long: "),
        ("latitude and longitude changed about", "service_code=theft&lat=107.1&long=16.8", 400, "V400", "lat: "),
        (
            "a time that cannot be read",
            "service_code=theft&lat=16.8&long=107&attribute[occurred_from]=soon",
            400,
            "V400",
            "attribute[occurred_from]: ",
        ),
        (
            "the future",
            "service_code=theft&lat=16.8&long=107&attribute[occurred_to]=2099-01-01",
            400,
            "V400",
            "attribute[occurred_to]: ",
        ),
        ("a key that is none", "service_code=theft&lat=16.8&long=107.1&api_key=x", 403, "A403", ""),
    ];
    for (name, form, status, code, begins) in cases {
        let reply = filing(&server, &client, "json", form).header("accept-language", "en").send().await.unwrap();
        assert_eq!(reply.status().as_u16(), *status, "{name}");
        assert_eq!(reply.headers()["content-type"], "application/json; charset=utf-8", "{name}");
        let errors: Value = reply.json().await.unwrap();
        assert_eq!(errors[0]["code"], *code, "{name}: {errors}");
        assert!(errors[0]["description"].as_str().unwrap().starts_with(begins), "{name}: {errors}");
    }
    let both = filing(&server, &client, "json", "service_code=theft&lat=a&long=b").send().await.unwrap();
    assert_eq!(both.json::<Value>().await.unwrap().as_array().unwrap().len(), 2, "every fault at once");
    let long = format!("service_code=theft&lat=16.8&long=107.1&description={}", "a".repeat(10 << 20));
    let reply = filing(&server, &client, "xml", &long).send().await.unwrap();
    assert_eq!(reply.status(), StatusCode::PAYLOAD_TOO_LARGE);
    assert!(reply.text().await.unwrap().contains("<code>L413</code>"));
    let reply = client.post(format!("{}/open311/v2/requests.json", server.base)).json(&json!({})).send().await.unwrap();
    assert_eq!(reply.status(), StatusCode::UNSUPPORTED_MEDIA_TYPE);
    for path in [
        "requests.json?status=lost",
        "requests.json?start_date=2026-01-01&end_date=2026-12-01",
        "requests.json?service_code=x",
    ] {
        assert_eq!(get(&server, path).await.0, StatusCode::BAD_REQUEST, "{path}");
    }
    assert_eq!(get(&server, "requests/AAAA-AAAA.xml").await.0, StatusCode::NOT_FOUND);
    assert_eq!(get(&server, "nothing.json").await.0, StatusCode::NOT_FOUND);
    assert_eq!(server.stop(), "", "the log is clean");
}
