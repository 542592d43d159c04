//! Closures and floods: noted with a reason, for a time, and ended.

use serde::{Deserialize, Serialize};
use time::UtcOffset;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::intake::Checker;
use crate::app::roads::kept::CLOSURES;
use crate::app::roads::plans;
use crate::app::{App, AppError, Caller};
use crate::import::parse_time;
use crate::roads::{Condition, Vehicle, Where};
use crate::store::ClosureRow;
use crate::units::{Interval, LonLat, Timestamp};

/// Characters of a reason at most.
const REASON_MOST: usize = 2_000;
/// Ways, or places of a ring, at most.
const PLACES_MOST: usize = 500;

/// A closure or flood somebody notes. One of `ways` and `area` says where.
#[derive(Clone, Debug, Default, PartialEq, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewClosure {
    /// Ids of ways in OSM.
    pub ways: Option<Vec<i64>>,
    /// A ring of longitudes and latitudes, WGS84 degrees: whatever touches it.
    pub area: Option<Vec<[f64; 2]>>,
    /// car, motorbike, foot; all if absent.
    pub vehicles: Option<Vec<String>>,
    /// Share of the usual speed that is left, 0 to 1; closed if absent.
    pub speed_left: Option<f64>,
    /// From when, RFC 3339 or a day.
    pub from: String,
    /// Until when, RFC 3339 or a day, that day included.
    pub to: String,
    /// Why.
    pub reason: String,
}

/// A closure or flood as planners see it.
#[derive(Clone, Debug, PartialEq, Serialize, ToSchema)]
pub struct ClosureView {
    /// Its id.
    pub id: Uuid,
    /// Ids of ways in OSM.
    pub ways: Option<Vec<i64>>,
    /// A ring of longitudes and latitudes.
    pub area: Option<Vec<[f64; 2]>>,
    /// For whom; empty for all.
    pub vehicles: Vec<&'static str>,
    /// Share of the usual speed that is left; 0 is closed.
    pub speed_left: f64,
    /// From when.
    pub from: String,
    /// Until when.
    pub to: String,
    /// Why.
    pub reason: String,
    /// When it was noted.
    pub made_at: String,
    /// By which account.
    pub made_by: Option<Uuid>,
    /// When it was ended before its time.
    pub ended_at: Option<String>,
}

impl ClosureView {
    fn of(row: &ClosureRow) -> Self {
        let condition = &row.condition;
        let (ways, area) = match &condition.at {
            Where::Ways(ways) => (Some(ways.clone()), None),
            Where::Area(ring) => (None, Some(ring.iter().map(|at| [at.lon(), at.lat()]).collect())),
        };
        Self {
            id: row.id,
            ways,
            area,
            vehicles: condition.vehicles.iter().map(|vehicle| vehicle.code()).collect(),
            speed_left: condition.speed_left,
            from: condition.period.from().rfc3339(),
            to: condition.period.to().rfc3339(),
            reason: row.reason.clone(),
            made_at: row.made.0.rfc3339(),
            made_by: row.made.1,
            ended_at: row.ended.map(|(at, _)| at.rfc3339()),
        }
    }
}

impl App {
    /// Closures and floods by their start: those that are not over at `since`, or all.
    pub async fn closures(&self, caller: &Caller, since: Option<Timestamp>) -> Result<Vec<ClosureView>, AppError> {
        plans(caller)?;
        let rows = self.store().closures(caller.scope(), since, CLOSURES).await?;
        Ok(rows.iter().map(ClosureView::of).collect())
    }

    /// Note a closure or flood. Every field at fault is named at once.
    pub async fn close_roads(&self, caller: &Caller, new: &NewClosure) -> Result<ClosureView, AppError> {
        plans(caller)?;
        let condition = condition(new, self.settings().zone)?;
        let now = self.world().now();
        if self.store().closures(caller.scope(), Some(now), CLOSURES).await?.len() as i64 >= CLOSURES {
            let (vi, en) = ("Đã có 10.000 đoạn cấm đường còn hiệu lực.", "There are 10,000 closures in force already.");
            return Err(AppError::field("reason", vi, en));
        }
        let made = (now, caller.account().map(|account| account.id));
        let reason = new.reason.trim().to_owned();
        let row = ClosureRow { id: self.world().id(), condition, reason, made, ended: None };
        self.store().add_closure(caller.scope(), &row).await?;
        self.wrote();
        Ok(ClosureView::of(&row))
    }

    /// End a closure now.
    pub async fn open_roads(&self, caller: &Caller, id: Uuid) -> Result<ClosureView, AppError> {
        plans(caller)?;
        let hand = (self.world().now(), caller.account().map(|account| account.id));
        self.store().end_closure(caller.scope(), id, hand).await?;
        self.wrote();
        let row = self.store().closure(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        Ok(ClosureView::of(&row))
    }
}

fn condition(new: &NewClosure, zone: UtcOffset) -> Result<Condition, AppError> {
    let mut check = Checker::default();
    let at = place(&mut check, new);
    let told = new.vehicles.iter().flatten();
    let vehicles: Option<Vec<Vehicle>> = told.map(|code| Vehicle::from_code(code)).collect();
    if vehicles.is_none() {
        check.fault("vehicles", "Phương tiện là car, motorbike hoặc foot.", "A vehicle is car, motorbike or foot.");
    }
    let speed_left = new.speed_left.unwrap_or(0.0);
    if !(0.0..=1.0).contains(&speed_left) {
        check.fault("speed_left", "Phần tốc độ còn lại từ 0 đến 1.", "The share of speed that is left is from 0 to 1.");
    }
    let [from, to] = [("from", &new.from, false), ("to", &new.to, true)].map(|(name, text, last)| {
        let at = parse_time(text, last, zone);
        if at.is_none() {
            let (vi, en) =
                ("Đề nghị ghi một ngày hoặc thời điểm theo RFC 3339.", "Write a day, or a moment as in RFC 3339.");
            check.fault(name, vi, en);
        }
        at
    });
    let period = from.zip(to).and_then(|(from, to)| {
        let period = Interval::new(from, to);
        if period.is_none() {
            check.fault("to", "Kết thúc trước khi bắt đầu.", "It ends before it begins.");
        }
        period
    });
    if new.reason.trim().is_empty() || new.reason.chars().count() > REASON_MOST {
        check.fault("reason", "Cần lý do, không quá 2.000 ký tự.", "A reason is needed, of at most 2,000 characters.");
    }
    match (at, vehicles, period, check.0.is_empty()) {
        (Some(at), Some(vehicles), Some(period), true) => Ok(Condition { at, vehicles, speed_left, period }),
        _ => Err(AppError::Invalid(check.0)),
    }
}

fn place(check: &mut Checker, new: &NewClosure) -> Option<Where> {
    match (&new.ways, &new.area) {
        (Some(ways), None) if (1..=PLACES_MOST).contains(&ways.len()) => Some(Where::Ways(ways.clone())),
        (None, Some(ring)) if (3..=PLACES_MOST).contains(&ring.len()) => {
            let ring: Option<Vec<LonLat>> = ring.iter().map(|[lon, lat]| LonLat::checked(*lon, *lat)).collect();
            if ring.is_none() {
                check.fault("area", "Có vị trí ngoài trái đất.", "A position lies off the globe.");
            }
            ring.map(Where::Area)
        }
        _ => {
            let (vi, en) = (
                "Cần hoặc mã đường (ways), hoặc vùng (area) có từ 3 vị trí; nhiều nhất 500.",
                "Either ways or an area of at least 3 positions is needed; 500 at most.",
            );
            check.fault("ways", vi, en);
            None
        }
    }
}
