//! An announcement as it is sent, read and judged: every fault at once.

use std::sync::Arc;

use geo::{Coord, Intersects, LineString, MultiPolygon, Polygon};
use serde::Deserialize;
use time::UtcOffset;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::Scope;
use crate::app::crews::HoursTold;
use crate::app::intake::Checker;
use crate::app::key_places::kilometre;
use crate::app::live::Live;
use crate::app::works::WorksStep;
use crate::app::{AppError, FieldFault};
use crate::geodesy::destination;
use crate::import::parse_time;
use crate::network::Commune;
use crate::patrols::{WallSpan, WallTime};
use crate::registers::{Act, Timing, TimingFault, WorksState};
use crate::store::{FieldChange, Hand, Store, WorksPlace, WorksRow};
use crate::units::{Bbox, CarrierCode, Chainage, Interval, LonLat, Metres, Timestamp};

/// Characters of what is done at most: it is read on a telephone.
const WHAT_MOST: usize = 300;
/// Characters of remarks or a reason at most.
const TEXT_MOST: usize = 2_000;
/// Characters of a telephone number at most.
const PHONE_MOST: usize = 30;
/// Digits of a telephone number at least.
const PHONE_LEAST: usize = 3;
/// People of a crew at most.
const CREW_MOST: u32 = 500;
/// Metres around a point at most: what is larger is told by communes.
const REACH_MOST: f64 = 5_000.0;
/// Communes at most.
const COMMUNES_MOST: usize = 30;
/// Corners of the ring around a point.
const CORNERS: u32 = 32;

/// Planned works as a carrier sends them. One of `point`, `route` and `communes` says where.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewWorks {
    /// What is done, in a few words; everybody reads it, so without numbers of routes or chainages.
    pub what: String,
    /// Longitude and latitude, WGS84 degrees.
    pub point: Option<[f64; 2]>,
    /// As far as the works reach from `point`, metres; 200 if absent.
    pub reach_m: Option<f64>,
    /// Id of an own route.
    pub route: Option<String>,
    /// Metres from that route's start.
    pub from_m: Option<f64>,
    /// The same of the stretch's end.
    pub to_m: Option<f64>,
    /// Codes of communes.
    pub communes: Option<Vec<String>>,
    /// From when, RFC 3339, local time without an offset, or a day.
    pub from: String,
    /// Until when; a day is meant whole. At most 60 days after `from`.
    pub to: String,
    /// Local hours of each day; around the clock if absent.
    pub hours: Option<HoursTold>,
    /// People of the crew.
    pub crew: u32,
    /// Telephone of the crew's leader, for the authorities.
    pub leader_phone: String,
    /// Telephone that everybody may call.
    pub phone: String,
    /// For the authorities.
    pub remarks: Option<String>,
}

/// What an announcement is read against.
pub(super) struct Reader<'a> {
    pub store: &'a Store,
    pub live: Arc<Live>,
    pub scope: &'a Scope,
    pub zone: UtcOffset,
    pub now: Timestamp,
}

/// A place that was found.
struct Found {
    place: WorksPlace,
    communes: Vec<String>,
    bbox: Bbox,
}

/// An announcement that was read.
pub(super) struct Told {
    what: String,
    found: Found,
    timing: Timing,
    crew: u32,
    leader_phone: String,
    phone: String,
    remarks: Option<String>,
}

impl Told {
    pub fn into_row(self, id: Uuid, carrier: CarrierCode, announced: Hand) -> WorksRow {
        WorksRow {
            id,
            carrier,
            what: self.what,
            place: self.found.place,
            communes: self.found.communes,
            bbox: self.found.bbox,
            timing: self.timing,
            crew: self.crew,
            leader_phone: self.leader_phone,
            phone: self.phone,
            remarks: self.remarks,
            code: String::new(),
            state: WorksState::Announced,
            reason: None,
            announced,
            data_version: 0,
        }
    }

    /// The same announcement with what was told now.
    pub fn into_changed(self, before: &WorksRow) -> WorksRow {
        let row = self.into_row(before.id, before.carrier.clone(), before.announced.clone());
        WorksRow { code: before.code.clone(), data_version: before.data_version, ..row }
    }
}

