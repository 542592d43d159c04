//! An exercise as a caller may read it.

use serde::Serialize;
use time::Date;
use utoipa::ToSchema;

use crate::app::Caller;
use crate::app::key_places::view::{hand, name_told};
use crate::app::live::Live;
use crate::duties::exercise_state;
use crate::store::{ExercisePlace, ExerciseRow, ResultRow};

/// An exercise. A key place that is out of the caller's reach is not told with it.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExerciseView {
    /// The id.
    pub id: String,
    /// What it is about.
    pub title: String,
    /// Its day.
    pub on: String,
    /// tabletop, field, alarm.
    pub kind: &'static str,
    /// Id of the key place it is at.
    pub key_place: Option<String>,
    /// What that is called; for a commune a target only roughly.
    pub key_place_name: Option<String>,
    /// Codes of the communes it is in.
    pub communes: Vec<String>,
    /// Codes of the carriers that are invited.
    pub carriers: Vec<String>,
    /// Who takes part.
    pub participants: Vec<String>,
    /// What is supposed to happen.
    pub scenario: String,
    /// planned, held, cancelled, overdue (its day is past, and nothing was written).
    pub state: &'static str,
    /// What came of it.
    pub result: Option<ExerciseResult>,
    /// Why it was cancelled.
    pub reason: Option<String>,
    /// When it was announced.
    pub made_at: String,
    /// Who announced it, where the caller may read that.
    pub made_by: Option<String>,
    /// Whether the caller writes what came of it, or cancels it.
    pub may_write: bool,
}

/// What came of an exercise.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct ExerciseResult {
    /// met, partly, not_met.
    pub outcome: &'static str,
    /// Who was there.
    pub present: Vec<String>,
    /// Minutes from the alarm until the first were on the spot.
    pub minutes: Option<i64>,
    /// What was learnt.
    pub lessons: String,
    /// The day of the next.
    pub next_on: Option<String>,
    /// When it was written.
    pub at: String,
    /// Who wrote it, where the caller may read that.
    pub by: Option<String>,
}

pub(super) fn exercise(live: &Live, caller: &Caller, row: ExerciseRow, today: Date) -> ExerciseView {
    let (may_write, signed) = (row.is_written_by(caller.scope()), hand(caller, &row.made));
    let name =
        |place: &ExercisePlace| name_told(live, caller, place.kind, (&place.name, place.is_site, &place.communes));
    ExerciseView {
        id: row.id.to_string(),
        state: exercise_state(row.on, row.result.is_some(), row.cancelled.is_some(), today).code(),
        title: row.title,
        on: row.on.to_string(),
        kind: row.kind.code(),
        key_place_name: row.place.as_ref().map(name),
        key_place: row.place.map(|place| place.id.to_string()),
        communes: row.communes,
        carriers: row.carriers.iter().map(ToString::to_string).collect(),
        participants: row.participants,
        scenario: row.scenario,
        result: row.result.map(|result| result_view(caller, result)),
        reason: row.cancelled.map(|(_, reason)| reason),
        made_at: signed.at,
        made_by: signed.by,
        may_write,
    }
}

fn result_view(caller: &Caller, row: ResultRow) -> ExerciseResult {
    let signed = hand(caller, &row.hand);
    ExerciseResult {
        outcome: row.outcome.code(),
        present: row.present,
        minutes: row.minutes,
        lessons: row.lessons,
        next_on: row.next_on.map(|day| day.to_string()),
        at: signed.at,
        by: signed.by,
    }
}
