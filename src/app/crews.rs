//! Stations and crews: who can be sent out, from where, when and how.

use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::intake::Checker;
use crate::app::{App, AppError, Caller, FieldFault};
use crate::patrols::{Pause, WallSpan, WallTime};
use crate::roads::Vehicle;
use crate::store::{CrewRow, StationRow};
use crate::units::LonLat;

/// Characters of a name at most.
const NAME_MOST: usize = 100;
/// Characters of a telephone number at most.
const PHONE_MOST: usize = 30;
/// The shortest shift, minutes: one stop and the way.
const SHIFT_LEAST: u16 = 30;
/// Breaks of a shift at most.
const BREAKS_MOST: usize = 4;

/// A station as it is sent.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewStation {
    /// What it is called.
    pub name: String,
    /// Longitude and latitude, WGS84 degrees, within the province.
    pub point: [f64; 2],
    /// Its telephone.
    pub phone: Option<String>,
}

/// A station.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct StationView {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// Longitude and latitude.
    pub point: [f64; 2],
    /// Its telephone.
    pub phone: Option<String>,
}

/// From one local time to another, past midnight if need be.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct HoursTold {
    /// As in 21:30.
    pub from: String,
    /// As in 04:00.
    pub to: String,
}

/// A rest, begun and ended within two local times.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct BreakTold {
    /// It does not begin before, as in 23:30.
    pub from: String,
    /// It is over by then, as in 01:30.
    pub to: String,
    /// How long it is.
    pub minutes: u16,
}

/// A crew as it is sent.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewCrew {
    /// What it is called.
    pub name: String,
    /// Id of its station.
    pub station: String,
    /// car, motorbike, foot.
    pub vehicle: String,
    /// Its shift, half an hour at least.
    pub shift: HoursTold,
    /// Its rests in order, within the shift; four at most.
    #[serde(default)]
    pub breaks: Vec<BreakTold>,
    /// Its telephone.
    pub phone: Option<String>,
    /// Whether it is sent out at all; true if absent.
    pub active: Option<bool>,
}

/// Where a crew is.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPosition {
    /// Longitude and latitude, WGS84 degrees.
    pub point: [f64; 2],
}

/// Where a crew was.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PositionView {
    /// Longitude and latitude.
    pub point: [f64; 2],
    /// When.
    pub at: String,
}

/// A crew.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CrewView {
    /// Its id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// Id of its station.
    pub station: Uuid,
    /// car, motorbike, foot.
    pub vehicle: &'static str,
    /// Its shift.
    pub shift: HoursTold,
    /// Its rests.
    pub breaks: Vec<BreakTold>,
    /// Its telephone.
    pub phone: Option<String>,
    /// Whether it is sent out at all.
    pub active: bool,
    /// Where it was last.
    pub position: Option<PositionView>,
}

impl App {
    /// All stations, by name.
    pub async fn stations(&self, caller: &Caller) -> Result<Vec<StationView>, AppError> {
        planner(caller)?;
        Ok(self.store().stations(caller.scope()).await?.into_iter().map(station_view).collect())
    }

    /// Add a station, or change the one with this id.
    pub async fn put_station(
        &self,
        caller: &Caller,
        id: Option<Uuid>,
        new: &NewStation,
    ) -> Result<StationView, AppError> {
        planner(caller)?;
        let mut check = Checker::default();
        let name = name(&mut check, &new.name);
        let phone = phone(&mut check, new.phone.as_deref());
        let at = LonLat::checked(new.point[0], new.point[1]).filter(|at| self.live().communes.at(*at).is_some());
        if at.is_none() {
            let (vi, en) =
                ("Cần kinh độ, vĩ độ WGS84 trong tỉnh.", "Longitude and latitude of WGS84 in the province are needed.");
            check.fault("point", vi, en);
        }
        let (Some(at), true) = (at, check.0.is_empty()) else { return Err(AppError::Invalid(check.0)) };
        let row = StationRow { id: id.unwrap_or_else(|| self.world().id()), name, at, phone };
        let (scope, now) = (caller.scope(), self.world().now());
        match id {
            Some(_) => self.store().change_station(scope, &row, now).await?,
            None => self.store().add_station(scope, &row, now).await?,
        }
        self.wrote();
        Ok(station_view(row))
    }

    /// Take a station away that no crew starts from.
    pub async fn remove_station(&self, caller: &Caller, id: Uuid) -> Result<(), AppError> {
        planner(caller)?;
        self.store().remove_station(caller.scope(), id, self.world().now()).await?;
        self.wrote();
        Ok(())
    }

    /// All crews, by name.
    pub async fn crews(&self, caller: &Caller) -> Result<Vec<CrewView>, AppError> {
        planner(caller)?;
        Ok(self.store().crews(caller.scope()).await?.into_iter().map(crew_view).collect())
    }

