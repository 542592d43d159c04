//! What RFC 7946 advises, and what readers stumble over: R3xx warnings, R4xx remarks. Each
//! sentence ends with the section of the RFC.

use crate::import::Severity::{Info, Warning};
use crate::import::codes::{Code, code};
use crate::import::rfc7946::codes::{AS_BBOX, AS_POSITION, CLOSE, UNLOCATED};

const TURN: [&str; 2] = ["Đề nghị đảo thứ tự các vị trí của vòng.", "Reverse the positions of the ring."];
const DROP_CRS: [&str; 2] = [
    "Đề nghị chuyển tọa độ sang WGS84 (kinh độ, vĩ độ) và bỏ thành phần crs.",
    "Convert the coordinates to WGS84 (longitude, latitude) and drop the crs member.",
];

/// The warnings and remarks.
pub(in crate::import) const ADVICE: &[Code] = &[
    code(
        "R301",
        Warning,
        [
            "Vòng ngoài đi theo chiều kim đồng hồ (RFC 7946, mục 3.1.6).",
            "The exterior ring runs clockwise (RFC 7946, section 3.1.6).",
        ],
        TURN,
    ),
    code(
        "R302",
        Warning,
        [
            "Vòng của lỗ đi ngược chiều kim đồng hồ (RFC 7946, mục 3.1.6).",
            "The ring of a hole runs counterclockwise (RFC 7946, section 3.1.6).",
        ],
        TURN,
    ),
    code(
        "R303",
        Warning,
        [
            "Vị trí có hơn ba số ({}); phần thừa không có nghĩa chung (RFC 7946, mục 3.1.1).",
            "A position has more than three numbers ({}); the rest has no agreed meaning (RFC 7946, section 3.1.1).",
        ],
        AS_POSITION,
    ),
    code(
        "R304",
        Warning,
        [
            "GeometryCollection nằm trong GeometryCollection (RFC 7946, mục 3.1.8).",
            "A GeometryCollection lies within another (RFC 7946, section 3.1.8).",
        ],
        ["Đề nghị gộp các hình học vào một tầng.", "Put all the geometries on one level."],
    ),
    code(
        "R305",
        Warning,
        [
            "Vị trí vượt quá 180 độ kinh hoặc 90 độ vĩ ({}) (RFC 7946, mục 4).",
            "A position is beyond 180 degrees of longitude or 90 of latitude ({}) (RFC 7946, section 4).",
        ],
        [
            "Đề nghị kiểm tra thứ tự kinh độ, vĩ độ và hệ tọa độ (WGS84, độ thập phân).",
            "Check the order (longitude first) and the coordinate system (WGS84, decimal degrees).",
        ],
    ),
    code(
        "R306",
        Warning,
        [
            "Hình học có vẻ cắt kinh tuyến 180 độ mà chưa được tách (RFC 7946, mục 3.1.9).",
            "The geometry seems to cross the antimeridian and is not cut there (RFC 7946, section 3.1.9).",
        ],
        [
            "Đề nghị tách hình học thành hai phần ở kinh tuyến 180 độ.",
            "Cut the geometry in two at 180 degrees of longitude.",
        ],
    ),
    code(
        "R307",
        Warning,
        [
            "Góc thứ hai của bbox thấp hơn góc thứ nhất ({}) (RFC 7946, mục 5).",
            "The second corner of the bbox lies below the first ({}) (RFC 7946, section 5).",
        ],
        AS_BBOX,
    ),
    code(
        "R308",
        Warning,
        [
            "bbox không chứa hết các vị trí ({}) (RFC 7946, mục 5).",
            "The bbox does not hold its positions ({}) (RFC 7946, section 5).",
        ],
        AS_BBOX,
    ),
    code(
        "R309",
        Warning,
        [
            "bbox có {} số nhưng các vị trí có số chiều khác (RFC 7946, mục 5).",
            "The bbox has {} numbers, the positions another number of dimensions (RFC 7946, section 5).",
        ],
        AS_BBOX,
    ),
    code(
        "R310",
        Warning,
        [
            "Thành phần crs ({}) đã bị bỏ khỏi GeoJSON; tọa độ được hiểu là WGS84 (RFC 7946, mục 4).",
            "The member crs ({}) was removed from GeoJSON; coordinates are taken as WGS84 (RFC 7946, section 4).",
        ],
        DROP_CRS,
    ),
    code(
        "R311",
        Warning,
        [
            "Tên {} được ghi nhiều lần trong một đối tượng; giá trị cuối được tính (RFC 7946, mục 11.1; RFC 7493, mục 2.3).",
            "The name {} is there more than once in one object; the last value counts (RFC 7946, section 11.1; RFC 7493, section 2.3).",
        ],
        ["Đề nghị mỗi tên chỉ ghi một lần.", "Write every name once."],
    ),
    code(
        "R312",
        Warning,
        [
            "Tệp bắt đầu bằng dấu thứ tự byte (BOM) (RFC 7159, mục 8.1).",
            "The file begins with a byte order mark (RFC 7159, section 8.1).",
        ],
        ["Đề nghị lưu lại tệp ở UTF-8 không có BOM.", "Save the file as UTF-8 without a byte order mark."],
    ),
    code(
        "R401",
        Info,
        [
            "Thành phần crs đã bị bỏ khỏi GeoJSON và không còn ý nghĩa (RFC 7946, mục 4).",
            "The member crs was removed from GeoJSON and means nothing any more (RFC 7946, section 4).",
        ],
        ["Đề nghị bỏ thành phần crs.", "Drop the crs member."],
    ),
    code(
        "R402",
        Info,
        [
            "GeometryCollection chỉ gồm loại {} (RFC 7946, mục 3.1.8).",
            "The GeometryCollection holds nothing but {} (RFC 7946, section 3.1.8).",
        ],
        ["Đề nghị ghi một hình học thay cho tập hợp.", "Write one geometry instead of a collection."],
    ),
    code(
        "R403",
        Info,
        [
            "Vị trí đầu và cuối của vòng bằng nhau nhưng được ghi khác nhau (RFC 7946, mục 3.1.6).",
            "The first and last position of the ring are equal but written differently (RFC 7946, section 3.1.6).",
        ],
        CLOSE,
    ),
    code(
        "R404",
        Info,
        [
            "coordinates rỗng: nơi đọc có thể hiểu là null (RFC 7946, mục 3.1).",
            "The coordinates are empty: a reader may take them as null (RFC 7946, section 3.1).",
        ],
        UNLOCATED,
    ),
];
