//! Measures what an emulator holds and how fast it is: `cargo run --release --example capacity -- [SESSIONS] [EACH]`.
//!
//! Creates the sessions over HTTP, lets clients join each of them, and prints times, rates and resident memory. Without
//! arguments it is 100,000 sessions with 10 clients each.

use std::error::Error;
use std::io::{self, Write};
use std::sync::Arc;
use std::time::{Duration, Instant, SystemTime};

use bytes::Bytes;
use http::Request;
use http_body_util::{BodyExt, Full};
use hyper::client::conn::http1::SendRequest;
use hyper_util::rt::TokioIo;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use serde_json::{Value, json};
use tokio::net::TcpStream;
use tokio::task::JoinSet;
use vonage_video_emulator::Emulator;

type Outcome<T> = Result<T, Box<dyn Error + Send + Sync>>;

/// How many callers there are at once.
const CALLERS: usize = 8;

#[tokio::main]
async fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1).map(|argument| argument.parse::<usize>());
    let sessions = arguments.next().transpose()?.unwrap_or(100_000);
    let each = arguments.next().transpose()?.unwrap_or(10);

    let begun = Instant::now();
    let emulator = Arc::new(Emulator::start().await?);
    say(format_args!("ready after {:.1?}", begun.elapsed()))?;
    let before = resident().await?;
    say(format_args!("{:>9} requests  {} MiB resident", 0, before >> 20))?;

    let begun = Instant::now();
    let mut callers = JoinSet::new();
    for caller in 0..CALLERS {
        let share = sessions / CALLERS + usize::from(caller < sessions % CALLERS);
        callers.spawn(create(Arc::clone(&emulator), share));
    }
    let ids: Vec<String> = callers
        .join_all()
        .await
        .into_iter()
        .collect::<Outcome<Vec<_>>>()?
        .concat();
    report("sessions", ids.len(), begun.elapsed()).await?;

    let mut callers = JoinSet::new();
    for share in ids.chunks(sessions.div_ceil(CALLERS).max(1)) {
        callers.spawn(join(Arc::clone(&emulator), share.to_vec(), each));
    }
    let times = callers
        .join_all()
        .await
        .into_iter()
        .collect::<Outcome<Vec<_>>>()?;
    let slowest = times.into_iter().max().unwrap_or_default();
    report("clients", ids.len() * each, slowest).await?;

    let begun = Instant::now();
    let mut callers = JoinSet::new();
    for share in ids.chunks(sessions.div_ceil(CALLERS).max(1)) {
        callers.spawn(list(Arc::clone(&emulator), share.to_vec(), each));
    }
    let listed: usize = callers
        .join_all()
        .await
        .into_iter()
        .collect::<Outcome<Vec<_>>>()?
        .into_iter()
        .sum();
    report("lists", listed, begun.elapsed()).await?;

    let begun = Instant::now();
    emulator.control().reset().await;
    say(format_args!("reset after {:.1?}", begun.elapsed()))
}

/// Creates sessions over one connection and returns their ids.
async fn create(emulator: Arc<Emulator>, sessions: usize) -> Outcome<Vec<String>> {
    let mut sender = connect(&emulator).await?;
    let bearer = bearer(&emulator)?;
    let mut ids = Vec::with_capacity(sessions);
    for _ in 0..sessions {
        let body = call(&mut sender, "POST", "/session/create", &bearer).await?;
        let id = body
            .pointer("/0/session_id")
            .and_then(Value::as_str)
            .ok_or("no session id")?;
        ids.push(id.to_owned());
    }
    Ok(ids)
}

/// Lets clients join each session, all of a session with one token. Returns the time it took without that of signing
/// the tokens, which is the callers' work.
async fn join(emulator: Arc<Emulator>, sessions: Vec<String>, each: usize) -> Outcome<Duration> {
    let control = emulator.control();
    let mut taken = Duration::ZERO;
    for session in sessions.iter().filter(|_| each > 0) {
        let token = sign(&emulator, Some(session))?;
        let begun = Instant::now();
        for _ in 0..each {
            control.join(session, &token).await?;
        }
        taken += begun.elapsed();
    }
    Ok(taken)
}

/// Lists the connections of each session over one connection.
async fn list(emulator: Arc<Emulator>, sessions: Vec<String>, each: usize) -> Outcome<usize> {
    let mut sender = connect(&emulator).await?;
    let bearer = bearer(&emulator)?;
    for session in &sessions {
        let path = format!(
            "/v2/project/{}/session/{session}/connection",
            emulator.application_id()
        );
        let body = call(&mut sender, "GET", &path, &bearer).await?;
        if body.get("count") != Some(&json!(each)) {
            return Err(format!("{session} should have {each} connections: {body}").into());
        }
    }
    Ok(sessions.len())
}

async fn connect(emulator: &Emulator) -> Outcome<SendRequest<Full<Bytes>>> {
    let stream = TcpStream::connect(emulator.api_url().trim_start_matches("http://")).await?;
    let (sender, connection) = hyper::client::conn::http1::handshake(TokioIo::new(stream)).await?;
    tokio::spawn(connection);
    Ok(sender)
}

async fn call(
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

fn bearer(emulator: &Emulator) -> Outcome<String> {
    Ok(format!("Bearer {}", sign(emulator, None)?))
}

/// A token that is good for the API, and for joining the session where one is given.
#[expect(
    clippy::disallowed_methods,
    reason = "a program of its own makes its tokens by the time of the system"
)]
fn sign(emulator: &Emulator, session: Option<&str>) -> Outcome<String> {
    let now = SystemTime::now()
        .duration_since(SystemTime::UNIX_EPOCH)?
        .as_secs();
    let claims = json!({
        "application_id": emulator.application_id(), "iat": now, "exp": now + 3600, "jti": "1",
        "session_id": session, "scope": "session.connect",
    });
    let key = EncodingKey::from_rsa_pem(emulator.private_key_pem().as_bytes())?;
    Ok(encode(&Header::new(Algorithm::RS256), &claims, &key)?)
}

async fn report(what: &str, count: usize, taken: Duration) -> Outcome<()> {
    let taken = taken.max(Duration::from_micros(1)).as_secs_f64();
    let rate = count as f64 / taken;
    say(format_args!(
        "{count:>9} {what:<9} {} MiB resident  {taken:.1} s  {rate:.0}/s",
        resident().await? >> 20
    ))
}

/// The resident memory of this process in bytes, callers included; 0 where there is no `/proc`.
async fn resident() -> Outcome<u64> {
    let status = tokio::fs::read_to_string("/proc/self/status")
        .await
        .unwrap_or_default();
    let line = status
        .lines()
        .find_map(|line| line.strip_prefix("VmRSS:"))
        .unwrap_or("0");
    Ok(line.trim().trim_end_matches(" kB").parse::<u64>()? << 10)
}

fn say(line: std::fmt::Arguments<'_>) -> Outcome<()> {
    writeln!(io::stdout(), "{line}")?;
    Ok(())
}
