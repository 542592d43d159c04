//! Alarms: each with the outage that it opened. Two messages at once are decided one after the other.

use uuid::Uuid;

use crate::access::Scope;
use crate::incidents::{AlarmState, Evidence, Heard, Outage, hear, refines};
use crate::network::Medium;
use crate::store::incidents::add::{self, bind_incident, whole};
use crate::store::incidents::places;
use crate::store::incidents::traces::{self, bind_trace, traces};
use crate::store::many::put_all;
use crate::store::outbox::QUEUE_UP;
use crate::store::{IncidentRow, Store, StoreError, bump, reading, run, writing};
use crate::units::{CarrierCode, LonLat, Metres, Timestamp};

macro_rules! columns {
    () => {
        "SELECT a.incident, i.code, a.carrier, a.alarm, a.route_id, a.site_id, a.raised_at, a.raised_last_at, a.raised_times, \
         a.proposed_restored_at FROM alarms a JOIN incidents i ON i.id = a.incident "
    };
}

const LAST: &str = concat!(columns!(), "WHERE a.carrier = $1 AND a.alarm = $2 ORDER BY a.raised_at DESC LIMIT 1");

const CURRENT: &str = concat!(
    columns!(),
    "WHERE ($1 OR a.carrier = $2) AND (a.proposed_restored_at IS NULL OR a.proposed_restored_at >= $3) \
     ORDER BY a.raised_at DESC, a.incident DESC LIMIT $4"
);

const OPEN: &str = "INSERT INTO alarms (incident, carrier, alarm, route_id, site_id, raised_at, raised_last_at, raised_times) \
     VALUES ($1, $2, $3, $4, $5, $6, $6, 1)";

const GO_ON: &str = "UPDATE alarms SET raised_last_at = $2, raised_times = raised_times + 1, proposed_restored_at = NULL \
     WHERE incident = $1";

const CLEAR: &str = "UPDATE alarms SET proposed_restored_at = $2 WHERE incident = $1";

/// Where an outage is, as far as no person has said it.
const PLACES: &str = "SELECT places FROM incidents WHERE id = $1 AND corrected_at IS NULL";

/// It is matched again.
const SET_PLACES: &str = "UPDATE incidents SET places = $2, waits = $3, data_version = $3 WHERE id = $1";

const SET_WHERE: &str =
    "UPDATE alarms SET route_id = COALESCE(route_id, $2), site_id = COALESCE(site_id, $3) WHERE incident = $1";

/// What a monitor tells, checked.
#[derive(Clone, Debug)]
pub struct AlarmTold {
    /// The monitor's own id of it.
    pub alarm: String,
    /// Raised or cleared.
    pub state: AlarmState,
    /// When.
    pub at: Timestamp,
    /// The carrier's id of the route that is out.
    pub route_id: Option<String>,
    /// The carrier's id of the site that is out.
    pub site_id: Option<String>,
}

/// An outage that an alarm opened.
#[derive(Clone, Debug, PartialEq, sqlx::FromRow)]
pub struct AlarmRow {
    /// The incident.
    pub incident: Uuid,
    /// Its look-up code.
    pub code: String,
    /// Whose alarm it is.
    pub carrier: String,
    /// The monitor's own id of it.
    pub alarm: String,
    /// The route that is out.
    pub route_id: Option<String>,
    /// The site that is out.
    pub site_id: Option<String>,
    raised_at: i64,
    raised_last_at: i64,
    /// How many times it was raised.
    pub raised_times: i64,
    proposed_restored_at: Option<i64>,
}

impl AlarmRow {
    /// Whether what is told may be of the place of this outage: raised no earlier, and of no other route or site.
    fn is_of(&self, told: &AlarmTold) -> bool {
        let alike = |known: &Option<String>, told: &Option<String>| known.is_none() || told.is_none() || known == told;
        told.state == AlarmState::Raised
            && told.at >= self.outage().raised_at
            && alike(&self.route_id, &told.route_id)
            && alike(&self.site_id, &told.site_id)
    }

