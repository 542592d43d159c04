//! What a body is written of, and when. Nothing here reads a clock.

use std::collections::HashSet;

use time::{Date, UtcOffset};
use uuid::Uuid;

use crate::access::Role;
use crate::incidents::{Clock, Kind};
use crate::units::Timestamp;

const HOUR: i64 = 3_600_000;

/// A deadline that has been over for longer is not reminded of one by one any more; the digest counts it.
pub const REMIND_FOR: i64 = 7 * 24 * HOUR;

/// No deadline is reminded of earlier than this.
pub const EARLIEST: i64 = 48 * HOUR;

/// A report with a clock, as much of it as a letter tells.
#[derive(Clone, Debug, PartialEq)]
pub struct Line {
    /// The report.
    pub id: Uuid,
    /// What happened.
    pub kind: Kind,
    /// The commune's whole name, if it is known.
    pub commune: Option<String>,
    /// Whom it is assigned to.
    pub body: Option<String>,
    /// Whether police accepted it as a crime report.
    pub accepted: bool,
    /// When it was told.
    pub told: Option<Timestamp>,
    /// Its deadline.
    pub due: Option<(Clock, Timestamp)>,
}

/// What there is to say of a deadline.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum When {
    /// It is over.
    Overdue,
    /// It comes soon.
    Soon,
}

/// Whether a report is this body's to act on: what is assigned to somebody is theirs alone, and with the police stays
/// the legal clock of what they accepted; what is nobody's yet is everybody's who has it in reach.
pub fn is_for(body: &str, line: &Line) -> bool {
    match line.body.as_deref() {
        None => true,
        Some(own) => own == body || body == Role::Police.code() && line.accepted,
    }
}

/// What there is to say of a report's deadline now.
pub fn when(line: &Line, now: Timestamp) -> Option<When> {
    let (clock, due) = line.due?;
    let left = due.millis() - now.millis();
    let soon = match clock {
        Clock::Sorting => 4 * HOUR,
        Clock::Verifying => EARLIEST,
    };
    if left <= 0 { (-left < REMIND_FOR).then_some(When::Overdue) } else { (left <= soon).then_some(When::Soon) }
}

/// What is kept of a reminder. A deadline that was put off is another one.
pub fn mark(line: &Line, when: When) -> String {
    let what = match when {
        When::Overdue => "overdue",
        When::Soon => "soon",
    };
    format!("{what}:{}:{}", line.id, line.due.map_or(0, |(_, due)| due.millis()))
}

/// What a body is to be reminded of now and was not yet, what is overdue first.
pub fn reminders<'a>(body: &str, lines: &'a [Line], marks: &HashSet<String>, now: Timestamp) -> Vec<(When, &'a Line)> {
    let mut due: Vec<(When, &Line)> = lines
        .iter()
        .filter(|line| is_for(body, line))
        .filter_map(|line| Some((when(line, now)?, line)))
        .filter(|(when, line)| !marks.contains(&mark(line, *when)))
        .collect();
    due.sort_by_key(|(when, line)| (*when, line.due.map(|(_, due)| due), line.id));
    due
}

/// A day's work: each report once.
#[derive(Debug, PartialEq)]
pub struct Digest<'a> {
    /// Its deadline is over, the most overdue first.
    pub overdue: Vec<&'a Line>,
    /// It is due until the end of the local day.
    pub today: Vec<&'a Line>,
    /// It was told since the last digest.
    pub new: Vec<&'a Line>,
}

impl Digest<'_> {
    /// Whether there is nothing to say.
    pub fn is_empty(&self) -> bool {
        self.overdue.is_empty() && self.today.is_empty() && self.new.is_empty()
    }
}

/// The day's work at `now`, of reports in reach of whoever reads it.
pub fn digest(lines: &[Line], since: Timestamp, now: Timestamp, zone: UtcOffset) -> Digest<'_> {
    let due = |line: &Line| line.due.map(|(_, due)| due);
    let day = |at: Timestamp| at.datetime().to_offset(zone).date();
    let mut sorted: Vec<&Line> = lines.iter().collect();
    sorted.sort_by_key(|line| (due(line), line.id));
    let (mut overdue, mut today, mut new) = (Vec::new(), Vec::new(), Vec::new());
    for line in sorted {
        match due(line) {
            Some(due) if due <= now => overdue.push(line),
            Some(due) if day(due) == day(now) => today.push(line),
            _ if line.told.is_some_and(|told| told > since) => new.push(line),
            _ => {}
        }
    }
    Digest { overdue, today, new }
}

/// The day whose digest is to be written now: from this local hour on.
pub fn digest_day(now: Timestamp, zone: UtcOffset, hour: u8) -> Option<Date> {
    let local = now.datetime().to_offset(zone);
    (local.hour() >= hour).then(|| local.date())
}

