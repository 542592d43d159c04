//! The watch after a theft.

use axum::Json;
use axum::extract::State;
use axum::http::Uri;

use crate::app::App;
use crate::app::views::WatchCollection;
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::params::Params;

/// The cable to watch now, and the near repeats that this rests on.
#[utoipa::path(get, path = "/api/v1/watches", params(("kind" = Option<String>, Query)),
    responses((status = 200, body = WatchCollection), (status = 400, description = "a parameter is wrong")))]
pub async fn list(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Json<WatchCollection>, Problem> {
    let read = async {
        let mut params = Params::read(&uri, &["kind"]);
        let kinds = params.kinds();
        params.done()?;
        app.watches(&asking.caller, &kinds).await
    };
    read.await.map(Json).map_err(|e| asking.problem(e))
}
