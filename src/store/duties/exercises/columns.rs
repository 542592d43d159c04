//! An exercise as it is read from its table.

use uuid::Uuid;

use crate::duties::{ExerciseKind, Outcome};
use crate::key_places::KeyKind;
use crate::store::duties::{ExercisePlace, ExerciseRow, ResultRow, Signed, codes, list};
use crate::store::key_places::day;
use crate::store::rows::known;
use crate::units::CarrierCode;

#[derive(sqlx::FromRow)]
pub(super) struct Columns {
    id: Uuid,
    title: String,
    on_day: String,
    kind: String,
    placed: bool,
    #[sqlx(flatten)]
    place: PlaceColumns,
    communes: String,
    carriers: String,
    participants: String,
    scenario: String,
    made_at: i64,
    made_by: Option<Uuid>,
    made_name: Option<String>,
    made_role: String,
    made_carrier: Option<String>,
    #[sqlx(flatten)]
    held: HeldColumns,
    #[sqlx(flatten)]
    cancelled: CancelledColumns,
}

#[derive(sqlx::FromRow)]
struct PlaceColumns {
    place: Option<Uuid>,
    place_name: Option<String>,
    place_kind: Option<String>,
    place_basis: Option<String>,
    place_communes: Option<String>,
    place_carrier: Option<String>,
}

#[derive(sqlx::FromRow)]
struct HeldColumns {
    outcome: Option<String>,
    present: Option<String>,
    minutes: Option<i64>,
    lessons: Option<String>,
    next_on: Option<String>,
    held_at: Option<i64>,
    held_by: Option<Uuid>,
    held_name: Option<String>,
    held_role: Option<String>,
    held_carrier: Option<String>,
}

#[derive(sqlx::FromRow)]
struct CancelledColumns {
    reason: Option<String>,
    cancelled_at: Option<i64>,
    cancelled_by: Option<Uuid>,
    cancelled_name: Option<String>,
    cancelled_role: Option<String>,
    cancelled_carrier: Option<String>,
}

impl Columns {
    pub fn read(self) -> Option<ExerciseRow> {
        let (at, by, name) = (self.made_at, self.made_by, self.made_name);
        Some(ExerciseRow {
            id: self.id,
            title: self.title,
            on: day(&self.on_day)?,
            kind: ExerciseKind::from_code(&self.kind)?,
            placed: self.placed,
            place: if self.place.place.is_some() { Some(self.place.read()?) } else { None },
            communes: codes(&self.communes),
            carriers: codes(&self.carriers).iter().map(|code| CarrierCode::checked(code)).collect::<Option<_>>()?,
            participants: list(&self.participants)?,
            scenario: self.scenario,
            made: Signed { at, by, name, role: self.made_role, carrier: self.made_carrier }.read()?,
            result: if self.held.outcome.is_some() { Some(self.held.read()?) } else { None },
            cancelled: if self.cancelled.cancelled_at.is_some() { Some(self.cancelled.read()?) } else { None },
        })
    }
}

impl PlaceColumns {
    fn read(self) -> Option<ExercisePlace> {
        Some(ExercisePlace {
            id: self.place?,
            name: self.place_name?,
            kind: KeyKind::from_code(&self.place_kind?)?,
            is_site: self.place_basis? == "site",
            communes: codes(&self.place_communes?),
            carrier: known(self.place_carrier.as_deref(), CarrierCode::checked)?,
        })
    }
}

impl HeldColumns {
    fn read(self) -> Option<ResultRow> {
        let (at, by, name) = (self.held_at?, self.held_by, self.held_name);
        Some(ResultRow {
            outcome: Outcome::from_code(&self.outcome?)?,
            present: list(&self.present?)?,
            minutes: self.minutes,
            lessons: self.lessons?,
            next_on: known(self.next_on.as_deref(), day)?,
            hand: Signed { at, by, name, role: self.held_role?, carrier: self.held_carrier }.read()?,
        })
    }
}

impl CancelledColumns {
    fn read(self) -> Option<(crate::store::Hand, String)> {
        let (at, by, name) = (self.cancelled_at?, self.cancelled_by, self.cancelled_name);
        let signed = Signed { at, by, name, role: self.cancelled_role?, carrier: self.cancelled_carrier };
        Some((signed.read()?, self.reason?))
    }
}
