//! Measures what an emulator holds and how fast it is: `cargo run --release --example capacity -- [SESSIONS] [EACH]`.
//!
//! Creates the sessions over HTTP, lets clients join each of them, and prints times, rates and resident memory. Without
//! arguments it is 100,000 sessions with 10 clients each. `capacity -- deliveries [COUNT]` measures pending webhooks
//! instead.

mod calls;
mod deliveries;

use std::sync::Arc;
use std::time::{Duration, Instant};

use serde_json::{Value, json};
use tokio::task::JoinSet;
use vonage_video_emulator::Emulator;

use self::calls::{Outcome, bearer, call, connect, report, resident, say, sign};

/// How many callers there are at once.
const CALLERS: usize = 8;

#[tokio::main]
async fn main() -> Outcome<()> {
    let mut arguments = std::env::args().skip(1).peekable();
    if arguments.next_if_eq("deliveries").is_some() {
        let count = arguments.next().map(|count| count.parse()).transpose()?;
        return deliveries::measure(count.unwrap_or(100_000)).await;
    }
    let mut arguments = arguments.map(|argument| argument.parse::<usize>());
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
    let mut sender = connect(emulator.api_url()).await?;
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
    let mut sender = connect(emulator.api_url()).await?;
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
