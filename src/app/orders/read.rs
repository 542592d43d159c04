//! What a phone sends, read and judged entry by entry: one that cannot be read holds up no other.

use serde::{Deserialize, Serialize};
use serde_json::Value;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::AppError;
use crate::app::orders::content::Content;
use crate::import::{Fix, parse_time};
use crate::incidents::Kind;
use crate::patrols::{Entry, EntryKind, What, checklist};
use crate::store::OrderRow;
use crate::units::{LonLat, Message, Metres, Timestamp, Zone};

/// Entries of an upload at most.
pub(super) const ENTRIES_MOST: usize = 5_000;
/// Positions of an entry at most.
const FIXES_MOST: usize = 600;
/// Seconds that an entry's positions span at most.
const SPAN_MOST: f64 = 86_400.0;
/// Characters of a text at most.
const TEXT_MOST: usize = 2_000;
/// A phone's clock may be ahead by so many milliseconds.
const AHEAD: i64 = 10 * 60_000;
/// What happened so many milliseconds before its order was issued is not of that order.
const BEFORE: i64 = 24 * 3_600_000;

/// Seconds after its entry, longitude, latitude, radius in metres.
type FixTold = (f64, f64, f64, Option<f64>);

/// What a phone sends for an order.
#[derive(Clone, Debug, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntriesTold {
    /// Made once on the phone.
    pub device: Uuid,
    /// At most 5,000 entries, each as [`EntryTold`].
    #[schema(value_type = Vec<EntryTold>)]
    pub entries: Vec<Value>,
}

/// One thing that a phone says.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct EntryTold {
    /// A UUID made on the phone; the same however often it is sent.
    pub key: Uuid,
    /// RFC 3339.
    pub at: String,
    /// start, pause, resume, end, positions, arrive, leave, check, note, unusual, photo.
    pub kind: String,
    /// The stop that it is about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub stop: Option<usize>,
    /// Id of the line of the check-list.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub item: Option<String>,
    /// Of a check: whether all is well.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub ok: Option<bool>,
    /// Of a check: in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub note: Option<String>,
    /// Of a note and of something unusual: in words.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub text: Option<String>,
    /// Of something unusual: longitude and latitude.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub point: Option<[f64; 2]>,
    /// Of something unusual: a kind of incident; suspicious if absent.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub incident: Option<String>,
    /// Of positions, in the order of time, 600 at most: seconds after `at`, longitude, latitude, radius in metres or null.
    #[serde(skip_serializing_if = "Option::is_none")]
    #[schema(value_type = Option<Vec<Vec<f64>>>)]
    pub fixes: Option<Vec<FixTold>>,
}

/// What entries of an order are read against.
pub(super) struct Reading<'a> {
    pub order: &'a OrderRow,
    pub content: &'a Content,
    pub now: Timestamp,
    pub zone: Zone,
    /// Milliseconds that the phone's clock is ahead.
    pub ahead: i64,
}

type Wrong = Message;

fn wrong(vi: &str, en: &str) -> Wrong {
    Message::new(vi, en)
}

/// An entry as it is kept: its JSON with the times put right.
pub(super) fn kept(told: &EntryTold, entry: &Entry) -> String {
    let told = EntryTold { at: entry.at.rfc3339(), ..told.clone() };
    serde_json::to_string(&told).unwrap_or_default()
}

