//! What can be wrong with a road file, in both languages.

use crate::import::Severity::{Error, Warning};
use crate::import::codes::{AGAIN, Code, code};

const DOWNLOAD: [&str; 2] = [
    "Đề nghị tải lại tệp .osm.pbf, hoặc xuất lại từ OpenStreetMap.",
    "Download the .osm.pbf file again, or export it again from OpenStreetMap.",
];
const SMALLER: [&str; 2] = [
    "Đề nghị cắt lấy riêng tỉnh mình (osmium extract) rồi nhập lại.",
    "Cut out your own province (osmium extract) and import that.",
];
const WHOLE_WAYS: [&str; 2] = [
    "Đề nghị cắt tệp với đủ điểm của đường (osmium extract --strategy complete_ways).",
    "Cut the file with complete ways (osmium extract --strategy complete_ways).",
];

pub(crate) const ROADS: &[Code] = &[
    code(
        "D001",
        Error,
        ["Tệp không phải dữ liệu OSM (PBF hoặc XML).", "The file is not OSM data (PBF or XML)."],
        ["Đề nghị chọn tệp .osm.pbf hoặc .osm.", "Choose an .osm.pbf or .osm file."],
    ),
    code("D002", Error, ["Tệp PBF hỏng ở byte {}: {}.", "The PBF file is damaged at byte {}: {}."], DOWNLOAD),
    code(
        "D003",
        Error,
        ["Tệp PBF cần {}, không đọc được ở đây.", "The PBF file needs {}, which is not read here."],
        ["Đề nghị chuyển bằng osmium cat thành .osm.pbf thường.", "Convert it with osmium cat to a plain .osm.pbf."],
    ),
    code("D004", Error, ["Tệp bị cắt giữa chừng ở byte {}.", "The file ends in the middle, at byte {}."], DOWNLOAD),
    code(
        "D005",
        Error,
        ["Tệp không có đường nào.", "The file has no roads."],
        ["Đề nghị xuất lại với các đường có thẻ highway.", "Export it again with the ways that have a highway tag."],
    ),
    code(
        "D006",
        Warning,
        [
            "{} điểm của đường không có trong tệp; đường bị cắt ở đó.",
            "{} nodes of roads are not in the file; the roads are cut there.",
        ],
        WHOLE_WAYS,
    ),
    code(
        "D007",
        Error,
        ["Không điểm nào của đường có trong tệp.", "None of the nodes of the roads are in the file."],
        WHOLE_WAYS,
    ),
    code("D008", Error, ["Đường trong tệp có hơn {} điểm.", "The roads of the file have more than {} nodes."], SMALLER),
    code("D009", Error, ["Tệp lớn hơn {} byte.", "The file is larger than {} bytes."], SMALLER),
    code(
        "D010",
        Warning,
        ["{} đường có mặt hai lần; lần đầu được dùng.", "{} roads are there twice; the first of each counts."],
        ["Đề nghị xem tệp có bị ghép hai lần không.", "See whether the file was put together twice."],
    ),
    code(
        "D011",
        Warning,
        ["{} điểm nằm ngoài trái đất; chúng không được dùng.", "{} nodes lie off the globe; they are left out."],
        AGAIN,
    ),
    code(
        "D012",
        Error,
        ["Tệp được nén kiểu {}.", "The file is packed as {}."],
        ["Đề nghị giải nén rồi nhập lại.", "Unpack it and import it again."],
    ),
    code(
        "D013",
        Warning,
        ["Không đường nào nằm trong tỉnh.", "None of the roads lie in the province."],
        ["Đề nghị xem có chọn nhầm tệp không.", "See whether it is the right file."],
    ),
    code("D014", Error, ["Đường trong tệp nhiều hơn {}.", "The file has more than {} roads."], SMALLER),
];
