//! Who may call what, before any handler: the table of `access`, held in one place. For whom a call does not reach, it is
//! absent.

use axum::extract::{FromRequestParts, MatchedPath, Request, State};
use axum::http::Method;
use axum::middleware::Next;
use axum::response::{IntoResponse, Response};

use crate::access::{Call, CallMethod, Reach};
use crate::app::{App, AppError};
use crate::http::Problem;
use crate::http::caller::{Asking, bearer};

/// The gate as a middleware.
pub async fn gate(State(app): State<App>, request: Request, next: Next) -> Response {
    let route = request.extensions().get::<MatchedPath>().map(|path| path.as_str().to_owned()).unwrap_or_default();
    let Some(call) = listed(request.method(), &route) else {
        return Problem::new(AppError::Absent, request.headers()).into_response();
    };
    let open = match call.reach(None) {
        Reach::All => true,
        Reach::Own | Reach::Empty => bearer(request.headers()).is_none(),
        Reach::Absent => false,
    };
    if open {
        return next.run(request).await;
    }
    let (mut parts, body) = request.into_parts();
    let asking = match Asking::from_request_parts(&mut parts, &app).await {
        Ok(asking) => asking,
        Err(problem) => return problem.into_response(),
    };
    if let Err(error) = admitted(&call, &asking) {
        return asking.problem(error).into_response();
    }
    parts.extensions.insert(asking);
    next.run(Request::from_parts(parts, body)).await
}

fn listed(method: &Method, route: &str) -> Option<Call> {
    Call::of(CallMethod::of(method.as_str())?, route)
}

fn admitted(call: &Call, asking: &Asking) -> Result<(), AppError> {
    let role = asking.caller.account().map(|account| account.role);
    if call.reach(role) == Reach::Absent {
        return Err(if role.is_some() { AppError::Absent } else { AppError::SignInFirst });
    }
    match (&asking.token, call.token()) {
        (None, _) => Ok(()),
        (Some(_), None) => Err(AppError::Absent),
        (Some(held), Some(needed)) if held.contains(&needed) => Ok(()),
        (Some(_), Some(needed)) => Err(AppError::TokenTooNarrow(needed)),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    #[test]
    fn every_call_of_the_interface_is_in_the_table_and_no_other() {
        let (_, document) = crate::http::router::api(crate::app::Limits::default());
        let mut offered = BTreeSet::new();
        for (path, item) in &document.paths.paths {
            let methods = [
                (CallMethod::Get, item.get.is_some()),
                (CallMethod::Post, item.post.is_some()),
                (CallMethod::Put, item.put.is_some()),
                (CallMethod::Delete, item.delete.is_some()),
            ];
            offered.extend(methods.into_iter().filter(|(_, is)| *is).map(|(method, _)| (method, path.clone())));
            assert!(item.patch.is_none() && item.trace.is_none(), "{path}: a method that the gate does not know");
        }
        let listed: BTreeSet<_> = crate::access::calls().map(|(method, path)| (method, path.to_owned())).collect();
        assert_eq!(offered, listed, "who reaches it, and may a token? See src/access/table.rs");
    }
}
