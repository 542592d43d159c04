//! What a plan is asked for, read and judged: every fault at once.

use serde::{Deserialize, Serialize};
use time::Date;
use time::macros::format_description;
use utoipa::ToSchema;

use crate::app::intake::Checker;
use crate::app::live::Live;
use crate::app::{AppError, FieldFault};
use crate::patrols::{Wish, Wishes, Wrong};
use crate::store::{CrewRow, StationRow};

/// The longest search, seconds.
const SECONDS_MOST: f64 = 300.0;
/// The longest search, ruins of each start.
const ITERATIONS_MOST: u64 = 10_000_000;
/// How much worse than the best a plan may be, per cent.
const LOSS_MOST: f64 = 20.0;
/// Crews, pins, bans or orders at most.
const LIST_MOST: usize = 1_000;

/// A task to be done.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct PinTold {
    /// Its id, as another plan of the night told it.
    pub task: String,
    /// By this crew; by any if none is named.
    pub crew: Option<String>,
}

/// A plan to be made.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct NewPlan {
    /// The day of its evening, as in 2026-11-14.
    pub night: String,
    /// Ids of the crews that go out.
    pub crews: Vec<String>,
    /// What random draws start from; of night and variant if absent.
    pub seed: Option<u64>,
    /// How long the search takes, 300 at most; 5 if neither this nor `iterations` is given.
    pub seconds: Option<f64>,
    /// Instead of seconds: how many steps each of the two starts takes. With the same seed, request and
    /// data the plan is then the same.
    pub iterations: Option<u64>,
    /// How much worse than the best found the plan may be, per cent; 5 if absent.
    pub loss_percent: Option<f64>,
    /// What is to be done.
    #[serde(default)]
    pub pins: Vec<PinTold>,
    /// Ids of tasks that are left out.
    #[serde(default)]
    pub bans: Vec<String>,
    /// Pairs of tasks, the first before the second, by one crew.
    #[serde(default)]
    pub orders: Vec<[String; 2]>,
    /// Codes of communes that nobody is to enter.
    #[serde(default)]
    pub closed: Vec<String>,
}

/// What stops a search.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Budget {
    /// So many seconds.
    Seconds(f64),
    /// So many ruins of each start.
    Iterations(u64),
}

/// A request that was read.
#[derive(Clone, Debug)]
pub struct Asked {
    /// The day of the evening.
    pub night: Date,
    /// Who goes out, each with its station.
    pub crews: Vec<(CrewRow, StationRow)>,
    /// What stops the search.
    pub budget: Budget,
    /// How much worse than the best the plan may be, per cent.
    pub loss: f64,
    /// What the planner fixed.
    pub wishes: Wishes,
    /// Communes that nobody is to enter.
    pub closed: Vec<String>,
}

/// `2026-11-14`.
pub fn night(text: &str) -> Option<Date> {
    Date::parse(text.trim(), format_description!("[year]-[month]-[day]")).ok().filter(|day| day.year() > 1900)
}

/// A request against the crews and stations that there are.
pub fn read(new: &NewPlan, crews: &[CrewRow], stations: &[StationRow], live: &Live) -> Result<Asked, AppError> {
    let mut check = Checker::default();
    let night = night(&new.night);
    if night.is_none() {
        check.fault("night", "Cần một ngày như 2026-11-14.", "A day as 2026-11-14 is needed.");
    }
    let crews = read_crews(&mut check, &new.crews, crews, stations);
    let budget = budget(&mut check, new);
    let loss = new.loss_percent.unwrap_or(5.0);
    if !(0.0..=LOSS_MOST).contains(&loss) {
        check.fault("loss_percent", "Cần một số từ 0 đến 20.", "A number from 0 to 20 is needed.");
    }
    for (name, length) in [("pins", new.pins.len()), ("bans", new.bans.len()), ("orders", new.orders.len())] {
        if length > LIST_MOST {
            check.fault(name, "Nhiều nhất 1.000 mục.", "There can be 1,000 at most.");
        }
    }
    for (at, code) in new.closed.iter().enumerate() {
        if live.communes.get(code).is_none() {
            check.fault(&format!("closed[{at}]"), "Không có xã mã này.", "There is no commune with this code.");
        }
    }
    let (Some(night), true) = (night, check.0.is_empty()) else { return Err(AppError::Invalid(check.0)) };
    let wishes = Wishes {
        pins: new.pins.iter().map(|pin| (pin.task.clone(), pin.crew.clone())).collect(),
        bans: new.bans.clone(),
        orders: new.orders.clone(),
    };
    Ok(Asked { night, crews, budget, loss, wishes, closed: new.closed.clone() })
}

