//! Stations and crews, for the police and the department.

use axum::Json;
use axum::body::Bytes;
use axum::extract::rejection::BytesRejection;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{App, CrewView, NewCrew, NewPosition, NewStation, StationView, planner};
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::handlers::{bytes, id, json};

/// All stations.
#[derive(Serialize, ToSchema)]
pub struct Stations {
    items: Vec<StationView>,
}

/// All crews.
#[derive(Serialize, ToSchema)]
pub struct Crews {
    items: Vec<CrewView>,
}

type Body = Result<Bytes, BytesRejection>;

/// All stations, by name.
#[utoipa::path(get, path = "/api/v1/stations",
    responses((status = 200, body = Stations), (status = 404, description = "absent")))]
pub async fn stations(State(app): State<App>, asking: Asking) -> Result<Json<Stations>, Problem> {
    let items = app.stations(&asking.caller).await.map_err(|e| asking.problem(e))?;
    Ok(Json(Stations { items }))
}

/// Add a station.
#[utoipa::path(post, path = "/api/v1/stations", request_body = NewStation,
    responses((status = 201, body = StationView), (status = 400, description = "a field is wrong"), (status = 404, description = "absent")))]
pub async fn add_station(
    State(app): State<App>,
    asking: Asking,
    body: Body,
) -> Result<(StatusCode, Json<StationView>), Problem> {
    let work = async {
        planner(&asking.caller)?;
        let new: NewStation = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        Ok((StatusCode::CREATED, Json(app.put_station(&asking.caller, None, &new).await?)))
    };
    work.await.map_err(|e| asking.problem(e))
}

/// Change a station.
#[utoipa::path(put, path = "/api/v1/stations/{id}", params(("id" = String, Path)), request_body = NewStation,
    responses((status = 200, body = StationView), (status = 400, description = "a field is wrong"), (status = 404, description = "absent")))]
pub async fn change_station(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    body: Body,
) -> Result<Json<StationView>, Problem> {
    let work = async {
        planner(&asking.caller)?;
        let station = id(&text)?;
        let new: NewStation = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        app.put_station(&asking.caller, Some(station), &new).await.map(Json)
    };
    work.await.map_err(|e| asking.problem(e))
}

/// Take a station away from which no crew starts.
#[utoipa::path(delete, path = "/api/v1/stations/{id}", params(("id" = String, Path)),
    responses((status = 204, description = "gone"), (status = 404, description = "absent"), (status = 409, description = "crews start there")))]
pub async fn remove_station(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<StatusCode, Problem> {
    let work = async { app.remove_station(&asking.caller, id(&text)?).await };
    work.await.map(|()| StatusCode::NO_CONTENT).map_err(|e| asking.problem(e))
}

/// All crews, by name.
#[utoipa::path(get, path = "/api/v1/crews", responses((status = 200, body = Crews), (status = 404, description = "absent")))]
pub async fn crews(State(app): State<App>, asking: Asking) -> Result<Json<Crews>, Problem> {
    let items = app.crews(&asking.caller).await.map_err(|e| asking.problem(e))?;
    Ok(Json(Crews { items }))
}

/// Add a crew.
#[utoipa::path(post, path = "/api/v1/crews", request_body = NewCrew,
    responses((status = 201, body = CrewView), (status = 400, description = "a field is wrong"), (status = 404, description = "absent")))]
pub async fn add_crew(
    State(app): State<App>,
    asking: Asking,
    body: Body,
) -> Result<(StatusCode, Json<CrewView>), Problem> {
    let work = async {
        planner(&asking.caller)?;
        let new: NewCrew = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        Ok((StatusCode::CREATED, Json(app.put_crew(&asking.caller, None, &new).await?)))
    };
    work.await.map_err(|e| asking.problem(e))
}

/// Change a crew.
#[utoipa::path(put, path = "/api/v1/crews/{id}", params(("id" = String, Path)), request_body = NewCrew,
    responses((status = 200, body = CrewView), (status = 400, description = "a field is wrong"), (status = 404, description = "absent")))]
pub async fn change_crew(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    body: Body,
) -> Result<Json<CrewView>, Problem> {
    let work = async {
        planner(&asking.caller)?;
        let crew = id(&text)?;
        let new: NewCrew = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        app.put_crew(&asking.caller, Some(crew), &new).await.map(Json)
    };
    work.await.map_err(|e| asking.problem(e))
}

/// Note where a crew is now.
#[utoipa::path(put, path = "/api/v1/crews/{id}/position", params(("id" = String, Path)), request_body = NewPosition,
    responses((status = 204, description = "noted"), (status = 400, description = "a field is wrong"), (status = 404, description = "absent")))]
pub async fn place_crew(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
    body: Body,
) -> Result<StatusCode, Problem> {
    let work = async {
        planner(&asking.caller)?;
        let crew = id(&text)?;
        let new: NewPosition = json(&bytes(body, app.settings().limits.json_bytes)?)?;
        app.place_crew(&asking.caller, crew, &new).await
    };
    work.await.map(|()| StatusCode::NO_CONTENT).map_err(|e| asking.problem(e))
}

/// Take a crew away; plans that it was in stay as they are.
#[utoipa::path(delete, path = "/api/v1/crews/{id}", params(("id" = String, Path)),
    responses((status = 204, description = "gone"), (status = 404, description = "absent")))]
pub async fn remove_crew(
    State(app): State<App>,
    asking: Asking,
    Path(text): Path<String>,
) -> Result<StatusCode, Problem> {
    let work = async { app.remove_crew(&asking.caller, id(&text)?).await };
    work.await.map(|()| StatusCode::NO_CONTENT).map_err(|e| asking.problem(e))
}
