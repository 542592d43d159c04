//! The words of a cable's attributes as people write them.

use crate::network::{Laying, Medium, SiteKind};

/// What the cable is made of, said in exactly one of the known words; folded.
pub(super) fn medium(text: &str) -> Option<Medium> {
    match text {
        "copper" | "cap dong" | "dong" => Some(Medium::Copper),
        "fibre" | "fiber" | "optical" | "optical fibre" | "optical fiber" | "fibre optic" | "fiber optic" | "fo"
        | "cap quang" | "quang" | "cap soi quang" | "soi quang" => Some(Medium::Fibre),
        "coaxial" | "coax" | "dong truc" | "cap dong truc" => Some(Medium::Coaxial),
        _ => None,
    }
}

/// What the cable is made of, said in a longer text such as "Cáp quang 24FO"; folded. Folding makes
/// one word of "quang" and the "Quảng" of names, of "đồng" and the "Đông" of names: where a word may
/// be part of a name, and where two media are named, nothing is guessed.
pub(super) fn medium_within(text: &str) -> Option<Medium> {
    let words = words(text);
    let is = |at: usize, wanted: &str| words.get(at).is_some_and(|word| word == wanted);
    let plain = |at: usize| match words.get(at).map(String::as_str) {
        None | Some("treo" | "chon" | "cong" | "ngam" | "luon" | "loai" | "adss" | "g" | "fo" | "soi") => true,
        Some(word) => word.starts_with(|c: char| c.is_ascii_digit()),
    };
    let number = |at: usize| words.get(at).is_some_and(|word| word.bytes().all(|b| b.is_ascii_digit()));
    let (mut fibre, mut copper, mut coaxial) = (false, false, false);
    for (at, word) in words.iter().enumerate() {
        let after = |wanted: &str| at > 0 && is(at - 1, wanted);
        match word.as_str() {
            "adss" | "opgw" | "fibre" | "fiber" => fibre = true,
            "fo" => fibre |= number(at + 1) || (at > 0 && number(at - 1)),
            "quang" => fibre |= (after("cap") || after("soi")) && plain(at + 1),
            "coax" | "coaxial" => coaxial = true,
            "copper" => copper = true,
            "truc" => coaxial |= after("dong"),
            "dong" => copper |= after("cap") && plain(at + 1),
            _ => {}
        }
    }
    match (fibre, copper, coaxial) {
        (true, false, false) if !words.iter().any(|word| word == "dong") => Some(Medium::Fibre),
        (false, true, false) => Some(Medium::Copper),
        (false, false, true) => Some(Medium::Coaxial),
        _ => None,
    }
}

/// How the cable lies; folded. Of the Open Fibre Data Standard, `aboveGround` is aerial and
/// `belowGround` buried.
pub(super) fn laying(text: &str) -> Option<Laying> {
    match text {
        "aerial" | "aboveground" | "overhead" | "cap treo" | "treo" | "treo cot" | "treo tren cot" | "tren cot" => {
            Some(Laying::Aerial)
        }
        "buried" | "belowground" | "direct buried" | "chon" | "cap chon" | "chon truc tiep" | "chon ngam" => {
            Some(Laying::Buried)
        }
        "duct" | "ducted" | "cong" | "cap cong" | "cap ngam" | "cong be" | "trong cong" | "luon cong" | "di cong" => {
            Some(Laying::Duct)
        }
        "underwater" | "submarine" | "ngam nuoc" | "duoi nuoc" => Some(Laying::Underwater),
        _ => None,
    }
}

