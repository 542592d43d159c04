//! A proposal on the map, before anybody has decided.

use std::collections::HashSet;
use std::ops::ControlFlow;

use geo::{Coord, LineString, Simplify};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::imports::internal;
use crate::app::views::{Feature, Geometry};
use crate::app::{App, AppError, Caller};
use crate::import::{Change, Diff, Thing, scan_network};
use crate::network::Route;
use crate::store::Filter;
use crate::units::LonLat;

/// Features of a preview; a map shows no more in a useful way.
pub(in crate::app) const FEATURES: usize = 5_000;

/// Bends smaller than this, in degrees (some 20 m), are not drawn.
const SMOOTH: f64 = 0.0002;

/// One route or site of a proposal.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct PreviewView {
    /// new, changed, unchanged; `gone` for a stored route that the file does not name.
    pub change: &'static str,
    /// The carrier's id of a route.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub route_id: Option<String>,
    /// The carrier's id of a site.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub site_id: Option<String>,
    /// Name as the file has it.
    pub name: Option<String>,
}

/// A proposal as a FeatureCollection.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Preview {
    #[serde(rename = "type")]
    kind: &'static str,
    features: Vec<Feature<PreviewView>>,
    /// Whether there are more than a map shows.
    truncated: bool,
}

impl Preview {
    /// Of these features; more than a map shows are cut, and that is told.
    pub(in crate::app) fn of(mut features: Vec<Feature<PreviewView>>) -> Self {
        let truncated = features.len() > FEATURES;
        features.truncate(FEATURES);
        Self { kind: "FeatureCollection", features, truncated }
    }
}

impl App {
    /// What a waiting proposal would look like on the map; decided before, it is a conflict.
    pub async fn preview(&self, caller: &Caller, id: Uuid) -> Result<Preview, AppError> {
        let row = self.store().import(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        Self::may_import(caller, &row.carrier)?;
        if row.status != "proposed" {
            return Err(AppError::Conflict);
        }
        let (upload, mut stored) = (self.kept_upload(caller, &row).await?, self.stored(&row.carrier).await?);
        let reading = self.reading(&upload);
        let work = move || {
            let mut features = Vec::new();
            let mut go = |_: u64| ControlFlow::Continue(());
            scan_network(upload.source.open()?, &reading, &mut go, &mut |thing| {
                let change = stored.take(&thing);
                if features.len() <= FEATURES {
                    features.extend(drawn_as(&thing, change));
                }
            });
            std::io::Result::Ok((features, stored.done().0))
        };
        let (mut features, routes) = tokio::task::spawn_blocking(work).await.map_err(internal)?.map_err(internal)?;
        features.extend(self.gone(caller, &row.carrier, &routes).await?);
        Ok(Preview::of(features))
    }

    async fn gone(
        &self,
        caller: &Caller,
        carrier: &crate::units::CarrierCode,
        routes: &Diff,
    ) -> Result<Vec<Feature<PreviewView>>, AppError> {
        // A file of sites alone says nothing about routes.
        if routes.gone.is_empty() || routes.new.len() + routes.changed.len() + routes.unchanged == 0 {
            return Ok(Vec::new());
        }
        let gone: HashSet<&str> = routes.gone.iter().map(String::as_str).collect();
        let filter = Filter { carriers: vec![carrier.clone()], limit: FEATURES as i64, ..Filter::default() };
        let rows = self.store().routes(caller.scope(), &filter).await?;
        Ok(rows
            .iter()
            .filter(|row| gone.contains(row.route.id.as_str()))
            .filter_map(|r| line(&r.route, "gone"))
            .collect())
    }
}

fn drawn_as(thing: &Thing, change: Change) -> Option<Feature<PreviewView>> {
    let change = match change {
        Change::New => "new",
        Change::Changed => "changed",
        Change::Unchanged => "unchanged",
    };
    drawn(thing, change)
}

/// A route or site in the look of this word.
pub(in crate::app) fn drawn(thing: &Thing, change: &'static str) -> Option<Feature<PreviewView>> {
    match thing {
        Thing::Route(route) => line(route, change),
        Thing::Site(site) => {
            let (site_id, name) = (Some(site.id.clone()), site.name.clone());
            let view = PreviewView { change, route_id: None, site_id, name };
            Some(Feature::new(&site.id, Some(Geometry::point(site.at)), view))
        }
    }
}

fn line(route: &Route, change: &'static str) -> Option<Feature<PreviewView>> {
    let lines: Vec<Vec<LonLat>> = route.lines().map(smooth).collect();
    let geometry = Geometry::lines(lines.iter().map(Vec::as_slice))?;
    let (route_id, name) = (Some(route.id.clone()), route.name.clone());
    Some(Feature::new(&route.id, Some(geometry), PreviewView { change, route_id, site_id: None, name }))
}

fn smooth(line: &[LonLat]) -> Vec<LonLat> {
    let exact = LineString::from_iter(line.iter().map(|at| Coord { x: at.lon(), y: at.lat() }));
    exact.simplify(SMOOTH).coords().filter_map(|c| LonLat::checked(c.x, c.y)).collect()
}
