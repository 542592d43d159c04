//! Reading incidents: lists, one, and counts for the filters.

use time::UtcOffset;
use uuid::Uuid;

use crate::access::Scope;
use crate::app::cases::case_view;
use crate::app::corridor::{COARSE, coarse};
use crate::app::history::view;
use crate::app::lists::millimetres;
use crate::app::live::Live;
use crate::app::views::{
    CandidateView, CommuneThenView, Feature, Geometry, IncidentSummary, IncidentView, MatchView, MonthCount, Reads,
    position,
};
use crate::app::{App, AppError, Caller, Page, PlaceTold, Window};
use crate::incidents::{Evidence, Incident, Kind};
use crate::store::{IncidentFilter, IncidentRow, MatchRow};
use crate::units::{Bbox, CarrierCode, Chainage, Metres, Timestamp};

/// Lines of an incident's history that are told.
const HISTORY: i64 = 50;

/// What a list of incidents is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct IncidentQuery {
    /// Only inside this box.
    pub bbox: Option<Bbox>,
    /// Only those whose time touches this period.
    pub window: Window,
    /// Only these kinds; all if empty.
    pub kinds: Vec<Kind>,
    /// Only those matched to cable of these carriers; of any if empty.
    pub carriers: Vec<CarrierCode>,
    /// Only those that a person should look at.
    pub look: bool,
    /// Only what comes after this id.
    pub after: Option<Uuid>,
    /// So many at most.
    pub limit: i64,
}

impl IncidentQuery {
    fn filter(&self) -> IncidentFilter {
        IncidentFilter {
            bbox: self.bbox,
            window: if self.window.is_open() { None } else { self.window.interval() },
            kinds: self.kinds.clone(),
            carriers: self.carriers.clone(),
            look: self.look,
            after: self.after,
            limit: self.limit + 1,
        }
    }
}

impl App {
    /// Incidents in reach.
    pub async fn incidents(
        &self,
        caller: &Caller,
        query: &IncidentQuery,
    ) -> Result<Page<Feature<IncidentView>>, AppError> {
        let rows = self.store().incidents(caller.scope(), &query.filter()).await?;
        let page = Page::of(rows, query.limit, |row| row.id);
        let items = page.items.into_iter().map(|row| self.incident_feature(caller, row)).collect();
        Ok(Page { items, next: page.next })
    }

