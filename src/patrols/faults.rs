//! What is wrong with a problem, all of it at once.

use std::collections::HashMap;

use crate::patrols::problem::{Crew, Problem, Task, Window};
use crate::units::Message;

/// One fault: a stable code, where it is and what to do.
#[derive(Clone, Debug, PartialEq)]
pub struct Fault {
    /// Such as `P104`.
    pub code: &'static str,
    /// Such as `$.crews[2].latest`.
    pub path: String,
    /// The crew or task, by its id.
    pub id: Option<String>,
    /// What is wrong.
    pub says: Message,
    /// What to do.
    pub remedy: Message,
}

impl Fault {
    /// A fault at a path.
    pub fn new(code: &'static str, path: impl Into<String>, id: Option<&str>, says: Message, remedy: Message) -> Self {
        Self { code, path: path.into(), id: id.map(str::to_owned), says, remedy }
    }
}

/// The most tasks and places of one problem: more is no night's work, and the answer would not come.
pub const MOST_TASKS: usize = 20_000;

impl Problem {
    /// Everything that keeps the problem from being searched; none if it is sound.
    pub fn faults(&self) -> Vec<Fault> {
        let mut faults = Vec::new();
        if self.crews.is_empty() {
            faults.push(Fault::new(
                "P101",
                "$.crews",
                None,
                Message::new("Không có tổ nào", "There is no crew"),
                Message::new("Thêm ít nhất một tổ có ca trực", "Add at least one crew with a shift"),
            ));
        }
        if self.tasks.len() > MOST_TASKS {
            faults.push(Fault::new(
                "P102",
                "$.tasks",
                None,
                Message::new(
                    format!("{} việc, quá giới hạn {MOST_TASKS}", self.tasks.len()),
                    format!("{} tasks are more than the limit of {MOST_TASKS}", self.tasks.len()),
                ),
                Message::new("Chia bài toán theo vùng", "Split the problem by area"),
            ));
        }
        self.wrong_travel(&mut faults);
        self.crews.iter().enumerate().for_each(|(i, crew)| self.wrong_crew(i, crew, &mut faults));
        self.tasks.iter().enumerate().for_each(|(i, task)| self.wrong_task(i, task, &mut faults));
        twice("P130", "crews", self.crews.iter().map(|c| c.id.as_str()), &mut faults);
        twice("P131", "tasks", self.tasks.iter().map(|t| t.id.as_str()), &mut faults);
        faults
    }

    fn places(&self) -> usize {
        self.travel.iter().map(|t| t.size()).min().unwrap_or(0)
    }

    fn wrong_travel(&self, faults: &mut Vec<Fault>) {
        for travel in &self.travel {
            let Some((a, b)) = travel.wrong() else { continue };
            faults.push(Fault::new(
                "P103",
                format!("$.travel[{a}][{b}]"),
                None,
                Message::new("Thời gian đi âm hoặc không phải số", "A travel time is negative or not a number"),
                Message::new(
                    "Ghi thời gian từ 0 trở lên; null nếu không có đường",
                    "Give a time of 0 or more; null where there is no way",
                ),
            ));
        }
        if self.travel.is_empty() {
            faults.push(Fault::new(
                "P104",
                "$.travel",
                None,
                Message::new("Không có thời gian đi lại", "There are no travel times"),
                Message::new("Ghi \"points\" hoặc \"travel\"", "Give \"points\" or \"travel\""),
            ));
        }
    }

