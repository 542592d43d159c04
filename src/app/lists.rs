//! Lists of carriers, communes, routes and sites in a caller's reach.

use std::collections::HashMap;

use uuid::Uuid;

use crate::access::Scope;
use crate::app::communes::is_meant;
use crate::app::corridor::corridor;
use crate::app::views::{CarrierView, CommuneView, Feature, Geometry, RouteView, SiteView, position};
use crate::app::{App, AppError, Caller};
use crate::network::{Commune, SiteKind};
use crate::store::{Filter, RouteRow, SiteRow};
use crate::units::{Bbox, CarrierCode};

/// What a list of routes or sites is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct ListQuery {
    /// Only what touches this box.
    pub bbox: Option<Bbox>,
    /// Only these carriers'; any's if empty.
    pub carriers: Vec<CarrierCode>,
    /// Only this kind of site.
    pub kind: Option<SiteKind>,
    /// Only what comes after this id.
    pub after: Option<Uuid>,
    /// So many at most.
    pub limit: i64,
}

/// One page of a list, and where the next one starts.
#[derive(Clone, Debug)]
pub struct Page<T> {
    /// The things.
    pub items: Vec<T>,
    /// The last id of this page, while there is more.
    pub next: Option<Uuid>,
}

impl ListQuery {
    /// One more than asked, to know whether there is more.
    fn filter(&self) -> Filter {
        Filter { bbox: self.bbox, carriers: self.carriers.clone(), after: self.after, limit: self.limit + 1 }
    }
}

impl<T> Page<T> {
    /// Keep `limit` items; `id` tells where the next page starts.
    pub fn of(mut items: Vec<T>, limit: i64, id: impl Fn(&T) -> Uuid) -> Self {
        let limit = usize::try_from(limit).unwrap_or_default();
        let more = items.len() > limit;
        items.truncate(limit);
        let next = if more { items.last().map(id) } else { None };
        Self { items, next }
    }

    fn map<U>(self, f: impl FnMut(T) -> U) -> Page<U> {
        Page { items: self.items.into_iter().map(f).collect(), next: self.next }
    }
}

impl App {
    /// Carriers in reach, with the cable of each that is in reach.
    pub async fn carriers(&self, caller: &Caller) -> Result<Vec<CarrierView>, AppError> {
        let (scope, live) = (caller.scope(), self.live());
        let mut sums: HashMap<&CarrierCode, (usize, usize, f64)> = HashMap::new();
        for (_, route) in live.network.routes() {
            let Some(carrier) = &route.carrier else { continue };
            let sum = sums.entry(carrier).or_default();
            *sum = (sum.0 + 1, sum.1, sum.2 + route.length().get());
        }
        for site in live.network.sites() {
            if let Some(carrier) = &site.carrier {
                sums.entry(carrier).or_default().1 += 1;
            }
        }
        let rows = self.store().carriers(scope).await?;
        let views = rows.into_iter().map(|row| {
            let (routes, sites, length_m) = sums.get(&row.code).copied().unwrap_or_default();
            CarrierView { code: row.code.to_string(), name: row.name, color: row.color, routes, sites, length_m }
        });
        Ok(views.collect())
    }

    /// Communes that touch a box and are meant by what was typed, by code, and the last code of this page while there is more.
    pub async fn communes(
        &self,
        caller: &Caller,
        bbox: Option<Bbox>,
        typed: Option<&str>,
        after: Option<&str>,
        limit: i64,
    ) -> Result<(Vec<Feature<CommuneView>>, Option<String>), AppError> {
        let touches = |row: &Commune| {
            let corners = row.rings.iter().flatten().flatten().copied();
            bbox.is_none_or(|asked| Bbox::around(corners).is_some_and(|own| own.touches(asked)))
        };
        let mut rows = self.store().communes(caller.scope()).await?;
        let meant = |row: &Commune| typed.is_none_or(|typed| is_meant(row, typed));
        rows.retain(|row| after.is_none_or(|after| row.code.as_str() > after) && touches(row) && meant(row));
        let more = rows.len() as i64 > limit;
        rows.truncate(limit.max(0) as usize);
        let next = rows.last().filter(|_| more).map(|row| row.code.clone());
        Ok((rows.into_iter().map(commune_feature).collect(), next))
    }

