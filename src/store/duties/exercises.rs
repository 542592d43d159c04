//! Exercises: announced, then held or cancelled, once.

mod columns;

use time::Date;
use uuid::Uuid;

use crate::access::Scope;
use crate::duties::{ExerciseKind, Outcome};
use crate::key_places::KeyKind;
use crate::store::duties::listed;
use crate::store::inspections::codes_text;
use crate::store::key_places::iso;
use crate::store::outbox::Touched;
use crate::store::{Hand, Store, StoreError, bump, reading, run, writing};
use crate::units::CarrierCode;
use columns::Columns;

/// A carrier reads those it is invited to and those of its own key places, a commune those in it. A key place out of
/// reach is not told with the exercise.
const LIST: &str = "SELECT e.id, e.title, e.on_day, e.kind, e.key_place IS NOT NULL AS placed, k.id AS place, k.name AS place_name, \
     k.kind AS place_kind, k.basis AS place_basis, k.communes AS place_communes, k.carrier AS place_carrier, e.communes, e.carriers, \
     e.participants, e.scenario, e.made_at, e.made_by, m.display_name AS made_name, e.made_role, e.made_carrier, e.outcome, e.present, \
     e.minutes, e.lessons, e.next_on, e.held_at, e.held_by, h.display_name AS held_name, e.held_role, e.held_carrier, e.reason, \
     e.cancelled_at, e.cancelled_by, c.display_name AS cancelled_name, e.cancelled_role, e.cancelled_carrier \
     FROM exercises e LEFT JOIN key_places k ON k.id = e.key_place \
     AND ($1 OR k.carrier = $2 OR replace(k.communes, ',' || $3 || ',', '') <> k.communes) \
     LEFT JOIN users m ON m.id = e.made_by LEFT JOIN users h ON h.id = e.held_by LEFT JOIN users c ON c.id = e.cancelled_by \
     WHERE ($1 OR k.carrier = $2 OR replace(e.carriers, ',' || $2 || ',', '') <> e.carriers \
     OR replace(e.communes, ',' || $3 || ',', '') <> e.communes) AND ($4 IS NULL OR e.id = $4) ORDER BY e.on_day DESC, e.id DESC LIMIT $5";

const ADD: &str = "INSERT INTO exercises (id, title, on_day, kind, key_place, communes, carriers, participants, scenario, made_at, made_by, \
     made_role, made_carrier, data_version) VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14)";

const HOLD: &str = "UPDATE exercises SET outcome = $2, present = $3, minutes = $4, lessons = $5, next_on = $6, held_at = $7, held_by = $8, \
     held_role = $9, held_carrier = $10, data_version = $11 WHERE id = $1 AND outcome IS NULL AND cancelled_at IS NULL";

const CANCEL: &str = "UPDATE exercises SET reason = $2, cancelled_at = $3, cancelled_by = $4, cancelled_role = $5, cancelled_carrier = $6, \
     data_version = $7 WHERE id = $1 AND outcome IS NULL AND cancelled_at IS NULL";

/// The key place of an exercise.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ExercisePlace {
    /// The store's id.
    pub id: Uuid,
    /// What it is called.
    pub name: String,
    /// Area or target.
    pub kind: KeyKind,
    /// Whether it is a site.
    pub is_site: bool,
    /// Codes of the communes it lies in.
    pub communes: Vec<String>,
    /// Whose network it concerns.
    pub carrier: Option<CarrierCode>,
}

/// What came of an exercise.
#[derive(Clone, Debug, PartialEq)]
pub struct ResultRow {
    /// Whether what was to be shown was shown.
    pub outcome: Outcome,
    /// Who was there.
    pub present: Vec<String>,
    /// Minutes from the alarm until the first were on the spot.
    pub minutes: Option<i64>,
    /// What was learnt.
    pub lessons: String,
    /// The day of the next.
    pub next_on: Option<Date>,
    /// Who wrote it.
    pub hand: Hand,
}

/// An exercise.
#[derive(Clone, Debug, PartialEq)]
pub struct ExerciseRow {
    /// The store's id.
    pub id: Uuid,
    /// What it is about.
    pub title: String,
    /// Its day.
    pub on: Date,
    /// How it is held.
    pub kind: ExerciseKind,
    /// Whether it is at a key place, in reach or not.
    pub placed: bool,
    /// That key place, in reach.
    pub place: Option<ExercisePlace>,
    /// Codes of the communes it is in.
    pub communes: Vec<String>,
    /// Carriers that are invited.
    pub carriers: Vec<CarrierCode>,
    /// Who takes part.
    pub participants: Vec<String>,
    /// What is supposed to happen.
    pub scenario: String,
    /// Who announced it.
    pub made: Hand,
    /// What came of it.
    pub result: Option<ResultRow>,
    /// Who cancelled it, and why.
    pub cancelled: Option<(Hand, String)>,
}

