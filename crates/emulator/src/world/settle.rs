//! What happens by itself as time passes.
//!
//! Nothing waits for its time in a task. A world is settled whenever it is looked at or changed: everything that has
//! come due since then happens at once, in the order of its times and each at its own time.
//!
//! Likewise a change of a session, when clients come, publish and go, is only noted; what follows from it for archives,
//! broadcasts and Experience Composers happens at the next settling, at the time of the change.

use uuid::Uuid;
use vonage_video_models::{ArchiveMode, UnixMillis};

use super::catalog::Place;
use super::{Archive, Session, World};

/// Something that is going to happen.
#[derive(Debug)]
enum Due {
    CallOver(Uuid),
    CaptionsOver(Uuid),
    Archive(Place),
    Broadcast(Place),
    Render(Place),
}

impl World {
    /// Lets everything happen that is due by `now`. Time that is turned back undoes nothing.
    pub(crate) fn settle(&mut self, now: UnixMillis) {
        self.follow_changes(self.settled_at);
        while let Some((at, due)) = self.next_due().filter(|(at, _)| *at <= now) {
            match due {
                Due::CallOver(call) => self.call_over(call, at),
                Due::CaptionsOver(captions) => self.captions_over(captions, at),
                Due::Archive(archive) => self.archive_due(archive, at),
                Due::Broadcast(broadcast) => self.broadcast_due(broadcast, at),
                Due::Render(render) => self.render_due(render, at),
            }
            self.follow_changes(at);
        }
        self.settled_at = now;
    }

    /// When something happens next by itself.
    pub(crate) fn next_change(&self) -> Option<UnixMillis> {
        self.next_due().map(|(at, _)| at)
    }

    fn next_due(&self) -> Option<(UnixMillis, Due)> {
        let calls = self.calls_due().map(|(at, id)| (at, Due::CallOver(id)));
        let captions = self.captions_due().map(|(at, id)| (at, Due::CaptionsOver(id)));
        let archive = self.archives.next_due();
        let broadcast = self.broadcasts.next_due();
        let render = self.renders.next_due();
        calls
            .chain(captions)
            .chain(archive.map(|(at, archive)| (at, Due::Archive(archive))))
            .chain(broadcast.map(|(at, broadcast)| (at, Due::Broadcast(broadcast))))
            .chain(render.map(|(at, render)| (at, Due::Render(render))))
            .min_by_key(|(at, _)| *at)
    }
}

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
