//! The problem of a night, judged before it is searched.

use crate::app::plans::asked::{Asked, refused};
use crate::app::plans::gather::Gathered;
use crate::app::plans::tours::{Clock, Teller};
use crate::app::{AppError, FieldFault};
use crate::patrols::{Built, DWELL, Night, NightCrew, Problem, Wishes};
use crate::roads::{Travel, Vehicle};
use crate::units::{Interval, LonLat};

/// Wishes whose cost is told at most.
const COSTS_MOST: usize = 8;

/// The problem of a night, judged: what keeps it from being searched is told by the field it comes from.
pub fn build(asked: &Asked, clock: &Clock, travel: &Travel, gathered: &Gathered) -> Result<Built, AppError> {
    let crews = asked.crews.iter().map(|(crew, station)| NightCrew {
        id: crew.id.to_string(),
        vehicle: crew.vehicle,
        at: station.at,
        shift: crew.shift.of_night(),
        breaks: crew.breaks.iter().map(|pause| pause.of_shift(crew.shift)).collect(),
    });
    let when = clock.night();
    let night = Night {
        weekday: clock.weekday,
        dwell: DWELL,
        crews: crews.collect(),
        targets: &gathered.targets,
        wishes: &asked.wishes,
        travel: &|vehicle, places| times(travel, vehicle, places, when),
    };
    let built = night.build().map_err(refused)?;
    let faults = out_of_reach(&built.problem, asked);
    if !faults.is_empty() {
        return Err(AppError::Invalid(faults));
    }
    match built.problem.faults().into_iter().next() {
        None => Ok(built),
        Some(fault) => Err(AppError::field(&fault.path.replace("$.", ""), fault.says.vi, fault.says.en)),
    }
}

/// The problem without each of the wishes whose cost is told: pins, then bans.
pub fn without_each(teller: &Teller) -> Vec<Problem> {
    let wishes = &teller.asked.wishes;
    let pins = (0..wishes.pins.len()).map(|at| {
        let mut fewer = wishes.clone();
        fewer.pins.remove(at);
        fewer
    });
    let bans = (0..wishes.bans.len()).map(|at| {
        let mut fewer = wishes.clone();
        fewer.bans.remove(at);
        fewer
    });
    let problem = |wishes: Wishes| {
        let asked = Asked { wishes, ..teller.asked.clone() };
        build(&asked, &teller.clock, &teller.travel, &teller.gathered).ok().map(|built| built.problem)
    };
    // The first that cannot be built ends the list: costs go by their place in it.
    pins.chain(bans).take(COSTS_MOST).map_while(problem).collect()
}

/// Travel times as the search takes them.
fn times(travel: &Travel, vehicle: Vehicle, places: &[LonLat], when: Interval) -> crate::patrols::Travel {
    let matrix = travel.matrix(places, places, vehicle, when);
    let rows: Vec<Vec<f64>> = matrix.all_seconds().chunks(places.len().max(1)).map(<[f64]>::to_vec).collect();
    crate::patrols::Travel::matrix(&rows).unwrap_or_else(|| crate::patrols::Travel::points(Vec::new(), None))
}

/// Crews that cannot do anything tonight, and pinned tasks to which no way leads.
fn out_of_reach(problem: &Problem, asked: &Asked) -> Vec<FieldFault> {
    let mut faults = Vec::new();
    for (at, crew) in problem.crews.iter().enumerate() {
        let travel = &problem.travel[crew.vehicle];
        let rest: f64 = crew.breaks.iter().map(|rest| rest.duration).sum();
        let modes = problem.tasks.iter().flat_map(|task| task.modes.iter().map(move |mode| (task, mode)));
        let whole = modes.map(|(task, mode)| {
            let service = mode.service.unwrap_or(task.service);
            travel.time(crew.start, mode.enter) + service + travel.time(mode.leave, crew.end)
        });
        let shortest = whole.fold(f64::INFINITY, f64::min);
        if problem.tasks.is_empty() || shortest + rest <= crew.latest - crew.earliest {
            continue;
        }
        let name = &asked.crews[at].0.name;
        let (vi, en) = match shortest.is_finite() {
            true => (
                format!("Ca trực của {name} ngắn hơn đường đến điểm gần nhất và về ({:.0} phút).", shortest / 60.0),
                format!(
                    "The shift of {name} is shorter than the way to the nearest place and back ({:.0} minutes).",
                    shortest / 60.0
                ),
            ),
            false => (
                format!("Không có đường từ trạm của {name} đến điểm nào."),
                format!("No way leads from the station of {name} to any place."),
            ),
        };
        faults.push(FieldFault::new(format!("crews[{at}]"), vi, en));
    }
    for (at, (id, _)) in asked.wishes.pins.iter().enumerate() {
        let Some(task) = problem.tasks.iter().find(|task| task.id == *id) else { continue };
        let reached = problem.crews.iter().enumerate().any(|(number, crew)| {
            let may = task.crews.as_ref().is_none_or(|crews| crews.contains(&number));
            may && task.modes.iter().any(|mode| problem.travel[crew.vehicle].time(crew.start, mode.enter).is_finite())
        });
        if !reached {
            faults.push(FieldFault::new(
                format!("pins[{at}]"),
                "Không có đường tới điểm này cho tổ được chọn.",
                "No way leads there for a crew that may go.",
            ));
        }
    }
    faults
}
