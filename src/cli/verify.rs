//! `verify draw`: whether a published draw holds, from a file alone.

use std::process::ExitCode;

use clap::{Args, Subcommand};

use crate::app::files::verify_draw;
use crate::cli::{answered, read};

#[derive(Subcommand)]
pub enum VerifyCommand {
    /// Whether a sealed draw of surprise inspections holds: that nobody chose.
    ///
    /// FILE is one draw as the public page offers it, or {"draws": […]} of several, which are then checked as a
    /// sequence. Exit code 0: all that can be told holds; 1: something does not.
    Draw(DrawArgs),
}

#[derive(Args)]
pub struct DrawArgs {
    /// The draw, JSON; `-` is standard input.
    file: String,
}

/// `cablewatch verify …`.
pub fn verify(command: &VerifyCommand) -> ExitCode {
    let VerifyCommand::Draw(args) = command;
    match read(&args.file) {
        Ok(bytes) => {
            let answer = verify_draw(&bytes);
            in_words(answer.as_ref().unwrap_or_else(|said| said));
            answered(answer)
        }
        Err(code) => code,
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
