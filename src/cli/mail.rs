//! `cablewatch mail`: where bodies are written to; and how `serve` sends.

use std::path::PathBuf;
use std::process::ExitCode;
use std::time::Duration;

use clap::{Args, Subcommand};

use crate::app::{AppError, Mail};
use crate::cli::database::Database;
use crate::cli::{failed, refused, unreadable};

#[derive(Args)]
pub struct MailArgs {
    #[command(flatten)]
    database: Database,
    #[command(subcommand)]
    what: What,
}

#[derive(Subcommand)]
enum What {
    /// Write to a body at this address: reminders of deadlines, and each day's digest.
    Add {
        /// police, department, carrier:CODE, commune:CODE.
        body: String,
        /// E-mail address.
        address: String,
    },
    /// Write to it there no more.
    Remove {
        /// police, department, carrier:CODE, commune:CODE.
        body: String,
        /// E-mail address.
        address: String,
    },
    /// Who is written to, and where.
    List,
}

/// `cablewatch mail`.
pub async fn mail(args: MailArgs) -> ExitCode {
    let app = match args.database.open("cablewatch mail").await {
        Ok(app) => app,
        Err(error) => return refused(&error),
    };
    let done = match args.what {
        What::Add { body, address } => app.add_mailbox(&body, &address).await,
        What::Remove { body, address } => app.remove_mailbox(&body, &address).await,
        What::List => app.mailboxes().await.map(|all| all.iter().for_each(|(body, at)| println!("{body}\t{at}"))),
    };
    app.close().await;
    done.map_or_else(|error: AppError| refused(&error), |()| ExitCode::SUCCESS)
}

#[derive(Args)]
#[command(next_help_heading = "Letters: reminders of deadlines, and each day's digest")]
pub struct LetterArgs {
    /// Mail server: smtp://USER:PASSWORD@HOST:PORT (STARTTLS) or smtps://…; better in the environment or a file,
    /// where nobody sees the password.
    #[arg(long, value_name = "URL", env = "CABLEWATCH_SMTP", hide_env_values = true)]
    smtp: Option<String>,
    /// File whose first line is that address.
    #[arg(long, value_name = "FILE", env = "CABLEWATCH_SMTP_FILE", conflicts_with = "smtp")]
    smtp_file: Option<PathBuf>,
    /// Write letters as .eml files into this folder instead.
    #[arg(long, value_name = "DIR", conflicts_with_all = ["smtp", "smtp_file"])]
    mail_dir: Option<PathBuf>,
    /// Address that letters come from.
    #[arg(long, value_name = "ADDRESS", env = "CABLEWATCH_MAIL_FROM", default_value = "cablewatch@localhost")]
    mail_from: String,
    /// Where the page is, for links in letters, as in https://cap.example.vn.
    #[arg(long, value_name = "URL")]
    mail_link: Option<String>,
    /// Local hour from which each day's digest is written.
    #[arg(long, value_name = "HOUR", default_value_t = 7, value_parser = clap::value_parser!(u8).range(0..=23))]
    digest_hour: u8,
    /// Seconds between two looks at what is due.
    #[arg(long, value_name = "SECONDS", default_value_t = 60, value_parser = clap::value_parser!(u64).range(1..=3_600))]
    mail_every: u64,
}

impl LetterArgs {
    /// How letters leave; `None` where neither a server nor a folder is named.
    pub fn mail(&self) -> Result<Option<Mail>, ExitCode> {
        let url = match &self.smtp_file {
            Some(file) => {
                let text = std::fs::read_to_string(file);
                let text = text.map_err(|error| failed(&unreadable(&file.display().to_string(), &error)))?;
                Some(text.lines().next().unwrap_or_default().to_owned())
            }
            None => self.smtp.clone(),
        };
        let mail = match (url, &self.mail_dir) {
            (Some(url), _) => Mail::server(&url, &self.mail_from),
            (None, Some(folder)) => Mail::folder(folder, &self.mail_from),
            (None, None) => return Ok(None),
        };
        let mail = mail.map_err(|error| refused(&error))?.linking(self.mail_link.clone());
        Ok(Some(mail.timed(self.digest_hour, Duration::from_secs(self.mail_every))))
    }
}
