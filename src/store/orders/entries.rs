//! What crews' phones said, each thing once, and the photos that go with it.

use uuid::Uuid;

use crate::access::Scope;
use crate::patrols::{Entry, EntryKind, Known, KnownState, Objection, Verdict, What, judge};
use crate::store::crews::reaches;
use crate::store::outbox::Touched;
use crate::store::{Store, StoreError, bump, reading, run, writing};
use crate::units::Timestamp;

const KNOWN: &str =
    "SELECT key, digest, device, kind, stop, item, ok, from_at, to_at, state FROM order_entries WHERE order_id = $1";

const WITHDRAWN: &str = "SELECT withdrawn_at FROM orders WHERE id = $1";

const ADD: &str = "INSERT INTO order_entries (order_id, key, digest, device, kind, stop, item, ok, from_at, to_at, content, state, \
     objection, received_at) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

const LIST: &str = "SELECT key, device, kind, from_at, to_at, content, state, objection, received_at, incident FROM order_entries \
     WHERE order_id = $1 ORDER BY from_at, key, digest";

const DECIDE: &str = "UPDATE order_entries SET state = $4, decided_at = $5, decided_by = $6 \
     WHERE order_id = $1 AND key = $2 AND device = $3 AND state = 'conflict'";

const REPORTED: &str = "UPDATE order_entries SET incident = $3 WHERE order_id = $1 AND key = $2 AND kind = 'unusual'";

const ADD_PHOTO: &str = "INSERT INTO order_photos (order_id, key, sent, width, height, at, jpeg) VALUES ($1, $2, $3, $4, $5, $6, $7) \
     ON CONFLICT DO NOTHING";

/// An entry as a phone sent it.
#[derive(Clone, Debug)]
pub struct SentEntry {
    /// What was read of it.
    pub entry: Entry,
    /// SHA-256 of what was sent.
    pub digest: Vec<u8>,
    /// The same as it is kept, in JSON.
    pub content: String,
}

/// An entry as it is kept.
#[derive(Clone, Debug, PartialEq)]
pub struct EntryRow {
    /// Made on the phone.
    pub key: Uuid,
    /// Which phone.
    pub device: Uuid,
    /// What it is about.
    pub kind: EntryKind,
    /// From when to when it tells.
    pub span: (Timestamp, Timestamp),
    /// What was said, in JSON.
    pub content: String,
    /// What became of it.
    pub state: KnownState,
    /// Why it went to the tray.
    pub objection: Option<Objection>,
    /// When it arrived.
    pub received: Timestamp,
    /// The incident that came of it.
    pub incident: Option<Uuid>,
}

/// A photo of an order, without its bytes.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct OrderPhotoRow {
    /// Its entry.
    pub key: Uuid,
    /// Pixels across.
    pub width: i64,
    /// Pixels down.
    pub height: i64,
    /// When it arrived.
    pub at: Timestamp,
}

#[derive(sqlx::FromRow)]
struct KnownColumns {
    key: Uuid,
    digest: Vec<u8>,
    device: Uuid,
    kind: String,
    stop: Option<i64>,
    item: Option<String>,
    ok: Option<bool>,
    from_at: i64,
    to_at: i64,
    state: String,
}

#[derive(sqlx::FromRow)]
struct Columns {
    key: Uuid,
    device: Uuid,
    kind: String,
    from_at: i64,
    to_at: i64,
    content: String,
    state: String,
    objection: Option<String>,
    received_at: i64,
    incident: Option<Uuid>,
}

impl Store {
    /// Take what a phone sent for an order, each thing once; one verdict for each, in order. Whoever holds
    /// the order's code may, in any scope.
    pub async fn take_entries(
        &self,
        _scope: &Scope,
        order: Uuid,
        device: Uuid,
        sent: &[SentEntry],
        at: Timestamp,
    ) -> Result<Vec<Verdict>, StoreError> {
        Ok(writing!(self, tx => {
            // Writers queue up here, so that two phones at once are judged one after the other.
            bump!(tx, &Touched::new(&["orders"]), at);
            let withdrawn: Option<i64> = sqlx::query_scalar(WITHDRAWN).bind(order).fetch_one(&mut *tx).await?;
            let rows: Vec<KnownColumns> = sqlx::query_as(KNOWN).bind(order).fetch_all(&mut *tx).await?;
            let mut known = rows.into_iter().map(known).collect::<Option<Vec<Known>>>().ok_or(StoreError::Corrupt("order"))?;
            let mut verdicts = Vec::with_capacity(sent.len());
            for one in sent {
                let verdict = judge(&one.entry, device, &one.digest, &known, withdrawn.map(Timestamp::from_millis));
                if let Some(new) = entered(one, device, verdict) {
                    let objection = match verdict { Verdict::Object(why) => Some(why.code()), _ => None };
                    run!(
                        tx, ADD, order, new.key, &new.digest, device, new.kind.code(), new.stop.map(|n| n as i64),
                        new.item.as_deref(), new.ok, new.span.0.millis(), new.span.1.millis(), &one.content,
                        new.state.code(), objection, at.millis(),
                    );
                    known.push(new);
                }
                verdicts.push(verdict);
            }
            verdicts
        }))
    }

    /// What was said for an order, in the order of time. Whoever holds its code may read it, in any scope.
    pub async fn order_entries(&self, _scope: &Scope, order: Uuid) -> Result<Vec<EntryRow>, StoreError> {
        let rows: Vec<Columns> = reading!(self, pool => {
            sqlx::query_as(LIST).bind(order).fetch_all(pool).await?
        });
        rows.into_iter().map(|row| entry(row).ok_or(StoreError::Corrupt("order"))).collect()
    }

