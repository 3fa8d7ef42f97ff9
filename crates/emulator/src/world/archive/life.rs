//! Starting and ending archives, those of always archived sessions included, and what becomes of them afterwards.

use std::borrow::Cow;
use std::sync::Arc;

use vonage_video_models::{Layout, UnixMillis};

use super::{Archive, ArchiveSettings, ArchiveState, Storage};
use crate::world::catalog::Place;
use crate::world::{Composition, Session, StartRefused, World};

impl World {
    /// Starts an archive, unless a rule is against it.
    pub(crate) fn start_archive(
        &mut self,
        name: &str,
        settings: ArchiveSettings,
        layout: Layout,
        at: UnixMillis,
    ) -> Result<Place, StartRefused> {
        self.may_be_composed(name)?;
        let running = self.archives.running(name).iter();
        let mut running = running.filter_map(|place| self.archives.get(*place));
        let session = self.sessions.get(name).ok_or(StartRefused::NoSession)?;
        // An always archived session keeps the place without a tag for its automatic archive.
        let reserved = settings.tag.is_none() && session.is_always_archived();
        if reserved || running.any(|archive| archive.settings.tag == settings.tag) {
            return Err(StartRefused::Taken);
        }
        let shared = self.archives.name(name);
        let mut archive = Archive::start(self.ids.uuid(), shared, Arc::new(settings), layout, at);
        archive.attend(session, at);
        let place = self.archives.add(archive);
        self.tell_archive(place, None, at);
        Ok(place)
    }

    /// Changes an archive, and tells of it if its status is another one then.
    pub(in crate::world) fn change_archive<R>(
        &mut self,
        place: Place,
        at: UnixMillis,
        change: impl FnOnce(&mut Archive) -> R,
    ) -> Option<R> {
        let was = self.archives.get(place).map(Archive::status);
        let result = self.archives.change(place, change);
        self.tell_archive(place, was.as_ref(), at);
        result
    }

    /// Lets happen to an archive what is due.
    pub(in crate::world) fn archive_due(&mut self, place: Place, at: UnixMillis) {
        let Some(archive) = self.archives.get(place) else {
            return;
        };
        match &archive.state {
            ArchiveState::Running(recording) => {
                let (_, why) = recording.end(archive.created_at, archive.recorded);
                self.stop_archive(place, at, why);
            }
            ArchiveState::Stopped => self.finish_archive(place, self.storage, at),
            _ => self.settle_archive(place, ArchiveState::Expired, at),
        }
    }

    /// Ends the recording.
    pub(crate) fn stop_archive(&mut self, place: Place, at: UnixMillis, why: impl Into<Cow<'static, str>>) {
        self.end_archive(place, ArchiveState::Stopped, at, why.into());
    }

    pub(in crate::world) fn end_archive(
        &mut self,
        place: Place,
        state: ArchiveState,
        at: UnixMillis,
        why: Cow<'static, str>,
    ) {
        // An always archived session goes on in its next file.
        if let Some(session) = self
            .archives
            .get(place)
            .map(|archive| Arc::clone(&archive.session))
        {
            self.note_change(&session);
        }
        self.change_archive(place, at, |archive| {
            if let ArchiveState::Running(recording) = &archive.state {
                archive.recorded += recording.running_for(at);
                archive.end_parts(at);
            }
            archive.state = state;
            archive.reason = why;
            archive.updated_at = at;
        });
    }

    /// Puts the file where files go.
    pub(super) fn finish_archive(&mut self, place: Place, storage: Storage, at: UnixMillis) {
        let application = self.application.clone();
        self.archives.change(place, |archive| {
            archive.size = archive.file_size(&application);
        });
        let state = match storage {
            Storage::Cloud => ArchiveState::Available,
            Storage::Own => ArchiveState::Uploaded,
        };
        self.settle_archive(place, state, at);
    }

    /// Changes how a running archive is composed; nothing when it does not run.
    pub(crate) fn recompose_archive<R>(
        &mut self,
        place: Place,
        at: UnixMillis,
        change: impl FnOnce(&mut Composition, Option<&Session>) -> R,
    ) -> Option<R> {
        let name = self
            .archives
            .get(place)
            .map(|archive| Arc::clone(&archive.session))?;
        let session = self.sessions.get(&*name);
        let changed = self.archives.change(place, |archive| {
            let ArchiveState::Running(recording) = &mut archive.state else {
                return None;
            };
            let result = change(&mut recording.composition, session);
            archive.updated_at = at;
            if let Some(session) = session.filter(|_| archive.settings.individual) {
                archive.follow_streams(session, at);
            }
            Some(result)
        });
        changed.flatten()
    }

    /// A state that changes nothing else.
    pub(crate) fn settle_archive(&mut self, place: Place, state: ArchiveState, at: UnixMillis) {
        self.change_archive(place, at, |archive| {
            archive.state = state;
            archive.updated_at = at;
        });
    }
}

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
