//! What can be wrong with a track, in both languages.

use crate::import::Severity::{Error, Info, Warning};
use crate::import::codes::{AGAIN, Code, code};

const TIMES: [&str; 2] = [
    "Đề nghị xuất lại từ thiết bị dưới dạng nhật ký hành trình có giờ (GPX trkpt, KML gx:Track hoặc TCX).",
    "Export the recorded track with its times from the device (GPX trkpt, KML gx:Track or TCX).",
];
const CLOCK: [&str; 2] = [
    "Đề nghị chỉnh đồng hồ thiết bị và xem lại ngày của hành trình.",
    "Set the clock of the device right, and check the date of the track.",
];
const LOOK: [&str; 2] = [
    "Đề nghị xem lại hành trình trên bản đồ; nếu ghép nhầm tệp, hãy tải lên từng tệp.",
    "Look at the track on the map; if files were put together by mistake, upload each by itself.",
];
const SHORTER: [&str; 2] = [
    "Đề nghị chia hành trình theo từng ca rồi tải lên từng tệp.",
    "Cut the track into one file a shift and upload each by itself.",
];

pub(in crate::import) const TRACK: &[Code] = &[
    code(
        "K001",
        Error,
        ["Tệp không có điểm hành trình nào.", "The file has no points of a track."],
        ["Đề nghị kiểm tra xem thiết bị có ghi hành trình không.", "See whether the device recorded a track."],
    ),
    code(
        "K002",
        Error,
        [
            "Không điểm nào trong {} điểm có giờ; không thể chứng minh đã đi lúc nào.",
            "None of the {} points has a time; when it was driven cannot be shown.",
        ],
        TIMES,
    ),
    code(
        "K003",
        Warning,
        ["{} điểm không có giờ; chúng bị bỏ qua.", "{} points have no time; they are left out."],
        TIMES,
    ),
    code(
        "K004",
        Warning,
        [
            "Giờ lùi lại ở {} chỗ; các điểm đã được xếp lại theo giờ.",
            "Times go back in {} places; the points were sorted by time.",
        ],
        LOOK,
    ),
    code(
        "K005",
        Error,
        [
            "Giờ lùi lại ở {} chỗ trong {} điểm; thứ tự của hành trình không đáng tin.",
            "Times go back in {} places of {} points; the order of the track cannot be trusted.",
        ],
        TIMES,
    ),
    code(
        "K006",
        Info,
        [
            "{} điểm trùng giờ với điểm trước; chỉ điểm đầu được giữ.",
            "{} points repeat the time of the one before; the first of each is kept.",
        ],
        LOOK,
    ),
    code(
        "K007",
        Warning,
        [
            "Hành trình nhảy {} km giữa hai điểm; nó được tách ở đó.",
            "The track jumps {} km between two points; it is split there.",
        ],
        LOOK,
    ),
    code("K008", Error, ["Tệp lớn hơn {} byte.", "The file is larger than {} bytes."], SHORTER),
    code(
        "K009",
        Error,
        ["Cả {} điểm đều nằm ngoài tỉnh.", "All {} points lie outside the province."],
        ["Đề nghị xem có chọn nhầm tệp không.", "See whether it is the right file."],
    ),
    code(
        "K010",
        Error,
        ["Thẻ gốc là {}: không phải GPX, KML hay TCX.", "It begins with {}, which is neither GPX, KML nor TCX."],
        TIMES,
    ),
    code(
        "K011",
        Error,
        ["Tệp được nén ({}); tệp nén không được nhận.", "The file is packed ({}); packed files are not taken."],
        ["Đề nghị giải nén (tệp doc.kml trong KMZ) rồi tải lên.", "Unpack it (the doc.kml of a KMZ) and upload that."],
    ),
    code(
        "K012",
        Error,
        [
            "Giờ của hành trình ({}) sau giờ tải lên {} ngày: đồng hồ thiết bị sai.",
            "The times of the track ({}) are {} days after the upload: the clock of the device is wrong.",
        ],
        CLOCK,
    ),
    code(
        "K013",
        Warning,
        [
            "{} điểm không đọc được vị trí hoặc giờ; chúng bị bỏ qua.",
            "{} points have no position or time that can be read; they are left out.",
        ],
        AGAIN,
    ),
    code("K014", Error, ["Hành trình có hơn {} điểm.", "The track has more than {} points."], SHORTER),
    code(
        "K015",
        Warning,
        [
            "Hành trình ({}) cũ hơn giờ tải lên {} ngày: đồng hồ thiết bị có thể sai.",
            "The track ({}) is {} days older than its upload: the clock of the device may be wrong.",
        ],
        CLOCK,
    ),
    code("K016", Warning, ["{} điểm nằm ngoài tỉnh.", "{} points lie outside the province."], LOOK),
    code(
        "K017",
        Warning,
        [
            "{} đường chỉ có giờ đầu và giờ cuối; giờ của các điểm giữa được chia theo chiều dài.",
            "{} lines have only a time at their beginning and end; the times between are spread by length.",
        ],
        TIMES,
    ),
];
