//! Calling a telephone.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, Repeat, Target, optional_setters, wire};
use vonage_video_models::{DialBody, Secret, SessionId, SipAuth, SipCall, SipUri, StreamId};

/// Calls a telephone and brings it into a session, which must be routed.
///
/// The telephone joins at once, as a connection and a stream, and rings: the answer does not wait until somebody picks
/// up. The call ends when either side hangs up, after 5 minutes without media, or after 6 hours.
///
/// The service looks for a media server in several places before it gives up, and a call nobody knows the outcome of may
/// ring on. So a dial may take 30 seconds in all, and its one attempt all of them, unless a
/// [timeout](vonage_video_core::Call::timeout) is set on the call.
///
/// `POST …/dial` · repeats: once · calls are billed
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct Dial {
    body: DialBody,
}

impl Dial {
    /// Calls this address and brings it into the session with a client token for it, of a publisher or a moderator. The
    /// token's connection data is how the other clients recognize the telephone.
    pub fn new(session: impl Into<SessionId>, token: impl Into<Secret>, uri: SipUri) -> Self {
        Self {
            body: DialBody::new(session, token, uri),
        }
    }

    optional_setters! {
        /// Who calls, as `name-or-number@host`. The telephone network shows a number as the caller's; for anything else, and
        /// without this, it shows `+00000000`.
        from, set_from: into String => body.sip.from;
    }

    /// Adds a header to the INVITE, or replaces it. One of Vonage's older SDKs documents that names must start with
    /// `X-`; the API description does not.
    pub fn header(mut self, name: impl Into<String>, value: impl Into<Secret>) -> Self {
        self.body.sip.headers.insert(name.into(), value.into());
        self
    }

    /// Credentials for a SIP server that asks for digest authentication.
    pub fn auth(self, username: impl Into<String>, password: impl Into<Secret>) -> Self {
        self.set_auth(Some(SipAuth::new(username, password)))
    }

    /// Sets the [credentials](Self::auth), or removes them with `None`, so that they are not sent.
    pub fn set_auth(mut self, credentials: Option<SipAuth>) -> Self {
        self.body.sip.auth = credentials;
        self
    }

    optional_setters! {
        /// Whether media is encrypted (SRTP). Default of the service: no. Signaling is encrypted by `;transport=tls` in the
        /// address.
        secure, set_secure: bool => body.sip.secure;
        /// Whether the callee sees and sends video: 480p, 800 kbit/s, up to 9 streams in a grid. Default of the service: no.
        video, set_video: bool => body.sip.video;
        /// Whether muting the session mutes this telephone, too. Its owner can unmute with `*6`, by out-of-band keys only
        /// (RFC 4733). Default of the service: no.
        observe_force_mute, set_observe_force_mute: bool => body.sip.observe_force_mute;
    }

    /// Which streams the callee hears. Default of the service: all.
    ///
    /// **Unofficial:** known from the OpenTok API. The Vonage API description does not list it, and whether the service
    /// heeds it is not known.
    pub fn streams<S: Into<StreamId>>(mut self, streams: impl IntoIterator<Item = S>) -> Self {
        self.body.sip.streams = streams.into_iter().map(Into::into).collect();
        self
    }

    /// What is sent.
    #[must_use]
    pub fn body(&self) -> &DialBody {
        &self.body
    }
}

impl Operation for Dial {
    const NAME: &'static str = "sip.dial";
    const REPEAT: Repeat = Repeat::Once;
    const TIMEOUT: Option<Duration> = Some(Duration::from_secs(30));
    type Output = SipCall;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        self.body.check()?;
        wire::post(target.project().fixed("dial")).json(&self.body)
    }

    /// The API description leaves the session out of the answer, without which nobody can hang up.
    fn decode(&self, response: Response<Bytes>) -> Result<SipCall, Error> {
        wire::echoes(&response, [("sessionId", Some(self.body.session_id.as_str()))])?;
        let mut call: SipCall = wire::object(&response)?;
        call.session_id
            .get_or_insert_with(|| self.body.session_id.clone());
        Ok(call)
    }
}
