//! `verify draw`: whether a published draw holds, from a file alone. `verify audit`: whether the record of deeds is as it
//! was written.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::app::files::verify_draw;
use crate::app::{Verified, verify_audit};
use crate::cli::database::Database;
use crate::cli::{REFUSED, USAGE, answered, read, refused};

#[derive(Subcommand)]
pub enum VerifyCommand {
    /// Whether a sealed draw of surprise inspections holds: that nobody chose.
    ///
    /// FILE is one draw as the public page offers it, or {"draws": […]} of several, which are then checked as a
    /// sequence. Exit code 0: all that can be told holds; 1: something does not.
    Draw(DrawArgs),
    /// Whether the record of who did what is as it was written, to the last line.
    ///
    /// Reads the record, and the key and the head in --audit-dir; changes nothing. Exit code 0: whole; 1: a line was
    /// changed, is missing or was cut off, or an older copy was put back; 2: it cannot be told.
    Audit(AuditArgs),
}

#[derive(Args)]
pub struct AuditArgs {
    #[command(flatten)]
    database: Database,
}

#[derive(Args)]
pub struct DrawArgs {
    /// The draw, JSON; `-` is standard input.
    file: String,
}

/// `cablewatch verify draw`.
pub fn draw(args: &DrawArgs) -> ExitCode {
    match read(&args.file) {
        Ok(bytes) => {
            let answer = verify_draw(&bytes);
            in_words(answer.as_ref().unwrap_or_else(|said| said));
            answered(answer)
        }
        Err(code) => code,
    }
}

/// `cablewatch verify audit`.
pub async fn audit(args: AuditArgs) -> ExitCode {
    match verify_audit(&args.database.db, &args.database.audit()).await {
        Ok(Verified::Whole { lines, ended }) => {
            println!("{lines} dòng, nguyên vẹn / {lines} lines, whole");
            if !ended {
                eprintln!("Không có tệp head: không biết cuối nhật ký có thiếu dòng hay không.");
                eprintln!("There is no head: whether lines are missing at the end cannot be told.");
            }
            ExitCode::SUCCESS
        }
        Ok(Verified::Broken(says)) => {
            println!("{} / {}", says.vi, says.en);
            ExitCode::from(REFUSED)
        }
        Err(error) => {
            refused(&error);
            ExitCode::from(USAGE)
        }
    }
}

/// The same for people, on standard error.
fn in_words(said: &serde_json::Value) {
    for draw in said["draws"].as_array().into_iter().flatten() {
        eprintln!("Lượt số / draw no. {}:", draw["number"]);
        for check in draw["checks"].as_array().into_iter().flatten() {
            let mark = match check["finding"].as_str() {
                Some("holds") => "✓",
                Some("fails") => "✗",
                _ => "…",
            };
            let text = |name: &str| check[name].as_str().unwrap_or_default().to_owned();
            eprintln!("  {mark} {} / {}", text("vi"), text("en"));
        }
    }
}
