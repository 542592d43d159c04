//! Who calls: a session cookie, an API token, or nobody.

use std::net::IpAddr;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use axum::http::{HeaderMap, Method, header};

use crate::access::TokenScope;
use crate::app::{App, AppError, Caller};
use crate::http::Problem;
use crate::http::problem::Lang;
use crate::http::sender::{is_https, sender};
use crate::http::serving::RoleTold;

/// Name of the session cookie where the program is asked by plain HTTP.
const COOKIE: &str = "cablewatch_session";
/// And by TLS: a browser takes it from this host alone, for all of it, and sends it by TLS alone.
const HOST_COOKIE: &str = "__Host-cablewatch_session";

/// The session cookie, to be kept for so many seconds, or as long as the browser runs.
pub fn cookie(secret: &str, by_tls: bool, seconds: Option<u32>) -> String {
    let (name, secure) = if by_tls { (HOST_COOKIE, "; Secure") } else { (COOKIE, "") };
    let age = seconds.map(|seconds| format!("; Max-Age={seconds}")).unwrap_or_default();
    format!("{name}={secret}; HttpOnly; SameSite=Strict; Path=/{secure}{age}")
}

/// Crews are let in by the code of their order, and wrong codes are counted by themselves: many crews behind one address
/// of a mobile network send more than a stranger may.
const ON_THE_ROAD: &str = "/api/v1/road/";

/// The caller of a request and the language to answer in.
#[derive(Clone)]
pub struct Asking {
    /// Who it is and what is in reach.
    pub caller: Caller,
    /// For every sentence of the answer.
    pub lang: Lang,
    /// The address it is counted against.
    pub from: IpAddr,
    /// Where a machine asks, with an API token: what that is good for.
    pub token: Option<Vec<TokenScope>>,
}

impl Asking {
    /// `?`-friendly: the error in the caller's language.
    pub fn problem(&self, error: AppError) -> Problem {
        Problem::in_lang(error, self.lang)
    }
}

impl FromRequestParts<App> for Asking {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, app: &App) -> Result<Self, Problem> {
        // It was found out before, where the request is written down.
        if let Some(asking) = parts.extensions.get::<Self>() {
            return Ok(asking.clone());
        }
        let lang = Lang::of(&parts.headers);
        let bearer = bearer(&parts.headers);
        let from = sender(parts, &app.settings().trusted_proxies);
        let found = match bearer {
            Some(token) => app.caller_by_token(token).await.map(|(caller, scopes)| (caller, Some(scopes))),
            None => match session_cookie(&parts.headers, is_https(parts, &app.settings().trusted_proxies)) {
                Some(secret) => app.caller_by_session(secret).await.map(|caller| (caller, None)),
                None => Ok((Caller::public(), None)),
            },
        };
        if let (Ok(caller), Some(told)) = (&found, parts.extensions.get::<RoleTold>()) {
            told.tell(caller.0.role().code());
        }
        // Here, so that a new way to send something is limited without being told to.
        let admitted = found.and_then(|(caller, token)| {
            if parts.method == Method::POST && !parts.uri.path().starts_with(ON_THE_ROAD) {
                app.admit(&caller, token.is_some(), from)?;
            }
            Ok((caller, token))
        });
        admitted.map(|(caller, token)| Self { caller, lang, from, token }).map_err(|e| Problem::in_lang(e, lang))
    }
}

/// The API token that a request carries.
pub fn bearer(headers: &HeaderMap) -> Option<&str> {
    let (scheme, token) = headers.get(header::AUTHORIZATION)?.to_str().ok()?.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}

/// The secret in the session cookie, if the request carries one.
pub fn session_cookie(headers: &HeaderMap, by_tls: bool) -> Option<&str> {
    let own = if by_tls { HOST_COOKIE } else { COOKIE };
    headers.get_all(header::COOKIE).iter().filter_map(|v| v.to_str().ok()).flat_map(|v| v.split(';')).find_map(|pair| {
        let (name, value) = pair.trim().split_once('=')?;
        (name == own).then_some(value)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_session_is_found_among_other_cookies() {
        let mut headers = HeaderMap::new();
        headers.insert(header::COOKIE, "theme=dark; cablewatch_session=abc; x=1".parse().unwrap());
        assert_eq!(session_cookie(&headers, false), Some("abc"));
        assert_eq!(session_cookie(&headers, true), None, "one that anybody on the way may have set");
        let kept = cookie("abc", true, None);
        assert_eq!(kept, "__Host-cablewatch_session=abc; HttpOnly; SameSite=Strict; Path=/; Secure");
        headers.insert(header::COOKIE, kept.parse().unwrap());
        assert_eq!(session_cookie(&headers, true), Some("abc"));
    }

    #[test]
    fn only_the_bearer_scheme_carries_a_token() {
        let mut headers = HeaderMap::new();
        headers.insert(header::AUTHORIZATION, "Basic abc".parse().unwrap());
        assert_eq!(bearer(&headers), None);
        headers.insert(header::AUTHORIZATION, "bearer  abc".parse().unwrap());
        assert_eq!(bearer(&headers), Some("abc"));
    }
}