impl Reader<'_> {
    /// Reads what was sent, new or in place of `before`.
    pub async fn read(&self, new: &NewWorks, before: Option<&WorksRow>) -> Result<Told, AppError> {
        let mut check = Checker::default();
        let what = text(&mut check, "what", &new.what, WHAT_MOST);
        let found = self.place(&mut check, new, before).await?;
        let timing = self.timing(&mut check, new, before);
        if !(1..=CREW_MOST).contains(&new.crew) {
            check.fault("crew", "Cần số người từ 1 đến 500.", "A number of people from 1 to 500 is needed.");
        }
        let leader_phone = phone(&mut check, "leader_phone", &new.leader_phone);
        let public = phone(&mut check, "phone", &new.phone);
        let remarks = new.remarks.as_deref().map(str::trim).filter(|text| !text.is_empty());
        if remarks.is_some_and(|text| text.chars().count() > TEXT_MOST) {
            check.fault("remarks", "Ghi chú dài quá 2.000 ký tự.", "The remarks are longer than 2,000 characters.");
        }
        match (what, found, timing, leader_phone, public, check.0.is_empty()) {
            (Some(what), Some(found), Some(timing), Some(leader_phone), Some(phone), true) => Ok(Told {
                what,
                found,
                timing,
                crew: new.crew,
                leader_phone,
                phone,
                remarks: remarks.map(str::to_owned),
            }),
            _ => Err(AppError::Invalid(check.0)),
        }
    }

    fn timing(&self, check: &mut Checker, new: &NewWorks, before: Option<&WorksRow>) -> Option<Timing> {
        let [from, to] = [("from", &new.from, false), ("to", &new.to, true)].map(|(name, text, last)| {
            let at = parse_time(text, last, self.zone);
            if at.is_none() {
                let (vi, en) = (
                    "Không đọc được thời gian; ví dụ 2026-12-01T07:30.",
                    "The time cannot be read; an example: 2026-12-01T07:30.",
                );
                check.fault(name, vi, en);
            }
            at
        });
        let hours = match &new.hours {
            None => None,
            Some(told) => {
                let span = WallTime::read(told.from.trim()).zip(WallTime::read(told.to.trim()));
                let span = span.map(|(from, to)| WallSpan { from, to }).filter(|span| span.minutes() > 0);
                if span.is_none() {
                    check.fault("hours", "Cần giờ như 07:30 và 17:00.", "Hours as in 07:30 and 17:00 are needed.");
                }
                Some(span?)
            }
        };
        let Some(period) = Interval::new(from?, to?) else {
            check.fault("to", "Kết thúc trước khi bắt đầu.", "It ends before it begins.");
            return None;
        };
        let timing = Timing { period, hours };
        match timing.fault(self.now, self.zone) {
            Some(TimingFault::TooLong) => {
                check.fault("to", "Một lần đăng ký dài nhất 60 ngày.", "An announcement is of 60 days at most.");
            }
            Some(TimingFault::Past) => {
                check.fault("to", "Thời gian này đã qua.", "This time is over already.");
            }
            Some(TimingFault::NoHours) => {
                let (vi, en) =
                    ("Trong thời gian này không có giờ làm nào.", "There are none of these hours in this time.");
                check.fault("hours", vi, en);
            }
            None => {}
        }
        let begun = before.map(|row| row.timing.period.from()).filter(|from| *from <= self.now);
        if begun.is_some_and(|from| from != period.from()) {
            check.fault("from", "Đợt này đã bắt đầu, không đổi được giờ bắt đầu.", "It has begun: its start stays.");
        }
        Some(timing)
    }

    async fn place(
        &self,
        check: &mut Checker,
        new: &NewWorks,
        before: Option<&WorksRow>,
    ) -> Result<Option<Found>, AppError> {
        let told = [new.point.is_some(), new.route.is_some(), new.communes.is_some()];
        if told.into_iter().filter(|there| *there).count() != 1 {
            let (vi, en) =
                ("Cần đúng một trong: point, route, communes.", "Exactly one of point, route and communes is needed.");
            check.fault("place", vi, en);
            return Ok(None);
        }
        if let Some(codes) = &new.communes {
            return Ok(self.communes(check, codes));
        }
        match (new.point, &new.route) {
            (Some(point), _) => Ok(self.around(check, point, new.reach_m)),
            (_, Some(id)) => self.stretch(check, id, (new.from_m, new.to_m), before).await,
            _ => Ok(None),
        }
    }

    fn communes(&self, check: &mut Checker, codes: &[String]) -> Option<Found> {
        let mut codes = codes.to_vec();
        codes.sort_unstable();
        codes.dedup();
        let found: Vec<&Commune> = codes.iter().filter_map(|code| self.live.communes.get(code)).collect();
        if !(1..=COMMUNES_MOST).contains(&codes.len()) || found.len() < codes.len() {
            let (vi, en) = ("Cần từ 1 đến 30 mã xã đúng.", "1 to 30 codes of communes that there are are needed.");
            check.fault("communes", vi, en);
            return None;
        }
        let corners = found.iter().flat_map(|c| c.rings.iter().flatten().flatten().copied().chain([c.center]));
        Some(Found { bbox: Bbox::around(corners)?, communes: codes, place: WorksPlace::Communes })
    }

    fn around(&self, check: &mut Checker, point: [f64; 2], reach: Option<f64>) -> Option<Found> {
        let at = LonLat::checked(point[0], point[1]);
        let reach = Metres::checked(reach.unwrap_or(200.0)).filter(|m| (1.0..=REACH_MOST).contains(&m.get()));
        if reach.is_none() {
            check.fault("reach_m", "Cần từ 1 đến 5.000 m.", "1 to 5,000 m are needed.");
        }
        let middle = at.and_then(|at| self.live.communes.at(at));
        let Some((at, middle)) = at.zip(middle) else {
            let (vi, en) =
                ("Cần kinh độ, vĩ độ WGS84 trong tỉnh.", "Longitude and latitude of WGS84 in the province are needed.");
            check.fault("point", vi, en);
            return None;
        };
        let reach = reach?;
        let ring: Vec<LonLat> =
            (0..CORNERS).map(|n| destination(at, f64::from(n) * 360.0 / f64::from(CORNERS), reach)).collect();
        let bbox = Bbox::around(ring.iter().copied())?;
        let line = LineString::from_iter(ring.iter().map(|p| Coord { x: p.lon(), y: p.lat() }));
        let area = Polygon::new(line, Vec::new());
        let touched = self.live.communes.touching(bbox, |shape: &MultiPolygon| shape.intersects(&area));
        let mut communes: Vec<String> = touched.iter().map(|c| c.code.clone()).collect();
        if !communes.contains(&middle.code) {
            communes.push(middle.code.clone());
        }
        communes.sort_unstable();
        Some(Found { place: WorksPlace::Point { at, reach }, communes, bbox })
    }

    async fn stretch(
        &self,
        check: &mut Checker,
        id: &str,
        ends: (Option<f64>, Option<f64>),
        before: Option<&WorksRow>,
    ) -> Result<Option<Found>, AppError> {
        let id = Uuid::parse_str(id).ok();
        // A route that was retired meanwhile is still where the works are.
        if let Some(row) = before.filter(|row| same_stretch(&row.place, id, ends)) {
            let (place, communes, bbox) = (row.place.clone(), row.communes.clone(), row.bbox);
            return Ok(Some(Found { place, communes, bbox }));
        }
        let row = match id {
            Some(id) => self.store.route(self.scope, id).await?,
            None => None,
        };
        let Some(row) = row else {
            check.fault("route", "Không có tuyến này.", "There is no such route.");
            return Ok(None);
        };
        let length = row.route.length().get();
        let ends = ends.0.and_then(Chainage::checked).zip(ends.1.and_then(Chainage::checked));
        let Some((from, to)) = ends.filter(|(from, to)| from < to && to.get() <= length + 1e-3) else {
            check.0.push(FieldFault::new(
                "to_m",
                format!("Cần from_m nhỏ hơn to_m, trong khoảng 0 đến {length:.1} m."),
                format!("from_m must be less than to_m, both from 0 to {length:.1} m."),
            ));
            return Ok(None);
        };
        let (lines, communes) = (row.route.stretch(from, to), self.live.communes.between(&row.route, from, to));
        if communes.is_empty() {
            check.fault("route", "Đoạn này không nằm trong xã nào.", "This stretch lies in no commune.");
            return Ok(None);
        }
        let Some(bbox) = Bbox::around(lines.iter().flatten().copied()) else { return Ok(None) };
        let (route, route_id) = (row.id, row.route.id);
        let place = WorksPlace::Stretch { route, route_id, from_m: from.get(), to_m: to.get(), lines };
        Ok(Some(Found { place, communes, bbox }))
    }
}

