//! Kinds of events, as they are registered.

use std::fmt;
use std::str::FromStr;

use vonage_video_models::InvalidInput;

use crate::Family;

/// The kinds of events, one for each webhook that an application can register (Application API,
/// `capabilities.video.webhooks`).
///
/// ```
/// use vonage_video_webhooks::{EventKind, Family};
///
/// assert_eq!(EventKind::ArchiveStatus.as_str(), "archive_status");
/// assert_eq!("sip_call_created".parse(), Ok(EventKind::SipCallCreated));
/// assert_eq!(EventKind::StreamCreated.family(), Family::Session);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum EventKind {
    /// The first client connected to a session.
    SessionCreated,
    /// A session ended.
    SessionDestroyed,
    /// A session is about to be moved to another server.
    SessionNotification,
    /// A client connected.
    ConnectionCreated,
    /// A client left.
    ConnectionDestroyed,
    /// A client published a stream.
    StreamCreated,
    /// A stream ended.
    StreamDestroyed,
    /// An archive changed its status.
    ArchiveStatus,
    /// A broadcast changed its status.
    BroadcastStatus,
    /// An Experience Composer changed its status.
    RenderStatus,
    /// Live captions changed their status.
    CaptionsStatus,
    /// A SIP call was made.
    SipCallCreated,
    /// A SIP call changed its state.
    SipCallUpdated,
    /// A SIP call ended.
    SipCallDestroyed,
    /// A SIP call was muted by a moderator.
    SipMuteForced,
}

impl EventKind {
    /// All kinds, in the order of the registration's documents.
    pub const ALL: &'static [Self] = &[
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
        Self::SipMuteForced,
    ];

    /// The key it is registered under, such as `archive_status`.
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
            Self::SipMuteForced => "sip_call_mute_forced",
        }
    }

    /// The family, whose payloads are alike.
    #[must_use]
    pub const fn family(self) -> Family {
        match self {
            Self::SessionCreated
            | Self::SessionDestroyed
            | Self::SessionNotification
            | Self::ConnectionCreated
            | Self::ConnectionDestroyed
            | Self::StreamCreated
            | Self::StreamDestroyed => Family::Session,
            Self::ArchiveStatus => Family::Archive,
            Self::BroadcastStatus => Family::Broadcast,
            Self::RenderStatus => Family::Render,
            Self::CaptionsStatus => Family::Captions,
            Self::SipCallCreated | Self::SipCallUpdated | Self::SipCallDestroyed | Self::SipMuteForced => {
                Family::Sip
            }
        }
    }

    /// The kind that a payload's `event` names.
    ///
    /// The words of sessions, archives and SIP calls are documented. For the rest only the family is sure, so any word
    /// that begins with its name is taken: each has one kind alone.
    pub(super) fn of_word(word: &str) -> Option<Self> {
        Some(match word {
            "sessionCreated" => Self::SessionCreated,
            "sessionDestroyed" => Self::SessionDestroyed,
            "sessionNotification" => Self::SessionNotification,
            "connectionCreated" => Self::ConnectionCreated,
            "connectionDestroyed" => Self::ConnectionDestroyed,
            "streamCreated" => Self::StreamCreated,
            "streamDestroyed" => Self::StreamDestroyed,
            "archive" => Self::ArchiveStatus,
            "callCreated" => Self::SipCallCreated,
            "callUpdated" => Self::SipCallUpdated,
            "callDestroyed" => Self::SipCallDestroyed,
            "muteForced" => Self::SipMuteForced,
            word if word.starts_with("broadcast") => Self::BroadcastStatus,
            word if word.starts_with("render") => Self::RenderStatus,
            word if word.starts_with("caption") => Self::CaptionsStatus,
            _ => return None,
        })
    }

    /// The kind of all payloads of a family, where it has one alone.
    pub(super) fn only_one_of(family: Family) -> Option<Self> {
        let mut kinds = Self::ALL.iter().copied().filter(|kind| kind.family() == family);
        kinds.next().filter(|_| kinds.next().is_none())
    }
}

impl fmt::Display for EventKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.as_str())
    }
}

impl FromStr for EventKind {
    type Err = InvalidInput;

    /// Reads the key it is registered under, to the letter.
    fn from_str(key: &str) -> Result<Self, Self::Err> {
        Self::ALL
            .iter()
            .copied()
            .find(|kind| kind.as_str() == key)
            .ok_or_else(|| {
                InvalidInput::new(
                    "kind",
                    format!("has {} characters that name none", key.chars().count()),
                    "a key of a video webhook, such as `archive_status`",
                )
            })
    }
}
