//! `cablewatch backup` and `cablewatch restore`.

use std::path::PathBuf;
use std::process::ExitCode;

use clap::Args;

use crate::app::{Work, World};
use crate::cli::database::Database;
use crate::cli::progress::attended;
use crate::cli::refused;

#[derive(Args)]
pub struct BackupArgs {
    #[command(flatten)]
    database: Database,
    /// A folder that is there, in which the backup gets a name by its time; or the name of a new one.
    #[arg(long, value_name = "FOLDER")]
    to: PathBuf,
}

#[derive(Args)]
pub struct RestoreArgs {
    /// The folder that `cablewatch backup` made.
    from: PathBuf,
    #[command(flatten)]
    database: Database,
}

/// `cablewatch backup`.
pub async fn backup(args: BackupArgs) -> ExitCode {
    let (work, world, place) = (Work::default(), World::real(), args.database.audit());
    let all = crate::app::backup(&args.database.db, &args.to, &place, &world, &work);
    match attended("backup", &work, all).await {
        Ok(made) => {
            println!("{}", made.folder.display());
            eprintln!("Bản sao lưu nguyên vẹn: {} dòng dữ liệu, nhật ký đến dòng {}.", made.rows, made.lines);
            eprintln!("The backup is whole: {} rows, the record up to line {}.", made.rows, made.lines);
            if !made.sealed {
                eprintln!("Không có khoá trong --audit-dir: bản này không được niêm phong.");
                eprintln!("There is no key in --audit-dir: it bears no seal.");
            }
            if !made.recorded {
                eprintln!("Không ghi được việc này vào nhật ký.");
                eprintln!("That it was made could not be written down in the record.");
            }
            ExitCode::SUCCESS
        }
        Err(error) => refused(&error),
    }
}

/// `cablewatch restore`.
pub async fn restore(args: RestoreArgs) -> ExitCode {
    let (work, place) = (Work::default(), args.database.audit());
    let all = crate::app::restore(&args.from, &args.database.db, &place, &work);
    match attended("restore", &work, all).await {
        Ok(it) => {
            println!(
                "restored: {} rows, schema {}, of {}, by cablewatch {}",
                it.rows, it.schema, it.made_at, it.program
            );
            eprintln!("Đã phục hồi {} dòng dữ liệu của bản sao lưu lúc {}.", it.rows, it.made_at);
            let (vi, en) = match (it.verified, it.sealed) {
                (true, true) => ("Nhật ký và niêm phong đúng với khoá.", "Record and seal are right by the key."),
                (true, false) => (
                    "Nhật ký đúng với khoá; bản sao lưu không có niêm phong.",
                    "The record is right by the key; the backup bears no seal.",
                ),
                _ => (
                    "Không có khoá trong --audit-dir: không biết nhật ký có bị sửa hay không. Đưa tệp key trở lại rồi chạy cablewatch verify audit.",
                    "There is no key in --audit-dir: whether the record was changed cannot be told. Put the file key back, then run cablewatch verify audit.",
                ),
            };
            eprintln!("{} dòng nhật ký. {vi}", it.lines);
            eprintln!("Lines of the record: {}. {en}", it.lines);
            ExitCode::SUCCESS
        }
        Err(error) => refused(&error),
    }
}
