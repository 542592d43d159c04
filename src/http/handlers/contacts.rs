//! The coordination list, and who is on duty.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::{StatusCode, Uri};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{App, AppError, ContactEntry, DutyQuery, DutyView, NewContact};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::{bytes, id, json};
use crate::http::params::Params;
use crate::units::LonLat;

type Body = Result<Bytes, BytesRejection>;

/// Whom to call.
#[derive(Serialize, ToSchema)]
pub struct Contacts {
    items: Vec<ContactEntry>,
}

/// Contacts in reach by body, rank and name; with `commune` those that are called for it.
#[utoipa::path(get, path = "/api/v1/contacts", params(("commune" = Option<String>, Query)),
    responses((status = 200, body = Contacts), (status = 400, description = "a parameter is wrong"), (status = 404, description = "absent")))]
pub async fn list(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<Contacts>, Problem> {
    let read = async {
        let params = Params::read(&uri, &["commune"]);
        let commune = params.text("commune").map(str::to_owned);
        params.done()?;
        Ok(Json(Contacts { items: app.contacts(&asking.caller, commune.as_deref()).await? }))
    };
    read.await.map_err(|e: AppError| asking.problem(e))
}

/// Who in reach is on duty for an area, now or `at` a moment, and who is not and when they will be. The area is a
/// `commune`, those of an `incident`, or that of a place (`lon`, `lat`).
#[utoipa::path(get, path = "/api/v1/contacts/now",
    params(("commune" = Option<String>, Query), ("incident" = Option<String>, Query), ("lon" = Option<f64>, Query),
        ("lat" = Option<f64>, Query), ("at" = Option<String>, Query)),
    responses((status = 200, body = DutyView), (status = 400, description = "a parameter is wrong"), (status = 404, description = "absent")))]
pub async fn now(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<DutyView>, Problem> {
    let read = async {
        let mut params = Params::read(&uri, &["commune", "incident", "lon", "lat", "at"]);
        let half = params.text("lon").is_some() != params.text("lat").is_some();
        let place = params.number("lon", -180.0, 180.0).zip(params.number("lat", -90.0, 90.0));
        let query = DutyQuery {
            commune: params.text("commune").map(str::to_owned),
            incident: params.id("incident"),
            place: place.and_then(|(lon, lat)| LonLat::checked(lon, lat)),
            at: params.moment("at", false, app.settings().zone),
        };
        params.done()?;
        if half {
            return Err(AppError::field("lat", "Cần cả lon và lat.", "Both lon and lat are needed."));
        }
        app.on_duty(&asking.caller, &query).await.map(Json)
    };
    read.await.map_err(|e| asking.problem(e))
}

/// Add somebody to call: the police and the department anybody, a carrier its own people, a commune its own.
#[utoipa::path(post, path = "/api/v1/contacts", request_body = NewContact,
    responses((status = 201, body = ContactEntry), (status = 400, description = "a field is wrong"), (status = 404, description = "absent")))]
pub async fn add(
    State(app): State<App>,
    asking: Asking,
    body: Body,
) -> Result<(StatusCode, Json<ContactEntry>), Problem> {
    let work = async {
        let new: NewContact = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        Ok((StatusCode::CREATED, Json(app.add_contact(&asking.caller, &new).await?)))
    };
    work.await.map_err(|e: AppError| asking.problem(e))
}

/// Put somebody in the place of another, who ends: the answer has an id of its own.
#[utoipa::path(put, path = "/api/v1/contacts/{id}", request_body = NewContact, params(("id" = String, Path)),
    responses((status = 200, body = ContactEntry), (status = 400, description = "a field is wrong"), (status = 404, description = "absent")))]
pub async fn replace(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    body: Body,
) -> Result<Json<ContactEntry>, Problem> {
    let work = async {
        let new: NewContact = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        app.replace_contact(&asking.caller, id(&text)?, &new).await.map(Json)
    };
    work.await.map_err(|e| asking.problem(e))
}

/// Take somebody off the list; the history keeps them.
#[utoipa::path(delete, path = "/api/v1/contacts/{id}", params(("id" = String, Path)),
    responses((status = 204, description = "ended"), (status = 404, description = "absent")))]
pub async fn end(State(app): State<App>, asking: Asking, Path(text): Path<String>) -> Result<StatusCode, Problem> {
    let work = async { app.end_contact(&asking.caller, id(&text)?).await };
    work.await.map(|()| StatusCode::NO_CONTENT).map_err(|e| asking.problem(e))
}
