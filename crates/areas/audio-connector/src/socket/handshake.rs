//! What Vonage says when it opens the WebSocket.

use std::fmt;

use bytes::Bytes;
use http::HeaderMap;
use vonage_video_models::{ConnectionId, Secret, SessionId};

use super::NotLetIn;

const CONFERENCE: &str = "x-opentok-ws-conferenceid";
const CONNECTION: &str = "x-opentok-ws-connectionid";
const SESSION: &str = "x-opentok-ws-sessionid";

/// The headers of the request with which Vonage opens the WebSocket.
///
/// No signature of this request is documented. Let nobody in who does not know a secret: one in the path of the address
/// ([`secret_matches`](super::secret_matches)), or one in a header of the
/// [request](crate::ConnectAudio::header). Documents disagree whether those headers come with this request
/// ([`require_secret`](Self::require_secret)) or in the first message alone
/// ([`Connected::require_secret`](super::Connected::require_secret)), so be ready for both.
///
/// ```
/// use vonage_video_audio_connector::socket::Handshake;
///
/// let handshake = Handshake::of_pairs([
///     ("X-OpenTok-WS-SessionId", "1_MX4"),
///     ("X-OpenTok-WS-ConnectionId", "2a9e7c51"),
///     ("X-Ears", "nine-lanterns"),
/// ]);
/// assert_eq!(handshake.session_id().unwrap().as_str(), "1_MX4");
/// handshake.require_secret("x-ears", &"nine-lanterns".into())?;
/// # Ok::<(), vonage_video_audio_connector::socket::NotLetIn>(())
/// ```
#[derive(Clone, PartialEq, Eq)]
pub struct Handshake {
    conference: Option<String>,
    connection: Option<ConnectionId>,
    session: Option<SessionId>,
    /// All headers, with names in small letters.
    headers: Vec<(String, Bytes)>,
}

impl Handshake {
    /// Reads the headers of the request, as HTTP libraries on `http` have them.
    #[must_use]
    pub fn of(headers: &HeaderMap) -> Self {
        Self::of_pairs(
            headers
                .iter()
                .map(|(name, value)| (name.as_str(), value.as_bytes())),
        )
    }

    /// Reads the headers of the request as names, in any case, and values.
    #[must_use]
    pub fn of_pairs<N: AsRef<str>, V: AsRef<[u8]>>(pairs: impl IntoIterator<Item = (N, V)>) -> Self {
        let headers: Vec<(String, Bytes)> = pairs
            .into_iter()
            .map(|(name, value)| {
                let value = Bytes::copy_from_slice(value.as_ref());
                (name.as_ref().to_ascii_lowercase(), value)
            })
            .collect();
        let id = |name| {
            let (_, value) = headers.iter().find(|(known, _)| known == name)?;
            let text = std::str::from_utf8(value).ok()?.trim();
            (!text.is_empty()).then(|| text.to_owned())
        };
        Self {
            conference: id(CONFERENCE),
            connection: id(CONNECTION).map(Into::into),
            session: id(SESSION).map(Into::into),
            headers,
        }
    }

    /// `x-opentok-ws-conferenceid`, if it came.
    #[must_use]
    pub fn conference_id(&self) -> Option<&str> {
        self.conference.as_deref()
    }

    /// `x-opentok-ws-connectionid`, if it came: the connection that
    /// [`connect`](crate::AudioConnectors::connect) answers with. It tells which of your calls this is.
    #[must_use]
    pub fn connection_id(&self) -> Option<&ConnectionId> {
        self.connection.as_ref()
    }

    /// `x-opentok-ws-sessionid`, if it came.
    #[must_use]
    pub fn session_id(&self) -> Option<&SessionId> {
        self.session.as_ref()
    }

    /// The value of a header, by its name in any case; the first one if there are several.
    #[must_use]
    pub fn header(&self, name: &str) -> Option<&[u8]> {
        self.values(name).next()
    }

    /// Lets in only who has the secret in this header, once.
    ///
    /// # Errors
    ///
    /// The header is missing, is there more than once, or holds something else, found out in a time that does not
    /// depend on [how much of it is right](super::secret_matches). An empty secret lets nobody in.
    pub fn require_secret(&self, name: &str, secret: &Secret) -> Result<(), NotLetIn> {
        self.require_any_secret(name, &[secret])
    }

    /// Lets in only who has one of the secrets in this header, once: the old and the new one, while they change.
    ///
    /// # Errors
    ///
    /// As for [`require_secret`](Self::require_secret). No secrets let nobody in.
    pub fn require_any_secret(&self, name: &str, secrets: &[&Secret]) -> Result<(), NotLetIn> {
        NotLetIn::check(name, self.values(name), secrets)
    }

    fn values(&self, name: &str) -> impl Iterator<Item = &[u8]> {
        let known = |header: &&(String, Bytes)| header.0.eq_ignore_ascii_case(name);
        self.headers.iter().filter(known).map(|(_, value)| value.as_ref())
    }
}

/// Shows the ids and the names of the headers; their values may let their bearer in.
impl fmt::Debug for Handshake {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let names: Vec<&str> = self.headers.iter().map(|(name, _)| name.as_str()).collect();
        f.debug_struct("Handshake")
            .field("conference", &self.conference)
            .field("connection", &self.connection)
            .field("session", &self.session)
            .field("headers", &names)
            .finish()
    }
}
