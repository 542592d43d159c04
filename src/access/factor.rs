//! The second factor of signing in: codes that change every half minute (TOTP, RFC 6238), and who needs one.

use hmac::digest::KeyInit;
use hmac::{Hmac, Mac};
use sha1::Sha1;

use crate::access::Role;
use crate::units::Timestamp;

/// Milliseconds that a code holds.
const STEP_MS: i64 = 30_000;
/// Steps by which a phone's clock may be off, either way.
const OFF: i64 = 1;

/// Whether somebody of this role needs a second factor: those who see what a thief would look for, or keep users.
pub fn needs_factor(role: Role) -> bool {
    role != Role::Public
}

/// The code of a step: six digits.
fn code(secret: &[u8; 20], step: i64) -> u32 {
    let mut block = [0; 64];
    block[..20].copy_from_slice(secret);
    let mut mac = <Hmac<Sha1> as KeyInit>::new((&block).into());
    mac.update(&step.to_be_bytes());
    let hash = mac.finalize().into_bytes();
    // Dynamic truncation of RFC 4226, section 5.3.
    let at = usize::from(hash[19] & 15);
    let number = u32::from_be_bytes([hash[at], hash[at + 1], hash[at + 2], hash[at + 3]]) & 0x7fff_ffff;
    number % 1_000_000
}

/// The step that a code belongs to, where it is one that was not used yet. A step counts once, so that who looks over a
/// shoulder comes too late.
pub fn step_of(secret: &[u8; 20], told: &str, now: Timestamp, last: i64) -> Option<i64> {
    let dense: String = told.chars().filter(|c| !c.is_whitespace()).collect();
    if dense.len() != 6 || !dense.bytes().all(|b| b.is_ascii_digit()) {
        return None;
    }
    let number: u32 = dense.parse().ok()?;
    let here = now.millis().div_euclid(STEP_MS);
    (here - OFF..=here + OFF).find(|step| *step > last && code(secret, *step) == number)
}

/// A secret as authenticators read it: Base32 of RFC 4648 without padding.
pub fn base32(secret: &[u8; 20]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let five = |chunk: &[u8]| {
        let bits = chunk.iter().fold(0_u64, |bits, byte| bits << 8 | u64::from(*byte));
        (0..8).rev().map(move |at| char::from(LETTERS[(bits >> (5 * at) & 31) as usize])).collect::<String>()
    };
    secret.chunks(5).map(five).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    const SECRET: &[u8; 20] = b"12345678901234567890";

    /// RFC 6238, appendix B, the last six of its eight digits.
    #[test]
    fn codes_are_those_of_the_standard() {
        let cases = [
            (59, 287_082),
            (1_111_111_109, 81_804),
            (1_111_111_111, 50_471),
            (1_234_567_890, 5_924),
            (2_000_000_000, 279_037),
            (20_000_000_000, 353_130),
        ];
        for (seconds, want) in cases {
            assert_eq!(code(SECRET, seconds / 30), want, "{seconds} s");
        }
        assert_eq!(base32(SECRET), "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
    }

    #[test]
    fn a_code_counts_once_and_for_a_minute_and_a_half() {
        let at = |seconds: i64| Timestamp::from_millis(seconds * 1000);
        let told = "081 804";
        assert_eq!(step_of(SECRET, told, at(1_111_111_109), 0), Some(37_037_036));
        assert_eq!(step_of(SECRET, told, at(1_111_111_109), 37_037_036), None, "it was used");
        assert_eq!(step_of(SECRET, told, at(1_111_111_109 + 30), 0), Some(37_037_036), "a phone half a minute behind");
        assert_eq!(step_of(SECRET, told, at(1_111_111_109 + 90), 0), None, "too old");
        for wrong in ["", "81804", "0818040", "08180x", "000000"] {
            assert_eq!(step_of(SECRET, wrong, at(1_111_111_109), 0), None, "{wrong}");
        }
    }
}
