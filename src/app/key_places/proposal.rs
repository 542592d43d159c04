//! A proposal as it is sent, read and judged: every fault at once.

use std::sync::Arc;

use geo::{Contains, Coord, Intersects, LineString, MultiPolygon, Polygon, Validation};
use serde::Deserialize;
use time::Date;
use time::macros::format_description;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::Scope;
use crate::app::intake::Checker;
use crate::app::key_places::NewStep;
use crate::app::live::Live;
use crate::app::{AppError, FieldFault};
use crate::key_places::{KeyKind, KeyState};
use crate::network::Commune;
use crate::store::{Basis, Days, Hand, KeyPlaceRow, Store};
use crate::units::{Bbox, CarrierCode, Chainage, LonLat, grouped};

/// Characters of a name at most.
const NAME_MOST: usize = 200;
/// Characters of a reason or a note at most.
const TEXT_MOST: usize = 2_000;
/// Places of a drawn ring at most.
const RING_MOST: usize = 500;
/// Days of a period at most: what stays key for longer is decided again.
const DAYS_MOST: i64 = 5 * 366;

/// First and last day, both included, as in 2026-12-01.
#[derive(Clone, Debug, Default, PartialEq, Eq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct DaysTold {
    /// First day.
    pub from: String,
    /// Last day.
    pub to: String,
}

/// A key place somebody proposes. One of `communes`, `polygon`, `site` and `route` says where it is.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewKeyPlace {
    /// area (communes, polygon) or target (site, route); follows from the place if absent.
    pub kind: Option<String>,
    /// What it is to be called; made of its place if absent.
    pub name: Option<String>,
    /// Why.
    pub reason: String,
    /// From when to when.
    pub period: DaysTold,
    /// Codes of communes.
    pub communes: Option<Vec<String>>,
    /// A ring of longitudes and latitudes, WGS84 degrees.
    pub polygon: Option<Vec<[f64; 2]>>,
    /// Id of a site.
    pub site: Option<String>,
    /// Id of a route.
    pub route: Option<String>,
    /// Metres from that route's start.
    pub from_m: Option<f64>,
    /// The same of the stretch's end.
    pub to_m: Option<f64>,
}

/// What a proposal is read against.
pub(super) struct Reader<'a> {
    pub store: &'a Store,
    pub live: Arc<Live>,
    pub scope: &'a Scope,
}

/// A place that was found.
struct Place {
    basis: Basis,
    communes: Vec<String>,
    bbox: Bbox,
    carrier: Option<CarrierCode>,
    name: String,
}

