//! What becomes of archives, broadcasts and renders when clients come, publish and go.
//!
//! Whoever changes a session only has it noted here; at the world's next settling, everything that follows from the
//! change happens at the time of the change.

use vonage_video_models::{ArchiveMode, UnixMillis};

use super::{Archive, Session, World};

impl Session {
    /// Whether it is recorded from its first publisher on.
    pub(crate) fn is_always_archived(&self) -> bool {
        self.form.archive_mode == Some(ArchiveMode::Always)
    }
}

impl World {
    /// Notes that a session is about to change, if anything could follow from it.
    pub(super) fn note_change(&mut self, session: &str) {
        let noted = self.changed.last().is_some_and(|last| **last == *session);
        if !noted && self.is_watched(session) {
            self.changed.push(session.into());
        }
    }

    fn is_watched(&self, session: &str) -> bool {
        !self.archives.running(session).is_empty()
            || !self.broadcasts.running(session).is_empty()
            || self.session(session).is_some_and(Session::is_always_archived)
    }

    /// Lets everything follow from the noted changes.
    pub(super) fn follow_changes(&mut self, at: UnixMillis) {
        while let Some(name) = self.changed.pop() {
            if !self.sessions.contains_key(&*name) {
                continue;
            }
            for place in self.archives.running(&name).to_vec() {
                let was = self.archives.get(place).map(Archive::status);
                if let Some(session) = self.sessions.get(&*name) {
                    self.archives.change(place, |archive| archive.attend(session, at));
                }
                self.tell_archive(place, was.as_ref(), at);
            }
            let session = self.sessions.get(&*name);
            for place in self.broadcasts.running(&name).to_vec() {
                self.broadcasts.change(place, |broadcast| {
                    session.map(|session| broadcast.attend(session))
                });
            }
            self.archive_automatically(&name, at);
        }
    }
}
