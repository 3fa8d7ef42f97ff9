//! What happens by itself as time passes.
//!
//! Nothing waits for its time in a task. A world is settled whenever it is looked at or changed: everything that has
//! come due since then happens at once, in the order of its times and each at its own time.

use uuid::Uuid;
use vonage_video_models::UnixMillis;

use super::World;
use super::catalog::Place;

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

/// A time so many milliseconds after another.
pub(crate) fn after(time: UnixMillis, millis: i64) -> UnixMillis {
    UnixMillis::new(time.as_millis().saturating_add(millis))
}