impl Reader<'_> {
    pub async fn read(&self, new: &NewKeyPlace, id: Uuid, hand: Hand) -> Result<KeyPlaceRow, AppError> {
        let mut check = Checker::default();
        let reason = text(&mut check, "reason", &new.reason);
        let period = days(&mut check, "period", &new.period);
        let name = new.name.as_deref().map(str::trim).filter(|name| !name.is_empty());
        if name.is_some_and(|name| name.chars().count() > NAME_MOST) {
            check.fault("name", "Tên dài quá 200 ký tự.", "The name is longer than 200 characters.");
        }
        let place = self.place(&mut check, new).await?;
        let kind = place.as_ref().map(|place| match place.basis {
            Basis::Communes | Basis::Polygon(_) => KeyKind::Area,
            Basis::Site { .. } | Basis::Stretch { .. } => KeyKind::Target,
        });
        if let (Some(told), Some(kind)) = (&new.kind, kind)
            && told != kind.code()
        {
            let (vi, en) = (
                "Địa bàn gồm xã hoặc vùng vẽ; mục tiêu là điểm thiết bị hoặc đoạn tuyến.",
                "An area is of communes or drawn; a target is a site or a stretch of a route.",
            );
            check.fault("kind", vi, en);
        }
        let (Some(reason), Some(period), Some(place), Some(kind), true) =
            (reason, period, place, kind, check.0.is_empty())
        else {
            return Err(AppError::Invalid(check.0));
        };
        Ok(KeyPlaceRow {
            id,
            kind,
            name: name.map_or(place.name, str::to_owned),
            basis: place.basis,
            communes: place.communes,
            bbox: place.bbox,
            carrier: place.carrier.or_else(|| hand.carrier.clone()),
            state: KeyState::Proposed,
            reason,
            period,
            proposed: hand,
            decided: None,
            data_version: 0,
        })
    }

    async fn place(&self, check: &mut Checker, new: &NewKeyPlace) -> Result<Option<Place>, AppError> {
        let told = [new.communes.is_some(), new.polygon.is_some(), new.site.is_some(), new.route.is_some()];
        if told.into_iter().filter(|there| *there).count() != 1 {
            let (vi, en) = (
                "Cần đúng một trong: communes, polygon, site, route.",
                "Exactly one of communes, polygon, site and route is needed.",
            );
            check.fault("place", vi, en);
            return Ok(None);
        }
        if let Some(codes) = &new.communes {
            return Ok(self.communes(check, codes));
        }
        if let Some(ring) = &new.polygon {
            return Ok(self.polygon(check, ring));
        }
        match (&new.site, &new.route) {
            (Some(id), _) => self.site(check, id).await,
            (_, Some(id)) => self.stretch(check, id, new.from_m, new.to_m).await,
            _ => Ok(None),
        }
    }

    fn communes(&self, check: &mut Checker, codes: &[String]) -> Option<Place> {
        let mut codes = codes.to_vec();
        codes.sort_unstable();
        codes.dedup();
        let found: Vec<&Commune> = codes.iter().filter_map(|code| self.live.communes.get(code)).collect();
        if found.is_empty() || found.len() < codes.len() {
            check.fault("communes", "Có mã xã không đúng.", "There is no commune with one of these codes.");
            return None;
        }
        let corners = found.iter().flat_map(|c| c.rings.iter().flatten().flatten().copied().chain([c.center]));
        Some(Place {
            basis: Basis::Communes,
            bbox: Bbox::around(corners)?,
            carrier: None,
            name: found.iter().map(|c| c.full_name.as_str()).collect::<Vec<_>>().join(", "),
            communes: codes,
        })
    }

    fn polygon(&self, check: &mut Checker, ring: &[[f64; 2]]) -> Option<Place> {
        let (vi, en) = (
            "Cần từ 3 đến 500 điểm, kinh độ trước vĩ độ sau, đường bao không tự cắt.",
            "3 to 500 places are needed, longitude first, and the ring may not cross itself.",
        );
        let places: Option<Vec<LonLat>> = ring.iter().map(|at| LonLat::checked(at[0], at[1])).collect();
        let mut places = places.unwrap_or_default();
        if places.len() > 1 && places.first() != places.last() {
            places.extend(places.first().copied());
        }
        let line = LineString::from_iter(places.iter().map(|p| Coord { x: p.lon(), y: p.lat() }));
        let area = Polygon::new(line, Vec::new());
        if !(4..=RING_MOST + 1).contains(&places.len()) || !area.is_valid() {
            check.fault("polygon", vi, en);
            return None;
        }
        let bbox = Bbox::around(places.iter().copied())?;
        let touched: Vec<&Commune> = self.live.communes.touching(bbox, |shape: &MultiPolygon| {
            shape.intersects(&area) || area.exterior().0.first().is_some_and(|at| shape.contains(at))
        });
        if touched.is_empty() {
            check.fault("polygon", "Vùng này nằm ngoài tỉnh.", "This area lies outside the province.");
            return None;
        }
        let first = touched.first().map(|c| c.full_name.as_str()).unwrap_or_default();
        Some(Place {
            name: if touched.len() > 1 {
                format!("Vùng tại {first} và {} xã khác", touched.len() - 1)
            } else {
                format!("Vùng tại {first}")
            },
            communes: touched.iter().map(|c| c.code.clone()).collect(),
            basis: Basis::Polygon(places),
            bbox,
            carrier: None,
        })
    }

    async fn site(&self, check: &mut Checker, id: &str) -> Result<Option<Place>, AppError> {
        let row = match Uuid::parse_str(id) {
            Ok(id) => self.store.site(self.scope, id).await?,
            Err(_) => None,
        };
        let Some(row) = row else {
            check.fault("site", "Không có điểm thiết bị này.", "There is no such site.");
            return Ok(None);
        };
        let at = row.site.at;
        let commune = self.live.communes.at(at).map(|c| c.code.clone()).or(row.commune);
        Ok(Some(Place {
            name: row.site.name.unwrap_or_else(|| row.site.id.clone()),
            basis: Basis::Site { site: row.id, site_id: row.site.id, at },
            communes: commune.into_iter().collect(),
            bbox: Bbox { west: at.lon(), south: at.lat(), east: at.lon(), north: at.lat() },
            carrier: Some(row.carrier),
        }))
    }

    async fn stretch(
        &self,
        check: &mut Checker,
        id: &str,
        from_m: Option<f64>,
        to_m: Option<f64>,
    ) -> Result<Option<Place>, AppError> {
        let row = match Uuid::parse_str(id) {
            Ok(id) => self.store.route(self.scope, id).await?,
            Err(_) => None,
        };
        let Some(row) = row else {
            check.fault("route", "Không có tuyến này.", "There is no such route.");
            return Ok(None);
        };
        let length = row.route.length().get();
        let ends = from_m.and_then(Chainage::checked).zip(to_m.and_then(Chainage::checked));
        let Some((from, to)) = ends.filter(|(from, to)| from < to && to.get() <= length + 1e-3) else {
            let says = FieldFault::new(
                "to_m",
                format!("Cần from_m nhỏ hơn to_m, trong khoảng 0 đến {length:.1} m."),
                format!("from_m must be less than to_m, both from 0 to {length:.1} m."),
            );
            check.0.push(says);
            return Ok(None);
        };
        let lines = row.route.stretch(from, to);
        let Some(bbox) = Bbox::around(lines.iter().flatten().copied()) else { return Ok(None) };
        Ok(Some(Place {
            communes: self.live.communes.between(&row.route, from, to),
            name: format!("{} {} – {}", row.route.id, kilometre(from), kilometre(to)),
            basis: Basis::Stretch { route: row.id, route_id: row.route.id, from_m: from.get(), to_m: to.get(), lines },
            bbox,
            carrier: Some(row.carrier),
        }))
    }
}

