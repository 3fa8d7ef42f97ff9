//! Broadcasts: sessions streamed live to HLS players and RTMP servers.

use std::fmt;
use std::time::Duration;

use serde::{Deserialize, Deserializer, Serialize};

use crate::objects::list_or_map;
use crate::open_enum::open_enum;
use crate::{
    Address, ApplicationId, BroadcastId, Resolution, Secret, SelectedStream, SessionId, StreamMode,
    UnixMillis, lenient, seconds,
};

open_enum! {
    /// Where a broadcast stands.
    BroadcastStatus {
        /// It runs.
        Started = "started",
        /// It has ended.
        Stopped = "stopped",
        /// It ended because of a failure; seen in callbacks.
        Failed = "failed",
    }
}

open_enum! {
    /// Where the HLS output of a broadcast stands. Answers have been seen with `ready` alone; callbacks may say more.
    HlsStatus {
        /// It is being prepared.
        Connecting = "connecting",
        /// Players can read it, 15 to 20 seconds after the start.
        Ready = "ready",
        /// Players read it.
        Live = "live",
        /// It has ended.
        Ended = "ended",
        /// Something broke.
        Error = "error",
    }
}

open_enum! {
    /// Where one RTMP output of a broadcast stands.
    RtmpStatus {
        /// The service connects to the server.
        Connecting = "connecting",
        /// The server takes the stream.
        Live = "live",
        /// The connection is gone, for now.
        Offline = "offline",
        /// The server refused, or something broke.
        Error = "error",
    }
}

/// A live streaming broadcast of a session.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Broadcast {
    /// The broadcast.
    pub id: BroadcastId,
    /// The session it shows.
    pub session_id: SessionId,
    /// The application.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub application_id: Option<ApplicationId>,
    /// The application, under the name older payloads use.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub project_id: Option<ApplicationId>,
    /// The application, under the oldest name.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub partner_id: Option<ApplicationId>,
    /// When it was started.
    #[serde(default, deserialize_with = "UnixMillis::lenient", skip_serializing_if = "Option::is_none")]
    pub created_at: Option<UnixMillis>,
    /// When it last changed.
    #[serde(default, deserialize_with = "UnixMillis::lenient", skip_serializing_if = "Option::is_none")]
    pub updated_at: Option<UnixMillis>,
    /// Where it stands. Some examples of the API description leave it out; then its text is empty.
    #[serde(default = "no_status", deserialize_with = "lenient::state")]
    pub status: BroadcastStatus,
    /// Who chooses its streams.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub stream_mode: Option<StreamMode>,
    /// Whether it has audio.
    #[serde(default, deserialize_with = "lenient::flag", skip_serializing_if = "Option::is_none")]
    pub has_audio: Option<bool>,
    /// Whether it has video.
    #[serde(default, deserialize_with = "lenient::flag", skip_serializing_if = "Option::is_none")]
    pub has_video: Option<bool>,
    /// When it ends at the latest, counted from its start; whole seconds.
    #[serde(
        default,
        serialize_with = "seconds::serialize",
        deserialize_with = "seconds::lenient",
        skip_serializing_if = "Option::is_none"
    )]
    pub max_duration: Option<Duration>,
    /// Bits per second, where a limit was set.
    #[serde(default, deserialize_with = "lenient::integer", skip_serializing_if = "Option::is_none")]
    pub max_bitrate: Option<u64>,
    /// The tag that sets simultaneous broadcasts of a session apart.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub multi_broadcast_tag: Option<String>,
    /// The picture size.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Resolution>,
    /// The settings of its HLS output, where it has one.
    #[serde(default, deserialize_with = "lenient::object", skip_serializing_if = "Option::is_none")]
    pub settings: Option<BroadcastSettings>,
    /// Where to watch it. None once it has stopped.
    #[serde(default, deserialize_with = "lenient::object", skip_serializing_if = "Option::is_none")]
    pub broadcast_urls: Option<BroadcastUrls>,
    /// The streams that were added by hand; only while it runs in manual mode.
    #[serde(default, deserialize_with = "SelectedStream::list", skip_serializing_if = "Vec::is_empty")]
    pub streams: Vec<SelectedStream>,
    /// What a callback about this broadcast is about: `broadcast`.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub event: Option<String>,
}

