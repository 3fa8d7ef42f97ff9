//! Messages to the clients of a session: to everybody, then to one after the other.
//!
//! `cargo run -p vonage-video --example signals -- SESSION`, with the environment of the example `quickstart`. Somebody is
//! in SESSION.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use anyhow::{Context, bail};
use vonage_video::signals::SendSignal;
use vonage_video::{Client, Outcome, SessionId};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let session = std::env::args().nth(1).context("usage: signals SESSION")?.into();
    run(&Client::from_env()?, &session).await
}

/// Greets everybody together, and each one alone.
pub(crate) async fn run(client: &Client, session: &SessionId) -> anyhow::Result<()> {
    // Clients listen by type. Data is text: whatever else it shall be, both sides agree on.
    let cue = SendSignal::new(session, "cue", r#"{"scene":3}"#);
    match client.signals().send(cue).await {
        Ok(()) => println!("everybody was told"),
        Err(error) if error.is_not_found() => bail!("nobody is in the session"),
        // It is never repeated behind your back: clients would hear it twice. Only they could tell.
        Err(error) if error.outcome() == Outcome::Unknown => {
            println!("everybody may have been told: {error}");
        }
        Err(error) => return Err(error.into()),
    }

    for connection in client.sessions().list_connections(session).await?.items {
        let hello = SendSignal::new(session, "hello", "only you can read this").to(&connection.id);
        match client.signals().send(hello).await {
            Ok(()) => println!("{} was told", connection.id),
            Err(error) if error.is_not_found() => println!("{} has left meanwhile", connection.id),
            Err(error) => return Err(error.into()),
        }
    }

    // What cannot arrive is refused here, by the field's name and with the rule.
    let too_long = SendSignal::new(session, "cue", "x".repeat(8193));
    if let Err(error) = client.signals().send(too_long).await {
        println!(
            "not sent: {}",
            error.input().map(ToString::to_string).unwrap_or_default()
        );
    }
    Ok(())
}
