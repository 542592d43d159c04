//! The crew on the road: whoever holds an order's code opens it, accepts it, and sends what it saw.

use std::future::Future;
use std::net::IpAddr;

use serde::{Deserialize, Serialize};
use serde_json::Value;
use sha2::{Digest, Sha256};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::answers::read_code;
use crate::app::floods::network;
use crate::app::orders::content::Content;
use crate::app::orders::judged::{EntryRefused, EntryTray, Taken, WithdrawnTold};
use crate::app::orders::read::{ENTRIES_MOST, EntriesTold, EntryTold, Reading, kept, recorded};
use crate::app::orders::{OrderView, hash};
use crate::app::plans::PlanFile;
use crate::app::{App, AppError, Caller, PhotoFault, PlanFormat, Report};
use crate::incidents::Origin;
use crate::patrols::{EntryKind, Verdict, What};
use crate::roads::Vehicle;
use crate::store::{OrderPhotoRow, OrderRow, SentEntry, StoreError};
use crate::units::{LonLat, Message, Timestamp};

/// Characters of a leader's name at most.
const NAME_MOST: usize = 100;
/// A clock that is off by more is put right.
const OFF: i64 = 2 * 60_000;
/// Standard deviation of a place that only a stop tells, metres.
const STOP_ACCURACY: f64 = 100.0;

/// Who accepts an order.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewAcceptance {
    /// The leader's name.
    pub name: String,
}

/// What whoever sent a photo of an order gets.
#[derive(Debug, Serialize, ToSchema)]
pub struct OrderPhotoReceipt {
    /// Its entry's key.
    pub key: Uuid,
}

type Say<'a> = &'a (dyn Fn(&Message) -> String + Sync);

impl App {
    /// The order of a code. Wrong, expired and withdrawn codes are the same: absent.
    async fn order_of_code(&self, caller: &Caller, code: &str, from: IpAddr) -> Result<OrderRow, AppError> {
        self.order_behind(caller, (code, from), false).await
    }

    /// The order that a phone sends to: a withdrawn one is not shown any more, but what was recorded before
    /// the phone could hear of it still comes in.
    async fn order_sent_to(&self, caller: &Caller, way: (&str, IpAddr)) -> Result<OrderRow, AppError> {
        self.order_behind(caller, way, true).await
    }

    /// Only wrong codes are counted against an address, so that nobody's tries keep a crew from its order.
    async fn order_behind(
        &self,
        caller: &Caller,
        (code, from): (&str, IpAddr),
        withdrawn: bool,
    ) -> Result<OrderRow, AppError> {
        let now = self.world().now();
        let found = match read_code(code) {
            Ok(code) => self.store().order_by_code(caller.scope(), &hash(&code), now, withdrawn).await?,
            Err(_) => None,
        };
        match found {
            Some(order) => Ok(order),
            None => {
                let address = network(from).to_string();
                self.tries().take_alone(&address, now).map_err(|seconds| AppError::TooManyTries { seconds })?;
                Err(AppError::Absent)
            }
        }
    }

    /// The order of a code; the look is written down before it is shown.
    pub async fn road_order(
        &self,
        caller: &Caller,
        code: &str,
        from: IpAddr,
        say: Say<'_>,
    ) -> Result<OrderView, AppError> {
        let row = self.order_of_code(caller, code, from).await?;
        self.note_look(&row, caller, "order").await?;
        self.order_view(&row, say).await
    }

    /// The same as a file.
    pub async fn road_sheet(
        &self,
        caller: &Caller,
        (code, from): (&str, IpAddr),
        format: PlanFormat,
        say: Say<'_>,
    ) -> Result<PlanFile, AppError> {
        let row = self.order_of_code(caller, code, from).await?;
        self.sheet_of(&row, caller, format, say).await
    }

