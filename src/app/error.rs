//! What can go wrong in a use case: a stable code, a status and a sentence in both languages.

use std::sync::LazyLock;

use crate::access::TokenScope;
use crate::app::{PhotoFault, backups};
use crate::store::{CopyFault, StoreError};
use crate::units::Message;

/// One field of a request and what is wrong with it.
#[derive(Clone, Debug, PartialEq)]
pub struct FieldFault {
    /// The field or parameter, as the caller wrote it.
    pub name: String,
    /// What is wrong and how to mend it.
    pub says: Message,
}

impl FieldFault {
    /// A fault of one field.
    pub fn new(name: impl Into<String>, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self { name: name.into(), says: Message::new(vi, en) }
    }
}

/// Every refusal the product knows.
#[derive(Debug, thiserror::Error)]
pub enum AppError {
    /// There is no such thing, or it is not the caller's: one answer for both.
    #[error("absent")]
    Absent,
    /// User or password is wrong; never tells which.
    #[error("wrong user or password")]
    WrongPassword,
    /// The password is right; the code of the second factor is missing.
    #[error("code needed")]
    CodeNeeded,
    /// The code of the second factor is wrong, or was used.
    #[error("wrong code")]
    WrongCode,
    /// An account that needs a second factor has none yet.
    #[error("no second factor")]
    NoFactor,
    /// Wrong too often: so many seconds are to be waited.
    #[error("wait to sign in")]
    WaitToSignIn {
        /// Until it may be tried again.
        seconds: i64,
    },
    /// The call needs somebody who has signed in.
    #[error("not signed in")]
    SignInFirst,
    /// The API token is not made for that, but for something else.
    #[error("the token is not good for {}", .0.code())]
    TokenTooNarrow(TokenScope),
    /// The token of the call is unknown, ended or expired.
    #[error("bad token")]
    BadToken,
    /// Fields or parameters are wrong; all of them at once.
    #[error("invalid: {0:?}")]
    Invalid(Vec<FieldFault>),
    /// Fields name what is not there.
    #[error("unknown: {0:?}")]
    Unknown(Vec<FieldFault>),
    /// Fields that were used before, with another body.
    #[error("twice: {0:?}")]
    Twice(Vec<FieldFault>),
    /// The body is not JSON.
    #[error("not JSON: {0}")]
    NotJson(String),
    /// The same idempotency key with another body, or a thing that was decided already.
    #[error("conflict")]
    Conflict,
    /// The network changed since it was compared with what is to be put into it.
    #[error("the network moved")]
    Moved,
    /// It was written since the caller read it.
    #[error("changed meanwhile")]
    Changed,
    /// From where a key place stands no step leads there.
    #[error("no such step")]
    NoSuchStep,
    /// From where a report stands no such step is taken, or not by this caller.
    #[error("no such case step")]
    NoSuchCaseStep,
    /// Planned works that are over, ended or cancelled stay as they are; what has not begun does not end.
    #[error("no such act")]
    NoSuchAct,
    /// Where a draw stands this is not done with it, or not yet.
    #[error("no such step with a draw")]
    NoSuchDrawStep,
    /// Somebody wrote a newer version, or what is written once.
    #[error("superseded")]
    Superseded,
    /// Too many wrong codes of crews were tried.
    #[error("too many tries")]
    TooManyTries {
        /// Until it may be tried again.
        seconds: i64,
    },
    /// Whoever proposed something does not approve it.
    #[error("own proposal")]
    OwnProposal,
    /// A plan is still searched, or its search failed.
    #[error("the plan is not ready")]
    PlanNotReady,
    /// An order was withdrawn, or somebody else accepted it.
    #[error("the order moved")]
    OrderMoved,
    /// The file of an import was not kept.
    #[error("the file was not kept")]
    FileGone,
    /// A photo was not taken.
    #[error("photo: {0:?}")]
    Photo(PhotoFault),
    /// A database is not backed up, or not made again.
    #[error("{0}")]
    Copy(CopyFault),
    /// Stopped because its caller asked for it.
    #[error("stopped")]
    Stopped,
    /// The body is longer than the limit, in bytes.
    #[error("over the limit of {0} bytes")]
    TooLarge(u64),
    /// One sender sent too much; after so many seconds there is room for more.
    #[error("too many; again in {0} s")]
    TooMany(u64),
    /// A request body in a form that is not read here.
    #[error("unsupported media")]
    UnsupportedMedia,
    /// A request of another site's page.
    #[error("cross-site request")]
    CrossSite,
    /// There is no such method on this path.
    #[error("method not allowed")]
    Method,
    /// The store does not answer for now.
    #[error("store unavailable: {0}")]
    Unavailable(StoreError),
    /// PostgreSQL is set so that what was acknowledged may be lost: these settings are off.
    #[error("PostgreSQL: {} off", .0.join(", "))]
    Undurable(Vec<String>),
    /// There is no room on the disk.
    #[error("no room on the disk: {0}")]
    Full(String),
    /// The request's body stopped coming, or came too slowly.
    #[error("the body came too slowly, or stopped")]
    Slow,
    /// There are as many connections as the server takes.
    #[error("too many connections")]
    Crowded,
    /// What is done is written down first, and that was not possible.
    #[error("not recorded")]
    Unrecorded,
    /// Our own mistake; the text goes to the log alone.
    #[error("internal: {0}")]
    Internal(String),
}

