//! A person's word on where an incident is. It stays until a person takes it back.

use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::{Scope, Stream};
use crate::app::intake::{Checker, Report, note, places};
use crate::app::live::Live;
use crate::app::rematch::{self, corrected, matched};
use crate::app::views::{Feature, IncidentView};
use crate::app::{App, AppError, Caller};
use crate::geodesy;
use crate::incidents::{Evidence, Incident};
use crate::matching::{Rules, Status, match_incident};
use crate::network::Route;
use crate::store::{HistoryRow, IncidentRow, Matched, Person, Spot, StoreError};
use crate::units::{CarrierCode, Timestamp};

/// Where an incident is, as somebody found out: one of its candidates, or a place told as in a report.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Correction {
    /// The route, by `route` of a candidate; at that candidate's chainage unless `chainage_m` says another.
    pub route: Option<String>,
    /// Longitude and latitude, WGS84 degrees.
    pub point: Option<Vec<f64>>,
    /// Standard deviation of `point`, metres.
    pub accuracy_m: Option<f64>,
    /// Whose route or site is named.
    pub carrier: Option<String>,
    /// The carrier's id of a route.
    pub route_id: Option<String>,
    /// Metres from the route's start.
    pub chainage_m: Option<f64>,
    /// End of the stretch.
    pub chainage_to_m: Option<f64>,
    /// Optical distance from `otdr_site`, metres.
    pub otdr_m: Option<f64>,
    /// The site measured from.
    pub otdr_site: Option<String>,
    /// One of two closures that it lies between: its id, or what is painted on it.
    pub from_site: Option<String>,
    /// The other.
    pub to_site: Option<String>,
    /// A site.
    pub site_id: Option<String>,
    /// The number painted on a pole or a cabinet.
    pub label: Option<String>,
    /// How it is known; shown to the police and the department.
    pub why: Option<String>,
}

/// A correction that was read.
struct Read {
    places: Vec<Evidence>,
    carrier: Option<CarrierCode>,
    why: String,
}

