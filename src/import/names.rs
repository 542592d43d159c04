//! How columns are called: names that are understood by themselves, and names that are only likely
//! to mean something, which a person is asked about.

use crate::import::fold;
use crate::import::mapping::Field;

/// Names understood by themselves, folded, of each field the best first.
const KNOWN: [(Field, &[&str]); 8] = [
    (Field::Id, &["id"]),
    (Field::Name, &["name", "ten", "ten_tuyen", "ten tuyen", "ten_tram", "ten tram", "ten_diem", "title"]),
    (Field::Medium, &["medium", "loai_cap", "loai cap", "transmissionmedium"]),
    (Field::Laying, &["laying", "cach_lap", "kieu_tuyen", "deployment"]),
    (Field::Kind, &["kind", "loai", "loai_tram", "loai tram", "type"]),
    (Field::FibreCount, &["fibre_count"]),
    (Field::Owner, &["owner"]),
    (
        Field::Classification,
        &["classification", "do_mat", "do mat", "muc_do_mat", "muc do mat", "security_classification"],
    ),
];

/// Likely names, folded, letters and digits alone.
#[rustfmt::skip]
const LIKELY: [(Field, &[&str]); 8] = [
    (Field::FibreCount, &[
        "sosoi", "sosoiquang", "sosoicap", "soluongsoi", "slsoi", "soicap", "tongsosoi", "sofo", "fo", "slfo", "soluongfo",
        "dungluong", "dungluongcap", "dungluongfo", "dungluongsoi", "dungluongquang", "dlcap", "socore", "core", "cores",
        "corecount", "noofcores", "numcores", "fibrecount", "fibercount", "fibres", "fibers", "nooffibres", "nooffibers",
        "numfibres", "numfibers", "numberoffibres", "numberoffibers", "numberofcores", "fibrecapacity", "fibercapacity",
    ]),
    (Field::Medium, &[
        "loaicap", "loaidaycap", "chungloaicap", "kieucap", "vatlieu", "vatlieucap", "chatlieu", "chatlieucap", "cabletype",
        "typeofcable", "cablekind", "cablemedium", "medium", "media", "transmissionmedium",
    ]),
    (Field::Laying, &[
        "cachlap", "cachlapdat", "kieulap", "kieulapdat", "kieutuyen", "loaituyen", "hinhthuclapdat", "hinhthuctrienkhai",
        "hinhthucdi", "hinhthucdicap", "hinhthucthicong", "loaihinhlapdat", "phuongthuclapdat", "phuongthucdi",
        "phuongthucdicap", "phuongphaplapdat", "phuongthuctrienkhai", "ptlapdat", "htlapdat", "kieudi", "treongam",
        "ngamtreo", "treochon", "laying", "layingtype", "layingmethod", "deployment", "deploymenttype", "installation",
        "installationtype", "installtype", "installationmethod", "placement",
    ]),
    (Field::Kind, &[
        "loaitram", "loaidiem", "loainhatram", "kieutram", "loaihinhtram", "loaithietbi", "sitetype", "stationtype",
        "nodetype", "equipmenttype", "kindofsite",
    ]),
    (Field::Classification, &[
        "domat", "mucdomat", "capdomat", "mucmat", "dobaomat", "mucbaomat", "capbaomat", "phanloaimat",
        "securityclassification", "securitylevel", "confidentiality", "confidentialitylevel", "classification",
    ]),
    (Field::Id, &[
        "ma", "matuyen", "matuyencap", "macap", "madoan", "madoancap", "maso", "masotuyen", "masotram", "matram", "madiem",
        "mataisan", "mats", "mahieu", "kyhieu", "kyhieutuyen", "sohieu", "sohieutuyen", "idtuyen", "tuyenid", "idcap",
        "idtram", "code", "routeid", "routecode", "cableid", "cablecode", "siteid", "sitecode", "stationid", "stationcode",
        "linkid", "linkcode", "segmentid", "assetid", "assetcode", "uid", "uuid", "guid", "globalid",
    ]),
    (Field::Name, &[
        "tentuyen", "tentuyencap", "tencap", "tendoan", "tendoancap", "tendoantuyen", "tuyen", "tuyencap", "tengoi",
        "tentram", "tennhatram", "tendiem", "tenvitri", "tencongtrinh", "ten", "name", "routename", "cablename", "linkname",
        "sitename", "stationname", "nodename", "label", "title",
    ]),
    (Field::Owner, &[
        "donvi", "donvichuquan", "donviquanly", "donviql", "dvql", "dvquanly", "donvisohuu", "donvikhaithac", "chuquan",
        "chusohuu", "chudautu", "chutaisan", "chucap", "nhamang", "nhacungcap", "doanhnghiep", "tendoanhnghiep", "congty",
        "owner", "ownername", "cableowner", "operator", "operatorname", "company", "provider",
    ]),
];

