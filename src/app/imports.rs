//! A carrier's file becomes a proposal, and a proposal, once accepted, the network.

mod communes;
mod deciding;
mod incidents;
mod pipe;
mod preview;
mod proposal;
mod source;

use uuid::Uuid;

use crate::access::{Role, Scope};
use crate::app::imports::pipe::What;
use crate::app::running::{Stage, Work};
use crate::app::{App, AppError, Caller};
use crate::geodesy::Crs;
use crate::import::{Choices, Reading};
use crate::store::{CarrierRow, ImportRow, StoreError};
use crate::units::CarrierCode;
pub(crate) use pipe::fault_json;
pub(super) use pipe::{Pipe, Stored};
pub use preview::Preview;
pub(super) use preview::{FEATURES, PreviewView, drawn};
pub use proposal::{ImportView, Proposal, SiteCounts};
pub use source::Source;

/// Batches on their way from a reader to the store: the next is read while one is written. No more,
/// for what is on its way can no longer be stopped.
pub(super) const ON_THE_WAY: usize = 1;

/// Carrier colours of the page.
const COLOURS: i64 = 4;

/// A file on its way in.
pub struct Upload {
    /// Whose network it is.
    pub carrier: CarrierCode,
    /// Name to show of a carrier that nobody has named yet.
    pub carrier_name: Option<String>,
    /// Name of the file, for people.
    pub file_name: String,
    /// The file itself.
    pub source: Source,
    /// The coordinate system that somebody chose for it.
    pub crs: Option<Crs>,
    /// What somebody said its columns are; over what was chosen for the carrier's earlier files.
    pub columns: Choices,
    /// Whether somebody has said that what the file does not name is no longer there. It leaves the
    /// network and stays in the history.
    pub retire_gone: bool,
}

impl App {
    /// Whether a caller may import for this carrier; a foreign carrier is absent.
    pub(super) fn may_import(caller: &Caller, carrier: &CarrierCode) -> Result<(), AppError> {
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
        mut upload: Upload,
        dry_run: bool,
        work: &Work,
    ) -> Result<Proposal, AppError> {
        Self::may_import(caller, &upload.carrier)?;
        self.recall_columns(caller, &mut upload).await?;
        let stored = self.stored(&upload.carrier).await?;
        let base = stored.base;
        work.enter(Stage::Reading, upload.source.length().map_err(internal)?);
        let proposal = self.compare(&upload, stored, if dry_run { What::Told } else { What::Proposed }, work).await?;
        if work.is_stopped() {
            return Err(AppError::Stopped);
        }
        if dry_run {
            return Ok(proposal);
        }
        self.keep(caller, upload, proposal, base).await
    }

    /// Keep a proposal and its file for a decision.
    async fn keep(
        &self,
        caller: &Caller,
        upload: Upload,
        mut proposal: Proposal,
        base: Option<Uuid>,
    ) -> Result<Proposal, AppError> {
        let row = ImportRow { told: proposal.told()?, base, ..self.import_row(caller, &upload, "proposed").await? };
        self.store().add_import(caller.scope(), &row, upload.source.pieces(), self.world().now()).await?;
        self.wrote();
        proposal.id = Some(row.id);
        Ok(proposal)
    }

    /// What was chosen for the columns of this carrier's earlier files holds where nothing else is said.
    async fn recall_columns(&self, caller: &Caller, upload: &mut Upload) -> Result<(), AppError> {
        let saved = self.store().carrier_columns(caller.scope(), &upload.carrier).await?;
        if let Some(saved) = choices(saved.as_deref()) {
            upload.columns = saved.merged(&upload.columns);
        }
        Ok(())
    }

    /// How an upload is to be read.
    fn reading(&self, upload: &Upload) -> Reading {
        Reading {
            limits: self.settings().file_limits,
            crs: upload.crs.clone(),
            columns: upload.columns.clone(),
            isolated_lan: self.settings().isolated_lan,
            hints: true,
            province: self.live().province.clone(),
            ..Reading::default()
        }
    }

