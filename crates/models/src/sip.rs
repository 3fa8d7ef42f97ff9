//! SIP interconnect: telephones in a session.

use std::collections::BTreeMap;

use serde::{Deserialize, Serialize};

use crate::limits::{check_id_or_token, check_present};
use crate::{
    ApplicationId, ConnectionId, InvalidInput, Secret, SessionId, SipCallId, SipUri, StreamId, UnixMillis,
    lenient,
};

/// What dials out (`POST …/dial`). Only what is set is sent: the service takes an empty text for another wish than none.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct DialBody {
    /// The session the callee joins; routed.
    pub session_id: SessionId,
    /// A client token for that session. Its connection data tells the other clients that this is a telephone.
    pub token: Secret,
    /// Whom to call, and how.
    pub sip: Sip,
}

/// Whom to call, and how.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Sip {
    /// The callee.
    pub uri: SipUri,
    /// Who calls, as `name-or-number@host`. A number is shown as caller id in the telephone network, anything else as
    /// `+00000000`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub from: Option<String>,
    /// Headers added to the INVITE. One of Vonage's older SDKs documents that names must start with `X-`.
    #[serde(default, skip_serializing_if = "BTreeMap::is_empty")]
    pub headers: BTreeMap<String, Secret>,
    /// The credentials for digest authentication.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub auth: Option<SipAuth>,
    /// Whether media is encrypted. Default of the service: no. Signaling is encrypted by `transport=tls` in the URI.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub secure: Option<bool>,
    /// Whether the callee sees and sends video: 480p, 800 kbit/s, up to 9 streams in a grid. Default of the service: no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub video: Option<bool>,
    /// Whether muting a session mutes the caller too, who can turn it off with `*6`. Default of the service: no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub observe_force_mute: Option<bool>,
    /// Which streams the callee hears; all if empty. Known from the OpenTok API, not from the Vonage API description.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub streams: Vec<StreamId>,
}

impl Sip {
    /// Calls this address, with nothing else set.
    #[must_use]
    pub fn new(uri: SipUri) -> Self {
        Self {
            uri,
            from: None,
            headers: BTreeMap::new(),
            auth: None,
            secure: None,
            video: None,
            observe_force_mute: None,
            streams: Vec::new(),
        }
    }
}

/// Credentials for a SIP server.
#[derive(Clone, PartialEq, Eq, Debug, Serialize, Deserialize)]
#[non_exhaustive]
pub struct SipAuth {
    /// Who calls.
    pub username: String,
    /// The password.
    pub password: Secret,
}

impl SipAuth {
    /// These credentials.
    pub fn new(username: impl Into<String>, password: impl Into<Secret>) -> Self {
        Self {
            username: username.into(),
            password: password.into(),
        }
    }
}

impl DialBody {
    /// Calls this address and brings it into the session.
    pub fn new(session_id: impl Into<SessionId>, token: impl Into<Secret>, uri: SipUri) -> Self {
        Self {
            session_id: session_id.into(),
            token: token.into(),
            sip: Sip::new(uri),
        }
    }

    /// What certainly cannot be (API description of `POST …/dial`; guide: SIP interconnect).
    ///
    /// # Errors
    ///
    /// Empty text where something must stand (session id, token, `from`, a user name, a password, a stream's id), a
    /// header's name that is none (RFC 3261, section 25.1), or text that would break out of its line in the INVITE.
    pub fn check(&self) -> Result<(), InvalidInput> {
        check_id_or_token("sessionId", self.session_id.as_str(), "the id of a session")?;
        check_id_or_token("token", self.token.expose(), "a client token for the session")?;
        if let Some(from) = &self.sip.from {
            check_present("sip.from", from, "name-or-number@host")?;
            if breaks_its_line(from) {
                return Err(InvalidInput::new(
                    "sip.from",
                    "holds a line break",
                    "name-or-number@host on one line",
                ));
            }
        }
        for name in self.sip.headers.keys() {
            let is_token = |byte: u8| byte.is_ascii_alphanumeric() || b"-.!%*_+`'~".contains(&byte);
            if name.is_empty() || !name.bytes().all(is_token) {
                return Err(InvalidInput::new(
                    "sip.headers",
                    format!("have a name of {} characters that is none", name.chars().count()),
                    "names of SIP headers: letters, digits and -.!%*_+`'~",
                ));
            }
        }
        if self
            .sip
            .headers
            .values()
            .any(|value| breaks_its_line(value.expose()))
        {
            return Err(InvalidInput::new(
                "sip.headers",
                "hold a line break",
                "values of one line",
            ));
        }
        if let Some(auth) = &self.sip.auth {
            check_present("sip.auth.username", &auth.username, "a user name")?;
            check_present("sip.auth.password", auth.password.expose(), "a password")?;
        }
        for stream in &self.sip.streams {
            check_id_or_token("sip.streams", stream.as_str(), "ids of streams")?;
        }
        Ok(())
    }
}

/// Would this text end its line in a SIP message, and begin another one?
fn breaks_its_line(text: &str) -> bool {
    text.contains(['\r', '\n', '\0'])
}

/// A call that is being made. Nobody has answered yet; whether anybody does is told by callbacks.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct SipCall {
    /// The call.
    pub id: SipCallId,
    /// The callee's connection: disconnect it to hang up, send digits to it.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub connection_id: Option<ConnectionId>,
    /// The stream the callee publishes.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub stream_id: Option<StreamId>,
    /// The application, under the name the API description uses.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub application_id: Option<ApplicationId>,
    /// The application, under the name the service uses.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub project_id: Option<ApplicationId>,
    /// The session. The API description leaves it out of the answer; dialing through the SDK puts it in.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub session_id: Option<SessionId>,
    /// When it was dialed.
    #[serde(default, deserialize_with = "UnixMillis::lenient", skip_serializing_if = "Option::is_none")]
    pub created_at: Option<UnixMillis>,
    /// When it last changed.
    #[serde(default, deserialize_with = "UnixMillis::lenient", skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<UnixMillis>,
}

impl SipCall {
    /// A call of which only the id is known.
    pub fn new(id: impl Into<SipCallId>) -> Self {
        Self {
            id: id.into(),
            connection_id: None,
            stream_id: None,
            application_id: None,
            project_id: None,
            session_id: None,
            created_at: None,
            updated_at: None,
        }
    }

    /// The application, under whichever of its two names it came.
    #[must_use]
    pub fn application(&self) -> Option<&ApplicationId> {
        self.application_id.as_ref().or(self.project_id.as_ref())
    }
}
