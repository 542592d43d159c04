//! What is looked at, by kind of asset.

use crate::network::codes;
use crate::network::{Laying, SiteKind};

codes! {
    /// Kinds of asset with a check-list of their own.
    Asset {
        Aerial => "aerial", Pole => "pole", Closure => "closure", Cabinet => "cabinet", Chamber => "chamber",
        Buried => "buried_marker", Bridge => "bridge", Station => "bts", Landing => "landing",
    }
}

impl Asset {
    /// What a crew meets along cable that lies so; of cable nobody told how it lies, what hangs.
    pub fn along(laying: Option<Laying>) -> &'static [Self] {
        match laying {
            None | Some(Laying::Aerial) => &[Self::Aerial, Self::Pole],
            Some(Laying::Buried) => &[Self::Buried, Self::Bridge],
            Some(Laying::Duct) => &[Self::Chamber, Self::Bridge],
            Some(Laying::Underwater) => &[Self::Landing],
        }
    }

    /// What stands at a site.
    pub fn at(kind: SiteKind) -> &'static [Self] {
        match kind {
            SiteKind::Bts | SiteKind::Shelter | SiteKind::Exchange | SiteKind::Earthing => &[Self::Station],
            SiteKind::Cabinet | SiteKind::DistBox => &[Self::Cabinet],
            SiteKind::Closure => &[Self::Closure],
            SiteKind::Chamber => &[Self::Chamber],
            SiteKind::Pole => &[Self::Pole],
            SiteKind::Landing => &[Self::Landing],
            SiteKind::Other => &[],
        }
    }

    /// What is looked at there, in order.
    pub fn items(self) -> &'static [CheckItem] {
        match self {
            Self::Aerial => &AERIAL,
            Self::Pole => &POLE,
            Self::Closure => &CLOSURE,
            Self::Cabinet => &CABINET,
            Self::Chamber => &CHAMBER,
            Self::Buried => &BURIED,
            Self::Bridge => &BRIDGE,
            Self::Station => &STATION,
            Self::Landing => &LANDING,
        }
    }
}

/// One line of a check-list.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckItem {
    /// Stable, unique among all of them.
    pub id: &'static str,
    /// In Vietnamese.
    pub vi: &'static str,
    /// In English.
    pub en: &'static str,
    /// A few words for a printed table.
    pub short_vi: &'static str,
    /// The same in English.
    pub short_en: &'static str,
    /// Whether a photo is asked for.
    pub photo: bool,
}

const fn item(id: &'static str, [vi, short_vi]: [&'static str; 2], [en, short_en]: [&'static str; 2]) -> CheckItem {
    CheckItem { id, vi, en, short_vi, short_en, photo: false }
}

const fn shown(item: CheckItem) -> CheckItem {
    CheckItem { photo: true, ..item }
}

static AERIAL: [CheckItem; 1] = [item(
    "aerial.whole",
    ["Cáp treo còn đủ, không võng, không vết cắt", "cáp"],
    ["Aerial cable is all there, does not sag, shows no cut", "cable"],
)];

static POLE: [CheckItem; 2] = [
    item(
        "pole.box",
        ["Hộp cáp trên cột: khoá, niêm phong còn nguyên", "hộp, niêm phong"],
        ["Box on the pole: lock and seal untouched", "box, seal"],
    ),
    shown(item(
        "pole.earthing",
        ["Dây tiếp địa chân cột còn nguyên", "tiếp địa"],
        ["Earthing at the foot of the pole untouched", "earthing"],
    )),
];

static CLOSURE: [CheckItem; 2] = [
    item(
        "closure.sealed",
        ["Măng xông kín, không bị mở, không bị kéo", "măng xông"],
        ["Closure sealed, not opened, not pulled", "closure"],
    ),
    item("closure.slack", ["Cáp dự phòng còn đủ vòng", "cáp dự phòng"], ["Spare loops are all there", "spare loops"]),
];

