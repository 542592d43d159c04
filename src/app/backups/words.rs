//! What is said of a backup or a restore that is refused, and what to do.

use crate::app::audit::says;
use crate::store::CopyFault;
use crate::units::Message;

/// Its stable code, the status that says the same, and its title in both languages.
pub(in crate::app) fn row(fault: &CopyFault) -> (&'static str, u16, &'static str, &'static str) {
    match fault {
        CopyFault::Exists(_) => ("B401", 409, "Đã có tệp hoặc thư mục này", "It is there already"),
        CopyFault::NoDatabase(_) => ("B402", 404, "Không có cơ sở dữ liệu này", "There is no such database"),
        CopyFault::Foreign(_) => {
            ("B403", 422, "Không phải bản sao lưu của chương trình này", "It is no backup of this program")
        }
        CopyFault::Incomplete(_) => ("B404", 422, "Bản sao lưu thiếu tệp", "Part of the backup is missing"),
        CopyFault::Changed(_) => {
            ("B405", 422, "Bản sao lưu không còn như khi được ghi", "The backup is not as it was written")
        }
        CopyFault::Newer { .. } => ("B406", 409, "Bản mới hơn chương trình này", "It is newer than this program"),
        CopyFault::OtherKind => ("B407", 409, "Khác loại cơ sở dữ liệu", "It is of the other kind of database"),
        CopyFault::NotEmpty(_) => ("B408", 409, "Nơi phục hồi đã có dữ liệu", "The target holds data already"),
        CopyFault::Damaged(_) => ("B409", 422, "Cơ sở dữ liệu bị hỏng", "The database is damaged"),
        CopyFault::Loose(_) => ("B410", 422, "Có dòng trỏ đến nơi không còn", "A row names one that is not there"),
        CopyFault::Counts { .. } => ("B411", 422, "Số dòng không khớp", "The numbers of rows differ"),
        CopyFault::Record(_) => {
            ("B412", 422, "Nhật ký không còn như khi được ghi", "The record of deeds is not as it was written")
        }
        CopyFault::Seal => ("B413", 422, "Dấu niêm phong không khớp với khoá", "The seal does not fit the key"),
        CopyFault::Disk { .. } => ("B414", 507, "Không đọc hoặc ghi được tệp", "A file cannot be read or written"),
        CopyFault::Stopped => ("C499", 409, "Đã dừng theo yêu cầu", "It was stopped as asked"),
        CopyFault::Store(_) => ("I500", 500, "Máy chủ gặp lỗi", "The server made a mistake"),
    }
}

/// What happened here and what to do about it.
pub(in crate::app) fn detail(fault: &CopyFault) -> Message {
    match fault {
        CopyFault::Exists(file) => Message::new(
            format!("{}: không ghi đè. Đề nghị chọn tên khác.", file.display()),
            format!("{}: nothing is written over. Please choose another name.", file.display()),
        ),
        CopyFault::NoDatabase(file) => Message::new(
            format!("{}: không có tệp. Đề nghị kiểm tra --db.", file.display()),
            format!("{}: there is no such file. Please check --db.", file.display()),
        ),
        CopyFault::NotEmpty(what) => Message::new(
            format!(
                "Đã có {what}. Chưa có gì thay đổi. Đề nghị phục hồi vào một cơ sở dữ liệu mới, hoặc chuyển cái cũ đi nơi khác trước."
            ),
            format!(
                "{what} is there. Nothing was changed. Please restore into a new database, or move the old one away first."
            ),
        ),
        CopyFault::Disk { file, error } => Message::new(
            format!("{}: {error}. Đề nghị kiểm tra dung lượng và quyền. Không có gì dở dang để lại.", file.display()),
            format!("{}: {error}. Please check space and permissions. Nothing half done was left.", file.display()),
        ),
        CopyFault::Newer { found, known } => Message::new(
            format!(
                "Phiên bản lược đồ {found}, chương trình này biết đến {known}. Đề nghị dùng bản chương trình mới hơn."
            ),
            format!("Its schema is {found}, this program knows up to {known}. Please use a newer program."),
        ),
        CopyFault::Stopped => Message::new("Chưa có gì thay đổi.", "Nothing has changed."),
        CopyFault::Store(_) => {
            Message::new("Lỗi đã được ghi lại. Đề nghị thử lại.", "It has been logged. Please try again.")
        }
        _ => of_what_was_read(fault),
    }
}

