//! Alarms of carriers' network monitors: raised opens an outage, cleared proposes its end.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::intake::{Checker, ID_MOST, note};
use crate::app::live::Live;
use crate::app::{App, AppError, Caller, FieldFault};
use crate::incidents::{AlarmState, Evidence, Heard, Incident, Kind, Origin, Told};
use crate::store::{AlarmRow, AlarmTold, IncidentRow};
use crate::units::{CarrierCode, Chainage, Interval, Metres, Timestamp};

/// An end that was proposed is told for so long, in milliseconds: seven days.
const TOLD_FOR: i64 = 7 * 86_400_000;

/// Alarms in one answer at most.
const MANY: i64 = 10_000;

/// What a monitor sends.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct AlarmCall {
    /// The monitor's own id of the alarm; raised again under it, it is the same outage.
    pub alarm: Option<String>,
    /// The carrier's id of the route that is out; it or `site` is needed to raise.
    pub route: Option<String>,
    /// The carrier's id of the site that is out.
    pub site: Option<String>,
    /// `raised` or `cleared`.
    pub state: Option<String>,
    /// When; RFC 3339, local time without an offset.
    pub at: Option<String>,
    /// Optical distance from `otdr_site` to the fault, metres.
    pub otdr_m: Option<f64>,
    /// The site measured from.
    pub otdr_site: Option<String>,
    /// A short text.
    pub note: Option<String>,
}

/// An outage that an alarm opened.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AlarmView {
    /// The monitor's own id of the alarm.
    pub alarm: String,
    /// Whose it is.
    pub carrier: String,
    /// `raised` or `cleared`.
    pub state: &'static str,
    /// Id of the incident.
    pub incident: String,
    /// Code to look the incident up by.
    pub code: String,
    /// The carrier's id of the route that is out.
    pub route: Option<String>,
    /// The carrier's id of the site that is out.
    pub site: Option<String>,
    /// When it was raised for the first time.
    pub raised_at: String,
    /// How many times it was raised: more than once, it flaps.
    pub raised_times: i64,
    /// When it was cleared: the end that is proposed, until a person confirms one.
    pub proposed_restored_at: Option<String>,
}

/// Alarms that are raised, and ends proposed within seven days.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct AlarmList {
    /// The newest first.
    pub alarms: Vec<AlarmView>,
    /// Whether there are more than are told.
    pub more: bool,
}

impl App {
    /// Hear an alarm; and whether it opened an outage. Absent for whoever is no carrier.
    pub async fn hear_alarm(&self, caller: &Caller, call: &AlarmCall) -> Result<(AlarmView, bool), AppError> {
        let carrier = caller.scope().carrier().ok_or(AppError::Absent)?.clone();
        let live = self.live_network(0).await?;
        let now = self.world().now();
        let (told, incident) = Reading { live: &live, carrier: &carrier, call, now }.read(self.settings().zone)?;
        let new = self.new_row(incident, caller, None, self.new_code(2));
        let row = IncidentRow { origin: Origin::Alarm, in_progress: true, ..new };
        let (heard, outage) = self.store().hear_alarm(caller.scope(), &told, &row, now).await?;
        match (heard, outage) {
            (Heard::NeverRaised, _) | (_, None) => Err(AppError::Unknown(vec![FieldFault::new(
                "alarm",
                "Chưa có cảnh báo nào với mã này; chưa ghi nhận gì.",
                "No alarm was raised under this id; nothing was written.",
            )])),
            (Heard::EndsFirst, _) => {
                let (vi, en) = ("Kết thúc trước khi bắt đầu.", "It ends before it begins.");
                Err(AppError::field("at", vi, en))
            }
            (heard, Some(outage)) => {
                self.wrote();
                Ok((view(outage), heard == Heard::Opens))
            }
        }
    }

    /// Alarms that are raised, and ends proposed within seven days: the carrier's own, or all for the
    /// police and the department. Absent for others.
    pub async fn alarms(&self, caller: &Caller) -> Result<AlarmList, AppError> {
        let scope = caller.scope();
        if scope.carrier().is_none() && !scope.sees_all() {
            return Err(AppError::Absent);
        }
        let since = Timestamp::from_millis(self.world().now().millis() - TOLD_FOR);
        let mut rows = self.store().alarms(scope, since, MANY + 1).await?;
        let more = rows.len() as i64 > MANY;
        rows.truncate(MANY as usize);
        Ok(AlarmList { alarms: rows.into_iter().map(view).collect(), more })
    }
}

/// An alarm beside what it is checked against.
struct Reading<'a> {
    live: &'a Live,
    carrier: &'a CarrierCode,
    call: &'a AlarmCall,
    now: Timestamp,
}