    fn wrong_crew(&self, i: usize, crew: &Crew, faults: &mut Vec<Fault>) {
        let mut fault = |code, field: &str, says, remedy| {
            faults.push(Fault::new(code, format!("$.crews[{i}].{field}"), Some(&crew.id), says, remedy));
        };
        let places = self.places();
        if crew.start >= places || crew.end >= places || crew.vehicle >= self.travel.len() {
            fault("P110", "start", no_such_place(places), point_at(places));
            return;
        }
        if !(crew.earliest.is_finite() && crew.earliest <= crew.latest) {
            fault(
                "P111",
                "latest",
                Message::new("Ca trực kết thúc trước khi bắt đầu", "The shift ends before it begins"),
                Message::new("Sửa giờ bắt đầu hoặc kết thúc ca", "Mend the start or the end of the shift"),
            );
        } else if crew.earliest + self.travel[crew.vehicle].time(crew.start, crew.end) > crew.latest + 1e-9 {
            fault(
                "P112",
                "latest",
                Message::new(
                    "Ca trực ngắn hơn đường từ nơi đi đến nơi về",
                    "The shift is shorter than the way from its start to its end",
                ),
                Message::new(
                    "Kéo dài ca hoặc đổi nơi đi, nơi về",
                    "Lengthen the shift or change where it starts or ends",
                ),
            );
        }
        if crew.max_load.is_some_and(|load| load.is_nan() || load < 0.0) {
            fault("P113", "max_load", negative(), not_negative());
        }
        for (b, pause) in crew.breaks.iter().enumerate() {
            let too_late = pause.window.from + pause.duration > crew.latest || pause.window.to < crew.earliest;
            if !closed(&pause.window) && pause.duration >= 0.0 && !too_late {
                continue;
            }
            fault(
                "P114",
                &format!("breaks[{b}]"),
                Message::new("Giờ nghỉ không nằm trong ca trực", "The break does not lie within the shift"),
                Message::new("Sửa giờ nghỉ hoặc ca trực", "Mend the break or the shift"),
            );
        }
    }

    fn wrong_task(&self, i: usize, task: &Task, faults: &mut Vec<Fault>) {
        let mut fault = |code, field: String, says, remedy| {
            faults.push(Fault::new(code, format!("$.tasks[{i}].{field}"), Some(&task.id), says, remedy));
        };
        let places = self.places();
        if task.modes.is_empty() {
            let says = Message::new("Việc không có cách thực hiện nào", "The task has no mode");
            fault("P120", "modes".into(), says, Message::new("Ghi ít nhất một \"modes\"", "Give at least one mode"));
        }
        for (m, mode) in task.modes.iter().enumerate() {
            if mode.enter >= places || mode.leave >= places {
                fault("P121", format!("modes[{m}]"), no_such_place(places), point_at(places));
            }
            if mode.service.is_some_and(|s| !s.is_finite() || s < 0.0) {
                fault("P122", format!("modes[{m}].service"), negative(), not_negative());
            }
        }
        let prizes = task.prizes.iter().map(|p| ("prizes", p.1));
        for (field, value) in
            [("prize", task.prize), ("load", task.load), ("service", task.service)].into_iter().chain(prizes)
        {
            if !value.is_finite() || value < 0.0 {
                fault("P122", field.into(), negative(), not_negative());
            }
        }
        let windows = task.windows.iter().chain(task.prizes.iter().map(|p| &p.0));
        if windows.into_iter().any(closed) {
            fault(
                "P123",
                "window".into(),
                Message::new("Khung giờ đóng trước khi mở", "The window closes before it opens"),
                Message::new("Đổi chỗ hoặc sửa hai giờ", "Exchange or mend the two times"),
            );
        }
    }
}

fn closed(window: &Window) -> bool {
    window.from.is_nan() || window.to.is_nan() || window.from > window.to
}

fn twice<'a>(code: &'static str, list: &str, ids: impl Iterator<Item = &'a str>, faults: &mut Vec<Fault>) {
    let mut first = HashMap::new();
    for (i, id) in ids.enumerate() {
        let Some(before) = first.insert(id, i) else { continue };
        faults.push(Fault::new(
            code,
            format!("$.{list}[{i}].id"),
            Some(id),
            Message::new(format!("Mã này đã có ở {list}[{before}]"), format!("{list}[{before}] has this id already")),
            Message::new("Mỗi mã chỉ dùng một lần", "Use each id once"),
        ));
    }
}

fn no_such_place(places: usize) -> Message {
    Message::new(format!("Không có điểm này; chỉ có {places} điểm"), format!("There is no such place among {places}"))
}

fn point_at(places: usize) -> Message {
    let last = places.saturating_sub(1);
    Message::new(format!("Ghi số thứ tự từ 0 đến {last}"), format!("Give a number from 0 to {last}"))
}

fn negative() -> Message {
    Message::new("Giá trị âm hoặc không phải số", "The value is negative or not a number")
}

fn not_negative() -> Message {
    Message::new("Ghi một số từ 0 trở lên", "Give a number of 0 or more")
}
