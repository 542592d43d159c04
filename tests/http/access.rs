//! Who reaches what: every call of the OpenAPI document, as everybody, with ids of others and ids of nothing, held to the
//! one table of the product; and every field of every answer, held to a list.

use std::collections::{BTreeMap, BTreeSet};
use std::fmt::Write as _;

use crate::planting::{Filling, filled, filling, owner, plant, queries};
use crate::running::Server;
use crate::shape::departures;
use cablewatch::access::{Call, CallMethod, Reach, Role};
use reqwest::{Client, Method, StatusCode};
use serde_json::Value;

/// An id that nothing has.
const NOTHING: &str = "0190a000-0000-7000-8000-0000000000ff";

/// What another carrier is shown by id though the owner, or nobody, has it: read by whoever it is meant for.
const SHARED: &[&str] = &[
    "/api/v1/advisories/{id}",
    "/api/v1/answers/{code}",
    "/api/v1/communes/{code}",
    "/api/v1/draws/public/{number}",
    "/api/v1/exercises/{id}",
    "/api/v1/reports/{period}",
    "/api/v1/road/{code}",
    "/api/v1/road/{code}/sheet",
];

/// Fields that answers may have: `tests/http/access/fields.txt`.
const FIELDS: &str = include_str!("access/fields.txt");

struct Asker {
    name: &'static str,
    role: Option<Role>,
    client: Client,
}

/// A status, what identifies the answer in its head, and its body.
type Told = (StatusCode, BTreeMap<String, String>, String);

async fn ask(server: &Server, asker: &Asker, method: &str, address: &str) -> Told {
    let mut request = asker.client.request(method.parse::<Method>().unwrap(), format!("{}{address}", server.base));
    if method != "GET" {
        request = request.header("content-type", "application/json").body("{\"no_such_field\": 1}");
    }
    let reply = request.send().await.unwrap();
    let status = reply.status();
    let head =
        reply.headers().iter().filter(|(name, _)| !["date", "cablewatch-now", "x-request-id"].contains(&name.as_str()));
    let head = head.map(|(name, value)| (name.to_string(), value.to_str().unwrap_or_default().to_owned())).collect();
    (status, head, String::from_utf8_lossy(&reply.bytes().await.unwrap()).into_owned())
}

/// The same path to nothing.
pub fn to_nothing(path: &str) -> String {
    let filled = [("{code}", "XXXXXXXX"), ("{number}", "999999"), ("{route_id}", "khong-co"), ("{period}", "1999-01")];
    let path = filled.iter().fold(path.to_owned(), |path, (name, value)| path.replace(name, value));
    ["{id}", "{key}"].iter().fold(path, |path, name| path.replace(name, NOTHING))
}

/// Calls of the document but the stream of events, and what is not ours to shape.
pub fn operations(document: &Value) -> Vec<(String, String, Value)> {
    let paths = document["paths"].as_object().unwrap().iter();
    let all = paths.flat_map(|(path, item)| {
        item.as_object().unwrap().iter().map(|(method, told)| (method.to_uppercase(), path.clone(), told.clone()))
    });
    all.filter(|(_, path, _)| path != "/events" && !path.starts_with("/open311")).collect()
}

/// The fields that a schema names, through lists and parts; what refers to itself is followed once.
fn fields(schema: &Value, all: &Value, before: &str, on_the_way: &[&str], found: &mut BTreeSet<String>) {
    if let Some(of) = schema["$ref"].as_str().and_then(|path| path.rsplit('/').next()) {
        if !on_the_way.contains(&of) {
            fields(&all[of], all, before, &[on_the_way, &[of]].concat(), found);
        }
        return;
    }
    for (name, inner) in schema["properties"].as_object().into_iter().flatten() {
        let name = if before.is_empty() { name.clone() } else { format!("{before}.{name}") };
        fields(inner, all, &name, on_the_way, found);
        found.insert(name);
    }
    let branches = ["oneOf", "anyOf", "allOf"].iter().filter_map(|of| schema[*of].as_array()).flatten();
    for inner in branches.chain(schema.get("items")) {
        fields(inner, all, before, on_the_way, found);
    }
}

/// Each call that looks, and the fields that it may tell.
fn told_fields(document: &Value) -> String {
    let mut text = String::new();
    for (_, path, told) in operations(document).iter().filter(|(method, ..)| method == "GET") {
        let mut found = BTreeSet::new();
        for content in told["responses"]["200"]["content"].as_object().into_iter().flat_map(|all| all.values()) {
            fields(&content["schema"], &document["components"]["schemas"], "", &[], &mut found);
        }
        writeln!(text, "{path}").unwrap();
        found.iter().for_each(|field| writeln!(text, "  {field}").unwrap());
    }
    text
}

/// Where an answer to a look is not as the document says.
fn unlike(told: &Value, body: &Value, document: &Value) -> Vec<String> {
    let content = told["responses"]["200"]["content"].as_object().into_iter().flatten();
    let schemas = content.filter(|(kind, _)| kind.contains("json")).map(|(_, content)| &content["schema"]);
    let each = schemas.map(|schema| departures(body, schema, &document["components"]["schemas"], ""));
    let mut found = each.min_by_key(Vec::len).unwrap_or_default();
    found.sort();
    found.dedup();
    found
}

