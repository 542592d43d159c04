//! Stations and crews. Police and the department reach them; for others there are none.

use uuid::Uuid;

use crate::access::Scope;
use crate::patrols::{Pause, WallSpan, WallTime};
use crate::roads::Vehicle;
use crate::store::outbox::Touched;
use crate::store::{Store, StoreError, bump, reading, run, writing};
use crate::units::{LonLat, Timestamp};

const STATIONS: &str = "SELECT id, name, lon, lat, phone FROM stations WHERE $1 ORDER BY name, id";

const ADD_STATION: &str = "INSERT INTO stations (id, name, lon, lat, phone) VALUES ($1, $2, $3, $4, $5)";

const CHANGE_STATION: &str = "UPDATE stations SET name = $2, lon = $3, lat = $4, phone = $5 WHERE id = $1";

const CREWS: &str = "SELECT id, name, station, vehicle, shift_from, shift_to, breaks, phone, active, lon, lat, position_at \
     FROM crews WHERE $1 ORDER BY name, id";

const ADD_CREW: &str = "INSERT INTO crews (id, name, station, vehicle, shift_from, shift_to, breaks, phone, active) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)";

const CHANGE_CREW: &str = "UPDATE crews SET name = $2, station = $3, vehicle = $4, shift_from = $5, shift_to = $6, breaks = $7, \
     phone = $8, active = $9 WHERE id = $1";

const PLACE_CREW: &str = "UPDATE crews SET lon = $2, lat = $3, position_at = $4 WHERE id = $1";

/// Where crews start from.
#[derive(Clone, Debug, PartialEq)]
pub struct StationRow {
    /// The store's id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// Where it is.
    pub at: LonLat,
    /// Its telephone.
    pub phone: Option<String>,
}

/// A crew.
#[derive(Clone, Debug, PartialEq)]
pub struct CrewRow {
    /// The store's id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// Its station.
    pub station: Uuid,
    /// How it moves.
    pub vehicle: Vehicle,
    /// Its shift, local times.
    pub shift: WallSpan,
    /// Its rests, in order.
    pub breaks: Vec<Pause>,
    /// Its telephone.
    pub phone: Option<String>,
    /// Whether it is sent out at all.
    pub active: bool,
    /// Where it was last, and when; changed by [`Store::place_crew`] alone.
    pub position: Option<(LonLat, Timestamp)>,
}

#[derive(sqlx::FromRow)]
struct Columns {
    id: Uuid,
    name: String,
    station: Uuid,
    vehicle: String,
    shift_from: String,
    shift_to: String,
    breaks: String,
    phone: Option<String>,
    active: bool,
    lon: Option<f64>,
    lat: Option<f64>,
    position_at: Option<i64>,
}

impl Store {
    /// Stations in scope, by name.
    pub async fn stations(&self, scope: &Scope) -> Result<Vec<StationRow>, StoreError> {
        let rows: Vec<(Uuid, String, f64, f64, Option<String>)> = reading!(self, pool => {
            sqlx::query_as(STATIONS).bind(scope.sees_all()).fetch_all(pool).await?
        });
        let row = |(id, name, lon, lat, phone)| Some(StationRow { id, name, at: LonLat::checked(lon, lat)?, phone });
        rows.into_iter().map(|columns| row(columns).ok_or(StoreError::Corrupt("station"))).collect()
    }

    /// Add a station.
    pub async fn add_station(&self, scope: &Scope, row: &StationRow, at: Timestamp) -> Result<(), StoreError> {
        reaches(scope)?;
        writing!(self, tx => {
            bump!(tx, &Touched::new(&["stations"]), at);
            run!(tx, ADD_STATION, row.id, &row.name, row.at.lon(), row.at.lat(), &row.phone);
        });
        Ok(())
    }

    /// Change a station.
    pub async fn change_station(&self, scope: &Scope, row: &StationRow, at: Timestamp) -> Result<(), StoreError> {
        reaches(scope)?;
        writing!(self, tx => {
            bump!(tx, &Touched::new(&["stations"]), at);
            let done = run!(tx, CHANGE_STATION, row.id, &row.name, row.at.lon(), row.at.lat(), &row.phone);
            there(done.rows_affected())?;
        });
        Ok(())
    }

