//! Starting a broadcast.

use std::time::Duration;

use bytes::Bytes;
use http::{Request, Response};
use vonage_video_core::{Error, Operation, Repeat, Target, optional_setters, wire};
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

    optional_setters! {
        /// Shows it to players that fetch it over HTTP, 15 to 20 seconds late, less with [`Hls::low_latency`].
        hls, set_hls: Hls => body.outputs.hls;
    }

    /// Sends it to an RTMP server as well, about 5 seconds late. Up to five of them; those with an id need one each.
    pub fn rtmp(mut self, server: Rtmp) -> Self {
        self.body.outputs.rtmp.push(server);
        self
    }

    optional_setters! {
        /// The arrangement. Default of the service: best fit.
        layout, set_layout: Layout => body.layout;
        /// When it ends at the latest: 60 s to 10 h, whole seconds. Default of the service: 4 h.
        max_duration, set_max_duration: Duration => body.max_duration;
        /// The picture size. Default of the service: 640×480.
        resolution, set_resolution: into Resolution => body.resolution;
        /// Who chooses the streams. In manual mode nothing is shown until streams are [added](crate::AddStream).
        stream_mode, set_stream_mode: StreamMode => body.stream_mode;
        /// A tag that no other running broadcast of the session has. Needed for a second one at the same time.
        tag, set_tag: into String => body.multi_broadcast_tag;
        /// Bits per second, 100000 to 6000000.
        max_bitrate, set_max_bitrate: u64 => body.max_bitrate;
        /// Whether there is audio. Default of the service: yes. At least one of audio and video. Known from two of Vonage's
        /// SDKs; the API description lists it in the answer only.
        audio, set_audio: bool => body.has_audio;
        /// Whether there is video. Default of the service: yes. At least one of audio and video. Known from two of Vonage's
        /// SDKs; the API description lists it in the answer only.
        video, set_video: bool => body.has_video;
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
