//! Why a stop is made, or a place left out, in a sentence.

use crate::app::plans::answer::CostTold;
use crate::app::plans::gather::About;
use crate::patrols::{LeftOut, Reason, Target, Task, Wishes, Worth, hour_of_week};
use crate::units::Message;

/// A number as it is written in either language.
pub fn number(value: f64, decimals: usize) -> Message {
    let text = format!("{value:.decimals$}");
    Message::new(text.replace('.', ","), text)
}

/// Decimals that show the first two digits of a number, four at most.
fn two_digits(value: f64) -> usize {
    if value > 0.0 { (1.0 - value.log10().floor()).clamp(0.0, 4.0) as usize } else { 0 }
}

/// Why a place is visited at this time.
pub fn why(target: &Target, about: &About, task: &Task, (weekday, start, stay): (usize, f64, f64)) -> Message {
    match &target.worth {
        Worth::Risk { hours, .. } => {
            let hour = ((start / 3600.0).floor() as usize + 12) % 24;
            let share = number(hours[hour_of_week(weekday, start)] * 100.0, 1);
            let digits = two_digits(task.best_prize());
            let (got, best) = (number(task.prize_at(start), digits), number(task.best_prize(), digits));
            let (minutes, rank) = (number(stay / 60.0, 0), about.rank.unwrap_or_default());
            let what = match about.kind {
                "stretch" => ["đi dọc", "going along it for"],
                _ => ["dừng", "a stop of"],
            };
            Message::new(
                format!(
                    "Đoạn nóng hạng {rank}; {hour} giờ có {} % trọng số tuần của đoạn này; {} {} phút lấy được {} trong \
                     {} lợi ích có thể.{}",
                    share.vi,
                    what[0],
                    minutes.vi,
                    got.vi,
                    best.vi,
                    overdue(target).vi
                ),
                format!(
                    "Hot stretch number {rank}; the hour from {hour}:00 has {} % of its week; {} {} minutes brings {} of \
                     the {} that it could.{}",
                    share.en,
                    what[1],
                    minutes.en,
                    got.en,
                    best.en,
                    overdue(target).en
                ),
            )
        }
        Worth::Due { days } => {
            let days = number(*days, 0);
            Message::new(
                format!(
                    "Mục tiêu trọng điểm; đã {} ngày từ lần tuần tra gần nhất hoặc từ khi vào danh mục.{}",
                    days.vi,
                    overdue(target).vi
                ),
                format!(
                    "A key place; {} days since the last visit or since it became one.{}",
                    days.en,
                    overdue(target).en
                ),
            )
        }
    }
}

fn overdue(target: &Target) -> Message {
    match target.worth.overdue() {
        Some(days) => {
            Message::new(format!(" Quá hạn {days:.0} ngày."), format!(" It has been due for {days:.0} days."))
        }
        None => Message::new("", ""),
    }
}

/// What wishes cost, those first whose cost was reckoned: pins, then bans.
pub fn costs(wishes: &Wishes, percents: &[f64]) -> Vec<CostTold<Message>> {
    let pins = wishes.pins.iter().map(|(task, _)| (task, "pin", ["Ghim này", "This pin"]));
    let bans = wishes.bans.iter().map(|task| (task, "ban", ["Việc loại này", "Leaving this out"]));
    let told = |((task, kind, what), percent): ((&String, &str, [&str; 2]), &f64)| {
        let cost = number(*percent, 1);
        let says = match *percent < 0.05 {
            true => Message::new(
                format!("{} không làm mất lợi ích của đêm.", what[0]),
                format!("{} costs the night nothing.", what[1]),
            ),
            false => Message::new(
                format!("{} làm mất {} % lợi ích của đêm.", what[0], cost.vi),
                format!("{} costs {} % of what the night could bring.", what[1], cost.en),
            ),
        };
        CostTold { task: task.clone(), kind: kind.to_owned(), percent: (percent * 10.0).round() / 10.0, says }
    };
    pins.chain(bans).zip(percents).map(told).collect()
}

/// Why nobody visits it; times of the plan are seconds.
pub fn left(left: &LeftOut) -> Message {
    let minutes = |seconds: f64| (seconds / 60.0).ceil();
    match left.reason {
        Reason::Unreachable { nearest: Some(way) } => Message::new(
            format!("Ngoài tầm: tổ gần nhất cách {:.0} phút.", minutes(way)),
            format!("Out of reach: the nearest crew is {:.0} minutes away.", minutes(way)),
        ),
        Reason::NoTime { lacking } if lacking.is_finite() => Message::new(
            format!("Hết giờ ca: thiếu {:.0} phút.", minutes(lacking).max(1.0)),
            format!("No time left: {:.0} more minutes would be needed.", minutes(lacking).max(1.0)),
        ),
        Reason::NoTime { .. } => Message::new("Hết giờ ca.", "No time left."),
        _ => {
            let says = left.says();
            Message::new(format!("{}.", says.vi), format!("{}.", says.en))
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn small_numbers_keep_two_digits() {
        for (value, told) in
            [(0.0, "0"), (0.0143, "0,014"), (0.264, "0,26"), (1.44, "1,4"), (12.3, "12"), (123.4, "123")]
        {
            assert_eq!(number(value, two_digits(value)).vi, told);
        }
    }
}
