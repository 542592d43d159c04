//! What is known, with the names of GeoReport v2.

use axum::http::{HeaderValue, StatusCode, header};
use axum::response::Response;

use crate::app::{ATTRIBUTES, AppError, Attribute, RequestView, Service};
use crate::http::open311::answer::{Format, Node};
use crate::http::problem::{Lang, log};
use crate::incidents::CaseStatus;
use crate::units::Message;

/// When the services or their fields last changed.
const CHANGED: &str = "2026-11-29 00:00";

/// The specification's own name.
const SPECIFICATION: &str = "http://wiki.open311.org/GeoReport_v2";

fn said(lang: Lang, vi: &str, en: &str) -> Node {
    Node::Text(lang.pick(&Message::new(vi, en)))
}

fn text(words: &str) -> Node {
    Node::Text(words.to_owned())
}

/// Where the addresses are, below `root`; relative to this one where that is empty.
pub fn discovery(root: &str, demo: bool, lang: Lang) -> Node {
    let url = format!("{root}/open311/v2");
    let formats = vec![text("text/xml"), text("application/json")];
    let endpoint = Node::Fields(vec![
        ("specification", text(SPECIFICATION)),
        ("url", Node::Text(url)),
        ("changeset", text(CHANGED)),
        ("type", text(if demo { "test" } else { "production" })),
        ("formats", Node::List("format", formats)),
    ]);
    Node::Fields(vec![
        ("changeset", text(CHANGED)),
        (
            "contact",
            said(
                lang,
                "Sở Khoa học và Công nghệ, cơ quan vận hành hệ thống này.",
                "The department of science and technology, which runs this system.",
            ),
        ),
        (
            "key_service",
            said(
                lang,
                "Gửi phản ánh không cần mã. Người có tài khoản tự tạo mã truy cập trên trang của mình.",
                "No key is needed to file. Whoever has an account makes a token on their own page.",
            ),
        ),
        ("endpoints", Node::List("endpoint", vec![endpoint])),
    ])
}

/// A service in the list.
pub fn service(service: &Service, lang: Lang) -> Node {
    Node::Fields(vec![
        ("service_code", text(service.kind.code())),
        ("service_name", Node::Text(lang.pick(&service.name()))),
        ("description", Node::Text(lang.pick(&service.says()))),
        ("metadata", Node::Flag(true)),
        ("type", text("realtime")),
        ("keywords", said(lang, "viễn thông, cáp, phản ánh", "telecom, cable, report")),
        ("group", said(lang, "Hạ tầng viễn thông", "Telecom infrastructure")),
    ])
}

/// What is asked about a service.
pub fn definition(service: &Service, lang: Lang) -> Node {
    let attribute = |(order, attribute): (usize, &Attribute)| {
        Node::Fields(vec![
            ("variable", Node::Flag(true)),
            ("code", text(attribute.code)),
            ("datatype", text(attribute.datatype)),
            ("required", Node::Flag(false)),
            ("datatype_description", Node::Text(lang.pick(&attribute.form()))),
            ("order", Node::Count(order + 1)),
            ("description", Node::Text(lang.pick(&attribute.says()))),
        ])
    };
    let attributes = ATTRIBUTES.iter().enumerate().map(attribute).collect();
    Node::Fields(vec![("service_code", text(service.kind.code())), ("attributes", Node::List("attribute", attributes))])
}

/// What whoever files gets.
pub fn receipt(code: String, lang: Lang) -> Node {
    let request = Node::Fields(vec![
        ("service_request_id", Node::Text(code)),
        (
            "service_notice",
            said(
                lang,
                "Phản ánh đã được tiếp nhận. Giữ mã này để xem kết quả.",
                "The report has been received. Keep this code to look the answer up.",
            ),
        ),
        ("account_id", Node::Nothing),
    ]);
    Node::List("request", vec![request])
}

/// Why a case is not worked on any more.
fn ended(case: CaseStatus, lang: Lang) -> Option<String> {
    let (vi, en) = match case {
        CaseStatus::NotProsecuted => ("Không khởi tố", "Not prosecuted"),
        CaseStatus::Referred => ("Đã chuyển cơ quan khác", "Referred to another authority"),
        CaseStatus::Unfounded => ("Tin sai", "Unfounded"),
        CaseStatus::Closed => ("Đã kết thúc", "Closed"),
        _ => return None,
    };
    Some(lang.pick(&Message::new(vi, en)))
}

/// How the case ended, and what its reporter was told.
fn notes(case: CaseStatus, reply: Option<String>, lang: Lang) -> Node {
    let all: Vec<String> = ended(case, lang).into_iter().chain(reply).collect();
    Some(all.join("\n")).filter(|text| !text.is_empty()).into()
}

/// A request as it stands.
pub fn request(view: RequestView, lang: Lang) -> Node {
    let told = view.told;
    let number = |degrees: Option<f64>| degrees.map_or(Node::Nothing, Node::Number);
    let position = told.as_ref().and_then(|told| told.at);
    let (description, address, address_id) =
        told.map(|told| (told.description, told.address, told.address_id)).unwrap_or_default();
    Node::Fields(vec![
        ("service_request_id", Node::Text(view.id)),
        ("status", text(if view.case.is_open() { "open" } else { "closed" })),
        ("status_notes", notes(view.case, view.reply, lang)),
        ("service_name", Node::Text(lang.pick(&view.service.name()))),
        ("service_code", text(view.service.kind.code())),
        ("description", description.into()),
        ("agency_responsible", Node::Nothing),
        ("service_notice", Node::Nothing),
        ("requested_datetime", Node::Text(view.requested_at.rfc3339())),
        ("updated_datetime", Node::Text(view.updated_at.rfc3339())),
        ("expected_datetime", Node::Nothing),
        ("address", address.into()),
        ("address_id", address_id.into()),
        ("zipcode", Node::Nothing),
        ("lat", number(position.map(|at| at.lat()))),
        ("long", number(position.map(|at| at.lon()))),
        ("media_url", Node::Nothing),
    ])
}

/// A refusal in the shape of the specification: our code and a sentence for each fault. A key that is
/// not valid is 403 there.
pub fn refusal(error: &AppError, lang: Lang, format: Format) -> Response {
    log(error);
    let one = |description: String| {
        Node::Fields(vec![("code", text(error.code())), ("description", Node::Text(description))])
    };
    let (title, detail) = (lang.pick(&error.title()), lang.pick(&error.detail()));
    let errors = match error.fields() {
        [] => vec![one(format!("{title}. {detail}"))],
        fields => fields.iter().map(|f| one(format!("{}: {}", f.name, lang.pick(&f.says)))).collect(),
    };
    let status = match error {
        AppError::BadToken | AppError::SignInFirst => StatusCode::FORBIDDEN,
        other => StatusCode::from_u16(other.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR),
    };
    let mut answer = Node::List("error", errors).answer(status, "errors", format);
    if let Some(seconds) = error.again_in() {
        answer.headers_mut().insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
    answer
}