/// What is too large is the body as a whole.
static BODY: LazyLock<[FieldFault; 1]> = LazyLock::new(|| {
    let (vi, en) = ("Dài quá giới hạn.", "It is over the limit.");
    [FieldFault::new("body", vi, en)]
});

/// Code, status, and the title in Vietnamese and English.
type Row = (&'static str, u16, &'static str, &'static str);

impl AppError {
    /// One field, one fault.
    pub fn field(name: &str, vi: impl Into<String>, en: impl Into<String>) -> Self {
        Self::Invalid(vec![FieldFault::new(name, vi, en)])
    }

    /// After how many seconds it may be tried again, where that is known.
    pub fn again_in(&self) -> Option<u64> {
        match self {
            Self::TooMany(seconds) => Some(*seconds),
            Self::TooManyTries { seconds } | Self::WaitToSignIn { seconds } => u64::try_from(*seconds).ok(),
            Self::Photo(PhotoFault::Busy) | Self::Unavailable(_) | Self::Unrecorded | Self::Crowded => Some(5),
            Self::Full(_) => Some(60),
            _ => None,
        }
    }

    /// The stable code that clients and support rely on.
    pub fn code(&self) -> &'static str {
        self.row().0
    }

    /// The HTTP status that says the same.
    pub fn status(&self) -> u16 {
        self.row().1
    }

    /// Title in both languages.
    pub fn title(&self) -> Message {
        let (_, _, vi, en) = self.row();
        Message::new(vi, en)
    }

    fn row(&self) -> Row {
        match self {
            Self::Absent | Self::Unknown(_) => ("N404", 404, "Không tìm thấy", "Not found"),
            Self::WrongPassword
            | Self::SignInFirst
            | Self::BadToken
            | Self::TokenTooNarrow(_)
            | Self::CodeNeeded
            | Self::WrongCode
            | Self::NoFactor
            | Self::WaitToSignIn { .. } => self.row_of_signing_in(),
            Self::Invalid(_) => ("V400", 400, "Yêu cầu có chỗ chưa đúng", "Some of the request is not right"),
            Self::NotJson(_) => ("J400", 400, "Nội dung gửi lên không phải JSON đúng", "The body is not valid JSON"),
            Self::Conflict | Self::Twice(_) => {
                ("C409", 409, "Trùng với một lần gửi khác", "It conflicts with something already done")
            }
            Self::Moved => ("C410", 409, "Mạng lưới đã thay đổi", "The network has changed"),
            Self::Changed => ("C412", 412, "Nội dung đã thay đổi", "It has changed"),
            Self::NoSuchStep => ("K409", 409, "Không chuyển được sang bước này", "No step leads there from here"),
            Self::NoSuchCaseStep => {
                ("R409", 409, "Báo cáo này không chuyển được như vậy", "The report cannot go there")
            }
            Self::NoSuchAct => (
                "W409",
                409,
                "Đợt thi công này không còn đổi được như vậy",
                "These works cannot be changed so any more",
            ),
            Self::NoSuchDrawStep => {
                ("D409", 409, "Lượt rút không chuyển được như vậy", "This is not done with the draw, or not now")
            }
            Self::Superseded => ("Y409", 409, "Đã có bản mới hơn", "There is a newer version"),
            Self::TooManyTries { .. } => {
                ("W429", 429, "Đã thử sai mã quá nhiều lần", "Too many wrong codes were tried")
            }
            Self::OwnProposal => {
                ("K403", 403, "Người đề xuất không tự phê duyệt", "Whoever proposed it does not approve it")
            }
            Self::PlanNotReady => ("P409", 409, "Phương án chưa xong", "The plan is not ready"),
            Self::OrderMoved => ("O409", 409, "Lệnh đã được xử lý khác", "The order was dealt with otherwise"),
            Self::FileGone => ("C411", 409, "Tệp này không còn được giữ", "This file is no longer kept"),
            Self::Photo(fault) => fault.row(),
            Self::Copy(fault) => backups::row(fault),
            Self::Stopped => ("C499", 409, "Đã dừng theo yêu cầu", "It was stopped as asked"),
            Self::TooLarge(_) => ("L413", 413, "Nội dung gửi lên quá lớn", "The body is too large"),
            Self::TooMany(_) => ("F429", 429, "Gửi quá nhiều trong một phút", "Too much was sent in one minute"),
            Self::UnsupportedMedia => {
                ("E415", 415, "Kiểu nội dung không được nhận", "This kind of content is not taken")
            }
            Self::CrossSite => ("X403", 403, "Yêu cầu đến từ một trang khác", "The request came from another site"),
            Self::Method => ("M405", 405, "Không dùng được cách gọi này", "This method is not allowed here"),
            Self::Unavailable(_)
            | Self::Undurable(_)
            | Self::Full(_)
            | Self::Slow
            | Self::Crowded
            | Self::Unrecorded
            | Self::Internal(_) => self.row_of_the_machine(),
        }
    }

    fn row_of_signing_in(&self) -> Row {
        match self {
            Self::WrongPassword => {
                ("A401", 401, "Tên đăng nhập hoặc mật khẩu không đúng", "Wrong user name or password")
            }
            Self::SignInFirst => ("A402", 401, "Đề nghị đăng nhập trước", "Please sign in first"),
            Self::BadToken => ("A403", 401, "Mã truy cập không còn hiệu lực", "The access token is not valid"),
            Self::TokenTooNarrow(_) => {
                ("A405", 403, "Mã truy cập không dùng cho việc này", "The token is not made for that")
            }
            Self::CodeNeeded => ("U401", 401, "Cần mã xác thực", "A code is needed"),
            Self::WrongCode => ("U402", 401, "Mã xác thực không đúng", "The code is wrong"),
            Self::NoFactor => ("U403", 403, "Tài khoản chưa có mã xác thực", "This account has no second factor yet"),
            _ => ("U429", 429, "Đã đăng nhập sai nhiều lần", "Wrong too often"),
        }
    }

    fn row_of_the_machine(&self) -> Row {
        match self {
            Self::Unavailable(_) => ("S503", 503, "Kho dữ liệu tạm thời không trả lời", "The store is not answering"),
            Self::Undurable(_) => {
                ("S504", 503, "PostgreSQL có thể làm mất dữ liệu đã nhận", "PostgreSQL may lose what was acknowledged")
            }
            Self::Full(_) => ("S507", 507, "Máy chủ hết chỗ lưu", "The server has no room left"),
            Self::Slow => ("L408", 408, "Nội dung gửi lên quá chậm", "The body came too slowly"),
            Self::Crowded => ("B503", 503, "Máy chủ đang có quá nhiều kết nối", "The server has too many connections"),
            Self::Unrecorded => ("A503", 503, "Chưa ghi được nhật ký", "It could not be recorded"),
            _ => ("I500", 500, "Máy chủ gặp lỗi", "The server made a mistake"),
        }
    }

    /// What happened here and what to do about it.
    pub fn detail(&self) -> Message {
        match self {
            Self::Absent => Message::new(
                "Đường dẫn có thể đã cũ, hoặc nội dung không thuộc phạm vi của tài khoản này.",
                "The address may be old, or its content is outside what this account reaches.",
            ),
            Self::WrongPassword
            | Self::SignInFirst
            | Self::BadToken
            | Self::TokenTooNarrow(_)
            | Self::CodeNeeded
            | Self::WrongCode
            | Self::NoFactor
            | Self::WaitToSignIn { .. } => self.of_signing_in(),
            Self::Invalid(_) | Self::Unknown(_) => {
                Message::new("Xem từng mục trong fields.", "See each entry of fields.")
            }
            Self::NotJson(place) => Message::new(
                format!("Không đọc được ở {place}. Đề nghị gửi một đối tượng JSON, mã hoá UTF-8."),
                format!("It cannot be read at {place}. Please send one JSON object in UTF-8."),
            ),
            Self::Conflict | Self::Twice(_) => Message::new(
                "Khoá này đã dùng cho nội dung khác, hoặc việc này đã được quyết định.",
                "The key was used with another body, or this was decided before.",
            ),
            Self::Moved => Message::new(
                "Một lần nhập khác đã được ghi nhận sau khi nội dung này được so sánh. Đề nghị so sánh lại.",
                "Another import was accepted after this was compared. Please compare it again.",
            ),
            Self::Changed => Message::new(
                "Có người đã ghi sau khi nội dung này được đọc. Đề nghị đọc lại rồi quyết định.",
                "Somebody wrote it after it was read. Please read it again and decide then.",
            ),
            Self::NoSuchStep
            | Self::NoSuchCaseStep
            | Self::OwnProposal
            | Self::NoSuchAct
            | Self::NoSuchDrawStep
            | Self::Superseded
            | Self::TooManyTries { .. } => self.of_the_rules(),
            Self::PlanNotReady => Message::new(
                "Đang tính hoặc tính không thành. Đề nghị chờ, hoặc lập phương án khác.",
                "It is being searched, or the search failed. Please wait, or make another.",
            ),
            Self::OrderMoved => Message::new(
                "Lệnh đã bị thu hồi, hoặc người khác đã nhận. Đề nghị tải lại, hoặc gọi trực ban.",
                "It was withdrawn, or somebody else accepted it. Please read it again, or call the duty officer.",
            ),
            Self::FileGone
            | Self::TooLarge(_)
            | Self::TooMany(_)
            | Self::UnsupportedMedia
            | Self::CrossSite
            | Self::Method => self.of_the_request(),
            Self::Photo(fault) => fault.detail(),
            Self::Copy(fault) => backups::detail(fault),
            Self::Stopped => Message::new("Chưa có gì thay đổi.", "Nothing has changed."),
            _ => self.of_the_machine(),
        }
    }

    /// What to do where the fault is not the caller's.
    fn of_the_machine(&self) -> Message {
        match self {
            Self::Unavailable(_) => Message::new(
                "Chưa có gì bị mất. Đề nghị thử lại sau ít phút.",
                "Nothing is lost. Please try again in a minute.",
            ),
            Self::Undurable(settings) => {
                let off = settings.join(", ");
                Message::new(
                    format!(
                        "{off} đang tắt. Đề nghị bật trong postgresql.conf, hoặc bỏ thiết lập của riêng vai trò, cơ sở dữ liệu (ALTER ROLE … RESET, ALTER DATABASE … RESET), rồi khởi động lại."
                    ),
                    format!(
                        "Off: {off}. Please set them on in postgresql.conf, or reset what is set for the role or the database alone (ALTER ROLE … RESET, ALTER DATABASE … RESET), and start again."
                    ),
                )
            }
            Self::Full(_) => Message::new(
                "Lần gửi này chưa được ghi; những gì đã nhận vẫn còn nguyên. Đề nghị báo người vận hành giải phóng chỗ trên đĩa, rồi gửi lại. Việc khẩn cấp: gọi 113.",
                "This was not taken; all that was taken before is whole. Please tell the operator to make room on the disk, and send it again. If it is urgent, call 113.",
            ),
            Self::Slow => Message::new(
                "Chưa có gì được ghi. Đề nghị kiểm tra đường truyền rồi gửi lại.",
                "Nothing was taken. Please check the connection and send it again.",
            ),
            Self::Crowded => Message::new(
                "Lần gửi này chưa được nhận. Đề nghị thử lại sau ít giây.",
                "This was not taken. Please try again in a few seconds.",
            ),
            Self::Unrecorded => Message::new(
                "Mỗi việc được ghi nhật ký trước khi làm; lúc này không ghi được, nên chưa có gì được làm hay cho xem. Đề nghị thử lại.",
                "What is done is written down first; that is not possible now, so nothing was done or shown. Please try again.",
            ),
            _ => Message::new("Lỗi đã được ghi lại. Đề nghị thử lại.", "It has been logged. Please try again."),
        }
    }

    /// What to do to sign in.
    fn of_signing_in(&self) -> Message {
        match self {
            Self::WrongPassword => Message::new("Đề nghị kiểm tra và nhập lại.", "Please check both and try again."),
            Self::SignInFirst | Self::BadToken => Message::new(
                "Đăng nhập rồi thử lại, hoặc dùng mã truy cập mới.",
                "Sign in and try again, or use a new token.",
            ),
            Self::TokenTooNarrow(needed) => Message::new(
                format!("Đề nghị tạo mã truy cập có quyền “{}”.", needed.code()),
                format!("Please make a token with the scope “{}”.", needed.code()),
            ),
            Self::CodeNeeded => Message::new(
                "Đề nghị nhập mã sáu chữ số trong ứng dụng xác thực, hoặc một mã khôi phục.",
                "Please type the six digits that your authenticator shows, or a recovery code.",
            ),
            Self::WrongCode => Message::new(
                "Mỗi mã dùng một lần: đề nghị chờ mã kế tiếp. Kiểm tra giờ của điện thoại.",
                "Each code counts once: please wait for the next. Check the clock of your phone.",
            ),
            Self::WaitToSignIn { seconds } => Message::new(
                format!("Đề nghị chờ {seconds} giây rồi thử lại."),
                format!("Please wait {seconds} s and try again."),
            ),
            _ => Message::new(
                "Đề nghị quản trị cấp bằng lệnh cablewatch user factor.",
                "Please ask the operator for one: cablewatch user factor.",
            ),
        }
    }

    /// What to do where the rules of a decision or a register stand against it.
    fn of_the_rules(&self) -> Message {
        match self {
            Self::NoSuchStep => Message::new(
                "Đề xuất được trao đổi, phê duyệt hoặc không chấp thuận; đã phê duyệt thì kết thúc được. Đề nghị tải lại.",
                "A proposal is discussed, approved or rejected; what is approved can be ended. Please read it again.",
            ),
            Self::NoSuchCaseStep => Message::new(
                "Bước này không hợp với tình trạng hiện nay của báo cáo. Đề nghị tải lại; các bước được phép nằm trong case.steps.",
                "The step does not fit where the report stands. Please read it again; case.steps has those that do.",
            ),
            Self::NoSuchAct => Message::new(
                "Đợt đã qua, đã kết thúc hoặc đã huỷ thì giữ nguyên; đợt chưa bắt đầu thì huỷ, không kết thúc. Đề nghị tải lại.",
                "Works that are over, ended or cancelled stay as they are; what has not begun is cancelled, not ended. Please read them again.",
            ),
            Self::NoSuchDrawStep => Message::new(
                "Chỉ công bố sớm khi đã kiểm tra xong mọi nơi được rút; kết quả công khai và việc huỷ chỉ ghi được khi lượt còn niêm phong. Đề nghị tải lại.",
                "It is revealed early only when all that was drawn is inspected; an outcome or a cancellation is taken only while it is sealed. Please read it again.",
            ),
            Self::Superseded => Message::new(
                "Có người đã ghi trước: bản mới hơn của phương án, hoặc kết quả, việc huỷ của buổi diễn tập. Chưa có gì bị mất hay ghi đè. Đề nghị đọc bản đó rồi ghi lại.",
                "Somebody wrote before: a newer version of the plan, or what came of the exercise, or that it is cancelled. Nothing is lost and nothing was written over. Please read it, then write again.",
            ),
            Self::TooManyTries { seconds } => {
                let minutes = (seconds + 59) / 60;
                Message::new(
                    format!(
                        "Đề nghị chờ {minutes} phút rồi thử lại. Cần biết ngay: gọi số của đơn vị thi công hoặc 113."
                    ),
                    format!("Please wait {minutes} minutes. To know at once, call the carrier's number or 113."),
                )
            }
            _ => Message::new(
                "Cần một tài khoản khác của Công an hoặc Sở phê duyệt.",
                "Another account of the police or the department must approve it.",
            ),
        }
    }

    /// What to do about a request that came in the wrong way.
    fn of_the_request(&self) -> Message {
        match self {
            Self::TooLarge(limit) => Message::new(
                format!("Giới hạn là {limit} byte. Đề nghị chia nhỏ tệp."),
                format!("The limit is {limit} bytes. Please split the file."),
            ),
            Self::TooMany(seconds) => Message::new(
                format!("Lần gửi này chưa được ghi nhận. Đề nghị gửi lại sau {seconds} giây."),
                format!("This one was not taken. Please send it again in {seconds} s."),
            ),
            Self::UnsupportedMedia => Message::new(
                "Đề nghị gửi không nén, đúng Content-Type.",
                "Please send it uncompressed, with the right Content-Type.",
            ),
            Self::CrossSite => {
                Message::new("Đề nghị dùng trang của hệ thống này.", "Please use this system's own page.")
            }
            Self::FileGone => {
                Message::new("Đề nghị chọn lại tệp trên máy.", "Please choose the file on your machine again.")
            }
            _ => Message::new("Xem /api/v1/openapi.json.", "See /api/v1/openapi.json."),
        }
    }

    /// The fields at fault, if that is what is wrong.
    pub fn fields(&self) -> &[FieldFault] {
        match self {
            Self::Invalid(fields) | Self::Unknown(fields) | Self::Twice(fields) => fields,
            Self::TooLarge(_) => &*BODY,
            _ => &[],
        }
    }
}

impl From<PhotoFault> for AppError {
    fn from(fault: PhotoFault) -> Self {
        Self::Photo(fault)
    }
}

impl From<CopyFault> for AppError {
    fn from(fault: CopyFault) -> Self {
        match fault {
            CopyFault::Store(error) => error.into(),
            CopyFault::Stopped => Self::Stopped,
            fault => Self::Copy(fault),
        }
    }
}

/// What writing or reading a file of our own ended in.
impl From<std::io::Error> for AppError {
    fn from(error: std::io::Error) -> Self {
        use std::io::ErrorKind::{QuotaExceeded, StorageFull};
        match error.kind() {
            StorageFull | QuotaExceeded => Self::Full(error.to_string()),
            _ => Self::Internal(error.to_string()),
        }
    }
}

impl From<StoreError> for AppError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::NotFound => Self::Absent,
            StoreError::Conflict => Self::Conflict,
            StoreError::Moved => Self::Moved,
            StoreError::Unavailable => Self::Unavailable(error),
            StoreError::Full => Self::Full(error.to_string()),
            other => Self::Internal(other.to_string()),
        }
    }
}