/// When a letter that was tried so often before is tried again: after a minute, then twice as long each time, an hour
/// at most.
pub fn next_try(tries: i64, now: Timestamp) -> Timestamp {
    let minutes = 1_i64 << tries.clamp(0, 6);
    Timestamp::from_millis(now.millis() + minutes.min(60) * 60_000)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::app::settings::VIETNAM;

    /// So many hours after 2026-11-29T08:00+07:00.
    fn at(hours: i64) -> Timestamp {
        Timestamp::from_millis(1_795_914_000_000 + hours * HOUR)
    }

    fn line(n: u8, due: Option<(Clock, i64)>) -> Line {
        Line {
            id: Uuid::from_u128(u128::from(n)),
            kind: Kind::Cut,
            commune: None,
            body: None,
            accepted: false,
            told: Some(at(-100)),
            due: due.map(|(clock, hours)| (clock, at(hours))),
        }
    }

    #[test]
    fn a_deadline_is_told_shortly_before_and_when_it_is_over() {
        use Clock::{Sorting, Verifying};
        let cases = [
            ("no clock", None, None),
            ("sorted within five hours", Some((Sorting, 5)), None),
            ("within four", Some((Sorting, 4)), Some(When::Soon)),
            ("verified within three days", Some((Verifying, 72)), None),
            ("within two", Some((Verifying, 48)), Some(When::Soon)),
            ("this moment", Some((Sorting, 0)), Some(When::Overdue)),
            ("six days ago", Some((Verifying, -144)), Some(When::Overdue)),
            ("a week ago: the digest counts it", Some((Verifying, -168)), None),
        ];
        for (name, due, want) in cases {
            assert_eq!(when(&line(1, due), at(0)), want, "{name}");
        }
    }

    #[test]
    fn what_is_somebodys_is_told_to_them_alone() {
        let with = |body: Option<&str>, accepted| Line { body: body.map(str::to_owned), accepted, ..line(1, None) };
        let cases = [
            ("nobody's: everybody in reach", with(None, false), "commune:1", true),
            ("the carrier's", with(Some("carrier:TS"), false), "carrier:TS", true),
            ("another carrier's", with(Some("carrier:TS"), false), "carrier:BH", false),
            ("not the department's", with(Some("carrier:TS"), false), "department", false),
            ("not the police's, before they accept it", with(Some("carrier:TS"), false), "police", false),
            ("the legal clock stays theirs", with(Some("department"), true), "police", true),
        ];
        for (name, line, body, want) in cases {
            assert_eq!(is_for(body, &line), want, "{name}");
        }
    }

    #[test]
    fn each_deadline_is_told_once_before_and_once_after_and_again_when_it_is_put_off() {
        let lines = [line(1, Some((Clock::Verifying, 40))), line(2, Some((Clock::Sorting, -1)))];
        let told = |lines: &[Line], marks: &HashSet<String>, hours: i64| -> Vec<(When, u128)> {
            reminders("police", lines, marks, at(hours)).iter().map(|(when, line)| (*when, line.id.as_u128())).collect()
        };
        let mut marks = HashSet::new();
        assert_eq!(told(&lines, &marks, 0), [(When::Overdue, 2), (When::Soon, 1)], "what is overdue first");
        marks.extend(reminders("police", &lines, &marks, at(0)).iter().map(|(when, line)| mark(line, *when)));
        assert_eq!(told(&lines, &marks, 1), []);
        assert_eq!(told(&lines, &marks, 41), [(When::Overdue, 1)]);
        let put_off = [line(1, Some((Clock::Verifying, 45)))];
        assert_eq!(told(&put_off, &marks, 1), [(When::Soon, 1)]);
    }

    #[test]
    fn a_day_lists_each_report_once() {
        let lines = [
            line(1, Some((Clock::Verifying, 30))),
            Line { told: Some(at(-2)), ..line(2, Some((Clock::Verifying, 400))) },
            line(3, Some((Clock::Sorting, -30))),
            Line { told: Some(at(-20)), ..line(4, Some((Clock::Sorting, 4))) },
            line(5, Some((Clock::Verifying, 15))),
            Line { told: Some(at(-26)), ..line(6, Some((Clock::Sorting, -2))) },
            Line { told: Some(at(-3)), ..line(7, None) },
        ];
        let day = digest(&lines, at(-24), at(0), VIETNAM);
        let ids = |lines: &[&Line]| lines.iter().map(|line| line.id.as_u128()).collect::<Vec<_>>();
        assert_eq!((ids(&day.overdue), ids(&day.today), ids(&day.new)), (vec![3, 6], vec![4, 5], vec![7, 2]));
        assert!(digest(&lines[..1], at(-24), at(0), VIETNAM).is_empty(), "tomorrow is not today");
    }

    #[test]
    fn a_digest_is_of_a_local_day_from_its_hour_on() {
        let days =
            [(-2, None), (-1, Some("2026-11-29")), (15, Some("2026-11-29")), (16, None), (24, Some("2026-11-30"))];
        for (hours, want) in days {
            let day = digest_day(at(hours), VIETNAM, 7).map(|day| day.to_string());
            assert_eq!(day.as_deref(), want, "{hours} hours after eight");
        }
    }

    #[test]
    fn a_letter_is_tried_again_ever_more_rarely_and_never_less_than_once_an_hour() {
        let waits: Vec<i64> = (0..9).map(|tries| (next_try(tries, at(0)).millis() - at(0).millis()) / 60_000).collect();
        assert_eq!(waits, [1, 2, 4, 8, 16, 32, 60, 60, 60]);
    }
}