    /// Add a crew, or change the one with this id.
    pub async fn put_crew(&self, caller: &Caller, id: Option<Uuid>, new: &NewCrew) -> Result<CrewView, AppError> {
        planner(caller)?;
        let scope = caller.scope();
        let known = self.store().stations(scope).await?;
        let mut row = read_crew(new, &known, id.unwrap_or_else(|| self.world().id()))?;
        let now = self.world().now();
        match id {
            Some(id) => {
                let before = self.store().crews(scope).await?.into_iter().find(|crew| crew.id == id);
                row.position = before.ok_or(AppError::Absent)?.position;
                self.store().change_crew(scope, &row, now).await?;
            }
            None => self.store().add_crew(scope, &row, now).await?,
        }
        self.wrote();
        Ok(crew_view(row))
    }

    /// Note where a crew is now.
    pub async fn place_crew(&self, caller: &Caller, id: Uuid, new: &NewPosition) -> Result<(), AppError> {
        planner(caller)?;
        let [lon, lat] = new.point;
        let (vi, en) = ("Cần kinh độ, vĩ độ WGS84.", "Longitude and latitude of WGS84 are needed.");
        let place = LonLat::checked(lon, lat).ok_or_else(|| AppError::field("point", vi, en))?;
        self.store().place_crew(caller.scope(), id, place, self.world().now()).await?;
        self.wrote();
        Ok(())
    }

    /// Take a crew away; plans that it was in stay as they are.
    pub async fn remove_crew(&self, caller: &Caller, id: Uuid) -> Result<(), AppError> {
        planner(caller)?;
        self.store().remove_crew(caller.scope(), id, self.world().now()).await?;
        self.wrote();
        Ok(())
    }
}

/// Nights are planned by the police and the department; for others there is no such call.
pub fn planner(caller: &Caller) -> Result<(), AppError> {
    if caller.scope().sees_all() { Ok(()) } else { Err(AppError::Absent) }
}

/// A crew as it was sent, with all its faults at once.
fn read_crew(new: &NewCrew, stations: &[StationRow], id: Uuid) -> Result<CrewRow, AppError> {
    let mut check = Checker::default();
    let name = name(&mut check, &new.name);
    let phone = phone(&mut check, new.phone.as_deref());
    let station = Uuid::parse_str(&new.station).ok().filter(|id| stations.iter().any(|row| row.id == *id));
    if station.is_none() {
        check.fault("station", "Không có trạm này.", "There is no such station.");
    }
    let vehicle = Vehicle::from_code(&new.vehicle);
    if vehicle.is_none() {
        check.fault("vehicle", "Có: car, motorbike, foot.", "There are: car, motorbike, foot.");
    }
    let shift = span(&new.shift.from, &new.shift.to).filter(|shift| shift.minutes() >= SHIFT_LEAST);
    if shift.is_none() {
        let (vi, en) = (
            "Cần giờ ca như 21:30 và 04:00, dài ít nhất 30 phút.",
            "The shift must be times as 21:30 and 04:00, half an hour apart at least.",
        );
        check.fault("shift", vi, en);
    }
    let breaks = shift.map(|shift| read_breaks(&mut check, &new.breaks, shift)).unwrap_or_default();
    match (station, vehicle, shift) {
        (Some(station), Some(vehicle), Some(shift)) if check.0.is_empty() => Ok(CrewRow {
            id,
            name,
            station,
            vehicle,
            shift,
            breaks,
            phone,
            active: new.active.unwrap_or(true),
            position: None,
        }),
        _ => Err(AppError::Invalid(check.0)),
    }
}

fn read_breaks(check: &mut Checker, told: &[BreakTold], shift: WallSpan) -> Vec<Pause> {
    if told.len() > BREAKS_MOST {
        check.fault("breaks", "Nhiều nhất 4 lần nghỉ trong một ca.", "A shift has four breaks at most.");
    }
    let mut breaks = Vec::new();
    for (at, one) in told.iter().enumerate() {
        let within = span(&one.from, &one.to);
        let fits = |w: &WallSpan| shift.holds(*w) && (1..=w.minutes()).contains(&one.minutes);
        match within.filter(fits) {
            Some(within) => breaks.push(Pause { within, minutes: one.minutes }),
            None => check.0.push(FieldFault::new(
                format!("breaks[{at}]"),
                "Cần giờ như 23:30 và 01:30 trong ca, và số phút nghỉ vừa trong khoảng đó.",
                "Times as 23:30 and 01:30 within the shift are needed, and minutes that fit between them.",
            )),
        }
    }
    let rest: u16 = breaks.iter().map(|pause| pause.minutes).sum();
    if rest >= shift.minutes() {
        check.fault("breaks", "Thời gian nghỉ dài hơn ca trực.", "The breaks are longer than the shift.");
    }
    // One after the other, as the plan takes them.
    breaks.sort_by_key(|pause| WallSpan { from: shift.from, to: pause.within.from }.minutes());
    breaks
}

