//! Errors as `application/problem+json` (RFC 9457), in the caller's language.

use axum::http::{HeaderMap, StatusCode, header};
use axum::response::{IntoResponse, Response};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::{AppError, Seldom};
use crate::units::Message;

/// The two languages of the product.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Lang {
    /// Vietnamese, also for callers who name no language that we speak.
    #[default]
    Vi,
    /// English.
    En,
}

impl Lang {
    /// The first of vi and en in `Accept-Language` by weight.
    pub fn of(headers: &HeaderMap) -> Self {
        let Some(wanted) = headers.get(header::ACCEPT_LANGUAGE).and_then(|v| v.to_str().ok()) else {
            return Self::Vi;
        };
        let mut best = (0.0, Self::Vi);
        for part in wanted.split(',') {
            let (tag, weight) = part.split_once(";q=").unwrap_or((part, "1"));
            let lang = match tag.trim().get(..2).map(str::to_ascii_lowercase).as_deref() {
                Some("vi") => Self::Vi,
                Some("en") => Self::En,
                _ => continue,
            };
            let weight = weight.trim().parse().unwrap_or(0.0);
            if weight > best.0 {
                best = (weight, lang);
            }
        }
        best.1
    }

    /// The sentence in this language.
    pub fn pick(self, says: &Message) -> String {
        match self {
            Self::Vi => says.vi.clone(),
            Self::En => says.en.clone(),
        }
    }
}

/// A refusal and the language to say it in.
#[derive(Debug)]
pub struct Problem {
    error: AppError,
    lang: Lang,
}

/// What goes over the wire.
#[derive(Serialize, ToSchema)]
pub struct ProblemBody {
    /// A stable URI reference for the kind of problem.
    #[serde(rename = "type")]
    kind: String,
    title: String,
    status: u16,
    detail: String,
    /// Stable code of the refusal.
    code: &'static str,
    fields: Vec<ProblemField>,
}

/// One field at fault.
#[derive(Serialize, ToSchema)]
pub struct ProblemField {
    name: String,
    detail: String,
}

impl Problem {
    /// Say `error` in the language that the request asked for.
    pub fn new(error: AppError, headers: &HeaderMap) -> Self {
        Self { error, lang: Lang::of(headers) }
    }

    /// Say `error` in a language known already.
    pub fn in_lang(error: AppError, lang: Lang) -> Self {
        Self { error, lang }
    }
}

impl IntoResponse for Problem {
    fn into_response(self) -> Response {
        let Self { error, lang } = self;
        log(&error);
        let body = ProblemBody {
            kind: format!("/problems/{}", error.code()),
            title: lang.pick(&error.title()),
            status: error.status(),
            detail: lang.pick(&error.detail()),
            code: error.code(),
            fields: error
                .fields()
                .iter()
                .map(|f| ProblemField { name: f.name.clone(), detail: lang.pick(&f.says) })
                .collect(),
        };
        let status = StatusCode::from_u16(error.status()).unwrap_or(StatusCode::INTERNAL_SERVER_ERROR);
        let json = serde_json::to_vec(&body).unwrap_or_default();
        let again = error.again_in().map(|seconds| [(header::RETRY_AFTER, seconds)]);
        (status, again, [(header::CONTENT_TYPE, "application/problem+json")], json).into_response()
    }
}

/// What is the server's own fault. While the database is away or the disk full that is every request: once a minute
/// is enough.
pub(super) fn log(error: &AppError) {
    static AWAY: Seldom = Seldom::new();
    static FULL: Seldom = Seldom::new();
    match error {
        AppError::Internal(_) => tracing::error!(%error, "request failed"),
        AppError::Unavailable(_) => AWAY.tell(|more| tracing::error!(%error, more, "requests fail")),
        AppError::Full(_) => FULL.tell(|more| tracing::error!(%error, more, "requests fail")),
        _ => {}
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_language_is_the_heaviest_that_we_speak() {
        let cases = [
            ("en", Lang::En),
            ("vi-VN,vi;q=0.9,en;q=0.8", Lang::Vi),
            ("fr-FR,en;q=0.5", Lang::En),
            ("fr", Lang::Vi),
            ("en;q=0.2, vi;q=0.7", Lang::Vi),
            ("", Lang::Vi),
        ];
        for (wanted, lang) in cases {
            let mut headers = HeaderMap::new();
            headers.insert(header::ACCEPT_LANGUAGE, wanted.parse().unwrap());
            assert_eq!(Lang::of(&headers), lang, "{wanted}");
        }
        assert_eq!(Lang::of(&HeaderMap::new()), Lang::Vi);
    }
}
