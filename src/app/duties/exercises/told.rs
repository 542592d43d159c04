//! Exercises and what came of them, as they are sent.

use serde::Deserialize;
use time::{Date, Duration};
use utoipa::ToSchema;

use crate::app::duties::TWO_YEARS;
use crate::app::inspections::day;
use crate::app::intake::Checker;

/// An exercise as it is sent.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewExercise {
    /// What it is about.
    pub title: String,
    /// Its day, within two years; one that was held may be written afterwards.
    pub on: String,
    /// tabletop, field, alarm.
    pub kind: String,
    /// Id of the key place it is at; a carrier's own.
    pub key_place: Option<String>,
    /// Codes of the communes it is in; those of the key place if empty.
    #[serde(default)]
    pub communes: Vec<String>,
    /// Codes of carriers that are invited.
    #[serde(default)]
    pub carriers: Vec<String>,
    /// Who takes part, 50 at most.
    #[serde(default)]
    pub participants: Vec<String>,
    /// What is supposed to happen.
    #[serde(default)]
    pub scenario: String,
}

/// What came of an exercise, as it is sent.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewResult {
    /// met, partly, not_met.
    pub outcome: String,
    /// Who was there, 50 at most.
    #[serde(default)]
    pub present: Vec<String>,
    /// Minutes from the alarm until the first were on the spot, 0 to 1,440.
    pub minutes: Option<i64>,
    /// What was learnt.
    #[serde(default)]
    pub lessons: String,
    /// The day of the next, after this one's.
    pub next_on: Option<String>,
}

/// Why an exercise is cancelled.
#[derive(Clone, Debug, Default, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CancelExercise {
    /// Why.
    pub reason: String,
}

/// The day of an exercise: within two years of today.
pub(super) fn exercise_day(check: &mut Checker, told: &str, today: Date) -> Option<Date> {
    let reach = Duration::days(TWO_YEARS);
    let found = day(told).filter(|on| (today.saturating_sub(reach)..=today.saturating_add(reach)).contains(on));
    if found.is_none() {
        let (vi, en) =
            ("Cần một ngày như 2026-12-05, trong vòng hai năm.", "A day as 2026-12-05 is needed, within two years.");
        check.fault("on", vi, en);
    }
    found
}
