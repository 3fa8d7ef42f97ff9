//! What a webhook can be registered for, and why it cannot be registered.

use std::error::Error;
use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};

/// One of the keys under which an application registers its webhooks, as in `capabilities.video.webhooks` of the
/// Application API.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
#[non_exhaustive]
pub enum WebhookKey {
    /// The first client of a session has connected.
    SessionCreated,
    /// A session has ended.
    SessionDestroyed,
    /// A session is going to move to another server.
    SessionNotification,
    /// A client has connected.
    ConnectionCreated,
    /// A client has left.
    ConnectionDestroyed,
    /// A client has begun to publish.
    StreamCreated,
    /// A client has stopped publishing.
    StreamDestroyed,
    /// An archive has another status.
    ArchiveStatus,
    /// A broadcast was started, has changed or has ended.
    BroadcastStatus,
    /// An Experience Composer has started or ended.
    RenderStatus,
    /// Live captions have started or ended.
    CaptionsStatus,
    /// A SIP call was dialed.
    SipCallCreated,
    /// A SIP call has come further.
    SipCallUpdated,
    /// A SIP call is over.
    SipCallDestroyed,
    /// A SIP call was told to mute.
    SipCallMuteForced,
}

impl WebhookKey {
    /// All keys.
    pub const ALL: [Self; 15] = [
        Self::SessionCreated,
        Self::SessionDestroyed,
        Self::SessionNotification,
        Self::ConnectionCreated,
        Self::ConnectionDestroyed,
        Self::StreamCreated,
        Self::StreamDestroyed,
        Self::ArchiveStatus,
        Self::BroadcastStatus,
        Self::RenderStatus,
        Self::CaptionsStatus,
        Self::SipCallCreated,
        Self::SipCallUpdated,
        Self::SipCallDestroyed,
        Self::SipCallMuteForced,
    ];

    /// The key as it is written, such as `session_created`.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::SessionCreated => "session_created",
            Self::SessionDestroyed => "session_destroyed",
            Self::SessionNotification => "session_notification",
            Self::ConnectionCreated => "connection_created",
            Self::ConnectionDestroyed => "connection_destroyed",
            Self::StreamCreated => "stream_created",
            Self::StreamDestroyed => "stream_destroyed",
            Self::ArchiveStatus => "archive_status",
            Self::BroadcastStatus => "broadcast_status",
            Self::RenderStatus => "render_status",
            Self::CaptionsStatus => "captions_status",
            Self::SipCallCreated => "sip_call_created",
            Self::SipCallUpdated => "sip_call_updated",
            Self::SipCallDestroyed => "sip_call_destroyed",
            Self::SipCallMuteForced => "sip_call_mute_forced",
        }
    }

    /// The keys a name stands for: one of the 15, or a family (`session`, `archive`, `broadcast`, `render`,
    /// `captions`, `sip`, `all`). The family `session` is everything about sessions, connections and streams.
    ///
    /// # Errors
    ///
    /// There is no such key or family.
    pub fn named(name: &str) -> Result<Vec<Self>, InvalidWebhook> {
        let family: &[&str] = match name {
            "session" => &["session_", "connection_", "stream_"],
            "archive" => &["archive_"],
            "broadcast" => &["broadcast_"],
            "render" => &["render_"],
            "captions" => &["captions_"],
            "sip" => &["sip_"],
            "all" => &[""],
            _ => return name.parse().map(|key| vec![key]),
        };
        let belongs = |key: &Self| family.iter().any(|prefix| key.as_str().starts_with(prefix));
        Ok(Self::ALL.into_iter().filter(belongs).collect())
    }

    /// Its place in a set of keys.
    pub(crate) const fn bit(self) -> u32 {
        1 << self as u32
    }
}

impl fmt::Display for WebhookKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for WebhookKey {
    type Err = InvalidWebhook;

    fn from_str(name: &str) -> Result<Self, InvalidWebhook> {
        let named = Self::ALL.into_iter().find(|key| key.as_str() == name);
        named.ok_or(InvalidWebhook::Events)
    }
}

/// Why a webhook cannot be registered. Says nothing of the address or the secret themselves.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum InvalidWebhook {
    /// It is for something there is no webhook for.
    Events,
    /// The address is no `http` URL with a host and without user info.
    Url,
    /// The address is an `https` URL.
    Tls,
    /// The address leads to a host that the emulator may not connect to: neither loopback nor one of
    /// [`allow_targets`](crate::Builder::allow_targets).
    Elsewhere,
    /// The secret does not have 1 to 50 characters.
    Secret,
}

impl fmt::Display for InvalidWebhook {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Events => {
                "events must be session, archive, broadcast, render, captions, sip, all, or one of the registration \
                 keys such as archive_status"
            }
            Self::Url => "url must be an http URL with a host and without user info",
            Self::Tls => "url must begin with http: the emulator delivers without TLS",
            Self::Elsewhere => {
                "url must lead to localhost or an address of loopback; for another host start the emulator with \
                 --allow-target HOST"
            }
            Self::Secret => "secret must have 1 to 50 characters",
        })
    }
}

impl Error for InvalidWebhook {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_key_is_named_and_families_cover_all_of_them() {
        for key in WebhookKey::ALL {
            assert_eq!(WebhookKey::named(key.as_str()).unwrap(), [key]);
            assert_eq!(
                serde_json::to_value(key).unwrap(),
                serde_json::json!(key.as_str())
            );
        }
        let families = ["session", "archive", "broadcast", "render", "captions", "sip"];
        let keys = families.map(|family| WebhookKey::named(family).unwrap());
        assert_eq!(keys.each_ref().map(Vec::len), [7, 1, 1, 1, 1, 4]);
        assert_eq!(keys.concat(), WebhookKey::named("all").unwrap());
        assert_eq!(WebhookKey::ALL.iter().fold(0, |set, key| set | key.bit()), 0x7fff);
        for name in ["", "sessions", "archive_", "Archive", "connection"] {
            assert_eq!(WebhookKey::named(name), Err(InvalidWebhook::Events), "{name}");
        }
    }
}
