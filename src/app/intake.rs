//! Taking a report: checked, stored, acknowledged; matched after that.

mod places;

pub use places::PlaceTold;
pub(crate) use places::places;

use serde::Deserialize;
use sha2::{Digest, Sha256};
use time::UtcOffset;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::Scope;
use crate::app::reporters::read_contact;
use crate::app::{App, AppError, Caller, ContactTold, FieldFault};
use crate::import::parse_time;
use crate::incidents::{Evidence, Incident, Kind, Origin};
use crate::network::Medium;
use crate::store::{Added, CaseRow, Idempotency, IncidentRow, SourceId, StoreError};
use crate::units::{CarrierCode, Interval, LonLat, Metres, Timestamp};

/// Longest id of a sender, in bytes.
pub(crate) const ID_MOST: usize = 200;

/// Longest note, in characters.
const NOTE_MOST: usize = 5_000;

/// Greatest damage, đồng: a million billion.
const DAMAGE_MOST: u64 = 1_000_000_000_000_000;

/// 1990-01-01: what is told of an earlier time is a slip of the pen.
const EARLIEST: Timestamp = Timestamp::from_millis(631_126_800_000);

/// A report as it arrives: the properties of the incident file plus `point`.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct Report {
    /// The sender's own id of it. The same id again is a conflict; of a caller who has not signed in
    /// it is not kept.
    pub id: Option<String>,
    /// theft, attempted_theft, sabotage, cut, outage, fire, suspicious, scrap; without cable: toll_fraud,
    /// postal_smuggling, website_tampering.
    pub kind: Option<String>,
    /// Last known good; RFC 3339, local time without an offset.
    pub occurred_from: Option<String>,
    /// Found.
    pub occurred_to: Option<String>,
    /// Noticed.
    pub discovered_at: Option<String>,
    /// Longitude and latitude, WGS84 degrees.
    pub point: Option<Vec<f64>>,
    /// Standard deviation, metres: of `point` east and north each, else of the place along its route.
    pub accuracy_m: Option<f64>,
    /// Carrier's code.
    pub carrier: Option<String>,
    /// copper, fibre, coaxial.
    pub medium: Option<String>,
    /// The carrier's id of a route.
    pub route_id: Option<String>,
    /// Metres from that route's start.
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
    /// A commune's code.
    pub commune: Option<String>,
    /// Further places, where there are several.
    pub places: Option<Vec<PlaceTold>>,
    /// Cable taken, metres.
    pub metres_taken: Option<f64>,
    /// Damage, đồng.
    pub damage_vnd: Option<u64>,
    /// Whether it is going on now.
    pub in_progress: Option<bool>,
    /// Subscribers without a connection.
    pub subscribers_out: Option<u64>,
    /// A short text; never names of suspects or plates.
    pub note: Option<String>,
    /// Who reports, if they want to say; the police and the department alone see it.
    pub contact: Option<ContactTold>,
}

impl App {
    /// Store a report. The answer is the same whether or not a cable is near: it is
    /// matched after this. The same key and body give the same answer again.
    pub async fn report(
        &self,
        caller: &Caller,
        report: Report,
        key: Option<&str>,
        body: &[u8],
    ) -> Result<(Uuid, String), AppError> {
        self.report_by(origin_of(caller), caller, report, (key, body)).await
    }

    /// The same of a report that came by this way; `sent` is its key and its body.
    pub(crate) async fn report_by(
        &self,
        origin: Origin,
        caller: &Caller,
        report: Report,
        sent: (Option<&str>, &[u8]),
    ) -> Result<(Uuid, String), AppError> {
        let (key, body) = sent;
        let now = self.world().now();
        let mut check = Checker::default();
        let reporter = read_contact(&mut check, report.contact.as_ref(), now, self.settings().contact_days);
        let incident =
            checked(check, &report, self.settings().zone, now, caller.scope().carrier()).map_err(AppError::Invalid)?;
        let row = IncidentRow {
            origin,
            in_progress: report.in_progress.unwrap_or(false),
            subscribers_out: report.subscribers_out,
            ..self.new_row(incident, caller, source_of(caller, report.id.as_deref()), self.new_code(2))
        };
        let idempotency = key.map(|key| Idempotency {
            caller: caller.key(),
            key: key.to_owned(),
            body_hash: Sha256::digest(body).to_vec(),
        });
        let added = self.store().add_report(caller.scope(), &row, reporter.as_ref(), idempotency.as_ref(), now).await;
        let added = added.map_err(|error| match error {
            StoreError::Conflict => twice(key.is_some(), report.id.is_some()),
            other => other.into(),
        })?;
        let answer = match added {
            Added::New => (row.id, row.code),
            Added::Same { id, code } => (id, code),
        };
        self.wrote();
        Ok(answer)
    }

