//! How long somebody waits who got a password wrong again and again. Nobody is locked out: a wait is short, and an
//! address from which an account signed in before does not wait for what strangers do to that account.

/// Wrong tries without any wait.
const FREE: i64 = 5;
/// Seconds of the first wait; each is twice as long as the one before.
const FIRST: i64 = 10;
/// Seconds of the longest wait.
const LONGEST: i64 = 900;
/// Milliseconds after which wrong tries are forgotten.
pub const FORGOTTEN_MS: i64 = 86_400_000;

/// Seconds that are left to wait, after so many wrong tries, the last so many milliseconds ago.
pub fn left_to_wait(failures: i64, ago_ms: i64) -> Option<i64> {
    if failures < FREE || !(0..FORGOTTEN_MS).contains(&ago_ms) {
        return None;
    }
    let wait = (FREE..failures).try_fold(FIRST, |wait, _| (wait < LONGEST).then_some(2 * wait));
    let wait = wait.unwrap_or(LONGEST).min(LONGEST);
    let left = wait * 1000 - ago_ms;
    (left > 0).then_some((left + 999) / 1000)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn waits_double_from_the_fifth_wrong_try_and_end_at_a_quarter_of_an_hour() {
        let cases = [
            (0, 0, None),
            (4, 0, None),
            (5, 0, Some(10)),
            (5, 9_999, Some(1)),
            (5, 10_000, None),
            (8, 0, Some(80)),
            (11, 0, Some(640)),
            (12, 0, Some(900)),
            (1_000, 0, Some(900)),
            (1_000, 899_000, Some(1)),
            (1_000, FORGOTTEN_MS, None),
        ];
        for (failures, ago, want) in cases {
            assert_eq!(left_to_wait(failures, ago), want, "{failures} wrong, {ago} ms ago");
        }
    }
}
