//! Kinds of inspections and their check-lists, as data.

use crate::inspections::AssetKind;
use crate::network::codes;

codes! {
    /// What kind of thing is looked at.
    InspectionKind {
        Bts => "bts", Cabinet => "cabinet", Closure => "closure", Chamber => "chamber", PoleLine => "pole_line",
        BuriedMarkers => "buried_markers", BridgeCrossing => "bridge_crossing", KeyPlace => "key_place",
    }
}

/// One thing to look at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct CheckItem {
    /// Its id, unique in its list.
    pub id: &'static str,
    /// What to look at, in Vietnamese.
    pub vi: &'static str,
    /// The same in English.
    pub en: &'static str,
}

const fn item(id: &'static str, vi: &'static str, en: &'static str) -> CheckItem {
    CheckItem { id, vi, en }
}

const BTS: &[CheckItem] = &[
    item("earthing", "Dây tiếp địa, chống sét còn đủ", "Earthing and lightning cable are all there"),
    item("lock", "Khoá cửa, khoá tủ tốt", "Locks of door and cabinets are sound"),
    item("batteries", "Ắc quy đủ số lượng, có dấu", "All batteries are there and marked"),
    item("fence", "Hàng rào, cửa không bị phá", "Fence and door are unbroken"),
    item("light", "Đèn, camera, báo động hoạt động", "Light, camera and alarm work"),
];
const CABINET: &[CheckItem] = &[
    item("door", "Cửa tủ đóng, khoá tốt", "The door is shut and locked"),
    item("cables", "Cáp vào ra còn nguyên", "Cables in and out are whole"),
    item("earthing", "Dây tiếp địa còn", "The earthing is there"),
    item("number", "Số hiệu đọc được", "Its number can be read"),
];
const CLOSURE: &[CheckItem] = &[
    item("shell", "Vỏ măng xông kín, không nứt", "The shell is tight and not cracked"),
    item("fixed", "Măng xông và cáp dự phòng được cố định", "Closure and slack are fixed"),
    item("cut", "Không có vết cắt, cưa", "No marks of cutting or sawing"),
];
const CHAMBER: &[CheckItem] = &[
    item("cover", "Nắp bể còn, đậy kín", "The cover is there and shut"),
    item("opened", "Không có dấu cạy mở", "No marks of forcing"),
    item("cables", "Cáp trong bể còn nguyên", "Cables within are whole"),
    item("water", "Không ngập nước, rác", "No standing water or rubbish"),
];
const POLE_LINE: &[CheckItem] = &[
    item("cable", "Cáp không đứt, không chùng thấp", "The cable is whole and hangs high enough"),
    item("poles", "Cột không nghiêng, gãy", "Poles stand straight"),
    item("clamps", "Kẹp, néo chắc chắn", "Clamps and stays are firm"),
    item("cut", "Không có vết cắt, dấu leo trèo", "No marks of cutting or climbing"),
    item("bush", "Cây cối không đè lên cáp", "No trees lean on the cable"),
];
const BURIED_MARKERS: &[CheckItem] = &[
    item("markers", "Cọc mốc còn đủ, đọc được", "All markers are there and can be read"),
    item("digging", "Không có đào bới mới", "No fresh digging"),
    item("cover", "Cáp không lộ thiên", "No cable lies bare"),
];
const BRIDGE_CROSSING: &[CheckItem] = &[
    item("pipe", "Ống thép còn nguyên, kín hai đầu", "The steel pipe is whole and closed at both ends"),
    item("clamps", "Giá đỡ, đai kẹp chắc chắn", "Brackets and clamps are firm"),
    item("cut", "Không có vết cắt, cưa", "No marks of cutting or sawing"),
    item("access", "Lối lên gầm cầu được che chắn", "The way below the bridge is barred"),
];
const KEY_PLACE: &[CheckItem] = &[
    item("guard", "Phương án bảo vệ được thực hiện", "The protection plan is carried out"),
    item("contacts", "Số liên lạc còn đúng", "The telephone numbers are right"),
    item("fire", "Phương tiện chữa cháy sẵn sàng", "Fire-fighting means are ready"),
    item("signs", "Biển báo, rào chắn còn đủ", "Signs and barriers are there"),
];

/// The check-list of a kind.
pub const fn items(kind: InspectionKind) -> &'static [CheckItem] {
    match kind {
        InspectionKind::Bts => BTS,
        InspectionKind::Cabinet => CABINET,
        InspectionKind::Closure => CLOSURE,
        InspectionKind::Chamber => CHAMBER,
        InspectionKind::PoleLine => POLE_LINE,
        InspectionKind::BuriedMarkers => BURIED_MARKERS,
        InspectionKind::BridgeCrossing => BRIDGE_CROSSING,
        InspectionKind::KeyPlace => KEY_PLACE,
    }
}

/// What a kind is called, in Vietnamese and English.
pub const fn name_of(kind: InspectionKind) -> [&'static str; 2] {
    match kind {
        InspectionKind::Bts => ["Trạm BTS, nhà trạm", "Base station, shelter"],
        InspectionKind::Cabinet => ["Tủ cáp, hộp cáp", "Cabinet, distribution box"],
        InspectionKind::Closure => ["Măng xông", "Splice closure"],
        InspectionKind::Chamber => ["Bể cáp", "Chamber"],
        InspectionKind::PoleLine => ["Tuyến cột, cáp treo", "Pole line, aerial cable"],
        InspectionKind::BuriedMarkers => ["Cáp chôn, cọc mốc", "Buried cable, markers"],
        InspectionKind::BridgeCrossing => ["Cáp qua cầu", "Bridge crossing"],
        InspectionKind::KeyPlace => ["Địa bàn, mục tiêu trọng điểm", "Key area or target"],
    }
}

/// Whether such a thing is inspected so.
pub const fn suits(kind: InspectionKind, asset: AssetKind) -> bool {
    match asset {
        AssetKind::Site => matches!(
            kind,
            InspectionKind::Bts | InspectionKind::Cabinet | InspectionKind::Closure | InspectionKind::Chamber
        ),
        AssetKind::Stretch => !matches!(kind, InspectionKind::Bts | InspectionKind::KeyPlace),
        AssetKind::KeyPlace => true,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;

    #[test]
    fn every_kind_has_a_list_whose_items_are_told_apart() {
        for &kind in InspectionKind::ALL {
            let list = items(kind);
            let ids: HashSet<&str> = list.iter().map(|item| item.id).collect();
            assert!(list.len() >= 3 && ids.len() == list.len(), "{kind:?}");
            assert!(list.iter().all(|item| !item.vi.is_empty() && !item.en.is_empty()), "{kind:?}");
            assert!(AssetKind::ALL.iter().any(|asset| suits(kind, *asset)), "{kind:?}");
        }
    }
}
