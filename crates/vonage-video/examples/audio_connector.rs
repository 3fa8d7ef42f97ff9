//! The sound of a session over a WebSocket: connect a server, let it listen, disconnect.
//!
//! `cargo run -p vonage-video --example audio_connector -- SESSION wss://HOST/PATH SECRET`, with the environment of the
//! example `quickstart`. The server knows by SECRET who connects; `audio_echo … SECRET json` is such a server. SESSION is routed; the server can be reached from the internet, or with the emulator on this machine.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use std::time::Duration;

use anyhow::{Context, bail};
use vonage_video::audio_connector::{ConnectAudio, ConnectFailure};
use vonage_video::{AudioRate, AudioTransport, Client, Outcome, Role, SessionId};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let usage = "usage: audio_connector SESSION wss://HOST/PATH SECRET";
    let session = arguments.next().context(usage)?.into();
    let server = arguments.next().context(usage)?;
    let secret = arguments.next().context(usage)?;
    run(
        &Client::from_env()?,
        &session,
        &server,
        &secret,
        Duration::from_secs(60),
    )
    .await
}

/// Lets this server hear the session for this long, and speak in it.
pub(crate) async fn run(
    client: &Client,
    session: &SessionId,
    server: &str,
    secret: &str,
    length: Duration,
) -> anyhow::Result<()> {
    let token = client
        .grant(session)
        .role(Role::Publisher)
        .data("assistant")
        .sign()
        .await?;
    let request = ConnectAudio::new(session, &token, server)
        // Part of the first message your server gets, not of the handshake.
        .header("x-ears", secret)
        .header("room", "A7")
        .audio_rate(AudioRate::HZ_24000)
        .bidirectional(true)
        .transport(AudioTransport::json().static_field("tenant", "lantern"));
    let connector = match client.audio_connector().connect(request).await {
        Ok(connector) => connector,
        Err(error) => match ConnectFailure::of(&error) {
            Some(ConnectFailure::NotRouted) => bail!("create the session with `CreateSession::routed()`"),
            Some(ConnectFailure::Token(problem)) => bail!("sign another token: {problem:?}"),
            // Your server knows: it has been connected, or it has not.
            _ if error.outcome() == Outcome::Unknown => bail!("it may be connected, ask {server}: {error}"),
            _ => return Err(error.into()),
        },
    };
    println!("{} is connected", connector.id);

    tokio::time::sleep(length).await;
    let connection = connector.connection_id.context("a connector has a connection")?;
    match client.audio_connector().disconnect(session, &connection).await {
        Ok(()) => println!("disconnected"),
        Err(error) if error.is_not_found() => println!("the server was quicker"),
        Err(error) => return Err(error.into()),
    }
    Ok(())
}