/// Bytes of the longest name of a column in a dBase table: longer ones are cut there.
const DBASE_NAME: usize = 10;

/// The field that a name says by itself, and how well: 0 is best. The names that this program gives
/// to properties of its own are understood only as it writes them.
pub(super) fn known(name: &str, folded: &str) -> Option<(Field, u8)> {
    if matches!(folded, "fibre_count" | "owner") && name != folded {
        return None;
    }
    KNOWN.iter().find_map(|(field, names)| {
        let rank = names.iter().position(|name| *name == folded)?;
        Some((*field, u8::try_from(rank).unwrap_or(u8::MAX)))
    })
}

/// Whether a property of this name says how a thing is classified.
pub(crate) fn classifies(name: &str) -> bool {
    known(name, &fold(name)).is_some_and(|(field, _)| field == Field::Classification)
}

/// The field that a name is likely to mean: compared without marks, spaces, underlines and what
/// stands in brackets.
pub(super) fn likely(name: &str) -> Option<Field> {
    let before_brackets = name.split(['(', '[']).next().unwrap_or_default();
    let letters: String = fold(before_brackets).chars().filter(char::is_ascii_alphanumeric).collect();
    let cut = name.len() == DBASE_NAME && letters.len() >= 7;
    let is = |known: &&str| *known == letters || (cut && known.starts_with(&letters));
    LIKELY.iter().find(|(_, names)| names.iter().any(is)).map(|(field, _)| *field)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn carriers_headings_are_likely_to_mean_what_people_read_in_them() {
        let cases = [
            ("Tên tuyến cáp", Some(Field::Name)),
            ("TEN_TUYEN", Some(Field::Name)),
            ("TenTuyen", Some(Field::Name)),
            ("Số sợi (FO)", Some(Field::FibreCount)),
            ("Số FO", Some(Field::FibreCount)),
            ("Dung lượng cáp", Some(Field::FibreCount)),
            ("No. of fibres", Some(Field::FibreCount)),
            ("Chủng loại cáp", Some(Field::Medium)),
            ("Cable Type", Some(Field::Medium)),
            ("Hình thức lắp đặt", Some(Field::Laying)),
            ("Treo/Ngầm", Some(Field::Laying)),
            ("Đơn vị quản lý", Some(Field::Owner)),
            ("ĐVQL", Some(Field::Owner)),
            ("Chủ quản", Some(Field::Owner)),
            ("Mã tuyến", Some(Field::Id)),
            ("Mã trạm", Some(Field::Id)),
            ("Ký hiệu tuyến", Some(Field::Id)),
            ("Loại trạm", Some(Field::Kind)),
            ("Cấp độ mật", Some(Field::Classification)),
            ("HINHTHUCLA", Some(Field::Laying)),
            ("DON_VI_QUA", Some(Field::Owner)),
            ("Ghi chú", None),
            ("Chiều dài (m)", None),
            ("Huyện", None),
            ("OBJECTID", None),
            ("Mật độ", None),
            ("", None),
        ];
        for (name, want) in cases {
            assert_eq!(likely(name), want, "{name}");
        }
    }
}
