//! Whether two counts differ by more than chance explains: the report never says more than that.

use crate::hotspots::{Tally, rate_ratio};
use crate::units::Message;

/// A difference is told where chance explains it less often than this; the 5 % are shared by the two
/// comparisons of a report (Bonferroni).
pub const LEVEL: f64 = 0.025;

/// A count and the days it was counted over.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Count {
    /// How many.
    pub n: usize,
    /// Over so many days.
    pub days: f64,
}

/// The exact two-sided p-value of two counts with one common rate, as [`rate_ratio`] has it.
///
/// `dispersion` is variance over mean of counts of a month: incidents that come in series carry less
/// than counts of single ones, so both are divided by it. Below 1 it counts as 1.
pub fn exact_p(now: Count, before: Count, dispersion: f64) -> f64 {
    let effective = |of: Count| Tally { count: (of.n as f64 / dispersion.max(1.0)).round(), km: 1.0, days: of.days };
    rate_ratio(effective(before), effective(now), 1.0 - LEVEL).map_or(1.0, |found| found.p)
}

/// Variance over mean of the counts of months, each year about its own mean (Pearson's chi-square over
/// its degrees of freedom); 1 where there is nothing to tell by.
pub fn dispersion(years: &[Vec<usize>]) -> f64 {
    let (mut chi, mut free) = (0.0, 0.0);
    for months in years {
        let mean = months.iter().sum::<usize>() as f64 / months.len() as f64;
        if mean > 0.0 && months.len() > 1 {
            chi += months.iter().map(|&n| (n as f64 - mean).powi(2) / mean).sum::<f64>();
            free += months.len() as f64 - 1.0;
        }
    }
    if free > 0.0 { (chi / free).max(1.0) } else { 1.0 }
}

/// What may be said of the period beside the same of the year before, and of twelve months beside the
/// twelve before.
pub fn says(period: (Count, Count, f64), twelve: (Count, Count, f64)) -> Message {
    let counts = [period.0.n, period.1.n, twelve.0.n, twelve.1.n];
    if counts.iter().all(|&n| n == 0) {
        return Message::new("Không có vụ nào trong các kỳ so sánh.", "There was no incident in the periods compared.");
    }
    let sure = |(_, _, p): (Count, Count, f64)| p < LEVEL;
    match (sure(period), sure(twelve)) {
        (false, false) => Message::new(
            "Chênh lệch nằm trong mức dao động thường thấy của số vụ nhỏ, chưa coi là xu hướng.",
            "The difference is within what small counts usually vary by, and is not taken for a trend.",
        ),
        (_, true) => told(("Lũy kế 12 tháng", "12 tháng trước"), ("Over 12 months", "the 12 months before"), twelve),
        (true, false) => {
            let one = told(("Trong kỳ", "cùng kỳ năm trước"), ("In the period", "that of the year before"), period);
            Message::new(
                format!("{} Lũy kế 12 tháng thì chưa thấy khác.", one.vi),
                format!("{} Over 12 months no difference is seen.", one.en),
            )
        }
    }
}

fn told(vi: (&str, &str), en: (&str, &str), (now, before, p): (Count, Count, f64)) -> Message {
    let more = now.n as f64 * before.days > before.n as f64 * now.days;
    let (way_vi, way_en) = if more { ("nhiều", "more") } else { ("ít", "fewer") };
    let p = if p < 0.001 { "< 0.001".to_owned() } else { format!("= {p:.3}") };
    Message::new(
        format!(
            "{} xảy ra {way_vi} vụ hơn {}; riêng dao động ngẫu nhiên khó giải thích được (p {}). So sánh này không cho biết nguyên nhân, kể cả việc khai báo đầy đủ hơn hay kém đi.",
            vi.0,
            vi.1,
            p.replace('.', ",")
        ),
        format!(
            "{} there were {way_en} incidents than in {}; chance alone hardly explains it (p {p}). The comparison does not tell why, nor whether more or less of what happened was reported.",
            en.0, en.1
        ),
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    fn over(n: usize, days: f64) -> Count {
        Count { n, days }
    }

    /// The p-values of equal days are those of R's binom.test(a, a + b)$p.value, which for 1/2 is twice the tail.
    #[test]
    fn two_counts_are_compared_exactly() {
        let cases = [
            (3, 3, 1.0),
            (0, 0, 1.0),
            (5, 0, 0.0625),
            (6, 0, 0.03125),
            (7, 0, 0.015625),
            (35, 30, 0.620_145),
            (20, 8, 0.035_698),
        ];
        for (a, b, want) in cases {
            let p = exact_p(over(a, 365.0), over(b, 365.0), 1.0);
            assert!((p - want).abs() < 1e-5, "{a} against {b}: {p}");
            assert_eq!(exact_p(over(b, 365.0), over(a, 365.0), 1.0), p, "whichever comes first");
        }
        let unequal = exact_p(over(10, 10.0), over(10, 30.0), 1.0);
        assert!((unequal - 2.0 * 0.013_864).abs() < 1e-5, "ten in a third of the time: {unequal}");
    }

    #[test]
    fn series_of_incidents_weigh_less_than_single_ones() {
        let steady = [vec![3; 12], vec![2; 12]];
        let bursts = [vec![0, 0, 12, 0, 0, 12, 0, 0, 12, 0, 0, 0], vec![2; 12]];
        assert_eq!(dispersion(&steady), 1.0);
        let d = dispersion(&bursts);
        assert!(d > 4.0, "{d}");
        let p = |d| exact_p(over(36, 365.0), over(16, 365.0), d);
        assert!(p(1.0) < LEVEL && p(d) > LEVEL, "{} {}", p(1.0), p(d));
        assert_eq!(dispersion(&[vec![0; 12], Vec::new()]), 1.0);
    }

    #[test]
    fn a_trend_is_told_only_where_chance_hardly_explains_it() {
        let (few, same) = ((over(3, 31.0), over(3, 31.0), 1.0), (over(35, 365.0), over(30, 365.0), 0.62));
        let usual = "Chênh lệch nằm trong mức dao động thường thấy của số vụ nhỏ, chưa coi là xu hướng.";
        assert_eq!(says(few, same).vi, usual);
        let rise = says(few, (over(60, 365.0), over(30, 365.0), 0.002));
        assert!(rise.vi.contains("nhiều vụ hơn 12 tháng trước") && rise.vi.contains("(p = 0,002)"), "{rise:?}");
        let fall = says((over(0, 31.0), over(9, 31.0), 0.004), same);
        assert!(fall.vi.contains("ít vụ hơn cùng kỳ") && fall.vi.contains("12 tháng thì chưa thấy khác"), "{fall:?}");
        let none = over(0, 31.0);
        assert!(says((none, none, 1.0), (none, none, 1.0)).vi.starts_with("Không có vụ nào"));
    }
}
