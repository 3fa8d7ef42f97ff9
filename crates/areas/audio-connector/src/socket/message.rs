//! A message for the socket.

use std::fmt;

use bytes::Bytes;

/// A message for Vonage, to be sent by the WebSocket library at hand as it is.
///
/// With `tungstenite`, and with `axum`, which hands its messages on:
///
/// ```text
/// match message {
///     Message::Text(text) => tungstenite::Message::text(text),
///     Message::Binary(bytes) => tungstenite::Message::binary(bytes),
/// }
/// ```
#[derive(Clone, PartialEq, Eq)]
pub enum Message {
    /// A text message.
    Text(String),
    /// A binary message.
    Binary(Bytes),
}

/// Says how much there is, and nothing of what is said in it.
impl fmt::Debug for Message {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Text(text) => write!(f, "Text({} bytes)", text.len()),
            Self::Binary(bytes) => write!(f, "Binary({} bytes)", bytes.len()),
        }
    }
}