impl ExerciseRow {
    /// Whether a scope writes it: those who reach all; a carrier at its own key places; a commune in its own area
    /// alone and at no key place.
    pub fn is_written_by(&self, scope: &Scope) -> bool {
        let of_place = self.place.as_ref().and_then(|place| place.carrier.as_ref());
        let of_carrier = scope.carrier().is_some() && scope.carrier() == of_place;
        let of_commune = |code: &str| !self.placed && self.communes.as_slice() == [code];
        scope.sees_all() || of_carrier || scope.commune().is_some_and(of_commune)
    }
}

impl Store {
    /// Exercises in scope, the newest day first.
    pub async fn exercises(&self, scope: &Scope, limit: i64) -> Result<Vec<ExerciseRow>, StoreError> {
        self.select_exercises(scope, None, limit).await
    }

    /// One exercise in scope.
    pub async fn exercise(&self, scope: &Scope, id: Uuid) -> Result<Option<ExerciseRow>, StoreError> {
        Ok(self.select_exercises(scope, Some(id), 1).await?.pop())
    }

    async fn select_exercises(
        &self,
        scope: &Scope,
        id: Option<Uuid>,
        limit: i64,
    ) -> Result<Vec<ExerciseRow>, StoreError> {
        let own = scope.carrier().map(CarrierCode::as_str);
        let rows: Vec<Columns> = reading!(self, pool => {
            let query = sqlx::query_as(LIST).bind(scope.sees_all()).bind(own).bind(scope.commune()).bind(id).bind(limit);
            query.fetch_all(pool).await?
        });
        rows.into_iter().map(|row| row.read().ok_or(StoreError::Corrupt("exercise"))).collect()
    }

    /// Announce an exercise.
    pub async fn add_exercise(&self, scope: &Scope, row: &ExerciseRow) -> Result<(), StoreError> {
        writes(scope, row)?;
        let (made, people) = (&row.made, listed(&row.participants)?);
        let carriers: Vec<String> = row.carriers.iter().map(ToString::to_string).collect();
        writing!(self, tx => {
            let version = bump!(tx, &touched(row), made.at);
            run!(
                tx, ADD, row.id, &row.title, iso(row.on), row.kind.code(), row.place.as_ref().map(|place| place.id),
                codes_text(&row.communes), codes_text(&carriers), people, &row.scenario, made.at.millis(), made.by, made.role.code(),
                made.carrier.as_ref().map(CarrierCode::as_str), version,
            );
        });
        Ok(())
    }

    /// Write what came of an exercise: `Moved` where that was written, or it was cancelled.
    pub async fn hold_exercise(&self, scope: &Scope, row: &ExerciseRow, result: &ResultRow) -> Result<(), StoreError> {
        writes(scope, row)?;
        let (hand, present) = (&result.hand, listed(&result.present)?);
        writing!(self, tx => {
            let version = bump!(tx, &touched(row), hand.at);
            let done = run!(
                tx, HOLD, row.id, result.outcome.code(), present, result.minutes, &result.lessons, result.next_on.map(iso),
                hand.at.millis(), hand.by, hand.role.code(), hand.carrier.as_ref().map(CarrierCode::as_str), version,
            );
            if done.rows_affected() == 0 {
                return Err(StoreError::Moved);
            }
        });
        Ok(())
    }

    /// Cancel an exercise: `Moved` where it was held or cancelled.
    pub async fn cancel_exercise(
        &self,
        scope: &Scope,
        row: &ExerciseRow,
        hand: &Hand,
        reason: &str,
    ) -> Result<(), StoreError> {
        writes(scope, row)?;
        writing!(self, tx => {
            let version = bump!(tx, &touched(row), hand.at);
            let done = run!(
                tx, CANCEL, row.id, reason, hand.at.millis(), hand.by, hand.role.code(),
                hand.carrier.as_ref().map(CarrierCode::as_str), version,
            );
            if done.rows_affected() == 0 {
                return Err(StoreError::Moved);
            }
        });
        Ok(())
    }
}

fn writes(scope: &Scope, row: &ExerciseRow) -> Result<(), StoreError> {
    if row.is_written_by(scope) { Ok(()) } else { Err(StoreError::NotFound) }
}

/// Who hears of it, and none of where.
fn touched(row: &ExerciseRow) -> Touched {
    let mut touched = Touched::new(&["exercises"]);
    let of_place = row.place.as_ref().and_then(|place| place.carrier.as_ref());
    row.communes.iter().for_each(|code| touched.tell_commune(code, None));
    row.carriers.iter().chain(of_place).for_each(|carrier| touched.tell_carrier(carrier, None));
    touched
}
