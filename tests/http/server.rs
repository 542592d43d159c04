//! The demo server as its users meet it.

use std::io::{BufRead, BufReader, Read};
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Duration;

use reqwest::{Client, StatusCode};
use serde_json::{Value, json};

/// Ended when the test ends.
pub struct Server {
    child: Child,
    pub base: String,
    accounts: Vec<(String, String, String)>,
    log: Box<dyn Read + Send>,
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
        let mut child = Command::new(env!("CARGO_BIN_EXE_cablewatch"))
            .args(["demo", "--listen", "127.0.0.1:0", "--data"])
            .arg(folder)
            .args(options)
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
        Self { child, base, accounts, log: Box::new(errors) }
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
        let mut log = String::new();
        self.log.read_to_string(&mut log).unwrap();
        log
    }
}

impl Drop for Server {
    /// Also where the test did not come to its end.
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
