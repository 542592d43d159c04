//! Photos of inspections: sent by whoever recorded one, seen by those who may see its asset by name.

use std::future::Future;

use sha2::{Digest, Sha256};
use uuid::Uuid;

use crate::app::photos::{PhotoReceipt, photo_number};
use crate::app::{App, AppError, Caller, PhotoFault};
use crate::store::{PhotoRow, StoreError};

impl App {
    /// Take photo `number` of an inspection that this account recorded. The same bytes again are the same photo; the
    /// body is asked for only where there is such an inspection.
    pub async fn take_inspection_photo<B>(
        &self,
        caller: &Caller,
        inspection: Uuid,
        number: &str,
        body: impl FnOnce() -> B,
    ) -> Result<PhotoReceipt, AppError>
    where
        B: Future<Output = Result<Vec<u8>, PhotoFault>>,
    {
        let number = photo_number(number)?;
        let row = self.store().inspection(caller.scope(), inspection).await?.ok_or(AppError::Absent)?;
        let account = caller.account().map(|a| a.id).filter(|id| row.hand.by == Some(*id)).ok_or(AppError::Absent)?;
        let _place = self.0.photos.receiving.try_acquire().map_err(|_| PhotoFault::Busy)?;
        let bytes = body().await?;
        let sent = Sha256::digest(&bytes).to_vec();
        let prepared = self.prepare(bytes).await?;
        let (width, height) = (prepared.width.into(), prepared.height.into());
        let photo = PhotoRow { number, width, height, at: self.world().now() };
        let added =
            self.store().add_inspection_photo(caller.scope(), (inspection, account), &photo, &sent, &prepared.jpeg);
        match added.await {
            Err(StoreError::Conflict) => Err(PhotoFault::Taken.into()),
            other => Ok(other.map(|()| PhotoReceipt { number })?),
        }
    }

    /// The JPEG of one of them.
    pub async fn inspection_photo(&self, caller: &Caller, inspection: Uuid, number: &str) -> Result<Vec<u8>, AppError> {
        let found = self.store().inspection_photo(caller.scope(), inspection, photo_number(number)?).await?;
        found.ok_or(AppError::Absent)
    }
}
