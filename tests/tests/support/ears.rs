//! A WebSocket server on this machine, for Audio Connectors.

use std::sync::Arc;
use std::sync::atomic::{AtomicUsize, Ordering};

use futures_util::StreamExt as _;
use tokio::net::TcpListener;

/// Takes every connection and listens, as long as its runtime lives.
pub(crate) struct Ears {
    pub(crate) uri: String,
    connections: Arc<AtomicUsize>,
}

impl Ears {
    pub(crate) async fn open() -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let uri = format!("ws://{}/in", listener.local_addr().unwrap());
        let connections = Arc::new(AtomicUsize::new(0));
        let count = Arc::clone(&connections);
        tokio::spawn(async move {
            while let Ok((socket, _)) = listener.accept().await {
                count.fetch_add(1, Ordering::SeqCst);
                tokio::spawn(async move {
                    let mut socket = tokio_tungstenite::accept_async(socket).await.unwrap();
                    while let Some(Ok(_)) = socket.next().await {}
                });
            }
        });
        Self { uri, connections }
    }

    /// How many have connected.
    pub(crate) fn connections(&self) -> usize {
        self.connections.load(Ordering::SeqCst)
    }
}
