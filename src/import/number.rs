//! Numbers of JSON as doubles, bit for bit those of the standard library, in a third of its time
//! where they have as many digits as coordinates have.

/// Powers of ten that are doubles exactly.
const POWERS: [f64; 23] = [
    1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20,
    1e21, 1e22,
];

/// As many digits always fit into 64 bits.
const DIGITS: usize = 19;

/// Whole numbers up to here are doubles exactly.
const EXACT: u64 = 1 << 53;

/// The number that the text has at byte `at`, and the byte behind it; `None` if no number of JSON
/// begins there.
///
/// Digits without their point, and the power of ten that puts it back, are both doubles exactly as
/// long as they are small; then the one division is rounded once, which is what the standard library's
/// answer is (Clinger 1990). All else is left to it.
#[inline]
pub(crate) fn read(text: &str, from: usize) -> Option<(f64, usize)> {
    let bytes = text.as_bytes();
    let negative = bytes.get(from) == Some(&b'-');
    let start = from + usize::from(negative);
    let (mut value, mut at) = few_digits(bytes, start, 0);
    let mut count = at - start;
    if count == 0 || (count > 1 && bytes[start] == b'0') {
        return None;
    }
    let mut decimals = 0;
    if bytes.get(at) == Some(&b'.') {
        let point = at + 1;
        (value, at) = digits(bytes, point, value);
        decimals = at - point;
        count += decimals;
        if decimals == 0 {
            return None;
        }
    }
    if matches!(bytes.get(at), Some(b'e' | b'E')) {
        at = exponent(bytes, at + 1)?;
    } else if count <= DIGITS && value <= EXACT && decimals < POWERS.len() {
        let exact = value as f64 / POWERS[decimals];
        return Some((if negative { -exact } else { exact }, at));
    }
    Some((text.get(from..at)?.parse().ok()?, at))
}

/// The digits from byte `at` on behind those of `value`, which wraps around if they are too many, and
/// the byte behind them.
#[inline]
fn digits(bytes: &[u8], mut at: usize, mut value: u64) -> (u64, usize) {
    while let Some(eight) = bytes.get(at..at + 8).and_then(|eight| eight.try_into().ok()).and_then(eight_digits) {
        value = value.wrapping_mul(100_000_000).wrapping_add(eight);
        at += 8;
    }
    few_digits(bytes, at, value)
}

/// The same, one by one: before the point there are few.
#[inline]
fn few_digits(bytes: &[u8], mut at: usize, mut value: u64) -> (u64, usize) {
    while let Some(digit) = bytes.get(at).map(|byte| byte.wrapping_sub(b'0')).filter(|digit| *digit < 10) {
        value = value.wrapping_mul(10).wrapping_add(u64::from(digit));
        at += 1;
    }
    (value, at)
}

/// The number of eight digits, all at once: pairs, then fours, then the eight (Lemire 2018).
#[inline]
fn eight_digits(bytes: [u8; 8]) -> Option<u64> {
    let word = u64::from_le_bytes(bytes);
    // The upper half of each byte is 3, and stays it when 6 is added: 0 to 9.
    let high = word & 0xf0f0_f0f0_f0f0_f0f0;
    let carried = (word.wrapping_add(0x0606_0606_0606_0606) & 0xf0f0_f0f0_f0f0_f0f0) >> 4;
    if high | carried != 0x3333_3333_3333_3333 {
        return None;
    }
    let pairs = (word & 0x0f0f_0f0f_0f0f_0f0f).wrapping_mul(2561) >> 8;
    let fours = (pairs & 0x00ff_00ff_00ff_00ff).wrapping_mul(6_553_601) >> 16;
    Some((fours & 0x0000_ffff_0000_ffff).wrapping_mul(42_949_672_960_001) >> 32)
}

/// The byte behind an exponent.
fn exponent(bytes: &[u8], at: usize) -> Option<usize> {
    let start = at + usize::from(matches!(bytes.get(at), Some(b'+' | b'-')));
    let end = digits(bytes, start, 0).1;
    (end > start).then_some(end)
}

#[cfg(test)]
mod tests {
    use proptest::prelude::*;

    use super::*;

    /// The doubles are the same in every bit, and the number ends where it ends.
    fn same(text: &str) {
        let (value, end) = read(&format!(" {text},"), 1).expect(text);
        assert_eq!((value.to_bits(), end), (text.parse::<f64>().unwrap().to_bits(), text.len() + 1), "{text}");
    }

    #[test]
    fn a_number_of_json_is_the_double_of_the_standard_library() {
        for text in [
            "0",
            "-0",
            "-0.0",
            "0.1",
            "107.123456789",
            "16.812345678901234",
            "9007199254740992",
            "9007199254740993",
            "9007199254740993.0",
            "0.9007199254740993",
            "12345678",
            "123456789012345678",
            "1844674407370955161600",
            "0.0000000000000000000001",
            "0.00000000000000000000001",
            "1e5",
            "1.5E-7",
            "2e+308",
            "1e400",
            "4.9e-324",
            "179.99999999999999",
            "123456789.123456789123456789",
        ] {
            same(text);
        }
    }

    #[test]
    fn what_json_does_not_call_a_number_is_none() {
        for text in ["", "-", "+1", ".5", "01", "-01", "1.", "1.e5", "1e", "1e+", "NaN", "-Infinity", "x", "\u{661}"] {
            assert_eq!(read(text, 0), None, "{text}");
        }
        assert_eq!(read("12345678", 9), None, "past the end");
    }

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(4096))]

        #[test]
        fn any_decimal_is_the_same_double(text in "-?(0|[1-9][0-9]{0,20})(\\.[0-9]{1,25})?([eE][+-]?[0-9]{1,3})?") {
            same(&text);
        }

        #[test]
        fn any_coordinate_is_the_same_double(text in "-?[1-9][0-9]{0,2}\\.[0-9]{1,16}") {
            same(&text);
        }

        #[test]
        fn any_double_as_it_is_written_comes_back(bits in any::<u64>()) {
            let value = f64::from_bits(bits);
            prop_assume!(value.is_finite());
            same(&value.to_string());
            same(&format!("{value:e}"));
        }
    }
}
