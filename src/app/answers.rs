//! What became of a report, for whoever holds its code: plain words, no place, no cable, no carrier.

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::photos::PHOTO_HOURS;
use crate::app::views::ReasonView;
use crate::app::{App, AppError, Caller};
use crate::incidents::CaseStatus;
use crate::store::AnswerRow;
use crate::units::{Message, Timestamp};

/// What became of a report.
#[derive(Debug, Serialize, ToSchema)]
pub struct AnswerView {
    /// Its code.
    code: String,
    /// When it came in.
    received_at: Option<String>,
    /// What was reported, as its code.
    kind: &'static str,
    /// The same in words.
    kind_words: ReasonView,
    /// How far it is: received, verifying, prosecuted, not_prosecuted, suspended, referred, closed, unfounded.
    step: &'static str,
    /// The same in words.
    words: ReasonView,
    /// What its reporter was told last, in plain text.
    reply: Option<String>,
    /// When.
    replied_at: Option<String>,
    /// Photos that have arrived.
    photos: i64,
    /// Until when more are taken.
    photos_until: Option<String>,
    /// Until when it is kept who reported; nothing if it is not.
    contact_until: Option<String>,
}

impl App {
    /// What became of the report of this code; for anybody who holds it.
    pub async fn answer(&self, caller: &Caller, code: &str) -> Result<AnswerView, AppError> {
        let row = self.answer_row(caller, code).await?;
        let (reply, replied_at) = row.reply.unzip();
        Ok(AnswerView {
            code: row.code,
            received_at: row.reported_at.map(Timestamp::rfc3339),
            kind: row.kind.code(),
            kind_words: kind_words(row.kind.code()).into(),
            step: row.step.code(),
            words: step_words(row.step).into(),
            reply,
            replied_at: replied_at.map(Timestamp::rfc3339),
            photos: row.photos,
            photos_until: row.reported_at.map(|at| photos_until(at).rfc3339()),
            contact_until: row.contact_until.map(Timestamp::rfc3339),
        })
    }

    pub(super) async fn answer_row(&self, caller: &Caller, code: &str) -> Result<AnswerRow, AppError> {
        let found = self.store().answer(caller.scope(), &read_code(code)?, self.world().now()).await?;
        found.ok_or(AppError::Absent)
    }
}

/// Photos of a report that came in then are taken until this.
pub(super) fn photos_until(at: Timestamp) -> Timestamp {
    Timestamp::from_millis(at.millis() + PHOTO_HOURS * 3_600_000)
}

/// A code as people copy it: in small letters, with blanks, without its dashes. Anything that cannot be
/// one is simply not there.
pub(super) fn read_code(text: &str) -> Result<String, AppError> {
    let plain: String = text.chars().filter(|c| !c.is_whitespace() && *c != '-').collect();
    if plain.is_empty() || plain.len() > 16 || !plain.chars().all(|c| c.is_ascii_alphanumeric()) {
        return Err(AppError::Absent);
    }
    let letters: Vec<char> = plain.to_ascii_uppercase().chars().collect();
    Ok(letters.chunks(4).map(String::from_iter).collect::<Vec<_>>().join("-"))
}

/// How far a report is, for its reporter.
fn step_words(step: CaseStatus) -> Message {
    let (vi, en) = match step {
        CaseStatus::Received => (
            "Đã tiếp nhận. Cơ quan chức năng đang xem phản ánh này.",
            "Received. The authorities are looking at this report.",
        ),
        CaseStatus::Verifying => ("Đang xác minh.", "It is being verified."),
        CaseStatus::Prosecuted => ("Đã khởi tố vụ án.", "A criminal case has been opened."),
        CaseStatus::NotProsecuted => ("Đã xác minh xong, không khởi tố.", "Verified; no criminal case is opened."),
        CaseStatus::Suspended => ("Tạm đình chỉ, sẽ xem lại khi có tin mới.", "Suspended until there is news."),
        CaseStatus::Referred => ("Đã chuyển cơ quan có thẩm quyền.", "Passed on to the body in charge."),
        CaseStatus::Closed => ("Đã kết thúc. Cảm ơn quý vị.", "Closed. Thank you."),
        CaseStatus::Unfounded => ("Đã xem, không có việc như phản ánh.", "Looked at; nothing of the kind was found."),
    };
    Message::new(vi, en)
}

/// What was reported, for its reporter.
fn kind_words(kind: &str) -> Message {
    let (vi, en) = match kind {
        "theft" => ("Trộm cắp cáp", "Cable theft"),
        "attempted_theft" => ("Có người cắt, dỡ cáp", "Somebody cutting or taking cable"),
        "sabotage" => ("Tủ, hộp cáp bị mở hoặc phá", "Cabinet or box opened or broken"),
        "cut" => ("Cáp bị cắt, bị mất hoặc rơi", "Cable cut, gone or fallen"),
        "outage" => ("Mất mạng, mất điện thoại", "No network, no telephone"),
        "fire" => ("Cháy", "Fire"),
        "suspicious" => ("Việc đáng ngờ gần cáp", "Something suspicious near cable"),
        "scrap" => ("Mua bán cáp phế liệu", "Cable dealt as scrap"),
        "toll_fraud" => ("Trộm cước viễn thông", "Toll fraud"),
        "postal_smuggling" => ("Gửi hàng cấm qua bưu chính", "Smuggling by post"),
        "website_tampering" => ("Trang mạng bị sửa trái phép", "A website tampered with"),
        _ => ("Phản ánh", "Report"),
    };
    Message::new(vi, en)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_code_is_read_as_people_write_it() {
        let cases = [
            ("K7PM-2QXA", Some("K7PM-2QXA")),
            ("k7pm-2qxa", Some("K7PM-2QXA")),
            (" k7pm 2qxa ", Some("K7PM-2QXA")),
            ("K7PM2QXA", Some("K7PM-2QXA")),
            ("K7PM2QXAABCD", Some("K7PM-2QXA-ABCD")),
            ("", None),
            ("K7PM-2QXA'--", None),
            ("mã", None),
            ("AAAAAAAAAAAAAAAAA", None),
        ];
        for (text, want) in cases {
            assert_eq!(read_code(text).ok().as_deref(), want, "{text}");
        }
    }

    #[test]
    fn every_kind_has_words_of_its_own() {
        for kind in crate::incidents::Kind::ALL {
            assert_ne!(kind_words(kind.code()), kind_words("?"), "{}", kind.code());
        }
    }
}
