//! Calls to the emulator, its tokens, and what the process holds meanwhile.

use std::error::Error;
use std::io::{self, Write};
use std::time::{Duration, SystemTime};

use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::SendRequest;
use hyper_util::rt::TokioIo;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use vonage_video_emulator::Emulator;

pub(crate) type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// Opens a connection to one of the emulator's two ports.
pub(crate) async fn connect(url: &str) -> Outcome<SendRequest<Full<Bytes>>> {
    let stream = TcpStream::connect(url.trim_start_matches("http://")).await?;
    let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender)
}

pub(crate) async fn call(
    sender: &mut SendRequest<Full<Bytes>>,
    method: &str,
    path: &str,
    bearer: &str,
) -> Outcome<Value> {
    let request = Request::builder()
        .method(method)
        .uri(path)
        .header("host", "localhost")
        .header("authorization", bearer)
        .header("accept", "application/json")
        .body(Full::default())?;
    sender.ready().await?;
    let body = sender
        .send_request(request)
        .await?
        .into_body()
        .collect()
        .await?
        .to_bytes();
    Ok(serde_json::from_slice(&body)?)
}

pub(crate) fn bearer(emulator: &Emulator) -> Outcome<String> {
    Ok(format!("Bearer {}", sign(emulator, None)?))
}

/// A token that is good for the API, and for joining the session where one is given.
#[expect(
    clippy::disallowed_methods,
    reason = "a program of its own makes its tokens by the time of the system"
)]
pub(crate) fn sign(emulator: &Emulator, session: Option<&str>) -> Outcome<String> {
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)?
        .as_secs();
    let application = emulator.application_id();
    let claims = match session {
        None => json!({"application_id": application, "iat": now, "exp": now + 3600, "jti": "1"}),
        Some(session) => json!({
            "application_id": application, "iat": now, "exp": now + 3600, "jti": "1",
            "session_id": session, "scope": "session.connect",
        }),
    };
    let key = EncodingKey::from_rsa_pem(emulator.private_key_pem().as_bytes())?;
    Ok(encode(&Header::new(Algorithm::RS256), &claims, &key)?)
}

pub(crate) async fn report(what: &str, count: usize, taken: Duration) -> Outcome<()> {
    let taken = taken.max(Duration::from_micros(1)).as_secs_f64();
    let rate = count as f64 / taken;
    say(format_args!(
        "{count:>9} {what:<9} {} MiB resident  {taken:.1} s  {rate:.0}/s",
        resident().await? >> 20
    ))
}

/// The resident memory of this process in bytes, callers included; 0 where there is no `/proc`.
pub(crate) async fn resident() -> Outcome<u64> {
    let status = tokio::fs::read_to_string("/proc/self/status")
        .await
        .unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap_or("0");
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? << 10)
}

pub(crate) fn say(line: std::fmt::Arguments<'_>) -> Outcome<()> {
    writeln!(io::stdout(), "{line}")?;
    Ok(())
}
