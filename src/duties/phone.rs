//! What a telephone number looks like.

/// Digits of a telephone number: from 113 to an international one with its extension.
const DIGITS: std::ops::RangeInclusive<usize> = 3..=20;

/// Whether a text can be dialled: digits, and between them what people write to read them well.
pub fn is_phone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    DIGITS.contains(&digits) && text.chars().all(|c| c.is_ascii_digit() || " +.-()".contains(c))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn emergency_numbers_are_numbers_and_words_are_not() {
        let cases = [
            ("113", true),
            ("0233 000 113", true),
            ("+84 (233) 000.113-4", true),
            ("12345678901234567890", true),
            ("123456789012345678901", false),
            ("12", false),
            ("- -", false),
            ("", false),
            ("gọi 113", false),
            ("113;114", false),
            ("１１３", false),
        ];
        for (text, want) in cases {
            assert_eq!(is_phone(text), want, "{text}");
        }
    }
}