    /// Let an entry of the tray count, or leave it out. `NotFound` where it waits no more.
    pub async fn decide_entry(
        &self,
        scope: &Scope,
        order: Uuid,
        (key, device): (Uuid, Uuid),
        state: KnownState,
        (at, by): (Timestamp, Option<Uuid>),
    ) -> Result<(), StoreError> {
        reaches(scope)?;
        writing!(self, tx => {
            bump!(tx, &Touched::new(&["orders"]), at);
            crate::store::crews::there(run!(tx, DECIDE, order, key, device, state.code(), at.millis(), by).rows_affected())?;
        });
        Ok(())
    }

    /// Note the incident that came of an entry.
    pub async fn entry_reported(
        &self,
        _scope: &Scope,
        order: Uuid,
        key: Uuid,
        incident: Uuid,
    ) -> Result<(), StoreError> {
        writing!(self, tx => {
            run!(tx, REPORTED, order, key, incident);
        });
        Ok(())
    }

    /// The fingerprint of what was sent as a photo.
    pub async fn order_photo_sent(
        &self,
        _scope: &Scope,
        order: Uuid,
        key: Uuid,
    ) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(reading!(self, pool => {
            sqlx::query_scalar("SELECT sent FROM order_photos WHERE order_id = $1 AND key = $2")
                .bind(order).bind(key).fetch_optional(pool).await?
        }))
    }

    /// Keep a photo. Another one under its key is a conflict; the same is nothing.
    pub async fn add_order_photo(
        &self,
        _scope: &Scope,
        order: Uuid,
        photo: &OrderPhotoRow,
        (sent, jpeg): (&[u8], &[u8]),
    ) -> Result<(), StoreError> {
        writing!(self, tx => {
            bump!(tx, &Touched::new(&["orders"]), photo.at);
            let (width, height, at) = (photo.width, photo.height, photo.at.millis());
            if run!(tx, ADD_PHOTO, order, photo.key, sent, width, height, at, jpeg).rows_affected() == 0 {
                let before: Vec<u8> = sqlx::query_scalar("SELECT sent FROM order_photos WHERE order_id = $1 AND key = $2")
                    .bind(order).bind(photo.key).fetch_one(&mut *tx).await?;
                if before != sent {
                    return Err(StoreError::Conflict);
                }
            }
        });
        Ok(())
    }

    /// Photos of an order, the first first.
    pub async fn order_photos(&self, scope: &Scope, order: Uuid) -> Result<Vec<OrderPhotoRow>, StoreError> {
        let rows: Vec<(Uuid, i64, i64, i64)> = reading!(self, pool => {
            sqlx::query_as("SELECT key, width, height, at FROM order_photos WHERE $1 AND order_id = $2 ORDER BY at, key")
                .bind(scope.sees_all()).bind(order).fetch_all(pool).await?
        });
        let row = |(key, width, height, at)| OrderPhotoRow { key, width, height, at: Timestamp::from_millis(at) };
        Ok(rows.into_iter().map(row).collect())
    }

    /// The JPEG of one of them.
    pub async fn order_photo(&self, scope: &Scope, order: Uuid, key: Uuid) -> Result<Option<Vec<u8>>, StoreError> {
        Ok(reading!(self, pool => {
            sqlx::query_scalar("SELECT jpeg FROM order_photos WHERE $1 AND order_id = $2 AND key = $3")
                .bind(scope.sees_all()).bind(order).bind(key).fetch_optional(pool).await?
        }))
    }
}

/// What is written of an entry; nothing of one that was received before.
fn entered(sent: &SentEntry, device: Uuid, verdict: Verdict) -> Option<Known> {
    let state = match verdict {
        Verdict::Take => KnownState::Taken,
        Verdict::Object(_) => KnownState::Conflict,
        Verdict::Again => return None,
    };
    let ok = match &sent.entry.what {
        What::Check { ok, .. } => Some(*ok),
        _ => None,
    };
    let what = &sent.entry.what;
    Some(Known {
        key: sent.entry.key,
        digest: sent.digest.clone(),
        device,
        kind: what.kind(),
        stop: what.stop(),
        item: what.item().map(str::to_owned),
        ok,
        span: sent.entry.span(),
        state,
    })
}

fn known(row: KnownColumns) -> Option<Known> {
    Some(Known {
        key: row.key,
        digest: row.digest,
        device: row.device,
        kind: EntryKind::from_code(&row.kind)?,
        stop: row.stop.map(usize::try_from).transpose().ok()?,
        item: row.item,
        ok: row.ok,
        span: (Timestamp::from_millis(row.from_at), Timestamp::from_millis(row.to_at)),
        state: KnownState::from_code(&row.state)?,
    })
}

fn entry(row: Columns) -> Option<EntryRow> {
    let objection = match row.objection {
        Some(code) => Some(Objection::from_code(&code)?),
        None => None,
    };
    Some(EntryRow {
        key: row.key,
        device: row.device,
        kind: EntryKind::from_code(&row.kind)?,
        span: (Timestamp::from_millis(row.from_at), Timestamp::from_millis(row.to_at)),
        content: row.content,
        state: KnownState::from_code(&row.state)?,
        objection,
        received: Timestamp::from_millis(row.received_at),
        incident: row.incident,
    })
}
