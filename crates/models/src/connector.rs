//! Audio Connector: the sound of a session over a WebSocket.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::limits::check_id_or_token;
use crate::{
    Address, AudioConnectorId, AudioTransport, CaptionsId, ConnectionId, InvalidInput, Secret, SessionId,
    StreamId, lenient,
};

/// What connects the sound of a session to a WebSocket (`POST …/connect`). Only what is set is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct ConnectAudioBody {
    /// The session; routed.
    pub session_id: SessionId,
    /// A client token for that session.
    pub token: Secret,
    /// Where the sound goes, and how.
    pub websocket: WebSocket,
}

/// Where the sound of a session goes, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct WebSocket {
    /// Your server, `ws://` or `wss://`, reachable from the internet.
    pub uri: Address,
    /// The streams to mix, 50 at most; all if empty. A running connector takes no new participant in.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub streams: Vec<StreamId>,
    /// Told to your server in the first text message (not as HTTP headers); 512 bytes in total.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, Secret>,
    /// Samples per second. Default of the service: 16000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audio_rate: Option<AudioRate>,
    /// Whether what your server sends is published in the session. Default of the service: no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub bidirectional: Option<bool>,
    /// How audio is packed into messages. Default of the service: binary.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub audio_transport: Option<AudioTransport>,
}

/// Samples of audio per second.
///
/// The known rates have names; any other is sent as it is and left to the service.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord, Serialize, Deserialize)]
#[serde(transparent)]
pub struct AudioRate(u32);

impl AudioRate {
    /// 8000 a second, as in telephony.
    pub const HZ_8000: Self = Self(8000);
    /// 16000 a second. The service's default.
    pub const HZ_16000: Self = Self(16_000);
    /// 24000 a second.
    pub const HZ_24000: Self = Self(24_000);

    /// So many samples a second.
    #[must_use]
    pub const fn hz(rate: u32) -> Self {
        Self(rate)
    }

    /// Samples a second.
    #[must_use]
    pub const fn as_hz(self) -> u32 {
        self.0
    }
}

impl WebSocket {
    /// The most bytes of headers, names and values together.
    pub const MAX_HEADER_BYTES: usize = 512;
    /// The most streams that can be named.
    pub const MAX_STREAMS: usize = 50;

    /// To this server, with nothing else set.
    pub fn new(uri: impl Into<Address>) -> Self {
        Self {
            uri: uri.into(),
            streams: Vec::new(),
            headers: BTreeMap::new(),
            audio_rate: None,
            bidirectional: None,
            audio_transport: None,
        }
    }
}

impl ConnectAudioBody {
    /// Connects the sound of this session to this server.
    pub fn new(session_id: impl Into<SessionId>, token: impl Into<Secret>, uri: impl Into<Address>) -> Self {
        Self {
            session_id: session_id.into(),
            token: token.into(),
            websocket: WebSocket::new(uri),
        }
    }

    /// What certainly cannot be (API description of `POST …/connect`; guide: Audio Connector).
    ///
    /// # Errors
    ///
    /// An empty session id, token or stream's id, an address that is no WebSocket's, more than 512 bytes of headers,
    /// more than 50 streams, JSON messages without an encoding. Any rate passes but zero.
    pub fn check(&self) -> Result<(), InvalidInput> {
        check_id_or_token("sessionId", self.session_id.as_str(), "the id of a session")?;
        check_id_or_token("token", self.token.expose(), "a client token for the session")?;
        let socket = &self.websocket;
        if !socket.uri.has_scheme(&["ws", "wss"]) {
            return Err(InvalidInput::new(
                "websocket.uri",
                "is no WebSocket address",
                "a ws:// or wss:// URL",
            ));
        }
        if socket.streams.len() > WebSocket::MAX_STREAMS {
            return Err(InvalidInput::new(
                "websocket.streams",
                format!("has {} entries", socket.streams.len()),
                "at most 50 streams",
            ));
        }
        for stream in &socket.streams {
            check_id_or_token("websocket.streams", stream.as_str(), "ids of streams")?;
        }
        let bytes: usize = socket
            .headers
            .iter()
            .map(|(name, value)| name.len() + value.expose().len())
            .sum();
        if bytes > WebSocket::MAX_HEADER_BYTES {
            return Err(InvalidInput::new(
                "websocket.headers",
                format!("have {bytes} bytes"),
                "at most 512 bytes, names and values together",
            ));
        }
        if socket.audio_rate == Some(AudioRate::hz(0)) {
            return Err(InvalidInput::new(
                "websocket.audioRate",
                "is 0",
                "8000, 16000 or 24000 samples per second",
            ));
        }
        match &socket.audio_transport {
            Some(transport) => transport.check(),
            None => Ok(()),
        }
    }
}

/// An Audio Connector.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct AudioConnector {
    /// The connector.
    pub id: AudioConnectorId,
    /// Its connection: disconnect it to end the connector.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub connection_id: Option<ConnectionId>,
    /// In the API description in place of the connection, certainly by mistake; kept in case it comes.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub captions_id: Option<CaptionsId>,
}

impl AudioConnector {
    /// A connector of which only the id is known.
    pub fn new(id: impl Into<AudioConnectorId>) -> Self {
        Self {
            id: id.into(),
            connection_id: None,
            captions_id: None,
        }
    }
}
