//! The demo server as its users meet it.

use std::fs::{File, OpenOptions};
use std::io::{BufRead, BufReader, Write};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::sync::mpsc::{self, Receiver};
use std::time::Duration;

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

/// Names a folder in which a whole run keeps what its servers log, as wordy as they are; at the end it is searched for
/// what must not be there (scripts/test).
const KEPT: &str = "CABLEWATCH_TEST_LOGS";

struct Kept(File);

impl Kept {
    /// The log of one server, and what must not be in it nor in others.
    fn new(folder: &Path, child: &Child, accounts: &[(String, String, String)]) -> Self {
        let append = |name: String| OpenOptions::new().create(true).append(true).open(folder.join(name)).unwrap();
        let passwords: String = accounts.iter().map(|(_, _, password)| format!("{password}\n")).collect();
        append("secrets".to_owned()).write_all(passwords.as_bytes()).unwrap();
        Self(append(format!("{}.log", child.id())))
    }

    /// Keeps a line; whether it would have been there without being wordy.
    fn tells(&mut self, line: &str) -> bool {
        writeln!(self.0, "{line}").unwrap();
        !["INFO", "DEBUG"].iter().any(|level| line.contains(&format!("\"level\":\"{level}\"")))
    }
}

/// Ended when the test ends.
pub struct Server {
    pub child: Child,
    pub base: String,
    /// Role, user and password.
    pub accounts: Vec<(String, String, String)>,
    /// Lines of the log; read all the while, since a server whose log nobody reads stands still.
    pub log: Receiver<String>,
}

impl Server {
    pub fn start() -> Self {
        Self::with(&[])
    }

    /// With further options.
    pub fn with(options: &[&str]) -> Self {
        Self::at(&tempfile::tempdir().unwrap().keep(), options)
    }

    /// With its database, `demo.db`, in this folder.
    pub fn at(folder: &Path, options: &[&str]) -> Self {
        // A test that reads the whole log says so itself.
        let kept = if options.contains(&"--log") { None } else { std::env::var_os(KEPT).map(PathBuf::from) };
        let wordy = kept.iter().flat_map(|_| [("CABLEWATCH_LOG", "json"), ("CABLEWATCH_LOG_LEVEL", "debug")]);
        let mut child = Command::new(env!("CARGO_BIN_EXE_cablewatch"))
            .args(["demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder)
            .args(options)
            .envs(wordy)
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap()).read_line(&mut line).unwrap();
        let base = line.trim().strip_prefix("listening on ").unwrap().to_owned();
        let mut errors = BufReader::new(child.stderr.take().unwrap());
        let mut accounts = Vec::new();
        while accounts.len() < 6 {
            let mut line = String::new();
            errors.read_line(&mut line).unwrap();
            if let [role, user, password] = line.split_whitespace().collect::<Vec<_>>()[..] {
                accounts.push((role.to_owned(), user.to_owned(), password.to_owned()));
            }
        }
        let (told, log) = mpsc::channel();
        let mut kept = kept.map(|folder| Kept::new(&folder, &child, &accounts));
        std::thread::spawn(move || {
            for line in errors.lines().map_while(Result::ok) {
                if kept.as_mut().is_none_or(|kept| kept.tells(&line)) && told.send(line).is_err() {
                    break;
                }
            }
        });
        Self { child, base, accounts, log }
    }

    pub async fn sign_in(&self, role: &str) -> Client {
        let (_, user, password) = self.accounts.iter().find(|(r, _, _)| r == role).unwrap();
        self.sign_in_as(user, password).await
    }

    pub async fn sign_in_as(&self, user: &str, password: &str) -> Client {
        // The server ends a connection that is quiet for 75 s: it is not to be used at that very moment.
        let fresh = Duration::from_secs(60);
        let client = Client::builder().cookie_store(true).pool_idle_timeout(fresh).build().unwrap();
        let body = json!({"user": user, "password": password});
        let reply = client.post(format!("{}/api/v1/sessions", self.base)).json(&body).send().await.unwrap();
        assert_eq!(reply.status(), StatusCode::CREATED, "{user}");
        client
    }

    pub async fn get(&self, client: &Client, path: &str) -> (StatusCode, String) {
        let reply = client.get(format!("{}{path}", self.base)).send().await.unwrap();
        (reply.status(), reply.text().await.unwrap())
    }

    pub async fn json(&self, client: &Client, path: &str) -> Value {
        serde_json::from_str(&self.get(client, path).await.1).unwrap()
    }

    /// Stops the server and gives what it logged.
    pub fn stop(mut self) -> String {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
        self.log.iter().map(|line| line + "\n").collect()
    }
}

impl Drop for Server {
    /// Also where the test did not come to its end.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
