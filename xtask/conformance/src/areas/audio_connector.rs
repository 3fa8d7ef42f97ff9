//! Audio Connector, heard by a WebSocket server of our own.

use anyhow::Context as _;
use futures_util::StreamExt as _;
use tokio::net::TcpListener;
use vonage_video::audio_connector::ConnectAudio;
use vonage_video::models::{AudioRate, AudioTransport};

use crate::stage::With::{All, Least};
use crate::stage::World;

pub(crate) async fn run(world: &mut World) -> anyhow::Result<()> {
    let connector = world.client.audio_connector();
    let stage = world.stage().await?;
    let uri = listen().await?;
    let connect = || ConnectAudio::new(&stage.session, stage.token.as_str(), uri.as_str());
    let least = world
        .send("audio_connector.connect", Least, connector.connect(connect()))
        .await?;
    for transport in [
        AudioTransport::binary(),
        AudioTransport::json()
            .audio_field("pcm")
            .receive_audio_field("reply")
            .static_field("tenant", "lantern")
            .static_field("seat", 7)
            .static_field("live", true),
    ] {
        let all = connect()
            .stream(&stage.stream)
            .header("room", "A7")
            .audio_rate(AudioRate::HZ_24000)
            .bidirectional(true)
            .transport(transport);
        world
            .send("audio_connector.connect", All, connector.connect(all))
            .await?;
    }
    let connection = least.connection_id.context("the connector has no connection")?;
    world
        .send(
            "audio_connector.disconnect",
            Least,
            connector.disconnect(&stage.session, &connection),
        )
        .await?;
    Ok(())
}

/// Starts a server that takes in whatever comes; returns its address.
async fn listen() -> anyhow::Result<String> {
    let listener = TcpListener::bind(("127.0.0.1", 0)).await?;
    let uri = format!("ws://{}/in", listener.local_addr()?);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(async move {
                if let Ok(mut messages) = tokio_tungstenite::accept_async(socket).await {
                    while messages.next().await.is_some_and(|message| message.is_ok()) {}
                }
            });
        }
    });
    Ok(uri)
}
