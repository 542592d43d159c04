//! Which passwords are too easily guessed.

/// Shortest password; OWASP ASVS 5, 6.2.1 asks for 8 and recommends 15.
pub const PASSWORD_LEAST: usize = 12;

/// Words that the passwords which are tried first are made of, in small letters without marks.
const COMMON: &[&str] = &[
    "password",
    "passw",
    "matkhau",
    "qwerty",
    "qwertyuiop",
    "asdfgh",
    "asdfghjkl",
    "zxcvbn",
    "zxcvbnm",
    "iloveyou",
    "admin",
    "administrator",
    "quantri",
    "welcome",
    "letmein",
    "login",
    "dangnhap",
    "secret",
    "bimat",
    "master",
    "dragon",
    "monkey",
    "football",
    "bongda",
    "superman",
    "batman",
    "princess",
    "sunshine",
    "shadow",
    "trustno",
    "starwars",
    "google",
    "facebook",
    "zalo",
    "vietnam",
    "hanoi",
    "saigon",
    "danang",
    "hue",
    "quangtri",
    "quangbinh",
    "dongha",
    "donghoi",
    "congan",
    "canhsat",
    "vienthong",
    "vnpt",
    "viettel",
    "mobifone",
    "cablewatch",
    "caploi",
    "anhyeuem",
    "emyeuanh",
    "yeuem",
    "yeuanh",
    "khongbiet",
    "khongnho",
    "xinchao",
    "hello",
    "changeme",
    "default",
    "test",
    "guest",
    "user",
    "root",
    "system",
    "server",
    "abc",
    "abcd",
    "abcdef",
    "xyz",
    "computer",
    "internet",
    "samsung",
    "iphone",
    "nguyen",
    "tran",
    "gmail",
    "company",
    "office",
];

/// Whether a password is one of those that are tried first: a common word or the user's own name with digits and signs
/// around it or repeated, one character again and again, or a row of neighbours.
pub fn is_common(password: &str, user: &str) -> bool {
    let plain = letters(password);
    let distinct: std::collections::BTreeSet<char> = password.chars().collect();
    distinct.len() < 5 || is_row(password) || plain.is_empty() && distinct.len() < 8 || made_of(&plain, &letters(user))
}

/// Small letters alone, with the usual digits and signs for letters read as these where letters stand beside them.
fn letters(text: &str) -> String {
    let folded = crate::fold::fold(text);
    let read = |c: char| match c {
        '0' => 'o',
        '1' | '!' => 'i',
        '3' => 'e',
        '4' | '@' => 'a',
        '5' | '$' => 's',
        other => other,
    };
    let core = folded.trim_matches(|c: char| !c.is_alphabetic());
    core.chars().map(read).filter(char::is_ascii_alphabetic).collect()
}

/// Whether nothing but common words, one after another, is in it.
fn made_of(plain: &str, user: &str) -> bool {
    if plain.is_empty() {
        return false;
    }
    let mut reached = vec![false; plain.len() + 1];
    reached[0] = true;
    for at in 0..plain.len() {
        if reached[at] {
            let words = COMMON.iter().copied().chain((user.len() > 2).then_some(user));
            for word in words.filter(|word| plain[at..].starts_with(word)) {
                reached[at + word.len()] = true;
            }
        }
    }
    reached[plain.len()]
}

/// Whether each character follows the one before it, upwards or downwards, but for one break.
fn is_row(password: &str) -> bool {
    let codes: Vec<i64> = password.chars().map(|c| i64::from(u32::from(c))).collect();
    let steps = codes.windows(2).map(|pair| pair[1] - pair[0]);
    steps.filter(|step| step.abs() != 1).count() <= 1
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_tried_first_is_refused_and_what_people_make_up_is_not() {
        let common = [
            "password1234",
            "P@ssw0rd!!2026",
            "matkhau123456",
            "Mật khẩu 2026!",
            "qwertyuiop12",
            "123456789012",
            "111111111111",
            "aaaaaaaaaaaab",
            "abcdefghijkl",
            "quangtri@2026",
            "congan-congan",
            "123456123456",
            "so-khcn-2026!",
            "admin@123456",
        ];
        for password in common {
            assert!(is_common(password, "so-khcn"), "{password}");
        }
        let fine =
            ["ngựa pin kẹp đúng", "trời mưa ba ngày", "xk4-Tq9!vLw2z", "mái nhà tôn đỏ 7", "correct horse battery"];
        for password in fine {
            assert!(!is_common(password, "so-khcn"), "{password}");
        }
    }
}