    /// Note who leads the crew. The same name again is the same acceptance; another one a conflict.
    pub async fn accept_order(
        &self,
        caller: &Caller,
        (code, from): (&str, IpAddr),
        new: &NewAcceptance,
        say: Say<'_>,
    ) -> Result<OrderView, AppError> {
        let row = self.order_of_code(caller, code, from).await?;
        let name = new.name.trim();
        if name.is_empty() || name.chars().count() > NAME_MOST || name.contains(char::is_control) {
            let (vi, en) =
                ("Cần tên tổ trưởng, tối đa 100 ký tự.", "The leader's name is needed, 100 characters at most.");
            return Err(AppError::field("name", vi, en));
        }
        let done = self.store().accept_order(caller.scope(), row.id, name, self.world().now()).await;
        done.map_err(|error| match error {
            StoreError::Conflict => AppError::OrderMoved,
            other => other.into(),
        })?;
        self.wrote();
        let row = self.order_of_code(caller, code, from).await?;
        self.order_view(&row, say).await
    }

    /// Take what a phone sent, each thing once; `said` is the time the phone says it is.
    pub async fn take_entries(
        &self,
        caller: &Caller,
        (code, from): (&str, IpAddr),
        told: &EntriesTold,
        said: Option<Timestamp>,
    ) -> Result<Taken, AppError> {
        let order = self.order_sent_to(caller, (code, from)).await?;
        if told.entries.len() > ENTRIES_MOST {
            let (vi, en) = ("Tối đa 5.000 mục mỗi lần gửi.", "At most 5,000 entries at a time.");
            return Err(AppError::field("entries", vi, en));
        }
        let now = self.world().now();
        let ahead = said.map(|said| said.millis() - now.millis()).filter(|off| off.abs() > OFF).unwrap_or(0);
        let content = Content::read(&order)?;
        let reading = Reading { order: &order, content: &content, now, zone: self.settings().zone.into(), ahead };
        let mut answer = Taken {
            clock_off_s: (ahead != 0).then_some(ahead as f64 / 1_000.0),
            withdrawn: self.withdrawal(&order),
            ..Taken::default()
        };
        let sent: Vec<SentEntry> = told.entries.iter().filter_map(|value| read(&reading, value, &mut answer)).collect();
        let verdicts = self.store().take_entries(caller.scope(), order.id, told.device, &sent, now).await?;
        for (one, verdict) in sent.iter().zip(&verdicts) {
            match verdict {
                Verdict::Take => answer.taken.push(one.entry.key),
                Verdict::Again => answer.again.push(one.entry.key),
                Verdict::Object(why) => {
                    answer.conflicts.push(EntryTray { key: one.entry.key, why: why.says().into() });
                }
            }
            // Also of what came before: had the answer been lost, so might have been the report.
            if !matches!(verdict, Verdict::Object(_)) {
                self.report_unusual(&order, &content, one).await?;
            }
        }
        self.wrote();
        // Also of what came before: had the answer been lost, so might have been the track.
        if sent.iter().any(|one| one.entry.what.kind() == EntryKind::Positions) {
            self.track_order(&order, &content).await?;
        }
        Ok(answer)
    }

    fn withdrawal(&self, order: &OrderRow) -> Option<WithdrawnTold> {
        let told = |at| WithdrawnTold { at: self.local(at), reason: order.reason.clone() };
        order.standing.withdrawn.map(told)
    }

    /// Follow what an order's phones recorded so far. One at a time, so that what is newer is not replaced.
    pub(super) async fn track_order(&self, order: &OrderRow, content: &Content) -> Result<(), AppError> {
        let _turn = self.0.tracking.lock().await;
        let scope = &crate::access::Scope::Engine;
        let entries = self.store().order_entries(scope, order.id).await?;
        let counting = entries.iter().filter(|one| one.kind == EntryKind::Positions && one.state.counts());
        let fixes = counting.map(|one| recorded(&one.content)).collect::<Result<Vec<_>, _>>()?.concat();
        let vehicle = Vehicle::from_code(&content.tour.vehicle).unwrap_or(Vehicle::Car);
        self.take_order_track(scope, order.id, (&order.crew_name, vehicle), fixes).await
    }

