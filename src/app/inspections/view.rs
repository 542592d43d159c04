//! Inspections as a caller may read them: a commune what was done and how much was found, the others all of it.

use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::inspections::calendar::reader;
use crate::app::inspections::{AssetView, asset_view};
use crate::app::key_places::view::hand;
use crate::app::views::HandView;
use crate::app::{App, AppError, Caller};
use crate::inspections::{InspectionKind, items, name_of};
use crate::store::{InspectionFilter, InspectionRow};
use crate::units::Timestamp;

/// Inspections of one page.
const PAGE: i64 = 100;

/// What a list of inspections is narrowed by.
#[derive(Clone, Debug, Default)]
pub struct InspectionQuery {
    /// Only those by this calendar.
    pub calendar: Option<Uuid>,
    /// Only those of this asset.
    pub asset: Option<Uuid>,
    /// Only those that led to this incident.
    pub incident: Option<Uuid>,
    /// Only those before this moment.
    pub before: Option<Timestamp>,
    /// Only those that found something.
    pub defects: bool,
}

/// An inspection.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct InspectionView {
    /// Its id.
    pub id: String,
    /// The kind.
    pub what: &'static str,
    /// What was inspected.
    pub asset: AssetView,
    /// When, and by which role: police, department or carrier.
    #[serde(flatten)]
    pub hand: HandView,
    /// The carrier that inspected, of its own.
    pub by_carrier: Option<String>,
    /// Whether it was by surprise, drawn by lot.
    pub surprise: bool,
    /// The calendar it was due by.
    pub calendar: Option<String>,
    /// What was said of the whole; not for a commune.
    pub note: Option<String>,
    /// How many photos there are.
    pub photos: i64,
    /// What was seen; of one inspection alone, not for a commune.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub items: Option<Vec<ItemView>>,
    /// How many defects there are; of one inspection alone.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub defects: Option<usize>,
}

/// What was seen of one point.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ItemView {
    /// The point's id.
    pub item: String,
    /// Whether it is as it should be.
    pub ok: bool,
    /// What was said of it.
    pub note: Option<String>,
    /// The incident that was reported for it.
    pub incident: Option<String>,
}

/// A kind of inspection with its check-list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KindView {
    /// Its code.
    pub what: &'static str,
    /// What it is called, in Vietnamese.
    pub vi: &'static str,
    /// The same in English.
    pub en: &'static str,
    /// The check-list.
    pub items: Vec<KindItemView>,
}

/// One point of a check-list.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct KindItemView {
    /// Its id.
    pub id: &'static str,
    /// What to look at, in Vietnamese.
    pub vi: &'static str,
    /// The same in English.
    pub en: &'static str,
}

/// Every kind with its check-list.
pub fn inspection_kinds() -> Vec<KindView> {
    let point = |item: &crate::inspections::CheckItem| KindItemView { id: item.id, vi: item.vi, en: item.en };
    let kind = |&kind: &InspectionKind| {
        let [vi, en] = name_of(kind);
        KindView { what: kind.code(), vi, en, items: items(kind).iter().map(point).collect() }
    };
    InspectionKind::ALL.iter().map(kind).collect()
}

impl App {
    /// Inspections in reach, the latest first.
    pub async fn inspections(&self, caller: &Caller, query: &InspectionQuery) -> Result<Vec<InspectionView>, AppError> {
        reader(caller)?;
        let filter = InspectionFilter {
            id: None,
            calendar: query.calendar,
            asset: query.asset,
            incident: query.incident,
            before: query.before,
            defects: query.defects,
            limit: PAGE,
        };
        let rows = self.store().inspections(caller.scope(), &filter).await?;
        Ok(rows.into_iter().map(|row| self.inspection_view(caller, row)).collect())
    }

    /// One inspection in reach, with what was seen.
    pub async fn inspection(&self, caller: &Caller, id: Uuid) -> Result<InspectionView, AppError> {
        reader(caller)?;
        let row = self.store().inspection(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        let seen: Vec<ItemView> = row
            .items
            .iter()
            .map(|item| ItemView {
                item: item.item.clone(),
                ok: item.ok,
                note: item.note.clone(),
                incident: item.incident.map(|id| id.to_string()),
            })
            .collect();
        let mut view = self.inspection_view(caller, row);
        view.defects = Some(seen.iter().filter(|item| !item.ok).count());
        view.items = Some(seen).filter(|_| caller.scope().commune().is_none());
        Ok(view)
    }

    fn inspection_view(&self, caller: &Caller, row: InspectionRow) -> InspectionView {
        InspectionView {
            id: row.id.to_string(),
            what: row.what.code(),
            asset: asset_view(&self.live(), caller.scope(), &row.asset),
            hand: hand(caller, &row.hand),
            by_carrier: row.hand.carrier.as_ref().map(ToString::to_string),
            surprise: row.draw.is_some(),
            calendar: row.calendar.map(|id| id.to_string()),
            note: row.note.filter(|_| caller.scope().commune().is_none()),
            photos: row.photos,
            items: None,
            defects: None,
        }
    }
}
