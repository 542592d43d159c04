//! Signing in to a server that is no demo: a second factor that counts once, waits for those who guess, and nobody locked
//! out by them.

use std::fs::OpenOptions;
use std::io::{BufRead, BufReader, Write};
use std::net::IpAddr;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output, Stdio};
use std::sync::Mutex;
use std::time::{SystemTime, UNIX_EPOCH};

use hmac::{Hmac, Mac};
use reqwest::{Client, StatusCode};
use serde_json::{Value, json};
use sha1::Sha1;

const PASSWORD: &str = "trời mưa ba ngày liền";

struct Server {
    child: Child,
    base: String,
    folder: PathBuf,
    /// Passwords and codes that were sent: none of them is in the log, however wordy.
    sent: Mutex<Vec<String>>,
}

impl Server {
    fn start(folder: &Path) -> Self {
        let log = OpenOptions::new().create(true).append(true).open(folder.join("log")).unwrap();
        let mut child = Command::new(env!("CARGO_BIN_EXE_cablewatch"))
            .args(["serve", "--listen", "127.0.0.1:0", "--db", &url(folder), "--log", "text", "--log-level", "debug"])
            .stdout(Stdio::piped())
            .stderr(log)
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let base = line.trim().strip_prefix("listening on ").unwrap().to_owned();
        Self { child, base, folder: folder.to_owned(), sent: Mutex::default() }
    }

    fn again(mut self) -> Self {
        self.stop();
        Self::start(&self.folder.clone())
    }

    fn stop(&mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        let log = std::fs::read_to_string(self.folder.join("log")).unwrap();
        for one in self.sent.lock().unwrap().drain(..).filter(|_| !std::thread::panicking()) {
            // Not the fraction of a moment's second, which may be any number.
            let found = log.match_indices(&one).any(|(at, _)| !log[..at].ends_with('.'));
            assert!(!found, "{one} is in the log");
        }
    }

    /// What signing in answers: its status, its code, and how long to wait.
    async fn sign_in(&self, client: &Client, user: &str, password: &str, code: Option<&str>) -> (u16, Value, bool) {
        self.sent
            .lock()
            .unwrap()
            .extend(code.into_iter().chain([password].into_iter().filter(|p| p.len() > 6)).map(str::to_owned));
        let body = json!({"user": user, "password": password, "code": code});
        let reply = client.post(format!("{}/api/v1/sessions", self.base)).json(&body).send().await.unwrap();
        let (status, wait) = (reply.status().as_u16(), reply.headers().contains_key("retry-after"));
        (status, reply.json::<Value>().await.unwrap()["code"].clone(), wait)
    }

    async fn role(&self, client: &Client) -> Value {
        client.get(format!("{}/api/v1/session", self.base)).send().await.unwrap().json::<Value>().await.unwrap()["role"]
            .clone()
    }
}

impl Drop for Server {
    fn drop(&mut self) {
        self.stop();
    }
}

fn url(folder: &Path) -> String {
    format!("sqlite:{}", folder.join("province.db").display())
}

fn user(folder: &Path, args: &[&str], input: &str) -> Output {
    let mut child = Command::new(env!("CARGO_BIN_EXE_cablewatch"))
        .arg("user")
        .args(args)
        .args(["--db", &url(folder)])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .stderr(Stdio::piped())
        .spawn()
        .unwrap();
    child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
    child.wait_with_output().unwrap()
}

/// The secret and the recovery codes that the operator hands over.
fn handed_over(output: &Output) -> (Vec<u8>, Vec<String>) {
    assert!(output.status.success(), "{output:?}");
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    let mut lines = text.lines();
    let secret = lines.next().unwrap().split("secret=").nth(1).unwrap().split('&').next().unwrap();
    let bits = secret.bytes().fold(String::new(), |bits, letter| {
        let value = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567".iter().position(|l| *l == letter).unwrap();
        bits + &format!("{value:05b}")
    });
    let bytes = bits
        .as_bytes()
        .chunks_exact(8)
        .map(|eight| u8::from_str_radix(std::str::from_utf8(eight).unwrap(), 2).unwrap());
    (bytes.collect(), lines.map(str::to_owned).collect())
}

/// What an authenticator shows, so many steps from now.
#[expect(clippy::disallowed_methods, reason = "an authenticator has a clock")]
fn shown(secret: &[u8], steps: i64) -> String {
    let now = SystemTime::now().duration_since(UNIX_EPOCH).unwrap().as_secs() as i64;
    let mut mac = Hmac::<Sha1>::new_from_slice(secret).unwrap();
    mac.update(&(now / 30 + steps).to_be_bytes());
    let hash = mac.finalize().into_bytes();
    let at = usize::from(hash[19] & 15);
    let number = u32::from_be_bytes(hash[at..at + 4].try_into().unwrap()) & 0x7fff_ffff;
    format!("{:06}", number % 1_000_000)
}

fn client(from: &str) -> Client {
    let from: IpAddr = from.parse().unwrap();
    Client::builder().cookie_store(true).local_address(from).pool_max_idle_per_host(0).build().unwrap()
}

const HOME: &str = "127.0.0.1";

