//! Photos of a report: sent by whoever holds its code, seen by the police and the department.

mod fault;
mod inspections;
mod prepare;

pub use fault::{PHOTO_BYTES, PhotoFault};
pub use prepare::{Prepared, prepare as prepare_photo};

use std::future::Future;

use serde::Serialize;
use sha2::{Digest, Sha256};
use tokio::sync::Semaphore;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::answers::photos_until;
use crate::app::{App, AppError, Caller, planner};
use crate::store::{PhotoRow, StoreError};

/// Photos of a report at most.
pub const PHOTOS_MOST: i64 = 3;

/// For so many hours after a report its photos are taken.
pub const PHOTO_HOURS: i64 = 24;

/// Photos that are received at the same time; each may fill [`PHOTO_BYTES`].
const RECEIVED: usize = 8;

/// Photos that are decoded at the same time.
const DECODED: usize = 2;

/// How many are on their way.
pub(super) struct Desk {
    receiving: Semaphore,
    decoding: Semaphore,
}

impl Default for Desk {
    fn default() -> Self {
        Self { receiving: Semaphore::new(RECEIVED), decoding: Semaphore::new(DECODED) }
    }
}

/// What whoever sent a photo gets.
#[derive(Debug, Serialize, ToSchema)]
pub struct PhotoReceipt {
    /// Its number.
    pub number: i64,
}

/// A photo of an incident.
#[derive(Debug, Serialize, ToSchema)]
pub struct PhotoView {
    /// Its number, from 1.
    number: i64,
    /// Pixels across.
    width: i64,
    /// Pixels down.
    height: i64,
    /// When it arrived.
    received_at: String,
    /// Where the image is.
    href: String,
}

/// Photos of an incident.
#[derive(Debug, Serialize, ToSchema)]
pub struct PhotosView {
    photos: Vec<PhotoView>,
}

impl App {
    /// Take photo `number` of the report of this code. The same bytes again are the same photo. The body
    /// is asked for only where there is such a report and its time for photos is not over.
    pub async fn take_photo<B>(
        &self,
        caller: &Caller,
        code: &str,
        number: &str,
        body: impl FnOnce() -> B,
    ) -> Result<PhotoReceipt, AppError>
    where
        B: Future<Output = Result<Vec<u8>, PhotoFault>>,
    {
        let number = photo_number(number)?;
        let answer = self.answer_row(caller, code).await?;
        let bytes = self.receive_photo(body).await?;
        let sent = Sha256::digest(&bytes).to_vec();
        match self.store().photo_sent(caller.scope(), answer.incident, number).await? {
            Some(before) if before == sent => return Ok(PhotoReceipt { number }),
            Some(_) => return Err(PhotoFault::Taken.into()),
            None => {}
        }
        let now = self.world().now();
        if answer.reported_at.is_none_or(|at| now > photos_until(at)) {
            return Err(PhotoFault::TooLate.into());
        }
        let prepared = self.prepare(bytes).await?;
        let row = PhotoRow { number, width: prepared.width.into(), height: prepared.height.into(), at: now };
        let added = self.store().add_photo(caller.scope(), answer.incident, &row, &sent, &prepared.jpeg).await;
        match added {
            Err(StoreError::Conflict) => Err(PhotoFault::Taken.into()),
            other => Ok(other.map(|()| PhotoReceipt { number })?),
        }
    }

    /// The bytes of a photo, of so many at the same time and no more.
    pub(super) async fn receive_photo<B>(&self, body: impl FnOnce() -> B) -> Result<Vec<u8>, AppError>
    where
        B: Future<Output = Result<Vec<u8>, PhotoFault>>,
    {
        let _place = self.0.photos.receiving.try_acquire().map_err(|_| PhotoFault::Busy)?;
        Ok(body().await?)
    }

    /// Decoding is work for a thread of its own, and a decoder that gives up in an unforeseen way takes
    /// nothing else with it.
    pub(super) async fn prepare(&self, bytes: Vec<u8>) -> Result<Prepared, AppError> {
        let _turn = self.0.photos.decoding.acquire().await.map_err(|e| AppError::Internal(e.to_string()))?;
        let prepared = tokio::task::spawn_blocking(move || prepare::prepare(&bytes)).await;
        Ok(prepared.unwrap_or(Err(PhotoFault::Damaged))?)
    }

    /// Photos of an incident: for the police and the department.
    pub async fn photos(&self, caller: &Caller, incident: Uuid) -> Result<PhotosView, AppError> {
        planner(caller)?;
        self.store().incident(caller.scope(), incident).await?.ok_or(AppError::Absent)?;
        let view = |row: PhotoRow| PhotoView {
            number: row.number,
            width: row.width,
            height: row.height,
            received_at: row.at.rfc3339(),
            href: format!("/api/v1/incidents/{incident}/photos/{}", row.number),
        };
        let rows = self.store().photos(caller.scope(), incident).await?;
        Ok(PhotosView { photos: rows.into_iter().map(view).collect() })
    }

    /// The JPEG of one of them.
    pub async fn photo(&self, caller: &Caller, incident: Uuid, number: &str) -> Result<Vec<u8>, AppError> {
        planner(caller)?;
        let found = self.store().photo(caller.scope(), incident, photo_number(number)?).await?;
        found.ok_or(AppError::Absent)
    }
}

/// Another number is simply not there.
fn photo_number(text: &str) -> Result<i64, AppError> {
    (1..=PHOTOS_MOST).find(|n| n.to_string() == text).ok_or(AppError::Absent)
}
