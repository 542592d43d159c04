//! The problem as JSON tells it (interfaces.md).

use std::collections::HashMap;

use serde::Deserialize;
use serde_json::Value;

use crate::patrols::{Apart, Break, Crew, Fault, Mode, Problem, Task, Travel, Window};
use crate::units::Message;

#[derive(Deserialize)]
struct Told {
    points: Option<Vec<[f64; 2]>>,
    truncate_decimals: Option<u8>,
    travel: Option<Vec<Vec<Option<f64>>>>,
    /// Further travel times by the name of a vehicle.
    #[serde(default)]
    vehicles: HashMap<String, Vec<Vec<Option<f64>>>>,
    crews: Vec<CrewTold>,
    tasks: Vec<TaskTold>,
    #[serde(default)]
    orders: Vec<Vec<Name>>,
    #[serde(default)]
    apart: Vec<ApartTold>,
}

/// An id, also where it is written as a number.
#[derive(Deserialize)]
#[serde(untagged)]
enum Name {
    Text(String),
    Number(serde_json::Number),
}

impl Name {
    fn text(&self) -> String {
        match self {
            Self::Text(text) => text.clone(),
            Self::Number(number) => number.to_string(),
        }
    }
}

#[derive(Deserialize)]
struct CrewTold {
    id: Name,
    vehicle: Option<String>,
    start: usize,
    end: usize,
    earliest: f64,
    latest: f64,
    max_load: Option<f64>,
    #[serde(default)]
    breaks: Vec<BreakTold>,
}

#[derive(Deserialize)]
struct BreakTold {
    window: [f64; 2],
    duration: f64,
}

#[derive(Deserialize)]
struct TaskTold {
    id: Name,
    #[serde(default)]
    prize: f64,
    #[serde(default)]
    prizes: Vec<PrizeTold>,
    #[serde(default)]
    mandatory: bool,
    #[serde(default)]
    load: f64,
    #[serde(default)]
    service: f64,
    window: Option<[f64; 2]>,
    #[serde(default)]
    windows: Vec<[f64; 2]>,
    modes: Vec<ModeTold>,
    crews: Option<Vec<Name>>,
}

#[derive(Deserialize)]
struct PrizeTold {
    window: [f64; 2],
    prize: f64,
}

#[derive(Deserialize)]
struct ModeTold {
    enter: usize,
    leave: usize,
    service: Option<f64>,
}

#[derive(Deserialize)]
struct ApartTold {
    tasks: Vec<Name>,
    gap: f64,
}

/// Read a problem.
///
/// # Errors
/// Text that is no JSON, JSON of another shape, travel times that are not square, names that nothing has.
pub(super) fn problem(bytes: &[u8]) -> Result<Problem, Vec<Fault>> {
    let told: Told = serde_json::from_slice(bytes).map_err(|error| vec![no_problem(bytes, &error)])?;
    let mut faults = Vec::new();
    let (travel, vehicles) = travel(&told, &mut faults);
    let crews: Vec<Crew> = told.crews.iter().map(|c| crew(c, &vehicles, &mut faults)).collect();
    let who = numbers(crews.iter().map(|c| c.id.clone()));
    let tasks: Vec<Task> = told.tasks.iter().map(|t| task(t, &who, &mut faults)).collect();
    let what = numbers(tasks.iter().map(|t| t.id.clone()));
    let mut find = |path: &str, names: &[Name]| -> Vec<usize> {
        names.iter().filter_map(|name| find(&what, path, name, &mut faults)).collect()
    };
    let orders = told.orders.iter().map(|names| find("$.orders", names)).collect();
    let apart = told.apart.iter().map(|a| Apart { tasks: find("$.apart", &a.tasks), gap: a.gap }).collect();
    if faults.is_empty() { Ok(Problem { travel, crews, tasks, orders, apart }) } else { Err(faults) }
}

fn numbers(ids: impl Iterator<Item = String>) -> HashMap<String, usize> {
    ids.enumerate().map(|(i, id)| (id, i)).collect()
}

fn find(all: &HashMap<String, usize>, path: &str, name: &Name, faults: &mut Vec<Fault>) -> Option<usize> {
    let name = name.text();
    let found = all.get(&name).copied();
    if found.is_none() {
        faults.push(Fault::new(
            "P132",
            path,
            Some(&name),
            Message::new("Không có mã này trong bài toán", "The problem has nothing of this id"),
            Message::new("Sửa mã, hoặc bỏ nó", "Mend the id, or leave it out"),
        ));
    }
    found
}

