//! Sessions: what is asked for and what comes back.

use serde::{Deserialize, Serialize};

use crate::lenient;
use crate::open_enum::open_enum;
use crate::{ApplicationId, Resolution, SessionId};

open_enum! {
    /// How media travels between the clients of a session. On the wire this is `p2p.preference`.
    MediaMode {
        /// Through the service's media servers: needed for archives, broadcasts, SIP, captions and the rest.
        Routed = "disabled",
        /// From client to client where the network allows it.
        Relayed = "enabled",
    }
}

open_enum! {
    /// Whether a session is recorded from its first publisher on.
    ArchiveMode {
        /// Recorded when an archive is started. The service's default.
        Manual = "manual",
        /// Recorded automatically, which needs a routed session.
        Always = "always",
    }
}

/// The form that creates a session (`POST /session/create`).
///
/// Only what is set is sent. The area crate's `CreateSession` wraps it and checks the rules.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct CreateSessionForm {
    /// How media travels. The service's default is routed; the SDK always sends it.
    #[serde(
        rename = "p2p.preference",
        default,
        deserialize_with = "lenient::named",
        skip_serializing_if = "Option::is_none"
    )]
    pub media_mode: Option<MediaMode>,
    /// Whether recording is automatic.
    #[serde(
        rename = "archiveMode",
        default,
        deserialize_with = "lenient::named",
        skip_serializing_if = "Option::is_none"
    )]
    pub archive_mode: Option<ArchiveMode>,
    /// An IPv4 address near the participants; a hint for the choice of media server.
    #[serde(default, deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub location: Option<String>,
    /// End-to-end encryption; routed sessions only.
    #[serde(default, deserialize_with = "lenient::flag", skip_serializing_if = "Option::is_none")]
    pub e2ee: Option<bool>,
    /// The name of automatic archives, 1 to 80 characters.
    #[serde(
        rename = "archiveName",
        default,
        deserialize_with = "lenient::text",
        skip_serializing_if = "Option::is_none"
    )]
    pub archive_name: Option<String>,
    /// The picture size of automatic archives.
    #[serde(
        rename = "archiveResolution",
        default,
        deserialize_with = "lenient::named",
        skip_serializing_if = "Option::is_none"
    )]
    pub archive_resolution: Option<Resolution>,
}

impl CreateSessionForm {
    /// A form with nothing set but the media mode.
    #[must_use]
    pub fn new(media_mode: MediaMode) -> Self {
        Self {
            media_mode: Some(media_mode),
            archive_mode: None,
            location: None,
            e2ee: None,
            archive_name: None,
            archive_resolution: None,
        }
    }

    /// The fields that are set, as name and value in the order in which they are sent.
    pub fn pairs(&self) -> impl Iterator<Item = (&'static str, &str)> {
        [
            ("p2p.preference", self.media_mode.as_ref().map(MediaMode::as_str)),
            ("archiveMode", self.archive_mode.as_ref().map(ArchiveMode::as_str)),
            ("location", self.location.as_deref()),
            ("e2ee", self.e2ee.map(|on| if on { "true" } else { "false" })),
            ("archiveName", self.archive_name.as_deref()),
            (
                "archiveResolution",
                self.archive_resolution.as_ref().map(Resolution::as_str),
            ),
        ]
        .into_iter()
        .filter_map(|(name, value)| Some((name, value?)))
    }
}

/// A session as the service answers its creation.
///
/// The answer does not repeat what was asked for, and creation contacts no media server: the session "exists" once it
/// has an id, and calls about its streams answer 404 until somebody connects.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Session {
    /// The session. Never expires.
    #[serde(rename = "session_id")]
    pub id: SessionId,
    /// The application, under the name the API description uses.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub application_id: Option<ApplicationId>,
    /// The application, under the name the service uses.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub project_id: Option<ApplicationId>,
    /// The application once more.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub partner_id: Option<ApplicationId>,
    /// When it was created, as text in US Pacific time: `Tue Sep 08 09:20:12 PDT 2026`.
    #[serde(default, deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub create_dt: Option<String>,
    /// The media server, where the service names one.
    #[serde(default, deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub media_server_url: Option<String>,
    /// An internal id the service sends along.
    #[serde(default, deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub session_segment_id: Option<String>,
    /// Seconds for which ICE credentials last.
    #[serde(default, deserialize_with = "lenient::integer", skip_serializing_if = "Option::is_none")]
    pub ice_credential_expiration: Option<u64>,
}

impl Session {
    /// A session of which only the id is known.
    pub fn new(id: impl Into<SessionId>) -> Self {
        Self {
            id: id.into(),
            application_id: None,
            project_id: None,
            partner_id: None,
            create_dt: None,
            media_server_url: None,
            session_segment_id: None,
            ice_credential_expiration: None,
        }
    }

    /// The application, under whichever of its three names it came.
    #[must_use]
    pub fn application(&self) -> Option<&ApplicationId> {
        self.application_id
            .as_ref()
            .or(self.project_id.as_ref())
            .or(self.partner_id.as_ref())
    }
}

/// A sentence from the service, where an answer holds nothing else.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[non_exhaustive]
pub struct Message {
    /// The sentence, such as `Session migration initiated`.
    #[serde(default, deserialize_with = "lenient::text", skip_serializing_if = "Option::is_none")]
    pub message: Option<String>,
}

impl Message {
    /// An answer with this sentence.
    pub fn new(message: impl Into<String>) -> Self {
        Self {
            message: Some(message.into()),
        }
    }
}
