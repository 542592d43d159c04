//! Routes and sites.

mod again;
mod apply;
mod changed;
mod earlier;
mod record;

use uuid::Uuid;

use crate::access::Scope;
use crate::network::{Fingerprint, Laying, Medium, Route, Site, SiteKind};
use crate::store::rows::{known, listed};
use crate::store::wkb::lines_from_wkb;
use crate::store::{Filter, RouteOutline, RouteRow, SiteOutline, SiteRow, Store, StoreError, reading};
use crate::units::{Bbox, CarrierCode, LonLat, Metres, Timestamp};
pub(super) use earlier::within;
pub(super) use record::NEWEST;

const ROUTES: &str = "SELECT id, carrier, route_id, name, medium, laying, properties, geometry, communes, in_service_from, data_version \
     FROM routes WHERE retired_at IS NULL \
     AND ($1 OR carrier = $2 OR id IN (SELECT route FROM route_communes WHERE commune = $3)) \
     AND west <= $4 AND east >= $5 AND south <= $6 AND north >= $7 \
     AND ($8 = '' OR replace($8, ',' || carrier || ',', '') <> $8) AND ($9 IS NULL OR id > $9) AND ($10 IS NULL OR id = $10) ORDER BY id LIMIT $11";

const SITES: &str = "SELECT id, carrier, site_id, kind, name, lon, lat, commune, properties, data_version \
     FROM sites WHERE retired_at IS NULL AND ($1 OR carrier = $2) \
     AND lon <= $3 AND lon >= $4 AND lat <= $5 AND lat >= $6 \
     AND ($7 = '' OR replace($7, ',' || carrier || ',', '') <> $7) AND ($8 IS NULL OR id > $8) AND ($9 IS NULL OR id = $9) ORDER BY id LIMIT $10";

const ROUTE_OUTLINES: &str = "SELECT id, route_id, fingerprint, length_m FROM routes \
     WHERE retired_at IS NULL AND carrier = $1 AND ($2 OR carrier = $3)";

const SITE_OUTLINES: &str =
    "SELECT id, site_id, fingerprint FROM sites WHERE retired_at IS NULL AND carrier = $1 AND ($2 OR carrier = $3)";

#[derive(sqlx::FromRow)]
pub(super) struct RouteColumns {
    id: Uuid,
    carrier: String,
    route_id: String,
    name: Option<String>,
    medium: Option<String>,
    laying: Option<String>,
    properties: String,
    geometry: Vec<u8>,
    communes: String,
    in_service_from: Option<i64>,
    data_version: i64,
}

#[derive(sqlx::FromRow)]
pub(super) struct SiteColumns {
    id: Uuid,
    carrier: String,
    site_id: String,
    kind: String,
    name: Option<String>,
    lon: f64,
    lat: f64,
    commune: Option<String>,
    properties: String,
    data_version: i64,
}

impl Store {
    /// Routes in service and in scope, by id.
    pub async fn routes(&self, scope: &Scope, filter: &Filter) -> Result<Vec<RouteRow>, StoreError> {
        self.select_routes(scope, filter, None).await
    }

    /// One route in service and in scope.
    pub async fn route(&self, scope: &Scope, id: Uuid) -> Result<Option<RouteRow>, StoreError> {
        let one = Filter { limit: 1, ..Filter::default() };
        Ok(self.select_routes(scope, &one, Some(id)).await?.pop())
    }

    async fn select_routes(
        &self,
        scope: &Scope,
        filter: &Filter,
        id: Option<Uuid>,
    ) -> Result<Vec<RouteRow>, StoreError> {
        let area = filter.bbox.unwrap_or(Bbox::WORLD);
        let rows: Vec<RouteColumns> = reading!(self, pool => {
            sqlx::query_as(ROUTES)
                .bind(scope.sees_all())
                .bind(scope.carrier().map(CarrierCode::as_str))
                .bind(scope.commune())
                .bind(area.east)
                .bind(area.west)
                .bind(area.north)
                .bind(area.south)
                .bind(listed(&filter.carriers))
                .bind(filter.after)
                .bind(id)
                .bind(filter.limit)
                .fetch_all(pool)
                .await?
        });
        rows.into_iter().map(|row| route_row(row).ok_or(StoreError::Corrupt("route"))).collect()
    }

    /// Sites in service and in scope, by id.
    pub async fn sites(&self, scope: &Scope, filter: &Filter) -> Result<Vec<SiteRow>, StoreError> {
        self.select_sites(scope, filter, None).await
    }

    /// One site in service and in scope.
    pub async fn site(&self, scope: &Scope, id: Uuid) -> Result<Option<SiteRow>, StoreError> {
        let one = Filter { limit: 1, ..Filter::default() };
        Ok(self.select_sites(scope, &one, Some(id)).await?.pop())
    }

