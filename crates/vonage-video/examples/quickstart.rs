//! The main job: create a session, hand out a token, see who takes part.
//!
//! Runs against the service with `VONAGE_APPLICATION_ID` and `VONAGE_PRIVATE_KEY` (or `VONAGE_PRIVATE_KEY_PATH`) set:
//! `cargo run -p vonage-video --example quickstart`. For a run without an account, start `vonage-video-emulator` and
//! point the variables, and `VONAGE_VIDEO_URL`, at what it prints.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::time::Duration;

use vonage_video::{Client, CreateSession, Role};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let client = Client::from_env()?;

    let session = client.sessions().create(CreateSession::routed()).await?;
    println!("session   {}", session.id);

    let token = client
        .grant(&session.id)
        .role(Role::Publisher)
        .data("user=42")
        .valid_for(Duration::from_hours(2))
        .sign()
        .await?;
    println!(
        "token     {} characters, for one participant",
        token.as_str().len()
    );

    // Both answer 404 until somebody has joined or published.
    match client.sessions().list_connections(&session.id).await {
        Ok(connections) => println!("connected {}", connections.items.len()),
        Err(error) if error.is_not_found() => println!("connected nobody yet"),
        Err(error) => return Err(error.into()),
    }
    match client.streams().list(&session.id).await {
        Ok(streams) => println!("streams   {}", streams.count),
        Err(error) if error.is_not_found() => println!("streams   none yet"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
