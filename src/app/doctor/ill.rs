//! What can be wrong, in words.

use std::path::PathBuf;

use crate::units::{Message, Timestamp};

/// How bad it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Severity {
    /// It does not work, or data can be lost or read by others.
    Error,
    /// It works, and somebody should see to it.
    Warning,
}

impl Severity {
    /// The stable word.
    pub const fn code(self) -> &'static str {
        match self {
            Self::Error => "error",
            Self::Warning => "warning",
        }
    }
}

/// Something that is wrong.
#[derive(Clone, Debug, PartialEq)]
#[expect(missing_docs, reason = "their words are below")]
pub enum Ill {
    Unreachable(String),
    NoSchema,
    Older { found: i64, known: i64 },
    Newer { found: i64, known: i64 },
    Damaged(String),
    Loose(String),
    Undurable(Vec<String>),
    Journal(String),
    Share(String),
    Space { free: u64, size: u64 },
    Readable(PathBuf),
    Unwritable(PathBuf),
    Key(Message),
    Record(Message),
    Head,
    Exposed(PathBuf),
    Clock { last: Timestamp, now: Timestamp },
    NoBackup,
    OldBackup(Timestamp),
    Imports(i64),
    Letters(i64),
    Factorless(i64),
    Demo,
}

impl Ill {
    /// Its stable code.
    pub fn code(&self) -> &'static str {
        self.row().0
    }

    /// How bad it is.
    pub fn severity(&self) -> Severity {
        self.row().1
    }

    fn row(&self) -> (&'static str, Severity) {
        use Severity::{Error, Warning};
        match self {
            Self::Unreachable(_) => ("H201", Error),
            Self::NoSchema => ("H202", Error),
            Self::Older { .. } => ("H203", Warning),
            Self::Newer { .. } => ("H204", Error),
            Self::Damaged(_) => ("H205", Error),
            Self::Loose(_) => ("H206", Error),
            Self::Undurable(_) => ("H207", Error),
            Self::Journal(_) => ("H208", Warning),
            Self::Share(_) => ("H209", Error),
            Self::Space { .. } => ("H210", Warning),
            Self::Readable(_) => ("H211", Error),
            Self::Unwritable(_) => ("H212", Error),
            Self::Key(_) => ("H213", Error),
            Self::Record(_) => ("H214", Error),
            Self::Head => ("H215", Warning),
            Self::Exposed(_) => ("H216", Error),
            Self::Clock { .. } => ("H217", Error),
            Self::NoBackup => ("H218", Warning),
            Self::OldBackup(_) => ("H219", Warning),
            Self::Imports(_) => ("H220", Warning),
            Self::Letters(_) => ("H221", Warning),
            Self::Factorless(_) => ("H222", Warning),
            Self::Demo => ("H223", Warning),
        }
    }

    /// What is wrong and what to do, in one line.
    pub fn says(&self) -> Message {
        match self {
            Self::Unreachable(says) => Message::new(
                format!(
                    "Không mở được cơ sở dữ liệu ({says}). Đề nghị kiểm tra --db, máy chủ PostgreSQL, quyền đọc tệp."
                ),
                format!(
                    "The database cannot be opened ({says}). Check --db, the PostgreSQL server, permissions of the file."
                ),
            ),
            Self::NoSchema => Message::new(
                "Cơ sở dữ liệu chưa có bảng của chương trình này. Đề nghị kiểm tra --db; lần chạy serve đầu tiên sẽ tạo bảng.",
                "It has no tables of this program. Check --db; the first start of serve makes them.",
            ),
            Self::Older { found, known } => Message::new(
                format!(
                    "Lược đồ {found}, chương trình biết {known}. Đề nghị sao lưu trước; lần khởi động sau sẽ nâng cấp."
                ),
                format!(
                    "Its schema is {found}, the program's {known}. Back up first; the next start brings it up to date."
                ),
            ),
            Self::Newer { found, known } => Message::new(
                format!("Lược đồ {found} mới hơn chương trình ({known}). Đề nghị dùng bản chương trình mới hơn."),
                format!("Its schema {found} is newer than the program ({known}). Use a newer program."),
            ),
            Self::Imports(count) => Message::new(
                format!("{count} lần nhập chờ quyết định hơn 7 ngày. Đề nghị chấp nhận hoặc từ chối trên trang Nhập."),
                format!(
                    "{count} imports wait for a decision for more than 7 days. Accept or reject them on the page of imports."
                ),
            ),
            Self::Letters(count) => Message::new(
                format!("{count} thư chưa gửi được hơn một ngày. Đề nghị kiểm tra --smtp và cablewatch mail list."),
                format!("{count} letters have not left for more than a day. Check --smtp and cablewatch mail list."),
            ),
            Self::Factorless(count) => Message::new(
                format!("{count} tài khoản chưa có mã xác thực. Đề nghị cấp bằng cablewatch user factor TÊN."),
                format!("{count} accounts have no second factor. Give them one: cablewatch user factor NAME."),
            ),
            Self::Demo => Message::new(
                "Có dữ liệu minh hoạ (hư cấu). Đề nghị không dùng làm cơ sở dữ liệu thật: tạo một cơ sở dữ liệu mới.",
                "It holds the demo's invented data. Do not use it for real: make a new database.",
            ),
            _ if matches!(self.code(), "H205" | "H206" | "H207" | "H208" | "H209" | "H210" | "H211" | "H212") => {
                self.of_the_files()
            }
            _ => self.of_the_record(),
        }
    }

    fn of_the_files(&self) -> Message {
        match self {
            Self::Damaged(says) => Message::new(
                format!("Tệp bị hỏng ({says}). Đề nghị dừng serve, giữ tệp lại, phục hồi bản sao lưu mới nhất."),
                format!("The file is damaged ({says}). Stop serve, keep the file, restore the newest backup."),
            ),
            Self::Loose(table) => Message::new(
                format!("Bảng {table} có dòng trỏ đến nơi không còn. Đề nghị phục hồi bản sao lưu mới nhất còn đúng."),
                format!("Rows of table {table} name what is not there. Restore the newest backup that is right."),
            ),
            Self::Undurable(settings) => Message::new(
                format!(
                    "PostgreSQL tắt {}: dữ liệu đã nhận có thể mất. Đề nghị bật trong postgresql.conf.",
                    settings.join(", ")
                ),
                format!(
                    "PostgreSQL has {} off: what was acknowledged may be lost. Set it on in postgresql.conf.",
                    settings.join(", ")
                ),
            ),
            Self::Journal(mode) => Message::new(
                format!("Nhật ký ghi của SQLite là {mode}, không phải wal. Lần khởi động serve sau sẽ đặt lại."),
                format!("SQLite's journal is {mode}, not wal. The next start of serve sets it."),
            ),
            Self::Share(kind) => Message::new(
                format!(
                    "Tệp nằm trên ổ mạng ({kind}), nơi khoá tệp không đáng tin. Đề nghị chuyển sang ổ của máy, hoặc dùng PostgreSQL."
                ),
                format!(
                    "The file lies on a network share ({kind}), where locks cannot be relied on. Move it to a local disk, or use PostgreSQL."
                ),
            ),
            Self::Space { free, size } => Message::new(
                format!(
                    "Còn trống {} MB, cơ sở dữ liệu {} MB. Đề nghị giải phóng hoặc thêm dung lượng.",
                    free >> 20,
                    size >> 20
                ),
                format!("{} MB are free, the database takes {} MB. Make room.", free >> 20, size >> 20),
            ),
            Self::Readable(file) => Message::new(
                format!("Mọi người trên máy đọc được {0}. Đề nghị chạy chmod 600 {0}", file.display()),
                format!("Everybody on the machine may read {0}. Run: chmod 600 {0}", file.display()),
            ),
            Self::Unwritable(folder) => Message::new(
                format!("Không ghi được vào {}. Đề nghị kiểm tra quyền và dung lượng.", folder.display()),
                format!("Nothing can be written in {}. Check permissions and space.", folder.display()),
            ),
            _ => Message::new("", ""),
        }
    }

    fn of_the_record(&self) -> Message {
        match self {
            Self::Key(says) => says.clone(),
            Self::Record(says) => Message::new(
                format!("{} Đề nghị xem cablewatch verify audit và giữ chứng cứ.", says.vi),
                format!("{} See cablewatch verify audit, and keep the evidence.", says.en),
            ),
            Self::Head => Message::new(
                "Không có tệp head trong --audit-dir: không biết cuối nhật ký có thiếu dòng hay không. Lần ghi sau sẽ tạo lại; đề nghị tìm hiểu vì sao mất.",
                "There is no head in --audit-dir: whether lines are missing at the end cannot be told. The next deed makes it; find out why it is gone.",
            ),
            Self::Exposed(file) => Message::new(
                format!("Người khác đọc được {0}. Đề nghị chạy chmod 600 {0}", file.display()),
                format!("Others may read {0}. Run: chmod 600 {0}", file.display()),
            ),
            Self::Clock { last, now } => Message::new(
                format!(
                    "Đồng hồ máy ({now}) chậm hơn dòng nhật ký cuối ({last}). Đề nghị chỉnh giờ (timedatectl, chrony) trước khi chạy."
                ),
                format!(
                    "The machine's clock ({now}) is before the record's last line ({last}). Set it (timedatectl, chrony) before you serve."
                ),
            ),
            Self::NoBackup => Message::new(
                "Chưa có bản sao lưu nào được ghi nhận. Đề nghị chạy cablewatch backup.",
                "No backup is known of. Run: cablewatch backup",
            ),
            Self::OldBackup(at) => Message::new(
                format!(
                    "Bản sao lưu cuối lúc {at}, quá hai ngày. Đề nghị chạy cablewatch backup và kiểm tra lịch chạy."
                ),
                format!(
                    "The last backup is of {at}, more than two days ago. Run cablewatch backup, and see to its timer."
                ),
            ),
            _ => Message::new("", ""),
        }
    }
}
