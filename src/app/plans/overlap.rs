//! How much of a plan could be foreseen by somebody who watched the last seven nights.

use std::collections::HashSet;

use serde::Serialize;
use time::{Date, Duration};
use utoipa::ToSchema;

use crate::app::plans::answer::TourTold;
use crate::app::plans::search::QUARTER;
use crate::patrols::{Moment, Plan, Problem, place_of};
use crate::store::Quarter;

/// More of a plan than this should not be of one earlier night, per cent.
pub const LIMIT: f64 = 30.0;

/// Nights that are looked back to.
const NIGHTS: i64 = 7;

/// How much of each crew's plan was in the plans of the last seven nights.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct OverlapView {
    /// What each should stay under, per cent.
    pub limit_percent: f64,
    /// The nights, the oldest first.
    pub nights: Vec<String>,
    /// Of each crew.
    pub crews: Vec<CrewOverlap>,
}

/// How much of one crew's plan was in those of the nights.
#[derive(Clone, Debug, Serialize, ToSchema)]
pub struct CrewOverlap {
    /// The crew's id.
    pub crew: String,
    /// Per cent of its stops that some crew made in the same quarter of an hour; none where there was no plan.
    pub percents: Vec<Option<f64>>,
    /// Mean of those.
    pub mean: Option<f64>,
}

/// Who is where in which quarter of an hour: each visit by the quarter in which it begins.
pub fn quarters(problem: &Problem, plan: &Plan, crew: impl Fn(usize) -> uuid::Uuid) -> Vec<Quarter> {
    let mut all: Vec<Quarter> = Vec::new();
    for route in &plan.routes {
        all.extend(route.stops.iter().map(|visit| Quarter {
            crew: crew(route.crew),
            task: place_of(&problem.tasks[visit.task].id).to_owned(),
            quarter: (visit.start / QUARTER).floor() as i64,
        }));
    }
    all.sort();
    all.dedup();
    all
}

/// What was visited when in earlier nights, as the search takes it: a visit to a place is one to each
/// task there.
pub fn moments(problem: &Problem, before: &[Option<Vec<Quarter>>]) -> Vec<HashSet<Moment>> {
    let of_night = |night: &Vec<Quarter>| {
        let seen: HashSet<(&str, i64)> = night.iter().map(|q| (q.task.as_str(), q.quarter)).collect();
        let mut moments = HashSet::new();
        for (number, task) in problem.tasks.iter().enumerate() {
            let here = seen.iter().filter(|(place, _)| *place == place_of(&task.id));
            moments.extend(here.map(|(_, quarter)| (number, *quarter)));
        }
        moments
    };
    before.iter().flatten().map(of_night).collect()
}

/// The nights looked back to, the oldest first.
pub fn nights(night: Date) -> Vec<Date> {
    (1..=NIGHTS).rev().map(|back| night.saturating_sub(Duration::days(back))).collect()
}

/// The table of a plan against those of earlier nights, where there were any.
pub fn table(night: Date, tours: &[TourTold<String>], own: &[Quarter], before: &[Option<Vec<Quarter>>]) -> OverlapView {
    let seen: Vec<Option<HashSet<(&str, i64)>>> = before
        .iter()
        .map(|plan| plan.as_ref().map(|all| all.iter().map(|q| (q.task.as_str(), q.quarter)).collect()))
        .collect();
    let of_crew = |tour: &TourTold<String>| {
        let mine: Vec<(&str, i64)> =
            own.iter().filter(|q| q.crew.to_string() == tour.id).map(|q| (q.task.as_str(), q.quarter)).collect();
        let percent = |night: &Option<HashSet<(&str, i64)>>| {
            let night = night.as_ref()?;
            let same = mine.iter().filter(|pair| night.contains(pair)).count();
            Some((same as f64 * 1_000.0 / mine.len().max(1) as f64).round() / 10.0)
        };
        let percents: Vec<Option<f64>> = seen.iter().map(percent).collect();
        let known: Vec<f64> = percents.iter().flatten().copied().collect();
        let mean = (!known.is_empty()).then(|| (known.iter().sum::<f64>() / known.len() as f64 * 10.0).round() / 10.0);
        CrewOverlap { crew: tour.id.clone(), percents, mean }
    };
    OverlapView {
        limit_percent: LIMIT,
        nights: nights(night).iter().map(Date::to_string).collect(),
        crews: tours.iter().map(of_crew).collect(),
    }
}

#[cfg(test)]
mod tests {
    use time::Month;
    use uuid::Uuid;

    use super::*;

    fn tour(id: u128) -> TourTold<String> {
        TourTold {
            id: Uuid::from_u128(id).to_string(),
            name: String::new(),
            station: String::new(),
            vehicle: "car".into(),
            leaves: String::new(),
            back: String::new(),
            metres: 0.0,
            stops: Vec::new(),
            path: Vec::new(),
        }
    }

    #[test]
    fn a_visit_overlaps_with_the_same_place_in_the_same_quarter_by_whichever_crew() {
        let at = |crew: u128, task: &str, quarter| Quarter { crew: Uuid::from_u128(crew), task: task.into(), quarter };
        let own = [at(1, "A", 40), at(1, "B", 44), at(1, "C", 48), at(2, "D", 40)];
        let before = vec![None, Some(vec![at(2, "A", 40), at(1, "B", 45), at(1, "D", 40)]), Some(vec![])];
        let night = Date::from_calendar_date(2026, Month::November, 14).unwrap();
        let table = table(night, &[tour(1), tour(2)], &own, &before);
        assert_eq!(table.nights[0], "2026-11-07");
        assert_eq!(table.nights.len(), 7);
        assert_eq!(table.crews[0].percents, [None, Some(33.3), Some(0.0)]);
        assert_eq!(table.crews[0].mean, Some(16.7));
        assert_eq!(table.crews[1].percents, [None, Some(100.0), Some(0.0)]);
    }
}
