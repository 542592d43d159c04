//! Every fault a file can have, in both languages.

use crate::import::Severity::{self, Error, Info, Warning};
use crate::import::network_csv::TABLE;
use crate::import::ofds::OFDS;
use crate::import::rfc7946::{ADVICE, DEMANDS};
use crate::import::road_codes::ROADS;
use crate::import::shapefile::SHAPEFILE;
use crate::import::topology::TOPOLOGY;
use crate::import::track::TRACK;
use crate::import::xml::{XML, ZIP};
use crate::units::{Message, grouped};

/// One code with its sentences; `{}` is filled with the detail of the case.
#[derive(Clone, Copy, Debug)]
pub struct Code {
    /// The stable code.
    pub code: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong, Vietnamese then English.
    pub says: [&'static str; 2],
    /// What to do, Vietnamese then English.
    pub remedy: [&'static str; 2],
}

pub(super) const fn code(
    code: &'static str,
    severity: Severity,
    says: [&'static str; 2],
    remedy: [&'static str; 2],
) -> Code {
    Code { code, severity, says, remedy }
}

/// Every code of the import, for documentation and tests.
pub fn every_code() -> impl Iterator<Item = &'static Code> {
    [
        DOCUMENT, GEOMETRY, PLACE, NETWORK, TOPOLOGY, OFDS, INCIDENT, COMMUNE, TABLE, SHAPEFILE, DEMANDS, ADVICE, XML,
        ZIP, ROADS, TRACK,
    ]
    .into_iter()
    .flatten()
}

/// Severity, sentence and remedy of a code, with the details in their places; a single one may
/// stand in several.
pub(crate) fn sentence(wanted: &'static str, details: &[&str]) -> (Severity, Message, Message) {
    let fill =
        |[vi, en]: [&str; 2]| Message::new(filled(vi, details, decimal_comma), filled(en, details, str::to_owned));
    match every_code().find(|c| c.code == wanted) {
        Some(c) => (c.severity, fill(c.says), fill(c.remedy)),
        None => (Error, Message::new(wanted, wanted), Message::new(wanted, wanted)),
    }
}

/// A sentence with its details in the places it leaves; one detail alone goes into each.
fn filled(text: &str, details: &[&str], written: impl Fn(&str) -> String) -> String {
    let mut parts = text.split("{}");
    let mut sentence = parts.next().unwrap_or_default().to_owned();
    for (place, part) in parts.enumerate() {
        let detail = if details.len() == 1 { details.first() } else { details.get(place) };
        sentence += &detail.map_or_else(String::new, |detail| written(detail));
        sentence += part;
    }
    sentence
}

/// A decimal number as Vietnamese writes it, 1.234,5; all else as it is, whole numbers too: they may be codes.
fn decimal_comma(detail: &str) -> String {
    let (sign, digits) = detail.strip_prefix('-').map_or(("", detail), |digits| ("-", digits));
    let Some((whole, part)) = digits.split_once('.') else { return detail.to_owned() };
    let number = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
    if !number(whole) || !number(part) {
        return detail.to_owned();
    }
    format!("{sign}{},{part}", grouped(whole, '.'))
}

/// Severity of a code.
pub(crate) fn severity(wanted: &'static str) -> Severity {
    every_code().find(|c| c.code == wanted).map_or(Error, |c| c.severity)
}

pub(super) const AGAIN: [&str; 2] = ["Đề nghị xuất lại tệp từ phần mềm gốc.", "Export the file again from its source."];
pub(super) const SAVE_UTF8: [&str; 2] = ["Đề nghị lưu lại tệp ở bảng mã UTF-8.", "Save the file again as UTF-8."];
pub(super) const SPLIT: [&str; 2] = ["Đề nghị chia tệp thành nhiều phần.", "Split the file into parts."];
pub(super) const AS_WGS84: [&str; 2] = [
    "Đề nghị chọn hệ tọa độ của tệp, hoặc xuất lại ở WGS84 (EPSG:4326), kinh độ trước.",
    "Choose the system of the file, or export it again as WGS84 (EPSG:4326), longitude first.",
];
const TWO_NUMBERS: [&str; 2] =
    ["Đề nghị ghi mỗi vị trí là hai số: kinh độ, vĩ độ.", "Write every position as two numbers: longitude, latitude."];
const AS_LINE: [&str; 2] = [
    "Đề nghị vẽ tuyến bằng LineString hoặc MultiLineString, điểm thiết bị bằng Point.",
    "Draw a route as LineString or MultiLineString, a site as Point.",
];
const CORRECT: [&str; 2] = ["Đề nghị kiểm tra và sửa lại vị trí này.", "Check and correct this position."];

const DOCUMENT: &[Code] = &[
    code("G001", Error, ["Tệp rỗng.", "The file is empty."], AGAIN),
    code("G002", Error, ["Tệp ở bảng mã {}, không phải UTF-8.", "The file is {}, not UTF-8."], SAVE_UTF8),
    code("G003", Error, ["Tệp có byte không phải UTF-8.", "The file has bytes that are not UTF-8."], SAVE_UTF8),
    code("G004", Error, ["Tệp bị cắt giữa chừng.", "The file ends in the middle."], AGAIN),
    code(
        "G005",
        Error,
        ["Không phải JSON hợp lệ ở dòng {}, gần “{}”.", "This is not valid JSON on line {}, near “{}”."],
        AGAIN,
    ),
    code(
        "G006",
        Error,
        ["Sau tài liệu JSON còn nội dung khác.", "More text follows the JSON document."],
        ["Đề nghị mỗi tệp chỉ chứa một tài liệu.", "Keep one document in a file."],
    ),
    code(
        "G007",
        Error,
        ["NaN và Infinity không phải JSON.", "NaN and Infinity are not JSON."],
        ["Đề nghị ghi null hoặc bỏ giá trị không biết.", "Write null, or leave an unknown value out."],
    ),
    code("G008", Error, ["Nội dung lồng nhau quá {} tầng.", "The content is nested more than {} deep."], AGAIN),
    code("G009", Error, ["Không phải GeoJSON: {}.", "This is not GeoJSON: {}."], AGAIN),
    code("G010", Error, ["Tệp có hơn {} đối tượng.", "The file has more than {} features."], SPLIT),
    code("G011", Error, ["Tệp có hơn {} đỉnh.", "The file has more than {} vertices."], SPLIT),
    code(
        "G012",
        Error,
        ["Một đối tượng lớn hơn {} byte.", "A feature is larger than {} bytes."],
        ["Đề nghị bỏ bớt thuộc tính hoặc chia nhỏ đối tượng.", "Drop properties, or split the feature."],
    ),
    code(
        "G013",
        Warning,
        ["Tệp ghi hệ tọa độ {}; đã chuyển sang WGS84.", "The file names the system {}; it was turned into WGS84."],
        ["Đề nghị xem trên bản đồ vị trí có đúng không.", "Look at the map whether the places are right."],
    ),
    code("G018", Error, ["Chưa biết hệ tọa độ {}.", "The coordinate system {} is not known here."], AS_WGS84),
    code(
        "G022",
        Error,
        ["Một mạng trong gói OFDS không đọc được.", "A network of the OFDS package cannot be read."],
        AGAIN,
    ),
    code(
        "G019",
        Error,
        ["Hệ tọa độ {} được ghi sau các đối tượng.", "The coordinate system {} is named after the features."],
        ["Đề nghị nhập lại và chọn hệ tọa độ này.", "Import the file again and choose this system."],
    ),
    code("G014", Error, ["Việc đọc đã bị dừng.", "Reading was stopped."], ["Đề nghị nhập lại.", "Import it again."]),
    code(
        "G015",
        Error,
        ["Không đọc được tệp.", "The file cannot be read."],
        ["Đề nghị gửi lại tệp.", "Send the file again."],
    ),
    code(
        "G016",
        Warning,
        ["Chỉ có hình học, không có tên và mã.", "A bare geometry, without a name or an id."],
        ["Đề nghị đặt hình học trong một Feature.", "Put the geometry into a Feature."],
    ),
    code(
        "G023",
        Error,
        ["Tệp không phải {}; nội dung là {}.", "The file is not {}; what is in it is {}."],
        [
            "Đề nghị chọn đúng định dạng, hoặc để hệ thống tự nhận ra.",
            "Choose the format that it is, or let it be recognised.",
        ],
    ),
    code(
        "G024",
        Error,
        ["Tệp không thuộc định dạng nào đọc được ở đây.", "The file is in none of the formats that are read here."],
        [
            "Đề nghị xuất lại ở một trong các dạng: GeoJSON, OFDS, KML, KMZ, GPX, Shapefile (nén .shp, .dbf, .shx, .prj vào một tệp zip), CSV.",
            "Export it again as one of: GeoJSON, OFDS, KML, KMZ, GPX, Shapefile (.shp, .dbf, .shx, .prj in one zip), CSV.",
        ],
    ),
    code("G025", Error, ["Tệp lớn hơn {} byte.", "The file is larger than {} bytes."], SPLIT),
    code("G017", Warning, ["Tệp không có đối tượng nào.", "The file has no features."], AGAIN),
];

const GEOMETRY: &[Code] = &[
    code("G101", Error, ["Vĩ độ vượt quá 90 độ ({}).", "A latitude is beyond 90 degrees ({})."], CORRECT),
    code(
        "G102",
        Error,
        ["Có vẻ vĩ độ ghi trước kinh độ ({}).", "Latitude seems to be written before longitude ({})."],
        [
            "Đề nghị đổi chỗ: kinh độ trước, vĩ độ sau; hoặc nhập lại và cho biết vĩ độ được ghi trước.",
            "Swap the axes: longitude first, then latitude; or import it again and say that latitude comes first.",
        ],
    ),
    code("G103", Error, ["Kinh độ vượt quá 180 độ ({}).", "A longitude is beyond 180 degrees ({})."], CORRECT),
    code(
        "G104",
        Error,
        ["Tọa độ có vẻ tính bằng mét ({}), không phải độ.", "The coordinates seem to be metres ({}), not degrees."],
        AS_WGS84,
    ),
    code("G105", Error, ["Tọa độ không phải là số ({}).", "A coordinate is not a number ({})."], TWO_NUMBERS),
    code("G106", Error, ["Vị trí có ít hơn hai số ({}).", "A position has fewer than two numbers ({})."], TWO_NUMBERS),
    code(
        "G107",
        Error,
        ["Đường có ít hơn hai đỉnh.", "A line has fewer than two vertices."],
        ["Đề nghị vẽ lại tuyến hoặc bỏ đường này.", "Draw the route again, or leave this line out."],
    ),
    code(
        "G108",
        Warning,
        ["Tuyến có chiều dài 0 m.", "The route is 0 m long."],
        ["Đề nghị kiểm tra các đỉnh của tuyến.", "Check the vertices of the route."],
    ),
    code(
        "G109",
        Warning,
        ["Đối tượng không có hình học, không được nhập.", "The feature has no geometry and is kept out."],
        ["Đề nghị vẽ tuyến khi đã khảo sát.", "Draw it once it has been surveyed."],
    ),
    code(
        "G110",
        Error,
        ["{} không thể là tuyến cáp hay điểm thiết bị.", "{} cannot be a cable route or a site."],
        AS_LINE,
    ),
    code(
        "G111",
        Error,
        [
            "Một đối tượng gom nhiều hình học (GeometryCollection).",
            "One feature gathers several geometries (GeometryCollection).",
        ],
        ["Đề nghị tách mỗi hình học thành một đối tượng.", "Make every geometry a feature of its own."],
    ),
    code("G112", Error, ["Không rõ loại hình học {}.", "The geometry type {} is unknown."], AS_LINE),
    code(
        "G113",
        Info,
        ["Độ cao ở vị trí được bỏ qua ({}).", "Heights of positions are ignored ({})."],
        ["Không cần làm gì.", "Nothing to do."],
    ),
    code(
        "G114",
        Warning,
        [
            "Vị trí có hơn ba số ({}); phần thừa bị bỏ qua.",
            "A position has more than three numbers ({}); the rest is ignored.",
        ],
        TWO_NUMBERS,
    ),
    code(
        "G115",
        Error,
        [
            "Dấu ngoặc của tọa độ không khớp với loại hình học ({}).",
            "The brackets of the coordinates do not fit the geometry type ({}).",
        ],
        AGAIN,
    ),
    code(
        "G116",
        Error,
        ["Một MultiPoint có nhiều vị trí.", "A MultiPoint holds several positions."],
        ["Đề nghị ghi mỗi điểm thiết bị là một Point.", "Write every site as a Point of its own."],
    ),
    code("G117", Error, ["Đây không phải là một Feature: {}.", "This is not a Feature: {}."], AGAIN),
    code("G118", Error, ["Thuộc tính phải là một đối tượng JSON.", "Properties must be a JSON object."], AGAIN),
    code(
        "G119",
        Error,
        ["Mã phải là chữ hoặc số.", "An id must be text or a number."],
        ["Đề nghị ghi lại mã của đối tượng.", "Write the id of the feature again."],
    ),
];

const KNOWN_WORD: [&str; 2] = [
    "Đề nghị dùng một trong các từ của hướng dẫn, hoặc để trống.",
    "Use one of the words of the guide, or leave it empty.",
];
const UNIQUE: [&str; 2] = ["Đề nghị cho mỗi đối tượng một mã riêng.", "Give every feature an id of its own."];

const PLACE: &[Code] = &[
    code(
        "G120",
        Error,
        ["Vị trí {} nằm ngoài vùng của hệ tọa độ đã chọn.", "The position {} is outside what the chosen system shows."],
        ["Đề nghị kiểm tra múi chiếu.", "Check the zone."],
    ),
    code(
        "G121",
        Error,
        [
            "Tọa độ {} là độ, nhưng hệ đã chọn tính bằng mét.",
            "The coordinates {} are degrees, but the chosen system counts metres.",
        ],
        ["Đề nghị chọn WGS84 hoặc kiểm tra lại tệp.", "Choose WGS84, or check the file."],
    ),
];

const NETWORK: &[Code] = &[
    code(
        "G201",
        Error,
        ["Mã {} được dùng nhiều lần trong tệp.", "The id {} is used more than once in the file."],
        UNIQUE,
    ),
    code(
        "G202",
        Error,
        ["Mã {} có cả dạng số và dạng chữ.", "The id {} appears both as a number and as text."],
        UNIQUE,
    ),
    code(
        "G203",
        Warning,
        [
            "Cùng một đường với tuyến {}; chiều dài bị tính hai lần.",
            "The same line as route {}; its length counts twice.",
        ],
        [
            "Đề nghị bỏ một trong hai tuyến nếu chỉ có một sợi cáp.",
            "Leave one of the two out if there is only one cable.",
        ],
    ),
    code("G301", Warning, ["Không rõ loại cáp {}.", "The medium {} is unknown."], KNOWN_WORD),
    code("G302", Warning, ["Không rõ cách lắp đặt {}.", "The laying {} is unknown."], KNOWN_WORD),
    code("G303", Warning, ["Không rõ loại điểm thiết bị {}.", "The kind of site {} is unknown."], KNOWN_WORD),
    code("G304", Warning, ["Mã doanh nghiệp {} không hợp lệ.", "The carrier code {} is not valid."], KNOWN_WORD),
    code(
        "G305",
        Warning,
        ["Không rõ số sợi {}.", "The number of fibres {} is not clear."],
        ["Đề nghị ghi một số, ví dụ 24.", "Write one number, such as 24."],
    ),
    code(
        "G402",
        Warning,
        ["Không rõ độ mật {}.", "The classification {} is unknown."],
        ["Đề nghị ghi Thường, Mật, Tối mật hoặc Tuyệt mật.", "Write Thường (none), Mật, Tối mật or Tuyệt mật."],
    ),
    code(
        "G401",
        Error,
        ["Đối tượng có độ mật {}; hệ thống này không được lưu.", "It is classified {}; this system may not hold it."],
        [
            "Đề nghị bỏ khỏi tệp; bí mật nhà nước chỉ lưu trên mạng nội bộ độc lập.",
            "Take it out of the file; state secrets belong on an isolated network alone.",
        ],
    ),
];

const TIME: [&str; 2] = [
    "Đề nghị ghi theo RFC 3339, ví dụ 2026-01-31T22:15:00+07:00.",
    "Write it as RFC 3339, such as 2026-01-31T22:15:00+07:00.",
];
const NUMBER: [&str; 2] =
    ["Đề nghị ghi một số không âm, hoặc để trống.", "Write a number that is not negative, or leave it empty."];

const INCIDENT: &[Code] = &[
    code("I101", Error, ["Không rõ loại vụ việc {}.", "The kind of incident {} is unknown."], KNOWN_WORD),
    code(
        "I102",
        Error,
        ["Vụ việc kết thúc trước khi bắt đầu.", "The incident ends before it begins."],
        ["Đề nghị kiểm tra hai thời điểm.", "Check the two times."],
    ),
    code("I103", Error, ["Không đọc được thời điểm {}.", "The time {} cannot be read."], TIME),
    code(
        "I104",
        Error,
        ["Độ chính xác {} không nằm trong 0 đến 5000 m.", "The accuracy {} is not between 0 and 5000 m."],
        NUMBER,
    ),
    code("I105", Error, ["Lý trình {} không hợp lệ.", "The chainage {} is not valid."], NUMBER),
    code(
        "I106",
        Error,
        ["Vụ việc không cho biết xảy ra ở đâu.", "The incident does not say where it happened."],
        [
            "Đề nghị ghi vị trí, tuyến và lý trình, hoặc điểm thiết bị.",
            "Give a position, a route and chainage, or a site.",
        ],
    ),
    code("I107", Error, ["Số mét {} không hợp lệ.", "The number of metres {} is not valid."], NUMBER),
    code("I108", Error, ["Số tiền thiệt hại {} không hợp lệ.", "The damage {} is not valid."], NUMBER),
    code(
        "I109",
        Error,
        ["Vị trí của vụ việc phải là một Point.", "The place of an incident must be a Point."],
        CORRECT,
    ),
    code(
        "I110",
        Warning,
        ["Vụ việc không ghi loại; được nhập là đứt cáp.", "The incident tells no kind; taken as a cut."],
        KNOWN_WORD,
    ),
    code("I111", Error, ["Một dòng của bảng không đọc được.", "A row of the table cannot be read."], AGAIN),
    code("I112", Error, ["Bảng thiếu hàng tiêu đề có cột {}.", "The table lacks a heading with the column {}."], AGAIN),
    code(
        "I113",
        Warning,
        ["Chưa dùng được vì thiếu {}.", "It was not used, for {} is missing."],
        [
            "Đề nghị ghi đủ: tuyến và lý trình; số mét OTDR và trạm đo; hai măng xông.",
            "Give both: route and chainage; optical distance and its site; two closures.",
        ],
    ),
    code(
        "I114",
        Error,
        ["Danh sách vị trí phải gồm nhiều nhất 100 mục.", "The places must be a list of at most 100 entries."],
        [
            "Đề nghị ghi mỗi vị trí là một mục với các trường như của vụ việc.",
            "Write each place as an entry with the fields that an incident has.",
        ],
    ),
    code(
        "I115",
        Error,
        ["Vị trí {} không phải [kinh độ, vĩ độ].", "The point {} is not [longitude, latitude]."],
        CORRECT,
    ),
];

const COMMUNE: &[Code] = &[
    code(
        "C101",
        Error,
        ["Xã không có mã đơn vị hành chính.", "The commune has no administrative code."],
        ["Đề nghị ghi mã vào thuộc tính code.", "Write the code into the property code."],
    ),
    code(
        "C102",
        Error,
        ["Xã không có tên.", "The commune has no name."],
        ["Đề nghị ghi tên vào thuộc tính name.", "Write the name into the property name."],
    ),
    code(
        "C103",
        Error,
        [
            "Địa giới của xã phải là Polygon hoặc MultiPolygon.",
            "The area of a commune must be a Polygon or MultiPolygon.",
        ],
        AGAIN,
    ),
    code(
        "C104",
        Error,
        [
            "Một vòng địa giới chưa khép kín hoặc có ít hơn 4 vị trí.",
            "A ring of the area is not closed or has fewer than 4 positions.",
        ],
        ["Vị trí cuối phải trùng vị trí đầu.", "Its last position must be its first."],
    ),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_code_speaks_both_languages_and_is_there_once() {
        let mut seen = std::collections::HashSet::new();
        for c in every_code() {
            assert!(seen.insert(c.code), "{} twice", c.code);
            for text in c.says.iter().chain(&c.remedy) {
                assert!(text.len() > 5 && text.ends_with('.'), "{}: {text}", c.code);
            }
            assert_ne!(c.says[0], c.says[1], "{}", c.code);
            assert_eq!(c.says[0].contains("{}"), c.says[1].contains("{}"), "{}: the detail is told in both", c.code);
        }
    }

    #[test]
    fn every_code_the_import_uses_is_in_the_table() {
        let sources = [
            include_str!("attributes.rs"),
            include_str!("communes.rs"),
            include_str!("draft.rs"),
            include_str!("feature.rs"),
            include_str!("formats.rs"),
            include_str!("geojson.rs"),
            include_str!("splitter.rs"),
            include_str!("coordinates.rs"),
            include_str!("incident_csv.rs"),
            include_str!("place.rs"),
            include_str!("incident_draft.rs"),
            include_str!("incident_fields.rs"),
            include_str!("network_csv/columns.rs"),
            include_str!("network_csv/mod.rs"),
            include_str!("network_csv/vertices.rs"),
            include_str!("placing.rs"),
            include_str!("shapefile/archive.rs"),
            include_str!("shapefile/mod.rs"),
            include_str!("shapefile/prj.rs"),
            include_str!("table.rs"),
            include_str!("columns.rs"),
            include_str!("ofds/references.rs"),
            include_str!("ofds/spans.rs"),
            include_str!("topology/line.rs"),
            include_str!("topology/mod.rs"),
            include_str!("rfc7946/extent.rs"),
            include_str!("rfc7946/geometry.rs"),
            include_str!("rfc7946/judge.rs"),
            include_str!("rfc7946/mod.rs"),
            include_str!("rfc7946/positions.rs"),
            include_str!("xml/coordinates.rs"),
            include_str!("xml/gpx.rs"),
            include_str!("xml/kml.rs"),
            include_str!("xml/mod.rs"),
            include_str!("xml/pending.rs"),
            include_str!("xml/pump.rs"),
            include_str!("zip.rs"),
        ];
        for source in sources {
            let quoted = source
                .split('"')
                .filter(|q| q.len() == 4 && q.starts_with(['C', 'G', 'I', 'N', 'O', 'R', 'S', 'T', 'X', 'Z']));
            for used in quoted.filter(|q| q[1..].bytes().all(|b| b.is_ascii_digit())) {
                assert!(every_code().any(|c| c.code == used), "{used}");
            }
        }
    }
}
