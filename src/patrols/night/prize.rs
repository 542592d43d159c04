//! What a visit is worth.

use crate::patrols::night::Night;

/// A place is due so many days after the last visit.
pub const DUE_DAYS: f64 = 7.0;

/// Seconds after which a stop has most of its effect.
const EFFECT: f64 = 420.0;

/// Prizes are of so many nights.
const NIGHTS: f64 = 1_000.0;

/// What a visit to a place brings.
#[derive(Clone, Debug, PartialEq)]
pub enum Worth {
    /// Events are expected there.
    Risk {
        /// Events a week.
        weekly: f64,
        /// The share of each of the 168 hours of the week, Monday 00:00 first; they sum to 1.
        hours: Vec<f64>,
        /// Days since the last visit, where it or the first plan is longer ago than that.
        days: Option<f64>,
    },
    /// It is to be looked at again and again.
    Due {
        /// Days since the last visit, or since it became a key place.
        days: f64,
    },
}

impl Worth {
    /// Whether it depends on the hour.
    pub(super) fn by_hour(&self) -> bool {
        matches!(self, Self::Risk { .. })
    }

    /// Of a visit of so many seconds that starts in this hour of the week; `usual` is what a key place
    /// is worth when it is due.
    pub(super) fn prize(&self, hour: usize, stay: f64, usual: f64) -> f64 {
        match self {
            Self::Risk { weekly, hours, days } => {
                let expected = weekly * hours.get(hour).copied().unwrap_or_default() * stay / 3600.0;
                NIGHTS * expected * (1.0 - (-stay / EFFECT).exp()) * need(*days)
            }
            Self::Due { days } => usual * (days / DUE_DAYS).clamp(0.25, 4.0),
        }
    }

    /// Days beyond those after which it is due.
    pub fn overdue(&self) -> Option<f64> {
        let days = match self {
            Self::Risk { days, .. } => (*days)?,
            Self::Due { days } => *days,
        };
        (days > DUE_DAYS).then_some(days - DUE_DAYS)
    }
}

/// How much more what was not visited for long is worth.
fn need(days: Option<f64>) -> f64 {
    1.0 + ((days.unwrap_or_default() - DUE_DAYS) / DUE_DAYS).clamp(0.0, 3.0)
}

/// The median of what the night's hot places bring at their best hour; 1 without any.
pub(super) fn usual(night: &Night, hours: &[f64]) -> f64 {
    let best = |target: &super::Target| {
        let of_hour = |from: &f64| target.worth.prize(super::hour_of_week(night.weekday, *from), night.dwell, 0.0);
        hours.iter().map(of_hour).fold(0.0, f64::max)
    };
    let mut all: Vec<f64> = night.targets.iter().filter(|t| t.worth.by_hour()).map(best).filter(|p| *p > 0.0).collect();
    all.sort_by(f64::total_cmp);
    all.get(all.len() / 2).copied().unwrap_or(1.0)
}
