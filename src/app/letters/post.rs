//! How letters leave: to a mail server, or as files into a folder.

use std::fmt;
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::time::{Duration, SystemTime};

use lettre::message::header::{ContentType, HeaderName, HeaderValue};
use lettre::message::{Mailbox, Message as Letter};
use lettre::{AsyncSmtpTransport, AsyncTransport, Tokio1Executor};

use crate::app::AppError;
use crate::store::LetterRow;

/// A mail server that does not answer for so long is away.
const PATIENCE: Duration = Duration::from_secs(20);

/// How and when letters are written.
#[derive(Clone, Debug)]
pub struct Mail {
    way: Way,
    from: Mailbox,
    /// Where the page is; no links without.
    pub(super) link: Option<String>,
    /// Local hour from which a day's digest is written.
    pub(super) digest_hour: u8,
    /// How long between two looks at what is due and at what waits to be sent.
    pub(super) every: Duration,
}

#[derive(Clone)]
enum Way {
    Server(AsyncSmtpTransport<Tokio1Executor>),
    Folder(PathBuf),
}

impl fmt::Debug for Way {
    /// Without the server's user and password.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Server(_) => f.write_str("Server"),
            Self::Folder(folder) => f.debug_tuple("Folder").field(folder).finish(),
        }
    }
}

/// Why a letter did not leave; without address and words.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum PostFault {
    /// The server cannot be reached: no other letter leaves either.
    Away,
    /// The server refused this one, with this status.
    Refused(String),
    /// It cannot be written, or its address cannot be read.
    Unwritable,
}

impl fmt::Display for PostFault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Away => f.write_str("the mail server cannot be reached"),
            Self::Refused(status) => write!(f, "the mail server refused it: {status}"),
            Self::Unwritable => f.write_str("it cannot be written"),
        }
    }
}

impl Mail {
    /// Through the server at `smtp://USER:PASSWORD@HOST:PORT` or `smtps://…`. With `smtp` the connection is
    /// encrypted by STARTTLS or not used, unless the server is on this machine or the address ends in `?tls=none`.
    pub fn server(url: &str, from: &str) -> Result<Self, AppError> {
        let wrong = || {
            let (vi, en) = (
                "Cần địa chỉ như smtp://người-dùng:mật-khẩu@máy-chủ:587 hoặc smtps://…",
                "An address is needed as in smtp://user:password@host:587 or smtps://…",
            );
            AppError::field("smtp", vi, en)
        };
        // What is wrong in it may be the password: the address is not told again.
        let server = AsyncSmtpTransport::<Tokio1Executor>::from_url(&with_tls(url.trim())).map_err(|_| wrong())?;
        Ok(Self::by(Way::Server(server.timeout(Some(PATIENCE)).build()), sender(from)?))
    }

    /// As files `ID.eml` into this folder, which is made if missing.
    pub fn folder(folder: &Path, from: &str) -> Result<Self, AppError> {
        let made = std::fs::create_dir_all(folder);
        made.map_err(|error| {
            let folder = folder.display();
            let vi = format!("Không tạo được thư mục {folder}: {error}.");
            AppError::field("mail-dir", vi, format!("The folder {folder} cannot be made: {error}."))
        })?;
        Ok(Self::by(Way::Folder(folder.to_owned()), sender(from)?))
    }

    fn by(way: Way, from: Mailbox) -> Self {
        Self { way, from, link: None, digest_hour: 7, every: Duration::from_secs(60) }
    }

    /// With links to the page there.
    pub fn linking(self, page: Option<String>) -> Self {
        Self { link: page, ..self }
    }

    /// With digests from this local hour on, looking so often at what is due and at what waits to be sent.
    pub fn timed(self, digest_hour: u8, every: Duration) -> Self {
        Self { digest_hour, every, ..self }
    }

