//! A file to rows: read in a thread of its own, compared as it goes by, and only what differs
//! is handed on.

use std::collections::HashMap;
use std::ops::ControlFlow;

use tokio::sync::mpsc::Sender;
use uuid::Uuid;

use crate::access::Scope;
use crate::app::communes::Communes;
use crate::app::imports::Source;
use crate::app::{App, AppError};
use crate::geodesy::Crs;
use crate::import::{Change, Diff, Differ, Fault, Reading, Scan, Thing, Verdict, scan_network};
use crate::network::{Fingerprint, Route, Site};
use crate::store::{Handed, NetworkBatch, RouteRow, SiteRow};
use crate::units::{CarrierCode, Metres};

/// Rows of a batch.
const BATCH_ROWS: usize = 512;
/// Vertices of a batch.
const BATCH_VERTICES: usize = 50_000;

/// What reading a file found.
pub(super) struct Scanned {
    pub scan: Scan,
    pub routes: Diff,
    pub sites: Diff,
}

/// Where the rows that differ go.
pub(super) type Sink = Sender<Handed<NetworkBatch>>;

/// What a carrier has in service, by its own ids.
pub(super) struct Stored {
    carrier: CarrierCode,
    routes: Differ,
    sites: Differ,
    route_ids: HashMap<String, Uuid>,
    site_ids: HashMap<String, Uuid>,
}

impl App {
    /// What a file of this carrier is compared with.
    pub(super) async fn stored(&self, carrier: &CarrierCode) -> Result<Stored, AppError> {
        let scope = Scope::Carrier(carrier.clone());
        let routes = self.store().route_outlines(&scope, carrier).await?;
        let sites = self.store().site_outlines(&scope, carrier).await?;
        Ok(Stored {
            carrier: carrier.clone(),
            route_ids: routes.iter().map(|row| (row.route_id.clone(), row.id)).collect(),
            site_ids: sites.iter().map(|row| (row.site_id.clone(), row.id)).collect(),
            routes: Differ::new(routes.into_iter().map(|row| (row.route_id, row.fingerprint, row.length))),
            sites: Differ::new(sites.into_iter().map(|row| (row.site_id, row.fingerprint, Metres::default()))),
        })
    }

    /// Read a file to its end. With a sink, rows that differ go there; that of a file that is
    /// refused never ends, so that nothing of it is kept.
    pub(super) async fn scan(
        &self,
        source: &Source,
        crs: Option<Crs>,
        stored: Stored,
        sink: Option<Sink>,
        retire_gone: bool,
        mut progress: impl FnMut(u64) -> ControlFlow<()> + Send + 'static,
    ) -> Result<Scanned, AppError> {
        let (app, source) = (self.clone(), source.clone());
        let reading = Reading { crs, isolated_lan: self.settings().isolated_lan, ..Reading::default() };
        let work = move || {
            let file = source.open().map_err(|e| AppError::Internal(e.to_string()))?;
            let mut pipe = Pipe { live: app.live(), app, stored, sink, batch: NetworkBatch::default(), vertices: 0 };
            let ended = std::cell::Cell::new(false);
            let mut go_on = |bytes| if ended.get() { ControlFlow::Break(()) } else { progress(bytes) };
            let scan = scan_network(file, &reading, &mut go_on, &mut |thing| {
                if !ended.get() {
                    ended.set(pipe.take(thing).is_break());
                }
            });
            pipe.done(&scan, retire_gone);
            let (routes, sites) = pipe.stored.done();
            Ok(Scanned { scan, routes, sites })
        };
        tokio::task::spawn_blocking(work).await.map_err(|e| AppError::Internal(e.to_string()))?
    }
}

impl Stored {
    /// What a thing of the file is to what is stored.
    pub(super) fn take(&mut self, thing: &Thing) -> Change {
        match thing {
            Thing::Route(route) => self.routes.take(&route.id, Fingerprint::of_route(route)),
            Thing::Site(site) => self.sites.take(&site.id, Fingerprint::of_site(site)),
        }
    }

