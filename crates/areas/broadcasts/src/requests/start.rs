//! Starting a broadcast.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, Repeat, Target, wire};
use vonage_video_models::{
    Broadcast, Hls, Layout, Resolution, Rtmp, SessionId, StartBroadcastBody, StreamMode,
};

/// Starts to broadcast a session, which must be routed and have at least one client in it. It needs an output:
/// [`hls`](Self::hls), [`rtmp`](Self::rtmp), or both.
///
/// A session is broadcast once at a time, or several times with a [tag](Self::tag) of their own each, to five RTMP
/// servers altogether. A broadcast ends when it is stopped, 60 seconds after the last client has left, or after its
/// [longest time](Self::max_duration).
///
/// `POST …/broadcast` · repeats: once · broadcasting is billed
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct StartBroadcast {
    body: StartBroadcastBody,
}

impl StartBroadcast {
    /// A broadcast of this session: 640×480, four hours at most, audio and video of all streams, unless set otherwise
    /// below. It has no output yet.
    pub fn new(session: impl Into<SessionId>) -> Self {
        Self {
            body: StartBroadcastBody::new(session),
        }
    }

    /// Shows it to players that fetch it over HTTP, 15 to 20 seconds late, less with [`Hls::low_latency`].
    pub fn hls(mut self, hls: Hls) -> Self {
        self.body.outputs.hls = Some(hls);
        self
    }

    /// Sends it to an RTMP server as well, about 5 seconds late. Up to five of them; those with an id need one each.
    pub fn rtmp(mut self, server: Rtmp) -> Self {
        self.body.outputs.rtmp.push(server);
        self
    }

    /// The arrangement. Default of the service: best fit.
    pub fn layout(mut self, layout: Layout) -> Self {
        self.body.layout = Some(layout);
        self
    }

    /// When it ends at the latest: 60 s to 10 h, whole seconds. Default of the service: 4 h.
    pub fn max_duration(mut self, limit: Duration) -> Self {
        self.body.max_duration = Some(limit);
        self
    }

    /// The picture size. Default of the service: 640×480.
    pub fn resolution(mut self, resolution: impl Into<Resolution>) -> Self {
        self.body.resolution = Some(resolution.into());
        self
    }

    /// Who chooses the streams. In manual mode nothing is shown until streams are [added](crate::AddStream).
    pub fn stream_mode(mut self, mode: StreamMode) -> Self {
        self.body.stream_mode = Some(mode);
        self
    }

    /// A tag that no other running broadcast of the session has. Needed for a second one at the same time.
    pub fn tag(mut self, tag: impl Into<String>) -> Self {
        self.body.multi_broadcast_tag = Some(tag.into());
        self
    }

    /// Bits per second, 100000 to 6000000.
    pub fn max_bitrate(mut self, bits_per_second: u64) -> Self {
        self.body.max_bitrate = Some(bits_per_second);
        self
    }

    /// Whether there is audio. Default of the service: yes. At least one of audio and video. Known from two of Vonage's
    /// SDKs; the API description lists it in the answer only.
    pub fn audio(mut self, on: bool) -> Self {
        self.body.has_audio = Some(on);
        self
    }

    /// Whether there is video. Default of the service: yes. At least one of audio and video. Known from two of Vonage's
    /// SDKs; the API description lists it in the answer only.
    pub fn video(mut self, on: bool) -> Self {
        self.body.has_video = Some(on);
        self
    }

    /// What is sent.
    #[must_use]
    pub fn body(&self) -> &StartBroadcastBody {
        &self.body
    }
}

impl Operation for StartBroadcast {
    const NAME: &'static str = "broadcasts.start";
    const REPEAT: Repeat = Repeat::Once;
    type Output = Broadcast;

    fn encode(&self, target: &Target<'_>) -> Result<Request<Bytes>, Error> {
        self.body.check()?;
        wire::post(target.project().fixed("broadcast")).json(&self.body)
    }

    fn decode(&self, response: Response<Bytes>) -> Result<Broadcast, Error> {
        wire::echoes(
            &response,
            [
                ("sessionId", Some(self.body.session_id.as_str())),
                ("multiBroadcastTag", self.body.multi_broadcast_tag.as_deref()),
            ],
        )?;
        wire::object(&response)
    }
}