    /// Something unusual is a report as any other, once.
    async fn report_unusual(&self, order: &OrderRow, content: &Content, sent: &SentEntry) -> Result<(), AppError> {
        let What::Unusual { stop, place, text, kind } = &sent.entry.what else { return Ok(()) };
        let of_stop = stop.and_then(|n| content.tour.stops.iter().find(|one| one.n == n && one.point.is_some()));
        let point = place.map(|at: LonLat| [at.lon(), at.lat()]).or_else(|| of_stop.and_then(|one| one.point));
        let report = Report {
            kind: Some(kind.code().to_owned()),
            occurred_to: Some(sent.entry.at.rfc3339()),
            point: point.map(|at| at.to_vec()),
            accuracy_m: place.is_none().then_some(STOP_ACCURACY),
            note: Some(text.clone()),
            ..Report::default()
        };
        let key = format!("order-{}-{}", order.id, sent.entry.key);
        let (incident, _) =
            self.report_by(Origin::Authority, &Caller::public(), report, (Some(&key), &sent.digest)).await?;
        let scope = crate::access::Scope::Engine;
        Ok(self.store().entry_reported(&scope, order.id, sent.entry.key, incident).await?)
    }

    /// Take the photo of an entry that was received. The same bytes again are the same photo.
    pub async fn take_order_photo<B>(
        &self,
        caller: &Caller,
        (code, from): (&str, IpAddr),
        key: Uuid,
        body: impl FnOnce() -> B,
    ) -> Result<OrderPhotoReceipt, AppError>
    where
        B: Future<Output = Result<Vec<u8>, PhotoFault>>,
    {
        let order = self.order_sent_to(caller, (code, from)).await?;
        let entries = self.store().order_entries(caller.scope(), order.id).await?;
        if !entries.iter().any(|one| one.key == key && matches!(one.kind, EntryKind::Photo | EntryKind::Unusual)) {
            return Err(AppError::Absent);
        }
        let bytes = self.receive_photo(body).await?;
        let sent = Sha256::digest(&bytes).to_vec();
        match self.store().order_photo_sent(caller.scope(), order.id, key).await? {
            Some(before) if before == sent => return Ok(OrderPhotoReceipt { key }),
            Some(_) => return Err(PhotoFault::Taken.into()),
            None => {}
        }
        let prepared = self.prepare(bytes).await?;
        let (width, height) = (prepared.width.into(), prepared.height.into());
        let row = OrderPhotoRow { key, width, height, at: self.world().now() };
        let added = self.store().add_order_photo(caller.scope(), order.id, &row, (&sent, &prepared.jpeg)).await;
        added.map_err(|error| match error {
            StoreError::Conflict => PhotoFault::Taken.into(),
            other => AppError::from(other),
        })?;
        self.wrote();
        Ok(OrderPhotoReceipt { key })
    }
}

/// What was read of an entry; what cannot be is told in the answer.
fn read(reading: &Reading<'_>, value: &Value, answer: &mut Taken) -> Option<SentEntry> {
    let key = value.get("key").and_then(Value::as_str).map(|key| key.chars().take(64).collect::<String>());
    let told: Result<EntryTold, _> = serde_json::from_value(value.clone());
    let read = told
        .map_err(|_| {
            Message::new(
                "Tên trường hoặc kiểu giá trị chưa đúng.",
                "The name of a field or the kind of its value is not right.",
            )
        })
        .and_then(|told| reading.read(&told).map(|entry| (told, entry)));
    match read {
        Ok((told, entry)) => {
            let content = kept(&told, &entry);
            let digest = Sha256::digest(value.to_string().as_bytes()).to_vec();
            Some(SentEntry { entry, digest, content })
        }
        Err(why) => {
            answer.refused.push(EntryRefused { key, why: why.into() });
            None
        }
    }
}