    /// A look-up code. Two groups can be read aloud on the telephone; of records that come by the
    /// thousand none may meet another, so theirs have three.
    pub(crate) fn new_code(&self, groups: usize) -> String {
        (0..groups).map(|_| self.world().readable(4)).collect::<Vec<_>>().join("-")
    }

    pub(crate) fn new_row(
        &self,
        incident: Incident,
        caller: &Caller,
        source: Option<SourceId>,
        code: String,
    ) -> IncidentRow {
        let (at, accuracy) = shown_place(&incident);
        let commune = at.and_then(|place| self.live().communes.at(place).map(|c| c.code.clone()));
        IncidentRow {
            id: self.world().id(),
            source,
            code,
            commune: commune.or_else(|| commune_told(&incident)),
            at,
            accuracy,
            incident,
            status: "pending".to_owned(),
            reason_vi: String::new(),
            reason_en: String::new(),
            reported_by_carrier: caller.scope().carrier().cloned(),
            reporter: caller.account().map(|a| a.id),
            origin: Origin::File,
            in_progress: false,
            subscribers_out: None,
            case: CaseRow::default(),
            candidates: Vec::new(),
            corrected: None,
            look: false,
            data_version: 0,
        }
    }
}

/// By which way a caller's report comes.
fn origin_of(caller: &Caller) -> Origin {
    match caller.scope() {
        Scope::Carrier(_) => Origin::Carrier,
        Scope::Commune(_) => Origin::Commune,
        // The operator at the command line is no stranger either.
        Scope::Province | Scope::Engine => Origin::Authority,
        Scope::Outside => Origin::Citizen,
    }
}

/// What was used before: the key with another body, or the sender's own id.
fn twice(key: bool, id: bool) -> AppError {
    let mut faults = Vec::new();
    if key {
        let (vi, en) = ("Khoá này đã dùng cho nội dung khác.", "This key was used with another body.");
        faults.push(FieldFault::new("Idempotency-Key", vi, en));
    }
    if id {
        faults.push(FieldFault::new("id", "Đã có báo cáo với mã này.", "There is a report with this id."));
    }
    AppError::Twice(faults)
}

/// A caller's own id of a report counts among its carrier's, or its own; one of nobody in
/// particular would tell the next person who chose it that there is such a report.
fn source_of(caller: &Caller, id: Option<&str>) -> Option<SourceId> {
    let system = caller.scope().carrier().map_or_else(|| caller.key(), ToString::to_string);
    caller.account()?;
    Some(SourceId { system, id: id?.to_owned() })
}

/// The first position told, and how exact it is.
pub(crate) fn shown_place(incident: &Incident) -> (Option<LonLat>, Option<Metres>) {
    incident.places.iter().find_map(Evidence::position).unzip()
}

fn commune_told(incident: &Incident) -> Option<String> {
    incident.places.iter().find_map(|place| match place {
        Evidence::Commune { code } => Some(code.clone()),
        _ => None,
    })
}

/// Collects every fault of a report.
#[derive(Default)]
pub(crate) struct Checker(pub(crate) Vec<FieldFault>);

impl Checker {
    /// One more.
    pub(crate) fn fault(&mut self, name: &str, vi: &str, en: &str) {
        self.0.push(FieldFault::new(name, vi, en));
    }

    /// A text without what no keyboard writes, and no database or spreadsheet takes.
    pub(crate) fn line(&mut self, name: &str, text: &str) {
        if text.contains(char::is_control) {
            self.fault(name, "Có ký tự điều khiển.", "There are control characters in it.");
        }
    }

    /// The value if it is absent or right; a fault if it is there and wrong.
    fn take<T>(&mut self, name: &str, value: Option<Option<T>>, vi: &str, en: &str) -> Option<T> {
        match value {
            Some(None) => {
                self.fault(name, vi, en);
                None
            }
            Some(Some(right)) => Some(right),
            None => None,
        }
    }