/// As it stands on the stones: Km 6+250.
pub(crate) fn kilometre(at: Chainage) -> String {
    let metres = at.get().round() as u64;
    format!("Km {}+{:03}", grouped(&(metres / 1000).to_string(), '.'), metres % 1000)
}

/// A step that was read.
pub(super) struct StepTold {
    pub to: KeyState,
    pub note: String,
    pub period: Days,
}

/// A step as it was sent, for a place whose period is `now`.
pub(super) fn step(new: &NewStep, now: Days) -> Result<StepTold, AppError> {
    let mut check = Checker::default();
    let to = KeyState::from_code(&new.to);
    if to.is_none() {
        let known = KeyState::ALL.iter().map(|state| state.code()).collect::<Vec<_>>().join(", ");
        check.0.push(FieldFault::new("to", format!("Có: {known}."), format!("There are: {known}.")));
    }
    let note = text(&mut check, "note", &new.note);
    let period = match &new.period {
        Some(told) => days(&mut check, "period", told),
        None => Some(now),
    };
    match (to, note, period) {
        (Some(to), Some(note), Some(period)) if check.0.is_empty() => Ok(StepTold { to, note, period }),
        _ => Err(AppError::Invalid(check.0)),
    }
}

/// A text that must be there.
pub(crate) fn text(check: &mut Checker, name: &str, told: &str) -> Option<String> {
    let told = told.trim();
    if !(1..=TEXT_MOST).contains(&told.chars().count()) {
        check.fault(name, "Cần từ 1 đến 2.000 ký tự.", "1 to 2,000 characters are needed.");
        return None;
    }
    Some(told.to_owned())
}

/// Days that must be there, at most five years of them.
pub(crate) fn days(check: &mut Checker, name: &str, told: &DaysTold) -> Option<Days> {
    let day = |text: &str| Date::parse(text.trim(), format_description!("[year]-[month]-[day]")).ok();
    let read = day(&told.from).zip(day(&told.to)).map(|(from, to)| Days { from, to });
    let right = read.filter(|d| (0..=DAYS_MOST).contains(&(d.to - d.from).whole_days()));
    if right.is_none() {
        let (vi, en) = (
            "Cần from và to là ngày như 2026-12-01, from không sau to, dài không quá 5 năm.",
            "from and to must be days as in 2026-12-01, from not after to, at most 5 years apart.",
        );
        check.fault(name, vi, en);
    }
    right
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_step_without_words_or_with_a_period_inside_out_is_refused_with_all_its_faults() {
        let day = |text: &str| Date::parse(text, format_description!("[year]-[month]-[day]")).unwrap();
        let now = Days { from: day("2026-12-01"), to: day("2027-02-28") };
        let told = |from: &str, to: &str| Some(DaysTold { from: from.into(), to: to.into() });
        let all = NewStep { to: "done".into(), note: " ".into(), period: told("2027-01-02", "2027-01-01") };
        let faults = step(&all, now).err().unwrap();
        let names: Vec<_> = faults.fields().iter().map(|f| f.name.as_str()).collect();
        assert_eq!(names, ["to", "note", "period"]);
        let kept = NewStep { to: "approved".into(), note: " Thống nhất. ".into(), period: None };
        let read = step(&kept, now).ok().unwrap();
        assert_eq!((read.to, read.note.as_str(), read.period), (KeyState::Approved, "Thống nhất.", now));
        let other = NewStep { period: told("2027-01-01", "2027-01-01"), ..kept };
        assert_eq!(step(&other, now).ok().unwrap().period.to, day("2027-01-01"), "a single day is a period");
    }

    #[test]
    fn a_place_on_a_route_is_written_as_on_its_stones() {
        let at = |m: f64| kilometre(Chainage::checked(m).unwrap());
        assert_eq!(
            (at(6_250.4), at(999.6), at(1_234_005.0)),
            ("Km 6+250".into(), "Km 1+000".into(), "Km 1.234+005".into())
        );
    }
}