/// Names under which it is told where cable lies, or on which it was.
const CABLE: &[&str] =
    &["route", "route_id", "site_id", "chainage_m", "from_m", "to_m", "candidates", "places", "otdr_m"];

/// Where in an answer one of these names says something.
fn telling(value: &Value, names: &[&str], before: &str) -> Vec<String> {
    match value {
        Value::Object(all) => {
            let of = |(name, inner): (&String, &Value)| {
                let is_empty = inner.is_null() || inner.as_array().is_some_and(Vec::is_empty);
                let own = (names.contains(&name.as_str()) && !is_empty).then(|| format!("{before}.{name}"));
                own.into_iter().chain(telling(inner, names, &format!("{before}.{name}"))).collect::<Vec<_>>()
            };
            all.iter().flat_map(of).collect()
        }
        Value::Array(all) => all.iter().flat_map(|inner| telling(inner, names, before)).collect(),
        _ => Vec::new(),
    }
}

struct World {
    server: Server,
    askers: Vec<Asker>,
    filling: Filling,
    document: Value,
    planted: crate::planting::Planted,
    _folder: tempfile::TempDir,
}

async fn world() -> World {
    let folder = tempfile::tempdir().unwrap();
    let server = Server::at(folder.path(), &["--reports-per-minute", "60000"]);
    let (owner, department) = (owner(&server, folder.path()).await, server.sign_in("department").await);
    let planted = plant(&server, &owner, &department).await;
    let filling = filling(&server, &department, &planted).await;
    let document = server.json(&Client::new(), "/api/v1/openapi.json").await;
    let mut askers = vec![
        Asker { name: "stranger", role: None, client: Client::new() },
        Asker { name: "owner", role: Some(Role::Carrier), client: owner },
        Asker { name: "department", role: Some(Role::Department), client: department },
    ];
    for role in [Role::Public, Role::Carrier, Role::Commune, Role::Police, Role::Admin] {
        askers.push(Asker { name: role.code(), role: Some(role), client: server.sign_in(role.code()).await });
    }
    World { server, askers, filling, document, planted, _folder: folder }
}