/// What to do about a backup that is not to be used.
fn of_what_was_read(fault: &CopyFault) -> Message {
    match fault {
        CopyFault::Foreign(file) => Message::new(
            format!("{}: đề nghị ghi thư mục có tệp manifest.json do cablewatch backup tạo.", file.display()),
            format!("{}: please name the folder with manifest.json that cablewatch backup made.", file.display()),
        ),
        CopyFault::Incomplete(name) => Message::new(
            format!("Thiếu {name}. Đề nghị chép lại cả thư mục, hoặc dùng bản sao lưu khác."),
            format!("{name} is missing. Please copy the whole folder again, or use another backup."),
        ),
        CopyFault::Changed(name) => Message::new(
            format!("{name} khác với mã SHA-256 đã ghi. Đề nghị chép lại từ nguồn, hoặc dùng bản sao lưu khác."),
            format!(
                "{name} differs from the SHA-256 that was noted. Please copy it from its source again, or use another backup."
            ),
        ),
        CopyFault::OtherKind => Message::new(
            "Bản của SQLite chỉ phục hồi vào SQLite, của PostgreSQL vào PostgreSQL.",
            "One of SQLite is restored into SQLite, one of PostgreSQL into PostgreSQL.",
        ),
        CopyFault::Counts { table, told, found } => Message::new(
            format!("Bảng {table}: đã ghi {told} dòng, có {found}. Đề nghị dùng bản sao lưu khác."),
            format!("Table {table}: {told} rows were noted, there are {found}. Please use another backup."),
        ),
        CopyFault::Record(broken) => {
            let says = says(*broken);
            Message::new(
                format!("{} Đề nghị giữ nguyên bản này làm chứng cứ và dùng bản khác.", says.vi),
                format!("{} Please keep it as evidence and use another.", says.en),
            )
        }
        CopyFault::Seal => Message::new(
            "Có người đã sửa bản sao lưu, hoặc tệp key trong --audit-dir là của hệ thống khác.",
            "Somebody changed the backup, or the key in --audit-dir is another system's.",
        ),
        CopyFault::Damaged(says) | CopyFault::Loose(says) => Message::new(
            format!(
                "{says}. Chưa có gì được ghi. Đề nghị dùng bản sao lưu gần nhất còn nguyên vẹn và giữ tệp hỏng lại."
            ),
            format!(
                "{says}. Nothing was written. Please use the newest backup that is whole, and keep the damaged file."
            ),
        ),
        _ => Message::new("Đề nghị thử lại.", "Please try again."),
    }
}

#[cfg(test)]
mod tests {
    use std::collections::BTreeSet;
    use std::io::Error;

    use super::*;
    use crate::audit::Broken;

    #[test]
    fn each_refusal_has_a_code_of_its_own_and_says_what_to_do_in_both_languages() {
        let name = || "x".to_owned();
        let all = [
            CopyFault::Exists(name().into()),
            CopyFault::NoDatabase(name().into()),
            CopyFault::Foreign(name().into()),
            CopyFault::Incomplete(name()),
            CopyFault::Changed(name()),
            CopyFault::Newer { found: 2, known: 1 },
            CopyFault::OtherKind,
            CopyFault::NotEmpty(name()),
            CopyFault::Damaged(name()),
            CopyFault::Loose(name()),
            CopyFault::Counts { table: name(), told: 1, found: 2 },
            CopyFault::Record(Broken::Missing(1)),
            CopyFault::Seal,
            CopyFault::Disk { file: name().into(), error: Error::other("full") },
        ];
        let codes: BTreeSet<_> = all.iter().map(|fault| row(fault).0).collect();
        assert_eq!(codes.len(), all.len());
        let words: BTreeSet<_> = all.iter().map(|fault| detail(fault).vi).collect();
        assert!(all.iter().all(|fault| detail(fault).en.len() > 20 && row(fault).0.starts_with('B')));
        assert_eq!(words.len(), all.len() - 1, "damaged and loose say what the database says");
    }
}