static CABINET: [CheckItem; 3] = [
    item(
        "cabinet.lock",
        ["Tủ, hộp cáp khoá, niêm phong còn nguyên", "khoá, niêm phong"],
        ["Locked and sealed", "lock, seal"],
    ),
    item(
        "cabinet.body",
        ["Vỏ tủ không bị phá, cáp vào tủ còn nguyên", "vỏ tủ"],
        ["Body whole, cables into it whole", "body"],
    ),
    shown(item(
        "cabinet.earthing",
        ["Dây tiếp địa tủ còn nguyên", "tiếp địa"],
        ["Earthing of the cabinet untouched", "earthing"],
    )),
];

static CHAMBER: [CheckItem; 2] = [
    shown(item("chamber.lid", ["Nắp bể đậy kín, không dấu cạy", "nắp bể"], ["Lid closed, no mark of a lever", "lid"])),
    item(
        "chamber.inside",
        ["Măng xông, cáp trong bể còn nguyên", "măng xông"],
        ["Closures and cable inside untouched", "closures"],
    ),
];

static BURIED: [CheckItem; 2] = [
    item(
        "buried.marker",
        ["Cọc mốc cáp chôn còn đủ, đúng vị trí", "cọc mốc"],
        ["Markers are all there and in place", "markers"],
    ),
    item("buried.ground", ["Không có dấu đào bới trên tuyến", "dấu đào"], ["No digging along the route", "digging"]),
];

static BRIDGE: [CheckItem; 1] = [shown(item(
    "bridge.pipe",
    ["Ống, giá đỡ cáp qua cầu còn nguyên", "cáp qua cầu"],
    ["Pipe and brackets at the bridge crossing untouched", "bridge crossing"],
))];

static STATION: [CheckItem; 4] = [
    item(
        "bts.lock",
        ["Cửa, khoá, hàng rào nhà trạm còn nguyên", "khoá"],
        ["Door, lock and fence of the station whole", "lock"],
    ),
    item("bts.batteries", ["Ắc quy còn đủ, đúng vị trí", "ắc quy"], ["Batteries all there and in place", "batteries"]),
    shown(item(
        "bts.earthing",
        ["Dây tiếp địa, cáp chống sét còn nguyên", "tiếp địa"],
        ["Earthing and lightning cable untouched", "earthing"],
    )),
    item(
        "bts.feeder",
        ["Cáp nguồn, phi đơ, cáp quang vào trạm còn nguyên", "cáp nguồn"],
        ["Power, feeder and fibre into it whole", "power cable"],
    ),
];

static LANDING: [CheckItem; 2] = [
    item(
        "landing.markers",
        ["Biển báo, cọc mốc điểm cập bờ còn đủ", "biển báo"],
        ["Signs and markers of the landing all there", "signs"],
    ),
    item(
        "landing.boats",
        ["Không có tàu neo, đào bới trên tuyến cáp", "tàu neo"],
        ["No boat at anchor, no digging over the cable", "boats"],
    ),
];

/// Looked at wherever a crew stops.
static EVERYWHERE: [CheckItem; 2] = [
    item(
        "around.people",
        ["Xe, người lạ quanh khu vực", "người, xe lạ"],
        ["Strange vehicles or people around", "people, vehicles"],
    ),
    item(
        "around.neighbours",
        ["Hỏi nhà dân gần nhất, nếu còn đèn", "hỏi nhà dân"],
        ["Ask the nearest house, if there is light", "ask neighbours"],
    ),
];

/// The check-list of a place with these assets: each of theirs, then what is looked at everywhere.
pub fn checklist(assets: &[Asset]) -> Vec<&'static CheckItem> {
    assets.iter().flat_map(|asset| asset.items()).chain(&EVERYWHERE).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_line_of_every_list_has_a_name_of_its_own_and_both_languages() {
        let all = checklist(Asset::ALL);
        let names: std::collections::BTreeSet<_> = all.iter().map(|item| item.id).collect();
        assert_eq!(names.len(), all.len());
        assert!(all.iter().all(|item| [item.vi, item.en, item.short_vi, item.short_en].iter().all(|t| !t.is_empty())));
    }

    #[test]
    fn a_station_is_checked_for_earthing_lock_and_batteries() {
        let ids: Vec<_> = checklist(Asset::at(SiteKind::Bts)).iter().map(|item| item.id).collect();
        for id in ["bts.earthing", "bts.lock", "bts.batteries", "around.people"] {
            assert!(ids.contains(&id), "{id}");
        }
    }
}