/// Travel times and the number of each vehicle; the first are those without a name.
fn travel(told: &Told, faults: &mut Vec<Fault>) -> (Vec<Travel>, HashMap<String, usize>) {
    let mut all = Vec::new();
    if let Some(points) = &told.points {
        if let Some(i) = points.iter().flatten().position(|x| !x.is_finite()) {
            faults.push(not_square(format!("$.points[{}]", i / 2)));
        }
        all.push(Travel::points(points.clone(), told.truncate_decimals));
    } else if let Some(rows) = &told.travel {
        all.extend(square("$.travel", rows, faults));
    }
    let mut names: Vec<&String> = told.vehicles.keys().collect();
    names.sort();
    let mut vehicles = HashMap::new();
    for name in names {
        vehicles.insert(name.clone(), all.len());
        all.extend(square(&format!("$.vehicles.{name}"), &told.vehicles[name], faults));
    }
    (all, vehicles)
}

fn square(path: &str, rows: &[Vec<Option<f64>>], faults: &mut Vec<Fault>) -> Option<Travel> {
    let full: Vec<Vec<f64>> =
        rows.iter().map(|row| row.iter().map(|time| time.unwrap_or(f64::INFINITY)).collect()).collect();
    let travel = Travel::matrix(&full);
    if travel.is_none() {
        let row = rows.iter().position(|row| row.len() != rows.len()).unwrap_or(0);
        faults.push(not_square(format!("{path}[{row}]")));
    }
    travel
}

fn not_square(path: String) -> Fault {
    Fault::new(
        "P105",
        path,
        None,
        Message::new(
            "Bảng thời gian không vuông, hoặc tọa độ không phải số",
            "The table of times is not square, or a coordinate is no number",
        ),
        Message::new("Mỗi hàng phải có đủ số cột bằng số hàng", "Give every row as many columns as there are rows"),
    )
}

fn crew(told: &CrewTold, vehicles: &HashMap<String, usize>, faults: &mut Vec<Fault>) -> Crew {
    let vehicle = told.vehicle.as_ref().filter(|_| !vehicles.is_empty());
    Crew {
        id: told.id.text(),
        vehicle: vehicle
            .and_then(|name| find(vehicles, "$.crews", &Name::Text(name.clone()), faults))
            .unwrap_or_default(),
        start: told.start,
        end: told.end,
        earliest: told.earliest,
        latest: told.latest,
        max_load: told.max_load,
        breaks: told.breaks.iter().map(|b| Break { window: window(b.window), duration: b.duration }).collect(),
    }
}

fn task(told: &TaskTold, crews: &HashMap<String, usize>, faults: &mut Vec<Fault>) -> Task {
    Task {
        id: told.id.text(),
        prize: told.prize,
        prizes: told.prizes.iter().map(|p| (window(p.window), p.prize)).collect(),
        mandatory: told.mandatory,
        load: told.load,
        service: told.service,
        windows: told.window.iter().chain(&told.windows).map(|w| window(*w)).collect(),
        modes: told.modes.iter().map(|m| Mode { enter: m.enter, leave: m.leave, service: m.service }).collect(),
        crews: told
            .crews
            .as_ref()
            .map(|names| names.iter().filter_map(|name| find(crews, "$.tasks", name, faults)).collect()),
    }
}

fn window([from, to]: [f64; 2]) -> Window {
    Window { from, to }
}

/// No problem at all: where the text stops being one.
fn no_problem(bytes: &[u8], error: &serde_json::Error) -> Fault {
    let place = format!("line {}, column {}", error.line(), error.column());
    let is_json = serde_json::from_slice::<Value>(bytes).is_ok();
    let says = if is_json {
        Message::new(
            format!("Thiếu hoặc sai trường ({place}): {error}"),
            format!("A field is missing or of another kind ({place}): {error}"),
        )
    } else {
        Message::new(format!("Tệp không phải JSON ({place})"), format!("The file is not JSON ({place})"))
    };
    let remedy = Message::new(
        "Xem ví dụ trong `cablewatch patrol solve --help`",
        "See the example of `cablewatch patrol solve --help`",
    );
    Fault::new("P100", "$", None, says, remedy)
}
