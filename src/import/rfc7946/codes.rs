//! What RFC 7946 demands: R1xx of members, R2xx of coordinates. Each sentence ends with the
//! section of the RFC.

use crate::import::Severity::Error;
use crate::import::codes::{Code, code};

const AS_TYPE: [&str; 2] = [
    "Đề nghị ghi đúng một trong chín loại của RFC 7946, phân biệt chữ hoa chữ thường.",
    "Write one of the nine types of RFC 7946, with its capital letters.",
];
const AS_GEOMETRY: [&str; 2] = [
    "Đề nghị ghi một đối tượng hình học có type và coordinates.",
    "Write a geometry object with type and coordinates.",
];
pub(super) const UNLOCATED: [&str; 2] = [
    "Đề nghị ghi \"geometry\": null nếu đối tượng chưa có vị trí.",
    "Write \"geometry\": null if the feature has no place.",
];
const NO_PROPERTIES: [&str; 2] = [
    "Đề nghị ghi một đối tượng JSON, hoặc \"properties\": null nếu không có thuộc tính.",
    "Write a JSON object, or \"properties\": null if there are none.",
];
const AS_ARRAY: [&str; 2] =
    ["Đề nghị ghi một mảng JSON, có thể rỗng: [ ].", "Write a JSON array; it may be empty: [ ]."];
pub(super) const AS_POSITION: [&str; 2] = [
    "Đề nghị ghi mỗi vị trí là một mảng số: kinh độ, vĩ độ, có thể thêm độ cao.",
    "Write every position as an array of numbers: longitude, latitude and, if wanted, height.",
];
pub(super) const AS_BBOX: [&str; 2] = [
    "Đề nghị ghi lại bbox theo thứ tự tây, nam, đông, bắc, hoặc bỏ bbox.",
    "Write the bbox as west, south, east, north, or leave it out.",
];
pub(super) const CLOSE: [&str; 2] =
    ["Đề nghị lặp lại đúng vị trí đầu ở cuối vòng.", "Repeat the first position at the end of the ring, as written."];

