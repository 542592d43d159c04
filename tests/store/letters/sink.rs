//! A mail server that keeps what it is given.

use std::sync::{Arc, Mutex};

use tokio::io::{AsyncBufReadExt, AsyncWriteExt, BufReader};
use tokio::net::{TcpListener, TcpStream};

/// A letter as it came.
#[derive(Clone, Debug)]
pub struct Taken {
    /// Whom the envelope names.
    pub to: String,
    /// Head and body as they were sent.
    pub raw: String,
    /// The text, decoded.
    pub text: String,
}

pub struct Sink {
    port: u16,
    taken: Arc<Mutex<Vec<Taken>>>,
}

impl Sink {
    pub async fn open() -> Self {
        Self::refusing("").await
    }

    /// One that does not know this address.
    pub async fn refusing(address: &'static str) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let (port, taken) = (listener.local_addr().unwrap().port(), Arc::new(Mutex::new(Vec::new())));
        let kept = taken.clone();
        tokio::spawn(async move {
            while let Ok((stream, _)) = listener.accept().await {
                let kept = kept.clone();
                tokio::spawn(async move { talk(stream, address, &kept).await });
            }
        });
        Self { port, taken }
    }

    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
    }

    pub fn count(&self) -> usize {
        self.taken.lock().unwrap().len()
    }

    /// What came since this was asked the last time.
    pub fn taken(&self) -> Vec<Taken> {
        std::mem::take(&mut *self.taken.lock().unwrap())
    }
}

/// RFC 5321, as much of it as one needs to be given a letter.
async fn talk(stream: TcpStream, unknown: &str, kept: &Mutex<Vec<Taken>>) {
    let (read, mut write) = stream.into_split();
    let mut lines = BufReader::new(read).lines();
    let mut to = String::new();
    write.write_all(b"220 sink\r\n").await.unwrap();
    while let Ok(Some(line)) = lines.next_line().await {
        let command = line.to_uppercase();
        let answer = if command.starts_with("EHLO") {
            "250-sink\r\n250-AUTH PLAIN\r\n250 8BITMIME"
        } else if command.starts_with("AUTH") {
            "235 come in"
        } else if command.starts_with("RCPT") {
            to = line.split(['<', '>']).nth(1).unwrap_or_default().to_owned();
            if to == unknown { "550 no such <mailbox>" } else { "250 ok" }
        } else if command == "DATA" {
            write.write_all(b"354 go on\r\n").await.unwrap();
            let mut raw = String::new();
            while let Ok(Some(line)) = lines.next_line().await {
                if line == "." {
                    break;
                }
                raw += &format!("{line}\r\n");
            }
            kept.lock().unwrap().push(Taken { to: to.clone(), text: words(&raw), raw });
            "250 kept"
        } else {
            "250 ok"
        };
        write.write_all(format!("{answer}\r\n").as_bytes()).await.unwrap();
        if command == "QUIT" {
            return;
        }
    }
}

/// The text of a letter, however it was encoded (RFC 2045, section 6), with plain ends of lines.
pub fn words(raw: &str) -> String {
    let (head, body) = raw.split_once("\r\n\r\n").unwrap();
    let head = head.to_lowercase();
    let bytes = if head.contains("quoted-printable") {
        quoted(body)
    } else if head.contains("base64") {
        base64(body)
    } else {
        body.as_bytes().to_vec()
    };
    String::from_utf8(bytes).unwrap().replace("\r\n", "\n")
}

fn quoted(body: &str) -> Vec<u8> {
    let body = body.replace("=\r\n", "");
    let (mut bytes, mut rest) = (Vec::new(), body.as_bytes());
    while let [first, more @ ..] = rest {
        if *first == b'=' {
            bytes.push(u8::from_str_radix(std::str::from_utf8(&more[..2]).unwrap(), 16).unwrap());
            rest = &more[2..];
        } else {
            bytes.push(*first);
            rest = more;
        }
    }
    bytes
}

fn base64(body: &str) -> Vec<u8> {
    const LETTERS: &[u8] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
    let value = |letter: u8| LETTERS.iter().position(|x| *x == letter);
    let values: Vec<u32> = body.bytes().filter_map(value).map(|v| u32::try_from(v).unwrap()).collect();
    let group = |four: &[u32]| {
        let bits = four.iter().fold(0, |bits, v| bits << 6 | v) << (6 * (4 - four.len()));
        bits.to_be_bytes()[1..four.len()].to_vec()
    };
    values.chunks(4).flat_map(group).collect()
}
