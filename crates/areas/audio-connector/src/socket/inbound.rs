//! What Vonage says over the socket.

use std::collections::BTreeMap;
use std::time::Duration;

use vonage_video_models::{AudioRate, Secret};

use super::{Json, NotLetIn, Pcm};

/// What Vonage says over the socket.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub enum Inbound {
    /// The first message, once.
    Connected(Connected),
    /// Sound: 20 ms, unless the service does what its documents do not say, which [`Tally::misfits`](super::Tally)
    /// counts. Whatever its length, it is all here.
    Audio(Pcm),
    /// Sound stops, or comes again: `websocket:media:update`.
    Media(Media),
    /// Somebody pressed a key of a telephone: `websocket:dtmf`. Known from Vonage's Voice API; whether it comes from a
    /// video session is not documented.
    Dtmf(Dtmf),
    /// What was waiting to be played has been thrown away, as you [asked](super::Conversation::clear):
    /// `websocket:cleared`.
    Cleared,
    /// What was spoken before your [notification](super::Conversation::notify) has been played: `websocket:notify`, with
    /// the payload you gave it. `null` if there is none.
    Notify(Json),
    /// Vonage is about to close the socket: `websocket:disconnected`, with everything else it says.
    Disconnected(Json),
    /// Anything else: a JSON object that is valid, and that this version does not know.
    Other(Json),
}

/// The first message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Connected {
    /// What kind of sound will come: `audio/l16;rate=16000`.
    pub content_type: Option<String>,
    /// The samples per second of `content_type`, if it names a rate that can be worked with: one of which 20 ms are a
    /// whole number of samples. Without it the rate you asked for stays in force.
    pub rate: Option<AudioRate>,
    /// The headers of the [request](crate::ConnectAudio::header). Values that are not text are written as JSON.
    pub headers: BTreeMap<String, Secret>,
}

impl Connected {
    /// The value of a header, by its exact name, or else by its name in any case.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&Secret> {
        self.headers.get(name).or_else(|| self.values(name).next())
    }

    /// Goes on only with who has the secret in this header.
    ///
    /// # Errors
    ///
    /// As for [`Handshake::require_secret`](super::Handshake::require_secret).
    pub fn require_secret(&self, name: &str, secret: &Secret) -> Result<(), NotLetIn> {
        self.require_any_secret(name, &[secret])
    }

    /// Goes on only with who has one of the secrets in this header: the old and the new one, while they change.
    ///
    /// # Errors
    ///
    /// As for [`Handshake::require_secret`](super::Handshake::require_secret). No secrets let nobody in.
    pub fn require_any_secret(&self, name: &str, secrets: &[&Secret]) -> Result<(), NotLetIn> {
        let values = self.values(name).map(|value| value.expose().as_bytes());
        NotLetIn::check(name, values, secrets)
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &Secret> {
        self.headers
            .iter()
            .filter(move |(known, _)| known.eq_ignore_ascii_case(name))
            .map(|(_, value)| value)
    }
}

/// Sound stops, or comes again.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct Media {
    /// Whether sound comes. While it does not, nothing is sent.
    pub active: bool,
    /// The whole message.
    pub message: Json,
}

/// A key of a telephone.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Dtmf {
    /// The key: `0` to `9`, `*`, `#`.
    pub digit: String,
    /// How long it was pressed.
    pub duration: Option<Duration>,
}