#[tokio::test]
async fn staff_sign_in_with_a_code_that_counts_once_or_a_recovery_code() {
    let folder = tempfile::tempdir().unwrap();
    let (secret, codes) = handed_over(&user(folder.path(), &["add", "so-khcn", "--role", "department"], PASSWORD));
    assert_eq!(codes.len(), 10);
    let server = Server::start(folder.path());
    let home = client(HOME);
    let say = async |code: Option<&str>| server.sign_in(&home, "so-khcn", PASSWORD, code).await;
    assert_eq!(say(None).await, (401, json!("U401"), false), "a code is asked for");
    let code = shown(&secret, 0);
    assert_eq!(say(Some(&code)).await.0, 201);
    assert_eq!(server.role(&home).await, "department");
    assert_eq!(say(Some(&code)).await, (401, json!("U402"), false), "it was used");
    assert_eq!(say(Some(&codes[3].to_lowercase())).await.0, 201, "as people write it");
    assert_eq!(say(Some(&codes[3])).await, (401, json!("U402"), false), "each counts once");
    assert_eq!(say(Some(&shown(&secret, 1))).await.0, 201, "the phone is half a minute ahead");

    let (other, _) = handed_over(&user(folder.path(), &["factor", "so-khcn"], ""));
    assert_eq!(server.role(&home).await, "public", "a new factor ends every session");
    assert_eq!(say(Some(&shown(&secret, 1))).await.0, 401, "the lost phone opens nothing");
    assert_eq!(say(Some(&codes[4])).await.0, 401, "nor do the codes handed over with it");
    assert_eq!(say(Some(&shown(&other, 0))).await.0, 201);
}

#[tokio::test]
async fn another_password_or_role_or_none_any_more_ends_every_session() {
    let folder = tempfile::tempdir().unwrap();
    let easy = user(folder.path(), &["add", "nguoi-dan", "--role", "public"], "Password2026!");
    assert_eq!(easy.status.code(), Some(1), "what is tried first is refused: {easy:?}");
    assert!(user(folder.path(), &["add", "nguoi-dan", "--role", "public"], PASSWORD).status.success());
    let server = Server::start(folder.path());
    let home = client(HOME);
    let sign_in = async |password: &str| server.sign_in(&home, "nguoi-dan", password, None).await.0;
    let name = async || {
        let session: Value =
            home.get(format!("{}/api/v1/session", server.base)).send().await.unwrap().json().await.unwrap();
        session["user"].clone()
    };
    assert_eq!((sign_in(PASSWORD).await, name().await), (201, json!("nguoi-dan")), "the public needs no code");
    let other = "mái nhà tôn màu đỏ";
    assert!(user(folder.path(), &["password", "nguoi-dan"], other).status.success());
    assert_eq!((name().await, sign_in(PASSWORD).await, sign_in(other).await), (Value::Null, 401, 201));
    assert!(user(folder.path(), &["disable", "nguoi-dan"], "").status.success());
    assert_eq!((name().await, sign_in(other).await), (Value::Null, 401));
    assert!(user(folder.path(), &["enable", "nguoi-dan"], "").status.success());
    assert_eq!((sign_in(other).await, name().await), (201, json!("nguoi-dan")));
    assert!(
        !user(folder.path(), &["role", "nguoi-dan", "--role", "carrier"], "").status.success(),
        "of which carrier?"
    );
    assert_eq!(name().await, json!("nguoi-dan"), "nothing has changed");
    assert!(user(folder.path(), &["role", "nguoi-dan", "--role", "carrier", "--carrier", "TS"], "").status.success());
    assert_eq!((name().await, sign_in(other).await), (Value::Null, 403), "another role needs a code");
}

#[tokio::test]
async fn who_guesses_waits_and_locks_nobody_out() {
    let folder = tempfile::tempdir().unwrap();
    for name in ["truc-ban", "khac"] {
        assert!(user(folder.path(), &["add", name, "--role", "public"], PASSWORD).status.success());
    }
    let server = Server::start(folder.path());
    let (home, attacker, stranger) = (client(HOME), client("127.0.0.2"), client("127.0.0.3"));
    assert_eq!(server.sign_in(&home, "truc-ban", PASSWORD, None).await.0, 201);
    for n in 0..5 {
        let wrong = server.sign_in(&attacker, "truc-ban", "không phải", None).await;
        assert_eq!(wrong, (401, json!("A401"), false), "try {n}");
    }
    let waits = (429, json!("U429"), true);
    assert_eq!(server.sign_in(&attacker, "truc-ban", "không phải", None).await, waits);
    assert_eq!(server.sign_in(&attacker, "truc-ban", PASSWORD, None).await, waits, "also with the right one");
    assert_eq!(
        server.sign_in(&attacker, "khac", PASSWORD, None).await,
        waits,
        "the address waits, whatever the account"
    );
    assert_eq!(server.sign_in(&attacker, "khong-co", "x", None).await, waits, "nobody learns which accounts there are");
    assert_eq!(
        server.sign_in(&home, "truc-ban", PASSWORD, None).await.0,
        201,
        "the planner's own address does not wait"
    );
    let status = home.get(format!("{}/api/v1/session", server.base)).send().await.unwrap().status();
    assert_eq!(status, StatusCode::OK);
    for _ in 0..5 {
        server.sign_in(&attacker, "khac", "không phải", None).await;
    }
    let server = server.again();
    assert_eq!(server.sign_in(&stranger, "khac", PASSWORD, None).await.0, 201, "tries while waiting do not count");
}
