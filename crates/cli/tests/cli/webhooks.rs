//! `webhooks`: sending, receiving and checking what Vonage sends to a server.

mod listen;
mod send;
mod verify;

use tokio::io::{AsyncBufReadExt, BufReader, Lines};
use tokio::process::{Child, ChildStderr};
use vonage_video::webhooks::testing::{Callback, SignedCallback};
use vonage_video::webhooks::{Family, SignatureSecret, UnixTime};

use crate::support::{Program, Run};

pub(crate) const SECRET: &str = "marked-signature-secret";
pub(crate) const OTHER: &str = "another-signature-secret";

/// `webhooks listen` as a process.
pub(crate) struct Listener {
    pub(crate) child: Child,
    notes: Lines<BufReader<ChildStderr>>,
    pub(crate) url: String,
}

impl Listener {
    pub(crate) async fn start(arguments: &[&str]) -> Self {
        let arguments = [&["webhooks", "listen"], arguments].concat();
        let mut child = Program::bare().command(&arguments).spawn().unwrap();
        let mut notes = BufReader::new(child.stderr.take().unwrap()).lines();
        let first = notes.next_line().await.unwrap().unwrap();
        let url = first.split(' ').next().unwrap().to_owned();
        assert!(url.starts_with("http://127.0.0.1:"), "{first}");
        for family in Family::ALL {
            let line = notes.next_line().await.unwrap().unwrap();
            assert_eq!(line, format!("{url}{family}"));
        }
        Self { child, notes, url }
    }

    /// What was noted after the start, while nobody reads what is printed.
    pub(crate) async fn end_unread(mut self) -> (i32, Vec<String>) {
        let mut notes = Vec::new();
        while let Some(line) = self.notes.next_line().await.unwrap() {
            notes.push(line);
        }
        (self.child.wait().await.unwrap().code().unwrap(), notes)
    }

    /// What was printed, and what was noted after the start.
    pub(crate) async fn end(mut self) -> (i32, Vec<String>, Vec<String>) {
        let output = self.child.wait_with_output().await.unwrap();
        let mut notes = Vec::new();
        while let Some(line) = self.notes.next_line().await.unwrap() {
            notes.push(line);
        }
        let lines = String::from_utf8(output.stdout).unwrap();
        let lines = lines.lines().map(str::to_owned).collect();
        (output.status.code().unwrap(), lines, notes)
    }
}

pub(crate) async fn send(arguments: &[&str]) -> Run {
    Program::bare()
        .run(&[&["webhooks", "send"], arguments].concat())
        .await
}

pub(crate) fn signed(body: &str, at: UnixTime) -> SignedCallback {
    let callback = Callback::bytes(body.to_owned()).token_id("token-1");
    callback.sign(&SignatureSecret::new(SECRET).unwrap(), at).unwrap()
}

pub(crate) const ARCHIVE: &str = r#"{"event":"archive","id":"7a7a","sessionId":"2_MX4","status":"started"}"#;