fn span(from: &str, to: &str) -> Option<WallSpan> {
    Some(WallSpan { from: WallTime::read(from.trim())?, to: WallTime::read(to.trim())? })
}

fn name(check: &mut Checker, told: &str) -> String {
    let told = told.trim();
    if !(1..=NAME_MOST).contains(&told.chars().count()) {
        check.fault("name", "Cần từ 1 đến 100 ký tự.", "1 to 100 characters are needed.");
    }
    told.to_owned()
}

fn phone(check: &mut Checker, told: Option<&str>) -> Option<String> {
    let told = told.map(str::trim).filter(|told| !told.is_empty())?;
    let right = told.len() <= PHONE_MOST && told.chars().all(|c| c.is_ascii_digit() || "+-. ()".contains(c));
    if !right {
        check.fault("phone", "Cần số điện thoại, nhiều nhất 30 ký tự.", "A telephone number of 30 characters at most.");
    }
    Some(told.to_owned())
}

fn station_view(row: StationRow) -> StationView {
    StationView { id: row.id, name: row.name, point: [row.at.lon(), row.at.lat()], phone: row.phone }
}

fn crew_view(row: CrewRow) -> CrewView {
    let told = |span: WallSpan| HoursTold { from: span.from.to_string(), to: span.to.to_string() };
    let pause = |pause: Pause| {
        let HoursTold { from, to } = told(pause.within);
        BreakTold { from, to, minutes: pause.minutes }
    };
    CrewView {
        id: row.id,
        name: row.name,
        station: row.station,
        vehicle: row.vehicle.code(),
        shift: told(row.shift),
        breaks: row.breaks.into_iter().map(pause).collect(),
        phone: row.phone,
        active: row.active,
        position: row.position.map(|(at, when)| PositionView { point: [at.lon(), at.lat()], at: when.rfc3339() }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn station() -> StationRow {
        let at = LonLat::checked(107.0, 16.8).unwrap();
        StationRow { id: Uuid::from_u128(1), name: "Trạm".into(), at, phone: None }
    }

    fn crew() -> NewCrew {
        let pause = |from: &str, to: &str| BreakTold { from: from.into(), to: to.into(), minutes: 30 };
        NewCrew {
            name: " Tổ 1 ".into(),
            station: station().id.to_string(),
            vehicle: "car".into(),
            shift: HoursTold { from: "21:30".into(), to: "04:00".into() },
            breaks: vec![pause("02:00", "03:00"), pause("23:30", "01:30")],
            ..NewCrew::default()
        }
    }

    #[test]
    fn a_crew_is_read_with_its_breaks_in_the_order_of_the_night() {
        let row = read_crew(&crew(), &[station()], Uuid::from_u128(2)).unwrap();
        let from: Vec<String> = row.breaks.iter().map(|pause| pause.within.from.to_string()).collect();
        assert_eq!((row.name.as_str(), row.active, from), ("Tổ 1", true, vec!["23:30".to_owned(), "02:00".to_owned()]));
    }

    #[test]
    fn all_faults_of_a_crew_are_told_at_once() {
        let hours = |from: &str, to: &str| HoursTold { from: from.into(), to: to.into() };
        let pause = |from: &str, to: &str, minutes| BreakTold { from: from.into(), to: to.into(), minutes };
        let cases = [
            ("nothing is right", NewCrew::default(), vec!["name", "station", "vehicle", "shift"]),
            ("no shift", NewCrew { shift: hours("21:30", "21:30"), ..crew() }, vec!["shift"]),
            ("a short shift", NewCrew { shift: hours("21:30", "21:59"), breaks: vec![], ..crew() }, vec!["shift"]),
            ("a break outside", NewCrew { breaks: vec![pause("20:00", "22:00", 10)], ..crew() }, vec!["breaks[0]"]),
            ("too long a break", NewCrew { breaks: vec![pause("22:00", "22:20", 30)], ..crew() }, vec!["breaks[0]"]),
            ("no minutes", NewCrew { breaks: vec![pause("22:00", "22:20", 0)], ..crew() }, vec!["breaks[0]"]),
            ("words for a number", NewCrew { phone: Some("gọi tôi".into()), ..crew() }, vec!["phone"]),
        ];
        for (name, new, want) in cases {
            let faults = read_crew(&new, &[station()], Uuid::from_u128(2)).unwrap_err();
            let names: Vec<&str> = faults.fields().iter().map(|f| f.name.as_str()).collect();
            assert_eq!(names, want, "{name}");
        }
    }
}
