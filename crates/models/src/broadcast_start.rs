//! Starting a broadcast.

use std::collections::BTreeSet;
use std::time::Duration;

use serde::{Deserialize, Serialize};

use crate::limits::{check_bitrate, check_id_or_token, check_present};
use crate::{
    Address, InvalidInput, Layout, Resolution, Secret, SessionId, StreamMode, check_tracks, seconds,
};

/// What starts a broadcast (`POST …/broadcast`). Only what is set is sent.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct StartBroadcastBody {
    /// The session to show: routed, with at least one client in it.
    pub session_id: SessionId,
    /// Where it is shown; at least one output.
    pub outputs: BroadcastOutputs,
    /// The arrangement. Default of the service: best fit.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<Layout>,
    /// When it ends at the latest: 60 s to 10 h, whole seconds. Default of the service: 4 h.
    #[serde(default, with = "seconds", skip_serializing_if = "Option::is_none")]
    pub max_duration: Option<Duration>,
    /// The picture size. Default of the service: 640×480.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub resolution: Option<Resolution>,
    /// Who chooses the streams. Default of the service: the service.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub stream_mode: Option<StreamMode>,
    /// Sets simultaneous broadcasts of a session apart; must be unique among those that run.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub multi_broadcast_tag: Option<String>,
    /// Bits per second, 100000 to 6000000.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub max_bitrate: Option<u64>,
    /// Whether there is audio. Known from two of Vonage's SDKs, not from the API description. Default: yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_audio: Option<bool>,
    /// Whether there is video. Known from two of Vonage's SDKs, not from the API description. Default: yes.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub has_video: Option<bool>,
}

/// Where a broadcast is shown.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct BroadcastOutputs {
    /// To players that fetch it over HTTP.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hls: Option<Hls>,
    /// To RTMP servers, five at most.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub rtmp: Vec<Rtmp>,
}

/// An HLS output. With nothing set it is sent as `{}`, which means HLS with the service's defaults.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Hls {
    /// Whether players can rewind. Excludes `low_latency`. Default of the service: no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub dvr: Option<bool>,
    /// Whether delays are kept short. Excludes `dvr`. Default of the service: no.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub low_latency: Option<bool>,
}

impl Hls {
    /// HLS with the service's defaults.
    #[must_use]
    pub fn new() -> Self {
        Self::default()
    }

    /// HLS in which players can rewind.
    #[must_use]
    pub fn dvr() -> Self {
        Self {
            dvr: Some(true),
            low_latency: None,
        }
    }

    /// HLS with short delays.
    #[must_use]
    pub fn low_latency() -> Self {
        Self {
            dvr: None,
            low_latency: Some(true),
        }
    }
}

/// An RTMP output.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct Rtmp {
    /// An id of your own, unique in the broadcast; the service repeats it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The server, `rtmp://` or `rtmps://`.
    pub server_url: Address,
    /// The stream name at the server. Whoever has it can publish there.
    pub stream_name: Secret,
}

impl Rtmp {
    /// An output to this stream at this server.
    pub fn new(server_url: impl Into<Address>, stream_name: impl Into<Secret>) -> Self {
        Self {
            id: None,
            server_url: server_url.into(),
            stream_name: stream_name.into(),
        }
    }

    /// With an id of your own.
    #[must_use]
    pub fn id(mut self, id: impl Into<String>) -> Self {
        self.id = Some(id.into());
        self
    }

    /// Sets or removes the [id](Self::id).
    #[must_use]
    pub fn set_id(mut self, id: Option<String>) -> Self {
        self.id = id;
        self
    }
}

impl StartBroadcastBody {
    /// A broadcast of this session, with nothing else set. It needs an output.
    pub fn new(session_id: impl Into<SessionId>) -> Self {
        Self {
            session_id: session_id.into(),
            outputs: BroadcastOutputs::default(),
            layout: None,
            max_duration: None,
            resolution: None,
            stream_mode: None,
            multi_broadcast_tag: None,
            max_bitrate: None,
            has_audio: None,
            has_video: None,
        }
    }

    /// What certainly cannot be (API description of `POST …/broadcast`; guide: live streaming broadcasts).
    ///
    /// # Errors
    ///
    /// An empty session id or tag, no output, outputs that contradict themselves, both tracks off, a contradictory
    /// layout, a value out of its range.
    pub fn check(&self) -> Result<(), InvalidInput> {
        check_id_or_token("sessionId", self.session_id.as_str(), "the id of a session")?;
        self.outputs.check()?;
        check_tracks(self.has_audio, self.has_video)?;
        if let Some(layout) = &self.layout {
            layout.check()?;
        }
        seconds::check(
            "maxDuration",
            self.max_duration,
            60..=36_000,
            "60 to 36000 whole seconds",
        )?;
        check_bitrate(self.max_bitrate)?;
        if let Some(tag) = &self.multi_broadcast_tag {
            check_present("multiBroadcastTag", tag, "a text that tells broadcasts apart")?;
        }
        Ok(())
    }
}

impl BroadcastOutputs {
    fn check(&self) -> Result<(), InvalidInput> {
        if self.hls.is_none() && self.rtmp.is_empty() {
            return Err(InvalidInput::new(
                "outputs",
                "are empty",
                "at least one of `hls` and `rtmp`",
            ));
        }
        if let Some(Hls {
            dvr: Some(true),
            low_latency: Some(true),
        }) = self.hls
        {
            return Err(InvalidInput::new(
                "outputs.hls.dvr",
                "is on together with `lowLatency`",
                "at most one of the two",
            ));
        }
        if self.rtmp.len() > 5 {
            return Err(InvalidInput::new(
                "outputs.rtmp",
                format!("has {} entries", self.rtmp.len()),
                "at most 5 RTMP outputs",
            ));
        }
        let mut ids = BTreeSet::new();
        for output in &self.rtmp {
            output.check()?;
            if let Some(id) = &output.id
                && !ids.insert(id)
            {
                return Err(InvalidInput::new(
                    "outputs.rtmp.id",
                    "is used twice",
                    "each id once in a broadcast",
                ));
            }
        }
        Ok(())
    }
}

impl Rtmp {
    fn check(&self) -> Result<(), InvalidInput> {
        if let Some(id) = &self.id {
            check_present("outputs.rtmp.id", id, "a text that tells outputs apart")?;
        }
        if !self.server_url.has_scheme(&["rtmp", "rtmps"]) {
            return Err(InvalidInput::new(
                "outputs.rtmp.serverUrl",
                "is no RTMP address",
                "an rtmp:// or rtmps:// URL",
            ));
        }
        check_present(
            "outputs.rtmp.streamName",
            self.stream_name.expose(),
            "the name of a stream at the server",
        )
    }
}
