//! What the properties of a feature say in the words of the network.

use serde_json::{Map, Value};

use crate::import::fault::Faults;
use crate::import::feature::Feature;
use crate::import::fold;
use crate::network::{Laying, Medium, SiteKind};
use crate::units::CarrierCode;

const NAMES: [&str; 8] = ["name", "ten", "ten_tuyen", "ten tuyen", "ten_tram", "ten tram", "ten_diem", "title"];
const MEDIA: [&str; 4] = ["medium", "loai_cap", "loai cap", "transmissionmedium"];
const LAYINGS: [&str; 4] = ["laying", "cach_lap", "kieu_tuyen", "deployment"];
const KINDS: [&str; 5] = ["kind", "loai", "loai_tram", "loai tram", "type"];

const CLASSIFICATIONS: [&str; 6] =
    ["classification", "do_mat", "do mat", "muc_do_mat", "muc do mat", "security_classification"];

/// Mật or above, as the file writes it. What is not classified says so or says nothing.
pub(crate) fn classified(feature: &Feature) -> Option<(&str, &str)> {
    let (key, value) = feature.properties.iter().find(|(key, _)| CLASSIFICATIONS.contains(&fold(key).as_str()))?;
    let said = value.as_str()?;
    let level =
        matches!(fold(said).as_str(), "mat" | "toi mat" | "tuyet mat" | "confidential" | "secret" | "top secret");
    level.then_some((key.as_str(), said))
}

/// The name as written, taken out of the properties.
pub(crate) fn name(properties: &mut Map<String, Value>) -> Option<String> {
    NAMES.iter().find_map(|wanted| {
        let key = properties.iter().find(|(k, v)| fold(k) == *wanted && v.is_string())?.0.clone();
        match properties.shift_remove(&key) {
            Some(Value::String(name)) => Some(name),
            _ => None,
        }
    })
}

/// The carrier's code, taken out of the properties if it is one.
pub(crate) fn carrier(feature: &mut Feature, faults: &mut Faults) -> Option<CarrierCode> {
    let text = feature.properties.get("carrier")?.as_str()?;
    let code = CarrierCode::checked(text);
    if code.is_some() {
        feature.properties.shift_remove("carrier");
    } else if !text.is_empty() {
        faults.push(feature.fault("G304", text).path(feature.property("carrier")));
    }
    code
}

/// What the cable is made of; an unknown word stays a property and is told.
pub(crate) fn medium(feature: &mut Feature, faults: &mut Faults) -> Option<Medium> {
    word(feature, faults, &MEDIA, "G301", |text| match text {
        "copper" | "cap dong" | "dong" => Some(Medium::Copper),
        "fibre" | "fiber" | "optical" | "cap quang" | "quang" => Some(Medium::Fibre),
        "coaxial" | "coax" | "dong truc" | "cap dong truc" => Some(Medium::Coaxial),
        _ => None,
    })
}

/// How the cable lies. Of the Open Fibre Data Standard, `aboveGround` is aerial and
/// `belowGround` buried.
pub(crate) fn laying(feature: &mut Feature, faults: &mut Faults) -> Option<Laying> {
    word(feature, faults, &LAYINGS, "G302", |text| match text {
        "aerial" | "aboveground" | "cap treo" | "treo" => Some(Laying::Aerial),
        "buried" | "belowground" | "chon" | "cap chon" | "chon truc tiep" => Some(Laying::Buried),
        "duct" | "ducted" | "cong" | "cap cong" | "cap ngam" => Some(Laying::Duct),
        "underwater" | "submarine" | "ngam nuoc" => Some(Laying::Underwater),
        _ => None,
    })
}

/// What stands at a site. Node types of the Open Fibre Data Standard are an open list,
/// so those without a counterpart are `Other` and no fault.
pub(crate) fn site_kind(feature: &mut Feature, ofds: bool, faults: &mut Faults) -> SiteKind {
    let mut quiet = Faults::new(&crate::import::Limits { faults_kept: 0, ..Default::default() });
    let faults = if ofds { &mut quiet } else { faults };
    word(feature, faults, &KINDS, "G303", |text| match text {
        "tram bts" | "mobilebasestation" => Some(SiteKind::Bts),
        "nha tram" => Some(SiteKind::Shelter),
        "tong dai" | "centraloffice" => Some(SiteKind::Exchange),
        "tu cap" => Some(SiteKind::Cabinet),
        "hop cap" => Some(SiteKind::DistBox),
        "mang xong" | "spliceclosure" => Some(SiteKind::Closure),
        "be cap" | "manhole" | "handhole" => Some(SiteKind::Chamber),
        "cot" => Some(SiteKind::Pole),
        "diem cap bo" | "cablelanding" | "cablelandingstation" => Some(SiteKind::Landing),
        "tiep dia" => Some(SiteKind::Earthing),
        code => SiteKind::from_code(code),
    })
    .unwrap_or(SiteKind::Other)
}

/// The first of `keys` that is there, read by `known`. Plain text that was understood
/// is taken out; lists stay, for they may say more than one word can.
fn word<T>(
    feature: &mut Feature,
    faults: &mut Faults,
    keys: &[&str],
    code: &'static str,
    known: impl Fn(&str) -> Option<T>,
) -> Option<T> {
    let (key, value) = keys.iter().find_map(|wanted| feature.properties.iter().find(|(k, _)| fold(k) == *wanted))?;
    let said: Vec<&str> = match value {
        Value::String(text) => vec![text],
        Value::Array(list) => list.iter().filter_map(Value::as_str).collect(),
        _ => vec![],
    };
    let (key, plain, shown) = (key.clone(), value.is_string(), said.join(", "));
    let read = said.iter().find_map(|text| known(&fold(text)));
    if read.is_some() && plain {
        feature.properties.shift_remove(&key);
    } else if read.is_none() && !shown.trim().is_empty() {
        faults.push(feature.fault(code, shown).path(feature.property(&key)));
    }
    read
}
