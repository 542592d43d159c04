//! The text in the archive.

use std::fmt::Write;

use super::table::Heading;
use crate::export::Classification;

const VI: &str = "\
Lớp routes: tuyến cáp (đường). Lớp sites: điểm thiết bị (điểm). Toạ độ WGS84, bảng mã UTF-8.
Toạ độ, mã và các cột dưới đây được giữ nguyên, trừ những điều Shapefile không ghi được:
- tên cột dài quá 10 byte được rút gọn (xem bảng dưới);
- chữ dài quá 254 byte bị cắt; dấu cách ở cuối mất; ô trống và \"không có\" là một;
- danh sách và đối tượng thành chữ JSON; số nguyên trong cột có số lẻ thành số lẻ; cột vừa số vừa chữ thành chữ.
Nhập lại tệp ZIP này vào hệ thống thì những điều đó trở lại như cũ (tệp .cablewatch), trừ chỗ đã có người sửa.
";

const EN: &str = "\
Layer routes: cable routes (lines). Layer sites: equipment sites (points). WGS84, UTF-8.
Coordinates, ids and the columns below are as they were, except for what a Shapefile cannot hold:
- names of columns over 10 bytes are shortened (see the table below);
- texts over 254 bytes are cut; spaces at the end are lost; an empty cell and none at all are the same;
- lists and objects become JSON text; whole numbers in a column with decimals get decimals; a column of numbers
  and texts is text.
Importing this archive again restores all that (the .cablewatch files), except where somebody has edited it.
";

/// What the archive holds, with a legend of the columns whose names were changed or texts cut.
pub(super) fn text(classification: Classification, layers: &[(&str, &Heading)]) -> String {
    let mut text = format!("{}\n\n{VI}\n{EN}", classification.line());
    for (layer, heading) in layers {
        let changed = heading.columns.iter().skip(1).filter(|c| c.name != c.short || c.is_cut());
        for column in changed {
            let name = column.name.replace(char::is_control, " ");
            let cut = if column.is_cut() { " (cắt ở 254 byte / cut at 254 bytes)" } else { "" };
            // Writing to a String cannot fail.
            let _ = write!(text, "\n{layer}.{} = {name}{cut}", column.short);
        }
    }
    text.push('\n');
    text
}
