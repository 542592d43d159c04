//! A file to rows: read in a thread of its own, compared as it goes by, and only what differs
//! is handed on.

use std::collections::HashMap;
use std::ops::ControlFlow;
use std::sync::Arc;

use tokio::sync::mpsc::Sender;
use uuid::Uuid;

use crate::access::Scope;
use crate::app::communes::Communes;
use crate::app::imports::{Proposal, Upload};
use crate::app::live::Live;
use crate::app::running::Work;
use crate::app::{App, AppError};
use crate::import::{Change, Diff, Differ, Fault, Scan, Thing, Verdict, scan_network};
use crate::network::{Fingerprint, Route, Site};
use crate::store::{Handed, NetworkBatch, RouteOutline, RouteRow, SiteOutline, SiteRow, Told};
use crate::units::{CarrierCode, Metres};

/// Rows of a batch.
const BATCH_ROWS: usize = 512;
/// Vertices of a batch.
const BATCH_VERTICES: usize = 50_000;

/// Where the rows that differ go.
pub(super) type Sink = Sender<Handed<NetworkBatch>>;

/// What a comparison is for.
pub(super) enum What {
    /// Only told.
    Told,
    /// Kept for a decision.
    Proposed,
    /// Written as it goes, unless the file turns out to have errors.
    Written(Sink),
}

/// What a carrier has in service, or had, by its own ids.
pub(in crate::app) struct Stored {
    carrier: CarrierCode,
    routes: Differ,
    sites: Differ,
    route_ids: HashMap<String, Uuid>,
    site_ids: HashMap<String, Uuid>,
    /// What the carrier had accepted last when this was read.
    pub base: Option<Uuid>,
}

impl App {
    /// What a file of this carrier is compared with.
    pub(in crate::app) async fn stored(&self, carrier: &CarrierCode) -> Result<Stored, AppError> {
        let scope = Scope::Carrier(carrier.clone());
        // The base first: a change after it shows as a base that moved.
        let base = self.store().newest_import(&scope, carrier).await?;
        let routes = self.store().route_outlines(&scope, carrier).await?;
        let sites = self.store().site_outlines(&scope, carrier).await?;
        Ok(Stored::new(carrier, routes, sites, base))
    }

    /// Read a file to its end and compare it. Rows that differ are written where that is asked;
    /// those of a file that is refused never end, so that nothing of it is kept.
    pub(super) async fn compare(
        &self,
        upload: &Upload,
        stored: Stored,
        what: What,
        work: &Work,
    ) -> Result<Proposal, AppError> {
        let (app, source, work) = (self.clone(), upload.source.clone(), work.clone());
        let reading = self.reading(upload);
        let retire_gone = upload.retire_gone;
        let read = move || {
            let file = source.open().map_err(|e| AppError::Internal(e.to_string()))?;
            let (dry, sink) = match what {
                What::Told => (true, None),
                What::Proposed => (false, None),
                What::Written(sink) => (false, Some(sink)),
            };
            let mut pipe = Pipe::new(app, stored, sink);
            let ended = std::cell::Cell::new(false);
            let mut go_on = |bytes| if ended.get() { ControlFlow::Break(()) } else { work.reached(bytes) };
            let scan = scan_network(file, &reading, &mut go_on, &mut |thing| {
                if !ended.get() {
                    ended.set(pipe.take(thing, None).is_break());
                }
            });
            pipe.done(scan, retire_gone, dry, &work)
        };
        tokio::task::spawn_blocking(read).await.map_err(|e| AppError::Internal(e.to_string()))?
    }
}

impl Stored {
    /// By these outlines.
    pub(in crate::app) fn new(
        carrier: &CarrierCode,
        routes: Vec<RouteOutline>,
        sites: Vec<SiteOutline>,
        base: Option<Uuid>,
    ) -> Self {
        Self {
            carrier: carrier.clone(),
            base,
            route_ids: routes.iter().map(|row| (row.route_id.clone(), row.id)).collect(),
            site_ids: sites.iter().map(|row| (row.site_id.clone(), row.id)).collect(),
            routes: Differ::new(routes.into_iter().map(|row| (row.route_id, row.fingerprint, row.length))),
            sites: Differ::new(sites.into_iter().map(|row| (row.site_id, row.fingerprint, Metres::default()))),
        }
    }

    /// What a thing of the file is to what is stored.
    pub(in crate::app) fn take(&mut self, thing: &Thing) -> Change {
        match thing {
            Thing::Route(route) => self.routes.take(&route.id, Fingerprint::of_route(route)),
            Thing::Site(site) => self.sites.take(&site.id, Fingerprint::of_site(site)),
        }
    }

    /// What a route is, by its outline.
    pub(in crate::app) fn take_route(&mut self, row: &RouteOutline) -> Change {
        self.routes.take(&row.route_id, row.fingerprint)
    }

    /// What a site is, by its outline.
    pub(in crate::app) fn take_site(&mut self, row: &SiteOutline) -> Change {
        self.sites.take(&row.site_id, row.fingerprint)
    }