fn same_stretch(place: &WorksPlace, id: Option<Uuid>, ends: (Option<f64>, Option<f64>)) -> bool {
    let near = |told: Option<f64>, is: f64| told.is_some_and(|told| (told - is).abs() < 1e-3);
    match place {
        WorksPlace::Stretch { route, from_m, to_m, .. } => {
            Some(*route) == id && near(ends.0, *from_m) && near(ends.1, *to_m)
        }
        _ => false,
    }
}

/// A text that must be there.
fn text(check: &mut Checker, name: &str, told: &str, most: usize) -> Option<String> {
    let told = told.trim();
    if !(1..=most).contains(&told.chars().count()) {
        let (vi, en) = (format!("Cần từ 1 đến {most} ký tự."), format!("1 to {most} characters are needed."));
        check.fault(name, &vi, &en);
        return None;
    }
    Some(told.to_owned())
}

/// A telephone number that must be there.
fn phone(check: &mut Checker, name: &str, told: &str) -> Option<String> {
    let told = told.trim();
    let digits = told.chars().filter(char::is_ascii_digit).count();
    let right = told.len() <= PHONE_MOST
        && digits >= PHONE_LEAST
        && told.chars().all(|c| c.is_ascii_digit() || "+-. ()".contains(c));
    if !right {
        let (vi, en) =
            ("Cần số điện thoại, nhiều nhất 30 ký tự.", "A telephone number is needed, of 30 characters at most.");
        check.fault(name, vi, en);
    }
    right.then(|| told.to_owned())
}

