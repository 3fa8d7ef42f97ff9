//! One session and the streams that are published in it.

use uuid::Uuid;
use vonage_video_models::{CreateSessionForm, MediaMode, Stream, UnixMillis};

use super::{ClientClaims, Inboxes, Role};

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
    /// What signals have reached whom.
    pub(crate) inboxes: Inboxes,
    /// The force-mute state, while it is on.
    pub(crate) force_mute: Option<ForceMute>,
    /// When the last client left, while nobody is there.
    emptied_at: Option<UnixMillis>,
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
            inboxes: Inboxes::default(),
            force_mute: None,
            emptied_at: None,
            migrated_at: None,
        }
    }

    /// Whether media goes through a media server, which most features need.
    pub(crate) fn is_routed(&self) -> bool {
        self.form.media_mode != Some(MediaMode::Relayed)
    }

    /// Lets a client in whose token has been verified.
    pub(super) fn join(&mut self, claims: ClientClaims, id: Uuid, now: UnixMillis) -> &Connection {
        self.emptied_at = None;
        let details = Details {
            data: claims.connection_data,
            layout_classes: claims.layout_classes,
        };
        let plain = details.data.is_empty() && details.layout_classes.is_empty();
        let details = (!plain).then(|| Box::new(details));
        self.connections.push_mut(Connection {
            id,
            connected_at: now,
            details,
            role: claims.role,
        })
    }

    /// Takes a client out, with everything it publishes.
    pub(super) fn leave(&mut self, connection: Uuid, at: UnixMillis) -> Option<(Connection, Vec<Published>)> {
        let place = self.connections.iter().position(|one| one.id == connection)?;
        let left = self.connections.remove(place);
        let of_it = |published: &mut Published| published.connection == connection;
        let streams = self.streams.extract_if(.., of_it).collect();
        self.inboxes.forget(connection);
        if self.connections.is_empty() {
            self.emptied_at = Some(at);
        }
        Some((left, streams))
    }

    /// Since when nobody has been there; since its creation when nobody ever was.
    pub(crate) fn empty_since(&self) -> Option<UnixMillis> {
        self.connections
            .is_empty()
            .then(|| self.emptied_at.unwrap_or(self.created_at))
    }

    pub(crate) fn connection(&self, id: Uuid) -> Option<&Connection> {
        self.connections.iter().find(|connection| connection.id == id)
    }

    pub(super) fn publish(&mut self, mut published: Published) {
        self.had_streams = true;
        published.muted = self
            .force_mute
            .as_ref()
            .is_some_and(|mute| mute.includes(&published));
        self.streams.push(published);
    }

    pub(super) fn unpublish(&mut self, stream: &str) -> Option<Published> {
        let place = self
            .streams
            .iter()
            .position(|published| published.stream.id.as_str() == stream)?;
        Some(self.streams.remove(place))
    }

    pub(crate) fn stream_mut(&mut self, id: &str) -> Option<&mut Published> {
        self.streams
            .iter_mut()
            .find(|published| published.stream.id.as_str() == id)
    }

    /// Mutes every stream but the excluded ones, and those of the future. Whose streams were told so.
    pub(super) fn mute_all(&mut self, excluded: Vec<String>) -> Vec<Uuid> {
        let mute = ForceMute { excluded };
        let mut told = Vec::new();
        for published in &mut self.streams {
            if mute.includes(published) {
                published.muted = true;
                told.push(published.connection);
            }
        }
        self.force_mute = Some(mute);
        told
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

/// One published stream and the connection it comes from.
#[derive(Debug)]
pub(crate) struct Published {
    pub(crate) connection: Uuid,
    pub(crate) stream: Stream,
    pub(crate) published_at: UnixMillis,
    pub(crate) has_audio: bool,
    pub(crate) has_video: bool,
    /// Whether its publisher was told to mute its audio and has not unmuted since.
    pub(crate) muted: bool,
    /// Whether it obeys: a SIP call does only if it was asked to at its start.
    pub(crate) obeys_force_mute: bool,
}

/// All streams are muted, those of the future too, except these.
#[derive(Debug)]
pub(crate) struct ForceMute {
    pub(crate) excluded: Vec<String>,
}

impl ForceMute {
    pub(super) fn includes(&self, published: &Published) -> bool {
        let id = published.stream.id.as_str();
        published.obeys_force_mute && !self.excluded.iter().any(|excluded| excluded == id)
    }
}

impl Published {
    /// A stream with audio and video.
    pub(crate) fn new(connection: Uuid, stream: Stream, published_at: UnixMillis) -> Self {
        Self {
            connection,
            stream,
            published_at,
            has_audio: true,
            has_video: true,
            muted: false,
            obeys_force_mute: true,
        }
    }
}