fn no_status() -> BroadcastStatus {
    BroadcastStatus::from("")
}

impl Broadcast {
    /// A broadcast that has just been started.
    pub fn new(id: impl Into<BroadcastId>, session_id: impl Into<SessionId>) -> Self {
        Self {
            id: id.into(),
            session_id: session_id.into(),
            application_id: None,
            project_id: None,
            partner_id: None,
            created_at: None,
            updated_at: None,
            status: BroadcastStatus::Started,
            stream_mode: None,
            has_audio: None,
            has_video: None,
            max_duration: None,
            max_bitrate: None,
            multi_broadcast_tag: None,
            resolution: None,
            settings: None,
            broadcast_urls: None,
            streams: Vec::new(),
            event: None,
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

    /// The RTMP outputs, each with its status. Empty without RTMP and after the end.
    #[must_use]
    pub fn rtmp(&self) -> &[RtmpTarget] {
        self.broadcast_urls.as_ref().map_or(&[], |urls| &urls.rtmp)
    }
}

/// The settings of a broadcast's outputs.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct BroadcastSettings {
    /// Those of the HLS output.
    #[serde(default, deserialize_with = "lenient::object", skip_serializing_if = "Option::is_none")]
    pub hls: Option<HlsSettings>,
}

/// The settings of an HLS output, as a broadcast answers them.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct HlsSettings {
    /// Whether delays are kept short.
    #[serde(default, deserialize_with = "lenient::flag", skip_serializing_if = "Option::is_none")]
    pub low_latency: Option<bool>,
    /// Whether players can rewind.
    #[serde(default, deserialize_with = "lenient::flag", skip_serializing_if = "Option::is_none")]
    pub dvr: Option<bool>,
}

/// Where a broadcast can be watched.
///
/// `Debug` hides the playlist: whoever has it can watch. `Serialize` writes it, since its purpose is to be handed to
/// players.
#[derive(Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct BroadcastUrls {
    /// The HLS playlist. It works 15 to 20 seconds after the start, and ends in `?DVR` where players can rewind.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub hls: Option<String>,
    /// Where the HLS output stands; absent in the first answer.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub hls_status: Option<HlsStatus>,
    /// The RTMP outputs. An object keyed by id, as one example of the API description has it, is read as well.
    #[serde(default, deserialize_with = "RtmpTarget::list", skip_serializing_if = "Vec::is_empty")]
    pub rtmp: Vec<RtmpTarget>,
}

impl fmt::Debug for BroadcastUrls {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("BroadcastUrls")
            .field("hls", &self.hls.as_ref().map(|_| format_args!("[redacted]")))
            .field("hls_status", &self.hls_status)
            .field("rtmp", &self.rtmp)
            .finish()
    }
}

/// One RTMP output of a broadcast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RtmpTarget {
    /// The id you gave it.
    #[serde(default, deserialize_with = "lenient::named", skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// Where it stands.
    #[serde(default = "no_rtmp_status", deserialize_with = "lenient::state")]
    pub status: RtmpStatus,
    /// The server.
    #[serde(default = "no_address", deserialize_with = "lenient::unredacted_or_empty")]
    pub server_url: Address,
    /// The stream name at the server. Whoever has it can publish there.
    #[serde(default = "no_name", deserialize_with = "lenient::unredacted_or_empty")]
    pub stream_name: Secret,
}

fn no_rtmp_status() -> RtmpStatus {
    RtmpStatus::from("")
}

fn no_address() -> Address {
    Address::new("")
}

fn no_name() -> Secret {
    Secret::new("")
}

impl RtmpTarget {
    /// An output to which the service connects.
    pub fn new(server_url: impl Into<Address>, stream_name: impl Into<Secret>) -> Self {
        Self {
            id: None,
            status: RtmpStatus::Connecting,
            server_url: server_url.into(),
            stream_name: stream_name.into(),
        }
    }

    /// Reads the list of an answer, or an object of outputs, whose keys are their ids.
    fn list<'de, D: Deserializer<'de>>(deserializer: D) -> Result<Vec<Self>, D::Error> {
        let named = |(key, mut target): (Option<String>, Self)| {
            target.id = target.id.or(key);
            target
        };
        Ok(list_or_map(deserializer)?.into_iter().map(named).collect())
    }
}
