//! Columns of planned works, and what they mean.

use uuid::Uuid;

use crate::access::Role;
use crate::patrols::{WallSpan, WallTime};
use crate::registers::{Act, Timing, WorksState};
use crate::store::Hand;
use crate::store::rows::known;
use crate::store::wkb::{lines_from_wkb, lines_to_wkb};
use crate::store::works::{AnnouncedRow, WorksLine, WorksPlace, WorksRow};
use crate::units::{Bbox, CarrierCode, Interval, LonLat, Metres, Timestamp};

#[derive(sqlx::FromRow)]
pub(super) struct Columns {
    id: Uuid,
    carrier: String,
    what: String,
    place: String,
    communes: String,
    geometry: Option<Vec<u8>>,
    west: f64,
    south: f64,
    east: f64,
    north: f64,
    lon: Option<f64>,
    lat: Option<f64>,
    reach_m: Option<f64>,
    route: Option<Uuid>,
    route_id: Option<String>,
    from_m: Option<f64>,
    to_m: Option<f64>,
    from_at: i64,
    to_at: i64,
    hours_from: Option<String>,
    hours_to: Option<String>,
    crew: i64,
    leader_phone: String,
    phone: String,
    remarks: Option<String>,
    code: String,
    state: String,
    reason: Option<String>,
    announced_at: i64,
    announced_by: Option<Uuid>,
    announced_role: String,
    announced_name: Option<String>,
    data_version: i64,
}

#[derive(sqlx::FromRow)]
pub(super) struct LineColumns {
    at: i64,
    by_user: Option<Uuid>,
    by_name: Option<String>,
    role: String,
    carrier: Option<String>,
    act: String,
    note: Option<String>,
    changes: String,
}

#[derive(sqlx::FromRow)]
pub(super) struct AnnouncedColumns {
    carrier: String,
    what: String,
    from_at: i64,
    to_at: i64,
    hours_from: Option<String>,
    hours_to: Option<String>,
    phone: String,
}

/// A place in columns.
#[derive(Default)]
pub(super) struct Parts<'a> {
    pub place: &'static str,
    pub geometry: Option<Vec<u8>>,
    pub lon: Option<f64>,
    pub lat: Option<f64>,
    pub reach_m: Option<f64>,
    pub route: Option<Uuid>,
    pub route_id: Option<&'a str>,
    pub from_m: Option<f64>,
    pub to_m: Option<f64>,
}

impl<'a> Parts<'a> {
    pub fn of(place: &'a WorksPlace) -> Self {
        match place {
            WorksPlace::Communes => Self { place: "communes", ..Self::default() },
            WorksPlace::Point { at, reach } => Self {
                place: "point",
                lon: Some(at.lon()),
                lat: Some(at.lat()),
                reach_m: Some(reach.get()),
                ..Self::default()
            },
            WorksPlace::Stretch { route, route_id, from_m, to_m, lines } => Self {
                place: "stretch",
                geometry: Some(lines_to_wkb(lines.iter().map(Vec::as_slice))),
                route: Some(*route),
                route_id: Some(route_id),
                from_m: Some(*from_m),
                to_m: Some(*to_m),
                ..Self::default()
            },
        }
    }
}

/// Daily hours in columns.
pub(super) fn hours_text(hours: Option<WallSpan>) -> (Option<String>, Option<String>) {
    hours.map(|hours| (hours.from.to_string(), hours.to.to_string())).unzip()
}

fn timing(from: i64, to: i64, hours: (Option<&str>, Option<&str>)) -> Option<Timing> {
    let hours = match hours {
        (Some(from), Some(to)) => Some(WallSpan { from: WallTime::read(from)?, to: WallTime::read(to)? }),
        _ => None,
    };
    Some(Timing { period: Interval::new(Timestamp::from_millis(from), Timestamp::from_millis(to))?, hours })
}

impl Columns {
    pub fn read(self) -> Option<WorksRow> {
        let carrier = CarrierCode::checked(&self.carrier)?;
        let place = self.place()?;
        let timing = timing(self.from_at, self.to_at, (self.hours_from.as_deref(), self.hours_to.as_deref()))?;
        let announced = Hand {
            at: Timestamp::from_millis(self.announced_at),
            by: self.announced_by,
            name: self.announced_name,
            role: Role::from_code(&self.announced_role)?,
            carrier: Some(carrier.clone()),
        };
        Some(WorksRow {
            id: self.id,
            carrier,
            what: self.what,
            place,
            communes: self.communes.split(',').filter(|code| !code.is_empty()).map(str::to_owned).collect(),
            bbox: Bbox::checked(self.west, self.south, self.east, self.north)?,
            timing,
            crew: u32::try_from(self.crew).ok()?,
            leader_phone: self.leader_phone,
            phone: self.phone,
            remarks: self.remarks,
            code: self.code,
            state: WorksState::from_code(&self.state)?,
            reason: self.reason,
            announced,
            data_version: self.data_version,
        })
    }

    fn place(&self) -> Option<WorksPlace> {
        match self.place.as_str() {
            "communes" => Some(WorksPlace::Communes),
            "point" => Some(WorksPlace::Point {
                at: LonLat::checked(self.lon?, self.lat?)?,
                reach: Metres::checked(self.reach_m?)?,
            }),
            "stretch" => Some(WorksPlace::Stretch {
                route: self.route?,
                route_id: self.route_id.clone()?,
                from_m: self.from_m?,
                to_m: self.to_m?,
                lines: lines_from_wkb(self.geometry.as_deref()?)?,
            }),
            _ => None,
        }
    }
}

impl LineColumns {
    pub fn read(self) -> Option<WorksLine> {
        Some(WorksLine {
            hand: Hand {
                at: Timestamp::from_millis(self.at),
                by: self.by_user,
                name: self.by_name,
                role: Role::from_code(&self.role)?,
                carrier: known(self.carrier.as_deref(), CarrierCode::checked)?,
            },
            act: Act::from_code(&self.act)?,
            note: self.note,
            changes: serde_json::from_str(&self.changes).ok()?,
        })
    }
}

impl AnnouncedColumns {
    pub fn read(self) -> Option<AnnouncedRow> {
        let timing = timing(self.from_at, self.to_at, (self.hours_from.as_deref(), self.hours_to.as_deref()))?;
        Some(AnnouncedRow { carrier: self.carrier, what: self.what, timing, phone: self.phone })
    }
}