    /// One incident in reach, with its history.
    pub async fn incident(&self, caller: &Caller, id: Uuid) -> Result<Feature<IncidentView>, AppError> {
        let row = self.store().incident(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        let history = self.store().incident_history(caller.scope(), id, HISTORY).await?;
        let done = self.case_done(caller, &row).await?;
        let mut feature = self.incident_feature(caller, row);
        feature.properties.history = Some(history.into_iter().map(view).collect());
        feature.properties.case.done = Some(done);
        let joined = self.store().joined_into(caller.scope(), id).await?;
        feature.properties.case.joined = joined.iter().map(ToString::to_string).collect();
        Ok(feature)
    }

    /// Counts a month, a kind, a carrier.
    pub async fn incident_summary(&self, caller: &Caller, query: &IncidentQuery) -> Result<IncidentSummary, AppError> {
        let digests = self.digests(caller.scope()).await?;
        let mut summary = IncidentSummary::default();
        let mut months = std::collections::BTreeMap::<String, usize>::new();
        for one in digests.iter().filter(|one| query.fits_place(one)) {
            let (time, kind, carrier) = (query.fits_time(one), query.fits_kind(one), query.fits_carrier(one));
            if kind
                && carrier
                && let Some((from, _)) = one.when
            {
                *months.entry(month(from, self.settings().zone)).or_default() += 1;
            }
            if time && carrier {
                *summary.kinds.entry(one.kind.code().to_owned()).or_default() += 1;
            }
            if time && kind {
                let carriers: std::collections::BTreeSet<&str> =
                    one.shares.iter().map(|s| s.carrier.as_str()).collect();
                carriers.into_iter().for_each(|code| *summary.carriers.entry(code.to_owned()).or_default() += 1);
            }
            if time && kind && carrier {
                summary.total += 1;
                summary.unmatched += usize::from(one.unmatched);
                summary.looks += usize::from(one.look);
            }
        }
        summary.months = months.into_iter().map(|(month, count)| MonthCount { month, count }).collect();
        Ok(summary)
    }

    pub(crate) fn incident_feature(&self, caller: &Caller, row: IncidentRow) -> Feature<IncidentView> {
        let (live, scope) = (self.live(), caller.scope());
        let commune_name = row.commune.as_deref().and_then(|code| live.communes.get(code)).map(|c| c.full_name.clone());
        let incident = &row.incident;
        // A commune learns that something happened and roughly where, not which cable nor where that lies.
        let roughly = scope.commune().is_some();
        let named = incident.places.iter().find_map(Evidence::named_route).filter(|_| !roughly);
        let candidates = if roughly { Vec::new() } else { row.candidates.iter().map(candidate).collect() };
        let at = if roughly { row.at.and_then(coarse) } else { row.at };
        let accuracy = row.accuracy.map(|known| if roughly { known.max_of(COARSE) } else { known });
        let (reason, notes) = MatchView::reason(&row.reason_vi, &row.reason_en, reads(scope, incident));
        let view = IncidentView {
            kind: incident.kind.code(),
            occurred_from: incident.occurred.map(|i| i.from().rfc3339()),
            occurred_to: incident.occurred.map(|i| i.to().rfc3339()),
            discovered_at: incident.discovered_at.map(Timestamp::rfc3339),
            reported_at: incident.reported_at.map(Timestamp::rfc3339),
            accuracy_m: accuracy.map(Metres::get),
            metres_taken: incident.metres_taken.map(Metres::get),
            damage_vnd: incident.damage_vnd,
            carrier: incident.carrier.as_ref().map(ToString::to_string),
            medium: incident.medium.map(|m| m.code()),
            route_id: named.map(|(route, _)| route.to_owned()),
            chainage_m: named.and_then(|(_, chainage)| chainage).map(Chainage::get),
            places: if roughly { Vec::new() } else { incident.places.iter().map(PlaceTold::from).collect() },
            commune: row.commune.clone(),
            commune_name,
            commune_then: commune_then(&live, &row),
            note: incident.note.clone(),
            origin: row.origin.code(),
            in_progress: row.in_progress,
            subscribers_out: row.subscribers_out,
            case: case_view(caller, &row),
            matched: MatchView {
                status: row.status.clone(),
                reason,
                notes,
                candidates,
                corrected_at: row.corrected.map(|corrected| corrected.at.rfc3339()),
                look: row.look,
            },
            history: None,
        };
        Feature::new(row.id, at.map(Geometry::point), view)
    }
}

/// The former communes, for what had happened before they were merged.
fn commune_then(live: &Live, row: &IncidentRow) -> Option<CommuneThenView> {
    let (_, until) = when(&row.incident)?;
    let (names, district) = live.communes.before(row.commune.as_deref()?, until)?;
    Some(CommuneThenView { names: names.to_vec(), district: district.map(str::to_owned) })
}

fn candidate(row: &MatchRow) -> CandidateView {
    CandidateView {
        route: row.route.to_string(),
        route_id: row.route_id.clone(),
        carrier: row.carrier.to_string(),
        chainage_m: millimetres(row.chainage_m),
        distance_m: millimetres(row.distance_m),
        weight: row.weight,
        point: position(row.point),
    }
}

/// A note may tell of cable that the report did not name; of that a carrier reads only what its own
/// report led to.
fn reads(scope: &Scope, incident: &Incident) -> Reads {
    if scope.sees_all() {
        Reads::All
    } else if scope.carrier().is_some() && scope.carrier() == incident.carrier.as_ref() {
        Reads::OwnNotes
    } else {
        Reads::Reason
    }
}

/// When an incident was, as far as anybody knows.
pub(crate) fn when(incident: &Incident) -> Option<(Timestamp, Timestamp)> {
    let instant = incident.discovered_at.or(incident.reported_at).map(|at| (at, at));
    incident.occurred.map(|i| (i.from(), i.to())).or(instant)
}

fn month(at: Timestamp, zone: UtcOffset) -> String {
    let local = at.datetime().to_offset(zone);
    format!("{:04}-{:02}", local.year(), u8::from(local.month()))
}
