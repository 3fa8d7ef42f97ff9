//! Archives of sessions that are always archived.

use std::sync::Arc;

use vonage_video_models::{Layout, UnixMillis};

use super::{Archive, ArchiveSettings};
use crate::world::{Session, World};

impl World {
    /// Starts the next file of an always archived session, once somebody publishes and no file is being written.
    pub(in crate::world) fn archive_automatically(&mut self, name: &str, at: UnixMillis) {
        let Some(session) = self.sessions.get(name) else {
            return;
        };
        let running = self.archives.running(name).iter();
        let mut running = running.filter_map(|place| self.archives.get(*place));
        let archived = running.any(|archive| archive.settings.automatic);
        if archived || session.streams.is_empty() || !session.is_always_archived() {
            return;
        }
        let settings = Arc::new(settings_of(session));
        let name = self.archives.name(name);
        let mut archive = Archive::start(self.ids.uuid(), name, settings, Layout::best_fit(), at);
        archive.attend(session, at);
        let place = self.archives.add(archive);
        self.tell_archive(place, None, at);
    }
}

/// As the session's form says.
fn settings_of(session: &Session) -> ArchiveSettings {
    let name = session.form.archive_name.as_deref().unwrap_or_default();
    let settings = ArchiveSettings {
        // The service's own habit.
        name: name.replace(['~', '-', '_'], ":"),
        automatic: true,
        ..ArchiveSettings::default()
    };
    match &session.form.archive_resolution {
        Some(resolution) => ArchiveSettings {
            resolution: resolution.clone(),
            ..settings
        },
        None => settings,
    }
}
