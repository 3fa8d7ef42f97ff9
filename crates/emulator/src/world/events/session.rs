//! Sessions as webhooks see them: whole ones that end at once, and streams that are told to be silent.

use vonage_video_models::UnixMillis;

use super::Departure;
use crate::world::call::{CallState, UNEXPECTED};
use crate::world::{ArchiveState, BroadcastState, CaptionsEnd, RenderState, World};

/// Why a whole session ends.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum SessionEnd {
    /// Its server is replaced.
    Rotation,
    /// Its server has failed.
    Disruption,
}

impl World {
    /// Tells of a rotation that is to come.
    pub(crate) fn announce_rotation(&mut self, session: &str, at: UnixMillis) {
        self.events.session_notification(session, at);
    }

    /// Ends everything in a session, as the service does when a server is replaced or fails. The session itself can be
    /// joined again.
    pub(crate) fn end_session(&mut self, session: &str, why: SessionEnd, at: UnixMillis) {
        let Some(there) = self.session(session) else {
            return;
        };
        let connections: Vec<_> = there.connections.iter().map(|one| one.id).collect();
        for place in self.archives.running(session).to_vec() {
            self.end_archive(place, ArchiveState::Failed, at, "failure".into());
        }
        for place in self.broadcasts.running(session).to_vec() {
            self.end_broadcast(place, BroadcastState::Failed, at);
        }
        for place in self.renders.running(session).to_vec() {
            self.end_render(place, RenderState::Failed, "Session ended", at);
        }
        let running = self.captions.running().iter();
        let captions = running.filter(|job| &*job.session == session).map(|job| job.id);
        for job in captions.collect::<Vec<_>>() {
            self.end_captions(job, at, CaptionsEnd::Failed);
        }
        let running = self.calls.running().iter();
        let calls = running
            .filter(|call| &*call.session == session)
            .map(|call| call.id);
        for call in calls.collect::<Vec<_>>() {
            self.finish_call(
                call,
                CallState::Ended(UNEXPECTED),
                Departure::ForceDisconnected,
                at,
            );
        }
        // The last one to leave ends the session, for this reason.
        self.ending = match why {
            SessionEnd::Rotation => Some(Departure::ServerRotation),
            SessionEnd::Disruption => Some(Departure::ForceDisconnected),
        };
        for connection in connections {
            self.leave(session, connection, Departure::ForceDisconnected, at);
        }
        self.ending = None;
    }
}
