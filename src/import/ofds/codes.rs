//! Where a network breaks the rules of the Open Fibre Data Standard. Published networks do, so none
//! of it refuses a file.

use crate::import::Severity::{Info, Warning};
use crate::import::codes::{Code, code};

const BY_THE_STANDARD: [&str; 2] = [
    "Đề nghị kiểm tra lại theo chuẩn OFDS; tệp vẫn được nhận.",
    "Check it against the standard (OFDS); the file is taken all the same.",
];

pub(crate) const OFDS: &[Code] = &[
    code(
        "O101",
        Warning,
        [
            "Nút {} ở đầu “{}” của đoạn không có trong tệp.",
            "The node {}, named as the “{}” of the span, is not in the file.",
        ],
        ["Đề nghị thêm nút này hoặc sửa mã của nút.", "Add the node, or correct its id."],
    ),
    code(
        "O102",
        Warning,
        ["Nút {} cách đầu đoạn {} m.", "The node {} is {} m from the end of the span."],
        [
            "Đề nghị kéo đầu đoạn về đúng nút, hoặc sửa vị trí của nút.",
            "Bring the end of the span to the node, or correct the place of the node.",
        ],
    ),
    code(
        "O103",
        Warning,
        ["Mã {} được dẫn tới nhưng không có trong “{}”.", "The id {} is referred to but is not among the “{}”."],
        BY_THE_STANDARD,
    ),
    code(
        "O104",
        Info,
        ["Mục được dẫn tới tên là “{}”, ở đây ghi “{}”.", "What is referred to is called “{}”, here “{}”."],
        BY_THE_STANDARD,
    ),
    code(
        "O105",
        Warning,
        ["Giá trị “{}” không có trong bảng mã {}.", "The value “{}” is not in the codelist {}."],
        BY_THE_STANDARD,
    ),
    code(
        "O106",
        Warning,
        ["Mã {} được dùng nhiều lần trong “{}”.", "The id {} is used more than once among the “{}”."],
        BY_THE_STANDARD,
    ),
];
