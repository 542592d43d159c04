//! Why a task is not visited.

use crate::patrols::plan::Plan;
use crate::patrols::problem::Problem;
use crate::patrols::search::{Choice, Model, Route};
use crate::units::Message;

/// A task that nobody does, and why.
#[derive(Clone, Debug, PartialEq)]
pub struct LeftOut {
    /// Its number.
    pub task: usize,
    /// Why.
    pub reason: Reason,
}

/// What keeps a task out of a plan.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Reason {
    /// No crew that may do it can be there and back within its shift; `nearest` is the shortest way there.
    Unreachable {
        /// None where no way leads.
        nearest: Option<f64>,
    },
    /// Crews can be there, but not while it is open.
    Window,
    /// Its load is more than any crew has.
    Load,
    /// It would fit instead of a stop that is worth at least as much.
    LowPrize {
        /// The stop worth least that would have to go.
        instead: usize,
    },
    /// The plan has no room: so much more time would be needed at the best place.
    NoTime {
        /// How much.
        lacking: f64,
    },
}

impl Reason {
    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Unreachable { .. } => "unreachable",
            Self::Window => "window",
            Self::Load => "load",
            Self::LowPrize { .. } => "low_prize",
            Self::NoTime { .. } => "no_time",
        }
    }
}

impl LeftOut {
    /// The reason in words; times are in the unit of the problem.
    pub fn says(&self) -> Message {
        match self.reason {
            Reason::Unreachable { nearest: None } => Message::new("Không có đường tới", "No way leads there"),
            Reason::Unreachable { nearest: Some(way) } => Message::new(
                format!("Ngoài tầm: tổ gần nhất cách {way:.0}"),
                format!("Out of reach: the nearest crew is {way:.0} away"),
            ),
            Reason::Window => {
                Message::new("Không tổ nào đến kịp trong khung giờ", "No crew can be there within its window")
            }
            Reason::Load => Message::new("Vượt sức chở của mọi tổ", "More than any crew can carry"),
            Reason::LowPrize { .. } => {
                Message::new("Lợi ích thấp hơn những điểm đã chọn", "Worth less than the stops that would have to go")
            }
            Reason::NoTime { lacking } => Message::new(
                format!("Hết giờ ca: thiếu {lacking:.0}"),
                format!("No time left: {lacking:.0} more would be needed"),
            ),
        }
    }
}

/// Every task that the plan leaves out, with the reason that is nearest to the plan's own.
pub fn why_left_out(problem: &Problem, plan: &Plan) -> Vec<LeftOut> {
    let model = Model::new(problem);
    let routes: Vec<Route> = plan.routes.iter().filter_map(|route| Route::again(&model, route)).collect();
    let why = |task: usize| LeftOut { task, reason: reason(&model, &routes, task as u32) };
    plan.left_out(problem).into_iter().map(why).collect()
}

fn reason(model: &Model, routes: &[Route], task: u32) -> Reason {
    let crews: Vec<usize> = (0..model.problem.crews.len()).filter(|crew| model.may(*crew, task)).collect();
    let can_carry = |crew: usize| model.problem.crews[crew].max_load.is_none_or(|most| model.load(task) <= most);
    if !crews.is_empty() && !crews.iter().any(|crew| can_carry(*crew)) {
        return Reason::Load;
    }
    let alone = |open: bool| {
        crews.iter().filter_map(|crew| Route::empty(model, *crew)).any(|route| {
            choices(model, task).any(|(number, choice)| {
                let window = if open { choice.window } else { crate::patrols::Window::ALWAYS };
                route.fit(model, 1, number, choice, window).is_some()
            })
        })
    };
    if !alone(true) {
        return if alone(false) { Reason::Window } else { unreachable(model, &crews, task) };
    }
    if let Some(instead) = cheapest_instead(model, routes, task) {
        return Reason::LowPrize { instead };
    }
    let lacking = routes.iter().filter(|r| model.may(r.crew, task)).map(|r| lacking(model, r, task));
    Reason::NoTime { lacking: lacking.fold(f64::INFINITY, f64::min) }
}

fn choices<'m>(model: &'m Model, task: u32) -> impl Iterator<Item = (u32, &'m Choice)> {
    model.of(task).map(|number| (number, &model.choices[number as usize]))
}

fn unreachable(model: &Model, crews: &[usize], task: u32) -> Reason {
    let ways = crews.iter().flat_map(|crew| {
        let start = model.problem.crews[*crew].start;
        choices(model, task).map(move |(_, choice)| model.travel(*crew).time(start, choice.enter as usize))
    });
    let nearest = ways.fold(f64::INFINITY, f64::min);
    Reason::Unreachable { nearest: nearest.is_finite().then_some(nearest) }
}

/// The stop worth least in whose stead the task would fit.
fn cheapest_instead(model: &Model, routes: &[Route], task: u32) -> Option<usize> {
    let mut least: Option<(f64, usize)> = None;
    for route in routes.iter().filter(|route| model.may(route.crew, task)) {
        let most = model.problem.crews[route.crew].max_load.unwrap_or(f64::INFINITY);
        for (i, gone) in route.visits().iter().enumerate() {
            let prize = model.choices[gone.choice as usize].prize;
            let carried = route.load - model.load(gone.task) + model.load(task);
            if carried > most || least.is_some_and(|(known, _)| known <= prize) {
                continue;
            }
            let mut choices = choices(model, task);
            if choices.any(|(_, choice)| route.between(model, i, i + 2, choice, choice.window).is_some()) {
                least = Some((prize, gone.task as usize));
            }
        }
    }
    least.map(|(_, task)| task)
}

/// By how much time the task misses the place of a route where it comes nearest to fitting.
fn lacking(model: &Model, route: &Route, task: u32) -> f64 {
    let places = choices(model, task)
        .flat_map(|(_, choice)| (1..route.stops.len()).map(move |at| route.lacking(model, at, choice)));
    places.fold(f64::INFINITY, f64::min)
}