fn read_crews(
    check: &mut Checker,
    ids: &[String],
    crews: &[CrewRow],
    stations: &[StationRow],
) -> Vec<(CrewRow, StationRow)> {
    if ids.is_empty() {
        check.fault("crews", "Cần ít nhất một tổ.", "At least one crew is needed.");
    }
    let mut found: Vec<(CrewRow, StationRow)> = Vec::new();
    for (at, id) in ids.iter().enumerate() {
        let field = format!("crews[{at}]");
        let row = crews.iter().find(|row| row.id.to_string() == *id && row.active);
        let with = row.and_then(|row| Some((row.clone(), stations.iter().find(|s| s.id == row.station)?.clone())));
        match with {
            None => check.fault(
                &field,
                "Không có tổ này, hoặc tổ đang nghỉ.",
                "There is no such crew, or it is not active.",
            ),
            Some((row, _)) if found.iter().any(|(other, _)| other.id == row.id) => {
                check.fault(&field, "Tổ này được ghi hai lần.", "This crew is given twice.");
            }
            Some(both) => found.push(both),
        }
    }
    found
}

fn budget(check: &mut Checker, new: &NewPlan) -> Budget {
    match (new.seconds, new.iterations) {
        (Some(_), Some(_)) => {
            check.fault("iterations", "Chỉ ghi seconds hoặc iterations.", "Give either seconds or iterations.");
        }
        (Some(seconds), _) if !(seconds > 0.0 && seconds <= SECONDS_MOST) => {
            check.fault("seconds", "Cần một số lớn hơn 0, đến 300.", "A number above 0 and up to 300 is needed.");
        }
        (_, Some(steps)) if !(1..=ITERATIONS_MOST).contains(&steps) => {
            check.fault("iterations", "Cần từ 1 đến 10.000.000.", "1 to 10,000,000 are needed.");
        }
        (_, Some(steps)) => return Budget::Iterations(steps),
        (Some(seconds), _) => return Budget::Seconds(seconds),
        _ => {}
    }
    Budget::Seconds(5.0)
}

/// Wishes that cannot be, as faults of the request.
pub fn refused(wrong: Vec<Wrong>) -> AppError {
    let field = |wish, at| match wish {
        Wish::Pin => format!("pins[{at}]"),
        Wish::Ban => format!("bans[{at}]"),
        Wish::Order => format!("orders[{at}]"),
    };
    let fault = |one| match one {
        Wrong::NoTask(wish, at) => FieldFault::new(
            field(wish, at),
            "Đêm này không có việc mang mã này.",
            "There is no task with this id tonight.",
        ),
        Wrong::NoCrew(at) => FieldFault::new(
            format!("pins[{at}].crew"),
            "Tổ này không đi đêm nay.",
            "This crew does not go out tonight.",
        ),
        Wrong::LeftOut(wish, at) => FieldFault::new(
            field(wish, at),
            "Việc này bị loại, hoặc thuộc địa bàn không vào.",
            "This task is to be left out, or lies where nobody may go.",
        ),
        Wrong::Circle(_) => FieldFault::new(
            "orders",
            "Thứ tự mâu thuẫn: việc này phải trước việc kia và ngược lại.",
            "The orders contradict each other: each would come before the other.",
        ),
    };
    AppError::Invalid(wrong.into_iter().map(fault).collect())
}
