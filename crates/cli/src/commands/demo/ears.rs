//! A WebSocket server of the tour's own, for one Audio Connector.

use std::time::Duration;

use futures_util::StreamExt;
use tokio::net::TcpListener;
use tokio::sync::mpsc;
use tokio_tungstenite::accept_async;
use tokio_tungstenite::tungstenite::Message;

use super::halt::{Halt, unexpected};

/// Nothing here takes longer on one machine.
const PATIENCE: Duration = Duration::from_secs(5);

/// More messages than wait at any time: one comes every 20 ms.
const WAITING: usize = 1000;

/// The server.
pub(super) struct Ears {
    uri: String,
    messages: mpsc::Receiver<Message>,
}

/// What was heard.
pub(super) struct Heard {
    /// The first message, which is text.
    pub(super) greeting: String,
    /// How long each frame of sound was.
    pub(super) frame_bytes: usize,
}

impl Ears {
    pub(super) async fn listen() -> Result<Self, Halt> {
        let listener = TcpListener::bind("127.0.0.1:0").await?;
        let uri = format!("ws://{}/in", listener.local_addr()?);
        let (heard, messages) = mpsc::channel(WAITING);
        // Whatever goes wrong, the messages end, and that is noticed.
        tokio::spawn(async move {
            let (stream, _) = listener.accept().await.ok()?;
            let mut socket = accept_async(stream).await.ok()?;
            while let Some(Ok(message)) = socket.next().await {
                heard.send(message).await.ok()?;
            }
            Some(())
        });
        Ok(Self { uri, messages })
    }

    /// Where it listens.
    pub(super) fn uri(&self) -> &str {
        &self.uri
    }

    /// Listens to the first message and so many frames of sound.
    pub(super) async fn hear(&mut self, frames: usize) -> Result<Heard, Halt> {
        let Some(Message::Text(greeting)) = self.next().await? else {
            return Err(unexpected("the Audio Connector does not introduce itself"));
        };
        let mut frame_bytes = 0;
        for _ in 0..frames {
            let Some(Message::Binary(frame)) = self.next().await? else {
                return Err(unexpected("the Audio Connector sends no sound"));
            };
            frame_bytes = frame.len();
        }
        Ok(Heard {
            greeting: greeting.to_string(),
            frame_bytes,
        })
    }

    /// Listens until the other side has closed the socket.
    pub(super) async fn closed(mut self) -> Result<(), Halt> {
        while self.next().await?.is_some() {}
        Ok(())
    }

    /// The next message; `None` once the socket is closed.
    async fn next(&mut self) -> Result<Option<Message>, Halt> {
        let message = tokio::time::timeout(PATIENCE, self.messages.recv()).await;
        message.map_err(|_| unexpected("the Audio Connector is silent"))
    }
}
