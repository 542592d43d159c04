//! The plan as JSON tells it (interfaces.md).

use serde_json::{Value, json};

use crate::patrols::{CrewPlan, Plan, Problem, Rest, Visit, why_left_out};

pub(super) fn of(problem: &Problem, plan: &Plan, seed: u64) -> Value {
    let left_out: Vec<Value> = why_left_out(problem, plan)
        .iter()
        .map(|out| {
            let says = out.says();
            json!({"task": problem.tasks[out.task].id, "reason": out.reason.code(), "vi": says.vi, "en": says.en})
        })
        .collect();
    let missed: Vec<&str> = plan.missed.iter().map(|t| problem.tasks[*t].id.as_str()).collect();
    json!({
        "mandatory_missed": missed.len(),
        "missed": missed,
        "prize": plan.prize,
        "travel": plan.travel,
        "iterations": plan.iterations,
        "seed": seed,
        "routes": plan.routes.iter().map(|route| crew(problem, route)).collect::<Vec<_>>(),
        "left_out": left_out,
    })
}

fn crew(problem: &Problem, route: &CrewPlan) -> Value {
    let stop = |visit: &Visit| {
        json!({"task": problem.tasks[visit.task].id, "mode": visit.mode,
            "arrive": visit.arrive, "start": visit.start, "leave": visit.leave})
    };
    let rest = |rest: &Rest| json!({"start": rest.start, "end": rest.end, "after": rest.after});
    json!({
        "crew": problem.crews[route.crew].id,
        "stops": route.stops.iter().map(stop).collect::<Vec<_>>(),
        "breaks": route.breaks.iter().map(rest).collect::<Vec<_>>(),
        "leaves": route.leaves,
        "back": route.back,
    })
}
