//! Open311 GeoReport v2: how systems of other authorities file what citizens tell them (phản ánh), and
//! ask what became of it. What is told back is never more than what was filed: nothing of cable,
//! carriers or matching.

mod form;
mod services;

pub use form::Form;
pub use services::{ATTRIBUTES, Attribute, SERVICES, Service};

use uuid::Uuid;

use crate::access::Scope;
use crate::app::intake::shown_place;
use crate::app::{App, AppError, Caller, FieldFault};
use crate::incidents::{CaseStatus, Evidence, Kind, Origin};
use crate::store::{IncidentRow, NewsRow};
use crate::units::{Interval, LonLat, Timestamp};

/// Days that one list may span; also those that it spans where none are named.
const DAYS: i64 = 90;

const DAY_MS: i64 = 86_400_000;

/// Requests of one list at most, the newest first.
const MANY: i64 = 1_000;

/// Requests asked for by their ids at once, at most.
const IDS: usize = 100;

/// What a list of requests is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct RequestQuery {
    /// These requests; nothing else is looked at then.
    pub ids: Vec<String>,
    /// Only these services; all if empty.
    pub kinds: Vec<Kind>,
    /// Only those asked for since then.
    pub from: Option<Timestamp>,
    /// Only those asked for until then.
    pub to: Option<Timestamp>,
    /// Only open ones, or only those that are not; all if `None`.
    pub open: Option<bool>,
}

/// A service request as its filer or the holder of its code reads it.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestView {
    /// The look-up code.
    pub id: String,
    /// What it is about.
    pub service: &'static Service,
    /// When it was filed, in whole seconds.
    pub requested_at: Timestamp,
    /// When its case moved or it was answered last, in whole seconds; when it was filed if neither was.
    pub updated_at: Timestamp,
    /// Where its case stands.
    pub case: CaseStatus,
    /// What its reporter was told last.
    pub reply: Option<String>,
    /// What only the account that filed it is told again.
    pub told: Option<RequestTold>,
}

/// What was filed.
#[derive(Clone, Debug, PartialEq)]
pub struct RequestTold {
    /// The text.
    pub description: Option<String>,
    /// The position.
    pub at: Option<LonLat>,
    /// The commune of that position, or the one that was named.
    pub address: Option<String>,
    /// That commune's code.
    pub address_id: Option<String>,
}

impl App {
    /// File a request: its look-up code. The same key and body give the same code again.
    pub async fn file_request(
        &self,
        caller: &Caller,
        form: &Form,
        key: Option<&str>,
        body: &[u8],
    ) -> Result<String, AppError> {
        let report = form.report(&self.live().communes)?;
        let filed = self.report_by(Origin::Open311, caller, report, (key, body)).await;
        filed.map(|(_, code)| code).map_err(form::named)
    }

    /// The request with this look-up code.
    pub async fn filed_request(&self, caller: &Caller, code: &str) -> Result<RequestView, AppError> {
        let code = code.trim().to_uppercase();
        let row = self.store().incident_by_code(&Scope::Engine, &code).await?.ok_or(AppError::Absent)?;
        let news = self.store().news(&Scope::Engine, &[row.id]).await?.remove(&row.id);
        self.request_view(caller, &row, news).ok_or(AppError::Absent)
    }

    /// The requests with these codes or else those that the caller's account filed, the newest first.
    /// Without an account the list is empty: what citizens report is not published.
    pub async fn filed_requests(&self, caller: &Caller, query: &RequestQuery) -> Result<Vec<RequestView>, AppError> {
        if !query.ids.is_empty() {
            return self.requests_by_code(caller, &query.ids).await;
        }
        let window = window(query, self.world().now())?;
        let Some(account) = caller.account() else { return Ok(Vec::new()) };
        let rows = self.store().incidents_of(&Scope::Engine, account.id, window, &query.kinds, MANY).await?;
        let asked = rows.iter().filter(|row| query.open.is_none_or(|open| row.case.status.is_open() == open));
        let ids: Vec<Uuid> = asked.clone().map(|row| row.id).collect();
        let mut news = self.store().news(&Scope::Engine, &ids).await?;
        Ok(asked.filter_map(|row| self.request_view(caller, row, news.remove(&row.id))).collect())
    }

