//! What can be wrong with a Shapefile and with the archive it is in, in both languages.

use crate::import::Severity::{Error, Info, Warning};
use crate::import::codes::{AGAIN, AS_WGS84, Code, SAVE_UTF8, code};

const WITH_ALL_FILES: [&str; 2] = [
    "Đề nghị nén lại đủ các tệp .shp, .shx, .dbf, .prj và .cpg.",
    "Pack all of .shp, .shx, .dbf, .prj and .cpg again.",
];

pub(crate) const SHAPEFILE: &[Code] = &[
    code(
        "S101",
        Error,
        ["Chưa hiểu hệ tọa độ ghi trong tệp .prj: {}.", "The coordinate system of the .prj is not understood: {}."],
        [
            "Đề nghị chọn hệ tọa độ của tệp (--crs), hoặc xuất lại ở WGS84 (EPSG:4326).",
            "Choose the system of the file (--crs), or export it again as WGS84 (EPSG:4326).",
        ],
    ),
    code(
        "S102",
        Warning,
        [
            "Không có tệp .prj; tọa độ được đọc là độ WGS84.",
            "There is no .prj; coordinates are read as degrees of WGS84.",
        ],
        AS_WGS84,
    ),
    code(
        "S103",
        Warning,
        ["Không có tệp .dbf; tuyến và điểm không có mã, tên.", "There is no .dbf; nothing has an id or a name."],
        WITH_ALL_FILES,
    ),
    code(
        "S104",
        Warning,
        [
            "Không có tệp .shx dùng được; các hình được đọc lần lượt.",
            "There is no usable .shx; shapes are read one by one.",
        ],
        WITH_ALL_FILES,
    ),
    code(
        "S105",
        Error,
        [
            "Số hình của .shp khác số dòng của .dbf ({}); thuộc tính có thể bị lệch.",
            "The .shp has not as many shapes as the .dbf has rows ({}); attributes may be shifted.",
        ],
        AGAIN,
    ),
    code("S106", Error, ["Tệp .shp không phải Shapefile.", "The .shp is no Shapefile."], AGAIN),
    code("S107", Error, ["Hình không đọc được.", "The shape cannot be read."], AGAIN),
    code(
        "S108",
        Error,
        [
            "Cột {} có byte không thuộc bảng mã trong ngoặc. Windows-1258, TCVN3 và VNI không tự nhận ra được.",
            "The column {} has bytes that are not of the encoding in brackets. Windows-1258, TCVN3 and VNI cannot be recognised.",
        ],
        [
            "Đề nghị xuất lại ở UTF-8 kèm tệp .cpg ghi UTF-8; chữ TCVN3, VNI cần chuyển sang Unicode trước.",
            "Export it again as UTF-8 with a .cpg that says UTF-8; turn TCVN3 and VNI into Unicode first.",
        ],
    ),
    code(
        "S109",
        Warning,
        ["Chưa biết bảng mã {} ghi trong tệp .cpg.", "The encoding {} of the .cpg is not known here."],
        SAVE_UTF8,
    ),
    code(
        "S110",
        Warning,
        ["Cột {} của .dbf không được đọc.", "The column {} of the .dbf is not read."],
        ["Đề nghị chuyển cột này thành chữ có độ dài cố định.", "Make it a column of text of fixed length."],
    ),
    code(
        "S111",
        Info,
        ["Dòng đã bị xóa trong .dbf; hình không được nhập.", "The row is deleted in the .dbf; its shape is kept out."],
        ["Không cần làm gì.", "Nothing to do."],
    ),
    code("S112", Error, ["Tệp .dbf không đọc được.", "The .dbf cannot be read."], AGAIN),
];