    pub(super) async fn send(&self, row: &LetterRow) -> Result<(), PostFault> {
        let letter = self.letter(row).ok_or(PostFault::Unwritable)?;
        match &self.way {
            Way::Server(server) => server.send(letter).await.map(|_| ()).map_err(|error| match error.status() {
                Some(status) => PostFault::Refused(status.to_string()),
                None => PostFault::Away,
            }),
            Way::Folder(folder) => {
                let (name, bytes) = (folder.join(format!("{}.eml", row.id)), letter.formatted());
                let half = name.with_extension("part");
                let written = async {
                    tokio::fs::write(&half, bytes).await?;
                    tokio::fs::rename(&half, &name).await
                };
                written.await.map_err(|_| PostFault::Unwritable)
            }
        }
    }

    /// The same letter at every try: a mailbox that got it twice knows that by its `Message-ID`.
    fn letter(&self, row: &LetterRow) -> Option<Letter> {
        let written = u64::try_from(row.written_at.millis()).ok()?;
        let automatic = HeaderValue::new(HeaderName::new_from_ascii_str("Auto-Submitted"), "auto-generated".to_owned());
        let letter = Letter::builder()
            .from(self.from.clone())
            .to(row.address.parse().ok()?)
            .subject(row.subject.as_str())
            .date(SystemTime::UNIX_EPOCH + Duration::from_millis(written))
            .message_id(Some(format!("<{}@{}>", row.id, self.from.email.domain())))
            .raw_header(automatic)
            .header(ContentType::TEXT_PLAIN);
        letter.body(row.words.clone()).ok()
    }
}

fn sender(from: &str) -> Result<Mailbox, AppError> {
    let (vi, en) = ("Không phải địa chỉ thư điện tử.", "It is not an e-mail address.");
    from.trim().parse().map_err(|_| AppError::field("mail-from", vi, en))
}

/// The address with STARTTLS asked for, where it says nothing of it and the server is another machine.
fn with_tls(url: &str) -> String {
    let Some(rest) = url.strip_prefix("smtp://") else { return url.to_owned() };
    if let Some(plain) = url.strip_suffix("?tls=none") {
        return plain.to_owned();
    }
    let host = rest.rsplit('@').next().unwrap_or_default();
    let name = match host.strip_prefix('[') {
        Some(inside) => inside.split(']').next(),
        None => host.split([':', '/', '?']).next(),
    };
    let name = name.unwrap_or_default();
    let here = name == "localhost" || name.parse::<IpAddr>().is_ok_and(|address| address.is_loopback());
    if here || host.contains('?') { url.to_owned() } else { format!("{url}?tls=required") }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_crosses_no_network_in_clear_unless_somebody_says_so() {
        let cases = [
            ("smtp://a:b@mail.example.vn:587", "smtp://a:b@mail.example.vn:587?tls=required"),
            ("smtp://mail.example.vn", "smtp://mail.example.vn?tls=required"),
            ("smtp://a:b@localhost.evil.example", "smtp://a:b@localhost.evil.example?tls=required"),
            ("smtp://127.0.0.1:2525", "smtp://127.0.0.1:2525"),
            ("smtp://localhost:25", "smtp://localhost:25"),
            ("smtp://[::1]:25", "smtp://[::1]:25"),
            ("smtp://mail.lan?tls=none", "smtp://mail.lan"),
            ("smtp://mail.lan?tls=opportunistic", "smtp://mail.lan?tls=opportunistic"),
            ("smtps://a:b@mail.example.vn", "smtps://a:b@mail.example.vn"),
        ];
        for (url, want) in cases {
            assert_eq!(with_tls(url), want);
        }
    }

    #[test]
    fn a_secret_is_in_no_message() {
        let mail = Mail::server("smtps://user:hunter2@mail.example.vn", "cablewatch@example.vn").unwrap();
        assert!(!format!("{mail:?}").contains("hunter2"));
        let wrong = Mail::server("smtp//user:hunter2@mail.example.vn", "cablewatch@example.vn").unwrap_err();
        assert!(!format!("{wrong:?}{wrong}").contains("hunter2"));
        assert_eq!(Mail::server("smtp://127.0.0.1", "nobody").unwrap_err().fields()[0].name, "mail-from");
    }
}