    /// A time; a fault if it cannot be read, lies in the future or long ago.
    pub(crate) fn time(
        &mut self,
        name: &str,
        text: Option<&String>,
        end: bool,
        zone: UtcOffset,
        now: Timestamp,
    ) -> Option<Timestamp> {
        let at = self.take(
            name,
            text.map(|t| parse_time(t, end, zone)),
            "Không đọc được thời gian; ví dụ 2026-11-14T23:30.",
            "The time cannot be read; an example: 2026-11-14T23:30.",
        )?;
        // Clocks of phones differ by minutes; a day-only end reaches to midnight.
        if at.days_since(now) > 1.0 {
            self.fault(name, "Thời gian ở tương lai.", "The time lies in the future.");
        }
        if at < EARLIEST {
            self.fault(name, "Thời gian trước năm 1990.", "The time lies before 1990.");
        }
        Some(at)
    }
}

fn checked(
    mut check: Checker,
    report: &Report,
    zone: UtcOffset,
    now: Timestamp,
    own: Option<&CarrierCode>,
) -> Result<Incident, Vec<FieldFault>> {
    let kinds = Kind::ALL.iter().map(|k| k.code()).collect::<Vec<_>>().join(", ");
    let kind = match report.kind.as_deref().map(Kind::from_code) {
        Some(Some(kind)) => kind,
        _ => {
            check.fault("kind", &format!("Cần một trong: {kinds}."), &format!("One of these is needed: {kinds}."));
            Kind::Theft
        }
    };
    let from = check.time("occurred_from", report.occurred_from.as_ref(), false, zone, now);
    let to = check.time("occurred_to", report.occurred_to.as_ref(), true, zone, now);
    let occurred = interval(&mut check, from, to);
    let carrier = check.take(
        "carrier",
        report.carrier.as_deref().map(CarrierCode::checked),
        "Không phải mã doanh nghiệp.",
        "It is not a carrier's code.",
    );
    if report.damage_vnd.is_some_and(|damage| damage > DAMAGE_MOST) {
        let (vi, en) = ("Nhiều nhất 1 triệu tỷ đồng.", "1,000,000 billion đồng at most.");
        check.fault("damage_vnd", vi, en);
    }
    check.line("id", report.id.as_deref().unwrap_or_default());
    if report.id.as_ref().is_some_and(|id| id.is_empty() || id.len() > ID_MOST) {
        check.fault("id", "Cần 1 đến 200 byte.", "1 to 200 bytes are needed.");
    }
    let incident = Incident {
        id: String::new(),
        kind,
        occurred,
        discovered_at: check.time("discovered_at", report.discovered_at.as_ref(), true, zone, now),
        reported_at: Some(now),
        places: places(&mut check, report),
        carrier: carrier.or_else(|| own.cloned()),
        medium: check.take(
            "medium",
            report.medium.as_deref().map(Medium::from_code),
            "Có: copper, fibre, coaxial.",
            "There are: copper, fibre, coaxial.",
        ),
        metres_taken: length(&mut check, "metres_taken", report.metres_taken),
        damage_vnd: report.damage_vnd,
        note: note(&mut check, report.note.as_deref()),
    };
    // No network has more subscribers than the country has telephones.
    if report.subscribers_out.is_some_and(|n| n > 200_000_000) {
        check.fault("subscribers_out", "Số thuê bao quá lớn.", "There are not so many subscribers.");
    }
    if check.0.is_empty() { Ok(incident) } else { Err(check.0) }
}

/// From and to; either alone is an instant.
pub(crate) fn interval(check: &mut Checker, from: Option<Timestamp>, to: Option<Timestamp>) -> Option<Interval> {
    let (start, end) = (from.or(to)?, to.or(from)?);
    let whole = Interval::new(start, end);
    if whole.is_none() {
        check.fault("occurred_to", "Kết thúc trước khi bắt đầu.", "It ends before it begins.");
    }
    whole
}

fn length(check: &mut Checker, name: &str, metres: Option<f64>) -> Option<Metres> {
    let read = metres.map(|m| Metres::checked(m).filter(|m| m.get() <= 1e6));
    check.take(name, read, "Cần một số mét từ 0 đến 1.000.000.", "A number of metres from 0 to 1,000,000 is needed.")
}

/// A short text of a person.
pub(crate) fn note(check: &mut Checker, note: Option<&str>) -> Option<String> {
    let note = note?.trim();
    if note.chars().count() > NOTE_MOST {
        check.fault("note", "Ghi chú dài quá 5.000 ký tự.", "The note is longer than 5,000 characters.");
    }
    check.line("note", &note.replace(['\n', '\r', '\t'], " "));
    (!note.is_empty()).then(|| note.to_owned())
}

#[cfg(test)]
mod tests;
