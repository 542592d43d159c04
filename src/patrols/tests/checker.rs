//! Whether a plan keeps every rule of its problem: worked out from the two alone, without the search.

use crate::patrols::{CrewPlan, Plan, Problem, Window};

const HAIR: f64 = 1e-6;

/// Everything that a plan does wrong.
pub fn wrongs(problem: &Problem, plan: &Plan) -> Vec<String> {
    let mut wrong = Vec::new();
    let mut done = vec![0; problem.tasks.len()];
    let (mut prize, mut travel) = (0.0, 0.0);
    for route in &plan.routes {
        travel += walk(problem, route, &mut wrong);
        for stop in &route.stops {
            done[stop.task] += 1;
            prize += worth(problem, stop.task, stop.start, &mut wrong);
        }
    }
    let twice = done.iter().filter(|n| **n > 1).count();
    let missed: Vec<usize> = (0..done.len()).filter(|t| done[*t] == 0 && problem.tasks[*t].mandatory).collect();
    let mut must = |holds: bool, says: String| {
        if !holds {
            wrong.push(says)
        }
    };
    must(twice == 0, format!("{twice} tasks are done twice"));
    must(missed == plan.missed, format!("missed {missed:?} but says {:?}", plan.missed));
    must((prize - plan.prize).abs() < HAIR * prize.max(1.0), format!("prize {prize} but says {}", plan.prize));
    must((travel - plan.travel).abs() < HAIR * travel.max(1.0), format!("travel {travel} but says {}", plan.travel));
    orders(problem, plan, &mut wrong);
    apart(problem, plan, &mut wrong);
    wrong
}

/// One crew's way in time; its travel.
fn walk(problem: &Problem, route: &CrewPlan, wrong: &mut Vec<String>) -> f64 {
    let crew = &problem.crews[route.crew];
    let travel = &problem.travel[crew.vehicle];
    let mut must = |holds: bool, says: &str| {
        if !holds {
            wrong.push(format!("crew {}: {says}", crew.id))
        }
    };
    let rest = |after: usize, left: f64| -> (f64, bool) {
        let mut left = (left, true);
        for (pause, rest) in crew.breaks.iter().zip(&route.breaks).filter(|(_, r)| r.after == after) {
            left.1 &= rest.start >= left.0 - HAIR && pause.window.from <= rest.start + HAIR;
            left.1 &= rest.start <= pause.window.to + HAIR && (rest.end - rest.start - pause.duration).abs() < HAIR;
            left.0 = rest.end;
        }
        left
    };
    must(route.breaks.len() == crew.breaks.len(), "not every break is taken");
    let (mut now, good) = rest(0, crew.earliest);
    must(good, "a break at the start is wrong");
    let (mut here, mut way, mut load) = (crew.start, 0.0, 0.0);
    for (i, stop) in route.stops.iter().enumerate() {
        let task = &problem.tasks[stop.task];
        let mode = &task.modes[stop.mode];
        way += travel.time(here, mode.enter);
        must(stop.arrive + HAIR >= now + travel.time(here, mode.enter), "arrives too soon");
        must(stop.start + HAIR >= stop.arrive, "starts before it is there");
        must(stop.leave + HAIR >= stop.start + mode.service.unwrap_or(task.service), "leaves too soon");
        must(task.windows.is_empty() || task.windows.iter().any(|w| within(w, stop.start)), "outside of the window");
        must(task.crews.as_ref().is_none_or(|may| may.contains(&route.crew)), "may not do this task");
        load += task.load;
        let (left, good) = rest(i + 1, stop.leave);
        must(good, "a break is wrong");
        (now, here) = (left, mode.leave);
    }
    way += travel.time(here, crew.end);
    must(now + travel.time(here, crew.end) <= crew.latest + HAIR, "is back too late");
    must(crew.max_load.is_none_or(|most| load <= most + HAIR), "carries too much");
    way
}

fn within(window: &Window, time: f64) -> bool {
    window.from <= time + HAIR && time <= window.to + HAIR
}

fn worth(problem: &Problem, task: usize, start: f64, wrong: &mut Vec<String>) -> f64 {
    let task = &problem.tasks[task];
    if task.prizes.is_empty() {
        return task.prize;
    }
    let open: Vec<f64> = task.prizes.iter().filter(|(w, _)| within(w, start)).map(|(_, prize)| *prize).collect();
    if open.is_empty() {
        wrong.push(format!("task {} begins at {start}, when it has no prize", task.id));
    }
    open.into_iter().fold(0.0, f64::max)
}

fn orders(problem: &Problem, plan: &Plan, wrong: &mut Vec<String>) {
    for order in &problem.orders {
        let with: Vec<&CrewPlan> =
            plan.routes.iter().filter(|r| r.stops.iter().any(|s| order.contains(&s.task))).collect();
        if with.len() > 1 {
            wrong.push(format!("the order {order:?} is split over crews"));
        }
        for route in with {
            let ranks: Vec<usize> =
                route.stops.iter().filter_map(|s| order.iter().position(|t| *t == s.task)).collect();
            if !ranks.is_sorted() {
                wrong.push(format!("the order {order:?} is not kept"));
            }
        }
    }
}

fn apart(problem: &Problem, plan: &Plan, wrong: &mut Vec<String>) {
    for group in &problem.apart {
        let stops = plan.routes.iter().flat_map(|r| &r.stops);
        let mut starts: Vec<f64> = stops.filter(|s| group.tasks.contains(&s.task)).map(|s| s.start).collect();
        starts.sort_by(f64::total_cmp);
        if starts.windows(2).any(|pair| pair[1] - pair[0] < group.gap - HAIR) {
            wrong.push(format!("visits at {starts:?} are nearer than {}", group.gap));
        }
    }
}