/// A step as it was sent: works may end without a word, they are not cancelled without one.
pub(super) fn step(step: &WorksStep) -> Result<(Act, Option<String>), AppError> {
    let mut check = Checker::default();
    let act = Act::from_code(&step.to).filter(|act| matches!(act, Act::Ended | Act::Cancelled));
    if act.is_none() {
        check.fault("to", "Có: ended, cancelled.", "There are: ended, cancelled.");
    }
    let note = match step.note.as_deref().map(str::trim).filter(|note| !note.is_empty()) {
        None if act == Some(Act::Ended) => None,
        told => text(&mut check, "note", told.unwrap_or_default(), TEXT_MOST),
    };
    match act {
        Some(act) if check.0.is_empty() => Ok((act, note)),
        _ => Err(AppError::Invalid(check.0)),
    }
}

/// What differs, field by field as requests call them; times are RFC 3339.
pub(super) fn changes(before: &WorksRow, after: &WorksRow) -> Vec<FieldChange> {
    let time = |row: &WorksRow| (row.timing.period.from().rfc3339(), row.timing.period.to().rfc3339());
    let hours = |row: &WorksRow| row.timing.hours.map(|h| format!("{} – {}", h.from, h.to)).unwrap_or_default();
    let ((from, to), (new_from, new_to)) = (time(before), time(after));
    let all = [
        ("what", before.what.clone(), after.what.clone()),
        ("place", place_words(before), place_words(after)),
        ("from", from, new_from),
        ("to", to, new_to),
        ("hours", hours(before), hours(after)),
        ("crew", before.crew.to_string(), after.crew.to_string()),
        ("leader_phone", before.leader_phone.clone(), after.leader_phone.clone()),
        ("phone", before.phone.clone(), after.phone.clone()),
        ("remarks", before.remarks.clone().unwrap_or_default(), after.remarks.clone().unwrap_or_default()),
    ];
    let differ = all.into_iter().filter(|(_, before, after)| before != after);
    differ.map(|(field, before, after)| FieldChange { field: field.to_owned(), before, after }).collect()
}

fn place_words(row: &WorksRow) -> String {
    match &row.place {
        WorksPlace::Point { at, reach } => format!("{:.5}, {:.5} (± {:.0} m)", at.lon(), at.lat(), reach.get()),
        WorksPlace::Stretch { route_id, from_m, to_m, .. } => {
            let stone = |m: f64| Chainage::checked(m).map(kilometre).unwrap_or_default();
            format!("{route_id} {} – {}", stone(*from_m), stone(*to_m))
        }
        WorksPlace::Communes => row.communes.join(", "),
    }
}

#[cfg(test)]
mod tests;
