//! Connecting sound.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, Repeat, Target, optional_setters, wire};
use vonage_video_models::{
    Address, AudioConnector, AudioRate, AudioTransport, ConnectAudioBody, Secret, SessionId, StreamId,
};

/// Connects the sound of a session, which must be routed, to a WebSocket server of yours.
///
/// The answer waits until the WebSocket is up, which the service allows 6 seconds for. So that this is not cut short,
/// the call may take 30 seconds in all, and its one attempt all of them, unless a
/// [timeout](vonage_video_core::Call::timeout) is set on the call.
///
/// `POST …/connect` · repeats: once · connectors are billed
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct ConnectAudio {
    body: ConnectAudioBody,
}

impl ConnectAudio {
    /// The sound of this session to this `ws://` or `wss://` address, which must be reachable from the internet, with a
    /// client token for the session. All streams are mixed, unless set otherwise below.
    pub fn new(session: impl Into<SessionId>, token: impl Into<Secret>, uri: impl Into<Address>) -> Self {
        Self {
            body: ConnectAudioBody::new(session, token, uri),
        }
    }

    /// Adds one stream to those that are mixed; 50 at most. A running connector takes no more in: open another one.
    pub fn stream(mut self, stream: impl Into<StreamId>) -> Self {
        self.body.websocket.streams.push(stream.into());
        self
    }

    /// Which streams are mixed; 50 at most. Default of the service, also for none at all: all of them. (An empty list is
    /// not sent, since it is not documented whether the service would take it for all or for none.)
    pub fn streams<S: Into<StreamId>>(mut self, streams: impl IntoIterator<Item = S>) -> Self {
        self.body.websocket.streams = streams.into_iter().map(Into::into).collect();
        self
    }

    /// Adds a header, or replaces it. Your server gets them in the first text message, not as headers of the WebSocket's
    /// handshake. 512 bytes in total, names and values together.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.body.websocket.headers.insert(name.into(), value.into());
        self
    }

    optional_setters! {
        /// Samples per second. Default of the service: 16000.
        audio_rate, set_audio_rate: AudioRate => body.websocket.audio_rate;
        /// Whether what your server sends is published in the session, as a stream. Default of the service: no.
        bidirectional, set_bidirectional: bool => body.websocket.bidirectional;
        /// How audio is packed into messages. Default of the service: [binary](AudioTransport::binary).
        transport, set_transport: AudioTransport => body.websocket.audio_transport;
    }

    /// What is sent.
    #[must_use]
    pub fn body(&self) -> &ConnectAudioBody {
        &self.body
    }
}

impl Operation for ConnectAudio {
    const NAME: &'static str = "audio_connector.connect";
    const REPEAT: Repeat = Repeat::Once;
    const TIMEOUT: Option<Duration> = Some(Duration::from_secs(30));
    type Output = AudioConnector;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        self.body.check()?;
        wire::post(target.project().fixed("connect")).json(&self.body)
    }

    /// No answer with a session in it has been recorded, but one of another session would not be this one's.
    fn decode(&self, response: Response<Bytes>) -> Result<AudioConnector, Error> {
        wire::echoes(&response, [("sessionId", Some(self.body.session_id.as_str()))])?;
        wire::object(&response)
    }
}
