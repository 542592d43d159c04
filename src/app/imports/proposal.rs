//! What an import would do, or did.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::AppError;
use crate::app::communes::Communes;
use crate::app::imports::{fault_json, internal};
use crate::app::lists::millimetres;
use crate::app::suggest::{SuggestedCrs, suggested};
use crate::import::{Column, Diff, Scan};
use crate::store::{ImportRow, Told};
use crate::units::CarrierCode;

/// What an import would do, with every fault of the file.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct Proposal {
    /// Id to accept or reject it by; absent after a dry run.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub id: Option<Uuid>,
    /// proposed, accepted, rejected; `dry_run`.
    pub status: &'static str,
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
    /// Ids of stored routes that the file does not name; they stay unless they were retired.
    pub gone: Vec<String>,
    /// Whether what is gone was retired with this import.
    pub retired: bool,
    /// How many routes are as they were.
    pub unchanged: usize,
    /// The same of sites.
    pub site_changes: SiteCounts,
    /// km of the carrier's cable before.
    pub km_before: f64,
    /// km of the carrier's cable after, that which the file does not name included.
    pub km_after: f64,
    /// Faults of the file, all of them up to a limit.
    #[schema(value_type = Vec<Object>)]
    pub faults: Vec<serde_json::Value>,
    /// How many there are.
    pub faults_total: usize,
    /// Systems that the file may be in, where nobody has named one.
    pub suggested_crs: Vec<SuggestedCrs>,
    /// Columns of the file and what they are read as.
    #[schema(value_type = Vec<Object>)]
    pub columns: Vec<serde_json::Value>,
    /// Whether the network has moved since it was compared with it; told where a proposal is read again.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub base_moved: Option<bool>,
}

/// How many sites of each sort.
#[derive(Clone, Copy, Debug, Serialize, ToSchema)]
pub struct SiteCounts {
    /// Not seen before.
    pub new: usize,
    /// Different from what is stored.
    pub changed: usize,
    /// Stored, and not in a file that has sites.
    pub gone: usize,
    /// As they were.
    pub unchanged: usize,
}

impl Proposal {
    /// What a file and its differences mean for this carrier.
    pub(super) fn of(
        communes: &Communes,
        carrier: &CarrierCode,
        status: &'static str,
        scan: Scan,
        (routes, sites): (Diff, Diff),
    ) -> Self {
        // A file of sites alone says nothing about routes, and the other way round.
        let gone = |diff: Diff, named: usize| if named > 0 { diff.gone } else { Vec::new() };
        let after = scan.length.km() + routes.gone_length.km();
        Self {
            id: None,
            status,
            carrier: carrier.to_string(),
            verdict: scan.verdict.code(),
            format: scan.format,
            routes: scan.routes,
            sites: scan.sites,
            length_m: millimetres(scan.length.get()),
            km_before: routes.before.km(),
            km_after: after,
            unchanged: routes.unchanged,
            new: routes.new.clone(),
            changed: routes.changed.clone(),
            gone: gone(routes, scan.routes),
            retired: false,
            site_changes: SiteCounts {
                new: sites.new.len(),
                changed: sites.changed.len(),
                unchanged: sites.unchanged,
                gone: gone(sites, scan.sites).len(),
            },
            faults: scan.faults.iter().map(fault_json).collect(),
            faults_total: scan.faults_total,
            suggested_crs: suggested(communes, &scan.unplaced),
            base_moved: None,
            columns: scan.columns.iter().map(Column::to_json).collect(),
        }
    }
}

impl Proposal {
    /// As the record of the import keeps it.
    pub(super) fn told(&self) -> Result<Told, AppError> {
        let faults_json = serde_json::to_string(&self.faults).map_err(internal)?;
        Ok(Told { summary_json: serde_json::to_string(self).map_err(internal)?, faults_json })
    }

    /// The same with what was gone retired.
    pub(super) fn without_gone(self) -> Self {
        let km_after = if self.routes > 0 { self.length_m / 1000.0 } else { self.km_after };
        Self { retired: true, km_after, ..self }
    }
}

/// An import among the last ones.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ImportView {
    /// Its id.
    pub id: Uuid,
    /// Whose network.
    pub carrier: String,
    /// Name of the file.
    pub file_name: String,
    /// proposed, accepted, rejected.
    pub status: String,
    /// When it arrived.
    pub created_at: String,
    /// When it was decided.
    pub decided_at: Option<String>,
    /// The system that was chosen for it.
    pub crs: Option<String>,
    /// accept, accept_with_warnings, reject.
    pub verdict: Option<String>,
    /// Routes in the file.
    pub routes: u64,
    /// Sites in the file.
    pub sites: u64,
    /// Faults of the file.
    pub faults_total: u64,
    /// Routes not seen before.
    pub new: usize,
    /// Routes that differed.
    pub changed: usize,
    /// Stored routes that the file did not name.
    pub gone: usize,
    /// Routes that were as they were.
    pub unchanged: u64,
    /// Whether its file is kept and can be proposed again.
    pub file_kept: bool,
    /// network; restore for an earlier state put back.
    pub what: String,
}

impl ImportView {
    /// Of a row and the proposal as it was told.
    pub(super) fn of(row: &ImportRow, told: &serde_json::Value) -> Self {
        let number = |name: &str| told[name].as_u64().unwrap_or_default();
        let listed = |name: &str| told[name].as_array().map_or(0, Vec::len);
        Self {
            id: row.id,
            carrier: row.carrier.to_string(),
            file_name: row.file_name.clone(),
            status: row.status.clone(),
            created_at: row.created_at.rfc3339(),
            decided_at: row.decided_at.map(|at| at.rfc3339()),
            crs: row.crs.clone(),
            verdict: told["verdict"].as_str().map(str::to_owned),
            routes: number("routes"),
            sites: number("sites"),
            faults_total: number("faults_total"),
            new: listed("new"),
            changed: listed("changed"),
            gone: listed("gone"),
            unchanged: number("unchanged"),
            file_kept: row.file_kept,
            what: row.what.clone(),
        }
    }
}