    async fn requests_by_code(&self, caller: &Caller, codes: &[String]) -> Result<Vec<RequestView>, AppError> {
        if codes.len() > IDS {
            let (vi, en) = ("Nhiều nhất 100 mã một lần.", "100 ids at once at most.");
            return Err(AppError::field("service_request_id", vi, en));
        }
        let mut found = Vec::new();
        for code in codes {
            match self.filed_request(caller, code).await {
                Ok(view) => found.push(view),
                Err(AppError::Absent) => {}
                Err(other) => return Err(other),
            }
        }
        Ok(found)
    }

    fn request_view(&self, caller: &Caller, row: &IncidentRow, news: Option<NewsRow>) -> Option<RequestView> {
        let whole = |at: Timestamp| Timestamp::from_millis(at.millis() / 1_000 * 1_000);
        let requested_at = row.incident.reported_at?;
        let own = caller.account().map(|a| a.id).is_some_and(|id: Uuid| row.reporter == Some(id));
        Some(RequestView {
            id: row.code.clone(),
            service: Service::of(row.incident.kind)?,
            requested_at: whole(requested_at),
            updated_at: whole(news.as_ref().map_or(requested_at, |news| news.at.max(requested_at))),
            reply: news.and_then(|news| news.reply),
            case: row.case.status,
            told: own.then(|| self.request_told(row)),
        })
    }

    /// From what was told alone: where the row is shown may be the cable's place.
    fn request_told(&self, row: &IncidentRow) -> RequestTold {
        let (live, at) = (self.live(), shown_place(&row.incident).0);
        let named = row.incident.places.iter().find_map(|place| match place {
            Evidence::Commune { code } => live.communes.get(code),
            _ => None,
        });
        let commune = named.or_else(|| live.communes.at(at?));
        RequestTold {
            description: row.incident.note.clone(),
            at,
            address: commune.map(|c| c.full_name.clone()),
            address_id: commune.map(|c| c.code.clone()),
        }
    }
}

/// The days that a list spans.
fn window(query: &RequestQuery, now: Timestamp) -> Result<Interval, AppError> {
    let moved = |at: Timestamp, days: i64| Timestamp::from_millis(at.millis().saturating_add(days * DAY_MS));
    let (from, to) = match (query.from, query.to) {
        (Some(from), Some(to)) => (from, to),
        (Some(from), None) => (from, moved(from, DAYS)),
        (None, to) => {
            let to = to.unwrap_or(now);
            (moved(to, -DAYS), to)
        }
    };
    let (vi, en) = ("Kết thúc trước khi bắt đầu.", "It ends before it begins.");
    let whole = Interval::new(from, to).ok_or_else(|| AppError::field("end_date", vi, en))?;
    if to.days_since(from) > DAYS as f64 {
        let (vi, en) = ("Nhiều nhất 90 ngày một lần.", "90 days at once at most.");
        return Err(AppError::Invalid(vec![FieldFault::new("end_date", vi, en)]));
    }
    Ok(whole)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_list_spans_ninety_days() {
        let day = |n: i64| Timestamp::from_millis(n * DAY_MS);
        let cases = [
            ("none named: the last ninety", None, None, Some((910, 1_000))),
            ("from a day on", Some(100), None, Some((100, 190))),
            ("until a day", None, Some(200), Some((110, 200))),
            ("ninety at most", Some(100), Some(190), Some((100, 190))),
            ("more than ninety", Some(100), Some(191), None),
            ("backwards", Some(100), Some(99), None),
        ];
        for (name, from, to, want) in cases {
            let query = RequestQuery { from: from.map(day), to: to.map(day), ..RequestQuery::default() };
            let got = window(&query, day(1_000)).ok().map(|w| (w.from().millis() / DAY_MS, w.to().millis() / DAY_MS));
            assert_eq!(got, want, "{name}");
        }
    }
}
