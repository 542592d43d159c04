//! Open311 GeoReport v2 as its specification has it (wiki.open311.org/GeoReport_v2): addresses, names of
//! fields, the shape of errors.

mod answer;
mod present;

use answer::{Format, Node};
use axum::Router;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{FromRequestParts, Path, State};
use axum::http::request::Parts;
use axum::http::{HeaderMap, StatusCode, Uri, header};
use axum::response::Response;
use axum::routing::get;

use crate::access::TokenScope;
use crate::app::{App, AppError, Caller, Form, RequestQuery, RequestView, SERVICES, Service};
use crate::http::caller::bearer;
use crate::http::handlers::bytes;
use crate::http::handlers::incidents::key;
use crate::http::params::form_urlencoded;
use crate::http::problem::Lang;
use crate::http::sender::{is_https, sender};
use crate::import::parse_time;

/// Every address of it; documented in the OpenAPI document with `{format}` for the two endings.
pub fn router() -> Router<App> {
    let both = |router: Router<App>, name: &str, methods: axum::routing::MethodRouter<App>| {
        let at = |format: &str| format!("/open311/v2/{name}.{format}");
        router.route(&at("json"), methods.clone()).route(&at("xml"), methods)
    };
    let router = both(Router::new(), "discovery", get(discovery));
    let router = both(router, "services", get(services));
    both(router, "requests", get(list).post(file))
        .route("/open311/v2/services/{file}", get(service))
        .route("/open311/v2/requests/{file}", get(request))
}

/// One call: its format, its language, and from where it comes.
pub struct Call {
    format: Format,
    lang: Lang,
    from: std::net::IpAddr,
    token: Option<String>,
    scheme: &'static str,
}

impl FromRequestParts<App> for Call {
    type Rejection = std::convert::Infallible;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Self::Rejection> {
        Ok(Self {
            // An address without an ending is none of ours; it is told so in JSON.
            format: Format::split(parts.uri.path()).map_or(Format::Json, |(_, format)| format),
            lang: Lang::of(&parts.headers),
            from: sender(parts, &app.settings().trusted_proxies),
            token: bearer(&parts.headers).map(str::to_owned),
            scheme: if is_https(parts, &app.settings().trusted_proxies) { "https" } else { "http" },
        })
    }
}

impl Call {
    /// Who calls: by the token of the header, or else by `api_key`.
    async fn caller(&self, app: &App, api_key: Option<&str>) -> Result<Caller, AppError> {
        match self.token.as_deref().or(api_key) {
            Some(token) => {
                let (caller, scopes) = app.caller_by_token(token).await?;
                let needed = TokenScope::Report;
                scopes.contains(&needed).then_some(caller).ok_or(AppError::TokenTooNarrow(needed))
            }
            None => Ok(Caller::public()),
        }
    }

    fn answer(&self, done: Result<(&str, Node), AppError>) -> Response {
        match done {
            Ok((root, node)) => node.answer(StatusCode::OK, root, self.format),
            Err(error) => present::refusal(&error, self.lang, self.format),
        }
    }
}

/// Where the other addresses are, and in which formats.
#[utoipa::path(get, path = "/open311/v2/discovery.{format}", params(("format" = String, Path)),
    responses((status = 200, description = "as Open311's Service Discovery has it")))]
pub async fn discovery(State(app): State<App>, call: Call, headers: HeaderMap) -> Response {
    let host = headers.get(header::HOST).and_then(|host| host.to_str().ok());
    let root = host.map(|host| format!("{}://{host}", call.scheme)).unwrap_or_default();
    call.answer(Ok(("discovery", present::discovery(&root, app.settings().demo, call.lang))))
}

/// What can be filed.
#[utoipa::path(get, path = "/open311/v2/services.{format}", params(("format" = String, Path)),
    responses((status = 200, description = "GeoReport v2: services")))]
pub async fn services(call: Call) -> Response {
    let all = SERVICES.iter().map(|service| present::service(service, call.lang)).collect();
    call.answer(Ok(("services", Node::List("service", all))))
}

/// What is asked about one service.
#[utoipa::path(get, path = "/open311/v2/services/{service_code}.{format}",
    params(("service_code" = String, Path), ("format" = String, Path)),
    responses((status = 200, description = "GeoReport v2: service definition"), (status = 404, description = "no such service")))]
pub async fn service(call: Call, Path(file): Path<String>) -> Response {
    let found = Format::split(&file).and_then(|(code, _)| Service::with_code(code)).ok_or(AppError::Absent);
    call.answer(found.map(|service| ("service_definition", present::definition(service, call.lang))))
}

/// File a request. `service_request_id` is the code to look the answer up by. With a token in
/// `api_key` or `Authorization`, the request is that account's; anybody may file without one.
#[utoipa::path(post, path = "/open311/v2/requests.{format}",
    params(("format" = String, Path), ("Idempotency-Key" = Option<String>, Header)),
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses((status = 200, description = "GeoReport v2: the new request"), (status = 400, description = "a field is wrong"),
        (status = 403, description = "the api_key is not valid"), (status = 404, description = "no such service_code"), (status = 429, description = "too many")))]
