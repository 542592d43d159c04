//! Who stands ready: protection plans and when they are looked at again, who is on duty, exercises.

mod hours;
mod phone;

pub use hours::{Duty, Hours};
pub use phone::is_phone;

use time::Date;

use crate::network::codes;

/// Days before its day on which the review of a plan counts as due.
pub const REVIEW_SOON_DAYS: i64 = 30;

codes! {
    /// How the review of a protection plan stands on a day, the worst first.
    ReviewState { Missing => "none", Overdue => "overdue", Due => "due", Fine => "ok" }
}

codes! {
    /// Whose people are called.
    Body {
        Police => "police", Department => "department", Commune => "commune", Carrier => "carrier", Fire => "fire",
        Medical => "medical", Power => "power", Other => "other",
    }
}

codes! {
    /// How an exercise is held.
    ExerciseKind { Tabletop => "tabletop", Field => "field", Alarm => "alarm" }
}

codes! {
    /// Where an exercise stands on a day.
    ExerciseState { Planned => "planned", Held => "held", Cancelled => "cancelled", Overdue => "overdue" }
}

codes! {
    /// Whether what was to be shown was shown.
    Outcome { Met => "met", Partly => "partly", NotMet => "not_met" }
}

/// How a plan stands that is to be reviewed on a day; without a plan there is no such day.
pub fn review_state(review_on: Option<Date>, today: Date) -> ReviewState {
    let Some(review_on) = review_on else { return ReviewState::Missing };
    match (review_on - today).whole_days() {
        ..0 => ReviewState::Overdue,
        0..=REVIEW_SOON_DAYS => ReviewState::Due,
        _ => ReviewState::Fine,
    }
}

/// Where an exercise of a day stands.
pub fn exercise_state(on: Date, held: bool, cancelled: bool, today: Date) -> ExerciseState {
    match (cancelled, held) {
        (true, _) => ExerciseState::Cancelled,
        (_, true) => ExerciseState::Held,
        _ if on < today => ExerciseState::Overdue,
        _ => ExerciseState::Planned,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    const TODAY: Date = date!(2026 - 11 - 30);

    #[test]
    fn a_plan_is_overdue_only_after_the_day_of_its_review() {
        let cases = [
            ("no plan", None, ReviewState::Missing),
            ("yesterday", Some(date!(2026 - 11 - 29)), ReviewState::Overdue),
            ("today", Some(TODAY), ReviewState::Due),
            ("in thirty days", Some(date!(2026 - 12 - 30)), ReviewState::Due),
            ("in thirty-one", Some(date!(2026 - 12 - 31)), ReviewState::Fine),
        ];
        for (name, review_on, want) in cases {
            assert_eq!(review_state(review_on, TODAY), want, "{name}");
        }
        assert!(ReviewState::ALL.is_sorted(), "the worst comes first in lists");
    }

    #[test]
    fn an_exercise_is_overdue_once_its_day_is_over_and_nothing_was_written() {
        let (yesterday, tomorrow) = (date!(2026 - 11 - 29), date!(2026 - 12 - 01));
        let cases = [
            ("to come", tomorrow, false, false, ExerciseState::Planned),
            ("today", TODAY, false, false, ExerciseState::Planned),
            ("forgotten", yesterday, false, false, ExerciseState::Overdue),
            ("held", yesterday, true, false, ExerciseState::Held),
            ("cancelled in time", tomorrow, false, true, ExerciseState::Cancelled),
            ("cancelled afterwards", yesterday, false, true, ExerciseState::Cancelled),
        ];
        for (name, on, held, cancelled, want) in cases {
            assert_eq!(exercise_state(on, held, cancelled, TODAY), want, "{name}");
        }
    }
}