    /// Stored routes that were not named so far.
    fn gone_routes(&self) -> Vec<Uuid> {
        self.routes.left().filter_map(|id| self.route_ids.get(id).copied()).collect()
    }

    /// The same of sites.
    fn gone_sites(&self) -> Vec<Uuid> {
        self.sites.left().filter_map(|id| self.site_ids.get(id).copied()).collect()
    }

    /// The differences of routes and of sites.
    pub(in crate::app) fn done(self) -> (Diff, Diff) {
        (self.routes.done(), self.sites.done())
    }
}

/// Things compared with what is stored, and what differs on its way to the store.
pub(in crate::app) struct Pipe {
    app: App,
    live: Arc<Live>,
    stored: Stored,
    sink: Option<Sink>,
    batch: NetworkBatch,
    vertices: usize,
}

impl Pipe {
    /// Nothing taken yet. Without a sink things are only compared.
    pub(in crate::app) fn new(app: App, stored: Stored, sink: Option<Sink>) -> Self {
        Self { live: app.live(), app, stored, sink, batch: NetworkBatch::default(), vertices: 0 }
    }

    /// Breaks when nobody takes the rows any more. What is not in service comes with the id it had
    /// before, or gets a new one.
    pub(in crate::app) fn take(&mut self, thing: Thing, had: Option<Uuid>) -> ControlFlow<()> {
        let change = self.stored.take(&thing);
        if change == Change::Unchanged || self.sink.is_none() {
            return ControlFlow::Continue(());
        }
        match thing {
            Thing::Route(route) => {
                self.vertices += route.lines().map(<[_]>::len).sum::<usize>();
                let row = self.route_row(route, had);
                self.batch.routes.push(row);
            }
            Thing::Site(site) => {
                let row = self.site_row(site, had);
                self.batch.sites.push(row);
            }
        }
        let rows = self.batch.routes.len() + self.batch.sites.len();
        if rows >= BATCH_ROWS || self.vertices >= BATCH_VERTICES { self.hand_on() } else { ControlFlow::Continue(()) }
    }

    fn hand_on(&mut self) -> ControlFlow<()> {
        self.vertices = 0;
        let batch = std::mem::take(&mut self.batch);
        match &self.sink {
            Some(sink) if sink.blocking_send(Handed::Part(batch)).is_err() => ControlFlow::Break(()),
            _ => ControlFlow::Continue(()),
        }
    }

    /// The proposal of a whole file; without errors, what differs is handed on to its end.
    fn done(mut self, scan: Scan, retire_gone: bool, dry: bool, work: &Work) -> Result<Proposal, AppError> {
        let (good, written) = (scan.verdict != Verdict::Reject, self.sink.is_some());
        let retired = retire_gone && good && written;
        // A file of sites alone says nothing about routes, and the other way round.
        self.retire(retired && scan.routes > 0, retired && scan.sites > 0);
        let status = match (dry, written, good) {
            (true, ..) => "dry_run",
            (_, false, _) => "proposed",
            (_, true, true) => "accepted",
            (_, true, false) => "rejected",
        };
        let differences = self.differences();
        let proposal = Proposal::of(&self.live.communes, &self.stored.carrier, status, scan, differences);
        let proposal = if retired { proposal.without_gone() } else { proposal };
        if good && written {
            self.end(proposal.told()?, work);
        }
        Ok(proposal)
    }

    /// The differences so far; nothing is compared after that.
    pub(in crate::app) fn differences(&mut self) -> (Diff, Diff) {
        let nothing = Stored::new(&self.stored.carrier, Vec::new(), Vec::new(), None);
        std::mem::replace(&mut self.stored, nothing).done()
    }

    /// Retire the stored routes, and sites, that were not named.
    pub(in crate::app) fn retire(&mut self, routes: bool, sites: bool) {
        if routes {
            self.batch.retire_routes = self.stored.gone_routes();
        }
        if sites {
            self.batch.retire_sites = self.stored.gone_sites();
        }
    }

    /// Hand on the rest, and what it all comes to; without an end if somebody has stopped it meanwhile.
    pub(in crate::app) fn end(&mut self, told: Told, work: &Work) {
        self.batch.told = Some(told);
        if self.hand_on().is_continue()
            && !work.is_stopped()
            && let Some(sink) = self.sink.take()
        {
            // If nobody listens any more, the store says why.
            let _ = sink.blocking_send(Handed::End);
        }
    }

    fn communes(&self) -> &Communes {
        &self.live.communes
    }

    fn route_row(&self, mut route: Route, had: Option<Uuid>) -> RouteRow {
        let carrier = self.stored.carrier.clone();
        route.carrier = Some(carrier.clone());
        let known = self.stored.route_ids.get(&route.id).copied().or(had);
        RouteRow {
            id: known.unwrap_or_else(|| self.app.world().id()),
            carrier,
            communes: self.communes().along(&route),
            route,
            in_service_from: None,
            data_version: 0,
        }
    }

    fn site_row(&self, mut site: Site, had: Option<Uuid>) -> SiteRow {
        let carrier = self.stored.carrier.clone();
        site.carrier = Some(carrier.clone());
        let known = self.stored.site_ids.get(&site.id).copied().or(had);
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