    /// The record of an upload, before anything is known of its content.
    async fn import_row(&self, caller: &Caller, upload: &Upload, status: &str) -> Result<ImportRow, AppError> {
        let source = upload.source.clone();
        let sha256 = tokio::task::spawn_blocking(move || source.sha256()).await.map_err(internal)?.map_err(internal)?;
        Ok(ImportRow {
            sha256: sha256.to_vec(),
            file_name: upload.file_name.clone(),
            crs: upload.crs.as_ref().map(Crs::code),
            columns_json: Some(upload.columns.to_json().to_string()).filter(|_| !upload.columns.is_empty()),
            ..self.record(caller, &upload.carrier, status)
        })
    }

    /// An empty record of a change of a carrier's network.
    pub(super) fn record(&self, caller: &Caller, carrier: &CarrierCode, status: &str) -> ImportRow {
        let now = self.world().now();
        let (by, decided) = (caller.account().map(|a| a.id), status == "accepted");
        ImportRow {
            id: self.world().id(),
            carrier: carrier.clone(),
            what: "network".to_owned(),
            file_name: String::new(),
            sha256: Vec::new(),
            status: status.to_owned(),
            created_at: now,
            created_by: by,
            decided_at: decided.then_some(now),
            decided_by: by.filter(|_| decided),
            told: crate::store::Told { summary_json: "{}".to_owned(), faults_json: "[]".to_owned() },
            crs: None,
            columns_json: None,
            base: None,
            file_kept: false,
        }
    }

    /// The last imports that a caller may decide about, newest first.
    pub async fn imports(&self, caller: &Caller, limit: i64) -> Result<Vec<ImportView>, AppError> {
        let rows = self.store().imports(caller.scope(), limit).await?;
        rows.iter().map(|row| Ok(ImportView::of(row, &told(row)?))).collect()
    }

    /// One import: the proposal as it was told, and whether the network has moved since.
    pub async fn import(&self, caller: &Caller, id: Uuid) -> Result<serde_json::Value, AppError> {
        let row = self.store().import(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        let newest = self.store().newest_import(&Scope::Engine, &row.carrier).await?;
        let mut told = told(&row)?;
        told["id"] = row.id.to_string().into();
        told["base_moved"] = (row.status == "proposed" && newest != row.base).into();
        told["status"] = row.status.into();
        Ok(told)
    }

    /// A carrier that nobody has named yet gets this name, or its code for one, and the next colour.
    pub(crate) async fn know_carrier(&self, code: &CarrierCode, name: Option<String>) -> Result<(), AppError> {
        let known = self.store().carriers(&Scope::Engine).await?;
        if known.iter().any(|row| row.code == *code) {
            return Ok(());
        }
        let name = name.unwrap_or_else(|| code.to_string());
        let row = CarrierRow { code: code.clone(), name, color: known.len() as i64 % COLOURS + 1 };
        Ok(self.store().put_carriers(&Scope::Engine, &[row], self.world().now()).await?)
    }

    /// The upload that an import came from, its file back from the store.
    async fn kept_upload(&self, caller: &Caller, row: &ImportRow) -> Result<Upload, AppError> {
        if !row.file_kept {
            return Err(AppError::FileGone);
        }
        let pieces = futures_util::stream::try_unfold(0_i64, |number| async move {
            let piece = self.store().import_piece(caller.scope(), row.id, number).await?;
            Ok::<_, StoreError>(piece.map(|bytes| (bytes, number + 1)))
        });
        let source = self.receive(caller, &row.carrier, std::pin::pin!(pieces), &Work::default()).await?;
        Ok(Upload {
            carrier: row.carrier.clone(),
            carrier_name: None,
            file_name: row.file_name.clone(),
            source,
            crs: row.crs.as_deref().and_then(Crs::from_code),
            columns: choices(row.columns_json.as_deref()).unwrap_or_default(),
            retire_gone: false,
        })
    }
}

/// Choices as they are stored.
fn choices(json: Option<&str>) -> Option<Choices> {
    Choices::from_json(&serde_json::from_str(json?).ok()?)
}

fn told(row: &ImportRow) -> Result<serde_json::Value, AppError> {
    serde_json::from_str(&row.told.summary_json).map_err(internal)
}

fn internal(error: impl ToString) -> AppError {
    AppError::Internal(error.to_string())
}
