//! A network as a file to take away.

use axum::body::{Body, Bytes};
use axum::extract::State;
use axum::http::{HeaderValue, Uri, header};
use axum::response::{IntoResponse, Response};
use tokio::io::AsyncReadExt;

use crate::app::{App, AppError, ExportQuery, Exported};
use crate::export::Format;
use crate::http::Problem;
use crate::http::caller::Asking;
use crate::http::params::Params;

/// Bytes sent at a time.
const PIECE: usize = 1 << 16;

/// The exact routes and sites in reach as a file, which says how it is classified.
#[utoipa::path(get, path = "/api/v1/export", params(("format" = Option<String>, Query), ("carrier" = Option<String>, Query)),
    responses((status = 200, description = "the file: geojson (if none is named), ofds, kml, shapefile or csv", content(
            (serde_json::Value = "application/geo+json"), (serde_json::Value = "application/json"), (Vec<u8> = "application/vnd.google-earth.kml+xml"),
            (Vec<u8> = "application/zip"), (Vec<u8> = "text/csv"))),
        (status = 400, description = "a parameter is wrong"), (status = 404, description = "no exact routes, or no such carrier, in reach")))]
pub async fn export(State(app): State<App>, asking: Asking, uri: Uri) -> Result<Response, Problem> {
    let write = async {
        let mut params = Params::read(&uri, &["format", "carrier"]);
        let (format, carrier) = (params.format(Format::GeoJson), params.carrier());
        params.done()?;
        app.export(&asking.caller, &ExportQuery { format, carrier }).await.and_then(attachment)
    };
    write.await.map_err(|e| asking.problem(e))
}

fn attachment(exported: Exported) -> Result<Response, AppError> {
    let Exported { file, bytes, name, media_type } = exported;
    let disposition = HeaderValue::try_from(format!("attachment; filename=\"{name}\""));
    let disposition = disposition.map_err(|e| AppError::Internal(e.to_string()))?;
    let mut file = tokio::fs::File::from_std(file);
    let pieces = async_stream::try_stream! {
        let mut piece = vec![0; PIECE];
        loop {
            let got = file.read(&mut piece).await?;
            if got == 0 {
                break;
            }
            yield Bytes::copy_from_slice(&piece[..got]);
        }
    };
    let body: std::pin::Pin<Box<dyn futures_util::Stream<Item = std::io::Result<Bytes>> + Send>> = Box::pin(pieces);
    let headers = [
        (header::CONTENT_TYPE, HeaderValue::from_static(media_type)),
        (header::CONTENT_LENGTH, HeaderValue::from(bytes)),
        (header::CONTENT_DISPOSITION, disposition),
        (header::CACHE_CONTROL, HeaderValue::from_static("private, no-store")),
    ];
    Ok((headers, Body::from_stream(body)).into_response())
}