    async fn select_sites(&self, scope: &Scope, filter: &Filter, id: Option<Uuid>) -> Result<Vec<SiteRow>, StoreError> {
        let area = filter.bbox.unwrap_or(Bbox::WORLD);
        let rows: Vec<SiteColumns> = reading!(self, pool => {
            sqlx::query_as(SITES)
                .bind(scope.sees_all())
                .bind(scope.carrier().map(CarrierCode::as_str))
                .bind(area.east)
                .bind(area.west)
                .bind(area.north)
                .bind(area.south)
                .bind(listed(&filter.carriers))
                .bind(filter.after)
                .bind(id)
                .bind(filter.limit)
                .fetch_all(pool)
                .await?
        });
        rows.into_iter().map(|row| site_row(row).ok_or(StoreError::Corrupt("site"))).collect()
    }

    /// What a carrier has in service, as far as a new file is compared with it.
    pub async fn route_outlines(&self, scope: &Scope, carrier: &CarrierCode) -> Result<Vec<RouteOutline>, StoreError> {
        let own = scope.carrier().map(CarrierCode::as_str);
        let rows: Vec<RouteInShort> = reading!(self, pool => {
            sqlx::query_as(ROUTE_OUTLINES).bind(carrier.as_str()).bind(scope.sees_all()).bind(own).fetch_all(pool).await?
        });
        rows.into_iter().map(route_outline).collect()
    }

    /// A carrier's sites in service, as far as a new file is compared with them.
    pub async fn site_outlines(&self, scope: &Scope, carrier: &CarrierCode) -> Result<Vec<SiteOutline>, StoreError> {
        let own = scope.carrier().map(CarrierCode::as_str);
        let rows: Vec<SiteInShort> = reading!(self, pool => {
            sqlx::query_as(SITE_OUTLINES).bind(carrier.as_str()).bind(scope.sees_all()).bind(own).fetch_all(pool).await?
        });
        Ok(rows.into_iter().map(site_outline).collect())
    }

    /// How often a route was replaced or retired.
    pub async fn route_versions(&self, scope: &Scope, id: Uuid) -> Result<i64, StoreError> {
        let sql = "SELECT COUNT(*) FROM route_history WHERE id = $1 AND ($2 OR carrier = $3)";
        let own = scope.carrier().map(CarrierCode::as_str);
        Ok(reading!(self, pool => {
            sqlx::query_scalar(sql).bind(id).bind(scope.sees_all()).bind(own).fetch_one(pool).await?
        }))
    }
}

pub(super) fn route_row(row: RouteColumns) -> Option<RouteRow> {
    let carrier = CarrierCode::checked(&row.carrier)?;
    let mut route = Route::measured(row.route_id, lines_from_wkb(&row.geometry)?);
    route.carrier = Some(carrier.clone());
    route.name = row.name;
    route.medium = known(row.medium.as_deref(), Medium::from_code)?;
    route.laying = known(row.laying.as_deref(), Laying::from_code)?;
    route.properties = serde_json::from_str(&row.properties).ok()?;
    Some(RouteRow {
        id: row.id,
        carrier,
        route,
        communes: row.communes.split(',').filter(|c| !c.is_empty()).map(str::to_owned).collect(),
        in_service_from: row.in_service_from.map(Timestamp::from_millis),
        data_version: row.data_version,
    })
}

pub(super) fn site_row(row: SiteColumns) -> Option<SiteRow> {
    let carrier = CarrierCode::checked(&row.carrier)?;
    let site = Site {
        id: row.site_id,
        carrier: Some(carrier.clone()),
        name: row.name,
        kind: SiteKind::from_code(&row.kind)?,
        at: LonLat::checked(row.lon, row.lat)?,
        properties: serde_json::from_str(&row.properties).ok()?,
    };
    Some(SiteRow { id: row.id, carrier, site, commune: row.commune, data_version: row.data_version })
}

/// Id, the carrier's id, fingerprint and length of a route.
pub(super) type RouteInShort = (Uuid, String, Vec<u8>, f64);
/// Id, the carrier's id and fingerprint of a site.
pub(super) type SiteInShort = (Uuid, String, Vec<u8>);

pub(super) fn route_outline((id, route_id, print, length): RouteInShort) -> Result<RouteOutline, StoreError> {
    let length = Metres::checked(length).ok_or(StoreError::Corrupt("route"))?;
    Ok(RouteOutline { id, route_id, fingerprint: Fingerprint::stored(&print), length })
}

pub(super) fn site_outline((id, site_id, print): SiteInShort) -> SiteOutline {
    SiteOutline { id, site_id, fingerprint: Fingerprint::stored(&print) }
}
