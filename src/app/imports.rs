//! A carrier's file becomes a proposal, and a proposal, once accepted, the network.

use std::collections::HashMap;
use std::ops::ControlFlow;

use serde::Serialize;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::access::{Role, Scope};
use crate::app::live::all_routes;
use crate::app::{App, AppError, Caller};
use crate::import::{
    Diff, Draft, Fault, Sniffed, Verdict, diff, read_incidents, read_incidents_csv, read_network, sniff,
};
use crate::network::{Route, Site};
use crate::store::{Filter, ImportRow, RouteChanges, RouteRow, SiteChanges, SiteRow};
use crate::units::CarrierCode;

/// A file on its way in.
pub struct Upload {
    /// Whose network it is.
    pub carrier: CarrierCode,
    /// Its name, for people.
    pub file_name: String,
    /// The file itself.
    pub body: Vec<u8>,
}

/// What an import would do, with every fault of the file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Proposal {
    /// Id to accept or reject it by; absent after a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// proposed, accepted, rejected; `dry_run`.
    pub status: String,
    /// Whose network.
    pub carrier: String,
    /// accept, accept_with_warnings, reject.
    pub verdict: &'static str,
    /// geojson or ofds.
    pub format: &'static str,
    /// Routes in the file.
    pub routes: usize,
    /// Sites in the file.
    pub sites: usize,
    /// Metres of cable in the file.
    pub length_m: f64,
    /// Ids of routes not seen before.
    pub new: Vec<String>,
    /// Ids of routes that differ from what is stored.
    pub changed: Vec<String>,
    /// Ids of stored routes that the file does not name; they stay until somebody retires them.
    pub gone: Vec<String>,
    /// How many routes are as they were.
    pub unchanged: usize,
    /// km of the carrier's cable before.
    pub km_before: f64,
    /// km of the carrier's cable after.
    pub km_after: f64,
    /// Faults of the file, all of them up to a limit.
    #[schema(value_type = Vec<Object>)]
    pub faults: Vec<serde_json::Value>,
    /// How many there are.
    pub faults_total: usize,
}

impl App {
    /// Whether a caller may import for this carrier; a foreign carrier is absent.
    fn may_import(caller: &Caller, carrier: &CarrierCode) -> Result<(), AppError> {
        match caller.scope() {
            Scope::Engine => Ok(()),
            Scope::Carrier(own) if own == carrier => Ok(()),
            Scope::Province if caller.role() == Role::Department => Ok(()),
            Scope::Outside if caller.account().is_none() => Err(AppError::SignInFirst),
            _ => Err(AppError::Absent),
        }
    }

    /// Read a file and tell what it would change; unless it is a dry run, keep it for a decision.
    pub async fn propose(
        &self,
        caller: &Caller,
        upload: Upload,
        dry_run: bool,
        progress: impl FnMut(u64) -> ControlFlow<()> + Send + 'static,
    ) -> Result<Proposal, AppError> {
        Self::may_import(caller, &upload.carrier)?;
        let carrier = upload.carrier.clone();
        let (draft, body) = read(upload.body, progress).await?;
        let mut proposal = self.compare(&carrier, &draft).await?;
        if dry_run {
            "dry_run".clone_into(&mut proposal.status);
            return Ok(proposal);
        }
        let id = self.world().id();
        let row = ImportRow {
            id,
            carrier,
            what: "network".to_owned(),
            file_name: upload.file_name,
            sha256: Sha256::digest(&body).to_vec(),
            status: "proposed".to_owned(),
            created_at: self.world().now(),
            created_by: caller.account().map(|a| a.id),
            decided_at: None,
            summary_json: serde_json::to_string(&proposal).map_err(|e| AppError::Internal(e.to_string()))?,
            faults_json: serde_json::to_string(&proposal.faults).map_err(|e| AppError::Internal(e.to_string()))?,
        };
        self.store().add_import(caller.scope(), &row, &body, self.world().now()).await?;
        proposal.id = Some(id);
        Ok(proposal)
    }