/// Looks: whoever a call does not reach meets what is nowhere; what is another's is what is not there, to the byte.
async fn looks(world: &World) {
    let mut wrong = Vec::new();
    let nowhere = ask(&world.server, &world.askers[2], "GET", "/api/v1/nowhere").await;
    let planted: Vec<&String> =
        world.filling.iter().filter(|(path, _)| path.ends_with("{id}")).flat_map(|(_, all)| all).collect();
    for (_, path, told) in operations(&world.document).iter().filter(|(method, ..)| method == "GET") {
        let call = Call::of(CallMethod::Get, path).unwrap();
        let parameters = told["parameters"].as_array().cloned().unwrap_or_default();
        let query = &queries(path, &parameters, &world.planted)[0];
        for asker in &world.askers {
            let (reach, is_carrier) = (call.reach(asker.role), asker.name == "carrier");
            let absent = ask(&world.server, asker, "GET", &format!("{}?{query}", to_nothing(path))).await;
            for address in filled(path, &world.filling) {
                let found = ask(&world.server, asker, "GET", &format!("{address}?{query}")).await;
                let of = format!(
                    "{} GET {address}?{query}: {} {}",
                    asker.name,
                    found.0,
                    found.2.chars().take(300).collect::<String>()
                );
                match (reach, asker.role) {
                    (Reach::Absent, None) => assert_eq!(found.0, StatusCode::UNAUTHORIZED, "{of}"),
                    (Reach::Absent, Some(_)) => assert_eq!(found, nowhere, "{of}"),
                    (Reach::Empty, _) => {
                        assert_eq!(found.0, StatusCode::OK, "{of}");
                        assert!(!planted.iter().any(|id| found.2.contains(*id)), "{of}");
                    }
                    _ if found.0 != StatusCode::OK => {
                        let is_foreign = reach == Reach::Own && asker.name != "owner" && path.contains('{');
                        if is_foreign && !path.contains("{code}") && found != absent {
                            wrong.push(format!("{of}: not as what is not there, {absent:?}"));
                        }
                    }
                    _ => {
                        let is_own = found.2.contains("\"carrier\":\"TS\"") || SHARED.contains(&path.as_str());
                        if is_carrier && path.contains('{') && !is_own {
                            wrong.push(format!("{of}: another's"));
                        }
                    }
                }
                if let (StatusCode::OK, Ok(body)) = (found.0, serde_json::from_str(&found.2)) {
                    wrong
                        .extend(unlike(told, &body, &world.document).into_iter().map(|place| format!("{of}: {place}")));
                }
                let told_once = &world.planted.keys[1..3];
                assert!(!told_once.iter().any(|secret| found.2.contains(secret)), "a token or session again: {of}");
                // A crew's code opens its order; draws name what may be drawn by numbers of their own.
                let sees_cable = matches!(asker.role, Some(Role::Carrier | Role::Police | Role::Department));
                let is_open = path.contains("/road/") || path.contains("/draws/public");
                if let (false, false, Ok(body)) = (sees_cable, is_open, serde_json::from_str::<Value>(&found.2)) {
                    wrong.extend(telling(&body, CABLE, "").into_iter().map(|name| format!("{of}: tells {name}")));
                }
            }
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

/// Deeds: the same, and a field that nobody offers is refused wherever the call reaches.
async fn deeds(world: &World) {
    let nowhere = ask(&world.server, &world.askers[2], "GET", "/api/v1/nowhere").await;
    let changes = operations(&world.document);
    let changes = changes
        .iter()
        .filter(|(method, path, _)| method != "GET" && !path.contains("{code}") && path != "/api/v1/sessions");
    for (method, path, told) in changes {
        let call = Call::of(CallMethod::of(method).unwrap(), path).unwrap();
        for asker in &world.askers {
            let absent = ask(&world.server, asker, method, &to_nothing(path)).await;
            let of = format!("{} {method} {path}: {} {}", asker.name, absent.0, absent.2);
            match (call.reach(asker.role), asker.role) {
                (Reach::Absent, None) => assert_eq!(absent.0, StatusCode::UNAUTHORIZED, "{of}"),
                (Reach::Absent, Some(_)) => assert_eq!(absent, nowhere, "{of}"),
                _ => {
                    assert!(absent.0 != StatusCode::UNAUTHORIZED && absent.0.as_u16() < 500, "{of}");
                    let takes_json = told["requestBody"]["content"].get("application/json").is_some();
                    assert!(!takes_json || absent.0.is_client_error(), "a field that nobody offers is taken: {of}");
                }
            }
            // What is another's may not be told from what is not there by trying to change it.
            if asker.name == "carrier"
                && call.reach(asker.role) == Reach::Own
                && path.contains("{id}")
                && !SHARED.iter().any(|shared| path.starts_with(shared))
            {
                let Some(address) = known(path, &world.filling) else { continue };
                assert_eq!(ask(&world.server, asker, method, &address).await, absent, "{method} {address}");
            }
        }
    }
}

/// A path filled with what was planted, where that is known.
fn known(path: &str, filling: &Filling) -> Option<String> {
    let (_, values) = filling.iter().find(|(start, _)| path.starts_with(start) && start.ends_with("{id}"))?;
    let address = path.replacen("{id}", values.last()?, 1);
    Some(to_nothing(&address))
}

#[tokio::test]
async fn each_call_reaches_whom_the_table_says_and_what_is_anothers_is_as_what_is_not_there() {
    let world = world().await;
    looks(&world).await;
    deeds(&world).await;
    assert_eq!(world.server.stop(), "", "the log is clean");
}

#[tokio::test]
async fn every_field_of_every_answer_is_on_the_list() {
    let server = Server::start();
    let told = told_fields(&server.json(&Client::new(), "/api/v1/openapi.json").await);
    let draft = std::env::temp_dir().join("cablewatch-fields.txt");
    if told != FIELDS {
        std::fs::write(&draft, &told).unwrap();
    }
    let (now, listed): (BTreeSet<&str>, BTreeSet<&str>) = (told.lines().collect(), FIELDS.lines().collect());
    let differs: Vec<&&str> = now.symmetric_difference(&listed).collect();
    assert!(told == FIELDS, "who is told a new field, and may they know it? Then see {}: {differs:?}", draft.display());
}

/// Every object that a body of JSON may hold.
fn objects<'a>(schema: &'a Value, all: &'a Value, name: &str, found: &mut BTreeMap<String, &'a Value>) {
    if let Some(of) = schema["$ref"].as_str() {
        let of = of.rsplit('/').next().unwrap();
        if !found.contains_key(of) {
            objects(&all[of], all, of, found);
        }
        return;
    }
    if schema.get("properties").is_some() {
        found.insert(name.to_owned(), schema);
    }
    let inner = schema["properties"].as_object().into_iter().flat_map(|all| all.values());
    let branches = ["oneOf", "anyOf", "allOf"].iter().filter_map(|of| schema[*of].as_array()).flatten();
    for inner in inner.chain(branches).chain(schema.get("items")) {
        objects(inner, all, &format!("{name}."), found);
    }
}

#[tokio::test]
async fn no_body_may_bring_a_field_that_nobody_offers() {
    let server = Server::start();
    let document = server.json(&Client::new(), "/api/v1/openapi.json").await;
    let (mut found, calls) = (BTreeMap::new(), operations(&document));
    for (_, _, told) in &calls {
        if let Some(body) = told["requestBody"]["content"].get("application/json") {
            objects(&body["schema"], &document["components"]["schemas"], "", &mut found);
        }
    }
    assert!(found.len() > 40, "{}", found.len());
    let open: Vec<&String> =
        found.iter().filter(|(_, schema)| schema["additionalProperties"] != false).map(|(name, _)| name).collect();
    assert!(open.is_empty(), "they take fields that nobody offers: {open:?}");
}
