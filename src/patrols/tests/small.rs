//! Rules one by one, on problems whose best plan is plain to see, and all of them against every plan.

use super::*;
use crate::patrols::{Apart, Break};

#[test]
fn a_stretch_is_driven_from_the_end_that_is_nearer() {
    let mut stretch = stop("along", 1, 5.0);
    stretch.modes = vec![Mode { enter: 3, leave: 1, service: None }, Mode { enter: 1, leave: 3, service: Some(1.0) }];
    let mut to_three = crew("A", 10.0);
    to_three.end = 3;
    let found = plan(&line(vec![to_three], vec![stretch]), 1, 50);
    assert_eq!((found.routes[0].stops[0].mode, found.travel), (1, 1.0));
}

#[test]
fn what_must_be_done_comes_before_what_pays() {
    let mut must = stop("must", 4, 0.0);
    must.mandatory = true;
    // Time for one of the two only.
    let found = plan(&line(vec![crew("A", 9.0)], vec![stop("rich", 3, 100.0), must]), 1, 50);
    assert!(found.missed.is_empty() && stops(&found, 0).contains(&1), "{found:?}");
}

#[test]
fn a_prize_that_changes_by_the_hour_is_waited_for() {
    let mut late = stop("late", 1, 0.0);
    late.prizes = vec![(window(0.0, 10.0), 1.0), (window(10.0, 20.0), 7.0)];
    let found = plan(&line(vec![crew("A", 30.0)], vec![late]), 1, 50);
    assert_eq!((found.prize, found.routes[0].stops[0].start), (7.0, 10.0));
}

#[test]
fn a_break_is_taken_within_its_window_or_the_stop_is_not_made() {
    let rest = |from, to| Break { window: window(from, to), duration: 5.0 };
    let with = |rest, latest| {
        let mut who = crew("A", latest);
        who.breaks = vec![rest];
        plan(&line(vec![who], vec![stop("a", 2, 1.0)]), 1, 50)
    };
    let found = with(rest(3.0, 6.0), 12.0);
    let taken = found.routes[0].breaks[0];
    assert_eq!((taken.after, taken.start, taken.end, found.prize), (1, 3.0, 8.0, 1.0));
    assert_eq!(with(rest(3.0, 6.0), 9.0).prize, 0.0, "no time for the stop and the break");
}

#[test]
fn visits_to_one_place_keep_their_distance() {
    let mut problem = line(vec![crew("A", 20.0), crew("B", 20.0)], vec![stop("first", 1, 3.0), stop("again", 1, 2.0)]);
    problem.apart = vec![Apart { tasks: vec![0, 1], gap: 10.0 }];
    let found = plan(&problem, 1, 100);
    assert_eq!(found.prize, 5.0);
    assert_eq!(wrongs(&problem, &found), Vec::<String>::new());
    problem.apart[0].gap = 30.0;
    assert_eq!(plan(&problem, 1, 100).prize, 3.0);
}

#[test]
fn a_fixed_order_holds_and_stays_with_one_crew() {
    let mut problem =
        line(vec![crew("A", 50.0), crew("B", 50.0)], (1..=4).map(|i| stop(&i.to_string(), i, 1.0)).collect());
    problem.orders = vec![vec![3, 0, 2]];
    let found = plan(&problem, 1, 200);
    assert_eq!(found.prize, 4.0);
    assert_eq!(wrongs(&problem, &found), Vec::<String>::new());
}

#[test]
fn the_same_seed_and_ruins_give_the_same_plan() {
    let problem = invented::problem(7);
    assert_eq!(format!("{:?}", plan(&problem, 3, 300)), format!("{:?}", plan(&problem, 3, 300)));
}

#[test]
fn small_problems_are_solved_as_well_as_trying_everything_does() {
    for seed in 0..25 {
        let problem = invented::small(seed);
        let found = plan(&problem, 1, 400);
        assert_eq!(wrongs(&problem, &found), Vec::<String>::new(), "case {seed}");
        let best = every_plan(&problem);
        assert!((found.prize - best).abs() < 1e-9, "case {seed}: {} of {best}", found.prize);
    }
}

/// The most prize of one crew without breaks: every sequence of tasks, modes and prizes.
fn every_plan(problem: &Problem) -> f64 {
    let crew = &problem.crews[0];
    longer(problem, &mut vec![false; problem.tasks.len()], crew.start, crew.earliest)
}

fn longer(problem: &Problem, done: &mut Vec<bool>, here: usize, now: f64) -> f64 {
    let (travel, crew) = (&problem.travel[0], &problem.crews[0]);
    // A stretch may be a short cut, so it is at the end alone that the way home must be in time.
    let mut best = if now + travel.time(here, crew.end) <= crew.latest { 0.0f64 } else { f64::NEG_INFINITY };
    for t in 0..done.len() {
        if done[t] {
            continue;
        }
        let task = &problem.tasks[t];
        let flat = vec![(Window::ALWAYS, task.prize)];
        let prizes = if task.prizes.is_empty() { &flat } else { &task.prizes };
        for mode in &task.modes {
            for (slot, prize) in prizes {
                let open = task.windows.first().copied().unwrap_or(Window::ALWAYS);
                let start = (now + travel.time(here, mode.enter)).max(slot.from).max(open.from);
                let leave = start + mode.service.unwrap_or(task.service);
                if start <= slot.to.min(open.to) && leave <= crew.latest {
                    done[t] = true;
                    best = best.max(prize + longer(problem, done, mode.leave, leave));
                    done[t] = false;
                }
            }
        }
    }
    best
}