    /// Take a station away; a conflict while crews start from it.
    pub async fn remove_station(&self, scope: &Scope, id: Uuid, at: Timestamp) -> Result<(), StoreError> {
        reaches(scope)?;
        writing!(self, tx => {
            bump!(tx, &Touched::new(&["stations"]), at);
            let crews: i64 =
                sqlx::query_scalar("SELECT count(*) FROM crews WHERE station = $1").bind(id).fetch_one(&mut *tx).await?;
            if crews > 0 {
                return Err(StoreError::Conflict);
            }
            there(run!(tx, "DELETE FROM stations WHERE id = $1", id).rows_affected())?;
        });
        Ok(())
    }

    /// Crews in scope, by name.
    pub async fn crews(&self, scope: &Scope) -> Result<Vec<CrewRow>, StoreError> {
        let rows: Vec<Columns> =
            reading!(self, pool => sqlx::query_as(CREWS).bind(scope.sees_all()).fetch_all(pool).await?);
        rows.into_iter().map(|row| crew(row).ok_or(StoreError::Corrupt("crew"))).collect()
    }

    /// Add a crew of a station that is there.
    pub async fn add_crew(&self, scope: &Scope, row: &CrewRow, at: Timestamp) -> Result<(), StoreError> {
        reaches(scope)?;
        writing!(self, tx => {
            bump!(tx, &Touched::new(&["crews"]), at);
            run!(
                tx, ADD_CREW, row.id, &row.name, row.station, row.vehicle.code(), row.shift.from.to_string(),
                row.shift.to.to_string(), breaks_text(&row.breaks), &row.phone, row.active,
            );
        });
        Ok(())
    }

    /// Change a crew, but for its position.
    pub async fn change_crew(&self, scope: &Scope, row: &CrewRow, at: Timestamp) -> Result<(), StoreError> {
        reaches(scope)?;
        writing!(self, tx => {
            bump!(tx, &Touched::new(&["crews"]), at);
            let done = run!(
                tx, CHANGE_CREW, row.id, &row.name, row.station, row.vehicle.code(), row.shift.from.to_string(),
                row.shift.to.to_string(), breaks_text(&row.breaks), &row.phone, row.active,
            );
            there(done.rows_affected())?;
        });
        Ok(())
    }

    /// Note where a crew is.
    pub async fn place_crew(&self, scope: &Scope, id: Uuid, place: LonLat, at: Timestamp) -> Result<(), StoreError> {
        reaches(scope)?;
        writing!(self, tx => {
            bump!(tx, &Touched::new(&["crews"]), at);
            there(run!(tx, PLACE_CREW, id, place.lon(), place.lat(), at.millis()).rows_affected())?;
        });
        Ok(())
    }

    /// Take a crew away; plans that it was in stay as they are.
    pub async fn remove_crew(&self, scope: &Scope, id: Uuid, at: Timestamp) -> Result<(), StoreError> {
        reaches(scope)?;
        writing!(self, tx => {
            bump!(tx, &Touched::new(&["crews"]), at);
            there(run!(tx, "DELETE FROM crews WHERE id = $1", id).rows_affected())?;
        });
        Ok(())
    }
}

/// Whoever sees not all of the province does nothing here.
pub(super) fn reaches(scope: &Scope) -> Result<(), StoreError> {
    if scope.sees_all() { Ok(()) } else { Err(StoreError::NotFound) }
}

pub(super) fn there(rows: u64) -> Result<(), StoreError> {
    if rows == 0 { Err(StoreError::NotFound) } else { Ok(()) }
}

fn breaks_text(breaks: &[Pause]) -> String {
    let one = |pause: &Pause| format!("{}-{}/{}", pause.within.from, pause.within.to, pause.minutes);
    breaks.iter().map(one).collect::<Vec<_>>().join(",")
}

fn breaks(text: &str) -> Option<Vec<Pause>> {
    let one = |text: &str| {
        let (within, minutes) = text.split_once('/')?;
        let (from, to) = within.split_once('-')?;
        let within = WallSpan { from: WallTime::read(from)?, to: WallTime::read(to)? };
        Some(Pause { within, minutes: minutes.parse().ok()? })
    };
    text.split(',').filter(|part| !part.is_empty()).map(one).collect()
}

fn crew(row: Columns) -> Option<CrewRow> {
    let place = row.lon.zip(row.lat).and_then(|(lon, lat)| LonLat::checked(lon, lat));
    Some(CrewRow {
        id: row.id,
        name: row.name,
        station: row.station,
        vehicle: Vehicle::from_code(&row.vehicle)?,
        shift: WallSpan { from: WallTime::read(&row.shift_from)?, to: WallTime::read(&row.shift_to)? },
        breaks: breaks(&row.breaks)?,
        phone: row.phone,
        active: row.active,
        position: place.zip(row.position_at.map(Timestamp::from_millis)),
    })
}