impl Reading<'_> {
    /// What is told, and the outage that it opens if it is a new one.
    fn read(&self, zone: time::UtcOffset) -> Result<(AlarmTold, Incident), AppError> {
        let (mut check, call) = (Checker::default(), self.call);
        let alarm = text(&mut check, "alarm", &call.alarm);
        if alarm.is_none() {
            check.fault("alarm", "Cần mã của cảnh báo.", "The alarm's id is needed.");
        }
        let state = call.state.as_deref().and_then(AlarmState::from_code);
        if state.is_none() {
            check.fault("state", "Có: raised, cleared.", "There are: raised, cleared.");
        }
        let at = check.time("at", call.at.as_ref(), false, zone, self.now);
        if call.at.is_none() {
            check.fault("at", "Cần thời điểm.", "The time is needed.");
        }
        // What ends an outage need not say again where it is.
        let raises = state != Some(AlarmState::Cleared);
        let (route_id, site_id) = if raises { self.where_is(&mut check) } else { (None, None) };
        let places = if raises { self.places(&mut check, route_id.clone(), site_id.clone()) } else { Vec::new() };
        let note = note(&mut check, call.note.as_deref());
        let (Some(alarm), Some(state), Some(at), true) = (alarm, state, at, check.0.is_empty()) else {
            return Err(AppError::Invalid(check.0));
        };
        let incident = Incident {
            id: String::new(),
            kind: Kind::Outage,
            occurred: Some(Interval::instant(at)),
            discovered_at: Some(at),
            reported_at: Some(self.now),
            places,
            carrier: Some(self.carrier.clone()),
            medium: None,
            metres_taken: None,
            damage_vnd: None,
            note,
        };
        Ok((AlarmTold { alarm, state, at, route_id, site_id }, incident))
    }

    /// The route and the site, which the carrier must have: another one's is as absent as one of nobody.
    fn where_is(&self, check: &mut Checker) -> (Option<String>, Option<String>) {
        let (route, site) = (text(check, "route", &self.call.route), text(check, "site", &self.call.site));
        if route.is_none() && site.is_none() {
            check.fault("route", "Cần mã tuyến hoặc mã trạm.", "A route or a site is needed.");
        }
        if route.as_deref().is_some_and(|id| self.live.network.find(Some(self.carrier), id).is_empty()) {
            check.fault("route", "Không có tuyến này.", "There is no such route.");
        }
        if site.as_deref().is_some_and(|id| self.live.network.find_site(Some(self.carrier), id).is_none()) {
            check.fault("site", "Không có trạm này.", "There is no such site.");
        }
        (route, site)
    }

    /// Where the fault is, as exactly as the monitor knows: by optical distance, at the site, or anywhere
    /// along the route.
    fn places(&self, check: &mut Checker, route_id: Option<String>, site_id: Option<String>) -> Vec<Evidence> {
        let otdr_site = text(check, "otdr_site", &self.call.otdr_site);
        let otdr = self.call.otdr_m.map(|m| Metres::checked(m).filter(|m| m.get() <= 1e6));
        if otdr == Some(None) {
            check.fault(
                "otdr_m",
                "Cần một số mét từ 0 đến 1.000.000.",
                "A number of metres from 0 to 1,000,000 is needed.",
            );
        }
        let told = Told { route_id, site_id, otdr: otdr.flatten(), otdr_site, ..Told::default() };
        if let Some((_, missing)) = told.half_told().filter(|_| otdr != Some(None)) {
            check.fault(
                missing,
                "Cần cả số mét OTDR và trạm đo.",
                "Both the optical distance and its site are needed.",
            );
        }
        let route_id = told.route_id.clone();
        let places = told.places();
        if places.is_empty() { route_id.and_then(|id| self.whole(id)).into_iter().collect() } else { places }
    }

    fn whole(&self, route_id: String) -> Option<Evidence> {
        let no = *self.live.network.find(Some(self.carrier), &route_id).first()?;
        let to = Chainage::checked(self.live.network.route(no)?.length().get())?;
        Some(Evidence::OnRoute { route_id, from: Chainage::default(), to: Some(to) })
    }
}

fn text(check: &mut Checker, name: &str, value: &Option<String>) -> Option<String> {
    let value = value.as_deref().map(str::trim).filter(|text| !text.is_empty())?;
    if value.len() > ID_MOST {
        check.fault(name, "Nhiều nhất 200 byte.", "200 bytes at most.");
    }
    check.line(name, value);
    Some(value.to_owned())
}

fn view(row: AlarmRow) -> AlarmView {
    let outage = row.outage();
    let state = if outage.cleared_at.is_some() { AlarmState::Cleared } else { AlarmState::Raised };
    AlarmView {
        state: state.code(),
        raised_at: outage.raised_at.rfc3339(),
        proposed_restored_at: outage.cleared_at.map(Timestamp::rfc3339),
        incident: row.incident.to_string(),
        code: row.code,
        carrier: row.carrier,
        alarm: row.alarm,
        route: row.route_id,
        site: row.site_id,
        raised_times: row.raised_times,
    }
}
