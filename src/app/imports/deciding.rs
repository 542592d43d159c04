//! A proposal decided: accepted, rejected, compared anew, or sent again.

use tokio::sync::mpsc;
use uuid::Uuid;

use crate::app::imports::pipe::What;
use crate::app::imports::{ON_THE_WAY, Proposal, Upload, internal};
use crate::app::running::{Stage, Work};
use crate::app::{App, AppError, Caller};
use crate::store::{ImportRow, Recorded, StoreError};

impl App {
    /// Put a proposal into the network: one transaction, all or nothing. Whoever accepted another
    /// import meanwhile has moved the network, and it has to be compared anew first.
    pub async fn accept(
        &self,
        caller: &Caller,
        id: Uuid,
        retire_gone: bool,
        work: &Work,
    ) -> Result<Proposal, AppError> {
        let row = self.waiting(caller, id).await?;
        if self.store().newest_import(caller.scope(), &row.carrier).await? != row.base {
            return Err(AppError::Moved);
        }
        let upload = Upload { retire_gone, ..self.kept_upload(caller, &row).await? };
        let record = Recorded::Proposal { id, by: caller.account().map(|a| a.id) };
        let proposal = self.write(caller, &upload, record, work).await?;
        if proposal.status == "rejected" {
            let (vi, en) = ("Tệp còn lỗi, chưa ghi nhận được.", "The file has errors and cannot be accepted.");
            return Err(AppError::field("file", vi, en));
        }
        self.know_carrier(&row.carrier, None).await?;
        Ok(Proposal { id: Some(id), ..proposal })
    }

    /// Turn a proposal down; nothing of it stays but the record.
    pub async fn reject(&self, caller: &Caller, id: Uuid) -> Result<(), AppError> {
        let row = self.store().import(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        Self::may_import(caller, &row.carrier)?;
        self.store().decide_import(caller.scope(), id, "rejected", self.world().now()).await?;
        self.wrote();
        Ok(())
    }

    /// Compare a waiting proposal with the network as it is now.
    pub async fn renew(&self, caller: &Caller, id: Uuid, work: &Work) -> Result<Proposal, AppError> {
        let row = self.waiting(caller, id).await?;
        let upload = self.kept_upload(caller, &row).await?;
        let stored = self.stored(&row.carrier).await?;
        let base = stored.base;
        work.enter(Stage::Reading, upload.source.length().map_err(internal)?);
        let proposal = self.compare(&upload, stored, What::Proposed, work).await?;
        if work.is_stopped() {
            return Err(AppError::Stopped);
        }
        self.store().renew_import(caller.scope(), id, &proposal.told()?, base, self.world().now()).await?;
        self.wrote();
        Ok(Proposal { id: Some(id), ..proposal })
    }

    /// Propose once more the file of an earlier import, read as it was read then.
    pub async fn again(&self, caller: &Caller, id: Uuid, work: &Work) -> Result<Proposal, AppError> {
        let row = self.store().import(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        Self::may_import(caller, &row.carrier)?;
        let upload = self.kept_upload(caller, &row).await?;
        self.propose(caller, upload, false, work).await
    }

    /// Import at once, as the command line does: refused whole if the file has errors.
    pub async fn import_now(&self, caller: &Caller, mut upload: Upload, work: &Work) -> Result<Proposal, AppError> {
        Self::may_import(caller, &upload.carrier)?;
        self.recall_columns(caller, &mut upload).await?;
        let row = self.import_row(caller, &upload, "accepted").await?;
        let id = row.id;
        let proposal = self.write(caller, &upload, Recorded::Own(Box::new(row)), work).await?;
        if proposal.status == "accepted" {
            self.know_carrier(&upload.carrier, upload.carrier_name).await?;
            return Ok(Proposal { id: Some(id), ..proposal });
        }
        Ok(proposal)
    }

    /// A proposal that waits for a decision; decided before, it is a conflict.
    async fn waiting(&self, caller: &Caller, id: Uuid) -> Result<ImportRow, AppError> {
        let row = self.store().import(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        Self::may_import(caller, &row.carrier)?;
        if row.status == "proposed" { Ok(row) } else { Err(AppError::Conflict) }
    }

    /// Read a file and write what differs while it is read, in one transaction that a refused file
    /// takes back. Status `accepted` or `rejected`.
    async fn write(
        &self,
        caller: &Caller,
        upload: &Upload,
        mut record: Recorded,
        work: &Work,
    ) -> Result<Proposal, AppError> {
        let stored = self.stored(&upload.carrier).await?;
        if let Recorded::Own(row) = &mut record {
            row.base = stored.base;
        }
        work.enter(Stage::Writing, upload.source.length().map_err(internal)?);
        let (sink, batches) = mpsc::channel(ON_THE_WAY);
        let (proposal, applied) = tokio::join!(
            self.compare(upload, stored, What::Written(sink), work),
            self.store().apply_network(caller.scope(), batches, Some(record), self.world().now()),
        );
        let proposal = proposal?;
        match applied {
            Err(StoreError::Abandoned) if work.is_stopped() => return Err(AppError::Stopped),
            Err(StoreError::Abandoned) if proposal.status == "rejected" => return Ok(proposal),
            other => other?,
        };
        self.network_changed().await?;
        Ok(proposal)
    }
}
