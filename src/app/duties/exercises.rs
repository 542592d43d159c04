//! Exercises: announced, held or cancelled, and what was learnt.

mod told;
mod view;

pub use told::{CancelExercise, NewExercise, NewResult};
pub use view::{ExerciseResult, ExerciseView};

use uuid::Uuid;

use crate::access::Scope;
use crate::app::duties::protection::superseded;
use crate::app::duties::{LONG_MOST, communes, day_after, lines, long, short, stands_ready};
use crate::app::intake::Checker;
use crate::app::{App, AppError, Caller};
use crate::duties::{ExerciseKind, Outcome};
use crate::store::{Basis, ExercisePlace, ExerciseRow, KeyPlaceRow, ResultRow};

/// Exercises that are told at most.
const EXERCISES: i64 = 200;
/// People of an exercise at most.
const PEOPLE_MOST: usize = 50;
/// Minutes of a day: who came later than that did not come to this alarm.
const MINUTES_MOST: i64 = 1_440;

impl App {
    /// Exercises in reach, the newest day first.
    pub async fn exercises(&self, caller: &Caller) -> Result<Vec<ExerciseView>, AppError> {
        stands_ready(caller)?;
        let (live, today) = (self.live(), self.today());
        let rows = self.store().exercises(caller.scope(), EXERCISES).await?;
        Ok(rows.into_iter().map(|row| view::exercise(&live, caller, row, today)).collect())
    }

    /// One exercise in reach.
    pub async fn exercise(&self, caller: &Caller, id: Uuid) -> Result<ExerciseView, AppError> {
        stands_ready(caller)?;
        let row = self.store().exercise(caller.scope(), id).await?.ok_or(AppError::Absent)?;
        Ok(view::exercise(&self.live(), caller, row, self.today()))
    }

    /// Announce an exercise: the police and the department any, a carrier at its own key places, a commune in its own
    /// area alone. Every field at fault is named at once.
    pub async fn announce_exercise(&self, caller: &Caller, new: &NewExercise) -> Result<ExerciseView, AppError> {
        stands_ready(caller)?;
        let mut check = Checker::default();
        let kind = ExerciseKind::from_code(&new.kind);
        if kind.is_none() {
            check.fault("kind", "Có: tabletop, field, alarm.", "There are: tabletop, field, alarm.");
        }
        let on = told::exercise_day(&mut check, &new.on, self.today());
        let place = self.exercise_place(caller, &mut check, new).await?;
        let mut codes = communes(&mut check, &self.live(), "communes", &new.communes);
        if let (true, Some(place)) = (codes.is_empty(), &place) {
            codes.clone_from(&place.communes);
        }
        if let Scope::Commune(own) = caller.scope()
            && codes.as_slice() != [own.as_str()]
        {
            check.fault("communes", "Cần đúng mã của chính xã.", "Exactly the commune's own code is needed.");
        }
        let carriers = self.carriers_named(&mut check, "carriers", &new.carriers).await?;
        let title = short(&mut check, "title", &new.title, 1);
        let participants = lines(&mut check, "participants", &new.participants, PEOPLE_MOST);
        let scenario = long(&mut check, "scenario", &new.scenario, 0, LONG_MOST);
        let (Some(kind), Some(on), true) = (kind, on, check.0.is_empty()) else {
            return Err(AppError::Invalid(check.0));
        };
        let row = ExerciseRow {
            id: self.world().id(),
            title,
            on,
            kind,
            placed: place.is_some(),
            place: place.map(exercise_place),
            communes: codes,
            carriers,
            participants,
            scenario,
            made: self.hand(caller),
            result: None,
            cancelled: None,
        };
        self.store().add_exercise(caller.scope(), &row).await?;
        self.wrote();
        self.exercise(caller, row.id).await
    }

