//! Two periods side by side: how many times the rate of one is that of the other, and what
//! may be said of it.

use statrs::function::beta::beta_reg;

use crate::units::{Message, grouped};

/// What was counted in a period.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Tally {
    /// Incidents, in fractions where one spans the period's edge.
    pub count: f64,
    /// Km of cable.
    pub km: f64,
    /// Days of 24 hours.
    pub days: f64,
}

impl Tally {
    /// Km x days.
    pub fn exposure(self) -> f64 {
        self.km * self.days
    }

    /// Events per km and 30 days; 0 without exposure.
    pub fn rate(self) -> f64 {
        let exposure = self.exposure();
        if exposure > 0.0 { self.count / exposure * 30.0 } else { 0.0 }
    }
}

/// The rate of the later period as a multiple of the earlier one's.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct RateRatio {
    /// The estimate; `None` where the earlier period had nothing.
    pub ratio: Option<f64>,
    /// Lower end of the interval.
    pub low: f64,
    /// Upper end; `None` where there is none.
    pub high: Option<f64>,
    /// Two-sided p of "nothing changed": twice the smaller tail.
    pub p: f64,
}

/// The ratio `b / a` of two Poisson rates with its exact interval: given `a + b` events, the
/// number in `b` is binomial (Przyborowski and Wilenski, Biometrika 31, 1940), whose share has
/// the interval of Clopper and Pearson (Biometrika 26, 1934). `level` is 0.9 for a 90 %
/// interval. Fractions are taken as they are: the bounds are quantiles of Beta distributions.
/// `None` where a period has no exposure.
pub fn rate_ratio(a: Tally, b: Tally, level: f64) -> Option<RateRatio> {
    let (before, after) = (a.exposure(), b.exposure());
    let counts = (a.count.is_finite() && a.count >= 0.0) && (b.count.is_finite() && b.count >= 0.0);
    if !(counts && before > 0.0 && after > 0.0 && before.is_finite() && after.is_finite()) {
        return None;
    }
    let tail = (1.0 - level) / 2.0;
    // A share x of the events in `b` stands for this multiple.
    let multiple = |x: f64| x / (1.0 - x) * before / after;
    let low = if b.count > 0.0 { multiple(quantile(b.count, a.count + 1.0, tail)) } else { 0.0 };
    let high = (a.count > 0.0).then(|| multiple(quantile(b.count + 1.0, a.count, 1.0 - tail)));
    let same = after / (before + after);
    let at_least = if b.count > 0.0 { beta_reg(b.count, a.count + 1.0, same) } else { 1.0 };
    let at_most = if a.count > 0.0 { beta_reg(a.count, b.count + 1.0, before / (before + after)) } else { 1.0 };
    Some(RateRatio {
        ratio: (a.count > 0.0).then(|| b.count / after * before / a.count),
        low,
        high,
        p: (2.0 * at_least.min(at_most)).clamp(0.0, 1.0),
    })
}

/// The quantile of a Beta by halving: 60 steps are below the grain of f64, and the distribution function
/// is known to more digits than its inverse.
fn quantile(a: f64, b: f64, at: f64) -> f64 {
    let (mut low, mut high) = (0.0, 1.0);
    for _ in 0..60 {
        let middle = (low + high) / 2.0;
        if beta_reg(a, b, middle) < at { low = middle } else { high = middle }
    }
    (low + high) / 2.0
}

/// What may be said of the two periods. A change is called one only where the interval leaves
/// out 1, and then by the end that is nearer to 1.
pub fn says(a: Tally, b: Tally, found: RateRatio) -> Message {
    if a.count <= 0.0 && b.count <= 0.0 {
        return Message::new("Không có vụ nào trong cả hai kỳ.", "No incident in either period.");
    }
    let (vi, en) = counts(a, b);
    let sure = found.low > 1.0 || found.high.is_some_and(|high| high < 1.0);
    // With more or less cable it is the rate that went up or down, whatever the counts did.
    let rate = grew(a, b) || (a.days - b.days).abs() >= 0.5;
    let pick =
        |whole: (&'static str, &'static str), of_rate: (&'static str, &'static str)| if rate { of_rate } else { whole };
    let (first_vi, first_en) = match found.ratio {
        Some(ratio) if (ratio - 1.0).abs() < 1e-9 => {
            pick(("Không đổi", "No change"), ("Suất không đổi", "The rate is the same"))
        }
        Some(ratio) if ratio < 1.0 => pick(("Giảm", "Down"), ("Suất giảm", "The rate is down")),
        _ => pick(("Tăng", "Up"), ("Suất tăng", "The rate is up")),
    };
    let same = found.ratio.is_some_and(|ratio| (ratio - 1.0).abs() < 1e-9);
    if !sure && same {
        return Message::new(format!("{first_vi}: {vi}."), format!("{first_en}: {en}."));
    }
    if !sure {
        return Message::new(
            format!("{first_vi}, nhưng chưa phân biệt được với ngẫu nhiên: {vi}."),
            format!("{first_en}, but not told apart from chance: {en}."),
        );
    }
    if found.low > 1.0 {
        let (least_vi, least_en) = decimal(floor(found.low), 1);
        return Message::new(
            format!("{first_vi}: {vi}. Ít nhất gấp {least_vi} lần (khoảng 90 %)."),
            format!("{first_en}: {en}. At least {least_en} times as many (90 % interval)."),
        );
    }
    let most = found.high.map_or(100.0, |high| (high * 100.0 - 1e-9).ceil());
    let (most_vi, most_en) = decimal(most, 0);
    Message::new(
        format!("{first_vi}: {vi}. Nhiều nhất còn {most_vi} % mức trước (khoảng 90 %)."),
        format!("{first_en}: {en}. At most {most_en} % of the level before (90 % interval)."),
    )
}

