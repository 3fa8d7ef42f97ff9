//! What the control surface shows of Audio Connectors.

use std::sync::atomic::Ordering;

use serde::{Deserialize, Serialize};
use vonage_video_models::UnixMillis;

use crate::audio::Counter;
use crate::world::Connector;

/// An Audio Connector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ConnectorView {
    /// The connector.
    pub connector_id: String,
    /// Its connection. It has left the session once the connector has ended.
    pub connection_id: String,
    /// The stream of what comes back, if it is bidirectional.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream_id: Option<String>,
    /// Where it leads, without user info and query.
    pub uri: String,
    /// The streams it was asked to mix; all if empty.
    pub streams: Vec<String>,
    /// The names of its headers; their values are not kept.
    pub header_names: Vec<String>,
    /// Samples per second.
    pub audio_rate: u32,
    /// `binary` or `json`.
    pub transport: String,
    /// When the socket was up, by the application's clock.
    pub connected_at: UnixMillis,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended_at: Option<UnixMillis>,
    /// Why it ended: `disconnected` (its connection was taken out of the session), `serverClosed`, `broken` (without a
    /// proper close) or `stopped` (the emulator was).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The audio sent to the server.
    pub sent: FramesView,
    /// The audio received from the server, where it is bidirectional.
    pub received: FramesView,
    /// How many received frames are not of the size of those sent, which the service would cut or pad.
    pub misfits: u64,
    /// How many messages were received that mean nothing, or audio or commands where it is not bidirectional.
    pub ignored: u64,
}

/// How much audio.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct FramesView {
    /// Messages with audio.
    pub frames: u64,
    /// Bytes of audio in them, unpacked.
    pub bytes: u64,
}

impl FramesView {
    fn of(counter: &Counter) -> Self {
        let (frames, bytes) = counter.read();
        Self { frames, bytes }
    }
}

impl ConnectorView {
    pub(super) fn of(connector: &Connector) -> Self {
        let (wanted, counters) = (&connector.wanted, &connector.counters);
        Self {
            connector_id: connector.id.to_string(),
            connection_id: connector.connection.to_string(),
            stream_id: connector.stream.map(|stream| stream.to_string()),
            uri: wanted.uri.clone(),
            streams: wanted.streams.clone(),
            header_names: wanted.header_names.clone(),
            audio_rate: wanted.rate,
            transport: if wanted.json { "json" } else { "binary" }.to_owned(),
            connected_at: connector.connected_at,
            ended_at: connector.ended.map(|(at, _)| at),
            reason: connector.ended.map(|(_, why)| why.as_str().to_owned()),
            sent: FramesView::of(&counters.sent),
            received: FramesView::of(&counters.received),
            misfits: counters.misfits.load(Ordering::Relaxed),
            ignored: counters.ignored.load(Ordering::Relaxed),
        }
    }
}