    /// Stored routes that a file of routes did not name; one of sites alone says nothing about them.
    fn gone_routes(&self, scan: &Scan) -> Vec<Uuid> {
        let named = scan.routes > 0;
        self.routes.left().filter(|_| named).filter_map(|id| self.route_ids.get(id).copied()).collect()
    }

    /// The same of sites.
    fn gone_sites(&self, scan: &Scan) -> Vec<Uuid> {
        let named = scan.sites > 0;
        self.sites.left().filter(|_| named).filter_map(|id| self.site_ids.get(id).copied()).collect()
    }

    /// The differences of routes and of sites.
    pub(super) fn done(self) -> (Diff, Diff) {
        (self.routes.done(), self.sites.done())
    }
}

struct Pipe {
    app: App,
    live: std::sync::Arc<crate::app::live::Live>,
    stored: Stored,
    sink: Option<Sink>,
    batch: NetworkBatch,
    vertices: usize,
}

impl Pipe {
    /// Breaks when nobody takes the rows any more.
    fn take(&mut self, thing: Thing) -> ControlFlow<()> {
        let change = self.stored.take(&thing);
        if change == Change::Unchanged || self.sink.is_none() {
            return ControlFlow::Continue(());
        }
        match thing {
            Thing::Route(route) => {
                self.vertices += route.lines().map(<[_]>::len).sum::<usize>();
                let row = self.route_row(route);
                self.batch.routes.push(row);
            }
            Thing::Site(site) => {
                let row = self.site_row(site);
                self.batch.sites.push(row);
            }
        }
        let rows = self.batch.routes.len() + self.batch.sites.len();
        if rows >= BATCH_ROWS || self.vertices >= BATCH_VERTICES { self.hand_on() } else { ControlFlow::Continue(()) }
    }

    fn hand_on(&mut self) -> ControlFlow<()> {
        self.vertices = 0;
        let batch = std::mem::take(&mut self.batch);
        match self.sink.as_ref().map(|sink| sink.blocking_send(Handed::Part(batch))) {
            Some(Err(_)) => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }

    fn done(&mut self, scan: &Scan, retire_gone: bool) {
        if retire_gone {
            self.batch.retire_routes = self.stored.gone_routes(scan);
            self.batch.retire_sites = self.stored.gone_sites(scan);
        }
        if scan.verdict != Verdict::Reject
            && self.hand_on().is_continue()
            && let Some(sink) = &self.sink
        {
            // If nobody listens any more, the store says why.
            let _ = sink.blocking_send(Handed::End);
        }
        self.sink = None;
    }

    fn communes(&self) -> &Communes {
        &self.live.communes
    }

    fn route_row(&self, mut route: Route) -> RouteRow {
        let carrier = self.stored.carrier.clone();
        route.carrier = Some(carrier.clone());
        let known = self.stored.route_ids.get(&route.id).copied();
        RouteRow {
            id: known.unwrap_or_else(|| self.app.world().id()),
            carrier,
            communes: self.communes().along(&route),
            route,
            in_service_from: None,
            data_version: 0,
        }
    }

    fn site_row(&self, mut site: Site) -> SiteRow {
        let carrier = self.stored.carrier.clone();
        site.carrier = Some(carrier.clone());
        let known = self.stored.site_ids.get(&site.id).copied();
        SiteRow {
            id: known.unwrap_or_else(|| self.app.world().id()),
            carrier,
            commune: self.communes().at(site.at).map(|c| c.code.clone()),
            site,
            data_version: 0,
        }
    }
}

/// A fault as interfaces and the page read it.
pub(crate) fn fault_json(fault: &Fault) -> serde_json::Value {
    serde_json::json!({
        "code": fault.code, "severity": fault.severity.code(), "feature": fault.feature, "id": fault.id,
        "line": fault.line, "path": fault.path, "vi": fault.says.vi, "en": fault.says.en,
        "remedy": {"vi": fault.remedy.vi, "en": fault.remedy.en},
    })
}