/// One decimal, never rounded up.
fn floor(value: f64) -> f64 {
    (value * 10.0 + 1e-9).floor() / 10.0
}

/// Whether there was another length of cable in the later period.
fn grew(a: Tally, b: Tally) -> bool {
    (a.km - b.km).abs() > 0.005 * a.km.max(b.km)
}

/// "3 so với 5 vụ", with the days and the cable where the periods are not alike in them.
fn counts(a: Tally, b: Tally) -> (String, String) {
    let told = |count: f64| decimal(count, usize::from((count - count.round()).abs() >= 0.05));
    let ((a_vi, a_en), (b_vi, b_en)) = (told(a.count), told(b.count));
    let uneven = (a.days - b.days).abs() >= 0.5;
    if !uneven && !grew(a, b) {
        return (format!("{b_vi} so với {a_vi} vụ"), format!("{b_en} against {a_en} incidents"));
    }
    let of = |tally: Tally| {
        let ((days_vi, days_en), (km_vi, km_en)) = (decimal(tally.days, 0), decimal(tally.km, 0));
        let mut of = (String::new(), String::new());
        if grew(a, b) {
            of = (format!(" trên {km_vi} km"), format!(" on {km_en} km"));
        }
        if uneven {
            of = (format!("{} trong {days_vi} ngày", of.0), format!("{} in {days_en} days", of.1));
        }
        of
    };
    let (of_a, of_b) = (of(a), of(b));
    (
        format!("{b_vi} vụ{} so với {a_vi} vụ{}", of_b.0, of_a.0),
        format!("{b_en} incidents{} against {a_en}{}", of_b.1, of_a.1),
    )
}

