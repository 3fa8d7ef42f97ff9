//! Order in a session: mute all but the host, lift that, mute one stream, show somebody the door.
//!
//! `cargo run -p vonage-video --example moderation -- SESSION HOST_STREAM GUEST_CONNECTION`, with the environment of the
//! example `quickstart`. SESSION is routed.

#![allow(clippy::print_stdout, reason = "an example shows what it does")]

use anyhow::Context;
use vonage_video::moderation::MuteAll;
use vonage_video::{Client, ConnectionId, SessionId, StreamId};

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let mut arguments = std::env::args().skip(1);
    let usage = "usage: moderation SESSION HOST_STREAM GUEST_CONNECTION";
    let session = arguments.next().context(usage)?.into();
    let host = arguments.next().context(usage)?.into();
    let guest = arguments.next().context(usage)?.into();
    run(&Client::from_env()?, &session, &host, &guest).await
}

/// Lets the host speak and sends the guest home.
pub(crate) async fn run(
    client: &Client,
    session: &SessionId,
    host: &StreamId,
    guest: &ConnectionId,
) -> anyhow::Result<()> {
    let moderation = client.moderation();

    // Whatever is published from now on is muted as well.
    moderation.mute_all(MuteAll::new(session).except([host])).await?;
    // No more: but who is muted stays so. Only a publisher can turn the microphone on again.
    moderation.unmute_all(session).await?;

    for stream in client.streams().list(session).await?.items {
        if stream.id != *host {
            moderation.mute_stream(session, &stream.id).await?;
            println!("muted {} {:?}", stream.id, stream.name);
        }
    }

    match moderation.disconnect(session, guest).await {
        Ok(()) => println!("{guest} has to leave, and can come back while the token is valid"),
        Err(error) if error.is_not_found() => println!("{guest} is not here any more"),
        Err(error) => return Err(error.into()),
    }
    for connection in client.sessions().list_connections(session).await?.items {
        println!("{} stays", connection.id);
    }
    Ok(())
}
