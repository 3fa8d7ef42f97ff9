//! The program, started as in production and asked over a socket; its tokens are verified with another library.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    clippy::disallowed_methods,
    reason = "helpers of a test: what fails here fails the test"
)]

use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};

use jsonwebtoken::{Algorithm, DecodingKey, Validation, decode};
use serde_json::Value;

const APPLICATION: &str = "11112222-3333-4444-8555-666677778888";

struct Service {
    child: Child,
    address: String,
}

fn keys() -> PathBuf {
    PathBuf::from(env!("CARGO_MANIFEST_DIR")).join("../../crates/auth/tests/keys")
}

fn program() -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_token-service"));
    command
        .env("VONAGE_APPLICATION_ID", APPLICATION)
        .env("LISTEN", "127.0.0.1:0");
    command
}

impl Service {
    fn start() -> Self {
        let mut command = program();
        command
            .env("VONAGE_PRIVATE_KEY_PATH", keys().join("pkcs8.pem"))
            .stdout(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut line = String::new();
        BufReader::new(child.stdout.take().unwrap())
            .read_line(&mut line)
            .unwrap();
        let address = line
            .trim()
            .strip_prefix("listening on http://")
            .unwrap()
            .to_owned();
        Self { child, address }
    }

    fn send(&self, method: &str, target: &str) -> (u16, Value) {
        let mut stream = TcpStream::connect(&self.address).unwrap();
        write!(
            stream,
            "{method} {target} HTTP/1.1\r\nhost: localhost\r\nconnection: close\r\n\r\n"
        )
        .unwrap();
        let mut answer = String::new();
        stream.read_to_string(&mut answer).unwrap();
        let (head, body) = answer.split_once("\r\n\r\n").unwrap();
        assert!(head.to_lowercase().contains("cache-control: no-store"));
        (head[9..12].parse().unwrap(), serde_json::from_str(body).unwrap())
    }

    fn get(&self, target: &str) -> (u16, Value) {
        self.send("GET", target)
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
fn a_token_verifies_with_another_library_and_says_what_was_asked() {
    let service = Service::start();
    let (status, body) = service.get("/token?session=1_MX4&role=moderator&data=uid%3D42");
    assert_eq!(status, 200);
    let public = std::fs::read(keys().join("public_spki.pem")).unwrap();
    let key = DecodingKey::from_rsa_pem(&public).unwrap();
    let token = body["token"].as_str().unwrap();
    let claims = decode::<Value>(token, &key, &Validation::new(Algorithm::RS256))
        .unwrap()
        .claims;
    assert_eq!(claims["application_id"], APPLICATION);
    assert_eq!(claims["session_id"], "1_MX4");
    assert_eq!(claims["role"], "moderator");
    assert_eq!(claims["connection_data"], "uid=42");
    assert_eq!(claims["exp"], body["expiresAt"]);
    assert_eq!(
        claims["exp"].as_u64().unwrap() - claims["iat"].as_u64().unwrap(),
        3600
    );
}

#[test]
fn bad_input_is_answered_with_field_problem_and_rule() {
    let service = Service::start();
    let long = "x".repeat(1001);
    for (query, field) in [
        ("", "session"),
        ("session=%20", "session"),
        ("session=a&session=b", "session"),
        ("session=a&role=king", "role"),
        ("session=a&data=", "none"),
        (&format!("session=a&data={long}"), "data"),
        ("session=a&expires=1", "expires"),
    ] {
        let (status, body) = service.get(&format!("/token?{query}"));
        if field == "none" {
            assert_eq!(status, 200, "{query}");
            continue;
        }
        assert_eq!((status, body["field"].as_str()), (400, Some(field)), "{query}");
        assert!(body["problem"].is_string() && body["rule"].is_string() && body["token"].is_null());
        assert!(!body.to_string().contains("xxxx"), "a value is repeated");
    }
}

#[test]
fn it_tells_its_health_and_what_it_does_not_serve() {
    let service = Service::start();
    assert_eq!(service.get("/health").0, 200);
    assert_eq!(service.get("/").0, 404);
    assert_eq!(service.send("POST", "/token?session=a").0, 405);
}

#[cfg(unix)]
#[test]
fn told_to_end_it_ends_in_order() {
    let mut service = Service::start();
    assert_eq!(service.get("/health").0, 200);
    let pid = service.child.id().to_string();
    assert!(Command::new("kill").arg(pid).status().unwrap().success());
    assert!(service.child.wait().unwrap().success());
}

#[test]
fn a_wrong_key_file_ends_it_at_the_start_and_is_named() {
    let file = keys().join("ed25519.pem");
    let output = program().env("VONAGE_PRIVATE_KEY_PATH", &file).output().unwrap();
    assert!(!output.status.success());
    let said = String::from_utf8(output.stderr).unwrap();
    assert!(
        said.contains("VONAGE_PRIVATE_KEY_PATH") && said.contains("ed25519.pem"),
        "{said}"
    );
}
