//! Who is in a session, with which role, and what is published there: coming, going, and being told to mute.

use uuid::Uuid;
use vonage_video_models::UnixMillis;

use super::{Departure, Published, World};

/// What a client may do in a session.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Role {
    Subscriber,
    Publisher,
    PublisherOnly,
    Moderator,
}

impl Role {
    pub(crate) const fn may_publish(self) -> bool {
        !matches!(self, Self::Subscriber)
    }

    pub(crate) const fn as_str(self) -> &'static str {
        match self {
            Self::Subscriber => "subscriber",
            Self::Publisher => "publisher",
            Self::PublisherOnly => "publisheronly",
            Self::Moderator => "moderator",
        }
    }

    pub(crate) fn read(role: Option<&str>) -> Option<Self> {
        match role {
            Some("subscriber") => Some(Self::Subscriber),
            None | Some("publisher") => Some(Self::Publisher),
            Some("publisheronly") => Some(Self::PublisherOnly),
            Some("moderator") => Some(Self::Moderator),
            Some(_) => None,
        }
    }
}

/// What a verified token says about the client.
#[derive(Debug)]
pub(crate) struct ClientClaims {
    pub(crate) role: Role,
    pub(crate) connection_data: String,
    pub(crate) layout_classes: Vec<String>,
}

impl World {
    /// Lets a client in whose token has been verified. Whether there is such a session.
    pub(crate) fn join(
        &mut self,
        session: &str,
        claims: ClientClaims,
        connection: Uuid,
        at: UnixMillis,
    ) -> bool {
        self.note_change(session);
        let Some(there) = self.sessions.get_mut(session) else {
            return false;
        };
        if there.connections.is_empty() {
            self.events.session_created(session, at);
        }
        let joined = there.join(claims, connection, at);
        self.events.connection_created(session, joined, at);
        true
    }

    /// Takes a client out of a session, with everything that hangs on its connection: its streams, a SIP call, an
    /// Audio Connector, an Experience Composer. Whether it was there.
    pub(crate) fn leave(&mut self, session: &str, connection: Uuid, why: Departure, at: UnixMillis) -> bool {
        self.note_change(session);
        let Some(there) = self.sessions.get_mut(session) else {
            return false;
        };
        let Some((left, streams)) = there.leave(connection, at) else {
            return false;
        };
        let empty = there.connections.is_empty();
        for stream in &streams {
            self.events
                .stream_destroyed(session, Some(&left), stream, why, at);
        }
        self.events.connection_destroyed(session, &left, why, at);
        self.hang_up(connection, at);
        self.disconnect(connection, at);
        self.end_render_of(session, connection, at);
        if empty {
            let why = self.ending.unwrap_or(why);
            self.events.session_destroyed(session, why, at);
        }
        true
    }

    /// Lets a client of a session publish. Whether there is such a session.
    pub(crate) fn publish(&mut self, session: &str, published: Published) -> bool {
        self.note_change(session);
        let Some(there) = self.sessions.get_mut(session) else {
            return false;
        };
        there.publish(published);
        if let Some(published) = there.streams.last() {
            let publisher = there.connection(published.connection);
            let at = published.published_at;
            self.events.stream_created(session, publisher, published, at);
        }
        true
    }

    /// Ends a stream. Whether it was there.
    pub(crate) fn unpublish(&mut self, session: &str, stream: &str, why: Departure, at: UnixMillis) -> bool {
        self.note_change(session);
        let Some(there) = self.sessions.get_mut(session) else {
            return false;
        };
        let Some(ended) = there.unpublish(stream) else {
            return false;
        };
        let publisher = there.connection(ended.connection);
        self.events.stream_destroyed(session, publisher, &ended, why, at);
        true
    }

    /// Tells the publisher of a stream to mute. Whether there is such a stream.
    pub(crate) fn mute_stream(&mut self, session: &str, stream: &str, at: UnixMillis) -> bool {
        let there = self.sessions.get_mut(session);
        let Some(published) = there.and_then(|there| there.stream_mut(stream)) else {
            return false;
        };
        published.muted |= published.obeys_force_mute;
        if published.muted {
            let connection = published.connection;
            self.tell_of_mute(&[connection], at);
        }
        true
    }

    /// Mutes every stream of a session but the excluded ones, and those of the future.
    pub(crate) fn mute_all(&mut self, session: &str, excluded: Vec<String>, at: UnixMillis) {
        if let Some(there) = self.sessions.get_mut(session) {
            let told = there.mute_all(excluded);
            self.tell_of_mute(&told, at);
        }
    }

    /// Tells of the calls among those connections that were told to mute.
    fn tell_of_mute(&mut self, connections: &[Uuid], at: UnixMillis) {
        for call in self.calls.running() {
            if connections.contains(&call.connection) {
                self.events.mute_forced(call, at);
            }
        }
    }
}