    /// When it was raised and cleared.
    pub fn outage(&self) -> Outage {
        Outage {
            raised_at: Timestamp::from_millis(self.raised_at),
            raised_last_at: Timestamp::from_millis(self.raised_last_at),
            cleared_at: self.proposed_restored_at.map(Timestamp::from_millis),
        }
    }
}

impl Store {
    /// Hear an alarm of the scope's carrier: what it means, and the outage as it stands then. `opened` is
    /// stored as the incident where it opens one; where it tells better where a known one is, its place is taken.
    /// Only for a carrier.
    pub async fn hear_alarm(
        &self,
        scope: &Scope,
        told: &AlarmTold,
        opened: &IncidentRow,
        now: Timestamp,
    ) -> Result<(Heard, Option<AlarmRow>), StoreError> {
        let carrier = scope.carrier().ok_or(StoreError::NotFound)?.as_str();
        let touched = add::touched(&["incidents"], [opened]);
        let (alarm, at) = (&told.alarm, told.at.millis());
        let heard = writing!(self, tx => {
            run!(tx, QUEUE_UP);
            let last: Option<AlarmRow> = sqlx::query_as(LAST).bind(carrier).bind(alarm).fetch_optional(&mut *tx).await?;
            let heard = hear(last.as_ref().map(AlarmRow::outage).as_ref(), told.state, told.at);
            match (heard, last.as_ref().map(|row| row.incident)) {
                (Heard::Opens, _) => {
                    let version = bump!(tx, &touched, now);
                    bind_incident!(sqlx::query(add::ADD), opened, version).execute(&mut *tx).await?;
                    put_all!(tx, &traces([opened]), traces::ADD, traces::ADD_MANY, bind_trace);
                    run!(tx, OPEN, opened.id, carrier, alarm, told.route_id.as_deref(), told.site_id.as_deref(), at);
                }
                (Heard::GoesOn, Some(incident)) => _ = run!(tx, GO_ON, incident, at),
                (Heard::Clears, Some(incident)) => _ = run!(tx, CLEAR, incident, at),
                _ => {}
            }
            if let Some(row) = last.filter(|row| heard != Heard::Opens && row.is_of(told)) {
                let known: Option<String> = sqlx::query_scalar(PLACES).bind(row.incident).fetch_optional(&mut *tx).await?;
                if known.is_some_and(|known| is_better(&known, &opened.incident.places, heard)) {
                    let version = bump!(tx, &touched, now);
                    let refined = IncidentRow { id: row.incident, ..opened.clone() };
                    run!(tx, SET_PLACES, refined.id, places::to_json(&refined.incident.places), version);
                    run!(tx, "DELETE FROM incident_places WHERE incident = $1", refined.id);
                    put_all!(tx, &traces([&refined]), traces::ADD, traces::ADD_MANY, bind_trace);
                    run!(tx, SET_WHERE, refined.id, told.route_id.as_deref(), told.site_id.as_deref());
                }
            }
            let now_is: Option<AlarmRow> = sqlx::query_as(LAST).bind(carrier).bind(alarm).fetch_optional(&mut *tx).await?;
            (heard, now_is)
        });
        Ok(heard)
    }

    /// Alarms that are raised, and those whose end was proposed since a time, the newest first: the
    /// carrier's own, or all for those who see all.
    pub async fn alarms(&self, scope: &Scope, ended_since: Timestamp, limit: i64) -> Result<Vec<AlarmRow>, StoreError> {
        let rows = reading!(self, pool => {
            sqlx::query_as(CURRENT)
                .bind(scope.sees_all())
                .bind(scope.carrier().map(CarrierCode::as_str))
                .bind(ended_since.millis())
                .bind(limit)
                .fetch_all(pool)
                .await?
        });
        Ok(rows)
    }
}

fn is_better(known: &str, told: &[Evidence], heard: Heard) -> bool {
    places::from_json(known).is_some_and(|known| refines(&known, told, heard))
}
