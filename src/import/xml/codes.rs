//! What is wrong with XML, KML and GPX (X1xx) and with a ZIP archive around them (Z1xx).

use crate::import::Severity::{Error, Info, Warning};
use crate::import::codes::{Code, code};

const AGAIN: [&str; 2] = ["Đề nghị xuất lại tệp từ phần mềm gốc.", "Export the file again from its source."];
const PLAIN: [&str; 2] = [
    "Đề nghị xuất lại tệp ở dạng KML, GPX hoặc GeoJSON thông thường.",
    "Export the file again as plain KML, GPX or GeoJSON.",
];
const PAIRS: [&str; 2] = [
    "Đề nghị ghi mỗi vị trí là kinh độ,vĩ độ với dấu chấm thập phân, các vị trí cách nhau bằng dấu cách: 107.10,16.81 107.11,16.82.",
    "Write every position as longitude,latitude with decimal points, and a space between positions: 107.10,16.81 107.11,16.82.",
];
const ZIP_AGAIN: [&str; 2] = [
    "Đề nghị nén lại: một tệp doc.kml ở thư mục gốc, không mật khẩu, không tệp nén bên trong.",
    "Pack it again: one doc.kml at the root, no password, no archives inside.",
];

/// Every code of XML and what is written in it.
pub(in crate::import) const XML: &[Code] = &[
    code("X101", Error, ["Không phải XML hợp lệ: {}.", "This is not valid XML: {}."], AGAIN),
    code(
        "X102",
        Error,
        [
            "Tệp khai báo DTD hoặc thực thể ({}); vì an toàn, tệp như vậy không được nhận.",
            "The file declares a DTD or entities ({}); for safety such a file is not taken.",
        ],
        ["Đề nghị xóa khai báo DOCTYPE và xuất lại tệp.", "Remove the DOCTYPE declaration and export the file again."],
    ),
    code(
        "X103",
        Error,
        ["Dấu & đứng riêng hoặc thực thể không rõ ({}).", "A bare & or an unknown entity ({})."],
        ["Đề nghị viết dấu & trong văn bản là &amp;.", "Write an & in text as &amp;."],
    ),
    code(
        "X104",
        Error,
        ["Tệp XML có thẻ gốc {}, không phải KML hay GPX.", "The XML begins with {}, which is neither KML nor GPX."],
        PLAIN,
    ),
    code(
        "X105",
        Error,
        [
            "Đây là tệp TCX (nhật ký luyện tập), không phải tuyến cáp.",
            "This is TCX, a training record, not a cable network.",
        ],
        PLAIN,
    ),
    code("X106", Error, ["Sau tài liệu XML còn nội dung khác.", "More text follows the XML document."], AGAIN),
    code("X107", Error, ["Thẻ chưa đóng đúng: {}.", "A tag is not closed rightly: {}."], AGAIN),
    code(
        "X110",
        Warning,
        [
            "Dấu phẩy và dấu cách trong tọa độ không đúng quy cách ({}); đã đọc theo nghĩa duy nhất có thể.",
            "Commas and spaces of the coordinates are not as they should be ({}); read in the only way possible.",
        ],
        PAIRS,
    ),
    code(
        "X111",
        Error,
        [
            "Không rõ vị trí này kết thúc ở đâu ({}).",
            "Where one position ends and the next begins cannot be told ({}).",
        ],
        PAIRS,
    ),
    code(
        "X112",
        Error,
        ["Tọa độ có vẻ dùng dấu phẩy thập phân ({}).", "The coordinates seem to have decimal commas ({})."],
        PAIRS,
    ),
    code(
        "X113",
        Warning,
        [
            "Thuộc tính {} được ghi nhiều lần; giá trị đầu được giữ.",
            "The property {} is written more than once; the first value is kept.",
        ],
        ["Đề nghị đặt tên riêng cho mỗi thuộc tính.", "Give every property a name of its own."],
    ),
    code(
        "X114",
        Error,
        ["Điểm thiếu thuộc tính {}.", "The point lacks the attribute {}."],
        ["Đề nghị ghi đủ lat và lon cho mỗi điểm.", "Write lat and lon on every point."],
    ),
    code(
        "X115",
        Info,
        ["{} được bỏ qua: không phải tuyến hay điểm thiết bị.", "{} is passed over: it is no route and no site."],
        [
            "Nếu có tuyến nằm ở liên kết đó, đề nghị nhập tệp được liên kết.",
            "If it links to routes, import the linked file itself.",
        ],
    ),
];

/// Every code of a ZIP archive.
pub(in crate::import) const ZIP: &[Code] = &[
    code("Z101", Error, ["Tệp ZIP bị hỏng hoặc bị cắt.", "The ZIP archive is damaged or cut off."], AGAIN),
    code(
        "Z102",
        Error,
        ["Tệp ZIP có {} mục, nhiều hơn mức cho phép.", "The ZIP archive has {} entries, more than are allowed."],
        ["Đề nghị chỉ nén những tệp cần thiết.", "Pack only the files that are needed."],
    ),
    code(
        "Z103",
        Error,
        ["Tệp ZIP có đường dẫn không an toàn ({}).", "The ZIP archive has an unsafe path ({})."],
        ZIP_AGAIN,
    ),
    code("Z104", Error, ["Mục {} được mã hóa.", "The entry {} is encrypted."], ZIP_AGAIN),
    code("Z105", Error, ["Trong tệp ZIP có tệp nén {}.", "The ZIP archive holds another archive, {}."], ZIP_AGAIN),
    code(
        "Z106",
        Error,
        ["Nội dung giải nén lớn hơn giới hạn {} byte.", "The content unpacks to more than the limit of {} bytes."],
        ["Đề nghị chia nhỏ dữ liệu thành nhiều tệp.", "Split the data into several files."],
    ),
    code(
        "Z107",
        Error,
        [
            "Tệp ZIP không có .kml ở thư mục gốc và cũng không có .shp.",
            "The ZIP archive has no .kml at its root and no .shp.",
        ],
        ZIP_AGAIN,
    ),
    code(
        "Z108",
        Error,
        ["Mục {} được nén bằng cách không hỗ trợ.", "The entry {} is packed in a way that is not supported."],
        ["Đề nghị nén lại bằng cách nén Deflate thông thường.", "Pack it again with plain Deflate."],
    ),
    code("Z109", Error, ["Tệp ZIP có hai mục cùng tên.", "The ZIP archive has two entries of one name."], ZIP_AGAIN),
    code(
        "Z110",
        Warning,
        [
            "Chỉ đọc {}; các tệp .kml khác trong tệp nén bị bỏ qua.",
            "Only {} is read; other .kml files of the archive are passed over.",
        ],
        ["Đề nghị nhập từng tệp .kml.", "Import every .kml file by itself."],
    ),
];