    /// One commune.
    pub async fn commune(&self, caller: &Caller, code: &str) -> Result<Feature<CommuneView>, AppError> {
        self.store().commune(caller.scope(), code).await?.map(commune_feature).ok_or(AppError::Absent)
    }

    /// Routes in reach; a commune gets corridors.
    pub async fn routes(&self, caller: &Caller, query: &ListQuery) -> Result<Page<Feature<RouteView>>, AppError> {
        let rows = self.store().routes(caller.scope(), &query.filter()).await?;
        let names = self.carrier_names().await?;
        Ok(Page::of(rows, query.limit, |row| row.id).map(|row| self.route_feature(caller.scope(), row, &names)))
    }

    /// One route in reach.
    pub async fn route(&self, caller: &Caller, id: Uuid) -> Result<Feature<RouteView>, AppError> {
        let row = self.store().route(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        Ok(self.route_feature(caller.scope(), row, &self.carrier_names().await?))
    }

    /// Sites in reach.
    pub async fn sites(&self, caller: &Caller, query: &ListQuery) -> Result<Page<Feature<SiteView>>, AppError> {
        let rows = self.store().sites(caller.scope(), &query.filter()).await?;
        let names = self.carrier_names().await?;
        let mut page = Page::of(rows, query.limit, |row| row.id);
        page.items.retain(|row| query.kind.is_none_or(|kind| row.site.kind == kind));
        Ok(page.map(|row| self.site_feature(row, &names)))
    }

    /// One site in reach.
    pub async fn site(&self, caller: &Caller, id: Uuid) -> Result<Feature<SiteView>, AppError> {
        let row = self.store().site(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        Ok(self.site_feature(row, &self.carrier_names().await?))
    }

    async fn carrier_names(&self) -> Result<HashMap<CarrierCode, String>, AppError> {
        let rows = self.store().carriers(&Scope::Engine).await?;
        Ok(rows.into_iter().map(|row| (row.code, row.name)).collect())
    }

    fn route_feature(&self, scope: &Scope, row: RouteRow, names: &HashMap<CarrierCode, String>) -> Feature<RouteView> {
        if let Some(code) = scope.commune() {
            return self.corridor(code, &row);
        }
        let view = RouteView {
            corridor: false,
            route_id: Some(row.route.id.clone()),
            name: row.route.name.clone(),
            carrier_name: names.get(&row.carrier).cloned(),
            carrier: Some(row.carrier.to_string()),
            medium: row.route.medium.map(|m| m.code()),
            laying: row.route.laying.map(|l| l.code()),
            length_m: Some(millimetres(row.route.length().get())),
            communes: row.communes,
        };
        Feature::new(row.id, Geometry::lines(row.route.lines()), view)
    }

    /// The rough course inside the commune, without names.
    fn corridor(&self, commune: &str, row: &RouteRow) -> Feature<RouteView> {
        let live = self.live();
        let lines = corridor(&row.route, |at| live.communes.at(at).is_some_and(|c| c.code == commune));
        let view = RouteView { corridor: true, ..RouteView::default() };
        Feature::new(row.id, Geometry::lines(lines.iter().map(Vec::as_slice)), view)
    }

    fn site_feature(&self, row: SiteRow, names: &HashMap<CarrierCode, String>) -> Feature<SiteView> {
        let commune =
            row.commune.as_deref().and_then(|code| self.live().communes.get(code).map(|c| c.full_name.clone()));
        let view = SiteView {
            site_id: row.site.id,
            name: row.site.name,
            kind: row.site.kind.code(),
            carrier_name: names.get(&row.carrier).cloned(),
            carrier: row.carrier.to_string(),
            commune: row.commune,
            commune_name: commune,
        };
        Feature::new(row.id, Some(Geometry::point(row.site.at)), view)
    }
}

fn commune_feature(row: Commune) -> Feature<CommuneView> {
    let geometry = Some(Geometry::area(&row.rings)).filter(|_| !row.rings.is_empty());
    let view = CommuneView {
        code: row.code.clone(),
        name: row.name,
        kind: row.kind,
        full_name: row.full_name,
        old_district: row.old_district,
        former: row.former,
        center: position(row.center),
        approximate: row.approximate,
    };
    Feature::new(row.code, geometry, view)
}

/// Lengths are told to the millimetre.
pub(crate) fn millimetres(metres: f64) -> f64 {
    (metres * 1000.0).round() / 1000.0
}