/// The errors.
pub(in crate::import) const DEMANDS: &[Code] = &[
    code(
        "R101",
        Error,
        [
            "GeoJSON phải là một đối tượng JSON, không phải {} (RFC 7946, mục 2).",
            "A GeoJSON text is one JSON object, not {} (RFC 7946, section 2).",
        ],
        AS_TYPE,
    ),
    code(
        "R102",
        Error,
        ["Thiếu thành phần type (RFC 7946, mục 3).", "The member type is missing (RFC 7946, section 3)."],
        AS_TYPE,
    ),
    code(
        "R103",
        Error,
        ["{} không phải là loại của GeoJSON (RFC 7946, mục 3).", "{} is not a type of GeoJSON (RFC 7946, section 3)."],
        AS_TYPE,
    ),
    code(
        "R104",
        Error,
        [
            "{} không phải là loại hình học (RFC 7946, mục 3.1).",
            "{} is not a type of geometry (RFC 7946, section 3.1).",
        ],
        AS_TYPE,
    ),
    code(
        "R105",
        Error,
        [
            "Phần tử của features phải là Feature, không phải {} (RFC 7946, mục 3.3).",
            "An element of features must be a Feature, not {} (RFC 7946, section 3.3).",
        ],
        [
            "Đề nghị đặt hình học và thuộc tính trong một Feature.",
            "Put the geometry and the properties into a Feature.",
        ],
    ),
    code(
        "R106",
        Error,
        [
            "geometry phải là đối tượng hình học hoặc null, không phải {} (RFC 7946, mục 3.2).",
            "The geometry must be a geometry object or null, not {} (RFC 7946, section 3.2).",
        ],
        AS_GEOMETRY,
    ),
    code(
        "R107",
        Error,
        [
            "Feature thiếu thành phần geometry (RFC 7946, mục 3.2).",
            "The Feature lacks its member geometry (RFC 7946, section 3.2).",
        ],
        UNLOCATED,
    ),
    code(
        "R108",
        Error,
        [
            "Feature thiếu thành phần properties (RFC 7946, mục 3.2).",
            "The Feature lacks its member properties (RFC 7946, section 3.2).",
        ],
        NO_PROPERTIES,
    ),
    code(
        "R109",
        Error,
        [
            "properties phải là đối tượng JSON hoặc null, không phải {} (RFC 7946, mục 3.2).",
            "The properties must be a JSON object or null, not {} (RFC 7946, section 3.2).",
        ],
        NO_PROPERTIES,
    ),
    code(
        "R110",
        Error,
        [
            "id phải là chữ hoặc số, không phải {} (RFC 7946, mục 3.2).",
            "The id must be text or a number, not {} (RFC 7946, section 3.2).",
        ],
        ["Đề nghị ghi id là chữ hoặc số, hoặc bỏ id.", "Write the id as text or a number, or leave it out."],
    ),
    code(
        "R111",
        Error,
        [
            "FeatureCollection thiếu thành phần features (RFC 7946, mục 3.3).",
            "The FeatureCollection lacks its member features (RFC 7946, section 3.3).",
        ],
        AS_ARRAY,
    ),
    code(
        "R112",
        Error,
        [
            "features phải là một mảng, không phải {} (RFC 7946, mục 3.3).",
            "The member features must be an array, not {} (RFC 7946, section 3.3).",
        ],
        AS_ARRAY,
    ),
    code(
        "R113",
        Error,
        [
            "GeometryCollection thiếu thành phần geometries (RFC 7946, mục 3.1.8).",
            "The GeometryCollection lacks its member geometries (RFC 7946, section 3.1.8).",
        ],
        AS_ARRAY,
    ),
    code(
        "R114",
        Error,
        [
            "geometries phải là một mảng, không phải {} (RFC 7946, mục 3.1.8).",
            "The member geometries must be an array, not {} (RFC 7946, section 3.1.8).",
        ],
        AS_ARRAY,
    ),
    code(
        "R115",
        Error,
        [
            "Phần tử của geometries phải là đối tượng hình học, không phải {} (RFC 7946, mục 3.1.8).",
            "An element of geometries must be a geometry object, not {} (RFC 7946, section 3.1.8).",
        ],
        AS_GEOMETRY,
    ),
    code(
        "R116",
        Error,
        [
            "Hình học thiếu thành phần coordinates (RFC 7946, mục 3.1).",
            "The geometry lacks its member coordinates (RFC 7946, section 3.1).",
        ],
        AS_GEOMETRY,
    ),
    code(
        "R117",
        Error,
        [
            "coordinates phải là một mảng, không phải {} (RFC 7946, mục 3.1).",
            "The member coordinates must be an array, not {} (RFC 7946, section 3.1).",
        ],
        AS_POSITION,
    ),
    code(
        "R118",
        Error,
        [
            "Đối tượng loại này không được có thành phần {} (RFC 7946, mục 7.1).",
            "An object of this type must not have a member {} (RFC 7946, section 7.1).",
        ],
        [
            "Đề nghị bỏ thành phần này hoặc đặt trong properties của Feature.",
            "Drop the member, or move it into the properties of a Feature.",
        ],
    ),
    code(
        "R119",
        Error,
        [
            "bbox phải là mảng gồm 4 hoặc 6 số ({}) (RFC 7946, mục 5).",
            "The bbox must be an array of 4 or 6 numbers ({}) (RFC 7946, section 5).",
        ],
        AS_BBOX,
    ),
    code(
        "R201",
        Error,
        [
            "Ở đây phải là một mảng tọa độ, không phải {} (RFC 7946, mục 3.1.1).",
            "An array of coordinates must stand here, not {} (RFC 7946, section 3.1.1).",
        ],
        AS_POSITION,
    ),
    code(
        "R202",
        Error,
        [
            "Số tầng ngoặc của tọa độ không khớp với loại {} (RFC 7946, mục 3.1.1).",
            "The brackets of the coordinates do not fit the type {} (RFC 7946, section 3.1.1).",
        ],
        [
            "Đề nghị sửa type, hoặc số tầng ngoặc của coordinates.",
            "Correct the type, or how deep the coordinates are nested.",
        ],
    ),
    code(
        "R203",
        Error,
        [
            "Tọa độ phải là số, không phải {} (RFC 7946, mục 3.1.1).",
            "A coordinate must be a number, not {} (RFC 7946, section 3.1.1).",
        ],
        AS_POSITION,
    ),
    code(
        "R204",
        Error,
        [
            "Vị trí có ít hơn hai số ({}) (RFC 7946, mục 3.1.1).",
            "A position has fewer than two numbers ({}) (RFC 7946, section 3.1.1).",
        ],
        AS_POSITION,
    ),
    code(
        "R205",
        Error,
        [
            "Đường có ít hơn hai vị trí ({}) (RFC 7946, mục 3.1.4).",
            "A line has fewer than two positions ({}) (RFC 7946, section 3.1.4).",
        ],
        ["Đề nghị vẽ lại hoặc bỏ đường này.", "Draw this line again, or leave it out."],
    ),
    code(
        "R206",
        Error,
        [
            "Vòng có ít hơn bốn vị trí ({}) (RFC 7946, mục 3.1.6).",
            "A ring has fewer than four positions ({}) (RFC 7946, section 3.1.6).",
        ],
        ["Đề nghị vẽ lại hoặc bỏ vòng này.", "Draw this ring again, or leave it out."],
    ),
    code(
        "R207",
        Error,
        [
            "Vòng không khép kín: vị trí cuối khác vị trí đầu (RFC 7946, mục 3.1.6).",
            "The ring is not closed: its last position is not its first (RFC 7946, section 3.1.6).",
        ],
        CLOSE,
    ),
];
