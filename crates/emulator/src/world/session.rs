//! One session.

use uuid::Uuid;
use vonage_video_models::{CreateSessionForm, Stream, UnixMillis};

use crate::ids::Ids;
use crate::token::{ClientClaims, Role};

/// How long a migration runs, in milliseconds. The service does not publish a number.
pub(crate) const MIGRATION_RUNS: i64 = 10_000;
/// How long after its creation or its last migration a session may not migrate, in milliseconds. The service does
/// not publish a number.
pub(crate) const MIGRATION_PAUSE: i64 = 60_000;

/// One session: how it was asked for, who is in it, what is published.
#[derive(Debug)]
pub(crate) struct Session {
    pub(crate) form: CreateSessionForm,
    pub(crate) created_at: UnixMillis,
    /// Oldest first.
    pub(crate) connections: Vec<Connection>,
    /// Oldest first.
    pub(crate) streams: Vec<Published>,
    /// Whether anything was ever published: before that, calls about streams answer 404.
    pub(crate) had_streams: bool,
    migrated_at: Option<UnixMillis>,
}

/// One client in a session. Forty bytes, since there may be a million.
#[derive(Debug)]
pub(crate) struct Connection {
    pub(crate) id: Uuid,
    pub(crate) connected_at: UnixMillis,
    details: Option<Box<Details>>,
    pub(crate) role: Role,
}

/// What most connections do not have.
#[derive(Debug, Default)]
pub(crate) struct Details {
    pub(crate) data: String,
    pub(crate) layout_classes: Vec<String>,
}

/// One published stream and the connection it comes from.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) connection: Uuid,
    pub(crate) stream: Stream,
    pub(crate) has_audio: bool,
    pub(crate) has_video: bool,
}

/// Why a session does not migrate now.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum MigrationRefused {
    NobodyConnected,
    Running,
    TooSoon,
}

impl Connection {
    pub(crate) fn details(&self) -> Option<&Details> {
        self.details.as_deref()
    }
}

impl Session {
    pub(super) fn new(form: CreateSessionForm, created_at: UnixMillis) -> Self {
        Self {
            form,
            created_at,
            connections: Vec::new(),
            streams: Vec::new(),
            had_streams: false,
            migrated_at: None,
        }
    }

    /// Lets a client in whose token has been verified.
    pub(crate) fn join(&mut self, claims: ClientClaims, ids: &mut Ids, now: UnixMillis) -> Uuid {
        let id = ids.uuid();
        let details = Details {
            data: claims.connection_data,
            layout_classes: claims.layout_classes,
        };
        let plain = details.data.is_empty() && details.layout_classes.is_empty();
        let details = (!plain).then(|| Box::new(details));
        self.connections.push(Connection {
            id,
            connected_at: now,
            details,
            role: claims.role,
        });
        id
    }

    /// Takes a client out, with everything it publishes.
    pub(crate) fn leave(&mut self, connection: Uuid) -> bool {
        let Some(place) = self.connections.iter().position(|one| one.id == connection) else {
            return false;
        };
        self.connections.remove(place);
        self.streams
            .retain(|published| published.connection != connection);
        true
    }

    pub(crate) fn connection(&self, id: Uuid) -> Option<&Connection> {
        self.connections.iter().find(|connection| connection.id == id)
    }

    pub(crate) fn publish(&mut self, published: Published) {
        self.had_streams = true;
        self.streams.push(published);
    }

    pub(crate) fn unpublish(&mut self, stream: &str) -> bool {
        let before = self.streams.len();
        self.streams
            .retain(|published| published.stream.id.as_str() != stream);
        self.streams.len() < before
    }

    /// Starts a migration to another media server, unless a rule is against it.
    pub(crate) fn migrate(&mut self, now: UnixMillis) -> Result<(), MigrationRefused> {
        if self.connections.is_empty() {
            return Err(MigrationRefused::NobodyConnected);
        }
        let since = |time: UnixMillis| now.as_millis().saturating_sub(time.as_millis());
        if self
            .migrated_at
            .is_some_and(|begun| (0..MIGRATION_RUNS).contains(&since(begun)))
        {
            return Err(MigrationRefused::Running);
        }
        if since(self.migrated_at.unwrap_or(self.created_at)) < MIGRATION_PAUSE {
            return Err(MigrationRefused::TooSoon);
        }
        self.migrated_at = Some(now);
        Ok(())
    }
}