    /// Put a proposal into the network: one transaction, all or nothing.
    pub async fn accept(&self, caller: &Caller, id: Uuid) -> Result<Proposal, AppError> {
        let row = self.store().import(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        Self::may_import(caller, &row.carrier)?;
        if row.status != "proposed" {
            return Err(AppError::Conflict);
        }
        let body = self.store().import_body(caller.scope(), id).await?;
        let (draft, _) = read(body, |_| ControlFlow::Continue(())).await?;
        let mut proposal = self.compare(&row.carrier, &draft).await?;
        if proposal.verdict == "reject" {
            return Err(AppError::field(
                "file",
                "Tệp còn lỗi, chưa ghi nhận được.",
                "The file has errors and cannot be accepted.",
            ));
        }
        self.apply(caller.scope(), &row.carrier, draft, Some(id)).await?;
        proposal.id = Some(id);
        "accepted".clone_into(&mut proposal.status);
        Ok(proposal)
    }

    /// Turn a proposal down; nothing of it stays but the record.
    pub async fn reject(&self, caller: &Caller, id: Uuid) -> Result<(), AppError> {
        let row = self.store().import(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        Self::may_import(caller, &row.carrier)?;
        Ok(self.store().decide_import(caller.scope(), id, "rejected", self.world().now()).await?)
    }

    /// Import at once, as the command line does: refused whole if the file has errors.
    pub async fn import_now(
        &self,
        caller: &Caller,
        upload: Upload,
        progress: impl FnMut(u64) -> ControlFlow<()> + Send + 'static,
    ) -> Result<Proposal, AppError> {
        Self::may_import(caller, &upload.carrier)?;
        let carrier = upload.carrier.clone();
        let (draft, _) = read(upload.body, progress).await?;
        let mut proposal = self.compare(&carrier, &draft).await?;
        if proposal.verdict != "reject" {
            self.apply(caller.scope(), &carrier, draft, None).await?;
            "accepted".clone_into(&mut proposal.status);
        } else {
            "rejected".clone_into(&mut proposal.status);
        }
        Ok(proposal)
    }

    async fn compare(&self, carrier: &CarrierCode, draft: &Draft) -> Result<Proposal, AppError> {
        let stored = all_routes(self.store(), &Scope::Carrier(carrier.clone())).await?;
        let Diff { new, changed, gone, unchanged, before, after } =
            diff(stored.iter().map(|row| (row.route.id.as_str(), &row.route)), draft, Some(carrier));
        Ok(Proposal {
            id: None,
            status: "proposed".to_owned(),
            carrier: carrier.to_string(),
            verdict: draft.verdict().code(),
            format: draft.format,
            routes: draft.routes.len(),
            sites: draft.sites.len(),
            length_m: crate::app::lists::millimetres(draft.length.get()),
            new,
            changed,
            gone,
            unchanged: unchanged.len(),
            km_before: before.km(),
            km_after: after.km(),
            faults: draft.faults.iter().map(fault_json).collect(),
            faults_total: draft.faults_total,
        })
    }

    async fn apply(
        &self,
        scope: &Scope,
        carrier: &CarrierCode,
        draft: Draft,
        import: Option<Uuid>,
    ) -> Result<(), AppError> {
        let now = self.world().now();
        let known: HashMap<String, RouteRow> = all_routes(self.store(), &Scope::Carrier(carrier.clone()))
            .await?
            .into_iter()
            .map(|row| (row.route.id.clone(), row))
            .collect();
        let live = self.live();
        let put = draft
            .routes
            .into_iter()
            .filter_map(|route| self.route_row(&live.communes, carrier, route, &known))
            .collect();
        let changes = RouteChanges { put, retire: Vec::new() };
        let sites = self.site_rows(carrier, draft.sites).await?;
        self.store()
            .apply_network(scope, &changes, &SiteChanges { put: sites, retire: Vec::new() }, import, now)
            .await?;
        self.reload().await?;
        self.wrote();
        Ok(())
    }

    /// `None` for a route that is stored just so.
    fn route_row(
        &self,
        communes: &crate::app::communes::Communes,
        carrier: &CarrierCode,
        mut route: Route,
        known: &HashMap<String, RouteRow>,
    ) -> Option<RouteRow> {
        route.carrier = Some(carrier.clone());
        let old = known.get(&route.id);
        if old.is_some_and(|row| row.route == route) {
            return None;
        }
        let id = old.map_or_else(|| self.world().id(), |row| row.id);
        Some(RouteRow {
            id,
            carrier: carrier.clone(),
            communes: communes.along(&route),
            route,
            in_service_from: None,
            data_version: 0,
        })
    }

    async fn site_rows(&self, carrier: &CarrierCode, sites: Vec<Site>) -> Result<Vec<SiteRow>, AppError> {
        let filter = Filter { limit: i64::MAX, ..Filter::default() };
        let known = self.store().sites(&Scope::Carrier(carrier.clone()), &filter).await?;
        let ids: HashMap<&str, Uuid> = known.iter().map(|row| (row.site.id.as_str(), row.id)).collect();
        let live = self.live();
        let rows = sites.into_iter().map(|mut site| {
            site.carrier = Some(carrier.clone());
            let id = ids.get(site.id.as_str()).copied().unwrap_or_else(|| self.world().id());
            let commune = live.communes.at(site.at).map(|c| c.code.clone());
            SiteRow { id, carrier: carrier.clone(), site, commune, data_version: 0 }
        });
        Ok(rows.collect())
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

async fn read(
    body: Vec<u8>,
    mut progress: impl FnMut(u64) -> ControlFlow<()> + Send + 'static,
) -> Result<(Draft, Vec<u8>), AppError> {
    let work = move || {
        let draft = read_network(body.as_slice(), &crate::import::Limits::default(), &mut progress);
        (draft, body)
    };
    tokio::task::spawn_blocking(work).await.map_err(|e| AppError::Internal(e.to_string()))
}

impl App {
    /// Import incidents from GeoJSON or a table, all of them or none; matched after that.
    pub async fn import_incidents(
        &self,
        caller: &Caller,
        carrier: &CarrierCode,
        body: Vec<u8>,
        dry_run: bool,
        mut progress: impl FnMut(u64) -> ControlFlow<()>,
    ) -> Result<serde_json::Value, AppError> {
        Self::may_import(caller, carrier)?;
        let (limits, zone) = (crate::import::Limits::default(), self.settings().zone);
        let draft = match sniff(&body) {
            Sniffed::Csv => read_incidents_csv(body.as_slice(), &limits, zone, &mut progress),
            _ => read_incidents(body.as_slice(), &limits, zone, &mut progress),
        };
        let verdict = draft.verdict();
        let answer = serde_json::json!({
            "verdict": verdict.code(), "format": draft.format, "incidents": draft.incidents.len(),
            "faults_total": draft.faults_total, "faults": draft.faults.iter().map(fault_json).collect::<Vec<_>>(),
        });
        if !dry_run && verdict != Verdict::Reject {
            let rows: Vec<_> = draft.incidents.into_iter().map(|incident| self.new_row(incident, caller)).collect();
            self.store().add_incidents(caller.scope(), &rows, self.world().now()).await?;
            self.match_pending().await?;
        }
        Ok(answer)
    }
}
