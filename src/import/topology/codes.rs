//! Faults of the shape of a network.

use crate::import::Severity::{Info, Warning};
use crate::import::codes::{Code, code};

const JOIN: [&str; 2] = [
    "Đề nghị nối hai đầu nếu cùng một điểm; nếu không thì giữ nguyên.",
    "Join the two if they are one place; else leave them as they are.",
];

pub(crate) const TOPOLOGY: &[Code] = &[
    code(
        "N101",
        Warning,
        [
            "Tại một đỉnh, tuyến đi chệch ra {} m rồi quay lại ngay.",
            "At one vertex the route goes {} m astray and straight back.",
        ],
        [
            "Đề nghị kiểm tra đỉnh này; nếu là nhiễu GPS thì bỏ đi.",
            "Check this vertex; leave it out if it is noise of the GPS.",
        ],
    ),
    code(
        "N102",
        Info,
        ["Hai đỉnh liền nhau cách nhau {} m.", "Two neighbouring vertices are {} m apart."],
        [
            "Đề nghị bổ sung các đỉnh còn thiếu, nếu cáp không đi thẳng.",
            "Add the vertices that are missing, if the cable does not run straight.",
        ],
    ),
    code(
        "N103",
        Warning,
        ["Một đầu tuyến còn hở {} m so với đầu tuyến {}.", "One end of the route is {} m short of an end of route {}."],
        JOIN,
    ),
    code(
        "N104",
        Warning,
        ["Một đầu tuyến còn hở {} m so với điểm thiết bị {}.", "One end of the route is {} m short of the site {}."],
        JOIN,
    ),
    code(
        "N105",
        Warning,
        ["Vị trí {} nằm ngoài tỉnh.", "The position {} is outside the province."],
        [
            "Đề nghị kiểm tra hệ tọa độ và múi chiếu; nếu đúng thì giữ nguyên.",
            "Check the system and the zone; if they are right, leave it as it is.",
        ],
    ),
];
