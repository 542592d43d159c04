//! Inspections and calendars in words of the domain.

use time::Date;
use uuid::Uuid;

use crate::access::Role;
use crate::inspections::InspectionKind;
use crate::store::Hand;
use crate::store::inspections::{AssetColumns, AssetRow};
use crate::store::key_places::day;
use crate::store::rows::known;
use crate::units::{CarrierCode, Timestamp};

/// What is inspected again and again.
#[derive(Clone, Debug, PartialEq)]
pub struct CalendarRow {
    /// The store's id.
    pub id: Uuid,
    /// Which kind of inspection.
    pub what: InspectionKind,
    /// What is inspected.
    pub asset: AssetRow,
    /// Days from one to the next.
    pub interval_days: i64,
    /// The day of the first.
    pub first_due: Date,
    /// Who began it.
    pub made: Hand,
    /// When it was last inspected; set by the store.
    pub last_at: Option<Timestamp>,
}

/// What was seen of one point of a check-list.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ItemRow {
    /// The point's id.
    pub item: String,
    /// Whether it is as it should be.
    pub ok: bool,
    /// What was said of it.
    pub note: Option<String>,
    /// The incident that was reported for it.
    pub incident: Option<Uuid>,
}

/// An inspection that was made.
#[derive(Clone, Debug, PartialEq)]
pub struct InspectionRow {
    /// The store's id.
    pub id: Uuid,
    /// The calendar it was due by.
    pub calendar: Option<Uuid>,
    /// The draw and the candidate it was drawn by.
    pub draw: Option<(Uuid, String)>,
    /// Which kind.
    pub what: InspectionKind,
    /// What was inspected.
    pub asset: AssetRow,
    /// Who inspected, and when.
    pub hand: Hand,
    /// What was said of the whole.
    pub note: Option<String>,
    /// When it was recorded.
    pub recorded_at: Timestamp,
    /// How many photos there are; set by the store.
    pub photos: i64,
    /// What was seen, in the order of the check-list; read of one alone.
    pub items: Vec<ItemRow>,
}

/// Which inspections a list has.
#[derive(Clone, Debug, Default)]
pub struct InspectionFilter {
    /// Only this one.
    pub id: Option<Uuid>,
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
    /// So many at most.
    pub limit: i64,
}

#[derive(sqlx::FromRow)]
pub(super) struct CalendarColumns {
    id: Uuid,
    what: String,
    #[sqlx(flatten)]
    asset: AssetColumns,
    interval_days: i64,
    first_due: String,
    made_at: i64,
    made_by: Option<Uuid>,
    made_role: String,
    last_at: Option<i64>,
}

impl CalendarColumns {
    pub fn read(self) -> Option<CalendarRow> {
        let at = Timestamp::from_millis;
        Some(CalendarRow {
            id: self.id,
            what: InspectionKind::from_code(&self.what)?,
            asset: self.asset.read()?,
            interval_days: self.interval_days,
            first_due: day(&self.first_due)?,
            made: Hand {
                at: at(self.made_at),
                by: self.made_by,
                name: None,
                role: Role::from_code(&self.made_role)?,
                carrier: None,
            },
            last_at: self.last_at.map(at),
        })
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct InspectionColumns {
    id: Uuid,
    calendar: Option<Uuid>,
    draw: Option<Uuid>,
    candidate: Option<String>,
    what: String,
    #[sqlx(flatten)]
    asset: AssetColumns,
    at: i64,
    by_user: Option<Uuid>,
    by_name: Option<String>,
    by_role: String,
    by_carrier: Option<String>,
    note: Option<String>,
    recorded_at: i64,
    photos: i64,
}

impl InspectionColumns {
    pub fn read(self) -> Option<InspectionRow> {
        let at = Timestamp::from_millis;
        Some(InspectionRow {
            id: self.id,
            calendar: self.calendar,
            draw: self.draw.zip(self.candidate),
            what: InspectionKind::from_code(&self.what)?,
            asset: self.asset.read()?,
            hand: Hand {
                at: at(self.at),
                by: self.by_user,
                name: self.by_name,
                role: Role::from_code(&self.by_role)?,
                carrier: known(self.by_carrier.as_deref(), CarrierCode::checked)?,
            },
            note: self.note,
            recorded_at: at(self.recorded_at),
            photos: self.photos,
            items: Vec::new(),
        })
    }
}

#[derive(sqlx::FromRow)]
pub(super) struct ItemColumns {
    item: String,
    ok: bool,
    note: Option<String>,
    incident: Option<Uuid>,
}

impl ItemColumns {
    pub fn read(self) -> ItemRow {
        ItemRow { item: self.item, ok: self.ok, note: self.note, incident: self.incident }
    }
}
