//! What the planner fixed, by ids, as numbers of tasks.

use std::collections::HashMap;

use crate::patrols::night::{Night, place_of};
use crate::patrols::problem::Task;

/// What the planner fixed, by the ids of tasks and crews.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Wishes {
    /// Tasks to be done, by this crew or by any.
    pub pins: Vec<(String, Option<String>)>,
    /// Tasks that are left out; with a place's own id all visits to it are.
    pub bans: Vec<String>,
    /// The first before the second, by one crew.
    pub orders: Vec<[String; 2]>,
}

/// Which kind of wish.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wish {
    /// A task to be done.
    Pin,
    /// A task to be left out.
    Ban,
    /// One before another.
    Order,
}

/// A wish that cannot be.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wrong {
    /// It names a task that is not there tonight.
    NoTask(Wish, usize),
    /// It names a crew that does not go out.
    NoCrew(usize),
    /// What is to be done is to be left out as well, or lies where nobody may go.
    LeftOut(Wish, usize),
    /// Each would have to come before the other.
    Circle(usize),
}

/// Wishes in numbers.
pub(super) struct Resolved {
    pub pins: Vec<(usize, Option<usize>)>,
    pub orders: Vec<Vec<usize>>,
}

pub(super) fn resolve(night: &Night, tasks: &[Task]) -> Result<Resolved, Vec<Wrong>> {
    let wishes = night.wishes;
    let mut wrong = Vec::new();
    let numbers: HashMap<&str, usize> = tasks.iter().enumerate().map(|(i, t)| (t.id.as_str(), i)).collect();
    let known = |id: &str| night.targets.iter().any(|target| target.id == place_of(id));
    let mut task = |id: &str, wish, at| {
        let found = numbers.get(id).copied();
        if found.is_none() {
            wrong.push(if known(id) { Wrong::LeftOut(wish, at) } else { Wrong::NoTask(wish, at) });
        }
        found
    };
    let mut pins = Vec::new();
    for (at, (id, crew)) in wishes.pins.iter().enumerate() {
        pins.extend(task(id, Wish::Pin, at).map(|task| (at, task, crew.as_deref())));
    }
    let mut pairs = Vec::new();
    for (at, [first, second]) in wishes.orders.iter().enumerate() {
        pairs.extend(task(first, Wish::Order, at).zip(task(second, Wish::Order, at)));
    }
    for (at, id) in wishes.bans.iter().enumerate() {
        if !known(id) {
            wrong.push(Wrong::NoTask(Wish::Ban, at));
        }
    }
    let mut of_crew = Vec::new();
    for (at, task, crew) in pins {
        let number = crew.map(|id| night.crews.iter().position(|c| c.id == id));
        if number == Some(None) {
            wrong.push(Wrong::NoCrew(at));
        }
        of_crew.push((task, number.flatten()));
    }
    let orders = chains(&pairs);
    if orders.is_none() {
        wrong.push(Wrong::Circle(0));
    }
    if wrong.is_empty() { Ok(Resolved { pins: of_crew, orders: orders.unwrap_or_default() }) } else { Err(wrong) }
}

/// Pairs that hang together as one row each, every first before its second; none if that cannot be.
fn chains(pairs: &[(usize, usize)]) -> Option<Vec<Vec<usize>>> {
    let mut rest: Vec<usize> = Vec::new();
    for (a, b) in pairs {
        [a, b].into_iter().for_each(|task| {
            if !rest.contains(task) {
                rest.push(*task)
            }
        });
    }
    let mut rows = Vec::new();
    while let Some(first) = rest.first().copied() {
        let mut group = vec![first];
        while let Some(more) = pairs.iter().find_map(|(a, b)| match (group.contains(a), group.contains(b)) {
            (true, false) => Some(*b),
            (false, true) => Some(*a),
            _ => None,
        }) {
            group.push(more);
        }
        rest.retain(|task| !group.contains(task));
        let mut row = Vec::new();
        while !group.is_empty() {
            let free = |task: &usize| !pairs.iter().any(|(a, b)| b == task && group.contains(a));
            let next = group.iter().position(free)?;
            row.push(group.remove(next));
        }
        rows.push(row);
    }
    Some(rows)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn orders_that_hang_together_are_one_row() {
        type Case = (&'static [(usize, usize)], Option<Vec<Vec<usize>>>);
        let cases: &[Case] = &[
            (&[], Some(vec![])),
            (&[(1, 2)], Some(vec![vec![1, 2]])),
            (&[(2, 3), (1, 2)], Some(vec![vec![1, 2, 3]])),
            (&[(1, 2), (4, 5)], Some(vec![vec![1, 2], vec![4, 5]])),
            (&[(1, 3), (2, 3)], Some(vec![vec![1, 2, 3]])),
            (&[(1, 2), (2, 1)], None),
            (&[(1, 1)], None),
        ];
        for (pairs, rows) in cases {
            assert_eq!(&chains(pairs), rows, "{pairs:?}");
        }
    }
}
