//! What one application holds in memory: its sessions, who is in them, what they publish.
//!
//! Compact on purpose: a session or a connection is a few words in a table, never a task.

mod archive;
mod broadcast;
mod call;
mod captions;
mod catalog;
mod composition;
mod connector;
mod events;
mod links;
mod members;
mod register;
mod render;
mod session;
mod settle;
mod signal;

use std::collections::HashMap;

use vonage_video_models::{CreateSessionForm, SessionId, UnixMillis};

pub(crate) use self::archive::{
    Archive, ArchiveSettings, ArchiveState, Seeds, Storage, TranscriptionSettings,
};
pub(crate) use self::broadcast::{
    Broadcast, BroadcastSettings, BroadcastState, HlsOutput, Live, MOST_OUTPUTS, PLAYLIST, RtmpOutput,
};
pub(crate) use self::call::{Asked, CLEARED, CallState, SipCall};
pub(crate) use self::captions::{Captions, CaptionsEnd};
pub(crate) use self::catalog::{Catalog, Kept, Place};
pub(crate) use self::composition::{Composition, Selected, StartRefused};
pub(crate) use self::connector::{Connector, ConnectorEnd};
pub(crate) use self::events::{Departure, Event, Events, Frame, SessionEnd};
pub use self::events::{InvalidWebhook, WebhookKey};
pub(crate) use self::links::{ARCHIVE_FILES, BROADCAST_FILES, Links, TRANSCRIPTION, playlist_url};
pub(crate) use self::members::{ClientClaims, Role};
use self::register::Register;
pub(crate) use self::render::{NewRender, Render, RenderState};
pub(crate) use self::session::{Connection, MigrationRefused, Published, Session};
pub(crate) use self::signal::{Inboxes, Signal};
use crate::ids::Ids;

/// One application's state.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) ids: Ids,
    /// What webhooks are going to be told of.
    pub(crate) events: Events,
    sessions: HashMap<Box<str>, Session>,
    pub(crate) calls: Register<SipCall>,
    pub(crate) captions: Register<Captions>,
    pub(crate) connectors: Register<Connector>,
    pub(crate) archives: Catalog<Archive>,
    pub(crate) broadcasts: Catalog<Broadcast>,
    pub(crate) renders: Catalog<Render>,
    /// Where archives go once they are ready.
    pub(crate) storage: Storage,
    /// The application, from its first session on.
    application: Box<str>,
    /// Sessions that have changed since the world was last settled.
    changed: Vec<Box<str>>,
    /// Why the session that is being ended as a whole ends.
    ending: Option<Departure>,
    settled_at: UnixMillis,
}

impl World {
    pub(crate) fn new(ids: Ids, events: Events) -> Self {
        Self {
            ids,
            events,
            sessions: HashMap::new(),
            calls: Register::default(),
            captions: Register::default(),
            connectors: Register::default(),
            archives: Catalog::default(),
            broadcasts: Catalog::default(),
            renders: Catalog::default(),
            storage: Storage::default(),
            application: "".into(),
            changed: Vec::new(),
            ending: None,
            settled_at: UnixMillis::new(0),
        }
    }

    /// Creates a session; it never ends.
    pub(crate) fn create_session(
        &mut self,
        application: &str,
        form: CreateSessionForm,
        now: UnixMillis,
    ) -> SessionId {
        let id = self.ids.session(application, now);
        self.application = application.into();
        self.sessions.insert(id.as_str().into(), Session::new(form, now));
        id
    }

    pub(crate) fn session(&self, id: &str) -> Option<&Session> {
        self.sessions.get(id)
    }

    /// The session together with the generator its new members draw their ids from.
    pub(crate) fn session_mut(&mut self, id: &str) -> Option<(&mut Session, &mut Ids)> {
        self.note_change(id);
        Some((self.sessions.get_mut(id)?, &mut self.ids))
    }
}