/// A number in both languages: 1.234,5 and 1,234.5.
fn decimal(value: f64, digits: usize) -> (String, String) {
    let text = format!("{value:.digits$}");
    let (whole, part) = text.split_once('.').unwrap_or((&text, ""));
    let join = |mark: char, point: char| {
        let point = if part.is_empty() { String::new() } else { point.to_string() };
        format!("{}{point}{part}", grouped(whole, mark))
    };
    (join('.', ','), join(',', '.'))
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    fn tally(count: f64, exposure: f64) -> Tally {
        Tally { count, km: 1.0, days: exposure }
    }

    #[test]
    fn the_interval_is_the_published_one() {
        // Of 10 in all, at one exposure, the ratio is x / (1 - x) of the share's interval; 95 %
        // intervals of Clopper and Pearson as tabled by Blyth and Still, JASA 78, 1983, table 2
        // (0 of 10: 0-0.3085, 1: 0.0025-0.4450, 3: 0.0667-0.6525, 5: 0.1871-0.8129).
        let cases = [(0.0, 0.0, 0.3085), (1.0, 0.0025, 0.4450), (3.0, 0.0667, 0.6525), (5.0, 0.1871, 0.8129)];
        for (of_ten, low, high) in cases {
            let found = rate_ratio(tally(10.0 - of_ten, 1.0), tally(of_ten, 1.0), 0.95).unwrap();
            let share = |ratio: f64| ratio / (1.0 + ratio);
            assert!((share(found.low) - low).abs() < 6e-5, "{of_ten} of 10: {found:?}");
            assert!((share(found.high.unwrap()) - high).abs() < 6e-5, "{of_ten} of 10: {found:?}");
        }
        // The example of poisson.test in R: 11 in 800 against 21 in 3011 gives 1.971488 and
        // 0.8584264 to 4.2772659.
        let found = rate_ratio(tally(21.0, 3011.0), tally(11.0, 800.0), 0.95).unwrap();
        assert!((found.ratio.unwrap() - 1.971_488).abs() < 1e-6, "{found:?}");
        assert!((found.low - 0.858_426_4).abs() < 1e-6, "{found:?}");
        assert!((found.high.unwrap() - 4.277_265_9).abs() < 1e-5, "{found:?}");
    }

    #[test]
    fn nothing_before_has_no_upper_end_and_nothing_after_no_lower() {
        let up = rate_ratio(tally(0.0, 100.0), tally(4.0, 100.0), 0.9).unwrap();
        assert_eq!((up.ratio, up.high), (None, None));
        // 0.05^(1/4) = 0.47287 is the least share of 4 out of 4.
        assert!((up.low - 0.472_87 / 0.527_13).abs() < 1e-4, "{up:?}");
        let down = rate_ratio(tally(4.0, 100.0), tally(0.0, 100.0), 0.9).unwrap();
        assert_eq!((down.ratio, down.low), (Some(0.0), 0.0));
        assert_eq!(rate_ratio(tally(0.0, 1.0), tally(0.0, 1.0), 0.9).unwrap().p, 1.0);
        assert_eq!(rate_ratio(tally(1.0, 0.0), tally(1.0, 1.0), 0.9), None, "no cable, no rate");
    }

    #[test]
    fn a_sentence_never_says_more_than_the_interval() {
        let year = |count: f64| tally(count, 365.0);
        let cases = [
            ("nothing", year(0.0), year(0.0), "Không có vụ nào trong cả hai kỳ."),
            ("the same", year(4.0), year(4.0), "Không đổi: 4 so với 4 vụ."),
            ("few", year(5.0), year(3.0), "Giảm, nhưng chưa phân biệt được với ngẫu nhiên: 3 so với 5 vụ."),
            ("from nothing", year(0.0), year(2.0), "Tăng, nhưng chưa phân biệt được với ngẫu nhiên: 2 so với 0 vụ."),
            ("many more", year(4.0), year(16.0), "Tăng: 16 so với 4 vụ. Ít nhất gấp 1,4 lần (khoảng 90 %)."),
            ("many fewer", year(16.0), year(4.0), "Giảm: 4 so với 16 vụ. Nhiều nhất còn 67 % mức trước (khoảng 90 %)."),
            ("fractions", year(2.0), year(1.26), "Giảm, nhưng chưa phân biệt được với ngẫu nhiên: 1,3 so với 2 vụ."),
            (
                "a longer period",
                tally(3.0, 30.0),
                tally(4.0, 90.0),
                "Suất giảm, nhưng chưa phân biệt được với ngẫu nhiên: 4 vụ trong 90 ngày so với 3 vụ trong 30 ngày.",
            ),
            (
                "more cable",
                Tally { count: 6.0, km: 800.0, days: 365.0 },
                Tally { count: 7.0, km: 1_023.0, days: 365.0 },
                "Suất giảm, nhưng chưa phân biệt được với ngẫu nhiên: 7 vụ trên 1.023 km so với 6 vụ trên 800 km.",
            ),
        ];
        for (name, a, b, want) in cases {
            assert_eq!(says(a, b, rate_ratio(a, b, 0.9).unwrap()).vi, want, "{name}");
        }
        let (a, b) = (year(1200.0), year(1500.0));
        assert!(says(a, b, rate_ratio(a, b, 0.9).unwrap()).en.starts_with("Up: 1,500 against 1,200 incidents."));
    }

    proptest! {
        #[test]
        fn the_interval_holds_its_estimate_and_leaves_out_1_where_p_is_small(
            a in 0.0..60.0_f64, b in 0.0..60.0_f64, before in 1.0..1e5_f64, after in 1.0..1e5_f64,
        ) {
            let found = rate_ratio(tally(a, before), tally(b, after), 0.9).unwrap();
            prop_assert!(found.low.is_finite() && (0.0..=1.0).contains(&found.p));
            if let Some(ratio) = found.ratio {
                let high = found.high.unwrap();
                prop_assert!(found.low <= ratio * (1.0 + 1e-9) && ratio <= high * (1.0 + 1e-9), "{:?}", found);
            }
            let leaves_out = found.low > 1.0 || found.high.is_some_and(|high| high < 1.0);
            prop_assume!((found.p - 0.1).abs() > 1e-6);
            prop_assert_eq!(leaves_out, found.p < 0.1, "{:?}", found);
        }
    }
}