impl App {
    /// Put an incident where the police or the department say it is. Matching leaves it there from
    /// now on. `Changed` where somebody wrote it meanwhile.
    pub async fn correct_place(
        &self,
        caller: &Caller,
        id: Uuid,
        correction: &Correction,
    ) -> Result<Feature<IncidentView>, AppError> {
        may_correct(caller)?;
        let row = self.store().incident(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        let (live, as_of) = self.newest_network().await?;
        let read = read(&live, &row, correction)?;
        let mut found = put(&live, &row, &read)?;
        found.history = Some(line(caller, &row, &found, "corrected", Some(read.why), self.world().now()));
        self.write_place(caller, &found, as_of, true).await
    }

    /// Take a correction back: the incident is found automatically again. One that nobody corrected
    /// stays as it is.
    pub async fn release_place(&self, caller: &Caller, id: Uuid) -> Result<Feature<IncidentView>, AppError> {
        may_correct(caller)?;
        let row = self.store().incident(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        if row.corrected.is_none() {
            return self.incident(caller, id).await;
        }
        let (live, as_of) = self.newest_network().await?;
        let mut found = matched(&live, &row);
        found.history = Some(line(caller, &row, &found, "released", None, self.world().now()));
        self.write_place(caller, &found, as_of, false).await
    }

    pub(crate) async fn newest_network(&self) -> Result<(std::sync::Arc<Live>, i64), AppError> {
        let version = self.store().version(&Stream::Province).await?;
        let live = self.live_network(version).await?;
        let as_of = live.version.unwrap_or(version);
        Ok((live, as_of))
    }

    async fn write_place(
        &self,
        caller: &Caller,
        found: &Matched,
        as_of: i64,
        keeps: bool,
    ) -> Result<Feature<IncidentView>, AppError> {
        let person = Person { by: caller.account().map(|a| a.id), keeps };
        let written = self.store().correct_match(caller.scope(), found, as_of, person, self.world().now()).await;
        written.map_err(|error| match error {
            StoreError::Moved => AppError::Changed,
            other => other.into(),
        })?;
        self.wrote();
        self.incident(caller, found.incident).await
    }
}

/// The police and the department say where an incident is; for everybody else there is no such call.
fn may_correct(caller: &Caller) -> Result<(), AppError> {
    match caller.scope() {
        Scope::Engine | Scope::Province => Ok(()),
        Scope::Outside if caller.account().is_none() => Err(AppError::SignInFirst),
        _ => Err(AppError::Absent),
    }
}

fn read(live: &Live, row: &IncidentRow, told: &Correction) -> Result<Read, AppError> {
    let mut check = Checker::default();
    let why = note(&mut check, told.why.as_deref());
    if why.is_none() && check.0.is_empty() {
        check.fault("why", "Đề nghị ghi căn cứ của việc sửa.", "Please say how this place is known.");
    }
    let (places, carrier) = match &told.route {
        Some(id) => chosen(live, row, told, id, &mut check),
        None => (places(&mut check, &told.report()), told.carrier.as_deref().and_then(CarrierCode::checked)),
    };
    if told.carrier.is_some() && carrier.is_none() {
        check.fault("carrier", "Không phải mã doanh nghiệp.", "It is not a carrier's code.");
    }
    match why {
        Some(why) if check.0.is_empty() => Ok(Read { places, carrier, why }),
        _ => Err(AppError::Invalid(check.0)),
    }
}

/// The place on a route that was chosen by the store's id.
fn chosen(
    live: &Live,
    row: &IncidentRow,
    told: &Correction,
    id: &str,
    check: &mut Checker,
) -> (Vec<Evidence>, Option<CarrierCode>) {
    let id = Uuid::parse_str(id).ok();
    let route: Option<&Route> = id.and_then(|id| live.number(id)).and_then(|no| live.network.route(no));
    let Some(route) = route else {
        check.fault("route", "Không có tuyến này.", "There is no such route.");
        return (Vec::new(), None);
    };
    let candidate = row.candidates.iter().find(|c| Some(c.route) == id).map(|c| c.chainage_m);
    let told = Report { route_id: Some(route.id.clone()), chainage_m: told.chainage_m.or(candidate), ..told.report() };
    (places(check, &told), route.carrier.clone())
}

impl Correction {
    /// The place alone, as a report tells it.
    fn report(&self) -> Report {
        Report {
            point: self.point.clone(),
            accuracy_m: self.accuracy_m,
            route_id: self.route_id.clone(),
            chainage_m: self.chainage_m,
            chainage_to_m: self.chainage_to_m,
            otdr_m: self.otdr_m,
            otdr_site: self.otdr_site.clone(),
            from_site: self.from_site.clone(),
            to_site: self.to_site.clone(),
            site_id: self.site_id.clone(),
            label: self.label.clone(),
            ..Report::default()
        }
    }
}

/// Where the correction leads; a place at no cable is a fault, for then nothing was corrected.
fn put(live: &Live, row: &IncidentRow, read: &Read) -> Result<Matched, AppError> {
    // The person knows better than the report whose cable it is, and of what.
    let told =
        Incident { places: read.places.clone(), carrier: read.carrier.clone(), medium: None, ..row.incident.clone() };
    let found = match_incident(&live.network, &told, &Rules::default());
    if found.status == Status::Unmatched {
        let says = found.reason.why.says();
        return Err(AppError::field("place", says.vi, says.en));
    }
    Ok(rematch::put(live, row, &told, &found, corrected()))
}

fn line(
    caller: &Caller,
    row: &IncidentRow,
    found: &Matched,
    what: &str,
    why: Option<String>,
    at: Timestamp,
) -> HistoryRow {
    let (from, to) = (row.candidates.first(), found.candidates.first());
    HistoryRow {
        what: what.to_owned(),
        at,
        from: from.map(Spot::of),
        to: to.map(Spot::of),
        apart_m: from.zip(to).map(|(a, b)| geodesy::distance(a.point, b.point).get()),
        cause: None,
        by: caller.account().map(|a| a.id),
        by_name: None,
        why,
    }
}
