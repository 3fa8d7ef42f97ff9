//! Broadcasts: sessions shown live to HLS players and RTMP servers.

mod hls;
mod life;

use std::sync::Arc;

use uuid::Uuid;
use vonage_video_models::{Address, BroadcastStatus, Resolution, RtmpStatus, Secret, UnixMillis};

pub(crate) use self::hls::PLAYLIST;
use super::catalog::Kept;
use super::{Composition, Session};
use crate::clock::after;

/// How long an RTMP output connects, in milliseconds. The service does not publish a number.
const CONNECTING: i64 = 2000;
/// How long it takes until players can read the HLS output, in milliseconds. The service needs 15 to 20 seconds.
const HLS_READY: i64 = 5000;
/// How many RTMP outputs a session may have at a time.
pub(crate) const MOST_OUTPUTS: usize = 5;

/// One broadcast.
#[derive(Debug)]
pub(crate) struct Broadcast {
    pub(crate) id: Uuid,
    pub(crate) session: Arc<str>,
    pub(crate) settings: Box<BroadcastSettings>,
    pub(crate) created_at: UnixMillis,
    /// When it last changed; once it has ended, when that was.
    pub(crate) updated_at: UnixMillis,
    /// Whether players can read its HLS output. What they could once they still can after its end.
    pub(crate) hls_ready: bool,
    pub(crate) state: BroadcastState,
}

/// How a broadcast was asked for.
#[derive(Debug)]
pub(crate) struct BroadcastSettings {
    pub(crate) tag: Option<String>,
    pub(crate) max_duration_seconds: u32,
    pub(crate) max_bitrate: Option<u64>,
    pub(crate) resolution: Resolution,
    pub(crate) manual: bool,
    pub(crate) has_audio: bool,
    pub(crate) has_video: bool,
    pub(crate) hls: Option<HlsOutput>,
}

/// How an HLS output was asked for.
#[derive(Clone, Copy, Debug)]
pub(crate) struct HlsOutput {
    pub(crate) dvr: bool,
    pub(crate) low_latency: bool,
}

/// Where a broadcast stands.
#[derive(Debug)]
pub(crate) enum BroadcastState {
    Running(Box<Live>),
    Stopped,
    Failed,
}

/// What a broadcast knows only while it runs.
#[derive(Debug)]
pub(crate) struct Live {
    pub(crate) composition: Composition,
    pub(crate) rtmp: Vec<RtmpOutput>,
}

/// One RTMP output.
#[derive(Debug)]
pub(crate) struct RtmpOutput {
    pub(crate) id: Option<String>,
    pub(crate) server_url: Address,
    pub(crate) stream_name: Secret,
    pub(crate) status: RtmpStatus,
    /// Since when it has this status.
    since: UnixMillis,
}

impl RtmpOutput {
    pub(crate) fn new(id: Option<String>, server_url: Address, stream_name: Secret, at: UnixMillis) -> Self {
        Self {
            id,
            server_url,
            stream_name,
            status: RtmpStatus::Connecting,
            since: at,
        }
    }

    /// When it is connected.
    fn connected(&self) -> Option<UnixMillis> {
        (self.status == RtmpStatus::Connecting).then(|| after(self.since, CONNECTING))
    }

    fn turn(&mut self, status: RtmpStatus, at: UnixMillis) {
        (self.status, self.since) = (status, at);
    }
}

impl Broadcast {
    pub(crate) fn status(&self) -> BroadcastStatus {
        match &self.state {
            BroadcastState::Running(_) => BroadcastStatus::Started,
            BroadcastState::Stopped => BroadcastStatus::Stopped,
            BroadcastState::Failed => BroadcastStatus::Failed,
        }
    }

    pub(crate) fn live(&self) -> Option<&Live> {
        match &self.state {
            BroadcastState::Running(live) => Some(live),
            BroadcastState::Stopped | BroadcastState::Failed => None,
        }
    }

    /// Takes note of who is in the session and what is published.
    pub(crate) fn attend(&mut self, session: &Session) {
        if let BroadcastState::Running(live) = &mut self.state {
            live.composition.attend(session);
        }
    }

    /// When it ends by itself.
    fn end(&self, live: &Live) -> UnixMillis {
        let millis = i64::from(self.settings.max_duration_seconds) * 1000;
        let longest = after(self.created_at, millis);
        live.composition
            .deserted()
            .map_or(longest, |deserted| deserted.min(longest))
    }

    /// When players can read the HLS output.
    fn ready(&self) -> Option<UnixMillis> {
        let waits = self.settings.hls.is_some() && !self.hls_ready;
        waits.then(|| after(self.created_at, HLS_READY))
    }
}

impl Kept for Broadcast {
    fn id(&self) -> Uuid {
        self.id
    }

    fn session(&self) -> &Arc<str> {
        &self.session
    }

    fn is_running(&self) -> bool {
        self.live().is_some()
    }

    fn is_listed(&self) -> bool {
        self.live().is_some()
    }

    fn due(&self) -> Option<UnixMillis> {
        let live = self.live()?;
        let connected = live.rtmp.iter().filter_map(RtmpOutput::connected);
        let ready = self.ready();
        connected.chain(ready).chain([self.end(live)]).min()
    }
}
