//! Whether the server answers.

/// 200 once ready.
#[utoipa::path(get, path = "/healthz", responses((status = 200, description = "ready")))]
pub async fn health() -> &'static str {
    "ok"
}
