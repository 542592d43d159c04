//! What can be wrong with a table of routes and sites, in both languages.

use crate::import::Severity::{Error, Info, Warning};
use crate::import::codes::{Code, code};

pub(crate) const TABLE: &[Code] = &[
    code(
        "T101",
        Error,
        ["Bảng thiếu cột cho biết vị trí: {}.", "The table lacks a column that says where: {}."],
        [
            "Đề nghị thêm cột WKT, hoặc hai cột kinh độ và vĩ độ.",
            "Add a column of WKT, or two columns of longitude and latitude.",
        ],
    ),
    code(
        "T102",
        Warning,
        ["Tiêu đề {} có hai lần; cột đầu được dùng.", "The heading {} is there twice; the first column counts."],
        ["Đề nghị đặt cho mỗi cột một tên riêng.", "Give every column a name of its own."],
    ),
    code(
        "T103",
        Error,
        ["WKT không đọc được từ ký tự {}.", "The WKT cannot be read from character {}."],
        [
            "Đề nghị ghi như LINESTRING (107.1 16.8, 107.2 16.9) hoặc POINT (107.1 16.8).",
            "Write it as LINESTRING (107.1 16.8, 107.2 16.9) or POINT (107.1 16.8).",
        ],
    ),
    code(
        "T104",
        Error,
        ["Đỉnh không ghi mã tuyến.", "The vertex does not say which route it is of."],
        ["Đề nghị ghi mã tuyến ở mọi dòng.", "Write the id of the route in every row."],
    ),
    code(
        "T105",
        Error,
        ["Số thứ tự của đỉnh không phải là số (“{}”).", "The order of a vertex is not a number (“{}”)."],
        ["Đề nghị đánh số các đỉnh của tuyến 1, 2, 3.", "Number the vertices of the route 1, 2, 3."],
    ),
    code(
        "T106",
        Error,
        [
            "Hai đỉnh của tuyến có cùng số thứ tự {} (dòng trước trong ngoặc).",
            "Two vertices of the route have the same order {} (the earlier line in brackets).",
        ],
        ["Đề nghị đánh số các đỉnh của tuyến 1, 2, 3.", "Number the vertices of the route 1, 2, 3."],
    ),
    code(
        "T107",
        Error,
        ["Dòng có {} ô, nhiều hơn tiêu đề.", "The row has {} cells, more than the heading."],
        [
            "Đề nghị đặt chữ và số có dấu phân cách trong dấu ngoặc kép, hoặc dùng dấu chấm phẩy giữa các cột.",
            "Quote texts and numbers that hold the separator, or separate the columns by semicolons.",
        ],
    ),
    code(
        "T108",
        Info,
        ["Số đo (M) ở vị trí được bỏ qua ({}).", "Measures (M) of positions are ignored ({})."],
        ["Không cần làm gì.", "Nothing to do."],
    ),
    code(
        "T109",
        Info,
        [
            "Các dòng của tuyến ghi khác nhau ở cột {}; dòng đầu được dùng.",
            "The rows of the route differ in the column {}; the first one counts.",
        ],
        ["Không cần làm gì nếu đó là thuộc tính của đỉnh.", "Nothing to do if that is about the vertex."],
    ),
];
