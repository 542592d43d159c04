//! Why a photo was not taken.

use crate::units::Message;

/// Bytes of a photo at most.
pub const PHOTO_BYTES: u64 = 8 << 20;

/// Pixels of a photo at most.
pub const PIXELS: u64 = 50_000_000;

/// What is wrong with a photo, or with its coming now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PhotoFault {
    /// There is nothing in it.
    Empty,
    /// Its bytes are those of something else than a JPEG, a PNG or a WebP.
    NotAPhoto,
    /// It has too many bytes or too many pixels.
    TooBig,
    /// It ends too early, or is damaged in another way.
    Damaged,
    /// There is another photo of this number.
    Taken,
    /// The report is older than photos are taken for.
    TooLate,
    /// Too many are being taken at the moment, or this one came too slowly.
    Busy,
}

impl PhotoFault {
    /// All of them.
    pub const ALL: [Self; 7] =
        [Self::Empty, Self::NotAPhoto, Self::TooBig, Self::Damaged, Self::Taken, Self::TooLate, Self::Busy];

    /// Its stable code, HTTP status, and title in both languages.
    pub fn row(self) -> (&'static str, u16, &'static str, &'static str) {
        match self {
            Self::Empty => ("F400", 400, "Ảnh rỗng", "The photo is empty"),
            Self::NotAPhoto => ("F415", 415, "Không phải ảnh được nhận", "It is not a photo that is taken here"),
            Self::TooBig => ("F413", 413, "Ảnh quá lớn", "The photo is too big"),
            Self::Damaged => ("F422", 422, "Ảnh bị hỏng", "The photo is damaged"),
            Self::Taken => ("F409", 409, "Số này đã có ảnh khác", "There is another photo of this number"),
            Self::TooLate => ("F410", 410, "Đã hết thời gian gửi ảnh", "The time for photos is over"),
            Self::Busy => ("F503", 503, "Máy chủ đang bận nhận ảnh", "The server is busy with photos"),
        }
    }

    /// What to do about it.
    pub fn detail(self) -> Message {
        let (vi, en) = match self {
            Self::Empty => (
                "Tệp không có nội dung. Đề nghị chọn lại ảnh.",
                "The file has no content. Please choose the photo again.",
            ),
            Self::NotAPhoto => (
                "Chỉ nhận JPEG, PNG, WebP, xét theo nội dung tệp.",
                "Only JPEG, PNG and WebP are taken, judged by the file's content.",
            ),
            Self::TooBig => (
                "Tối đa 8 MB và 50 triệu điểm ảnh. Đề nghị thu nhỏ ảnh.",
                "At most 8 MB and 50 million pixels. Please make the photo smaller.",
            ),
            Self::Damaged => (
                "Tệp thiếu một phần hoặc không đọc được. Đề nghị chụp hoặc gửi lại.",
                "Part of the file is missing or cannot be read. Please take it or send it again.",
            ),
            Self::Taken => (
                "Ảnh đã nhận không thay được. Đề nghị dùng số khác, từ 1 đến 3.",
                "A photo that was taken is not replaced. Please use another number from 1 to 3.",
            ),
            Self::TooLate => (
                "Ảnh được nhận trong 24 giờ sau phản ánh. Đề nghị gửi phản ánh mới.",
                "Photos are taken for 24 hours after the report. Please file a new one.",
            ),
            Self::Busy => (
                "Chưa có gì bị mất. Đề nghị gửi lại sau ít phút.",
                "Nothing is lost. Please send it again in a minute.",
            ),
        };
        Message::new(vi, en)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn each_fault_has_a_code_of_its_own() {
        let codes: std::collections::BTreeSet<_> = PhotoFault::ALL.iter().map(|fault| fault.row().0).collect();
        assert_eq!(codes.len(), PhotoFault::ALL.len());
    }
}
