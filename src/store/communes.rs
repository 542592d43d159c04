//! Communes and carriers.

use crate::access::{Scope, Stream};
use crate::network::Commune;
use crate::store::outbox::Touched;
use crate::store::wkb::{polygons_from_wkb, polygons_to_wkb};
use crate::store::{CarrierRow, Store, StoreError, bump, reading, run, writing};
use crate::units::{CarrierCode, LonLat, Timestamp};

const PUT_COMMUNE: &str = "INSERT INTO communes (code, name, kind, full_name, old_district, former, center_lon, center_lat, \
     geometry, approximate, data_version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11) \
     ON CONFLICT (code) DO UPDATE SET name = excluded.name, kind = excluded.kind, full_name = excluded.full_name, \
     old_district = excluded.old_district, former = excluded.former, center_lon = excluded.center_lon, \
     center_lat = excluded.center_lat, geometry = excluded.geometry, approximate = excluded.approximate, \
     data_version = excluded.data_version";

/// A new border may put an incident into another commune.
const MATCH_AGAIN: &str = "UPDATE incidents SET waits = $1 WHERE lon IS NOT NULL";

const COMMUNES: &str = "SELECT code, name, kind, full_name, old_district, former, center_lon, center_lat, geometry, approximate \
     FROM communes WHERE $1 IS NULL OR code = $1 ORDER BY code";

const PUT_CARRIER: &str = "INSERT INTO carriers (code, name, color, data_version) VALUES ($1, $2, $3, $4) \
     ON CONFLICT (code) DO UPDATE SET name = excluded.name, color = excluded.color, data_version = excluded.data_version";

const CARRIERS: &str = "SELECT code, name, color FROM carriers WHERE $1 OR code = $2 ORDER BY color, code";

#[derive(sqlx::FromRow)]
struct Columns {
    code: String,
    name: String,
    kind: String,
    full_name: String,
    old_district: Option<String>,
    former: String,
    center_lon: f64,
    center_lat: f64,
    geometry: Vec<u8>,
    approximate: bool,
}

impl Store {
    /// Write communes; those with a known code are replaced. Incidents with a place wait to be told
    /// which commune that is in now.
    pub async fn put_communes(&self, scope: &Scope, rows: &[Commune], at: Timestamp) -> Result<(), StoreError> {
        if !scope.sees_all() {
            return Err(StoreError::NotFound);
        }
        let mut touched = Touched::new(&["communes"]);
        touched.tell(Stream::Public, None);
        writing!(self, tx => {
            let version = bump!(tx, &touched, at);
            for row in rows {
                let former = serde_json::to_string(&row.former).map_err(|_| StoreError::Corrupt("commune"))?;
                run!(
                    tx, PUT_COMMUNE, &row.code, &row.name, &row.kind, &row.full_name, row.old_district.as_deref(), former,
                    row.center.lon(), row.center.lat(), polygons_to_wkb(&row.rings), row.approximate, version,
                );
            }
            run!(tx, MATCH_AGAIN, version);
        });
        Ok(())
    }

    /// All communes; they are no secret in any scope.
    pub async fn communes(&self, _scope: &Scope) -> Result<Vec<Commune>, StoreError> {
        self.select_communes(None).await
    }

    /// One commune.
    pub async fn commune(&self, _scope: &Scope, code: &str) -> Result<Option<Commune>, StoreError> {
        Ok(self.select_communes(Some(code)).await?.pop())
    }

    async fn select_communes(&self, code: Option<&str>) -> Result<Vec<Commune>, StoreError> {
        let rows: Vec<Columns> = reading!(self, pool => sqlx::query_as(COMMUNES).bind(code).fetch_all(pool).await?);
        rows.into_iter().map(|row| commune(row).ok_or(StoreError::Corrupt("commune"))).collect()
    }

    /// Write carriers; those with a known code are replaced.
    pub async fn put_carriers(&self, scope: &Scope, rows: &[CarrierRow], at: Timestamp) -> Result<(), StoreError> {
        if !scope.sees_all() {
            return Err(StoreError::NotFound);
        }
        let mut touched = Touched::new(&["carriers"]);
        rows.iter().for_each(|row| touched.tell_carrier(&row.code, None));
        writing!(self, tx => {
            let version = bump!(tx, &touched, at);
            for row in rows {
                run!(tx, PUT_CARRIER, row.code.as_str(), &row.name, row.color, version);
            }
        });
        Ok(())
    }

    /// Carriers in scope: a carrier sees itself, police and department all, others none.
    pub async fn carriers(&self, scope: &Scope) -> Result<Vec<CarrierRow>, StoreError> {
        let own = scope.carrier().map(CarrierCode::as_str);
        let rows: Vec<(String, String, i64)> =
            reading!(self, pool => sqlx::query_as(CARRIERS).bind(scope.sees_all()).bind(own).fetch_all(pool).await?);
        let read = |(code, name, color): (String, String, i64)| {
            Some(CarrierRow { code: CarrierCode::checked(&code)?, name, color })
        };
        rows.into_iter().map(|row| read(row).ok_or(StoreError::Corrupt("carrier"))).collect()
    }
}

fn commune(row: Columns) -> Option<Commune> {
    Some(Commune {
        code: row.code,
        name: row.name,
        kind: row.kind,
        full_name: row.full_name,
        old_district: row.old_district,
        former: serde_json::from_str(&row.former).ok()?,
        center: LonLat::checked(row.center_lon, row.center_lat)?,
        rings: polygons_from_wkb(&row.geometry)?,
        approximate: row.approximate,
    })
}
