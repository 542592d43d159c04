//! What was seen at an inspection, as it is sent: read, judged, and its defects reported.

use serde::Deserialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::inspections::calendar::inspector;
use crate::app::inspections::view::InspectionView;
use crate::app::inspections::{AssetTold, Assets, kind_named};
use crate::app::intake::Checker;
use crate::app::key_places::text;
use crate::app::{App, AppError, Caller, Report};
use crate::incidents::{Kind, Origin};
use crate::inspections::{CheckItem, InspectionKind, items, suits};
use crate::store::{AssetRow, InspectionRow, ItemRow, StoreError};
use crate::units::Timestamp;

/// An inspection as it is sent: by a calendar, by a draw, or of any asset.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewInspection {
    /// A UUID of the sender's own; the same again records nothing twice.
    pub id: Option<Uuid>,
    /// The calendar it was due by.
    pub calendar: Option<Uuid>,
    /// The draw it was drawn by.
    pub draw: Option<Uuid>,
    /// Which of those that were drawn.
    pub candidate: Option<String>,
    /// What was inspected, without a calendar and a draw.
    pub asset: Option<AssetTold>,
    /// The kind of inspection, without a calendar.
    pub what: Option<String>,
    /// When; now if absent.
    pub at: Option<String>,
    /// What was seen: every point of the kind's check-list once.
    pub items: Vec<ItemTold>,
    /// What is to be said of the whole.
    pub note: Option<String>,
}

/// What was seen of one point.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct ItemTold {
    /// The point's id.
    pub item: String,
    /// Whether it is as it should be.
    pub ok: bool,
    /// What is to be said of it; of a defect it has to be.
    pub note: Option<String>,
    /// For a defect that is an incident: its kind, such as theft or cut. It is reported.
    pub incident: Option<String>,
}

/// What is inspected, and by what.
struct Meant {
    what: InspectionKind,
    asset: AssetRow,
}

impl App {
    /// Record an inspection: the police and the department of anything, a carrier of its own. Defects that are
    /// incidents are reported, and each knows of the other.
    pub async fn record_inspection(&self, caller: &Caller, new: &NewInspection) -> Result<InspectionView, AppError> {
        inspector(caller)?;
        let id = new.id.unwrap_or_else(|| self.world().id());
        if let Some(before) = self.store().inspection(caller.scope(), id).await? {
            let own = before.hand.by.is_some() && before.hand.by == self.hand(caller).by;
            return if own { self.inspection(caller, id).await } else { Err(AppError::Conflict) };
        }
        let mut check = Checker::default();
        let zone = self.settings().zone;
        let at = check.time("at", new.at.as_ref(), false, zone, self.world().now());
        let note = said(&mut check, "note", new.note.as_deref());
        let meant = self.meant(caller, &mut check, new).await?;
        let seen = meant.as_ref().map(|meant| seen(&mut check, items(meant.what), &new.items));
        let (Some(Meant { what, asset }), Some(seen), true) = (meant, seen, check.0.is_empty()) else {
            return Err(AppError::Invalid(check.0));
        };
        let mut hand = self.hand(caller);
        let recorded_at = hand.at;
        hand.at = at.unwrap_or(hand.at);
        let seen = self.report_defects(caller, (id, &asset, hand.at), &new.items, seen).await?;
        let draw = new.draw.zip(new.candidate.clone());
        let row = InspectionRow {
            id,
            calendar: new.calendar,
            draw,
            what,
            asset,
            hand,
            note,
            recorded_at,
            photos: 0,
            items: seen,
        };
        self.store().add_inspection(caller.scope(), &row).await.map_err(|error| match error {
            StoreError::Moved => AppError::NoSuchDrawStep,
            other => other.into(),
        })?;
        self.wrote();
        self.inspection(caller, id).await
    }