/// What stands at a site; folded.
pub(super) fn site_kind(text: &str) -> Option<SiteKind> {
    match text {
        "tram bts" | "mobilebasestation" => Some(SiteKind::Bts),
        "nha tram" => Some(SiteKind::Shelter),
        "tong dai" | "centraloffice" => Some(SiteKind::Exchange),
        "tu cap" => Some(SiteKind::Cabinet),
        "hop cap" | "tap diem" => Some(SiteKind::DistBox),
        "mang xong" | "mang song" | "spliceclosure" => Some(SiteKind::Closure),
        "be cap" | "manhole" | "handhole" => Some(SiteKind::Chamber),
        "cot" => Some(SiteKind::Pole),
        "diem cap bo" | "cablelanding" | "cablelandingstation" => Some(SiteKind::Landing),
        "tiep dia" => Some(SiteKind::Earthing),
        code => SiteKind::from_code(code),
    }
}

/// How many fibres: a number, alone or beside a word for fibres: "24", "24FO", "F.O 24", "24 sợi";
/// folded.
pub(super) fn fibre_count(text: &str) -> Option<u32> {
    const MOST: u32 = 100_000;
    let mut count = None;
    for word in words(text.strip_suffix(".0").unwrap_or(text)) {
        match word.as_str() {
            "fo" | "f" | "soi" | "sm" | "core" | "cores" | "fibre" | "fibres" | "fiber" | "fibers" | "cap"
            | "quang" => {}
            digits => {
                let number = digits.parse().ok().filter(|n| *n <= MOST)?;
                if text.starts_with('-') || count.replace(number).is_some() {
                    return None;
                }
            }
        }
    }
    count
}

/// Runs of letters and runs of digits; single letters with points between them are one run ("f.o").
fn words(text: &str) -> Vec<String> {
    let joined = text.replace("f.o.", "fo ").replace("f.o", "fo").replace("f/o", "fo");
    let mut words: Vec<String> = Vec::new();
    let mut last = ' ';
    for c in joined.chars() {
        let same = (c.is_ascii_digit() && last.is_ascii_digit()) || (c.is_alphabetic() && last.is_alphabetic());
        match words.last_mut() {
            Some(word) if same => word.push(c),
            _ if c.is_alphanumeric() => words.push(c.to_string()),
            _ => {}
        }
        last = c;
    }
    words
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::import::fold;

    #[test]
    fn a_medium_is_read_out_of_longer_texts_but_never_out_of_names() {
        let (fibre, copper, coaxial) = (Some(Medium::Fibre), Some(Medium::Copper), Some(Medium::Coaxial));
        let cases = [
            ("Cáp quang 24FO", fibre),
            ("F.O 24", fibre),
            ("24FO", fibre),
            ("FO-48", fibre),
            ("24 F/O", fibre),
            ("cáp sợi quang treo 12 sợi", fibre),
            ("Cáp ADSS 24", fibre),
            ("OPGW", fibre),
            ("Cáp đồng 100x2x0.5", copper),
            ("Cáp đồng treo", copper),
            ("Cáp đồng trục 75 ohm", coaxial),
            ("RG6 coaxial", coaxial),
            ("Cáp Quảng Trị", None),
            ("Cáp Quảng Trị 24", None),
            ("Cáp Đông Hà", None),
            ("Quang", None),
            ("24", None),
            ("info 24 phone", None),
            ("Cáp lai quang đồng", None),
            ("Cáp quang 24FO và cáp đồng 50x2", None),
            ("", None),
        ];
        for (text, want) in cases {
            assert_eq!(medium_within(&fold(text)), want, "{text}");
        }
    }

    #[test]
    fn a_number_of_fibres_is_one_number() {
        let cases = [
            ("24", Some(24)),
            ("24.0", Some(24)),
            ("24FO", Some(24)),
            ("F.O 24", Some(24)),
            ("FO-24", Some(24)),
            ("24 sợi", Some(24)),
            ("Cáp quang 96 FO", Some(96)),
            ("2x24", None),
            ("12+12", None),
            ("24/48", None),
            ("1.000", None),
            ("-24", None),
            ("2,5", None),
            ("4x", None),
            ("nhiều", None),
            ("FO", None),
            ("999999999999", None),
        ];
        for (text, want) in cases {
            assert_eq!(fibre_count(&fold(text)), want, "{text}");
        }
    }
}
