//! A WebSocket server, for Audio Connectors.

use futures_util::StreamExt as _;
use tokio::net::TcpListener;

/// Takes every connection and listens, for as long as the runtime lives. Returns where.
pub(crate) async fn open() -> anyhow::Result<String> {
    let listener = TcpListener::bind("127.0.0.1:0").await?;
    let uri = format!("ws://{}", listener.local_addr()?);
    tokio::spawn(async move {
        while let Ok((socket, _)) = listener.accept().await {
            tokio::spawn(async move {
                if let Ok(mut socket) = tokio_tungstenite::accept_async(socket).await {
                    while let Some(Ok(_)) = socket.next().await {}
                }
            });
        }
    });
    Ok(uri)
}
