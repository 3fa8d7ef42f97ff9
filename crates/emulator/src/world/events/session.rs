//! Events of session monitoring: sessions, connections, streams. Of whole sessions that end at once, too.

use serde_json::{Value, json};
use vonage_video_models::UnixMillis;

use super::{Events, WebhookKey, add};
use crate::world::call::{CallState, UNEXPECTED};
use crate::world::{ArchiveState, BroadcastState, CaptionsEnd, Connection, Published, RenderState, World};

/// Why a client or a stream is gone, in the service's words.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Departure {
    ClientDisconnected,
    ForceDisconnected,
    NetworkDisconnected,
    /// Streams alone: somebody else has ended the publishing.
    ForceUnpublished,
    /// Streams alone: the sharing of a screen has ended.
    MediaStopped,
    /// Sessions alone.
    ServerRotation,
}

impl Departure {
    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::ClientDisconnected => "clientDisconnected",
            Self::ForceDisconnected => "forceDisconnected",
            Self::NetworkDisconnected => "networkDisconnected",
            Self::ForceUnpublished => "forceUnpublished",
            Self::MediaStopped => "mediaStopped",
            Self::ServerRotation => "serverRotation",
        }
    }
}

impl Events {
    /// What all events of session monitoring have.
    pub(super) fn monitored(
        &self,
        session: &str,
        event: &str,
        reason: Option<Departure>,
        at: UnixMillis,
    ) -> Value {
        let mut body = json!({
            "sessionId": session, "projectId": &*self.frame.application, "event": event, "timestamp": at,
        });
        add(&mut body, "reason", reason.map(Departure::as_str));
        body
    }

    pub(in crate::world) fn session_created(&mut self, session: &str, at: UnixMillis) {
        if self.wants(WebhookKey::SessionCreated) {
            let body = self.monitored(session, "sessionCreated", None, at);
            self.push(WebhookKey::SessionCreated, at, &body);
        }
    }

    pub(in crate::world) fn session_destroyed(&mut self, session: &str, why: Departure, at: UnixMillis) {
        if self.wants(WebhookKey::SessionDestroyed) {
            let body = self.monitored(session, "sessionDestroyed", Some(why), at);
            self.push(WebhookKey::SessionDestroyed, at, &body);
        }
    }

    pub(in crate::world) fn session_notification(&mut self, session: &str, at: UnixMillis) {
        if self.wants(WebhookKey::SessionNotification) {
            let why = Some(Departure::ServerRotation);
            let body = self.monitored(session, "sessionNotification", why, at);
            self.push(WebhookKey::SessionNotification, at, &body);
        }
    }

    pub(in crate::world) fn connection_created(&mut self, session: &str, who: &Connection, at: UnixMillis) {
        if self.wants(WebhookKey::ConnectionCreated) {
            let mut body = self.monitored(session, "connectionCreated", None, at);
            add(&mut body, "connection", Some(connection(who)));
            self.push(WebhookKey::ConnectionCreated, at, &body);
        }
    }

    pub(in crate::world) fn connection_destroyed(
        &mut self,
        session: &str,
        who: &Connection,
        why: Departure,
        at: UnixMillis,
    ) {
        if self.wants(WebhookKey::ConnectionDestroyed) {
            let mut body = self.monitored(session, "connectionDestroyed", Some(why), at);
            add(&mut body, "connection", Some(connection(who)));
            self.push(WebhookKey::ConnectionDestroyed, at, &body);
        }
    }

    pub(in crate::world) fn stream_created(
        &mut self,
        session: &str,
        who: Option<&Connection>,
        what: &Published,
        at: UnixMillis,
    ) {
        if self.wants(WebhookKey::StreamCreated) {
            let mut body = self.monitored(session, "streamCreated", None, at);
            add(&mut body, "stream", Some(stream(who, what)));
            self.push(WebhookKey::StreamCreated, at, &body);
        }
    }

    pub(in crate::world) fn stream_destroyed(
        &mut self,
        session: &str,
        who: Option<&Connection>,
        what: &Published,
        why: Departure,
        at: UnixMillis,
    ) {
        if self.wants(WebhookKey::StreamDestroyed) {
            let mut body = self.monitored(session, "streamDestroyed", Some(why), at);
            add(&mut body, "stream", Some(stream(who, what)));
            self.push(WebhookKey::StreamDestroyed, at, &body);
        }
    }
}

fn connection(who: &Connection) -> Value {
    let data = who.details().map_or("", |details| &details.data);
    json!({"id": who.id.to_string(), "createdAt": who.connected_at, "data": data})
}

fn stream(who: Option<&Connection>, what: &Published) -> Value {
    let mut body = json!({
        "id": what.stream.id, "name": what.stream.name, "createdAt": what.published_at,
        "connection": who.map(connection),
    });
    // One without video has none.
    let kind = what.stream.video_type.as_ref();
    add(&mut body, "videoType", kind.map(ToString::to_string));
    body
}

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
