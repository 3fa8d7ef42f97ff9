//! What one application holds in memory: its sessions, who is in them, what they publish.
//!
//! Compact on purpose: a session or a connection is a few words in a table, never a task.

mod session;

use std::collections::HashMap;

use vonage_video_models::{CreateSessionForm, SessionId, UnixMillis};

pub(crate) use self::session::{Connection, MigrationRefused, Published, Session};
use crate::ids::Ids;

/// One application's state.
#[derive(Debug)]
pub(crate) struct World {
    pub(crate) ids: Ids,
    sessions: HashMap<Box<str>, Session>,
}

impl World {
    pub(crate) fn new(ids: Ids) -> Self {
        Self {
            ids,
            sessions: HashMap::new(),
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
        self.sessions.insert(id.as_str().into(), Session::new(form, now));
        id
    }

    pub(crate) fn session(&self, id: &str) -> Option<&Session> {
        self.sessions.get(id)
    }

    /// The session together with the generator its new members draw their ids from.
    pub(crate) fn session_mut(&mut self, id: &str) -> Option<(&mut Session, &mut Ids)> {
        Some((self.sessions.get_mut(id)?, &mut self.ids))
    }
}