impl Reading<'_> {
    /// What was said, or why it is not taken.
    pub fn read(&self, told: &EntryTold) -> Result<Entry, Wrong> {
        let Some(kind) = EntryKind::from_code(&told.kind) else {
            return Err(wrong("Không có loại mục này.", "There is no such kind of entry."));
        };
        let at = parse_time(&told.at, false, self.zone)
            .map(|at| Timestamp::from_millis(at.millis() - self.ahead))
            .ok_or_else(|| wrong("Không đọc được thời gian.", "The time cannot be read."))?;
        let entry = Entry { key: told.key, at, what: self.what(kind, told, at)? };
        let (from, to) = entry.span();
        if to.millis() > self.now.millis() + AHEAD {
            return Err(wrong(
                "Thời gian ở tương lai. Đề nghị chỉnh đồng hồ của máy.",
                "The time lies in the future. Please set the phone's clock.",
            ));
        }
        if from.millis() < self.order.issued.0.millis() - BEFORE {
            return Err(wrong(
                "Thời gian trước khi có lệnh hơn một ngày. Đề nghị chỉnh đồng hồ của máy.",
                "The time lies more than a day before the order. Please set the phone's clock.",
            ));
        }
        Ok(entry)
    }

    fn what(&self, kind: EntryKind, told: &EntryTold, at: Timestamp) -> Result<What, Wrong> {
        let stop = match told.stop {
            Some(n) => Some(self.stop(n)?),
            None => None,
        };
        let needed = || stop.ok_or_else(|| wrong("Cần số điểm dừng.", "The number of a stop is needed."));
        Ok(match kind {
            EntryKind::Start => What::Start,
            EntryKind::Pause => What::Pause,
            EntryKind::Resume => What::Resume,
            EntryKind::End => What::End,
            EntryKind::Positions => What::Positions(positions(told, at)?),
            EntryKind::Arrive => What::Arrive { stop: needed()? },
            EntryKind::Leave => What::Leave { stop: needed()? },
            EntryKind::Check => {
                let stop = needed()?;
                let item = self.item(stop, told.item.as_deref())?;
                let Some(ok) = told.ok else {
                    return Err(wrong("Cần ok: đúng hoặc sai.", "ok is needed, true or false."));
                };
                What::Check { stop, item, ok, note: told.note.as_deref().map(text).transpose()? }
            }
            EntryKind::Note => What::Note { stop, text: text(told.text.as_deref().unwrap_or_default())? },
            // It becomes a report, and that has a place.
            EntryKind::Unusual if stop.is_none() && told.point.is_none() => {
                return Err(wrong(
                    "Cần vị trí hoặc điểm dừng. Đề nghị chọn điểm dừng gần nhất.",
                    "A place or a stop is needed. Please choose the nearest stop.",
                ));
            }
            EntryKind::Unusual => What::Unusual {
                stop,
                place: told.point.map(|[lon, lat]| place(lon, lat)).transpose()?,
                text: text(told.text.as_deref().unwrap_or_default())?,
                kind: incident(told.incident.as_deref())?,
            },
            EntryKind::Photo => {
                let item = match (stop, told.item.as_deref()) {
                    (Some(stop), Some(item)) => Some(self.item(stop, Some(item))?),
                    _ => None,
                };
                What::Photo { stop, item }
            }
        })
    }

    fn stop(&self, n: usize) -> Result<usize, Wrong> {
        let there = self.content.tour.stops.iter().any(|stop| stop.n == n && stop.kind != "break");
        there.then_some(n).ok_or_else(|| wrong("Lệnh không có điểm dừng này.", "The order has no such stop."))
    }

    fn item(&self, stop: usize, item: Option<&str>) -> Result<String, Wrong> {
        let at = self.content.tour.stops.iter().position(|one| one.n == stop && one.kind != "break");
        let list = at.map(|at| checklist(&self.content.assets_at(at))).unwrap_or_default();
        let found = list.iter().find(|one| Some(one.id) == item);
        found
            .map(|one| one.id.to_owned())
            .ok_or_else(|| wrong("Điểm dừng không có mục kiểm tra này.", "The stop has no such line to check."))
    }
}

fn place(lon: f64, lat: f64) -> Result<LonLat, Wrong> {
    LonLat::checked(lon, lat).ok_or_else(|| wrong("Toạ độ không đúng.", "The position is not right."))
}

fn text(told: &str) -> Result<String, Wrong> {
    let told = told.trim();
    if told.is_empty() || told.chars().count() > TEXT_MOST || told.contains(|c: char| c.is_control() && c != '\n') {
        return Err(wrong("Cần lời ghi, tối đa 2.000 ký tự.", "Words are needed, 2,000 characters at most."));
    }
    Ok(told.to_owned())
}

fn incident(told: Option<&str>) -> Result<Kind, Wrong> {
    let Some(code) = told else { return Ok(Kind::Suspicious) };
    Kind::from_code(code).ok_or_else(|| wrong("Không có loại sự cố này.", "There is no such kind of incident."))
}

/// Positions of an entry as it is kept.
pub(super) fn recorded(content: &str) -> Result<Vec<Fix>, AppError> {
    let told: EntryTold = serde_json::from_str(content).map_err(|e| AppError::Internal(e.to_string()))?;
    let at = parse_time(&told.at, false, time::UtcOffset::UTC);
    let fixes = at.and_then(|at| positions(&told, at).ok());
    fixes.ok_or_else(|| AppError::Internal("the positions of an order".to_owned()))
}

fn positions(told: &EntryTold, at: Timestamp) -> Result<Vec<Fix>, Wrong> {
    let fixes = told.fixes.as_deref().unwrap_or_default();
    if fixes.is_empty() || fixes.len() > FIXES_MOST {
        return Err(wrong("Cần từ 1 đến 600 vị trí.", "From 1 to 600 positions are needed."));
    }
    let mut all: Vec<Fix> = Vec::with_capacity(fixes.len());
    for (seconds, lon, lat, accuracy) in fixes {
        if !(0.0..=SPAN_MOST).contains(seconds) {
            return Err(wrong("Thời gian của vị trí không đúng.", "The time of a position is not right."));
        }
        let when = Timestamp::from_millis(at.millis() + (seconds * 1_000.0).round() as i64);
        if all.last().is_some_and(|before| before.at > when) {
            return Err(wrong(
                "Các vị trí không theo thứ tự thời gian.",
                "The positions are not in the order of time.",
            ));
        }
        let accuracy = accuracy.filter(|metres| metres.is_finite() && *metres >= 0.0).and_then(Metres::checked);
        all.push(Fix { at: when, place: place(*lon, *lat)?, accuracy });
    }
    Ok(all)
}
