//! A carrier's file becomes a proposal, and a proposal, once accepted, the network.

mod communes;
mod incidents;
mod pipe;
mod preview;
mod proposal;
mod source;

use std::ops::ControlFlow;

use tokio::sync::mpsc;
use uuid::Uuid;

use crate::access::{Role, Scope};
use crate::app::{App, AppError, Caller};
use crate::geodesy::Crs;
use crate::import::Verdict;
use crate::store::{CarrierRow, ImportRow, StoreError};
use crate::units::CarrierCode;
pub(crate) use pipe::fault_json;
pub use preview::Preview;
pub use proposal::{ImportView, Proposal};
pub use source::Source;

/// Batches on their way from the reader of a file to the store.
const ON_THE_WAY: usize = 4;

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
    /// Whether somebody has said that what the file does not name is no longer there. It leaves the
    /// network and stays in the history.
    pub retire_gone: bool,
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
        let stored = self.stored(&upload.carrier).await?;
        let scanned = self.scan(&upload.source, upload.crs.clone(), stored, None, false, progress).await?;
        if dry_run {
            return Ok(Proposal::of(&self.live().communes, &upload.carrier, "dry_run", scanned));
        }
        let mut proposal = Proposal::of(&self.live().communes, &upload.carrier, "proposed", scanned);
        let source = upload.source.clone();
        let sha256 = tokio::task::spawn_blocking(move || source.sha256()).await.map_err(internal)?.map_err(internal)?;
        let row = ImportRow {
            id: self.world().id(),
            carrier: upload.carrier,
            what: "network".to_owned(),
            file_name: upload.file_name,
            sha256: sha256.to_vec(),
            status: "proposed".to_owned(),
            created_at: self.world().now(),
            created_by: caller.account().map(|a| a.id),
            decided_at: None,
            summary_json: serde_json::to_string(&proposal).map_err(internal)?,
            faults_json: serde_json::to_string(&proposal.faults).map_err(internal)?,
            crs: upload.crs.as_ref().map(Crs::code),
        };
        self.store().add_import(caller.scope(), &row, upload.source.pieces(), self.world().now()).await?;
        proposal.id = Some(row.id);
        Ok(proposal)
    }

    /// Put a proposal into the network: one transaction, all or nothing. It is compared anew, for
    /// the network may have changed since.
    pub async fn accept(&self, caller: &Caller, id: Uuid, retire_gone: bool) -> Result<Proposal, AppError> {
        let row = self.store().import(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        Self::may_import(caller, &row.carrier)?;
        if row.status != "proposed" {
            return Err(AppError::Conflict);
        }
        let upload = Upload {
            carrier: row.carrier.clone(),
            carrier_name: None,
            file_name: row.file_name.clone(),
            source: self.proposed_file(caller, &row).await?,
            crs: row.crs.as_deref().and_then(Crs::from_code),
            retire_gone,
        };
        let proposal = self.write(caller, &upload, Some(id), |_| ControlFlow::Continue(())).await?;
        if proposal.status == "rejected" {
            let (vi, en) = ("Tệp còn lỗi, chưa ghi nhận được.", "The file has errors and cannot be accepted.");
            return Err(AppError::field("file", vi, en));
        }
        self.know_carrier(&row.carrier, None).await?;
        Ok(Proposal { id: Some(id), ..proposal })
    }

    /// The last imports that a caller may decide about, newest first.
    pub async fn imports(&self, caller: &Caller, limit: i64) -> Result<Vec<ImportView>, AppError> {
        let rows = self.store().imports(caller.scope(), limit).await?;
        rows.iter().map(|row| Ok(ImportView::of(row, &told(row)?))).collect()
    }

    /// One import: the proposal as it was told.
    pub async fn import(&self, caller: &Caller, id: Uuid) -> Result<serde_json::Value, AppError> {
        let row = self.store().import(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        let mut told = told(&row)?;
        told["id"] = row.id.to_string().into();
        told["status"] = row.status.into();
        Ok(told)
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
        let proposal = self.write(caller, &upload, None, progress).await?;
        if proposal.status == "accepted" {
            self.know_carrier(&upload.carrier, upload.carrier_name).await?;
        }
        Ok(proposal)
    }

    /// Read a file and write what differs while it is read, in one transaction that a refused file
    /// takes back. Status `accepted` or `rejected`.
    async fn write(
        &self,
        caller: &Caller,
        upload: &Upload,
        import: Option<Uuid>,
        progress: impl FnMut(u64) -> ControlFlow<()> + Send + 'static,
    ) -> Result<Proposal, AppError> {
        let carrier = &upload.carrier;
        let stored = self.stored(carrier).await?;
        let (sink, batches) = mpsc::channel(ON_THE_WAY);
        let (scanned, applied) = tokio::join!(
            self.scan(&upload.source, upload.crs.clone(), stored, Some(sink), upload.retire_gone, progress),
            self.store().apply_network(caller.scope(), batches, import, self.world().now()),
        );
        let scanned = scanned?;
        match applied {
            Err(StoreError::Abandoned) if scanned.scan.verdict == Verdict::Reject => {
                return Ok(Proposal::of(&self.live().communes, carrier, "rejected", scanned));
            }
            other => other?,
        };
        self.network_changed().await?;
        let proposal = Proposal::of(&self.live().communes, carrier, "accepted", scanned);
        Ok(if upload.retire_gone { proposal.without_gone() } else { proposal })
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

    /// The file of a proposal, back from the store.
    async fn proposed_file(&self, caller: &Caller, row: &ImportRow) -> Result<Source, AppError> {
        let pieces = futures_util::stream::try_unfold(0_i64, |number| async move {
            let piece = self.store().import_piece(caller.scope(), row.id, number).await?;
            Ok::<_, StoreError>(piece.map(|bytes| (bytes, number + 1)))
        });
        self.receive(caller, &row.carrier, std::pin::pin!(pieces)).await
    }
}

fn told(row: &ImportRow) -> Result<serde_json::Value, AppError> {
    serde_json::from_str(&row.summary_json).map_err(internal)
}

fn internal(error: impl ToString) -> AppError {
    AppError::Internal(error.to_string())
}
