//! Broadcasts: what the control surface shows of them, and what happens to their outputs.

use serde::{Deserialize, Serialize};
use vonage_video_models::{BroadcastStatus, Layout, RtmpStatus, SelectedStream, UnixMillis};

use super::archives::selected;
use super::{Control, ControlError, find};
use crate::world::{Broadcast, BroadcastState};

/// A broadcast.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct BroadcastView {
    /// The broadcast.
    pub broadcast_id: String,
    /// Where it stands. The API knows only those that run.
    pub status: BroadcastStatus,
    /// The tag that sets it apart from others of its session.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub tag: Option<String>,
    /// When it was started, by the application's clock.
    pub created_at: UnixMillis,
    /// When it changed last.
    pub updated_at: UnixMillis,
    /// Whether players can read its HLS output, while it runs and has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub hls_ready: Option<bool>,
    /// Its RTMP outputs, while it runs.
    pub rtmp: Vec<RtmpView>,
    /// How it is arranged, while it runs.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub layout: Option<Layout>,
    /// The streams that were added by calls, while it runs in manual mode.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub selected_streams: Option<Vec<SelectedStream>>,
}

/// An RTMP output, without the name of its stream.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "camelCase")]
#[non_exhaustive]
pub struct RtmpView {
    /// The id it was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub id: Option<String>,
    /// The server, without user info and query.
    pub server_url: String,
    /// Where it stands.
    pub status: RtmpStatus,
}

/// Which RTMP outputs of a broadcast are meant. Made from an id, or from a position counted from 0.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum RtmpChoice {
    /// All of them.
    All,
    /// That with this id.
    Id(String),
    /// That at this position, counted from 0.
    Position(usize),
}

impl From<&str> for RtmpChoice {
    fn from(id: &str) -> Self {
        Self::Id(id.to_owned())
    }
}

impl From<usize> for RtmpChoice {
    fn from(position: usize) -> Self {
        Self::Position(position)
    }
}

impl BroadcastView {
    pub(super) fn of(broadcast: &Broadcast) -> Self {
        let live = broadcast.live();
        let outputs = live.map_or(&[][..], |live| &live.rtmp);
        let rtmp = outputs.iter().map(|output| RtmpView {
            id: output.id.clone(),
            server_url: output.server_url.redacted(),
            status: output.status.clone(),
        });
        Self {
            broadcast_id: broadcast.id.to_string(),
            status: broadcast.status(),
            tag: broadcast.settings.tag.clone(),
            created_at: broadcast.created_at,
            updated_at: broadcast.updated_at,
            hls_ready: live
                .filter(|_| broadcast.settings.hls.is_some())
                .map(|_| broadcast.hls_ready),
            rtmp: rtmp.collect(),
            layout: live.map(|live| live.composition.layout.clone()),
            selected_streams: live.and_then(|live| selected(&live.composition)),
        }
    }
}

/// Broadcasts.
impl Control {
    /// A broadcast, of whichever application, also when it has ended.
    ///
    /// # Errors
    ///
    /// There is no such broadcast (404).
    pub async fn broadcast(&self, broadcast: impl AsRef<str>) -> Result<BroadcastView, ControlError> {
        let (application, place) = find(self, "broadcast", broadcast.as_ref(), |world| &world.broadcasts)?;
        let world = application.world();
        let view = world.broadcasts.get(place).map(BroadcastView::of);
        view.ok_or_else(|| ControlError::new(404, "There is no such broadcast"))
    }

    /// Ends a broadcast: `stopped` or `failed`.
    ///
    /// # Errors
    ///
    /// There is no such broadcast (404), it has ended already or cannot become this (409), or the API knows no such status
    /// (400).
    pub async fn move_broadcast(
        &self,
        broadcast: impl AsRef<str>,
        to: impl Into<BroadcastStatus>,
    ) -> Result<BroadcastView, ControlError> {
        let (id, to) = (broadcast.as_ref(), to.into());
        if !BroadcastStatus::KNOWN.contains(&to) {
            return Err(ControlError::new(400, "status must be stopped or failed"));
        }
        let (application, place) = find(self, "broadcast", id, |world| &world.broadcasts)?;
        {
            let now = application.clock.now();
            let mut world = application.world();
            let from = world.broadcasts.get(place).map(Broadcast::status);
            let state = match (&from, &to) {
                (Some(BroadcastStatus::Started), BroadcastStatus::Stopped) => BroadcastState::Stopped,
                (Some(BroadcastStatus::Started), BroadcastStatus::Failed) => BroadcastState::Failed,
                _ => {
                    let from = from.map(|from| from.to_string()).unwrap_or_default();
                    let message = format!("A broadcast that is {from} cannot become {to}");
                    return Err(ControlError::new(409, message));
                }
            };
            world.end_broadcast(place, state, now);
        }
        self.broadcast(id).await
    }

    /// Gives RTMP outputs of a broadcast a status. One that is `connecting` goes on to `live` after 2 seconds; every
    /// other status lasts until it is changed again.
    ///
    /// # Errors
    ///
    /// There is no such broadcast or output (404), the broadcast has ended (409), or the API knows no such status
    /// (400).
    pub async fn set_rtmp_status(
        &self,
        broadcast: impl AsRef<str>,
        output: impl Into<RtmpChoice>,
        status: impl Into<RtmpStatus>,
    ) -> Result<BroadcastView, ControlError> {
        let (id, output, status) = (broadcast.as_ref(), output.into(), status.into());
        if !RtmpStatus::KNOWN.contains(&status) {
            let rule = "status must be connecting, live, offline or error";
            return Err(ControlError::new(400, rule));
        }
        let (application, place) = find(self, "broadcast", id, |world| &world.broadcasts)?;
        {
            let now = application.clock.now();
            let mut world = application.world();
            if world
                .broadcasts
                .get(place)
                .is_none_or(|broadcast| broadcast.live().is_none())
            {
                return Err(ControlError::new(409, "The broadcast has ended"));
            }
            let meant = |position: usize, id: Option<&str>| match &output {
                RtmpChoice::All => true,
                RtmpChoice::Id(wanted) => id == Some(wanted),
                RtmpChoice::Position(wanted) => position == *wanted,
            };
            let turned = world.turn_outputs(
                place,
                |position, output| meant(position, output.id.as_deref()),
                &status,
                now,
            );
            if turned == 0 {
                return Err(ControlError::new(404, "The broadcast has no such RTMP output"));
            }
        }
        self.broadcast(id).await
    }
}