pub async fn file(
    State(app): State<App>,
    call: Call,
    headers: HeaderMap,
    body: Result<Bytes, BytesRejection>,
) -> Response {
    let work = async {
        let content = headers.get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        if !content.to_ascii_lowercase().starts_with("application/x-www-form-urlencoded") {
            return Err(AppError::UnsupportedMedia);
        }
        let body = bytes(body, app.settings().limits.json_bytes)?;
        let form = Form(form_urlencoded(&String::from_utf8_lossy(&body)));
        let caller = call.caller(&app, form.get("api_key")).await?;
        app.admit(&caller, true, call.from)?;
        let code = app.file_request(&caller, &form, key(&headers)?, &body).await?;
        Ok(("service_requests", present::receipt(code, call.lang)))
    };
    call.answer(work.await)
}

/// What the caller's account filed; with `service_request_id`, those requests alone. Without a token the
/// list is empty.
#[utoipa::path(get, path = "/open311/v2/requests.{format}",
    params(("format" = String, Path), ("service_request_id" = Option<String>, Query), ("service_code" = Option<String>, Query),
        ("start_date" = Option<String>, Query), ("end_date" = Option<String>, Query), ("status" = Option<String>, Query)),
    responses((status = 200, description = "GeoReport v2: requests"), (status = 400, description = "a parameter is wrong")))]
pub async fn list(State(app): State<App>, call: Call, uri: Uri) -> Response {
    let form = Form(form_urlencoded(uri.query().unwrap_or_default()));
    let read = async {
        let caller = call.caller(&app, form.get("api_key")).await?;
        let query = asked(&app, &form)?;
        if !query.ids.is_empty() {
            guess(&app, &call, &caller, query.ids.len())?;
        }
        Ok(requests(app.filed_requests(&caller, &query).await?, call.lang))
    };
    call.answer(read.await)
}

/// The request with this look-up code. Its text and place are told to the account that filed it alone.
#[utoipa::path(get, path = "/open311/v2/requests/{service_request_id}.{format}",
    params(("service_request_id" = String, Path), ("format" = String, Path)),
    responses((status = 200, description = "GeoReport v2: the request"), (status = 404, description = "no such request")))]
pub async fn request(State(app): State<App>, call: Call, Path(file): Path<String>, uri: Uri) -> Response {
    let form = Form(form_urlencoded(uri.query().unwrap_or_default()));
    let read = async {
        let caller = call.caller(&app, form.get("api_key")).await?;
        guess(&app, &call, &caller, 1)?;
        let (code, _) = Format::split(&file).ok_or(AppError::Absent)?;
        Ok(requests(vec![app.filed_request(&caller, code).await?], call.lang))
    };
    call.answer(read.await)
}

/// Codes could be guessed by whoever may ask for as many as they like.
fn guess(app: &App, call: &Call, caller: &Caller, codes: usize) -> Result<(), AppError> {
    (0..codes).try_for_each(|_| app.admit(caller, true, call.from))
}

fn requests(views: Vec<RequestView>, lang: Lang) -> (&'static str, Node) {
    let all = views.into_iter().map(|view| present::request(view, lang)).collect();
    ("service_requests", Node::List("request", all))
}

/// The parameters of a list; what is not known is left out of account, as in a form.
fn asked(app: &App, form: &Form) -> Result<RequestQuery, AppError> {
    let listed = |name: &str| {
        let parts = form.get(name).into_iter().flat_map(|text| text.split(','));
        parts.map(str::trim).filter(|part| !part.is_empty()).map(str::to_owned).collect::<Vec<_>>()
    };
    let mut kinds = Vec::new();
    for code in listed("service_code") {
        let (vi, en) = ("Không có dịch vụ này; xem services.json.", "There is no such service; see services.json.");
        let service = Service::with_code(&code).ok_or_else(|| AppError::field("service_code", vi, en))?;
        kinds.push(service.kind);
    }
    let statuses = listed("status");
    if statuses.iter().any(|status| status != "open" && status != "closed") {
        return Err(AppError::field("status", "Có: open, closed.", "There are: open, closed."));
    }
    let time = |name: &str, end: bool| match form.get(name) {
        Some(text) => parse_time(text, end, app.settings().zone).map(Some).ok_or_else(|| {
            let (vi, en) =
                ("Không đọc được; ví dụ 2026-11-14T00:00:00Z.", "It cannot be read; an example: 2026-11-14T00:00:00Z.");
            AppError::field(name, vi, en)
        }),
        None => Ok(None),
    };
    Ok(RequestQuery {
        ids: listed("service_request_id"),
        kinds,
        from: time("start_date", false)?,
        to: time("end_date", true)?,
        open: match (statuses.iter().any(|s| s == "open"), statuses.iter().any(|s| s == "closed")) {
            (open, closed) if open == closed => None,
            (open, _) => Some(open),
        },
    })
}