    async fn meant(
        &self,
        caller: &Caller,
        check: &mut Checker,
        new: &NewInspection,
    ) -> Result<Option<Meant>, AppError> {
        let named = |check: &mut Checker| kind_named(check, new.what.as_deref().unwrap_or_default());
        let found = match (new.calendar, new.draw.zip(new.candidate.as_ref()), &new.asset) {
            (Some(id), None, None) => {
                let Some(row) = self.store().calendar(caller.scope(), id).await? else {
                    check.fault("calendar", "Không có lịch này.", "There is no such calendar.");
                    return Ok(None);
                };
                return Ok(Some(Meant { what: row.what, asset: row.asset }));
            }
            (None, Some((draw, candidate)), None) => {
                let row = self.drawn_candidate(caller, draw, candidate).await?;
                // Before anything is reported: of two who record the same, the second is told so.
                if row.inspected.is_some() {
                    return Err(AppError::NoSuchDrawStep);
                }
                named(check).map(|what| Meant { what, asset: row.asset })
            }
            (None, None, Some(told)) => {
                let live = self.live();
                let assets = Assets { store: self.store(), live: &live, scope: caller.scope() };
                let (what, asset) = (named(check), assets.read(check, "asset", told).await?);
                what.zip(asset).map(|(what, asset)| Meant { what, asset })
            }
            _ => {
                let (vi, en) = (
                    "Cần đúng một trong: calendar, draw cùng candidate, asset.",
                    "Exactly one of calendar, draw with candidate, and asset is needed.",
                );
                check.fault("asset", vi, en);
                None
            }
        };
        if found.as_ref().is_some_and(|meant| !suits(meant.what, meant.asset.kind)) {
            let (vi, en) = ("Loại kiểm tra không hợp với đối tượng này.", "This kind does not fit such a thing.");
            check.fault("what", vi, en);
        }
        Ok(found)
    }

    /// Report each defect that is an incident. The key of a report is that of its inspection, so that none is there
    /// twice if this is sent again.
    async fn report_defects(
        &self,
        caller: &Caller,
        (id, asset, at): (Uuid, &AssetRow, Timestamp),
        told: &[ItemTold],
        mut seen: Vec<ItemRow>,
    ) -> Result<Vec<ItemRow>, AppError> {
        for item in &mut seen {
            let kind = told.iter().find(|t| t.item == item.item).and_then(|t| t.incident.clone());
            let Some(kind) = kind else { continue };
            let note = item.note.clone().unwrap_or_default();
            let report = Report {
                kind: Some(kind),
                discovered_at: Some(at.rfc3339()),
                occurred_to: Some(at.rfc3339()),
                point: Some(vec![asset.at.lon(), asset.at.lat()]),
                carrier: asset.carrier.as_ref().map(ToString::to_string),
                note: Some(format!("Phát hiện khi kiểm tra: {note}")),
                ..Report::default()
            };
            let key = format!("inspection:{id}:{}", item.item);
            let origin = if caller.scope().sees_all() { Origin::Authority } else { Origin::Carrier };
            let (incident, _) = self.report_by(origin, caller, report, (Some(&key), key.as_bytes())).await?;
            item.incident = Some(incident);
        }
        Ok(seen)
    }
}

/// What was seen, in the order of the check-list.
fn seen(check: &mut Checker, list: &[CheckItem], told: &[ItemTold]) -> Vec<ItemRow> {
    let known = |told: &ItemTold| list.iter().any(|item| item.id == told.item);
    let each_once = list.iter().all(|item| told.iter().filter(|t| t.item == item.id).count() == 1);
    if !told.iter().all(known) || !each_once {
        let ids = list.iter().map(|item| item.id).collect::<Vec<_>>().join(", ");
        let (vi, en) = (format!("Cần mỗi mục một lần: {ids}."), format!("Each point is needed once: {ids}."));
        check.fault("items", &vi, &en);
        return Vec::new();
    }
    let mut rows = Vec::with_capacity(list.len());
    for item in list {
        let Some(told) = told.iter().find(|t| t.item == item.id) else { continue };
        let note = said(check, item.id, told.note.as_deref());
        if !told.ok && note.is_none() {
            check.fault(item.id, "Cần ghi rõ chỗ chưa đạt.", "Please say what is wrong.");
        }
        let wrong_kind = told.incident.as_deref().is_some_and(|kind| Kind::from_code(kind).is_none());
        if wrong_kind || (told.ok && told.incident.is_some()) {
            let (vi, en) = (
                "Chỉ báo sự cố cho mục chưa đạt, với loại sự cố đã biết.",
                "Only a defect is reported, as a known kind of incident.",
            );
            check.fault(item.id, vi, en);
        }
        rows.push(ItemRow { item: item.id.to_owned(), ok: told.ok, note, incident: None });
    }
    rows
}

fn said(check: &mut Checker, name: &str, told: Option<&str>) -> Option<String> {
    let told = told.map(str::trim).filter(|told| !told.is_empty())?;
    text(check, name, told)
}