    /// The key place that is meant. A carrier needs one of its own, a commune none.
    async fn exercise_place(
        &self,
        caller: &Caller,
        check: &mut Checker,
        new: &NewExercise,
    ) -> Result<Option<KeyPlaceRow>, AppError> {
        let found = match new.key_place.as_deref().map(|text| Uuid::parse_str(text).unwrap_or_default()) {
            Some(id) if caller.scope().commune().is_none() => self.store().key_place(caller.scope(), id).await?,
            _ => None,
        };
        match caller.scope() {
            Scope::Carrier(own) if found.as_ref().is_none_or(|place| place.carrier.as_ref() != Some(own)) => {
                let (vi, en) = (
                    "Cần một mục tiêu trọng điểm của chính doanh nghiệp.",
                    "A key place of the carrier's own is needed.",
                );
                check.fault("key_place", vi, en);
            }
            Scope::Commune(_) if new.key_place.is_some() => {
                let (vi, en) = (
                    "Xã ghi diễn tập của địa bàn mình, không gắn mục tiêu.",
                    "A commune's exercises are in its area and at no key place.",
                );
                check.fault("key_place", vi, en);
            }
            _ if new.key_place.is_some() && found.is_none() => {
                let (vi, en) = ("Không có địa bàn, mục tiêu này.", "There is no such key place.");
                check.fault("key_place", vi, en);
            }
            _ => {}
        }
        Ok(found)
    }

    /// Write what came of an exercise, once, and not before its day.
    pub async fn hold_exercise(&self, caller: &Caller, id: Uuid, new: &NewResult) -> Result<ExerciseView, AppError> {
        let row = self.own_exercise(caller, id).await?;
        if row.result.is_some() || row.cancelled.is_some() {
            return Err(AppError::Superseded);
        }
        let mut check = Checker::default();
        let outcome = Outcome::from_code(&new.outcome);
        if outcome.is_none() {
            check.fault("outcome", "Có: met, partly, not_met.", "There are: met, partly, not_met.");
        }
        if row.on > self.today() {
            check.fault("outcome", "Chưa đến ngày diễn tập.", "The day of the exercise has not come.");
        }
        let present = lines(&mut check, "present", &new.present, PEOPLE_MOST);
        if new.minutes.is_some_and(|minutes| !(0..=MINUTES_MOST).contains(&minutes)) {
            check.fault("minutes", "Từ 0 đến 1.440 phút.", "0 to 1,440 minutes.");
        }
        let lessons = long(&mut check, "lessons", &new.lessons, 0, LONG_MOST);
        let next_on = new.next_on.as_deref().and_then(|told| day_after(&mut check, "next_on", told, row.on));
        let (Some(outcome), true) = (outcome, check.0.is_empty()) else { return Err(AppError::Invalid(check.0)) };
        let hand = self.hand(caller);
        let result = ResultRow { outcome, present, minutes: new.minutes, lessons, next_on, hand };
        self.store().hold_exercise(caller.scope(), &row, &result).await.map_err(superseded)?;
        self.wrote();
        self.exercise(caller, id).await
    }

    /// Cancel an exercise that was not held.
    pub async fn cancel_exercise(
        &self,
        caller: &Caller,
        id: Uuid,
        new: &CancelExercise,
    ) -> Result<ExerciseView, AppError> {
        let row = self.own_exercise(caller, id).await?;
        let mut check = Checker::default();
        let reason = long(&mut check, "reason", &new.reason, 1, LONG_MOST);
        if !check.0.is_empty() {
            return Err(AppError::Invalid(check.0));
        }
        self.store().cancel_exercise(caller.scope(), &row, &self.hand(caller), &reason).await.map_err(superseded)?;
        self.wrote();
        self.exercise(caller, id).await
    }

    /// One that the caller writes; others' are not there to be written.
    async fn own_exercise(&self, caller: &Caller, id: Uuid) -> Result<ExerciseRow, AppError> {
        stands_ready(caller)?;
        let row = self.store().exercise(caller.scope(), id).await?;
        row.filter(|row| row.is_written_by(caller.scope())).ok_or(AppError::Absent)
    }
}

fn exercise_place(row: KeyPlaceRow) -> ExercisePlace {
    ExercisePlace {
        id: row.id,
        kind: row.kind,
        is_site: matches!(row.basis, Basis::Site { .. }),
        name: row.name,
        communes: row.communes,
        carrier: row.carrier,
    }
}
